"""
What is tried with hostile input, and what must hold whatever the input.

Each target takes bytes, and is silent, or raises. Silent it is for what it reads and for what
it refuses as documented; all else is a finding, and so is what takes too long.
"""

import ast
import contextlib
import csv
import io
import itertools
import json
import os
import sqlite3
import time
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import polars as pl

from nhs_accountable_care import (
    DateRange,
    DocumentError,
    FinancialYear,
    InvalidValueError,
    Money,
    NacError,
    Share,
    StatedDate,
    StatedPeriod,
    UnitPrice,
    check,
    classify,
)
from nhs_accountable_care._core.money import parse_ratio
from nhs_accountable_care._core.time import parse_day
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.settings import settings_for
from nhs_accountable_care.documents import facts_from_csv, read, table_from_csv, write
from nhs_accountable_care.documents.csv_facts import outcomes_from_csv
from nhs_accountable_care.frames import settle as settle_columns
from nhs_accountable_care.interchange import (
    CodeMap,
    CodeMapRow,
    FigureUnit,
    SqlDialect,
    read_figures,
    read_official,
    write_csv,
    write_dbt_seed,
    write_map_csv,
    write_map_json,
    write_python_dictionary,
    write_r_vector,
    write_sql_case,
    write_sql_table,
)
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.tables import Columns, examine_table
from nhs_accountable_care.organisations import (
    LeftOut,
    OdsCode,
    parse_kind,
    parse_kinds,
    parse_ods_code,
    parse_ons_code,
    read_weights,
)
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    PRICE,
    SHARE,
    YEAR,
    DiscreteSpread,
    Facts,
    LognormalSpread,
    NormalSpread,
    PriceList,
    RecordedTable,
    Spread,
    Unit,
    code,
    draw,
    fact,
    formula,
    in_words,
    is_code,
    line,
    needed,
    note,
    settle,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.clause_reading import tree_of_clause
from nhs_accountable_care.payment.language.clause_writing import clause_of_tree
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation.places import places_in
from tests.fuzz.making import (
    arguments,
    document_of_facts,
    document_of_formulas,
    document_with_parts,
    mutated,
    official_table,
    settings,
    table,
    word,
)
from tests.fuzz.records import official_json, official_workbook, official_xml, read_as

__all__ = ["TARGETS", "Target", "tried"]

# Of the processor, for a text of a few kilobytes; the growth test knows of longer ones.
_MOST_SECONDS: Final = 2.0
_MOST_TOLD: Final = 200_000


class FoundError(AssertionError):
    """What a target did and should not have done."""


@attrs.frozen(kw_only=True)
class Target:
    """
    Something that takes what comes from anyone.

    Attributes:
        holds: What holds, in a sentence for the page of laws.
        make: Makes bytes, by whatever chooses.
        take: Takes them, and raises what is documented, or what is a finding.
    """

    holds: str
    make: Callable[[Random], bytes]
    take: Callable[[bytes], None]


def tried(target: Target, data: bytes) -> None:
    """
    Give bytes to a target.

    Raises:
        FoundError: If it took too long, or tells of it at a length without bound.
        Exception: Whatever is not documented, as it came.
    """
    started = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            target.take(data)
        except (NacError, UnreadableError) as error:
            told = len(str(error)) + len(repr(error))
            if told > _MOST_TOLD:
                msg = f"told in {told:,} characters"
                raise FoundError(msg) from None
    took = time.process_time() - started
    if took > _MOST_SECONDS:
        msg = f"took {took:.1f} s"
        raise FoundError(msg)


