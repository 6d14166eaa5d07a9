"""
Builders: the typical shapes of accountable care, each in one call.

A builder fills in what its shape always has (members with their roles, the agreement that
makes it, the stage) and records nothing else: what it is not given stays unknown. The result
is an ordinary `Arrangement`, to which `attrs.evolve` adds more. What it then is, the
classifiers say.
"""

from collections.abc import Iterable

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements.arrangement import Arrangement
from nhs_accountable_care.arrangements.bargain import (
    DutyTaken,
    FreedomGranted,
    Stage,
    StatusChange,
)
from nhs_accountable_care.arrangements.finance import Finance, PooledFund, SystemControlTotal
from nhs_accountable_care.arrangements.governance import Board, Governance, Leader
from nhs_accountable_care.arrangements.integration import (
    Integration,
    IntegrationMode,
    ProviderStructure,
    ProviderStructureKind,
    Scope,
)
from nhs_accountable_care.arrangements.members import (
    Area,
    Kept,
    Member,
    MemberRole,
    Population,
)
from nhs_accountable_care.contracts.accountable_care import (
    AccountableCareOrganisationContract,
    IntegratedCareProviderContract,
    IntegrationAgreement,
)
from nhs_accountable_care.contracts.alliances import AllianceAgreement, PartnershipAgreement
from nhs_accountable_care.contracts.devolution import DevolutionMemorandum
from nhs_accountable_care.contracts.general_practice import PrimaryCareNetworkAgreement
from nhs_accountable_care.contracts.lead_providers import LeadProviderContract
from nhs_accountable_care.contracts.neighbourhoods import IntegratedHealthOrganisationContract
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.section_75 import Section75Agreement, Section75Arrangement
from nhs_accountable_care.contracts.standard_contract import NHSStandardContract
from nhs_accountable_care.contracts.systems import (
    AccountablePerformanceContract,
    SystemMemorandum,
)
from nhs_accountable_care.organisations import OrganisationKind

__all__ = [
    "accountable_care_organisation",
    "accountable_care_system",
    "alliance",
    "cluster_of_boards",
    "devolved_system",
    "integrated_care_system",
    "integrated_health_organisation",
    "lead_provider",
    "primary_care_network",
    "provider_collaborative",
    "section_75_partnership",
    "sustainability_and_transformation_partnership",
]


def _members(
    *groups: tuple[MemberRole, Iterable[Body]], sources: tuple[Citation, ...]
) -> tuple[Member, ...]:
    """Return each body once, with every role under which it is named."""
    roles: dict[Body, tuple[MemberRole, ...]] = {}
    for role, bodies in groups:
        for body in bodies:
            roles[body] = (*roles.get(body, ()), role)
    return tuple(Member(body=body, roles=held, sources=sources) for body, held in roles.items())


def _history(
    stage: Stage | None,
    since: StatedDate | None,
    as_form: str | None,
    sources: tuple[Citation, ...],
) -> tuple[StatusChange, ...] | None:
    """Record the stage, if one is given."""
    if stage is None:
        return None
    return (StatusChange(stage=stage, on=since, as_form=as_form, sources=sources),)


def _form_of(commissioners: Iterable[Body]) -> str | None:
    """Return which of two forms an integrated care system has, by its commissioners' kinds."""
    kinds = {body.kind for body in commissioners}
    if OrganisationKind.INTEGRATED_CARE_BOARD in kinds:
        return "integrated-care-system-statutory"
    if OrganisationKind.CLINICAL_COMMISSIONING_GROUP in kinds:
        return "integrated-care-system-non-statutory"
    return None


