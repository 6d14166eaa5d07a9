"""What each check yields where the facts are there, and where they are not."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Board,
    BoardKind,
    ChoiceLimit,
    CommissioningKind,
    CommissioningRole,
    ControlTotalMove,
    DutyTaken,
    Extent,
    Finance,
    GateReached,
    Governance,
    Integration,
    Kept,
    Label,
    Leader,
    MaturityLevel,
    MaturityRating,
    Member,
    MemberRole,
    Office,
    OfficeKind,
    OversightAction,
    OversightLevel,
    PartyBinding,
    PaymentTerms,
    PlanKind,
    PlanPart,
    PooledFund,
    ProviderStructure,
    ProviderStructureKind,
    Seat,
    SeatKind,
    SpendingLimitKind,
    SpendingPosition,
    StaffTransfer,
    Stage,
    StatusChange,
    SystemControlTotal,
    SystemDuty,
    SystemGate,
    SystemPlan,
    TransferBasis,
    Workforce,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AgreementState,
    AllianceAgreement,
    AssuranceGate,
    AssuranceProcess,
    BindingForce,
    Body,
    CommissioningDelegation,
    DelegationPower,
    DevolutionMemorandum,
    GeneralMedicalServicesContract,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    JointVentureAgreement,
    LeadProviderContract,
    LiabilityHolder,
    Lifecycle,
    NHSStandardContract,
    PartnershipAgreement,
    PartnershipKind,
    PersonalMedicalServicesAgreement,
    PracticeSuspension,
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    ReportedMoney,
    RiskParty,
    RiskShare,
    Section65Z5Agreement,
    Section75Agreement,
    Section75Arrangement,
    Section75Report,
    Section75ReportKind,
    Section75Term,
    Section76Agreement,
    ServiceLine,
    StateChange,
    SystemControlTotalAgreement,
    VatTreatment,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import (
    BlockPayment,
    Formula,
    LawfulParties,
    MarginalRateEmergencyTariff,
    Together,
    formula,
    line,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Rule, check

DAY = date(2017, 4, 1)
INVENTED = Citation(
    source=Source(key="example", title="Invented"), confidence=Confidence.ILLUSTRATIVE
)
CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
UNKNOWN = Body(name="Somebody")


@attrs.frozen(kw_only=True)
class Grant:
    """A fixed sum from one party to another."""

    type_tag: ClassVar[str] = "grant"

    payer: str
    payee: str

    def formula(self) -> Formula:
        """Pay a pound."""
        return formula(line("grant", Money(pence=100), payer=self.payer, payee=self.payee))


def signed(*agreements: Agreement) -> Arrangement:
    """Make a place that has signed something."""
    return Arrangement(name="Place", agreements=agreements)


def governed(*boards: Board, leaders: tuple[Leader, ...] | None = None) -> Arrangement:
    """Make a place with boards and leaders."""
    return Arrangement(name="Place", governance=Governance(boards=boards, leaders=leaders))


def paid(mechanism: Grant, **bindings: Body) -> Arrangement:
    """Make a place with payment terms."""
    terms = PaymentTerms(
        name="Terms",
        mechanism=mechanism,
        bindings=tuple(PartyBinding(party=party, body=body) for party, body in bindings.items())
        or None,
        sources=(INVENTED,),
    )
    return Arrangement(name="Place", finance=Finance(payments=(terms,)))


def yielded(code: str, place: Arrangement) -> tuple[list[str], list[str]]:
    """Give the paths of findings, and of what could not be checked."""
    report = check(place, on=DAY, rules=SHIPPED_RULES.only(code), register=register())
    return [each.path for each in report.findings], [each.path for each in report.unchecked]


COMMITTEE = Board(name="Committee", kind=BoardKind.JOINT_COMMITTEE)
POOL = Section75Agreement(
    title="Pool", parties=(CCG, COUNCIL), is_written=True, terms=tuple(Section75Term)
)

CASES = [
    # Names without codes cannot be looked up, and are no fault.
    ("NAC001", Arrangement(name="P", members=(Member(body=UNKNOWN),)), [], []),
    ("NAC001", Arrangement(name="P", members=(Member(body=Body(code="00W")),)), [], []),
    ("NAC001", signed(AllianceAgreement(title="A", parties=(UNKNOWN,))), [], []),
    (
        "NAC001",
        signed(AllianceAgreement(title="A", parties=(CCG, Body(code="ZZ9")))),
        ["$.agreements[0].parties[1].code"],
        [],
    ),
    ("NAC002", Arrangement(name="P", members=(Member(body=UNKNOWN),)), [], []),
    # An unknown code is for NAC001 to tell.
    ("NAC002", Arrangement(name="P", members=(Member(body=Body(code="ZZ9")),)), [], []),
    ("NAC003", signed(AllianceAgreement(title="A", parties=(UNKNOWN, Body(code="ZZ9")))), [], []),
    ("NAC003", signed(AllianceAgreement(title="A", parties=(CCG,))), [], []),
    (
        "NAC101",
        signed(NHSStandardContract(title="C", provider=UNKNOWN)),
        [],
        ["$.agreements[0].provider.kind"],
    ),
    ("NAC101", signed(AllianceAgreement(title="A", parties=(UNKNOWN,))), [], []),
    ("NAC102", Arrangement(name="P", members=(Member(body=CCG),)), [], []),
    ("NAC102", governed(), [], []),
    ("NAC201", signed(AllianceAgreement(title="A")), [], []),
    ("NAC201", signed(attrs.evolve(POOL, parties=None)), [], ["$.agreements[0].parties"]),
    (
        "NAC201",
        signed(attrs.evolve(POOL, parties=(CCG, UNKNOWN))),
        [],
        ["$.agreements[0].parties"],
    ),
    (
        "NAC201",
        signed(attrs.evolve(POOL, parties=(CCG,), incomplete=("parties",))),
        [],
        ["$.agreements[0].parties"],
    ),
    ("NAC201", signed(attrs.evolve(POOL, parties=())), ["$.agreements[0].parties"], []),
    ("NAC202", signed(AllianceAgreement(title="A")), [], []),
    ("NAC202", signed(POOL), [], []),
    ("NAC202", signed(attrs.evolve(POOL, is_written=None)), [], ["$.agreements[0].is_written"]),
    ("NAC202", signed(attrs.evolve(POOL, is_written=False)), ["$.agreements[0].is_written"], []),
    ("NAC202", signed(attrs.evolve(POOL, terms=None)), [], ["$.agreements[0].terms"]),
    (
        "NAC202",
        signed(attrs.evolve(POOL, terms=(), incomplete=("terms",))),
        [],
        ["$.agreements[0].terms"],
    ),
    ("NAC301", Arrangement(name="P"), [], []),
    ("NAC301", governed(Board(name="B")), [], []),
    ("NAC301", governed(COMMITTEE), [], ["$.governance.boards[0].voters"]),
    ("NAC301", governed(attrs.evolve(COMMITTEE, voters=(TRUST,))), [], []),
    (
        "NAC301",
        governed(attrs.evolve(COMMITTEE, voters=(CCG, COUNCIL, TRUST))),
        ["$.governance.boards[0].voters[2]"],
        [],
    ),
    ("NAC302", Arrangement(name="P"), [], []),
    (
        "NAC302",
        governed(leaders=(Leader(post="L"),)),
        [],
        ["$.governance.leaders[0].spans"],
    ),
    (
        "NAC302",
        governed(leaders=(Leader(post="L", spans=(MemberRole.PROVIDER,)),)),
        [],
        [],
    ),
    ("NAC303", Arrangement(name="P"), [], []),
    ("NAC303", governed(Board(name="B")), [], ["$.governance.boards[0].binds_members"]),
    ("NAC501", Arrangement(name="P"), [], []),
    ("NAC501", paid(Grant(payer="a", payee="b")), [], ["$.finance.payments[0].bindings"]),
    (
        "NAC501",
        paid(Grant(payer="a", payee="b"), a=UNKNOWN),
        [],
        ["$.finance.payments[0].bindings[0].body.kind"],
    ),
    # A council that is only paid shares no loss; one that no line names neither.
    ("NAC501", paid(Grant(payer="a", payee="b"), a=CCG, b=COUNCIL, c=COUNCIL), [], []),
    (
        "NAC501",
        paid(Grant(payer="a", payee="b"), a=COUNCIL, b=CCG),
        ["$.finance.payments[0].bindings[0]"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("code", "place", "findings", "unchecked"),
    [pytest.param(*case, id=f"{case[0]}-{number}") for number, case in enumerate(CASES)],
)
def test_a_check_yields_what_is_wrong_and_what_is_missing(
    code: str, place: Arrangement, findings: list[str], unchecked: list[str]
) -> None:
    """A breach stands at its path, and a fact that is not recorded is asked for at its own."""
    assert yielded(code, place) == (findings, unchecked)


def test_without_a_register_codes_are_reported_as_unchecked() -> None:
    """Nothing is guessed about a code that cannot be looked up."""
    place = Arrangement(
        name="Place",
        members=(Member(body=Body(code="00W")),),
        agreements=(AllianceAgreement(title="A", parties=(Body(code="00W"),)),),
    )
    report = check(place, on=DAY, rules=SHIPPED_RULES.only("NAC001", "NAC002", "NAC003"))
    assert report.findings == ()
    assert [str(each) for each in report.unchecked] == [
        "NAC001 $.members[0].body.code: a register of organisations (none was given)",
        "NAC001 $.agreements[0].parties[0].code: a register of organisations (none was given)",
    ]


def test_a_finding_on_invented_facts_is_illustrative() -> None:
    """A finding is as sure as the weakest of the rule and of the facts that it looked at."""
    place = paid(Grant(payer="a", payee="b"), a=COUNCIL, b=CCG)
    report = check(place, on=DAY, rules=SHIPPED_RULES.only("NAC501"))
    assert report.findings[0].confidence is Confidence.ILLUSTRATIVE
    assert report.findings[0].citations[-1] is INVENTED


def test_findings_come_worst_first_from_every_depth() -> None:
    """Errors stand before warnings and notes, and what is nested is checked too."""
    noted = tuple(
        Member(body=Body(name=role.value), roles=(role,))
        for role in (MemberRole.COMMISSIONER, MemberRole.PROVIDER)
    )
    inner = Arrangement(name="Inner", members=(Member(body=Body(code="00W")),))
    place = Arrangement(
        name="Outer",
        governance=Governance(has_collective_decisions=True),
        members=noted,
        nested=(inner,),
    )
    report = check(place, on=DAY, register=register())
    assert [(each.rule.code, each.path) for each in report.findings] == [
        ("NAC002", "$.nested[0].members[0].body.code"),
        ("NAC102", "$.members"),
    ]
    assert report.has_errors
    assert "Central Manchester" in report.findings[0].message or "00W" in str(report.findings[0])


def test_a_finding_in_words_names_its_sources() -> None:
    """Code, severity, confidence, path, message and the sources of the rule, on one line."""
    rule = SHIPPED_RULES.rule("NAC201")
    report = check(rule.failing, on=DAY, rules=SHIPPED_RULES.only("NAC201"))
    assert str(report.findings[0]) == (
        "NAC201 error (verified) $.agreements[0].parties: A pool has not a council among its "
        "parties [National Health Service Act 2006 (legislation.gov.uk, 2006), s.75 [verified]; "
        "NHS Bodies and Local Authorities Partnership Arrangements Regulations 2000, SI 2000/617 "
        "(legislation.gov.uk, 2000), regs 2 and 3 [verified]]"
    )


# --- Cases that change one thing in an example of a rule ---


def changed(value: Any, path: str, to: Any) -> Any:  # noqa: ANN401 -- a value of any part
    """Give a value with one thing inside it changed."""
    step = re.match(r"\.?(\w+)|\[(\d+)\]", path)
    assert step is not None
    rest = path[step.end() :]
    if step[1] is not None:
        inner = changed(getattr(value, step[1]), rest, to) if rest else to
        return attrs.evolve(value, **{step[1]: inner})
    number = int(step[2])
    inner = changed(value[number], rest, to) if rest else to
    return (*value[:number], inner, *value[number + 1 :])


@attrs.frozen(kw_only=True)
class Case:
    """A place, and the paths that a rule yields there as breaches and as gaps."""

    code: str
    place: Arrangement
    on: date
    breaches: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def case(
    code: str,
    changes: dict[str, Any],
    breaches: str = "",
    gaps: str = "",
    *,
    on: date | None = None,
    base: str = "passing",
) -> Case:
    """Change an example of a rule; paths are separated by spaces, and end in what changed."""
    entries = SHIPPED_RULES.entries(code)
    rule = next((each for each in entries if on is not None and on in each.period), entries[-1])
    place = getattr(rule, base)
    for path, to in changes.items():
        place = changed(place, path, to)
    return Case(
        code=code,
        place=place,
        on=on or rule.example_day,
        breaches=tuple(breaches.split()),
        gaps=tuple(gaps.split()),
    )


A = "agreements[0]"
B = "governance.boards[0]"
T = "finance.control_totals[0]"
KIND = OrganisationKind
PRACTICE = Body(name="A practice", kind=KIND.GP_PRACTICE)
COMPANY = Body(name="A company", kind=KIND.INDEPENDENT_SECTOR_PROVIDER)
ICB = Body(code="QOP", kind=KIND.INTEGRATED_CARE_BOARD)
ENGLAND = Body(name="NHS England", kind=KIND.NHS_ENGLAND)
NHS_TRUST = Body(name="An NHS trust", kind=KIND.NHS_TRUST)
AUTHORITY = Body(name="A combined authority", kind=KIND.COMBINED_AUTHORITY)
OTHER_TRUST = Body(code="RWJ", kind=KIND.NHS_FOUNDATION_TRUST)
CARE_TRUST = Body(name="A care trust", kind=KIND.CARE_TRUST)


def seat(kind: SeatKind, *offices: Office, **facts: Any) -> Seat:  # noqa: ANN401 -- any field
    """Make a seat with its holder's other offices."""
    return Seat(kind=kind, other_offices=offices, **facts)


