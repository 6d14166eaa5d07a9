"""
Spells at the national tariff: a price each, and what the rules add to it and take from it.

From 2005/06 to 2020/21 commissioners paid for each spell of care. The shape has held since: long
stays, short emergency stays, top-ups for specialised care, best practice and the market forces
factor. What no source that was read lays down is where the result is rounded; so that is a term
without a default.
"""

import enum
import functools
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Self, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NotInForceError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Rounding, Share, round_to
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import (
    amount,
    any_of,
    code,
    fact,
    greatest,
    is_code,
    met,
    rounded,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE, RATE, SHARE, exact
from nhs_accountable_care.payment.mechanisms.activity_bounds import (
    MOST_DAY_RATE,
    MOST_DAYS,
    MOST_PRICE,
    MOST_YEARS_OF_AGE,
)
from nhs_accountable_care.payment.mechanisms.cited_for import cited_for, those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["RoundingPoint", "ShortStay", "SpellPrice", "TopUp", "rolled_price"]

_NAME: Final = "spells at tariff"
_SPELLS: Final = "spells"
_MOST_SPELLS: Final = 1_000_000
_MOST_ADDED: Final = Money.parse("£1m")
_A_POUND: Final = Money.parse("£1")
_MILLIONTH: Final = Fraction(1, 1_000_000)
_YEAR_OF_TWO_AREAS: Final = FinancialYear(2010)
_AREAS_OF_2010: Final = ("children", "orthopaedics")
_AREAS: Final = (*_AREAS_OF_2010, "neurosciences", "spinal surgery")
_METHODS: Final = (
    *("11", "12", "13"),
    *("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"),
    *("31", "32"),
    *("81", "82", "83"),
)
"""Elective, emergency, maternity and other, as the NHS Data Dictionary has them."""


class RoundingPoint(enum.Enum):
    """Where the payment of spells is rounded."""

    PER_SPELL = "per-spell"
    """Each spell, and the total is the sum of rounded payments."""

    ON_TOTAL = "on-total"
    """The total alone."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ShortStay:
    """
    When an emergency spell is short, and how its reduced price is rounded.

    How far the price is reduced stands in each spell, as ``short_stay_share``: the share that the
    price list prints for its currency, and 100% where it sets none.

    Attributes:
        longest_stay: The longest stay that is short, in days: 1 for a stay of under two.
        lowest_age: The age in years from which a spell can be reduced.
        admission_methods: The codes of the methods of admission that are emergencies.
        known_methods: All codes that a spell may have, as the NHS Data Dictionary has them; any
            other is refused, and not taken for a spell that is no emergency.
        rounded_to: To what the reduced price is rounded, half up: £1 as published lists print it
            (that this is the price times the share is unverified); `None` does not round it.

    Raises:
        InvalidValueError: No method of admission is named, one is not among those that are
            known, or the price would be rounded to nothing.

    >>> rule = ShortStay(
    ...     longest_stay=1, lowest_age=19, admission_methods=("21",), rounded_to=Money.parse("£1")
    ... )
    >>> rule.lowest_age
    19
    """

    longest_stay: int
    lowest_age: int
    admission_methods: tuple[str, ...]
    known_methods: tuple[str, ...] = _METHODS
    rounded_to: Money | None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that is met by nobody, and a step of nothing."""
        if not self.admission_methods:
            msg = "a short stay names no admission_methods; name at least one, such as 21"
            raise InvalidValueError(msg)
        unknown = [each for each in self.admission_methods if each not in self.known_methods]
        if unknown:
            msg = (
                f"admission_methods of a short stay names {joined(list(map(quoted, unknown)))}, "
                f"and known_methods does not; it has {', '.join(self.known_methods) or 'none'}"
            )
            raise InvalidValueError(msg)
        if self.rounded_to is not None:
            _check_step(self.rounded_to, "ShortStay.rounded_to")

    @classmethod
    def for_year(
        cls, year: FinancialYear, parameters: "NationalParameters", *, rounded_to: Money | None
    ) -> Self:
        """
        Return the rule of a year: its longest stay, lowest age and methods of admission.

        Raises:
            NotInForceError: One of the three is not recorded for the year.
        """
        slugs = (
            "short-stay-longest-stay",
            "short-stay-lowest-age",
            "short-stay-admission-methods",
        )
        longest, lowest, methods = slugs
        return cls(
            longest_stay=int(parameters.number(longest, year)),
            lowest_age=int(parameters.number(lowest, year)),
            admission_methods=_codes(str(parameters.value(methods, year))),
            rounded_to=rounded_to,
            sources=cited_for(year, parameters, *slugs),
        )

    def reduced(self, price: Expression) -> Expression:
        """Write the price of a spell: reduced, where it was a short emergency stay."""
        method = code("admission_method", self.known_methods, table=_SPELLS)
        age = fact("age", COUNT, highest=MOST_YEARS_OF_AGE, table=_SPELLS)
        stay = fact("length_of_stay", COUNT, highest=MOST_DAYS, table=_SPELLS)
        is_short = (
            any_of(*(is_code(method, each) for each in self.admission_methods))
            & (age >= self.lowest_age)
            & (stay <= self.longest_stay)
        )
        share = fact("short_stay_share", SHARE, table=_SPELLS)
        reduced: Expression = price * share
        if self.rounded_to is not None:
            reduced = rounded(reduced, self.rounded_to)
        return when(is_short, reduced, price)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class TopUp:
    """
    What a spell of specialised care gets on top, as a share of its price.

    Attributes:
        area: The area of care, such as spinal surgery; each spell says whether it is of it, under
            this name.
        rate: How much of the price is added.

    >>> print(TopUp(area="spinal surgery", rate=Share.parse("32%")).rate)
    32%
    """

    area: str = attrs.field(validator=is_name)
    rate: Share
    sources: tuple[Citation, ...] = ()


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class SpellPrice:
    """
    A commissioner pays each spell of care its national price, with long stays and all additions.

    The order is that of the tariff: the price, reduced for a short emergency stay; days beyond
    the trim point at the day rate, after days in critical care and rehabilitation came off the
    stay; the highest top-up that applies, of the price without the long stay; what best practice
    adds; and all of it times the market forces factor.

    Facts: ``market_forces_factor``; and for each spell of ``spells`` its ``price`` (of the column
    by which it was admitted), ``length_of_stay``, ``critical_care_days``,
    ``rehabilitation_days``, ``trim_point`` and ``day_rate`` (elective and non-elective trim
    points differ). With a rule on short stays also ``age``, ``admission_method`` and
    ``short_stay_share``; with top-ups the name of each area, true or false; with best practice
    ``best_practice``, the sum that it adds. A price is up to £1m, a day rate up to £100,000, and
    a stay up to 10,000 days.

    >>> from nhs_accountable_care.payment import settle
    >>> tariff = SpellPrice(rounding=RoundingPoint.PER_SPELL, rounded_to=Money(pence=1))
    >>> spell = {
    ...     "price": Money.parse("£1,482"),
    ...     "length_of_stay": 12,
    ...     "critical_care_days": 0,
    ...     "rehabilitation_days": 0,
    ...     "trim_point": 11,
    ...     "day_rate": Money.parse("£208"),
    ... }
    >>> facts = {"market_forces_factor": Decimal("1.05"), "spells": [spell]}
    >>> print(settle(tariff, facts).net["provider"])
    £1,774.50

    Attributes:
        commissioner: Who pays.
        provider: Who is paid.
        short_stay: When a short emergency stay is paid at a reduced price; `None` if never.
        top_ups: What is added for specialised care, by area; of several the highest applies.
        has_best_practice: Whether spells say what best practice adds to them.
        rounding: Where the payment is rounded: each spell, or the total.
        rounded_to: To what it is rounded, half up: a penny, or a pound.

    Raises:
        InvalidValueError: Two top-ups have one area, or the payment would be rounded to nothing.
    """

    type_tag: ClassVar[str] = "spell-price"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2005),
            last=FinancialYear(2020),
            what="national prices for each spell; in fact blocks were paid from April 2020",
            cited=(
                "CP52, the shape of the tariff [verified]",
                "CP156, mandatory prices to 2020/21 [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    short_stay: ShortStay | None = None
    top_ups: tuple[TopUp, ...] = ()
    has_best_practice: bool = False
    rounding: RoundingPoint
    rounded_to: Money
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented tariff with short stays, two top-ups and best practice."""
        return cls(
            short_stay=ShortStay(
                longest_stay=1,
                lowest_age=19,
                admission_methods=("21", "22"),
                rounded_to=_A_POUND,
                sources=INVENTED,
            ),
            top_ups=(
                TopUp(area="children", rate=Share.parse("60%"), sources=INVENTED),
                TopUp(area="spinal surgery", rate=Share.parse("32%"), sources=INVENTED),
            ),
            has_best_practice=True,
            rounding=RoundingPoint.PER_SPELL,
            rounded_to=Money.parse("£0.01"),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        rounding: RoundingPoint,
        rounded_to: Money,
        short_stay: ShortStay | None,
        top_ups: tuple[TopUp, ...] | None = None,
        has_best_practice: bool = False,
        commissioner: str = "commissioner",
        provider: str = "provider",
    ) -> Self:
        """
        Return the tariff of a year, with the top-ups that are recorded for it.

        Those of 2010/11 and 2011/12 are; for later years none was recovered, and the author says
        which apply: ``top_ups=()`` for none. Whether short emergency stays are reduced is always
        said, for no year has all of it on record: ``short_stay=None`` if not; else the rule of
        `ShortStay.for_year`, whose rounding the author chooses, or one that the author writes.

        Raises:
            NotInForceError: No top-ups are recorded for the year, and none were given.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> tariff = SpellPrice.for_year(
        ...     FinancialYear(2011),
        ...     national_parameters(),
        ...     short_stay=None,
        ...     rounding=RoundingPoint.PER_SPELL,
        ...     rounded_to=Money(pence=1),
        ... )
        >>> for top_up in tariff.top_ups:
        ...     print(top_up.area, top_up.rate)
        children 60%
        orthopaedics 24%
        neurosciences 28%
        spinal surgery 32%
        """
        taken = _top_ups(year, parameters) if top_ups is None else top_ups
        cited = [each for top_up in taken for each in top_up.sources]
        if short_stay is not None:
            cited += short_stay.sources
        return cls(
            commissioner=commissioner,
            provider=provider,
            short_stay=short_stay,
            top_ups=taken,
            has_best_practice=has_best_practice,
            rounding=rounding,
            rounded_to=rounded_to,
            sources=tuple(dict.fromkeys(cited)),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse two top-ups of one area, a step of nothing, and terms that make no formula."""
        if len({each.area for each in self.top_ups}) < len(self.top_ups):
            msg = f"{self.name}: two top_ups have one area; name each area once"
            raise InvalidValueError(msg)
        _check_step(self.rounded_to, "SpellPrice.rounded_to")
        self.formula()

    def formula(self) -> Formula:
        """Write what all spells come to."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        price: Expression = fact("price", PENCE, highest=MOST_PRICE, table=_SPELLS)
        if self.short_stay is not None:
            price = step(
                step_name("price after short stay", self.name, _NAME),
                self.short_stay.reduced(price),
                sources=self.short_stay.sources,
            )
        parts = price + step(step_name("long stay", self.name, _NAME), _long_stay())
        if self.top_ups:
            top_up = step(
                step_name("top-up", self.name, _NAME), price * greatest(*map(_rate, self.top_ups))
            )
            parts += top_up
        if self.has_best_practice:
            parts += fact(
                "best_practice", PENCE, lowest=-_MOST_ADDED, highest=_MOST_ADDED, table=_SPELLS
            )
        factor = fact(
            "market_forces_factor",
            RATE,
            step=_MILLIONTH,
            lowest=Fraction(1, 2),
            highest=Fraction(2),
        )
        each = parts * factor
        match self.rounding:
            case RoundingPoint.PER_SPELL:
                paid: Expression = total(
                    _SPELLS, rounded(each, self.rounded_to), rows=_MOST_SPELLS
                )
            case RoundingPoint.ON_TOTAL:
                paid = rounded(total(_SPELLS, each, rows=_MOST_SPELLS), self.rounded_to)
            case _:
                assert_never(self.rounding)
        return formula(
            line(
                self.name,
                paid,
                payer=self.commissioner,
                payee=self.provider,
                sources=self.sources,
            ),
            note(
                f"{self.name}: spells shorter than their critical care and rehabilitation",
                total(_SPELLS, met(_days_that_count() < 0), rows=_MOST_SPELLS),
                sources=those_of(self.sources),
                doubt="spells are said to be shorter than their days in critical care and "
                "rehabilitation",
            ),
        )


def rolled_price(price: Money, factor: Fraction | Decimal) -> Money:
    """
    Return the price of the next year: this year's times a factor, rounded half up to the pound.

    So the prices of 2018/19 came from those of 2017/18, with one factor for each subchapter of
    the currencies: 2,298 of 2,298 published prices [CP152].

    Raises:
        InvalidTypeError: The factor is a floating point number.

    >>> print(rolled_price(Money.parse("£1,482"), Decimal("1.0025383")))
    £1,486.00
    """
    pence = price.pence * exact(factor, "the factor")
    return Money(
        pence=round_to(pence, Fraction(_A_POUND.pence), Rounding.HALF_UP).numerator,
        currency=price.currency,
    )


def _days_that_count() -> Expression:
    """Write the stay without days in critical care and rehabilitation."""
    return (
        fact("length_of_stay", COUNT, highest=MOST_DAYS, table=_SPELLS)
        - fact("critical_care_days", COUNT, highest=MOST_DAYS, table=_SPELLS)
        - fact("rehabilitation_days", COUNT, highest=MOST_DAYS, table=_SPELLS)
    )


def _long_stay() -> Expression:
    """Write the days beyond the trim point, at the day rate."""
    trim_point = fact("trim_point", COUNT, highest=MOST_DAYS, table=_SPELLS)
    beyond = greatest(_days_that_count() - trim_point, 0)
    return beyond * fact("day_rate", PENCE, highest=MOST_DAY_RATE, table=_SPELLS)


def _rate(top_up: TopUp) -> Expression:
    """Write the rate of a top-up, if the spell is of its area."""
    name = top_up.area.replace(" ", "_")
    rate = amount(top_up.rate, sources=top_up.sources)
    return when(truth(name, table=_SPELLS), rate, amount(0))


def _top_ups(year: FinancialYear, parameters: "NationalParameters") -> tuple[TopUp, ...]:
    """Return the top-ups of a year, or refuse one of which a rate is not recorded."""
    found = []
    for area in _AREAS_OF_2010 if year == _YEAR_OF_TWO_AREAS else _AREAS:
        slug = f"top-up-{area.replace(' ', '-')}"
        try:
            rate = parameters.share(slug, year)
        except NotInForceError as error:
            cure = "give the rates of its price list as top_ups, or an empty list for none"
            msg = f"{error}; {cure}"
            raise NotInForceError(msg) from error
        found.append(TopUp(area=area, rate=rate, sources=parameters.citations(slug, year)))
    return tuple(found)


def _codes(words: str) -> tuple[str, ...]:
    """
    Read codes with ranges among them.

    >>> _codes("21-23, 28, 2A")
    ('21', '22', '23', '28', '2A')
    """
    found: list[str] = []
    for each in words.split(", "):
        ends = re.fullmatch(r"([0-9]+)-([0-9]+)", each)
        if ends is None:
            found.append(each)
        else:
            found += [str(number) for number in range(int(ends[1]), int(ends[2]) + 1)]
    return tuple(found)


def _check_step(to: Money, where: str) -> None:
    """Refuse to round to nothing."""
    if to.pence < 1:
        msg = f"{where} is {quoted(str(to))}; write a penny, Money(pence=1), or more"
        raise InvalidValueError(msg)
