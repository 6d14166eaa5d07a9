"""Two settlements of the same facts side by side."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.payment import (
    PENCE,
    BlendedPayment,
    Expression,
    Facts,
    Formula,
    LocalAgreement,
    MarginalRateEmergencyTariff,
    RecordedFact,
    compare,
    fact,
    formula,
    line,
    note,
    step,
)

CLAUSES = Path(__file__).parent / "clauses" / "clauses.json"
VARIANCE = step("variance", fact("baseline", PENCE) - fact("outturn", PENCE))
FACTS: dict[str, Any] = {"baseline": Money.parse("£100"), "outturn": Money.parse("£90")}


def agreed(share: Fraction, *more: Any, payee: str = "trust") -> Formula:  # noqa: ANN401 - lines
    """Share the variance."""
    of: Expression = step("share", VARIANCE * share)
    return formula(line("share", of, payer="ICB", payee=payee), *more)


def whole(value: Fraction | None) -> int | None:
    """Return a whole number of pence as one."""
    return None if value is None else int(value)


def test_lines_are_matched_by_label_and_the_first_step_that_differs_is_shown() -> None:
    """What both have is compared; what only one has is not there in the other."""
    half = agreed(Fraction(1, 2), note("kept", VARIANCE))
    all_of_it = agreed(Fraction(1), line("fee", Money.parse("£1"), payer="trust", payee="ICB"))
    compared = compare(half, all_of_it, FACTS)
    assert [
        (each.label, whole(each.first), whole(each.second), whole(each.change))
        for each in compared.lines
    ] == [
        ("share", 500, 1000, 500),
        ("kept", 1000, None, -1000),
        ("fee", None, 100, 100),
    ]
    assert compared.first_step is not None
    assert compared.first_step.label == "share"
    assert [(each.label, whole(each.change)) for each in compared.nets] == [
        ("ICB", -400),
        ("trust", 400),
    ]
    assert compared.explain() == EXPLAINED
    assert str(compared) == EXPLAINED
    records = compared.to_records()
    assert records["first_step"]["label"] == "share"
    assert records["lines"][1] == {
        "label": "kept",
        "unit": "pence",
        "first": "1000",
        "second": None,
        "change": "-1000",
        "first_working": "variance = £10.00",
        "second_working": None,
    }
    assert [each["change"] for each in records["nets"]] == ["-400", "400"]
    [begins] = compared.tables()["first_step"].to_records()
    assert (begins["label"], begins["change"]) == ("share", "500")
    assert compare(half, half, FACTS).tables()["first_step"].to_records() == []


EXPLAINED = """\
a formula compared with a formula

Lines
  share: £5.00, then £10.00 (+£5.00)
    first:  share, rounded half up to the penny = £5.00
    second: share = £10.00
  kept: £10.00, then not there (-£10.00)
    first:  variance = £10.00
    second: is not there
  fee: not there, then £1.00 (+£1.00)
    first:  is not there
    second: £1 = £1.00

Each party
  ICB: -£5.00, then -£9.00 (-£4.00)
    of which share: -£5.00
    of which fee: +£1.00
  trust: £5.00, then £9.00 (+£4.00)
    of which share: +£5.00
    of which fee: -£1.00

The first working that differs is share
  first:  50% of variance = 50% of £10.00 = £5.00
  second: variance = £10.00"""


DIFFERENT_WAYS = """\
They are worked out in different ways. What only one of them says
  first
    value above baseline: the actual value less the baseline value.
    payment: the baseline value plus (100% of value above baseline below £0 and 70% above £0), \
rounded half up to the penny.
    marginal rate emergency tariff (from commissioner to provider): payment.
    marginal rate emergency tariff: retained: the actual value less payment.
  second
    value above plan: the actual value less the planned value.
    blended payment: fixed (from commissioner to provider): the planned value.
    blended payment: variable (from commissioner to provider): 20% of value above plan, rounded \
