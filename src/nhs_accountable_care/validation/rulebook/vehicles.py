"""Bodies that were made for one contract."""

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import JointVentureAgreement, LeadProviderContract
from nhs_accountable_care.questions import Answer, is_same_body

__all__ = ["is_held_by_vehicle"]


def is_held_by_vehicle(arrangement: Arrangement, agreement: LeadProviderContract) -> bool:
    """Return whether a vehicle holds a contract, by the contract or by a joint venture."""
    if agreement.holder_is_special_purpose_vehicle is not None:
        return agreement.holder_is_special_purpose_vehicle
    holder = agreement.holder
    vehicles = [
        each.vehicle
        for each in arrangement.agreements or ()
        if isinstance(each, JointVentureAgreement)
    ]
    return holder is not None and any(
        vehicle is not None and is_same_body(vehicle, holder) is Answer.YES for vehicle in vehicles
    )
