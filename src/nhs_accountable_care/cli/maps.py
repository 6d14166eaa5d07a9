"""The verb `map`, and maps of codes as files for other programs: `--emit`."""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_PROBLEMS
from nhs_accountable_care.cli.asked_register import asked_register, day_of
from nhs_accountable_care.cli.keys import tell_notes
from nhs_accountable_care.cli.opening import PIPED
from nhs_accountable_care.cli.writing import write_file
from nhs_accountable_care.interchange import (
    CodeMap,
    SqlDialect,
    cells_like_formulas,
    code_map_on,
    write_dbt_seed,
    write_map_csv,
    write_map_json,
    write_python_dictionary,
    write_r_vector,
    write_sql_case,
    write_sql_table,
)
from nhs_accountable_care.interchange.code_maps.stamp import remarks

__all__ = ["check_shape", "emit", "map_codes"]

_NAME: Final = "code_map"
# Which options say something about which shapes.
_OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "csv": ("guard", "output"),
    "json": ("output",),
    "sql": ("dialect", "name", "output"),
    "case": ("dialect", "column", "output"),
    "dbt": ("dialect", "name", "output"),
    "python": ("name", "output"),
    "r": ("name", "output"),
}
_OF_SHAPES: Final = ("dialect", "name", "column", "guard", "output")


def map_codes(options: argparse.Namespace) -> bool:
    """Write who belonged to whom on a day; name what is left out, and why."""
    shape = "json" if options.json else options.emit or "csv"
    check_shape(shape, options)
    register = asked_register(options)
    on = options.on or day_of(register)
    if shape != "json":
        tell_notes(on)
    made = code_map_on(
        register,
        on,
        from_kind=options.from_kind,
        to_kind=options.to_kind,
        relation=options.relation,
    )
    emit(made, shape, options)
    return not made.left_out


def check_shape(shape: str | None, options: argparse.Namespace) -> None:
    """
    Refuse options that say nothing about the shape, before anything is worked out.

    Raises:
        InvalidValueError: For each such option, and for a seed without a folder.
    """
    known = _OPTIONS[shape] if shape else ()
    strange = [f"--{name}" for name in _OF_SHAPES if getattr(options, name) and name not in known]
    if strange:
        what = f"--emit {shape}" if shape else "a run without --emit"
        msg = f"{', '.join(strange)}: of no use with {what}; leave it out"
        raise InvalidValueError(msg)
    if shape == "dbt" and options.output in {None, PIPED}:
        msg = "a dbt seed is several files; name the folder of the project with --output FOLDER"
        raise InvalidValueError(msg)


def emit(code_map: CodeMap, shape: str, options: argparse.Namespace) -> None:
    """
    Write a map in a shape, to standard output or to files; say in words what it rests on.

    Raises:
        AmbiguousCodeError: For codes that split, where the shape has one code for each.
        UnreadableError: If a file cannot be written.
    """
    dialect = SqlDialect(options.dialect or SqlDialect.POSTGRES.value)
    name = options.name or _NAME
    if shape == "dbt":
        seed = write_dbt_seed(code_map, dialect=dialect, name=name)
        files = {options.output / path: text for path, text in seed.items()}
    else:
        writers: Mapping[str, Callable[[], str]] = {
            "csv": lambda: write_map_csv(code_map, guarded=options.guard),
            "json": lambda: write_map_json(code_map) + "\n",
            "sql": lambda: write_sql_table(code_map, dialect=dialect, name=name),
            "case": lambda: write_sql_case(
                code_map, dialect=dialect, column=options.column or "from_code"
            ),
            "python": lambda: write_python_dictionary(code_map, name=name),
            "r": lambda: write_r_vector(code_map, name=name),
        }
        files = {options.output or PIPED: writers[shape]()}
    if shape != "json":
        _tell(code_map, shape, options)
    for file, text in files.items():
        write_file(file, text)


def _tell(code_map: CodeMap, shape: str, options: argparse.Namespace) -> None:
    """Say on standard error what a map is, what it rests on, and what is not in it."""
    print(code_map, file=sys.stderr)
    told = list(remarks(code_map))
    for line in told[:MOST_PROBLEMS]:
        print(line, file=sys.stderr)
    if len(told) > MOST_PROBLEMS:
        more = len(told) - MOST_PROBLEMS
        print(f"and {more:,} more remarks, all of which what is written has", file=sys.stderr)
    count = cells_like_formulas(code_map) if shape == "csv" else 0
    if count and options.guard:
        words = "an apostrophe stands in front, as the column guarded says"
        print(f"note: cells that a spreadsheet would run: {count}; {words}", file=sys.stderr)
    elif count:
        words = "they are as they are, for programs; --guard neutralises them"
        print(f"note: cells that a spreadsheet would run: {count}; {words}", file=sys.stderr)
