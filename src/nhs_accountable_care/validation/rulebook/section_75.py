"""Partnerships of the NHS and councils under section 75 of the NHS Act 2006."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    CommitteePower,
    Governance,
    standing,
)
from nhs_accountable_care.contracts import (
    Body,
    CombinedAuthorityGround,
    CommissionerConsent,
    LiabilityHolder,
    Section75Agreement,
    Section75Arrangement,
    Section75Exclusion,
    Section75Report,
    Section75ReportKind,
    Section75Term,
    Section76Agreement,
)
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import (
    COUNCILS,
    RELEVANT_BODIES,
    Answer,
    Breach,
    MissingFact,
    all_met,
    bodies_at,
    find,
    kind_gap,
    must,
    must_be,
    number_of,
    of_kind_on,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COUNCIL,
    FOUNDATION_TRUST,
    ICB,
    NHS_TRUST,
    OTHER_CCG,
    signed,
    whole,
)
from nhs_accountable_care.validation.rulebook.nhs_trusts import is_an_nhs_trust, sort_gap
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["SECTION_75_RULES"]

_IN_FORCE = DateRange(first_day=date(2000, 4, 1))
# Until the Act of 2006 was in force the power was section 31 of the Health Act 1999.
_UNDER_THE_ACT_OF_1999 = DateRange(first_day=date(2000, 4, 1), last_day=date(2007, 2, 28))
_SINCE_THE_ACT_OF_2006 = DateRange(first_day=date(2007, 3, 1))
_NHS_BODIES = RELEVANT_BODIES | {
    OrganisationKind.PRIMARY_CARE_TRUST,
    OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
}
# s.75(7A) and (7D): a combined authority is an NHS body for the NHS functions that it exercises,
# and no further; (7F): it may also be a party for those that an order gave it.
_COMBINED_AUTHORITIES_SINCE = date(2016, 3, 28)
_AUTHORITIES = frozenset({OrganisationKind.COMBINED_AUTHORITY})
_AS_AN_NHS_BODY = frozenset(
    {
        CombinedAuthorityGround.SECTION_7A,
        CombinedAuthorityGround.JOINT_WORKING,
        CombinedAuthorityGround.NHS_FUNCTIONS_BY_ORDER,
    }
)
_AS_A_COUNCIL = frozenset({CombinedAuthorityGround.PUBLIC_HEALTH_BY_ORDER})
# s.76: a Local Health Board may be paid too; it is Welsh, and no kind of this library.
_PAYEES = frozenset({OrganisationKind.NHS_ENGLAND, OrganisationKind.INTEGRATED_CARE_BOARD})


def _partnerships(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, Section75Agreement]]:
    """Yield the partnership agreements of the day, each with its path."""
    yield from of_kind_on(arrangement, Section75Agreement, context.moment)


def _both_sides(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each agreement that lacks an NHS body or a council among its parties."""
    # s.75(8): for this section a special health authority is no NHS body. What the Act of 1999
    # said of it was not read.
    nhs_bodies = _NHS_BODIES
    if context.on < _SINCE_THE_ACT_OF_2006.first_day:
        nhs_bodies = _NHS_BODIES | {OrganisationKind.SPECIAL_HEALTH_AUTHORITY}
    for where, agreement in _partnerships(arrangement, context):
        sides = {
            "an NHS body": _has_one_of(agreement, nhs_bodies, _AS_AN_NHS_BODY, context),
            "a council": _has_one_of(agreement, COUNCILS, _AS_A_COUNCIL, context),
        }
        lacking = [words for words, side in sides.items() if side.answer is Answer.NO]
        open_ones = [words for words, side in sides.items() if side.answer is Answer.UNKNOWN]
        # A combined authority may stand for either side, and not for both at once.
        both = number_of(agreement, "parties", nhs_bodies | COUNCILS | _AUTHORITIES).at_least(2)
        if not lacking and both is Answer.NO:
            lacking = ["a second body"]
        elif both is Answer.UNKNOWN:
            open_ones = open_ones or ["a second body"]
        if lacking:
            yield Breach(
                path=f"{where}.parties",
                message=f"{agreement.title} has not {' and '.join(lacking)} among its parties",
                evidence=agreement.sources,
            )
        elif any(side.turns_on_grounds for side in sides.values()):
            yield MissingFact(
                path=f"{where}.combined_authority_grounds",
                fact=(
                    "which functions of NHS bodies, or of councils, the combined authority "
                    "exercises, and by what right"
                ),
            )
        elif open_ones:
            yield MissingFact(
                path=f"{where}.parties",
                fact=f"whether {' and '.join(open_ones)} is among the parties",
            )


