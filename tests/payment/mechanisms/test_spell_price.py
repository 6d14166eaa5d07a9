"""Spells at the national tariff."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    NotInForceError,
    Share,
)
from nhs_accountable_care.payment import (
    FactValue,
    GivenFacts,
    Mechanism,
    RoundingPoint,
    ShortStay,
    SpellPrice,
    TopUp,
    national_parameters,
    rolled_price,
    settle,
)

PENNY, POUND = Money(pence=1), Money.parse("£1")

TERMS: dict[str, SpellPrice] = {
    "spells rounded each to the penny": SpellPrice(
        rounding=RoundingPoint.PER_SPELL, rounded_to=PENNY
    ),
    "spells rounded each to the pound": SpellPrice(
        rounding=RoundingPoint.PER_SPELL, rounded_to=POUND
    ),
    "spells rounded in all to the pound": SpellPrice(
        rounding=RoundingPoint.ON_TOTAL, rounded_to=POUND
    ),
    "spells with every part": SpellPrice(
        short_stay=ShortStay(
            longest_stay=1,
            lowest_age=19,
            admission_methods=("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"),
            rounded_to=POUND,
        ),
        top_ups=(
            TopUp(area="children", rate=Share.parse("60%")),
            TopUp(area="spinal surgery", rate=Share.parse("32%")),
        ),
        has_best_practice=True,
        rounding=RoundingPoint.ON_TOTAL,
        rounded_to=PENNY,
    ),
}


def for_year(
    start: int, *, top_ups: tuple[TopUp, ...] | None = None, short_stay: ShortStay | None = None
) -> SpellPrice:
    """Return the tariff of a year, rounded to the penny a spell."""
    return SpellPrice.for_year(
        FinancialYear(start),
        national_parameters(),
        rounding=RoundingPoint.PER_SPELL,
        rounded_to=PENNY,
        short_stay=short_stay,
        top_ups=top_ups,
    )


RULE_OF_2017 = ShortStay.for_year(FinancialYear(2017), national_parameters(), rounded_to=POUND)
REDUCING = for_year(2017, top_ups=(), short_stay=RULE_OF_2017)
SHORT: dict[str, FactValue] = {
    "price": Money.parse("£1,482"),
    "length_of_stay": 1,
    "critical_care_days": 0,
    "rehabilitation_days": 0,
    "trim_point": 11,
    "day_rate": Money.parse("£208"),
    "age": 70,
    "short_stay_share": Share.parse("45%"),
}


def a_short_spell(method: str) -> GivenFacts:
    """Return the facts of one short spell, by how the patient was admitted."""
    return {"market_forces_factor": 1, "spells": [SHORT | {"admission_method": method}]}


def test_spells_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@pytest.mark.parametrize(
    ("start", "rates"),
    [
        pytest.param(2010, {"children": "78%", "orthopaedics": "30%"}, id="CP52, 2010/11"),
        pytest.param(
            2011,
            {
                "children": "60%",
                "orthopaedics": "24%",
                "neurosciences": "28%",
                "spinal surgery": "32%",
            },
            id="CP52, 2011/12",
        ),
    ],
)
def test_top_ups_are_those_of_the_year(start: int, rates: dict[str, str]) -> None:
    """A year has the top-ups that are recorded for it, and cites where they were read."""
    tariff = for_year(start)
    assert {each.area: str(each.rate) for each in tariff.top_ups} == rates
    assert {each.source.key for each in tariff.sources} == {"CP52"}


def test_top_ups_that_were_not_recovered_are_asked_for() -> None:
    """After 2011/12 the author says which top-ups apply, or that none do."""
    with pytest.raises(
        NotInForceError, match=r"top-up-children: .* for 2017/18; .*top_ups, or an empty list"
    ):
        for_year(2017)
    assert for_year(2017, top_ups=()).top_ups == ()


def test_whether_short_stays_are_reduced_is_always_said() -> None:
    """No year leaves them out in silence: of 2011/12 but a part of the rule is recorded."""
    year, parameters = FinancialYear(2011), national_parameters()
    with pytest.raises(TypeError, match="short_stay"):
        SpellPrice.for_year(  # type: ignore[call-arg]  # what is refused
            year, parameters, rounding=RoundingPoint.PER_SPELL, rounded_to=PENNY
        )
    with pytest.raises(NotInForceError, match=r"short-stay-lowest-age: .* for 2011/12"):
        ShortStay.for_year(year, parameters, rounded_to=None)


def test_the_rule_on_short_stays_is_that_of_the_year() -> None:
    """In 2017/18 it was a stay of under two days, from 19 years on, of ten methods [CP151]."""
    rule = ShortStay.for_year(
        FinancialYear(2017), national_parameters(), rounded_to=Money.parse("£1")
    )
    assert (rule.longest_stay, rule.lowest_age) == (1, 19)
    assert rule.admission_methods == ("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D")
    tariff = for_year(2017, top_ups=(), short_stay=rule)
    assert tariff.sources == rule.sources
    assert {each.source.key for each in rule.sources} == {"CP52", "CP151"}


@pytest.mark.parametrize(
    "slug",
    ["short-stay-longest-stay", "short-stay-lowest-age", "short-stay-admission-methods"],
)
def test_a_rule_on_short_stays_needs_all_that_it_is_made_of(slug: str) -> None:
    """A rule without one of its three numbers is refused."""
    year = FinancialYear(2017)
    fewer = national_parameters().without(slug, year)
    with pytest.raises(NotInForceError, match=slug):
        ShortStay.for_year(year, fewer, rounded_to=PENNY)


@pytest.mark.parametrize(
    ("price", "factor", "rolled"),
    [
        pytest.param("£1,482", "1.0025383", "£1,486.00", id="CP152: DZ11V"),
        pytest.param("£9,766", "1.0095205", "£9,859.00", id="CP152: AA22C"),
        pytest.param("£1", "1.5", "£2.00", id="half a pound goes up"),
    ],
)
def test_a_price_rolls_forward_in_whole_pounds(price: str, factor: str, rolled: str) -> None:
    """A price of 2017/18 times its factor is that of 2018/19, half a pound up."""
    assert str(rolled_price(Money.parse(price), Decimal(factor))) == rolled


def test_a_price_is_not_rolled_by_a_float() -> None:
    """A factor is exact."""
    with pytest.raises(InvalidTypeError, match="factor"):
        rolled_price(POUND, 1.0025383)  # type: ignore[arg-type]  # what is refused


def test_terms_that_say_nothing_are_refused() -> None:
    """No method of admission, two top-ups of one area, and rounding to nothing are refused."""
    top_up = TopUp(area="children", rate=Share.parse("60%"))
    with pytest.raises(InvalidValueError, match="name each area once"):
        for_year(2017, top_ups=(top_up, top_up))
    with pytest.raises(InvalidValueError, match=r"SpellPrice\.rounded_to is '£0\.00'"):
        SpellPrice(rounding=RoundingPoint.ON_TOTAL, rounded_to=Money(pence=0))
    with pytest.raises(InvalidValueError, match="admission_methods"):
        ShortStay(longest_stay=1, lowest_age=19, admission_methods=(), rounded_to=PENNY)
    with pytest.raises(InvalidValueError, match=r"ShortStay\.rounded_to"):
        ShortStay(
            longest_stay=1, lowest_age=19, admission_methods=("21",), rounded_to=Money(pence=-1)
        )


@pytest.mark.parametrize(
    ("method", "paid"),
    [
        pytest.param("21", "£667.00", id="an emergency"),
        pytest.param("2D", "£667.00", id="an emergency with a letter"),
        pytest.param("11", "£1,482.00", id="from a waiting list"),
        pytest.param("31", "£1,482.00", id="maternity"),
        pytest.param("83", "£1,482.00", id="another"),
    ],
)
def test_each_known_method_of_admission_is_paid(method: str, paid: str) -> None:
    """An emergency is reduced, and any other method that is known is not."""
    assert str(settle(REDUCING, a_short_spell(method)).net["provider"]) == paid


@pytest.mark.parametrize("method", ["21.0", "2a", "banana", " 21", "", "99"])
def test_a_method_of_admission_that_is_not_known_is_refused(method: str) -> None:
    """Whatever a spreadsheet made of a code is not paid as if it were no emergency."""
    with pytest.raises(InvalidValueError, match=r"no code that this may be.*one of: 11, 12, 13"):
        settle(REDUCING, a_short_spell(method))


def test_terms_may_know_further_methods() -> None:
    """Older or local codes are written with the terms; an emergency is one of those known."""
    rule = attrs.evolve(RULE_OF_2017, known_methods=("21", "99"), admission_methods=("21",))
    tariff = for_year(2017, top_ups=(), short_stay=rule)
    assert str(settle(tariff, a_short_spell("99")).net["provider"]) == "£1,482.00"
    with pytest.raises(InvalidValueError, match="'2a', and known_methods does not; it has 11, 12"):
        ShortStay(longest_stay=1, lowest_age=19, admission_methods=("2a",), rounded_to=None)


def test_the_facts_of_the_tariff_have_room() -> None:
    """A million spells can be settled, with a factor of six places from a half to two."""
    formula = TERMS["spells rounded each to the penny"].formula()
    assert formula.tables == {"spells": 1_000_000}
    [factor] = formula.facts_by_table[None]
    measure = factor.measure
    assert (measure.grain, measure.lowest, measure.highest) == (
        Fraction(1, 1_000_000),
        Fraction(1, 2),
        Fraction(2),
    )


def test_what_best_practice_adds_is_at_most_a_million() -> None:
    """It may also be less than nothing, where a base price was raised."""
    facts = TERMS["spells with every part"].formula().facts
    [best] = [each for each in facts if each.name == "best_practice"]
    assert (best.measure.lowest, best.measure.highest) == (
        Fraction(-100_000_000),
        Fraction(100_000_000),
    )


@pytest.mark.parametrize(
    ("to", "paid"),
    [
        pytest.param(None, "£5,762.28", id="not rounded: £5,521.0157"),
        pytest.param(PENNY, "£5,762.29", id="to the penny: £5,521.02"),
        pytest.param(POUND, "£5,762.27", id="to the pound: £5,521"),
    ],
)
def test_how_a_reduced_price_is_rounded_can_move_a_penny(to: Money | None, paid: str) -> None:
    """73.33% of £7,529, times 1.0437, comes to a penny more or less."""
    rule = ShortStay(longest_stay=1, lowest_age=19, admission_methods=("21",), rounded_to=to)
    facts: GivenFacts = {
        "market_forces_factor": Decimal("1.0437"),
        "spells": [
            {
                "price": Money.parse("£7,529"),
                "length_of_stay": 1,
                "critical_care_days": 0,
                "rehabilitation_days": 0,
                "trim_point": 38,
                "day_rate": POUND,
                "age": 54,
                "admission_method": "21",
                "short_stay_share": Decimal("0.7333"),
            }
        ],
    }
    assert str(settle(for_year(2017, top_ups=(), short_stay=rule), facts).net["provider"]) == paid


@pytest.mark.parametrize(("pounds", "rolled"), [("£1", "£1.00"), ("£5", "£3.00"), ("£3", "£2.00")])
def test_half_a_pound_is_rounded_up(pounds: str, rolled: str) -> None:
    """Where a factor of one half leaves it; as the published prices were rounded."""
    assert str(rolled_price(Money.parse(pounds), Fraction(1, 2))) == rolled


def test_spells_shorter_than_their_critical_care_are_noted() -> None:
    """A stay of 5 days has no 50 in critical care; one of 5 with 3 and 2 may be."""
    tariff = SpellPrice(rounding=RoundingPoint.PER_SPELL, rounded_to=Money(pence=1))
    spell: dict[str, FactValue] = {
        "price": Money.parse("£1,000"),
        "length_of_stay": 5,
        "critical_care_days": 50,
        "rehabilitation_days": 0,
        "trim_point": 11,
        "day_rate": Money.parse("£208"),
    }
    may_be = {**spell, "critical_care_days": 3, "rehabilitation_days": 2}
    facts: GivenFacts = {"market_forces_factor": 1, "spells": [spell, may_be]}
    note = "spells at tariff: spells shorter than their critical care and rehabilitation"
    settlement = settle(tariff, facts)
    assert settlement.line(note).value == 1
    assert "shorter than their days in critical care" in settlement.doubts[0]
