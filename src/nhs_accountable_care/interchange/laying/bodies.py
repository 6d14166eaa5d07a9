"""
Bodies of files, laid over those of a register.

A body that the register holds keeps its versions; a file can add the end that the register does
not have yet. A body that it does not hold is made of what the files say: of the days of its
record where a file has them, else of the days on which it was seen.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import cast, final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.interchange.laying.clashes import (
    ClashRule,
    GivenRow,
    LayingOutcome,
    Tally,
)
from nhs_accountable_care.interchange.laying.other_bodies import OtherBody
from nhs_accountable_care.interchange.rows import BodyRow
from nhs_accountable_care.organisations import (
    DateBasis,
    OdsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    SpecialCode,
    level_of,
)
from nhs_accountable_care.organisations.names import may_name

__all__ = ["Bodies"]

_DAY = timedelta(days=1)
NO_KIND = "bodies of kinds that the library does not have"
NO_DAY = (
    "bodies and links without any day: of rows that say nothing of today, or of a file that has "
    "no day in it, which can be stated (as_at, --as-at)"
)


@final
class Bodies:
    """The bodies of a register and of the files laid over it."""

    def __init__(self, register: Register, tally: Tally) -> None:
        """Take the register, and where it is told what became of each row."""
        self._register = register
        self._tally = tally
        self._kinds = {
            version.kind for body in register.organisations for version in body.versions
        }
        self.changed: dict[OdsCode, Organisation] = {}
        self.others: dict[OdsCode, OtherBody] = {}

    def __contains__(self, code: OdsCode) -> bool:
        """Whether a body is held, or was made of the files."""
        return code in self.changed or code in self._register

    def lay(self, given: Sequence[GivenRow[BodyRow]]) -> None:
        """Lay every body of the files over the register."""
        by_code: dict[OdsCode, list[GivenRow[BodyRow]]] = {}
        for each in given:
            by_code.setdefault(each.row.code, []).append(each)
        for code, told in by_code.items():
            # Sightings by their days, then records: what a body was called when it was last seen
            # is known before it is asked whose record that is.
            rows = sorted(told, key=_order)
            special = self._register.special_code(code)
            if special is not None and any(_is_of_time(each.row, special) for each in rows):
                self._leave_special(code, rows, special)
            elif code in self._register:
                held = self._register.organisation(code)
                for each in rows:
                    self._lay_over(self.changed.get(code, held), each)
            else:
                self._lay_new(code, rows)

    # --- A body that the register holds ---

    def _lay_over(
        self, lineage: Organisation, given: GivenRow[BodyRow], *, is_of_files: bool = False
    ) -> None:
        """Hold a row against a lineage, and take from it an end that the lineage lacks."""
        code = lineage.code
        differences = _differences(lineage, given.row)
        is_news = self._is_news(lineage.versions[-1], given.row)
        if differences.keys() and differences.keys() <= _CHANGEABLE and is_news:
            # What was seen after the register's edition is no mistake of either.
            for what, sides in differences.items():
                self._tally.clash(given, code, what, sides, ClashRule.NEXT_BEGINS)
            self.changed[code] = _continued(lineage, given)
            self._tally.count(LayingOutcome.CLASHED)
            return
        for what, sides in differences.items():
            changed = None
            rule = ClashRule.FIRST_FILE if is_of_files else ClashRule.REGISTER_FIRST
            if self._tally.rule is ClashRule.FILES_FIRST and not is_of_files:
                changed = _replaced(lineage, given, what) if what in _REPLACEABLE else None
            if changed is not None:
                self.changed[code] = lineage = changed
                rule = self._tally.rule
            self._tally.clash(given, code, what, sides, rule)
        if differences:
            self._tally.count(LayingOutcome.CLASHED)
        elif given.row.last_day is not None and lineage.legal.last_day is None:
            self.changed[code] = _ended(lineage, given)
            self._tally.count(LayingOutcome.ADDED)
        else:
            self._tally.count(LayingOutcome.TOLD_ALREADY)

    def _known_before(self, code: OdsCode, seen: Sequence[GivenRow[BodyRow]]) -> date | None:
        """
        Return the last day on which there was no such body, if that is known.

        Its code stood for something else then; or the register, which has the bodies of that
        kind up to its edition, does not have it. Of practices it has none, and so knows nothing.
        """
        special = self._register.special_code(code)
        if special is not None:
            return special.last_day
        edition = self._register.edition_day
        first = min(each.row.seen_on or date.max for each in seen)
        is_held = any(each.row.kind in self._kinds for each in seen)
        return edition if edition is not None and first > edition and is_held else None

    def _is_news(self, last: OrganisationVersion, row: BodyRow) -> bool:
        """Whether a row was seen after all that is known of a body which goes on."""
        edition, seen = self._register.edition_day, row.seen_on
        if edition is None or seen is None or last.last_day is not None:
            return False
        known = [day for day in (edition, last.first_day, last.last_observed) if day is not None]
        return seen > max(known)

    def _leave_special(
        self, code: OdsCode, rows: Sequence[GivenRow[BodyRow]], special: SpecialCode
    ) -> None:
        """Let a code that is of no body by the register be one, whatever a file makes of it."""
        for given in rows:
            sides = (str(special), str(given.row))
            self._tally.clash(given, code, "code", sides, ClashRule.REGISTER_FIRST)
            self._tally.count(LayingOutcome.CLASHED)

    # --- A body that it does not hold ---

    def _lay_new(self, code: OdsCode, rows: Sequence[GivenRow[BodyRow]]) -> None:
        """Make a body of what the files say of it, and hold against it whatever else they say."""
        of_kind = [each for each in rows if each.row.kind is not None]
        if not of_kind:
            self.others[code] = _of_no_kind(rows)
            for _ in rows:
                self._tally.leave_out(NO_KIND)
            return
        recorded = [each for each in of_kind if _has_days(each.row)]
        seen = [each for each in of_kind if not _has_days(each.row) and each.row.seen_on]
        made_of = {id(each) for each in recorded[:1] or seen}
        if recorded:
            self.changed[code] = _of_record(code, recorded[0])
        elif seen:
            known_before = self._known_before(code, seen)
            self.changed[code], told_otherwise = _of_sightings(code, seen, known_before)
            made_of -= {id(each) for each in told_otherwise}
        for each in rows:
            if id(each) in made_of:
                self._tally.count(LayingOutcome.ADDED)
            elif code not in self.changed or not (_has_days(each.row) or each.row.seen_on):
                self._tally.leave_out(NO_DAY)
            else:
                self._lay_over(self.changed[code], each, is_of_files=True)


_REPLACEABLE = frozenset({"name", "first day", "last day"})
_CHANGEABLE = frozenset({"name", "kind", "ONS code"})


def _order(given: GivenRow[BodyRow]) -> tuple[bool, date]:
    """Return what puts sightings before records, each in the order of its days."""
    return _has_days(given.row), given.row.seen_on or date.min


def _is_of_time(row: BodyRow, special: SpecialCode) -> bool:
    """Whether a row may be of a day on which its code stood for no body."""
    first = row.first_day or row.seen_on
    return row.kind is not None and (
        first is None or special.last_day is None or first <= special.last_day
    )


def _of_no_kind(given: Sequence[GivenRow[BodyRow]]) -> OtherBody:
    """Make a body of the first record of it, with an end from a later one if it lacks its own."""
    recorded = [each.row for each in given if _has_days(each.row)]
    first_day = recorded[0].first_day if recorded else None
    ends = (row.last_day for row in recorded if row.last_day is not None)
    last_day = next((end for end in ends if first_day is None or first_day <= end), None)
    return OtherBody(what=given[0].row.what, first_day=first_day, last_day=last_day)


def _has_days(row: BodyRow) -> bool:
    """Whether a file has days of the body's own record."""
    return row.first_day is not None or row.last_day is not None


