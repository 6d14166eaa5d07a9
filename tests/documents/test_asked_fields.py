"""The fields that a form asks about: where they stand, how they are written, what would do."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest

from nhs_accountable_care import Arrangement, Body, InvalidValueError, Member, StatedPeriod
from nhs_accountable_care.arrangements import (
    Board,
    DutyTaken,
    Finance,
    Governance,
    Integration,
    PaymentTerms,
    SystemDuty,
    Vanguard,
)
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    SHIPPED_FORMS,
    Answer,
    Classifier,
    Criterion,
    Form,
    InContext,
    Outcome,
    UnknownFormError,
    unknown,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    LeadProviderContract,
    ListStatement,
)
from nhs_accountable_care.documents import (
    AskedField,
    FieldsAsked,
    FieldState,
    fields_asked,
    read,
    standard_codec,
    write,
)
from nhs_accountable_care.payment import Formula, formula
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import judged
from nhs_accountable_care.reference import cases, register

DAY = date(2017, 4, 1)
BARE = Arrangement(name="A place", as_at=DAY)


def by_test(asked: FieldsAsked) -> dict[str, list[AskedField]]:
    """Gather the fields under the keys of their tests."""
    return {test.reason.criterion.key: list(test.fields) for test in asked.tests}


def paths(fields: list[AskedField]) -> list[str]:
    """Take the paths of some fields."""
    return [field.path for field in fields]


def bare_place_of(form: Form) -> Arrangement:
    """Nothing but a name: where a form is of one place alone, that of the place."""
    return attrs.evolve(BARE, name=[BARE.name, *form.of_place][-1])


def days_of(form: Form) -> date:
    """A day on which a form was asked about."""
    return max(form.period.first_day, date(2015, 1, 1))


@pytest.mark.parametrize("form", SHIPPED_FORMS, ids=lambda form: form.slug)
def test_of_a_bare_place_each_open_test_names_a_field(form: Form) -> None:
    """Each with a meaning and what to write, and as text and data without an error."""
    on = days_of(form)
    asked = fields_asked(attrs.evolve(bare_place_of(form), as_at=on), form.slug, on=on)
    for test in asked.tests:
        is_open = test.reason.outcome.answer is Answer.UNKNOWN
        # What it is nested in, no field of its own tells.
        reads = test.reason.criterion.reads
        assert bool(test.fields) == (is_open and bool(reads)), test.reason.criterion.key
        for field in test.fields:
            assert field.meaning.endswith((".", "!", "?"))
            assert field.write
            assert field.state is FieldState.EMPTY
    assert str(asked).startswith(f"$: {asked.finding}"[:40])
    assert json.loads(json.dumps(asked.to_records()))["form"] == form.slug


def test_a_path_through_agreements_names_the_entry_to_add() -> None:
    """It is numbered behind those that are there, and the text says it once."""
    other = LeadProviderContract(title="Another")
    asked = fields_asked(attrs.evolve(BARE, agreements=(other,)), "alliance", on=DAY)
    listed, parties = by_test(asked)["two-or-more-providers"]
    entry = ("$.agreements", "type", "alliance-agreement")
    assert (listed.path, listed.state) == ("$.agreements", FieldState.NOT_KNOWN_WHOLE)
    assert (parties.path, parties.state) == ("$.agreements[1].parties", FieldState.EMPTY)
    assert listed.new_entry == parties.new_entry == entry
    assert [each.to_record() for each in listed.instead] == [
        {
            "path": "$.absent_agreements",
            "entry": {"kind": "alliance-agreement"},
            "says": "there is none of this kind",
        }
    ]
    text = str(asked)
    assert text.count('an entry with "type": "alliance-agreement"') == 1
    assert "nhs-accountable-care new alliance-agreement prints one" in text.replace(
        "\n            ", " "
    )
    assert "$.agreements: see above" in text


def test_an_entry_that_is_there_is_named_by_its_number() -> None:
    """And so is what is open in it; one that had ended is passed over."""
    alliance = AllianceAgreement(title="Ours", parties=(Body(code="RM3"),), contracts_stay=True)
    place = attrs.evolve(BARE, agreements=(LeadProviderContract(title="Another"), alliance))
    fields = by_test(fields_asked(place, "alliance", on=DAY, register=register()))
    (parties,) = fields["two-or-more-providers"]
    assert (parties.path, parties.state) == (
        "$.agreements[1].parties",
        FieldState.NOT_KNOWN_WHOLE,
    )
    assert parties.new_entry is None
    assert [each.statement.is_whole for each in parties.instead] == [True]  # type: ignore[union-attr]  # statements of lists
    assert fields["contracts-stay"] == []


def test_a_list_can_be_counted_or_said_to_be_whole() -> None:
    """With the kinds of organisation that the test counts."""
    asked = fields_asked(
        attrs.evolve(BARE, members=(Member(body=Body(code="01G")),)),
        "sustainability-and-transformation-partnership",
        on=DAY,
    )
    members = next(
        field for test in asked.tests for field in test.fields if field.path == "$.members"
    )
    assert members.kind == "a list"
    assert members.state is FieldState.NOT_KNOWN_WHOLE
    assert all(each.path == "$.lists" for each in members.instead)
    assert all(isinstance(each.statement, ListStatement) for each in members.instead)


def statements_in(asked: FieldsAsked) -> Iterator[tuple[str, Any]]:
    """Yield the statements that are proposed of the lists of the arrangement itself."""
    for test in asked.tests:
        for field in test.fields:
            for each in field.instead:
                if each.path in {"$.lists", "$.absent_agreements"}:
                    yield each.path.removeprefix("$."), each.statement


@pytest.mark.parametrize("form", SHIPPED_FORMS, ids=lambda form: form.slug)
def test_what_is_proposed_can_be_written_and_read(form: Form) -> None:
    """Each statement is sound where it is to go."""
    on = days_of(form)
    bare = bare_place_of(form)
    for field, statement in statements_in(fields_asked(bare, form.slug, on=on)):
        change: dict[str, Any] = {field: (statement,)}
        place = attrs.evolve(bare, **change)
        assert read(write(standard_codec().document(place, as_at=DAY))).value == place


def test_a_new_duty_says_which_it_is() -> None:
    """By its first field; that there is none would leave the test open."""
    taken = DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=True)
    asked = fields_asked(attrs.evolve(BARE, duties=(taken,)), "accountable-care-system", on=DAY)
    fields = by_test(asked)
    (duty,) = fields["faster-improvement"]
    assert duty.new_entry == ("$.duties", "duty", "faster-improvement")
    assert duty.instead == ()
    assert fields["patient-choice"] == []


def test_what_is_recorded_without_a_date_is_said_to_be() -> None:
    """On another day it is neither empty nor known, and the text says so first."""
    governance = Governance(boards=(Board(name="Board", is_drawn_from_members=True),))
    place = attrs.evolve(BARE, governance=governance)
    asked = fields_asked(place, "devolved-system", on=date(2018, 4, 1))
    boards = next(
        field for test in asked.tests for field in test.fields if field.path.endswith("boards")
    )
    assert boards.state is FieldState.NOT_KNOWN_ON_DAY
    assert str(asked).startswith("The record speaks of 1 April 2017.")
    assert asked.to_records()["not_known_on_day"] == 1


def test_what_does_not_decide_is_said_to_say_too_little() -> None:
    """A body whose kind is not known may or may not count."""
    whole = ListStatement(field="members", is_whole=True)
    place = attrs.evolve(BARE, members=(Member(body=Body(name="Ours")),), lists=(whole,))
    asked = fields_asked(place, "sustainability-and-transformation-partnership", on=DAY)
    members = [field for test in asked.tests for field in test.fields if field.path == "$.members"]
    assert {field.state for field in members} == {FieldState.SAYS_TOO_LITTLE}


def test_of_a_list_without_any_no_entry_is_missing() -> None:
    """Where there is no agreement, none of its fields is to be filled in."""
    asked = fields_asked(attrs.evolve(BARE, agreements=()), "devolved-system", on=DAY)
    told = [path for fields in by_test(asked).values() for path in paths(fields)]
    assert told
    assert not [path for path in told if "agreements" in path]


def test_a_nested_arrangement_is_asked_by_its_path() -> None:
    """Its fields are named from the top of the document."""
    place = attrs.evolve(BARE, nested=(Arrangement(name="Within"),))
    asked = fields_asked(place, "alliance", on=DAY, path="$.nested[0]")
    assert asked.finding.name == "Within"
    assert paths(by_test(asked)["two-or-more-providers"])[0] == "$.nested[0].agreements"


def test_slips_are_told_with_what_is_near() -> None:
    """A form, a path, and a form that was not asked about on the day."""
    with pytest.raises(UnknownFormError, match="near to it are alliance"):
        fields_asked(BARE, "aliance", on=DAY)
    place = attrs.evolve(BARE, nested=(Arrangement(name="Within"),))
    with pytest.raises(InvalidValueError, match=r"did you mean '\$\.nested\[0\]'"):
        fields_asked(place, "alliance", on=DAY, path="$.nested[1]")
    with pytest.raises(InvalidValueError, match=r"no arrangement stands at '\?'; there is \$"):
        fields_asked(BARE, "alliance", on=DAY, path="?")
    with pytest.raises(UnknownFormError, match="was not a form to ask about on 1 April 2017"):
        fields_asked(BARE, "place-based-partnership", on=DAY)


def test_what_would_decide_soonest_is_told() -> None:
    """The smallest sets of open fields alone, and how many more there are."""
    asked = fields_asked(BARE, "accountable-care-system", on=DAY)
    sizes = {
        to: [len(change.paths) for change in asked.deciding if change.to is to] for to in Answer
    }
    # One fact that fails is enough for a no; for a yes all that is open must be met.
    assert set(sizes[Answer.NO]) == {1}
    assert sizes[Answer.YES] == [len(set(asked.finding.missing))]
    assert f"or {len(sizes[Answer.NO]) - 3} more ways as short" in str(asked)
    # What contradicts the record decides nothing.
    place = attrs.evolve(BARE, creates_legal_body=False)
    named = {
        path
        for change in fields_asked(place, "devolved-system", on=DAY).deciding
        for path in change.paths
    }
    assert named
    assert "$.creates_legal_body" not in named


def test_of_the_shipped_case_nothing_is_open_in_what_it_is() -> None:
    """Its tests are told in a line each."""
    place = cases.case("greater-manchester-2017").value
    asked = fields_asked(place, "devolved-system", on=DAY, register=register())
    assert asked.finding.answer is Answer.YES
    assert asked.deciding == ()
    assert not any(test.fields for test in asked.tests)
    assert "soonest" not in str(asked)


def form_of(criterion: Criterion) -> Classifier:
    """Make a classifier of one form with one test."""
    ours = Form(
        slug="ours",
        name="our form",
        meaning="what we ask",
        period=SHIPPED_CLASSIFIER.form("alliance").period,
        necessary=(criterion,),
        sources=(cite("S71"),),
    )
    return Classifier(forms=(ours,))


def asked_of(place: Arrangement, *reads: str) -> list[AskedField]:
    """Ask a form of one's own that reads some paths, and knows nothing."""

    def look(_place: Arrangement, _on: date) -> Outcome:
        return unknown("it cannot be told", *reads)

    criterion = Criterion(
        key="ours", question="Ours?", test=judged(look, reads=reads), sources=(cite("S71"),)
    )
    asked = fields_asked(place, "ours", on=DAY, classifier=form_of(criterion))
    return list(asked.tests[0].fields)


