"""Who may sit on the boards of commissioners."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    Governance,
    Office,
    OfficeKind,
    Seat,
    SeatKind,
    standing,
)
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import COUNCILS, TRUSTS, Breach, MissingFact, find, kind_gap
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    COUNCIL,
    FOUNDATION_TRUST,
    NHS_TRUST,
    whole,
)
from nhs_accountable_care.validation.rulebook.nhs_trusts import is_an_nhs_trust, sort_gap
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["BOARD_RULES"]

_YEARS_OF_CCGS = DateRange(first_day=date(2013, 4, 1), last_day=date(2022, 6, 30))
_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))
_LAY = frozenset(
    {
        SeatKind.LAY_MEMBER,
        SeatKind.LAY_MEMBER_FOR_GOVERNANCE,
        SeatKind.LAY_MEMBER_FOR_PATIENTS,
    }
)
_CLINICAL = frozenset({SeatKind.REGISTERED_NURSE, SeatKind.SECONDARY_CARE_SPECIALIST})
_EXECUTIVE_POSTS = frozenset(
    {
        OfficeKind.CHIEF_EXECUTIVE,
        OfficeKind.CHIEF_FINANCE_OFFICER,
        OfficeKind.EXECUTIVE_DIRECTOR,
        OfficeKind.EMPLOYEE,
    }
)
_POSTS_AT_AN_NHS_BODY = _EXECUTIVE_POSTS | {
    OfficeKind.CHAIR,
    OfficeKind.NON_EXECUTIVE,
    OfficeKind.MEMBER,
}
# SI 2012/1631 Sch 4, as made: employees of councils (para 1); the Department (para 2); NHS bodies
# but for groups (para 3, with s.275(1) of the Act), of which only foundation trusts (para 4) have
# governors; the two regulators, whose members are their chairs and directors (paras 6 and 7).
_NO_POSTS_OF_LAY_MEMBERS = (
    (COUNCILS, _EXECUTIVE_POSTS | {OfficeKind.COUNCIL_OFFICER}),
    (
        frozenset({OrganisationKind.DEPARTMENT_OF_HEALTH_AND_SOCIAL_CARE}),
        _POSTS_AT_AN_NHS_BODY,
    ),
    (
        frozenset({OrganisationKind.NHS_ENGLAND, OrganisationKind.SPECIAL_HEALTH_AUTHORITY}),
        _POSTS_AT_AN_NHS_BODY,
    ),
    (TRUSTS, _POSTS_AT_AN_NHS_BODY | {OfficeKind.GOVERNOR}),
    (
        frozenset({OrganisationKind.CARE_QUALITY_COMMISSION, OrganisationKind.MONITOR}),
        _POSTS_AT_AN_NHS_BODY,
    ),
)
# SI 2012/1631 Sch 5 paras 1 to 3.
_DISQUALIFYING = frozenset(
    {
        OfficeKind.MEMBER_OF_PARLIAMENT,
        OfficeKind.MEMBER_OF_THE_EUROPEAN_PARLIAMENT,
        OfficeKind.LONDON_ASSEMBLY_MEMBER,
        OfficeKind.COUNCILLOR,
        OfficeKind.SUPPLIER_OF_COMMISSIONING_SUPPORT,
    }
)
# The office ended when the United Kingdom left the European Union.
_LAST_DAY_IN_THE_EUROPEAN_PARLIAMENT = date(2020, 1, 31)
_SEATS_OF_A_GROUP = (
    SeatKind.ACCOUNTABLE_OFFICER,
    SeatKind.CHIEF_FINANCE_OFFICER,
    SeatKind.REGISTERED_NURSE,
    SeatKind.SECONDARY_CARE_SPECIALIST,
    SeatKind.LAY_MEMBER_FOR_GOVERNANCE,
    SeatKind.LAY_MEMBER_FOR_PATIENTS,
)
_FEWEST_MEMBERS = 6
_SEATS_OF_A_BOARD = (
    SeatKind.CHAIR,
    SeatKind.CHIEF_EXECUTIVE,
    SeatKind.TRUST_PARTNER,
    SeatKind.PRIMARY_MEDICAL_PARTNER,
    SeatKind.LOCAL_AUTHORITY_PARTNER,
)
_EXECUTIVES = frozenset(
    {
        SeatKind.CHIEF_EXECUTIVE,
        SeatKind.CHIEF_FINANCE_OFFICER,
        SeatKind.REGISTERED_NURSE,
        SeatKind.EXECUTIVE,
    }
)
# The framework counts three, the chair and two others [GPO-ICS].
_INDEPENDENT = frozenset({SeatKind.CHAIR, SeatKind.INDEPENDENT_NON_EXECUTIVE})
_PARTNERS = frozenset(
    {
        SeatKind.TRUST_PARTNER,
        SeatKind.PRIMARY_MEDICAL_PARTNER,
        SeatKind.LOCAL_AUTHORITY_PARTNER,
    }
)
_POLICY_MINIMUM = (
    ("executives", _EXECUTIVES, 4),
    ("independent non-executives", _INDEPENDENT, 3),
    ("partner members", _PARTNERS, 3),
)
_COMMITTEES = frozenset({BoardKind.COMMITTEE, BoardKind.JOINT_COMMITTEE})
_NOT_EXECUTIVE = frozenset({OfficeKind.CHAIR, OfficeKind.NON_EXECUTIVE})


def _boards(
    arrangement: Arrangement, context: Context, kind: BoardKind
) -> Iterator[tuple[str, Board]]:
    """Yield the boards of one kind that stand on the day, each with its path."""
    if arrangement.governance is not None:
        for number, board in standing(arrangement.governance.boards, context.moment):
            if board.is_kind(kind):
                yield f"governance.boards[{number}]", board


def _offices(
    arrangement: Arrangement, context: Context, kind: BoardKind
) -> Iterator[tuple[str, Board, Seat, Office] | MissingFact]:
    """Yield each other office of each who sits on a board of a kind, and what is not recorded."""
    for path, board in _boards(arrangement, context, kind):
        if board.seats is None:
            yield MissingFact(path=f"{path}.seats", fact=f"who sits on {board.name}")
        for number, seat in enumerate(board.seats or ()):
            held = [
                (f"{path}.seats[{number}].other_offices", seat.other_offices),
                *_of_the_leader(arrangement, context, seat),
            ]
            # Those of the leader need not be written again at the seat.
            if all(offices is None for _, offices in held):
                yield MissingFact(
                    path=held[-1][0],
                    fact=f"which other offices the {_words(seat)} of {board.name} holds",
                )
            for where, offices in held:
                for place, office in enumerate(offices or ()):
                    yield f"{where}[{place}]", board, seat, office


def _of_the_leader(
    arrangement: Arrangement, context: Context, seat: Seat
) -> Iterator[tuple[str, tuple[Office, ...] | None]]:
    """Yield the offices of the leader who has a seat, with their path, if it is known who."""
    if seat.leader is not None:
        # The boards were found in it, so that there is a governance.
        leaders = arrangement.governance.leaders  # type: ignore[union-attr]  # see above
        posts = [
            (number, leader)
            for number, leader in standing(leaders, context.moment)
            if leader.post == seat.leader
        ]
        # Two leaders of one post cannot be told apart by it, and where not all are given there
        # may be another: the chair of each board that meets in a place, say.
        if len(posts) == 1 and not find(arrangement, "governance.leaders").may_hold_more:
            [(number, leader)] = posts
            yield f"governance.leaders[{number}].offices", leader.offices


def _lay_members_stand_apart(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each post that a lay member of a group may not hold."""
    for each in _offices(arrangement, context, BoardKind.CCG_GOVERNING_BODY):
        if isinstance(each, MissingFact):
            yield each
            continue
        path, board, seat, office = each
        if seat.kind not in _LAY:
            continue
        if not _bars_lay_members(office):
            yield from _where_held(path, seat, office)
            continue
        yield Breach(
            path=path,
            message=(
                f"the {_words(seat)} of {board.name} is also {_of(office)}, whom Schedule 4 of "
                f"SI 2012/1631 keeps from being a lay member"
            ),
            evidence=seat.sources or board.sources,
        )


