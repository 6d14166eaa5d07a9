"""
Contracts for the care of a whole population after 2018: the ICP contract and the IHO.

They are the accountable care organisation in later coats: its own tests are in
`accountable_organisations`.
"""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care._core.timeline import Dated
from nhs_accountable_care.classification.criteria import Criterion, Part, every, some
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import passed_last_gate
from nhs_accountable_care.contracts import (
    Body,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    ServiceLine,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    COUNCILS,
    INTEGRATED_CARE_BOARDS,
    TRUSTS,
    Answer,
    Outcome,
    answer_of,
    at_least_met,
    fact,
    find,
    has_all,
    has_bodies,
    holds,
    is_of_kind,
    of_agreement,
    size_between,
    unknown,
    value_is,
)

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


_signed_since = value_is(
    "agreements (integrated-care-provider-contract).signed_on",
    StatedDate,
    lambda signed: ~answer_of(signed.before(_FIRST_DAY)),
    if_yes=lambda signed: f"signed {signed.when}",
    if_no=lambda signed: f"signed {signed.when}, before it was lawful",
)


_lawful_commissioners = has_all(
    "agreements (integrated-care-provider-contract).commissioners",
    Body,
    lambda body: is_of_kind(body, COMMISSIONERS | COUNCILS),
    if_yes="its commissioners may lawfully be so",
    if_no="a body is its commissioner that may not be",
)


def _two_groups(contract: IntegratedCareProviderContract, _on: date) -> Outcome:
    """Check whether it covers services of two or more of the four groups."""
    found = find(contract, "services")
    if contract.services is None:
        return unknown("its services are not recorded", found.path)
    services = set(contract.services)
    absent = Answer.UNKNOWN if found.may_hold_more else Answer.NO
    return found.outcome(
        at_least_met(
            _GROUPS_NEEDED,
            [Answer.YES if services & group else absent for group in _SERVICE_GROUPS],
        ),
        if_yes="it covers services of two groups or more",
        if_no="it covers services of fewer than two groups",
    )


INTEGRATED_CARE_PROVIDER_CONTRACT = Form(
    slug="integrated-care-provider-contract",
    name="integrated care provider contract",
    meaning="the accountable care contract in law: one holder for two or more groups of services",
    period=DateRange(first_day=_FIRST_DAY),
    necessary=(
        Criterion(
            key="signed-since-april-2019",
            question="Was the contract signed on or after 1 April 2019?",
            test=_signed_since,
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
            test=of_agreement(_Provider, _two_groups, reads=("services",)),
            sources=(_REGULATIONS, _PRACTICE_REGULATIONS),
        ),
        Criterion(
            key="more-than-apms",
            question="Is it more than a primary medical (APMS) contract?",
            test=fact(
                "agreements (integrated-care-provider-contract).is_apms_alone",
                wanted=False,
                if_yes="it is more than an APMS contract",
                if_no="it is an APMS contract alone",
            ),
            sources=(_REGULATIONS, _PRACTICE_REGULATIONS),
        ),
        Criterion(
            key="assurance-passed",
            question="Has it passed the last gate of assurance (ISAP)?",
            test=of_agreement(_Provider, passed_last_gate, reads=("assurance",)),
            sources=(_PACKAGE,),
        ),
        Criterion(
            key="assets-and-open-book",
            question="Does it set minimum assets and open the holder's books?",
            test=every(
                (_PACKAGE,),
                minimum_assets=Part(
                    question="Does the contract set the least assets that its holder must have?",
                    test=fact(
                        "agreements (integrated-care-provider-contract).sets_minimum_assets",
                        if_yes="it sets minimum assets",
                        if_no="it sets no minimum assets",
                    ),
                ),
                open_books=Part(
                    question="Does the contract open the holder's accounts to its commissioners?",
                    test=fact(
                        "agreements (integrated-care-provider-contract).is_open_book",
                        if_yes="it opens the holder's books",
                        if_no="the holder's books stay closed",
                    ),
                ),
            ),
            sources=(_PACKAGE,),
        ),
    ),
    # What NHS England expected; the regulations ask for none.
    indicating=(
        Criterion(
            key="public-holder",
            question="Is its holder a public body?",
            test=fact(
                "agreements (integrated-care-provider-contract).holder_is_public_body",
                if_yes="its holder is a public body",
                if_no="its holder is not a public body",
            ),
            sources=(_CONSULTATION,),
        ),
    ),
    lineage=("accountable-care-organisation",),
    sources=(_REGULATIONS, _PRACTICE_REGULATIONS, _CONSULTATION, _PACKAGE),
)
"""The contract of 1 April 2019; no award of one is on record."""

