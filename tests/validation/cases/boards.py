"""Cases of rules: who may sit on a board."""

from typing import Any

from nhs_accountable_care.arrangements import (
    Board,
    BoardKind,
    Leader,
    Office,
    OfficeKind,
    Seat,
    SeatKind,
)
from nhs_accountable_care.contracts import Body
from tests.validation.cases.building import (
    AMBULANCES,
    COMPANY,
    COUNCIL,
    NHS_TRUST,
    TRUST,
    UNKNOWN,
    B,
    case,
)
from tests.whole import more_than_given, nothing_said


def seat(kind: SeatKind, *offices: Office, **facts: Any) -> Seat:  # noqa: ANN401 -- any field
    """Make a seat with its holder's other offices."""
    return Seat(kind=kind, other_offices=offices, **facts)


def office(kind: OfficeKind, body: Body | None = None) -> Office:
    """Make an office."""
    return Office(kind=kind, body=body)


EXECUTIVES = (SeatKind.CHIEF_EXECUTIVE, *[SeatKind.EXECUTIVE] * 3)
INDEPENDENT = (SeatKind.CHAIR, *[SeatKind.INDEPENDENT_NON_EXECUTIVE] * 2)
PARTNERS = (
    SeatKind.TRUST_PARTNER,
    SeatKind.PRIMARY_MEDICAL_PARTNER,
    SeatKind.LOCAL_AUTHORITY_PARTNER,
)


def seats(*kinds: SeatKind, expertise: bool | None = True) -> tuple[Seat, ...]:
    """Make seats of some kinds."""
    return tuple(
        Seat(kind=kind, other_offices=(), brings_mental_health_expertise=expertise)
        for kind in kinds
    )


CHAIRS_A_TRUST = Leader(post="Chair", offices=(office(OfficeKind.CHAIR, TRUST),))


