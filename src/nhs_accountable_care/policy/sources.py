"""
The bibliography of this library, its sourcebook: everything that it cites, by key.

Keys are short and stable. ``S01`` to ``S107`` are sources on forms, areas and law; ``CP01`` and
on are those on contracts and payment; ``FC-…`` are those of the check of the facts; names in
small letters (``ods_successors_2022``) are data sets of the reference pack; Acts and
regulations go by their own names (``NHSA2006``, ``SI2000-617``). ``M`` is memory: it is cited
where no source was opened, so what is cited to it is never more than unverified.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types, names_getattr
from nhs_accountable_care._core.near_names import near_names, near_to_it
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import (
    Citation,
    Confidence,
    Source,
    parts_of_citation,
)
from nhs_accountable_care._core.text import quoted, represented, wrapped
from nhs_accountable_care._core.time import words_of_no_text
from nhs_accountable_care.policy.tables import read_rows, shipped_text, write_rows

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "MEMORY",
    "Sourcebook",
    "UnknownSourceError",
    "citations_to_bibtex",
    "citations_to_csv",
    "cite",
    "parse_citation",
    "short_citation",
    "sourcebook",
]

MEMORY: Final = "M"
"""The key under which memory is cited."""

_COLUMNS = ("key", "title", "publisher", "published", "url")
# BibTeX counts braces whether or not a backslash stands before them, so that they are named: an
# escaped one would end the field, and what follows it would be read as entries.
_SPECIAL_IN_BIBTEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
# What a key may have that BibTeX and LaTeX take as it stands. The colon is none of them: it begins
# and ends what stands for another sign, so that two keys never become one.
_NOT_IN_A_KEY: Final = re.compile(r"[^A-Za-z0-9_.+/-]")
# What RFC 3986 lets an address have; any other sign is written as it says, by its bytes.
_NOT_IN_AN_ADDRESS: Final = re.compile(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


class UnknownSourceError(NacError, LookupError):
    """A key that the sourcebook does not hold."""

    __module__ = "nhs_accountable_care.policy"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Sourcebook:
    """
    A bibliography: sources in order, each under a key of its own.

    Looking one up takes its key; going through the book yields the sources.

    Raises:
        InvalidValueError: If two sources share a key.

    >>> book = sourcebook()
    >>> book["SI2000-617"].published
    '2000'
    >>> "S71" in book, "S999" in book
    (True, False)
    >>> next(iter(book)).key
    'S01'
    """

    sources: tuple[Source, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a key that two sources share."""
        seen: set[str] = set()
        for source in self.sources:
            if source.key in seen:
                msg = f"two sources have the key {source.key!r}; give each its own"
                raise InvalidValueError(msg)
            seen.add(source.key)

    @classmethod
    def from_csv(cls, text: str, name: str = "sources.csv") -> "Sourcebook":
        r"""
        Read a book from a table with the columns key, title, publisher, published and url.

        An empty cell is a fact that is not recorded.

        Raises:
            DocumentError: With every row that cannot be read.
            InvalidValueError: If two rows have one key.

        >>> text = "key,title,publisher,published,url\nMY1,Our minutes,,2026-05,\n"
        >>> print(Sourcebook.from_csv(text)["MY1"])
        Our minutes (2026-05)
        """
        rows = read_rows(text, name, _COLUMNS, never_empty=("key", "title"))
        return cls(
            sources=tuple(
                Source(
                    key=row["key"],
                    title=row["title"],
                    publisher=row["publisher"] or None,
                    published=row["published"] or None,
                    url=row["url"] or None,
                )
                for row in rows
            )
        )

    def __getitem__(self, key: str) -> Source:
        """
        Return the source of a key.

        Raises:
            InvalidTypeError: If it is no text.
            UnknownSourceError: It names the keys and titles that come near.
        """
        if not isinstance(key, str):
            raise InvalidTypeError(words_of_no_text(key))
        if key in self._by_key:
            return self._by_key[key]
        near = [*near_names(key, [source.key for source in self.sources])]
        near += [s.key for s in self.sources if key and key.casefold() in s.title.casefold()]
        msg = f"no source has the key {quoted(key)}{near_to_it(near[:5])}"
        raise UnknownSourceError(msg)

    def __contains__(self, key: object) -> bool:
        """Return whether a source has this key."""
        return isinstance(key, str) and key in self._by_key

    def __iter__(self) -> Iterator[Source]:
        """Go through the sources in the order of the book."""
        return iter(self.sources)

    def __len__(self) -> int:
        """Count the sources."""
        return len(self.sources)

    @functools.cached_property
    def _by_key(self) -> dict[str, Source]:
        """The sources by their keys, so that a book can be cited as often as it is long."""
        return {source.key: source for source in self.sources}

    def plus(self, *sources: Source) -> "Sourcebook":
        """
        Return a book with more sources at the end, such as your own.

        Raises:
            InvalidValueError: If the book has a source of that key already.

        >>> mine = Source(key="MY1", title="Minutes of our board")
        >>> len(sourcebook().plus(mine)) - len(sourcebook())
        1
        """
        return Sourcebook(sources=(*self.sources, *sources))

    def cite(
        self,
        key: str,
        locator: str | None = None,
        confidence: Confidence = Confidence.UNVERIFIED,
    ) -> Citation:
        """
        Cite a place in a source of this book; `cite` does so from the shipped one.

        Raises:
            InvalidTypeError: If the key is no text, or the confidence none.
            UnknownSourceError: If no source has the key; it names those that come near.
            InvalidValueError: If memory is cited as if it had been checked.
        """
        if not isinstance(confidence, Confidence):
            msg = (
                f"confidence is {represented(confidence)}; write one, such as Confidence.VERIFIED"
            )
            raise InvalidTypeError(msg)
        if key == MEMORY and confidence.is_sure:
            msg = f"memory is never {confidence.value}; cite what was read, or say unverified"
            raise InvalidValueError(msg)
        return Citation(source=self[key], locator=locator, confidence=confidence)

    def __str__(self) -> str:
        """List the sources with their keys and addresses, as ``sources`` prints them."""
        lines = []
        for source in self.sources:
            lines.append(wrapped(f"[{source.key}] {source}", "", "    "))
            if source.url is not None:
                lines.append(f"    {source.url}")
        return "\n".join(lines)

    def to_records(self) -> Record:
        """
        Return the book as plain data, as ``sources --json`` prints it.

        >>> book = Sourcebook(sources=(sourcebook()["S39"],))
        >>> print(book)
        [S39] ...
            https://...
        >>> [source["key"] for source in book.to_records()["sources"]]
        ['S39']
        """
        return {"sources": [source.to_record() for source in self.sources]}

    def table(self) -> "RecordTable":
        """
        Return the book as a table, a row for each source.

        >>> len(sourcebook().table()) == len(sourcebook())
        True
        """
        # Here and not above: most books never become tables.
        from nhs_accountable_care._core.record_tables import table_of  # noqa: PLC0415

        return table_of(self.sources, of=Source, name="sources")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the book as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)

    def to_csv(self) -> str:
        """
        Write the book as the table that `from_csv` reads.

        >>> Sourcebook.from_csv(sourcebook().to_csv()) == sourcebook()
        True
        """
        return write_rows(
            tuple(
                {column: getattr(source, column) or "" for column in _COLUMNS}
                for source in self.sources
            ),
            _COLUMNS,
        )

    def to_bibtex(self) -> str:
        """
        Write the book for BibTeX, one entry for each source, under the same keys.

        Signs that BibTeX or LaTeX would take for their own stay signs of the text; in a key they
        stand by their number between colons (``a b`` is ``a:20:b``).

        The publisher stands as author, since most of these sources name a body and no person.
        The date stands in a note as the source gives it, and its year where it starts with one.

        >>> print(Sourcebook(sources=(sourcebook()["SI2019-248"],)).to_bibtex())
        @misc{SI2019-248,
          title = {{Amendments Relating to the Provision of Integrated Care Regulations 2019...}},
          author = {{legislation.gov.uk}},
          year = {2019},
          note = {2019},
          url = {https://www.legislation.gov.uk/uksi/2019/248},
        }
        <BLANKLINE>
        """
        return "\n".join(_bibtex_entry(source) for source in self.sources)


