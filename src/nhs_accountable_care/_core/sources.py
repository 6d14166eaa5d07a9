"""
Where a fact comes from, and how sure it is.

Every rule, criterion, parameter and reference row of this library carries citations, and
so does every part of a document that is read. A citation is a source, the place in it,
and how far the fact was checked against it.
"""

import enum
from collections.abc import Iterable

import attrs

from nhs_accountable_care._core.fields import is_text
from nhs_accountable_care._core.plain import Record

__all__ = ["Citation", "Confidence", "Source"]


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


@attrs.frozen(kw_only=True)
class Source:
    """
    Something published: an Act, a regulation, guidance, a data set, a press report.

    Attributes:
        key: The short name by which it is cited, which never changes, such as S71.
        publisher: Who published it.
        published: The date as the source gives it, which is often less than a day and so stays
            text.
        url: Where it is published.

    >>> print(Source(key="NHSA2006", title="National Health Service Act 2006"))
    National Health Service Act 2006
    >>> print(Source(key="S99", title="A report", publisher="A body", published="2018-06"))
    A report (A body, 2018-06)
    """

    key: str = attrs.field(validator=is_text)
    title: str = attrs.field(validator=is_text)
    publisher: str | None = None
    published: str | None = None
    url: str | None = None

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


@attrs.frozen(kw_only=True)
class Citation:
    """
    A place in a source, with the confidence of what is taken from it.

    Attributes:
        source: The source, by its key in the document or written out.
        locator: Where in the source: a page, a paragraph, a section.
        confidence: How sure it is: read in this source, worked out from what was read, not
            checked, or invented to show something.

    >>> act = Source(key="NHSA2006", title="National Health Service Act 2006")
    >>> print(Citation(source=act, locator="s.75(5)", confidence=Confidence.VERIFIED))
    National Health Service Act 2006, s.75(5) [verified]
    """

    source: Source
    locator: str | None = None
    confidence: Confidence

    def __str__(self) -> str:
        """Return source, place and confidence on one line."""
        place = f", {self.locator}" if self.locator else ""
        return f"{self.source}{place} [{self.confidence.value}]"

    def to_record(self) -> Record:
        """
        Return the citation as plain data, as it stands in findings and reasons.

        >>> report = Source(key="S99", title="A report")
        >>> Citation(source=report, locator="p. 2", confidence=Confidence.VERIFIED).to_record()
        {'source': 'S99', 'title': 'A report', 'locator': 'p. 2', 'confidence': 'verified'}
        """
        return {
            "source": self.source.key,
            "title": self.source.title,
            "locator": self.locator,
            "confidence": self.confidence.value,
        }
