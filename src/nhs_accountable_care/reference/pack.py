"""
The register of the reference pack: English systems, commissioners and trusts from April 2013 on.

What the pack does not know is part of it: see `Register.gaps`.
"""

import functools
from collections.abc import Mapping, Sequence
from datetime import date

from nhs_accountable_care import organisations
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.organisations import (
    DateBasis,
    Flow,
    Gap,
    Lifetime,
    OdsCode,
    OnsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
)
from nhs_accountable_care.organisations.holdings import Holdings, MadeOnFirstUse
from nhs_accountable_care.organisations.register import register_of
from nhs_accountable_care.reference.tables import (
    Cells,
    cited,
    day_in,
    edition_day,
    items_in,
    known_day_in,
    member_in,
    table,
)

__all__ = ["register"]


@functools.cache
def register() -> Register:
    """
    Return the register of the reference pack, read on first use.

    >>> register().find("QNQ", on=date(2026, 3, 31)).name
    'NHS Frimley Integrated Care Board'
    """
    links = table("relationships").sorted_by("child_code", "relation", "start", "parent_code")
    events = table("successions").sorted_by("date", "event_id")
    return register_of(
        Holdings(
            organisations=MadeOnFirstUse(table("organisations").rows_by("code"), _organisation),
            links_of=MadeOnFirstUse(links.rows_by("child_code"), _links),
            links_to=MadeOnFirstUse(links.rows_by("parent_code"), _links),
            events=MadeOnFirstUse(
                {key: cells for key, [cells] in events.rows_by("event_id").items()}, _event
            ),
            events_from=MadeOnFirstUse(events.rows_by("from_codes"), _events),
            events_to=MadeOnFirstUse(events.rows_by("to_codes"), _events),
            parts=MadeOnFirstUse(
                {key: cells for key, [cells] in table("parts").rows_by("part").items()}, _part
            ),
            gaps=tuple(
                Gap(concerns=items_in(row["code"]), topic=row["topic"], detail=row["detail"])
                for row in table("gaps").named_rows()
            ),
            edition_day=edition_day(),
            special_codes=MadeOnFirstUse(
                table("special_codes").sorted_by("code", "first_day").rows_by("code"),
                _special_codes,
            ),
        )
    )


_YES_AND_NO = {"yes": True, "no": False, "": None}


def _organisation(rows: Sequence[Cells]) -> Organisation:
    """Make a lineage from its rows."""
    named = [table("organisations").named(cells) for cells in rows]
    versions = sorted(
        (_version(row) for row in named), key=lambda version: version.first_day or date.min
    )
    started = next((row["operational_start"] for row in named if row["operational_start"]), "")
    ended = next((row["operational_end"] for row in named if row["operational_end"]), "")
    operational = None
    if started or ended:
        operational = Lifetime(first_day=day_in(started), last_day=day_in(ended))
    return Organisation(code=versions[0].code, versions=tuple(versions), operational=operational)


def _version(row: Mapping[str, str]) -> OrganisationVersion:
    """Make a version from its row."""
    return OrganisationVersion(
        code=OdsCode(row["code"]),
        name=row["name"],
        kind=member_in(OrganisationKind, row["kind"]),
        roles=items_in(row["roles"]),
        ons_code=OnsCode(row["ons_code"]) if row["ons_code"] else None,
        first_day=day_in(row["legal_start"]),
        last_day=day_in(row["legal_end"]),
        first_basis=_basis(row["start_basis"]),
        last_basis=_basis(row["end_basis"]),
        first_not_before=day_in(row["start_not_before"]),
        last_observed=day_in(row["last_observed"]),
        foundation_trust=_YES_AND_NO[row["foundation_trust"]],
        council_type=row["local_authority_type"] or None,
        begins_with=row["row_reason"] or None,
        sources=cited(row["source"], row["confidence"]),
    )


def _links(rows: Sequence[Cells]) -> tuple[Relationship, ...]:
    """Make the links of a body, or those to it."""
    return tuple(map(_link, rows))


# The child's link and the parent's are one value.
@functools.cache
def _link(cells: Cells) -> Relationship:
    """Make a link from its row."""
    row = table("relationships").named(cells)
    return Relationship(
        child=OdsCode(row["child_code"]),
        relation=member_in(Relation, row["relation"]),
        parent=OdsCode(row["parent_code"]),
        period=DateRange(first_day=known_day_in(row["start"]), last_day=day_in(row["end"])),
        first_basis=_basis(row["start_basis"]),
        last_basis=_basis(row["end_basis"]),
        note=row["note"] or None,
        sources=cited(row["source"], row["confidence"]),
    )


def _events(rows: Sequence[Cells]) -> tuple[Succession, ...]:
    """Make the events of a body."""
    return tuple(map(_event, rows))


@functools.cache
def _event(cells: Cells) -> Succession:
    """Make an event from its row and its flows."""
    row = table("successions").named(cells)
    return Succession(
        key=row["event_id"],
        day=known_day_in(row["date"]),
        kind=member_in(SuccessionKind, row["kind"]),
        from_codes=tuple(OdsCode(code) for code in items_in(row["from_codes"])),
        to_codes=tuple(OdsCode(code) for code in items_in(row["to_codes"])),
        flows=tuple(map(_flow, _pairs_by_event().get(row["event_id"], ()))),
        day_basis=_basis(row["date_basis"]),
        not_before=day_in(row["not_before"]),
        note=row["note"] or None,
        sources=cited(row["source"], row["confidence"]),
    )


def _special_codes(rows: Sequence[Cells]) -> "tuple[organisations.SpecialCode, ...]":
    """Make the special codes that are one code, in order of time."""
    return tuple(
        organisations.SpecialCode(
            code=row["code"],
            name=row["name"],
            kind=member_in(organisations.SpecialCodeKind, row["kind"]),
            meaning=row["meaning"],
            first_day=day_in(row["first_day"]),
            last_day=day_in(row["last_day"]),
            sources=cited(row["source"], row["confidence"]),
        )
        for row in map(table("special_codes").named, rows)
    )


@functools.cache
def _pairs_by_event() -> Mapping[str, Sequence[Cells]]:
    """Return the rows of flows by the key of their event."""
    return table("pairs").rows_by("event_id")


def _flow(cells: Cells) -> Flow:
    """Make a flow from its row: which code went to which, and not how much of it."""
    row = table("pairs").named(cells)
    return Flow(
        from_code=OdsCode(row["from_code"]),
        to_code=OdsCode(row["to_code"]),
        sources=cited(row["source"], row["confidence"]),
    )


def _part(cells: Cells) -> "organisations.UndividedPart":
    """Make a part of areas from its row."""
    # Here and not above: whoever looks up a body asks for no parts.
    from nhs_accountable_care.reference.parts import part_of  # noqa: PLC0415

    return part_of(cells)


@functools.cache
def _basis(text: str) -> DateBasis | None:
    """Read what a date rests on, or nothing."""
    return DateBasis(text) if text else None