def _text(data: bytes) -> str:
    """Return bytes as text, whatever they are."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _held(fine: bool, what: str) -> None:  # noqa: FBT001 - as an assertion has it
    """Say what does not hold."""
    if not fine:
        raise FoundError(what)


def _read(data: bytes) -> Any:  # noqa: ANN401 -- of whatever class
    """Read a document; what was read is written, and read again, as it was."""
    document = read(data)
    again = read(write(document))
    _held(again.value == document.value, "what was written reads as another value")
    _held(write(again) == write(document), "what was written is written in another way")
    return document.value


def _check(data: bytes) -> None:
    """Read a document, and ask of it all that there is to ask."""
    value = _read(data)
    for each in (check(value, on=_ON), classify(value, on=_ON)):
        _held(not each.faulty, f"faulty: {each.faulty}")
        each.explain()


_ON: Final = parse_day("2024-04-01")


def _payment(data: bytes) -> None:
    """Read a document of a mechanism; put it in words, and settle it."""
    value = _read(data)
    payments = value.finance and value.finance.payments
    for mechanism in [each.mechanism for each in payments or () if each.mechanism is not None]:
        in_words(mechanism)
        facts = {
            each.fact.name: (each.codes or ("x",))[0]
            if each.fact.unit is Unit.CODE
            else _VALUES[each.fact.unit]
            for each in needed(mechanism)
            if each.fact.table is None
        }
        settle(mechanism, facts).explain()


_VALUES: Final[dict[Unit, Any]] = {
    Unit.PENCE: Money(pence=101),
    Unit.PRICE: UnitPrice(pence=Fraction(2218, 10)),
    Unit.COUNT: 3,
    Unit.RATE: 1,
    Unit.SHARE: 1,
    Unit.TRUTH: True,
    Unit.YEAR: FinancialYear(2024),
}


_ALL_UNITS: Final = formula(
    note("money", fact("money", PENCE)),
    note("price", fact("price", PRICE)),
    note("count", fact("count", COUNT)),
    note("share", fact("share", SHARE)),
    note("gate", when(truth("met"), 1, 0)),
    note("which", when(is_code(code("which", ("a", "b")), "a"), 1, 0)),
    note("when", when(fact("when", YEAR, lowest=2013, highest=2030) >= 2016, 1, 0)),
    note("rows", total("rows", fact("cost", PENCE, table="rows"), rows=4)),
)


def _facts_of_tables(data: bytes) -> None:
    """Read facts of a table, one outcome or several; what is read is settled or refused."""
    for facts in (facts_from_csv(data, _ALL_UNITS), *outcomes_from_csv(data, _ALL_UNITS).values()):
        _held(len({each.name for each in facts.facts}) == len(facts.facts), "a fact twice")
        settle(_ALL_UNITS, attrs.evolve(facts, tables=(RecordedTable(name="rows", rows=()),)))


def _rows_of_tables(data: bytes) -> None:
    """Read a table of facts; what is read is settled, and what it comes to is the rows' sum."""
    table, _ = table_from_csv(data, _ROWS, "rows")
    settlement = settle(_ROWS, Facts(tables=(table,)))
    costs = [each.value for row in table.rows for each in row]
    whole = sum(cost.pence for cost in costs if isinstance(cost, Money))
    _held(settlement.line("rows").value == whole, "another sum")


_ROWS: Final = formula(note("rows", total("rows", fact("cost", PENCE, table="rows"), rows=4)))


def _price_lists(data: bytes) -> None:
    """Read a list of prices; each of its codes has a value in each column."""
    columns = {"people": COUNT, "price": PRICE, "share": SHARE}
    read = PriceList.read(data, name="list", code_column="code", columns=columns)
    _held(len(set(read.codes)) == len(read.codes) > 0, "a code twice")
    _held({len(each.values) for each in read.columns} == {len(read.codes)}, "other values")


def _clauses(data: bytes) -> None:
    """Read a clause; what is read is written, and read again as it was."""
    tree = tree_of_clause(_text(data))
    written = clause_of_tree(tree)
    again = tree_of_clause(written)
    _held(clause_of_tree(again) == written, "what was written is written in another way")


def _spreads(data: bytes) -> None:
    """Draw from what a table says of a spread, twice."""
    rows = [line.split(",") for line in _text(data).splitlines()[1:] if line.count(",") == 4]
    columns = [[parse_ratio(cell) for cell in column] for column in zip(*rows, strict=True)]
    means, deviations, values, weights, correlations = columns or [[]] * 5
    curves = {
        f"f{place}": (NormalSpread if place % 2 else LognormalSpread)(
            mean=mean, standard_deviation=deviation
        )
        for place, (mean, deviation) in enumerate(zip(means, deviations, strict=True))
    }
    stated = DiscreteSpread(values=tuple(values), weights=tuple(weights))
    names = ("stated", *curves)
    spread = Spread.of(
        {"stated": stated, **curves},
        correlation=dict(zip(itertools.pairwise(names), correlations, strict=True)),
    )
    step = Fraction(1, 10**4)
    facts = [fact(name, COUNT, step=step, lowest=-(10**6), highest=10**6) for name in names]
    agreed = formula(*(note(each.name, each) for each in facts))
    draws = draw(agreed, spread, n=20, seed=len(data), outside="clip")
    for each in draws.facts:
        steps = [int(drawn) for drawn in each.steps]
        _held(each.lowest <= min(steps) <= max(steps) <= each.highest, "outside")
    _held(draws == draw(agreed, spread, n=20, seed=len(data), outside="clip"), "others")


