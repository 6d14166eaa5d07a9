"""Alliances, lead providers, networks and the contracts of 2025 and after (NAC707 to NAC715)."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    IntegratedHealthOrganisationContract,
    LeadProviderContract,
    MultiNeighbourhoodProviderContract,
    NetworkMember,
    NHSStandardContract,
    PrimaryCareNetworkAgreement,
    Recorded,
    ServiceLine,
    SingleNeighbourhoodProviderContract,
    SubContract,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.validation.rulebook.asking import agreements_on, ask, may_hold_more
from nhs_accountable_care.validation.rulebook.bodies import (
    COMMISSIONERS,
    PROVIDERS,
    TRUSTS,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    ICB,
    OTHER_FOUNDATION_TRUST,
    PRACTICE,
    signed,
)
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["FORM_RULES"]

_SINCE_2013 = DateRange(first_day=date(2013, 4, 1))
_SINCE_NETWORKS = DateRange(first_day=date(2019, 7, 1))
_SINCE_THE_PLAN = DateRange(first_day=date(2025, 7, 3))
_TYPICAL_NETWORK = range(30_000, 50_001)
_ONE_NEIGHBOURHOOD = 50_000
_SEVERAL_NEIGHBOURHOODS = 250_000
_FEWEST_PROVIDERS = 2


def _organisation_contract(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield what keeps a contract from being one of an integrated health organisation."""
    for path, agreement in agreements_on(arrangement, context):
        if not isinstance(agreement, IntegratedHealthOrganisationContract):
            continue
        title, evidence = agreement.title, agreement.sources
        holder = agreement.holder
        if holder is None or holder.kind is None:
            yield Gap(path=f"{path}.holder", fact="what kind of body the holder is")
        elif holder.kind not in TRUSTS:
            yield Breach(
                path=f"{path}.holder",
                message=f"{holder} is no trust, and only a designated trust may hold {title}",
                evidence=evidence,
            )
        questions = (
            (
                "holder_is_designated",
                agreement.holder_is_designated,
                True,
                "whether the holder is designated",
                "its holder is not designated",
            ),
            (
                "holder_has_advanced_status",
                agreement.holder_has_advanced_status,
                True,
                "whether the holder is an advanced foundation trust",
                "its holder has no advanced foundation trust status",
            ),
            (
                "budget_is_capitated",
                agreement.budget_is_capitated,
                True,
                "whether the budget is so much a head",
                "its budget is not capitated",
            ),
            (
                "creates_new_body",
                agreement.creates_new_body,
                False,
                "whether it makes a new body",
                "it is said to make a new body, and is a contract",
            ),
        )
        for field, answer, wanted, fact, words in questions:
            yield from ask(
                answer=answer,
                wanted=wanted,
                path=f"{path}.{field}",
                fact=fact,
                message=f"{title}: {words}",
                evidence=evidence,
            )
        kinds = {body.kind for body in agreement.commissioners or ()}
        if OrganisationKind.INTEGRATED_CARE_BOARD in kinds:
            continue
        if may_hold_more(agreement, "commissioners") or None in kinds:
            yield Gap(path=f"{path}.commissioners", fact="whether an integrated care board buys")
        else:
            yield Breach(
                path=f"{path}.commissioners",
                message=f"{title} is not commissioned by an integrated care board",
                evidence=evidence,
            )


def _networks(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, PrimaryCareNetworkAgreement]]:
    """Give the network agreements of the day, each with its path."""
    for path, agreement in agreements_on(arrangement, context):
        if isinstance(agreement, PrimaryCareNetworkAgreement):
            yield path, agreement


