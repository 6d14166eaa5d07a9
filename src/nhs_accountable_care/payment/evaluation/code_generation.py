"""
Code generation: whole-number operations as the source of one Python function.

The source holds nothing but operators, digits, the words of the language, and variable names
of its own (``x0``, ``v12``): no name or label of a fact, a party or a line enters it, and a
code enters as a quoted literal. The two functions and the tables that it needs beside
operators are handed to it under such names.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, assert_never

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.payment.evaluation.instructions import Operation, Program
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import facts_of_table, facts_of_whole
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import CODE, TRUTH

__all__ = ["Amounts", "Source", "compiled", "source_of"]

Amounts = Callable[..., tuple[int, ...] | None]
"""
From facts in steps, and the rows of each table, to the amounts of the lines.

It returns `None` for a fact that lies outside its bounds, and raises `TypeError` for one that is
no whole number.
"""

# Nested deeper than this, an expression gets a variable: Python's parser has a limit. A long row
# of operators nests as well, each one deeper.
_DEEPEST: Final = 20
_LONGEST: Final = 50
_INDENT: Final = "    "


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Source:
    """
    The source of a function, and what it takes from outside by name.

    Attributes:
        text: The source.
        names: What its names beside its own variables stand for.
    """

    text: str
    names: tuple[tuple[str, Any], ...]


def compiled(source: Source) -> Amounts:
    """Make a function of generated source, which sees nothing but what it was given."""
    space: dict[str, Any] = {"__builtins__": {}, **dict(source.names)}
    # The source is ours to the last character: operators, digits and names made here.
    exec(compile(source.text, "<payment formula>", "exec"), space)  # noqa: S102
    made: Amounts = space["f"]
    return made


def source_of(formula: Formula, program: Program) -> Source:
    """
    Write the operations of a formula as one function.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> from nhs_accountable_care.payment.evaluation.lowering import lowered
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
    >>> print(source_of(half, lowered(half)).text)
    def f(x0):
        x0 | 0
        if not (0 <= x0 <= 1000000000000):
            return None
        return ((x0 + 1) // 2,)
    <BLANKLINE>
    """
    writer = _Writer(formula, program)
    writer.write()
    return Source(text="\n".join(writer.lines) + "\n", names=tuple(writer.given.items()))


class _Writer:
    """Writes operations in order, each as a variable or in the place where it is used."""

    def __init__(self, formula: Formula, program: Program) -> None:
        self.formula = formula
        self.program = program
        self.uses = program.uses
        self.lines: list[str] = []
        self.indent = _INDENT
        # What stands for an operation, and how deep it nests: 0 for a name or a number.
        self.texts: dict[int, tuple[str, int]] = {}
        self.members: dict[int, list[str]] = {}
        self.given: dict[str, Any] = {}
        # What was given by what it was made from, which lives as long as formula and program.
        self.given_for: dict[int, str] = {}
        self.of_rows = program.row_operations
        self.facts = {fact.name: f"x{place}" for place, fact in enumerate(formula.facts)}
        self.tables = {table: f"t{place}" for place, table in enumerate(formula.tables)}

    def write(self) -> None:
        """Write the whole function."""
        whole = facts_of_whole(self.formula)
        names = [self.facts[fact.name] for fact in whole]
        self.lines.append(f"def f({', '.join((*names, *self.tables.values()))}):")
        self.add(*self.checks(whole))
        for table, name in self.tables.items():
            size = f"{self.outside('n', len, lambda: len)}({name})"
            self.add(*_refuse_unless([f"{size} <= {_digits(self.formula.tables[table])}"]))
            checks = self.checks(facts_of_table(self.formula, table))
            if checks:
                self.begin_rows(table)
                self.add(*checks)
                self.indent = _INDENT
        for place, operation in enumerate(self.program.operations):
            if operation.table is None:
                self.operation(place, operation)
        results = ", ".join(self.text(place) for place in self.program.results)
        self.add(f"return ({results},)")

    # --- Lines ---

    def add(self, *lines: str) -> None:
        """Add lines."""
        self.lines.extend(self.indent + line for line in lines)

    def outside(self, letter: str, of: object, make: Callable[[], object]) -> str:
        """Name something that the source takes from outside, made once of what it is made from."""
        if id(of) not in self.given_for:
            name = f"{letter}{len(self.given)}"
            self.given[name] = make()
            self.given_for[id(of)] = name
        return self.given_for[id(of)]

    def begin_rows(self, table: str) -> None:
        """Begin what is done for each row of a table."""
        names = [self.facts[fact.name] for fact in facts_of_table(self.formula, table)]
        row = f"{', '.join(names)}," if names else "r"
        self.add(f"for {row} in {self.tables[table]}:")
        self.indent = _INDENT * 2

    def checks(self, facts: Sequence[Fact]) -> list[str]:
        """Return the lines that refuse a fact that is no whole number or out of bounds."""
        numbers, bounds = [], []
        for fact in facts:
            name = self.facts[fact.name]
            if fact.unit is CODE:
                codes = self.formula.allowed_codes[fact.name]
                if codes:
                    words = self.outside("k", codes, lambda: _words(codes))  # noqa: B023 - called now
                    bounds.append(f"{name} in {words}")
                continue
            lowest, highest = (0, 1) if fact.unit is TRUTH else (fact.lowest, fact.highest)
            numbers.append(name)
            bounds.append(f"{_digits(lowest)} <= {name} <= {_digits(highest)}")
        # Only whole numbers have this operator: a fraction raises here.
        kinds = [" | ".join((*some, "0")) for some in _in_groups(numbers)]
        return kinds + _refuse_unless(bounds)

    # --- Operations ---

    def text(self, place: int) -> str:
        """Return what stands for an operation."""
        return self.texts[place][0]

    def inner(self, place: int) -> str:
        """Return what stands for an operation inside another: in brackets, unless it is a name."""
        text, depth = self.texts[place]
        return f"({text})" if depth else text

    def name(self, place: int) -> str:
        """Return a name for an operation, or its number, where it is said more than once."""
        text, depth = self.texts[place]
        if depth:
            self.add(f"v{place} = {text}")
            self.texts[place] = (f"v{place}", 0)
        return self.texts[place][0]

    def operation(self, place: int, operation: Operation) -> None:
        """Write an operation: as a variable if it is used twice or nests deep."""
        text = self.written(place, operation)
        # Survives [0 to 1]: what works on nothing nests nothing: counted one deeper, it is a
        # variable one level sooner.
        depth = 1 + max((self.texts[each][1] for each in operation.of), default=0)
        if text.isidentifier() or text.isdecimal():
            depth = 0
        self.texts[place] = (text, depth)
        if depth and (self.uses[place] > 1 or depth > _DEEPEST):
            self.name(place)

    def written(self, place: int, operation: Operation) -> str:
        """Write an operation, with lines of its own before it where it needs them."""
        of = operation.of
        match operation.kind:
            case "fact" | "truth":
                return self.fact(operation)
            case "number":
                return _digits(operation.number)
            case "linear":
                return self.linear(operation)
            case "times":
                return f"{self.inner(of[0])} * {self.inner(of[1])}"
            case "divide":
                return f"{self.inner(of[0])} // {self.inner(of[1])}"
            case "least":
                return self.extreme(operation, "<")
            case "greatest":
                return self.extreme(operation, ">")
            case "absolute":
                name = self.name(of[0])
                return f"{name} if {name} >= 0 else -{name}"
            case "compare":
                sign = "==" if operation.comparison == "=" else ">="
                return f"{self.inner(of[0])} {sign} {self.inner(of[1])}"
            case "all":
                return " and ".join(self.inner(each) for each in of)
            case "any":
                return " or ".join(self.inner(each) for each in of)
            case "not":
                return f"not {self.inner(of[0])}"
            case "choose":
                return f"{self.inner(of[1])} if {self.inner(of[0])} else {self.inner(of[2])}"
            case "is":
                # Quoted as bare text: a subclass could write anything of itself.
                return f"{self.fact(operation)} == {str.__repr__(str(operation.code))}"
            case "listed":
                return f"{self.column(operation)}[{self.fact(operation)}]"
            case "shares":
                return self.shares(place, operation)
            case "pick":
                return self.members[of[0]][operation.number]
            case "total":
                return self.total(place, operation)
            case _:
                assert_never(operation.kind)

    def fact(self, operation: Operation) -> str:
        """Name the argument that an operation reads."""
        return "" if operation.fact is None else self.facts[operation.fact.name]

    def column(self, operation: Operation) -> str:
        """Name a column of a price list: for each code its whole number."""
        column = self.program.columns[operation.number]
        return self.outside(
            "c", column, lambda: dict(zip(column.codes, column.values, strict=True))
        )

    def linear(self, operation: Operation) -> str:
        """Write a sum of multiples, what is added before what is taken away."""
        terms = sorted(
            zip(operation.factors, operation.of, strict=True),
            # Survives [< to <=], [0 to 1] #2: a factor of a sum is never zero: the lowering leaves
            # such a term out.
            key=lambda term: term[0] < 0,
        )
        text = ""
        for at, (factor, place) in enumerate(terms):
            if at and at % _LONGEST == 0:
                name = f"w{len(self.lines)}"
                self.add(f"{name} = {_as_sum(text)}")
                text = f" + {name}"
            # Survives [< to <=], [0 to 1]: a factor of a sum is never zero: the lowering leaves
            # such a term out.
            sign = " - " if factor < 0 else " + "
            times = "" if abs(factor) == 1 else f"{_digits(abs(factor))} * "
            text += f"{sign}{times}{self.inner(place)}"
        if operation.number:
            text += f" {'-' if operation.number < 0 else '+'} {_digits(abs(operation.number))}"
        return _as_sum(text)

    def extreme(self, operation: Operation, sign: str) -> str:
        """Write the least or the greatest as a chain of choices."""
        first, *rest = (self.name(each) for each in operation.of)
        for other in rest[:-1]:
            name = f"w{len(self.lines)}"
            self.add(f"{name} = {first} if {first} {sign} {other} else {other}")
            first = name
        return f"{first} if {first} {sign} {rest[-1]} else {rest[-1]}"

    def shares(self, place: int, operation: Operation) -> str:
        """
        Write the sharing out of a size: largest remainder, ties in declared order.

        It returns the name of the last penny's place in the order, since a group has no value.
        """
        size, whole, *weights = (self.name(each) for each in operation.of)
        parties = len(weights)
        shares = [f"q{place}_{each}" for each in range(parties)]
        orders = [f"o{place}_{each}" for each in range(parties)]
        for each, weight in enumerate(weights):
            share, order = shares[each], orders[each]
            self.add(f"{order} = {size} * {weight}")
            self.add(f"{share} = {order} // {whole}")
            # The rest, made to order: the largest first, and of equal ones the first declared.
            self.add(f"{order} = ({order} - {share} * {whole}) * {parties} - {each}")
        left, last = f"l{place}", f"m{place}"
        self.add(f"{left} = {size} - {' - '.join(shares)}")
        self.add(f"if {left}:")
        inner = self.indent + _INDENT
        in_order = self.outside("s", sorted, lambda: sorted)
        self.lines.append(f"{inner}{last} = {in_order}(({', '.join(orders)},))[-{left}]")
        for share, order in zip(shares, orders, strict=True):
            self.lines.append(f"{inner}if {order} >= {last}:")
            self.lines.append(f"{inner}{_INDENT}{share} += 1")
        self.members[place] = shares
        return last

    def total(self, place: int, operation: Operation) -> str:
        """Write a sum over the rows of a table, and name it."""
        table = str(operation.over)
        name = f"v{place}"
        self.add(f"{name} = 0")
        self.begin_rows(table)
        for each in self.of_rows[place]:
            self.operation(each, self.program.operations[each])
        self.add(f"{name} += {self.text(operation.of[0])}")
        self.indent = _INDENT
        return name


def _refuse_unless(bounds: Sequence[str]) -> list[str]:
    """Return the lines of the way out for facts that are out of bounds."""
    return [f"if not ({' and '.join(bounds)}):", f"{_INDENT}return None"] if bounds else []


def _as_sum(text: str) -> str:
    """Begin a sum without the sign of its first term, or with that of an opposite."""
    return text.removeprefix(" + ") if text.startswith(" + ") else f"-{text[3:]}"


def _digits(number: int) -> str:
    """Write the digits of a whole number, whatever a subclass would write of itself."""
    return int.__repr__(number)


def _words(codes: Sequence[str]) -> frozenset[str]:
    """Return codes as bare text, whatever a subclass says that it equals."""
    return frozenset(str.__str__(code) for code in codes)


def _in_groups(names: Sequence[str]) -> list[Sequence[str]]:
    """Cut a long row of names into short ones."""
    return [names[at : at + _LONGEST] for at in range(0, len(names), _LONGEST)]