@attrs.frozen(field_transformer=check_types)
class _Side:
    """Whether one side is among the parties, and if only a combined authority's grounds tell."""

    answer: Answer
    turns_on_grounds: bool = False


def _has_one_of(
    agreement: Section75Agreement,
    kinds: frozenset[OrganisationKind],
    grounds: frozenset[CombinedAuthorityGround],
    context: Context,
) -> _Side:
    """Return whether a body of one side is a party, or a combined authority in its place."""
    others = number_of(agreement, "parties", kinds).at_least(1)
    if others is Answer.YES or context.on < _COMBINED_AUTHORITIES_SINCE:
        return _Side(others)
    with_authority = number_of(agreement, "parties", kinds | _AUTHORITIES).at_least(1)
    stands_for_one = _is_there_on(agreement, grounds)
    if stands_for_one is Answer.YES or with_authority is Answer.NO:
        return _Side(with_authority)
    if stands_for_one is Answer.NO:
        return _Side(others)
    return _Side(Answer.UNKNOWN, turns_on_grounds=with_authority is Answer.YES)


def _is_there_on(
    agreement: Section75Agreement, grounds: frozenset[CombinedAuthorityGround]
) -> Answer:
    """Return whether a combined authority is a party on one of some grounds."""
    if grounds & set(agreement.combined_authority_grounds or ()):
        return Answer.YES
    is_open = find(agreement, "combined_authority_grounds").may_hold_more
    return Answer.UNKNOWN if is_open else Answer.NO


