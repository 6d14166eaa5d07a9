"""How care is joined: general practice, like providers, and the path of a patient."""

from collections.abc import Mapping
from datetime import date

from nhs_accountable_care.arrangements import (
    CareModel,
    IntegrationMode,
    ProviderStructure,
    ProviderStructureKind,
    Vanguard,
)
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.shared import position
from nhs_accountable_care.contracts import GeneralPracticeModel, PartnershipAgreement
from nhs_accountable_care.questions import (
    GENERAL_PRACTICE,
    TRUSTS,
    Answer,
    Outcome,
    Question,
    all_met,
    answer_of,
    any_met,
    at_least_met,
    either,
    fact,
    find,
    holds,
    is_of_kind,
    of_agreement,
    unknown,
    value_is,
)

__all__ = ["HORIZONTAL", "PRACTICE", "VERTICAL"]

# --- How general practice joins -------------------------------------------------------


def _joins(model: GeneralPracticeModel) -> Question:
    """Make a test of how general practice joins an integrated contract."""

    def words(found: GeneralPracticeModel) -> str:
        return f"general practice joins by the {found.value.replace('-', ' ')} model"

    return either(
        *(
            value_is(
                path,
                GeneralPracticeModel,
                lambda found: found is model,
                if_yes=words,
                if_no=words,
            )
            for path in (
                "agreements (accountable-care-organisation-contract).general_practice",
                "agreements (integrated-care-provider-contract).general_practice",
            )
        )
    )


def _stay_for_practices(agreement: PartnershipAgreement, _on: date) -> Outcome:
    """Check whether practices are parties to an agreement that leaves contracts in place."""
    parties, stay = find(agreement, "parties"), find(agreement, "contracts_stay")
    among = any_met(
        [
            *(is_of_kind(body, GENERAL_PRACTICE) for body in agreement.parties or ()),
            *([Answer.UNKNOWN] if parties.may_hold_more else []),
        ]
    )
    answer = all_met([among, answer_of(stay.value)])
    if answer is Answer.UNKNOWN:
        because = "whether practices are parties that keep their contracts is not recorded"
        return unknown(because, parties.path, stay.path)
    return stay.outcome(
        answer,
        if_yes="an agreement with general practice leaves every contract in place",
        if_no="no agreement with general practice leaves its contracts in place",
        evidence=stay.citations or parties.citations,
    )


_practices_keep_contracts = of_agreement(
    PartnershipAgreement, _stay_for_practices, reads=("parties", "contracts_stay")
)


PRACTICE = Axis(
    key="general-practice",
    question="Does general practice join in full, in part, or by an overlay?",
    positions=(
        position(
            "full",
            "Does general practice give up its own contracts?",
            _joins(GeneralPracticeModel.FULLY_INTEGRATED),
            "S46",
        ),
        position(
            "partial",
            "Does it keep them, tied to one holder?",
            _joins(GeneralPracticeModel.PARTIALLY_INTEGRATED),
            "S46",
        ),
        position(
            "virtual",
            "Do all old contracts stay under an alliance?",
            either(
                _joins(GeneralPracticeModel.VIRTUAL),
                fact(
                    "agreements (alliance-agreement).contracts_stay",
                    if_yes="an alliance leaves every contract in place",
                    if_no="its alliance replaces contracts",
                ),
                _practices_keep_contracts,
            ),
            "S46",
        ),
    ),
)


# --- Integration, by direction and mode -----------------------------------------------

_STRUCTURES = "integration.structures"
_VANGUARDS = "integration.vanguards"
# How the bodies of a structure are joined. A joint venture or a subsidiary may do anything.
_MODES = {
    ProviderStructureKind.MERGER: IntegrationMode.MERGER,
    ProviderStructureKind.GROUP: IntegrationMode.VIRTUAL,
    ProviderStructureKind.SHARED_MANAGEMENT: IntegrationMode.VIRTUAL,
    ProviderStructureKind.CHAIN: IntegrationMode.VIRTUAL,
    ProviderStructureKind.COLLABORATIVE: IntegrationMode.VIRTUAL,
    ProviderStructureKind.FEDERATION: IntegrationMode.VIRTUAL,
    ProviderStructureKind.NETWORK: IntegrationMode.VIRTUAL,
}


def _joins_like_providers(structure: ProviderStructure) -> Answer:
    """Return whether two of the providers in a structure are of one kind: trusts, or practices."""
    members = structure.members or ()
    hidden = [Answer.UNKNOWN] * (2 if find(structure, "members").may_hold_more else 0)
    return any_met(
        at_least_met(2, [*(is_of_kind(body, kinds) for body in members), *hidden])
        for kinds in (TRUSTS, GENERAL_PRACTICE)
    )


def _in_structures(mode: IntegrationMode) -> Question:
    """Make a test of whether like providers stand together in a structure of one mode."""
    return holds(
        _STRUCTURES,
        ProviderStructure,
        lambda structure: all_met(
            [answer_of(_MODES.get(structure.kind) is mode), _joins_like_providers(structure)]
        ),
        if_yes=f"like providers are joined in a structure: {mode.value}",
        if_no=f"no structure joins like providers: {mode.value}",
        if_open="how like providers stand together is not recorded",
    )


_hospitals_collaborate = holds(
    _VANGUARDS,
    Vanguard,
    lambda vanguard: answer_of(
        None if vanguard.model is None else vanguard.model is CareModel.ACUTE_CARE_COLLABORATION
    ),
    if_yes="hospitals work together in a vanguard of acute care collaboration",
    if_no="no vanguard in it is one of acute care collaboration",
)


def _joined(path: str, direction: str, mode: IntegrationMode) -> Question:
    """Make a test of how care is joined up in one direction."""

    def words(found: IntegrationMode) -> str:
        return f"its {direction} integration is recorded as {found.value}"

    return value_is(
        path,
        IntegrationMode,
        lambda found: found is mode,
        if_yes=words,
        if_no=words,
        if_open=f"its {direction} integration is not recorded",
    )


def _integration(
    direction: str,
    path: str,
    question: str,
    shown_by: Mapping[IntegrationMode, tuple[Question, ...]],
) -> Axis:
    """Make the axis of one direction, told by a word for the whole or by what it has."""
    return Axis(
        key=f"{direction}-integration",
        question=question,
        # Papers say which structures there are, and not that no others merge them (row F19).
        fills_silence=bool(shown_by),
        positions=tuple(
            position(
                mode.value,
                f"Is it joined so: {mode.value}?",
                either(_joined(path, direction, mode), *shown_by.get(mode, ())),
                "S19",
                "S21",
            )
            for mode in (IntegrationMode.MERGER, IntegrationMode.VIRTUAL, IntegrationMode.NONE)
        ),
    )


HORIZONTAL = _integration(
    "horizontal",
    "integration.horizontal",
    "How are like providers joined?",
    {
        IntegrationMode.MERGER: (_in_structures(IntegrationMode.MERGER),),
        IntegrationMode.VIRTUAL: (
            _in_structures(IntegrationMode.VIRTUAL),
            _hospitals_collaborate,
        ),
    },
)
VERTICAL = _integration(
    "vertical",
    "integration.vertical",
    "How is care joined along the path of a patient?",
    {},
)
