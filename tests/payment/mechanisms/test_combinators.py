"""Mechanisms put together: side by side, within bounds, on a condition, by year."""

from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import pytest

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
    NacError,
)
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    PENCE,
    Bounded,
    Conditional,
    Formula,
    Line,
    Phase,
    Phased,
    Together,
    When,
    fact,
    formula,
    line,
    note,
    settle,
    step,
    truth,
)

ONE = Citation(source=Source(key="A", title="One"), confidence=Confidence.VERIFIED)
TWO = Citation(source=Source(key="B", title="Two"), confidence=Confidence.VERIFIED)
VALUE = fact("value", PENCE)
MET = truth("met")


@attrs.frozen(kw_only=True)
class Lines:
    """A mechanism of given lines."""

    type_tag: ClassVar[str] = "lines"

    lines: tuple[Line, ...]
    currency: str = "GBP"

    def formula(self) -> Formula:
        """Return the lines."""
        return formula(*self.lines, currency=self.currency)


def pays(times: int, label: str = "payment", payee: str = "trust", **more: Any) -> Lines:  # noqa: ANN401 - any field
    """Pay the value so many times over, as a step of one name."""
    of = step("worked out" if label == "payment" else f"worked out for {label}", VALUE * times)
    return Lines(lines=(line(label, of, payer="ICB", payee=payee, **more),))


FACTS: dict[str, Any] = {"value": Money.parse("£10"), "met": True, "year": FinancialYear(2023)}


def pence(mechanism: Any, **facts: Any) -> tuple[int, ...]:  # noqa: ANN401 - any mechanism and fact
    """Settle, and give the amounts."""
    return settle(mechanism, {**FACTS, **facts}).amounts


REFUSED: list[tuple[str, Callable[[], object], type[NacError], str]] = [
    ("nothing together", lambda: Together(parts=()), InvalidValueError, "nothing stands together"),
    (
        "the same label twice",
        lambda: Together(parts=(pays(1), pays(1))),
        InvalidValueError,
        "two lines are labelled",
    ),
    (
        "two currencies",
        lambda: Together(parts=(pays(1), Lines(lines=(note("x", VALUE),), currency="USD"))),
        InvalidTypeError,
        "GBP and USD",
    ),
    (
        "the bounded party as holder",
        lambda: Bounded(part=pays(1), party="trust", holder="trust", lowest=Money(pence=0)),
        InvalidValueError,
        "another holder",
    ),
    (
        "a holder that is bounded by the part",
        lambda: Bounded(
            part=Bounded(part=pays(1), party="trust", holder="ICB", highest=Money(pence=1)),
            party="ICB",
            holder="trust",
            lowest=Money(pence=0),
        ),
        InvalidValueError,
        "trust is kept within bounds itself",
    ),
    (
        "no bounds",
        lambda: Bounded(part=pays(1), party="trust", holder="ICB"),
        InvalidValueError,
        "nothing is bounded",
    ),
    (
        "bounds the wrong way round",
        lambda: Bounded(
            part=pays(1),
            party="trust",
            holder="ICB",
            lowest=Money(pence=2),
            highest=Money(pence=1),
        ),
        InvalidValueError,
        "lies above",
    ),
    (
        "bounds of a stranger",
        lambda: Bounded(part=pays(1), party="hospice", holder="ICB", lowest=Money(pence=2)),
        InvalidValueError,
        "between: ICB, trust",
    ),
    (
        "a sum as a condition",
        lambda: Conditional(condition=VALUE, part=pays(1)),
        InvalidTypeError,
        "is no condition",
    ),
    (
        "arms between other parties",
        lambda: Conditional(condition=MET, part=pays(1), otherwise=pays(1, payee="hospice")),
        InvalidValueError,
        "ICB and trust in one case and between ICB and hospice",
    ),
    (
        "a note and a payment",
        lambda: Conditional(
            condition=MET, part=pays(1), otherwise=Lines(lines=(note("payment", VALUE),))
        ),
        InvalidValueError,
        "nobody",
    ),
    ("no years", lambda: Phased(cases=()), InvalidValueError, "years in order"),
    (
        "a year left out",
        lambda: Phased(
            cases=(
                Phase(year=FinancialYear(2022), part=pays(1)),
                Phase(year=FinancialYear(2024), part=pays(1)),
            )
        ),
        InvalidValueError,
        "without a gap",
    ),
    (
        "years of two currencies",
        lambda: Phased(
            cases=(
                Phase(year=FinancialYear(2022), part=pays(1)),
                Phase(
                    year=FinancialYear(2023), part=Lines(lines=(note("x", VALUE),), currency="USD")
                ),
            )
        ),
        InvalidTypeError,
        "GBP and USD",
    ),
]


