"""
Provider collaborative: a lead provider holds the commissioner's budget for a pathway.

NHS-led provider collaboratives for secure care, eating disorders and the mental health of
children began in October 2020. The lead pays its partners and others out of the budget, and a
saving is reinvested in the pathway. No shares of a saving or an overspend were published: they
are local, and there is no default.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import fact, greatest, step
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.sharing import shared
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import (
    AgreedShares,
    PartyShare,
    ShareKeys,
    keys_of,
)

__all__ = ["ProviderCollaborative"]

_NAME: Final = "provider collaborative"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class ProviderCollaborative:
    """
    A lead provider is paid a budget, and shares with its partners what it saves or overspends.

    What the lead pays for care is no part of this. Savings and overspends are split to the
    penny, each by keys of its own; where two parts of a penny are equal, the party named first
    takes it.

    Facts: ``budget`` and ``spend``; weights of keys by the names that these give.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import EqualShares, settle
    >>> collaborative = ProviderCollaborative(
    ...     gain_keys=EqualShares(parties=("pathway",)),
    ...     loss_keys=EqualShares(parties=("lead provider", "partner")),
    ... )
    >>> facts = {"budget": Money.parse("£31m"), "spend": Money.parse("£31.4m")}
    >>> print(settle(collaborative, facts).net["partner"])
    -£200,000.00

    Attributes:
        commissioner: Whose budget it is.
        lead: The lead provider, who holds it.
        gain_keys: Who gets a saving. A party such as a pathway stands for what is reinvested.
        loss_keys: Who bears an overspend.
    """

    type_tag: ClassVar[str] = "provider-collaborative"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2020),
            what="lead provider contracts, the first on 1 October 2020; shares are local",
            cited=("CP37 [verified]", "CP38 [verified]"),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(OrganisationKind.NHS_ENGLAND, OrganisationKind.INTEGRATED_CARE_BOARD),
            what="the budget is that of NHS England, or of boards to which it was delegated",
            cited=("CP37, NHS England [verified]", "CP37, boards [unverified]"),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    lead: str = attrs.field(default="lead provider", validator=is_name)
    gain_keys: ShareKeys
    loss_keys: ShareKeys
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented collaborative of a lead and one partner."""
        half = Share.parse("50%")
        keys = AgreedShares(
            shares=(
                PartyShare(party="lead provider", share=half),
                PartyShare(party="partner", share=half),
            ),
            sources=INVENTED,
        )
        return cls(gain_keys=keys, loss_keys=keys, sources=INVENTED)

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write the budget, and one line a party for a saving and for an overspend."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        budget = fact("budget", PENCE)
        variance = step(step_name("variance", self.name, _NAME), budget - fact("spend", PENCE))
        sides = (
            ("saving", greatest(variance, 0), self.gain_keys),
            ("overspend", -greatest(-variance, 0), self.loss_keys),
        )
        shares = [
            shared(
                f"{self.name}, {what}",
                pot,
                keys_of(keys),
                holder=self.lead,
                sources=(*self.sources, *keys.sources),
            )
            for what, pot, keys in sides
        ]
        paid = line(
            f"{self.name}: budget",
            budget,
            payer=self.commissioner,
            payee=self.lead,
            sources=self.sources,
        )
        return formula(paid, *shares)
