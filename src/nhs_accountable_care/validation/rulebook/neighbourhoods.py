"""Integrated health organisations and neighbourhood providers."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    Body,
    IntegratedHealthOrganisationContract,
    MultiNeighbourhoodProviderContract,
    SingleNeighbourhoodProviderContract,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import (
    INTEGRATED_CARE_BOARDS,
    TRUSTS,
    Breach,
    MissingFact,
    agreements_on,
    is_of_kind,
    must,
    must_be,
    must_hold,
    of_kind_on,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import FOUNDATION_TRUST, ICB, signed
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["NEIGHBOURHOOD_RULES"]

_SINCE_THE_PLAN = DateRange(first_day=date(2025, 7, 3))
_ONE_NEIGHBOURHOOD = 50_000
_SEVERAL_NEIGHBOURHOODS = 250_000


def _organisation_contract(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what keeps a contract from being one of an integrated health organisation."""
    for path, agreement in of_kind_on(
        arrangement, IntegratedHealthOrganisationContract, context.moment
    ):
        title, evidence = agreement.title, agreement.sources
        holder = agreement.holder
        if holder is None or holder.kind is None:
            yield MissingFact(path=f"{path}.holder", fact="what kind of body the holder is")
        elif holder.kind not in TRUSTS:
            yield Breach(
                path=f"{path}.holder",
                message=f"{holder} is no trust, and only a designated trust may hold {title}",
                evidence=evidence,
            )
        questions = (
            (
                "holder_is_designated",
                True,
                "whether the holder is designated",
                "its holder is not designated",
            ),
            (
                "holder_has_advanced_status",
                True,
                "whether the holder is an advanced foundation trust",
                "its holder has no advanced foundation trust status",
            ),
            (
                "budget_is_capitated",
                True,
                "whether the budget is so much a head",
                "its budget is not capitated",
            ),
            (
                "creates_new_body",
                False,
                "whether it makes a new body",
                "it is said to make a new body, and is a contract",
            ),
        )
        for field, wanted, fact, words in questions:
            yield from must_be(
                agreement,
                field,
                wanted=wanted,
                at=path,
                fact=fact,
                message=f"{title}: {words}",
                evidence=evidence,
            )
        yield from must_hold(
            agreement,
            "commissioners",
            Body,
            lambda body: is_of_kind(body, INTEGRATED_CARE_BOARDS),
            at=path,
            fact="whether an integrated care board buys",
            message=f"{title} is not commissioned by an integrated care board",
            evidence=evidence,
        )


def _neighbourhood_sizes(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each neighbourhood contract of the size of the other sort."""
    for path, agreement in agreements_on(arrangement, context.moment):
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
        yield from must(
            fits,
            path=f"{path}.population",
            fact="for how many people it is",
            message=f"{agreement.title} is for {agreement.population} people, {words}",
            evidence=agreement.sources,
        )


def _one_organisation_for_a_board(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each second integrated health organisation of one board."""
    seen: dict[str, str] = {}
    for path, agreement in of_kind_on(
        arrangement, IntegratedHealthOrganisationContract, context.moment
    ):
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


_ORGANISATION = IntegratedHealthOrganisationContract(
    title="A whole population contract",
    commissioners=(ICB,),
    holder=FOUNDATION_TRUST,
    holder_is_designated=True,
    holder_has_advanced_status=True,
    budget_is_capitated=True,
    creates_new_body=False,
)


_OTHER_BOARD = Body(name="Another board", kind=OrganisationKind.INTEGRATED_CARE_BOARD)

NEIGHBOURHOOD_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC707",
        title="An integrated health organisation contract is held by a designated trust",
        period=DateRange(first_day=date(2026, 1, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
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
        code="NAC711",
        title="A neighbourhood contract is of the size of its sort",
        period=_SINCE_THE_PLAN,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
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
        code="NAC714",
        title="A board contracts one integrated health organisation for an area",
        period=DateRange(first_day=date(2026, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "So the plan was reported before the year 2026/27: one for an area, which contracts "
            "the neighbourhood providers. A board with several areas may have several; the record "
            "does not tell them apart, so the rule warns."
        ),
        check=_one_organisation_for_a_board,
        passing=signed(_ORGANISATION, attrs.evolve(_ORGANISATION, commissioners=(_OTHER_BOARD,))),
        failing=signed(_ORGANISATION, attrs.evolve(_ORGANISATION, title="A second")),
        example_day=date(2026, 4, 1),
        sources=(sure("CP39", "a single organisation for an area"),),
    ),
)
"""Rules about the contracts of the plan of 2025."""
