"""How novel and complex contracts are assured."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AssuranceGate,
    AssuranceOutcome,
    AssuranceProcess,
    AssuranceStep,
    Body,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    LeadProviderContract,
    Milestone,
)
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.questions import Answer, Breach, MissingFact, agreements_on, must
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    ICB,
    signed,
    whole,
)
from nhs_accountable_care.validation.rulebook.vehicles import (
    is_held_by_vehicle,
    vehicle_gap,
    vehicles_of,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["ASSURANCE_RULES"]

_ASSURANCE_SINCE = date(2016, 11, 5)
_STATUS_UNKNOWN_SINCE = date(2022, 7, 1)


_Novel: TypeAlias = (
    AccountableCareOrganisationContract
    | IntegratedCareProviderContract
    | IntegratedHealthOrganisationContract
    | LeadProviderContract
)
_ALWAYS_NOVEL = (AccountableCareOrganisationContract, IntegratedCareProviderContract)


def _gates_in_time(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each milestone that a novel contract reached without the gates before it."""
    vehicles = vehicles_of(arrangement)
    for path, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, _ALWAYS_NOVEL):
            yield from _gates_of(path, agreement, context)
        elif isinstance(agreement, LeadProviderContract):
            yield from _if_a_vehicle_holds(
                vehicles, path, agreement, _gates_of(path, agreement, context)
            )


def _passed_by(assurance: AssuranceProcess, milestone: Milestone, day: StatedDate) -> bool | None:
    """
    Return whether the gates before a milestone were passed by the day on which it came.

    A gate that is recorded as passed, on a day that is not, is taken to have been in time.
    """
    if assurance.may(milestone, on=day.earliest):
        return True
    if assurance.may(milestone, on=day.latest) is False:
        return False
    has_all_days = all(step.on is not None for step in assurance.steps or ())
    return None if has_all_days else assurance.may(milestone)


def _process_to_ask_for(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each novel contract since July 2022 that went through no assurance."""
    vehicles = vehicles_of(arrangement)
    for path, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, (*_ALWAYS_NOVEL, IntegratedHealthOrganisationContract)):
            yield from _process_of(path, agreement)
        elif isinstance(agreement, LeadProviderContract):
            yield from _if_a_vehicle_holds(vehicles, path, agreement, _process_of(path, agreement))


def _if_a_vehicle_holds(
    vehicles: BodyIndex,
    path: str,
    agreement: LeadProviderContract,
    remarks: Iterator[Breach | MissingFact],
) -> Iterator[Breach | MissingFact]:
    """Yield what is said of a contract that a vehicle holds; or ask whether one does."""
    match is_held_by_vehicle(agreement, vehicles):
        case Answer.YES:
            yield from remarks
        case Answer.UNKNOWN if any(remarks):
            yield vehicle_gap(path)
        case _:
            return


def _gates_of(path: str, agreement: _Novel, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each milestone that a contract reached without the gates before it."""
    signed = agreement.signed_on
    was_before = False if signed is None else signed.before(_ASSURANCE_SINCE)
    if was_before is None:
        yield MissingFact(
            path=f"{path}.signed_on", fact="whether it was signed before there was assurance"
        )
    if was_before is not False:
        return
    procurement = agreement.procurement
    first_day = None if agreement.period is None else agreement.period.first
    reached = (
        (Milestone.PROCUREMENT, None if procurement is None else procurement.notice_on),
        (Milestone.SIGNATURE, signed),
        (Milestone.SERVICES_START, first_day if signed is not None else None),
    )
    for milestone, day in reached:
        if day is None or not context.happened(day):
            continue
        assurance = agreement.assurance
        yield from must(
            None if assurance is None else _passed_by(assurance, milestone, day),
            path=f"{path}.assurance",
            fact=(
                f"which gates were passed before {milestone.value.replace('-', ' ')}, and on "
                f"which days"
            ),
            message=(
                f"{agreement.title} reached {milestone.value.replace('-', ' ')} ({day.when}) "
                f"without all gates of assurance up to "
                f"{milestone.gate.value.replace('-', ' ')} before it"
            ),
            evidence=agreement.sources,
        )


def _process_of(path: str, agreement: _Novel) -> Iterator[Breach | MissingFact]:
    """Yield a contract since July 2022 that went through no assurance."""
    signed_on = agreement.signed_on
    was_before = None if signed_on is None else signed_on.before(_STATUS_UNKNOWN_SINCE)
    if was_before is None:
        yield MissingFact(path=f"{path}.signed_on", fact="whether it was signed since July 2022")
    elif not was_before:
        steps = None if agreement.assurance is None else agreement.assurance.steps
        yield from must(
            None if steps is None else bool(steps),
            path=f"{path}.assurance",
            fact="which assurance it went through",
            message=(
                f"{agreement.title} is novel or complex and went through no assurance; ask "
                f"NHS England which process applies"
            ),
            evidence=agreement.sources,
        )


_ALL_GATES = AssuranceProcess(
    steps=tuple(
        AssuranceStep(gate=gate, outcome=AssuranceOutcome.PASSED, on=StatedDate.of(2018, month, 1))
        for month, gate in enumerate(AssuranceGate, start=1)
    )
)
_NOVEL = IntegratedCareProviderContract(
    title="An integrated contract",
    commissioners=(CCG,),
    holder=FOUNDATION_TRUST,
    signed_on=StatedDate.of(2019, 4, 1),
    assurance=_ALL_GATES,
)


_EARLY_ONLY = attrs.evolve(
    AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT), lists=whole("steps")
)


