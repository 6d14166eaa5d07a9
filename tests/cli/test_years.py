"""Several years are settled in order from files alone."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main

pytestmark = pytest.mark.usefixtures("folder")

POOL: dict[str, Any] = {
    "schema": "nhs-accountable-care/arrangement",
    "version": 2,
    "as_at": "2025-04-01",
    "sources": {},
    "document": {
        "name": "A place",
        "finance": {
            "payments": [
                {
                    "name": "Pool",
                    "mechanism": {
                        "type": "pooled-budget",
                        "partners": [
                            {"party": "ICB", "contribution": "icb_contribution"},
                            {"party": "council", "contribution": "council_contribution"},
                        ],
                        "host": "council",
                        "cover": ["brought_forward"],
                    },
                }
            ]
        },
    },
}


def year(name: str, overspend: str) -> dict[str, Any]:
    """Write the facts of a year."""
    pounds = {
        "icb_contribution": "20000000.00",
        "council_contribution": "10000000.00",
        "overspend": overspend,
    }
    facts = {key: {"value": value, "unit": "money"} for key, value in pounds.items()}
    return {"year": name, "facts": facts}


def put(*years: dict[str, Any]) -> list[str]:
    """Write the pool and the facts of years, and return the names of both files."""
    Path("pool.json").write_text(json.dumps(POOL), encoding="utf-8")
    balance = {
        "fact": "brought_forward",
        "line": "pooled budget: carried forward",
        "opening": "300000.00",
    }
    facts = {
        "schema": "nhs-accountable-care/facts-by-year",
        "version": 1,
        "as_at": "2025-04-01",
        "sources": {},
        "document": {"years": list(years), "balances": [balance]},
    }
    Path("years.json").write_text(json.dumps(facts), encoding="utf-8")
    return ["pool.json", "years.json"]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main(list(arguments))
    streams = capsys.readouterr()
    return code, streams.out, streams.err


TWO = (year("2023/24", "250000.00"), year("2024/25", "90000.00"))


def test_years_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """What is carried and what each gets in all, and then each year with its working."""
    code, out, err = printed(capsys, "settle", *put(*TWO))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Years 2023/24 to 2024/25: pooled budget"
    assert lines[1] == (
        "  brought_forward: £300,000.00 at first, £50,000.00 after 2023/24, £0.00 after 2024/25"
    )
    assert "  from ICB to pooled fund: £26,666.67 (pooled budget: ICB)" in lines
    assert {"2023/24", "2024/25"} <= {*lines}


def test_years_are_printed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """As data and as a table, with the year in each row."""
    files = put(*TWO)
    code, out, _ = printed(capsys, "settle", *files, "--json")
    data = json.loads(out)
    assert code == 0
    assert [each["closing"] for each in data["balances"]] == [5_000_000, 0]
    code, out, _ = printed(capsys, "settle", *files, "--csv")
    reader = csv.DictReader(io.StringIO(out))
    rows = list(reader)
    assert code == 0
    assert reader.fieldnames == [
        *("year", "line", "from", "to", "amount", "unit", "working", "sources", "doubt")
    ]
    paid = [
        (row["year"], row["from"], row["to"], row["amount"], row["unit"])
        for row in rows
        if row["from"] and row["amount"] != "0"
    ]
    assert paid == [
        ("2024/25", "ICB", "pooled fund", "26666.67", "GBP"),
        ("2024/25", "council", "pooled fund", "13333.33", "GBP"),
    ]
    carried = [row for row in rows if row["line"] == "pooled budget: carried forward"]
    assert [(row["year"], row["from"], row["amount"]) for row in carried] == [
        ("2023/24", "", "50000"),
        ("2024/25", "", "0"),
    ]
    assert all(row["working"] for row in rows)


def test_a_fact_that_no_year_uses_is_told_beside_the_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Once, however many years give it."""
    years = json.loads(json.dumps(TWO))
    for each in years:
        each["facts"]["beds"] = {"value": "3", "unit": "count"}
    for shape in ("--csv", "--json"):
        code, _, err = printed(capsys, "settle", *put(*years), shape)
        assert (code, err) == (0, "note: years.json: used by no line: beds\n")


