"""The verbs about money work from files alone: documents, and facts from a spreadsheet."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import template
from nhs_accountable_care.reference import edition

STATED: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "payment/clauses/clauses.json").read_text("utf-8")
)
CASES = [(clause, case) for clause in STATED["clauses"] for case in clause["cases"]]
IDS = [f"{clause['id']}: {case['id']}" for clause, case in CASES]
HALF = {"target": "£50m", "outturn": "£48.5m"}

pytestmark = pytest.mark.usefixtures("folder")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main(list(arguments))
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def put(kind: str) -> str:
    """Write what `new` prints, and return the name of the file."""
    Path(f"{kind}.json").write_text(template(kind, as_at=edition().day), encoding="utf-8")
    return f"{kind}.json"


def put_facts(facts: dict[str, Any], name: str = "facts.csv") -> str:
    """Write facts as a spreadsheet saves them, and return the name of the file."""
    with Path(name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([("fact", "value"), *facts.items()])
    return name


def put_table(rows: list[dict[str, Any]], name: str) -> str:
    """Write a table of facts, and return the name of the file."""
    with Path(name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return name


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a table that was printed."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("clause", "case"), CASES, ids=IDS)
def test_each_clause_settles_from_files(
    clause: dict[str, Any], case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """To what was worked out by hand; what is below nothing is paid the other way."""
    arguments = [put(clause["id"]), put_facts(case["facts"])]
    for name, rows in case.get("tables", {}).items():
        arguments += ["--table", f"{name}={put_table(rows, 'rows.csv')}"]
    code, out, err = printed(capsys, "settle", *arguments, "--csv")
    told = "".join(f"doubt: {arguments[1]}: {each}\n" for each in case.get("doubts", []))
    assert (code, err) == (0, told)
    ends = {line["label"]: line.get("payer") for line in clause["agreement"]["lines"]}
    signed = {
        row["line"]: Decimal(row["amount"])
        * (1 if row["from"] == (ends[row["line"]] or "") else -1)
        for row in rows_of(out)
        if row["unit"] == "GBP"
    }
    assert signed == {label: Decimal(pounds) for label, pounds in case["lines"].items()}
    assert {row["unit"] for row in rows_of(out) if row["from"]} <= {"GBP"}
    code, out, err = printed(capsys, "settle", *arguments, "--json")
    net = {party: Decimal(pounds) * 100 for party, pounds in case["net"].items()}
    assert json.loads(out)["net"] == net


def test_a_settlement_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """With the line of each fact, and who says so."""
    code, out, _ = printed(capsys, "settle", put("local-agreement"), put_facts(HALF))
    assert code == 0
    assert "from commissioner to provider: £750,000.00 (share of the saving)" in out
    assert "target: £50,000,000.00 (facts.csv, line 2 [unverified])" in out


def test_a_settlement_is_written_as_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    """To a file, or to standard output, and nothing else is printed."""
    arguments = (
        "settle",
        put("risk-corridor"),
        put_facts({"budget": "£100m", "outturn": "£108m"}),
    )
    code, out, err = printed(capsys, *arguments, "--html", "page.html")
    assert (code, out, err) == (0, "", "written: page.html\n")
    page = Path("page.html").read_text("utf-8")
    assert "<td>provider</td><td>commissioner</td>" in page
    assert "<title>An example place: Risk corridor</title>" in page
    assert "Invented" in page
    code, out, _ = printed(capsys, *arguments, "--html", "-")
    assert out == page


def test_notes_that_are_no_money_have_their_unit(capsys: pytest.CaptureFixture[str]) -> None:
    """A count stands as one, and what does not end as a ratio."""
    deal = json.loads(template("local-agreement", as_at=edition().day))
    mechanism = deal["document"]["finance"]["payments"][0]["mechanism"]
    ratio = {
        "type": "ratio",
        "numerator": {"type": "fact", "name": "target"},
        "denominator": {"type": "amount", "value": "3", "unit": "money"},
    }
    thirds = {"type": "rounded", "to": "1/3", "way": "half-up", "of": ratio}
    mechanism["lines"].append({"label": "thirds", "of": thirds})
    Path("deal.json").write_text(json.dumps(deal), encoding="utf-8")
    facts = put_facts({"target": "£1", "outturn": "0"})
    _, out, _ = printed(capsys, "settle", "deal.json", facts, "--csv")
    told = rows_of(out)[-1]
    assert (told["from"], told["amount"], told["unit"]) == ("", "1/3", "rate")


WRONG = {
    "a value": ("target,x\n", "facts.csv: line 2: target: 'x' is not an amount of money"),
    "a near miss": ("targett,5\n", "facts.csv: line 2: no fact is named 'targett'"),
    "nothing": ("", "facts.csv: $.facts.target: missing"),
}


@pytest.mark.parametrize(("rows", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_with_facts_is_told(
    rows: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the file and the line, and the run ends with 2."""
    Path("facts.csv").write_text(f"fact,value\n{rows}", encoding="utf-8")
    code, out, err = printed(capsys, "settle", put("local-agreement"), "facts.csv")
    assert (code, out) == (2, "")
    assert told in err


