"""Cases of rules: boards, committees and leaders before the Act of 2022."""

import attrs

from nhs_accountable_care.arrangements import Arrangement, Board, BoardKind, Leader, MemberRole
from tests.validation.cases.building import (
    CCG,
    COUNCIL,
    NHS_TRUST,
    OTHER_TRUST,
    TRUST,
    B,
    case,
    governed,
    placed,
)

COMMITTEE = Board(name="Committee", kind=BoardKind.JOINT_COMMITTEE)
SPAN = "governance.leaders[0]"
CASES = (
    placed("NAC301", Arrangement(name="P"), [], []),
    placed("NAC301", governed(Board(name="B")), [], []),
    placed("NAC301", governed(COMMITTEE), [], ["$.governance.boards[0].voters"]),
    placed("NAC301", governed(attrs.evolve(COMMITTEE, voters=(TRUST,))), [], []),
    placed(
        "NAC301",
        governed(attrs.evolve(COMMITTEE, voters=(CCG, COUNCIL, TRUST))),
        ["$.governance.boards[0].voters[2]"],
        [],
    ),
    placed("NAC302", Arrangement(name="P"), [], []),
    placed(
        "NAC302",
        governed(leaders=(Leader(post="L"),)),
        [],
        ["$.governance.leaders[0].spans"],
    ),
    placed(
        "NAC302",
        governed(leaders=(Leader(post="L", spans=(MemberRole.PROVIDER,)),)),
        [],
        [],
    ),
    placed("NAC303", Arrangement(name="P"), [], []),
    placed("NAC303", governed(Board(name="B")), [], ["$.governance.boards[0].binds_members"]),
    case("NAC301", {f"{B}.kind": BoardKind.FORUM, f"{B}.voters": (CCG, TRUST)}),
    case(
        "NAC301",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM, voters=(CCG, TRUST)),
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(COUNCIL, TRUST)),
                Board(name="E", kind=BoardKind.JOINT_COMMITTEE, voters=(CCG, TRUST)),
            )
        },
        "governance.boards[3].voters[1]",
        "governance.boards[1].voters",
    ),
    case(
        "NAC302",
        {f"{SPAN}.spans": (MemberRole.PROVIDER, MemberRole.COMMISSIONER)},
        f"{SPAN}.spans",
    ),
    case("NAC304", {f"{B}.voters": None}, "", f"{B}.voters"),
    case("NAC304", {f"{B}.voters": (CCG, TRUST)}),
    case("NAC304", {f"{B}.kind": BoardKind.COMMITTEES_IN_COMMON}, base="failing"),
    case(
        "NAC304",
        {
            "governance.boards": (
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(TRUST, CCG, CCG)),
            )
        },
        "governance.boards[1].voters",
        "governance.boards[0].voters",
    ),
    case("NAC305", {f"{B}.voters": None}, "", f"{B}.voters"),
    case("NAC305", {f"{B}.voters": (TRUST, OTHER_TRUST, CCG)}),
    case("NAC305", {f"{B}.voters": (TRUST, COUNCIL)}),
    case("NAC305", {f"{B}.voters": (TRUST, OTHER_TRUST, NHS_TRUST)}, f"{B}.voters"),
    case(
        "NAC305",
        {
            "governance.boards": (
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(TRUST, OTHER_TRUST)),
            )
        },
        "governance.boards[1].voters",
        "governance.boards[0].voters",
    ),
)
