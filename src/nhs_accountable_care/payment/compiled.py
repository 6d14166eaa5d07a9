"""
Settling one formula many times.

`settle` works a formula out in exact fractions, which is the surest way and the slowest. A
`CompiledMechanism` has lowered it to whole numbers and made a function of it, and comes to the
same pence; it is worth its making after some fifty settlements.
"""

from collections.abc import Sequence
from typing import cast, final

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_PROBLEMS, MOST_SHOWN
from nhs_accountable_care._core.money import number_text
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.evaluation.code_generation import Amounts, compiled, source_of
from nhs_accountable_care.payment.evaluation.instructions import Program
from nhs_accountable_care.payment.evaluation.interpreter import run
from nhs_accountable_care.payment.evaluation.lowering import lowered
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    FactStep,
    GivenFacts,
    Inputs,
    facts_of_table,
    facts_of_whole,
    inputs_of,
    read_facts,
    wanted,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import CODE, TRUTH
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.settlement import Settlement, settlement_of

__all__ = ["CompiledMechanism", "prepare"]

Rows = tuple[tuple[FactStep, ...], ...]


@final
class CompiledMechanism:
    """
    A formula made ready to be settled many times.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
    >>> compiled = prepare(half)
    >>> compiled.facts
    ('saving',)
    >>> compiled.pence(1001)
    (501,)
    >>> str(compiled.settle({"saving": Money.parse("£10.01")}).net["b"])
    '£5.01'

    Attributes:
        mechanism: What is settled.
        formula: Its formula.
        program: The whole-number operations that it was lowered to.
        source: The source that was generated; empty if the operations are run as they are.
    """

    __slots__ = ("_amounts", "formula", "mechanism", "program", "source")

    mechanism: Mechanism | Formula
    formula: Formula
    program: Program
    source: str

    def __init__(self, mechanism: Mechanism | Formula, *, generate: bool = True) -> None:
        """Lower the formula, and generate its function unless that is not wanted."""
        self.mechanism = mechanism
        self.formula = formula_of(mechanism)
        self.program = with_room(lambda: lowered(self.formula))
        self.source = ""
        self._amounts: Amounts = self._run
        if generate:
            source = source_of(self.formula, self.program)
            self.source = source.text
            self._amounts = compiled(source)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy by what was prepared, of which the function is made again."""
        return _prepared, (self.mechanism, bool(self.source))

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that `pence` takes, in order; tables, if there are any, come after them."""
        return tuple(fact.name for fact in facts_of_whole(self.formula))

    def pence(self, *steps: FactStep | Rows) -> tuple[int, ...]:
        """
        Return the amount of each line, for facts as whole numbers of their steps.

        Truths are `True` or `False`, codes are words, years the calendar year in which they
        start. After the facts comes each table: a sequence of rows, each a tuple of the facts
        of a row. A note that is not money is counted in its grain.

        Raises:
            InvalidValueError: A fact lies outside its bounds; each that does is named, with its
                value and its bounds.
            InvalidTypeError: A fact is no whole number, or there are too few or too many.
        """
        try:
            amounts = self._amounts(*steps)
        # A row of too few facts or too many is a ValueError of Python's own.
        except (TypeError, ValueError):
            wrong = "; ".join(self._wrong(steps))
            msg = f"facts are given in whole steps, in this order: {self._order()}; {wrong}"
            raise InvalidTypeError(msg) from None
        if amounts is None:
            raise InvalidValueError("\n".join(self._wrong(steps)))
        return amounts

    def settle(self, facts: GivenFacts) -> Settlement:
        """
        Settle, as `nhs_accountable_care.payment.settle` does.

        Raises:
            MissingFactError: A fact that the formula needs is not there; each is named.
            InvalidValueError: A fact cannot be what it is said to be.
        """
        inputs = read_facts(self.formula, facts)
        return self._settled(inputs, self.pence(*inputs.values, *inputs.tables))

    def settle_steps(self, *steps: FactStep | Rows) -> Settlement:
        """
        Settle facts that are given as `pence` takes them.

        Raises:
            InvalidValueError: A fact lies outside its bounds.
            InvalidTypeError: A fact is no whole number, or there are too few or too many.
        """
        whole = len(facts_of_whole(self.formula))
        amounts = self.pence(*steps)
        inputs = inputs_of(steps[:whole], steps[whole:])  # type: ignore[arg-type]  # checked by `pence`
        return self._settled(inputs, amounts)

    def _settled(self, inputs: Inputs, amounts: tuple[int, ...]) -> Settlement:
        """Make the result, of which nothing is worked out before it is asked for."""
        return settlement_of(self.mechanism, self.formula, inputs, amounts)

    def _run(self, *steps: FactStep | Rows) -> tuple[int, ...] | None:
        """Run the operations as they are, after the checks that the generated function makes."""
        whole = facts_of_whole(self.formula)
        if len(steps) != len(whole) + len(self.formula.tables):
            msg = f"{len(steps)} values were given"
            raise TypeError(msg)
        values = cast("tuple[FactStep, ...]", steps[: len(whole)])
        names = {table: facts_of_table(self.formula, table) for table in self.formula.tables}
        given = cast("tuple[Rows, ...]", steps[len(whole) :])
        tables = dict(zip(names, given, strict=True))
        checks = list(zip(whole, values, strict=True))
        for table, rows in tables.items():
            if len(rows) > self.formula.tables[table]:
                return None
            checks += [pair for row in rows for pair in zip(names[table], row, strict=True)]
        if not all(self._fits(fact, value) for fact, value in checks):
            return None
        return run(
            self.program,
            {fact.name: value for fact, value in zip(whole, values, strict=True)},
            {
                table: [
                    {fact.name: value for fact, value in zip(names[table], row, strict=True)}
                    for row in rows
                ]
                for table, rows in tables.items()
            },
        )

    def _fits(self, fact: Fact, value: object) -> bool:
        """Return whether a fact lies within its bounds; one that is no whole number raises."""
        if fact.unit is CODE:
            return not self.formula.allowed_codes[fact.name] or (
                isinstance(value, str) and self.formula.may_be(fact, value)
            )
        if not isinstance(value, int):
            msg = f"{fact.name} is {number_text(value)}"
            raise TypeError(msg)
        lowest, highest = _ends(fact)
        return lowest <= value <= highest

    def _wrong(self, steps: tuple[object, ...]) -> list[str]:
        """Name the facts that are too few, and those that cannot be what they are given as."""
        whole, names = facts_of_whole(self.formula), (*self.facts, *self.formula.tables)
        found = [
            wrong
            for fact, value in zip(whole, steps, strict=False)
            if (wrong := self._misfit(fact.name, fact, value))
        ]
        for table, rows in zip(self.formula.tables, steps[len(whole) :], strict=False):
            found += self._wrong_rows(table, rows)
        if len(steps) < len(names):
            found.append(f"missing: {listed(names[len(steps) :], MOST_SHOWN)}")
        if len(steps) > len(names):
            found.append(f"{len(steps):,} are given, and {len(names):,} are needed")
        return _shortened(found)

    def _wrong_rows(self, table: str, rows: object) -> list[str]:
        """Say what is wrong with the rows of a table."""
        facts, most = facts_of_table(self.formula, table), self.formula.tables[table]
        if not isinstance(rows, Sequence):
            return [f"{table} is {number_text(rows)}, and a sequence of rows is meant"]
        if len(rows) > most:
            return [f"{table} has {len(rows):,} rows, outside its bounds: {most:,} at most"]
        found = []
        for place, row in enumerate(rows):
            if not isinstance(row, Sequence) or len(row) != len(facts):
                names = listed((fact.name for fact in facts), MOST_SHOWN)
                found.append(f"{table}[{place}] is no row of: {names}")
                continue
            for fact, value in zip(facts, row, strict=True):
                found.append(self._misfit(f"{table}[{place}].{fact.name}", fact, value))
        return [wrong for wrong in found if wrong]

    def _misfit(self, path: str, fact: Fact, value: object) -> str:
        """Say why a fact cannot be what it is given as; nothing if it can."""
        try:
            if self._fits(fact, value):
                return ""
        except TypeError:
            return f"{path} is {number_text(value)}, and a whole number of steps is meant"
        steps = "" if fact.unit is CODE else f"{_steps_of(fact)}; "
        shown = quoted(value) if isinstance(value, str) else number_text(value)
        return f"{path} is {shown}, outside its bounds: {steps}give {wanted(self.formula, fact)}"

    def _order(self) -> str:
        """Name the facts and tables in order."""
        return listed((*self.facts, *self.formula.tables), MOST_SHOWN)


