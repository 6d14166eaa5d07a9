"""The vectors of rule 6: the global sum, the income guarantee and networks."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nhs_accountable_care import FinancialYear, Money, UnitPrice
from nhs_accountable_care.payment import (
    Amount,
    CorrectionFactor,
    Expression,
    GlobalSum,
    NationalParameters,
    NetworkPart,
    NetworkPayments,
    PaymentPeriod,
    Ratio,
    Scaled,
    Settlement,
    Sum,
    amount,
    formula,
    note,
    rounded,
    settle,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_NOTHING = Money(pence=0)
_ONE_PATIENT = {"weighted_list": 1, "temporary_patients": _NOTHING}
_OUT_OF_HOURS = "global sum: out of hours, opted out of"


def _without_out_of_hours(
    vector: Vector, parameters: NationalParameters, facts: Mapping[str, Any]
) -> Settlement:
    """Settle the global sum of a practice that has opted out of care out of hours."""
    paid = GlobalSum.for_year(vector.financial_year, parameters, opt_outs=("out-of-hours",))
    return settle(paid, facts)


def _deduction_per_patient(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take what is deducted for one patient."""
    settled = _without_out_of_hours(vector, parameters, _ONE_PATIENT)
    return {"deduction_pence": settled.line(_OUT_OF_HOURS).value}


def _global_sum(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take the initial sum, the deduction, and what is left."""
    facts = {**_ONE_PATIENT, "weighted_list": vector.count("weighted_list")}
    settled = _without_out_of_hours(vector, parameters, facts)
    return {
        "gross_pence": settled.line("global sum").value,
        "deduction_pence": settled.line(_OUT_OF_HOURS).value,
        "net_pence": settled.net["practice"].pence,
    }


def _observed(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take what is paid for one patient, without temporary patients."""
    paid = _without_out_of_hours(vector, parameters, _ONE_PATIENT).net["practice"]
    return {"per_weighted_patient": paid.pounds}


def _settled(of: Expression) -> Fraction:
    """Work one expression out."""
    return settle(formula(note("it", of)), {}).line("it").value


def _price_of(year: str, parameters: NationalParameters, *, is_revised: bool = False) -> Amount:
    """Take the price of a weighted patient in a year."""
    paid = GlobalSum.for_year(FinancialYear.parse(year), parameters, is_revised=is_revised)
    return amount(paid.price)


def _less_of(one: Expression, other: Expression) -> Expression:
    """Take one price from another."""
    return Sum(parts=(one, Scaled(of=other, by=Fraction("-1"))))


def _change(vector: Vector, parameters: NationalParameters) -> Answer:
    """Compare the price of a year with the revised one of the year before."""
    before, now = vector.parameters
    old = _price_of(before.when, parameters, is_revised=True)
    change = _less_of(_price_of(now.when, parameters), old)
    hundred_times = Scaled(of=Ratio(numerator=change, denominator=old), by=Fraction(100))
    return {
        "difference_pence": _settled(change),
        "percent": _settled(rounded(hundred_times, Decimal("0.01"))),
    }


def _less(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take a rise from the price of the year after it."""
    (after,) = vector.parameters
    rise = amount(UnitPrice.parse(str(vector.facts["b"])))
    return {"difference_pence": _settled(_less_of(_price_of(after.when, parameters), rise))}


def _correction(base: Money, year: FinancialYear, parameters: NationalParameters) -> int:
    """Take the correction factor of a year."""
    paid = CorrectionFactor.for_year(year, parameters)
    return settle(paid, {"correction_factor_2013_14": base}).net["practice"].pence


def _correction_factors(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take the correction factor of each year that is asked for."""
    return {
        year: _correction(vector.money("annual_2013_14"), FinancialYear.parse(year), parameters)
        for year in vector.expected
    }


def _ratio_of_years(vector: Vector, parameters: NationalParameters) -> Answer:
    """Compare what is left in a year with the year before it."""
    base = Money.parse("£1m")
    now, before = (
        _correction(base, FinancialYear.parse(held.when), parameters) for held in vector.parameters
    )
    return {"ratio": Fraction(now, before)}


def _network(
    vector: Vector,
    parameters: NationalParameters,
    *parts: NetworkPart,
    period: PaymentPeriod = "year",
) -> NetworkPayments:
    """Take the payments of a network for some parts."""
    return NetworkPayments.for_year(vector.financial_year, parameters, parts=parts, period=period)


def _core_sum(vector: Vector, parameters: NationalParameters) -> Answer:
    """Add up the two prices of core funding."""
    paid = _network(vector, parameters, NetworkPart.CORE)
    assert paid.core_registered is not None
    assert paid.core_adjusted is not None
    both = Sum(parts=(amount(paid.core_registered), amount(paid.core_adjusted)))
    return {"sum": UnitPrice(pence=_settled(both)).digits}


def _care_home_month(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take what a bed is paid a month."""
    paid = _network(vector, parameters, NetworkPart.CARE_HOMES, period="month")
    return {"monthly": settle(paid, {"care_home_beds": 1}).net["network"].pounds}


def _participation_month(vector: Vector, parameters: NationalParameters) -> Answer:
    """Round a twelfth of the price of participation as it is quoted."""
    price = _network(vector, parameters, NetworkPart.PARTICIPATION).participation
    assert price is not None
    step = UnitPrice.parse(str(vector.facts["step"]))
    month = rounded(Scaled(of=amount(price), by=Fraction("1/12")), step)
    return {"monthly": UnitPrice(pence=_settled(month)).digits}


def _core_and_roles(vector: Vector, parameters: NationalParameters) -> Answer:
    """Take core funding, and additional roles where more is claimed than is there."""
    paid = _network(vector, parameters, NetworkPart.CORE, NetworkPart.ADDITIONAL_ROLES)
    facts: dict[str, Any] = {
        "registered_list": vector.count("raw_list"),
        "adjusted_list": vector.count("adjusted_list"),
        "weighted_list": vector.count("weighted_list"),
        "additional_roles_claimed": Money.parse("£10m"),
    }
    settled = settle(paid, facts)
    return {
        "core_pence": settled.line("network payments: core").value,
        "arrs_pence": settled.line("network payments: additional roles").value,
    }


EXPRESSED: Expressed = {
    "G01-ooh-2023": _deduction_per_patient,
    "G03-uplift-2025": _change,
    "G04-revised-2023": _less,
    "G05-average-2020": _global_sum,
    "G07-observed-2019": _observed,
    "G08-observed-2020": _observed,
    "G09-mpig-N81013": _correction_factors,
    "G11-mpig-C85614": _correction_factors,
    "G12-mpig-median": _ratio_of_years,
    "G13-core-sum-2024": _core_sum,
    "G15-care-home-month": _care_home_month,
    "G16-npp-month": _participation_month,
    "G17-pcn-2025": _core_and_roles,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
