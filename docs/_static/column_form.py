"""
Answers the form of the page "Check a column in your browser"; the worker loads it.

What is said of codes comes from the library. Here a column is brought to it, and its answers are
put beside the rows: ``tests/repository/test_column_form.py`` needs no browser for that.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from nhs_accountable_care import InvalidValueError, NacError
from nhs_accountable_care.interchange import (
    CodeMap,
    DoctorReport,
    RowOutcome,
    code_map_of,
    write_map_csv,
)
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.tables import Columns, examine_table
from nhs_accountable_care.reference import register

HEADINGS = ("code", "code_as_given", "code_doctor")
"""Those of a column that has none; with one they are the library's."""


class Asked(TypedDict):
    """
    What stands in the form.

    Attributes:
        column: The heading of the column; empty for the first of a table without headings.
        on: The day on which the codes are looked at, as ``2026-04-01``.
        kind: Of which bodies the column is; empty for any.
        to: The day whose codes are wanted; empty for no map.
        to_kind: Of which bodies those are; empty for the same.
    """

    column: str
    on: str
    kind: str
    to: str
    to_kind: str


def headings(data: bytes) -> list[str]:
    r"""
    Return the headings of a table, for the reader to choose from.

    >>> headings(b"board,spend\nQOP,1\n")
    ['board', 'spend']
    """
    first = data.decode("utf-8-sig", "replace").splitlines()[:1]
    return [" ".join(cell.split()) for cell in next(csv.reader(first), [])]


def answer(data: bytes, asked: Asked) -> dict[str, Any]:
    """
    Look at the column, and map it to another day if one is asked for.

    Raises:
        NacError: If the table cannot be read, or the answers in the form do not go together.
    """
    on = _day(asked["on"], "of the column")
    kind = asked["kind"] or None
    column = asked["column"]
    doctor = ColumnDoctor(Examiner(register(), kind=kind), on=on, kind=kind)
    repaired = io.StringIO()
    columns = Columns(code=column or "1", has_headings=bool(column))
    notes = list(examine_table(io.BytesIO(data), columns, doctor, repaired=repaired))
    report = doctor.report()
    rows = list(csv.reader(io.StringIO(repaired.getvalue()), strict=True))
    if not column:
        others = range(2, max(map(len, rows), default=0) - 1)
        rows.insert(0, [*HEADINGS, *(f"column_{number}" for number in others)])
    found = {
        **_told(report, notes),
        "repaired": _written(rows),
    }
    if asked["to"]:
        place = [" ".join(cell.split()) for cell in rows[0]].index(column) if column else 0
        try:
            walked = _map_of(
                [row[place] for row in rows[1:]],
                on,
                _day(asked["to"], "of the map"),
                asked["to_kind"],
            )
        except NacError as error:
            # What was found of the column stands, whether or not a way leads to the other day.
            return {**found, "map_problem": str(error)}
        found["map"] = {
            "about": str(walked),
            "doubts": list(walked.doubts),
            "left_out": [[str(each.code), each.reason] for each in walked.left_out],
            "split": [str(code) for code in walked.split_codes],
            "mapped": _written(_beside(rows, place, walked)),
            "table": write_map_csv(walked),
        }
    return found


def _day(text: str, of: str) -> date:
    """Read a day as the field gives it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"choose the day {of}: a code is right or wrong only on a day"
        raise InvalidValueError(msg) from None


def _told(report: DoctorReport, notes: Sequence[str]) -> dict[str, Any]:
    """Return what the doctor says, as rows of two tables."""
    outcomes = ((outcome, report.outcomes.get(outcome, 0)) for outcome in RowOutcome)
    return {
        "rows": report.rows,
        "needs_a_person": report.needs_a_person,
        "outcomes": [[outcome.words, rows] for outcome, rows in outcomes if rows],
        "signs": [
            [
                f"{record['sign']} {record['title']}",
                record["rows"],
                record["repaired"],
                record["for_a_person"],
                [str(example) for example in count.examples],
                record["cure"],
            ]
            for count in report.signs
            for record in [count.to_record()]
        ],
        "notes": [*notes, *report.notes],
    }


def _map_of(cells: Sequence[str], on: date, to: date, to_kind: str) -> CodeMap:
    """Follow the codes of the column to the other day, each once."""
    known = register().without_warnings()
    codes = dict.fromkeys(cell for cell in cells if cell)
    walk = known.crosswalk(on, to, codes=codes, to_kind=to_kind or None, partial=True)
    return code_map_of(walk, register=known)


def _beside(rows: Sequence[Sequence[str]], place: int, walked: CodeMap) -> Iterator[list[str]]:
    """
    Put the other code beside each row, and what is to know of it.

    A code that was divided has no other: its parts stand in the note, and in the table of shares.
    """
    parts: dict[str, list[str]] = {}
    for pair in walked.rows:
        parts.setdefault(pair.from_code, []).append(pair.to_code)
    reasons = {str(each.code): each.reason for each in walked.left_out}
    heading = f"{rows[0][place]}_on_{walked.to_day.isoformat()}"
    # A row may lack its last cells, or have more than the headings; what is new stands in line.
    width = max(map(len, rows))
    heads, *others_of_all = ([*row, *[""] * (width - len(row))] for row in rows)
    yield [*heads, heading, f"{heading}_note"]
    for row in others_of_all:
        code = row[place]
        others = parts.get(code, [])
        if len(others) == 1:
            yield [*row, others[0], ""]
        elif others:
            yield [*row, "", f"divided among {', '.join(others)}: see the table of shares"]
        else:
            yield [*row, "", reasons.get(code, "no code to follow")]


def _written(rows: Iterator[list[str]] | Sequence[Sequence[str]]) -> str:
    """Write rows of the reader's own table, in which nothing else is changed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def answer_file(path: str, asked: Asked) -> dict[str, Any]:
    """Answer the form, with kind words where that cannot be done."""
    try:
        return answer(Path(path).read_bytes(), asked)
    except NacError as error:
        return {"problem": str(error)}
