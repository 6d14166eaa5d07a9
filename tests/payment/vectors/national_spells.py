"""The vectors of rule 1: the price of a spell."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    BestPracticePrices,
    BestPracticeTariff,
    FactValue,
    GivenFacts,
    NationalParameters,
    RoundingPoint,
    ShortStay,
    SpellPrice,
    rolled_price,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_POUND: Final = Money.parse("£1")
_PENNY: Final = Money(pence=1)
_NOTHING: Final = Money(pence=0)
_EMERGENCY: Final = "21"


def _price(vector: Vector, parameters: NationalParameters, name: str) -> Money:
    """Return a price: of the year where it is recorded, and else the vector's own."""
    if name in vector.facts:
        return vector.money(name)
    slugs = [each.slug for each in vector.parameters if each.input == name]
    return parameters.money(slugs[0], vector.when(name)) if slugs else _NOTHING


def _trim_point(vector: Vector, parameters: NationalParameters) -> Fraction:
    """Return the trim point: of the year where it is recorded, and else the vector's own."""
    slugs = [each.slug for each in vector.parameters if each.input == "trim_point"]
    if slugs:
        return parameters.number(slugs[0], vector.when("trim_point"))
    return Fraction(vector.facts.get("trim_point", 0))


def _spell(vector: Vector, parameters: NationalParameters) -> dict[str, FactValue]:
    """Write the facts of a spell."""
    return {
        "price": _price(vector, parameters, "price"),
        "length_of_stay": int(vector.facts.get("length_of_stay", 0)),
        "critical_care_days": int(vector.facts.get("critical_care_days", 0)),
        "rehabilitation_days": 0,
        "trim_point": _trim_point(vector, parameters),
        "day_rate": _price(vector, parameters, "per_day"),
    }


def _paid(
    vector: Vector, tariff: SpellPrice, spell: dict[str, FactValue], spells: int = 1
) -> Fraction:
    """Settle one spell, or several that are alike."""
    facts: GivenFacts = {
        "market_forces_factor": Fraction(vector.facts.get("mff", 1)),
        "spells": [spell for _ in range(spells)],
    }
    return Fraction(settle(tariff, facts).net["provider"].pence)


def price_roll(vector: Vector, parameters: NationalParameters) -> Answer:
    """The price of the next year, in pounds."""
    rolled = rolled_price(_price(vector, parameters, "price"), vector.number("factor"))
    return {"price_pounds": Fraction(rolled.pounds)}


def spell(vector: Vector, parameters: NationalParameters) -> Answer:
    """A spell with what lies beyond its trim point."""
    tariff = SpellPrice(rounding=RoundingPoint.ON_TOTAL, rounded_to=_PENNY)
    return {"payment_pence": _paid(vector, tariff, _spell(vector, parameters))}


def short_spell(vector: Vector, parameters: NationalParameters) -> Answer:
    """An emergency spell, reduced where the rule of the year has it."""
    tariff = SpellPrice.for_year(
        vector.financial_year,
        parameters,
        short_stay=ShortStay.for_year(
            vector.financial_year,
            parameters,
            rounded_to=_POUND if vector.facts.get("short_stay_to_pound", True) else None,
        ),
        top_ups=(),
        rounding=RoundingPoint.ON_TOTAL,
        rounded_to=_PENNY,
    )
    assert vector.facts["emergency"] is True
    facts: dict[str, FactValue] = {
        "age": vector.count("age"),
        "admission_method": _EMERGENCY,
        "short_stay_share": vector.number("short_stay_percent"),
    }
    return {"payment_pence": _paid(vector, tariff, _spell(vector, parameters) | facts)}


def spell_with_top_up(vector: Vector, parameters: NationalParameters) -> Answer:
    """A spell of spinal surgery, with the top-ups of the year."""
    tariff = SpellPrice.for_year(
        vector.financial_year,
        parameters,
        short_stay=None,
        rounding=RoundingPoint.ON_TOTAL,
        rounded_to=_PENNY,
    )
    areas: dict[str, FactValue] = {
        each.area.replace(" ", "_"): each.area == "spinal surgery" for each in tariff.top_ups
    }
    return {"payment_pence": _paid(vector, tariff, _spell(vector, parameters) | areas)}


def spells(vector: Vector, parameters: NationalParameters) -> Answer:
    """Several spells, rounded in all and rounded each."""
    found = {}
    for name, point in (
        ("payment_pence", RoundingPoint.ON_TOTAL),
        ("payment_pence_rounded_each_spell", RoundingPoint.PER_SPELL),
    ):
        tariff = SpellPrice(rounding=point, rounded_to=_PENNY)
        one = _spell(vector, parameters)
        found[name] = _paid(vector, tariff, one, vector.count("spells"))
    return found


def best_practice(vector: Vector, parameters: NationalParameters) -> Answer:
    """A best practice tariff: an addition of the year, or two prices."""
    facts: dict[str, FactValue] = {
        "cases": vector.count("cases"),
        "cases_meeting": vector.count("meeting"),
        "base_price": vector.money("base_price"),
    }
    if vector.facts["shape"] == "addition":
        tariff = BestPracticeTariff.for_year(vector.financial_year, parameters)
    else:
        tariff = BestPracticeTariff(shape=BestPracticePrices())
        facts["best_practice_price"] = vector.money("best_price")
    return {"payment_pence": Fraction(settle(tariff, facts).net["provider"].pence)}


EXPRESSED: Expressed = {
    "T01-roll-DZ11V": price_roll,
    "T02-roll-AA22C": price_roll,
    "T03-excess-HE11H": spell,
    "T05-at-trim": spell,
    "T06-one-over": spell,
    "T07-critical-care": spell,
    "T09-short-stay-unrounded": short_spell,
    "T10-short-stay-child": short_spell,
    "T11-top-up": spell_with_top_up,
    "T13-round-each": spells,
    "T14-bpt-addition": best_practice,
    "T15-bpt-alternative": best_practice,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
