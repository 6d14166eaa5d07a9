"""Every form: a case that meets it, one that misses it by one test, one with too little."""

import importlib.util
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    Arrangement,
    Board,
    BoardKind,
    CareModel,
    CommissioningBasis,
    CommissioningKind,
    CommissioningRole,
    CommissioningTask,
    DutyTaken,
    EstablishmentOrder,
    Extent,
    Finance,
    GateReached,
    Governance,
    Integration,
    IntegrationMode,
    Leader,
    MaturityLevel,
    MaturityRating,
    Member,
    MemberControlTotal,
    MemberRole,
    Oversight,
    PlanGap,
    PlanKind,
    PlanPart,
    Population,
    PopulationBasis,
    ProviderStructure,
    ProviderStructureKind,
    Scope,
    ServiceHolding,
    StaffTransfer,
    SystemControlTotal,
    SystemDuty,
    SystemGate,
    SystemPlan,
    SystemPurpose,
    Workforce,
    with_known_bodies,
)
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Answer,
    Criterion,
    Form,
    FormFinding,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    Agreement,
    AgreementState,
    AllianceAgreement,
    AssuranceGate,
    AssuranceProcess,
    Body,
    CommissionerConsent,
    Contribution,
    DecisionRule,
    DelegatedFunction,
    DevolutionMemorandum,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    IntegrationAgreement,
    JointVentureAgreement,
    LeadProviderContract,
    LiabilityHolder,
    Lifecycle,
    MemorandumTerms,
    MultiNeighbourhoodProviderContract,
    NetworkMember,
    NHSStandardContract,
    ParticipatingPractice,
    PartnershipAgreement,
    PrimaryCareNetworkAgreement,
    Recorded,
    ReportedMoney,
    RiskShare,
    Section65Z5Agreement,
    Section75Agreement,
    Section75Term,
    ServiceLine,
    SingleNeighbourhoodProviderContract,
    StateChange,
    SubContract,
    SystemControlTotalAgreement,
    SystemMemorandum,
    VatTreatment,
    VehicleForm,
)
from nhs_accountable_care.documents import read_file
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.policy import sourcebook
from nhs_accountable_care.questions import is_among
from nhs_accountable_care.reference import cases, register
from tests.shipped import DOCUMENTS, SHOWN
from tests.whole import more_than_given, nothing_said, stated_whole

EXPECTED: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "forms.toml").read_text("utf-8")
)["form"]
# The case has bodies by their codes alone.
GREATER_MANCHESTER = with_known_bodies(
    cases.case("greater-manchester-2017").value, register(), on=date(2017, 4, 1)
)

CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
CCG_2 = Body(code="01W", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
ICB = Body(code="QOP", kind=OrganisationKind.INTEGRATED_CARE_BOARD)
ICB_2 = Body(code="QE1", kind=OrganisationKind.INTEGRATED_CARE_BOARD)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
TRUST_2 = Body(code="RW6", kind=OrganisationKind.NHS_TRUST)
PRACTICE = Body(code="P87001", kind=OrganisationKind.GP_PRACTICE)
COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
CHARITY = Body(name="A charity", kind=OrganisationKind.VOLUNTARY_OR_CHARITY_PROVIDER)
COMPANY = Body(name="A company", kind=OrganisationKind.INDEPENDENT_SECTOR_PROVIDER)
NATIONAL = Body(name="NHS England", kind=OrganisationKind.NHS_ENGLAND)
IMPROVEMENT = Body(name="NHS Improvement", kind=OrganisationKind.NHS_IMPROVEMENT)


def document(name: str) -> Arrangement:
    """Read one of the shipped documents."""
    return read_file(DOCUMENTS[name], Arrangement).value


SHIPPED = {document(name).name for name in SHOWN}


def members(*bodies: Body) -> tuple[Member, ...]:
    """Make members of bodies, with roles by kind."""
    roles = {
        OrganisationKind.CLINICAL_COMMISSIONING_GROUP: MemberRole.COMMISSIONER,
        OrganisationKind.INTEGRATED_CARE_BOARD: MemberRole.COMMISSIONER,
        OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER: MemberRole.LOCAL_AUTHORITY,
    }
    return tuple(
        Member(
            body=body,
            roles=(
                MemberRole.PROVIDER
                if body.kind is None
                else roles.get(body.kind, MemberRole.PROVIDER),
            ),
        )
        for body in bodies
    )


def place(*agreements: Agreement, **parts: Any) -> Arrangement:  # noqa: ANN401 -- fields by name
    """Make an arrangement that has signed these, and no others."""
    return stated_whole(Arrangement(name="Made for the test", agreements=agreements, **parts))


def board(kind: BoardKind, **parts: Any) -> Governance:  # noqa: ANN401 -- fields by name
    """Make a governance of one board."""
    return Governance(boards=(Board(name="Board", kind=kind, **parts),))


WHOLE = Area(name="Place", extent=Extent.WHOLE)
PART = Area(name="Place", extent=Extent.PART)
PEOPLE = (Population(people=250_000, basis=PopulationBasis.REGISTERED_AND_RESIDENT),)
THREE = members(CCG, TRUST, COUNCIL)
ALLIANCE = AllianceAgreement(
    title="Alliance",
    signed_on=StatedDate.of(2014, 9, 1),
    parties=(CCG, TRUST, TRUST_2),
    contracts_stay=True,
    decision_rule=DecisionRule.UNANIMOUS,
    objectives=("Less time in hospital",),
    risk_share=RiskShare(name="Risk share", stays_within_the_nhs=True),
    creates_legal_entity=False,
)
PARTNERING = PartnershipAgreement(
    title="Partnering agreement",
    signed_on=StatedDate.of(2017, 3, 1),
    parties=(TRUST, TRUST_2, COUNCIL, PRACTICE),
    creates_legal_entity=False,
    integrator=TRUST,
    tactical_tasks=("Sub-contracting",),
)
ORGANISATION = AccountableCareOrganisationContract(
    title="Contract",
    commissioners=(CCG,),
    holder=TRUST,
    signed_on=StatedDate.of(2016, 9, 1),
    period=StatedPeriod.parse("2016-10-01/2028-03-31"),
    services=(ServiceLine.COMMUNITY, ServiceLine.ACUTE),
    covers_most_care=True,
    has_whole_population_budget=True,
    pays_for_outcomes=True,
    general_practice=GeneralPracticeModel.FULLY_INTEGRATED,
    practices=(ParticipatingPractice(body=PRACTICE, its_contract_goes_on=False),),
    assurance=AssuranceProcess.of_gates(*AssuranceGate),
)
PROVIDER = IntegratedCareProviderContract(
    title="Contract",
    commissioners=(CCG, COUNCIL),
    holder=TRUST,
    signed_on=StatedDate.of(2019, 10, 1),
    period=StatedPeriod.parse("2020-04-01/2030-03-31"),
    services=(ServiceLine.CORE_GENERAL_PRACTICE, ServiceLine.ADULT_SOCIAL_CARE),
    is_apms_alone=False,
    holder_is_public_body=True,
    sets_minimum_assets=True,
    is_open_book=True,
    assurance=AssuranceProcess.of_gates(*AssuranceGate),
)
MEMORANDUM = SystemMemorandum(
    title="Memorandum",
    signed_on=StatedDate.of(2017, 7, 1),
    terms=tuple(MemorandumTerms),
    answers_for_value=CCG,
    full_status_from=StatedDate.of(2018, 4, 1),
)
PERFORMANCE = AccountablePerformanceContract(
    title="Performance contract",
    signed_on=StatedDate.of(2017, 9, 1),
    with_nhs_england=True,
    with_nhs_improvement=True,
)
POOL = Section75Agreement(
    title="Pool",
    signed_on=StatedDate.of(2014, 9, 1),
    parties=(CCG, TRUST_2, COUNCIL),
    is_written=True,
    terms=tuple(Section75Term),
    covers_excluded=(),
    consents=(CommissionerConsent(trust=TRUST_2, commissioner=CCG, is_given=True),),
    liability=LiabilityHolder.BODY_WITH_THE_FUNCTION,
    improves_functions=True,
)
STANDARD = NHSStandardContract(
    title="Ordinary contract",
    commissioners=(CCG,),
    provider=TRUST,
    signed_on=StatedDate.of(2016, 6, 1),
    period=StatedPeriod.parse("2016-07-01/2026-06-30"),
    sub_contractors=(COMPANY,),
)
LEAD = LeadProviderContract(
    title="Head contract",
    commissioners=(CCG,),
    holder=TRUST,
    signed_on=StatedDate.of(2016, 6, 1),
    sub_contracts=(SubContract(title="Part", provider=COMPANY),),
    holder_answers_for_all=True,
)
VENTURE = JointVentureAgreement(
    title="Venture",
    signed_on=StatedDate.of(2017, 6, 1),
    owners=(TRUST, PRACTICE),
    form=VehicleForm.COMPANY_LIMITED_BY_SHARES,
    vat=VatTreatment.IRRECOVERABLE,
    power_to_invest_checked=True,
)
DELEGATION = Section65Z5Agreement(
    title="Delegation",
    arranged_by=(NATIONAL,),
    exercised_by=(ICB,),
    signed_on=StatedDate.of(2023, 4, 1),
    functions=(DelegatedFunction(name="Dental", is_excluded=False, belongs_to_council=False),),
    pooled_contributions=(),
    liability=LiabilityHolder.BODY_THAT_EXERCISES_IT,
)
HEALTH = IntegratedHealthOrganisationContract(
    title="Contract",
    commissioners=(ICB,),
    holder=TRUST,
    holder_is_designated=True,
    holder_has_advanced_status=True,
    signed_on=StatedDate.of(2026, 8, 1),
    population=400_000,
    budget_is_capitated=True,
    delegated_tasks=("Sub-contracting",),
    creates_new_body=False,
)
SINGLE = SingleNeighbourhoodProviderContract(
    title="Neighbourhood", commissioners=(ICB,), population=50_000
)
MULTI = MultiNeighbourhoodProviderContract(
    title="Neighbourhoods", population=250_000, neighbourhoods=("North", "South")
)
NETWORK = PrimaryCareNetworkAgreement(
    title="Network",
    signed_on=StatedDate.of(2019, 7, 1),
    members=(NetworkMember(body=PRACTICE, holds_in_hours_contract=True),),
    area="North",
    has_clinical_director=True,
    nominated_payee=PRACTICE,
    registered_patients=41_000,
    creates_legal_entity=False,
)
TOTAL = SystemControlTotalAgreement(
    title="Control total",
    signed_on=StatedDate.of(2019, 4, 1),
    year=FinancialYear(2019),
    parties=(CCG, TRUST),
    moves_are_net_neutral=True,
    share_of_fund_linked=Share.parse("50%"),
)
TOTALS = (
    SystemControlTotal(
        year=FinancialYear(2019),
        amount=Money.parse("£3m"),
        members=(
            MemberControlTotal(body=CCG, amount=Money.parse("£1m")),
            MemberControlTotal(body=TRUST, amount=Money.parse("£2m")),
        ),
        is_accepted=True,
    ),
)
ORDER = EstablishmentOrder(
    title="Two boards end, and one begins",
    made_on=StatedDate.of(2026, 2, 1),
    effective_from=StatedDate.of(2026, 4, 1),
    approved_by_ministers=True,
    last_day_of_closed=StatedDate.of(2026, 3, 31),
    succession_is_recorded=True,
    reuses_code=False,
)
# Signed, on a day that sources do not give.
SIGNED = Lifecycle(states=(StateChange(state=AgreementState.SIGNED),))
PLANNED = Lifecycle(states=(StateChange(state=AgreementState.PLANNED),))
# As it is on record [S74]: four partners, an agreement of March 2018 and one under section 75,
# beside contracts that went on; no single contract was let.
MANCHESTER = Arrangement(
    name="Manchester Local Care Organisation",
    agreements=(
        PartnershipAgreement(
            title="Partnering agreement",
            parties=(
                Body(
                    code="R0A",
                    name="Manchester University NHS Foundation Trust",
                    kind=OrganisationKind.NHS_FOUNDATION_TRUST,
                ),
                Body(
                    code="RXV",
                    name="Greater Manchester Mental Health NHS Foundation Trust",
                    kind=OrganisationKind.NHS_FOUNDATION_TRUST,
                ),
                Body(
                    code="306",
                    name="Manchester City Council",
                    kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
                ),
                Body(
                    name="Manchester Primary Care Partnership",
                    kind=OrganisationKind.GP_FEDERATION,
                ),
            ),
            creates_legal_entity=False,
            lifecycle=SIGNED,
        ),
        Section75Agreement(title="Section 75 agreement", lifecycle=SIGNED),
    ),
    absent_agreements=(AbsentAgreement(kind=AccountableCareOrganisationContract.type_tag),),
    lists=nothing_said("agreements"),
)
STRUCTURE = ProviderStructure(
    kind=ProviderStructureKind.GROUP,
    members=(TRUST, TRUST_2),
    shares_chief=True,
    has_common_standards=True,
    spans_several_places=True,
)
DEAL = DevolutionMemorandum(
    title="Devolution of Surrey Heartlands",
    signed_on=StatedDate.of(2017, 6, 15),
    period=StatedPeriod.parse("2017-06-15/.."),
    parties=(NATIONAL, IMPROVEMENT, COUNCIL, CCG),
    budgets=(ReportedMoney(amount=Money.parse("£80m"), is_approximate=True),),
    duties_stay=True,
    creates_statutory_body=False,
)
LONDON = DevolutionMemorandum(
    title="Devolution of London",
    signed_on=StatedDate.of(2017, 11, 16),
    topics=("Estates", "Prevention"),
    pilots=("Hackney", "Haringey", "Lewisham", "North Central", "North East"),
    budgets=(),
)
STRATEGIC = CommissioningRole(
    kind=CommissioningKind.STRATEGIC,
    body=CCG,
    jointly_with=(),
    tasks=(CommissioningTask.SETTING_OUTCOMES,),
)
TACTICAL = CommissioningRole(
    kind=CommissioningKind.TACTICAL,
    body=TRUST,
    tasks=(CommissioningTask.SUB_CONTRACTING,),
    basis=CommissioningBasis.CONTRACT,
    moves_statutory_function=False,
)
GOVERNED = Governance(
    boards=(Board(name="Board", kind=BoardKind.PARTNERSHIP_BOARD, is_drawn_from_members=True),),
    leaders=(
        Leader(
            post="Lead",
            is_ratified_nationally=True,
            is_formally_appointed=True,
            leads=(ICB, ICB_2),
        ),
    ),
    has_collective_decisions=True,
    duties_stay_with_members=True,
    has_programme_support=True,
)
CARE = Scope(
    services=(
        ServiceLine.COMMUNITY,
        ServiceLine.MENTAL_HEALTH,
        ServiceLine.ADULT_SOCIAL_CARE,
        ServiceLine.CARE_HOMES,
    )
)


def joint_committee(*voters: Body) -> Governance:
    """Make a joint committee of these voters."""
    return board(
        BoardKind.JOINT_COMMITTEE,
        period=StatedPeriod.parse("2015-04-01/.."),
        voters=voters,
        has_terms_of_reference=True,
    )


def in_common(rule: DecisionRule) -> Governance:
    """Make two committees that meet together."""
    return Governance(
        boards=tuple(
            Board(
                name=f"Committee of {body}",
                kind=BoardKind.COMMITTEES_IN_COMMON,
                of=body,
                decision_rule=rule,
                binds_members=False,
            )
            for body in (TRUST, TRUST_2)
        )
    )


def plan(kind: PlanKind, **parts: Any) -> SystemPlan:  # noqa: ANN401 -- fields by name
    """Make a plan of a kind."""
    return SystemPlan(kind=kind, **parts)


# --- What meets each form, and what is one test short of it ---

FIVE_YEARS = (plan(PlanKind.FIVE_YEAR_PLAN, closes=tuple(PlanGap)),)
SYSTEM_2019 = place(
    plans=(plan(PlanKind.LONG_TERM_PLAN),),
    finance=Finance(control_totals=TOTALS),
    governance=attrs.evolve(
        GOVERNED,
        boards=(
            attrs.evolve(
                (GOVERNED.boards or ())[0], voters=(CCG, TRUST, PRACTICE, COUNCIL, CHARITY)
            ),
        ),
    ),
    members=members(CCG, TRUST, PRACTICE, COUNCIL, CHARITY),
    oversight=Oversight(ratings=(MaturityRating(level=MaturityLevel.MATURING),)),
    creates_legal_body=False,
)
SYSTEM_2018 = attrs.evolve(
    SYSTEM_2019, plans=(plan(PlanKind.SYSTEM_OPERATING_PLAN, aligns=tuple(PlanPart)),)
)
SYSTEM_2022 = place(
    members=members(ICB, COUNCIL, TRUST),
    area=WHOLE,
    governance=board(BoardKind.INTEGRATED_CARE_PARTNERSHIP, voters=(ICB, COUNCIL)),
    plans=(
        plan(
            PlanKind.INTEGRATED_CARE_STRATEGY,
            purposes=tuple(SystemPurpose),
        ),
        plan(PlanKind.BOARD_FIVE_YEAR_PLAN),
    ),
)
ACCOUNTABLE = place(
    PERFORMANCE,
    members=THREE,
    populations=PEOPLE,
    finance=Finance(manages_funding_for_population=True, control_totals=TOTALS),
    governance=GOVERNED,
    integration=Integration(
        horizontal=IntegrationMode.VIRTUAL,
        vertical=IntegrationMode.VIRTUAL,
        general_practice_in_hubs=True,
    ),
    duties=tuple(DutyTaken(duty=duty, is_met=True) for duty in SystemDuty),
    creates_legal_body=False,
)
CLUSTER = place(members=members(ICB, ICB_2), governance=GOVERNED, creates_legal_body=False)
LOCAL = place(ALLIANCE, area=PART, members=members(TRUST, PRACTICE, COUNCIL))
PLACE = place(
    area=PART,
    members=members(ICB, TRUST, PRACTICE, COUNCIL),
    governance=board(BoardKind.FORUM),
    creates_legal_body=False,
)
WHOLE_TRUST = place(
    STANDARD,
    POOL,
    members=members(TRUST),
    workforce=Workforce(transfers=(StaffTransfer(service=ServiceLine.ADULT_SOCIAL_CARE),)),
)
COMMUNITY = place(ALLIANCE, populations=PEOPLE, scope=CARE)
HOSPITAL = place(
    ALLIANCE,
    populations=PEOPLE,
    members=members(TRUST, PRACTICE),
    integration=Integration(holdings=(ServiceHolding(body=TRUST, services=(ServiceLine.ACUTE,)),)),
)
HOMES = place(
    scope=CARE,
    members=members(PRACTICE),
    integration=Integration(care_models=(CareModel.ENHANCED_HEALTH_IN_CARE_HOMES,), vanguards=()),
)
URGENT = place(
    scope=Scope(services=(ServiceLine.AMBULANCE, ServiceLine.URGENT_AND_EMERGENCY)),
    integration=Integration(care_models=(CareModel.URGENT_AND_EMERGENCY_CARE,), vanguards=()),
)
ACUTE = place(
    members=members(TRUST, TRUST_2),
    integration=Integration(structures=(STRUCTURE,)),
    finance=Finance(manages_funding_for_population=False),
)
STRATEGIC_PLACE = place(
    STANDARD,
    commissioning=(STRATEGIC,),
    nested=(Arrangement(name="North"), Arrangement(name="South")),
)
COLLABORATIVE = attrs.evolve(STRUCTURE, kind=ProviderStructureKind.COLLABORATIVE)
PARTIAL = attrs.evolve(ORGANISATION, general_practice=GeneralPracticeModel.PARTIALLY_INTEGRATED)
INTEGRATION = IntegrationAgreement(
    title="Integration agreement",
    practices=(PRACTICE,),
    signed_on=StatedDate.of(2016, 9, 1),
    practice_contracts_stay=True,
)

MEETS: dict[str, Arrangement] = {
    "integrated-care-board-merger": document("west-and-north-london-2026"),
    # The partners are those of the workbook of 2019 [S06], the nearest there is.
    "sustainability-and-transformation-plan": Arrangement(
        name="Dorset",
        area=Area(name="Dorset", footprint="QVV", extent=Extent.WHOLE),
        members=tuple(
            attrs.evolve(each, period=None)
            for each in document("dorset-2017").at(date(2018, 4, 1)).members or ()
        ),
        governance=Governance(leaders=(Leader(post="Chief Officer, Dorset CCG"),)),
        plans=FIVE_YEARS,
        finance=Finance(budgets=()),
    ),
    "sustainability-and-transformation-partnership": place(
        area=WHOLE, members=THREE, governance=GOVERNED
    ),
    "accountable-care-system": ACCOUNTABLE,
    "shadow-accountable-care-system": place(MEMORANDUM),
    "integrated-care-system-non-statutory 2018": SYSTEM_2018,
    "integrated-care-system-non-statutory 2019": SYSTEM_2019,
    "integrated-care-system-statutory": SYSTEM_2022,
    "integrated-care-board-cluster": CLUSTER,
    "accountable-care-organisation": place(ORGANISATION, populations=PEOPLE),
    "integrated-care-provider-contract": place(PROVIDER),
    "local-integrated-care-partnership": LOCAL,
    "integrated-care-organisation": WHOLE_TRUST,
    "multispecialty-community-provider": COMMUNITY,
    "primary-and-acute-care-system": HOSPITAL,
    "virtual-model": place(ALLIANCE),
    "partially-integrated-model": place(PARTIAL, INTEGRATION),
    "fully-integrated-model": place(ORGANISATION),
    "alliance": place(ALLIANCE),
    "lead-provider": place(LEAD, commissioning=()),
    "joint-venture": place(VENTURE),
    "enhanced-health-in-care-homes": HOMES,
    "urgent-and-emergency-care-vanguard": URGENT,
    "acute-care-collaboration": ACUTE,
    "group-model": ACUTE,
    "provider-collaborative": place(
        members=members(TRUST, TRUST_2), integration=Integration(structures=(COLLABORATIVE,))
    ),
    "place-based-partnership": PLACE,
    "local-care-organisation": MANCHESTER,
    "integrator": place(PARTNERING, commissioning=()),
    "strategic-commissioner": STRATEGIC_PLACE,
    "tactical-commissioning": place(commissioning=(TACTICAL,)),
    "joint-committee-of-clinical-commissioning-groups": place(
        members=members(CCG, CCG_2), governance=joint_committee(CCG, CCG_2)
    ),
    "committees-in-common": place(governance=in_common(DecisionRule.EACH_DECIDES_ALONE)),
    "section-75-partnership": place(POOL),
    "section-65z5-arrangement": place(DELEGATION),
    "devolution-greater-manchester": GREATER_MANCHESTER,
    "devolution-surrey-heartlands": place(DEAL, POOL, governance=joint_committee(CCG, COUNCIL)),
    "devolution-london": Arrangement(name="London", agreements=(LONDON,)),
    "integrated-health-organisation": place(HEALTH),
    "single-neighbourhood-provider-contract": place(SINGLE),
    "multi-neighbourhood-provider-contract": place(MULTI),
    "primary-care-network-agreement": place(NETWORK),
    "system-control-total-agreement": place(TOTAL, finance=Finance(control_totals=TOTALS)),
    "devolved-system": GREATER_MANCHESTER,
}

MISSES: dict[str, Arrangement] = {
    "integrated-care-board-merger": place(
        orders=(attrs.evolve(ORDER, approved_by_ministers=False),)
    ),
    "sustainability-and-transformation-plan": Arrangement(
        name="Humber, Coast and Vale",
        area=Area(name="Humber, Coast and Vale", footprint="QOQ", extent=Extent.WHOLE),
        # One of each kind among the partners of QOQ [S06].
        members=members(
            attrs.evolve(CCG, code="03F"),
            Body(code="RWA", kind=OrganisationKind.NHS_TRUST),
            attrs.evolve(COUNCIL, code="215"),
        ),
        governance=Governance(leaders=()),
        plans=FIVE_YEARS,
        finance=Finance(budgets=()),
    ),
    "sustainability-and-transformation-partnership": place(
        area=PART, members=THREE, governance=GOVERNED
    ),
    "accountable-care-system": attrs.evolve(
        ACCOUNTABLE, finance=Finance(manages_funding_for_population=True, control_totals=())
    ),
    "shadow-accountable-care-system": place(
        attrs.evolve(MEMORANDUM, answers_for_value=Recorded.AS_NONE),
        gates=(GateReached(gate=SystemGate.NAMED_ANSWERER_FOR_VALUE, is_passed=False),),
    ),
    "integrated-care-system-non-statutory": attrs.evolve(
        SYSTEM_2018,
        finance=Finance(control_totals=(attrs.evolve(TOTALS[0], is_accepted=False),)),
        gates=(GateReached(gate=SystemGate.CONTROL_TOTAL_ACCEPTED, is_passed=False),),
    ),
    "integrated-care-system-statutory": attrs.evolve(
        SYSTEM_2022, members=members(ICB, ICB_2, COUNCIL, TRUST)
    ),
    "integrated-care-board-cluster": attrs.evolve(
        CLUSTER,
        governance=attrs.evolve(GOVERNED, leaders=(Leader(post="Chief", leads=(ICB,)),)),
    ),
    "accountable-care-organisation": place(
        attrs.evolve(
            ORGANISATION, assurance=AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT)
        ),
        populations=PEOPLE,
    ),
    "integrated-care-provider-contract": place(
        attrs.evolve(PROVIDER, services=(ServiceLine.PUBLIC_HEALTH,))
    ),
    "local-integrated-care-partnership": attrs.evolve(LOCAL, agreements=()),
    "integrated-care-organisation": attrs.evolve(WHOLE_TRUST, workforce=Workforce(transfers=())),
    "multispecialty-community-provider": attrs.evolve(
        COMMUNITY, populations=(attrs.evolve(PEOPLE[0], people=29_000),)
    ),
    "primary-and-acute-care-system": attrs.evolve(HOSPITAL, members=members(TRUST)),
    "virtual-model": place(attrs.evolve(ALLIANCE, contracts_stay=False)),
    "partially-integrated-model": place(PARTIAL, attrs.evolve(INTEGRATION, practices=())),
    "fully-integrated-model": place(attrs.evolve(ORGANISATION, has_whole_population_budget=False)),
    "alliance": place(attrs.evolve(ALLIANCE, parties=(CCG, TRUST))),
    "lead-provider": place(attrs.evolve(LEAD, sub_contracts=()), commissioning=()),
    "joint-venture": place(attrs.evolve(VENTURE, owners=(TRUST,))),
    "enhanced-health-in-care-homes": attrs.evolve(HOMES, members=members(TRUST)),
    "urgent-and-emergency-care-vanguard": attrs.evolve(
        URGENT, scope=Scope(services=(ServiceLine.AMBULANCE,))
    ),
    "acute-care-collaboration": attrs.evolve(ACUTE, members=members(TRUST)),
    "group-model": attrs.evolve(
        ACUTE, integration=Integration(structures=(attrs.evolve(STRUCTURE, shares_chief=False),))
    ),
    "provider-collaborative": place(
        members=members(TRUST, TRUST_2),
        integration=Integration(structures=(attrs.evolve(COLLABORATIVE, members=(TRUST,)),)),
    ),
    "place-based-partnership": attrs.evolve(PLACE, members=members(ICB, TRUST, COUNCIL)),
    "local-care-organisation": place(attrs.evolve(PARTNERING)),
    "integrator": place(attrs.evolve(PARTNERING, tactical_tasks=()), commissioning=()),
    "strategic-commissioner": attrs.evolve(STRATEGIC_PLACE, nested=(Arrangement(name="North"),)),
    "tactical-commissioning": place(
        commissioning=(attrs.evolve(TACTICAL, moves_statutory_function=True),)
    ),
    "joint-committee-of-clinical-commissioning-groups": place(
        members=members(CCG, CCG_2), governance=joint_committee(CCG, COUNCIL)
    ),
    "committees-in-common": place(governance=in_common(DecisionRule.MAJORITY)),
    "section-75-partnership": place(attrs.evolve(POOL, parties=(CCG, TRUST_2))),
    "section-65z5-arrangement": place(
        attrs.evolve(DELEGATION, exercised_by=(CCG,)),
    ),
    "devolution-greater-manchester": GREATER_MANCHESTER,
    "devolution-surrey-heartlands": place(DEAL, governance=joint_committee(CCG, COUNCIL)),
    "devolution-london": Arrangement(
        name="London",
        agreements=(
            attrs.evolve(
                LONDON, title="Agreement on pilots", signed_on=StatedDate.of(2015, 12, 15)
            ),
        ),
    ),
    "integrated-health-organisation": place(attrs.evolve(HEALTH, holder_is_designated=False)),
    "single-neighbourhood-provider-contract": place(attrs.evolve(SINGLE, population=250_000)),
    "multi-neighbourhood-provider-contract": place(attrs.evolve(MULTI, neighbourhoods=("North",))),
    "primary-care-network-agreement": place(attrs.evolve(NETWORK, has_clinical_director=False)),
    "system-control-total-agreement": place(
        attrs.evolve(TOTAL, parties=(CCG, TRUST, COUNCIL)), finance=Finance(control_totals=TOTALS)
    ),
    "devolved-system": GREATER_MANCHESTER,
}