class _OwnMechanism:
    """A mechanism of which no class tells what it holds."""

    type_tag: ClassVar[str] = "own"

    def formula(self) -> Formula:
        """Write no line."""
        return formula()


def test_inside_a_mechanism_the_fields_of_the_shipped_are_known() -> None:
    """One's own need have none."""
    path = "finance.payments.mechanism.rate"
    assert paths(asked_of(BARE, path))[:1] == ["$.finance.payments[0].mechanism.rate"]
    terms = PaymentTerms(name="Ours", mechanism=_OwnMechanism())
    place = attrs.evolve(BARE, finance=Finance(payments=(terms,)))
    assert asked_of(place, path) == []


def test_a_path_behind_a_list_goes_to_its_items() -> None:
    """To each, or to the one of a number."""
    two = (Vanguard(name="North"), Vanguard(name="South"))
    place = attrs.evolve(BARE, integration=Integration(vanguards=two))
    assert paths(asked_of(place, "integration.vanguards.model")) == [
        "$.integration.vanguards[0].model",
        "$.integration.vanguards[1].model",
    ]
    assert paths(asked_of(place, "integration.vanguards[1].model")) == [
        "$.integration.vanguards[1].model"
    ]
    assert paths(asked_of(BARE, "integration.vanguards.model")) == [
        "$.integration.vanguards[0].model"
    ]