def office(kind: OfficeKind, body: Body | None = None) -> Office:
    """Make an office."""
    return Office(kind=kind, body=body)


EXECUTIVES = (SeatKind.CHIEF_EXECUTIVE, *[SeatKind.EXECUTIVE] * 3)
INDEPENDENT = (SeatKind.CHAIR, *[SeatKind.INDEPENDENT_NON_EXECUTIVE] * 2)
PARTNERS = (
    SeatKind.TRUST_PARTNER,
    SeatKind.PRIMARY_MEDICAL_PARTNER,
    SeatKind.LOCAL_AUTHORITY_PARTNER,
)


def seats(*kinds: SeatKind, expertise: bool | None = True) -> tuple[Seat, ...]:
    """Make seats of some kinds."""
    return tuple(
        Seat(kind=kind, other_offices=(), brings_mental_health_expertise=expertise)
        for kind in kinds
    )


def position(**facts: Any) -> SpendingPosition:  # noqa: ANN401 -- any field
    """Make a year's spending."""
    return SpendingPosition(
        **{
            "body": CCG,
            "year": FinancialYear(2017),
            "kind": SpendingLimitKind.ALLOCATION,
            "limit": TEN,
            "spending": TEN,
            "is_forecast": False,
            **facts,
        }
    )


TEN = Money.parse("£10m")
ELEVEN = Money.parse("£11m")
TWELVE = Money.parse("£12m")
PENNY = Money(pence=1)
SIZES_OF_LIMITS = [
    ("NAC508", CCG, SpendingLimitKind.ALLOCATION, False),
    ("NAC509", ICB, SpendingLimitKind.ALLOCATION, True),
    ("NAC509", ICB, SpendingLimitKind.JOINT_LIMIT, True),
    ("NAC510", ENGLAND, SpendingLimitKind.JOINT_LIMIT, True),
    (
        "NAC511",
        Body(name="S", kind=KIND.SPECIAL_HEALTH_AUTHORITY),
        SpendingLimitKind.ALLOTMENT,
        False,
    ),
]
P = "finance.positions[0]"