TOO_FEW: dict[str, Arrangement] = {
    "integrated-care-board-merger": document("gloucestershire-and-bristol-2025"),
    "sustainability-and-transformation-partnership": GREATER_MANCHESTER,
    "accountable-care-system": GREATER_MANCHESTER,
    "integrated-care-system-statutory": GREATER_MANCHESTER,
    "multispecialty-community-provider": (GREATER_MANCHESTER.nested or ())[1],
    "section-75-partnership": (GREATER_MANCHESTER.nested or ())[0],
    "shadow-accountable-care-system": Arrangement(
        name="Frimley Health and Care", code="QNQ", area=WHOLE
    ),
    "integrated-care-system-non-statutory": Arrangement(
        name="South East London", code="QKK", area=WHOLE
    ),
    "integrated-care-provider-contract": Arrangement(
        name="Dudley",
        agreements=(IntegratedCareProviderContract(title="Planned contract", lifecycle=PLANNED),),
    ),
    "local-integrated-care-partnership": Arrangement(
        name="Morecambe Bay", area=Area(name="Morecambe Bay", footprint="QE1", extent=Extent.PART)
    ),
    "devolution-surrey-heartlands": Arrangement(
        name="Surrey Heartlands",
        agreements=(
            DevolutionMemorandum(
                title="Devolution of Surrey Heartlands",
                signed_on=StatedDate.of(2017, 6, 15),
                budgets=DEAL.budgets,
            ),
        ),
        lists=nothing_said("agreements"),
    ),
    "devolution-london": Arrangement(
        name="London",
        agreements=(
            DevolutionMemorandum(
                title="London Health and Social Care Devolution Memorandum of Understanding",
                pilots=("Hackney",),
                budgets=(),
                lifecycle=SIGNED,
                lists=nothing_said("pilots"),
            ),
        ),
        lists=nothing_said("agreements"),
    ),
}


