"""
The laws of the payment language, over formulas that nobody thought of.

Formulas are built at random from every node and condition, over facts of every unit, with
steps finer and coarser than a penny, bounds on both sides of zero, and rows of a table.
"""

import copy
import itertools
import json
import random
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar, get_args

import attrs
import pytest
from hypothesis import Phase as Phases
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nhs_accountable_care._core.errors import LeapWarning, MissingFactError
from nhs_accountable_care._core.money import Money, Rounding, UnitPrice
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    Amount,
    Band,
    Bands,
    Bounded,
    Condition,
    Conditional,
    CurvedError,
    Expression,
    Fact,
    FactRisk,
    Formula,
    Greatest,
    Key,
    Least,
    Line,
    Listed,
    LocalAgreement,
    Phase,
    Phased,
    Portion,
    PriceColumn,
    PriceList,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Together,
    Total,
    Unit,
    When,
    all_of,
    any_of,
    clause_of,
    code,
    compare,
    compare_risk,
    curve,
    equal,
    fact,
    in_words,
    is_code,
    line,
    needed,
    note,
    prepare,
    risk_of,
    settle,
    shared,
    truth,
    when,
)
from nhs_accountable_care.payment import formula as formula_of
from nhs_accountable_care.payment import net as net_of
from nhs_accountable_care.payment.evaluation.interpreter import run_all
from nhs_accountable_care.payment.evaluation.lowering import lowered
from nhs_accountable_care.payment.evaluation.reference_evaluator import worked_out
from nhs_accountable_care.payment.language.facts import (
    facts_of_table,
    facts_of_whole,
    read_facts,
    value_of_steps,
)
from nhs_accountable_care.payment.language.traversal import rewritten

pytestmark = pytest.mark.broad

PARTIES = ("commissioner", "acute", "community")
CODES = ("elective", "emergency", "maternity")
PRICES = PriceList(
    name="tariff",
    codes=(*CODES, "other"),
    columns=(
        PriceColumn(
            name="price",
            unit=PENCE,
            values=(Fraction(725100), Fraction(1, 2), Fraction(0), Fraction(7)),
        ),
        PriceColumn(
            name="unit_price",
            unit=PRICE,
            values=(Fraction(1109, 5), Fraction(1, 10_000), Fraction(0), Fraction(12_000)),
        ),
        PriceColumn(
            name="days", unit=COUNT, values=(Fraction(0), Fraction(5), Fraction(22), Fraction(3))
        ),
        PriceColumn(
            name="factor",
            unit=RATE,
            values=(Fraction(1), Fraction(9, 8), Fraction(-1, 3), Fraction(0)),
        ),
    ),
)
YEARS = fact("year", YEAR, lowest=FinancialYear(2022), highest=FinancialYear(2024))


SMALL_STEPS = {
    PENCE: Fraction(3),
    PRICE: Fraction(1, 8),
    COUNT: Fraction(1, 3),
    RATE: Fraction(1, 3),
}


def number_facts(unit: Unit, prefix: str, table: str | None) -> tuple[Fact, ...]:
    """Declare facts of a unit: usual, fine, coarse, signed, and one that is never zero."""

    def made(name: str, step: Fraction, lowest: int, highest: int) -> Fact:
        return Fact(
            name=f"{prefix}_{name}",
            unit=unit,
            step=step,
            lowest=lowest,
            highest=highest,
            table=table,
        )

    return (
        made("usual", Fraction(1), 0, 10**9),
        made("fine", Fraction(1 if unit is PENCE else Fraction(1, 100)), 0, 10**5),
        made("coarse", Fraction(100), -(10**4), 10**4),
        made("signed", Fraction(1), -300, 300),
        made("small", SMALL_STEPS[unit], -7, 7),
        made("least_one", Fraction(1), 1, 40),
    )


def pool(table: str | None) -> dict[Unit, tuple[Fact, ...]]:
    """Declare the facts of the whole, or of the rows of a table."""
    prefix = "" if table is None else "row_"
    return {
        PENCE: number_facts(PENCE, f"{prefix}money", table),
        PRICE: number_facts(PRICE, f"{prefix}price", table),
        COUNT: number_facts(COUNT, f"{prefix}people", table),
        RATE: (
            *number_facts(RATE, f"{prefix}rate", table),
            fact(f"{prefix}share", SHARE, table=table),
        ),
        TRUTH: (truth(f"{prefix}met", table=table), truth(f"{prefix}agreed", table=table)),
        CODE: (code(f"{prefix}setting", CODES, table=table), code(f"{prefix}open", table=table)),
    }


WHOLE, ROWS = pool(None), pool("activity")
UNITS = st.sampled_from((PENCE, PRICE, COUNT, RATE))
RATES = st.fractions(min_value=-2, max_value=2, max_denominator=12)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=12)
SIZES = st.sampled_from(
    [
        Fraction(0),
        Fraction(1),
        Fraction(5),
        Fraction(-3),
        Fraction(1, 3),
        Fraction(250),
        Fraction(10**5),
    ]
)
WAYS = st.sampled_from(Rounding)


