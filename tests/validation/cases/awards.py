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
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    ReportedMoney,
    StateChange,
)
from tests.validation.cases.building import IHO, ON_2017, ON_2024, PENNY, SOLD, TWELVE, A, R, case

GATES = tuple(AssuranceGate)


def award(**facts: Any) -> dict[str, Any]:  # noqa: ANN401 -- any field
    """Award the contract of the example in some way."""
    return {R: Procurement(**facts)}


def assured(*gates: AssuranceGate, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 -- any field
    """Take a novel contract through some gates."""
    contract = AccountableCareOrganisationContract(
        **{"title": "C", "assurance": AssuranceProcess.of_gates(*gates), **facts}
    )
    return {A: contract}


ON_2018 = StatedDate.of(2018, 4, 1)
ENDED = StatedPeriod.parse("2013-04-01/2013-04-30")
SPAN = StatedPeriod.parse("2017-04-01/2019-03-31")
DRAFT = Lifecycle(states=(StateChange(state=AgreementState.DRAFT),))
IN_FORCE = Lifecycle(states=(StateChange(state=AgreementState.IN_FORCE),))

CASES = (
    case("NAC601", {R: None}, on=ON_2017),
    case("NAC601", award(awarded_on=StatedDate.on(ON_2017)), "", f"{R}.route", on=ON_2017),
    case("NAC601", award(awarded_on=StatedDate.of(2013, 3, 31)), on=ON_2017),
    # An award of which a month is known is judged if the regime did not change in it.
    case("NAC601", award(awarded_on=StatedDate.of(2017, 5)), "", f"{R}.route", on=ON_2017),
    case(
        "NAC601",
        award(awarded_on=StatedDate.parse("[2015-12..2016-05]")),
        "",
        f"{R}.awarded_on",
        on=ON_2017,
    ),
    case(
        "NAC601",
        award(awarded_on=StatedDate.parse("[..2017-04-01]")),
        "",
        f"{R}.awarded_on",
        on=ON_2017,
    ),
    case("NAC601", award(awarded_on=StatedDate.parse("[2012..2013-03]")), on=ON_2017),
    case(
        "NAC601",
        award(awarded_on=StatedDate.parse("[2013-04-01..2013-05-01]")),
        "",
        f"{R}.route",
        on=ON_2017,
    ),
    case(
        "NAC601",
        award(
            awarded_on=StatedDate.of(2013, 4, 1),
            route=ProcurementRoute.NOT_ADVERTISED,
            estimated_value=ReportedMoney(amount=TWELVE),
        ),
        on=ON_2017,
    ),
    case(
        "NAC601",
        award(awarded_on=StatedDate.on(ON_2024), route=ProcurementRoute.FRAMEWORK_CALL_OFF),
    ),
    case(
        "NAC601",
        award(
            awarded_on=StatedDate.on(ON_2017),
            route=ProcurementRoute.ADVERTISED,
            regime=ProcurementRegime.PROVIDER_SELECTION,
        ),
        f"{R}.regime",
    ),
    case(
        "NAC601",
        award(
            awarded_on=StatedDate.on(ON_2017),
            route=ProcurementRoute.ADVERTISED,
            regime=ProcurementRegime.LIGHT_TOUCH,
        ),
    ),
    # A contract awarded before the regime changed is judged by the law of its day.
    case(
        "NAC601", award(awarded_on=StatedDate.of(2023, 12, 31), route=ProcurementRoute.ADVERTISED)
    ),
    case(
        "NAC601",
        {
            R: Procurement(route=ProcurementRoute.ADVERTISED),
            f"{A}.signed_on": StatedDate.on(ON_2017),
        },
    ),
    case("NAC601", award(route=ProcurementRoute.ADVERTISED), f"{R}.route"),
    *(
        case(
            "NAC601",
            award(
                awarded_on=StatedDate.on(day),
                route=ProcurementRoute.NOT_ADVERTISED,
                estimated_value=None
                if value is None
                else ReportedMoney(amount=Money.parse(value)),
            ),
            f"{R}.route" if is_found else "",
            f"{R}.estimated_value" if value is None else "",
            on=date(2019, 4, 1),
        )
        for day, value, is_found in (
            (date(2016, 4, 18), "£589,148", True),
            (date(2016, 4, 18), "£589,147.99", False),
            (date(2017, 12, 31), "£589,148", True),
            (date(2018, 1, 1), "£663,539.99", False),
            (date(2018, 1, 1), "£663,540", True),
            (date(2018, 1, 1), None, False),
        )
    ),
    # The threshold rose meanwhile.
    *(
        case(
            "NAC601",
            award(
                awarded_on=StatedDate.parse("[2017-12..2018-01]"),
                route=ProcurementRoute.NOT_ADVERTISED,
                estimated_value=ReportedMoney(amount=Money.parse(value)),
            ),
            breaches,
            gaps,
            on=date(2019, 4, 1),
        )
        for value, breaches, gaps in (
            ("£589,147.99", "", ""),
            ("£589,148", "", f"{R}.awarded_on"),
            ("£663,539.99", "", f"{R}.awarded_on"),
            ("£663,540", f"{R}.route", ""),
        )
    ),
    # Which conditions there are turns on the regime, and that on the day.
    case(
        "NAC602",
        {f"{R}.awarded_on": StatedDate.parse("[2023-12..2024-01]")},
        "",
        f"{R}.awarded_on",
    ),
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
            ("route", ProcurementRoute.DIRECT_AWARD_C, "", ""),
        )
    ),
    *(
        case(
            "NAC602",
            award(
                route=ProcurementRoute.DIRECT_AWARD_A,
                awarded_on=StatedDate.on(ON_2024),
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
            on=date(2018, 6, 1),
        )
        for is_vehicle in (True, False, None)
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
    case("NAC605", {f"{A}.period": StatedPeriod.between(ON_2017)}, "", f"{A}.period"),
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
    *(
        case(
            "NAC601",
            award(awarded_on=StatedDate.on(day), route=route, treats_bidders_equally=equal),
            f"{R}.treats_bidders_equally" if is_found else "",
            on=ON_2017,
        )
        for day, route, equal, is_found in (
            (ON_2017, ProcurementRoute.ADVERTISED, False, True),
            (ON_2017, ProcurementRoute.ADVERTISED, True, False),
            (date(2016, 4, 17), ProcurementRoute.ADVERTISED, False, False),
        )
    ),
    case(
        "NAC601",
        award(
            awarded_on=StatedDate.on(ON_2017),
            route=ProcurementRoute.NOT_ADVERTISED,
            treats_bidders_equally=False,
            estimated_value=ReportedMoney(amount=PENNY),
        ),
        on=ON_2017,
    ),
    case(
        "NAC603",
        {A: attrs.evolve(IHO, signed_on=StatedDate.of(2026, 4, 1))},
        "",
        f"{A}.assurance",
        on=date(2026, 6, 1),
    ),
    case("NAC603", {A: AllianceAgreement(title="A", signed_on=StatedDate.of(2023, 1, 1))}),
    case(
        "NAC601",
        award(awarded_on=StatedDate.of(2013, 4, 1), route=ProcurementRoute.COMPETITION),
        f"{R}.route",
        on=ON_2017,
    ),
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