_SAVING: Final = fact("saving", PENCE)
_SAVED: Final = formula(
    line(
        "paid",
        when(
            truth("met") & is_code(code("setting", ("elective", "emergency")), "elective"),
            _SAVING / 3,
            -_SAVING * Fraction(1, 8),
        ),
        payer="board",
        payee="trust",
    )
)


def _settled_columns(data: bytes) -> None:
    """Settle the rows of a table in columns, and each alone."""
    rows = [line.split(",") for line in _text(data).splitlines()[1:] if line.count(",") == 2]
    facts: list[dict[str, Any]] = [
        {
            "saving": int(saving) if saving.removeprefix("-").isdecimal() else None,
            "met": {"yes": True, "no": False}.get(met),
            "setting": setting or None,
        }
        for saving, met, setting in rows
    ]
    kinds = {"saving": pl.Int64, "met": pl.Boolean, "setting": pl.String}
    whole = [row["saving"] for row in facts if isinstance(row["saving"], int)]
    if any(abs(number) >= 2**63 for number in whole):
        # No column holds it.
        return
    frame = pl.DataFrame(facts, schema=kinds)
    done = settle_columns(frame, _SAVED, on_problem="flag")
    for row, answer, problem in zip(facts, done["paid"], done["problem"], strict=True):
        try:
            saving = Money(pence=row["saving"])
            alone = settle(_SAVED, {**row, "saving": saving}).amounts[0]
        except NacError:
            _held(answer is None and problem is not None, "settled what cannot be")
        else:
            _held((answer, problem) == (alone, None), "other pence")


def _column(data: bytes) -> None:
    """Look at a column of a table; what is repaired once shows nothing that can be repaired."""
    columns = Columns(code="code", day="day", name="name", parent="parent")
    table = data
    for turn in range(2):
        doctor = ColumnDoctor(Examiner(register(), kind="ccg"))
        out = io.StringIO()
        list(examine_table(io.BytesIO(table), columns, doctor, repaired=out))
        report = doctor.report()
        _held(sum(report.outcomes.values()) == report.rows == doctor.rows, "other rows")
        _held(not (turn and report.rewritten), "repaired once, and not right")
        str(report)
        table = out.getvalue().encode("utf-8", "surrogatepass")


def _figures(data: bytes) -> None:
    """Read a table of figures; what was read is written, and read again with the same figures."""
    found = read_figures(data)
    for column in found.columns:
        _held(set(column.figures) <= set(found.codes), "a figure of no code")
        column.written(column.total)
    # By its place, since a name may be one that is written in another way.
    names = [f"c{place}" for place, _ in enumerate(found.columns)]
    columns = dict(zip(names, found.columns, strict=True))
    rows = [
        {"code": code}
        | {
            name: column.written(column.figures[code])
            for name, column in columns.items()
            if code in column.figures
        }
        for code in found.codes
    ]
    kinds = {name: column.unit for name, column in columns.items()}
    again = read_figures(
        write_csv(rows, ("code", *names)),
        money=[name for name, unit in kinds.items() if unit is FigureUnit.PENCE],
        numbers=[name for name, unit in kinds.items() if unit is FigureUnit.NUMBER],
    )
    _held(again.codes == found.codes, "other codes")
    for column in again.columns:
        _held(dict(column.figures) == dict(columns[column.name].figures), "other figures")


def _official(*formats: str) -> Callable[[bytes], None]:
    """Return what reads a file by its content, and as each of some formats."""

    def take(data: bytes) -> None:
        for format_ in (None, *formats):
            try:
                found = read_official(data, format=format_)
            except DocumentError as error:
                _held(len(str(error)) < _MOST_TOLD, "a refusal without bound")
                continue
            except InvalidValueError as error:
                # What a reading refuses of itself: counts of rows that do not add up.
                raise FoundError(str(error)) from error
            json.dumps(found.to_records())
            found.explain()
            for each in found.tables().values():
                each.to_csv()
                _held(each.__arrow_c_stream__() is not None, "no stream")

    return take


