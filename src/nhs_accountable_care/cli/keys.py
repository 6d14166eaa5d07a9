"""What is said beside an answer: how a key was read, and what a day is asked of the register."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.organisations.organisation import FIRST_DAY_COVERED

__all__ = ["notes_on", "tell_notes", "tell_understood", "understood_record"]


def tell_understood(known: Register, text: str, code: str, on: date) -> None:
    """Say on standard error what was made of a key that is not the code as it stands."""
    if code != text:
        print(f"understood: {known.understand(text, on=on)}", file=sys.stderr)


def understood_record(known: Register, text: str, code: str, on: date) -> dict[str, Any] | None:
    """Return what was made of a key as plain data; nothing of the code as it stands."""
    return None if code == text else dict(known.understand(text, on=on).to_record())


def notes_on(known: Register, *days: date) -> list[str]:
    """Say what the register does not know of days because it does not reach them."""
    return [*_early(days), *(note for day in days for note in known.notes_of_day(day))]


def tell_notes(*days: date) -> None:
    """Print on standard error that days are before the register; of later ones it warns itself."""
    for note in _early(days):
        print(f"note: {note}", file=sys.stderr)


def _early(days: Iterable[date]) -> list[str]:
    """Word which days are before the register begins, and what it has of them."""
    return [
        f"{words_of_day(day)} is before {words_of_day(FIRST_DAY_COVERED)}, on which this register "
        f"begins; of that day it has only bodies that stood when it begins, or later"
        for day in days
        if day < FIRST_DAY_COVERED
    ]
