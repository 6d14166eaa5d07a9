"""The verb `carry`: a file of figures from one day's map to another's, with its totals proved."""

import argparse
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from nhs_accountable_care._core.csv_text import csv_text
from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    DocumentError,
    InvalidValueError,
    NotInForceError,
    Problem,
    StaleReferenceWarning,
    UnknownCodeError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.text import joined, listed, quoted
from nhs_accountable_care.cli.asked_register import asked_register
from nhs_accountable_care.cli.bases import asked_basis, check_applies
from nhs_accountable_care.cli.opening import PIPED, bytes_in, piped_bytes
from nhs_accountable_care.cli.problems import UnreadableError, report_failures, too_much_memory
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.interchange import FigureColumn, FigureTable, FigureUnit, read_figures
from nhs_accountable_care.organisations import (
    Crosswalk,
    CrosswalkRow,
    OrganisationKind,
    OrganisationVersion,
    Register,
    SpecialCode,
    SpecialCodeKind,
    formats_of_code,
    level_of,
    parse_ods_code,
)

__all__ = ["carry"]

_MOST_NAMED = 10
_MOST_SOUGHT = 20
_OTHER = SpecialCodeKind.OTHER
_KNOWN_TO_YOU = "The register does not know what it stands for; whoever has the file does."


def carry(options: argparse.Namespace) -> bool:
    """Print the figures by the codes of the other day, and the proof that nothing was lost."""
    if not options.json:
        return _carry(options, ())
    # With `--json` everything that is said is data, also what `main` would say in words.
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", StaleReferenceWarning)
        return _carry(options, told)


def _carry(options: argparse.Namespace, told: Sequence[warnings.WarningMessage]) -> bool:
    """Carry a file, and print as data what has been warned of until then."""
    file = "standard input" if options.file == PIPED else str(options.file)
    register = _keeping(options.keep, asked_register(options), options.from_)
    codes = _Codes(register, options)
    table, problems, is_readable = _read(options, codes)
    problems = (*codes.problems(table), *problems)
    if not is_readable:
        raise UnreadableError((file, problems))
    if table is None or problems:
        # A table that can be read, with codes that stand for nobody: no matter of its form.
        report_failures(((file, problems),), as_data=options.json)
        return False
    kinds = codes.kinds()
    asked = asked_basis(options)
    walk = register.crosswalk(
        options.from_,
        options.to,
        kind=kinds[0] if len(kinds) == 1 else None,
        to_kind=options.to_kind,
        codes=codes.bodies,
        basis=asked.basis,
        weights=asked.weights,
        partial=True,
    )
    check_applies(asked.weights, walk)
    carried = _CarriedTable(
        table=table,
        walk=walk,
        columns=tuple(_carried(column, walk) for column in table.columns),
        kinds=kinds,
        missing=codes.missing(),
        special=codes.special,
        understood=tuple(codes.understood),
        # The second sentence of a warning tells what to write in Python.
        notes=(
            *filter(None, (asked.note,)),
            *dict.fromkeys(str(each.message).partition(". ")[0] for each in told),
        ),
    )
    if options.json:
        print_data(as_json(carried.to_records()))
    else:
        for line in carried.lines(is_first=options.code is None):
            print(line, file=sys.stderr)
        print_data(carried.to_csv(), end="")
    return not walk.left_out


def _keeping(codes: Sequence[str], register: Register, day: date) -> Register:
    """
    Return the register with codes laid over it of which figures are to be kept.

    Raises:
        InvalidValueError: For a code of a body, which figures are carried from.
    """
    asked = dict.fromkeys(code.strip().upper() for code in codes)
    bodies = [code for code in asked if code in register]
    if bodies:
        msg = (
            f"--keep {bodies[0]}: {bodies[0]} is the code of a body, from which figures are "
            f"carried; leave it out"
        )
        raise InvalidValueError(msg)
    unknown = [code for code in asked if register.special_code(code, on=day) is None]
    if not unknown:
        return register
    return register.plus(
        [
            SpecialCode(
                code=code, name="Kept because --keep says so", kind=_OTHER, meaning=_KNOWN_TO_YOU
            )
            for code in unknown
        ],
        replace=True,
    )


