"""What was carried of the figures of a frame, and the proof that their totals are kept."""

from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.frames.reported import named

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["CarriedTotal", "CarryReport", "KeptCodes"]

_MOST_NAMED: Final = 10


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CarriedTotal:
    """
    The proof of one column: what went in is what was carried and what was kept.

    Attributes:
        measure: The column.
        total_in: The sum of it in the frame that was brought.
        carried: The sum of it under codes of the other day.
        kept: The sum of it under codes that went nowhere.
        blanks: How many cells of it were blank, and added nothing.
        blank_codes: The codes of the crosswalk that have such a cell.
        lacking: The codes of the other day that lack what is blank of those.

    >>> total = CarriedTotal(
    ...     measure="spend",
    ...     total_in=100,
    ...     carried=100,
    ...     kept=0,
    ...     blanks=1,
    ...     blank_codes=("QU9",),
    ...     lacking=("R5D2N", "U4Y8P"),
    ... )
    >>> print(total)
    spend: 100 in = 100 carried + 0 kept; 1 blank, not zero: QU9, which R5D2N and U4Y8P lack
    """

    record_columns: ClassVar[Columns] = {
        "measure": "text",
        "total_in": "whole number",
        "carried": "whole number",
        "kept": "whole number",
        "blanks": "whole number",
        "blank_codes": "text",
        "lacking": "text",
    }

    measure: str
    total_in: int
    carried: int
    kept: int
    blanks: int = 0
    blank_codes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether nothing was gained or lost."""
        return self.total_in == self.carried + self.kept

    def __str__(self) -> str:
        """Return the proof in words."""
        blank = f"; {self.blanks:,} blank, not zero" if self.blanks else ""
        if self.blank_codes:
            blank += f": {joined(self.blank_codes, _MOST_NAMED)}"
        if self.lacking:
            blank += f", which {joined(self.lacking, _MOST_NAMED)} lack"
        proof = f"{self.total_in:,} in = {self.carried:,} carried + {self.kept:,} kept"
        return f"{self.measure}: {proof}{blank}"

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "measure": self.measure,
            "total_in": self.total_in,
            "carried": self.carried,
            "kept": self.kept,
            "blanks": self.blanks,
            "blank_codes": list(self.blank_codes),
            "lacking": list(self.lacking),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class KeptCodes:
    """
    Codes whose figures went nowhere, for one reason.

    Attributes:
        remainder: The reason, as it stands in the column ``remainder``.
        rows: How many rows have such a code.
        codes: How many codes there are.
        examples: Some of them, those with most rows first.

    >>> print(KeptCodes(remainder="no body", rows=3, codes=1, examples=("VPP00",)))
    no body: 3 rows of 1 code, such as VPP00
    """

    record_columns: ClassVar[Columns] = {
        "remainder": "text",
        "rows": "whole number",
        "codes": "whole number",
        "examples": "text",
    }

    remainder: str
    rows: int
    codes: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the reason, the counts and the examples."""
        of_rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        of_codes = "1 code" if self.codes == 1 else f"{self.codes:,} codes"
        such = f", such as {named(self.examples)}" if self.examples else ""
        return f"{self.remainder}: {of_rows} of {of_codes}{such}"

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "remainder": self.remainder,
            "rows": self.rows,
            "codes": self.codes,
            "examples": list(self.examples),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CarryReport:
    """
    The proof of every column, and what went nowhere.

    Attributes:
        totals: The proof of each measure, in their order.
        kept: The codes that went nowhere, by reason, most rows first.
        missing: Codes of the crosswalk of which the frame has no row.
        doubts: What is assumed about the shares that were used.

    >>> report = CarryReport(totals=(), missing=("QF7",))
    >>> report.is_whole, str(report)
    (True, 'missing from the frame: QF7')
    """

    totals: tuple[CarriedTotal, ...]
    kept: tuple[KeptCodes, ...] = ()
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every code went somewhere."""
        return not self.kept

    def __str__(self) -> str:
        """Return the proofs, then what was kept, is missing or is doubtful, a line each."""
        lines = [str(total) for total in self.totals]
        lines += (f"kept: {each}" for each in self.kept)
        if self.missing:
            lines.append(f"missing from the frame: {joined(self.missing, _MOST_NAMED)}")
        lines += (f"doubt: {doubt}" for doubt in self.doubts)
        return "\n".join(lines)

    def to_records(self) -> Record:
        """Return all of it as plain data."""
        return {
            "totals": [each.to_record() for each in self.totals],
            "kept": [each.to_record() for each in self.kept],
            "missing": list(self.missing),
            "doubts": list(self.doubts),
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the report as tables: ``totals``, ``kept``, ``missing`` and ``doubts``.

        >>> list(CarryReport(totals=()).tables())
        ['totals', 'kept', 'missing', 'doubts']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(
            self.to_records(),
            {
                "totals": CarriedTotal.record_columns,
                "kept": KeptCodes.record_columns,
                "missing": {"code": "text"},
                "doubts": {"doubt": "text"},
            },
            self.doubts,
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``totals`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)
