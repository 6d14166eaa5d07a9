"""Mechanisms of one kind side by side, each with facts of its own."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.payment import (
    PENCE,
    UNLIMITED,
    ZERO,
    BlockPayment,
    EqualShares,
    Formula,
    GainLossShare,
    LocalAgreement,
    Mechanism,
    PooledBudget,
    PoolPartner,
    Qualified,
    ShareBand,
    Together,
    code,
    compare,
    curve,
    fact,
    formula,
    in_words,
    is_code,
    line,
    prepare,
    settle,
    step,
    total,
    truth,
    when,
)

HALF = (ShareBand(share=Share.parse("50%")),)


def half_of(trust: str) -> GainLossShare:
    """Share half of a variance with a trust."""
    return GainLossShare(
        gain_bands=HALF,
        loss_bands=HALF,
        loss_limit=UNLIMITED,
        keys=EqualShares(parties=(trust,)),
    )


TERMS: dict[str, Together] = {
    "two blocks": Together(
        parts=(
            Qualified(part=BlockPayment(provider="acute trust"), by="acute"),
            Qualified(part=BlockPayment(provider="community trust"), by="community"),
        )
    ),
    "two shares of one baseline": Together(
        parts=(
            Qualified(part=half_of("acute trust"), by="acute", common=("baseline",)),
            Qualified(part=half_of("community trust"), by="community", common=("baseline",)),
        )
    ),
}
BLOCKS = TERMS["two blocks"]
FACTS = {
    "acute_block_value": Money.parse("£50m"),
    "community_block_value": Money.parse("£20m"),
}


def test_qualified_mechanisms_come_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each party gets or pays what the case says."""
    check(TERMS[case["terms"]], case)


def test_facts_bear_their_names_in_every_reading() -> None:
    """Words, workings, the curve and the comparison speak of each block by its own name."""
    settlement = settle(BLOCKS, FACTS)
    assert "acute block value: £50,000,000.00" in settlement.explain()
    assert "block payment (community)" in settlement.explain()
    assert [str(each) for each in in_words(BLOCKS)] == [
        "block payment (acute) (from commissioner to acute trust): the acute block value.",
        (
            "block payment (community) (from commissioner to community trust): "
            "the community block value."
        ),
    ]
    drawn = curve(BLOCKS, "acute trust", "acute_block_value", FACTS)
    assert drawn.segments[0].slope == 1
    other = curve(BLOCKS, "acute trust", "community_block_value", FACTS)
    assert other.segments[0].slope == 0
    merged = Together(parts=(BLOCKS.parts[0],))
    told = str(compare(BLOCKS, merged, FACTS))
    assert "block payment (community)" in told


def test_qualified_mechanisms_come_back_from_a_document() -> None:
    """What is written of two blocks is read back equal, and pays by the same formula."""
    terms = PaymentTerms(name="two blocks", mechanism=BLOCKS)
    arrangement = Arrangement(name="a place", finance=Finance(payments=(terms,)))
    document = standard_codec().document(arrangement, as_at=date(2021, 4, 1))
    again = read(write(document), Arrangement)
    assert again == document
    finance = again.value.finance
    assert finance is not None
    assert finance.payments is not None
    assert settle(finance.payments[0].mechanism, FACTS).net == settle(BLOCKS, FACTS).net


def test_qualified_mechanisms_are_data_as_a_local_agreement() -> None:
    """The formula of two blocks is written as data, and comes back equal."""
    agreement = LocalAgreement(agreed=BLOCKS.formula())
    assert LocalAgreement.from_data(agreement.to_data()) == agreement


@attrs.frozen(kw_only=True)
class Spells:
    """A mechanism with everything that has a name: rows, words, truths, workings."""

    type_tag: ClassVar[str] = "spells"

    def formula(self) -> Formula:
        """Pay for spells by setting, if that was agreed."""
        price = fact("price", PENCE, table="activity")
        value = step("value", total("activity", price, rows=10))
        doubled = when(is_code(code("setting", ("ward", "clinic")), "ward"), value * 2, value)
        return formula(
            line("spells", when(truth("agreed"), doubled, ZERO), payer="ICB", payee="trust")
        )


ROWS = [{"price": Money.parse("£100")}, {"price": Money.parse("£50")}]


def test_every_kind_of_fact_is_qualified() -> None:
    """Tables, their rows, words and truths bear the name too."""
    qualified = Qualified(part=Spells(), by="north")
    facts: dict[str, Any] = {
        "north_agreed": True,
        "north_setting": "ward",
        "north_activity": [{"north_price": row["price"]} for row in ROWS],
    }
    assert settle(qualified, facts).net["trust"] == Money.parse("£300")
    assert prepare(qualified).settle(facts).net["trust"] == Money.parse("£300")
    assert [each.name for each in qualified.formula().steps] == ["value (north)"]


def test_a_common_table_keeps_its_name_and_those_of_its_rows() -> None:
    """What is common to several mechanisms is given once."""
    two = Together(
        parts=(
            Qualified(part=Spells(), by="north", common=("activity", "agreed")),
            Qualified(part=Spells(), by="south", common=("activity", "agreed")),
        )
    )
    facts: dict[str, Any] = {
        "agreed": True,
        "north_setting": "ward",
        "south_setting": "clinic",
        "activity": ROWS,
    }
    assert settle(two, facts).net["trust"] == Money.parse("£450")


def test_what_qualifies_twice_is_named_twice() -> None:
    """A qualified mechanism is a mechanism, and can be qualified again."""
    inner = Qualified(part=BlockPayment(), by="acute")
    outer = Qualified(part=inner, by="north_east")
    assert [each.name for each in outer.formula().facts] == ["north_east_acute_block_value"]
    assert outer.formula().lines[0].label == "block payment (acute) (north east)"


def test_a_pool_keeps_the_parties_that_it_names() -> None:
    """Parties are not renamed: the same body can take part in both."""
    pool = PooledBudget(
        partners=(
            PoolPartner(party="icb", contribution="icb_contribution"),
            PoolPartner(party="council", contribution="council_contribution"),
        ),
        host="icb",
    )
    assert Qualified(part=pool, by="better_care").formula().parties == pool.formula().parties


@pytest.mark.parametrize(
    ("by", "common", "message"),
    [
        ("Acute trust", (), "write lower-case words, as in planned_value"),
        ("", (), "by"),
        ("acute", ("block_values",), "block_values cannot be common.*asks for: block_value"),
    ],
    ids=["no name for facts", "no name at all", "a fact that is not asked for"],
)
def test_a_name_that_cannot_be_borne_is_refused(
    by: str, common: tuple[str, ...], message: str
) -> None:
    """Facts have lower-case names, and only what is asked for can be common."""
    with pytest.raises(InvalidValueError, match=message):
        Qualified(part=BlockPayment(), by=by, common=common)
