"""
A table of one's own: figures by code, read exactly and with all problems at once.

A file of figures is seldom clean. Nothing in it is guessed: a cell is a whole number, an amount
in pounds, or blank, and a blank cell is not zero.
"""

import csv
import enum
import io
import re
from collections.abc import Callable, Mapping
from typing import Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, NacError, Problem
from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.tables import unguarded
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.organisations import parse_ods_code

__all__ = ["FigureColumn", "FigureTable", "FigureUnit", "read_figures"]

# Bounded, because the time that `int` takes grows with the square of the digits.
_WHOLE: Final = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})", re.ASCII)
_POUNDS: Final = re.compile(r"[-−]?(?:£.*|[\d,]*\.\d{1,2})", re.ASCII)
_LIKE_A_NUMBER: Final = re.compile(r"[-−+]?[£$€]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?%?", re.ASCII)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOST_SHOWN: Final = 30


class FigureUnit(enum.Enum):
    """What the figures of a column count."""

    NUMBER = "whole-numbers"
    """Whatever is counted one by one, such as people or beds."""

    PENCE = "pence"
    """Money; the cells are written in pounds."""


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class FigureColumn:
    """
    The figures of one column by code, and the codes whose cells are blank.

    >>> column = FigureColumn(name="cost", unit=FigureUnit.PENCE, figures={"QOP": 1250})
    >>> column.total, column.written(1250)
    (1250, '12.50')
    """

    name: str
    unit: FigureUnit
    figures: Mapping[str, int]
    blank: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the figures, in the unit of the column."""
        return sum(self.figures.values())

    def written(self, figure: int) -> str:
        """Write a figure as a cell of the column: digits, of money in pounds with two places."""
        return str(figure) if self.unit is FigureUnit.NUMBER else Money(pence=figure).digits


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class FigureTable:
    """
    Figures by code, as they stand in a table.

    Attributes:
        code_column: The name of the column in which the codes are.
        columns: The columns of figures, in their order.
        lines: The line on which each code stands; the first of them where several were added up.
        other_columns: The columns that hold no figures, such as names, which were not read.
        encoding: How the bytes were read: ``utf-8``, ``utf-16`` or ``cp1252``.
    """

    code_column: str
    columns: tuple[FigureColumn, ...]
    lines: Mapping[str, int]
    other_columns: tuple[str, ...] = ()
    encoding: str = "utf-8"

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in the order in which they stand."""
        return tuple(self.lines)


def read_figures(
    data: bytes | str,
    *,
    code_column: str | None = None,
    read_code: Callable[[str], str] = parse_ods_code,
    adds_up: bool = False,
) -> FigureTable:
    r"""
    Read a table with a column of codes and any number of columns of figures.

    Commas separate the cells. Bytes may be UTF-8, UTF-16 with its mark, or cp1252, as
    spreadsheets save them. A column in which any cell is written in pounds, or with one or two
    decimal places, is money; else its cells are whole numbers; a column without any number is
    left unread. What has more places is refused, because sums of such numbers do not add up.

    Args:
        data: The table.
        code_column: The name of the column of codes; without it, the first.
        read_code: How a cell is read as a code, such as one that asks a register; what it
            raises is told with the line.
        adds_up: Whether to add up the lines of a code that stands several times, which is
            refused else.

    Raises:
        DocumentError: With everything that cannot be read, each with its line.

    >>> table = read_figures('board,people,cost\nQOP,"2,900",£1.50\nQYG,,20\n')
    >>> people, cost = table.columns
    >>> people.figures, people.blank
    ({'QOP': 2900}, ('QYG',))
    >>> cost.unit.value, cost.figures
    ('pence', {'QOP': 150, 'QYG': 2000})
    """
    text, encoding = _decoded(data)
    reading = _Reading(text, code_column)
    place = reading.code_place
    lines = reading.codes(read_code, adds_up=adds_up)
    columns: list[FigureColumn] = []
    others: list[str] = []
    for number, name in enumerate(reading.names):
        cells = [(line, code, row[number]) for line, code, row in lines if row[number]]
        if number == place or not (name or cells):
            continue
        if not name:
            reading.problem("line 1", f"column {number + 1} has no name", "name it")
        elif any(_LIKE_A_NUMBER.fullmatch(cell) or _POUNDS.fullmatch(cell) for *_, cell in cells):
            columns.append(reading.column(name, cells, [code for _, code, _ in lines]))
        else:
            others.append(name)
    if not columns and not reading.problems:
        hint = "give at least one column of whole numbers or pounds beside the codes"
        reading.problem("line 1", "no column holds figures", hint)
    if reading.problems:
        raise DocumentError(tuple(reading.problems))
    first_lines: dict[str, int] = {}
    for line, code, _ in lines:
        first_lines.setdefault(code, line)
    return FigureTable(
        code_column=reading.names[place],
        columns=tuple(columns),
        lines=first_lines,
        other_columns=tuple(others),
        encoding=encoding,
    )


