"""
The reserve that keeps a party from running out over a term of years.

What is asked of a term is its worst moment: by how much the results of the years so far, added
up, lie below nothing at the worst year's end. A reserve is enough if it is no less than that. The
worst moment of a term is that of one year more than the worst of a term that is a year shorter::

    worst(0) = 0
    worst(n) = the lesser of 0 and (the result of a year + worst(n - 1))

so it is worked out year by year, as chances on a ladder of sums, without drawing anything. It
takes for granted that each year is spread as the one before and knows nothing of it, that gains
stay in the reserve, and that nothing is paid in, taken out or earned on it. A year that begins
with what the one before left is not spread as that: `carried_terms` goes through such terms.
"""

import contextlib
import math
import operator
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Share, number_text
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.outcomes import Outcomes
from nhs_accountable_care.payment.risk.party_exposures import PartyExposure

__all__ = ["ReserveNeeded", "check_term", "reserve_needed"]

_LONGEST: Final = 30
_LEAST_LEVEL: Final = Fraction(1, 1000)
# The ladder has so many rungs from the worst result of a year to the best.
_RUNGS: Final = 800
# The worst and the best year that count; a simulation knows none that is so unlikely.
_WORST: Final = (Fraction(1, 1_000_000), Fraction(1, 10_000), Fraction(1, 1_000))
# Below this a chance moves no figure that is told.
_NOTHING: Final = 1e-10
_PENCE_IN_A_POUND: Final = 100.0
# To so many digits a sum is told, and where it is nearly ten million to so many.
_TOLD: Final = 3
_FEWER: Final = 2
_NEARLY_TEN: Final = 9.5
_HAIR: Final = 1e-6


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ReserveNeeded:
    """
    How large a reserve keeps a party from running out, at a stated chance, over so many years.

    Attributes:
        party: Whose reserve it is.
        years: The term.
        level: The chance of running out that is accepted, over the whole term.
        needed: What must be set aside at first, if the years know nothing of each other.
        if_alike: What must be, if all years turn out alike, so that one bad year is followed by
            others as bad. It is the more careful of the two.
        anew: The sums that the terms carry from year to year, such as what a reserve of the
            contract's own holds, with what each year begins with anew here; none if there are
            none.
        if_nothing_left: What must be set aside if each year began with nothing of them, and the
            years know nothing of each other; `None` if there are none.
        carried: The sums of which each year begins with what the year before left, with what the
            first begins with; none if no year leaves anything.
        yearly: What the party gets in a year of such a term, on average; `None` if none are
            carried.
        left: What they come to in all when the term ends, on average; `None` if none are carried.
        terms: How many terms were drawn; `None` if none were, since it was worked out exactly.

    >>> print(
    ...     ReserveNeeded(
    ...         party="trust",
    ...         years=5,
    ...         level=Share.parse("5%"),
    ...         needed=Estimate(value=500_000_000.0, unit=PENCE),
    ...         if_alike=Estimate(value=900_000_000.0, unit=PENCE),
    ...     )
    ... )
    about £5.00m keeps the chance that trust runs out within 5 years at 5% or less, if the years \
know nothing of each other; about £9.00m, if they all turn out alike
    """

    party: str
    years: int
    level: Share
    needed: Estimate
    if_alike: Estimate
    anew: tuple[str, ...] = ()
    if_nothing_left: Estimate | None = None
    carried: tuple[str, ...] = ()
    yearly: Estimate | None = None
    left: Estimate | None = None
    terms: int | None = None

    def __str__(self) -> str:
        """Say how much it is, and what it keeps; sums are rounded up, for less keeps less."""
        years = "1 year" if self.years == 1 else f"{self.years} years"
        told = (
            f"{_rounded_up(self.needed)} keeps the chance that {self.party} runs out within "
            f"{years} at {self.level} or less, if the years know nothing of each other; "
            f"{_rounded_up(self.if_alike)}, if they all turn out alike"
        )
        more = f"{self.course}{self.caveat}"
        return f"{told}. {more}" if more else told

    @property
    def in_short(self) -> str:
        """How much it is, rounded up, with what it takes in or leaves out."""
        told = str(_rounded_up(self.needed))
        if self.carried:
            told += f", where {self.what_is_carried}"
        return f"{told}. {self.caveat}" if self.caveat else told

    @property
    def course(self) -> str:
        """What is carried through the term, and what that brings; empty if nothing is."""
        if self.yearly is None or self.left is None:
            return ""
        words = self.what_is_carried
        return (
            f"{words[:1].upper()}{words[1:]}: so {self.party} gets {self.yearly} a year on "
            f"average, and {self.left} is left at the end"
        )

    @property
    def what_is_carried(self) -> str:
        """What each year begins with, and the first."""
        return f"each year begins with what the one before left ({joined(self.carried)})"

    @property
    def caveat(self) -> str:
        """What the sum leaves out of what is carried from year to year; empty if nothing is."""
        if self.if_nothing_left is None:
            return ""
        return (
            f"It is too low where {joined(self.anew)} is used up: each year is taken to begin "
            f"with that anew, and not with what the years before left; if each began with "
            f"nothing of it, {_rounded_up(self.if_nothing_left)}"
        )


