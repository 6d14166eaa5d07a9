"""Random terms of two costs, as a formula and as plain arithmetic that knows nothing of it."""

import itertools
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random

import attrs

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    PENCE,
    DiscreteSpread,
    Expression,
    Formula,
    LognormalSpread,
    Marginal,
    NormalSpread,
    above,
    amount,
    bands,
    clamp,
    fact,
    formula,
    greatest,
    least,
    line,
    note,
    when,
)

__all__ = ["MEAN", "RandomTerms", "Weighed", "drawn_spread", "grid", "slices", "summed_up"]

PARTIES = ("board", "trust", "practice")
# In pence.
MEAN = 100_000_000
COST, OTHER = fact("cost", PENCE), fact("other", PENCE)

Weighed = tuple[float, float]
"""A result, and its chance."""
Piece = tuple[Expression, Callable[[float], float]]


@attrs.frozen(kw_only=True)
class RandomTerms:
    """
    Who pays whom, and for what.

    Attributes:
        agreed: The terms as a formula.
        lines: The same as who pays, who is paid, and what, by the two costs.
        payers: Who pays each of the two costs in the first place.
    """

    agreed: Formula
    lines: tuple[tuple[str, str, Callable[[float, float], float]], ...]
    payers: tuple[str, str]

    def result(self, party: str, cost: float, other: float) -> float:
        """Work out what is left to a party."""
        got = -cost * (self.payers[0] == party) - other * (self.payers[1] == party)
        for payer, payee, of in self.lines:
            if party in (payer, payee):
                got += of(cost, other) * ((payee == party) - (payer == party))
        return got

    @classmethod
    def drawn(cls, chance: Random, *, of_two: bool) -> "RandomTerms":
        """Draw terms of one cost or of both."""
        lines, known = [], []
        for place in range(chance.randint(1, 3)):
            payer, payee = chance.sample(PARTIES, 2)
            both = chance.choice(["cost", "other", "sum"]) if of_two else "cost"
            expression, reckoned = _piece(chance, _of(both))
            if chance.random() < 0.5:
                more, also = _piece(chance, _of(both))
                expression, reckoned = expression + more, _added(reckoned, also)
            lines.append(line(f"line {place}", expression, payer=payer, payee=payee))
            known.append((payer, payee, _by_both(both, reckoned)))
        notes = [note("the cost", COST), *([note("the other", OTHER)] if of_two else [])]
        payers = (chance.choice(PARTIES), chance.choice(PARTIES) if of_two else "")
        return cls(agreed=formula(*lines, *notes), lines=tuple(known), payers=payers)


def _of(both: str) -> Expression:
    """Return what a piece is a piece of."""
    return {"cost": COST, "other": OTHER, "sum": (COST + OTHER) / 2}[both]


def _by_both(both: str, reckoned: Callable[[float], float]) -> Callable[[float, float], float]:
    """Reckon a piece by the two costs."""
    match both:
        case "cost":
            return lambda cost, _: reckoned(cost)
        case "other":
            return lambda _, other: reckoned(other)
        case _:
            return lambda cost, other: reckoned((cost + other) / 2)


def _added(
    one: Callable[[float], float], two: Callable[[float], float]
) -> Callable[[float], float]:
    """Add up two."""
    return lambda cost: one(cost) + two(cost)


def _piece(chance: Random, of: Expression) -> Piece:
    """Draw a piece of terms: rates above a threshold, a corridor, a limit or a cliff."""
    at = Money(pence=chance.randint(MEAN * 7 // 10, MEAN * 13 // 10))
    rate = Fraction(chance.randint(-20, 20), 20)
    size = Money(pence=chance.randint(1, MEAN // 5))
    part, most = float(rate), float(size.pence)
    match chance.randrange(5):
        case 0:
            return bands(of, above(at, rate)), lambda x: part * max(x - at.pence, 0.0)
        case 1:
            of_mean = amount(Money(pence=MEAN))
            return (
                clamp(rate * (of - of_mean), -size, size),
                lambda x: min(max(part * (x - MEAN), -most), most),
            )
        case 2:
            return when(of >= at, size), lambda x: most if x >= at.pence else 0.0
        case 3:
            return least(rate * of, at), lambda x: min(part * x, float(at.pence))
        case _:
            return greatest(rate * of, size), lambda x: max(part * x, most)


def drawn_spread(chance: Random) -> Marginal:
    """Draw how a cost may turn out."""
    mean = Money(pence=MEAN)
    match chance.randrange(3):
        case 0:
            wide = Money(pence=chance.randint(MEAN // 100, MEAN * 15 // 100))
            return NormalSpread(mean=mean, standard_deviation=wide)
        case 1:
            wide = Money(pence=chance.randint(MEAN // 100, MEAN * 4 // 10))
            return LognormalSpread(mean=mean, standard_deviation=wide)
        case _:
            number = chance.randint(3, 9)
            return DiscreteSpread(
                values=tuple(
                    Money(pence=chance.randint(MEAN // 2, MEAN * 3 // 2)) for _ in range(number)
                ),
                weights=tuple(chance.randint(1, 9) for _ in range(number)),
            )


# --- A quadrature: many thin slices of what may be ---


def slices(spread: Marginal, number: int) -> Iterator[tuple[float, float]]:
    """Go through costs with their chances, in slices that are equally wide in the normal."""
    if isinstance(spread, DiscreteSpread):
        whole = sum(spread.whole_weights)
        for value, weight in zip(spread.values, spread.whole_weights, strict=True):
            assert isinstance(value, Money)
            yield float(value.pence), weight / whole
        return
    assert isinstance(spread, NormalSpread | LognormalSpread)
    mean, deviation = float(spread.expected), math.sqrt(spread.variance)
    sigma = math.sqrt(math.log(1 + (deviation / mean) ** 2))
    for z, likely in _normals(number):
        if isinstance(spread, LognormalSpread):
            yield mean * math.exp(sigma * z - sigma**2 / 2), likely
        else:
            yield mean + deviation * z, likely


def grid(
    deviations: tuple[float, float], correlation: float, number: int
) -> Iterator[tuple[float, float, float]]:
    """Go through pairs of correlated normal costs around the mean, with their chances."""
    rest = math.sqrt(1 - correlation**2)
    normals = list(_normals(number))
    for (one, likely), (two, also) in itertools.product(normals, normals):
        cost = MEAN + deviations[0] * one
        other = MEAN + deviations[1] * (correlation * one + rest * two)
        yield cost, other, likely * also


def _normals(number: int) -> Iterator[tuple[float, float]]:
    """Go through the middles of slices of a standard normal, with their chances."""
    width = 14 / number
    for place in range(number):
        z = -7 + (place + 0.5) * width
        yield z, math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * width


def summed_up(results: list[Weighed]) -> tuple[float, float]:
    """Return the mean and the deviation of results."""
    mean = math.fsum(result * likely for result, likely in results)
    return mean, math.sqrt(math.fsum((result - mean) ** 2 * likely for result, likely in results))
