"""The published table of minimum savings rates, and a population on it."""

import csv
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care import InvalidValueError, Share, table_of
from nhs_accountable_care.payment import (
    CostVolatility,
    MinimumSavingsRates,
    PopulationPlace,
    SavingsRateLine,
    minimum_savings_rates,
    place_population,
)
from tests.payment.risk.test_population_size import EXPECTED, named

TABLE = minimum_savings_rates()
AMERICAN = CostVolatility.american()
NINE_PLACES = Fraction(1, 2 * 10**9)
SPREAD = EXPECTED["read_by_spread"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{row['source']}: {row.get('name', row['people'])}")
        for row in (*EXPECTED["table"], *EXPECTED["published_settlements"])
    ],
)
def test_the_table_is_the_published_one(row: dict[str, Any]) -> None:
    """At the ends of its lines, and for published settlements to their nine places."""
    assert abs(TABLE.rate(row["people"]) - Fraction(row["rate"])) <= NINE_PLACES


def test_the_cited_confidence_is_what_the_settlements_show() -> None:
    """No settlement has fewer than 3,000 people, so those lines are unverified."""
    marks = [line.sources[0].confidence.value for line in minimum_savings_rates().lines]
    assert marks == ["unverified"] * 2 + ["computed"] * 10


@pytest.mark.real_data
def test_every_settlement_has_the_rate_of_the_table_or_chose_one(
    pytestconfig: pytest.Config,
) -> None:
    """On the first track, which leaves no choice, all; elsewhere some chose a half per cent."""
    path = pytestconfig.rootpath.parent.joinpath("shared", "domain", "mssp_2018_settlements.csv")
    if not path.is_file():
        pytest.skip("the settlements are no part of the repository")
    with path.open(encoding="utf-8", newline="") as opened:
        rows = [
            (int(row["N_AB"]), Fraction(row["MinSavPerc"]), row["Current_Track_1"] == "1")
            for row in csv.DictReader(opened)
        ]
    assert len(rows) == 421
    chosen = [
        (rate, has_no_choice)
        for people, rate, has_no_choice in rows
        if abs(TABLE.rate(people) - rate) > NINE_PLACES
    ]
    assert not any(has_no_choice for _, has_no_choice in chosen)
    assert {rate for rate, _ in chosen} <= {Fraction(step, 200) for step in range(5)}


def test_one_spread_gives_the_rates_of_three_sizes() -> None:
    """At 90, 95 and 99%, to a tenth of a per cent; the sizes where it does not are listed."""
    readings = {each.people: each for each in TABLE.read_by(AMERICAN)}
    assert AMERICAN.of_one_person.value == pytest.approx(float(SPREAD["of_one_person"]))
    for anchor in SPREAD["anchors"]:
        found = readings[anchor["people"]]
        assert found.least_sure == found.most_sure == Share.parse(anchor["at"])
        assert found.least.value == pytest.approx(float(anchor["by_spread"]), rel=0, abs=5e-5)
        assert found.rate == Fraction(anchor["rate"])
    assert [each.people for each in readings.values() if not each.agrees] == SPREAD["not_given"]


def test_between_the_three_sizes_the_certainty_lies_between() -> None:
    """The rates of the table imply certainties that rise from 90 to 99%."""
    between = [each for each in TABLE.read_by(AMERICAN) if each.least_sure != each.most_sure]
    assert [each.people for each in between] == [6_000, 7_000, 8_000, 9_000, 10_000, 15_000]
    for each in between:
        assert each.least_sure.value < each.implied.value < each.most_sure.value


def test_it_is_read_where_each_line_begins_and_where_the_last_one_ends() -> None:
    """The rate of the last line holds from 60,000 people on."""
    assert [each.people for each in TABLE.read_by(AMERICAN)] == [
        *(500, 1_000, 3_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000),
        *(15_000, 20_000, 50_000, 60_000),
    ]


@pytest.mark.parametrize(
    ("people", "least", "most"),
    [
        (4_999, "90%", "90%"),
        (5_000, "90%", "90%"),
        (5_001, "90%", "95%"),
        (19_999, "90%", "95%"),
        (20_000, "95%", "95%"),
        (20_001, "95%", "99%"),
        (49_999, "95%", "99%"),
        (50_000, "99%", "99%"),
        (50_001, "99%", "99%"),
    ],
)
def test_the_certainty_is_known_at_three_sizes(people: int, least: str, most: str) -> None:
    """Below the first and beyond the last it is theirs, and elsewhere between two."""
    table = MinimumSavingsRates(lines=(line(least=people, greatest=100_000),))
    found = table.read_by(AMERICAN)[0]
    assert (str(found.least_sure), str(found.most_sure)) == (least, most)


def test_a_reading_between_two_sizes_has_both_in_its_record() -> None:
    """By 1.281552 and by 1.644854 deviations of 2.15 by the root of 10,000 people."""
    [found] = [each for each in TABLE.read_by(AMERICAN) if each.people == 10_000]
    record = found.to_record()
    assert (record["least_sure"], record["most_sure"]) == ("90%", "95%")
    assert float(str(record["least_about"])) == pytest.approx(0.0215 * 1.281552, rel=1e-6)
    assert float(str(record["greatest_about"])) == pytest.approx(0.0215 * 1.644854, rel=1e-6)


def test_a_line_says_in_its_record_from_whom_to_whom_it_goes() -> None:
    """The first of the published table."""
    record = TABLE.lines[0].to_record()
    assert (record["least"], record["greatest"]) == (500, 999)
    assert (record["first_rate"], record["last_rate"]) == ("61/500", "87/1000")


