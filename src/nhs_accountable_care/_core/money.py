"""
Money in whole pence, prices below a penny, shares, and the named ways of rounding.

Nothing here uses floating point or the decimal context of the host program: amounts are
whole numbers of pence, shares are exact fractions, and a fraction of a penny exists only
until a named way of rounding ends it.
"""

import enum
import re
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_BITS, MOST_DIGITS

__all__ = [
    "Money",
    "Rounding",
    "Share",
    "UnitPrice",
    "currency_symbol",
    "exact_of",
    "number_text",
    "parse_ratio",
    "round_to",
]

_PENCE_IN_A_POUND = 100
_SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}
_SCALES = {"": 1, "k": 10**3, "m": 10**6, "bn": 10**9}
# Not compiled here, since that would cost whoever parses nothing as much as a class does.
_AMOUNT = (
    r"(?P<sign>[-−]?)(?P<symbol>[£$€]?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?(?P<scale>k|m|bn)?"
)
_RATIO = (
    r"(?P<sign>-?)(?P<whole>\d+)(?:\.(?P<part>\d+))?(?P<percent>%)?"
    r"|(?P<top>-?\d+)/(?P<bottom>\d+)"
)
# The digits of an amount: its pence, without the point and a sign.
_MOST_PENCE = 10 ** (MOST_DIGITS - 2)
# So many decimal digits are within the bound for certain.
_MOST_PLACES = MOST_BITS * 3 // 10
# A price for one thing is published to a thousandth of a pound; three more are air.
_PRICE_PLACES = 6
_PRICE_STEP = Fraction(_PENCE_IN_A_POUND, 10**_PRICE_PLACES)
_FINER = (
    "has a fraction of a penny, and what is paid is whole pence; write the price of one thing "
    'as UnitPrice.parse("£2.218"), and round only what is paid'
)


class Rounding(enum.Enum):
    """
    A named way to round to a multiple.

    The first four treat a refund as they treat a payment: rounding the negative of an
    amount returns the negative of the rounded amount.

    >>> round_to(Fraction(5, 2), Fraction(1), Rounding.HALF_EVEN)
    Fraction(2, 1)
    """

    HALF_UP = "half-up"
    """To the nearest; a half goes away from zero, as `decimal.ROUND_HALF_UP` has it."""

    HALF_EVEN = "half-even"
    """To the nearest; a half goes to the even neighbour."""

    DOWN = "down"
    """Towards zero."""

    UP = "up"
    """Away from zero."""

    FLOOR = "floor"
    """Towards minus infinity."""

    CEILING = "ceiling"
    """Towards plus infinity."""


def round_to(value: Fraction, to: Fraction, way: Rounding) -> Fraction:
    """
    Round an exact value to a multiple of another, in a named way.

    Raises:
        InvalidValueError: If ``to`` is not more than zero.

    >>> round_to(Fraction("-12.5"), Fraction(1), Rounding.HALF_UP)
    Fraction(-13, 1)
    >>> round_to(Fraction("0.12345"), Fraction("0.0001"), Rounding.DOWN)
    Fraction(617, 5000)
    """
    if to <= 0:
        msg = f"cannot round to a multiple of {number_text(to)}; it must be more than zero"
        raise InvalidValueError(msg)
    multiples = value / to
    # Survives [< to <=]: zero has no sign, and zero times either is zero.
    sign = -1 if multiples < 0 else 1
    size = abs(multiples)
    match way:
        case Rounding.HALF_UP:
            whole = sign * ((size + Fraction(1, 2)).__floor__())
        case Rounding.HALF_EVEN:
            # Python rounds a Fraction to the even neighbour, on both sides of zero.
            whole = round(multiples)
        case Rounding.DOWN:
            whole = sign * size.__floor__()
        case Rounding.UP:
            whole = sign * size.__ceil__()
        case Rounding.FLOOR:
            whole = multiples.__floor__()
        case Rounding.CEILING:
            whole = multiples.__ceil__()
        case _:
            assert_never(way)
    return whole * to


