"""Who bears which risk, by what is recorded of its money and what was signed."""

from typing import TypeVar

from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.shared import position, signed_with
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AllianceAgreement,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    PartnershipAgreement,
    RiskShare,
    Section75Agreement,
)
from nhs_accountable_care.questions import Question, either, holds

__all__ = ["RISK"]

_Sharing = TypeVar("_Sharing", AllianceAgreement, PartnershipAgreement, Section75Agreement)


def _not_in_full(agreement: Agreement) -> str:
    """Say that it is open who bears which risk."""
    return f"who bears which risk under {agreement.title} is not recorded in full"


def _shares_risk(kind: type[_Sharing]) -> Question:
    """Make a test of whether those who signed an agreement of a kind share gains and losses."""
    return signed_with(
        kind,
        "risk_share",
        lambda share: isinstance(share, RiskShare),
        if_yes=lambda agreement: f"gains and losses are shared by {agreement.title}",
        if_no=lambda _agreement: "its agreements share no risk",
        if_open=_not_in_full,
    )


_shared_risk = either(
    holds(
        "finance.risk_shares",
        RiskShare,
        if_yes=lambda shares: f"gains and losses are shared: {shares[0].name}",
        if_no="it is recorded to share no risk",
        if_open="who shares gains and losses is not recorded",
    ),
    _shares_risk(AllianceAgreement),
    _shares_risk(PartnershipAgreement),
    _shares_risk(Section75Agreement),
    signed_with(
        AccountableCareOrganisationContract,
        "has_gain_loss_share",
        bool,
        if_yes=lambda contract: f"{contract.title} has a share of gain and loss",
        if_no=lambda _contract: "its contract has no share of gain and loss",
        if_open=_not_in_full,
    ),
)


def _moved_risk(*, moved: bool) -> Question:
    """Make a test of whether a signed contract moves the risk of demand to its holder."""
    if_moved, if_stays = "its contract moves risk to the holder", "risk stays with who buys"
    kinds = (
        AccountableCareOrganisationContract,
        IntegratedCareProviderContract,
        IntegratedHealthOrganisationContract,
    )
    return either(
        *(
            signed_with(
                kind,
                "moves_risk_to_holder",
                lambda is_moved: is_moved is moved,
                if_yes=lambda _contract: if_moved if moved else if_stays,
                if_no=lambda _contract: if_stays if moved else if_moved,
                if_open=_not_in_full,
            )
            for kind in kinds
        )
    )


RISK = Axis(
    key="risk",
    question="Who bears it if care costs more than was agreed?",
    # Papers say which risk moves, and not that no other is shared.
    fills_silence=True,
    positions=(
        position(
            "shared",
            "Do members share gains and losses?",
            _shared_risk,
            "S05",
            "S36",
        ),
        position(
            "holder",
            "Does a contract move risk to its holder?",
            _moved_risk(moved=True),
            "S05",
            "S36",
        ),
        position(
            "commissioner",
            "Does a contract leave risk with who buys?",
            _moved_risk(moved=False),
            "S05",
            "S36",
        ),
    ),
)
