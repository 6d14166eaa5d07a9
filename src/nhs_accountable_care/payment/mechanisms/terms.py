"""
The terms that mechanisms share: limits, thresholds, bands of a variance, keys, caps.

They are written in the field's own words, as parts of a base or as sums of money, and each
mechanism makes expressions of them.
"""

import enum
from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar, Final, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Money, Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import amount, fact
from nhs_accountable_care.payment.language.expressions import Expression, Fact, Key
from nhs_accountable_care.payment.language.sharing import Cap
from nhs_accountable_care.payment.language.units import COUNT, PENCE, RATE, Unit

__all__ = [
    "GREATEST_DEFICIT",
    "UNLIMITED",
    "AgreedShares",
    "BaseBounds",
    "EqualShares",
    "FixedAmount",
    "Limit",
    "ListedWeight",
    "ListedWeights",
    "OutturnKind",
    "PartyCap",
    "PartyShare",
    "PartyWeight",
    "ShareBand",
    "ShareKeys",
    "ShareOf",
    "Threshold",
    "ThresholdKind",
    "Unlimited",
    "WeightUnit",
    "WeightedShares",
    "better_by",
    "cap_terms",
    "check_no_part_of_result",
    "keys_of",
    "limit_of",
    "measured",
]


class Unlimited(enum.Enum):
    """
    The statement that a loss has no limit, which must be made, since silence is refused.

    >>> UNLIMITED.value
    'unlimited'
    """

    UNLIMITED = "unlimited"


UNLIMITED: Final = Unlimited.UNLIMITED
"""No limit, and said so."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ShareOf:
    """
    A part of a base: 2% of the baseline, 5% of a provider's revenue.

    Attributes:
        share: How much of it.
        base: The base: ``baseline`` is what the mechanism measures against; any other word
            names a fact of its own, a sum of money.
    """

    type_tag: ClassVar[str] = "share-of"

    share: Share
    base: str = attrs.field(default="baseline", validator=is_name)
    sources: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Write it as a contract would."""
        return f"{self.share} of the {self.base.replace('_', ' ')}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FixedAmount:
    """
    A sum of money, at least zero.

    Raises:
        InvalidValueError: The sum is below zero.

    >>> print(FixedAmount(amount=Money.parse("£500,000")))
    £500,000.00
    """

    type_tag: ClassVar[str] = "fixed-amount"

    amount: Money
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a size below zero."""
        if self.amount.pence < 0:
            msg = f"{self.amount} is below zero; a limit or an edge is a size"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Write the sum."""
        return str(self.amount)


Limit = ShareOf | FixedAmount
"""A size: a part of a base, or a sum of money."""