def number_text(value: object) -> str:
    """
    Write a number in a message, however many digits it has.

    Python writes no whole number of more than 4,300 digits, and a message must not fail.

    >>> number_text(Fraction(3, 8)), number_text(10**5000)
    ('3/8', 'a number of about 5,001 digits')
    """
    if isinstance(value, int | Fraction):
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        if bits > MOST_BITS:
            return f"a number of about {bits * 30_103 // 100_000 + 1:,} digits"
    # Here and not above, as below: whoever has no trouble with money loads no words for it.
    from nhs_accountable_care._core.text import represented, shortened  # noqa: PLC0415

    return shortened(str(value)) if isinstance(value, Fraction | Decimal) else represented(value)


def exact_of(value: int | Fraction | Decimal, name: str) -> Fraction:
    """
    Take a number as an exact fraction, after a look at how many digits that would have.

    Raises:
        InvalidValueError: It is not finite, or has more than some 1,200 digits before and after
            the point together.

    >>> exact_of(Decimal("0.375"), "rate")
    Fraction(3, 8)
    >>> exact_of(Decimal("1E+99999999"), "rate")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: rate is 1E+99999999, which is beyond all bounds; ...
    """
    if isinstance(value, Decimal):
        if not value.is_finite():
            msg = f"{name} is {value}, which is no number; leave it out if it is not known"
            raise InvalidValueError(msg)
        _, digits, exponent = value.as_tuple()
        # A finite number has a whole exponent; the type says that others have none.
        is_long = len(digits) + abs(int(exponent)) > _MOST_PLACES
    else:
        is_long = value.numerator.bit_length() > MOST_BITS or (
            value.denominator.bit_length() > MOST_BITS
        )
    if is_long:
        msg = (
            f"{name} is {number_text(value)}, which is beyond all bounds; "
            f"at most {_MOST_PLACES:,} digits are read, so round it first"
        )
        raise InvalidValueError(msg)
    # Nearly every number of a formula is one, and making another of it is not cheap.
    return value if type(value) is Fraction else Fraction(value)


def parse_ratio(text: str) -> Fraction:
    """
    Read an exact number: a decimal, a percentage, or one whole number over another.

    Raises:
        InvalidTypeError: For anything but text.
        InvalidValueError: If it is none of the three, takes more than 40 characters, or divides by
            zero.

    >>> parse_ratio("37.5%"), parse_ratio("0.375"), parse_ratio("3/8")
    (Fraction(3, 8), Fraction(3, 8), Fraction(3, 8))
    """
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text(text, 'text, such as "0.375", "37.5%" or "3/8"'))
    # Bounded before `int`, whose time grows with the square of the digits.
    is_short = len(text) <= MOST_DIGITS
    found = re.fullmatch(_RATIO, text.strip(), re.ASCII) if is_short else None
    if found is None:
        msg = (
            f"{_quoted(text)} is not an exact number of at most {MOST_DIGITS} characters; "
            f'write "0.375", "37.5%" or "3/8"'
        )
        raise InvalidValueError(msg)
    if found["bottom"] is not None:
        bottom = int(found["bottom"])
        if bottom == 0:
            msg = f"{_quoted(text)} divides by zero"
            raise InvalidValueError(msg)
        return Fraction(int(found["top"]), bottom)
    part = found["part"] or ""
    number = Fraction(int(f"{found['sign']}{found['whole']}{part}"), 10 ** len(part))
    return number / 100 if found["percent"] else number


