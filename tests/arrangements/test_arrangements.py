"""An arrangement as it stood on a day, and what it refuses to hold."""

from datetime import date

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
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
from nhs_accountable_care.contracts import Body, DevolutionMemorandum

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


def test_a_list_is_refused_with_its_cure() -> None:
    """A list would make the value unhashable, so it is refused and a tuple is asked for."""
    with pytest.raises(InvalidTypeError, match=r"Arrangement\.members is a list; write a tuple"):
        Arrangement(name="Place", members=[])  # type: ignore[arg-type]  # the slip that is meant


def test_fewer_than_no_people_cannot_be() -> None:
    """A population is a count."""
    with pytest.raises(InvalidValueError, match="-1 people"):
        Population(people=-1)
