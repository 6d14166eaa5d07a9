"""
Scenarios drawn from a spread: whole steps of each fact, the same for the same seed everywhere.

How it is done is fixed, and part of what is promised. Python's ``random.Random(seed)`` (the
Mersenne Twister, whose ``random()`` every Python promises to keep) returns one number from 0 to 1
for each uncertain fact, and one for the table, scenario by scenario. A fact with stated values
takes the one in whose part of the whole the number lies. Of any other the number is a chance: the
quantile of a standard normal for it, mixed with those of the facts before it by the root of the
matrix of correlations, is set to the mean and the deviation, and rounded to the nearest step (a
half to the even one). A fact of stated values that is correlated takes its part of the normal.

All of it is reckoned by `portable_functions` and in plain additions and products, so that no
machine comes to another penny. Beside those of risk, these are the only floating point numbers of
the package; what leaves it is whole.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, assert_never, cast, get_args

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.limits import MOST_DRAWS, MOST_SHOWN
from nhs_accountable_care._core.money import Money, UnitPrice
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import in_lines, listed, quoted, represented
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    FactStep,
    FactValue,
    kind_problem,
    read_value,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import CODE, MONETARY, TRUTH, Unit, digits_of
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.spreads.correlation import root_of
from nhs_accountable_care.payment.spreads.distributions import (
    DiscreteSpread,
    LognormalSpread,
    Marginal,
    NormalSpread,
    PastYears,
    Quantity,
    exact_quantity,
)
from nhs_accountable_care.payment.spreads.joint import Spread
from nhs_accountable_care.payment.spreads.portable_functions import (
    exponential,
    logarithm,
    normal_quantiles,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["DrawnFact", "DrawnSteps", "Draws", "Outside", "check_spread", "draw"]

Outside: TypeAlias = Literal["refuse", "clip"]
"""What becomes of a draw that the fact may not be: an error, or the nearest that it may be."""

DrawnSteps: TypeAlias = tuple[int, ...] | tuple[bool, ...] | tuple[str, ...]
"""The values of one fact: all whole numbers of its steps, all truths, or all words."""

# So many scenarios are drawn at a time, of all facts together.
_AT_A_TIME: Final = 10_000
# Floating point numbers count whole steps up to here one by one.
_MOST_STEPS: Final = 2**53
_MOST_SEED: Final = 2**64
# The generator returns multiples of 2**-53, of which zero has no quantile.
_GRAIN: Final = 2**53
_LEAST_CHANCE: Final = 2.0**-54


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DrawnFact:
    """
    What was drawn of one fact, scenario by scenario.

    Attributes:
        name: The fact.
        unit: What it counts.
        step: What a whole number of it is, in pence, things or as a pure number.
        lowest: The least whole number that it may be.
        highest: The greatest.
        steps: Its value in each scenario: a whole number of steps, a truth, a word, or the
            calendar year in which a financial year starts.
        below: How many draws lay below ``lowest``, and were set to it.
        above: How many lay above ``highest``, and were set to it.
    """

    name: str = attrs.field(validator=is_name)
    unit: Unit
    step: Fraction
    lowest: int
    highest: int
    steps: DrawnSteps = attrs.field(repr=False)
    below: int
    above: int

    @property
    def outside(self) -> int:
        """How many draws lay outside what the fact may be."""
        return self.below + self.above


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Draws:
    """
    Scenarios that were drawn from a spread, with all that is needed to draw them again.

    Attributes:
        spread: What they were drawn from.
        n: How many there are.
        seed: The number from which they follow.
        outside: What became of draws that a fact may not be; how many there were is counted in
            each fact.
        facts: The facts, in the order of the spread, each with a value for every scenario.

    >>> from nhs_accountable_care.payment import BlockPayment, NormalSpread, needed
    >>> [value] = needed(BlockPayment())
    >>> spread = Spread.of(
    ...     {
    ...         value.fact.name: NormalSpread(
    ...             mean=Money.parse("£50m"), standard_deviation=Money.parse("£1m")
    ...         )
    ...     }
    ... )
    >>> draws = draw(BlockPayment(), spread, n=1_000, seed=7)
    >>> draws.n, draws.facts[0].outside
    (1000, 0)
    """

    spread: Spread
    n: int
    seed: int
    outside: Outside
    facts: tuple[DrawnFact, ...]

    def __len__(self) -> int:
        """Return how many scenarios there are."""
        return self.n

    def __getitem__(self, name: str) -> DrawnFact:
        """
        Return what was drawn of one fact.

        Raises:
            InvalidValueError: No such fact was drawn.
        """
        for each in self.facts:
            if each.name == name:
                return each
        known = listed((each.name for each in self.facts), MOST_SHOWN)
        msg = f"no fact {quoted(str(name))} was drawn; drawn were: {known}"
        raise InvalidValueError(msg)

    def columns(self) -> dict[str, DrawnSteps]:
        """Return the values by the name of the fact, as columns of a dataframe take them."""
        return {each.name: each.steps for each in self.facts}

    def to_records(self) -> list[dict[str, FactStep]]:
        """
        Return the scenarios as plain data, numbered from 1.

        Numbers are whole steps, as in `columns`.
        """
        names = tuple(each.name for each in self.facts)
        rows = zip(*(each.steps for each in self.facts), strict=True)
        return [
            {"scenario": number, **dict(zip(names, row, strict=True))}
            for number, row in enumerate(rows, start=1)
        ]

    def table(self) -> "RecordTable":
        """Return the scenarios as a table, a row each, with a column for each fact."""
        # Here and not above: who draws to settle makes no table.
        from nhs_accountable_care._core.record_tables import (  # noqa: PLC0415
            RecordTable,
            TableColumn,
        )

        columns = [TableColumn(name="scenario", kind="whole number")]
        for each in self.facts:
            value = each.steps[0]
            columns.append(
                TableColumn(
                    name=each.name,
                    kind="truth"
                    if isinstance(value, bool)
                    else "text"
                    if isinstance(value, str)
                    else "whole number",
                )
            )
        rows = zip(range(1, self.n + 1), *(each.steps for each in self.facts), strict=True)
        return RecordTable(name="scenarios", columns=tuple(columns), rows=tuple(rows))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the scenarios as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)


def draw(
    mechanism: Mechanism | Formula | Sequence[Mechanism | Formula],
    spread: Spread,
    *,
    n: int,
    seed: int,
    outside: Outside = "refuse",
    progress: Callable[[int], object] | None = None,
) -> Draws:
    """
    Draw scenarios of the uncertain facts of a mechanism, in whole steps.

    The same seed draws the same scenarios, with every Python and on every machine whose floating
    point numbers are those of IEEE 754, which is every common one; and the first thousand of a
    million are the thousand. The order of the facts in the spread is part of it. A draw of a
    curve is rounded to the nearest step of the fact; stated values are never rounded.

    Args:
        mechanism: What has the facts: a mechanism or a formula, or several, which are then to be
            settled over the same scenarios.
        spread: The uncertain facts.
        n: How many scenarios; at most ten million.
        seed: A whole number from 0, below 2 to the power of 64.
        outside: What becomes of draws of a curve that the fact may not be. ``"refuse"`` ends in an
            error that counts them; ``"clip"`` sets them to the nearest bound and counts them in
            the result, and they move the mean and narrow the spread.
        progress: Called with the number of scenarios now and then, every ten thousand.

    Raises:
        InvalidValueError: A fact of the spread is not one that the mechanism needs, or belongs to
            rows of a table, or cannot be what it is said to be: all at once. Or draws lie outside
            what a fact may be, or ``n`` or ``seed`` is out of bounds.
        InvalidTypeError: An argument is of another type.

    >>> from nhs_accountable_care.payment import COUNT, NormalSpread, fact, formula, note
    >>> double = formula(note("double", 2 * fact("members", COUNT)))
    >>> spread = Spread.of({"members": NormalSpread(mean=40_000, standard_deviation=300)})
    >>> draw(double, spread, n=4, seed=2026)["members"].steps
    (39646, 40002, 40009, 40324)
    """
    _check_arguments(spread, n, seed, outside, progress)
    declared = _declared(mechanism)
    samplers, pick = _samplers(declared, spread)
    generator = Random(seed)  # noqa: S311 -- for scenarios, not for secrets
    names = spread.names
    drawn: list[list[FactStep]] = [[] for _ in names]
    counts = [[0, 0] for _ in names]
    width = len(samplers) + (pick is not None)
    root = root_of(spread.exact_correlation) if spread.correlation else ()
    for first in range(0, n, _AT_A_TIME):
        number = min(_AT_A_TIME, n - first)
        uniforms = [generator.random() or _LEAST_CHANCE for _ in range(number * width)]
        columns = [uniforms[place::width] for place in range(width)]
        made = list(_drawn(samplers, columns, root))
        if pick is not None:
            made += pick(columns[-1])
        for place, steps in enumerate(made):
            fact = declared[names[place]][1]
            drawn[place] += _within(fact, steps, counts[place])
        if progress is not None:
            progress(first + number)
    if outside == "refuse":
        _refuse_outside(declared, dict(zip(names, counts, strict=True)), n)
    return Draws(
        spread=spread,
        n=n,
        seed=seed,
        outside=outside,
        facts=tuple(
            _drawn_fact(declared[name][1], steps, count)
            for name, steps, count in zip(names, drawn, counts, strict=True)
        ),
    )


def check_spread(mechanism: Mechanism | Formula, spread: Spread) -> None:
    """
    Refuse a spread of what the mechanism does not need, or of what a fact cannot be.

    Raises:
        InvalidValueError: As `draw`, of which it is the first step.

    >>> from nhs_accountable_care.payment import COUNT, NormalSpread, fact, formula, note
    >>> double = formula(note("double", 2 * fact("members", COUNT)))
    >>> check_spread(double, Spread.of({"membres": NormalSpread(mean=9, standard_deviation=1)}))
    Traceback (most recent call last):
    nhs_accountable_care.InvalidValueError: membres: no fact that the mechanism needs; did you \
