"""An arrangement: what bodies have agreed to do together, whatever it is called."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol, TypeVar

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, check_day
from nhs_accountable_care.arrangements.bargain import (
    DutyTaken,
    FreedomGranted,
    Integration,
    Label,
    StatusChange,
)
from nhs_accountable_care.arrangements.finance import Finance
from nhs_accountable_care.arrangements.governance import Governance
from nhs_accountable_care.arrangements.members import Area, Member, Population
from nhs_accountable_care.contracts.kinds import Agreement

__all__ = ["AbsentAgreement", "Arrangement", "standing", "walk"]


@attrs.frozen(kw_only=True)
class AbsentAgreement:
    """
    A kind of agreement that sources say was not there, though others may be unrecorded.

    ``kind`` is the ``type_tag`` of the class.

    >>> AbsentAgreement(kind="accountable-care-organisation-contract").kind
    'accountable-care-organisation-contract'
    """

    kind: str = attrs.field(validator=is_text)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Arrangement:
    """
    Bodies, and what they have signed, share and decide together for a population.

    What it *is* (a partnership, a system, an organisation, a hybrid) is not a field but a
    conclusion: see `classify`. In every field `None` means not recorded and an empty tuple
    means recorded as none; a field named in ``incomplete`` may hold less than there is, so
    that nothing may be concluded from what it does not hold.

    >>> place = Arrangement(name="Salford", nested=())
    >>> place.members is None, place.nested
    (True, ())
    """

    name: str = attrs.field(validator=is_text)
    code: str | None = None
    area: Area | None = None
    populations: tuple[Population, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    members: tuple[Member, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    governance: Governance | None = None
    agreements: tuple[Agreement, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    absent_agreements: tuple[AbsentAgreement, ...] = attrs.field(default=(), validator=is_tuple)
    finance: Finance | None = None
    integration: Integration | None = None
    duties: tuple[DutyTaken, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    freedoms: tuple[FreedomGranted, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    history: tuple[StatusChange, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    labels: tuple[Label, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    nested: "tuple[Arrangement, ...] | None" = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)

    def at(self, day: date) -> "Arrangement":
        """
        Give the arrangement as it stood on a day.

        A part whose period does not hold the day goes, and so does one that came later;
        parts without dates stay.

        >>> from nhs_accountable_care.contracts import Body
        >>> ended = DateRange.parse("2013-04-01/2017-03-31")
        >>> place = Arrangement(
        ...     name="Manchester", members=(Member(body=Body(code="00W"), period=ended),)
        ... )
        >>> place.at(date(2017, 4, 1)).members
        ()
        """
        check_day(day, "day")
        governance = self.governance
        if governance is not None:
            governance = attrs.evolve(
                governance,
                boards=_in_force(governance.boards, day),
                leaders=_in_force(governance.leaders, day),
            )
        return attrs.evolve(
            self,
            governance=governance,
            members=_in_force(self.members, day),
            agreements=_in_force(self.agreements, day),
            history=_by(self.history, day),
            labels=_by(self.labels, day),
            nested=None if self.nested is None else tuple(part.at(day) for part in self.nested),
        )


class _HasPeriod(Protocol):
    """A part that holds for a period."""

    @property
    def period(self) -> DateRange | None: ...


class _HasDay(Protocol):
    """A part that happened on a day."""

    @property
    def on(self) -> date | None: ...


_Lasting = TypeVar("_Lasting", bound=_HasPeriod)
_Happening = TypeVar("_Happening", bound=_HasDay)


def walk(arrangement: Arrangement, path: str = "$") -> Iterator[tuple[str, Arrangement]]:
    """
    Give an arrangement and all that is nested in it, each with its path.

    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place"),))
    >>> [(path, part.name) for path, part in walk(system)]
    [('$', 'System'), ('$.nested[0]', 'Place')]
    """
    yield path, arrangement
    for number, part in enumerate(arrangement.nested or ()):
        yield from walk(part, f"{path}.nested[{number}]")


def standing(parts: tuple[_Lasting, ...] | None, day: date) -> Iterator[tuple[int, _Lasting]]:
    """
    Give the parts that held on a day, each with its number in the document.

    A part without dates counts as standing; one that is signed counts from that day.

    >>> from nhs_accountable_care.contracts import Body
    >>> ended = Member(body=Body(code="00W"), period=DateRange.parse("2013-04-01/2017-03-31"))
    >>> lasting = Member(body=Body(code="14L"))
    >>> [number for number, _ in standing((ended, lasting), date(2017, 4, 1))]
    [1]
    """
    for number, part in enumerate(parts or ()):
        signed_on = getattr(part, "signed_on", None)
        if (part.period is None or day in part.period) and (signed_on is None or signed_on <= day):
            yield number, part


def _in_force(parts: tuple[_Lasting, ...] | None, day: date) -> tuple[_Lasting, ...] | None:
    """Keep the parts that held on a day, and those without dates."""
    return None if parts is None else tuple(part for _, part in standing(parts, day))


def _by(parts: tuple[_Happening, ...] | None, day: date) -> tuple[_Happening, ...] | None:
    """Keep what had happened by a day, and what has no day."""
    if parts is None:
        return None
    return tuple(part for part in parts if part.on is None or part.on <= day)
