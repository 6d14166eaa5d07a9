"""The verbs on words and events, and what would change an answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import fields_asked
from nhs_accountable_care.reference import cases, register

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_a_word_has_its_senses_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    """ICP on 1 January 2019: the local alliance and the contract, and not the committee."""
    code, out, _ = printed(capsys, "term", "ICP", "--on", "2019-01-01")
    assert code == 0
    assert "integrated care partnership, as a local alliance" in out
    assert "used from 2018-02 to 2022, by HSJ" in out
    assert "used from 2018-08-03, still, by NHS England" in out
    assert "sources: S40 verified" in out
    assert "\nintegrated care partnership under the Act" not in out


def test_a_sense_that_may_have_been_in_use_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """The local partnership ended in 2022, on a day that is not known better."""
    _, out, _ = printed(capsys, "term", "ICP", "--on", "2022-07-01")
    assert "(whether on that day is not known)" in out


def test_a_word_without_a_sense_on_the_day_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody spoke of accountable care systems in 2012."""
    code, out, _ = printed(capsys, "term", "ACS", "--on", "2012-01-01")
    assert code == 0
    assert "'ACS' had no sense on 1 January 2012 that we know of" in out


def test_a_sense_without_dates_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Days that are not recorded are said to be so."""
    _, out, _ = printed(capsys, "term", "market forces factor")
    assert "used from a day not recorded to a day not recorded" in out


def test_what_a_sense_lacks_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """A word for which the library has no class says nothing of one."""
    _, out, _ = printed(capsys, "term", "market forces factor")
    assert "in this library" not in out
    assert "sources:" in out


def test_an_unknown_word_names_those_near(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip is answered with what was meant, and exits with 2."""
    code, _, err = printed(capsys, "term", "ICQ")
    assert code == 2
    assert "near to it are" in err


def test_senses_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """With `--json` the word, the day and the senses."""
    _, out, _ = printed(capsys, "term", "ICP", "--on", "2019-01-01", "--json")
    data = json.loads(out)
    assert set(data) == {"word", "on", "senses", "on_other_days", "kind"}
    assert [sense["key"] for sense in data["on_other_days"]] == [
        "integrated-care-partnership-statutory"
    ]
    assert data["kind"] == "integrated-care-partnership"
    assert data["on"] == "2019-01-01"
    assert len(data["senses"]) == 2
    _, out, _ = printed(capsys, "term", "ICP", "--json")
    assert json.loads(out)["on"] is None
    assert json.loads(out)["on_other_days"] == []
    _, out, _ = printed(capsys, "term", "ACS", "--json")
    assert json.loads(out)["kind"] is None


def test_r29_a_sense_that_is_not_yet_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """R29: on 1 May 2022 ICB was the Hackney board alone, and the board was two months off."""
    _, out, _ = printed(capsys, "term", "ICB", "--on", "2022-05-01")
    assert out.startswith("integrated commissioning board\n")
    assert out.splitlines()[-2:] == [
        "not yet in use on 1 May 2022, but from 1 July 2022: integrated care board",
        "ICB is a kind of body; for the bodies see `list --kind icb`",
    ]


