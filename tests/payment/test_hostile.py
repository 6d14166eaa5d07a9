"""What is large or ill meant is refused before it is worked on, or worked on once a part."""

import copy
import enum
import json
import pickle
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest

from nhs_accountable_care import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    MissingFactError,
    Money,
    Rounding,
    Share,
)
from nhs_accountable_care._core.limits import (
    LONGEST_NAME,
    LONGEST_REPRESENTATION,
    MOST_LINES,
    MOST_NODES,
)
from nhs_accountable_care._core.money import exact_of, number_text, parse_ratio
from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import read
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHIPPED_MECHANISMS,
    YEAR,
    AgreedOffset,
    AgreementData,
    AllOf,
    AnyOf,
    BlockPayment,
    Expression,
    Fact,
    FactData,
    Facts,
    Formula,
    Key,
    LineData,
    Listed,
    LocalAgreement,
    Measure,
    OrganisationTotal,
    Portion,
    PriceColumn,
    PriceList,
    Qualified,
    RecordedFact,
    Step,
    Sum,
    SystemControlTotals,
    WholePopulationBudget,
    amount,
    band,
    bands,
    code,
    compare,
    curve,
    fact,
    fact_problems,
    formula,
    greatest,
    in_words,
    instalments,
    is_code,
    least,
    line,
    lowered,
    needed,
    note,
    phased,
    prepare,
    rounded,
    settle,
    shared,
    total,
    unlimited_ends,
    when,
)
from nhs_accountable_care.payment.language import expressions
from nhs_accountable_care.payment.language.expressions import sum_of
from nhs_accountable_care.payment.language.traversal import rewritten
from nhs_accountable_care.payment.language.units import digits_of
from nhs_accountable_care.payment.mechanisms import combinators
from nhs_accountable_care.payment.readings import payout_curve

pytestmark = pytest.mark.broad

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "cases" / "hostile" / "documents"
T = TypeVar("T")
HUGE = 10**5_000
"""A whole number that Python writes for nobody."""


def pickled(value: T) -> T:
    """Send a value through a pickle and back."""
    again: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - written on the same line
    return again


def doubled(times: int) -> Expression:
    """Add a step to itself, so often: a formula of few parts, and as a tree of very many."""
    of: Expression = fact("x", COUNT, highest=1)
    for place in range(times):
        of = Step(name=f"s{place}", of=Sum(parts=(of, of)))
    return of


# --- Documents ---

REFUSED_DOCUMENTS = [
    pytest.param("instalments", "instalments are too many; write at most 53", id="instalments"),
    pytest.param("shared-formula", "is no condition", id="shared-formula-in-words"),
]


@pytest.mark.parametrize(("name", "says"), REFUSED_DOCUMENTS)
def test_a_small_document_is_refused_with_its_path(name: str, says: str) -> None:
    """What would fill the memory, or the screen, is one problem of a line or two."""
    text = (DOCUMENTS / f"{name}.json").read_text("utf-8")
    with pytest.raises(DocumentError) as raised:
        read(text)
    (problem,) = raised.value.problems
    assert problem.path.startswith("$.finance.payments[0].mechanism")
    assert says in problem.message
    assert len(problem.message) < 300


def test_the_proof_that_bands_are_in_order_asks_each_step_once() -> None:
    """The line bands-of-shared-steps: a small document that ran for minutes ends."""
    read((DOCUMENTS / "bands-of-shared-steps.json").read_text("utf-8"))


# --- One part, once ---


def test_a_shared_formula_is_written_compared_and_hashed_as_a_graph() -> None:
    """Fifteen doublings are thirty parts, and as a tree sixty thousand."""
    one, other = doubled(30), doubled(30)
    assert one == other
    assert hash(one) == hash(other)
    assert one != doubled(29)
    assert hash(one) != hash(doubled(29))
    assert len(repr(one)) < 5_000
    assert "Step('s3', …)" in repr(one)
    agreed = formula(note("one", one), note("again", one))
    assert len(repr(agreed)) < 5_000
    assert len(repr(LocalAgreement(agreed=agreed))) < 5_000
    assert pickled(agreed) == agreed


def test_what_is_written_out_is_cut() -> None:
    """A formula of many parts is told of in a few pages; short tuples stand as Python has them."""
    many = Sum(parts=tuple(fact(f"x{place}", COUNT) for place in range(2_000)))
    assert len(repr(many)) == LONGEST_REPRESENTATION + 1
    assert repr(many).endswith("…")
    assert "parts=(Fact(" in repr(Sum(parts=(fact("x", COUNT),)))
    assert ",))" in repr(Sum(parts=(fact("x", COUNT),)))


