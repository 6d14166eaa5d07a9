"""
The facts of a formula as columns: found, looked at by type, and kept within their bounds.

A column carries a fact in whole steps. What a column cannot be is refused by its type, before a
row is touched; what a single row cannot be (missing, out of bounds, an unknown code) is counted
and refused, or flagged.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_PROBLEMS, MOST_SHOWN
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.frames.column_arithmetic import Stages, Value
from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.frames.exact import LARGEST, literal
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.looking_up import looked_up
from nhs_accountable_care.payment.evaluation.instructions import Operation, Program
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import Facts, FactStep, GivenFacts, wanted
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import CODE, MONETARY, PENCE, TRUTH

__all__ = ["FactColumns", "FactSource", "check_sources", "sources_of"]

_ORDER: Final = (MissingFactError, InvalidTypeError, InvalidValueError)
# So many words are asked for one by one; more are looked up in a table of their own.
_FEW_CODES: Final = 30
_COMPARE: Final = "compare, as in column == 1"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FactSource:
    """
    Where a fact comes from: a column, or one value for every row.

    Attributes:
        fact: The fact.
        column: The column that carries it, if one does.
        value: What it is in every row, in whole steps, if no column carries it.
        kind: The type of the column.
        lowest: The least that it can be in these rows, in steps.
        highest: The most that it can be in these rows, in steps.
    """

    fact: Fact
    column: str | None = None
    value: FactStep | None = None
    kind: Any = None
    lowest: int = 0
    highest: int = 1


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Problem:
    """What is wrong with what was given, and of which kind."""

    text: str
    error: type[InvalidTypeError | InvalidValueError | MissingFactError]


class _Problems:
    """Gathers all that is wrong, so that it is told at once."""

    def __init__(self) -> None:
        self.found: list[_Problem] = []

    def add(
        self, text: str, error: type[InvalidTypeError | InvalidValueError | MissingFactError]
    ) -> None:
        """Add what is wrong."""
        self.found.append(_Problem(text=text, error=error))

    def raise_if_any(self) -> None:
        """Raise one error with all; a missing fact decides its kind, and else a wrong type."""
        if not self.found:
            return
        shown = [problem.text for problem in self.found[:MOST_PROBLEMS]]
        if len(self.found) > len(shown):
            shown.append(f"and {len(self.found) - len(shown):,} more")
        raise min((problem.error for problem in self.found), key=_ORDER.index)("\n".join(shown))


def sources_of(
    formula: Formula,
    frame: Opened,
    *,
    table: str | None,
    columns: Mapping[str, str],
    constants: Mapping[str, FactStep],
    within: Mapping[str, tuple[int, int]],
) -> tuple[list[FactSource], list[_Problem]]:
    """
    Find where each fact of the whole, or of the rows of a table, comes from.

    Returns:
        The sources, and all that is wrong with them.
    """
    schema = frame.schema
    problems = _Problems()
    found = []
    # A column that carries one fact is hardly another one, however alike their names are.
    taken = {columns.get(fact.name, fact.name) for fact in formula.facts}
    free = [name for name in schema if name not in taken]
    for fact in formula.facts_by_table[table]:
        name = columns.get(fact.name, fact.name)
        where = f"column {quoted(name)}"
        if fact.name in constants:
            if fact.name in columns or name in schema:
                text = (
                    f"{where}: {fact.name} is given by facts= as well; "
                    f"leave one out, or drop the column"
                )
                problems.add(text, InvalidValueError)
            found.append(_constant(fact, constants[fact.name]))
        elif name not in schema:
            of = "" if table is None else f" in the rows of {table}"
            near = did_you_mean(name, free)
            text = f"{where}: missing{of}; give {wanted(formula, fact)}"
            text += f"; {near}" if near else ""
            problems.add(text, MissingFactError)
        else:
            wrong = _kind_problem(fact, schema[name], is_pandas=frame.is_numpy)
            if wrong:
                problems.add(f"{where}: {wrong}", InvalidTypeError)
            lowest, highest = (0, 1) if fact.unit in (TRUTH, CODE) else (fact.lowest, fact.highest)
            lowest, highest = within.get(fact.name, (lowest, highest))
            # A column carries no more, whatever its fact may be.
            lowest, highest = max(lowest, -LARGEST), min(highest, LARGEST)
            if lowest > highest:
                problems.add(f"{where}: no column carries what {fact.name} is", InvalidValueError)
                continue
            found.append(
                FactSource(
                    fact=fact, column=name, kind=schema[name], lowest=lowest, highest=highest
                )
            )
    return found, problems.found


def check_sources(
    formula: Formula,
    columns: Mapping[str, str],
    given: GivenFacts,
    found: Iterable[_Problem],
) -> None:
    """
    Refuse what is wrong with facts and columns, all at once.

    Raises:
        MissingFactError: A fact is in no column and is not given.
        InvalidTypeError: A column is of a type that its fact cannot have.
        InvalidValueError: ``columns`` or ``given`` names what is no fact, or a fact is given
            twice.
    """
    problems = _Problems()
    known = [fact.name for fact in formula.facts]
    # Recorded facts are those of a place, of which each contract needs some.
    plain: Iterable[str] = () if isinstance(given, Facts) else given
    for what, names in (("columns", columns), ("facts", plain)):
        for name in names:
            if name not in known:
                facts = listed(known, MOST_SHOWN) or "none"
                near = did_you_mean(str(name), known)
                text = (
                    f"{what}: {quoted(str(name))} is no fact of the formula, whose facts are "
                    f"{facts}"
                )
                text += f"; {near}" if near else ""
                problems.add(text, InvalidValueError)
    problems.found.extend(found)
    problems.raise_if_any()


def _constant(fact: Fact, value: FactStep) -> FactSource:
    """Return the source of a fact that is the same in every row."""
    number = 0 if isinstance(value, str) else int(value)
    return FactSource(fact=fact, value=value, lowest=number, highest=number)


def _kind_problem(fact: Fact, kind: Any, *, is_pandas: bool) -> str:
    """Describe why a column cannot carry a fact; empty if it can."""
    if fact.unit is CODE:
        if any(kind == text for text in (nw.String, nw.Categorical, nw.Enum)):
            return ""
        return f"{kind} is no text; {fact.name} is a word: cast the column to text"
    if fact.unit is TRUTH:
        if kind == nw.Boolean:
            return ""
        # In pandas a comparison makes false of what is missing, and the row would be settled.
        cure = 'astype("boolean"), which keeps what is missing' if is_pandas else _COMPARE
        return f"{kind} is no truth; {fact.name} is true or false: {cure}"
    if kind.is_integer() and kind not in (nw.UInt64, nw.UInt128):
        return ""
    whole = (
        "whole pence"
        if fact.unit is PENCE and fact.step == 1
        else f"whole steps of {fact.step}{' pence' if fact.unit in MONETARY else ''}"
    )
    if kind.is_float() or kind.is_decimal():
        cast = 'astype("Int64")' if is_pandas else "a cast to Int64"
        many = (100 if fact.unit in MONETARY else 1) / fact.step
        what = "pounds" if fact.unit in MONETARY else "column"
        # Pounds first: whoever only casts them has them taken for pence.
        large = f"of {what} by ({what} * {many}).round() and then {cast}, " if many != 1 else ""
        return (
            f"{kind} is not read, because it may not be exact; give {whole} as 64-bit whole "
            f"numbers (Int64): {large}of {whole} by {cast} alone"
        )
    if kind.is_integer():
        return f"{kind} holds more than 64 bits with a sign do; cast it to Int64"
    return f"{kind} is no whole number; give {whole} as 64-bit whole numbers (Int64)"


class FactColumns:
    """The facts that a frame carries, as values for its rows."""

    def __init__(
        self,
        formula: Formula,
        program: Program,
        *,
        frame: Opened,
        sources: Sequence[FactSource],
        stages: Stages,
        prefix: str,
        is_guarded: bool,
    ) -> None:
        """
        Make values of facts.

        Args:
            formula: The formula.
            program: Its operations.
            frame: The frame whose columns carry them.
            sources: Where each comes from.
            stages: Where the columns on the way are kept.
            prefix: How names of our own begin.
            is_guarded: Whether rows may be there that cannot be worked out; each fact is then
                replaced there by the least that it can be, so that no engine wraps or raises.
        """
        self.formula = formula
        self.program = program
        self.frame = frame
        self.sources: list[FactSource] = list(sources)
        self.stages = stages
        self.prefix = prefix
        self._carried = {
            source.fact.name: source for source in self.sources if source.column is not None
        }
        self._lists = self._looked_up()
        self.oks: dict[str, nw.Expr] = {
            name: self._ok(source) for name, source in self._carried.items()
        }
        self.guard: Value | None = None
        if is_guarded:
            self.guard = self._guard()
        self._constants = {source.fact.name: source.value for source in self.sources}
        self._by_name = {source.fact.name: self._value(source) for source in self.sources}

    # --- Lists of codes ---

    def _looked_up(self) -> dict[str, dict[int, str]]:
        """For each fact that is looked up: the columns of lists, and the names that they get."""
        numbers: dict[str, dict[int, None]] = {
            name: {}
            for name, source in self._carried.items()
            if source.fact.unit is CODE and len(self.formula.allowed_codes[name]) > _FEW_CODES
        }
        for operation in self.program.operations:
            fact = operation.fact
            if operation.kind == "listed" and fact is not None and fact.name in self._carried:
                numbers.setdefault(fact.name, {})[operation.number] = None
        return {
            name: {number: f"{self.prefix}list{at}_{number}" for number in columns}
            for at, (name, columns) in enumerate(numbers.items())
        }

    def joined(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Join the rows with the lists in which codes are looked up."""
        for name, columns in self._lists.items():
            key, left, known = f"{self.prefix}key", self._named("code", name), self._known(name)
            codes = self.formula.allowed_codes[name]
            values: dict[str, Sequence[object]] = {key: codes, known: [True] * len(codes)}
            types: dict[str, Any] = {key: nw.String(), known: nw.Boolean()}
            for number, column in columns.items():
                listed_column = self.program.columns[number]
                by_code = dict(zip(listed_column.codes, listed_column.values, strict=True))
                values[column] = [by_code[code] for code in codes]
                types[column] = nw.Int64()
            rows = looked_up(
                self.frame,
                rows.with_columns(_text(self._carried[name]).alias(left)),
                self.frame.beside(values, types),
                left_on=[left],
                right_on=[key],
                place=f"{self.prefix}place",
            )
        return rows

    @property
    def joined_names(self) -> list[str]:
        """The names of the columns that joining adds."""
        names = []
        for name, columns in self._lists.items():
            names += [self._named("code", name), self._known(name), *columns.values()]
        return names

    def _known(self, name: str) -> str:
        """Name the column that tells of a code whether it is in its list."""
        return self._named("known", name)

    def _named(self, what: str, name: str) -> str:
        """Name a column of our own after a fact, whose name is in plain words."""
        return f"{self.prefix}{what}_{name}"

    # --- What a row cannot be ---

    def _ok(self, source: FactSource) -> nw.Expr:
        """Ask whether a fact is there and can be what it is; never null."""
        column = nw.col(str(source.column))
        there = ~column.is_null()
        name = source.fact.name
        if source.fact.unit is TRUTH:
            return there
        if source.fact.unit is CODE:
            if name in self._lists:
                return ~nw.col(self._known(name)).is_null()
            codes = self.formula.allowed_codes[name]
            return there & _text(source).is_in(list(codes)) if codes else there
        # False and null is false on every engine.
        return there & (column >= literal(source.lowest)) & (column <= literal(source.highest))

    def _guard(self) -> Value:
        """Make the column that tells whether every fact of a row can be what it is."""
        if not self.oks:
            return Value(expr=nw.lit(True, nw.Boolean()), lowest=0, highest=1)  # noqa: FBT003 - a literal of a column
        expr = nw.all_horizontal(*self.oks.values(), ignore_nulls=False)
        return self.stages.column(Value(expr=expr, lowest=0, highest=1))

    def problem(self) -> nw.Expr:
        """Say of each row which fact is the first that cannot be what it is, and why."""
        words = [
            nw.when(condition).then(nw.lit(text, nw.String()))
            for source in self._carried.values()
            for condition, text in self.problems_of(source)
        ]
        return nw.coalesce(*words) if words else nw.lit(None, nw.String())

    def problems_of(self, source: FactSource) -> list[tuple[nw.Expr, str]]:
        """Return what may be wrong with a fact in a row, one thing at most, and its words."""
        name = source.fact.name
        is_missing = nw.col(str(source.column)).is_null()
        found = [(is_missing, f"{name}: missing")]
        if source.fact.unit is CODE and self.formula.allowed_codes[name]:
            found.append((~is_missing & ~self.oks[name], f"{name}: no code that this may be"))
        elif source.fact.unit not in (TRUTH, CODE):
            ends = f"{source.lowest:,} to {source.highest:,} steps of {source.fact.step}"
            found.append((~is_missing & ~self.oks[name], f"{name}: outside its bounds, {ends}"))
        return found

    # --- Values ---

    def _value(self, source: FactSource) -> Value:
        """Make the value of a fact: a number, a truth or a text."""
        unit = source.fact.unit
        if source.column is None:
            if unit is CODE:
                return Value(expr=nw.lit(source.value, nw.String()), lowest=0, highest=1)
            if unit is TRUTH:
                return Value(expr=nw.lit(bool(source.value), nw.Boolean()), lowest=0, highest=1)
            return _known(source.lowest)
        expr = nw.col(source.column)
        nesting = 0
        default = literal(source.lowest)
        if unit is CODE:
            expr, default = _text(source), nw.lit("", nw.String())
            nesting = int(source.kind != nw.String)
        elif unit is TRUTH:
            default = nw.lit(False, nw.Boolean())  # noqa: FBT003 - a literal of a column
        elif source.kind == nw.Int128:
            return self._narrowed(source)
        elif source.kind != nw.Int64:
            # Thirty-two bits times a small number wrap.
            expr, nesting = expr.cast(nw.Int64()), 1
        value = Value(expr=expr, lowest=source.lowest, highest=source.highest, nesting=nesting)
        if self.guard is not None:
            value = Value(
                expr=nw.when(self.guard.expr).then(expr).otherwise(default),
                lowest=source.lowest,
                highest=source.highest,
                stage=self.guard.stage,
                nesting=1,
            )
        return self.stages.named(value)

    def _narrowed(self, source: FactSource) -> Value:
        """Make 64 bits of more, such as DuckDB adds up in: of a row that is out of bounds none."""
        expr = nw.col(str(source.column))
        if self.guard is not None:
            # Before the cast, which some engines try in every row.
            expr = nw.when(self.guard.expr).then(expr).otherwise(literal(source.lowest))
        return self.stages.named(
            Value(
                expr=expr.cast(nw.Int64()),
                lowest=source.lowest,
                highest=source.highest,
                stage=0 if self.guard is None else self.guard.stage,
                nesting=2,
            )
        )

    def given(self) -> dict[int, Value]:
        """Return the values of the operations that read facts of this frame, by their places."""
        values = {}
        for place, operation in enumerate(self.program.operations):
            if operation.fact is not None and operation.fact.name in self._by_name:
                values[place] = self._read(operation, self._by_name[operation.fact.name])
        return values

    def _read(self, operation: Operation, value: Value) -> Value:
        """Make the value of an operation that reads a fact."""
        if operation.kind in ("fact", "truth"):
            return value
        if operation.kind == "is":
            return Value(
                expr=value.expr == nw.lit(operation.code, nw.String()),
                lowest=0,
                highest=1,
                stage=value.stage,
                nesting=1,
            )
        name = "" if operation.fact is None else operation.fact.name
        if name not in self._carried:
            column = self.program.columns[operation.number]
            return _known(column.values[column.codes.index(str(self._constants[name]))])
        there = nw.col(self._lists[name][operation.number])
        found = Value(expr=there, lowest=operation.lowest, highest=operation.highest)
        if self.guard is None:
            return found
        return Value(
            expr=nw.when(self.guard.expr).then(there).otherwise(literal(operation.lowest)),
            lowest=operation.lowest,
            highest=operation.highest,
            stage=self.guard.stage,
            nesting=1,
        )


def _known(number: int) -> Value:
    """Return a number that is the same in every row; whether it fits is asked where it is used."""
    return Value(expr=literal(number), lowest=number, highest=number)


def _text(source: FactSource) -> nw.Expr:
    """Return a column of words as text, whatever the type in which the engine keeps them."""
    column = nw.col(str(source.column))
    return column if source.kind == nw.String else column.cast(nw.String())
