"""Every answer that is a table becomes one, with types, and nothing is lost on the way."""

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, get_args

import polars as pl
import pyarrow as pa
import pytest

import nhs_accountable_care as nac
from nhs_accountable_care import (
    InvalidTypeError,
    InvalidValueError,
    Money,
    RecordTable,
    TableColumn,
    reference,
    table_of,
)
from nhs_accountable_care._core.plain import CellKind, Columns
from nhs_accountable_care._core.record_tables import tables_of
from nhs_accountable_care.classification import DEVOLVED_SYSTEM, FaultyAxis, FaultyForm
from nhs_accountable_care.documents import fields_asked
from nhs_accountable_care.frames import NotPriced, PricingReport
from nhs_accountable_care.frames.attach_reports import AttachReport, DoubtfulRows, RemainderRows
from nhs_accountable_care.frames.carry_reports import CarriedTotal, CarryReport, KeptCodes
from nhs_accountable_care.interchange import (
    Clash,
    ClashRule,
    CodeFinding,
    Diagnosis,
    LinkRow,
    OtherBody,
    PatientsRow,
    RowOutcome,
    SignSeverity,
    SuccessionRow,
    code_map_of,
    doctor,
    lay_over,
    read_official,
    sign_of,
)
from nhs_accountable_care.organisations import (
    Carried,
    Lifetime,
    Relation,
    SpecialCode,
    SpecialCodeKind,
    parse_ods_code,
    whois,
)
from nhs_accountable_care.payment import (
    PENCE,
    ZERO,
    Bid,
    BidAssessment,
    BidTerms,
    BlockPayment,
    CarriedBalance,
    DiscreteSpread,
    Draws,
    Exposure,
    Facts,
    Formula,
    LocalAgreement,
    NormalSpread,
    Spread,
    above,
    all_of,
    assess_bid,
    bands,
    cash_profile,
    cliff,
    code,
    compare,
    compare_risk,
    curve,
    draw,
    exposure,
    fact,
    formula,
    is_code,
    lawful,
    line,
    minimum_savings_rates,
    monthly,
    national_parameters,
    needed,
    note,
    place_population,
    risk_of,
    sensitivity,
    series,
    step,
    truth,
    unlimited_ends,
    when,
)
from nhs_accountable_care.pictures import (
    carried_risk,
    diagram_of,
    fan_of,
    river_of,
    waterfall_of,
)
from nhs_accountable_care.policy import sourcebook, term, timeline
from nhs_accountable_care.questions import MissingFact
from nhs_accountable_care.reference import cases, populations
from nhs_accountable_care.validation import SHIPPED_RULES, FaultyRule

# --- Which answers are tables ---

OF_SEVERAL = {
    *("AttachReport", "BidAssessment", "CarriedRisk", "CarryReport", "CaseHistory", "Fan"),
    *("River", "Waterfall"),
    *("Carried", "ChangeSet", "Classification", "CodeMap", "Crosswalk", "Diagram"),
    *("DoctorReport", "Exposure", "FieldsAsked", "LaidOver", "NationalRecord", "OfficialReading"),
    *(
        "OrganisationProfile",
        "PayoutCurve",
        "PricingReport",
        "Report",
        "Risk",
        "RiskComparison",
        "Settlement",
        "SettlementComparison",
        "SettledYears",
    ),
}
OF_ONE = {
    "CashProfile",
    "Draws",
    "MinimumSavingsRates",
    "NationalParameter",
    "NationalParameters",
    "RuleSet",
    "Sourcebook",
    "Timeline",
}
"""The answers that are whole tables; what `to_record` returns is a row of one."""


def classes() -> Iterator[type]:
    """Go through the classes of the library, but for those of the command line."""
    seen = set()
    for found in pkgutil.walk_packages(nac.__path__, f"{nac.__name__}."):
        if "__main__" in found.name or f"{nac.__name__}.cli" in found.name:
            continue
        for value in vars(importlib.import_module(found.name)).values():
            is_ours = inspect.isclass(value) and value.__module__.startswith(nac.__name__)
            if is_ours and value not in seen:
                seen.add(value)
                yield value