half up to the penny."""


def test_two_ways_of_other_kinds_say_in_words_what_differs() -> None:
    """CP59 against CP68: 70% of what is above the baseline, and 20% of what is above the plan."""
    marginal = MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%"))
    blended = BlendedPayment(variable_rate=Share.parse("20%"))
    facts = {
        "baseline_value": Money.parse("£12m"),
        "planned_value": Money.parse("£12m"),
        "actual_value": Money.parse("£13.5m"),
    }
    compared = compare(marginal, blended, facts)
    assert compared.explain().endswith(DIFFERENT_WAYS)
    terms = compared.to_records()["terms"]
    assert [(each["of"], each["label"]) for each in terms] == [
        ("first", "value above baseline"),
        ("first", "payment"),
        ("first", "marginal rate emergency tariff"),
        ("first", "marginal rate emergency tariff: retained"),
        ("second", "value above plan"),
        ("second", "blended payment: fixed"),
        ("second", "blended payment: variable"),
    ]
    assert len(compared.tables()["terms"].rows) == 7
    # What both say alike is no difference, and of one kind the working is shown as before.
    alike = compare(marginal, marginal, facts)
    assert (alike.only_first, alike.only_second) == ((), ())
    assert alike.explain().endswith("No named working differs.")


def test_what_only_one_says_has_an_end() -> None:
    """The first twelve, and how many more; of the other nothing, where it says nothing else."""
    fee = line("fee", Money.parse("£1"), payer="a", payee="b")
    more = [note(f"note {number}", Money.parse("£2")) for number in range(13)]
    told = compare(formula(fee), formula(fee, *more), {}).explain()
    assert "No named working differs.\n\nThey are worked out in different ways." in told
    assert "\n  first\n    nothing\n  second\n    note 0: £2.\n" in told
    assert told.endswith("\n    note 11: £2.\n    and 1 more")
    twelve = compare(formula(fee), formula(fee, *more[:12]), {}).explain()
    assert twelve.endswith("\n    note 11: £2.")


def test_each_difference_is_the_sum_of_its_lines() -> None:
    """Of every party, whatever lines and parties the two have."""
    clauses = json.loads(CLAUSES.read_text(encoding="utf-8"))["clauses"]
    by_id = {clause["id"]: clause["agreement"] for clause in clauses}
    corridor, marginal = (
        standard_codec().converter.structure(
            {"type": "local-agreement", **by_id[name]}, LocalAgreement
        )
        for name in ("risk-corridor", "marginal-rate")
    )
    facts = {
        name: Money.parse(value)
        for name, value in (
            ("budget", "£100m"),
            ("outturn", "£97m"),
            ("planned_value", "£12m"),
            ("actual_value", "£13.5m"),
        )
    }
    compared = compare(corridor, marginal, facts)
    assert {each.label: whole(each.change) for each in compared.nets} == {
        "commissioner": -1_195_000_000,
        "provider": 1_195_000_000,
    }
    for net in compared.nets:
        assert sum(each.change for each in compared.by_line(net.label)) == net.change
    [corridor_line, emergency] = compared.by_line("provider")
    assert (corridor_line.label, whole(corridor_line.change)) == ("corridor", -50_000_000)
    assert (emergency.label, whole(emergency.change)) == ("emergency activity", 1_245_000_000)


def test_a_party_that_there_is_not() -> None:
    """Is told with those that there are."""
    compared = compare(agreed(Fraction(1)), agreed(Fraction(1)), FACTS)
    with pytest.raises(InvalidValueError, match="no party is called 'GP'; there are: ICB, trust"):
        compared.by_line("GP")


def test_a_penny_more_has_its_sign() -> None:
    """Whatever is more is written with a plus, the least of sums as well."""
    one, two = (formula(note("kept", Money(pence=each))) for each in (1, 2))
    assert "kept: £0.01, then £0.02 (+£0.01)" in compare(one, two, {}).explain()
    assert "kept: £0.02, then £0.01 (-£0.01)" in compare(two, one, {}).explain()


def test_a_step_that_only_one_has_is_where_it_begins() -> None:
    """The explanation says so."""
    plain = formula(line("share", VARIANCE, payer="ICB", payee="trust"))
    compared = compare(plain, agreed(Fraction(1)), FACTS)
    assert "  first:  is not there" in compared.explain()
    assert "  second: is not there" in compare(agreed(Fraction(1)), plain, FACTS).explain()


def test_mechanisms_that_agree_differ_in_nothing() -> None:
    """Equal lines are said once, and no working differs."""
    text = compare(agreed(Fraction(1)), agreed(Fraction(1)), FACTS).explain()
    assert "share: £10.00 in both" in text
    assert "No named working differs." in text


def test_parties_that_only_one_has_are_not_there_in_the_other() -> None:
    """A net of a stranger is no net of zero."""
    compared = compare(agreed(Fraction(1)), agreed(Fraction(1), payee="hospice"), FACTS)
    assert [(each.label, whole(each.first), whole(each.second)) for each in compared.nets] == [
        ("ICB", -1000, -1000),
        ("trust", 1000, None),
        ("hospice", None, 1000),
    ]


def test_invented_figures_are_headed_and_currencies_do_not_mix() -> None:
    """A comparison is marked as a settlement is, and two currencies are no comparison."""
    made_up = Citation(
        source=Source(key="X1", title="Invented"), confidence=Confidence.ILLUSTRATIVE
    )
    facts = Facts(
        facts=tuple(
            RecordedFact(name=name, value=value, unit=PENCE, sources=(made_up,))
            for name, value in FACTS.items()
        )
    )
    text = compare(agreed(Fraction(1)), agreed(Fraction(1, 2)), facts).explain()
    assert "INVENTED FIGURES" in text
    plain = formula(note("kept", Money.parse("£1")))
    assert "INVENTED" in compare(agreed(Fraction(1)), plain, facts).explain()
    assert "INVENTED" in compare(plain, agreed(Fraction(1)), facts).explain()
    for pair, is_invented in (
        ((agreed(Fraction(1)), plain), True),
        ((plain, agreed(Fraction(1))), True),
        ((plain, plain), False),
    ):
        about = compare(*pair, facts).tables()["about"]
        [row] = about.to_records()
        assert row["is_illustrative"] is is_invented
        assert any("INVENTED FIGURES" in each for each in about.notes) is is_invented
    one = formula(note("none", Money.parse("£0")))
    other = formula(note("none", Money.parse("$0")), currency="USD")
    with pytest.raises(InvalidValueError, match="one is in GBP and the other in USD"):
        compare(one, other, {})
