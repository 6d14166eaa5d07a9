"""Systems, areas and oversight: what makes one, and where two meet (NAC9xx)."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Extent,
    GateReached,
    Governance,
    Kept,
    MaturityLevel,
    MaturityRating,
    Member,
    Oversight,
    OversightAction,
    OversightLevel,
    PlanKind,
    PlanPart,
    ProviderStructureKind,
    Stage,
    StatusChange,
    SystemGate,
    SystemPlan,
    standing,
)
from nhs_accountable_care.contracts import Body, PartnershipAgreement, PartnershipKind
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.validation.rulebook.asking import agreements_on, ask
from nhs_accountable_care.validation.rulebook.bodies import (
    FOUNDATION_TRUST,
    ICB,
    OTHER_FOUNDATION_TRUST,
    TRUSTS,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.standing_as import (
    INTEGRATED_CARE_SYSTEMS,
    has_reached,
)
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["SYSTEM_RULES"]

_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))
_FIRST_SYSTEMS = ("accountable-care-system", *INTEGRATED_CARE_SYSTEMS)
_SHARING_LEADERS_ONLY = frozenset({Kept.STATUTORY_DUTIES, Kept.ALLOCATION, Kept.BOUNDARY})
_MATURE = frozenset({MaturityLevel.MATURING, MaturityLevel.THRIVING})
_GATES_OF_STATUS = (
    (SystemGate.SYSTEM_LEADERSHIP, "strategic leadership of the whole system"),
    (SystemGate.ONE_PLAN, "one plan for operations and long-term change"),
    (SystemGate.MANAGED_AGAINST_CONTROL_TOTAL, "performance managed against its control total"),
)
_FEWEST_TRUSTS = 2


def _passed(arrangement: Arrangement, context: Context, gate: SystemGate) -> bool | None:
    """Say whether a gate was passed by the day; the last answer on record counts."""
    answers = [
        each.is_passed
        for each in arrangement.gates or ()
        if each.gate is gate and (each.on is None or each.on <= context.on)
    ]
    return answers[-1] if answers else None


def _one_operating_plan(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield a system that is live without a single operating plan."""
    if not has_reached(arrangement, context, _FIRST_SYSTEMS):
        return
    plans = [
        plan
        for plan in arrangement.plans or ()
        if plan.kind is PlanKind.SYSTEM_OPERATING_PLAN
        and plan.aligns is not None
        and set(PlanPart) <= set(plan.aligns)
    ]
    yield from ask(
        answer=True if plans else _passed(arrangement, context, SystemGate.SINGLE_OPERATING_PLAN),
        wanted=True,
        path="plans",
        fact="whether one operating plan aligns income, spending, activity and workforce",
        message=(
            f"{arrangement.name} is live without a single operating plan that aligns income, "
            f"spending, activity and workforce"
        ),
        evidence=arrangement.sources,
    )


def _cluster_shares_leaders_only(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | Gap]:
    """Yield what boards of a cluster are said to give up."""
    members = [
        (number, member)
        for number, member in standing(arrangement.members, context.on)
        if member.body.kind is OrganisationKind.INTEGRATED_CARE_BOARD
    ]
    if len(members) < 2:  # noqa: PLR2004 -- two boards make a cluster
        return
    for number, member in members:
        for given in member.gives_up or ():
            if given in _SHARING_LEADERS_ONLY:
                yield Breach(
                    path=f"members[{number}].gives_up",
                    message=(
                        f"{member.body} is said to give up its {given.value.replace('-', ' ')}; "
                        f"boards of a cluster share leaders, and each keeps the rest"
                    ),
                    evidence=member.sources,
                )
    if arrangement.creates_legal_body:
        yield Breach(
            path="creates_legal_body",
            message=f"{arrangement.name} is said to be a legal body; a cluster makes none",
            evidence=arrangement.sources,
        )
    governance = arrangement.governance
    if governance is not None and governance.duties_stay_with_members is False:
        yield Breach(
            path="governance.duties_stay_with_members",
            message=(
                f"the duties of its boards are said to pass to {arrangement.name}; each board "
                f"of a cluster keeps its own"
            ),
            evidence=governance.sources,
        )


