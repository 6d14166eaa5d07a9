"""The vectors of rule 11: capitated budgets."""

from fractions import Fraction
from typing import Final

from nhs_accountable_care import Money, Share
from nhs_accountable_care.payment import (
    PENCE,
    BlendedBenchmark,
    CapitatedSegment,
    GivenBenchmark,
    IntegratedHealthOrganisationBudget,
    NationalParameters,
    PatientFlows,
    QualityWithhold,
    SegmentedBenchmark,
    ShareBand,
    ShareOf,
    fact,
    formula,
    note,
    settle,
    waterfall,
)
from tests.payment.vectors.national import Answer, Expressed, Vector

_NAME: Final = "integrated health organisation budget"
_UNIT: Final = Money.parse("£1").pence
_ALL: Final = Share.parse("100%")


def _in_pounds(pence: Fraction | int) -> Fraction:
    """Return what so many pence, or cents, are in whole units of the currency."""
    return Fraction(pence, _UNIT)


def alzira(vector: Vector, parameters: NationalParameters) -> Answer:
    """A rate for each person, flows, and a profit that is kept up to a part of the budget."""
    year, day = vector.financial_year, vector.when("per_head")
    kept = ShareBand(up_to=ShareOf(share=parameters.share("alzira-profit-cap", year)), share=_ALL)
    budget = IntegratedHealthOrganisationBudget(
        currency="EUR",
        benchmark=SegmentedBenchmark(
            segments=(
                CapitatedSegment(people="people", rate=parameters.money("alzira-capitation", day)),
            )
        ),
        flows=PatientFlows(
            outflow_rate=parameters.share("alzira-outflow-rate", year),
            inflow_rate=parameters.share("alzira-inflow-rate", year),
        ),
        gain_bands=(kept,),
        loss_bands=(ShareBand(share=_ALL),),
    )
    settlement = settle(
        budget,
        {
            "people": parameters.number("alzira-population", year),
            **{
                name: Money.parse(f"€{vector.facts[name]}")
                for name in ("outflow", "inflow", "cost")
            },
        },
    )
    [returned] = [each for each in settlement.postings if each.payer == budget.organisation]
    return {
        "capitation": _in_pounds(settlement.step("capitation").value),
        "net_income": _in_pounds(settlement.step("budget").value),
        "kept": _in_pounds(settlement.line(f"{_NAME}: organisation's share").value),
        "returned": _in_pounds(returned.amount.pence),
    }


def kinzigtal(vector: Vector, parameters: NationalParameters) -> Answer:
    """What was spent, and what was not of a member, which the source rounds."""
    day = vector.when("expected_cost")
    expected = parameters.money("kinzigtal-expected-cost", day)
    _, left = waterfall(fact("expected_cost", PENCE), ("margin", fact("margin", PENCE)))
    spent = settle(
        formula(note("spent", left), currency="EUR"),
        {"expected_cost": expected, "margin": parameters.money("kinzigtal-margin", day)},
    ).line("spent")
    budget = IntegratedHealthOrganisationBudget(currency="EUR", benchmark=GivenBenchmark())
    cost = Money(pence=int(spent.value), currency="EUR")
    settlement = settle(budget, {"expected_cost": expected, "cost": cost})
    variance = _in_pounds(settlement.line(f"{_NAME}: variance").value)
    return {
        "actual_cost": _in_pounds(spent.value),
        "per_member": Fraction(variance, parameters.number("kinzigtal-members", day)),
    }


def reach(vector: Vector, parameters: NationalParameters) -> Answer:
    """A blend of two benchmarks, less a discount, and what is held back of it."""
    day = vector.when("historical_weight")
    weight = parameters.share("reach-historical-weight", day)
    budget = IntegratedHealthOrganisationBudget(
        currency="USD",
        benchmark=BlendedBenchmark(historical=weight),
        discount=parameters.share("reach-discount", day),
        quality=QualityWithhold(share=parameters.share("reach-quality-withhold", day)),
    )
    settlement = settle(
        budget,
        {
            "historical_benchmark": Money.parse(f"${vector.facts['historical']}"),
            "regional_benchmark": Money.parse(f"${vector.facts['regional']}"),
            "quality_score": _ALL,
            "cost": Money.parse("$0"),
        },
    )
    return {
        "benchmark": _in_pounds(settlement.step("blended benchmark").value),
        "after_discount": _in_pounds(settlement.step("benchmark after discount").value),
        "withhold": _in_pounds(settlement.step("withheld for quality").value),
    }


def professional(vector: Vector, _: NationalParameters) -> Answer:
    """What an organisation bears of a loss, by bands of the benchmark that are facts."""
    below: str | None = None
    bands = []
    for up_to, share in vector.facts["bands"]:
        lo, hi = (
            None if edge is None else ShareOf(share=Share.parse(edge)) for edge in (below, up_to)
        )
        bands.append(ShareBand(above=lo, up_to=hi, share=Share.parse(share)))
        below = up_to
    budget = IntegratedHealthOrganisationBudget(
        benchmark=GivenBenchmark(), gain_bands=tuple(bands), loss_bands=tuple(bands)
    )
    settlement = settle(
        budget, {"expected_cost": vector.money("benchmark"), "cost": vector.money("spend")}
    )
    share = settlement.line(f"{_NAME}: organisation's share").value
    return {"party_share": _in_pounds(share)}


EXPRESSED: Expressed = {
    "K01-alzira": alzira,
    "K03-kinzigtal-2013": kinzigtal,
    "K04-reach-blend-2026": reach,
    "K05-reach-blend-2025": reach,
    "K07-reach-professional-loss": professional,
}

NOT_YET_EXPRESSED: frozenset[str] = frozenset()