def test_a_sense_that_is_no_longer_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The Hackney board ended the day before the boards of the Act began."""
    _, out, _ = printed(capsys, "term", "ICB", "--on", "2022-07-01")
    assert out.startswith("integrated care board\n")
    told = "no longer in use on 1 July 2022, but until 30 June 2022: integrated commissioning"
    assert f"{told} board" in out.splitlines()


def test_the_timeline_of_a_window(capsys: pytest.CaptureFixture[str]) -> None:
    """The renaming of 2 February 2018, with its source and how sure it is."""
    code, out, _ = printed(capsys, "timeline", "--from", "2018-02-01", "--to", "2018-02-05")
    assert code == 0
    assert out.startswith("2018-02-02  Planning guidance for 2018/19 renames")
    assert "[S26; verified]" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        (
            ("--from", "1800-01-01", "--to", "1801-01-01"),
            "from 1 January 1800 up to 1 January 1801",
        ),
        (("--to", "1801-01-01"), "up to 1 January 1801"),
        (("--from", "2199-01-01"), "from 1 January 2199"),
    ],
)
def test_a_window_without_events_is_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], days: str
) -> None:
    """In words and beside a table; the data say it themselves."""
    told = f"note: nothing is recorded {days}\n"
    assert printed(capsys, "timeline", *arguments) == (0, "", told)
    code, out, err = printed(capsys, "timeline", *arguments, "--csv")
    assert (code, len(out.splitlines()), err) == (0, 1, told)
    code, out, err = printed(capsys, "timeline", *arguments, "--json")
    assert (code, json.loads(out), err) == (0, {"events": []}, "")


def test_events_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """With `--json` the events."""
    _, out, _ = printed(capsys, "timeline", "--from", "2022-07-01", "--to", "2022-07-01", "--json")
    events: list[dict[str, Any]] = json.loads(out)["events"]
    assert {event["date"] for event in events} >= {"2022-07-01"}


def test_a_window_that_ends_early_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The last day comes no earlier than the first."""
    code, _, err = printed(capsys, "timeline", "--from", "2020-01-01", "--to", "2019-01-01")
    assert code == 2
    assert err


# --- What would change an answer ---


def test_what_would_change_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A partnership that turns on three facts: any of them unmet, or all of them met."""
    form = "sustainability-and-transformation-partnership"
    code, out, _ = printed(capsys, "classify", CASE, "--what-would-change", form)
    words = " ".join(out.split())
    assert code == 0
    assert (
        "Greater Manchester ($): sustainability and transformation partnership: unknown" in words
    )
    assert "it would be a yes, if" in words
    assert "$.governance.has_programme_support: Does it have a programme office? no" in words


def test_what_would_change_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """The documented shape, for the outermost and what is nested."""
    _, out, _ = printed(
        capsys, "classify", CASE, "--what-would-change", "devolved-system", "--json"
    )
    data = json.loads(out)
    assert set(data) == {
        "on",
        "as_at",
        "not_known_on_day",
        "may_have_stood",
        "form",
        "findings",
    }
    nested = [f"$.nested[{number}]" for number in range(4)]
    assert [each["path"] for each in data["findings"]] == ["$", *nested]
    change = data["findings"][0]["changes"][0]
    assert set(change) == {"to", "paths", "facts", "instead"}
    assert change["to"] == "no"
    assert change["paths"]
    assert set(change["facts"][0]) == {
        "criterion",
        "question",
        "before",
        "after",
        "missing",
        "citations",
    }


@pytest.mark.parametrize("as_data", [[], ["--json"]], ids=["words", "data"])
def test_a_form_that_nobody_asks_about_is_refused(
    capsys: pytest.CaptureFixture[str], as_data: list[str]
) -> None:
    """The error names the day and the forms that come near."""
    code, _, err = printed(
        capsys, "classify", CASE, "--what-would-change", "devolvedsystem", *as_data
    )
    assert code == 2
    assert "no form 'devolvedsystem' is asked about on 1 April 2017" in err
    assert "devolved-system" in err


# --- The fields that a form asks about ---


def test_the_fields_of_a_form_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """As the documents tell them, of the outermost or of what is nested."""
    place = cases.case("greater-manchester-2017")
    for path in ("$", "$.nested[0]"):
        asked = fields_asked(
            place.value, "alliance", on=place.as_at, path=path, register=register()
        )
        given = ("classify", CASE, "--fields", "alliance", "--at", path)
        code, out, _ = printed(capsys, *given)
        assert (code, out.endswith(f"\n\n{asked}\n")) == (0, True)
        assert out.startswith("Greater Manchester, as it stood on 1 April 2017\n")
        _, out, _ = printed(capsys, *given, "--json")
        assert json.loads(out) == asked.to_records()


def test_a_slip_in_a_form_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """With the form that was meant."""
    code, out, err = printed(capsys, "classify", CASE, "--fields", "aliance")
    assert (code, out) == (2, "")
    assert "near to it are alliance" in err


def test_events_and_senses_can_be_had_as_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """A spreadsheet gets the rows that the text tells."""
    _, events, _ = printed(
        capsys, "timeline", "--from", "2018-02-01", "--to", "2018-02-28", "--csv"
    )
    assert [line.split(",")[0] for line in events.splitlines()] == [
        "key",
        "acs-renamed-ics",
    ]
    _, senses, _ = printed(capsys, "term", "ICP", "--on", "2017-01-01", "--csv")
    assert senses.splitlines() == [
        "key,words,name,definition,first,last,speaker,maps_to,not_to_be_confused_with,sources"
    ]


def test_a_key_tells_who_stands_behind_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Each named source once, with its address where one is known."""
    code, out, _ = printed(capsys, "sources", "S39", "M", "S39")
    assert code == 0
    assert out.count("[S39] NHS England announces consultation on ACO contracts") == 1
    assert "    https://www.england.nhs.uk/2018/01/consultation-aco-contracts/\n[M] " in out