def _read(
    options: argparse.Namespace, codes: "_Codes"
) -> tuple[FigureTable | None, tuple[Problem, ...], bool]:
    """Read the table, or what is wrong with it, and whether that is of its codes alone."""
    try:
        table = read_figures(
            piped_bytes() if options.file == PIPED else bytes_in(options.file),
            code_column=options.code,
            read_code=codes.read,
            adds_up=options.add_up,
            columns=options.columns,
            money=options.money,
            numbers=options.numbers,
            has_header=not options.no_header,
        )
    except DocumentError as error:
        return None, error.problems, isinstance(error.__cause__, LookupError)
    except MemoryError:
        raise too_much_memory(options.file) from None
    return table, (), True


class _Codes:
    """The codes of a file, as bodies of the first day."""

    def __init__(self, register: Register, options: argparse.Namespace) -> None:
        """Take the register, the day, and the kind if one is asked for."""
        self._register = register
        self._day = options.from_
        self._kind: OrganisationKind | None = options.kind
        self._bodies: dict[str, OrganisationVersion] = {}
        self._special: dict[str, SpecialCode] = {}
        self._practices: dict[str, None] = {}
        self._known: dict[str, str] = {}
        self._refused: dict[str, LookupError] = {}
        self._unsought = 0
        self._to_keep = dict.fromkeys(code.strip().upper() for code in options.keep)
        self.understood: dict[str, None] = {}

    def read(self, text: str) -> str:
        """Read one code; what stands for nobody that day is told by the register's own words."""
        known = self._known.get(text)
        if known is None:
            if text in self._refused:
                # Anew, since an error that is raised again and again grows by its traces.
                error = self._refused[text]
                raise type(error)(str(error))
            try:
                known = self._known[text] = self._sought(text)
            except (UnknownCodeError, AmbiguousCodeError, NotInForceError) as error:
                self._refused[text] = error.with_traceback(None)
                raise
        return known

    def _sought(self, text: str) -> str:
        """Look for a code of a body, a special code, or what looks like that of a practice."""
        code = text.strip().upper()
        if code not in self._register:
            special = self._register.special_code(text, on=self._day)
            if special is not None:
                self._special[special.code] = special
                return special.code
            if _is_practice(code):
                self._practices[text] = None
                return code
            # To look for near names takes milliseconds, and a file may have a million codes.
            if len(self._refused) >= _MOST_SOUGHT:
                self._unsought += 1
                msg = f"the register does not hold {quoted(text)}"
                raise UnknownCodeError(msg)
        try:
            body = self._register.find(text, on=self._day)
        except UnknownCodeError as error:
            # Once, since most are slips, and a file may have many.
            if self._refused:
                raise
            msg = f"{error}; if it is the code of no body, its figures are kept with --keep CODE"
            raise UnknownCodeError(msg) from None
        if self._kind not in {None, body.kind}:
            msg = f"{body} is no {_words(self._kind)} but a {_words(body.kind)}"
            raise InvalidValueError(msg)
        if body.code != text:
            self.understood[str(self._register.understand(text, on=self._day))] = None
        self._bodies[body.code] = body
        return body.code

    def problems(self, table: FigureTable | None) -> tuple[Problem, ...]:
        """Say once what is wrong with many codes."""
        found: list[Problem] = []
        if self._practices:
            first = next(iter(self._practices))
            line = "" if table is None else f"line {table.lines[first.strip().upper()]}"
            message = (
                f"{quoted(first)} looks like the code of a practice (codes that do: "
                f"{len(self._practices):,}); practices are not in the register that is shipped"
            )
            hint = (
                "carry from the column of the CCG or sub-ICB location (--code COLUMN --add-up), "
                "or add the practices up by your own grouping first; or lay a list of practices "
                "over the register: --with FILE, in Python interchange.lay_over"
            )
            found.append(Problem(path=line, message=message, hint=hint))
        found += [
            Problem(path="--keep", message=f"no line has the code {code}")
            for code in self._to_keep
            if code not in self._special
        ]
        if self._unsought:
            message = (
                f"after {_MOST_SOUGHT} codes that stand for no body the others were looked for as "
                f"codes alone, and not as names or ONS codes"
            )
            found.append(Problem(path="", message=message))
        return tuple(found)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The codes that are those of bodies."""
        return tuple(self._bodies)

    @property
    def special(self) -> tuple[SpecialCode, ...]:
        """The codes that are of no body, whose figures go nowhere."""
        return tuple(self._special.values())

    def kinds(self) -> tuple[OrganisationKind, ...]:
        """Return every kind that is in the file."""
        return tuple(dict.fromkeys(body.kind for body in self._bodies.values()))

    def missing(self) -> tuple[OrganisationVersion, ...]:
        """Return the bodies of these kinds that are not in the file."""
        return tuple(
            body
            for kind in self.kinds()
            for body in self._register.at(self._day, kind=kind)
            if body.code not in self._bodies
        )


def _is_practice(code: str) -> bool:
    """Whether a code that the register does not hold looks like that of a practice."""
    try:
        kinds = {each.kind for each in formats_of_code(parse_ods_code(code))}
    except InvalidValueError:
        return False
    return OrganisationKind.GP_PRACTICE in kinds


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _CarriedColumn:
    """
    The figures of a column by the codes of the other day.

    Attributes:
        column: The column as it was read.
        figures: What is printed, by code.
        kept: Figures that could not be carried, by their own code; they are printed too.
        lacking: The codes of blank cells that a code of the other day lacks.
    """

    column: FigureColumn
    figures: Mapping[str, int]
    kept: Mapping[str, int]
    lacking: Mapping[str, tuple[str, ...]]

    @property
    def carried(self) -> int:
        """What was carried, all together."""
        return sum(self.figures.values()) - sum(self.kept.values())

    def cell(self, code: str) -> Decimal | None:
        """Return the figure of a code, if it has one: a number, which below zero is no formula."""
        figure = self.figures.get(code)
        return None if figure is None else Decimal(self.column.written(figure))

    def lines(self) -> Iterator[str]:
        """Say what the figures are, that none was lost, and which were not there."""
        is_money = self.column.unit is FigureUnit.PENCE
        total, carried, kept = (
            str(Money(pence=figure)) if is_money else f"{figure:,}"
            for figure in (self.column.total, self.carried, sum(self.kept.values()))
        )
        unit = "money" if is_money else "whole numbers"
        yield f"{self.column.name}: {unit}; {total} in = {carried} carried + {kept} kept"
        if self.column.blank:
            blank = ", ".join(self.column.blank)
            yield f"{self.column.name}: {len(self.column.blank)} blank, not zero: {blank}"
        for note in self.column.notes:
            yield f"note: {self.column.name}: {note}"
        for code, lacks in self.lacking.items():
            yield f"{self.column.name}: {code} lacks what is blank of {joined(lacks)}"

    def to_record(self) -> dict[str, Any]:
        """Return the totals as plain data; the figures stand by code."""
        return {
            "name": self.column.name,
            "unit": self.column.unit.value,
            "total": self.column.total,
            "carried": self.carried,
            "kept": dict(self.kept),
            "notes": list(self.column.notes),
            "blank": list(self.column.blank),
            "lacking": {code: list(lacks) for code, lacks in self.lacking.items()},
        }


def _carried(column: FigureColumn, walk: Crosswalk) -> _CarriedColumn:
    """Carry a column; what has no shares is kept under its own code."""
    rows: dict[str, list[CrosswalkRow]] = {}
    for row in walk.rows:
        rows.setdefault(row.from_code, []).append(row)
    kept = {code: figure for code, figure in column.figures.items() if code not in rows}
    figures = dict(
        walk.carry({code: figure for code, figure in column.figures.items() if code in rows})
    )
    for code, figure in kept.items():
        figures[code] = figures.get(code, 0) + figure
    if sum(figures.values()) != column.total:
        msg = f"{column.name}: not all that went in came out; please report this"
        raise InvalidValueError(msg)
    lacking: dict[str, list[str]] = {}
    for code in column.blank:
        for row in rows.get(code, ()):
            lacking.setdefault(row.to_code, []).append(code)
    return _CarriedColumn(
        column=column,
        figures=figures,
        kept=kept,
        lacking={to_code: tuple(codes) for to_code, codes in sorted(lacking.items())},
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _CarriedTable:
    """A table that was carried, and everything that there is to say of it."""

    table: FigureTable
    walk: Crosswalk
    columns: tuple[_CarriedColumn, ...]
    kinds: tuple[OrganisationKind, ...]
    missing: tuple[OrganisationVersion, ...]
    special: tuple[SpecialCode, ...]
    understood: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that are printed, in order."""
        found = {code for column in self.columns for code in (*column.figures, *column.lacking)}
        return tuple(sorted(found))

    @property
    def code_heading(self) -> str:
        """
        What the codes are headed by: ``code``, since they are not those of the column read.

        A column of figures may have that name; then it is the name of the column read.
        """
        taken = {column.column.name for column in self.columns}
        return self.table.code_column if _CODE in taken else _CODE

    def has_figures(self, code: str) -> bool:
        """Whether any column has a figure of a code of the file."""
        return any(code in column.column.figures for column in self.columns)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is assumed of the shares, and whether the file counts the same land twice."""
        levels = {level for kind in self.kinds if (level := level_of(kind)).has_parts}
        if len(levels) < _SEVERAL:
            return self.walk.doubts
        kinds = joined(_words(kind) for kind in self.kinds)
        twice = f"the file has bodies of several levels ({kinds}), which may hold the same people"
        return (*self.walk.doubts, twice)

    def lines(self, *, is_first: bool) -> Iterator[str]:
        """Say what was read, on which basis it was carried, the proof, and what is open."""
        yield f"codes: column {quoted(self.table.code_column)}{' (the first)' if is_first else ''}"
        if self.table.other_columns:
            yield f"not carried, because they hold no figures: {joined(self.table.other_columns)}"
        if self.table.not_chosen:
            yield f"not carried, because they were not chosen: {joined(self.table.not_chosen)}"
        if self.table.encoding != _USUAL:
            yield f"read as {self.table.encoding}"
        if self.understood:
            yield f"understood: {listed(self.understood, _MOST_NAMED)}"
        if self.walk.basis is not None:
            yield f"basis: {self.walk.basis}"
        for column in self.columns:
            yield from column.lines()
        if self.missing:
            names = [f"{body.code} ({body.name})" for body in self.missing]
            if len(names) > _MOST_NAMED:
                names = [body.code for body in self.missing]
            yield f"missing from the file: {listed(names, _MOST_NAMED)}"
        for doubt in self.doubts:
            yield f"doubt: {doubt}"
        for special in self.special:
            kept = _KEPT if self.has_figures(special.code) else _BLANK
            yield f"{kept}: {special.explain()}"
        for each in self.walk.left_out:
            kept = _KEPT if self.has_figures(each.code) else _BLANK
            yield f"left out, and {kept}: {each.code}: {each.reason}"

    def to_csv(self) -> str:
        """Write the figures under the names of their columns, and the codes under `code`."""
        names = [column.column.name for column in self.columns]
        rows = ([code, *(column.cell(code) for column in self.columns)] for code in self.codes)
        return csv_text([[self.code_heading, *names], *rows])

    def to_records(self) -> dict[str, Any]:
        """Return everything as plain data; money in whole pence."""
        walk = self.walk.to_records()
        return {
            "from": walk["from"],
            "to": walk["to"],
            "kinds": [kind.value for kind in self.kinds],
            "to_kind": walk["to_kind"],
            "basis": walk["basis"],
            "code_column": self.table.code_column,
            "other_columns": list(self.table.other_columns),
            "not_chosen": list(self.table.not_chosen),
            "notes": list(self.notes),
            "encoding": self.table.encoding,
            "columns": [column.to_record() for column in self.columns],
            "figures": [
                {
                    "code": code,
                    "figures": {
                        column.column.name: column.figures.get(code) for column in self.columns
                    },
                }
                for code in self.codes
            ],
            "missing": [body.code for body in self.missing],
            "special": [each.to_record() for each in self.special],
            "understood": list(self.understood),
            "doubts": list(self.doubts),
            "left_out": walk["left_out"],
        }


_SEVERAL = 2
_CODE = "code"
_KEPT = "kept under its own code"
_BLANK = "without any figure, since its cells are blank"
_USUAL = "utf-8"


def _words(kind: OrganisationKind | None) -> str:
    """Write a kind in words."""
    return "body" if kind is None else kind.value.replace("-", " ")
