"""What each row's code was on each row's day: system, region, kind, name or successor."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.frames.reported import ReportedFrame, named
from nhs_accountable_care.organisations import Register, Relation

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["AttachReport", "DoubtfulRows", "RemainderRows", "attach"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RemainderRows:
    """
    Rows that came to no code, name or kind, for one reason.

    Attributes:
        want: Which answer they lack.
        remainder: The reason, as it stands in the column in brackets.
        rows: How many there are.
        codes: How many different codes they have.
        examples: Some of these codes, those with most rows first.

    >>> print(RemainderRows(want="icb", remainder="closed", rows=7, codes=1, examples=("QMJ",)))
    icb: closed: 7 rows of 1 code, such as QMJ
    """

    record_columns: ClassVar[Columns] = {
        "want": "text",
        "remainder": "text",
        "rows": "whole number",
        "codes": "whole number",
        "examples": "text",
    }

    want: str
    remainder: str
    rows: int
    codes: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the reason, the counts and the examples."""
        return f"{self.want}: {self.remainder}: {_counted(self.rows, self.codes, self.examples)}"

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "want": self.want,
            "remainder": self.remainder,
            "rows": self.rows,
            "codes": self.codes,
            "examples": list(self.examples),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DoubtfulRows:
    """
    Rows of which something is assumed, such as that a link seen on another day held.

    Attributes:
        want: Of which answer.
        doubt: What is assumed, in words.
        rows: How many rows rest on it.
        codes: How many different codes they have.
        examples: Some of these codes, those with most rows first.

    >>> doubt = DoubtfulRows(
    ...     want="icb", doubt="seen on 1 April 2026", rows=9, codes=2, examples=("R0A", "R0B")
    ... )
    >>> print(doubt)
    icb: seen on 1 April 2026: 9 rows of 2 codes, such as R0A and R0B
    """

    record_columns: ClassVar[Columns] = {
        "want": "text",
        "doubt": "text",
        "rows": "whole number",
        "codes": "whole number",
        "examples": "text",
    }

    want: str
    doubt: str
    rows: int
    codes: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return what is assumed, the counts and the examples."""
        return f"{self.want}: {self.doubt}: {_counted(self.rows, self.codes, self.examples)}"

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "want": self.want,
            "doubt": self.doubt,
            "rows": self.rows,
            "codes": self.codes,
            "examples": list(self.examples),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AttachReport:
    """
    What could not be attached, and what rests on an assumption.

    Attributes:
        rows: The rows of the frame that was brought.
        rows_out: The rows of the one that came: more, where ``apportion`` made several of one.
        copied: Columns of numbers that stand whole in each row that came of one, since they are
            not among the measures: a sum of them counts such rows again.
        remainders: The rows without an answer, for each want by reason, most rows first.
        doubts: The rows of which something is assumed, for each want, most rows first.
        notes: What else there is to know, such as that a day is after the edition.

    >>> report = AttachReport(rows=9, rows_out=9)
    >>> report.is_whole, str(report)
    (True, '9 rows')
    >>> print(AttachReport(rows=9, rows_out=10, copied=("beds",)))
    9 rows, of which 10 came
    not shared out, and whole in every row that came of one: beds
    """

    rows: int
    rows_out: int
    copied: tuple[str, ...] = ()
    remainders: tuple[RemainderRows, ...] = ()
    doubts: tuple[DoubtfulRows, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every row has every answer."""
        return not self.remainders

    def __str__(self) -> str:
        """Return the rows, then what is missing and what is doubtful, a line each."""
        lines = ["1 row" if self.rows == 1 else f"{self.rows:,} rows"]
        if self.rows_out != self.rows:
            lines[0] += f", of which {self.rows_out:,} came"
        if self.copied:
            copied = joined(self.copied, MOST_SHOWN)
            lines.append(f"not shared out, and whole in every row that came of one: {copied}")
        lines += (str(each) for each in self.remainders)
        lines += (f"doubt: {each}" for each in self.doubts)
        return "\n".join([*lines, *self.notes])

    def to_records(self) -> Mapping[str, list[Record]]:
        """Return the remainders and the doubts as plain data."""
        return {
            "remainders": [each.to_record() for each in self.remainders],
            "doubts": [each.to_record() for each in self.doubts],
            "copied": [{"column": name} for name in self.copied],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the report as tables: ``remainders`` first, and ``about`` with the rows.

        >>> list(AttachReport(rows=9, rows_out=9).tables())
        ['remainders', 'doubts', 'copied', 'notes', 'about']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(
            {
                **self.to_records(),
                "notes": list(self.notes),
                "rows": self.rows,
                "rows_out": self.rows_out,
            },
            {
                "remainders": RemainderRows.record_columns,
                "doubts": DoubtfulRows.record_columns,
                "copied": {"column": "text"},
                "notes": {"note": "text"},
                "about": {"rows": "whole number", "rows_out": "whole number"},
            },
            self.notes,
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``remainders`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


def attach(
    frame: Any,
    register: Register,
    *,
    code: str = "code",
    on: str | date,
    want: Sequence[str] | str = ("icb",),
    relation: Relation | str | None = None,
    ambiguous: Literal["refuse", "flag", "apportion"] | None = None,
    measures: Sequence[str] | str = (),
    on_problem: Literal["refuse", "flag"] = "flag",
    prefix: str = "",
) -> ReportedFrame[AttachReport]:
    """
    Attach to each row what its code was on its day: board, region, kind, name or successor.

    What comes is what `Register.answer` says of each code on each day, in a column for each want.
    A row without an answer has the reason in its place, in brackets: ``(unknown code)``,
    ``(no body)`` for a default or an office, ``(closed)``, ``(not begun)``, ``(not in force)``,
    ``(several)``, ``(other kind)``, ``(not recorded)``, ``(no code)`` or ``(no day)``. So sums by
    the column keep every row and name what is left over; `ReportedFrame.report` counts it.

    Args:
        frame: A frame of polars (eager or lazy), pandas, pyarrow, DuckDB, Ibis or PySpark. One
            that is eager keeps its order; a lazy one is not run.
        register: What the codes are looked up in, with your own files laid over it if need be.
        code: The column of codes, as ODS writes them; `doctor` repairs others. It may be one that
            was attached before, such as ``successor``: a reason in it stays the reason.
        on: The column of the days (days, or times of which the day counts), or one day for all.
        want: ``name``, ``kind``, ``status`` or ``successor`` of the body itself; or a level
            (``system``, ``region``, ``area``, ``network``) or a kind of body (``icb``, ``stp``,
            ``ccg``, ...) for the code of what it is or belongs to. The column has this name.
        relation: The link by which trusts (else by principal system) and councils belong.
        ambiguous: What becomes of a row that has several answers. ``refuse`` raises, and is what
            eager frames do unless told otherwise; ``flag`` leaves ``(several)``, as lazy ones do;
            ``apportion`` makes a row of it for each answer whose share is known, with the share in
            the columns ``share_numerator`` and ``share_denominator``. Every other column is
            copied to each, so that a sum of one that is not in ``measures`` counts it again.
        measures: Columns of whole numbers (money in pence) that ``apportion`` shares out, by
            largest remainder, so that the pieces of a row add up to it.
        on_problem: ``refuse`` raises where any row has no answer; a lazy frame is counted then.
        prefix: What the names of the new columns begin with.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        InvalidTypeError: For what is no such frame, and columns of a wrong type.
        InvalidValueError: For columns that are not there or would stand twice, for a want that is
            none, and for rows that are refused; it names them all.

    >>> from nhs_accountable_care.frames import from_records
    >>> from nhs_accountable_care.reference import register
    >>> rows = [{"code": "02A", "spend": 500}, {"code": "VPP00", "spend": 20}]
    >>> spend = from_records(rows, ("code", "spend"), backend="polars")
    >>> found = attach(spend, register(), on=date(2026, 5, 1), want=("icb", "name"))
    >>> found.frame["icb"].to_list()
    ['QOP', '(no body)']
    >>> print(found.report())
    2 rows
    icb: no body: 1 row of 1 code, such as VPP00
    name: no body: 1 row of 1 code, such as VPP00
    """
    from nhs_accountable_care.frames.attachment import Attachment  # noqa: PLC0415

    asked = Attachment(
        frame=frame,
        register=register,
        code=code,
        on=on,
        want=want,
        relation=relation,
        ambiguous=ambiguous,
        measures=measures,
        prefix=prefix,
    )
    return asked.attached(refuse_all=on_problem == "refuse")


def _counted(rows: int, codes: int, examples: Iterable[str]) -> str:
    """Count rows and codes in words, with some of the codes."""
    of_rows = "1 row" if rows == 1 else f"{rows:,} rows"
    of_codes = "1 code" if codes == 1 else f"{codes:,} codes"
    such = named(examples)
    return f"{of_rows} of {of_codes}" + (f", such as {such}" if such else "")
