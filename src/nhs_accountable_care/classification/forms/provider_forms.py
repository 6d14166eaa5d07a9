"""
Ways in which providers stand together, and what one of them does for the others.

No source sets tests for an alliance, a joint venture, a group or an integrator: those here
are proposals, and marked as judgement.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

import attrs

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    CommissioningBasis,
    CommissioningKind,
    CommissioningRole,
    CommissioningTask,
    Leader,
    ProviderStructure,
    ProviderStructureKind,
)
from nhs_accountable_care.classification.criteria import Criterion, Part, some
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import CHIEFS, bodies_headed, runs_for
from nhs_accountable_care.contracts import (
    Agreement,
    Body,
    DecisionRule,
    LeadProviderContract,
    NHSStandardContract,
    PartnershipAgreement,
    RiskShare,
    SubContract,
)
from nhs_accountable_care.contracts.statements import may_hold_more
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    PROVIDERS,
    TRUSTS,
    Answer,
    Outcome,
    Question,
    all_met,
    answer_of,
    any_met,
    denied,
    fact,
    find,
    has_bodies,
    holds,
    is_among,
    is_of_kind,
    judged,
    number_of,
    recorded,
    signed,
    value_is,
)

# --- Alliance -------------------------------------------------------------------------

_OUTLINE = tuple(
    cite(key, "in outline", confidence=Confidence.UNVERIFIED) for key in ("S92", "S46", "S04")
)
_alliance = partial(Criterion, is_judgement=True, sources=_OUTLINE)


_two_providers = has_bodies(
    "agreements (alliance-agreement).parties",
    PROVIDERS,
    number=2,
    words="two or more providers as parties",
)
_commissioner_party = has_bodies(
    "agreements (alliance-agreement).parties", COMMISSIONERS, words="a commissioner as party"
)
_has_reserved_matters = holds(
    "agreements (alliance-agreement).reserved_matters",
    str,
    if_yes="matters are kept back for each member",
    if_no="nothing is kept back for each member",
)
_unanimous_or_reserved = some(
    _OUTLINE,
    unanimous_decisions=Part(
        question="Does the alliance agreement ask that decisions be unanimous?",
        test=fact(
            "agreements (alliance-agreement).decisions_are_unanimous",
            if_yes="decisions are unanimous",
            if_no="decisions are not unanimous",
        ),
    ),
    rule_of_unanimity=Part(
        question="Is the decision rule of the alliance agreement that all must agree?",
        test=value_is(
            "agreements (alliance-agreement).decision_rule",
            DecisionRule,
            lambda rule: rule is DecisionRule.UNANIMOUS,
            if_yes="its rule is that all agree",
            if_no="its rule is not that all agree",
        ),
    ),
    reserved_matters=Part(
        question="Does the alliance agreement keep some matters back for each member to decide?",
        test=_has_reserved_matters,
    ),
)


_risk_inside = value_is(
    "agreements (alliance-agreement).risk_share",
    RiskShare,
    lambda share: answer_of(share.stays_within_the_nhs),
    if_yes="its shared risk stays within the NHS",
    if_no="a body outside the NHS shares its risk",
)


ALLIANCE = Form(
    slug="alliance",
    name="alliance",
    meaning="several providers with a contract each, under one agreement on aims, gain and loss",
    period=DateRange(first_day=date(2012, 1, 1)),
    necessary=(
        _alliance(
            key="two-or-more-providers",
            question="Are two or more providers parties to the alliance agreement?",
            test=_two_providers,
        ),
        _alliance(
            key="contracts-stay",
            question=(
                "Does each provider's own contract stay in force under the alliance agreement?"
            ),
            test=fact(
                "agreements (alliance-agreement).contracts_stay",
                if_yes="the contracts underneath stay",
                if_no="the contracts underneath end",
            ),
        ),
        _alliance(
            key="unanimous-or-reserved",
            question="Must all members agree, or are some matters kept back for each to decide?",
            test=_unanimous_or_reserved,
        ),
    ),
    excluding=(
        _alliance(
            key="legal-entity",
            question="Does the alliance agreement create a legal body?",
            test=fact(
                "agreements (alliance-agreement).creates_legal_entity",
                if_yes="it is a legal body",
                if_no="it is no legal body",
            ),
        ),
    ),
    indicating=(
        _alliance(
            key="commissioner-is-a-party",
            question="Is a commissioner a party to the alliance agreement, as is usual?",
            test=_commissioner_party,
        ),
        _alliance(
            key="risk-share-inside-the-nhs",
            question="Do NHS bodies alone share the risk of the alliance?",
            test=_risk_inside,
        ),
    ),
    sources=_OUTLINE,
)
"""The agreement over contracts, in use since about 2012."""


# --- Lead provider --------------------------------------------------------------------

_SALFORD = cite("S77", confidence=Confidence.VERIFIED)
_ART = cite("S92", confidence=Confidence.VERIFIED)
_lead = partial(Criterion, sources=(_SALFORD, _ART))
_HEADS = (LeadProviderContract, NHSStandardContract)


_has_sub_contract = holds(
    "agreements (lead-provider-contract).sub_contracts",
    SubContract,
    if_yes="it has a sub-contract",
    if_no="it has no sub-contract",
)
_has_sub_contractor = holds(
    "agreements (nhs-standard-contract).sub_contractors",
    Body,
    if_yes="it has a sub-contractor",
    if_no="it has no sub-contractor",
)
_sub_contracts = some(
    (_SALFORD, _ART),
    of_the_head_contract=Part(
        question="Does the lead provider contract list a sub-contract?",
        test=_has_sub_contract,
    ),
    of_a_standard_contract=Part(
        question="Does the NHS Standard Contract name a sub-contractor?",
        test=_has_sub_contractor,
    ),
)


def _moved_by_contract(arrangement: Arrangement, _on: date) -> Outcome:
    """
    Check whether a source says that the head contract moved a duty of the commissioner.

    A contract moves none [S92], so that of a head contract silence leaves nothing open: a record
    of one that did contradicts the law, and that is what excludes. What moved by another right
    moved beside the contract, whether that is recorded or not. Without a contract on record,
    what is not recorded is open.
    """
    found = find(arrangement, "commissioning")
    agreements = arrangement.agreements or ()
    has_head = any(isinstance(each, _HEADS) for each in agreements)
    roles = [
        role
        for role in arrangement.commissioning or ()
        if role.moves_statutory_function or not has_head
    ]
    is_whole = not may_hold_more(arrangement, "agreements")
    answers = [
        all_met(
            [
                answer_of(role.moves_statutory_function),
                _is_by_contract(role, agreements, is_whole=is_whole),
            ]
        )
        for role in roles
    ]
    hidden = [Answer.UNKNOWN] if found.may_hold_more and not has_head else []
    is_moved = any(role.moves_statutory_function for role in roles)
    return found.outcome(
        any_met([*answers, *hidden]),
        if_yes="a source says that a statutory function moved under the contract",
        if_no="a contract moves no statutory function, and no source says that this one did",
        if_open=(
            "whether a statutory function moved under a contract is not recorded"
            if hidden and not is_moved
            else "a statutory function moved, and by what right is not recorded"
        ),
        evidence=found.cited_for(roles),
    )


def _is_by_contract(
    role: CommissioningRole, agreements: tuple[Agreement, ...], *, is_whole: bool
) -> Answer:
    """Return whether someone has a part in commissioning by a head contract."""
    named = [each for each in agreements if each.title == role.agreement]
    if role.basis is CommissioningBasis.CONTRACT or any(
        isinstance(each, _HEADS) for each in named
    ):
        return Answer.YES
    is_other = role.basis is not None or named or (role.agreement is not None and is_whole)
    return Answer.NO if is_other else Answer.UNKNOWN


_moves_duties = judged(_moved_by_contract, reads=("commissioning",))


LEAD_PROVIDER = Form(
    slug="lead-provider",
    name="lead provider",
    meaning="one contract whose holder answers for the whole and sub-contracts a part",
    period=DateRange(first_day=date(2012, 1, 1)),
    necessary=(
        _lead(
            key="head-contract",
            question="Has one provider signed a head contract with the commissioner?",
            test=some(
                (_SALFORD, _ART),
                lead_provider_contract=Part(
                    question="Has a lead provider contract been signed?",
                    test=signed(LeadProviderContract),
                ),
                standard_contract=Part(
                    question="Has an NHS Standard Contract been signed?",
                    test=signed(NHSStandardContract),
                ),
            ),
        ),
        _lead(
            key="sub-contract",
            question="Does the holder of the head contract have at least one sub-contract?",
            test=_sub_contracts,
        ),
        _lead(
            key="answers-for-the-whole",
            question="Does the holder of the head contract answer for all of the care under it?",
            test=fact(
                "agreements (lead-provider-contract).holder_answers_for_all",
                if_yes="the holder answers for the whole",
                if_no="the holder answers for its own part only",
            ),
        ),
    ),
    excluding=(
        _lead(
            key="commissioner-duties-moved",
            question=(
                "Did the head contract move a statutory duty of the commissioner to its holder?"
            ),
            test=_moves_duties,
        ),
    ),
    sources=(_SALFORD, _ART),
)
"""The prime contractor or prime provider, in use since about 2012."""


# --- Joint venture --------------------------------------------------------------------

_PROPOSED_VENTURE = (
    cite("S79", "the tests are proposed", confidence=Confidence.UNVERIFIED),
    cite("S92", confidence=Confidence.VERIFIED),
)
_venture = partial(Criterion, is_judgement=True, sources=_PROPOSED_VENTURE)


_two_owners = holds(
    "agreements (joint-venture-agreement).owners",
    Body,
    number=2,
    if_yes="two bodies or more own it",
    if_no="fewer than two bodies own it",
)
JOINT_VENTURE = Form(
    slug="joint-venture",
    name="joint venture",
    meaning="a new body that several own",
    period=DateRange(first_day=date(2010, 1, 1)),
    necessary=(
        _venture(
            key="two-or-more-owners",
            question="Do two or more bodies own the joint venture?",
            test=_two_owners,
        ),
        _venture(
            key="company-or-partnership",
            question=(
                "Does the joint venture have a legal form, such as a company or a limited "
                "liability partnership?"
            ),
            test=recorded(
                "agreements (joint-venture-agreement).form",
                if_yes="its legal form is recorded",
                if_no="it has no legal form",
            ),
        ),
    ),
    sources=_PROPOSED_VENTURE,
)
"""
The company of several owners, as planned in South Somerset.

