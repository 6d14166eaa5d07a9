"""
The bidder's question: what would this contract do to us in a bad year?

It lays the terms of today beside those of a contract, on the same uncertain facts: what each party
is exposed to, what each protection does, how large a reserve is enough, where the contract breaks
even, and whether the population is large enough. All figures that rest on a spread are estimates.
"""

import contextlib
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, Protocol, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import in_lines, joined, listed, name_in_words, quoted
from nhs_accountable_care.payment.language.builders import ZERO, when
from nhs_accountable_care.payment.language.builders import fact as fact_of
from nhs_accountable_care.payment.language.expressions import Expression, Fact
from nhs_accountable_care.payment.language.facts import (
    Facts,
    RecordedFact,
    facts_of_whole,
    value_of_steps,
)
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import NUMBERS, PENCE, RATE, TRUTH
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.readings.payout_curve import curve
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure
from nhs_accountable_care.payment.risk.bid_answers import (
    BAD,
    TERRIBLE,
    BidAssessment,
    BidMargin,
    BidPoint,
    BreakEven,
    ProtectionEffect,
    SpreadOfCost,
    StandingLimit,
    few_outcomes,
)
from nhs_accountable_care.payment.risk.bid_terms import Bid, BidTerms
from nhs_accountable_care.payment.risk.carried_terms import (
    CARRIED_IN,
    carried_balances,
    reserve_of_term,
    sum_in_words,
)
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.exposure import exposure
from nhs_accountable_care.payment.risk.fact_risks import (
    BendKind,
    FactRisk,
    place_in_words,
    value_in_words,
)
from nhs_accountable_care.payment.risk.minimum_savings_rates import (
    PopulationPlace,
    place_population,
)
from nhs_accountable_care.payment.risk.party_exposures import Exposure, PartyExposure
from nhs_accountable_care.payment.risk.protections import Protection, protections_of
from nhs_accountable_care.payment.risk.reserves import ReserveNeeded, reserve_needed
from nhs_accountable_care.payment.risk.result_jumps import expected_value
from nhs_accountable_care.payment.risk.words import Risk, risk_of
from nhs_accountable_care.payment.settlement import settle
from nhs_accountable_care.payment.spreads.distributions import (
    exact_quantity,
)
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["ExposureFunction", "assess_bid"]

_CASES: Final = {"expected": None, "bad": BAD, "terrible": TERRIBLE}
_PENNY: Final = Money(pence=1)


class ExposureFunction(Protocol):
    """What says how the results of parties are spread, as `nhs_accountable_care.exposure` does."""

    def __call__(
        self,
        mechanism: Mechanism | Formula,
        facts: Facts,
        spread: Spread,
        *,
        paid_by: Mapping[str, str] | None = None,
        budgets: Mapping[str, Money] | None = None,
    ) -> Exposure:
        """Say how the result of each party is spread."""
        ...


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Side:
    """The terms of today, or those under the contract, with all facts that are counted by them."""

    terms: str
    mechanism: Mechanism | Formula
    formula: Formula
    payers: Mapping[str, str]
    budgets: Mapping[str, Money]

    def budget(self, party: str) -> Fraction:
        """Return what a party has besides, in pence."""
        return Fraction(self.budgets[party].pence if party in self.budgets else 0)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of the lines, and those that pay."""
        return tuple(dict.fromkeys((*self.formula.parties, *self.payers.values())))


def assess_bid(bid: Bid, *, by: ExposureFunction = exposure) -> BidAssessment:
    """
    Answer a bidder's question.

    Args:
        bid: What is asked.
        by: What works out an exposure: this package's own, which is exact and refuses what wants
            a simulation, or `nhs_accountable_care.exposure`, which simulates then.

    Raises:
        InvalidValueError: The bearer is no party of the contract, the contract has no mechanism,
            an uncertain fact stands in no terms, or somebody pays or has a budget who is named
            nowhere else.
        SimulationNeededError: The exposure wants a simulation, and ``by`` makes none.
        MissingFactError: A fact that the terms need is neither given nor spread.

    >>> from nhs_accountable_care.payment import (
    ...     BidTerms,
    ...     CostAndVolume,
    ...     FactPayer,
    ...     NormalSpread,
    ...     ShareOf,
    ... )
    >>> value = NormalSpread(mean=Money.parse("£50m"), standard_deviation=Money.parse("£2m"))
    >>> within_3 = ShareOf(share=Share.parse("3%"))
    >>> baseline = RecordedFact(
    ...     name="baseline_value", value=Money.parse("£50m"), unit=PENCE
    ... )
    >>> answer = assess_bid(
    ...     Bid(
    ...         name="Our contract",
    ...         bearer="provider",
    ...         contract=BidTerms(
    ...             mechanism=CostAndVolume(cap=within_3, collar=within_3),
    ...             paid_by=(FactPayer(fact="actual_value", party="provider"),),
    ...         ),
    ...         facts=Facts(facts=(baseline,)),
    ...         spread=Spread.of({"actual_value": value}),
    ...         years=3,
    ...     )
    ... )
    >>> print(*(each for each in answer.margins if each.is_expected), sep="; ")
    commissioner bears 100p of each further pound; provider bears nothing of it
    >>> print(*answer.effects_of("cap"), sep="; ")
    commissioner: saves it about £262,000 a year on average, saves it about £1.06m in a bad year, \
