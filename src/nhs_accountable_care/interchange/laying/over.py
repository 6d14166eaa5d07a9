"""
Official files laid over a register: another register, and an account of every row.

Every row of every file was added, was told already, clashed, or was left out; the counts say so.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.given import check_items
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import represented
from nhs_accountable_care.interchange.laying.bodies import Bodies
from nhs_accountable_care.interchange.laying.clashes import (
    Clash,
    ClashRule,
    GivenRow,
    LayingOutcome,
    Tally,
)
from nhs_accountable_care.interchange.laying.events import Events
from nhs_accountable_care.interchange.laying.links import Links
from nhs_accountable_care.interchange.laying.other_bodies import OtherBody
from nhs_accountable_care.interchange.reading import OfficialReading
from nhs_accountable_care.organisations import (
    OdsCode,
    Organisation,
    Register,
    Relationship,
    Succession,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["LaidOver", "lay_over"]

FIGURES = "counts of patients, which are no matter of a register"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LaidOver:
    """
    A register with official files laid over it, and what became of each of their rows.

    Attributes:
        register: The new register; the one that was given is as it was.
        organisations: The bodies that were laid over it, new or changed.
        relationships: The links that were laid over it.
        successions: The events that were laid over it.
        without: The links of the register that no longer hold as it told them.
        counts: How many rows were added, told already, clashed, and left out.
        clashes: What files say otherwise, with both sides and the rule that decided.
        left_out: Why rows were left out, and how many.
        others: The bodies of kinds that the library does not have, by code: what the files call
            them, and their days.

    >>> from nhs_accountable_care.reference import register
    >>> laid = lay_over(register(), [])
    >>> laid.register == register(), laid.clashes
    (True, ())
    """

    register: Register
    organisations: tuple[Organisation, ...] = attrs.field(repr=False)
    relationships: tuple[Relationship, ...] = attrs.field(repr=False)
    successions: tuple[Succession, ...] = attrs.field(repr=False)
    without: tuple[Relationship, ...] = attrs.field(repr=False)
    counts: Mapping[LayingOutcome, int]
    clashes: tuple[Clash, ...]
    left_out: Mapping[str, int]
    others: Mapping[OdsCode, OtherBody] = attrs.field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows the files had; each is in one of the counts."""
        return sum(self.counts.values())

    def explain(self) -> str:
        """Say what became of the rows, and show the first of the clashes."""
        counted = ", ".join(f"{count:,} {outcome.words}" for outcome, count in self.counts.items())
        lines = [
            f"rows laid over the register: {self.rows:,} = {counted}",
            *(f"  {count:,} {what}" for what, count in self._laid().items() if count),
            *(f"left out: {count:,} ({reason})" for reason, count in self.left_out.items()),
            *(f"clash: {clash}" for clash in self.clashes[:MOST_SHOWN]),
        ]
        if len(self.clashes) > MOST_SHOWN:
            lines.append(f"clashes: {len(self.clashes) - MOST_SHOWN:,} more")
        return "\n".join(lines)

    def _laid(self) -> dict[str, int]:
        """Count what was laid over the register, by what it is."""
        return {
            "bodies": len(self.organisations),
            "links": len(self.relationships),
            "events": len(self.successions),
            "links that no longer hold": len(self.without),
        }

    def to_records(self) -> Record:
        """Return what became of the rows as plain data."""
        return {
            "rows": self.rows,
            "counts": {outcome.value: count for outcome, count in self.counts.items()},
            "laid": self._laid(),
            "left_out": dict(self.left_out),
            "clashes": [clash.to_record() for clash in self.clashes],
            "others": {code: body.to_record() for code, body in self.others.items()},
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return what became of the rows as tables, of which ``counts`` is the first.

        The others are ``laid``, ``left_out``, ``clashes``, ``others`` and ``about``.

        >>> from nhs_accountable_care.reference import register
        >>> lay_over(register(), []).tables()["laid"].to_records()[0]
        {'what': 'bodies', 'number': 0}
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        records["counts"] = [
            {"outcome": outcome, "rows": rows} for outcome, rows in records["counts"].items()
        ]
        records["laid"] = [
            {"what": what, "number": number} for what, number in records["laid"].items()
        ]
        records["left_out"] = [
            {"reason": reason, "rows": rows} for reason, rows in self.left_out.items()
        ]
        records["others"] = [{"code": code, **body} for code, body in records["others"].items()]
        return tables_of(records, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``counts`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "counts": {"outcome": "text", "rows": "whole number"},
    "laid": {"what": "text", "number": "whole number"},
    "left_out": {"reason": "text", "rows": "whole number"},
    "clashes": Clash.record_columns,
    "others": {"code": "text", **OtherBody.record_columns},
    "about": {"rows": "whole number"},
}


def lay_over(
    register: Register,
    readings: Iterable[OfficialReading],
    *,
    prefer: ClashRule | str = ClashRule.REGISTER_FIRST,
    edition_day: date | None = None,
) -> LaidOver:
    """
    Lay what official files say over a register.

    A body that the register holds keeps its versions, and takes from a file the end that it does
    not have yet. A link that was seen on one day holds for that day; what an area or a system is
    part of holds from then on. Where a file says otherwise than the register, both sides are
    listed, and the register stays, or the file, as ``prefer`` says: ``register-first`` or
    ``files-first``. The kind of a body, and events that the register tells, always stay.

    ``edition_day`` is the day up to which the new register is kept, if not that of the old one.

    Raises:
        InvalidTypeError: For what is no reading.
        InvalidValueError: For a rule that cannot be asked for.
        RegisterError: For records that make no register together.
    """
    tally = Tally(_asked(prefer))
    bodies = Bodies(register, tally)
    read = check_items(readings, OfficialReading, "readings")
    bodies.lay(
        [
            GivenRow(file=each.file, row=row, sources=each.citations)
            for each in read
            for row in each.bodies
        ]
    )
    links = Links(register, bodies, tally)
    links.lay(
        GivenRow(file=each.file, row=row, sources=each.citations)
        for each in read
        for row in each.links
    )
    events = Events(register, bodies, tally)
    events.lay(
        GivenRow(file=each.file, row=row, sources=each.citations)
        for each in read
        for row in each.successions
    )
    for each in read:
        for _ in each.patients:
            tally.leave_out(FIGURES)
    organisations = tuple(bodies.changed.values())
    relationships = tuple(links.added)
    return LaidOver(
        register=register.plus(
            [*organisations, *relationships, *events.added],
            replace=True,
            without=links.removed,
            edition_day=edition_day,
        ),
        organisations=organisations,
        relationships=relationships,
        successions=events.added,
        without=tuple(links.removed),
        counts=tally.counts,
        clashes=tuple(tally.clashes),
        left_out=tally.left_out,
        others=bodies.others,
    )


def _asked(prefer: ClashRule | str) -> ClashRule:
    """Read which side is to stand."""
    known = {ClashRule.REGISTER_FIRST, ClashRule.FILES_FIRST}
    found = next((each for each in known if prefer in {each, each.value}), None)
    if found is None:
        names = " or ".join(sorted(each.value for each in known))
        msg = f"prefer is {represented(prefer)}; write {names}"
        raise InvalidValueError(msg)
    return found
