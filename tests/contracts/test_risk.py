"""Shares of gains and losses that are recorded must come to the whole."""

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Share
from nhs_accountable_care.contracts import Body, ListStatement, RiskParty, RiskShare


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
    assert RiskShare(name="Risk", parties=parties, lists=()).parties == parties


@pytest.mark.parametrize(
    ("losses", "total"),
    [(("50%", "40%"), "9/10"), (("60%", "60%"), "6/5"), (("90%", "20%", None), "11/10")],
)
def test_shares_that_cannot_be(losses: tuple[str | None, ...], total: str) -> None:
    """Shares that come to less or more than the whole are refused, where they are all."""
    parties = tuple(party(f"0{number}G", loss) for number, loss in enumerate(losses))
    whole = (ListStatement(field="parties", is_whole=True),)
    with pytest.raises(InvalidValueError, match=f"loss_share come to {total}, not to the whole"):
        RiskShare(name="Risk", parties=parties, lists=whole)


def test_parties_that_are_not_recorded_may_bear_the_rest() -> None:
    """Less than the whole may be all that is recorded; more than it never can."""
    parties = (party("00G", "50%"), party("01G", "40%"))
    assert RiskShare(name="Risk", parties=parties).parties == parties
    with pytest.raises(InvalidValueError, match="loss_share come to 7/5, not to the whole"):
        RiskShare(name="Risk", parties=(*parties, party("02G", "50%")))