@pytest.mark.parametrize(
    ("build", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_stand_together_is_refused_at_once(
    build: Callable[[], object], error: type[NacError], says: str
) -> None:
    """A combination writes its formula when it is made, so that it cannot fail later."""
    with pytest.raises(error, match=says):
        build()


def test_together_settles_all_parts() -> None:
    """All lines of all parts, in order; equal steps of both are one."""
    both = Together(parts=(pays(2), pays(2, "again")))
    assert pence(both) == (2000, 2000)
    twice = Together(parts=(pays(2), Lines(lines=(note("same", step("worked out", VALUE * 2)),))))
    assert [each.name for each in settle(twice, FACTS).steps] == ["worked out"]


@pytest.mark.parametrize(
    ("lowest", "highest", "extra"),
    [("15", None, 500), (None, "8", -200), ("5", "15", 0), ("-5", "5", -500), ("10", "10", 0)],
)
def test_bounds_are_kept_by_one_more_line(
    lowest: str | None, highest: str | None, extra: int
) -> None:
    """The holder makes good what is missing, and takes what is too much."""
    bounded = Bounded(
        part=pays(1),
        party="trust",
        holder="regulator",
        lowest=None if lowest is None else Money.parse(lowest),
        highest=None if highest is None else Money.parse(highest),
    )
    assert pence(bounded) == (1000, extra)
    (*_, last) = bounded.formula().lines
    assert (last.label, last.payer, last.payee) == (
        "trust, kept within bounds",
        "regulator",
        "trust",
    )


def test_a_condition_chooses_line_by_line() -> None:
    """One label is one line; a line that only one arm has is zero in the other."""
    either = Conditional(
        condition=MET,
        part=pays(1, sources=(ONE,)),
        otherwise=Together(parts=(pays(3, sources=(TWO,)), pays(5, "extra"))),
    )
    assert pence(either, met=True) == (1000, 0)
    assert pence(either, met=False) == (3000, 5000)
    assert either.formula().lines[0].sources == (ONE, TWO)
    alone = Conditional(condition=MET, part=pays(1))
    assert (pence(alone, met=True), pence(alone, met=False)) == ((1000,), (0,))


def test_steps_of_one_name_that_say_different_things_are_told_apart() -> None:
    """A working of one year is not shown as that of another."""
    either = Conditional(condition=MET, part=pays(1), otherwise=pays(3))
    assert [each.name for each in either.formula().steps] == [
        "worked out (if so)",
        "worked out (if not)",
    ]
    same = Conditional(condition=MET, part=pays(1), otherwise=pays(1))
    assert [each.name for each in same.formula().steps] == ["worked out"]


def test_years_choose_and_other_years_are_errors() -> None:
    """Each year has its own mechanism; a year outside is an error, not zero."""
    years = Phased(
        cases=tuple(
            Phase(year=FinancialYear(2021 + times), part=pays(times)) for times in (1, 2, 3)
        )
    )
    assert pence(years, year=FinancialYear(2022)) == (1000,)
    assert pence(years, year=FinancialYear(2023)) == (2000,)
    assert pence(years, year=FinancialYear(2024)) == (3000,)
    assert [each.name for each in years.formula().steps] == [
        "worked out (2022/23)",
        "worked out (2023/24)",
        "worked out (2024/25)",
    ]
    with pytest.raises(InvalidValueError, match="give a year from 2022/23 to 2024/25"):
        pence(years, year=FinancialYear(2025))


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"year": FinancialYear(2031)}, InvalidValueError, "2031/32 .*give the year 2024/25"),
        ({"year": "rubbish"}, InvalidValueError, "a year is meant.*give the year 2024/25"),
        ({}, MissingFactError, "missing .give the year 2024/25"),
    ],
    ids=["another year", "a word", "no year"],
)
def test_a_mechanism_of_one_year_pays_in_that_year_only(
    given: dict[str, Any], error: type[NacError], says: str
) -> None:
    """P1: one year alone is asked for, and every other is an error that names it."""
    alone = Phased(cases=(Phase(year=FinancialYear(2024), part=pays(1)),))
    facts = {"value": FACTS["value"]}
    assert pence(alone, year=FinancialYear(2024)) == (1000,)
    with pytest.raises(error, match=says):
        settle(alone, {**facts, **given})


def test_what_is_shared_inside_an_arm_stays_shared_when_steps_are_renamed() -> None:
    """Telling steps apart makes no copy of what was one object."""
    variance = step("variance", VALUE - Money.parse("£4"))
    one = Lines(lines=(line("a", variance, payer="ICB", payee="trust"), note("b", variance)))
    other = Lines(lines=(line("a", step("variance", VALUE), payer="ICB", payee="trust"),))
    made = Conditional(condition=MET, part=one, otherwise=other).formula()
    assert [each.name for each in made.steps] == ["variance (if so)", "variance (if not)"]
    first, second = (each.of for each in made.lines)
    assert isinstance(first, When)
    assert isinstance(second, When)
    assert first.then is second.then