class Grower:
    """Grows expressions and conditions from what Hypothesis draws."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.names = 0
        self.in_rows = False

    def facts(self, unit: Unit) -> Fact:
        """Draw a fact, in rows sometimes one of the row."""
        rows = self.in_rows and self.draw(st.booleans())
        return self.draw(st.sampled_from((ROWS if rows else WHOLE)[unit]))

    def name(self) -> str:
        """Make up a name for a step."""
        self.names += 1
        return f"step {self.names}"

    def leaf(self, unit: Unit) -> Expression:
        """Draw a fact or a constant."""
        if self.draw(st.integers(0, 2)):
            return self.facts(unit)
        return Amount(value=self.draw(SIZES), unit=unit)

    def value(self, unit: Unit, depth: int) -> Expression:
        """Draw an expression of a unit."""
        if depth <= 0:
            return self.leaf(unit)
        shapes: list[Callable[[Unit, int], Expression] | None] = [
            None,
            self.sum,
            self.scaled,
            self.product,
            self.ratio,
            self.least,
            self.greatest,
            self.bands,
            self.when,
            self.listed,
            self.step,
            self.rounded,
            *((self.total,) if not self.in_rows else ()),
            *((self.portion,) if unit is PENCE else ()),
        ]
        shape = self.draw(st.sampled_from(shapes))
        return self.leaf(unit) if shape is None else shape(unit, depth - 1)

    def several(self, unit: Unit, depth: int) -> tuple[Expression, ...]:
        """Draw a few expressions, sometimes one of them twice."""
        parts = [self.value(unit, depth) for _ in range(self.draw(st.integers(1, 3)))]
        if self.draw(st.booleans()):
            parts.append(parts[0])
        return tuple(parts)

    def sum(self, unit: Unit, depth: int) -> Expression:
        """Draw a sum."""
        return Sum(parts=self.several(unit, depth))

    def scaled(self, unit: Unit, depth: int) -> Expression:
        """Draw a constant part."""
        return Scaled(of=self.value(unit, depth), by=self.draw(RATES))

    def product(self, unit: Unit, depth: int) -> Expression:
        """Draw a product of at most one sum of money and one count."""
        parts = [self.value(unit, depth), self.value(RATE, depth)]
        if unit is PENCE and self.draw(st.booleans()):
            of = self.draw(st.sampled_from((PENCE, PRICE)))
            parts = [self.value(of, depth), self.value(COUNT, depth)]
        return Product(parts=tuple(self.draw(st.permutations(parts))))

    def positive(self, unit: Unit, depth: int) -> Expression:
        """Draw an expression that is above zero."""
        if self.draw(st.booleans()):
            return WHOLE[unit][5]
        floor = Amount(value=self.draw(st.sampled_from([Fraction(1), Fraction(1, 7)])), unit=unit)
        return Greatest(parts=(self.value(unit, depth), floor))

    def ratio(self, unit: Unit, depth: int) -> Expression:
        """Draw a ratio of units that may be divided."""
        top, bottom = self.draw(
            st.sampled_from(
                {
                    PENCE: [(PENCE, COUNT), (PENCE, RATE)],
                    PRICE: [(PRICE, RATE)],
                    COUNT: [(COUNT, RATE)],
                    RATE: [(PENCE, PENCE), (PRICE, PRICE), (COUNT, COUNT), (RATE, RATE)],
                }[unit]
            )
        )
        return Ratio(numerator=self.value(top, depth), denominator=self.positive(bottom, depth))

    def least(self, unit: Unit, depth: int) -> Expression:
        """Draw the least of a few."""
        return Least(parts=self.several(unit, depth))

    def greatest(self, unit: Unit, depth: int) -> Expression:
        """Draw the greatest of a few."""
        return Greatest(parts=self.several(unit, depth))

    def bands(self, unit: Unit, depth: int) -> Expression:
        """Draw bands, with edges that rest on one base."""
        of = self.draw(st.sampled_from((unit,) if unit in (PENCE, PRICE) else (COUNT, RATE)))
        if unit in (PENCE, PRICE) and self.draw(st.booleans()):
            of = COUNT
        mirrored = self.draw(st.booleans())
        parts = sorted(self.draw(st.lists(SHARES, min_size=2, max_size=4, unique=True)))
        if not mirrored and self.draw(st.booleans()):
            parts = sorted(each - Fraction(1, 2) for each in parts)
        base: Expression = WHOLE[of][self.draw(st.sampled_from((0, 5)))]
        if self.draw(st.booleans()):
            base = Amount(value=Fraction(1000), unit=of)
        edges: list[Expression | None] = [Scaled(of=base, by=each) for each in parts]
        if self.draw(st.booleans()):
            edges[-1] = None
        if not mirrored and self.draw(st.booleans()):
            edges[0] = None
        laid = tuple(
            Band(lo=lo, hi=hi, rate=self.draw(RATES)) for lo, hi in itertools.pairwise(edges)
        )
        return Bands(of=self.value(of, depth), bands=laid, unit=unit, mirrored=mirrored)

    def when(self, unit: Unit, depth: int) -> Expression:
        """Draw a choice."""
        return When(
            condition=self.condition(depth),
            then=self.value(unit, depth),
            otherwise=self.value(unit, depth),
        )

    def rounded(self, unit: Unit, depth: int) -> Expression:
        """Draw a rounding."""
        to = self.draw(
            st.sampled_from([Fraction(1), Fraction(100), Fraction(1, 1000), Fraction(2, 3)])
        )
        return Rounded(of=self.value(unit, depth), to=to, way=self.draw(WAYS))

    def portion(self, unit: Unit, depth: int) -> Expression:
        """Draw the part of one party."""
        assert unit is PENCE
        pot = Rounded(of=self.value(PENCE, depth), to=Fraction(1), way=self.draw(WAYS))
        parties = PARTIES[: self.draw(st.integers(1, 3))]
        if self.draw(st.booleans()):
            raw = [self.draw(st.integers(0, 9)) for _ in parties]
            assume(any(raw))
            keys = tuple(
                Key(party=party, weight=Fraction(each, sum(raw)))
                for party, each in zip(parties, raw, strict=True)
            )
        else:
            unit = self.draw(UNITS)
            keys = tuple(
                Key(party=party, weight=self.weight(unit, place))
                for place, party in enumerate(parties)
            )
        return Portion(of=pot, keys=keys, party=self.draw(st.sampled_from(parties)))

    def weight(self, unit: Unit, place: int) -> Expression:
        """Draw a weight: the first is never zero, and none is ever below it."""
        if place == 0:
            return WHOLE[unit][5]
        return WHOLE[unit][self.draw(st.sampled_from((0, 1)))]

    def total(self, unit: Unit, depth: int) -> Expression:
        """Draw a total over the rows of a table."""
        self.in_rows = True
        of = self.value(unit, depth)
        self.in_rows = False
        assume(not of.measure.has_total)
        if of.measure.grain is None:
            of = Rounded(of=of, to=Fraction(1, 4), way=Rounding.HALF_UP)
        return Total(table="activity", of=of, rows=3)

    def listed(self, unit: Unit, depth: int) -> Expression:
        """Draw what a price list says."""
        assert depth >= 0
        column = {PENCE: "price", PRICE: "unit_price", COUNT: "days", RATE: "factor"}[unit]
        return Listed(prices=PRICES, column=column, key=self.facts(CODE))

    def step(self, unit: Unit, depth: int) -> Expression:
        """Draw a named step."""
        return Step(name=self.name(), of=self.value(unit, depth))

    def condition(self, depth: int) -> Condition:
        """Draw a condition."""
        shape = self.draw(st.integers(0, 7))
        if depth <= 0 or shape == 0:
            return self.facts(TRUTH)
        if shape == 1:
            return is_code(self.facts(CODE), self.draw(st.sampled_from(CODES)))
        if shape == 2:
            return equal(
                YEARS, self.draw(st.sampled_from([FinancialYear(2022), FinancialYear(2023)]))
            )
        if shape == 3:
            return ~self.condition(depth - 1)
        if shape in {4, 5}:
            parts = [self.condition(depth - 1) for _ in range(self.draw(st.integers(1, 3)))]
            return (all_of if shape == 4 else any_of)(*parts)
        unit = self.draw(UNITS)
        left, right = self.value(unit, depth - 1), self.value(unit, depth - 1)
        made = {
            ">=": left >= right,
            ">": left > right,
            "<=": left <= right,
            "<": left < right,
            "=": equal(left, right),
        }
        return made[self.draw(st.sampled_from(sorted(made)))]


@st.composite
def formulas(draw: st.DrawFn, *, depth: int = 3) -> Formula:
    """Draw a formula of payments and notes."""
    grower = Grower(draw)
    lines = []
    for place in range(draw(st.integers(1, 2))):
        payer, payee = draw(st.permutations(PARTIES))[:2]
        of = grower.value(PENCE, depth)
        if draw(st.booleans()):
            # Conditions lie deep in a tree that grows at random, and would seldom be seen.
            of = when(grower.condition(depth - 1), of, grower.value(PENCE, 1))
        lines.append(line(f"line {place}", of, payer=payer, payee=payee))
    if draw(st.booleans()):
        unit = draw(UNITS)
        of = grower.value(unit, depth - 1)
        if of.measure.grain is None:
            of = Rounded(of=of, to=Fraction(1, 1000), way=Rounding.HALF_UP)
        lines.append(note("a note", of))
    return Formula(lines=tuple(lines))


def within(
    draw: st.DrawFn, item: Fact, codes: tuple[str, ...]
) -> Fraction | Money | UnitPrice | FinancialYear | str | bool:
    """Draw what a fact can be, its ends more often than chance would."""
    if item.unit is TRUTH:
        return draw(st.booleans())
    if item.unit is CODE:
        return draw(st.sampled_from(codes or CODES))
    ends = st.sampled_from((item.lowest, item.highest, max(item.lowest, min(item.highest, 0))))
    steps = draw(ends | st.integers(item.lowest, item.highest))
    if item.unit is YEAR:
        return FinancialYear(steps)
    value = steps * item.step
    if item.unit is PENCE:
        return Money(pence=value.numerator)
    return UnitPrice(pence=value) if item.unit is PRICE else value


@st.composite
def facts_for(draw: st.DrawFn, formula: Formula) -> dict[str, Any]:
    """Draw facts for a formula."""
    codes = formula.allowed_codes
    facts: dict[str, Any] = {
        item.name: within(draw, item, codes.get(item.name, ())) for item in facts_of_whole(formula)
    }
    for table, most in formula.tables.items():
        facts[table] = [
            {
                item.name: within(draw, item, codes.get(item.name, ()))
                for item in facts_of_table(formula, table)
            }
            for _ in range(draw(st.integers(0, most)))
        ]
    return facts


@st.composite
def settled(draw: st.DrawFn) -> tuple[Formula, dict[str, Any]]:
    """Draw a formula and facts for it."""
    formula = draw(formulas())
    return formula, draw(facts_for(formula))


def test_formulas_are_built_from_every_node() -> None:
    """The laws are asked of formulas in which every expression and every condition stands."""
    seen: set[type] = set()

    @settings(max_examples=200, derandomize=True, database=None, phases=[Phases.generate])
    @given(formulas())
    def draw(drawn: Formula) -> None:
        seen.update(map(type, drawn.nodes))

    draw()
    assert {*get_args(Expression), *get_args(Condition)} <= seen


@given(formulas())
def test_a_formula_is_written_as_clauses_and_read_back(formula: Formula) -> None:
    """Each step and each line as text, from which the same formula comes."""
    agreement = LocalAgreement(agreed=formula)
    data = agreement.to_data()
    named = {each.name: each.of for each in formula.steps}
    paid = {each.label: each.of for each in formula.lines}
    steps = tuple(attrs.evolve(each, of=clause_of(named[each.name])) for each in data.steps)
    lines = tuple(attrs.evolve(each, of=clause_of(paid[each.label])) for each in data.lines)
    assert LocalAgreement.from_data(attrs.evolve(data, steps=steps, lines=lines)) == agreement


# More often than the others: it is the law on which all speed rests.
@settings(max_examples=4 * settings().max_examples)
@given(settled())
def test_oracle_generated_source_and_operations_give_the_same_pence(
    case: tuple[Formula, dict[str, Any]],
) -> None:
    """Law 1: exact fractions, generated source and interpreted operations agree to the penny."""
    formula, facts = case
    exact = settle(formula, facts).amounts
    assert prepare(formula).settle(facts).amounts == exact
    assert prepare(formula, generate=False).settle(facts).amounts == exact


@given(settled())
def test_every_operation_lies_within_its_bounds(case: tuple[Formula, dict[str, Any]]) -> None:
    """Law 2: no whole-number operation ever leaves the bounds that were worked out for it."""
    formula, facts = case
    inputs = settle(formula, facts).inputs
    whole = facts_of_whole(formula)
    program = lowered(formula)
    values = run_all(
        program,
        dict(zip([item.name for item in whole], inputs.values, strict=True)),
        {
            table: [
                dict(zip([item.name for item in facts_of_table(formula, table)], row, strict=True))
                for row in rows
            ]
            for table, rows in zip(formula.tables, inputs.tables, strict=True)
        },
    )
    for operation, value in zip(program.operations, values, strict=True):
        if operation.table is None and operation.kind != "shares":
            assert operation.lowest <= value <= operation.highest


@given(settled())
def test_postings_and_nets_sum_to_zero_and_lines_to_the_nets(
    case: tuple[Formula, dict[str, Any]],
) -> None:
    """Law 3: each posting is one transfer, so nets cancel; a party's net is its lines."""
    formula, facts = case
    settlement = settle(formula, facts)
    net = settlement.net
    assert sum(money.pence for money in net.values()) == 0
    for party, money in net.items():
        paid = [each.amount.pence for each in settlement.postings if each.payer == party]
        got = [each.amount.pence for each in settlement.postings if each.payee == party]
        assert money.pence == sum(got) - sum(paid)
        of = note("net", net_of(formula, party))
        assert settle(Formula(lines=(of,)), facts).amounts == (money.pence,)


