"""
The Integrated Support and Assurance Process (ISAP) for novel and complex contracts.

Four gates in order: early engagement; checkpoint 1 before procurement; checkpoint 2 before
signature with the preferred bidder; checkpoint 3 before services start. It is policy of the
national bodies, not law: introduced in November 2016, with full guidance in August 2017
[S44]; which process applies since July 2022 is not known.
"""

import enum
from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.moments import all_so
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.contracts.checking import check_order
from nhs_accountable_care.contracts.statements import ListStatement, may_hold_more, names_lists

__all__ = [
    "AssuranceGate",
    "AssuranceOutcome",
    "AssuranceProcess",
    "AssuranceStep",
    "Milestone",
]


class AssuranceGate(enum.Enum):
    """A gate of the Integrated Support and Assurance Process (ISAP), in order."""

    EARLY_ENGAGEMENT = "early-engagement"
    CHECKPOINT_1 = "checkpoint-1"
    CHECKPOINT_2 = "checkpoint-2"
    CHECKPOINT_3 = "checkpoint-3"


class AssuranceOutcome(enum.Enum):
    """What came of a gate."""

    PASSED = "passed"
    PASSED_WITH_CONDITIONS = "passed-with-conditions"
    NOT_PASSED = "not-passed"
    UNDER_WAY = "under-way"

    @property
    def opens(self) -> bool:
        """Whether the next gate may be approached."""
        return self in {AssuranceOutcome.PASSED, AssuranceOutcome.PASSED_WITH_CONDITIONS}


class Milestone(enum.Enum):
    """
    A step of a contract that waits for a gate.

    >>> Milestone.SIGNATURE.gate.value
    'checkpoint-2'
    """

    PROCUREMENT = "procurement"
    SIGNATURE = "signature"
    SERVICES_START = "services-start"

    @property
    def gate(self) -> AssuranceGate:
        """The gate that must be passed before."""
        return _GATE_BEFORE[self]


