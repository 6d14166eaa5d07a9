"""What could not be attached to the rows of a frame, and what rests on an assumption."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.frames.reported import named

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["AttachReport", "DoubtfulRows", "RemainderRows"]


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


def _counted(rows: int, codes: int, examples: Iterable[str]) -> str:
    """Count rows and codes in words, with some of the codes."""
    of_rows = "1 row" if rows == 1 else f"{rows:,} rows"
    of_codes = "1 code" if codes == 1 else f"{codes:,} codes"
    such = named(examples)
    return f"{of_rows} of {of_codes}" + (f", such as {such}" if such else "")