def test_what_a_year_lacks_is_told_with_the_year(capsys: pytest.CaptureFixture[str]) -> None:
    """And a table of facts in a file of its own is of one year."""
    short = year("2024/25", "1.00")
    del short["facts"]["overspend"]
    code, out, err = printed(capsys, "settle", *put(TWO[0], short))
    assert (code, out) == (2, "")
    assert "2024/25: $.facts.overspend: missing" in err
    code, _, err = printed(capsys, "settle", *put(*TWO), "--table", "spells=spells.csv")
    assert code == 2
    assert "--table is for one year, and these are facts of several" in err


def test_years_are_written_as_one_page(capsys: pytest.CaptureFixture[str]) -> None:
    """With the day of the agreement; of one year with the year."""
    code, out, err = printed(capsys, "settle", *put(*TWO), "--html", "page.html")
    assert (code, out, err) == (0, "", "written: page.html\n")
    page = Path("page.html").read_text("utf-8")
    assert "<title>A place: Pool</title>" in page
    assert "is recorded for" in page
    assert page.count("<h2>20") == 2
    assert "to be filled in" not in page
    printed(capsys, "settle", *put(*TWO), "--html", "page.html", "--year", "2024/25")
    page = Path("page.html").read_text("utf-8")
    assert "<h2>20" not in page
    assert "The facts are those of" in page


def test_names_to_be_filled_in_are_remarked(capsys: pytest.CaptureFixture[str]) -> None:
    """On the page of a template that was left as it was."""
    printed(capsys, "settle", *put(*TWO), "--html", "page.html")
    deal = json.loads(Path("pool.json").read_text(encoding="utf-8"))
    deal["document"]["name"] = "To be filled in"
    Path("pool.json").write_text(json.dumps(deal), encoding="utf-8")
    printed(capsys, "settle", "pool.json", "years.json", "--html", "page.html")
    page = Path("page.html").read_text("utf-8")
    assert "The names of the agreement are still to be filled in." in page


def test_one_year_of_several_is_settled_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """With what the years before leave over: £40,000 is met by the partners as 2 to 1."""
    code, out, err = printed(capsys, "settle", *put(*TWO), "--year", "2024/25", "--csv")
    assert (code, err) == (0, "")
    paid = [row["amount"] for row in csv.DictReader(io.StringIO(out)) if row["from"]]
    assert paid == ["26666.67", "13333.33", "0"]
    code, _, err = printed(capsys, "settle", *put(*TWO), "--year", "2025/26")
    assert code == 2
    assert "no facts are given for 2025/26; there are those of: 2023/24, 2024/25" in err


def test_other_verbs_take_one_year_of_several(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And say so, if none is chosen."""
    deal, years = put(*TWO)
    curve = ("curve", deal, years, "--fact", "overspend", "--party", "ICB", "--csv")
    compare = ("compare", deal, deal, years, "--csv")
    for arguments in (curve, compare):
        code, out, err = printed(capsys, *arguments)
        assert (code, out) == (2, "")
        assert "these are facts of several years, and one is wanted" in err
        assert "choose with --year YEAR; there are: 2023/24, 2024/25" in err
        code, out, err = printed(capsys, *arguments, "--year", "2024/25")
        assert (code, err) == (0, "")
        assert out.startswith("party,")
    monkeypatch.setattr("sys.stdin", io.StringIO(Path(years).read_text(encoding="utf-8")))
    code, _, err = printed(capsys, "compare", deal, deal, "-", "--year", "2023/24")
    assert (code, err) == (0, "")


def test_a_year_is_chosen_of_several(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts of one year, as a document or as a table, have no other."""
    deal, _ = put(*TWO)
    table = "fact,value\noverspend,5\nicb_contribution,5\ncouncil_contribution,5\n"
    Path("facts.csv").write_text(f"{table}brought_forward,0\n", encoding="utf-8")
    one = {
        "schema": "nhs-accountable-care/facts",
        "version": 2,
        "as_at": "2025-04-01",
        "document": {"facts": {}},
    }
    Path("facts.json").write_text(json.dumps(one), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(table))
    for file in ("facts.csv", "facts.json", "-"):
        code, _, err = printed(capsys, "settle", deal, file, "--year", "2024/25")
        assert code == 2
        assert "--year: is for facts of several years, and these are of one" in err


def test_what_is_no_document_is_told_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is too broken to tell what it holds."""
    files = put(*TWO)
    Path("years.json").write_text("{", encoding="utf-8")
    assert printed(capsys, "settle", *files)[0] == 2
