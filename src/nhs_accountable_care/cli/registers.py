"""The verb `whois`: who codes were on a day, and what became of them."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
    Problem,
    UnknownCodeError,
)
from nhs_accountable_care._core.json_text import as_json, as_json_line
from nhs_accountable_care._core.sources import marked_keys
from nhs_accountable_care.cli.asked_register import asked_register, day_of
from nhs_accountable_care.cli.keys import (
    notes_on,
    tell_notes,
    tell_understood,
    understood_record,
)
from nhs_accountable_care.cli.problems import report_failures
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.organisations import OrganisationProfile, Register
from nhs_accountable_care.organisations import whois as who_is
from nhs_accountable_care.policy.national_record import ListedPlace, ListKind, NationalList
from nhs_accountable_care.reference import national_record

if TYPE_CHECKING:
    from nhs_accountable_care.arrangements import Arrangement
    from nhs_accountable_care.documents import Document

__all__ = ["whois"]

_STANDARD_INPUT = "-"
_CASE = "case:"


def whois(options: argparse.Namespace) -> bool:
    """Print who each code was on a day; one that fails does not stop the others."""
    known = asked_register(options)
    on = options.on or _day_of_case(options.codes) or day_of(known)
    codes, notes = _asked(options.codes, on)
    if not options.json:
        tell_notes(on)
        for note in notes:
            print(f"note: {note}", file=sys.stderr)
        if not codes:
            print("note: nothing was given: standard input holds no code", file=sys.stderr)
    if len(codes) == 1:
        profile = _profile(known, codes[0], on, options)
        if options.json:
            print_data(as_json(_record(known, codes[0], profile, notes)))
        else:
            print(_text(profile))
        return True
    problems: list[Problem] = []
    is_first = True
    for code in codes:
        try:
            profile = _profile(known, code, on, options)
        except (UnknownCodeError, AmbiguousCodeError, NotInForceError, InvalidValueError) as error:
            problems.append(Problem(path=code, message=str(error)))
            continue
        if options.json:
            print_data(as_json_line(_record(known, code, profile, notes)))
        else:
            print(_text(profile) if is_first else f"\n{_text(profile)}")
        is_first = False
    if problems:
        report_failures((("", tuple(problems)),), as_data=options.json)
    return not problems


def _asked(codes: Sequence[str], on: date) -> tuple[list[str], list[str]]:
    """Return the codes, those of a case and of standard input among them, and notes."""
    asked: list[str] = []
    empty = 0
    for code in codes:
        if code.startswith(_CASE):
            asked += _codes_of_case(code.removeprefix(_CASE), on)
            continue
        if code != _STANDARD_INPUT:
            asked.append(code)
            continue
        lines = _piped_lines()
        asked += filter(None, lines)
        empty += lines.count("")
    return asked, [f"lines of standard input without a code: {empty}"] if empty else []


def _day_of_case(codes: Sequence[str]) -> date | None:
    """Return the day of the first case that is named; nothing, if none is."""
    named = [code.removeprefix(_CASE) for code in codes if code.startswith(_CASE)]
    return _document_of(named[0]).as_at if named else None


def _document_of(name: str) -> "Document[Arrangement]":
    """Return the document of a case."""
    # Here and not above: most codes are named, and documents cost more than the register.
    from nhs_accountable_care.reference.cases import case

    return case(name)


def _codes_of_case(name: str, on: date) -> list[str]:
    """Return the codes of the members of a case on a day, its own first."""
    place = _document_of(name).value.at(on)
    codes = (place.code, *(member.body.code for member in place.members or ()))
    return list(dict.fromkeys(code for code in codes if code))


def _piped_lines() -> list[str]:
    """Return the lines of standard input."""
    # Here and not above: most codes are named.
    from nhs_accountable_care.cli.opening import piped_text

    return [line.strip() for line in piped_text().splitlines()]


def _profile(
    known: Register, text: str, on: date, options: argparse.Namespace
) -> OrganisationProfile:
    """Return who a code was; in words, say of another text than a code what was made of it."""
    profile = who_is(known, text, on=on, clock=options.clock)
    if not options.json:
        tell_understood(known, text, profile.version.code, on)
    return profile


def _record(
    known: Register, text: str, profile: OrganisationProfile, notes: list[str]
) -> dict[str, Any]:
    """Return who a code was as plain data, with what was asked and what was made of that."""
    return {
        "asked": text,
        "understood": understood_record(known, text, profile.version.code, profile.on),
        **profile.to_records(),
        **_named_records(profile.version.code),
        "notes": [*notes_on(known, profile.on), *notes],
    }


# Those whose places were named as systems stand among the designations.
_OTHER_LISTS = (ListKind.COUNTED, ListKind.VANGUARDS, ListKind.DEALS)


def _text(profile: OrganisationProfile) -> str:
    """Return who a code was, and what the nation named in it."""
    code = profile.version.code
    lines = [
        f"  designated: {each} {marked_keys(each.sources)}"
        for each in national_record().designations
        if each.system_code == code
    ]
    lines += [
        f"  {_named(each, place)} {marked_keys(place.sources)}"
        for each, place in national_record().listed(code)
        if each.kind in _OTHER_LISTS
    ]
    return "\n".join([str(profile), *lines])


def _named(each: NationalList, place: ListedPlace) -> str:
    """Return in words what a place was named, or with whom it was counted."""
    if each.kind is ListKind.COUNTED:
        return f"counted: {place.name}, {each.note}"
    return f"named in it: {place.name}, one of {each.title}"


def _named_records(code: str) -> dict[str, Any]:
    """Return the same as plain data."""
    record = national_record()
    return {
        "designations": [
            each.to_record() for each in record.designations if each.system_code == code
        ],
        "named": [
            {"list": each.key, "title": each.title, **place.to_record()}
            for each, place in record.listed(code)
            if each.kind in _OTHER_LISTS
        ],
    }
