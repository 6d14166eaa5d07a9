"""For whom care is meant, and which care, in the words of the field."""

import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care.contracts import CareGroup, PatientGroup, ServiceLine

# What public papers of fourteen places named and no word stood for.
MISSED_SERVICES = (
    "older-people",
    "dementia",
    "children",
    "housing",
    "public-health",
    "pathology",
    "community-safety",
)
GROUPS = (
    pytest.param(PatientGroup(youngest=0, oldest=18), "0 to 18", id="0-18"),
    pytest.param(PatientGroup(oldest=5), "0 to 5", id="up to 5"),
    pytest.param(PatientGroup(youngest=65), "65 and over", id="65+"),
    pytest.param(
        PatientGroup(group=CareGroup.PEOPLE_WITH_DEMENTIA), "people with dementia", id="by need"
    ),
    pytest.param(
        PatientGroup(group=CareGroup.FRAIL_PEOPLE, youngest=75),
        "frail people, 75 and over",
        id="by both",
    ),
    pytest.param(PatientGroup(note="Those who sleep rough"), "a group of people", id="neither"),
)


@pytest.mark.parametrize("word", MISSED_SERVICES)
def test_what_papers_name_has_a_word(word: str) -> None:
    """A service that a source names is recorded as a service, and not in a note."""
    assert ServiceLine(word).value == word


@pytest.mark.parametrize(("group", "words"), GROUPS)
def test_a_group_is_written_by_need_and_age(group: PatientGroup, words: str) -> None:
    """An age that is not recorded at the lower end is written as birth; an open end as over."""
    assert str(group) == words


def test_one_year_of_age_is_a_group() -> None:
    """The ages are both included."""
    assert str(PatientGroup(youngest=5, oldest=5)) == "5 to 5"


def test_ages_the_wrong_way_round_are_refused() -> None:
    """Nobody is older than the oldest and younger than the youngest."""
    with pytest.raises(InvalidValueError, match="from 19 to 18 years of age has nobody in it"):
        PatientGroup(youngest=19, oldest=18)


def test_an_age_is_a_whole_number() -> None:
    """A fraction of a year is no age."""
    with pytest.raises(InvalidTypeError, match=r"PatientGroup\.youngest is 0\.5, a floating"):
        PatientGroup(youngest=0.5)  # type: ignore[arg-type]  # the slip that is meant