EVERY_CLASS = tuple(classes())


def test_every_answer_with_records_has_tables() -> None:
    """A new answer with `to_records` gets tables too, and a place in this list."""
    answers = {each for each in EVERY_CLASS if "to_records" in vars(each)} - {RecordTable}
    assert {each.__name__ for each in answers} == OF_SEVERAL | OF_ONE
    for each in answers:
        wanted = "tables" if each.__name__ in OF_SEVERAL else "table"
        assert {wanted, "__arrow_c_stream__"} <= {*vars(each)}, each


def test_every_value_with_a_record_says_its_columns() -> None:
    """So that `table_of` takes any of them, also where there is none."""
    rows = {each for each in EVERY_CLASS if "to_record" in vars(each)}
    without = {each.__name__ for each in rows if "record_columns" not in vars(each)}
    # The protocol that all of them fulfil.
    assert without == {"HasRecord"}
    for each in rows - {each for each in rows if each.__name__ == "HasRecord"}:
        assert {*each.record_columns.values()} <= {*get_args(CellKind)}  # type: ignore[attr-defined]
        assert len(table_of((), of=each)) == 0


# --- An answer of each sort ---

DAY = date(2017, 4, 1)
KNOWN = reference.register()


def settlement() -> nac.Settlement:
    """Settle a fee of which a named working is a half."""
    half = step("half", fact("cost", PENCE) * Fraction(1, 2))
    agreed = formula(line("fee", half, payer="board", payee="trust"))
    return nac.settle(agreed, {"cost": Money.parse("£50")})


def drawn_of_each_kind() -> Draws:
    """Draw a sum, a truth and a word."""
    of_each = formula(
        line(
            "paid",
            when(all_of(truth("met"), is_code(code("place"), "a")), fact("cost", PENCE), ZERO),
            payer="a",
            payee="b",
        )
    )
    even = (Fraction(1, 2), Fraction(1, 2))
    values: dict[str, tuple[Any, ...]] = {
        "cost": (Money(pence=5), Money(pence=7)),
        "met": (True, False),
        "place": ("a", "b"),
    }
    spread = Spread.of(
        {name: DiscreteSpread(values=each, weights=even) for name, each in values.items()}
    )
    return draw(of_each, spread, n=9, seed=7)


def risks(agreed: Formula) -> Iterator[tuple[str, Any]]:
    """Say who carries which risk by a step behind a gate, and beside another formula."""
    over = bands(fact("cost", PENCE), above(Money.parse("£1"), 1))
    gated = step("gated", when(truth("met"), over, ZERO))
    carried = formula(line("half", gated, payer="a", payee="b"))
    known: dict[str, Any] = {"cost": Money.parse("£5"), "met": True}
    yield "Risk", risk_of(carried, facts=known, paid_by={"cost": "b"})
    yield "RiskComparison", compare_risk(agreed, carried, facts=known)


def exposed() -> Exposure:
    """Expose two parties to a cost at which a fee leaps."""
    leaps = formula(
        line("fee", cliff(fact("cost", PENCE), Money.parse("£5")), payer="a", payee="b")
    )
    unsure = NormalSpread(mean=Money.parse("£9"), standard_deviation=Money.parse("£1"))
    return exposure(leaps, {}, Spread.of({"cost": unsure}), paid_by={"cost": "b"})


def bid_assessed() -> BidAssessment:
    """Ask what a share of costs would do to a trust whose costs are not sure."""
    share = line("share", fact("cost", PENCE) / 2, payer="board", payee="trust")
    contract = BidTerms(mechanism=LocalAgreement(agreed=formula(share)))
    unsure = NormalSpread(mean=Money.parse("£9m"), standard_deviation=Money.parse("£1m"))
    spread = Spread.of({"cost": unsure})
    bid = Bid(name="Care", bearer="trust", contract=contract, facts=Facts(), spread=spread)
    return assess_bid(bid)


