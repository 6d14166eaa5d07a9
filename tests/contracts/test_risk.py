"""Shares of gains and losses that are recorded must come to the whole."""

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Share
from nhs_accountable_care.contracts import Body, RiskParty, RiskShare


def party(code: str, loss: str | None) -> RiskParty:
    """Make a party with a share of the loss."""
    return RiskParty(body=Body(code=code), loss_share=None if loss is None else Share.parse(loss))


@pytest.mark.parametrize(
    "losses",
    [
        pytest.param(("50%", "50%"), id="the whole"),
        pytest.param(("50%", None), id="one not recorded"),
        pytest.param((None, None), id="none recorded"),
    ],
)
def test_shares_that_may_be(losses: tuple[str | None, ...]) -> None:
    """All recorded shares come to the whole, or some are not recorded."""
    parties = tuple(party(f"0{number}G", loss) for number, loss in enumerate(losses))
    assert RiskShare(name="Risk", parties=parties, incomplete=()).parties == parties


@pytest.mark.parametrize(
    ("losses", "total"),
    [(("50%", "40%"), "9/10"), (("60%", "60%"), "6/5"), (("90%", "20%", None), "11/10")],
)
def test_shares_that_cannot_be(losses: tuple[str | None, ...], total: str) -> None:
    """Shares that come to less or more than the whole are refused, with the cure."""
    parties = tuple(party(f"0{number}G", loss) for number, loss in enumerate(losses))
    with pytest.raises(InvalidValueError, match=f"loss_share come to {total}, not to the whole"):
        RiskShare(name="Risk", parties=parties)
    assert RiskShare(name="Risk", parties=parties, incomplete=("parties",)).parties == parties
