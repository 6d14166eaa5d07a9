"""Lines, formulas, and what a formula as a whole refuses."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    YEAR,
    Formula,
    Line,
    Listed,
    Mechanism,
    PriceColumn,
    PriceList,
    Rounded,
    Scaled,
    Sum,
    WholePopulationBudget,
    amount,
    code,
    fact,
    formula,
    line,
    needed,
    net,
    note,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import Node, numbered
from nhs_accountable_care.payment.language.traversal import every_node

SAVING = fact("saving", PENCE)
PRICE = fact("price", PENCE, table="spells")
NONE: Any = None
FIVE: Any = 5


def paid(of: Any = SAVING, label: str = "saving") -> Line:  # noqa: ANN401 - any operand
    """Write a line from a to b."""
    return line(label, of, payer="a", payee="b")


def lookup(prices: str, *codes: str) -> Listed:
    """Look the same code up in a list with these codes."""
    columns = (PriceColumn(name="price", unit=PENCE, values=(Fraction(1),) * len(codes)),)
    return Listed(
        prices=PriceList(name=prices, codes=codes, columns=columns),
        column="price",
        key=code("currency"),
    )


REFUSED: list[tuple[str, Callable[[], object], type[NacError], str]] = [
    ("a line of a truth", lambda: paid(truth("met")), InvalidTypeError, "a line is an amount"),
    (
        "a line of a number",
        lambda: Line(label="x", of=FIVE),
        InvalidTypeError,
        r"Line\.of is 5, an int; write an expression",
    ),
    (
        "a line of a year",
        lambda: note("x", fact("year", YEAR)),
        InvalidTypeError,
        "a line is an amount",
    ),
    (
        "a payer alone",
        lambda: Line(label="x", of=SAVING, payer="a"),
        InvalidValueError,
        "both payer and payee",
    ),
    (
        "paying oneself",
        lambda: line("x", SAVING, payer="a", payee="a"),
        InvalidValueError,
        "a would pay itself",
    ),
    (
        "rows that are not added up",
        lambda: paid(PRICE),
        InvalidValueError,
        "add them up with total",
    ),
    (
        "people as a payment",
        lambda: paid(fact("people", COUNT)),
        InvalidTypeError,
        "only money is paid",
    ),
    (
        "half pence unrounded",
        lambda: Line(label="x", of=SAVING / 2),
        InvalidValueError,
        "whole number of pence",
    ),
    (
        "a ratio as a note",
        lambda: note("x", fact("score", SHARE) / fact("index", RATE, lowest=1)),
        InvalidValueError,
        "is a ratio",
    ),
    ("a line without a label", lambda: paid(label=" "), InvalidValueError, "label is empty"),
    ("no lines", formula, InvalidValueError, "without a line"),
    ("what is no line", lambda: Formula(lines=(FIVE,)), InvalidTypeError, r"lines\[0\] is 5"),
    (
        "a label twice",
        lambda: formula(note("first", SAVING), paid(), paid()),
        InvalidValueError,
        "two lines are labelled 'saving'",
    ),
    (
        "dollars in pounds",
        lambda: formula(paid(Money.parse("$5"))),
        InvalidValueError,
        "in GBP and has an amount in USD",
    ),
    (
        "a fact in two ways",
        lambda: formula(paid(), paid(fact("saving", PENCE, step=100), "x")),
        InvalidValueError,
        "pence from 0 to 1,000,000,000,000 in steps of 1, and pence",
    ),
    (
        "a truth and a code of one name",
        lambda: formula(
            paid(when(truth("met"), SAVING)),
            paid(
                Listed(prices=lookup("t", "x").prices, column="price", key=code("met", ("x",))),
                "y",
            ),
        ),
        InvalidValueError,
        r"truth, and code \(x\)",
    ),
    (
        "a row fact and a fact of one name",
        lambda: formula(paid(fact("price", PENCE)), paid(total("spells", PRICE, rows=3), "x")),
        InvalidValueError,
        "in the rows of spells",
    ),
    (
        "a fact named as a table",
        lambda: formula(paid(fact("spells", PENCE)), paid(total("spells", PRICE, rows=3), "x")),
        InvalidValueError,
        "name of a fact and of a table",
    ),
    (
        "a step in two ways",
        lambda: formula(paid(step("x", SAVING)), paid(step("x", -SAVING), "y")),
        InvalidValueError,
        "two steps are named 'x'",
    ),
    (
        "lists without a code in common",
        lambda: formula(paid(lookup("one", "a") + lookup("two", "b"))),
        InvalidValueError,
        "no code in common",
    ),
    (
        "too many nodes",
        lambda: formula(
            paid(Sum(parts=tuple(amount(Money(pence=each)) for each in range(10_000))))
        ),
        InvalidValueError,
        "10,001 nodes",
    ),
    ("a net of a stranger", lambda: net(formula(paid()), "z"), InvalidValueError, "between: a, b"),
    (
        "a net of nobody",
        lambda: net(formula(note("x", SAVING)), "z"),
        InvalidValueError,
        "between: nobody",
    ),
]


@pytest.mark.parametrize(
    ("build", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_formula_refuses_what_no_settlement_could_make_sense_of(
    build: Callable[[], object], error: type[NacError], says: str
) -> None:
    """Lines and formulas check what single nodes cannot."""
    with pytest.raises(error, match=says):
        build()


def test_a_line_is_rounded_to_the_penny_only_where_that_is_needed() -> None:
    """What is whole already is left alone; notes of people and rates keep their fractions."""
    assert paid().of is SAVING
    assert isinstance(paid(SAVING / 2).of, Rounded)
    people = fact("people", COUNT) / 4
    assert note("x", people).of is people
    assert note("x", people).is_note
    assert not paid().is_note


def test_a_formula_knows_its_facts_tables_steps_and_parties_in_order() -> None:
    """What settling needs stands in the order in which the lines come to it."""
    variance = step("variance", fact("baseline", PENCE) - fact("outturn", PENCE))
    whole = formula(
        line("share", variance, payer="ICB", payee="trust"),
        [
            line("spells", total("spells", PRICE, rows=5), payer="ICB", payee="hospice"),
            line("fewer", total("spells", PRICE * 2, rows=3), payer="trust", payee="hospice"),
        ],
    )
    assert [each.name for each in whole.facts] == ["baseline", "outturn", "price"]
    assert whole.tables == {"spells": 3}
    assert whole.steps == (variance,)
    assert whole.parties == ("ICB", "trust", "hospice")


def test_the_codes_of_a_fact_are_those_that_every_list_has() -> None:
    """A code that is looked up in two lists may be what stands in both."""
    both = formula(paid(lookup("one", "a", "b") + lookup("two", "b", "c")))
    assert both.allowed_codes == {"currency": ("b",)}
    named = attrs.evolve(lookup("one", "a", "b"), key=code("currency", ("a",)))
    assert formula(paid(named)).allowed_codes == {"currency": ("a",)}


@pytest.mark.broad
def test_ten_thousand_nodes_are_a_formula() -> None:
    """The limit is the greatest number that is read."""
    parts = tuple(amount(Money(pence=each)) for each in range(9_999))
    assert len(formula(paid(Sum(parts=parts))).nodes) == 10_000


def test_net_is_what_a_party_gets_less_what_it_pays() -> None:
    """Lines to a party count, lines from it count against it, notes do not count."""
    other = fact("other", PENCE)
    back = line("back", other, payer="b", payee="a")
    whole = formula(paid(), back, note("x", SAVING))
    assert net(whole, "a") == Sum(parts=(Scaled(of=SAVING, by=Fraction(-1)), other))
    assert net(formula(paid()), "b") is SAVING


def test_formulas_are_equal_if_they_say_the_same() -> None:
    """Equality looks at each node once, so that sharing cannot make it slow."""
    doubled: Any = SAVING
    again: Any = fact("saving", PENCE)
    for _ in range(50):
        doubled, again = Sum(parts=(doubled, doubled)), Sum(parts=(again, again))
    one, same = formula(paid(doubled)), formula(paid(again))
    assert one == same
    assert hash(one) == hash(same)
    assert one != formula(paid(doubled, "another"))
    assert one != formula(paid(SAVING))
    assert one != formula(line("saving", doubled, payer="a", payee="c"))
    assert formula(paid()) != formula(paid(), currency="EUR")
    assert one != "a formula"


def test_every_node_comes_once_after_what_it_is_made_of() -> None:
    """A sub-tree that is used twice is visited once."""
    variance = step("variance", SAVING - Money(pence=5))
    nodes = every_node((variance, -variance, variance))
    assert [type(each).__name__ for each in nodes] == ["Fact", "Amount", "Sum", "Step", "Scaled"]
    numbers = numbered(nodes)
    assert len(set(numbers.values())) == len(nodes)


def test_a_mechanism_is_whatever_has_a_tag_and_a_formula() -> None:
    """The protocol is two members, and nothing is registered."""
    assert isinstance(WholePopulationBudget(), Mechanism)
    assert not isinstance(formula(paid()), Mechanism)
    assert issubclass(type(SAVING), Node)


def test_needed_says_where_each_fact_is_used() -> None:
    """A fact is listed with the steps and lines that rest on it directly."""
    variance = step("variance", SAVING - Money(pence=5))
    whole = formula(
        paid(when(truth("met"), variance)), note("saved", SAVING), note("x", lookup("t", "a", "b"))
    )
    found = {each.fact.name: each for each in needed(whole)}
    assert found["saving"].used_by == ("variance", "saved")
    assert found["met"].used_by == ("saving",)
    assert found["currency"].codes == ("a", "b")
