"""What bodies spend against their limits."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    SpendingLimitKind,
    SpendingPosition,
)
from nhs_accountable_care.arrangements.presence import stood
from nhs_accountable_care.contracts import (
    Body,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import Breach, MissingFact, kind_gap, must_be
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COUNCIL,
    ICB,
    NHS_ENGLAND,
    NHS_TRUST,
    funded,
)
from nhs_accountable_care.validation.rulebook.nhs_trusts import is_an_nhs_trust, sort_gap
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["SPENDING_RULES"]

_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))

_NOTHING = Money(pence=0)


def _positions(
    arrangement: Arrangement, context: Context, body: OrganisationKind, limit: SpendingLimitKind
) -> Iterator[tuple[str, SpendingPosition] | MissingFact]:
    """Yield what bodies of a kind spend against a kind of limit, each with its path."""
    positions = None if arrangement.finance is None else arrangement.finance.positions
    for number, position in enumerate(positions or ()):
        is_of_the_day = context.moment.counts(stood(position, context.moment))
        if position.kind is not limit or not is_of_the_day:
            continue
        path = f"finance.positions[{number}]"
        if position.body.kind is None:
            yield kind_gap(f"{path}.body", position.body)
        elif body is OrganisationKind.NHS_TRUST:
            is_one = is_an_nhs_trust(position.body, context)
            if is_one is None:
                yield sort_gap(f"{path}.body", position.body, context)
            elif is_one:
                yield path, position
        elif position.body.kind is body:
            yield path, position


def _breaks_even(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each NHS trust that lost money over the recorded years taken together."""
    results: dict[str, list[tuple[str, Money]]] = {}
    kinds = (OrganisationKind.NHS_TRUST, SpendingLimitKind.BREAK_EVEN)
    for each in _positions(arrangement, context, *kinds):
        if isinstance(each, MissingFact):
            yield each
            continue
        path, position = each
        if position.is_forecast:
            continue
        if position.is_forecast is None or position.income is None or position.spending is None:
            yield MissingFact(
                path=path,
                fact=f"what {position.body} took in and spent in {position.year} in the end",
            )
            continue
        result = position.income - position.spending
        name = position.body.code or str(position.body)
        results.setdefault(name, []).append((path, result))
    for name, years in results.items():
        whole = sum((result for _, result in years), _NOTHING)
        if len(years) > 1 and whole < _NOTHING:
            yield Breach(
                path=years[-1][0],
                message=(
                    f"{name} made {whole} over {len(years)} recorded years; an NHS trust covers "
                    f"its outgoings taking one year with another"
                ),
            )


def _within(
    arrangement: Arrangement,
    context: Context,
    body: OrganisationKind,
    limit: SpendingLimitKind,
    words: str,
    *,
    counts_forecasts: bool,
) -> Iterator[Breach | MissingFact]:
    """Yield each year in which a body of a kind spends more than it may."""
    for each in _positions(arrangement, context, body, limit):
        if isinstance(each, MissingFact):
            yield each
            continue
        path, position = each
        if position.is_forecast and not counts_forecasts:
            continue
        if position.is_forecast is None and not counts_forecasts:
            yield MissingFact(
                path=f"{path}.is_forecast", fact="whether this is a forecast or what was spent"
            )
        elif position.limit is None or position.spending is None:
            yield from _by_its_result(path, position, words)
        elif position.spending > position.limit and position.income is None:
            yield MissingFact(
                path=f"{path}.income",
                fact=f"what {position.body} has besides its limit in {position.year}",
            )
        elif position.spending > position.limit + (position.income or _NOTHING):
            yield Breach(
                path=f"{path}.spending",
                message=(
                    f"{position.body} spends {position.spending} in {position.year}, more than "
                    f"the {position.limit + (position.income or _NOTHING)} that it has; {words}"
                ),
                evidence=position.sources,
            )


def _by_its_result(
    path: str, position: SpendingPosition, words: str
) -> Iterator[Breach | MissingFact]:
    """Yield a year that ended in a deficit, where limit and spending are not both recorded."""
    if position.result is None:
        yield MissingFact(
            path=path, fact=f"limit and spending of {position.body} in {position.year}"
        )
    elif position.result < _NOTHING:
        yield Breach(
            path=f"{path}.result",
            message=(
                f"{position.body} spends {_NOTHING - position.result} more than it has in "
                f"{position.year}; {words}"
            ),
            evidence=position.sources,
        )