def test_a_test_that_looks_around_names_what_it_reads() -> None:
    """Or nothing, if it reads what is around alone."""

    def look(_place: Arrangement, _on: date, _around: tuple[Arrangement, ...]) -> Outcome:
        return unknown("it cannot be told")

    criterion = Criterion(
        key="ours", question="Ours?", test=InContext(test=look), sources=(cite("S71"),)
    )
    asked = fields_asked(BARE, "ours", on=DAY, classifier=form_of(criterion))
    assert asked.tests[0].fields == ()
    assert "? Ours? unknown: it cannot be told" in str(asked)


def placed(**parts: object) -> Arrangement:
    """Read a place that a document of 1 July 2018 gives."""
    document = {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2018-07-01",
        "document": {"name": "A place", **parts},
    }
    value = read(json.dumps(document)).value
    assert isinstance(value, Arrangement)
    return value


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2018-05/", "2018-05/[2018-07-01..]"),
        ("/2018-09", "[..2018-07-01]/2018-09"),
        ("2018-07/..", "2018-07-01/.."),
        ("2018-05~/..", "[..2018-07-01]/.."),
        ("2018-05/[2018-06-15..2018-08-15]", "2018-05/[2018-07..2018-08-15]"),
        ("2018-05/2018-07~", "2018-05/[2018-07-01..]"),
    ],
)
def test_a_period_that_leaves_the_day_open_is_told_with_how_to_close_it(
    period: str, written: str
) -> None:
    """The board has a date, and what is said to be written would hold on the day."""
    day = date(2018, 7, 1)
    board = {"name": "B", "kind": "partnership-board", "period": period}
    asked = fields_asked(placed(governance={"boards": [board]}), "devolved-system", on=day)
    field = next(
        each for test in asked.tests for each in test.fields if each.path == "$.governance.boards"
    )
    assert field.state is FieldState.LEFT_OPEN_BY_DATE
    assert field.if_it_stood == (("$.governance.boards[0].period", written),)
    assert StatedPeriod.parse(written).holds_on(day)
    told = " ".join(str(asked).split())
    assert "recorded; its date leaves open whether it stood on the day" in told
    assert f"if it stood on the day, write $.governance.boards[0].period as {written}" in told
    assert "give it a date" not in told
    assert field.to_record()["if_it_stood"] == [
        {"path": "$.governance.boards[0].period", "write": written}
    ]