def _rounded_up(sum_of: Estimate) -> Estimate:
    """Return a sum that is told in no fewer digits, and is not told as less than it is."""
    pounds = sum_of.value / _PENCE_IN_A_POUND
    if pounds < 1:
        return sum_of
    lead = pounds / 10.0 ** math.floor(math.log10(pounds))
    # What is nearly ten is told with a digit less.
    digits = _FEWER if lead >= _NEARLY_TEN else _TOLD
    unit = 10.0 ** (math.floor(math.log10(pounds)) - digits + 1)
    # What is a hair above a round sum by floating point alone is that sum.
    up = math.ceil(pounds / unit - _HAIR) * unit
    return attrs.evolve(sum_of, value=max(up, pounds) * _PENCE_IN_A_POUND)


def check_term(years: int, level: Share) -> None:
    """
    Refuse a term, or a chance of running out, of which no reserve is worked out.

    Raises:
        InvalidValueError: The term has no year or more than 30, or the level is less than 0.1% or
            all.
    """
    if not 1 <= years <= _LONGEST:
        msg = f"years is {number_text(years)}; a term has 1 to {_LONGEST} years"
        raise InvalidValueError(msg)
    if not _LEAST_LEVEL <= level.value < 1:
        msg = f"level is {level}; it lies between 0.1% and 100%"
        raise InvalidValueError(msg)


def reserve_needed(of: PartyExposure, *, years: int, level: Share) -> ReserveNeeded:
    """
    Work out how large a reserve keeps a party from running out over a term.

    Args:
        of: How the result of a year is spread.
        years: The term, up to 30 years.
        level: The chance of running out that is accepted: from 0.1% to less than 100%.

    Raises:
        InvalidValueError: The term or the level is another.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import (
    ...     DiscreteSpread,
    ...     Spread,
    ...     exposure,
    ...     fact,
    ...     formula,
    ...     note,
    ... )
    >>> coin = DiscreteSpread(values=(Money.parse("£9m"), Money.parse("£11m")))
    >>> found = exposure(
    ...     formula(note("cost", fact("cost", PENCE))),
    ...     {},
    ...     Spread.of({"cost": coin}),
    ...     paid_by={"cost": "trust"},
    ...     budgets={"trust": Money.parse("£10m")},
    ... )
    >>> trust = found.of("trust")
    >>> print(reserve_needed(trust, years=2, level=Share.parse("20%")).needed)
    about £2.00m
    >>> print(reserve_needed(trust, years=2, level=Share.parse("25%")).needed)
    about £1.00m
    """
    check_term(years, level)
    alike = max(0.0, -years * float(of.outcomes.quantile(level.value)))
    return ReserveNeeded(
        party=of.party,
        years=years,
        level=level,
        needed=_sum_of(of, _needed(of.outcomes, years, float(level.value))),
        if_alike=_sum_of(of, alike),
    )


def _needed(outcomes: Outcomes, years: int, level: float) -> float:
    """Return the least sum below which the worst moment of the term lies no oftener than that."""
    low, high = _ends(outcomes)
    if low >= 0:
        return 0.0
    # So that the worst result, which is often a limit, and nothing at all are rungs.
    rungs_below = max(1, round(_RUNGS * -low / (high - low))) if high > low else 1
    rung = -low / rungs_below
    year = _on_ladder(outcomes, rung, rungs_below, max(0, round(high / rung)))
    worst = [1.0]
    for _ in range(years):
        worst = _one_year_more(year, rungs_below, worst)
    beyond = 0.0
    for place in range(len(worst) - 1, 0, -1):
        beyond += worst[place]
        if beyond > level * (1 + 1e-9):
            return place * rung
    return 0.0


def _ends(outcomes: Outcomes) -> tuple[float, float]:
    """Return the worst and the best result of a year that count."""
    *finer, coarsest = _WORST
    for chance in finer:
        # A simulation refuses what too few of its scenarios are beyond.
        with contextlib.suppress(InvalidValueError):
            return float(outcomes.quantile(chance)), float(outcomes.quantile(1 - chance))
    return float(outcomes.quantile(coarsest)), float(outcomes.quantile(1 - coarsest))


def _on_ladder(outcomes: Outcomes, rung: float, below: int, above: int) -> list[float]:
    """Return how likely the result of a year is nearest to each rung, from the lowest."""
    edges = [outcomes.below(Fraction(rung * (place + 0.5))) for place in range(-below, above)]
    return [high - low for low, high in zip([0.0, *edges], [*edges, 1.0], strict=True)]


def _one_year_more(year: list[float], below: int, worst: list[float]) -> list[float]:
    """
    Return the chances of the worst moment of a term that is a year longer.

    ``worst[place]`` is the chance that it lies so many rungs below nothing; ``year[below]`` is
    that of a year which comes to nothing.
    """
    longer = []
    for depth in range(1, len(worst) + below):
        # A year that ends `move` rungs lower, before a term whose worst is `depth - move`.
        first = max(0, depth - below)
        last = min(len(worst) - 1, depth + len(year) - 1 - below)
        start = first - depth + below
        moves = year[start : start + last - first + 1]
        longer.append(sum(map(operator.mul, worst[first : last + 1], moves)))
    while longer and longer[-1] < _NOTHING:
        del longer[-1]
    return [max(0.0, 1.0 - sum(longer)), *longer]


def _sum_of(of: PartyExposure, pence: float) -> Estimate:
    """Mark a sum in the currency of the party."""
    return Estimate(value=pence, unit=PENCE, currency=of.currency)
