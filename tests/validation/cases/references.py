"""Cases of rules: references, kinds and labels."""

from datetime import date

from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Board,
    Candidate,
    Cohort,
    Governance,
    Label,
    Leader,
    Member,
)
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

ENDED = StatedPeriod.parse("2013-04-01/2013-04-30")
IN_2023 = date(2023, 6, 1)
LOCATION = KIND.SUB_ICB_LOCATION
GROUP = KIND.CLINICAL_COMMISSIONING_GROUP
FOUNDATION_TRUST = KIND.NHS_FOUNDATION_TRUST
MEMBER = "members[0].body"


def led_from(body: Body) -> Governance:
    """Make governance with a leader of a body, who is neither member nor party."""
    return Governance(leaders=(Leader(post="Lead", home=body),))


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
    # The day before boards began, and their first.
    *(
        case(
            "NAC002",
            {MEMBER: Body(code="QR1", kind=KIND.INTEGRATED_CARE_BOARD)},
            breaches,
            on=on,
        )
        for breaches, on in (
            ("members[0].body.code", date(2022, 6, 30)),
            ("", date(2022, 7, 1)),
        )
    ),
    case(
        "NAC003",
        {f"{A}.parties": (Body(code="QR1", kind=KIND.INTEGRATED_CARE_BOARD),)},
        f"{A}.parties[0].code",
    ),
    # One that may have been a member may be known or not, and that is open with it.
    placed(
        "NAC001",
        Arrangement(
            name="P",
            members=(Member(body=Body(code="ZZ9"), period=StatedPeriod.parse("2013-04-01/2017")),),
        ),
        [],
        ["$.members[0].body.code"],
    ),
    # So is an area, which is no entry of a list.
    *(
        placed(
            code,
            Arrangement(
                name="P",
                area=Area(
                    name="A", footprint=footprint, period=StatedPeriod.parse("2013-04-01/2017")
                ),
            ),
            [],
            ["$.area.footprint"],
        )
        for code, footprint in (("NAC001", "ZZ9"), ("NAC009", "00W"))
    ),
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
    case(
        "NAC006",
        {"labels[0].text": "a name of its own", "labels[0].on": StatedDate.of(2013, 4, 1)},
    ),
    case(
        "NAC006",
        {"labels[0].text": "acs", "labels[0].on": StatedDate.of(2019, 6, 1)},
        "labels[0].on",
    ),
    # A month is one day of it, and a use began or ended on a day.
    case("NAC006", {"labels[0].on": StatedDate.of(2017, 6)}),
    case("NAC006", {"labels[0].on": StatedDate.parse("[2017-06..2019-06]")}, "", "labels[0].on"),
    case("NAC006", {"labels[0].on": StatedDate.parse("[..2019-06-01]")}, "", "labels[0].on"),
    case("NAC006", {"labels[0].on": StatedDate.parse("[2019-06-01..]")}, "", "labels[0].on"),
    case("NAC006", {"labels[0].text": "x", "labels[0].on": StatedDate.of(2019, 6)}),
    case("NAC006", {"labels[0].text": "ICP", "labels[0].on": StatedDate.of(2019, 6, 1)}),
    case(
        "NAC006",
        {
            "labels": (
                Label(text="x"),
                Label(text="no term", on=StatedDate.of(2019, 6, 1)),
                Label(text="ACS", on=StatedDate.of(2020, 6, 1)),
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
    # Every code is looked up: of whoever has a part on the day, and of areas.
    case("NAC001", {"members[0].body.code": "1.00E+00"}, f"{MEMBER}.code"),
    # The edition has no practices; what looks like the code of a group is one, or a slip.
    case("NAC001", {MEMBER: Body(code="A82608")}, "", f"{MEMBER}.code"),
    case("NAC001", {MEMBER: Body(code="99Z")}, f"{MEMBER}.code"),
    case("NAC001", {"governance": led_from(Body(code="ZZ9"))}, "governance.leaders[0].home.code"),
    case("NAC001", {"code": "ZZ9"}, "code"),
    case("NAC001", {"code": "QOP"}),
    case("NAC001", {"code": "QT8"}, on=date(2018, 10, 1)),
    case("NAC001", {"area": Area(name="A")}),
    case(
        "NAC001",
        {"area": Area(name="A", footprint="ZZ9", overlaps_with=("QOP", "ZZ8"))},
        "area.footprint area.overlaps_with[1]",
    ),
    case(
        "NAC001",
        {
            "cohorts": (
                Cohort(name="C"),
                Cohort(
                    name="C",
                    candidates=(Candidate(name="One"), Candidate(name="Two", footprint="ZZ9")),
                ),
            )
        },
        "cohorts[1].candidates[1].footprint",
    ),
    # A group that is gone has left its code to an area, which is neither member nor party.
    case("NAC002", {MEMBER: Body(code="01G")}, on=date(2022, 6, 30)),
    case("NAC002", {MEMBER: Body(code="01G")}, f"{MEMBER}.code", on=date(2022, 7, 1)),
    case("NAC002", {MEMBER: CCG}, f"{MEMBER}.code", on=IN_2023),
    case("NAC002", {MEMBER: Body(code="01G", kind=LOCATION)}, on=IN_2023),
    case("NAC003", {f"{A}.parties": (Body(code="01G"),)}, f"{A}.parties[0].code", on=IN_2023),
    case("NAC003", {f"{A}.parties": (Body(code="01G", kind=LOCATION),)}, on=IN_2023),
    # A kind that the register has, or may have had by then, or to which it adds a status.
    *(
        case("NAC007", {MEMBER: body}, on=on)
        for body, on in (
            (UNKNOWN, None),
            (Body(code="RM3"), None),
            (Body(name="RM3", kind=GROUP), None),
            (Body(code="ZZ9", kind=GROUP), None),
            (Body(code="00W", kind=FOUNDATION_TRUST), None),
            (Body(code="RX7", kind=KIND.AMBULANCE_TRUST), None),
            (Body(code="RX7", kind=KIND.CARE_TRUST), None),
            (Body(code="RX7", kind=KIND.NHS_TRUST), None),
            (Body(code="RX6", kind=FOUNDATION_TRUST), None),
            (Body(code="TAH", kind=FOUNDATION_TRUST), None),
            (Body(code="TAH", kind=KIND.CARE_TRUST), None),
            (Body(code="RM3", kind=KIND.CARE_TRUST), None),
            (Body(code="RM3", kind=KIND.ADVANCED_FOUNDATION_TRUST), None),
            # First seen as a foundation trust on 30 June 2016, and none before 1 April 2016.
            (Body(code="RW4", kind=KIND.NHS_TRUST), date(2016, 6, 29)),
            (Body(code="RW4", kind=FOUNDATION_TRUST), date(2016, 6, 29)),
            (Body(code="RW4", kind=FOUNDATION_TRUST), date(2016, 4, 1)),
            (Body(code="RW4", kind=FOUNDATION_TRUST), date(2016, 6, 30)),
            (Body(code="QOP", kind=KIND.INTEGRATED_CARE_BOARD), IN_2023),
            # The register's record of that region is not verified.
            (Body(code="Y56", kind=GROUP), None),
            # Of a member or a party that is gone other rules tell.
            (CCG, IN_2023),
        )
    ),
    *(
        case("NAC007", {MEMBER: body}, f"{MEMBER}.kind", on=on)
        for body, on in (
            (Body(code="RX7", kind=FOUNDATION_TRUST), None),
            (Body(code="RX6", kind=KIND.NHS_TRUST), None),
            (Body(code="TAH", kind=KIND.NHS_TRUST), None),
            (Body(code="RM3", kind=KIND.NHS_TRUST), None),
            (Body(code="309", kind=GROUP), None),
            (Body(code="RW4", kind=FOUNDATION_TRUST), date(2016, 3, 31)),
            (Body(code="RW4", kind=KIND.NHS_TRUST), date(2016, 6, 30)),
            (Body(code="QOP", kind=KIND.INTEGRATED_CARE_BOARD), date(2022, 6, 30)),
            (Body(code="QOP", kind=KIND.STRATEGIC_PARTNERSHIP_FOOTPRINT), IN_2023),
            (Body(code="01G", kind=LOCATION), None),
        )
    ),
    case(
        "NAC007",
        {"members": (), "agreements": (AllianceAgreement(title="A", parties=(CCG,)),)},
        on=IN_2023,
    ),
    case("NAC007", {"governance": led_from(CCG)}, "governance.leaders[0].home.kind", on=IN_2023),
    # A name that the body has, had or was to have, and the short forms of each.
    *(
        case("NAC008", {MEMBER: body}, on=on)
        for body, on in (
            (UNKNOWN, None),
            (Body(code="01G"), None),
            (Body(code="01G", name="NHS Salford CCG"), None),
            (Body(code="ZZ9", name="NHS Salford CCG"), None),
            (Body(code="00W", name="NHS Salford CCG"), None),
            (Body(code="RM3", name="Salford Royal"), IN_2023),
            (Body(code="RM3", name="Northern Care Alliance"), None),
            (Body(code="01G", name="NHS Salford CCG"), IN_2023),
            (Body(code="01G", name="Greater Manchester ICB 01G"), IN_2023),
        )
    ),
    *(
        case("NAC008", {MEMBER: body}, f"{MEMBER}.name", on=on)
        for body, on in (
            (Body(code="01G", name="Salford City Council"), None),
            (Body(code="01G", name="NHS Greater Manchester ICB - 01G"), None),
            (Body(code="RM3", name="Stockport NHS FT"), None),
            (Body(code="01G", name="NHS Salford CCG", kind=LOCATION), IN_2023),
        )
    ),
    # Neither kind nor name is said of a body that is gone.
    case("NAC007", {"governance": led_from(Body(code="01G"))}, on=IN_2023),
    case("NAC008", {"governance": led_from(Body(code="01G"))}, on=IN_2023),
    *(
        case(
            code,
            {
                "members": tuple(
                    Member(body=body)
                    for body in (
                        Body(code="ZZ9", name="X", kind=GROUP),
                        Body(code="01G", name="X", kind=GROUP),
                        Body(code="309", kind=GROUP),
                        Body(code="309", name="Bury Council"),
                    )
                )
            },
            breaches,
            on=IN_2023,
        )
        for code, breaches in (
            ("NAC007", "members[2].body.kind"),
            ("NAC008", "members[3].body.name"),
        )
    ),
    case(
        "NAC008",
        {"governance": led_from(Body(code="01G", name="NHS Salford CCG"))},
        "governance.leaders[0].home.name",
        on=IN_2023,
    ),
    case("NAC009", {"area": None}),
    case("NAC009", {"area.footprint": None}),
    case("NAC009", {"area.footprint": "ZZ9"}),
    case("NAC009", {"code": "QT8"}, "code"),
    case("NAC009", {"code": "102"}, "code", on=date(2023, 8, 1)),
    case("NAC009", {"code": "102"}, on=date(2023, 7, 31)),
    case("NAC009", {"area.overlaps_with": ("QVV", "QMK")}, "area.overlaps_with[1]"),
    case("NAC009", {"area.footprint": "QOP"}, on=date(2016, 3, 15)),
    case("NAC009", {"area.footprint": "QOP"}, "", "area.footprint", on=date(2016, 3, 14)),
    case("NAC009", {"area.footprint": "14L"}, "area.footprint", on=date(2017, 3, 31)),
    case("NAC009", {"area.footprint": "14L"}, on=date(2017, 4, 1)),
)
