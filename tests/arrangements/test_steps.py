"""A part with steps is a fact of the day only when it has begun; the table came first."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple, cast

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError, StatedDate, StatedPeriod
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    Candidate,
    Cohort,
    Finance,
    Governance,
    not_begun_on,
)
from nhs_accountable_care.arrangements.open_days import may_have_stood, path_before
from nhs_accountable_care.arrangements.presence import stood
from nhs_accountable_care.contracts import (
    AgreementState,
    Body,
    Lifecycle,
    ListStatement,
    NHSStandardContract,
    PartStep,
    StateChange,
    StepStage,
)

_WORDS: dict[bool | None, str] = {True: "yes", False: "no", None: "unknown"}


class Case(NamedTuple):
    """A row of the table."""

    case: str
    as_at: str
    steps: str
    day: str
    stood: str
    listed: str

    @property
    def taken(self) -> tuple[PartStep, ...]:
        """The steps of the row."""
        return tuple(step_of(each) for each in self.steps.split("; ") if each)


def step_of(text: str) -> PartStep:
    """Read a step: its stage, the day on which it was taken, and the day for which it is due."""
    taken, _, due = text.partition(" due ")
    stage, _, on = taken.partition(" ")
    return PartStep(
        stage=StepStage(stage),
        on=StatedDate.parse(on) if on else None,
        due=StatedDate.parse(due) if due else None,
    )


def table() -> list[Case]:
    """Read the table."""
    with Path(__file__).with_name("steps.csv").open(encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file)]


CASES = [pytest.param(case, id=case.case) for case in table()]


@pytest.mark.parametrize("case", CASES)
def test_where_a_part_stands(case: Case) -> None:
    """Each row of the table is what the library answers."""
    board = Board(name="A board", steps=case.taken)
    moment = Moment.of(date.fromisoformat(case.day), as_at=date.fromisoformat(case.as_at))
    assert _WORDS[stood(board, moment)] == case.stood


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_fact_is_not_in_the_record_of_the_day(case: Case) -> None:
    """A board that has not begun, or may not have, is not there; its list is not whole."""
    place = Arrangement(
        name="A place",
        as_at=date.fromisoformat(case.as_at),
        governance=Governance(boards=(Board(name="A board", steps=case.taken),)),
    )
    day = date.fromisoformat(case.day)
    governance = place.at(day).governance
    boards = None if governance is None else governance.boards
    assert bool(boards) == (case.stood == "yes")
    assert boards != ()
    doubted = [path for path, _ in may_have_stood(place, place.moment(day))]
    assert doubted == (["governance.boards[0]"] if case.stood == "unknown" else [])


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_fact_is_listed_as_what_it_is(case: Case) -> None:
    """Nothing is passed over in silence: a plan is told as a plan, a refusal as a refusal."""
    place = Arrangement(
        name="A place",
        as_at=date.fromisoformat(case.as_at),
        governance=Governance(boards=(Board(name="A board", steps=case.taken),)),
    )
    found = list(not_begun_on(place, date.fromisoformat(case.day)))
    assert [each.stands for each in found] == ([case.listed] if case.listed else [])
    assert {each.path for each in found} <= {"$.governance.boards[0]"}
    assert all(each.may_have_begun == (case.stood == "unknown") for each in found)


def test_an_agreement_is_listed_by_its_state() -> None:
    """It is told with its title; a draft is on the table, and is none of these."""
    states = (
        StateChange(state=AgreementState.AWARDED, on=StatedDate.of(2017, 12), by=Body(code="14L")),
        StateChange(state=AgreementState.SIGNED, on=StatedDate.of(2018, 4)),
    )
    contract = NHSStandardContract(title="Community care", lifecycle=Lifecycle(states=states))
    place = Arrangement(name="A place", agreements=(contract,))
    [found] = not_begun_on(place, date(2018, 1, 15))
    assert str(found) == (
        "awarded in December 2017 by 14L: nhs standard contract Community care ($.agreements[0])"
    )
    assert found.may_have_begun is False
    [open_] = not_begun_on(place, date(2018, 4, 15))
    assert "; it may have begun since: " in str(open_)
    assert list(not_begun_on(place, date(2018, 5, 1))) == []
    assert list(not_begun_on(place, date(2017, 11, 1))) == []


_PLANNED = step_of("planned 2017-03")
_BEGUN = step_of("begun 2017-04-01")
_DAY = date(2017, 7, 1)


def test_a_list_stated_whole_of_plans_alone_has_none() -> None:
    """Who says that the one board is all, and that it is planned, says that there is none."""
    whole = ListStatement(field="boards", is_whole=True)
    governance = Governance(boards=(Board(name="B", steps=(_PLANNED,)),), lists=(whole,))
    found = Arrangement(name="A place", governance=governance).at(_DAY).governance
    assert found is not None
    assert found.boards == ()


def test_a_single_part_has_steps_too() -> None:
    """Finance that is planned is not recorded on the day."""
    finance = Finance(control_totals=(), steps=(_PLANNED,))
    place = Arrangement(name="A place", finance=finance)
    assert place.at(_DAY).finance is None
    begun = attrs.evolve(place, finance=attrs.evolve(finance, steps=(_PLANNED, _BEGUN)))
    assert begun.at(_DAY).finance is not None


@pytest.mark.parametrize(
    ("steps", "period", "answer"),
    [
        ((_PLANNED, _BEGUN), "2017-04-01/..", True),
        ((_PLANNED, _BEGUN), "2017-04-01/2017-06-30", False),
        ((_PLANNED, _BEGUN), "2017-04-01/2017-07", True),
        ((_PLANNED, _BEGUN), "2017-04-01/2017", None),
        ((_PLANNED,), "2017-04-01/..", False),
        ((_PLANNED,), "2017-04-01/2017", False),
    ],
)
def test_what_has_begun_stands_for_its_period(
    steps: tuple[PartStep, ...],
    period: str,
    answer: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """A part with steps and a period is held against both."""
    board = Board(name="A board", steps=steps, period=StatedPeriod.parse(period))
    assert stood(board, Moment.of(_DAY)) is answer


def test_the_steps_of_the_outermost_leave_its_facts() -> None:
    """A plan is what it is; what it says of itself stays, and a nested plan goes."""
    place = Arrangement(name="A place", code="QOP", steps=(_PLANNED,))
    assert place.at(_DAY) == attrs.evolve(place, as_at=_DAY)
    around = Arrangement(name="Around it", nested=(place, Arrangement(name="Another")))
    nested = around.at(_DAY).nested or ()
    assert [part.name for part in nested] == ["Another"]


def test_a_candidate_is_one_before_anything_begins() -> None:
    """That it applied, or was not chosen, is the fact; before it applied it was no candidate."""
    applied = (step_of("applied-for 2017-03"), step_of("not-chosen 2017-06-15"))
    cohort = Cohort(name="A cohort", candidates=(Candidate(name="A place", steps=applied),))
    place = Arrangement(name="A place", cohorts=(cohort,))
    [found] = place.at(_DAY).cohorts or ()
    assert found.candidates == cohort.candidates
    [before] = place.at(date(2017, 2, 1)).cohorts or ()
    assert before.candidates is None


def test_a_step_without_a_day_was_taken_by_the_day_of_the_record() -> None:
    """The record of an earlier day does not take it for taken on every day."""
    place = Arrangement(name="A place", as_at=_DAY, steps=(step_of("begun"),))
    [step] = place.at(date(2017, 1, 1)).steps
    assert step.on == StatedDate.parse("[..2017-07-01]")
    assert place.at(date(2018, 1, 1)).steps == place.steps


def test_steps_stand_in_order_of_time() -> None:
    """A step before an earlier one is refused, and so is what is no step."""
    with pytest.raises(InvalidValueError, match="put them in order of time"):
        Board(name="B", steps=(_BEGUN, _PLANNED))
    with pytest.raises(InvalidTypeError, match="write a PartStep"):
        Board(name="B", steps=cast("tuple[PartStep, ...]", ("planned",)))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (step_of("ended due 2019"), "to end in 2019"),
        (step_of("withdrawn 2017-W14"), "withdrawn in the week of 3 April 2017"),
        (step_of("planned 2018-05~"), "planned about May 2018"),
        (
            PartStep(stage=StepStage.REFUSED, by=Body(name="NHS England"), reason="no provider"),
            "refused by NHS England (no provider)",
        ),
        (
            PartStep(stage=StepStage.APPROVED, conditions=("a plan", "a chair")),
            "approved, if a plan; a chair",
        ),
    ],
)
def test_a_step_in_words(step: PartStep, words: str) -> None:
    """It tells the stage, its days, who took it and why."""
    assert str(step) == words


_DATES = ("2017-02-15", "2017-02", "2017-03", "[2017-01..2017-06]", "2017", "2017-03~", "")


@given(
    st.lists(st.sampled_from(StepStage), min_size=1, max_size=3),
    st.lists(st.sampled_from(_DATES), min_size=3, max_size=3),
    st.integers(min_value=0, max_value=2),
    st.dates(min_value=date(2016, 12, 1), max_value=date(2018, 1, 31)),
    st.dates(min_value=date(2017, 1, 1), max_value=date(2017, 12, 31)),
)
def test_a_day_that_is_known_better_turns_no_yes_and_no_no(
    stages: list[StepStage], dates: list[str], place: int, day: date, known: date
) -> None:
    """The law of unknowns: narrowing the day of a step decides more, and nothing otherwise."""
    steps = [
        PartStep(stage=stage, on=StatedDate.parse(text) if text else None)
        for stage, text in zip(stages, dates, strict=False)
    ]
    place %= len(steps)
    before = steps[place].on
    if before is not None:
        assume(before.by(known) is not False and before.before(known) is not True)
    # That of a record of its day: what has no day had been taken by then.
    as_at = date(2017, 12, 31)
    steps[place] = attrs.evolve(steps[place], on=StatedDate.on(known))
    narrowed = tuple(steps)
    steps[place] = attrs.evolve(steps[place], on=before)
    try:
        wide = Board(name="B", steps=tuple(steps))
        narrow = attrs.evolve(wide, steps=narrowed)
    except InvalidValueError:
        # Steps that are out of order tell nothing.
        return
    moment = Moment.of(day, as_at=as_at)
    assert stood(wide, moment) in {stood(narrow, moment), None}


@pytest.mark.parametrize(
    "case", [case for case in table() if case.steps], ids=lambda case: case.case
)
def test_a_step_after_the_day_changes_nothing_of_it(case: Case) -> None:
    """That something ended in 2030 says nothing of a day before."""
    moment = Moment.of(date.fromisoformat(case.day), as_at=date.fromisoformat(case.as_at))
    later = Board(name="A board", steps=(*case.taken, step_of("ended 2030-01-01")))
    assert _WORDS[stood(later, moment)] == case.stood


def test_a_path_is_told_as_it_was_before_items_went() -> None:
    """The third of four, of which the first and the last went, is the second that is left."""
    gone = frozenset({"$.nested[0]", "$.nested[3]", "$.nested[2].members[0]"})
    assert path_before("$.nested[1].members[0].body", gone) == "$.nested[2].members[1].body"
    assert path_before("$.nested[2]", gone) == "$.nested[4]"
    assert path_before("$.agreements (alliance-agreement).parties", gone).endswith(").parties")
