"""Events of areas that no part tells of: what a user lays over is never passed over in silence."""

from datetime import date

import pytest

from nhs_accountable_care import Citation, Confidence, DateRange, Source
from nhs_accountable_care.organisations import (
    AreaPeriod,
    Crosswalk,
    Flow,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    RegisterError,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
    UndividedPart,
)
from nhs_accountable_care.organisations.register import Record
from nhs_accountable_care.reference import register

K = OrganisationKind
CCG, STP, REGION = (
    K.CLINICAL_COMMISSIONING_GROUP,
    K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
    K.NHS_ENGLAND_REGION,
)
BEGIN, DAY, LATER = date(2015, 4, 1), date(2018, 4, 1), date(2020, 4, 1)
MONTH_BEFORE, EVE = date(2018, 3, 1), date(2018, 3, 31)
CITED = (
    Citation(
        source=Source(key="TEST", title="A made-up register"), confidence=Confidence.VERIFIED
    ),
)
ADVICE = (
    "no part tells what moved, so nothing is taken to have moved; lay its parts over the register "
    "(UndividedPart)"
)


def body(code: str, kind: OrganisationKind = CCG) -> Organisation:
    """Make a body that stands from the first day on."""
    return Organisation.of_one_version(code, f"Body {code}", kind, first_day=BEGIN)


def part(key: str, *areas: tuple[str, date], event: str | None = None) -> UndividedPart:
    """Make a part that was in one area and then in another, if there is another."""
    ends = [date.fromordinal(day.toordinal() - 1) for _, day in areas[1:]]
    return UndividedPart(
        key=key,
        periods=tuple(
            AreaPeriod(areas=(OdsCode(code),), first_day=day, last_day=end, event=event)
            for (code, day), end in zip(areas, [*ends, None], strict=True)
        ),
    )


def link(
    child: str,
    relation: Relation,
    parent: str,
    first: date = BEGIN,
    last: date | None = None,
) -> Relationship:
    """Link a body to what it is part of, from the first day on unless said otherwise."""
    return Relationship(
        child=OdsCode(child),
        relation=relation,
        parent=OdsCode(parent),
        period=DateRange(first_day=first, last_day=last),
        sources=CITED,
    )


def event(
    kind: SuccessionKind, before: str, after: str, day: date = DAY, flows: tuple[Flow, ...] = ()
) -> Succession:
    """Make an event between codes with blanks between."""
    return Succession(
        key="mine",
        day=day,
        kind=kind,
        from_codes=tuple(map(OdsCode, before.split())),
        to_codes=tuple(map(OdsCode, after.split())),
        flows=flows,
    )


def ground(*records: Record) -> Register:
    """Two areas of a part each in each of two footprints of one region, and what is laid over."""
    areas = {"A01": "QAA", "B01": "QAA", "C01": "QBB", "D01": "QBB"}
    held = Register(
        organisations=(
            *map(body, [*areas, "N01"]),
            *(body(code, STP) for code in ("QAA", "QBB")),
            *(body(code, REGION) for code in ("Y01", "Y02")),
        ),
        relationships=(
            *(link(area, Relation.CONSTITUENT_OF, parent) for area, parent in areas.items()),
            *(link(stp, Relation.IN_REGION, "Y01") for stp in ("QAA", "QBB")),
        ),
        parts=[part(f"P{area}", (area, BEGIN)) for area in areas],
    )
    return held.plus(records, replace=True)


def doubtful(walk: Crosswalk) -> dict[str, tuple[str, ...]]:
    """Return the doubts of the rows that have some, by both codes."""
    return {f"{row.from_code} {row.to_code}": row.doubts for row in walk.rows if row.doubts}


BOUNDARY, SPLIT, MERGER = (
    SuccessionKind.BOUNDARY_CHANGE,
    SuccessionKind.SPLIT,
    SuccessionKind.MERGER,
)


@pytest.mark.parametrize(
    ("laid", "told"),
    [
        (event(BOUNDARY, "A01", "C01"), "boundary change of A01, to C01"),
        (event(SPLIT, "A01", "A01 C01"), "split of A01, to A01 and C01"),
        (event(SPLIT, "A01", "A01 N01"), "split of A01, to A01 and N01"),
        (event(BOUNDARY, "A01", "C01", LATER), "boundary change of A01, to C01"),
    ],
)
@pytest.mark.parametrize(("kind", "row"), [(CCG, "A01 A01"), (STP, "QAA QAA")])
def test_an_event_laid_over_that_no_part_tells_of_is_a_doubt(
    laid: Succession, told: str, kind: OrganisationKind, row: str
) -> None:
    """Of the area that gave something up, and of its system; the rows of others stay sure."""
    walk = ground(laid).crosswalk(BEGIN, LATER, kind=kind)
    day = "1 April 2018" if laid.day == DAY else "1 April 2020"
    doubt = f"{day}: {told} (mine): {ADVICE}"
    assert doubtful(walk) == {row: (doubt,)}
    assert walk.doubts == (doubt,)


def test_backwards_it_is_a_doubt_of_whoever_took_something() -> None:
    """What A01 gave is among what C01 has on the later day."""
    held = ground(event(BOUNDARY, "A01", "C01"))
    assert [*doubtful(held.crosswalk(LATER, BEGIN, kind=CCG))] == ["C01 C01"]
    assert [*doubtful(held.crosswalk(LATER, BEGIN, kind=STP))] == ["QBB QBB"]