def test_price_lists_are_looked_up_and_compared_once() -> None:
    """The line price-list-look-ups: each list is gone through once, however often it is used."""
    codes = tuple(f"c{place}" for place in range(3_000))
    column = PriceColumn(name="price", unit=PENCE, values=(Fraction(1, 4),) * len(codes))
    prices = PriceList(name="tariff", codes=codes, columns=(column,))
    some, none = code("setting", codes), code("other")
    found = [Listed(prices=prices, column="price", key=key) for key in (some, none)] * 2
    agreed = formula(note("x", Sum(parts=tuple(found)) * 4))
    assert agreed.allowed_codes["setting"] is some.codes
    assert agreed.allowed_codes["other"] is prices.codes
    facts = {"setting": "c7", "other": "c2999"}
    for generate in (True, False):
        prepared = prepare(agreed, generate=generate)
        assert prepared.pence("c7", "c2999") == (4,)
        assert prepared.settle(facts).amounts == settle(agreed, facts).amounts
        with pytest.raises(InvalidValueError, match="outside its bounds"):
            prepared.pence("c7", "d")
    again = LocalAgreement.from_data(LocalAgreement(agreed=agreed).to_data())
    assert again.agreed == agreed
    with pytest.raises(InvalidValueError, match="may be 'd', which tariff does not list"):
        Listed(prices=prices, column="price", key=code("setting", ("c1", "d")))
    with pytest.raises(InvalidValueError, match="it has: price"):
        prices.column("cost")


def test_a_budget_of_too_many_facts_is_refused_before_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is taken off counts twice, as a fact and its opposite; at the bound it is written."""
    names = tuple(f"e{number}" for number in range(MOST_NODES // 2))
    with pytest.raises(InvalidValueError, match="has 10,011 nodes, and 10,000 at most"):
        WholePopulationBudget(exclusions=names)
    monkeypatch.setattr(WholePopulationBudget, "formula", pytest.fail)
    with pytest.raises(InvalidValueError, match="more than 10,000 nodes; add some of them up"):
        WholePopulationBudget(adjustments=("a",), exclusions=names)


def test_a_column_of_a_price_list_is_lowered_once() -> None:
    """No look-up holds its list again; what says the same is one column, and one operation."""
    codes = ("a", "b", "c")

    def prices(name: str, *pence: int) -> PriceList:
        values = tuple(map(Fraction, pence))
        column = PriceColumn(name="price", unit=PENCE, values=values)
        return PriceList(name=name, codes=codes, columns=(column,))

    lists = (prices("one", 1, 2, 4), prices("same", 1, 2, 4), prices("other", 1, 5, 6))
    found = [
        Listed(prices=each, column="price", key=code(key))
        for each in (*lists, lists[0])
        for key in ("x", "y")
    ]
    for generate in (True, False):
        prepared = prepare(formula(note("x", Sum(parts=tuple(found)))), generate=generate)
        program = prepared.program
        assert [column.values for column in program.columns] == [(1, 2, 4), (1, 5, 6)]
        assert {column.codes for column in program.columns} == {codes}
        read = [each.number for each in program.operations if each.kind == "listed"]
        assert read == [0, 0, 1, 1]
        assert prepared.pence("b", "c") == (3 * (2 + 4) + 5 + 6,)


def test_a_combined_mechanism_changes_names_without_proving_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The line combined-mechanisms: sixty layers of names over a formula are made of its parts."""
    of: Expression = fact("x", PENCE)
    for place in range(2, 40):
        of = of + fact(f"x{place}", PENCE) * Fraction(1, place)
    rows = total("spells", fact("cost", PENCE, table="spells") * 2, rows=3)
    mechanism: Any = LocalAgreement(agreed=formula(note("a", of), note("b", rows)))
    written, proved = [], []
    write, prove = rewritten, Sum._measured

    def counted_write(*of: Any) -> tuple[Expression, ...]:  # noqa: ANN401 -- as it is called
        written.append(of)
        return write(*of)

    def counted_proof(node: Sum) -> Any:  # noqa: ANN401 -- what is known is not told outside
        proved.append(node)
        return prove(node)

    with monkeypatch.context() as patch:
        patch.setattr(combinators, "rewritten", counted_write)
        patch.setattr(Sum, "_measured", counted_proof)
        for _ in range(10):
            mechanism = Qualified(part=mechanism, by="of")
        made = mechanism.formula()
    assert (len(written), proved) == (10, [])
    names = {each.name for each in made.facts}
    assert "of_" * 10 + "x" in names
    assert list(made.tables) == ["of_" * 10 + "spells"]
    for node in made.nodes:
        if not isinstance(node, Fact):
            # What is known was not worked out again, and is what it would be.
            assert attrs.evolve(node).measure == node.measure
    long = Qualified(part=BlockPayment(), by="b" * 500)
    with pytest.raises(InvalidValueError, match="longer than 1,000 characters"):
        Qualified(part=long, by="c" * 500)