def drawings() -> Iterator[tuple[str, Any]]:
    """Make what is drawn, of each sort."""
    yield "Fan", fan_of(exposed())
    yield "Waterfall", waterfall_of(settlement())
    yield "CarriedRisk", carried_risk(exposed(), exposed())
    yield "River", river_of(KNOWN, "QNQ", on=date(2026, 3, 31))
    yield "Diagram", diagram_of(cases.case("greater-manchester-2017").value)
    yield "CaseHistory", cases.history("devon-2017")


def answers() -> Iterator[tuple[str, Any]]:
    """Make an answer of each sort, by the name of its class."""
    place = cases.case("greater-manchester-2017").value
    yield "Report", nac.check(place, on=DAY)
    yield "Classification", nac.classify(place, on=DAY)
    yield "FieldsAsked", fields_asked(nac.Arrangement(name="A place"), "alliance", on=DAY)
    yield "Settlement", settlement()
    cheap, dear = (
        formula(line("fee", step("paid", fact("cost", PENCE) * times), payer="a", payee="b"))
        for times in (1, 2)
    )
    yield "SettlementComparison", compare(cheap, dear, {"cost": Money.parse("£5")})
    costs = {nac.FinancialYear(2023): {"cost": Money.parse("£5")}}
    spent = CarriedBalance(fact="opening", line="closing", opening=Money.parse("£1"))
    closing = step("closing", fact("opening", PENCE) + fact("cost", PENCE))
    rolled = formula(line("fee", fact("cost", PENCE), payer="a", payee="b"), note("left", closing))
    yield "CashProfile", cash_profile(settlement(), nac.FinancialYear(2023), others=monthly())
    yield "NationalParameters", national_parameters()
    yield "NationalParameter", national_parameters()["cquin-rate"]
    yield "Exposure", exposed()
    yield "BidAssessment", bid_assessed()
    yield from drawings()
    yield "MinimumSavingsRates", minimum_savings_rates()
    yield "SettledYears", series(rolled, costs, balances=(spent,))
    over = bands(fact("cost", PENCE), above(Money.parse("£100"), Fraction(1, 2)))
    drawn = formula(line("rest", over, payer="a", payee="b"))
    yield "PayoutCurve", curve(drawn, "b", "cost", {}, to=Money.parse("£200"))
    yield from risks(drawn)
    walk = KNOWN.crosswalk(date(2026, 3, 31), date(2026, 4, 1), kind="icb")
    yield "Crosswalk", walk
    yield "CodeMap", code_map_of(walk, register=KNOWN)
    yield "Carried", walk.carry({"QNQ": 700})
    yield "ChangeSet", KNOWN.difference(date(2026, 3, 31), date(2026, 4, 1))
    yield "OrganisationProfile", whois(KNOWN, "QF7", on=date(2022, 6, 30))
    table = b"NHSER19CD,NHSER19CDH,NHSER19NM\nE40000003,Y56,London\nE4,?,\n"
    reading = read_official(table, name="regions.csv", as_at=date(2019, 4, 1))
    yield "OfficialReading", reading
    yield "LaidOver", lay_over(KNOWN, [reading])
    yield "DoctorReport", doctor(["QOP", "qop", "1.00E+03"], register=KNOWN, on=DAY)
    yield "NationalRecord", reference.national_record()
    nowhere = NotPriced(reason="unknown code", rows=3, distinct=2, examples=("ZZ9", "HN"))
    yield "PricingReport", PricingReport(priced=2, total=Money(pence=5), not_priced=(nowhere,))
    closed = RemainderRows(want="icb", remainder="closed", rows=7, codes=1, examples=("QMJ",))
    doubt = DoubtfulRows(want="icb", doubt="seen later", rows=9, codes=1, examples=("R0A",))
    attached = AttachReport(
        rows=9, rows_out=9, remainders=(closed,), doubts=(doubt,), notes=("a note",)
    )
    yield "AttachReport", attached
    spend = CarriedTotal(measure="spend", total_in=120, carried=100, kept=20)
    nobody = KeptCodes(remainder="no body", rows=3, codes=1, examples=("VPP00",))
    yield "CarryReport", CarryReport(totals=(spend,), kept=(nobody,), missing=("QF7",))
    yield "Draws", drawn_of_each_kind()
    yield "RuleSet", SHIPPED_RULES
    yield "Sourcebook", sourcebook()
    holds = nac.Dated(period=nac.DateRange.parse("2010-04-01/.."), value=Fraction(1, 3))
    yield "Timeline", nac.Timeline(entries=(holds,))


