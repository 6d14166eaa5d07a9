"""Bodies that were made for one contract."""

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import JointVentureAgreement, LeadProviderContract
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.questions import (
    LOCAL_GOVERNMENT,
    NHS_BODIES,
    Answer,
    MissingFact,
    answer_of,
)

__all__ = ["is_held_by_vehicle", "vehicle_gap", "vehicles_of"]


def vehicles_of(arrangement: Arrangement) -> BodyIndex:
    """Return the bodies that joint ventures of an arrangement made."""
    return BodyIndex(
        each.vehicle
        for each in arrangement.agreements or ()
        if isinstance(each, JointVentureAgreement) and each.vehicle is not None
    )


def is_held_by_vehicle(agreement: LeadProviderContract, vehicles: BodyIndex) -> Answer:
    """Return whether a vehicle holds a contract, by the contract or by a joint venture."""
    if agreement.holder_is_special_purpose_vehicle is not None:
        return answer_of(agreement.holder_is_special_purpose_vehicle)
    holder = agreement.holder
    if holder is None:
        return Answer.UNKNOWN
    if holder in vehicles:
        return Answer.YES
    # An Act or an order makes these, and no contract; any other body may be a vehicle, also one
    # of a joint venture that is not recorded.
    return Answer.NO if holder.kind in NHS_BODIES | LOCAL_GOVERNMENT else Answer.UNKNOWN


def vehicle_gap(path: str) -> MissingFact:
    """Return the question whether the holder of the contract at a path is a vehicle."""
    return MissingFact(
        path=f"{path}.holder_is_special_purpose_vehicle",
        fact="whether its holder is a body made for this contract alone",
    )
