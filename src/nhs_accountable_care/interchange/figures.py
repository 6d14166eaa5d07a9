"""
A table of one's own: figures by code, read exactly and with all problems at once.

A file of figures is seldom clean. Nothing in it is guessed: a cell is a whole number, an amount
in pounds, or blank, and a blank cell is not zero. Where a file leaves open which it is, or
whether its first line has names, it is refused with what to say.
"""

import enum
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sized
from typing import Final

import attrs

from nhs_accountable_care._core.csv_text import decoded, divided_otherwise, lines_of, table_error
from nhs_accountable_care._core.errors import DocumentError, NacError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_CELLS_LACKING
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import joined, quoted, shortened
from nhs_accountable_care.organisations import formats_of_code, parse_ods_code

__all__ = ["FigureColumn", "FigureTable", "FigureUnit", "read_figures"]

# Bounded, because the time that `int` takes grows with the square of the digits.
_WHOLE: Final = re.compile(r"([-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,30}))(?:\.00?)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[-−]?[\d,]*\d\.(\d{1,2})", re.ASCII)
# Money below zero as ledgers and spreadsheets write it: in brackets, or with the sign inside.
_IN_BRACKETS: Final = re.compile(r"(£?)\((£?)([\d,.]+)\)", re.ASCII)
_SIGN_INSIDE: Final = re.compile(r"£([-−])([\d,.]+)", re.ASCII)
_POUNDS: Final = re.compile(r"[-−]?(?:£.*|[\d,]*\.\d{1,2})", re.ASCII)
# In two ways that have nothing in common, so that the time grows with the cell and not its square.
_LIKE_A_NUMBER: Final = re.compile(
    r"[-−+]?[£$€]?(?:[\d,]*\d|[\d,]*\.\d+)(?:[eE][-+]?\d+)?%?", re.ASCII
)
_MOST_SHOWN: Final = 30
_MOST_NAMED: Final = 20
_MOST_TOLD: Final = 20
# Names of what does not add up. A note, and no more: business rates are money.
_NO_SUM: Final = re.compile(
    r"(?:^|[^a-z])(?:years?|yrs?|rates?|shares?|percent|percentage|per ?cent|pct|average|avg|mean|"
    r"median|ratio|proportion|index)(?:[^a-z]|$)|%"
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


class FigureUnit(enum.Enum):
    """What the figures of a column count."""

    NUMBER = "whole-numbers"
    """Whatever is counted one by one, such as people or beds."""

    PENCE = "pence"
    """Money; the cells are written in pounds."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FigureColumn:
    """
    The figures of one column by code, and the codes whose cells are blank.

    ``notes`` say what was made of the cells where they might be read otherwise, and warn of a
    column that seems to be no sum, such as one of years or rates.

    >>> column = FigureColumn(name="cost", unit=FigureUnit.PENCE, figures={"QOP": 1250})
    >>> column.total, column.written(1250)
    (1250, '12.50')
    """

    name: str
    unit: FigureUnit
    figures: Mapping[str, int]
    blank: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the figures, in the unit of the column."""
        return sum(self.figures.values())

    def written(self, figure: int) -> str:
        """Write a figure as a cell of the column: digits, of money in pounds with two places."""
        return str(figure) if self.unit is FigureUnit.NUMBER else Money(pence=figure).digits


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FigureTable:
    """
    Figures by code, as they stand in a table.

    Attributes:
        code_column: The name of the column in which the codes are.
        columns: The columns of figures, in their order.
        lines: The line on which each code stands; the first of them where several were added up.
        other_columns: The columns that hold no figures, such as names, which were not read.
        not_chosen: The columns that were left out because others were chosen.
        encoding: How the bytes were read: ``utf-8``, ``utf-16`` or ``cp1252``.
    """

    code_column: str
    columns: tuple[FigureColumn, ...]
    lines: Mapping[str, int]
    other_columns: tuple[str, ...] = ()
    not_chosen: tuple[str, ...] = ()
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
    columns: Iterable[str] | None = None,
    money: Iterable[str] = (),
    numbers: Iterable[str] = (),
    has_header: bool = True,
) -> FigureTable:
    r"""
    Read a table with a column of codes and any number of columns of figures.

    Commas separate the cells. Bytes may be UTF-8, UTF-16 with its mark, or cp1252, as
    spreadsheets save them. A column without any number is left unread.

    A column is money, written in pounds, where a cell has a pound sign, or where every cell that
    is no whole number has two decimal places; in brackets or with a minus sign it is below zero.
    Else its cells are whole numbers, which may end in ``.0`` or ``.00``, as tables write whole
    numbers beside a blank. A column with cells such as ``1.5`` and no pound sign is refused until
    its unit is stated, and so is what has more places, because sums of such numbers do not add
    up.

    Args:
        data: The table.
        code_column: The name of the column of codes; without it, the first.
        read_code: How a cell is read as a code, such as one that asks a register; what it
            raises is told with the line.
        adds_up: Whether to add up the lines of a code that stands several times, which is
            refused else.
        columns: The names of the columns of figures to read; without them, all.
        money: The names of columns that are money, in pounds, however they are written.
        numbers: The names of columns that are whole numbers.
        has_header: Whether the first line has the names of the columns; else they are
            ``column 1``, ``column 2`` and so on.

    Raises:
        DocumentError: With everything that cannot be read, each with its line; of one kind of
            trouble the first twenty, and how many more. It is raised from the error of a code
            where codes that stand for no body are all that is wrong. A first line that holds a
            code and numbers is refused, since it is no line of names.

    >>> table = read_figures('board,people,cost\nQOP,"2,900",£1.50\nQYG,,20\n')
    >>> people, cost = table.columns
    >>> people.figures, people.blank
    ({'QOP': 2900}, ('QYG',))
    >>> cost.unit.value, cost.figures
    ('pence', {'QOP': 150, 'QYG': 2000})

    With the register as reader a cell may be whatever stands for a body on a day:

    >>> from datetime import date
    >>> from nhs_accountable_care.reference import register
    >>> def code_on_the_day(text: str) -> str:
    ...     return register().find(text, on=date(2025, 4, 1)).code
    >>> read_figures("ICB23CD,people\nE54000057,7\n", read_code=code_on_the_day).codes
    ('QOP',)
    """
    text, encoding = decoded(data)
    reading = _Reading(text, code_column, read_code, has_header=has_header)
    chosen = reading.chosen(columns)
    units = reading.units(money, numbers)
    place = reading.code_place
    lines = reading.codes(read_code, adds_up=adds_up, may_be_elsewhere=code_column is None)
    read: list[FigureColumn] = []
    others: list[str] = []
    in_columns = reading.by_column(lines)
    for number, name in enumerate(reading.names):
        cells = in_columns[number]
        if number == place or not (name or cells) or (name and name not in chosen):
            continue
        if not name:
            reading.problem("line 1", f"column {number + 1} has no name", "name it")
        elif any(_LIKE_A_NUMBER.fullmatch(cell) or _POUNDS.fullmatch(cell) for *_, cell in cells):
            read.append(reading.column(name, cells, [code for _, code, _ in lines], units))
        else:
            others.append(name)
    if not read and not reading.problems:
        hint = "give at least one column of whole numbers or pounds beside the codes"
        reading.problem("line 1", "no column holds figures", hint)
    reading.raise_problems()
    first_lines: dict[str, int] = {}
    for line, code, _ in lines:
        first_lines.setdefault(code, line)
    return FigureTable(
        code_column=reading.names[place],
        columns=tuple(read),
        lines=first_lines,
        other_columns=tuple(others),
        not_chosen=tuple(
            name
            for number, name in enumerate(reading.names)
            if name and number != place and name not in chosen
        ),
        encoding=encoding,
    )


