"""
The fields of one record, read one by one, with everything that is wrong with them.

A record is what JSON has, or what was made of XML: objects, lists, text, numbers, truths. It
may come from anyone, so nothing is taken for granted: each field is looked at where it is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, final

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.text import quoted, represented
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.interchange.rows import FileRow, OfficialRow, Unread
from nhs_accountable_care.organisations import OdsCode, parse_ods_code

__all__ = ["TWICE", "Fields", "Twice", "without_doubles"]

# A day, or a moment of which only the day counts here.
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.{1,40})?", re.ASCII)
_TRUTHS: Final = {True: True, False: False, "true": True, "false": False}


@final
class Twice:
    """What stands under a key that one object has twice: neither value is taken."""

    def __repr__(self) -> str:
        """Say what is wrong, since a message about the value has it."""
        return "a key that stands twice in one object"


TWICE: Final = Twice()


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """
    Make an object of its pairs; a key that is there twice has `TWICE` for a value.

    >>> without_doubles([("Name", "a"), ("Name", "b"), ("Status", "Active")])
    {'Name': a key that stands twice in one object, 'Status': 'Active'}
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                found[key] = TWICE
            seen.add(key)
    return found


@final
class Fields:
    """
    An object of a record, with the path to it; problems go to one list for the whole record.

    What is not there is `None` or empty. What is of the wrong type is reported, and is then
    `None` or empty as well.

    >>> fields = Fields(3, {"OrgId": {"extension": 106}})
    >>> fields.one("OrgId").code("extension")
    >>> print(fields.unread[0])
    line 3, OrgId.extension: no text stands here but 106 (write it as text)
    """

    __slots__ = ("_data", "_path", "line", "unread")

    def __init__(
        self,
        line: int,
        data: object,
        *,
        path: str = "",
        unread: list[Unread] | None = None,
    ) -> None:
        """Take what should be an object, and say so if it is none."""
        self.line: int = line
        self.unread: list[Unread] = [] if unread is None else unread
        self._path = path
        self._data: Mapping[str, Any] = {}
        if isinstance(data, dict):
            self._data = data
        else:
            self.report("", f"no object stands here but {represented(data)}", "")

    def has(self, *keys: str) -> bool:
        """Whether any of the keys is there, and not null."""
        return any(self._data.get(key) is not None for key in keys)

    def text(self, *keys: str) -> str:
        """Return the text under the first of the keys that is there, without blanks around it."""
        key, value = self._value(keys)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.report(key, f"no text stands here but {represented(value)}", "write it as text")
            return ""
        return " ".join(value.split())

    def name(self, *keys: str) -> str:
        """Return the text under a key, and report where there is none."""
        told = len(self.unread)
        text = self.text(*keys)
        if not text and len(self.unread) == told:
            self.report(keys[0], "no name stands here", "fill in the name, or leave it out")
        return text

    def code(self, *keys: str) -> OdsCode | None:
        """Return the ODS code under a key, and report where there is none."""
        told = len(self.unread)
        text = self.text(*keys)
        if not text:
            if len(self.unread) == told:
                self.report(keys[0], "no code stands here", "fill in the code, or leave it out")
            return None
        try:
            return parse_ods_code(text)
        except NacError as error:
            self.report(self._value(keys)[0], str(error), "write the ODS code as text")
            return None

    def day(self, *keys: str) -> date | None:
        """Return the day under a key, or `None` where nothing stands there."""
        text = self.text(*keys)
        if not text:
            return None
        found = _DAY.fullmatch(text)
        try:
            if found is not None:
                day = date(int(found[1]), int(found[2]), int(found[3]))
                check_day(day)
                return day
        except ValueError:
            # Of `date`, and of days that nobody can mean.
            pass
        self.report(self._value(keys)[0], f"{quoted(text)} is no day", "write it as 2013-04-01")
        return None

    def flag(self, *keys: str) -> bool | None:
        """Return the truth under a key, also as XML writes it, or `None` where there is none."""
        key, value = self._value(keys)
        if value is None:
            return None
        if not isinstance(value, bool | str) or value not in _TRUTHS:
            self.report(key, f"{represented(value)} is not true or false", "write true or false")
            return None
        return _TRUTHS[value]

    def one(self, *keys: str) -> "Fields | None":
        """Return the object under a key; of several, which is reported, the first."""
        several = [*self.each(*keys)]
        if len(several) > 1:
            self.report(keys[0], "several stand here, and only one can", "leave the others out")
        return several[0] if several else None

    def each(self, *keys: str) -> Iterator["Fields"]:
        """
        Go through the objects of a list; an object that stands there alone is the only one.

        What is no object is reported, and left out.
        """
        key, value = self._value(keys)
        if value is None:
            return
        is_list = isinstance(value, list)
        for number, item in enumerate(value if is_list else [value]):
            path = f"{self._under(key)}[{number}]" if is_list else self._under(key)
            fields = Fields(self.line, item, path=path, unread=self.unread)
            if isinstance(item, dict):
                yield fields

    def report(self, key: str, message: str, cure: str) -> None:
        """Say what is wrong with a field."""
        self.unread.append(
            Unread(line=self.line, column=self._under(key), message=message, cure=cure)
        )

    def done(self, make: Callable[[], tuple[OfficialRow, ...]]) -> FileRow:
        """
        Return what became of the record: what is made of it, if nothing is wrong with it.

        What is wrong with the fields together, such as an end before a beginning, is reported as
        the record's.
        """
        if not self.unread:
            try:
                return FileRow(line=self.line, rows=make())
            except NacError as error:
                self.report("", str(error), "mend the record, or leave it out")
        return FileRow(line=self.line, unread=tuple(self.unread))

    def _value(self, keys: tuple[str, ...]) -> tuple[str, Any]:
        """Return the first of the keys that is there, and what stands under it."""
        return next(
            ((key, self._data[key]) for key in keys if self._data.get(key) is not None),
            (keys[0], None),
        )

    def _under(self, key: str) -> str:
        """Return the path of a key."""
        return ".".join(part for part in (self._path, key) if part)
