"""Cases of rules: systems, their areas and their oversight."""

from typing import Any

from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    EstablishmentOrder,
    Extent,
    GateReached,
    Integration,
    Kept,
    MaturityLevel,
    MaturityRating,
    Member,
    Office,
    OfficeKind,
    OrderRoute,
    OversightAction,
    OversightLevel,
    PlanKind,
    PlanPart,
    ProviderStructure,
    ProviderStructureKind,
    Stage,
    StatusChange,
    SystemGate,
    SystemPlan,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    PartnershipAgreement,
    PartnershipKind,
)
from tests.validation.cases.building import (
    COUNCIL,
    ICB,
    KIND,
    OTHER_TRUST,
    SOLD,
    TRUST,
    UNKNOWN,
    A,
    case,
)
from tests.whole import more_than_given, nothing_said

SYSTEM, ORGANISATION = OversightLevel.SYSTEM, OversightLevel.ORGANISATION


def acted(**facts: Any) -> OversightAction:  # noqa: ANN401 -- any field
    """Penalise a failure."""
    return OversightAction(**{"failure": "one", "is_penalty": True, **facts})


def made(facts: Any) -> EstablishmentOrder:  # noqa: ANN401 -- any fields
    """Make an order of which nothing is known but what is given."""
    return EstablishmentOrder(title="O", **facts)


def order(**facts: Any) -> EstablishmentOrder:  # noqa: ANN401 -- any field
    """Make an order about boards."""
    known = {"made_on": StatedDate.of(2025, 9, 30), "closes": (), "changes_area_of": (), **facts}
    return EstablishmentOrder(title="An order", **known)


GIVEN = "members[1].gives_up"
LEADS = "governance.leaders[0].leads"
COLLABORATIVE = ProviderStructureKind.COLLABORATIVE
S = "integration.structures[0]"
APPLIED = OrderRoute.APPLICATION_OF_BOARDS
APRIL = StatedDate.of(2023, 4, 1)

