"""Where a body stood on a day: what it was part of, level by level, up to its region."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import OrganisationVersion
from nhs_accountable_care.organisations.register import Register
from nhs_accountable_care.organisations.relationships import Relation

__all__ = ["SystemAbove", "count_members", "counts_in_words", "systems_above"]

# The one way up from a body, where it has several: a trust is counted in one system.
_UP = (
    Relation.COMMISSIONED_BY,
    Relation.CONSTITUENT_OF,
    Relation.PRINCIPAL_SYSTEM,
    Relation.IN_REGION,
)
_PARTS_OF_IT = {Relation.CONSTITUENT_OF, Relation.IN_REGION}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemAbove:
    """
    A system or region that a body was part of on a day, itself or through what is between.

    ``members`` counts what was part of it: areas of a system, systems of a region.
    """

    record_columns: ClassVar[Columns] = {
        "level": "text",
        "code": "text",
        "name": "text",
        "kind": "text",
        "members": "text",
    }

    version: OrganisationVersion
    members: Mapping[OrganisationKind, int]

    @property
    def level(self) -> Level:
        """The level on which it stands."""
        return level_of(self.version.kind)

    def __str__(self) -> str:
        """Return the level, the name, the code and the members."""
        of_members = f", with {counts_in_words(self.members)}" if self.members else ""
        return f"{self.level.value}: {self.version.name} ({self.version.code}){of_members}"

    def to_record(self) -> Record:
        """Return the level, code and name, and the members by kind, as plain data."""
        return {
            "level": self.level.value,
            "code": self.version.code,
            "name": self.version.name,
            "kind": self.version.kind.value,
            "members": {kind.value: count for kind, count in self.members.items()},
        }


def systems_above(register: Register, code: str, *, on: date) -> tuple[SystemAbove, ...]:
    """
    Return what a body was part of on a day, the nearest first, as far up as links are recorded.

    A link that was seen on another day only is not used; see `Register.systems_of`.

    >>> from nhs_accountable_care.reference import register
    >>> for above in systems_above(register(), "00T", on=date(2017, 4, 1)):
    ...     print(above)
    system: Greater Manchester (QOP), with 10 clinical commissioning groups
    region: North of England (Y54), with 9 strategic partnership footprints
    """
    found: list[SystemAbove] = []
    above = _parent(register, code, on)
    while above is not None:
        found.append(
            SystemAbove(version=above, members=count_members(register, above.code, on=on))
        )
        above = _parent(register, above.code, on)
    return tuple(found)


def count_members(register: Register, code: str, *, on: date) -> Mapping[OrganisationKind, int]:
    """Count what was part of a body on a day, by kind."""
    return Counter(
        register.find(link.child, on=on).kind
        for link in register.links_to(code)
        if link.relation in _PARTS_OF_IT and on in link.period
    )


def counts_in_words(counts: Mapping[OrganisationKind, int]) -> str:
    """
    Write counts by kind in words; none at all are no words.

    >>> counts_in_words({OrganisationKind.INTEGRATED_CARE_BOARD: 6})
    '6 integrated care boards'
    """
    return joined(
        f"{count} {kind.value.replace('-', ' ')}{'' if count == 1 else 's'}"
        for kind, count in counts.items()
    )


def _parent(register: Register, code: str, on: date) -> OrganisationVersion | None:
    """Return the one body that another was part of, if that is recorded for the day."""
    links = {link.relation: link for link in register.links_of(code) if on in link.period}
    link = next((links[relation] for relation in _UP if relation in links), None)
    return None if link is None else register.find(link.parent, on=on)
