"""The verbs that list: bodies of a day, members of one, what changed, and parts of areas."""

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Any

from nhs_accountable_care._core.errors import NotInForceError
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.tables import write_csv
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.cli.keys import tell_understood
from nhs_accountable_care.organisations import (
    OrganisationVersion,
    Relation,
    ShareBasis,
    UndividedPart,
    counts_in_words,
    systems_above,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.reference.tables import edition_day

__all__ = ["bodies", "difference", "members", "parts"]

_OF_BODIES = ("code", "name", "kind", "ons_code", "first_day", "last_day", "doubts")
_OF_MEMBERS = ("relation", *_OF_BODIES)
_OF_PARTS = ("part", "areas", "people_mid_2017", "people_mid_2020", "small_areas", "districts")


def bodies(options: argparse.Namespace) -> bool:
    """Print the bodies of a kind on a day, or how many there were of each kind."""
    on = options.on or edition_day()
    if options.kind is None:
        _print_counts(options, on)
        return True
    found = register().at(on, kind=options.kind)
    if options.csv:
        print(write_csv((_row(body, on) for body in found), _OF_BODIES), end="")
    elif options.json:
        records = [_record(body, on) for body in found]
        print(as_json({"on": on.isoformat(), "kind": options.kind.value, "bodies": records}))
    else:
        print(f"{counts_in_words({options.kind: len(found)})} on {words_of_day(on)}")
        for body in found:
            print(f"  {body}{_in_brackets(_doubts(body, on))}")
    return True


def _print_counts(options: argparse.Namespace, on: date) -> None:
    """Print how many bodies of each kind there were."""
    counts = register().count(on)
    if options.csv:
        rows = ({"kind": kind.value, "count": count} for kind, count in counts.items())
        print(write_csv(rows, ("kind", "count")), end="")
    elif options.json:
        told = {kind.value: count for kind, count in counts.items()}
        print(as_json({"on": on.isoformat(), "kind": None, "counts": told}))
    else:
        print(f"on {words_of_day(on)}")
        for kind, count in counts.items():
            print(f"  {counts_in_words({kind: count})}")


def members(options: argparse.Namespace) -> bool:
    """Print what belonged to a body on a day, and what the body was itself part of."""
    on = options.on or edition_day()
    body = register().find(options.code, on=on)
    tell_understood(options.code, body.code, on)
    found = _members(body, on, options.relation)
    above = systems_above(register(), body.code, on=on)
    if options.csv:
        rows = ({"relation": link.value, **_row(member, on)} for link, member in found)
        print(write_csv(rows, _OF_MEMBERS), end="")
    elif options.json:
        told: dict[str, Any] = {
            "on": on.isoformat(),
            **_record(body, on),
            "systems": [each.to_record() for each in above],
            "members": [{"relation": link.value, **_record(member, on)} for link, member in found],
        }
        print(as_json(told))
    else:
        print(f"{body}, as it stood on {words_of_day(on)}")
        for each in above:
            print(f"  {each}")
        for relation in dict.fromkeys(link for link, _ in found):
            of_it = [member for link, member in found if link is relation]
            print(f"  {relation.value.replace('-', ' ')} it: {len(of_it)}")
            for member in of_it:
                print(f"    {member}{_in_brackets(_doubts(member, on))}")
        if not found:
            print("  no members are recorded for that day")
    return True


def _members(
    body: OrganisationVersion, on: date, relation: Relation | None
) -> list[tuple[Relation, OrganisationVersion]]:
    """Find what belonged to a body, by one kind of link or by all that held on the day."""
    relations = tuple(Relation) if relation is None else (relation,)
    found: list[tuple[Relation, OrganisationVersion]] = []
    for each in relations:
        try:
            of_it = register().members(body.code, on=on, relation=each)
        except NotInForceError:
            if relation is not None:
                raise
            continue
        found.extend((each, member) for member in of_it)
    return found


def difference(options: argparse.Namespace) -> bool:
    """Print what opened, closed and changed between two days."""
    found = register().difference(options.from_, options.to, kind=options.kind)
    print(as_json(found.to_records()) if options.json else found)
    return True


def parts(options: argparse.Namespace) -> bool:
    """Print the parts of a body of areas on a day, or all of them, with their people."""
    on = options.on or edition_day()
    code = None if options.code is None else register().find(options.code, on=on).code
    if code is None:
        found = register().parts
    else:
        tell_understood(options.code, code, on)
        found = register().parts_of(code, on=on)
    if options.csv:
        print(write_csv((_row_of_part(part, on) for part in found), _OF_PARTS), end="")
    elif options.json:
        records = [_record_of_part(part, on) for part in found]
        print(as_json({"on": on.isoformat(), "code": code, "parts": records}))
    else:
        for part in found:
            people = part.people(ShareBasis.RESIDENTS_MID_2020)
            areas = ", ".join(part.areas_on(on)) or "no area recorded"
            print(f"{part}: {areas}; {people or 0:,} people (residents-mid-2020)")
    return True


# --- Rows ---


def _doubts(body: OrganisationVersion, on: date) -> tuple[str, ...]:
    """Return what is assumed of a body on a day, by all that its lineage knows."""
    return register().organisation(body.code).doubts_on(on)


def _record(body: OrganisationVersion, on: date) -> dict[str, Any]:
    """Return a body as plain data, with what is assumed of it on the day."""
    return {**body.to_record(), "doubts": list(_doubts(body, on))}


def _row(body: OrganisationVersion, on: date) -> dict[str, Any]:
    """Return a body as a row of a table."""
    record = _record(body, on)
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


def _in_brackets(doubts: Iterable[str]) -> str:
    """Write what is doubtful after a name, or nothing."""
    words = "; ".join(doubts)
    return f" [{words}]" if words else ""
