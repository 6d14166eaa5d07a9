"""Every test of the shipped forms: met, missed, and with too little recorded."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    Arrangement,
    Board,
    DutyTaken,
    Extent,
    Finance,
    Governance,
    Integration,
    IntegrationMode,
    JoinedCare,
    Leader,
    Member,
    MemberRole,
    Population,
    SystemControlTotal,
    SystemDuty,
)
from nhs_accountable_care.classification import (
    ACCOUNTABLE_CARE_ORGANISATION,
    ACCOUNTABLE_CARE_SYSTEM,
    DEVOLVED_SYSTEM,
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
    Answer,
    Form,
    classify,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    Agreement,
    AssuranceGate,
    AssuranceProcess,
    Body,
    DevolutionMemorandum,
    GeneralPracticeModel,
    ListStatement,
)
from nhs_accountable_care.organisations import OrganisationKind
from tests.whole import more_than_given, nothing_said, stated_whole

DAY = date(2017, 10, 1)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

COMPANY = OrganisationKind.INDEPENDENT_SECTOR_PROVIDER
NAMED = Body(name="Salford Together")
CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
NATIONAL = Body(name="NHS England", kind=OrganisationKind.NHS_ENGLAND)

EMPTY = Arrangement(name="Place")
MEMBERS = tuple(
    Member(body=body, roles=(role,))
    for body, role in (
        (CCG, MemberRole.COMMISSIONER),
        (TRUST, MemberRole.PROVIDER),
        (COUNCIL, MemberRole.LOCAL_AUTHORITY),
    )
)


def signed(*agreements: Agreement, lists: tuple[ListStatement, ...] = ()) -> Arrangement:
    """Make a place that has signed something."""
    return Arrangement(name="Place", agreements=agreements, lists=lists)


def governed(governance: Governance) -> Arrangement:
    """Make a place with a way of deciding."""
    return Arrangement(name="Place", governance=governance)


def joined(**modes: IntegrationMode | bool | None) -> Arrangement:
    """Make a place that is integrated in some way."""
    return Arrangement(name="Place", integration=Integration(**modes))  # type: ignore[arg-type]  # fields by name


def in_years(*joined_care: JoinedCare) -> Arrangement:
    """Make a place with practices in hubs, and with how its care was joined in which years."""
    integration = Integration(joined_care=joined_care, general_practice_in_hubs=True)
    return Arrangement(name="Place", integration=integration)


def duty(which: SystemDuty, *, is_met: bool) -> Arrangement:
    """Make a place whose duty is recorded."""
    return Arrangement(name="Place", duties=(DutyTaken(duty=which, is_met=is_met),))


def answer(form: Form, key: str, place: Arrangement, on: date = DAY) -> Answer:
    """Return the answer of one test of one form."""
    (finding,) = classify(stated_whole(place), on=on, forms=(form,), axes=()).forms
    reasons = (*finding.reasons, *finding.exclusions)
    return next(r.outcome.answer for r in reasons if r.criterion.key == key)


AREA = Area(name="Place", extent=Extent.WHOLE)
BOARDS = (Board(name="Board", is_drawn_from_members=True),)
LEADERS = (Leader(post="Lead", is_ratified_nationally=True),)
CONTRACT = AccountablePerformanceContract(
    title="Contract",
    signed_on=StatedDate.of(2017, 9, 1),
    with_nhs_england=True,
    with_nhs_improvement=True,
)
MONEY = Finance(manages_funding_for_population=True)
PEOPLE = (Population(people=250_000),)
TOTALS = (SystemControlTotal(year=FinancialYear(2017)),)
MEMORANDUM = DevolutionMemorandum(
    title="Memorandum",
    signed_on=StatedDate.of(2015, 2, 27),
    period=StatedPeriod.parse("2016-04-01/.."),
    parties=(NATIONAL, CCG, COUNCIL),
    duties_stay=True,
    creates_statutory_body=False,
)

PARTNERSHIP = [
    ("whole-footprint", EMPTY, UNKNOWN),
    ("whole-footprint", attrs.evolve(EMPTY, area=Area(name="Place")), UNKNOWN),
    ("whole-footprint", attrs.evolve(EMPTY, area=AREA), YES),
    ("whole-footprint", attrs.evolve(EMPTY, area=Area(name="P", extent=Extent.PART)), NO),
    ("commissioners-providers-and-councils", EMPTY, UNKNOWN),
    ("commissioners-providers-and-councils", attrs.evolve(EMPTY, members=MEMBERS), YES),
    ("commissioners-providers-and-councils", attrs.evolve(EMPTY, members=MEMBERS[:2]), NO),
    (
        "commissioners-providers-and-councils",
        attrs.evolve(EMPTY, members=MEMBERS[:2], lists=nothing_said("members")),
        UNKNOWN,
    ),
    (
        "commissioners-providers-and-councils",
        attrs.evolve(EMPTY, members=(*MEMBERS[:2], Member(body=COUNCIL))),
        UNKNOWN,
    ),
    ("board-drawn-from-members", EMPTY, UNKNOWN),
    ("board-drawn-from-members", governed(Governance(boards=())), NO),
    ("board-drawn-from-members", governed(Governance(boards=BOARDS)), YES),
    ("board-drawn-from-members", governed(Governance(boards=(Board(name="B"),))), UNKNOWN),
    (
        "board-drawn-from-members",
        governed(Governance(boards=(Board(name="B", is_drawn_from_members=False),))),
        NO,
    ),
    ("leader-ratified", EMPTY, UNKNOWN),
    ("leader-ratified", governed(Governance(leaders=())), NO),
    ("leader-ratified", governed(Governance(leaders=LEADERS)), YES),
    ("leader-ratified", governed(Governance(leaders=(Leader(post="L"),))), UNKNOWN),
    (
        "leader-ratified",
        governed(Governance(leaders=(Leader(post="L", is_ratified_nationally=False),))),
        NO,
    ),
    ("programme-support", EMPTY, UNKNOWN),
    ("programme-support", governed(Governance(has_programme_support=True)), YES),
    ("programme-support", governed(Governance(has_programme_support=False)), NO),
]

SYSTEM = [
    ("accountable-performance-contract", EMPTY, UNKNOWN),
    ("accountable-performance-contract", signed(), NO),
    (
        "accountable-performance-contract",
        signed(lists=more_than_given("agreements")),
        UNKNOWN,
    ),
    ("accountable-performance-contract", signed(CONTRACT), YES),
    (
        "accountable-performance-contract",
        signed(attrs.evolve(CONTRACT, signed_on=None), CONTRACT),
        YES,
    ),
    ("accountable-performance-contract", signed(attrs.evolve(CONTRACT, signed_on=None)), UNKNOWN),
    (
        "accountable-performance-contract",
        signed(attrs.evolve(CONTRACT, with_nhs_england=False)),
        NO,
    ),
    (
        "accountable-performance-contract",
        signed(attrs.evolve(CONTRACT, with_nhs_improvement=None)),
        UNKNOWN,
    ),
    (
        "accountable-performance-contract",
        attrs.evolve(
            EMPTY,
            absent_agreements=(
                AbsentAgreement(kind="alliance-agreement"),
                AbsentAgreement(kind="accountable-performance-contract"),
            ),
        ),
        NO,
    ),
    ("faster-improvement", EMPTY, UNKNOWN),
    ("faster-improvement", duty(SystemDuty.FASTER_IMPROVEMENT, is_met=True), YES),
    ("faster-improvement", duty(SystemDuty.FASTER_IMPROVEMENT, is_met=False), NO),
    ("faster-improvement", duty(SystemDuty.PATIENT_CHOICE, is_met=True), UNKNOWN),
    ("funding-for-a-defined-population", EMPTY, UNKNOWN),
    ("funding-for-a-defined-population", attrs.evolve(EMPTY, finance=MONEY), UNKNOWN),
    (
        "funding-for-a-defined-population",
        attrs.evolve(EMPTY, finance=MONEY, populations=PEOPLE),
        YES,
    ),
    (
        "funding-for-a-defined-population",
        attrs.evolve(EMPTY, finance=MONEY, populations=()),
        NO,
    ),
    (
        "funding-for-a-defined-population",
        attrs.evolve(EMPTY, finance=Finance(manages_funding_for_population=False)),
        NO,
    ),
    ("shared-goals-and-control-total", EMPTY, UNKNOWN),
    (
        "shared-goals-and-control-total",
        attrs.evolve(EMPTY, finance=Finance(control_totals=())),
        NO,
    ),
    (
        "shared-goals-and-control-total",
        attrs.evolve(EMPTY, finance=Finance(control_totals=TOTALS), members=MEMBERS),
        YES,
    ),
    (
        "shared-goals-and-control-total",
        attrs.evolve(EMPTY, finance=Finance(control_totals=TOTALS), members=MEMBERS[:1]),
        NO,
    ),
    ("collective-governance", EMPTY, UNKNOWN),
    (
        "collective-governance",
        governed(Governance(has_collective_decisions=True, duties_stay_with_members=True)),
        YES,
    ),
    ("collective-governance", governed(Governance(has_collective_decisions=False)), NO),
    ("collective-governance", governed(Governance(duties_stay_with_members=False)), NO),
    ("collective-governance", governed(Governance(duties_stay_with_members=True)), UNKNOWN),
    ("collective-governance", governed(Governance(has_collective_decisions=True)), UNKNOWN),
    ("horizontal-integration", EMPTY, UNKNOWN),
    ("horizontal-integration", joined(horizontal=IntegrationMode.VIRTUAL), YES),
    ("horizontal-integration", joined(horizontal=IntegrationMode.MERGER), YES),
    ("horizontal-integration", joined(horizontal=IntegrationMode.NONE), NO),
    ("vertical-integration", EMPTY, UNKNOWN),
    ("vertical-integration", joined(vertical=IntegrationMode.NONE), NO),
    ("vertical-integration", joined(vertical=IntegrationMode.VIRTUAL), UNKNOWN),
    (
        "vertical-integration",
        joined(vertical=IntegrationMode.VIRTUAL, general_practice_in_hubs=True),
        YES,
    ),
    (
        "vertical-integration",
        joined(vertical=IntegrationMode.MERGER, general_practice_in_hubs=False),
        NO,
    ),
    (
        "vertical-integration",
        in_years(
            JoinedCare(mode=IntegrationMode.VIRTUAL, period=StatedPeriod.parse("2017-04/.."))
        ),
        YES,
    ),
    (
        "vertical-integration",
        in_years(JoinedCare(mode=IntegrationMode.VIRTUAL, period=StatedPeriod.parse("2013/2014"))),
        NO,
    ),
    ("vertical-integration", in_years(JoinedCare(mode=IntegrationMode.NONE)), NO),
    ("vertical-integration", in_years(), NO),
    (
        "population-health-management",
        duty(SystemDuty.POPULATION_HEALTH_MANAGEMENT, is_met=True),
        YES,
    ),
    ("patient-choice", duty(SystemDuty.PATIENT_CHOICE, is_met=False), NO),
    ("no-new-legal-body", EMPTY, UNKNOWN),
    ("no-new-legal-body", signed(MEMORANDUM), YES),
    ("no-new-legal-body", signed(attrs.evolve(MEMORANDUM, creates_statutory_body=True)), NO),
    (
        "no-new-legal-body",
        signed(attrs.evolve(MEMORANDUM, creates_statutory_body=None)),
        UNKNOWN,
    ),
]

HELD = AccountableCareOrganisationContract(
    title="Contract",
    commissioners=(CCG,),
    holder=TRUST,
    signed_on=StatedDate.of(2017, 9, 1),
    period=StatedPeriod.parse("2018-04-01/2028-03-31"),
    covers_most_care=True,
    has_whole_population_budget=True,
    pays_for_outcomes=True,
    general_practice=GeneralPracticeModel.PARTIALLY_INTEGRATED,
    assurance=AssuranceProcess.of_gates(*AssuranceGate),
)


def held(**changes: object) -> Arrangement:
    """Make a place with the contract, some of it changed."""
    # The part is not yet in force, so it stands by its signature only.
    contract = attrs.evolve(HELD, **{"period": None, **changes})  # type: ignore[arg-type]  # fields by name
    return signed(contract)


def held_for(period: str) -> Arrangement:
    """Make a place whose contract runs for a period."""
    return held(period=StatedPeriod.parse(period))


ORGANISATION = [
    ("one-contract-holder", signed(), NO),
    ("one-contract-holder", held(), YES),
    ("one-contract-holder", held(holder=None), UNKNOWN),
    ("one-contract-holder", held(signed_on=None), UNKNOWN),
    ("separate-commissioner", held(), YES),
    ("separate-commissioner", held(holder=CCG), NO),
    ("separate-commissioner", held(holder=Body(name="A company", kind=COMPANY)), YES),
    # One by its name and the other by its code may be one body.
    ("separate-commissioner", held(holder=Body(name="A company")), UNKNOWN),
    ("separate-commissioner", held(holder=NAMED, commissioners=(NAMED,)), NO),
    (
        "separate-commissioner",
        held(lists=nothing_said("commissioners")),
        UNKNOWN,
    ),
    ("separate-commissioner", held(commissioners=None), UNKNOWN),
    ("defined-population", EMPTY, UNKNOWN),
    ("defined-population", attrs.evolve(EMPTY, populations=()), NO),
    ("defined-population", attrs.evolve(EMPTY, populations=PEOPLE), YES),
    ("majority-of-care", held(), YES),
    ("majority-of-care", held(covers_most_care=None), UNKNOWN),
    ("majority-of-care", held(covers_most_care=False), NO),
    ("whole-population-budget", held(has_whole_population_budget=False), NO),
    ("whole-population-budget", held(), YES),
    ("long-term", held(), UNKNOWN),
    ("long-term", held_for("2017-10-01/2027-09-30"), YES),
    ("long-term", held_for("2017-10-01/2022-09-30"), YES),
    ("long-term", held_for("2017-10-01/2022-09-29"), NO),
    ("long-term", held_for("2017-10-01/.."), YES),
    ("outcomes", held(pays_for_outcomes=False), NO),
    ("assurance-passed", held(), YES),
    (
        "assurance-passed",
        held(assurance=AssuranceProcess.of_gates(AssuranceGate.CHECKPOINT_2)),
        NO,
    ),
    ("assurance-passed", held(assurance=None), UNKNOWN),
    ("general-practice-decided", held(), YES),
    ("general-practice-decided", held(general_practice=None), UNKNOWN),
]

DEVOLVED = [
    ("memorandum-signed", signed(MEMORANDUM), YES),
    ("memorandum-signed", signed(attrs.evolve(MEMORANDUM, signed_on=None)), UNKNOWN),
    ("memorandum-signed", signed(), NO),
    ("in-effect", signed(MEMORANDUM), YES),
    ("in-effect", signed(attrs.evolve(MEMORANDUM, period=None)), UNKNOWN),
    ("nhs-and-councils-are-parties", signed(MEMORANDUM), YES),
    ("nhs-and-councils-are-parties", signed(attrs.evolve(MEMORANDUM, parties=None)), UNKNOWN),
    ("nhs-and-councils-are-parties", signed(attrs.evolve(MEMORANDUM, parties=(CCG,))), NO),
    (
        "nhs-and-councils-are-parties",
        signed(attrs.evolve(MEMORANDUM, parties=(CCG,), lists=nothing_said("parties"))),
        UNKNOWN,
    ),
    ("board", EMPTY, UNKNOWN),
    ("board", governed(Governance(boards=())), NO),
    ("board", governed(Governance(boards=BOARDS)), YES),
    ("duties-stay", signed(MEMORANDUM), YES),
    ("duties-stay", signed(attrs.evolve(MEMORANDUM, duties_stay=None)), UNKNOWN),
    ("duties-stay", signed(attrs.evolve(MEMORANDUM, duties_stay=False)), NO),
    ("new-health-body", signed(attrs.evolve(MEMORANDUM, creates_statutory_body=True)), YES),
    ("new-health-body", signed(MEMORANDUM), NO),
]

FOUR = (
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
    ACCOUNTABLE_CARE_SYSTEM,
    ACCOUNTABLE_CARE_ORGANISATION,
    DEVOLVED_SYSTEM,
)

CASES = [
    pytest.param(form, key, place, expected, id=f"{form.slug}-{key}-{expected.value}-{number}")
    for form, table in (
        (SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP, PARTNERSHIP),
        (ACCOUNTABLE_CARE_SYSTEM, SYSTEM),
        (ACCOUNTABLE_CARE_ORGANISATION, ORGANISATION),
        (DEVOLVED_SYSTEM, DEVOLVED),
    )
    for number, (key, place, expected) in enumerate(table)
]


@pytest.mark.parametrize(("form", "key", "place", "expected"), CASES)
def test_a_test_answers_by_what_is_recorded(
    form: Form, key: str, place: Arrangement, expected: Answer
) -> None:
    """Each test is met, missed or left open by the facts that it asks for."""
    assert answer(form, key, place) is expected


@pytest.mark.parametrize("form", FOUR, ids=lambda form: form.slug)
def test_every_test_of_a_form_is_tried(form: Form) -> None:
    """The table above has a row for each test that is met, and for each that is missed."""
    tried = {(each.values[1], each.values[3]) for each in CASES if each.values[0] is form}
    for criterion in form.necessary:
        assert (criterion.key, YES) in tried or (criterion.key, NO) in tried, criterion.key


@pytest.mark.parametrize(
    ("slug", "first", "last"),
    [
        ("accountable-care-system", date(2017, 3, 31), date(2018, 2, 1)),
        ("accountable-care-organisation", date(2017, 3, 31), date(2018, 8, 2)),
        ("devolved-system", date(2015, 2, 27), date(2022, 6, 30)),
        ("sustainability-and-transformation-partnership", date(2017, 3, 31), date(2021, 3, 31)),
    ],
    ids=["S02-S26", "S02-S45", "S71-S22", "S19"],
)
def test_a_form_is_asked_about_only_while_it_was_policy(
    slug: str, first: date, last: date
) -> None:
    """On the first and last day the form is asked about; a day beyond, it is not."""
    for day, asked in (
        (first, True),
        (last, True),
        (date.fromordinal(first.toordinal() - 1), False),
        (date.fromordinal(last.toordinal() + 1), False),
    ):
        found = classify(EMPTY, on=day)
        assert found.was_asked(slug) is asked, day


def test_a_memorandum_takes_effect_on_its_day() -> None:
    """The day before it had effect it does not count; at a later day it does."""
    memorandum = attrs.evolve(MEMORANDUM, period=StatedPeriod.parse("2016-04-01/2016-04-30"))
    on_the_day = signed(memorandum)
    assert answer(DEVOLVED_SYSTEM, "in-effect", on_the_day, date(2016, 4, 1)) is YES
    assert answer(DEVOLVED_SYSTEM, "in-effect", on_the_day, date(2016, 3, 31)) is NO


def test_an_uncited_test_cannot_be_built() -> None:
    """Every test names the source that sets it."""
    criterion = ACCOUNTABLE_CARE_SYSTEM.necessary[0]
    with pytest.raises(InvalidValueError, match="cites no source"):
        attrs.evolve(criterion, sources=())


def test_a_form_needs_tests_and_sources() -> None:
    """A form that nothing tells apart, or that nobody said, cannot be built."""
    with pytest.raises(InvalidValueError, match="at least one criterion"):
        attrs.evolve(DEVOLVED_SYSTEM, necessary=())
    with pytest.raises(InvalidValueError, match="one source"):
        attrs.evolve(DEVOLVED_SYSTEM, sources=())
    with pytest.raises(InvalidValueError, match="two criteria of one key"):
        attrs.evolve(DEVOLVED_SYSTEM, necessary=DEVOLVED_SYSTEM.necessary[:1] * 2)
