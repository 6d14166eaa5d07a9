"""What is read at once is what a close look reads, and nothing else is read at once."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from nhs_accountable_care import FinancialYear, Money, Share, UnitPrice
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    YEAR,
    Fact,
    code,
    equal,
    fact,
    fact_problems,
    formula,
    is_code,
    note,
    rounded,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.facts import read_facts
from nhs_accountable_care.payment.language.quick_reading import quick_reader

TABLE: Final = "rows"
FACTS: Final = (
    fact("paid", PENCE, table=TABLE),
    fact("price", PRICE, table=TABLE),
    fact("days", COUNT, lowest=2, highest=9, table=TABLE),
    fact("visits", COUNT, table=TABLE),
    fact("factor", RATE, lowest=1, highest=2, step=Fraction(1, 10_000), table=TABLE),
    fact("score", SHARE, table=TABLE),
    fact("since", YEAR, lowest=FinancialYear(2015), highest=FinancialYear(2020), table=TABLE),
    truth("is_met", table=TABLE),
    code("kind", ("elective", "emergency"), table=TABLE),
    code("anything", table=TABLE),
)


class _Word(str):
    """A text that is not plain."""

    __slots__ = ()


VALUES: Final[tuple[object, ...]] = (
    *(-(10**20), -1, 0, 1, 2, 5, 9, 10, 10**20, 2**5000),
    *(Fraction(2**5000, 3), Fraction(1, 10_000), Fraction(1, 3), Fraction(3, 2), Fraction(9)),
    *(Decimal("1.0823"), Decimal("1.08231"), Decimal("1E+99999"), Decimal("NaN"), Decimal(7)),
    *(Decimal("1." + "0" * 28), Decimal("1." + "0" * 40)),
    *(Share.parse("0.5%"), Share.parse("37.555%"), 1.5, None, True, False),
    *(Money.parse("£12.34"), Money.parse("-£1"), Money(pence=10**15)),
    *(Money(pence=5, currency="EUR"), UnitPrice(pence=Fraction(5), currency="EUR")),
    *(UnitPrice.parse("£2.218"), UnitPrice.parse("£3")),
    *(FinancialYear(2014), FinancialYear(2015), FinancialYear(2017), FinancialYear(2021)),
    *("elective", "maternity", "", _Word("elective")),
)


@pytest.mark.parametrize("asked", FACTS, ids=lambda each: str(each.name))
def test_a_quick_reader_agrees_with_a_close_look(asked: Fact) -> None:
    """It reads the same step, or leaves the value; what a close look refuses it never reads."""
    whole = formula(note("rows", total(TABLE, _counted(asked), rows=1)))
    quick = quick_reader(asked, "GBP", whole.codes_of(asked))
    for value in VALUES:
        given_facts: Any = {TABLE: [{asked.name: value}]}
        if fact_problems(whole, given_facts):
            assert quick(value) is None, value
            continue
        [[[step]]] = read_facts(whole, given_facts).tables
        read = quick(value)
        assert read is None or (read, type(read)) == (step, type(step)), value


PLAIN: Final[tuple[tuple[str, Any, Any], ...]] = (
    ("paid", Money.parse("£12.34"), 1234),
    ("days", 9, 9),
    ("days", Fraction(9), 9),
    ("days", Decimal("9." + "0" * 14), 9),
    ("days", Decimal("9." + "0" * 15), None),
    ("visits", Decimal("10." + "0" * 14), 10),
    ("factor", Decimal("1.0823"), 10_823),
    ("factor", Fraction(3, 2), 15_000),
    ("score", Share.parse("37.5%"), 3_750),
    ("since", FinancialYear(2015), 2015),
    ("is_met", False, False),
    ("kind", "elective", "elective"),
    ("anything", "word", "word"),
)


@pytest.mark.parametrize(("name", "value", "step"), PLAIN)
def test_what_is_plain_is_read_at_once(name: str, value: object, step: object) -> None:
    """A reader that left everything would be right, and no quicker."""
    [asked] = [each for each in FACTS if each.name == name]
    codes = frozenset({"elective", "emergency"} if name == "kind" else ())
    reader = quick_reader(asked, "GBP", codes)
    assert reader(value) == step
    assert reader(value) == step


def test_a_price_is_read_at_once() -> None:
    """Also one below a penny, in steps of a ten-thousandth of one."""
    [asked] = [each for each in FACTS if each.unit is PRICE]
    steps = quick_reader(asked, "GBP", frozenset())(UnitPrice.parse("£2.218"))
    assert steps == Fraction("221.8") / asked.step


def _counted(asked: Fact) -> Any:  # noqa: ANN401 -- an expression of any unit
    """Make a number of a fact of any unit."""
    if asked.unit is CODE:
        codes = asked.codes or ("elective",)
        return when(is_code(asked, codes[0]), 1, 0)
    if asked.unit.value == "truth":
        return when(asked, 1, 0)
    if asked.unit is YEAR:
        return when(equal(asked, FinancialYear(2016)), 1, 0)
    return rounded(asked, to=1) if asked.unit in (RATE, SHARE) else asked
