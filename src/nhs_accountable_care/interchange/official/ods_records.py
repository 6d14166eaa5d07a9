"""
What one organisation of the Organisation Data Service says, whichever way its record came.

The interface of ODS (ORD 2-0-0) and its XML have the same record: a name, days by two clocks,
roles, relationships and successions.
"""

import re
from collections.abc import Iterable
from typing import Final, final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.records import Fields
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    SuccessionRow,
)
from nhs_accountable_care.organisations import (
    Lifetime,
    OdsCode,
    OrganisationKind,
    Relation,
    kind_of_roles,
)

__all__ = [
    "WITHOUT_END",
    "Clocks",
    "Records",
    "Role",
    "clocks_of",
    "described",
    "kind_of",
    "relation_of",
    "standing_roles",
    "take_days",
]

_PRACTICE: Final = re.compile(r"[A-TV-Z]\d{5}", re.ASCII)
_NETWORK: Final = re.compile(r"U\d{5}", re.ASCII)

_BOTH: Final = "where a record has legal and operational days, the legal ones are read"
_OPERATIONAL: Final = "where a record has operational days alone, those are read"
_ENDED: Final = "roles that have ended are left out of the roles of a body"
WITHOUT_END: Final = (
    "links that are inactive and have no last day are left out, since it is not known when they "
    "held"
)
_REFERENCE: Final = "records that are kept for reference alone (refOnly) are among them"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Clocks:
    """The days of something by both clocks; `None` where the record has none by that clock."""

    legal: Lifetime | None = None
    operational: Lifetime | None = None

    @property
    def days(self) -> Lifetime:
        """The legal days if there are any, else the operational ones, else none."""
        return self.legal or self.operational or Lifetime()

    def note(self, file: OfficialFile) -> None:
        """Say of the file which days are read."""
        if self.operational is not None:
            file.note(_OPERATIONAL if self.legal is None else _BOTH)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Role:
    """A role of an organisation: its code, and what the file calls it."""

    code: str
    name: str = ""
    is_primary: bool = False
    days: Lifetime = attrs.field(factory=Lifetime)
    is_active: bool | None = None


def standing_roles(roles: Iterable[Role], file: OfficialFile) -> tuple[Role, ...]:
    """
    Return the roles that a body has, or had to its end, the primary one first.

    A body that has closed has only roles that have ended; then those count that ended last.
    """
    every = sorted(roles, key=lambda role: not role.is_primary)
    held = [role for role in every if role.days.last_day is None and role.is_active is not False]
    if not held:
        ends = [role.days.last_day for role in every if role.days.last_day is not None]
        last = max(ends, default=None)
        held = [role for role in every if role.days.last_day == last]
    if len(held) < len(every):
        file.note(_ENDED)
    return tuple(held)


def kind_of(roles: tuple[Role, ...]) -> OrganisationKind | None:
    """Return the kind that the roles decide, or `None`."""
    codes = tuple(role.code for role in roles)
    # A practice has RO76 on top of the role of a prescribing cost centre, which a file that
    # gives only one role leaves out.
    return kind_of_roles((*codes, "RO177") if "RO76" in codes else codes)


def described(roles: tuple[Role, ...], kind: OrganisationKind | None) -> str | None:
    """Return the words of the file for a body of which the library has no kind."""
    if kind is not None or not roles:
        return None
    return roles[0].name or "|".join(role.code for role in roles)


def relation_of(
    code: str, *, child: OdsCode, parent: OdsCode, kind: OrganisationKind | None = None
) -> Relation | None:
    """
    Return what a relationship of ODS is in this library; `None` where there is no such link.

    RE4 is "is commissioned by". RE8, "is partner to", is a practice's partnership in a network,
    and something else between others. RE5, "is located in the geography of", is none: for a
    commissioner it is the area that it is part of, and for a trust where its postcode lies.
    """
    if code == "RE4":
        return Relation.COMMISSIONED_BY
    is_practice = kind is OrganisationKind.GP_PRACTICE or (
        kind is None and _PRACTICE.fullmatch(child)
    )
    if code == "RE8" and is_practice and _NETWORK.fullmatch(parent):
        return Relation.CORE_PARTNER_OF
    return None


