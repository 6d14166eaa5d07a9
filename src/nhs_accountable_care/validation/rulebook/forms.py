"""Alliances, lead providers and the standard contract."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    LeadProviderContract,
    NHSStandardContract,
    ServiceLine,
    SubContract,
)
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    PROVIDERS,
    Answer,
    Breach,
    MissingFact,
    agreements_on,
    find,
    must_be,
    of_kind_on,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    OTHER_FOUNDATION_TRUST,
    signed,
    whole,
)
from nhs_accountable_care.validation.rulebook.vehicles import (
    is_held_by_vehicle,
    vehicle_gap,
    vehicles_of,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["FORM_RULES"]

_SINCE_2013 = DateRange(first_day=date(2013, 4, 1))


_FEWEST_PROVIDERS = 2


def _alliance_of_several(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what keeps an agreement from being an alliance."""
    for path, agreement in of_kind_on(arrangement, AllianceAgreement, context.moment):
        kinds = [body.kind for body in agreement.parties or ()]
        sides = (
            ("providers", PROVIDERS, _FEWEST_PROVIDERS),
            ("commissioners", COMMISSIONERS, 1),
        )
        for words, group, fewest in sides:
            there = sum(kind in group for kind in kinds)
            if there >= fewest:
                continue
            if find(agreement, "parties").may_hold_more or None in kinds:
                yield MissingFact(path=f"{path}.parties", fact=f"how many {words} are parties")
            else:
                yield Breach(
                    path=f"{path}.parties",
                    message=f"{agreement.title} has {there} {words}; an alliance has {fewest}",
                    evidence=agreement.sources,
                )
        yield from _lies_over_contracts(path, agreement)
        yield from must_be(
            agreement,
            "creates_legal_entity",
            wanted=False,
            at=path,
            fact="whether it makes a legal body",
            message=(
                f"{agreement.title} is said to make a legal body; an alliance is an agreement"
            ),
            evidence=agreement.sources,
        )


def _lies_over_contracts(
    path: str, agreement: AllianceAgreement
) -> Iterator[Breach | MissingFact]:
    """Yield an alliance that lies over no contracts, or of which that is not known."""
    # An alliance may change the contracts that it lies over; that ends none of them.
    if agreement.contracts_stay or agreement.covers:
        return
    if agreement.contracts_stay is None:
        yield MissingFact(
            path=f"{path}.contracts_stay", fact="whether the contracts under it stay"
        )
    elif find(agreement, "covers").may_hold_more:
        yield MissingFact(path=f"{path}.covers", fact="over which contracts it lies")
    else:
        yield Breach(
            path=f"{path}.contracts_stay",
            message=f"{agreement.title} lies over no contracts; an alliance lies over some",
            evidence=agreement.sources,
        )


def _lead_answers_for_all(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what a lead provider leaves undone, or a vehicle unguaranteed."""
    vehicles = vehicles_of(arrangement)
    for path, agreement in of_kind_on(arrangement, LeadProviderContract, context.moment):
        title, evidence = agreement.title, agreement.sources
        given = set(agreement.own_services or ())
        for part in agreement.sub_contracts or ():
            given |= set(part.services or ())
        undone = [line.value for line in agreement.services or () if line not in given]
        is_open = (
            agreement.own_services is None
            or find(agreement, "sub_contracts").may_hold_more
            or any(part.services is None for part in agreement.sub_contracts or ())
        )
        if agreement.services is None or (undone and is_open):
            yield MissingFact(path=f"{path}.services", fact="who gives which of its services")
        elif undone:
            yield Breach(
                path=f"{path}.services",
                message=f"nobody gives {', '.join(undone)} under {title}",
                evidence=evidence,
            )
        yield from must_be(
            agreement,
            "holder_answers_for_all",
            at=path,
            fact="whether the holder answers for all of it",
            message=f"the holder of {title} does not answer for all of it",
            evidence=evidence,
        )
        is_vehicle = is_held_by_vehicle(agreement, vehicles)
        if is_vehicle is Answer.UNKNOWN and not agreement.has_parent_guarantee:
            yield vehicle_gap(path)
        elif is_vehicle is Answer.YES:
            yield from must_be(
                agreement,
                "has_parent_guarantee",
                at=path,
                fact="whether its owners stand behind the vehicle",
                message=f"{title} is held by a vehicle that no owner guarantees",
                evidence=evidence,
            )


def _no_core_practice(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each standard contract that covers core general practice."""
    for path, agreement in agreements_on(arrangement, context.moment):
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

FORM_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC712",
        title="An alliance has several providers and a commissioner, over contracts that stay",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "Each keeps its own contract and all share one set of aims. The tests are those of "
            "lawyers and of a template for discussion; there is no national form, so the rule "
            "warns."
        ),
        check=_alliance_of_several,
        passing=signed(_ALLIANCE),
        failing=signed(
            attrs.evolve(_ALLIANCE, parties=(CCG, FOUNDATION_TRUST), lists=whole("parties"))
        ),
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
        authority=RuleAuthority.JUDGEMENT,
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
        code="NAC715",
        title="The standard contract does not stand in for a primary medical contract",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
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