@functools.cache
def every_answer() -> dict[str, Any]:
    """Return the answers by the names of their classes, made once."""
    return dict(answers())


NAMES = sorted(OF_SEVERAL | OF_ONE)


def tables_in(answer: Any) -> Mapping[str, RecordTable]:  # noqa: ANN401 -- of any of them
    """Return the tables of an answer, of one or of several."""
    return answer.tables() if hasattr(answer, "tables") else {"": answer.table()}


def leaves(plain: object) -> Iterator[str]:
    """Go through the texts and numbers of plain data, without the keys of what is nested."""
    if isinstance(plain, dict):
        for each in plain.values():
            yield from leaves(each)
    elif isinstance(plain, list):
        for each in plain:
            yield from leaves(each)
    elif plain is not None:
        yield str(plain)


def test_there_is_an_answer_of_each_sort() -> None:
    """What is tested below is all there is."""
    assert {*every_answer()} == OF_SEVERAL | OF_ONE
    assert all(type(answer).__name__ == name for name, answer in every_answer().items())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(name: str) -> None:
    """Every text and number of the plain data stands in a cell, by itself or joined to others."""
    answer = every_answer()[name]
    cells = "\n".join(
        str(cell) for table in tables_in(answer).values() for row in table.rows for cell in row
    )
    assert [leaf for leaf in leaves(answer.to_records()) if leaf not in cells] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_read_as_its_first_table(name: str) -> None:
    """A library of dataframes that is given the answer itself reads the first of its tables."""
    [first, *_] = tables_in(every_answer()[name]).values()
    # Polars takes what is a mapping too for columns by their names; pyarrow asks for a stream.
    frame = pl.DataFrame(pa.table(every_answer()[name]))
    assert name == "Carried" or pl.DataFrame(every_answer()[name]).equals(frame)
    assert frame.columns == [column.name for column in first.columns]
    assert frame.rows() == [*first.rows]
    assert len(first) > 0


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_called_as_the_records_are(name: str) -> None:
    """A list of the records is found under the same name among the tables."""
    if name == "Draws":
        # Its columns are what was drawn, so it is a list of rows, as a table is itself.
        assert every_answer()[name].table().to_records() == every_answer()[name].to_records()
    elif name in OF_ONE:
        assert [every_answer()[name].table().name] == [*every_answer()[name].to_records()]
    else:
        lists = {
            key
            for key, each in every_answer()[name].to_records().items()
            if isinstance(each, list)
        }
        # Lists of codes in the one row of what is told of the whole map are text in it.
        assert lists - {"from_kinds", "to_kinds", "roles", "of"} <= {
            *every_answer()[name].tables()
        }