saves it about £3.15m in a terrible one; provider: costs it about £262,000 a year on average, \
costs it about £1.06m in a bad year, costs it about £3.15m in a terrible one
    """
    mechanism = bid.contract.mechanism
    if mechanism is None:
        msg = "the contract has no mechanism; write the way to pay that is bid for"
        raise InvalidValueError(msg)
    declared = _declared(bid)
    contract = _side("contract", bid.contract, declared, bid, _parties(bid.today))
    protections = protections_of(mechanism)
    _refuse_replaced(bid, mechanism, protections)
    if bid.bearer not in contract.parties:
        known = listed(contract.parties, MOST_SHOWN)
        msg = f"bearer: {quoted(bid.bearer)} is no party of the contract; there are: {known}"
        raise InvalidValueError(msg)
    _check_parties(bid)
    sides = [contract]
    if bid.today is not None:
        sides.insert(0, _side("today", bid.today, declared, bid, contract.parties))
    exposed = {side.terms: _exposed(side, bid, by) for side in sides}
    expected = _expected(bid, contract, declared)
    risks = {
        side.terms: risk_of(side.formula, facts=_known(side, expected), paid_by=side.payers)
        for side in sides
    }
    effects, not_switched, without = _switched_off(
        protections, bid, contract, declared, exposed=exposed["contract"], by=by
    )
    place = _place(bid)
    set_before = {
        each.fact.name
        for party in risks["contract"].parties
        for each in party.facts
        if each.is_set_beforehand
    }
    reserve = _reserve(bid, contract, exposed["contract"], by)
    return BidAssessment(
        bid=bid,
        today=exposed.get("today"),
        contract=exposed["contract"],
        expected=settle(contract.formula, _known(contract, expected)),
        margins=tuple(
            each for side in sides for each in _margins(side, risks[side.terms], bid, expected)
        ),
        tails=tuple(each for side in sides for each in _tails(side, risks[side.terms], bid)),
        points=tuple(_points(bid, sides, expected, by)),
        effects=effects,
        not_switched=not_switched,
        standing=tuple(_standing(risks["contract"], without, expected)),
        reserve=reserve,
        break_even=tuple(_break_even(bid, sides, expected, set_before)),
        place=place,
        spreads=() if place is None else tuple(_spreads(bid, sides, place, by)),
        not_known=(
            *_not_known(
                bid,
                mechanism,
                contract,
                place=place,
                set_before=set_before,
                exposed=exposed["contract"].of(bid.bearer),
            ),
            *_not_carried(reserve),
        ),
        is_illustrative=any(
            each.confidence is Confidence.ILLUSTRATIVE for each in _cited(bid, sides)
        )
        or (place is not None and place.population.volatility.is_illustrative),
    )


# --- The two sides ---


def _parties(of: BidTerms | None) -> tuple[str, ...]:
    """Return the parties of terms, and those that pay by them."""
    if of is None:
        return ()
    own = () if of.mechanism is None else formula_of(of.mechanism).parties
    return tuple(dict.fromkeys((*own, *(each.party for each in of.paid_by))))


def _check_parties(bid: Bid) -> None:
    """
    Refuse who pays, or has a budget, and is named nowhere else: that may be a slip.

    Whoever only pays in the first place, as a commissioner does today whom no line names, stands
    on both sides, or has a budget to pay from.
    """
    sides = {"today": bid.today or BidTerms(), "contract": bid.contract}
    inside = [bid.bearer]
    for terms in sides.values():
        inside += () if terms.mechanism is None else formula_of(terms.mechanism).parties
    paying = {side: [each.party for each in terms.paid_by] for side, terms in sides.items()}
    having = {side: [each.party for each in terms.budgets] for side, terms in sides.items()}
    pays, has = (list(itertools.chain(*each.values())) for each in (paying, having))
    problems = []
    for side, other in (("today", "contract"), ("contract", "today")):
        for where, parties, known in (
            ("paid_by", paying[side], (*inside, *paying[other], *has)),
            ("budgets", having[side], (*inside, *pays)),
        ):
            for party in dict.fromkeys(parties):
                if party not in known:
                    near = did_you_mean(party, known)
                    problems.append(
                        f"{side}.{where}: {quoted(party)} is no party of any line, and is named "
                        f"nowhere else; {near + ' ' if near else ''}there are: "
                        f"{listed(dict.fromkeys(known), MOST_SHOWN)} (who only pays in the first "
                        f"place pays on both sides, or has a budget)"
                    )
    if problems:
        raise InvalidValueError(in_lines(problems))


def _declared(bid: Bid) -> dict[str, Fact]:
    """Return the facts of both sides by name; those that are only paid for are sums of money."""
    found: dict[str, Fact] = {}
    sides = [each for each in (bid.contract, bid.today) if each is not None]
    for terms in sides:
        if terms.mechanism is not None:
            for fact in facts_of_whole(formula_of(terms.mechanism)):
                found.setdefault(fact.name, fact)
    for terms in sides:
        for payer in terms.paid_by:
            found.setdefault(payer.fact, fact_of(payer.fact, PENCE))
    unknown = [name for name in bid.spread.names if name not in found]
    if unknown:
        known = listed(found, MOST_SHOWN) or "none"
        msg = (
            f"spread: {joined(map(quoted, unknown))} stands in no terms, and nobody pays for it; "
            f"the facts are: {known}"
        )
        raise InvalidValueError(msg)
    sure = {each.name for each in bid.facts.facts}
    both = [name for name in bid.spread.names if name in sure]
    if both:
        msg = (
            f"spread: {joined(map(quoted, both))} stands in facts too, and is either sure or not "
            f"sure; take it out of one of them"
        )
        raise InvalidValueError(msg)
    return found


def _refuse_replaced(bid: Bid, mechanism: Mechanism, protections: Iterable[Protection]) -> None:
    """
    Refuse a spread of a fact in whose place a term of the contract takes a table.

    A stop-loss counts the cost of each person: beside that table a spread of the whole cost moves
    nothing that is paid, and whoever pays it would be said to bear it all.
    """
    own = formula_of(mechanism)
    used = {each.name for each in own.facts}
    idle = [name for name in bid.spread.names if name not in used]
    if not own.tables or not idle:
        return
    for protection in protections:
        if protection.without is None:
            continue
        without = formula_of(protection.without)
        tables = [each for each in own.tables if each not in without.tables]
        replaced = [
            each for each in idle if any(each == fact.name for fact in facts_of_whole(without))
        ]
        if tables and replaced:
            msg = (
                f"spread: no line of the contract rests on {joined(map(quoted, replaced))}, for "
                f"with {protection.path} it takes the table {joined(map(quoted, tables))} in its "
                f"place, which is sure; leave {protection.path} out and spread what is left of "
                f"the cost with it (payment.PersonCost says how much narrower that is), or spread "
                f"a fact that the contract rests on"
            )
            raise InvalidValueError(msg)


def _side(
    terms: str, of: BidTerms, declared: Mapping[str, Fact], bid: Bid, others: Iterable[str] = ()
) -> _Side:
    """
    Put the costs that are counted, and on which no line rests, beside the lines as notes.

    A party of the other terms, which is none of these, gets nothing by a line of its own, so that
    it stands in the answer.
    """
    own = None if of.mechanism is None else formula_of(of.mechanism)
    payers = {each.fact: each.party for each in of.paid_by}
    lines = [] if own is None else list(own.lines)
    labels = {each.label for each in lines}
    known = set() if own is None else {each.name for each in own.facts}
    added = [
        note(_free(name, labels), _as_number(declared[name]))
        for name in dict.fromkeys((*bid.spread.names, *payers))
        if name not in known
    ]
    inside = dict.fromkeys((*(() if own is None else own.parties), *payers.values()))
    for party in others:
        if party not in inside:
            other = next((each for each in (*inside, *others) if each != party), None)
            if other is not None:
                label = _free(f"nothing for {party}", labels)
                added.append(line(label, Money(pence=0), payer=other, payee=party))
    currency = "GBP" if own is None else own.currency
    whole = own if own is not None and not added else formula(lines, added, currency=currency)
    return _Side(
        terms=terms,
        mechanism=whole if added or of.mechanism is None else of.mechanism,
        formula=whole,
        payers=payers,
        budgets={each.party: each.amount for each in of.budgets},
    )


def _free(label: str, labels: Iterable[str]) -> str:
    """Return a label that no line has."""
    return label if label not in labels else _free(f"{label}, counted", labels)


def _as_number(fact: Fact) -> Expression:
    """Return a fact as what a note can hold."""
    if fact.unit in NUMBERS:
        return fact
    if fact.unit is TRUTH:
        return when(fact, _PENNY, ZERO)
    msg = (
        f"{fact.name} is a {fact.unit.value} and uncertain, and stands in the terms of one side "
        f"only; let both rest on it"
    )
    raise InvalidValueError(msg)


def _exposed(side: _Side, bid: Bid, by: ExposureFunction) -> Exposure:
    """Say how the result of each party is spread by the terms of a side."""
    return by(side.mechanism, bid.facts, bid.spread, paid_by=side.payers, budgets=side.budgets)


def _expected(bid: Bid, contract: _Side, declared: Mapping[str, Fact]) -> Facts:
    """Lay over the facts what is expected of those that are not sure."""
    more = []
    for name in bid.spread.names:
        fact = declared[name]
        value = expected_value(fact, bid.spread.marginal(name), contract.formula.currency)
        more.append(RecordedFact(name=name, value=value, unit=fact.unit))
    return bid.facts.plus(*more)


def _known(side: _Side, facts: Facts) -> Facts:
    """Leave out the facts and the tables that a side does not have."""
    names = {each.name for each in side.formula.facts}
    return Facts(
        facts=tuple(each for each in facts.facts if each.name in names),
        tables=tuple(each for each in facts.tables if each.name in side.formula.tables),
    )


# --- Who bears the next one ---


def _margins(side: _Side, risk: Risk, bid: Bid, expected: Facts) -> Iterator[BidMargin]:
    """Say who bears the next one of each uncertain number, range by range."""
    for name, found, payer in _moved(side, risk, bid):
        at = exact_quantity(expected[name].value)
        fact = next(each for each in side.formula.facts if each.name == name)
        parties = dict.fromkeys((*(each.party for each in found), *([payer] if payer else [])))
        # Where the bearer's curve bends it says so; else that of another party does.
        ordered = sorted(found, key=lambda each: each.party != bid.bearer)
        ends = sorted(
            {end for each in found for one in each.ranges for end in (one.start, one.end)}
        )
        before: dict[str, Fraction] = {}
        stretches: list[tuple[Fraction, Fraction, dict[str, Fraction]]] = []
        for start, end in itertools.pairwise(ends or (fact.measure.lowest, fact.measure.highest)):
            rates = {
                each.party: one.rate
                for each in found
                for one in each.ranges
                if one.start <= start < one.end
            }
            if stretches and rates == before:
                stretches[-1] = (stretches[-1][0], end, rates)
            else:
                stretches.append((start, end, rates))
            before = rates
        for start, end, rates in stretches:
            place = _place_of(start, end, ordered, side.formula.currency)
            for party in parties:
                rate = rates.get(party, Fraction())
                yield BidMargin(
                    terms=side.terms,
                    party=party,
                    fact=fact,
                    place=place,
                    is_expected=start <= at < end or at == end == stretches[-1][1],
                    sorts=_sorts(found),
                    rate=rate,
                    borne=None if payer is None else Fraction(party == payer) - rate,
                    currency=side.formula.currency,
                )


def _place_of(start: Fraction, end: Fraction, found: Iterable[FactRisk], currency: str) -> str:
    """
    Say where a stretch lies, over which nobody's rate changes, by what bends at its own ends.

    A party's own range may be longer: where another's bends within it, it is cut there.
    """
    found = tuple(found)
    sampled = next((each for each in found if each.is_sampled), None)
    if sampled is not None:
        ends = [value_in_words(at, sampled.fact, currency) for at in (start, end)]
        return f"between {ends[0]} and {ends[1]}, two values that were settled"
    bends = {bend.at: bend for each in reversed(found) for bend in each.bends}
    if not found:
        return "throughout"
    return place_in_words(bends.get(start), bends.get(end), found[0].fact, currency)


def _moved(side: _Side, risk: Risk, bid: Bid) -> Iterator[tuple[str, list[FactRisk], str | None]]:
    """Go through the uncertain numbers, with what each means to whom, and who pays for it."""
    numbers = {each.name for each in side.formula.facts if each.unit in NUMBERS}
    for name in bid.spread.names:
        if name in numbers:
            found = [
                each for party in risk.parties for each in party.facts if each.fact.name == name
            ]
            yield name, found, side.payers.get(name)


def _sorts(found: Iterable[FactRisk]) -> str:
    """Write of what sort a fact is."""
    sorts = dict.fromkeys(sort.value for each in found for sort in each.sorted_as.sorts)
    return joined(sorts) or "of no known sort"


def _tails(side: _Side, risk: Risk, bid: Bid) -> Iterator[BidMargin]:
    """Say who is still moved at the ends of each uncertain number."""
    for name, found, payer in _moved(side, risk, bid):
        fact = next(each for each in side.formula.facts if each.name == name)
        sorts = _sorts(found)
        ends = [each for each in risk.tails if each.fact == name and not each.is_limited_by_fact]
        for each in ends:
            yield BidMargin(
                terms=side.terms,
                party=each.party,
                fact=fact,
                place=each.end,
                sorts=sorts,
                rate=each.rate,
                borne=each.borne,
                is_unlimited=each.is_unlimited,
                currency=side.formula.currency,
            )
        if not found and payer is not None:
            # No line rests on it, so whoever pays for it bears it all.
            yield BidMargin(
                terms=side.terms,
                party=payer,
                fact=fact,
                place="highest",
                sorts=sorts,
                rate=Fraction(),
                borne=Fraction(1),
                is_unlimited=True,
                currency=side.formula.currency,
            )


# --- If the cost comes to so much ---


def _points(
    bid: Bid, sides: Iterable[_Side], expected: Facts, by: ExposureFunction
) -> Iterator[BidPoint]:
    """Settle both sides where the one uncertain cost is as expected, bad and terrible."""
    sides = tuple(sides)
    contract = sides[-1]
    if len(bid.spread.names) > 1:
        return
    [name] = bid.spread.names
    fact = next(each for each in contract.formula.facts if each.name == name)
    if fact.unit is not PENCE:
        return
    spent = _spent(fact, bid.spread, bid.bearer, contract, by)
    # At the end of the fact at which the bearer is worse off.
    ends = []
    for is_high in (True, False):
        chances = [
            chance if is_high or chance is None else Share(value=1 - chance.value)
            for chance in _CASES.values()
        ]
        costs = [spent.expected if each is None else spent.quantile(each) for each in chances]
        worst = _results(contract, _with(expected, fact, -costs[-1].value, contract))
        ends.append((worst[bid.bearer], costs))
    (if_high, high), (if_low, low) = ends
    for case, cost in zip(_CASES, high if if_high <= if_low else low, strict=True):
        for side in sides:
            results = _results(side, _with(expected, fact, -cost.value, side))
            for party, result in results.items():
                yield BidPoint(
                    case=case,
                    cost=attrs.evolve(cost, value=-cost.value),
                    terms=side.terms,
                    party=party,
                    result=_sum_of(side, float(result)),
                )


def _spent(
    fact: Fact, spread: Spread, party: str, contract: _Side, by: ExposureFunction
) -> PartyExposure:
    """Say how a cost alone is spread, as the result of whoever pays it."""
    counted = formula(note(fact.name, fact), currency=contract.formula.currency)
    return by(counted, Facts(), spread, paid_by={fact.name: party}).of(party)


def _with(facts: Facts, fact: Fact, pence: float, side: _Side) -> Facts:
    """Put a sum in the place of an uncertain cost, to the penny."""
    steps = min(max(round(Fraction(round(pence)) / fact.step), fact.lowest), fact.highest)
    value = value_of_steps(fact, steps, side.formula.currency)
    return facts.plus(RecordedFact(name=fact.name, value=value, unit=fact.unit))


def _results(side: _Side, facts: Facts) -> dict[str, Fraction]:
    """Settle a side, and return what each party has left, in pence."""
    settlement = settle(side.formula, facts)
    values = {each.name: each.value for each in settlement.facts}
    found = {}
    for party in side.parties:
        paid = sum(
            (
                exact_quantity(values[name])
                for name, payer in side.payers.items()
                if payer == party
            ),
            Fraction(),
        )
        net = settlement.net[party].pence if party in settlement.net else 0
        found[party] = side.budget(party) + net - paid
    return found


def _sum_of(side: _Side, pence: float) -> Estimate:
    """Mark a sum in the currency of a side."""
    return Estimate(value=pence, unit=PENCE, currency=side.formula.currency)


# --- Protections ---


def _switched_off(
    protections: Iterable[Protection],
    bid: Bid,
    contract: _Side,
    declared: Mapping[str, Fact],
    *,
    exposed: Exposure,
    by: ExposureFunction,
) -> tuple[tuple[ProtectionEffect, ...], tuple[Protection, ...], list[_Side]]:
    """Switch each protection off, and say what that changes; name those that cannot be."""
    effects: list[ProtectionEffect] = []
    kept: list[Protection] = []
    without: list[_Side] = []
    for protection in protections:
        if protection.without is None:
            kept.append(protection)
            continue
        terms = attrs.evolve(bid.contract, mechanism=protection.without)
        try:
            side = _side("contract", terms, declared, bid, contract.parties)
            found = _exposed(side, bid, by)
        except NacError as error:
            why = f"it cannot be worked out without it: {error}"
            kept.append(attrs.evolve(protection, without=None, why_not=why))
            continue
        without.append(side)
        effects += [
            ProtectionEffect(
                protection=protection,
                party=each.party,
                expected=found.of(each.party).lead_over(each),
                bad=found.of(each.party).lead_over(each, BAD),
                terrible=found.of(each.party).lead_over(each, TERRIBLE),
            )
            for each in exposed.parties
        ]
    return tuple(effects), tuple(kept), without


def _standing(risk: Risk, without: Iterable[_Side], expected: Facts) -> Iterator[StandingLimit]:
    """Go through the caps and floors of the formula that no switched-off term takes away."""
    others = [
        {
            (bend.party, bend.fact, bend.at)
            for party in risk_of(side.formula, facts=_known(side, expected)).parties
            for fact in party.facts
            for bend in fact.bends
        }
        for side in without
    ]
    for party in risk.parties:
        for fact in party.facts:
            for bend in fact.bends if not fact.is_set_beforehand else ():
                key = (bend.party, bend.fact, bend.at)
                is_limit = bend.kind in (BendKind.CAP, BendKind.FLOOR)
                if is_limit and all(key in bends for bends in others):
                    yield StandingLimit(
                        party=party.party,
                        fact=fact.fact,
                        at=bend.at,
                        kind=bend.kind,
                        lines=bend.lines,
                        currency=risk.currency,
                    )


# --- The reserve ---


def _reserve(bid: Bid, contract: _Side, exposed: Exposure, by: ExposureFunction) -> ReserveNeeded:
    """Work the reserve out; where a term carries more than it says how, beside that without."""
    given = {each.name for each in bid.facts.facts}
    names = [name for name in carried_balances(contract.formula) if name in given]
    if bid.years > 1 and names:
        asked = AskedExposure(
            formula=contract.formula,
            facts=bid.facts,
            paid_by=contract.payers,
            budgets=contract.budgets,
        )
        # What a year leaves may be nothing that the next can begin with: then it is told as of
        # terms that do not say what they leave.
        with contextlib.suppress(InvalidValueError):
            return reserve_of_term(
                asked, bid.spread, bid.bearer, years=bid.years, level=bid.level, carried=names
            )
    needed = reserve_needed(exposed.of(bid.bearer), years=bid.years, level=bid.level)
    carried = [
        each
        for each in bid.facts.facts
        if each.name.endswith(CARRIED_IN)
        and each.unit is PENCE
        and exact_quantity(each.value) > 0
        and any(each.name == fact.name for fact in contract.formula.facts)
    ]
    if bid.years == 1 or not carried:
        return needed
    currency = contract.formula.currency
    nothing = (attrs.evolve(each, value=Money(pence=0, currency=currency)) for each in carried)
    without = attrs.evolve(bid, facts=bid.facts.plus(*nothing))
    emptied = reserve_needed(
        _exposed(contract, without, by).of(bid.bearer), years=bid.years, level=bid.level
    )
    return attrs.evolve(
        needed,
        anew=tuple(
            sum_in_words(contract.formula, each.name, exact_quantity(each.value))
            for each in carried
        ),
        if_nothing_left=emptied.needed,
    )


def _not_carried(reserve: ReserveNeeded) -> Iterator[str]:
    """Say that no year was told which begins with what the years before left."""
    if reserve.anew:
        yield (
            f"What a year comes to after others: the results are those of a year that begins with "
            f"{joined(reserve.anew)}, as the first does."
        )


# --- Break-even ---

_Pieces: TypeAlias = list[tuple[Fraction, Fraction, Fraction, Fraction]]
"""Where each piece begins and ends, and its height at nothing and its slope."""


def _break_even(
    bid: Bid, sides: Iterable[_Side], expected: Facts, set_before: Collection[str]
) -> Iterator[BreakEven]:
    """Find where the bearer gets nothing, and where the contract is as good as today."""
    sides = tuple(sides)
    contract = sides[-1]
    facts = {each.name: each for each in contract.formula.facts}
    for name in bid.spread.names:
        if facts[name].unit not in NUMBERS:
            continue
        try:
            pieces = [_pieces(side, bid.bearer, name, expected) for side in sides]
        except NacError:
            # What is no chain of straight lines in the fact has no exact break-even.
            continue
        found = [("nothing", pieces[-1])]
        if len(pieces) > 1:
            found.append(("today", _difference(pieces[1], pieces[0])))
        for against, of in found:
            for start, end in _zeros(of):
                # Of no budget at all all is nothing, which says nothing of the contract.
                if name in set_before and start == end == facts[name].measure.lowest:
                    continue
                yield BreakEven(
                    fact=facts[name],
                    against=against,
                    start=start,
                    end=end,
                    currency=contract.formula.currency,
                )


def _pieces(side: _Side, party: str, name: str, expected: Facts) -> _Pieces:
    """Lay a party's result out along a fact, while the others are as expected."""
    fact = next(each for each in side.formula.facts if each.name == name)
    base, slope = side.budget(party), Fraction()
    for paid, payer in side.payers.items():
        if payer == party:
            if paid == name:
                slope -= 1
            else:
                base -= exact_quantity(expected[paid].value)
    if party not in side.formula.parties:
        return [(fact.measure.lowest, fact.measure.highest, base, slope)]
    drawn = curve(side.formula, party, name, _known(side, expected))
    return [
        (each.start, each.end, each.intercept + base, each.slope + slope)
        for each in drawn.segments
        if each.start < each.end
    ]


