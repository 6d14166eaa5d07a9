"""
How a test looks at an arrangement: what is recorded, what is recorded as none, what is not.

A test that looks for something in a list may say "no" only if the list is recorded and
complete, or if a source says that the thing is not there. That is what keeps the law of
unknowns: putting a fact where there was none never turns a yes or a no.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    Extent,
    Leader,
    MemberRole,
    PlanKind,
    SystemDuty,
    SystemGate,
    SystemPlan,
)
from nhs_accountable_care.classification.criteria import (
    AllOf,
    AnyOf,
    Combination,
    Criterion,
    Outcome,
    Test,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    Body,
    DevolutionMemorandum,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    is_signed,
)
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.questions import Answer, all_of, answer_of, at_least

__all__ = [
    "agreement_outcome",
    "among",
    "board_of",
    "bodies",
    "bodies_of",
    "covers",
    "duty_outcome",
    "each_item_of",
    "each_of",
    "either",
    "every",
    "fact",
    "fact_outcome",
    "flag",
    "gate_passed",
    "items_of",
    "kind_answer",
    "leader_of",
    "listed",
    "members_of",
    "new_body_outcome",
    "of_agreement",
    "one_holder",
    "path_of",
    "plan_of",
    "roles_outcome",
    "runs_for",
    "signed",
    "size_outcome",
    "some",
]

_Signed = TypeVar("_Signed", bound=Agreement)
_Item = TypeVar("_Item")


def fact_outcome(
    fact: bool | Answer | None,  # noqa: FBT001 -- the fact is what is looked at
    path: str,
    *,
    if_yes: str,
    if_no: str,
    evidence: tuple[Citation, ...],
) -> Outcome:
    """
    Turn one recorded fact, or the answer to a question about it, into an outcome.

    >>> fact_outcome(None, "board", if_yes="a board", if_no="no board", evidence=()).missing
    ('board',)
    """
    match fact if isinstance(fact, Answer) else answer_of(fact):
        case Answer.YES:
            return yes(if_yes, evidence, facts=(path,))
        case Answer.NO:
            return no(if_no, evidence, facts=(path,))
        case _:
            return unknown("it is not recorded", path)


def fact(
    get: Callable[[Arrangement], bool | None],
    path: str,
    *,
    if_yes: str,
    if_no: str,
    evidence: Callable[[Arrangement], tuple[Citation, ...]] = lambda _: (),
) -> Test:
    """Make a test of one recorded fact of an arrangement."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        return fact_outcome(
            get(arrangement), path, if_yes=if_yes, if_no=if_no, evidence=evidence(arrangement)
        )

    return test


def listed(
    items: Iterable[_Item] | None,
    wanted: Callable[[_Item], Answer],
    path: str,
    *,
    number: int = 1,
    is_partial: bool = False,
    if_yes: str,
    if_no: str,
    evidence: tuple[Citation, ...] = (),
) -> Outcome:
    """
    Ask whether so many items of a list or more are of the wanted kind.

    >>> boards = ("a forum", "a committee")
    >>> found = listed(
    ...     boards,
    ...     lambda board: answer_of("forum" in board),
    ...     "governance.boards",
    ...     if_yes="a forum",
    ...     if_no="no forum",
    ... )
    >>> found.answer.value
    'yes'
    """
    if items is None:
        words = _words(path)
        verb = "are" if words.endswith("s") else "is"
        return unknown(f"{words} {verb} not recorded", path)
    answers = [wanted(item) for item in items]
    if is_partial:
        # What is not in a partial list may be of any kind: any number of items not known.
        answers += [Answer.UNKNOWN] * number
    match at_least(number, answers):
        case Answer.YES:
            return yes(if_yes, evidence, facts=(path,))
        case Answer.NO:
            return no(if_no, evidence, facts=(path,))
        case _:
            return unknown(f"{if_no}, as far as is recorded", path)