# --- Bounds ---


def in_parts_of(bits: int, of: Callable[[Fact, Fact], Expression]) -> Formula:
    """Make a formula of two facts that are counted in tiny parts, to tiny parts."""
    x, y = (
        fact(name, COUNT, lowest=1, highest=2**bits, step=Fraction(1, 2**bits - less))
        for name, less in (("x", 1), ("y", 3))
    )
    return formula(note("n", rounded(of(x, y), to=Fraction(1, 2**bits - 5))))


BOUNDS: list[tuple[str, Callable[[], object], str]] = [
    ("instalments of a builder", lambda: instalments(fact("x", PENCE), 367), "too many"),
    ("instalments of a budget", lambda: WholePopulationBudget(instalments=10**9), "too many"),
    (
        "huge instalments",
        lambda: BlockPayment(instalments=HUGE),
        "about 5,001 digits; write it in larger units",
    ),
    ("negative instalments", lambda: BlockPayment(instalments=-HUGE), "about 5,001 digits"),
    (
        "parties",
        lambda: Portion(
            of=fact("x", PENCE),
            keys=tuple(Key(party="a", weight=Fraction(at)) for at in range(301)),
            party="a",
        ),
        "300 parties at most",
    ),
    (
        "equal parties",
        lambda: Portion(
            of=fact("x", PENCE),
            keys=tuple(Key(party="a", weight=Fraction(1)) for _ in range(367)),
            party="a",
        ),
        "300 parties at most",
    ),
    (
        "lines",
        lambda: Formula(lines=(note("x", fact("x", PENCE)),) * (MOST_LINES + 1)),
        "2,001 lines, and 2,000 at most",
    ),
    ("a long label", lambda: note("x" * (LONGEST_NAME + 1), fact("x", PENCE)), "1,000 characters"),
    ("a long step", lambda: Step(name="x" * 1_001, of=fact("x", PENCE)), "1,000 characters"),
    ("a long fact", lambda: fact("x" * 1_001, PENCE), "1,000 characters"),
    (
        "years without end",
        lambda: phased(
            Fact(name="year", unit=YEAR, step=Fraction(1), lowest=0, highest=10**12), ()
        ),
        "no year",
    ),
    ("a huge step", lambda: fact("x", COUNT, step=-HUGE), "beyond all bounds"),
    (
        "a long quotient",
        lambda: lowered(in_parts_of(4_000, lambda x, y: x / y)),
        "beyond all bounds",
    ),
    (
        "long quotients compared",
        lambda: lowered(in_parts_of(2_000, lambda x, y: least(x / y, y / x))),
        "beyond all bounds",
    ),
    ("a low step", lambda: fact("x", COUNT, step=-3), "the step is -3"),
    (
        "a huge bound",
        lambda: Fact(name="x", unit=COUNT, step=Fraction(1), lowest=HUGE, highest=0),
        "about 5,001 digits; write it in larger units",
    ),
    (
        "huge rows",
        lambda: total("spells", fact("x", PENCE, table="spells"), rows=-HUGE),
        "about 5,001 digits; write it in larger units",
    ),
]


@pytest.mark.parametrize(
    ("make", "says"), [row[1:] for row in BOUNDS], ids=[row[0] for row in BOUNDS]
)
def test_a_number_too_many_is_refused_before_anything_is_built(
    make: Callable[[], object], says: str
) -> None:
    """Each bound is one that is stated, and what it says can be said of any number."""
    with pytest.raises(InvalidValueError, match=says):
        make()


def test_what_is_within_the_bounds_is_built() -> None:
    """The bounds are the greatest numbers that are allowed."""
    for count in (52, 53):
        weekly = BlockPayment(instalments=count)
        amounts = settle(weekly, {"block_value": Money(pence=count + 2)}).amounts
        assert amounts == (2, 2, *(1,) * (count - 2))
        assert prepare(weekly).pence(count + 2) == amounts
        assert weekly.formula() == BlockPayment(instalments=count).formula()
        again = LocalAgreement(agreed=weekly.formula())
        assert LocalAgreement.from_data(again.to_data()) == again
    assert shared("nothing", fact("x", PENCE), (), holder="a") == ()
    x = fact("x", PENCE)
    assert len(formula(note(str(place), x) for place in range(MOST_LINES)).lines) == MOST_LINES
    assert note("x" * LONGEST_NAME, x).label == "x" * LONGEST_NAME


