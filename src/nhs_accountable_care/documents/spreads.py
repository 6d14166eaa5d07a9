"""
How uncertain facts may turn out, as a document: by name, each with its shape, unit and values.

.. code-block:: json

    {
      "facts": {
        "outturn": {
          "type": "normal",
          "unit": "money",
          "mean": "100000000.00",
          "standard_deviation": "3000000.00"
        },
        "target_met": {
          "type": "values",
          "unit": "truth",
          "values": [true, false],
          "weights": ["4", "1"]
        }
      },
      "correlations": [{"between": ["outturn", "target_met"], "by": "-0.3"}]
    }

Values are written as facts are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Final, TypeAlias, assert_never

import attrs
from cattrs.errors import BaseValidationError

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.documents.facts import (
    UNIT_OF_WORD,
    UnitWord,
    read_fact_value,
    write_fact_value,
)
from nhs_accountable_care.documents.problems import (
    Gathered,
    UnreadableError,
    at_field,
    at_item,
)
from nhs_accountable_care.documents.scalars import Notation
from nhs_accountable_care.payment import (
    DiscreteSpread,
    FactValue,
    LognormalSpread,
    Marginal,
    NormalSpread,
    PastYears,
    ScenarioTable,
    Spread,
    UncertainFact,
)

__all__ = ["SPREAD"]

_Written: TypeAlias = str | bool | int


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Normal:
    """
    A fact that is as likely to fall short of its mean as to exceed it.

    Attributes:
        unit: What is counted; money and prices are in pounds.
        mean: What it comes to on average, written as its unit demands.
        standard_deviation: Two times in three it lies within this of the mean.
    """

    type_tag: ClassVar[str] = "normal"

    unit: UnitWord
    mean: _Written
    standard_deviation: _Written
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Lognormal:
    """
    A fact that is always above zero, and now and then much above its mean.

    Attributes:
        unit: What is counted; money and prices are in pounds.
        mean: What it comes to on average, written as its unit demands.
        standard_deviation: That of the fact itself, and not of its logarithm.
    """

    type_tag: ClassVar[str] = "lognormal"

    unit: UnitWord
    mean: _Written
    standard_deviation: _Written
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Values:
    """
    A fact that is one of stated values.

    Attributes:
        unit: What is counted; money and prices are in pounds.
        values: What it may be, each written as its unit demands.
        weights: How likely each is: whole numbers, or chances that add up to 1; without any, each
            is as likely as the others.
    """

    type_tag: ClassVar[str] = "values"

    unit: UnitWord
    values: tuple[_Written, ...]
    weights: tuple[Fraction, ...] = ()
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _YearValue:
    """
    What a fact was in a past year.

    Attributes:
        year: The financial year.
        value: What it was, written as its unit demands.
    """

    year: FinancialYear
    value: _Written


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _PastYears:
    """
    A fact that turns out as in one of some past years, each as likely as the others.

    Attributes:
        unit: What is counted; money and prices are in pounds.
        years: The years, two at least, in the prices of the year that is meant.
    """

    type_tag: ClassVar[str] = "past-years"

    unit: UnitWord
    years: tuple[_YearValue, ...]
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Column:
    """
    A fact of a table of scenarios.

    Attributes:
        name: The name of the fact.
        unit: What is counted; money and prices are in pounds.
    """

    name: str = attrs.field(validator=is_name)
    unit: UnitWord


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Scenarios:
    """
    Several facts that turn out together as in one row of a table.

    Attributes:
        columns: The facts.
        rows: The scenarios, each with a value for every column, written as its unit demands.
        weights: How likely each row is, as in a fact of stated values.
    """

    columns: tuple[_Column, ...]
    rows: tuple[tuple[_Written, ...], ...]
    weights: tuple[Fraction, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Correlation:
    """
    How two facts move together.

    Attributes:
        between: The names of the two.
        by: From -1 to 1; facts that are not named together do not move together.
    """

    between: tuple[str, ...]
    by: Fraction


_REFUSALS: Final = (BaseValidationError, UnreadableError, NacError)
_Shape: TypeAlias = _Normal | _Lognormal | _Values | _PastYears


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Spread:
    """
    What stands in a document for how uncertain facts may turn out.

    Attributes:
        facts: The uncertain facts, each under its name.
        table: Facts that turn out together.
        correlations: Which of ``facts`` move together.
    """

    facts: Mapping[str, _Shape]
    table: _Scenarios | None = None
    correlations: tuple[_Correlation, ...] = ()


def _read(form: _Spread) -> Spread:
    """Make a spread of what a document holds, and gather what is wrong with any part."""
    errors, of_facts = Gathered(), Gathered()
    facts: dict[str, Marginal] = {}
    for name, shape in form.facts.items():
        try:
            facts[name] = _marginal(shape)
        except _REFUSALS as error:
            of_facts.add(at_item(error, name))
    _add(errors, at_field, "facts", of_facts.of_list(Mapping) if of_facts.kept else None)
    table = None
    if form.table is not None:
        try:
            table = _scenarios(form.table)
        except _REFUSALS as error:
            errors.add(at_field(error, "table"))
    pairs: dict[tuple[str, str], Fraction] = {}
    try:
        pairs = _pairs(form.correlations)
    except UnreadableError as error:
        errors.add(at_field(error, "correlations"))
    _raise(errors, _Spread)
    spread = Spread.of(facts, table=table, correlation=pairs)
    cited = tuple(
        attrs.evolve(each, sources=form.facts[each.name].sources) for each in spread.facts
    )
    return attrs.evolve(spread, facts=cited)


def _marginal(shape: _Shape) -> Marginal:
    """Make what a document says of one fact."""
    errors, unit = Gathered(), shape.unit
    match shape:
        case _Values():
            values = _values(((unit, each) for each in shape.values), errors, "values")
            _raise(errors, type(shape))
            return DiscreteSpread(values=values, weights=shape.weights)
        case _PastYears():
            known = _values(((unit, each.value) for each in shape.years), errors, "years")
            _raise(errors, type(shape))
            years = (each.year for each in shape.years)
            return PastYears(values=tuple(zip(years, known, strict=True)))
        case _Normal() | _Lognormal():
            mean = _value(shape.mean, unit, errors, "mean")
            deviation = _value(shape.standard_deviation, unit, errors, "standard_deviation")
            _raise(errors, type(shape))
            cls = NormalSpread if isinstance(shape, _Normal) else LognormalSpread
            # Of another kind than a quantity it is refused there.
            return cls(mean=mean, standard_deviation=deviation)  # type: ignore[arg-type]
        case _:
            assert_never(shape)


def _value(written: _Written, unit: UnitWord, errors: Gathered, name: str) -> FactValue | None:
    """Read a value in a field, or gather why it cannot be read."""
    try:
        return read_fact_value(written, unit)
    except (UnreadableError, NacError) as error:
        errors.add(at_field(error, name))
    return None


def _values(
    written: Iterable[tuple[UnitWord, _Written]], errors: Gathered, name: str | int
) -> tuple[FactValue, ...]:
    """Read a list of values, and gather those that cannot be read."""
    read: list[FactValue] = []
    wrong = Gathered()
    for place, (unit, each) in enumerate(written):
        try:
            read.append(read_fact_value(each, unit))
        except (UnreadableError, NacError) as error:
            wrong.add(at_item(error, place))
    at = at_field if isinstance(name, str) else at_item
    _add(errors, at, name, wrong.of_list(tuple) if wrong.kept else None)
    return tuple(read)


def _scenarios(form: _Scenarios) -> ScenarioTable:
    """Make a table of scenarios."""
    errors, of_rows = Gathered(), Gathered()
    units = [column.unit for column in form.columns]
    rows = []
    for place, row in enumerate(form.rows):
        if len(row) == len(units):
            rows.append(_values(zip(units, row, strict=True), of_rows, place))
        else:
            msg = f"the row has {len(row)} values, and there are {len(units)} columns"
            of_rows.add(at_item(UnreadableError(msg, "give a value for each"), place))
    _add(errors, at_field, "rows", of_rows.of_list(tuple) if of_rows.kept else None)
    _raise(errors, _Scenarios)
    names = tuple(column.name for column in form.columns)
    return ScenarioTable(facts=names, rows=tuple(rows), weights=form.weights)


def _pairs(correlations: Sequence[_Correlation]) -> dict[tuple[str, str], Fraction]:
    """Make pairs of correlated facts."""
    found: dict[tuple[str, str], Fraction] = {}
    for each in correlations:
        if len(each.between) != 2:  # noqa: PLR2004 -- a pair
            msg = f"between has {len(each.between)} names"
            raise UnreadableError(msg, "name the two facts that move together")
        one, other = each.between
        if (one, other) in found:
            msg = f"{one} and {other} stand there twice"
            raise UnreadableError(msg, "give each pair once")
        found[one, other] = each.by
    return found


def _add(
    errors: Gathered,
    at: Callable[[Exception, Any], Exception],
    name: str | int,
    of: Exception | None,
) -> None:
    """Gather what is wrong below, if anything is."""
    if of is not None:
        errors.add(at(of, name))


def _raise(errors: Gathered, cls: type) -> None:
    """Raise what was gathered of an object, if anything was."""
    if errors.kept:
        raise errors.of_object(cls)


def _write(spread: Spread) -> _Spread:
    """Lay a spread out as a document holds it."""
    names = [each.name for each in spread.facts]
    rows = spread.exact_correlation if spread.correlation else ()
    correlations = tuple(
        _Correlation(between=(names[one], names[other]), by=rows[one][other])
        for one in range(len(rows))
        for other in range(one + 1, len(rows))
        if rows[one][other]
    )
    return _Spread(
        facts={each.name: _shape(each) for each in spread.facts},
        table=None if spread.table is None else _table(spread.table),
        correlations=correlations,
    )


def _shape(each: UncertainFact) -> _Shape:
    """Lay one fact out."""
    match each.spread:
        case NormalSpread() | LognormalSpread():
            cls = _Normal if isinstance(each.spread, NormalSpread) else _Lognormal
            unit = _unit_of(each.spread.mean)
            return cls(
                unit=unit,
                mean=_written(each.spread.mean, unit),
                standard_deviation=_written(each.spread.standard_deviation, unit),
                sources=each.sources,
            )
        case DiscreteSpread():
            unit = _unit_of(each.spread.values[0])
            return _Values(
                unit=unit,
                values=tuple(_written(value, unit) for value in each.spread.values),
                weights=_weights(each.spread),
                sources=each.sources,
            )
        case PastYears():
            unit = _unit_of(each.spread.values[0][1])
            return _PastYears(
                unit=unit,
                years=tuple(
                    _YearValue(year=year, value=_written(value, unit))
                    for year, value in each.spread.values
                ),
                sources=each.sources,
            )
        case _:
            assert_never(each.spread)


def _table(table: ScenarioTable) -> _Scenarios:
    """Lay a table of scenarios out."""
    units = [_unit_of(value) for value in table.rows[0]]
    return _Scenarios(
        columns=tuple(
            _Column(name=name, unit=unit) for name, unit in zip(table.facts, units, strict=True)
        ),
        rows=tuple(
            tuple(_written(value, unit) for value, unit in zip(row, units, strict=True))
            for row in table.rows
        ),
        weights=_weights(table),
    )


def _unit_of(value: FactValue) -> UnitWord:
    """Return the word of the unit in which a value is written."""
    match value:
        case bool():
            return "truth"
        case str():
            return "code"
        case Money():
            return "money"
        case UnitPrice():
            return "price"
        case FinancialYear():
            return "year"
        case Share():
            return "share"
        case int():
            return "count"
        case _:
            return "rate"


def _written(value: FactValue, unit: UnitWord) -> str | bool:
    """Write a value in the words of a unit."""
    return write_fact_value(value, UNIT_OF_WORD[unit])


def _weights(of: DiscreteSpread | ScenarioTable) -> tuple[Fraction, ...]:
    """Write weights as whole numbers, or none if none were given."""
    return tuple(map(Fraction, of.whole_weights)) if of.weights else ()


SPREAD: Final = Notation(
    of=Spread,
    via=_Spread,
    read=_read,
    write=_write,
    words="an object with uncertain facts by name",
)
"""How uncertain facts stand in a document."""
