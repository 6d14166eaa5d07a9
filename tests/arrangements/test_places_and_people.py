"""Areas of parts that come and go, what is part of what, and by whom staff are employed."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care import FinancialYear, Money
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import (
    Area,
    AreaPart,
    Arrangement,
    ChallengeOutcome,
    Commitment,
    CommitmentKind,
    Enabler,
    EnablerKind,
    Extent,
    Finance,
    Fund,
    FundKind,
    Integration,
    LegalChallenge,
    Member,
    Merger,
    NationalProgramme,
    Oversight,
    PaymentKind,
    PaymentMixLine,
    PensionScheme,
    PlanKind,
    Population,
    ProgrammeKind,
    PublishedRating,
    SpendingLimitKind,
    SpendingPosition,
    StaffEmployment,
    StaffTransfer,
    SystemPlan,
    TransferBasis,
    Vanguard,
    Workforce,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Body,
    PartnershipAgreement,
    ReportedMoney,
    ServiceLine,
    SystemMemorandum,
)
from nhs_accountable_care.documents import read, standard_codec, write

AREA = Area(
    name="Bassetlaw and Barnsley",
    footprint="QF7",
    also_in=("QT1",),
    extent=Extent.PART,
    parts=(
        AreaPart(
            name="Barnsley",
            footprint="QF7",
            populations=(Population(people=240_000, is_approximate=True),),
        ),
        AreaPart(
            name="Bassetlaw",
            footprint="QF7",
            period=StatedPeriod.between(date(2013, 4, 1), date(2022, 6, 30)),
        ),
    ),
)
PLACES = (
    Arrangement(
        name="Devon",
        area=Area(name="Devon", footprint="QJK", footprint_number=37),
        members=(Member(body=Body(code="RH8"), is_from_outside=False),),
        programmes=(
            NationalProgramme(
                kind=ProgrammeKind.SUCCESS_REGIME,
                covers="All but Torbay and South Devon",
                decided_by=(Body(name="NHS England"),),
            ),
        ),
        agreements=(
            PartnershipAgreement(
                title="Local memorandum", supporters=(Body(code="RHA"),), legal_duties_stay=True
            ),
            SystemMemorandum(
                title="Memorandum", conditions=("All leaders agree",), is_published=False
            ),
            AccountableCareOrganisationContract(
                title="One contract", population=600_000, population_is_approximate=True
            ),
        ),
        oversight=Oversight(
            challenges=(
                LegalChallenge(name="Stroke", outcome=ChallengeOutcome.PERMISSION_REFUSED),
            ),
        ),
        workforce=Workforce(enablers=(Enabler(kind=EnablerKind.ESTATES, part_of="Plan"),)),
    ),
    Arrangement(name="A place", area=AREA, part_of=(Body(code="QF7"), Body(code="QT1"))),
    Arrangement(
        name="A system",
        mergers=(
            Merger(
                title="Five CCGs become one",
                bodies=(Body(code="07M"), Body(code="07R")),
                into=Body(code="93C"),
                takes_effect_on=StatedDate.of(2020, 4, 1),
                approved_by=Body(name="NHS England"),
                conditions=("A vote of the practices",),
            ),
        ),
    ),
    Arrangement(
        name="A system",
        plans=(
            SystemPlan(
                kind=PlanKind.WORKSTREAM,
                title="Cancer",
                part_of="Sustainability and transformation plan",
                owners=("Cancer board",),
                required_by=Body(name="NHS England"),
                money_gap=ReportedMoney(amount=Money.parse("£1m")),
            ),
        ),
        commitments=(Commitment(kind=CommitmentKind.DEMAND, goal="Fewer", part_of="Cancer"),),
    ),
    Arrangement(
        name="A local care organisation",
        workforce=Workforce(
            employment=(
                StaffEmployment(
                    employer=Body(code="R0A"),
                    service=ServiceLine.COMMUNITY,
                    are_most=True,
                    basis=TransferBasis.SECONDMENT,
                ),
            ),
            transfers=(
                StaffTransfer(
                    basis=TransferBasis.TUPE,
                    keeps_terms=True,
                    keeps_pension=True,
                    pension_scheme=PensionScheme.NHS_PENSION_SCHEME,
                ),
            ),
        ),
        oversight=Oversight(
            inspected_as_part_of=Body(code="R0A"),
            published_ratings=(PublishedRating(scheme="STP dashboard", rating="outstanding"),),
        ),
    ),
    Arrangement(
        name="A system",
        finance=Finance(
            payment_mix=(PaymentMixLine(kind=PaymentKind.BLOCK, payer=Body(code="99P")),),
            funds=(
                Fund(
                    kind=FundKind.COMMISSIONER_SUSTAINABILITY,
                    recipients=(Body(code="99P"),),
                ),
            ),
            positions=(
                SpendingPosition(
                    body=Body(code="99P"),
                    year=FinancialYear(2017),
                    kind=SpendingLimitKind.ALLOCATION,
                    result=Money.parse("-£50m"),
                    is_approximate=True,
                ),
            ),
        ),
        integration=Integration(
            vanguards=(
                Vanguard(
                    name="Working Together",
                    members=(Body(code="RHQ"),),
                    reaches_into=("Mid Yorkshire", "North Derbyshire"),
                    period=StatedPeriod.between(date(2015, 9, 25), date(2018, 3, 31)),
                ),
            ),
        ),
    ),
)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_recorded_comes_back_from_a_document(place: Arrangement) -> None:
    """Each of these is said of a real place, and went into a note."""
    document = standard_codec().document(place, as_at=date(2018, 4, 1))
    assert read(write(document)).value == attrs.evolve(place, as_at=date(2018, 4, 1))


@pytest.mark.parametrize(
    ("day", "parts"),
    [
        pytest.param(date(2022, 6, 30), ["Barnsley", "Bassetlaw"], id="the last day"),
        pytest.param(date(2022, 7, 1), ["Barnsley"], id="the day after"),
    ],
)
def test_a_district_that_left_is_no_part_afterwards(day: date, parts: list[str]) -> None:
    """Bassetlaw left for another system on 1 July 2022."""
    area = Arrangement(name="A place", area=AREA).at(day).area
    assert area is not None
    assert [part.name for part in area.parts or ()] == parts
