"""The kinds of care that contracts and arrangements cover, and the people for whom they are."""

import enum

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.contracts.checking import is_count_or_none

__all__ = ["CareGroup", "PatientGroup", "ServiceLine"]


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
    CHILDREN = "children"
    """Health services for children, such as health visiting and school nursing."""

    OLDER_PEOPLE = "older-people"
    """Services made for older people, such as geriatric medicine and care of the frail."""

    DEMENTIA = "dementia"
    """Services made for dementia, such as memory clinics."""

    DIAGNOSTICS = "diagnostics"
    """Imaging and other tests, pathology apart."""

    PATHOLOGY = "pathology"
    REHABILITATION = "rehabilitation"
    """Rehabilitation, reablement and intermediate care."""

    END_OF_LIFE = "end-of-life"
    SUBSTANCE_MISUSE = "substance-misuse"
    SEXUAL_HEALTH = "sexual-health"
    HOUSING = "housing"
    COMMUNITY_SAFETY = "community-safety"
    """What councils, police and others do together against crime."""

    EDUCATION = "education"


class CareGroup(enum.Enum):
    """
    A group of people for whom care is meant: a care group, or client group.

    A service is what is done, and a group for whom: older people's care in hospital is acute
    care for older people.
    """

    CHILDREN_AND_YOUNG_PEOPLE = "children-and-young-people"
    ADULTS = "adults"
    WORKING_AGE_ADULTS = "working-age-adults"
    OLDER_PEOPLE = "older-people"
    FRAIL_PEOPLE = "frail-people"
    PEOPLE_WITH_DEMENTIA = "people-with-dementia"
    PEOPLE_WITH_LONG_TERM_CONDITIONS = "people-with-long-term-conditions"
    PEOPLE_WITH_MENTAL_ILLNESS = "people-with-mental-illness"
    PEOPLE_WITH_LEARNING_DISABILITIES = "people-with-learning-disabilities"
    PEOPLE_WITH_PHYSICAL_DISABILITIES = "people-with-physical-disabilities"
    PEOPLE_AT_THE_END_OF_LIFE = "people-at-the-end-of-life"
    CARERS = "carers"
    HOMELESS_PEOPLE = "homeless-people"
    OFFENDERS = "offenders"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PatientGroup:
    """
    A group of people whom a service or a contract is for, by need, by age or by both.

    A service specification of the NHS Standard Contract (Schedule 2A) calls it the population
    covered.

    Attributes:
        group: Which care group it is.
        youngest: The youngest age that belongs to it, in full years.
        oldest: The oldest age that belongs to it, in full years; leave it out for 65 and over.
        people: How many people belong to it.

    Raises:
        InvalidValueError: If the youngest age is above the oldest.

    >>> print(PatientGroup(youngest=0, oldest=18))
    0 to 18
    >>> print(PatientGroup(group=CareGroup.OLDER_PEOPLE, youngest=65))
    older people, 65 and over
    """

    group: CareGroup | None = None
    youngest: int | None = attrs.field(default=None, validator=is_count_or_none)
    oldest: int | None = attrs.field(default=None, validator=is_count_or_none)
    people: int | None = attrs.field(default=None, validator=is_count_or_none)
    is_approximate: bool | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse ages that stand the wrong way round."""
        if self.youngest is not None and self.oldest is not None and self.youngest > self.oldest:
            msg = f"a group from {self.youngest} to {self.oldest} years of age has nobody in it"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Write the group and its ages, as far as they are recorded."""
        words = [] if self.group is None else [self.group.value.replace("-", " ")]
        if self.oldest is not None:
            words.append(f"{self.youngest or 0} to {self.oldest}")
        elif self.youngest is not None:
            words.append(f"{self.youngest} and over")
        return ", ".join(words) or "a group of people"