CASES = (
    *(
        case("NAC901", changes, breaches, gaps, base="failing")
        for changes, breaches, gaps in (
            ({"gates": None}, "", "plans"),
            ({"gates[0].is_passed": True}, "", ""),
            ({"gates[0].on": StatedDate.of(2018, 6, 2)}, "", "plans"),
            ({"gates[0].on": StatedDate.of(2018, 6, 1)}, "plans", ""),
            ({"gates[0].gate": SystemGate.ONE_PLAN}, "", "plans"),
            (
                {
                    "gates": (
                        GateReached(gate=SystemGate.SINGLE_OPERATING_PLAN, is_passed=False),
                        GateReached(gate=SystemGate.SINGLE_OPERATING_PLAN, is_passed=True),
                    )
                },
                "",
                "",
            ),
            (
                {
                    "plans": (
                        SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN, aligns=tuple(PlanPart)),
                    )
                },
                "",
                "",
            ),
            (
                {
                    "plans": (
                        SystemPlan(
                            kind=PlanKind.SYSTEM_OPERATING_PLAN, aligns=tuple(PlanPart)[1:]
                        ),
                    )
                },
                "plans",
                "",
            ),
            ({"plans": (SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN),)}, "", "plans"),
            # A plan that is not on record may have been made since the gate was refused.
            ({"plans": None}, "", "plans"),
            (
                {
                    "plans": (SystemPlan(kind=PlanKind.DELIVERY_PLAN),),
                    "lists": nothing_said("plans"),
                },
                "",
                "plans",
            ),
            (
                {"plans": (SystemPlan(kind=PlanKind.DELIVERY_PLAN, aligns=tuple(PlanPart)),)},
                "plans",
                "",
            ),
            ({"history": None}, "", ""),
            ({"history[0].as_form": "accountable-care-system"}, "plans", ""),
            ({"history[0].stage": Stage.SHADOW}, "", ""),
        )
    ),
    *(
        case("NAC902", changes, breaches)
        for changes, breaches in (
            ({"members[1].gives_up": (Kept.STAFF, Kept.BOUNDARY)}, "members[1].gives_up"),
            ({"members[1].gives_up": (Kept.STATUTORY_DUTIES,)}, "members[1].gives_up"),
            (
                {"governance.duties_stay_with_members": False},
                "governance.duties_stay_with_members",
            ),
            ({"governance.duties_stay_with_members": None}, ""),
            ({"governance": None}, ""),
            ({"members[1].body": TRUST, "members[0].gives_up": (Kept.ALLOCATION,)}, ""),
        )
    ),
    *(
        case("NAC903", changes, breaches, base="failing")
        for changes, breaches in (
            ({"nested": None}, ""),
            ({"nested[0].members": None}, ""),
            ({"nested[0].members[0].body": TRUST}, ""),
            ({"nested[1].area": None}, ""),
            ({"nested[1].area.extent": Extent.PART}, ""),
            ({"nested[1].area.extent": None}, ""),
            ({"nested[0].area.footprint": None, "nested[1].area.footprint": None}, ""),
            ({"nested[0].area.footprint": "QKK"}, ""),
        )
    ),
    case(
        "NAC903",
        {
            "nested": (
                Arrangement(name="None"),
                *(
                    Arrangement(
                        name="System",
                        members=(Member(body=ICB),),
                        area=Area(name="A", footprint="QOP", extent=Extent.WHOLE),
                    )
                    for _ in range(2)
                ),
            )
        },
        "nested[2].area.footprint",
    ),
    *(
        case("NAC904", changes, breaches, gaps, base="failing")
        for changes, breaches, gaps in (
            ({"area": None}, "", ""),
            ({"area.footprint": None}, "", ""),
            ({"area.extent": Extent.PART}, "", ""),
            ({"members": None}, "", ""),
            ({"members[0].body": TRUST}, "", ""),
            ({"members": (Member(body=ICB), Member(body=ICB))}, "area.footprint", ""),
            (
                {
                    "members": (
                        Member(body=ICB),
                        Member(body=Body(code="QKK", kind=KIND.INTEGRATED_CARE_BOARD)),
                    )
                },
                "",
                "",
            ),
            ({"members[0].body": Body(name="B", kind=KIND.INTEGRATED_CARE_BOARD)}, "", "members"),
            # With a second board it would be no system, but a cluster or a region.
            ({"members": (Member(body=ICB), Member(body=TRUST))}, "area.footprint", ""),
            ({"members": (Member(body=ICB), Member(body=UNKNOWN))}, "", "members"),
            ({"lists": nothing_said("members")}, "", "members"),
            ({"lists": nothing_said("members"), "area.footprint": "QOP"}, "", ""),
        )
    ),
    *(
        case("NAC905", changes, breaches, gaps)
        for changes, breaches, gaps in (
            ({f"{A}.parties": None}, "", f"{A}.parties"),
            ({f"{A}.parties": (TRUST, UNKNOWN)}, "", f"{A}.parties"),
            (
                {
                    f"{A}.parties": (TRUST,),
                    f"{A}.lists": nothing_said("parties"),
                },
                "",
                f"{A}.parties",
            ),
            ({f"{A}.parties": (COUNCIL, COUNCIL)}, f"{A}.parties", ""),
            ({f"{A}.kind": PartnershipKind.GROUP, f"{A}.parties": ()}, "", ""),
            ({A: AllianceAgreement(title="A", parties=())}, "", ""),
            (
                {
                    "agreements": (
                        SOLD,
                        PartnershipAgreement(
                            title="P",
                            kind=PartnershipKind.PROVIDER_COLLABORATIVE,
                            parties=(TRUST, OTHER_TRUST),
                        ),
                        PartnershipAgreement(
                            title="P", kind=PartnershipKind.PROVIDER_COLLABORATIVE, parties=()
                        ),
                    )
                },
                "agreements[2].parties",
                "",
            ),
        )
    ),
    *(
        case("NAC906", changes, breaches, gaps)
        for changes, breaches, gaps in (
            ({"history": None, "gates": None}, "", ""),
            ({"oversight": None}, "", "oversight.ratings"),
            ({"oversight.ratings": None}, "", "oversight.ratings"),
            ({"oversight.ratings[0].on": StatedDate.of(2019, 9, 2)}, "", "oversight.ratings"),
            ({"oversight.ratings[0].on": StatedDate.of(2019, 9, 1)}, "", ""),
            (
                {
                    "oversight.ratings": (
                        MaturityRating(level=MaturityLevel.THRIVING),
                        MaturityRating(level=MaturityLevel.DEVELOPING),
                    )
                },
                "oversight.ratings",
                "",
            ),
            (
                {
                    "oversight.ratings": (
                        MaturityRating(level=MaturityLevel.DEVELOPING),
                        MaturityRating(level=MaturityLevel.THRIVING),
                    )
                },
                "",
                "",
            ),
            ({"gates": None}, "", "gates gates gates"),
            ({"gates[1].is_passed": False}, "gates", ""),
        )
    ),
    *(
        case("NAC907", {"oversight.actions": actions}, breaches, gaps)
        for actions, breaches, gaps in (
            (None, "", ""),
            ((acted(level=SYSTEM), acted(level=ORGANISATION)), "oversight.actions[1]", ""),
            ((acted(level=SYSTEM), acted(level=SYSTEM)), "", ""),
            ((acted(level=SYSTEM), acted(level=ORGANISATION, failure="other")), "", ""),
            ((acted(level=SYSTEM), acted(level=ORGANISATION, is_penalty=False)), "", ""),
            ((acted(level=SYSTEM), acted(level=ORGANISATION, is_penalty=None)), "", ""),
            ((acted(level=None),), "", "oversight.actions[0].level"),
            (
                (acted(level=SYSTEM), acted(level=ORGANISATION, on=StatedDate.of(2018, 4, 2))),
                "",
                "",
            ),
            (
                (acted(level=SYSTEM, on=StatedDate.of(2018, 4, 1)), acted(level=ORGANISATION)),
                "oversight.actions[1]",
                "",
            ),
            (
                (
                    acted(level=SYSTEM, on=StatedDate.of(2019, 4, 2)),
                    acted(level=SYSTEM, is_penalty=False),
                    acted(level=None),
                    acted(level=SYSTEM),
                    acted(level=ORGANISATION),
                ),
                "oversight.actions[4]",
                "oversight.actions[2].level",
            ),
        )
    ),
    case("NAC907", {"oversight": None}),
    # What makes a body is no cluster, unless the record calls it one.
    case("NAC902", {"creates_legal_body": True}),
    case(
        "NAC902",
        {
            "creates_legal_body": True,
            "history": (StatusChange(stage=Stage.LIVE, as_form="integrated-care-board-cluster"),),
        },
        "creates_legal_body",
    ),
    *(
        case("NAC902", {GIVEN: (Kept.BOUNDARY,), **changes}, breaches, gaps)
        for changes, breaches, gaps in (
            ({"creates_legal_body": None}, "", "creates_legal_body"),
            ({"orders": None}, "", "orders"),
            ({LEADS: None}, "", "governance.leaders"),
            ({LEADS: (ICB,), "governance.leaders[0].offices": ()}, "", ""),
            ({LEADS: (ICB, TRUST), "governance.leaders[0].offices": ()}, "", ""),
            (
                {
                    LEADS: (ICB,),
                    "governance.leaders[0].offices": (
                        Office(kind=OfficeKind.CHIEF_EXECUTIVE, body=Body(code="QKK")),
                        Office(kind=OfficeKind.GOVERNOR),
                    ),
                },
                GIVEN,
                "",
            ),
            ({"orders": (order(closes=(ICB,)),)}, "", ""),
            ({"orders": (order(changes_area_of=(ICB,)),)}, "", ""),
            ({"orders": (order(made_on=None, closes=(ICB,)),)}, "", "orders"),
            ({"orders": (order(closes=None),)}, "", "orders"),
            ({"orders": (order(made_on=StatedDate.of(2025, 10, 2), closes=(ICB,)),)}, GIVEN, ""),
            ({"orders": (order(closes=(Body(code="QHM"),)),)}, GIVEN, ""),
        )
    ),
    *(
        case(
            "NAC903",
            {
                "members": (Member(body=body),),
                "area": Area(name="A", overlaps_with=overlaps),
            },
            "area.overlaps_with" if is_found else "",
        )
        for body, overlaps, is_found in (
            (ICB, ("QKK",), True),
            (ICB, (), False),
            (ICB, None, False),
            (TRUST, ("QKK",), False),
        )
    ),
    *(
        case(
            "NAC905",
            {"integration": Integration(structures=(ProviderStructure(**facts),))},
            breaches,
            gaps,
        )
        for facts, breaches, gaps in (
            ({"kind": COLLABORATIVE}, "", f"{S}.members"),
            ({"kind": COLLABORATIVE, "members": (TRUST,)}, f"{S}.members", ""),
            ({"kind": COLLABORATIVE, "members": (TRUST, OTHER_TRUST)}, "", ""),
            ({"kind": COLLABORATIVE, "members": (TRUST, UNKNOWN)}, "", f"{S}.members"),
            ({"kind": ProviderStructureKind.GROUP, "members": ()}, "", ""),
            (
                {
                    "kind": COLLABORATIVE,
                    "members": (),
                    "lists": more_than_given("members"),
                },
                "",
                f"{S}.members",
            ),
        )
    ),
    case("NAC905", {"integration": Integration()}),
    # Orders that end, make and move boards
    *(
        case("NAC903", {"orders": (made(facts),)}, breaches, gaps)
        for facts, breaches, gaps in (
            ({}, "", ""),
            ({"closes": ()}, "", ""),
            ({"closes": (ICB,)}, "", "orders[0].last_day_of_closed"),
            ({"closes": (ICB,), "effective_from": APRIL}, "", "orders[0].last_day_of_closed"),
            ({"closes": (ICB,), "last_day_of_closed": APRIL}, "", "orders[0].last_day_of_closed"),
            ({"effective_from": APRIL, "last_day_of_closed": StatedDate.of(2023, 3, 31)}, "", ""),
            ({"effective_from": APRIL, "last_day_of_closed": APRIL}, "", ""),
            (
                {
                    "effective_from": StatedDate.parse("2023-04-01"),
                    "last_day_of_closed": StatedDate.parse("2023-03"),
                },
                "",
                "orders[0].last_day_of_closed",
            ),
            (
                {
                    "effective_from": StatedDate.parse("2023-04-01"),
                    "last_day_of_closed": StatedDate.parse("2023-02"),
                },
                "orders[0].last_day_of_closed",
                "",
            ),
            (
                {
                    "effective_from": StatedDate.parse("2023-04-01"),
                    "last_day_of_closed": StatedDate.parse("2023-05"),
                },
                "orders[0].last_day_of_closed",
                "",
            ),
            (
                {
                    "effective_from": StatedDate.parse("2023-04"),
                    "last_day_of_closed": StatedDate.parse("2023-03-31"),
                },
                "",
                "orders[0].last_day_of_closed",
            ),
            (
                {
                    "made_on": StatedDate.of(2023, 1, 9),
                    "effective_from": StatedDate.parse("2023-04"),
                    "last_day_of_closed": StatedDate.parse("2023-03-30"),
                },
                "orders[0].last_day_of_closed",
                "",
            ),
            (
                {
                    "effective_from": StatedDate.parse("2023-04"),
                    "last_day_of_closed": StatedDate.parse("2023-04-30"),
                },
                "",
                "orders[0].last_day_of_closed",
            ),
            (
                {
                    "made_on": StatedDate.of(2023, 1, 9),
                    "effective_from": StatedDate.parse("2023-04"),
                    "last_day_of_closed": StatedDate.parse("2023-05-01"),
                },
                "orders[0].last_day_of_closed",
                "",
            ),
            (
                {
                    "effective_from": StatedDate.parse("2023-04-01"),
                    "last_day_of_closed": StatedDate.parse("2023-03-31~"),
                },
                "",
                "orders[0].last_day_of_closed",
            ),
            (
                {
                    "effective_from": StatedDate.parse("2023-04-01~"),
                    "last_day_of_closed": StatedDate.parse("2023-03-31"),
                },
                "",
                "orders[0].last_day_of_closed",
            ),
            (
                {"effective_from": APRIL, "last_day_of_closed": StatedDate.of(2023, 4, 2)},
                "orders[0].last_day_of_closed",
                "",
            ),
            (
                {"effective_from": APRIL, "last_day_of_closed": StatedDate.of(2023, 3, 30)},
                "orders[0].last_day_of_closed",
                "",
            ),
            ({"closes": (ICB,), "made_on": StatedDate.of(2023, 4, 2)}, "", ""),
            # What an order does that may not have been made is not found.
            *(
                (
                    {
                        **facts,
                        "effective_from": StatedDate.of(2023, 5, 1),
                        "last_day_of_closed": StatedDate.of(2023, 5, 2),
                    },
                    "",
                    "orders[0].made_on",
                )
                for facts in ({}, {"made_on": StatedDate.parse("2023-04")})
            ),
        )
    ),
    case(
        "NAC903",
        {
            "orders": (
                EstablishmentOrder(title="O", made_on=StatedDate.of(2023, 4, 2), closes=(ICB,)),
                EstablishmentOrder(title="O", made_on=StatedDate.of(2023, 4, 1)),
                EstablishmentOrder(
                    title="O",
                    effective_from=APRIL,
                    last_day_of_closed=StatedDate.of(2023, 4, 2),
                ),
            )
        },
        "orders[2].last_day_of_closed",
    ),
    *(
        case("NAC908", {f"orders[0].{field}": to for field, to in changes.items()}, breaches, gaps)
        for changes, breaches, gaps in (
            ({"route": None}, "", "orders[0].route"),
            ({"approved_by_ministers": None}, "", "orders[0].approved_by_ministers"),
            ({"approved_by_ministers": False}, "orders[0].approved_by_ministers", ""),
            ({"effective_from": None}, "", "orders[0].effective_from"),
            ({"effective_from": StatedDate.of(2027, 4, 1)}, "", ""),
            ({"effective_from": StatedDate.of(2026, 4, 2)}, "orders[0].effective_from", ""),
            ({"made_on": None}, "", ""),
            ({"made_on": StatedDate.of(2025, 9, 23)}, "", ""),
            ({"made_on": StatedDate.of(2025, 9, 22)}, "orders[0].made_on", ""),
            ({"made_on": StatedDate.of(2026, 6, 1), "route": None}, "", "orders[0].route"),
            ({"made_on": StatedDate.of(2026, 6, 2), "route": None}, "", ""),
            (
                {"made_on": None, "effective_from": StatedDate.of(2027, 4, 1), "route": None},
                "",
                "orders[0].route",
            ),
            ({"route": APPLIED}, "", "orders[0].applicants"),
            ({"route": APPLIED, "applicants": ()}, "orders[0].applicants", ""),
            (
                {
                    "route": APPLIED,
                    "applicants": (),
                    "lists": more_than_given("applicants"),
                },
                "",
                "orders[0].applicants",
            ),
            ({"route": APPLIED, "applicants": (ICB,)}, "", ""),
            ({"route": APPLIED, "applicants": (ICB,), "effective_from": None}, "", ""),
            (
                {"route": APPLIED, "applicants": (ICB,), "made_on": StatedDate.of(2024, 4, 1)},
                "",
                "",
            ),
            (
                {
                    "route": APPLIED,
                    "applicants": (ICB,),
                    "effective_from": StatedDate.of(2026, 4, 2),
                },
                "",
                "",
            ),
        )
    ),
    case(
        "NAC908",
        {
            "orders": (
                EstablishmentOrder(title="O", made_on=StatedDate.of(2026, 6, 2)),
                EstablishmentOrder(title="O"),
                EstablishmentOrder(title="O", route=APPLIED, applicants=()),
            )
        },
        "",
        (
            "orders[1].route orders[1].approved_by_ministers orders[2].made_on "
            "orders[2].approved_by_ministers"
        ),
    ),
    case("NAC908", {"orders": None}),
    case("NAC908", {"orders[0].made_on": StatedDate.of(2025)}, "", "orders[0].made_on"),
)