def spending_cases() -> Iterator[Case]:
    """Try each rule on spending with what is within, above, forecast and not recorded."""
    for code, body, kind, counts in SIZES_OF_LIMITS:
        for facts, breaches, gaps in (
            ({"spending": ELEVEN, "income": PENNY}, f"{P}.spending", ""),
            ({"spending": ELEVEN, "income": ELEVEN}, "", ""),
            ({"spending": TEN, "income": None}, "", ""),
            ({"spending": ELEVEN, "is_forecast": True}, f"{P}.spending" if counts else "", ""),
            (
                {"spending": ELEVEN, "is_forecast": None},
                f"{P}.spending" if counts else "",
                "" if counts else f"{P}.is_forecast",
            ),
            ({"limit": None}, "", P),
            ({"spending": None}, "", P),
            ({"body": UNKNOWN, "spending": ELEVEN}, "", f"{P}.body.kind"),
            ({"body": COUNCIL, "spending": ELEVEN}, "", ""),
            ({"kind": SpendingLimitKind.CAPITAL_LIMIT, "spending": ELEVEN}, "", ""),
        ):
            each = position(**{"body": body, "kind": kind, **facts})
            yield case(code, {"finance.positions": (each,)}, breaches, gaps)


def two(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Make two years of an NHS trust."""
    base = {
        "body": NHS_TRUST,
        "kind": SpendingLimitKind.BREAK_EVEN,
        "limit": None,
        "income": TEN,
    }
    return {"finance.positions": (position(**base | first), position(**base | second))}


def terms_of(mechanism: Any, **bindings: Body) -> dict[str, Any]:  # noqa: ANN401 -- any mechanism
    """Make payment terms between bodies."""
    return {
        "finance.payments": (
            PaymentTerms(
                name="Terms",
                mechanism=mechanism,
                bindings=tuple(
                    PartyBinding(party=party, body=body) for party, body in bindings.items()
                ),
            ),
        )
    }


MARGINAL = MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%"))
SHARE_OF_TWO = RiskShare(
    name="Pool",
    parties=(
        RiskParty(
            body=COUNCIL,
            loss_share=Share.parse("100%"),
            loss_limit=TEN,
            has_cover_in_its_budget=False,
        ),
    ),
)
POOL_OF_TWO = PooledFund(
    name="Pool",
    risk_share=SHARE_OF_TWO,
)
SPAN = "governance.leaders[0]"
SUSPENSION = f"{A}.suspensions[0]"
RETURN = f"{A}.reactivations[0]"
ENDED = DateRange.parse("2013-04-01/2013-04-30")
YEAR = FinancialYear(2019)
SOLD = NHSStandardContract(title="C", commissioners=(CCG,), provider=TRUST)

CHANGES = [
    # References
    case("NAC004", {"members": (Member(body=CCG), Member(body=TRUST))}),
    case("NAC004", {"members": (Member(body=UNKNOWN), Member(body=UNKNOWN))}),
    case("NAC004", {"members": (Member(body=CCG), Member(body=CCG, period=ENDED))}),
    case(
        "NAC004",
        {"members": (Member(body=CCG), Member(body=CCG), Member(body=CCG))},
        "members[1].body.code members[2].body.code",
    ),
    case("NAC005", {"members": (Member(body=UNKNOWN), Member(body=CCG))}, "members[1].body.kind"),
    case(
        "NAC005", {"members": (Member(body=NHS_TRUST), Member(body=CCG))}, "members[1].body.kind"
    ),
    case(
        "NAC005",
        {"governance": Governance(boards=(Board(name="B", voters=(ICB, CCG)),))},
        "governance.boards[0].voters[1].kind",
    ),
    case("NAC005", {"governance": Governance(boards=(Board(name="B"),))}),
    # The strategic footprint's first day is not verified, so nothing is said of it.
    case("NAC005", {"members[0].body.kind": KIND.STRATEGIC_PARTNERSHIP_FOOTPRINT}),
    case("NAC006", {"labels[0].on": None}),
    case("NAC006", {"labels[0].text": "a name of its own", "labels[0].on": date(2013, 4, 1)}),
    case("NAC006", {"labels[0].text": "acs", "labels[0].on": date(2019, 6, 1)}, "labels[0].on"),
    case("NAC006", {"labels[0].text": "ICP", "labels[0].on": date(2019, 6, 1)}),
    case(
        "NAC006",
        {
            "labels": (
                Label(text="x"),
                Label(text="no term", on=date(2019, 6, 1)),
                Label(text="ACS", on=date(2020, 6, 1)),
            )
        },
        "labels[2].on",
    ),
    # Who is a party
    case("NAC103", {f"{A}.provider": None}),
    case("NAC103", {f"{A}.commissioners": None}),
    case("NAC103", {f"{A}.provider": Body(name="NHS Salford CCG")}),
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
    case("NAC104", {f"{A}.provider": CARE_TRUST}),
    case("NAC104", {f"{A}.provider": CARE_TRUST, f"{A}.binding": BindingForce.NHS_CONTRACT}),
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
    ),
    # Section 75 and 76
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}),
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}, f"{A}.parties", on=date(2016, 3, 27)),
    case("NAC201", {f"{A}.parties": (AUTHORITY, COUNCIL)}, on=date(2016, 3, 28)),
    case("NAC203", {f"{A}.covers_excluded": None}, "", f"{A}.covers_excluded"),
    case("NAC203", {f"{A}.incomplete": ("covers_excluded",)}, "", f"{A}.covers_excluded"),
    case("NAC203", {f"{A}.incomplete": ("terms",)}),
    case("NAC204", {f"{A}.parties": None}),
    case("NAC204", {f"{A}.parties": (TRUST, COUNCIL), f"{A}.consents": ()}),
    case("NAC204", {f"{A}.parties": (COUNCIL, NHS_TRUST), f"{A}.consents": ()}, f"{A}.consents"),
    case("NAC204", {f"{A}.consents": None}, "", f"{A}.consents"),
    case("NAC204", {f"{A}.consents": (), f"{A}.incomplete": ("consents",)}, "", f"{A}.consents"),
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
    case("NAC205", {f"{A}.liability": None}),
    case("NAC206", {f"{A}.arrangements": None}, "", f"{A}.arrangements"),
    case(
        "NAC206",
        {f"{A}.arrangements": (), f"{A}.incomplete": ("arrangements",)},
        "",
        f"{A}.arrangements",
    ),
    case("NAC206", {f"{A}.arrangements": (Section75Arrangement.POOLED_FUND,), f"{A}.reports": ()}),
    case("NAC206", {f"{A}.reports": None}, "", f"{A}.reports"),
    case("NAC206", {f"{A}.reports": (), f"{A}.incomplete": ("reports",)}, "", f"{A}.reports"),
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
    # Boards, committees and leaders
    case("NAC301", {f"{B}.kind": BoardKind.FORUM, f"{B}.voters": (CCG, TRUST)}),
    case(
        "NAC301",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM, voters=(CCG, TRUST)),
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(COUNCIL, TRUST)),
                Board(name="E", kind=BoardKind.JOINT_COMMITTEE, voters=(CCG, TRUST)),
            )
        },
        "governance.boards[3].voters[1]",
        "governance.boards[1].voters",
    ),
    case(
        "NAC302",
        {f"{SPAN}.spans": (MemberRole.PROVIDER, MemberRole.COMMISSIONER)},
        f"{SPAN}.spans",
    ),
    case("NAC304", {f"{B}.voters": None}, "", f"{B}.voters"),
    case("NAC304", {f"{B}.voters": (CCG, TRUST)}),
    case("NAC304", {f"{B}.kind": BoardKind.COMMITTEES_IN_COMMON}, base="failing"),
    case(
        "NAC304",
        {
            "governance.boards": (
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(TRUST, CCG, CCG)),
            )
        },
        "governance.boards[1].voters",
        "governance.boards[0].voters",
    ),
    case("NAC305", {f"{B}.voters": None}, "", f"{B}.voters"),
    case("NAC305", {f"{B}.voters": (TRUST, OTHER_TRUST, CCG)}),
    case("NAC305", {f"{B}.voters": (TRUST, COUNCIL)}),
    case("NAC305", {f"{B}.voters": (TRUST, OTHER_TRUST, NHS_TRUST)}, f"{B}.voters"),
    case(
        "NAC305",
        {
            "governance.boards": (
                Board(name="C", kind=BoardKind.JOINT_COMMITTEE),
                Board(name="D", kind=BoardKind.JOINT_COMMITTEE, voters=(TRUST, OTHER_TRUST)),
            )
        },
        "governance.boards[1].voters",
        "governance.boards[0].voters",
    ),
    *(
        case(code, {f"{B}.seats": None}, "", f"{B}.seats")
        for code in ("NAC306", "NAC307", "NAC308", "NAC311", "NAC313")
    ),
    case("NAC309", {f"{B}.seats": None}, "", f"{B}.seats {B}.seats"),
    case("NAC310", {f"{B}.seats": None}, "", f"{B}.seats {B}.seats {B}.seats"),
    *(
        case(code, {f"{B}.kind": BoardKind.FORUM}, base="failing")
        for code in (
            *("NAC306", "NAC307", "NAC308", "NAC309", "NAC310", "NAC311", "NAC312", "NAC313"),
        )
    ),
    *(
        case(
            code,
            {f"{B}.seats[0].other_offices": None},
            "",
            f"{B}.seats[0].other_offices",
        )
        for code in ("NAC306", "NAC307", "NAC311", "NAC313")
    ),
    *(
        case(
            "NAC306",
            {f"{B}.seats": (seat(SeatKind.LAY_MEMBER, office(kind, body)),)},
            f"{B}.seats[0].other_offices[0]" if is_found else "",
        )
        for kind, body, is_found in (
            (OfficeKind.SUPPLIER, None, True),
            (OfficeKind.CHAIR, TRUST, True),
            (OfficeKind.CHAIR, COUNCIL, False),
            (OfficeKind.EMPLOYEE, COUNCIL, True),
            (OfficeKind.COUNCIL_OFFICER, COUNCIL, True),
            (OfficeKind.COUNCILLOR, TRUST, False),
            (OfficeKind.EMPLOYEE, COMPANY, False),
            (OfficeKind.EMPLOYEE, None, False),
        )
    ),
    case(
        "NAC306",
        {
            f"{B}.seats": (
                Seat(kind=SeatKind.LAY_MEMBER),
                seat(SeatKind.OTHER, office(OfficeKind.SUPPLIER)),
                seat(SeatKind.LAY_MEMBER_FOR_PATIENTS, office(OfficeKind.SUPPLIER)),
            )
        },
        f"{B}.seats[2].other_offices[0]",
        f"{B}.seats[0].other_offices",
    ),
    case(
        "NAC307",
        {
            f"{B}.seats": (
                Seat(kind=SeatKind.OTHER),
                seat(
                    SeatKind.OTHER,
                    office(OfficeKind.CHAIR),
                    office(OfficeKind.MEMBER_OF_PARLIAMENT),
                ),
            )
        },
        f"{B}.seats[1].other_offices[1]",
        f"{B}.seats[0].other_offices",
    ),
    case("NAC308", {f"{B}.seats": (), f"{B}.incomplete": ("seats",)}, "", f"{B}.seats"),
    case("NAC308", {f"{B}.seats": ()}, f"{B}.seats {B}.seats"),
    case(
        "NAC308",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM),
                Board(name="G", kind=BoardKind.CCG_GOVERNING_BODY),
            )
        },
        "",
        "governance.boards[1].seats",
    ),
    case("NAC309", {f"{B}.seats": seats(SeatKind.CHAIR, *PARTNERS)}, f"{B}.seats"),
    case(
        "NAC309",
        {f"{B}.seats": seats(SeatKind.CHAIR, SeatKind.CHIEF_EXECUTIVE, *PARTNERS, expertise=None)},
        "",
        f"{B}.seats",
    ),
    case(
        "NAC309",
        {
            f"{B}.seats": seats(
                SeatKind.CHAIR, SeatKind.CHIEF_EXECUTIVE, *PARTNERS, expertise=False
            )
        },
        f"{B}.seats",
    ),
    case(
        "NAC309",
        {
            f"{B}.seats": seats(SeatKind.CHAIR, expertise=False),
            f"{B}.incomplete": ("seats",),
        },
        "",
        f"{B}.seats {B}.seats",
    ),
    case(
        "NAC309",
        {
            "governance.boards": (
                Board(
                    name="I",
                    kind=BoardKind.INTEGRATED_CARE_BOARD,
                    seats=seats(SeatKind.CHAIR, SeatKind.CHIEF_EXECUTIVE, *PARTNERS),
                ),
                Board(name="J", kind=BoardKind.INTEGRATED_CARE_BOARD, seats=()),
            )
        },
        "governance.boards[1].seats governance.boards[1].seats",
    ),
    *(
        case("NAC310", {f"{B}.seats": seats(*kinds)}, breaches)
        for kinds, breaches in (
            ((*EXECUTIVES, *INDEPENDENT, *PARTNERS), ""),
            ((*EXECUTIVES[1:], *INDEPENDENT, *PARTNERS), f"{B}.seats"),
            ((*EXECUTIVES, *INDEPENDENT[1:], *PARTNERS), f"{B}.seats"),
            ((*EXECUTIVES, *INDEPENDENT, *PARTNERS[1:]), f"{B}.seats"),
            ((), f"{B}.seats {B}.seats {B}.seats"),
            (PARTNERS, f"{B}.seats {B}.seats"),
        )
    ),
    case(
        "NAC310",
        {f"{B}.seats": seats(*EXECUTIVES), f"{B}.incomplete": ("seats",)},
        "",
        f"{B}.seats {B}.seats",
    ),
    *(
        case(
            code,
            {
                f"{B}.seats": (
                    seat(SeatKind.OTHER, office(OfficeKind.EMPLOYEE, NHS_TRUST)),
                    Seat(kind=SeatKind.OTHER),
                    seat(SeatKind.OTHER, office(OfficeKind.NON_EXECUTIVE, TRUST)),
                    seat(SeatKind.OTHER, office(OfficeKind.CHAIR)),
                    seat(SeatKind.OTHER, office(OfficeKind.CHAIR, UNKNOWN)),
                    seat(SeatKind.OTHER, office(OfficeKind.NON_EXECUTIVE, NHS_TRUST)),
                )
            },
            f"{B}.seats[5].other_offices[0]",
            f"{B}.seats[1].other_offices {B}.seats[3].other_offices[0].body "
            f"{B}.seats[4].other_offices[0].body",
        )
        for code in ("NAC311", "NAC313")
    ),
    case("NAC312", {f"{B}.seats": None}),
    case(
        "NAC312",
        {
            f"{B}.seats": (
                seat(SeatKind.OTHER, has_provider_link=True),
                seat(SeatKind.SECONDARY_CARE_SPECIALIST),
                seat(SeatKind.REGISTERED_NURSE, has_provider_link=True),
                seat(SeatKind.REGISTERED_NURSE, has_provider_link=False),
            )
        },
        f"{B}.seats[2].has_provider_link",
        f"{B}.seats[1].has_provider_link",
    ),
    # Delegation
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
    # Money
    case("NAC501", {f"{A}.risk_share": None}),
    case("NAC501", {f"{A}.risk_share.parties": None}),
    *(
        case("NAC501", {f"{A}.risk_share.parties[0].{field}": to}, breaches, gaps)
        for field, to, breaches, gaps in (
            ("loss_share", None, "", ""),
            ("loss_limit", None, "", f"{A}.risk_share.parties[0].loss_limit"),
            (
                "has_cover_in_its_budget",
                None,
                "",
                f"{A}.risk_share.parties[0].has_cover_in_its_budget",
            ),
            (
                "has_cover_in_its_budget",
                False,
                f"{A}.risk_share.parties[0].has_cover_in_its_budget",
                "",
            ),
            ("body", UNKNOWN, "", f"{A}.risk_share.parties[0].body.kind"),
        )
    ),
    case("NAC501", {f"{A}.risk_share.parties[0].body": TRUST}, base="failing"),
    case("NAC501", {f"{A}.risk_share.parties[0].loss_share": Share.parse("0%")}, base="failing"),
    case(
        "NAC501",
        {"finance": Finance(pools=(PooledFund(name="P"), POOL_OF_TWO))},
        "finance.pools[1].risk_share.parties[0].has_cover_in_its_budget",
    ),
    case(
        "NAC501",
        {"finance": Finance(risk_shares=(SHARE_OF_TWO,))},
        "finance.risk_shares[0].parties[0].has_cover_in_its_budget",
    ),
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(
                payments=(
                    PaymentTerms(name="T", mechanism=Grant(payer="a", payee="b")),
                    PaymentTerms(
                        name="T",
                        mechanism=Grant(payer="a", payee="b"),
                        bindings=(
                            PartyBinding(party="a", body=UNKNOWN),
                            PartyBinding(party="a", body=COUNCIL),
                        ),
                    ),
                )
            ),
        },
        "finance.payments[1].bindings[1]",
        "finance.payments[0].bindings finance.payments[1].bindings[0].body.kind",
    ),
    *(
        case(code, {f"{T}.year": FinancialYear(2020)}, base="failing")
        for code in ("NAC502", "NAC503", "NAC504", "NAC505", "NAC506")
    ),
    *(case(code, {f"{T}.members": None}) for code in ("NAC502", "NAC505")),
    *(
        case(code, {f"{T}.members[0].body": UNKNOWN}, "", f"{T}.members[0].body.kind")
        for code in ("NAC502", "NAC505")
    ),
    case("NAC502", {f"{T}.members[0].body": AUTHORITY}, f"{T}.members[0].body"),
    case("NAC505", {f"{T}.members[0].body": PRACTICE}, f"{T}.members[0].body"),
    case("NAC505", {f"{T}.members[0].body": COUNCIL}),
    case("NAC503", {f"{T}.amount": None}, "", f"{T}.amount"),
    case("NAC503", {f"{T}.members": None}, "", f"{T}.members"),
    case("NAC503", {f"{T}.incomplete": ("members",)}, "", f"{T}.members", base="failing"),
    case("NAC503", {f"{T}.members": ()}, f"{T}.amount"),
    case("NAC504", {f"{T}.moves": None, f"{T}.members": None}),
    case("NAC504", {f"{T}.moves_are_net_neutral": False}, f"{T}.moves_are_net_neutral"),
    case("NAC504", {f"{T}.moves_are_net_neutral": True}),
    case("NAC504", {f"{T}.members": None}, "", f"{T}.members"),
    case("NAC504", {f"{T}.incomplete": ("members",)}, "", f"{T}.members"),
    case("NAC504", {f"{T}.moves[0].giver": NHS_TRUST}, "", f"{T}.moves[0].giver"),
    case("NAC504", {f"{T}.moves[0].giver": OTHER_TRUST}, f"{T}.moves[0].giver"),
    case(
        "NAC504",
        {
            "finance.control_totals": (
                SystemControlTotal(year=YEAR),
                SystemControlTotal(
                    year=YEAR,
                    moves=(ControlTotalMove(giver=CCG, taker=TRUST, amount=TEN),),
                ),
                SystemControlTotal(
                    year=YEAR,
                    members=(),
                    moves=(ControlTotalMove(giver=CCG, taker=TRUST, amount=TEN),),
                ),
            )
        },
        "finance.control_totals[2].moves[0].giver finance.control_totals[2].moves[0].taker",
        "finance.control_totals[1].members",
    ),
    *(
        case(
            "NAC504",
            {
                "finance": None,
                "agreements": (
                    SystemControlTotalAgreement(title="T", moves_are_net_neutral=neutral),
                ),
            },
            f"{A}.moves_are_net_neutral" if neutral is False else "",
        )
        for neutral in (True, False, None)
    ),
    case("NAC506", {f"{T}.share_of_fund_linked": None, f"{T}.all_parties_agreed_the_link": None}),
    case(
        "NAC506",
        {
            f"{T}.share_of_fund_linked": Share.parse("0%"),
            f"{T}.all_parties_agreed_the_link": False,
        },
    ),
    case(
        "NAC506",
        {f"{T}.all_parties_agreed_the_link": None},
        "",
        f"{T}.all_parties_agreed_the_link",
    ),
    *(
        case(
            "NAC506",
            {
                "history": (
                    StatusChange(stage=Stage.LIVE, as_form="integrated-care-system-non-statutory"),
                ),
                f"{T}.share_of_fund_linked": share,
                f"{T}.all_parties_agreed_the_link": False,
            },
            breaches,
            gaps,
        )
        for share, breaches, gaps in (
            (None, "", f"{T}.share_of_fund_linked"),
            (Share.parse("0%"), f"{T}.share_of_fund_linked", ""),
            (Share.parse("1%"), "", ""),
        )
    ),
    *(
        case(
            "NAC506",
            {
                "history": (StatusChange(stage=stage, as_form=form, on=on),),
                f"{T}.share_of_fund_linked": Share.parse("0%"),
            },
            f"{T}.share_of_fund_linked" if is_system else "",
        )
        for stage, form, on, is_system in (
            (Stage.LIVE, "integrated-care-system", date(2019, 6, 1), True),
            (Stage.LIVE, "integrated-care-system", date(2019, 6, 2), False),
            (Stage.SHADOW, "integrated-care-system", None, False),
            (Stage.LIVE, "accountable-care-system", None, False),
        )
    ),
    case("NAC507", two({"spending": ELEVEN}, {"spending": TEN, "is_forecast": True})),
    case("NAC507", two({"spending": ELEVEN}, {"is_forecast": None}), "", "finance.positions[1]"),
    case("NAC507", two({"spending": None}, {"income": None}), "", f"{P} finance.positions[1]"),
    case(
        "NAC507",
        two({"spending": ELEVEN}, {"body": UNKNOWN}),
        "",
        "finance.positions[1].body.kind",
    ),
    case("NAC507", two({"spending": ELEVEN}, {"body": TRUST, "spending": ELEVEN})),
    case(
        "NAC507",
        two({"spending": ELEVEN}, {"kind": SpendingLimitKind.ALLOTMENT, "spending": ELEVEN}),
    ),
    case(
        "NAC507",
        two(
            {"spending": ELEVEN}, {"body": Body(name="Z", kind=KIND.NHS_TRUST), "spending": ELEVEN}
        ),
    ),
    case("NAC507", two({"spending": ELEVEN}, {"spending": Money.parse("£9m")})),
    case("NAC507", two({"spending": TEN}, {"spending": ELEVEN}), "finance.positions[1]"),
    case(
        "NAC507",
        {
            "finance.positions": (
                position(body=UNKNOWN, kind=SpendingLimitKind.BREAK_EVEN),
                *two({"spending": None}, {"is_forecast": True})["finance.positions"],
                *two({"spending": ELEVEN}, {"spending": ELEVEN})["finance.positions"],
            )
        },
        "finance.positions[4]",
        f"{P}.body.kind finance.positions[1]",
    ),
    *spending_cases(),
    case(
        "NAC508",
        {
            "finance.positions": (
                position(body=UNKNOWN),
                position(is_forecast=True, spending=ELEVEN),
                position(kind=SpendingLimitKind.ALLOTMENT),
                position(spending=ELEVEN),
            )
        },
        "finance.positions[3].spending",
        f"{P}.body.kind",
    ),
    case("NAC512", terms_of(MARGINAL), "finance.payments[0].mechanism"),
    case("NAC512", terms_of(MARGINAL), on=date(2019, 3, 31)),
    case(
        "NAC512",
        terms_of(Together(parts=(BlockPayment(), MARGINAL))),
        "finance.payments[0].mechanism.parts[1]",
    ),
    case("NAC513", terms_of(MARGINAL)),
    case(
        "NAC513",
        terms_of(MARGINAL, commissioner=UNKNOWN),
        "",
        "finance.payments[0].mechanism.commissioner.kind",
    ),
    case("NAC513", terms_of(Grant(payer="a", payee="b"), a=COUNCIL)),
    case(
        "NAC513",
        {
            "finance.payments": (
                *terms_of(MARGINAL)["finance.payments"],
                *terms_of(MARGINAL, provider=COUNCIL, commissioner=COUNCIL)["finance.payments"],
            )
        },
        "finance.payments[1].mechanism.commissioner",
    ),
    *(
        case(
            "NAC514",
            {
                "finance.positions": (
                    position(
                        **{"body": COUNCIL, "kind": SpendingLimitKind.BALANCED_BUDGET, **facts}
                    ),
                )
            },
            breaches,
            gaps,
        )
        for facts, breaches, gaps in (
            ({"spending": ELEVEN}, "", f"{P}.finance_officer_has_reported"),
            ({"spending": ELEVEN, "finance_officer_has_reported": True}, "", ""),
            (
                {"spending": ELEVEN, "income": PENNY, "finance_officer_has_reported": False},
                f"{P}.finance_officer_has_reported",
                "",
            ),
            ({"spending": ELEVEN, "income": TEN, "finance_officer_has_reported": False}, "", ""),
            ({"limit": None}, "", P),
            ({"spending": None}, "", P),
            ({"body": UNKNOWN}, "", f"{P}.body.kind"),
        )
    ),
    case(
        "NAC514",
        {
            "finance.positions": (
                position(body=UNKNOWN, kind=SpendingLimitKind.BALANCED_BUDGET),
                position(
                    body=COUNCIL,
                    kind=SpendingLimitKind.BALANCED_BUDGET,
                    spending=TWELVE,
                    finance_officer_has_reported=False,
                ),
            )
        },
        "finance.positions[1].finance_officer_has_reported",
        f"{P}.body.kind",
    ),
]


# --- Awards, integrated care, neighbourhoods, people and systems ---

R = f"{A}.procurement"
Q = f"{A}.practices[0]"
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


ON_2017 = date(2017, 4, 1)
ON_2018 = date(2018, 4, 1)
ON_2024 = date(2024, 4, 1)
VALUED = ReportedMoney(amount=Money.parse("£600,000"))

FOOTPRINT = KIND.STRATEGIC_PARTNERSHIP_FOOTPRINT
IHO = IntegratedHealthOrganisationContract(
    title="IHO",
    commissioners=(ICB,),
    holder=TRUST,
    holder_is_designated=True,
    holder_has_advanced_status=True,
    budget_is_capitated=True,
    creates_new_body=False,
)
SYSTEM, ORGANISATION = OversightLevel.SYSTEM, OversightLevel.ORGANISATION


def acted(**facts: Any) -> OversightAction:  # noqa: ANN401 -- any field
    """Penalise a failure."""
    return OversightAction(**{"failure": "one", "is_penalty": True, **facts})


CHANGES += [
    case("NAC601", {R: None}, on=ON_2017),
    case("NAC601", award(awarded_on=ON_2017), "", f"{R}.route", on=ON_2017),
    case("NAC601", award(awarded_on=date(2013, 3, 31)), on=ON_2017),
    case(
        "NAC601",
        award(
            awarded_on=date(2013, 4, 1),
            route=ProcurementRoute.NOT_ADVERTISED,
            estimated_value=ReportedMoney(amount=TWELVE),
        ),
        on=ON_2017,
    ),
    case("NAC601", award(awarded_on=ON_2024, route=ProcurementRoute.FRAMEWORK_CALL_OFF)),
    case(
        "NAC601",
        award(
            awarded_on=ON_2017,
            route=ProcurementRoute.ADVERTISED,
            regime=ProcurementRegime.PROVIDER_SELECTION,
        ),
        f"{R}.regime",
    ),
    case(
        "NAC601",
        award(
            awarded_on=ON_2017,
            route=ProcurementRoute.ADVERTISED,
            regime=ProcurementRegime.LIGHT_TOUCH,
        ),
    ),
    # A contract awarded before the regime changed is judged by the law of its day.
    case("NAC601", award(awarded_on=date(2023, 12, 31), route=ProcurementRoute.ADVERTISED)),
    case("NAC601", {R: Procurement(route=ProcurementRoute.ADVERTISED), f"{A}.signed_on": ON_2017}),
    case("NAC601", award(route=ProcurementRoute.ADVERTISED), f"{R}.route"),
    *(
        case(
            "NAC601",
            award(
                awarded_on=day,
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
                awarded_on=ON_2024,
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
            ((), {"signed_on": date(2016, 11, 4)}, "", ""),
            ((), {"signed_on": date(2016, 11, 5)}, f"{A}.assurance", ""),
            ((), {"signed_on": ON_2018, "assurance": None}, "", f"{A}.assurance"),
            ((), {"procurement": Procurement(notice_on=date(2018, 6, 1))}, f"{A}.assurance", ""),
            ((), {"procurement": Procurement(notice_on=date(2018, 6, 2))}, "", ""),
            (GATES[:2], {"procurement": Procurement(notice_on=ON_2018)}, "", ""),
            ((), {"procurement": Procurement()}, "", ""),
            ((), {"period": DateRange(first_day=ON_2018)}, "", ""),
            (
                GATES[:3],
                {"signed_on": ON_2017, "period": DateRange(first_day=ON_2018)},
                f"{A}.assurance",
                "",
            ),
            (GATES, {"signed_on": ON_2017, "period": DateRange(first_day=ON_2018)}, "", ""),
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
                AccountableCareOrganisationContract(title="C", signed_on=date(2014, 4, 1)),
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
    case("NAC603", {f"{A}.signed_on": date(2022, 6, 30)}, on=date(2022, 7, 1), base="failing"),
    case("NAC603", {f"{A}.signed_on": date(2022, 7, 1)}, f"{A}.assurance", base="failing"),
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
    case("NAC605", {f"{A}.period": DateRange(first_day=ON_2017)}, "", f"{A}.period"),
    case("NAC605", {f"{A}.period": DateRange.parse("2017-04-01/2032-03-31")}),
    case("NAC605", {f"{A}.period": DateRange.parse("2017-04-01/2032-04-01")}, f"{A}.period"),
    case("NAC605", {A: GeneralMedicalServicesContract(title="G")}),
    case(
        "NAC605",
        {
            "agreements": (
                GeneralMedicalServicesContract(title="G"),
                SOLD,
                attrs.evolve(SOLD, period=DateRange.parse("2017-04-01/2099-03-31")),
            )
        },
        "agreements[2].period",
        "agreements[1].period",
    ),
    # Integrated care provider contracts
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
    case("NAC701", {f"{A}.signed_on": date(2019, 4, 1)}),
    case("NAC701", {f"{A}.signed_on": date(2019, 3, 31)}, f"{A}.signed_on"),
    case("NAC701", {f"{A}.is_apms_alone": None}, "", f"{A}.is_apms_alone"),
    case("NAC701", {f"{A}.is_apms_alone": True}, f"{A}.is_apms_alone"),
    case("NAC701", {f"{A}.commissioners": None}, "", f"{A}.commissioners"),
    case("NAC701", {f"{A}.commissioners": (UNKNOWN,)}, "", f"{A}.commissioners"),
    case("NAC701", {f"{A}.commissioners": (TRUST,)}, f"{A}.commissioners"),
    case("NAC701", {f"{A}.commissioners": (COUNCIL, UNKNOWN)}),
    case("NAC701", {f"{A}.services": None}, "", f"{A}.services"),
    case("NAC701", {f"{A}.services": (ServiceLine.ACUTE, ServiceLine.COMMUNITY)}, f"{A}.services"),
    case(
        "NAC701",
        {f"{A}.services": (ServiceLine.ACUTE,), f"{A}.incomplete": ("services",)},
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
        "NAC701", {A: AccountableCareOrganisationContract(title="C", signed_on=date(2019, 3, 1))}
    ),
    case("NAC702", {f"{A}.signed_on": date(2018, 1, 25)}, f"{A}.signed_on"),
    case("NAC702", {f"{A}.signed_on": date(2018, 1, 24)}),
    case("NAC702", {R: Procurement(awarded_on=date(2018, 5, 1))}, f"{R}.awarded_on"),
    case("NAC702", {R: Procurement(awarded_on=date(2018, 10, 27))}),
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
            ("date_given_on", date(2019, 10, 2)),
            ("patients_told_on", date(2019, 10, 2)),
            ("commissioner_agreed_on", date(2019, 10, 2)),
            ("all_patients_were_told", False),
        )
        for to in (None, late)
    ),
    case("NAC704", {f"{SUSPENSION}.commissioner_agreed_on": date(2019, 10, 1)}),
    case("NAC704", {f"{SUSPENSION}.starts_on": None}, "", f"{SUSPENSION}.starts_on"),
    case(
        "NAC704",
        {
            f"{A}.suspensions": (
                PracticeSuspension(),
                PracticeSuspension(
                    starts_on=date(2019, 3, 31),
                    date_given_on=date(2019, 3, 1),
                    patients_told_on=date(2019, 3, 1),
                    commissioner_agreed_on=date(2019, 3, 1),
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
            f"{SUSPENSION}.starts_on": date(2019, 4, 1),
            f"{SUSPENSION}.date_given_on": date(2019, 4, 1),
            f"{SUSPENSION}.patients_told_on": date(2019, 4, 1),
            f"{SUSPENSION}.commissioner_agreed_on": date(2019, 4, 1),
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
            ("notice_on", date(2021, 10, 1), "", ""),
            ("notice_on", date(2021, 10, 2), f"{RETURN}.notice_on", ""),
            ("is_still_eligible", None, "", f"{RETURN}.is_still_eligible"),
            ("barred_by_conduct", None, "", f"{RETURN}.barred_by_conduct"),
            ("barred_by_conduct", True, f"{RETURN}.barred_by_conduct", ""),
            ("takes_effect_on", None, "", f"{RETURN}.notice_on {RETURN}.takes_effect_on"),
            ("takes_effect_on", date(2021, 9, 30), f"{RETURN}.takes_effect_on", ""),
            ("takes_effect_on", date(2021, 10, 2), "", f"{RETURN}.later_date_approved"),
            ("stopped_integrated_work_on", None, "", f"{RETURN}.takes_effect_on"),
        )
    ),
    *(
        case(
            "NAC705",
            {
                f"{RETURN}.takes_effect_on": date(2021, 10, 2),
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
    # Forms
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
        {f"{A}.commissioners": (), f"{A}.incomplete": ("commissioners",)},
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
    case("NAC708", {f"{A}.incomplete": ("members",)}, "", f"{A}.members"),
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
        {f"{A}.parties": (CCG, TRUST), f"{A}.incomplete": ("parties",)},
        "",
        f"{A}.parties",
    ),
    case("NAC712", {f"{A}.parties": (TRUST, OTHER_TRUST, COUNCIL)}, f"{A}.parties"),
    case("NAC712", {f"{A}.contracts_stay": None}, "", f"{A}.contracts_stay"),
    case("NAC712", {f"{A}.contracts_stay": False}, f"{A}.contracts_stay"),
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
                {f"{A}.sub_contracts": (), f"{A}.incomplete": ("sub_contracts",)},
                "",
                f"{A}.services",
            ),
            ({f"{A}.sub_contracts[0].services": None}, "", f"{A}.services"),
            ({f"{A}.holder_answers_for_all": None}, "", f"{A}.holder_answers_for_all"),
            ({f"{A}.holder_answers_for_all": False}, f"{A}.holder_answers_for_all", ""),
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
    # People
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
                    "on": date(2017, 4, 2),
                },
                "",
                "",
            ),
            (
                {
                    "moves_employer": True,
                    "basis": TransferBasis.SECONDMENT,
                    "on": date(2017, 4, 1),
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
                StaffTransfer(on=date(2018, 4, 1)),
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
    # Systems
    *(
        case("NAC901", changes, breaches, gaps, base="failing")
        for changes, breaches, gaps in (
            ({"gates": None}, "", "plans"),
            ({"gates[0].is_passed": True}, "", ""),
            ({"gates[0].on": date(2018, 6, 2)}, "", "plans"),
            ({"gates[0].on": date(2018, 6, 1)}, "plans", ""),
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
            ({"plans": (SystemPlan(kind=PlanKind.SYSTEM_OPERATING_PLAN),)}, "plans", ""),
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
            ({"members": (Member(body=ICB), Member(body=ICB))}, "", ""),
            ({"members[0].body": Body(name="B", kind=KIND.INTEGRATED_CARE_BOARD)}, "", "members"),
        )
    ),
    *(
        case("NAC905", changes, breaches, gaps)
        for changes, breaches, gaps in (
            ({f"{A}.parties": None}, "", f"{A}.parties"),
            ({f"{A}.parties": (TRUST, UNKNOWN)}, "", f"{A}.parties"),
            ({f"{A}.parties": (TRUST,), f"{A}.incomplete": ("parties",)}, "", f"{A}.parties"),
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
            ({"oversight.ratings[0].on": date(2019, 9, 2)}, "", "oversight.ratings"),
            ({"oversight.ratings[0].on": date(2019, 9, 1)}, "", ""),
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
            ((acted(level=SYSTEM), acted(level=ORGANISATION, on=date(2018, 4, 2))), "", ""),
            (
                (acted(level=SYSTEM, on=date(2018, 4, 1)), acted(level=ORGANISATION)),
                "oversight.actions[1]",
                "",
            ),
            (
                (
                    acted(level=SYSTEM, on=date(2019, 4, 2)),
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
]


@attrs.frozen(kw_only=True)
class Meant:
    """A grant with two roles that are meant for some kinds of body."""

    type_tag: ClassVar[str] = "meant"
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = tuple(
        LawfulParties(role=role, kinds=(KIND.NHS_TRUST,), what="x", cited=("S01 [verified]",))
        for role in ("payers", "payer", "payee")
    )

    payers: tuple[str, ...] = ("payer",)
    payer: str = "payer"
    payee: str = "payee"

    def formula(self) -> Formula:
        """Pay a pound."""
        return formula(line("grant", Money(pence=100), payer=self.payer, payee=self.payee))


CITED_TRUST = attrs.evolve(NHS_TRUST, sources=(INVENTED,))
COLLABORATIVE = ProviderStructureKind.COLLABORATIVE
S = "integration.structures[0]"
POOLS = (
    attrs.evolve(POOL, parties=None, is_written=None),
    POOL,
    attrs.evolve(POOL, parties=(CCG, UNKNOWN), terms=None),
    attrs.evolve(POOL, parties=(), terms=()),
)

# Of several, the one that is wrong is found, whatever stands before it.
CHANGES += [
    # Judged appointments
    *(
        case(
            "NAC314",
            {
                f"{B}.kind": kind,
                f"{B}.has_commissioning_functions": commissions,
                f"{B}.seats[0].appointment_was_judged_safe": safe,
            },
            f"{B}.seats[0].appointment_was_judged_safe" if is_found else "",
        )
        for kind, commissions, safe, is_found in (
            (BoardKind.INTEGRATED_CARE_BOARD, None, False, True),
            (BoardKind.INTEGRATED_CARE_BOARD, True, None, False),
            (BoardKind.COMMITTEE, True, False, True),
            (BoardKind.JOINT_COMMITTEE, True, False, True),
            (BoardKind.COMMITTEE, False, False, False),
            (BoardKind.COMMITTEE, None, False, False),
            (BoardKind.FORUM, True, False, False),
        )
    ),
    case("NAC314", {f"{B}.seats": None}),
    case(
        "NAC314",
        {
            "governance.boards": (
                Board(name="F", kind=BoardKind.FORUM),
                Board(
                    name="I",
                    kind=BoardKind.INTEGRATED_CARE_BOARD,
                    seats=(seat(SeatKind.OTHER, appointment_was_judged_safe=False),),
                ),
            )
        },
        "governance.boards[1].seats[0].appointment_was_judged_safe",
    ),
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
        case("NAC101", {"finance": Finance(positions=(position(body=body),))}, breaches, gaps)
        for body, breaches, gaps in (
            (Body(name="F", kind=FOOTPRINT), "finance.positions[0].body", ""),
            (UNKNOWN, "", "finance.positions[0].body.kind"),
            (TRUST, "", ""),
        )
    ),
    case("NAC101", {"workforce": Workforce(), "finance": Finance()}),
    *(
        case(
            "NAC601",
            award(awarded_on=day, route=route, treats_bidders_equally=equal),
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
            awarded_on=ON_2017,
            route=ProcurementRoute.NOT_ADVERTISED,
            treats_bidders_equally=False,
            estimated_value=ReportedMoney(amount=PENNY),
        ),
        on=ON_2017,
    ),
    case("NAC902", {"creates_legal_body": True}, "creates_legal_body"),
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
                {"kind": COLLABORATIVE, "members": (), "incomplete": ("members",)},
                "",
                f"{S}.members",
            ),
        )
    ),
    case("NAC905", {"integration": Integration()}),
    case(
        "NAC603",
        {A: attrs.evolve(IHO, signed_on=date(2026, 4, 1))},
        "",
        f"{A}.assurance",
        on=date(2026, 6, 1),
    ),
    case("NAC603", {A: AllianceAgreement(title="A", signed_on=date(2023, 1, 1))}),
    # Two mentions of a body are of one, whatever else either says of it.
    case("NAC204", {f"{A}.consents[0].trust": Body(name="An NHS trust")}),
    case("NAC504", {f"{T}.members[0].body": Body(code="01G", name="Salford")}),
    case("NAC504", {f"{T}.members[0].body": Body(name="Salford")}, "", f"{T}.moves[0].giver"),
    case(
        "NAC507",
        two(
            {"spending": ELEVEN},
            {
                "body": Body(name="An NHS trust", kind=KIND.NHS_TRUST, sources=(INVENTED,)),
                "spending": ELEVEN,
            },
        ),
        "finance.positions[1]",
    ),
    case("NAC104", {f"{A}.commissioners": (NHS_TRUST,), f"{A}.provider": None}),
    case(
        "NAC104",
        {f"{A}.commissioners": None, f"{A}.binding": BindingForce.NHS_CONTRACT},
        f"{A}.binding",
    ),
    case(
        "NAC001",
        {
            "members": tuple(
                Member(body=body)
                for body in (UNKNOWN, CCG, Body(code="00W"), Body(code="ZZ9"), Body(code="ZZ8"))
            )
        },
        "members[3].body.code members[4].body.code",
    ),
    case(
        "NAC002",
        {
            "members": tuple(
                Member(body=body) for body in (UNKNOWN, CCG, Body(code="ZZ9"), Body(code="00W"))
            )
        },
        "members[3].body.code",
    ),
    case(
        "NAC003",
        {f"{A}.parties": (UNKNOWN, CCG, Body(code="ZZ9"), Body(code="00W"))},
        f"{A}.parties[3].code",
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
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(
                payments=terms_of(BlockPayment(), provider=COUNCIL)["finance.payments"]
            ),
        },
    ),
    case("NAC513", terms_of(Meant(), payee=COUNCIL), "finance.payments[0].mechanism.payee"),
    case(
        "NAC601",
        award(awarded_on=date(2013, 4, 1), route=ProcurementRoute.COMPETITION),
        f"{R}.route",
        on=ON_2017,
    ),
]
IDS = [f"{each.code}-{number}" for number, each in enumerate(CHANGES)]


@pytest.mark.parametrize("each", CHANGES, ids=IDS)
def test_a_change_to_an_example_has_its_answer(each: Case) -> None:
    """Each condition of a rule decides: the breach, or the gap, stands at what was changed."""
    report = check(
        each.place, on=each.on, rules=SHIPPED_RULES.only(each.code), register=register()
    )
    found = tuple(finding.path.removeprefix("$.") for finding in report.findings)
    missing = tuple(gap.path.removeprefix("$.") for gap in report.unchecked)
    assert (found, missing) == (each.breaches, each.gaps)


BARE = Arrangement(
    name="Bare",
    members=(),
    governance=Governance(
        boards=(Board(name="Forum", kind=BoardKind.FORUM, binds_members=False),)
    ),
    agreements=(DevolutionMemorandum(title="Memorandum"),),
    finance=Finance(),
    labels=(),
)


@pytest.mark.parametrize("place", [Arrangement(name="Nothing"), BARE], ids=["nothing", "bare"])
def test_a_rule_asks_nothing_of_what_it_is_not_about(place: Arrangement) -> None:
    """A place with nothing in it, or with nothing that a rule is about, leaves no rule open."""
    for day in {rule.example_day for rule in SHIPPED_RULES.rules}:
        report = check(place, on=day, register=register())
        assert (report.findings, report.unchecked) == ((), ())


@pytest.mark.parametrize(
    "rule", SHIPPED_RULES.rules, ids=lambda rule: f"{rule.code}-{rule.period.first_day}"
)
def test_what_had_ended_is_not_asked_about(rule: Rule) -> None:
    """An agreement or a board that had ended by the day breaks no rule any more."""
    ended = DateRange.parse("1990-01-01/1990-12-31")
    place = rule.failing
    if not place.agreements and not (place.governance and place.governance.boards):
        return
    if place.agreements:
        gone = tuple(attrs.evolve(each, period=ended) for each in place.agreements)
        place = attrs.evolve(place, agreements=gone)
    if place.governance is not None:
        boards = tuple(attrs.evolve(each, period=ended) for each in place.governance.boards or ())
        place = attrs.evolve(place, governance=attrs.evolve(place.governance, boards=boards))
    report = check(
        place, on=rule.example_day, rules=SHIPPED_RULES.only(rule.code), register=register()
    )
    assert report.findings == ()


def every_case() -> Iterator[tuple[str, Arrangement, date, tuple[str, ...], tuple[str, ...]]]:
    """Give the cases of this page, for those that change the rules and see who notices."""
    for each in CHANGES:
        yield each.code, each.place, each.on, each.breaches, each.gaps
    for code, place, findings, unchecked in CASES:
        yield (
            code,
            place,
            DAY,
            tuple(path.removeprefix("$.") for path in findings),
            tuple(path.removeprefix("$.") for path in unchecked),
        )


def forgotten(value: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 -- any part
    """Give the path of every fact in a part that need not be recorded, and is."""
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from forgotten(each, f"{path}[{number}]")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inner = getattr(value, field.name)
            if field.default is None and inner is not None:
                yield f"{path}.{field.name}"
            yield from forgotten(inner, f"{path}.{field.name}")


@pytest.mark.parametrize(
    "rule", SHIPPED_RULES.rules, ids=lambda rule: f"{rule.code}-{rule.period.first_day}"
)
def test_what_is_not_recorded_breaks_nothing(rule: Rule) -> None:
    """Take one fact out of a lawful place: it is unknown or irrelevant, never unlawful."""
    for path in forgotten(rule.passing):
        try:
            place = changed(rule.passing, path, None)
        except InvalidValueError:
            continue  # A body that nothing identifies cannot be written down.
        report = check(
            place, on=rule.example_day, rules=SHIPPED_RULES.only(rule.code), register=register()
        )
        assert [str(finding) for finding in report.findings] == [], path
