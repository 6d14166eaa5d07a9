"""
A river: from which bodies to which others areas, or trusts, ran from one day to another.

These are the records, which `river_drawings` draws. Areas are followed by the parts of England
that no boundary has divided, so that a river of one code has in it no more than its own land;
other bodies are followed by the events that turned one into another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import AmbiguousCodeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined, listed
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.organisations import OrganisationKind, OrganisationVersion, Register
from nhs_accountable_care.organisations.levels import level_of
from nhs_accountable_care.pictures.axes import kind_in_words
from nhs_accountable_care.pictures.records import Arrow, Box, Diagram

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["River", "RiverBody", "RiverFlow", "RiverStage", "diagram_of_river", "river_of"]

_FIRST_DAY: Final = date(2013, 4, 1)
_FOOTPRINTS: Final = date(2017, 4, 1)
_BOARDS: Final = date(2022, 7, 1)
_BOARDS_OF_2026: Final = date(2026, 4, 1)
_DAYS_OF_AREAS: Final = (_FIRST_DAY, _FOOTPRINTS, _BOARDS, _BOARDS_OF_2026)
_MOST_STAGES: Final = 6
_MOST_CODES: Final = 500
_BASIS: Final = "residents-mid-2020"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiverStage:
    """
    A day at which a river is looked at.

    Attributes:
        day: The day.
        kind: Of which kind the bodies of that day are; `None` where they are of any.

    >>> print(RiverStage(day=date(2017, 4, 1), kind=OrganisationKind.NHS_TRUST))
    1 April 2017, NHS trust
    """

    record_columns: ClassVar[Columns] = {"day": "day", "kind": "text"}

    day: date
    kind: OrganisationKind | None = None

    def __str__(self) -> str:
        """Write the day, and of which kind the bodies are."""
        kind = "" if self.kind is None else f", {kind_in_words(self.kind.value)}"
        return f"{words_of_day(self.day)}{kind}"

    def to_record(self) -> Record:
        """Return the stage as plain data."""
        return {
            "day": self.day.isoformat(),
            "kind": None if self.kind is None else self.kind.value,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiverBody:
    """
    A body of a stage of a river.

    Attributes:
        stage: Of which stage, counted from zero.
        code: Its ODS code.
        name: What it was called on that day.
        people: How many of the people in question live in it; `None` where nobody is counted.

    >>> print(RiverBody(stage=0, code="10C", name="NHS Surrey Heath CCG", people=96_391))
    NHS Surrey Heath CCG (10C), 96,391 people
    """

    record_columns: ClassVar[Columns] = {
        "stage": "whole number",
        "code": "text",
        "name": "text",
        "people": "whole number",
    }

    stage: int
    code: str
    name: str
    people: int | None = None

    def __str__(self) -> str:
        """Write the name, the code and the people."""
        return f"{self.name} ({self.code}){_counted(self.people)}"

    def to_record(self) -> Record:
        """Return the body as plain data."""
        return {
            "stage": self.stage,
            "code": self.code,
            "name": self.name,
            "people": self.people,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiverFlow:
    """
    What ran from a body of one stage to a body of the next.

    Attributes:
        stage: From which stage, counted from zero.
        from_code: From which body.
        to_code: To which.
        people: How many people; `None` where nobody is counted.

    >>> print(RiverFlow(stage=0, from_code="10C", to_code="QNQ", people=96_391))
    10C to QNQ, 96,391 people
    """

    record_columns: ClassVar[Columns] = {
        "stage": "whole number",
        "from_code": "text",
        "to_code": "text",
        "people": "whole number",
    }

    stage: int
    from_code: str
    to_code: str
    people: int | None = None

    def __str__(self) -> str:
        """Write from which to which, and how many people."""
        return f"{self.from_code} to {self.to_code}{_counted(self.people)}"

    def to_record(self) -> Record:
        """Return the flow as plain data."""
        return {
            "stage": self.stage,
            "from_code": self.from_code,
            "to_code": self.to_code,
            "people": self.people,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class River:
    """
    Bodies by stage, and what ran from one to another.

    Attributes:
        of: The codes that it is a river of.
        on: The day on which these are meant.
        stages: The days at which it is looked at.
        bodies: Stage by stage, in the order in which they are drawn.
        flows: Between a stage and the next.
        basis: What people are counted by; `None` where nobody is.
        doubts: What is assumed for it.

    Raises:
        InvalidValueError: A flow names a body that is not there.

    >>> body = RiverBody(stage=0, code="QNQ", name="NHS Frimley Integrated Care Board")
    >>> stage = RiverStage(day=date(2023, 4, 1))
    >>> print(River(of=("QNQ",), on=stage.day, stages=(stage,), bodies=(body,), flows=()))
    What became of what: QNQ, on 1 April 2023.
    1 April 2023: NHS Frimley Integrated Care Board (QNQ).
    """

    of: tuple[str, ...]
    on: date
    stages: tuple[RiverStage, ...]
    bodies: tuple[RiverBody, ...]
    flows: tuple[RiverFlow, ...]
    basis: str | None = None
    doubts: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        known = {(each.stage, each.code) for each in self.bodies}
        for flow in self.flows:
            for end in ((flow.stage, flow.from_code), (flow.stage + 1, flow.to_code)):
                if end not in known:
                    msg = f"the flow {flow} names {end[1]}, which is not there at stage {end[0]}"
                    raise InvalidValueError(msg)

    def at(self, stage: int) -> tuple[RiverBody, ...]:
        """Return the bodies of one stage."""
        return tuple(each for each in self.bodies if each.stage == stage)

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self) -> str:
        """Say in words what the drawing shows."""
        codes = listed(self.of, MOST_SHOWN)
        told = [f"What became of what: {codes}, on {words_of_day(self.on)}."]
        for number, stage in enumerate(self.stages):
            told.append(f"{stage}: {'; '.join(map(str, self.at(number)))}.")
            flows = "; ".join(str(each) for each in self.flows if each.stage == number)
            if flows:
                told.append(f"From there: {flows}.")
        if self.basis is not None:
            told.append(f"People are counted by {self.basis}.")
        told += [f"Doubt: {each}." for each in self.doubts]
        return "\n".join(told)

    def to_records(self) -> Record:
        """Return stages, bodies and flows as plain data, for tools that draw in their own way."""
        return {
            "bodies": [each.to_record() for each in self.bodies],
            "flows": [each.to_record() for each in self.flows],
            "stages": [each.to_record() for each in self.stages],
            "of": list(self.of),
            "on": self.on.isoformat(),
            "basis": self.basis,
            "doubts": list(self.doubts),
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return the river as tables: ``bodies``, ``flows``, ``stages``, ``doubts``, ``about``."""
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        columns: dict[str, Columns] = {
            "bodies": RiverBody.record_columns,
            "flows": RiverFlow.record_columns,
            "stages": RiverStage.record_columns,
            "doubts": {"doubt": "text"},
            "about": {"of": "text", "on": "day", "basis": "text"},
        }
        return tables_of(self.to_records(), columns)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``bodies`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


def diagram_of_river(river: River) -> Diagram:
    """
    Return a river as boxes and arrows, for `as_text`, `as_mermaid` and `as_dot`.

    >>> from nhs_accountable_care.pictures import as_mermaid
    >>> from nhs_accountable_care.reference import register
    >>> split = river_of(
    ...     register(), "RW6", on=date(2021, 4, 1), days=(date(2021, 4, 1), date(2022, 1, 1))
    ... )
    >>> print(as_mermaid(diagram_of_river(split)))
    flowchart TD
      n0["Pennine Acute Hospitals NHS Trust (RW6)<br/>1 April 2021"]
      n1["Manchester University NHS Foundation Trust (R0A)<br/>1 January 2022"]
      n2["Northern Care Alliance NHS Foundation Trust (RM3)<br/>1 January 2022"]
      n0 -->|"became"| n1
      n0 -->|"became"| n2
    """
    boxes = tuple(
        Box(
            key=f"{each.stage} {each.code}",
            text=f"{each.name} ({each.code})",
            kind="body",
            details=(
                str(river.stages[each.stage]),
                *([] if each.people is None else [f"{each.people:,} people"]),
            ),
        )
        for each in river.bodies
    )
    arrows = tuple(
        Arrow(
            tail=f"{each.stage} {each.from_code}",
            head=f"{each.stage + 1} {each.to_code}",
            text=_led(each),
        )
        for each in river.flows
    )
    return Diagram(boxes=boxes, arrows=arrows)


# --- From a register ---


def river_of(
    register: Register,
    codes: str | Sequence[str],
    *,
    on: date,
    days: Sequence[date] | None = None,
) -> River:
    """
    Follow codes from day to day, backwards and forwards.

    Areas are followed through the clinical commissioning groups, the footprints and the boards of
    each day, by the people who live there; other bodies through the events that made one of
    another.

    Args:
        register: Who is who.
        codes: One code or several, of areas alone or of other bodies alone.
        on: The day on which they are meant.
        days: At which days the river is looked at; by default, of areas, 1 April 2013, 2017 and
            2026 and 1 July 2022, and of others the days of all events.

    Raises:
        InvalidValueError: There is no code, areas and other bodies are mixed, or there are more
            codes or days than can be drawn.
        NotInForceError: A code was not in force on the day.
        AmbiguousCodeError: A code was divided, or held ground with others, and nobody counted
            who lived where.

    >>> from nhs_accountable_care.reference import register
    >>> river = river_of(register(), "QNQ", on=date(2026, 3, 31))
    >>> for body in (*river.at(1), *river.at(3)):
    ...     print(body)
    Frimley Health (QNQ), 746,739 people
    NHS Hampshire and Isle of Wight Integrated Care Board (QRL), 167,593 people
    NHS Thames Valley Integrated Care Board (S0E4D), 425,015 people
    NHS Surrey and Sussex Integrated Care Board (S9B9J), 154,131 people
    """
    asked = (codes,) if isinstance(codes, str) else tuple(dict.fromkeys(codes))
    if len(asked) > _MOST_CODES:
        msg = f"there are {len(asked):,} codes, and a river is of at most {_MOST_CODES}"
        raise InvalidValueError(msg)
    found = [register.find(code, on=on) for code in asked]
    if not found:
        msg = "a river has a code at least that it is a river of; name one"
        raise InvalidValueError(msg)
    have_parts = {level_of(each.kind).has_parts for each in found}
    if len(have_parts) > 1:
        msg = f"{joined(asked, MOST_SHOWN)} are areas and bodies without area; draw two rivers"
        raise InvalidValueError(msg)
    is_area = have_parts == {True}
    if days is None:
        days = _DAYS_OF_AREAS if is_area else _days_of_events(register, found, on)
    days = tuple(sorted({check_day(each) for each in days}))
    if not 0 < len(days) <= _MOST_STAGES:
        msg = (
            f"there are {len(days)} days, and a river shows from 1 to {_MOST_STAGES}; choose some"
        )
        raise InvalidValueError(msg)
    source = _of_areas if is_area else _of_events
    river = source(register, found, on, days)
    return attrs.evolve(river, bodies=tuple(_in_order(river)))


def _of_areas(
    register: Register, found: Sequence[OrganisationVersion], on: date, days: Sequence[date]
) -> River:
    """Follow areas by their parts."""
    stages = [RiverStage(day=day, kind=_kind_of(day)) for day in days]
    held: list[dict[str, set[str]]] = []
    doubts: dict[str, None] = {}
    for stage in stages:
        parts, of_stage = _held(register, found, on, stage)
        held.append(parts)
        doubts |= dict.fromkeys(of_stage)
    # A part that several held together on one of the days is not counted.
    together = {
        key
        for parts in held
        for key, times in Counter(key for keys in parts.values() for key in keys).items()
        if times > 1
    }
    people = {
        part.key: None if part.key in together else part.people(_BASIS) for part in register.parts
    }
    bodies = [
        RiverBody(
            stage=number,
            code=code,
            name=register.find(code, on=stages[number].day).name,
            people=_people_of(parts, people),
        )
        for number, codes in enumerate(held)
        for code, parts in codes.items()
    ]
    flows = [
        RiverFlow(stage=number, from_code=one, to_code=other, people=_people_of(shared, people))
        for number, (before, after) in enumerate(pairwise(held))
        for one, parts in before.items()
        for other, others in after.items()
        if (shared := parts & others)
    ]
    return River(
        of=tuple(each.code for each in found),
        on=on,
        stages=tuple(stages),
        bodies=tuple(bodies),
        flows=tuple(flows),
        basis=_BASIS,
        doubts=tuple(doubts),
    )


def _held(
    register: Register, found: Sequence[OrganisationVersion], on: date, stage: RiverStage
) -> tuple[dict[str, set[str]], list[str]]:
    """Return which parts of the land of some areas each body of a stage has, and the doubts."""
    codes = [each.code for each in found]
    held: dict[str, set[str]] = defaultdict(set)
    try:
        walk = register.crosswalk(on, stage.day, codes=codes, to_kind=stage.kind, basis=_BASIS)
    except AmbiguousCodeError as error:
        if stage.kind is not OrganisationKind.CLINICAL_COMMISSIONING_GROUP:
            raise
        # Before some groups merged nobody counted who lived in which: each has the part.
        for code in codes:
            for part in register.parts_of(code, on=on):
                for area in part.areas_on(stage.day):
                    held[area].add(part.key)
        return held, [f"{error}".partition("; give weights")[0]]
    for row in walk.rows:
        held[row.to_code] |= {part.key for part in row.parts}
    return held, [doubt for row in walk.rows for doubt in row.doubts]


def _people_of(parts: Iterable[str], people: Mapping[str, int | None]) -> int | None:
    """Return the people of parts together, or `None` where those of one are not known."""
    counts = [people[part] for part in parts]
    known = [each for each in counts if each is not None]
    return sum(known) if len(known) == len(counts) else None


def _kind_of(day: date) -> OrganisationKind:
    """Say through which areas a river runs on a day."""
    if day < _FOOTPRINTS:
        return OrganisationKind.CLINICAL_COMMISSIONING_GROUP
    if day < _BOARDS:
        return OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT
    return OrganisationKind.INTEGRATED_CARE_BOARD


def _of_events(
    register: Register, found: Sequence[OrganisationVersion], on: date, days: Sequence[date]
) -> River:
    """Follow bodies without area by events."""
    held: list[dict[str, OrganisationVersion]] = []
    for day in days:
        versions: Iterable[OrganisationVersion] = (
            other
            for each in found
            for other in (
                register.successors(each.code, on=day)
                if day >= on
                else register.predecessors(each.code, on=day, as_at=on)
            )
        )
        held.append({each.code: each for each in versions})
    bodies = [
        RiverBody(stage=number, code=code, name=version.name)
        for number, codes in enumerate(held)
        for code, version in codes.items()
    ]
    flows = [
        RiverFlow(stage=number, from_code=code, to_code=other.code)
        for number, codes in enumerate(held[:-1])
        for code in codes
        for other in register.successors(code, on=days[number + 1])
        if other.code in held[number + 1]
    ]
    return River(
        of=tuple(each.code for each in found),
        on=on,
        stages=tuple(RiverStage(day=day) for day in days),
        bodies=tuple(bodies),
        flows=tuple(flows),
    )


def _days_of_events(
    register: Register, found: Sequence[OrganisationVersion], on: date
) -> tuple[date, ...]:
    """Return the day of each event that the bodies come from or lead to, and one before them."""
    days = {on}
    seen: set[str] = set()
    ahead = [str(each.code) for each in found]
    while ahead:
        code = ahead.pop()
        if code in seen:
            continue
        seen.add(code)
        for event in register.events_of(code):
            days.add(event.day)
            ahead += [*event.from_codes, *event.to_codes]
    return (max(min(days) - timedelta(days=1), _FIRST_DAY), *days)


def _in_order(river: River) -> Iterator[RiverBody]:
    """Put bodies beside those that they run to, so that few flows cross."""
    last = len(river.stages) - 1
    columns: list[list[RiverBody]] = [[] for _ in river.stages]
    for body in river.bodies:
        columns[body.stage].append(body)
    ahead: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
    back: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
    for flow in river.flows:
        ahead[flow.stage, flow.from_code].append((flow.to_code, flow.people or 1))
        back[flow.stage + 1, flow.to_code].append((flow.from_code, flow.people or 1))
    columns[last].sort(key=lambda each: (-(each.people or 0), each.code))
    for number in reversed(range(last)):
        columns[number] = _beside(columns[number], columns[number + 1], ahead)
    for number in range(1, last + 1):
        columns[number] = _beside(columns[number], columns[number - 1], back)
    for column in columns:
        yield from column


def _beside(
    column: Sequence[RiverBody],
    others: Sequence[RiverBody],
    ways: Mapping[tuple[int, str], Sequence[tuple[str, int]]],
) -> list[RiverBody]:
    """Sort bodies by the mean place of those that they run to, or come from."""
    places = {each.code: place for place, each in enumerate(others)}

    def mean(body: RiverBody) -> Fraction:
        found = ways.get((body.stage, body.code), ())
        total = sum(weight for _, weight in found)
        return Fraction(sum(places[code] * weight for code, weight in found), total or 1)

    return sorted(column, key=lambda each: (mean(each), each.code))


def _led(flow: RiverFlow) -> str:
    """Say what a flow is."""
    if flow.people is not None:
        return f"{flow.people:,} people"
    return "goes on" if flow.from_code == flow.to_code else "became"


def _counted(people: int | None) -> str:
    """Write people behind what has them."""
    return "" if people is None else f", {people:,} people"
