"""
An edition of one's own: what was laid over a register that is shipped, and from which files.

It holds what differs and no more, and names the edition over which it was built, so that it
cannot be laid over another by mistake.
"""

import re
from datetime import date
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.organisations.organisation import Organisation
from nhs_accountable_care.organisations.register import Register
from nhs_accountable_care.organisations.relationships import Relationship
from nhs_accountable_care.organisations.succession import Succession

__all__ = ["FileOfEdition", "OwnEdition"]

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FileOfEdition:
    """
    A file from which an edition was made, and what became of its rows.

    Attributes:
        name: The name of the file.
        format: The format in which it was read.
        sha256: The digest of its bytes, in hexadecimal digits.
        rows_in: How many rows it had.
        kept: How many of them were read.
        reported: How many could not be.
        passed_over: How many say nothing that is kept.

    >>> file = FileOfEdition(
    ...     name="eccg.csv", format="eccg", sha256="0" * 64, rows_in=3, kept=2, reported=1
    ... )
    >>> print(file)
    eccg.csv (eccg): 3 rows in = 2 kept + 1 reported + 0 passed over
    """

    name: str = attrs.field(validator=is_name)
    format: str = attrs.field(validator=is_name)
    sha256: str
    rows_in: int
    kept: int
    reported: int = 0
    passed_over: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse what is no digest, and counts that do not add up."""
        _check_digest(self.sha256)
        if self.rows_in != self.kept + self.reported + self.passed_over:
            msg = f"{self.name}: {self.rows_in} rows in are not all kept, reported or passed over"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Return the name, the format and the counts."""
        return (
            f"{self.name} ({self.format}): {self.rows_in:,} rows in = {self.kept:,} kept + "
            f"{self.reported:,} reported + {self.passed_over:,} passed over"
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OwnEdition:
    """
    What somebody laid over a shipped register, as a document that can be kept and pinned.

    Attributes:
        name: The name of the edition, such as ``2027.04``.
        day: The day up to which it is kept.
        base: The name of the edition over which it was built.
        base_sha256: The digest of that edition's file.
        files: From which files it was made.
        decided: What files say otherwise than the register, and which side stands.
        organisations: The bodies that are new, or are not as they were.
        relationships: The links that are new.
        successions: The events that are new.
        without: The links of the edition below that no longer hold as it told them.

    >>> edition = OwnEdition(
    ...     name="2027.04", day=date(2027, 4, 1), base="2026.08", base_sha256="0" * 64
    ... )
    >>> print(edition)
    2027.04, up to 2027-04-01, over 2026.08: 0 bodies, 0 links, 0 events from 0 files
    """

    name: str = attrs.field(validator=is_name)
    day: date
    base: str = attrs.field(validator=is_name)
    base_sha256: str
    files: tuple[FileOfEdition, ...] = ()
    decided: tuple[str, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    successions: tuple[Succession, ...] = ()
    without: tuple[Relationship, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no digest."""
        _check_digest(self.base_sha256)

    def __str__(self) -> str:
        """Return the name, the day and what is in it."""
        return (
            f"{self.name}, up to {self.day.isoformat()}, over {self.base}: "
            f"{len(self.organisations):,} bodies, {len(self.relationships):,} links, "
            f"{len(self.successions):,} events from {len(self.files):,} files"
        )

    def over(self, register: Register) -> Register:
        """
        Lay the edition over the register of the edition below it.

        Raises:
            RegisterError: For records that make no register together.
        """
        return register.plus(
            (*self.organisations, *self.relationships, *self.successions),
            replace=True,
            without=self.without,
            edition_day=self.day,
        )


def _check_digest(text: str) -> None:
    """Refuse what is no digest in hexadecimal digits."""
    if not _DIGEST.fullmatch(text):
        msg = f"{quoted(text)} is no digest; write the 64 hexadecimal digits of SHA-256"
        raise InvalidValueError(msg)
