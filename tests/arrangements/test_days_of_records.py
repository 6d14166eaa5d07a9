"""What a record gives no date for is known on its own day, and each such part can be counted."""

import functools
from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care import Arrangement, Body, Member, StatedDate, StatedPeriod
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    Board,
    Extent,
    Finance,
    Governance,
    Integration,
    Label,
    Oversight,
    PlanKind,
    Population,
    PopulationHealthCapability,
    Scope,
    SpendingLimitKind,
    SpendingPosition,
    SystemPlan,
)
from nhs_accountable_care.arrangements.days import as_it_stood, as_known_on
from nhs_accountable_care.arrangements.open_days import (
    ListOnDay,
    has_open_dates,
    known_on_its_day_only,
    left_open_by_dates,
    lists_on,
    may_have_stood,
    path_before,
)
from nhs_accountable_care.arrangements.presence import steps_of, stood
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    ListStatement,
    PartStep,
    StepStage,
)
from nhs_accountable_care.reference import cases
from tests.counting import instructions_of

DAY, LATER, EARLIER = date(2017, 4, 1), date(2018, 4, 1), date(2016, 4, 1)
LASTING = StatedPeriod.parse("2015-04-01/..")

PLACE = Arrangement(
    name="Our place",
    as_at=DAY,
    area=Area(name="Ours", councils=(Body(code="E08000006"),)),
    members=(Member(body=Body(code="01G")), Member(body=Body(code="RM3"), period=LASTING)),
    governance=Governance(boards=(), has_collective_decisions=True),
    scope=Scope(),
    labels=(Label(text="an alliance"), Label(text="a system", on=StatedDate.of(2017, 3))),
    nested=(Arrangement(name="Within", creates_legal_body=False),),
    lists=(
        ListStatement(field="members", count=2),
        ListStatement(field="members", is_whole=True, period=LASTING),
    ),
)


def test_parts_without_a_date_are_told_by_their_paths() -> None:
    """Entries one by one, facts by themselves, an empty list, and statements, also nested."""
    assert list(known_on_its_day_only(PLACE, PLACE.moment(EARLIER))) == [
        "$.area.councils",
        "$.members[0]",
        "$.governance.boards",
        "$.governance.has_collective_decisions",
        "$.labels[0]",
        "$.nested[0].creates_legal_body",
        "$.lists[0]",
    ]


@pytest.mark.parametrize(
    ("is_forecast", "known"),
    [
        (False, [False, True, True, True, True]),
        (True, [None, True, True, True, None]),
        (None, [None, True, True, True, None]),
    ],
)
def test_what_a_body_spent_is_known_from_its_year_on(
    is_forecast: bool | None,  # noqa: FBT001 -- what a document says
    known: list[bool | None],
) -> None:
    """What came out stays so; a forecast is of its year, and of the day of the record."""
    position = SpendingPosition(
        body=Body(code="99P"),
        year=FinancialYear(2017),
        kind=SpendingLimitKind.ALLOCATION,
        is_forecast=is_forecast,
    )
    in_year = (date(2017, 4, 1), date(2018, 3, 30), date(2018, 3, 31))
    days = (date(2017, 3, 31), *in_year, date(2019, 4, 1))
    as_at = date(2017, 3, 15)
    assert [stood(position, Moment(on=day, as_at=as_at)) for day in days] == known


def test_what_happened_by_the_day_has_happened_later() -> None:
    """So that a label without a day is known afterwards."""
    later = set(known_on_its_day_only(PLACE, PLACE.moment(LATER)))
    assert "$.labels[0]" not in later
    assert "$.members[0]" in later


def test_on_its_own_day_nothing_is_left_out() -> None:
    """Also where the record speaks of no day, which is then that asked about."""
    assert not list(known_on_its_day_only(PLACE, PLACE.moment(DAY)))
    undated = attrs.evolve(PLACE, as_at=None)
    assert not list(known_on_its_day_only(undated, undated.moment(LATER)))


def test_a_part_that_lasts_holds_what_is_in_it() -> None:
    """What stands inside a dated part holds as long as the part."""
    board = Board(name="Board", period=LASTING, is_drawn_from_members=True)
    overseen = Oversight(period=LASTING, note="Overseen as one system.")
    place = attrs.evolve(PLACE, governance=Governance(boards=(board,)), oversight=overseen)
    told = list(known_on_its_day_only(place, place.moment(LATER)))
    assert not [path for path in told if path.startswith(("$.governance", "$.oversight"))]