def sits(*leaders: Leader, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 -- any field
    """Give a board a lay member who is one of these leaders, by post."""
    seat = Seat(kind=SeatKind.LAY_MEMBER, leader="Chair", **facts)
    return {f"{B}.seats": (seat,), "governance.leaders": leaders}


CASES = (
    # Who is a leader of the place as well has the offices that stand there.
    case("NAC306", sits(CHAIRS_A_TRUST), "governance.leaders[0].offices[0]"),
    case(
        "NAC306",
        sits(Leader(post="Lead"), CHAIRS_A_TRUST),
        "governance.leaders[1].offices[0]",
    ),
    case("NAC306", sits(Leader(post="Chair")), "", "governance.leaders[0].offices"),
    # Where not all leaders are given, there may be another of the same post.
    case(
        "NAC306",
        {**sits(CHAIRS_A_TRUST), "governance.lists": nothing_said("leaders")},
        "",
        f"{B}.seats[0].other_offices",
    ),
    # SI 2012/1631 Sch 4 asks what somebody is, wherever it is written.
    case("NAC306", sits(CHAIRS_A_TRUST, other_offices=()), "governance.leaders[0].offices[0]"),
    case("NAC306", sits(Leader(post="Chair", offices=()), other_offices=())),
    case("NAC306", sits(Leader(post="Chair"), other_offices=())),
    case("NAC306", sits(Leader(post="Chair", offices=()))),
    case("NAC306", sits(), "", f"{B}.seats[0].other_offices"),
    case("NAC306", sits(Leader(post="Lead")), "", f"{B}.seats[0].other_offices"),
    case("NAC306", sits(CHAIRS_A_TRUST, CHAIRS_A_TRUST), "", f"{B}.seats[0].other_offices"),
    # A board that is two things at once is asked as each of them.
    case(
        "NAC306",
        {f"{B}.kind": BoardKind.FORUM, f"{B}.further_kinds": (BoardKind.CCG_GOVERNING_BODY,)},
        base="failing",
        breaches=f"{B}.seats[0].other_offices[0]",
    ),
    *(
        case(code, {f"{B}.seats": None}, "", f"{B}.seats")
        for code in ("NAC306", "NAC307", "NAC308", "NAC311", "NAC313")
    ),
    case("NAC309", {f"{B}.seats": None}, "", f"{B}.seats {B}.seats"),
    case("NAC310", {f"{B}.seats": None}, "", f"{B}.seats {B}.seats {B}.seats"),
    *(
        case(code, {f"{B}.kind": BoardKind.FORUM}, base="failing")
        for code in (
            *("NAC306", "NAC307", "NAC308", "NAC309", "NAC310", "NAC311", "NAC312", "NAC313"),
        )
    ),
    *(
        case(
            code,
            {f"{B}.seats[0].other_offices": None},
            "",
            f"{B}.seats[0].other_offices",
        )
        for code in ("NAC306", "NAC307", "NAC311", "NAC313")
    ),
    *(
        case(
            "NAC306",
            {f"{B}.seats": (seat(SeatKind.LAY_MEMBER, office(kind, body)),)},
            f"{B}.seats[0].other_offices[0]" if is_found else "",
        )
        for kind, body, is_found in (
            (OfficeKind.SUPPLIER, None, True),
            (OfficeKind.CHAIR, TRUST, True),
            (OfficeKind.CHIEF_FINANCE_OFFICER, TRUST, True),
            (OfficeKind.CHAIR, COUNCIL, False),
            (OfficeKind.EMPLOYEE, COUNCIL, True),
            (OfficeKind.COUNCIL_OFFICER, COUNCIL, True),
            (OfficeKind.COUNCILLOR, TRUST, False),
            (OfficeKind.EMPLOYEE, COMPANY, False),
            (OfficeKind.COUNCILLOR, UNKNOWN, False),
        )
    ),
    case(
        "NAC306",
        {
            f"{B}.seats": (
                seat(
                    SeatKind.LAY_MEMBER,
                    office(OfficeKind.COUNCILLOR, COUNCIL),
                    office(OfficeKind.SUPPLIER),
                ),
            )
        },
        f"{B}.seats[0].other_offices[1]",
    ),
    # Of a post at nobody knows which body it is asked which it is.
    *(
        case(
            "NAC306",
            {f"{B}.seats": (seat(SeatKind.LAY_MEMBER, office(OfficeKind.EMPLOYEE, body)),)},
            "",
            f"{B}.seats[0].other_offices[0].{gap}",
        )
        for body, gap in ((None, "body"), (UNKNOWN, "body.kind"))
    ),
    case(
        "NAC306",
        {
            f"{B}.seats": (
                Seat(kind=SeatKind.LAY_MEMBER),
                seat(SeatKind.OTHER, office(OfficeKind.SUPPLIER)),
                seat(SeatKind.LAY_MEMBER_FOR_PATIENTS, office(OfficeKind.SUPPLIER)),
            )
        },
        f"{B}.seats[2].other_offices[0]",
        f"{B}.seats[0].other_offices",
    ),
    case(
        "NAC307",
        {
            f"{B}.seats": (
                Seat(kind=SeatKind.OTHER),
                seat(
                    SeatKind.OTHER,
                    office(OfficeKind.CHAIR),
                    office(OfficeKind.MEMBER_OF_PARLIAMENT),
                ),
            )
        },
        f"{B}.seats[1].other_offices[1]",
        f"{B}.seats[0].other_offices",
    ),
    case(
        "NAC308",
        {f"{B}.seats": (), f"{B}.lists": more_than_given("seats")},
        "",
        f"{B}.seats",
    ),
    case("NAC308", {f"{B}.seats": ()}, f"{B}.seats {B}.seats"),
    case(
        "NAC308",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM),
                Board(name="G", kind=BoardKind.CCG_GOVERNING_BODY),
            )
        },
        "",
        "governance.boards[1].seats",
    ),
    case("NAC309", {f"{B}.seats": seats(SeatKind.CHAIR, *PARTNERS)}, f"{B}.seats"),
    case(
        "NAC309",
        {f"{B}.seats": seats(SeatKind.CHAIR, SeatKind.CHIEF_EXECUTIVE, *PARTNERS, expertise=None)},
        "",
        f"{B}.seats",
    ),
    case(
        "NAC309",
        {
            f"{B}.seats": seats(
                SeatKind.CHAIR, SeatKind.CHIEF_EXECUTIVE, *PARTNERS, expertise=False
            )
        },
        f"{B}.seats",
    ),
    case(
        "NAC309",
        {
            f"{B}.seats": seats(SeatKind.CHAIR, expertise=False),
            f"{B}.lists": nothing_said("seats"),
        },
        "",
        f"{B}.seats {B}.seats",
    ),
    case(
        "NAC309",
        {
            "governance.boards": (
                Board(
                    name="I",
                    kind=BoardKind.INTEGRATED_CARE_BOARD,
                    seats=seats(SeatKind.CHAIR, SeatKind.CHIEF_EXECUTIVE, *PARTNERS),
                ),
                Board(name="J", kind=BoardKind.INTEGRATED_CARE_BOARD, seats=()),
            )
        },
        "governance.boards[1].seats governance.boards[1].seats",
    ),
    *(
        case("NAC310", {f"{B}.seats": seats(*kinds)}, breaches)
        for kinds, breaches in (
            ((*EXECUTIVES, *INDEPENDENT, *PARTNERS), ""),
            ((*EXECUTIVES[1:], *INDEPENDENT, *PARTNERS), f"{B}.seats"),
            ((*EXECUTIVES, *INDEPENDENT[1:], *PARTNERS), f"{B}.seats"),
            ((*EXECUTIVES, *INDEPENDENT, *PARTNERS[1:]), f"{B}.seats"),
            ((), f"{B}.seats {B}.seats {B}.seats"),
            (PARTNERS, f"{B}.seats {B}.seats"),
        )
    ),
    case(
        "NAC310",
        {
            f"{B}.seats": seats(*EXECUTIVES),
            f"{B}.lists": nothing_said("seats"),
        },
        "",
        f"{B}.seats {B}.seats",
    ),
    *(
        case(
            code,
            {
                f"{B}.seats": (
                    seat(SeatKind.OTHER, office(OfficeKind.EMPLOYEE, NHS_TRUST)),
                    Seat(kind=SeatKind.OTHER),
                    seat(SeatKind.OTHER, office(OfficeKind.NON_EXECUTIVE, TRUST)),
                    seat(SeatKind.OTHER, office(OfficeKind.CHAIR)),
                    seat(SeatKind.OTHER, office(OfficeKind.CHAIR, UNKNOWN)),
                    seat(SeatKind.OTHER, office(OfficeKind.NON_EXECUTIVE, NHS_TRUST)),
                    seat(SeatKind.OTHER, office(OfficeKind.CHAIR, AMBULANCES)),
                )
            },
            f"{B}.seats[5].other_offices[0]",
            f"{B}.seats[1].other_offices {B}.seats[3].other_offices[0].body "
            f"{B}.seats[4].other_offices[0].body {B}.seats[6].other_offices[0].body.kind",
        )
        for code in ("NAC311", "NAC313")
    ),
    case("NAC312", {f"{B}.seats": None}),
    case(
        "NAC312",
        {
            f"{B}.seats": (
                seat(SeatKind.OTHER, has_provider_link=True),
                seat(SeatKind.SECONDARY_CARE_SPECIALIST),
                seat(SeatKind.REGISTERED_NURSE, has_provider_link=True),
                seat(SeatKind.REGISTERED_NURSE, has_provider_link=False),
            )
        },
        f"{B}.seats[2].has_provider_link",
        f"{B}.seats[1].has_provider_link",
    ),
    # Judged appointments
    *(
        case(
            "NAC314",
            {
                f"{B}.kind": kind,
                f"{B}.has_commissioning_functions": commissions,
                f"{B}.seats[0].appointment_was_judged_safe": safe,
            },
            f"{B}.seats[0].appointment_was_judged_safe" if is_found else "",
        )
        for kind, commissions, safe, is_found in (
            (BoardKind.INTEGRATED_CARE_BOARD, None, False, True),
            (BoardKind.INTEGRATED_CARE_BOARD, True, None, False),
            (BoardKind.COMMITTEE, True, False, True),
            (BoardKind.JOINT_COMMITTEE, True, False, True),
            (BoardKind.COMMITTEE, False, False, False),
            (BoardKind.COMMITTEE, None, False, False),
            (BoardKind.FORUM, True, False, False),
        )
    ),
    case("NAC314", {f"{B}.seats": None}),
    case(
        "NAC314",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM),
                Board(
                    name="I",
                    kind=BoardKind.INTEGRATED_CARE_BOARD,
                    seats=(seat(SeatKind.OTHER, appointment_was_judged_safe=False),),
                ),
            )
        },
        "governance.boards[1].seats[0].appointment_was_judged_safe",
    ),
)
