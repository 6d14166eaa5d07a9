"""Cases of rules: delegation."""

from nhs_accountable_care.arrangements import CommissioningKind, CommissioningRole
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    CommissioningDelegation,
    DelegationPower,
    IntegratedCareProviderContract,
    LiabilityHolder,
    Section65Z5Agreement,
    Section75Agreement,
)
from tests.validation.cases.building import (
    AUTHORITY,
    CCG,
    COUNCIL,
    ENGLAND,
    ICB,
    OTHER_TRUST,
    PRACTICE,
    TRUST,
    UNKNOWN,
    A,
    case,
)

CASES = (
    case("NAC401", {f"{A}.arranged_by": None, f"{A}.exercised_by": (TRUST,)}),
    case("NAC401", {f"{A}.arranged_by": (ENGLAND,), f"{A}.exercised_by": (TRUST, UNKNOWN)}),
    case(
        "NAC401",
        {f"{A}.exercised_by": (UNKNOWN, OTHER_TRUST)},
        f"{A}.exercised_by[1]",
        f"{A}.exercised_by[0].kind",
    ),
    *(
        case(
            "NAC401",
            {A: contract(title="C", commissioner_duties_move=move)},
            f"{A}.commissioner_duties_move" if move else "",
        )
        for contract in (AccountableCareOrganisationContract, IntegratedCareProviderContract)
        for move in (True, False, None)
    ),
    case("NAC402", {f"{A}.arranged_by": None}, "", f"{A}.arranged_by"),
    case("NAC402", {f"{A}.exercised_by": None}, "", f"{A}.exercised_by"),
    case(
        "NAC402",
        {f"{A}.arranged_by": (COUNCIL, UNKNOWN)},
        f"{A}.arranged_by[0]",
        f"{A}.arranged_by[1].kind",
    ),
    case("NAC402", {f"{A}.exercised_by": (AUTHORITY, TRUST)}),
    case("NAC402", {f"{A}.committee_members": (ICB, PRACTICE)}, f"{A}.committee_members[1]"),
    case("NAC402", {f"{A}.committee_members": (COUNCIL,)}),
    case("NAC403", {f"{A}.functions": None}, "", f"{A}.functions"),
    case("NAC403", {f"{A}.functions[0].is_excluded": None}, "", f"{A}.functions[0].is_excluded"),
    case("NAC403", {f"{A}.arranged_by": None}, base="failing"),
    case("NAC403", {f"{A}.arranged_by": (ICB,)}, base="failing"),
    case(
        "NAC403",
        {
            "agreements": (
                Section65Z5Agreement(title="D", arranged_by=(ICB,)),
                Section65Z5Agreement(title="D", arranged_by=(ENGLAND,)),
            )
        },
        "",
        "agreements[1].functions",
    ),
    case("NAC404", {f"{A}.pooled_contributions": None, f"{A}.functions": None}),
    case(
        "NAC404",
        {f"{A}.pooled_contributions[0].body": UNKNOWN},
        "",
        f"{A}.pooled_contributions[0].body.kind",
    ),
    case("NAC404", {f"{A}.pooled_contributions[0].body": TRUST}),
    case(
        "NAC404",
        {f"{A}.functions[0].belongs_to_council": True},
        f"{A}.functions[0].belongs_to_council",
    ),
    case("NAC404", {f"{A}.functions[0].belongs_to_council": False}),
    case("NAC405", {f"{A}.power": None}, "", f"{A}.power", base="failing"),
    case("NAC405", {f"{A}.power": DelegationPower.NHS_ENGLAND_TO_CCG}, base="failing"),
    case(
        "NAC405",
        {f"{A}.power": DelegationPower.CCGS_WITH_COMBINED_AUTHORITY},
        f"{A}.liability",
        base="failing",
    ),
    case("NAC405", {f"{A}.liability": None}),
    case(
        "NAC405",
        {A: Section75Agreement(title="P", liability=LiabilityHolder.BODY_THAT_EXERCISES_IT)},
    ),
    case("NAC406", {f"{A}.liability": None}),
    # What moves to whom
    *(
        case(
            "NAC401",
            {
                "agreements": (),
                "commissioning": (
                    CommissioningRole(
                        kind=CommissioningKind.TACTICAL, body=body, moves_statutory_function=moves
                    ),
                ),
            },
            breaches,
            gaps,
        )
        for body, moves, breaches, gaps in (
            (TRUST, True, "commissioning[0].body", ""),
            (TRUST, False, "", ""),
            (TRUST, None, "", ""),
            (CCG, True, "", ""),
            (None, True, "", ""),
            (UNKNOWN, True, "", "commissioning[0].body.kind"),
        )
    ),
    case(
        "NAC401",
        {
            "agreements": (
                CommissioningDelegation(title="D", exercised_by=(TRUST,)),
                CommissioningDelegation(title="D", arranged_by=(CCG,), exercised_by=(TRUST,)),
            )
        },
        "agreements[1].exercised_by[0]",
    ),
)
