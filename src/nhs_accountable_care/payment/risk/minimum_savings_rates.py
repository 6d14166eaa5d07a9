"""
The published American table of minimum savings rates by number of people, and a place on it.

A saving that is smaller than the rate is taken for chance, and nothing of it is shared. Between
sizes the rate falls along straight lines. The rates at three of them are those of one spread,
read at 90%, 95% and 99% (`CostVolatility.american`).
"""

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care.payment.language.units import RATE, Number, digits_of, exact
from nhs_accountable_care.payment.risk.chances import deviations_at
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.population_size import CostVolatility, PopulationVolatility
from nhs_accountable_care.policy import cite

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "MinimumSavingsRates",
    "PopulationPlace",
    "SavingsRateLine",
    "SavingsRateReading",
    "minimum_savings_rates",
    "place_population",
]

# At which certainty the rates at three sizes are read, and between which the others lie.
_LEVELS: Final = (
    (5_000, Share(value=Fraction(90, 100))),
    (20_000, Share(value=Fraction(95, 100))),
    (50_000, Share(value=Fraction(99, 100))),
)
_TENTH_OF_A_HUNDREDTH: Final = Fraction(1, 1000)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SavingsRateLine:
    """
    A straight line of a table of minimum savings rates.

    Attributes:
        least: The least number of people for which it holds.
        greatest: The greatest.
        first_rate: The rate of the least number.
        last_rate: The rate of the greatest.

    Raises:
        InvalidValueError: The numbers of people do not rise from one, or the rate rises or is not
            above zero.

    >>> line = SavingsRateLine(
    ...     least=100, greatest=200, first_rate=Fraction(1, 10), last_rate=Fraction(1, 20)
    ... )
    >>> line.at(150)
    Fraction(3, 40)
    """

    record_columns: ClassVar[Columns] = {
        "least": "whole number",
        "greatest": "whole number",
        "first_rate": "number",
        "last_rate": "number",
        "sources": "text",
    }

    least: int
    greatest: int
    first_rate: Fraction
    last_rate: Fraction
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no such line."""
        if not 1 <= self.least < self.greatest:
            msg = (
                f"SavingsRateLine goes from {self.least:,} to {self.greatest:,} people; the "
                f"second number is the greater, and both are above 0"
            )
            raise InvalidValueError(msg)
        if not self.first_rate >= self.last_rate > 0:
            msg = "SavingsRateLine: the rate does not rise with size, and is above zero"
            raise InvalidValueError(msg)

    def at(self, people: int) -> Fraction:
        """Return the rate of so many people, exactly; the line is drawn on beyond its ends."""
        along = Fraction(people - self.least, self.greatest - self.least)
        return self.first_rate + along * (self.last_rate - self.first_rate)

    def to_record(self) -> Record:
        """Return it as plain data, with exact rates in text."""
        return {
            "least": self.least,
            "greatest": self.greatest,
            "first_rate": str(self.first_rate),
            "last_rate": str(self.last_rate),
            "sources": [each.to_record() for each in self.sources],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SavingsRateReading:
    """
    The rate of one size in a table, beside what a spread gives for it.

    Attributes:
        people: The size.
        rate: What the table has.
        least_sure: How sure the rate is to be that a saving is more than chance, at least.
        most_sure: How sure at most: the same at the three sizes for which it is known, and below
            the first and beyond the last of them.
        least: What the spread gives at the one.
        greatest: What it gives at the other.
        implied: How sure the rate of the table is, by the spread.
    """

    record_columns: ClassVar[Columns] = {
        "people": "whole number",
        "rate": "number",
        "least_sure": "number",
        "most_sure": "number",
        "least_about": "number",
        "greatest_about": "number",
        "implied_about": "number",
        "agrees": "truth",
    }

    people: int
    rate: Fraction
    least_sure: Share
    most_sure: Share
    least: Estimate
    greatest: Estimate
    implied: Estimate

    @property
    def agrees(self) -> bool:
        """Whether the spread gives the rate to a tenth of a per cent, or one on either side."""
        least, greatest = (
            round(Fraction(each.value) / _TENTH_OF_A_HUNDREDTH)
            for each in (self.least, self.greatest)
        )
        return least <= self.rate / _TENTH_OF_A_HUNDREDTH <= greatest

    def to_record(self) -> Record:
        """Return it as plain data: exact numbers in text, estimates to nine digits."""
        return {
            "people": self.people,
            "rate": str(self.rate),
            "least_sure": str(self.least_sure),
            "most_sure": str(self.most_sure),
            "least_about": self.least.digits,
            "greatest_about": self.greatest.digits,
            "implied_about": self.implied.digits,
            "agrees": self.agrees,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class MinimumSavingsRates:
    """
    A table of minimum savings rates by number of people, of straight lines.

    Attributes:
        lines: From the fewest people to the most, each beginning where the last one ends. More
            people than the last line has get its last rate.

    Raises:
        InvalidValueError: There are no lines, or there is a gap between two.

    >>> rates = minimum_savings_rates()
    >>> rates.rate(7_500), float(rates.rate(60_000))
    (Fraction(16483, 499500), 0.02)
    """

    lines: tuple[SavingsRateLine, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a table with gaps."""
        if not self.lines:
            msg = "MinimumSavingsRates has no lines; give one at least"
            raise InvalidValueError(msg)
        for before, after in zip(self.lines, self.lines[1:], strict=False):
            if after.least != before.greatest + 1:
                msg = (
                    f"MinimumSavingsRates: a line ends at {before.greatest:,} people and the "
                    f"next begins at {after.least:,}; let it begin at the number after"
                )
                raise InvalidValueError(msg)

    def rate(self, people: int) -> Fraction:
        """
        Return the rate of so many people, exactly.

        Raises:
            InvalidValueError: There are fewer people than the table begins with.
        """
        if people < self.lines[0].least:
            msg = f"{people:,} people; the table begins at {self.lines[0].least:,}"
            raise InvalidValueError(msg)
        for line in self.lines:
            if people <= line.greatest:
                return line.at(people)
        return self.lines[-1].last_rate

    def read_by(self, volatility: CostVolatility) -> tuple[SavingsRateReading, ...]:
        """
        Lay a spread beside the table, at the size where each line begins and the last one ends.

        It is read at the certainties that the American table has at 5,000, 20,000 and 50,000
        people. Those below and beyond are read as the nearest, and those between lie between.

        >>> readings = minimum_savings_rates().read_by(CostVolatility.american())
        >>> [each.people for each in readings if not each.agrees]
        [500]
        """
        sizes = (*(line.least for line in self.lines), self.lines[-1].greatest + 1)
        return tuple(self._reading(people, volatility) for people in sizes)

    def _reading(self, people: int, volatility: CostVolatility) -> SavingsRateReading:
        """Lay a spread beside the rate of one size."""
        of_size = volatility.at(people)
        below = [sure for size, sure in _LEVELS if size <= people]
        above = [sure for size, sure in _LEVELS if size >= people]
        least_sure = below[-1] if below else above[0]
        most_sure = above[0] if above else below[-1]
        rate = self.rate(people)
        beyond = of_size.chance_alone_beyond(rate).value
        return SavingsRateReading(
            people=people,
            rate=rate,
            least_sure=least_sure,
            most_sure=most_sure,
            least=_rate_at(of_size, least_sure),
            greatest=_rate_at(of_size, most_sure),
            implied=Estimate(value=1.0 - beyond, unit=RATE),
        )

    def to_records(self) -> Record:
        """
        Return the lines as plain data.

        >>> minimum_savings_rates().to_records()["minimum_savings_rates"][2]["first_rate"]
        '1/20'
        """
        return {"minimum_savings_rates": [line.to_record() for line in self.lines]}

    def table(self) -> "RecordTable":
        """Return the lines as a table."""
        # Here and not above: most tables are asked for a rate.
        from nhs_accountable_care._core.record_tables import table_of  # noqa: PLC0415

        return table_of(self.lines, name="minimum_savings_rates")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the lines as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)


