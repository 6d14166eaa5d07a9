"""How care is joined: general practice, like providers, and the path of a patient."""

from collections.abc import Mapping
from datetime import date

from nhs_accountable_care.arrangements import (
    Arrangement,
    CareModel,
    IntegrationMode,
    JoinedCare,
    Merger,
    ProviderStructure,
    ProviderStructureKind,
    Vanguard,
)
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.shared import position, signed_with
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AllianceAgreement,
    Body,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    PartnershipAgreement,
    is_signed,
)
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
    find,
    holds,
    is_of_kind,
    judged,
    no,
    of_agreement,
    unknown,
    value_is,
)

__all__ = ["HORIZONTAL", "PRACTICE", "VERTICAL"]

# --- How general practice joins -------------------------------------------------------


def _how_practices_join(contract: Agreement) -> str:
    """Say by which model general practice joins a contract of which that is recorded."""
    model: GeneralPracticeModel = find(contract, "general_practice").value
    return f"general practice joins by the {model.value.replace('-', ' ')} model"


def _not_in_full(agreement: Agreement) -> str:
    """Say that it is open how general practice stands to an agreement."""
    return f"how general practice joins by {agreement.title} is not recorded in full"


def _joins(model: GeneralPracticeModel) -> Question:
    """Make a test of how general practice joins a signed integrated contract."""
    kinds = (AccountableCareOrganisationContract, IntegratedCareProviderContract)
    return either(
        *(
            signed_with(
                kind,
                "general_practice",
                lambda found: found is model,
                if_yes=_how_practices_join,
                if_no=_how_practices_join,
                if_open=_not_in_full,
            )
            for kind in kinds
        )
    )


def _stay_for_practices(agreement: PartnershipAgreement, on: date) -> Outcome:
    """Check whether practices are parties to a signed agreement that leaves contracts in place."""
    was_signed = answer_of(is_signed(agreement, on=on))
    signature = find(agreement, "signed_on")
    if was_signed is Answer.NO:
        because = f"{agreement.title} was not signed by then"
        return no(because, signature.citations, facts=(signature.path,))
    parties, stay = find(agreement, "parties"), find(agreement, "contracts_stay")
    among = any_met(
        [
            *(is_of_kind(body, GENERAL_PRACTICE) for body in agreement.parties or ()),
            *([Answer.UNKNOWN] if parties.may_hold_more else []),
        ]
    )
    answer = all_met([was_signed, among, answer_of(stay.value)])
    if answer is Answer.UNKNOWN:
        because = "whether practices are parties that keep their contracts is not recorded"
        asked = (
            (signature.path, was_signed),
            (parties.path, among),
            (stay.path, answer_of(stay.value)),
        )
        return unknown(because, *(path for path, each in asked if each is Answer.UNKNOWN))
    return stay.outcome(
        answer,
        if_yes="an agreement with general practice leaves every contract in place",
        if_no="no agreement with general practice leaves its contracts in place",
        evidence=stay.citations or parties.citations,
    )


_practices_keep_contracts = of_agreement(
    PartnershipAgreement, _stay_for_practices, reads=("signed_on", "parties", "contracts_stay")
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
                signed_with(
                    AllianceAgreement,
                    "contracts_stay",
                    bool,
                    if_yes=lambda _alliance: "an alliance leaves every contract in place",
                    if_no=lambda _alliance: "its alliance replaces contracts",
                    if_open=_not_in_full,
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


def _two_alike(
    bodies: tuple[Body, ...] | None, *, may_hold_more: bool, into: Body | None = None
) -> Answer:
    """Return whether two of some bodies are providers of one kind: trusts, or practices."""
    hidden = [Answer.UNKNOWN] * (2 if may_hold_more else 0)
    # Only trusts can become a trust, NHS Act 2006 s.56 and s.56A; by the day those that did
    # have closed, so that no register tells their kind.
    is_trust = into is not None and is_of_kind(into, TRUSTS) is Answer.YES
    trusts = [
        Answer.YES if is_trust and body.kind is None else is_of_kind(body, TRUSTS)
        for body in bodies or ()
    ]
    practices = [is_of_kind(body, GENERAL_PRACTICE) for body in bodies or ()]
    return any_met(at_least_met(2, [*alike, *hidden]) for alike in (trusts, practices))


def _joins_like_providers(structure: ProviderStructure) -> Answer:
    """Return whether two of the providers in a structure are of one kind."""
    return _two_alike(structure.members, may_hold_more=find(structure, "members").may_hold_more)


def _made_one(merger: Merger, on: date) -> Answer:
    """Return whether a merger of providers of one kind had taken effect by the day."""
    first_day = merger.takes_effect_on
    return all_met(
        [
            answer_of(None if first_day is None else first_day.by(on)),
            _two_alike(
                merger.bodies,
                may_hold_more=find(merger, "bodies").may_hold_more,
                into=merger.into,
            ),
        ]
    )


def _have_merged(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether like providers became one by a merger that had taken effect by the day."""

    def words(mergers: tuple[Merger, ...]) -> str:
        titles = [each.title for each in mergers if _made_one(each, on) is Answer.YES]
        return f"like providers became one: {', '.join(titles)}"

    return holds(
        "mergers",
        Merger,
        lambda merger: _made_one(merger, on),
        if_yes=words,
        if_no="no merger had made one body of like providers",
    )(arrangement, on)


_merged = judged(_have_merged, reads=("mergers",))


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


def _in_joined_care(mode: IntegrationMode) -> Question:
    """Make a test of whether care along the path was joined in one way on the day."""
    return holds(
        "integration.joined_care",
        JoinedCare,
        lambda joined: joined.mode is mode,
        if_yes=f"care along the patient's path is joined: {mode.value}",
        if_no=f"no care along the patient's path is recorded as joined so: {mode.value}",
        if_open="how care along the patient's path is joined is not recorded",
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
        fills_silence=True,
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
        IntegrationMode.MERGER: (_in_structures(IntegrationMode.MERGER), _merged),
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
    {
        IntegrationMode.MERGER: (_in_joined_care(IntegrationMode.MERGER),),
        IntegrationMode.VIRTUAL: (_in_joined_care(IntegrationMode.VIRTUAL),),
    },
)
