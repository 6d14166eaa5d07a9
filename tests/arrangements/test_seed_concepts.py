"""
The concepts of the five founding documents, each built as a value and asked its claim.

One test for each row of the table in the documentation; `seed_concepts.csv` says for every row
what represents it. Where the claim is about what a place is, or whether it is sound, the forms,
the axes and the rules are asked, of the fact and of its opposite.
"""

from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from nhs_accountable_care import InvalidValueError, Money, Share, load
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    Arrangement,
    Authority,
    Board,
    BoardKind,
    Candidate,
    CandidateBasis,
    CandidateOutcome,
    CareModel,
    ChallengeOutcome,
    ChoiceLimit,
    Claim,
    ClinicalHub,
    Cohort,
    CommissioningBasis,
    CommissioningKind,
    CommissioningRole,
    CommissioningTask,
    Commitment,
    CommitmentKind,
    ControlTotalMove,
    DutyConflict,
    DutyTaken,
    Enabler,
    EnablerKind,
    Engagement,
    Evidence,
    Extent,
    Finance,
    FreedomGranted,
    Fund,
    FundKind,
    FundLine,
    FundMetric,
    Governance,
    Integration,
    IntegrationMode,
    IntegrationScope,
    Kept,
    Label,
    Leader,
    LeadershipRight,
    LeadSector,
    LegalChallenge,
    Member,
    MemberControlTotal,
    MemberRole,
    Office,
    OfficeKind,
    Oversight,
    OversightAction,
    OversightLevel,
    PatientChoice,
    PaymentKind,
    PaymentMixLine,
    PlanGap,
    PlanKind,
    Population,
    PopulationBasis,
    PopulationHealthCapability,
    PracticeParticipation,
    ProviderStructure,
    ProviderStructureKind,
    Readiness,
    ReadinessFactor,
    Scope,
    Seat,
    SeatKind,
    ServiceHolding,
    SpendingLimitKind,
    SpendingPosition,
    StaffDeployment,
    StaffTransfer,
    Stage,
    StatusChange,
    StatutoryDuty,
    SystemControlTotal,
    SystemDuty,
    SystemFreedom,
    SystemPlan,
    TransferBasis,
    Vanguard,
    Workforce,
    accountable_care_organisation,
    accountable_care_system,
    cluster_of_boards,
    walk,
)
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Answer, classify
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    Agreement,
    AgreementState,
    AllianceAgreement,
    AlternativeProviderMedicalServicesContract,
    AssuranceGate,
    AssuranceProcess,
    Body,
    CommissioningDelegation,
    DelegatedFunction,
    DelegationPower,
    DevolutionMemorandum,
    Extension,
    Incentive,
    IncentivePurpose,
    Lifecycle,
    Milestone,
    NHSStandardContract,
    PartnershipAgreement,
    PartnershipKind,
    Procurement,
    ProcurementRoute,
    RiskParty,
    RiskShare,
    Section75Agreement,
    Section75Arrangement,
    ServiceLine,
    StateChange,
    SystemControlTotalAgreement,
    WayToParticipate,
    is_signed,
    parties_of,
    regime_on,
    stands_on,
    term_of,
)
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import WholePopulationBudget
from nhs_accountable_care.policy import sourcebook, term, timeline
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import Severity, check

CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
OTHER = Body(code="R0A", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
NATIONAL = Body(name="NHS England", kind=OrganisationKind.NHS_ENGLAND)
IMPROVEMENT = Body(name="NHS Improvement", kind=OrganisationKind.NHS_IMPROVEMENT)
SPRING = date(2017, 4, 1)
YEAR = DateRange.parse("2017-04-01/2018-03-31")
PLACE = Area(name="A place", footprint="QOP", extent=Extent.WHOLE)


def system(**parts: object) -> Arrangement:
    """Make a system of a commissioner and a provider."""
    return accountable_care_system(
        name="System",
        area=PLACE,
        commissioners=(CCG,),
        providers=(TRUST,),
        **parts,  # type: ignore[arg-type]  # each test names the parts that it needs
    )


def roles(place: Arrangement) -> set[MemberRole]:
    """Give the roles that members have."""
    return {role for member in place.members or () for role in member.roles or ()}


ORGANISATION = "accountable-care-organisation"
EXAMPLES = Path(__file__).parents[2] / "examples" / "documents"


def document(name: str) -> Arrangement:
    """Load one of the example documents."""
    return load(EXAMPLES / f"{name}.json")


def asked(place: Arrangement, form: str, test: str, on: date = SPRING) -> str:
    """Ask one test of a form of a place as it stood on a day."""
    found = classify(place, on=on).finding(form)
    assert found is not None
    every = (*found.reasons, *found.exclusions, *found.indications)
    [reason] = [each for each in every if each.criterion.key == test]
    return reason.outcome.answer.value


def contracted(agreement: Agreement) -> Arrangement:
    """Make a place of which it is known that one thing was agreed and nothing else."""
    return Arrangement(name="Place", agreements=(agreement,))


def recorded(**parts: object) -> Arrangement:
    """Write a place with these parts as a document, and give what is read back from it."""
    place = Arrangement(name="Place", **parts)  # type: ignore[arg-type]  # each test names its parts
    text = write(standard_codec().document(place, as_at=SPRING))
    found = read(text, Arrangement).value
    assert found == place
    return found


def along(axis: str, place: Arrangement, on: date = SPRING) -> str:
    """Say where a place lies on an axis."""
    found = classify(place, on=on).axis(axis)
    assert found is not None
    return found.value


def codes(place: Arrangement, *, on: date) -> set[str]:
    """Give the codes of the rules that a place breaks on a day."""
    return {each.rule.code for each in check(place, on=on, register=register()).findings}


# --- Seed 000: the newsletter of March 2017 -------------------------------------------


def test_c001_the_split_is_said_to_end_and_does_not_in_law() -> None:
    """The end of the split is a claim; in effect it may be bridged, and in law it never ends."""
    place = attrs.evolve(
        system(),
        claims=(Claim(text="The split ends in effect", speaker="Simon Stevens"),),
        governance=Governance(has_collective_decisions=True),
        commissioning=(),
    )
    assert "NAC102" in codes(place, on=SPRING)
    assert along("purchaser-provider-split", place) == "bridged"
    apart = attrs.evolve(place, governance=Governance(has_collective_decisions=False))
    assert along("purchaser-provider-split", apart) == "separate"
    handed = attrs.evolve(
        place,
        commissioning=(
            CommissioningRole(kind=CommissioningKind.TACTICAL, basis=CommissioningBasis.CONTRACT),
        ),
    )
    assert along("purchaser-provider-split", handed) == "ended-in-effect"


def test_c002_a_partnership_is_more_than_its_plan() -> None:
    """Footprint, plan and partnership are separate records, and none is a legal body."""
    place = Arrangement(
        name="Place",
        area=PLACE,
        plans=(SystemPlan(kind=PlanKind.FIVE_YEAR_PLAN, closes=tuple(PlanGap)),),
        governance=Governance(boards=(), leaders=()),
        history=(
            StatusChange(stage=Stage.LIVE, as_form="sustainability-and-transformation-plan"),
            StatusChange(
                stage=Stage.LIVE,
                on=date(2017, 3, 31),
                as_form="sustainability-and-transformation-partnership",
            ),
        ),
        creates_legal_body=False,
    )
    assert [change.as_form for change in place.at(date(2017, 3, 30)).history or ()] == [
        "sustainability-and-transformation-plan"
    ]
    plan, body = (
        "sustainability-and-transformation-plan",
        "sustainability-and-transformation-partnership",
    )
    assert asked(place, plan, "plan-for-three-gaps", on=date(2016, 10, 21)) == "yes"
    assert asked(place, body, "board-drawn-from-members") == "no"
    drawn = Board(name="Board", kind=BoardKind.PARTNERSHIP_BOARD, is_drawn_from_members=True)
    with_board = attrs.evolve(place, governance=Governance(boards=(drawn,)))
    assert asked(with_board, body, "board-drawn-from-members") == "yes"


def test_c003_the_fast_track_was_for_up_to_ten() -> None:
    """A cohort has a range, a window and months, and its list may be unknown."""
    cohort = Cohort(name="Fast track", most=10, months="six to nine", window=YEAR)
    assert (cohort.least, cohort.most, cohort.candidates) == (None, 10, None)
    with pytest.raises(InvalidValueError, match="at least 11 and at most 10"):
        attrs.evolve(cohort, least=11)


def test_c004_a_system_keeps_its_organisations() -> None:
    """Commissioners and providers sign, each keeps its identity, and no new body comes of it."""
    contract = AccountablePerformanceContract(
        title="Agreement",
        signed_on=date(2017, 4, 1),
        with_nhs_england=True,
        with_nhs_improvement=True,
    )
    place = system(performance_contract=contract)
    assert {MemberRole.COMMISSIONER, MemberRole.PROVIDER} <= roles(place)
    form = "accountable-care-system"
    assert asked(place, form, "accountable-performance-contract") == "yes"
    assert asked(system(), form, "accountable-performance-contract") == "unknown"
    unsigned = attrs.evolve(
        system(), agreements=(), absent_agreements=(AbsentAgreement(kind=contract.type_tag),)
    )
    assert asked(unsigned, form, "accountable-performance-contract") == "no"
    kept = attrs.evolve(place, creates_legal_body=False)
    assert asked(kept, form, "no-new-legal-body") == "yes"


@pytest.mark.parametrize(("most", "expected"), [(True, "yes"), (False, "no")])
def test_c005_an_organisation_has_holder_contract_population_and_scope(
    *, most: bool, expected: str
) -> None:
    """The four marks are asked one by one, and the scope must be most of all care."""
    contract = AccountableCareOrganisationContract(
        title="Draft",
        signed_on=SPRING,
        commissioners=(CCG,),
        holder=TRUST,
        covers_most_care=most,
    )
    people = Population(people=250_000, as_at=SPRING)
    place = attrs.evolve(contracted(contract), populations=(people,))
    for test in ("one-contract-holder", "separate-commissioner", "defined-population"):
        assert asked(place, ORGANISATION, test) == "yes"
    assert asked(place, ORGANISATION, "majority-of-care") == expected


def test_c006_a_label_decides_nothing() -> None:
    """Without an off-the-shelf model the answer is a count of reasons, and the name is none."""
    labelled = Arrangement(name="Place", labels=(Label(text="accountable care system"),))
    found = classify(labelled, on=SPRING).finding("accountable-care-system")
    assert found is not None
    assert (found.met, found.unmet) == (0, 0)
    assert found.answer is Answer.UNKNOWN
    partly = attrs.evolve(labelled, finance=Finance(manages_funding_for_population=True))
    found = classify(partly, on=SPRING).finding("accountable-care-system")
    assert found is not None
    assert found.answer is Answer.UNKNOWN
    assert found.unknown > 0


def test_c007_dorset_shared_its_books_and_its_budget() -> None:
    """Open book is a fact of the money and of the agreement, which ran for two years."""
    place = document("dorset-open-book-2017")
    assert place.finance is not None
    assert place.finance.open_book
    assert place.finance.manages_funding_for_population
    agreements = place.agreements or ()
    [agreement] = [each for each in agreements if isinstance(each, SystemControlTotalAgreement)]
    assert agreement.is_open_book
    assert stands_on(agreement, date(2018, 4, 1))
    assert not stands_on(agreement, date(2019, 4, 1))


def test_c008_a_leader_may_span_the_split() -> None:
    """A leader has a home and the sides over which the person holds office."""
    leader = Leader(post="Lead", home=TRUST, spans=(MemberRole.COMMISSIONER, MemberRole.PROVIDER))
    assert leader.spans_split


@pytest.mark.parametrize(
    ("authority", "rests_on"),
    [
        (Authority.STATUTORY, "statutory"),
        (Authority.DELEGATED, "delegated"),
        (Authority.SOFT, "agreement"),
        (None, "unknown"),
    ],
)
def test_c009_a_leader_has_one_kind_of_authority(
    authority: Authority | None, rests_on: str
) -> None:
    """Statutory, delegated or soft; unclear is unknown, and decides nothing."""
    place = Arrangement(
        name="Place",
        governance=Governance(leaders=(Leader(post="Lead", authority=authority),)),
        agreements=(),
        creates_legal_body=False,
    )
    assert along("authority", place) == rests_on


def test_c010_one_chief_for_bodies_of_one_side_is_normal() -> None:
    """A chief officer of two CCGs stays on one side, and no rule warns of it."""
    leader = Leader(
        post="Chief officer",
        leads=(CCG, Body(code="01W")),
        spans=(MemberRole.COMMISSIONER,),
    )
    place = Arrangement(name="Place", governance=Governance(leaders=(leader,)))
    rules = [finding.rule.code for finding in check(place, on=SPRING).findings]
    assert "NAC302" not in rules


def test_c011_one_chief_across_the_split_is_a_warning() -> None:
    """No bar was found, so it is a matter for review and not an error."""
    leader = Leader(post="Chief", spans=(MemberRole.COMMISSIONER, MemberRole.PROVIDER))
    place = Arrangement(name="Place", governance=Governance(leaders=(leader,)))
    [finding] = [each for each in check(place, on=SPRING).findings if each.rule.code == "NAC302"]
    assert finding.rule.severity is Severity.WARNING


def test_c012_members_stay_and_power_is_soft() -> None:
    """A system makes no body, its members keep theirs, and its power is that of agreement."""
    place = Arrangement(
        name="Place",
        members=(Member(body=TRUST, keeps=(Kept.IDENTITY, Kept.BOARD)),),
        governance=Governance(leaders=(Leader(post="Lead", authority=Authority.SOFT),)),
        agreements=(),
        creates_legal_body=False,
    )
    assert along("authority", place) == "agreement"
    assert asked(place, "accountable-care-system", "no-new-legal-body") == "yes"
    assert along("authority", attrs.evolve(place, creates_legal_body=True)) == "statutory"


def test_c013_berkshire_was_proposed_before_it_was_named() -> None:
    """A place has a dated history, of which the proposal of March 2016 is the first entry."""
    place = Arrangement(
        name="Berkshire West",
        area=Area(name="Berkshire West", footprint="QU9", extent=Extent.PART),
        history=(
            StatusChange(
                stage=Stage.CANDIDATE, on=date(2016, 3, 1), as_form="accountable-care-system"
            ),
            StatusChange(
                stage=Stage.SHADOW, on=date(2017, 6, 15), as_form="accountable-care-system"
            ),
        ),
    )
    assert [change.stage for change in place.at(SPRING).history or ()] == [Stage.CANDIDATE]


def test_c014_the_american_sense_is_a_term_only() -> None:
    """The word came from America, and its sense there maps to no form of ours."""
    senses = {sense.key: sense for sense in term("ACO")}
    assert senses["accountable-care-organisation-american"].maps_to == ()


def test_c015_a_vanguard_may_seek_to_be_an_organisation() -> None:
    """A site names what it is on the way to, and that makes it none."""
    site = Vanguard(
        name="Salford Together",
        number=5,
        model=CareModel.INTEGRATED_PRIMARY_AND_ACUTE_CARE,
        seeks=ORGANISATION,
    )
    assert SHIPPED_CLASSIFIER.form(str(site.seeks)).name == "accountable care organisation"
    place = Arrangement(name="Salford", integration=Integration(vanguards=(site,)))
    assert asked(place, ORGANISATION, "one-contract-holder") == "unknown"


@pytest.mark.parametrize(
    ("basis", "warns"), [(TransferBasis.TUPE, False), (TransferBasis.NEW_APPOINTMENT, True)]
)
def test_c016_staff_move_when_a_service_changes_employer(
    basis: TransferBasis, *, warns: bool
) -> None:
    """Staff who change employer with their service move under TUPE, and a rule says so."""
    moved = StaffTransfer(
        giver=COUNCIL,
        taker=TRUST,
        service=ServiceLine.ADULT_SOCIAL_CARE,
        people=450,
        is_approximate=True,
        moves_employer=True,
        basis=basis,
    )
    place = Arrangement(name="Place", workforce=Workforce(transfers=(moved,)))
    assert ("NAC802" in codes(place, on=SPRING)) is warns


def test_c017_an_organisation_answers_for_health_and_most_care() -> None:
    """The duty for health and the share of care are asked of the contract, one by one."""
    scope = Scope(share_of_care=Share.parse("85%"), has_population_health_duty=True)
    assert scope.covers_most_care is None
    contract = AccountableCareOrganisationContract(
        title="Draft", holder=TRUST, covers_most_care=True, has_population_health_duty=True
    )
    place = contracted(contract)
    place = attrs.evolve(place, scope=scope)
    assert asked(place, ORGANISATION, "majority-of-care") == "yes"
    less = attrs.evolve(contract, covers_most_care=False)
    place = contracted(less)
    assert asked(place, ORGANISATION, "majority-of-care") == "no"


def test_c018_large_providers_and_general_practice_decide_how_hard_it_is() -> None:
    """What speaks for and against is recorded, and is no test of any form."""
    readiness = Readiness(
        large_providers=3,
        general_practice_takes_part=False,
        hinders=(ReadinessFactor.GENERAL_PRACTICE_SUPPORT,),
    )
    bare = system()
    hard = attrs.evolve(bare, readiness=readiness)
    answers = [
        [(found.form.slug, found.answer) for found in classify(place, on=SPRING).forms]
        for place in (bare, hard)
    ]
    assert answers[0] == answers[1]


def test_c019_a_holder_is_contracted_by_somebody_else() -> None:
    """Nobody holds a contract of which it is itself the commissioner."""
    contract = AccountableCareOrganisationContract(
        title="Draft", signed_on=SPRING, commissioners=(CCG,), holder=TRUST
    )
    place = contracted(contract)
    assert asked(place, ORGANISATION, "separate-commissioner") == "yes"
    assert "NAC103" not in codes(place, on=SPRING)
    own = attrs.evolve(contract, holder=CCG)
    place = contracted(own)
    assert asked(place, ORGANISATION, "separate-commissioner") == "no"
    assert "NAC103" in codes(place, on=SPRING)


@pytest.mark.parametrize(
    ("has_budget", "expected"), [(True, "yes"), (False, "no"), (None, "unknown")]
)
def test_c020_a_holder_may_have_a_budget_for_a_population(
    *, has_budget: bool | None, expected: str
) -> None:
    """The capitation budget is a mechanism, and the contract says whether there is one."""
    contract = AccountableCareOrganisationContract(
        title="A", holder=TRUST, has_whole_population_budget=has_budget
    )
    place = contracted(contract)
    assert asked(place, ORGANISATION, "whole-population-budget") == expected
    assert WholePopulationBudget().type_tag == "whole-population-budget"


@pytest.mark.parametrize(
    ("last_day", "expected"), [(date(2027, 3, 31), "yes"), (date(2018, 3, 31), "no")]
)
def test_c021_a_contract_has_a_term_and_extensions(last_day: date, expected: str) -> None:
    """Ten years are long and one is not; a term grows by extensions that stand beside it."""
    contract = AccountableCareOrganisationContract(
        title="A",
        holder=TRUST,
        period=DateRange(first_day=SPRING, last_day=last_day),
        lifecycle=Lifecycle(
            extensions=(Extension(on=date(2018, 1, 1), last_day=date(2033, 3, 31)),)
        ),
    )
    assert asked(contracted(contract), ORGANISATION, "long-term") == expected
    assert term_of(contract, on=SPRING) == contract.period
    assert str(term_of(contract, on=date(2018, 1, 1))) == "1 April 2017 to 31 March 2033"


def test_c022_a_strategic_commissioner_has_an_area_and_tasks() -> None:
    """The thin, wide commissioner sets outcomes and budgets and designs no pathways."""
    role = CommissioningRole(
        kind=CommissioningKind.STRATEGIC,
        body=CCG,
        area="The whole footprint",
        tasks=(CommissioningTask.SETTING_OUTCOMES, CommissioningTask.SETTING_BUDGETS),
        basis=CommissioningBasis.STATUTE,
    )
    place = Arrangement(name="Place", commissioning=(role,))
    day = date(2018, 6, 1)
    assert asked(place, "strategic-commissioner", "no-pathway-work", on=day) == "yes"
    busy = attrs.evolve(role, tasks=(*(role.tasks or ()), CommissioningTask.DESIGNING_PATHWAYS))
    place = Arrangement(name="Place", commissioning=(busy,))
    assert asked(place, "strategic-commissioner", "no-pathway-work", on=day) == "no"


def test_c023_system_manager_is_another_word() -> None:
    """Both words lead to one sense."""
    assert term("system manager")[0].key == term("strategic commissioner")[0].key


def test_c024_commissioners_join_their_teams_and_merge() -> None:
    """A leader can lead several CCGs, and the register knows what they became."""
    leader = Leader(post="Accountable officer", leads=(Body(code="00W"), Body(code="01M")))
    assert leader.leads is not None
    merged = {
        era.code
        for body in leader.leads
        for era in register().successors(str(body.code), on=SPRING)
    }
    assert merged == {"14L"}


def test_c025_contracts_may_be_held_centrally() -> None:
    """A body can hold contracts for others by delegation, which is no contract with a provider."""
    role = CommissioningRole(
        kind=CommissioningKind.CONTRACTING_FOR_OTHERS,
        body=NATIONAL,
        basis=CommissioningBasis.DELEGATION,
        moves_statutory_function=False,
    )
    place = recorded(commissioning=(role,), governance=Governance(has_collective_decisions=False))
    assert place.commissioning == (role,)
    # Nobody buys from itself: the split goes on where a buyer buys for other buyers.
    assert along("purchaser-provider-split", place) == "separate"


def test_c026_devolution_has_a_memorandum_functions_and_a_budget() -> None:
    """Greater Manchester's memorandum has a day of signature and a later one of effect."""
    memorandum = DevolutionMemorandum(
        title="Greater Manchester",
        signed_on=date(2015, 2, 27),
        period=DateRange(first_day=date(2016, 4, 1)),
        functions=(DelegatedFunction(name="Commissioning", is_directly_commissioned=True),),
        duties_stay=True,
    )
    assert is_signed(memorandum, on=date(2015, 2, 27))
    # It is on the table from its signature, and not before.
    assert stands_on(memorandum, date(2015, 3, 1))
    assert not stands_on(memorandum, date(2015, 2, 26))
    place = Arrangement(name="Greater Manchester", agreements=(memorandum,))
    between, after = date(2015, 6, 1), date(2016, 4, 1)
    assert asked(place, "devolved-system", "memorandum-signed", on=between) == "yes"
    assert asked(place, "devolved-system", "in-effect", on=between) == "no"
    assert asked(place, "devolved-system", "in-effect", on=after) == "yes"
    assert asked(place, "devolved-system", "duties-stay", on=after) == "yes"


def test_c027_frimley_was_led_by_a_trust_chief() -> None:
    """A lead has a home body with a kind, and readiness knows a single main hospital."""
    lead = Leader(post="Lead", home=TRUST)
    place = recorded(
        governance=Governance(leaders=(lead,)), readiness=Readiness(has_single_main_acute=True)
    )
    assert place.governance is not None
    [found] = place.governance.leaders or ()
    assert found.home is not None
    assert found.home.kind is OrganisationKind.NHS_FOUNDATION_TRUST
    assert found.spans_split is None
    assert place.readiness is not None
    assert place.readiness.has_single_main_acute


def test_c028_a_candidate_may_withdraw_with_a_reason() -> None:
    """North Central London fell out of the running: a stage with its reason."""
    change = StatusChange(
        stage=Stage.WITHDRAWN,
        as_form=ORGANISATION,
        reason="Several independent foundation trusts",
    )
    running = StatusChange(stage=Stage.CANDIDATE, as_form=ORGANISATION)
    place = Arrangement(name="North Central London", code="QMJ", history=(running, change))
    assert along("stage", place) == "withdrawn"
    assert along("stage", attrs.evolve(place, history=(running,))) == "candidate"


def test_c029_a_foundation_trust_joins_by_its_own_board() -> None:
    """Whether its board agreed is a fact of the membership: yes, no, and not recorded differ."""
    answers = (True, False, None)
    place = recorded(
        members=tuple(Member(body=TRUST, board_consented=answer) for answer in answers)
    )
    assert tuple(member.board_consented for member in place.members or ()) == answers


def test_c030_three_trusts_may_share_one_chief() -> None:
    """A group has members that stay bodies, and one chief."""
    group = ProviderStructure(
        kind=ProviderStructureKind.GROUP,
        members=(TRUST, OTHER, Body(code="RDE", kind=OrganisationKind.NHS_FOUNDATION_TRUST)),
        shares_chief=True,
    )
    place = Arrangement(
        name="South and Mid Essex",
        members=tuple(Member(body=body) for body in group.members or ()),
        integration=Integration(structures=(group,)),
    )
    assert asked(place, "group-model", "two-or-more-trusts") == "yes"
    assert asked(place, "group-model", "one-executive") == "yes"
    apart = attrs.evolve(group, shares_chief=False)
    place = attrs.evolve(place, integration=Integration(structures=(apart,)))
    assert asked(place, "group-model", "one-executive") == "no"


def test_c031_bedfordshire_was_a_candidate_without_a_settled_leader() -> None:
    """What is not settled is unknown, beside a stage that is known."""
    place = Arrangement(
        name="Bedfordshire, Luton and Milton Keynes",
        code="QHG",
        history=(StatusChange(stage=Stage.CANDIDATE),),
    )
    assert along("stage", place) == "candidate"
    assert along("authority", place) == "unknown"


def test_c032_a_system_may_contract_with_organisations_inside_it() -> None:
    """Nested arrangements make the hybrid: in being, or meant."""
    inside = tuple(
        Arrangement(
            name=name,
            agreements=(),
            labels=(Label(text="aspiring ACO", form=ORGANISATION),),
            history=(),
        )
        for name in ("Salford", "Stockport")
    )
    place = system(organisations=inside)
    assert [part.name for _, part in walk(place)] == ["System", "Salford", "Stockport"]
    assert along("hybrid", place) == "aspired"
    plain = tuple(attrs.evolve(part, labels=()) for part in inside)
    assert along("hybrid", system(organisations=plain)) == "none"


def test_c033_morecambe_bay_has_a_record() -> None:
    """A site has a history and a vanguard behind it, and was a candidate and no more."""
    place = recorded(
        area=Area(name="Morecambe Bay", footprint="QE1", extent=Extent.PART),
        history=(StatusChange(stage=Stage.CANDIDATE, as_form=ORGANISATION),),
        integration=Integration(vanguards=(Vanguard(name="Better Care Together", number=6),)),
    )
    assert along("stage", place) == "candidate"
    assert along("extent", place) == "part"


def test_c034_a_place_may_become_one_form_after_another() -> None:
    """The history is a path of forms with their days, and each form is asked in its own days."""
    path = (
        StatusChange(
            stage=Stage.LIVE,
            on=date(2017, 3, 31),
            as_form="sustainability-and-transformation-partnership",
        ),
        StatusChange(stage=Stage.SHADOW, on=date(2017, 6, 15), as_form="accountable-care-system"),
        StatusChange(stage=Stage.CANDIDATE, as_form=ORGANISATION),
    )
    place = Arrangement(name="Place", history=path)
    before, after = classify(place, on=date(2016, 4, 1)), classify(place, on=date(2017, 6, 15))
    assert before.finding("accountable-care-system") is None
    assert after.finding("accountable-care-system") is not None
    forms = [form.slug for form in SHIPPED_CLASSIFIER.lineage("accountable-care-system")]
    assert forms.index("sustainability-and-transformation-plan") < forms.index(
        "sustainability-and-transformation-partnership"
    )


def test_c035_devon_planned_a_commissioner_over_several_organisations() -> None:
    """A strategic commissioner and several nested organisations stand in one arrangement."""
    aspiring = StatusChange(stage=Stage.CANDIDATE, as_form=ORGANISATION)
    place = Arrangement(
        name="Devon",
        code="QJK",
        commissioning=(CommissioningRole(kind=CommissioningKind.STRATEGIC),),
        nested=tuple(
            Arrangement(name=name, agreements=(), labels=(), history=(aspiring,))
            for name in ("East", "West")
        ),
        history=(StatusChange(stage=Stage.CANDIDATE),),
    )
    assert along("hybrid", place) == "aspired"
    assert along("stage", place) == "candidate"


def test_c036_no_footprint_maps_to_a_final_body() -> None:
    """A footprint can go several ways; the register never picks one."""
    frimley = register().successors("QNQ", on=date(2026, 4, 1))
    assert len(frimley) == 3


TIPPED = (
    "Greater Manchester",
    "Devon",
    "Lancashire",
    "Frimley Health",
    "Luton, Bedfordshire and Milton Keynes",
    "Dorset",
    "Northumbria, Tyne and Wear",
    "Essex",
    "South Yorkshire",
    "Birmingham and Solihull",
)


def test_c037_a_journalist_tipped_ten_areas() -> None:
    """A list of candidates has its speaker, each place its basis, and June knew better."""
    tipped = Cohort(
        name="In the mix",
        speaker="HSJ",
        candidates=tuple(
            Candidate(name=name, basis=CandidateBasis.TIPPED_BY_PRESS) for name in TIPPED
        ),
        incomplete=("candidates",),
    )
    place = recorded(cohorts=(tipped,))
    [cohort] = place.cohorts or ()
    names = {each.name for each in cohort.candidates or ()}
    assert len(names) == 10
    assert "Devon" in names - set(NAMED_IN_MARCH)


# --- Seed 001: Next Steps, 31 March 2017 ----------------------------------------------


def test_c038_a_system_is_an_evolved_partnership() -> None:
    """The alias leads to the system, which grew out of the partnership of its footprint."""
    assert "accountable-care-system" in term("evolved STP")[0].maps_to
    assert SHIPPED_CLASSIFIER.form("accountable-care-system").lineage == (
        "sustainability-and-transformation-partnership",
    )
    assert system().area == PLACE


def test_c039_councils_are_welcome_and_not_required() -> None:
    """A system without a council meets as many tests as one with."""
    without, with_one = system(), system(councils=(COUNCIL,))
    assert MemberRole.LOCAL_AUTHORITY not in roles(without)
    assert MemberRole.LOCAL_AUTHORITY in roles(with_one)
    answers = [
        [str(reason.outcome.answer.value) for reason in found.reasons]
        for found in (
            classify(place, on=SPRING).finding("accountable-care-system")
            for place in (without, with_one)
        )
        if found is not None
    ]
    assert answers[0] == answers[1]


def test_c040_freedom_is_what_a_system_gets_in_return() -> None:
    """Freedoms are recorded as granted or refused, which are two things."""
    granted = FreedomGranted(freedom=SystemFreedom.DELEGATED_COMMISSIONING, is_granted=True)
    refused = attrs.evolve(granted, is_granted=False)
    for freedom in (granted, refused):
        assert recorded(freedoms=(freedom,)).freedoms == (freedom,)
    assert granted != refused
    assert recorded().freedoms is None


@pytest.mark.parametrize(
    ("extent", "place"), [(Extent.PART, "part"), (Extent.WHOLE, "whole"), (None, "unknown")]
)
def test_c041_a_system_may_be_part_of_a_footprint(extent: Extent | None, place: str) -> None:
    """An area is the whole of a footprint or a part of one, and neither stops it."""
    area = Area(name="Berkshire West", footprint="QU9", extent=extent)
    assert along("extent", Arrangement(name="Berkshire West", area=area)) == place


@pytest.mark.parametrize(("improvement", "expected"), [(True, "yes"), (False, "no")])
def test_c042_the_performance_contract_has_both_national_bodies(
    *, improvement: bool, expected: str
) -> None:
    """Entry criterion 1: an agreement with NHS England and NHS Improvement, not with one."""
    contract = AccountablePerformanceContract(
        title="Contract",
        signed_on=SPRING,
        parties=(CCG, NATIONAL, IMPROVEMENT),
        with_nhs_england=True,
        with_nhs_improvement=improvement,
    )
    form = "accountable-care-system"
    assert asked(contracted(contract), form, "accountable-performance-contract") == expected


def test_c043_faster_improvement_is_a_dated_promise() -> None:
    """A commitment has its measure and its years, and a duty says whether it was met."""
    promise = Commitment(
        kind=CommitmentKind.FASTER_IMPROVEMENT,
        goal="Cancer waiting times",
        measure="62 days",
        years=(FinancialYear(2017), FinancialYear(2018)),
    )
    assert [str(year) for year in promise.years or ()] == ["2017/18", "2018/19"]
    met = DutyTaken(duty=SystemDuty.FASTER_IMPROVEMENT, is_met=True)
    place = attrs.evolve(system(), commitments=(promise,), duties=(met,))
    assert asked(place, "accountable-care-system", "faster-improvement") == "yes"
    failed = attrs.evolve(place, duties=(attrs.evolve(met, is_met=False),))
    assert asked(failed, "accountable-care-system", "faster-improvement") == "no"


def test_c044_money_is_managed_for_a_defined_population() -> None:
    """A population and money managed for it stand side by side."""
    place = Arrangement(
        name="Place",
        populations=(Population(people=300_000, basis=PopulationBasis.RESIDENT),),
        finance=Finance(manages_funding_for_population=True),
    )
    form, test = "accountable-care-system", "funding-for-a-defined-population"
    assert asked(place, form, test) == "yes"
    apart = attrs.evolve(place, finance=Finance(manages_funding_for_population=False))
    assert asked(apart, form, test) == "no"


def test_c045_one_target_covers_commissioner_and_provider() -> None:
    """The target is the sum of members of both sides, and moves between them come to nothing."""
    total = SystemControlTotal(
        year=FinancialYear(2019),
        amount=Money.parse("-£1m"),
        members=(
            MemberControlTotal(body=CCG, amount=Money.parse("£1m")),
            MemberControlTotal(body=TRUST, amount=Money.parse("-£2m")),
        ),
        moves=(ControlTotalMove(giver=CCG, taker=TRUST, amount=Money.parse("£1m")),),
        moves_are_net_neutral=True,
    )
    day = date(2019, 6, 1)
    place = Arrangement(name="Place", finance=Finance(control_totals=(total,)))
    assert not {"NAC503", "NAC504"} & codes(place, on=day)
    wrong = attrs.evolve(total, amount=Money.parse("-£2m"))
    place = Arrangement(name="Place", finance=Finance(control_totals=(wrong,)))
    assert "NAC503" in codes(place, on=day)
    lopsided = attrs.evolve(total, moves_are_net_neutral=False)
    place = Arrangement(name="Place", finance=Finance(control_totals=(lopsided,)))
    assert "NAC504" in codes(place, on=day)


def test_c046_less_is_paid_by_the_click() -> None:
    """A payment mix has the share of tariff before and after."""
    tariff = PaymentMixLine(
        kind=PaymentKind.TARIFF, share=Share.parse("40%"), share_before=Share.parse("70%")
    )
    place = recorded(finance=Finance(payment_mix=(tariff,)))
    assert place.finance is not None
    [line] = place.finance.payment_mix or ()
    assert line.share is not None
    assert line.share_before is not None
    assert line.share.value < line.share_before.value


def test_c047_growth_of_demand_is_moderated() -> None:
    """A commitment about demand has a measure, and is gone on a day before it was made."""
    promise = Commitment(
        kind=CommitmentKind.DEMAND,
        goal="Slower growth",
        measure="Emergency admissions",
        on=SPRING,
    )
    place = recorded(commitments=(promise,))
    assert [each.measure for each in place.commitments or ()] == ["Emergency admissions"]
    assert place.at(date(2017, 3, 31)).commitments == ()


def test_c048_workforce_and_facilities_are_shared() -> None:
    """What is shared has a kind and those who share it, and nobody changes employer by it."""
    shared = Enabler(kind=EnablerKind.ESTATES, shared_by=(CCG, TRUST))
    place = recorded(workforce=Workforce(enablers=(shared,), transfers=()))
    assert place.workforce is not None
    assert place.workforce.enablers == (shared,)
    assert "NAC802" not in codes(place, on=SPRING)


def test_c049_the_annual_negotiation_ends() -> None:
    """That buyer and seller no longer haggle is a fact of the money; their contracts go on."""
    contract = NHSStandardContract(title="A", commissioners=(CCG,), provider=TRUST, period=YEAR)
    place = recorded(
        finance=Finance(ends_annual_negotiation=True), agreements=(contract,), commissioning=()
    )
    assert place.finance is not None
    assert place.finance.ends_annual_negotiation
    assert stands_on(contract, SPRING)
    assert along("purchaser-provider-split", place) == "unknown"


def test_c050_decisions_are_collective() -> None:
    """A board with voters, a quorum and what was delegated to it decides for all of them."""
    board = Board(
        name="System board",
        kind=BoardKind.PARTNERSHIP_BOARD,
        voters=(CCG, TRUST),
        quorum=2,
        delegations=("Spending of the transformation fund",),
    )
    place = attrs.evolve(
        system(),
        governance=Governance(
            boards=(board,), has_collective_decisions=True, duties_stay_with_members=True
        ),
    )
    assert asked(place, "accountable-care-system", "collective-governance") == "yes"
    alone = attrs.evolve(place, governance=Governance(boards=(), has_collective_decisions=False))
    assert asked(alone, "accountable-care-system", "collective-governance") == "no"


def test_c051_statutory_accountabilities_go_on() -> None:
    """Each member keeps its officer, duties and accounts, or a rule of clusters finds it."""
    kept = (Kept.ACCOUNTABLE_OFFICER, Kept.STATUTORY_DUTIES, Kept.ACCOUNTS)
    member = Member(body=CCG, keeps=kept, gives_up=())
    assert member.gives_up == ()
    memorandum = DevolutionMemorandum(
        title="A", signed_on=SPRING, period=DateRange(first_day=SPRING), duties_stay=True
    )
    place = Arrangement(name="Place", members=(member,), agreements=(memorandum,))
    assert asked(place, "devolved-system", "duties-stay") == "yes"
    moved = attrs.evolve(memorandum, duties_stay=False)
    assert asked(attrs.evolve(place, agreements=(moved,)), "devolved-system", "duties-stay") == (
        "no"
    )


@pytest.mark.parametrize(
    ("mode", "met"),
    [
        (IntegrationMode.VIRTUAL, "yes"),
        (IntegrationMode.MERGER, "yes"),
        (IntegrationMode.NONE, "no"),
    ],
)
def test_c052_providers_are_joined_among_themselves(mode: IntegrationMode, met: str) -> None:
    """Horizontal integration by agreement or in one body is what a system must have."""
    place = Arrangement(name="Place", integration=Integration(horizontal=mode))
    assert along("horizontal-integration", place) == mode.value
    assert asked(place, "accountable-care-system", "horizontal-integration") == met


def test_c053_general_practice_works_in_hubs() -> None:
    """Vertical integration has hubs of the size that was planned in 2017."""
    integration = Integration(
        vertical=IntegrationMode.VIRTUAL,
        general_practice_in_hubs=True,
        hubs=(ClinicalHub(name="North", registered_patients=41_000),),
    )
    place = Arrangement(name="Place", integration=integration)
    assert asked(place, "accountable-care-system", "vertical-integration") == "yes"
    without = Arrangement(
        name="Place",
        integration=Integration(
            vertical=IntegrationMode.NONE, general_practice_in_hubs=False, hubs=()
        ),
    )
    assert asked(without, "accountable-care-system", "vertical-integration") == "no"


def test_c054_population_health_management_is_validated() -> None:
    """A capability counts if it is rigorous and somebody validated it."""
    means = PopulationHealthCapability(
        description="Risk stratification",
        is_rigorous=True,
        is_validated=True,
        validated_by=NATIONAL,
    )
    form, test = "accountable-care-system", "population-health-management"
    met = DutyTaken(duty=SystemDuty.POPULATION_HEALTH_MANAGEMENT, is_met=True)
    place = Arrangement(
        name="Place",
        integration=Integration(population_health=means),
        duties=(met,),
    )
    assert asked(place, form, test) == "yes"
    unproved = attrs.evolve(place, duties=(attrs.evolve(met, is_met=False),))
    assert asked(unproved, form, test) == "no"
    assert asked(attrs.evolve(place, duties=None), form, test) == "unknown"


def test_c055_elective_choice_is_kept_by_a_mechanism() -> None:
    """Choice has a mechanism and a holder of the duty; to offer less is unlawful."""
    choice = PatientChoice(is_kept=True, mechanism="Referral service", duty_holder=CCG)
    met = DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=True)
    place = Arrangement(name="Place", choice=choice, duties=(met,))
    assert asked(place, "accountable-care-system", "patient-choice") == "yes"
    lost = Arrangement(
        name="Place",
        choice=attrs.evolve(
            choice, is_kept=False, offers_any_provider_with_a_commissioning_contract=False
        ),
        duties=(attrs.evolve(met, is_met=False),),
    )
    assert asked(lost, "accountable-care-system", "patient-choice") == "no"
    assert "NAC801" in codes(lost, on=SPRING)
    assert "NAC801" not in codes(place, on=SPRING)


