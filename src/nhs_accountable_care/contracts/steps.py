"""Where a part stands, and since when: proposed, planned, awarded, begun, refused, ended."""

import enum
from datetime import date
from typing import Any, Final, Protocol

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.moments import Moment, if_agreed
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.contracts.checking import check_order
from nhs_accountable_care.contracts.parties import Body

__all__ = ["PartStep", "StepStage", "has_begun", "possible_steps"]


class StepStage(enum.Enum):
    """How far something has come that somebody meant to have."""

    PROPOSED = "proposed"
    """Somebody asks for it, and nobody has decided."""

    PLANNED = "planned"
    """Whoever is to have it means to have it."""

    APPLIED_FOR = "applied-for"
    SHORTLISTED = "shortlisted"
    PREFERRED = "preferred"
    """The preferred bidder is named, and nothing is awarded."""

    AWARDED = "awarded"
    """It is decided who gets it, and it has not begun."""

    APPROVED = "approved"
    """Whoever must agree has agreed, and it has not begun."""

    BEGUN = "begun"
    """It is there, which makes it a fact of the day, as no other stage does."""

    NOT_CHOSEN = "not-chosen"
    """Others were chosen."""

    REFUSED = "refused"
    """Whoever must agree did not."""

    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    """Taken back by who asked for it."""

    ENDED = "ended"

    @property
    def waits(self) -> bool:
        """
        Whether it is still to begin, so far as the stage tells.

        >>> StepStage.APPROVED.waits, StepStage.REFUSED.waits
        (True, False)
        """
        return self in _WAITING


_WAITING: Final = frozenset(
    {
        StepStage.PROPOSED,
        StepStage.PLANNED,
        StepStage.APPLIED_FOR,
        StepStage.SHORTLISTED,
        StepStage.PREFERRED,
        StepStage.AWARDED,
        StepStage.APPROVED,
        StepStage.PAUSED,
    }
)
_TO_COME: Final = {"begun": "to begin", "ended": "to end"}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartStep:
    """
    A step that a part has taken, or is to take, on its way to being there and from it.

    A step lasts until the next one. A part without steps is there.

    Attributes:
        stage: How far it has come; only what has begun is a fact of the day.
        on: The day on which the step was taken.
        due: The day for which it is meant: of a step that was taken, when the part is to begin;
            of one without ``on``, when the step is to be taken, unless it is a proposal or a plan.
        by: The body that took the step, such as the one that approved or refused.

    Raises:
        InvalidTypeError: If a day is no `StatedDate`.

    >>> from nhs_accountable_care import StatedDate
    >>> print(
    ...     PartStep(
    ...         stage=StepStage.PLANNED,
    ...         on=StatedDate.of(2018, 2),
    ...         due=StatedDate.of(2018, 4, 1),
    ...     )
    ... )
    planned in February 2018, for 1 April 2018
    >>> print(PartStep(stage=StepStage.AWARDED, due=StatedDate.of(2019, 4)))
    to be awarded in April 2019
    """

    stage: StepStage
    on: StatedDate | None = None
    due: StatedDate | None = None
    by: Body | None = None
    reason: str | None = None
    conditions: tuple[str, ...] = ()
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    @property
    def is_to_come(self) -> bool:
        """Whether it has not been taken, as far as is known, and only a day is set for it."""
        # What is proposed or planned for a day is proposed or planned before it.
        is_aim = self.stage in {StepStage.PROPOSED, StepStage.PLANNED}
        return self.on is None and self.due is not None and not is_aim

    def __str__(self) -> str:
        """Write the stage with its days, who took the step and why."""
        said = words_of_step(self, self.stage.value)
        return f"{said}, if {'; '.join(self.conditions)}" if self.conditions else said


class _IsStep(Protocol):
    """A step of a part, or a state of an agreement."""

    @property
    def on(self) -> StatedDate | None: ...
    @property
    def due(self) -> StatedDate | None: ...
    @property
    def by(self) -> Body | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def is_to_come(self) -> bool: ...


def words_of_step(step: _IsStep, stage: str) -> str:
    """Word a stage with its days, who took the step and why."""
    words = stage.replace("-", " ")
    if step.is_to_come:
        words = f"{_TO_COME.get(stage, f'to be {words}')}{_when(step.due)}"
    else:
        words += _when(step.on)
        if step.due is not None:
            words += f"{',' if step.on is not None else ''} for {step.due}"
    if step.by is not None:
        words += f" by {step.by}"
    return f"{words} ({step.reason})" if step.reason else words


def _when(day: StatedDate | None) -> str:
    """Word a day as the time at which something was."""
    return "" if day is None else f" {day.when}"


def are_in_order(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401 -- what a user gave
    """
    Refuse steps out of the order of time.

    Raises:
        InvalidValueError: For a step that stands after a later one.
    """
    where = f"{type(instance).__name__}.{attribute.name}"
    check_order((step.on for step in value), where)


def possible_steps(steps: tuple[PartStep, ...], on: date | Moment) -> tuple[PartStep | None, ...]:
    """
    Return the steps of which one is the last that had been taken by a day.

    There is one where the days are known well enough; `None` stands for no step at all. A step
    of which only the day is known for which it is meant may have been taken from then on, and
    never surely was.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care import StatedDate
    >>> steps = (
    ...     PartStep(stage=StepStage.PLANNED, on=StatedDate.of(2017, 11)),
    ...     PartStep(stage=StepStage.BEGUN, on=StatedDate.of(2018, 4)),
    ... )
    >>> [step.stage.value for step in possible_steps(steps, date(2018, 4, 15))]
    ['planned', 'begun']
    """
    moment = Moment.of(on)
    possible: list[PartStep | None] = [None]
    for step in steps:
        if step.is_to_come:
            if step.due is not None and step.due.by(moment.on) is not False:
                possible.append(step)
            continue
        taken = moment.happened(step.on)
        if taken is False:
            # They stand in order of time, so that none behind it was taken either.
            break
        if taken:
            possible = []
        possible.append(step)
    return tuple(possible)


def has_begun(steps: tuple[PartStep, ...], on: date | Moment) -> bool | None:
    """
    Return whether something with these steps was there on a day; `None` where they do not tell.

    What was to begin by the day, and of which nothing more is told, may have begun.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care import StatedDate
    >>> plan = PartStep(
    ...     stage=StepStage.PLANNED, on=StatedDate.of(2017, 11), due=StatedDate.of(2018, 4, 1)
    ... )
    >>> [has_begun((plan,), date(2018, month, 1)) for month in (3, 4)]
    [False, None]
    """
    moment = Moment.of(on)
    return if_agreed(_is_there(step, steps, moment) for step in possible_steps(steps, moment))


def _is_there(step: PartStep | None, steps: tuple[PartStep, ...], moment: Moment) -> bool | None:
    """Return whether something was there on a day if a step was the last that it had taken."""
    if step is None:
        return False
    if step.stage is StepStage.BEGUN:
        return None if step.is_to_come else True
    if step.is_to_come or step.due is None or not step.stage.waits:
        return False
    [place] = [number for number, each in enumerate(steps) if each is step]
    # Of one that is told to have begun later, it is known that it kept no earlier day.
    is_later = any(
        later.stage is StepStage.BEGUN and not later.is_to_come for later in steps[place + 1 :]
    )
    return False if is_later or step.due.by(moment.on) is False else None
