"""
Contracts for the care of a whole population after 2018: the ICP contract and the IHO.

They are the accountable care organisation in later coats: its own tests are in
`accountable_organisations`.
"""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care._core.timeline import Dated
from nhs_accountable_care.classification.body_kinds import (
    BOARDS,
    COMMISSIONERS,
    COUNCILS,
    TRUSTS,
)
from nhs_accountable_care.classification.criteria import Criterion, Outcome, unknown
from nhs_accountable_care.classification.evidence import (
    bodies_of,
    each_item_of,
    every,
    fact_outcome,
    flag,
    items_of,
    kind_answer,
    of_agreement,
    path_of,
    size_outcome,
    some,
)
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.contracts import (
    AssuranceGate,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    ServiceLine,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import Answer, at_least

__all__ = ["INTEGRATED_CARE_PROVIDER_CONTRACT", "INTEGRATED_HEALTH_ORGANISATION"]

_REGULATIONS = cite("S34", confidence=Confidence.VERIFIED)
_PRACTICE_REGULATIONS = cite("S35", confidence=Confidence.VERIFIED)
_CONSULTATION = cite("S40", confidence=Confidence.VERIFIED)
_PACKAGE = cite("S42", confidence=Confidence.VERIFIED)
_Provider = IntegratedCareProviderContract
_FIRST_DAY = date(2019, 4, 1)
# SI 2015/1862 Sch 3A para 3: at least two of these.
_SERVICE_GROUPS = (
    frozenset({ServiceLine.CORE_GENERAL_PRACTICE, ServiceLine.PRIMARY_CARE}),
    frozenset(
        {
            ServiceLine.ACUTE,
            ServiceLine.MATERNITY,
            ServiceLine.URGENT_AND_EMERGENCY,
            ServiceLine.COMMUNITY,
            ServiceLine.MENTAL_HEALTH,
            ServiceLine.LEARNING_DISABILITY,
        }
    ),
    frozenset({ServiceLine.PUBLIC_HEALTH}),
    frozenset({ServiceLine.ADULT_SOCIAL_CARE}),
)
_GROUPS_NEEDED = 2


def _signed_since(contract: IntegratedCareProviderContract) -> Outcome:
    """Ask whether it was signed on or after 1 April 2019."""
    day = contract.signed_on
    return fact_outcome(
        None if day is None else day >= _FIRST_DAY,
        path_of(_Provider, "signed_on"),
        if_yes=f"signed on {words_of_day(day or _FIRST_DAY)}",
        if_no=f"signed on {words_of_day(day or _FIRST_DAY)}, before it was lawful",
        evidence=contract.sources,
    )


_lawful_commissioners = each_item_of(
    _Provider,
    lambda contract: contract.commissioners,
    "commissioners",
    lambda body: kind_answer(body, COMMISSIONERS | COUNCILS),
    if_yes="its commissioners may lawfully be so",
    if_no="a body is its commissioner that may not be",
)


def _two_groups(contract: IntegratedCareProviderContract) -> Outcome:
    """Ask whether it covers services of two or more of the four groups."""
    path = path_of(_Provider, "services")
    if contract.services is None:
        return unknown("its services are not recorded", path)
    services = set(contract.services)
    absent = Answer.UNKNOWN if "services" in contract.incomplete else Answer.NO
    found = at_least(
        _GROUPS_NEEDED, [Answer.YES if services & group else absent for group in _SERVICE_GROUPS]
    )
    return fact_outcome(
        found,
        path,
        if_yes="it covers services of two groups or more",
        if_no="it covers services of fewer than two groups",
        evidence=contract.sources,
    )


def _assured(contract: IntegratedCareProviderContract) -> Outcome:
    """Ask whether the last gate of assurance was passed."""
    process = contract.assurance
    return fact_outcome(
        None if process is None else process.has_passed(AssuranceGate.CHECKPOINT_3),
        path_of(_Provider, "assurance"),
        if_yes="it passed checkpoint 3, the last before services start",
        if_no="it has not passed checkpoint 3",
        evidence=contract.sources,
    )


INTEGRATED_CARE_PROVIDER_CONTRACT = Form(
    slug="integrated-care-provider-contract",
    name="integrated care provider contract",
    meaning="the accountable care contract in law: one holder for two or more groups of services",
    period=DateRange(first_day=_FIRST_DAY),
    necessary=(
        Criterion(
            key="signed-since-april-2019",
            question="Was it signed on or after 1 April 2019?",
            test=of_agreement(_Provider, _signed_since),
            shows="a contract signed since April 2019",
            sources=(_REGULATIONS,),
        ),
        Criterion(
            key="lawful-commissioners",
            question="Are its commissioners NHS England, CCGs, boards or English councils?",
            test=_lawful_commissioners,
            sources=(_REGULATIONS, _PRACTICE_REGULATIONS),
        ),
        Criterion(
            key="two-or-more-services",
            question=(
                "Does it cover two or more of primary medical, secondary, public health and "
                "adult social care?"
            ),
            test=of_agreement(_Provider, _two_groups),
            sources=(_REGULATIONS, _PRACTICE_REGULATIONS),
        ),
        Criterion(
            key="more-than-apms",
            question="Is it more than an APMS contract?",
            test=flag(
                _Provider,
                lambda contract: (
                    None if contract.is_apms_alone is None else not contract.is_apms_alone
                ),
                "is_apms_alone",
                if_yes="it is more than an APMS contract",
                if_no="it is an APMS contract alone",
            ),
            sources=(_REGULATIONS, _PRACTICE_REGULATIONS),
        ),
        Criterion(
            key="assurance-passed",
            question="Has it passed the gates of integrated support and assurance (ISAP)?",
            test=of_agreement(_Provider, _assured),
            sources=(_PACKAGE,),
        ),
        Criterion(
            key="public-holder",
            question="Is its holder a public body?",
            test=flag(
                _Provider,
                lambda contract: contract.holder_is_public_body,
                "holder_is_public_body",
                if_yes="its holder is a public body",
                if_no="its holder is not a public body",
            ),
            sources=(_CONSULTATION,),
        ),
        Criterion(
            key="assets-and-open-book",
            question="Does it set minimum assets and open the holder's books?",
            test=every(
                (_PACKAGE,),
                minimum_assets=flag(
                    _Provider,
                    lambda contract: contract.sets_minimum_assets,
                    "sets_minimum_assets",
                    if_yes="it sets minimum assets",
                    if_no="it sets no minimum assets",
                ),
                open_books=flag(
                    _Provider,
                    lambda contract: contract.is_open_book,
                    "is_open_book",
                    if_yes="it opens the holder's books",
                    if_no="the holder's books stay closed",
                ),
            ),
            sources=(_PACKAGE,),
        ),
    ),
    lineage=("accountable-care-organisation",),
    sources=(_REGULATIONS, _PRACTICE_REGULATIONS, _CONSULTATION, _PACKAGE),
)
"""The contract of 1 April 2019; no award of one is on record."""

_GUIDE = cite("S65", confidence=Confidence.VERIFIED)
_TEN_YEAR_PLAN = cite("S64", confidence=Confidence.VERIFIED)
_Health = IntegratedHealthOrganisationContract


def _population(contract: IntegratedHealthOrganisationContract) -> Outcome:
    """Ask for how many people it is."""
    return size_outcome(
        contract.population,
        path_of(_Health, "population"),
        least=1,
        evidence=contract.sources,
    )


_boards_commission = bodies_of(
    _Health,
    lambda contract: contract.commissioners,
    "commissioners",
    BOARDS,
    words="an integrated care board as commissioner",
)


def _holder_is(contract: IntegratedHealthOrganisationContract) -> Outcome:
    """Ask whether its holder is a board."""
    holder = contract.holder
    return fact_outcome(
        None if holder is None else kind_answer(holder, BOARDS),
        path_of(_Health, "holder"),
        if_yes=f"{holder} is an integrated care board",
        if_no=f"{holder} is no integrated care board",
        evidence=contract.sources,
    )


def _is_a_trust(contract: IntegratedHealthOrganisationContract) -> Outcome:
    """Ask whether its holder is a trust."""
    holder = contract.holder
    return fact_outcome(
        None if holder is None else kind_answer(holder, TRUSTS),
        path_of(_Health, "holder"),
        if_yes=f"{holder} is a trust",
        if_no=f"{holder} is no trust",
        evidence=contract.sources,
    )


_delegates = items_of(
    _Health,
    lambda contract: contract.delegated_tasks,
    "delegated_tasks",
    if_yes="it takes on commissioning tasks",
    if_no="it takes on no commissioning task",
)
_sub_contracts = items_of(
    _Health,
    lambda contract: contract.sub_contractors,
    "sub_contractors",
    if_yes="it sub-contracts a part of the care",
    if_no="it sub-contracts nothing",
)
INTEGRATED_HEALTH_ORGANISATION = Form(
    slug="integrated-health-organisation",
    name="integrated health organisation",
    meaning=(
        "a designated trust that an integrated care board contracts for the budget of a whole "
        "population"
    ),
    period=DateRange(first_day=date(2025, 7, 3)),
    necessary=(
        Criterion(
            key="holder-with-advanced-status",
            question="Is its holder a trust with advanced foundation trust status?",
            test=every(
                (_GUIDE,),
                trust_as_holder=of_agreement(_Health, _is_a_trust),
                advanced_status=flag(
                    _Health,
                    lambda contract: contract.holder_has_advanced_status,
                    "holder_has_advanced_status",
                    if_yes="its holder has advanced foundation trust status",
                    if_no="its holder has no advanced status",
                ),
            ),
            shows="a holder of advanced status",
            sources=(_GUIDE,),
        ),
        Criterion(
            key="board-commissions",
            question="Does an integrated care board commission it?",
            test=_boards_commission,
            sources=(_GUIDE,),
        ),
        Criterion(
            key="defined-population",
            question="Is it for a defined population?",
            test=of_agreement(_Health, _population),
            sources=(_GUIDE,),
        ),
        Criterion(
            key="capitated-budget",
            question="Is its budget so much a head?",
            test=flag(
                _Health,
                lambda contract: contract.budget_is_capitated,
                "budget_is_capitated",
                if_yes="its budget is capitated",
                if_no="its budget is not capitated",
            ),
            sources=(_GUIDE,),
        ),
        Criterion(
            key="designated",
            question="Was its holder designated?",
            test=flag(
                _Health,
                lambda contract: contract.holder_is_designated,
                "holder_is_designated",
                if_yes="its holder was designated",
                if_no="its holder was not designated",
            ),
            sources=(_GUIDE,),
        ),
    ),
    excluding=(
        Criterion(
            key="new-organisation",
            question="Does it make a new organisation?",
            test=flag(
                _Health,
                lambda contract: contract.creates_new_body,
                "creates_new_body",
                if_yes="it makes a new body",
                if_no="it makes no new body",
            ),
            sources=(_GUIDE,),
        ),
        Criterion(
            key="board-as-holder",
            question="Is an integrated care board its holder?",
            test=of_agreement(_Health, _holder_is),
            sources=(_GUIDE,),
        ),
    ),
    indicating=(
        Criterion(
            key="delegates-or-sub-contracts",
            question="Does it sub-contract, or take on commissioning tasks?",
            test=some(
                (_GUIDE,),
                commissioning_tasks=_delegates,
                sub_contractors=_sub_contracts,
            ),
            sources=(_GUIDE,),
        ),
    ),
    lineage=("integrated-care-provider-contract",),
    names=(
        Dated(
            period=DateRange(first_day=date(2025, 7, 3)),
            value="integrated health organisation",
            sources=(_TEN_YEAR_PLAN,),
        ),
    ),
    sources=(_GUIDE, _TEN_YEAR_PLAN),
)
"""The plan of July 2025; no designation of a holder was found by November 2026."""
