"""The classifier: what it says of the shipped case, and the law of unknowns."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import (
    Arrangement,
    Authority,
    Board,
    DutyTaken,
    Finance,
    Governance,
    Integration,
    IntegrationMode,
    Label,
    Leader,
    Population,
    SystemDuty,
    with_known_bodies,
)
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Answer,
    Classification,
    UnknownFormError,
    classify,
)
from nhs_accountable_care.contracts import (
    AccountablePerformanceContract,
    Body,
    NetworkMember,
    PrimaryCareNetworkAgreement,
)
from nhs_accountable_care.contracts.steps import PartStep, StepStage
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import check
from tests.whole import stated_whole

EXPECTED = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "greater_manchester_2017.toml").read_text("utf-8")
)
# The case has bodies by their codes alone.
GREATER_MANCHESTER = with_known_bodies(
    cases.case("greater-manchester-2017").value, register(), on=EXPECTED["on"]
)


@pytest.fixture(scope="module")
def found() -> Classification:
    """Classify the shipped case on its day."""
    return classify(GREATER_MANCHESTER, on=EXPECTED["on"])


@pytest.mark.parametrize(
    "expected", EXPECTED["form"], ids=lambda row: f"{row['path']}-{row['form']}"
)
def test_the_shipped_case_is_what_its_sources_say(
    found: Classification, expected: dict[str, Any]
) -> None:
    """Each form is answered as was written down before, by the tests that were named."""
    finding = found.finding(expected["form"], expected["path"])
    assert finding.answer.value == expected["answer"]
    for answer in Answer:
        if answer.value in expected:
            keys = [reason.criterion.key for reason in finding.having(answer)]
            if expected["answer"] == "no":
                assert set(expected[answer.value]) <= set(keys)
            else:
                assert keys == expected[answer.value]


@pytest.mark.parametrize("axis", EXPECTED["axes"])
def test_the_shipped_case_lies_where_its_sources_say(found: Classification, axis: str) -> None:
    """Each axis has the value that was written down before."""
    values = {each.axis: each.value for each in found.axes}
    assert values[axis] == EXPECTED["axes"][axis]["value"]


def test_every_reason_cites(found: Classification) -> None:
    """No test answers without a source."""
    for finding in found.forms:
        for reason in finding.reasons:
            assert reason.citations


def test_every_unknown_names_the_facts_that_would_decide(found: Classification) -> None:
    """What is missing is told by its path in the document."""
    for finding in found.forms:
        for reason in finding.having(Answer.UNKNOWN):
            assert reason.outcome.missing
        assert all(fact.startswith(finding.path) for fact in finding.missing)


@pytest.mark.parametrize(
    ("slug", "path", "words"),
    [
        ("acs", "$", r"no form 'acs' is asked .* 1 April 2017; near to it are accountable-care-"),
        ("ACO", "$", "near to it are accountable-care-organisation"),
        ("st", "$", "near to it are sustainability-and-transformation-partnership"),
        ("s", "$", r"1 April 2017$"),
        ("aliance", "$", "near to it are alliance"),
        ("hospital group", "$", "near to it are group-model"),
        ("Hospital Groups", "$", "near to it are group-model"),
        (
            "integrated-care-system-statutory",
            "$",
            "was not a form to ask about on 1 April 2017; ask for a day in its time, from 1 July",
        ),
        ("alliance", "$.nested[9]", r"not asked about at \$.nested\[9\], .* at \$, .* 2 more"),
    ],
    ids=str,
)
def test_a_form_that_was_not_asked_about_is_an_error(
    found: Classification, slug: str, path: str, words: str
) -> None:
    """Trial F25: a slip, a day or a place is told as what it is, and is no `None`."""
    assert not found.was_asked(slug, path)
    with pytest.raises(UnknownFormError, match=words):
        found.finding(slug, path)


def test_where_nothing_was_asked_no_form_is_near() -> None:
    """On a day before every form, nothing can be offered but the days of the form."""
    found = classify(GREATER_MANCHESTER, on=date(1999, 4, 1))
    with pytest.raises(UnknownFormError, match=r"on 1 April 1999$"):
        found.finding("acs")


def test_the_explanation_says_why(found: Classification) -> None:
    """Every form, every test and every axis stands in the words."""
    words = found.explain()
    assert "Greater Manchester is a devolved health and care system: 6 of 6 tests met" in words
    assert "  + Is there a signed memorandum of devolution? yes: " in words
    assert "hybrid: aspired" in words


# --- Days ---


def asked(on: date) -> set[str]:
    """Return the forms that are asked about on a day."""
    return {finding.form.slug for finding in classify(GREATER_MANCHESTER, on=on).forms}


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (
            date(2017, 3, 30),
            date(2017, 3, 31),
            {"sustainability-and-transformation-plan"},
            {"sustainability-and-transformation-partnership", "accountable-care-system"},
        ),
        (
            date(2018, 2, 1),
            date(2018, 2, 2),
            {"accountable-care-system"},
            {"integrated-care-system-non-statutory", "local-integrated-care-partnership"},
        ),
        (
            date(2022, 6, 30),
            date(2022, 7, 1),
            {
                "integrated-care-system-non-statutory",
                "joint-committee-of-clinical-commissioning-groups",
                "devolved-system",
                "devolution-greater-manchester",
                "local-integrated-care-partnership",
            },
            {"integrated-care-system-statutory", "section-65z5-arrangement"},
        ),
    ],
    ids=[
        "S19, plan to partnership",
        "S26, the renaming of February 2018",
        "S87, the break of 2022",
    ],
)
def test_the_names_of_a_day_are_those_in_force(
    before: date, after: date, gone: set[str], come: set[str]
) -> None:
    """What policy or law renamed, ended or began is asked about up to its day, and from it."""
    assert gone <= asked(before)
    assert not gone & asked(after)
    assert come <= asked(after)
    assert not come & asked(before)


def test_a_system_of_2018_grew_out_of_those_of_2017() -> None:
    """S26: the name of February 2018 covers accountable care systems and devolved areas."""
    forms = SHIPPED_CLASSIFIER.lineage("integrated-care-system-non-statutory")
    slugs = [form.slug for form in forms]
    assert slugs.index("accountable-care-system") < slugs.index(
        "integrated-care-system-non-statutory"
    )
    assert {"devolved-system", "sustainability-and-transformation-plan"} <= set(slugs)


# --- Labels ---


def called(text: str, form: str | None, **parts: Any) -> Arrangement:  # noqa: ANN401 -- by name
    """Make a place that somebody calls something."""
    return Arrangement(name="Place", labels=(Label(text=text, form=form),), **parts)


def test_a_label_is_compared_with_what_was_found() -> None:
    """What is called a system, and shows everything but a control total, says so."""
    place = called(
        "accountable care system",
        "accountable-care-system",
        agreements=(
            AccountablePerformanceContract(
                title="Contract",
                signed_on=StatedDate.of(2017, 9, 1),
                with_nhs_england=True,
                with_nhs_improvement=True,
            ),
        ),
        populations=(Population(people=250_000),),
        finance=Finance(manages_funding_for_population=True),
        governance=Governance(has_collective_decisions=True, duties_stay_with_members=True),
        integration=Integration(
            horizontal=IntegrationMode.VIRTUAL,
            vertical=IntegrationMode.VIRTUAL,
            general_practice_in_hubs=True,
        ),
        duties=tuple(DutyTaken(duty=duty, is_met=True) for duty in SystemDuty),
        creates_legal_body=False,
    )
    (label,) = classify(place, on=date(2017, 10, 1)).labels
    assert label.answer is Answer.UNKNOWN
    assert label.because == (
        'Place is called "accountable care system"; nothing recorded shows a system control total'
    )


def test_a_label_that_is_borne_out_says_so() -> None:
    """A place called what it is."""
    found = classify(GREATER_MANCHESTER, on=date(2018, 4, 2))
    label = next(each for each in found.labels if each.label.form == "devolved-system")
    assert label.answer is Answer.YES
    assert label.because.endswith("and what is recorded bears it out")


def test_a_label_that_is_contradicted_says_by_what() -> None:
    """A place called an organisation, of which sources say that there was no contract."""
    found = classify(GREATER_MANCHESTER, on=date(2017, 4, 1))
    label = next(each for each in found.labels if each.path == "$.nested[1]")
    assert label.answer is Answer.NO
    assert "sources say that there was no accountable care organisation contract" in label.because


def test_a_label_of_another_day_is_told() -> None:
    """The form was not in force on the day, so that nothing bears the label out or not."""
    place = called("shadow ACS", "shadow-accountable-care-system")
    (label,) = classify(place, on=date(2020, 1, 1)).labels
    assert label.answer is Answer.UNKNOWN
    assert not label.was_asked
    assert "which was a form on other days: from 15 June 2017 to" in label.because


def test_a_label_that_turns_on_what_excludes_says_so() -> None:
    """Where only what must not be there is open, that is named."""
    network = PrimaryCareNetworkAgreement(
        title="Network",
        members=(NetworkMember(body=Body(code="P87001"), holds_in_hours_contract=True),),
        area="North",
        has_clinical_director=True,
        nominated_payee=Body(code="P87001"),
        registered_patients=41_000,
    )
    place = called("PCN", "primary-care-network-agreement", agreements=(network,))
    (label,) = classify(stated_whole(place), on=date(2020, 1, 1)).labels
    assert label.because.endswith("nothing recorded shows that it is free of legal body")


def test_a_label_that_claims_no_form_is_left_alone() -> None:
    """A name that stands for no form is a name."""
    assert classify(called("Better Together", None), on=date(2017, 10, 1)).labels == ()


def test_two_things_that_are_not_shown_are_both_named() -> None:
    """The first few things are named, and the others counted."""
    place = called("tactical commissioning", "tactical-commissioning")
    (label,) = classify(place, on=date(2018, 1, 1)).labels
    assert label.because.endswith(
        "nothing recorded shows in contract and no statutory function moved"
    )


# --- Reasons for and against ---


def test_reasons_stand_for_and_against() -> None:
    """Tests met, what excludes and is not there, and signs speak for a form; the rest against."""
    finding = classify(GREATER_MANCHESTER, on=date(2017, 4, 1)).finding(
        "devolution-greater-manchester"
    )
    assert len(finding.in_favour) == finding.met == 6
    assert finding.against == ()
    assert finding.undecided == ()
    partnership = classify(GREATER_MANCHESTER, on=date(2017, 4, 1)).finding(
        "sustainability-and-transformation-partnership", "$.nested[0]"
    )
    assert [reason.criterion.key for reason in partnership.against] == ["whole-footprint"]


# --- The classifier as a value ---


def test_a_classifier_is_extended_and_narrowed_by_making_another() -> None:
    """Forms are added and taken away, and the shipped classifier stays as it is."""
    mine = attrs.evolve(SHIPPED_CLASSIFIER.form("alliance"), slug="our-alliance")
    more = SHIPPED_CLASSIFIER.plus(mine)
    assert more.form("our-alliance") is mine
    assert len(more.forms) == len(SHIPPED_CLASSIFIER.forms) + 1
    assert more.without("our-alliance") == SHIPPED_CLASSIFIER
    assert more.only("our-alliance").forms == (mine,)


def test_an_unknown_form_names_those_near() -> None:
    """A slip in a slug is answered with what was meant."""
    with pytest.raises(UnknownFormError, match="near to it are alliance"):
        SHIPPED_CLASSIFIER.form("aliance")
    with pytest.raises(UnknownFormError, match=r"here$"):
        SHIPPED_CLASSIFIER.without("zzzzzz")
    found = classify(GREATER_MANCHESTER, on=date(2017, 4, 1))
    with pytest.raises(UnknownFormError, match=r"asked about on 1 April 2017; near .* alliance"):
        found.what_would_change("aliance")


def test_a_form_of_another_day_says_which_days_are_its_own() -> None:
    """A form that the day left out is no slip: the day is."""
    found = classify(GREATER_MANCHESTER, on=date(2017, 4, 1))
    with pytest.raises(UnknownFormError, match=r"not a form .* its time, from 1 July 2022"):
        found.what_would_change("integrated-care-system-statutory")
    assert "accountable-care-system" not in {form.slug for form in found.not_in_force}


def test_two_of_one_name_are_refused() -> None:
    """A classifier answers by slug and by key, so that each comes once."""
    with pytest.raises(InvalidValueError, match="two forms of one slug: alliance"):
        SHIPPED_CLASSIFIER.plus(SHIPPED_CLASSIFIER.form("alliance"))
    with pytest.raises(InvalidValueError, match="two axes of one key"):
        attrs.evolve(SHIPPED_CLASSIFIER, axes=SHIPPED_CLASSIFIER.axes * 2)


def test_a_lineage_stops_where_the_classifier_does() -> None:
    """A parent that is not asked about here is no part of the line."""
    alone = SHIPPED_CLASSIFIER.only("accountable-care-system")
    assert [form.slug for form in alone.lineage("accountable-care-system")] == [
        "accountable-care-system"
    ]


def test_findings_are_found_by_answer_and_axis() -> None:
    """The forms of one answer, and the place on one axis."""
    found = classify(GREATER_MANCHESTER, on=date(2017, 4, 1))
    assert {finding.form.slug for finding in found.having(Answer.YES)} == {
        "devolved-system",
        "devolution-greater-manchester",
    }
    stage = found.axis("stage")
    assert stage is not None
    # What came after it was named is not stated to be all, but its deal of 2015 is in force.
    assert stage.value == "live"
    assert found.axis("no such axis") is None


def test_a_change_is_told_in_words() -> None:
    """What would have to be met, and what not."""
    found = classify(GREATER_MANCHESTER, on=date(2017, 4, 1))
    changes = found.what_would_change("sustainability-and-transformation-partnership")
    assert str(changes[-1]) == (
        "yes, if $.governance.boards, $.governance.leaders and "
        "$.governance.has_programme_support were such that board-drawn-from-members, "
        "leader-ratified and programme-support are met"
    )


def test_another_day_than_that_of_the_record_is_said_first() -> None:
    """In every text and in both records, with the number of what is not known on the day."""
    place = Arrangement(
        name="A place",
        as_at=date(2017, 4, 1),
        governance=Governance(has_collective_decisions=True, boards=()),
    )
    words = "The record speaks of 1 April 2017. What it gives no date for (2 entries and facts)"
    found = classify(place, on=date(2017, 6, 1))
    assert found.not_known_on_day == (
        "$.governance.boards",
        "$.governance.has_collective_decisions",
    )
    assert str(found).startswith(f"A place, as it stood on 1 June 2017\n\n{words}")
    for text in (found.explain(), found.explain_changes("alliance")):
        assert text.startswith(words)
    for records in (found.to_records(), found.changes_to_records("alliance")):
        assert records["as_at"] == "2017-04-01"
        assert records["not_known_on_day"] == 2


@pytest.mark.parametrize("as_at", [None, date(2017, 4, 1)])
def test_on_the_day_of_the_record_nothing_is_said_of_days(as_at: date | None) -> None:
    """Nor where it speaks of no day."""
    place = Arrangement(name="A place", as_at=as_at, agreements=())
    found = classify(place, on=date(2017, 4, 1))
    assert found.about_the_day == ""
    assert found.to_records()["not_known_on_day"] == 0
    assert "The record speaks" not in f"{found}{found.explain()}"


def test_what_one_field_is_unsure_of_does_not_come_out_as_sure() -> None:
    """The post was read, and the authority that goes with it inferred."""
    paper = Source(key="P", title="A paper")
    leader = Leader(
        post="Accountable officer",
        authority=Authority.DELEGATED,
        sources=(
            Citation(source=paper, locator="p. 4", confidence=Confidence.VERIFIED),
            Citation(source=paper, locator="p. 9", confidence=Confidence.COMPUTED, of="authority"),
        ),
    )
    place = Arrangement(name="A place", governance=Governance(leaders=(leader,)))
    found = classify(place, on=date(2018, 7, 1)).axis("authority")
    assert found is not None
    [reason] = [each for each in found.reasons if each.outcome.answer is Answer.YES]
    cited = {(each.locator, each.confidence) for each in reason.outcome.evidence}
    assert ("p. 9", Confidence.COMPUTED) in cited


def test_what_dates_leave_open_is_told_in_every_answer() -> None:
    """It counts as not known, which would look as if nothing were recorded."""
    day = date(2018, 7, 1)
    boards = tuple(
        [Board(name=name, period=StatedPeriod.parse("2018-05/")) for name in ("A", "B")]
    )
    one = Arrangement(name="One", as_at=day, governance=Governance(boards=boards[:1]))
    two = attrs.evolve(one, governance=Governance(boards=boards))
    found = classify(one, on=day)
    told = (
        "1 entry may have stood on 1 July 2018, as its dates leave it open, and counts as not "
        "known: $.governance.boards[0]."
    )
    assert found.may_have_stood == ("$.governance.boards[0]",)
    assert " ".join(found.about_the_day.split()) == told
    assert found.about_the_day in str(found)
    assert found.about_the_day in found.explain()
    assert found.to_records()["may_have_stood"] == ["$.governance.boards[0]"]
    assert classify(two, on=day).about_the_day.startswith("2 entries may have stood on 1 July")
    paths = ["$.governance.boards[0]", "$.governance.boards[1]"]
    report = check(two, on=day)
    assert report.to_records()["may_have_stood"] == paths
    line = f"May have stood on the day, as the dates leave it open: {', '.join(paths)}."
    assert line in " ".join(str(report).split())


def test_what_may_have_begun_is_told_once() -> None:
    """As what was planned, with that it may have begun since."""
    plan = PartStep(stage=StepStage.PLANNED, on=StatedDate.of(2018, 2), due=StatedDate.of(2018, 5))
    board = Board(name="A", steps=(plan,))
    place = Arrangement(name="One", governance=Governance(boards=(board,)))
    found = classify(place, on=date(2018, 7, 1))
    assert [each.may_have_begun for each in found.not_begun] == [True]
    assert found.may_have_stood == ()