def test_what_is_wrong_with_a_table_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """By its own file; a column that is not used is named, and a table that there is not."""
    deal, facts = put("stop-loss-for-each-patient"), put_facts({})
    arguments = ("settle", deal, facts, "--table")
    table = put_table([{"ward": "Oak", "cost": "x"}], "rows.csv")
    code, _, err = printed(capsys, *arguments, f"patients={table}")
    assert (code, err.splitlines()[0][:24]) == (2, "rows.csv: line 2: cost: ")
    table = put_table([{"ward": "Oak", "cost": "150000"}], "rows.csv")
    code, _, err = printed(capsys, *arguments, f"patients={table}")
    assert (code, err) == (0, "note: rows.csv: not used: 'ward'\n")
    code, _, err = printed(capsys, *arguments, f"patient={table}")
    assert code == 2
    assert "rows.csv: no table is named 'patient'; did you mean 'patients'?" in err


def test_each_row_of_a_table_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Of three patients the stop-loss is paid for two: £45,000 and £360,000."""
    table = put_table([{"cost": each} for each in ("80000", "150000", "700000")], "patients.csv")
    deal, facts = put("stop-loss-for-each-patient"), put_facts({})
    arguments = ("settle", deal, facts, "--table", f"patients={table}", "--rows")
    code, out, err = printed(capsys, *arguments)
    assert (code, err) == (0, "")
    assert "patients: 3 rows (patients.csv [unverified])" in out
    assert "patients, row 3" in out
    _, out, _ = printed(capsys, *arguments, "--csv")
    told = [
        (row["table"], row["row"], row["amount"], row["unit"])
        for row in rows_of(out)
        if row["step"] == "what the row adds"
    ]
    assert told == [
        ("patients", "1", "0", "GBP"),
        ("patients", "2", "45000", "GBP"),
        ("patients", "3", "360000", "GBP"),
    ]
    _, out, _ = printed(capsys, *arguments, "--json")
    assert [row[-1]["value"] for row in json.loads(out)["rows"]["patients"]] == [
        *("0", "4500000", "36000000")
    ]


def test_rows_are_asked_for_where_there_are_some(capsys: pytest.CaptureFixture[str]) -> None:
    """Not of terms without a table, nor on a page."""
    code, _, err = printed(capsys, "settle", put("local-agreement"), put_facts(HALF), "--rows")
    assert (code, "--rows: " in err, "has no table of facts" in err) == (2, True, True)
    deal = put("stop-loss-for-each-patient")
    code, _, err = printed(capsys, "settle", deal, put_facts({}), "--rows", "--html", "page.html")
    assert (code, "a page shows no rows" in err) == (2, True)


@pytest.mark.parametrize("shape", ["csv", "json"])
def test_facts_come_in_on_standard_input(
    shape: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a table or as a document."""
    facts = {name: {"value": "5.00", "unit": "money"} for name in HALF}
    document = {
        "schema": "nhs-accountable-care/facts",
        "version": 2,
        "as_at": "2026-04-01",
        "document": {"facts": facts},
    }
    text = "fact,value\ntarget,5\noutturn,5\n" if shape == "csv" else json.dumps(document)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code, out, _ = printed(capsys, "settle", put("local-agreement"), "-", "--json")
    assert code == 0
    assert json.loads(out)["net"] == {"commissioner": 0, "provider": 0}


