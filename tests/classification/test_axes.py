"""Axes: what cuts across the forms."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Extent,
    Label,
    Population,
    Stage,
    StatusChange,
)
from nhs_accountable_care.classification import classify
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AssuranceGate,
    AssuranceProcess,
    Body,
    GeneralPracticeModel,
)

DAY = date(2018, 5, 1)
ORGANISATION = "accountable-care-organisation"
EMPTY = Arrangement(name="Place")
NONE_SIGNED = Arrangement(name="Plain", agreements=())
HELD = Arrangement(
    name="Held",
    populations=(Population(people=100_000),),
    agreements=(
        AccountableCareOrganisationContract(
            title="Contract",
            commissioners=(Body(code="01G"),),
            holder=Body(code="RM3"),
            signed_on=date(2018, 4, 1),
            period=DateRange.parse("2018-04-01/2028-03-31"),
            covers_most_care=True,
            has_whole_population_budget=True,
            pays_for_outcomes=True,
            general_practice=GeneralPracticeModel.VIRTUAL,
            assurance=AssuranceProcess.of_gates(*AssuranceGate),
        ),
    ),
)


def values(place: Arrangement) -> dict[str, str]:
    """Give the value on each axis."""
    return {axis.axis: axis.value for axis in classify(place, on=DAY).axes}


@pytest.mark.parametrize(
    ("area", "value"),
    [
        (None, "unknown"),
        (Area(name="Place"), "unknown"),
        (Area(name="Place", extent=Extent.WHOLE), "whole"),
        (Area(name="Place", extent=Extent.PART), "part"),
    ],
    ids=str,
)
def test_extent_is_as_recorded(area: Area | None, value: str) -> None:
    """The whole of a footprint, or a part, or not recorded."""
    assert values(attrs.evolve(EMPTY, area=area))["extent"] == value


@pytest.mark.parametrize(
    ("history", "value"),
    [
        (None, "unknown"),
        ((), "unknown"),
        ((StatusChange(stage=Stage.CANDIDATE, on=date(2017, 3, 31)),), "candidate"),
        (
            (
                StatusChange(stage=Stage.LIVE, on=date(2016, 4, 1), as_form="devolved-system"),
                StatusChange(stage=Stage.CANDIDATE),
            ),
            "live",
        ),
    ],
    ids=str,
)
def test_stage_is_the_furthest_that_was_reached(
    history: tuple[StatusChange, ...] | None, value: str
) -> None:
    """Live as one form counts for more than candidate for another."""
    assert values(attrs.evolve(EMPTY, history=history))["stage"] == value


@pytest.mark.parametrize(
    ("nested", "value"),
    [
        (None, "unknown"),
        ((), "none"),
        ((NONE_SIGNED,), "none"),
        ((EMPTY,), "unknown"),
        ((HELD,), "in-being"),
        ((HELD, attrs.evolve(HELD, name="Other"), attrs.evolve(HELD, name="Third")), "in-being"),
        ((attrs.evolve(NONE_SIGNED, labels=(Label(text="ACO", form=ORGANISATION),)),), "aspired"),
        (
            (
                attrs.evolve(
                    EMPTY, history=(StatusChange(stage=Stage.CANDIDATE, as_form=ORGANISATION),)
                ),
            ),
            "aspired",
        ),
    ],
    ids=["not recorded", "nothing", "plain", "bare", "held", "three", "called so", "candidate"],
)
def test_hybrid_is_told_by_what_is_inside(
    nested: tuple[Arrangement, ...] | None, value: str
) -> None:
    """A system is a hybrid in being, in aspiration, not at all, or it is not known."""
    assert values(attrs.evolve(EMPTY, nested=nested))["hybrid"] == value


def test_names_are_joined_as_english_does() -> None:
    """The because names every arrangement inside."""
    three = tuple(attrs.evolve(HELD, name=name) for name in ("A", "B", "C"))
    because = classify(attrs.evolve(EMPTY, nested=three), on=DAY).axes[-1].because
    assert because == "inside it A, B and C meets every test of one"
