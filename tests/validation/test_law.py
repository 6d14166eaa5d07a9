"""The table of legal rules, row for row, and the violations that must be found."""

import csv
import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Board,
    BoardKind,
    CommitteePower,
    EstablishmentOrder,
    Finance,
    Governance,
    Label,
    Leader,
    Member,
    MemberControlTotal,
    MemberRole,
    OrderRoute,
    PartyBinding,
    PaymentTerms,
    Seat,
    SeatKind,
    SpendingLimitKind,
    SpendingPosition,
    SystemControlTotal,
)
from nhs_accountable_care.arrangements.governance import Office, OfficeKind
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AllianceAgreement,
    AssuranceGate,
    AssuranceProcess,
    Body,
    Contribution,
    DevolutionMemorandum,
    GeneralMedicalServicesContract,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    LiabilityHolder,
    NHSStandardContract,
    ParticipatingPractice,
    PracticeSuspension,
    Procurement,
    ProcurementRoute,
    Recorded,
    RiskParty,
    RiskShare,
    Section65Z5Agreement,
    Section75Agreement,
    Section75Exclusion,
    Section75Term,
    Section76Agreement,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import (
    Bounded,
    MarginalRateEmergencyTariff,
    Mechanism,
    OrganisationTotal,
    PooledBudget,
    PoolPartner,
    SystemControlTotals,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check
from tests.validation.cases.trials import SAID_OF_MONEY
from tests.whole import nothing_said, stated_whole

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    """Read a table of expected answers."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table("rows.csv")
PLANTED = table("planted.csv")
RULED = [row for row in ROWS if row["outcome"] in {"rule", "limit"}]

KIND = OrganisationKind
CCG = Body(code="01G", kind=KIND.CLINICAL_COMMISSIONING_GROUP)
OTHER_CCG = Body(code="01W", kind=KIND.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=KIND.NHS_FOUNDATION_TRUST)
OTHER_TRUST = Body(code="RWJ", kind=KIND.NHS_FOUNDATION_TRUST)
NHS_TRUST = Body(name="An NHS trust", kind=KIND.NHS_TRUST)
COUNCIL = Body(name="A council", kind=KIND.LOCAL_AUTHORITY_UPPER_TIER)
AUTHORITY = Body(name="A combined authority", kind=KIND.COMBINED_AUTHORITY)
ICB = Body(code="QOP", kind=KIND.INTEGRATED_CARE_BOARD)
ENGLAND = Body(name="NHS England", kind=KIND.NHS_ENGLAND)
COMPANY = Body(name="A company", kind=KIND.INDEPENDENT_SECTOR_PROVIDER)
PRACTICE = Body(name="A practice", kind=KIND.GP_PRACTICE)


def period_of(row: dict[str, str]) -> DateRange:
    """Read the days of a row."""
    return DateRange.parse(f"{row['first_day']}/{row['last_day'] or '..'}")


# --- Each row of the law ---


def test_every_row_of_the_law_is_accounted_for() -> None:
    """Each of the 72 rows has a rule, a permission test, or the reason why neither can be."""
    assert {row["row"] for row in ROWS} == {f"R{number:02}" for number in range(1, 73)}
    for row in ROWS:
        if row["outcome"] == "unchecked":
            assert row["remark"]
        else:
            assert row["outcome"] in {"rule", "limit", "permission"}
            assert SHIPPED_RULES.entries(row["code"])


@pytest.mark.parametrize("row", RULED, ids=[f"{row['row']}-{row['code']}" for row in RULED])
def test_a_rule_says_what_its_row_says(row: dict[str, str]) -> None:
    """Dates, severity and confidence of the rule are those that follow from the row."""
    entries = [
        rule for rule in SHIPPED_RULES.entries(row["code"]) if rule.period == period_of(row)
    ]
    assert [(rule.severity.value, rule.confidence.value) for rule in entries] == [
        (row["severity"], row["confidence"])
    ]


JUDGED = SAID_OF_MONEY


@pytest.mark.parametrize(
    "told", JUDGED, ids=[f"{told['code']}-{told['first_day']}" for told in JUDGED]
)
def test_a_rule_about_money_says_what_its_source_is(told: dict[str, Any]) -> None:
    """Severity, authority and confidence of each period are those that its source gives it."""
    period = DateRange(first_day=told["first_day"], last_day=told.get("last_day"))
    [rule] = [each for each in SHIPPED_RULES.entries(told["code"]) if each.period == period]
    said = (rule.severity.value, rule.authority.value, rule.confidence.value)
    assert said == (told["severity"], told["authority"], told["confidence"])


SEVERITIES = {"error": {"error", "warning"}, "warn": {"warning"}, "info": {"note"}}


@pytest.mark.parametrize("row", RULED, ids=[f"{row['row']}-{row['code']}" for row in RULED])
def test_a_rule_is_no_harsher_than_its_row(row: dict[str, str]) -> None:
    """A row that is not verified warns at most; one that is split or softened says why."""
    if row["outcome"] == "rule" and row["severity"] != "note":
        assert row["severity"] in SEVERITIES[row["row_severity"]]
    if row["confidence"] != "verified":
        assert row["severity"] != "error"
    says = Confidence.of_remark(row["row_confidence"]).value
    assert says == row["confidence"] or row["remark"]


def test_every_topic_has_its_rules_and_every_rule_a_topic() -> None:
    """Each thing that the rulebook is to be about has rules, and no rule stands outside."""
    topics = {row["topic"]: row["codes"].split() for row in table("topics.csv")}
    assert all(topics.values())
    assert {code for codes in topics.values() for code in codes} == {
        rule.code for rule in SHIPPED_RULES.rules
    }


def test_periods_of_a_code_follow_each_other() -> None:
    """Entries of one code never overlap, and leave no day out that nobody explains."""
    codes = dict.fromkeys(rule.code for rule in SHIPPED_RULES.rules)
    for code in codes:
        for earlier, later in itertools.pairwise(SHIPPED_RULES.entries(code)):
            assert earlier.period.overlap(later.period) is None
            assert earlier.period.day_after() == later.period.first_day or later.gap_because


@pytest.mark.real_data
def test_the_copied_facts_are_those_of_the_published_table(real_data: Path) -> None:
    """Where the project's table of the law is at hand, the copy agrees with it."""
    source = real_data.parent / "domain" / "legal_rules.csv"
    with source.open(encoding="utf-8", newline="") as file:
        law = {row["rule_id"]: row for row in csv.DictReader(file)}
    for row in ROWS:
        assert row["row_severity"] == law[row["row"]]["severity"]
        assert row["row_confidence"] == law[row["row"]]["confidence"]
        if "ates differ" not in row["remark"] and "first day see" not in row["remark"]:
            first, last = law[row["row"]]["valid_from"], law[row["row"]]["valid_to"]
            own = period_of(row)
            assert own.overlap(DateRange.parse(f"{first}/{last or '..'}")) == own


# --- What is only allowed ---


def signed(*agreements: Agreement) -> Arrangement:
    """Make a place that has signed something."""
    return Arrangement(name="Place", agreements=agreements)


def governed(*boards: Board, leaders: tuple[Leader, ...] | None = None) -> Arrangement:
    """Make a place with boards and leaders."""
    return Arrangement(name="Place", governance=Governance(boards=boards, leaders=leaders))


def committee(*voters: Body, power: CommitteePower | None = None) -> Arrangement:
    """Make a place with a joint committee that binds nobody against their will."""
    return governed(
        Board(
            name="Committee",
            kind=BoardKind.JOINT_COMMITTEE,
            voters=voters,
            power=power,
            binds_members=False,
        )
    )


def spent(body: Body, kind: SpendingLimitKind, *years: tuple[int, str, str]) -> Arrangement:
    """Make a place where a body took in and spent money for some years."""
    return Arrangement(
        name="Place",
        finance=Finance(
            positions=tuple(
                SpendingPosition(
                    body=body,
                    year=FinancialYear(year),
                    kind=kind,
                    income=Money.parse(income),
                    spending=Money.parse(spending),
                    is_forecast=False,
                )
                for year, income, spending in years
            )
        ),
    )


FULL_POOL = Section75Agreement(
    title="Pool",
    parties=(CCG, COUNCIL),
    is_written=True,
    terms=tuple(Section75Term),
    arrangements=(),
    covers_excluded=(),
    improves_functions=True,
)
UNLINKED = RiskShare(
    name="Pool",
    parties=(
        RiskParty(body=CCG, loss_share=Share.parse("100%")),
        RiskParty(body=COUNCIL, loss_share=Share.parse("0%")),
    ),
)

ALLOWED = {
    "R01": (
        date(2017, 4, 1),
        governed(leaders=(Leader(post="L", spans=(MemberRole.COMMISSIONER,)),)),
    ),
    "R02": (date(2016, 4, 1), committee(CCG, OTHER_CCG, power=CommitteePower.BETWEEN_CCGS)),
    "R04": (date(2016, 4, 1), committee(CCG, ENGLAND, power=CommitteePower.CCG_WITH_NHS_ENGLAND)),
    "R15": (
        date(2025, 4, 1),
        governed(
            Board(
                name="Board",
                kind=BoardKind.INTEGRATED_CARE_BOARD,
                lists=nothing_said("seats"),
                binds_members=False,
                seats=(
                    Seat(
                        kind=SeatKind.TRUST_PARTNER,
                        other_offices=(Office(kind=OfficeKind.CHAIR, body=NHS_TRUST),),
                    ),
                ),
            )
        ),
    ),
    "R16": (
        date(2023, 4, 1),
        signed(
            Section65Z5Agreement(
                title="Joint",
                arranged_by=(ICB, TRUST),
                exercised_by=(ICB, COUNCIL, AUTHORITY),
                committee_members=(ICB, COUNCIL, AUTHORITY),
                functions=(),
                pooled_contributions=(Contribution(body=ICB), Contribution(body=TRUST)),
                liability=LiabilityHolder.BODY_THAT_EXERCISES_IT,
            )
        ),
    ),
    "R26": (date(2018, 4, 1), signed(attrs.evolve(FULL_POOL, risk_share=UNLINKED))),
    "R28": (
        date(2018, 4, 1),
        spent(
            TRUST,
            SpendingLimitKind.BREAK_EVEN,
            (2016, "£10m", "£20m"),
            (2017, "£10m", "£20m"),
        ),
    ),
    "R44": (
        date(2019, 10, 1),
        signed(
            GeneralMedicalServicesContract(
                title="Practice",
                commissioner=CCG,
                contractor=PRACTICE,
                suspensions=(
                    PracticeSuspension(
                        starts_on=StatedDate.of(2019, 10, 1),
                        date_given_on=StatedDate.of(2019, 7, 1),
                        patients_told_on=StatedDate.of(2019, 8, 1),
                        commissioner_agreed_on=StatedDate.of(2019, 9, 1),
                        all_patients_were_told=True,
                    ),
                ),
            )
        ),
    ),
    "R55": (
        date(2017, 4, 1),
        attrs.evolve(
            committee(ENGLAND, CCG, AUTHORITY, power=CommitteePower.NHS_ENGLAND_DEVOLVED),
            agreements=(
                DevolutionMemorandum(title="Memorandum", parties=(ENGLAND, CCG, AUTHORITY)),
            ),
        ),
    ),
    "R65": (
        date(2023, 4, 1),
        governed(
            leaders=(Leader(post="L", spans=(MemberRole.COMMISSIONER, MemberRole.PROVIDER)),)
        ),
    ),
    "R67": (
        date(2017, 4, 1),
        committee(CCG, OTHER_CCG, AUTHORITY, power=CommitteePower.CCGS_WITH_COMBINED_AUTHORITY),
    ),
    "R70": (date(2017, 4, 1), signed(attrs.evolve(FULL_POOL, parties=(AUTHORITY, COUNCIL)))),
}


def test_every_row_that_only_allows_is_tested() -> None:
    """Each permission of the table has its lawful case."""
    assert {row["row"] for row in ROWS if row["outcome"] == "permission"} == set(ALLOWED)


@pytest.mark.parametrize("row", ALLOWED)
def test_what_the_law_allows_has_no_finding(row: str) -> None:
    """The lawful case is found against by no rule of the whole book, within the row's days."""
    on, place = ALLOWED[row]
    (line,) = [each for each in ROWS if each["row"] == row and each["outcome"] == "permission"]
    assert on in period_of(line)
    report = check(place, on=on, register=register())
    assert [str(finding) for finding in report.findings] == []


# --- What must be found ---


def shared_loss() -> Arrangement:
    """Let a council share losses without a limit."""
    share = RiskShare(
        name="Shared loss",
        parties=(
            RiskParty(
                body=COUNCIL,
                loss_share=Share.parse("50%"),
                loss_limit=Recorded.AS_NONE,
                has_cover_in_its_budget=True,
            ),
        ),
        lists=nothing_said("parties"),
    )
    return signed(AllianceAgreement(title="Alliance", risk_share=share))


def total(*members: tuple[Body, str]) -> Arrangement:
    """Set a system a total of three million pounds of deficit."""
    return Arrangement(
        name="Place",
        finance=Finance(
            control_totals=(
                SystemControlTotal(
                    year=FinancialYear(2019),
                    amount=Money.parse("-£3m"),
                    members=tuple(
                        MemberControlTotal(body=body, amount=Money.parse(amount))
                        for body, amount in members
                    ),
                ),
            )
        ),
    )


def limited(body: Body, year: int, *, is_forecast: bool) -> Arrangement:
    """Let a body spend eleven million pounds of ten."""
    return Arrangement(
        name="Place",
        finance=Finance(
            positions=(
                SpendingPosition(
                    body=body,
                    year=FinancialYear(year),
                    kind=SpendingLimitKind.ALLOCATION,
                    limit=Money.parse("£10m"),
                    spending=Money.parse("£11m"),
                    income=Money(pence=0),
                    is_forecast=is_forecast,
                ),
            )
        ),
    )


def awarded(route: ProcurementRoute, on: date) -> Arrangement:
    """Let a contract be awarded by a route."""
    procurement = Procurement(route=route, began_on=StatedDate.on(on))
    return signed(NHSStandardContract(title="Contract", procurement=procurement))


def integrated(signed_on: date) -> Arrangement:
    """Let an integrated care provider contract be signed."""
    return signed(
        IntegratedCareProviderContract(title="Contract", signed_on=StatedDate.on(signed_on))
    )


def joined(**changes: Any) -> Arrangement:  # noqa: ANN401 -- a value of any field
    """Let an integrated care board delegate under section 65Z5."""
    agreement = Section65Z5Agreement(title="Delegation", arranged_by=(ICB,), exercised_by=(TRUST,))
    return signed(attrs.evolve(agreement, **changes))


VIOLATIONS: dict[str, Callable[[], Arrangement]] = {
    "council-in-control-total": lambda: total((CCG, "-£3m"), (COUNCIL, "£0")),
    "council-shares-overspend": shared_loss,
    "chief-across-the-split": lambda: governed(
        leaders=(Leader(post="Chief", spans=(MemberRole.COMMISSIONER, MemberRole.PROVIDER)),)
    ),
    "aco-contract-in-the-pause": lambda: signed(
        AccountableCareOrganisationContract(title="Contract", signed_on=StatedDate.of(2018, 4, 1))
    ),
    "ccg-after-june-2022": lambda: Arrangement(name="Place", members=(Member(body=CCG),)),
    "icp-contract-before-april-2019": lambda: integrated(date(2018, 12, 1)),
    "icp-contract-signed-before-april-2019": lambda: integrated(date(2019, 3, 31)),
    "section-75-for-surgery": lambda: signed(
        attrs.evolve(FULL_POOL, covers_excluded=(Section75Exclusion.SURGERY,))
    ),
    "company-as-delegate": lambda: joined(exercised_by=(COMPANY,)),
    "trust-votes-in-joint-committee": lambda: committee(CCG, OTHER_CCG, TRUST),
    "joint-committee-before-october-2014": lambda: committee(CCG, OTHER_CCG),
    "provider-selection-route-in-2017": lambda: awarded(
        ProcurementRoute.MOST_SUITABLE_PROVIDER, date(2017, 4, 1)
    ),
    "light-touch-route-in-2024": lambda: awarded(
        ProcurementRoute.NOT_ADVERTISED, date(2024, 4, 1)
    ),
    "isap-checkpoint-2-skipped": lambda: signed(
        AccountableCareOrganisationContract(
            title="Contract",
            signed_on=StatedDate.of(2018, 11, 1),
            assurance=AssuranceProcess.of_gates(
                AssuranceGate.EARLY_ENGAGEMENT, AssuranceGate.CHECKPOINT_1
            ),
        )
    ),
    "holder-is-its-own-commissioner": lambda: signed(
        NHSStandardContract(title="Contract", commissioners=(CCG,), provider=CCG)
    ),
    "control-total-is-not-the-sum": lambda: total((CCG, "-£1m"), (TRUST, "-£1m")),
    "section-75-liability-moved": lambda: signed(
        attrs.evolve(FULL_POOL, liability=LiabilityHolder.BODY_THAT_EXERCISES_IT)
    ),
    "section-65z5-liability-kept": lambda: joined(
        liability=LiabilityHolder.BODY_WITH_THE_FUNCTION
    ),
    "council-money-in-65z6-pool": lambda: joined(
        pooled_contributions=(Contribution(body=COUNCIL),)
    ),
    "section-76-payment-to-a-trust": lambda: signed(
        Section76Agreement(title="Grant", payer=COUNCIL, payee=TRUST)
    ),
    "trust-without-consent-in-section-75": lambda: signed(
        attrs.evolve(FULL_POOL, parties=(NHS_TRUST, COUNCIL), consents=())
    ),
    "icb-forecast-above-its-limit": lambda: limited(ICB, 2023, is_forecast=True),
    "ccg-spends-above-its-limit": lambda: limited(CCG, 2017, is_forecast=False),
    "gp-practice-keeps-gms-under-full-integration": lambda: signed(
        IntegratedCareProviderContract(
            title="Contract",
            general_practice=GeneralPracticeModel.FULLY_INTEGRATED,
            practices=(ParticipatingPractice(body=PRACTICE, its_contract_goes_on=True),),
        )
    ),
    "acs-label-in-2019": lambda: Arrangement(
        name="Place", labels=(Label(text="ACS", on=StatedDate.of(2019, 6, 1)),)
    ),
    "marginal-rate-in-2020": lambda: Arrangement(
        name="Place",
        finance=Finance(
            payments=(
                PaymentTerms(
                    name="Emergency care",
                    mechanism=MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%")),
                ),
            )
        ),
    ),
    "member-counted-twice": lambda: Arrangement(
        name="Place", members=(Member(body=CCG), Member(body=CCG))
    ),
    "trust-by-code-votes-in-joint-committee": lambda: committee(
        Body(code="01G"), Body(code="01W"), Body(code="RM3")
    ),
    "group-named-after-its-end": lambda: membered(Body(code="01G", name="NHS Salford CCG")),
    "group-by-code-after-its-end": lambda: membered(Body(code="01G")),
    "group-that-is-party-after-its-end": lambda: signed(
        AllianceAgreement(title="A", parties=(Body(code="01G"),))
    ),
    "foundation-trust-as-group": lambda: membered(
        Body(code="RM3", kind=KIND.CLINICAL_COMMISSIONING_GROUP)
    ),
    "code-of-a-neighbour": lambda: membered(Body(code="01G", name="NHS Stockport CCG")),
    "footprint-that-had-closed": lambda: Arrangement(
        name="Place", area=Area(name="An area", footprint="QT8")
    ),
    "order-led-by-nhs-england-in-2024": lambda: ordered(
        made_on=StatedDate.of(2024, 5, 1),
        route=OrderRoute.LED_BY_NHS_ENGLAND,
        effective_from=StatedDate.of(2024, 7, 1),
    ),
    "order-that-no-board-applied-for": lambda: ordered(
        made_on=StatedDate.of(2024, 5, 1),
        route=OrderRoute.APPLICATION_OF_BOARDS,
        applicants=(),
    ),
    "board-that-outlives-its-order": lambda: ordered(
        effective_from=StatedDate.of(2026, 4, 1),
        last_day_of_closed=StatedDate.of(2026, 4, 2),
        closes=(ICB,),
    ),
    "system-control-totals-in-2023": lambda: settled(
        SystemControlTotals(
            organisations=(OrganisationTotal(party="trust", control_total="c", outturn="o"),)
        )
    ),
    "marginal-rate-inside-bounds-in-2020": lambda: settled(
        Bounded(
            part=MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%")),
            party="provider",
            holder="commissioner",
            lowest=Money.parse("-£1m"),
        )
    ),
    "pooled-budget-without-a-council": lambda: settled(
        PooledBudget(
            partners=tuple(
                PoolPartner(party=party, contribution=f"{party}_contribution")
                for party in ("board", "trust")
            ),
            host="board",
        ),
        board=ICB,
        trust=TRUST,
    ),
    "agreement-signed-after-it-began": lambda: signed(
        DevolutionMemorandum(
            title="Memorandum",
            signed_on=StatedDate.of(2017, 5, 1),
            period=StatedPeriod.parse("2017-04-01/2018-03-31"),
        )
    ),
}


def membered(body: Body) -> Arrangement:
    """Make a place with one member."""
    return Arrangement(name="Place", members=(Member(body=body),))


def ordered(**facts: Any) -> Arrangement:  # noqa: ANN401 -- any field
    """Make a place with an order about boards."""
    return Arrangement(name="Place", orders=(EstablishmentOrder(title="Order", **facts),))


def settled(mechanism: Mechanism, **bodies: Body) -> Arrangement:
    """Make a place with payment terms between some bodies."""
    bindings = tuple(PartyBinding(party=party, body=body) for party, body in bodies.items())
    terms = PaymentTerms(name="Terms", mechanism=mechanism, bindings=bindings)
    return Arrangement(name="Place", finance=Finance(payments=(terms,)))


def test_every_planted_violation_has_its_case() -> None:
    """The table of what must be found and the cases are the same."""
    assert {row["name"] for row in PLANTED} == set(VIOLATIONS)


@pytest.mark.parametrize("row", PLANTED, ids=[row["name"] for row in PLANTED])
def test_a_planted_violation_is_found(row: dict[str, str]) -> None:
    """Each is found by the rule that the sources call for, as bad as they say and no worse."""
    report = check(
        stated_whole(VIOLATIONS[row["name"]]()),
        on=date.fromisoformat(row["on"]),
        register=register(),
    )
    found = {(finding.rule.code, finding.severity.value) for finding in report.findings}
    assert (row["code"], row["severity"]) in found


def test_duties_of_aim_make_no_forecast_unlawful() -> None:
    """A forecast above a limit is never an error, whoever makes it."""
    for body, year in ((ICB, 2023), (CCG, 2017)):
        place = limited(body, year, is_forecast=True)
        assert not check(place, on=date(year, 6, 1)).has_errors


def test_liability_lies_differently_under_each_section() -> None:
    """Under section 75 it stays with the function; under section 65Z5 it follows the act."""
    on = date(2023, 4, 1)
    codes = SHIPPED_RULES.only("NAC205", "NAC406")
    for liability, expected in (
        (LiabilityHolder.BODY_THAT_EXERCISES_IT, ["NAC205"]),
        (LiabilityHolder.BODY_WITH_THE_FUNCTION, ["NAC406"]),
    ):
        place = signed(
            attrs.evolve(FULL_POOL, liability=liability),
            Section65Z5Agreement(title="Delegation", liability=liability),
        )
        report = check(place, on=on, rules=codes)
        assert [finding.rule.code for finding in report.findings] == expected
