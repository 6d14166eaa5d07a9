"""Cases of rules: sections 75 and 76."""

from datetime import date

import attrs

from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    ListStatement,
    Section75Agreement,
    Section75Arrangement,
    Section75Report,
    Section75ReportKind,
    Section75Term,
    Section76Agreement,
)
from tests.validation.cases.building import (
    AMBULANCES,
    AUTHORITY,
    CCG,
    COUNCIL,
    ENGLAND,
    KIND,
    NHS_TRUST,
    OTHER_TRUST,
    SOLD,
    TRUST,
    UNKNOWN,
    A,
    case,
    placed,
    signed,
)
from tests.whole import more_than_given, nothing_said

POOL = Section75Agreement(
    title="Pool", parties=(CCG, COUNCIL), is_written=True, terms=tuple(Section75Term)
)
POOLS = (
    attrs.evolve(POOL, parties=None, is_written=None),
    POOL,
    attrs.evolve(POOL, parties=(CCG, UNKNOWN), terms=None),
    attrs.evolve(POOL, parties=(), terms=()),
)
CASES = (
    placed("NAC201", signed(AllianceAgreement(title="A")), [], []),
    placed("NAC201", signed(attrs.evolve(POOL, parties=None)), [], ["$.agreements[0].parties"]),
    placed(
        "NAC201",
        signed(attrs.evolve(POOL, parties=(CCG, UNKNOWN))),
        [],
        ["$.agreements[0].parties"],
    ),
    placed(
        "NAC201",
        signed(attrs.evolve(POOL, parties=(CCG,), lists=nothing_said("parties"))),
        [],
        ["$.agreements[0].parties"],
    ),
    placed("NAC201", signed(attrs.evolve(POOL, parties=())), ["$.agreements[0].parties"], []),
    placed("NAC202", signed(AllianceAgreement(title="A")), [], []),
    placed("NAC202", signed(POOL), [], []),
    placed(
        "NAC202", signed(attrs.evolve(POOL, is_written=None)), [], ["$.agreements[0].is_written"]
    ),
    placed(
        "NAC202", signed(attrs.evolve(POOL, is_written=False)), ["$.agreements[0].is_written"], []
    ),
    placed("NAC202", signed(attrs.evolve(POOL, terms=None)), [], ["$.agreements[0].terms"]),
    placed(
        "NAC202",
        signed(attrs.evolve(POOL, terms=(), lists=more_than_given("terms"))),
        [],
        ["$.agreements[0].terms"],
    ),
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}),
    # Who they are is not recorded, and that there is one of each side is.
    case(
        "NAC201",
        {
            f"{A}.parties": None,
            f"{A}.lists": (
                ListStatement(field="parties", kinds=("clinical-commissioning-group",), count=1),
                ListStatement(field="parties", kinds=("local-authority-upper-tier",), count=2),
            ),
        },
    ),
    case(
        "NAC201",
        {f"{A}.parties": None, f"{A}.lists": (ListStatement(field="parties", count=2),)},
        "",
        f"{A}.parties",
    ),
    case(
        "NAC201",
        {f"{A}.parties": (CCG,), f"{A}.lists": nothing_said("parties")},
        "",
        f"{A}.parties",
    ),
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}, f"{A}.parties", on=date(2016, 3, 27)),
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}, on=date(2016, 3, 28)),
    case("NAC203", {f"{A}.covers_excluded": None}, "", f"{A}.covers_excluded"),
    case(
        "NAC203",
        {f"{A}.lists": more_than_given("covers_excluded")},
        "",
        f"{A}.covers_excluded",
    ),
    case("NAC203", {f"{A}.lists": nothing_said("terms")}),
    case("NAC204", {f"{A}.parties": None}),
    case("NAC204", {f"{A}.parties": (TRUST, COUNCIL), f"{A}.consents": ()}),
    case("NAC204", {f"{A}.parties": (COUNCIL, NHS_TRUST), f"{A}.consents": ()}, f"{A}.consents"),
    case("NAC204", {f"{A}.consents": None}, "", f"{A}.consents"),
    case(
        "NAC204",
        {f"{A}.consents": (), f"{A}.lists": more_than_given("consents")},
        "",
        f"{A}.consents",
    ),
    case("NAC204", {f"{A}.consents[0].is_given": None}, "", f"{A}.consents"),
    case("NAC204", {f"{A}.consents[0].is_given": False}, f"{A}.consents"),
    case("NAC204", {f"{A}.consents[0].trust": OTHER_TRUST}, f"{A}.consents"),
    case(
        "NAC204",
        {
            f"{A}.parties": (NHS_TRUST, Body(name="Two", kind=KIND.NHS_TRUST)),
        },
        f"{A}.consents",
    ),
    case("NAC204", {f"{A}.parties": (AMBULANCES, COUNCIL)}, "", f"{A}.parties[0].kind"),
    case("NAC205", {f"{A}.liability": None}),
    case("NAC206", {f"{A}.arrangements": None}, "", f"{A}.arrangements"),
    case(
        "NAC206",
        {
            f"{A}.arrangements": (),
            f"{A}.lists": more_than_given("arrangements"),
        },
        "",
        f"{A}.arrangements",
    ),
    case("NAC206", {f"{A}.arrangements": (Section75Arrangement.POOLED_FUND,), f"{A}.reports": ()}),
    case("NAC206", {f"{A}.reports": None}, "", f"{A}.reports"),
    case(
        "NAC206",
        {f"{A}.reports": (), f"{A}.lists": more_than_given("reports")},
        "",
        f"{A}.reports",
    ),
    case("NAC206", {f"{A}.reports": ()}, f"{A}.reports"),
    case(
        "NAC206",
        {
            "agreements": (
                Section75Agreement(title="P", arrangements=()),
                Section75Agreement(
                    title="P",
                    arrangements=(Section75Arrangement.COUNCIL_EXERCISES_NHS_FUNCTIONS,),
                    reports=tuple(Section75Report(kind=kind) for kind in Section75ReportKind),
                ),
                Section75Agreement(
                    title="P",
                    arrangements=(Section75Arrangement.COUNCIL_EXERCISES_NHS_FUNCTIONS,),
                    reports=(),
                ),
            )
        },
        "agreements[2].reports",
    ),
    case("NAC207", {f"{A}.improves_functions": None}, "", f"{A}.improves_functions"),
    case("NAC208", {f"{A}.payee": None}, "", f"{A}.payee"),
    case("NAC208", {f"{A}.payee": UNKNOWN}, "", f"{A}.payee.kind"),
    case("NAC208", {f"{A}.payee": ENGLAND}),
    case(
        "NAC208",
        {
            "agreements": (
                SOLD,
                Section76Agreement(title="G"),
                Section76Agreement(title="G", payee=TRUST),
            )
        },
        "agreements[2].payee",
        "agreements[1].payee",
    ),
    # Two mentions of a body are of one, whatever else either says of it.
    case("NAC204", {f"{A}.consents[0].trust": Body(name="An NHS trust")}),
    case(
        "NAC201",
        {"agreements": POOLS},
        "agreements[3].parties",
        "agreements[0].parties agreements[2].parties",
    ),
    case(
        "NAC202",
        {"agreements": POOLS},
        "agreements[3].terms",
        "agreements[0].is_written agreements[2].terms",
    ),
)