def _differences(lineage: Organisation, row: BodyRow) -> Mapping[str, tuple[str, str]]:
    """Return what a row says otherwise than a lineage: both sides, by what it is about."""
    found: dict[str, tuple[str, str]] = {}
    kinds = [each.kind for each in lineage.versions]
    if row.kind is not None and not any(_is_same(kind, row.kind) for kind in kinds):
        found["kind"] = (kinds[-1].value, row.kind.value)
    if not any(may_name(row.name, each) for each in lineage.versions):
        found["name"] = (lineage.versions[-1].name, row.name)
    held = [each.ons_code for each in lineage.versions if _is_of_day(each, row.seen_on)]
    if row.ons_code is not None and held and held[0] not in {None, row.ons_code}:
        found["ONS code"] = (str(held[0]), row.ons_code)
    legal = lineage.legal
    if row.first_day is not None and legal.first_day not in {None, row.first_day}:
        found["first day"] = (str(legal.first_day), row.first_day.isoformat())
    if row.last_day is not None and legal.last_day not in {None, row.last_day}:
        found["last day"] = (str(legal.last_day), row.last_day.isoformat())
    begins = lineage.versions[-1].first_day
    if (
        row.last_day is not None
        and legal.last_day is None
        and begins is not None
        and row.last_day < begins
    ):
        found["last day"] = (f"in force from {begins.isoformat()}", row.last_day.isoformat())
    if row.seen_on is not None and lineage.legal.covers(row.seen_on) is False:
        found["in force"] = (str(legal), f"seen on {row.seen_on.isoformat()}")
    return found


def _is_of_day(version: OrganisationVersion, day: date | None) -> bool:
    """Whether a version holds on the day on which a file shows the body."""
    return day is not None and version.lifetime.covers(day) is not False


