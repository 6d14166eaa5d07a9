"""The tests of forms look at what they are about: trials whose right answers came first."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    Arrangement,
    CommissioningBasis,
    CommissioningKind,
    CommissioningRole,
    Extent,
    Scope,
)
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Answer, Reason
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AgreementState,
    AllianceAgreement,
    LeadProviderContract,
    Lifecycle,
    NHSStandardContract,
    StateChange,
)
from nhs_accountable_care.documents import read
from nhs_accountable_care.policy import cite

TOLD: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases" / "trials" / "tests_of_forms.json").read_text("utf-8")
)


def arrangement(document: dict[str, Any], day: str) -> Arrangement:
    """Read the record of a trial, which speaks of its day."""
    envelope = {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": day,
        "sources": TOLD["sources"],
        "document": document,
    }
    return read(envelope, Arrangement).value


def reasons(trial: dict[str, Any]) -> tuple[Reason, ...]:
    """Return every test of the form of a trial."""
    found = SHIPPED_CLASSIFIER.classify(
        arrangement(trial["document"], trial["day"]), on=date.fromisoformat(trial["day"])
    )
    finding = found.finding(trial["form"])
    return (*finding.reasons, *finding.exclusions)


def trials(field: str = "row") -> list[Any]:
    """Return the trials that say something."""
    return [
        pytest.param(trial, id=f"{trial['row']}: {trial['what']}"[:70])
        for trial in TOLD["trials"]
        if field in trial
    ]


@pytest.mark.parametrize("trial", trials())
def test_a_form_is_answered_as_is_right(trial: dict[str, Any]) -> None:
    """The form has the right answer, or is not asked of the place at all."""
    found = SHIPPED_CLASSIFIER.classify(
        arrangement(trial["document"], trial["day"]), on=date.fromisoformat(trial["day"])
    )
    answers = {each.form.slug: each.answer.value for each in found.forms}
    wrong = [str(each) for each in found.forms if each.form.slug == trial["form"]]
    assert answers.get(trial["form"], "not asked") == trial["answer"], wrong


@pytest.mark.parametrize("trial", trials("test"))
def test_one_test_is_answered_and_cited_as_is_right(trial: dict[str, Any]) -> None:
    """The test that looked in the wrong place has the right answer, words and sources."""
    [reason] = [each for each in reasons(trial) if each.criterion.key == trial["test"]]
    outcome = reason.outcome
    assert outcome.answer is Answer(trial["test_answer"]), str(reason)
    cited = {f"{each.source.key} {each.confidence.value}" for each in outcome.evidence}
    assert set(trial.get("cites", ())) <= cited
    assert cited.isdisjoint(trial.get("cites_not", ()))
    for words in trial.get("tells", ()):
        assert words in outcome.because


@pytest.mark.parametrize("trial", trials("never_tells"))
def test_what_is_not_so_is_never_told(trial: dict[str, Any]) -> None:
    """No line of the whole answer says what the record is against, or names another place."""
    found = SHIPPED_CLASSIFIER.classify(
        arrangement(trial["document"], trial["day"]), on=date.fromisoformat(trial["day"])
    )
    asked = [each.form.name for each in found.forms]
    text = "\n".join([found.explain(), str(found), *asked])
    for words in trial["never_tells"]:
        assert words not in text


def test_a_purpose_that_is_none_of_the_four_is_refused() -> None:
    """F7: four texts, whatever they say, are no four purposes."""
    plan = {"kind": "integrated-care-strategy", "purposes": ["Parking", "Tea", "Signs", "Doors"]}
    with pytest.raises(DocumentError) as refused:
        arrangement({"name": "A place", "plans": [plan]}, "2023-12-31")
    assert all("purposes" in problem.path for problem in refused.value.problems)


# --- What is recorded and did not stand on the day --------------------------------------------

ENDED = LeadProviderContract(
    title="Older people",
    lifecycle=Lifecycle(states=(StateChange(state=AgreementState.ENDED_EARLY),)),
)
DAY = date(2018, 6, 1)
WHOLE, PART = Extent.WHOLE, Extent.PART


def test_a_contract_that_did_not_stand_is_told_with_what_is_recorded_of_it() -> None:
    """F10: its state, its term or its signature, whichever says why; or that none is recorded."""
    later = LeadProviderContract(title="Later", signed_on=StatedDate.of(2019, 4, 1))
    bare = LeadProviderContract(title="Bare")
    place = Arrangement(name="A place", as_at=date(2018, 1, 1), agreements=(ENDED, later, bare))
    form = SHIPPED_CLASSIFIER.only("lead-provider")
    [finding] = form.classify(place, on=DAY).forms
    [whole] = [each for each in finding.reasons if each.criterion.key == "answers-for-the-whole"]
    assert whole.outcome.because == (
        "Older people: ended early; Later, signed on 1 April 2019; Bare, which is not known to "
        "have stood on the day; no other lead provider contract is recorded, and the record may "
        "be partial"
    )


def test_an_absence_that_sources_tell_is_told_as_that() -> None:
    """A contract that ended does not hide who says that there is no other."""
    old = LeadProviderContract(title="Old", period=StatedPeriod.parse("2016-04-01/2017-03-31"))
    absent = AbsentAgreement(kind=LeadProviderContract.type_tag, sources=(cite("S77"),))
    place = Arrangement(name="A place", agreements=(old,), absent_agreements=(absent,))
    [finding] = SHIPPED_CLASSIFIER.only("lead-provider").classify(place, on=DAY).forms
    [whole] = [each for each in finding.reasons if each.criterion.key == "answers-for-the-whole"]
    assert whole.outcome.answer is Answer.NO
    assert whole.outcome.because == (
        "Old ran to 31 March 2017; there is no other lead provider contract among its agreements"
    )
    assert [each.source.key for each in whole.outcome.evidence] == ["S77"]


# --- F2 and F6: what is read where it stands --------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "answer"),
    [
        (None, Answer.UNKNOWN),
        ((CommissioningRole(kind=CommissioningKind.TACTICAL),), Answer.UNKNOWN),
    ],
)
def test_without_a_contract_what_moved_is_open(
    roles: tuple[CommissioningRole, ...] | None, answer: Answer
) -> None:
    """F2: the law on contracts says nothing of a place of which no contract is recorded."""
    place = Arrangement(name="A place", commissioning=roles)
    [finding] = SHIPPED_CLASSIFIER.only("lead-provider").classify(place, on=DAY).forms
    [moved] = finding.exclusions
    assert moved.outcome.answer is answer


@pytest.mark.parametrize(
    ("basis", "agreement", "answer"),
    [
        (CommissioningBasis.CONTRACT, None, Answer.YES),
        (CommissioningBasis.DELEGATION, None, Answer.NO),
        (None, "Head contract", Answer.YES),
        (None, "Alliance", Answer.NO),
        (None, "Another agreement", Answer.UNKNOWN),
        (None, None, Answer.UNKNOWN),
    ],
)
def test_a_function_that_moved_counts_where_it_is_said_of_the_contract(
    basis: CommissioningBasis | None, agreement: str | None, answer: Answer
) -> None:
    """F2: a function that was delegated in law moved beside the contract, and not by it."""
    role = CommissioningRole(
        kind=CommissioningKind.TACTICAL,
        basis=basis,
        agreement=agreement,
        moves_statutory_function=True,
    )
    contracts = (NHSStandardContract(title="Head contract"), AllianceAgreement(title="Alliance"))
    place = Arrangement(name="A place", agreements=contracts, commissioning=(role,))
    [finding] = SHIPPED_CLASSIFIER.only("lead-provider").classify(place, on=DAY).forms
    [moved] = finding.exclusions
    assert moved.outcome.answer is answer


@pytest.mark.parametrize("covers", [True, False])
@pytest.mark.parametrize("is_there", [True, False])
def test_the_scope_of_the_whole_speaks_for_a_contract_that_is_there(
    *, covers: bool, is_there: bool
) -> None:
    """F6: less than most is less than most; most of the whole is no contract for it."""
    contracts = (AccountableCareOrganisationContract(title="Contract"),) if is_there else None
    place = Arrangement(name="A place", agreements=contracts, scope=Scope(covers_most_care=covers))
    form = SHIPPED_CLASSIFIER.only("accountable-care-organisation")
    [finding] = form.classify(place, on=date(2017, 10, 1)).forms
    [most] = [each for each in finding.reasons if each.criterion.key == "majority-of-care"]
    expected = Answer.NO if not covers else Answer.YES if is_there else Answer.UNKNOWN
    assert most.outcome.answer is expected


# --- F12: of which place a form is asked ------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "is_asked"),
    [
        (Arrangement(name="GM", code="QOP"), True),
        (Arrangement(name="Greater Manchester"), True),
        (Arrangement(name="GM", area=Area(name="GM", footprint="QOP", extent=WHOLE)), True),
        (Arrangement(name="Bury", area=Area(name="Bury", footprint="QOP", extent=PART)), False),
        (Arrangement(name="GM", area=Area(name="GM", footprint="QOP")), False),
        (Arrangement(name="Devon", code="QJK"), False),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_form_of_one_place_is_asked_of_that_place(place: Arrangement, *, is_asked: bool) -> None:
    """By its code or name, or as the whole of its footprint; never inside or elsewhere."""
    found = SHIPPED_CLASSIFIER.classify(place, on=date(2017, 12, 1))
    assert found.was_asked("devolution-greater-manchester") is is_asked
    assert found.was_asked("devolved-system")
