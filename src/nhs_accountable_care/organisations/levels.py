"""
Levels of the system, whose events are never chained.

A CCG and the sub-ICB location that keeps its code are one level, the area; a footprint and the
board that followed it are another, the system. The same move of people can be an event at
both, so following both would count it twice.
"""

import enum
from typing import TYPE_CHECKING

from nhs_accountable_care.organisations.kinds import OrganisationKind, parse_kind
from nhs_accountable_care.organisations.relationships import Relation

__all__ = ["Level", "climb_from", "level_of"]

_K = OrganisationKind


class Level(enum.Enum):
    """A level of the system: kinds of organisation that follow one another through time."""

    PRACTICE = "practice"
    NETWORK = "network"
    AREA = "area"
    SYSTEM = "system"
    REGION = "region"
    TRUST = "trust"
    COUNCIL = "council"
    OTHER = "other"

    # A member is equal to itself alone. Enum hashes its name, in Python and each time anew.
    if not TYPE_CHECKING:  # pragma: no branch -- a type checker takes it for another method
        __hash__ = object.__hash__

    @property
    def has_parts(self) -> bool:
        """Whether bodies of this level are areas, which are sets of undivided parts."""
        return self in {Level.AREA, Level.SYSTEM, Level.REGION}


_LEVELS: dict[OrganisationKind, Level] = {
    _K.GP_PRACTICE: Level.PRACTICE,
    _K.SUPER_PARTNERSHIP: Level.PRACTICE,
    _K.PRIMARY_CARE_NETWORK: Level.NETWORK,
    _K.PRIMARY_CARE_TRUST: Level.AREA,
    _K.CLINICAL_COMMISSIONING_GROUP: Level.AREA,
    _K.SUB_ICB_LOCATION: Level.AREA,
    _K.STRATEGIC_PARTNERSHIP_FOOTPRINT: Level.SYSTEM,
    _K.INTEGRATED_CARE_BOARD: Level.SYSTEM,
    _K.NHS_ENGLAND_REGION: Level.REGION,
    _K.NHS_TRUST: Level.TRUST,
    _K.NHS_FOUNDATION_TRUST: Level.TRUST,
    _K.ADVANCED_FOUNDATION_TRUST: Level.TRUST,
    _K.CARE_TRUST: Level.TRUST,
    _K.AMBULANCE_TRUST: Level.TRUST,
    _K.LOCAL_AUTHORITY_UPPER_TIER: Level.COUNCIL,
    _K.LOCAL_AUTHORITY_DISTRICT: Level.COUNCIL,
}

# The one way up from each level on a given day.
_CLIMB: dict[Level, tuple[Relation, Level]] = {
    Level.PRACTICE: (Relation.COMMISSIONED_BY, Level.AREA),
    Level.NETWORK: (Relation.COMMISSIONED_BY, Level.AREA),
    Level.AREA: (Relation.CONSTITUENT_OF, Level.SYSTEM),
    Level.SYSTEM: (Relation.IN_REGION, Level.REGION),
}


def level_of(kind: OrganisationKind | str) -> Level:
    """
    Return the level of a kind of organisation, which may be text as `parse_kind` reads it.

    Raises:
        InvalidValueError: For text that is no kind.

    >>> level_of(OrganisationKind.SUB_ICB_LOCATION), level_of("stp").value
    (<Level.AREA: 'area'>, 'system')
    """
    return _LEVELS.get(parse_kind(kind), Level.OTHER)


def climb_from(lower: Level, upper: Level) -> tuple[Relation, ...] | None:
    """
    Return the relations that lead from one level up to another, or `None` if none do.

    >>> [relation.value for relation in climb_from(Level.AREA, Level.REGION)]
    ['constituent-of', 'in-region']
    """
    relations = []
    while lower is not upper:
        step = _CLIMB.get(lower)
        if step is None:
            return None
        relation, lower = step
        relations.append(relation)
    return tuple(relations)
