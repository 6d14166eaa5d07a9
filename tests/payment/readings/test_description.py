"""Formulas in plain words, and the same words with figures in them."""

from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care._core.money import Money, Rounding
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    YEAR,
    ZERO,
    Condition,
    Expression,
    Least,
    Listed,
    PriceColumn,
    PriceList,
    Scaled,
    Sum,
    Unit,
    above,
    all_of,
    amount,
    any_of,
    band,
    bands,
    below,
    clamp,
    code,
    equal,
    fact,
    formula,
    greatest,
    in_words,
    is_code,
    key,
    least,
    line,
    note,
    portion,
    rounded,
    step,
    total,
    truth,
    when,
    words_of,
    written,
)
from nhs_accountable_care.payment.evaluation.reference_evaluator import worked_out
from nhs_accountable_care.payment.language.facts import read_facts
from nhs_accountable_care.payment.readings.description import figures_of

BASE = fact("baseline", PENCE)
OUT = fact("outturn", PENCE)
PEOPLE = fact("people", COUNT, lowest=1)
OTHERS = fact("other_people", COUNT)
SCORE = fact("quality_score", SHARE)
MET = truth("target_met")
SETTING = code("setting", ("elective", "emergency"))
YEAR_FACT = fact("year", YEAR)
VARIANCE = step("variance", BASE - OUT)
TARIFF = PriceList(
    name="the tariff",
    codes=("elective", "emergency"),
    columns=(PriceColumn(name="price", unit=PENCE, values=(Fraction(700), Fraction(300))),),
)
PRICE = fact("price", PENCE, table="spells")
FACTS: dict[str, Any] = {
    "baseline": Money.parse("£1,000"),
    "outturn": Money.parse("£940"),
    "people": 8,
    "other_people": 4,
    "quality_score": Fraction(3, 4),
    "qof_points": 29,
    "market_forces_factor": Fraction(98, 100),
    "target_met": True,
    "setting": "emergency",
    "year": FinancialYear(2024),
    "spells": [{"price": Money.parse("£2")}],
}
THIRD, HALF = Fraction(1, 3), Fraction(1, 2)