@pytest.mark.parametrize(
    ("laid", "kind"),
    [
        (event(BOUNDARY, "A01", "C01", BEGIN), CCG),
        (event(BOUNDARY, "A01", "C01", date(2020, 4, 2)), CCG),
        (event(BOUNDARY, "A01", "B01"), STP),
        (event(BOUNDARY, "QAA", "QBB"), CCG),
        (event(BOUNDARY, "A01", "C01"), REGION),
        (event(BOUNDARY, "N01", "A01"), CCG),
        (event(BOUNDARY, "A01", "A01"), CCG),
        (event(SuccessionKind.RENAME, "A01", "C01"), CCG),
    ],
    ids=[
        "first day",
        "later",
        "in one system",
        "level above",
        "in one region",
        "of a body without parts",
        "itself",
        "name",
    ],
)
def test_an_event_that_could_change_nothing_is_no_doubt(
    laid: Succession, kind: OrganisationKind
) -> None:
    """Outside the days, between areas of one end, above what is asked, or of no land."""
    assert ground(laid).crosswalk(BEGIN, LATER, kind=kind).doubts == ()


def test_an_event_matters_on_its_level_and_after_the_first_day() -> None:
    """From areas to footprints as well; not on the first day, and not of a footprint alone."""
    held = ground(event(BOUNDARY, "QAA", "QBB"))
    walk = held.crosswalk(BEGIN, LATER, kind=CCG, to_kind=STP, partial=True)
    assert [*doubtful(walk)] == ["A01 QAA", "B01 QAA"]
    assert held.crosswalk(DAY, LATER, kind=STP).doubts == ()
    alone = ground(event(BOUNDARY, "QAA", "QAA"))
    basis = {each.key: 1 for each in alone.parts}
    assert alone.crosswalk(BEGIN, LATER, kind=STP, to_kind=CCG, basis=basis).doubts == ()


@pytest.mark.parametrize("kind", [STP, REGION])
def test_an_event_of_systems_is_told_by_links(kind: OrganisationKind) -> None:
    """A footprint that gave an area to another is told by the link of that area, or not at all."""
    pairs = (("QAA", "QBB"), ("Y01", "Y02"))
    flows = tuple(Flow(from_code=OdsCode(one), to_code=OdsCode(other)) for one, other in pairs)
    held = ground(event(BOUNDARY, "QAA Y01", "QBB Y02", flows=flows))
    rows = {STP: "QAA QAA", REGION: "Y01 Y01"}
    assert [*doubtful(held.crosswalk(BEGIN, LATER, kind=kind))] == [rows[kind]]
    links = [
        moved
        for child, relation, (parent, other) in (
            ("B01", Relation.CONSTITUENT_OF, pairs[0]),
            ("QBB", Relation.IN_REGION, pairs[1]),
        )
        for moved in (
            link(child, relation, parent, last=date(2018, 3, 31)),
            link(child, relation, other, first=DAY),
        )
    ]
    told = held.plus(links, replace=True)
    basis = dict.fromkeys(["PA01", "PB01", "PC01", "PD01"], 1)
    assert told.crosswalk(BEGIN, LATER, kind=kind, basis=basis, partial=True).doubts == ()


@pytest.mark.parametrize(
    "moved",
    [
        part("PA01", ("A01", BEGIN), ("C01", DAY)),
        part("P", ("A01", BEGIN), ("B01", MONTH_BEFORE), ("A01", EVE), ("C01", DAY)),
        part("P", ("A01", BEGIN), ("C01", date(2019, 4, 1)), event="mine"),
    ],
    ids=["by day", "from one day to the next", "by key"],
)
def test_a_part_that_is_laid_over_answers_the_doubt(moved: UndividedPart) -> None:
    """Whether it names the event, or came on its day."""
    held = ground(event(BOUNDARY, "A01", "C01"), moved)
    basis = {part.key: 1 for part in held.parts}
    assert held.crosswalk(BEGIN, LATER, kind=CCG, basis=basis).doubts == ()


def test_counts_of_an_area_that_has_parts_are_refused() -> None:
    """A split 90 to 10 that an event states would stand beside what parts tell."""
    flows = tuple(
        Flow(from_code=OdsCode("A01"), to_code=OdsCode(to), parts=count, basis="people")
        for to, count in (("A01", 90), ("C01", 10))
    )
    with pytest.raises(RegisterError, match=r"how much of A01 .* lay the parts over the register"):
        ground(event(SPLIT, "A01", "A01 C01", flows=flows))


def test_the_pack_tells_all_of_its_own_events_by_parts_and_links() -> None:
    """No crosswalk of the reference pack has such a doubt."""
    days = [date(2015, 7, 1), date(2018, 4, 1), *(date(year, 7, 1) for year in range(2020, 2027))]
    for kind in (CCG, STP):
        for day in days:
            walk = register().crosswalk(date(2020, 4, 1), day, kind=kind, partial=True)
            assert [doubt for doubt in walk.doubts if "no part tells" in doubt] == []


def test_a_boundary_change_laid_over_the_pack_is_told() -> None:
    """Heywood, Middleton and Rochdale loses something to Manchester in June 2021."""
    mine = event(BOUNDARY, "01D", "01F", date(2021, 6, 1))
    walk = register().plus([mine]).crosswalk(date(2021, 4, 1), date(2022, 4, 1), codes=["01D"])
    assert walk.doubts == (f"1 June 2021: boundary change of 01D, to 01F (mine): {ADVICE}",)
