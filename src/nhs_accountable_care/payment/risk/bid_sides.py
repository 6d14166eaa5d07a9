"""The terms of today and those of a contract, each with all facts that are counted by them."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import in_lines, joined, listed, quoted
from nhs_accountable_care.payment.language.builders import ZERO, when
from nhs_accountable_care.payment.language.builders import fact as fact_of
from nhs_accountable_care.payment.language.expressions import Expression, Fact
from nhs_accountable_care.payment.language.facts import Facts, RecordedFact, facts_of_whole
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import NUMBERS, PENCE, TRUTH
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.risk.asked_exposure import AskedExposure
from nhs_accountable_care.payment.risk.bid_terms import Bid, BidTerms
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.party_exposures import Exposure
from nhs_accountable_care.payment.risk.protections import Protection
from nhs_accountable_care.payment.risk.result_jumps import expected_value
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = [
    "BidSide",
    "ExposureFunction",
    "check_parties",
    "declared_facts",
    "expected_facts",
    "exposed_by",
    "known_to",
    "parties_of",
    "refuse_replaced",
    "side_of",
    "sum_of",
]

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
class BidSide:
    """The terms of today, or those under the contract, with all facts that are counted by them."""

    terms: str
    mechanism: Mechanism | Formula
    asked: AskedExposure

    @property
    def formula(self) -> Formula:
        """What is settled."""
        return self.asked.formula

    def fact(self, name: str) -> Fact:
        """Return the fact of that name, which is one of what is settled."""
        return next(each for each in self.formula.facts if each.name == name)


def parties_of(of: BidTerms | None) -> tuple[str, ...]:
    """Return the parties of terms, and those that pay by them."""
    if of is None:
        return ()
    own = () if of.mechanism is None else formula_of(of.mechanism).parties
    return tuple(dict.fromkeys((*own, *(each.party for each in of.paid_by))))


def check_parties(bid: Bid) -> None:
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


def declared_facts(bid: Bid) -> dict[str, Fact]:
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


def refuse_replaced(bid: Bid, mechanism: Mechanism, protections: Iterable[Protection]) -> None:
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
    # What cannot be switched off stands in both, and takes nothing's place.
    switched_off = [(each, each.without) for each in protections if each.without is not None]
    for protection, left in switched_off:
        without = formula_of(left)
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


def side_of(
    terms: str, of: BidTerms, declared: Mapping[str, Fact], bid: Bid, others: Iterable[str] = ()
) -> BidSide:
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
    return BidSide(
        terms=terms,
        mechanism=whole if added or of.mechanism is None else of.mechanism,
        asked=AskedExposure(
            formula=whole,
            facts=bid.facts,
            paid_by=payers,
            budgets={each.party: each.amount for each in of.budgets},
        ),
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


def exposed_by(side: BidSide, bid: Bid, by: ExposureFunction) -> Exposure:
    """Say how the result of each party is spread by the terms of a side."""
    return by(
        side.mechanism,
        bid.facts,
        bid.spread,
        paid_by=side.asked.paid_by,
        budgets=side.asked.budgets,
    )


def expected_facts(bid: Bid, contract: BidSide, declared: Mapping[str, Fact]) -> Facts:
    """Lay over the facts what is expected of those that are not sure."""
    more = []
    for name in bid.spread.names:
        fact = declared[name]
        value = expected_value(fact, bid.spread.marginal(name), contract.formula.currency)
        more.append(RecordedFact(name=name, value=value, unit=fact.unit))
    return bid.facts.plus(*more)


def known_to(side: BidSide, facts: Facts) -> Facts:
    """Leave out the facts and the tables that a side does not have."""
    names = {each.name for each in side.formula.facts}
    return Facts(
        facts=tuple(each for each in facts.facts if each.name in names),
        tables=tuple(each for each in facts.tables if each.name in side.formula.tables),
    )


def sum_of(side: BidSide, pence: float) -> Estimate:
    """Mark a sum in the currency of a side."""
    return Estimate(value=pence, unit=PENCE, currency=side.formula.currency)
