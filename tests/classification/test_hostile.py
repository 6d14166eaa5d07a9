"""What hostile documents, and forms and axes of somebody's own, may not do to a classification."""

import copy
import pickle
from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_PARTS
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import (
    Arrangement,
    Candidate,
    CandidateOutcome,
    Cohort,
)
from nhs_accountable_care.classification import (
    DEVOLVED_SYSTEM,
    SHIPPED_AXES,
    SHIPPED_CLASSIFIER,
    Answer,
    Axis,
    AxisFinding,
    Classifier,
    Criterion,
    Form,
    classifier,
    classify,
)
from nhs_accountable_care.classification.criteria import NotMet, Reason
from nhs_accountable_care.classification.plain import CitedKeys
from nhs_accountable_care.contracts import AllianceAgreement
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.questions import (
    Outcome,
    Question,
    has_bodies,
    members_of,
    recorded,
    signed,
    size_between,
    yes,
)
from tests.counting import instructions_of

DAY = date(2017, 4, 1)
PLACE = Arrangement(name="A place")
EXTENT = next(axis for axis in SHIPPED_AXES if axis.key == "extent")
TRUSTS = frozenset({OrganisationKind.NHS_TRUST})


def raises(_: Arrangement, __: date) -> Outcome:
    """Fail."""
    raise ValueError


class _LeavingError(BaseException):
    """An error that is no fault of a program to Python."""


def leaves(_: Arrangement, __: date) -> Outcome:
    """Raise what is no exception."""
    raise _LeavingError


def runs_out(place: Arrangement, on: date) -> Outcome:
    """Call itself without end."""
    return runs_out(place, on)


def no_outcome(_: Arrangement, __: date) -> Outcome:
    """Return what is no outcome."""
    return "yes"  # type: ignore[return-value]  # as somebody's own test may


def is_one(_: Arrangement, __: date) -> Outcome:
    """Say yes."""
    return yes("it is")


def own_axis(test: Any) -> Axis:  # noqa: ANN401 -- tests that are none too
    """Make an axis of one's own of a test."""
    position = attrs.evolve(EXTENT.positions[0], key="mine", test=test)
    return Axis(key="mine", question="Is it mine?", positions=(position,))


def own_form(test: Any) -> Form:  # noqa: ANN401 -- the same
    """Make a form of one's own of a test."""
    criterion = attrs.evolve(DEVOLVED_SYSTEM.necessary[0], key="mine", test=test)
    return attrs.evolve(DEVOLVED_SYSTEM, slug="mine", necessary=(criterion,), excluding=())


def test_a_reason_is_made_of_an_outcome() -> None:
    """A test that returns none is told as that, also of a part of a criterion."""
    [criterion] = own_form(no_outcome).necessary
    for each in (criterion, attrs.evolve(criterion, key="not-mine", test=NotMet(part=criterion))):
        with pytest.raises(InvalidTypeError, match="a test returned a value of the type str; let"):
            each.ask(PLACE, DAY)
    with pytest.raises(
        InvalidTypeError, match=r"Reason\.outcome is 'yes', a str; write an Outcome"
    ):
        Reason(criterion=criterion, outcome=no_outcome(PLACE, DAY))


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (raises, "a test raised ValueError"),
        (leaves, "a test raised _LeavingError"),
        (runs_out, "a test raised RecursionError"),
        (no_outcome, "a test returned a value of the type str; let it return an Outcome"),
    ],
)
def test_an_axis_that_fails_is_told_and_the_others_are_asked(test: object, words: str) -> None:
    """In the text, as data and in the table; there is no place on it."""
    found = classify(PLACE, on=DAY, axes=(own_axis(test), EXTENT))
    (faulty,) = found.faulty_axes
    assert (faulty.axis, [each.axis for each in found.axes]) == ("mine", ["extent"])
    assert faulty.message.startswith(words)
    assert found.axis("mine") is None
    assert "AXES OF WHICH A TEST IS FAULTY" in str(found)
    assert found.to_records()["faulty"] == [faulty.to_record()]
    assert "faulty: axis mine" in found.explain_html()
    both = classify(PLACE, on=DAY, forms=(own_form(test),), axes=(own_axis(test),))
    assert len(both.faulty) == len(both.faulty_axes) == 1


def test_nested_arrangements_beyond_a_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """nested-arrangements: so many are asked about every form, and the others are told."""
    assert MOST_PARTS == 1_000
    monkeypatch.setattr(classifier, "MOST_PARTS", 3)
    many = attrs.evolve(PLACE, nested=tuple(Arrangement(name=f"Part {n}") for n in range(10)))
    found = Classifier(forms=(DEVOLVED_SYSTEM,)).classify(many, on=DAY)
    paths = [each.path for each in found.forms]
    assert paths == ["$", "$.nested[0]", "$.nested[1]"]
    assert found.not_asked == found.to_records()["not_asked"] == 8
    assert "It holds 8 nested arrangements beyond the first 3" in str(found)
    assert "not_asked" not in classify(PLACE, on=DAY).to_records()


