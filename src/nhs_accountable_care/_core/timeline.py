"""
A value that changes on known days: a rate, a name, a status, a legal definition.

The periods of a timeline never overlap; days between them are gaps, and asking about one
is an error that says what is known before and after it.
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NotInForceError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, check_day, words_of_day

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Dated", "Timeline"]

T_co = TypeVar("T_co", covariant=True)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Dated(Generic[T_co]):
    """
    A value, the period in which it held, and where that is said.

    >>> rate = Dated(period=DateRange.parse("2010-04-01/2015-03-31"), value="30%")
    >>> rate.value
    '30%'
    """

    record_columns: ClassVar[Columns] = {
        "first_day": "day",
        "last_day": "day",
        "value": "text",
        "sources": "text",
    }

    period: DateRange
    value: T_co
    sources: tuple[Citation, ...] = ()

    def to_record(self) -> Record:
        """
        Return it as plain data, with the value as it is written.

        >>> rate = Dated(period=DateRange.parse("2010-04-01/2015-03-31"), value="30%")
        >>> rate.to_record()
        {'first_day': '2010-04-01', 'last_day': '2015-03-31', 'value': '30%', 'sources': []}
        """
        last_day = self.period.last_day
        return {
            "first_day": self.period.first_day.isoformat(),
            "last_day": None if last_day is None else last_day.isoformat(),
            "value": str(self.value),
            "sources": [citation.to_record() for citation in self.sources],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Timeline(Generic[T_co]):
    """
    Dated values in order, of which at most one holds on any day.

    Raises:
        InvalidValueError: If two entries share a day, or stand out of order.

    >>> names = Timeline(
    ...     entries=(
    ...         Dated(period=DateRange.parse("2016-03-15/2019-03-31"), value="Greater Manchester"),
    ...         Dated(period=DateRange.parse("2022-07-01/.."), value="NHS Greater Manchester"),
    ...     )
    ... )
    >>> names.on(date(2017, 4, 1))
    'Greater Manchester'
    >>> print(names.gaps()[0])
    1 April 2019 to 30 June 2022
    """

    entries: tuple[Dated[T_co], ...]

    def __attrs_post_init__(self) -> None:
        """Refuse entries that are out of order or that share a day."""
        for earlier, later in zip(self.entries, self.entries[1:], strict=False):
            after = earlier.period.day_after()
            if after is None or later.period.first_day < after:
                msg = (
                    f"two values share a day, or stand out of order: {earlier.period} "
                    f"and {later.period}; put them in order of time and end each before the next"
                )
                raise InvalidValueError(msg)

    def entry_on(self, day: date) -> Dated[T_co] | None:
        """
        Return the entry whose period holds the day, or `None` in a gap.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.
        """
        check_day(day)
        return next((entry for entry in self.entries if day in entry.period), None)

    def on(self, day: date) -> T_co:
        """
        Return the value that held on a day.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.
            NotInForceError: On a day that no entry covers; it names those around it.
        """
        entry = self.entry_on(day)
        if entry is not None:
            return entry.value
        known = "; ".join(str(entry.period) for entry in self.entries) or "none at all"
        msg = f"no value is recorded for {words_of_day(day)}; recorded are: {known}"
        raise NotInForceError(msg)

    def gaps(self) -> tuple[DateRange, ...]:
        """Return the periods between entries for which no value is recorded."""
        gaps = []
        for earlier, later in zip(self.entries, self.entries[1:], strict=False):
            first = earlier.period.day_after()
            before = date.fromordinal(later.period.first_day.toordinal() - 1)
            if first is not None and first <= before:
                gaps.append(DateRange(first_day=first, last_day=before))
        return tuple(gaps)

    def to_records(self) -> Record:
        """
        Return the values with their days as plain data.

        >>> Timeline[str](entries=()).to_records()
        {'entries': []}
        """
        return {"entries": [entry.to_record() for entry in self.entries]}

    def table(self) -> "RecordTable":
        """
        Return the values with their days as a table.

        >>> len(Timeline[str](entries=()).table())
        0
        """
        # Here and not above, as elsewhere: most answers never become tables.
        from nhs_accountable_care._core.record_tables import table_of  # noqa: PLC0415

        return table_of(self.entries, of=Dated, name="entries")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the values as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)