class _Reading:
    """The lines of a table, and what is wrong with them."""

    def __init__(
        self,
        text: str,
        code_column: str | None,
        read_code: Callable[[str], str],
        *,
        has_header: bool,
    ) -> None:
        """Read the names of the columns and every line that is not empty."""
        self.problems: list[Problem] = []
        self._told: Counter[str] = Counter()
        self._code_error: NacError | None = None
        self._rows: list[tuple[int, list[str]]] = []
        self._rows.extend(lines_of(text, self.problems))
        heading = self._rows[0][1] if self._rows else []
        if has_header:
            self._rows = self._rows[1:]
        else:
            heading = [f"column {number}" for number, _ in enumerate(heading, start=1)]
        self._rows = [(line, [_tidy(cell) for cell in row]) for line, row in self._rows]
        self.names = tuple(heading)
        if len(heading) < _FEWEST_COLUMNS and not self.problems:
            divided = divided_otherwise(",".join(heading))
            if divided is not None:
                raise DocumentError((divided,))
            self.problem("line 1", "has fewer than two columns", _SAVE_AS)
        self.code_place = 0
        if code_column in heading:
            self.code_place = heading.index(str(code_column))
        elif code_column is not None:
            self.problem(
                "line 1", f"has no column {quoted(code_column)}", self._known(code_column)
            )
        figure = _figure_in_place_of_a_name(heading, self.code_place, read_code)
        if has_header and figure is not None:
            code = heading[self.code_place]
            message = (
                f"is no line of names: {quoted(code)} is a code and {quoted(figure)} is a number"
            )
            self.problem("line 1", message, _ADD_NAMES)
        else:
            names = Counter(heading)
            twice = [shortened(name) for name, count in names.items() if name and count > 1]
            if twice:
                columns = joined(twice, _MOST_NAMED)
                self.problem("line 1", f"has several columns {columns}", "name each once")
        # A blank cell is told of by its code, so a few lines that leave out many cells would
        # make an answer far larger than the table.
        lacking = sum(max(0, len(heading) - len(row)) for _, row in self._rows)
        if lacking > max(len(text), MOST_CELLS_LACKING):
            message = (
                f"has {len(heading):,} columns, and the other lines lack {lacking:,} cells of them"
            )
            self.problem(
                "line 1", message, "end each line with a comma for each cell that is blank"
            )
        self.raise_problems()

    def _known(self, name: str) -> str:
        """Word which column may have been meant."""
        near = did_you_mean(name, self.names)
        known = [shortened(each) for each in self.names[: _MOST_NAMED + 1]]
        return near or f"there are {joined(known or ['none'], _MOST_NAMED)}"

    def problem(self, path: str, message: str, hint: str = "") -> None:
        """Note what is wrong."""
        self.problems.append(Problem(path=path, message=message, hint=hint))

    def _repeated(self, kind: str, path: str, message: str, hint: str = "") -> None:
        """Note what may be wrong with every line; the first are told, and the others counted."""
        self._told[kind] += 1
        if self._told[kind] <= _MOST_TOLD:
            self.problem(path, message, hint)

    def raise_problems(self) -> None:
        """Raise all that is wrong, if anything is."""
        is_of_codes = set(self._told) == {_CODES} and len(self.problems) == min(
            self._told[_CODES], _MOST_TOLD
        )
        for kind, count in self._told.items():
            if count > _MOST_TOLD:
                self.problem("", f"{count - _MOST_TOLD:,} more {kind}")
        if self.problems:
            # Codes that stand for nobody are no matter of the form of the file.
            cause = self._code_error if is_of_codes else None
            raise table_error(self.problems) from cause

    def chosen(self, columns: Iterable[str] | None) -> Collection[str]:
        """Return the names of the columns to read."""
        if columns is None:
            return frozenset(self.names)
        asked = dict.fromkeys(columns)
        self._check_names(asked)
        return asked.keys()

    def units(self, money: Iterable[str], numbers: Iterable[str]) -> Mapping[str, FigureUnit]:
        """Return the units that are stated, by the name of the column."""
        pounds, whole = dict.fromkeys(money), dict.fromkeys(numbers)
        self._check_names((*pounds, *whole))
        for name in (each for each in pounds if each in whole):
            message = f"{shortened(name)} is stated to be money and to be whole numbers"
            self.problem("line 1", message)
        return {
            **dict.fromkeys(pounds, FigureUnit.PENCE),
            **dict.fromkeys(whole, FigureUnit.NUMBER),
        }

    def _check_names(self, asked: Iterable[str]) -> None:
        """Note names that no column of figures has."""
        known = frozenset(self.names)
        for name in asked:
            if name not in known:
                self._repeated(
                    "columns are not there",
                    "line 1",
                    f"has no column {quoted(name)}",
                    self._known(name),
                )
            elif name == self.names[self.code_place]:
                self.problem("line 1", f"{quoted(name)} is the column of codes, not of figures")

    def codes(
        self, read_code: Callable[[str], str], *, adds_up: bool, may_be_elsewhere: bool
    ) -> list[tuple[int, str, list[str]]]:
        """Read the code of each line that is whole."""
        found: list[tuple[int, str, list[str]]] = []
        first: dict[str, int] = {}
        before = len(self.problems)
        for line, row in self._rows:
            if len(row) > len(self.names) and any(row[len(self.names) :]):
                columns = f"{len(row)} cells where the first line has {len(self.names)}"
                hint = "put cells that have commas in quotation marks"
                self._repeated("lines have too many cells", f"line {line}", columns, hint)
                continue
            try:
                code = read_code(row[self.code_place] if len(row) > self.code_place else "")
            except NacError as error:
                is_of_a_body = isinstance(error, LookupError)
                self._code_error = self._code_error or (error if is_of_a_body else None)
                kind = _CODES if is_of_a_body else "lines have what is no code"
                self._repeated(kind, f"line {line}", str(error))
                continue
            if code in first and not adds_up:
                hint = "keep one of them, or add them up: --add-up, in Python adds_up=True"
                message = f"{code} stands on line {first[code]} too"
                self._repeated(
                    "lines have a code that stands above", f"line {line}", message, hint
                )
            first.setdefault(code, line)
            found.append((line, code, row))
        if may_be_elsewhere and self._rows and not found:
            self._look_elsewhere(read_code, before)
        return found

    def by_column(
        self, lines: list[tuple[int, str, list[str]]]
    ) -> list[list[tuple[int, str, str]]]:
        """Put the cells that are not blank under their columns, each with its line and code."""
        columns: list[list[tuple[int, str, str]]] = [[] for _ in self.names]
        for line, code, row in lines:
            # A line may have blank cells beyond the last column.
            for column, cell in zip(columns, row, strict=False):
                if cell:
                    column.append((line, code, cell))
        return columns

    def _look_elsewhere(self, read_code: Callable[[str], str], before: int) -> None:
        """Where no line has a code in the first column, say in which column the codes are."""
        rows = [row for _, row in self._rows[:_MOST_TOLD]]
        for number, name in enumerate(self.names):
            cells = [row[number] for row in rows if len(row) > number and row[number]]
            if number == self.code_place or not name or not cells:
                continue
            if all(_is_code(cell, read_code) and not _WHOLE.fullmatch(cell) for cell in cells):
                del self.problems[before:]
                self._told.clear()
                first = quoted(self.names[self.code_place])
                message = f"the first column, {first}, holds no codes"
                hint = (
                    f"{quoted(name)} does: --code {quoted(name)}, in Python "
                    f"code_column={quoted(name)}"
                )
                self.problem("line 1", message, hint)
                return

    def column(
        self,
        name: str,
        cells: list[tuple[int, str, str]],
        codes: list[str],
        units: Mapping[str, FigureUnit],
    ) -> FigureColumn:
        """Read the figures of a column, all in one unit."""
        unit, note, shown = units.get(name), "", shortened(name)
        if unit is None:
            unit, note = self._unit(name, cells)
        figures: dict[str, int] = {}
        read: list[int] = []
        for line, code, cell in cells:
            figure = _pence(cell) if unit is FigureUnit.PENCE else _number(cell)
            if figure is None:
                kind = f"cells of {shown} are no figures"
                self._repeated(kind, f"line {line}, {shown}", *_no_figure(cell))
            else:
                read.append(figure)
                figures[code] = figures.get(code, 0) + figure
        years = unit is FigureUnit.NUMBER and all(
            _FIRST_YEAR <= figure <= _LAST_YEAR for figure in read
        )
        return FigureColumn(
            name=name,
            unit=unit,
            figures=figures,
            blank=tuple(code for code in dict.fromkeys(codes) if code not in figures),
            notes=tuple(filter(None, (note, _no_sum(name, years=years)))),
        )

    def _unit(self, name: str, cells: list[tuple[int, str, str]]) -> tuple[FigureUnit, str]:
        """Return the unit of a column by how its cells are written, and what to say of it."""
        if any("£" in cell for *_, cell in cells):
            return FigureUnit.PENCE, ""
        decimals = [
            (line, cell, found[1])
            for line, _, cell in cells
            if (found := _DECIMAL.fullmatch(cell)) is not None
        ]
        broken = [(line, cell, part) for line, cell, part in decimals if part.strip("0")]
        short = [(line, cell) for line, cell, part in broken if len(part) == 1]
        if short:
            line, cell = short[0]
            message = (
                f"{quoted(cell)} may be pounds or no whole number, and no cell has a pound sign "
                f"({_cells(short)} of this kind)"
            )
            named = quoted(name)
            hint = (
                f"if the column is money, say so: --money {named}, in Python money=[{named}]; "
                f"if it is people, round them first"
            )
            self.problem(f"line {line}, {shortened(name)}", message, hint)
            return FigureUnit.PENCE, ""
        if broken:
            note = (
                f"read as pounds, because of {_cells(broken)} with pence, though none has a pound "
                f"sign; --numbers refuses them"
            )
            return FigureUnit.PENCE, note
        note = (
            f"read as whole numbers, because no cell has pence, though {_cells(decimals)} "
            f"{'ends' if len(decimals) == 1 else 'end'} in .0 or .00; if they are pounds, say so: "
            f"--money {quoted(name)}, in Python money=[{quoted(name)}]"
        )
        return FigureUnit.NUMBER, note if decimals else ""