@pytest.mark.parametrize(
    "service",
    [
        pytest.param(ServiceLine.CORE_GENERAL_PRACTICE, id="c056"),
        pytest.param(ServiceLine.SPECIALISED, id="c057"),
    ],
)
def test_c056_c057_decision_rights_are_delegated(service: ServiceLine) -> None:
    """NHS England delegates primary care or specialised commissioning to a CCG, not a trust."""
    delegation = CommissioningDelegation(
        title="Delegation",
        signed_on=SPRING,
        power=DelegationPower.NHS_ENGLAND_TO_CCG,
        arranged_by=(NATIONAL,),
        exercised_by=(CCG,),
        functions=(DelegatedFunction(name="Commissioning", services=(service,)),),
    )
    place = recorded(agreements=(delegation,))
    assert along("authority", place) == "delegated"
    to_a_trust = attrs.evolve(
        delegation, power=DelegationPower.BETWEEN_CCGS, arranged_by=(CCG,), exercised_by=(TRUST,)
    )
    assert "NAC401" in codes(recorded(agreements=(to_a_trust,)), on=SPRING)
    assert "NAC401" not in codes(place, on=SPRING)


def test_c058_transformation_money_comes_as_a_package() -> None:
    """A devolved package bundles lines from a first year."""
    fund = Fund(
        kind=FundKind.TRANSFORMATION,
        is_devolved=True,
        years=(FinancialYear(2018),),
        lines=(
            FundLine(name="General Practice Forward View"),
            FundLine(name="Mental health"),
            FundLine(name="Cancer"),
        ),
    )
    place = recorded(finance=Finance(funds=(fund,)))
    assert place.finance is not None
    [package] = place.finance.funds or ()
    assert [line.name for line in package.lines or ()] == [
        "General Practice Forward View",
        "Mental health",
        "Cancer",
    ]
    assert [str(year) for year in package.years or ()] == ["2018/19"]


