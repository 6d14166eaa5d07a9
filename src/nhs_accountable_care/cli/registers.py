"""The verb `whois`: who codes were on a day, and what became of them."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
    Problem,
    UnknownCodeError,
)
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.cli.problems import report_failures
from nhs_accountable_care.organisations import Clock, OrganisationProfile
from nhs_accountable_care.organisations import whois as who_is
from nhs_accountable_care.reference import register
from nhs_accountable_care.reference.tables import edition_day

__all__ = ["whois"]

_STANDARD_INPUT = "-"


def whois(options: argparse.Namespace) -> bool:
    """Print who each code was on a day; one that fails does not stop the others."""
    on = options.on or edition_day()
    codes = list(_asked(options.codes))
    if len(codes) == 1:
        profile = _profile(codes[0], on, options.clock)
        print(as_json(profile.to_records()) if options.json else profile)
        return True
    problems: list[Problem] = []
    is_first = True
    for code in codes:
        try:
            profile = _profile(code, on, options.clock)
        except (UnknownCodeError, AmbiguousCodeError, NotInForceError, InvalidValueError) as error:
            problems.append(Problem(path=code, message=str(error)))
            continue
        if options.json:
            print(json.dumps({"asked": code, **profile.to_records()}, ensure_ascii=False))
        else:
            print(profile if is_first else f"\n{profile}")
        is_first = False
    if problems:
        report_failures((("", tuple(problems)),), as_data=options.json)
    return not problems


def _asked(codes: Sequence[str]) -> Iterator[str]:
    """Go through the codes, of which those of standard input stand on a line each."""
    for code in codes:
        if code == _STANDARD_INPUT:
            yield from filter(None, map(str.strip, sys.stdin))
        else:
            yield code


def _profile(text: str, on: date, clock: Clock) -> OrganisationProfile:
    """Return who a code was; of another text than a code, say what was made of it."""
    profile = who_is(register(), text, on=on, clock=clock)
    if profile.version.code != text:
        # Here and not above: most people write codes as they stand.
        from nhs_accountable_care.cli.keys import tell_understood

        tell_understood(text, profile.version.code, on)
    return profile
