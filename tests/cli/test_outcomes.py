"""Several outcomes of one agreement are settled side by side, from a column of facts each."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Final

import pytest

from nhs_accountable_care.cli import main

pytestmark = pytest.mark.usefixtures("folder")

# Half of what is beyond 1% of the target, at most 3% of it; worked out by hand.
OUTCOMES = """\
fact,As planned,Over,"Far, over",Under
target,£100m,£100m,£100m,£100m
outturn,£100m,£104m,£120m,95m
"""
GETS = {"As planned": 0, "Over": -1_500_000, "Far, over": -3_000_000, "Under": 2_000_000}
TOLD = """\
An example place: Bounded gain and loss share, at $.finance.payments[0]

WHAT EACH PARTY GETS, BY OUTCOME
================================
  outcome       commissioner        provider
  As planned           £0.00           £0.00
  Over         £1,500,000.00  -£1,500,000.00
  Far, over    £3,000,000.00  -£3,000,000.00
  Under       -£2,000,000.00   £2,000,000.00
"""


def settle(
    capsys: pytest.CaptureFixture[str],
    table: str,
    *more: str,
    kind: str = "bounded-gain-and-loss-share",
) -> tuple[int, str, str]:
    """Settle a clause by a table, and give the exit code and what was printed."""
    assert main(["new", kind]) == 0
    Path("terms.json").write_text(capsys.readouterr().out, encoding="utf-8")
    Path("facts.csv").write_text(table, encoding="utf-8")
    code = main(["settle", "terms.json", "facts.csv", *more])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_outcomes_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    """In words, as a table and as data, with the same sums."""
    assert settle(capsys, OUTCOMES) == (0, TOLD, "")
    code, out, err = settle(capsys, OUTCOMES, "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, err) == (0, "")
    assert {row["outcome"]: float(row["provider"]) for row in rows} == GETS
    assert {row["outcome"]: -float(row["commissioner"]) for row in rows} == GETS
    code, out, err = settle(capsys, OUTCOMES, "--json")
    data = json.loads(out)["outcomes"]
    assert (code, err) == (0, "")
    assert {each["outcome"]: each["net"]["provider"] for each in data} == {
        outcome: pounds * 100 for outcome, pounds in GETS.items()
    }


YEARS: Final = """\
fact,2023/24,2024-25,A better year
target,£100m,£100m,£100m
outturn,£104m,£120m,£100m
"""


def test_of_columns_headed_by_years_one_is_settled(capsys: pytest.CaptureFixture[str]) -> None:
    """By itself, in every shape: £4m over, half of what is beyond £1m, is £1.5m."""
    code, out, err = settle(capsys, YEARS, "--year", "2023/24", "--csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (code, err) == (0, "")
    assert (row["from"], row["amount"]) == ("provider", "1500000")
    code, out, _ = settle(capsys, YEARS, "--year", "2024/25", "--html", "page.html")
    assert code == 0
    page = re.sub("<[^>]*>", "", Path("page.html").read_text(encoding="utf-8"))
    assert "The facts are those of 2024/25." in page
    assert "£3,000,000.00" in page


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (YEARS, "--year: no column is headed 2025/26\n    hint: the columns are: '2023/24',"),
        (
            YEARS.replace("2023/24,2024-25", "2025/26,2025-26"),
            "--year: 2 columns are headed 2025/26",
        ),
    ],
    ids=["none", "two"],
)
def test_a_year_that_heads_no_column_or_two(
    capsys: pytest.CaptureFixture[str], table: str, told: str
) -> None:
    """It is refused, and not passed over."""
    code, out, err = settle(capsys, table, "--year", "2025/26", "--csv")
    assert (code, out) == (2, "")
    assert told in err


def test_an_outcome_that_is_invented_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """As a settlement does."""
    table = "fact,confidence,One,Other\ntarget,illustrative,1,1\noutturn,illustrative,1,2\n"
    code, out, _ = settle(capsys, table)
    assert code == 0
    assert "BY OUTCOME (EVERY FIGURE HERE IS INVENTED)" in out


def test_a_table_beside_is_that_of_each_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    """The cost above £100,000 of each patient, whatever else the outcomes are."""
    Path("patients.csv").write_text("cost\n80000\n150000\n700000\n", encoding="utf-8")
    more = ("--table", "patients=patients.csv", "--csv")
    code, out, _ = settle(capsys, "fact,One,Other\n", *more, kind="stop-loss-for-each-patient")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [(row["outcome"], row["provider"]) for row in rows] == [
        ("One", "405000.00"),
        ("Other", "405000.00"),
    ]


@pytest.mark.parametrize(
    ("table", "more", "told"),
    [
        (OUTCOMES, ("--html", "page.html"), ["--html is for one outcome"]),
        (
            "fact,Good,Bad\ntarget,1,lots\noutturn,2,3\ntarget,1,2\n",
            (),
            ["line 2: Bad: target: 'lots' is not an amount", "line 4: target stands on line 2"],
        ),
        (
            "fact,Good,Bad\ntarget,1,1\noutturn,2,\n",
            (),
            ["facts.csv, Bad: $.facts.outturn: missing"],
        ),
        ("fact,Good,good\ntarget,1,1\n", (), ["two columns are headed Good"]),
        ("fact,vale,sorce\ntarget,1,1\n", (), ["did you mean 'value'?", "did you mean 'source'?"]),
        ("fact,Good\ntarget,1\n", (), ["no column is headed value"]),
        ("what,Good,Bad\ntarget,1,1\n", (), ["no column is headed fact"]),
    ],
    ids=["page", "values", "missing", "twice", "slips", "one", "no facts"],
)
def test_what_is_wrong_is_told_of_its_outcome(
    table: str, more: tuple[str, ...], told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it, each once; and slips in the usual headings are told as before."""
    code, out, err = settle(capsys, table, *more)
    assert (code, out) == (2, "")
    assert [err.count(each) for each in told] == [1] * len(told)


