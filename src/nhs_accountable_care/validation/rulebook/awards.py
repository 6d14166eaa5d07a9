"""How contracts are awarded."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    Agreement,
    LocalAuthorityServicesContract,
    NHSStandardContract,
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    ReportedMoney,
    regime_on,
    routes_under,
)
from nhs_accountable_care.questions import Breach, MissingFact, agreements_on, must_be
from nhs_accountable_care.validation.rulebook.citing import sure
from nhs_accountable_care.validation.rulebook.examples import CCG, FOUNDATION_TRUST, signed
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["AWARD_RULES"]

# PCR 2015, light touch: the threshold of EUR 750,000 in pounds. £615,278 for 2018 and 2019 is
# memory; until 2024 no verified figure is higher than the second.
_THRESHOLDS = (
    (date(2018, 1, 1), Money.parse("£663,540")),
    (date(2016, 4, 18), Money.parse("£589,148")),
)


_FIRST_REGIME = date(2013, 4, 1)


def _awards(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, Agreement, Procurement, date]]:
    """Yield each recorded award with the day on which it was made, as far as recorded."""
    for path, agreement in agreements_on(arrangement, context.moment):
        procurement = getattr(agreement, "procurement", None)
        # The regimes are those of NHS commissioners: councils came under the light touch rules on
        # another day, and social care is outside the Provider Selection Regime.
        of_nhs = not isinstance(agreement, LocalAuthorityServicesContract)
        if of_nhs and isinstance(procurement, Procurement):
            first, last = _days_of_award(procurement, agreement, context)
            if first >= _FIRST_REGIME and regime_on(first) is regime_on(last):
                yield f"{path}.procurement", agreement, procurement, first


def _days_of_award(
    procurement: Procurement, agreement: Agreement, context: Context
) -> tuple[date, date]:
    """Return the first and last day on which an award may have been made, as far as recorded."""
    when = procurement.awarded_on or agreement.signed_on
    return (context.on, context.on) if when is None else (when.earliest, when.latest)


def _award_between_regimes(arrangement: Arrangement, context: Context) -> Iterator[MissingFact]:
    """Yield each award of which it is not known under which regime it was made."""
    for path, agreement in agreements_on(arrangement, context.moment):
        procurement = getattr(agreement, "procurement", None)
        if isinstance(procurement, Procurement):
            first, last = _days_of_award(procurement, agreement, context)
            regimes = {regime_on(day) if day >= _FIRST_REGIME else None for day in (first, last)}
            if len(regimes) > 1:
                yield MissingFact(
                    path=f"{path}.procurement.awarded_on",
                    fact="on which day it was awarded, for the regime changed meanwhile",
                )


def _threshold_on(day: date) -> Money:
    """Return from which value an award of a day had to be advertised."""
    return next(amount for since, amount in _THRESHOLDS if since <= day)


def _route_of_the_day(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each award that did not follow the regime of the day on which it was made."""
    yield from _award_between_regimes(arrangement, context)
    for path, agreement, procurement, day in _awards(arrangement, context):
        regime = regime_on(day)
        evidence = procurement.sources or agreement.sources
        if procurement.regime is not None and procurement.regime is not regime:
            yield Breach(
                path=f"{path}.regime",
                message=(
                    f"{agreement.title} is said to be awarded under {procurement.regime.value}; "
                    f"on {words_of_day(day)} the regime was {regime.value}"
                ),
                evidence=evidence,
            )
        if (
            regime is ProcurementRegime.LIGHT_TOUCH
            and procurement.route is ProcurementRoute.ADVERTISED
            and procurement.treats_bidders_equally is False
        ):
            yield Breach(
                path=f"{path}.treats_bidders_equally",
                message=f"{agreement.title} was awarded without treating bidders equally",
                evidence=evidence,
            )
        if procurement.route is None:
            yield MissingFact(path=f"{path}.route", fact="by which route it was awarded")
        elif procurement.route not in routes_under(regime):
            yield Breach(
                path=f"{path}.route",
                message=(
                    f"{agreement.title} took the route {procurement.route.value}, which "
                    f"{regime.value}, the regime of {words_of_day(day)}, does not know"
                ),
                evidence=evidence,
            )
        elif (
            regime is ProcurementRegime.LIGHT_TOUCH
            and procurement.route is ProcurementRoute.NOT_ADVERTISED
        ):
            _, last = _days_of_award(procurement, agreement, context)
            threshold, changed = _threshold_on(day), _threshold_on(last)
            if procurement.estimated_value is None:
                yield MissingFact(
                    path=f"{path}.estimated_value",
                    fact=f"whether its value reached {threshold}",
                )
            elif threshold <= procurement.estimated_value.amount < changed:
                yield MissingFact(
                    path=f"{path}.awarded_on",
                    fact=f"on which day it was awarded, for {threshold} became {changed}",
                )
            elif procurement.estimated_value.amount >= threshold:
                yield Breach(
                    path=f"{path}.route",
                    message=(
                        f"{agreement.title}, worth {procurement.estimated_value}, was not "
                        f"advertised; from {threshold} it had to be"
                    ),
                    evidence=evidence,
                )


