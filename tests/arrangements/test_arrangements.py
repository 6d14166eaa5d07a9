"""An arrangement as it stood on a day, and what it refuses to hold."""

from datetime import date

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Arrangement,
    Board,
    EstablishmentOrder,
    Governance,
    Label,
    Leader,
    Member,
    Population,
    Stage,
    StatusChange,
    standing,
    walk,
)
from nhs_accountable_care.contracts import (
    Body,
    DevolutionMemorandum,
    Extension,
    Lifecycle,
    ListStatement,
    NHSStandardContract,
    Novation,
    ReportedMoney,
    Variation,
)
from tests.whole import stated_whole

DAY = date(2017, 4, 1)
BEFORE = StatedPeriod.parse("2013-04-01/2017-03-31")
SINCE = StatedPeriod.parse("2017-04-01/..")


def test_a_part_whose_period_is_over_does_not_stand() -> None:
    """At a day, members, boards, leaders and agreements outside their period are gone."""
    place = Arrangement(
        name="Place",
        members=(Member(body=Body(code="00W"), period=BEFORE), Member(body=Body(code="14L"))),
        governance=Governance(
            boards=(Board(name="Old", period=BEFORE), Board(name="New", period=SINCE)),
            leaders=(Leader(post="Old", period=BEFORE),),
        ),
        agreements=(DevolutionMemorandum(title="Over", period=BEFORE),),
    )
    then = stated_whole(place).at(DAY)
    assert [member.body.code for member in then.members or ()] == ["14L"]
    assert then.governance is not None
    assert [board.name for board in then.governance.boards or ()] == ["New"]
    assert then.governance.leaders == ()
    assert then.agreements == ()


def test_what_came_later_had_not_happened() -> None:
    """At a day, later signatures, labels and status changes are gone, and undated ones stay."""
    later = StatedDate.of(2017, 4, 2)
    place = Arrangement(
        name="Place",
        agreements=(DevolutionMemorandum(title="Later", signed_on=later),),
        labels=(Label(text="later", on=later), Label(text="undated")),
        history=(StatusChange(stage=Stage.LIVE, on=later), StatusChange(stage=Stage.SHADOW)),
    )
    then = stated_whole(place).at(DAY)
    assert then.agreements == ()
    assert [label.text for label in then.labels or ()] == ["undated"]
    assert [change.stage for change in then.history or ()] == [Stage.SHADOW]


def test_what_was_changed_later_stands_beside_the_original() -> None:
    """Value, parties and term stay; variations, extensions and novations come with their days."""
    first, second = StatedDate.of(2018, 4, 1), StatedDate.of(2019, 4, 1)
    contract = NHSStandardContract(
        title="Community services",
        provider=Body(code="RM3"),
        period=StatedPeriod.parse("2017-04-01/2020-03-31"),
        values=(ReportedMoney(amount=Money.parse("£10m")),),
        lifecycle=Lifecycle(
            variations=(
                Variation(
                    on=first, summary="More", value=ReportedMoney(amount=Money.parse("£11m"))
                ),
                Variation(
                    on=second, summary="Less", value=ReportedMoney(amount=Money.parse("£9m"))
                ),
            ),
            extensions=(Extension(on=second, last_day=StatedDate.of(2022, 3, 31)),),
            novations=(Novation(leaves=Body(code="RW6"), joins=Body(code="RM3"), on=second),),
        ),
    )
    place = stated_whole(Arrangement(name="Place", agreements=(contract,)))
    [then] = place.at(date(2018, 4, 1)).agreements or ()
    assert isinstance(then, NHSStandardContract)
    assert then.lifecycle is not None
    assert [each.summary for each in then.lifecycle.variations or ()] == ["More"]
    assert (then.lifecycle.extensions, then.lifecycle.novations) == ((), ())
    assert (then.values, then.period, then.provider) == (
        contract.values,
        contract.period,
        contract.provider,
    )


MADE, EFFECT = date(2026, 2, 20), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("made_on", "effective_from", "day", "expected"),
    [
        pytest.param(MADE, EFFECT, date(2026, 2, 19), False, id="the-day-before-it-was-made"),
        pytest.param(MADE, EFFECT, MADE, True, id="the-day-it-was-made"),
        pytest.param(None, EFFECT, date(2026, 3, 31), None, id="no-day-and-no-effect-yet"),
        pytest.param(None, EFFECT, EFFECT, True, id="no-day-but-in-effect"),
        pytest.param(None, None, EFFECT, None, id="nothing-recorded"),
    ],
)
def test_an_order_counts_from_the_day_it_was_made(
    made_on: date | None, effective_from: date | None, day: date, *, expected: bool | None
) -> None:
    """An order made later is gone, and so is one of which a date leaves that open."""
    order = EstablishmentOrder(
        title="Order",
        made_on=None if made_on is None else StatedDate.on(made_on),
        effective_from=None if effective_from is None else StatedDate.on(effective_from),
    )
    assert order.was_made_by(day) is expected
    then = stated_whole(Arrangement(name="Place", orders=(order,))).at(day)
    is_kept = expected or (made_on, effective_from) == (None, None)
    assert then.orders == ((order,) if is_kept else () if expected is False else None)


