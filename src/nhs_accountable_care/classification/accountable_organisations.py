"""
The accountable care organisation: one holder, one contract, most of the care of an area.

It is not a legal form: the holder is a body of some other kind. The tests are those of the
definition of 31 March 2017 and of the draft contract of August 2017.
"""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.criteria import (
    Criterion,
    Outcome,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.classification.evidence import (
    every,
    fact_outcome,
    listed,
    of_agreement,
    path_of,
    runs_for,
    signed,
)
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.contracts import AccountableCareOrganisationContract, AssuranceGate
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import Answer

__all__ = ["ACCOUNTABLE_CARE_ORGANISATION"]

_DEFINITION = cite("S02", confidence=Confidence.VERIFIED)
_COMMONS = cite("S32", confidence=Confidence.VERIFIED)
_DRAFT = cite("S45", confidence=Confidence.VERIFIED)
_Contract = AccountableCareOrganisationContract
# "Long" has no number in the definition. The judgment in Hutchinson speaks of contracts of
# about two years as usual and about ten as meant; five lies between and is our judgement.
_LONG_YEARS = 5


def _holder(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask who holds the contract."""
    return fact_outcome(
        None if contract.holder is None else True,
        path_of(_Contract, "holder"),
        if_yes=f"{contract.holder} holds {contract.title}",
        if_no="nobody holds its contract",
        evidence=contract.sources,
    )


def _separate(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask that the holder does not commission itself."""
    if contract.holder is None or contract.commissioners is None:
        missing = [
            path_of(_Contract, name)
            for name in ("holder", "commissioners")
            if getattr(contract, name) is None
        ]
        return unknown("holder and commissioners are not both recorded", *missing)
    facts = (path_of(_Contract, "commissioners"),)
    if any(_same(contract.holder.code, body.code) for body in contract.commissioners):
        return no(f"{contract.holder} is its own commissioner", contract.sources, facts=facts)
    if "commissioners" in contract.incomplete:
        return unknown("its commissioners are not all recorded", *facts)
    because = "its commissioners are other bodies than its holder"
    return yes(because, contract.sources, facts=facts)


def _same(one: str | None, other: str | None) -> bool:
    """Say whether two recorded codes are one."""
    return one is not None and one == other


def _population(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for whom it answers."""
    counts = arrangement.populations
    return listed(
        counts,
        lambda _population: Answer.YES,
        "populations",
        is_partial="populations" in arrangement.incomplete,
        if_yes=f"it answers for {counts[-1].people:,} people" if counts else "",
        if_no="it is recorded to answer for no population",
        evidence=counts[-1].sources if counts else (),
    )


def _most_care(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether the contract covers the great majority of care."""
    return fact_outcome(
        contract.covers_most_care,
        path_of(_Contract, "covers_most_care"),
        if_yes="its contract covers most care",
        if_no="its contract covers less than most care",
        evidence=contract.sources,
    )


def _whole_population_budget(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask how the holder is paid."""
    return fact_outcome(
        contract.has_whole_population_budget,
        path_of(_Contract, "has_whole_population_budget"),
        if_yes="its holder has a whole population budget",
        if_no="its holder is paid in another way",
        evidence=contract.sources,
    )


def _long_term(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask how long the contract runs."""
    return fact_outcome(
        runs_for(contract.period, contract.term_years, least=_LONG_YEARS),
        path_of(_Contract, "period"),
        if_yes=f"its contract runs for {_LONG_YEARS} years or more",
        if_no=f"its contract runs for less than {_LONG_YEARS} years",
        evidence=contract.sources,
    )


def _outcomes(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether outcomes are paid for."""
    return fact_outcome(
        contract.pays_for_outcomes,
        path_of(_Contract, "pays_for_outcomes"),
        if_yes="its contract pays for outcomes",
        if_no="its contract does not pay for outcomes",
        evidence=contract.sources,
    )


def _assured(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether the assurance gates were passed."""
    process = contract.assurance
    return fact_outcome(
        None if process is None else process.has_passed(AssuranceGate.CHECKPOINT_3),
        path_of(_Contract, "assurance"),
        if_yes="it passed checkpoint 3, the last before services start",
        if_no="it has not passed checkpoint 3",
        evidence=contract.sources,
    )


def _general_practice(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether it was decided how general practice joins."""
    model = contract.general_practice
    return fact_outcome(
        None if model is None else True,
        path_of(_Contract, "general_practice"),
        if_yes="" if model is None else f"general practice joins: {model.value.replace('-', ' ')}",
        if_no="it is not decided how general practice joins",
        evidence=contract.sources,
    )


ACCOUNTABLE_CARE_ORGANISATION = Form(
    slug="accountable-care-organisation",
    name="accountable care organisation",
    meaning=(
        "one body that commissioners have contracted for the great majority of care, and for "
        "the health, of an area's population"
    ),
    # Renamed integrated care provider on 3 August 2018.
    period=DateRange(first_day=date(2017, 3, 31), last_day=date(2018, 8, 2)),
    necessary=(
        Criterion(
            key="one-contract-holder",
            question="Has one body signed a contract for the care of the population?",
            test=every(
                (_DEFINITION, _COMMONS),
                holder=of_agreement(_Contract, _holder),
                signed_contract=signed(_Contract),
            ),
            sources=(_DEFINITION, _COMMONS),
        ),
        Criterion(
            key="separate-commissioner",
            question="Are its commissioners other bodies than its holder?",
            test=of_agreement(_Contract, _separate),
            sources=(_COMMONS,),
        ),
        Criterion(
            key="defined-population",
            question="Does it answer for a defined population?",
            test=_population,
            sources=(_DEFINITION,),
        ),
        Criterion(
            key="majority-of-care",
            question="Does the contract cover the great majority of health and care?",
            test=of_agreement(_Contract, _most_care),
            sources=(_DEFINITION,),
        ),
        Criterion(
            key="whole-population-budget",
            question="Is the holder paid a whole population budget?",
            test=of_agreement(_Contract, _whole_population_budget),
            sources=(_DRAFT,),
        ),
        Criterion(
            key="long-term",
            question=f"Does the contract run for {_LONG_YEARS} years or more?",
            test=of_agreement(_Contract, _long_term),
            is_judgement=True,
            sources=(_DRAFT, cite("S38", confidence=Confidence.VERIFIED)),
        ),
        Criterion(
            key="outcomes",
            question="Does the contract pay for outcomes?",
            test=of_agreement(_Contract, _outcomes),
            sources=(_DRAFT,),
        ),
        Criterion(
            key="assurance-passed",
            question="Has it passed the gates of integrated support and assurance (ISAP)?",
            test=of_agreement(_Contract, _assured),
            sources=(cite("S44", confidence=Confidence.VERIFIED),),
        ),
        Criterion(
            key="general-practice-decided",
            question="Is it decided how general practice joins?",
            test=of_agreement(_Contract, _general_practice),
            sources=(_DRAFT, cite("S46", confidence=Confidence.VERIFIED)),
        ),
    ),
    sources=(_DEFINITION, _COMMONS, _DRAFT),
)
"""The organisation of 31 March 2017, renamed on 3 August 2018."""
