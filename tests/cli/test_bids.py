"""The verb that answers a bidder's question, in each of its shapes."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import template, write
from nhs_accountable_care.reference import cases, edition

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def bid(folder: Path) -> str:
    """Write the question that `new bid` prints."""
    text = template("bid", as_at=edition().day)
    (folder / "bid.json").write_text(text, encoding="utf-8")
    return "bid.json"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main(["assess-bid", *arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_two_pages_answer_a_board(capsys: pytest.CaptureFixture[str], bid: str) -> None:
    """The middle, the tail, the cap, a large loss, the people; marked; at most two pages."""
    code, out, err = printed(capsys, bid)
    assert (code, err) == (0, "")
    for words in (
        "INVENTED FIGURES",
        "trust bears\n    100p of each further pound",
        "The tail of cost: commissioner bears 100p of each further pound, without limit.",
        "costs commissioner about £35,700 a\n    year on average",
        "loses more than £3m in a year: about 9.1 %",
        "enough to be 95%\n    sure and not enough to be 99% sure",
        "WHAT IS NOT KNOWN",
    ):
        assert words in out
    assert len(out.splitlines()) <= 120


def test_csv_and_json_say_the_same_and_are_marked(
    capsys: pytest.CaptureFixture[str], bid: str
) -> None:
    """Doubts and the mark of what is invented stand on every channel."""
    _, out, _ = printed(capsys, bid, "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    _, out, _ = printed(capsys, bid, "--json")
    data = json.loads(out)
    assert len(rows) == len(data["rows"])
    assert data["is_illustrative"]
    assert "INVENTED FIGURES" in rows[0]["words"]
    # A spreadsheet is to add them up: nothing stands before a minus.
    values = [row["value"] for row in rows if row["section"] in {"result", "point"}]
    assert min(map(float, values)) < 0
    doubts = [row["words"] for row in rows if row["section"] == "not known"]
    assert doubts == data["not_known"]
    assert "Who bears the cost of high-cost drugs." in doubts
    figures = [row for row in rows if row["unit"] == "pounds"]
    assert {row["is_estimate"] for row in figures} == {"true"}
    assert all(row["words"].startswith("about") for row in figures)


def test_what_is_wrong_is_told_of_the_file(capsys: pytest.CaptureFixture[str], bid: str) -> None:
    """A bearer that is no party, and a document of another kind."""
    file = Path(bid)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"bearer": "trust"', '"bearer": "hospital"'), encoding="utf-8")
    code, _, err = printed(capsys, bid)
    assert code == 2
    assert "'hospital' is no party of the contract; there are: commissioner, trust" in err
    file.write_text(template("facts", as_at=edition().day), encoding="utf-8")
    code, _, err = printed(capsys, bid)
    assert code == 2
    assert "bid.json" in err


def test_the_page_is_whole_and_marked(capsys: pytest.CaptureFixture[str], bid: str) -> None:
    """The pictures, the tables, the doubts and the mark; nothing else is printed."""
    code, out, err = printed(capsys, bid, "--html", "bid.html")
    assert (code, out, err) == (0, "", "written: bid.html\n")
    page = Path("bid.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "INVENTED FIGURES" in page
    assert "What is not known" in page


# --- With the arrangement ---


def with_arrangement(bid: str, **more: object) -> None:
    """Put an arrangement into the question: that of guidance on such organisations."""
    case = cases.case("integrated-health-organisation-2026")
    place = json.loads(write(case))
    data = json.loads(Path(bid).read_text(encoding="utf-8"))
    data["sources"] |= place["sources"]
    data["document"]["arrangement"] = place["document"] | more
    Path(bid).write_text(json.dumps(data), encoding="utf-8")


@pytest.mark.broad
def test_the_rules_are_asked_whether_the_bearer_may(
    capsys: pytest.CaptureFixture[str], bid: str
) -> None:
    """What they find, and what they could not ask, stands on every channel."""
    with_arrangement(bid)
    _, out, _ = printed(capsys, bid)
    found = out.partition("MAY WHOEVER BEARS IT BEAR IT")[2]
    assert "Nothing was found to be wrong" in found
    _, out, _ = printed(capsys, bid, "--json")
    assert json.loads(out)["rules"]["findings"] == []
    place = json.loads(Path(bid).read_text(encoding="utf-8"))["document"]["arrangement"]
    [contract] = place["agreements"]
    started = {"lifecycle": None, "period": "2026-04-01/2037-03-31"}
    with_arrangement(bid, agreements=[contract | started | {"holder_is_designated": False}])
    for shape in ((), ("--csv",), ("--json",)):
        _, out, _ = printed(capsys, bid, *shape)
        assert "NAC707" in out
    printed(capsys, bid, "--html", "bid.html")
    assert "NAC707" in Path("bid.html").read_text(encoding="utf-8")


def test_an_arrangement_is_given_beside_the_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A council of Salford shares losses; whether it has cover is asked."""
    name = "case:greater-manchester-2017"
    code, out, _ = printed(capsys, f"{name}-bid", "--arrangement", name)
    assert code == 0
    assert "NAC501): whether Salford City Council (309)" in out
    assert "  council: Salford City Council (309)\n" in out
    code, _, err = printed(capsys, "-", "--arrangement", "-")
    assert code == 2
    assert "can be read once" in err


