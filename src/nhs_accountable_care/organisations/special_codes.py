"""
Codes that stand in the files of commissioners and providers, and are codes of no body here.

An office of NHS England, a default in place of a commissioner who is not known, a board in
Wales: figures under such a code are real, and belong to no board or location of England. They
are named and kept as a remainder, and never dropped.
"""

import enum
from datetime import date
from typing import ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import with_article
from nhs_accountable_care._core.time import check_day, words_of_day

__all__ = ["SpecialCode", "SpecialCodeKind"]


class SpecialCodeKind(enum.Enum):
    """
    What a code stands for that is the code of no body of the register.

    >>> SpecialCodeKind("area-team").words
    'area team'
    """

    AREA_TEAM = "area-team"
    """An office of NHS England for a part of a region, from 2013 to 2015."""

    LOCAL_OFFICE = "local-office"
    """An office of NHS England for a part of a region, from 2015 on."""

    COMMISSIONING_HUB = "commissioning-hub"
    """Where NHS England commissions by itself, such as specialised services."""

    NATIONAL_BODY = "national-body"
    """A body of a whole country, such as NHS England itself."""

    LOCAL_HEALTH_BOARD = "local-health-board"
    """A board of the NHS in Wales."""

    COMMISSIONING_SUPPORT_UNIT = "commissioning-support-unit"
    """A unit that works for commissioners and commissions nothing."""

    STRATEGIC_HEALTH_AUTHORITY = "strategic-health-authority"
    """An authority over primary care trusts, to March 2013."""

    REGIONAL_OFFICE = "regional-office"
    GOVERNMENT_OFFICE_REGION = "government-office-region"

    DEFAULT_COMMISSIONER = "default-commissioner"
    """Stands where nobody in the NHS pays, or a payer has no code."""

    DEFAULT_RESIDENCE = "default-residence"
    """Stands for where a patient lives; no commissioner code."""

    DEFAULT_PROVIDER = "default-provider"
    DEFAULT_PRACTICE = "default-practice"
    DEFAULT_REFERRER = "default-referrer"
    UNIDENTIFIED = "unidentified"
    """Whoever made the file did not find out which body it was."""

    OTHER = "other"
    """Something else, such as a board in Scotland, which whoever lays it over a register knows."""

    @property
    def words(self) -> str:
        """The kind as a message says it."""
        return _WORDS.get(self, self.value.replace("-", " "))


_WORDS: Final = {
    SpecialCodeKind.DEFAULT_COMMISSIONER: "default in place of a commissioner",
    SpecialCodeKind.DEFAULT_RESIDENCE: "default in place of a residence",
    SpecialCodeKind.DEFAULT_PROVIDER: "default in place of a provider",
    SpecialCodeKind.DEFAULT_PRACTICE: "default in place of a practice",
    SpecialCodeKind.DEFAULT_REFERRER: "default in place of a referrer",
    SpecialCodeKind.UNIDENTIFIED: "unidentified body",
    SpecialCodeKind.OTHER: "code of something else",
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SpecialCode:
    """
    A code of no body of the register, with what it stands for.

    ``first_day`` and ``last_day`` are the first and last days of its use; `None` is not
    recorded, and no bar.

    Raises:
        InvalidValueError: If it ends before it begins.

    >>> hub = SpecialCode(
    ...     code="13A",
    ...     name="Leicestershire and Lincolnshire Commissioning Hub",
    ...     kind=SpecialCodeKind.COMMISSIONING_HUB,
    ...     meaning="Where NHS England commissions by itself.",
    ...     first_day=date(2013, 4, 1),
    ...     last_day=date(2015, 3, 31),
    ... )
    >>> hub.was_used_on(date(2015, 4, 1))
    False
    >>> print(hub)
    13A Leicestershire and Lincolnshire Commissioning Hub (commissioning hub)
    """

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "name": "text",
        "kind": "text",
        "meaning": "text",
        "first_day": "day",
        "last_day": "day",
    }

    code: str = attrs.field(validator=is_text)
    name: str = attrs.field(validator=is_text)
    kind: SpecialCodeKind
    meaning: str = attrs.field(validator=is_text)
    first_day: date | None = None
    last_day: date | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse one that ends before it begins."""
        first, last = self.first_day, self.last_day
        if first is not None and last is not None and last < first:
            msg = f"the code {self.code} ends on {last}, before it begins on {first}"
            raise InvalidValueError(msg)

    def was_used_on(self, day: date) -> bool:
        """Return whether the code was in use on a day; an end that is not recorded is no bar."""
        check_day(day, "day")
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )

    def __str__(self) -> str:
        """Return the code, the name and the kind."""
        return f"{self.code} {self.name} ({self.kind.words})"

    def explain(self) -> str:
        """
        Say what the code stands for, and in which days.

        >>> SpecialCode(
        ...     code="X98",
        ...     name="Not applicable",
        ...     kind=SpecialCodeKind.DEFAULT_RESIDENCE,
        ...     meaning="No home in England.",
        ... ).explain()
        'X98 is the code of no body, but a default in place of a residence: Not applicable. ...'
        """
        days = ""
        if self.first_day is not None:
            days += f" from {words_of_day(self.first_day)}"
        if self.last_day is not None:
            days += f" to {words_of_day(self.last_day)}"
        used = f", used{days}" if days else ""
        return (
            f"{self.code} is the code of no body, but {with_article(self.kind.words)}{used}: "
            f"{self.name}. {self.meaning}"
        )

    def to_record(self) -> Record:
        """
        Return the code as plain data.

        >>> SpecialCode(
        ...     code="-", name="Unidentified", kind=SpecialCodeKind.UNIDENTIFIED, meaning="-"
        ... ).to_record()["kind"]
        'unidentified'
        """
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind.value,
            "meaning": self.meaning,
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
        }