def rows_of(*kinds: str) -> list[Any]:
    """Return the cases of some kinds."""
    return [
        pytest.param(
            form,
            case,
            id=f"{form['slug']}-{case['kind']}-{case['on']}",
        )
        for form in EXPECTED
        for case in form["case"]
        if case["kind"] in kinds
    ]


def arrangement_of(slug: str, case: dict[str, Any]) -> Arrangement:
    """Find the arrangement that a case is about."""
    if case["kind"] == "too-few":
        return of_its_place(slug, TOO_FEW.get(slug, Arrangement(name="Made for the test")))
    table = MEETS if case["kind"] == "meets" else MISSES
    found = table.get(slug) or table[f"{slug} {case['on'].year}"]
    # A shipped document says itself what is whole in it.
    return of_its_place(slug, found if found.name in SHIPPED else stated_whole(found))


def of_its_place(slug: str, made: Arrangement) -> Arrangement:
    """Give what was made for the test the name of the one place of which the form is asked."""
    return attrs.evolve(made, name=[made.name, *SHIPPED_CLASSIFIER.form(slug).of_place][-1])


def found(slug: str, case: dict[str, Any]) -> FormFinding:
    """Return what is found of the form of the case."""
    return (
        SHIPPED_CLASSIFIER.only(slug)
        .classify(arrangement_of(slug, case), on=case["on"])
        .finding(slug)
    )