@pytest.mark.broad
def test_several_facts_that_move_together_are_simulated(
    capsys: pytest.CaptureFixture[str], bid: str
) -> None:
    """Each figure has its standard error beside it."""
    pytest.importorskip("polars")
    data = json.loads(Path(bid).read_text(encoding="utf-8"))
    asked = data["document"]["bid"]
    normal = asked["spread"]["facts"]["cost"]
    asked["spread"] = {
        "facts": {
            "cost": normal,
            "expected_cost": {**normal, "standard_deviation": "1200000.00"},
        },
        "correlations": [{"between": ["cost", "expected_cost"], "by": "0.5"}],
    }
    del asked["facts"]["facts"]["expected_cost"]
    Path(bid).write_text(json.dumps(data), encoding="utf-8")
    code, out, _ = printed(capsys, bid, "--csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    deviations = [row["words"] for row in rows if row["what"] == "standard deviation"]
    assert deviations
    assert all("±" in each or each == "about £0" for each in deviations)
    assert [row for row in rows if row["section"] == "reserve"]


# --- What wants a simulation, and how terms are named ---


def test_without_an_extra_what_to_install_is_told_as_a_command(
    capsys: pytest.CaptureFixture[str], bid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two correlated facts; no modules of Python are named to whoever types a command."""
    data = json.loads(Path(bid).read_text(encoding="utf-8"))
    question = data["document"]["bid"]
    question["spread"]["facts"]["expected_cost"] = question["spread"]["facts"]["cost"]
    question["facts"]["facts"] = {}
    question["spread"]["correlations"] = [{"between": ["cost", "expected_cost"], "by": "0.6"}]
    Path(bid).write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr("nhs_accountable_care.frames.libraries.installed_library", lambda: None)
    code, out, err = printed(capsys, bid)
    assert (code, out) == (2, "")
    assert "cost and expected_cost are correlated" in err
    assert "python -m pip install '.[frames]' polars" in " ".join(err.split())
    assert "nhs_accountable_care." not in err


def test_a_protection_is_named_by_its_term(capsys: pytest.CaptureFixture[str], bid: str) -> None:
    """On the page and in text; where it stands in the file is for programs."""
    _, out, _ = printed(capsys, bid)
    assert "  cap, where the loss bands end: 5% of the baseline. " in out
    assert "up_to" not in out
    assert "loss_bands[" not in out
    printed(capsys, bid, "--html", "bid.html")
    page = re.sub("<[^>]*>", "", Path("bid.html").read_text(encoding="utf-8"))
    assert "where the loss bands end: 5% of the baseline." in page
    assert "loss_bands[" not in page
    _, out, _ = printed(capsys, bid, "--csv")
    assert "loss_bands[1].up_to" in out


@pytest.mark.parametrize("today", [True, False], ids=["with the terms of today", "without"])
def test_what_a_term_needs_and_nobody_gives_is_told_by_its_path(
    capsys: pytest.CaptureFixture[str], folder: Path, bid: str, *, today: bool
) -> None:
    """Each by where it would stand in the file, with the line of what stands there instead."""
    data = json.loads((folder / bid).read_text(encoding="utf-8"))
    asked = data["document"]["bid"]
    asked["contract"]["mechanism"]["stop_loss"] = {"at": "100000.00", "above": "90%", "rows": 5}
    asked["contract"]["paid_by"] = []
    asked["spread"]["facts"] = {"expected_cost": asked["spread"]["facts"]["cost"]}
    asked["facts"]["facts"] = {}
    if not today:
        del asked["today"]
    (folder / bid).write_text(json.dumps(data, indent=1), encoding="utf-8")
    code, out, err = printed(capsys, bid)
    assert (code, out) == (2, "")
    assert re.fullmatch(
        r"bid\.json:\d+:\d+: \$\.bid\.facts\.tables\.people\.rows: missing\n"
        r"    hint: give at most 5 rows of: cost_of_person\n",
        err,
    )
