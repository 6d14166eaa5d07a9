"""What was found of a column: counted, with examples, and what to do."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import quoted, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.interchange.code_doctor.diagnoses import RowOutcome
from nhs_accountable_care.interchange.code_doctor.signs import SignSeverity, sign_of
from nhs_accountable_care.organisations import KeyKind

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["DoctorReport", "SignCount", "SignExample"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SignExample:
    """
    A cell that shows a sign, with the line or the number of its row.

    >>> example = SignExample(line=2, text="qop", message="'qop' is read as QOP")
    >>> print(example)
    line 2: 'qop' is read as QOP
    """

    record_columns: ClassVar[Columns] = {
        "line": "whole number",
        "text": "text",
        "day": "day",
        "message": "text",
    }

    line: int | None
    text: str
    message: str = attrs.field(validator=is_text)
    day: date | None = None

    def __str__(self) -> str:
        """Return the line, the day and what was found."""
        line = "" if self.line is None else f"line {self.line:,}: "
        day = "" if self.day is None else f"{words_of_day(self.day)}: "
        return f"{line}{day}{in_one_line(self.message)}"

    def to_record(self) -> Record:
        """Return the example as plain data."""
        return {
            "line": self.line,
            "text": self.text,
            "day": None if self.day is None else self.day.isoformat(),
            "message": self.message,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SignCount:
    """
    How many rows show a sign, and the first of them.

    Attributes:
        code: The code of the sign.
        rows: How many rows show it; of a sign of the column, how many it is about.
        repaired: Of those, in how many it was certain what is meant.
        examples: The first rows of different cells.

    >>> count = SignCount(code="NAD301", rows=3)
    >>> count.for_a_person
    3
    """

    record_columns: ClassVar[Columns] = {
        "sign": "text",
        "slug": "text",
        "title": "text",
        "severity": "text",
        "rows": "whole number",
        "repaired": "whole number",
        "for_a_person": "whole number",
        "cure": "text",
        "examples": "text",
    }

    code: str = attrs.field(validator=is_text)
    rows: int
    repaired: int = 0
    examples: tuple[SignExample, ...] = ()

    @property
    def for_a_person(self) -> int:
        """How many rows of it somebody has to look at."""
        told = sign_of(self.code).severity is SignSeverity.TOLD
        return 0 if told else self.rows - self.repaired

    def to_record(self) -> Record:
        """Return the count as plain data, with what the sign means and what to do."""
        sign = sign_of(self.code)
        return {
            "sign": self.code,
            "slug": sign.slug,
            "title": sign.title,
            "severity": sign.severity.value,
            "rows": self.rows,
            "repaired": self.repaired,
            "for_a_person": self.for_a_person,
            "cure": sign.cure,
            "examples": [example.to_record() for example in self.examples],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DoctorReport:
    """
    What was found of a column of codes.

    Attributes:
        rows: How many rows there were.
        outcomes: How many rows came to each outcome; together they are all rows.
        signs: What was found, by sign, in order of code.
        on: The day on which all were looked at, if there was one for all.
        has_days: Whether each row was looked at on a day.
        kind: The kind that was said of the column, as it was said.
        codes: Whether ODS codes or ONS codes were wanted.
        rewritten: How many cells something certain was repaired of, those of rows that are for
            a person all the same among them.
        last_seen_before: How many rows are of bodies of which no end is known, and that were last
            seen before the day of the row; one after the edition of the register is told of once.
        first_seen_after: How many rows are of bodies without a recorded first day, and that were
            first seen after the day of the row.
        notes: What else there is to know, such as a day after the edition of the register.

    Raises:
        InvalidValueError: If the outcomes do not add up to the rows.

    >>> report = DoctorReport(rows=2, outcomes={RowOutcome.IN_FORCE: 2})
    >>> report.needs_a_person
    False
    >>> print(report)
    2 rows, looked at without a day
         2  of a body that the register holds
    """

    rows: int
    outcomes: Mapping[RowOutcome, int]
    signs: tuple[SignCount, ...] = ()
    on: date | None = None
    has_days: bool = False
    kind: str | None = None
    codes: KeyKind = KeyKind.ODS_CODE
    rewritten: int = 0
    last_seen_before: int = 0
    first_seen_after: int = 0
    notes: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse outcomes of which the rows are not the sum."""
        if sum(self.outcomes.values()) != self.rows:
            msg = f"{sum(self.outcomes.values())} outcomes of {self.rows} rows; each row has one"
            raise InvalidValueError(msg)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at a row, or at the column as a whole."""
        return any(count.for_a_person for count in self.signs)

    def of(self, name: str) -> SignCount:
        """
        Return the count of a sign, by its code or its slug; of one that was not found, zero.

        Raises:
            InvalidValueError: For what is no sign.
        """
        code = sign_of(name).code
        return next(
            (count for count in self.signs if count.code == code), SignCount(code=code, rows=0)
        )

    def __str__(self) -> str:
        """Return the signs with examples and what to do, and the table that adds up."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the report as lines for people; the table comes last."""
        for count in self.signs:
            yield from _lines_of(count)
            yield ""
        for note in self.notes:
            yield wrapped(f"note: {note}", "", "  ")
        yield f"{_rows(self.rows)}, looked at {self._days()}"
        width = max(len(f"{self.rows:,}"), _NARROWEST)
        for outcome, words in self._words():
            if self.outcomes.get(outcome):
                yield f"{self.outcomes[outcome]:{width + 4},}  {words}"
        more = self.rewritten - self.outcomes.get(RowOutcome.REPAIRED, 0)
        if more:
            yield f"{more:,} of the rows for a person have cells of which something is repaired"

    def _days(self) -> str:
        """Say on which day the rows were looked at."""
        if self.on is not None:
            return f"on {words_of_day(self.on)}"
        return "each on its day" if self.has_days else "without a day"

    def _words(self) -> tuple[tuple[RowOutcome, str], ...]:
        """Say what each outcome means here."""
        is_dated = self.on is not None or self.has_days
        held = "in force on the day" if is_dated else "of a body that the register holds"
        return (
            (RowOutcome.IN_FORCE, held),
            (RowOutcome.REPAIRED, "repaired, since what is meant is certain"),
            (RowOutcome.TOLD, "only told: they can stand, with what is said above"),
            (RowOutcome.IGNORED, "of which all signs are ignored"),
            (RowOutcome.FOR_A_PERSON, "for a person"),
        )

    def to_records(self) -> Record:
        """
        Return the report as plain data.

        >>> DoctorReport(rows=0, outcomes={}).to_records()["needs_a_person"]
        False
        """
        return {
            "rows": self.rows,
            "on": None if self.on is None else self.on.isoformat(),
            "has_days": self.has_days,
            "kind": self.kind,
            "codes": self.codes.value,
            "outcomes": {outcome.value: self.outcomes.get(outcome, 0) for outcome in RowOutcome},
            "rewritten": self.rewritten,
            "last_seen_before": self.last_seen_before,
            "first_seen_after": self.first_seen_after,
            "needs_a_person": self.needs_a_person,
            "signs": [count.to_record() for count in self.signs],
            "notes": list(self.notes),
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the report as tables: ``signs``, ``examples``, ``outcomes``, ``notes``, ``about``.

        >>> list(DoctorReport(rows=0, outcomes={}).tables())
        ['signs', 'examples', 'outcomes', 'notes', 'about']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        examples = [
            {"sign": count["sign"], **example}
            for count in records["signs"]
            for example in count.pop("examples")
        ]
        outcomes = [
            {"outcome": outcome, "rows": rows} for outcome, rows in records["outcomes"].items()
        ]
        return tables_of(
            {**records, "examples": examples, "outcomes": outcomes}, _TABLES, self.notes
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``signs`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "signs": {key: kind for key, kind in SignCount.record_columns.items() if key != "examples"},
    "examples": {"sign": "text", **SignExample.record_columns},
    "outcomes": {"outcome": "text", "rows": "whole number"},
    "notes": {"note": "text"},
    "about": {
        "rows": "whole number",
        "on": "day",
        "has_days": "truth",
        "kind": "text",
        "codes": "text",
        "rewritten": "whole number",
        "last_seen_before": "whole number",
        "first_seen_after": "whole number",
        "needs_a_person": "truth",
    },
}


_NARROWEST: Final = 2


def _rows(number: int) -> str:
    """Count rows in words."""
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def _lines_of(count: SignCount) -> Iterator[str]:
    """Yield what was found of one sign, with examples and what to do."""
    sign = sign_of(count.code)
    yield f"{sign.code} {sign.title} ({sign.slug})"
    parts = []
    if count.repaired:
        parts.append(f"{count.repaired:,} repaired")
    if count.for_a_person:
        parts.append(f"{count.for_a_person:,} for a person")
    split = f": {', '.join(parts)}" if parts else ", only told"
    yield f"  {_rows(count.rows)}{split}"
    for example in count.examples:
        told = str(example)
        if example.text and example.text not in example.message:
            told = f"{told} ({quoted(example.text)})"
        yield wrapped(told, "  ", "    ")
    yield wrapped(f"do: {sign.cure}", "  ", "    ")
