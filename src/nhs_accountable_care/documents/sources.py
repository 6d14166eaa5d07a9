"""
The table of sources that a document keeps in its envelope.

In memory every citation holds its whole source, so that a part keeps it wherever the part
goes. In a document one source may be cited a hundred times, so the envelope holds each once,
by its key, and citations name the key: as text, such as ``S23, p. 4 [verified] | S06 [computed]``,
or as objects where no text can hold what they say. A source may also be written where it is
cited.
"""

import functools
from collections.abc import Callable, Iterable
from typing import Any, Final, Self

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import (
    Citation,
    CitationParts,
    Confidence,
    Source,
    parts_of_citation,
    text_of_citation,
)
from nhs_accountable_care._core.text import quoted, shortened
from nhs_accountable_care.documents.plain import OBJECTS, levels_of, ways_of
from nhs_accountable_care.documents.problems import (
    Gathered,
    Nearest,
    Telling,
    UnreadableError,
    at_item,
    found,
    in_order,
    text_of,
)
from nhs_accountable_care.policy.tables import items_of, text_of_items

__all__ = [
    "CITATIONS_PATTERN",
    "CITATIONS_WORDS",
    "CITATION_PATTERN",
    "CITATION_WORDS",
    "CitationList",
    "CitationObject",
    "SourceObject",
    "SourceTable",
    "collect_sources",
    "read_citation",
    "read_citations",
    "read_source",
]

_FIELD = "source"
_LIST = "sources"

CITATION_WORDS: Final = 'a citation as text, such as "S23, p. 4 [verified]"'
CITATIONS_WORDS: Final = 'citations as text, such as "S23, p. 4 [verified] | S06 [computed]"'

_ONE: Final = (
    r"([a-z][a-z0-9_]*: )?[^\s,\[\]]+( [^\s,\[\]]+)*(, [^\s\[\]]([^\[\]]*[^\s\[\]])?)?"
    rf"( \[({'|'.join(member.value for member in Confidence)})\])?"
)
CITATION_PATTERN: Final = f"^{_ONE}$"
CITATIONS_PATTERN: Final = rf"^{_ONE}( \| {_ONE})*$"
"""How they are written, for the JSON Schema."""


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
    texts: "dict[str, _TabledText]"
    """The texts that cite, each of which is read once."""

    tabled_keys: frozenset[str]
    """The keys that stand in the table itself."""

    confidence: Confidence
    """How sure a citation as text is that does not say so."""

    def __init__(self) -> None:
        """Begin without sources."""
        self.known = {}
        self.citations = {}
        self.keys = {}
        self.texts = {}
        self.tabled_keys = frozenset()
        self.confidence = Confidence.UNVERIFIED

    def find(self, key: str) -> Source:
        """
        Return the source of a key that a citation names.

        Raises:
            UnreadableError: If the table has no such key; it names the nearest.
        """
        if key not in self.known:
            msg = f"no source has the key {quoted(key)}"
            if not self.known:
                raise UnreadableError(msg, "give it under 'sources'")
            raise UnreadableError(msg, Nearest(key, self.known, self._words_of_known))
        return self.known[key]

    def _words_of_known(self) -> str:
        """List the keys that there are."""
        return f"known: {in_order(self.known)}"

    def admit(self, source: Source) -> Source:
        """
        Take a source that is written where it is cited, unless its key means another.

        Raises:
            UnreadableError: If its key stands for another source.
        """
        if self.known.setdefault(source.key, source) != source:
            msg = f"two different sources have the key {quoted(source.key)}"
            raise UnreadableError(msg, "give one of them another key")
        return source

    def cite(self, line: str) -> Citation:
        """
        Return the citation that a line says.

        Raises:
            UnreadableError: If it is not written as one, or the table has no such key.
        """
        try:
            parts = parts_of_citation(line)
        except InvalidValueError as error:
            raise UnreadableError(text_of(error)) from None
        if parts.locator in self.tabled_keys:
            key, place = shortened(parts.key), shortened(parts.locator)
            msg = f"{quoted(line)} cites {key} at a place {place!r}, which is a source too"
            hint = f'put | between two citations: "{key} | {place}"'
            raise UnreadableError(msg, hint)
        return Citation(
            source=self.find(parts.key),
            locator=parts.locator,
            confidence=parts.confidence or self.confidence,
            of=parts.of,
        )

    def hand_out(self, data: object) -> None:
        """
        Let whatever names a source, within plain data, know this table.

        That is every value of a field named ``source``, and every text in one named ``sources``.
        """
        for level in levels_of(data):
            for each in level:
                if not isinstance(each, dict):
                    continue
                listed, cited = each.get(_LIST), each.get(_FIELD)
                if isinstance(listed, str):
                    each[_LIST] = self.tabled(listed)
                elif isinstance(listed, list):
                    for number, line in enumerate(listed):
                        if isinstance(line, str):
                            listed[number] = self.tabled(line)
                if isinstance(cited, str):
                    if cited not in self.keys:
                        self.keys[cited] = _TabledKey(cited, self)
                    each[_FIELD] = self.keys[cited]
                elif isinstance(cited, dict):
                    each[_FIELD] = _TabledObject(cited, self)

    def tabled(self, text: str) -> "_TabledText":
        """Return a text that cites, with this table."""
        made = self.texts.get(text)
        if made is None:
            made = self.texts[text] = _TabledText(text, self)
        return made


