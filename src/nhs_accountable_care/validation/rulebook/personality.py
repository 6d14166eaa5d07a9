"""Legal personality, and the split between those who buy care and those who give it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import with_article
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    BoardKind,
    Governance,
    Member,
    MemberRole,
    ProviderStructureKind,
    standing,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AllianceAgreement,
    AlternativeProviderMedicalServicesContract,
    BindingForce,
    Body,
    GeneralMedicalServicesContract,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    JointVentureAgreement,
    LeadProviderContract,
    LocalAuthorityServicesContract,
    MultiNeighbourhoodProviderContract,
    NHSStandardContract,
    PersonalMedicalServicesAgreement,
    Section75Agreement,
    Section76Agreement,
    Section256Agreement,
    SingleNeighbourhoodProviderContract,
    SubContract,
    parties_of,
)
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import (
    HEALTH_SERVICE_BODIES,
    TRUSTS,
    Breach,
    MissingFact,
    agreements_on,
    kind_gap,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    NHS_TRUST,
)
from nhs_accountable_care.validation.rulebook.nhs_trusts import is_an_nhs_trust, sort_gap
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["PERSONALITY_RULES"]

# NHS trusts were at work from April 1991, by memory; the section of the Act of 1990 on their
# contracts was read, and gave way to that of the Act of 2006 on 1 March 2007.
_UNDER_THE_ACT_OF_1990 = DateRange(first_day=date(1991, 4, 1), last_day=date(2007, 2, 28))
_UNDER_THE_ACT_OF_2006 = DateRange(first_day=date(2007, 3, 1))
_FIRST_DAY = unsure("M", "the first day")

# Areas, partnerships and units that can sign nothing in their own name.
_NO_PERSON = frozenset(
    {
        OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        OrganisationKind.SUB_ICB_LOCATION,
        OrganisationKind.NHS_ENGLAND_REGION,
        OrganisationKind.NHS_IMPROVEMENT,
        OrganisationKind.PRIMARY_CARE_NETWORK,
        OrganisationKind.INTEGRATED_CARE_PARTNERSHIP,
        OrganisationKind.COMMISSIONING_SUPPORT_UNIT,
        OrganisationKind.HEALTH_AND_WELLBEING_BOARD,
    }
)
# A health and wellbeing board is a committee of a council; the section is from memory, so that
# what is found of one is not verified.
_FROM_MEMORY = {
    OrganisationKind.HEALTH_AND_WELLBEING_BOARD: (unsure("HSCA2012", "s.194"),),
}
# What several bodies have in common, as against the board that is or binds one body.
_SHARED_BOARDS = (
    BoardKind.PARTNERSHIP_BOARD,
    BoardKind.JOINT_COMMITTEE,
    BoardKind.COMMITTEES_IN_COMMON,
    BoardKind.FORUM,
    BoardKind.PROVIDER_LEADERSHIP_BOARD,
    BoardKind.LEADERSHIP_TEAM,
)
# Providers that stand together without a body of their own, unless the arrangement is one.
_LOOSE_STRUCTURES = frozenset(
    {
        ProviderStructureKind.GROUP,
        ProviderStructureKind.SHARED_MANAGEMENT,
        ProviderStructureKind.COLLABORATIVE,
        ProviderStructureKind.NETWORK,
    }
)

# Contracts for care, pools, grants and ventures, each between bodies that can be held to it.
_CONTRACTS = (
    NHSStandardContract,
    LeadProviderContract,
    SubContract,
    LocalAuthorityServicesContract,
    AccountableCareOrganisationContract,
    IntegratedCareProviderContract,
    GeneralMedicalServicesContract,
    PersonalMedicalServicesAgreement,
    AlternativeProviderMedicalServicesContract,
    IntegratedHealthOrganisationContract,
    MultiNeighbourhoodProviderContract,
    SingleNeighbourhoodProviderContract,
    Section75Agreement,
    Section76Agreement,
    Section256Agreement,
    JointVentureAgreement,
)
# A primary medical contractor may opt to be a health service body, which is not recorded.
_MAY_OPT_IN = frozenset({OrganisationKind.GP_PRACTICE, OrganisationKind.SUPER_PARTNERSHIP})


def _parties_are_persons(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each party to a contract, employer or holder of a budget that is no legal person."""
    for path, body, what, evidence in (
        *_parties(arrangement, context),
        *_employers(arrangement, context),
        *_holders_of_money(arrangement, context),
    ):
        named = tuple(_named_in(arrangement, body))
        # What has ended by the day is not asked about, and is known to be no body all the same.
        ever_named = _named_in(context.recorded or arrangement, body)
        no_person = next((each for each in (*named, *ever_named) if each.is_body is False), None)
        asked = next((each for each in named if each.is_body is None), None)
        if no_person is not None:
            yield Breach(
                path=path,
                message=f"{body} is {no_person.what}, which is no legal person and cannot {what}",
                evidence=evidence,
            )
        elif asked is not None:
            yield MissingFact(
                path=asked.path, fact=f"whether {body}, which is to {what}, is a legal body"
            )
        else:
            yield from _is_person(path, body, what, evidence)


