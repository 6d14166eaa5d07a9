"""What a record gives no date for is known on its own day, and each such part can be counted."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care import Arrangement, Body, Member, StatedDate, StatedPeriod
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    Area,
    Board,
    Extent,
    Governance,
    Label,
    Oversight,
    Scope,
    SpendingLimitKind,
    SpendingPosition,
)
from nhs_accountable_care.arrangements.days import (
    as_it_stood,
    known_on_its_day_only,
    left_open_by_dates,
    stood,
)
from nhs_accountable_care.contracts import ListStatement
from nhs_accountable_care.reference import cases

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
        (False, [False, True, True, True]),
        (True, [None, True, True, None]),
        (None, [None, True, True, None]),
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
    days = (date(2017, 3, 31), date(2018, 3, 30), date(2018, 3, 31), date(2019, 4, 1))
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
