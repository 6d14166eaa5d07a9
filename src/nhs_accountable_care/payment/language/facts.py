"""
The facts of one settlement: recorded with unit and source, and read into whole steps.

A formula says which facts it needs and what each may be. Reading checks all of them before
anything is reckoned, and reports everything that is wrong at once: a fact that is missing is
an error that names it and its unit, and is never taken as zero.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, assert_never

import attrs

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
    Problem,
)
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.limits import MOST_PROBLEMS, MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share, UnitPrice, exact_of, number_text
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import (
    CODE,
    COUNT,
    MONETARY,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    Unit,
    digits_of,
)

__all__ = [
    "FactStep",
    "FactValue",
    "Facts",
    "GivenFacts",
    "Inputs",
    "RecordedFact",
    "RecordedTable",
    "fact_problems",
    "facts_of_table",
    "facts_of_whole",
    "inputs_of",
    "kind_problem",
    "read_facts",
    "read_given",
    "read_value",
    "value_of_steps",
    "wanted",
]

FactValue = Money | UnitPrice | int | Fraction | Share | Decimal | bool | str | FinancialYear
"""What a fact can be: money, a price, an exact number, a truth, a word, a year."""

# How alike a name must be to one that is needed to be taken for a slip.
_NEAR: Final = 0.8

TableRows = Sequence[Mapping[str, FactValue]]
"""The rows of a table of facts, each a mapping from name to value."""

_FITS: Final[dict[Unit, tuple[Unit, ...]]] = {
    PENCE: (PENCE,),
    PRICE: (PRICE,),
    COUNT: (COUNT,),
    RATE: (RATE, SHARE),
    SHARE: (RATE, SHARE),
    TRUTH: (TRUTH,),
    CODE: (CODE,),
    YEAR: (YEAR,),
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RecordedFact:
    """
    One fact of a settlement: its name, value and unit, and where it comes from.

    Raises:
        InvalidTypeError: The value is not of a kind that its unit can have.

    >>> RecordedFact(name="baseline", value=Money.parse("£412.5m"), unit=PENCE).value.pence
    41250000000
    """

    name: str = attrs.field(validator=is_name)
    value: FactValue
    unit: Unit
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a value that its unit cannot have."""
        message = kind_problem(self.value, self.unit)
        if message:
            msg = f"{self.name}: {message}"
            raise InvalidTypeError(msg)

    @property
    def is_illustrative(self) -> bool:
        """Whether the figure was invented to show something."""
        return any(each.confidence is Confidence.ILLUSTRATIVE for each in self.sources)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RecordedTable:
    """
    A table of facts, such as the spells of a year: each row carries facts of its own.

    Raises:
        InvalidValueError: A row has a fact twice.
    """

    name: str = attrs.field(validator=is_name)
    rows: tuple[tuple[RecordedFact, ...], ...]
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a row that gives a fact twice."""
        for place, row in enumerate(self.rows):
            _check_names((each.name for each in row), f"row {place} of {self.name}")

    @property
    def is_illustrative(self) -> bool:
        """Whether any figure of it was invented to show something."""
        return any(each.confidence is Confidence.ILLUSTRATIVE for each in self.sources) or any(
            each.is_illustrative for row in self.rows for each in row
        )


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Facts:
    """
    All the facts that were recorded for a settlement.

    Raises:
        InvalidValueError: A fact or a table is there twice.

    >>> facts = Facts(facts=(RecordedFact(name="flu_target_met", value=True, unit=TRUTH),))
    >>> facts["flu_target_met"].value
    True
    """

    facts: tuple[RecordedFact, ...] = ()
    tables: tuple[RecordedTable, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a fact that is given twice."""
        _check_names(
            [each.name for each in self.facts] + [each.name for each in self.tables], "the facts"
        )

    def __getitem__(self, name: str) -> RecordedFact:
        """
        Return the fact of that name.

        Raises:
            MissingFactError: No fact of that name is recorded.
        """
        found = self.get(name)
        if found is None:
            known = listed((each.name for each in self.facts), MOST_SHOWN) or "none"
            msg = f"no fact named {quoted(str(name))} is recorded; recorded are: {known}"
            raise MissingFactError(msg)
        return found

    def get(self, name: str) -> RecordedFact | None:
        """Return the fact of that name, or `None` if it is not recorded."""
        return self._by_name.get(name)

    @functools.cached_property
    def _by_name(self) -> dict[str, RecordedFact]:
        """The facts by name."""
        return {each.name: each for each in self.facts}

    def plus(self, *more: RecordedFact) -> "Facts":
        """
        Return these facts with others laid over them, by name.

        >>> one = RecordedFact(name="members", value=5, unit=COUNT)
        >>> Facts(facts=(one,)).plus(attrs.evolve(one, value=6))["members"].value
        6
        """
        merged = {each.name: each for each in (*self.facts, *more)}
        return attrs.evolve(self, facts=tuple(merged.values()))


