"""Ways of deciding together in law: committees, section 75, section 65Z5."""

from datetime import date
from functools import partial
from typing import Final

import attrs

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, Board, BoardKind
from nhs_accountable_care.classification.criteria import Criterion, Part, every
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.contracts import (
    Body,
    Contribution,
    DecisionRule,
    DelegatedFunction,
    LiabilityHolder,
    Section65Z5Agreement,
    Section75Agreement,
    Section75Term,
    ServiceLine,
)
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    CLINICAL_COMMISSIONING_GROUPS,
    COUNCILS,
    LOCAL_GOVERNMENT,
    NHS_BODIES,
    PRIVATE_BODIES,
    RELEVANT_BODIES,
    TRUSTS,
    Answer,
    Outcome,
    all_met,
    answer_of,
    any_met,
    denied,
    fact,
    find,
    has_all,
    has_bodies,
    holds,
    is_of_kind,
    judged,
    members_of,
    number_of,
    of_agreement,
    signed,
    unknown,
    value_is,
)

_ORDER_OF_2014 = cite("S51", confidence=Confidence.VERIFIED)
_PROPOSALS = cite("S33", confidence=Confidence.VERIFIED)
_LESSONS = cite("S88", confidence=Confidence.VERIFIED)
_PARTNERSHIP_REGULATIONS = cite("S53", confidence=Confidence.VERIFIED)
_DELEGATION = cite("S54", confidence=Confidence.VERIFIED)


# --- Committees -----------------------------------------------------------------------


def _is(kind: BoardKind, board: Board) -> Answer:
    """Return whether a board is of a kind."""
    return answer_of(board.is_kind(kind))


def _voters(board: Board, kinds: frozenset[OrganisationKind], number: int = 1) -> Answer:
    """Return whether so many who can carry a decision are of these kinds."""
    return number_of(board, "voters", kinds).at_least(number)


def _joint_committee(board: Board) -> Answer:
    """Return whether a board is a joint committee."""
    return _is(BoardKind.JOINT_COMMITTEE, board)


def _since_the_order(board: Board) -> Answer:
    """Return whether a board was set up since the order on joint committees was in force."""
    first = None if board.period is None else board.period.first
    return ~answer_of(None if first is None else first.before(date(2014, 10, 1)))


_a_trust_votes = holds(
    "governance.boards",
    Board,
    lambda board: all_met([_joint_committee(board), _voters(board, TRUSTS)]),
    if_yes="a trust votes in the joint committee",
    if_no="no trust votes in a joint committee",
)
_groups_alone_vote = holds(
    "governance.boards",
    Board,
    lambda board: all_met(
        [
            _joint_committee(board),
            _voters(board, CLINICAL_COMMISSIONING_GROUPS, 2),
            ~_voters(board, TRUSTS),
        ]
    ),
    if_yes="clinical commissioning groups vote in a joint committee, and no trust does",
    if_no="in no joint committee do clinical commissioning groups vote without a trust",
)


