"""
A user's prices and factors as CSV, by header: checked row by row, all problems at once.

Nothing is guessed. The caller says what each column counts, a column that he neither reads nor
leaves out is a problem, and so is a blank: a list has a value for each of its codes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

from nhs_accountable_care._core.csv_text import (
    decoded,
    divided_otherwise,
    rows_by_line,
    table_error,
)
from nhs_accountable_care._core.errors import InvalidTypeError, NacError, Problem
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share, UnitPrice, parse_ratio
from nhs_accountable_care._core.near_names import near_names, near_to_it
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, quoted, with_article
from nhs_accountable_care.payment.language.expressions import PriceColumn, PriceList
from nhs_accountable_care.payment.language.units import COUNT, PENCE, PRICE, RATE, SHARE, Unit

__all__ = ["price_list_of"]

_CURRENCY: Final = "GBP"
_POUNDS: Final = re.compile(r"^([-−]?)£\s*([-−]?)")
_THOUSANDS: Final = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?", re.ASCII)


def price_list_of(
    data: bytes | str | Path,
    *,
    name: str,
    code_column: str,
    columns: Mapping[str, Unit],
    leave_out: tuple[str, ...],
    sources: tuple[Citation, ...],
) -> PriceList:
    """
    Read a price list from CSV.

    Raises:
        DocumentError: With everything that cannot be read, each with its line.
        InvalidTypeError: The data are neither text, bytes nor a path, or a column is to count
            what no list holds.
        OSError: The file cannot be read.
    """
    _check_asked(columns)
    content = data.read_bytes() if isinstance(data, Path) else data
    if not isinstance(content, str | bytes):
        kind = with_article(type(content).__name__)
        msg = f"a price list is read from CSV text, bytes or a Path, and this is {kind}"
        raise InvalidTypeError(msg)
    text, _ = decoded(content)
    reading = _Reading(text)
    places = reading.places(code_column, tuple(columns), leave_out)
    if reading.problems:
        raise table_error(reading.problems)
    values: dict[str, list[Fraction]] = {column: [] for column in columns}
    codes: dict[str, int] = {}
    for line, cells in reading.rows():
        code = cells[places[code_column]]
        if not code:
            reading.problem(line, "there is no code", f"fill in {code_column}")
        elif code in codes:
            message = f"{quoted(code)} stands there a second time, after line {codes[code]}"
            reading.problem(line, message, "keep one of the two")
        else:
            codes[code] = line
        for column, unit in columns.items():
            values[column].append(reading.value(line, column, cells[places[column]], unit))
    if not codes and not reading.problems:
        reading.problem(reading.header_line, "no row follows the names of the columns")
    if reading.problems:
        raise table_error(reading.problems)
    return PriceList(
        name=name,
        codes=tuple(codes),
        columns=tuple(
            PriceColumn(name=column, unit=unit, values=tuple(values[column]))
            for column, unit in columns.items()
        ),
        sources=sources,
    )


class _Reading:
    """The rows of a table as they are read, and what is wrong with them."""

    def __init__(self, text: str) -> None:
        """Read the line of names."""
        self.text = text
        self.problems: list[Problem] = []
        self.names: tuple[str, ...] = ()
        self.header_line = 1
        for line, row in rows_by_line(text):
            self.header_line = line
            if isinstance(row, Problem):
                self.problems.append(row)
            else:
                self.names = tuple(row)
                divided = divided_otherwise(",".join(row))
                if divided is not None:
                    self.problems.append(divided)
            return
        hint = "name the columns in the first line"
        self.problem(self.header_line, "there is no row of names", hint)

    def problem(self, line: int, message: str, hint: str = "") -> None:
        """Note what is wrong with a line."""
        self.problems.append(Problem(path=f"line {line}", message=message, hint=hint))

    def places(
        self, code_column: str, columns: tuple[str, ...], leave_out: tuple[str, ...]
    ) -> dict[str, int]:
        """Return where each column stands that is read; none may be missed, twice or forgotten."""
        if self.problems:
            return {}
        asked = (code_column, *columns, *leave_out)
        for name in dict.fromkeys(asked):
            if name not in self.names:
                near = near_to_it(near_names(name, self.names))
                self.problem(self.header_line, f"no column is called {quoted(name)}{near}")
        for name in dict.fromkeys(self.names):
            if self.names.count(name) > 1 and name in asked:
                self.problem(
                    self.header_line, f"{quoted(name)} names two columns", "rename one of them"
                )
        others = [quoted(name) for name in self.names if name and name not in asked]
        if others:
            word = "column" if len(others) == 1 else "columns"
            self.problem(
                self.header_line,
                f"{word} {joined(others, MOST_SHOWN)} would be dropped without a word",
                "say in columns= what a column counts, or name it in leave_out=",
            )
        return {name: place for place, name in enumerate(self.names) if name}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Go through the rows under the names, and note those that do not fit them."""
        width = len(self.names)
        for line, row in rows_by_line(self.text, width):
            if line == self.header_line:
                continue
            if isinstance(row, Problem):
                self.problems.append(row)
            elif len(row) < width or any(row[width:]):
                self.problem(
                    line,
                    f"it has {len(row)} cells, where the table has {width} columns",
                    "put a cell with a comma in it between quotation marks",
                )
            else:
                yield line, row

    def value(self, line: int, column: str, cell: str, unit: Unit) -> Fraction:
        """Read one cell; after a problem the value that is given back is not used."""
        if not cell:
            self.problem(line, f"{column} is blank", "a list has a value for each of its codes")
            return Fraction()
        try:
            return _READ[unit](cell)
        except NacError as error:
            hint = ""
            if unit is PENCE and _is_price(cell):
                hint = f"let columns= say that {column} counts PRICE"
            self.problem(line, f"{column}: {error}", hint)
            return Fraction()


# --- Cells ---


def _pence(cell: str) -> Fraction:
    """Read whole pence."""
    return Fraction(Money.parse(_tidy(cell), _CURRENCY).pence)


def _price(cell: str) -> Fraction:
    """Read a price, which may be below a penny."""
    return UnitPrice.parse(_tidy(cell), _CURRENCY).pence


def _number(cell: str) -> Fraction:
    """Read an exact number, with commas between thousands or without, or in per cent."""
    plain = cell.replace(",", "") if _THOUSANDS.fullmatch(cell) else cell
    return parse_ratio(plain.replace("−", "-"))


def _share(cell: str) -> Fraction:
    """Read a number from nought to one."""
    return Share(value=_number(cell)).value


_READ: Final[Mapping[Unit, Callable[[str], Fraction]]] = {
    PENCE: _pence,
    PRICE: _price,
    COUNT: _number,
    RATE: _number,
    SHARE: _share,
}


def _tidy(cell: str) -> str:
    """Put the sign before the pound, without a blank after it."""
    return _POUNDS.sub(lambda found: f"{found[1] or found[2]}£", cell)


def _is_price(cell: str) -> bool:
    """Return whether a cell would be a price, if no money."""
    try:
        _price(cell)
    except NacError:
        return False
    return True


def _check_asked(columns: object) -> None:
    """Refuse columns that are to count what no list holds."""
    if not isinstance(columns, Mapping) or not columns:
        msg = 'columns says what each counts; write {"price": PRICE}, by the names in the header'
        raise InvalidTypeError(msg)
    for name, unit in columns.items():
        if unit not in _READ:
            shown = unit.value if isinstance(unit, Unit) else repr(unit)
            known = joined(each.value for each in _READ)
            msg = f"column {name} cannot count {shown}; a list holds {known}"
            raise InvalidTypeError(msg)
