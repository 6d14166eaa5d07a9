"""Boards, their areas, and the orders that change them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeAlias, assert_never

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    EstablishmentOrder,
    Extent,
    Governance,
    Kept,
    Leader,
    Member,
    OrderRoute,
    standing,
)
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import (
    Answer,
    Breach,
    MissingFact,
    all_met,
    answer_of,
    any_met,
    at_least_met,
    find,
    must,
    must_be,
    number_of,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure
from nhs_accountable_care.validation.rulebook.examples import ICB, whole
from nhs_accountable_care.validation.rulebook.standing_as import has_reached
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["AREA_RULES"]

_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))
_APPLICATIONS_SINCE = date(2023, 10, 11)
_LED_SINCE = date(2025, 9, 23)
_LED_CHANGES = tuple(
    [DateRange(first_day=day, last_day=day) for day in (date(2026, 4, 1), date(2027, 4, 1))]
)
_ONE_DAY = timedelta(days=1)
_Remark: TypeAlias = Breach | MissingFact
_FEWEST_BOARDS = 2
_BOARDS = frozenset({OrganisationKind.INTEGRATED_CARE_BOARD})
_CLUSTERS = ("integrated-care-board-cluster",)
_KEPT_IN_A_CLUSTER = frozenset({Kept.STATUTORY_DUTIES, Kept.ALLOCATION, Kept.BOUNDARY})


def _cluster_shares_leaders_only(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what boards of a cluster are said to give up."""
    breaches = tuple(_given_up(arrangement, context))
    if not breaches:
        return
    asked = tuple(_makes_a_cluster(arrangement, context))
    is_cluster = all_met(answer for _, answer in asked)
    # What is recorded to have become a cluster is one, and then may make no body.
    if has_reached(arrangement, context, _CLUSTERS) or is_cluster is Answer.YES:
        yield from breaches
    elif is_cluster is Answer.UNKNOWN:
        for gap, answer in asked:
            if answer is Answer.UNKNOWN:
                yield gap


def _given_up(arrangement: Arrangement, context: Context) -> Iterator[Breach]:
    """Yield what some boards are said to give up, which those of a cluster keep."""
    boards = tuple(_boards_among(arrangement, context))
    if len(boards) < _FEWEST_BOARDS:
        return
    for number, member in boards:
        for given in member.gives_up or ():
            if given in _KEPT_IN_A_CLUSTER:
                yield Breach(
                    path=f"members[{number}].gives_up",
                    message=(
                        f"{member.body} is said to give up its {given.value.replace('-', ' ')}; "
                        f"boards of a cluster share leaders, and each keeps the rest"
                    ),
                    evidence=member.sources,
                )
    if arrangement.creates_legal_body:
        yield Breach(
            path="creates_legal_body",
            message=f"{arrangement.name} is said to be a legal body; a cluster makes none",
            evidence=arrangement.sources,
        )
    governance = arrangement.governance
    if governance is not None and governance.duties_stay_with_members is False:
        yield Breach(
            path="governance.duties_stay_with_members",
            message=(
                f"the duties of its boards are said to pass to {arrangement.name}; each board "
                f"of a cluster keeps its own"
            ),
            evidence=governance.sources,
        )


def _makes_a_cluster(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[MissingFact, Answer]]:
    """
    Yield what must be so for boards to be a cluster, and what is asked where it is unknown.

    By what is done, and not by a name: one leader of several boards, no order that joins them,
    and no body. Boards that own a company, or that merge, are no cluster.
    """
    members = dict.fromkeys(member.body for _, member in _boards_among(arrangement, context))
    boards = _Boards(tuple(members))
    leaders = [
        leader
        for _, leader in standing(
            None if arrangement.governance is None else arrangement.governance.leaders,
            context.moment,
        )
    ]
    shares = any_met(
        [
            *(_leads_several(leader, boards, context) for leader in leaders),
            answer_of(None if find(arrangement, "governance.leaders").may_hold_more else False),
        ]
    )
    yield (
        MissingFact(
            path="governance.leaders", fact="whether one leader has several of its boards"
        ),
        shares,
    )
    is_ordered = any_met(
        [
            *(_changes_one(order, boards, context) for order in arrangement.orders or ()),
            answer_of(None if find(arrangement, "orders").may_hold_more else False),
        ]
    )
    yield MissingFact(path="orders", fact="whether an order changes its boards"), ~is_ordered
    makes_body = arrangement.creates_legal_body
    yield (
        MissingFact(path="creates_legal_body", fact="whether it is a legal body"),
        answer_of(None if makes_body is None else not makes_body),
    )


