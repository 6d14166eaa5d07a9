"""The verbs that list: bodies of a day, members of one, what changed, and parts of areas."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from nhs_accountable_care._core.errors import AmbiguousCodeError, NotInForceError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.tables import write_csv
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.cli.asked_register import asked_register, day_of
from nhs_accountable_care.cli.keys import (
    notes_on,
    tell_notes,
    tell_understood,
    understood_record,
)
from nhs_accountable_care.cli.problems import report_failures
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.organisations import (
    OrganisationVersion,
    Register,
    Relation,
    ShareBasis,
    UndividedPart,
    counts_in_words,
    parse_kinds,
    systems_above,
)

__all__ = ["bodies", "difference", "members", "parts"]

_Member: TypeAlias = tuple[Relation, OrganisationVersion, tuple[str, ...]]
"""How a body belonged, the body, and what is assumed of it and of its link."""

_OF_BODIES = ("code", "name", "kind", "ons_code", "first_day", "last_day", "doubts")
_OF_MEMBERS = ("relation", *_OF_BODIES)
_OF_PARTS = ("part", "areas", "people_mid_2017", "people_mid_2020", "small_areas", "districts")


def bodies(options: argparse.Namespace) -> bool:
    """Print the bodies of a kind on a day, or how many there were of each kind."""
    known = asked_register(options)
    on = options.on or day_of(known)
    if not options.json:
        tell_notes(on)
    if options.kind is None:
        _print_counts(known, options, on)
        return True
    found = known.at(on, kind=options.kind)
    if options.csv:
        print_data(write_csv((_row(known, body, on) for body in found), _OF_BODIES), end="")
    elif options.json:
        told: dict[str, Any] = {
            "on": on.isoformat(),
            "kind": options.kind,
            "bodies": [_record(known, body, on) for body in found],
            "notes": notes_on(known, on),
        }
        print_data(as_json(told))
    else:
        kinds = parse_kinds(options.kind)
        counts = {kind: sum(body.kind is kind for body in found) for kind in kinds}
        counts = {kind: count for kind, count in counts.items() if count or len(kinds) == 1}
        doubtful = _in_doubt(sum(bool(_doubts(known, body, on)) for body in found))
        print(f"{counts_in_words(counts) or 'none'} on {words_of_day(on)}{doubtful}")
        for body in found:
            print(f"  {body}{_in_brackets(_doubts(known, body, on))}")
    return True


def _print_counts(known: Register, options: argparse.Namespace, on: date) -> None:
    """Print how many bodies of each kind there were, and of how many something is assumed."""
    counts = known.count(on)
    doubtful = Counter(body.kind for body in known.at(on) if _doubts(known, body, on))
    if options.csv:
        rows = (
            {"kind": kind.value, "count": count, "with_doubts": doubtful[kind]}
            for kind, count in counts.items()
        )
        print_data(write_csv(rows, ("kind", "count", "with_doubts")), end="")
    elif options.json:
        told = {
            "on": on.isoformat(),
            "kind": None,
            "counts": {kind.value: count for kind, count in counts.items()},
            "with_doubts": {kind.value: doubtful[kind] for kind in counts},
            "notes": notes_on(known, on),
        }
        print_data(as_json(told))
    else:
        print(f"on {words_of_day(on)}")
        for kind, count in counts.items():
            print(f"  {counts_in_words({kind: count})}{_in_doubt(doubtful[kind])}")


def members(options: argparse.Namespace) -> bool:
    """
    Print what belonged to a body on a day, and what the body was itself part of.

    A kind of link of which some do not tell does not stop the others, unless it alone was asked.
    """
    known = asked_register(options)
    on = options.on or day_of(known)
    body = known.find(options.code, on=on)
    found, undecided = _members(known, body, on, options)
    notes = [] if options.relation or options.nearest else _seen_on_other_days(known, body, on)
    if options.json:
        told: dict[str, Any] = {
            "on": on.isoformat(),
            "understood": understood_record(known, options.code, body.code, on),
            **_record(known, body, on),
            "systems": [above.to_record() for above in systems_above(known, body.code, on=on)],
            "members": [
                {"relation": link.value, **_record(known, member, on, doubts)}
                for link, member, doubts in found
            ],
            "notes": [*notes_on(known, on), *notes],
        }
        print_data(as_json(told))
    else:
        tell_understood(known, options.code, body.code, on)
        tell_notes(on)
        for note in notes:
            print(f"note: {note}", file=sys.stderr)
        if options.csv:
            rows = (
                {"relation": link.value, **_row(known, member, on, doubts)}
                for link, member, doubts in found
            )
            print_data(write_csv(rows, _OF_MEMBERS), end="")
        else:
            _print_members(known, body, on, found)
    if undecided:
        report_failures((("", tuple(undecided)),), as_data=options.json)
    return not undecided


def _print_members(
    known: Register, body: OrganisationVersion, on: date, found: list[_Member]
) -> None:
    """Print what belonged to a body, by how it belonged."""
    print(f"{body}, as it stood on {words_of_day(on)}")
    for above in systems_above(known, body.code, on=on):
        print(f"  {above}")
    for relation in dict.fromkeys(link for link, _, _ in found):
        of_it = [(member, doubts) for link, member, doubts in found if link is relation]
        print(f"  {relation.words_of_members}: {len(of_it)}")
        for member, doubts in of_it:
            print(f"    {member}{_in_brackets(doubts)}")
    if not found:
        print("  no members are recorded for that day")


def _members(
    known: Register, body: OrganisationVersion, on: date, options: argparse.Namespace
) -> tuple[list[_Member], list[Problem]]:
    """Find what belonged to a body, by one kind of link or by all, and which do not tell."""
    find = partial(known.members, body.code, on=on, nearest_snapshot=options.nearest)
    if options.relation is not None:
        return _with_doubts(known, body, on, options.relation, find(relation=options.relation)), []
    found: list[_Member] = []
    undecided: list[Problem] = []
    for relation in Relation:
        try:
            found.extend(_with_doubts(known, body, on, relation, find(relation=relation)))
        except NotInForceError:
            continue
        except AmbiguousCodeError as error:
            undecided.append(Problem(path=relation.value, message=str(error)))
    return found, undecided


def _with_doubts(
    known: Register,
    body: OrganisationVersion,
    on: date,
    relation: Relation,
    members: Iterable[OrganisationVersion],
) -> list[_Member]:
    """Say beside each member what is assumed of it, and of a link that was seen on another day."""
    found: list[_Member] = []
    for member in members:
        try:
            links = known.belongs_to(member.code, on=on, relation=relation, nearest_snapshot=True)
        except AmbiguousCodeError as error:
            # It belongs here by one link, and what became of another is not decided.
            found.append((relation, member, (str(error), *_doubts(known, member, on))))
            continue
        of_link = [doubt for link in links if link.body.code == body.code for doubt in link.doubts]
        found.append((relation, member, (*of_link, *_doubts(known, member, on))))
    return found


def _seen_on_other_days(known: Register, body: OrganisationVersion, on: date) -> list[str]:
    """Say which links to a body were seen on other days only, and how to ask for them."""
    days: dict[Relation, set[date]] = {}
    held = set()
    for link in known.links_to(body.code):
        if on in link.period:
            held.add(link.relation)
        elif link.is_snapshot:
            days.setdefault(link.relation, set()).add(link.period.first_day)
    return [
        f"{relation.value} links to {body.code} were seen on "
        f"{joined(map(words_of_day, sorted(seen)))} only; ask for the nearest of these days with "
        f"--relation {relation.value} --nearest"
        for relation, seen in days.items()
        if relation not in held
    ]


def difference(options: argparse.Namespace) -> bool:
    """Print what opened, closed and changed between two days."""
    known = asked_register(options)
    found = known.difference(options.from_, options.to, kind=options.kind)
    days = (options.from_, options.to)
    if options.json:
        print_data(as_json({**found.to_records(), "notes": notes_on(known, *days)}))
        return True
    tell_notes(*days)
    print(found)
    return True


def parts(options: argparse.Namespace) -> bool:
    """Print the parts of a body of areas on a day, or all of them, with their people."""
    known = asked_register(options)
    on = options.on or day_of(known)
    code = None if options.code is None else known.find(options.code, on=on).code
    if code is None:
        found = known.parts
    else:
        found = known.parts_of(code, on=on)
        if not options.json:
            tell_understood(known, options.code, code, on)
    if options.csv:
        print_data(write_csv((_row_of_part(part, on) for part in found), _OF_PARTS), end="")
    elif options.json:
        records = [_record_of_part(part, on) for part in found]
        told = {
            "on": on.isoformat(),
            "code": code,
            "understood": code and understood_record(known, options.code, code, on),
            "parts": records,
        }
        print_data(as_json(told))
    else:
        for part in found:
            people = part.people(ShareBasis.RESIDENTS_MID_2020)
            areas = ", ".join(part.areas_on(on)) or "no area recorded"
            print(f"{part}: {areas}; {people or 0:,} people (residents-mid-2020)")
    return True


# --- Rows ---


def _doubts(known: Register, body: OrganisationVersion, on: date) -> tuple[str, ...]:
    """Return what is assumed of a body on a day, by all that its lineage knows."""
    return known.organisation(body.code).doubts_on(on)


def _record(
    known: Register, body: OrganisationVersion, on: date, doubts: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """Return a body as plain data, with what is assumed of it on the day."""
    told = _doubts(known, body, on) if doubts is None else doubts
    return {**body.to_record(), "doubts": list(told)}


def _row(
    known: Register, body: OrganisationVersion, on: date, doubts: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """Return a body as a row of a table."""
    record = _record(known, body, on, doubts)
    return {
        **{column: record[column] for column in _OF_BODIES},
        "doubts": "; ".join(record["doubts"]),
    }


def _record_of_part(part: UndividedPart, on: date) -> dict[str, Any]:
    """Return a part as plain data, with where it was on the day."""
    return {**part.to_record(), "areas": list(part.areas_on(on))}


def _row_of_part(part: UndividedPart, on: date) -> dict[str, Any]:
    """Return a part as a row of a table."""
    return {
        "part": part.key,
        "areas": ";".join(part.areas_on(on)),
        "people_mid_2017": part.people(ShareBasis.RESIDENTS_MID_2017),
        "people_mid_2020": part.people(ShareBasis.RESIDENTS_MID_2020),
        "small_areas": part.small_areas,
        "districts": "; ".join(part.districts),
    }


def _in_doubt(count: int) -> str:
    """Write of how many bodies something is assumed, or nothing."""
    return f", {count} of them with doubts" if count else ""


def _in_brackets(doubts: Iterable[str]) -> str:
    """Write what is doubtful after a name, or nothing."""
    words = "; ".join(doubts)
    return f" [{words}]" if words else ""
