"""
Whether records make a register together, and laying some over others.

Everything that is wrong is reported at once, by the record that it is about.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, TypeAlias

# What whoever makes a register of bodies alone should not load.
from nhs_accountable_care import organisations as package
from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.organisation import Organisation
from nhs_accountable_care.organisations.relationships import Relationship
from nhs_accountable_care.organisations.succession import Succession

__all__ = ["check_records", "lay_over", "lay_special_codes"]

_HINT: Final = "what the register has stays; to put yours in its place, say replace"

Parts: TypeAlias = "Sequence[package.UndividedPart]"
Records: TypeAlias = tuple[
    Sequence[Organisation], Sequence[Relationship], Sequence[Succession], Parts
]


def check_records(
    organisations: Sequence[Organisation],
    relationships: Sequence[Relationship],
    successions: Sequence[Succession],
    parts: "Sequence[package.UndividedPart]" = (),
    special_codes: "Sequence[package.SpecialCode]" = (),
) -> tuple[Problem, ...]:
    """Return everything that keeps records from making a register."""
    codes = {organisation.code for organisation in organisations}
    problems = [
        Problem(
            path=f"organisations[{code}]",
            message=f"{count} records of one code",
            hint="put all versions of a code into one Organisation",
        )
        for code, count in _counted(organisation.code for organisation in organisations)
        if count > 1
    ]
    problems += _of_nobody(
        codes,
        (
            *((f"relationships[{each}]", (each.child, each.parent)) for each in relationships),
            *(
                (f"successions[{each.key}]", each.from_codes + each.to_codes)
                for each in successions
            ),
        ),
    )
    problems += _told_twice("successions", "events", (event.key for event in successions))
    problems += _told_twice("parts", "parts", (part.key for part in parts))
    problems += _of_nobody(codes, ((f"parts[{each.key}]", _areas_of(each)) for each in parts))
    problems += _bodies_of_special_codes(organisations, special_codes)
    problems += _counted_land(successions, parts)
    problems += _double_parents(relationships)
    problems += _double_splits(successions)
    problems += _circles(successions)
    return tuple(problems)


def _of_nobody(
    codes: Collection[str], named: Iterable[tuple[str, Iterable[str]]]
) -> list[Problem]:
    """Find codes that a record names and that no organisation has."""
    return [
        Problem(
            path=path,
            message=f"the register holds no organisation {code}",
            hint="add its record",
        )
        for path, found in named
        for code in found
        if code not in codes
    ]


def _areas_of(part: "package.UndividedPart") -> list[OdsCode]:
    """Return every area that a part belonged to, each once."""
    return sorted({code for period in part.periods for code in period.areas})


def _told_twice(table: str, what: str, keys: Iterable[str]) -> list[Problem]:
    """Find keys that several records have."""
    return [
        Problem(path=f"{table}[{key}]", message=f"{count} {what} have this key")
        for key, count in _counted(keys)
        if count > 1
    ]


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    """Count how often each name comes."""
    return sorted(Counter(names).items())


def _bodies_of_special_codes(
    organisations: Sequence[Organisation], special_codes: "Sequence[package.SpecialCode]"
) -> list[Problem]:
    """Find codes that are on one day that of a body and special, and so of no body."""
    versions = {organisation.code: organisation.versions for organisation in organisations}
    return [
        Problem(
            path=f"special_codes[{special.code}]",
            message=f"{special} was in use while a body had this code",
            hint="end the one before the other begins",
        )
        for special in special_codes
        if any(
            (special.first_day or date.min) <= (version.last_day or date.max)
            and (version.first_day or date.min) <= (special.last_day or date.max)
            for version in versions.get(OdsCode(special.code), ())
        )
    ]


def _counted_land(
    successions: Sequence[Succession], parts: "Sequence[package.UndividedPart]"
) -> list[Problem]:
    """Find shares that events state of areas of which parts tell already."""
    held = {code for part in parts for period in part.periods for code in period.areas}
    return [
        Problem(
            path=f"successions[{event.key}]",
            message=f"how much of {code} went where is told by its parts, and not by an event",
            hint="leave the counts out, and lay the parts over the register (UndividedPart)",
        )
        for event in successions
        for code in event.from_codes
        if code in held and event.states_shares_of(code)
    ]


def _double_parents(relationships: Sequence[Relationship]) -> list[Problem]:
    """Find bodies with two parents on a day by a link that has one, and links told twice."""
    problems = []
    by_kind = sorted(
        ((_kind_of_link(link), link) for link in relationships),
        key=lambda pair: (*pair[0], pair[1].period.first_day, pair[1].parent),
    )
    for (kind, earlier), (later_kind, later) in pairwise(by_kind):
        if kind == later_kind and earlier.period.overlap(later.period) is not None:
            problems.append(
                Problem(
                    path=f"relationships[{later}]",
                    message=f"clashes with {earlier}",
                    hint="a body has one such link at a time; end one before the other begins",
                )
            )
    return problems


def _kind_of_link(link: Relationship) -> tuple[str, str, str]:
    """Return what tells links apart that may hold at the same time."""
    parent = "" if link.relation.has_one_parent else link.parent
    return (link.child, link.relation.value, parent)


def _double_splits(successions: Sequence[Succession]) -> list[Problem]:
    """Find codes whose split is stated by two events of one day."""
    stated: dict[tuple[str, str], str] = {}
    problems = []
    for event in successions:
        for code in dict.fromkeys(flow.from_code for flow in event.flows):
            pair = (code, event.day.isoformat())
            if pair in stated:
                problems.append(
                    Problem(
                        path=f"successions[{event.key}]",
                        message=f"the split of {code} on {event.day} is stated by "
                        f"{stated[pair]} as well",
                        hint="make them one event",
                    )
                )
            stated[pair] = event.key
    return problems


def _circles(successions: Sequence[Succession]) -> list[Problem]:
    """
    Find bodies that ended into others and would come back to themselves.

    Taking away, again and again, the bodies that lead nowhere leaves the circles.
    """
    onward: dict[OdsCode, set[OdsCode]] = {}
    for event in successions:
        # Events after which a body goes on lead nowhere that it could come back from.
        if event.kind.leaves_the_body:
            continue
        after_it = frozenset(event.to_codes)
        for code in event.from_codes:
            if code not in after_it:
                found = event.destinations(code)
                onward.setdefault(code, set()).update(event.to_codes if found is None else found)
    leads_here: dict[OdsCode, list[OdsCode]] = {}
    open_ways: dict[OdsCode, int] = {}
    for code, after in onward.items():
        for to in after & onward.keys():
            leads_here.setdefault(to, []).append(code)
        open_ways[code] = len(after & onward.keys())
    ends = [code for code, count in open_ways.items() if not count]
    while ends:
        code = ends.pop()
        del onward[code]
        for before in leads_here.get(code, ()):
            open_ways[before] -= 1
            if not open_ways[before]:
                ends.append(before)
    return [
        Problem(
            path=f"successions[{code}]",
            message=f"following {code} through its successors never ends: among them "
            f"{listed(sorted(after & onward.keys()), MOST_SHOWN)}",
            hint="a code that has closed does not come back; ODS gives no code twice",
        )
        for code, after in sorted(onward.items())
    ]


def lay_over(
    ground: Records,
    given: "Iterable[Organisation | Relationship | Succession | package.UndividedPart]",
    *,
    replace: bool,
) -> tuple[Records, tuple[Problem, ...]]:
    """Lay records over others, and give the clashes between the two."""
    organisations = {organisation.code: organisation for organisation in ground[0]}
    relationships = dict.fromkeys(ground[1])
    successions = {event.key: event for event in ground[2]}
    parts = {part.key: part for part in ground[3]}
    by_pair: dict[tuple[str, object], list[Relationship]] = {}
    for link in relationships:
        by_pair.setdefault((link.child, link.relation), []).append(link)
    problems = []
    for record in given:
        clash: str | None = None
        if isinstance(record, Organisation):
            path = f"organisations[{record.code}]"
            found = organisations.get(record.code)
            if found is not None and found != record:
                clash = (
                    f"yours is {quoted(record.versions[-1].name)}, {record.legal}; the register "
                    f"has {quoted(found.versions[-1].name)}, {found.legal}"
                )
            organisations[record.code] = record
        elif isinstance(record, Succession):
            path = f"successions[{record.key}]"
            event = successions.get(record.key)
            if event is not None and event != record:
                clash = f"yours is {record}; the register has under this key {event}"
            successions[record.key] = record
        elif isinstance(record, Relationship):
            path = f"relationships[{record}]"
            rivals = [
                link
                for link in by_pair.get((record.child, record.relation), ())
                if link != record and _is_rival(link, record)
            ]
            # What was seen on one day is told as well by a link of that day to the same parent.
            if any(record.is_snapshot and _tells_as_much(link, record) for link in rivals):
                continue
            agreeing = [
                link for link in rivals if link.is_snapshot and _tells_as_much(record, link)
            ]
            opposing = [link for link in rivals if link not in agreeing]
            if opposing:
                clash = f"the register has: {'; '.join(str(link) for link in opposing)}"
            for link in rivals if replace else agreeing:
                relationships.pop(link, None)
            relationships[record] = None
        else:
            path = f"parts[{record.key}]"
            held = parts.get(record.key)
            if held is not None and held != record:
                clash = "the register has another part with this key"
            parts[record.key] = record
        if clash is not None and not replace:
            problems.append(
                Problem(
                    path=path,
                    message=clash,
                    hint=_HINT,
                )
            )
    laid = (
        tuple(organisations.values()),
        tuple(relationships),
        tuple(successions.values()),
        tuple(parts.values()),
    )
    return laid, tuple(problems)


def lay_special_codes(
    ground: "Iterable[package.SpecialCode]",
    given: "Iterable[package.SpecialCode]",
    *,
    replace: bool,
) -> "tuple[tuple[package.SpecialCode, ...], tuple[Problem, ...]]":
    """Lay codes of no body over others, and give those that stand for something else already."""
    laid = dict.fromkeys(ground)
    problems = []
    for special in given:
        rivals = [each for each in laid if each != special and _shares_a_day(each, special)]
        if rivals and not replace:
            problems.append(
                Problem(
                    path=f"special_codes[{special.code}]",
                    message=f"yours is {special}; the register has {'; '.join(map(str, rivals))}",
                    hint=_HINT,
                )
            )
        for each in rivals:
            del laid[each]
        laid[special] = None
    return tuple(laid), tuple(problems)


def _shares_a_day(one: "package.SpecialCode", other: "package.SpecialCode") -> bool:
    """Whether one code stands for two things on one day."""
    return (
        one.code == other.code
        and (one.first_day or date.min) <= (other.last_day or date.max)
        and (other.first_day or date.min) <= (one.last_day or date.max)
    )


def _tells_as_much(link: Relationship, snapshot: Relationship) -> bool:
    """Whether a link holds on the day of a snapshot and to the same parent."""
    return link.parent == snapshot.parent and link.period.covers(snapshot.period)


def _is_rival(link: Relationship, other: Relationship) -> bool:
    """Whether two links of one body and kind cannot both hold, or are one link told twice."""
    shares_days = link.period.overlap(other.period) is not None
    return shares_days and (link.relation.has_one_parent or link.parent == other.parent)
