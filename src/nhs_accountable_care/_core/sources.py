"""
Where a fact comes from, and how sure it is.

Every rule, criterion, parameter and reference row of this library carries citations, and
so does every part of a document that is read. A citation is a source, the place in it,
and how far the fact was checked against it.
"""

import enum
import re
from collections.abc import Iterable
from typing import ClassVar, Final, NamedTuple

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, is_short
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Columns, Record

__all__ = [
    "SOME_INVENTED",
    "Citation",
    "CitationParts",
    "Confidence",
    "Source",
    "citations_of",
    "marked_keys",
    "parts_of_citation",
    "text_of_citation",
]


SOME_INVENTED: Final = "INVENTED FIGURES: some of the facts are illustrative."
"""What is printed with every answer that rests on a fact which was made up."""


class Confidence(enum.Enum):
    """
    How sure a fact is.

    >>> Confidence.VERIFIED.is_sure, Confidence.UNVERIFIED.is_sure
    (True, False)
    """

    VERIFIED = "verified"
    """Read in the source that is named."""

    COMPUTED = "computed"
    """Worked out from verified facts by a stated rule."""

    UNVERIFIED = "unverified"
    """From memory, inferred, disputed, or verified only in part."""

    ILLUSTRATIVE = "illustrative"
    """Invented to show something; marked wherever it is printed."""

    @property
    def is_sure(self) -> bool:
        """Whether a rule that rests on this fact may report an error, or only warn."""
        return self in {Confidence.VERIFIED, Confidence.COMPUTED}

    @classmethod
    def of_remark(cls, remark: str) -> "Confidence":
        """
        Read the confidence column of a table of facts.

        Only a remark that is exactly one of the four words keeps its name; a mixed one
        ("verified; dates from memory") is unverified until its parts are split.

        >>> Confidence.of_remark("verified").value
        'verified'
        >>> Confidence.of_remark("verified in the bill; number memory").value
        'unverified'
        """
        word = remark.strip().lower()
        return next((member for member in cls if member.value == word), cls.UNVERIFIED)

    @classmethod
    def weakest(cls, confidences: Iterable["Confidence"]) -> "Confidence":
        """
        Return the confidence of something that rests on all of these at once.

        What rests on nothing is unverified.

        >>> Confidence.weakest([Confidence.VERIFIED, Confidence.COMPUTED]).value
        'computed'
        """
        order = list(cls)
        return max(confidences, key=order.index, default=cls.UNVERIFIED)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Source:
    """
    Something published: an Act, a regulation, guidance, a data set, a press report.

    Attributes:
        key: The short name by which it is cited, which never changes, such as S71.
        publisher: Who published it.
        published: The date as the source gives it, which is often less than a day and so stays
            text.
        url: Where it is published.

    Raises:
        InvalidValueError: If the key or the title is blank, or a text has more than a thousand
            characters.

    >>> print(Source(key="NHSA2006", title="National Health Service Act 2006"))
    National Health Service Act 2006
    >>> print(Source(key="S99", title="A report", publisher="A body", published="2018-06"))
    A report (A body, 2018-06)
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "title": "text",
        "publisher": "text",
        "published": "text",
        "url": "text",
    }

    key: str = attrs.field(validator=is_name)
    title: str = attrs.field(validator=is_name)
    publisher: str | None = attrs.field(default=None, validator=is_short)
    published: str | None = attrs.field(default=None, validator=is_short)
    url: str | None = attrs.field(default=None, validator=is_short)

    def __str__(self) -> str:
        """Return the title, with publisher and date where they are known."""
        details = ", ".join(part for part in (self.publisher, self.published) if part)
        return f"{self.title} ({details})" if details else self.title

    def to_record(self) -> Record:
        """
        Return the source as plain data, as a row of ``sources --json``.

        >>> sorted(Source(key="S99", title="A report").to_record())
        ['key', 'published', 'publisher', 'title', 'url']
        """
        return {
            "key": self.key,
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published,
            "url": self.url,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Citation:
    """
    A place in a source, with the confidence of what is taken from it.

    Attributes:
        source: The source, by its key in the document or written out.
        locator: Where in the source: a page, a paragraph, a section.
        confidence: How sure it is: read in this source, worked out from what was read, not
            checked, or invented to show something.
        of: The one field of the part that it stands in for which it is cited, by its name;
            `None` where it is cited for the part as a whole.

    Raises:
        InvalidValueError: If the place or the field has more than a thousand characters.

    >>> act = Source(key="NHSA2006", title="National Health Service Act 2006")
    >>> print(Citation(source=act, locator="s.75(5)", confidence=Confidence.VERIFIED))
    National Health Service Act 2006, s.75(5) [verified]
    """

    record_columns: ClassVar[Columns] = {
        "source": "text",
        "title": "text",
        "locator": "text",
        "confidence": "text",
        "url": "text",
    }

    source: Source
    locator: str | None = attrs.field(default=None, validator=is_short)
    confidence: Confidence
    of: str | None = attrs.field(default=None, validator=is_short)

    def __str__(self) -> str:
        """Return source, place and confidence on one line."""
        place = f", {self.locator}" if self.locator else ""
        return f"{self.source}{place} [{self.confidence.value}]"

    def with_address(self) -> str:
        """
        Return the line, and where no place in the source is named the address of the source.

        >>> act = Source(key="NHSA2006", title="The 2006 Act", url="https://example.org/2006")
        >>> print(Citation(source=act, confidence=Confidence.VERIFIED).with_address())
        The 2006 Act [verified] <https://example.org/2006>
        """
        has_address = self.source.url is not None and not self.locator
        return f"{self} <{self.source.url}>" if has_address else str(self)

    def to_record(self) -> Record:
        """
        Return the citation as plain data, as it stands in findings and reasons.

        >>> report = Source(key="S99", title="A report")
        >>> Citation(source=report, locator="p. 2", confidence=Confidence.VERIFIED).to_record()
        ... # doctest: +NORMALIZE_WHITESPACE
        {'source': 'S99', 'title': 'A report', 'locator': 'p. 2', 'confidence': 'verified',
         'url': None}
        """
        return {
            "source": self.source.key,
            "title": self.source.title,
            "locator": self.locator,
            "confidence": self.confidence.value,
            "url": self.source.url,
        }


def citations_of(cited: tuple[Citation, ...], field: str | None = None) -> tuple[Citation, ...]:
    """
    Return what a part cites for one of its fields, or for itself.

    A field is shown by the citations that name it, and where there are none by those that name
    no field. A part is shown by all: whoever looks at it as a whole may look at any field, and
    what one field alone is unsure of must not come out as sure. What is returned names no field,
    so that one source shows two fields once.

    >>> paper, letter = (Source(key=key, title=key) for key in ("S1", "S2"))
    >>> cited = (
    ...     Citation(source=paper, confidence=Confidence.VERIFIED),
    ...     Citation(source=letter, confidence=Confidence.UNVERIFIED, of="period"),
    ... )
    >>> [citation.source.key for citation in citations_of(cited, "period")]
    ['S2']
    >>> [citation.source.key for citation in citations_of(cited, "holder")]
    ['S1']
    >>> [citation.source.key for citation in citations_of(cited)]
    ['S1', 'S2']
    """
    if all([citation.of is None for citation in cited]):  # noqa: C419 -- quicker for so few
        return cited
    of_field = [each for each in cited if field is None or each.of == field]
    shown = of_field or [each for each in cited if each.of is None]
    return tuple(dict.fromkeys(attrs.evolve(each, of=None) for each in shown))


def marked_keys(citations: Iterable[Citation]) -> str:
    """
    Write the keys of sources once each, and of what was not verified how sure it is.

    A source that is cited several times has the mark of the least sure.

    >>> report, letter = (Source(key=key, title=key) for key in ("S71", "S23"))
    >>> sure = Citation(source=report, confidence=Confidence.VERIFIED)
    >>> unsure = Citation(source=letter, confidence=Confidence.UNVERIFIED)
    >>> marked_keys([sure, unsure, sure])
    '[S71; S23 unverified]'
    """
    found: dict[str, list[Confidence]] = {}
    for each in citations:
        found.setdefault(each.source.key, []).append(each.confidence)
    marks = []
    for key, confidences in found.items():
        weakest = Confidence.weakest(confidences)
        marks.append(key if weakest is Confidence.VERIFIED else f"{key} {weakest.value}")
    return f"[{'; '.join(marks)}]"


# --- A citation in a line ---


class CitationParts(NamedTuple):
    """What a citation in a line says; what it does not say is `None`."""

    key: str
    locator: str | None
    confidence: Confidence | None
    of: str | None


# A key is words with one blank between them; neither it nor a place holds square brackets,
# since whoever writes [verifed] must be told.
_IN_A_LINE: Final = re.compile(
    r"(?:(?P<of>[a-z][a-z0-9_]*): )?"
    r"(?P<key>[^\s,\[\]]+(?: [^\s,\[\]]+)*)"
    r"(?:, (?P<locator>[^\s\[\]](?:[^\[\]]*[^\s\[\]])?))?"
    r"(?: \[(?P<confidence>[^\[\]]*)\])?"
)
_WORDS: Final = {member.value: member for member in Confidence}


def parts_of_citation(text: str) -> CitationParts:
    """
    Read a citation in a line: ``[field: ]KEY[, locator][ [word]]``.

    Raises:
        InvalidValueError: If it is not written so, or the word is none of a `Confidence`.

    >>> parts_of_citation("S19, page 2 [verified]")[:2]
    ('S19', 'page 2')
    >>> parts_of_citation("period: S19")
    CitationParts(key='S19', locator=None, confidence=None, of='period')
    """
    found = _IN_A_LINE.fullmatch(text)
    if found is None:
        msg = (
            f"{text!r} is not a citation; write it as S19 [verified] or "
            f"S19, page 2 [unverified], or before these the field that it is for, "
            f"as period: S19 [verified]"
        )
        raise InvalidValueError(msg)
    word = found["confidence"]
    if word is not None and word not in _WORDS:
        near = did_you_mean(word, _WORDS)
        msg = f"{text!r} is not a citation: [{word}] is not one of: {', '.join(_WORDS)}"
        raise InvalidValueError(f"{msg}; {near}" if near else msg)
    return CitationParts(
        key=found["key"],
        locator=found["locator"],
        confidence=None if word is None else _WORDS[word],
        of=found["of"],
    )


def text_of_citation(parts: CitationParts) -> str | None:
    """
    Write a citation as `parts_of_citation` reads it, or return `None` where no line can hold it.

    >>> text_of_citation(CitationParts("S19", "page 2", Confidence.VERIFIED, None))
    'S19, page 2 [verified]'
    >>> text_of_citation(CitationParts("S19", "[2017] EWHC 1", None, None)) is None
    True
    """
    field = "" if parts.of is None else f"{parts.of}: "
    place = "" if parts.locator is None else f", {parts.locator}"
    word = "" if parts.confidence is None else f" [{parts.confidence.value}]"
    text = f"{field}{parts.key}{place}{word}"
    try:
        # What is read back otherwise would change its meaning on the way.
        return text if parts_of_citation(text) == parts else None
    except InvalidValueError:
        return None