GivenFacts = Facts | Mapping[str, FactValue | TableRows]
"""Recorded facts, or a plain mapping from name to value (to rows, for a table)."""

FactStep = int | bool | str
"""A fact as formulas take it: a whole number of steps, a truth, or a word."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Inputs:
    """
    Facts that were read and checked, as whole steps in the order of the formula's facts.

    Attributes:
        values: One for each fact of the whole, in the order of `Formula.facts`.
        tables: For each table, in the order of `Formula.tables`, its rows; a row has one
            value for each fact of that table.
        recorded: The facts as they were given, for their sources, if they were `Facts`.
        unused: The names of facts and tables that were given and that no line uses; that of a
            fact of rows stands behind the name of its table.
    """

    values: tuple[FactStep, ...]
    tables: tuple[tuple[tuple[FactStep, ...], ...], ...] = ()
    recorded: Facts | None = None
    unused: tuple[str, ...] = ()


def inputs_of(
    values: tuple[FactStep, ...],
    tables: tuple[tuple[tuple[FactStep, ...], ...], ...] = (),
    recorded: Facts | None = None,
    unused: tuple[str, ...] = (),
) -> Inputs:
    """
    Make inputs of facts that were just read and checked, without asking each for its type again.

    Of a table with a million values that would take longer than to settle it.
    """
    made = object.__new__(Inputs)
    fields = {"values": values, "tables": tables, "recorded": recorded, "unused": unused}
    for name, value in fields.items():
        # As the class itself does when it is made; nobody holds it yet.
        object.__setattr__(made, name, value)
    return made


def facts_of_whole(formula: Formula) -> tuple[Fact, ...]:
    """Return the facts that belong to no table."""
    return formula.facts_by_table[None]


def facts_of_table(formula: Formula, table: str) -> tuple[Fact, ...]:
    """Return the facts that every row of a table carries."""
    return formula.facts_by_table[table]


def read_facts(formula: Formula, given: GivenFacts) -> Inputs:
    """
    Check that every fact that a formula needs is there and may be what it is.

    Raises:
        MissingFactError: Some are missing; the message names each, and all else that is wrong, of
            which those beyond the first hundred are counted.
        InvalidValueError: All are there, and some cannot be what they are.
    """
    inputs, problems = _read(formula, given)
    _raise_if_any(problems)
    return inputs


def read_given(formula: Formula, given: GivenFacts) -> dict[str, FactStep]:
    """
    Check those facts that are given, of the whole or of rows, and leave open what is missing.

    Returns:
        What each comes to in whole steps, by its name; facts that the formula does not need are
        not among them.

    Raises:
        InvalidValueError: A fact cannot be what it is said to be.
        InvalidTypeError: What is given is neither facts nor a mapping.
    """
    mapping = _by_name(given)
    problems: _Found = []
    read = {
        fact.name: _read_fact(formula, fact, mapping, f"$.facts.{fact.name}", problems)
        for fact in formula.facts
        if mapping.get(fact.name) is not None
    }
    _raise_if_any(problems)
    return read


def _raise_if_any(problems: "_Found") -> None:
    """Raise one error for all that was found to be wrong."""
    if problems:
        shown = [str(problem) for problem, _ in problems[:MOST_PROBLEMS]]
        if len(problems) > len(shown):
            shown.append(f"and {len(problems) - len(shown):,} more")
        text = "\n".join(shown)
        if any(is_missing for _, is_missing in problems):
            raise MissingFactError(text)
        raise InvalidValueError(text)


def fact_problems(formula: Formula, given: GivenFacts) -> tuple[Problem, ...]:
    """
    Return everything that is wrong with the facts for a formula, each with its path.

    >>> from nhs_accountable_care.payment import fact, formula, note
    >>> print(*fact_problems(formula(note("double", 2 * fact("members", COUNT))), {}))
    $.facts.members: missing (give a count from 0 to 100,000,000, in steps of 1)
    """
    _, problems = _read(formula, given)
    return tuple(problem for problem, _ in problems)


_Found = list[tuple[Problem, bool]]


def _read(formula: Formula, given: GivenFacts) -> tuple[Inputs, _Found]:
    """Read every fact of the whole and of the tables, and gather what is wrong."""
    problems: _Found = []
    mapping = _by_name(given)
    recorded, tables = None, mapping
    if isinstance(given, Facts):
        recorded = given
        tables = {
            each.name: [{fact.name: fact for fact in row} for row in each.rows]
            for each in given.tables
        }
    values = tuple(
        _read_fact(formula, fact, mapping, f"$.facts.{fact.name}", problems)
        for fact in facts_of_whole(formula)
    )
    rows = tuple(
        _read_table(formula, table, most, tables, problems)
        for table, most in formula.tables.items()
    )
    unused = () if problems else _unused(formula, mapping, tables)
    return inputs_of(values, rows, recorded, unused), problems


def _unused(
    formula: Formula, given: Mapping[str, object], tables: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return what was given and is used by no line; all that is needed was given as well."""
    found: dict[str, None] = {}
    names = given if tables is given else (*given, *tables)
    # As many as are needed are those that are needed, which is how nearly all are given.
    # Survives [> to >=], [+ to -]: to look through what is needed finds nothing, and only takes
    # longer.
    if len(names) > len(facts_of_whole(formula)) + len(formula.tables):
        needed = {*formula.tables, *(fact.name for fact in facts_of_whole(formula))}
        found.update((_name_of(name), None) for name in names if name not in needed)
    for table in formula.tables:
        of_rows = {fact.name for fact in facts_of_table(formula, table)}
        for row in tables[table]:
            # Survives [> to >=]: to look through what is needed finds nothing.
            if len(row) > len(of_rows):
                more = (name for name in row if name not in of_rows)
                found.update((f"{table}.{_name_of(name)}", None) for name in more)
    return tuple(found)


