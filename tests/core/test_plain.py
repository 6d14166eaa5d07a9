"""What an answer gives as plain data is plain: JSON brings it back as it was."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.sources import Citation, Source
from nhs_accountable_care._core.tables import write_csv
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, classify
from nhs_accountable_care.organisations import whois
from nhs_accountable_care.policy import senses, sourcebook, timeline
from nhs_accountable_care.reference import register
from nhs_accountable_care.testing import arrangements, citations, days, sources
from nhs_accountable_care.validation import SHIPPED_RULES, Rule, check

DAYS = days(first=date(2013, 4, 1), last=date(2026, 4, 1))


def is_plain(data: object) -> bool:
    """Return whether JSON brings data back as they were: no tuple, date, member or fraction."""
    back: object = json.loads(as_json(data))
    return back == data and _types(back) == _types(data)


def _types(data: object) -> Any:  # noqa: ANN401 -- as nested as the data
    """Return the types of data, in the places where they stand."""
    if isinstance(data, dict):
        return {key: _types(value) for key, value in data.items()}
    return [_types(each) for each in data] if isinstance(data, list) else type(data)


@given(sources(), citations())
def test_sources_and_citations_are_plain(source: Source, citation: Citation) -> None:
    """A source is a row of its five columns, and a citation one of four."""
    assert is_plain(source.to_record())
    assert is_plain(citation.to_record())
    assert write_csv([source.to_record()], tuple(source.to_record())).count("\n") >= 2


@pytest.mark.broad
@settings(max_examples=8)
@given(arrangements(), DAYS)
def test_classifications_are_plain(place: Arrangement, day: date) -> None:
    """Every answer is in the records; of the findings that are told, as many tests as count."""
    found = classify(place, on=day)
    for every_test in (False, True):
        records = found.to_records(every_test=every_test)
        assert is_plain(records)
        told = found.forms if every_test else found.told
        assert [(form["form"], form["path"]) for form in records["forms"]] == [
            (finding.form.slug, finding.path) for finding in told
        ]
        for form in records["forms"]:
            keys = [key for reason in form["reasons"] for key in reason["tests"]]
            whole = every_test or form["answer"] != "no"
            assert len(keys) == (
                form["met"] + form["unmet"] + form["unknown"] if whole else form["unmet"]
            )
            assert set(keys) <= set(records["texts"][form["form"]]["tests"])
        answered = [
            (slug, path, answer)
            for path, of_part in records["answers"].items()
            for answer, slugs in of_part.items()
            for slug in slugs
        ]
        assert sorted(answered) == sorted(
            (finding.form.slug, finding.path, finding.answer.value) for finding in found.forms
        )
        cited = {
            key
            for form in records["forms"]
            for reason in (*form["reasons"], *form.get("signs", ()))
            for key in reason["cited"]
        }
        assert cited <= set(records["citations"])
        assert list(records["axes"]) == [axis.axis for axis in found.axes]
    for finding in found.forms:
        row = finding.to_record()
        assert is_plain(row)
        assert row["met"] + row["unmet"] + row["unknown"] == len(row["reasons"])


@pytest.mark.broad
@settings(max_examples=8)
@given(arrangements(), DAYS)
def test_a_classification_as_text_tells_each_form(place: Arrangement, day: date) -> None:
    """Each form that is asked about is told with all its tests."""
    found = classify(place, on=day)
    text = " ".join(found.explain().split())
    for finding in found.forms:
        # Parts in a row that answer alike are told once, and the others named.
        is_told = " ".join(finding.explain().split()) in text
        assert is_told or ("Every test has the same answer" in text and finding.path in text)
    for finding in found.told:
        if finding.answer.value == "yes":
            assert finding.counts in " ".join(str(found).split())


@pytest.mark.broad
@settings(max_examples=8)
@given(arrangements(), DAYS, st.sampled_from(SHIPPED_CLASSIFIER.forms))
def test_changes_are_plain(place: Arrangement, day: date, form: Any) -> None:  # noqa: ANN401 -- a form
    """What would change an answer names facts, and tests with both answers."""
    changes = form.ask(place, day).what_would_change(most=1)
    assert is_plain([change.to_record() for change in changes])
    for change in changes:
        assert change.explain().startswith(", ".join(change.paths))


@pytest.mark.broad
@settings(max_examples=8)
@given(arrangements(), DAYS)
def test_reports_are_plain(place: Arrangement, day: date) -> None:
    """Every finding, and every fact that is wanting, is in the records and in the text."""
    report = check(place, on=day, register=register())
    records = report.to_records()
    assert is_plain(records)
    assert len(records["findings"]) == len(report.findings)
    # A check of ours that raised would be told as faulty, and is a fault of ours.
    assert report.faulty == ()
    asked = {
        (rule, place["path"], place["fact"])
        for question in records["questions"]
        for place in question["places"]
        for rule in place["rules"]
    }
    assert asked == {(each.rule.code, each.path, each.fact) for each in report.unchecked}
    text = " ".join(str(report).split())
    for question in report.questions:
        assert " ".join(str(question).split()) in text


@pytest.mark.parametrize("rule", SHIPPED_RULES.rules, ids=lambda rule: rule.code)
def test_each_shipped_finding_is_plain(rule: Rule) -> None:
    """What breaks a rule is reported with the rule's code, its message and its sources."""
    only = SHIPPED_RULES.only(rule.code)
    report = check(rule.failing, on=rule.example_day, rules=only, register=register())
    assert is_plain(report.to_records())
    assert {record["rule"] for record in report.to_records()["findings"]} == {rule.code}
    text = " ".join(str(report).split())
    for finding in report:
        assert " ".join(finding.message.split()) in text


@given(st.sampled_from(sorted(body.code for body in register().at(date(2026, 4, 1)))))
def test_who_is_who_is_plain(code: str) -> None:
    """A body has its versions, its links and its events as records."""
    day = date(2026, 4, 1)
    profile = whois(register(), code, on=day)
    assert is_plain(profile.to_records())
    assert str(profile).startswith(
        f"{code}, as it stood on 1 April 2026\n  {profile.version.name}\n"
    )
    assert is_plain(register().organisation(code).to_record())
    assert is_plain([link.to_record() for link in register().links_of(code)])
    assert is_plain([event.to_record() for event in register().events_of(code)])


@pytest.mark.parametrize(
    ("earlier", "later", "change"),
    [
        (date(2022, 6, 30), date(2022, 7, 1), "changed_kind"),
        (date(2026, 3, 31), date(2026, 4, 1), "opened"),
        (date(2019, 3, 31), date(2026, 4, 1), "renamed"),
    ],
)
def test_what_changed_between_days_is_plain(earlier: date, later: date, change: str) -> None:
    """The great changes of 2022 and 2026, with all their bodies and events."""
    difference = register().difference(earlier, later)
    records = difference.to_records()
    assert is_plain(records)
    assert records[change]
    assert len(records["events"]) == len(difference.events)
    assert all(is_plain(gap.to_record()) for gap in register().gaps)


def test_a_crosswalk_is_plain() -> None:
    """Its rows are its records; as text it is counted."""
    walk = register().crosswalk(date(2022, 6, 30), date(2022, 7, 1))
    assert is_plain(walk.to_records())
    assert len(walk.to_records()["rows"]) == len(walk.rows)
    assert str(walk).startswith("30 June 2022 to 1 July 2022: ")


def test_words_events_and_sources_are_plain() -> None:
    """All that are shipped."""
    assert is_plain([sense.to_record(date(2018, 2, 2)) for sense in senses()])
    assert is_plain([event.to_record() for event in timeline()])
    assert is_plain(sourcebook().to_records())