# --- Pickling ---


def came_back(value: object = None, data: bytes = b"") -> object:
    """Return what another process would read."""
    return pickle.loads(data or pickle.dumps(value))  # noqa: S301 -- our own


def test_a_classification_crosses_processes() -> None:
    """pickling: it comes back equal, and says the same."""
    candidate = Candidate(name="A place", outcome=CandidateOutcome.NOT_NAMED)
    cohort = Cohort(
        name="First",
        form="accountable-care-system",
        on=StatedDate.of(2017, 1, 1),
        candidates=(candidate,),
    )
    place = attrs.evolve(PLACE, nested=(Arrangement(name="Part"),), cohorts=(cohort,))
    found = classify(place, on=DAY)
    back = came_back(found)
    assert back == found
    assert str(back) == str(found)
    assert copy.deepcopy(found) == copy.copy(found) == found
    (reason,) = [
        each
        for each in found.finding("accountable-care-system").exclusions
        if each.criterion.key == "candidate-not-chosen"
    ]
    assert reason.criterion.ask(place, DAY).outcome.answer is Answer.YES


def test_what_is_shipped_comes_back_as_itself() -> None:
    """Each form, axis, test and part of a test, by its place."""
    criteria = [
        each
        for form in SHIPPED_CLASSIFIER.forms
        for each in (*form.necessary, *form.excluding, *form.indicating)
    ]
    positions = [each for axis in SHIPPED_AXES for each in axis.positions]
    parts = [part for each in criteria for part in getattr(each.test, "parts", ())]
    denied = [each.test.part for each in criteria if isinstance(each.test, NotMet)]
    every: list[Form | Axis | Criterion] = [*SHIPPED_CLASSIFIER.forms, *SHIPPED_AXES, *criteria]
    for value in (*every, *positions, *parts, *denied):
        assert came_back(value) is value
        assert copy.deepcopy(value) is copy.copy(value) is value
    assert came_back(SHIPPED_CLASSIFIER) == SHIPPED_CLASSIFIER


@pytest.mark.parametrize(
    "test",
    [
        is_one,
        signed(AllianceAgreement),
        has_bodies("agreements (alliance-agreement).parties", TRUSTS, words="trusts"),
        members_of(TRUSTS, words="trusts", most=3),
        recorded("oversight", if_yes="it is recorded", if_no="it has none"),
        size_between("agreements (primary-care-network-agreement).registered_patients", least=1),
    ],
)
def test_a_form_of_your_own_crosses_processes(test: Question) -> None:
    """If its functions are those of a module, as those of every question are."""
    back = came_back(own_form(test))
    assert isinstance(back, Form)
    assert back.ask(PLACE, DAY).answer is own_form(test).ask(PLACE, DAY).answer
    axis = came_back(own_axis(test))
    assert isinstance(axis, Axis)
    assert axis.place(PLACE, DAY) == attrs.evolve(
        own_axis(test).place(PLACE, DAY), reasons=axis.place(PLACE, DAY).reasons
    )


@pytest.mark.parametrize("value", [own_form(lambda _p, _on: None), own_axis(lambda _p, _on: None)])
def test_a_function_of_no_module_is_refused_with_what_to_do(value: object) -> None:
    """The error names the test, and says how to write it."""
    with pytest.raises(pickle.PicklingError, match=r"criterion mine cannot be pickled: .* def at"):
        pickle.dumps(value)
    assert copy.deepcopy(value) is value


def test_what_another_version_shipped_is_not_guessed() -> None:
    """A place that is not in the catalogue is an error that says so."""
    data = pickle.dumps(DEVOLVED_SYSTEM).replace(b"devolved-system", b"devolved-sustem")
    with pytest.raises(InvalidValueError, match="nothing is shipped as form devolved-sustem"):
        came_back(data=data)


def test_many_places_of_one_source_have_keys_of_their_own() -> None:
    """entries-gone-through: numbers are not tried anew, nor one that another source is called."""
    cited = [
        Citation(
            source=Source(key=key, title="Paper"),
            locator=f"p. {page}",
            confidence=Confidence.VERIFIED,
        )
        for page, key in enumerate(["X (2)", *["X"] * 2_000])
    ]
    axis = AxisFinding(axis="extent", value="whole", because="it is", evidence=tuple(cited))
    keys = CitedKeys.of((), (axis,), ()).cited(cited)
    assert keys[:3] == ["X (2)", "X", "X (3)"]
    assert len(set(keys)) == len(cited)

    def steps_for(number: int) -> int:
        some = attrs.evolve(axis, evidence=tuple(cited[:number]))
        return instructions_of(lambda: CitedKeys.of((), (some,), ()))

    assert steps_for(800) < 2.5 * steps_for(400)
