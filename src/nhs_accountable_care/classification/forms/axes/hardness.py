"""Whether an arrangement is hard or soft: one contract with one holder, or an agreement."""

from datetime import date
from typing import TypeAlias

from nhs_accountable_care.arrangements import Arrangement, Member
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.shared import position
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    AllianceAgreement,
    DevolutionMemorandum,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    LeadProviderContract,
    PartnershipAgreement,
    SystemMemorandum,
    is_signed,
)
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Question,
    either,
    find,
    holds,
    judged,
    no,
    signed,
    unknown,
    yes,
)

__all__ = ["HARDNESS", "one_holder_signed", "signed_together"]

_FOR_THE_WHOLE = (
    signed(AccountableCareOrganisationContract),
    signed(IntegratedCareProviderContract),
    signed(IntegratedHealthOrganisationContract),
)
_WholeContract: TypeAlias = (
    AccountableCareOrganisationContract
    | IntegratedCareProviderContract
    | IntegratedHealthOrganisationContract
)
one_holder_signed: Question = either(*_FOR_THE_WHOLE, signed(LeadProviderContract))


signed_together: Question = either(
    signed(AllianceAgreement),
    signed(PartnershipAgreement),
    signed(SystemMemorandum),
    signed(AccountablePerformanceContract),
    signed(DevolutionMemorandum),
)
_two_partners = holds(
    "members",
    Member,
    number=2,
    if_yes="it has two members or more",
    if_no="it has not two members",
)


def _partners_without_contract(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether it has members whom no contract for the whole, with one holder, binds.

    Where one is on the table, what is planned is hard, and nothing tells what holds until then.
    """
    partners = _two_partners(arrangement, on)
    contracts = [question(arrangement, on) for question in _FOR_THE_WHOLE]
    on_record = [each for each in arrangement.agreements or () if isinstance(each, _WholeContract)]
    for part in on_record:
        if is_signed(part, on=on) is not None:
            evidence = find(arrangement, f"agreements ({part.type_tag})").cited_for([part])
            return no(f"{part.title} has one holder for the whole, or is to have", evidence)
    if partners.answer is Answer.NO:
        return no(partners.because, partners.evidence)
    asked = (partners, *contracts)
    # By the answers and not by what is missing: an entry that is there, and of which it is not
    # known whether it stood, leaves a test open and no list short.
    if on_record or any(each.answer is Answer.UNKNOWN for each in asked):
        return unknown(
            "whether partners are bound by a contract with one holder is not recorded",
            *(f"agreements ({each.type_tag}).signed_on" for each in on_record),
            *dict.fromkeys(fact for each in asked for fact in each.missing),
        )
    cited = [citation for each in (partners, *contracts) for citation in each.evidence]
    return yes(
        "its members are partners, and no contract for the whole with one holder is there",
        tuple(dict.fromkeys(cited)),
    )


HARDNESS = Axis(
    key="hard-or-soft",
    question="Is there one contract with one holder, or an agreement over many?",
    # No paper of an agreement says that there is no contract with one holder.
    fills_silence=True,
    positions=(
        position("hard", "Has one holder signed a contract?", one_holder_signed, "S04"),
        position(
            "soft",
            "Are its members held by what they agree, and by no contract for the whole?",
            either(
                signed_together,
                judged(
                    _partners_without_contract,
                    reads=("members", *either(*_FOR_THE_WHOLE).reads),
                ),
            ),
            "S04",
            "S32",
        ),
    ),
)
