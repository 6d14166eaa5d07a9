"""A rule reads what had begun: plans are not broken, and what may have begun is asked about."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care import Arrangement, Body, Member, StatedDate, check
from nhs_accountable_care.arrangements import Board, Governance
from nhs_accountable_care.contracts import PartStep, StepStage
from nhs_accountable_care.validation import Report

DAY = date(2017, 7, 1)
# A code that no register has is a finding wherever it stands.
STRANGE = Member(body=Body(code="ZZZ99"))


def checked(*nested: Arrangement) -> Report:
    """Check a system with these places, by the register that ships."""
    return check(Arrangement(name="A system", nested=nested), on=DAY)


def step(stage: StepStage, on: str) -> PartStep:
    """Make a step that was taken on a day."""
    return PartStep(stage=stage, on=StatedDate.parse(on))


PLANNED = step(StepStage.PLANNED, "2017-03")
BEGUN = step(StepStage.BEGUN, "2017-04-01")
MAYBE = step(StepStage.BEGUN, "2017-07")
PLACE = Arrangement(name="A place", members=(STRANGE,))


def paths(report: Report) -> list[str]:
    """The paths of the findings."""
    return [finding.path for finding in report]


def test_a_planned_place_breaks_no_rule_and_moves_no_path() -> None:
    """The place behind it is told by its place in the document."""
    report = checked(attrs.evolve(PLACE, steps=(PLANNED,)), PLACE)
    assert paths(report) == [path.replace("[0]", "[1]", 1) for path in paths(checked(PLACE))]
    assert all(path.startswith("$.nested[1]") for path in paths(report))
    assert paths(report)
    assert "No fact of the day, and not checked: $.nested[0]." in str(report)
    assert [each["path"] for each in report.to_records()["not_begun"]] == ["$.nested[0]"]


def test_a_place_that_has_begun_is_checked_as_ever() -> None:
    """Its steps change nothing."""
    assert paths(checked(attrs.evolve(PLACE, steps=(PLANNED, BEGUN)))) == paths(checked(PLACE))


def test_of_a_place_that_may_have_begun_it_is_asked() -> None:
    """What would be a finding is a question, at the same path."""
    report = checked(attrs.evolve(PLACE, steps=(PLANNED, MAYBE)))
    assert paths(report) == []
    asked = {each.path for each in report.unchecked if "may have stood" in each.fact}
    assert set(paths(checked(PLACE))) == asked


@pytest.mark.parametrize(("last", "found"), [(PLANNED, []), (BEGUN, ["$.governance.boards[1]"])])
def test_a_planned_board_is_no_board(last: PartStep, found: list[str]) -> None:
    """Nor does it hide the one behind it, which keeps its path."""
    strange = (Body(code="ZZZ99"),)
    boards = (
        Board(name="Planned", voters=strange, steps=(PLANNED,)),
        Board(name="Another", voters=strange, steps=(last,)),
    )
    place = Arrangement(name="A place", governance=Governance(boards=boards))
    report = check(place, on=DAY)
    assert [path.removesuffix(".voters[0].code") for path in paths(report)] == found