def citations_to_csv(citations: Iterable[Citation]) -> str:
    """
    Write citations as a table: their sources, and the place in each, one row a citation.

    Raises:
        InvalidTypeError: If one is no citation.

    >>> print(citations_to_csv([cite("NHSA2006", "s.75(5)")]), end="")
    key,title,publisher,published,url,locator
    NHSA2006,National Health Service Act 2006,legislation.gov.uk,2006,...,s.75(5)
    """
    # Here and not above, as below: only what is written is looked at.
    from nhs_accountable_care._core.given import check_items  # noqa: PLC0415

    return write_rows(
        tuple(
            {column: getattr(each.source, column) or "" for column in _COLUMNS}
            | {"locator": each.locator or ""}
            for each in check_items(citations, Citation, "citations")
        ),
        (*_COLUMNS, "locator"),
    )


def citations_to_bibtex(citations: Iterable[Citation]) -> str:
    """
    Write the sources of citations for BibTeX, with the places that are cited in the note.

    Places in one source stand in one entry, as BibTeX wants each key once.

    Raises:
        InvalidTypeError: If one is no citation.

    >>> two = [cite("NHSA2006", "s.75(5)"), cite("NHSA2006", "s.256")]
    >>> print(citations_to_bibtex(two).splitlines()[4])
      note = {2006; s.75(5); s.256},
    """
    from nhs_accountable_care._core.given import check_items  # noqa: PLC0415 -- as above

    places: dict[Source, list[str]] = {}
    for each in check_items(citations, Citation, "citations"):
        places.setdefault(each.source, []).extend([each.locator] if each.locator else [])
    return "\n".join(
        _bibtex_entry(source, tuple(dict.fromkeys(found))) for source, found in places.items()
    )


