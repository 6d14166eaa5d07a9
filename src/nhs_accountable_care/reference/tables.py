"""
How the tables of the reference pack are read.

The pack is one file of the package, read on first use and kept. A table is kept as its cells,
because whoever asks for a few rows should not pay for the rest.
"""

import enum
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar, final

from nhs_accountable_care import policy
from nhs_accountable_care._core.shipped import read_shipped
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import parse_day

__all__ = [
    "Cells",
    "Table",
    "cited",
    "day_in",
    "edition_day",
    "items_in",
    "known_day_in",
    "manifest",
    "member_in",
    "sources_by_key",
    "table",
]

Cells: TypeAlias = tuple[str, ...]
"""A row of a table, in the order of its columns."""

_Member = TypeVar("_Member", bound=enum.Enum)


@final
class Table:
    """A table of text, with a name for each column."""

    __slots__ = ("columns", "rows")

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Keep the rows as tuples, which a cache can have as a key."""
        self.columns: Cells = tuple(columns)
        self.rows: tuple[Cells, ...] = tuple(map(tuple, rows))

    def named(self, cells: Cells) -> Mapping[str, str]:
        """Return the cells of a row by their columns."""
        return dict(zip(self.columns, cells, strict=True))

    def named_rows(self) -> Iterator[Mapping[str, str]]:
        """Go through the rows, with their cells by their columns."""
        return map(self.named, self.rows)

    def sorted_by(self, *columns: str) -> "Table":
        """Return the table in the order of the text in some columns."""
        order: Callable[[Cells], Any] = itemgetter(*map(self.columns.index, columns))
        rows = sorted(self.rows, key=order)
        return Table(self.columns, rows)

    def rows_by(self, column: str) -> dict[str, list[Cells]]:
        """Return the rows by each code or key that is listed in a column, in their order."""
        place = self.columns.index(column)
        rows: dict[str, list[Cells]] = {}
        for cells in self.rows:
            for item in items_in(cells[place]):
                rows.setdefault(item, []).append(cells)
        return rows


@functools.cache
def manifest() -> Mapping[str, Any]:
    """Return what the pack says of itself."""
    found: Mapping[str, Any] = json.loads(_shipped("manifest.json"))
    return found


def edition_day() -> date:
    """Return the day up to which the pack is kept."""
    return parse_day(manifest()["edition_day"])


def table(name: str) -> Table:
    """Return a table of the pack."""
    return _tables()[name]


@functools.cache
def _tables() -> Mapping[str, Table]:
    """Read the tables of the pack."""
    return {
        name: Table(found["columns"], found["rows"])
        for name, found in json.loads(_shipped("pack.json")).items()
    }


def _shipped(name: str) -> str:
    """Return the text of a file of the pack."""
    return read_shipped(__package__, f"data/{name}")


# --- What stands in a cell ---


@functools.cache
def cited(keys: str, confidence: str) -> tuple[Citation, ...]:
    """Cite the sources of a row, with its confidence."""
    sources, sure = sources_by_key(), Confidence.of_remark(confidence)
    return tuple(Citation(source=sources[key], confidence=sure) for key in items_in(keys))


@functools.cache
def sources_by_key() -> Mapping[str, Source]:
    """Return the sources of the sourcebook by key."""
    return {source.key: source for source in policy.sourcebook()}


@functools.cache
def known_day_in(text: str) -> date:
    """Read a day; most of them are the first of an April, over and over."""
    return parse_day(text)


def day_in(text: str) -> date | None:
    """Read a day, or nothing."""
    return known_day_in(text) if text else None


@functools.cache
def items_in(text: str) -> tuple[str, ...]:
    """Read a list with semicolons."""
    return tuple(text.split(";")) if text else ()


# One lookup of a member by its value costs as much as reading the rest of a row.
@functools.cache
def _members(kind: type[_Member]) -> dict[str, _Member]:
    """Return the members of an enumeration by their values."""
    return {member.value: member for member in kind}


def member_in(kind: type[_Member], value: str) -> _Member:
    """Read a member of an enumeration by its value."""
    members: Callable[[type[_Member]], dict[str, _Member]] = _members
    return members(kind)[value]