def _difference(one: _Pieces, other: _Pieces) -> _Pieces:
    """Take the pieces of another from those of one, cut where either bends."""
    ends = sorted({end for piece in (*one, *other) for end in piece[:2]})
    found = []
    for start, end in itertools.pairwise(ends):
        first, second = (
            next(piece for piece in pieces if piece[0] <= start < piece[1])
            for pieces in (one, other)
        )
        found.append((start, end, first[2] - second[2], first[3] - second[3]))
    return found


def _zeros(pieces: _Pieces) -> list[tuple[Fraction, Fraction]]:
    """Find where the pieces come to nothing, stretches that touch as one."""
    found: list[tuple[Fraction, Fraction]] = []
    for start, end, height, slope in pieces:
        if slope:
            at = -height / slope
            zero = (at, at) if start <= at <= end else None
        else:
            zero = None if height else (start, end)
        if zero is None:
            continue
        if found and zero[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], zero[1]))
        else:
            found.append(zero)
    return found


# --- What is known of it ---


def _place(bid: Bid) -> PopulationPlace | None:
    """Say whether the population is large enough."""
    if bid.population is None:
        return None
    people = bid.population
    return place_population(people.people, volatility=people.volatility, rate=people.saving)


def _spreads(
    bid: Bid, sides: Sequence[_Side], place: PopulationPlace, by: ExposureFunction
) -> Iterator[SpreadOfCost]:
    """Say how likely the saving comes by itself, by the spread of each cost that is paid."""
    contract = sides[-1]
    for name in bid.spread.names:
        fact = next(each for each in contract.formula.facts if each.name == name)
        if fact.unit is not PENCE or not any(name in side.payers for side in sides):
            continue
        alone = Spread.of({name: bid.spread.marginal(name)})
        spent = _spent(fact, alone, bid.bearer, contract, by)
        expected = -spent.outcomes.mean
        if expected <= 0:
            continue
        # What is spent is a result below nothing.
        saved = -Fraction(expected) * (1 - place.rate)
        yield SpreadOfCost(
            fact=name,
            deviation=Estimate(value=spent.outcomes.deviation / float(expected), unit=RATE),
            rate=place.rate,
            chance=Estimate(value=1.0 - spent.outcomes.below(saved), unit=RATE),
        )


