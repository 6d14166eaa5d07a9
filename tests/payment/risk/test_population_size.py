"""How large is large enough: each answer is the one that was stated before the code."""

import json
import math
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    CostTruncation,
    CostVolatility,
    DiscreteSpread,
    LimitedFluctuation,
    LognormalSpread,
    ObservedOverspends,
    PersonCost,
    deviation_of_count,
)
from nhs_accountable_care.policy import sourcebook

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("sizes.json").read_text(encoding="utf-8")
)
ONE = EXPECTED["one_person"]
COSTS = DiscreteSpread(
    values=tuple(Money.parse(f"£{value}") for value in ONE["values"]),
    weights=tuple(Fraction(chance) for chance in ONE["chances"]),
)
STOP_LOSS = CostTruncation(
    at=Money.parse(f"£{ONE['level']}"), above=Share.parse(ONE["borne_above"])
)


def named(cases: list[dict[str, Any]]) -> list[Any]:
    """Name cases by their sources and ids."""
    return [
        pytest.param(case, id=f"{case['source'] or 'by hand'}: {case['id']}") for case in cases
    ]


def sources(data: object) -> list[str]:
    """Go through what is expected for the keys of its sources."""
    if isinstance(data, dict):
        own = [data["source"]] if data.get("source") else []
        return own + [key for each in data.values() for key in sources(each)]
    return [key for each in data for key in sources(each)] if isinstance(data, list) else []


def test_what_is_expected_cites_the_sourcebook() -> None:
    """Every key is one of it."""
    assert [key for key in sources(EXPECTED) if key not in sourcebook()] == []


@pytest.mark.parametrize("case", named(EXPECTED["deviations"]))
def test_chance_falls_with_size_and_the_rest_does_not(case: dict[str, Any]) -> None:
    """The two parts of the variance give the deviation that is expected."""
    known = CostVolatility.of(
        Fraction(case["of_one_person"]), in_common=Fraction(case["in_common"])
    )
    found = known.at(case["people"])
    assert found.by_chance.value == pytest.approx(
        float(case["chance"]), rel=0, abs=float(case["within"])
    )
    assert found.whole.value == pytest.approx(
        float(case["whole"]), rel=0, abs=float(case["within"])
    )
    assert found.in_common.value == pytest.approx(float(case["in_common"]), rel=1e-12)
    assert known.of_one_person.value == pytest.approx(float(case["of_one_person"]), rel=1e-12)


@pytest.mark.parametrize("case", named(EXPECTED["from_a_size"]))
def test_a_deviation_at_one_size_gives_that_of_another(case: dict[str, Any]) -> None:
    """By the law of the square root, of which the anchor is published."""
    known = CostVolatility.of_size(case["people"], Fraction(case["deviation"]))
    assert known.at(case["at"]).by_chance.value == pytest.approx(
        float(case["chance"]), rel=0, abs=float(case["within"])
    )


@pytest.mark.parametrize("case", named(EXPECTED["counts"]))
def test_rare_events_vary_by_their_number(case: dict[str, Any]) -> None:
    """The deviation of a count, and of its cost, is the expected part of it."""
    found = deviation_of_count(
        Fraction(case["events"]), cost_deviation=Fraction(case["cost_deviation"])
    )
    assert found.value == pytest.approx(float(case["deviation"]), rel=1e-12)


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        pytest.param(PersonCost(spread=COSTS), ONE["whole"], id="whole"),
        pytest.param(PersonCost(spread=COSTS, truncation=STOP_LOSS), ONE["borne"], id="borne"),
    ],
)
def test_the_cost_of_one_person_gives_the_volatility(
    cost: PersonCost, expected: dict[str, str]
) -> None:
    """Listed costs are exact, with a stop-loss and without."""
    top, bottom = expected["variance_of_one"].split("/")
    assert cost.volatility().variance_of_one == Fraction(int(top), int(bottom))
    assert cost.borne.value == float(expected["mean_pence"])


def test_a_stop_loss_passes_a_part_of_the_cost_on() -> None:
    """Half of the cost of the people by hand; nothing of it without a stop-loss."""
    assert PersonCost(spread=COSTS, truncation=STOP_LOSS).passed_on.value == float(
        ONE["passed_on"]
    )
    assert PersonCost(spread=COSTS).passed_on.value == 0


@given(
    relative=st.fractions(Fraction(1, 4), Fraction(8), max_denominator=20),
    level=st.fractions(Fraction(1, 2), Fraction(20), max_denominator=20),
    rate=st.sampled_from([Fraction(), Fraction(1, 10), Fraction(1)]),
)
def test_a_lognormal_under_a_stop_loss_agrees_with_a_sum_over_many_slices(
    relative: Fraction, level: Fraction, rate: Fraction
) -> None:
    """The closed form is what adding up thousands of thin slices comes to."""
    mean = Money.parse("£1,000")
    spread = LognormalSpread(mean=mean, standard_deviation=Money(pence=int(relative * mean.pence)))
    limit = Money(pence=int(level * mean.pence))
    cost = PersonCost(spread=spread, truncation=CostTruncation(at=limit, above=Share(value=rate)))
    expected, variance = sliced(spread, limit.pence, float(rate))
    assert cost.borne.value == pytest.approx(expected, rel=1e-6)
    assert float(cost.volatility().variance_of_one) == pytest.approx(
        variance / expected**2, rel=1e-5, abs=1e-9
    )