def test_an_order_is_asked_about_a_day() -> None:
    """Text is no day."""
    with pytest.raises(InvalidTypeError, match="day"):
        EstablishmentOrder(title="Order").was_made_by("2026-04-01")  # type: ignore[arg-type]  # the slip that is meant


def test_not_recorded_stays_not_recorded() -> None:
    """`None` is not an empty tuple, at any day and however deeply nested."""
    inner = Arrangement(name="Inner", members=())
    then = Arrangement(name="Outer", nested=(inner,)).at(DAY)
    assert then.members is None
    assert then.agreements is None
    assert then.labels is None
    assert then.nested == (inner,)


def test_standing_parts_keep_their_number_in_the_document() -> None:
    """What a rule finds is told by the number that the part has in the document."""
    members = (Member(body=Body(code="00W"), period=BEFORE), Member(body=Body(code="14L")))
    assert [number for number, _ in standing(members, DAY)] == [1]
    assert list(standing(None, DAY)) == []


def test_walking_gives_every_nested_arrangement_its_path() -> None:
    """Paths are those of the document, and the outer comes before the inner."""
    place = Arrangement(
        name="A",
        nested=(Arrangement(name="B", nested=(Arrangement(name="C"),)), Arrangement(name="D")),
    )
    assert [(path, part.name) for path, part in walk(place)] == [
        ("$", "A"),
        ("$.nested[0]", "B"),
        ("$.nested[0].nested[0]", "C"),
        ("$.nested[1]", "D"),
    ]


def test_fewer_than_no_people_cannot_be() -> None:
    """A population is a count."""
    with pytest.raises(InvalidValueError, match="-1 people"):
        Population(people=-1)


def test_a_history_is_in_order_of_time() -> None:
    """The last stage recorded is the last reached; one without a day stands where it came."""
    paused = StatusChange(stage=Stage.PAUSED, on=StatedDate.of(2018, 1, 25))
    live = StatusChange(stage=Stage.LIVE, on=StatedDate.on(DAY))
    undated = StatusChange(stage=Stage.SHADOW)
    assert Arrangement(name="Place", history=(undated, live, undated, paused)).history is not None
    with pytest.raises(InvalidValueError, match=r"history of Place: 1 April 2017 stands after"):
        Arrangement(name="Place", history=(paused, undated, live))


ENDED = StatedPeriod.parse("2013-04-01/2017-03-31")
CLOSED = Member(body=Body(code="00W"), period=ENDED)
LASTING = Member(body=Body(code="14L"))


@pytest.mark.parametrize(
    ("members", "lists", "left", "stated"),
    [
        # Nothing was said of the list, so that what is not left is no evidence of none.
        pytest.param((CLOSED,), (), None, (), id="nothing said, nothing left"),
        pytest.param((CLOSED, LASTING), (), (LASTING,), (), id="nothing said, one left"),
        pytest.param(
            (CLOSED,),
            (ListStatement(field="members", is_whole=True),),
            (),
            (ListStatement(field="members", is_whole=True),),
            id="stated whole, nothing left",
        ),
        pytest.param(
            (CLOSED, LASTING),
            (ListStatement(field="members", count=2, is_whole=True),),
            (LASTING,),
            (ListStatement(field="members", is_whole=True),),
            id="stated whole, one left",
        ),
        pytest.param(
            (CLOSED,),
            (ListStatement(field="members", kinds=("nhs-trust",), is_whole=True),),
            None,
            (ListStatement(field="members", kinds=("nhs-trust",), count=0),),
            id="whole for a kind, nothing left",
        ),
        pytest.param(
            (CLOSED,),
            (ListStatement(field="members", count=3), ListStatement(field="nested", count=1)),
            None,
            (ListStatement(field="members", count=3), ListStatement(field="nested", count=1)),
            id="counted, nothing left",
        ),
        pytest.param(
            (CLOSED,),
            (ListStatement(field="members", is_whole=True, period=ENDED),),
            None,
            (),
            id="stated whole for days that are over",
        ),
    ],
)
def test_a_list_is_as_whole_on_a_day_as_it_was_stated_to_be(
    members: tuple[Member, ...],
    lists: tuple[ListStatement, ...],
    left: tuple[Member, ...] | None,
    stated: tuple[ListStatement, ...],
) -> None:
    """An entry that goes leaves no list recorded as none of which that was never said."""
    then = Arrangement(name="Place", members=members, lists=lists).at(date(2017, 4, 1))
    assert (then.members, then.lists) == (left, stated)


def test_absence_is_of_a_kind_that_exists_and_of_its_days() -> None:
    """A slip is refused with what comes near; what was absent once may be there later."""
    with pytest.raises(InvalidValueError, match="did you mean 'alliance-agreement'"):
        AbsentAgreement(kind="aliance-agreement")
    with pytest.raises(InvalidValueError, match=r"of a kind of your own, state in lists"):
        AbsentAgreement(kind="zzz")
    place = Arrangement(
        name="Place", absent_agreements=(AbsentAgreement(kind="any", period=ENDED),)
    )
    assert place.at(date(2017, 3, 31)).absent_agreements == place.absent_agreements
    assert place.at(date(2017, 4, 1)).absent_agreements == ()