def _cited(bid: Bid, sides: Iterable[_Side]) -> Iterator[Citation]:
    """Go through all that is cited in a bid."""
    yield from bid.sources
    yield from (cited for each in bid.spread.facts for cited in each.sources)
    for terms in (bid.contract, bid.today):
        if terms is not None:
            yield from (cited for each in terms.budgets for cited in each.sources)
    for fact in bid.facts.facts:
        yield from fact.sources
    for table in bid.facts.tables:
        yield from table.sources
        yield from (each for row in table.rows for fact in row for each in fact.sources)
    if bid.population is not None:
        yield from bid.population.sources
    for side in sides:
        yield from (cited for each in side.formula.lines for cited in each.sources)
        yield from (cited for each in side.formula.steps for cited in each.sources)


def _not_known(
    bid: Bid,
    mechanism: Mechanism,
    contract: _Side,
    *,
    place: PopulationPlace | None,
    set_before: Collection[str],
    exposed: PartyExposure,
) -> Iterator[str]:
    """Say what is not known, from what was not given and from what nothing here can know."""
    yield from bid.not_known
    said = {each.name: each.sources or bid.sources for each in bid.spread.facts}
    for name in bid.spread.names:
        sources = said.get(name, bid.sources)
        if not sources:
            yield f"Where the spread of {name_in_words(name)} comes from: no source is given."
        elif any(each.confidence is not Confidence.VERIFIED for each in sources):
            yield f"Whether {name_in_words(name)} spreads so: its source is not verified."
    if bid.today is None:
        yield "The terms of today, so that the contract is laid beside nothing."
    unpaid = [
        name
        for name in bid.spread.names
        if name not in contract.payers
        # A budget or a plan is a sum that the terms name, and nobody's bill.
        and name not in set_before
        and any(each.name == name and each.unit is PENCE for each in contract.formula.facts)
    ]
    if unpaid:
        yield (
            f"Who pays in the first place for {joined(map(name_in_words, unpaid))} under the "
            f"contract, so that no result has that cost in it."
        )
    own = formula_of(mechanism)
    used = {each.name for each in own.facts}
    idle = [name for name in bid.spread.names if name not in used]
    if idle:
        yield (
            f"Whether what the contract pays should move with "
            f"{joined(map(name_in_words, idle))}: no line of it does, so that whoever pays for it "
            f"in the first place bears all of it."
        )
    for table in bid.facts.tables:
        if table.name in own.tables:
            rows = "1 row" if len(table.rows) == 1 else f"{len(table.rows):,} rows"
            yield (
                f"How far the {rows} of the table {name_in_words(table.name)} may turn out "
                f"otherwise: they are taken as sure, and are no part of what is uncertain."
            )
    bare = [name_in_words(each.name) for each in bid.facts.facts if not each.sources]
    if bare:
        yield f"Where these facts come from: {joined(bare, MOST_SHOWN)}."
    if place is None:
        yield "How many people the contract is for, and whether they are enough."
    elif place.population.volatility.is_illustrative:
        yield (
            "How far the cost of English people varies by their number: no source was found, and "
            "the figures about size are illustrative."
        )
    if few_outcomes(exposed):
        yield f"What lies beyond what is listed: {few_outcomes(exposed)}."
    if bid.years > 1:
        yield (
            "Whether one year tells of the next, how prices and people grow over the term, and "
            "whether the terms are changed within it."
        )
    yield (
        "Whether the other parties can pay, whether care will cost less for being managed, and "
        "what leaving early would cost: no formula knows."
    )
