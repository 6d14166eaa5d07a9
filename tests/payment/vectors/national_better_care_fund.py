"""The vectors of rule 8: the Better Care Fund."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    AgreedShares,
    BetterCareFund,
    FactValue,
    FundContribution,
    NationalParameters,
    PartyShare,
    PooledBudget,
    PoolPartner,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_THOUSAND: Final = Money.parse("£1,000").pence
_BILLION: Final = Money.parse("£1bn").pence


def nottingham(vector: Vector, parameters: NationalParameters) -> Answer:
    """A quarter's account of a pool, in thousands of pounds."""
    [[minimum, other, _], [council]] = vector.facts["income_parts"]
    spent = {f"spending_{place}": each for place, each in enumerate(vector.facts["spending"])}
    fund = BetterCareFund(
        contributions=(
            FundContribution(party="CCG", facts=("minimum", "other", "adjustment")),
            FundContribution(party="council", facts=("council",)),
        ),
        spending=tuple(spent),
    )
    given = {"minimum": minimum, "other": other, "council": council, **spent}
    adjustment = parameters.money("nottingham-admissions-adjustment", vector.financial_year)
    facts = {name: Money.parse(f"£{each}k") for name, each in given.items()}
    settlement = settle(fund, facts | {"adjustment": adjustment})
    ccg, local, income, balance = (
        Fraction(settlement.line(f"Better Care Fund: {what}").value, _THOUSAND)
        for what in ("CCG", "council", "income", "balance")
    )
    return {"subtotals": [ccg, local], "income": income, "balance": balance}


def _paid_in(facts: dict[str, FactValue], unit: int) -> Fraction:
    """Settle a fund into which several sums are paid, and return what it gets, in a unit."""
    fund = BetterCareFund(contributions=(FundContribution(party="partners", facts=tuple(facts)),))
    return Fraction(settle(fund, facts).net["pooled fund"].pence, unit)


def rotherham_pools(vector: Vector, parameters: NationalParameters) -> Answer:
    """Two pools, in thousands of pounds."""
    pools = ("first_pool", "second_pool")
    facts: dict[str, FactValue] = {
        pool: parameters.money(f"rotherham-{pool.replace('_', '-')}", vector.financial_year)
        for pool in pools
    }
    return {"sum": _paid_in(facts, _THOUSAND)}


def rotherham_shortfall(vector: Vector, parameters: NationalParameters) -> Answer:
    """What each partner bears if nothing was earned."""
    half = parameters.share("rotherham-shortfall-share", vector.financial_year)
    parties = ("CCG", "council")
    pool = PooledBudget(
        partners=tuple(PoolPartner(party=each, contribution=each.lower()) for each in parties),
        host="council",
        cover=(),
        overspend_keys=AgreedShares(
            shares=tuple(PartyShare(party=each, share=half) for each in parties)
        ),
        up_to_funding=False,
    )
    short = parameters.money("rotherham-on-performance", vector.financial_year)
    net = settle(pool, {"overspend": short}).net
    return {party: Fraction(net[party].pence) for party in parties}


def national(vector: Vector, parameters: NationalParameters) -> Answer:
    """The four parts of the fund of England, in billions of pounds."""
    facts: dict[str, FactValue] = {
        f"{place}_part": parameters.money(f"better-care-fund-{place}-part", vector.financial_year)
        for place in ("first", "second", "third", "fourth")
    }
    return {"sum": _paid_in(facts, _BILLION)}


def quarters(vector: Vector, parameters: NationalParameters) -> Answer:
    """What each quarter earns of a planned reduction, and the year does not."""
    fund = BetterCareFund.for_year(vector.financial_year, parameters)
    facts: dict[str, FactValue] = {}
    for what in ("planned", "achieved"):
        for number, admissions in enumerate(vector.facts[what], start=1):
            facts[f"{what}_reduction_quarter_{number}"] = admissions
    settlement = settle(fund, facts)
    return {
        "quarters_pence": [
            settlement.line(f"Better Care Fund: performance, quarter {number}").value
            for number in range(1, 5)
        ],
        "paid_pence": Fraction(settlement.net["pooled fund"].pence),
        "unearned_pence": settlement.line("Better Care Fund: performance not earned").value,
    }


def uplift(vector: Vector, parameters: NationalParameters) -> Answer:
    """The minimum contribution of a year, by that of the year before."""
    fund = BetterCareFund.for_year(vector.financial_year, parameters)
    settlement = settle(fund, {"last_minimum_contribution": vector.money("old")})
    return {"new_pence": Fraction(settlement.net["pooled fund"].pence)}


EXPRESSED: Expressed = {
    "B01-nottingham": nottingham,
    "B03-rotherham-pools": rotherham_pools,
    "B04-rotherham-shortfall": rotherham_shortfall,
    "B05-national-2015": national,
    "B07-quarters": quarters,
    "B08-uplift": uplift,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
