"""
The facts of a settlement as a document: by name, each with its value, unit and sources.

.. code-block:: json

    {
      "facts": {
        "baseline": {"value": "412500000.00", "unit": "money"},
        "flu_target_met": {"value": true, "unit": "truth"}
      },
      "tables": {
        "spells": {"rows": [{"units": {"value": "3", "unit": "count"}}]}
      }
    }

A sum is written in pounds, as everywhere in a document, and so its unit is called money
here; formulas, which reckon in whole pence, call the same unit pence.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, assert_never

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.documents.problems import (
    Gathered,
    UnreadableError,
    at_field,
    at_item,
    found,
)
from nhs_accountable_care.documents.scalars import (
    Notation,
    read_money,
    read_ratio,
    read_share,
    read_truth,
    read_unit_price,
    read_year,
    write_money,
    write_ratio,
    write_share,
    write_unit_price,
)
from nhs_accountable_care.payment import (
    Facts,
    FactValue,
    RecordedFact,
    RecordedTable,
    Unit,
    YearFacts,
)

__all__ = [
    "FACTS",
    "UNIT_OF_WORD",
    "WORD_OF_UNIT",
    "YEAR_FACTS",
    "UnitWord",
    "read_fact_value",
    "write_fact_value",
]

UnitWord = Literal["money", "price", "count", "rate", "share", "truth", "code", "year"]
UNIT_OF_WORD: Final[dict[UnitWord, Unit]] = {
    "money": Unit.PENCE,
    "price": Unit.PRICE,
    "count": Unit.COUNT,
    "rate": Unit.RATE,
    "share": Unit.SHARE,
    "truth": Unit.TRUTH,
    "code": Unit.CODE,
    "year": Unit.YEAR,
}
WORD_OF_UNIT: Final = {unit: word for word, unit in UNIT_OF_WORD.items()}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Fact:
    """
    A fact as a document holds it, under its name.

    Attributes:
        value: The value, written as its unit demands.
        unit: What is counted; money and prices are in pounds.
    """

    value: str | bool | int
    unit: UnitWord
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Table:
    """
    A table of facts as a document holds it, under its name.

    Attributes:
        rows: The rows, each with its facts under their names.
    """

    rows: tuple[Mapping[str, _Fact], ...]
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Facts:
    """
    What stands under ``document`` in a document of facts.

    Attributes:
        facts: The facts, each under its name.
        tables: The tables, each under its name.
    """

    facts: Mapping[str, _Fact]
    tables: Mapping[str, _Table] | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _YearFacts:
    """
    The facts of one of several years, as a document holds them.

    Attributes:
        year: The financial year.
        facts: The facts, each under its name; those that are carried into the year are left out.
        tables: The tables, each under its name.
    """

    year: FinancialYear
    facts: Mapping[str, _Fact]
    tables: Mapping[str, _Table] | None = None


def _read_year(form: _YearFacts) -> YearFacts:
    """Make the facts of a year of what a document holds."""
    return YearFacts(year=form.year, facts=_read(form))


def _write_year(each: YearFacts) -> _YearFacts:
    """Lay the facts of a year out as a document holds them."""
    form = _write(each.facts)
    return _YearFacts(year=each.year, facts=form.facts, tables=form.tables)


def _read(form: _Facts | _YearFacts) -> Facts:
    """Make facts of what a document holds, and gather what is wrong with any of them."""
    errors, of_tables = Gathered(), Gathered()
    facts, of_facts = _read_facts(form.facts)
    if of_facts.kept:
        errors.add(at_field(of_facts.of_list(Mapping), "facts"))
    tables = []
    for name, table in (form.tables or {}).items():
        rows, of_rows = [], Gathered()
        for place, row in enumerate(table.rows):
            made, of_row = _read_facts(row)
            rows.append(made)
            if of_row.kept:
                of_rows.add(at_item(of_row.of_list(Mapping), place))
        if of_rows.kept:
            of_table = Gathered()
            of_table.add(at_field(of_rows.of_list(tuple), "rows"))
            of_tables.add(at_item(of_table.of_object(_Table), name))
        tables.append(RecordedTable(name=name, rows=tuple(rows), sources=table.sources))
    if of_tables.kept:
        errors.add(at_field(of_tables.of_list(Mapping), "tables"))
    if errors.kept:
        raise errors.of_object(type(form))
    return Facts(facts=facts, tables=tuple(tables))


def _read_facts(forms: Mapping[str, _Fact]) -> tuple[tuple[RecordedFact, ...], Gathered]:
    """Make facts as far as they can be read, and gather what is wrong with the others."""
    facts, errors = [], Gathered()
    for name, form in forms.items():
        try:
            value = read_fact_value(form.value, form.unit)
        except (UnreadableError, NacError) as error:
            of_fact = Gathered()
            of_fact.add(at_field(error, "value"))
            errors.add(at_item(of_fact.of_object(_Fact), name))
            continue
        facts.append(
            RecordedFact(
                name=name, value=value, unit=UNIT_OF_WORD[form.unit], sources=form.sources
            )
        )
    return tuple(facts), errors


def read_fact_value(value: str | bool | int, unit: UnitWord) -> FactValue:  # noqa: FBT001 - a value
    """Read the value of a fact as its unit demands."""
    if unit == "truth":
        return read_truth(value)
    if unit in {"count", "rate"} and type(value) is int:
        return value
    if not isinstance(value, str):
        raise found(value, _EXPECTED[unit])
    match unit:
        case "money":
            return read_money(value)
        case "price":
            return read_unit_price(value)
        case "count":
            number = read_ratio(value)
            return number.numerator if number.denominator == 1 else number
        case "rate":
            return read_ratio(value)
        case "share":
            return read_share(value)
        case "code":
            return value
        case "year":
            return read_year(value)
        case _:
            assert_never(unit)


_EXPECTED: Final[dict[UnitWord, str]] = {
    "money": 'pounds as text, such as "1234.56"',
    "price": 'a price in pounds as text, such as "2.218"',
    "count": 'a number as text, such as "5"',
    "rate": 'an exact number as text, such as "0.375"',
    "share": 'a share as text, such as "37.5%"',
    "truth": "true or false",
    "code": "a word as text",
    "year": 'a financial year as text, such as "2017/18"',
}


def _write(facts: Facts) -> _Facts:
    """Lay facts out as a document holds them."""
    tables = {
        table.name: _Table(
            rows=tuple({each.name: _write_fact(each) for each in row} for row in table.rows),
            sources=table.sources,
        )
        for table in facts.tables
    }
    return _Facts(
        facts={each.name: _write_fact(each) for each in facts.facts}, tables=tables or None
    )


def _write_fact(fact: RecordedFact) -> _Fact:
    """Lay one fact out."""
    return _Fact(
        value=write_fact_value(fact.value, fact.unit),
        unit=WORD_OF_UNIT[fact.unit],
        sources=fact.sources,
    )


def write_fact_value(value: FactValue, unit: Unit) -> str | bool:
    """Write the value of a fact."""
    match value:
        case bool() | str():
            return value
        case Money():
            return write_money(value)
        case UnitPrice():
            return write_unit_price(value)
        case FinancialYear():
            return str(value)
        case Share():
            number = value.value
        case int() | Fraction() | Decimal():
            number = Fraction(value)
        case _:
            assert_never(value)
    return write_share(Share(value=number)) if unit is Unit.SHARE else write_ratio(number)


FACTS: Final = Notation(
    of=Facts, via=_Facts, read=_read, write=_write, words="an object with facts by name"
)
"""How the facts of a settlement stand in a document."""

YEAR_FACTS: Final = Notation(
    of=YearFacts,
    via=_YearFacts,
    read=_read_year,
    write=_write_year,
    words="an object with a year, and its facts by name",
)
"""How the facts of one of several years stand in a document."""
