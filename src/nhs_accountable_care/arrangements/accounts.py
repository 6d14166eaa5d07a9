"""
What is told of a case beside its document: the days on which something happened, and what became.

The document of an arrangement holds the facts. What no field of it can hold stands here: a
paragraph in plain words, what articles said of the place, and where an answer differs from what
was expected.
"""

import enum
import re
from datetime import date
from typing import Any, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, is_short, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, marked_keys
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.text import wrapped

__all__ = ["Case", "CaseClaim", "CaseDay", "CaseDifference", "CaseEvent"]

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CaseEvent(enum.Enum):
    """
    What happened to a place on a day.

    >>> CaseEvent("refused")
    <CaseEvent.REFUSED: 'refused'>
    """

    TIPPED = "tipped"
    """Somebody who does not decide named it as one that might be chosen."""

    NAMED = "named"
    """Those who decide chose or named it."""

    REFUSED = "refused"
    """It was turned down, or not chosen."""

    RENAMED = "renamed"
    """It took another name, or another word for what it is."""

    PLANNED = "planned"
    """A plan was told, consulted on or approved; what it plans is not yet a fact."""

    PAUSED = "paused"
    """It was stopped for a time."""

    ABANDONED = "abandoned"
    """A plan was given up."""

    SIGNED = "signed"
    """An agreement or a contract was signed."""

    BEGAN = "began"
    """A body, a board, a contract or an arrangement began."""

    MERGED = "merged"
    """Two bodies or areas became one."""

    ABOLISHED = "abolished"
    """A body or an arrangement ended."""

    LED = "led"
    """Who leads it changed."""

    RECORDED = "recorded"
    """Nothing is known to have happened; facts are recorded for the day."""