def test_a_day_of_signature_that_leaves_the_day_open_is_told_too() -> None:
    """Of the agreement, and of what stands in it."""
    alliance = {
        "type": "alliance-agreement",
        "title": "Ours",
        "signed_on": "[2018-04..2018-06]",
        "parties": [{"code": "RM3"}],
    }
    asked = fields_asked(placed(agreements=[alliance]), "alliance", on=date(2018, 5, 15))
    listed, parties = by_test(asked)["two-or-more-providers"]
    assert listed.state is parties.state is FieldState.LEFT_OPEN_BY_DATE
    written = (("$.agreements[0].signed_on", "[2018-04..2018-05-15]"),)
    assert listed.if_it_stood == parties.if_it_stood == written
    assert asked.to_records()["may_have_stood"] == ["$.agreements[0]"]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            [{"stage": "planned", "on": "2018-02", "due": "2018-10"}],
            "had not begun on 1 July 2018: planned in February 2018, for October 2018",
        ),
        (
            [{"stage": "planned", "on": "2018-02", "due": "2018-05"}],
            "is not known to have stood on 1 July 2018: planned in February 2018, for May 2018",
        ),
        (
            [{"stage": "begun", "on": "2017-02"}, {"stage": "ended", "on": "2018-05"}],
            "no longer stood on 1 July 2018: ended in May 2018",
        ),
        (
            [{"stage": "begun", "on": "2018"}],
            "the dates of N ($.nested[0]) leave open whether it stood on 1 July 2018",
        ),
    ],
)
@pytest.mark.parametrize("path", ["$.nested[0]", "$.nested[0].nested[0]"])
def test_of_what_had_not_begun_it_is_said(steps: object, told: str, path: str) -> None:
    """It is recorded, so that its own path is not proposed for it; so of what is within."""
    place = placed(nested=[{"name": "N", "steps": steps, "nested": [{"name": "M"}]}])
    with pytest.raises(InvalidValueError) as caught:
        fields_asked(place, "alliance", on=date(2018, 7, 1), path=path)
    said = str(caught.value)
    assert said.removeprefix("N ($.nested[0]) ") == told
    assert "N ($.nested[0])" in said


def test_of_what_was_not_planned_yet_it_is_said() -> None:
    """No step of it had been taken on the day."""
    steps = [{"stage": "planned", "on": "2018-02", "due": "2018-10"}]
    place = placed(nested=[{"name": "N", "steps": steps}])
    with pytest.raises(InvalidValueError, match="had not begun on 1 January 2018, nor been pl"):
        fields_asked(place, "alliance", on=date(2018, 1, 1), path="$.nested[0]")
