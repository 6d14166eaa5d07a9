"""What a researcher reads of a classification, held to what was written down before."""

import functools
import re
import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.sources import Citation, Confidence, Source, marked_keys
from nhs_accountable_care._core.text import heading
from nhs_accountable_care.arrangements import Area, Arrangement, Extent, Label, Member
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    SHIPPED_FORMS,
    Answer,
    Classification,
    Criterion,
    Form,
    FormFinding,
    Outcome,
    Presumption,
    PresumptionGround,
    UnknownFormError,
    classify,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.classification.labels import LabelFinding
from nhs_accountable_care.classification.selection import selected
from nhs_accountable_care.contracts import AllianceAgreement, Body
from nhs_accountable_care.documents import read_file
from nhs_accountable_care.questions import judged
from nhs_accountable_care.reference import cases, national_record, register
from nhs_accountable_care.testing import arrangements
from tests.shipped import DOCUMENTS
from tests.whole import stated_whole

ROOT = Path(__file__).parents[2]
EXPECTED = tomllib.loads((ROOT / "tests" / "cases" / "told.toml").read_text("utf-8"))
ORDER = tuple(EXPECTED["order"])
SECTIONS = dict(zip(("is", "called", "near", "not", "stands", "rest"), ORDER, strict=True))
CASES = pytest.mark.parametrize("case", EXPECTED["case"], ids=lambda case: case["document"])


def found_of(case: dict[str, Any]) -> Classification:
    """Classify a shipped document, or an arrangement of which only the name is recorded."""
    return found_in(case["document"], case.get("on"))


@functools.cache
def found_in(name: str, on: date | None) -> Classification:
    """Classify it once, since several tests read what is said of one value."""
    if name == "empty":
        assert on is not None
        place, day = Arrangement(name="A place"), on
    elif name in cases.case_names():
        place, day = cases.case(name).value, cases.case(name).as_at
    else:
        document = read_file(DOCUMENTS[name], Arrangement)
        place, day = document.value, document.as_at
    return classify(place, on=day, register=register(), record=national_record())


