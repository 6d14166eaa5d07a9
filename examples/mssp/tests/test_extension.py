"""What a mechanism of an embedder gets from the library without more work."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mssp import TRACK_1, TRACK_1_PLUS, TRACK_3, TRACKS, SharedSavings, Track, dollars

import nhs_accountable_care as nac
from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.payment import Together, curve, in_words, prepare, risk_of

FACTS = st.fixed_dictionaries(
    {
        "benchmark": st.integers(min_value=0, max_value=10**9).map(dollars),
        "expenditure": st.integers(min_value=0, max_value=10**9).map(dollars),
        "minimum_savings_rate": st.decimals(min_value=0, max_value=1, places=9),
        "quality_score": st.decimals(min_value=0, max_value=1, places=4),
        "quality_standard_met": st.booleans(),
        "disaster_adjustment": st.integers(min_value=-(10**6), max_value=0).map(dollars),
    }
)
tracks = pytest.mark.parametrize("track", TRACKS, ids=lambda track: track.name)


@tracks
@given(facts=FACTS)
def test_an_aco_gains_by_savings_and_pays_for_losses_only(
    track: Track, facts: dict[str, nac.payment.FactValue]
) -> None:
    """Nobody is paid for a loss or pays for a saving, and limits hold."""
    benchmark, expenditure = facts["benchmark"], facts["expenditure"]
    assert isinstance(benchmark, nac.Money)
    assert isinstance(expenditure, nac.Money)
    earned = nac.settle(SharedSavings(track=track), facts).net["ACO"].pence
    saved = (benchmark - expenditure).pence
    assert earned * saved >= 0
    assert earned <= benchmark.pence * track.most_gain.value + 50
    if track.losses is None:
        assert earned >= 0
    else:
        assert earned >= -(benchmark.pence * track.losses.most.value) - 50


@tracks
@given(facts=FACTS)
def test_the_fast_way_comes_to_the_same(
    track: Track, facts: dict[str, nac.payment.FactValue]
) -> None:
    """Settling by prepared whole-number operations and settling by fractions agree."""
    terms = SharedSavings(track=track)
    assert prepare(terms).settle(facts).amounts == nac.settle(terms, facts).amounts


@given(facts=FACTS)
def test_without_quality_nothing_is_gained(facts: dict[str, nac.payment.FactValue]) -> None:
    """An ACO that fails the quality standard gains nothing, and owes no less than others."""
    failed = nac.settle(SharedSavings(track=TRACK_3), {**facts, "quality_standard_met": False})
    met = nac.settle(SharedSavings(track=TRACK_3), {**facts, "quality_standard_met": True})
    assert failed.net["ACO"].pence <= min(0, met.net["ACO"].pence)


@given(people=st.integers(min_value=0, max_value=10**6))
def test_the_table_can_stand_in_for_the_rate(people: int) -> None:
    """By size, the rate is looked up in the formula, and need not be given."""
    facts: dict[str, nac.payment.FactValue] = {
        "benchmark": dollars(100_000_000),
        "expenditure": dollars(97_999_999),
        "quality_score": nac.Share.parse("100%"),
        "quality_standard_met": True,
        "assigned_beneficiaries": people,
    }
    settlement = nac.settle(SharedSavings(track=TRACK_1, by_size=True), facts)
    enough = settlement.step("minimum savings rate by size").value * 100_000_000 <= 2_000_001
    assert (settlement.net["ACO"].pence > 0) is enough


def test_the_curve_jumps_at_the_minimum() -> None:
    """The library draws the cliff: nothing below the minimum, and a share of all above."""
    facts: dict[str, nac.payment.FactValue] = {
        "benchmark": dollars(100_000_000),
        "minimum_savings_rate": nac.Share.parse("3%"),
        "quality_score": nac.Share.parse("100%"),
        "quality_standard_met": True,
    }
    drawn = curve(
        SharedSavings(track=TRACK_1),
        "ACO",
        "expenditure",
        facts,
        from_=dollars(70_000_000),
        to=dollars(110_000_000),
    )
    assert [int(jump) for jump in drawn.jumps] == [dollars(97_000_000).pence]
    assert [str(slope) for slope in drawn.slopes] == ["0", "-49/100", "0"]


def test_every_fact_is_told_in_words() -> None:
    """The library words the terms without being told how."""
    said = " ".join(str(each) for each in in_words(SharedSavings(track=TRACK_3)))
    for name in ("benchmark", "expenditure", "quality score", "disaster adjustment"):
        assert name in said


def test_a_missing_fact_is_named() -> None:
    """A fact that was not given is an error that names it, and never zero."""
    with pytest.raises(nac.MissingFactError, match="quality_score"):
        nac.settle(SharedSavings(track=TRACK_1), {"benchmark": dollars(1)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minimum_savings_rate", Decimal("0.0200000001")),
        ("benchmark", dollars(5_000_000_001)),
        ("expenditure", nac.Money(pence=150, currency="USD")),
        ("quality_score", 0.9),
    ],
)
def test_a_fact_that_cannot_be_is_refused(name: str, value: nac.payment.FactValue) -> None:
    """Ten places, more than $5bn, a part of a dollar and a float are errors, and not rounded."""
    facts: dict[str, nac.payment.FactValue] = {
        "benchmark": dollars(1_000),
        "expenditure": dollars(900),
        "minimum_savings_rate": Decimal("0.02"),
        "quality_score": Decimal("0.9"),
        "quality_standard_met": True,
    }
    terms = SharedSavings(track=TRACK_1)
    assert nac.settle(terms, facts).net["ACO"] == dollars(44)
    with pytest.raises(nac.InvalidValueError, match=name):
        nac.settle(terms, {**facts, name: value})


def test_it_stands_in_documents_and_beside_other_mechanisms() -> None:
    """The mechanism travels as its fields, once its class is passed to the reader."""
    terms = PaymentTerms(
        name="Shared savings", mechanism=Together(parts=(SharedSavings(track=TRACK_3),))
    )
    arrangement = Arrangement(name="An ACO", finance=Finance(payments=(terms,)))
    document = standard_codec().document(arrangement, as_at=date(2018, 1, 1))
    text = write(document, mechanisms=(SharedSavings,))
    assert read(text, Arrangement, mechanisms=(SharedSavings,)) == document


def test_half_a_dollar_is_rounded_up() -> None:
    """A payment of $1,470,024.50 is one of $1,470,025, as one published payment shows."""
    facts: dict[str, nac.payment.FactValue] = {
        "benchmark": dollars(100_000_000),
        "expenditure": dollars(96_999_950),
        "minimum_savings_rate": nac.Share.parse("3%"),
        "quality_score": nac.Share.parse("100%"),
        "quality_standard_met": True,
        "disaster_adjustment": dollars(0),
    }
    earned = nac.settle(SharedSavings(track=TRACK_1), facts).net["ACO"]
    assert earned == dollars(1_470_025)


# What one more dollar of expenditure means to an ACO of $100m with a minimum of 2% and full
# quality, from the terms by hand: of savings half, less 2% of it for the sequester, up to 10% of
# the benchmark (20/0.98 of savings); of losses 30%, up to 4% (4/0.3 of losses). In dollars.
BORNE: dict[str, tuple[Track, list[tuple[str, str]]]] = {
    "42 CFR 425.604: savings only": (
        TRACK_1,
        [("0", "0"), ("3900000000/49", "-49/100"), ("98000000", "0")],
    ),
    "Track 1+: losses at 30%, up to 4%": (
        TRACK_1_PLUS,
        [
            ("0", "0"),
            ("3900000000/49", "-49/100"),
            ("98000000", "0"),
            ("102000000", "-3/10"),
            ("340000000/3", "0"),
        ],
    ),
}


@pytest.mark.parametrize("name", BORNE)
def test_who_carries_the_risk_is_read_off_the_formula(name: str) -> None:
    """Ranges, rates and limits of a mechanism that the library has never seen."""
    track, ranges = BORNE[name]
    facts: dict[str, nac.payment.FactValue] = {
        "benchmark": dollars(100_000_000),
        "minimum_savings_rate": Decimal("0.02"),
        "quality_score": Decimal(1),
        "quality_standard_met": True,
        "disaster_adjustment": dollars(0),
    }
    risk = risk_of(SharedSavings(track=track), facts=facts)
    found = risk.of("ACO").fact("expenditure").ranges
    assert [(str(each.start / 100), str(each.rate)) for each in found] == ranges
    assert not any(
        each.is_unlimited
        for each in risk.tails
        if (each.party, each.fact) == ("ACO", "expenditure")
    )