@attrs.frozen(kw_only=True)
class Share:
    """
    An exact part of a whole, from none of it to all of it.

    Raises:
        InvalidTypeError: If the value is no `Fraction`, such as a floating point number.
        InvalidValueError: If it lies below zero or above one, or has more than some 1,200 digits.

    >>> share = Share.parse("37.5%")
    >>> print(share, share.rest, Share.parse("1/3"))
    37.5% 62.5% 1/3
    """

    value: Fraction

    def __attrs_post_init__(self) -> None:
        """Refuse what is not an exact number from zero to one."""
        if not isinstance(self.value, Fraction):
            raise InvalidTypeError(
                _not_text(self.value, 'a Fraction, or use Share.parse("0.375")', "value")
            )
        if not 0 <= self.value <= 1:
            msg = (
                f"a share lies between 0 and 1 (0% and 100%), and {number_text(self.value)} "
                f"does not"
            )
            # Survives [> to >=]: the whole itself is not refused.
            if self.value > 1:
                msg = (
                    f"{msg}; what is more than the whole is a rate: write rate in its place, "
                    f"where the term has one"
                )
            raise InvalidValueError(msg)
        exact_of(self.value, "the share")

    @classmethod
    def parse(cls, text: str) -> "Share":
        """
        Read a share written as a percentage, a decimal or a ratio.

        Raises:
            InvalidTypeError: For anything but text.
            InvalidValueError: If it is none of the three, or lies below zero or above one.

        >>> Share.parse("50%") == Share.parse("0.5") == Share.parse("1/2")
        True
        """
        return cls(value=parse_ratio(text))

    @property
    def rest(self) -> "Share":
        """What is left of the whole."""
        return Share(value=1 - self.value)

    def __str__(self) -> str:
        """Write a percentage where it is exact, and a ratio where it is not."""
        percent = self.value * 100
        bottom = percent.denominator
        for prime in (2, 5):
            while bottom % prime == 0:
                bottom //= prime
        if bottom != 1:
            return str(self.value)
        # Exact: the denominator divides a power of ten, so the digits end.
        places = 0
        while (percent * 10**places).denominator != 1:
            places += 1
        digits = f"{(percent * 10**places).numerator:0{places + 1}d}"
        return f"{digits[:-places]}.{digits[-places:]}%" if places else f"{digits}%"


