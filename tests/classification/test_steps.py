"""What a classification makes of parts that are planned, or were refused."""

from datetime import date

from nhs_accountable_care import Arrangement, StatedDate, classify
from nhs_accountable_care.contracts import PartStep, StepStage

DAY = date(2017, 7, 1)
PLANNED = PartStep(stage=StepStage.PLANNED, on=StatedDate.of(2017, 3))


def test_a_planned_place_is_asked_about_no_form_and_moves_no_path() -> None:
    """It is no place of the day; the one behind it keeps its path."""
    system = Arrangement(
        name="A system",
        nested=(Arrangement(name="Planned", steps=(PLANNED,)), Arrangement(name="Bury")),
    )
    found = classify(system, on=DAY)
    assert {(each.path, each.name) for each in found.forms} == {
        ("$", "A system"),
        ("$.nested[1]", "Bury"),
    }


def test_a_planned_arrangement_itself_is_asked_about_as_it_is_described() -> None:
    """The document is about it, so its facts stay; that it is planned is told beside them."""
    place = Arrangement(name="Anywhere", creates_legal_body=True)
    planned = classify(
        Arrangement(name="Anywhere", creates_legal_body=True, steps=(PLANNED,)), on=DAY
    )
    assert planned.forms == classify(place, on=DAY).forms


def test_a_plan_is_told_as_a_plan() -> None:
    """Under a heading of its own, in the text and in the records, and never among the facts."""
    system = Arrangement(
        name="A system", nested=(Arrangement(name="Planned place", steps=(PLANNED,)),)
    )
    found = classify(system, on=DAY)
    told = "planned in March 2017: arrangement Planned place ($.nested[0])"
    assert [str(each) for each in found.not_begun] == [told]
    assert "WHAT IS RECORDED, AND IS NO FACT OF THE DAY" in found.explain()
    assert told in found.explain()
    # The short text counts it.
    assert "1 entry of what was planned, refused or over" in " ".join(str(found).split())
    [record] = found.to_records()["not_begun"]
    assert record["stands"] == "planned in March 2017"
