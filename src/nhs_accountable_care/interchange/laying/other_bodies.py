"""Bodies of kinds that the library does not have, as files tell them."""

from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record

__all__ = ["OtherBody"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OtherBody:
    """
    A body of a kind that the library does not have, which no register can hold.

    Attributes:
        what: What it is, in the words of the file.
        first_day: The day on which its record opened; `None` where no file tells it.
        last_day: The last day of it; `None` where no file tells an end.

    Raises:
        InvalidValueError: If it ends before it begins.

    >>> body = OtherBody(what="walk-in centre", last_day=date(2019, 6, 30))
    >>> print(body)
    walk-in centre
    """

    record_columns: ClassVar[Columns] = {"what": "text", "first_day": "day", "last_day": "day"}

    what: str
    first_day: date | None = None
    last_day: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a body that ends before it begins."""
        first, last = self.first_day, self.last_day
        if first is not None and last is not None and last < first:
            msg = f"{self.what}: the body ends on {last}, before it begins on {first}"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Return what it is."""
        return self.what

    def to_record(self) -> Record:
        """
        Return the body as plain data.

        >>> OtherBody(what="walk-in centre").to_record()
        {'what': 'walk-in centre', 'first_day': None, 'last_day': None}
        """
        return {
            "what": self.what,
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
        }