# --- Facts that cannot be together ---

# Of 10 indicators 12 are met, or 8; who gets how much is no matter here.
DOUBTFUL: Final = """\
fact,value
fixed_payment,£100m
quality_indicators,10
quality_indicators_met,12
elective_value,£0
"""
DOUBT: Final = "more quality indicators are said to be met than there are"


def doubtful(*more: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Settle an aligned payment of 2023/24, which has a part for quality, by such facts."""
    assert main(["new", "aligned-payment-and-incentive", "--year", "2023/24"]) == 0
    Path("aligned.json").write_text(capsys.readouterr().out, encoding="utf-8")
    Path("best.csv").write_text(
        "actual_cases,expected_cases,best_practice_price,unit_price\n1,1,15,12\n", encoding="utf-8"
    )
    verb, *rest = more
    files = ["aligned.json"] * (2 if verb == "compare" else 1)
    assert main([verb, *files, "facts.csv", "--table", "best_practice=best.csv", *rest]) == 0
    streams = capsys.readouterr()
    return streams.out, streams.err


def test_a_doubt_stands_before_the_money_in_a_column_and_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In every shape, beside each line that rests on it, and beside no other."""
    Path("facts.csv").write_text(DOUBTFUL, encoding="utf-8")
    out, err = doubtful("settle", capsys=capsys)
    assert out.index(DOUBT) < out.index("Who pays whom")
    assert err.startswith(f"doubt: facts.csv: {DOUBT}")
    out, err = doubtful("settle", "--csv", capsys=capsys)
    told = {
        row["line"].partition(": ")[2] for row in csv.DictReader(io.StringIO(out)) if row["doubt"]
    }
    assert told == {"CQUIN not earned", "indicators met beyond those that there are"}
    assert DOUBT in err
    out, _ = doubtful("settle", "--json", capsys=capsys)
    (doubt,) = json.loads(out)["doubts"]
    assert DOUBT in doubt["words"]
    _, err = doubtful("settle", "--html", "page.html", capsys=capsys)
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.index(DOUBT) < page.index("Who pays whom")
    assert DOUBT in err
    _, err = doubtful("compare", "--csv", capsys=capsys)
    assert err.count(DOUBT) == 1


def test_a_doubt_of_one_outcome_or_year_is_told_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """8 of 10 are none."""
    one, *rest = DOUBTFUL.replace("value", "Good", 1).splitlines()
    rows = [f"{one},Doubtful", *(f"{row},{row.rpartition(',')[2]}" for row in rest)]
    table = "\n".join(rows).replace("met,12", "met,8")
    Path("facts.csv").write_text(table, encoding="utf-8")
    out, err = doubtful("settle", capsys=capsys)
    assert err.startswith(f"doubt: facts.csv, Doubtful: {DOUBT}")
    assert err.count("doubt:") == 1
    told = " ".join(out.split())
    assert told.index(f"Doubtful: the facts cannot all be so: {DOUBT}") < told.index("outcome ")
    assert told.count("cannot all be so") == 1
    out, _ = doubtful("settle", "--csv", capsys=capsys)
    doubts = {row["outcome"]: row["doubt"] for row in csv.DictReader(io.StringIO(out))}
    assert doubts["Good"] == ""
    assert doubts["Doubtful"].startswith(DOUBT)
    out, _ = doubtful("settle", "--json", capsys=capsys)
    data = {each["outcome"]: each["doubts"] for each in json.loads(out)["outcomes"]}
    assert data["Good"] == []
    assert [each.startswith(DOUBT) for each in data["Doubtful"]] == [True]
