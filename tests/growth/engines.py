"""What takes a text of a user's: each engine with what comes before it, which does not count."""

import contextlib
import io
import os
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import polars as pl

from nhs_accountable_care import (
    NacError,
    RecordTable,
    StatedDate,
    StatedPeriod,
    TableColumn,
    check,
    classify,
)
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.money import Money, Share, parse_ratio
from nhs_accountable_care._core.time import DateRange, FinancialYear, parse_day
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.annotations import annotations
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.settings import settings_for
from nhs_accountable_care.documents import facts_from_csv, read, table_from_csv, write
from nhs_accountable_care.documents.csv_facts import outcomes_from_csv
from nhs_accountable_care.frames import attach, crosswalk, doctor, from_records
from nhs_accountable_care.frames import settle as settle_columns
from nhs_accountable_care.interchange import (
    FigureTable,
    SqlDialect,
    code_map_of,
    lay_over,
    read_figures,
    read_official,
    write_csv,
    write_dbt_seed,
    write_map_csv,
    write_sql_table,
)
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.tables import Columns, examine_table
from nhs_accountable_care.interchange.code_maps.sql_literals import sql_text
from nhs_accountable_care.organisations import (
    Apportionment,
    Flow,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    ShareBasis,
    Succession,
    SuccessionKind,
    Weights,
    parse_kind,
    parse_kinds,
    parse_ods_code,
    parse_ons_code,
    parse_relation,
    read_weights,
)
from nhs_accountable_care.payment import (
    COUNT,
    Mechanism,
    NormalSpread,
    PayoutCurve,
    PriceList,
    ScenarioTable,
    Spread,
    Unit,
    curve,
    draw,
    fact,
    fact_problems,
    formula,
    formula_of,
    in_words,
    is_code,
    needed,
    note,
    prepare,
    rounded,
    settle,
    total,
    when,
)
from nhs_accountable_care.payment import code as code_fact
from nhs_accountable_care.payment.language.clause_reading import tree_of_clause
from nhs_accountable_care.payment.language.clause_writing import clause_of_tree
from nhs_accountable_care.payment.language.facts import facts_of_whole, read_facts
from nhs_accountable_care.pictures import (
    Diagram,
    as_dot,
    as_mermaid,
    as_text,
    curves_as_svg,
    diagram_of,
)
from nhs_accountable_care.policy import Sourcebook, citations_to_bibtex, citations_to_csv
from nhs_accountable_care.questions.paths import Path as QuestionPath
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import CheckedFile, FailedFile, sarif_log

__all__ = ["ENGINES", "REFUSED", "Engine"]

_ON: Final = date(2024, 4, 1)
REFUSED: Final = (NacError, UnreadableError)


@attrs.frozen(kw_only=True)
class Engine:
    """
    What takes a text.

    Attributes:
        prepared: Makes of the text what the engine takes; its time does not count.
        work: Does the work, and returns all that it puts out.
        memory_per_output: The most memory for each character that is put out.
        memory_in_any_case: What it may take of memory for a text however short.
    """

    prepared: Callable[[str], Any] = str
    work: Callable[[Any], object]
    # What is put out has its own price, since each thing found repeats its rule and its sources,
    # and how it grows is measured by itself. It is held as data, as text and as bytes at once:
    # six to seven times its length.
    memory_per_output: int = 8
    memory_in_any_case: int = 2_000_000


def _value_of(text: str) -> Any:  # noqa: ANN401 -- of whatever class
    """Read what a document is about."""
    return read(text).value


def _mechanism_in(text: str) -> Mechanism:
    """Read the one mechanism of a document."""
    [payment] = _value_of(text).finance.payments
    mechanism: Mechanism = payment.mechanism
    return mechanism


