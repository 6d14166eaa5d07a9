"""
The new care models of 2015, and the virtual, partial and full models of contract.

The programme's last month is from memory; the tests are those of the published lists and of
notes on the contract framework.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeAlias

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    CareModel,
    Population,
    PopulationBasis,
    ProviderStructure,
    ProviderStructureKind,
    ServiceHolding,
)
from nhs_accountable_care.classification.criteria import Criterion, Part, every, some
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import one_holder, runs_for
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AllianceAgreement,
    Body,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    ParticipatingPractice,
    PrimaryCareNetworkAgreement,
    ServiceLine,
    WayToParticipate,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    GENERAL_PRACTICE,
    TRUSTS,
    Answer,
    Outcome,
    Question,
    all_met,
    answer_of,
    fact,
    find,
    holds,
    judged,
    members_of,
    no,
    of_agreement,
    signed,
    unknown,
    value_is,
    yes,
)

_FRAMEWORK = cite("S46", confidence=Confidence.VERIFIED)
_LISTS = cite("S47", confidence=Confidence.VERIFIED)
_ANNOUNCED = cite("S90", confidence=Confidence.VERIFIED)
_DRAFT = cite("S45", confidence=Confidence.VERIFIED)
_SUSPENSION = cite("S35", confidence=Confidence.VERIFIED)
_Organisation = AccountableCareOrganisationContract
_Provider = IntegratedCareProviderContract
_OF_2017 = "agreements (accountable-care-organisation-contract)"
_OF_2019 = "agreements (integrated-care-provider-contract)"
_LAST_DAY = date(2018, 3, 31)
_Parts: TypeAlias = dict[str, Part]


# --- What these forms ask of care and people ------------------------------------------


def _covers(service: ServiceLine, words: str) -> Question:
    """Make a test of whether the arrangement answers for a kind of care."""
    return holds(
        "scope.services",
        ServiceLine,
        lambda each: answer_of(each is service),
        if_yes=f"it covers {words}",
        if_no=f"it does not cover {words}",
    )


def _population_of(bases: frozenset[PopulationBasis], words: str) -> Question:
    """Make a test of whom its population counts."""
    return holds(
        "populations",
        Population,
        lambda population: answer_of(
            None if population.basis is None else population.basis in bases
        ),
        if_yes=f"its population is {words}",
        if_no=f"its population is not {words}",
    )


def _registered(arrangement: Arrangement, _on: date) -> Outcome:
    """
    Check whether its population is that of registered lists.

    A count of residents says nothing of lists, so that only a record of no population is a no.
    """
    found = find(arrangement, "populations")
    counts = arrangement.populations
    of_lists = [count for count in counts or () if count.basis in _LISTS_COUNTED]
    if not of_lists:
        return found.outcome(
            False if counts == () and not found.may_hold_more else None,
            if_yes="its population is that of registered lists",
            if_no="it is recorded to answer for no population",
        )
    because = "its population is that of registered lists"
    return yes(because, found.cited_for(of_lists), facts=(found.path,))


_LISTS_COUNTED = {PopulationBasis.REGISTERED, PopulationBasis.REGISTERED_AND_RESIDENT}

_resident = _population_of(
    frozenset({PopulationBasis.RESIDENT, PopulationBasis.REGISTERED_AND_RESIDENT}),
    "that of an area",
)


def _list_alone(arrangement: Arrangement, _on: date) -> Outcome:
    """Check whether it counts the people on lists and nobody else."""
    found = find(arrangement, "populations")
    populations = arrangement.populations
    if populations is None or found.may_hold_more:
        return unknown("whom its population counts is not recorded", found.path)
    bases = {population.basis for population in populations}
    if bases & {PopulationBasis.RESIDENT, PopulationBasis.REGISTERED_AND_RESIDENT}:
        counts_lists_alone: bool | None = False
    else:
        counts_lists_alone = None if None in bases else bool(bases)
    return found.outcome(
        counts_lists_alone,
        if_yes="its population is that of registered lists alone",
        if_no="its population is that of an area, or it is recorded to have none",
    )


def _people(least: int) -> Question:
    """Make a test of the least number of people it answers for."""
    return holds(
        "populations",
        Population,
        lambda population: answer_of(population.people >= least),
        if_yes=f"it is for {least:,} people or more",
        if_no=f"it is for fewer than {least:,} people",
    )


def _general_practice(wanted: Callable[[GeneralPracticeModel], bool], words: str) -> _Parts:
    """Make the parts of how general practice joins an integrated contract, by its kind."""
    return {
        name: Part(
            question=f"Does general practice join the {contract}, {words}?",
            test=value_is(
                f"{path}.general_practice",
                GeneralPracticeModel,
                wanted,
                if_yes=f"general practice joins: {words}",
                if_no=f"general practice joins not: {words}",
            ),
        )
        for name, contract, path in (
            (
                "contract_of_2017",
                "accountable care organisation contract of 2017",
                _OF_2017,
            ),
            (
                "contract_of_2019",
                "integrated care provider contract of 2019",
                _OF_2019,
            ),
        )
    }


_one_of_three = some(
    (_FRAMEWORK,),
    **_general_practice(lambda _model: True, "by one of the three models"),
    alliance=Part(
        question="Has an alliance agreement been signed, as for the virtual model?",
        test=signed(AllianceAgreement),
    ),
)


def _runs(service: ServiceLine, words: str) -> Question:
    """Make a test of whether a provider in it runs a kind of care."""

    def wanted(holding: ServiceHolding) -> Answer:
        if service in (holding.services or ()):
            return Answer.YES
        return Answer.UNKNOWN if find(holding, "services").may_hold_more else Answer.NO

    return holds(
        "integration.holdings",
        ServiceHolding,
        wanted,
        if_yes=f"a provider in it runs {words}",
        if_no=f"no provider in it runs {words}",
    )


def _vanguard(model: CareModel) -> Question:
    """Make a test of whether it is, or holds, a vanguard of a kind."""
    words = model.value.replace("-", " ")

    def ask(arrangement: Arrangement, _on: date) -> Outcome:
        models = find(arrangement, "integration.care_models")
        sites = find(arrangement, "integration.vanguards.model")
        if models.value is None and find(arrangement, "integration.vanguards").value is None:
            return unknown("care models are not recorded", models.path)
        # A site whose model is not recorded, or a list that is not, may be of any model.
        is_open = models.may_hold_more or sites.may_hold_more
        is_there = model in (*(models.value or ()), *(sites.value or ()))
        return models.outcome(
            Answer.YES if is_there else (Answer.UNKNOWN if is_open else Answer.NO),
            if_yes=f"its care model is {words}",
            if_no=f"its care model is not {words}",
            if_open=f"whether its care model is {words} is not recorded",
        )

    return judged(ask, reads=("integration.care_models", "integration.vanguards.model"))


def _long_term(arrangement: Arrangement, _on: date) -> Outcome:
    """Check that an integrated contract, if there is one, runs for ten years or more."""
    contracts = [part for part in arrangement.agreements or () if isinstance(part, _Organisation)]
    agreements = find(arrangement, "agreements")
    is_denied = _Organisation.type_tag in {each.kind for each in arrangement.absent_agreements}
    if not contracts and agreements.may_hold_more and not is_denied:
        return unknown("whether there is an integrated contract is not recorded", agreements.path)
    found = find(arrangement, _TERM) if contracts else agreements
    return found.outcome(
        all_met(runs_for(each.period, each.term_years, least=_TEN_YEARS) for each in contracts),
        if_yes="no integrated contract runs for less than ten years",
        if_no="an integrated contract runs for less than ten years",
    )


_TERM = "agreements (accountable-care-organisation-contract).period"


_TEN_YEARS = 10
_LEAST_OF_A_PROVIDER = 30_000
_mcp = partial(Criterion, sources=(_FRAMEWORK,))

MULTISPECIALTY_COMMUNITY_PROVIDER = Form(
    slug="multispecialty-community-provider",
    name="multispecialty community provider",
    meaning="general practice and community services joined around registered lists",
    period=DateRange(first_day=date(2015, 3, 10), last_day=_LAST_DAY),
    necessary=(
        _mcp(
            key="registered-list",
            question="Is its population that of registered lists?",
            test=judged(_registered, reads=("populations",)),
        ),
        _mcp(
            key="community-and-mental-health",
            question="Does it cover community, and some mental health and social care?",
            test=every(
                (_FRAMEWORK,),
                community=Part(
                    question="Does it cover community health services?",
                    test=_covers(ServiceLine.COMMUNITY, "community services"),
                ),
                mental_health=Part(
                    question="Does it cover mental health services?",
                    test=_covers(ServiceLine.MENTAL_HEALTH, "mental health services"),
                ),
                social_care=Part(
                    question="Does it cover adult social care?",
                    test=_covers(ServiceLine.ADULT_SOCIAL_CARE, "adult social care"),
                ),
            ),
        ),
        _mcp(
            key="one-of-three-models",
            question="Is it virtual, partially or fully integrated?",
            test=_one_of_three,
        ),
        _mcp(
            key="long-term-if-contracted",
            question="If there is a contract, does it run for ten years or more?",
            test=judged(_long_term, reads=("agreements", _TERM)),
        ),
        _mcp(
            key="thirty-thousand-or-more",
            question="Is it for 30,000 people or more?",
            test=_people(_LEAST_OF_A_PROVIDER),
        ),
    ),
    excluding=(
        _mcp(
            key="acute-inpatient-core",
            question="Does it cover acute hospital care?",
            test=_covers(ServiceLine.ACUTE, "acute care"),
        ),
    ),
    sources=(_FRAMEWORK, _LISTS),
)
"""The MCP of the Five Year Forward View."""

PRIMARY_AND_ACUTE_CARE_SYSTEM = Form(
    slug="primary-and-acute-care-system",
    name="integrated primary and acute care system",
    meaning="hospital, general practice and community services joined for an area",
    period=DateRange(first_day=date(2015, 3, 10), last_day=_LAST_DAY),
    necessary=(
        Criterion(
            key="acute-trust-and-practices",
            question="Are an acute provider and general practices in it?",
            test=every(
                (_LISTS,),
                acute_provider=Part(
                    question="Does a provider in it run acute hospital care?",
                    test=_runs(ServiceLine.ACUTE, "acute care"),
                ),
                general_practices=Part(
                    question=(
                        "Is a general practice, or a network or federation of practices, a member?"
                    ),
                    test=members_of(GENERAL_PRACTICE, words="general practices"),
                ),
            ),
            sources=(_LISTS,),
        ),
        Criterion(
            key="area-population",
            question="Is its population that of an area's residents?",
            test=_resident,
            sources=(_FRAMEWORK,),
        ),
        Criterion(
            key="one-of-three-models",
            question="Is it virtual, partially or fully integrated?",
            test=_one_of_three,
            sources=(_FRAMEWORK,),
        ),
    ),
    excluding=(
        Criterion(
            key="list-alone",
            question="Is its population that of registered lists alone?",
            test=judged(_list_alone, reads=("populations",)),
            sources=(_FRAMEWORK,),
        ),
    ),
    sources=(_LISTS, _FRAMEWORK),
)
"""The PACS of the Five Year Forward View."""

ENHANCED_HEALTH_IN_CARE_HOMES = Form(
    slug="enhanced-health-in-care-homes",
    name="enhanced health in care homes",
    is_countable=False,
    meaning="care from general practice and community teams for people in care homes",
    period=DateRange(first_day=date(2015, 3, 10), last_day=date(2020, 3, 31)),
    necessary=(
        Criterion(
            key="care-homes",
            question="Is it for people in care homes?",
            test=_covers(ServiceLine.CARE_HOMES, "care homes"),
            sources=(_LISTS,),
        ),
        Criterion(
            key="practices-and-community-team",
            question="Do general practice and a community team take part?",
            test=every(
                (_LISTS,),
                general_practices=Part(
                    question=(
                        "Is a general practice, or a network or federation of practices, a member?"
                    ),
                    test=members_of(GENERAL_PRACTICE, words="general practices"),
                ),
                community_team=Part(
                    question="Does it cover community health services?",
                    test=_covers(ServiceLine.COMMUNITY, "community services"),
                ),
            ),
            sources=(_LISTS,),
        ),
        Criterion(
            key="vanguard-or-network-duty",
            question="Is it a vanguard of this kind, or the duty of a primary care network?",
            test=some(
                (_LISTS,),
                vanguard=Part(
                    question=(
                        "Is it, or does it hold, a vanguard for enhanced health in care homes?"
                    ),
                    test=_vanguard(CareModel.ENHANCED_HEALTH_IN_CARE_HOMES),
                ),
                network_agreement=Part(
                    question="Has a primary care network agreement been signed?",
                    test=signed(PrimaryCareNetworkAgreement),
                ),
            ),
            sources=(_LISTS, _ANNOUNCED),
        ),
    ),
    sources=(_LISTS, _ANNOUNCED),
)
"""Six vanguards; the move to the networks in 2020 is from memory."""

_proposed = partial(
    Criterion, is_judgement=True, sources=(cite("S47", confidence=Confidence.UNVERIFIED),)
)

URGENT_AND_EMERGENCY_CARE_VANGUARD = Form(
    slug="urgent-and-emergency-care-vanguard",
    name="urgent and emergency care vanguard",
    meaning="a network of urgent and emergency services in the vanguard programme",
    period=DateRange(first_day=date(2015, 7, 24), last_day=_LAST_DAY),
    necessary=(
        _proposed(
            key="network",
            question="Is it a vanguard of urgent and emergency care?",
            test=_vanguard(CareModel.URGENT_AND_EMERGENCY_CARE),
        ),
        _proposed(
            key="urgent-services",
            question="Does it cover ambulances, and urgent and emergency care?",
            test=every(
                (_LISTS,),
                ambulance=Part(
                    question="Does it cover ambulance services?",
                    test=_covers(ServiceLine.AMBULANCE, "ambulances"),
                ),
                urgent_and_emergency=Part(
                    question="Does it cover urgent and emergency care?",
                    test=_covers(ServiceLine.URGENT_AND_EMERGENCY, "urgent and emergency care"),
                ),
            ),
        ),
    ),
    sources=(_LISTS, _ANNOUNCED),
)
"""Eight vanguards of July 2015."""


_standard_model = holds(
    "integration.structures",
    ProviderStructure,
    lambda structure: answer_of(structure.has_common_standards),
    if_yes="providers in it work to common standards",
    if_no="providers in it work to no common standards",
)


_area_budget = fact(
    "finance.manages_funding_for_population",
    if_yes="it manages money for a population",
    if_no="it manages no money for a population",
)


_franchise = holds(
    "integration.structures",
    ProviderStructure,
    lambda structure: answer_of(structure.kind is ProviderStructureKind.CHAIN),
    if_yes="a chain of providers is recorded",
    if_no="no chain of providers",
)


ACUTE_CARE_COLLABORATION = Form(
    slug="acute-care-collaboration",
    name="acute care collaboration",
    meaning="hospitals linked beyond one area, clinically or in the back office",
    period=DateRange(first_day=date(2015, 9, 25), last_day=_LAST_DAY),
    necessary=(
        _proposed(
            key="two-or-more-hospital-providers",
            question="Are two or more hospital providers, or a chain, in it?",
            test=some(
                (_LISTS,),
                two_trusts=Part(
                    question="Are two or more NHS trusts or foundation trusts members?",
                    test=members_of(TRUSTS, number=2, words="two or more trusts"),
                ),
                chain=Part(
                    question="Do providers in it form a chain of hospitals?",
                    test=_franchise,
                ),
            ),
        ),
        _proposed(
            key="standard-model",
            question="Do providers in it work to common standards?",
            test=_standard_model,
        ),
    ),
    excluding=(
        _proposed(
            key="area-population-budget",
            question="Does it manage a budget for the population of an area?",
            test=_area_budget,
        ),
    ),
    sources=(_LISTS, _ANNOUNCED),
)
"""Thirteen vanguards of September 2015."""


# --- The three models of contract -----------------------------------------------------

_SIGNING = (_FRAMEWORK, _DRAFT)
_virtual = partial(Criterion, sources=(_FRAMEWORK,))
_partial = partial(Criterion, sources=(_FRAMEWORK, _DRAFT))
_full = partial(Criterion, sources=(_FRAMEWORK, _DRAFT, _SUSPENSION))


def _objectives(alliance: AllianceAgreement, _on: date) -> Outcome:
    """Check whether the alliance states shared aims and a way to decide."""
    found = find(alliance, "objectives")
    has_none = alliance.objectives == () and not found.may_hold_more
    return found.outcome(
        False if has_none else (True if alliance.objectives and alliance.decision_rule else None),
        if_yes="the alliance states shared aims and how it decides",
        if_no="the alliance states no shared aims",
    )


VIRTUAL_MODEL = Form(
    slug="virtual-model",
    name="virtual model",
    meaning="an alliance laid over contracts that all stay as they are",
    period=DateRange(first_day=date(2016, 7, 1)),
    necessary=(
        _virtual(
            key="alliance-agreement",
            question="Has an alliance agreement been signed?",
            test=signed(AllianceAgreement),
        ),
        _virtual(
            key="contracts-stay",
            question="Does every contract under the alliance agreement stay in force?",
            test=fact(
                "agreements (alliance-agreement).contracts_stay",
                if_yes="every old contract stays",
                if_no="old contracts end",
            ),
        ),
        _virtual(
            key="shared-aims-and-governance",
            question="Does the alliance agreement set out shared aims and how decisions are made?",
            test=of_agreement(
                AllianceAgreement, _objectives, reads=("objectives", "decision_rule")
            ),
        ),
    ),
    excluding=(
        _virtual(
            key="new-holder",
            question="Has one body signed a contract for a population's care?",
            test=one_holder((_FRAMEWORK,)),
        ),
    ),
    sources=(_FRAMEWORK,),
)
"""The overlay of the MCP framework of July 2016."""


def _core_of_2017(contract: AccountableCareOrganisationContract, on: date) -> Outcome:
    """Check whether core general practice is in the contract, or left out by name."""
    if ServiceLine.CORE_GENERAL_PRACTICE in (contract.excluded_services or ()):
        because = "its contract names core general practice as left out"
        evidence = find(contract, "excluded_services").citations
        return no(because, evidence, facts=("services",))
    return _core_among(contract, on)


_CORE = "its contract covers core general practice"
_NO_CORE = "its contract leaves out core general practice"


def _is_core(service: ServiceLine) -> Answer:
    """Return whether a service is core general practice."""
    return answer_of(service is ServiceLine.CORE_GENERAL_PRACTICE)


_core_among = holds("services", ServiceLine, _is_core, if_yes=_CORE, if_no=_NO_CORE)
# The contract of 2019 names no services left out.
_core_of_2019 = holds(
    "agreements (integrated-care-provider-contract).services",
    ServiceLine,
    _is_core,
    if_yes=_CORE,
    if_no=_NO_CORE,
)


_practices_sign = holds(
    "agreements (integration-agreement).practices",
    Body,
    if_yes="practices are parties to an integration agreement",
    if_no="no practice is party to an integration agreement",
)
PARTIALLY_INTEGRATED_MODEL = Form(
    slug="partially-integrated-model",
    name="partially integrated model",
    meaning="one contract for all but core general practice, whose contracts stay",
    period=DateRange(first_day=date(2016, 7, 1)),
    necessary=(
        _partial(
            key="one-holder",
            question="Has one body signed a contract for a population's care?",
            test=one_holder(_SIGNING),
        ),
        _partial(
            key="practice-contracts-stay",
            question="Do the practices keep their own contracts?",
            test=some(
                (_FRAMEWORK, _DRAFT),
                **_general_practice(
                    lambda model: model is GeneralPracticeModel.PARTIALLY_INTEGRATED,
                    "partially integrated",
                ),
                integration_agreement=Part(
                    question=(
                        "Does an integration agreement say that practices keep their own "
                        "contracts?"
                    ),
                    test=fact(
                        "agreements (integration-agreement).practice_contracts_stay",
                        if_yes="practice contracts stay",
                        if_no="practice contracts end",
                    ),
                ),
            ),
        ),
        _partial(
            key="integration-agreements",
            question="Are practices parties to an integration agreement?",
            test=_practices_sign,
        ),
    ),
    excluding=(
        _partial(
            key="core-general-practice-in-scope",
            question="Does the single contract cover core general practice?",
            test=some(
                (_FRAMEWORK, _DRAFT),
                contract_of_2017=Part(
                    question=(
                        "Does the accountable care organisation contract of 2017 cover core "
                        "general practice?"
                    ),
                    test=of_agreement(
                        _Organisation, _core_of_2017, reads=("services", "excluded_services")
                    ),
                ),
                contract_of_2019=Part(
                    question=(
                        "Does the integrated care provider contract of 2019 cover core general "
                        "practice?"
                    ),
                    test=_core_of_2019,
                ),
            ),
        ),
    ),
    sources=(_FRAMEWORK, _DRAFT),
)
"""The middle of the three models of July 2016."""

_GIVING_UP = {
    WayToParticipate.SUSPENDS_ITS_CONTRACT,
    WayToParticipate.ENDS_ITS_CONTRACT,
    WayToParticipate.OWNER,
    WayToParticipate.EMPLOYEE,
    WayToParticipate.SUB_CONTRACTOR,
}


_live_contract = holds(
    "agreements (accountable-care-organisation-contract).practices",
    ParticipatingPractice,
    lambda practice: answer_of(practice.its_contract_goes_on),
    if_yes="a practice in it keeps a live contract",
    if_no="no practice in it keeps a live contract",
)
_live_contract_in_law = holds(
    "agreements (integrated-care-provider-contract).practices",
    ParticipatingPractice,
    lambda practice: answer_of(practice.its_contract_goes_on),
    if_yes="a practice in it keeps a live contract",
    if_no="no practice in it keeps a live contract",
)
FULLY_INTEGRATED_MODEL = Form(
    slug="fully-integrated-model",
    name="fully integrated model",
    meaning="one contract and one budget, with core general practice in it",
    period=DateRange(first_day=date(2016, 7, 1)),
    necessary=(
        _full(
            key="one-holder",
            question="Has one body signed a contract for a population's care?",
            test=one_holder(_SIGNING),
        ),
        _full(
            key="practices-give-up-their-contracts",
            question="Do practices suspend or end their contracts, or join the holder?",
            test=some(
                (_FRAMEWORK, _DRAFT, _SUSPENSION),
                **_general_practice(
                    lambda model: model is GeneralPracticeModel.FULLY_INTEGRATED,
                    "fully integrated",
                ),
                practice_contract=Part(
                    question=(
                        "Does a practice give up its own contract: suspend it, end it, or join "
                        "the holder as owner, employee or sub-contractor?"
                    ),
                    test=value_is(
                        "agreements (general-medical-services-contract).participates_by",
                        WayToParticipate,
                        lambda way: way in _GIVING_UP,
                        if_yes="a practice gives up its own contract",
                        if_no="a practice keeps its own contract",
                    ),
                ),
            ),
        ),
        _full(
            key="single-budget",
            question="Is its holder paid one budget for the population?",
            test=some(
                (_FRAMEWORK, _DRAFT),
                contract_of_2017=Part(
                    question=(
                        "Does the accountable care organisation contract of 2017 pay a whole "
                        "population budget?"
                    ),
                    test=fact(
                        f"{_OF_2017}.has_whole_population_budget",
                        if_yes="its holder has a whole population budget",
                        if_no="its holder is paid in another way",
                    ),
                ),
                contract_of_2019=Part(
                    question=(
                        "Does the integrated care provider contract of 2019 pay a whole "
                        "population budget?"
                    ),
                    test=fact(
                        f"{_OF_2019}.has_whole_population_budget",
                        if_yes="its holder has a whole population budget",
                        if_no="its holder is paid in another way",
                    ),
                ),
            ),
        ),
    ),
    excluding=(
        _full(
            key="live-practice-contract",
            question="Does a practice in it keep its own contract live?",
            test=some(
                (_SUSPENSION,),
                contract_of_2017=Part(
                    question=(
                        "Does a practice in the accountable care organisation contract of 2017 go "
                        "on with a contract of its own?"
                    ),
                    test=_live_contract,
                ),
                contract_of_2019=Part(
                    question=(
                        "Does a practice in the integrated care provider contract of 2019 go on "
                        "with a contract of its own?"
                    ),
                    test=_live_contract_in_law,
                ),
            ),
        ),
    ),
    sources=(_FRAMEWORK, _DRAFT, _SUSPENSION),
)
"""The fullest of the three models of July 2016."""
