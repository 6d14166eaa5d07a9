"""The report: words by authority, questions gathered by field, counts, and faulty checks."""

import sys
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import StaleReferenceWarning
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Section75Agreement
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import (
    SHIPPED_RULES,
    Breach,
    Context,
    MissingFact,
    Rule,
    RuleAuthority,
    RuleSet,
    Severity,
    check,
)

DAY = date(2017, 4, 1)
PLACE = Arrangement(name="A place")
SURE = Citation(source=Source(key="X", title="Paper"), confidence=Confidence.VERIFIED)
UNSURE = attrs.evolve(SURE, confidence=Confidence.UNVERIFIED)


def breaks(_: Arrangement, __: Context) -> Iterator[Breach | MissingFact]:
    """Find a breach anywhere."""
    yield Breach(path="members", message="it is wrong")


def rule_of(
    severity: Severity,
    authority: RuleAuthority,
    source: Citation = SURE,
    check: Any = breaks,  # noqa: ANN401 -- checks that are none too
) -> Rule:
    """Make a rule of a severity, an authority and a source."""
    return attrs.evolve(
        SHIPPED_RULES.rule("NAC201"),
        code="OURS1",
        severity=severity,
        authority=authority,
        sources=(source,),
        check=check,
    )


def text_of(rule: Rule) -> str:
    """Return the report of one rule about a place of which nothing is known, unfolded."""
    return " ".join(str(check(PLACE, on=DAY, rules=RuleSet(rules=(rule,)))).split())


WORDS = MappingProxyType(
    {
        (Severity.ERROR, RuleAuthority.LAW): "(law; not lawful)",
        (Severity.ERROR, RuleAuthority.POLICY): "(policy; a breach of policy)",
        (Severity.ERROR, RuleAuthority.JUDGEMENT): (
            "(judgement; unsound, in the judgement of its authors)"
        ),
        (Severity.ERROR, RuleAuthority.RECORD): (
            "(record; not so in the register of organisations)"
        ),
        (Severity.WARNING, RuleAuthority.LAW): "(law; at risk in law)",
        (Severity.WARNING, RuleAuthority.POLICY): "(policy; against policy)",
        (Severity.WARNING, RuleAuthority.JUDGEMENT): (
            "(judgement; unwise, in the judgement of its authors)"
        ),
        (Severity.WARNING, RuleAuthority.RECORD): (
            "(record; at odds with the register of organisations)"
        ),
        **{
            (Severity.NOTE, authority): f"({authority.value}; worth knowing; nothing is wrong)"
            for authority in RuleAuthority
        },
    }
)


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("authority", RuleAuthority)
def test_a_finding_is_told_by_the_authority_of_its_rule(
    severity: Severity, authority: RuleAuthority
) -> None:
    """Only what the law says is called unlawful; a breach of policy is called one."""
    text = text_of(rule_of(severity, authority))
    assert WORDS[severity, authority] in text
    assert ("lawful" in text.partition("by: ")[0]) == (
        (severity, authority) == (Severity.ERROR, RuleAuthority.LAW)
    )


@pytest.mark.parametrize(
    ("authority", "words"),
    [
        (RuleAuthority.LAW, "(law; unlawful, if what is not verified holds)"),
        (RuleAuthority.POLICY, "(policy; against policy, if what is not verified holds)"),
        (RuleAuthority.JUDGEMENT, WORDS[Severity.WARNING, RuleAuthority.JUDGEMENT]),
    ],
)
def test_what_is_not_verified_may_not_hold(authority: RuleAuthority, words: str) -> None:
    """A warning of law or policy says on what it hangs; a judgement is one either way."""
    assert words in text_of(rule_of(Severity.WARNING, authority, UNSURE))


