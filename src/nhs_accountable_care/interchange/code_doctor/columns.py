"""The doctor over a column: any number of cells, each looked at once for each day."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.given import check_kind
from nhs_accountable_care._core.text import quoted, represented
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.interchange.code_doctor import signs
from nhs_accountable_care.interchange.code_doctor.companions import look_at_name, look_at_parent
from nhs_accountable_care.interchange.code_doctor.days import (
    may_be_month_first,
    must_be_month_first,
    read_day,
)
from nhs_accountable_care.interchange.code_doctor.diagnoses import (
    CodeFinding,
    Diagnosis,
    RowOutcome,
)
from nhs_accountable_care.interchange.code_doctor.examination import MOST_SOUGHT, Examiner
from nhs_accountable_care.interchange.code_doctor.reports import (
    DoctorReport,
    SignCount,
    SignExample,
)
from nhs_accountable_care.interchange.code_doctor.sightings import Sightings
from nhs_accountable_care.interchange.code_doctor.signs import SignSeverity
from nhs_accountable_care.interchange.code_doctor.vintages import Whole
from nhs_accountable_care.interchange.laying.other_bodies import OtherBody
from nhs_accountable_care.organisations import KeyKind, OrganisationKind, Register

__all__ = ["ColumnCell", "ColumnDoctor", "doctor", "examine"]

_MOST_EXAMPLES: Final = 3
# How many different cells are remembered at a time; a column of more takes time, and no memory.
_MOST_KEPT: Final = 100_000


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ColumnCell:
    """
    A cell with what stands beside it in its row.

    Attributes:
        cell: The cell itself: text, or `None` where it is empty.
        day: The day or the period that the row is about, if it has one of its own: a date, or
            text such as ``2026-04-01``, ``202604``, ``01/04/2026`` or ``01-Apr-26``; a month is
            looked at on its first day.
        name: The name that should be that of the body.
        parent: The code of the body that it should belong to.
        line: Where it stands; without one, its number in the column, from 1.

    >>> ColumnCell(cell="08C", name="NHS Havering CCG").line is None
    True
    """

    cell: str | None
    day: date | str | None = None
    name: str | None = None
    parent: str | None = None
    line: int | None = None


def examine(
    cell: str | None,
    *,
    register: Register,
    on: date | None = None,
    kind: OrganisationKind | str | None = None,
    codes: KeyKind = KeyKind.ODS_CODE,
    known: Mapping[str, OtherBody | str] | None = None,
    ignore: Iterable[str] = (),
) -> Diagnosis:
    """
    Say of one cell of a column of codes what it stands for, and what is wrong with it.

    The arguments are those of `doctor`.

    >>> from nhs_accountable_care.reference import register
    >>> found = examine("91Q00", register=register(), on=date(2021, 4, 1))
    >>> found.outcome.value, found.repaired
    ('repaired', '91Q')
    """
    return Examiner(register, kind=kind, codes=codes, known=known, ignore=ignore).examine(cell, on)


def doctor(
    cells: "Iterable[ColumnCell | tuple[str | None, date | str | None] | str | None]",
    *,
    register: Register,
    on: date | None = None,
    kind: OrganisationKind | str | None = None,
    codes: KeyKind = KeyKind.ODS_CODE,
    known: Mapping[str, OtherBody | str] | None = None,
    ignore: Iterable[str] = (),
    progress: Callable[[int], object] | None = None,
) -> DoctorReport:
    """
    Say what is wrong with a column of codes, what of it is certain to repair, and what to do.

    Nothing is guessed, and nothing is dropped: each row comes to one outcome, and the outcomes
    add up to the rows.

    Args:
        cells: The cells, or pairs of a cell and its day, or `ColumnCell` with more of the row. A
            number is told as such: a table was read with numbers for codes.
        register: What the codes are looked up in; lay your own records over it for more.
        on: The day for rows without one of their own. Without any day a code is only said to be
            that of a body that the register holds.
        kind: Of which bodies the column is, such as ``"icb"`` or ``"trust"``; what is of another
            kind is told, and some repairs are certain only with it.
        codes: Whether ODS codes are wanted, or ONS codes.
        known: What else is right, with words for each: bodies of which the library has no kind.
            An `OtherBody` with days is in force on those days alone, as `LaidOver.others` has it.
        ignore: Signs to leave out, by slug, code, or the beginning of codes.
        progress: Called with the number of rows now and then, every ten thousand.

    Raises:
        InvalidTypeError: For cells that are neither text nor numbers, and what is no pair.
        InvalidValueError: For a kind or a sign that is none.

    >>> from nhs_accountable_care.reference import register
    >>> column = ["QOP", " qop", "QNQ", "VPP00"]
    >>> report = doctor(column, register=register(), on=date(2026, 4, 1), kind="icb")
    >>> for outcome, rows in report.outcomes.items():
    ...     print(outcome.words, rows)
    in force 1
    repaired 1
    told 1
    for a person 1
    >>> report.of("retired").rows, report.of("ambiguous-successors").examples[0].line
    (1, 3)
    """
    if isinstance(cells, str | bytes) or not isinstance(cells, Iterable):
        msg = f"cells is {represented(cells)}; write a list of cells, or one in brackets"
        raise InvalidTypeError(msg)
    examiner = Examiner(register, kind=kind, codes=codes, known=known, ignore=ignore)
    column = ColumnDoctor(examiner, on=on, kind=kind, progress=progress)
    for number, each in enumerate(cells, 1):
        if isinstance(each, ColumnCell):
            line = number if each.line is None else each.line
            column.take(line, each.cell, each.day, each.name, each.parent)
        elif isinstance(each, tuple):
            if len(each) != 2:  # noqa: PLR2004 -- a cell and its day
                msg = f"cells[{number - 1}] has {len(each)} items; write a cell and its day"
                raise InvalidTypeError(msg)
            column.take(number, each[0], each[1], None, None)
        else:
            column.take(number, each, None, None, None)
    return column.report()


@final
class _Tally:
    """How often one sort of row was met, and where first."""

    __slots__ = ("diagnosis", "has_day_of_two_orders", "line", "rows")

    def __init__(
        self, diagnosis: Diagnosis, line: int | None, *, has_day_of_two_orders: bool
    ) -> None:
        self.diagnosis = diagnosis
        self.has_day_of_two_orders = has_day_of_two_orders
        self.line = line
        self.rows: int = 0


@final
class ColumnDoctor:
    """
    Takes the rows of a column one by one, and reports at the end.

    Rows that are alike are looked at once; how many sorts are remembered is bounded.
    """

    def __init__(
        self,
        examiner: Examiner,
        *,
        on: date | None = None,
        kind: OrganisationKind | str | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> None:
        """Take what is said of the column."""
        self._examiner = examiner
        self._on = None if on is None else check_day(on)
        self._kind = kind.value if isinstance(kind, OrganisationKind) else kind
        self._progress = progress
        self._tallies: dict[Hashable, _Tally] = {}
        self._counted = _Counts(Whole(examiner.register), Sightings(examiner.register))
        self._days: dict[str, date | None] = {}
        self._month_first: str | None = None
        self._of_two_orders = 0
        self._has_days = False
        self._last_day = self._on
        self.rows: int = 0

    def take(
        self,
        line: int | None,
        cell: object,
        day: date | str | None,
        name: str | None,
        parent: str | None,
        *,
        rows: int = 1,
    ) -> Diagnosis:
        """Look at a row, and count it, or the ``rows`` that are just like it."""
        # A number is not the same cell as another that is equal to it, such as 102 and 102.0.
        key = (cell if cell.__class__ is str else (type(cell), cell), day, name, parent)
        self.rows += rows
        if self._progress is not None and not self.rows % _ROWS_BETWEEN:
            self._progress(self.rows)
        tally = self._tallies.get(key)
        if tally is None:
            if len(self._tallies) >= _MOST_KEPT:
                self._put_away()
            diagnosis = self._diagnosis(cell, day, name, parent)
            is_of_two_orders = isinstance(day, str) and self._look_at_order(day)
            tally = _Tally(diagnosis, line, has_day_of_two_orders=is_of_two_orders)
            self._tallies[key] = tally
        tally.rows += rows
        return tally.diagnosis

    def take_none(self, line: int | None, sign: str, message: str) -> Diagnosis:
        """Count a row that has no cell at all."""
        self.rows += 1
        finding = CodeFinding(code=sign, severity=SignSeverity.FOR_A_PERSON, message=message)
        diagnosis = self._examiner.conclude("", None, [finding], self._on)
        self._counted.add(diagnosis, 1, line)
        return diagnosis

    def _diagnosis(
        self, cell: object, day: date | str | None, name: str | None, parent: str | None
    ) -> Diagnosis:
        """Look at a cell, and at what stands beside it."""
        on, found = self._day_of(day)
        text, code, of_cell = self._examiner.look(cell, on)
        found += of_cell
        if code is not None and name is not None:
            found += look_at_name(self._examiner, code, check_kind(name, str, "name"), on)
        if code is not None and parent is not None:
            register = self._examiner.register
            found += look_at_parent(register, code, check_kind(parent, str, "parent"), on)
        return self._examiner.conclude(text, code, found, on)

    def _day_of(self, day: date | str | None) -> tuple[date | None, list[CodeFinding]]:
        """Return the day of a row, and what is wrong with it."""
        # A blank day is none of its own, where there is one for the others.
        if day is None or (self._on is not None and isinstance(day, str) and not day.strip()):
            return self._on, []
        self._has_days = True
        if isinstance(day, str):
            if day not in self._days:
                if len(self._days) >= _MOST_KEPT:
                    self._days.clear()
                self._days[day] = read_day(day)
            read = self._days[day]
            if read is None:
                told = f"{quoted(day)} is no day that has one meaning"
                severity = SignSeverity.FOR_A_PERSON
                return None, [
                    CodeFinding(code=signs.DAY_UNREADABLE, severity=severity, message=told)
                ]
        else:
            read = check_day(day, "day")
        if self._last_day is None or read > self._last_day:
            self._last_day = read
        return read, []

    def _look_at_order(self, day: str) -> bool:
        """Return whether a day could be read month first too; keep the first that has to be."""
        if self._month_first is None and must_be_month_first(day):
            self._month_first = day
        return may_be_month_first(day)

    def _put_away(self) -> None:
        """Count the rows that are remembered, and forget what they were."""
        for tally in self._tallies.values():
            self._counted.add(tally.diagnosis, tally.rows, tally.line)
            if tally.has_day_of_two_orders:
                self._of_two_orders += tally.rows
        self._tallies.clear()

    def report(self) -> DoctorReport:
        """Report on all rows that were taken."""
        self._put_away()
        return DoctorReport(
            rows=self.rows,
            outcomes=self._counted.outcomes(),
            signs=self._counted.signs(self._examiner.ignored),
            on=None if self._has_days else self._on,
            has_days=self._has_days,
            kind=self._kind,
            codes=self._examiner.codes,
            rewritten=self._counted.rewritten,
            last_seen_before=self._counted.sightings.last_seen_before,
            first_seen_after=self._counted.sightings.first_seen_after,
            notes=tuple(self._notes()),
        )

    def _notes(self) -> Iterator[str]:
        """Yield what else there is to know."""
        if self._last_day is not None:
            yield from self._examiner.register.notes_of_day(self._last_day)
        yield from self._counted.sightings.notes()
        if self._month_first is not None and self._of_two_orders:
            yield (
                f"{quoted(self._month_first)} has the month first; days that could be read "
                f"either way, and were read with the day first: {self._of_two_orders:,}; write "
                f"days as 2026-04-01"
            )
        if self._examiner.sought >= MOST_SOUGHT:
            yield (
                f"after {MOST_SOUGHT} cells that stand for nothing the others were looked for as "
                f"codes alone, and not as names"
            )


_ROWS_BETWEEN: Final = 10_000


@final
class _Counts:
    """What was found, added up."""

    def __init__(self, whole: Whole, sightings: Sightings) -> None:
        """Count nothing yet."""
        self._whole = whole
        self.sightings = sightings
        self._outcomes: dict[RowOutcome, int] = {}
        self._rows: dict[str, int] = {}
        self._repaired: dict[str, int] = {}
        self._examples: dict[str, list[SignExample]] = {}
        self.rewritten = 0

    def add(self, diagnosis: Diagnosis, rows: int, line: int | None) -> None:
        """Count rows of one sort."""
        outcome = diagnosis.outcome
        self._outcomes[outcome] = self._outcomes.get(outcome, 0) + rows
        if diagnosis.repaired is not None:
            self.rewritten += rows
        for finding in diagnosis.findings:
            self._rows[finding.code] = self._rows.get(finding.code, 0) + rows
            if finding.severity is SignSeverity.REPAIRED:
                self._repaired[finding.code] = self._repaired.get(finding.code, 0) + rows
            if len(self._examples.get(finding.code, ())) < _MOST_EXAMPLES:
                self._keep(
                    finding.code,
                    SignExample(
                        line=line, text=diagnosis.text, message=finding.message, day=diagnosis.day
                    ),
                )
        self._whole.add(diagnosis, rows, line)
        self.sightings.add(diagnosis, rows)

    def _keep(self, sign: str, example: SignExample) -> None:
        """Keep an example, unless it is there already: a cell comes again once it was put away."""
        examples = self._examples.setdefault(sign, [])
        told = (example.text, example.day, example.message)
        if told not in {(each.text, each.day, each.message) for each in examples}:
            examples.append(example)

    def outcomes(self) -> Mapping[RowOutcome, int]:
        """Return how many rows came to each outcome, in their order."""
        return {each: self._outcomes[each] for each in RowOutcome if each in self._outcomes}

    def signs(self, ignored: frozenset[str]) -> tuple[SignCount, ...]:
        """Return the count of each sign that was found, those of the column among them."""
        for sign, rows, line, message in self._whole.findings():
            if sign not in ignored:
                self._rows[sign] = self._rows.get(sign, 0) + rows
                if len(self._examples.get(sign, ())) < _MOST_EXAMPLES:
                    self._keep(sign, SignExample(line=line, text="", message=message))
        return tuple(
            SignCount(
                code=sign,
                rows=self._rows[sign],
                repaired=self._repaired.get(sign, 0),
                examples=tuple(self._examples[sign]),
            )
            for sign in sorted(self._rows)
        )