How it recovers tax and whether its owners may invest make it sound, and not a joint venture: the
rulebook asks for them.
"""


# --- Groups and collaboratives --------------------------------------------------------

_PROPOSED_GROUP = tuple(
    cite(key, "the tests are proposed", confidence=Confidence.UNVERIFIED)
    for key in ("S47", "S01", "S05")
)
_group = partial(Criterion, is_judgement=True, sources=_PROPOSED_GROUP)
_GROUPS = {
    ProviderStructureKind.GROUP,
    ProviderStructureKind.CHAIN,
    ProviderStructureKind.SHARED_MANAGEMENT,
}


def _structure(wanted: Callable[[ProviderStructure], Answer], if_yes: str, if_no: str) -> Question:
    """Make a test of how providers stand to one another."""
    return holds("integration.structures", ProviderStructure, wanted, if_yes=if_yes, if_no=if_no)


def _trusts_in(structure: ProviderStructure) -> Answer:
    """Return whether two trusts or more stand in a structure."""
    return number_of(structure, "members", TRUSTS).at_least(2)


def _is_group(structure: ProviderStructure) -> Answer:
    """Return whether a structure is a group of two trusts or more."""
    return all_met([answer_of(structure.kind in _GROUPS), _trusts_in(structure)])


# The system around a group has commissioners, and a second group may have one: neither is asked.
_group_of_providers = _structure(
    lambda each: all_met(
        [_is_group(each), ~number_of(each, "members", COMMISSIONERS).at_least(1)]
    ),
    "no commissioner stands in the group",
    "there is no group without a commissioner in it",
)


def _one_chief(
    is_kind: Callable[[ProviderStructure], Answer], if_yes: str, if_no: str
) -> Question:
    """
    Make a test of whether one chief executive leads all of a structure of some kind.

    The structure may say so itself; if it does not, the offices of the leaders may.
    """

    def asked(leaders: tuple[Leader, ...]) -> Question:
        return _structure(
            lambda each: all_met([is_kind(each), _is_led_by_one(each, leaders)]), if_yes, if_no
        )

    by_itself = asked(())

    def ask(arrangement: Arrangement, on: date) -> Outcome:
        told = by_itself(arrangement, on)
        found = find(arrangement, "governance.leaders")
        leaders: tuple[Leader, ...] = found.value or ()
        outcome = asked(leaders)(arrangement, on)
        if outcome.answer is told.answer:
            return told
        chiefs = [leader for leader in leaders if bodies_headed(leader, CHIEFS)]
        return attrs.evolve(
            outcome,
            facts=(*outcome.facts, found.path),
            evidence=tuple(dict.fromkeys([*outcome.evidence, *found.cited_for(chiefs)])),
        )

    return judged(ask, reads=("integration.structures", "governance.leaders"))


def _is_led_by_one(structure: ProviderStructure, leaders: tuple[Leader, ...]) -> Answer:
    """Return whether the record tells that one chief executive leads a whole structure."""
    told = answer_of(structure.has_one_chief)
    is_several = number_of(structure, "members").at_least(2) is Answer.YES
    # Of a member that is not given, nobody knows who leads it.
    if told is not Answer.UNKNOWN or not is_several or may_hold_more(structure, "members"):
        return told
    by_office = any(
        all(
            is_among(body, bodies_headed(leader, CHIEFS)) is Answer.YES
            for body in structure.members or ()
        )
        for leader in leaders
    )
    return Answer.YES if by_office else Answer.UNKNOWN


GROUP_MODEL = Form(
    slug="group-model",
    name="hospital group",
    meaning="several hospitals or trusts under one leadership",
    period=DateRange(first_day=date(2015, 1, 1)),
    necessary=(
        _group(
            key="two-or-more-trusts",
            question="Are two or more trusts in one hospital group, chain or shared management?",
            test=_structure(
                _is_group,
                "two trusts or more stand in a group",
                "no group of two trusts",
            ),
        ),
        _group(
            key="one-executive",
            question="Do the trusts of the group share one chief executive?",
            test=_one_chief(
                _is_group,
                "the group has one chief executive",
                "the group has no one chief executive",
            ),
        ),
        _group(
            key="common-standards",
            question="Do the trusts of the group work to common standards?",
            test=_structure(
                lambda each: all_met([_is_group(each), answer_of(each.has_common_standards)]),
                "the group works to common standards",
                "the group works to no common standards",
            ),
        ),
    ),
    excluding=(
        _group(
            key="commissioner-member",
            question="Is a commissioner a member of the hospital group?",
            test=denied(_group_of_providers),
        ),
    ),
    sources=_PROPOSED_GROUP,
)
"""The group, as at the Royal Free or in Salford and Wigan."""

_COLLABORATIVES = cite("S69", confidence=Confidence.VERIFIED)
_collaborative = partial(Criterion, sources=(_COLLABORATIVES,))


def _is_collaborative(structure: ProviderStructure) -> Answer:
    """Return whether a structure is a collaborative."""
    return answer_of(structure.kind is ProviderStructureKind.COLLABORATIVE)


PROVIDER_COLLABORATIVE = Form(
    slug="provider-collaborative",
    name="provider collaborative",
    meaning="two or more trusts that work together at scale",
    period=DateRange(first_day=date(2021, 8, 1)),
    necessary=(
        _collaborative(
            key="two-or-more-trusts",
            question="Are two or more trusts members of the provider collaborative?",
            test=_structure(
                lambda each: all_met([_is_collaborative(each), _trusts_in(each)]),
                "two trusts or more stand in a collaborative",
                "no collaborative of two trusts",
            ),
        ),
        _collaborative(
            key="across-places",
            question="Does the provider collaborative work across several places?",
            test=_structure(
                lambda each: all_met(
                    [
                        _is_collaborative(each),
                        answer_of(each.spans_several_places),
                    ]
                ),
                "it works across several places",
                "it does not work across several places",
            ),
        ),
        _collaborative(
            key="one-of-three-models",
            question="Is it led by a leadership board, a lead provider or a shared leader?",
            test=some(
                (_COLLABORATIVES,),
                leadership_board=Part(
                    question="Does it have a provider leadership board?",
                    test=holds(
                        "governance.boards",
                        Board,
                        lambda board: answer_of(
                            board.is_kind(BoardKind.PROVIDER_LEADERSHIP_BOARD)
                        ),
                        if_yes="a provider leadership board is recorded",
                        if_no="no provider leadership board",
                    ),
                ),
                lead_provider=Part(
                    question="Has a lead provider contract been signed?",
                    test=signed(LeadProviderContract),
                ),
                shared_leadership=Part(
                    question="Do trusts in it share one chief executive?",
                    test=_one_chief(
                        lambda _each: Answer.YES,
                        "its trusts share a leader",
                        "its trusts share no leader",
                    ),
                ),
            ),
        ),
    ),
    sources=(_COLLABORATIVES, cite("S103", confidence=Confidence.VERIFIED)),
)
"""The collaborative of the guidance of August 2021."""


# --- Who does the commissioning work --------------------------------------------------

_SPEECH = cite("S05", confidence=Confidence.VERIFIED)
_NEXT_STEPS_FOR_STPS = cite("S01", confidence=Confidence.VERIFIED)
_BLUEPRINT = cite("S63", confidence=Confidence.VERIFIED)
_LESSONS = cite("S88", confidence=Confidence.VERIFIED)
_TACTICAL_TASKS = {
    CommissioningTask.DESIGNING_PATHWAYS,
    CommissioningTask.SUB_CONTRACTING,
    CommissioningTask.CHOOSING_SUPPLIERS,
}


def _role(
    kind: CommissioningKind,
    wanted: Callable[[CommissioningRole], Answer],
    if_yes: str,
    if_no: str,
) -> Question:
    """Make a test of a part in commissioning, of one kind."""
    return holds(
        "commissioning",
        CommissioningRole,
        lambda role: all_met([answer_of(role.kind is kind), wanted(role)]),
        if_yes=if_yes,
        if_no=if_no,
    )


def _does(role: CommissioningRole, tasks: set[CommissioningTask]) -> Answer:
    """Return whether any of some tasks is part of a role."""
    if role.tasks is not None and tasks & set(role.tasks):
        return Answer.YES
    return Answer.UNKNOWN if find(role, "tasks").may_hold_more else Answer.NO


def _is_commissioner(role: CommissioningRole) -> Answer:
    """Return whether whoever has a role is a statutory commissioner."""
    answers = [is_of_kind(body, COMMISSIONERS) for body in role.jointly_with or ()]
    if role.body is not None:
        answers.append(is_of_kind(role.body, COMMISSIONERS))
    if role.body is None or role.jointly_with is None:
        answers.append(Answer.UNKNOWN)
    return any_met(answers)


def _is_provider(role: CommissioningRole) -> Answer:
    """Return whether whoever has a role is a provider."""
    return Answer.UNKNOWN if role.body is None else is_of_kind(role.body, PROVIDERS)


_proposed_role = partial(
    Criterion,
    is_judgement=True,
    sources=(_SPEECH, _ART),
)


_names_integrator = recorded(
    "agreements (partnership-agreement).integrator",
    if_yes=lambda named: f"{named} is its integrator",
    if_no="it names no integrator",
)


_tactical_tasks = holds(
    "agreements (partnership-agreement).tactical_tasks",
    str,
    if_yes="it lists tasks of tactical commissioning",
    if_no="it lists no task of tactical commissioning",
)
INTEGRATOR = Form(
    slug="integrator",
    name="integrator",
    meaning="a provider that organises the care of others and does commissioning tasks for it",
    period=DateRange(first_day=date(2017, 1, 1)),
    necessary=(
        _proposed_role(
            key="provider-with-the-role",
            question="Is a provider the integrator, who organises the care of the others?",
            test=some(
                (_SPEECH,),
                role_in_commissioning=Part(
                    question="Does a provider play the part of integrator in commissioning?",
                    test=_role(
                        CommissioningKind.INTEGRATOR,
                        _is_provider,
                        "a provider is the integrator",
                        "no provider is the integrator",
                    ),
                ),
                named_in_agreement=Part(
                    question="Does the partnership agreement name an integrator?",
                    test=_names_integrator,
                ),
            ),
        ),
        _proposed_role(
            key="written-agreement",
            question="Has a partnership agreement on the integrator's part been signed?",
            test=signed(PartnershipAgreement),
        ),
        _proposed_role(
            key="tactical-tasks",
            question=(
                "Does the partnership agreement list commissioning tasks that the integrator does?"
            ),
            test=_tactical_tasks,
        ),
    ),
    excluding=(
        _proposed_role(
            key="commissioning-duty",
            question="Was a commissioner's statutory duty moved to the integrator?",
            test=_role(
                CommissioningKind.INTEGRATOR,
                lambda role: answer_of(role.moves_statutory_function),
                "a statutory duty is moved to the integrator",
                "no statutory duty is moved to an integrator",
            ),
        ),
    ),
    sources=(_SPEECH, cite("S80", confidence=Confidence.VERIFIED), _ART),
)
"""The trust as integrator, of 2017."""

_strategic = partial(Criterion, sources=(_NEXT_STEPS_FOR_STPS, _SPEECH))
# Whoever holds a contract has these: they are the other side of the strategic role.
_FOR_A_HOLDER = {CommissioningKind.TACTICAL, CommissioningKind.INTEGRATOR}


def _wide_role(wanted: Callable[[CommissioningRole], Answer], if_yes: str, if_no: str) -> Question:
    """
    Make a test of a part in commissioning that a commissioner may have.

    Not only of what is recorded as strategic: that is its name, and here its content is asked.
    """
    return holds(
        "commissioning",
        CommissioningRole,
        lambda role: all_met([answer_of(role.kind not in _FOR_A_HOLDER), wanted(role)]),
        if_yes=if_yes,
        if_no=if_no,
    )


_several_places = holds(
    "nested",
    Arrangement,
    number=2,
    if_yes="it covers two places or more",
    if_no="it covers fewer than two places",
)


def _is_long(part: object) -> Answer:
    """Return whether something signed is a contract of five years or more."""
    if isinstance(part, NHSStandardContract | LeadProviderContract):
        return runs_for(part.period, None, least=_LONG_YEARS)
    return Answer.NO


# Long is five years or more, by our judgement.
_long_contracts = holds(
    "agreements",
    object,
    _is_long,
    if_yes="it has a contract of five years or more",
    if_no="it has no contract of five years or more",
)


_LONG_YEARS = 5

STRATEGIC_COMMISSIONER = Form(
    slug="strategic-commissioner",
    name="strategic commissioner",
    meaning="a commissioner that sets outcomes and budgets for a wide area, by long contracts",
    period=DateRange(first_day=date(2017, 1, 1)),
    necessary=(
        _strategic(
            key="statutory-commissioner",
            question=(
                "Does a statutory commissioner, alone or with others, have the strategic role?"
            ),
            test=_wide_role(
                _is_commissioner,
                "a statutory commissioner has the role",
                "no statutory commissioner has the role",
            ),
        ),
        _strategic(
            key="several-places",
            question="Does it cover two places or more, each recorded inside it?",
            test=_several_places,
        ),
        _strategic(
            key="long-contracts",
            question="Does it have a contract that runs for five years or more?",
            test=_long_contracts,
            is_judgement=True,
        ),
        _strategic(
            key="no-pathway-work",
            question=(
                "Does the strategic commissioner leave the design of care pathways to others?"
            ),
            test=_wide_role(
                lambda role: ~_does(role, {CommissioningTask.DESIGNING_PATHWAYS}),
                "it leaves the design of pathways to others",
                "it designs pathways itself",
            ),
        ),
    ),
    excluding=(
        _strategic(
            key="provider",
            question="Does a provider have the strategic role in commissioning?",
            test=_wide_role(
                _is_provider,
                "a provider has the role",
                "no provider has the role",
            ),
        ),
    ),
    sources=(_NEXT_STEPS_FOR_STPS, _SPEECH, _BLUEPRINT),
)
"""The system manager of 2017, and the formal role of boards from 2025."""

_tactical = partial(Criterion, is_judgement=True, sources=(_SPEECH, _ART, _LESSONS))

TACTICAL_COMMISSIONING = Form(
    slug="tactical-commissioning",
    name="tactical commissioning",
    is_countable=False,
    meaning="buying and designing pathways, done by the holder of a contract",
    period=DateRange(first_day=date(2017, 1, 1)),
    necessary=(
        _tactical(
            key="in-contract",
            question=(
                "Does a contract's holder design pathways, sub-contract or choose suppliers for "
                "the commissioner?"
            ),
            test=_role(
                CommissioningKind.TACTICAL,
                lambda role: all_met(
                    [
                        answer_of(
                            None
                            if role.basis is None
                            else role.basis is CommissioningBasis.CONTRACT
                        ),
                        _does(role, _TACTICAL_TASKS),
                    ]
                ),
                "tasks of commissioning are done under contract",
                "no task of commissioning is done under contract",
            ),
        ),
        _tactical(
            key="no-statutory-function-moved",
            question=(
                "Does the commissioner keep the statutory function of what the holder does for it?"
            ),
            # From July 2022 a function may be handed over, under section 65Z5.
            period=DateRange(first_day=date(2017, 1, 1), last_day=date(2022, 6, 30)),
            test=_role(
                CommissioningKind.TACTICAL,
                lambda role: ~answer_of(role.moves_statutory_function),
                "the statutory function stays with the commissioner",
                "a statutory function is moved",
            ),
        ),
    ),
    sources=(_SPEECH, _ART, _LESSONS),
)
"""What a holder does for the commissioner, without its duties."""