def sustainability_and_transformation_partnership(
    *,
    name: str,
    area: Area,
    commissioners: tuple[Body, ...],
    providers: tuple[Body, ...],
    councils: tuple[Body, ...],
    board: Board | None = None,
    lead: Leader | None = None,
    populations: tuple[Population, ...] | None = None,
    has_programme_support: bool | None = None,
    stage: Stage | None = None,
    since: StatedDate | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a partnership of one of the 44 areas of 2016.

    >>> from nhs_accountable_care.arrangements import Extent
    >>> partnership = sustainability_and_transformation_partnership(
    ...     name="Dorset",
    ...     area=Area(name="Dorset", footprint="QVV", extent=Extent.WHOLE),
    ...     commissioners=(Body(name="NHS Dorset CCG"),),
    ...     providers=(Body(name="Poole Hospital"),),
    ...     councils=(Body(name="Dorset County Council"),),
    ... )
    >>> [member.roles[0].value for member in partnership.members]
    ['commissioner', 'provider', 'local-authority']
    """
    return Arrangement(
        name=name,
        code=area.footprint,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, commissioners),
            (MemberRole.PROVIDER, providers),
            (MemberRole.LOCAL_AUTHORITY, councils),
            sources=sources,
        ),
        governance=Governance(
            boards=None if board is None else (board,),
            leaders=None if lead is None else (lead,),
            has_programme_support=has_programme_support,
            sources=sources,
        ),
        history=_history(stage, since, "sustainability-and-transformation-partnership", sources),
        sources=sources,
    )


def accountable_care_system(
    *,
    name: str,
    area: Area,
    commissioners: tuple[Body, ...],
    providers: tuple[Body, ...],
    councils: tuple[Body, ...] = (),
    performance_contract: AccountablePerformanceContract | None = None,
    memorandum: SystemMemorandum | None = None,
    control_total: SystemControlTotal | None = None,
    populations: tuple[Population, ...] | None = None,
    governance: Governance | None = None,
    integration: Integration | None = None,
    duties: tuple[DutyTaken, ...] | None = None,
    freedoms: tuple[FreedomGranted, ...] | None = None,
    organisations: tuple[Arrangement, ...] | None = None,
    stage: Stage | None = None,
    since: StatedDate | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build an accountable care system of March 2017: NHS bodies that choose to act as one.

    Councils are welcome and not required. ``organisations`` are accountable care
    organisations and other arrangements inside it, which make it a hybrid.

    >>> from nhs_accountable_care.arrangements import Extent
    >>> system = accountable_care_system(
    ...     name="Berkshire West",
    ...     area=Area(name="Berkshire West", footprint="QU9", extent=Extent.PART),
    ...     commissioners=(Body(name="Berkshire West CCGs"),),
    ...     providers=(Body(code="RHW"),),
    ...     stage=Stage.SHADOW,
    ... )
    >>> system.agreements is None, system.history[0].as_form
    (True, 'accountable-care-system')
    """
    signed = tuple(each for each in (performance_contract, memorandum) if each is not None)
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, commissioners),
            (MemberRole.PROVIDER, providers),
            (MemberRole.LOCAL_AUTHORITY, councils),
            sources=sources,
        ),
        governance=governance,
        agreements=signed or None,
        finance=None if control_total is None else Finance(control_totals=(control_total,)),
        integration=integration,
        duties=duties,
        freedoms=freedoms,
        history=_history(stage, since, "accountable-care-system", sources),
        nested=organisations,
        sources=sources,
    )


def integrated_care_system(
    *,
    name: str,
    area: Area,
    commissioners: tuple[Body, ...],
    providers: tuple[Body, ...],
    councils: tuple[Body, ...] = (),
    partners: tuple[Body, ...] = (),
    memorandum: SystemMemorandum | None = None,
    control_total: SystemControlTotal | None = None,
    populations: tuple[Population, ...] | None = None,
    governance: Governance | None = None,
    places: tuple[Arrangement, ...] | None = None,
    stage: Stage | None = None,
    since: StatedDate | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build an integrated care system, before the Act of 2022 or after it.

    After the Act the board is the commissioner; before it the CCGs were, and the kind of the
    commissioners tells as which of the two forms it reached its stage. ``partners`` are
    voluntary and other bodies, ``places`` the partnerships inside it.

    >>> system = integrated_care_system(
    ...     name="Dorset",
    ...     area=Area(name="Dorset", footprint="QVV"),
    ...     commissioners=(Body(code="QVV"),),
    ...     providers=(Body(code="R0D"),),
    ... )
    >>> len(system.members)
    2
    """
    return Arrangement(
        name=name,
        code=area.footprint,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, commissioners),
            (MemberRole.PROVIDER, providers),
            (MemberRole.LOCAL_AUTHORITY, councils),
            (MemberRole.PARTNER, partners),
            sources=sources,
        ),
        governance=governance,
        agreements=None if memorandum is None else (memorandum,),
        finance=None if control_total is None else Finance(control_totals=(control_total,)),
        history=_history(stage, since, _form_of(commissioners), sources),
        nested=places,
        sources=sources,
    )


def accountable_care_organisation(
    *,
    name: str,
    area: Area,
    contract: AccountableCareOrganisationContract | IntegratedCareProviderContract,
    populations: tuple[Population, ...] | None = None,
    integration_agreements: tuple[IntegrationAgreement, ...] = (),
    scope: Scope | None = None,
    stage: Stage | None = None,
    since: StatedDate | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build an accountable care organisation: one contract, one holder, one population.

    Its members are the parties of the contract; the commissioners stay outside the holder.

    >>> contract = AccountableCareOrganisationContract(
    ...     title="Draft",
    ...     commissioners=(Body(name="A commissioner"),),
    ...     holder=Body(name="A holder"),
    ... )
    >>> place = accountable_care_organisation(
    ...     name="A place", area=Area(name="A place"), contract=contract
    ... )
    >>> [member.roles[0].value for member in place.members]
    ['commissioner', 'provider']
    """
    holder = () if contract.holder is None else (contract.holder,)
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, contract.commissioners or ()),
            (MemberRole.PROVIDER, holder),
            (MemberRole.HOST, holder),
            sources=contract.sources,
        ),
        agreements=(contract, *integration_agreements),
        scope=scope,
        history=_history(stage, since, "accountable-care-organisation", sources),
        sources=sources,
    )


