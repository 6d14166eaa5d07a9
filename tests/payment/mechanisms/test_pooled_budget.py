"""Pooled budgets, their overspends and underspends."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    AgreedShares,
    Mechanism,
    PartyShare,
    PooledBudget,
    PoolPartner,
    UnderspendRule,
    settle,
)

PARTNERS = (
    PoolPartner(party="icb", contribution="icb_contribution"),
    PoolPartner(party="council", contribution="council_contribution"),
)
POOL = PooledBudget(partners=PARTNERS, host="council")
TERMS: dict[str, PooledBudget] = {
    "pool": POOL,
    "pool that returns underspends": attrs.evolve(POOL, underspends=UnderspendRule.RETURNED),
    "pool with money brought forward": attrs.evolve(
        POOL, cover=("brought_forward", "underspends_elsewhere")
    ),
    "pool with agreed shares": attrs.evolve(
        POOL,
        cover=("underspends_elsewhere",),
        overspend_keys=AgreedShares(
            shares=(
                PartyShare(party="icb", share=Share.parse("100%")),
                PartyShare(party="council", share=Share.parse("0%")),
            )
        ),
    ),
}

MONEY = st.integers(min_value=0, max_value=10**11).map(lambda pence: Money(pence=pence))
FUNDING = st.integers(min_value=1, max_value=10**11).map(lambda pence: Money(pence=pence))
FACTS = st.fixed_dictionaries(
    {
        "overspend": MONEY,
        "underspends_elsewhere": MONEY,
        "risk_pool": MONEY,
        "uncommitted_scheme_allocations": MONEY,
        "icb_contribution": FUNDING,
        "council_contribution": FUNDING,
    }
)


def test_a_pool_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


@given(facts=FACTS)
def test_every_pound_of_an_overspend_is_met_once(facts: dict[str, Money]) -> None:
    """The sources in their order and the partners together meet the overspend, and no more."""
    settlement = settle(POOL, facts)
    met = sum(settlement.amounts[:3])
    assert met + settlement.net["pooled fund"].pence == facts["overspend"].pence
    assert settlement.net["icb"].pence >= -facts["icb_contribution"].pence


@given(facts=FACTS)
def test_an_underspend_stays_in_the_pool(facts: dict[str, Money]) -> None:
    """What an overspend does not use is carried forward, and partners pay nothing then."""
    settlement = settle(POOL, facts)
    used = settlement.amounts[0]
    kept = settlement.line("pooled budget: carried forward").amount
    assert kept is not None
    assert used + kept.pence == facts["underspends_elsewhere"].pence
    assert kept.pence == 0 or settlement.postings == ()


@given(facts=FACTS)
def test_an_underspend_is_returned_in_whole(facts: dict[str, Money]) -> None:
    """Partners get back together what was carried forward otherwise, and none pays at once."""
    kept = settle(POOL, facts).line("pooled budget: carried forward").amount
    net = settle(TERMS["pool that returns underspends"], facts).net
    assert kept is not None
    if kept.pence:
        assert net["icb"] + net["council"] == kept
        assert min(net["icb"].pence, net["council"].pence) >= 0


def test_without_a_limit_partners_pay_beyond_their_funding() -> None:
    """Partners may agree to share an overspend however large it is."""
    facts = {
        "overspend": Money.parse("£200"),
        "icb_contribution": Money.parse("£100"),
        "council_contribution": Money.parse("£60"),
    }
    open_ended = attrs.evolve(POOL, cover=(), up_to_funding=False)
    net = settle(open_ended, facts).net
    assert (net["icb"], net["council"]) == (Money.parse("-£125"), Money.parse("-£75"))


def test_a_pool_tells_its_steps_from_those_of_another() -> None:
    """The steps of a pool with a name of its own carry that name."""
    named = attrs.evolve(POOL, name="equipment pool", cover=("risk_pool",)).formula()
    assert {step.name for step in named.steps} >= {
        "from risk pool (equipment pool)",
        "left of the overspend (equipment pool)",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"host": "trust"}, "partners are: icb, council"),
        ({"partners": ()}, "partners are: nobody"),
        ({"cover": ("risk_pool", "risk_pool")}, "name each once"),
    ],
)
def test_a_pool_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    """The host is a partner, and each source of cover is used once."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(POOL, **change)


def test_pools_need_an_nhs_body_and_a_council() -> None:
    """Each side of a pooled fund is cited, and pooled funds have not ended."""
    assert [each.fewest for each in PooledBudget.lawful_parties] == [1, 1]
    assert all(each.sources for each in PooledBudget.lawful_parties)
    (years,) = PooledBudget.years_in_force
    assert FinancialYear(2026) in years
    assert FinancialYear(1999) not in years
