"""Cases of rules: references, kinds and labels."""

from datetime import date

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, Board, Governance, Label, Member
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    DevolutionMemorandum,
    NHSStandardContract,
)
from tests.validation.cases.building import (
    CCG,
    ICB,
    KIND,
    NHS_TRUST,
    TRUST,
    UNKNOWN,
    A,
    case,
    placed,
    signed,
)

ENDED = DateRange.parse("2013-04-01/2013-04-30")
CASES = (
    # Names without codes cannot be looked up, and are no fault.
    placed("NAC001", Arrangement(name="P", members=(Member(body=UNKNOWN),)), [], []),
    placed("NAC001", Arrangement(name="P", members=(Member(body=Body(code="00W")),)), [], []),
    placed("NAC001", signed(AllianceAgreement(title="A", parties=(UNKNOWN,))), [], []),
    placed(
        "NAC001",
        signed(AllianceAgreement(title="A", parties=(CCG, Body(code="ZZ9")))),
        ["$.agreements[0].parties[1].code"],
        [],
    ),
    placed("NAC002", Arrangement(name="P", members=(Member(body=UNKNOWN),)), [], []),
    # An unknown code is for NAC001 to tell.
    placed("NAC002", Arrangement(name="P", members=(Member(body=Body(code="ZZ9")),)), [], []),
    placed(
        "NAC003", signed(AllianceAgreement(title="A", parties=(UNKNOWN, Body(code="ZZ9")))), [], []
    ),
    placed("NAC003", signed(AllianceAgreement(title="A", parties=(CCG,))), [], []),
    case("NAC004", {"members": (Member(body=CCG), Member(body=TRUST))}),
    case("NAC004", {"members": (Member(body=UNKNOWN), Member(body=UNKNOWN))}),
    case("NAC004", {"members": (Member(body=CCG), Member(body=CCG, period=ENDED))}),
    case(
        "NAC004",
        {"members": (Member(body=CCG), Member(body=CCG), Member(body=CCG))},
        "members[1].body.code members[2].body.code",
    ),
    case("NAC005", {"members": (Member(body=UNKNOWN), Member(body=CCG))}, "members[1].body.kind"),
    case(
        "NAC005", {"members": (Member(body=NHS_TRUST), Member(body=CCG))}, "members[1].body.kind"
    ),
    case(
        "NAC005",
        {"governance": Governance(boards=(Board(name="B", voters=(ICB, CCG)),))},
        "governance.boards[0].voters[1].kind",
    ),
    case("NAC005", {"governance": Governance(boards=(Board(name="B"),))}),
    # The strategic footprint's first day is not verified, so nothing is said of it.
    case("NAC005", {"members[0].body.kind": KIND.STRATEGIC_PARTNERSHIP_FOOTPRINT}),
    case("NAC006", {"labels[0].on": None}),
    case("NAC006", {"labels[0].text": "a name of its own", "labels[0].on": date(2013, 4, 1)}),
    case("NAC006", {"labels[0].text": "acs", "labels[0].on": date(2019, 6, 1)}, "labels[0].on"),
    case("NAC006", {"labels[0].text": "ICP", "labels[0].on": date(2019, 6, 1)}),
    case(
        "NAC006",
        {
            "labels": (
                Label(text="x"),
                Label(text="no term", on=date(2019, 6, 1)),
                Label(text="ACS", on=date(2020, 6, 1)),
            )
        },
        "labels[2].on",
    ),
    case(
        "NAC001",
        {
            "members": tuple(
                Member(body=body)
                for body in (UNKNOWN, CCG, Body(code="00W"), Body(code="ZZ9"), Body(code="ZZ8"))
            )
        },
        "members[3].body.code members[4].body.code",
    ),
    case(
        "NAC002",
        {
            "members": tuple(
                Member(body=body) for body in (UNKNOWN, CCG, Body(code="ZZ9"), Body(code="00W"))
            )
        },
        "members[3].body.code",
    ),
    case(
        "NAC003",
        {f"{A}.parties": (UNKNOWN, CCG, Body(code="ZZ9"), Body(code="00W"))},
        f"{A}.parties[3].code",
    ),
    # Who has agreed is asked of every kind of agreement, field by field.
    *(
        case("NAC003", {A: agreement}, "", gaps)
        for agreement, gaps in (
            (DevolutionMemorandum(title="M"), f"{A}.parties"),
            (DevolutionMemorandum(title="M", parties=()), ""),
            (NHSStandardContract(title="C"), f"{A}.commissioners {A}.provider"),
            (NHSStandardContract(title="C", provider=TRUST), f"{A}.commissioners"),
            (DevolutionMemorandum(title="M", period=ENDED), ""),
        )
    ),
    case(
        "NAC003",
        {
            "agreements": (
                DevolutionMemorandum(title="M"),
                DevolutionMemorandum(title="M", parties=(Body(code="00W"),)),
            )
        },
        "agreements[1].parties[0].code",
        "agreements[0].parties",
    ),
)
