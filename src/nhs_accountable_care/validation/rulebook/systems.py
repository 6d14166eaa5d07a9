"""Systems, and the oversight of them."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    GateReached,
    MaturityLevel,
    MaturityRating,
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
from nhs_accountable_care.questions import (
    TRUSTS,
    Answer,
    Bounds,
    Breach,
    MissingFact,
    agreements_on,
    answer_of,
    any_met,
    find,
    must,
    number_of,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    FOUNDATION_TRUST,
    OTHER_FOUNDATION_TRUST,
    whole,
)
from nhs_accountable_care.validation.rulebook.standing_as import (
    INTEGRATED_CARE_SYSTEMS,
    has_reached,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["SYSTEM_RULES"]

_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))
_FIRST_SYSTEMS = ("accountable-care-system", *INTEGRATED_CARE_SYSTEMS)
_MATURE = frozenset({MaturityLevel.MATURING, MaturityLevel.THRIVING})
_GATES_OF_STATUS = (
    (SystemGate.SYSTEM_LEADERSHIP, "strategic leadership of the whole system"),
    (SystemGate.ONE_PLAN, "one plan for operations and long-term change"),
    (SystemGate.MANAGED_AGAINST_CONTROL_TOTAL, "performance managed against its control total"),
)


_FEWEST_TRUSTS = 2


def _passed(arrangement: Arrangement, context: Context, gate: SystemGate) -> bool | None:
    """Return whether a gate was passed by the day; the last answer counts, if all are known."""
    if find(arrangement, f"gates ({gate.value})").may_hold_more:
        return None
    answers = [
        each.is_passed
        for each in arrangement.gates or ()
        if each.gate is gate and context.happened(each.on)
    ]
    return answers[-1] if answers else None


def _aligns_all(plan: SystemPlan) -> Answer:
    """Return whether a plan is the operating plan that ties all parts together."""
    if plan.kind is not PlanKind.SYSTEM_OPERATING_PLAN:
        return Answer.NO
    if set(PlanPart) <= set(plan.aligns or ()):
        return Answer.YES
    return answer_of(None if find(plan, "aligns").may_hold_more else False)


def _one_operating_plan(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield a system that is live without a single operating plan."""
    if not has_reached(arrangement, context, _FIRST_SYSTEMS):
        return
    # The guidance asks for the plan, and not for the gate: one that was refused says that there
    # was no such plan then, and there may be one since.
    yield from must(
        any_met(
            [
                answer_of(_passed(arrangement, context, SystemGate.SINGLE_OPERATING_PLAN)),
                *(_aligns_all(plan) for plan in arrangement.plans or ()),
                answer_of(None if find(arrangement, "plans").may_hold_more else False),
            ]
        ),
        path="plans",
        fact="whether one operating plan aligns income, spending, activity and workforce",
        message=(
            f"{arrangement.name} is live without a single operating plan that aligns income, "
            f"spending, activity and workforce"
        ),
        evidence=arrangement.sources,
    )


def _collaborative_of_trusts(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each provider collaborative of fewer than two trusts."""
    for path, agreement in agreements_on(arrangement, context.moment):
        if (
            isinstance(agreement, PartnershipAgreement)
            and agreement.kind is PartnershipKind.PROVIDER_COLLABORATIVE
        ):
            trusts = number_of(agreement, "parties", TRUSTS)
            yield from _trusts_in(f"{path}.parties", agreement.title, trusts, agreement.sources)
    integration = arrangement.integration
    structures = None if integration is None else integration.structures
    for number, structure in standing(structures, context.moment):
        if structure.kind is ProviderStructureKind.COLLABORATIVE:
            trusts = number_of(structure, "members", TRUSTS)
            words = structure.name or "the collaborative"
            path = f"integration.structures[{number}].members"
            yield from _trusts_in(path, words, trusts, structure.sources)


def _trusts_in(
    path: str, name: str, trusts: Bounds, evidence: tuple[Citation, ...]
) -> Iterator[Breach | MissingFact]:
    """Yield where too few trusts are in a collaborative, or where that is not known."""
    yield from must(
        trusts.at_least(_FEWEST_TRUSTS),
        path=path,
        fact="how many trusts are in it",
        message=(
            f"{name} has {trusts.least} trusts; a provider collaborative has at least "
            f"{_FEWEST_TRUSTS}"
        ),
        evidence=evidence,
    )


def _status_earned(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield what a system named as integrated lacks of what the index asks for."""
    if not has_reached(arrangement, context):
        return
    ratings = [
        each.level
        for each in (() if arrangement.oversight is None else arrangement.oversight.ratings or ())
        if context.happened(each.on)
    ]
    # A rating that is not on record may be later than the last that is.
    is_open = not ratings or find(arrangement, "oversight.ratings").may_hold_more
    yield from must(
        None if is_open else ratings[-1] in _MATURE,
        path="oversight.ratings",
        fact="how mature NHS England rates it",
        message=(
            f"{arrangement.name} is named an integrated care system and was rated "
            f"{ratings[-1].value if ratings else 'not at all'}"
        ),
        evidence=() if arrangement.oversight is None else arrangement.oversight.sources,
    )
    for gate, words in _GATES_OF_STATUS:
        yield from must(
            _passed(arrangement, context, gate),
            path="gates",
            fact=f"whether it has {words}",
            message=f"{arrangement.name} is an integrated care system without {words}",
            evidence=arrangement.sources,
        )


def _no_double_jeopardy(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each failure that is penalised both in a body and in its system."""
    oversight = arrangement.oversight
    levels: dict[str, set[OversightLevel]] = {}
    for number, action in enumerate((oversight and oversight.actions) or ()):
        if not context.happened(action.on):
            continue
        if not action.is_penalty:
            continue
        if action.level is None:
            yield MissingFact(
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
        oversight=Oversight(ratings=(MaturityRating(level=level),), lists=whole("ratings")),
        lists=whole("gates"),
    )


def _gate(gate: SystemGate, *, is_passed: bool = True) -> GateReached:
    """Make a gate that was passed, or not."""
    return GateReached(gate=gate, is_passed=is_passed)


_ALL_PARTS = SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN, aligns=tuple(PlanPart))
_WITH_PLAN = attrs.evolve(_live_system(), plans=(_ALL_PARTS,))


def _collaborative(*parties: Body) -> Arrangement:
    """Make a place with a provider collaborative."""
    agreement = PartnershipAgreement(
        title="A collaborative",
        kind=PartnershipKind.PROVIDER_COLLABORATIVE,
        parties=parties,
        lists=whole("parties"),
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
        authority=RuleAuthority.POLICY,
        rationale=(
            "The guidance of February 2018 asks for one plan that aligns income, spending, "
            "activity and workforce before a shadow system counts as fully operational."
        ),
        check=_one_operating_plan,
        passing=_WITH_PLAN,
        failing=attrs.evolve(
            _live_system(_gate(SystemGate.SINGLE_OPERATING_PLAN, is_passed=False)), plans=()
        ),
        example_day=date(2018, 6, 1),
        sources=(sure("S26"),),
    ),
    Rule(
        code="NAC905",
        title="A provider collaborative has two trusts or more",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
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
        authority=RuleAuthority.POLICY,
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
        authority=RuleAuthority.JUDGEMENT,
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
"""Rules about systems and their oversight."""