_GUIDE = cite("S65", confidence=Confidence.VERIFIED)
_TEN_YEAR_PLAN = cite("S64", confidence=Confidence.VERIFIED)
_OF_THE_HOLDER = "agreements (integrated-health-organisation-contract)"
_Health = IntegratedHealthOrganisationContract


_population = size_between(f"{_OF_THE_HOLDER}.population", least=1)


_boards_commission = has_bodies(
    f"{_OF_THE_HOLDER}.commissioners",
    INTEGRATED_CARE_BOARDS,
    words="an integrated care board as commissioner",
)


_holder_is_board = value_is(
    f"{_OF_THE_HOLDER}.holder",
    Body,
    lambda holder: is_of_kind(holder, INTEGRATED_CARE_BOARDS),
    if_yes=lambda holder: f"{holder} is an integrated care board",
    if_no=lambda holder: f"{holder} is no integrated care board",
)


_holder_is_trust = value_is(
    f"{_OF_THE_HOLDER}.holder",
    Body,
    lambda holder: is_of_kind(holder, TRUSTS),
    if_yes=lambda holder: f"{holder} is a trust",
    if_no=lambda holder: f"{holder} is no trust",
)


_delegates = holds(
    f"{_OF_THE_HOLDER}.delegated_tasks",
    str,
    if_yes="it takes on commissioning tasks",
    if_no="it takes on no commissioning task",
)
_sub_contracts = holds(
    f"{_OF_THE_HOLDER}.sub_contractors",
    Body,
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
                trust_as_holder=Part(
                    question="Is the holder an NHS trust or an NHS foundation trust?",
                    test=_holder_is_trust,
                ),
                advanced_status=Part(
                    question="Does the holder have advanced foundation trust status?",
                    test=fact(
                        f"{_OF_THE_HOLDER}.holder_has_advanced_status",
                        if_yes="its holder has advanced foundation trust status",
                        if_no="its holder has no advanced status",
                    ),
                ),
            ),
            shows="a holder of advanced status",
            sources=(_GUIDE,),
        ),
        Criterion(
            key="board-commissions",
            question="Is an integrated care board a commissioner of the contract?",
            test=_boards_commission,
            sources=(_GUIDE,),
        ),
        Criterion(
            key="defined-population",
            question="Does the contract say how many people it is for?",
            test=_population,
            sources=(_GUIDE,),
        ),
        Criterion(
            key="capitated-budget",
            question="Is the holder paid so much a head of the population?",
            test=fact(
                f"{_OF_THE_HOLDER}.budget_is_capitated",
                if_yes="its budget is capitated",
                if_no="its budget is not capitated",
            ),
            sources=(_GUIDE,),
        ),
        Criterion(
            key="designated",
            question="Was the holder designated as an integrated health organisation?",
            test=fact(
                f"{_OF_THE_HOLDER}.holder_is_designated",
                if_yes="its holder was designated",
                if_no="its holder was not designated",
            ),
            sources=(_GUIDE,),
        ),
    ),
    excluding=(
        Criterion(
            key="new-organisation",
            question="Does the contract create a new organisation?",
            test=fact(
                f"{_OF_THE_HOLDER}.creates_new_body",
                if_yes="it makes a new body",
                if_no="it makes no new body",
            ),
            sources=(_GUIDE,),
        ),
        Criterion(
            key="board-as-holder",
            question="Is an integrated care board the holder of the contract?",
            test=_holder_is_board,
            sources=(_GUIDE,),
        ),
    ),
    indicating=(
        Criterion(
            key="delegates-or-sub-contracts",
            question="Does the holder sub-contract care, or take on tasks of commissioning?",
            test=some(
                (_GUIDE,),
                commissioning_tasks=Part(
                    question="Does its holder take on tasks of commissioning?",
                    test=_delegates,
                ),
                sub_contractors=Part(
                    question="Does its holder sub-contract a part of the care?",
                    test=_sub_contracts,
                ),
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
