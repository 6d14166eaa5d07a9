"""
An edition of one's own, built from official files over the shipped one.

The mergers of the next April can be laid over the register before an edition of the library has
them. The edition says from which files it was made, and what they say otherwise.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.interchange.laying.clashes import ClashRule
from nhs_accountable_care.interchange.laying.over import LaidOver, lay_over
from nhs_accountable_care.interchange.reading import OfficialReading
from nhs_accountable_care.organisations import FileOfEdition, OwnEdition, Register
from nhs_accountable_care.reference import Edition

__all__ = ["BuiltEdition", "build_edition", "register_of_edition"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BuiltEdition:
    """An edition of one's own, and what became of each row of its files."""

    edition: OwnEdition
    laid: LaidOver


def build_edition(
    readings: Iterable[OfficialReading],
    *,
    name: str,
    day: date,
    register: Register,
    base: Edition,
    prefer: ClashRule | str = ClashRule.REGISTER_FIRST,
) -> BuiltEdition:
    r"""
    Build an edition from official files over the shipped one.

    ``day`` is that up to which the edition is kept. ``register`` is that of the shipped edition,
    and ``base`` is what that edition says of itself. ``prefer`` is that of `lay_over`.

    Raises:
        InvalidValueError: For a day before that of the edition below, and for no file.
        RegisterError: For records that make no register together.

    >>> from nhs_accountable_care import reference
    >>> build_edition(
    ...     [],
    ...     name="2027.04",
    ...     day=date(2027, 4, 1),
    ...     register=reference.register(),
    ...     base=reference.edition(),
    ... )
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: an edition is made of files, and none is given
    >>> from nhs_accountable_care.interchange import read_official
    >>> table = b"SICBL27CD,SICBL27CDH,SICBL27NM\nE38000247,16C,NHS Tees Valley\n"
    >>> built = build_edition(
    ...     [read_official(table, name="SICBL27.csv", as_at=date(2027, 4, 1))],
    ...     name="2027.04",
    ...     day=date(2027, 4, 1),
    ...     register=reference.register(),
    ...     base=reference.edition(),
    ... )
    >>> built.edition.files[0].kept
    1
    """
    read = tuple(readings)
    if not read:
        msg = "an edition is made of files, and none is given"
        raise InvalidValueError(msg)
    if day < base.day:
        msg = (
            f"the edition is kept up to {day.isoformat()}, before {base.day.isoformat()}, up to "
            f"which the one below it is kept; give a later day"
        )
        raise InvalidValueError(msg)
    laid = lay_over(register, read, prefer=prefer, edition_day=day)
    edition = OwnEdition(
        name=name,
        day=day,
        base=base.name,
        base_sha256=base.sha256,
        files=tuple(map(_file, read)),
        decided=tuple(str(clash) for clash in laid.clashes),
        organisations=laid.organisations,
        relationships=laid.relationships,
        successions=laid.successions,
        without=laid.without,
    )
    return BuiltEdition(edition=edition, laid=laid)


def register_of_edition(edition: OwnEdition, *, register: Register, base: Edition) -> Register:
    """
    Return the register of an edition of one's own.

    Raises:
        InvalidValueError: If it was built over another edition than the one that is given.
        RegisterError: For records that make no register together.

    >>> from nhs_accountable_care import reference
    >>> mine = OwnEdition(
    ...     name="2027.04",
    ...     day=date(2027, 4, 1),
    ...     base="2026.08",
    ...     base_sha256=reference.edition().sha256,
    ... )
    >>> register_of_edition(
    ...     mine, register=reference.register(), base=reference.edition()
    ... ).edition_day
    datetime.date(2027, 4, 1)
    """
    if edition.base_sha256 != base.sha256:
        msg = (
            f"edition {edition.name} was built over edition {edition.base} "
            f"({edition.base_sha256[:12]}), and this is {base.name} ({base.sha256[:12]}); build "
            f"it again from its files: {', '.join(file.name for file in edition.files)}"
        )
        raise InvalidValueError(msg)
    return edition.over(register)


def _file(reading: OfficialReading) -> FileOfEdition:
    """Say from which file an edition was made."""
    return FileOfEdition(
        name=reading.file,
        format=reading.format.key,
        sha256=reading.sha256,
        rows_in=reading.rows_in,
        kept=reading.kept,
        reported=reading.reported,
        passed_over=sum(reading.passed_over.values()),
    )