@st.composite
def pots(draw: st.DrawFn) -> tuple[int, list[Fraction]]:
    """Draw a pot and constant keys that make the whole."""
    raw = draw(st.lists(st.integers(0, 30), min_size=1, max_size=12).filter(any))
    return draw(st.integers(-(10**9), 10**9)), [Fraction(each, sum(raw)) for each in raw]


def portions(pot: int, weights: list[Fraction], order: list[int]) -> dict[int, int]:
    """Share a pot by the language, the parties declared in an order."""
    keys = tuple(Key(party=f"party {place}", weight=weights[place]) for place in order)
    of = Amount(value=Fraction(pot), unit=PENCE)
    lines = tuple(
        note(str(place), Portion(of=of, keys=keys, party=f"party {place}")) for place in order
    )
    return dict(zip(order, settle(Formula(lines=lines), {}).amounts, strict=True))


@given(pots(), st.randoms(use_true_random=False))
def test_keys_keep_every_penny(case: tuple[int, list[Fraction]], chance: random.Random) -> None:
    """Law 4: portions sum to the pot, lie within a penny of the exact share, on its side."""
    pot, weights = case
    order = list(range(len(weights)))
    found = portions(pot, weights, order)
    assert sum(found.values()) == pot
    for place, pence in found.items():
        assert abs(pence - pot * weights[place]) < 1
        assert pence * pot >= 0
    chance.shuffle(order)
    again = portions(pot, weights, order)
    for place, pence in found.items():
        if again[place] != pence:
            rest = abs(pot) * weights[place] % 1
            tied = [each for each in weights if abs(pot) * each % 1 == rest]
            assert len(tied) > 1


