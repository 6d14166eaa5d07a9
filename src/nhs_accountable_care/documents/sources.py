"""
The table of sources that a document keeps in its envelope.

In memory every citation holds its whole source, so that a part keeps it wherever the part
goes. In a document one source may be cited a hundred times, so the envelope holds each once,
by its key, and citations name the key. A source may also be written where it is cited.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation, Source
from nhs_accountable_care.documents.plain import levels_of
from nhs_accountable_care.documents.problems import UnreadableError, Way, in_order, path_at

__all__ = ["SourceObject", "SourceTable", "collect_sources", "read_citation", "read_source"]

_FIELD = "source"


class SourceTable:
    """
    The sources of one document while it is read, by key.

    It travels to the place where a citation is read with the key itself (`_TabledKey`), so
    that nothing needs to know which document is being read.
    """

    known: dict[str, Source]
    citations: dict[tuple[tuple[str, object], ...], Citation]
    """
    The citations that were read, by the plain data that they were read from.

    Most parts of a document cite what the part beside them cites: of 159 citations of the
    largest that is shipped 22 are different.
    """

    keys: "dict[str, _TabledKey]"

    def __init__(self) -> None:
        """Begin without sources."""
        self.known = {}
        self.citations = {}
        self.keys = {}

    def find(self, key: str) -> Source:
        """
        Return the source of a key that a citation names.

        Raises:
            UnreadableError: If the table has no such key; it names the nearest.
        """
        if key not in self.known:
            hint = did_you_mean(key, self.known) or (
                f"known: {in_order(self.known)}" if self.known else "give it under 'sources'"
            )
            msg = f"no source has the key {key!r}"
            raise UnreadableError(msg, hint)
        return self.known[key]

    def admit(self, source: Source) -> Source:
        """
        Take a source that is written where it is cited, unless its key means another.

        Raises:
            UnreadableError: If its key stands for another source.
        """
        if self.known.setdefault(source.key, source) != source:
            msg = f"two different sources have the key {source.key!r}"
            raise UnreadableError(msg, "give one of them another key")
        return source

    def hand_out(self, data: object) -> None:
        """Let every value of a field named ``source``, within plain data, know this table."""
        for level in levels_of(data):
            for each in level:
                cited = each.get(_FIELD) if isinstance(each, dict) else None
                if isinstance(cited, str):
                    if cited not in self.keys:
                        self.keys[cited] = _TabledKey(cited, self)
                    each[_FIELD] = self.keys[cited]
                elif isinstance(cited, dict):
                    each[_FIELD] = _TabledObject(cited, self)


class _TabledKey(str):
    """A key, with the table in which it is looked up."""

    __slots__ = ("table",)
    table: SourceTable

    def __new__(cls, key: str, table: SourceTable) -> Self:
        made = super().__new__(cls, key)
        made.table = table
        return made


class _TabledObject(dict[str, Any]):
    """A source written where it is cited, with the table that it must not contradict."""

    __slots__ = ("table",)
    table: SourceTable

    def __init__(self, fields: dict[str, Any], table: SourceTable) -> None:
        super().__init__(fields)
        self.table = table


def read_source(value: object, read_object: Callable[[object], Source]) -> Source:
    """
    Return the source of a key, or the one that is written out.

    Raises:
        UnreadableError: If the key leads nowhere, or stands for another source.
    """
    match value:
        case _TabledKey():
            return value.table.find(str(value))
        case _TabledObject():
            return value.table.admit(read_object(value))
        case str():
            msg = f"{value!r} is a key, and there is no table of sources to look it up in"
            raise UnreadableError(msg, "write the source itself: an object with key and title")
        case _:
            return read_object(value)


def read_citation(value: object, read_object: Callable[[object], Citation]) -> Citation:
    """Return the citation of an object, the same one for each of the same object."""
    key = value.get(_FIELD) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(key, _TabledKey):
        return read_object(value)
    fields = tuple(value.items())
    try:
        made = key.table.citations.get(fields)
    except TypeError:
        # A list or an object, which cannot be looked up, stands where none belongs.
        return read_object(value)
    if made is None:
        made = key.table.citations[fields] = read_object(value)
    return made


class SourceObject(dict[str, Any]):
    """A source as plain data, which an envelope moves into its table."""


def collect_sources(data: object) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """
    Move the sources out of plain data into a table sorted by key, and leave the keys.

    Two different sources under one key are a problem at the place of the second.
    """
    table: dict[str, Any] = {}
    problems = tuple(_collect(data, table, None))
    return {key: table[key] for key in sorted(table)}, problems


def _collect(data: object, table: dict[str, Any], way: Way) -> Iterator[Problem]:
    """Move the sources out of the value at the end of a way."""
    items: Iterable[tuple[Any, object]] = ()
    if isinstance(data, list):
        items = enumerate(data)
    elif isinstance(data, dict):
        items = data.items()
    for name, value in items:
        if isinstance(value, SourceObject):
            fields = dict(value)
            key = fields.pop("key")
            if table.setdefault(key, fields) != fields:
                message = f"two different sources have the key {key!r}"
                path = path_at("$", (way, name))
                yield Problem(path=path, message=message, hint="give one of them another key")
            # The keys of an object stay, so that it may be changed while one goes through it.
            data[name] = key  # type: ignore[index]  # it is the list or dict of the item
        elif isinstance(value, (dict, list)):
            yield from _collect(value, table, (way, name))