_CODES: Final = "lines have codes that stand for no body"
_ADD_NAMES: Final = (
    "add a first line of names, such as code,spend; or say that there is none: --no-header, in "
    "Python has_header=False"
)
_FEWEST_COLUMNS: Final = 2
_SAVE_AS: Final = "save it as comma-separated values (CSV) with the codes in one column"


def _number(cell: str) -> int | None:
    """Read a whole number, or nothing."""
    found = _WHOLE.fullmatch(cell)
    return None if found is None else int(found[1].replace(",", "").replace("−", "-"))


def _pence(cell: str) -> int | None:
    """Read pounds as pence, or nothing."""
    try:
        amount = Money.parse(cell)
    except NacError:
        return None
    return amount.pence if amount.currency == "GBP" else None


def _no_figure(cell: str) -> tuple[str, str]:
    """Word why a cell is no figure, and what to do."""
    shown = quoted(cell, _MOST_SHOWN)
    if _LIKE_A_NUMBER.fullmatch(cell):
        return (
            f"{shown} is no exact figure",
            (
                "write a whole number, or pounds with at most two decimal places; round it "
                "first, and say how"
            ),
        )
    return f"{shown} is no number", "leave the cell empty if the figure is not known"


def _cells(found: Sized) -> str:
    """Count cells."""
    return "1 cell" if len(found) == 1 else f"{len(found):,} cells"