# Lines: huge-exponents and long-money.
TOO_MANY_DIGITS: list[tuple[str, Callable[[], object]]] = [
    ("a Decimal of pounds", lambda: Money.of_pounds(Decimal("1E+99999999"))),
    ("a small Decimal of pounds", lambda: Money.of_pounds(Decimal("1E-99999999"))),
    ("whole pounds", lambda: Money.of_pounds(HUGE)),
    ("pence", lambda: Money(pence=HUGE)),
    ("pence of 39 digits", lambda: Money(pence=10**38)),
    ("a factor", lambda: Money(pence=1).times(HUGE, Rounding.DOWN)),
    ("a share", lambda: Share(value=Fraction(1, HUGE))),
    ("a share above one", lambda: Share(value=Fraction(HUGE))),
    ("a constant", lambda: amount(Decimal("1E+99999999"))),
    ("a small constant", lambda: amount(Decimal("1E-99999999"))),
    ("a long constant", lambda: amount(Decimal("1." + "1" * 2_000))),
    ("a fraction", lambda: amount(Fraction(HUGE, HUGE + 1))),
    ("a factor of a formula", lambda: fact("x", RATE) * HUGE),
    ("a divisor of a formula", lambda: fact("x", RATE) / Decimal("1E+99999999")),
    ("a bound", lambda: fact("x", RATE, highest=Decimal("1E+99999999"))),
    ("money of 40 ones", lambda: Money.parse("1" * 40)),
    ("money in billions", lambda: Money.parse("1" * 30 + "bn")),
    ("a long text of money", lambda: Money.parse("1" * 100_000)),
    ("a long ratio", lambda: parse_ratio("1" * 100_000)),
]


@pytest.mark.parametrize(
    "make", [row[1] for row in TOO_MANY_DIGITS], ids=[row[0] for row in TOO_MANY_DIGITS]
)
def test_digits_are_looked_at_before_any_arithmetic(make: Callable[[], object]) -> None:
    """A number that nobody could mean is refused at once, in a message of a line."""
    with pytest.raises(InvalidValueError) as raised:
        make()
    assert len(str(raised.value)) < 300


def test_money_that_can_be_read_can_be_written() -> None:
    """The line long-money: 38 digits of pence fit in the 40 characters of a document."""
    for pence in (10**38 - 1, -(10**38 - 1)):
        money = Money(pence=pence)
        assert Money.parse(money.digits) == money
    constant = amount(Money(pence=10**38 - 1))
    agreement = LocalAgreement(agreed=formula(note("x", constant)))
    assert LocalAgreement.from_data(agreement.to_data()) == agreement


def test_numbers_are_told_of_however_long_they_are() -> None:
    """No message fails for the digits of what it tells of."""
    assert exact_of(Decimal("1E+1200"), "x") == 10**1200
    assert digits_of(Fraction(HUGE)) == "a number of about 5,001 digits"
    assert number_text(Fraction(1, HUGE)) == "a number of about 5,001 digits"
    assert number_text("x" * 100) == f"'{'x' * 60}…' (100 characters)"
    with pytest.raises(InvalidTypeError, match="is True, a bool"):
        fact("x", COUNT, highest=True)
    with pytest.raises(InvalidTypeError, match="pence is True, a bool"):
        Money(pence=True)
    with pytest.raises(InvalidValueError, match="has more than 40 characters"):
        LocalAgreement(agreed=formula(note("x", amount(Fraction(1, 2**200))))).to_data()


# --- What is many ---


def test_three_thousand_facts_are_prepared() -> None:
    """The line prepare-many-facts: neither checks nor sums nest as deep as they are long."""
    facts = [fact(f"x{place}", PENCE) for place in range(3_000)]
    agreed = formula(
        note("all", Sum(parts=tuple(facts))),
        note("least", least(*facts[:200])),
        note("greatest", greatest(*facts[:200])),
        note("less", Sum(parts=tuple(-each for each in facts[:120]))),
    )
    steps = tuple(range(3_000))
    expected = (sum(steps), 0, 199, -sum(steps[:120]))
    assert prepare(agreed).pence(*steps) == expected
    assert prepare(agreed, generate=False).pence(*steps) == expected
    with pytest.raises(InvalidTypeError, match="and 2980 more"):
        prepare(agreed).pence()
    settlement = prepare(agreed).settle_steps(*steps)
    assert "x2999" in settlement.explain()
    assert len(settlement.line("all").working) < 200_000