def _rate_at(of_size: PopulationVolatility, sure: Share) -> Estimate:
    """Return what chance alone does not bring, as sure as one would be."""
    value = of_size.by_chance.value * deviations_at(float(sure.value))
    return Estimate(value=value, unit=RATE)


# Least, greatest, and the rates of both in thousandths.
_AMERICAN: Final = (
    (500, 999, 122, 87),
    (1_000, 2_999, 87, 50),
    (3_000, 4_999, 50, 39),
    (5_000, 5_999, 39, 36),
    (6_000, 6_999, 36, 34),
    (7_000, 7_999, 34, 32),
    (8_000, 8_999, 32, 31),
    (9_000, 9_999, 31, 30),
    (10_000, 14_999, 30, 27),
    (15_000, 19_999, 27, 25),
    (20_000, 49_999, 25, 22),
    (50_000, 59_999, 22, 20),
)
# No settlement of the file has fewer people.
_FEWEST_SETTLED: Final = 3_000


def minimum_savings_rates() -> MinimumSavingsRates:
    """
    Return the table of the Shared Savings Program of the United States, as in force in 2018.

    Its lines give the published settlements of that year their rates (CP114). Those of fewer than
    3,000 people are from memory, since no settlement puts them to the test.

    >>> print(minimum_savings_rates().lines[0].sources[0].confidence.value)
    unverified
    """
    settled = cite("CP114", "the minimum savings rates of the file", Confidence.COMPUTED)
    remembered = cite("M", "fewer than 3,000 people, which no settlement of 2018 has")
    return MinimumSavingsRates(
        lines=tuple(
            SavingsRateLine(
                least=least,
                greatest=greatest,
                first_rate=Fraction(first, 1000),
                last_rate=Fraction(last, 1000),
                # Survives [least to greatest]: a line that begins below it ends below it too.
                sources=(remembered if least < _FEWEST_SETTLED else settled,),
            )
            for least, greatest, first, last in _AMERICAN
        )
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PopulationPlace:
    """
    Whether so many people are enough for savings at a rate to be told from chance.

    Attributes:
        population: How many people, and how far their cost departs.
        rate: The saving that is to be told from chance, as a part of the cost.
        table_rate: What the American table asks of so many people; `None` if it has fewer
            people than that begins with.

    Raises:
        InvalidValueError: The rate is not above zero.
    """

    record_columns: ClassVar[Columns] = {
        **PopulationVolatility.record_columns,
        "rate": "number",
        "table_rate": "number",
        "chance_alone_about": "number",
        "chance_about": "number",
        "people_needed_at_90": "whole number",
        "people_needed_at_95": "whole number",
        "people_needed_at_99": "whole number",
    }

    population: PopulationVolatility
    rate: Fraction
    table_rate: Fraction | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a saving of nothing."""
        if self.rate <= 0:
            msg = f"PopulationPlace.rate is {digits_of(self.rate)}; it is above zero"
            raise InvalidValueError(msg)

    @property
    def chance_alone(self) -> Estimate:
        """How likely chance alone brings a saving of the rate or more."""
        return self.population.chance_alone_beyond(self.rate)

    @property
    def chance(self) -> Estimate:
        """How likely chance and what is in common bring it, without anything being saved."""
        return self.population.chance_beyond(self.rate)

    def people_needed(self, sure: Share) -> int | None:
        """
        Return how many people it takes to be so sure that a saving is more than chance alone.

        Raises:
            InvalidValueError: The certainty is not above a half, or is complete.
        """
        one = self.population.volatility.variance_of_one
        if not one:
            return 1
        return CostVolatility(variance_of_one=one).people_needed(self.rate, sure=sure)

    def is_enough(self, sure: Share) -> bool:
        """
        Return whether there are so many.

        Raises:
            InvalidValueError: The certainty is not above a half, or is complete.
        """
        needed = self.people_needed(sure)
        return needed is not None and self.population.people >= needed

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self) -> str:
        """
        Say how far chance moves the cost, and for which certainty the people are enough.

        >>> american = CostVolatility.american()
        >>> print(place_population(40_000, volatility=american, rate=Share.parse("2%")))
        with 40,000 people chance alone moves the cost by about 1.1 % in two years of three
        a saving of 2.0 % or more comes by chance alone about 3.1 % of the time
        to be 90% sure that it is no chance takes 18,980 people: enough
        to be 95% sure that it is no chance takes 31,266 people: enough
        to be 99% sure that it is no chance takes 62,542 people: not enough
        the American table asks for a saving of 2.3 % of 40,000 people
        """
        people = self.population.people
        saving = f"a saving of {_written(self.rate)} or more"
        told = [
            str(self.population),
            f"{saving} comes by chance alone {self.chance_alone} of the time",
        ]
        if self.population.volatility.variance_in_common:
            told.append(f"with what is in common it comes {self.chance} of the time")
        for _, sure in _LEVELS:
            enough = "enough" if self.is_enough(sure) else "not enough"
            told.append(
                f"to be {sure} sure that it is no chance takes {self.people_needed(sure):,} "
                f"people: {enough}"
            )
        if self.table_rate is not None:
            rate = _written(self.table_rate)
            told.append(f"the American table asks for a saving of {rate} of {people:,} people")
        return "\n".join(told)

    def to_record(self) -> Record:
        """Return it as plain data: exact numbers in text, estimates to nine digits."""
        needed = {
            f"people_needed_at_{int(sure.value * 100)}": self.people_needed(sure)
            for _, sure in _LEVELS
        }
        return {
            **self.population.to_record(),
            "rate": str(self.rate),
            "table_rate": None if self.table_rate is None else str(self.table_rate),
            "chance_alone_about": self.chance_alone.digits,
            "chance_about": self.chance.digits,
            **needed,
        }


def place_population(
    people: int, *, volatility: CostVolatility | None = None, rate: Number | None = None
) -> PopulationPlace:
    """
    Say whether so many people are enough for savings at a rate to be told from chance.

    Args:
        people: How many.
        volatility: How far the cost of people departs. There is no English one: without it an
            invented one is taken, and the answer is marked.
        rate: The saving; by default what the American table asks of so many people.

    Raises:
        InvalidValueError: There are no people, the rate is not above zero, or none is given and
            the table begins with more people.

    >>> print(place_population(40_000).population)
    with 40,000 people chance alone moves the cost by about 2.0 % in two years of three, \
what is in common moves it by about 1.0 %, and both by about 2.2 % \
(INVENTED FIGURES: the volatility is illustrative.)
    """
    population = (CostVolatility.example() if volatility is None else volatility).at(people)
    table = minimum_savings_rates()
    in_table = people >= table.lines[0].least
    asked = table.rate(people) if rate is None else exact(rate, "rate")
    return PopulationPlace(
        population=population,
        rate=asked,
        table_rate=table.rate(people) if in_table else None,
    )


def _written(rate: Fraction) -> str:
    """Write a rate in per cent, to a tenth of one."""
    return f"{float(rate) * 100:.1f} %"