def test_c059_there_is_one_regulator_to_talk_to() -> None:
    """One relationship with both national bodies, who stay two."""
    oversight = Oversight(is_one_stop=True, overseers=(NATIONAL, IMPROVEMENT))
    place = recorded(oversight=oversight)
    assert place.oversight is not None
    assert place.oversight.is_one_stop
    assert {body.kind for body in place.oversight.overseers or ()} == {
        OrganisationKind.NHS_ENGLAND,
        OrganisationKind.NHS_IMPROVEMENT,
    }


def test_c060_national_staff_support_the_area() -> None:
    """A deployment has a lender and a purpose; how many came is not recorded, and not nought."""
    lent = StaffDeployment(lender=NATIONAL, purpose="To support the system")
    place = recorded(workforce=Workforce(deployments=(lent,)))
    assert place.workforce is not None
    [found] = place.workforce.deployments or ()
    assert found.lender == NATIONAL
    assert found.people is None


def test_c061_a_system_comes_in_stages() -> None:
    """Shadow first and live later, each with its day."""
    place = Arrangement(
        name="Place",
        history=(
            StatusChange(stage=Stage.SHADOW, on=date(2017, 6, 15)),
            StatusChange(stage=Stage.LIVE, on=date(2018, 4, 1)),
        ),
    )
    assert along("stage", place, on=date(2018, 3, 31)) == "shadow"
    assert along("stage", place, on=date(2018, 4, 1)) == "live"


