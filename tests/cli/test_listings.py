"""The verbs that list bodies, members, changes and parts."""

import json
from datetime import date
from typing import Any

import pytest

from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.cli import main
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.reference import edition, register
from tests.command_line import trials_of, try_out


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main(list(arguments))
    streams = capsys.readouterr()
    return code, streams.out, streams.err


@pytest.mark.parametrize("trial", trials_of("lists"))
def test_lists_are_what_the_sources_say(
    capsys: pytest.CaptureFixture[str], trial: dict[str, Any]
) -> None:
    """Each trial has its right answer and who says so."""
    try_out(capsys, trial)


def test_list_counts_kinds_in_three_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    """As text, as a table and as data; without a day, on that of the register."""
    _, text, _ = printed(capsys, "list")
    _, table, _ = printed(capsys, "list", "--csv")
    _, data, _ = printed(capsys, "list", "--json")
    counts = json.loads(data)["counts"]
    day = edition().day
    assert json.loads(data)["on"] == day.isoformat()
    assert text.startswith(f"on {words_of_day(day)}\n")
    assert counts["integrated-care-board"] == 36
    assert sum(counts.values()) == len(register().at(day))
    assert table.splitlines()[1:] == [f"{kind},{count}" for kind, count in counts.items()]
    assert len(text.splitlines()) == len(counts) + 1


def test_list_names_the_bodies_of_a_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """With their codes of the day, and what is assumed of each."""
    kind, day = OrganisationKind.LOCAL_AUTHORITY_DISTRICT, date(2026, 4, 1)
    found = register().at(day, kind=kind)
    arguments = ("list", "--kind", kind.value, "--on", day.isoformat())
    _, text, _ = printed(capsys, *arguments)
    assert text.startswith(f"{len(found)} local authority districts on 1 April 2026\n")
    assert "  120 Ashfield District Council [no first day is recorded; last seen on" in text
    _, data, _ = printed(capsys, *arguments, "--json")
    told = json.loads(data)["bodies"]
    assert [body["code"] for body in told] == [body.code for body in found]
    assert told[0]["doubts"] == list(register().organisation(found[0].code).doubts_on(day))
    _, table, _ = printed(capsys, *arguments, "--csv")
    assert table.startswith("code,name,kind,ons_code,first_day,last_day,doubts\n")
    assert table.count("\n") == len(found) + 1


def test_members_by_every_link(capsys: pytest.CaptureFixture[str]) -> None:
    """Constituents and partners apart, and the systems above."""
    arguments = ("members", "QOP", "--on", "2019-04-03")
    code, text, _ = printed(capsys, *arguments)
    assert code == 0
    lines = text.splitlines()
    assert "  region: North West (Y62), with " in text
    assert "  constituent of it: 10" in lines
    assert any(line.startswith("  partner of it: ") for line in lines)
    _, data, _ = printed(capsys, *arguments, "--json")
    told = json.loads(data)
    assert told["code"] == "QOP"
    assert [above["code"] for above in told["systems"]] == ["Y62"]
    assert {each["relation"] for each in told["members"]} >= {"constituent-of", "partner-of"}
    _, table, _ = printed(capsys, *arguments, "--csv")
    assert table.startswith("relation,code,name,kind,")
    assert table.count("\n") == len(told["members"]) + 1


def test_what_has_no_members_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Of all links it is said; of one that is asked for it is an error, with the other days."""
    code, text, _ = printed(capsys, "members", "00T", "--on", "2017-04-01")
    assert (code, text.splitlines()[-1]) == (0, "  no members are recorded for that day")
    code, out, err = printed(
        capsys, "members", "QOP", "--on", "2018-04-01", "--relation", "partner-of"
    )
    assert (code, out) == (1, "")
    assert "no partner-of link to QOP is recorded for 1 April 2018" in err


def test_difference_prints_a_change_set(capsys: pytest.CaptureFixture[str]) -> None:
    """Its text, or its records."""
    found = register().difference(date(2026, 3, 31), date(2026, 4, 1))
    arguments = ("difference", "--from", "2026-03-31", "--to", "2026-04-01")
    assert printed(capsys, *arguments)[1] == f"{found}\n"
    assert json.loads(printed(capsys, *arguments, "--json")[1]) == found.to_records()


def test_parts_in_three_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    """Key, people by basis, districts, and where each was on the day."""
    arguments = ("parts", "05L", "--on", "2019-04-01")
    _, text, _ = printed(capsys, *arguments)
    assert text == (
        "05L-1 (Birmingham 92): 05L; 178,281 people (residents-mid-2020)\n"
        "05L-2 (Sandwell 186): 05L; 329,042 people (residents-mid-2020)\n"
    )
    _, data, _ = printed(capsys, *arguments, "--json")
    told = json.loads(data)
    assert told["code"] == "05L"
    assert told["parts"][0]["people"]["residents-mid-2020"] == 178_281
    assert told["parts"][0]["areas"] == ["05L"]
    _, text, _ = printed(capsys, "parts", "--on", "2012-04-01")
    assert text.count(": no area recorded; ") == 219


@pytest.mark.parametrize("verb", ["members", "parts"])
def test_what_was_understood_is_said(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """Other keys than codes are answered, and how they were read is told."""
    _, out, err = printed(capsys, verb, "E54000007", "--on", "2017-04-01", "--json")
    assert json.loads(out)["code"] == "QOP"
    assert err.startswith("understood: E54000007: QOP (the ONS code of QOP ")


def test_a_body_without_parts(capsys: pytest.CaptureFixture[str]) -> None:
    """A trust has none, and it is said."""
    code, out, err = printed(capsys, "parts", "RM3", "--on", "2019-04-01")
    assert (code, out) == (1, "")
    assert "no parts of RM3" in err