@pytest.mark.parametrize(
    ("shape", "start"),
    [("--json", '{\n  "sources": ['), ("--csv", "key,title,"), ("--bibtex", "@misc{S39,\n")],
)
def test_sources_can_be_had_as_data(
    capsys: pytest.CaptureFixture[str], shape: str, start: str
) -> None:
    """For programs, for spreadsheets and to cite."""
    _, out, _ = printed(capsys, "sources", "S39", shape)
    assert out.startswith(start)
    assert "S71" not in out


def test_all_sources_stand_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a key, every source that the package cites."""
    _, out, _ = printed(capsys, "sources", "--json")
    keys = [source["key"] for source in json.loads(out)["sources"]]
    assert keys[:2] == ["S01", "S02"]
    assert keys == list(dict.fromkeys(keys))


def test_an_unknown_key_is_told_with_those_near(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in a key is a question, and no crash."""
    code, out, error = printed(capsys, "sources", "S39x")
    assert (code, out) == (2, "")
    assert "no source has the key 'S39x'; near to it are S39" in error


def test_the_words_of_a_term_need_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    """T2: several words on the command line are one term."""
    assert printed(capsys, "term", "market", "forces", "factor") == printed(
        capsys, "term", "market forces factor"
    )


def test_a_month_is_enough_for_a_term(capsys: pytest.CaptureFixture[str]) -> None:
    """T4: a sense that was in use in the month is told; one that was not, with its days."""
    code, out, _ = printed(capsys, "term", "ACS", "--on", "2017-05")
    assert (code, out.splitlines()[0]) == (0, "accountable care system")
    _, out, _ = printed(capsys, "term", "evolved", "STP", "--on", "2018-03")
    assert "'evolved STP' had no sense in March 2018 that we know of" in out
    assert "no longer in use in March 2018, but until 1 February 2018" in out
    _, out, _ = printed(capsys, "term", "ACS", "--on", "2017-05", "--json")
    assert json.loads(out)["on"] == "2017-05"


def test_what_is_no_month_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A month that is not in the calendar is refused, with the way to write one."""
    with pytest.raises(SystemExit):
        printed(capsys, "term", "ACS", "--on", "2017-13")
    assert "a month as 2017-04" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("shape", "shown"),
    [
        ((), "[HSCA2012, s.194] Health and Social Care Act 2012 (legislation.gov.uk, 2012)"),
        (("--csv",), "https://www.legislation.gov.uk/ukpga/2012/7,s.194"),
        (("--bibtex",), "note = {2012; s.194; s.195},"),
        (("--json",), '"locator": "s.194"'),
    ],
    ids=["text", "csv", "bibtex", "json"],
)
def test_the_place_in_a_source_is_kept(
    capsys: pytest.CaptureFixture[str], shape: tuple[str, ...], shown: str
) -> None:
    """T5: a key as it stands beside a finding, with its place, is printed with that place."""
    code, out, _ = printed(capsys, "sources", "HSCA2012, s.194", "HSCA2012, s.195", "S39", *shape)
    assert (code, shown in out) == (0, True)
    assert "S39" in out