@given(settled(), st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_bounds_keep_the_net_and_move_only_what_they_strip(
    case: tuple[Formula, dict[str, Any]], low: int, width: int
) -> None:
    """Law 5: the net stays in bounds, and the rest lands on the holder alone."""
    formula, facts = case
    party = formula.parties[0]
    bounded = Bounded(
        part=Given(agreed=formula),
        party=party,
        holder="holder",
        lowest=Money(pence=low),
        highest=Money(pence=low + width),
    )
    before = settle(formula, facts).net
    after = settle(bounded, facts).net
    assert low <= after[party].pence <= low + width
    assert after["holder"].pence == before[party].pence - after[party].pence
    assert {name: net for name, net in after.items() if name not in {party, "holder"}} == {
        name: net for name, net in before.items() if name != party
    }
    if low <= before[party].pence <= low + width:
        assert after["holder"].pence == 0


@given(settled())
def test_combinations_of_one_are_that_one(case: tuple[Formula, dict[str, Any]]) -> None:
    """Law 6: Together and Phased of one, and Conditional on what is true, are the part."""
    formula, facts = case
    alone = settle(formula, facts)
    one = Given(agreed=formula)
    always = truth("always")
    assert settle(Together(parts=(one,)), facts).net == alone.net
    conditional = Conditional(condition=always, part=one)
    assert settle(conditional, {**facts, "always": True}).net == alone.net
    closed = settle(conditional, {**facts, "always": False})
    assert closed.postings == ()
    year = FinancialYear(2025)
    phased = Phased(cases=(Phase(year=year, part=one),), year="phase")
    assert settle(phased, {**facts, "phase": year}).net == alone.net


@given(formulas(), formulas(), st.data())
def test_together_is_associative(first: Formula, second: Formula, data: st.DataObject) -> None:
    """Law 6: it does not matter which mechanisms are put together first."""
    parts = (
        Given(agreed=first),
        Given(agreed=renamed(second, "b")),
        Given(agreed=renamed(first, "c")),
    )
    # The third is the first once more, so that both may share out what one saved.
    together = partial(Together, shared_twice="drawn at random")
    left = together(parts=(together(parts=parts[:2]), parts[2]))
    right = together(parts=(parts[0], together(parts=parts[1:])))
    facts = data.draw(facts_for(left.formula()))
    assert settle(left, facts).net == settle(right, facts).net


@given(settled(), st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]))
def test_nothing_comes_of_nothing(case: tuple[Formula, dict[str, Any]], rate: Fraction) -> None:
    """Law 7: a share of zero pays nothing, a pot of zero posts nothing."""
    formula, facts = case
    of = formula.lines[0].of
    nothing = formula_of(line("none of it", of * 0, payer="a", payee="b"))
    assert settle(nothing, facts).postings == ()
    pot = line_pot = Amount(value=Fraction(0), unit=PENCE)
    keys = (Key(party="a", weight=rate), Key(party="b", weight=1 - rate))
    lines = shared("pot", line_pot, keys, holder="c")
    assert settle(formula_of(*lines), {}).postings == ()
    no_variance = Bands(of=pot, bands=(Band(lo=None, hi=None, rate=rate),), unit=PENCE)
    assert settle(formula_of(note("share", no_variance)), {}).amounts == (0,)