def test_unknown_and_missing_facts_are_listed_up_to_a_bound() -> None:
    """The line unknown-fact, in settling: a hundred are told of, and the others are counted."""
    agreed = formula(note("x", Sum(parts=tuple(fact(f"x{at}", COUNT) for at in range(500)))))
    with pytest.raises(MissingFactError) as raised:
        settle(agreed, {})
    assert len(str(raised.value).splitlines()) == 101
    assert str(raised.value).endswith("\nand 400 more")
    assert len(fact_problems(agreed, {})) == 500
    recorded = Facts(
        facts=tuple(RecordedFact(name=f"x{at}", value=1, unit=COUNT) for at in range(500))
    )
    with pytest.raises(MissingFactError, match="and 480 more"):
        recorded["y"]
    with pytest.raises(InvalidValueError, match="and 480 more"):
        curve(agreed, "a", "y", recorded)
    (problem,) = fact_problems(
        formula(note("x", when(is_code(code("c", tuple(map(str, range(500)))), "1"), 1, 2))), {}
    )
    assert "and 480 more" in problem.hint
    huge = {**{f"x{at}": 1 for at in range(499)}, "x499": HUGE}
    assert "beyond all bounds" in str(fact_problems(agreed, huge)[0])


def test_what_is_known_of_a_sum_follows_from_what_is_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A sum that grows by a part at a time is not gone through anew for each."""
    facts = [fact(f"x{at}", PENCE, lowest=Money(pence=-at)) for at in range(300)]
    steps: list[Expression] = [
        Step(name="s", of=facts[1] / 3),
        total("t", fact("y", PENCE, table="t"), rows=2),
    ]
    asked: list[int] = []
    made_of = expressions._made_of

    def counting(measures: tuple[Measure, ...], **known: Any) -> Measure:  # noqa: ANN401 - whatever it takes
        asked.append(len(measures))
        return made_of(measures, **known)

    monkeypatch.setattr(expressions, "_made_of", counting)
    grown: Expression = facts[0]
    for each in facts[1:]:
        grown = grown + each
    assert sum(asked) < 3 * len(facts)
    budget = WholePopulationBudget(adjustments=tuple(f"a{at}" for at in range(300)))
    assert len(budget.formula().facts) == 302
    assert sum(asked) < 10 * len(facts)
    several: tuple[tuple[Expression, ...], ...] = (
        tuple(facts),
        (*facts[:2], *steps),
        (facts[0], grown, amount(Money(pence=0))),
    )
    for parts in several:
        whole = sum_of(parts)
        assert whole.measure == attrs.evolve(whole).measure
    zero = amount(Money(pence=0))
    assert sum_of((zero, zero)) == Sum(parts=(zero, zero))
    with pytest.raises(InvalidTypeError, match="a sum mixes pence and count"):
        sum_of((facts[0], zero, fact("n", COUNT)))


def test_each_offset_of_control_totals_is_sought_once() -> None:
    """A system of many bodies is made of their totals, and lists only some where one is amiss."""
    system = SystemControlTotals(
        organisations=tuple(
            OrganisationTotal(party=f"p{at}", control_total=f"c{at}", outturn=f"o{at}")
            for at in range(30)
        ),
        offsets=(
            AgreedOffset(eases="p1", tightens="p2", fact="first"),
            AgreedOffset(eases="p2", tightens="p1", fact="second"),
        ),
    )
    facts = {each.name: Money(pence=0) for each in system.formula().facts}
    facts |= {"first": Money(pence=1), "second": Money(pence=10)}
    settlement = settle(system, facts)
    assert settlement.line("p1: outturn against control total").value == -9
    assert settlement.line("p2: outturn against control total").value == 9
    assert settlement.line("system outturn against control total").value == 0
    with pytest.raises(InvalidValueError, match="p19 and 10 more"):
        system.is_met("nobody")
    with pytest.raises(InvalidValueError, match="p19 and 10 more"):
        attrs.evolve(system, offsets=(AgreedOffset(eases="p1", tightens="q", fact="x"),))
    with pytest.raises(InvalidValueError, match="x19 and 80 more cannot be common"):
        Qualified(part=system, by="s", common=tuple(f"x{at}" for at in range(100)))


def test_a_curve_goes_once_along_what_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ten times the bands, ten times the points are drawn, and no more."""
    drawn: list[int] = []
    values = payout_curve._Values

    def counting(**fields: Any) -> object:  # noqa: ANN401 - whatever it takes
        drawn.append(len(fields["points"]))
        return values(**fields)

    monkeypatch.setattr(payout_curve, "_Values", counting)
    x = fact("x", PENCE, highest=Money.parse("£1m"))
    each = [
        band(Money(pence=10 * at), Money(pence=10 * at + at % 10), at % 3) for at in range(400)
    ]
    conditions = [x >= Money(pence=at) for at in range(400)]
    for of in (
        bands(x, *each),
        Sum(parts=tuple(greatest(x, Money(pence=at)) for at in range(400))),
        when(AllOf(parts=tuple(conditions)), x, Money(pence=0)),
        when(AnyOf(parts=tuple(conditions)), x, Money(pence=0)),
    ):
        drawn.clear()
        agreed = formula(line("l", of, payer="a", payee="b"))
        found = curve(agreed, "b", "x", {})
        assert sum(drawn) < 100 * 400
        for pence in (0, 9, 10, 15, 1995, 3999, 4000, 5000):
            amount_paid = settle(agreed, {"x": Money(pence=pence)}).line("l").value
            assert found.at(Money(pence=pence)) == amount_paid