def _bibtex_entry(source: Source, places: tuple[str, ...] = ()) -> str:
    """Write one source, leaving out what is not recorded."""
    note = "; ".join(filter(None, (source.published, *places)))
    year = re.match(r"[0-9]{4}\b", source.published or "")
    fields = [
        f"  title = {{{{{_bibtex_text(source.title)}}}}},",
        source.publisher and f"  author = {{{{{_bibtex_text(source.publisher)}}}}},",
        year and f"  year = {{{year[0]}}},",
        note and f"  note = {{{_bibtex_text(note)}}},",
        source.url and f"  url = {{{_bibtex_address(source.url)}}},",
    ]
    return "\n".join([f"@misc{{{_bibtex_key(source.key)},", *filter(None, fields), "}", ""])


def _bibtex_key(key: str) -> str:
    """Write a key so that it ends where it ends: other signs by their numbers between colons."""
    return _NOT_IN_A_KEY.sub(lambda found: f":{ord(found[0]):x}:", key)


def _bibtex_address(url: str) -> str:
    """Write an address with nothing in it that ends a field."""
    # Here and not above: only whoever writes BibTeX needs it.
    from urllib.parse import quote  # noqa: PLC0415

    return _NOT_IN_AN_ADDRESS.sub(lambda found: quote(found[0], errors="replace"), url)


def _bibtex_text(text: str) -> str:
    """Write text so that BibTeX prints it as it stands, in one line."""
    # Here and not above: only whoever writes BibTeX needs it.
    from nhs_accountable_care._core.shown import with_single_blanks  # noqa: PLC0415

    return "".join(_SPECIAL_IN_BIBTEX.get(sign, sign) for sign in with_single_blanks(text))


@functools.cache
def sourcebook() -> Sourcebook:
    """
    Return the bibliography of this library: everything that it cites.

    The table is read on first use.

    >>> print(sourcebook()["S14"].publisher)
    NHS England
    """
    return Sourcebook.from_csv(shipped_text("sources.csv"))


def cite(
    key: str, locator: str | None = None, confidence: Confidence = Confidence.UNVERIFIED
) -> Citation:
    """
    Cite a place in a source of the shipped sourcebook.

    Say `Confidence.VERIFIED` only of what was read there, or of what a table of facts marks
    with exactly that word (`Confidence.of_remark`).

    Raises:
        InvalidTypeError: If the key is no text, or the confidence none.
        UnknownSourceError: If no source has the key; it names those that come near.
        InvalidValueError: If memory is cited as if it had been checked.

    >>> print(cite("NHSA2006", "s.75(5)", Confidence.VERIFIED))
    National Health Service Act 2006 (legislation.gov.uk, 2006), s.75(5) [verified]
    """
    return sourcebook().cite(key, locator, confidence)


def parse_citation(text: str, book: Sourcebook) -> Citation:
    """
    Read a citation as the tables of this package write it: key, place and confidence.

    It is the notation of documents, of which a table uses less: it always says how sure a
    citation is, and never names a field.

    Raises:
        InvalidValueError: If it is not written so, or cites memory as if it had been checked.
        UnknownSourceError: If no source of the book has the key.

    >>> print(parse_citation("NHSA2006, s.75(5) [verified]", sourcebook()))
    National Health Service Act 2006 (legislation.gov.uk, 2006), s.75(5) [verified]
    """
    parts = parts_of_citation(text)
    if parts.confidence is None or parts.of is not None:
        msg = f"{text!r} is not a citation; write it as S19 [verified] or S19, page 2 [unverified]"
        raise InvalidValueError(msg)
    return book.cite(parts.key, parts.locator, parts.confidence)


def short_citation(citation: Citation) -> str:
    """
    Write a citation as `parse_citation` reads it.

    >>> short_citation(cite("NHSA2006", "s.75(5)"))
    'NHSA2006, s.75(5) [unverified]'
    """
    place = f", {citation.locator}" if citation.locator else ""
    return f"{citation.source.key}{place} [{citation.confidence.value}]"