@given(settled(), st.integers(2, 5))
def test_money_scales_and_nothing_else_does(
    case: tuple[Formula, dict[str, Any]], times: int
) -> None:
    """Law 8: all money times k makes every unrounded sum k times as large, and moves no rate."""
    formula, facts = case
    grown = Formula(lines=tuple(money_times(each, times) for each in formula.lines))
    scaled = {
        name: scaled_value(value, times) for name, value in facts.items() if name != "activity"
    }
    if "activity" in facts:
        scaled["activity"] = [
            {name: scaled_value(value, times) for name, value in row.items()}
            for row in facts["activity"]
        ]
    before = worked_out(formula, read_facts(formula, facts), rounds=False)
    after = worked_out(grown, read_facts(grown, scaled), rounds=False)
    for one, other in zip(formula.lines, grown.lines, strict=True):
        factor = times if one.of.measure.unit in (PENCE, PRICE) else 1
        assert after.value(other.of) == before.value(one.of) * factor


@given(
    st.fractions(max_denominator=1000),
    st.fractions(min_value=Fraction(1, 100), max_value=200, max_denominator=100),
    WAYS,
)
def test_rounding_mirrors_lies_near_and_settles(
    value: Fraction, to: Fraction, way: Rounding
) -> None:
    """Law 9: four ways mirror, halves lie within half a step, and twice is once."""

    def rounded_to(x: Fraction) -> Fraction:
        of = Rounded(of=Amount(value=x, unit=RATE), to=to, way=way)
        (steps,) = prepare(formula_of(note("rounded", of))).pence()
        assert settle(formula_of(note("rounded", of)), {}).amounts == (steps,)
        return steps * to

    found = rounded_to(value)
    if way not in {Rounding.FLOOR, Rounding.CEILING}:
        assert rounded_to(-value) == -found
    near = way in {Rounding.HALF_UP, Rounding.HALF_EVEN}
    assert abs(found - value) <= to / 2 if near else abs(found - value) < to
    assert rounded_to(found) == found