def devolved_system(
    *,
    name: str,
    area: Area,
    memorandum: DevolutionMemorandum,
    commissioners: tuple[Body, ...],
    providers: tuple[Body, ...],
    councils: tuple[Body, ...],
    national_bodies: tuple[Body, ...] = (),
    board: Board | None = None,
    populations: tuple[Population, ...] | None = None,
    organisations: tuple[Arrangement, ...] | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a place that decides with NHS England under a memorandum.

    >>> place = devolved_system(
    ...     name="Surrey Heartlands",
    ...     area=Area(name="Surrey Heartlands", footprint="QXU"),
    ...     memorandum=DevolutionMemorandum(title="Agreement of June 2017"),
    ...     commissioners=(),
    ...     providers=(),
    ...     councils=(Body(name="Surrey County Council"),),
    ...     national_bodies=(Body(name="NHS England"),),
    ... )
    >>> [member.roles[0].value for member in place.members]
    ['local-authority', 'national-body']
    """
    return Arrangement(
        name=name,
        code=area.footprint,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, commissioners),
            (MemberRole.PROVIDER, providers),
            (MemberRole.LOCAL_AUTHORITY, councils),
            (MemberRole.NATIONAL_BODY, national_bodies),
            sources=sources,
        ),
        governance=Governance(
            boards=None if board is None else (board,),
            duties_stay_with_members=memorandum.duties_stay,
            sources=sources,
        ),
        agreements=(memorandum,),
        nested=organisations,
        sources=sources,
    )


def alliance(
    *,
    name: str,
    agreement: AllianceAgreement,
    commissioners: tuple[Body, ...],
    providers: tuple[Body, ...],
    contracts: tuple[NHSStandardContract, ...] = (),
    area: Area | None = None,
    populations: tuple[Population, ...] | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build an alliance: one agreement over contracts that stay as they are.

    >>> place = alliance(
    ...     name="An alliance",
    ...     agreement=AllianceAgreement(title="Alliance"),
    ...     commissioners=(Body(code="01G"),),
    ...     providers=(Body(code="RM3"),),
    ... )
    >>> len(place.agreements)
    1
    """
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, commissioners),
            (MemberRole.PROVIDER, providers),
            sources=sources,
        ),
        agreements=(agreement, *contracts),
        sources=sources,
    )


def lead_provider(
    *,
    name: str,
    contract: LeadProviderContract,
    area: Area | None = None,
    populations: tuple[Population, ...] | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a lead provider arrangement from its head contract.

    >>> place = lead_provider(
    ...     name="Older people",
    ...     contract=LeadProviderContract(title="Older people", holder=Body(name="A trust")),
    ... )
    >>> [role.value for role in place.members[0].roles]
    ['provider', 'lead']
    """
    holder = () if contract.holder is None else (contract.holder,)
    below = (sub.provider for sub in contract.sub_contracts or () if sub.provider is not None)
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, contract.commissioners or ()),
            (MemberRole.PROVIDER, (*holder, *below)),
            (MemberRole.LEAD, holder),
            sources=contract.sources,
        ),
        agreements=(contract,),
        sources=sources,
    )


def section_75_partnership(
    *,
    name: str,
    agreement: Section75Agreement,
    nhs_bodies: tuple[Body, ...],
    councils: tuple[Body, ...],
    area: Area | None = None,
    populations: tuple[Population, ...] | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a partnership of NHS bodies and councils; a pooled fund becomes a pool of its money.

    >>> place = section_75_partnership(
    ...     name="Better care",
    ...     agreement=Section75Agreement(
    ...         title="Better care pool", arrangements=(Section75Arrangement.POOLED_FUND,)
    ...     ),
    ...     nhs_bodies=(Body(code="01G"),),
    ...     councils=(Body(name="A council"),),
    ... )
    >>> place.finance.pools[0].agreement
    'Better care pool'
    """
    pool = PooledFund(
        name=agreement.title,
        host=agreement.host,
        agreement=agreement.title,
        contributions=agreement.contributions,
        overspend=agreement.overspend,
        risk_share=agreement.risk_share,
        period=agreement.period,
        sources=agreement.sources,
    )
    has_pool = Section75Arrangement.POOLED_FUND in (agreement.arrangements or ())
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, nhs_bodies),
            (MemberRole.LOCAL_AUTHORITY, councils),
            sources=sources,
        ),
        agreements=(agreement,),
        finance=Finance(pools=(pool,)) if has_pool else None,
        sources=sources,
    )