def test_operations_are_counted() -> None:
    """A formula whose divisors multiply into each other, or whose totals repeat, is refused."""
    ratios = tuple(
        fact(f"a{at}", COUNT) / fact(f"b{at}", COUNT, lowest=1, highest=2) for at in range(320)
    )
    many = formula(note("x", rounded(Sum(parts=ratios))))
    with pytest.raises(InvalidValueError, match="more than 50,000 operations"):
        prepare(many)
    cost: Expression = fact("cost", PENCE, table="spells")
    for at in range(30):
        cost = least(greatest(cost, fact(f"lo{at}", PENCE, table="spells")), Money(pence=at + 1))
    totals = [
        note(f"t{at}", total("spells", cost + Money(pence=at), rows=2)) for at in range(1_000)
    ]
    with pytest.raises(InvalidValueError, match="more than 50,000 operations"):
        prepare(formula(*totals))
    deep = tuple(
        fact(f"a{at}", COUNT) / fact(f"b{at}", COUNT, lowest=1, highest=10**1_000)
        for at in range(20)
    )
    with pytest.raises(InvalidValueError, match="beyond all bounds; round"):
        prepare(formula(note("x", rounded(Sum(parts=deep)))))


def test_ratios_without_a_common_divisor_are_not_added_up_without_end() -> None:
    """A sum of ratios is refused where its fraction grows too long, and not when it is done."""
    one, most = fact("a", COUNT), 10**30
    below = [fact(f"b{at}", COUNT, lowest=1, highest=most) for at in range(2_000)]
    facts = {"a": 1} | {f"b{at}": most - at for at in range(2_000)}
    for size in (100, 2_000):
        of = rounded(Sum(parts=tuple(one / each for each in below[:size])), Fraction(1, 10**30))
        agreed = formula(note("x", of))
        given = {"a": 1} | {each.name: facts[each.name] for each in below[:size]}
        if size == 100:
            assert 0 < settle(agreed, given).line("x").value < Fraction(1, 10**27)
        else:
            with pytest.raises(InvalidValueError, match="fraction of too many digits"):
                settle(agreed, given)


def test_a_curve_that_bends_too_often_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A size of a size bends twice as often as the size: twenty are more than can be drawn."""
    of: Expression = fact("x", PENCE, highest=Money(pence=2**60))
    for place in range(20):
        of = greatest(of, -of) - Money(pence=2 ** (59 - place))
    # Of few points, so as not to draw them all.
    monkeypatch.setattr(payout_curve, "MOST_CURVE_WORK", 2_000)
    agreed = formula(line("x", of, payer="a", payee="b"))
    for draw in (
        lambda: curve(agreed, "b", "x", {}),
        lambda: unlimited_ends(agreed, {"x": Money(pence=1)}),
    ):
        with pytest.raises(InvalidValueError, match="bend too often"):
            draw()


# --- What is ill meant ---


class Setting(enum.StrEnum):
    """Codes as an author would write them."""

    ELECTIVE = "elective"
    EMERGENCY = "emergency"


class Evil(str):
    """A text that would be written as a piece of a program."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return what must never be run."""
        return "__import__('os').abort()"

    __str__ = __repr__


def test_codes_may_be_members_of_an_enumeration() -> None:
    """The line prepare-enumerated-codes: they are taken as the words that they are."""
    setting = code("setting", tuple(Setting))
    agreed = formula(note("x", when(is_code(setting, Setting.EMERGENCY), 1, 2)))
    for generate in (True, False):
        prepared = prepare(agreed, generate=generate)
        assert prepared.pence(Setting.EMERGENCY) == prepared.pence("emergency") == (1,)
        assert prepared.settle({"setting": Setting.ELECTIVE}).amounts == (2,)


