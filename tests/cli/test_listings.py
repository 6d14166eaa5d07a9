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
    doubts = json.loads(data)["with_doubts"]
    assert doubts["local-authority-district"] == counts["local-authority-district"] == 45
    assert table.splitlines()[1:] == [
        f"{kind},{count},{doubts[kind]}" for kind, count in counts.items()
    ]
    assert "  45 local authority districts, 45 of them with doubts\n" in text
    assert json.loads(data)["notes"] == []
    assert len(text.splitlines()) == len(counts) + 1


def test_list_names_the_bodies_of_a_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """With their codes of the day, and what is assumed of each."""
    kind, day = OrganisationKind.LOCAL_AUTHORITY_DISTRICT, date(2026, 4, 1)
    found = register().at(day, kind=kind)
    arguments = ("list", "--kind", kind.value, "--on", day.isoformat())
    _, text, _ = printed(capsys, *arguments)
    assert len(found) == 45
    assert text.startswith(
        f"{len(found)} local authority districts on 1 April 2026, 45 of them with doubts\n"
    )
    assert "  120 Ashfield District Council [no first day is recorded; last seen on" in text
    _, data, _ = printed(capsys, *arguments, "--json")
    told = json.loads(data)["bodies"]
    assert [body["code"] for body in told] == [body.code for body in found]
    assert told[0]["doubts"] == list(register().organisation(found[0].code).doubts_on(day))
    _, table, _ = printed(capsys, *arguments, "--csv")
    assert table.startswith("code,name,kind,ons_code,first_day,last_day,doubts\n")
    assert table.count("\n") == len(found) + 1


def test_an_unknown_kind_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """A word for several kinds may be the nearest."""
    with pytest.raises(SystemExit) as ended:
        main(["list", "--kind", "trusts"])
    assert ended.value.code == 2
    assert "'trusts' is not a kind of organisation; did you mean" in capsys.readouterr().err


def test_members_by_every_link(capsys: pytest.CaptureFixture[str]) -> None:
    """Constituents and partners apart, and the systems above."""
    arguments = ("members", "QOP", "--on", "2019-04-03")
    code, text, _ = printed(capsys, *arguments)
    assert code == 0
    lines = text.splitlines()
    assert "  region: North West (Y62), with " in text
    assert "  constituents: 10" in lines
    assert any(line.startswith("  partners: ") for line in lines)
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
    assert json.loads(printed(capsys, *arguments, "--json")[1]) == {
        **found.to_records(),
        "notes": [],
    }


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
    """Other keys than codes are answered, and how they were read is told, in words or as data."""
    arguments = (verb, "E54000007", "--on", "2017-04-01")
    _, _, err = printed(capsys, *arguments)
    assert err.startswith("understood: E54000007: QOP (the ONS code of QOP ")
    _, out, err = printed(capsys, *arguments, "--json")
    assert "understood" not in err
    told = json.loads(out)
    assert (told["code"], told["understood"]["how"]) == ("QOP", "ons-code")
    told = json.loads(printed(capsys, verb, "QOP", "--on", "2017-04-01", "--json")[1])
    assert told["understood"] is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--on"),
        ("list", "--kind", "icb", "--on"),
        ("members", "QOP", "--on"),
        ("whois", "QOP", "--on"),
        ("difference", "--from", "2026-04-01", "--to"),
    ],
    ids=" ".join,
)
def test_a_day_that_the_register_does_not_reach_is_told_as_data(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """Beside the answer, whoever reads no standard error."""
    [note] = json.loads(printed(capsys, *arguments, "2031-01-01", "--json")[1])["notes"][:1]
    assert note.startswith("1 January 2031 is after the edition of this register")
    assert note.endswith("later changes are not in it")


def test_members_say_which_links_were_seen_on_other_days(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Their days, and how to ask; not of links of the day, and not where all were asked."""
    arguments = ("members", "QRL", "--on", "2024-05-01")
    code, out, err = printed(capsys, *arguments)
    assert (code, "principal" in out) == (0, False)
    asked = "--relation principal-system --nearest"
    assert (
        "note: principal-system links to QRL were seen on 8 August 2023 and 1 April 2026 only; "
        f"ask for the nearest of these days with {asked}\n"
    ) in err
    told = json.loads(printed(capsys, *arguments, "--json")[1])["notes"]
    assert [note for note in told if note.endswith(asked)] != []
    assert printed(capsys, *arguments, *asked.split())[0] == 0
    assert "note" not in printed(capsys, *arguments, "--nearest")[2]
    _, _, err = printed(capsys, "members", "QRL", "--on", "2023-08-08")
    assert "principal-system" not in err


def test_a_body_without_parts(capsys: pytest.CaptureFixture[str]) -> None:
    """A trust has none, and it is said."""
    code, out, err = printed(capsys, "parts", "RM3", "--on", "2019-04-01")
    assert (code, out) == (1, "")
    assert "no parts of RM3" in err