_PARSERS: Final[tuple[Callable[[str], object], ...]] = (
    *(Money.parse, Share.parse, parse_ratio),
    *(StatedDate.parse, StatedPeriod.parse, DateRange.parse, FinancialYear.parse, parse_day),
    *(parse_ods_code, parse_ons_code, parse_kind, parse_kinds, parse_relation),
    *(ShareBasis.parse, QuestionPath.parse),
)
_FORMULA: Final = formula(note("what", fact("other", Unit.COUNT)))
_ROWS: Final = formula(
    note("rows", total("rows", fact("cost", Unit.PENCE, table="rows"), rows=1_000_000))
)
_VALUES: Final[dict[Unit, Any]] = {
    Unit.PENCE: Money(pence=100),
    Unit.COUNT: 3,
    Unit.RATE: 1,
    Unit.SHARE: 1,
    Unit.TRUTH: True,
    Unit.YEAR: FinancialYear(2024),
}


def _with_facts(text: str) -> tuple[Mechanism, dict[str, Any]]:
    """Read the one mechanism of a document, and make up the facts that it needs."""
    mechanism = _mechanism_in(text)
    return mechanism, {
        each.fact.name: each.codes[0] if each.fact.unit is Unit.CODE else _VALUES[each.fact.unit]
        for each in needed(mechanism)
    }


def _checked(text: str) -> tuple[CheckedFile, ...]:
    """Check a document, as a file."""
    report = check(_value_of(text), on=_ON)
    return (CheckedFile(file=Path("a.json"), text=text, report=report),)


def _read_and_checked(text: str) -> tuple[tuple[CheckedFile, ...], tuple[Any, ...], str]:
    """Check a document; if it cannot be read, take the problems."""
    try:
        return _checked(text), (), text
    except NacError as error:
        return (), tuple(getattr(error, "problems", ())), text


def _log(of: tuple[tuple[CheckedFile, ...], tuple[Any, ...], str]) -> str:
    """Write what was found in a file as SARIF, and refuse what cannot be read."""
    checked, problems, text = of
    failed = [FailedFile(file=Path("a.json"), problems=problems, text=text)] if problems else []
    return as_json(sarif_log(checked, failed=failed))


def _annotated(of: tuple[tuple[CheckedFile, ...], tuple[Any, ...], str]) -> str:
    """Annotate what was found in a file."""
    checked, problems, text = of
    failed = (("a.json", problems),) if problems else ()
    return "\n".join(annotations(checked, failed, {"a.json": text}, with_open=True))


def _ran(verb: str, *options: str, files: Mapping[str, str], path: str) -> str:
    """Run the command line on a path in a folder of files, and return all that it prints."""
    out, err = io.StringIO(), io.StringIO()
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_bytes(text.encode())
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([verb, "--json", *options, str(Path(folder) / path)])
    if code not in {0, 1, 2}:
        msg = f"exit code {code}: {err.getvalue()[:500]}"
        raise AssertionError(msg)
    return out.getvalue() + err.getvalue()


def _of_file(verb: str, *options: str, name: str = "a.json") -> Engine:
    """Return an engine that runs the command line on a file."""
    return Engine(work=lambda text: _ran(verb, *options, files={name: text}, path=name))


def _folder_checked(text: str) -> str:
    """Check a folder from the command line that has a document for each line."""
    files = {f"{place}.json": line for place, line in enumerate(text.split("\n"))}
    return _ran("check", "--on", "2024-04-01", files=files, path=".")


