"""Cases of rules: accountable care and integrated care provider contracts."""

from datetime import date

from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AgreementState,
    GeneralPracticeModel,
    Lifecycle,
    PersonalMedicalServicesAgreement,
    PracticeSuspension,
    Procurement,
    ServiceLine,
    StateChange,
)
from tests.validation.cases.building import COUNCIL, TRUST, UNKNOWN, A, R, case
from tests.whole import nothing_said

SUSPENSION = f"{A}.suspensions[0]"
RETURN = f"{A}.reactivations[0]"
Q = f"{A}.practices[0]"
CASES = (
    case(
        "NAC701",
        {
            f"{A}.lifecycle": Lifecycle(states=(StateChange(state=AgreementState.SIGNED),)),
            f"{A}.signed_on": None,
        },
        "",
        f"{A}.signed_on",
    ),
    case("NAC701", {f"{A}.signed_on": None}),
    case("NAC701", {f"{A}.signed_on": StatedDate.of(2019, 4, 1)}),
    case("NAC701", {f"{A}.signed_on": StatedDate.of(2019, 3, 31)}, f"{A}.signed_on"),
    case("NAC701", {f"{A}.is_apms_alone": None}, "", f"{A}.is_apms_alone"),
    case("NAC701", {f"{A}.is_apms_alone": True}, f"{A}.is_apms_alone"),
    case("NAC701", {f"{A}.commissioners": None}, "", f"{A}.commissioners"),
    case("NAC701", {f"{A}.commissioners": (UNKNOWN,)}, "", f"{A}.commissioners"),
    case("NAC701", {f"{A}.commissioners": (TRUST,)}, f"{A}.commissioners"),
    case("NAC701", {f"{A}.commissioners": (COUNCIL, UNKNOWN)}),
    case("NAC701", {f"{A}.services": None}, "", f"{A}.services"),
    # What is given under section 75 may be of another of the four sorts.
    case(
        "NAC701",
        {f"{A}.services": (ServiceLine.ACUTE,), f"{A}.services_under_section_75": None},
        "",
        f"{A}.services",
    ),
    # Whether it was signed by the day turns on the day of the month.
    case(
        "NAC701",
        {f"{A}.signed_on": StatedDate.of(2019, 9), f"{A}.is_apms_alone": True},
        "",
        f"{A}.is_apms_alone",
    ),
    case("NAC701", {f"{A}.services": (ServiceLine.ACUTE, ServiceLine.COMMUNITY)}, f"{A}.services"),
    case(
        "NAC701",
        {
            f"{A}.services": (ServiceLine.ACUTE,),
            f"{A}.lists": nothing_said("services"),
        },
        "",
        f"{A}.services",
    ),
    case(
        "NAC701",
        {
            f"{A}.services": (ServiceLine.ACUTE,),
            f"{A}.services_under_section_75": (ServiceLine.PUBLIC_HEALTH,),
        },
    ),
    case("NAC701", {f"{A}.services": (ServiceLine.PRIMARY_CARE, ServiceLine.PUBLIC_HEALTH)}),
    case(
        "NAC701",
        {A: AccountableCareOrganisationContract(title="C", signed_on=StatedDate.of(2019, 3, 1))},
    ),
    case("NAC702", {f"{A}.signed_on": StatedDate.of(2018, 1, 25)}, f"{A}.signed_on"),
    case("NAC702", {f"{A}.signed_on": StatedDate.of(2018, 1, 24)}),
    case("NAC702", {R: Procurement(awarded_on=StatedDate.of(2018, 5, 1))}, f"{R}.awarded_on"),
    case("NAC702", {R: Procurement(awarded_on=StatedDate.of(2018, 10, 27))}),
    case("NAC702", {R: Procurement(awarded_on=StatedDate.of(2018, 1))}, "", f"{R}.awarded_on"),
    case("NAC703", {f"{A}.signed_on": None, f"{A}.is_open_book": False}),
    *(
        case(
            "NAC703",
            {f"{A}.{field}": to},
            f"{A}.{field}" if to is False else "",
            f"{A}.{field}" if to is None else "",
        )
        for field in ("holder_is_public_body", "sets_minimum_assets", "is_open_book")
        for to in (None, False)
    ),
    *(
        case(
            "NAC704",
            {f"{SUSPENSION}.{field}": to},
            f"{SUSPENSION}.{field}" if to is not None else "",
            f"{SUSPENSION}.{field}" if to is None else "",
        )
        for field, late in (
            ("date_given_on", StatedDate.of(2019, 10, 2)),
            ("patients_told_on", StatedDate.of(2019, 10, 2)),
            ("commissioner_agreed_on", StatedDate.of(2019, 10, 2)),
            ("all_patients_were_told", False),
        )
        for to in (None, late)
    ),
    case("NAC704", {f"{SUSPENSION}.commissioner_agreed_on": StatedDate.of(2019, 10, 1)}),
    case("NAC704", {f"{SUSPENSION}.starts_on": None}, "", f"{SUSPENSION}.starts_on"),
    case(
        "NAC704",
        {
            f"{A}.suspensions": (
                PracticeSuspension(),
                PracticeSuspension(
                    starts_on=StatedDate.of(2019, 3, 31),
                    date_given_on=StatedDate.of(2019, 3, 1),
                    patients_told_on=StatedDate.of(2019, 3, 1),
                    commissioner_agreed_on=StatedDate.of(2019, 3, 1),
                    all_patients_were_told=True,
                ),
            )
        },
        f"{A}.suspensions[1].starts_on",
        f"{A}.suspensions[0].starts_on",
    ),
    case(
        "NAC704",
        {
            f"{SUSPENSION}.starts_on": StatedDate.of(2019, 4, 1),
            f"{SUSPENSION}.date_given_on": StatedDate.of(2019, 4, 1),
            f"{SUSPENSION}.patients_told_on": StatedDate.of(2019, 4, 1),
            f"{SUSPENSION}.commissioner_agreed_on": StatedDate.of(2019, 4, 1),
        },
    ),
    case(
        "NAC704",
        {A: PersonalMedicalServicesAgreement(title="P", suspensions=(PracticeSuspension(),))},
        "",
        f"{A}.suspensions[0].starts_on",
    ),
    case("NAC704", {f"{A}.suspensions": None}),
    case("NAC705", {f"{A}.reactivations": None}),
    *(
        case("NAC705", {f"{RETURN}.{field}": to}, breaches, gaps)
        for field, to, breaches, gaps in (
            ("notice_on", None, "", f"{RETURN}.notice_on"),
            ("notice_on", StatedDate.of(2021, 10, 1), "", ""),
            ("notice_on", StatedDate.of(2021, 10, 2), f"{RETURN}.notice_on", ""),
            ("is_still_eligible", None, "", f"{RETURN}.is_still_eligible"),
            ("barred_by_conduct", None, "", f"{RETURN}.barred_by_conduct"),
            ("barred_by_conduct", True, f"{RETURN}.barred_by_conduct", ""),
            ("takes_effect_on", None, "", f"{RETURN}.notice_on {RETURN}.takes_effect_on"),
            ("takes_effect_on", StatedDate.of(2021, 9, 30), f"{RETURN}.takes_effect_on", ""),
            ("takes_effect_on", StatedDate.of(2021, 10, 2), "", f"{RETURN}.later_date_approved"),
            ("stopped_integrated_work_on", None, "", f"{RETURN}.takes_effect_on"),
            ("notice_on", StatedDate.of(2021, 10), "", f"{RETURN}.notice_on"),
            ("takes_effect_on", StatedDate.of(2021, 9), f"{RETURN}.takes_effect_on", ""),
            (
                "takes_effect_on",
                StatedDate.of(2021),
                "",
                f"{RETURN}.notice_on {RETURN}.takes_effect_on",
            ),
            ("takes_effect_on", StatedDate.of(2021, 10), "", f"{RETURN}.takes_effect_on"),
            (
                "takes_effect_on",
                StatedDate.parse("[2021-10-02..2021-10-31]"),
                "",
                f"{RETURN}.later_date_approved",
            ),
            (
                "stopped_integrated_work_on",
                StatedDate.parse("[2021-09-29..2021-09-30]"),
                "",
                f"{RETURN}.takes_effect_on",
            ),
            (
                "stopped_integrated_work_on",
                StatedDate.parse("[2021-09-28..2021-09-29]"),
                "",
                f"{RETURN}.later_date_approved",
            ),
        )
    ),
    *(
        case(
            "NAC705",
            {
                f"{RETURN}.takes_effect_on": StatedDate.of(2021, 10, 2),
                f"{RETURN}.later_date_approved": approved,
            },
            "" if approved else f"{RETURN}.later_date_approved",
        )
        for approved in (True, False)
    ),
    *(
        case("NAC706", changes, breaches, gaps)
        for changes, breaches, gaps in (
            ({f"{A}.general_practice": None}, "", f"{A}.general_practice"),
            (
                {f"{A}.general_practice": GeneralPracticeModel.VIRTUAL, f"{A}.practices": None},
                f"{A}.general_practice",
                "",
            ),
            ({f"{A}.services": (ServiceLine.CORE_GENERAL_PRACTICE,)}, f"{A}.services", ""),
            ({f"{A}.services": None}, "", ""),
            ({f"{A}.practices": None}, "", f"{A}.practices"),
            ({f"{A}.practices": ()}, "", ""),
            ({f"{Q}.its_contract_goes_on": None}, "", f"{Q}.its_contract_goes_on"),
            ({f"{Q}.its_contract_goes_on": False}, f"{Q}.its_contract_goes_on", ""),
            ({f"{Q}.has_integration_agreement": None}, "", f"{Q}.has_integration_agreement"),
            ({f"{Q}.has_integration_agreement": False}, f"{Q}.has_integration_agreement", ""),
            (
                {
                    f"{A}.general_practice": GeneralPracticeModel.FULLY_INTEGRATED,
                    f"{A}.services": (ServiceLine.CORE_GENERAL_PRACTICE,),
                    f"{Q}.its_contract_goes_on": False,
                    f"{Q}.has_integration_agreement": None,
                },
                "",
                "",
            ),
            (
                {
                    "agreements": (
                        AccountableCareOrganisationContract(title="C"),
                        AccountableCareOrganisationContract(
                            title="C", general_practice=GeneralPracticeModel.VIRTUAL
                        ),
                        AccountableCareOrganisationContract(
                            title="C", general_practice=GeneralPracticeModel.FULLY_INTEGRATED
                        ),
                    )
                },
                "agreements[1].general_practice",
                "agreements[0].general_practice agreements[2].practices",
            ),
        )
    ),
    case("NAC710", {f"{A}.population": None}, "", f"{A}.population"),
    case("NAC710", {f"{A}.population": 50_000}),
    case("NAC710", {f"{A}.population": 49_999}, f"{A}.population"),
    # The framework of 2016 named another number.
    case("NAC710", {f"{A}.population": 30_000}, on=date(2017, 8, 31)),
    case("NAC710", {f"{A}.population": 29_999}, f"{A}.population", on=date(2017, 8, 31)),
)