def _group_within_limit(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each year in which a CCG spent more than its allocation and other income."""
    return _within(
        arrangement,
        context,
        OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
        SpendingLimitKind.ALLOCATION,
        "a CCG's spending may not exceed it",
        counts_forecasts=False,
    )


def _board_within_limit(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each year in which a board's spending, or its forecast, passes what it receives."""
    for limit in (SpendingLimitKind.ALLOCATION, SpendingLimitKind.JOINT_LIMIT):
        yield from _within(
            arrangement,
            context,
            OrganisationKind.INTEGRATED_CARE_BOARD,
            limit,
            "a risk to explain, since the duty is to aim at staying within it",
            counts_forecasts=True,
        )


def _england_within_limit(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each year in which the NHS together passes what the Secretary of State directs."""
    return _within(
        arrangement,
        context,
        OrganisationKind.NHS_ENGLAND,
        SpendingLimitKind.JOINT_LIMIT,
        "a risk to explain, since the duty, which is NHS England's alone, is to aim",
        counts_forecasts=True,
    )


def _authority_within_allotment(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each year in which a special health authority spent more than its allotment."""
    return _within(
        arrangement,
        context,
        OrganisationKind.SPECIAL_HEALTH_AUTHORITY,
        SpendingLimitKind.ALLOTMENT,
        "a special health authority's spending may not exceed it",
        counts_forecasts=False,
    )


def _officer_reports(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each council that will spend more than it has, unreported."""
    kinds = (OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER, SpendingLimitKind.BALANCED_BUDGET)
    for each in _positions(arrangement, context, *kinds):
        if isinstance(each, MissingFact):
            yield each
            continue
        path, position = each
        if position.limit is None or position.spending is None:
            yield MissingFact(
                path=path, fact=f"resources and spending of {position.body} in {position.year}"
            )
        elif position.spending > position.limit and position.income is None:
            yield MissingFact(
                path=f"{path}.income",
                fact=f"what {position.body} has besides its resources in {position.year}",
            )
        elif position.spending > position.limit + (position.income or _NOTHING):
            yield from must_be(
                position,
                "finance_officer_has_reported",
                at=path,
                fact=f"whether the finance officer of {position.body} has reported",
                message=(
                    f"{position.body} will spend {position.spending} in {position.year}, more "
                    f"than it has, and its finance officer has not reported"
                ),
            )


def _spending(
    body: Body, kind: SpendingLimitKind, *, spending: str, year: int, is_forecast: bool = False
) -> SpendingPosition:
    """Make a year's spending of a body that may spend, or took in, ten million pounds."""
    ten = Money.parse("£10m")
    is_break_even = kind is SpendingLimitKind.BREAK_EVEN
    return SpendingPosition(
        body=body,
        year=FinancialYear(year),
        kind=kind,
        limit=None if is_break_even else ten,
        income=ten if is_break_even else _NOTHING,
        spending=Money.parse(spending),
        is_forecast=is_forecast,
    )


def _spent(*positions: SpendingPosition) -> Arrangement:
    """Make a place with what bodies spent."""
    return funded(Finance(positions=positions))


_SPECIAL = Body(name="An authority", kind=OrganisationKind.SPECIAL_HEALTH_AUTHORITY)


SPENDING_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC507",
        title="An NHS trust covers its outgoings, taking one year with another",
        period=DateRange(first_day=date(1991, 4, 1), last_day=date(2007, 2, 28)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "One bad year may be made good by others. The duty of the Act of 1990 was not read, "
            "nor how many years are taken together, so the rule warns."
        ),
        check=_breaks_even,
        passing=_spent(
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£11m", year=2004),
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£9m", year=2005),
        ),
        failing=_spent(
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£11m", year=2004),
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£10m", year=2005),
        ),
        example_day=date(2006, 6, 1),
        sources=(unsure("NHSCCA1990", "s.10"),),
    ),
    Rule(
        code="NAC507",
        title="An NHS trust covers its outgoings, taking one year with another",
        period=DateRange(first_day=date(2007, 3, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "One bad year may be made good by others. How many years are taken together is not in "
            "the sources, so the rule warns. Foundation trusts have no such duty, and forecasts "
            "break none."
        ),
        check=_breaks_even,
        passing=_spent(
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£11m", year=2016),
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£9m", year=2017),
        ),
        failing=_spent(
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£11m", year=2016),
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£10m", year=2017),
        ),
        example_day=date(2018, 4, 1),
        sources=(
            sure("NHSA2006", "Sch 5 para 2"),
            sure("S101"),
            unsure("FC-OWN", "how many years are taken together"),
        ),
    ),
    Rule(
        code="NAC508",
        title="A CCG spends no more than its allocation and other income",
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2022, 6, 30)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=("Revenue, capital and cash each had a limit that a group could not pass."),
        check=_group_within_limit,
        passing=_spent(_spending(CCG, SpendingLimitKind.ALLOCATION, spending="£10m", year=2017)),
        failing=_spent(_spending(CCG, SpendingLimitKind.ALLOCATION, spending="£11m", year=2017)),
        example_day=date(2018, 6, 1),
        sources=(
            sure("NHSA2006", "ss.223H to 223J"),
            sure("S102"),
            sure("FC-A22", "the repeal"),
        ),
    ),
    Rule(
        code="NAC509",
        title="An integrated care board aims to stay within what it receives",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The duties are to act with a view to it, alone and with partner trusts. A forecast "
            "above the limit is a risk to explain and no unlawful act. Whether wider duties have "
            "begun was not checked."
        ),
        check=_board_within_limit,
        passing=_spent(
            _spending(
                ICB, SpendingLimitKind.ALLOCATION, spending="£10m", year=2023, is_forecast=True
            )
        ),
        failing=_spent(
            _spending(
                ICB, SpendingLimitKind.ALLOCATION, spending="£11m", year=2023, is_forecast=True
            )
        ),
        example_day=date(2023, 6, 1),
        sources=(
            sure("NHSA2006", "ss.223GB, 223GC, 223L and 223M"),
            unsure("HCA2022", "commencement of ss.28 and 30"),
        ),
    ),
    Rule(
        code="NAC510",
        title="NHS England aims to keep the NHS together within its limits",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The duty is on NHS England alone, and is one of aim: boards and trusts do not break "
            "it."
        ),
        check=_england_within_limit,
        passing=_spent(
            _spending(NHS_ENGLAND, SpendingLimitKind.JOINT_LIMIT, spending="£10m", year=2023)
        ),
        failing=_spent(
            _spending(NHS_ENGLAND, SpendingLimitKind.JOINT_LIMIT, spending="£11m", year=2023)
        ),
        example_day=date(2023, 6, 1),
        sources=(
            sure("NHSA2006", "s.223D"),
            sure("FC-A22", "s.27"),
        ),
    ),
    Rule(
        code="NAC511",
        title="A special health authority spends no more than its allotment and other sums",
        period=DateRange(first_day=date(2007, 3, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=("Its money is allotted for the year, and the Act lets it spend no more."),
        check=_authority_within_allotment,
        passing=_spent(
            _spending(_SPECIAL, SpendingLimitKind.ALLOTMENT, spending="£10m", year=2017)
        ),
        failing=_spent(
            _spending(_SPECIAL, SpendingLimitKind.ALLOTMENT, spending="£11m", year=2017)
        ),
        example_day=date(2018, 6, 1),
        sources=(
            sure("NHSA2006", "s.226"),
            sure("FC-A06", "s.226(2)"),
        ),
    ),
    Rule(
        code="NAC514",
        title="A council that will spend more than it has is told so by its finance officer",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The officer must report if spending in a year will pass the resources for it."
        ),
        check=_officer_reports,
        passing=_spent(
            _spending(COUNCIL, SpendingLimitKind.BALANCED_BUDGET, spending="£10m", year=2017)
        ),
        failing=_spent(
            attrs.evolve(
                _spending(COUNCIL, SpendingLimitKind.BALANCED_BUDGET, spending="£11m", year=2017),
                finance_officer_has_reported=False,
            )
        ),
        example_day=date(2018, 1, 1),
        sources=(
            sure("LGFA1988", "s.114(3)"),
            sure("S59"),
        ),
    ),
)
"""Rules about limits of spending."""