def limit_of(limit: Limit, bases: dict[str, Expression]) -> Expression:
    """Make an expression of a limit; bases that are not yet known become facts."""
    match limit:
        case FixedAmount():
            return amount(limit.amount, sources=limit.sources)
        case ShareOf():
            if limit.base not in bases:
                bases[limit.base] = fact(limit.base, PENCE)
            return bases[limit.base] * limit.share
        case _:
            assert_never(limit)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BaseBounds:
    """
    How small and how large a base can be, which proves that edges of two measures are in order.

    2% of a baseline of at least £25m is never less than £500,000, so that a band may end at the
    one and begin at the other. A base beyond its bounds is refused as the wrong fact.

    >>> bounds = BaseBounds(base="baseline", at_least=Money.parse("£25m"))
    >>> print(bounds.at_least, bounds.at_most)
    £25,000,000.00 None

    Attributes:
        base: The base, as `ShareOf` names it.
        at_least: The least that it can be; `None` is nothing, or a large deficit of a result.
        at_most: The most that it can be; `None` is £10bn.
    """

    base: str = attrs.field(default="baseline", validator=is_name)
    at_least: Money | None = None
    at_most: Money | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ShareBand:
    """
    The share of a variance that lies between two sizes.

    >>> print(
    ...     ShareBand(above=None, up_to=ShareOf(share=Share.parse("2%")), share=Share.parse("50%"))
    ... )
    50% up to 2% of the baseline

    A rule that pays more than there is, such as £2 for each £1 saved, is a rate and says so:

    >>> print(ShareBand(rate=Fraction(2)))
    2 for each 1 of all of it

    Attributes:
        above: Where the band begins; `None` is at zero.
        up_to: Where it ends; `None` leaves it open.
        share: The part that is shared of what lies in the band.
        rate: What is paid for each pound in the band, in place of a share: a number of at least
            zero, which may be above 1.

    Raises:
        InvalidValueError: Neither a share nor a rate is given, or both are; or the rate is below
            zero.
    """

    above: Limit | None = None
    up_to: Limit | None = None
    share: Share | None = None
    rate: Fraction | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a band of which nobody knows what it pays."""
        if (self.share is None) is (self.rate is None):
            msg = (
                "a band takes a share of what lies in it, or pays a rate for it; "
                "write one of share and rate"
            )
            raise InvalidValueError(msg)
        if self.rate is not None and self.rate < 0:
            msg = (
                f"the rate of a band is {number_text(self.rate)}; write at least zero, since a "
                f"gain stays a gain and a loss a loss"
            )
            raise InvalidValueError(msg)

    @property
    def per_pound(self) -> Fraction:
        """
        What one pound in the band yields, whether by a share or by a rate.

        >>> ShareBand(share=Share.parse("50%")).per_pound
        Fraction(1, 2)
        """
        if self.share is not None:
            return self.share.value
        return self.rate or Fraction()

    def __str__(self) -> str:
        """Write it as a contract would."""
        taken = self.share if self.rate is None else f"{number_text(self.rate)} for each 1"
        ends = [f"above {self.above}"] if self.above is not None else []
        ends += [f"up to {self.up_to}"] if self.up_to is not None else []
        return f"{taken} {' and '.join(ends) or 'of all of it'}"


class ThresholdKind(enum.Enum):
    """What a threshold does once it is reached."""

    CLIFF = "cliff"
    """All of the variance counts, from the first pound."""

    DEDUCTIBLE = "deductible"
    """Only what lies beyond the threshold counts."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Threshold:
    """
    How large a variance must be before any of it is shared.

    A variance that equals the threshold has reached it.

    Attributes:
        kind: Whether all of the variance counts once it is reached (cliff), or only what lies
            beyond (deductible).
        at: How large the variance must be.
    """

    kind: ThresholdKind
    at: Limit
    sources: tuple[Citation, ...] = ()


class OutturnKind(enum.Enum):
    """What an outturn and its baseline measure."""

    COST = "cost"
    """What was spent, of which less than the baseline is a gain."""

    RESULT = "result"
    """A surplus, or a deficit below zero, of which more than the plan is a gain."""


GREATEST_DEFICIT: Final = Money.parse("-£10bn")
"""The least that a result can be if nothing else is said."""


def measured(name: str, kind: OutturnKind | None) -> Fact:
    """Declare the fact of a cost, or of a result, which may be below zero."""
    is_result = kind is OutturnKind.RESULT
    return fact(name, PENCE, lowest=GREATEST_DEFICIT if is_result else None)


def better_by(plan: Expression, actual: Expression, kind: OutturnKind | None) -> Expression:
    """Return by how much an outturn is better than its plan: less of a cost, more of a result."""
    return actual - plan if kind is OutturnKind.RESULT else plan - actual


def check_no_part_of_result(name: str, limits: Iterable[Limit | Unlimited | None]) -> None:
    """
    Refuse a limit that is a part of a plan which may be a deficit.

    Raises:
        InvalidValueError: There is one.
    """
    for limit in limits:
        if isinstance(limit, ShareOf) and limit.base == "baseline":
            msg = (
                f"{name}: {limit} may be below zero where the plan is a deficit; write a "
                f"FixedAmount, or a part of another base, such as revenue"
            )
            raise InvalidValueError(msg)