def each_of(
    items: Iterable[_Item] | None,
    wanted: Callable[[_Item], Answer],
    path: str,
    *,
    is_partial: bool = False,
    if_empty: Answer = Answer.UNKNOWN,
    if_yes: str,
    if_no: str,
    evidence: tuple[Citation, ...] = (),
) -> Outcome:
    """
    Ask whether every item of a list is of the wanted kind; of an empty one, as is told.

    >>> found = each_of((), answer_of, "functions", if_yes="all may", if_no="one may not")
    >>> found.answer.value, found.missing
    ('unknown', ('functions',))
    """
    if items is None:
        return unknown(f"{_words(path)}: not recorded", path)
    answers = [wanted(item) for item in items]
    if is_partial:
        answers.append(Answer.UNKNOWN)
    found = all_of(answers) if answers else if_empty
    if found is Answer.UNKNOWN:
        return unknown(f"{_words(path)}: not recorded in full", path)
    return fact_outcome(found, path, if_yes=if_yes, if_no=if_no, evidence=evidence)


def bodies(
    named: tuple[Body, ...] | None,
    kinds: frozenset[OrganisationKind],
    path: str,
    *,
    number: int = 1,
    is_partial: bool = False,
    words: str,
    evidence: tuple[Citation, ...] = (),
) -> Outcome:
    """Ask whether so many bodies or more are of these kinds; a kind not recorded is unknown."""
    return listed(
        named,
        lambda body: kind_answer(body, kinds),
        path,
        number=number,
        is_partial=is_partial,
        if_yes=f"{words} recorded",
        if_no=f"{words} not found",
        evidence=evidence,
    )


def among(body: Body, others: tuple[Body, ...]) -> Answer:
    """
    Ask whether a body is one of some others: by code, or by name where a code is wanting.

    >>> among(Body(code="RM3"), (Body(code="01G"),))
    <Answer.NO: 'no'>
    >>> among(Body(code="RM3"), (Body(name="A trust"),))
    <Answer.UNKNOWN: 'unknown'>
    """
    answers = {_same(body, other) for other in others}
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO


def _same(one: Body, other: Body) -> Answer:
    """Say whether two mentions are of one body."""
    if one.code and other.code:
        return answer_of(one.code == other.code)
    if one.kind is not None and other.kind is not None and one.kind is not other.kind:
        return Answer.NO
    return Answer.YES if one.name and one.name == other.name else Answer.UNKNOWN


def kind_answer(body: Body, kinds: frozenset[OrganisationKind]) -> Answer:
    """Say whether a body is of one of these kinds; a kind that is not recorded is unknown."""
    return answer_of(None if body.kind is None else body.kind in kinds)


