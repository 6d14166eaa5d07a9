"""Shares of a pool, years and phases of an incentive, and how an alliance was awarded."""

from datetime import date

import attrs

from nhs_accountable_care import FinancialYear, Share
from nhs_accountable_care.arrangements import Arrangement, Finance, PooledFund
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    AssuranceGate,
    AssuranceProcess,
    Body,
    Contribution,
    Incentive,
    IncentivePhase,
    Procurement,
    ProcurementRoute,
)
from nhs_accountable_care.documents import read, standard_codec, write

POOL = PooledFund(
    name="Pool",
    contributions=(
        Contribution(body=Body(code="01G"), share=Share.parse("60%")),
        Contribution(body=Body(name="Salford"), share=Share.parse("40%"), in_kind="Staff"),
    ),
)
INCENTIVE = Incentive(
    name="Outcomes",
    years=(FinancialYear(2017), FinancialYear(2018)),
    phasing=(
        IncentivePhase(year=FinancialYear(2017), share_of_value=Share.parse("0%")),
        IncentivePhase(year=FinancialYear(2018), share_of_value=Share.parse("2.5%")),
    ),
    measures=("Falls",),
)
ALLIANCE = AllianceAgreement(
    title="Alliance",
    incentives=(INCENTIVE,),
    procurement=Procurement(
        route=ProcurementRoute.ADVERTISED,
        number_of_bids=1,
        tenderers=(Body(code="R0A"), Body(name="Primary care partnership")),
    ),
    assurance=AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT),
)


def test_what_was_agreed_about_money_comes_back_from_a_document() -> None:
    """Each of these went into notes, which no reader could ask."""
    place = Arrangement(name="A place", agreements=(ALLIANCE,), finance=Finance(pools=(POOL,)))
    document = standard_codec().document(place, as_at=date(2018, 4, 1))
    assert read(write(document)).value == attrs.evolve(place, as_at=date(2018, 4, 1))