def sliced(spread: LognormalSpread, level: int, rate: float) -> tuple[float, float]:
    """Return mean and variance of what is borne, by slices of equal width of the logarithm."""
    mean, deviation = float(spread.expected), math.sqrt(spread.variance)
    sigma = math.sqrt(math.log(1 + (deviation / mean) ** 2))
    middle = math.log(mean) - sigma**2 / 2
    width, total, first, second = 0.001, 0.0, 0.0, 0.0
    for step in range(-9000, 18000):
        z = (step + 0.5) * width
        cost = math.exp(middle + sigma * z)
        weight = math.exp(-z * z / 2) * width / math.sqrt(2 * math.pi)
        borne = min(cost, level) + rate * max(0.0, cost - level)
        total, first, second = total + weight, first + weight * borne, second + weight * borne**2
    assert total == pytest.approx(1, abs=1e-12)
    return first, second - first**2


@pytest.mark.parametrize(
    ("seen", "of_one", "in_common"),
    [
        pytest.param(
            CostVolatility.of_size(10_000, Fraction(5, 100), in_common=Fraction(4, 100)),
            9,
            Fraction(16, 10_000),
            id="three and four make five",
        ),
        pytest.param(
            CostVolatility.of_size(9, Fraction(1, 100), in_common=Fraction(1, 100)),
            0,
            Fraction(1, 10_000),
            id="all of it in common",
        ),
        pytest.param(
            CostVolatility.of_size(10_000, Fraction("0.0329"), read_at=Fraction("1.645")),
            4,
            0,
            id="two per cent, read at 1.645 of it",
        ),
        pytest.param(
            PersonCost(spread=COSTS).volatility(in_common=Fraction(4, 100)),
            Fraction(34_640_000, 5_760_000),
            Fraction(16, 10_000),
            id="one person's cost, and what is in common",
        ),
    ],
)
def test_a_volatility_has_two_parts(
    seen: CostVolatility, of_one: Fraction, in_common: Fraction
) -> None:
    """Exactly: squares of deviations, of which the one is multiplied by the people."""
    assert (seen.variance_of_one, seen.variance_in_common) == (of_one, in_common)


def test_overspends_imply_a_spread() -> None:
    """The range of the published study, as deviations of cost."""
    case = EXPECTED["consortia"]
    found = [
        ObservedOverspends(over=over, of=of, by=Share.parse(case["by"])).deviation.value
        for over, of in zip(case["over"], case["of"], strict=True)
    ]
    assert found == pytest.approx(
        [float(each) for each in case["deviation"]], rel=0, abs=float(case["within"])
    )


def test_fewer_than_half_may_have_overspent() -> None:
    """Four of ten lie a quarter of a deviation above the middle: 0.2533 of it."""
    found = ObservedOverspends(over=4, of=10, by=Share.parse("5%"))
    assert found.deviation.value == pytest.approx(0.05 / 0.2533471, rel=1e-6)


def test_one_person_is_a_population() -> None:
    """Whose cost varies as that of one does; half of all departures lie above nothing."""
    one = CostVolatility.of(3).at(1)
    assert one.variance_by_chance == 9
    assert one.chance_beyond(0).value == 0.5


def test_less_than_one_event_may_be_expected() -> None:
    """A quarter of an event has a deviation of twice itself."""
    assert deviation_of_count(Fraction(1, 4)).value == 2


def test_more_people_take_away_what_is_chance_and_no_more() -> None:
    """Of nine parts by chance and sixteen in common, nine of 25 would go."""
    found = CostVolatility.of(3, in_common=Fraction(4, 100)).at(10_000)
    assert found.part_by_chance == Fraction(9, 25)
    assert found.variance == Fraction(25, 10_000)
    assert found.chance_beyond(Fraction(5, 100)).value == pytest.approx(0.158655254, abs=1e-9)
    assert found.chance_alone_beyond(Fraction(3, 100)).value == pytest.approx(
        0.158655254, abs=1e-9
    )


def test_no_number_of_people_is_enough_where_too_much_is_in_common() -> None:
    """Of what strikes all alike, a thousand times the people take nothing away."""
    known = CostVolatility.of(3, in_common=Fraction(2, 100))
    ninety_five = Share.parse("95%")
    assert known.people_needed(Fraction(2, 100), sure=ninety_five) is None
    assert known.people_needed(Fraction(4, 100), sure=ninety_five) == 47_028
    only_common = CostVolatility.of(0, in_common=Fraction(1, 100))
    assert only_common.people_needed(Fraction(2, 100), sure=ninety_five) == 1
    assert only_common.at(9).chance_alone_beyond(Fraction(1, 100)).value == 0


