"""How a classification by many forms is told in words."""

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


def test_forms_of_which_no_test_is_met_are_named_in_one_line() -> None:
    """Of a place with nothing signed, forms are named and their tests are not told."""
    words = told(Arrangement(name="Place", agreements=(), commissioning=()))
    assert "Place is not any of these, with no test met:" in words
    assert "joint venture" in words
    assert "Do two or more bodies own it?" not in words


@pytest.mark.parametrize(
    ("is_body", "told_of_it"), [(True, True), (False, False), (None, False)], ids=str
)
def test_what_excludes_is_told_where_it_decides(*, is_body: bool | None, told_of_it: bool) -> None:
    """An alliance that is a legal body is none, and that is among the reasons."""
    alliance = attrs.evolve(ALLIANCE, creates_legal_entity=is_body)
    words = told(stated_whole(Arrangement(name="Place", agreements=(alliance,))))
    assert "Place is NOT an alliance" in words
    assert ("- Is it a legal body? yes: it is a legal body" in words) is told_of_it


def test_a_form_that_somebody_named_is_told_in_full() -> None:
    """A label brings the tests of its form, however few are met."""
    label = Label(text="JV", form="joint-venture", speaker="HSJ")
    words = told(Arrangement(name="Place", agreements=(), labels=(label,)))
    assert "Do two or more bodies own it? no: there is no joint venture agreement" in words
    assert 'called: Place is called "JV" by HSJ; what is recorded is against it' in words


def test_what_must_not_be_there_is_a_test_without_it() -> None:
    """For programs an excluding test is met where the thing is not there."""
    alliance = attrs.evolve(ALLIANCE, creates_legal_entity=True)
    data = classify(Arrangement(name="Place", agreements=(alliance,)), on=DAY).to_records()
    (form,) = [each for each in data["forms"] if each["form"] == "alliance"]
    reasons = {reason["criterion"]: reason["answer"] for reason in form["reasons"]}
    assert reasons["without-legal-entity"] == "no"
    assert form["met"] + form["unmet"] + form["unknown"] == len(form["reasons"])
