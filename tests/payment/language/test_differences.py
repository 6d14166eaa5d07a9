"""One difference that two parts share out pays one saving twice, and is found in any formula."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from nhs_accountable_care import InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    UNLIMITED,
    AlliancePainGain,
    BlockPayment,
    CostAndVolume,
    Deduction,
    EqualShares,
    Expression,
    Formula,
    GainLossShare,
    LocalAgreement,
    Mechanism,
    MultilateralGainLoss,
    PriceColumn,
    PriceList,
    Qualified,
    ShareBand,
    ShareOf,
    Together,
    WholePopulationBudget,
    above,
    bands,
    code,
    fact,
    formula,
    greatest,
    key,
    least,
    line,
    listed,
    note,
    portion,
    rounded,
    settle,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.differences import shared_by_several

BASELINE, OUTTURN = fact("baseline", PENCE), fact("outturn", PENCE)
SAVING = BASELINE - OUTTURN
HALF = (ShareBand(share=Share.parse("50%")),)
TRUST = EqualShares(parties=("trust",))
SHARE = GainLossShare(gain_bands=HALF, keys=TRUST)
BUDGET = WholePopulationBudget(adjustments=("moved",), exclusions=("drugs",))
PRICES = PriceList(
    name="tariff",
    codes=("A", "B"),
    columns=(PriceColumn(name="price", unit=PENCE, values=(Fraction(1), Fraction(2))),),
)
HALVES = (key("trust", Fraction(1, 2)), key("board", Fraction(1, 2)))


def paid(of: Expression, label: str = "local") -> Formula:
    """Pay a value."""
    return formula(line(label, of, payer="board", payee="trust"))


def local(of: Expression) -> LocalAgreement:
    """Agree to pay a value."""
    return LocalAgreement(agreed=paid(of))


def in_rows(label: str, table: str) -> LocalAgreement:
    """Agree to pay half of what the rows of a table save."""
    saved = fact(f"{table}_planned", PENCE, table=table) - fact(
        f"{table}_actual", PENCE, table=table
    )
    of = total(table, rounded(saved / 2), rows=3)
    return LocalAgreement(agreed=paid(of, label))


TWICE: list[tuple[str, Mechanism, Mechanism]] = [
    ("a share of another name", SHARE, GainLossShare(name="other", gain_bands=HALF, keys=TRUST)),
    (
        "a share less a fee",
        SHARE,
        GainLossShare(
            name="other", gain_bands=HALF, keys=TRUST, deductions=(Deduction(fact="fee"),)
        ),
    ),
    (
        "two shares against one budget",
        GainLossShare(gain_bands=HALF, keys=TRUST, against=BUDGET),
        GainLossShare(name="other", gain_bands=HALF, keys=TRUST, against=BUDGET),
    ),
    ("a plain half", SHARE, local(SAVING / 2)),
    ("the opposite of it", SHARE, local(OUTTURN - BASELINE)),
    ("each half by itself", SHARE, local(BASELINE / 2 - OUTTURN / 2)),
    ("in bands", SHARE, local(bands(greatest(SAVING, 0), above(0, Fraction(1, 2))))),
    ("in a named step", SHARE, local(step("what was saved", SAVING) * fact("part", RATE))),
    (
        "as a part of the baseline",
        SHARE,
        local(SAVING / fact("planned", PENCE, lowest=Money(pence=1)) * fact("fee", PENCE)),
    ),
    ("on a condition", SHARE, local(when(truth("met"), SAVING, 0))),
    ("in a portion", SHARE, local(portion(SAVING, HALVES, "trust"))),
    ("up to a limit", SHARE, local(least(SAVING, Money.parse("£1m")))),
    ("in the rows of a table", in_rows("one", "spells"), in_rows("other", "spells")),
]

APART: list[tuple[str, Mechanism, Mechanism]] = [
    ("facts told apart", SHARE, Qualified(part=SHARE, by="drugs")),
    ("another outturn", SHARE, Qualified(part=SHARE, by="drugs", common=("baseline",))),
    (
        "a budget and a share against it",
        BUDGET,
        GainLossShare(gain_bands=HALF, keys=TRUST, against=BUDGET),
    ),
    (
        "a budget and a share that is limited to a part of it",
        BUDGET,
        GainLossShare(
            gain_bands=HALF,
            gain_limit=ShareOf(share=Share.parse("3%")),
            keys=TRUST,
            against=BUDGET,
        ),
    ),
    ("a block and a share", BlockPayment(), SHARE),
    ("a contract by volume and a share", CostAndVolume(), SHARE),
    ("a note of what was saved", SHARE, LocalAgreement(agreed=formula(note("saved", SAVING)))),
    ("a gate on what was saved", SHARE, local(when(SAVING >= 0, Money.parse("£5"), 0))),
    ("a sum of the same facts", SHARE, local(BASELINE + OUTTURN)),
    ("less a sum of money", SHARE, local(BASELINE - Money.parse("£5"))),
    (
        "a price less a cost",
        SHARE,
        local(listed(PRICES, "price", code("hrg", ("A", "B"))) - OUTTURN),
    ),
    (
        "an alliance and a network",
        AlliancePainGain(
            gain_bands=HALF,
            pain_bands=HALF,
            pain_limit=UNLIMITED,
            keys=EqualShares(parties=("acute", "commissioner")),
        ),
        MultilateralGainLoss(name="network", keys=TRUST, loss_limit=UNLIMITED),
    ),
]


@pytest.mark.parametrize(
    ("one", "other"), [row[1:] for row in TWICE], ids=[row[0] for row in TWICE]
)
def test_one_saving_is_not_paid_twice_in_silence(one: Mechanism, other: Mechanism) -> None:
    """P3: it is refused in either order, and stands where the agreement says why."""
    for parts in ((one, other), (other, one)):
        with pytest.raises(InvalidValueError, match=r"one saving is paid twice; .* Qualified"):
            Together(parts=parts)
        assert Together(parts=parts, shared_twice="both boards share").formula().lines


@pytest.mark.parametrize(
    ("one", "other"), [row[1:] for row in APART], ids=[row[0] for row in APART]
)
def test_what_is_no_saving_of_both_stands_together(one: Mechanism, other: Mechanism) -> None:
    """Facts that are told apart, budgets, notes and gates are paid once."""
    assert Together(parts=(one, other)).formula().lines


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: (local(SAVING), SHARE), "the baseline less the outturn"),
        (
            lambda: (
                GainLossShare(gain_bands=HALF, keys=TRUST, against=WholePopulationBudget()),
                GainLossShare(
                    name="b", gain_bands=HALF, keys=TRUST, against=WholePopulationBudget()
                ),
            ),
            "(what follows from the base budget and the price and policy growth) less the outturn",
        ),
    ],
    ids=["facts", "a budget"],
)
def test_the_difference_is_named(build: Callable[[], tuple[Mechanism, ...]], says: str) -> None:
    """The error names the facts, or those from which a part of the difference follows."""
    with pytest.raises(InvalidValueError) as raised:
        Together(parts=build())
    assert f"share out {says}, so" in str(raised.value)


def test_what_is_meant_twice_is_paid_twice() -> None:
    """Two halves of one saving are all of it, as the agreement says."""
    both = Together(
        parts=(SHARE, GainLossShare(name="primary care", gain_bands=HALF, keys=TRUST)),
        shared_twice="each of two funds gives a half",
    )
    facts = {"baseline": Money.parse("£3m"), "outturn": Money.parse("£2m")}
    assert settle(both, facts).net["trust"] == Money.parse("£1m")


FEE = fact("fee", PENCE)
BED_DAYS = fact("planned_days", COUNT) - fact("actual_days", COUNT)
# What two formulas share out alike, and is none of the kind: for each, it is paid by both.
ALIKE: list[tuple[str, Expression]] = [
    ("a sum", BASELINE + OUTTURN),
    ("a sum in which one is a half", BASELINE / 2 + OUTTURN),
    ("one fact less a sum of money", BASELINE - Money.parse("£5")),
    ("a sum from which one of its parts is taken again", BASELINE + OUTTURN - BASELINE),
    ("days beside those planned", rounded(Money.parse("£200") * BED_DAYS)),
]


@pytest.mark.parametrize("of", [row[1] for row in ALIKE], ids=[row[0] for row in ALIKE])
def test_what_is_alike_and_no_difference_of_money_is_paid_by_both(of: Expression) -> None:
    """Only money that is taken from money is a saving, of which there is one."""
    assert shared_by_several((paid(of / 2, "one"), paid(of / 3, "other"))) == ""


WORDED: list[tuple[Expression, str]] = [
    (BASELINE / 2 - OUTTURN, "the baseline less the outturn"),
    (BASELINE + FEE - OUTTURN, "the baseline plus the fee less the outturn"),
    (BASELINE + FEE - FEE - OUTTURN, "the baseline less the outturn"),
    (BASELINE - OUTTURN / 2 - FEE, "the baseline less the outturn less the fee"),
]


@pytest.mark.parametrize(("of", "words"), WORDED, ids=[row[1] for row in WORDED])
def test_a_difference_is_named_by_what_is_left_of_it(of: Expression, words: str) -> None:
    """What is added and taken again is not in it; a part of a fact is that fact."""
    found = shared_by_several((paid(rounded(of), "one"), paid(rounded(of), "other")))
    assert {*found.replace(" plus ", "|").replace(" less ", "|-").split("|")} == {
        *words.replace(" plus ", "|").replace(" less ", "|-").split("|")
    }