@given(
    st.integers(-(10**6), 10**6),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4, unique=True),
    st.lists(SHARES, min_size=4, max_size=4),
    st.integers(0, 10**6),
)
def test_bands_mirror_split_and_never_share_more_than_there_is(
    x: int, edges: list[int], rates: list[Fraction], cut: int
) -> None:
    """Law 10: mirrored bands are odd, splitting a band changes nothing, shares stay monotone."""
    ends = [Fraction(each) for each in sorted({0, *edges})]

    def share(value: int, points: list[Fraction], by: list[Fraction]) -> Fraction:
        laid = tuple(
            Band(
                lo=Amount(value=lo, unit=RATE),
                hi=None if hi is None else Amount(value=hi, unit=RATE),
                rate=rate,
            )
            for lo, hi, rate in zip(points, [*points[1:], None], by, strict=False)
        )
        of = Amount(value=Fraction(value), unit=RATE)
        bands = Bands(of=of, bands=laid, unit=RATE, mirrored=True)
        only = formula_of(
            note("share", Rounded(of=bands, to=Fraction(1, 27720), way=Rounding.DOWN))
        )
        (steps,) = settle(only, {}).amounts
        return steps * Fraction(1, 27720)

    by = (rates * 2)[: len(ends)]
    assert share(-x, ends, by) == -share(x, ends, by)
    assert share(x, ends[:1], by[:1]) == x * by[0]
    split = sorted({*ends, Fraction(cut)})
    shared_out = [by[max(place for place, end in enumerate(ends) if end <= at)] for at in split]
    assert share(x, split, shared_out) == share(x, ends, by)
    assert abs(share(x, ends, by)) <= abs(x)
    assert share(x, ends, by) <= share(x + 1, ends, by)


@given(settled(), st.data())
def test_the_curve_is_the_formula_without_rounding(
    case: tuple[Formula, dict[str, Any]], data: st.DataObject
) -> None:
    """Law 11: at every point the curve is what exact settlement without rounding comes to."""
    formula, facts = case
    moving = [
        each.name for each in facts_of_whole(formula) if each.unit not in {TRUTH, CODE, YEAR}
    ]
    assume(moving)
    x = data.draw(st.sampled_from(moving))
    party = data.draw(st.sampled_from(formula.parties))
    try:
        drawn = curve(formula, party, x, facts)
    except CurvedError:
        # Two moving things are multiplied somewhere: there is no curve to compare.
        return
    of = net_of(formula, party)
    at = [drawn.segments[0].start, drawn.segments[-1].end, *drawn.breakpoints]
    item = next(each for each in formula.facts if each.name == x)
    now = read_facts(formula, facts).values[facts_of_whole(formula).index(item)]
    point = data.draw(st.sampled_from(at) | st.just(int(now) * item.step))
    steps = point / item.step
    if steps.denominator == 1:
        value = value_of_steps(item, steps.numerator, formula.currency)
        inputs = read_facts(formula, {**facts, x: value})
        assert drawn.at(point) == worked_out(formula, inputs, rounds=False).value(of)


@settings(max_examples=200)
@given(settled())
def test_what_is_said_of_risk_is_what_working_out_finds(
    case: tuple[Formula, dict[str, Any]],
) -> None:
    """Law 15: rates, ranges, the least and the most hold on both sides of every bend."""
    formula, facts = case
    for party in risk_of(formula, facts=facts).parties:
        settled_now = settle(formula, facts).net[party.party].pence
        assert party.least <= settled_now <= party.most
        for each in party.facts:
            if each.choices:
                check_choices(formula, facts, each)
            elif each.is_sampled:
                check_samples(formula, facts, each)
            elif each.ranges:
                check_ranges(formula, facts, each)