def test_each_field_is_asked_for_once() -> None:
    """With the rules that wait for it, at how many places, and three of the questions there."""
    place = Arrangement(
        name="A place",
        agreements=tuple(Section75Agreement(title=f"Pool {number}") for number in range(5)),
    )

    def asks(place: Arrangement, _: Context) -> Iterator[Breach | MissingFact]:
        for number, agreement in enumerate(place.agreements or ()):
            path = f"agreements[{number}].is_written"
            yield MissingFact(path=path, fact=f"whether {agreement.title} is in writing")

    one = rule_of(Severity.WARNING, RuleAuthority.LAW, check=asks)
    report = check(place, on=DAY, rules=RuleSet(rules=(one, attrs.evolve(one, code="OURS2"))))
    [question] = report.questions
    assert question.codes == ("OURS1", "OURS2")
    assert len(question.places) == len(question.facts) == 5
    assert str(question.unchecked[0]) == (
        "OURS1 $.agreements[0].is_written: whether Pool 0 is in writing"
    )
    assert str(question) == (
        "$.agreements[].is_written, at 5 places (OURS1, OURS2): whether Pool 0 is in writing; "
        "whether Pool 1 is in writing; whether Pool 2 is in writing; and 2 more such questions"
    )
    assert [each["rules"] for each in question.to_record()["places"]] == [["OURS1", "OURS2"]] * 5
    assert report.counts()["open"] == 1
    assert "2 rules were asked: 2 wait for facts." in str(report)


def test_only_some_severities_are_told_and_the_rest_is_counted() -> None:
    """What is left out is said, and the last line is that of all rules."""
    error = rule_of(Severity.ERROR, RuleAuthority.LAW)
    note = attrs.evolve(rule_of(Severity.NOTE, RuleAuthority.LAW), code="OURS2")

    def asks(_: Arrangement, __: Context) -> Iterator[Breach | MissingFact]:
        yield MissingFact(path="members", fact="who takes part")
        yield MissingFact(path="agreements", fact="what is signed")

    open_ = attrs.evolve(error, code="OURS3", check=asks)
    report = check(PLACE, on=DAY, rules=RuleSet(rules=(error, note, open_)))
    text = report.explain(only=(Severity.ERROR,))
    assert "OURS1" in text
    assert "OURS2" not in text
    assert "who takes part" not in text
    assert "1 note is not shown.\n2 open questions are not shown.\n3 rules were asked" in text
    assert "not shown" not in report.explain()
    assert repr(report) == "<Report on 1 April 2017: 1 error, 1 note, 2 open questions>"


def test_a_report_made_by_hand_says_nothing_of_rules() -> None:
    """Where nobody says which rules there were, none are counted."""
    report = attrs.evolve(check(PLACE, on=DAY), rules=None)
    assert "asked" not in str(report)
    assert report.asked == ()


def test_a_notebook_shows_tables_that_can_be_read_aloud() -> None:
    """Each has a caption, and every cell a heading of its column and its row."""
    rule = SHIPPED_RULES.rule("NAC201")
    rules = SHIPPED_RULES.only("NAC201", "NAC203")
    report = check(rule.failing, on=rule.example_day, rules=rules)
    html = report._repr_html_()
    assert html.count("<table>") == html.count("<caption>") == 2
    assert html.count('<th scope="col">') == 8
    assert html.count('<th scope="row">') == 2
    assert "What the rules found on 1 April 2017. 2 rules were asked" in html
    sound = check(rule.passing, on=rule.example_day, rules=rules.only("NAC201"))
    assert sound._repr_html_().count("<table>") == 1
    wild = rule_of(
        Severity.NOTE,
        RuleAuthority.LAW,
        check=lambda *_: [Breach(path="members", message="<b> & co")],
    )
    assert "&lt;b&gt; &amp; co" in check(PLACE, on=DAY, rules=RuleSet(rules=(wild,)))._repr_html_()


def test_a_report_says_of_which_place_and_day_it_is() -> None:
    """One that has no name says the day."""
    report = check(PLACE, on=DAY, rules=SHIPPED_RULES.only("NAC201"))
    day = words_of_day(DAY)
    assert str(report) == f"{PLACE.name}, as it stood on {day}\n\n{report.explain()}"
    nameless = attrs.evolve(report, name="")
    assert str(nameless).startswith(f"as it stood on {day}\n\n")


def test_a_finding_as_text_is_a_line_with_its_sources() -> None:
    """And with its caveat, where there is one."""
    rule = rule_of(Severity.WARNING, RuleAuthority.POLICY, UNSURE)
    [finding] = check(PLACE, on=DAY, rules=RuleSet(rules=(rule,)))
    assert str(finding) == (
        "OURS1 warning (unverified) $.members: it is wrong [Paper [unverified]] "
        "Not all of what it rests on is verified, so it is at most a warning."
    )


# --- Faulty checks ---


def raises(place: Arrangement, _: Context) -> Any:  # noqa: ANN401 -- it returns nothing
    """Ask a part that is not there."""
    yield Breach(path="members", message="found before")
    raise ZeroDivisionError(place.name)


