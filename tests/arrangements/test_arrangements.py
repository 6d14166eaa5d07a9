"""An arrangement as it stood on a day, and what it refuses to hold."""

from datetime import date

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
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
    NHSStandardContract,
    Novation,
    ReportedMoney,
    Variation,
)

DAY = date(2017, 4, 1)
BEFORE = DateRange.parse("2013-04-01/2017-03-31")
SINCE = DateRange.parse("2017-04-01/..")


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
    then = place.at(DAY)
    assert [member.body.code for member in then.members or ()] == ["14L"]
    assert then.governance is not None
    assert [board.name for board in then.governance.boards or ()] == ["New"]
    assert then.governance.leaders == ()
    assert then.agreements == ()


def test_what_came_later_had_not_happened() -> None:
    """At a day, later signatures, labels and status changes are gone, and undated ones stay."""
    later = date(2017, 4, 2)
    place = Arrangement(
        name="Place",
        agreements=(DevolutionMemorandum(title="Later", signed_on=later),),
        labels=(Label(text="later", on=later), Label(text="undated")),
        history=(StatusChange(stage=Stage.LIVE, on=later), StatusChange(stage=Stage.SHADOW)),
    )
    then = place.at(DAY)
    assert then.agreements == ()
    assert [label.text for label in then.labels or ()] == ["undated"]
    assert [change.stage for change in then.history or ()] == [Stage.SHADOW]


def test_what_was_changed_later_stands_beside_the_original() -> None:
    """Value, parties and term stay; variations, extensions and novations come with their days."""
    first, second = date(2018, 4, 1), date(2019, 4, 1)
    contract = NHSStandardContract(
        title="Community services",
        provider=Body(code="RM3"),
        period=DateRange.parse("2017-04-01/2020-03-31"),
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
            extensions=(Extension(on=second, last_day=date(2022, 3, 31)),),
            novations=(Novation(leaves=Body(code="RW6"), joins=Body(code="RM3"), on=second),),
        ),
    )
    [then] = Arrangement(name="Place", agreements=(contract,)).at(first).agreements or ()
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
    """An order made later is gone; one of which that is not known stays, and answers unknown."""
    order = EstablishmentOrder(title="Order", made_on=made_on, effective_from=effective_from)
    assert order.was_made_by(day) is expected
    then = Arrangement(name="Place", orders=(order,)).at(day)
    assert then.orders == (() if expected is False else (order,))


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
    paused = StatusChange(stage=Stage.PAUSED, on=date(2018, 1, 25))
    live = StatusChange(stage=Stage.LIVE, on=DAY)
    undated = StatusChange(stage=Stage.SHADOW)
    assert Arrangement(name="Place", history=(undated, live, undated, paused)).history is not None
    with pytest.raises(InvalidValueError, match=r"history of Place: 1 April 2017 stands after"):
        Arrangement(name="Place", history=(paused, undated, live))