@pytest.mark.parametrize(
    ("begun", "known"),
    [("2017-10", False), ("2017", None), ("2016-10", None)],
    ids=["after the day of the record", "perhaps after it", "before it"],
)
def test_what_is_nested_and_began_later_holds_what_has_no_date(
    begun: str,
    known: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """As long as it stands, since it has no fact of the day of the record; else it is of that."""
    step = PartStep(stage=StepStage.BEGUN, on=StatedDate.parse(begun))
    within = Arrangement(name="A cluster", creates_legal_body=False, steps=(step,))
    place = attrs.evolve(PLACE, nested=(within,))
    (found,) = place.at(LATER).nested or ()
    assert found.creates_legal_body is known
    told = list(known_on_its_day_only(place, place.moment(LATER)))
    assert ("$.nested[0].creates_legal_body" in told) is (known is None)


@pytest.mark.parametrize("name", cases.case_names())
@pytest.mark.parametrize("day", [EARLIER, LATER, date(2020, 4, 1)])
def test_it_is_what_a_record_of_that_day_would_have_besides(name: str, day: date) -> None:
    """Nothing is told exactly where the other day of the record makes no difference."""
    place = cases.case(name).value
    told = list(known_on_its_day_only(place, place.moment(day)))
    same = as_it_stood(place, place.moment(day)) == as_it_stood(place, Moment.of(day))
    assert same == (not told)


def test_an_area_is_known_in_its_own_time() -> None:
    """What a source says of an area from 2016 on holds on a day of which the record is silent."""
    since_2016 = StatedPeriod.parse("2016-03-15/..")
    area = Area(name="Dorset", extent=Extent.WHOLE, period=since_2016)
    place = Arrangement(name="Dorset", as_at=date(2018, 4, 1), area=area)
    assert place.at(date(2017, 10, 1)).area == area
    assert place.at(date(2016, 3, 14)).area is None


def test_parts_whose_dates_leave_the_day_open_are_told_by_their_paths() -> None:
    """Entries, what is nested, and statements; not what held, what did not, or has no date."""
    open_, over = StatedPeriod.parse("2015-04/"), StatedPeriod.parse("2015-04/2016-03")
    boards = (Board(name="A", period=open_), Board(name="B", period=over), Board(name="C"))
    within = Arrangement(name="Within", members=(Member(body=Body(code="01G"), period=open_),))
    place = attrs.evolve(
        PLACE,
        governance=Governance(boards=boards),
        labels=(Label(text="a system", on=StatedDate.parse("2017-04")),),
        nested=(within,),
        lists=(ListStatement(field="members", count=2, period=open_), *PLACE.lists),
    )
    assert list(left_open_by_dates(place, place.moment(DAY))) == [
        "$.governance.boards[0]",
        "$.labels[0]",
        "$.nested[0].members[0]",
        "$.lists[0]",
    ]


# --- Whether a part stood -------------------------------------------------------------

BEGUN = PartStep(stage=StepStage.BEGUN, on=StatedDate.of(2016, 1, 1))
PLANNED = PartStep(stage=StepStage.PLANNED, on=StatedDate.of(2016, 1, 1))
PERHAPS = PartStep(stage=StepStage.BEGUN, on=StatedDate.of(2017))
OVER = StatedPeriod.parse("2013-04-01/2016-03-31")
ENDING = StatedPeriod.parse("2013-04-01/2018-04")
MIDDLE = date(2018, 4, 15)


@pytest.mark.parametrize(
    ("part", "on_its_day", "later"),
    [
        # What has neither a day nor a period is known on the day of the record alone.
        (Area(name="Ours"), True, None),
        # What has no day and is an event has happened by the day of the record, and since.
        (Label(text="an alliance"), True, True),
        # A plan lasts, so that one without a period need not be that of a later day.
        (SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN), True, None),
        # A count of people stays the count of its day.
        (Population(people=1, as_at=StatedDate.of(2016)), True, True),
        (Population(people=1), True, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_date_is_known_as_long_as_it_lasts(
    part: object,
    on_its_day: bool | None,  # noqa: FBT001 -- the answer expected
    later: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """On the day of the record, and a year later."""
    assert stood(part, Moment.of(DAY)) is on_its_day
    assert stood(part, Moment(on=LATER, as_at=DAY)) is later


def test_what_is_no_part_of_a_record_has_no_steps() -> None:
    """Whatever an object of another kind calls its steps."""

    class Stairs:
        steps = (BEGUN,)

    assert steps_of(Stairs()) == ()
    assert steps_of(Board(name="A board", steps=(BEGUN,))) == (BEGUN,)


@pytest.mark.parametrize(
    ("part", "is_open"),
    [
        (StatedDate.of(2018, 4), True),
        (StatedDate.of(2018, 3), False),
        (StatedPeriod.parse("2017-04/2018-04"), True),
        (StatedPeriod.parse("2017-04/2019-03"), False),
        # One of several is enough.
        ((StatedDate.of(2017), StatedDate.of(2018)), True),
        ((StatedDate.of(2017), StatedDate.of(2019)), False),
        ((), False),
        (AllianceAgreement(title="A", signed_on=StatedDate.of(2018, 4), period=LASTING), True),
        (AllianceAgreement(title="A", signed_on=StatedDate.of(2017), period=LASTING), False),
    ],
)
def test_a_date_may_leave_open_whether_it_was(
    part: object,
    is_open: bool,  # noqa: FBT001 -- the answer expected
) -> None:
    """On 15 April 2018, in what a part is made of."""
    assert has_open_dates(part, Moment.of(MIDDLE)) is is_open


def test_items_that_may_have_stood_are_told_without_what_is_nested() -> None:
    """What is nested has dates inside, and is one of them only by its own steps."""
    assert [path for path, _ in may_have_stood(PLACE, PLACE.moment(LATER))] == ["members[0]"]
    around = Arrangement(
        name="Around",
        nested=(Arrangement(name="In"), Arrangement(name="Perhaps", steps=(PERHAPS,))),
    )
    asked = Moment(on=date(2017, 6, 1), as_at=DAY)
    assert [path for path, _ in may_have_stood(around, asked)] == ["nested[1]"]


# --- Lists of which something is stated ------------------------------------------------


def counted(field: str, *, period: StatedPeriod | None = None) -> ListStatement:
    """Count a list as two."""
    return ListStatement(field=field, count=2, period=period)


BODY = Body(code="01G")
LASTS, ENDED, PERHAPS_ENDED = (
    Member(body=BODY, period=period) for period in (LASTING, OVER, ENDING)
)
UNDATED = Member(body=BODY)
TWO, TWO_LASTING = counted("members"), counted("members", period=LASTING)
PARTIES = counted("parties")


def alliance(period: StatedPeriod) -> AllianceAgreement:
    """Make an alliance of two parties, of which none is named."""
    return AllianceAgreement(title="Alliance", period=period, lists=(PARTIES,))


def known(
    given: tuple[object, ...] | None,
    *stated: ListStatement,
    possible: tuple[object, ...] = (),
) -> ListOnDay:
    """Return a list as it was."""
    return ListOnDay(given=given, possible=possible, stated=stated)


NAMED_WITHIN = Arrangement(name="Within", members=(UNDATED,), lists=(TWO,))
BEGUN_WITHIN = attrs.evolve(NAMED_WITHIN, steps=(BEGUN,))
PLANNED_WITHIN = attrs.evolve(NAMED_WITHIN, steps=(PLANNED,))
NESTED, NESTED_LASTING = counted("nested"), counted("nested", period=LASTING)
BOARDS, TOTALS, RATINGS = counted("boards"), counted("control_totals"), counted("ratings")


@pytest.mark.parametrize(
    ("parts", "on_its_day", "later"),
    [
        # A list that is not recorded may be counted; without a date that holds on its own day.
        ({"lists": (TWO,)}, {"members": known(None, TWO)}, {}),
        (
            {"lists": (TWO_LASTING,)},
            {"members": known(None, TWO_LASTING)},
            {"members": known(None, TWO_LASTING)},
        ),
        # An empty list is recorded as none on its own day.
        (
            {"members": (), "lists": (TWO_LASTING,)},
            {"members": known((), TWO_LASTING)},
            {"members": known(None, TWO_LASTING)},
        ),
        # Entries that surely stood, and those that may have.
        (
            {"members": (LASTS, ENDED, PERHAPS_ENDED, UNDATED), "lists": (TWO_LASTING,)},
            {"members": known((LASTS, PERHAPS_ENDED, UNDATED), TWO_LASTING)},
            {"members": known((LASTS,), TWO_LASTING, possible=(PERHAPS_ENDED, UNDATED))},
        ),
        # Of a list of which none stood nothing is given.
        (
            {"members": (ENDED,), "lists": (TWO_LASTING,)},
            {"members": known(None, TWO_LASTING)},
            {"members": known(None, TWO_LASTING)},
        ),
        # What stands inside a part that stood holds as long as that part.
        (
            {"agreements": (alliance(LASTING), alliance(OVER))},
            {"agreements[0].parties": known(None, PARTIES)},
            {"agreements[0].parties": known(None, PARTIES)},
        ),
        # What is nested is one of a list, and what is stated inside it is its own.
        (
            {"nested": (NAMED_WITHIN,), "lists": (NESTED_LASTING,)},
            {"nested": known((NAMED_WITHIN,), NESTED_LASTING)},
            {"nested": known(None, NESTED_LASTING, possible=(NAMED_WITHIN,))},
        ),
        (
            {"nested": (BEGUN_WITHIN, PLANNED_WITHIN), "lists": (NESTED,)},
            {"nested": known((BEGUN_WITHIN,), NESTED)},
            {},
        ),
        (
            {"nested": (BEGUN_WITHIN, PLANNED_WITHIN), "lists": (NESTED_LASTING,)},
            {"nested": known((BEGUN_WITHIN,), NESTED_LASTING)},
            {"nested": known((BEGUN_WITHIN,), NESTED_LASTING)},
        ),
        # A single part without a date is that of the day of the record; one with steps or a
        # period holds what is in it.
        (
            {"governance": Governance(lists=(BOARDS,))},
            {"governance.boards": known(None, BOARDS)},
            {},
        ),
        (
            {"finance": Finance(lists=(TOTALS,), steps=(BEGUN,))},
            {"finance.control_totals": known(None, TOTALS)},
            {"finance.control_totals": known(None, TOTALS)},
        ),
        ({"finance": Finance(lists=(TOTALS,), steps=(PLANNED,))}, {}, {}),
        (
            {"oversight": Oversight(lists=(RATINGS,), period=LASTING)},
            {"oversight.ratings": known(None, RATINGS)},
            {"oversight.ratings": known(None, RATINGS)},
        ),
        ({"oversight": Oversight(lists=(RATINGS,), period=OVER)}, {}, {}),
    ],
)
def test_what_is_stated_of_a_list_holds_on_some_days(
    parts: dict[str, Any], on_its_day: dict[str, ListOnDay], later: dict[str, ListOnDay]
) -> None:
    """On the day of the record, and on 15 April of the year after."""
    place = Arrangement(name="Ours", **parts)
    assert dict(lists_on(place, Moment.of(DAY))) == on_its_day
    assert dict(lists_on(place, Moment(on=MIDDLE, as_at=DAY))) == later


# --- A record as it stood, and as it is known ------------------------------------------

FORUM = Board(name="Forum", period=LASTING, is_drawn_from_members=True)
RIGOROUS = PopulationHealthCapability(description="Linked data", is_rigorous=True)


@pytest.mark.parametrize(
    ("parts", "later"),
    [
        # What stands inside a part with a date holds as long as the part.
        ({"governance": Governance(boards=(FORUM,))}, {"governance": Governance(boards=(FORUM,))}),
        (
            {"oversight": Oversight(is_one_stop=True, period=LASTING)},
            {"oversight": Oversight(is_one_stop=True, period=LASTING)},
        ),
        (
            {"finance": Finance(open_book=True, steps=(BEGUN,))},
            {"finance": Finance(open_book=True, steps=(BEGUN,))},
        ),
        # One without a date stays as the place of those inside that have one.
        (
            {"finance": Finance(open_book=True, control_totals=())},
            {"finance": Finance()},
        ),
        # One that says something by being there goes, unless it stands inside a part that held.
        ({"integration": Integration(population_health=RIGOROUS)}, {"integration": Integration()}),
        (
            {"integration": Integration(population_health=RIGOROUS, steps=(BEGUN,))},
            {"integration": Integration(population_health=RIGOROUS, steps=(BEGUN,))},
        ),
        # What is nested has facts without a date too, though it is known to have begun.
        (
            {"nested": (Arrangement(name="In", creates_legal_body=False, steps=(BEGUN,)),)},
            {"nested": (Arrangement(name="In", as_at=None, steps=(BEGUN,)),)},
        ),
    ],
)
def test_a_part_that_held_on_another_day(parts: dict[str, Any], later: dict[str, Any]) -> None:
    """A year after the day of the record."""
    place = Arrangement(name="Ours", as_at=DAY, **parts)
    expected = Arrangement(name="Ours", as_at=LATER, **later)
    assert as_it_stood(place, place.moment(LATER)) == expected
    assert as_known_on(place, place.moment(LATER)) == attrs.evolve(expected, as_at=DAY)


@pytest.mark.parametrize(
    ("steps", "counts_possible", "is_there"),
    [
        ((PERHAPS,), False, False),
        ((PERHAPS,), True, True),
        ((PLANNED,), True, False),
        ((BEGUN,), False, True),
    ],
)
def test_a_single_part_that_may_have_begun_counts_if_one_says_so(
    steps: tuple[PartStep, ...],
    counts_possible: bool,  # noqa: FBT001 -- a column of a table
    is_there: bool,  # noqa: FBT001 -- the answer expected
) -> None:
    """A plan never does."""
    place = Arrangement(name="Ours", finance=Finance(open_book=True, steps=steps))
    moment = Moment(on=DAY, as_at=DAY, counts_possible=counts_possible)
    assert (as_it_stood(place, moment).finance is not None) is is_there


def test_a_part_by_itself_is_taken_as_it_stood() -> None:
    """It need not be an arrangement, and then speaks of no day."""
    governance = Governance(boards=(FORUM, Board(name="Old", period=OVER)))
    assert as_it_stood(governance, Moment.of(DAY)) == Governance(boards=(FORUM,))


def test_what_is_known_keeps_the_places_of_what_has_a_date() -> None:
    """What did not stand by its date keeps its place; a plan was never in the list."""
    planned = Member(body=BODY, steps=(PLANNED,))
    begun = Member(body=BODY, steps=(BEGUN,))
    place = Arrangement(
        name="Ours",
        as_at=DAY,
        members=(ENDED, planned, begun, LASTS),
        absent_agreements=(
            AbsentAgreement(kind="alliance-agreement", period=OVER),
            AbsentAgreement(kind="section-75-agreement", period=LASTING),
        ),
        lists=(counted("members"), counted("plans")),
    )
    found = as_known_on(place, place.moment(DAY))
    assert found.as_at == DAY
    assert found.members == (ENDED, begun, LASTS)
    # An absence that is over is none, and there is no place that it would have to keep.
    assert found.absent_agreements == place.absent_agreements[1:]
    # Those that did not stand would be counted with the others.
    assert [(each.field, each.count) for each in found.lists] == [("members", None), ("plans", 2)]
    assert as_it_stood(place, place.moment(DAY)).members == (begun, LASTS)


def test_a_record_of_which_everything_held_is_left_as_it_is() -> None:
    """What is said of a list of which all stood is still said."""
    place = Arrangement(
        name="Ours",
        as_at=DAY,
        members=(LASTS, UNDATED),
        lists=(ListStatement(field="members", count=2, is_whole=True), counted("members")),
    )
    assert as_known_on(place, place.moment(DAY)) is place
    assert as_it_stood(place, place.moment(DAY)) == place


def test_only_a_step_without_a_day_is_taken_by_the_day_of_the_record() -> None:
    """One with a day keeps it, and one that is to come is not taken."""
    to_come = PartStep(stage=StepStage.ENDED, due=StatedDate.of(2020))
    steps = (BEGUN, PartStep(stage=StepStage.PAUSED), to_come)
    place = Arrangement(name="Ours", as_at=DAY, steps=steps)
    by_then = StatedDate.parse("[..2017-04-01]")
    expected = (BEGUN, attrs.evolve(steps[1], on=by_then), to_come)
    assert place.at(EARLIER).steps == expected


def test_a_place_among_many_that_went_is_counted_at_once() -> None:
    """entries-gone-through: of parts by themselves, and of entries, those before it count."""
    gone = frozenset({"$.oversight", *(f"$.members[{number}]" for number in range(0, 20_000, 2))})
    assert path_before("$.oversight.note", gone) == "$.oversight.note"
    for number in (0, 1, 9_999, 10_000):
        kept = min(2 * number + 1, number + 10_000)
        assert path_before(f"$.members[{number}].body", gone) == f"$.members[{kept}].body"
    few = frozenset(f"$.members[{number}]" for number in range(0, 20, 2))
    path_before("$.members[1]", few)
    among_few, among_many = (
        instructions_of(functools.partial(path_before, "$.members[9].body", each))
        for each in (few, gone)
    )
    assert among_many < 2 * among_few