def test_a_table_comes_in_on_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not the facts beside it."""
    monkeypatch.setattr("sys.stdin", io.StringIO("cost\n150000\n"))
    deal = put("stop-loss-for-each-patient")
    arguments = ("--table", "patients=-", "--json")
    code, out, _ = printed(capsys, "settle", deal, put_facts({}), *arguments)
    assert code == 0
    assert json.loads(out)["net"]["provider"] == 4_500_000
    code, _, err = printed(capsys, "settle", deal, "-", *arguments)
    assert code == 2
    assert "can be read once" in err


def test_the_heading_of_a_table_is_printed_to_be_filled_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is read as it is; beside the facts of the whole it is named."""
    deal = put("stop-loss-for-each-patient")
    code, out, err = printed(capsys, "explain", deal, "--csv", "--table", "patients")
    assert (code, out, err) == (0, "cost\n", "")
    Path("patients.csv").write_text(out, encoding="utf-8")
    table = ("--table", "patients=patients.csv")
    assert printed(capsys, "settle", deal, put_facts({}), *table)[0] == 0
    code, _, err = printed(capsys, "explain", deal, "--csv")
    assert code == 0
    assert err == "note: patients is a table of its own: explain --csv --table patients\n"


NO_HEADING = {
    "no such table": (("--csv", "--table", "patient"), "did you mean 'patients'?"),
    "no table of facts": (("--table", "patients"), "is for --csv"),
}


