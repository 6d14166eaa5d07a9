"""
CSV, once for every package: how it is written so that no spreadsheet runs it, and how it is read.

Every cell and every heading is guarded, and what breaks a line is in quotation marks whatever
Python writes it: the `csv` of 3.11 and 3.12 leaves a lone carriage return bare.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
)
from nhs_accountable_care._core.limits import LONGEST_CELL, MOST_PROBLEMS

__all__ = [
    "Cell",
    "csv_text",
    "decoded",
    "divided_otherwise",
    "exact_cell",
    "is_like_a_formula",
    "lines_of",
    "number_cell",
    "rows_by_line",
    "table_error",
    "unguarded",
]

Cell: TypeAlias = str | int | Decimal | None
"""What stands in a cell: text, an exact number, a truth, or nothing."""

# A spreadsheet takes a cell that starts with one of these signs for a formula and runs it; so do
# some with their full-width forms, after blanks, and after signs that are not printed. The same
# after apostrophes is guarded too, so that a reader knows which apostrophe is the guard.
_LIKE_A_FORMULA: Final = re.compile(
    r"'*(?:[\t\r\n]|[\s\x00-\x1f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])"
)
_NUMBER: Final = re.compile(r"-?[0-9]+(?:/[1-9][0-9]*|(?:\.[0-9]+)?(?:e-[0-9]{1,3})?)")
_IN_QUOTES: Final = re.compile(r'[,"\r\n]')
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
# Without a way back, so that a cell takes no memory for each quotation mark that is doubled in it.
_CLOSED: Final = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_CELL: Final = re.compile(
    rf'(?:{_CLOSED.pattern}[^\S\r\n]*+|[^",\r\n][^,\r\n]*+|)(?P<end>,|\r|\n|\Z)'
)
# How far a row may run on beyond its first line, so that one that is misquoted costs no more.
_LONGEST_REST: Final = 2 * LONGEST_CELL
_MOST_MISQUOTED: Final = 1_000
_DIVIDERS: Final = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_SAVE_AS: Final = "save it as comma-separated values (CSV) in UTF-8"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def csv_text(rows: Iterable[Iterable[Cell]], *, guarded: bool = True) -> str:
    r"""
    Write rows as CSV, the headings first; each ends in a line feed.

    Text that a spreadsheet would run as a formula gets an apostrophe in front, and so does such
    text with an apostrophe in front: `unguarded` takes it away. What decides is the type: the
    number -5 stays a number, and the text "-5" is guarded as text. Unless ``guarded``, text stays
    as it is: for what programs alone read, and match by every sign.

    Raises:
        InvalidTypeError: If a cell is neither text, an exact number, a truth nor `None`.
        InvalidValueError: If a number has more digits than Python writes, or is not finite.

    >>> print(csv_text([("code", "=name"), ("RM3", -5), ("-5", "a\rb")]), end="")
    code,'=name
    RM3,-5
    '-5,"a...b"
    """
    return "".join(f"{_row([_cell(cell, guarded=guarded) for cell in row])}\n" for row in rows)


def exact_cell(value: Fraction) -> Cell:
    """
    Write an exact number as a cell: in digits where they end, else as a ratio.

    >>> print(exact_cell(Fraction(-1, 2)), exact_cell(Fraction(-1, 3)))
    -0.5 -1/3
    """
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    if bottom != 1:
        return str(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return Decimal((value * 10**places).numerator).scaleb(-places)


def number_cell(text: str) -> Cell:
    """
    Return a number in text as a cell, which a spreadsheet adds up; other text as it is.

    The digits stay as they are, and a ratio is written in digits where they end.

    >>> print(number_cell("-2906792.80"), number_cell("1/2"), number_cell("-1/3"))
    -2906792.80 0.5 -1/3
    """
    if not _NUMBER.fullmatch(text):
        return text
    return exact_cell(Fraction(text)) if "/" in text else Decimal(text)


def is_like_a_formula(cell: str) -> bool:
    """
    Whether a spreadsheet would run a text as a formula, so that `csv_text` guards it.

    >>> is_like_a_formula("=SUM(A1)"), is_like_a_formula("NHS Salford CCG")
    (True, False)
    """
    return _LIKE_A_FORMULA.match(cell) is not None


def unguarded(cell: str) -> str:
    """
    Take away the apostrophe that `csv_text` put before a cell like a formula.

    >>> unguarded("'=SUM(A1)"), unguarded("'tis"), unguarded("=SUM(A1)")
    ('=SUM(A1)', "'tis", '=SUM(A1)')
    """
    is_guarded = cell.startswith("'") and _LIKE_A_FORMULA.match(cell)
    return cell[1:] if is_guarded else cell


def _row(cells: list[str]) -> str:
    """Join cells, of which one that is empty and alone is in quotation marks: no row is blank."""
    return ",".join(cells) if cells != [""] else '""'


def _cell(value: object, *, guarded: bool) -> str:
    """Write one value so that nothing is lost and, where it is guarded, nothing is run."""
    if value is None:
        return ""
    if isinstance(value, str):
        # Of the bare text: a subclass may be written otherwise than it is.
        bare = str.__str__(value)
        text = f"'{bare}" if guarded and _LIKE_A_FORMULA.match(bare) else bare
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if _IN_QUOTES.search(text) else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        try:
            return str(value)
        except ValueError:
            msg = "a whole number has more digits than can be written; write it in larger units"
            raise InvalidValueError(msg) from None
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    # Here and not above: what can be written needs no words.
    from nhs_accountable_care._core.text import with_article  # noqa: PLC0415

    msg = f"a cell is {with_article(type(value).__name__)}; write text or an exact number"
    raise InvalidTypeError(msg)


def decoded(data: bytes | str) -> tuple[str, str]:
    r"""
    Return the text of a table, and how its bytes were read.

    >>> decoded(b"\xff\xfea\x00"), decoded(b"\xa35"), decoded("a")
    (('a', 'utf-16'), ('£5', 'cp1252'), ('a', 'utf-8'))

    Raises:
        DocumentError: For bytes that are no text in UTF-8, UTF-16 with its mark, or cp1252.
    """
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


def divided_otherwise(line: str) -> Problem | None:
    r"""
    Say by what the cells of a first line are divided, if that is not commas; nothing, if it is.

    >>> divided_otherwise("fact;value\n").message
    'the cells are divided by semicolons, and not by commas'
    >>> divided_otherwise("fact,value\n") is None
    True
    """
    if "\0" in line:
        message = "the text is in UTF-16, without the mark that says so"
        return Problem(path="line 1", message=message, hint=_SAVE_AS)
    if "," in line:
        return None
    for divider, words in _DIVIDERS.items():
        if divider in line:
            message = f"the cells are divided by {words}, and not by commas"
            return Problem(path="line 1", message=message, hint=_SAVE_AS)
    return None


def lines_of(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """
    Go through the rows of a table that are not blank: the line, and the cells without guards.

    Of a row that runs over several lines it is the last. A carriage return ends a line as a
    line feed does. What cannot be read, such as a quotation mark that is never closed, is added
    to the problems with its line, and ends the table: where its next line begins cannot be known.
    """
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines)
    while True:
        begin, line = lines.tell(), reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error:
            # Of the errors of `csv`, whose dialect is not strict, a cell that is too long is the
            # one that text without a stray line end can have. Or it is one that never ends.
            problems.append(_misquoted(text, begin, line) or _too_long(reader.line_num))
            return
        if row is None:
            return
        # `csv` takes what is misquoted for something else, up to the end of the file.
        is_quoted = text.find('"', begin, lines.tell()) >= 0
        problem = _misquoted(text, begin, line) if is_quoted else None
        # Asked of each: the bound of `csv` is one for the whole program, and may be changed.
        if problem is None and any(len(cell) > LONGEST_CELL for cell in row):
            problem = _too_long(reader.line_num)
        if problem is not None:
            problems.append(problem)
            return
        cells = [unguarded(cell.strip()).strip() for cell in row]
        if any(cells):
            yield reader.line_num, cells


def _misquoted(text: str, begin: int, line: int) -> Problem | None:
    """Word what is wrong with the quotation marks of the row that begins there, if anything is."""
    place = begin
    while cell := _CELL.match(text, place):
        place = cell.end()
        if cell["end"] != ",":
            return None
    line += len(_LINE_END.findall(text, begin, place))
    message = "a quotation mark is opened and never closed"
    if _CLOSED.match(text, place):
        message = _GOES_ON
    return Problem(
        path=f"line {line}",
        message=f"{message}; nothing was read from there on",
        hint=_CLOSE_IT,
    )


# --- Line by line ---


def rows_by_line(text: str, width: int | None = None) -> Iterator[tuple[int, list[str] | Problem]]:
    r"""
    Go through the rows of a table as `lines_of` does, and go on after one that is misquoted.

    What is wrong with a line is told in its place, and the next line begins a row. A row that
    runs over several lines, and then has other cells than ``width``, is of two stray quotation
    marks. After a thousand faults each line that is left is told, and none is read, so that a
    file of nothing else takes no longer than another.

    >>> for line, row in rows_by_line('a,b\n1,"2\n3,"4\n5"\n'):
    ...     print(line, row.message if isinstance(row, Problem) else row)
    1 ['a', 'b']
    2 a cell goes on after its closing quotation mark
    4 ['3', '4\n5']
    """
    lines = io.StringIO(text, newline="")
    line = faults = last_fault = 0
    while raw := lines.readline():
        line += 1
        if faults == _MOST_MISQUOTED:
            if raw.strip():
                yield line, _nothing_since(line, last_fault)
            continue
        begin, end = lines.tell() - len(raw), lines.tell()
        row: list[str] | Problem = raw.rstrip("\r\n").split(",")
        if '"' in raw:
            row, end = _row_at(text, begin, end, line, width)
        if isinstance(row, list) and any(len(cell) > LONGEST_CELL for cell in row):
            row, end = _cell_too_long(line), begin + len(raw)
        if end != lines.tell():
            line += len(_LINE_END.findall(text, lines.tell(), end))
            lines.seek(end)
        if isinstance(row, Problem):
            faults += 1
            last_fault = int(row.path.removeprefix("line "))
            yield last_fault, row
            continue
        cells = [unguarded(cell.strip()).strip() for cell in row]
        if any(cells):
            yield line, cells


def _row_at(
    text: str, begin: int, next_line: int, line: int, width: int | None
) -> tuple[list[str] | Problem, int]:
    """
    Return the cells of the row that begins there, or what is wrong with it, and where it ends.

    One that is misquoted ends with the line on which the cell begins that is.
    """
    cells: list[str] = []
    place, limit = begin, min(next_line + _LONGEST_REST, len(text))
    while found := _CELL.match(text, place, limit):
        place = found.end()
        cell = text[found.start() : found.start("end")]
        if cell.startswith('"'):
            cell = cell.rstrip()[1:-1].replace('""', '"')
        cells.append(cell)
        if found["end"] != ",":
            break
    else:
        return _misquoted_at(text, begin, place, limit, line)
    if not found["end"] and place < len(text):
        return _cell_too_long(line), next_line
    if text.startswith("\r\n", place - 1):
        place += 1
    if place > next_line and width is not None and (len(cells) < width or any(cells[width:])):
        lines = len(_LINE_END.findall(text, begin, place))
        problem = Problem(
            path=f"line {line}",
            message=(
                f"a quotation mark is opened here, and the row runs over {lines} lines and has "
                f"{len(cells)} cells, where the table has {width} columns"
            ),
            hint=_CLOSE_IT,
        )
        return problem, next_line
    return cells, place


def _misquoted_at(text: str, begin: int, place: int, limit: int, line: int) -> tuple[Problem, int]:
    """Word what is wrong with a cell, and return where the line ends on which it begins."""
    message = "a quotation mark is opened and never closed"
    if _CLOSED.match(text, place, limit):
        message = _GOES_ON
    elif limit < len(text):
        message = f"a quotation mark is opened and not closed within {LONGEST_CELL:,} characters"
    line += len(_LINE_END.findall(text, begin, place))
    end = _LINE_END.search(text, place)
    problem = Problem(path=f"line {line}", message=message, hint=_CLOSE_IT)
    return problem, len(text) if end is None else end.end()


def _cell_too_long(line: int) -> Problem:
    """Word that a cell of a line is longer than any that is read."""
    message = f"a cell has more than {LONGEST_CELL:,} characters"
    return Problem(path=f"line {line}", message=message, hint="close every quotation mark")


def _nothing_since(line: int, last: int) -> Problem:
    """Word that a line was not read, since too many were misquoted."""
    return Problem(
        path=f"line {line}",
        message=(
            f"nothing was read since line {last}, the last of {_MOST_MISQUOTED:,} with a "
            f"misquoted or endless cell"
        ),
        hint="save the table anew with a spreadsheet",
    )


_GOES_ON: Final = "a cell goes on after its closing quotation mark"
_CLOSE_IT: Final = (
    "close it at the end of its cell, and double each that belongs to the text of it"
)


# --- Errors ---


def _too_long(line: int) -> Problem:
    """Word that a cell is longer than any that is read."""
    return Problem(
        path=f"line {line}",
        message=(
            f"a cell has more than {LONGEST_CELL:,} characters; nothing was read from there on"
        ),
        hint=f"close every quotation mark, and {_SAVE_AS}",
    )


def table_error(problems: Sequence[Problem]) -> DocumentError:
    """
    Return the error that a table cannot be read: the first hundred problems, the rest counted.

    >>> error = table_error([Problem(path=f"line {n}", message="no code") for n in range(103)])
    >>> error.problems[-1].message
    '3 more problems'
    """
    told = list(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        told.append(Problem(path="", message=f"{more:,} more problems"))
    return DocumentError(tuple(told))
