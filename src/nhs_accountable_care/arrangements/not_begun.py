"""What a record holds and is no fact of a day: planned, awarded, refused, paused, ended."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements.arrangement import Arrangement
from nhs_accountable_care.arrangements.open_days import left_open_by_dates
from nhs_accountable_care.arrangements.presence import steps_of
from nhs_accountable_care.arrangements.record_parts import parts_in
from nhs_accountable_care.contracts.kinds import was_on_the_table
from nhs_accountable_care.contracts.lifecycle import StateChange
from nhs_accountable_care.contracts.steps import PartStep, StepStage, has_begun

__all__ = ["NotBegun", "may_have_stood_on", "not_begun_on"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NotBegun:
    """
    A part that is no fact of a day, or may be none, with where it stands.

    Attributes:
        path: Where it stands in the document, which begins with ``$``.
        what: What it is called.
        stands: Where it stands, in words.
        may_have_begun: Whether it may have begun by the day, as far as is recorded.
        evidence: Who says so.
    """

    record_columns: ClassVar[Columns] = {
        "path": "text",
        "what": "text",
        "stands": "text",
        "may_have_begun": "truth",
        "citations": "text",
    }

    path: str = attrs.field(validator=is_text)
    what: str = attrs.field(validator=is_text)
    stands: str = attrs.field(validator=is_text)
    may_have_begun: bool = False
    evidence: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Write where it stands, what it is, and where that is recorded."""
        open_ = "; it may have begun since" if self.may_have_begun else ""
        return f"{self.stands}{open_}: {self.what} ({self.path})"

    def to_record(self) -> Record:
        """
        Return the same as plain data.

        >>> NotBegun(path="$.nested[0]", what="Bury", stands="planned").to_record()["stands"]
        'planned'
        """
        return {
            "path": self.path,
            "what": self.what,
            "stands": self.stands,
            "may_have_begun": self.may_have_begun,
            "citations": [citation.to_record() for citation in self.evidence],
        }


def not_begun_on(arrangement: Arrangement, day: date) -> Iterator[NotBegun]:
    """
    Yield what is recorded and was no fact of a day, as what it was.

    What had not even been planned by then is left out.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care import StatedDate
    >>> from nhs_accountable_care.arrangements import Board, Governance
    >>> from nhs_accountable_care.contracts import StepStage
    >>> plan = PartStep(
    ...     stage=StepStage.PLANNED, on=StatedDate.of(2017, 11), due=StatedDate.of(2018, 4, 1)
    ... )
    >>> board = Board(name="Shadow board", steps=(plan,))
    >>> place = Arrangement(name="A place", governance=Governance(boards=(board,)))
    >>> [print(each) for each in not_begun_on(place, date(2018, 3, 1))]
    planned in November 2017, for 1 April 2018: board Shadow board ($.governance.boards[0])
    [None]
    """
    moment = arrangement.moment(day)
    for path, part in parts_in(arrangement):
        own = steps_of(part)
        taken = _told(own or _states_of(part), moment)
        if taken is None or (_is_there(taken) and not taken.is_to_come):
            continue
        there = has_begun(own, moment) if own else was_on_the_table(part, moment)
        is_sure = taken.is_to_come or _reached(taken, moment) is True
        yield NotBegun(
            path=path,
            what=_name_of(part),
            stands=f"{'' if is_sure else 'perhaps '}{taken}",
            may_have_begun=there is None,
            evidence=taken.sources or getattr(part, "sources", ()),
        )


def may_have_stood_on(
    arrangement: Arrangement, day: date, not_begun: Iterable[NotBegun]
) -> Iterator[str]:
    """
    Yield the path of each part whose dates leave it open whether it stood on a day.

    What `not_begun_on` told, also that it may have begun since, is not told again.

    >>> from nhs_accountable_care import StatedPeriod
    >>> from nhs_accountable_care.arrangements import Board, Governance
    >>> board = Board(name="Board", period=StatedPeriod.parse("2018-05/"))
    >>> place = Arrangement(name="A place", governance=Governance(boards=(board,)))
    >>> list(may_have_stood_on(place, date(2018, 7, 1), not_begun=()))
    ['$.governance.boards[0]']
    """
    told = {each.path for each in not_begun}
    for path in left_open_by_dates(arrangement, arrangement.moment(day)):
        if path not in told:
            yield path


_Step: TypeAlias = PartStep | StateChange


def _states_of(part: Any) -> tuple[StateChange, ...]:  # noqa: ANN401 -- any part
    """Return the states of an agreement, which are its steps."""
    states: tuple[StateChange, ...] | None = getattr(
        getattr(part, "lifecycle", None), "states", None
    )
    return states or ()


def _told(steps: tuple[_Step, ...], moment: Moment) -> _Step | None:
    """Return the step that tells where a part stands, if any."""
    taken: _Step | None = None
    for step in steps:
        if step.is_to_come:
            continue
        reached = _reached(step, moment)
        if reached is False:
            break
        if reached or taken is None:
            taken = step
    return taken or next((step for step in steps if step.is_to_come), None)


def _reached(step: _Step, moment: Moment) -> bool | None:
    """Return whether a step had been taken by a day."""
    return moment.happened(step.on)


def _is_there(step: _Step) -> bool:
    """Return whether a step is the one with which something is there."""
    if isinstance(step, StateChange):
        return step.state.is_on_the_table
    return step.stage is StepStage.BEGUN


def _name_of(part: Any) -> str:  # noqa: ANN401 -- any part
    """Name a part: by the word for its class, and by what it is called."""
    cls: Any = type(part)
    word = getattr(part, "type_tag", None) or "".join(
        f" {each.lower()}" if each.isupper() else each for each in cls.__name__
    )
    called = next(
        (
            value
            for field in ("name", "title", "text", "goal", "post", "body", "kind")
            if (value := getattr(part, field, None)) is not None
        ),
        "",
    )
    words = word.replace("-", " ").strip()
    said = getattr(called, "value", called)
    return f"{words} {said}".strip()
