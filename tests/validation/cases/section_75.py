"""Cases of rules: sections 75 and 76."""

from datetime import date

import attrs

from nhs_accountable_care.arrangements import Board, BoardKind, CommitteePower
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    CombinedAuthorityGround,
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
    B,
    case,
    placed,
    signed,
)
from tests.whole import more_than_given, nothing_said

POOL = Section75Agreement(
    title="Pool", parties=(CCG, COUNCIL), is_written=True, terms=tuple(Section75Term)
)
SPECIAL = Body(name="An authority", kind=KIND.SPECIAL_HEALTH_AUTHORITY)


def whole(*fields: str) -> tuple[ListStatement, ...]:
    """State that some lists are whole."""
    return tuple(ListStatement(field=field, is_whole=True) for field in fields)


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
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}, "", f"{A}.combined_authority_grounds"),
    # Which of its grounds there are more of decides, where not all are told.
    *(
        case(
            "NAC201",
            {
                f"{A}.parties": (AUTHORITY, COUNCIL),
                f"{A}.combined_authority_grounds": (ground,),
                f"{A}.lists": (*whole("parties"), *lists),
            },
            breaches,
            gaps,
        )
        for ground, lists, breaches, gaps in (
            (CombinedAuthorityGround.SECTION_7A, (), "", ""),
            (CombinedAuthorityGround.NHS_FUNCTIONS_BY_ORDER, (), "", ""),
            (
                CombinedAuthorityGround.PUBLIC_HEALTH_BY_ORDER,
                more_than_given("combined_authority_grounds"),
                "",
                f"{A}.combined_authority_grounds",
            ),
            (
                CombinedAuthorityGround.PUBLIC_HEALTH_BY_ORDER,
                whole("combined_authority_grounds"),
                f"{A}.parties",
                "",
            ),
        )
    ),
    # s.75(8) is of the Act of 2006; what the Act of 1999 said of the same body was not read.
    case("NAC201", {f"{A}.parties": (SPECIAL, COUNCIL)}, f"{A}.parties", on=date(2007, 3, 1)),
    case("NAC201", {f"{A}.parties": (SPECIAL, COUNCIL)}, on=date(2007, 2, 28)),
    case("NAC201", {f"{A}.parties": (UNKNOWN, AUTHORITY)}, "", f"{A}.combined_authority_grounds"),
    case("NAC209", {f"{B}.voters": None, f"{B}.lists": ()}, "", f"{B}.voters"),
    case("NAC209", {f"{B}.voters": (CCG, UNKNOWN)}, "", f"{B}.voters"),
    case("NAC209", {f"{B}.voters": (TRUST, AUTHORITY)}),
    case("NAC209", {f"{B}.kind": BoardKind.COMMITTEE}, base="failing"),
    case("NAC209", {f"{B}.power": CommitteePower.BETWEEN_CCGS}, base="failing"),
    case("NAC209", {"governance": None}),
    case(
        "NAC209",
        {
            "governance.boards": (
                Board(name="Forum", kind=BoardKind.FORUM),
                Board(
                    name="Committee",
                    kind=BoardKind.JOINT_COMMITTEE,
                    power=CommitteePower.SECTION_75,
                    voters=(),
                ),
            )
        },
        "governance.boards[1].voters",
    ),
    # Without an agreement under the section, or without one side, its power is not in question.
    case("NAC209", {f"{B}.power": None}),
    case("NAC209", {f"{B}.power": None, "agreements": (POOL,)}, "", f"{B}.power"),
    case("NAC209", {f"{B}.power": None, "agreements": (POOL,)}, base="failing"),
    case("NAC209", {f"{B}.power": CommitteePower.OWN_DELEGATIONS, "agreements": (POOL,)}),
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
    case(
        "NAC201",
        {f"{A}.parties": (AUTHORITY, COUNCIL)},
        "",
        f"{A}.combined_authority_grounds",
        on=date(2016, 3, 28),
    ),
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