def leaves(_: Arrangement, __: Context) -> Any:  # noqa: ANN401 -- it returns nothing
    """End the program, as if all were well."""
    yield Breach(path="members", message="found before")
    sys.exit(0)


def yields_text(_: Arrangement, __: Context) -> Any:  # noqa: ANN401 -- what is no remark
    """Yield words."""
    yield "no member"


def yields_no_path(_: Arrangement, __: Context) -> Any:  # noqa: ANN401 -- what is no remark
    """Yield a breach of nowhere."""
    with attrs.validators.disabled():
        breach = Breach(path=None, message="no path")  # type: ignore[arg-type]  # as without mypy
    yield breach


@pytest.mark.parametrize(
    ("faulty", "words", "found"),
    [
        (lambda *_: "no member", "its check returned a value of the type str", 0),
        (lambda *_: None, "its check returned None", 0),
        (lambda *_: 3, "its check returned a value of the type int", 0),
        (raises, "its check raised ZeroDivisionError: A place (test_reports.py, line", 1),
        (leaves, "its check raised SystemExit: 0 (test_reports.py, line", 1),
        (yields_text, "its check yielded a value of the type str", 0),
        (yields_no_path, "its check yielded a value of the type Breach whose path is None", 0),
        (
            lambda *_: [Breach(path="membres[3]", message="wrong")],
            "Arrangement has no field 'membres'; did you mean 'members'?",
            1,
        ),
        (
            lambda *_: [MissingFact(path="no path at all", fact="what")],
            "'no path at all' is no path",
            0,
        ),
    ],
    ids=[
        "text",
        "None",
        "a number",
        "raises",
        "leaves",
        "yields text",
        "no path",
        "nowhere",
        "no such",
    ],
)
def test_a_faulty_check_is_told_by_its_code_and_the_others_are_asked(
    faulty: Any,  # noqa: ANN401 -- what is no check
    words: str,
    found: int,
) -> None:
    """What it had found before stays."""
    rule = rule_of(Severity.WARNING, RuleAuthority.LAW, check=faulty)
    fine = attrs.evolve(rule, code="OURS2", check=breaks)
    nested = attrs.evolve(PLACE, nested=(PLACE,))
    report = check(nested, on=DAY, rules=RuleSet(rules=(rule, fine)))
    [fault] = report.faulty
    assert fault.rule is rule
    assert fault.path == "$"
    assert words in fault.message
    assert len(report.findings) == 2 * (1 + found)
    assert f"OURS1 $: {fault.message}" in " ".join(str(report).split())
    assert report.to_records()["faulty"] == [fault.to_record()]
    counts = report.counts()
    assert (counts["asked"], counts["faulty"]) == (2, len(report.faulty))
    assert counts["not_kept"] == len({each.rule.code for each in report.findings})
    closing = "1 is faulty (1 of them not kept as well)." if found else "1 is faulty."
    assert str(report).endswith(closing)


@pytest.mark.parametrize("rule", SHIPPED_RULES.rules, ids=lambda rule: rule.code)
def test_no_shipped_check_is_faulty(rule: Rule) -> None:
    """Neither on its examples nor on a place of which nothing is known."""
    rules = RuleSet(rules=(rule,))
    for place in (rule.failing, rule.passing, PLACE):
        report = check(place, on=rule.example_day, rules=rules, register=register())
        assert report.faulty == ()


# --- The edition of the register ---


def test_a_day_after_the_edition_is_told_by_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """No warning of Python is raised besides."""
    monkeypatch.setattr(register(), "_has_warned", False)
    late = date(2027, 4, 1)
    report = check(PLACE, on=late, register=register())
    [note] = report.notes
    # Whoever looks a code up himself is warned as before.
    with pytest.warns(StaleReferenceWarning):
        register().find("RM3", on=late)
    assert note.startswith("1 April 2027 is after the edition of this register")
    assert f"Note: {note}." in " ".join(str(report).split())
    assert check(PLACE, on=DAY, register=register()).notes == ()


def test_to_ask_for_the_notes_of_a_day_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first to look up a code on such a day is warned, whoever asked for the notes."""
    monkeypatch.setattr(register(), "_has_warned", False)
    late = date(2027, 4, 1)
    assert register().notes_of_day(late) == register().notes_of_day(late) != ()
    with pytest.warns(StaleReferenceWarning):
        register().find("RM3", on=late)
