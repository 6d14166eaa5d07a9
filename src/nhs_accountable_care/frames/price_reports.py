"""What became of the rows of a frame that was priced."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import listed

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["MILLIONTH", "NotPriced", "PricingReport"]

MILLIONTH: Final = Decimal("0.000001")
"""How fine a factor is, unless something else is said."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NotPriced:
    """
    Rows that could not be priced, for one reason.

    Attributes:
        reason: Why, in the words of the column ``problem``.
        rows: How many rows.
        distinct: How many values of the column that it lies in; an absent one counts as one.
        examples: Some of the values, those of most rows first.
        first_row: The place of the first of the rows, counted from 0; `None` where rows have no
            order.

    >>> print(NotPriced(reason="unknown code", rows=3, distinct=2, examples=("ZZ9", "HN")))
    unknown code: 3 rows, ZZ9, HN
    """

    record_columns: ClassVar[Columns] = {
        "reason": "text",
        "rows": "whole number",
        "distinct": "whole number",
        "examples": "text",
        "first_row": "whole number",
    }

    reason: str
    rows: int
    distinct: int
    examples: tuple[str, ...] = ()
    first_row: int | None = None

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "reason": self.reason,
            "rows": self.rows,
            "distinct": self.distinct,
            "examples": list(self.examples),
            "first_row": self.first_row,
        }

    def __str__(self) -> str:
        """Write it in a line."""
        shown = listed(self.examples, MOST_SHOWN)
        more = self.distinct - min(len(self.examples), MOST_SHOWN)
        words = [f"{self.reason}: {self.rows:,} row{'' if self.rows == 1 else 's'}"]
        if self.first_row is not None:
            words.append(f"the first of which is row {self.first_row}")
        if shown:
            words.append(f"{shown} and {more:,} more" if more else shown)
        return ", ".join(words)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PricingReport:
    """
    What became of the rows of a frame that was priced.

    Attributes:
        priced: How many rows have a price.
        total: What all of them come to.
        not_priced: The others, by reason.
        price_step: What one step of ``unit_price`` is worth, in pence.
        factor_step: What one step of ``factor_steps`` is worth.

    >>> print(PricingReport(priced=2, total=Money.parse("£14,502")))
    2 rows priced, £14,502.00
    """

    priced: int
    total: Money
    not_priced: tuple[NotPriced, ...] = ()
    price_step: Fraction = Fraction(1)
    factor_step: Fraction = Fraction(MILLIONTH)

    @property
    def rows(self) -> int:
        """How many rows the frame has."""
        return self.priced + sum(each.rows for each in self.not_priced)

    def to_records(self) -> Mapping[str, list[Record]]:
        """Return the rows that were not priced as plain data, a record for each reason."""
        return {"not_priced": [each.to_record() for each in self.not_priced]}

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the report as tables: ``not_priced``, and ``about`` with what was priced.

        >>> report = PricingReport(priced=2, total=Money.parse("£14,502"))
        >>> report.tables()["about"].to_records()[0]["total_pence"]
        1450200
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        about = {
            "priced": self.priced,
            "total_pence": self.total.pence,
            "currency": self.total.currency,
            "price_step": str(self.price_step),
            "factor_step": str(self.factor_step),
        }
        return tables_of({**self.to_records(), **about}, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``not_priced`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def __str__(self) -> str:
        """Write a line for what was priced, and one for each reason why others were not."""
        first = f"{self.priced:,} row{'' if self.priced == 1 else 's'} priced, {self.total}"
        return "\n".join([first, *map(str, self.not_priced)])


_TABLES: Final[Mapping[str, Columns]] = {
    "not_priced": NotPriced.record_columns,
    "about": {
        "priced": "whole number",
        "total_pence": "whole number",
        "currency": "text",
        "price_step": "text",
        "factor_step": "text",
    },
}