@pytest.mark.parametrize(
    "basis",
    [
        CandidateBasis.SUCCESSFUL_VANGUARD,
        CandidateBasis.DEVOLUTION_AREA,
        CandidateBasis.READY_PARTNERSHIP,
    ],
)
def test_c062_a_candidate_has_a_basis(basis: CandidateBasis) -> None:
    """A vanguard, a devolution area, or a partnership that is ready: a candidate all the same."""
    change = StatusChange(stage=Stage.CANDIDATE, basis=basis)
    place = recorded(history=(change,))
    assert [each.basis for each in place.history or ()] == [basis]
    assert along("stage", place) == "candidate"


def test_c063_the_selection_had_a_window_and_deciders() -> None:
    """A light process in the first quarter, by both national bodies."""
    cohort = Cohort(
        name="First accountable care systems",
        window=DateRange.parse("2017-04-01/2017-06-30"),
        deciders=("NHS England", "NHS Improvement"),
    )
    [found] = recorded(cohorts=(cohort,)).cohorts or ()
    assert found.window is not None
    assert SPRING in found.window
    assert date(2017, 7, 1) not in found.window
    assert len(found.deciders or ()) == 2


NAMED_IN_MARCH = {
    "Frimley Health": CandidateOutcome.NAMED,
    "Greater Manchester": CandidateOutcome.DEVOLVED,
    "South Yorkshire and Bassetlaw": CandidateOutcome.NAMED,
    "Northumberland": CandidateOutcome.NOT_NAMED,
    "Nottinghamshire": CandidateOutcome.NAMED,
    "Blackpool and Fylde Coast": CandidateOutcome.NAMED,
    "Dorset": CandidateOutcome.NAMED,
    "Luton, with Milton Keynes and Bedfordshire": CandidateOutcome.NAMED,
    "West Berkshire": CandidateOutcome.NAMED,
}


def test_c064_nine_were_named_in_march_and_eight_in_june() -> None:
    """Of the nine seven were named in June, one was devolved, and one was left out."""
    cohort = Cohort(
        name="Candidates of Next Steps",
        on=date(2017, 3, 31),
        candidates=tuple(
            Candidate(name=name, outcome=outcome) for name, outcome in NAMED_IN_MARCH.items()
        ),
    )
    place = recorded(cohorts=(cohort,))
    assert place.at(date(2017, 3, 30)).cohorts == ()
    [found] = place.at(date(2017, 3, 31)).cohorts or ()
    outcomes = [each.outcome for each in found.candidates or ()]
    assert len(outcomes) == 9
    assert outcomes.count(CandidateOutcome.NAMED) == 7
    assert outcomes.count(CandidateOutcome.NOT_NAMED) == 1


def test_c065_a_system_may_begin_in_a_part_and_grow() -> None:
    """An area says where it begins and to where it may grow, and is a part until it has."""
    area = Area(
        name="Nottinghamshire",
        footprint="QT1",
        extent=Extent.PART,
        begins_in=("Greater Nottingham", "Rushcliffe"),
        may_grow_to=("Mid Nottinghamshire",),
    )
    place = recorded(area=area)
    assert along("extent", place) == "part"
    assert place.area is not None
    assert not set(place.area.begins_in or ()) & set(place.area.may_grow_to or ())


def test_c066_one_body_is_contracted_for_most_care_and_for_health() -> None:
    """One holder, most care and a budget are asked one by one; one yes makes no organisation."""
    contract = AccountableCareOrganisationContract(
        title="A",
        signed_on=SPRING,
        holder=TRUST,
        covers_most_care=True,
        has_population_health_duty=True,
    )
    place = contracted(contract)
    assert asked(place, ORGANISATION, "one-contract-holder") == "yes"
    assert asked(place, ORGANISATION, "majority-of-care") == "yes"
    found = classify(place, on=SPRING).finding(ORGANISATION)
    assert found is not None
    assert found.answer is Answer.UNKNOWN


def test_c067_procurement_and_assurance_take_years() -> None:
    """A contract has its procurement and its gates, and each waits for the one before."""
    contract = AccountableCareOrganisationContract(
        title="A",
        holder=TRUST,
        procurement=Procurement(route=ProcurementRoute.ADVERTISED, notice_on=date(2017, 4, 4)),
        assurance=AssuranceProcess.of_gates(
            AssuranceGate.EARLY_ENGAGEMENT, AssuranceGate.CHECKPOINT_1
        ),
    )
    assert contract.assurance is not None
    assert contract.assurance.may(Milestone.PROCUREMENT)
    assert contract.assurance.may(Milestone.SIGNATURE) is False
    place = contracted(contract)
    assert asked(place, ORGANISATION, "assurance-passed") == "no"


@pytest.mark.parametrize(
    ("model", "form"),
    [
        (CareModel.MULTISPECIALTY_COMMUNITY_PROVIDER, "multispecialty-community-provider"),
        (CareModel.INTEGRATED_PRIMARY_AND_ACUTE_CARE, "primary-and-acute-care-system"),
    ],
)
def test_c068_two_kinds_of_vanguard_lead_to_an_organisation(model: CareModel, form: str) -> None:
    """Both care models are forms of their own, on the way to an organisation."""
    site = Vanguard(name="A site", model=model, seeks=ORGANISATION)
    place = recorded(integration=Integration(vanguards=(site,)))
    assert place.integration is not None
    [found] = place.integration.vanguards or ()
    assert found.seeks == ORGANISATION
    assert SPRING in SHIPPED_CLASSIFIER.form(form).period


# --- Seed 002: the hearing of 27 February 2017 ----------------------------------------


def test_c069_six_to_ten_was_an_estimate() -> None:
    """A count that was said has both ends, a speaker and a day."""
    claim = Claim(
        text="Six to ten partnerships go accountable",
        speaker="Simon Stevens",
        on=date(2017, 2, 27),
        least=6,
        most=10,
    )
    place = recorded(claims=(claim,))
    assert place.at(date(2017, 2, 26)).claims == ()
    [found] = place.at(date(2017, 2, 27)).claims or ()
    # In June ten came of it: eight named and two devolved.
    outcome = 10
    assert found.least is not None
    assert found.most is not None
    assert found.least <= outcome <= found.most


def test_c070_leads_get_rights_that_are_not_statutory() -> None:
    """Rights are listed, and what stands behind them is agreement."""
    leader = Leader(
        post="Lead",
        authority=Authority.SOFT,
        rights=(
            LeadershipRight.MARSHAL_COMMISSIONERS,
            LeadershipRight.DIRECT_LOCAL_NATIONAL_STAFF,
        ),
    )
    place = recorded(
        governance=Governance(leaders=(leader,)), agreements=(), creates_legal_body=False
    )
    assert along("authority", place) == "agreement"


def test_c071_leads_are_formally_appointed() -> None:
    """An appointment has those who made it; that its day is not recorded is no denial."""
    leader = Leader(
        post="Lead",
        is_ratified_nationally=True,
        is_formally_appointed=True,
        appointed_by=(NATIONAL,),
    )
    place = recorded(governance=Governance(leaders=(leader,)))
    form = "sustainability-and-transformation-partnership"
    assert asked(place, form, "leader-ratified") == "yes"
    assert leader.appointed_on is None


def test_c072_there_is_no_new_money() -> None:
    """A place works within an envelope, and a commissioner that spends more breaks its duty."""
    position = SpendingPosition(
        body=CCG,
        year=FinancialYear(2017),
        kind=SpendingLimitKind.FUNDING_ENVELOPE,
        limit=Money.parse("£300m"),
        spending=Money.parse("£310m"),
        income=Money.parse("£0"),
    )
    finance = Finance(has_new_money=False, positions=(position,))
    assert finance.has_new_money is False
    assert position.limit is not None
    assert position.spending is not None
    assert position.spending.pence > position.limit.pence


