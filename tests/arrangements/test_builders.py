"""The builders give the typical shapes, and record nothing that they are not given."""

from datetime import date

import pytest

from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Board,
    BoardKind,
    Extent,
    Governance,
    Kept,
    Leader,
    MemberRole,
    Population,
    Stage,
    SystemControlTotal,
    accountable_care_organisation,
    accountable_care_system,
    alliance,
    cluster_of_boards,
    devolved_system,
    integrated_care_system,
    integrated_health_organisation,
    lead_provider,
    primary_care_network,
    provider_collaborative,
    section_75_partnership,
    sustainability_and_transformation_partnership,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    AllianceAgreement,
    Body,
    DevolutionMemorandum,
    IntegratedHealthOrganisationContract,
    IntegrationAgreement,
    LeadProviderContract,
    ListStatement,
    NHSStandardContract,
    PartnershipAgreement,
    PrimaryCareNetworkAgreement,
    Section75Agreement,
    Section75Arrangement,
    SubContract,
    SystemMemorandum,
)
from nhs_accountable_care.organisations import OrganisationKind
from tests.whole import nothing_said, stated_whole

CCG, TRUST, OTHER, COUNCIL = (
    Body(code="01G"),
    Body(code="RM3"),
    Body(code="R0A"),
    Body(name="A council"),
)
PLACE = Area(name="A place", footprint="QOP", extent=Extent.PART)
BOARD = Board(name="A board", kind=BoardKind.PARTNERSHIP_BOARD)
LEAD = Leader(post="A lead")
DAY = date(2017, 6, 15)


def roles(place: Arrangement) -> list[tuple[str, list[str]]]:
    """Return each member with its roles."""
    return [
        (str(member.body), [role.value for role in member.roles or ()])
        for member in place.members or ()
    ]


def tags(place: Arrangement) -> list[str]:
    """Return the kinds of an arrangement's agreements."""
    return [agreement.type_tag for agreement in place.agreements or ()]


def test_a_partnership_has_a_board_and_a_lead() -> None:
    """The partnership of 2016 has the three kinds of member; what is not given is unknown."""
    full = sustainability_and_transformation_partnership(
        name="A place",
        area=PLACE,
        commissioners=(CCG,),
        providers=(TRUST,),
        councils=(COUNCIL,),
        board=BOARD,
        lead=LEAD,
        stage=Stage.LIVE,
        since=StatedDate.on(DAY),
    )
    assert full.code == "QOP"
    assert roles(full) == [
        ("01G", ["commissioner"]),
        ("RM3", ["provider"]),
        ("A council", ["local-authority"]),
    ]
    assert full.governance == Governance(boards=(BOARD,), leaders=(LEAD,))
    assert [(change.stage, change.on) for change in full.history or ()] == [
        (Stage.LIVE, StatedDate.on(DAY))
    ]
    bare = sustainability_and_transformation_partnership(
        name="A place", area=PLACE, commissioners=(), providers=(), councils=()
    )
    assert bare.governance == Governance()
    assert bare.history is None


def test_a_system_signs_and_shares_a_target() -> None:
    """An accountable care system has its contract, memorandum, target and what is inside."""
    inside = (Arrangement(name="Inside"),)
    system = accountable_care_system(
        name="A place",
        area=PLACE,
        commissioners=(CCG,),
        providers=(TRUST,),
        performance_contract=AccountablePerformanceContract(title="Contract"),
        memorandum=SystemMemorandum(title="Memorandum"),
        control_total=SystemControlTotal(year=FinancialYear(2017)),
        organisations=inside,
    )
    assert tags(system) == ["accountable-performance-contract", "system-memorandum"]
    assert system.lists == ()
    assert system.finance is not None
    assert system.nested == inside
    bare = accountable_care_system(name="A place", area=PLACE, commissioners=(), providers=())
    assert (bare.agreements, bare.finance, bare.lists) == (None, None, ())