def _direct_award(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each direct award that lacks one of the conditions of its route."""
    yield from _award_between_regimes(arrangement, context)
    for path, agreement, procurement, _ in _awards(arrangement, context):
        title = agreement.title
        evidence = procurement.sources or agreement.sources
        if procurement.route is ProcurementRoute.DIRECT_AWARD_A:
            yield from must_be(
                procurement,
                "existing_provider_is_only_capable_one",
                at=path,
                fact="whether the existing provider is the only one that can",
                message=f"{title}: direct award A, and others than the existing provider can",
                evidence=evidence,
            )
            yield from must_be(
                procurement,
                "makes_framework",
                wanted=False,
                at=path,
                fact="whether a framework is made",
                message=f"{title}: direct award A makes no framework",
                evidence=evidence,
            )
        elif procurement.route is ProcurementRoute.DIRECT_AWARD_B:
            yield from must_be(
                procurement,
                "patients_choose",
                at=path,
                fact="whether patients choose their provider",
                message=f"{title}: direct award B, and patients do not choose",
                evidence=evidence,
            )
            yield from must_be(
                procurement,
                "number_of_providers_is_restricted",
                wanted=False,
                at=path,
                fact="whether the number of providers is restricted",
                message=f"{title}: direct award B restricts no number of providers",
                evidence=evidence,
            )
            yield from must_be(
                procurement,
                "all_who_qualify_are_offered",
                at=path,
                fact="whether all who qualify are offered a contract",
                message=f"{title}: direct award B offers a contract to all who qualify",
                evidence=evidence,
            )


_CONTRACT = NHSStandardContract(
    title="A contract",
    commissioners=(CCG,),
    provider=FOUNDATION_TRUST,
    period=StatedPeriod.between(date(2017, 4, 1), date(2019, 3, 31)),
    values=(ReportedMoney(amount=Money.parse("£200m")),),
)


_LIGHT_TOUCH = Procurement(
    route=ProcurementRoute.ADVERTISED,
    awarded_on=StatedDate.of(2017, 4, 1),
    estimated_value=ReportedMoney(amount=Money.parse("£5m")),
)


_DIRECT_B = Procurement(
    route=ProcurementRoute.DIRECT_AWARD_B,
    awarded_on=StatedDate.of(2024, 4, 1),
    patients_choose=True,
    number_of_providers_is_restricted=False,
    all_who_qualify_are_offered=True,
)


def _awarded(procurement: Procurement) -> Arrangement:
    """Make a place with a contract that was awarded in some way."""
    return signed(attrs.evolve(_CONTRACT, period=None, procurement=procurement))


_ROUTES = sure("S57")

AWARD_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC601",
        title="A contract for health services is awarded by a route of its day",
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2016, 4, 17)),
        severity=Severity.NOTE,
        authority=RuleAuthority.LAW,
        rationale=(
            "Groups bought under the regulations of 2013 on procurement, choice and competition, "
            "beside the old Part B rules."
        ),
        check=_route_of_the_day,
        passing=_awarded(
            Procurement(route=ProcurementRoute.ADVERTISED, awarded_on=StatedDate.of(2014, 4, 1))
        ),
        failing=_awarded(
            Procurement(route=ProcurementRoute.COMPETITION, awarded_on=StatedDate.of(2014, 4, 1))
        ),
        example_day=date(2014, 4, 1),
        sources=(sure("SI2013-500"), _ROUTES),
    ),
    Rule(
        code="NAC601",
        title="A contract for health services is awarded by a route of its day",
        period=DateRange(first_day=date(2016, 4, 18), last_day=date(2023, 12, 31)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "From EUR 750,000 on, a contract must be advertised and awarded openly and fairly. In "
            "pounds the rule takes £589,148 for 2016 and 2017 and £663,540 after that; a figure "
            "between the two for 2018 and 2019 is from memory and is not used."
        ),
        check=_route_of_the_day,
        passing=_awarded(_LIGHT_TOUCH),
        failing=_awarded(attrs.evolve(_LIGHT_TOUCH, route=ProcurementRoute.NOT_ADVERTISED)),
        example_day=date(2017, 4, 1),
        sources=(
            sure("PCR2015", "regs 74 to 76"),
            _ROUTES,
            sure("FC-WH"),
        ),
    ),
    Rule(
        code="NAC601",
        title="A contract for health services is awarded by a route of its day",
        period=DateRange(first_day=date(2024, 1, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The Provider Selection Regime has direct awards A, B and C, the most suitable "
            "provider, competition, and routes for urgent cases, changes and frameworks; no "
            "threshold of value."
        ),
        check=_route_of_the_day,
        passing=_awarded(
            Procurement(route=ProcurementRoute.COMPETITION, awarded_on=StatedDate.of(2024, 4, 1))
        ),
        failing=_awarded(
            Procurement(route=ProcurementRoute.ADVERTISED, awarded_on=StatedDate.of(2024, 4, 1))
        ),
        example_day=date(2024, 4, 1),
        sources=(
            sure("SI2023-1348", "regs 6 to 11"),
            sure("S56"),
        ),
    ),
    Rule(
        code="NAC602",
        title="A direct award meets the conditions of its route",
        period=DateRange(first_day=date(2024, 1, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "A is for the only provider that can, and makes no framework; B is for care where "
            "patients choose, limits no number of providers and is open to all who qualify."
        ),
        check=_direct_award,
        passing=_awarded(_DIRECT_B),
        failing=_awarded(attrs.evolve(_DIRECT_B, number_of_providers_is_restricted=True)),
        example_day=date(2024, 4, 1),
        sources=(
            sure("SI2023-1348", "reg 6(3) and (4)"),
            sure("S56"),
            sure("FC-PSR"),
        ),
    ),
)
"""Rules about awards."""