def members_of(
    kinds: frozenset[OrganisationKind], *, number: int = 1, words: str, most: int | None = None
) -> Test:
    """Make a test of how many members are of these kinds."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        members = arrangement.members
        named = None if members is None else tuple(member.body for member in members)
        is_partial = "members" in arrangement.incomplete
        evidence = tuple(
            dict.fromkeys(
                citation
                for member in members or ()
                if member.body.kind in kinds
                for citation in member.sources
            )
        )
        found = bodies(
            named,
            kinds,
            "members",
            number=number,
            is_partial=is_partial,
            words=words,
            evidence=evidence,
        )
        if most is None or found.answer is not Answer.YES or named is None:
            return found
        beyond = bodies(
            named, kinds, "members", number=most + 1, is_partial=is_partial, words=words
        )
        if beyond.answer is Answer.NO:
            return found
        if beyond.answer is Answer.YES:
            return no(f"more than {most} of them: {words}", evidence, facts=("members",))
        return unknown(f"there may be more than {most}: {words}", "members")

    return test


def size_outcome(
    people: int | None,
    path: str,
    *,
    least: int,
    most: int | None = None,
    evidence: tuple[Citation, ...] = (),
) -> Outcome:
    """
    Ask whether a number of people lies between two, both included.

    >>> size_outcome(29_000, "population", least=30_000).because
    '29,000 people are fewer than 30,000'
    """
    if people is None:
        return unknown("how many people it is for is not recorded", path)
    if people < least:
        return no(f"{people:,} people are fewer than {least:,}", evidence, facts=(path,))
    if most is not None and people > most:
        return no(f"{people:,} people are more than {most:,}", evidence, facts=(path,))
    return yes(f"it is for {people:,} people", evidence, facts=(path,))


def agreement_outcome(
    arrangement: Arrangement,
    kind: type[_Signed],
    test: Callable[[_Signed], Outcome],
) -> Outcome:
    """
    Ask about the agreements of one kind; the first that passes decides.

    Where there is none, the answer is no if the record is complete, or if it says that there
    is none of the kind. A place has one deal of devolution at most, one contract for the
    great majority of its care, and one for its whole population [S65], so that the one that is
    recorded decides, though agreements of other kinds may be unrecorded.
    """
    words = kind.type_tag.replace("-", " ")
    is_partial = arrangement.agreements is None or "agreements" in arrangement.incomplete
    outcomes = [test(part) for part in arrangement.agreements or () if isinstance(part, kind)]
    for answer in (Answer.YES, Answer.UNKNOWN):
        for outcome in outcomes:
            if outcome.answer is answer:
                return outcome
    if outcomes:
        if is_partial and kind not in _ONE_AT_MOST:
            because = f"{outcomes[0].because}, and there may be another {words}"
            return unknown(because, "agreements")
        return outcomes[0]
    for absent in arrangement.absent_agreements:
        if absent.kind == kind.type_tag:
            because = f"sources say that there was no {words}"
            return no(because, absent.sources, facts=("agreements",))
    if is_partial:
        return unknown(f"no {words} is recorded, and the record may be partial", "agreements")
    return no(f"there is no {words} among its agreements", facts=("agreements",))


_ONE_AT_MOST = {
    AccountableCareOrganisationContract,
    DevolutionMemorandum,
    IntegratedHealthOrganisationContract,
}
# The consultation that gave the contract its name [S40], and the plan of July 2025 [S64].
_FIRST_DAYS: dict[type[object], date] = {
    IntegratedCareProviderContract: date(2018, 8, 3),
    IntegratedHealthOrganisationContract: date(2025, 7, 3),
}


def of_agreement(kind: type[_Signed], ask: Callable[[_Signed], Outcome]) -> Test:
    """Make a test that asks a question of the agreements of one kind."""

    def test(arrangement: Arrangement, on: date) -> Outcome:
        return _before_there_was_any(kind, on) or agreement_outcome(arrangement, kind, ask)

    return test


def _before_there_was_any(kind: type[_Signed], on: date) -> Outcome | None:
    """Answer no on a day on which nothing of a kind could be there."""
    first = _FIRST_DAYS.get(kind)
    if first is None or on >= first:
        return None
    words = kind.type_tag.replace("-", " ")
    return no(f"before {words_of_day(first)} there was no {words}", facts=("agreements",))


def signed(kind: type[_Signed]) -> Test:
    """Make a test of whether an agreement of one kind was signed by the day."""

    def test(arrangement: Arrangement, on: date) -> Outcome:
        def ask(agreement: _Signed) -> Outcome:
            when = f" on {words_of_day(agreement.signed_on)}" if agreement.signed_on else ""
            return fact_outcome(
                is_signed(agreement, on=on),
                path_of(kind, "signed_on"),
                if_yes=f"{agreement.title}, signed{when}",
                if_no=f"{agreement.title} was not signed by then",
                evidence=agreement.sources,
            )

        return _before_there_was_any(kind, on) or agreement_outcome(arrangement, kind, ask)

    return test


def one_holder(sources: tuple[Citation, ...]) -> AnyOf:
    """Combine the tests of whether one holder has signed a contract for the whole."""
    return some(
        sources,
        accountable_care_organisation_contract=signed(AccountableCareOrganisationContract),
        integrated_care_provider_contract=signed(IntegratedCareProviderContract),
        integrated_health_organisation_contract=signed(IntegratedHealthOrganisationContract),
    )


def runs_for(period: DateRange | None, term_years: int | None, *, least: int) -> Answer:
    """
    Ask whether a contract runs for so many full years or more, or has no last day.

    >>> runs_for(DateRange.parse("2018-04-01/2028-03-31"), None, least=10)
    <Answer.YES: 'yes'>
    >>> runs_for(None, 5, least=10), runs_for(None, None, least=10)
    (<Answer.NO: 'no'>, <Answer.UNKNOWN: 'unknown'>)
    """
    if period is None:
        return answer_of(None if term_years is None else term_years >= least)
    after, first = period.day_after(), period.first_day
    if after is None:
        return Answer.YES
    years = after.year - first.year - ((after.month, after.day) < (first.month, first.day))
    return answer_of(years >= least)


def items_of(
    kind: type[_Signed],
    get: Callable[[_Signed], tuple[_Item, ...] | None],
    field: str,
    wanted: Callable[[_Item], Answer] = lambda _item: Answer.YES,
    *,
    number: int = 1,
    if_yes: str,
    if_no: str,
) -> Test:
    """Make a test of a list in the agreements of one kind: so many items or more are wanted."""

    def ask(agreement: _Signed) -> Outcome:
        return listed(
            get(agreement),
            wanted,
            path_of(kind, field),
            number=number,
            is_partial=field in agreement.incomplete,
            if_yes=if_yes,
            if_no=if_no,
            evidence=agreement.sources,
        )

    return of_agreement(kind, ask)


def bodies_of(
    kind: type[_Signed],
    get: Callable[[_Signed], tuple[Body, ...] | None],
    field: str,
    kinds: frozenset[OrganisationKind],
    *,
    number: int = 1,
    words: str,
) -> Test:
    """Make a test of the bodies in the agreements of one kind: so many or more are of a kind."""
    return items_of(
        kind,
        get,
        field,
        lambda body: kind_answer(body, kinds),
        number=number,
        if_yes=f"{words} recorded",
        if_no=f"{words} not found",
    )


def each_item_of(
    kind: type[_Signed],
    get: Callable[[_Signed], tuple[_Item, ...] | None],
    field: str,
    wanted: Callable[[_Item], Answer],
    *,
    if_empty: Answer = Answer.UNKNOWN,
    if_yes: str,
    if_no: str,
) -> Test:
    """Make a test of a list in the agreements of one kind: every item is of the wanted sort."""

    def ask(agreement: _Signed) -> Outcome:
        return each_of(
            get(agreement),
            wanted,
            path_of(kind, field),
            is_partial=field in agreement.incomplete,
            if_empty=if_empty,
            if_yes=if_yes,
            if_no=if_no,
            evidence=agreement.sources,
        )

    return of_agreement(kind, ask)


def flag(
    kind: type[_Signed],
    get: Callable[[_Signed], bool | None],
    field: str,
    *,
    if_yes: str,
    if_no: str,
) -> Test:
    """Make a test of one recorded fact of the agreements of one kind."""

    def ask(agreement: _Signed) -> Outcome:
        return fact_outcome(
            get(agreement),
            path_of(kind, field),
            if_yes=if_yes,
            if_no=if_no,
            evidence=agreement.sources,
        )

    return of_agreement(kind, ask)


def path_of(kind: type[_Signed], field: str) -> str:
    """Say where a fact of an agreement stands."""
    return f"agreements ({kind.type_tag}).{field}"


def either(*tests: Test) -> Test:
    """Make a test that is met where any of some is; the first that decides is told."""

    def test(arrangement: Arrangement, on: date) -> Outcome:
        outcomes = [each(arrangement, on) for each in tests]
        for answer in (Answer.YES, Answer.UNKNOWN):
            for outcome in outcomes:
                if outcome.answer is answer:
                    return outcome
        return outcomes[0]

    return test


def gate_passed(gate: SystemGate) -> Test:
    """Make a test of whether a later gate is recorded as passed, or as failed."""
    path = f"gates ({gate.value})"

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        for reached in arrangement.gates or ():
            if reached.gate is gate:
                return fact_outcome(
                    reached.is_passed,
                    path,
                    if_yes=reached.evidence or f"{gate.value.replace('-', ' ')} is recorded",
                    if_no=reached.evidence or f"recorded as failed: {gate.value}",
                    evidence=reached.sources,
                )
        return unknown("it is not recorded", path)

    return test


def plan_of(kind: PlanKind, wanted: Callable[[SystemPlan], bool | None], words: str) -> Test:
    """Make a test of the plans of one kind: there is one, of which a fact is recorded."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        plans = arrangement.plans
        found = [plan for plan in plans or () if plan.kind is kind]
        return listed(
            None if plans is None else found,
            lambda plan: answer_of(wanted(plan)),
            f"plans ({kind.value})",
            is_partial="plans" in arrangement.incomplete,
            if_yes=words,
            if_no=f"there is no {kind.value.replace('-', ' ')} that shows it",
            evidence=tuple(citation for plan in found for citation in plan.sources),
        )

    return test


