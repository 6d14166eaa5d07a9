"""Ordinary deals, by the shipped mechanisms, against answers worked out by hand beforehand."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    UNLIMITED,
    AlliancePainGain,
    EqualShares,
    FixedAmount,
    GainLossShare,
    Mechanism,
    ShareBand,
    ShareOf,
    settle,
)

DEALS = json.loads((Path(__file__).parent / "ordinary_deals.json").read_text(encoding="utf-8"))
PROVIDER = EqualShares(parties=("provider",))
HALF = (ShareBand(share=Share.parse("50%")),)


def part(text: str, base: str = "baseline") -> ShareOf:
    """Write a part of a base."""
    return ShareOf(share=Share.parse(text), base=base)


def pounds(text: str) -> FixedAmount:
    """Write a sum."""
    return FixedAmount(amount=Money.parse(text))


def both_sides(*bands: ShareBand, **terms: Any) -> GainLossShare:  # noqa: ANN401 - any field
    """Share gains and losses of one provider by the same bands, without a limit."""
    usual: dict[str, Any] = {"keys": PROVIDER, "loss_limit": UNLIMITED}
    return GainLossShare(**{**usual, "gain_bands": bands, "loss_bands": bands, **terms})


TERMS: dict[str, Mechanism] = {
    "two for one": both_sides(ShareBand(rate=Fraction(2)), loss_limit=pounds("£3m")),
    "one and a half, then half": GainLossShare(
        gain_bands=(
            ShareBand(up_to=part("1%"), rate=Fraction(3, 2)),
            ShareBand(above=part("1%"), share=Share.parse("50%")),
        ),
        keys=PROVIDER,
    ),
}


@pytest.mark.parametrize(
    "deal",
    [each for each in DEALS["cases"] if each["terms"] in TERMS],
    ids=lambda each: each["id"],
)
def test_a_deal_pays_what_was_worked_out_by_hand(deal: dict[str, Any]) -> None:
    """Each party gets what the case says."""
    facts = {
        name: Share.parse(text) if text.endswith("%") else Money.parse(text)
        for name, text in deal["facts"].items()
    }
    settlement = settle(TERMS[deal["terms"]], facts)
    for party, right in deal["net"].items():
        assert settlement.net[party] == Money.parse(right)


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("a share above the whole", lambda: Share.parse("200%"), "more than the whole is a rate"),
    ("neither share nor rate", ShareBand, "write one of share and rate"),
    (
        "both share and rate",
        lambda: ShareBand(share=Share.parse("50%"), rate=Fraction(2)),
        "write one of share and rate",
    ),
    ("a rate below zero", lambda: ShareBand(rate=Fraction(-1)), "the rate of a band is -1"),
    (
        "a rate in an alliance",
        lambda: AlliancePainGain(
            gain_bands=(ShareBand(rate=Fraction(2)),),
            pain_bands=HALF,
            pain_limit=UNLIMITED,
            keys=EqualShares(parties=("commissioner", "trust")),
        ),
        "pays 2 for each 1 of all of it, and a sum that is split has no rate",
    ),
]


@pytest.mark.parametrize(
    ("build", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_terms_without_a_meaning_are_refused(build: Callable[[], object], says: str) -> None:
    """What is refused is refused when it is written, with what to write instead."""
    with pytest.raises(InvalidValueError, match=says):
        build()
