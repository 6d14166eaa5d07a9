"""Cases of rules: boards, committees and leaders before the Act of 2022."""

from datetime import date

import attrs

from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    CommitteePower,
    Leader,
    MemberRole,
)
from nhs_accountable_care.contracts import Body
from tests.validation.cases.building import (
    CCG,
    COUNCIL,
    DAY,
    KIND,
    NHS_TRUST,
    OTHER_TRUST,
    TRUST,
    B,
    case,
    governed,
    placed,
)

OTHER_CCG = Body(code="01W", kind=KIND.CLINICAL_COMMISSIONING_GROUP)
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
        [],
        # NHS Act 2006 s.75(4)(a): by which power is asked where a council votes.
        ["$.governance.boards[0].power"],
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
    # A power from before it came into force is none, and one of groups is none with councils.
    *(
        case(
            "NAC301",
            {f"{B}.voters": (CCG, COUNCIL, TRUST), f"{B}.power": power},
            breaches,
            on=on,
        )
        for power, breaches, on in (
            (CommitteePower.BETWEEN_CCGS, f"{B}.voters[2]", DAY),
            # That the power is not in force yet is told of by the rule of powers (NAC315).
            (CommitteePower.NHS_ENGLAND_DEVOLVED, "", date(2016, 3, 27)),
            (CommitteePower.NONE, "", DAY),
            (CommitteePower.NHS_ENGLAND_DEVOLVED, "", date(2016, 3, 28)),
            (CommitteePower.SECTION_75, "", DAY),
        )
    ),
    *(
        case(
            "NAC303",
            {f"{B}.binds_members": True, f"{B}.power": CommitteePower.BETWEEN_CCGS},
            breaches,
            on=on,
        )
        for breaches, on in ((f"{B}.binds_members", date(2014, 9, 30)), ("", date(2014, 10, 1)))
    ),
    case(
        "NAC303",
        {
            "governance.boards": (
                Board(name="G", kind=BoardKind.CCG_GOVERNING_BODY),
                Board(name="F", power=CommitteePower.NONE, delegations=(), binds_members=True),
                Board(
                    name="H",
                    kind=BoardKind.FORUM,
                    power=CommitteePower.NONE,
                    delegations=(),
                    binds_members=True,
                ),
            )
        },
        "governance.boards[2].binds_members",
        "governance.boards[1].kind",
    ),
    case("NAC301", {f"{B}.kind": BoardKind.FORUM, f"{B}.voters": (CCG, TRUST)}),
    case(
        "NAC301",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM, voters=(CCG, TRUST)),
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(COUNCIL, TRUST)),
                Board(name="E", kind=BoardKind.JOINT_COMMITTEE, voters=(CCG, OTHER_CCG, TRUST)),
                Board(name="G", kind=BoardKind.JOINT_COMMITTEE, voters=(CCG, TRUST)),
            )
        },
        "governance.boards[3].voters[2]",
        "governance.boards[1].voters governance.boards[4].power",
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
        {f"{B}.voters": (CCG, OTHER_CCG, COUNCIL), f"{B}.power": CommitteePower.SECTION_75},
    ),
    case(
        "NAC304",
        {
            "governance.boards": (
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(TRUST, CCG, OTHER_CCG)),
            )
        },
        "governance.boards[1].voters",
        "governance.boards[0].voters",
    ),
    case("NAC305", {f"{B}.voters": None}, "", f"{B}.voters"),
    case("NAC305", {f"{B}.voters": (TRUST, OTHER_TRUST, CCG)}),
    case("NAC305", {f"{B}.voters": (TRUST, COUNCIL)}),
    case("NAC305", {f"{B}.voters": (TRUST, OTHER_TRUST, NHS_TRUST)}, f"{B}.voters"),
    # NHS Act 2006 s.14Z3 is of groups alone, so trusts form no committee by it; s.75 and, since
    # 28 March 2016, s.13ZA let NHS bodies decide with a council.
    *(
        case(
            "NAC305",
            {f"{B}.voters": (TRUST, OTHER_TRUST, COUNCIL), f"{B}.power": power},
            breaches,
            on=on,
        )
        for power, breaches, on in (
            (CommitteePower.BETWEEN_CCGS, f"{B}.voters", DAY),
            (CommitteePower.NONE, f"{B}.voters", DAY),
            (CommitteePower.NHS_ENGLAND_DEVOLVED, f"{B}.voters", date(2016, 3, 27)),
            (CommitteePower.NHS_ENGLAND_DEVOLVED, "", date(2016, 3, 28)),
            (CommitteePower.SECTION_75, "", DAY),
        )
    ),
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