@attrs.frozen(kw_only=True)
class Money:
    """
    An amount of money, in whole pence.

    Amounts of one currency add, subtract and compare; two currencies never mix. A share
    of an amount is rounded by a way that the caller names.

    Raises:
        InvalidTypeError: If the pence are no whole number; and when amounts of two currencies are
            added, subtracted or compared.
        InvalidValueError: If the currency is no code of ISO 4217, such as GBP, or the pence have
            more than 38 digits, which no document can hold.

    >>> budget = Money.parse("£412,500,000.55")
    >>> print(budget + Money(pence=45))
    £412,500,001.00
    >>> print(Money.parse("£10").times(Share.parse("1/3"), Rounding.HALF_UP))
    £3.33
    >>> Money.parse("£5") + Money.parse("$5")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidTypeError: GBP and USD do not mix; ...
    """

    pence: int
    currency: str = "GBP"

    def __attrs_post_init__(self) -> None:
        """Refuse floating point, and what is not a currency code."""
        if type(self.pence) is not int:
            raise InvalidTypeError(
                _not_text(
                    self.pence, 'a whole number of pence, or use Money.parse("12.34")', "pence"
                )
            )
        if abs(self.pence) >= _MOST_PENCE:
            msg = (
                f"an amount of money has at most {MOST_DIGITS - 2} digits, and this is "
                f"{number_text(self.pence)}; check its digits"
            )
            raise InvalidValueError(msg)
        _check_code(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str | None = None) -> "Money":
        """
        Read an amount in pounds, as a table or a report writes it.

        The symbol decides the currency, or else the argument, or else it is sterling.

        Raises:
            InvalidTypeError: For anything but text.
            InvalidValueError: If it is no amount of at most 40 characters, has a fraction of a
                penny, or has the symbol of another currency than the argument.

        >>> Money.parse("-£1,234.5").pence, Money.parse("£5.9bn").pence
        (-123450, 590000000000)
        """
        pence, printed = _read_amount(
            text, currency, "an amount of money", '"£1,234.56" or "£5.9bn"'
        )
        if pence.denominator != 1:
            msg = f"{_quoted(text)} {_FINER}"
            raise InvalidValueError(msg)
        return cls(pence=pence.numerator, currency=printed)

    @classmethod
    def of_pounds(cls, pounds: int | Decimal, currency: str = "GBP") -> "Money":
        """
        Make an amount from a number of pounds.

        Raises:
            InvalidTypeError: For anything but a whole number or a `Decimal`.
            InvalidValueError: If it is not finite, or has a fraction of a penny.

        >>> Money.of_pounds(Decimal("412500000.55")).pence
        41250000055
        """
        if isinstance(pounds, bool) or not isinstance(pounds, int | Decimal):
            raise InvalidTypeError(
                _not_text(
                    pounds, 'a whole number or a Decimal, such as Decimal("12.34")', "pounds"
                )
            )
        pence = exact_of(pounds, "an amount of money") * _PENCE_IN_A_POUND
        if pence.denominator != 1:
            msg = f"{number_text(pounds)} {_FINER}"
            raise InvalidValueError(msg)
        return cls(pence=pence.numerator, currency=currency)

    @property
    def pounds(self) -> Decimal:
        """
        The amount in pounds with two places.

        >>> Money(pence=-5).pounds
        Decimal('-0.05')
        """
        return Decimal(self.digits)

    @property
    def digits(self) -> str:
        """
        The amount in pounds as plain digits, as documents carry it.

        >>> Money(pence=123456).digits
        '1234.56'
        """
        whole, part = divmod(abs(self.pence), _PENCE_IN_A_POUND)
        return f"{'-' if self.pence < 0 else ''}{whole}.{part:02d}"

    def times(self, factor: "int | Fraction | Share", way: Rounding) -> "Money":
        """
        Multiply by an exact number, and round to the penny in the way that is named.

        Raises:
            InvalidTypeError: If the factor is not exact, such as a floating point number.

        >>> print(Money.parse("£0.05").times(Fraction(1, 2), Rounding.HALF_EVEN))
        £0.02
        """
        exact = factor.value if isinstance(factor, Share) else factor
        if isinstance(exact, bool) or not isinstance(exact, int | Fraction):
            raise InvalidTypeError(_not_text(exact, "a Share, a Fraction or an int", "factor"))
        pence = round_to(self.pence * exact_of(exact, "factor"), Fraction(1), way)
        return attrs.evolve(self, pence=pence.numerator)

    def __add__(self, other: object) -> "Money":
        """Add an amount of the same currency."""
        if not isinstance(other, Money):
            return NotImplemented
        self._check_currency(other)
        return attrs.evolve(self, pence=self.pence + other.pence)

    def __sub__(self, other: object) -> "Money":
        """Take an amount of the same currency away."""
        if not isinstance(other, Money):
            return NotImplemented
        self._check_currency(other)
        return attrs.evolve(self, pence=self.pence - other.pence)

    def __neg__(self) -> "Money":
        """Return the amount with the other sign."""
        return attrs.evolve(self, pence=-self.pence)

    def __abs__(self) -> "Money":
        """Return the amount without its sign."""
        return attrs.evolve(self, pence=abs(self.pence))

    def __bool__(self) -> bool:
        """Return whether there is any money at all, as numbers do."""
        return self.pence != 0

    def __lt__(self, other: object) -> bool:
        """Compare amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        self._check_currency(other)
        return self.pence < other.pence

    def __le__(self, other: object) -> bool:
        """Compare amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        self._check_currency(other)
        return self.pence <= other.pence

    def __gt__(self, other: object) -> bool:
        """Compare amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        return other < self

    def __ge__(self, other: object) -> bool:
        """Compare amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        return other <= self

    def __str__(self) -> str:
        """Write the amount with its symbol, or its code where it has none."""
        whole, part = divmod(abs(self.pence), _PENCE_IN_A_POUND)
        return (
            f"{'-' if self.pence < 0 else ''}{currency_symbol(self.currency)}{whole:,}.{part:02d}"
        )

    def _check_currency(self, other: "Money") -> None:
        """Refuse to mix two currencies."""
        if self.currency != other.currency:
            msg = f"{self.currency} and {other.currency} do not mix; convert one of them first"
            raise InvalidTypeError(msg)


