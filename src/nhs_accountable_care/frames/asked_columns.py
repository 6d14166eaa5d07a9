"""What a function on frames is told about columns, looked at before a row is touched."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.text import in_lines, joined, quoted
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.frames.engines import Opened
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.user_columns import in_the_way, unused_prefix

__all__ = ["AskedColumns", "names_in"]

_TEXT: Final = (nw.String, nw.Categorical, nw.Enum)


def names_in(names: Sequence[str] | str, what: str) -> tuple[str, ...]:
    """
    Read the names of several columns, or of one.

    Raises:
        InvalidTypeError: For what is no text and no sequence of it.
        InvalidValueError: For a name that stands twice.
    """
    found = (names,) if isinstance(names, str) else tuple(names)
    if not all(isinstance(name, str) for name in found):
        msg = f"{what} names columns, in text"
        raise InvalidTypeError(msg)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        msg = f"{what} names {joined([quoted(name) for name in twice])} more than once"
        raise InvalidValueError(msg)
    return found


def _told(kind: Any) -> str:
    """Say of which type a column is that is of a wrong one."""
    if isinstance(kind, nw.Unknown):
        return "has no type that is known, such as one in which all is blank"
    if isinstance(kind, nw.Object):
        return "is of type Object, in which each value may be of another"
    return f"is of type {kind}"


def _no_text(kind: Any) -> str:
    """Say what is wrong with a column that should be of text, and what to do about it."""
    if kind.is_numeric():
        return (
            f"is of type {kind}, and codes are text; read the file again with this column as "
            f"text, since a number has lost the zeros that it began with"
        )
    return (
        f"{_told(kind)}, and codes are text; make text of it first, such as with cast(pl.String) "
        f"in polars, astype('string') in pandas or cast(... as varchar) in SQL"
    )


@attrs.define
class AskedColumns:
    """The columns of a frame that are asked for by name, and all that is wrong with them."""

    opened: Opened
    _values: dict[str, None] = attrs.field(factory=dict)
    _types: dict[str, None] = attrs.field(factory=dict)

    def _type(self, name: str) -> Any:
        """Return the type of a column, or `None` where there is none of the name."""
        schema = self.opened.schema
        if name in schema:
            return schema[name]
        near = near_names(name, schema, most=1)
        hint = (
            f"did you mean {quoted(near[0])}?"
            if near
            else f"there are {joined([quoted(each) for each in schema]) or 'none'}"
        )
        self._values[f"column {name}: the frame has none of that name; {hint}"] = None
        return None

    def group(self, name: str) -> nw.Expr:
        """Ask for a column of any type to group by; categories are taken as text."""
        kind = self._type(name)
        is_category = isinstance(kind, nw.Categorical | nw.Enum)
        return nw.col(name).cast(nw.String()) if is_category else nw.col(name)

    def text(self, name: str) -> nw.Expr:
        """Ask for a column of text; categories are taken as the text that they stand for."""
        kind = self._type(name)
        if kind is not None and not isinstance(kind, _TEXT):
            self._types[f"column {name}: {_no_text(kind)}"] = None
        column = nw.col(name)
        if kind is None or not self.is_plain(name, nw.String):
            return column.cast(nw.String())
        return column

    def day(self, on: str | date) -> nw.Expr | None:
        """Ask for a column of days; one day for all rows needs none."""
        if not isinstance(on, str):
            check_day(on)
            return None
        kind = self._type(on)
        column = nw.col(on)
        is_pandas = self.opened.implementation is nw.Implementation.PANDAS
        if isinstance(kind, nw.Datetime):
            if problem := self.opened.zone_problem(on):  # pragma: no cover - Ibis: `make engines`
                self._types[f"column {on}: {problem}"] = None
            if not is_pandas:
                return column.dt.date()
            return column.dt.replace_time_zone(None) if kind.time_zone else column
        if kind is not None and not isinstance(kind, nw.Date):
            self._types[
                f"column {on}: {_told(kind)}, and no day; make days of it first, such as with "
                f"str.to_date() in polars, pd.to_datetime() in pandas or cast(... as date) in SQL"
            ] = None
        return column

    def is_plain(self, name: str, kind: type[Any]) -> bool:
        """Whether a column is of a type already, and need not be made so."""
        return isinstance(self.opened.schema[name], kind) and not self.opened.is_wide_text(name)

    def reached(self, on: str | date, day: nw.Expr, start: str) -> nw.Expr:
        """Whether a day is that of a column of a small table, or after it."""
        begins = nw.col(start)
        is_pandas = self.opened.implementation is nw.Implementation.PANDAS
        if is_pandas and isinstance(self.opened.schema[str(on)], nw.Date):
            # The days of pyarrow do not compare with those of numpy, which the table has.
            begins = begins.cast(nw.Date())
        return day >= begins

    def whole_number(self, name: str) -> nw.Expr:
        """Ask for a column of whole numbers, such as pence."""
        kind = self._type(name)
        if kind is not None and (not kind.is_integer() or isinstance(kind, nw.UInt64)):
            self._types[
                f"column {name}: {_told(kind)}; figures are whole numbers of 64 bits with a "
                f"sign, money in pence, such as (pounds * 100).round().cast(Int64)"
            ] = None
        return nw.col(name).cast(nw.Int64())

    def ours(self, names: Iterable[str], *, among: Iterable[str] | None = None) -> None:
        """Say which names are to be given to new columns, and must be free, or so among some."""
        taken = in_the_way(self.opened, names, among or self.opened.columns)
        for name, other in taken.items():
            as_other = "" if other == name else f", as {other}"
            self._values[
                f"column {name}: the frame has it already{as_other}; write prefix= for "
                f"another name, or rename it"
            ] = None

    def check(self) -> None:
        """
        Refuse all that was wrong, at once.

        Raises:
            InvalidTypeError: If columns are of a wrong type and nothing else is wrong.
            InvalidValueError: If one is not there, or a name is taken.
        """
        if self._values:
            raise InvalidValueError(in_lines([*self._values, *self._types]))
        if self._types:
            raise InvalidTypeError(in_lines([*self._types]))

    def free(self, *ends: str) -> tuple[str, ...]:
        """Return names that no column has, one for each ending, to work with on the way."""
        start = unused_prefix(self.opened.columns, start="_nac_")
        return tuple(f"{start}{end}" for end in ends)