def test_a_later_system_has_places_and_partners() -> None:
    """An integrated care system can have voluntary partners and places inside."""
    system = integrated_care_system(
        name="A place",
        area=PLACE,
        commissioners=(CCG,),
        providers=(TRUST,),
        councils=(COUNCIL,),
        partners=(Body(name="A charity"),),
        memorandum=SystemMemorandum(title="Memorandum"),
        control_total=SystemControlTotal(year=FinancialYear(2018)),
        stage=Stage.LIVE,
    )
    assert roles(system)[-1] == ("A charity", ["partner"])
    assert tags(system) == ["system-memorandum"]
    bare = integrated_care_system(name="A place", area=PLACE, commissioners=(), providers=())
    assert (bare.agreements, bare.finance, bare.lists) == (None, None, ())


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (OrganisationKind.INTEGRATED_CARE_BOARD, "integrated-care-system-statutory"),
        (OrganisationKind.CLINICAL_COMMISSIONING_GROUP, "integrated-care-system-non-statutory"),
        (None, None),
    ],
)
def test_the_commissioner_tells_which_system_it_is(
    kind: OrganisationKind | None, form: str | None
) -> None:
    """With a board it is that of the Act, with CCGs that before; a kind unknown tells neither."""
    system = integrated_care_system(
        name="A place",
        area=PLACE,
        commissioners=(Body(code="QOP", kind=kind),),
        providers=(),
        stage=Stage.LIVE,
    )
    assert [change.as_form for change in system.history or ()] == [form]


def test_an_organisation_has_the_parties_of_its_contract() -> None:
    """The holder is provider and host; without a holder the members are the commissioners."""
    contract = AccountableCareOrganisationContract(
        title="Draft", commissioners=(CCG,), holder=TRUST
    )
    place = accountable_care_organisation(
        name="A place",
        area=PLACE,
        contract=contract,
        integration_agreements=(IntegrationAgreement(title="Integration"),),
    )
    assert roles(place) == [("01G", ["commissioner"]), ("RM3", ["provider", "host"])]
    assert tags(place) == ["accountable-care-organisation-contract", "integration-agreement"]
    bare = accountable_care_organisation(
        name="A place", area=PLACE, contract=AccountableCareOrganisationContract(title="Draft")
    )
    assert bare.members == ()
    assert bare.lists == ()


def test_a_devolved_place_keeps_what_its_memorandum_says() -> None:
    """Whether duties stay is what the memorandum is recorded to say."""
    place = devolved_system(
        name="A place",
        area=PLACE,
        memorandum=DevolutionMemorandum(title="Memorandum", duties_stay=True),
        commissioners=(CCG,),
        providers=(TRUST,),
        councils=(COUNCIL,),
        national_bodies=(Body(name="NHS England"),),
        board=BOARD,
    )
    assert place.governance == Governance(boards=(BOARD,), duties_stay_with_members=True)
    assert roles(place)[-1] == ("NHS England", ["national-body"])


def test_an_alliance_lies_over_its_contracts() -> None:
    """With its contracts recorded the list of agreements is whole."""
    agreement = AllianceAgreement(title="Alliance")
    contract = NHSStandardContract(title="Contract")
    place = alliance(
        name="A",
        agreement=agreement,
        commissioners=(CCG,),
        providers=(TRUST,),
        contracts=(contract,),
    )
    assert place.agreements == (agreement, contract)
    assert place.lists == ()
    bare = alliance(name="A", agreement=agreement, commissioners=(), providers=())
    assert bare.lists == ()


def test_a_lead_provider_has_those_below_it() -> None:
    """Sub-contractors take part as providers; one without a name is not a member."""
    contract = LeadProviderContract(
        title="Head",
        commissioners=(CCG,),
        holder=TRUST,
        sub_contracts=(SubContract(title="Sub", provider=OTHER), SubContract(title="Unnamed")),
    )
    place = lead_provider(name="A", contract=contract)
    assert roles(place) == [
        ("01G", ["commissioner"]),
        ("RM3", ["provider", "lead"]),
        ("R0A", ["provider"]),
    ]
    assert lead_provider(name="A", contract=LeadProviderContract(title="Head")).members == ()


@pytest.mark.parametrize(
    ("arrangements", "has_pool"),
    [
        ((Section75Arrangement.POOLED_FUND,), True),
        ((Section75Arrangement.LEAD_COMMISSIONING,), False),
        (None, False),
    ],
)
def test_only_a_pooled_fund_is_a_pool(
    arrangements: tuple[Section75Arrangement, ...] | None,
    has_pool: bool,  # noqa: FBT001 -- the answer expected
) -> None:
    """An agreement to commission or provide together pools no money by itself."""
    place = section_75_partnership(
        name="A",
        agreement=Section75Agreement(title="A", arrangements=arrangements),
        nhs_bodies=(CCG,),
        councils=(COUNCIL,),
    )
    assert (place.finance is not None) is has_pool


