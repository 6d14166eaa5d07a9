"""Who bears which risk, by what is recorded of its money and what was signed."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.shared import position
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AllianceAgreement,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    PartnershipAgreement,
    RiskShare,
    Section75Agreement,
    is_signed,
)
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Question,
    answer_of,
    either,
    find,
    holds,
    no,
    of_agreement,
    unknown,
    yes,
)

__all__ = ["RISK"]

_Signed = TypeVar("_Signed", bound=Agreement)
_Sharing = TypeVar("_Sharing", AllianceAgreement, PartnershipAgreement, Section75Agreement)


def _signed_with(
    kind: type[_Signed],
    field: str,
    wanted: Callable[[Any], bool],
    *,
    if_yes: Callable[[_Signed], str],
    if_no: str,
) -> Question:
    """
    Make a test of one fact of the signed agreements of a kind: an unsigned one moves no risk.

    Args:
        kind: The class of the agreements.
        field: Where the fact stands in one.
        wanted: Whether what is recorded there meets the test.
        if_yes: Why it is met, of the agreement.
        if_no: Why a signed one does not meet it.
    """

    def ask(agreement: _Signed, on: date) -> Outcome:
        signature, found = find(agreement, "signed_on"), find(agreement, field)
        was_signed = answer_of(is_signed(agreement, on=on))
        if was_signed is Answer.NO:
            because = f"{agreement.title} was not signed by then"
            return no(because, signature.citations, facts=(signature.path,))
        is_wanted = answer_of(None if found.value is None else wanted(found.value))
        if is_wanted is Answer.NO:
            return no(if_no, found.citations, facts=(found.path,))
        if Answer.UNKNOWN in {was_signed, is_wanted}:
            asked = ((signature.path, was_signed), (found.path, is_wanted))
            return unknown(
                f"who bears which risk under {agreement.title} is not recorded in full",
                *(path for path, answer in asked if answer is Answer.UNKNOWN),
            )
        cited = tuple(dict.fromkeys(found.citations + signature.citations))
        return yes(if_yes(agreement), cited, facts=(found.path,))

    return of_agreement(kind, ask, reads=("signed_on", field))


def _shares_risk(kind: type[_Sharing]) -> Question:
    """Make a test of whether those who signed an agreement of a kind share gains and losses."""
    return _signed_with(
        kind,
        "risk_share",
        lambda share: isinstance(share, RiskShare),
        if_yes=lambda agreement: f"gains and losses are shared by {agreement.title}",
        if_no="its agreements share no risk",
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
    _signed_with(
        AccountableCareOrganisationContract,
        "has_gain_loss_share",
        bool,
        if_yes=lambda contract: f"{contract.title} has a share of gain and loss",
        if_no="its contract has no share of gain and loss",
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
            _signed_with(
                kind,
                "moves_risk_to_holder",
                lambda is_moved: is_moved is moved,
                if_yes=lambda _contract: if_moved if moved else if_stays,
                if_no=if_stays if moved else if_moved,
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