def _ends(fact: Fact) -> tuple[int, int]:
    """Return the bounds of a number or a truth, in its steps."""
    return (0, 1) if fact.unit is TRUTH else (fact.lowest, fact.highest)


def _steps_of(fact: Fact) -> str:
    """Write the bounds of a fact in its steps."""
    lowest, highest = _ends(fact)
    return f"{number_text(lowest)} to {number_text(highest)} whole steps"


def _shortened(found: list[str]) -> list[str]:
    """Return no more problems than are read, and how many more there are."""
    more = len(found) - MOST_PROBLEMS
    return found if more <= 0 else [*found[:MOST_PROBLEMS], f"and {more:,} more"]


def _prepared(mechanism: Mechanism | Formula, generate: bool) -> CompiledMechanism:  # noqa: FBT001 - pickle gives it by place
    """Make ready again what was pickled."""
    return CompiledMechanism(mechanism, generate=generate)


def prepare(mechanism: Mechanism | Formula, *, generate: bool = True) -> CompiledMechanism:
    """
    Make a mechanism ready to be settled many times.

    Args:
        mechanism: What is to be settled.
        generate: Make a Python function of it; without, the same operations are run as they
            are, which is some eight times slower and generates no source.
    """
    return CompiledMechanism(mechanism, generate=generate)
