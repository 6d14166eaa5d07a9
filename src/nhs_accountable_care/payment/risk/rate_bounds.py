"""
What one more of a fact can mean at least and at most, whatever the other facts are.

Each part of a formula has bounds of what it can come to, and with those come bounds of how fast it
can move. They are safe and not always reached. Rounding is left out, as in a curve.
"""

import itertools
from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Band,
    Bands,
    Expression,
    Fact,
    Greatest,
    Least,
    Listed,
    Portion,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
)
from nhs_accountable_care.payment.language.traversal import below_of, every_node

__all__ = ["RateBounds", "may_jump", "rate_bounds"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RateBounds:
    """
    The least and the most that one more of a fact can mean, in pence or what the value counts.

    Between them lies every slope of every curve; a jump is no slope.
    """

    least: Fraction
    most: Fraction

    def plus(self, other: "RateBounds") -> "RateBounds":
        """Add the bounds of two that move at once."""
        return RateBounds(least=self.least + other.least, most=self.most + other.most)

    def times(self, least: Fraction, most: Fraction) -> "RateBounds":
        """Multiply by what lies between two ends."""
        corners = [one * other for one in (self.least, self.most) for other in (least, most)]
        return RateBounds(least=min(corners), most=max(corners))

    def with_either(self, other: "RateBounds") -> "RateBounds":
        """Return the bounds of what moves as one or as the other does."""
        return RateBounds(least=min(self.least, other.least), most=max(self.most, other.most))


_STILL = RateBounds(least=Fraction(), most=Fraction())


def rate_bounds(of: Expression, fact: Fact) -> RateBounds | None:
    """
    Return the bounds of what one more of a fact makes of an expression, or `None` without any.

    For a fact of a row it is what one more of it in one row makes.

    >>> from nhs_accountable_care.payment import PENCE, above, bands, fact, least
    >>> cost = fact("cost", PENCE)
    >>> over = bands(cost - fact("plan", PENCE), above(0, Fraction(1, 2)))
    >>> rate_bounds(least(over, fact("limit", PENCE)), cost)
    RateBounds(least=Fraction(0, 1), most=Fraction(1, 2))
    """
    reading = _Reading(fact)
    for node in every_node([of]):
        if isinstance(node, Expression):
            reading.read(node)
    return reading.found[id(of)]


def may_jump(of: Expression, fact: Fact) -> bool:
    """
    Return whether a fact decides a choice in an expression, so that one more may be a jump.

    >>> from nhs_accountable_care.payment import PENCE, ZERO, fact, when
    >>> cost = fact("cost", PENCE)
    >>> may_jump(when(cost > ZERO, cost, ZERO), cost), may_jump(cost * 2, cost)
    (True, False)
    """
    holding: set[int] = set()
    for node in every_node([of]):
        is_fact = isinstance(node, Fact) and node.name == fact.name
        if is_fact or any(id(part) in holding for part in below_of(node)):
            holding.add(id(node))
        if isinstance(node, When) and id(node.condition) in holding:
            return True
    return False


class _Reading:
    """The bounds of the nodes of one expression, what each is made of before it."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self.found: dict[int, RateBounds | None] = {}

    def read(self, node: Expression) -> None:
        """Read a node of which all parts were read."""
        self.found[id(node)] = self.bounds(node)

    def of(self, node: Expression) -> RateBounds | None:
        """Return the bounds of a part."""
        return self.found[id(node)]

    def bounds(self, node: Expression) -> RateBounds | None:
        """Return the bounds of a node from those of its parts."""
        match node:
            case Amount() | Listed():
                return _STILL
            case Fact():
                moves = node.name == self.fact.name
                return RateBounds(least=Fraction(1), most=Fraction(1)) if moves else _STILL
            case Sum():
                return _all_at_once(self.of(part) for part in node.parts)
            case Scaled():
                return _times(self.of(node.of), node.by, node.by)
            case Product():
                return _all_at_once(
                    self.of_factor(node, place) for place in range(len(node.parts))
                )
            case Ratio():
                return self.of_ratio(node)
            case Least() | Greatest():
                return _either(self.of(part) for part in node.parts)
            case Bands():
                return self.of_bands(node)
            case When():
                return _either((self.of(node.then), self.of(node.otherwise)))
            case Rounded() | Step():
                return self.of(node.of)
            case Portion():
                return self.of_portion(node)
            case Total():
                # A fact of a row moves in that row alone, and one of the whole in every row.
                if self.fact.table is not None:
                    return self.of(node.of)
                return _times(self.of(node.of), Fraction(), Fraction(node.rows))
            case _:
                assert_never(node)

    def of_factor(self, node: Product, place: int) -> RateBounds | None:
        """Return what a product moves by one of its factors, the others being what they are."""
        bounds = self.of(node.parts[place])
        for other, part in enumerate(node.parts):
            if other != place:
                bounds = _times(bounds, part.measure.lowest, part.measure.highest)
        return bounds

    def of_ratio(self, node: Ratio) -> RateBounds | None:
        """Return what a ratio moves by what stands above the line, and by what stands below."""
        above, below = node.numerator.measure, node.denominator.measure
        top = _times(self.of(node.numerator), 1 / below.highest, 1 / below.lowest)
        bottom = _times(self.of(node.denominator), -above.highest, -above.lowest)
        bottom = _times(bottom, 1 / below.highest**2, 1 / below.lowest**2)
        return _all_at_once((top, bottom))

    def of_bands(self, node: Bands) -> RateBounds | None:
        """Return what bands move: at the rate of one of them, or of all if their edges move."""
        of = self.of(node.of)
        edges = [self.of(edge) for band in node.bands for edge in band.edges]
        if any(edge != _STILL for edge in edges):
            return _all_at_once(self.of_band(node, band) for band in node.bands)
        rates = [band.rate for band in node.bands]
        if not _cover_all(node):
            rates.append(Fraction())
        return _either(_times(of, rate, rate) for rate in rates)

    def of_band(self, node: Bands, band: Band) -> RateBounds | None:
        """Return what one band moves by what lies in it and by its edges."""
        edges = [self.of(edge) for edge in band.edges]
        if node.mirrored:
            # Of a loss the edges are taken the other way round.
            edges = [_times(edge, Fraction(-1), Fraction(1)) for edge in edges]
        value, zero = _either((self.of(node.of), *edges)), _either((_STILL, *edges))
        within = _all_at_once((value, _times(zero, Fraction(-1), Fraction(-1))))
        return _times(within, band.rate, band.rate)

    def of_portion(self, node: Portion) -> RateBounds | None:
        """Return what a part of a pot moves, if no key moves."""
        own = next(key.weight for key in node.keys if key.party == node.party)
        if isinstance(own, Fraction):
            return _times(self.of(node.of), own, own)
        weights = (key.weight for key in node.keys if not isinstance(key.weight, Fraction))
        if any(self.of(weight) != _STILL for weight in weights):
            return None
        return _times(self.of(node.of), Fraction(), Fraction(1))


def _cover_all(node: Bands) -> bool:
    """Return whether every value lies in a band; the size of mirrored ones is never below zero."""
    first, last = node.bands[0], node.bands[-1]
    joined = all(one.hi == other.lo for one, other in itertools.pairwise(node.bands))
    return joined and first.lo is None and last.hi is None


def _times(of: RateBounds | None, least: Fraction, most: Fraction) -> RateBounds | None:
    """Multiply bounds, if there are any; what does not move at all is not moved by any factor."""
    return of if of is None or of == _STILL else of.times(least, most)


def _all_at_once(parts: Iterable[RateBounds | None]) -> RateBounds | None:
    """Add up bounds, if all have some."""
    added = _STILL
    for part in parts:
        if part is None:
            return None
        added = added.plus(part)
    return added


def _either(parts: Iterable[RateBounds | None]) -> RateBounds | None:
    """Return the bounds of what moves as one of several does, if all have some."""
    found: RateBounds | None = None
    for part in parts:
        if part is None:
            return None
        found = part if found is None else found.with_either(part)
    return found