_GATE_BEFORE = {
    Milestone.PROCUREMENT: AssuranceGate.CHECKPOINT_1,
    Milestone.SIGNATURE: AssuranceGate.CHECKPOINT_2,
    Milestone.SERVICES_START: AssuranceGate.CHECKPOINT_3,
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AssuranceStep:
    """
    What came of one gate, on a day.

    Attributes:
        gate: Which gate it is; the checkpoints are before procurement, signature and the start of
            services.
        outcome: What came of it.
        rating: How it was rated, in words.

    >>> AssuranceStep(gate=AssuranceGate.CHECKPOINT_1, outcome=AssuranceOutcome.PASSED).on is None
    True
    """

    gate: AssuranceGate
    outcome: AssuranceOutcome | None = None
    on: StatedDate | None = None
    rating: str | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AssuranceProcess:
    """
    The gates that a contract has been through, as recorded.

    A record may hold later gates alone, or say that an earlier one was not passed, since that can
    have happened and is for a rule to find; `pass_gate` is the process itself and takes them one
    after the other.

    Attributes:
        steps: What came of each gate, in order of time; an empty list says that it went through
            none.

    Raises:
        InvalidValueError: If the steps stand out of order.

    >>> process = AssuranceProcess(steps=())
    >>> process.next_gate.value
    'early-engagement'
    >>> process = process.pass_gate(AssuranceGate.EARLY_ENGAGEMENT, on=StatedDate.of(2017, 1, 10))
    >>> process.may(Milestone.PROCUREMENT)
    False
    >>> process.pass_gate(AssuranceGate.CHECKPOINT_2, on=StatedDate.of(2017, 2, 1))
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: checkpoint-2 comes after checkpoint-1, which ...
    """

    steps: tuple[AssuranceStep, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse steps that stand out of order of time."""
        check_order((step.on for step in self.steps or ()), "steps of assurance")

    @classmethod
    def of_gates(cls, *gates: AssuranceGate) -> "AssuranceProcess":
        """
        Record these gates as passed, on days that are not recorded, and no others.

        >>> AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT).next_gate.value
        'checkpoint-1'
        """
        return cls(
            steps=tuple(
                AssuranceStep(gate=gate, outcome=AssuranceOutcome.PASSED) for gate in gates
            )
        )

    def has_passed(self, gate: AssuranceGate, *, on: date | None = None) -> bool | None:
        """
        Return whether a gate was passed, by a day if one is given.

        The gates follow one another, so that a later one that was passed implies those before
        it, unless a step says that one of them was not. `None` where the record does not
        tell: no steps, a partial list, an outcome or a day that is not recorded. A gate that was
        passed after the day had not been passed by then.

        >>> process = AssuranceProcess.of_gates(AssuranceGate.CHECKPOINT_2)
        >>> process.has_passed(AssuranceGate.CHECKPOINT_1)
        True
        """
        own = self._was_passed(gate, on=on)
        steps = [step for step in self.steps or () if step.gate is gate]
        if own is True or any(step.outcome is AssuranceOutcome.NOT_PASSED for step in steps):
            return own
        if on is not None and _are_all_after(steps, on):
            return False
        gates = list(AssuranceGate)
        later = [self._was_passed(each, on=on) for each in gates[gates.index(gate) + 1 :]]
        if True in later:
            return True
        return None if None in later else own

    def _was_passed(self, gate: AssuranceGate, *, on: date | None) -> bool | None:
        """Return whether the steps of a gate itself say that it was passed."""
        open_question = self.steps is None or may_hold_more(self, "steps")
        for step in self.steps or ():
            if step.gate is not gate:
                continue
            was_taken = True if on is None else None if step.on is None else step.on.by(on)
            if step.outcome is None or was_taken is None:
                open_question = True
            elif step.outcome.opens and was_taken:
                return True
        return None if open_question else False

    def may(self, milestone: Milestone, *, on: date | None = None) -> bool | None:
        """Return whether a milestone may be reached: its gate and all before it are passed."""
        gates = list(AssuranceGate)
        needed = gates[: gates.index(milestone.gate) + 1]
        # One gate that was surely not passed decides, whatever is unknown of the others.
        return all_so(self.has_passed(gate, on=on) for gate in needed)

    @property
    def next_gate(self) -> AssuranceGate | None:
        """The first gate that is not recorded as passed; `None` after the last."""
        return next((gate for gate in AssuranceGate if self.has_passed(gate) is not True), None)

    def pass_gate(
        self,
        gate: AssuranceGate,
        *,
        on: StatedDate,
        outcome: AssuranceOutcome = AssuranceOutcome.PASSED,
        sources: tuple[Citation, ...] = (),
    ) -> "AssuranceProcess":
        """
        Return the process with one more step at the gate that is next.

        Raises:
            InvalidValueError: If another gate comes first, or all are passed.
        """
        expected = self.next_gate
        if gate is not expected:
            before = (
                "all gates are passed"
                if expected is None
                else (
                    f"{gate.value} comes after {expected.value}, which is not recorded as passed"
                    if list(AssuranceGate).index(gate) > list(AssuranceGate).index(expected)
                    else f"{gate.value} is passed already; {expected.value} is next"
                )
            )
            raise InvalidValueError(before)
        step = AssuranceStep(gate=gate, outcome=outcome, on=on, sources=sources)
        # Where all that went before is recorded, so is all with this step.
        is_whole = not may_hold_more(self, "steps")
        others = tuple([each for each in self.lists if each.field != "steps"])
        whole = ListStatement(field="steps", is_whole=True)
        return attrs.evolve(
            self,
            steps=(*(self.steps or ()), step),
            lists=(*others, whole) if is_whole else self.lists,
        )


def _are_all_after(steps: list[AssuranceStep], on: date) -> bool:
    """Return whether there are steps of a gate, and each was surely taken after a day."""
    days = [step.on for step in steps]
    return days != [] and all(day is not None and day.by(on) is False for day in days)
