"""What the engines that follow bodies through time need to know of a register."""

from collections.abc import Callable, Mapping
from datetime import date

import attrs

from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import listed
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import Organisation, OrganisationVersion
from nhs_accountable_care.organisations.relationships import Relationship
from nhs_accountable_care.organisations.succession import Gap, Succession, SuccessionKind

__all__ = ["Ground"]


# Without the check of fields: a register makes it for each question, of all its records.
@attrs.frozen(kw_only=True)
class Ground:
    """The records of a register by code, and the few questions that every engine asks of them."""

    organisations: Mapping[str, Organisation]
    events_from: Mapping[str, tuple[Succession, ...]]
    events_to: Mapping[str, tuple[Succession, ...]]
    links_of: Mapping[str, tuple[Relationship, ...]]
    links_to: Mapping[str, tuple[Relationship, ...]]
    version_on: Callable[[OdsCode, date], OrganisationVersion | None]
    gaps_about: Callable[[str], tuple[Gap, ...]]
    code_of: Callable[[str, date], OdsCode]

    def level(self, code: OdsCode) -> Level:
        """Return the level of a lineage, which is that of its latest version."""
        return level_of(self.organisations[code].versions[-1].kind)

    def name(self, code: OdsCode) -> str:
        """Return code and latest name, for messages."""
        return f"{code} ({self.organisations[code].versions[-1].name})"

    def name_on(self, code: OdsCode, day: date) -> str:
        """Return code and name as they were on a day, or the latest name if it did not stand."""
        version = self.version_on(code, day)
        return self.name(code) if version is None else f"{code} ({version.name})"

    def remarks(self, *keys: str) -> str:
        """Return what the register says about gaps in what it knows."""
        gaps = dict.fromkeys(gap for key in keys for gap in self.gaps_about(key))
        return "".join(f" [{gap.detail}]" for gap in gaps)

    def led_to(self, event: Succession, code: OdsCode) -> tuple[OdsCode, ...]:
        """
        Return the other bodies of its level to which an event led, or may have led, from a code.

        Where an event crosses levels, as when a board takes over from clinical commissioning
        groups, the areas of those go on: the board is what they belong to.
        """
        told = event.destinations(code)
        level = self.level(code)
        return tuple(
            to
            for to in (event.to_codes if told is None else told)
            if to != code and self.level(to) is level
        )

    def only_services_left(self, event: Succession, code: OdsCode) -> bool:
        """Whether services of unknown extent left a body that went on in law."""
        return (
            event.kind is SuccessionKind.TRANSFER
            and not event.states_shares_of(code)
            and self.version_on(code, event.day) is not None
        )

    def words(self, event: Succession, code: OdsCode, *, with_key: bool = False) -> str:
        """Write to which bodies an event led from a code, and when."""
        key = f" ({event.key})" if with_key else ""
        to = listed(self.led_to(event, code), MOST_SHOWN)
        return f"{to} on {words_of_day(event.day)}{key}"