@attrs.frozen(kw_only=True)
class UnitPrice:
    """
    What one thing costs, which may be less than a penny: the price of a patient, of a bed.

    It is no money: only so many things at a price are, and only they are rounded. Prices of one
    currency add, subtract and compare.

    Attributes:
        pence: The exact price in pence, to six places of a pound.
        currency: The code of its currency.

    Raises:
        InvalidTypeError: If the pence are no `Fraction`; and when prices of two currencies are
            added, subtracted or compared.
        InvalidValueError: If the currency is no code of ISO 4217, such as GBP, the price has more
            than six places of a pound, or more digits than an amount of money.

    >>> registered, adjusted = UnitPrice.parse("£2.218"), UnitPrice.parse("£0.698")
    >>> print(registered + adjusted)
    £2.916
    >>> print(registered.times(42_317, Rounding.HALF_UP))
    £93,859.11
    """

    pence: Fraction
    currency: str = "GBP"

    def __attrs_post_init__(self) -> None:
        """Refuse floating point, more places than are published, and what is no currency."""
        if not isinstance(self.pence, Fraction):
            raise InvalidTypeError(
                _not_text(
                    self.pence, 'a Fraction of pence, or use UnitPrice.parse("£2.218")', "pence"
                )
            )
        if abs(self.pence) >= _MOST_PENCE:
            msg = (
                f"a unit price has at most {MOST_DIGITS - 2} digits of pence, and this is "
                f"{number_text(self.pence)}; check its digits"
            )
            raise InvalidValueError(msg)
        if (self.pence / _PRICE_STEP).denominator != 1:
            msg = (
                f"a unit price has at most {_PRICE_PLACES} places of a pound, and "
                f"{number_text(self.pence)} pence are no such price; round it to "
                f"{_PRICE_PLACES} places, and say how"
            )
            raise InvalidValueError(msg)
        _check_code(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str | None = None) -> "UnitPrice":
        """
        Read a price in pounds, as a table of prices writes it.

        The symbol decides the currency, or else the argument, or else it is sterling.

        Raises:
            InvalidTypeError: For anything but text.
            InvalidValueError: If it is no price of at most 40 characters, has more than six
                places, or has the symbol of another currency than the argument.

        >>> UnitPrice.parse("£26.631").pence, UnitPrice.parse("0.698").digits
        (Fraction(26631, 10), '0.698')
        """
        pence, printed = _read_amount(text, currency, "a price", '"£2.218"')
        return cls(pence=pence, currency=printed)

    @property
    def digits(self) -> str:
        """
        The price in pounds as plain digits, with two places or as many as it has.

        >>> UnitPrice.parse("£120").digits
        '120.00'
        """
        pounds = abs(self.pence) / _PENCE_IN_A_POUND
        whole = pounds.__floor__()
        part = f"{((pounds - whole) * 10**_PRICE_PLACES).numerator:0{_PRICE_PLACES}d}"
        part = f"{part[:2]}{part[2:].rstrip('0')}"
        return f"{'-' if self.pence < 0 else ''}{whole}.{part}"

    def times(self, count: int | Fraction, way: Rounding) -> Money:
        """
        Make money of so many things at this price, rounded to the penny in the way that is named.

        Raises:
            InvalidTypeError: If the count is not exact, such as a floating point number.

        >>> print(UnitPrice.parse("£0.733").times(51_000, Rounding.HALF_UP))
        £37,383.00
        """
        if isinstance(count, bool) or not isinstance(count, int | Fraction):
            raise InvalidTypeError(_not_text(count, "a Fraction or an int", "count"))
        pence = round_to(self.pence * exact_of(count, "count"), Fraction(1), way)
        return Money(pence=pence.numerator, currency=self.currency)

    def __add__(self, other: object) -> "UnitPrice":
        """Add a price of the same currency."""
        if not isinstance(other, UnitPrice):
            return NotImplemented
        self._check_currency(other)
        return attrs.evolve(self, pence=self.pence + other.pence)

    def __sub__(self, other: object) -> "UnitPrice":
        """Take a price of the same currency away."""
        if not isinstance(other, UnitPrice):
            return NotImplemented
        self._check_currency(other)
        return attrs.evolve(self, pence=self.pence - other.pence)

    def __bool__(self) -> bool:
        """Return whether it costs anything, as numbers do."""
        return self.pence != 0

    def __lt__(self, other: object) -> bool:
        """Compare prices of one currency."""
        if not isinstance(other, UnitPrice):
            return NotImplemented
        self._check_currency(other)
        return self.pence < other.pence

    def __le__(self, other: object) -> bool:
        """Compare prices of one currency."""
        if not isinstance(other, UnitPrice):
            return NotImplemented
        self._check_currency(other)
        return self.pence <= other.pence

    def __str__(self) -> str:
        """Write the price with its symbol, or its code where it has none."""
        sign = "-" if self.pence < 0 else ""
        whole, _, part = self.digits.removeprefix("-").partition(".")
        return f"{sign}{currency_symbol(self.currency)}{int(whole):,}.{part}"

    def _check_currency(self, other: "UnitPrice") -> None:
        """Refuse to mix two currencies."""
        if self.currency != other.currency:
            msg = f"{self.currency} and {other.currency} do not mix; convert one of them first"
            raise InvalidTypeError(msg)