@pytest.mark.parametrize(("form", "case"), rows_of("meets", "misses", "too-few"))
def test_a_case_is_answered_as_was_written_down(
    form: dict[str, Any], case: dict[str, Any]
) -> None:
    """Each case has the answer that its sources led us to expect."""
    finding = found(form["slug"], case)
    wrong = [str(reason) for reason in (*finding.reasons, *finding.exclusions)]
    assert finding.answer.value == case["answer"], wrong


@pytest.mark.parametrize("form", EXPECTED, ids=lambda form: str(form["slug"]))
def test_every_form_has_a_case_of_each_kind(form: dict[str, Any]) -> None:
    """One meets it, one misses it by one test, and one has too few facts."""
    assert {case["kind"] for case in form["case"]} == {"meets", "misses", "too-few"}
    for case in form["case"]:
        expected = {"meets": "yes", "misses": "no", "too-few": "unknown"}
        assert case["answer"] == expected[case["kind"]]


@pytest.mark.parametrize(("form", "case"), rows_of("misses"))
def test_a_case_that_misses_does_so_by_one_test(
    form: dict[str, Any], case: dict[str, Any]
) -> None:
    """Just the test that was named is not met, and nothing is open."""
    finding = found(form["slug"], case)
    unmet = [reason.criterion.key for reason in finding.having(Answer.NO)]
    unmet += [
        reason.criterion.key
        for reason in finding.exclusions
        if reason.outcome.answer is Answer.YES
    ]
    assert unmet == [case["missed"]], [str(reason) for reason in finding.reasons]


