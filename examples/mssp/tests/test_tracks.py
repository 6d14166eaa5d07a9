"""
The terms of the four tracks, as the rule states them that reproduces the published results.

Limits to losses, and the loss rates of Track 2, were put to the test by no settlement of 2018.
They are from memory, and cited so; what is tested here is that the tracks say what was written
down of them.
"""

import pytest
from mssp import TRACK_1_PLUS, TRACKS, SharedSavings, dollars

import nhs_accountable_care as nac

RULE = "facts on payment, section 2.15, MSSP settlement"


@pytest.mark.parametrize(
    ("name", "maximum_rate", "most_gain", "losses"),
    [
        pytest.param("Track 1", "50%", "10%", None, id=f"{RULE}: Track 1"),
        pytest.param("Track 1+", "50%", "10%", ("30%", "30%", "4%"), id=f"{RULE}: Track 1+"),
        pytest.param("Track 2", "60%", "15%", ("40%", "60%", "10%"), id=f"{RULE}: Track 2"),
        pytest.param("Track 3", "75%", "20%", ("40%", "75%", "15%"), id=f"{RULE}: Track 3"),
    ],
)
def test_a_track_has_the_terms_that_were_written_down(
    name: str, maximum_rate: str, most_gain: str, losses: tuple[str, str, str] | None
) -> None:
    """Rates and limits, gains and losses, each as it stands in the facts."""
    [track] = [each for each in TRACKS if each.name == name]
    shared = track.losses
    assert (str(track.maximum_rate), str(track.most_gain)) == (maximum_rate, most_gain)
    assert (shared and (str(shared.least_rate), str(shared.most_rate), str(shared.most))) == losses


def test_what_no_settlement_tested_is_cited_as_unverified() -> None:
    """Whoever relies on a limit to losses is told that it is from memory."""
    for track in TRACKS:
        if track.losses is not None:
            sure = {citation.confidence for citation in track.losses.sources}
            assert nac.Confidence.UNVERIFIED in sure


@pytest.mark.parametrize(
    ("disaster", "owed"),
    [
        pytest.param(0, 1_000_000, id="P21: a loss of $1.5m with a limit of $1m"),
        pytest.param(-200_000, 800_000, id="P21: limited first, then less $200,000"),
        pytest.param(-1_200_000, 0, id="P21: no gain comes of a disaster"),
    ],
)
def test_a_loss_is_limited_before_a_disaster_makes_it_smaller(disaster: int, owed: int) -> None:
    """Track 1+ owes 30% of $5m, and at most 4% of its benchmark of $25m."""
    facts: dict[str, nac.payment.FactValue] = {
        "benchmark": dollars(25_000_000),
        "expenditure": dollars(30_000_000),
        "minimum_savings_rate": nac.Share.parse("1%"),
        "quality_score": nac.Share.parse("80%"),
        "quality_standard_met": True,
        "disaster_adjustment": dollars(disaster),
    }
    settlement = nac.settle(SharedSavings(track=TRACK_1_PLUS), facts)
    assert settlement.net["Medicare"] == dollars(owed)