mean 'members'?
    """
    _samplers(_declared(mechanism), spread)


_Declared: TypeAlias = Mapping[str, tuple[Formula, Fact]]


def _check_arguments(
    spread: object, n: object, seed: object, outside: object, progress: object
) -> None:
    """Refuse arguments of another type, or out of bounds."""
    if not isinstance(spread, Spread):
        msg = f"spread is a {type(spread).__name__}; write a Spread, such as Spread.of makes"
        raise InvalidTypeError(msg)
    for name, number, least, most in (("n", n, 1, MOST_DRAWS), ("seed", seed, 0, _MOST_SEED - 1)):
        if not isinstance(number, int) or isinstance(number, bool):
            msg = f"{name} is {represented(number)}; write a whole number, such as 1_000"
            raise InvalidTypeError(msg)
        if not least <= number <= most:
            msg = f"{name} is {represented(number)}; it lies between {least} and {most:,}"
            raise InvalidValueError(msg)
    if outside not in get_args(Outside):
        msg = f'outside is {represented(outside)}; write "refuse" or "clip"'
        raise InvalidValueError(msg)
    if progress is not None and not callable(progress):
        msg = f"progress is {represented(progress)}; write a function that takes a number"
        raise InvalidTypeError(msg)


def _declared(mechanism: Mechanism | Formula | Sequence[Mechanism | Formula]) -> _Declared:
    """Return each fact by name, with the formula that declares it; those of rows as well."""
    several = mechanism if isinstance(mechanism, list | tuple) else (mechanism,)
    found: dict[str, tuple[Formula, Fact]] = {}
    for formula in map(formula_of, several):
        for fact in formula.facts:
            _, before = found.setdefault(fact.name, (formula, fact))
            if _declaration(before) != _declaration(fact):
                msg = (
                    f"{fact.name} is declared in two ways by the mechanisms; "
                    f"draw for each of them by itself"
                )
                raise InvalidValueError(msg)
    return found


def _declaration(fact: Fact) -> tuple[object, ...]:
    """Return all that a declaration says of what a fact may be."""
    return fact.unit, fact.step, fact.lowest, fact.highest, fact.table, fact.codes


# --- From chances to whole steps ---


class _Sampler(Protocol):
    """What takes chances, or normals that are correlated already, to whole steps of a fact."""

    def of_chances(self, chances: Iterable[float]) -> list[FactStep]: ...

    def of_normals(self, normals: Iterable[float]) -> list[FactStep]: ...


class _NormalSampler:
    """Draws from the bell curve."""

    def __init__(self, mean: float, deviation: float) -> None:
        self.mean = mean
        self.deviation = deviation

    def of_chances(self, chances: Iterable[float]) -> list[FactStep]:
        """Take chances."""
        return self.of_normals(normal_quantiles(chances))

    def of_normals(self, normals: Iterable[float]) -> list[FactStep]:
        """Take standard normals."""
        mean, deviation = self.mean, self.deviation
        return [round(mean + deviation * normal) for normal in normals]


class _LognormalSampler:
    """Draws from the skewed curve, by the mean and deviation of the logarithm."""

    def __init__(self, middle: float, deviation: float) -> None:
        self.middle = middle
        self.deviation = deviation

    def of_chances(self, chances: Iterable[float]) -> list[FactStep]:
        """Take chances."""
        return self.of_normals(normal_quantiles(chances))

    def of_normals(self, normals: Iterable[float]) -> list[FactStep]:
        """Take standard normals."""
        middle, deviation = self.middle, self.deviation
        return [round(middle * exponential(deviation * normal)) for normal in normals]


class _ValueSampler:
    """Draws one of stated values, by where the parts of the whole end."""

    def __init__(self, values: Sequence[FactStep], weights: Sequence[int]) -> None:
        self.values = values
        self.ends = _ends(weights)
        self.normal_ends: list[float] | None = None

    def of_chances(self, chances: Iterable[float]) -> list[FactStep]:
        """Take chances."""
        values, ends = self.values, self.ends
        return [values[bisect_right(ends, chance)] for chance in chances]

    def of_normals(self, normals: Iterable[float]) -> list[FactStep]:
        """Take standard normals: where their parts end has the same chances."""
        if self.normal_ends is None:
            self.normal_ends = [_normal_end(end) for end in self.ends]
        values, ends = self.values, self.normal_ends
        return [values[bisect_right(ends, normal)] for normal in normals]


def _ends(weights: Sequence[int]) -> list[float]:
    """Return the chance up to which each value but the last goes, in multiples of the grain."""
    total = sum(weights)
    # Rounded up, so that a draw below an end is below the exact one and no other is.
    return [-(-_GRAIN * end // total) / _GRAIN for end in accumulate(weights[:-1])]


def _normal_end(chance: float) -> float:
    """Return the quantile of a chance that may be 0 or 1, for a value that is never drawn."""
    if 0 < chance < 1:
        return normal_quantiles((chance,))[0]
    return float("inf") if chance else float("-inf")


def _drawn(
    samplers: Sequence[_Sampler], columns: Sequence[list[float]], root: Sequence[Sequence[float]]
) -> Iterator[list[FactStep]]:
    """Yield the steps of each fact but those of the table."""
    if not root:
        for sampler, chances in zip(samplers, columns, strict=False):
            yield sampler.of_chances(chances)
        return
    normals = [normal_quantiles(chances) for chances in columns[: len(samplers)]]
    for sampler, row in zip(samplers, root, strict=True):
        # One product and one sum at a time: `sum` adds otherwise since Python 3.12.
        # Survives [0 to 1]: all columns are as long.
        mixed = [0.0] * len(columns[0])
        for factor, column in zip(row, normals, strict=False):
            if factor:
                mixed = [
                    so_far + factor * normal for so_far, normal in zip(mixed, column, strict=True)
                ]
        yield sampler.of_normals(mixed)


def _samplers(
    declared: _Declared, spread: Spread
) -> tuple[list[_Sampler], Callable[[list[float]], list[list[FactStep]]] | None]:
    """Return what draws each fact, and the rows of the table; or refuse all that is wrong."""
    problems: list[str] = []
    samplers = [
        _sampler(*found, each.spread, problems)
        for each in spread.facts
        if (found := _found(declared, each.name, problems)) is not None
    ]
    pick = None
    if spread.table is not None:
        columns = [
            _stated(*found, spread.table.column(name).values, problems)
            for name in spread.table.facts
            if (found := _found(declared, name, problems)) is not None
        ]
        ends = _ends(spread.table.whole_weights)

        def pick(chances: list[float]) -> list[list[FactStep]]:
            places = [bisect_right(ends, chance) for chance in chances]
            return [[column[place] for place in places] for column in columns]

    if problems:
        raise InvalidValueError(in_lines(problems))
    return samplers, pick


def _found(declared: _Declared, name: str, problems: list[str]) -> tuple[Formula, Fact] | None:
    """Return the declaration of a fact of the whole, or note what is wrong with its name."""
    found = declared.get(name)
    if found is not None and found[1].table is None:
        return found
    if found is None:
        whole = [each for each, (_, fact) in declared.items() if fact.table is None]
        # To seek what was meant takes time, and of very many only the first are told.
        near = did_you_mean(name, whole) if len(problems) < MOST_SHOWN else ""
        hint = near or f"it needs: {listed(whole, MOST_SHOWN) or 'none'}"
        problems.append(f"{name}: no fact that the mechanism needs; {hint}")
    else:
        problems.append(
            f"{name}: a fact of each row of {found[1].table}; a spread is of facts of the whole"
        )
    return None


def _sampler(formula: Formula, fact: Fact, marginal: Marginal, problems: list[str]) -> _Sampler:
    """Make what draws one fact."""
    match marginal:
        case NormalSpread():
            mean, deviation = _measured(formula, fact, marginal, problems)
            return _NormalSampler(float(mean), float(deviation))
        case LognormalSpread():
            mean, deviation = _measured(formula, fact, marginal, problems)
            # Of the logarithm: its variance, by which the middle lies below the mean.
            variance = logarithm(1.0 + float((deviation / mean) ** 2))
            middle = float(mean) * exponential(-0.5 * variance)
            return _LognormalSampler(middle, math.sqrt(variance))
        case DiscreteSpread():
            return _ordered(formula, fact, marginal, problems)
        case PastYears():
            return _ordered(formula, fact, marginal.discrete, problems)
        case _:
            assert_never(marginal)


def _ordered(
    formula: Formula, fact: Fact, marginal: DiscreteSpread, problems: list[str]
) -> _ValueSampler:
    """Make what draws one of stated values: in ascending order, and words in the order given."""
    steps = _stated(formula, fact, marginal.values, problems)
    pairs = list(zip(steps, marginal.whole_weights, strict=True))
    if fact.unit is not CODE:
        pairs.sort(key=lambda pair: pair[0])
    return _ValueSampler([step for step, _ in pairs], [weight for _, weight in pairs])


def _stated(
    formula: Formula, fact: Fact, values: Iterable[FactValue], problems: list[str]
) -> list[FactStep]:
    """Count stated values in steps, which is never rounded; note what cannot be."""
    steps: list[FactStep] = []
    for value in values:
        step, message = read_value(formula, fact, value)
        steps.append(step)
        if message:
            problems.append(f"{fact.name}: {message}")
    return steps


def _measured(
    formula: Formula, fact: Fact, marginal: NormalSpread | LognormalSpread, problems: list[str]
) -> tuple[Fraction, Fraction]:
    """Return mean and deviation in steps of the fact; note what cannot be."""
    given: tuple[Quantity, ...] = (marginal.mean, marginal.standard_deviation)
    for name, value in zip(("mean", "standard_deviation"), given, strict=True):
        message = kind_problem(value, fact.unit)
        if (
            not message
            and isinstance(value, Money | UnitPrice)
            and value.currency != formula.currency
        ):
            message = f"{value} is in {value.currency}, and the formula is in {formula.currency}"
        if not message and abs(exact_quantity(value) / fact.step) >= _MOST_STEPS:
            message = "too many steps to be counted one by one; give the fact a coarser step"
        if message:
            problems.append(f"{fact.name}: {name}: {message}")
            # Survives [1 to 2], [1 to 2] #2: after a problem nothing is drawn.
            return Fraction(1), Fraction(1)
    mean, deviation = (exact_quantity(value) / fact.step for value in given)
    return mean, deviation


# --- What the fact may be ---


def _within(fact: Fact, steps: list[FactStep], count: list[int]) -> list[FactStep]:
    """Set what lies outside the bounds of a fact to the nearest one, and count it."""
    if fact.unit in (CODE, TRUTH):
        return steps
    numbers: list[int] = steps  # type: ignore[assignment]  # of any other unit
    lowest, highest = fact.lowest, fact.highest
    # Survives [<= to <], [lowest to highest], [<= to <] #2, [highest to lowest]: what lies within
    # is only looked at once more, one by one, and stays as it is.
    if lowest <= min(numbers) and max(numbers) <= highest:
        return steps
    count[0] += sum(each < lowest for each in numbers)
    count[1] += sum(each > highest for each in numbers)
    return [min(max(each, lowest), highest) for each in numbers]


def _refuse_outside(declared: _Declared, counts: Mapping[str, list[int]], n: int) -> None:
    """Refuse draws that a fact may not be, with how many there are of each."""
    told = []
    for name, (below, above) in counts.items():
        fact = declared[name][1]
        parts = [
            f"{number:,} {word} {digits_of(end * fact.step)}"
            for number, word, end in (
                (below, "below", fact.lowest),
                (above, "above", fact.highest),
            )
            if number
        ]
        if parts:
            unit = " pence" if fact.unit in MONETARY else ""
            told.append(f"{name}: of {n:,} draws {' and '.join(parts)}{unit}")
    if told:
        cure = (
            'the fact may not be so; take the nearest that it may be (outside="clip", which is '
            "counted), widen its bounds, or choose a spread that stays within them: a lognormal "
            "is never below zero"
        )
        raise InvalidValueError("\n".join([*told, cure]))


def _drawn_fact(fact: Fact, steps: list[FactStep], count: list[int]) -> DrawnFact:
    """Keep what was drawn of a fact with what it may be."""
    below, above = count
    return DrawnFact(
        name=fact.name,
        unit=fact.unit,
        step=fact.step,
        lowest=fact.lowest,
        highest=fact.highest,
        steps=cast("DrawnSteps", tuple(steps)),
        below=below,
        above=above,
    )