# --- Keys ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyShare:
    """
    The share of a pot that was agreed for a party.

    Attributes:
        party: The party that gets it.
        share: Its part of the whole.
    """

    party: str = attrs.field(validator=is_name)
    share: Share


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AgreedShares:
    """
    Shares that were agreed in advance, which together make the whole.

    Attributes:
        shares: The share of each party; together they make the whole.

    >>> half = Share.parse("50%")
    >>> keys = AgreedShares(
    ...     shares=(
    ...         PartyShare(party="acute", share=half),
    ...         PartyShare(party="community", share=half),
    ...     )
    ... )
    >>> [party.party for party in keys.shares]
    ['acute', 'community']
    """

    type_tag: ClassVar[str] = "agreed-shares"

    shares: tuple[PartyShare, ...]
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class EqualShares:
    """
    The same share for each party; the odd pennies go to those named first.

    Attributes:
        parties: The parties, of which each gets the same.

    Raises:
        InvalidValueError: There is no party.
    """

    type_tag: ClassVar[str] = "equal-shares"

    parties: tuple[str, ...]
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse shares of nobody."""
        if not self.parties:
            msg = "equal shares are shares of somebody; name at least one of the parties"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyWeight:
    """
    The fact by which a party's share is reckoned: its budget, its list, its points.

    Attributes:
        party: The party that gets a share.
        fact: The name of the fact that is its weight.
    """

    party: str = attrs.field(validator=is_name)
    fact: str = attrs.field(validator=is_name)


class WeightUnit(enum.Enum):
    """What weights count."""

    PENCE = "pence"
    """Money, such as budgets, contributions, investments needed, losses of income."""

    COUNT = "count"
    """Things, such as people, weighted lists, points scored."""

    RATE = "rate"
    """Pure numbers, such as scores and indices."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class WeightedShares:
    """
    Shares in proportion to facts: budgets, contributions, lists, points of performance.

    Each weight is at least one step of its unit: a party with no weight is left out.

    Attributes:
        weights: The fact that weighs for each party.
        unit: What the weights count.
    """

    type_tag: ClassVar[str] = "weighted-shares"

    weights: tuple[PartyWeight, ...]
    unit: WeightUnit = WeightUnit.PENCE
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ListedWeight:
    """
    What one party weighs in a list: its patients, its points, its pounds.

    Attributes:
        party: The party that gets a share.
        weight: What it weighs, at least nothing.
    """

    party: str = attrs.field(validator=is_name)
    weight: Fraction


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ListedWeights:
    """
    Shares in proportion to a list that stands in the agreement, such as that of 150 practices.

    The weights need not make a whole. Where they are facts of the day, `WeightedShares` names
    them.

    Attributes:
        weights: The weight of each party; the odd pennies go by the order of the list where two
            parts of a penny are equal.

    Raises:
        InvalidValueError: A weight is below zero, or all together are nothing.

    >>> keys = ListedWeights(
    ...     weights=(
    ...         ListedWeight(party="N81013", weight=Fraction(9_374)),
    ...         ListedWeight(party="C85614", weight=Fraction(6_911)),
    ...     )
    ... )
    >>> sum(each.weight for each in keys.weights)
    Fraction(16285, 1)
    """

    type_tag: ClassVar[str] = "listed-weights"

    weights: tuple[ListedWeight, ...]
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what weighs less than nothing, and a list that weighs nothing."""
        below = [each.party for each in self.weights if each.weight < 0]
        if below:
            msg = f"the weight of {below[0]} is below zero; a weight is at least nothing"
            raise InvalidValueError(msg)
        if not any(each.weight for each in self.weights):
            msg = "the weights are nothing together; name at least one party that weighs something"
            raise InvalidValueError(msg)


ShareKeys = AgreedShares | EqualShares | ListedWeights | WeightedShares
"""How a pot is split between parties."""


_UNITS: Final = {
    WeightUnit.PENCE: PENCE,
    WeightUnit.COUNT: COUNT,
    WeightUnit.RATE: RATE,
}


def keys_of(keys: ShareKeys) -> tuple[Key, ...]:
    """Make the keys of a portion."""
    match keys:
        case AgreedShares():
            return tuple(Key(party=each.party, weight=each.share.value) for each in keys.shares)
        case EqualShares():
            weight = Fraction(1, len(keys.parties))
            return tuple(Key(party=party, weight=weight) for party in keys.parties)
        case ListedWeights():
            whole = sum((each.weight for each in keys.weights), Fraction())
            return tuple(
                Key(party=each.party, weight=each.weight / whole) for each in keys.weights
            )
        case WeightedShares():
            unit = _UNITS[keys.unit]
            return tuple(
                Key(party=each.party, weight=_weight(each.fact, unit)) for each in keys.weights
            )
        case _:
            assert_never(keys)


def _weight(name: str, unit: Unit) -> Fact:
    """Declare the fact of a weight, which is at least one step."""
    usual = fact(name, unit)
    return attrs.evolve(usual, lowest=1)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyCap:
    """
    The most that one party gains by its share, and the most that it loses.

    Attributes:
        party: The party that is capped.
        most_gain: The most that it gains; `None` sets no limit.
        most_loss: The most that it loses; `None` sets no limit.
    """

    party: str = attrs.field(validator=is_name)
    most_gain: Limit | None = None
    most_loss: Limit | None = None
    sources: tuple[Citation, ...] = ()


def cap_terms(cap: PartyCap, bases: dict[str, Expression]) -> Cap:
    """Make the cap of a share."""
    return Cap(
        party=cap.party,
        most_gain=None if cap.most_gain is None else limit_of(cap.most_gain, bases),
        most_loss=None if cap.most_loss is None else limit_of(cap.most_loss, bases),
    )
