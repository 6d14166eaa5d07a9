"""How patients' choice of provider is kept, and what may limit it."""

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.contracts.checking import names_fields
from nhs_accountable_care.contracts.parties import Body

__all__ = ["ChoiceLimit", "PatientChoice"]


@attrs.frozen(kw_only=True)
class ChoiceLimit:
    """
    A deal, incentive or practice that steers patients away from choosing.

    >>> ChoiceLimit(what="Referrals stay in the system").is_informal is None
    True
    """

    what: str = attrs.field(validator=is_text)
    is_informal: bool | None = None
    falls_within_an_exception: bool | None = None
    period: DateRange | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class PatientChoice:
    """
    What patients who need an elective referral are offered.

    Until 31 December 2023 the offer was any clinically appropriate provider with a
    commissioning contract of any relevant body; since then any that holds a qualifying
    contract, and for later treatment as well (SI 2012/2996 reg 39). The duty is that of
    ``duty_holder``, a commissioner, whatever the form of the system. ``mechanism`` is how the
    arrangement keeps elective choice.

    >>> PatientChoice(mechanism="Referral service offers all providers").limits is None
    True
    """

    is_kept: bool | None = None
    mechanism: str | None = None
    duty_holder: Body | None = None
    offers_any_provider_with_a_commissioning_contract: bool | None = None
    offers_any_provider_with_a_qualifying_contract: bool | None = None
    offers_named_consultant_team: bool | None = None
    covers_mental_health: bool | None = None
    covers_later_treatment: bool | None = None
    limits: tuple[ChoiceLimit, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=names_fields)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
