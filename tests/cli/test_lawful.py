"""Which ways to pay a day allows between whom is answered on the command line."""

import csv
import io
import json
from pathlib import Path
from typing import Any, Final

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.payment import SHIPPED_MECHANISMS

CASES: Final = json.loads(
    (Path(__file__).parents[1] / "payment" / "lawful_cases.json").read_text(encoding="utf-8")
)["cases"]
ANSWERS: Final = {True: "allowed", False: "not allowed", None: "not known"}
OF_2016: Final = ("lawful", "--on", "2016-05-01")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_answer_is_that_of_the_sources(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, as data and as a table; the code says whether the day forbids it."""
    parties = [
        f"--party={role}={kind}" for role, kinds in case["parties"].items() for kind in kinds
    ]
    asked = ["lawful", case["mechanism"], "--on", case["on"], *parties]
    code = 1 if case["allowed"] is False else 0
    assert main(asked) == code
    words, *rest = capsys.readouterr().out.splitlines()
    assert words.endswith(f": {ANSWERS[case['allowed']]}")
    assert main([*asked, "--json"]) == code
    (record,) = json.loads(capsys.readouterr().out)["answers"]
    assert (record["standing"], record["is_allowed"]) == (case["standing"], case["allowed"])
    assert sum(line.startswith("  source: ") for line in rest) == len(record["sources"])
    assert main([*asked, "--csv"]) == code
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["answer"], row["standing"]) == (ANSWERS[case["allowed"]], case["standing"])
    assert row["because"] == "; ".join(record["because"])


def test_every_mechanism_is_answered_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Those that have the role, by their answer; the code is that of a list."""
    assert main([*OF_2016, "--csv"]) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert [row["mechanism"] for row in rows] == [each.type_tag for each in SHIPPED_MECHANISMS]
    assert main([*OF_2016, "--party", "commissioner=ccg"]) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [lines.index(head) for head in ("ALLOWED", "NOT KNOWN", "NOT ALLOWED")]
    marginal = lines.index("marginal rate emergency tariff on 1 May 2016: allowed")
    assert heads[0] < marginal < heads[1] < heads[2]
    # "CP68: blended payment in its year", and 2016/17 is none; it may be agreed all the same.
    assert heads[1] < lines.index("blended payment on 1 May 2016: not known") < heads[2]
    assert not any(line.startswith("pooled budget") for line in lines)


def test_an_answer_that_none_has_is_no_heading(capsys: pytest.CaptureFixture[str]) -> None:
    """Of members only an alliance has some."""
    main([*OF_2016, "--party", "partners=ccg", "--party", "partners=local-authority-upper-tier"])
    out = capsys.readouterr().out
    assert out.split("\n")[1:3] == ["ALLOWED", "======="]
    assert "NOT" not in out


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["poold-budget"], "did you mean 'pooled-budget'?"),
        (["banana"], "there are: "),
        (["--party", "comissioner=ccg"], "did you mean 'commissioner'?"),
        (["--party", "zzz=ccg"], "no mechanism has a role 'zzz'; there are: "),
        (["pooled-budget", "--party", "prtners=ccg"], "it has: 'fund', 'partners'"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_a_slip_is_told(more: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And not answered as if nothing were asked."""
    assert main([*OF_2016, *more]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert told in streams.err