def _made_official(choose: Random, *, formats: tuple[str, ...]) -> bytes:
    """Make a table of one of some formats."""
    return official_table(choose, *formats)


def _weights(data: bytes) -> None:
    """Read a table of weights."""
    repr(read_weights(_text(data)))


def _maps(data: bytes) -> None:
    """Give a text to a map of codes wherever one may stand, and read each file again."""
    text = _text(data)
    row = CodeMapRow(
        from_code=OdsCode(text),
        from_name=text,
        to_code=OdsCode(text),
        to_name=text,
        share=Fraction(1),
        basis=text,
        doubts=(text,),
    )
    left = LeftOut(code=OdsCode("Z"), reason=text, is_ambiguous=False)
    code_map = CodeMap(
        from_day=_ON, to_day=_ON, basis=text, rows=(row,), doubts=(text,), left_out=(left,)
    )
    first = next(csv.DictReader(io.StringIO(write_map_csv(code_map), newline="")))
    _held(first["from_name"] == text, "another name in CSV")
    [assigned] = ast.parse(write_python_dictionary(code_map)).body
    _held(
        isinstance(assigned, ast.Assign) and ast.literal_eval(assigned.value) == {text: text},
        "another code in Python",
    )
    _held(json.loads(write_map_json(code_map))["rows"][0]["basis"] == text, "another in JSON")
    _held(code_map.tables()["rows"].rows[0][1] == text, "another name in a table")
    # Half of a pair of surrogates is shown, as it is no text in UTF-8.
    read = text.encode("utf-8", "backslashreplace").decode()
    _held(pl.DataFrame(code_map)["from_name"].to_list() == [read], "another in a stream")
    database = sqlite3.connect(":memory:")
    try:
        # What no database holds is refused here.
        database.executescript(write_sql_table(code_map, dialect=SqlDialect.SQLITE))
        found = database.execute("SELECT from_name, basis FROM code_map").fetchall()
    finally:
        database.close()
    _held(found == [(text, text)], "another name in SQLite")
    for dialect in SqlDialect:
        lines = write_sql_table(code_map, dialect=dialect).split("\n")
        begun = ("--", "CREATE TABLE ", "INSERT INTO ", "  ", ")", "")
        _held(all(line.startswith(begun) for line in lines), "a line that begins otherwise")
        write_sql_case(code_map, dialect=dialect)
        write_dbt_seed(code_map, dialect=dialect)
    write_r_vector(code_map)


_NAMES: Final = (
    "King's Lynn \\' \\\\' '' \\",
    "*/ -- \n;GO\r\n$(x) ${x} {{ x }} {% x %}",
    '=HYPERLINK(1) " ` [x] \u2028\ufeff',
)