_Acting: TypeAlias = tuple[str, Body, str, tuple[Citation, ...]]
"""Where a body is named, the body, what it is to do, and the sources that say so."""


def _parties(arrangement: Arrangement, context: Context) -> Iterator[_Acting]:
    """Yield the parties to contracts, pools, grants and ventures."""
    for place, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, _CONTRACTS):
            for path, body in parties_of(agreement):
                yield f"{place}.{path}", body, f"be party to {agreement.title}", agreement.sources


def _employers(arrangement: Arrangement, context: Context) -> Iterator[_Acting]:
    """Yield the bodies to which staff move, and those that employ them."""
    workforce = arrangement.workforce
    for number, transfer in enumerate((workforce and workforce.transfers) or ()):
        if transfer.moves_employer and transfer.taker is not None:
            path = f"workforce.transfers[{number}].taker"
            yield path, transfer.taker, "employ staff", transfer.sources
    employment = None if workforce is None else workforce.employment
    for number, staff in standing(employment, context.moment):
        if staff.employer is not None:
            path = f"workforce.employment[{number}].employer"
            yield path, staff.employer, "employ staff", staff.sources


def _holders_of_money(arrangement: Arrangement, context: Context) -> Iterator[_Acting]:
    """Yield the bodies that hold a budget or a pooled fund."""
    finance = arrangement.finance
    for number, position in enumerate((finance and finance.positions) or ()):
        path = f"finance.positions[{number}].body"
        yield path, position.body, "hold a budget", position.sources
    pools = None if finance is None else finance.pools
    for number, pool in standing(pools, context.moment):
        if isinstance(pool.host, Body):
            yield f"finance.pools[{number}].host", pool.host, "hold a pooled fund", pool.sources


class _Namesake(NamedTuple):
    """What in the document bears the name of a body, and whether it is a body in law."""

    what: str
    is_body: bool | None
    path: str
    """Where it is told whether it is one."""


def _named_in(arrangement: Arrangement, body: Body) -> Iterator[_Namesake]:
    """Yield what bears the name of a body that has neither code nor kind, and may be none."""
    if body.code is not None or body.kind is not None:
        return
    name = body.name
    nested = enumerate(arrangement.nested or ())
    places = (("", arrangement), *((f"nested[{number}].", place) for number, place in nested))
    for path, place in places:
        if place.name == name:
            yield _Namesake(
                "an arrangement", place.creates_legal_body, f"{path}creates_legal_body"
            )
    for number, agreement in enumerate(arrangement.agreements or ()):
        if isinstance(agreement, AllianceAgreement) and agreement.title == name:
            path = f"agreements[{number}].creates_legal_entity"
            yield _Namesake("an alliance", agreement.creates_legal_entity, path)
    boards = arrangement.governance and arrangement.governance.boards
    for board in boards or ():
        if board.name == name and board.is_kind(*_SHARED_BOARDS):
            yield _Namesake("a board", arrangement.creates_legal_body, "creates_legal_body")
    structures = arrangement.integration and arrangement.integration.structures
    for structure in structures or ():
        if structure.name == name and structure.kind in _LOOSE_STRUCTURES:
            what = with_article(structure.kind.value.replace("-", " "))
            yield _Namesake(what, arrangement.creates_legal_body, "creates_legal_body")


def _is_person(
    path: str, body: Body, what: str, evidence: tuple[Citation, ...]
) -> Iterator[Breach | MissingFact]:
    """Yield a body that is no legal person, where only one can do something."""
    if body.kind is None:
        yield MissingFact(path=f"{path}.kind", fact=f"what kind of body {body} is")
    elif body.kind in _NO_PERSON:
        kind = with_article(body.kind.value.replace("-", " "))
        yield Breach(
            path=path,
            message=f"{body} is {kind}, which has no legal personality and cannot {what}",
            evidence=(*evidence, *_FROM_MEMORY.get(body.kind, ())),
        )


