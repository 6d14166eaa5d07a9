"""Cases of rules: what makes a contract or agreement of its sort."""

import attrs

from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    LeadProviderContract,
    ServiceLine,
)
from tests.validation.cases.building import (
    CCG,
    COMPANY,
    COUNCIL,
    ICB,
    IHO,
    OTHER_TRUST,
    SOLD,
    TRUST,
    UNKNOWN,
    A,
    case,
)
from tests.whole import more_than_given, nothing_said

CASES = (
    case("NAC707", {f"{A}.holder": None}, "", f"{A}.holder"),
    case("NAC707", {f"{A}.holder": UNKNOWN}, "", f"{A}.holder"),
    case("NAC707", {f"{A}.holder": COMPANY}, f"{A}.holder"),
    *(
        case(
            "NAC707",
            {f"{A}.{field}": to},
            f"{A}.{field}" if to is not None else "",
            f"{A}.{field}" if to is None else "",
        )
        for field, wrong in (
            ("holder_is_designated", False),
            ("holder_has_advanced_status", False),
            ("budget_is_capitated", False),
            ("creates_new_body", True),
        )
        for to in (None, wrong)
    ),
    case("NAC707", {f"{A}.commissioners": None}, "", f"{A}.commissioners"),
    case("NAC707", {f"{A}.commissioners": (UNKNOWN,)}, "", f"{A}.commissioners"),
    case(
        "NAC707",
        {
            f"{A}.commissioners": (),
            f"{A}.lists": more_than_given("commissioners"),
        },
        "",
        f"{A}.commissioners",
    ),
    case("NAC707", {f"{A}.commissioners": (COUNCIL,)}, f"{A}.commissioners"),
    case(
        "NAC707",
        {
            "agreements": (
                SOLD,
                attrs.evolve(IHO, title="One"),
                attrs.evolve(IHO, commissioners=(COUNCIL,)),
            )
        },
        "agreements[2].commissioners",
    ),
    case("NAC708", {f"{A}.members": None}, "", f"{A}.members"),
    case(
        "NAC708",
        {f"{A}.lists": nothing_said("members")},
        "",
        f"{A}.members",
    ),
    case(
        "NAC708",
        {f"{A}.members[0].holds_in_hours_contract": None},
        "",
        f"{A}.members[0].holds_in_hours_contract",
    ),
    case(
        "NAC708",
        {f"{A}.members[0].holds_in_hours_contract": False},
        f"{A}.members[0].holds_in_hours_contract",
    ),
    case("NAC708", {f"{A}.has_clinical_director": None}, "", f"{A}.has_clinical_director"),
    case("NAC708", {f"{A}.has_clinical_director": False}, f"{A}.has_clinical_director"),
    case("NAC708", {f"{A}.nominated_payee": None}, "", f"{A}.nominated_payee"),
    case("NAC708", {f"{A}.area": None}, "", f"{A}.area"),
    *(
        case(
            "NAC709",
            {f"{A}.registered_patients": people},
            "" if fits else f"{A}.registered_patients",
        )
        for people, fits in ((29_999, False), (30_000, True), (50_000, True), (50_001, False))
    ),
    case("NAC709", {f"{A}.registered_patients": None}, "", f"{A}.registered_patients"),
    case(
        "NAC711",
        {"agreements[0].population": None, "agreements[1].population": None},
        "",
        "agreements[0].population agreements[1].population",
    ),
    case("NAC711", {"agreements[0].population": 50_000}, "agreements[0].population"),
    case("NAC711", {"agreements[0].population": 50_001, "agreements[1].population": 249_999}),
    case("NAC711", {"agreements[1].population": 250_000}, "agreements[1].population"),
    case(
        "NAC711",
        {"agreements[0]": SOLD, "agreements[1].population": 250_000},
        "agreements[1].population",
    ),
    case("NAC712", {f"{A}.parties": None}, "", f"{A}.parties {A}.parties"),
    case("NAC712", {f"{A}.parties": (UNKNOWN, TRUST, CCG)}, "", f"{A}.parties"),
    case(
        "NAC712",
        {
            f"{A}.parties": (CCG, TRUST),
            f"{A}.lists": nothing_said("parties"),
        },
        "",
        f"{A}.parties",
    ),
    case("NAC712", {f"{A}.parties": (TRUST, OTHER_TRUST, COUNCIL)}, f"{A}.parties"),
    case("NAC712", {f"{A}.contracts_stay": None}, "", f"{A}.contracts_stay"),
    case("NAC712", {f"{A}.contracts_stay": False, f"{A}.covers": ()}, f"{A}.contracts_stay"),
    case("NAC712", {f"{A}.creates_legal_entity": None}, "", f"{A}.creates_legal_entity"),
    case("NAC712", {f"{A}.creates_legal_entity": True}, f"{A}.creates_legal_entity"),
    case(
        "NAC712",
        {
            "agreements": (
                SOLD,
                AllianceAgreement(
                    title="A", parties=(), contracts_stay=True, creates_legal_entity=False
                ),
            )
        },
        "agreements[1].parties agreements[1].parties",
    ),
    *(
        case("NAC713", changes, breaches, gaps)
        for changes, breaches, gaps in (
            ({f"{A}.services": None}, "", f"{A}.services"),
            ({f"{A}.own_services": None, f"{A}.services": (ServiceLine.COMMUNITY,)}, "", ""),
            ({f"{A}.own_services": None}, "", f"{A}.services"),
            ({f"{A}.sub_contracts": None}, "", f"{A}.services"),
            (
                {
                    f"{A}.sub_contracts": (),
                    f"{A}.lists": more_than_given("sub_contracts"),
                },
                "",
                f"{A}.services",
            ),
            ({f"{A}.sub_contracts[0].services": None}, "", f"{A}.services"),
            ({f"{A}.holder_answers_for_all": None}, "", f"{A}.holder_answers_for_all"),
            ({f"{A}.holder_answers_for_all": False}, f"{A}.holder_answers_for_all", ""),
            ({f"{A}.holder": None}, "", f"{A}.holder_is_special_purpose_vehicle"),
            ({f"{A}.holder": COMPANY}, "", f"{A}.holder_is_special_purpose_vehicle"),
            (
                {f"{A}.holder": COMPANY, f"{A}.has_parent_guarantee": False},
                "",
                f"{A}.holder_is_special_purpose_vehicle",
            ),
            ({f"{A}.holder": COMPANY, f"{A}.has_parent_guarantee": True}, "", ""),
            ({f"{A}.holder_is_special_purpose_vehicle": True}, "", f"{A}.has_parent_guarantee"),
            (
                {
                    f"{A}.holder_is_special_purpose_vehicle": True,
                    f"{A}.has_parent_guarantee": False,
                },
                f"{A}.has_parent_guarantee",
                "",
            ),
            (
                {
                    f"{A}.holder_is_special_purpose_vehicle": True,
                    f"{A}.has_parent_guarantee": True,
                },
                "",
                "",
            ),
            (
                {
                    f"{A}.holder_is_special_purpose_vehicle": False,
                    f"{A}.has_parent_guarantee": False,
                },
                "",
                "",
            ),
        )
    ),
    case(
        "NAC713",
        {
            "agreements": (
                SOLD,
                LeadProviderContract(
                    title="L",
                    services=(ServiceLine.ACUTE,),
                    own_services=(),
                    sub_contracts=(),
                    holder_answers_for_all=True,
                ),
            )
        },
        "agreements[1].services",
        "agreements[1].holder_is_special_purpose_vehicle",
    ),
    case(
        "NAC714",
        {"agreements[1].commissioners": (Body(name="Q", code="QOP"),)},
        "agreements[1].commissioners[0]",
    ),
    case("NAC714", {"agreements[0].commissioners": None}),
    case(
        "NAC714",
        {
            "agreements": (
                SOLD,
                attrs.evolve(IHO, commissioners=(Body(name="X"),)),
                attrs.evolve(IHO, commissioners=(ICB, Body(name="X"))),
            )
        },
        "agreements[2].commissioners[1]",
    ),
    case("NAC715", {f"{A}.services": None}),
    case(
        "NAC715",
        {A: LeadProviderContract(title="L", services=(ServiceLine.CORE_GENERAL_PRACTICE,))},
    ),
)
