"""The kinds of care that contracts and arrangements cover."""

import enum

__all__ = ["ServiceLine"]


class ServiceLine(enum.Enum):
    """A kind of care that a contract or an arrangement covers."""

    CORE_GENERAL_PRACTICE = "core-general-practice"
    PRIMARY_CARE = "primary-care"
    """Primary care beyond core general practice, such as dentistry or extended access."""

    COMMUNITY = "community"
    ACUTE = "acute"
    MATERNITY = "maternity"
    URGENT_AND_EMERGENCY = "urgent-and-emergency"
    MENTAL_HEALTH = "mental-health"
    LEARNING_DISABILITY = "learning-disability"
    AMBULANCE = "ambulance"
    PATIENT_TRANSPORT = "patient-transport"
    PUBLIC_HEALTH = "public-health"
    ADULT_SOCIAL_CARE = "adult-social-care"
    CHILDREN_SOCIAL_CARE = "children-social-care"
    CARE_HOMES = "care-homes"
    CONTINUING_HEALTHCARE = "continuing-healthcare"
    PRESCRIBING = "prescribing"
    SPECIALISED = "specialised"
