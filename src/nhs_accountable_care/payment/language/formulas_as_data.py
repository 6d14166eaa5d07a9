"""
A formula as data: what a local agreement says of money, readable without its author's Python.

A mechanism travels in a document as its fields, and its formula is derived. A local
agreement has no class of its own, so its formula itself is written down: facts that are
declared once, steps that may use earlier steps only, and lines. Money is written in pounds,
as everywhere in a document, and every number is exact text: ``"0.3"``, ``"1/3"``.
"""

from fractions import Fraction
from typing import ClassVar, Final, Literal

import attrs

from nhs_accountable_care._core.errors import (
    InvalidValueError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_DIGITS
from nhs_accountable_care._core.money import number_text, parse_ratio
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import shortened
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.units import MONETARY, YEAR, Unit

__all__ = [
    "UNITS",
    "UNIT_WORDS",
    "AgreementData",
    "ColumnData",
    "ConditionData",
    "FactData",
    "LineData",
    "PricesData",
    "StepData",
    "UnitWord",
    "number_of",
    "ratio_text",
    "shown",
    "unit_of_rates",
]

UnitWord = Literal["money", "price", "count", "rate", "share", "truth", "code", "year"]
"""The units as documents call them: money is in pounds there, and so not called pence."""

UNITS: Final[dict[UnitWord, Unit]] = {
    "money": Unit.PENCE,
    "price": Unit.PRICE,
    "count": Unit.COUNT,
    "rate": Unit.RATE,
    "share": Unit.SHARE,
    "truth": Unit.TRUTH,
    "code": Unit.CODE,
    "year": Unit.YEAR,
}
UNIT_WORDS: Final = {unit: word for word, unit in UNITS.items()}
_PENCE_IN_A_POUND: Final = 100


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FactData:
    """
    The declaration of a fact, in text; what is left out is usual for its unit.

    Attributes:
        name: The name of the fact, by which expressions use it.
        unit: What it counts.
        step: The least difference, in pounds for money and prices.
        lowest: The least value; for a year, such as ``2017/18``.
        highest: The greatest value.
        table: The table in which it stands, for a fact that each row has.
        codes: The codes of which it is one, for a fact whose unit is a code.
    """

    name: str
    unit: UnitWord
    step: str | None = None
    lowest: str | None = None
    highest: str | None = None
    table: str | None = None
    codes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ColumnData:
    """
    A column of a price list, in text.

    Attributes:
        name: The name of the column.
        unit: What its values count.
        values: One value for each code of the list, in the same order.
    """

    name: str
    unit: UnitWord
    values: tuple[str, ...]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PricesData:
    """
    A price list, in text.

    Attributes:
        name: The name of the list, by which expressions use it.
        codes: The codes that have a price, in order.
        columns: The columns of the list, each with one value for each code.
    """

    name: str
    codes: tuple[str, ...]
    columns: tuple[ColumnData, ...]
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StepData:
    """
    A named working: its expression as a clause, or as plain data, an object with a ``type``.

    Attributes:
        name: The name of the working, by which later expressions use it.
        of: The expression: a clause, such as ``target less outturn``, or an object with a
            ``type``, such as ``sum``, and the fields of that type.
    """

    name: str
    of: object
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LineData:
    """
    A line: its expression as a clause or as plain data, and who pays whom; neither for a note.

    Attributes:
        label: What is paid, in words: no two lines share a label.
        of: The expression of the sum: a clause, such as ``50% of [saving]``, or an object with a
            ``type``, such as ``sum``, and the fields of that type.
        payer: The party that pays; `None` for a note.
        payee: The party that is paid; `None` for a note.
        doubt: Of a note: what is wrong with the facts, in words, if it comes to anything but
            nothing. A settlement says it before the money.
    """

    label: str
    of: object
    payer: str | None = None
    payee: str | None = None
    doubt: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AgreementData:
    """
    A local agreement as a document holds it.

    An expression is an object with a ``type`` (the name of its node, as ``all-of``) and the
    node's fields; a fact and a step stand as ``{"type": "fact", "name": …}`` once declared. Or
    it is a clause that says the same: ``50% of [saving], at most £1m, rounded to the penny``.

    Attributes:
        facts: The facts that expressions use, each declared once.
        prices: The price lists that expressions look up.
        steps: Named workings, of which each may use those before it.
        lines: What is paid, by whom and to whom.
        currency: The currency of its money.
    """

    type_tag: ClassVar[str] = "local-agreement"

    name: str = "local agreement"
    facts: tuple[FactData, ...] = ()
    prices: tuple[PricesData, ...] = ()
    steps: tuple[StepData, ...] = ()
    lines: tuple[LineData, ...]
    currency: str = "GBP"
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ConditionData:
    """
    A condition as a document holds it: its facts, and an object with a ``type``.

    Attributes:
        facts: The facts that the condition uses, each declared once.
        prices: The price lists that the condition looks up.
        holds: The condition: a clause, or an object with a ``type``, such as ``compare``, and the
            fields of that type.
    """

    facts: tuple[FactData, ...] = ()
    prices: tuple[PricesData, ...] = ()
    holds: object


def ratio_text(value: Fraction) -> str:
    """Write an exact number, which must fit in so many digits."""
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    text = number_text(value)
    # What is far too long as one number over another is not made into digits first.
    # Survives [< to <=], [10 to 11]: what is a little longer is refused by its digits.
    is_short = max(abs(value.numerator), value.denominator) < 10**MOST_DIGITS
    if is_short and bottom == 1 and value.denominator > 1:
        places = 1
        while (value * 10**places).denominator > 1:
            places += 1
        digits = f"{abs(value * 10**places).numerator:0{places + 1}d}"
        text = f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    if not is_short or len(text) > MOST_DIGITS:
        msg = f"{shortened(text)} has more than {MOST_DIGITS} characters, and cannot be written"
        raise InvalidValueError(msg)
    return text


def shown(value: Fraction, unit: Unit) -> str:
    """Write a value: money and prices in pounds, a year as a financial year."""
    if unit is YEAR:
        return str(FinancialYear(value.numerator))
    return ratio_text(value / _PENCE_IN_A_POUND if unit in MONETARY else value)


def number_of(text: str, unit: Unit) -> Fraction:
    """Read a value, in pence if it is money or a price."""
    if unit is YEAR:
        return Fraction(FinancialYear.parse(text).start_year)
    number = parse_ratio(text)
    return number * _PENCE_IN_A_POUND if unit in MONETARY else number


def unit_of_rates(of: Unit, unit: Unit) -> Unit:
    """Return the unit of what a band yields for each of the value: money, or a pure number."""
    return unit if unit in MONETARY and of is not unit else Unit.RATE