def _areas_do_not_meet(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield an area that shares ground with another, and systems inside that claim one area."""
    own = arrangement.area
    boards = [
        member.body
        for _, member in standing(arrangement.members, context.on)
        if member.body.kind is OrganisationKind.INTEGRATED_CARE_BOARD
    ]
    if own is not None and own.overlaps_with and boards:
        yield Breach(
            path="area.overlaps_with",
            message=(
                f"{arrangement.name} is said to share ground with {', '.join(own.overlaps_with)}; "
                f"areas of integrated care boards may not overlap"
            ),
            evidence=own.sources or arrangement.sources,
        )
    claimed: dict[str, str] = {}
    for number, part in enumerate(arrangement.nested or ()):
        kinds = {member.body.kind for member in part.members or ()}
        area = part.area
        if (
            OrganisationKind.INTEGRATED_CARE_BOARD not in kinds
            or area is None
            or area.footprint is None
            or area.extent is not Extent.WHOLE
        ):
            continue
        if area.footprint in claimed:
            yield Breach(
                path=f"nested[{number}].area.footprint",
                message=(
                    f"{part.name} covers all of {area.footprint}, as {claimed[area.footprint]} "
                    f"does; every place is in the area of one integrated care board"
                ),
                evidence=area.sources or part.sources,
            )
        else:
            claimed[area.footprint] = part.name


def _area_of_its_board(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield a system whose area is said to be another than that of its board."""
    area = arrangement.area
    if area is None or area.footprint is None or area.extent is not Extent.WHOLE:
        return
    boards = [
        member.body
        for _, member in standing(arrangement.members, context.on)
        if member.body.kind is OrganisationKind.INTEGRATED_CARE_BOARD
    ]
    if len(boards) != 1:
        return
    if boards[0].code is None:
        yield Gap(path="members", fact=f"the code of {boards[0]}")
    elif boards[0].code != area.footprint:
        yield Breach(
            path="area.footprint",
            message=(
                f"{arrangement.name} covers {area.footprint} and its board is {boards[0]}; a "
                f"system has the area of its board, and areas change by order only"
            ),
            evidence=area.sources or arrangement.sources,
        )


def _collaborative_of_trusts(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each provider collaborative of fewer than two trusts."""
    for path, agreement in agreements_on(arrangement, context):
        if (
            isinstance(agreement, PartnershipAgreement)
            and agreement.kind is PartnershipKind.PROVIDER_COLLABORATIVE
        ):
            parties = None if "parties" in agreement.incomplete else agreement.parties
            yield from _trusts_in(f"{path}.parties", agreement.title, parties, agreement.sources)
    integration = arrangement.integration
    for number, structure in enumerate((integration and integration.structures) or ()):
        if structure.kind is ProviderStructureKind.COLLABORATIVE:
            members = None if "members" in structure.incomplete else structure.members
            words = structure.name or "the collaborative"
            path = f"integration.structures[{number}].members"
            yield from _trusts_in(path, words, members, structure.sources)


def _trusts_in(
    path: str, name: str, bodies: tuple[Body, ...] | None, evidence: tuple[Citation, ...]
) -> Iterator[Breach | Gap]:
    """Yield where too few trusts are in a collaborative, or where that is not known."""
    kinds = [body.kind for body in bodies or ()]
    trusts = sum(kind in TRUSTS for kind in kinds)
    if trusts >= _FEWEST_TRUSTS:
        return
    if bodies is None or None in kinds:
        yield Gap(path=path, fact="how many trusts are in it")
    else:
        yield Breach(
            path=path,
            message=(
                f"{name} has {trusts} trusts; a provider collaborative has at least "
                f"{_FEWEST_TRUSTS}"
            ),
            evidence=evidence,
        )


def _status_earned(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield what a system named as integrated lacks of what the index asks for."""
    if not has_reached(arrangement, context):
        return
    ratings = [
        each.level
        for each in (() if arrangement.oversight is None else arrangement.oversight.ratings or ())
        if each.on is None or each.on <= context.on
    ]
    yield from ask(
        answer=ratings[-1] in _MATURE if ratings else None,
        wanted=True,
        path="oversight.ratings",
        fact="how mature NHS England rates it",
        message=(
            f"{arrangement.name} is named an integrated care system and was rated "
            f"{ratings[-1].value if ratings else 'not at all'}"
        ),
        evidence=() if arrangement.oversight is None else arrangement.oversight.sources,
    )
    for gate, words in _GATES_OF_STATUS:
        yield from ask(
            answer=_passed(arrangement, context, gate),
            wanted=True,
            path="gates",
            fact=f"whether it has {words}",
            message=f"{arrangement.name} is an integrated care system without {words}",
            evidence=arrangement.sources,
        )


def _no_double_jeopardy(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each failure that is penalised both in a body and in its system."""
    oversight = arrangement.oversight
    levels: dict[str, set[OversightLevel]] = {}
    for number, action in enumerate((oversight and oversight.actions) or ()):
        if action.on is not None and action.on > context.on:
            continue
        if not action.is_penalty:
            continue
        if action.level is None:
            yield Gap(
                path=f"oversight.actions[{number}].level",
                fact="whether a body or the system is penalised",
            )
            continue
        seen = levels.setdefault(action.failure, set())
        if seen and action.level not in seen:
            yield Breach(
                path=f"oversight.actions[{number}]",
                message=(
                    f"{action.failure!r} is penalised in a body and in its system, twice for one "
                    f"failure"
                ),
                evidence=action.sources,
            )
        seen.add(action.level)


def _live_system(
    *gates: GateReached, level: MaturityLevel = MaturityLevel.MATURING
) -> Arrangement:
    """Make a live integrated care system."""
    return Arrangement(
        name="A system",
        history=(StatusChange(stage=Stage.LIVE, as_form="integrated-care-system-non-statutory"),),
        gates=gates,
        oversight=Oversight(ratings=(MaturityRating(level=level),)),
    )


def _gate(gate: SystemGate, *, is_passed: bool = True) -> GateReached:
    """Make a gate that was passed, or not."""
    return GateReached(gate=gate, is_passed=is_passed)


_OTHER_BOARD = Body(code="QKK", kind=OrganisationKind.INTEGRATED_CARE_BOARD)
_ALL_PARTS = SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN, aligns=tuple(PlanPart))
_WITH_PLAN = attrs.evolve(_live_system(), plans=(_ALL_PARTS,))


def _cluster(given: tuple[Kept, ...]) -> Arrangement:
    """Make a cluster of two boards."""
    return Arrangement(
        name="A cluster",
        members=(Member(body=ICB, gives_up=given), Member(body=_OTHER_BOARD)),
        governance=Governance(duties_stay_with_members=True),
    )


def _system(board: Body, footprint: str, name: str = "A system") -> Arrangement:
    """Make a system with its board and its area."""
    return Arrangement(
        name=name,
        members=(Member(body=board),),
        area=Area(name="An area", footprint=footprint, extent=Extent.WHOLE),
    )


def _region(*systems: Arrangement) -> Arrangement:
    """Make a region of systems."""
    return Arrangement(name="A region", nested=systems)


def _collaborative(*parties: Body) -> Arrangement:
    """Make a place with a provider collaborative."""
    agreement = PartnershipAgreement(
        title="A collaborative", kind=PartnershipKind.PROVIDER_COLLABORATIVE, parties=parties
    )
    return Arrangement(name="A place", agreements=(agreement,))


def _penalised(*levels: OversightLevel) -> Arrangement:
    """Make a place where one failure was penalised at some levels."""
    actions = tuple(
        OversightAction(failure="the four-hour standard", level=level, is_penalty=True)
        for level in levels
    )
    return Arrangement(name="A place", oversight=Oversight(actions=actions))


SYSTEM_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC901",
        title="A system is not fully operational before it has a single operating plan",
        period=DateRange(first_day=date(2018, 2, 2), last_day=date(2019, 3, 31)),
        severity=Severity.ERROR,
        authority=Authority.POLICY,
        rationale=(
            "The guidance of February 2018 asks for one plan that aligns income, spending, "
            "activity and workforce before a shadow system counts as fully operational."
        ),
        check=_one_operating_plan,
        passing=_WITH_PLAN,
        failing=_live_system(_gate(SystemGate.SINGLE_OPERATING_PLAN, is_passed=False)),
        example_day=date(2018, 6, 1),
        sources=(sure("S26"),),
    ),
    Rule(
        code="NAC902",
        title="Boards of a cluster share leaders and keep everything else",
        period=DateRange(first_day=date(2025, 6, 1)),
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale="Each keeps its own money, duties and boundary until an order changes them.",
        check=_cluster_shares_leaders_only,
        passing=_cluster(()),
        failing=_cluster((Kept.ALLOCATION,)),
        example_day=date(2025, 10, 1),
        sources=(sure("S62"),),
    ),
    Rule(
        code="NAC903",
        title="No place is in the areas of two integrated care boards",
        period=_SINCE_THE_ACT,
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale="Areas of boards may not overlap, and together they cover England.",
        check=_areas_do_not_meet,
        passing=_region(_system(ICB, "QOP"), _system(_OTHER_BOARD, "QKK", "Another")),
        failing=_region(_system(ICB, "QOP"), _system(_OTHER_BOARD, "QOP", "Another")),
        example_day=date(2023, 4, 1),
        sources=(sure("FC-A06", "s.14Z25(3) and (4)"),),
    ),
    Rule(
        code="NAC904",
        title="A system has the area of its integrated care board",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=Authority.LAW,
        rationale=(
            "Areas change only by an order of NHS England, on a board's application or on its "
            "own lead; that ministers approve is policy."
        ),
        check=_area_of_its_board,
        passing=_system(ICB, "QOP"),
        failing=_system(ICB, "QKK"),
        example_day=date(2023, 4, 1),
        sources=(sure("NHSA2006", "s.14Z25"), sure("S93"), sure("S62")),
    ),
    Rule(
        code="NAC905",
        title="A provider collaborative has two trusts or more",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "Trusts work together at scale across places; acute and mental health trusts are "
            "each to be in one or more."
        ),
        check=_collaborative_of_trusts,
        passing=_collaborative(FOUNDATION_TRUST, OTHER_FOUNDATION_TRUST),
        failing=_collaborative(FOUNDATION_TRUST),
        example_day=date(2023, 4, 1),
        sources=(sure("S69"),),
    ),
    Rule(
        code="NAC906",
        title="A system is named integrated when it is rated mature enough",
        period=DateRange(first_day=date(2019, 1, 7), last_day=date(2021, 3, 31)),
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "The index of 2019 asks for leadership of the whole, one plan, and performance "
            "managed against a control total. That the level maturing was the bar is inferred, "
            "and an official denied a bar, so the rule warns."
        ),
        check=_status_earned,
        passing=_live_system(*(_gate(gate) for gate, _ in _GATES_OF_STATUS)),
        failing=_live_system(
            *(_gate(gate) for gate, _ in _GATES_OF_STATUS), level=MaturityLevel.EMERGING
        ),
        example_day=date(2019, 9, 1),
        sources=(unsure("S100", "the bar"), sure("S107")),
    ),
    Rule(
        code="NAC907",
        title="One failure is not penalised in a body and in its system",
        period=DateRange(first_day=date(2017, 3, 31)),
        severity=Severity.WARNING,
        authority=Authority.JUDGEMENT,
        rationale=(
            "Providers feared two tiers of regulation that punish them twice. Oversight of "
            "systems was to be one stop; no rule forbids it, so the rule warns."
        ),
        check=_no_double_jeopardy,
        passing=_penalised(OversightLevel.SYSTEM),
        failing=_penalised(OversightLevel.ORGANISATION, OversightLevel.SYSTEM),
        example_day=date(2018, 4, 1),
        sources=(sure("S05"),),
    ),
)
"""Rules about systems, their areas and their oversight."""