def cluster_of_boards(
    *,
    name: str,
    boards: tuple[Body, ...],
    chair: Leader | None = None,
    chief_executive: Leader | None = None,
    period: StatedPeriod | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a cluster: integrated care boards that share leaders and nothing else.

    Each board keeps its allocation, duties and boundary, and the cluster is no body.

    >>> cluster = cluster_of_boards(
    ...     name="Two boards",
    ...     boards=(Body(code="QHL"), Body(code="QUA")),
    ...     chief_executive=Leader(post="Chief executive"),
    ... )
    >>> cluster.creates_legal_body
    False
    """
    kept = (Kept.IDENTITY, Kept.STATUTORY_DUTIES, Kept.ALLOCATION, Kept.BOUNDARY)
    leaders = tuple(leader for leader in (chair, chief_executive) if leader is not None)
    return Arrangement(
        name=name,
        members=tuple(
            Member(
                body=body,
                roles=(MemberRole.COMMISSIONER,),
                keeps=kept,
                period=period,
                sources=sources,
            )
            for body in boards
        ),
        governance=Governance(
            leaders=leaders or None, duties_stay_with_members=True, sources=sources
        ),
        creates_legal_body=False,
        sources=sources,
    )


def integrated_health_organisation(
    *,
    name: str,
    area: Area,
    contract: IntegratedHealthOrganisationContract,
    neighbourhoods: tuple[Arrangement, ...] | None = None,
    populations: tuple[Population, ...] | None = None,
    stage: Stage | None = None,
    since: StatedDate | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build the arrangement around an integrated health organisation contract.

    >>> place = integrated_health_organisation(
    ...     name="A place",
    ...     area=Area(name="A place"),
    ...     contract=IntegratedHealthOrganisationContract(
    ...         title="IHO", commissioners=(Body(code="QHM"),), holder=Body(code="RTF")
    ...     ),
    ... )
    >>> [member.body.code for member in place.members]
    ['QHM', 'RTF']
    """
    holder = () if contract.holder is None else (contract.holder,)
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=_members(
            (MemberRole.COMMISSIONER, contract.commissioners or ()),
            (MemberRole.PROVIDER, (*holder, *(contract.partners or ()))),
            (MemberRole.HOST, holder),
            sources=contract.sources,
        ),
        agreements=(contract,),
        history=_history(stage, since, "integrated-health-organisation", sources),
        creates_legal_body=contract.creates_new_body,
        nested=neighbourhoods,
        sources=sources,
    )


def provider_collaborative(
    *,
    name: str,
    trusts: tuple[Body, ...],
    agreement: PartnershipAgreement | None = None,
    board: Board | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a provider collaborative: trusts that act together at scale.

    >>> provider_collaborative(
    ...     name="Two trusts", trusts=(Body(code="RM3"), Body(code="R0A"))
    ... ).integration.structures[0].kind.value
    'collaborative'
    """
    structure = ProviderStructure(
        kind=ProviderStructureKind.COLLABORATIVE, name=name, members=trusts, sources=sources
    )
    return Arrangement(
        name=name,
        members=_members((MemberRole.PROVIDER, trusts), sources=sources),
        governance=None if board is None else Governance(boards=(board,), sources=sources),
        agreements=None if agreement is None else (agreement,),
        integration=Integration(
            horizontal=IntegrationMode.VIRTUAL, structures=(structure,), sources=sources
        ),
        sources=sources,
    )


def primary_care_network(
    *,
    name: str,
    agreement: PrimaryCareNetworkAgreement,
    area: Area | None = None,
    populations: tuple[Population, ...] | None = None,
    sources: tuple[Citation, ...] = (),
) -> Arrangement:
    """
    Build a primary care network from its agreement.

    >>> primary_care_network(
    ...     name="North",
    ...     agreement=PrimaryCareNetworkAgreement(title="North", parties=(Body(code="A82608"),)),
    ... ).members[0].body.code
    'A82608'
    """
    return Arrangement(
        name=name,
        area=area,
        populations=populations,
        members=None
        if agreement.parties is None
        else _members((MemberRole.PROVIDER, agreement.parties), sources=agreement.sources),
        agreements=(agreement,),
        creates_legal_body=agreement.creates_legal_entity,
        sources=sources,
    )