def _continued(lineage: Organisation, given: GivenRow[BodyRow]) -> Organisation:
    """Begin a version of what a file shows of a body on a day after the register's edition."""
    row, last = given.row, lineage.versions[-1]
    seen = row.seen_on or date.max
    ended = attrs.evolve(last, last_day=seen - _DAY, last_basis=DateBasis.OBSERVED)
    begun = attrs.evolve(
        last,
        name=row.name,
        kind=row.kind or last.kind,
        roles=None if row.kind not in {None, last.kind} else last.roles,
        ons_code=row.ons_code or last.ons_code,
        first_day=seen,
        first_basis=DateBasis.OBSERVED,
        first_not_before=last.last_observed,
        last_observed=seen,
        begins_with=None,
        sources=given.sources,
    )
    return attrs.evolve(lineage, versions=(*lineage.versions[:-1], ended, begun))


def _is_same(held: OrganisationKind, given: OrganisationKind) -> bool:
    """Whether two kinds may be one body's: trusts of whatever form are one level of the pack."""
    # An area goes on under its code as another kind, and so does a system; their days tell.
    return held is given or level_of(held) is level_of(given)


def _replaced(lineage: Organisation, given: GivenRow[BodyRow], what: str) -> Organisation | None:
    """Put what a file says in the place of what is held, or return `None` where it cannot be."""
    row = given.row
    first, last = lineage.versions[0], lineage.versions[-1]
    try:
        if what == "name":
            changed = attrs.evolve(last, name=row.name, sources=given.sources)
            return attrs.evolve(lineage, versions=(*lineage.versions[:-1], changed))
        if what == "first day":
            changed = attrs.evolve(
                first, first_day=row.first_day, first_basis=DateBasis.LEGAL, sources=given.sources
            )
            return attrs.evolve(lineage, versions=(changed, *lineage.versions[1:]))
        return _ended(lineage, given)
    except InvalidValueError:
        # It would end before it begins, or share a day with another version of it.
        return None


def _ended(lineage: Organisation, given: GivenRow[BodyRow]) -> Organisation:
    """End the last version of a lineage on the day that a file has for it."""
    last = attrs.evolve(
        lineage.versions[-1],
        last_day=given.row.last_day,
        last_basis=DateBasis.LEGAL,
        sources=(*lineage.versions[-1].sources, *given.sources),
    )
    return attrs.evolve(lineage, versions=(*lineage.versions[:-1], last))


def _is_told_by(version: OrganisationVersion, row: BodyRow) -> bool:
    """Whether a version says of a body what a row does."""
    is_named = (version.name, version.kind) == (row.name, row.kind)
    return is_named and row.ons_code in {None, version.ons_code}


# Rows without a kind have been left out before either of these.
def _of_record(code: OdsCode, given: GivenRow[BodyRow]) -> Organisation:
    """Make a body of the days of its record."""
    row = given.row
    version = OrganisationVersion(
        code=code,
        name=row.name,
        kind=cast("OrganisationKind", row.kind),
        roles=row.roles,
        ons_code=row.ons_code,
        first_day=row.first_day,
        last_day=row.last_day,
        first_basis=None if row.first_day is None else DateBasis.RECORD_OPENED,
        last_basis=None if row.last_day is None else DateBasis.LEGAL,
        sources=given.sources,
    )
    return Organisation(
        code=code, versions=(version,), operational=row.operational, sources=given.sources
    )


def _of_sightings(
    code: OdsCode, seen: Sequence[GivenRow[BodyRow]], known_before: date | None
) -> tuple[Organisation, list[GivenRow[BodyRow]]]:
    """
    Make a body of the days on which it was seen, a version for each name and kind it had.

    When it began is not recorded, nor when a name was taken: that is some day between two
    sightings. Of a day on which two files call it by two names the second is given back.
    ``known_before`` is the last day on which the code stood for something else, if it ever did.
    """
    versions: list[OrganisationVersion] = []
    told_otherwise: list[GivenRow[BodyRow]] = []
    for each in sorted(seen, key=lambda each: each.row.seen_on or date.min):
        row, day = each.row, each.row.seen_on or date.min
        last = versions[-1] if versions else None
        if last is not None and _is_told_by(last, row):
            sources = tuple(dict.fromkeys((*last.sources, *each.sources)))
            versions[-1] = attrs.evolve(last, last_observed=day, sources=sources)
            known_before = day
            continue
        if last is not None and last.last_observed == day:
            told_otherwise.append(each)
            continue
        if last is not None:
            versions[-1] = attrs.evolve(last, last_day=day - _DAY, last_basis=DateBasis.OBSERVED)
        versions.append(
            OrganisationVersion(
                code=code,
                name=row.name,
                kind=cast("OrganisationKind", row.kind),
                roles=row.roles,
                ons_code=row.ons_code,
                first_day=None if known_before is None else day,
                first_basis=None if known_before is None else DateBasis.OBSERVED,
                first_not_before=None if known_before is None else known_before + _DAY,
                last_observed=day,
                sources=each.sources,
            )
        )
        known_before = day
    return Organisation(code=code, versions=tuple(versions)), told_otherwise