def _committee_of_both(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each joint committee under section 75 that lacks one side, or whose power is open."""
    boards = () if arrangement.governance is None else arrangement.governance.boards
    for number, board in standing(boards, context.moment):
        if board.kind is not BoardKind.JOINT_COMMITTEE:
            continue
        path = f"governance.boards[{number}]"
        has_both = _has_both_sides(board, context)
        if board.power is CommitteePower.SECTION_75:
            yield from must(
                has_both,
                path=f"{path}.voters",
                fact=f"whether NHS bodies and councils vote in {board.name}",
                message=(
                    f"{board.name} is a joint committee under section 75, which is one of NHS "
                    f"bodies and councils; one side has no vote in it"
                ),
                evidence=board.sources,
            )
            if has_both is not Answer.NO:
                yield from _voters_of_neither(path, board, has_both)
        # Either power could be used where both sides vote and there is an agreement to manage.
        elif (
            board.power is None
            and has_both is Answer.YES
            and any(_partnerships(arrangement, context))
        ):
            yield MissingFact(path=f"{path}.power", fact=f"under which power {board.name} decides")


def _has_both_sides(board: Board, context: Context) -> Answer:
    """
    Return whether bodies of both sides vote in a committee.

    A combined authority may vote in the place of either side, since it can be a party, and not
    of both at once.
    """
    nhs_bodies, councils = _NHS_BODIES, COUNCILS
    if context.on >= _COMBINED_AUTHORITIES_SINCE:
        nhs_bodies, councils = (kinds | _AUTHORITIES for kinds in (nhs_bodies, councils))
    return all_met(
        [
            number_of(board, "voters", nhs_bodies).at_least(1),
            number_of(board, "voters", councils).at_least(1),
            number_of(board, "voters", nhs_bodies | councils).at_least(2),
        ]
    )


def _voters_of_neither(
    path: str, board: Board, has_both: Answer
) -> Iterator[Breach | MissingFact]:
    """Yield each voter of a committee of both sides that is of neither."""
    for where, body in bodies_at(f"{path}.voters", board.voters):
        if body.kind is None:
            # Where a side may lack, its voters are asked for as a whole.
            if has_both is Answer.YES:
                yield kind_gap(where, body)
        elif body.kind not in _NHS_BODIES | COUNCILS | _AUTHORITIES:
            yield Breach(
                path=where,
                message=(
                    f"{body} votes in {board.name}, a joint committee under section 75, which is "
                    f"one of NHS bodies and councils"
                ),
                evidence=board.sources,
            )


def _written_terms(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each agreement that is not written, or lacks a term that it must have."""
    for path, agreement in _partnerships(arrangement, context):
        yield from must_be(
            agreement,
            "is_written",
            at=path,
            fact="whether the agreement is in writing",
            message=f"{agreement.title} is not in writing",
        )
        # Regs 7(3) and 9(3): the same list, with contributions or payments.
        lacking = [term for term in Section75Term if term not in (agreement.terms or ())]
        if not lacking:
            continue
        words = ", ".join(term.value.replace("-", " ") for term in lacking)
        if find(agreement, "terms").may_hold_more:
            yield MissingFact(path=f"{path}.terms", fact=f"whether it says: {words}")
        else:
            yield Breach(
                path=f"{path}.terms",
                message=f"{agreement.title} does not say: {words}",
                evidence=agreement.sources,
            )


def _excluded_services(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each service in an agreement that the regulations keep out."""
    for path, agreement in _partnerships(arrangement, context):
        where = f"{path}.covers_excluded"
        for number, service in enumerate(agreement.covers_excluded or ()):
            yield Breach(
                path=f"{where}[{number}]",
                message=(
                    f"{agreement.title} covers {service.value.replace('-', ' ')}, which these "
                    f"partnerships may not"
                ),
                evidence=agreement.sources,
            )
        # One that is named is found: whether there are more asks the same at the same path.
        if not agreement.covers_excluded and find(agreement, "covers_excluded").may_hold_more:
            yield MissingFact(
                path=where,
                fact="whether surgery, other invasive treatment or emergency ambulances are in it",
            )


def _first_places(bodies: tuple[Body, ...] | None) -> dict[Body, int]:
    """Return where each of some bodies is first named, in order."""
    found: dict[Body, int] = {}
    for number, body in enumerate(bodies or ()):
        found.setdefault(body, number)
    return found


def _consent_to_trusts(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each NHS trust that entered without the consent of those who commission it."""
    for path, agreement in _partnerships(arrangement, context):
        where = f"{path}.consents"
        consents = agreement.consents or ()
        of_trusts = BodyIndex(each.trust for each in consents)
        # Those that were given leave nothing to say, at however many parties they are looked up.
        lacking = BodyIndex()
        for number, each in enumerate(consents):
            if each.is_given is not True:
                lacking.add(each.trust, number)
        for body, number in _first_places(agreement.parties).items():
            is_one = is_an_nhs_trust(body, context)
            if is_one is None:
                yield sort_gap(f"{path}.parties[{number}]", body, context)
            if not is_one:
                continue
            for each in (consents[place] for place in lacking.every(body)):
                yield from must(
                    each.is_given,
                    path=where,
                    fact=f"whether {each.commissioner} agreed that {body} may enter",
                    message=f"{each.commissioner} did not agree that {body} may enter",
                    evidence=each.sources or agreement.sources,
                )
            if body in of_trusts:
                continue
            if find(agreement, "consents").may_hold_more:
                yield MissingFact(path=where, fact=f"whether the commissioners of {body} agreed")
            else:
                yield Breach(
                    path=where,
                    message=(
                        f"{body} is an NHS trust and entered {agreement.title} without the "
                        f"consent of those who commission it"
                    ),
                    evidence=agreement.sources,
                )


def _liability_stays(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each agreement that is said to move liability."""
    for path, agreement in _partnerships(arrangement, context):
        if agreement.liability is LiabilityHolder.BODY_THAT_EXERCISES_IT:
            yield Breach(
                path=f"{path}.liability",
                message=(
                    f"{agreement.title} is said to move liability to the body that acts; each "
                    f"partner stays liable for its own functions"
                ),
                evidence=agreement.sources,
            )


def _council_reports(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each kind of report that a council which acts for the NHS does not make."""
    for path, agreement in _partnerships(arrangement, context):
        acts = Section75Arrangement.COUNCIL_EXERCISES_NHS_FUNCTIONS
        if acts not in (agreement.arrangements or ()):
            if find(agreement, "arrangements").may_hold_more:
                yield MissingFact(
                    path=f"{path}.arrangements",
                    fact="whether a council exercises NHS functions under it",
                )
            continue
        made = {report.kind for report in agreement.reports or ()}
        lacking = [kind.value for kind in Section75ReportKind if kind not in made]
        if not lacking:
            continue
        words = joined(lacking)
        if find(agreement, "reports").may_hold_more:
            yield MissingFact(path=f"{path}.reports", fact=f"whether {words} reports are made")
        else:
            yield Breach(
                path=f"{path}.reports",
                message=(
                    f"a council exercises NHS functions under {agreement.title} and makes no "
                    f"{words} reports to its partners"
                ),
                evidence=agreement.sources,
            )


def _likely_to_improve(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each agreement for which no improvement is expected."""
    for path, agreement in _partnerships(arrangement, context):
        yield from must_be(
            agreement,
            "improves_functions",
            at=path,
            fact="whether it is likely to improve how the functions are exercised",
            message=f"{agreement.title} is not expected to improve how functions are exercised",
        )


def _pool_is_managed(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each pooled fund that nobody manages, and ask who hosts it."""
    for path, agreement in _partnerships(arrangement, context):
        if Section75Arrangement.POOLED_FUND not in (agreement.arrangements or ()):
            continue
        if agreement.host is None:
            yield MissingFact(path=f"{path}.host", fact="which partner hosts the pooled fund")
        yield from must_be(
            agreement,
            "has_pool_manager",
            at=path,
            fact="whether an officer is named to manage the pooled fund",
            message=f"{agreement.title} names nobody to manage its pooled fund",
        )


def _payee_of_a_council(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each payment of a council to a body that the section does not name."""
    for path, agreement in of_kind_on(arrangement, Section76Agreement, context.moment):
        where = f"{path}.payee"
        if agreement.payee is None:
            yield MissingFact(path=where, fact="who is paid")
            continue
        if agreement.payee.kind is None:
            yield kind_gap(where, agreement.payee)
        elif agreement.payee.kind not in _PAYEES:
            yield Breach(
                path=where,
                message=(
                    f"{agreement.payee} is paid under {agreement.title}; the section lets a "
                    f"council pay NHS England, an integrated care board or a Local Health Board"
                ),
                evidence=agreement.sources,
            )


def _pool(*parties: Body, terms: tuple[Section75Term, ...] = tuple(Section75Term)) -> Arrangement:
    """Make a place with a written pool."""
    return signed(
        Section75Agreement(
            title="A pool",
            parties=parties,
            is_written=True,
            terms=terms,
            lists=whole("parties", "terms"),
        )
    )


def _committee(*voters: Body) -> Arrangement:
    """Make a place with a joint committee under section 75."""
    board = Board(
        name="A joint committee",
        kind=BoardKind.JOINT_COMMITTEE,
        power=CommitteePower.SECTION_75,
        voters=voters,
        binds_members=False,
        lists=whole("voters"),
    )
    return Arrangement(name="A place", governance=Governance(boards=(board,)))


_TRUST_OF_2006 = Body(name="A primary care trust", kind=OrganisationKind.PRIMARY_CARE_TRUST)
_POOL = Section75Agreement(
    title="A pool",
    parties=(CCG, COUNCIL),
    covers_excluded=(),
    improves_functions=True,
    liability=LiabilityHolder.BODY_WITH_THE_FUNCTION,
)
_MANAGED = Section75Agreement(
    title="A pool",
    parties=(CCG, COUNCIL),
    arrangements=(Section75Arrangement.POOLED_FUND,),
    host=COUNCIL,
    has_pool_manager=True,
)
_POOL_OF_2006 = attrs.evolve(_POOL, parties=(_TRUST_OF_2006, COUNCIL))
_WITH_TRUST = Section75Agreement(
    title="A pool",
    parties=(NHS_TRUST, COUNCIL),
    consents=(CommissionerConsent(trust=NHS_TRUST, commissioner=CCG, is_given=True),),
)
_COUNCIL_ACTS = Section75Agreement(
    title="Lead commissioning",
    parties=(CCG, COUNCIL),
    arrangements=(Section75Arrangement.COUNCIL_EXERCISES_NHS_FUNCTIONS,),
    reports=tuple(Section75Report(kind=kind) for kind in Section75ReportKind),
    lists=whole("reports"),
)


SECTION_75_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC201",
        title="A partnership of the NHS and councils has an NHS body and a council",
        period=_UNDER_THE_ACT_OF_1999,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The partners are one or more prescribed NHS bodies and one or more councils; two "
            "bodies of one side need another power. Until February 2007 it was section 31 of the "
            "Health Act 1999; the regulations made under it went on under section 75."
        ),
        check=_both_sides,
        passing=_pool(_TRUST_OF_2006, COUNCIL),
        failing=_pool(_TRUST_OF_2006, NHS_TRUST),
        example_day=date(2006, 4, 1),
        sources=(sure("SI2000-617", "regs 2 and 3"),),
    ),
    Rule(
        code="NAC201",
        title="A section 75 agreement needs an NHS body and a council",
        period=_SINCE_THE_ACT_OF_2006,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The power lets prescribed NHS bodies and local authorities act for or with each "
            "other; two bodies of one side need another power. A special health authority is on "
            "neither side. A combined authority, or a combined county authority, is an NHS body "
            "only for the NHS functions that it exercises, and may stand for a council where its "
            "own order says so: which it is, is asked."
        ),
        check=_both_sides,
        passing=_pool(CCG, COUNCIL),
        failing=_pool(CCG, FOUNDATION_TRUST),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "s.75(1), (7A) to (7L) and (8)"),
            sure("SI2000-617", "regs 2 and 3"),
            sure("SI2024-232", "reg 24"),
        ),
    ),
    Rule(
        code="NAC202",
        title="A section 75 agreement is in writing and says what the regulations demand",
        period=_IN_FORCE,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Without the terms nobody can tell who puts in what, for whom, and who answers when "
            "the money runs out."
        ),
        check=_written_terms,
        passing=_pool(CCG, COUNCIL),
        failing=_pool(CCG, COUNCIL, terms=(Section75Term.AIMS_AND_OUTCOMES,)),
        example_day=date(2017, 4, 1),
        sources=(
            sure("SI2000-617", "regs 7(3) and 9(3)"),
            sure("S53"),
        ),
    ),
    Rule(
        code="NAC203",
        title="A section 75 agreement leaves out surgery and other excluded services",
        period=_IN_FORCE,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Surgery, radiotherapy, termination of pregnancy, endoscopy, Class 4 laser and other "
            "invasive treatment, and emergency ambulances are kept out. The list was read in the "
            "regulations on payments by councils, which are near to these and not the same, and "
            "regulation 5 itself could not be read: until it is, the rule warns."
        ),
        check=_excluded_services,
        passing=signed(_POOL),
        failing=signed(
            attrs.evolve(
                _POOL,
                covers_excluded=(Section75Exclusion.SURGERY,),
                lists=whole("covers_excluded"),
            )
        ),
        example_day=date(2017, 4, 1),
        sources=(
            unsure("SI2000-617", "reg 5"),
            sure("FC-R618", "reg 2"),
        ),
    ),
    Rule(
        code="NAC204",
        title="An NHS trust enters a section 75 agreement with its commissioners' consent",
        period=_IN_FORCE,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Those who pay a trust for care must agree before it puts money or functions into a "
            "partnership. The rule is for NHS trusts; it does not name foundation trusts."
        ),
        check=_consent_to_trusts,
        passing=signed(_WITH_TRUST),
        failing=signed(attrs.evolve(_WITH_TRUST, consents=())),
        example_day=date(2017, 4, 1),
        sources=(
            sure("SI2000-617", "regs 7(2) and 9(2)"),
            sure("FC-R617", "regs 7(2) and 9(2)"),
        ),
    ),
    Rule(
        code="NAC205",
        title="A partnership of the NHS and councils moves no liability",
        period=_UNDER_THE_ACT_OF_1999,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Each body goes on being liable for its own functions, whoever exercises them. What "
            "the Act of 1999 said was not read, so the rule warns."
        ),
        check=_liability_stays,
        passing=signed(_POOL_OF_2006),
        failing=signed(
            attrs.evolve(_POOL_OF_2006, liability=LiabilityHolder.BODY_THAT_EXERCISES_IT),
        ),
        example_day=date(2006, 4, 1),
        sources=(unsure("HA1999", "s.31"),),
    ),
    Rule(
        code="NAC205",
        title="A section 75 agreement moves no liability",
        period=_SINCE_THE_ACT_OF_2006,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Each body goes on being liable for its own functions, whoever exercises them. It is "
            "the other way round under section 65Z5 (NAC406)."
        ),
        check=_liability_stays,
        passing=signed(_POOL),
        failing=signed(
            attrs.evolve(_POOL, liability=LiabilityHolder.BODY_THAT_EXERCISES_IT),
        ),
        example_day=date(2017, 4, 1),
        sources=(sure("NHSA2006", "s.75(5)"),),
    ),
    Rule(
        code="NAC206",
        title="A council that exercises NHS functions reports each quarter and each year",
        period=_IN_FORCE,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale="The partners whose functions they are must be able to see how they are done.",
        check=_council_reports,
        passing=signed(_COUNCIL_ACTS),
        failing=signed(
            attrs.evolve(
                _COUNCIL_ACTS, reports=(Section75Report(kind=Section75ReportKind.ANNUAL),)
            )
        ),
        example_day=date(2017, 4, 1),
        sources=(sure("SI2000-617", "reg 9"),),
    ),
    Rule(
        code="NAC207",
        title="A partnership of the NHS and councils is likely to improve what they do",
        period=_UNDER_THE_ACT_OF_1999,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The power is given for that purpose. What is likely is a matter of judgement, and "
            "the Act of 1999 was not read, so the rule warns."
        ),
        check=_likely_to_improve,
        passing=signed(_POOL_OF_2006),
        failing=signed(attrs.evolve(_POOL_OF_2006, improves_functions=False)),
        example_day=date(2006, 4, 1),
        sources=(unsure("HA1999", "s.31"),),
    ),
    Rule(
        code="NAC207",
        title="A section 75 agreement is likely to improve how functions are exercised",
        period=_SINCE_THE_ACT_OF_2006,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The power is given for that purpose. What is likely is a matter of judgement, so the "
            "rule warns."
        ),
        check=_likely_to_improve,
        passing=signed(_POOL),
        failing=signed(attrs.evolve(_POOL, improves_functions=False)),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "s.75(1)"),
            sure("FC-A06", "s.75"),
        ),
    ),
    Rule(
        code="NAC208",
        title="A section 76 payment goes to NHS England or an integrated care board",
        period=DateRange(first_day=date(2022, 7, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The section names who may be paid by a council; NHS trusts and foundation trusts are "
            "not among them."
        ),
        check=_payee_of_a_council,
        passing=signed(Section76Agreement(title="A grant", payer=COUNCIL, payee=ICB)),
        failing=signed(Section76Agreement(title="A grant", payer=COUNCIL, payee=FOUNDATION_TRUST)),
        example_day=date(2023, 4, 1),
        sources=(sure("FC-A06", "s.76"),),
    ),
    Rule(
        code="NAC209",
        title="A joint committee under section 75 is one of NHS bodies and councils",
        period=_SINCE_THE_ACT_OF_2006,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The Act lets regulations provide for joint committees of NHS bodies and councils, "
            "and so for a trust that votes in one, and for nobody else. A combined authority "
            "stands in the place of one side since 28 March 2016, and never of both. Where both "
            "sides vote beside a section 75 agreement, it is asked whose power the committee "
            "uses. The regulation itself could not be read, so the rule warns."
        ),
        check=_committee_of_both,
        passing=_committee(CCG, COUNCIL),
        failing=_committee(CCG, OTHER_CCG),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "s.75(3)(f), (4)(a) and (b)"),
            unsure("SI2000-617", "the regulation on joint committees"),
        ),
    ),
    Rule(
        code="NAC210",
        title="A pooled fund of the NHS and councils has a host and a manager",
        period=_IN_FORCE,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "One partner hosts the fund, and names an officer who manages it, keeps its accounts "
            "and reports to the partners. The paragraphs are from memory, so the rule warns."
        ),
        check=_pool_is_managed,
        passing=signed(_MANAGED),
        failing=signed(attrs.evolve(_MANAGED, has_pool_manager=False)),
        example_day=date(2017, 4, 1),
        sources=(unsure("SI2000-617", "reg 7(4) and (5)"),),
    ),
)
"""Rules about partnership agreements."""
