"""
How rows of activity become answers: each row worked out, added up for its whole, and settled.

The whole is a row of facts, such as a contract; the rows of a table, such as its spells, are a
frame of their own. Both carry the same keys, by which a row finds its whole. What finds none, and
what finds two, is told and never dropped.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.frames.column_arithmetic import Stages, Value
from nhs_accountable_care.frames.column_program import ColumnProgram
from nhs_accountable_care.frames.engines import OnProblem, Opened, opened
from nhs_accountable_care.frames.exact import literal
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.fact_columns import check_sources, sources_of
from nhs_accountable_care.frames.looking_up import looked_up
from nhs_accountable_care.frames.overflow import TooLargeError, refusal
from nhs_accountable_care.frames.row_settling import bounds_of, closer_bounds, emitted
from nhs_accountable_care.frames.settled_answers import Answers, answers_of
from nhs_accountable_care.frames.settled_tables import SettledTables
from nhs_accountable_care.frames.small_rows import small_rows
from nhs_accountable_care.frames.user_columns import check_names, kept_columns, unused_prefix
from nhs_accountable_care.frames.worked_rows import CURE, WorkedRows, flags
from nhs_accountable_care.payment.evaluation.instructions import TotalResult
from nhs_accountable_care.payment.evaluation.lowering import lowered
from nhs_accountable_care.payment.language.facts import FactValue, GivenFacts, read_given
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["settled_tables"]

_MOST_KEYS: Final = 5


def settled_tables(
    frame: Any,
    mechanism: Mechanism | Formula,
    *,
    rows: Any,
    keys: Iterable[str],
    workings: bool,
    facts: GivenFacts,
    columns: Mapping[str, str],
    within: Mapping[str, tuple[FactValue, FactValue]],
    steps: bool | Iterable[str],
    on_problem: OnProblem | None,
    keep: Iterable[str] | None,
    prefix: str,
) -> SettledTables:
    """Settle the rows of tables with their wholes; what is raised is told by `settle`."""
    formula = formula_of(mechanism)
    user = opened(frame)
    tables = _tables(formula, rows, user)
    is_flagged = flags(user, on_problem)
    joined = _Keys(user, tables, keys)
    constants = read_given(formula, facts)
    closer = closer_bounds(formula, within)
    frames: dict[str | None, Opened] = {None: user}
    frames.update(tables)
    sources = {}
    problems = []
    for table, each in frames.items():
        sources[table], wrong = sources_of(
            formula, each, table=table, columns=columns, constants=constants, within=closer
        )
        problems += wrong
    check_sources(formula, columns, facts, problems)
    bounds = bounds_of(source for found in sources.values() for source in found)
    program = with_room(lambda: lowered(formula, bounds))
    answers = answers_of(formula, program, steps=steps)
    counts = {table: f"{prefix}rows_{table}" for table in tables}
    own = [f"{prefix}{column.name}" for column in answers.columns]
    problem = f"{prefix}problem"
    check_names(
        user,
        kept_columns(user, keep),
        [*own, *counts.values(), *([problem] if is_flagged else [])],
    )
    unused = unused_prefix(*(each.columns for each in frames.values()), own, counts.values())
    sides = {
        table: WorkedRows(
            each,
            formula,
            answers.program,
            sources=sources[table],
            prefix=f"{unused}{place}_",
            is_flagged=is_flagged,
        )
        for place, (table, each) in enumerate(frames.items())
    }
    whole = _Whole(sides[None], formula, answers, joined, f"{unused}w_")
    parts = [
        _Part(
            name,
            sides[name],
            whole,
            workings=workings,
            prefix=f"{unused}t{place}_",
            own_prefix=prefix,
        )
        for place, name in enumerate(tables)
    ]
    # All that is refused without looking at a row is refused before one is looked at.
    whole.finish(parts)
    try:
        one, all_wholes = whole.begun()
        added = [part.added(one) for part in parts]
    except InvalidValueError:
        # Looked at only here, so that what is as it should be is gone through once.
        told = [*whole.refused(), *(line for part in parts for line in part.refused())]
        raise InvalidValueError("\n".join((*told, CURE))) from None
    settled = whole.ended(
        all_wholes,
        list(zip(parts, added, strict=True)),
        own=own,
        counts=counts,
        keep=None if keep is None else kept_columns(user, keep),
        problem=problem,
    )
    by_table = {part.name: part.worked_out(problem) for part in parts} if workings else {}
    unplaced = {part.name: part.unplaced() for part in parts}
    is_one = not isinstance(rows, Mapping)
    return SettledTables(
        frame=settled,
        rows=(by_table or None) if not is_one else next(iter(by_table.values()), None),
        unplaced=next(iter(unplaced.values())) if is_one else unplaced,
    )


def _tables(formula: Formula, rows: Any, user: Opened) -> dict[str, Opened]:
    """Open the frames of the tables that a formula adds up."""
    names = listed(formula.tables, MOST_SHOWN) or "none"
    if not isinstance(rows, Mapping):
        if len(formula.tables) != 1:
            msg = f"rows is one frame, and the tables of the formula are: {names}; name each"
            raise InvalidValueError(msg)
        rows = dict.fromkeys(formula.tables, rows)
    if set(rows) != set(formula.tables):
        given = listed((quoted(str(name)) for name in rows), MOST_SHOWN) or "none"
        msg = f"rows has frames of {given}; the tables of the formula are: {names}"
        raise InvalidValueError(msg)
    found = {table: opened(rows[table], what=f"rows of {table}") for table in formula.tables}
    for table, each in found.items():
        if (each.implementation, each.is_eager) != (user.implementation, user.is_eager):
            msg = f"the rows of {table} are no frame of the kind of the whole; bring both alike"
            raise InvalidTypeError(msg)
    return found


class _Keys:
    """The keys by which rows find their whole, as columns of one type on both sides."""

    def __init__(self, user: Opened, tables: Mapping[str, Opened], keys: Iterable[str]) -> None:
        """Look at the keys of every frame, and refuse those that cannot be joined."""
        if isinstance(keys, str):
            msg = f"keys is the text {quoted(keys)}; write a list of columns"
            raise InvalidTypeError(msg)
        self.names = tuple(dict.fromkeys(keys))
        if not self.names:
            msg = "name in keys= the columns by which a row finds its whole"
            raise InvalidValueError(msg)
        wrong = []
        for name in self.names:
            kinds = {}
            for what, each in (("the frame", user), *tables.items()):
                if name not in each.schema:
                    wrong.append(f"keys: {what} has no column {quoted(name)}")
                else:
                    kinds[what] = _kind_of_key(each.schema[name])
            if None in kinds.values():
                wrong.append(f"keys: {quoted(name)} is no text, whole number, truth or day")
            elif len(set(kinds.values())) > 1:
                told = ", ".join(f"{kind} in {what}" for what, kind in kinds.items())
                wrong.append(f"keys: {quoted(name)} is {told}; cast one of them")
        if wrong:
            raise InvalidValueError("\n".join(wrong))

    def of(self, user: Opened, prefix: str) -> dict[str, nw.Expr]:
        """Return the keys of a frame as expressions, by the names of columns of our own."""
        found = {}
        for place, name in enumerate(self.names):
            kind = _kind_of_key(user.schema[name])
            column = nw.col(name)
            if kind == "text" and user.schema[name] != nw.String:
                column = column.cast(nw.String())
            elif kind == "a whole number":
                column = column.cast(nw.Int64())
            found[f"{prefix}key{place}"] = column
        return found


def _kind_of_key(kind: Any) -> str | None:
    """Name the kind of a column that rows can be joined by."""
    if any(kind == text for text in (nw.String, nw.Categorical, nw.Enum)):
        return "text"
    if kind.is_integer() and kind not in (nw.UInt64, nw.UInt128, nw.Int128):
        return "a whole number"
    if kind == nw.Boolean:
        return "a truth"
    return "a day" if kind == nw.Date else None


class _Whole:
    """The rows of facts that are settled, each with its rows of tables added up."""

    def __init__(
        self, side: WorkedRows, formula: Formula, answers: Answers, keys: _Keys, prefix: str
    ) -> None:
        self.side = side
        self.formula = formula
        self.answers = answers
        self.keys = keys
        self.prefix = prefix
        self.user = side.user
        self.program = ColumnProgram(
            answers.program,
            stages=side.stages,
            through_floats=self.user.divides_through_floats,
            given=side.facts.given(),
        )
        self.key_columns = list(keys.of(self.user, prefix))
        self.number = f"{prefix}number"
        self.known = f"{prefix}known"
        self.fits = f"{prefix}fits"
        # What rows need of their whole, by the place of the operation.
        self.inputs: dict[int, str] = {}
        self.later = Stages(f"{prefix}c")
        self.values: list[Value] = []

    def needed(self, places: Iterable[int]) -> None:
        """Make the columns that rows need of their whole."""
        new = [place for place in places if place not in self.inputs]
        try:
            values = self.program.emit(new)
        except TooLargeError as error:
            raise refusal(self.formula, self.answers.program, error) from None
        for place, value in zip(new, values, strict=True):
            # A column, so that it can be joined to rows and need not be made again.
            self.program.values[place] = self.side.stages.named(value)
            self.inputs[place] = f"{self.prefix}in{place}"

    def finish(self, parts: Sequence["_Part"]) -> None:
        """Make the expressions of all answers from the totals of the tables."""
        totals = {place: value for part in parts for place, value in part.totals().items()}
        program = self.program.continued(self.later, totals)
        self.values = emitted(self.formula, self.answers, program)

    def joined(
        self, user: Opened, rows: nw.LazyFrame[Any], table: nw.LazyFrame[Any]
    ) -> nw.LazyFrame[Any]:
        """Join rows with the one row of a table that has their keys."""
        return looked_up(
            user,
            rows,
            table,
            left_on=self.key_columns,
            right_on=self.key_columns,
            place=f"{self.prefix}place",
        )

    def begun(self) -> tuple[nw.LazyFrame[Any], nw.LazyFrame[Any]]:
        """
        Return one row for each whole, for rows to find, and all the wholes.

        Raises:
            InvalidValueError: A whole cannot be told from another, or has no key, and is refused.
        """
        rows = self.side.stages.applied(self.side.begun())
        rows, has_keys, counted = self._counted(rows)
        if not self.side.is_flagged:
            _refuse(self._refused_keys(rows.filter(~has_keys), counted))
        rows = self.joined(self.user, rows, _nullable(counted, self.user))
        guard = self.side.facts.guard
        fits = nw.lit(True, nw.Boolean()) if guard is None else guard.expr  # noqa: FBT003 - a literal of a column
        one = rows.filter(~nw.col(self.number).is_null() & (nw.col(self.number) == literal(1)))
        one = one.with_columns(
            nw.lit(True, nw.Boolean()).alias(self.known),  # noqa: FBT003 - a literal of a column
            fits.alias(self.fits),
            *(self.program.values[place].expr.alias(name) for place, name in self.inputs.items()),
        ).select(*self.key_columns, self.known, self.fits, *self.inputs.values())
        return _nullable(one, self.user), rows

    def _counted(
        self, rows: nw.LazyFrame[Any]
    ) -> tuple[nw.LazyFrame[Any], nw.Expr, nw.LazyFrame[Any]]:
        """Return rows with their keys, whether they have them, and how many rows have each."""
        keys = self.keys.of(self.user, self.prefix)
        rows = rows.with_columns(**keys)
        has_keys = nw.all_horizontal(
            *(~nw.col(name).is_null() for name in keys), ignore_nulls=False
        )
        counted = (
            rows.filter(has_keys)
            .group_by(*self.key_columns)
            .agg(nw.len().alias(self.number))
            # Not inside, where pandas has no quick way.
            .with_columns(nw.col(self.number).cast(nw.Int64()))
        )
        return rows, has_keys, counted

    def _refused_keys(self, without: nw.LazyFrame[Any], counted: nw.LazyFrame[Any]) -> list[str]:
        """Say by which keys rows cannot find a whole."""
        said = []
        number = without.select(nw.len()).collect().item()
        if number:
            said.append(f"keys: {_counted_words(number, 'row')} of the frame without a key")
        twice = counted.filter(nw.col(self.number) > literal(1))
        number = twice.select(nw.len()).collect().item()
        if number:
            such = _such(twice, self.key_columns, self.number)
            said.append(
                f"keys: {_counted_words(number, 'key')} of more than one row of the frame{such}"
            )
        return said

    def refused(self) -> list[str]:
        """Say everything for which wholes are refused."""
        rows, has_keys, counted = self._counted(self.user.rows)
        return [
            *self.side.refused(self.side.facts.joined(self.user.rows)),
            *self._refused_keys(rows.filter(~has_keys), counted),
        ]

    def found(self) -> nw.LazyFrame[Any]:
        """Return the keys by which a row finds one whole, without looking at the facts of it."""
        _, _, counted = self._counted(self.user.rows)
        one = counted.filter(nw.col(self.number) == literal(1))
        return _nullable(one, self.user)

    def ended(
        self,
        rows: nw.LazyFrame[Any],
        parts: Sequence[tuple["_Part", nw.LazyFrame[Any]]],
        *,
        own: Sequence[str],
        counts: Mapping[str, str],
        keep: Sequence[str] | None,
        problem: str,
    ) -> Any:
        """Join the totals of the tables, work out the answers and give the frame back."""
        temporary = [*self.key_columns, self.number]
        conditions: list[tuple[nw.Expr, str]] = [
            (nw.col(self.number).is_null(), "a key is missing"),
            (nw.col(self.number) > literal(1), "another row has the same keys"),
        ]
        for part, added in parts:
            rows = self.joined(self.user, rows, added).with_columns(**part.of_whole())
            temporary += part.names
            conditions += part.problems()
        rows = self.later.applied(rows)
        guard, words = None, None
        fits = self.side.facts.guard
        if fits is not None:
            name = f"{self.prefix}guard"
            doubts = [condition & ~condition.is_null() for condition, _ in conditions]
            every = nw.all_horizontal(fits.expr, *(~doubt for doubt in doubts), ignore_nulls=False)
            rows = rows.with_columns(every.alias(name))
            guard = nw.col(name)
            temporary.append(name)
            words = nw.coalesce(
                self.side.facts.problem(),
                *(
                    nw.when(condition).then(nw.lit(text, nw.String()))
                    for condition, text in conditions
                ),
            )
        answers = dict(zip(own, self.values, strict=True))
        # A whole that cannot be settled has its rows all the same, unless its keys find none.
        is_one = ~nw.col(self.number).is_null() & (nw.col(self.number) == literal(1))
        known = {
            counts[part.name]: nw.when(is_one).then(nw.col(part.number))
            if self.side.is_flagged
            else nw.col(part.number)
            for part, _ in parts
        }
        return self.side.ended(
            rows,
            answers,
            keep=keep,
            guard=guard,
            problem=None if words is None else (problem, words),
            temporary=[*temporary, *self.later.names],
            known=known,
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Working:
    """A column that tells what was worked out for a row."""

    name: str
    place: int
    factor: int


class _Part:
    """The rows of a table: worked out, and added up for each whole."""

    def __init__(
        self,
        name: str,
        side: WorkedRows,
        whole: _Whole,
        *,
        workings: bool,
        prefix: str,
        own_prefix: str,
    ) -> None:
        self.name = name
        self.side = side
        self.whole = whole
        self.prefix = prefix
        self.own_prefix = own_prefix
        self.user = side.user
        program = whole.answers.program
        self.sums: list[TotalResult] = [
            each for each in program.totals if program.operations[each.total].over == name
        ]
        self.most = whole.formula.tables[name]
        self.number, self.bad = f"{prefix}number", f"{prefix}bad"
        # One for each operation, however many scales it is read in.
        self.adds = {each.total: each.place for each in self.sums}
        self.columns = {total: f"{prefix}sum{total}" for total in self.adds}
        self.workings = self._workings() if workings else []
        ends = [*self.adds.values(), *(each.place for each in self.workings)]
        finder = ColumnProgram(
            program,
            stages=Stages(prefix),
            through_floats=self.user.divides_through_floats,
            given=side.facts.given(),
        )
        whole.needed(finder.outside(ends, name))
        known = {}
        for place, column in whole.inputs.items():
            operation = program.operations[place]
            known[place] = Value(
                expr=nw.col(column), lowest=operation.lowest, highest=operation.highest
            )
        self.program = ColumnProgram(
            program,
            stages=side.stages,
            through_floats=self.user.divides_through_floats,
            given=side.facts.given(),
            known=known,
        )
        try:
            self.values = dict(zip(ends, self.program.emit(ends), strict=True))
            self.told = {
                each.name: self.program.multiplied(each.place, each.factor)
                for each in self.workings
            }
        except TooLargeError as error:
            raise refusal(whole.formula, program, error) from None
        self.rows: nw.LazyFrame[Any] = self.user.rows

    def _workings(self) -> list[_Working]:
        """Return the columns of workings: each step of a row, and what it adds to each total."""
        found = []
        program = self.whole.answers.program
        for step, result in zip(self.whole.formula.steps, program.steps, strict=True):
            if step.measure.table != self.name:
                continue
            name = f"{self.own_prefix}step_{step.name}"
            found.append(_Working(name=name, place=result.place, factor=result.numerator))
            if result.divisor is not None:
                over = f"{name}_divided_by"
                found.append(_Working(name=over, place=result.divisor, factor=1))
        for place, each in enumerate(self.sums, start=1):
            name = f"{self.own_prefix}added" + (f"_{place}" if len(self.sums) > 1 else "")
            found.append(_Working(name=name, place=each.place, factor=each.numerator))
        names = [each.name for each in found]
        problem = [f"{self.own_prefix}problem"] if self.side.is_flagged else []
        check_names(self.user, self.user.columns, [*names, *problem])
        return found

    def totals(self) -> dict[int, Value]:
        """Return the totals as columns of the whole."""
        operations = self.whole.answers.program.operations
        return {
            total: Value(
                expr=nw.col(column),
                lowest=operations[total].lowest,
                highest=operations[total].highest,
            )
            for total, column in self.columns.items()
        }

    @property
    def names(self) -> list[str]:
        """The columns that the whole is joined with."""
        return [*self.columns.values(), self.number, self.bad]

    def added(self, one: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """
        Work out the rows, and add them up by the keys of their whole.

        Raises:
            InvalidValueError: Rows have no whole, or a whole too many, and they are refused.
        """
        whole = self.whole
        keys = whole.keys.of(self.user, whole.prefix)
        rows = self.side.begun().with_columns(**keys)
        rows = whole.joined(self.user, rows, one)
        self.rows = rows = self.side.stages.applied(rows)
        is_known = ~nw.col(whole.known).is_null()
        if not self.side.is_flagged:
            _refuse(self._refused_keys(rows.filter(~is_known)))
        sums = {
            column: self.values[self.adds[total]].expr for total, column in self.columns.items()
        }
        found = rows.filter(is_known)
        found = found.with_columns(**sums, **{self.bad: (~self._fits()).cast(nw.Int64())})
        grouped = found.group_by(*whole.key_columns).agg(
            *(nw.col(column).sum() for column in sums),
            nw.col(self.bad).sum(),
            nw.len().alias(self.number),
        )
        # DuckDB adds up in more than 64 bits. A whole of too many rows has no answer.
        few = nw.col(self.number) <= literal(self.most)
        grouped = grouped.with_columns(
            *(
                nw.when(few).then(nw.col(column)).otherwise(literal(0)).cast(nw.Int64())
                for column in sums
            ),
            nw.col(self.bad).cast(nw.Int64()),
            nw.col(self.number).cast(nw.Int64()),
        )
        if self.user.is_eager:
            # Looked at below, and joined once more.
            grouped = grouped.collect().lazy()
        if not self.side.is_flagged:
            _refuse(self._refused_numbers(grouped))
        return _nullable(grouped, self.user)

    def refused(self) -> list[str]:
        """Say everything for which rows are refused."""
        whole = self.whole
        keys = whole.keys.of(self.user, whole.prefix)
        rows = self.user.rows.with_columns(**keys)
        rows = whole.joined(self.user, rows, whole.found())
        is_known = ~nw.col(whole.number).is_null()
        grouped = (
            rows.filter(is_known).group_by(*whole.key_columns).agg(nw.len().alias(self.number))
        )
        return [
            *(
                f"rows of {self.name}: {told}"
                for told in self.side.refused(self.side.facts.joined(self.user.rows))
            ),
            *self._refused_keys(rows.filter(~is_known)),
            *self._refused_numbers(grouped),
        ]

    def _refused_keys(self, unplaced: nw.LazyFrame[Any]) -> list[str]:
        """Say how many rows find no whole, and by which keys."""
        number = unplaced.select(nw.len()).collect().item()
        if not number:
            return []
        keys = self.whole.key_columns
        counted = unplaced.group_by(*keys).agg(nw.len().alias(self.number))
        such = _such(counted, keys, self.number)
        rows = _counted_words(number, "row")
        return [f"rows of {self.name}: {rows} with keys of no one row of the frame{such}"]

    def _refused_numbers(self, grouped: nw.LazyFrame[Any]) -> list[str]:
        """Say how many wholes have more rows than the bounds of the formula bear."""
        many = grouped.filter(nw.col(self.number) > literal(self.most))
        number = many.select(nw.len()).collect().item()
        if not number:
            return []
        such = _such(many, self.whole.key_columns, self.number)
        told = (
            f"rows of {self.name}: {_counted_words(number, 'row')} of the frame with more than "
            f"the {self.most:,} that the formula is checked for{such}; raise rows= of its total"
        )
        return [told]

    def _fits(self) -> nw.Expr:
        """Return whether a row that has a whole can be worked out."""
        fits = nw.col(self.whole.fits)
        guard = self.side.facts.guard
        return fits if guard is None else fits & guard.expr

    def of_whole(self) -> dict[str, nw.Expr]:
        """Return the columns of the whole, of which one without rows has nothing added up."""
        return {
            name: nw.when(~nw.col(name).is_null()).then(nw.col(name)).otherwise(literal(0))
            for name in self.names
        }

    def problems(self) -> list[tuple[nw.Expr, str]]:
        """Return what may be wrong with the rows of a whole."""
        return [
            (
                nw.col(self.number) > literal(self.most),
                f"{self.name}: more than {self.most:,} rows",
            ),
            (nw.col(self.bad) > literal(0), f"{self.name}: a row cannot be worked out"),
        ]

    def worked_out(self, problem: str) -> Any:
        """Give back the rows with what was worked out for each."""
        whole = self.whole
        guard, words = None, None
        if self.side.is_flagged:
            is_known = ~nw.col(whole.known).is_null()
            guard = is_known & self._fits()
            words = nw.coalesce(
                self.side.facts.problem(),
                nw.when(~is_known).then(
                    nw.lit("the keys are those of no one row of the frame", nw.String())
                ),
                nw.when(~nw.col(whole.fits)).then(
                    nw.lit("its row of the frame cannot be settled", nw.String())
                ),
            )
        return self.side.ended(
            self.rows,
            self.told,
            keep=None,
            guard=guard,
            problem=None if words is None else (problem, words),
            temporary=[
                *whole.key_columns,
                whole.known,
                whole.fits,
                *whole.inputs.values(),
            ],
        )

    def unplaced(self) -> Any:
        """Return the keys of rows that have no whole, with the number of rows of each."""
        names = self.whole.keys.names
        rows = (
            self.rows.filter(nw.col(self.whole.known).is_null())
            .group_by(*names)
            .agg(nw.len().alias("rows"))
            .with_columns(nw.col("rows").cast(nw.Int64()))
        )
        if self.user.is_eager:
            rows = rows.sort(*names, nulls_last=True)
        return self.user.given_back(rows)


def _refuse(told: Sequence[str]) -> None:
    """Refuse rows, if there is anything for which they are refused."""
    if told:
        raise InvalidValueError("\n".join((*told, CURE)))


def _counted_words(number: int, what: str) -> str:
    """Write how many there are of something."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _such(counted: nw.LazyFrame[Any], keys: Sequence[str], number: str) -> str:
    """Name some keys, with the number of rows of each, those of most rows first."""
    order = counted.select(*keys, number).sort(
        number, *keys, descending=[True, *(False for _ in keys)], nulls_last=True
    )
    named = []
    for *cells, rows in small_rows(order.head(_MOST_KEYS)):
        written = [
            quoted(cell) if isinstance(cell, str) else "none" if cell is None else str(cell)
            for cell in cells
        ]
        named.append(f"{', '.join(written)} ({int(rows):,})")
    return f", such as {'; '.join(named)}"


def _nullable(rows: nw.LazyFrame[Any], user: Opened) -> nw.LazyFrame[Any]:
    """Let columns of numpy know nulls before they are joined, which would make them floats."""
    if not user.is_numpy:
        return rows
    native = rows.collect().to_native()
    kinds = {"int64": "Int64", "bool": "boolean"}
    wanted = {name: kinds[str(kind)] for name, kind in native.dtypes.items() if str(kind) in kinds}
    made: nw.LazyFrame[Any] = nw.from_native(native.astype(wanted)).lazy()
    return made
