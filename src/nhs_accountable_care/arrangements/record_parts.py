"""
Of what parts a record is made, whatever day is asked about.

A part is a value of a class of this package or of `contracts` that holds facts; a body, a sum
and a day are facts themselves.
"""

import functools
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import attrs

from nhs_accountable_care.contracts.parties import Body

__all__ = ["KEPT", "can_be_empty", "holds_facts", "is_part", "parts_in", "plan_of"]


class _Plan(NamedTuple):
    """What a walk does with the fields of a class."""

    walked: tuple[str, ...]
    """The fields that may hold something dated, or something that is known on one day only."""
    optional: frozenset[str]
    """Those of them that can be not recorded."""
    has_steps: bool = False
    """Whether it has steps that say where it stands."""


# What a part is known by and by whom, which no day changes.
KEPT: Final = frozenset({"name", "code", "title", "as_at", "note", "sources", "lists"})


# A mechanism may have dates inside, which say how it pays.
_NOT_WALKED: Final = KEPT | {"mechanism", "period", "on", "body"}


_STEPS: Final = "contracts.steps.PartStep,"


# Sums, days and bodies are facts, and not parts in which some hold and others do not.
_FLOORS: Final = tuple(
    [f"nhs_accountable_care.{room}" for room in ("_core", "organisations", "payment")]
)


def holds_facts(cls: Any) -> bool:  # noqa: ANN401 -- any class
    """Return whether values of a class are made of facts, and are no sum, day or text."""
    return attrs.has(cls) and not cls.__module__.startswith(_FLOORS)


@functools.lru_cache(maxsize=1024)
def plan_of(cls: Any) -> _Plan:  # noqa: ANN401 -- any class
    """Return what a walk does with a class; most of it is the same for every value."""
    if not holds_facts(cls):
        return _Plan((), frozenset())
    steps = [field.name for field in attrs.fields(cls) if _STEPS in str(field.type)]
    fields = [field for field in attrs.fields(cls) if field.name not in {*_NOT_WALKED, *steps}]
    return _Plan(
        has_steps=bool(steps),
        walked=tuple([field.name for field in fields]),
        optional=frozenset(field.name for field in fields if field.default is None),
    )


def is_part(value: object) -> bool:
    """Return whether a value is a part of a record, and no body, sum or day."""
    cls: Any = type(value)
    return bool(plan_of(cls).walked) and not isinstance(value, Body)


@functools.lru_cache(maxsize=1024)
def can_be_empty(cls: Any) -> bool:  # noqa: ANN401 -- any class
    """Return whether a part can be there with nothing in it that is known on one day only."""
    required = {field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING}
    return KEPT.issuperset(required)


def parts_in(value: object, path: str = "$") -> Iterator[tuple[str, Any]]:
    """
    Yield a record and each part of it, with its path.

    >>> from nhs_accountable_care import Arrangement
    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place"),))
    >>> [path for path, _ in parts_in(system)]
    ['$', '$.nested[0]']
    """
    yield path, value
    cls: Any = type(value)
    for field in plan_of(cls).walked:
        part = getattr(value, field)
        if isinstance(part, tuple):
            for number, item in enumerate(part):
                if is_part(item):
                    yield from parts_in(item, f"{path}.{field}[{number}]")
        elif is_part(part):
            yield from parts_in(part, f"{path}.{field}")