def _name_of(name: object) -> str:
    """Return a name that was given, which may be anything."""
    return name if isinstance(name, str) else number_text(name)


def _by_name(given: GivenFacts) -> Mapping[str, object]:
    """Return facts by their names, or refuse what holds none."""
    if isinstance(given, Facts):
        return {each.name: each for each in given.facts}
    if not isinstance(given, Mapping):
        msg = (
            f"facts are a {type(given).__name__}; write Facts(…), or a mapping from name to value"
        )
        raise InvalidTypeError(msg)
    return given


def _read_table(
    formula: Formula, table: str, most: int, given: Mapping[str, object], problems: _Found
) -> tuple[tuple[FactStep, ...], ...]:
    """Read the rows of one table."""
    path = f"$.tables.{table}.rows"
    rows = given.get(table)
    facts = facts_of_table(formula, table)
    names = listed((fact.name for fact in facts), MOST_SHOWN)
    if rows is None:
        hint = f"give at most {most:,} rows of: {names}"
        problems.append((Problem(path=path, message="missing", hint=hint), True))
        return ()
    if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
        message = f"a table is a sequence of rows, and this is a {type(rows).__name__}"
        hint = f"give each row as a mapping with: {names}"
        problems.append((Problem(path=path, message=message, hint=hint), False))
        return ()
    if len(rows) > most:
        message = f"{len(rows):,} rows; the formula is checked for {most:,} at most"
        problems.append((Problem(path=path, message=message, hint="raise rows="), False))
        return ()
    # Here and not above: most formulas have no table.
    from nhs_accountable_care.payment.language.quick_reading import quick_reader  # noqa: PLC0415

    readers = [
        (fact.name, quick_reader(fact, formula.currency, formula.codes_of(fact)), fact)
        for fact in facts
    ]
    read_rows = []
    for place, row in enumerate(rows):
        read = []
        for name, quick, fact in readers:
            value = row.get(name)
            if isinstance(value, RecordedFact) and value.unit in _FITS[fact.unit]:
                value = value.value
            step = quick(value)
            if step is None:
                step = _read_fact(formula, fact, row, f"{path}[{place}].{name}", problems)
            read.append(step)
        read_rows.append(tuple(read))
    return tuple(read_rows)


