"""
National parameters: the numbers that a payment rule takes from outside, each by its days.

A mechanism writes no such number into its code. It asks for the one of its year, with what is
cited for it, and is refused where none is recorded.
"""

import functools
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    NacError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.near_names import near_names, near_to_it
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.shipped import read_shipped
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import quoted, represented
from nhs_accountable_care._core.time import DateRange, FinancialYear, check_day, words_of_day
from nhs_accountable_care._core.timeline import Dated, Timeline

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "NationalParameter",
    "NationalParameters",
    "ParameterValue",
    "UnknownParameterError",
    "national_parameters",
]

ParameterValue: TypeAlias = Fraction | str
"""An exact number, or words where the rule has none: a list, a rule, that it was suspended."""

_CURRENCIES: Final = {"pounds": "GBP", "euros": "EUR"}
_PENCE_IN_A_POUND: Final = 100


class UnknownParameterError(NacError, LookupError):
    """A name that no national parameter has."""

    __module__ = "nhs_accountable_care.payment"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NationalParameter:
    """
    One number of a national payment rule, with its value in each period for which it is recorded.

    Attributes:
        slug: Its key, which never changes.
        name: What it is, in the words of the field.
        unit: What it is counted in, such as pounds a point; ``text`` where it has words only.
        timeline: Its values in their periods, each with what is cited for it. Words stand in
            the place of a number where the rule was suspended, or the number was not recovered.

    Raises:
        InvalidTypeError: If a value is neither an exact number nor text.

    >>> point = national_parameters()["qof-value-of-a-point"]
    >>> print(point.name, point.unit, point.value(FinancialYear(2023)), sep="; ")
    Quality and Outcomes Framework: value of a point; pounds a point; 21343/100
    >>> print(point.citations(FinancialYear(2012))[0])
    Memory: no source was opened for what is cited so [unverified]
    """

    slug: str = attrs.field(validator=is_name)
    name: str = attrs.field(validator=is_name)
    unit: str = attrs.field(validator=is_name)
    timeline: Timeline[ParameterValue]

    def __attrs_post_init__(self) -> None:
        """Refuse a value that is neither an exact number nor text."""
        for number, entry in enumerate(self.timeline.entries):
            if not isinstance(entry.value, Fraction | str):
                msg = (
                    f"NationalParameter.timeline.entries[{number}].value is "
                    f"{represented(entry.value)}; write a Fraction, or text"
                )
                raise InvalidTypeError(msg)

    def entry(self, when: FinancialYear | date) -> Dated[ParameterValue]:
        """
        Return the value that held on a day, or in the whole of a year, with its period.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            NotInForceError: If no value is recorded then, or it changes within the year. It says
                what is recorded.

        >>> point = national_parameters()["qof-value-of-a-point"]
        >>> point.entry(FinancialYear(2009))
        Traceback (most recent call last):
        nhs_accountable_care.NotInForceError: qof-value-of-a-point: no value is recorded for \
2009/10; recorded are: 2004/05 (77.5), 2006/07 (124.6), 2012/13 (133.76), ...
        """
        if not isinstance(when, FinancialYear):
            check_day(when, "when")
        days = (
            when.days
            if isinstance(when, FinancialYear)
            else DateRange(first_day=when, last_day=when)
        )
        in_part = []
        for entry in self.timeline.entries:
            if entry.period.covers(days):
                return entry
            if entry.period.overlap(days) is not None:
                in_part.append(entry)
        if in_part:
            # Only a year can be covered in part.
            msg = (
                f"{self.slug}: no one value holds in the whole of {when}; ask for a day; "
                f"recorded are: {_recorded(in_part)}"
            )
        else:
            asked = when if isinstance(when, FinancialYear) else words_of_day(when)
            msg = (
                f"{self.slug}: no value is recorded for {asked}; "
                f"recorded are: {_recorded(self.timeline.entries)}"
            )
        raise NotInForceError(msg)

    def is_recorded(self, when: FinancialYear | date) -> bool:
        """
        Return whether one value, a number or words, holds on a day or in the whole of a year.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
        """
        try:
            self.entry(when)
        except NotInForceError:
            return False
        return True

    def value(self, when: FinancialYear | date) -> ParameterValue:
        """
        Return the number, or the words, of a year or a day.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            NotInForceError: If no value is recorded then, or it changes within the year.
        """
        return self.entry(when).value

    def number(self, when: FinancialYear | date) -> Fraction:
        """
        Return the number of a year or a day.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            NotInForceError: If no number is recorded then: none at all, or words in its place.

        >>> national_parameters()["cquin-rate"].number(FinancialYear(2020))
        Traceback (most recent call last):
        nhs_accountable_care.NotInForceError: cquin-rate has no number for 2020/21, but the words \
'suspended'; recorded are: ...
        """
        value = self.entry(when).value
        if isinstance(value, Fraction):
            return value
        asked = when if isinstance(when, FinancialYear) else words_of_day(when)
        msg = (
            f"{self.slug} has no number for {asked}, but the words {quoted(value)}; "
            f"recorded are: {_recorded(self.timeline.entries)}"
        )
        raise NotInForceError(msg)

    def share(self, when: FinancialYear | date) -> Share:
        """
        Return the number of a year or a day as a share.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            InvalidValueError: If the number lies below zero or above one.
            NotInForceError: If no number is recorded then.
        """
        return Share(value=self.number(when))

    def money(self, when: FinancialYear | date) -> Money:
        """
        Return the number of a year or a day as money, if it is whole pence.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            InvalidValueError: If the unit is no money, or the number no whole pence: a price
                below the penny is no sum that could be paid.
            NotInForceError: If no number is recorded then.

        >>> national_parameters()["network-participation"].money(FinancialYear(2024))
        Traceback (most recent call last):
        nhs_accountable_care.InvalidValueError: network-participation is 1.761 (pounds a weighted \
patient a year), no whole pence; ask for its price
        """
        currency = self._currency
        number = self.number(when)
        pence = number * _PENCE_IN_A_POUND
        if pence.denominator != 1:
            msg = (
                f"{self.slug} is {_written(number)} ({self.unit}), no whole pence; "
                f"ask for its price"
            )
            raise InvalidValueError(msg)
        return Money(pence=pence.numerator, currency=currency)

    def price(self, when: FinancialYear | date) -> UnitPrice:
        """
        Return the number of a year or a day as the price of one thing, which may be below a penny.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            InvalidValueError: If the unit is no money, or the number has more than six places.
            NotInForceError: If no number is recorded then.

        >>> print(national_parameters()["network-participation"].price(FinancialYear(2024)))
        £1.761
        """
        number = self.number(when)
        return UnitPrice(pence=number * _PENCE_IN_A_POUND, currency=self._currency)

    @property
    def _currency(self) -> str:
        """The currency of the unit, or an error where it is no money."""
        currency = _CURRENCIES.get(self.unit.partition(" ")[0])
        if currency is None:
            msg = f"{self.slug} is counted in {quoted(self.unit)}, no money; ask for its number"
            raise InvalidValueError(msg)
        return currency

    def citations(self, when: FinancialYear | date) -> tuple[Citation, ...]:
        """
        Return what is cited for the value of a year or a day.

        Raises:
            InvalidTypeError: If it is neither a financial year nor a day.
            NotInForceError: If no value is recorded then, or it changes within the year.
        """
        return self.entry(when).sources

    def __str__(self) -> str:
        """Return the name, the unit and every value with its period and its confidence."""
        return "\n".join([f"{self.name} ({self.unit})", *map(_line, self.timeline.entries)])

    def to_records(self) -> Record:
        """
        Return each value with its days as plain data, its numbers as they are written.

        >>> rate = national_parameters()["cquin-rate"].to_records()
        >>> [entry["value"] for entry in rate["values"]][:3]
        ['0.005', '0.015', '0.015']
        """
        return {
            "values": [
                {
                    "slug": self.slug,
                    "name": self.name,
                    "unit": self.unit,
                    **entry.to_record(),
                    "value": _written(entry.value),
                }
                for entry in self.timeline.entries
            ]
        }

    def table(self) -> "RecordTable":
        """
        Return each value with its days as a table.

        >>> len(national_parameters()["cquin-rate"].table()) > 5
        True
        """
        return _table_of(self.to_records())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the values as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class NationalParameters:
    """
    National parameters under their slugs.

    A value is asked for with a financial year, in the whole of which it must hold, or with a day.

    Raises:
        InvalidValueError: If two parameters share a slug.

    >>> parameters = national_parameters()
    >>> print(parameters.money("qof-value-of-a-point", FinancialYear(2023)))
    £213.43
    >>> print(parameters.share("marginal-rate-emergency", FinancialYear(2014)))
    30%
    >>> parameters.number("network-core-funding-registered", FinancialYear(2024))
    Fraction(1109, 500)
    """

    parameters: tuple[NationalParameter, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a slug that two parameters share."""
        if len(self._by_slug) == len(self.parameters):
            return
        slugs = [parameter.slug for parameter in self.parameters]
        twice = next(slug for slug in slugs if slugs.count(slug) > 1)
        msg = f"two parameters have the slug {quoted(twice)}; give each its own"
        raise InvalidValueError(msg)

    @classmethod
    def from_csv(cls, text: str, name: str = "national_parameters.csv") -> "NationalParameters":
        r"""
        Read parameters from a table with a row for each value.

        Its columns are slug, name, unit, first_day, last_day, value and sources; an empty last
        day leaves the period open. Sources are written as documents write them, with " | "
        between them.

        Raises:
            DocumentError: With every row that cannot be read.
            InvalidValueError: If two values of a parameter share a day, or its rows do not agree
                on its name and its unit.

        >>> head = "slug,name,unit,first_day,last_day,value,sources\n"
        >>> row = "fee,our fee,pounds,2026-04-01,2027-03-31,12.50,M [unverified]\n"
        >>> print(NationalParameters.from_csv(head + row).money("fee", FinancialYear(2026)))
        £12.50
        """
        # Here and not above: whoever gives all numbers himself reads no table.
        from nhs_accountable_care.payment.parameters.table import parameters_of  # noqa: PLC0415

        return cls(parameters=parameters_of(text, name))

    @functools.cached_property
    def _by_slug(self) -> dict[str, NationalParameter]:
        """The parameters by their slugs."""
        return {parameter.slug: parameter for parameter in self.parameters}

    def __getitem__(self, slug: str) -> NationalParameter:
        """
        Return the parameter of a slug.

        Raises:
            InvalidTypeError: If it is no text.
            UnknownParameterError: If none has it; it names those that come near.

        >>> national_parameters()["qof-value-of-point"]
        Traceback (most recent call last):
        nhs_accountable_care.payment.UnknownParameterError: no national parameter is called \
'qof-value-of-point'; near to it are qof-value-of-a-point, ...
        """
        if not isinstance(slug, str):
            msg = f"a slug is text, and {represented(slug)} is none; write one, such as cquin-rate"
            raise InvalidTypeError(msg)
        if slug in self._by_slug:
            return self._by_slug[slug]
        near = near_to_it(near_names(slug, self._by_slug))
        msg = f"no national parameter is called {quoted(slug)}{near}"
        raise UnknownParameterError(msg)

    def __contains__(self, slug: object) -> bool:
        """Return whether a parameter has this slug."""
        return isinstance(slug, str) and slug in self._by_slug

    def __iter__(self) -> Iterator[NationalParameter]:
        """Go through the parameters in order."""
        return iter(self.parameters)

    def __len__(self) -> int:
        """Count the parameters."""
        return len(self.parameters)

    def is_recorded(self, slug: str, when: FinancialYear | date) -> bool:
        """
        Return whether a parameter has one value, a number or words, in a year or on a day.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            UnknownParameterError: If no parameter has the slug.

        >>> national_parameters().is_recorded("cquin-rate", FinancialYear(2008))
        False
        """
        return self[slug].is_recorded(when)

    def number(self, slug: str, when: FinancialYear | date) -> Fraction:
        """
        Return the number of a parameter in a year or on a day.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            NotInForceError: If no number is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.
        """
        return self[slug].number(when)

    def share(self, slug: str, when: FinancialYear | date) -> Share:
        """
        Return the number of a parameter in a year or on a day as a share.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            InvalidValueError: If the number lies below zero or above one.
            NotInForceError: If no number is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.
        """
        return self[slug].share(when)

    def money(self, slug: str, when: FinancialYear | date) -> Money:
        """
        Return the number of a parameter in a year or on a day as money.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            InvalidValueError: If it is counted in no money, or is no whole pence.
            NotInForceError: If no number is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.
        """
        return self[slug].money(when)

    def price(self, slug: str, when: FinancialYear | date) -> UnitPrice:
        """
        Return the number of a parameter in a year or on a day as the price of one thing.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            InvalidValueError: If it is counted in no money, or has more than six places.
            NotInForceError: If no number is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.
        """
        return self[slug].price(when)

    def value(self, slug: str, when: FinancialYear | date) -> ParameterValue:
        """
        Return the number of a parameter in a year or on a day, or the words in its place.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            NotInForceError: If no value is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.
        """
        return self[slug].value(when)

    def citations(self, slug: str, when: FinancialYear | date) -> tuple[Citation, ...]:
        """
        Return what is cited for the value of a parameter in a year or on a day.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            NotInForceError: If no value is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.

        >>> national_parameters().citations("global-sum", FinancialYear(2021))[0].confidence.value
        'unverified'
        """
        return self[slug].citations(when)

    def without(self, slug: str, when: FinancialYear | date) -> "NationalParameters":
        """
        Return the parameters without one value: that of a year or a day, in all of its period.

        Raises:
            InvalidTypeError: If the slug is no text, or the time neither a year nor a day.
            NotInForceError: If no value is recorded then; it says what is.
            UnknownParameterError: If no parameter has the slug.

        >>> fewer = national_parameters().without("cquin-rate", FinancialYear(2019))
        >>> fewer.number("cquin-rate", FinancialYear(2019))
        Traceback (most recent call last):
        nhs_accountable_care.NotInForceError: cquin-rate: no value is recorded for 2019/20; ...
        """
        changed = self[slug]
        gone = changed.entry(when)
        kept = tuple(entry for entry in changed.timeline.entries if entry is not gone)
        fewer = attrs.evolve(changed, timeline=Timeline[ParameterValue](entries=kept))
        return NationalParameters(
            parameters=tuple(fewer if each is changed else each for each in self.parameters)
        )

    def __str__(self) -> str:
        """List the parameters with their values."""
        return "\n".join(map(str, self.parameters))

    def to_records(self) -> Record:
        """
        Return each value of each parameter as plain data.

        >>> records = national_parameters().to_records()["values"]
        >>> records[0]["slug"] == national_parameters().parameters[0].slug
        True
        """
        return {"values": [row for each in self.parameters for row in each.to_records()["values"]]}

    def table(self) -> "RecordTable":
        """
        Return each value of each parameter as a table.

        >>> len(national_parameters().table()) > len(national_parameters())
        True
        """
        return _table_of(self.to_records())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the values as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)


@functools.cache
def national_parameters() -> NationalParameters:
    """
    Return the parameters that come with this library, by year and with their sources.

    What only memory supports, or a source that is none, is unverified wherever it is printed. The
    table is read on first use.

    >>> print(national_parameters()["qof-aspiration-share"])
    Quality and Outcomes Framework: aspiration (share of the payment of last year)
      2006/07: 0.6 [CP89]
      2009/10 to 2023/24: 0.7 [CP193; CP194]
      2024/25 on: 0.8 [CP189; CP194]
    """
    package = "nhs_accountable_care.payment.parameters"
    return NationalParameters.from_csv(read_shipped(package, "data/national_parameters.csv"))


def _recorded(entries: Iterable[Dated[ParameterValue]]) -> str:
    """List periods with their values."""
    found = [f"{_words_of_period(entry.period)} ({_written(entry.value)})" for entry in entries]
    return ", ".join(found) or "none at all"


def _line(entry: Dated[ParameterValue]) -> str:
    """Write a period, its value and what is cited."""
    # Here and not above: only whoever prints parameters needs it.
    from nhs_accountable_care._core.sources import marked_keys  # noqa: PLC0415

    cited = marked_keys(entry.sources)
    return f"  {_words_of_period(entry.period)}: {_written(entry.value)} {cited}"


def _words_of_period(period: DateRange) -> str:
    """
    Name a period by its financial years where it has whole ones, else by its days.

    >>> _words_of_period(DateRange.parse("2013-04-01/2017-03-31"))
    '2013/14 to 2016/17'
    >>> _words_of_period(DateRange.parse("2021-04-01/2021-04-30"))
    '1 April 2021 to 30 April 2021'
    """
    first = FinancialYear.containing(period.first_day)
    if period.first_day != first.days.first_day:
        return str(period)
    if period.last_day is None:
        return f"{first} on"
    last = FinancialYear.containing(period.last_day)
    if period.last_day != last.days.last_day:
        return str(period)
    return str(first) if first == last else f"{first} to {last}"


def _written(value: ParameterValue) -> str:
    """
    Write a number with a decimal point where that ends, else as a ratio; words as they are.

    >>> _written(Fraction(1109, 500)), _written(Fraction(6, 7)), _written("suspended")
    ('2.218', '6/7', 'suspended')
    """
    if isinstance(value, str):
        return value
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal:f}" if Fraction(decimal) == value else str(value)


_COLUMNS: Final[Columns] = {
    "slug": "text",
    "name": "text",
    "unit": "text",
    "first_day": "day",
    "last_day": "day",
    "value": "text",
    "sources": "text",
}


def _table_of(records: Record) -> "RecordTable":
    """Return values of parameters as a table."""
    # Here and not above, as elsewhere: most answers never become tables.
    from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

    return tables_of(records, {"values": _COLUMNS})["values"]