def _split_goes_on(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield one note where commissioners and providers decide together."""
    governance = arrangement.governance
    if governance is None or not governance.has_collective_decisions:
        return
    roles = {
        role
        for _, member in standing(arrangement.members, context.moment)
        for role in member.roles or ()
    }
    if {MemberRole.COMMISSIONER, MemberRole.PROVIDER} <= roles:
        yield Breach(
            path="members",
            message=(
                "commissioners and providers decide together; in law the split between them "
                "goes on, and each service still needs a contract between the two"
            ),
            evidence=governance.sources,
        )


def _buys_from_itself(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each contract whose provider is one of its own commissioners."""
    for path, agreement in agreements_on(arrangement, context.moment):
        for field in ("provider", "holder", "contractor"):
            seller = getattr(agreement, field, None)
            buyers = getattr(agreement, "commissioners", None) or (
                getattr(agreement, "commissioner", None),
            )
            known = BodyIndex(buyer for buyer in buyers if isinstance(buyer, Body))
            if isinstance(seller, Body) and seller in known:
                yield Breach(
                    path=f"{path}.{field}",
                    message=(
                        f"{seller} buys from itself under {agreement.title}; a commissioner and "
                        f"a separate provider are needed"
                    ),
                    evidence=agreement.sources,
                )


def _binding_force(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each contract whose force in law is recorded otherwise than its parties give it."""
    for path, agreement in agreements_on(arrangement, context.moment):
        force = getattr(agreement, "binding", None)
        if force not in {BindingForce.NHS_CONTRACT, BindingForce.ENFORCEABLE}:
            continue
        answers = []
        for where, body in parties_of(agreement):
            if body.kind is None:
                yield kind_gap(f"{path}.{where}", body)
            answers.append(_is_health_service_body(body, context))
            if answers[-1] is None and body.kind in TRUSTS:
                yield sort_gap(f"{path}.{where}", body, context)
        if None in answers:
            continue
        outside = False in answers
        sides = [getattr(agreement, field) for field in agreement.party_fields]
        if force is BindingForce.NHS_CONTRACT and outside:
            words = "has a party outside the list of section 9, so it is an ordinary contract"
        elif force is BindingForce.ENFORCEABLE and not outside and None not in sides:
            words = "is between health service bodies, so no court enforces it"
        else:
            continue
        yield Breach(
            path=f"{path}.binding",
            message=f"{agreement.title} {words}",
            evidence=agreement.sources,
        )


def _is_health_service_body(body: Body, context: Context) -> bool | None:
    """Return whether a body is in the list of section 9; `None` where that is not known."""
    if body.kind is None or body.kind in _MAY_OPT_IN:
        return None
    if body.kind in TRUSTS:
        return is_an_nhs_trust(body, context)
    return body.kind in HEALTH_SERVICE_BODIES


def _contract_with(kind: OrganisationKind) -> Arrangement:
    """Make a place with a contract whose provider is of a kind."""
    contract = NHSStandardContract(
        title="A contract",
        commissioners=(Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP),),
        provider=Body(name="The holder", kind=kind),
    )
    return Arrangement(name="A place", agreements=(contract,))


def _sold(buyer: Body, seller: Body, binding: BindingForce | None = None) -> Arrangement:
    """Make a place with a contract between a commissioner and a provider."""
    contract = NHSStandardContract(
        title="A contract", commissioners=(buyer,), provider=seller, binding=binding
    )
    return Arrangement(name="A place", agreements=(contract,))


def _deciding(*roles: MemberRole) -> Arrangement:
    """Make a place in which a member in each role decides together with the others."""
    return Arrangement(
        name="A place",
        governance=Governance(has_collective_decisions=True),
        members=tuple(Member(body=Body(name=f"A {role.value}"), roles=(role,)) for role in roles),
    )


_PRIMARY_CARE_TRUST = Body(name="A primary care trust", kind=OrganisationKind.PRIMARY_CARE_TRUST)
_NOT_FROM_ITSELF = "Nobody holds a contract of which it is itself the commissioner"
_NHS_CONTRACTS = "A contract between health service bodies is an NHS contract, and no other is"

PERSONALITY_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC101",
        title="Only a legal person signs contracts, employs staff and holds a budget",
        period=DateRange(first_day=date(2016, 3, 15)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Partnerships, systems and clusters have no legal personality: they can sign no "
            "contract, employ nobody and hold no budget or pooled fund. An NHS contract stands "
            "between bodies of a list in which none of them is, and any other between persons. "
            "Of what a document itself describes, it is asked whether it is a legal body."
        ),
        check=_parties_are_persons,
        passing=_contract_with(OrganisationKind.NHS_FOUNDATION_TRUST),
        failing=_contract_with(OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "ss.9(1) and (4), 30(2) and 36(1)"),
            sure("S33"),
            sure("S92"),
            sure("S62"),
        ),
    ),
    Rule(
        code="NAC102",
        title="Working as one system does not end the purchaser and provider split in law",
        period=DateRange(first_day=date(1991, 4, 1)),
        severity=Severity.NOTE,
        authority=RuleAuthority.LAW,
        rationale=(
            "What ended in the areas that moved first was yearly haggling, not the contract: a "
            "statutory commissioner and a separate provider still need one."
        ),
        check=_split_goes_on,
        passing=_deciding(MemberRole.LOCAL_AUTHORITY, MemberRole.PROVIDER),
        failing=_deciding(MemberRole.COMMISSIONER, MemberRole.PROVIDER),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSCCA1990", "s.4(1)"),
            sure("NHSA2006", "s.9(1)"),
            sure("S88"),
            sure("S32"),
        ),
    ),
    Rule(
        code="NAC103",
        title=_NOT_FROM_ITSELF,
        period=_UNDER_THE_ACT_OF_1990,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "By an NHS contract one health service body has goods or services from another. The "
            "first day is from memory, so the rule warns."
        ),
        check=_buys_from_itself,
        passing=_sold(_PRIMARY_CARE_TRUST, NHS_TRUST),
        failing=_sold(_PRIMARY_CARE_TRUST, _PRIMARY_CARE_TRUST),
        example_day=date(2004, 4, 1),
        sources=(
            sure("NHSCCA1990", "s.4(1)"),
            _FIRST_DAY,
        ),
    ),
    Rule(
        code="NAC103",
        title=_NOT_FROM_ITSELF,
        period=_UNDER_THE_ACT_OF_2006,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "By an NHS contract one health service body has goods or services from another, and "
            "any other contract has two parties as well; an accountable care organisation too has "
            "to be contracted by a commissioner."
        ),
        check=_buys_from_itself,
        passing=_sold(CCG, FOUNDATION_TRUST),
        failing=_sold(CCG, CCG),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "s.9(1)"),
            sure("S88"),
            sure("S32"),
            sure("S01"),
        ),
    ),
    Rule(
        code="NAC104",
        title=_NHS_CONTRACTS,
        period=_UNDER_THE_ACT_OF_1990,
        severity=Severity.NOTE,
        authority=RuleAuthority.LAW,
        rationale=(
            "Between bodies in the list of section 4 an agreement gives no rights that a court "
            "enforces, and a dispute is referred. With a council or a company it is an ordinary "
            "contract. The first day is from memory."
        ),
        check=_binding_force,
        passing=_sold(_PRIMARY_CARE_TRUST, NHS_TRUST, BindingForce.NHS_CONTRACT),
        failing=_sold(_PRIMARY_CARE_TRUST, NHS_TRUST, BindingForce.ENFORCEABLE),
        example_day=date(2004, 4, 1),
        sources=(
            sure("NHSCCA1990", "s.4(1) to (3)"),
            _FIRST_DAY,
        ),
    ),
    Rule(
        code="NAC104",
        title=_NHS_CONTRACTS,
        period=_UNDER_THE_ACT_OF_2006,
        severity=Severity.NOTE,
        authority=RuleAuthority.LAW,
        rationale=(
            "Between bodies in the list of section 9 an agreement gives no rights that a court "
            "enforces, and a dispute is referred. With a foundation trust, a council or a company "
            "it is an ordinary contract."
        ),
        check=_binding_force,
        passing=_sold(CCG, FOUNDATION_TRUST, BindingForce.ENFORCEABLE),
        failing=_sold(CCG, FOUNDATION_TRUST, BindingForce.NHS_CONTRACT),
        example_day=date(2017, 4, 1),
        sources=(sure("NHSA2006", "s.9(1) and (4) to (6)"),),
    ),
)
"""Rules about who can sign, and what signing together does not change."""