@pytest.mark.parametrize(("form", "case"), rows_of("too-few"))
def test_a_case_with_too_few_facts_names_them(form: dict[str, Any], case: dict[str, Any]) -> None:
    """What is missing is named, and recording it could turn the answer."""
    finding = found(form["slug"], case)
    assert finding.missing
    assert finding.what_would_change()


def bodies_of(value: Any) -> Iterator[Body]:  # noqa: ANN401 -- any part of an arrangement
    """Yield every body that a part of an arrangement mentions."""
    if isinstance(value, Body):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from bodies_of(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from bodies_of(getattr(value, field.name))


@pytest.mark.parametrize(("form", "case"), rows_of("meets", "misses", "too-few"))
def test_a_real_case_has_no_invented_body_and_an_invented_case_no_real_name(
    form: dict[str, Any], case: dict[str, Any]
) -> None:
    """A case that is called real cites; its bodies are of the register or known by their names."""
    is_real = "real" in case
    assert is_real == ("sources" in case)
    assert is_real != case["name"].startswith("made for the test")
    if not is_real:
        return
    known = register()
    place = arrangement_of(form["slug"], case)
    for body in bodies_of(place):
        if body.code is None:
            assert body.name not in {None, "A body", "A charity", "A company"}
        else:
            assert known.organisation(body.code).code == body.code
    assert place.name != "Made for the test"


@pytest.mark.parametrize("form", EXPECTED, ids=lambda form: str(form["slug"]))
def test_a_form_asks_what_was_written_down(form: dict[str, Any]) -> None:
    """The tests of a form, what excludes, what indicates and what is judged are as written."""
    shipped = SHIPPED_CLASSIFIER.form(form["slug"])
    keys = {
        "tests": [each.key for each in shipped.necessary],
        "excluding": [each.key for each in shipped.excluding],
        "indicating": [each.key for each in shipped.indicating],
        "judgement": [
            each.key
            for each in (*shipped.necessary, *shipped.excluding, *shipped.indicating)
            if each.is_judgement
        ],
    }
    assert keys == {name: form.get(name, []) for name in keys}
    assert shipped.period.first_day == form["first"]
    assert shipped.period.last_day == form.get("last")


def test_every_source_that_was_written_down_is_in_the_book() -> None:
    """Each case and form rests on a source of the shipped book."""
    keys = {key for form in EXPECTED for key in form["sources"]}
    keys |= {key for form in EXPECTED for case in form["case"] for key in case.get("sources", [])}
    assert all(sourcebook()[key] for key in keys)


def test_there_is_a_form_for_each_kind_of_the_table(forms_of_the_table: set[str]) -> None:
    """The 42 kinds of arrangement have a form each, and so has what else was written down."""
    slugs = {form.slug for form in SHIPPED_CLASSIFIER.forms}
    assert slugs == {form["slug"] for form in EXPECTED}
    assert slugs >= forms_of_the_table | {"devolved-system"}


@pytest.fixture(scope="module")
def forms_of_the_table() -> set[str]:
    """Read the slugs that the terms map to, from the test of the terms."""
    spec = importlib.util.spec_from_file_location(
        "test_definitions", Path(__file__).parents[1] / "policy" / "test_definitions.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    slugs: set[str] = module.FORMS
    return slugs


def all_criteria(form: Form) -> tuple[Criterion, ...]:
    """Return every criterion of a form."""
    return (*form.necessary, *form.excluding, *form.indicating)


@pytest.mark.parametrize("form", SHIPPED_CLASSIFIER.forms, ids=lambda form: str(form.slug))
def test_every_criterion_cites_and_asks(form: Form) -> None:
    """Each question is a question with a source of its own."""
    for criterion in all_criteria(form):
        assert criterion.sources
        assert criterion.question.endswith("?")
    assert set(form.lineage) <= {each.slug for each in SHIPPED_CLASSIFIER.forms}


# --- What the cases above do not reach: each test with a record that is odd or partial ---

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
NAMELESS = Body(name="A body")
FEDERATION = Body(name="A federation", kind=OrganisationKind.GP_FEDERATION)
ODD = [
    *(
        (
            "primary-and-acute-care-system",
            "acute-trust-and-practices",
            place(
                members=members(TRUST, PRACTICE),
                integration=Integration(holdings=(ServiceHolding(body=TRUST, services=services),)),
            ),
            expected,
        )
        for services, expected in ((None, UNKNOWN), ((ServiceLine.COMMUNITY,), NO))
    ),
    (
        "integrated-care-board-merger",
        "order-made",
        place(
            orders=(attrs.evolve(ORDER, made_on=None, effective_from=StatedDate.of(2027, 4, 1)),)
        ),
        UNKNOWN,
    ),
    ("integrated-care-board-merger", "order-made", place(orders=()), NO),
    (
        "integrated-care-board-merger",
        "order-made",
        place(orders=(), lists=more_than_given("orders")),
        UNKNOWN,
    ),
    (
        "integrated-care-board-merger",
        "predecessors-closed",
        place(orders=(attrs.evolve(ORDER, last_day_of_closed=None),)),
        UNKNOWN,
    ),
    (
        "integrated-care-board-merger",
        "predecessors-closed",
        place(orders=(attrs.evolve(ORDER, last_day_of_closed=StatedDate.of(2026, 4, 1)),)),
        YES,
    ),
    (
        "integrated-care-board-merger",
        "predecessors-closed",
        place(orders=(attrs.evolve(ORDER, last_day_of_closed=StatedDate.of(2026, 4, 2)),)),
        NO,
    ),
    (
        "single-neighbourhood-provider-contract",
        "commissioned-by-board-or-holder",
        place(attrs.evolve(SINGLE, commissioners=(FEDERATION,))),
        UNKNOWN,
    ),
    (
        "single-neighbourhood-provider-contract",
        "commissioned-by-board-or-holder",
        place(
            attrs.evolve(SINGLE, commissioners=(FEDERATION,)),
            attrs.evolve(MULTI, holder=FEDERATION),
        ),
        YES,
    ),
    (
        "single-neighbourhood-provider-contract",
        "commissioned-by-board-or-holder",
        place(attrs.evolve(SINGLE, commissioners=(COUNCIL,))),
        NO,
    ),
    ("sustainability-and-transformation-plan", "plan-for-three-gaps", place(plans=()), NO),
    (
        "shadow-accountable-care-system",
        "full-status-later",
        place(attrs.evolve(MEMORANDUM, full_status_from=None)),
        UNKNOWN,
    ),
    (
        "shadow-accountable-care-system",
        "full-status-later",
        place(attrs.evolve(MEMORANDUM, full_status_from=StatedDate.of(2017, 6, 1))),
        NO,
    ),
    (
        "shadow-accountable-care-system",
        "answerable-for-value",
        place(attrs.evolve(MEMORANDUM, answers_for_value=None)),
        UNKNOWN,
    ),
    (
        "accountable-care-system",
        "shared-goals-and-control-total",
        place(finance=Finance(control_totals=(), lists=more_than_given("control_totals"))),
        UNKNOWN,
    ),
    (
        "multispecialty-community-provider",
        "registered-list",
        place(populations=(Population(people=9, basis=PopulationBasis.REGISTERED),)),
        YES,
    ),
    ("multispecialty-community-provider", "registered-list", place(populations=()), NO),
    (
        "multispecialty-community-provider",
        "long-term-if-contracted",
        place(ORGANISATION),
        YES,
    ),
    (
        "multispecialty-community-provider",
        "long-term-if-contracted",
        place(attrs.evolve(ORGANISATION, period=StatedPeriod.parse("2015-01-01/2018-12-31"))),
        NO,
    ),
    (
        "multispecialty-community-provider",
        "long-term-if-contracted",
        place(attrs.evolve(ORGANISATION, period=StatedPeriod.parse("2015-01-01/.."))),
        YES,
    ),
    (
        "multispecialty-community-provider",
        "long-term-if-contracted",
        place(attrs.evolve(ORGANISATION, period=None)),
        UNKNOWN,
    ),
    ("primary-and-acute-care-system", "list-alone", place(populations=()), NO),
    (
        "primary-and-acute-care-system",
        "list-alone",
        place(populations=(Population(people=9),)),
        UNKNOWN,
    ),
    (
        "primary-and-acute-care-system",
        "list-alone",
        place(populations=(Population(people=9, basis=PopulationBasis.REGISTERED),)),
        YES,
    ),
    ("primary-and-acute-care-system", "list-alone", Arrangement(name="P"), UNKNOWN),
    (
        "virtual-model",
        "shared-aims-and-governance",
        place(attrs.evolve(ALLIANCE, objectives=(), lists=more_than_given("objectives"))),
        UNKNOWN,
    ),
    (
        "virtual-model",
        "shared-aims-and-governance",
        place(attrs.evolve(ALLIANCE, objectives=())),
        NO,
    ),
    (
        "fully-integrated-model",
        "live-practice-contract",
        place(attrs.evolve(PROVIDER, practices=())),
        NO,
    ),
    (
        "partially-integrated-model",
        "core-general-practice-in-scope",
        place(attrs.evolve(ORGANISATION, services=(ServiceLine.CORE_GENERAL_PRACTICE,))),
        YES,
    ),
    (
        "partially-integrated-model",
        "core-general-practice-in-scope",
        place(attrs.evolve(ORGANISATION, services=None)),
        UNKNOWN,
    ),
    (
        "partially-integrated-model",
        "core-general-practice-in-scope",
        place(
            attrs.evolve(
                ORGANISATION,
                services=None,
                excluded_services=(ServiceLine.CORE_GENERAL_PRACTICE,),
            )
        ),
        NO,
    ),
    (
        "group-model",
        "two-or-more-trusts",
        place(integration=Integration(structures=(attrs.evolve(STRUCTURE, members=None),))),
        UNKNOWN,
    ),
    (
        "strategic-commissioner",
        "long-contracts",
        place(attrs.evolve(STANDARD, period=StatedPeriod.parse("2016-07-01/.."))),
        YES,
    ),
    (
        "strategic-commissioner",
        "no-pathway-work",
        place(
            commissioning=(attrs.evolve(STRATEGIC, tasks=(CommissioningTask.DESIGNING_PATHWAYS,)),)
        ),
        NO,
    ),
    (
        "strategic-commissioner",
        "statutory-commissioner",
        place(commissioning=(attrs.evolve(STRATEGIC, body=None),)),
        UNKNOWN,
    ),
    (
        "section-75-partnership",
        "written-terms",
        place(attrs.evolve(POOL, is_written=False)),
        NO,
    ),
    (
        "section-75-partnership",
        "written-terms",
        place(attrs.evolve(POOL, terms=(), lists=more_than_given("terms"))),
        UNKNOWN,
    ),
    ("section-75-partnership", "written-terms", place(attrs.evolve(POOL, terms=())), NO),
    (
        "section-75-partnership",
        "commissioner-consent",
        place(attrs.evolve(POOL, consents=())),
        NO,
    ),
    (
        "section-75-partnership",
        "commissioner-consent",
        place(attrs.evolve(POOL, consents=None)),
        UNKNOWN,
    ),
    (
        "section-75-partnership",
        "commissioner-consent",
        place(attrs.evolve(POOL, parties=None)),
        UNKNOWN,
    ),
    (
        "section-65z5-arrangement",
        "arranged-by-a-relevant-body",
        place(attrs.evolve(DELEGATION, arranged_by=None)),
        UNKNOWN,
    ),
    (
        "section-65z5-arrangement",
        "arranged-by-a-relevant-body",
        place(attrs.evolve(DELEGATION, arranged_by=())),
        NO,
    ),
    (
        "section-65z5-arrangement",
        "arranged-by-a-relevant-body",
        place(attrs.evolve(DELEGATION, lists=nothing_said("arranged_by"))),
        UNKNOWN,
    ),
    (
        "section-65z5-arrangement",
        "function-may-be-shared",
        place(attrs.evolve(DELEGATION, functions=None)),
        UNKNOWN,
    ),
    (
        "section-65z5-arrangement",
        "function-may-be-shared",
        place(attrs.evolve(DELEGATION, functions=())),
        UNKNOWN,
    ),
    (
        "section-65z5-arrangement",
        "function-may-be-shared",
        place(
            attrs.evolve(
                DELEGATION, functions=(DelegatedFunction(name="Prisons", is_excluded=True),)
            )
        ),
        NO,
    ),
    (
        "section-65z5-arrangement",
        "pool-of-relevant-money",
        place(
            attrs.evolve(DELEGATION, pooled_contributions=(Contribution(body=COUNCIL),)),
        ),
        NO,
    ),
    (
        "section-65z5-arrangement",
        "pool-of-relevant-money",
        place(attrs.evolve(DELEGATION, pooled_contributions=None)),
        UNKNOWN,
    ),
    (
        "joint-committee-of-clinical-commissioning-groups",
        "provider-votes",
        place(governance=board(BoardKind.JOINT_COMMITTEE)),
        UNKNOWN,
    ),
    (
        "integrated-care-provider-contract",
        "lawful-commissioners",
        place(attrs.evolve(PROVIDER, commissioners=None)),
        UNKNOWN,
    ),
    (
        "integrated-care-provider-contract",
        "lawful-commissioners",
        place(attrs.evolve(PROVIDER, commissioners=(NAMELESS,))),
        UNKNOWN,
    ),
    (
        "integrated-care-provider-contract",
        "lawful-commissioners",
        place(attrs.evolve(PROVIDER, commissioners=())),
        UNKNOWN,
    ),
    (
        "integrated-care-provider-contract",
        "lawful-commissioners",
        place(attrs.evolve(PROVIDER, commissioners=(COMPANY,))),
        NO,
    ),
    (
        "integrated-care-provider-contract",
        "two-or-more-services",
        place(attrs.evolve(PROVIDER, services=None)),
        UNKNOWN,
    ),
    (
        "integrated-care-provider-contract",
        "two-or-more-services",
        place(attrs.evolve(PROVIDER, services=(), lists=more_than_given("services"))),
        UNKNOWN,
    ),
    (
        "integrated-health-organisation",
        "defined-population",
        place(attrs.evolve(HEALTH, population=None)),
        UNKNOWN,
    ),
    (
        "integrated-health-organisation",
        "delegates-or-sub-contracts",
        place(attrs.evolve(HEALTH, delegated_tasks=(), sub_contractors=(COMPANY,))),
        YES,
    ),
    (
        "primary-care-network-agreement",
        "in-hours-contracts",
        place(attrs.evolve(NETWORK, members=None)),
        UNKNOWN,
    ),
    (
        "primary-care-network-agreement",
        "in-hours-contracts",
        place(attrs.evolve(NETWORK, members=())),
        UNKNOWN,
    ),
    (
        "primary-care-network-agreement",
        "in-hours-contracts",
        place(
            attrs.evolve(
                NETWORK, members=(NetworkMember(body=TRUST, holds_in_hours_contract=False),)
            )
        ),
        NO,
    ),
    (
        "primary-care-network-agreement",
        "thirty-to-fifty-thousand",
        place(attrs.evolve(NETWORK, registered_patients=51_000)),
        NO,
    ),
    (
        "system-control-total-agreement",
        "sum-of-members",
        place(
            finance=Finance(control_totals=(attrs.evolve(TOTALS[0], amount=Money.parse("£4m")),))
        ),
        NO,
    ),
    (
        "system-control-total-agreement",
        "sum-of-members",
        place(finance=Finance(control_totals=(attrs.evolve(TOTALS[0], members=None),))),
        UNKNOWN,
    ),
    (
        "system-control-total-agreement",
        "nhs-bodies-only",
        place(attrs.evolve(TOTAL, parties=None)),
        UNKNOWN,
    ),
    (
        "system-control-total-agreement",
        "nhs-bodies-only",
        place(attrs.evolve(TOTAL, parties=(NAMELESS,))),
        UNKNOWN,
    ),
    (
        "integrated-care-system-statutory",
        "one-integrated-care-board",
        place(members=members(ICB), lists=nothing_said("members")),
        UNKNOWN,
    ),
    (
        "accountable-care-organisation",
        "defined-population",
        place(populations=(), lists=more_than_given("populations")),
        UNKNOWN,
    ),
    (
        "accountable-care-organisation",
        "separate-commissioner",
        place(attrs.evolve(ORGANISATION, lists=nothing_said("commissioners"))),
        UNKNOWN,
    ),
    (
        "devolution-greater-manchester",
        "started-april-2016",
        place(attrs.evolve(DEAL, period=None)),
        UNKNOWN,
    ),
    (
        "devolution-greater-manchester",
        "started-april-2016",
        place(DEAL),
        NO,
    ),
    (
        "devolution-greater-manchester",
        "thirty-seven-bodies",
        place(DEAL),
        NO,
    ),
    (
        "local-integrated-care-partnership",
        "place-inside-a-system",
        place(area=WHOLE),
        NO,
    ),
    (
        "sustainability-and-transformation-plan",
        "plan-for-three-gaps",
        place(plans=(plan(PlanKind.FIVE_YEAR_PLAN),)),
        UNKNOWN,
    ),
    (
        "primary-care-network-agreement",
        "thirty-to-fifty-thousand",
        place(attrs.evolve(NETWORK, registered_patients=29_999)),
        NO,
    ),
    (
        "integrated-care-system-non-statutory",
        "accepts-control-total",
        place(gates=(GateReached(gate=SystemGate.CONTROL_TOTAL_ACCEPTED, is_passed=True),)),
        YES,
    ),
    (
        "system-control-total-agreement",
        "nhs-bodies-only",
        place(attrs.evolve(TOTAL, parties=())),
        UNKNOWN,
    ),
]


@pytest.mark.parametrize(
    ("slug", "key", "arrangement", "expected"),
    [pytest.param(*row, id=f"{row[0]}-{row[1]}-{number}") for number, row in enumerate(ODD)],
)
def test_an_odd_or_partial_record_is_answered_by_what_it_holds(
    slug: str, key: str, arrangement: Arrangement, expected: Answer
) -> None:
    """A list that may be partial denies nothing; what is recorded decides."""
    form = SHIPPED_CLASSIFIER.form(slug)
    (criterion,) = [each for each in all_criteria(form) if each.key == key]
    on = max(form.period.first_day, date(2017, 10, 1))
    if form.period.last_day is not None:
        on = min(on, form.period.last_day)
    assert criterion.ask(stated_whole(arrangement), on).outcome.answer is expected


def test_core_general_practice_may_be_in_the_contract_of_2019() -> None:
    """Of the later contract the services tell; before it could be there nothing is asked of it."""
    form = SHIPPED_CLASSIFIER.form("partially-integrated-model")
    (core,) = form.excluding
    for on, answer in ((date(2018, 8, 2), NO), (date(2020, 6, 1), YES)):
        assert core.ask(place(PROVIDER), on).outcome.answer is answer


@pytest.mark.parametrize(
    ("one", "others", "answer"),
    [
        (TRUST, (CCG, TRUST), YES),
        (TRUST, (CCG,), NO),
        (NAMELESS, (NAMELESS,), YES),
        (NAMELESS, (TRUST,), UNKNOWN),
        (CHARITY, (COMPANY,), NO),
        (TRUST, (), NO),
    ],
    ids=str,
)
def test_a_body_is_known_by_its_code_or_its_name(
    one: Body, others: tuple[Body, ...], answer: Answer
) -> None:
    """Two mentions are of one body by code; by name where a code is wanting; else it is open."""
    assert is_among(one, others) is answer
