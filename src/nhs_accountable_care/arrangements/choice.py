"""How patients' choice of provider is kept, and what may limit it."""

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = ["ChoiceLimit", "PatientChoice"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ChoiceLimit:
    """
    A deal, incentive or practice that steers patients away from choosing.

    Attributes:
        what: The deal, incentive or practice, in words.
        is_informal: Whether it is a practice or an understanding, and not a written term.
        falls_within_an_exception: Whether an exception of SI 2012/2996, regs 40 and 41, covers it;
            the law then allows it.

    >>> ChoiceLimit(what="Referrals stay in the system").is_informal is None
    True
    """

    what: str = attrs.field(validator=is_text)
    is_informal: bool | None = None
    falls_within_an_exception: bool | None = None
    period: StatedPeriod | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PatientChoice:
    """
    What patients who need an elective referral are offered.

    Until 31 December 2023 the offer was any clinically appropriate provider with a commissioning
    contract of any relevant body; since then any that holds a qualifying contract, and for later
    treatment as well (SI 2012/2996 reg 39) [FC-CHO].

    Attributes:
        is_kept: Whether patients still have the choice that the law gives them; false where a
            source says that they do not.
        mechanism: How the arrangement keeps the choice of provider for elective care, in words.
        duty_holder: The commissioner that must see to the offer: the duty stays with it whatever
            the form of the system (SI 2012/2996 reg 39).
        offers_any_provider_with_a_commissioning_contract: For days until 31 December 2023: whether
            they may choose any clinically appropriate provider that has a commissioning contract
            with any relevant body.
        offers_any_provider_with_a_qualifying_contract: For days since 1 January 2024: whether they
            may choose any clinically appropriate provider that holds a qualifying contract.
        offers_named_consultant_team: Whether they may choose a named consultant-led team for the
            first outpatient appointment, part of the offer from 1 April 2014.
        covers_mental_health: Whether the choice holds for mental health too, part of the offer
            from 1 April 2014.
        covers_later_treatment: Whether the choice holds for later treatment from the same referral
            too, part of the offer since 1 January 2024.
        limits: What steers patients away from choosing; an empty list says that nothing does.

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
    limits: tuple[ChoiceLimit, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