SAID: list[tuple[Expression, str, str]] = [
    (amount(Money.parse("£1,335")), "£1,335", "£1,335"),
    (amount(Fraction(3, 10)), "30%", "30%"),
    (amount(1500, COUNT), "1,500", "1,500"),
    (BASE, "the baseline", "£1,000.00"),
    (VARIANCE, "variance", "£60.00"),
    (
        BASE + OUT - VARIANCE,
        "the baseline plus the outturn less variance",
        "£1,000.00 + £940.00 − £60.00",
    ),
    (BASE - Money.parse("£5"), "the baseline less £5", "£1,000.00 − £5"),
    (-BASE + OUT, "(minus the baseline) plus the outturn", "(minus £1,000.00) + £940.00"),
    (BASE - HALF * OUT, "the baseline less (50% of the outturn)", "£1,000.00 − (50% of £940.00)"),
    (BASE + HALF * OUT, "the baseline plus (50% of the outturn)", "£1,000.00 + (50% of £940.00)"),
    (
        Sum(parts=(BASE, Scaled(of=OUT, by=Fraction(0)))),
        "the baseline plus (0 times the outturn)",
        "£1,000.00 + (0 times £940.00)",
    ),
    (Sum(parts=(BASE, amount(Money(pence=0)))), "the baseline plus £0", "£1,000.00 + £0"),
    (HALF * BASE, "50% of the baseline", "50% of £1,000.00"),
    (-HALF * BASE, "minus 50% of the baseline", "minus 50% of £1,000.00"),
    (THIRD * BASE, "1/3 of the baseline", "1/3 of £1,000.00"),
    (Fraction(1, 99) * BASE, "1/99 of the baseline", "1/99 of £1,000.00"),
    (
        Fraction(1, 101) * BASE,
        "0.009900… (1/101) of the baseline",
        "0.009900… (1/101) of £1,000.00",
    ),
    (3 * BASE, "3 times the baseline", "3 times £1,000.00"),
    (3 * SCORE, "3 times the quality score", "3 times 75%"),
    (-BASE, "minus the baseline", "minus £1,000.00"),
    (SCORE * BASE, "the quality score times the baseline", "75% × £1,000.00"),
    (BASE / PEOPLE, "the baseline divided by the people", "£1,000.00 ÷ 8"),
    (
        SCORE * (BASE - OUT),
        "the quality score times (the baseline less the outturn)",
        "75% × (£1,000.00 − £940.00)",
    ),
    (
        least(BASE, OUT),
        "the lesser of the baseline and the outturn",
        "the lesser of £1,000.00 and £940.00",
    ),
    (
        greatest(BASE, OUT, -Money.parse("£5")),
        "the greatest of the baseline, the outturn and -£5",
        "the greatest of £1,000.00, £940.00 and -£5",
    ),
    # P7: a limit is told as a limit, points as points, a factor as a factor.
    (least(BASE, Money.parse("£10")), "the baseline, limited to £10", "£1,000.00, limited to £10"),
    (
        Least(parts=(amount(Money.parse("£10")), BASE)),
        "the baseline, limited to £10",
        "£1,000.00, limited to £10",
    ),
    (
        least(VARIANCE, HALF * BASE),
        "variance, limited to 50% of the baseline",
        "£60.00, limited to 50% of £1,000.00",
    ),
    (
        greatest(VARIANCE, -Money.parse("£400,000")),
        "variance, with a loss limited to £400,000",
        "£60.00, with a loss limited to £400,000",
    ),
    (
        greatest(VARIANCE, -Money(pence=1)),
        "variance, with a loss limited to £0.01",
        "£60.00, with a loss limited to £0.01",
    ),
    # What can be below zero is no size to which a loss is limited.
    (
        greatest(OUT, -HALF * VARIANCE),
        "the greater of the outturn and (minus 50% of variance)",
        "the greater of £940.00 and (minus 50% of £60.00)",
    ),
    (
        clamp(VARIANCE, -HALF * BASE, Money.parse("£20")),
        "variance, with a loss limited to 50% of the baseline and a gain to £20",
        "£60.00, with a loss limited to 50% of £1,000.00 and a gain to £20",
    ),
    (
        least(greatest(VARIANCE, 0), Money.parse("£20")),
        "(the greater of variance and £0), limited to £20",
        "(the greater of £60.00 and £0), limited to £20",
    ),
    (
        clamp(SCORE, Fraction(1, 5), Fraction(4, 5)),
        "the lesser of (the greater of the quality score and 20%) and 80%",
        "the lesser of (the greater of 75% and 20%) and 80%",
    ),
    (
        fact("qof_points", RATE, highest=100) * Money.parse("£207.56"),
        "the qof points times £207.56",
        "29 × £207.56",
    ),
    (
        BASE * fact("market_forces_factor", RATE, highest=Fraction(3, 2)),
        "the baseline times the market forces factor",
        "£1,000.00 × 0.98",
    ),
    (
        BASE * fact("market_forces_factor", RATE, highest=1),
        "the baseline times the market forces factor",
        "£1,000.00 × 98%",
    ),
    (
        BASE * fact("market_forces_factor", RATE),
        "the baseline times the market forces factor",
        "£1,000.00 × 0.98",
    ),
    (Fraction(26, 25) * BASE, "104% of the baseline", "104% of £1,000.00"),
    (Fraction(5, 2) * BASE, "2.5 times the baseline", "2.5 times £1,000.00"),
    (
        Least(parts=(OUT, Scaled(of=amount(Money.parse("£5")), by=Fraction(-2)))),
        "the lesser of the outturn and -£10",
        "the lesser of £940.00 and -£10",
    ),
    (
        bands(
            VARIANCE, band(ZERO, BASE * Fraction(1, 50), HALF), above(BASE * Fraction(1, 50), 1)
        ),
        "50% of variance from £0 to 2% of the baseline and 100% above 2% of the baseline",
        "50% of £20.00 + 100% of £40.00",
    ),
    (
        bands(VARIANCE, band(Money.parse("£100"), Money.parse("£200"), HALF), mirrored=True),
        "50% of variance from £100 to £200, gains and losses alike",
        "none of £60.00 lies in a band",
    ),
    (
        bands(VARIANCE, below(Money.parse("£10"), HALF)),
        "50% of variance below £10",
        "50% of £10.00",
    ),
    (bands(VARIANCE, band(None, None, HALF)), "50% of variance", "50% of £60.00"),
    (
        fact("market_forces_factor", RATE) * 2,
        "2 times the market forces factor",
        "2 times 0.98",
    ),
    (
        bands(PEOPLE, above(5, 250), unit=PENCE),
        "£2.50 for each of the people above 5",
        "£2.50 for each of 3",
    ),
    (
        when(MET, BASE),
        "if target met, the baseline; otherwise £0",
        "£1,000.00 (as target met: yes)",
    ),
    (when(~MET, BASE), "if not target met, the baseline; otherwise £0", "£0 (as target met: yes)"),
    (
        when(BASE > OUT, BASE),
        "if the baseline is more than the outturn, the baseline; otherwise £0",
        "£1,000.00 (as £1,000.00 is more than £940.00)",
    ),
    (
        rounded(BASE * THIRD),
        "1/3 of the baseline, rounded half up to the penny",
        "1/3 of £1,000.00 = £333.333333…, rounded half up to the penny",
    ),
    (
        rounded(BASE * HALF),
        "50% of the baseline, rounded half up to the penny",
        "50% of £1,000.00",
    ),
    (
        rounded(BASE, Money.parse("£300"), Rounding.DOWN),
        "the baseline, rounded down to whole £300",
        "£1,000.00, rounded down to whole £300",
    ),
    (
        rounded(SCORE, Fraction(1, 10), Rounding.HALF_EVEN),
        "the quality score, rounded half to even to 0.1",
        "75%, rounded half to even to 0.1",
    ),
    (
        rounded(PEOPLE, 5, Rounding.UP),
        "the people, rounded up to whole 5",
        "8, rounded up to whole 5",
    ),
    (
        rounded(PEOPLE, 5, Rounding.FLOOR),
        "the people, rounded to the floor to whole 5",
        "8, rounded to the floor to whole 5",
    ),
    (
        rounded(PEOPLE, 5, Rounding.CEILING),
        "the people, rounded to the ceiling to whole 5",
        "8, rounded to the ceiling to whole 5",
    ),
    (
        portion(VARIANCE, [key("acute", Fraction(2, 5)), key("others", Fraction(3, 5))], "others"),
        "others' 60% share of variance",
        "60% of £60.00",
    ),
    (
        portion(VARIANCE, [key("acute", THIRD), key("others", 2 * THIRD)], "acute"),
        "acute's 1/3 share of variance",
        "1/3 of £60.00",
    ),
    (
        portion(
            VARIANCE,
            [key("acute", Fraction(5072, 863475)), key("others", Fraction(858403, 863475))],
            "acute",
        ),
        "acute's 0.005873… (5072/863475) share of variance",
        "0.005873… (5072/863475) of £60.00",
    ),
    (
        Fraction(22549, 330930) * BASE,
        "0.068138… (22549/330930) of the baseline",
        "0.068138… (22549/330930) of £1,000.00",
    ),
    (
        portion(VARIANCE, [key("acute", PEOPLE), key("others", OTHERS)], "acute"),
        "acute's share of variance, as the people is to (the people plus the other people)",
        "8 ÷ 12 of £60.00",
    ),
    (
        portion(VARIANCE, [key("acute", PEOPLE)], "acute"),
        "acute's share of variance, as the people is to the people",
        "8 ÷ 8 of £60.00",
    ),
    (
        total("spells", PRICE * 2, rows=5),
        "for every row of spells, added up: 2 times the price",
        "£4.00 over 1 row of spells",
    ),
    (
        total("spells", rounded(PRICE, Money.parse("£5")), rows=5),
        "for every row of spells, added up: (the price, rounded half up to whole £5)",
        "£0.00 over 1 row of spells, each rounded half up to whole £5",
    ),
    (
        rounded(total("spells", PRICE, rows=5), Money.parse("£5")),
        "(for every row of spells, added up: the price), rounded half up to whole £5",
        "£2.00 over 1 row of spells = £2.00, rounded half up to whole £5",
    ),
    (
        rounded(when(MET, BASE, OUT), Money.parse("£300")),
        "(if target met, the baseline; otherwise the outturn), rounded half up to whole £300",
        "£1,000.00 (as target met: yes) = £1,000.00, rounded half up to whole £300",
    ),
    (
        when(MET, BASE, rounded(OUT, Money.parse("£300"))),
        "if target met, the baseline; otherwise the outturn, rounded half up to whole £300",
        "£1,000.00 (as target met: yes)",
    ),
    (
        Listed(prices=TARIFF, column="price", key=SETTING),
        "the price that the tariff lists for the setting",
        "£3.00 (the tariff, emergency)",
    ),
]