@given(settled())
def test_a_formula_beside_itself_carries_the_same_risk(
    case: tuple[Formula, dict[str, Any]],
) -> None:
    """Law 17: both rates are those of the ranges, and words name each fact that moves a party."""
    formula, facts = case
    both = compare_risk(formula, formula, facts=facts)
    for each in both.ranges:
        found = both.first.of(each.party).fact(each.fact.name).ranges
        assert each.first == each.second
        assert {one.rate for one in found if each.start <= one.start < each.end} == {each.first}
    # Long names may be folded between words.
    told, compared = (" ".join(each.explain().split()) for each in (both.first, both))
    for party in both.first.parties:
        for one in party.facts:
            name = one.fact.name.replace("_", " ")
            assert name in told
            if one.moves and not one.is_set_beforehand:
                assert f"{party.party}, by the {name}" in compared


def moved(formula: Formula, facts: dict[str, Any], of: FactRisk, steps: int) -> dict[str, Any]:
    """Return the facts with one of them at so many steps."""
    return {**facts, of.fact.name: value_of_steps(of.fact, steps, formula.currency)}


def check_ranges(formula: Formula, facts: dict[str, Any], of: FactRisk) -> None:
    """Work out both ends of every range, just within it, and every bend, without rounding."""
    net, step = net_of(formula, of.party), of.fact.step

    def height(steps: int) -> Fraction:
        inputs = read_facts(formula, moved(formula, facts, of, steps))
        return worked_out(formula, inputs, rounds=False).value(net)

    heights = [height(of.fact.lowest), height(of.fact.highest)]
    is_all_seen = True
    for each in of.ranges:
        first, last = each.start // step + 1, -(-each.end // step) - 1
        if first > last:
            is_all_seen = False
            continue
        low, high = height(first), height(last)
        assert high - low == each.rate * (last - first) * step
        heights.append(low + each.rate * (each.start - first * step))
        heights.append(high + each.rate * (each.end - last * step))
        if of.bounds is not None:
            assert of.bounds.least <= each.rate <= of.bounds.most
    for bend in of.bends:
        assert of.may_jump or bend.before == bend.here == bend.after
        if (bend.at / step).denominator == 1:
            heights.append(height(int(bend.at / step)))
            assert heights[-1] == bend.here
        else:
            is_all_seen = False
    assert of.least is not None
    assert of.most is not None
    assert of.least <= min(heights) <= max(heights) <= of.most
    if is_all_seen:
        assert (min(heights), max(heights)) == (of.least, of.most)


def check_samples(formula: Formula, facts: dict[str, Any], of: FactRisk) -> None:
    """Settle at every value that was settled, to the penny."""
    for each in of.ranges:
        start, end = (
            settle(formula, moved(formula, facts, of, int(x / of.fact.step))).net[of.party].pence
            for x in (each.start, each.end)
        )
        assert end - start == each.rate * (each.end - each.start)
        assert of.least is not None
        assert of.most is not None
        assert of.least <= min(start, end) <= max(start, end) <= of.most


def check_choices(formula: Formula, facts: dict[str, Any], of: FactRisk) -> None:
    """Settle for each thing that a fact may be, to the penny."""
    values: dict[str, Any] = {each.value: each.value for each in of.choices}
    if of.fact.unit is TRUTH:
        values = {"no": False, "yes": True}
    if of.fact.unit is YEAR:
        values = {each.value: FinancialYear.parse(each.value) for each in of.choices}
    for each in of.choices:
        given = {**facts, of.fact.name: values[each.value]}
        assert settle(formula, given).net[of.party].pence == each.net


@settings(max_examples=200)
@given(settled(), st.sampled_from((*PARTIES, "somebody else", None)))
def test_parts_of_a_penny_are_borne_by_somebody(
    case: tuple[Formula, dict[str, Any]], payer: str | None
) -> None:
    """Law 16: at any point all parties, with whoever pays for the fact, bear one penny."""
    formula, facts = case
    money = [each.name for each in facts_of_whole(formula) if each.unit is PENCE]
    paid_by = {} if payer is None else dict.fromkeys(money, payer)
    risk = risk_of(formula, facts=facts, paid_by=paid_by)
    for name in money:
        drawn = [
            each
            for party in risk.parties
            for each in party.facts
            if each.fact.name == name and each.ranges and not each.is_sampled
        ]
        for start in {one.start for each in drawn for one in each.ranges}:
            with warnings.catch_warnings():
                # Just at a leap, of which it warns.
                warnings.simplefilter("ignore", LeapWarning)
                shares = risk.shares(name, start)
            assert sum(shares.values()) == 1
            for each in drawn:
                said = [one for one in each.ranges if one.start <= start < one.end]
                assert [one.borne for one in said] == [
                    None if payer is None else shares[each.party]
                ]