def test_a_cluster_shares_leaders_and_nothing_else() -> None:
    """Each board keeps its allocation, duties and boundary (R52)."""
    cluster = cluster_of_boards(name="A", boards=(CCG, OTHER), chair=LEAD, chief_executive=LEAD)
    for member in cluster.members or ():
        assert {Kept.ALLOCATION, Kept.STATUTORY_DUTIES, Kept.BOUNDARY} <= set(member.keeps or ())
    assert cluster.creates_legal_body is False
    bare = cluster_of_boards(name="A", boards=())
    assert bare.governance is not None
    assert bare.governance.leaders is None


def test_a_health_organisation_has_partners() -> None:
    """The holder is host, and those it works with are providers."""
    contract = IntegratedHealthOrganisationContract(
        title="A", commissioners=(CCG,), holder=TRUST, partners=(OTHER,), creates_new_body=False
    )
    place = integrated_health_organisation(name="A", area=PLACE, contract=contract)
    assert roles(place) == [
        ("01G", ["commissioner"]),
        ("RM3", ["provider", "host"]),
        ("R0A", ["provider"]),
    ]
    assert place.creates_legal_body is False
    bare = integrated_health_organisation(
        name="A", area=PLACE, contract=IntegratedHealthOrganisationContract(title="A")
    )
    assert bare.members == ()


def test_a_collaborative_is_made_of_trusts() -> None:
    """Its agreement and board are recorded where they are given."""
    full = provider_collaborative(
        name="A",
        trusts=(TRUST, OTHER),
        agreement=PartnershipAgreement(title="A"),
        board=BOARD,
    )
    assert tags(full) == ["partnership-agreement"]
    assert full.governance == Governance(boards=(BOARD,))
    bare = provider_collaborative(name="A", trusts=(TRUST, OTHER))
    assert (bare.governance, bare.agreements, bare.lists) == (None, None, ())


def test_a_network_has_the_parties_of_its_agreement() -> None:
    """Parties that are not recorded are unknown members, and no empty list."""
    known = PrimaryCareNetworkAgreement(title="A", parties=(Body(code="A82608"),))
    assert roles(primary_care_network(name="A", agreement=known)) == [("A82608", ["provider"])]
    unknown = primary_care_network(name="A", agreement=PrimaryCareNetworkAgreement(title="A"))
    assert unknown.members is None


# --- Parts that answer a question -----------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "lists", "answer"),
    [
        (None, (), None),
        ((MemberRole.COMMISSIONER, MemberRole.PROVIDER), (), True),
        ((MemberRole.COMMISSIONER,), (), False),
        ((MemberRole.COMMISSIONER,), nothing_said("spans"), None),
    ],
)
def test_a_leader_spans_the_split_or_not(
    spans: tuple[MemberRole, ...] | None,
    lists: tuple[ListStatement, ...],
    answer: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """A partial list of sides never says that a leader stays on one."""
    leader = stated_whole(Leader(post="A lead", spans=spans, lists=lists))
    assert leader.spans_split is answer


EARLY = Population(people=1, as_at=StatedDate.of(2016, 6, 30))
LATE = Population(people=2, as_at=StatedDate.of(2018, 6, 30))
UNDATED = Population(people=3)


@pytest.mark.parametrize(
    ("counts", "on", "count"),
    [
        (None, DAY, None),
        ((), DAY, None),
        ((UNDATED,), DAY, UNDATED),
        ((UNDATED, LATE, EARLY), DAY, EARLY),
        ((LATE, EARLY), date(2019, 1, 1), LATE),
        ((LATE, EARLY), date(2015, 1, 1), EARLY),
    ],
)
def test_the_count_of_a_day_is_the_latest_by_then(
    counts: tuple[Population, ...] | None, on: date, count: Population | None
) -> None:
    """Before the first count, the first; without any dated one, the first recorded."""
    assert Arrangement(name="A", populations=counts).population_on(on) == count


def test_a_part_deep_inside_is_cut_to_the_day() -> None:
    """What came later goes wherever it stands, and what has no date stays."""
    ended = StatedPeriod.parse("2013-04-01/2017-03-31")
    inner = Arrangement(
        name="Inner",
        governance=Governance(boards=(Board(name="Old", period=ended), Board(name="Undated"))),
    )
    then = Arrangement(name="Outer", nested=(inner,)).at(DAY)
    [place] = then.nested or ()
    assert place.governance is not None
    assert [board.name for board in place.governance.boards or ()] == ["Undated"]