def _read_fact(
    formula: Formula, fact: Fact, given: Mapping[str, object], path: str, problems: _Found
) -> FactStep:
    """Read one fact into steps; after a problem the value that is given back is not used."""
    value: Any = given.get(fact.name)
    unit = fact.unit
    if isinstance(value, RecordedFact):
        unit, value = value.unit, value.value
    if value is None:
        hint = _hint(formula, fact) + _near(formula, fact, given)
        problems.append((Problem(path=path, message="missing", hint=hint), True))
        # Survives [0 to 1]: after a problem the value is not used: reading the facts ends in an
        # error.
        return 0
    message = kind_problem(value, fact.unit)
    if unit not in _FITS[fact.unit]:
        message = f"recorded as {unit.value}, and the formula needs {fact.unit.value}"
    # Survives [0 to 1]: after a problem the value is not used: reading the facts ends in an error.
    read: FactStep = 0
    if not message:
        read, message = _steps_of(formula, fact, value)
    if message:
        problems.append((Problem(path=path, message=message, hint=_hint(formula, fact)), False))
    return read


def read_value(
    formula: Formula, fact: Fact, value: object, *, written: str = ""
) -> tuple[FactStep, str]:
    """
    Count one value of a fact in its steps, or say why it cannot be; without what to give.

    What is said shows the value as it was written, if that is given, as 145% and not 29/20.
    """
    message = kind_problem(value, fact.unit)
    if message:
        # Survives [0 to 1]: with a message the value is not used.
        return 0, message
    return _steps_of(formula, fact, value, written)  # type: ignore[arg-type]  # as was just asked


def value_of_steps(fact: Fact, steps: FactStep, currency: str) -> FactValue:
    """Return the value of which a fact was read as so many steps; truths and words stay."""
    if fact.unit in (TRUTH, CODE):
        return steps
    exact = int(steps) * fact.step
    if fact.unit is YEAR:
        return FinancialYear(exact.numerator)
    if fact.unit is PENCE:
        return Money(pence=exact.numerator, currency=currency)
    return UnitPrice(pence=exact, currency=currency) if fact.unit is PRICE else exact


def kind_problem(value: object, unit: Unit) -> str:
    """Describe why a value is of the wrong kind for its unit; empty if it is not."""
    kinds: tuple[type, ...]
    match unit:
        case Unit.PENCE:
            kinds, cure = (Money,), 'Money.parse("£12.34")'
        case Unit.PRICE:
            kinds, cure = (UnitPrice,), 'UnitPrice.parse("£2.218")'
        case Unit.TRUTH:
            kinds, cure = (bool,), "True or False"
        case Unit.CODE:
            kinds, cure = (str,), "a word in quotes"
        case Unit.YEAR:
            kinds, cure = (FinancialYear,), 'FinancialYear.parse("2017/18")'
        case Unit.COUNT | Unit.RATE | Unit.SHARE:
            kinds, cure = (int, Fraction, Decimal, Share), '3, Fraction(3, 8) or Decimal("0.375")'
        case _:
            assert_never(unit)
    if isinstance(value, kinds) and (unit is TRUTH or not isinstance(value, bool)):
        return ""
    if isinstance(value, float):
        return f"{value!r} is a floating point number, which is not exact; write {cure}"
    shown = (
        quoted(value)
        if isinstance(value, str)
        else str(value)
        if isinstance(value, Money | UnitPrice)
        else number_text(value)
    )
    return f"{shown} is a {type(value).__name__}, and a {unit.value} is meant; write {cure}"


