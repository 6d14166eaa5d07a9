"""Which columns settling adds, what each counts, and the operations behind them."""

from collections.abc import Iterable
from fractions import Fraction

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.evaluation.instructions import Operation, Program
from nhs_accountable_care.payment.evaluation.lowering import lowered
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE, Unit
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["Answers", "SettledColumn", "answers_of", "settled_columns"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettledColumn:
    """
    A column that `settle` adds, and what its whole numbers count.

    Attributes:
        name: The name of the column, without a prefix.
        unit: Pence, things or a pure number.
        grain: What one stands for: a penny, or a part or a multiple of the unit.
        divided_by: The column by which it is still to be divided: a step may be a ratio that the
            formula does not round.

    >>> SettledColumn(name="net_trust", unit=Unit.PENCE).grain
    Fraction(1, 1)
    """

    name: str
    unit: Unit
    grain: Fraction = Fraction(1)
    divided_by: str | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Answers:
    """The columns that are asked for, and the operations behind them."""

    columns: tuple[SettledColumn, ...]
    program: Program
    places: tuple[int, ...]
    # By what an operation is multiplied to count in the grain of its column.
    factors: tuple[int, ...]


def settled_columns(
    mechanism: Mechanism | Formula, *, steps: bool | Iterable[str] = False
) -> tuple[SettledColumn, ...]:
    """
    Return the columns that `settle` adds for a mechanism, and what each counts.

    Args:
        mechanism: What would be settled.
        steps: As for `settle`.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
    >>> [column.name for column in settled_columns(half)]
    ['half', 'net_a', 'net_b']
    """
    formula = formula_of(mechanism)
    program = with_room(lambda: lowered(formula))
    counts = tuple(
        SettledColumn(name=f"rows_{table}", unit=Unit.COUNT) for table in formula.tables
    )
    return (*answers_of(formula, program, steps=steps).columns, *counts)


def answers_of(formula: Formula, program: Program, *, steps: bool | Iterable[str]) -> Answers:
    """
    Work out which columns are asked for; what a party gets is a sum that the program has not.

    Raises:
        InvalidValueError: A step is asked for that the formula has not.
    """
    columns, places, factors = [], [], []
    for line, place in zip(formula.lines, program.results, strict=True):
        measure = line.of.measure
        grain = Fraction(1) if measure.unit is PENCE else measure.grain or Fraction(1)
        columns.append(SettledColumn(name=line.label, unit=measure.unit, grain=grain))
        places.append(place)
        factors.append(1)
    operations = list(program.operations)
    for party in formula.parties:
        columns.append(SettledColumn(name=f"net_{party}", unit=PENCE))
        places.append(len(operations))
        factors.append(1)
        operations.append(_net(formula, program, party))
    asked = _asked_steps(formula, steps=steps)
    for step, result in zip(formula.steps, program.steps, strict=True):
        if step.name not in asked:
            continue
        name = f"step_{step.name}"
        divided_by = None if result.divisor is None else f"{name}_divided_by"
        columns.append(
            SettledColumn(
                name=name,
                unit=step.measure.unit,
                grain=Fraction(1, result.denominator),
                divided_by=divided_by,
            )
        )
        places.append(result.place)
        factors.append(result.numerator)
        if result.divisor is not None and divided_by is not None:
            columns.append(SettledColumn(name=divided_by, unit=Unit.RATE))
            places.append(result.divisor)
            factors.append(1)
    return Answers(
        columns=tuple(columns),
        program=attrs.evolve(program, operations=tuple(operations)),
        places=tuple(places),
        factors=tuple(factors),
    )


def _net(formula: Formula, program: Program, party: str) -> Operation:
    """Make the operation that adds up what a party gets, less what it pays."""
    factors: dict[int, int] = {}
    for line, place in zip(formula.lines, program.results, strict=True):
        sign = (line.payee == party) - (line.payer == party)
        if sign:
            factors[place] = factors.get(place, 0) + sign
    factors = {place: factor for place, factor in factors.items() if factor}
    ends = [
        sorted(
            (factor * program.operations[place].lowest, factor * program.operations[place].highest)
        )
        for place, factor in factors.items()
    ]
    return Operation(
        kind="linear",
        of=tuple(factors),
        factors=tuple(factors.values()),
        lowest=sum(low for low, _ in ends),
        highest=sum(high for _, high in ends),
    )


def _asked_steps(formula: Formula, *, steps: bool | Iterable[str]) -> set[str]:
    """Return the names of the steps that are asked for; those of rows have no single value."""
    whole = [step.name for step in formula.steps if step.measure.table is None]
    if isinstance(steps, bool):
        return set(whole) if steps else set()
    if isinstance(steps, str):
        msg = f"steps is the text {quoted(steps)}; write True, or a list of names"
        raise InvalidTypeError(msg)
    asked = list(steps)
    for name in asked:
        if name not in whole:
            known = listed((quoted(each) for each in whole), MOST_SHOWN) or "none"
            msg = f"no step is named {quoted(str(name))}; the steps are: {known}"
            raise InvalidValueError(msg)
    return set(asked)