def _read_amount(
    text: str, currency: str | None, what: str, examples: str
) -> tuple[Fraction, str]:
    """Read an amount in pounds: its exact pence, and its currency."""
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text(text, f"text, such as {examples}"))
    is_short = len(text) <= MOST_DIGITS
    found = re.fullmatch(_AMOUNT, text.strip(), re.ASCII) if is_short else None
    if found is None:
        msg = (
            f"{_quoted(text)} is not {what} of at most {MOST_DIGITS} characters; write {examples}"
        )
        raise InvalidValueError(msg)
    symbols = {symbol: code for code, symbol in _SYMBOLS.items()}
    printed = symbols.get(found["symbol"])
    if printed and currency and printed != currency:
        msg = f"{_quoted(text)} is written in {printed} and was expected in {currency}"
        raise InvalidValueError(msg)
    part = found["part"] or ""
    digits = int(found["whole"].replace(",", "") + part)
    pence = Fraction(digits * _SCALES[found["scale"] or ""] * _PENCE_IN_A_POUND, 10 ** len(part))
    return -pence if found["sign"] else pence, printed or currency or "GBP"


def _check_code(currency: object) -> None:
    """Refuse what is no code of a currency."""
    if not re.fullmatch("[A-Z]{3}", str(currency)):
        msg = f"currency {_quoted(str(currency))} is not an ISO 4217 code; write GBP"
        raise InvalidValueError(msg)


def currency_symbol(currency: str) -> str:
    """
    Return what stands before an amount: a symbol, or a code with a blank.

    >>> currency_symbol("GBP"), currency_symbol("NOK")
    ('£', 'NOK ')
    """
    return _SYMBOLS.get(currency, f"{currency} ")


def _quoted(text: str) -> str:
    """Quote somebody's text."""
    from nhs_accountable_care._core.text import quoted  # noqa: PLC0415

    return quoted(text)


def _not_text(value: object, cure: str, name: str = "the value") -> str:
    """Word the error of a value of the wrong kind, above all of a floating point number."""
    if isinstance(value, float):
        return f"{name} is {value!r}, a floating point number; it is not exact: write {cure}"
    from nhs_accountable_care._core.text import with_article  # noqa: PLC0415 -- as above

    kind = with_article(type(value).__name__)
    return f"{name} is {number_text(value)}, {kind}; write {cure}"
