"""A kind may be given as text: its spelling in documents, or the usual letters (R24)."""

from collections.abc import Callable
from datetime import date

import pytest

from nhs_accountable_care import InvalidTypeError, InvalidValueError
from nhs_accountable_care.organisations import (
    Level,
    Organisation,
    OrganisationKind,
    facts_of_kind,
    level_of,
    parse_kind,
    parse_kinds,
)
from nhs_accountable_care.organisations.kinds import letters_of_kind
from nhs_accountable_care.reference import populations_on, register

K = OrganisationKind
DAY = date(2023, 4, 1)
LATER = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("icb", K.INTEGRATED_CARE_BOARD),
        ("ICB", K.INTEGRATED_CARE_BOARD),
        (" Icb ", K.INTEGRATED_CARE_BOARD),
        ("integrated-care-board", K.INTEGRATED_CARE_BOARD),
        ("Integrated-Care-Board", K.INTEGRATED_CARE_BOARD),
        ("icp", K.INTEGRATED_CARE_PARTNERSHIP),
        ("ccg", K.CLINICAL_COMMISSIONING_GROUP),
        ("stp", K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
        ("sicbl", K.SUB_ICB_LOCATION),
        ("pct", K.PRIMARY_CARE_TRUST),
        ("ft", K.NHS_FOUNDATION_TRUST),
        ("aft", K.ADVANCED_FOUNDATION_TRUST),
        ("csu", K.COMMISSIONING_SUPPORT_UNIT),
        ("pcn", K.PRIMARY_CARE_NETWORK),
        ("cic", K.COMMUNITY_INTEREST_COMPANY),
        ("cqc", K.CARE_QUALITY_COMMISSION),
        ("dhsc", K.DEPARTMENT_OF_HEALTH_AND_SOCIAL_CARE),
        ("hwb", K.HEALTH_AND_WELLBEING_BOARD),
        ("nhse", K.NHS_ENGLAND),
        ("nhsi", K.NHS_IMPROVEMENT),
        ("tda", K.NHS_TRUST_DEVELOPMENT_AUTHORITY),
        ("nhs-trust", K.NHS_TRUST),
        ("practice", K.GP_PRACTICE),
        ("region", K.NHS_ENGLAND_REGION),
    ],
)
def test_a_kind_is_read_by_its_spelling_or_its_letters(text: str, kind: OrganisationKind) -> None:
    """Letter case and blanks around do not matter."""
    assert parse_kind(text) is kind


@pytest.mark.parametrize("kind", OrganisationKind, ids=lambda kind: kind.value)
def test_every_kind_is_read_back(kind: OrganisationKind) -> None:
    """A kind, its spelling and its letters, if it has any, are one and the same."""
    assert parse_kind(kind) is parse_kind(kind.value) is kind
    letters = letters_of_kind(kind)
    assert letters is None or parse_kind(letters) is kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ics", "strategic-partnership-footprint and integrated-care-board"),
        ("Council", "local-authority-upper-tier and local-authority-district"),
        ("trust", "nhs-trust, nhs-foundation-trust, .* care-trust and ambulance-trust"),
    ],
)
def test_a_word_for_several_kinds_chooses_bodies_and_is_no_kind(text: str, kinds: str) -> None:
    """Where one kind is asked for, they are named; a list is of all of them."""
    with pytest.raises(
        InvalidValueError, match=f"one kind of organisation but {kinds}; write one"
    ):
        parse_kind(text)
    several = parse_kinds(text)
    found = [each.code for each in register().at(DAY, kind=text)]
    assert found == [each.code for each in register().at(DAY) if each.kind in several]
    assert found != []
    assert register().difference(DAY, LATER, kind=text).events != () or text == "Council"
    assert register().members("QOP", on=DAY, kind=text) == ()


def test_one_kind_is_read_where_several_may_be() -> None:
    """As `parse_kind` reads it, and refused as it refuses."""
    assert parse_kinds("icb") == parse_kinds(K.INTEGRATED_CARE_BOARD) == (K.INTEGRATED_CARE_BOARD,)
    with pytest.raises(InvalidValueError, match=r"did you mean ics\?"):
        parse_kinds("icss")
    with pytest.raises(InvalidTypeError):
        parse_kinds(7)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("integrated-care-bord", r"did you mean integrated-care-board\?$"),
        ("sicb", r"did you mean (sicbl|icb)\?$"),
        ("integrated care board", r"did you mean integrated-care-board\?$"),
        ("???", "known: department-of-health-and-social-care, .*, stp"),
        ("", "known: department"),
    ],
)
def test_other_text_is_refused_with_the_nearest(text: str, message: str) -> None:
    """Nothing that is no kind gives an empty answer in silence."""
    with pytest.raises(InvalidValueError, match=f"is not a kind of organisation; {message}"):
        parse_kind(text)


def test_what_is_no_text_is_no_kind() -> None:
    """A number is refused as such."""
    with pytest.raises(InvalidTypeError, match="and 7 is an int"):
        parse_kind(7)  # type: ignore[arg-type]  # the point of the test


ASKED: dict[str, Callable[[OrganisationKind | str], object]] = {
    "at": lambda kind: register().at(DAY, kind=kind),
    "members": lambda kind: register().members("QNX", on=DAY, kind=kind),
    "difference": lambda kind: register().difference(DAY, LATER, kind=kind),
    "crosswalk": lambda kind: register().crosswalk(DAY, DAY, kind=kind),
    "crosswalk to": lambda kind: register().crosswalk(DAY, DAY, kind=kind, to_kind=kind),
    "populations_on": lambda kind: populations_on(
        date(2020, 6, 30), boundaries_on=date(2022, 7, 1), kind=kind
    ),
    "facts_of_kind": facts_of_kind,
    "level_of": level_of,
    "of_one_version": lambda kind: Organisation.of_one_version("00A", "A", kind),
}


@pytest.mark.parametrize("name", ASKED)
def test_r24_every_kind_may_be_text(name: str) -> None:
    """R24: a text and the kind that it stands for give one answer, and it is not empty."""
    ask = ASKED[name]
    kind, text = (K.SUB_ICB_LOCATION, "sicbl")
    found = ask(kind)
    assert found
    assert ask(text) == ask(kind.value) == found


@pytest.mark.parametrize("name", ASKED)
def test_r24_a_text_that_is_no_kind_is_refused(name: str) -> None:
    """R24: it was an empty answer in silence."""
    with pytest.raises(InvalidValueError, match="did you mean integrated-care-board"):
        ASKED[name]("integrated-care-bord")


def test_a_level_is_that_of_the_kind_in_letters() -> None:
    """A text that is a kind is not taken for one of no level."""
    assert level_of("icb") is Level.SYSTEM
    assert len(register().at(DAY, kind="icb")) == 42