def values() -> Iterator[Any]:
    """Make values of the classes that have a record, by asking for what holds them."""
    report, found, profile = (
        every_answer()[name] for name in ("Report", "Classification", "OrganisationProfile")
    )
    yield from (*report.findings, *report.unchecked, *report.questions, *report.not_begun)
    yield from (*found.forms, *found.axes, *found.labels)
    for finding in found.forms:
        yield from (*finding.reasons, *finding.what_would_change())
        yield from () if finding.presumption is None else (finding.presumption,)
    for change in found.what_would_change("alliance"):
        yield from change.facts
    for test in every_answer()["FieldsAsked"].tests:
        yield from (test, *test.fields)
        for field in test.fields:
            yield from field.instead
    yield from (*profile.parents, *profile.systems, *profile.successors, *profile.last_events)
    yield from KNOWN.belongs_to(
        "R0A", on=date(2023, 8, 9), relation=Relation.PRINCIPAL_SYSTEM, nearest_snapshot=True
    )
    yield from (*KNOWN.at(DAY), *KNOWN.links_of("QOP"), *KNOWN.parts[:9], *KNOWN.gaps[:9])
    yield from KNOWN.organisations[:99]
    changes = every_answer()["ChangeSet"]
    yield from (*changes.renamed, *changes.moved, *changes.events)
    book = sourcebook()
    yield from (*book, book.cite("S71"), *timeline(), *term("aco"))
    record = reference.national_record()
    yield from (*record.designations, *record.lists, *record.powers)
    yield from (*SHIPPED_RULES.rules, *populations())
    yield from every_answer()["SettledYears"].balances
    allowed = lawful(BlockPayment, on=DAY, parties={"provider": "nhs-trust"})
    yield from (allowed, *allowed.roles)
    yield from every_answer()["CashProfile"].rows
    for each in every_answer()["Exposure"].parties:
        yield from (each, *each.jumps)
    place = place_population(40_000)
    yield from (place, place.population, *every_answer()["MinimumSavingsRates"].lines)
    yield from minimum_savings_rates().read_by(place.population.volatility)
    reading = every_answer()["OfficialReading"]
    yield from (*reading.rows, *reading.unread, reading.format)
    yield from every_answer()["DoctorReport"].signs
    settled = every_answer()["Settlement"]
    yield from (*settled.lines, *settled.postings, *settled.steps)
    agreed = settled.formula
    yield from needed(agreed)
    yield sensitivity(agreed, "trust", "cost", {"cost": Money.parse("£50")})
    yield from unlimited_ends(agreed, {})


def more_values() -> Iterator[Any]:
    """Make values of the classes that no answer above holds one of."""
    yield from every_answer()["BidAssessment"].rows()
    river, history = every_answer()["River"], every_answer()["CaseHistory"]
    yield from (*river.bodies, *river.flows, *river.stages)
    yield from (*every_answer()["CarriedRisk"].rows, *every_answer()["Waterfall"].steps)
    fan = every_answer()["Fan"]
    yield from (*fan.marks, *(point for band in fan.bands for point in band.points))
    yield from (history.case, *history.steps, *history.steps[0].happened)
    yield from (change for step in history.steps for change in step.changes)
    diagram, walk = every_answer()["Diagram"], every_answer()["SettlementComparison"]
    yield from (*diagram.boxes, *diagram.arrows, *walk.lines, *every_answer()["Timeline"].entries)
    yield from every_answer()["PayoutCurve"].segments
    yield from every_answer()["PricingReport"].not_priced
    risk = every_answer()["Risk"]
    yield from (*risk.parties, *risk.tails, *risk.paid_by)
    for fact_risk in risk.of("b").facts:
        yield from (fact_risk, *fact_risk.ranges, *fact_risk.bends, *fact_risk.choices)
    yield from every_answer()["RiskComparison"].ranges
    attached, carried = every_answer()["AttachReport"], every_answer()["CarryReport"]
    yield from (*attached.remainders, *attached.doubts, *carried.totals, *carried.kept)
    for count in every_answer()["DoctorReport"].signs:
        yield from count.examples
    for each in reference.national_record().lists:
        yield from each.places
    at = {"line": 2, "first_day": date(2020, 4, 1)}
    child, parent = parse_ods_code("A81001"), parse_ods_code("16C")
    yield LinkRow(child=child, relation=None, parent=parent, written_as="column 15", **at)  # type: ignore[arg-type]
    yield SuccessionRow(line=3, from_code=child, to_code=parent, day=None)
    yield PatientsRow(line=2, code="A81001", level="GP", on=date(2021, 1, 1), number=4000)
    yield OtherBody(what="walk-in centre", last_day=date(2019, 6, 30))
    yield Clash(
        about="RW6",
        what="last day",
        held="2021-09-30",
        given="2021-10-01",
        file="etr.csv",
        line=12,
        rule=ClashRule.REGISTER_FIRST,
    )
    finding = CodeFinding(code="NAD101", severity=SignSeverity.TOLD, message="read as QOP")
    yield from (finding, sign_of("NAD101"))
    yield Diagnosis(text="qop", code="QOP", outcome=RowOutcome.REPAIRED, findings=(finding,))
    yield FaultyAxis(axis="extent", message="a test raised ValueError")
    yield FaultyForm(form=DEVOLVED_SYSTEM, path="$", message="a test returned text")
    yield FaultyRule(rule=SHIPPED_RULES.rules[0], path="$", message="its check returned text")
    yield MissingFact(path="$.governance.boards", fact="which boards decide")
    yield SpecialCode(
        code="13A", name="A hub", kind=SpecialCodeKind.COMMISSIONING_HUB, meaning="A hub."
    )
    yield KNOWN.understand("qop")
    yield Lifetime(first_day=date(2020, 4, 1))


