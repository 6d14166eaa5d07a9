"""The register that is asked: the shipped one, with files of the user's own laid over it."""

import argparse
import sys
from collections.abc import Mapping
from datetime import date

# What a register of one's own needs is loaded when there is one.
from nhs_accountable_care import interchange
from nhs_accountable_care._core.json_text import as_json_line
from nhs_accountable_care._core.limits import MOST_PROBLEMS
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.reference import register

__all__ = ["asked_register", "asked_register_and_others", "day_of"]


def asked_register(options: argparse.Namespace) -> Register:
    """
    Return the shipped register, or it with the files of ``--with`` laid over it.

    What became of the rows of the files is told on standard error, in words or as data.

    Raises:
        UnreadableError: If a file cannot be read, or makes no register with the others.
    """
    return asked_register_and_others(options)[0]


def asked_register_and_others(
    options: argparse.Namespace,
) -> tuple[Register, "Mapping[str, interchange.OtherBody]"]:
    """
    Return the register as `asked_register` does, and the bodies of no known kind of the files.

    Raises:
        UnreadableError: If a file cannot be read, or makes no register with the others.
    """
    if not options.with_files:
        return register(), {}
    # Here and not above: most questions are asked of the shipped register alone.
    from nhs_accountable_care.cli.official import register_with

    known, laid, readings = register_with(options.with_files, as_at=options.as_at)
    if laid is not None and options.json:
        told = {
            "laid_over": laid.to_records(),
            "files": [
                {
                    "file": reading.file,
                    "notes": list(reading.notes),
                    "unread": [each.to_record() for each in reading.unread],
                }
                for reading in readings
            ],
        }
        print_data(as_json_line(told), file=sys.stderr)
    elif laid is not None:
        for reading in readings:
            for note in reading.notes:
                print(f"note: {reading.file}: {note}", file=sys.stderr)
            for each in reading.unread[:MOST_PROBLEMS]:
                print(f"unread: {reading.file}, {each}", file=sys.stderr)
            if len(reading.unread) > MOST_PROBLEMS:
                more = len(reading.unread) - MOST_PROBLEMS
                print(f"unread: {reading.file}: {more:,} more problems", file=sys.stderr)
        print(laid.explain(), file=sys.stderr)
    options.has_unread = any(reading.unread for reading in readings)
    others = {} if laid is None else laid.others
    return known, {str(code): body for code, body in others.items()}


def day_of(known: Register) -> date:
    """Return the day up to which a register is kept, for questions that name none."""
    day = known.edition_day
    return day if day is not None else date.max
