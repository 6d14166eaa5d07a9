"""
The day that is asked about, beside the day that a record speaks of.

What a record gives no date for is known on the day that the record speaks of, and on no
other: the members of a page of April 2017 need not be those of June.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import check_day

__all__ = ["Moment", "all_so", "if_agreed"]


def all_so(answers: Iterable[bool | None]) -> bool | None:
    """
    Return whether all are so: one that is not decides, and one that is not known leaves it open.

    >>> all_so([True, None]), all_so([False, None])
    (None, False)
    """
    given = set(answers)
    return False if False in given else None if None in given else True


def if_agreed(answers: Iterable[bool | None]) -> bool | None:
    """
    Return the one answer that all give, or `None` where they differ.

    >>> if_agreed([True, True]), if_agreed([True, False])
    (True, None)
    """
    given = set(answers)
    return given.pop() if len(given) == 1 else None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Moment:
    """
    A day that is asked about, with the day on which what has no date is known to hold.

    Attributes:
        on: The day that is asked about.
        as_at: The day that the record speaks of.
        counts_possible: Whether what may have stood on the day is taken for standing.

    Raises:
        InvalidTypeError: If a day is no `date`, or is a `datetime`.

    >>> asked = Moment(on=date(2017, 6, 1), as_at=date(2017, 4, 1))
    >>> asked.holds(None), asked.holds(StatedPeriod.parse("2017/.."))
    (None, None)
    >>> asked.holds(StatedPeriod.parse("2017-05/.."))
    True
    """

    on: date
    as_at: date
    counts_possible: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is not a day."""
        check_day(self.on)
        check_day(self.as_at, "as_at")

    @classmethod
    def of(cls, on: "date | Moment", *, as_at: date | None = None) -> "Moment":
        """
        Take a moment as it is, and make one of a day; without ``as_at`` it is of that day.

        Raises:
            InvalidTypeError: If a day is no `date`, or is a `datetime`.

        >>> Moment.of(date(2017, 4, 1)).as_at
        datetime.date(2017, 4, 1)
        """
        if isinstance(on, Moment):
            return on
        check_day(on)
        return cls(on=on, as_at=on if as_at is None else as_at)

    def holds(self, period: StatedPeriod | None) -> bool | None:
        """Return whether what lasted for a period held on the day, if that is known."""
        if period is None:
            return True if self.on == self.as_at else None
        return period.holds_on(self.on)

    def happened(self, when: StatedDate | None) -> bool | None:
        """
        Return whether something had happened by the day, if that is known.

        >>> Moment(on=date(2017, 3, 1), as_at=date(2017, 4, 1)).happened(None) is None
        True
        """
        if when is None:
            return True if self.on >= self.as_at else None
        return when.by(self.on)

    def counts(self, stood: bool | None) -> bool:  # noqa: FBT001 -- the answer is the subject
        """Return whether what stood, did not, or may have stood, is to be counted."""
        return self.counts_possible if stood is None else stood
