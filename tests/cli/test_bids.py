"""The verb that answers a bidder's question, in each of its shapes."""

import csv
import io
import json
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import template
from nhs_accountable_care.reference import edition

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