def _trusts_vote_in_each(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether trusts vote: one committee without them is one, whatever another may be."""
    alone = _groups_alone_vote(arrangement, on)
    if alone.answer is Answer.YES:
        return attrs.evolve(alone, answer=Answer.NO)
    votes = _a_trust_votes(arrangement, on)
    if votes.answer is Answer.YES and alone.answer is Answer.UNKNOWN:
        return unknown(
            "whether a trust votes in each joint committee is not recorded", *alone.facts
        )
    return votes


JOINT_COMMITTEE_OF_CLINICAL_COMMISSIONING_GROUPS = Form(
    slug="joint-committee-of-clinical-commissioning-groups",
    name="joint committee of clinical commissioning groups",
    meaning="two or more clinical commissioning groups that decide in one committee",
    period=DateRange(first_day=date(2014, 10, 1), last_day=date(2022, 6, 30)),
    necessary=(
        Criterion(
            key="two-or-more-groups",
            question="Do two or more clinical commissioning groups decide in one joint committee?",
            test=every(
                (_ORDER_OF_2014,),
                # Where one is all that there is, no committee of its own is a joint one, whatever
                # committee of other areas it may sit on.
                two_groups=Part(
                    question="Are two or more clinical commissioning groups members?",
                    test=members_of(
                        CLINICAL_COMMISSIONING_GROUPS,
                        number=2,
                        words="two or more clinical commissioning groups",
                    ),
                ),
                they_vote=Part(
                    question=(
                        "Do two or more clinical commissioning groups have votes in one joint "
                        "committee?"
                    ),
                    test=holds(
                        "governance.boards",
                        Board,
                        lambda board: all_met(
                            [
                                _joint_committee(board),
                                _voters(board, CLINICAL_COMMISSIONING_GROUPS, 2),
                            ]
                        ),
                        if_yes=(
                            "two or more clinical commissioning groups vote in a joint committee"
                        ),
                        if_no="no two clinical commissioning groups vote in a joint committee",
                    ),
                ),
            ),
            sources=(_ORDER_OF_2014,),
        ),
        Criterion(
            key="since-october-2014",
            question="Was the joint committee set up on or after 1 October 2014?",
            test=holds(
                "governance.boards",
                Board,
                lambda board: all_met(
                    [
                        _joint_committee(board),
                        _since_the_order(board),
                    ]
                ),
                if_yes="a joint committee was set up since the order was in force",
                if_no="no joint committee was set up since the order was in force",
            ),
            sources=(_ORDER_OF_2014,),
        ),
        Criterion(
            key="terms-of-reference",
            question="Does the joint committee have terms of reference?",
            test=holds(
                "governance.boards",
                Board,
                lambda board: all_met(
                    [_joint_committee(board), answer_of(board.has_terms_of_reference)]
                ),
                if_yes="its terms of reference are recorded",
                if_no="no joint committee has terms of reference",
            ),
            sources=(_ORDER_OF_2014,),
        ),
    ),
    excluding=(
        Criterion(
            key="provider-votes",
            question="Does an NHS trust or foundation trust have a vote in the joint committee?",
            test=judged(_trusts_vote_in_each, reads=("governance.boards",)),
            sources=(_ORDER_OF_2014,),
        ),
    ),
    sources=(_ORDER_OF_2014,),
)
"""The committee of NHS Act 2006 section 14Z3, from the order of 2014 to the end of CCGs."""


def _in_common(board: Board) -> Answer:
    """Return whether a board is one of several that meet together."""
    return _is(BoardKind.COMMITTEES_IN_COMMON, board)


# Two that no majority binds are committees in common, whatever a third may be.
_two_are_free = holds(
    "governance.boards",
    Board,
    lambda board: all_met([_in_common(board), ~answer_of(board.binds_members)]),
    number=2,
    if_yes="no majority binds two or more of them",
    if_no="a majority binds all but one, or all",
)


COMMITTEES_IN_COMMON = Form(
    slug="committees-in-common",
    name="committees in common",
    is_countable=False,
    meaning="committees of several bodies that meet in one room and decide each for itself",
    # The table knows no first day; the library begins with the reform of April 2013.
    period=DateRange(first_day=date(2013, 4, 1)),
    necessary=(
        Criterion(
            key="one-committee-each",
            question=(
                "Do two or more bodies each have a committee of their own that meets with the "
                "others?"
            ),
            test=holds(
                "governance.boards",
                Board,
                lambda board: all_met(
                    [_in_common(board), Answer.UNKNOWN if board.of is None else Answer.YES]
                ),
                number=2,
                if_yes="two or more bodies have a committee each",
                if_no="no two bodies have a committee each",
            ),
            sources=(_PROPOSALS, _LESSONS),
        ),
        Criterion(
            key="each-decides-alone",
            question="Does each of the committees decide for its own body alone?",
            test=holds(
                "governance.boards",
                Board,
                lambda board: all_met(
                    [
                        _in_common(board),
                        answer_of(
                            None
                            if board.decision_rule is None
                            else board.decision_rule is DecisionRule.EACH_DECIDES_ALONE
                        ),
                    ]
                ),
                number=2,
                if_yes="each committee decides alone",
                if_no="the committees do not decide alone",
            ),
            sources=(_PROPOSALS, _LESSONS),
        ),
    ),
    excluding=(
        Criterion(
            key="binding-majority",
            question="Can a majority of the committees bind a body that voted against?",
            test=denied(_two_are_free),
            sources=(_LESSONS,),
        ),
    ),
    sources=(_PROPOSALS, _LESSONS),
)
"""How bodies that may have no joint committee decide together."""


# --- Section 75 -----------------------------------------------------------------------


_parties_include = partial(has_bodies, "agreements (section-75-agreement).parties")


def _written_terms(agreement: Section75Agreement, _on: date) -> Outcome:
    """Check whether all the terms that the regulations demand are in it."""
    found = find(agreement, "terms")
    if agreement.terms is None:
        return unknown("its terms are not recorded", found.path)
    lacking = [term.value for term in Section75Term if term not in agreement.terms]
    because = f"not found in it: {', '.join(lacking)}"
    if lacking and found.may_hold_more:
        return unknown(because, found.path)
    return found.outcome(
        not lacking, if_yes="every term that the regulations demand is in it", if_no=because
    )


_covers_excluded = holds(
    "covers_excluded",
    ServiceLine,
    if_yes="it covers services that the regulations keep out",
    if_no="it covers no service that the regulations keep out",
)


def _consents(agreement: Section75Agreement, _on: date) -> Outcome:
    """Check whether each trust that joins has a commissioner's consent."""
    parties = find(agreement, "parties")
    if agreement.parties is None or parties.may_hold_more:
        return unknown("whether a trust is a partner is not fully recorded", parties.path)
    of_trusts = BodyIndex(each.trust for each in agreement.consents or ())
    answers = [
        any_met([~is_of_kind(body, TRUSTS), _consented(body, agreement, of_trusts)])
        for body in agreement.parties
    ]
    return find(agreement, "consents").outcome(
        all_met(answers),
        if_yes="no trust is a partner without consent",
        if_no="a trust is a partner without consent",
    )


def _consented(body: Body, agreement: Section75Agreement, of_trusts: BodyIndex) -> Answer:
    """Return whether a commissioner consented to one trust."""
    consents = agreement.consents or ()
    found = [consents[each] for each in of_trusts.every(body)]
    if found:
        return any_met(answer_of(each.is_given) for each in found)
    is_open = find(agreement, "consents").may_hold_more
    return Answer.UNKNOWN if is_open else Answer.NO


_liability_stays = value_is(
    "agreements (section-75-agreement).liability",
    LiabilityHolder,
    lambda holder: holder is LiabilityHolder.BODY_WITH_THE_FUNCTION,
    if_yes="liability stays with the body whose function it is",
    if_no="it claims to move liability",
)


SECTION_75_PARTNERSHIP = Form(
    slug="section-75-partnership",
    name="section 75 partnership",
    meaning=(
        "NHS bodies and councils that pool money, or act for each other, under section 75 of "
        "the NHS Act 2006"
    ),
    period=DateRange(first_day=date(2000, 4, 1)),
    necessary=(
        Criterion(
            key="nhs-body-and-council",
            question="Are both an NHS body and a council parties to the section 75 agreement?",
            test=every(
                (_PARTNERSHIP_REGULATIONS,),
                nhs_body=Part(
                    question=(
                        "Is an NHS trust or an NHS commissioner a party to the section 75 "
                        "agreement?"
                    ),
                    test=_parties_include(NHS_BODIES, words="NHS bodies"),
                ),
                council=Part(
                    question=(
                        "Is a council, county or district, a party to the section 75 agreement?"
                    ),
                    test=_parties_include(COUNCILS, words="councils"),
                ),
            ),
            shows="that an NHS body and a council are partners",
            sources=(_PARTNERSHIP_REGULATIONS,),
        ),
        Criterion(
            key="written-terms",
            question=(
                "Is the agreement written, with every term that the regulations of 2000 demand?"
            ),
            test=every(
                (_PARTNERSHIP_REGULATIONS,),
                in_writing=Part(
                    question="Is the section 75 agreement in writing?",
                    test=fact(
                        "agreements (section-75-agreement).is_written",
                        if_yes="it is written",
                        if_no="it is not written",
                    ),
                ),
                every_term=Part(
                    question=(
                        "Does the section 75 agreement set out every term that the regulations of "
                        "2000 demand?"
                    ),
                    test=of_agreement(Section75Agreement, _written_terms, reads=("terms",)),
                ),
            ),
            shows="its written terms",
            sources=(_PARTNERSHIP_REGULATIONS,),
        ),
        Criterion(
            key="excluded-services-out",
            question=(
                "Does the agreement leave out surgery, ambulances and the other excluded services?"
            ),
            test=of_agreement(
                Section75Agreement, denied(_covers_excluded), reads=_covers_excluded.reads
            ),
            sources=(_PARTNERSHIP_REGULATIONS,),
        ),
        Criterion(
            key="commissioner-consent",
            question="Did a commissioner consent to each trust that is a party?",
            test=of_agreement(Section75Agreement, _consents, reads=("parties", "consents")),
            sources=(_PARTNERSHIP_REGULATIONS,),
        ),
        Criterion(
            key="duties-and-liability-stay",
            question="Does liability stay with the body whose function it is?",
            test=_liability_stays,
            sources=(_PARTNERSHIP_REGULATIONS,),
        ),
        Criterion(
            key="improves-functions",
            question=(
                "Do the partners make the case that the agreement improves how functions are "
                "exercised?"
            ),
            test=fact(
                "agreements (section-75-agreement).improves_functions",
                if_yes="the partners make the case that it improves how functions are exercised",
                if_no="no case is made that it improves anything",
            ),
            sources=(_PARTNERSHIP_REGULATIONS,),
        ),
    ),
    sources=(_PARTNERSHIP_REGULATIONS, cite("S60", confidence=Confidence.VERIFIED)),
)
"""The partnership of the NHS and councils since 1 April 2000 (Health Act 1999 section 31)."""


# --- Section 65Z5 ---------------------------------------------------------------------

# Annotated: mypy may come here before it has read the groups, and then takes `|` for a union.
_LAWFUL_OTHERS: Final[frozenset[OrganisationKind]] = RELEVANT_BODIES | LOCAL_GOVERNMENT


_arranged_by = has_all(
    "agreements (section-65z5-agreement).arranged_by",
    Body,
    lambda body: is_of_kind(body, RELEVANT_BODIES),
    if_empty=Answer.NO,
    if_yes="every body that arranges it is a relevant body",
    if_no="a body that is no relevant body arranges it, or none is named",
)
_exercised_by = has_all(
    "agreements (section-65z5-agreement).exercised_by",
    Body,
    lambda body: is_of_kind(body, _LAWFUL_OTHERS),
    if_empty=Answer.NO,
    if_yes="every body that exercises it is one that the law names",
    if_no="a body exercises it that the law does not name, or none is named",
)
_may_be_shared = has_all(
    "agreements (section-65z5-agreement).functions",
    DelegatedFunction,
    lambda each: ~any_met([answer_of(each.is_excluded), answer_of(each.belongs_to_council)]),
    if_yes="no function is excluded or a council's",
    if_no="a function is excluded or a council's",
)
_pool = has_all(
    "agreements (section-65z5-agreement).pooled_contributions",
    Contribution,
    lambda each: is_of_kind(each.body, RELEVANT_BODIES),
    if_empty=Answer.YES,
    if_yes="a pool, if there is one, holds the money of relevant bodies alone",
    if_no="a body pays into the pool that is no relevant body",
)


_liability_follows = value_is(
    "agreements (section-65z5-agreement).liability",
    LiabilityHolder,
    lambda holder: holder is LiabilityHolder.BODY_THAT_EXERCISES_IT,
    if_yes="liability lies with the body that exercises the function",
    if_no="liability is said to lie elsewhere",
)


_private_delegate = has_bodies(
    "agreements (section-65z5-agreement).exercised_by",
    PRIVATE_BODIES,
    words="a company, a practice or a charity that exercises it",
)
SECTION_65Z5_ARRANGEMENT = Form(
    slug="section-65z5-arrangement",
    name="section 65Z5 arrangement",
    meaning=(
        "NHS bodies, councils and combined authorities that exercise a function of an NHS body "
        "for it or with it, under section 65Z5 of the NHS Act 2006"
    ),
    period=DateRange(first_day=date(2022, 7, 1)),
    necessary=(
        Criterion(
            key="arranged-by-a-relevant-body",
            question=(
                "Is each body that arranges it NHS England, an integrated care board or a trust?"
            ),
            test=_arranged_by,
            sources=(_DELEGATION,),
        ),
        Criterion(
            key="lawful-other-party",
            question=(
                "Is each body that exercises the function an NHS body, a council or a combined "
                "authority?"
            ),
            test=_exercised_by,
            sources=(_DELEGATION,),
        ),
        Criterion(
            key="function-may-be-shared",
            question=(
                "Is each function one that may be handed over: not excluded, and not a council's "
                "own?"
            ),
            test=_may_be_shared,
            sources=(_DELEGATION,),
        ),
        Criterion(
            key="agreement",
            question="Has an agreement under section 65Z5 been signed?",
            test=signed(Section65Z5Agreement),
            shows="a signed agreement",
            sources=(_DELEGATION,),
        ),
        Criterion(
            key="pool-of-relevant-money",
            question="If money is pooled, does it come from NHS England, boards and trusts alone?",
            test=_pool,
            sources=(_DELEGATION,),
        ),
        Criterion(
            key="liability-follows-the-function",
            question="Does liability lie with the body that exercises the function?",
            test=_liability_follows,
            sources=(_DELEGATION,),
        ),
    ),
    excluding=(
        Criterion(
            key="private-delegate",
            question="Does a company, a practice or a charity exercise the function?",
            test=_private_delegate,
            sources=(_DELEGATION,),
        ),
    ),
    indicating=(
        Criterion(
            key="joint-committee",
            question="Do the bodies use a joint committee to exercise the function?",
            test=fact(
                "agreements (section-65z5-agreement).uses_joint_committee",
                if_yes="they use a joint committee",
                if_no="they use no joint committee",
            ),
            sources=(_DELEGATION,),
        ),
    ),
    lineage=("joint-committee-of-clinical-commissioning-groups",),
    sources=(_DELEGATION,),
)
"""What replaced sections 13Z to 13ZB, and the powers of CCGs, on 1 July 2022."""
