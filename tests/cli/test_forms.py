"""How a classification by many forms is told in words."""

import re
from datetime import date

import attrs
import pytest

from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import Arrangement, Label
from nhs_accountable_care.classification import classify
from nhs_accountable_care.contracts import AllianceAgreement, Body
from nhs_accountable_care.organisations import OrganisationKind
from tests.whole import stated_whole

DAY = date(2017, 10, 1)
ALLIANCE = AllianceAgreement(
    title="Alliance",
    signed_on=StatedDate.of(2017, 3, 1),
    parties=(
        Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP),
        Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST),
    ),
    contracts_stay=True,
)


def told(place: Arrangement) -> str:
    """Describe a place on one line."""
    return " ".join(str(classify(place, on=DAY)).split())


def test_forms_of_which_too_little_is_known_are_counted() -> None:
    """Of a place with nothing signed, what is ruled out is told and the others are counted."""
    words = told(Arrangement(name="Place", agreements=(), commissioning=()))
    assert re.search(
        r"nor a multispecialty community provider .*; nor \d+ more, by a failed", words
    )
    assert "Do two or more bodies own the joint venture?" not in words
    assert re.search(r"Left out: \d+ more answers about forms; --all or explain", words)


@pytest.mark.parametrize(
    ("is_body", "told_of_it"), [(True, True), (False, False), (None, False)], ids=str
)
def test_what_excludes_is_told_where_it_decides(*, is_body: bool | None, told_of_it: bool) -> None:
    """An alliance that is a legal body is none, and that is among the reasons."""
    alliance = attrs.evolve(ALLIANCE, creates_legal_entity=is_body)
    found = classify(stated_whole(Arrangement(name="Place", agreements=(alliance,))), on=DAY)
    words = " ".join(found.explain().split())
    assert "Place is NOT an alliance" in words
    assert ("- Does the alliance agreement create a legal body? yes:" in words) is told_of_it


def test_a_form_that_somebody_named_is_told_with_its_test() -> None:
    """A label brings the test that its form fails, however few are met."""
    label = Label(text="JV", form="joint-venture", speaker="HSJ")
    words = told(Arrangement(name="Place", agreements=(), labels=(label,)))
    assert (
        "Do two or more bodies own the joint venture? No: there is no joint venture agreement"
        in words
    )
    assert '- "JV" by HSJ; what is recorded is against it' in words


def test_what_must_not_be_there_is_a_test_without_it() -> None:
    """For programs an excluding test is met where the thing is not there."""
    alliance = attrs.evolve(ALLIANCE, creates_legal_entity=True)
    data = classify(Arrangement(name="Place", agreements=(alliance,)), on=DAY).to_records()
    (form,) = [each for each in data["forms"] if each["form"] == "alliance"]
    [reason] = [each for each in form["reasons"] if "without-legal-entity" in each["tests"]]
    assert (reason["answer"], reason["because"]) == ("no", "it is a legal body")
    assert reason["paths"] == ["$.agreements (alliance-agreement).creates_legal_entity"]
    asked = data["texts"]["alliance"]["tests"]["without-legal-entity"]
    assert asked["question"] == "Does the alliance agreement create a legal body?"