def test_what_a_subclass_says_of_itself_does_not_reach_generated_code() -> None:
    """The line hostile-repr: only bare text and digits are written."""
    column = PriceColumn(name="price", unit=PENCE, values=(Fraction(7),))
    prices = PriceList(name="tariff", codes=(Evil("a"),), columns=(column,))
    setting = code("setting", (Evil("a"), Evil("b")))
    agreed = formula(
        note("is", when(is_code(setting, Evil("a")), 1, 2)),
        note("listed", Listed(prices=prices, column="price", key=code("key"))),
    )
    prepared = prepare(agreed)
    assert "import" not in prepared.source
    assert "'a'" in prepared.source
    assert prepared.pence("a", "a") == (1, 7)
    assert settle(agreed, {"setting": Evil("b"), "key": Evil("a")}).amounts == (2, 7)


def test_what_is_no_mechanism_is_refused_by_settling() -> None:
    """Whatever has no formula is told of by its class; a settlement is told of in a line."""
    with pytest.raises(InvalidTypeError, match="this is of the class int"):
        settle(3, {})  # type: ignore[arg-type]  # what is tried
    settled = settle(BlockPayment(), {"block_value": Money(pence=1)})
    assert repr(settled).endswith(", 1 posting>")
    assert repr(settle(BlockPayment(instalments=2), {"block_value": Money(pence=2)})).endswith(
        ", 2 postings>"
    )


def test_what_a_formula_hands_out_cannot_change_it() -> None:
    """The line tables-of-a-formula: tables, facts of tables and codes are there to be read."""
    agreed = formula(note("x", total("spells", fact("c", PENCE, table="spells"), rows=3)))
    for handed_out in (agreed.tables, agreed.facts_by_table, agreed.allowed_codes):
        with pytest.raises(TypeError):
            handed_out["spells"] = 4  # type: ignore[index]  # what is tried
    assert dict(agreed.tables) == {"spells": 3}


def test_prepared_mechanisms_and_answers_cross_processes() -> None:
    """The line pickling: each comes back, and comes to the same."""
    for each in SHIPPED_MECHANISMS:
        for generate in (True, False):
            prepared = prepare(each.example(), generate=generate)
            for again in (
                pickled(prepared),
                copy.copy(prepared),
                copy.deepcopy(prepared),
            ):
                assert (again.source, again.formula) == (prepared.source, prepared.formula)
                assert again.program == prepared.program
    half = formula(note("x", fact("x", COUNT)))
    settlement = prepare(half).settle({"x": 3})
    answer = pickled(settlement)
    assert (answer, answer.explain()) == (settlement, settlement.explain())


# --- Deep formulas ---


def deep(kind: str) -> AgreementData:
    """Write an agreement that nests as deep as it may."""
    x = {"type": "fact", "name": "x"}
    zero = {"type": "amount", "value": "0", "unit": "money"}
    shells: dict[str, Callable[[object], dict[str, object]]] = {
        "sum": lambda of: {"type": "sum", "parts": [of, x]},
        "least": lambda of: {"type": "least", "parts": [of, x]},
        "rounded": lambda of: {"type": "rounded", "to": "0.01", "way": "down", "of": of},
        "bands": lambda of: {
            "type": "bands",
            "of": of,
            "bands": [{"rate": "1", "lo": zero}],
            "unit": "money",
        },
        "when": lambda of: {
            "type": "when",
            "condition": {"type": "not", "of": {"type": "fact", "name": "met"}},
            "then": of,
            "otherwise": x,
        },
        "portion": lambda of: {
            "type": "portion",
            "party": "a",
            "keys": [{"party": "a", "weight": "1/2"}, {"party": "b", "weight": "1/2"}],
            "of": of,
        },
    }
    of: Any = x
    for _ in range(63):
        of = shells[kind](of)
    if kind == "when":
        # The condition of the innermost is deeper than what it chooses from.
        of = of["then"]
    return AgreementData(
        facts=(
            FactData(name="x", unit="money", highest="100"),
            FactData(name="met", unit="truth"),
        ),
        lines=(
            LineData(label="deep", payer="a", payee="b", of=of),
            LineData(label="gate", of={**shells["when"](x)}),
        ),
    )


def at_depth(depth: int, function: Callable[[], T]) -> T:
    """Call a function with so many calls around it."""
    return at_depth(depth - 1, function) if depth else function()


