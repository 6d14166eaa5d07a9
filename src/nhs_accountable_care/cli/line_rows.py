"""The lines of a settlement as rows of CSV, of one year or of several: money in pounds."""

from typing import Final

from nhs_accountable_care._core.csv_text import Cell, exact_cell
from nhs_accountable_care.payment import SettledLine, Settlement
from nhs_accountable_care.payment.language.formulas_as_data import UNIT_WORDS

__all__ = ["LINE_COLUMNS", "line_row"]

LINE_COLUMNS: Final = ("line", "from", "to", "amount", "unit", "working", "sources", "doubt")


def line_row(settlement: Settlement, line: SettledLine) -> tuple[Cell, ...]:
    """Return a line as a row: what is below nothing is paid the other way, as it is posted."""
    sources = " | ".join(str(each) for each in line.citations)
    payer, payee, value = line.payer, line.payee, line.value
    if line.amount is not None and payer is not None and value < 0:
        payer, payee, value = payee, payer, -value
    amount = value if line.amount is None else value / 100
    unit = UNIT_WORDS[line.unit]
    currency = settlement.formula.currency
    return (
        line.label,
        payer,
        payee,
        exact_cell(amount),
        currency if line.amount is not None else unit,
        line.working,
        sources,
        "; ".join(settlement.doubts_about(line.label)) or None,
    )