@pytest.mark.broad
def test_values_become_rows() -> None:
    """Of every class, each key has a column, and the cells are of it."""
    by_class: dict[type, list[Any]] = {}
    for value in (*values(), *more_values()):
        by_class.setdefault(type(value), []).append(value)
    for cls, those in by_class.items():
        table = table_of(those)
        assert len(table) == len(those)
        assert [column.name for column in table.columns] == [*cls.record_columns]  # type: ignore[attr-defined]
    rows = {each.__name__ for each in EVERY_CLASS if "to_record" in vars(each)}
    assert rows - {each.__name__ for each in by_class} == {"HasRecord"}


# --- What a table is ---


def test_figures_are_under_what_they_are() -> None:
    """Whole numbers, pence and exact numbers have columns of their own."""
    figures: tuple[tuple[Any, str, object], ...] = (
        (60, "number", 60),
        (Money.parse("£6"), "pence", 600),
        (Fraction(1, 3), "exact", "1/3"),
    )
    for figure, column, cell in figures:
        [row] = Carried({"B": figure}).tables()["figures"].to_records()
        assert {key: each for key, each in row.items() if each is not None} == {
            "code": "B",
            column: cell,
        }


def test_what_is_nested_becomes_columns_or_text() -> None:
    """Records in records stand beside one another; lists are joined."""
    records = {
        "rows": [
            {
                "body": {"code": "A", "day": "2026-04-01"},
                "texts": ["x", "y"],
                "cited": [
                    {"source": "S71", "at": None},
                    {"source": "S72", "at": "p. 2"},
                ],
                "missing": None,
            },
            {"body": None, "texts": [], "cited": [], "people": {"of": 5}},
        ]
    }
    columns: Columns = {
        "body_code": "text",
        "body_day": "day",
        "texts": "text",
        "cited": "text",
        "people": "text",
    }
    assert tables_of(records, {"rows": columns})["rows"].rows == (
        ("A", date(2026, 4, 1), "x; y", "source: S71; source: S72, at: p. 2", None),
        (None, None, "", "", "of: 5"),
    )


def test_what_has_no_column_is_refused() -> None:
    """Nothing is left out silently."""
    with pytest.raises(InvalidValueError, match="rows: other and more_too has no column"):
        tables_of(
            {"rows": [{"code": "A", "other": 1, "more": {"too": 2}}]}, {"rows": {"code": "text"}}
        )
    with pytest.raises(InvalidValueError, match="of no table: on"):
        tables_of({"on": "2026-04-01", "rows": []}, {"rows": {"code": "text"}})