@pytest.mark.parametrize("basis", list(PopulationBasis))
def test_c073_a_population_is_that_of_an_area(basis: PopulationBasis) -> None:
    """A population is counted by residence, by list or by both, and the later count counts."""
    counts = tuple(
        Population(people=people, basis=basis, as_at=day)
        for people, day in ((280_000, date(2016, 6, 30)), (283_000, date(2017, 6, 30)))
    )
    place = recorded(populations=counts)
    found = place.population_on(date(2018, 4, 1))
    assert found is not None
    assert (found.people, found.basis) == (283_000, basis)


def test_c074_the_contracting_round_tests_the_plans() -> None:
    """A plan has its years, contracts have theirs, and both hold on the first day of the year."""
    plan = SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN, years=(FinancialYear(2017),))
    contract = NHSStandardContract(title="A", period=YEAR)
    place = recorded(plans=(plan,), agreements=(contract,))
    [year] = [year for each in place.plans or () for year in each.years or ()]
    assert year == FinancialYear.containing(SPRING)
    assert place.at(SPRING).agreements == (contract,)
    assert place.at(date(2018, 4, 1)).agreements == ()


def test_c075_the_delivery_plan_has_a_day() -> None:
    """The delivery plan of the end of March is an event, and a kind of plan."""
    assert "next-steps-on-the-forward-view" in {event.key for event in timeline()}
    plan = SystemPlan(kind=PlanKind.DELIVERY_PLAN, on=date(2017, 3, 31))
    place = recorded(plans=(plan,))
    assert place.at(date(2017, 3, 30)).plans == ()
    assert place.at(date(2017, 3, 31)).plans == (plan,)


def test_c076_integration_has_three_walls_to_take_down() -> None:
    """Health and social care, body and mind, practice and hospital, each by itself."""
    walls = (
        IntegrationScope.HEALTH_AND_SOCIAL_CARE,
        IntegrationScope.PHYSICAL_AND_MENTAL_HEALTH,
        IntegrationScope.PRIMARY_CARE_AND_HOSPITAL,
    )
    for wall in walls:
        place = recorded(integration=Integration(scopes=(wall,), incomplete=("scopes",)))
        assert place.integration is not None
        assert place.integration.scopes == (wall,)
    assert len({wall.value for wall in walls}) == 3


def test_c077_the_better_care_fund_had_two_versions() -> None:
    """A fund has its version, so that the first and the second stand side by side."""
    first, second = (
        Fund(kind=FundKind.BETTER_CARE, version=version) for version in ("first", "second")
    )
    place = recorded(finance=Finance(funds=(first, second)))
    assert place.finance is not None
    assert [fund.version for fund in place.finance.funds or ()] == ["first", "second"]


def test_c078_a_target_may_only_match_a_transfer() -> None:
    """A metric records that its target followed the money, and so was met by no better care."""
    metric = FundMetric(measure="Emergency admissions", matches_transfer=True)
    fund = Fund(kind=FundKind.BETTER_CARE, metrics=(metric,))
    place = recorded(finance=Finance(funds=(fund,)))
    assert place.finance is not None
    [found] = [each for fund in place.finance.funds or () for each in fund.metrics or ()]
    assert found.matches_transfer
    assert found.was_met is None


def test_c079_scrutiny_bodies_stand_outside_the_nhs() -> None:
    """Those who examine on Parliament's side have a kind of their own, and are no members."""
    office = Body(name="National Audit Office", kind=OrganisationKind.SCRUTINY_BODY)
    place = recorded(governance=Governance(engagement=Engagement(scrutinised_by=(office,))))
    assert place.governance is not None
    assert place.governance.engagement is not None
    assert place.governance.engagement.scrutinised_by == (office,)
    assert place.members is None


def test_c080_a_plan_has_priorities() -> None:
    """Cancer, mental health and primary care were those of 2017, in that order."""
    priorities = ("cancer", "mental health", "primary care")
    plan = SystemPlan(kind=PlanKind.DELIVERY_PLAN, priorities=priorities)
    assert [each.priorities for each in recorded(plans=(plan,)).plans or ()] == [priorities]


def test_c081_urgent_care_has_a_model() -> None:
    """The redesign of urgent and emergency care is one of the five vanguard kinds, and a form."""
    assert len(CareModel) == 5
    site = Vanguard(name="A network", model=CareModel.URGENT_AND_EMERGENCY_CARE)
    place = recorded(integration=Integration(vanguards=(site,)))
    assert asked(place, "urgent-and-emergency-care-vanguard", "network") == "yes"


@pytest.mark.parametrize(
    ("finding", "ratio"),
    [
        pytest.param("general practice vanguards", Fraction(2, 3), id="c082"),
        pytest.param("integrated hospital vanguards", Fraction(1, 2), id="c083"),
        pytest.param("care home vanguards", None, id="c084"),
    ],
)
def test_c082_c083_c084_early_evidence_has_a_comparator(
    finding: str, ratio: Fraction | None
) -> None:
    """Growth of emergency admissions beside elsewhere; a marked difference has no number."""
    evidence = Evidence(
        measure="Growth of emergency admissions",
        finding=finding,
        ratio=ratio,
        comparator="the rest of the country",
        over="the first 18 months",
        speaker="Simon Stevens",
    )
    [found] = recorded(evidence=(evidence,)).evidence or ()
    assert found.ratio == ratio
    assert found.comparator == "the rest of the country"


def test_c085_partnerships_carry_the_roll_out() -> None:
    """The vehicle for spreading the models is part of a partnership's mandate, and no power."""
    governance = Governance(mandate=("roll-out of the new care models",))
    place = recorded(governance=governance)
    assert place.governance is not None
    assert place.governance.mandate == ("roll-out of the new care models",)
    assert along("authority", place) == "unknown"


# --- Seed 003: the newsletter of February 2018 ----------------------------------------


def test_c086_policy_moved_from_hard_organisations_to_systems() -> None:
    """The shift can be read from the timeline, and a place lies on an axis from hard to soft."""
    keys = [event.key for event in timeline()]
    assert keys.index("aco-pause") < keys.index("acs-renamed-ics")
    hard = AccountableCareOrganisationContract(title="A", signed_on=SPRING, holder=TRUST)
    soft = AllianceAgreement(title="A", signed_on=SPRING, parties=(CCG, TRUST, OTHER))
    assert along("hard-or-soft", Arrangement(name="Place", agreements=(hard,))) == "hard"
    assert along("hard-or-soft", Arrangement(name="Place", agreements=(soft,))) == "soft"


def test_c087_a_hard_organisation_is_a_contract_and_an_entity() -> None:
    """Hardness is read from a signed contract with one holder, whoever that is."""
    contract = AccountableCareOrganisationContract(
        title="A", holder=TRUST, holder_is_new_entity=True, moves_risk_to_holder=True
    )
    assert "accountable-care-organisation-contract" in term("hard ACO")[0].maps_to
    place = Arrangement(name="Place", agreements=(contract,))
    assert along("hard-or-soft", place) == "unknown"
    signed = attrs.evolve(contract, signed_on=SPRING)
    assert along("hard-or-soft", attrs.evolve(place, agreements=(signed,))) == "hard"
    assert along("risk", attrs.evolve(place, agreements=(signed,))) == "holder"


def test_c088_a_soft_organisation_goes_by_other_names() -> None:
    """The soft form is a word for alliances and local partnerships."""
    assert "alliance" in term("soft ACO")[0].maps_to


def test_c089_the_club_has_few_requirements() -> None:
    """The tests of a system change by year, and one of 2019 asks for a board of five kinds."""
    assert system().agreements is None
    form = SHIPPED_CLASSIFIER.form("integrated-care-system-non-statutory")
    tests = {
        day: {each.key for each in form.necessary if each.is_asked_on(day)}
        for day in (date(2018, 6, 1), date(2020, 6, 1))
    }
    assert tests[date(2018, 6, 1)] != tests[date(2020, 6, 1)]
    assert "partnership-board-of-five-kinds" in tests[date(2020, 6, 1)]


def test_c090_the_committee_inquired() -> None:
    """The report of June 2018 is an event of the timeline."""
    assert "committee-report-hc-650" in {event.key for event in timeline()}


def test_c091_two_reviews_were_lost() -> None:
    """A challenge has its judgment and its outcome, and is unknown before its day of judgment."""
    challenge = LegalChallenge(
        name="Hutchinson and others",
        claimant="JR4NHS",
        judged_on=date(2018, 7, 5),
        outcome=ChallengeOutcome.DISMISSED,
    )
    place = recorded(oversight=Oversight(challenges=(challenge,)))
    assert place.oversight is not None
    [found] = place.oversight.challenges or ()
    assert found.outcome is ChallengeOutcome.DISMISSED
    assert found.judged_on == date(2018, 7, 5)


def test_c092_system_working_strains_duties() -> None:
    """A conflict names who is asked to look beyond the body to which a duty is owed."""
    conflict = DutyConflict(who="Governors", owes_duty_to=TRUST, asked_to="Help the neighbours")
    place = recorded(governance=Governance(duty_conflicts=(conflict,)))
    assert place.governance is not None
    [found] = place.governance.duty_conflicts or ()
    assert found.owes_duty_to == TRUST
    assert found.is_resolved is None


def test_c093_roles_have_names() -> None:
    """Boards, governors, members and accountable officers are kinds of board and of office."""
    offices = tuple(
        Office(kind=kind, body=TRUST)
        for kind in (OfficeKind.GOVERNOR, OfficeKind.MEMBER, OfficeKind.ACCOUNTABLE_OFFICER)
    )
    seat = Seat(kind=SeatKind.GENERAL_PRACTITIONER, other_offices=offices)
    board = Board(name="Board", kind=BoardKind.TRUST_BOARD, of=TRUST, seats=(seat,))
    place = recorded(governance=Governance(boards=(board,)))
    assert place.governance is not None
    [found] = place.governance.boards or ()
    assert found.seats == (seat,)


def test_c094_informal_deals_may_limit_choice() -> None:
    """A limit of choice is recorded, and a practice is told from a written term."""
    limits = tuple(
        ChoiceLimit(what="Referrals stay inside", is_informal=informal)
        for informal in (True, False)
    )
    place = recorded(choice=PatientChoice(limits=limits))
    assert place.choice is not None
    assert [limit.is_informal for limit in place.choice.limits or ()] == [True, False]


def test_c095_leaders_act_as_if_they_had_levers() -> None:
    """A leader with rights and soft authority has no more than what members agreed."""
    leader = Leader(post="Lead", authority=Authority.SOFT, rights=(LeadershipRight.AGREE_PLANS,))
    place = Arrangement(
        name="Place",
        governance=Governance(leaders=(leader,)),
        agreements=(),
        creates_legal_body=False,
    )
    assert along("authority", place) == "agreement"