def _network_in_order(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield what a primary care network lacks."""
    for path, agreement in _networks(arrangement, context):
        title = agreement.title
        if may_hold_more(agreement, "members"):
            yield Gap(path=f"{path}.members", fact="who all its members are")
        for number, member in enumerate(agreement.members or ()):
            yield from ask(
                answer=member.holds_in_hours_contract,
                wanted=True,
                path=f"{path}.members[{number}].holds_in_hours_contract",
                fact=f"whether {member.body} holds an in-hours primary medical contract",
                message=f"{member.body} is in {title} without an in-hours contract of its own",
                evidence=member.sources or agreement.sources,
            )
        yield from ask(
            answer=agreement.has_clinical_director,
            wanted=True,
            path=f"{path}.has_clinical_director",
            fact="whether it has a clinical director",
            message=f"{title} has no clinical director",
            evidence=agreement.sources,
        )
        yield from ask(
            answer=(
                None
                if agreement.nominated_payee is None
                else agreement.nominated_payee is not Recorded.AS_NONE
            ),
            wanted=True,
            path=f"{path}.nominated_payee",
            fact="who is paid for the network",
            message=f"{title} has named nobody to be paid for the network",
            evidence=agreement.sources,
        )
        if agreement.area is None:
            yield Gap(path=f"{path}.area", fact="which area it covers")


def _network_of_usual_size(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each network whose list is smaller or larger than is typical."""
    for path, agreement in _networks(arrangement, context):
        people = agreement.registered_patients
        yield from ask(
            answer=None if people is None else people in _TYPICAL_NETWORK,
            wanted=True,
            path=f"{path}.registered_patients",
            fact="how many people are on its lists",
            message=(
                f"{agreement.title} has {people} people on its lists; {_TYPICAL_NETWORK.start} "
                f"to {_TYPICAL_NETWORK.stop - 1} is typical"
            ),
            evidence=agreement.sources,
        )


def _neighbourhood_sizes(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each neighbourhood contract of the size of the other sort."""
    for path, agreement in agreements_on(arrangement, context):
        if isinstance(agreement, MultiNeighbourhoodProviderContract):
            fits = (
                None if agreement.population is None else agreement.population > _ONE_NEIGHBOURHOOD
            )
            words = f"no more than one neighbourhood of about {_ONE_NEIGHBOURHOOD}"
        elif isinstance(agreement, SingleNeighbourhoodProviderContract):
            fits = (
                None
                if agreement.population is None
                else agreement.population < _SEVERAL_NEIGHBOURHOODS
            )
            words = f"as many as several neighbourhoods, about {_SEVERAL_NEIGHBOURHOODS}"
        else:
            continue
        yield from ask(
            answer=fits,
            wanted=True,
            path=f"{path}.population",
            fact="for how many people it is",
            message=f"{agreement.title} is for {agreement.population} people, {words}",
            evidence=agreement.sources,
        )


def _alliance_of_several(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield what keeps an agreement from being an alliance."""
    for path, agreement in agreements_on(arrangement, context):
        if not isinstance(agreement, AllianceAgreement):
            continue
        kinds = [body.kind for body in agreement.parties or ()]
        sides = (
            ("providers", PROVIDERS, _FEWEST_PROVIDERS),
            ("commissioners", COMMISSIONERS, 1),
        )
        for words, group, fewest in sides:
            there = sum(kind in group for kind in kinds)
            if there >= fewest:
                continue
            if may_hold_more(agreement, "parties") or None in kinds:
                yield Gap(path=f"{path}.parties", fact=f"how many {words} are parties")
            else:
                yield Breach(
                    path=f"{path}.parties",
                    message=f"{agreement.title} has {there} {words}; an alliance has {fewest}",
                    evidence=agreement.sources,
                )
        for field, answer, wanted, fact, message in (
            (
                "contracts_stay",
                agreement.contracts_stay,
                True,
                "whether the contracts under it stay",
                "is said to end the contracts under it; an alliance lies over them",
            ),
            (
                "creates_legal_entity",
                agreement.creates_legal_entity,
                False,
                "whether it makes a legal body",
                "is said to make a legal body; an alliance is an agreement",
            ),
        ):
            yield from ask(
                answer=answer,
                wanted=wanted,
                path=f"{path}.{field}",
                fact=fact,
                message=f"{agreement.title} {message}",
                evidence=agreement.sources,
            )


def _lead_answers_for_all(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield what a lead provider leaves undone, or a vehicle unguaranteed."""
    for path, agreement in agreements_on(arrangement, context):
        if not isinstance(agreement, LeadProviderContract):
            continue
        title, evidence = agreement.title, agreement.sources
        given = set(agreement.own_services or ())
        for part in agreement.sub_contracts or ():
            given |= set(part.services or ())
        undone = [line.value for line in agreement.services or () if line not in given]
        is_open = (
            agreement.own_services is None
            or may_hold_more(agreement, "sub_contracts")
            or any(part.services is None for part in agreement.sub_contracts or ())
        )
        if agreement.services is None or (undone and is_open):
            yield Gap(path=f"{path}.services", fact="who gives which of its services")
        elif undone:
            yield Breach(
                path=f"{path}.services",
                message=f"nobody gives {', '.join(undone)} under {title}",
                evidence=evidence,
            )
        yield from ask(
            answer=agreement.holder_answers_for_all,
            wanted=True,
            path=f"{path}.holder_answers_for_all",
            fact="whether the holder answers for all of it",
            message=f"the holder of {title} does not answer for all of it",
            evidence=evidence,
        )
        if agreement.holder_is_special_purpose_vehicle:
            yield from ask(
                answer=agreement.has_parent_guarantee,
                wanted=True,
                path=f"{path}.has_parent_guarantee",
                fact="whether its owners stand behind the vehicle",
                message=f"{title} is held by a vehicle that no owner guarantees",
                evidence=evidence,
            )


def _one_organisation_for_a_board(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | Gap]:
    """Yield each second integrated health organisation of one board."""
    seen: dict[str, str] = {}
    for path, agreement in agreements_on(arrangement, context):
        if not isinstance(agreement, IntegratedHealthOrganisationContract):
            continue
        for number, body in enumerate(agreement.commissioners or ()):
            name = body.code or str(body)
            if name in seen:
                yield Breach(
                    path=f"{path}.commissioners[{number}]",
                    message=(
                        f"{body} commissions {agreement.title} beside {seen[name]}; one "
                        f"integrated health organisation for an area was planned"
                    ),
                    evidence=agreement.sources,
                )
            else:
                seen[name] = agreement.title


def _no_core_practice(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each standard contract that covers core general practice."""
    for path, agreement in agreements_on(arrangement, context):
        if isinstance(agreement, NHSStandardContract) and ServiceLine.CORE_GENERAL_PRACTICE in (
            agreement.services or ()
        ):
            yield Breach(
                path=f"{path}.services",
                message=(
                    f"{agreement.title} covers core general practice, for which the NHS Standard "
                    f"Contract is not mandated; check that a primary medical contract stands "
                    f"beside it"
                ),
                evidence=agreement.sources,
            )


_ORGANISATION = IntegratedHealthOrganisationContract(
    title="A whole population contract",
    commissioners=(ICB,),
    holder=FOUNDATION_TRUST,
    holder_is_designated=True,
    holder_has_advanced_status=True,
    budget_is_capitated=True,
    creates_new_body=False,
)
_NETWORK = PrimaryCareNetworkAgreement(
    title="A network",
    members=(NetworkMember(body=PRACTICE, holds_in_hours_contract=True),),
    area="The north",
    has_clinical_director=True,
    nominated_payee=PRACTICE,
    registered_patients=40_000,
)
_ALLIANCE = AllianceAgreement(
    title="An alliance",
    parties=(CCG, FOUNDATION_TRUST, OTHER_FOUNDATION_TRUST),
    contracts_stay=True,
    creates_legal_entity=False,
)
_LEAD = LeadProviderContract(
    title="A lead provider contract",
    commissioners=(CCG,),
    holder=FOUNDATION_TRUST,
    services=(ServiceLine.ACUTE, ServiceLine.COMMUNITY),
    own_services=(ServiceLine.ACUTE,),
    sub_contracts=(
        SubContract(
            title="A sub-contract",
            provider=OTHER_FOUNDATION_TRUST,
            services=(ServiceLine.COMMUNITY,),
        ),
    ),
    holder_answers_for_all=True,
)
_STANDARD = NHSStandardContract(
    title="A contract",
    commissioners=(CCG,),
    provider=FOUNDATION_TRUST,
    services=(ServiceLine.COMMUNITY,),
)
_OTHER_BOARD = Body(name="Another board", kind=OrganisationKind.INTEGRATED_CARE_BOARD)

FORM_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC707",
        title="An integrated health organisation contract is held by a designated trust",
        period=DateRange(first_day=date(2026, 1, 1)),
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "A trust with advanced foundation trust status, alone or with partners; a capitated "
            "budget for a defined population, from an integrated care board; no new body. It is "
            "policy, and whether anyone was designated after mid 2026 could not be checked."
        ),
        check=_organisation_contract,
        passing=signed(_ORGANISATION),
        failing=signed(attrs.evolve(_ORGANISATION, holder_is_designated=False)),
        example_day=date(2026, 4, 1),
        sources=(
            sure("S65"),
            sure("FC-AFT"),
            unsure("FC-IHO", "state of designation"),
        ),
    ),
    Rule(
        code="NAC708",
        title="A primary care network has members with contracts, a director and a payee",
        period=_SINCE_NETWORKS,
        severity=Severity.ERROR,
        authority=Authority.POLICY,
        rationale=(
            "Every member holds an in-hours primary medical contract; the agreement names an "
            "area, a clinical director and one body that is paid."
        ),
        check=_network_in_order,
        passing=signed(_NETWORK),
        failing=signed(attrs.evolve(_NETWORK, nominated_payee=Recorded.AS_NONE)),
        example_day=date(2020, 4, 1),
        sources=(sure("S68"),),
    ),
    Rule(
        code="NAC709",
        title="A primary care network typically has 30,000 to 50,000 people on its lists",
        period=_SINCE_NETWORKS,
        severity=Severity.NOTE,
        authority=Authority.POLICY,
        rationale="Smaller and larger networks were agreed; the size is usual and no duty.",
        check=_network_of_usual_size,
        passing=signed(_NETWORK),
        failing=signed(attrs.evolve(_NETWORK, registered_patients=12_000)),
        example_day=date(2020, 4, 1),
        sources=(sure("S68"),),
    ),
    Rule(
        code="NAC711",
        title="A neighbourhood contract is of the size of its sort",
        period=_SINCE_THE_PLAN,
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "A single neighbourhood is of about 50,000 people, several of about 250,000 or more. "
            "Sources state the larger figure in two ways and no final contract was found, so the "
            "rule only asks that neither is of the size of the other."
        ),
        check=_neighbourhood_sizes,
        passing=signed(
            MultiNeighbourhoodProviderContract(title="Several", population=250_000),
            SingleNeighbourhoodProviderContract(title="One", population=50_000),
        ),
        failing=signed(MultiNeighbourhoodProviderContract(title="Several", population=40_000)),
        example_day=date(2026, 4, 1),
        sources=(
            sure("S64"),
            unsure("FC-NBH", "the larger size, disputed"),
        ),
    ),
    Rule(
        code="NAC712",
        title="An alliance has several providers and a commissioner, over contracts that stay",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=Authority.JUDGEMENT,
        rationale=(
            "Each keeps its own contract and all share one set of aims. The tests are those of "
            "lawyers and of a template for discussion; there is no national form, so the rule "
            "warns."
        ),
        check=_alliance_of_several,
        passing=signed(_ALLIANCE),
        failing=signed(attrs.evolve(_ALLIANCE, parties=(CCG, FOUNDATION_TRUST))),
        example_day=date(2017, 4, 1),
        sources=(
            sure("CP27"),
            sure("CP28"),
            unsure("S92", "the tests of an alliance"),
        ),
    ),
    Rule(
        code="NAC713",
        title="A lead provider answers for everything, and a vehicle has a guarantee",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=Authority.JUDGEMENT,
        rationale=(
            "Everything in scope is given by the holder or by those to whom it subcontracts. One "
            "such contract failed in eight months: a new partnership without guarantees from its "
            "owners. The tests are the project's own."
        ),
        check=_lead_answers_for_all,
        passing=signed(_LEAD),
        failing=signed(attrs.evolve(_LEAD, sub_contracts=())),
        example_day=date(2017, 4, 1),
        sources=(
            sure("CP33"),
            sure("CP32"),
            unsure("FC-OWN", "the tests"),
        ),
    ),
    Rule(
        code="NAC714",
        title="A board contracts one integrated health organisation for an area",
        period=DateRange(first_day=date(2026, 1, 1)),
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "So the plan was reported: one for an area, which contracts the neighbourhood "
            "providers. A board with several areas may have several; the record does not tell "
            "them apart, so the rule warns."
        ),
        check=_one_organisation_for_a_board,
        passing=signed(_ORGANISATION, attrs.evolve(_ORGANISATION, commissioners=(_OTHER_BOARD,))),
        failing=signed(_ORGANISATION, attrs.evolve(_ORGANISATION, title="A second")),
        example_day=date(2026, 4, 1),
        sources=(sure("CP39"),),
    ),
    Rule(
        code="NAC715",
        title="The standard contract does not stand in for a primary medical contract",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "It is mandated for care other than core general practice, which GMS, PMS or APMS "
            "terms govern."
        ),
        check=_no_core_practice,
        passing=signed(_STANDARD),
        failing=signed(attrs.evolve(_STANDARD, services=(ServiceLine.CORE_GENERAL_PRACTICE,))),
        example_day=date(2017, 4, 1),
        sources=(sure("CP01"),),
    ),
)
"""Rules about what makes a contract or agreement of its sort."""
