"""Every kind of allocation key that the sources name, in the two mechanisms that share pots."""

from fractions import Fraction

import polars as pl
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.frames import settle as settle_columns
from nhs_accountable_care.payment import (
    PENCE,
    UNLIMITED,
    AgreedShares,
    EqualShares,
    FactValue,
    GainLossShare,
    ListedWeight,
    ListedWeights,
    MultilateralGainLoss,
    PartyShare,
    PartyWeight,
    ShareBand,
    ShareKeys,
    WeightedShares,
    WeightUnit,
    apportion,
    fact,
    formula,
    key,
    rounded,
    settle,
    shared,
)

ALL = (ShareBand(share=Share.parse("100%")),)
WEIGHTS = (
    PartyWeight(party="acute", fact="acute_weight"),
    PartyWeight(party="community", fact="community_weight"),
)


def money(acute: str, community: str) -> dict[str, FactValue]:
    """Write weights in pounds."""
    return {"acute_weight": Money.parse(acute), "community_weight": Money.parse(community)}


# A saving of £1,000.00, shared by each kind of key; the figures are illustrative.
KEYS = [
    pytest.param(
        EqualShares(parties=("acute", "community")),
        {},
        ("£500.00", "£500.00"),
        id="CP128: equal shares",
    ),
    pytest.param(
        WeightedShares(weights=WEIGHTS),
        money("£75m", "£25m"),
        ("£750.00", "£250.00"),
        id="CP128: by budget",
    ),
    pytest.param(
        AgreedShares(
            shares=(
                PartyShare(party="acute", share=Share.parse("1/3")),
                PartyShare(party="community", share=Share.parse("2/3")),
            )
        ),
        {},
        ("£333.33", "£666.67"),
        id="CP128: by equity share",
    ),
    pytest.param(
        ListedWeights(
            weights=(
                ListedWeight(party="acute", weight=Fraction(9_374)),
                ListedWeight(party="community", weight=Fraction(18_748)),
            )
        ),
        {},
        ("£333.33", "£666.67"),
        id="P22: by a list of weights",
    ),
    pytest.param(
        ListedWeights(
            weights=(
                ListedWeight(party="acute", weight=Fraction()),
                ListedWeight(party="community", weight=Fraction(1)),
            )
        ),
        {},
        ("£0.00", "£1,000.00"),
        id="by a list in which one weighs nothing",
    ),
    pytest.param(
        WeightedShares(weights=WEIGHTS, unit=WeightUnit.COUNT),
        {"acute_weight": 3, "community_weight": 7},
        ("£300.00", "£700.00"),
        id="CP128: by points of performance",
    ),
    pytest.param(
        WeightedShares(weights=WEIGHTS),
        money("£0.9m", "£2.1m"),
        ("£300.00", "£700.00"),
        id="CP128: by need for investment",
    ),
    pytest.param(
        WeightedShares(weights=WEIGHTS),
        money("£4m", "£0.01"),
        ("£1,000.00", "£0.00"),
        id="CP128: to make up for falling budgets",
    ),
    pytest.param(
        WeightedShares(weights=WEIGHTS),
        money("£21m", "£9m"),
        ("£700.00", "£300.00"),
        id="CP129: by contributions",
    ),
    pytest.param(
        WeightedShares(weights=WEIGHTS, unit=WeightUnit.COUNT),
        {"acute_weight": 9_184, "community_weight": 11_656},
        ("£440.69", "£559.31"),
        id="by weighted lists",
    ),
]


@pytest.mark.parametrize(("keys", "weights", "shares"), KEYS)
def test_a_network_shares_by_any_key(
    keys: ShareKeys, weights: dict[str, FactValue], shares: tuple[str, str]
) -> None:
    """What a network saves is shared by the key that was agreed, and its sources are kept."""
    network = MultilateralGainLoss(keys=keys, loss_limit=UNLIMITED)
    facts = {
        "expected_spend": Money.parse("£5,000"),
        "actual_spend": Money.parse("£4,000"),
        **weights,
    }
    net = settle(network, facts).net
    assert (str(net["acute"]), str(net["community"])) == shares


@pytest.mark.parametrize(("keys", "weights", "shares"), KEYS)
def test_a_gain_is_shared_by_any_key(
    keys: ShareKeys, weights: dict[str, FactValue], shares: tuple[str, str]
) -> None:
    """A gain and loss share takes the same keys, and comes to the same pence."""
    share = GainLossShare(gain_bands=ALL, keys=keys)
    facts = {"baseline": Money.parse("£5,000"), "outturn": Money.parse("£4,000"), **weights}
    net = settle(share, facts).net
    assert (str(net["acute"]), str(net["community"])) == shares


def test_a_saving_may_be_reinvested_and_not_distributed() -> None:
    """CP128: in place of shares for bodies, all of it can go to what it is to be spent on."""
    share = GainLossShare(
        gain_bands=ALL,
        keys=AgreedShares(
            shares=(PartyShare(party="prevention fund", share=Share.parse("100%")),)
        ),
    )
    facts = {"baseline": Money.parse("£100"), "outturn": Money.parse("£90")}
    assert settle(share, facts).net == {
        "commissioner": Money.parse("-£10"),
        "prevention fund": Money.parse("£10"),
    }


def test_a_pot_is_shared_among_the_practices_of_a_board() -> None:
    """P22: 150 practices by their lists; each penny lands, as it does in a pot of its own."""
    lists = [Fraction(2_000 + 61 * place) for place in range(150)]
    practices = [f"practice {place}" for place in range(150)]
    listed = zip(practices, lists, strict=True)
    keys = ListedWeights(weights=tuple(ListedWeight(party=p, weight=w) for p, w in listed))
    share = GainLossShare(gain_bands=ALL, loss_limit=UNLIMITED, loss_bands=(), keys=keys)
    facts = {"baseline": Money.parse("£1,000,001"), "outturn": Money.parse("£1")}
    net = settle(share, facts).net
    assert [net[practice] for practice in practices] == list(apportion(Money.parse("£1m"), lists))
    assert sum(each.pence for each in net.values()) == 0


def test_over_columns_a_pot_is_shared_among_forty() -> None:
    """Each rank is compared with each other there; the refusal names the cures."""
    keys = [key(str(place), Fraction(place, 820)) for place in range(1, 41)]
    frame = pl.DataFrame({"pot": [100]})
    pot = rounded(fact("pot", PENCE))
    assert settle_columns(frame, formula(shared("pot", pot, keys, holder="board"))).shape[0] == 1
    more = [key(str(place), Fraction(place, 861)) for place in range(1, 42)]
    with pytest.raises(InvalidValueError, match="shared among 40 parties at most"):
        settle_columns(frame, formula(shared("pot", pot, more, holder="board")))
    equal_keys = [key(str(place), Fraction(1, 54)) for place in range(54)]
    with pytest.raises(InvalidValueError, match="settle each row with settle"):
        settle_columns(frame, formula(shared("pot", pot, equal_keys, holder="board")))


@pytest.mark.parametrize(
    ("weights", "words"),
    [((-1, 2), "the weight of 0 is below zero"), ((0, 0), "are nothing together")],
)
def test_a_list_that_shares_nothing_is_refused(weights: tuple[int, ...], words: str) -> None:
    """A weight below nothing, and weights that are nothing together."""
    with pytest.raises(InvalidValueError, match=words):
        ListedWeights(
            weights=tuple(
                ListedWeight(party=str(place), weight=Fraction(each))
                for place, each in enumerate(weights)
            )
        )
