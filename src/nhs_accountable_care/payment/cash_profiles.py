r"""
When the money of a settlement moves, month by month.

A settlement says what a year comes to. What a treasurer asks next is when: a fixed part comes in
twelfths, a variable one a quarter later, what was not earned goes back in June. Each line has its
timing, and to the penny the months add up to the line.

>>> from nhs_accountable_care.payment import BlockPayment, settle
>>> settlement = settle(BlockPayment(), {"block_value": Money.parse("£1,000")})
>>> profile = cash_profile(settlement, FinancialYear(2023), others=monthly())
>>> print(*profile.rows[:2], sep="\n")
April 2023: from commissioner to provider: £83.34 (block payment)
May 2023: from commissioner to provider: £83.34 (block payment)
>>> print(profile.net_by_month["provider"][date(2024, 3, 1)])
£83.33
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import listed, quoted, wrapped
from nhs_accountable_care._core.time import FinancialYear, words_of_day
from nhs_accountable_care.payment.language.apportionment import share_out
from nhs_accountable_care.payment.settlement import Posting, Settlement

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "CashProfile",
    "CashRow",
    "MonthShare",
    "PaymentTiming",
    "cash_profile",
    "in_month",
    "monthly",
    "quarterly_in_arrears",
]

_WIDTH: Final = 99
_MONTHS: Final = 12
_LAST_MONTH: Final = 36


@attrs.frozen(kw_only=True, field_transformer=check_types)
class MonthShare:
    """
    How much of a line is paid in one month.

    Attributes:
        month: Which month, counted from April of the year as 1: March is 12, the June after the
            year 15; 36 at most.
        share: The part of the line that is paid in it.

    Raises:
        InvalidValueError: The month is none of these.

    >>> MonthShare(month=15, share=Share.parse("100%")).month
    15
    """

    month: int
    share: Share

    def __attrs_post_init__(self) -> None:
        """Refuse a month before the year, and one long after it."""
        if not 1 <= self.month <= _LAST_MONTH:
            msg = (
                f"month is {self.month}; count from April of the year as 1, "
                f"up to {_LAST_MONTH}: 15 is the June after it"
            )
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PaymentTiming:
    """
    In which months a line is paid, which together pay all of it.

    Attributes:
        months: The months in order, each once; their shares make the whole.

    Raises:
        InvalidValueError: The shares do not make the whole, or the months are not in order.

    >>> half = Share.parse("50%")
    >>> timing = PaymentTiming(
    ...     months=(MonthShare(month=1, share=half), MonthShare(month=7, share=half))
    ... )
    >>> len(timing.months)
    2
    """

    months: tuple[MonthShare, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse what pays less than all, or more, and months out of order."""
        whole = sum((each.share.value for each in self.months), Fraction())
        if whole != 1:
            msg = f"the shares of the months add up to {Share(value=whole)}; they make 100%"
            raise InvalidValueError(msg)
        months = [each.month for each in self.months]
        if months != sorted(set(months)):
            msg = "the months are not in order, or one comes twice; name each once, from April on"
            raise InvalidValueError(msg)


def monthly() -> PaymentTiming:
    """
    Return the timing of equal parts in each month of the year.

    >>> len(monthly().months)
    12
    """
    share = Share(value=Fraction(1, _MONTHS))
    return PaymentTiming(
        months=tuple(MonthShare(month=month, share=share) for month in range(1, _MONTHS + 1))
    )


def quarterly_in_arrears() -> PaymentTiming:
    """
    Return the timing of equal parts, each in the month after its quarter has ended.

    >>> [each.month for each in quarterly_in_arrears().months]
    [4, 7, 10, 13]
    """
    share = Share.parse("25%")
    return PaymentTiming(
        months=tuple(MonthShare(month=month, share=share) for month in (4, 7, 10, 13))
    )


def in_month(month: int) -> PaymentTiming:
    """
    Return the timing of one payment, in a month that is counted from April of the year as 1.

    >>> in_month(15).months[0].month
    15
    """
    return PaymentTiming(months=(MonthShare(month=month, share=Share.parse("100%")),))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CashRow:
    """
    One transfer in one month, of more than nothing.

    Attributes:
        month: The first day of the month.
        posting: Who pays whom, how much of which line.

    >>> posting = Posting(payer="a", payee="b", amount=Money.parse("£5"), line="fee")
    >>> print(CashRow(month=date(2023, 4, 1), posting=posting))
    April 2023: from a to b: £5.00 (fee)
    """

    record_columns: ClassVar[Columns] = {
        "month": "day",
        "payer": "text",
        "payee": "text",
        "pence": "whole number",
        "line": "text",
    }

    month: date
    posting: Posting

    def __str__(self) -> str:
        """Return the month, and who pays whom."""
        return f"{_named(self.month)}: {self.posting}"

    def to_record(self) -> Record:
        """Return it as plain data; the month is its first day."""
        return {"month": self.month.isoformat(), **self.posting.to_record()}


