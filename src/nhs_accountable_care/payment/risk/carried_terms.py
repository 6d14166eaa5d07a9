"""
The reserve that is enough over a term whose years begin with what the years before left.

A contract may have a reserve of its own: what a bad year draws out of it is gone when the next
begins, and what a good year puts in is there. A formula says so where a fact is named
``reserve_brought_forward``, or ends so, and a note in the same words is labelled "reserve carried
forward": what the note comes to is what the fact is a year later. Then no year is spread as the
one before. Where facts take few values every course of the term is settled; else so many terms
are drawn, year by year, and every figure has its standard error.
"""

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SCENARIOS_SETTLED
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care.payment.compiled import prepare
from nhs_accountable_care.payment.language.facts import (
    FactStep,
    facts_of_whole,
    read_facts,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure, SimulationNeededError
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.fact_risks import value_in_words
from nhs_accountable_care.payment.risk.known_totals import with_known_totals
from nhs_accountable_care.payment.risk.listed_scenarios import is_listed, scenarios_of
from nhs_accountable_care.payment.risk.reserves import ReserveNeeded
from nhs_accountable_care.payment.risk.result_jumps import expected_values
from nhs_accountable_care.payment.spreads.drawing import draw
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["CARRIED_IN", "carried_balances", "reserve_of_term", "sum_in_words"]

CARRIED_IN: Final = "brought_forward"
"""How facts are called that are what the year before left."""

_CARRIED_OUT: Final = "carried_forward"
# So many terms are drawn: a term that comes one time in a thousand is among them twenty times.
_TERMS: Final = 20_000
_SEED: Final = 1

_Pence: TypeAlias = Fraction | int

_Drawn: TypeAlias = tuple[FactStep, ...]
"""The uncertain facts of a year, in the order of the spread."""

_Held: TypeAlias = tuple[int, ...]
"""What each balance is, in pence."""

_Year: TypeAlias = Callable[[_Drawn, _Held], tuple[_Pence, _Held]]
"""What a year with such facts, begun with such balances, brings the party, and what it leaves."""


class _Course(NamedTuple):
    """How a term went: its result, its worst moment, and what it leaves; and how likely it is."""

    held: _Held
    result: _Pence
    worst: _Pence
    chance: Fraction


def carried_balances(formula: Formula) -> Mapping[str, str]:
    """
    Return the label of the note that says what each year leaves, by the fact that it is next.

    >>> from nhs_accountable_care.payment import fact, formula, note
    >>> held = fact("pot_brought_forward", PENCE)
    >>> dict(carried_balances(formula(note("a pool: pot carried forward", held))))
    {'pot_brought_forward': 'a pool: pot carried forward'}
    """
    found = {}
    for each in facts_of_whole(formula):
        # A balance is carried in whole pence, and by a fact that takes each of them.
        if each.unit is not PENCE or each.step != 1 or not each.name.endswith(CARRIED_IN):
            continue
        words = name_in_words(each.name.removesuffix(CARRIED_IN) + _CARRIED_OUT)
        notes = [
            one.label
            for one in formula.lines
            if one.is_note
            and one.of.measure.unit is PENCE
            and one.label.rpartition(": ")[2] == words
        ]
        # Of two notes nobody says which.
        if len(notes) == 1:
            found[each.name] = notes[0]
    return found


def reserve_of_term(
    asked: AskedExposure,
    spread: Spread,
    party: str,
    *,
    years: int,
    level: Share,
    carried: Sequence[str],
) -> ReserveNeeded:
    """
    Work out how large a reserve is enough, if each year begins with what the one before left.

    Args:
        asked: The terms of a year, and what is sure; of the balances it has what the first year
            begins with.
        spread: What is not.
        party: Whose result is asked about.
        years: The term.
        level: The chance of running out that is accepted.
        carried: The facts of `carried_balances` that are carried.

    Raises:
        InvalidValueError: What a year leaves, the next cannot begin with; or rows of a table
            count what is uncertain.
        MissingFactError: A fact is neither given nor spread.
    """
    settle_year, opening = _year(asked, spread, party, carried)
    scenarios = _few_scenarios(asked, spread, years)
    if scenarios:
        apart = _every_course(settle_year, opening, scenarios, years)
        alike = [
            _course(settle_year, opening, [drawn] * years, chance) for drawn, chance in scenarios
        ]
    else:
        drawn = _drawn(asked.formula, spread, years)
        chance = Fraction(1, _TERMS)
        apart = [
            _course(settle_year, opening, drawn[first : first + years], chance)
            for first in range(0, len(drawn), years)
        ]
        # In order, so that of all that was drawn no part is missed.
        thinned = sorted(drawn)[years // 2 :: years]
        alike = [_course(settle_year, opening, [each] * years, chance) for each in thinned]
    sums = _Sums(currency=asked.formula.currency, are_drawn=not scenarios)
    return ReserveNeeded(
        party=party,
        years=years,
        level=level,
        needed=sums.needed(apart, level.value),
        if_alike=sums.needed(alike, level.value),
        carried=tuple(
            f"{sum_in_words(asked.formula, name, Fraction(pence), ': ')} at first"
            for name, pence in zip(carried, opening, strict=True)
        ),
        yearly=sums.mean(apart, [Fraction(each.result, years) for each in apart]),
        left=sums.mean(apart, [sum(each.held) for each in apart]),
        terms=None if scenarios else _TERMS,
    )


def sum_in_words(formula: Formula, name: str, pence: Fraction, between: str = " of ") -> str:
    """Write what a fact of a formula comes to, with its name."""
    fact = next(each for each in formula.facts if each.name == name)
    return f"{name_in_words(name)}{between}{value_in_words(pence, fact, formula.currency)}"


# --- A year ---


def _year(
    asked: AskedExposure, spread: Spread, party: str, carried: Sequence[str]
) -> tuple[_Year, _Held]:
    """Return what settles a year, and with what the first begins."""
    expected = expected_values(asked.formula, spread)
    uncertain = {
        fact: expected[fact.name]
        for fact in facts_of_whole(asked.formula)
        if fact.name in expected
    }
    given = asked.given(uncertain)
    formula = with_known_totals(asked.formula, given, {*spread.names, *carried})
    if formula.tables:
        msg = "rows of a table count what is uncertain, and would be gone through for every year"
        raise InvalidValueError(msg)
    settled = prepare(formula)
    declared = facts_of_whole(formula)
    places = _places(formula)
    of_spread = [places[name] for name in spread.names]
    of_balances = [places[name] for name in carried]
    labels = [each.label for each in formula.lines]
    notes = carried_balances(formula)
    left = [labels.index(notes[name]) for name in carried]
    gets = [place for place, each in enumerate(formula.lines) if each.payee == party]
    pays = [place for place, each in enumerate(formula.lines) if each.payer == party]
    bills = [
        (places[name], _whole(declared[places[name]].step))
        for name, payer in asked.paid_by.items()
        if payer == party
    ]
    budget = _whole(asked.budget(party))
    known = list(read_facts(formula, given).values)

    def settle_year(drawn: _Drawn, held: _Held) -> tuple[_Pence, _Held]:
        for place, step in zip(of_spread, drawn, strict=True):
            known[place] = step
        for place, pence in zip(of_balances, held, strict=True):
            known[place] = pence
        amounts = settled.pence(*known)
        result = budget
        for place in gets:
            result += amounts[place]
        for place in pays:
            result -= amounts[place]
        for place, each in bills:
            result -= int(known[place]) * each
        return result, tuple([amounts[place] for place in left])

    return settle_year, tuple(int(known[place]) for place in of_balances)


def _places(formula: Formula) -> dict[str, int]:
    """Return where each fact of the whole stands among all of them."""
    return {fact.name: place for place, fact in enumerate(facts_of_whole(formula))}


def _whole(number: _Pence) -> _Pence:
    """Return a whole number as one, with which far more is added up in a second."""
    return number.numerator if number.denominator == 1 else number


# --- A term ---


def _few_scenarios(
    asked: AskedExposure, spread: Spread, years: int
) -> list[tuple[_Drawn, Fraction]]:
    """Return the scenarios of a year with their chances, if every course of them is settled."""
    if not is_listed(spread):
        return []
    places = _places(asked.formula)
    try:
        listed = list(scenarios_of(asked.formula, spread))
    except SimulationNeededError:
        return []
    if len(listed) ** years > MOST_SCENARIOS_SETTLED:
        return []
    found = []
    for scenario, chance in listed:
        values = read_facts(asked.formula, asked.given(scenario)).values
        found.append((tuple(values[places[name]] for name in spread.names), chance))
    return found


def _drawn(formula: Formula, spread: Spread, years: int) -> list[_Drawn]:
    """Draw the years of all terms, one after another."""
    # Whatever is likelier than one in a million to lie outside was refused for a single year.
    drawn = draw(formula, spread, n=_TERMS * years, seed=_SEED, outside="clip")
    return list(zip(*(each.steps for each in drawn.facts), strict=True))


def _course(
    settle_year: _Year, opening: _Held, drawn: Iterable[_Drawn], chance: Fraction
) -> _Course:
    """Go through the years of a term."""
    held = opening
    result: _Pence = 0
    worst: _Pence = 0
    for each in drawn:
        of_year, held = settle_year(each, held)
        result += of_year
        worst = min(worst, result)
    return _Course(held, result, worst, chance)


def _every_course(
    settle_year: _Year,
    opening: _Held,
    scenarios: Iterable[tuple[_Drawn, Fraction]],
    years: int,
) -> list[_Course]:
    """Go through every term that there can be; those that stand alike are gone on with as one."""
    scenarios = tuple(scenarios)
    chances: dict[tuple[_Held, _Pence, _Pence], Fraction] = {(opening, 0, 0): Fraction(1)}
    for _ in range(years):
        longer: dict[tuple[_Held, _Pence, _Pence], Fraction] = defaultdict(Fraction)
        for (held, result, worst), chance in chances.items():
            for drawn, likely in scenarios:
                of_year, left = settle_year(drawn, held)
                so_far = result + of_year
                longer[left, so_far, min(worst, so_far)] += chance * likely
        chances = longer
    return [_Course(*reached, chance) for reached, chance in chances.items()]


# --- What it comes to ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Sums:
    """Figures of courses, with their standard errors if the courses were drawn."""

    currency: str
    are_drawn: bool

    def needed(self, courses: Iterable[_Course], level: Fraction) -> Estimate:
        """Return the least sum below which the worst moment lies no oftener than the level."""
        depths = sorted(((-each.worst, each.chance) for each in courses), reverse=True)
        # All courses together are certain, which is more than any level.
        reached = accumulate(chance for _, chance in depths)
        place = next(place for place, beyond in enumerate(reached) if beyond > level)
        return self._sum(depths[place][0], self._error(depths, place, level))

    def _error(
        self, depths: Sequence[tuple[_Pence, Fraction]], place: int, level: Fraction
    ) -> float | None:
        """Return half of what lies between the places one standard error to both sides."""
        if not self.are_drawn:
            return None
        off = math.ceil(math.sqrt(len(depths) * level * (1 - level)))
        high, low = max(place - off, 0), min(place + off, len(depths) - 1)
        return float(depths[high][0] - depths[low][0]) / 2.0

    def mean(self, courses: Sequence[_Course], figures: Sequence[_Pence]) -> Estimate:
        """Return the mean of a figure of each course."""
        if self.are_drawn:
            drawn = list(map(float, figures))
            error = statistics.pstdev(drawn) / math.sqrt(len(drawn))
            return self._sum(statistics.fmean(drawn), error)
        weighed = (one.chance * figure for one, figure in zip(courses, figures, strict=True))
        return self._sum(sum(weighed, Fraction()), None)

    def _sum(self, pence: _Pence | float, error: float | None) -> Estimate:
        """Mark a sum."""
        return Estimate(value=float(pence), unit=PENCE, currency=self.currency, error=error)