def test_a_line_may_be_level() -> None:
    """A rate that is the same for all sizes does not rise."""
    assert line(first=2, last=2).at(5) == Fraction(2, 100)


def test_another_spread_does_not_give_them() -> None:
    """Twice the spread gives none of the rates."""
    assert not any(each.agrees for each in TABLE.read_by(CostVolatility.of(Fraction(43, 10))))


@pytest.mark.parametrize("case", named(EXPECTED["placed"]))
def test_a_population_is_placed(case: dict[str, Any]) -> None:
    """Whether so many people are enough for a rate, at each certainty."""
    volatility = CostVolatility.of(Fraction(case["of_one_person"]))
    place = place_population(case["people"], volatility=volatility, rate=Fraction(case["rate"]))
    assert place.population.by_chance.value == pytest.approx(float(case["chance"]))
    assert place.chance_alone.value == pytest.approx(
        float(case["by_chance_alone"]), rel=0, abs=5e-5
    )
    assert place.chance == place.chance_alone
    assert place.table_rate is not None
    assert abs(place.table_rate - Fraction(case["table_rate"])) <= NINE_PLACES
    record = place.to_record()
    assert record["people_needed_at_95"] == case["people_at_95"]
    assert record["people_needed_at_99"] == case["people_at_99"]
    assert place.is_enough(Share.parse("95%"))
    assert not place.is_enough(Share.parse("99%"))


@pytest.mark.parametrize(("people", "is_enough"), [(31_265, False), (31_266, True)])
def test_as_many_people_as_it_takes_are_enough(people: int, *, is_enough: bool) -> None:
    """And one fewer are not."""
    place = place_population(people, volatility=AMERICAN, rate=Fraction(2, 100))
    assert place.is_enough(Share.parse("95%")) is is_enough


@pytest.mark.parametrize(
    ("people", "rate"), [(499, None), (500, "61/500"), (60_000, "1/50"), (2_000_000, "1/50")]
)
def test_the_rate_of_the_table_stands_in_the_record(people: int, rate: str | None) -> None:
    """From as many people on as it begins with."""
    place = place_population(people, volatility=AMERICAN, rate=Fraction(1, 10))
    assert place.to_record()["table_rate"] == rate


def test_what_is_in_common_is_told_beside_chance() -> None:
    """No certainty that a saving was made rests on chance alone then."""
    volatility = CostVolatility.of(2, in_common=Fraction(1, 100))
    place = place_population(40_000, volatility=volatility, rate=Fraction(2, 100))
    assert "with what is in common it comes about 7.9 % of the time" in place.explain()
    assert "INVENTED" not in str(place)


def test_without_a_volatility_the_answer_is_marked() -> None:
    """No English one was found, so what stands in for it is said to be invented."""
    place = place_population(40_000)
    assert "INVENTED FIGURES" in str(place)
    assert place.rate == place.table_rate
    assert table_of([place]).to_records()[0]["is_illustrative"] is True


def test_fewer_people_than_the_table_begins_with_have_a_rate_of_their_own_alone() -> None:
    """The table is silent on them, and so is the answer."""
    place = place_population(100, volatility=AMERICAN, rate=Fraction(1, 10))
    assert place.table_rate is None
    assert "American table" not in str(place)
    with pytest.raises(InvalidValueError, match=r"100 people; the table begins at 500"):
        place_population(100, volatility=AMERICAN)


def test_where_nothing_is_chance_one_person_is_enough() -> None:
    """What strikes all alike does not fall with size."""
    place = place_population(
        900, volatility=CostVolatility.of(0, in_common=Fraction(1, 100)), rate=Fraction(1, 10)
    )
    assert place.people_needed(Share.parse("99%")) == 1


def line(least: int = 1, greatest: int = 9, first: int = 3, last: int = 2) -> SavingsRateLine:
    """Write a line with rates in hundredths."""
    return SavingsRateLine(
        least=least,
        greatest=greatest,
        first_rate=Fraction(first, 100),
        last_rate=Fraction(last, 100),
    )


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("no-one", lambda: line(least=0), "the second number is the greater"),
    ("backwards", lambda: line(least=9), "the second number is the greater"),
    ("rises", lambda: line(last=4), "the rate does not rise with size"),
    ("nothing", lambda: line(last=0), "is above zero"),
    ("empty", lambda: MinimumSavingsRates(lines=()), "has no lines"),
    (
        "gap",
        lambda: MinimumSavingsRates(lines=(line(), line(least=11, greatest=20))),
        "a line ends at 9 people and the next begins at 11",
    ),
    (
        "no-saving",
        lambda: place_population(9, volatility=AMERICAN, rate=0),
        "PopulationPlace.rate is 0; it is above zero",
    ),
]


@pytest.mark.parametrize(
    ("make", "message"), [pytest.param(make, words, id=name) for name, make, words in REFUSED]
)
def test_what_is_no_table_is_refused(make: Callable[[], object], message: str) -> None:
    """With what is wrong."""
    with pytest.raises(InvalidValueError, match=re.escape(message)):
        make()


def test_a_table_of_two_lines_ends_where_it_is_said_to() -> None:
    """One line begins at the number after the last of the other."""
    table = MinimumSavingsRates(lines=(line(), line(least=10, greatest=20, first=2, last=1)))
    assert [table.rate(people) for people in (9, 10, 99)] == [
        Fraction(2, 100),
        Fraction(2, 100),
        Fraction(1, 100),
    ]
    assert isinstance(place_population(500, volatility=AMERICAN), PopulationPlace)
