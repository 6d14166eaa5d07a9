"""How contracts are awarded."""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    Body,
    NHSStandardContract,
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    ReportedMoney,
    routes_under,
)
from nhs_accountable_care.questions import Breach, MissingFact, must_be
from nhs_accountable_care.validation.rulebook.award_days import Award, awards, by_regime
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import CCG, FOUNDATION_TRUST, ICB, signed
from nhs_accountable_care.validation.rulebook.light_touch import light_touch, sole_provider
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["AWARD_RULES"]


def _route_until_2016(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each award under the regulations of 2013 that did not follow them."""
    yield from _route_under(ProcurementRegime.PART_B_AND_CHOICE, arrangement, context)


def _route_until_2023(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each award under the regulations of 2015 that did not follow them."""
    yield from _route_under(ProcurementRegime.LIGHT_TOUCH, arrangement, context)


def _route_since_2024(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each award under the regulations of 2023 that did not follow them."""
    yield from _route_under(ProcurementRegime.PROVIDER_SELECTION, arrangement, context)


def _route_under(
    regime: ProcurementRegime, arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each award that is judged by the entry of one regime and did not follow its own."""
    for award in awards(arrangement, context):
        if award.mildest is regime:
            yield from _route_of_its_regime(award)


def _route_of_its_regime(award: Award) -> Iterator[Breach | MissingFact]:
    """Yield what an award did not do by the regime of the day on which it began."""
    procurement, title = award.procurement, award.agreement.title
    named = procurement.regime
    if named is not None and named not in award.regimes:
        yield Breach(
            path=f"{award.path}.regime",
            message=(
                f"{title} is said to be awarded under {named.value}; by its days it was under "
                f"{_named(award.regimes)}"
            ),
            evidence=award.evidence,
        )
    if procurement.route is None:
        yield MissingFact(path=f"{award.path}.route", fact="by which route it was awarded")
    else:
        yield from by_regime(award, _route_in_order)


def _route_in_order(
    award: Award, regime: ProcurementRegime, days: DateRange
) -> Iterator[Breach | MissingFact]:
    """Yield what is wrong with the route of an award under one regime."""
    route = award.procurement.route
    if (
        route is ProcurementRoute.DYNAMIC_PURCHASING_SYSTEM
        and regime is ProcurementRegime.PROVIDER_SELECTION
        and award.procurement.system_is_valid is not False
    ):
        # Reg 29(1)(c): a system that still runs may be used on.
        if award.procurement.system_is_valid is None:
            yield MissingFact(
                path=f"{award.path}.system_is_valid",
                fact="whether the dynamic purchasing system still ran",
            )
    elif route is not None and route not in routes_under(regime):
        without = [each for each in award.judged_under if route not in routes_under(each)]
        yield Breach(
            path=f"{award.path}.route",
            message=(
                f"{award.agreement.title} took the route {route.value}, which is none under "
                f"{_named(without)}, by the day on which it began"
            ),
            evidence=award.evidence,
        )
    elif regime is ProcurementRegime.LIGHT_TOUCH:
        yield from light_touch(award, days)


def _named(regimes: Iterable[ProcurementRegime]) -> str:
    """Return the regimes that may hold, in words."""
    return " or ".join(regime.value for regime in regimes)


def _direct_award(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each direct award that lacks one of the conditions of its route."""
    for award in awards(arrangement, context):
        yield from by_regime(award, _direct_award_in_order)


def _direct_award_in_order(
    award: Award, regime: ProcurementRegime, _days: DateRange
) -> Iterator[Breach | MissingFact]:
    """Yield the conditions that a direct award lacks; only one regime has them."""
    if regime is not ProcurementRegime.PROVIDER_SELECTION:
        return
    procurement, path, title = award.procurement, award.path, award.agreement.title
    evidence = award.evidence
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
    elif procurement.route is ProcurementRoute.DIRECT_AWARD_C:
        yield from must_be(
            procurement,
            "replaces_expiring_contract",
            at=path,
            fact="whether it takes the place of a contract that is due to end",
            message=f"{title}: direct award C, and no contract that is due to end is replaced",
            evidence=evidence,
        )
        yield from must_be(
            procurement,
            "change_is_considerable",
            wanted=False,
            at=path,
            fact="whether it differs considerably from the existing contract",
            message=f"{title}: direct award C, and the change is considerable",
            evidence=evidence,
        )
        yield from must_be(
            procurement,
            "existing_provider_satisfies",
            at=path,
            fact="whether the existing provider does, and will do, what it is contracted for",
            message=f"{title}: direct award C, and the existing provider does not satisfy",
            evidence=evidence,
        )


def _sole_provider(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each award to the one provider that could, which lacks what the case asks."""
    for award in awards(arrangement, context):
        yield from by_regime(award, _sole_provider_in_order)


def _sole_provider_in_order(
    award: Award, regime: ProcurementRegime, days: DateRange
) -> Iterator[Breach | MissingFact]:
    """Yield what such an award lacks; only one regime has the case."""
    if regime is ProcurementRegime.LIGHT_TOUCH:
        yield from sole_provider(award, days)


_CONTRACT = NHSStandardContract(
    title="A contract",
    commissioners=(CCG,),
    provider=FOUNDATION_TRUST,
    period=StatedPeriod.between(date(2017, 4, 1), date(2019, 3, 31)),
    values=(ReportedMoney(amount=Money.parse("£200m")),),
)


_LIGHT_TOUCH = Procurement(
    route=ProcurementRoute.ADVERTISED,
    began_on=StatedDate.of(2016, 6, 1),
    awarded_on=StatedDate.of(2017, 4, 1),
    estimated_value=ReportedMoney(amount=Money.parse("£5m")),
    one_provider_alone_is_capable=False,
    is_extremely_urgent=False,
    another_case_lifts_notice=False,
)


_SOLE_PROVIDER = attrs.evolve(
    _LIGHT_TOUCH,
    route=ProcurementRoute.NOT_ADVERTISED,
    one_provider_alone_is_capable=True,
    has_reasonable_alternative=False,
    is_artificially_narrowed=False,
)


_DIRECT_B = Procurement(
    route=ProcurementRoute.DIRECT_AWARD_B,
    began_on=StatedDate.of(2024, 1, 8),
    awarded_on=StatedDate.of(2024, 4, 1),
    patients_choose=True,
    number_of_providers_is_restricted=False,
    all_who_qualify_are_offered=True,
)


def _awarded(procurement: Procurement, commissioner: Body = CCG) -> Arrangement:
    """Make a place with a contract that was awarded in some way."""
    return signed(
        attrs.evolve(
            _CONTRACT, commissioners=(commissioner,), period=None, procurement=procurement
        )
    )


_BEGUN_IN_2013 = Procurement(
    route=ProcurementRoute.COMPETITION,
    began_on=StatedDate.of(2013, 10, 1),
    awarded_on=StatedDate.of(2014, 4, 1),
)
_BEGUN_IN_2024 = attrs.evolve(
    _BEGUN_IN_2013, began_on=StatedDate.of(2024, 1, 8), awarded_on=StatedDate.of(2024, 4, 1)
)

_TITLE = "A contract for health services is awarded by a route of its day"
_BY_THE_BEGINNING = (
    "The first notice, advertisement or contact with a provider begins a procedure; it, and the "
    "contract that comes of it, stay under the rules of that day."
)

AWARD_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC601",
        title=_TITLE,
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2016, 4, 17)),
        is_saved=True,
        severity=Severity.NOTE,
        authority=RuleAuthority.LAW,
        rationale=(
            "Groups bought under the regulations of 2013 on procurement, choice and competition, "
            "beside the old Part B rules, which knew no direct award by a process of its own."
        ),
        check=_route_until_2016,
        passing=_awarded(_BEGUN_IN_2013),
        failing=_awarded(attrs.evolve(_BEGUN_IN_2013, route=ProcurementRoute.DIRECT_AWARD_A)),
        example_day=date(2014, 4, 1),
        sources=(sure("SI2013-500"), sure("S57")),
    ),
    Rule(
        code="NAC601",
        title=_TITLE,
        period=DateRange(first_day=date(2016, 4, 18), last_day=date(2023, 12, 31)),
        is_saved=True,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            f"{_BY_THE_BEGINNING} From 18 April 2016 a contract worth EUR 750,000 or more needs a "
            f"notice (£589,148; from 2018 £615,278; from 2020 £663,540, which from 2022 includes "
            f"VAT), unless one provider alone is capable, in extreme urgency, or in another case "
            f"of regulation 32. What else is asked of a sole provider is a rule that warns "
            f"(NAC607). Call-offs and changes have conditions of their own: regulations 33 and 72 "
            f"were read in notes on them. A contract whose procedure began before that day stays "
            f"outside, its changes too."
        ),
        check=_route_until_2023,
        passing=_awarded(_LIGHT_TOUCH),
        failing=_awarded(attrs.evolve(_LIGHT_TOUCH, route=ProcurementRoute.NOT_ADVERTISED)),
        example_day=date(2017, 4, 1),
        sources=(
            sure("PCR2015", "regs 32(1) and (2)(a), 118(1) and (2) and 120"),
            sure("S57"),
            sure("FC-WH", "light-touch thresholds of 2016 to 2022, and how a value is counted"),
            sure("SI2021-1221", "reg 3(3), by which a value includes VAT"),
            sure("PCR-PATHWAY", "regs 6, 33, 72 and 75"),
            sure("PCR-USE", "who may call off from a framework"),
            sure("PCR-JWM", "reg 72(9)"),
            sure("PCR-32", "the cases of reg 32"),
            sure("PPN0120-T", "reg 32(2)(c) and (4)"),
        ),
    ),
    Rule(
        code="NAC601",
        title=_TITLE,
        period=DateRange(first_day=date(2024, 1, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            f"{_BY_THE_BEGINNING} The Provider Selection Regime has direct awards A, B and C, the "
            f"most suitable provider, competition, and routes for urgent cases, changes and "
            f"frameworks; no threshold of value. Every change from 1 January 2024 is under it, "
            f"and every call-off that began since; a dynamic purchasing system that still runs "
            f"may be used on."
        ),
        check=_route_since_2024,
        passing=_awarded(_BEGUN_IN_2024, ICB),
        failing=_awarded(attrs.evolve(_BEGUN_IN_2024, route=ProcurementRoute.ADVERTISED), ICB),
        example_day=date(2024, 4, 1),
        sources=(
            sure("SI2023-1348", "regs 6 to 11, 27 and 29(1) to (3)"),
            sure("S56"),
            sure("PCR2015", "regs 118(2) and 120"),
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
            "patients choose, limits no number of providers and is open to all who qualify; C "
            "replaces a contract that is due to end by one that differs little, with a provider "
            "that satisfies. Not asked: whether A or B would be due instead of C, whether a "
            "provider can express an interest under B, and whether B or C makes a framework."
        ),
        check=_direct_award,
        passing=_awarded(_DIRECT_B, ICB),
        failing=_awarded(attrs.evolve(_DIRECT_B, number_of_providers_is_restricted=True), ICB),
        example_day=date(2024, 4, 1),
        sources=(
            sure("SI2023-1348", "reg 6(3), (4) and (5)(b); by the beginning, reg 29(1)(a)"),
            sure("PSR-CHOICE", "the questions that lead to direct award C, reg 6(10) to (12)"),
            sure("S56"),
            sure("FC-PSR"),
        ),
    ),
    Rule(
        code="NAC607",
        title="A sole provider has no alternative, and not because the terms were narrowed",
        period=DateRange(first_day=date(2016, 4, 18), last_day=date(2023, 12, 31)),
        is_saved=True,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Where one provider alone is capable, a contract above the threshold needs no notice. "
            "That nothing else could take its place, and that the terms were not narrowed to it, "
            "is asked beside it in guidance on the regulations for Scotland, made under the same "
            "article of the directive. In those for England it could not be read, so the rule "
            "warns."
        ),
        check=_sole_provider,
        passing=_awarded(_SOLE_PROVIDER),
        failing=_awarded(attrs.evolve(_SOLE_PROVIDER, has_reasonable_alternative=True)),
        example_day=date(2017, 4, 1),
        sources=(
            unsure("PCR2015", "reg 32(2)(b)"),
            sure("PCR-SCO", "the second exception"),
            sure("PCR-32", "the cases of reg 32 are those of the directive"),
        ),
    ),
)
"""Rules about awards."""
