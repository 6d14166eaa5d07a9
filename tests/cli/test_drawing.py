"""The verb that draws: arrangements of files, and what became of codes."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.reference import cases

POOL = "case:city-and-hackney-2017"
FILE = Path(cases.__file__).parent / "city-and-hackney-2017.json"


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_an_arrangement_is_drawn_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Who takes part, in which role, on which side, with the names of the register."""
    code, out, err = printed(capsys, "draw", "case:manchester-local-care-organisation-2018")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Manchester Local Care Organisation"
    assert "├─ provider: Manchester University NHS Foundation Trust (R0A)" in lines
    assert "│    provides care" in lines


@pytest.mark.parametrize(
    ("shape", "first"),
    [("mermaid", "flowchart TD"), ("dot", "digraph {")],
)
def test_other_programs_can_draw_it(
    capsys: pytest.CaptureFixture[str], shape: str, first: str
) -> None:
    """In the language of Mermaid, and in that of Graphviz."""
    for what in (POOL, "QNQ"):
        code, out, _ = printed(capsys, "draw", what, "--format", shape)
        assert (code, out.splitlines()[0], out[-1]) == (0, first, "\n")


def test_a_file_and_a_case_are_drawn_alike(capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever way the document is named; a case that there is not is refused."""
    drawn = [printed(capsys, "draw", what) for what in (POOL, FILE)]
    assert drawn[0] == drawn[1]
    code, _, err = printed(capsys, "draw", "case:nowhere")
    assert (code, "cases` lists them" in err) == (2, True)


@pytest.mark.parametrize("what", [POOL, "QNQ"], ids=["arrangement", "code"])
def test_a_drawing_is_written_to_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str
) -> None:
    """Or printed; it is the same."""
    file = tmp_path / "new" / "drawing.svg"
    code, out, err = printed(capsys, "draw", what, "--format", "svg", "--output", file)
    assert (code, out) == (0, "")
    assert "written: " in err
    text = file.read_text("utf-8")
    ET.fromstring(text)  # noqa: S314 -- our own text
    assert printed(capsys, "draw", what, "--format", "svg")[1] == text


def test_both_are_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Boxes and arrows of an arrangement; bodies, flows and days of a river."""
    answers = [json.loads(printed(capsys, "draw", what, "--json")[1]) for what in (POOL, "QNQ")]
    assert [set(each) for each in answers] == [
        {"boxes", "arrows"},
        {"bodies", "flows", "stages", "of", "on", "basis", "doubts"},
    ]


def test_a_closed_code_is_meant_as_it_last_stood(capsys: pytest.CaptureFixture[str]) -> None:
    """And one that stands as on the day of the register; another day is taken at its word."""
    closed = printed(capsys, "draw", "QNQ")[1].splitlines()[0]
    assert closed == "What became of what: QNQ, on 31 March 2026."
    code, _, err = printed(capsys, "draw", "QNQ", "--on", "2026-04-01")
    assert code == 1
    assert "succeeded on 1 April 2026" in err
    assert printed(capsys, "draw", "QOP", "--on", "2023-04-01", "--days", "2022-07-01")[0] == 0


def test_lines_fit_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Those of a river are folded."""
    assert max(map(len, printed(capsys, "draw", "QNQ")[1].splitlines())) <= 92


def test_what_cannot_be_drawn_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Days for an arrangement, areas beside trusts, a file that is not there."""
    code, _, err = printed(capsys, "draw", POOL, "--days", "2013-04-01")
    assert (code, "an arrangement is drawn as it stood on one day" in err) == (2, True)
    code, _, err = printed(capsys, "draw", "QOP", "RM3")
    assert (code, "draw two rivers" in err) == (2, True)
    code, _, err = printed(capsys, "draw", "nowhere.json")
    assert (code, "cannot be opened" in err) == (2, True)