def _is_slug(instance: object, attribute: "attrs.Attribute[Any]", value: str) -> None:  # noqa: ARG001
    """Refuse a name that could not be that of a file."""
    if not _NAME.fullmatch(value):
        msg = (
            f"a case is named in small letters, digits and hyphens, such as devon-2017: {value!r}"
        )
        raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CaseDay:
    """
    A day, a month or a year in which something happened to a place.

    Attributes:
        on: When it happened.
        event: Which sort of thing happened.
        what: What happened, in one sentence.

    >>> print(CaseDay(on=StatedDate.of(2018, 4, 11), event=CaseEvent.REFUSED, what="Only noted."))
    2018-04-11  refused: Only noted.
    """

    record_columns: ClassVar[Columns] = {
        "on": "text",
        "event": "text",
        "what": "text",
        "sources": "text",
    }

    on: StatedDate
    event: CaseEvent
    what: str = attrs.field(validator=is_text)
    sources: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Write when it was, and what happened."""
        return f"{self.on.iso()}  {self.event.value}: {self.what}"

    def explain(self) -> str:
        """
        Return when it was, what happened and who says so.

        >>> print(
        ...     CaseDay(on=StatedDate.of(2019), event=CaseEvent.MERGED, what="One CCG.").explain()
        ... )
        2019  merged: One CCG.
        """
        keys = f" {marked_keys(self.sources)}" if self.sources else ""
        return wrapped(f"{self}{keys}", "", "    ")

    def to_record(self) -> Record:
        """
        Return the day as plain data.

        >>> day = CaseDay(on=StatedDate.of(2019), event=CaseEvent.MERGED, what="One CCG.")
        >>> day.to_record()["on"]
        '2019'
        """
        return {
            "on": self.on.iso(),
            "event": self.event.value,
            "what": self.what,
            "sources": [each.to_record() for each in self.sources],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CaseClaim:
    """
    What an article said of a place, against what became of it.

    Attributes:
        article: The key of the article, such as S01.
        said: What it said, in our own words.
        became: What became of it.

    >>> CaseClaim(article="S01", said="One leader over both sides.", became="None.").article
    'S01'
    """

    article: str = attrs.field(validator=is_name)
    said: str = attrs.field(validator=is_text)
    became: str = attrs.field(validator=is_text)
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CaseDifference:
    """
    An answer of the library that is not the one that was expected of a place, and why.

    Attributes:
        on: The day on which it was asked.
        path: Which arrangement of the document was asked, such as $ or $.nested[0].
        what: The form by its key, the axis, or the rule that was asked about.
        expected: What was expected; several answers have | between them.
        found: What the library answers.
        because: Why it answers so: what the record, the form or the rule lacks.

    >>> difference = CaseDifference(
    ...     on=date(2017, 3, 15),
    ...     what="sustainability-and-transformation-plan",
    ...     expected="yes",
    ...     found="unknown",
    ...     because="No source says that the footprint held no budget.",
    ... )
    >>> difference.path
    '$'
    """

    on: date
    path: str = attrs.field(default="$", validator=is_name)
    what: str = attrs.field(validator=is_text)
    expected: str = attrs.field(validator=is_text)
    found: str = attrs.field(validator=is_text)
    because: str = attrs.field(validator=is_text)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Case:
    """
    A case: a place that is told in a document of its own, and what is told of it beside that.

    Attributes:
        name: The name of the case, by which its files are called.
        title: What the place is called.
        articles: The keys of the founding articles that speak of it.
        tipped_as: Under which name the article of March 2017 [S01] counted it among ten areas.
        paragraph: What it was and what became of it, in plain words.
        is_illustrative: Whether it is no real place, but one as guidance describes it.
        days: The days on which something happened, in order of time.
        claims: What articles said of it, against what became of it.
        differences: Where answers differ from those that were expected, each with its reason.
        not_known: What no source told, of which the document has nothing.

    Raises:
        InvalidValueError: If the name could not be that of a file, or the days are not in order.

    >>> case = Case(name="devon-2017", title="Devon", paragraph="A county.", articles=("S01",))
    >>> case.first_day is None
    True
    """

    record_columns: ClassVar[Columns] = {
        "name": "text",
        "title": "text",
        "articles": "text",
        "tipped_as": "text",
        "is_illustrative": "truth",
        "paragraph": "text",
        "days": "text",
    }

    name: str = attrs.field(validator=_is_slug)
    title: str = attrs.field(validator=is_name)
    articles: tuple[str, ...] = ()
    tipped_as: str | None = attrs.field(default=None, validator=is_short)
    paragraph: str = attrs.field(validator=is_text)
    is_illustrative: bool = False
    days: tuple[CaseDay, ...] = ()
    claims: tuple[CaseClaim, ...] = ()
    differences: tuple[CaseDifference, ...] = ()
    not_known: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse days that are out of order."""
        latest_start = date.min
        for each in self.days:
            if each.on.latest < latest_start:
                msg = (
                    f"days stand in order of time, and {each.on.iso()} is before one that stands "
                    f"above it"
                )
                raise InvalidValueError(msg)
            latest_start = max(latest_start, each.on.earliest)

    @property
    def first_day(self) -> date | None:
        """The first day on which something can have happened, if any is told."""
        return self.days[0].on.earliest if self.days else None

    @property
    def exact_days(self) -> tuple[date, ...]:
        """
        The days that are known to the day, each once, on which the place can be asked about.

        >>> days = (
        ...     CaseDay(on=StatedDate.of(2017, 3), event=CaseEvent.TIPPED, what="By the press."),
        ...     CaseDay(on=StatedDate.of(2017, 3, 31), event=CaseEvent.NAMED, what="In a plan."),
        ... )
        >>> case = Case(name="a-place", title="A place", paragraph="It is one.", days=days)
        >>> [day.isoformat() for day in case.exact_days]
        ['2017-03-31']
        """
        return tuple(dict.fromkeys(each.on.day for each in self.days if each.on.day is not None))

    def to_record(self) -> Record:
        """
        Return the case as plain data, as a row of ``cases --json``.

        >>> Case(name="a-place", title="A place", paragraph="It is one.").to_record()["title"]
        'A place'
        """
        return {
            "name": self.name,
            "title": self.title,
            "articles": list(self.articles),
            "tipped_as": self.tipped_as,
            "is_illustrative": self.is_illustrative,
            "paragraph": self.paragraph,
            "days": [each.to_record() for each in self.days],
        }
