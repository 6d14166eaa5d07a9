"""The score of four places against a second account, and the task that prints it."""

import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.classification import SHIPPED_AXES
from tests.classification.test_places import FORMS, KINDS, PLACES, ROOT, table

TASK: dict[str, Any] = runpy.run_path(str(ROOT.parent / "tasks" / "score_places.py"))
ASKED = table(PLACES / "score.csv")
WORDS = table(PLACES / "score_words.csv")
ANSWERS: list[Any] = list(TASK["scored"]())
main: Callable[[list[str]], int] = TASK["main"]


def scored(**told: Any) -> Any:  # noqa: ANN401 -- a class of the task
    """Make an answer, of which a test says what it looks at."""
    usual = {
        "place": "devon-2017",
        "day": "2017-03-15",
        "asked": "form",
        "what": "alliance",
        "expected": "no",
        "certainty": "inferred",
        "found": "unknown",
    }
    told = usual | told
    return TASK["Scored"](**{"accepted": frozenset(told["expected"].split("|")), **told})


# --- The tables ---


def test_each_word_of_the_axes_is_mapped_once_and_used() -> None:
    """The words are those that are asked, each to values of one axis."""
    known = {axis.key: {each.key for each in axis.positions} for axis in SHIPPED_AXES}
    keys = [(row["axis"], row["words"]) for row in WORDS]
    asked = {(row["what"], row["expected"]) for row in ASKED if row["asked"] == "axis"}
    assert len(keys) == len(set(keys))
    assert set(keys) == asked
    for row in WORDS:
        assert set(row["values"].split(";")) <= known[row["library_axis"]] | {"unknown", "none"}


def test_forms_are_asked_on_days_of_their_own_unless_it_is_said() -> None:
    """A kind that is scored was in force, and one that is said not to be was not."""
    for each in ANSWERS:
        if each.asked == "form":
            is_in_force = date.fromisoformat(each.day) in FORMS[each.what].period
            assert is_in_force is (each.expected != "not in force"), each.row
    assert {row["what"] for row in ASKED if row["asked"] == "form"} <= set(KINDS)


# --- What counts as expected ---


@pytest.mark.parametrize(
    ("told", "is_as_expected"),
    [
        ({"found": "no"}, True),
        ({"found": "yes"}, False),
        ({"found": "unknown"}, False),
        ({"presumed": "no"}, True),
        ({"presumed": "yes"}, False),
        ({"presumed": "no", "certainty": "firm"}, False),
        ({"presumed": "no", "certainty": "high"}, False),
        ({"presumed": "no", "found": "not asked"}, False),
        ({"expected": "either", "accepted": frozenset({"yes", "unknown"})}, True),
        ({"asked": "axis", "what": "stage", "expected": "live|paused", "found": "paused"}, True),
    ],
    ids=str,
)
def test_an_answer_is_as_expected(told: dict[str, Any], is_as_expected: bool) -> None:  # noqa: FBT001 -- the answer that is looked at
    """One that is accepted, or presumed where the account is not sure of it."""
    assert scored(**told).is_as_expected is is_as_expected


def test_the_score_counts_what_was_in_force() -> None:
    """By what is asked, what was expected and how sure that is."""
    answers = [
        scored(found="no"),
        scored(),
        scored(expected="not in force", accepted=frozenset({"no", "unknown"})),
        scored(asked="axis", what="stage", expected="live", certainty="", found="live"),
    ]
    assert [" ".join(line.split()) for line in TASK["lines_of"](answers)] == [
        "form in all 1 of 2 50%",
        "form no 1 of 2 50%",
        "form inferred 1 of 2 50%",
        "axis in all 1 of 1 100%",
        "axis stage 1 of 1 100%",
    ]


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ([scored(found="no")] * 9 + [scored()], []),
        ([scored(found="no")] * 8 + [scored()], ["form: 8 of 9 as expected, fewer than 9 of 10"]),
        (
            [scored(found="no")] * 9 + [scored(expected="yes", certainty="firm")],
            ["devon-2017 2017-03-15: alliance is unknown, and surely yes"],
        ),
        ([scored(expected="yes", certainty="high", found="yes")], []),
        (
            [scored(expected="not in force", found="yes")],
            ["devon-2017 2017-03-15: alliance is yes, and was not in force"],
        ),
        (
            [scored(asked="axis", what="stage", expected="live", certainty="")],
            ["axis: 0 of 1 as expected, fewer than 3 of 4"],
        ),
    ],
    ids=["enough", "too few", "surely yes", "yes", "out of its time", "axes"],
)
def test_a_fault_is_told(answers: list[Any], faults: list[str]) -> None:
    """A score that is too low, a sure yes that is not given, and a yes out of its time."""
    assert list(TASK["faults_of"](answers)) == faults


# --- The four places ---


@pytest.mark.broad
def test_each_difference_is_listed_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """The table holds just what is answered otherwise, and says why."""
    assert main([]) == 0
    told = capsys.readouterr().out
    assert "score_open.csv" not in told
    assert "was not in force" not in told


def test_three_of_four_axes_are_as_expected() -> None:
    """Of ninety-seven that are asked."""
    axes = [each for each in ANSWERS if each.asked == "axis"]
    assert len(axes) == 97
    assert sum(each.is_as_expected for each in axes) * 4 >= 3 * len(axes)


@pytest.mark.broad
def test_a_table_that_is_stale_is_found_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A difference that is not listed fails the task, and so does one without a reason."""
    for name in ("forms.csv", "score.csv", "score_words.csv"):
        (tmp_path / name).write_bytes((PLACES / name).read_bytes())
    monkeypatch.setitem(main.__globals__, "PLACES", tmp_path)
    assert main([]) == 1
    assert "score_open.csv is not what is answered otherwise" in capsys.readouterr().out
    assert main(["--write"]) == 1
    assert "score_open.csv lists a difference without its reason" in capsys.readouterr().out
    shipped = (PLACES / "score_open.csv").read_text("utf-8")
    # Where all that was listed has a reason, and no more is otherwise, the table stays as it is.
    (tmp_path / "score_open.csv").write_text(shipped, "utf-8")
    main(["--write"])
    assert (tmp_path / "score_open.csv").read_text("utf-8") == shipped
    assert "score_open.csv" not in capsys.readouterr().out
