"""The task that begins a case: what it carries over, what it leaves to a person."""

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.arrangements import Arrangement, Case
from nhs_accountable_care.documents import read_file

ROOT = Path(__file__).parents[2]
TASK: dict[str, Any] = runpy.run_path(str(ROOT / "tasks" / "begin_case.py"))
main: Callable[[list[str]], int] = TASK["main"]

ACCOUNT: dict[str, Any] = {
    "id": "vale",
    "name": "The Vale",
    "days": ["2018-04-12"],
    "sources": {
        "A": {"title": "A list", "publisher": "The Vale", "date": "2018", "url": "https://a.b"},
        "B": {"id": "x", "title": "Not cited", "publisher": "", "date": "", "url": ""},
    },
    "members_by_day": {
        "2018-04-12": [
            {"code": "99P", "name": "A CCG", "role": "commissioner"},
            {"code": "912", "name": "A council", "role": "local authority"},
            {"code": "QJK", "name": "The Vale", "role": "footprint"},
        ]
    },
    "facts": [
        {
            "n": 1,
            "field": "leader",
            "fact": "Ann Example led it.",
            "source": ["A"],
            "confidence": "verified; of 2018 alone",
            "first_day": "2018",
        },
        {"n": 2, "field": "x", "fact": "So.", "source": ["A"], "confidence": "computed in it"},
        {"n": 3, "field": "x", "fact": "So.", "source": ["A"], "confidence": "from memory"},
    ],
    "not_known": ["its budget"],
    "expected": [
        {
            "day": "2018-04-12",
            "forms": {
                "yes": [],
                "no": [
                    {
                        "form": "Alliance",
                        "because": "no agreement",
                        "decided_by": "criteria 1 to 3 (4 is met)",
                        "facts": [1],
                        "certainty": "firm",
                    }
                ],
                "unknown": [
                    {
                        "form": "No such kind",
                        "because": "nothing told",
                        "decided_by": "the definition",
                        "facts": [],
                        "certainty": "firm",
                        "for": "A part",
                    }
                ],
                "either": [
                    {
                        "form": "Alliance",
                        "because": "two readings",
                        "decided_by": "criteria 1 and 5",
                        "facts": [1],
                        "certainty": "firm",
                        "answers_accepted": ["no", "unknown"],
                        "by_letter": "no",
                    }
                ],
            },
            "not_in_force": [],
            "axes": {"split": "separate", "stage": "in a word of its own"},
            "axis_reasons": "As told.",
            "findings": {
                "error": [],
                "warning": [],
                "must_not": ["R07, R05: no committee", "a confusion"],
                "cannot_check": ["the budget"],
                "error_if": "spending above its limit: R29 (99P)",
                "reference_error_if": "the document names 15N, which opens in 2019",
                "note": ["a note"],
                "certainty": "firm",
            },
        }
    ],
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository with the tables that carry words over, and a file of accounts."""
    places = tmp_path / "tests" / "cases" / "places"
    places.mkdir(parents=True)
    for table in ("axes.csv", "forms.csv"):
        (places / table).write_text((ROOT / "tests/cases/places" / table).read_text("utf-8"))
    (tmp_path / "accounts.json").write_text(json.dumps({"cases": [ACCOUNT]}))
    return tmp_path


def run(root: Path, verb: str, *arguments: str) -> int:
    """Run the task as a contributor does."""
    accounts = [] if verb == "document" else ["--accounts", str(root / "accounts.json")]
    return main(["--root", str(root), verb, *accounts, *arguments])


def test_an_account_is_carried_over(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that say how sure, which tests and which rows become data."""
    assert run(root, "expect", "vale", "vale-2018") == 0
    place = json.loads((root / "tests/cases/places/vale-2018.json").read_text("utf-8"))
    assert place["id"] == "vale-2018"
    assert list(place["sources"]) == ["A"]
    assert place["members_by_day"] == {
        "2018-04-12": {"commissioner": ["99P"], "local-authority": ["912"], "footprint": ["QJK"]}
    }
    assert [(fact["confidence"], fact.get("remark")) for fact in place["facts"]] == [
        ("verified", "of 2018 alone"),
        ("unverified", "computed in it"),
        ("unverified", "from memory"),
    ]
    (day,) = place["expected"]
    assert day["forms"]["no"][0]["failed"] == [1, 2, 3]
    assert day["forms"]["unknown"][0]["open"] == [0]
    assert day["forms"]["unknown"][0]["path"] == "$.nested[A part]"
    assert day["forms"]["either"][0]["open"] == [1, 5]
    assert day["forms"]["either"][0]["accepted"] == ["no", "unknown"]
    assert day["findings"]["must_not"] == [
        {"row": "R07", "because": "no committee"},
        {"row": "R05", "because": "no committee"},
        {"what": "a confusion"},
    ]
    assert day["findings"]["error_if"] == [
        {"row": "R29", "because": "spending above its limit: R29 (99P)"}
    ]
    assert day["findings"]["reference_error_if"][0]["codes"] == ["15N"]
    left = capsys.readouterr().out
    assert "these may be names: Ann Example" in left
    assert "  stage: in a word of its own" in left
    assert "split: separate" not in left
    assert "no form of forms.csv is 'No such kind'" in left
    assert "which tests decide 'No such kind'?" in left
    assert "which row of the law is meant by 'a confusion'?" in left


def test_what_is_begun_can_be_read(root: Path) -> None:
    """The document has the members on their days, and the account the days to be told."""
    assert run(root, "expect", "vale", "vale-2018") == 0
    assert run(root, "document", "vale-2018") == 0
    folder = root / "src/nhs_accountable_care/reference/cases"
    place = read_file(folder / "vale-2018.json", Arrangement).value
    assert [member.body.code for member in place.members or ()] == ["99P", "912"]
    told = read_file(folder / "vale-2018-case.json", Case).value
    assert [day.on.iso() for day in told.days] == ["2018-04-12"]
    rows = (root / "tests/cases/places/coverage/vale-2018.csv").read_text("utf-8")
    assert rows.splitlines()[1] == "1,,not,to be written"


def test_nothing_is_overwritten(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody has written since would be lost."""
    assert run(root, "expect", "vale", "vale-2018") == 0
    assert run(root, "expect", "vale", "vale-2018") == 1
    assert run(root, "document", "vale-2018") == 0
    assert run(root, "document", "vale-2018") == 1
    assert "is there already" in capsys.readouterr().out


def test_what_there_is_not_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An account, a file of accounts, and what is expected of a place."""
    assert run(root, "list") == 0
    assert capsys.readouterr().out == "vale: The Vale, 3 facts\n"
    assert run(root, "expect", "dale", "dale-2018") == 1
    assert "no account 'dale'" in capsys.readouterr().out
    assert run(root, "document", "dale-2018") == 1
    assert "what is expected comes first" in capsys.readouterr().out
    (root / "accounts.json").unlink()
    assert run(root, "list") == 1
    assert "there are no accounts in accounts.json" in capsys.readouterr().out


def test_an_account_without_members_asks_for_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some accounts tell who takes part in their facts alone."""
    bare = {key: ACCOUNT[key] for key in ACCOUNT if key != "members_by_day"}
    (root / "accounts.json").write_text(json.dumps({"cases": [bare]}))
    assert run(root, "expect", "vale", "vale-2018") == 0
    assert "2018-04-12: who took part?" in capsys.readouterr().out