def test_costs_that_all_lie_beyond_the_level_do_not_vary() -> None:
    """Whoever bears so much of each person and no more has no chance to bear."""
    certain = DiscreteSpread(values=(Money.parse("£9"),))
    assert str(PersonCost(spread=certain).borne) == "about £9.00"
    fixed = PersonCost(spread=COSTS, truncation=CostTruncation(at=Money(pence=1)))
    assert fixed.borne.value == 0.5
    with pytest.raises(InvalidValueError, match="no variance at all"):
        PersonCost(spread=certain).volatility()


def test_what_is_invented_is_marked() -> None:
    """Wherever an invented volatility is printed, it says so; another does not."""
    invented, known = CostVolatility.example().at(40_000), CostVolatility.american().at(40_000)
    assert "INVENTED FIGURES" in str(invented)
    assert invented.to_record()["is_illustrative"] is True
    assert "INVENTED" not in str(known)
    assert known.to_record()["is_illustrative"] is False


def test_own_experience_counts_in_full_beyond_the_standard_and_not_at_all_without_claims() -> None:
    """The weight lies between nothing and one."""
    own, prior = Money.parse("£11"), Money.parse("£7")
    for claims, weight, weighed in ((0, 0.0, 700.0), (2_000, 1.0, 1_100.0)):
        trusted = LimitedFluctuation(
            claims=claims, within=Share.parse("5%"), deviations=Fraction("1.645")
        )
        assert trusted.weight.value == weight
        assert trusted.weighed(own=own, prior=prior).value == weighed


KNOWN = CostVolatility.american()
REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("below-zero", lambda: CostVolatility(variance_of_one=Fraction(-1)), "is -1; a variance is"),
    ("none-at-all", lambda: CostVolatility.of(0), "no variance at all"),
    (
        "more-in-common",
        lambda: CostVolatility.of_size(9, Fraction(1, 100), in_common=Fraction(2, 100)),
        "in_common is more than the whole",
    ),
    ("no-people", lambda: KNOWN.at(0), "people is 0; give a whole number"),
    ("read-at", lambda: CostVolatility.of_size(9, 1, read_at=0), "read_at is 0; it is above zero"),
    ("no-people-seen", lambda: CostVolatility.of_size(0, 1), "people is 0; give a whole number"),
    (
        "no-departure",
        lambda: KNOWN.people_needed(0, sure=Share.parse("90%")),
        "part is 0; a departure is above zero",
    ),
    (
        "not-sure",
        lambda: KNOWN.people_needed(1, sure=Share.parse("50%")),
        "sure is 50%; it lies above 50% and below 100%",
    ),
    (
        "too-sure",
        lambda: KNOWN.people_needed(1, sure=Share.parse("100%")),
        "sure is 100%; it lies above 50% and below 100%",
    ),
    ("the-other-side", lambda: KNOWN.at(9).chance_beyond(-1), "part is -1; a departure to one"),
    (
        "level",
        lambda: CostTruncation(at=Money(pence=0)),
        "CostTruncation.at is £0.00; it is above zero",
    ),
    (
        "negative-cost",
        lambda: PersonCost(spread=DiscreteSpread(values=(Money(pence=-5), Money(pence=9)))),
        "costs are zero or more",
    ),
    (
        "all-nothing",
        lambda: PersonCost(spread=DiscreteSpread(values=(Money(pence=0),))),
        "not all of them nothing",
    ),
    (
        "more-than-half",
        lambda: ObservedOverspends(over=5, of=10, by=Share.parse("5%")),
        "5 of 10; a spread is implied by some, and by fewer than half",
    ),
    (
        "none-over",
        lambda: ObservedOverspends(over=0, of=10, by=Share.parse("5%")),
        "0 of 10; a spread is implied",
    ),
    (
        "over-by-nothing",
        lambda: ObservedOverspends(over=1, of=10, by=Share.parse("0%")),
        "ObservedOverspends.by is nothing",
    ),
    (
        "claims",
        lambda: LimitedFluctuation(claims=-1, within=1, deviations=1),
        "claims is -1; it is zero or more",
    ),
    (
        "within",
        lambda: LimitedFluctuation(claims=1, within=0, deviations=1),
        "within is not above zero",
    ),
    ("no-events", lambda: deviation_of_count(0), "events are above zero"),
    (
        "deviation-of-a-cost",
        lambda: deviation_of_count(1, cost_deviation=-1),
        "cost_deviation is zero or more",
    ),
]


@pytest.mark.parametrize(
    ("make", "message"), [pytest.param(make, words, id=name) for name, make, words in REFUSED]
)
def test_what_cannot_be_is_refused(make: Callable[[], object], message: str) -> None:
    """With what is wrong, and what to give."""
    with pytest.raises(InvalidValueError, match=re.escape(message)):
        make()


def test_costs_of_another_kind_are_refused() -> None:
    """A cost is money, and a stop-loss in the same."""
    with pytest.raises(InvalidTypeError, match="the cost of a person is money"):
        PersonCost(spread=LognormalSpread(mean=5, standard_deviation=1))
    with pytest.raises(InvalidTypeError, match="is in USD, and the costs are in GBP"):
        PersonCost(spread=COSTS, truncation=CostTruncation(at=Money.parse("$5")))