@final
class Records:
    """
    The records of one file, read one by one.

    What two records of a file both tell, such as a succession that stands with both bodies, is
    told once.
    """

    def __init__(self, file: OfficialFile) -> None:
        """Take the file, of which notes are made."""
        self._file = file
        self._names: dict[str, str] = {}
        self._told: set[tuple[str, str]] = set()

    def name_role(self, code: str, name: str) -> None:
        """Take what the file calls a role."""
        self._names[code] = name

    def read(self, line: int, data: object) -> FileRow:
        """Read one record, whole."""
        fields = Fields(line, data)
        code = _code(fields)
        name = fields.name("Name")
        clocks = _clocks(fields)
        clocks.note(self._file)
        roles = standing_roles(self._roles(fields), self._file)
        if fields.flag("refOnly"):
            self._file.note(_REFERENCE)
        kind = kind_of(roles)
        place = fields.one("GeoLoc")
        location = None if place is None else place.one("Location")
        status = fields.text("Status") or None
        links = [*self._relationships(fields)]
        pairs = [*_successions(fields, code)]

        def rows() -> tuple[OfficialRow, ...]:
            days = clocks.days
            body = BodyRow(
                line=line,
                code=code or OdsCode(""),
                name=name,
                kind=kind,
                described_as=described(roles, kind),
                roles=tuple(role.code for role in roles) or None,
                first_day=days.first_day,
                last_day=days.last_day,
                seen_on=self._file.as_at if days == Lifetime() else None,
                operational=clocks.operational,
                status=status,
                postcode=(location.text("PostCode") if location else "") or None,
            )
            made = [
                LinkRow(
                    line=line,
                    child=body.code,
                    relation=relation_of(written, child=body.code, parent=parent, kind=kind),
                    parent=parent,
                    written_as=written,
                    first_day=held.first_day,
                    last_day=held.last_day,
                    seen_on=self._file.as_at if held == Lifetime() else None,
                )
                for written, parent, held in links
            ]
            return (body, *made, *self._new(line, pairs))

        return fields.done(rows)

    def read_summary(self, line: int, data: object) -> FileRow:
        """Read one organisation of a list, which has its code, its name and its primary role."""
        fields = Fields(line, data)
        code = fields.code("OrgId")
        name = fields.name("Name")
        role = fields.text("PrimaryRoleId")
        words = fields.text("PrimaryRoleDescription")
        roles = (Role(code=role, name=words, is_primary=True),) if role else ()
        status = fields.text("Status") or None
        postcode = fields.text("PostCode") or None
        kind = kind_of(roles)
        # A trust is a foundation trust, and a commissioner a sub-ICB location, by a role that is
        # not the primary one, and that a list does not have.
        if kind is not None and role in {"RO98", "RO197"}:
            kind = None
            self._file.note(
                "a list has the primary role of each body alone, which does not tell an NHS trust "
                "from a foundation trust, nor a CCG from a sub-ICB location"
            )
        return fields.done(
            lambda: (
                BodyRow(
                    line=line,
                    code=code or OdsCode(""),
                    name=name,
                    kind=kind,
                    described_as=described(roles, kind),
                    roles=tuple(each.code for each in roles) or None,
                    seen_on=self._file.as_at,
                    status=status,
                    postcode=postcode,
                ),
            )
        )

    def _roles(self, fields: Fields) -> list[Role]:
        """Read the roles of a record."""
        found = []
        for group in fields.each("Roles"):
            for each in group.each("Role"):
                code = each.name("id")
                status = each.text("Status")
                found.append(
                    Role(
                        code=code,
                        name=self._names.get(code, ""),
                        is_primary=bool(each.flag("primaryRole")),
                        days=_clocks(each).days,
                        is_active=status.lower() != "inactive" if status else None,
                    )
                )
        return found

    def _relationships(self, fields: Fields) -> Iterable[tuple[str, OdsCode, Lifetime]]:
        """Read the relationships of a record."""
        for group in fields.each("Rels"):
            for each in group.each("Rel"):
                written = each.name("id")
                clocks = _clocks(each)
                clocks.note(self._file)
                held = clocks.days
                parent = _target(each)
                if each.text("Status").lower() == "inactive" and held.last_day is None:
                    self._file.note(WITHOUT_END)
                elif parent is not None:
                    yield written, parent, held

    def _new(
        self, line: int, pairs: Iterable[tuple[OdsCode, OdsCode, Lifetime]]
    ) -> list[SuccessionRow]:
        """Return those pairs that no record has told before."""
        found = []
        for old, new, held in pairs:
            row = SuccessionRow(line=line, from_code=old, to_code=new, day=held.first_day)
            if (old, new) not in self._told:
                found.append(row)
                self._told.add((old, new))
        return found


def _code(fields: Fields) -> OdsCode | None:
    """Read the code of an organisation, and report where there is none."""
    identity = fields.one("OrgId")
    if identity is not None:
        return identity.code("extension")
    if not fields.has("OrgId"):
        fields.report("OrgId", "no code stands here", "fill in the code, or leave it out")
    return None


def _target(fields: Fields) -> OdsCode | None:
    """Read the code of the organisation on the other side."""
    target = fields.one("Target")
    if target is not None:
        return _code(target)
    if not fields.has("Target"):
        fields.report("Target", "no organisation stands here", "fill it in, or leave it out")
    return None


def take_days(
    found: dict[str, Lifetime], which: str, period: Fields, *, first: str, last: str
) -> None:
    """Take the days by one clock; report a clock that is none, and one that stands twice."""
    clock = which.lower()
    if clock not in {"legal", "operational"}:
        period.report("", "no clock is told for these days", "write Legal or Operational")
        return
    if clock in found:
        period.report("", "the days of one clock stand twice", "leave one out")
    found[clock] = Lifetime(first_day=period.day(first), last_day=period.day(last))


def clocks_of(found: dict[str, Lifetime]) -> Clocks:
    """Return the days that were taken."""
    return Clocks(legal=found.get("legal"), operational=found.get("operational"))


def _clocks(fields: Fields) -> Clocks:
    """Read the days of a record, a role, a relationship or a succession."""
    found: dict[str, Lifetime] = {}
    for each in fields.each("Date"):
        # By the published layout an element of its own, in a third party's file an attribute.
        take_days(found, each.text("Type", "type"), each, first="Start", last="End")
    return clocks_of(found)


def _successions(
    fields: Fields, code: OdsCode | None
) -> Iterable[tuple[OdsCode, OdsCode, Lifetime]]:
    """Read the successions of a record: the old code, the new one, and the days."""
    for group in fields.each("Succs"):
        for each in group.each("Succ"):
            which = each.text("Type", "type").lower()
            held = _clocks(each).days
            other = _target(each)
            if which not in {"predecessor", "successor"}:
                each.report("Type", "no direction stands here", "write Predecessor or Successor")
            elif code is not None and other is not None:
                yield (other, code, held) if which == "predecessor" else (code, other, held)