def board_of(
    wanted: Callable[[Board], Answer], *, number: int = 1, if_yes: str, if_no: str
) -> Test:
    """Make a test of how many boards or committees are of a kind."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        governance = arrangement.governance
        boards = None if governance is None else governance.boards
        return listed(
            boards,
            wanted,
            "governance.boards",
            number=number,
            is_partial=governance is not None and "boards" in governance.incomplete,
            if_yes=if_yes,
            if_no=if_no,
            evidence=tuple(citation for board in boards or () for citation in board.sources),
        )

    return test


def leader_of(wanted: Callable[[Leader], Answer], *, if_yes: str, if_no: str) -> Test:
    """Make a test of whether a leader is of a kind."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        governance = arrangement.governance
        leaders = None if governance is None else governance.leaders
        return listed(
            leaders,
            wanted,
            "governance.leaders",
            is_partial=governance is not None and "leaders" in governance.incomplete,
            if_yes=if_yes,
            if_no=if_no,
            evidence=tuple(citation for leader in leaders or () for citation in leader.sources),
        )

    return test


def every(sources: tuple[Citation, ...], **tests: Test | Combination) -> AllOf:
    """Combine tests that are all needed; each name, with spaces, is what the test shows."""
    return AllOf(parts=_parts(sources, tests))


