"""What changed between two days: bodies opened, closed, renamed, re-formed and moved."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.organisation import OrganisationVersion
from nhs_accountable_care.organisations.relationships import Relation
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["ChangeSet", "Move", "VersionChange"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class VersionChange:
    """One body as it stood on the earlier day, and as it stood on the later."""

    record_columns: ClassVar[Columns] = {
        f"{side}_{key}": kind
        for side in ("before", "after")
        for key, kind in OrganisationVersion.record_columns.items()
    }

    before: OrganisationVersion
    after: OrganisationVersion

    def __str__(self) -> str:
        """Return the code with both names, and when it was where that is not known to the day."""
        window = self.after.window
        seen = ""
        if window is not None:
            earliest, first = window
            seen = f" (first seen on {words_of_day(first)}, not before {words_of_day(earliest)})"
        return f"{self.before} -> {self.after.name}{seen}"

    def to_record(self) -> Record:
        """Return both as plain data, each by `OrganisationVersion.to_record`."""
        return {"before": self.before.to_record(), "after": self.after.to_record()}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Move:
    """A body that went from some parents to others by one kind of link."""

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "relation": "text",
        "before": "text",
        "after": "text",
    }

    code: OdsCode
    relation: Relation
    before: tuple[OdsCode, ...]
    after: tuple[OdsCode, ...]

    def __str__(self) -> str:
        """Return the code, the relation and both sides."""
        before = ", ".join(self.before) or "none recorded"
        after = ", ".join(self.after) or "none recorded"
        return f"{self.code} {self.relation.value}: {before} -> {after}"

    def to_record(self) -> Record:
        """
        Return the code, the relation and the parents of both days as plain data.

        >>> code = OdsCode("RW6")
        >>> Move(code=code, relation=Relation.PARTNER_OF, before=(), after=(code,)).to_record()
        {'code': 'RW6', 'relation': 'partner-of', 'before': [], 'after': ['RW6']}
        """
        return {
            "code": self.code,
            "relation": self.relation.value,
            "before": list(self.before),
            "after": list(self.after),
        }


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class ChangeSet:
    """
    What changed between two days.

    ``moved`` leaves out links that were seen on one day only: nothing is known about when they
    began or ended. ``events`` are those after the earlier day, up to and on the later.

    As text it has a line for each change, and in a notebook it is a table of these.
    """

    earlier_day: date
    later_day: date
    opened: tuple[OrganisationVersion, ...]
    closed: tuple[OrganisationVersion, ...]
    renamed: tuple[VersionChange, ...]
    changed_kind: tuple[VersionChange, ...]
    changed_ons_code: tuple[VersionChange, ...]
    moved: tuple[Move, ...]
    events: tuple[Succession, ...]

    def __repr__(self) -> str:
        """Return the two days and the number of changes; what changed would fill pages."""
        return f"<ChangeSet from {self.earlier_day} to {self.later_day}: {self._counts()}>"

    def __str__(self) -> str:
        """List the changes, a line each."""
        lines = [f"{what}: {words}" for what, words in self._told()]
        return "\n".join([self._days(), *lines])

    def _repr_html_(self) -> str:
        """Write the changes as a table for a notebook."""
        # Here and not above: only a notebook asks for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        caption = f"What changed from {self._days()}"
        return html_table(caption, ("Change", "What"), self._told(), (self._counts(),))

    def _days(self) -> str:
        """Return the two days in words."""
        return f"{words_of_day(self.earlier_day)} to {words_of_day(self.later_day)}"

    def _counts(self) -> str:
        """Count the changes of each sort; those that there are none of as well."""
        return (
            f"{len(self.opened)} opened, {len(self.closed)} closed, {len(self.renamed)} renamed, "
            f"{len(self.changed_kind)} of a new kind, {len(self.changed_ons_code)} with a new ONS "
            f"code, {len(self.moved)} moved, {len(self.events)} events"
        )

    def _told(self) -> Iterator[tuple[str, str]]:
        """Yield each change with what sort it is of."""
        yield from (("opened", str(version)) for version in self.opened)
        yield from (("closed", str(version)) for version in self.closed)
        yield from (("renamed", str(change)) for change in self.renamed)
        for change in self.changed_kind:
            kinds = f"{change.before.kind.value} -> {change.after.kind.value}"
            yield "new kind", f"{change.after}: {kinds}"
        for change in self.changed_ons_code:
            codes = f"{change.before.ons_code} -> {change.after.ons_code}"
            yield "new ONS code", f"{change.after}: {codes}"
        yield from (("moved", str(move)) for move in self.moved)
        # A rename is told above, with both names.
        yield from (
            ("event", _pairs_of(event))
            for event in self.events
            if event.kind is not SuccessionKind.RENAME
        )

    def to_records(self) -> Record:
        """
        Return the changes as plain data, a table for each kind of change.

        Bodies are those of `OrganisationVersion.to_record`, and changes of
        `VersionChange.to_record`, `Move.to_record` and `Succession.to_record`.

        >>> from nhs_accountable_care.reference import register
        >>> changes = register().difference(date(2026, 3, 31), date(2026, 4, 1)).to_records()
        >>> changes["from"], changes["to"], len(changes["closed"]) > 0
        ('2026-03-31', '2026-04-01', True)
        """
        return {
            "from": self.earlier_day.isoformat(),
            "to": self.later_day.isoformat(),
            "opened": [version.to_record() for version in self.opened],
            "closed": [version.to_record() for version in self.closed],
            "renamed": [change.to_record() for change in self.renamed],
            "changed_kind": [change.to_record() for change in self.changed_kind],
            "changed_ons_code": [change.to_record() for change in self.changed_ons_code],
            "moved": [move.to_record() for move in self.moved],
            "events": [event.to_record() for event in self.events],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the changes as tables, of which ``changes``, a row for each of them, is the first.

        The others are those of `to_records`: a table for each kind of change, and ``about`` with
        the two days.

        >>> from nhs_accountable_care.reference import register
        >>> tables = register().difference(date(2026, 3, 31), date(2026, 4, 1)).tables()
        >>> list(tables)
        ... # doctest: +NORMALIZE_WHITESPACE
        ['changes', 'opened', 'closed', 'renamed', 'changed_kind', 'changed_ons_code', 'moved',
         'events', 'about']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        changes = [{"change": what, "what": words} for what, words in self._told()]
        return tables_of({"changes": changes, **self.to_records()}, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``changes`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "changes": {"change": "text", "what": "text"},
    "opened": OrganisationVersion.record_columns,
    "closed": OrganisationVersion.record_columns,
    "renamed": VersionChange.record_columns,
    "changed_kind": VersionChange.record_columns,
    "changed_ons_code": VersionChange.record_columns,
    "moved": Move.record_columns,
    "events": Succession.record_columns,
    "about": {"from": "day", "to": "day"},
}


def _pairs_of(event: Succession) -> str:
    """Write an event with what each code went to, where it states that of all."""
    went: dict[tuple[OdsCode, ...], list[OdsCode]] = {}
    for code in event.from_codes:
        went.setdefault(event.destinations(code) or (), []).append(code)
    if not event.flows or () in went:
        return str(event)
    pairs = "; ".join(f"{joined(before)} to {joined(after)}" for after, before in went.items())
    return f"{words_of_day(event.day)}: {event.kind.words}: {pairs}"


Parents = Mapping[tuple[OdsCode, Relation], tuple[OdsCode, ...]]


def compare(
    days: tuple[date, date],
    versions: tuple[tuple[OrganisationVersion, ...], tuple[OrganisationVersion, ...]],
    parents: tuple[Parents, Parents],
    events: tuple[Succession, ...],
) -> ChangeSet:
    """Compare the bodies and links of two days."""
    before = {version.code: version for version in versions[0]}
    after = {version.code: version for version in versions[1]}
    both = [
        VersionChange(before=before[code], after=after[code])
        for code in sorted(before.keys() & after.keys())
    ]
    pairs = sorted(
        parents[0].keys() | parents[1].keys(), key=lambda pair: (pair[0], pair[1].value)
    )
    moves = [
        Move(
            code=code,
            relation=relation,
            before=parents[0].get((code, relation), ()),
            after=parents[1].get((code, relation), ()),
        )
        for code, relation in pairs
        if code in before and code in after
    ]
    return ChangeSet(
        earlier_day=days[0],
        later_day=days[1],
        opened=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        closed=tuple(before[code] for code in sorted(before.keys() - after.keys())),
        renamed=tuple(change for change in both if change.before.name != change.after.name),
        changed_kind=tuple(change for change in both if change.before.kind != change.after.kind),
        changed_ons_code=tuple(
            change for change in both if change.before.ons_code != change.after.ons_code
        ),
        moved=tuple(move for move in moves if move.before != move.after),
        events=events,
    )
