"""The verb that draws: an arrangement of a file, or what became of a code."""

import argparse
from datetime import date
from pathlib import Path

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care.arrangements import Arrangement, with_known_bodies
from nhs_accountable_care.cli.asked_register import asked_register, day_of
from nhs_accountable_care.cli.keys import tell_notes
from nhs_accountable_care.cli.opening import CASE, PIPED
from nhs_accountable_care.cli.problems import problems_are_of
from nhs_accountable_care.cli.reading import read_document
from nhs_accountable_care.cli.settings import mechanisms_with, settings_for
from nhs_accountable_care.cli.streams import aside, print_data
from nhs_accountable_care.cli.writing import write_file
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.pictures import (
    Diagram,
    River,
    as_dot,
    as_mermaid,
    as_text,
    diagram_as_svg,
    diagram_of_river,
    participants_of,
    river_as_svg,
    river_of,
)

__all__ = ["draw"]


def draw(options: argparse.Namespace) -> bool:
    """Draw who takes part in an arrangement, or from where to where codes ran."""
    if _is_file(options.what):
        _check_days(options)
        _draw_arrangement(options.what[0], options)
    else:
        _draw_river(options)
    return True


def _is_file(what: list[Path]) -> bool:
    """Say whether a document is meant: standard input, a case, a file that is there, or JSON."""
    if len(what) > 1:
        return False
    [file] = what
    if str(file).startswith(CASE):
        return True
    return file == PIPED or file.suffix == ".json" or file.is_file()


def _check_days(options: argparse.Namespace) -> None:
    """Refuse days of a river for an arrangement, which is drawn on one."""
    if options.days is not None:
        msg = "--days is for codes; an arrangement is drawn as it stood on one day, --on"
        raise InvalidValueError(msg)


def _draw_arrangement(file: Path, options: argparse.Namespace) -> None:
    """Draw who takes part, by side of the split."""
    known = asked_register(options)
    _, here = settings_for(file, mechanisms=options.mechanisms)
    document = read_document(file, Arrangement, mechanisms_with(here, options.mechanisms))
    on = options.on or document.as_at
    with problems_are_of(file), aside():
        place = with_known_bodies(document.value, known, on=on)
        diagram = participants_of(place.at(on), on=on)
    _write(diagram, options, None)


def _draw_river(options: argparse.Namespace) -> None:
    """Draw what became of codes, and what they came from."""
    known = asked_register(options)
    codes = [str(each) for each in options.what]
    on = options.on or _last_day(known, codes[0])
    if not options.json:
        tell_notes(on, *(options.days or ()))
    with aside():
        river = river_of(known, codes, on=on, days=options.days)
        diagram = diagram_of_river(river)
    _write(diagram, options, river)


def _last_day(known: Register, code: str) -> date:
    """Return the day of the register, or the last one on which a code stood before it."""
    day = day_of(known)
    ends = [each.last_day for each in known.organisation(code).versions]
    return day if None in ends else min(day, max(end for end in ends if end is not None))


def _in_lines(river: River) -> str:
    """Write what a river shows in lines that fit a terminal."""
    return "\n".join(wrapped(each, "", "  ") for each in river.explain().splitlines())


def _write(diagram: Diagram, options: argparse.Namespace, river: River | None) -> None:
    """Write the drawing in the shape that was asked for."""
    if options.json:
        print_data(as_json((diagram if river is None else river).to_records()))
        return
    if options.format == "svg":
        text = diagram_as_svg(diagram) if river is None else river_as_svg(river)
    elif options.format == "mermaid":
        text = f"{as_mermaid(diagram)}\n"
    elif options.format == "dot":
        text = f"{as_dot(diagram)}\n"
    else:
        text = f"{as_text(diagram) if river is None else _in_lines(river)}\n"
    if options.output is None and options.format == "text":
        print(text, end="")
    else:
        write_file(options.output, text)
