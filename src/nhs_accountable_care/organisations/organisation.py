"""
An organisation through time: versions, clocks, names, forms and codes.

An ODS code names a lineage. What stands still for a while is a version: the days over which the
body kept its name, kind, roles and ONS code. A look-up by day gives a version; the whole lineage
is an `Organisation`.
"""

import enum
from collections.abc import Callable
from datetime import date
from typing import ClassVar, Generic, TypeVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.organisations.codes import OdsCode, OnsCode, parse_ods_code
from nhs_accountable_care.organisations.kinds import OrganisationKind, kind_of_roles, parse_kind

__all__ = [
    "Clock",
    "DateBasis",
    "DatedValue",
    "Lifetime",
    "Organisation",
    "OrganisationVersion",
]

T_co = TypeVar("T_co", covariant=True)


class Clock(enum.Enum):
    """
    Which of a body's two clocks to read.

    A body can have ended in law and still be in use, or exist before it has its powers.
    """

    LEGAL = "legal"
    """When the body existed in law; the default everywhere."""

    OPERATIONAL = "operational"
    """When its code was in use for the work."""


class DateBasis(enum.Enum):
    """What a date rests on."""

    LEGAL = "legal"
    """The day from which the change had effect, in a register, an order or an official lookup."""

    OBSERVED = "observed"
    """The day on which a source shows the fact; the change itself may be older."""

    INFERRED = "inferred"
    """Worked out, such as the day of a merger taken for the day of the new name."""

    RECORD_OPENED = "record-opened"
    """The opening of the register's record; name and form may be younger than that."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Lifetime:
    """
    The days of a body by one clock, both ends included.

    Attributes:
        first_day: The first day; `None` where it is not recorded.
        last_day: The last day; `None` where no end is known.

    >>> Lifetime(first_day=date(2013, 4, 1)).covers(date(2012, 1, 1))
    False
    """

    record_columns: ClassVar[Columns] = {"first_day": "day", "last_day": "day"}

    first_day: date | None = None
    last_day: date | None = None

    def covers(self, day: date) -> bool | None:
        """Whether the day lies within, or `None` where the first day is not recorded."""
        check_day(day)
        if self.last_day is not None and day > self.last_day:
            return False
        if self.first_day is None:
            return None
        return self.first_day <= day

    def __str__(self) -> str:
        """Write both ends in words."""
        first = "not recorded" if self.first_day is None else words_of_day(self.first_day)
        last = "no end known" if self.last_day is None else f"to {words_of_day(self.last_day)}"
        return f"from {first}, {last}"

    def to_record(self) -> Record:
        """
        Return both ends as plain data.

        >>> Lifetime(first_day=date(2013, 4, 1)).to_record()
        {'first_day': '2013-04-01', 'last_day': None}
        """
        return {
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DatedValue(Generic[T_co]):
    """One attribute of a lineage (a name, a kind, a code) and the days over which it held."""

    value: T_co
    lifetime: Lifetime


# The pack begins with the system of April 2013: what a trust was called before that day is
# outside it, though the record of the trust may be older.
FIRST_DAY_COVERED = date(2013, 4, 1)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OrganisationVersion:
    """
    An organisation as it stood on any day of a period in which nothing about it changed.

    This is what a look-up by day gives.

    Attributes:
        code: The ODS code of the lineage.
        name: The name over these days.
        kind: What it was over these days.
        roles: ODS role codes, the primary one first; `None` where they are not recorded.
        ons_code: The ONS code over these days.
        first_day: The first day of the version; `None` where it is not recorded.
        last_day: The last day of the version; `None` where no end is known.
        first_basis: What the first day rests on.
        last_basis: What the last day rests on.
        first_not_before: The earliest day the version can have begun, where ``first_day`` is only
            the day it was first seen.
        last_observed: The last day on which a source shows the version.
        foundation_trust: Of a trust of whatever kind, whether it is a foundation trust.
        council_type: Of a council, its type as the register has it.
        begins_with: What began with the version, such as a new name.

    >>> board = OrganisationVersion(
    ...     code=parse_ods_code("QOP"),
    ...     name="NHS Greater Manchester Integrated Care Board",
    ...     kind=OrganisationKind.INTEGRATED_CARE_BOARD,
    ...     roles=("RO261", "RO318"),
    ...     first_day=date(2022, 7, 1),
    ... )
    >>> print(board)
    QOP NHS Greater Manchester Integrated Care Board
    """

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "name": "text",
        "kind": "text",
        "roles": "text",
        "ons_code": "text",
        "foundation_trust": "truth",
        "first_day": "day",
        "last_day": "day",
        "first_not_before": "day",
    }

    code: OdsCode
    name: str
    kind: OrganisationKind
    roles: tuple[str, ...] | None = None
    ons_code: OnsCode | None = None
    first_day: date | None = None
    last_day: date | None = None
    first_basis: DateBasis | None = None
    last_basis: DateBasis | None = None
    first_not_before: date | None = None
    last_observed: date | None = None
    foundation_trust: bool | None = None
    council_type: str | None = None
    begins_with: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a version that ends before it begins, and roles that belie the kind."""
        first, last = self.first_day, self.last_day
        if first is not None and last is not None and last < first:
            msg = f"{self.code}: the version ends on {last}, before it begins on {first}"
            raise InvalidValueError(msg)
        if self.roles is not None:
            told = kind_of_roles(self.roles)
            if told is not None and told is not self.kind and not self._is_status(told):
                msg = (
                    f"{self.code}: roles {', '.join(self.roles)} are those of "
                    f"{told.value}, and the version's kind is {self.kind.value}"
                )
                raise InvalidValueError(msg)

    def _is_status(self, told: OrganisationKind) -> bool:
        """Whether the kind is a status, an activity or the form of what the roles tell."""
        trusts = {OrganisationKind.NHS_TRUST, OrganisationKind.NHS_FOUNDATION_TRUST}
        statuses = {OrganisationKind.ADVANCED_FOUNDATION_TRUST, OrganisationKind.AMBULANCE_TRUST}
        practice = {OrganisationKind.GP_PRACTICE, OrganisationKind.SUPER_PARTNERSHIP}
        # A care trust that became a foundation trust kept the one role of its record (RO107).
        forms = trusts | statuses if told is OrganisationKind.CARE_TRUST else statuses
        is_trust = told in trusts | {OrganisationKind.CARE_TRUST}
        return (is_trust and self.kind in forms) or {told, self.kind} <= practice

    @property
    def kind_by_roles(self) -> OrganisationKind | None:
        """
        What the ODS roles of the record tell, or `None` where they tell nothing.

        A second fact beside ``kind``, and often the same. Foundation trusts on the code of a
        care trust and ambulance trusts differ: the one is a care trust by its record, the other
        an NHS trust or a foundation trust.

        >>> trust = OrganisationVersion(
        ...     code=parse_ods_code("TAF"),
        ...     name="Camden and Islington NHS Foundation Trust",
        ...     kind=OrganisationKind.NHS_FOUNDATION_TRUST,
        ...     roles=("RO107",),
        ... )
        >>> trust.kind_by_roles
        <OrganisationKind.CARE_TRUST: 'care-trust'>
        """
        return None if self.roles is None else kind_of_roles(self.roles)

    @property
    def lifetime(self) -> Lifetime:
        """The days of the version, by the legal clock."""
        return Lifetime(first_day=self.first_day, last_day=self.last_day)

    def doubts_on(self, day: date) -> tuple[str, ...]:
        """
        Return what is assumed if the version is taken to hold on a day; empty if nothing is.

        What may have followed it by then only the lineage knows: `Organisation.doubts_on`.

        >>> council = OrganisationVersion(
        ...     code=parse_ods_code("120"),
        ...     name="Ashfield District Council",
        ...     kind=OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
        ...     last_observed=date(2019, 4, 3),
        ... )
        >>> for doubt in council.doubts_on(date(2026, 1, 1)):
        ...     print(doubt)
        no first day is recorded
        last seen on 3 April 2019
        """
        check_day(day, "day")
        doubts = []
        if self.first_day is None:
            doubts.append("no first day is recorded")
        window = self.window
        if window is not None and window[0] <= day < window[1]:
            doubts.append(_in_words(window))
        if self.first_basis is DateBasis.RECORD_OPENED and day < FIRST_DAY_COVERED:
            doubts.append(
                f"name and form are those first seen after {words_of_day(FIRST_DAY_COVERED)}"
            )
        seen = self.last_seen_before(day)
        if seen is not None:
            doubts.append(f"last seen on {words_of_day(seen)}")
        return tuple(doubts)

    def last_seen_before(self, day: date) -> date | None:
        """Return when a source last showed the version, if that was before a day of its own."""
        # An end that was only observed is the day before something new was first seen.
        is_end_known = self.last_day is not None and self.last_basis is not DateBasis.OBSERVED
        if self.last_observed is None or day <= self.last_observed or is_end_known:
            return None
        return self.last_observed

    @property
    def window(self) -> tuple[date, date] | None:
        """
        The earliest day on which it can have begun, and that on which it was first seen.

        `None` where the day on which it began is known, or nothing is known of it.
        """
        if self.first_day is None or self.first_not_before is None:
            return None
        return self.first_not_before, self.first_day

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"

    def _repr_html_(self) -> str:
        """Show it in a notebook, one row for each fact that is recorded."""
        # Here and not above: whoever shows no table does not pay for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        record = {key: value for key, value in self.to_record().items() if value is not None}
        rows = [(key.replace("_", " "), str(value)) for key, value in record.items()]
        return html_table(str(self), ("what", "recorded"), rows)

    def to_record(self) -> Record:
        """
        Return the body as plain data: code, name, kind, roles, ONS code and days.

        >>> version = OrganisationVersion(
        ...     code=parse_ods_code("00W"),
        ...     name="NHS Central Manchester CCG",
        ...     kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
        ...     last_day=date(2017, 3, 31),
        ... )
        >>> record = version.to_record()
        >>> record["kind"], record["roles"], record["first_day"], record["last_day"]
        ('clinical-commissioning-group', None, None, '2017-03-31')
        """
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind.value,
            "roles": None if self.roles is None else list(self.roles),
            "ons_code": self.ons_code,
            "foundation_trust": self.foundation_trust,
            **self.lifetime.to_record(),
            "first_not_before": None
            if self.first_not_before is None
            else self.first_not_before.isoformat(),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Organisation:
    """
    The whole lineage of an ODS code: every version, in order of time, and both clocks.

    Attributes:
        code: The ODS code.
        versions: What it was, in order of time; no two share a day.
        operational: The days over which it was in use; `None` where they are not recorded.

    >>> trust = Organisation.of_one_version(
    ...     "RW6",
    ...     "Pennine Acute Hospitals NHS Trust",
    ...     OrganisationKind.NHS_TRUST,
    ...     first_day=date(2002, 4, 1),
    ...     last_day=date(2021, 9, 30),
    ... )
    >>> print(trust.legal)
    from 1 April 2002, to 30 September 2021
    """

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "versions": "text",
        "operational_first_day": "day",
        "operational_last_day": "day",
    }

    code: OdsCode
    versions: tuple[OrganisationVersion, ...]
    operational: Lifetime | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no code, and versions that are none, of others or out of order."""
        if parse_ods_code(self.code) != self.code:
            msg = f"{quoted(self.code)} is not written as ODS writes it; use parse_ods_code"
            raise InvalidValueError(msg)
        if not self.versions:
            msg = f"{self.code}: an organisation has at least one version"
            raise InvalidValueError(msg)
        for version in self.versions:
            if version.code != self.code:
                msg = f"{self.code}: a version of {version.code} does not belong to it"
                raise InvalidValueError(msg)
        for earlier, later in zip(self.versions, self.versions[1:], strict=False):
            if (
                earlier.last_day is None
                or later.first_day is None
                or later.first_day <= earlier.last_day
            ):
                msg = (
                    f"{self.code}: the versions {quoted(earlier.name)} and {quoted(later.name)} "
                    f"share a day "
                    f"or stand out of order; end each before the next"
                )
                raise InvalidValueError(msg)

    @classmethod
    def of_one_version(
        cls,
        code: str,
        name: str,
        kind: OrganisationKind | str,
        *,
        first_day: date | None = None,
        last_day: date | None = None,
        roles: tuple[str, ...] | None = None,
        ons_code: OnsCode | None = None,
        sources: tuple[Citation, ...] = (),
    ) -> "Organisation":
        """
        Make an organisation about which nothing has changed but that it began and ended.

        Raises:
            InvalidValueError: For text that is no code, and a kind that `parse_kind` does not
                read.

        >>> Organisation.of_one_version("a82608", "A surgery", OrganisationKind.GP_PRACTICE).code
        'A82608'
        """
        parsed = parse_ods_code(code)
        version = OrganisationVersion(
            code=parsed,
            name=name,
            kind=parse_kind(kind),
            roles=roles,
            ons_code=ons_code,
            first_day=first_day,
            last_day=last_day,
            sources=sources,
        )
        return cls(code=parsed, versions=(version,), sources=sources)

    @property
    def legal(self) -> Lifetime:
        """The first and the last day of the lineage in law."""
        return Lifetime(first_day=self.versions[0].first_day, last_day=self.versions[-1].last_day)

    def lifetime(self, clock: Clock) -> Lifetime | None:
        """The days of the lineage by a clock, or `None` where that clock is not recorded."""
        return self.legal if clock is Clock.LEGAL else self.operational

    def doubts_on(self, day: date) -> tuple[str, ...]:
        """
        Return what is assumed in taking the lineage as `Register.find` does on a day.

        Beside the doubts of the version that is found these are the windows of the later ones:
        what was only seen for the first time may have begun before.

        >>> old = OrganisationVersion(
        ...     code=parse_ods_code("R1K"),
        ...     name="London North West Healthcare NHS Trust",
        ...     kind=OrganisationKind.NHS_TRUST,
        ...     last_day=date(2018, 8, 6),
        ... )
        >>> new = attrs.evolve(
        ...     old,
        ...     name="London North West University Healthcare NHS Trust",
        ...     first_day=date(2018, 8, 7),
        ...     last_day=None,
        ...     first_not_before=date(2016, 5, 2),
        ... )
        >>> trust = Organisation(code=old.code, versions=(old, new))
        >>> for doubt in trust.doubts_on(date(2017, 1, 1)):
        ...     print(doubt)
        no first day is recorded
        may already have been London North West University Healthcare NHS Trust (first seen on 7 \
August 2018, not before 2 May 2016)
        """
        check_day(day, "day")
        doubts: list[str] = []
        before: OrganisationVersion | None = None
        for version in self.versions:
            window = version.window
            if window is not None and window[0] <= day < window[1]:
                already = _what_began(version, before)
                doubts.append(f"may already have {already} ({_in_words(window)})")
            elif version.lifetime.covers(day) is not False:
                doubts += version.doubts_on(day)
            before = version
        return tuple(doubts)

    @property
    def names(self) -> tuple[DatedValue[str], ...]:
        """Every name, with the days over which the body bore it."""
        return self._spells(lambda version: version.name)

    @property
    def kinds(self) -> tuple[DatedValue[OrganisationKind], ...]:
        """Every kind, with the days over which the body was of it."""
        return self._spells(lambda version: version.kind)

    @property
    def ons_codes(self) -> tuple[DatedValue[OnsCode | None], ...]:
        """Every ONS code; `None` where none is recorded."""
        return self._spells(lambda version: version.ons_code)

    @property
    def roles(self) -> tuple[DatedValue[tuple[str, ...] | None], ...]:
        """Every set of ODS roles; `None` where none is recorded."""
        return self._spells(lambda version: version.roles)

    def __str__(self) -> str:
        """Return the code, the latest name and the days of the lineage in law."""
        return f"{self.versions[-1]}, {self.legal}"

    def to_record(self) -> Record:
        """
        Return the lineage as plain data: its versions, and its operational days if recorded.

        >>> trust = Organisation.of_one_version("RW6", "A trust", OrganisationKind.NHS_TRUST)
        >>> record = trust.to_record()
        >>> (
        ...     record["code"],
        ...     [version["name"] for version in record["versions"]],
        ...     record["operational"],
        ... )
        ('RW6', ['A trust'], None)
        """
        return {
            "code": self.code,
            "versions": [version.to_record() for version in self.versions],
            "operational": None if self.operational is None else self.operational.to_record(),
        }

    def _spells(self, read: Callable[[OrganisationVersion], T_co]) -> tuple[DatedValue[T_co], ...]:
        """Join versions that follow on without a gap and agree on what is read."""
        spells: list[DatedValue[T_co]] = []
        for version in self.versions:
            value = read(version)
            before = spells[-1] if spells else None
            if before is not None and before.value == value and _follows(before.lifetime, version):
                joined = attrs.evolve(before.lifetime, last_day=version.last_day)
                spells[-1] = attrs.evolve(before, lifetime=joined)
            else:
                spells.append(DatedValue(value=value, lifetime=version.lifetime))
        return tuple(spells)


def _follows(lifetime: Lifetime, version: OrganisationVersion) -> bool:
    """Whether a version begins on the day after a lifetime ends."""
    return (
        lifetime.last_day is not None
        and version.first_day is not None
        and (version.first_day - lifetime.last_day).days == 1
    )


def _in_words(window: tuple[date, date]) -> str:
    """Write when something can have begun."""
    earliest, first = window
    return f"first seen on {words_of_day(first)}, not before {words_of_day(earliest)}"


def _what_began(version: OrganisationVersion, before: OrganisationVersion | None) -> str:
    """Write what a version is that the one before it was not."""
    if before is None or version.name != before.name:
        has_new_kind = before is not None and version.kind is not before.kind
        kind = f", of kind {version.kind.value}" if has_new_kind else ""
        return f"been {version.name}{kind}"
    if version.kind is not before.kind:
        return f"been of kind {version.kind.value}"
    if version.ons_code not in {None, before.ons_code}:
        return f"had the ONS code {version.ons_code}"
    return "changed in what else is recorded of it"
