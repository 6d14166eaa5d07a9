"""The vectors of rule 2: the marginal rate and readmissions."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Money
from nhs_accountable_care.payment import (
    GivenFacts,
    MarginalRateEmergencyTariff,
    MarginalRateReinvestment,
    NationalParameters,
    Readmissions,
    Settlement,
    TariffOption,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_NORFOLK: Final = "marginal-rate-retained-north-norfolk"
_EAST_RIDING: Final = "marginal-rate-retained-east-riding"
_THOUSAND: Final = Money.parse("£1,000").pence


def _reinvested(
    vector: Vector, parameters: NationalParameters, slug: str, thousands: list[str]
) -> Settlement:
    """Settle what a commissioner retained, and what its schemes cost in thousands."""
    reinvestment = MarginalRateReinvestment.for_year(
        vector.financial_year, parameters, option=TariffOption.ENHANCED_TARIFF_OPTION
    )
    facts: GivenFacts = {
        "retained_value": parameters.money(slug, vector.financial_year),
        "schemes": [{"spent": Money.parse(f"£{each},000")} for each in thousands],
    }
    return settle(reinvestment, facts)


def schemes(vector: Vector, parameters: NationalParameters) -> Answer:
    """What the schemes of Norfolk come to, in thousands, beside what was retained."""
    settlement = _reinvested(vector, parameters, _NORFOLK, vector.facts["parts"])
    left = settlement.line("marginal rate reinvestment: not spent").value
    return {
        "total": Fraction(settlement.net["schemes"].pence, _THOUSAND),
        "difference": Fraction(left, _THOUSAND),
    }


def _back(vector: Vector, parameters: NationalParameters, slug: str) -> Answer:
    """What lay above the baseline, by what was retained."""
    settlement = _reinvested(vector, parameters, slug, [])
    return {
        "above_baseline_pence": settlement.line(
            "marginal rate reinvestment: value above baseline"
        ).value,
        "paid_above_pence": settlement.line(
            "marginal rate reinvestment: paid above baseline"
        ).value,
    }


def back_in_norfolk(vector: Vector, parameters: NationalParameters) -> Answer:
    """What lay above the baseline in Norfolk."""
    return _back(vector, parameters, _NORFOLK)


def back_in_east_riding(vector: Vector, parameters: NationalParameters) -> Answer:
    """What lay above the baseline in East Riding."""
    return _back(vector, parameters, _EAST_RIDING)


def _above(vector: Vector, tariff: MarginalRateEmergencyTariff) -> Answer:
    """What a tariff pays, and what is retained by it."""
    facts = {
        "baseline_value": vector.money("baseline"),
        "actual_value": vector.money("actual"),
    }
    settlement = settle(tariff, facts)
    return {
        "payment_pence": Fraction(settlement.net["provider"].pence),
        "retained_pence": settlement.line(f"{tariff.name}: retained").value,
    }


def marginal(vector: Vector, parameters: NationalParameters) -> Answer:
    """The tariff of a year that had one."""
    return _above(vector, MarginalRateEmergencyTariff.for_year(vector.financial_year, parameters))


def rollover(vector: Vector, parameters: NationalParameters) -> Answer:
    """The tariff of the providers that kept the old one in 2015/16."""
    tariff = MarginalRateEmergencyTariff.for_year(
        vector.financial_year, parameters, option=TariffOption.DEFAULT_TARIFF_ROLLOVER
    )
    return _above(vector, tariff)


def specialised(vector: Vector, parameters: NationalParameters) -> Answer:
    """Specialised services above the value of 2014/15."""
    tariff = MarginalRateEmergencyTariff.for_year(
        vector.financial_year,
        parameters,
        option=TariffOption.ENHANCED_TARIFF_OPTION,
        is_specialised=True,
    )
    return _above(vector, tariff)


def readmissions(vector: Vector, parameters: NationalParameters) -> Answer:
    """How many readmissions are paid, and what is withheld for the others."""
    facts: GivenFacts = {
        "elective_readmissions": vector.count("elective_readmissions"),
        "non_elective_readmissions": vector.count("non_elective_readmissions"),
        "non_elective_index_spells": vector.count("non_elective_index_spells"),
        "past_rate": vector.number("rate_2010_11"),
        "average_price": vector.money("average_price"),
    }
    settlement = settle(Readmissions.for_year(vector.financial_year, parameters), facts)
    return {
        "paid_readmissions": settlement.line("readmissions: paid").value,
        "withheld_pence": settlement.line("readmissions: withheld").value,
    }


EXPRESSED: Expressed = {
    "M01-north-norfolk-sum": schemes,
    "M02-north-norfolk-back": back_in_norfolk,
    "M03-east-riding-back": back_in_east_riding,
    "M05-dtr": rollover,
    "M06-specialised": specialised,
    "M07-odd-pence": marginal,
    "M09-readmission-2011": readmissions,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