@pytest.mark.parametrize(("node", "words", "figures"), SAID, ids=[row[1] for row in SAID])
def test_every_expression_is_said_in_words_and_in_figures(
    node: Expression, words: str, figures: str
) -> None:
    """The words name what is reckoned with; the figures put the values in its place."""
    whole = formula(note("x", node if node.measure.grain else rounded(node, Fraction(1, 1000))))
    workings = worked_out(whole, read_facts(whole, FACTS))
    assert words_of(node) == words
    assert figures_of(node, workings) == figures


DECIDED: list[tuple[Condition, str, str]] = [
    (BASE >= OUT, "the baseline is at least the outturn", "£1,000.00 is at least £940.00"),
    (BASE < OUT, "the baseline is less than the outturn", "£1,000.00 is not less than £940.00"),
    (BASE <= OUT, "the baseline is at most the outturn", "£1,000.00 is not at most £940.00"),
    (equal(BASE, OUT), "the baseline equals the outturn", "£1,000.00 does not equal £940.00"),
    (equal(YEAR_FACT, FinancialYear(2024)), "the year equals 2024/25", "2024/25 equals 2024/25"),
    (MET, "target met", "target met: yes"),
    (is_code(SETTING, "elective"), "the setting is elective", "the setting is emergency"),
    (
        all_of(MET, BASE >= OUT),
        "target met and the baseline is at least the outturn",
        "target met: yes and £1,000.00 is at least £940.00",
    ),
    (
        any_of(MET, all_of(MET, MET)),
        "target met or (target met and target met)",
        "target met: yes or (target met: yes and target met: yes)",
    ),
    (~(MET & MET), "not (target met and target met)", "target met: yes and target met: yes"),
]