@pytest.mark.parametrize(
    "sector",
    [
        pytest.param(LeadSector.ACUTE, id="c096"),
        pytest.param(LeadSector.PRIMARY_CARE, id="c097"),
        pytest.param(LeadSector.COMMUNITY, id="c097-community"),
    ],
)
def test_c096_c097_somebody_leads(sector: LeadSector) -> None:
    """Hospitals lead again, where primary and community care were meant to."""
    assert Integration(lead_sector=sector).lead_sector is sector


def test_c098_two_sites_came_near() -> None:
    """Dudley and Manchester were in procurement; neither was signed, and so neither is hard."""
    contract = AccountableCareOrganisationContract(
        title="Manchester",
        lifecycle=Lifecycle(states=(StateChange(state=AgreementState.IN_PROCUREMENT),)),
    )
    assert is_signed(contract, on=date(2018, 2, 28)) is False
    assert along("hard-or-soft", contracted(contract), on=date(2018, 2, 28)) != "hard"


def test_c099_practices_worked_in_networks_before_there_were_networks() -> None:
    """A loose network of practices is a structure of its own, and gone when networks began."""
    network = ProviderStructure(
        kind=ProviderStructureKind.NETWORK, period=DateRange.parse("2016-12-01/2019-06-30")
    )
    place = recorded(integration=Integration(structures=(network,)), agreements=())
    then = place.at(date(2019, 7, 1)).integration
    assert then is not None
    assert then.structures == ()
    before = classify(place, on=date(2018, 6, 1)).finding("primary-care-network-agreement")
    assert before is None


def test_c100_a_trust_may_run_social_care() -> None:
    """What a body runs need not be what its name says."""
    holding = ServiceHolding(body=TRUST, services=(ServiceLine.ADULT_SOCIAL_CARE,))
    place = recorded(integration=Integration(holdings=(holding,)))
    assert place.integration is not None
    [found] = place.integration.holdings or ()
    assert found.body is not None
    assert found.body.kind is OrganisationKind.NHS_FOUNDATION_TRUST
    assert found.services == (ServiceLine.ADULT_SOCIAL_CARE,)


def test_c101_a_trust_may_run_general_practice() -> None:
    """A trust, or its subsidiary, holds a contract for general practice, as any provider may."""
    contract = AlternativeProviderMedicalServicesContract(title="Practice", contractor=TRUST)
    holding = ServiceHolding(
        body=TRUST, services=(ServiceLine.CORE_GENERAL_PRACTICE,), through="A subsidiary"
    )
    place = recorded(agreements=(contract,), integration=Integration(holdings=(holding,)))
    [found] = place.agreements or ()
    assert [body for _, body in parties_of(found)] == [TRUST]


def test_c102_an_alliance_ties_the_money_of_trust_and_practice() -> None:
    """An incentive names whose money it ties together, and the alliance stays an agreement."""
    federation = Body(name="A federation")
    agreement = AllianceAgreement(
        title="A", signed_on=SPRING, incentives=(Incentive(name="A", ties=(TRUST, federation)),)
    )
    place = recorded(agreements=(agreement,))
    assert along("hard-or-soft", place) == "soft"
    [found] = [each for each in place.agreements or () if isinstance(each, AllianceAgreement)]
    assert [each.ties for each in found.incentives or ()] == [(TRUST, federation)]


def test_c103_an_incentive_can_be_for_prevention() -> None:
    """What an incentive is for is one of a few purposes, of which prevention is one."""
    incentive = Incentive(name="A", purposes=(IncentivePurpose.PREVENTION,))
    place = recorded(finance=Finance(incentives=(incentive,)))
    assert place.finance is not None
    assert [each.purposes for each in place.finance.incentives or ()] == [
        (IncentivePurpose.PREVENTION,)
    ]


def test_c104_risk_stays_in_the_nhs() -> None:
    """A shared risk says whether it stays among NHS bodies, and its parts come to the whole."""
    share = RiskShare(
        name="A",
        parties=(
            RiskParty(body=CCG, loss_share=Share.parse("50%")),
            RiskParty(body=TRUST, loss_share=Share.parse("50%")),
        ),
        stays_within_the_nhs=True,
    )
    agreement = AllianceAgreement(title="A", parties=(CCG, TRUST, OTHER), risk_share=share)
    place = Arrangement(name="Place", agreements=(agreement,))
    assert along("risk", place) == "shared"
    assert asked(place, "alliance", "risk-share-inside-the-nhs") == "yes"
    outside = attrs.evolve(agreement, risk_share=attrs.evolve(share, stays_within_the_nhs=False))
    place = Arrangement(name="Place", agreements=(outside,))
    assert asked(place, "alliance", "risk-share-inside-the-nhs") == "no"
    with pytest.raises(InvalidValueError, match="come to 3/2"):
        attrs.evolve(
            share,
            parties=(*(share.parties or ()), RiskParty(body=OTHER, loss_share=Share.parse("50%"))),
        )


@pytest.mark.parametrize(
    ("moves", "who"), [(True, "holder"), (False, "commissioner"), (None, "unknown")]
)
def test_c105_a_contract_moves_risk_to_its_holder(*, moves: bool | None, who: str) -> None:
    """Whether risk passes to the provider is a fact of the contract."""
    contract = AccountableCareOrganisationContract(title="A", moves_risk_to_holder=moves)
    place = Arrangement(name="Place", agreements=(contract,), finance=Finance(risk_shares=()))
    assert along("risk", place) == who


def test_c106_a_council_stands_outside_the_nhs_target() -> None:
    """A council stands in no NHS target, and needs a limit and cover for a shared loss."""
    total = SystemControlTotal(
        year=FinancialYear(2018),
        members=(MemberControlTotal(body=COUNCIL, amount=Money.parse("£1m")),),
    )
    place = Arrangement(name="Place", finance=Finance(control_totals=(total,)))
    assert "NAC502" in codes(place, on=date(2018, 6, 1))
    party = RiskParty(body=COUNCIL, loss_share=Share.parse("100%"), has_cover_in_its_budget=False)
    share = RiskShare(name="A", parties=(party,))
    place = Arrangement(name="Place", finance=Finance(risk_shares=(share,)))
    assert "NAC501" in codes(place, on=date(2018, 6, 1))


def test_c107_the_black_country_had_a_lead() -> None:
    """A lead is a post and a home body, and no person; no field asks for a name."""
    lead = Leader(
        post="Lead of the partnership, accountable officer of a CCG",
        home=Body(name="NHS Sandwell and West Birmingham CCG"),
        spans=(MemberRole.COMMISSIONER,),
    )
    place = recorded(governance=Governance(leaders=(lead,)))
    assert place.governance is not None
    [found] = place.governance.leaders or ()
    assert found.spans_split is False
    assert "name" not in attrs.fields_dict(Leader)


@pytest.mark.parametrize(
    "kind",
    [
        EnablerKind.WORKFORCE,
        EnablerKind.SHARED_STAFF,
        EnablerKind.INFORMATION_TECHNOLOGY,
        EnablerKind.SHARED_FUNCTIONS,
    ],
)
def test_c108_enablers_have_kinds(kind: EnablerKind) -> None:
    """The workstreams at the back of the plans are recorded one by one."""
    place = recorded(workforce=Workforce(enablers=(Enabler(kind=kind),)))
    assert place.workforce is not None
    assert [each.kind for each in place.workforce.enablers or ()] == [kind]


@pytest.mark.parametrize(
    "kind",
    [FundKind.SUSTAINABILITY_AND_TRANSFORMATION, FundKind.PROVIDER_SUSTAINABILITY],
    ids=["c109", "c110"],
)
def test_c109_c110_sustainability_money_has_years_and_names(kind: FundKind) -> None:
    """The fund dropped transformation from its name, and the two are told apart."""
    fund = Fund(kind=kind, years=(FinancialYear(2018),))
    place = recorded(finance=Finance(funds=(fund,)))
    assert place.finance is not None
    assert [str(year) for each in place.finance.funds or () for year in each.years or ()] == [
        "2018/19"
    ]
    assert term("STF")[0].key != term("PSF")[0].key


def test_c111_influence_is_no_power() -> None:
    """What is said of a leader's weight stands apart from authority, and decides nothing."""
    leader = Leader(post="Lead", influence="Respected on the patch")
    place = recorded(governance=Governance(leaders=(leader,)))
    assert along("authority", place) == "unknown"


def test_c112_the_idea_is_older() -> None:
    """What somebody said of the past is a claim with its speaker, and makes no contract."""
    claim = Claim(text="Contracting all care at once is older than 2014", speaker="HSJ")
    place = recorded(claims=(claim,), agreements=())
    assert [each.speaker for each in place.claims or ()] == ["HSJ"]
    assert asked(place, ORGANISATION, "one-contract-holder") == "no"


def test_c113_hospitals_run_community_services_too() -> None:
    """One body can hold services of several kinds."""
    holding = ServiceHolding(body=TRUST, services=(ServiceLine.ACUTE, ServiceLine.COMMUNITY))
    place = recorded(integration=Integration(holdings=(holding,)))
    assert place.integration is not None
    [found] = place.integration.holdings or ()
    assert set(found.services or ()) == {ServiceLine.ACUTE, ServiceLine.COMMUNITY}


# --- Seed 004: the blog of 24 January 2018 --------------------------------------------


def test_c114_a_status_belongs_to_a_day() -> None:
    """At a day only what had happened counts."""
    place = Arrangement(
        name="A",
        history=(
            StatusChange(stage=Stage.SHADOW, on=date(2017, 6, 15)),
            StatusChange(stage=Stage.LIVE, on=date(2018, 5, 24)),
        ),
    )
    assert along("stage", place, on=date(2018, 1, 24)) == "shadow"
    assert along("stage", place, on=date(2017, 6, 14)) == "unknown"


def test_c115_the_law_is_that_of_the_day() -> None:
    """Rules and regimes have days: what CCGs could not do in 2014 they could a day later."""
    assert regime_on(date(2018, 1, 24)).value == "light-touch"
    board = Board(
        name="Committee",
        kind=BoardKind.JOINT_COMMITTEE,
        voters=(CCG, Body(code="01W", kind=CCG.kind)),
    )
    place = Arrangement(name="Place", governance=Governance(boards=(board,)))
    assert "NAC304" in codes(place, on=date(2014, 9, 30))
    assert "NAC304" not in codes(place, on=date(2014, 10, 1))