def _decoded(data: bytes | str) -> tuple[str, str]:
    """Return the text of a table, and how its bytes were read."""
    if isinstance(data, str):
        return data.removeprefix("\ufeff"), "utf-8"
    encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    problem = Problem(path="", message="is no text in UTF-8, UTF-16 or cp1252", hint=_SAVE_AS)
    raise DocumentError((problem,))


class _Reading:
    """The lines of a table, and what is wrong with them."""

    def __init__(self, text: str, code_column: str | None) -> None:
        """Read the names of the columns and every line that is not empty."""
        self.problems: list[Problem] = []
        self._rows: list[tuple[int, list[str]]] = []
        reader = csv.reader(io.StringIO(text, newline=""))
        try:
            for row in reader:
                cells = [unguarded(cell.strip()).strip() for cell in row]
                if any(cells):
                    self._rows.append((reader.line_num, cells))
        except csv.Error as error:
            self.problem(f"line {reader.line_num}", f"cannot be read: {error}", _SAVE_AS)
        heading = self._rows.pop(0)[1] if self._rows else []
        self.names = tuple(heading)
        if len(heading) < _FEWEST_COLUMNS:
            self.problem("line 1", "has fewer than two columns", _SAVE_AS)
        twice = [name for name in dict.fromkeys(heading) if name and heading.count(name) > 1]
        if twice:
            self.problem("line 1", f"has several columns {joined(twice)}", "name each once")
        self.code_place = 0
        if code_column in heading:
            self.code_place = heading.index(str(code_column))
        elif code_column is not None:
            known = (
                did_you_mean(code_column, heading) or f"there are {joined(heading or ['none'])}"
            )
            self.problem("line 1", f"has no column {code_column!r}", known)
        if self.problems:
            raise DocumentError(tuple(self.problems))

    def problem(self, path: str, message: str, hint: str = "") -> None:
        """Note what is wrong."""
        self.problems.append(Problem(path=path, message=message, hint=hint))

    def codes(
        self, read_code: Callable[[str], str], *, adds_up: bool
    ) -> list[tuple[int, str, list[str]]]:
        """Read the code of each line that is whole."""
        found: list[tuple[int, str, list[str]]] = []
        first: dict[str, int] = {}
        for line, row in self._rows:
            if len(row) > len(self.names) and any(row[len(self.names) :]):
                columns = f"{len(row)} cells where the first line has {len(self.names)}"
                hint = "put cells that have commas in quotation marks"
                self.problem(f"line {line}", columns, hint)
                continue
            whole = row + [""] * (len(self.names) - len(row))
            try:
                code = read_code(whole[self.code_place])
            except NacError as error:
                self.problem(f"line {line}", str(error))
                continue
            if code in first and not adds_up:
                hint = "keep one of them, or say that they are to be added up"
                self.problem(f"line {line}", f"{code} stands on line {first[code]} too", hint)
            first.setdefault(code, line)
            found.append((line, code, whole))
        return found

    def column(
        self, name: str, cells: list[tuple[int, str, str]], codes: list[str]
    ) -> FigureColumn:
        """Read the figures of a column, all in one unit."""
        is_money = any(_POUNDS.fullmatch(cell) for *_, cell in cells)
        figures: dict[str, int] = {}
        for line, code, cell in cells:
            figure = _pence(cell) if is_money else _number(cell)
            if figure is None:
                self.problem(f"line {line}, {name}", *_no_figure(cell))
            else:
                figures[code] = figures.get(code, 0) + figure
        return FigureColumn(
            name=name,
            unit=FigureUnit.PENCE if is_money else FigureUnit.NUMBER,
            figures=figures,
            blank=tuple(code for code in dict.fromkeys(codes) if code not in figures),
        )


_FEWEST_COLUMNS: Final = 2
_SAVE_AS: Final = "save it as comma-separated values (CSV) with the codes in one column"


def _number(cell: str) -> int | None:
    """Read a whole number, or nothing."""
    if not _WHOLE.fullmatch(cell):
        return None
    return int(cell.replace(",", "").replace("−", "-"))


def _pence(cell: str) -> int | None:
    """Read pounds as pence, or nothing."""
    try:
        amount = Money.parse(cell)
    except NacError:
        return None
    return amount.pence if amount.currency == "GBP" else None


def _no_figure(cell: str) -> tuple[str, str]:
    """Word why a cell is no figure, and what to do."""
    shown = cell if len(cell) <= _MOST_SHOWN else f"{cell[:_MOST_SHOWN]}…"
    if _LIKE_A_NUMBER.fullmatch(cell):
        return (
            f"{shown!r} is no exact figure",
            (
                "write a whole number, or pounds with at most two decimal places; round it "
                "first, and say how"
            ),
        )
    return f"{shown!r} is no number", "leave the cell empty if the figure is not known"