@pytest.mark.parametrize(
    ("condition", "words", "figures"), DECIDED, ids=[row[1] for row in DECIDED]
)
def test_every_condition_is_said_in_words_and_in_figures(
    condition: Condition, words: str, figures: str
) -> None:
    """The figures say what was so, whether the condition held or not."""
    whole = formula(note("x", when(condition, BASE)))
    workings = worked_out(whole, read_facts(whole, FACTS))
    assert words_of(condition) == words
    assert figures_of(condition, workings) == figures


@pytest.mark.parametrize(
    ("value", "unit", "currency", "text"),
    [
        ("123456", PENCE, "GBP", "£1,234.56"),
        ("-123456", PENCE, "USD", "-$1,234.56"),
        ("-1/2", PENCE, "GBP", "-£0.005"),
        ("1/2", PENCE, "GBP", "£0.005"),
        ("100/3", PENCE, "GBP", "£0.333333…"),
        ("10/3", COUNT, "GBP", "3.333333…"),
        ("-10/3", COUNT, "GBP", "-3.333333…"),
        ("-1109/5", Unit.PRICE, "GBP", "-£2.218"),
        ("1109/5", Unit.PRICE, "GBP", "£2.218"),
        ("3/8", RATE, "GBP", "37.5%"),
        ("-1", RATE, "GBP", "-100%"),
        ("29", RATE, "GBP", "29"),
        ("1.0625", RATE, "GBP", "1.0625"),
        ("1/3", SHARE, "GBP", "33.333333…%"),
        ("200000001/2000000", COUNT, "GBP", "100.000000…"),
        ("2017", YEAR, "GBP", "2017/18"),
        ("1", Unit.TRUTH, "GBP", "yes"),
        ("0", Unit.TRUTH, "GBP", "no"),
        ("5", Unit.CODE, "GBP", "5"),
    ],
)
def test_values_are_written_as_a_reader_expects_them(
    value: str, unit: Unit, currency: str, text: str
) -> None:
    """Money has its sign before its symbol; dots say that digits were left out."""
    assert written(Fraction(value), unit, currency) == text


def test_a_mechanism_is_told_step_by_step_and_line_by_line() -> None:
    """Steps come first, then lines with their parties, or what one party gets in all."""
    whole = formula(
        line("saving", VARIANCE, payer="ICB", payee="trust"), note("kept", rounded(VARIANCE / 2))
    )
    assert [str(each) for each in in_words(whole)] == [
        "variance: the baseline less the outturn.",
        "saving (from ICB to trust): variance.",
        "kept: 50% of variance, rounded half up to the penny.",
    ]
    assert [str(each) for each in in_words(whole, "ICB")] == [
        "variance: the baseline less the outturn.",
        "ICB: minus variance.",
    ]


def test_what_is_used_often_and_never_named_is_cut_short() -> None:
    """A tree that doubles at every level is still told in time."""
    node: Expression = BASE
    for _ in range(40):
        node = Sum(parts=(node, node))
    text = words_of(node)
    assert "…" in text
    assert len(text) < 500_000


@pytest.mark.broad
def test_ten_thousand_parts_are_told_and_no_more() -> None:
    """The limit is the greatest number of parts that is said."""
    parts = [Scaled(of=BASE, by=Fraction(each)) for each in range(2, 10_002)]
    assert "…" not in words_of(Sum(parts=tuple(parts[:-1])))
    assert words_of(Sum(parts=tuple(parts))).endswith("plus (10,000 times the baseline) plus (…)")