def _settings(data: bytes) -> None:
    """Read a table of settings, as those of a working folder."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_bytes(data)
        os.chdir(folder)
        try:
            settings_for(Path(folder) / "a.json")
        finally:
            os.chdir(before)


def _each(data: bytes, *readers: Callable[[str], Any]) -> None:
    """Give a text to several readers; what one reads and writes, it reads again."""
    text = _text(data)
    for reader in readers:
        with contextlib.suppress(NacError):
            value = reader(text)
            repr(value)
            again = getattr(value, "iso", value.__str__)()
            _held(reader(again) == value, f"{text!r} is written as {again!r}, which is another")


def _ratio(data: bytes) -> None:
    """Read numbers and amounts."""
    _each(data, Money.parse, Share.parse, parse_ratio)


def _days(data: bytes) -> None:
    """Read days, periods and years."""
    text = _text(data)
    with contextlib.suppress(NacError):
        _held(parse_day(parse_day(text).isoformat()) == parse_day(text), "another day")
    with contextlib.suppress(NacError):
        # Its words are for people, and are not read.
        str(DateRange.parse(text))
    with contextlib.suppress(NacError):
        _held(FinancialYear.parse(str(FinancialYear.parse(text))) == FinancialYear.parse(text), "")
    _each(data, StatedDate.parse, StatedPeriod.parse)


def _keys(data: bytes) -> None:
    """Read codes, keys, names and kinds of organisations."""
    text = _text(data)
    for reader in (parse_ods_code, parse_ons_code, parse_kind, parse_kinds):
        with contextlib.suppress(NacError):
            reader(text)
    for day in (None, _ON):
        with contextlib.suppress(NacError):
            found = register().understand(text, on=day)
            str(found)
            json.dumps(found.to_record())


def _places(data: bytes) -> None:
    """Look for places in a text, the first line of which is a path."""
    path, _, text = _text(data).partition("\n")
    places = places_in(text)
    if places is None:
        return
    lines = text.split("\n")
    for each in (path, "$", "$.members[0].body", "document", "x"):
        found = places.region(each)
        start, end = (found.start_line, found.start_column), (found.end_line, found.end_column)
        _held((1, 1) <= start <= end, f"{each}: {found}")
        _held(end[0] <= len(lines), f"{each}: {found} is behind the text")


def _command(data: bytes) -> None:
    """Run the command line in an empty folder with a document, facts and a table."""
    given = _text(data).split("\n")
    before = Path.cwd()
    out, err = io.StringIO(), io.StringIO()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        chooser = Random(len(data))  # noqa: S311 - of what is tried, not of a secret
        Path("FILE").write_bytes(document_with_parts(chooser))
        Path("FACTS").write_bytes(document_of_facts(chooser))
        Path("TABLE").write_bytes(table(chooser, "code,people", ("RW6", "5")))
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(given)
        except SystemExit as error:
            # How argparse ends, for --help and for what it does not understand.
            code = error.code if isinstance(error.code, int) else 1
            _held(code in {0, 2}, f"ended with {code}")
        finally:
            os.chdir(before)
    _held(code in {0, 1, 2}, f"exit code {code}: {err.getvalue()[-500:]}")
    _held("Traceback" not in err.getvalue(), err.getvalue()[-500:])


_CODES: Final = ("QOP", "RW6", "00L", "R1K", "E54000057", "Salford", "X26", "13T", "00-L")
_NUMBERS: Final = ("£1,234.50", "-£5", "£1.5m", "37.5%", "1/3", "0.001", "-12", "(£500)", "1e5")
_TIMES: Final = (
    *(
        "2017-04-01",
        "2017-04",
        "2017",
        "2017/18",
        "2017-04-01/2018-03-31",
        "2017-04/..",
        "../2018",
    ),
    *("1 April 2017", "2017-04-01/..", "2016-02-29", "2016-Q1", "9999-12-31", "0001-01-01"),
)
_PATHS: Final = (
    '$.members[0].body\n{"document": {"members": [{"body": {"name": "x"}}]}}',
    '$["a b"]\n{"document": {"a b": [1, 2, {"c": null}]}}',
    '\n[1, "\\u00e9", {"k": []}]',
)
_DOCUMENT: Final = (
    b'{"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2024-04-01", '
    b'"sources": {"S1": {"title": "t"}}, "document": {"name": "x", "members": [{"body": '
    b'{"code": "QOP"}, "roles": ["commissioner"], "period": "2017-04/..", '
    b'"sources": "S1, p. 1"}]}}'
)

_CLAUSES: Final = (
    "50% of (target less outturn), at most £1m, rounded to the penny",
    "if met and saving is above £0 then 1/3 of saving otherwise £0",
    "least of (a; b; £5 in 'EUR')",
    "[a ]] b] times 3 plus sum of (x; -£0.5k)",
    "(((1)))",
)
_REPORTS: Final = ("epraccur", "ebranchs", "etr", "ect", "eccg", "eauth")
_MEMBERSHIPS: Final = ("epcmem", "epcncorepartnerdetails", "succ", "successor-pairs")
_LOOKUPS: Final = ("ons-lookup",)
_PRACTICES: Final = (
    *("gp-reg-pat-prac-map", "gp-reg-pat-prac-all", "gp-reg-pat-prac-quin-age"),
    *("gp-reg-pat-prac-sing-age-regions", "patient-list-size"),
)
_TRUSTS: Final = (
    *("stp-partners", "provider-list", "provider-boards", "cancer-alliances", "board-list"),
)

TARGETS: Final[dict[str, Target]] = {
    "answers": Target(
        holds=(
            "Answers near those of the interfaces of ODS are read or refused as documented, in "
            "time, as whatever they are taken for; each record is kept, reported or passed over."
        ),
        make=official_json,
        take=read_as("ods-ord-json", "ods-fhir-stu3", "ods-fhir-r4"),
    ),
    "xml": Target(
        holds=(
            "XML near that of ODS and of FHIR is read or refused as documented, in time, as "
            "whatever it is taken for; each record is kept, reported or passed over."
        ),
        make=official_xml,
        take=read_as("ods-xml", "ods-fhir-r4"),
    ),
    "workbooks": Target(
        holds=(
            "Workbooks near those of ODS are read or refused as documented, in time, as whatever "
            "they are taken for; each row is kept, reported or passed over."
        ),
        make=official_workbook,
        take=read_as(
            *("ods-epcn-workbook", "ods-stp-partners-workbook", "ods-icb-partners-workbook"),
            "gp-reg-pat-prac-map",
        ),
    ),
    "reader": Target(
        holds=(
            "Bytes near a document are read or refused as documented, in time; what is read is "
            "written, and read again as it was."
        ),
        make=lambda choose: mutated(
            choose, choose.choice((_DOCUMENT, _DOCUMENT, document_with_parts(choose)[:3000]))
        ),
        take=lambda data: _read(data) and None,
    ),
    "documents": Target(
        holds=(
            "Documents with any parts are read or refused as documented, in time; what is read "
            "is written, and read again as it was."
        ),
        make=document_with_parts,
        take=lambda data: _read(data) and None,
    ),
    "checks": Target(
        holds=(
            "What is read of any document is checked and classified in time, without a fault; "
            "and it is written and read again as it was."
        ),
        make=document_with_parts,
        take=_check,
    ),
    "facts": Target(
        holds=(
            "Documents of facts are read or refused as documented, in time; what is read is "
            "written, and read again as it was."
        ),
        make=document_of_facts,
        take=lambda data: _read(data) and None,
    ),
    "formulas": Target(
        holds=(
            "What is read of any formula is put in words and settled, or refused as documented,"
            " in time; and it is written and read again as it was."
        ),
        make=document_of_formulas,
        take=_payment,
    ),
    "facts-tables": Target(
        holds=(
            "Tables of facts, of one outcome or of several, are read or refused as documented, in "
            "time; what is read is settled, or refused."
        ),
        make=partial(
            table,
            heading="fact,value,unit,source,confidence",
            cells=(
                *("money", "price", "count", "share", "met", "which", "when", "value", "mony"),
                *("£1.50", "1.005", "145%", "1/3", "yes", "a", "2017/18", "verified", "rate"),
                *("Ledger, p. 4 [verified]", "[computed]", "", "-£1m", "9" * 50, "=1+1"),
            ),
        ),
        take=_facts_of_tables,
    ),
    "facts-rows": Target(
        holds=(
            "Tables with a row for each of many are read or refused as documented, in time; what "
            "is read comes to the sum of its rows."
        ),
        make=partial(
            table, heading="ward,cost", cells=(*_NUMBERS, "£5", "80.50", "cost", "", "1e9", "'=1")
        ),
        take=_rows_of_tables,
    ),
    "price-lists": Target(
        holds=(
            "Lists of prices are read or refused as documented, in time; each code that is read "
            "has a value in each column."
        ),
        make=partial(
            table,
            heading="code,people,price,share",
            cells=(*_CODES, *_NUMBERS, "£2.218", "-£1", "1,234", "50%", "101%", "a", ""),
        ),
        take=_price_lists,
    ),
    "clauses": Target(
        holds=(
            "Clauses near those that lawyers write are read or refused as documented, in time; "
            "what is read is written, and read again as it was."
        ),
        make=partial(word, seeds=_CLAUSES),
        take=_clauses,
    ),
    "figures": Target(
        holds=(
            "Tables of figures are read or refused as documented, in time; what is read is "
            "written with `write_csv`, and read again with the same figures."
        ),
        make=partial(
            table, heading="code,people,cost", cells=(*_CODES, *_NUMBERS, "", "7", "2,900", "n/a")
        ),
        take=_figures,
    ),
    "columns": Target(
        holds=(
            "Columns of codes are looked at or refused as documented, in time; the outcomes add "
            "up to the rows, and what was repaired once is right."
        ),
        make=partial(
            table,
            heading="code,day,name,parent",
            cells=(*_CODES, *_NUMBERS, *_TIMES, "", "0L", "09J 09W", "NHS Kent and Medway CCG"),
        ),
        take=_column,
    ),
    "weights": Target(
        holds=("Tables of weights are read or refused as documented, in time."),
        make=partial(table, heading="from_code,to_code,weight", cells=(*_CODES, *_NUMBERS)),
        take=_weights,
    ),
    "spreads": Target(
        holds=(
            "Means, deviations, values, weights and correlations near those of a spread are drawn "
            "from or refused as documented, in time; whatever is drawn is what the fact may be, "
            "and drawn again by the same seed."
        ),
        make=partial(
            table,
            heading="mean,deviation,value,weight,correlation",
            cells=("1", "2", "3", "5", "1/2", "0.5", "0", "-1", "x", "9" * 39, "0.01%"),
        ),
        take=_spreads,
    ),
    "settled-columns": Target(
        holds=(
            "Rows of facts in columns come to the pence of settling each alone; a row that cannot "
            "be settled alone is flagged, and has no answer."
        ),
        make=partial(
            table,
            heading="saving,met,setting",
            cells=(
                *("1", "2", "1001", "-1", "1000000000000", "1000000000001", "9" * 19),
                *("yes", "no", "elective", "emergency", "x", ""),
            ),
        ),
        take=_settled_columns,
    ),
    "maps": Target(
        holds=(
            "Any text that stands in a map of codes is written in each shape, and read by CSV, "
            "JSON, Python and SQLite as it was, or it is refused, in time."
        ),
        make=partial(word, seeds=_NAMES),
        take=_maps,
    ),
    "ods-reports": Target(
        holds=(
            "Tables near reports of ODS are read or refused as documented, in "
            "time, as whatever they are taken for; each row is kept, reported or passed over."
        ),
        make=partial(_made_official, formats=_REPORTS),
        take=_official(*_REPORTS),
    ),
    "memberships": Target(
        holds=(
            "Tables near memberships and successions are read or refused as documented, in "
            "time, as whatever they are taken for; each row is kept, reported or passed over."
        ),
        make=partial(_made_official, formats=_MEMBERSHIPS),
        take=_official(*_MEMBERSHIPS),
    ),
    "lookups": Target(
        holds=(
            "Tables near lookups of areas are read or refused as documented, in "
            "time, as whatever they are taken for; each row is kept, reported or passed over."
        ),
        make=partial(_made_official, formats=_LOOKUPS),
        take=_official(*_LOOKUPS),
    ),
    "practice-lists": Target(
        holds=(
            "Tables near lists of practices and patients are read or refused as documented, in "
            "time, as whatever they are taken for; each row is kept, reported or passed over."
        ),
        make=partial(_made_official, formats=_PRACTICES),
        take=_official(*_PRACTICES),
    ),
    "trust-lists": Target(
        holds=(
            "Tables near lists of trusts and partners are read or refused as documented, in "
            "time, as whatever they are taken for; each row is kept, reported or passed over."
        ),
        make=partial(_made_official, formats=_TRUSTS),
        take=_official(*_TRUSTS),
    ),
    "settings": Target(
        holds=("Tables of settings are read or refused as documented, in time."),
        make=settings,
        take=_settings,
    ),
    "numbers": Target(
        holds=(
            "Words near an amount, a share or a ratio are read or refused as documented, in "
            "time; what is read is written, and read again as it was."
        ),
        make=partial(word, seeds=_NUMBERS),
        take=_ratio,
    ),
    "days": Target(
        holds=(
            "Words near a day, a period or a year are read or refused as documented, in time; "
            "what is read, but for a range of days, is written, and read again as it was."
        ),
        make=partial(word, seeds=_TIMES),
        take=_days,
    ),
    "keys": Target(
        holds=(
            "Words near a code, a name or a kind are understood or refused as documented, in "
            "time; what is understood is told as text and as JSON."
        ),
        make=partial(word, seeds=(*_CODES, "NHS Kent and Medway ICB", "icb", "trusts")),
        take=_keys,
    ),
    "places": Target(
        holds=(
            "Any path is sought in any text in time, and the place that is found lies within "
            "the text."
        ),
        make=partial(word, seeds=_PATHS),
        take=_places,
    ),
    "command": Target(
        holds=("Any arguments end with a documented exit code and without a traceback, in time."),
        make=arguments,
        take=_command,
    ),
}
"""Every target by its name."""