@pytest.mark.parametrize(("more", "told"), NO_HEADING.values(), ids=NO_HEADING.keys())
def test_no_heading_is_printed_of_what_there_is_not(
    more: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what there is."""
    code, _, err = printed(capsys, "explain", put("stop-loss-for-each-patient"), *more)
    assert (code, told in err) == (2, True)


# --- compare ---

ACTIVITY = {"planned_value": "£12m", "actual_value": "£13.5m"}


def compared(*more: str) -> list[str]:
    """Ask for a marginal rate against a blended payment."""
    other = put("blended-with-a-variable-part")
    return ["compare", put("marginal-rate"), other, put_facts(ACTIVITY), *more]


def test_two_terms_are_compared_on_the_same_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """Each difference is the sum of its lines: 12,300,000 less 12,450,000."""
    code, out, err = printed(capsys, *compared())
    assert (code, err) == (0, "")
    assert "first:  An example place: Marginal rate, at $.finance.payments[0]" in out
    assert "provider: £12,450,000.00, then £12,300,000.00 (-£150,000.00)" in out
    assert "    of which emergency activity: -£12,450,000.00" in out
    assert "    of which fixed part: +£12,000,000.00" in out
    assert "    of which variable part: +£300,000.00" in out
    code, out, _ = printed(capsys, *compared("--csv"))
    changes = [Decimal(row["change"]) for row in rows_of(out) if row["party"] == "provider"]
    assert sum(changes) == Decimal(-150000)
    assert [row["second"] for row in rows_of(out)][:3] == ["", "-12000000", "-300000"]
    code, out, _ = printed(capsys, *compared("--json"))
    data = json.loads(out)
    [net] = [each for each in data["nets"] if each["label"] == "provider"]
    assert net["change"] == "-15000000"
    assert [each["change"] for each in data["by_line"]["provider"]] == [
        "-1245000000",
        "1200000000",
        "30000000",
    ]


def test_two_terms_of_one_document_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Each is chosen by its name."""
    one = json.loads(template("marginal-rate", as_at=edition().day))
    two = json.loads(template("blended-with-a-variable-part", as_at=edition().day))
    one["document"]["finance"]["payments"] += two["document"]["finance"]["payments"]
    Path("both.json").write_text(json.dumps(one), encoding="utf-8")
    facts = put_facts(ACTIVITY)
    arguments = ["compare", "both.json", "both.json", facts, "--json", "--terms", "Marginal rate"]
    chosen = ["--other-terms", "Blended with a variable part"]
    code, out, _ = printed(capsys, *arguments, *chosen)
    assert code == 0
    assert {each["label"]: each["change"] for each in json.loads(out)["nets"]} == {
        "commissioner": "15000000",
        "provider": "-15000000",
    }
    code, _, err = printed(capsys, *arguments)
    assert code == 2
    assert "there are several" in err


def test_two_currencies_are_not_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """It is a problem of the other file."""
    data = json.loads(template("marginal-rate", as_at=edition().day))
    mechanism = data["document"]["finance"]["payments"][0]["mechanism"]
    mechanism["currency"] = "USD"
    Path("dollars.json").write_text(json.dumps(data), encoding="utf-8")
    facts = put_facts({"planned_value": "12", "actual_value": "13"})
    code, _, err = printed(capsys, "compare", put("marginal-rate"), "dollars.json", facts)
    assert code == 2
    assert "USD" in err


# --- explain ---


def test_a_factor_has_its_bounds_as_factors(capsys: pytest.CaptureFixture[str]) -> None:
    """A market forces factor runs from 0.5 to 2, and not from 50% to 2."""
    _, out, _ = printed(capsys, "explain", put("spell-price"))
    assert "market_forces_factor: rate, from 0.5 to 2 (" in out


def test_terms_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """What they say, which facts they need, and who says so."""
    code, out, err = printed(capsys, "explain", put("stop-loss-for-each-patient"))
    assert (code, err) == (0, "")
    assert "stop-loss (from commissioner to provider): (for every row of patients" in out
    assert "cost: money, from £0.00 to £10,000,000.00, in each row of the table patients" in out
    assert "A clause made up to show how one is written [illustrative]" in out
    _, out, _ = printed(capsys, "explain", put("gate-of-five-of-seven"), "--json")
    data = json.loads(out)
    assert data["words"][-1]["payer"] == "commissioner"
    assert len(data["facts"]) == 7
    assert data["sources"][0]["confidence"] == "illustrative"


@pytest.mark.parametrize("kind", ["local-agreement", "gate-of-five-of-seven", "phased"])
def test_the_facts_are_a_table_to_fill_in(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As it is, it is read, and each fact is asked for."""
    deal = put(kind)
    code, out, err = printed(capsys, "explain", deal, "--csv")
    assert (code, err) == (0, "")
    Path("facts.csv").write_text(out, encoding="utf-8")
    code, _, err = printed(capsys, "settle", deal, "facts.csv")
    assert code == 2
    assert [f"$.facts.{row['fact']}: missing" in err for row in rows_of(out)] == [True] * len(
        rows_of(out)
    )


def test_a_code_is_told_with_the_words_that_it_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    """And terms that say nothing of a source, or need no fact, say so."""
    data = json.loads(template("local-agreement", as_at=edition().day))
    mechanism = data["document"]["finance"]["payments"][0]["mechanism"]
    mechanism["facts"] = [{"name": "setting", "unit": "code", "codes": ["day", "night"]}]
    mechanism["steps"], mechanism["sources"] = [], []
    day = {"type": "is", "fact": {"type": "fact", "name": "setting"}, "code": "day"}
    pound = {"type": "amount", "value": "1", "unit": "money"}
    of = {"type": "when", "condition": day, "then": pound, "otherwise": pound}
    mechanism["lines"] = [{"label": "x", "payer": "a", "payee": "b", "of": of}]
    Path("deal.json").write_text(json.dumps(data), encoding="utf-8")
    _, out, _ = printed(capsys, "explain", "deal.json")
    assert "setting: code, one of: day, night (for x)" in out
    assert "no source is given" in out
    mechanism["facts"] = []
    mechanism["lines"][0]["of"] = pound
    Path("deal.json").write_text(json.dumps(data), encoding="utf-8")
    _, out, _ = printed(capsys, "explain", "deal.json")
    assert "  none" in out


# --- curve ---


def curved(*more: str) -> list[str]:
    """Ask how a share of a saving moves with the outturn."""
    deal, facts = put("gain-share-with-a-cap"), put_facts(HALF)
    return ["curve", deal, facts, "--fact", "outturn", *more]


RANGE = ("--from", "£40m", "--to", "£55m")


def test_a_curve_is_told_stretch_by_stretch(capsys: pytest.CaptureFixture[str]) -> None:
    """At the cap, between it and the target, and above."""
    code, out, err = printed(capsys, *curved(*RANGE, "--party", "provider"))
    assert (code, err) == (0, "")
    assert "from £40,000,000.00 to £48,000,000.00: £1,000,000.00, and stays" in out
    assert "£1,000,000.00 to £0.00 (-£0.50 for each pound more)" in out
    assert "WHAT COMMISSIONER" not in out
    _, out, _ = printed(capsys, *curved(*RANGE, "--csv"))
    assert [tuple(row.values()) for row in rows_of(out) if row["party"] == "provider"] == [
        ("provider", "outturn", "40000000", "48000000", "1000000", "1000000", "0"),
        ("provider", "outturn", "48000000", "50000000", "1000000", "0", "-0.5"),
        ("provider", "outturn", "50000000", "55000000", "0", "0", "0"),
    ]
    _, out, _ = printed(capsys, *curved(*RANGE, "--json"))
    assert [each["party"] for each in json.loads(out)["curves"]] == ["commissioner", "provider"]


def test_a_single_point_of_a_curve_is_no_stretch(capsys: pytest.CaptureFixture[str]) -> None:
    """What holds at one value alone is not told as running from it to itself."""
    data = json.loads(template("local-agreement", as_at=edition().day))
    mechanism = data["document"]["finance"]["payments"][0]["mechanism"]
    five, nothing = ({"type": "amount", "value": each, "unit": "money"} for each in ("5", "0"))
    outturn = {"type": "fact", "name": "outturn"}
    exactly = {"type": "compare", "left": outturn, "op": "=", "right": five}
    mechanism["lines"][0]["of"] = {
        "type": "when",
        "condition": exactly,
        "then": five,
        "otherwise": nothing,
    }
    # An agreement declares what its lines use, and nothing else.
    mechanism["facts"] = [each for each in mechanism["facts"] if each["name"] == "outturn"]
    mechanism.pop("steps", None)
    Path("deal.json").write_text(json.dumps(data), encoding="utf-8")
    facts = put_facts({"outturn": "5"})
    arguments = ["curve", "deal.json", facts, "--fact", "outturn", "--to", "£9"]
    _, out, _ = printed(capsys, *arguments, "--party", "provider")
    assert out.count("£0.00, and stays") == 2
    assert "£5.00, and stays" not in out
    _, out, _ = printed(capsys, *arguments, "--csv")
    assert len(rows_of(out)) == 4


def test_a_curve_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """A fifth below and above what the fact is, if nothing else is said."""
    code, out, err = printed(capsys, *curved("--svg", "curve.svg"))
    assert (code, out, err) == (0, "", "written: curve.svg\n")
    drawing = Path("curve.svg").read_text("utf-8")
    assert "<svg" in drawing
    assert "Marked is " in drawing
    _, out, _ = printed(capsys, *curved("--csv"))
    ends = [Decimal(row[end]) for row in rows_of(out) for end in ("from", "to")]
    assert (min(ends), max(ends)) == (Decimal(38800000), Decimal(58200000))


def test_a_fact_is_marked_where_it_is_given_and_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """Not beyond the range, nor where only the others are known."""
    deal = put("marginal-rate")
    ends = ("--fact", "actual_value", "--from", "£1m", "--to", "£2m", "--svg", "-")
    for facts in ({"planned_value": "£12m"}, ACTIVITY):
        code, out, _ = printed(capsys, "curve", deal, put_facts(facts), *ends)
        assert (code, "<svg" in out, "Marked" in out) == (0, True, False)


def test_a_fact_that_moves_need_not_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    """A count moves by ones; the range is all that the fact may be, or what is said of it."""
    deal = put("block-with-a-quality-withhold")
    facts = put_facts({"points_available": "10"})
    arguments = ["curve", deal, facts, "--fact", "points_scored", "--party", "provider"]
    code, out, _ = printed(capsys, *arguments, "--to", "10")
    assert code == 0
    assert "from 5 to 10: £23,760,000.00 to £24,000,000.00 (£48,000.00 for each one more)" in out
    code, _, err = printed(capsys, *arguments, "--to", "many")
    assert code == 2
    assert "--to: 'many' is not an exact number" in err


NO_CURVES = {
    "a fact that there is not": (["--fact", "outtturn"], "no fact is named 'outtturn'"),
    "a far one": (["--fact", "xyz"], "hint: there are: target and outturn"),
    "a party that there is not": (["--fact", "outturn", "--party", "GP"], "GP"),
}


@pytest.mark.parametrize(("asked", "told"), NO_CURVES.values(), ids=NO_CURVES.keys())
def test_what_cannot_be_drawn_is_told(
    asked: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what there is."""
    deal, facts = put("gain-share-with-a-cap"), put_facts(HALF)
    code, out, err = printed(capsys, "curve", deal, facts, *asked)
    assert (code, out) == (2, "")
    assert told in err


def test_a_truth_moves_along_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither with a range nor without."""
    deal = put("gate-of-five-of-seven")
    facts = put_facts({row["name"]: "yes" for row in _facts_of("gate-of-five-of-seven")})
    arguments = ["curve", deal, facts, "--fact", "four_hour_wait_met"]
    code, _, err = printed(capsys, *arguments, "--from", "no")
    assert code == 2
    assert "four_hour_wait_met is a truth, and moves along no line" in err
    code, _, err = printed(capsys, *arguments)
    assert code == 2


def _facts_of(kind: str) -> list[dict[str, Any]]:
    """Return what a clause declares."""
    [clause] = [each for each in STATED["clauses"] if each["id"] == kind]
    facts: list[dict[str, Any]] = clause["agreement"]["facts"]
    return facts


@pytest.mark.parametrize(
    ("party", "cure"),
    [
        ("Provider", "did you mean 'provider'?"),
        ("x", "its roles are: commissioner and provider"),
    ],
)
def test_a_body_bound_to_no_role_is_told(
    party: str, cure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By settling, which would pass it over, and by checking."""
    deal = json.loads(template("local-agreement", as_at=edition().day))
    terms = deal["document"]["finance"]["payments"][0]
    terms["bindings"] = [{"party": party, "body": {"name": "A trust"}}]
    Path("deal.json").write_text(json.dumps(deal), encoding="utf-8")
    code, _, err = printed(capsys, "settle", "deal.json", put_facts(HALF))
    assert code == 2
    told = " ".join(err.split())
    path = "$.finance.payments[0].bindings[0].party"
    assert f"{path}: {party!r} is no role of the mechanism hint: {cure}" in told
    code, out, _ = printed(capsys, "check", "deal.json")
    told = " ".join(out.split())
    assert "NAC513" in told
    assert f"{party!r} is no role of the mechanism of" in told
    assert cure in told


MORE = {**HALF, "target_2": "£1", "outturns": "£2"}


def test_a_near_miss_is_refused_only_where_a_fact_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One spreadsheet may hold the facts of several payment terms."""
    deal = put("local-agreement")
    code, out, err = printed(capsys, "settle", deal, put_facts(MORE), "--csv")
    assert (code, rows_of(out)[0]["amount"]) == (0, "750000")
    assert err == "note: facts.csv: used by no line: target_2 and outturns\n"
    without = {name: value for name, value in MORE.items() if name != "outturn"}
    code, _, err = printed(capsys, "settle", deal, put_facts(without), "--csv")
    assert code == 2
    assert "no fact is named 'outturns'" in err
    assert "target_2" not in err


@pytest.mark.parametrize(
    "verb",
    [
        ("settle", "DEAL", "FACTS", "--json"),
        ("settle", "DEAL", "FACTS", "--html", "page.html"),
        ("compare", "DEAL", "DEAL", "FACTS"),
        ("compare", "DEAL", "DEAL", "FACTS", "--csv"),
        ("curve", "DEAL", "FACTS", "--fact", "outturn"),
        ("curve", "DEAL", "FACTS", "--fact", "outturn", "--json"),
    ],
)
def test_facts_that_no_line_uses_are_told_beside_each_answer(
    verb: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, once."""
    names = {"DEAL": put("local-agreement"), "FACTS": put_facts({**HALF, "beds": "3"})}
    code, _, err = printed(capsys, *(names.get(each, each) for each in verb))
    assert code == 0
    assert err.count("note: facts.csv: used by no line: beds\n") == 1


def test_a_fact_of_either_terms_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    """Where two are compared."""
    deal, corridor = put("local-agreement"), put("risk-corridor")
    facts = put_facts({**HALF, "budget": "£100m"})
    code, _, err = printed(capsys, "compare", deal, corridor, facts)
    assert (code, err) == (0, "")


def test_a_document_that_no_memory_holds_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a problem of its file."""

    def too_long(_file: Path) -> str:
        raise MemoryError

    monkeypatch.setattr("nhs_accountable_care.cli.reading.text_in", too_long)
    code, out, err = printed(capsys, "explain", put("local-agreement"))
    assert (code, out) == (2, "")
    assert "local-agreement.json" in err


def test_a_part_of_a_whole_that_nothing_holds_back_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Points scored of points available; of the least of both nothing is said."""
    deal = Path(put("block-with-a-quality-withhold"))
    _, out, _ = printed(capsys, "explain", str(deal))
    assert "NOTHING HOLDS BACK" not in out
    text = deal.read_text(encoding="utf-8")
    held = "least of (points_scored; points_available)"
    assert text.count(held) == 1
    deal.write_text(text.replace(held, "points_scored"), encoding="utf-8")
    _, out, _ = printed(capsys, "explain", str(deal))
    told = "quality: the points scored divided by the points available may be more than the whole"
    assert told in " ".join(out.split())
    _, out, _ = printed(capsys, "explain", str(deal), "--json")
    (each,) = json.loads(out)["unbounded"]
    assert told in each
