"""The column as a whole: bodies that never stood together, and one body by several names."""

from collections.abc import Iterator
from datetime import date
from typing import Final, final

from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.interchange.code_doctor import signs
from nhs_accountable_care.interchange.code_doctor.diagnoses import Diagnosis
from nhs_accountable_care.organisations import Level, Register, level_of

__all__ = ["Whole", "WholeFinding"]

WholeFinding = tuple[str, int, int | None, str]
"""A sign of the column: its code, the rows that it is about, the first line, and the words."""

_OFF: Final = frozenset({signs.RETIRED, signs.NOT_YET_BORN})
_NONE: Final[frozenset[str]] = frozenset()
_MOST_NAMED: Final = 4
_MOST_SPELLINGS: Final = 20


@final
class _Period:
    """The rows of one level in one period: how many were in force, and which were not."""

    __slots__ = ("first_line", "in_force", "off", "standing")

    def __init__(self) -> None:
        self.in_force = 0
        self.off: dict[str, int] = {}
        self.standing: str | None = None
        self.first_line: int | None = None


@final
class Whole:
    """
    Gathers what tells of the column as a whole, in as much memory as there are bodies and days.

    With a day, a period is mixed where some of its rows were in force and others not. Without,
    the column is one period, and is mixed where a body had closed before another began.
    """

    def __init__(self, register: Register) -> None:
        """Gather nothing yet."""
        self._register = register
        self._levels: dict[str, Level | None] = {}
        self._periods: dict[tuple[date, Level], _Period] = {}
        self._undated: dict[str, tuple[int, int | None]] = {}
        self._spellings: dict[str, dict[str, None]] = {}
        self._named: dict[str, tuple[int, int | None]] = {}

    def add(self, diagnosis: Diagnosis, rows: int, line: int | None) -> None:
        """Take so many rows of one sort."""
        for finding in diagnosis.findings:
            if finding.code == signs.NAME and finding.candidates:
                self._add_name(finding.candidates[0], diagnosis.text, rows, line)
        code = diagnosis.code
        level = None if code is None else self._level(code)
        if code is None or level is None:
            return
        if diagnosis.day is None:
            count, first = self._undated.get(code, (0, line))
            self._undated[code] = (count + rows, first)
            return
        period = self._periods.get((diagnosis.day, level))
        if period is None:
            period = self._periods[diagnosis.day, level] = _Period()
        shown = {finding.code for finding in diagnosis.findings} if diagnosis.findings else _NONE
        if shown & _OFF:
            period.off[code] = period.off.get(code, 0) + rows
            period.first_line = line if period.first_line is None else period.first_line
        elif signs.WRONG_KIND not in shown:
            period.in_force += rows
            period.standing = period.standing or code

    def _level(self, code: str) -> Level | None:
        """Return the level of a body, or `None` for a code that is none of a body's."""
        if code not in self._levels:
            held = code in self._register
            self._levels[code] = (
                level_of(self._register.organisation(code).versions[-1].kind) if held else None
            )
        return self._levels[code]

    def _add_name(self, code: str, text: str, rows: int, line: int | None) -> None:
        """Take a name of a body, spelt in some way."""
        spellings = self._spellings.setdefault(code, {})
        if len(spellings) < _MOST_SPELLINGS:
            spellings[text] = None
        count, first = self._named.get(code, (0, line))
        self._named[code] = (count + rows, first)

    def findings(self) -> Iterator[WholeFinding]:
        """Yield what is wrong with the column as a whole."""
        for (day, level), period in sorted(
            self._periods.items(), key=lambda item: (item[0][0], item[0][1].value)
        ):
            if period.in_force and period.off:
                told = (
                    f"{words_of_day(day)}, {level.value}: {joined(period.off, _MOST_NAMED)} did "
                    f"not stand, and {period.standing} did (rows in force: {period.in_force:,})"
                )
                yield signs.MIXED_VINTAGES, sum(period.off.values()), period.first_line, told
        yield from self._undated_findings()
        for code, spellings in self._spellings.items():
            if len(spellings) > 1:
                rows, line = self._named[code]
                told = f"{code}: {joined(map(quoted, spellings), _MOST_NAMED)}"
                yield signs.SEVERAL_SPELLINGS, rows, line, told

    def _undated_findings(self) -> Iterator[WholeFinding]:
        """Yield the levels of which bodies had closed before others began."""
        levels: dict[Level, list[str]] = {}
        for code in self._undated:
            versions = self._register.organisation(code).versions
            levels.setdefault(level_of(versions[-1].kind), []).append(code)
        for level, codes in levels.items():
            begun = [(first, code) for code in codes if (first := self._first_day(code))]
            if not begun:
                continue
            latest, latest_code = max(begun)
            closed = [code for code in codes if (last := self._last_day(code)) and last < latest]
            if closed:
                rows = sum(self._undated[code][0] for code in closed)
                told = (
                    f"{level.value}: {joined(closed, _MOST_NAMED)} had closed before "
                    f"{latest_code} began on {words_of_day(latest)}"
                )
                yield signs.MIXED_VINTAGES, rows, self._undated[closed[0]][1], told

    def _first_day(self, code: str) -> date | None:
        """Return the first day of a body, if it is recorded."""
        return self._register.organisation(code).legal.first_day

    def _last_day(self, code: str) -> date | None:
        """Return the last day of a body, if it has one."""
        return self._register.organisation(code).legal.last_day
