"""
Whether a part of a record stood on a day: surely, surely not, or perhaps.

A part that has a date is judged by it, and one that has steps by the last of them. What has
neither is known on the day that the record speaks of.
"""

from typing import Any

from nhs_accountable_care import arrangements
from nhs_accountable_care._core.moments import Moment, all_so, if_agreed
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements.record_parts import plan_of
from nhs_accountable_care.contracts.kinds import stands_on
from nhs_accountable_care.contracts.procurement import Procurement
from nhs_accountable_care.contracts.statements import ListStatement
from nhs_accountable_care.contracts.steps import PartStep, has_begun, possible_steps

__all__ = [
    "has_own_time",
    "is_said",
    "is_walked_through",
    "may_be_of_the_record",
    "steps_of",
    "stood",
    "stood_inside",
    "was_there",
]


def stood(part: object, moment: Moment) -> bool | None:
    """
    Return whether a part held, or had happened, on a day; `None` where that is not known.

    >>> from datetime import date
    >>> from nhs_accountable_care import Body, Member, StatedPeriod
    >>> member = Member(body=Body(code="14L"), period=StatedPeriod.parse("2017-04/.."))
    >>> [stood(member, Moment.of(date(2017, month, 15))) for month in (3, 4, 5)]
    [False, None, True]
    """
    return stood_inside(part, moment, undated=moment.holds(None))


def stood_inside(part: object, moment: Moment, *, undated: bool | None) -> bool | None:
    """Return the same, where it is known whether what has no date held on the day."""
    if hasattr(part, "party_fields"):
        # Only an agreement has parties in fields of its own choice.
        agreement: Any = part
        return stands_on(agreement, moment)
    steps = steps_of(part)
    if not steps or _is_known_by_outcome(part):
        return _stood_by_dates(part, moment, undated=undated)
    there = was_there(part, steps, moment)
    # Steps are dates of their own, so that only further dates are asked beside them.
    return all_so([there, _stood_by_dates(part, moment, undated=True)])


def steps_of(part: object) -> tuple[PartStep, ...]:
    """Return the steps of a part, if it has any."""
    cls: Any = type(part)
    if not plan_of(cls).has_steps:
        return ()
    steps: tuple[PartStep, ...] = getattr(part, "steps", ())
    return steps


def has_own_time(part: object) -> bool:
    """Return whether a part says by itself when it was there, for all that is inside it."""
    return getattr(part, "period", None) is not None or bool(steps_of(part))


def is_walked_through(item: object) -> bool:
    """Return whether an item is a nested arrangement that stands as long as what it stands in."""
    return isinstance(item, arrangements.Arrangement) and not steps_of(item)


def may_be_of_the_record(nested: object, moment: Moment) -> bool:
    """
    Return whether what is nested may have stood on the day that the record speaks of.

    What surely began later, or was over by then, has no fact of that day: what has no date in it
    holds as long as it stands.
    """
    steps = steps_of(nested)
    return not steps or was_there(nested, steps, Moment.of(moment.as_at)) is not False


def is_said(statement: ListStatement, moment: Moment, undated: bool | None) -> bool:  # noqa: FBT001 -- the same
    """Return whether a statement surely holds on the day."""
    if statement.period is None:
        return undated is True
    return statement.period.holds_on(moment.on) is True


def _is_known_by_outcome(part: object) -> bool:
    """Return whether it is known what became of a candidate, and no step says when."""
    if not isinstance(part, arrangements.Candidate) or part.outcome is None:
        return False
    # Here and not above: whoever records no candidate does not pay for their module.
    from nhs_accountable_care.arrangements.programmes import last_decision  # noqa: PLC0415

    return last_decision(part) is None


def was_there(part: object, steps: tuple[PartStep, ...], moment: Moment) -> bool | None:
    """Return whether a part with steps was a fact of a day."""
    if not isinstance(part, arrangements.Candidate | Procurement):
        return has_begun(steps, moment)
    # A candidacy or an award is a fact before anything begins: its steps say how far it came.
    possible = possible_steps(steps, moment)
    return if_agreed(step is not None and not step.is_to_come for step in possible)


def _stood_by_dates(part: object, moment: Moment, *, undated: bool | None) -> bool | None:
    """Return what the dates of a part alone tell."""
    if isinstance(part, arrangements.EstablishmentOrder):
        was_made = part.was_made_by(moment.on)
        return undated if was_made is None and _has_no_date(part) else was_made
    if isinstance(part, arrangements.SpendingPosition):
        return _of_its_year(part, moment, undated=undated)
    period, on = getattr(part, "period", None), getattr(part, "on", None)
    if period is None and on is None:
        if undated is None and _is_of_its_own_day(part, moment):
            return True
        # What happened by the day that the record speaks of has happened on every later day.
        is_event = hasattr(part, "on") and not hasattr(part, "period")
        return moment.happened(None) if is_event and undated is None else undated
    held = True if period is None else period.holds_on(moment.on)
    had_happened = True if on is None else on.by(moment.on)
    return all_so([held, had_happened])


def _of_its_year(
    position: "arrangements.SpendingPosition", moment: Moment, *, undated: bool | None
) -> bool | None:
    """Return whether what a body spent in a year, or will have spent, is known on a day."""
    if position.is_forecast is False:
        # What was spent is there once the year has begun, and stays so when it is over.
        return position.year.days.first_day <= moment.on
    is_of_the_day = undated is None and _is_of_its_own_day(position, moment)
    return True if is_of_the_day else undated


def _is_of_its_own_day(part: object, moment: Moment) -> bool:
    """Return whether a part without dates says by itself of when it is."""
    # A count of people stays the count of its day, whatever day is asked about.
    if isinstance(part, arrangements.Population):
        return part.as_at is not None
    year: object = getattr(part, "year", None)
    return isinstance(year, FinancialYear) and moment.on in year.days


def _has_no_date(order: "arrangements.EstablishmentOrder") -> bool:
    """Return whether neither day of an order is recorded."""
    return order.made_on is None and order.effective_from is None