@final
@attrs.frozen(kw_only=True, field_transformer=check_types)
class CashProfile:
    """
    All transfers of a settlement by month; over the months they are what was settled.

    Attributes:
        rows: The transfers, by month, and within it in the order of the lines.
    """

    rows: tuple[CashRow, ...]

    @property
    def net_by_month(self) -> dict[str, dict[date, Money]]:
        """What each party gets less what it pays, in each month in which money moves at all."""
        months = sorted({row.month for row in self.rows})
        found: dict[str, dict[date, Money]] = {}
        for row in self.rows:
            amount = row.posting.amount
            for party, paid in ((row.posting.payer, -amount), (row.posting.payee, amount)):
                zeros = dict.fromkeys(months, Money(pence=0, currency=amount.currency))
                by_month = found.setdefault(party, zeros)
                by_month[row.month] += paid
        return found

    def __str__(self) -> str:
        """Return what each party gets by month, and has got by then."""
        lines = ["Cash by month"]
        for party, by_month in self.net_by_month.items():
            so_far: Money | None = None
            lines.append(f"  {party}")
            for month, money in by_month.items():
                so_far = money if so_far is None else so_far + money
                text = f"{_named(month)}: {money}, by then {so_far}"
                lines.append(wrapped(text, "    ", "      ", width=_WIDTH))
        return "\n".join(lines) if self.rows else "Cash by month\n  nobody pays anything"

    def to_records(self) -> Record:
        """
        Return the transfers as plain data, in pence.

        >>> posting = Posting(payer="a", payee="b", amount=Money.parse("£5"), line="fee")
        >>> profile = CashProfile(rows=(CashRow(month=date(2023, 4, 1), posting=posting),))
        >>> profile.to_records()["rows"][0]["pence"]
        500
        """
        return {"rows": [row.to_record() for row in self.rows]}

    def table(self) -> "RecordTable":
        """
        Return the transfers as a table.

        >>> len(CashProfile(rows=()).table())
        0
        """
        # Here and not above: most answers never become tables.
        from nhs_accountable_care._core.record_tables import table_of  # noqa: PLC0415

        return table_of(self.rows, of=CashRow, name="rows")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the transfers as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)


def cash_profile(
    settlement: Settlement,
    year: FinancialYear,
    *,
    timings: Mapping[str, PaymentTiming] | None = None,
    others: PaymentTiming | None = None,
) -> CashProfile:
    """
    Say in which month which penny of a settlement is paid.

    Args:
        settlement: What was settled, for one year.
        year: That year.
        timings: When each line is paid, by its label.
        others: When the lines are paid that are not named. Where it is not given, each line must
            be named: when money moves is never guessed.

    Raises:
        InvalidValueError: A line that pays has no timing, or a label is that of no line.
    """
    named = timings or {}
    labels = [line.label for line in settlement.formula.lines if line.payer is not None]
    problems = [
        f"no line that pays is labelled {quoted(label)}; those are: "
        f"{listed((quoted(each) for each in labels), MOST_SHOWN) or 'none'}"
        for label in named
        if label not in labels
    ]
    paid = {posting.line for posting in settlement.postings}
    open_lines = [label for label in labels if label in paid and label not in named]
    if others is None and open_lines:
        problems.append(
            f"when these are paid is not said: "
            f"{listed((quoted(each) for each in open_lines), MOST_SHOWN)}; "
            f"name each in timings, or give others"
        )
    if problems:
        raise InvalidValueError("\n".join(problems))
    rows = [
        row
        for posting in settlement.postings
        if (timing := named.get(posting.line, others)) is not None
        for row in _rows(posting, timing, year)
    ]
    return CashProfile(rows=tuple(sorted(rows, key=lambda row: row.month)))


def _rows(posting: Posting, timing: PaymentTiming, year: FinancialYear) -> list[CashRow]:
    """Share one transfer out among its months, by largest remainder."""
    pence = share_out(posting.amount.pence, [each.share.value for each in timing.months])
    return [
        CashRow(
            month=_month(year, each.month),
            posting=attrs.evolve(posting, amount=attrs.evolve(posting.amount, pence=part)),
        )
        for each, part in zip(timing.months, pence, strict=True)
        if part
    ]


def _month(year: FinancialYear, number: int) -> date:
    """
    Return the first day of a month that is counted from April of a year as 1.

    >>> _month(FinancialYear(2023), 15)
    datetime.date(2024, 6, 1)
    """
    months = year.start_year * _MONTHS + 2 + number
    return date(months // _MONTHS, months % _MONTHS + 1, 1)


def _named(month: date) -> str:
    """
    Name a month.

    >>> _named(date(2023, 4, 1))
    'April 2023'
    """
    return words_of_day(month).split(maxsplit=1)[1]