class _Boards:
    """Boards among which those that are named elsewhere are found without going through all."""

    def __init__(self, bodies: tuple[Body, ...]) -> None:
        """Put the boards in order by what names them."""
        self._index = BodyIndex(bodies)
        self._bodies = bodies
        # Of what is not surely a board, whether it may be one hangs on no more than these.
        self._by_sort: dict[bool, list[int]] = {}
        for number, body in enumerate(bodies):
            self._by_sort.setdefault(body.code is None, []).append(number)
        self._first_named: dict[Body, tuple[int, ...]] = {}

    def at_least(self, number: int, named: tuple[Body, ...]) -> Answer:
        """Answer whether some number of the boards are named, each once."""
        sure = {place for body in named for place in self._first(body, number)}
        if len(sure) >= number:
            return Answer.YES
        among = BodyIndex(named)
        answers = [Answer.YES] * len(sure)
        for places in self._by_sort.values():
            others = [place for place in places[: len(sure) + number] if place not in sure]
            answers += [answer_of(among.has(self._bodies[place])) for place in others[:number]]
        return at_least_met(number, answers)

    def _first(self, body: Body, most: int) -> tuple[int, ...]:
        """Return the places of the first boards that are surely this body."""
        if body not in self._first_named:
            self._first_named[body] = self._index.every(body)[:most]
        return self._first_named[body]


def _leads_several(leader: Leader, boards: _Boards, context: Context) -> Answer:
    """Return whether somebody leads two or more of some boards, by what is led or by offices."""
    led = [
        *(leader.leads or ()),
        *(office.body for _, office in standing(leader.offices, context.moment)),
    ]
    known = boards.at_least(_FEWEST_BOARDS, tuple([body for body in led if body is not None]))
    is_open = find(leader, "leads").may_hold_more and find(leader, "offices").may_hold_more
    return known if known is Answer.YES or not is_open else Answer.UNKNOWN


def _changes_one(order: EstablishmentOrder, boards: _Boards, context: Context) -> Answer:
    """Return whether an order that was made by the day ends one of some boards, or moves it."""
    fields = ("closes", "changes_area_of")
    named = tuple([body for field in fields for body in getattr(order, field) or ()])
    is_open = any(find(order, field).may_hold_more for field in fields)
    return all_met(
        [
            answer_of(order.was_made_by(context.on)),
            any_met(
                [
                    boards.at_least(1, named),
                    answer_of(None if is_open else False),
                ]
            ),
        ]
    )


def _boards_among(arrangement: Arrangement, context: Context) -> Iterator[tuple[int, Member]]:
    """Yield the integrated care boards among the members of the day, each with its number."""
    for number, member in standing(arrangement.members, context.moment):
        if member.body.kind is OrganisationKind.INTEGRATED_CARE_BOARD:
            yield number, member