def _bars_lay_members(office: Office) -> bool:
    """Return whether an office is known to be one that a lay member may not hold."""
    # Paras 8, 9 and 11: who gives services by arrangement with the group, with NHS England or for
    # social care.
    if office.kind is OfficeKind.SUPPLIER:
        return True
    kind = None if office.body is None else office.body.kind
    return any(kind in kinds and office.kind in posts for kinds, posts in _NO_POSTS_OF_LAY_MEMBERS)


def _where_held(path: str, seat: Seat, office: Office) -> Iterator[MissingFact]:
    """Yield what is not recorded of the body at which a lay member has a post."""
    if not any(office.kind in posts for _, posts in _NO_POSTS_OF_LAY_MEMBERS):
        return
    if office.body is None:
        yield MissingFact(path=f"{path}.body", fact=f"where the {_words(seat)} is {_of(office)}")
    elif office.body.kind is None:
        yield kind_gap(f"{path}.body", office.body)


def _nobody_disqualified(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each office that keeps its holder off a group's governing body."""
    for each in _offices(arrangement, context, BoardKind.CCG_GOVERNING_BODY):
        if isinstance(each, MissingFact):
            yield each
            continue
        path, board, seat, office = each
        is_past = (
            office.kind is OfficeKind.MEMBER_OF_THE_EUROPEAN_PARLIAMENT
            and context.on > _LAST_DAY_IN_THE_EUROPEAN_PARLIAMENT
        )
        if office.kind in _DISQUALIFYING and not is_past:
            yield Breach(
                path=path,
                message=(
                    f"the {_words(seat)} of {board.name} is also {_of(office)}, which "
                    f"disqualifies from the governing body of a CCG"
                ),
                evidence=seat.sources or board.sources,
            )


def _seats_lacking(
    path: str, board: Board, needed: tuple[SeatKind, ...]
) -> Iterator[Breach | MissingFact]:
    """Yield what a board lacks of the seats that it must have."""
    where = f"{path}.seats"
    filled = {seat.kind for seat in board.seats or ()}
    lacking = [kind.value.replace("-", " ") for kind in needed if kind not in filled]
    if not lacking:
        return
    words = ", ".join(lacking)
    if find(board, "seats").may_hold_more:
        yield MissingFact(path=where, fact=f"whether {board.name} has a seat for: {words}")
    else:
        yield Breach(
            path=where,
            message=f"{board.name} has no seat for: {words}",
            evidence=board.sources,
        )


def _governing_body(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield what the governing body of a group lacks."""
    for path, board in _boards(arrangement, context, BoardKind.CCG_GOVERNING_BODY):
        yield from _seats_lacking(path, board, _SEATS_OF_A_GROUP)
        count = len(board.seats or ())
        if count < _FEWEST_MEMBERS and not find(board, "seats").may_hold_more:
            yield Breach(
                path=f"{path}.seats",
                message=(f"{board.name} has {count} members; it needs at least {_FEWEST_MEMBERS}"),
                evidence=board.sources,
            )


def _board_in_law(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield what the board of an integrated care board lacks by the Act."""
    for path, board in _boards(arrangement, context, BoardKind.INTEGRATED_CARE_BOARD):
        yield from _seats_lacking(path, board, _SEATS_OF_A_BOARD)
        answers = {seat.brings_mental_health_expertise for seat in board.seats or ()}
        if True in answers:
            continue
        where = f"{path}.seats"
        if find(board, "seats").may_hold_more or None in answers:
            yield MissingFact(
                path=where, fact=f"who brings mental health expertise to {board.name}"
            )
        else:
            yield Breach(
                path=where,
                message=f"nobody brings mental health expertise to {board.name}",
                evidence=board.sources,
            )


def _board_in_policy(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield what a board lacks of the minimum that policy set above the law's."""
    for path, board in _boards(arrangement, context, BoardKind.INTEGRATED_CARE_BOARD):
        where = f"{path}.seats"
        for words, kinds, fewest in _POLICY_MINIMUM:
            there = sum(seat.kind in kinds for seat in board.seats or ())
            if there >= fewest:
                continue
            if find(board, "seats").may_hold_more:
                yield MissingFact(path=where, fact=f"how many {words} sit on {board.name}")
            else:
                yield Breach(
                    path=where,
                    message=f"{board.name} has {there} {words}; policy set at least {fewest}",
                    evidence=board.sources,
                )


def _non_executives_of_trusts(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each chair or non-executive of an NHS trust who sits on an integrated care board."""
    for each in _offices(arrangement, context, BoardKind.INTEGRATED_CARE_BOARD):
        if isinstance(each, MissingFact):
            yield each
            continue
        path, board, seat, office = each
        if seat.kind is not SeatKind.TRUST_PARTNER:
            yield from _leads_an_nhs_trust(path, board, seat, office, context)


def _clinicians_without_link(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each nurse or specialist on a governing body who comes from a linked provider."""
    for path, board in _boards(arrangement, context, BoardKind.CCG_GOVERNING_BODY):
        for number, seat in enumerate(board.seats or ()):
            if seat.kind not in _CLINICAL:
                continue
            where = f"{path}.seats[{number}].has_provider_link"
            if seat.has_provider_link is None:
                yield MissingFact(
                    path=where,
                    fact=f"whether the {_words(seat)} comes from a provider linked to the CCG",
                )
            elif seat.has_provider_link:
                yield Breach(
                    path=where,
                    message=(
                        f"the {_words(seat)} of {board.name} comes from a provider that is "
                        f"linked to the CCG"
                    ),
                    evidence=seat.sources or board.sources,
                )


def _judged_safe(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each appointment that those who made it did not judge safe for independence."""
    boards = None if arrangement.governance is None else arrangement.governance.boards
    for number, board in standing(boards, context.moment):
        if not board.is_kind(BoardKind.INTEGRATED_CARE_BOARD) and not (
            board.is_kind(*_COMMITTEES) and board.has_commissioning_functions
        ):
            continue
        for place, seat in enumerate(board.seats or ()):
            if seat.appointment_was_judged_safe is False:
                yield Breach(
                    path=f"governance.boards[{number}].seats[{place}].appointment_was_judged_safe",
                    message=(
                        f"the {_words(seat)} of {board.name} was appointed though the "
                        f"appointment was judged to harm the independence of the NHS"
                    ),
                    evidence=seat.sources or board.sources,
                )


def _group_and_trust(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each chair or non-executive of an NHS trust on the governing body of a group."""
    for each in _offices(arrangement, context, BoardKind.CCG_GOVERNING_BODY):
        if isinstance(each, MissingFact):
            yield each
        else:
            yield from _leads_an_nhs_trust(*each, context)


def _leads_an_nhs_trust(
    path: str, board: Board, seat: Seat, office: Office, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield an office that is the chair or a non-executive of an NHS trust."""
    if office.kind not in _NOT_EXECUTIVE:
        return
    if office.body is None or office.body.kind is None:
        yield MissingFact(path=f"{path}.body", fact=f"where the {_words(seat)} is {_of(office)}")
        return
    is_one = is_an_nhs_trust(office.body, context)
    if is_one is None:
        yield sort_gap(f"{path}.body", office.body, context)
    elif is_one:
        yield Breach(
            path=path,
            message=(
                f"the {_words(seat)} of {board.name} is also {_of(office)}, an NHS trust: read "
                f"regulation 11 of SI 1990/2024"
            ),
            evidence=seat.sources or board.sources,
        )


def _words(seat: Seat) -> str:
    """Write what a seat is for."""
    return seat.kind.value.replace("-", " ")


def _of(office: Office) -> str:
    """Write what an office is, and where."""
    words = office.kind.value.replace("-", " ")
    return words if office.body is None else f"{words} of {office.body}"


def _place(kind: BoardKind, *seats: Seat) -> Arrangement:
    """Make a place with one board."""
    board = Board(name="The board", kind=kind, seats=seats, lists=whole("seats"))
    return Arrangement(name="A place", governance=Governance(boards=(board,)))


def _seat(kind: SeatKind, *offices: Office) -> Seat:
    """Make a seat, with all other offices of who holds it."""
    return Seat(
        kind=kind,
        other_offices=offices,
        has_provider_link=False,
        brings_mental_health_expertise=kind is SeatKind.TRUST_PARTNER,
    )


def _office(kind: OfficeKind, body: Body | None = None) -> Office:
    """Make an office."""
    return Office(kind=kind, body=body)


_GROUP = BoardKind.CCG_GOVERNING_BODY
_BOARD = BoardKind.INTEGRATED_CARE_BOARD
_GROUP_SEATS = tuple(_seat(kind) for kind in _SEATS_OF_A_GROUP)
_BOARD_SEATS = tuple(_seat(kind) for kind in _SEATS_OF_A_BOARD)
_FULL_BOARD = (
    *_BOARD_SEATS,
    *(_seat(SeatKind.EXECUTIVE) for _ in range(3)),
    *(_seat(SeatKind.INDEPENDENT_NON_EXECUTIVE) for _ in range(2)),
)
_CHAIR_OF_TRUST = _office(OfficeKind.CHAIR, NHS_TRUST)


def _but(seats: tuple[Seat, ...], first: Seat) -> tuple[Seat, ...]:
    """Put another into the first seat of its kind among some, and before the others."""
    at = next(number for number, seat in enumerate(seats) if seat.kind is first.kind)
    return (first, *seats[:at], *seats[at + 1 :])


def _judged(*, is_safe: bool) -> Seat:
    """Make the seat of an executive whose appointment was judged."""
    return attrs.evolve(_seat(SeatKind.EXECUTIVE), appointment_was_judged_safe=is_safe)


_WITH_TRUST_FIRST = _but(_FULL_BOARD, _seat(SeatKind.TRUST_PARTNER))

BOARD_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC306",
        title="A lay member of a CCG's governing body holds no post at an NHS body or council",
        period=_YEARS_OF_CCGS,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Lay members are there to see fair play. The schedule keeps out who works for a "
            "council, for the Department, for an NHS body that is no CCG or for a regulator, who "
            "governs or is a member of a foundation trust, and who supplies care."
        ),
        check=_lay_members_stand_apart,
        passing=_place(_GROUP, _seat(SeatKind.LAY_MEMBER), *_GROUP_SEATS),
        failing=_place(
            _GROUP,
            _seat(SeatKind.LAY_MEMBER, _office(OfficeKind.GOVERNOR, FOUNDATION_TRUST)),
            *_GROUP_SEATS,
        ),
        example_day=date(2017, 4, 1),
        sources=(
            sure("SI2012-1631", "reg 12(5) and Sch 4 paras 1 to 9 and 11, as made"),
            sure("FC-CCGR"),
        ),
    ),
    Rule(
        code="NAC307",
        title="No councillor, Member of Parliament or supplier sits on a CCG's governing body",
        period=_YEARS_OF_CCGS,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Elected office and the sale of commissioning support disqualify. An officer of a "
            "council is not disqualified: a council's chief executive was an accountable officer "
            "in 2017."
        ),
        check=_nobody_disqualified,
        passing=_place(
            _GROUP,
            _seat(SeatKind.ACCOUNTABLE_OFFICER, _office(OfficeKind.CHIEF_EXECUTIVE, COUNCIL)),
            *_GROUP_SEATS[1:],
        ),
        failing=_place(
            _GROUP,
            _seat(SeatKind.ACCOUNTABLE_OFFICER, _office(OfficeKind.COUNCILLOR, COUNCIL)),
            *_GROUP_SEATS[1:],
        ),
        example_day=date(2017, 4, 1),
        sources=(
            sure("SI2012-1631", "Sch 5 paras 1 to 3"),
            sure("S50"),
        ),
    ),
    Rule(
        code="NAC308",
        title="A CCG's governing body has six members or more, and six posts filled",
        period=_YEARS_OF_CCGS,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Accountable officer, chief finance officer, registered nurse, secondary care "
            "specialist, and a lay member each for governance and for patients."
        ),
        check=_governing_body,
        passing=_place(_GROUP, *_GROUP_SEATS),
        failing=_place(_GROUP, _seat(SeatKind.OTHER), *_GROUP_SEATS[1:]),
        example_day=date(2017, 4, 1),
        sources=(
            sure("SI2012-1631", "reg 11"),
            sure("S50"),
        ),
    ),
    Rule(
        code="NAC309",
        title="An integrated care board has the members that the Act asks for",
        period=_SINCE_THE_ACT,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "A chair, a chief executive, one member each from trusts, primary medical services "
            "and local authorities, and mental health expertise among them."
        ),
        check=_board_in_law,
        passing=_place(_BOARD, *_FULL_BOARD),
        failing=_place(_BOARD, *_FULL_BOARD[1:]),
        example_day=date(2023, 4, 1),
        sources=(sure("FC-S1B", "Sch 1B para 3"),),
    ),
    Rule(
        code="NAC310",
        title="Policy set a higher minimum for an integrated care board",
        period=DateRange(first_day=date(2021, 6, 16)),
        severity=Severity.NOTE,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Four executives, three independent non-executives, of whom the chair is one, and "
            "three partner members."
        ),
        check=_board_in_policy,
        passing=_place(_BOARD, *_FULL_BOARD),
        failing=_place(_BOARD, *_FULL_BOARD[:-1]),
        example_day=date(2023, 4, 1),
        sources=(
            sure("S55", "the minimum of four, three and three"),
            sure("GPO-ICS", "a chair and at least two others"),
        ),
    ),
    Rule(
        code="NAC311",
        title="A chair or non-executive of an NHS trust on an integrated care board needs a look",
        period=DateRange(first_day=date(2024, 12, 16)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Since 16 December 2024 the membership rules of NHS trusts count the board as a "
            "health service body; the member whom trusts nominate is exempt. Only the amending "
            "instrument was read, so the rule warns. It does not reach foundation trusts."
        ),
        check=_non_executives_of_trusts,
        passing=_place(
            _BOARD, _seat(SeatKind.TRUST_PARTNER, _CHAIR_OF_TRUST), *_WITH_TRUST_FIRST[1:]
        ),
        failing=_place(
            _BOARD,
            *_WITH_TRUST_FIRST[:-1],
            _seat(SeatKind.INDEPENDENT_NON_EXECUTIVE, _CHAIR_OF_TRUST),
        ),
        example_day=date(2025, 4, 1),
        sources=(
            unsure("SI1990-2024", "reg 11(1)(e) and (6B)"),
            sure("SI2024-1205"),
        ),
    ),
    Rule(
        code="NAC312",
        title="The nurse and the specialist on a CCG's governing body come from elsewhere",
        period=_YEARS_OF_CCGS,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "They are there for a view from outside, so they may not come from a provider that is "
            "linked to the group."
        ),
        check=_clinicians_without_link,
        passing=_place(_GROUP, *_GROUP_SEATS),
        failing=_place(
            _GROUP,
            *_GROUP_SEATS[:2],
            attrs.evolve(_seat(SeatKind.REGISTERED_NURSE), has_provider_link=True),
            *_GROUP_SEATS[3:],
        ),
        example_day=date(2017, 4, 1),
        sources=(
            sure("SI2012-1631", "regs 11(3) and 12(1)"),
            sure("FC-CCGR"),
        ),
    ),
    Rule(
        code="NAC313",
        title="A chair or non-executive of an NHS trust sits on no CCG's governing body",
        period=_YEARS_OF_CCGS,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The membership rules of NHS trusts barred it. They reach no chief executive and no "
            "foundation trust. They were read as made in 1990 and in amending instruments, and "
            "not as they stood on the day, so the rule warns."
        ),
        check=_group_and_trust,
        passing=_place(
            _GROUP,
            _seat(SeatKind.OTHER, _office(OfficeKind.CHIEF_EXECUTIVE, NHS_TRUST)),
            *_GROUP_SEATS,
        ),
        failing=_place(_GROUP, _seat(SeatKind.OTHER, _CHAIR_OF_TRUST), *_GROUP_SEATS),
        example_day=date(2017, 4, 1),
        sources=(
            unsure("SI1990-2024", "reg 11(1)(e), the text of the day"),
            sure("FC-TRM"),
        ),
    ),
    Rule(
        code="NAC314",
        title="Nobody is appointed whose ties were judged to harm NHS independence",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Whoever appoints to a board, or to its committee with commissioning functions, must "
            "refuse a candidate if in their own judgement it could fairly be seen to harm "
            "independence. The judgement is theirs; the rule only looks at what was recorded of "
            "it, and bars no private tie by itself."
        ),
        check=_judged_safe,
        passing=_place(_BOARD, *_but(_FULL_BOARD, _judged(is_safe=True))),
        failing=_place(_BOARD, *_but(_FULL_BOARD, _judged(is_safe=False))),
        example_day=date(2023, 4, 1),
        sources=(sure("NHSA2006", "Sch 1B paras 4 and 11(4) and (5)"), sure("S91")),
    ),
)
"""Rules about who sits where."""
