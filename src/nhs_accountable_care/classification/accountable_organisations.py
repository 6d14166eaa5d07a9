"""
The accountable care organisation: one holder, one contract, most of the care of an area.

It is not a legal form: the holder is a body of some other kind. The tests are those of the
definition of 31 March 2017 and of the draft contract of August 2017.
"""

from collections.abc import Callable
from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification.criteria import (
    Criterion,
    Outcome,
    Test,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.classification.evidence import agreement_outcome, fact_outcome
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.contracts import AccountableCareOrganisationContract, AssuranceGate
from nhs_accountable_care.policy import cite

__all__ = ["ACCOUNTABLE_CARE_ORGANISATION"]

_DEFINITION = cite("S02", confidence=Confidence.VERIFIED)
_COMMONS = cite("S32", confidence=Confidence.VERIFIED)
_DRAFT = cite("S45", confidence=Confidence.VERIFIED)
_CONTRACT = "agreements (accountable-care-organisation-contract)"
# "Long" has no number in the definition. The judgment in Hutchinson speaks of contracts of
# about two years as usual and about ten as meant; five lies between and is our judgement.
_LONG_YEARS = 5


def _of_contract(ask: Callable[[AccountableCareOrganisationContract], Outcome]) -> Test:
    """Make a test that asks a question of the contract, and is not met without one."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        return agreement_outcome(arrangement, AccountableCareOrganisationContract, ask)

    return test


def _one_holder(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask who holds the contract."""
    if contract.holder is None:
        return unknown("who holds its contract is not recorded", f"{_CONTRACT}.holder")
    if contract.signed_on is None:
        return unknown("whether its contract was signed is not recorded", f"{_CONTRACT}.signed_on")
    return yes(f"{contract.holder} holds {contract.title}", contract.sources)


def _separate(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask that the holder does not commission itself."""
    if contract.holder is None or contract.commissioners is None:
        return unknown("holder and commissioners are not both recorded", _CONTRACT)
    if any(_same(contract.holder.code, body.code) for body in contract.commissioners):
        return no(f"{contract.holder} is its own commissioner", contract.sources)
    if "commissioners" in contract.incomplete:
        return unknown("its commissioners are not all recorded", f"{_CONTRACT}.commissioners")
    return yes("its commissioners are other bodies than its holder", contract.sources)


def _same(one: str | None, other: str | None) -> bool:
    """Say whether two recorded codes are one."""
    return one is not None and one == other


def _population(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask for whom it answers."""
    if arrangement.populations is None:
        return unknown("its population is not recorded", "populations")
    if not arrangement.populations:
        if "populations" in arrangement.incomplete:
            return unknown("its population may not be recorded", "populations")
        return no("it is recorded to answer for no population")
    population = arrangement.populations[-1]
    return yes(f"it answers for {population.people:,} people", population.sources)


def _most_care(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether the contract covers the great majority of care."""
    return fact_outcome(
        contract.covers_most_care,
        f"{_CONTRACT}.covers_most_care",
        if_yes="its contract covers most care",
        if_no="its contract covers less than most care",
        evidence=contract.sources,
    )


def _whole_population_budget(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask how the holder is paid."""
    return fact_outcome(
        contract.has_whole_population_budget,
        f"{_CONTRACT}.has_whole_population_budget",
        if_yes="its holder has a whole population budget",
        if_no="its holder is paid in another way",
        evidence=contract.sources,
    )


def _long_term(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask how long the contract runs."""
    if contract.period is None:
        return unknown("how long its contract runs is not recorded", f"{_CONTRACT}.period")
    after = contract.period.day_after()
    if after is None:
        return yes("its contract has no last day", contract.sources)
    first = contract.period.first_day
    years = after.year - first.year - ((after.month, after.day) < (first.month, first.day))
    if years >= _LONG_YEARS:
        return yes(f"its contract runs for {years} years", contract.sources)
    return no(f"its contract runs for {years} full years", contract.sources)


def _outcomes(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether outcomes are paid for."""
    return fact_outcome(
        contract.pays_for_outcomes,
        f"{_CONTRACT}.pays_for_outcomes",
        if_yes="its contract pays for outcomes",
        if_no="its contract does not pay for outcomes",
        evidence=contract.sources,
    )


def _assured(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether the assurance gates were passed."""
    passed = None
    if contract.assurance is not None:
        passed = contract.assurance.has_passed(AssuranceGate.CHECKPOINT_3)
    if passed is None:
        return unknown("which assurance gates it passed is not recorded", f"{_CONTRACT}.assurance")
    if passed:
        return yes("it passed checkpoint 3, the last before services start", contract.sources)
    return no("it has not passed checkpoint 3", contract.sources)


def _general_practice(contract: AccountableCareOrganisationContract) -> Outcome:
    """Ask whether it was decided how general practice joins."""
    if contract.general_practice is None:
        return unknown(
            "how general practice joins is not recorded", f"{_CONTRACT}.general_practice"
        )
    model = contract.general_practice.value.replace("-", " ")
    return yes(f"general practice joins by the {model} model", contract.sources)


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
            test=_of_contract(_one_holder),
            sources=(_DEFINITION, _COMMONS),
        ),
        Criterion(
            key="separate-commissioner",
            question="Are its commissioners other bodies than its holder?",
            test=_of_contract(_separate),
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
            test=_of_contract(_most_care),
            sources=(_DEFINITION,),
        ),
        Criterion(
            key="whole-population-budget",
            question="Is the holder paid a whole population budget?",
            test=_of_contract(_whole_population_budget),
            sources=(_DRAFT,),
        ),
        Criterion(
            key="long-term",
            question=f"Does the contract run for {_LONG_YEARS} years or more?",
            test=_of_contract(_long_term),
            is_judgement=True,
            sources=(_DRAFT, cite("S38", confidence=Confidence.VERIFIED)),
        ),
        Criterion(
            key="outcomes",
            question="Does the contract pay for outcomes?",
            test=_of_contract(_outcomes),
            sources=(_DRAFT,),
        ),
        Criterion(
            key="assurance-passed",
            question="Has it passed the gates of integrated support and assurance (ISAP)?",
            test=_of_contract(_assured),
            sources=(cite("S44", confidence=Confidence.VERIFIED),),
        ),
        Criterion(
            key="general-practice-decided",
            question="Is it decided how general practice joins?",
            test=_of_contract(_general_practice),
            sources=(_DRAFT, cite("S46", confidence=Confidence.VERIFIED)),
        ),
    ),
    sources=(_DEFINITION, _COMMONS, _DRAFT),
)
"""The organisation of 31 March 2017, renamed on 3 August 2018."""
