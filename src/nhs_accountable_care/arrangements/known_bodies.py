"""
Bodies known by their code: what a register holds of those that a document names.

A document need not say what a register says: by its code a body has the name and the kind
that it has there on the day that is asked about. That day counts for every part that stands on
it, whenever the part was agreed: an agreement of 2016 that is in force in 2023 binds whoever
bears the code in 2023. What the document itself says stands, also where the register is against
it, which is a finding of a rule (`NAC007`, `NAC008`).

A code says nothing where the register holds no such body on the day: one that it does not
know, that had closed or had not begun. Nor does it where the body has gone and left its code to
an area: 01G was a clinical commissioning group up to 30 June 2022, and is since then a
sub-ICB location, which can be member or party of nothing. Such a body stays as it is written.
"""

import functools
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import NotInForceError
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.arrangements.arrangement import Arrangement, standing
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.names import may_name
from nhs_accountable_care.organisations.organisation import OrganisationVersion
from nhs_accountable_care.organisations.register import Register

__all__ = ["bodies_in", "body_before", "known_body", "version_on", "with_known_bodies"]

# A mechanism names roles and no bodies; a source is no part of the place.
_NOT_PARTS: Final = frozenset({"mechanism", "sources"})


def with_known_bodies(arrangement: Arrangement, register: Register, *, on: date) -> Arrangement:
    """
    Return an arrangement in which each body with a code has its name and kind of a day.

    Nothing else changes, and each part keeps its path. What is nested is looked up as well.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.

    >>> from nhs_accountable_care.arrangements import Member
    >>> from nhs_accountable_care.reference import register
    >>> place = Arrangement(name="Salford", members=(Member(body=Body(code="01G")),))
    >>> known = with_known_bodies(place, register(), on=date(2017, 4, 1))
    >>> print(known.members[0].body, "|", known.members[0].body.kind.value)
    NHS Salford CCG (01G) | clinical-commissioning-group
    """
    check_day(on)
    known: Arrangement = _known(arrangement, register, on)
    return known


def version_on(code: str | None, register: Register, *, on: date) -> OrganisationVersion | None:
    """
    Return what a code names on a day, a body or an area, or `None` if it names nothing then.

    >>> from nhs_accountable_care.reference import register
    >>> version_on("01G", register(), on=date(2023, 6, 1)).kind.value
    'sub-icb-location'
    """
    # Asked first, because the error for an unknown code looks for names that are near.
    if code is None or code not in register:
        return None
    try:
        return register.find(code, on=on)
    except NotInForceError:
        return None


def known_body(body: Body, register: Register, *, on: date) -> OrganisationVersion | None:
    """
    Return what a register holds of a body on a day, or `None` if its code says nothing then.

    >>> from nhs_accountable_care.reference import register
    >>> known_body(Body(code="RM3"), register(), on=date(2017, 4, 1)).name
    'Salford Royal NHS Foundation Trust'
    >>> known_body(Body(code="01G"), register(), on=date(2023, 6, 1)) is None
    True
    """
    version = version_on(body.code, register, on=on)
    return None if version is None or _has_left_its_code(body, version, register) else version


def body_before(body: Body, register: Register, *, on: date) -> OrganisationVersion | None:
    """
    Return the body that had a code before a day on which the code names an area.

    `None` where the code still names the body that it did, or where the document means the
    area, by its kind or by its name.

    >>> from nhs_accountable_care.reference import register
    >>> body_before(Body(code="01G"), register(), on=date(2023, 6, 1)).name
    'NHS Salford CCG'
    """
    version = version_on(body.code, register, on=on)
    if version is None or not _has_left_its_code(body, version, register):
        return None
    return next(
        each
        for each in reversed(register.organisation(version.code).versions)
        if each.kind is not version.kind
    )


def bodies_in(arrangement: Arrangement, *, on: date | Moment) -> Iterator[tuple[str, Body]]:
    """
    Yield every body that an arrangement names in what stood on a day, with its path.

    What is nested in it is left out. Of what may have stood, that is for the moment to say.

    >>> from nhs_accountable_care.arrangements import Area
    >>> area = Area(name="Salford", councils=(Body(code="309"),))
    >>> [
    ...     path
    ...     for path, _ in bodies_in(Arrangement(name="Salford", area=area), on=date(2017, 4, 1))
    ... ]
    ['area.councils[0]']
    """
    for name in _parts_of(Arrangement):
        if name != "nested":
            yield from _bodies(getattr(arrangement, name), name, on)


def _has_left_its_code(body: Body, version: OrganisationVersion, register: Register) -> bool:
    """Return whether a body is gone and its code is now that of an area."""
    if version.kind is not OrganisationKind.SUB_ICB_LOCATION or body.kind is version.kind:
        return False
    if register.organisation(version.code).versions[0].kind is version.kind:
        return False
    return body.kind is not None or body.name is None or not may_name(body.name, version)


def _known(value: Any, register: Register, on: date) -> Any:  # noqa: ANN401 -- any part
    """Return a part with every body in it as the register knows it."""
    if isinstance(value, Body):
        return _as_known(value, register, on)
    if isinstance(value, tuple):
        parts = tuple([_known(part, register, on) for part in value])
        is_same = all(after is before for after, before in zip(parts, value, strict=True))
        return value if is_same else parts
    changes: dict[str, Any] = {}
    for name in _parts_of(value.__class__):
        before = getattr(value, name)
        if before and _may_hold_bodies(before.__class__):
            after = _known(before, register, on)
            if after is not before:
                changes[name] = after
    return attrs.evolve(value, **changes) if changes else value


def _as_known(body: Body, register: Register, on: date) -> Body:
    """Return a body with what the document does not say of it, if the register does."""
    if body.name is not None and body.kind is not None:
        return body
    version = known_body(body, register, on=on)
    if version is None:
        return body
    return attrs.evolve(body, name=body.name or version.name, kind=body.kind or version.kind)


def _bodies(value: Any, path: str, on: date | Moment) -> Iterator[tuple[str, Body]]:  # noqa: ANN401 -- any part
    """Yield the bodies of a part."""
    if isinstance(value, Body):
        yield path, value
    elif isinstance(value, tuple):
        for number, part in standing(value, on):
            yield from _bodies(part, f"{path}[{number}]", on)
    else:
        for name in _parts_of(value.__class__):
            part = getattr(value, name)
            # Most of what is recorded is a date or a word, which a call would only look at.
            if part and _may_hold_bodies(part.__class__):
                yield from _bodies(part, f"{path}.{name}", on)


@functools.cache
def _may_hold_bodies(cls: Any) -> bool:  # noqa: ANN401 -- any class
    """Return whether a value of a class is a body, or may have one in it."""
    return issubclass(cls, (tuple, Body)) or bool(_parts_of(cls))


# One entry for each class, and of these there are some hundred.
@functools.cache
def _parts_of(cls: type) -> tuple[str, ...]:
    """Return the fields of a class in which bodies may stand; of a plain value none."""
    if not attrs.has(cls):
        return ()
    return tuple(field.name for field in attrs.fields(cls) if field.name not in _NOT_PARTS)
