"""
The accountable care organisation: one holder, one contract, most of the care of an area.

It is not a legal form: the holder is a body of some other kind. The tests are those of the
definition of 31 March 2017 and of the draft contract of August 2017.
"""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, Population
from nhs_accountable_care.classification.criteria import Criterion, Part, every
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import passed_last_gate, runs_for
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    GeneralPracticeModel,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    fact,
    find,
    holds,
    is_among,
    judged,
    of_agreement,
    signed,
    unknown,
    value_is,
)

_DEFINITION = cite("S02", confidence=Confidence.VERIFIED)
_COMMONS = cite("S32", confidence=Confidence.VERIFIED)
_DRAFT = cite("S45", confidence=Confidence.VERIFIED)
_Contract = AccountableCareOrganisationContract
# "Long" has no number in the definition. The judgment in Hutchinson speaks of contracts of
# about two years as usual and about ten as meant; five lies between and is our judgement.
_LONG_YEARS = 5


def _holder(contract: AccountableCareOrganisationContract, _on: date) -> Outcome:
    """Check who holds the contract."""
    return find(contract, "holder").outcome(
        None if contract.holder is None else True,
        if_yes=f"{contract.holder} holds {contract.title}",
        if_no="nobody holds its contract",
    )


def _separate(contract: AccountableCareOrganisationContract, _on: date) -> Outcome:
    """Check that the holder does not commission itself."""
    found = find(contract, "commissioners")
    if contract.holder is None or contract.commissioners is None:
        missing = [each.path for each in (find(contract, "holder"), found) if each.value is None]
        return unknown("holder and commissioners are not both recorded", *missing)
    is_other = ~is_among(contract.holder, contract.commissioners)
    answer = Answer.UNKNOWN if is_other is Answer.YES and found.may_hold_more else is_other
    return found.outcome(
        answer,
        if_yes="its commissioners are other bodies than its holder",
        if_no=f"{contract.holder} is its own commissioner",
        if_open=(
            "its commissioners are not all recorded"
            if is_other is Answer.YES
            else f"whether {contract.holder} is its own commissioner is not recorded"
        ),
    )


_population = holds(
    "populations",
    Population,
    if_yes=lambda counts: f"it answers for {counts[-1].people:,} people",
    if_no="it is recorded to answer for no population",
)


_contract_covers = fact(
    f"agreements ({_Contract.type_tag}).covers_most_care",
    if_yes="its contract covers most care",
    if_no="its contract covers less than most care",
)
_all_covers = fact(
    "scope.covers_most_care",
    if_yes="it covers most care",
    if_no="it covers less than most care",
)


def _covers_most(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether most care is covered, by the contract or by what is told of the whole.

    No contract covers more than the whole; that the whole covers most speaks for a contract that
    is there, and not for one that nobody recorded.
    """
    by_contract = _contract_covers(arrangement, on)
    if by_contract.answer is not Answer.UNKNOWN:
        return by_contract
    is_there = any(isinstance(each, _Contract) for each in arrangement.agreements or ())
    of_all = _all_covers(arrangement, on)
    if of_all.answer is Answer.NO or (is_there and of_all.answer is Answer.YES):
        return of_all
    return by_contract


_most_care = judged(_covers_most, reads=(*_contract_covers.reads, *_all_covers.reads))


_whole_population_budget = fact(
    "agreements (accountable-care-organisation-contract).has_whole_population_budget",
    if_yes="its holder has a whole population budget",
    if_no="its holder is paid in another way",
)


def _long_term(contract: AccountableCareOrganisationContract, _on: date) -> Outcome:
    """Check how long the contract runs."""
    return find(contract, "period").outcome(
        runs_for(contract.period, contract.term_years, least=_LONG_YEARS),
        if_yes=f"its contract runs for {_LONG_YEARS} years or more",
        if_no=f"its contract runs for less than {_LONG_YEARS} years",
    )


_outcomes = fact(
    "agreements (accountable-care-organisation-contract).pays_for_outcomes",
    if_yes="its contract pays for outcomes",
    if_no="its contract does not pay for outcomes",
)


_general_practice = value_is(
    "agreements (accountable-care-organisation-contract).general_practice",
    GeneralPracticeModel,
    lambda _model: True,
    if_yes=lambda model: f"general practice joins: {model.value.replace('-', ' ')}",
    if_no="it is not decided how general practice joins",
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
                holder=Part(
                    question=(
                        "Does the accountable care organisation contract have a named holder?"
                    ),
                    test=of_agreement(_Contract, _holder, reads=("holder",)),
                ),
                signed_contract=Part(
                    question="Was the accountable care organisation contract signed by the day?",
                    test=signed(_Contract),
                ),
            ),
            sources=(_DEFINITION, _COMMONS),
        ),
        Criterion(
            key="separate-commissioner",
            question="Are its commissioners other bodies than its holder?",
            test=of_agreement(_Contract, _separate, reads=("holder", "commissioners")),
            sources=(_COMMONS,),
        ),
        Criterion(
            key="defined-population",
            question="Is it known for how many people it answers?",
            test=_population,
            sources=(_DEFINITION,),
        ),
        Criterion(
            key="majority-of-care",
            question="Does the contract cover the great majority of health and care?",
            test=_most_care,
            sources=(_DEFINITION,),
        ),
        Criterion(
            key="whole-population-budget",
            question="Is its holder paid one budget for the population?",
            test=_whole_population_budget,
            sources=(_DRAFT,),
        ),
        Criterion(
            key="long-term",
            question=f"Does the contract run for {_LONG_YEARS} years or more?",
            test=of_agreement(_Contract, _long_term, reads=("period", "term_years")),
            is_judgement=True,
            sources=(_DRAFT, cite("S38", confidence=Confidence.VERIFIED)),
        ),
        Criterion(
            key="outcomes",
            question="Does the contract pay for outcomes?",
            test=_outcomes,
            sources=(_DRAFT,),
        ),
        Criterion(
            key="assurance-passed",
            question="Has it passed the last gate of assurance (ISAP)?",
            test=of_agreement(_Contract, passed_last_gate, reads=("assurance",)),
            sources=(cite("S44", confidence=Confidence.VERIFIED),),
        ),
        Criterion(
            key="general-practice-decided",
            question="Is it decided how general practice joins?",
            test=_general_practice,
            sources=(_DRAFT, cite("S46", confidence=Confidence.VERIFIED)),
        ),
    ),
    sources=(_DEFINITION, _COMMONS, _DRAFT),
)
"""The organisation of 31 March 2017, renamed on 3 August 2018."""
