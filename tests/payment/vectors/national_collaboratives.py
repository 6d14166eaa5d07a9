"""The vectors of rule 10: collaboratives and packages."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    AgreedShares,
    NationalParameters,
    PartyShare,
    ProviderCollaborative,
    TransformationPackage,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_MILLION: Final = Money.parse("£1m").pence


def greater_manchester(_: Vector, parameters: NationalParameters) -> Answer:
    """What the printed years of the package add to, in millions of pounds."""
    package = TransformationPackage.of_greater_manchester(parameters)
    facts = {each.name: Money.parse("£1bn") for each in package.formula().facts}
    drawn = settle(package, facts).net["Greater Manchester"]
    return {"sum": Fraction(drawn.pence, _MILLION)}


def _agreed(shares: dict[str, str]) -> AgreedShares:
    """Write shares that were agreed."""
    return AgreedShares(
        shares=tuple(
            PartyShare(party=party, share=Share.parse(share)) for party, share in shares.items()
        )
    )


def _side(vector: Vector, side: str, what: str) -> Answer:
    """What the parties of a collaborative get of a saving, or pay of an overspend."""
    collaborative = ProviderCollaborative(
        lead="lead",
        gain_keys=_agreed(vector.facts["gain_keys"]),
        loss_keys=_agreed(vector.facts["loss_keys"]),
    )
    settlement = settle(
        collaborative, {"budget": vector.money("budget"), "spend": vector.money("spend")}
    )
    return {
        party: settlement.line(
            f"provider collaborative, {what}: {party}{', kept' if party == 'lead' else ''}"
        ).value
        for party in vector.facts[side]
    }


def gain(vector: Vector, _: NationalParameters) -> Answer:
    """A saving of three."""
    return _side(vector, "gain_keys", "saving")


def loss(vector: Vector, _: NationalParameters) -> Answer:
    """An overspend of two."""
    return _side(vector, "loss_keys", "overspend")


EXPRESSED: Expressed = {
    "D01-gm-phasing": greater_manchester,
    "D03-collaborative-gain": gain,
    "D04-collaborative-loss": loss,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
