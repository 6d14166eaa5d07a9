"""
A fan: how the results of the parties part as one uncertain fact leaves its middle.

These are the records, which `fan_drawings` draws. What is told of an exposure was worked out in
floating point, and so all of it is an `Estimate`, of which nine digits count: a drawing is the
same on every machine.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import SOME_INVENTED
from nhs_accountable_care._core.text import joined, name_in_words
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    DiscreteSpread,
    Estimate,
    Exposure,
    FactValue,
    LognormalSpread,
    NormalSpread,
    PartyExposure,
    PastYears,
    title_of,
)
from nhs_accountable_care.payment.risk.outcomes import LineOutcomes, ListedOutcomes
from nhs_accountable_care.payment.spreads.distributions import exact_quantity
from nhs_accountable_care.payment.spreads.portable_functions import normal_quantiles
from nhs_accountable_care.pictures.axes import Axis
from nhs_accountable_care.pictures.sheets import HATCHINGS, chosen_of

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Fan", "FanBand", "FanMark", "FanPoint", "exact", "fan_of", "near"]

_CHANCES: Final = tuple(Share(value=Fraction(each, 100)) for each in (1, 10, 50, 90, 99))
_MOST_LISTED: Final = 40
# Of a penny: finer differences are those of floating point, where two lines meet.
_PLACES: Final = 3


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FanMark:
    """
    A value of the uncertain fact, and how likely the fact is no more than that.

    >>> half = Share.parse("50%")
    >>> print(FanMark(chance=half, at=Estimate(value=8e9, unit=PENCE)))
    50% of the time no more than about £80m
    """

    record_columns: ClassVar[Columns] = {"chance": "number", "at_about": "number"}

    chance: Share
    at: Estimate

    def __str__(self) -> str:
        """Say how likely the fact is no more than what."""
        return f"{self.chance} of the time no more than {near(self.at)}"

    def to_record(self) -> Record:
        """Return the mark as plain data."""
        return {"chance": str(self.chance.value), "at_about": self.at.digits}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FanPoint:
    """
    What a party's result is where the fact has some value.

    Attributes:
        at: The value of the fact.
        change: How far the result lies from that in the middle of the fan.
        result: The result itself.

    >>> one, more, all_of_it = (Estimate(value=each, unit=PENCE) for each in (8.1e9, -1e8, 5e8))
    >>> print(FanPoint(at=one, change=more, result=all_of_it))
    at about £81m about -£1.00m
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "at_about": "number",
        "change_pence_about": "number",
        "result_pence_about": "number",
    }

    at: Estimate
    change: Estimate
    result: Estimate

    def __str__(self) -> str:
        """Say how far the result lies from that in the middle."""
        return f"at {near(self.at)} {self.change}"

    def to_record(self) -> Record:
        """Return the point as plain data."""
        return {
            "at_about": self.at.digits,
            "change_pence_about": self.change.digits,
            "result_pence_about": self.result.digits,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FanBand:
    """
    How far the result of one party lies from that in the middle, over the values of the fact.

    Attributes:
        party: Whose result it is.
        points: From the lowest value of the fact to the highest, a straight line between two
            after each other; where the result leaps, two stand at one value.

    Raises:
        InvalidValueError: There is no point, or the values do not rise.

    >>> at, nothing = (Estimate(value=each, unit=PENCE) for each in (8e9, 0.0))
    >>> point = FanPoint(at=at, change=nothing, result=nothing)
    >>> FanBand(party="trust", points=(point,)).points[0].to_record()["at_about"]
    '8000000000'
    """

    party: str
    points: tuple[FanPoint, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be drawn from left to right."""
        places = [exact(each.at) for each in self.points]
        if not places or places != sorted(places):
            msg = "FanBand.points stand from the lowest value of the fact to the highest"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Fan:
    """
    The bands of all parties over the values of one uncertain fact.

    Attributes:
        mechanism: What is settled.
        fact: The name of the fact.
        middle: The value from which the fan opens: the mean of a normal or lognormal fact, and
            the middle one of listed values.
        bands: Each party, in the order in which they are drawn.
        marks: How likely the fact is no more than what; of listed values, how likely each is no
            more than that.
        is_listed: Whether the values are listed, with nothing between them.
        is_illustrative: Whether a fact was invented.

    Raises:
        InvalidValueError: There is no band, or listed values of one are not those of another.

    >>> at, nothing = (Estimate(value=each, unit=PENCE) for each in (8e9, 0.0))
    >>> point = FanPoint(at=at, change=nothing, result=nothing)
    >>> fan = Fan(
    ...     mechanism="block",
    ...     fact="cost",
    ...     middle=at,
    ...     bands=(FanBand(party="trust", points=(point,)),),
    ...     marks=(FanMark(chance=Share.parse("100%"), at=at),),
    ...     is_listed=True,
    ...     is_illustrative=False,
    ... )
    >>> print(fan)
    What each party gains or loses if cost is not about £80m: block.
    Cost is 100% of the time no more than about £80m.
    trust: at about £80m about £0.
    """

    mechanism: str
    fact: str
    middle: Estimate
    bands: tuple[FanBand, ...]
    marks: tuple[FanMark, ...]
    is_listed: bool
    is_illustrative: bool

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not self.bands:
            msg = "Fan.bands is empty; a fan has one band at least"
            raise InvalidValueError(msg)
        places = {tuple(each.at.digits for each in band.points) for band in self.bands}
        if self.is_listed and len(places) > 1:
            msg = "Fan.bands are listed at different values; give each party a point at each"
            raise InvalidValueError(msg)

    def of(self, party: str) -> FanBand:
        """
        Return the band of one party.

        Raises:
            InvalidValueError: There is no such party.
        """
        known = [each.party for each in self.bands]
        chosen_of(known, (party,), len(known))
        return self.bands[known.index(party)]

    @property
    def middle_in_words(self) -> str:
        """The value from which the fan opens, to five digits."""
        return near(self.middle)

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self, names: Mapping[str, str] | None = None) -> str:
        """
        Say in words what the drawing shows.

        Args:
            names: The body that takes each role, to stand in place of the role.
        """
        fact = name_in_words(self.fact)
        middle = self.middle_in_words
        told = [f"What each party gains or loses if {fact} is not {middle}: {self.mechanism}."]
        if self.is_illustrative:
            told.append(SOME_INVENTED)
        told.append(f"{fact[:1].upper()}{fact[1:]} is {joined(map(str, self.marks))}.")
        for band in self.bands:
            points = "; ".join(map(str, band.points))
            told.append(f"{(names or {}).get(band.party) or band.party}: {points}.")
        return "\n".join(told)

    def to_records(self) -> Record:
        """Return the points and marks as plain data, for tools that draw in their own way."""
        return {
            "points": [
                {"party": band.party, **each.to_record()}
                for band in self.bands
                for each in band.points
            ],
            "marks": [each.to_record() for each in self.marks],
            "mechanism": self.mechanism,
            "fact": self.fact,
            "middle_about": self.middle.digits,
            "is_listed": self.is_listed,
            "is_illustrative": self.is_illustrative,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return the fan as tables: ``points``, ``marks`` and ``about``."""
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        columns: dict[str, Columns] = {
            "points": FanPoint.record_columns,
            "marks": FanMark.record_columns,
            "about": {
                "mechanism": "text",
                "fact": "text",
                "middle_about": "number",
                "is_listed": "truth",
                "is_illustrative": "truth",
            },
        }
        return tables_of(
            self.to_records(), columns, (SOME_INVENTED,) if self.is_illustrative else ()
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``points`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


# --- From an exposure ---


def fan_of(exposure: Exposure, *, parties: Sequence[str] | None = None) -> Fan:
    """
    Take from an exposure how the results of the parties part as its fact leaves the middle.

    Args:
        exposure: What the parties are exposed to, by one uncertain fact.
        parties: Whose results; by default those of all.

    Raises:
        InvalidValueError: Several facts are uncertain, or one that is no number; the exposure was
            simulated; or there is no such party, or more than a picture tells apart.

    >>> from nhs_accountable_care.payment import Spread, exposure, fact, formula, line
    >>> half = formula(line("half", fact("cost", PENCE) / 2, payer="board", payee="trust"))
    >>> cost = NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m"))
    >>> found = exposure(half, {}, Spread.of({"cost": cost}), paid_by={"cost": "trust"})
    >>> fan = fan_of(found, parties=("trust",))
    >>> for point in fan.of("trust").points:
    ...     print(point)
    at about £75.347m about £2.33m
    at about £77.437m about £1.28m
    at about £80m about £0
    at about £82.563m about -£1.28m
    at about £84.653m about -£2.33m
    """
    chosen = chosen_of([each.party for each in exposure.parties], parties, len(HATCHINGS))
    spread = exposure.spread
    if spread is None:
        raise _simulated()
    if spread.table is not None or len(spread.facts) != 1:
        names = joined(map(name_in_words, spread.names), MOST_SHOWN)
        msg = f"a fan opens over one uncertain fact, and here are {len(spread.names)}: {names}"
        raise InvalidValueError(msg)
    [uncertain] = spread.facts
    of = [exposure.of(party) for party in chosen]
    match uncertain.spread:
        case NormalSpread() | LognormalSpread():
            middle, bands, marks = _over_lines(uncertain.spread, of)
        case PastYears():
            middle, bands, marks = _over_listed(uncertain.spread.discrete, of)
        case _:
            middle, bands, marks = _over_listed(uncertain.spread, of)
    return Fan(
        mechanism=title_of(exposure.mechanism),
        fact=uncertain.name,
        middle=middle,
        bands=tuple(bands),
        marks=tuple(marks),
        is_listed=isinstance(uncertain.spread, DiscreteSpread | PastYears),
        is_illustrative=exposure.is_illustrative,
    )


_Found = tuple[Estimate, list[FanBand], list[FanMark]]


def _over_lines(
    spread: NormalSpread | LognormalSpread, parties: Sequence[PartyExposure]
) -> _Found:
    """Read the bands off straight lines, from one year in a hundred to the other."""
    counts = _counted(spread.mean)
    bands, marks = [], []
    for each in parties:
        outcomes = each.outcomes
        if not isinstance(outcomes, LineOutcomes):
            raise _simulated()
        shape = outcomes.shape
        mean = float(shape.mean)
        quantiles = normal_quantiles(float(each.value) for each in _CHANCES)
        departures = [shape.departure(quantile) for quantile in quantiles]
        low, high = departures[0], departures[-1]
        told = (0.0, *departures)
        points: list[tuple[float, float]] = []
        for line in outcomes.lines:
            ends = (max(line.first, low), min(line.last, high))
            if ends[0] < ends[1]:
                inner = sorted({*ends, *(at for at in told if ends[0] < at < ends[1])})
                points += [(at, round(line.level + line.slope * at, _PLACES)) for at in inner]
        if not points:
            msg = f"{each.party}: the fact never lies where it may; there is nothing to draw"
            raise InvalidValueError(msg)
        centre = float(outcomes.centre)
        bands.append(
            FanBand(
                party=each.party,
                points=tuple(
                    FanPoint(
                        at=counts(mean + at * shape.scale),
                        change=_pence(change, each.currency),
                        result=_pence(centre + change, each.currency),
                    )
                    for at, change in dict.fromkeys(points)
                ),
            )
        )
        marks = [
            FanMark(chance=chance, at=counts(mean + at * shape.scale))
            for chance, at in zip(_CHANCES, departures, strict=True)
        ]
    return counts(float(spread.expected)), bands, marks


def _over_listed(spread: DiscreteSpread, parties: Sequence[PartyExposure]) -> _Found:
    """Read the bands off listed results, each of one value of the fact."""
    if isinstance(spread.values[0], str | bool | FinancialYear):
        msg = f"a fan opens over numbers, and the fact is one of {len(spread.values)} words"
        raise InvalidValueError(msg)
    counts = _counted(spread.values[0])
    values = [
        exact_quantity(value)
        for value, weight in zip(spread.values, spread.whole_weights, strict=True)
        if weight
    ]
    if len(set(values)) > _MOST_LISTED:
        msg = (
            f"{len(set(values)):,} listed values are too many to draw; at most {_MOST_LISTED} are"
        )
        raise InvalidValueError(msg)
    bands: list[FanBand] = []
    marks: list[FanMark] = []
    middle = values[0]
    for each in parties:
        outcomes = each.outcomes
        if not isinstance(outcomes, ListedOutcomes) or len(outcomes.results) != len(values):
            raise _simulated()
        chances: dict[Fraction, Fraction] = {}
        for value, chance in zip(values, outcomes.chances, strict=True):
            chances[value] = chances.get(value, Fraction()) + chance
        results = dict(zip(values, outcomes.results, strict=True))
        so_far, marks = Fraction(), []
        for value in sorted(chances):
            if so_far < Fraction(1, 2):
                middle = value
            so_far += chances[value]
            marks.append(FanMark(chance=Share(value=so_far), at=counts(float(value))))
        bands.append(
            FanBand(
                party=each.party,
                points=tuple(
                    FanPoint(
                        at=counts(float(value)),
                        change=_pence(float(results[value] - results[middle]), each.currency),
                        result=_pence(float(results[value]), each.currency),
                    )
                    for value in sorted(results)
                ),
            )
        )
    return counts(float(middle)), bands, marks


def _counted(value: FactValue) -> Callable[[float], Estimate]:
    """Return what makes an estimate of a number that counts what a value does."""
    unit, currency = COUNT, "GBP"
    if isinstance(value, Money | UnitPrice):
        unit, currency = PENCE, value.currency
    elif isinstance(value, Share):
        unit = RATE
    return lambda number: Estimate(value=number, unit=unit, currency=currency)


def _pence(number: float, currency: str) -> Estimate:
    """Mark a sum."""
    return Estimate(value=number, unit=PENCE, currency=currency)


def _simulated() -> InvalidValueError:
    """Say that a simulation does not keep which fact a result is of."""
    return InvalidValueError(
        "the exposure was simulated, and does not say which result is of which value of the fact; "
        "a fan is drawn of what payment.exposure answers"
    )


def near(at: Estimate) -> str:
    """Write a value of the fact to five digits: more than an estimate has, to tell two apart."""
    unit = SHARE if at.unit is RATE else at.unit
    value = Fraction(f"{at.value:.5g}")
    return f"about {Axis.over((value,), unit, at.currency).short(value)}"


def exact(of: Estimate) -> Fraction:
    """Return the nine digits of an estimate that count."""
    return Fraction(of.digits)
