"""Cases of rules: awards, assurance, values and terms."""

from datetime import date
from typing import Any

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AgreementState,
    AllianceAgreement,
    AssuranceGate,
    AssuranceProcess,
    DevolutionMemorandum,
    GeneralMedicalServicesContract,
    LeadProviderContract,
    Lifecycle,
    MoneyBasis,
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    ReportedMoney,
    StateChange,
)
from tests.validation.cases.building import (
    COMPANY,
    COUNCIL,
    IHO,
    ON_2017,
    ON_2024,
    PENNY,
    SOLD,
    TRUST,
    TWELVE,
    A,
    R,
    case,
)

GATES = tuple(AssuranceGate)
ALL_GATES = AssuranceProcess.of_gates(*GATES)


def award(**facts: Any) -> dict[str, Any]:  # noqa: ANN401 -- any field
    """Award the contract of the example in some way."""
    return {R: Procurement(**facts)}


def assured(*gates: AssuranceGate, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 -- any field
    """Take a novel contract through some gates."""
    contract = AccountableCareOrganisationContract(
        **{"title": "C", "assurance": AssuranceProcess.of_gates(*gates), **facts}
    )
    return {A: contract}


ADVERTISED = ProcurementRoute.ADVERTISED
POUNDS = ReportedMoney(amount=TWELVE)
ON_2018 = StatedDate.of(2018, 4, 1)
ENDED = StatedPeriod.parse("2013-04-01/2013-04-30")
SPAN = StatedPeriod.parse("2017-04-01/2019-03-31")
DRAFT = Lifecycle(states=(StateChange(state=AgreementState.DRAFT),))
IN_FORCE = Lifecycle(states=(StateChange(state=AgreementState.IN_FORCE),))

CONDITIONS_OF_C = (
    "replaces_expiring_contract",
    "change_is_considerable",
    "existing_provider_satisfies",
)

CASES = (
    case("NAC601", {R: None}, on=ON_2017),
    case("NAC601", award(began_on=StatedDate.on(ON_2017)), "", f"{R}.route", on=ON_2017),
    # It began before the award, and so before the regimes that are known here.
    case("NAC601", award(awarded_on=StatedDate.of(2013, 3, 31)), on=ON_2017),
    case("NAC601", award(began_on=StatedDate.parse("[2012..2013-03]")), on=ON_2017),
    case("NAC601", award(), "", f"{R}.route", on=ON_2017),
    # A procedure of which a span is known is judged if what holds is the same in all of it.
    *(
        case(
            "NAC601",
            award(began_on=StatedDate.parse(began), route=route, **facts),
            breaches,
            gaps,
            on=ON_2017,
        )
        for began, route, facts, breaches, gaps in (
            ("[2015-12..2016-05]", ProcurementRoute.MODIFICATION, {}, "", f"{R}.awarded_on"),
            ("[2015-12..2016-05]", ProcurementRoute.DIRECT_AWARD_A, {}, f"{R}.route", ""),
            ("[2015-12..2016-05]", ProcurementRoute.COMPETITION, {}, "", ""),
            (
                "[2015-12..2016-05]",
                ProcurementRoute.COMPETITION,
                {"treats_bidders_equally": False},
                "",
                f"{R}.began_on",
            ),
            (
                "[2015-12..2016-05]",
                ProcurementRoute.COMPETITION,
                {"treats_bidders_equally": False, "notice_on": StatedDate.of(2016, 3)},
                "",
                "",
            ),
            (
                "[2015-12..2016-05]",
                ProcurementRoute.COMPETITION,
                {"treats_bidders_equally": False, "regime": ProcurementRegime.LIGHT_TOUCH},
                f"{R}.treats_bidders_equally",
                "",
            ),
            # Days that contradict each other.
            (
                "2017-02-01",
                ProcurementRoute.COMPETITION,
                {"treats_bidders_equally": False, "awarded_on": StatedDate.of(2016, 1)},
                f"{R}.treats_bidders_equally",
                "",
            ),
            ("2013-04-01", ProcurementRoute.NOT_ADVERTISED, {"estimated_value": POUNDS}, "", ""),
            ("2016-05-01", ProcurementRoute.DYNAMIC_PURCHASING_SYSTEM, {}, "", ""),
        )
    ),
    case("NAC601", award(began_on=StatedDate.on(ON_2024), route=ProcurementRoute.URGENT_AWARD)),
    case(
        "NAC601",
        award(
            began_on=StatedDate.on(ON_2017),
            route=ProcurementRoute.ADVERTISED,
            regime=ProcurementRegime.PROVIDER_SELECTION,
        ),
        f"{R}.regime",
    ),
    # The day of signature and the first day bound the beginning, as the award does.
    *(
        case(
            "NAC601",
            {R: Procurement(route=ProcurementRoute.DIRECT_AWARD_A), f"{A}.{field}": to},
            f"{R}.route",
        )
        for field, to in (
            ("signed_on", StatedDate.on(ON_2017)),
            ("period", StatedPeriod.parse("2017-04-01/2025-03-31")),
        )
    ),
    case(
        "NAC601",
        {
            R: Procurement(route=ProcurementRoute.DIRECT_AWARD_A),
            f"{A}.period": StatedPeriod.parse("/2025-03-31"),
        },
        "",
        f"{R}.began_on",
    ),
    # So does a state that it has in a procedure or after it, and none that it may have before.
    *(
        case(
            "NAC601",
            {
                R: Procurement(route=ProcurementRoute.DIRECT_AWARD_A),
                f"{A}.lifecycle": Lifecycle(
                    states=(
                        StateChange(state=state, on=StatedDate.on(ON_2017)),
                        StateChange(state=AgreementState.IN_FORCE),
                    )
                ),
            },
            f"{R}.route" if is_bound else "",
            "" if is_bound else f"{R}.began_on",
        )
        for state, is_bound in (
            (AgreementState.IN_PROCUREMENT, True),
            (AgreementState.AWARDED, True),
            (AgreementState.PROPOSED, False),
        )
    ),
    case("NAC601", award(began_on=StatedDate.on(ON_2024), route=ADVERTISED), f"{R}.route"),
    # What a year of it costs counts by its term.
    *(
        case(
            "NAC601",
            {
                R: Procurement(
                    route=ProcurementRoute.NOT_ADVERTISED,
                    began_on=StatedDate.of(2018, 2, 1),
                    estimated_value=ReportedMoney(
                        amount=Money.parse(value), basis=MoneyBasis.A_YEAR
                    ),
                    value_includes_vat=False,
                    one_provider_alone_is_capable=False,
                    is_extremely_urgent=False,
                    another_case_lifts_notice=False,
                ),
                f"{A}.period": None if term is None else StatedPeriod.parse(term),
            },
            breaches,
            "" if breaches else f"{R}.estimated_value",
            on=date(2018, 6, 1),
        )
        for value, term, breaches in (
            ("£1m", None, ""),
            ("£1m", "2018-04-15/2018-11-15", ""),
            ("£1m", "2018-04-15/2018-12-14", f"{R}.route"),
            ("£1m", "2018-04-15/2018-11-13", ""),
            ("£157,000", "2018-04-01/..", f"{R}.route"),
            ("£157,000", "2018-04-01/2022-03-31", f"{R}.route"),
            ("£157,000", "2018-04-01/2022-02-28", ""),
            ("£157,000", "2018-04-01/2199-12-31", f"{R}.route"),
        )
    ),
    # The threshold rose meanwhile.
    *(
        case(
            "NAC601",
            award(
                began_on=StatedDate.parse("[2017-12..2018-01]"),
                route=ProcurementRoute.NOT_ADVERTISED,
                estimated_value=ReportedMoney(amount=Money.parse(value)),
                value_includes_vat=False,
                one_provider_alone_is_capable=False,
                is_extremely_urgent=False,
                another_case_lifts_notice=False,
            ),
            breaches,
            gaps,
            on=date(2019, 4, 1),
        )
        for value, breaches, gaps in (
            ("£589,147.99", "", ""),
            ("£589,148", "", f"{R}.began_on"),
            ("£615,277.99", "", f"{R}.began_on"),
            ("£615,278", f"{R}.route", ""),
            ("$9m", "", f"{R}.estimated_value"),
        )
    ),
    # Which conditions there are turns on the regime, and that on the day.
    case(
        "NAC602",
        {
            f"{R}.began_on": StatedDate.parse("[2023-12..2024-01]"),
            f"{R}.patients_choose": None,
        },
        "",
        f"{R}.began_on",
    ),
    case("NAC602", {f"{R}.began_on": StatedDate.of(2023, 12, 31), f"{R}.patients_choose": None}),
    # So it does whether there was assurance.
    case(
        "NAC603",
        assured(signed_on=StatedDate.of(2016, 11)),
        "",
        f"{A}.signed_on",
        on=date(2018, 6, 1),
    ),
    *(
        case("NAC602", {f"{R}.{field}": to}, breaches, gaps)
        for field, to, breaches, gaps in (
            ("patients_choose", False, f"{R}.patients_choose", ""),
            ("patients_choose", None, "", f"{R}.patients_choose"),
            (
                "number_of_providers_is_restricted",
                None,
                "",
                f"{R}.number_of_providers_is_restricted",
            ),
            ("all_who_qualify_are_offered", False, f"{R}.all_who_qualify_are_offered", ""),
            ("all_who_qualify_are_offered", None, "", f"{R}.all_who_qualify_are_offered"),
        )
    ),
    # Reg 6(5): an existing contract ends, the change is small, and its provider satisfies.
    *(
        case(
            "NAC602",
            award(
                route=ProcurementRoute.DIRECT_AWARD_C,
                began_on=StatedDate.on(ON_2024),
                **dict(zip(CONDITIONS_OF_C, facts, strict=True)),
            ),
            " ".join(f"{R}.{CONDITIONS_OF_C[each]}" for each in breaches),
            " ".join(f"{R}.{CONDITIONS_OF_C[each]}" for each in gaps),
        )
        for facts, breaches, gaps in (
            ((None, None, None), (), (0, 1, 2)),
            ((True, False, True), (), ()),
            ((False, False, True), (0,), ()),
            ((True, True, True), (1,), ()),
            ((True, False, False), (2,), ()),
            ((True, None, True), (), (1,)),
        )
    ),
    *(
        case(
            "NAC602",
            award(
                route=ProcurementRoute.DIRECT_AWARD_A,
                began_on=StatedDate.on(ON_2024),
                existing_provider_is_only_capable_one=only,
                makes_framework=frame,
            ),
            breaches,
            gaps,
        )
        for only, frame, breaches, gaps in (
            (True, False, "", ""),
            (False, False, f"{R}.existing_provider_is_only_capable_one", ""),
            (True, True, f"{R}.makes_framework", ""),
            (None, None, "", f"{R}.existing_provider_is_only_capable_one {R}.makes_framework"),
        )
    ),
    *(
        case("NAC603", assured(*gates, **facts), breaches, gaps, on=date(2018, 6, 1))
        for gates, facts, breaches, gaps in (
            ((), {}, "", ""),
            (GATES[:1], {"signed_on": ON_2018}, f"{A}.assurance", ""),
            (GATES[:3], {"signed_on": ON_2018}, "", ""),
            (GATES[:2], {"signed_on": ON_2018}, f"{A}.assurance", ""),
            ((), {"signed_on": StatedDate.of(2016, 11, 4)}, "", ""),
            ((), {"signed_on": StatedDate.of(2016, 11, 5)}, f"{A}.assurance", ""),
            ((), {"signed_on": ON_2018, "assurance": None}, "", f"{A}.assurance"),
            (
                (),
                {"procurement": Procurement(notice_on=StatedDate.of(2018, 6, 1))},
                f"{A}.assurance",
                "",
            ),
            ((), {"procurement": Procurement(notice_on=StatedDate.of(2018, 6, 2))}, "", ""),
            (GATES[:2], {"procurement": Procurement(notice_on=ON_2018)}, "", ""),
            ((), {"procurement": Procurement()}, "", ""),
            ((), {"period": StatedPeriod(first=ON_2018, is_open=True)}, "", ""),
            (
                GATES[:3],
                {
                    "signed_on": StatedDate.on(ON_2017),
                    "period": StatedPeriod(first=ON_2018, is_open=True),
                },
                f"{A}.assurance",
                "",
            ),
            (
                GATES,
                {
                    "signed_on": StatedDate.on(ON_2017),
                    "period": StatedPeriod(first=ON_2018, is_open=True),
                },
                "",
                "",
            ),
        )
    ),
    *(
        case(
            "NAC603",
            {
                A: LeadProviderContract(
                    title="C",
                    signed_on=ON_2018,
                    holder_is_special_purpose_vehicle=is_vehicle,
                    assurance=AssuranceProcess(steps=()),
                )
            },
            f"{A}.assurance" if is_vehicle else "",
            f"{A}.holder_is_special_purpose_vehicle" if is_vehicle is None else "",
            on=date(2018, 6, 1),
        )
        for is_vehicle in (True, False, None)
    ),
    # That nothing is recorded of a vehicle says nothing; a body of the NHS or a council is none.
    *(
        case(
            "NAC603",
            {
                A: LeadProviderContract(
                    title="C",
                    signed_on=StatedDate.of(*signed),
                    holder=holder,
                    holder_is_special_purpose_vehicle=is_vehicle,
                    assurance=AssuranceProcess(steps=()) if gates is None else gates,
                )
            },
            breaches,
            f"{A}.holder_is_special_purpose_vehicle" if is_asked else "",
            on=date(*on),
        )
        for on, signed, holder, is_vehicle, gates, breaches, is_asked in (
            ((2018, 6, 1), (2018, 4, 1), COMPANY, None, None, "", True),
            ((2018, 6, 1), (2018, 4, 1), TRUST, None, None, "", False),
            ((2018, 6, 1), (2018, 4, 1), COUNCIL, None, None, "", False),
            ((2018, 6, 1), (2018, 4, 1), TRUST, True, None, f"{A}.assurance", False),
            ((2018, 6, 1), (2018, 4, 1), COMPANY, None, ALL_GATES, "", False),
            ((2018, 6, 1), (2016, 4, 1), COMPANY, None, None, "", False),
            ((2023, 6, 1), (2023, 4, 1), COMPANY, None, None, "", True),
            ((2023, 6, 1), (2023, 4, 1), COMPANY, True, None, f"{A}.assurance", False),
            ((2023, 6, 1), (2023, 4, 1), TRUST, None, None, "", False),
            ((2023, 6, 1), (2022, 4, 1), COMPANY, None, None, "", False),
        )
    ),
    case(
        "NAC603",
        {
            "agreements": (
                AccountableCareOrganisationContract(
                    title="C", signed_on=StatedDate.of(2014, 4, 1)
                ),
                AccountableCareOrganisationContract(
                    title="C",
                    signed_on=ON_2018,
                    assurance=AssuranceProcess(steps=()),
                ),
            )
        },
        "agreements[1].assurance",
        on=date(2018, 6, 1),
    ),
    case(
        "NAC603",
        {f"{A}.signed_on": StatedDate.of(2022, 6, 30)},
        on=date(2022, 7, 1),
        base="failing",
    ),
    case(
        "NAC603", {f"{A}.signed_on": StatedDate.of(2022, 7, 1)}, f"{A}.assurance", base="failing"
    ),
    case("NAC603", {f"{A}.signed_on": None}, "", f"{A}.signed_on"),
    case("NAC603", {f"{A}.assurance": AssuranceProcess()}, "", f"{A}.assurance"),
    case("NAC603", {f"{A}.assurance": None}, "", f"{A}.assurance"),
    case("NAC604", {f"{A}.values": None}, "", f"{A}.values"),
    case("NAC604", {f"{A}.values[0]": ReportedMoney(amount=Money(pence=-1))}, f"{A}.values[0]"),
    case("NAC604", {f"{A}.values[0]": ReportedMoney(amount=PENNY)}),
    case("NAC604", {A: LeadProviderContract(title="L")}),
    case(
        "NAC604",
        {"agreements": (LeadProviderContract(title="L"), attrs.evolve(SOLD, values=None))},
        "",
        "agreements[1].values",
    ),
    case("NAC605", {f"{A}.period": None}, "", f"{A}.period"),
    case("NAC605", {f"{A}.period": StatedPeriod.parse("2017-04-01/")}, "", f"{A}.period"),
    case("NAC605", {f"{A}.period": StatedPeriod.parse("2017/2019")}),
    case("NAC605", {f"{A}.period": StatedPeriod.between(ON_2017)}),
    case("NAC605", {f"{A}.period": StatedPeriod.parse("2017-04-01/2032-03-31")}),
    case("NAC605", {f"{A}.period": StatedPeriod.parse("2017-04-01/2032-04-01")}, f"{A}.period"),
    case("NAC605", {A: GeneralMedicalServicesContract(title="G")}),
    case(
        "NAC605",
        {
            "agreements": (
                GeneralMedicalServicesContract(title="G"),
                SOLD,
                attrs.evolve(SOLD, period=StatedPeriod.parse("2017-04-01/2099-03-31")),
            )
        },
        "agreements[2].period",
        "agreements[1].period",
    ),
    case(
        "NAC603",
        {A: attrs.evolve(IHO, signed_on=StatedDate.of(2026, 4, 1))},
        "",
        f"{A}.assurance",
        on=date(2026, 6, 1),
    ),
    case("NAC603", {A: AllianceAgreement(title="A", signed_on=StatedDate.of(2023, 1, 1))}),
    # When it was signed, and how long it runs
    *(
        case("NAC606", {A: DevolutionMemorandum(title="M", **facts)}, breaches, gaps)
        for facts, breaches, gaps in (
            ({}, "", f"{A}.signed_on {A}.period"),
            ({"signed_on": StatedDate.on(ON_2017)}, "", f"{A}.period"),
            (
                {
                    "signed_on": StatedDate.of(2017, 4),
                    "period": StatedPeriod.parse("2017-04-02/2019-03-31"),
                },
                "",
                f"{A}.signed_on",
            ),
            (
                {
                    "signed_on": StatedDate.of(2017, 4),
                    "period": StatedPeriod.parse("2017-03-31/2019-03-31"),
                },
                f"{A}.signed_on",
                "",
            ),
            (
                {
                    "signed_on": StatedDate.of(2017, 4, 1),
                    "period": StatedPeriod.parse("/2019-03-31"),
                },
                "",
                f"{A}.signed_on",
            ),
            ({"period": SPAN}, "", f"{A}.signed_on"),
            ({"signed_on": StatedDate.on(ON_2017), "period": SPAN}, "", ""),
            ({"signed_on": StatedDate.of(2017, 4, 2), "period": SPAN}, f"{A}.signed_on", ""),
            ({"signed_on": StatedDate.of(2017, 4, 2), "period": ENDED}, "", ""),
            ({"lifecycle": DRAFT}, "", f"{A}.period"),
            ({"lifecycle": DRAFT, "period": SPAN}, "", ""),
            ({"lifecycle": IN_FORCE, "period": SPAN}, "", f"{A}.signed_on"),
        )
    ),
    case(
        "NAC606",
        {
            "agreements": (
                DevolutionMemorandum(title="M"),
                GeneralMedicalServicesContract(title="G", lifecycle=DRAFT, period=SPAN),
                DevolutionMemorandum(title="M", signed_on=StatedDate.of(2017, 5, 1), period=SPAN),
            )
        },
        "agreements[2].signed_on",
        "agreements[0].signed_on agreements[0].period",
    ),
)
