"""The verbs that look at organisations through time: who is who, and what became of whom."""

import argparse
import os
import sys
from fractions import Fraction

from nhs_accountable_care import organisations
from nhs_accountable_care._core.errors import DocumentError
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.organisations import whois as who_is
from nhs_accountable_care.reference import register
from nhs_accountable_care.reference.tables import edition_day

__all__ = ["crosswalk", "whois"]


def whois(options: argparse.Namespace) -> bool:
    """Print who a code was on a day, where it belonged, and what came before and after."""
    on = options.on or edition_day()
    profile = who_is(register(), options.code, on=on)
    if profile.version.code != options.code:
        # The answer is about another text than was written, so what was made of it is told.
        print(f"understood: {register().understand(options.code, on=on)}", file=sys.stderr)
    print(as_json(profile.to_records()) if options.json else profile)
    return True


def crosswalk(options: argparse.Namespace) -> bool:
    """Print one row for each pair of codes, with shares that add up to one."""
    weights: dict[tuple[str, str], Fraction] | organisations.Apportionment | None = None
    if options.equal:
        weights = organisations.Apportionment.EQUAL
    elif options.weights is not None:
        weights = _read_weights(options.weights)
    walk = register().crosswalk(
        options.from_, options.to, kind=options.kind, to_kind=options.to_kind, weights=weights
    )
    for doubt in walk.doubts:
        print(f"doubt: {doubt}", file=sys.stderr)
    if options.json:
        print(as_json(walk.to_records()))
    else:
        print(walk.to_csv(), end="")
    return True


def _read_weights(file: os.PathLike[str]) -> dict[tuple[str, str], Fraction]:
    """Read a table of weights, or raise everything that is wrong with the file."""
    # Here and not above: whoever asks for a code names no file.
    from pathlib import Path

    try:
        return organisations.read_weights(Path(file).read_text(encoding="utf-8-sig"))
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    except OSError as error:
        raise cannot_open(file, error) from None