def some(sources: tuple[Citation, ...], **tests: Test | Combination) -> AnyOf:
    """Combine tests of which one is enough; each name, with spaces, is what it shows."""
    return AnyOf(parts=_parts(sources, tests))


def _parts(
    sources: tuple[Citation, ...], tests: dict[str, Test | Combination]
) -> tuple[Criterion, ...]:
    """Make a criterion of each test."""
    return tuple(
        Criterion(
            key=name.replace("_", "-"),
            question=f"Is this recorded: {name.replace('_', ' ')}?",
            test=test,
            sources=sources,
        )
        for name, test in tests.items()
    )


def new_body_outcome(arrangement: Arrangement) -> Outcome:
    """Ask whether a new legal body was made; any record that says so speaks for the whole."""
    said = [("it", arrangement.creates_legal_body, arrangement.sources)]
    said += [
        (part.title, part.creates_statutory_body, part.sources)
        for part in arrangement.agreements or ()
        if isinstance(part, DevolutionMemorandum)
    ]
    for what, makes_body, evidence in said:
        if makes_body is not None:
            words = f"{what} makes {'a' if makes_body else 'no'} new body"
            answered = yes if makes_body else no
            return answered(words, evidence, facts=("creates_legal_body",))
    return unknown("whether a new legal body was made is not recorded", "creates_legal_body")


def covers(extent: Extent) -> Test:
    """Make a test of how much of its footprint an arrangement covers."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        area = arrangement.area
        if area is None or area.extent is None:
            return unknown("how much of its footprint it covers is not recorded", "area.extent")
        words = f"{area.name} is recorded as the {area.extent.value} of a footprint"
        return fact_outcome(
            area.extent is extent, "area.extent", if_yes=words, if_no=words, evidence=area.sources
        )

    return test


def duty_outcome(arrangement: Arrangement, duty: SystemDuty) -> Outcome:
    """Ask whether a duty of the bargain of March 2017 is recorded as met."""
    path = f"duties ({duty.value})"
    for taken in arrangement.duties or ():
        if taken.duty is duty:
            words = taken.evidence or "it is recorded"
            return fact_outcome(
                taken.is_met, path, if_yes=words, if_no=words, evidence=taken.sources
            )
    return unknown("it is not recorded", path)


def roles_outcome(arrangement: Arrangement, roles: tuple[MemberRole, ...]) -> Outcome:
    """Ask whether members of each of these roles take part."""
    members = arrangement.members
    if members is None:
        return unknown("its members are not recorded", "members")
    found = {role for member in members for role in member.roles or ()}
    lacking = [role.value for role in roles if role not in found]
    evidence = tuple(dict.fromkeys(citation for member in members for citation in member.sources))
    if not lacking:
        names = ", ".join(role.value.replace("-", " ") for role in roles)
        because = f"it has members of each kind: {names}"
        return yes(because, evidence, facts=("members",))
    because = f"no member is recorded as {' or '.join(lacking)}"
    if "members" in arrangement.incomplete or any(
        member.roles is None or "roles" in member.incomplete for member in members
    ):
        return unknown(f"{because}, and the record may be partial", "members")
    return no(because, evidence, facts=("members",))


def _words(path: str) -> str:
    """Name the last field of a path in words."""
    return path.rpartition(".")[2].replace("_", " ")
