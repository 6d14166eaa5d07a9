"""Cases of rules: patients, staff and tax."""

from datetime import date

from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import (
    ChoiceLimit,
    DutyTaken,
    StaffTransfer,
    SystemDuty,
    TransferBasis,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    IntegratedCareProviderContract,
    JointVentureAgreement,
    LeadProviderContract,
    VatTreatment,
)
from tests.validation.cases.building import (
    COMPANY,
    COUNCIL,
    ON_2017,
    ON_2024,
    PRACTICE,
    SOLD,
    TRUST,
    UNKNOWN,
    A,
    case,
)

CASES = (
    *(
        case("NAC801", changes, breaches, gaps, on=on)
        for on, changes, breaches, gaps in (
            (ON_2017, {"choice": None}, "", ""),
            (ON_2017, {"choice.is_kept": None}, "", ""),
            (ON_2017, {"choice.duty_holder": None}, "", ""),
            (ON_2017, {"choice.duty_holder": UNKNOWN}, "", ""),
            (ON_2017, {"choice.duty_holder": TRUST}, "choice.duty_holder", ""),
            (
                ON_2017,
                {"choice.offers_any_provider_with_a_commissioning_contract": False},
                "choice.offers_any_provider_with_a_commissioning_contract",
                "",
            ),
            (
                ON_2017,
                {"choice.offers_named_consultant_team": None},
                "",
                "choice.offers_named_consultant_team",
            ),
            (ON_2017, {"choice.covers_mental_health": False}, "choice.covers_mental_health", ""),
            (
                date(2014, 3, 31),
                {"choice.covers_mental_health": None, "choice.offers_named_consultant_team": None},
                "",
                "",
            ),
            (
                date(2014, 4, 1),
                {"choice.covers_mental_health": None},
                "",
                "choice.covers_mental_health",
            ),
            (ON_2024, {"choice": None}, "", ""),
            (
                ON_2024,
                {"choice.offers_any_provider_with_a_qualifying_contract": None},
                "",
                "choice.offers_any_provider_with_a_qualifying_contract",
            ),
            (
                ON_2024,
                {"choice.covers_later_treatment": False},
                "choice.covers_later_treatment",
                "",
            ),
            (
                ON_2024,
                {"choice.limits": (ChoiceLimit(what="x"),)},
                "",
                "choice.limits[0].falls_within_an_exception",
            ),
            (
                ON_2024,
                {"choice.limits": (ChoiceLimit(what="x", falls_within_an_exception=True),)},
                "",
                "",
            ),
            (
                ON_2024,
                {"duties": (DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=False),)},
                "duties[0].is_met",
                "",
            ),
            (
                ON_2024,
                {"duties": (DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=True),)},
                "",
                "",
            ),
            (
                ON_2024,
                {"duties": (DutyTaken(duty=SystemDuty.FASTER_IMPROVEMENT, is_met=False),)},
                "",
                "",
            ),
            (
                ON_2017,
                {
                    "choice": None,
                    "duties": (DutyTaken(duty=SystemDuty.PATIENT_CHOICE, is_met=False),),
                },
                "duties[0].is_met",
                "",
            ),
        )
    ),
    *(
        case("NAC802", {"workforce.transfers": (StaffTransfer(**facts),)}, breaches, gaps)
        for facts, breaches, gaps in (
            ({}, "", "workforce.transfers[0].moves_employer"),
            ({"moves_employer": False, "basis": TransferBasis.SECONDMENT}, "", ""),
            ({"moves_employer": True}, "", "workforce.transfers[0].basis"),
            ({"moves_employer": True, "basis": TransferBasis.STATUTORY_TRANSFER_SCHEME}, "", ""),
            (
                {
                    "moves_employer": True,
                    "basis": TransferBasis.SECONDMENT,
                    "on": StatedDate.of(2017, 4, 2),
                },
                "",
                "",
            ),
            (
                {
                    "moves_employer": True,
                    "basis": TransferBasis.SECONDMENT,
                    "on": StatedDate.of(2017, 4, 1),
                },
                "workforce.transfers[0].basis",
                "",
            ),
        )
    ),
    case(
        "NAC802",
        {
            "workforce.transfers": (
                StaffTransfer(on=StatedDate.of(2018, 4, 1)),
                StaffTransfer(),
                StaffTransfer(moves_employer=True, basis=TransferBasis.SECONDMENT),
            )
        },
        "workforce.transfers[2].basis",
        "workforce.transfers[1].moves_employer",
    ),
    *(
        case("NAC803", {f"{A}.holder": holder, f"{A}.vat": vat}, breaches, gaps)
        for holder, vat, breaches, gaps in (
            (TRUST, None, "", f"{A}.vat"),
            (TRUST, VatTreatment.NOT_SETTLED, f"{A}.vat", ""),
            (None, VatTreatment.NOT_SETTLED, f"{A}.vat", ""),
            (None, VatTreatment.IRRECOVERABLE, "", f"{A}.vat"),
            (UNKNOWN, VatTreatment.IRRECOVERABLE, "", f"{A}.vat"),
            (COMPANY, VatTreatment.IRRECOVERABLE, "", ""),
            (COMPANY, VatTreatment.COUNCIL_REFUND, f"{A}.vat", ""),
            (TRUST, VatTreatment.COUNCIL_REFUND, f"{A}.vat", ""),
            (TRUST, VatTreatment.IRRECOVERABLE, "", ""),
            (COUNCIL, VatTreatment.COUNCIL_REFUND, "", ""),
            (COUNCIL, VatTreatment.CONTRACTED_OUT_SERVICES, f"{A}.vat", ""),
            (PRACTICE, VatTreatment.CONTRACTED_OUT_SERVICES, "", ""),
        )
    ),
    case(
        "NAC803",
        {A: JointVentureAgreement(title="J", vehicle=COMPANY, vat=VatTreatment.COUNCIL_REFUND)},
        f"{A}.vat",
    ),
    case("NAC803", {A: SOLD}),
    case(
        "NAC803",
        {
            "agreements": (
                SOLD,
                AccountableCareOrganisationContract(title="C"),
                IntegratedCareProviderContract(title="C", vat=VatTreatment.IRRECOVERABLE),
                LeadProviderContract(title="L", holder=TRUST, vat=VatTreatment.IRRECOVERABLE),
                LeadProviderContract(title="L", vat=VatTreatment.NOT_SETTLED),
            )
        },
        "agreements[4].vat",
        "agreements[1].vat agreements[2].vat",
    ),
)
