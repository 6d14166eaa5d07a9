"""What the tests of several forms have in common."""

from datetime import date
from typing import Final

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.arrangements import Arrangement, Extent, Leader, OfficeKind
from nhs_accountable_care.classification.criteria import AnyMet, Part, some
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AssuranceGate,
    Body,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
)
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Question,
    answer_of,
    find,
    judged,
    signed,
    unknown,
)

__all__ = [
    "CHAIRS",
    "CHIEFS",
    "bodies_headed",
    "covers",
    "makes_new_body",
    "one_holder",
    "passed_last_gate",
    "runs_for",
]

CHIEFS: Final = frozenset({OfficeKind.CHIEF_EXECUTIVE, OfficeKind.ACCOUNTABLE_OFFICER})
CHAIRS: Final = frozenset({OfficeKind.CHAIR})


def bodies_headed(leader: Leader, offices: frozenset[OfficeKind]) -> tuple[Body, ...]:
    """
    Return the bodies at which a leader holds one of some offices.

    >>> from nhs_accountable_care.arrangements import Office
    >>> chief = Office(kind=OfficeKind.CHIEF_EXECUTIVE, body=Body(code="RM3"))
    >>> leader = Leader(post="Chief executive", offices=(chief,))
    >>> [body.code for body in bodies_headed(leader, CHIEFS)], bodies_headed(leader, CHAIRS)
    (['RM3'], ())
    """
    return tuple(
        office.body
        for office in leader.offices or ()
        if office.kind in offices and office.body is not None
    )


def one_holder(sources: tuple[Citation, ...]) -> AnyMet:
    """Combine the tests of whether one holder has signed a contract for the whole."""
    return some(
        sources,
        accountable_care_organisation_contract=Part(
            question="Has one body signed an accountable care organisation contract?",
            test=signed(AccountableCareOrganisationContract),
        ),
        integrated_care_provider_contract=Part(
            question="Has one body signed an integrated care provider contract?",
            test=signed(IntegratedCareProviderContract),
        ),
        integrated_health_organisation_contract=Part(
            question="Has one body signed an integrated health organisation contract?",
            test=signed(IntegratedHealthOrganisationContract),
        ),
    )


def runs_for(period: StatedPeriod | None, term_years: int | None, *, least: int) -> Answer:
    """
    Return whether a contract runs for so many full years or more, or has no last day.

    >>> runs_for(StatedPeriod.parse("2018-04-01/2028-03-31"), None, least=10)
    <Answer.YES: 'yes'>
    >>> runs_for(None, 5, least=10), runs_for(None, None, least=10)
    (<Answer.NO: 'no'>, <Answer.UNKNOWN: 'unknown'>)
    """
    if period is None:
        return answer_of(None if term_years is None else term_years >= least)
    return answer_of(period.lasts_at_least(least))


def passed_last_gate(
    contract: AccountableCareOrganisationContract | IntegratedCareProviderContract, _on: date
) -> Outcome:
    """Check whether a contract passed the last gate of assurance, by what is told of that gate."""
    process = contract.assurance
    steps = () if process is None else process.steps or ()
    told = [step for step in steps if step.gate is AssuranceGate.CHECKPOINT_3]
    found = find(contract, "assurance")
    return found.outcome(
        None if process is None else process.has_passed(AssuranceGate.CHECKPOINT_3),
        if_yes="it passed checkpoint 3, the last before services start",
        if_no="it has not passed checkpoint 3",
        evidence=find(contract, "assurance.steps").cited_for(told) if told else found.citations,
    )


def covers(extent: Extent) -> Question:
    """Make a test of how much of its footprint an arrangement covers."""

    def ask(arrangement: Arrangement, _on: date) -> Outcome:
        found = find(arrangement, "area.extent")
        area = arrangement.area
        if area is None or area.extent is None:
            return unknown("how much of its footprint it covers is not recorded", found.path)
        share = "the whole" if area.extent is Extent.WHOLE else "a part"
        words = f"{area.name} is recorded as {share} of a footprint"
        return found.outcome(area.extent is extent, if_yes=words, if_no=words)

    return judged(ask, reads=("area.extent",))


def _makes_new_body(arrangement: Arrangement, _on: date) -> Outcome:
    """Check whether a new legal body was made; any record that says so speaks for the whole."""
    found = find(arrangement, "creates_legal_body")
    if found.value is not None:
        return found.outcome(
            found.value, if_yes="it makes a new body", if_no="it makes no new body"
        )
    for memorandum in find(arrangement, "agreements (devolution-memorandum)").value or ():
        said = find(memorandum, "creates_statutory_body")
        if said.value is not None:
            return found.outcome(
                said.value,
                if_yes=f"{memorandum.title} makes a new body",
                if_no=f"{memorandum.title} makes no new body",
                evidence=said.citations or found.citations,
            )
    return unknown("whether a new legal body was made is not recorded", found.path)


makes_new_body: Final = judged(
    _makes_new_body,
    reads=("creates_legal_body", "agreements (devolution-memorandum).creates_statutory_body"),
)
"""Whether a new legal body was made."""