def _areas_do_not_meet(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield an area that shares ground with another, and systems inside that claim one area."""
    own = arrangement.area
    boards = [member.body for _, member in _boards_among(arrangement, context)]
    if own is not None and own.overlaps_with and boards:
        yield Breach(
            path="area.overlaps_with",
            message=(
                f"{arrangement.name} is said to share ground with {', '.join(own.overlaps_with)}; "
                f"areas of integrated care boards may not overlap"
            ),
            evidence=own.sources or arrangement.sources,
        )
    claimed: dict[str, str] = {}
    for number, part in enumerate(arrangement.nested or ()):
        kinds = {member.body.kind for member in part.members or ()}
        area = part.area
        if (
            OrganisationKind.INTEGRATED_CARE_BOARD not in kinds
            or area is None
            or area.footprint is None
            or area.extent is not Extent.WHOLE
        ):
            continue
        if area.footprint in claimed:
            yield Breach(
                path=f"nested[{number}].area.footprint",
                message=(
                    f"{part.name} covers all of {area.footprint}, as {claimed[area.footprint]} "
                    f"does; every place is in the area of one integrated care board"
                ),
                evidence=area.sources or part.sources,
            )
        else:
            claimed[area.footprint] = part.name
    yield from _of_each_order(arrangement, context, _boards_follow_each_other)


def _of_each_order(
    arrangement: Arrangement,
    context: Context,
    asked: Callable[[str, EstablishmentOrder, tuple[Citation, ...]], Iterable[_Remark]],
) -> Iterator[_Remark]:
    """
    Yield what is asked of each order that was made by the day, by its path and its evidence.

    What is wrong with one that may not have been made is not found: it is asked if it was.
    """
    for number, order in enumerate(arrangement.orders or ()):
        was_made = order.was_made_by(context.on)
        if was_made is False:
            continue
        path = f"orders[{number}]"
        evidence = order.sources or arrangement.sources
        for remark in asked(path, order, evidence):
            if was_made is None and isinstance(remark, Breach):
                yield MissingFact(
                    path=f"{path}.made_on",
                    fact=f"whether it was made by {words_of_day(context.on)}; it may be that "
                    f"{remark.message}",
                )
            else:
                yield remark


def _follows(first: StatedDate, last: StatedDate) -> bool | None:
    """Return whether boards ended on the day on which others began, or on the day before."""
    # Of one month nobody can tell days that follow each other from days that do not.
    if first.day is None or last.day is None:
        is_apart = last.after(first) or last.latest.toordinal() < first.earliest.toordinal() - 1
        return False if is_apart else None
    return first.day - _ONE_DAY <= last.day <= first.day


def _boards_follow_each_other(
    path: str, order: EstablishmentOrder, evidence: tuple[Citation, ...]
) -> Iterator[_Remark]:
    """Yield where by an order old boards outlive the new ones, or leave a day to nobody."""
    where = f"{path}.last_day_of_closed"
    last, first = order.last_day_of_closed, order.effective_from
    if last is None or first is None:
        if order.closes:
            yield MissingFact(path=where, fact="when the old boards ended and what follows began")
    elif _follows(first, last) is None:
        yield MissingFact(path=where, fact="on which day the old boards ended")
    elif not _follows(first, last):
        yield Breach(
            path=where,
            message=(
                f"by {order.title} the old boards ended on {last} and what follows began on "
                f"{first}; areas neither overlap nor stand without a board"
            ),
            evidence=evidence,
        )


def _by_a_route_of_its_day(arrangement: Arrangement, context: Context) -> Iterator[_Remark]:
    """Yield what orders lack of the policy by which they came about."""
    yield from _of_each_order(arrangement, context, _by_a_route)


def _by_a_route(
    path: str, order: EstablishmentOrder, evidence: tuple[Citation, ...]
) -> Iterator[_Remark]:
    """Yield what an order lacks of the policy by which it came about."""
    match order.route:
        case None:
            yield MissingFact(path=f"{path}.route", fact="by which route it came about")
        case OrderRoute.APPLICATION_OF_BOARDS:
            is_open = find(order, "applicants").may_hold_more
            yield from must(
                True if order.applicants else None if is_open else False,
                path=f"{path}.applicants",
                fact="which boards applied for it",
                message=f"no board applied for {order.title}, which is said to be so made",
                evidence=evidence,
            )
        case OrderRoute.LED_BY_NHS_ENGLAND:
            yield from _led(path, order, evidence)
        case _:
            assert_never(order.route)
    yield from must_be(
        order,
        "approved_by_ministers",
        at=path,
        fact="whether ministers approved it",
        message=f"{order.title} was made without the approval of ministers, which policy asks",
        evidence=evidence,
    )


def _led(
    path: str, order: EstablishmentOrder, evidence: tuple[Citation, ...]
) -> Iterator[Breach | MissingFact]:
    """Yield where an order on NHS England's own lead lies outside the guidance on it."""
    was_early = False if order.made_on is None else order.made_on.before(_LED_SINCE)
    if was_early is None:
        yield MissingFact(path=f"{path}.made_on", fact="whether it was made before the guidance")
    elif was_early:
        yield Breach(
            path=f"{path}.made_on",
            message=(
                f"NHS England is said to have led {order.title} on {order.made_on}; "
                f"its guidance on that is of {words_of_day(_LED_SINCE)}"
            ),
            evidence=evidence,
        )
    yield from value_must_be(
        order,
        "effective_from",
        StatedDate,
        lambda day: any_met(answer_of(day.lies_in(change)) for change in _LED_CHANGES),
        at=path,
        fact="from when it takes effect",
        message=(
            f"{order.title} takes effect on another day than 1 April 2026 or 1 April 2027, for "
            f"which NHS England leads"
        ),
        evidence=evidence,
    )


def _area_of_its_board(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield a system whose area is said to be another than that of its board."""
    area = arrangement.area
    if area is None or area.footprint is None or area.extent is not Extent.WHOLE:
        return
    # One that is listed twice is still one.
    boards = list({member.body: None for _, member in _boards_among(arrangement, context)})
    if len(boards) != 1:
        return
    if boards[0].code is None:
        yield MissingFact(path="members", fact=f"the code of {boards[0]}")
    elif boards[0].code == area.footprint:
        return
    elif number_of(arrangement, "members", _BOARDS).at_least(_FEWEST_BOARDS) is not Answer.NO:
        # Several boards make no system; they may be a region, or a cluster.
        yield MissingFact(path="members", fact=f"whether {boards[0]} is its only board")
    else:
        yield Breach(
            path="area.footprint",
            message=(
                f"{arrangement.name} covers {area.footprint} and its board is {boards[0]}; a "
                f"system has the area of its board, and areas change by order only"
            ),
            evidence=area.sources or arrangement.sources,
        )


_OTHER_BOARD = Body(code="QKK", kind=OrganisationKind.INTEGRATED_CARE_BOARD)


def _cluster(given: tuple[Kept, ...]) -> Arrangement:
    """Make a cluster of two boards."""
    return Arrangement(
        name="A cluster",
        members=(Member(body=ICB, gives_up=given), Member(body=_OTHER_BOARD)),
        governance=Governance(
            leaders=(Leader(post="Chief executive", leads=(ICB, _OTHER_BOARD)),),
            duties_stay_with_members=True,
        ),
        orders=(),
        creates_legal_body=False,
    )


def _system(board: Body, footprint: str, name: str = "A system") -> Arrangement:
    """Make a system with its board and its area."""
    return Arrangement(
        name=name,
        members=(Member(body=board),),
        area=Area(name="An area", footprint=footprint, extent=Extent.WHOLE),
    )


def _region(*systems: Arrangement) -> Arrangement:
    """Make a region of systems."""
    return Arrangement(name="A region", nested=systems)


_LED_ORDER = EstablishmentOrder(
    title="An order",
    made_on=StatedDate.of(2026, 1, 15),
    effective_from=StatedDate.of(2026, 4, 1),
    route=OrderRoute.LED_BY_NHS_ENGLAND,
    approved_by_ministers=True,
)


def _ordered(order: EstablishmentOrder) -> Arrangement:
    """Make a place with an order about its boards."""
    return Arrangement(name="A region", orders=(order,))


AREA_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC902",
        title="Boards of a cluster share leaders and keep everything else",
        period=DateRange(first_day=date(2025, 6, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Ministers told Parliament that boards of a cluster stay separate bodies in law, each "
            "with its own money, and so with its own duties; a boundary changes only with their "
            "approval. A cluster is told by what its record says: one leader of several boards, "
            "no order, and no body."
        ),
        check=_cluster_shares_leaders_only,
        passing=_cluster(()),
        failing=_cluster((Kept.ALLOCATION,)),
        example_day=date(2025, 10, 1),
        sources=(
            sure(
                "S62",
                "written statement of 9 September 2025, separate bodies and their money; briefing "
                "of 28 August 2025, boundaries",
            ),
        ),
    ),
    Rule(
        code="NAC903",
        title="No place is in the areas of two integrated care boards",
        period=_SINCE_THE_ACT,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Areas of boards may not overlap, and together they cover England: so the boards that "
            "an order ends stand until those that follow them begin, and no longer. The register "
            "gives the last day as that before, or as the same."
        ),
        check=_areas_do_not_meet,
        passing=_region(_system(ICB, "QOP"), _system(_OTHER_BOARD, "QKK", "Another")),
        failing=_region(_system(ICB, "QOP"), _system(_OTHER_BOARD, "QOP", "Another")),
        example_day=date(2023, 4, 1),
        sources=(sure("FC-A06", "s.14Z25(3) and (4)"),),
    ),
    Rule(
        code="NAC904",
        title="A system has the area of its integrated care board",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Areas change only by an order of NHS England, on a board's application or on its "
            "own lead; that ministers approve is policy."
        ),
        check=_area_of_its_board,
        passing=_system(ICB, "QOP"),
        failing=attrs.evolve(_system(ICB, "QKK"), lists=whole("members")),
        example_day=date(2023, 4, 1),
        sources=(sure("NHSA2006", "s.14Z25"), sure("S93"), sure("S62")),
    ),
    Rule(
        code="NAC908",
        title="Boards end, begin and change their areas by one of two routes",
        period=DateRange(first_day=_APPLICATIONS_SINCE),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "By the procedure of 11 October 2023 boards apply; by the guidance of 23 September "
            "2025 NHS England leads, for changes on 1 April 2026 and 1 April 2027. That ministers "
            "approve is policy too: the Act asks for an order of NHS England and no more, so the "
            "rule warns."
        ),
        check=_by_a_route_of_its_day,
        passing=_ordered(_LED_ORDER),
        failing=_ordered(attrs.evolve(_LED_ORDER, effective_from=StatedDate.of(2026, 7, 1))),
        example_day=date(2026, 6, 1),
        sources=(sure("S93"), sure("S62"), sure("NHSA2006", "s.14Z25")),
    ),
)
"""Rules about boards and their areas."""