@given(settled(), st.data())
def test_what_is_needed_is_what_settling_reads(
    case: tuple[Formula, dict[str, Any]], data: st.DataObject
) -> None:
    """Law 12: dropping any one fact raises naming it, and adding others changes nothing."""
    formula, facts = case
    names = {each.fact.table or each.fact.name for each in needed(formula)}
    assert names | set(formula.tables) == set(facts)
    more = {**facts, "unheard_of": 5}
    assert settle(formula, more).amounts == settle(formula, facts).amounts
    assume(facts)
    gone = data.draw(st.sampled_from(sorted(facts)))
    fewer = {name: value for name, value in facts.items() if name != gone}
    with pytest.raises(MissingFactError, match=gone):
        settle(formula, fewer)


@given(settled())
def test_settling_is_pure(case: tuple[Formula, dict[str, Any]]) -> None:
    """Law 13: the same facts give the same answer, and the facts are left as they were."""
    formula, facts = case
    before = copy.deepcopy(facts)
    first, second = settle(formula, facts), settle(formula, facts)
    assert first == second
    assert first.to_records() == second.to_records()
    assert first.explain() == second.explain()
    assert facts == before


@given(settled())
def test_a_settlement_as_data_is_plain_and_says_the_same(
    case: tuple[Formula, dict[str, Any]],
) -> None:
    """Law 15: JSON brings the records back as they were, and they sum as the settlement does."""
    formula, facts = case
    settlement = settle(formula, facts)
    records = settlement.to_records()
    assert json.loads(json.dumps(records)) == records
    steps = [step.to_record() for step in settlement.steps]
    assert json.loads(json.dumps(steps)) == steps
    nets = dict.fromkeys(records["net"], 0)
    for posting in records["postings"]:
        nets[posting["payer"]] -= posting["pence"]
        nets[posting["payee"]] += posting["pence"]
    assert nets == records["net"]
    compared = compare(formula, Formula(lines=formula.lines[:1]), facts).to_records()
    assert json.loads(json.dumps(compared)) == compared


@given(formulas())
def test_an_agreement_as_data_is_read_back_equal_and_words_mention_every_fact(
    formula: Formula,
) -> None:
    """Law 14: plain data of a local agreement comes back equal; no fact goes unsaid."""
    agreement = LocalAgreement(agreed=formula)
    data = agreement.to_data()
    again = LocalAgreement.from_data(data)
    assert again == agreement
    assert again.to_data() == data
    told = " ".join(str(each) for each in in_words(agreement))
    for each in formula.facts:
        assert each.name.replace("_", " ") in told


# --- What the laws are stated with ---


@attrs.frozen(kw_only=True)
class Given:
    """A mechanism whose formula was drawn."""

    type_tag: ClassVar[str] = "given"

    agreed: Formula

    def formula(self) -> Formula:
        """Return the formula that was drawn."""
        return self.agreed


def renamed(formula: Formula, letter: str) -> Formula:
    """Rename lines and steps, so that two formulas can stand together."""

    def change(node: Any) -> Any:  # noqa: ANN401 - any node
        if isinstance(node, Step):
            return attrs.evolve(node, name=f"{node.name} {letter}")
        return node

    values = rewritten([each.of for each in formula.lines], change)
    return Formula(
        lines=tuple(
            attrs.evolve(each, label=f"{each.label} {letter}", of=value)
            for each, value in zip(formula.lines, values, strict=True)
        )
    )


def scaled_value(value: Any, times: int) -> Any:  # noqa: ANN401 - any value of a fact
    """Multiply the value of a fact if it is money or a price, and leave any other."""
    match value:
        case Money():
            return Money(pence=value.pence * times)
        case UnitPrice():
            return UnitPrice(pence=value.pence * times)
        case _:
            return value


def money_times(of: Line, times: int) -> Line:
    """Multiply all money in a line: constants, the bounds of facts, prices, rates in pounds."""
    monetary = (PENCE, PRICE)

    def change(node: Any) -> Any:  # noqa: ANN401 - any node
        match node:
            case Amount() if node.unit in monetary:
                return attrs.evolve(node, value=node.value * times)
            case Fact() if node.unit in monetary:
                return attrs.evolve(node, step=node.step * times)
            case Listed() if node.column in ("price", "unit_price"):
                columns = [
                    attrs.evolve(each, values=tuple(value * times for value in each.values))
                    if each.unit in monetary
                    else each
                    for each in node.prices.columns
                ]
                prices = attrs.evolve(node.prices, columns=tuple(columns))
                return attrs.evolve(node, prices=prices)
            case Bands() if node.unit in monetary and node.of.measure.unit not in monetary:
                bands = (attrs.evolve(each, rate=each.rate * times) for each in node.bands)
                return attrs.evolve(node, bands=tuple(bands))
            case _:
                return node

    (value,) = rewritten([of.of], change)
    changed: Line = attrs.evolve(of, of=value)
    return changed