class _TabledText(str):
    """A text that cites, with the table in which its keys are looked up."""

    __slots__ = ("made", "table")
    table: SourceTable
    made: dict[bool, tuple[Citation, ...]]
    """What it cites, once it is read: as one citation, and as several."""

    def __new__(cls, text: str, table: SourceTable) -> Self:
        made = super().__new__(cls, text)
        made.table = table
        made.made = {}
        return made

    def one(self) -> Citation:
        """Return what it cites where it stands in a list, beside others."""
        if False not in self.made:
            self.made[False] = (self.table.cite(str(self)),)
        return self.made[False][0]

    def several(self) -> tuple[Citation, ...]:
        """Return what it cites where it stands for the whole list, as a cell of a table does."""
        if True not in self.made:
            cited: list[Citation] = []
            errors = Gathered()
            for number, line in enumerate(items_of(str(self)) or ("",)):
                try:
                    cited.append(self.table.cite(line))
                except UnreadableError as error:
                    errors.add(at_item(error, number))
            if errors.kept:
                raise errors.of_list(tuple)
            self.made[True] = tuple(cited)
        return self.made[True]


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
            msg = f"{quoted(value)} is a key, and there is no table of sources to look it up in"
            raise UnreadableError(msg, "write the source itself: an object with key and title")
        case _:
            return read_object(value)


def read_citation(value: object, read_object: Callable[[object], Citation]) -> Citation:
    """
    Return the citation of a line or an object, the same one for each of the same.

    Raises:
        UnreadableError: If it is neither, or there is no table to look its source up in.
    """
    if isinstance(value, _TabledText):
        return value.one()
    if isinstance(value, str):
        raise _without_table(value)
    if not isinstance(value, OBJECTS):
        raise found(value, f"{CITATION_WORDS}, or an object")
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


def read_citations(
    value: object, read_list: Callable[[object], tuple[Citation, ...]]
) -> tuple[Citation, ...]:
    """
    Return the citations of a text or a list.

    Raises:
        UnreadableError: If it is neither, or there is no table to look a source up in.
    """
    if isinstance(value, _TabledText):
        return value.several()
    if isinstance(value, str):
        raise _without_table(value)
    if not isinstance(value, list):
        raise found(value, f"{CITATIONS_WORDS}, or a list")
    return read_list(value)


def _without_table(text: str) -> UnreadableError:
    """Return the error of a text that cites where no envelope is."""
    msg = f"{quoted(text)} names a source, and there is no table of sources to look it up in"
    return UnreadableError(msg, "write citations as objects, with the source itself")


class SourceObject(dict[str, Any]):
    """A source as plain data, which an envelope moves into its table."""


class CitationObject(dict[str, Any]):
    """A citation as plain data, which beside a table of sources is written as text."""


class CitationList(list[Any]):
    """Citations as plain data, which beside a table of sources are written as one text."""


def collect_sources(data: object, telling: Telling) -> dict[str, Any]:
    """
    Move the sources out of plain data into a table sorted by key, and leave the keys.

    What cites them is written as text, where text can hold it.

    Two different sources under one key are a problem at the place of the second.
    """
    table: dict[str, Any] = {}
    _collect(data, table, telling)
    _write_lines(data, table)
    return {key: table[key] for key in sorted(table)}


def _collect(data: object, table: dict[str, Any], telling: Telling) -> None:
    """Move the sources out of plain data, all but those whose key stands for another."""
    clash = False
    for level in levels_of(data):
        for outer in level:
            for name, value in _items_of(outer):
                if isinstance(value, SourceObject):
                    fields = dict(value)
                    key = fields.pop("key")
                    if table.setdefault(key, fields) == fields:
                        # The keys of an object stay, so that it may be changed meanwhile.
                        outer[name] = key
                    else:
                        clash = True
    # Ways are made for what is told alone: most data tell of nothing.
    for way, value in ways_of(data) if clash else ():
        if isinstance(value, SourceObject):
            message = f"two different sources have the key {quoted(value['key'])}"
            telling.add("$", way, message, "give one of them another key")


def _write_lines(data: object, table: dict[str, Any]) -> None:
    """Write what cites as text; which places are keys too is known once all sources are."""
    # From the inside out: a list of citations is text once each of them is.
    for level in reversed(list(levels_of(data))):
        for outer in level:
            for name, value in _items_of(outer):
                if isinstance(value, CitationObject):
                    place = value.get("locator")
                    if not isinstance(place, str) or place not in table:
                        outer[name] = _in_a_line(value)
                elif isinstance(value, CitationList) and all(
                    isinstance(item, str) for item in value
                ):
                    text = text_of_items(value)
                    if items_of(text) == tuple(value):
                        outer[name] = text


def _items_of(outer: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ANN401 - plain data
    """Return what stands in an object or a list, each under its name or number."""
    return outer.items() if isinstance(outer, dict) else enumerate(outer)


def _in_a_line(citation: CitationObject) -> object:
    """
    Return a citation as text, or the object where no text can hold it.

    It always says how sure it is. Without a word it would mean whatever the envelope says for
    those that say nothing, so that a line moved to another document, or that word added beside
    the table, would make a doubtful fact a sure one.
    """
    said = [citation.get(field) for field in (_FIELD, "locator", "confidence", "of")]
    # A value of a wrong type is left for the reader to refuse.
    line = _line(*said) if all(each is None or isinstance(each, str) for each in said) else None
    return citation if line is None else line


# Most parts of a document cite what the part beside them cites.
@functools.lru_cache(maxsize=1024)
def _line(key: str, locator: str | None, confidence: str, of: str | None) -> str | None:
    """Return the line that says this."""
    try:
        sure = Confidence(confidence)
    except ValueError:
        return None
    return text_of_citation(CitationParts(key, locator, sure, of))