def plain(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def sections_of(text: str) -> dict[str, str]:
    """Return the body of each section by its heading, in the order of the text."""
    marks = {title: heading(title).strip() for title in ORDER}
    places = {title: text.index(mark) for title, mark in marks.items()}
    assert sorted(places, key=places.__getitem__) == list(ORDER)
    ends = [places[title] for title in ORDER[1:]] + [len(text)]
    return {
        title: plain(text[places[title] + len(marks[title]) : end])
        for title, end in zip(ORDER, ends, strict=True)
    }


@CASES
def test_the_text_says_what_was_written_down(case: dict[str, Any]) -> None:
    """In the fixed order, each section with its key lines, and short enough to be read."""
    text = str(found_of(case))
    sections = sections_of(text)
    for key, title in SECTIONS.items():
        for words in case.get(key, ()):
            assert words in sections[title], (title, sections[title])
    for words in (*EXPECTED["never"], *case["never"]):
        assert words not in plain(text)
    for words in case.get("once", ()):
        assert plain(text).count(words) == 1
    # Rules under headings and the keys of sources are looked up and not read.
    read = re.sub(r"\[[^\]]*\]", "", text)
    assert len(re.findall(r"[^\W_]\S*", read)) <= case["words"]


@CASES
def test_all_is_told_on_request(case: dict[str, Any]) -> None:
    """Every form that is asked about, with every test; no other place's own deal (F12)."""
    found = found_of(case)
    text = plain(found.explain())
    for finding in found.forms:
        assert plain(finding.explain()) in text
    for words in case["never"]:
        assert words not in text


@pytest.mark.broad
@settings(max_examples=8)
@given(arrangements())
def test_a_yes_shows_as_many_tests_as_it_counts(place: Arrangement) -> None:
    """Trial F24: "6 of 6 tests met" has six lines under it."""
    found = classify(place, on=date(2017, 10, 1))
    lines = str(found).splitlines()
    shown = sum(line.startswith("  + ") for line in lines)
    assert shown == sum(each.met for each in found.forms if each.answer is Answer.YES)
    for finding in found.forms:
        lines = finding.explain().splitlines()
        marks = [line[:4] for line in lines if re.match(r"  [+?-] ", line)]
        assert len(marks) == finding.asked
        assert marks.count("  + ") == finding.met
        assert marks.count("  - ") == finding.unmet


# --- How sure it is ---

PAPER = Source(key="P", title="A paper")


def cited(confidence: Confidence) -> tuple[Citation, ...]:
    """Cite the paper."""
    return (Citation(source=PAPER, confidence=confidence),)


@pytest.mark.parametrize(
    ("confidence", "mark", "doubt"),
    [
        (Confidence.VERIFIED, "[S92; P]", ""),
        (Confidence.COMPUTED, "[S92; P computed]", ""),
        (Confidence.UNVERIFIED, "P unverified]", "rests on what is not verified."),
        (Confidence.ILLUSTRATIVE, "P illustrative]", "rests on what is invented."),
    ],
    ids=lambda value: getattr(value, "value", None),
)
def test_a_no_that_nobody_verified_is_marked(
    confidence: Confidence, mark: str, doubt: str
) -> None:
    """Trial F14: a no says how sure it is, in its key and where it rests on nothing sure."""
    alliance = AllianceAgreement(
        title="Alliance", creates_legal_entity=True, sources=cited(confidence)
    )
    place = Arrangement(name="A place", agreements=(alliance,))
    form = SHIPPED_CLASSIFIER.form("alliance")
    found = classify(place, on=date(2017, 10, 1), forms=(form,), axes=())
    finding = found.finding("alliance")
    assert finding.answer is Answer.NO
    line = sections_of(str(found))["What it is not"]
    assert "it is a legal body" in line
    assert mark.rpartition("P")[2] in line
    assert ("What is recorded for this rests on" in line) is bool(doubt)
    assert doubt in line
    for text in (str(finding), finding.explain(), found.explain()):
        assert ("What is recorded for this rests on" in plain(text)) is bool(doubt)
    assert finding.doubt.endswith(doubt)


@pytest.mark.parametrize("shown", [1, 3, 6])
@pytest.mark.parametrize(
    ("confidence", "doubt"),
    [(Confidence.VERIFIED, ""), (Confidence.UNVERIFIED, "not verified"), (None, "invented")],
    ids=lambda value: getattr(value, "value", value),
)
def test_forms_named_in_one_line_say_which_test_fails_and_how_sure(
    shown: int, confidence: Confidence | None, doubt: str
) -> None:
    """Trial F14: the first forms with the test, and of all how many rest on nothing sure."""
    form = SHIPPED_CLASSIFIER.form("alliance")

    def failing(number: int, sure: Confidence) -> Form:
        """Make a form of one test that fails."""

        def fails(_: Arrangement, __: date) -> Outcome:
            return no(f"reason {number}; and another", cited(sure))

        test = attrs.evolve(
            form.necessary[0],
            test=judged(fails, reads=("governance",)),
            sources=cited(Confidence.VERIFIED),
        )
        return attrs.evolve(
            form, slug=f"form-{number}", name=f"form {number}", necessary=(test,), excluding=()
        )

    # Two have a line of their own; of the others the last is as sure as is asked, or all are.
    sure = [Confidence.VERIFIED] * (shown + 1) + [confidence or Confidence.ILLUSTRATIVE]
    if confidence is None:
        sure = [Confidence.ILLUSTRATIVE] * (shown + 2)
    forms = tuple(failing(number, each) for number, each in enumerate(sure))
    found = classify(Arrangement(name="A place"), on=date(2017, 10, 1), forms=forms, axes=())
    line = sections_of(str(found))["What it is not"].partition("- nor ")[2]
    assert re.findall(r"form (\d)", line) == [str(number + 2) for number in range(min(shown, 2))]
    assert re.findall(r"\(reason (\d) \[P[^]]*\]\)", line) == re.findall(r"form (\d)", line)
    assert ("nor 4 more, by a failed test each." in line) is (shown == 6)
    assert "more, by a failed test each" not in line or shown > 2
    of = {1: "This rests", 3: "1 of 3 rests", 6: "1 of 6 rests"}[shown]
    if confidence is None and shown > 1:
        of = "All of these rest"
    assert line.endswith(f"{of} on what is {doubt}." if doubt else (").", "each.")[shown > 2])


def test_a_yes_is_as_sure_as_the_least_of_it_and_a_no_as_the_most() -> None:
    """A yes needs all of its tests; a no needs one."""
    case = cases.case("greater-manchester-2017")
    found = classify(case.value, on=case.as_at, register=register())
    devolved = found.finding("devolved-system")
    reasons = (*devolved.reasons, *devolved.exclusions)
    of_tests = [each.confidence for reason in reasons for each in reason.citations]
    assert devolved.confidence is Confidence.weakest(of_tests)
    assert found.finding("accountable-care-system").confidence is None
    no = found.finding("accountable-care-organisation")
    assert len(no.deciding) > 1
    order = list(Confidence)
    surest = [Confidence.weakest(c.confidence for c in each.citations) for each in no.deciding]
    assert no.confidence is min(surest, key=order.index)


def test_a_source_has_the_mark_of_what_is_least_sure_of_it() -> None:
    """One key, once."""
    assert marked_keys(cited(Confidence.VERIFIED) + cited(Confidence.UNVERIFIED)) == (
        "[P unverified]"
    )


def test_what_is_not_known_does_not_read_as_a_fact() -> None:
    """Trial F15: of a partial list it is said what is open, and not that it is not so."""
    found = found_of({"document": "south-yorkshire-and-bassetlaw-2017"})
    text = plain(found.explain())
    open_ = "not known: whether the national bodies ratified the choice of its leader"
    assert f"ratify the choice of its leader? {open_} is not recorded" in text
    assert "did not ratify" not in text


# --- Names ---


def called(**label: Any) -> str:  # noqa: ANN401 -- the fields of a label
    """Return what is said of a place with one label."""
    place = Arrangement(name="A place", labels=(Label(**label),))
    return sections_of(str(classify(place, on=date(2018, 4, 1))))["What it is called"]


def test_a_name_that_claims_no_form_is_told() -> None:
    """Who said it, and that it claims nothing."""
    words = called(text="Better Together", speaker="the council")
    assert words == '- "Better Together" by the council, which claims no form.'
    assert called(text="X", sources=cited(Confidence.UNVERIFIED)).endswith("form [P unverified].")


def test_a_form_that_nobody_knows_is_no_form_here() -> None:
    """It was not asked about, on no day."""
    assert "which is no form that is asked about here" in called(text="X", form="no-such-form")


def test_a_form_out_of_its_days_says_them_once() -> None:
    """Two labels of one form that was not asked about: the second refers to the first."""
    slug = "accountable-care-system"
    place = Arrangement(
        name="A place",
        labels=(
            Label(text="ACS", form=slug),
            Label(text="evolved STP", form=slug, speaker="HSJ"),
            Label(text="the system", form=slug),
        ),
    )
    words = sections_of(str(classify(place, on=date(2018, 4, 1))))["What it is called"]
    assert words.count("from 31 March 2017 to 1 February 2018") == 1
    assert '- Also "evolved STP" by HSJ, of the same days.' in words
    assert '- Also "the system", of the same days.' in words


def test_abbreviations_are_spelt_out_once() -> None:
    """Those that are terms of policy by their senses of the day; the others are left alone."""
    place = Arrangement(
        name="A place", labels=(Label(text="ICP", speaker="HSJ"), Label(text="QQX of the ACS"))
    )
    last = plain(str(classify(place, on=date(2017, 10, 1))).split("\nShort: ")[1])
    assert "ACS, accountable care system" in last
    assert "HSJ, Health Service Journal" in last
    assert "QQX" not in last


# --- Presumptions ---


def presuming(answer: Answer) -> Classification:
    """Classify an empty place of which one form is presumed, or presumed not."""
    form = SHIPPED_CLASSIFIER.form("alliance")
    found = classify(Arrangement(name="A place"), on=date(2017, 10, 1), forms=(form,))
    presumption = Presumption(
        answer=answer,
        ground=PresumptionGround.NATIONAL_LABEL,
        because="so it was told",
        citations=cited(Confidence.UNVERIFIED),
    )
    return attrs.evolve(found, forms=(attrs.evolve(found.forms[0], presumption=presumption),))


def test_what_is_presumed_is_told_with_its_form() -> None:
    """Presumably not, with what it is not; presumably so, with what it is near to."""
    found = presuming(Answer.NO)
    sections = sections_of(str(found))
    words = "so it was told [P unverified]"
    # Trial S21: that nothing rules a form out, said before it, would contradict it.
    assert sections["What it is not"] == f"- an alliance: presumably not: {words}."
    assert "an alliance" not in sections["What it is nearest to, and what would decide"]
    found = presuming(Answer.YES)
    near = sections_of(str(found))["What it is nearest to, and what would decide"]
    # It meets no test, so that it is nearest to nothing; what is presumed has a line of its own.
    assert near.startswith(
        "No form has a third of its tests met and none failed. Presumably, by what the country "
        "knows, whatever its tests say: - an alliance: 0 of 4 tests met, 4 not known. "
        f"presumably: {words}"
    )
    for text in (found.explain(), found.explain_html()):
        assert f"presumably: {words}" in plain(text)


def meeting(slug: str, yes_of: int, asked: int, presumed: Answer | None) -> FormFinding:
    """Make a finding of a form of so many tests, of which the first are met, the others open."""
    form = SHIPPED_CLASSIFIER.form("alliance")

    def answering(number: int) -> Criterion:
        """Make a test that is met, or open."""
        outcome = yes("met") if number < yes_of else unknown("open", "members")
        test = judged(lambda _place, _on: outcome, reads=("members",))
        return attrs.evolve(form.necessary[0], key=f"test-{number}", test=test)

    made = attrs.evolve(
        form, slug=slug, name=slug, necessary=tuple(map(answering, range(asked))), excluding=()
    )
    [finding] = classify(
        Arrangement(name="A place"), on=date(2017, 10, 1), forms=(made,), axes=()
    ).forms
    if presumed is None:
        return finding
    presumption = Presumption(
        answer=presumed,
        ground=PresumptionGround.NATIONAL_LABEL,
        because="so it was told",
        citations=cited(Confidence.VERIFIED),
    )
    return attrs.evolve(finding, presumption=presumption)


def test_a_presumption_does_not_reorder_what_it_is_nearest_to() -> None:
    """By tests met; what is presumed and not among the nearest stands under its own line."""
    findings = (
        meeting("few", 1, 7, Answer.YES),
        meeting("half", 2, 4, Answer.YES),
        meeting("most", 5, 6, None),
        meeting("third", 1, 3, Answer.YES),
        meeting("not", 5, 6, Answer.NO),
    )
    chosen = selected(findings, ())
    assert [each.form.slug for each in chosen.near] == ["most", "half"]
    assert [each.form.slug for each in chosen.presumed] == ["few", "third"]
    assert [each.form.slug for each in chosen.told] == ["most", "half", "few", "third", "not"]
    found = classify(Arrangement(name="A place"), on=date(2017, 10, 1), forms=(), axes=())
    text = sections_of(str(attrs.evolve(found, forms=findings)))[
        "What it is nearest to, and what would decide"
    ]
    assert re.findall(r"- an? (\w+): (\d of \d)", text.partition("Presumably, by")[0]) == [
        ("most", "5 of 6"),
        ("half", "2 of 4"),
    ]
    assert re.findall(r"- an? (\w+): (\d of \d)", text.partition("Presumably, by")[2]) == [
        ("few", "1 of 7"),
        ("third", "1 of 3"),
    ]


# --- As values ---


def test_a_classification_is_a_line_a_text_and_a_table() -> None:
    """`repr` is a line, `print` the text; a notebook shows a table with caption and scope."""
    case = cases.case("greater-manchester-2017")
    found = classify(case.value, on=case.as_at, register=register())
    line = repr(found)
    assert "\n" not in line
    assert line.startswith("<Classification of 'Greater Manchester' on 2017-04-01: yes=2, no=")
    html = found._repr_html_()
    assert html == found.explain_html()
    parser = HTMLParser()
    parser.feed(html)
    assert "<caption>Greater Manchester, as it stood on 1 April 2017</caption>" in html
    assert html.count('scope="row"') == len(found.told) + len(found.axes)
    assert html.count('scope="col"') == 3
    assert "Salford: not known (3 of " in html


def test_what_a_document_says_is_escaped_in_html() -> None:
    """A name is text, whatever it holds."""
    html = classify(Arrangement(name="<b>A & B</b>"), on=date(2017, 4, 1)).explain_html()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html
    assert "<b>" not in html


def test_on_a_day_before_every_form_there_is_no_answer() -> None:
    """It is said so, and not that nothing is open."""
    found = classify(Arrangement(name="A place"), on=date(1999, 4, 1))
    assert "No form was in force on 1 April 1999." in str(found)
    assert "No form was in force on 1 April 1999." in found.explain()


# --- As data ---

# With each source at each test the median of the first cases was 94 KB, and 19 without. They and
# the cases that came since record more by now, so that the length alone says little.
MOST_BYTES = 35_000
LONG_TEXT = 60
MOST_SAID_AGAIN = 0.1


@pytest.mark.broad
def test_as_data_it_is_short() -> None:
    """Every text stands once, so that the median of the shipped documents is short."""
    sizes = [
        len(as_json(found_of({"document": name}).to_records()).encode()) for name in DOCUMENTS
    ]
    assert statistics.median(sizes) < MOST_BYTES


@pytest.mark.broad
@pytest.mark.parametrize("name", DOCUMENTS)
def test_as_data_hardly_a_text_is_said_again(name: str) -> None:
    """What stands twice is short of a tenth: a reason that several parts give, each in its own."""
    records = found_of({"document": name}).to_records()
    said = Counter(text for text in texts_in(records) if len(text) >= LONG_TEXT)
    again = sum(len(text) * (times - 1) for text, times in said.items())
    assert again < MOST_SAID_AGAIN * len(as_json(records))


def texts_in(data: object) -> Iterator[str]:
    """Go through all texts of plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value)


def test_a_presumption_is_in_the_data_and_its_sources_too() -> None:
    """Beside the answer, which stays unknown."""
    data = presuming(Answer.NO).to_records()
    [form] = data["forms"]
    assert form["answer"] == "unknown"
    assert form["presumption"]["answer"] == "no"
    assert form["presumption"]["cited"] == ["P"]
    assert data["citations"]["P"] == {
        "source": "P",
        "title": "A paper",
        "locator": None,
        "confidence": "unverified",
        "url": None,
    }


def test_a_citation_is_the_object_that_check_has() -> None:
    """Each stands once, by the key of its source, with a number where that is cited twice."""
    case = cases.case("greater-manchester-2017")
    found = classify(case.value, on=case.as_at, register=register())
    data = found.to_records(every_test=True)
    rows = list(data["citations"].values())
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert all(key.partition(" (")[0] == row["source"] for key, row in data["citations"].items())
    assert {key for key in data["citations"] if key.endswith(" (2)")}
    reason = found.forms[0].reasons[0]
    asked = data["texts"][found.forms[0].form.slug]["tests"][reason.criterion.key]
    assert [data["citations"][key] for key in asked["cited"]] == [
        each.to_record() for each in reason.criterion.sources
    ]


def test_a_finding_alone_has_its_presumption() -> None:
    """As a row it says what the whole says of it; where nothing is presumed, nothing."""
    [finding] = presuming(Answer.NO).forms
    row = finding.to_record()["presumption"]
    assert (row["answer"], row["citations"][0]["source"]) == ("no", "P")
    assert attrs.evolve(finding, presumption=None).to_record()["presumption"] is None


def test_signs_and_what_had_not_begun_are_in_the_data() -> None:
    """With the questions of the signs, and sources by their keys."""
    form = SHIPPED_CLASSIFIER.form("integrated-care-system-non-statutory")
    found = classify(Arrangement(name="A place"), on=date(2019, 7, 1), forms=(form,), axes=())
    data = found.to_records(every_test=True)
    [told] = data["forms"]
    keys = {key for sign in told["signs"] for key in sign["tests"]}
    assert keys == set(data["texts"][form.slug]["signs"])
    assert keys == {reason.criterion.key for reason in found.forms[0].indications} != set()
    case = cases.case("greater-manchester-2017")
    planned = classify(case.value, on=case.as_at).to_records()["not_begun"]
    assert planned
    assert all(isinstance(key, str) for each in planned for key in each["cited"])


class Counted(tuple[LabelFinding, ...]):
    """Labels that count how often somebody goes through them all."""

    __slots__ = ()
    times = 0

    def __iter__(self) -> Iterator[LabelFinding]:
        """Count once more."""
        Counted.times += 1
        return super().__iter__()


@pytest.mark.parametrize("number", [1, 40])
def test_the_labels_are_gone_through_as_often_for_many_parts_as_for_one(number: int) -> None:
    """Which forms are told is selected once, so that twice the parts are twice the work."""
    label = Label(text="ACS", form="accountable-care-system")
    part = Arrangement(name="Part", labels=(label,), agreements=(), nested=())
    system = Arrangement(name="System", nested=(part,) * number)
    found = classify(stated_whole(system), on=date(2017, 10, 1))
    assert len(found.labels) == number
    assert {each.answer for each in found.labels} == {Answer.NO}
    told = attrs.evolve(found, labels=Counted(found.labels))
    Counted.times = 0
    str(told)
    assert Counted.times <= 3


def test_a_table_tells_of_a_faulty_form_in_its_caption() -> None:
    """It is told once, at however many arrangements it fails, and escaped."""

    def falls(_: Arrangement, __: date) -> Outcome:
        msg = "<b>no</b>"
        raise ValueError(msg)

    form = SHIPPED_CLASSIFIER.form("devolved-system")
    test = judged(falls, reads=("governance",))
    faulty = attrs.evolve(form, necessary=(attrs.evolve(form.necessary[0], test=test),))
    place = Arrangement(name="A place", nested=(Arrangement(name="Another"),))
    found = classify(
        place, on=date(2017, 4, 1), forms=(faulty, SHIPPED_CLASSIFIER.form("alliance"))
    )
    assert [each.path for each in found.faulty] == ["$"]
    assert {each.form.slug for each in found.forms} == {"alliance"}
    html = found.explain_html()
    with pytest.raises(UnknownFormError, match="no form 'group' is asked about"):
        found.finding("group")
    caption = html[: html.index("</caption>")]
    assert "<br>faulty: devolved-system $: a test raised ValueError: &lt;b&gt;no&lt;" in caption


def test_a_form_that_ends_the_program_is_a_faulty_form() -> None:
    """`sys.exit(0)` in a test would else look as if all were well."""

    def leaves(_: Arrangement, __: date) -> Outcome:
        sys.exit(0)

    form = SHIPPED_CLASSIFIER.form("devolved-system")
    test = judged(leaves, reads=("governance",))
    faulty = attrs.evolve(form, necessary=(attrs.evolve(form.necessary[0], test=test),))
    found = classify(Arrangement(name="A place"), on=date(2017, 4, 1), forms=(faulty,))
    [fault] = found.faulty
    assert fault.message.startswith("a test raised SystemExit: 0 (test_told.py, line ")


def test_a_name_of_several_or_of_what_is_not_counted_takes_no_article() -> None:
    """What is called committees in common is not called a committees in common."""
    uncounted = {form.slug for form in SHIPPED_FORMS if not form.is_countable}
    assert uncounted == {
        "committees-in-common",
        "enhanced-health-in-care-homes",
        "tactical-commissioning",
    }
    found = classify(Arrangement(name="A place"), on=date(2017, 12, 1))
    for finding in found.forms:
        if finding.form.slug in uncounted:
            assert str(finding).startswith(f"A place MAY BE {finding.form.name}: ")


def test_why_a_place_is_no_partnership_of_a_place_reads_as_sentences() -> None:
    """How much of a footprint it is, and that there are more boards than one."""
    boards = tuple(Member(body=Body(code=code)) for code in ("QWO", "QOP"))
    area = Area(name="Leeds", footprint="QWO", extent=Extent.PART)
    place = Arrangement(name="Leeds", area=area, members=boards)
    text = classify(place, on=date(2023, 4, 1), register=register()).explain()
    words = " ".join(text.split())
    assert "Leeds is recorded as a part of a footprint" in words
    assert "more than one integrated care board recorded" in words
