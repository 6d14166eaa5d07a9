"""Pooled budgets, their overspends and underspends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import FinancialYear, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    AgreedShares,
    EqualShares,
    FixedAmount,
    Mechanism,
    PartyShare,
    PooledBudget,
    PooledLines,
    PoolLine,
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


@pytest.mark.broad
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


CASES: dict[str, dict[str, Any]] = {
    each["id"]: each
    for each in json.loads(
        (Path(__file__).parents[1] / "silences.json").read_text(encoding="utf-8")
    )["cases"]
}


def parts(group: str, council: str) -> AgreedShares:
    """Split between a group and a council."""
    shares = (("group", group), ("council", council))
    return AgreedShares(
        shares=tuple(PartyShare(party=party, share=Share.parse(part)) for party, part in shares)
    )


def of_lines(**terms: Any) -> PooledLines:  # noqa: ANN401 - any field
    """A fixed line that the group bears, and a variable one that is split 60 to 40."""
    usual: dict[str, Any] = {"underspends": UnderspendRule.RETURNED}
    return PooledLines(
        lines=(
            PoolLine(name="fixed", overspend="fixed", keys=parts("100%", "0%"), **usual),
            PoolLine(
                name="variable", overspend="variable", keys=parts("60%", "40%"), **usual | terms
            ),
        )
    )


def nets(pool: Mechanism, **facts: str) -> dict[str, Money]:
    """Settle sums of money."""
    return settle(pool, {name: Money.parse(text) for name, text in facts.items()}).net


@pytest.mark.parametrize(
    ("told", "fixed", "variable"),
    [(CASES["P10"], "£200,000", "£100,000"), (CASES["P10b"], "£0", "-£50,000")],
    ids=["over", "under"],
)
def test_each_line_has_its_rule(told: dict[str, Any], fixed: str, variable: str) -> None:
    """P10: an overspend and an underspend of one line are split as was agreed for it."""
    net = nets(of_lines(), fixed=fixed, variable=variable)
    assert net["group"] == Money.parse(told["group"])
    assert net["council"] == Money.parse(told["council"])


def test_an_underspend_of_a_line_may_have_keys_of_its_own_or_stay() -> None:
    """Equal shares of £50,000, or a note that it stays; an overspend goes 60 to 40."""
    both = EqualShares(parties=("group", "council"))
    equal = of_lines(underspend_keys=both)
    assert nets(equal, fixed="£0", variable="-£50,000")["council"] == Money.parse("£25,000")
    assert nets(equal, fixed="£0", variable="£100,000")["council"] == Money.parse("-£40,000")
    kept = of_lines(underspends=UnderspendRule.CARRIED_FORWARD)
    facts = {"fixed": Money(pence=0), "variable": Money.parse("-£50,000")}
    settled = settle(kept, facts)
    assert settled.postings == ()
    forward = settled.line("pooled lines, variable: carried forward").amount
    assert forward == Money.parse("£50,000")


@pytest.mark.parametrize("up_to_funding", [True, False])
def test_a_partner_bears_no_more_than_its_limit(*, up_to_funding: bool) -> None:
    """P11: the council posts £100,000, and the group the rest."""
    limited = pool_of(
        limit=FixedAmount(amount=Money.parse("£100,000")),
        overspend_keys=EqualShares(parties=("group", "council")),
        up_to_funding=up_to_funding,
    )
    funding = {"group_gives": "£6m", "council_gives": "£5m"} if up_to_funding else {}
    net = nets(limited, overspend="£500,000", **funding)
    assert net["council"] == Money.parse(CASES["P11"]["council"])
    assert net["group"] == Money.parse(CASES["P11"]["group"])


def pool_of(limit: FixedAmount | None = None, **terms: Any) -> PooledBudget:  # noqa: ANN401 - any field
    """A pool of a group, which hosts it, and a council that may contribute nothing."""
    return PooledBudget(
        **{
            "partners": (
                PoolPartner(party="group", contribution="group_gives"),
                PoolPartner(
                    party="council", contribution="council_gives", may_be_nil=True, limit=limit
                ),
            ),
            "host": "group",
            "cover": (),
            **terms,
        }
    )


def test_a_partner_that_contributes_nothing_bears_nothing() -> None:
    """P11: contributions of £6m and nil; one that may not be nil is asked for a penny."""
    net = nets(pool_of(), overspend="£300,000", group_gives="£6m", council_gives="£0")
    assert net["group"] == Money.parse(CASES["P11b"]["group"])
    assert net["council"] == Money.parse(CASES["P11b"]["council"])
    with pytest.raises(InvalidValueError, match=r"group_gives: .0\.00 lies outside its bounds"):
        nets(pool_of(), overspend="£300,000", group_gives="£0", council_gives="£0")


def test_what_lies_beyond_limits_lands_on_whom_was_named() -> None:
    """A reserve bears what no partner does, and underspends have keys of their own."""
    limited = pool_of(
        limit=FixedAmount(amount=Money.parse("£100,000")),
        overspend_keys=EqualShares(parties=("group", "council")),
        up_to_funding=False,
        residual_holder="reserve",
        cover=("underspends_elsewhere",),
        underspends=UnderspendRule.RETURNED,
        underspend_keys=parts("25%", "75%"),
    )
    net = nets(limited, overspend="£500,000", underspends_elsewhere="£0")
    assert net["reserve"] == Money.parse("-£150,000")
    net = nets(limited, overspend="£0", underspends_elsewhere="£100,000")
    assert net["council"] == Money.parse("£75,000")


def test_a_limit_of_who_bears_what_lies_beyond_is_refused() -> None:
    """P2: a limit on the council that hosts the pool would keep nothing from it."""
    with pytest.raises(InvalidValueError, match="the limit of council would keep nothing from it"):
        pool_of(limit=FixedAmount(amount=Money(pence=1)), host="council")