@pytest.mark.parametrize("kind", ["sum", "least", "rounded", "bands", "when", "portion"])
def test_the_deepest_formula_is_worked_on_from_any_depth_of_call(kind: str) -> None:
    """Reading, writing, settling, curve, words and all else work where few calls are left."""
    data = deep(kind)
    facts: dict[str, Any] = {"x": Money.parse("£5"), "met": False}

    def work() -> tuple[object, ...]:
        agreement = LocalAgreement.from_data(data)
        settlement = settle(agreement, facts)
        return (
            agreement.to_data(),
            settlement.explain(),
            settlement.line("deep"),
            curve(agreement, "a", "x", facts),
            unlimited_ends(agreement, facts),
            in_words(agreement),
            in_words(agreement, "a"),
            prepare(agreement).settle(facts).amounts,
            compare(agreement, agreement, facts).explain(),
            needed(agreement),
            agreement == LocalAgreement.from_data(data),
            repr(agreement),
            hash(agreement.agreed.lines[0].of),
            Qualified(part=agreement, by="of").formula(),
        )

    expected = work()
    before = sys.getrecursionlimit()
    # So many calls are left that what each of these does by itself still has room.
    found = at_depth(before - 150, work)
    assert found[:-2] == expected[:-2]
    assert found[-1] == expected[-1]


def test_a_formula_as_deep_as_allowed_is_bound_to_a_council(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line formula-under-a-council: what a council may lose by it is asked all the same."""
    of: dict[str, Any] = {"type": "fact", "name": "x"}
    for _ in range(63):
        of = {"type": "sum", "parts": [of, {"type": "fact", "name": "x"}]}
    mechanism = {
        "type": "local-agreement",
        "facts": [{"name": "x", "unit": "money"}],
        "lines": [{"label": "l", "payer": "council", "payee": "trust", "of": of}],
    }
    kinds = {"council": "local-authority-upper-tier", "trust": "nhs-foundation-trust"}
    terms = {
        "name": "t",
        "mechanism": mechanism,
        "bindings": [
            {"party": party, "body": {"name": party, "kind": kind}}
            for party, kind in kinds.items()
        ],
    }
    file = tmp_path / "place.json"
    head = {"schema": "nhs-accountable-care/arrangement", "version": 1, "as_at": "2018-06-01"}
    place = {"name": "x", "finance": {"payments": [terms]}}
    file.write_text(json.dumps({**head, "document": place}), encoding="utf-8")
    assert main(["check", str(file)]) == 0
    out, err = capsys.readouterr()
    assert "$.finance.risk_shares" in out
    assert err == ""


def test_settling_tells_of_each_wrong_fact_with_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line settle-problems: as data, one problem for each fact, with file and path."""
    mechanism = {
        "type": "local-agreement",
        "facts": [{"name": name, "unit": "money"} for name in ("x", "y", "z")],
        "lines": [
            {
                "label": "l",
                "payer": "a",
                "payee": "b",
                "of": {
                    "type": "sum",
                    "parts": [{"type": "fact", "name": name} for name in ("x", "y", "z")],
                },
            }
        ],
    }
    place, facts = tmp_path / "place.json", tmp_path / "facts.json"
    head = {"version": 1, "as_at": "2018-06-01"}
    terms = {"name": "t", "mechanism": mechanism}
    document = {"name": "x", "finance": {"payments": [terms]}}
    place.write_text(
        json.dumps({"schema": "nhs-accountable-care/arrangement", **head, "document": document}),
        encoding="utf-8",
    )
    given = {
        "facts": {"x": {"value": 3, "unit": "count"}, "z": {"value": "5.00", "unit": "money"}}
    }
    facts.write_text(
        json.dumps({"schema": "nhs-accountable-care/facts", **head, "document": given}),
        encoding="utf-8",
    )
    assert main(["settle", str(place), str(facts), "--json"]) == 2
    out, err = capsys.readouterr()
    problems = json.loads(err)["problems"]
    assert out == ""
    assert [each["path"] for each in problems] == ["$.facts.x", "$.facts.y"]
    assert {each["file"] for each in problems} == {str(facts)}


@pytest.mark.parametrize(
    "ask", [prepare, needed, in_words, curve], ids=lambda ask: str(ask.__name__)
)
def test_what_is_no_mechanism_is_refused_by_all_that_takes_one(ask: Callable[..., object]) -> None:
    """With the same words, which say what was given."""
    more: dict[str, Any] = {"party": "a", "x": "x", "facts": {}} if ask is curve else {}
    with pytest.raises(
        InvalidTypeError, match="mechanism or a formula, and this is of the class int"
    ):
        ask(5, **more)
