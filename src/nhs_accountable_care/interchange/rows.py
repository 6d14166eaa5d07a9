"""
What one row of an official file says: a body, a link, a succession, or a count of patients.

A row is kept as the file tells it. What becomes of it in a register is another matter, and so
is whether it is right.
"""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care.organisations import (
    Lifetime,
    OdsCode,
    OnsCode,
    OrganisationKind,
    Relation,
)

__all__ = [
    "BodyRow",
    "FileRow",
    "LinkRow",
    "OfficialRow",
    "PatientsRow",
    "SuccessionRow",
    "Unread",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BodyRow:
    """
    An organisation as a file tells it.

    Attributes:
        line: The line of the file, or the number of the record in it, from 1.
        kind: What it is; `None` where the library has no such kind, such as a walk-in centre.
        described_as: What it is in the words of the file, where ``kind`` says less.
        roles: ODS role codes, the primary one first; `None` where the file has none.
        first_day: The day on which its record opened, of the legal clock where the file has two.
        last_day: The last day of it; `None` is an open end in a file that has ends.
        seen_on: The day on which the file shows it, where the file has no days of its own.
        operational: The days by the operational clock, where the file has them as well.
        status: Its status as it is written, such as ``A`` or ``INACTIVE``.
        grouping: The code of the region that an ODS report gives (column 3).
        geography: The code that an ODS report gives as high level geography (column 4). Whose it
            is depends on the file: see the notes of the reading.

    >>> row = BodyRow(
    ...     line=1,
    ...     code=OdsCode("A81001"),
    ...     name="THE DENSHAM SURGERY",
    ...     kind=OrganisationKind.GP_PRACTICE,
    ...     first_day=date(1974, 4, 1),
    ... )
    >>> print(row)
    A81001 THE DENSHAM SURGERY (gp-practice)
    """

    record_columns: ClassVar[Columns] = {
        "line": "whole number",
        "code": "text",
        "name": "text",
        "kind": "text",
        "described_as": "text",
        "roles": "text",
        "ons_code": "text",
        "first_day": "day",
        "last_day": "day",
        "seen_on": "day",
        "operational_first_day": "day",
        "operational_last_day": "day",
        "status": "text",
        "postcode": "text",
        "grouping": "text",
        "geography": "text",
    }

    line: int
    code: OdsCode
    name: str = attrs.field(validator=is_name)
    kind: OrganisationKind | None = None
    described_as: str | None = None
    roles: tuple[str, ...] | None = None
    ons_code: OnsCode | None = None
    first_day: date | None = None
    last_day: date | None = None
    seen_on: date | None = None
    operational: Lifetime | None = None
    status: str | None = None
    postcode: str | None = None
    grouping: str | None = None
    geography: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a body that ends before it begins."""
        _check_days(self.code, self.first_day, self.last_day)

    @property
    def what(self) -> str:
        """What it is, by its kind, else in the words of the file, else that it is not told."""
        if self.kind is not None:
            return self.kind.value
        return self.described_as or "of a kind that is not told"

    def __str__(self) -> str:
        """Return code, name and what it is."""
        return f"{self.code} {self.name} ({self.what})"

    def to_record(self) -> Record:
        """Return the row as plain data."""
        return {
            "line": self.line,
            "code": self.code,
            "name": self.name,
            "kind": None if self.kind is None else self.kind.value,
            "described_as": self.described_as,
            "roles": None if self.roles is None else list(self.roles),
            "ons_code": self.ons_code,
            "first_day": _iso(self.first_day),
            "last_day": _iso(self.last_day),
            "seen_on": _iso(self.seen_on),
            "operational": None if self.operational is None else self.operational.to_record(),
            "status": self.status,
            "postcode": self.postcode,
            "grouping": self.grouping,
            "geography": self.geography,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LinkRow:
    """
    That one body belonged to another, as a file tells it.

    Attributes:
        line: The line of the file, or the number of the record in it, from 1.
        relation: What links them; `None` where the library has no such link.
        written_as: The link as the file has it, such as ``RE4`` or the heading of a column.
        first_day: The day from which it held; `None` where the file does not say.
        last_day: The last day on which it held; `None` is an open end in a file that has ends.
        seen_on: The day on which the file shows it, where the file has no days of its own.

    >>> link = LinkRow(
    ...     line=7,
    ...     child=OdsCode("A81001"),
    ...     relation=Relation.COMMISSIONED_BY,
    ...     parent=OdsCode("16C"),
    ...     written_as="column 15",
    ...     first_day=date(2020, 4, 1),
    ... )
    >>> print(link)
    A81001 commissioned-by 16C
    """

    record_columns: ClassVar[Columns] = {
        "line": "whole number",
        "child": "text",
        "relation": "text",
        "parent": "text",
        "written_as": "text",
        "first_day": "day",
        "last_day": "day",
        "seen_on": "day",
    }

    line: int
    child: OdsCode
    relation: Relation | None
    parent: OdsCode
    written_as: str
    first_day: date | None = None
    last_day: date | None = None
    seen_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a link of a body with itself, and one that ends before it begins."""
        if self.child == self.parent:
            msg = f"{self.child} is linked with itself ({self.written_as})"
            raise InvalidValueError(msg)
        _check_days(f"{self.child} to {self.parent}", self.first_day, self.last_day)

    def __str__(self) -> str:
        """Return both codes and the link between them."""
        relation = self.written_as if self.relation is None else self.relation.value
        return f"{self.child} {relation} {self.parent}"

    def to_record(self) -> Record:
        """Return the row as plain data."""
        return {
            "line": self.line,
            "child": self.child,
            "relation": None if self.relation is None else self.relation.value,
            "parent": self.parent,
            "written_as": self.written_as,
            "first_day": _iso(self.first_day),
            "last_day": _iso(self.last_day),
            "seen_on": _iso(self.seen_on),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SuccessionRow:
    """
    That one code went on in another, as a file tells it: one pair.

    Attributes:
        line: The line of the file, or the number of the record in it, from 1.
        day: The first day of the successor; `None` where the file does not say.
        reason: The reason as the file has it.

    >>> print(
    ...     SuccessionRow(
    ...         line=3, from_code=OdsCode("00C"), to_code=OdsCode("16C"), day=date(2020, 4, 1)
    ...     )
    ... )
    00C to 16C on 2020-04-01
    """

    record_columns: ClassVar[Columns] = {
        "line": "whole number",
        "from_code": "text",
        "to_code": "text",
        "day": "day",
        "reason": "text",
    }

    line: int
    from_code: OdsCode
    to_code: OdsCode
    day: date | None
    reason: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a body that succeeds itself."""
        if self.from_code == self.to_code:
            msg = f"{self.from_code} is given as its own successor"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Return both codes and the day."""
        day = "" if self.day is None else f" on {self.day.isoformat()}"
        return f"{self.from_code} to {self.to_code}{day}"

    def to_record(self) -> Record:
        """Return the row as plain data."""
        return {
            "line": self.line,
            "from_code": self.from_code,
            "to_code": self.to_code,
            "day": _iso(self.day),
            "reason": self.reason,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PatientsRow:
    """
    How many patients were registered somewhere, as a file tells it.

    Attributes:
        line: The line of the file, from 1.
        level: Of what the code is, as the file has it, such as ``GP`` or ``PCN``.
        on: The day of the count; `None` where the file does not say.
        sex: As the file has it; ``ALL`` for both.
        age: An age or a band of ages as the file has it; ``ALL`` for all.

    >>> print(PatientsRow(line=2, code="A81001", level="GP", on=date(2021, 1, 1), number=4000))
    A81001 (GP): 4,000 patients
    """

    record_columns: ClassVar[Columns] = {
        "line": "whole number",
        "code": "text",
        "level": "text",
        "on": "day",
        "sex": "text",
        "age": "text",
        "number": "whole number",
    }

    line: int
    code: str = attrs.field(validator=is_text)
    level: str = attrs.field(validator=is_text)
    number: int
    on: date | None = None
    sex: str = "ALL"
    age: str = "ALL"

    def __attrs_post_init__(self) -> None:
        """Refuse fewer patients than none."""
        if self.number < 0:
            msg = f"{self.code}: {self.number} patients; a count is not below zero"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Return the code and the number."""
        return f"{self.code} ({self.level}): {self.number:,} patients"

    def to_record(self) -> Record:
        """Return the row as plain data."""
        return {
            "line": self.line,
            "code": self.code,
            "level": self.level,
            "on": _iso(self.on),
            "sex": self.sex,
            "age": self.age,
            "number": self.number,
        }


OfficialRow: TypeAlias = BodyRow | LinkRow | SuccessionRow | PatientsRow


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Unread:
    """
    Why a row could not be read: where it stands, what is wrong, and what to do.

    Attributes:
        line: The line of the file, or the number of the record in it, from 1.
        column: The column by its heading or its number, or the path in a record; empty where the
            whole row is meant.
        cure: The next step.

    >>> print(
    ...     Unread(line=5, column="open date", message="'2001' is no day", cure="write yyyymmdd")
    ... )
    line 5, open date: '2001' is no day (write yyyymmdd)
    """

    record_columns: ClassVar[Columns] = {
        "line": "whole number",
        "column": "text",
        "message": "text",
        "cure": "text",
    }

    line: int
    column: str
    message: str = attrs.field(validator=is_text)
    cure: str = ""

    def __str__(self) -> str:
        """Return place, message and cure on one line."""
        place = f"line {self.line}{f', {self.column}' if self.column else ''}"
        return f"{place}: {self.message}{f' ({self.cure})' if self.cure else ''}"

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "cure": self.cure,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FileRow:
    """
    What became of one row of a file: it was kept, or it could not be read, or it was passed over.

    Attributes:
        line: The line of the file, or the number of the record in it, from 1.
        rows: What it says.
        unread: Why it could not be read; it is then set aside whole.
        passed_over: Why a row that can be read says nothing of use here, in words that are the
            same for all such rows.

    >>> FileRow(line=3, passed_over="a title")
    FileRow(line=3, rows=(), unread=(), passed_over='a title')
    >>> FileRow(line=3)
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: row 3 is neither kept, nor unread, nor passed over
    """

    line: int
    rows: tuple[OfficialRow, ...] = ()
    unread: tuple[Unread, ...] = ()
    passed_over: str | None = None

    def __attrs_post_init__(self) -> None:
        """Let it be exactly one of the three, so that the counts add up."""
        became = bool(self.rows) + bool(self.unread) + bool(self.passed_over)
        if became != 1:
            found = (
                "more than one of kept, unread and passed over"
                if became
                else ("neither kept, nor unread, nor passed over")
            )
            msg = f"row {self.line} is {found}"
            raise InvalidValueError(msg)


def _check_days(what: str, first: date | None, last: date | None) -> None:
    """Refuse an end before the beginning."""
    if first is not None and last is not None and last < first:
        msg = f"{what} ends on {last.isoformat()}, before it begins on {first.isoformat()}"
        raise InvalidValueError(msg)


def _iso(day: date | None) -> str | None:
    """Write a day, or nothing."""
    return None if day is None else day.isoformat()
