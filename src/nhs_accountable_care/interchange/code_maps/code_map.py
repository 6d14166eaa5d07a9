"""
A map of codes: what each code of one day is by another, of the same day or a later or earlier one.

A split is not a function. A code that went to several others has a row for each, with its share,
and the shares are exact and add up to one. Only a map in which no code splits can be a function.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs

from nhs_accountable_care._core.errors import AmbiguousCodeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import in_lines, joined, listed, per_cent
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations import LeftOut, OdsCode, OrganisationKind
from nhs_accountable_care.organisations.apportioning import decimal_weights

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["CodeMap", "CodeMapRow"]

_MOST_NAMED = 20


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CodeMapRow:
    """
    The share of one code that belongs to another.

    Attributes:
        from_name: The name of the body on the first day; `None` where no register was asked.
        to_name: The name of the other on the second day, likewise.
        share: An exact ratio above zero; one where the code is wholly of the other.
        basis: What the share rests on, as `CrosswalkRow.basis`, or by which link a body belongs.
        confidence: How sure the row is; `None` where nothing is cited for it.
        doubts: What is assumed for it.

    Raises:
        InvalidValueError: For a code or a basis that is blank.

    >>> row = CodeMapRow(
    ...     from_code=OdsCode("QJG"), to_code=OdsCode("T6Y0W"), share=Fraction(2, 3), basis="x"
    ... )
    >>> print(row)
    QJG -> T6Y0W: 66.7 % (x)
    """

    from_code: OdsCode = attrs.field(validator=is_text)
    from_name: str | None = None
    to_code: OdsCode = attrs.field(validator=is_text)
    to_name: str | None = None
    share: Fraction
    basis: str = attrs.field(validator=is_text)
    confidence: Confidence | None = None
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __str__(self) -> str:
        """Return both codes, the share and what it rests on."""
        return f"{self.from_code} -> {self.to_code}: {per_cent(self.share)} ({self.basis})"


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class CodeMap:
    """
    What each code of one day is by another, with all that a reader of it needs to be told.

    It is made from a crosswalk by `code_map_of`, or of the links of one day by `code_map_on`.

    Attributes:
        from_day: The day of the first codes.
        to_day: The day of the others; the same day for a map of who belongs to whom.
        from_kinds: Of which kinds the first are; empty where that was not asked.
        to_kinds: Of which kinds the others are, likewise.
        basis: What shares rest on, or by which links bodies belong; `None` where bodies without
            area follow what events tell.
        edition_day: The day up to which the records of the register are kept.
        doubts: Every assumption, also those of rows.
        left_out: Codes of the first day of which there is no row, and why.

    Raises:
        InvalidValueError: For a pair that stands twice, and for shares of a code that are not
            positive parts of one whole.

    >>> half = CodeMapRow(
    ...     from_code=OdsCode("A"), to_code=OdsCode("B"), share=Fraction(1, 2), basis="x"
    ... )
    >>> day = date(2026, 4, 1)
    >>> split = CodeMap(
    ...     from_day=day, to_day=day, rows=(half, attrs.evolve(half, to_code=OdsCode("C")))
    ... )
    >>> print(split)
    1 code of 1 April 2026 to 2 of that day, in 2 rows; 1 code splits
    >>> split.split_codes
    ('A',)
    """

    from_day: date
    to_day: date
    from_kinds: tuple[OrganisationKind, ...] = ()
    to_kinds: tuple[OrganisationKind, ...] = ()
    basis: str | None = None
    edition_day: date | None = None
    rows: tuple[CodeMapRow, ...]
    doubts: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse rows that would lose or make people."""
        pairs = {(row.from_code, row.to_code) for row in self.rows}
        if len(pairs) != len(self.rows):
            msg = "a pair of codes stands twice in the map; add its shares up"
            raise InvalidValueError(msg)
        for code, rows in self._by_code().items():
            if any(row.share <= 0 for row in rows) or sum(row.share for row in rows) != 1:
                shares = ", ".join(f"{row.to_code} {row.share}" for row in rows)
                msg = f"the shares of {code} are not positive parts of one whole: {shares}"
                raise InvalidValueError(msg)

    @property
    def split_codes(self) -> tuple[OdsCode, ...]:
        """The codes that went to several others, or whose shares are not known."""
        return (
            *(code for code, rows in self._by_code().items() if len(rows) > 1),
            *(each.code for each in self.left_out if each.is_ambiguous),
        )

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Everything that rows cite, once, in order of the keys of sources."""
        cited = dict.fromkeys(each for row in self.rows for each in row.sources)
        return tuple(sorted(cited, key=lambda each: (each.source.key, str(each))))

    def one_to_one(self) -> dict[OdsCode, OdsCode]:
        """
        Return the other code of each, where there is one and no more.

        Raises:
            AmbiguousCodeError: For codes that split; it names them, and what has room for shares.

        >>> row = CodeMapRow(
        ...     from_code=OdsCode("A"), to_code=OdsCode("B"), share=Fraction(1), basis="whole"
        ... )
        >>> day = date(2026, 4, 1)
        >>> CodeMap(from_day=day, to_day=day, rows=(row,)).one_to_one()
        {'A': 'B'}
        """
        by_code = self._by_code()
        told = [
            f"{code} splits: {joined(f'{row.to_code} {per_cent(row.share)}' for row in rows)}"
            for code, rows in by_code.items()
            if len(rows) > 1
        ]
        told += [
            f"{each.code} splits: {each.reason}" for each in self.left_out if each.is_ambiguous
        ]
        if told:
            codes = listed(self.split_codes, _MOST_NAMED)
            cure = (
                f"these codes have no single answer: {codes}; write what has shares, which is a "
                f"SQL table, a dbt seed, CSV or JSON, or ask for the other codes alone"
            )
            raise AmbiguousCodeError(in_lines([cure, *told]))
        return {code: rows[0].to_code for code, rows in by_code.items()}

    def to_records(self) -> Record:
        """
        Return the map as plain data, as ``--emit json`` prints it.

        ``share`` is a decimal in text, of nine places, and those of a code add up to exactly
        one; ``share_numerator`` of ``share_denominator`` is the exact share, in the lowest terms
        in which the shares of a code have one denominator, so they need not be people. The
        sources of a row are keys of those of the map.
        """
        return {
            "from_day": self.from_day.isoformat(),
            "to_day": self.to_day.isoformat(),
            "from_kinds": [kind.value for kind in self.from_kinds],
            "to_kinds": [kind.value for kind in self.to_kinds],
            "basis": self.basis,
            "edition_day": None if self.edition_day is None else self.edition_day.isoformat(),
            "split_codes": list(self.split_codes),
            "doubts": list(self.doubts),
            "left_out": [{"code": each.code, "reason": each.reason} for each in self.left_out],
            "sources": [each.to_record() for each in self.sources],
            "rows": [
                {
                    **record,
                    "doubts": list(row.doubts),
                    "sources": list(dict.fromkeys(each.source.key for each in row.sources)),
                }
                for row, record in self.row_records()
            ],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the map as tables: ``rows``, and what is split, in doubt, left out or cited.

        The share is a decimal in text, and exact in two whole numbers beside it.
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(self.to_records(), _TABLES, self.doubts)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``rows`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def row_records(self) -> Iterator[tuple[CodeMapRow, dict[str, Any]]]:
        """Go through the rows, each with what is plain in it, but for its doubts and sources."""
        for rows in self._by_code().values():
            shares = decimal_weights([row.share for row in rows])
            whole = math.lcm(*(row.share.denominator for row in rows))
            for row, share in zip(rows, shares, strict=True):
                yield (
                    row,
                    {
                        "from_code": row.from_code,
                        "from_name": row.from_name,
                        "to_code": row.to_code,
                        "to_name": row.to_name,
                        "share": share,
                        "share_numerator": int(row.share * whole),
                        "share_denominator": whole,
                        "basis": row.basis,
                        "confidence": None if row.confidence is None else row.confidence.value,
                    },
                )

    def _by_code(self) -> dict[OdsCode, list[CodeMapRow]]:
        """Gather the rows of each code of the first day."""
        gathered: dict[OdsCode, list[CodeMapRow]] = {}
        for row in self.rows:
            gathered.setdefault(row.from_code, []).append(row)
        return gathered

    def __str__(self) -> str:
        """Count codes and rows on both days, and those that split or were left out."""
        before = len({row.from_code for row in self.rows})
        after = len({row.to_code for row in self.rows})
        codes = "1 code" if before == 1 else f"{before:,} codes"
        day = "that day" if self.to_day == self.from_day else words_of_day(self.to_day)
        rows = "1 row" if len(self.rows) == 1 else f"{len(self.rows):,} rows"
        split = sum(len(rows) > 1 for rows in self._by_code().values())
        splits = "" if not split else f"; {split} codes split" if split > 1 else "; 1 code splits"
        left = f"; {len(self.left_out)} left out" if self.left_out else ""
        return (
            f"{codes} of {words_of_day(self.from_day)} to {after:,} of {day}, in {rows}"
            f"{splits}{left}"
        )

    def __repr__(self) -> str:
        """Return one line; the rows would fill pages."""
        return f"<CodeMap {self}>"


_TABLES: Final[Mapping[str, Columns]] = {
    "rows": {
        "from_code": "text",
        "from_name": "text",
        "to_code": "text",
        "to_name": "text",
        "share": "text",
        "share_numerator": "whole number",
        "share_denominator": "whole number",
        "basis": "text",
        "confidence": "text",
        "doubts": "text",
        "sources": "text",
    },
    "split_codes": {"code": "text"},
    "doubts": {"doubt": "text"},
    "left_out": {"code": "text", "reason": "text"},
    "sources": Citation.record_columns,
    "about": {
        "from_day": "day",
        "to_day": "day",
        "from_kinds": "text",
        "to_kinds": "text",
        "basis": "text",
        "edition_day": "day",
    },
}