def made(kind: CellKind, *cells: object) -> RecordTable:
    """Make a table of one column."""
    return RecordTable(
        name="made",
        columns=(TableColumn(name="it", kind=kind),),
        rows=tuple((cell,) for cell in cells),
    )


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("text", 5),
        ("number", 5),
        ("whole number", "5"),
        ("whole number", True),
        ("whole number", 5.0),
        ("truth", 1),
        ("day", "2026-04-01"),
        ("day", datetime(2026, 4, 1, 12)),  # noqa: DTZ001 -- a time is what is refused
    ],
)
def test_a_cell_is_of_its_column(kind: CellKind, cell: object) -> None:
    """A reader of the stream trusts that it is."""
    with pytest.raises(InvalidTypeError, match=f"it: row 1 is .*, and holds a {kind}"):
        made(kind, None, cell)


def test_numbers_in_text_are_numbers_in_csv() -> None:
    """Those below nothing as well; only text is guarded."""
    assert made("number", "-5", None, "1/4", "=1").to_csv() == 'it\n-5\n""\n0.25\n\'=1\n'
    assert made("text", "-5").to_csv() == "it\n'-5\n"


class Code(str):
    """A text with a class of its own."""

    __slots__ = ()


def test_text_of_a_class_of_its_own_is_text() -> None:
    """As it is to JSON."""
    assert made("text", Code("QOP"), None, Code("QNQ")).rows == (("QOP",), (None,), ("QNQ",))


def test_whole_numbers_have_64_bits() -> None:
    """What does not fit is refused, with where it can be had."""
    assert len(made("whole number", -(2**63), 2**63 - 1)) == 2
    for beyond in (-(2**63) - 1, 2**63):
        with pytest.raises(
            InvalidValueError, match=r"it: row 0 is beyond 64 bits; to_records\(\)"
        ):
            made("whole number", beyond)


def test_what_is_no_table_is_refused() -> None:
    """Columns are there, once each, and every row has a cell for each."""
    column = TableColumn(name="it", kind="text")
    for columns in ((), (column, column)):
        with pytest.raises(InvalidValueError, match="a name of its own"):
            RecordTable(name="made", columns=columns, rows=())
    with pytest.raises(InvalidValueError, match="row 1 has 2 cells, and there are 1 columns"):
        RecordTable(name="made", columns=(column,), rows=(("a",), ("a", "b")))


def test_values_of_one_class_make_a_table() -> None:
    """Others are refused, and so is a table of nothing that says no columns."""
    source = sourcebook()["S71"]
    with pytest.raises(InvalidValueError, match="name their class with of="):
        table_of(())
    with pytest.raises(InvalidTypeError, match=r"value 1 is .*; a table has values of one class"):
        table_of((source, sourcebook().cite("S71")))
    with pytest.raises(InvalidTypeError, match="str has no record_columns"):
        table_of(("QOP",))  # type: ignore[arg-type]
    assert table_of([source], name="one", notes=("a note",)).notes == ("a note",)


def test_a_notebook_shows_the_first_rows_and_the_notes() -> None:
    """A long table is cut, and says so in its caption."""
    table = RecordTable(
        name="long",
        columns=(TableColumn(name="it", kind="whole number"),),
        rows=((None,), *((number,) for number in range(1_100))),
        notes=("a <note>",),
    )
    html = table._repr_html_()
    assert html.startswith(
        "<table><caption>long<br>a &lt;note&gt;<br>and 1,001 more rows</caption>"
    )
    assert html.count("<tr>") == 101
    assert made("text", "a", "b")._repr_html_().startswith("<table><caption>made</caption>")
    assert repr(table) == "<RecordTable long: 1,101 rows of it>"


def test_a_table_is_written_as_csv() -> None:
    """As other tables are: no formula runs."""
    assert made("text", "=1+1", None).to_csv() == 'it\n\'=1+1\n""\n'
