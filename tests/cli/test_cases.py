"""The verbs `cases` and `history`, and `case:NAME` in the place of a file."""

import csv
import io
import json

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.reference import cases

# One of each verb that reads a document, with what it is to print of the case.
READING = {
    "classify": (["classify", "case:devon-2017"], "Devon, as it stood on 15 March 2017"),
    "check": (["check", "case:devon-2017"], "Devon, as it stood on 15 March 2017"),
    "assess": (["assess", "case:devon-2017"], "Devon, as it stood on 15 March 2017"),
    "explain": (["explain", "case:greater-manchester-2017"], "Greater Manchester: "),
    "settle": (
        ["settle", "case:greater-manchester-2017", "case:greater-manchester-2017-facts"],
        "Greater Manchester: ",
    ),
    "compare": (
        [
            *("compare", "case:greater-manchester-2017", "case:greater-manchester-2017"),
            "case:greater-manchester-2017-facts",
        ],
        "Greater Manchester",
    ),
    "curve": (
        [
            *("curve", "case:greater-manchester-2017", "case:greater-manchester-2017-facts"),
            *("--fact", "outturn"),
        ],
        "Greater Manchester",
    ),
}


@pytest.mark.parametrize("verb", READING)
def test_each_verb_takes_a_case_for_a_file(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What it prints is about the case that was named."""
    arguments, words = READING[verb]
    assert main(arguments) == 0
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["classify", "check", "assess", "explain"])
def test_an_unknown_case_is_answered_with_the_nearest(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a file that cannot be read, so that the exit code is 2."""
    assert main([verb, "case:devon-2071"]) == 2
    told = capsys.readouterr().err
    assert "case:devon-2071: no case 'devon-2071'; did you mean 'devon-2017'?" in told
    assert "hint: `nhs-accountable-care cases` lists them" in told


def test_a_log_names_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF has the case for an artifact, with the line at which each finding stands."""
    arguments = ["check", "case:devon-2017", "--on", "2018-04-12", "--format", "sarif"]
    assert main(arguments) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["case%3Adevon-2017"]
    (place, *_) = run["results"][0]["locations"]
    assert place["physicalLocation"]["region"]["startLine"] > 1


def test_whois_asks_for_the_members_of_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    """The area first, and then its members, each on the day of the document."""
    assert main(["whois", "case:devon-2017"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("QJK, as it stood on 15 March 2017")
    assert "99P, as it stood on 15 March 2017" in told
    assert main(["whois", "case:devon-2017", "--on", "2019-04-01"]) == 0
    assert "15N, as it stood on 1 April 2019" in capsys.readouterr().out


def test_whois_of_an_unknown_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest one is named."""
    assert main(["whois", "case:devon-2071"]) == 2
    assert "did you mean 'devon-2017'" in capsys.readouterr().err


@pytest.mark.broad
def test_every_case_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """In words, as data and as a table, in the order of their names."""
    assert main(["cases"]) == 0
    words = capsys.readouterr().out
    assert [line[5:] for line in words.splitlines() if line.startswith("case:")] == list(
        cases.case_names()
    )
    assert "of no form, as far as is recorded" in words
    assert "(illustrative)" in words
    assert main(["cases", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["cases"]
    assert [each["name"] for each in data] == list(cases.case_names())
    assert main(["cases", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["case"] for row in rows] == list(cases.case_names())


@pytest.mark.broad
@pytest.mark.parametrize(
    ("options", "listed", "left_out"),
    [
        (["--form", "devolved-system"], {"greater-manchester-2017"}, {"devon-2017"}),
        (
            ["--article", "s05"],
            {"manchester-local-care-organisation-2018", "manchester-tender-2017"},
            {"devon-2017"},
        ),
        (
            ["--article", "S05", "--on", "2017-03-31"],
            {"manchester-local-care-organisation-2018"},
            {"manchester-tender-2017"},
        ),
    ],
    ids=["a form", "an article", "a day before the tender"],
)
def test_some_cases_are_listed(
    options: list[str],
    listed: set[str],
    left_out: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Those that may be of a form, those that an article tells of, those that had begun."""
    assert main(["cases", *options, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["cases"]
    names = [each["name"] for each in data]
    assert names == sorted(names)
    assert listed <= set(names)
    assert left_out.isdisjoint(names)


@pytest.mark.broad
def test_a_form_is_asked_of_each_told_day(capsys: pytest.CaptureFixture[str]) -> None:
    """Dorset was called an accountable care system in 2017, if not on its document's day."""
    form = ["cases", "--form", "accountable-care-system"]
    assert main(form) == 0
    words = capsys.readouterr().out
    assert (
        "case:dorset-2017\n    Dorset\n    - on 15 June 2017, 1 August 2017 and 20 September 2017:"
        " presumably: NHS England called\n      it" in words
    )
    assert "- on 1 April 2017: $.nested[0], Salford: unknown, 1 of 10 tests met" in words
    _, _, left_open = words.partition("\nNot known, with no test met: ")
    assert "lancashire-and-south-cumbria-2018" in left_open
    assert "dorset-2017" not in left_open
    assert "devon-2017" not in words
    assert main([*form, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (dorset,) = [each for each in data["cases"] if each["name"] == "dorset-2017"]
    assert [(each["day"], each["path"], each["answer"]) for each in dorset["answers"]] == [
        ("2017-06-15", "$", "unknown"),
        ("2017-08-01", "$", "unknown"),
        ("2017-09-20", "$", "unknown"),
    ]
    assert {each["presumption"]["answer"] for each in dorset["answers"]} == {"yes"}
    assert "south-yorkshire-and-bassetlaw-2017" in data["not_known"]
    assert main([*form, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["case"] for row in rows} == {each["name"] for each in data["cases"]}
    assert [row["presumption"][:11] for row in rows if row["case"] == "dorset-2017"] == [
        "presumably:"
    ] * 3


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["integrated-care-board-cluster", "--on", "2025-10-15", "--article", "S01"],
            "- on 15 October 2025: $.nested[0], Thames Valley ICB Partners: yes, ",
        ),
        (["integrated-health-organisation", "--on", "2027-06-30"], "contract, an illustration"),
        (["accountable-care-system", "--on", "2026-04-01"], "There is no such case.\n"),
        (["alliance", "--on", "2014-01-01"], "There is no such case.\n"),
    ],
    ids=["a day of a cluster", "an illustration", "a form no longer in force", "before all began"],
)
def test_a_form_is_asked_on_a_day(
    options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only where the form was in force, and the place had begun."""
    assert main(["cases", "--form", *options]) == 0
    assert told in capsys.readouterr().out


def test_where_there_is_none_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty answer would look like a fault."""
    assert main(["cases", "--article", "S99"]) == 0
    assert capsys.readouterr().out == "There is no such case.\n"


@pytest.mark.parametrize(
    ("form", "hint"),
    [("alliances", "did you mean 'alliance'?"), ("zzz", "`classify FILE --all` lists the forms")],
)
def test_an_unknown_form_is_refused(
    form: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the one that may be meant, or where they are listed."""
    assert main(["cases", "--form", form]) == 2
    assert hint in capsys.readouterr().err


@pytest.mark.broad
@pytest.mark.parametrize("name", ["devon-2017", "case:devon-2017"])
def test_a_history_is_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With or without the sign that it is a case, in words and as data."""
    assert main(["history", name]) == 0
    words = capsys.readouterr().out
    assert words == f"{cases.history('devon-2017')}\n"
    assert main(["history", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == cases.history("devon-2017").to_records()


def test_a_history_of_an_unknown_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest one is named."""
    assert main(["history", "devon"]) == 2
    assert "did you mean 'devon-2017'" in capsys.readouterr().err