def _tidy(cell: str) -> str:
    """Write pounds without a blank after the sign, and those below zero with a minus in front."""
    cell = re.sub(r"£\s+", "£", cell)
    found = _IN_BRACKETS.fullmatch(cell)
    if found is not None:
        return f"-{found[1] or found[2]}{found[3]}"
    return _SIGN_INSIDE.sub(r"\1£\2", cell)


def _no_sum(name: str, *, years: bool) -> str:
    """Warn of a column that seems to be no sum; empty for all others."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()
    if not years and not _NO_SUM.search(split):
        return ""
    seems = "every figure in it may be a year" if years else "its name is not that of a sum"
    return (
        f"{seems}: it is carried as a sum; leave it out with --columns (in Python columns=) if it "
        f"is none"
    )


def _is_code(cell: str, read_code: Callable[[str], str]) -> bool:
    """Whether a cell can be read as a code."""
    try:
        read_code(cell)
    except NacError:
        return False
    return True


def _figure_in_place_of_a_name(
    heading: list[str], code_place: int, read_code: Callable[[str], str]
) -> str | None:
    """
    Return a number that stands in the first line beside a code, which then is no line of names.

    Numbers alone prove nothing: columns may be named by ages or years. Money does.
    """
    beside = [
        name
        for number, name in enumerate(heading)
        if number != code_place
        and (_LIKE_A_NUMBER.fullmatch(_tidy(name)) or _POUNDS.fullmatch(_tidy(name)))
    ]
    if not beside:
        return None
    money = next((name for name in beside if "£" in name or _DECIMAL.fullmatch(name)), None)
    code = heading[code_place]
    looks = _is_code(code, parse_ods_code) and bool(formats_of_code(code))
    # A reader that takes even the word "code" proves nothing: then the look alone decides, else
    # the look of a code that it does not know, such as a practice, and of which no name has it.
    if _is_code("code", read_code):
        is_code = looks
    else:
        is_code = _is_code(code, read_code) or (looks and any(map(str.isdigit, code)))
    return money or (beside[0] if is_code else None)