def _settings(text: str) -> str:
    """Read a table of settings."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_bytes(text.encode())
        before = Path.cwd()
        os.chdir(folder)
        try:
            return repr(settings_for(Path(folder) / "a.json"))
        finally:
            os.chdir(before)


def _curved(of: tuple[Mechanism, dict[str, Any]]) -> object:
    """Draw the curve over the first amount or count, for whoever is paid first."""
    mechanism, facts = of
    over = [name for name, value in facts.items() if isinstance(value, Money | int)]
    over = [name for name in over if not isinstance(facts[name], bool)]
    if not over:
        return ""
    [first, *_] = mechanism.formula().parties
    return curve(mechanism, first, over[0], facts)


def _prepared(of: tuple[Mechanism, dict[str, Any]]) -> str:
    """Make a mechanism ready, settle it once, and return the source that was generated."""
    made = prepare(of[0])
    made.settle(of[1])
    return made.source


def _in_columns(of: tuple[Mechanism, dict[str, Any]]) -> str:
    """Settle a mechanism over a frame of one row, in which each fact is a column."""
    mechanism, facts = of
    agreed = formula_of(mechanism)
    if agreed.tables:
        return ""
    names = [each.name for each in facts_of_whole(agreed)]
    values = read_facts(agreed, facts).values
    frame = pl.DataFrame({name: [value] for name, value in zip(names, values, strict=True)})
    return str(settle_columns(frame, mechanism, on_problem="flag", prefix="new ").rows())


def _rows_settled(of: tuple[FigureTable, list[dict[str, object]]]) -> object:
    """Settle each row of a table, of whose codes and people the mechanism takes both."""
    frame = pl.DataFrame({name: [row[name] for row in of[1]] for name in ("code", "people")})
    share = Fraction(1, 3) * fact("people", Unit.COUNT)
    first = when(is_code(code_fact("code"), "R0001"), 2 * share, share)
    agreed = formula(note("a third", rounded(first, to=1)))
    return settle_columns(frame, agreed, on_problem="flag")


def _of_mechanism(work: Callable[[Mechanism], object]) -> Engine:
    """Return an engine that takes the mechanism of a document."""
    return Engine(prepared=_mechanism_in, work=work)


def _of_facts(work: Callable[[tuple[Mechanism, dict[str, Any]]], object]) -> Engine:
    """Return an engine that takes the mechanism of a document with its facts."""
    return Engine(prepared=_with_facts, work=work)


def _practices_in(text: str) -> list[Organisation]:
    """Make a practice of each code."""
    return [
        _body(code, OrganisationKind.GP_PRACTICE, None, None)
        for code in dict.fromkeys(text.split("\n"))
    ]


def _body(
    text: str, kind: OrganisationKind, first_day: date | None, last_day: date | None
) -> Organisation:
    """Make a body of one name for all its days."""
    code = parse_ods_code(text)
    version = OrganisationVersion(
        code=code, name=f"Body {code}", kind=kind, first_day=first_day, last_day=last_day
    )
    return Organisation(code=code, versions=(version,))


def _register_of(practices: list[Organisation]) -> str:
    """Add practices to the register, and look up the last."""
    more = register().plus(practices)
    return repr(more.understand(practices[-1].code, on=_ON))


def _events_in(text: str) -> tuple[list[Organisation], list[Succession]]:
    """
    Make an event of each line, such as `2001-04-01 A to B C`, and its bodies.

    Where several come to as many, and a part of each is written last, each goes to its own.
    """
    events: list[Succession] = []
    begun: dict[str, date] = {}
    ended: dict[str, date] = {}
    for place, line in enumerate(text.split("\n")):
        day = date.fromisoformat(line[:10])
        names, _, parts = line[11:].partition(" by ")
        before, after = (each.split() for each in names.split(" to "))
        ended |= dict.fromkeys(before, day - timedelta(days=1))
        for code in after:
            begun.setdefault(code, day)
        events.append(
            Succession(
                key=f"event-{place}",
                day=day,
                kind=SuccessionKind.SPLIT if after[1:] else SuccessionKind.MERGER,
                from_codes=tuple(map(parse_ods_code, before)),
                to_codes=tuple(map(parse_ods_code, after)),
                flows=tuple(
                    Flow(
                        from_code=parse_ods_code(one),
                        to_code=parse_ods_code(other),
                        parts=int(part),
                        basis="people, illustrative",
                    )
                    for one, other, part in zip(before, after, parts.split(), strict=False)
                ),
            )
        )
    bodies = [
        _body(code, OrganisationKind.NHS_TRUST, begun.get(code), ended.get(code))
        for code in dict.fromkeys((*ended, *begun))
    ]
    return bodies, events


def _became(of: tuple[list[Organisation], list[Succession]]) -> str:
    """Lay bodies and events over an empty register, and ask what became of whom."""
    bodies, events = of
    own = Register(organisations=()).plus((*bodies, *events))
    days = (events[0].day - timedelta(days=1), events[-1].day)
    walk = own.crosswalk(
        *days, kind=OrganisationKind.NHS_TRUST, weights=Apportionment.EQUAL, partial=True
    )
    first, last = bodies[0].code, bodies[-1].code
    weights: Weights = {(event.from_codes[0], to): 1 for event in events for to in event.to_codes}
    own.crosswalk(*days, codes=[first], weights=weights, partial=True)
    return (
        as_json(walk.to_records())
        + repr(own.successors(first, on=days[1]))
        + repr(own.predecessors(last, on=days[0], as_at=days[1]))
        + repr(own.difference(*days))
    )


def _with_weights(text: str) -> tuple[Register, str]:
    """Make a register in which each body is divided among those that a table of weights names."""
    parts: dict[str, list[str]] = {}
    for line in text.strip().split("\n")[1:]:
        before, after, _ = line.split(",")
        parts.setdefault(before, []).append(after)
    lines = [f"{_ON} {code} to {' '.join(after)}" for code, after in parts.items()]
    bodies, events = _events_in("\n".join(lines))
    return Register(organisations=()).plus((*bodies, *events)), text


def _walked(of: tuple[Register, str]) -> str:
    """Follow every body by a table of weights, and carry a figure for each."""
    own, text = of
    walk = own.crosswalk(
        _ON - timedelta(days=1),
        _ON,
        kind=OrganisationKind.NHS_TRUST,
        weights=read_weights(text),
    )
    carried = walk.carry(dict.fromkeys((row.from_code for row in walk.rows), 100))
    return as_json(walk.to_records()) + walk.to_csv() + repr(carried)


def _mapped(of: tuple[Register, str]) -> str:
    """Make a map of codes by a table of weights, and write it as tables and as a seed."""
    own, text = of
    days = (_ON - timedelta(days=1), _ON)
    walk = own.crosswalk(*days, kind=OrganisationKind.NHS_TRUST, weights=read_weights(text))
    code_map = code_map_of(walk, register=own)
    return (
        write_map_csv(code_map)
        + write_sql_table(code_map, dialect=SqlDialect.TSQL)
        + "".join(write_dbt_seed(code_map).values())
    )


_TWO_FACTS: Final = formula(note("a", fact("a", COUNT)), note("b", fact("b", COUNT)))


def _numbers_in(text: str) -> list[list[int]]:
    """Read lines of numbers."""
    return [[int(cell) for cell in line.split(",")] for line in text.split()]


def _scenarios(rows: list[list[int]]) -> str:
    """Draw from a table of scenarios, whose last column is their weight."""
    table = ScenarioTable(
        facts=("a", "b"),
        rows=tuple((a, b) for a, b, _ in rows),
        weights=tuple(weight for _, _, weight in rows),
    )
    draws = draw(_TWO_FACTS, Spread.of(table=table), n=1_000, seed=1)
    return as_json(draws.to_records()) + repr(table.column("a").variance)


def _spread(names: list[str]) -> str:
    """Draw facts of these names, of which the formula has hardly any."""
    normal = NormalSpread(mean=5, standard_deviation=1)
    return repr(draw(_TWO_FACTS, Spread.of(dict.fromkeys(names, normal)), n=1, seed=1))


def _as_literals(text: str) -> str:
    """Write a text as a literal of each dialect."""
    return "\n".join(sql_text(text, dialect) for dialect in SqlDialect)


def _parsed(text: str) -> str:
    """Give one word to everything that reads a word, each of which may refuse it."""
    told = []
    for parse in _PARSERS:
        try:
            told.append(repr(parse(text)))
        except NacError as error:
            told.append(str(error))
    return "\n".join(told)


def _drawn(text: str) -> Diagram:
    """Read a document, and return its boxes and arrows."""
    return diagram_of(_value_of(text))


def _people_in(text: str) -> tuple[FigureTable, list[dict[str, object]]]:
    """Read a table of figures, and make a record of each line."""
    table = read_figures(text)
    [people] = table.columns
    return table, [{"code": code, "people": people.figures[code]} for code in table.codes]


def _streamed(of: tuple[FigureTable, list[dict[str, object]]]) -> object:
    """Make a table of the records, and stream it to a library of dataframes."""
    columns = (
        TableColumn(name="code", kind="text"),
        TableColumn(name="people", kind="whole number"),
    )
    rows = tuple((each["code"], each["people"]) for each in of[1])
    return pl.DataFrame(RecordTable(name="figures", columns=columns, rows=rows))


def _framed(text: str) -> Any:  # noqa: ANN401 - a frame of polars
    """Make a frame of a table of figures, and the answers that every frame is looked up in."""
    register().answers("icb")
    return from_records(_people_in(text)[1], ("code", "people"), backend="polars")


def _carried(frame: Any) -> object:  # noqa: ANN401 - a frame of polars
    """Carry a frame, in which hardly any code is one."""
    walk = register().crosswalk(date(2026, 3, 31), date(2026, 4, 1), kind="icb")
    return crosswalk(frame, walk, measures="people", on_problem="flag")


def _doctored(text: str) -> tuple[str, str]:
    """Look at a column of codes of a table, and write it with its repairs."""
    doctor = ColumnDoctor(Examiner(register(), kind="ccg"))
    out = io.StringIO()
    columns = Columns(code="code", day="day")
    list(examine_table(io.BytesIO(text.encode()), columns, doctor, repaired=out))
    return str(doctor.report()), out.getvalue()


def _curve_svg(of: tuple[Mechanism, dict[str, Any]]) -> str:
    """Draw the curve as SVG."""
    found = _curved(of)
    return curves_as_svg(found) if isinstance(found, PayoutCurve) else ""


def _own_sources(text: str) -> str:
    """Read a table of sources, and write it in each way."""
    book = Sourcebook.from_csv(text)
    cited = [book.cite(source.key) for source in book.sources]
    return "".join(
        (
            as_json(book.to_records()),
            book.to_csv(),
            book.to_bibtex(),
            citations_to_csv(cited),
            citations_to_bibtex(cited),
        )
    )


ENGINES: Final[dict[str, Engine]] = {
    "read": Engine(work=read),
    "repr": Engine(prepared=_value_of, work=repr),
    "write": Engine(prepared=read, work=write),
    "check": Engine(
        prepared=_value_of,
        work=lambda value: as_json(check(value, on=_ON).to_records()),
    ),
    "classify": Engine(
        prepared=_value_of, work=lambda value: as_json(classify(value, on=_ON).to_records())
    ),
    "sarif": Engine(prepared=_read_and_checked, work=_log),
    "annotations": Engine(prepared=_read_and_checked, work=_annotated),
    "command": _of_file("check", "--on", "2024-04-01"),
    "folder": Engine(work=_folder_checked),
    "settle": _of_facts(lambda of: as_json(settle(*of).to_records())),
    "curve": _of_facts(_curved),
    "describe": _of_mechanism(in_words),
    "needed": _of_mechanism(needed),
    # An operation becomes expressions of narwhals, of about a kilobyte. A formula has 10,000 nodes
    # at most, which a text of 10 KB reaches by amounts that are many times the same.
    "columns": attrs.evolve(_of_facts(_in_columns), memory_in_any_case=20_000_000),
    # What is put out is the source that is generated, and by far the most is taken by Python's own
    # compiler: for each character 100 to 150 bytes in 3.11, and 130 to 190 in 3.14.
    "prepare": attrs.evolve(_of_facts(_prepared), memory_per_output=250),
    "unknown facts": Engine(prepared=_value_of, work=lambda facts: fact_problems(_FORMULA, facts)),
    "figures": Engine(work=read_figures),
    # Each row is held as values and as data, whose keys are longer than most of its cells.
    "official": Engine(
        work=lambda text: as_json(read_official(text.encode()).to_records()), memory_per_output=12
    ),
    "laying": Engine(
        prepared=lambda text: read_official(text.encode(), as_at=_ON),
        # Over nothing: a copy of the shipped register is more than all that is laid over it. What
        # is put out are counts, of rows that are held as bodies and links.
        work=lambda reading: as_json(lay_over(Register(organisations=()), [reading]).to_records()),
        memory_per_output=40,
    ),
    "doctor": Engine(work=_doctored),
    "weights": Engine(work=read_weights),
    "facts table": Engine(work=lambda text: facts_from_csv(text, _FORMULA)),
    "outcomes": Engine(work=lambda text: outcomes_from_csv(text, _FORMULA)),
    "rows of facts": Engine(work=lambda text: table_from_csv(text, _ROWS, "rows")),
    "price list": Engine(
        work=lambda text: PriceList.read(
            text, name="list", code_column="code", columns={"price": Unit.PRICE}
        )
    ),
    "clause": Engine(work=lambda text: clause_of_tree(tree_of_clause(text))),
    "scenarios": Engine(prepared=_numbers_in, work=_scenarios),
    "spread": Engine(prepared=str.split, work=_spread),
    "settings": Engine(work=_settings),
    "parsers": Engine(work=_parsed),
    "understand": Engine(work=lambda text: register().understand(text, on=_ON)),
    "register": Engine(prepared=_practices_in, work=_register_of),
    # Two answers are held at once: what an arrangement is, and whether it is sound.
    "assess": attrs.evolve(_of_file("assess", "--on", "2024-04-01"), memory_per_output=12),
    "mermaid": Engine(prepared=_drawn, work=as_mermaid),
    "dot": Engine(prepared=_drawn, work=as_dot),
    "tree": Engine(prepared=_drawn, work=as_text),
    "svg": _of_facts(_curve_svg),
    "html": Engine(
        prepared=lambda text: classify(_value_of(text), on=_ON),
        work=lambda found: found.explain_html(),
    ),
    "csv": Engine(prepared=_people_in, work=lambda of: write_csv(of[1], ("code", "people"))),
    "frame": Engine(
        prepared=_people_in,
        work=lambda of: from_records(of[1], ("code", "people"), backend="polars"),
    ),
    "stream": Engine(prepared=_people_in, work=_streamed),
    "settled frame": Engine(prepared=_people_in, work=_rows_settled),
    "attach": Engine(
        prepared=_framed,
        work=lambda frame: attach(frame, register(), on=date(2026, 4, 1)).report(),
    ),
    "carried frame": Engine(prepared=_framed, work=_carried),
    "doctored frame": Engine(
        prepared=_framed, work=lambda frame: doctor(frame, register(), on=date(2026, 4, 1))
    ),
    "sources": Engine(work=_own_sources),
    "carry": _of_file(
        "carry",
        *("--from", "2020-04-01", "--to", "2024-04-01", "--kind", "ccg", "--add-up"),
        name="a.csv",
    ),
    # Every row is held as a value, as data and as text, beside the register that it comes from.
    "events": Engine(prepared=_events_in, work=_became, memory_per_output=15),
    "crosswalk": Engine(prepared=_with_weights, work=_walked, memory_per_output=12),
    "code map": Engine(prepared=_with_weights, work=_mapped, memory_per_output=12),
    "literals": Engine(work=_as_literals),
}
"""Every engine by its name."""
