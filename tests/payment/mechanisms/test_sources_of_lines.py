"""Each line of a mechanism cites what is cited for its own terms, and no other."""

from typing import Any

import attrs
import pytest

from nhs_accountable_care import Citation, Confidence, FinancialYear, Money, Share, Source
from nhs_accountable_care.payment import (
    CapitalIncentive,
    FactValue,
    SustainabilityFund,
    national_parameters,
    settle,
)
from nhs_accountable_care.payment.mechanisms.shipped import SHIPPED_MECHANISMS

BUDGET = {"benchmark", "has_growth", "discount", "flows"}
SHARE = {*BUDGET, "stop_loss", "gain_bands", "loss_bands", "gate"}
OVERSPENDS = {"partners", "host", "cover", "overspend_keys", "up_to_funding", "residual_holder"}
POINTS = {
    "areas",
    "value_of_a_point",
    "average_list",
    "list_factor_places",
    "prevalence_factor_places",
}
QUARTER = {"phasing", "finance", "standards", "system_share"}
FUND = {"uplift", "contributions", "performance"}
QUALITY = {"rate", "indicators", "conditions", "is_up_front"}

CITED: dict[str, dict[str, set[str]]] = {
    "aligned-payment-and-incentive": {
        "instalment 1": {"instalments"},
        "CQUIN": {"quality"},
        "payment and incentive: best practice": {"has_best_practice"},
    },
    "best-practice-tariff": {"people with low need": {"shape"}},
    "better-care-fund": {
        "minimum contribution": {"uplift"},
        "council": {"contributions"},
        "performance, quarter 1": {"performance"},
        "performance not earned": {"performance"},
        "income": FUND,
        "balance": {*FUND, "spending"},
    },
    "blended-payment": {
        "fixed": set(),
        "variable": {"variable_rate"},
        "quality": {"most_for_quality"},
    },
    "block-payment": {
        "instalment 1": {"instalments"},
        "top-up": {"topped_up_by"},
    },
    "commissioning-for-quality": {
        "commissioning for quality: screening": {"rate", "indicators"},
        "commissioning for quality: risk reserve": {"conditions"},
        "paid up front": QUALITY,
        "taken back": QUALITY,
    },
    "elective-recovery": {"target": {"threshold"}},
    "global-sum": {"out of hours": {"price", "period", "opt_outs"}},
    "integrated-health-organisation-budget": {
        "quality earned": {*BUDGET, "quality"},
        ": stop-loss": {"stop_loss"},
        "variance": {*BUDGET, "stop_loss"},
        ": organisation's share": SHARE,
        "beyond": SHARE,
        "into the reserve": {*SHARE, "into_reserve"},
        "from the reserve": {*SHARE, "into_reserve"},
    },
    "network-payments": {
        "core": {"core_registered", "core_adjusted"},
        "enhanced access": {"enhanced_access"},
        "care homes": {"care_home_bed"},
        "capacity and access": {"capacity_support", "capacity_domain"},
        "additional roles": {"additional_roles"},
        "additional roles, not claimed": {"additional_roles"},
        "participation": {"participation"},
    },
    "pandemic-block": {
        ": block": {"uplift", "months"},
        "top-up": {"uplift", "months", "topped_up_by"},
    },
    "pooled-budget": {
        "from risk pool": {"cover"},
        "pooled budget: council": OVERSPENDS,
    },
    "quality-and-outcomes-framework": {
        "diabetes: value": POINTS,
        "aspiration": {"aspiration"},
        "balance": {*POINTS, "aspiration"},
    },
    "risk-reserve": {
        ": held": {"held"},
        "released": {"held"},
        "spent once": {"spent_once"},
    },
    "sustainability-fund": {
        "quarter 1": QUARTER,
        "incentive": {"incentive"},
        "bottom line": {"incentive"},
        "remainder": {"remainder"},
        "against the outturn": {"system_share"},
    },
    "system-control-totals": {
        "trust: control total met": {"organisations", "offsets"},
        "CCG: outturn against control total": {"organisations", "offsets"},
        "system control total met": {"organisations", "offsets"},
    },
    "urgent-and-emergency-care-payment": {
        "core": {"core_share"},
        "volume": {"volume_share"},
        "quality": {"quality_share"},
    },
}
KINDS: dict[str, Any] = {each.type_tag: each for each in SHIPPED_MECHANISMS}


def _cited_for(term: str | None) -> Citation:
    """Return a source that is named after the term that it is cited for."""
    source = Source(key=term or "whole", title="A contract")
    return Citation(source=source, confidence=Confidence.ILLUSTRATIVE, of=term)


@pytest.mark.parametrize(
    ("tag", "part", "terms"),
    [
        pytest.param(tag, part, terms, id=f"{tag}: {part.strip(': ')}")
        for tag, parts in CITED.items()
        for part, terms in parts.items()
    ],
)
def test_a_line_cites_its_own_terms(tag: str, part: str, terms: set[str]) -> None:
    """Of sources for each term, a line cites those of the terms that it rests on."""
    kind = KINDS[tag]
    fields = [each.name for each in attrs.fields(kind)]
    mechanism = attrs.evolve(kind.example(), sources=tuple(map(_cited_for, (*fields, None))))
    lines = mechanism.formula().lines
    found = next(line for line in lines if part in line.label)
    cited = {each.source.key for each in found.sources} & {*fields, "whole"}
    assert cited == terms | {"whole"}


def test_a_source_of_two_terms_is_told_once() -> None:
    """A settled line names a source once, whichever of its terms it is cited for."""
    report = _cited_for(None)
    cited = tuple(attrs.evolve(report, of=term) for term in ("bonus", "most_cut"))
    incentive = CapitalIncentive(
        bonus=Share.parse("30%"), most_cut=Share.parse("10%"), sources=cited
    )
    facts: dict[str, FactValue] = {
        "plan": Money.parse("£10m"),
        "fair_share": Money.parse("£8m"),
        "capital": Money.parse("£5m"),
        "cut": Share.parse("0%"),
    }
    [line] = settle(incentive, facts).lines
    assert line.citations == (report,)


def test_memory_of_the_phasing_casts_no_doubt_on_the_incentive() -> None:
    """For 2018/19 HSJ gives the incentive, and memory alone the parts of the quarters."""
    fund = SustainabilityFund.for_year(FinancialYear(2018), national_parameters())
    found = {
        line.label: {each.confidence for each in line.sources} for line in fund.formula().lines
    }
    assert found["sustainability fund: incentive"] == {Confidence.VERIFIED}
    assert Confidence.UNVERIFIED in found["sustainability fund, quarter 1"]