def test_c116_the_contract_was_on_hold() -> None:
    """A pause is a state of the contract, with its day and reason."""
    life = Lifecycle(
        states=(
            StateChange(state=AgreementState.DRAFT, on=date(2017, 8, 4)),
            StateChange(
                state=AgreementState.ON_HOLD, on=date(2018, 1, 25), reason="Two court cases"
            ),
        )
    )
    assert life.state_on(date(2018, 1, 25)) is AgreementState.ON_HOLD


def test_c117_the_public_and_non_executives_look_on() -> None:
    """Engagement has a narrative and scrutiny, and one can be there without the other."""
    engagement = Engagement(has_public_narrative=False, has_non_executive_scrutiny=True)
    place = recorded(governance=Governance(engagement=engagement))
    assert place.governance is not None
    assert place.governance.engagement is not None
    assert place.governance.engagement.has_public_narrative is False
    assert place.governance.engagement.has_non_executive_scrutiny


@pytest.mark.parametrize("code", ["QVP", "QT8", "QMK"])
def test_c118_three_northern_footprints_became_one(code: str) -> None:
    """The register follows each of them to QHM."""
    assert [era.code for era in register().successors(code, on=date(2019, 4, 1))] == ["QHM"]


def test_c119_ccgs_share_officers_and_merge() -> None:
    """A shared officer leads several bodies; a cluster of boards is the same today."""
    boards = tuple(
        Body(code=code, kind=OrganisationKind.INTEGRATED_CARE_BOARD) for code in ("QR1", "QUY")
    )
    cluster = cluster_of_boards(
        name="Two boards", boards=boards, chief_executive=Leader(post="Chief", leads=boards)
    )
    day = date(2025, 12, 1)
    assert asked(cluster, "integrated-care-board-cluster", "two-or-more-boards", on=day) == "yes"
    assert asked(cluster, "integrated-care-board-cluster", "shared-leadership", on=day) == "yes"


def test_c120_ccg_and_council_commission_together() -> None:
    """Joint commissioning names both bodies and the agreement behind it, which needs both."""
    pool = Section75Agreement(
        title="Pool",
        parties=(CCG, COUNCIL),
        arrangements=(Section75Arrangement.LEAD_COMMISSIONING,),
    )
    role = CommissioningRole(
        kind=CommissioningKind.JOINT, body=CCG, jointly_with=(COUNCIL,), agreement=pool.title
    )
    place = recorded(agreements=(pool,), commissioning=(role,))
    assert "NAC201" not in codes(place, on=SPRING)
    without = recorded(agreements=(attrs.evolve(pool, parties=(CCG, TRUST)),))
    assert "NAC201" in codes(without, on=SPRING)


def test_c121_a_trust_may_be_the_integrator() -> None:
    """The role stands on the member and in the agreement that gives it, with its tasks."""
    agreement = PartnershipAgreement(
        title="A",
        kind=PartnershipKind.INTEGRATOR,
        signed_on=SPRING,
        parties=(CCG, TRUST),
        integrator=TRUST,
        tactical_tasks=("paying",),
    )
    member = Member(body=TRUST, roles=(MemberRole.PROVIDER, MemberRole.INTEGRATOR))
    place = Arrangement(name="Place", members=(member,), agreements=(agreement,))
    assert asked(place, "integrator", "provider-with-the-role", on=date(2018, 6, 1)) == "yes"
    assert asked(place, "integrator", "tactical-tasks", on=date(2018, 6, 1)) == "yes"


def test_c122_at_least_four_contracts_were_planned() -> None:
    """A count has a least and no most; who was named is another list."""
    cohort = Cohort(
        name="Contracts of 2018",
        least=4,
        on=date(2018, 1, 24),
        speaker="NHS Providers",
        candidates=(Candidate(name="Dudley"), Candidate(name="Manchester")),
        incomplete=("candidates",),
    )
    [found] = recorded(cohorts=(cohort,)).cohorts or ()
    assert found.least is not None
    assert found.most is None
    assert found.least > len(found.candidates or ())


def test_c123_strategic_commissioning_is_one_part_of_the_work() -> None:
    """The tasks of commissioning can be split between two bodies, with none left over."""
    strategic = (CommissioningTask.SETTING_OUTCOMES, CommissioningTask.SETTING_BUDGETS)
    tactical = tuple(task for task in CommissioningTask if task not in strategic)
    place = recorded(
        commissioning=(
            CommissioningRole(kind=CommissioningKind.STRATEGIC, body=CCG, tasks=strategic),
            CommissioningRole(kind=CommissioningKind.TACTICAL, body=TRUST, tasks=tactical),
        )
    )
    done = [task for role in place.commissioning or () for task in role.tasks or ()]
    assert sorted(done, key=str) == sorted(CommissioningTask, key=str)


def test_c124_the_holder_commissions_tactically_under_contract() -> None:
    """The provider does the work; no statutory function moves."""
    role = CommissioningRole(
        kind=CommissioningKind.TACTICAL,
        body=TRUST,
        tasks=(CommissioningTask.SUB_CONTRACTING, CommissioningTask.DESIGNING_PATHWAYS),
        basis=CommissioningBasis.CONTRACT,
        moves_statutory_function=False,
    )
    day = date(2018, 6, 1)
    place = Arrangement(name="Place", commissioning=(role,))
    assert asked(place, "tactical-commissioning", "in-contract", on=day) == "yes"
    test = "no-statutory-function-moved"
    assert asked(place, "tactical-commissioning", test, on=day) == "yes"
    moved = attrs.evolve(role, moves_statutory_function=True)
    place = Arrangement(name="Place", commissioning=(moved,))
    assert asked(place, "tactical-commissioning", test, on=day) == "no"


def test_c125_one_failure_may_be_punished_twice() -> None:
    """Actions name the failure and the level, and a rule finds the same one at both."""
    actions = tuple(
        OversightAction(failure="Four-hour standard", level=level, is_penalty=True)
        for level in OversightLevel
    )
    day = date(2018, 6, 1)
    place = Arrangement(name="Place", oversight=Oversight(actions=actions))
    assert "NAC907" in codes(place, on=day)
    once = Arrangement(name="Place", oversight=Oversight(actions=actions[:1]))
    assert "NAC907" not in codes(once, on=day)


def test_c126_a_duty_has_one_owner() -> None:
    """A statutory duty belongs to one body, and stays there."""
    duty = StatutoryDuty(duty="Break even", owner=TRUST, stays_with_owner=True)
    place = recorded(governance=Governance(statutory_duties=(duty,)))
    assert place.governance is not None
    [found] = place.governance.statutory_duties or ()
    assert found.owner == TRUST
    assert found.stays_with_owner


def test_c127_a_joint_target_is_the_price_of_freedom_in_some_areas() -> None:
    """Freedoms can be granted with a shared target or without one."""
    freedom = FreedomGranted(freedom=SystemFreedom.ONE_STOP_REGULATION, is_granted=True)
    place = system(freedoms=(freedom,), control_total=SystemControlTotal(year=FinancialYear(2017)))
    assert place.finance is not None
    assert system(freedoms=(freedom,)).finance is None
    for each in (place, system(freedoms=(freedom,))):
        found = classify(each, on=SPRING).finding("accountable-care-system")
        assert found is not None
        assert found.unmet == 0


def test_c128_a_trust_is_the_natural_host() -> None:
    """The holder of the contract is the host among the members, with its kind."""
    contract = AccountableCareOrganisationContract(title="A", signed_on=SPRING, holder=TRUST)
    place = accountable_care_organisation(name="A", area=PLACE, contract=contract)
    [host] = [each for each in place.members or () if MemberRole.HOST in (each.roles or ())]
    assert host.body.kind is OrganisationKind.NHS_FOUNDATION_TRUST
    assert asked(place, ORGANISATION, "one-contract-holder") == "yes"


@pytest.mark.parametrize(
    "kind",
    [
        ProviderStructureKind.GROUP,
        ProviderStructureKind.MERGER,
        ProviderStructureKind.SHARED_MANAGEMENT,
    ],
)
def test_c129_trusts_come_together_in_several_ways(kind: ProviderStructureKind) -> None:
    """Group, merger and shared management are told apart, and only a group is asked for one."""
    structure = ProviderStructure(kind=kind, members=(TRUST, OTHER))
    place = recorded(integration=Integration(structures=(structure,)))
    assert place.integration is not None
    assert [each.kind for each in place.integration.structures or ()] == [kind]


def test_c130_integration_reaches_general_practice_and_social_care() -> None:
    """The vertical axis has a mode, holdings and practices that take part."""
    integration = Integration(
        vertical=IntegrationMode.MERGER,
        participation=(PracticeParticipation(by=WayToParticipate.EMPLOYEE, practices=8),),
        holdings=(ServiceHolding(body=TRUST, services=(ServiceLine.ADULT_SOCIAL_CARE,)),),
    )
    place = Arrangement(name="Place", integration=integration)
    assert along("vertical-integration", place) == "merger"
    assert along("horizontal-integration", place) == "unknown"


def test_c131_partnerships_lack_a_mandate_for_some_tasks() -> None:
    """What was given and what was not stand in two lists."""
    place = recorded(governance=Governance(mandate=("planning",), lacks_mandate_for=("estates",)))
    assert place.governance is not None
    assert not set(place.governance.mandate or ()) & set(place.governance.lacks_mandate_for or ())


def test_c132_pace_depends_on_four_things() -> None:
    """Relationships, size, geography and patient flows help or hinder, and test nothing."""
    factors = (
        ReadinessFactor.RELATIONSHIPS,
        ReadinessFactor.SIZE,
        ReadinessFactor.GEOGRAPHY,
        ReadinessFactor.PATIENT_FLOWS,
    )
    helped, hindered = (
        recorded(readiness=readiness)
        for readiness in (Readiness(helps=factors), Readiness(hinders=factors))
    )
    assert helped != hindered
    assert [found.answer for found in classify(helped, on=SPRING).forms] == [
        found.answer for found in classify(hindered, on=SPRING).forms
    ]


def test_c133_member_bodies_support() -> None:
    """An association is a kind of body, and supports as a member without buying or providing."""
    association = Body(name="NHS Providers", kind=OrganisationKind.MEMBER_BODY)
    member = Member(body=association, roles=(MemberRole.SUPPORTER,))
    place = recorded(
        members=(member,), governance=Governance(has_collective_decisions=True), commissioning=()
    )
    assert along("purchaser-provider-split", place) == "separate"


def test_c134_the_guide_to_forms_is_a_source() -> None:
    """The guide of NHS Providers and Hempsons stands in the sourcebook."""
    assert "Hempsons and NHS Providers" in str(sourcebook()["S92"].publisher)
