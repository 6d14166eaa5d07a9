"""Bodies that are taken to stand on a day on which no source shows them."""

from collections.abc import Iterator
from datetime import date
from typing import final

from nhs_accountable_care._core.errors import NotInForceError
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.interchange.code_doctor.diagnoses import Diagnosis
from nhs_accountable_care.organisations import OrganisationVersion, Register

__all__ = ["Sightings"]


@final
class Sightings:
    """
    Counts rows of bodies in force that were last seen before their day, or first seen after it.

    An open end is no proof that a body goes on: of a list of practices of one month nobody knows
    which of them closed since.
    """

    def __init__(self, register: Register) -> None:
        """Count nothing yet."""
        self._register = register
        self.last_seen_before: int = 0
        self.first_seen_after: int = 0
        self._before: str | None = None
        self._after: str | None = None

    def add(self, diagnosis: Diagnosis, rows: int) -> None:
        """Take so many rows of one sort."""
        code, day = diagnosis.code, diagnosis.day
        if code is None or day is None or code not in self._register:
            return
        try:
            version = self._register.find(code, on=day)
        except NotInForceError:
            return
        seen = version.last_seen_before(day)
        if seen is not None and not self._is_of_edition(seen):
            self.last_seen_before += rows
            self._before = self._before or f"{code} on {words_of_day(seen)}"
        first = _only_seen(version)
        if first is not None and day < first:
            self.first_seen_after += rows
            self._after = self._after or f"{code} on {words_of_day(first)}"

    def _is_of_edition(self, seen: date) -> bool:
        """Whether a body was seen as late as the register is kept, of which a note is made."""
        edition = self._register.edition_day
        return edition is not None and seen >= edition

    def notes(self) -> Iterator[str]:
        """Yield how many rows rest on what was seen on other days, with the first of them."""
        if self._before is not None:
            yield (
                f"rows of bodies that were last seen before their day: "
                f"{self.last_seen_before:,} (the first: {self._before}); whether those still "
                f"stood is not known, and a file of the day, laid over the register, tells it"
            )
        if self._after is not None:
            yield (
                f"rows of bodies without a recorded first day that were first seen after their "
                f"day: {self.first_seen_after:,} (the first: {self._after}); whether those stood "
                f"already is not known"
            )


def _only_seen(version: OrganisationVersion) -> date | None:
    """Return the day of the one sighting of a version of which no first day is recorded."""
    # The first of several sightings is not kept: a version has the sources of all of them.
    if version.first_day is not None or len(version.sources) > 1:
        return None
    return version.last_observed
