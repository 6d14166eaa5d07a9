"""Cases of rules: legal personality and the split."""

from datetime import date

import attrs

from nhs_accountable_care import StatedPeriod
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    Member,
    StaffEmployment,
    StaffTransfer,
    Workforce,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    BindingForce,
    Body,
    DevolutionMemorandum,
    GeneralMedicalServicesContract,
    IntegratedCareProviderContract,
    LocalAuthorityServicesContract,
    NHSStandardContract,
)
from tests.validation.cases.building import (
    CCG,
    COUNCIL,
    KIND,
    NHS_TRUST,
    PRACTICE,
    SOLD,
    TRUST,
    UNKNOWN,
    A,
    case,
    governed,
    placed,
    position,
    signed,
)

CARE_TRUST = Body(name="A care trust", kind=KIND.CARE_TRUST)
ENDED = StatedPeriod.between(date(2013, 4, 1), date(2014, 3, 31))
FOOTPRINT = KIND.STRATEGIC_PARTNERSHIP_FOOTPRINT
CASES = (
    placed(
        "NAC101",
        signed(NHSStandardContract(title="C", provider=UNKNOWN)),
        [],
        ["$.agreements[0].provider.kind"],
    ),
    placed("NAC101", signed(AllianceAgreement(title="A", parties=(UNKNOWN,))), [], []),
    placed("NAC102", Arrangement(name="P", members=(Member(body=CCG),)), [], []),
    placed("NAC102", governed(), [], []),
    # Who is a party
    case("NAC103", {f"{A}.provider": None}),
    case("NAC103", {f"{A}.commissioners": None}),
    # The commissioner is named by its code; the register has its name in full.
    case("NAC103", {f"{A}.provider": Body(name="Salford CCG")}),
    case("NAC103", {f"{A}.provider": Body(name="NHS Salford CCG")}, f"{A}.provider"),
    case("NAC103", {f"{A}.provider": Body(code="01G")}, f"{A}.provider"),
    case("NAC103", {f"{A}.commissioners": (TRUST, CCG), f"{A}.provider": CCG}, f"{A}.provider"),
    case(
        "NAC103",
        {f"{A}.commissioners": (Body(name="X"),), f"{A}.provider": Body(name="X", code="01G")},
        f"{A}.provider",
    ),
    case(
        "NAC103",
        {
            f"{A}.commissioners": (Body(name="X", code="01W"),),
            f"{A}.provider": Body(name="X", code="01G"),
        },
    ),
    case(
        "NAC103",
        {A: GeneralMedicalServicesContract(title="G", commissioner=CCG, contractor=CCG)},
        f"{A}.contractor",
    ),
    case("NAC103", {A: IntegratedCareProviderContract(title="I", holder=CCG)}),
    case("NAC103", {f"{A}.commissioners": (Body(code="01W"),), f"{A}.provider": Body(code="01G")}),
    case("NAC104", {f"{A}.binding": None}),
    case("NAC104", {f"{A}.binding": BindingForce.NOT_BINDING, f"{A}.provider": UNKNOWN}),
    case("NAC104", {f"{A}.provider": NHS_TRUST}, f"{A}.binding"),
    case("NAC104", {f"{A}.provider": NHS_TRUST, f"{A}.binding": BindingForce.NHS_CONTRACT}),
    case("NAC104", {f"{A}.provider": UNKNOWN}, "", f"{A}.provider.kind"),
    case(
        "NAC104",
        {f"{A}.provider": UNKNOWN, f"{A}.binding": BindingForce.NHS_CONTRACT},
        "",
        f"{A}.provider.kind",
    ),
    # Of which sort a care trust is, is asked (NHS Act 2006 s.9(4) lists NHS trusts alone).
    case("NAC104", {f"{A}.provider": CARE_TRUST}, "", f"{A}.provider.kind"),
    case(
        "NAC104",
        {f"{A}.provider": CARE_TRUST, f"{A}.binding": BindingForce.NHS_CONTRACT},
        "",
        f"{A}.provider.kind",
    ),
    case("NAC104", {f"{A}.provider": PRACTICE}),
    case(
        "NAC104",
        {f"{A}.provider": COUNCIL, f"{A}.binding": BindingForce.NHS_CONTRACT},
        f"{A}.binding",
    ),
    case(
        "NAC104",
        {
            "agreements": (
                attrs.evolve(SOLD, binding=BindingForce.NHS_CONTRACT, provider=CARE_TRUST),
                attrs.evolve(SOLD, binding=BindingForce.ENFORCEABLE),
                attrs.evolve(SOLD, binding=BindingForce.NHS_CONTRACT),
            )
        },
        "agreements[2].binding",
        "agreements[0].provider.kind",
    ),
    *(
        case(
            "NAC101",
            {
                "workforce": Workforce(
                    transfers=(StaffTransfer(taker=taker, moves_employer=moves),)
                )
            },
            breaches,
            gaps,
        )
        for taker, moves, breaches, gaps in (
            (Body(name="F", kind=FOOTPRINT), True, "workforce.transfers[0].taker", ""),
            (Body(name="F", kind=FOOTPRINT), False, "", ""),
            (UNKNOWN, True, "", "workforce.transfers[0].taker.kind"),
            (TRUST, True, "", ""),
            (None, True, "", ""),
        )
    ),
    *(
        case(
            "NAC101",
            {
                "workforce": Workforce(
                    employment=(StaffEmployment(employer=employer, period=period),)
                )
            },
            breaches,
            gaps,
        )
        for employer, period, breaches, gaps in (
            (Body(name="F", kind=FOOTPRINT), None, "workforce.employment[0].employer", ""),
            (Body(name="F", kind=FOOTPRINT), ENDED, "", ""),
            (UNKNOWN, None, "", "workforce.employment[0].employer.kind"),
            (TRUST, None, "", ""),
            (None, None, "", ""),
        )
    ),
    case(
        "NAC101",
        {
            A: LocalAuthorityServicesContract(
                title="Home care",
                commissioners=(COUNCIL,),
                provider=Body(name="F", kind=FOOTPRINT),
            )
        },
        f"{A}.provider",
    ),
    *(
        case("NAC101", {"finance": Finance(positions=(position(body=body),))}, breaches, gaps)
        for body, breaches, gaps in (
            (Body(name="F", kind=FOOTPRINT), "finance.positions[0].body", ""),
            (UNKNOWN, "", "finance.positions[0].body.kind"),
            (TRUST, "", ""),
        )
    ),
    case("NAC101", {"workforce": Workforce(), "finance": Finance()}),
    case("NAC104", {f"{A}.commissioners": (NHS_TRUST,), f"{A}.provider": None}),
    case(
        "NAC104",
        {f"{A}.commissioners": None, f"{A}.binding": BindingForce.NHS_CONTRACT},
        f"{A}.binding",
    ),
    case(
        "NAC101",
        {
            "agreements": (
                DevolutionMemorandum(title="M", parties=(Body(name="F", kind=FOOTPRINT),)),
                attrs.evolve(
                    SOLD, commissioners=(UNKNOWN,), provider=Body(name="F", kind=FOOTPRINT)
                ),
            )
        },
        "agreements[1].provider",
        "agreements[1].commissioners[0].kind",
    ),
    case(
        "NAC104",
        {
            "agreements": (
                attrs.evolve(SOLD, binding=None),
                attrs.evolve(SOLD, binding=BindingForce.NHS_CONTRACT),
            )
        },
        "agreements[1].binding",
    ),
)