def _assured(
    signed_on: StatedDate, assurance: AssuranceProcess, commissioner: Body = CCG
) -> Arrangement:
    """Make a place with a novel contract that went through some gates."""
    return signed(
        attrs.evolve(
            _NOVEL, commissioners=(commissioner,), signed_on=signed_on, assurance=assurance
        )
    )


_GATES_RATIONALE = (
    "A contract with a new body, a share of risk, or a new way to set its value can bring down "
    "those who sign it: early engagement, a checkpoint before procurement, one before "
    "signature and one before services start. A later gate that was passed implies those before "
    "it, unless a source says otherwise, and one that was passed after what it is to come before "
    "does not count. It is guidance of the national bodies and no duty in "
    "law, so the rule warns."
)

ASSURANCE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC603",
        title="A novel or complex contract passes the gates of assurance",
        period=DateRange(first_day=date(2016, 11, 5), last_day=date(2019, 8, 31)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            f"{_GATES_RATIONALE} It was first published in November 2016; the day is printed as "
            f"Friday 5 November, which was a Saturday."
        ),
        check=_gates_in_time,
        passing=_assured(StatedDate.of(2019, 4, 1), _ALL_GATES),
        failing=_assured(StatedDate.of(2019, 4, 1), _EARLY_ONLY),
        example_day=date(2019, 4, 1),
        sources=(
            sure("S44", "the checkpoints"),
            sure("S42", "section 3"),
            sure("FC-ISAP", "Part A, p. 2 and the checkpoints"),
        ),
    ),
    Rule(
        code="NAC603",
        title="A novel or complex contract passes the gates of assurance",
        period=DateRange(first_day=date(2019, 9, 1), last_day=date(2022, 6, 30)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(f"{_GATES_RATIONALE} No source later than August 2019 was found."),
        check=_gates_in_time,
        passing=_assured(StatedDate.of(2020, 4, 1), _ALL_GATES),
        failing=_assured(StatedDate.of(2020, 4, 1), _EARLY_ONLY),
        example_day=date(2020, 4, 1),
        sources=(
            unsure("S42", "after August 2019"),
            sure("FC-ISAP", "Part A, the checkpoints"),
        ),
    ),
    Rule(
        code="NAC603",
        title="A novel or complex contract is assured: ask by which process",
        period=DateRange(first_day=date(2022, 7, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "The last process that was found is of 2017 to 2019, and whether it still holds is "
            "not known. Ask NHS England, and record what was passed."
        ),
        check=_process_to_ask_for,
        passing=_assured(StatedDate.of(2023, 4, 1), _ALL_GATES, ICB),
        failing=_assured(StatedDate.of(2023, 4, 1), AssuranceProcess(steps=()), ICB),
        example_day=date(2023, 4, 1),
        sources=(unsure("FC-ISAP", "present status"),),
    ),
)
"""Rules about assurance."""