def _steps_of(
    formula: Formula, fact: Fact, value: FactValue, written: str = ""
) -> tuple[FactStep, str]:
    """Count a value in the fact's steps, or say why it cannot be."""
    number: int | Fraction | Decimal
    currency = formula.currency
    match value:
        case bool():
            return value, ""
        case str():
            # The bare text: a subclass may say that it equals what it does not.
            word = str.__str__(value)
            known = formula.may_be(fact, word)
            return word, "" if known else f"{quoted(word)} is no code that this may be"
        case Money() | UnitPrice():
            if value.currency != currency:
                # Survives [0 to 1]: after a problem the value is not used: reading the facts ends
                # in an error.
                return 0, f"{value} is in {value.currency}, and the formula is in {currency}"
            number = value.pence
        case FinancialYear():
            number = value.start_year
        case Share():
            number = value.value
        case Decimal() if not value.is_finite():
            # Survives [0 to 1]: after a problem the value is not used: reading the facts ends in
            # an error.
            return 0, f"{number_text(value)} is not a number"
        case _:
            number = value
    try:
        # Looked at before it is divided: a number of many digits takes as long as it is.
        steps = exact_of(number, "the value") / fact.step
    except InvalidValueError as error:
        # Survives [0 to 1]: after a problem the value is not used: reading the facts ends in an
        # error.
        return 0, str(error)
    shown = written or _written(value, fact)
    if steps.denominator != 1:
        # Survives [0 to 1]: after a problem the value is not used: reading the facts ends in an
        # error.
        return 0, f"{shown} is not a whole number of steps of {_size(fact.step, fact, currency)}"
    if not fact.lowest <= steps <= fact.highest:
        # Survives [0 to 1]: after a problem the value is not used: reading the facts ends in an
        # error.
        return 0, f"{shown} lies outside its bounds"
    return steps.numerator, ""


def _written(value: FactValue, fact: Fact) -> str:
    """Write a value as people do: a fraction in digits if they end, and of a share in per cent."""
    if not isinstance(value, Fraction):
        return number_text(value) if isinstance(value, int | Decimal) else str(value)
    return f"{digits_of(value * 100)}%" if fact.unit is SHARE else digits_of(value)


def _near(formula: Formula, fact: Fact, given: Mapping[str, object]) -> str:
    """Name what was given in place of a missing fact, if something comes near to its name."""
    # Here and not above: most facts are there.
    from nhs_accountable_care._core.near_names import near_names  # noqa: PLC0415

    used = {each.name for each in formula.facts}
    surplus = [_name_of(name) for name in given if name not in used]
    # Survives [1 to 2]: only the nearest is told.
    near = near_names(fact.name, surplus, most=1, cutoff=_NEAR)
    return f"; {near[0]} is given, and no line uses it" if near else ""


def _hint(formula: Formula, fact: Fact) -> str:
    """Say what to give for a fact."""
    return f"give {wanted(formula, fact)}"


def wanted(formula: Formula, fact: Fact) -> str:
    """Describe what a fact may be: its unit, its bounds and its step, or its words."""
    codes, currency = formula.allowed_codes.get(fact.name, ()), formula.currency
    match fact.unit:
        case Unit.TRUTH:
            return "true or false"
        case Unit.CODE:
            return f"one of: {listed(codes, MOST_SHOWN)}" if codes else "a word"
        case Unit.YEAR if fact.lowest == fact.highest:
            return f"the year {FinancialYear(fact.lowest)}"
        case Unit.YEAR:
            return f"a year from {FinancialYear(fact.lowest)} to {FinancialYear(fact.highest)}"
        case Unit.PENCE:
            kind = "money"
        case Unit.PRICE:
            kind = "a unit price"
        case Unit.COUNT | Unit.RATE | Unit.SHARE:
            kind = f"a {fact.unit.value}"
        case _:
            assert_never(fact.unit)
    lowest, highest = fact.lowest * fact.step, fact.highest * fact.step
    return (
        f"{kind} from {_size(lowest, fact, currency)} to {_size(highest, fact, currency)}, "
        f"in steps of {_size(fact.step, fact, currency)}"
    )


def _size(value: Fraction, fact: Fact, currency: str) -> str:
    """Write a bound or a step; money beyond what an amount may be in pence."""
    if fact.unit not in MONETARY:
        return digits_of(value)
    try:
        if fact.unit is PRICE:
            return str(UnitPrice(pence=value, currency=currency))
        return str(Money(pence=value.numerator, currency=currency))
    except InvalidValueError:
        # A bound may have more digits than an amount of money.
        return f"{digits_of(value)} pence"


def _check_names(names: Iterable[str], where: str) -> None:
    """Refuse a name that comes twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            msg = f"{where} give {name} twice; give it once"
            raise InvalidValueError(msg)
        seen.add(name)
