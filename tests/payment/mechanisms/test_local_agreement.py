"""A formula as data: written, read back, and refused with every problem and its path."""

import json
from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError
from nhs_accountable_care._core.money import Money, Rounding
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    YEAR,
    AgreementData,
    ColumnData,
    ConditionData,
    Expression,
    FactData,
    LineData,
    Listed,
    LocalAgreement,
    PriceColumn,
    PriceList,
    PricesData,
    Rounded,
    StepData,
    Sum,
    above,
    amount,
    band,
    bands,
    code,
    condition_data,
    condition_of,
    equal,
    fact,
    formula,
    greatest,
    is_code,
    key,
    least,
    line,
    note,
    portion,
    rounded,
    settle,
    step,
    total,
    truth,
    when,
)

CITED = Citation(source=Source(key="A", title="Agreement"), confidence=Confidence.VERIFIED)
X: dict[str, Any] = {"type": "fact", "name": "x"}
MET: dict[str, Any] = {"type": "fact", "name": "met"}


def test_the_example_of_the_specification_is_read() -> None:
    """Facts are declared once, steps use them by name, lines use steps by name."""
    saving = {
        "type": "sum",
        "parts": [
            {"type": "fact", "name": "benchmark"},
            {"type": "scaled", "by": "-1", "of": {"type": "fact", "name": "spend"}},
        ],
    }
    data = AgreementData(
        facts=(FactData(name="benchmark", unit="money"), FactData(name="spend", unit="money")),
        steps=(StepData(name="saving", of=saving, sources=(CITED,)),),
        lines=(
            LineData(
                label="saving",
                payer="ICB",
                payee="trust",
                of={"type": "step", "name": "saving"},
            ),
        ),
    )
    agreement = LocalAgreement.from_data(data)
    facts = {"benchmark": Money.parse("£10"), "spend": Money.parse("£7.50")}
    settlement = settle(agreement, facts)
    assert str(settlement.postings[0]) == "from ICB to trust: £2.50 (saving)"
    assert settlement.lines[0].citations == (CITED,)
    assert LocalAgreement.from_data(agreement.to_data()) == agreement


TARIFF = PriceList(
    name="tariff",
    codes=("a", "b"),
    columns=(
        PriceColumn(name="price", unit=PENCE, values=(Fraction(725), Fraction(1, 2))),
        PriceColumn(name="weight", unit=RATE, values=(Fraction(1, 3), Fraction(-9, 8))),
    ),
    sources=(CITED,),
)


def whole() -> LocalAgreement:
    """Use every node and every field that a document can hold."""
    people = fact("people", COUNT, lowest=1)
    variance = step("variance", fact("baseline", PENCE) - fact("outturn", PENCE), sources=(CITED,))
    currency = code("currency", ("a", "b"), table="spells")
    per_head = rounded(variance / people * fact("score", SHARE), Fraction(1, 3), Rounding.UP)
    gate = (
        truth("met")
        & (is_code(code("setting"), "elective") | ~(people >= 5))
        & equal(fact("year", YEAR, lowest=2022, highest=2024), FinancialYear(2023))
    )
    laid = (band(None, Money.parse("£5"), Fraction(1, 2)), above(Money.parse("£5"), 1))
    spells = total("spells", Listed(prices=TARIFF, column="price", key=currency) * 2, rows=7)
    keys = (key("trust", Fraction(1, 3)), key("ICB", Fraction(2, 3)))
    moving = (key("trust", people), key("ICB", fact("others", COUNT)))
    fixed = amount(Money.parse("£1.50"))
    return LocalAgreement(
        name="our own",
        agreed=formula(
            line("per head", per_head, payer="ICB", payee="trust", sources=(CITED,)),
            line("bands", bands(variance, *laid), payer="ICB", payee="trust"),
            line("each", bands(people, band(1, 4, 250), unit=PENCE), payer="ICB", payee="trust"),
            line(
                "gate",
                when(gate, greatest(variance, fixed), least(variance, 0)),
                payer="ICB",
                payee="trust",
            ),
            line("spells", rounded(spells), payer="trust", payee="ICB"),
            line(
                "share",
                portion(fact("pot", PENCE, step=100), keys, "trust"),
                payer="ICB",
                payee="trust",
            ),
            line("people", portion(variance, moving, "trust"), payer="ICB", payee="trust"),
            note(
                "weight",
                Rounded(
                    of=Listed(prices=TARIFF, column="weight", key=code("kind")),
                    to=Fraction(1, 100),
                    way=Rounding.DOWN,
                ),
            ),
            note("mirrored", bands(people, above(3, Fraction(1, 2)), mirrored=True)),
        ),
        sources=(CITED,),
    )


def test_every_node_and_field_comes_back_equal() -> None:
    """What is written is read back as the same formula, with its sources."""
    agreement = whole()
    data = agreement.to_data()
    assert LocalAgreement.from_data(data) == agreement
    trees = [found.of for found in data.steps] + [found.of for found in data.lines]
    assert json.loads(json.dumps(trees)) == trees
    assert data.facts[0] == FactData(
        name="baseline", unit="money", step="0.01", lowest="0", highest="10000000000"
    )
    assert data.prices[0].columns == (
        ColumnData(name="price", unit="money", values=("7.25", "0.005")),
        ColumnData(name="weight", unit="rate", values=("1/3", "-1.125")),
    )
    assert [each.name for each in data.facts if each.table] == ["currency"]
    assert next(each for each in data.facts if each.name == "year").lowest == "2022/23"
    (in_bands,) = (found.of for found in data.lines if found.label == "each")
    assert in_bands == {
        "type": "bands",
        "of": {"type": "fact", "name": "people"},
        "bands": [
            {
                "rate": "2.5",
                "lo": {"type": "amount", "value": "1", "unit": "count"},
                "hi": {"type": "amount", "value": "4", "unit": "count"},
            }
        ],
        "unit": "money",
        "mirrored": False,
    }


def test_a_condition_is_written_with_its_facts_and_read_back() -> None:
    """A condition stands by itself in a document, as a field of a mechanism."""
    condition = truth("met") & (Listed(prices=TARIFF, column="weight", key=code("kind")) > 0)
    data = condition_data(condition)
    assert condition_of(data) == condition
    assert [each.name for each in data.prices] == ["tariff"]
    with pytest.raises(InvalidValueError, match="a condition with named steps"):
        condition_data(step("x", fact("people", COUNT)) > 5)
    with pytest.raises(DocumentError, match=r"\$.holds: unknown type 'x'"):
        condition_of(ConditionData(holds={"type": "x"}))
    with pytest.raises(DocumentError, match="declared twice"):
        condition_of(ConditionData(facts=(FactData(name="met", unit="truth"),) * 2, holds=MET))


def test_what_cannot_be_written_exactly_is_refused() -> None:
    """Numbers have 40 digits at most, price lists one name each, and trees a size."""
    long = Fraction(1, 3**90)
    with pytest.raises(InvalidValueError, match="more than 40 characters"):
        LocalAgreement(agreed=formula(note("x", rounded(fact("x", COUNT) * long, 1)))).to_data()
    other = attrs.evolve(TARIFF, codes=("a", "c"))
    both = [
        note(
            each.codes[1], Listed(prices=each, column="price", key=code(f"of_{each.codes[1]}")) * 2
        )
        for each in (TARIFF, other)
    ]
    with pytest.raises(InvalidValueError, match="two price lists are named 'tariff'"):
        LocalAgreement(agreed=formula(*both)).to_data()
    doubled: Expression = fact("x", COUNT)
    for _ in range(20):
        doubled = Sum(parts=(doubled, doubled))
    with pytest.raises(InvalidValueError, match="too large to be written"):
        LocalAgreement(agreed=formula(note("x", doubled))).to_data()
    cited = amount(Money(pence=5), sources=(CITED,))
    with pytest.raises(InvalidValueError, match="cite its step or its line"):
        LocalAgreement(agreed=formula(note("x", cited))).to_data()


def read(of: object, *, facts: tuple[FactData, ...] = (), **more: Any) -> LocalAgreement:  # noqa: ANN401 - any field
    """Read an agreement with a note, and one that uses a fact x, of people, and a truth."""
    usual = (FactData(name="x", unit="count"), FactData(name="met", unit="truth"))
    lines = (LineData(label="it", of=of), LineData(label="usual", of=USUAL))
    data = AgreementData(facts=(*usual, *facts), lines=lines, **more)
    return LocalAgreement.from_data(data)


USUAL: dict[str, Any] = {
    "type": "when",
    "condition": {"type": "fact", "name": "met"},
    "then": {"type": "fact", "name": "x"},
    "otherwise": {"type": "fact", "name": "x"},
}
ONE: dict[str, Any] = {"type": "amount", "value": "1", "unit": "count"}
KEYS: list[Any] = [{"party": "a", "weight": "1"}]
POT: dict[str, Any] = {"type": "amount", "value": "1", "unit": "money"}
LISTED = {"type": "listed", "prices": "t", "column": "c", "key": {"type": "fact", "name": "k"}}

PROBLEMS: list[tuple[str, object, str]] = [
    ("no object", 5, "$.lines[0].of: an object with a type is meant (known: amount, fact"),
    ("no type", {"name": "x"}, "$.lines[0].of: unknown type None"),
    (
        "an unknown type",
        {"type": "summ", "parts": []},
        "$.lines[0].of: unknown type 'summ' (known: amount, fact, step, sum",
    ),
    ("a type that is no text", {"type": ["sum"]}, "unknown type ['sum']"),
    ("a missing field", {"type": "sum"}, "$.lines[0].of: parts is missing"),
    (
        "an unknown key",
        {"type": "fact", "name": "x", "unit": "count"},
        "$.lines[0].of.unit: unknown key (known: type, name)",
    ),
    (
        "an unknown fact",
        {"type": "fact", "name": "y"},
        "$.lines[0].of.name: no fact 'y' is declared before this (known: x, met)",
    ),
    (
        "a name that is no text",
        {"type": "fact", "name": 5},
        "$.lines[0].of.name: text is meant, and not 5",
    ),
    (
        "an unknown step",
        {"type": "step", "name": "y"},
        "no step 'y' is declared before this (known: none)",
    ),
    (
        "no list of parts",
        {"type": "sum", "parts": "x"},
        "$.lines[0].of.parts: a list is meant, and not 'x'",
    ),
    ("parts that are none", {"type": "least", "parts": []}, "the least of nothing"),
    (
        "a part that is none",
        {"type": "product", "parts": [X, 5]},
        "$.lines[0].of.parts[1]: an object with a type",
    ),
    (
        "parts of two units",
        {"type": "greatest", "parts": [X, POT]},
        "$.lines[0].of: the greatest mixes count and money",
    ),
    (
        "a number that is none",
        {"type": "scaled", "by": "half", "of": X},
        "$.lines[0].of.by: 'half' is not an exact number",
    ),
    (
        "a float",
        {"type": "scaled", "by": 0.5, "of": X},
        "$.lines[0].of.by: the value is 0.5, a floating point number",
    ),
    (
        "a number too long",
        {"type": "scaled", "by": "0." + "1" * 40, "of": X},
        "of at most 40 characters",
    ),
    (
        "a unit that is none",
        {"type": "amount", "value": "1", "unit": "pounds"},
        "$.lines[0].of.unit: unknown word 'pounds' (known: money, price, count",
    ),
    ("a unit that is no text", {"type": "amount", "value": "1", "unit": 5}, "unknown word 5"),
    (
        "an amount that is a truth",
        {"type": "amount", "value": "1", "unit": "truth"},
        "$.lines[0].of: an amount counts pence",
    ),
    (
        "a currency that is no text",
        {**POT, "currency": 5},
        "$.lines[0].of.currency: text is meant",
    ),
    (
        "another currency",
        {**POT, "currency": "USD"},
        "$: the formula is in GBP and has an amount in USD",
    ),
    (
        "a divisor that can be zero",
        {"type": "ratio", "numerator": X, "denominator": X},
        "$.lines[0].of: a divisor can be 0",
    ),
    (
        "both sides of a ratio",
        {"type": "ratio", "numerator": 1, "denominator": 2},
        "$.lines[0].of.denominator: an object",
    ),
    (
        "a condition as a value",
        {"type": "not", "of": MET},
        "$.lines[0].of: a condition stands where a value is meant",
    ),
    (
        "a value as a condition",
        {"type": "when", "condition": X, "then": X, "otherwise": X},
        "$.lines[0].of.condition: a fact of unit count is no condition",
    ),
    (
        "a bad condition and good arms",
        {
            "type": "when",
            "condition": {"type": "is", "fact": X, "code": "a"},
            "then": X,
            "otherwise": X,
        },
        "$.lines[0].of.condition: Is asks about a fact of unit code",
    ),
    (
        "an is of no fact",
        {
            "type": "when",
            "condition": {"type": "is", "fact": ONE, "code": "a"},
            "then": X,
            "otherwise": X,
        },
        "$.lines[0].of.condition.fact: a fact is meant",
    ),
    (
        "a comparison that is none",
        {
            "type": "when",
            "condition": {"type": "compare", "left": X, "op": "==", "right": X},
            "then": X,
            "otherwise": X,
        },
        "Compare.op is '==', a str; write one of '>=', '>', '<=', '<', '='",
    ),
    (
        "sides of a comparison",
        {
            "type": "when",
            "condition": {"type": "compare", "left": 1, "op": "=", "right": X},
            "then": X,
            "otherwise": X,
        },
        "$.lines[0].of.condition.left: an object",
    ),
    (
        "parts of a condition",
        {
            "type": "when",
            "condition": {"type": "all-of", "parts": [MET, X]},
            "then": X,
            "otherwise": X,
        },
        "$.lines[0].of.condition.parts[1]: a fact of unit count",
    ),
    (
        "no parts of a condition",
        {"type": "when", "condition": {"type": "any-of", "parts": []}, "then": X, "otherwise": X},
        "a condition of nothing",
    ),
    (
        "a way that is none",
        {"type": "rounded", "to": "1", "way": "nearest", "of": X},
        "$.lines[0].of.way: unknown word 'nearest' (known: half-up",
    ),
    (
        "bands that are no list",
        {"type": "bands", "of": X, "bands": {}, "unit": "count"},
        "$.lines[0].of.bands: a list is meant",
    ),
    (
        "a band that is none",
        {"type": "bands", "of": X, "bands": [5], "unit": "count"},
        "$.lines[0].of.bands[0]: a band is an object",
    ),
    (
        "a band without a rate",
        {"type": "bands", "of": X, "bands": [{"lo": ONE}], "unit": "count"},
        "$.lines[0].of.bands[0]: rate is missing",
    ),
    (
        "a band with a bad edge",
        {"type": "bands", "of": X, "bands": [{"rate": "1", "lo": 5}], "unit": "count"},
        "$.lines[0].of.bands[0].lo: an object",
    ),
    (
        "bands out of order",
        {
            "type": "bands",
            "of": X,
            "bands": [{"rate": "1", "lo": ONE, "hi": {**ONE, "value": "0"}}],
            "unit": "count",
        },
        "$.lines[0].of: the edges of the bands",
    ),
    (
        "mirrored maybe",
        {"type": "bands", "of": X, "bands": [], "unit": "count", "mirrored": "yes"},
        "$.lines[0].of.mirrored: 'yes' is not true or false",
    ),
    (
        "a portion of halves",
        {
            "type": "portion",
            "of": {"type": "scaled", "by": "0.001", "of": POT},
            "party": "a",
            "keys": KEYS,
        },
        "$.lines[0].of: only a whole number of pence",
    ),
    (
        "a key that is none",
        {"type": "portion", "of": POT, "party": "a", "keys": [5]},
        "$.lines[0].of.keys[0]: a key is an object",
    ),
    (
        "a key without a weight",
        {"type": "portion", "of": POT, "party": "a", "keys": [{"party": "a"}]},
        "$.lines[0].of.keys[0]: weight is missing",
    ),
    (
        "a party that is no text",
        {"type": "portion", "of": POT, "party": "a", "keys": [{"party": 5, "weight": "1"}]},
        "$.lines[0].of.keys[0].party: text",
    ),
    (
        "a weight of nothing",
        {"type": "portion", "of": POT, "party": "a", "keys": [{"party": " ", "weight": "1"}]},
        "$.lines[0].of.keys[0]: Key.party is empty",
    ),
    (
        "rows that are no number",
        {"type": "total", "table": "spells", "rows": "5", "of": X},
        "Total.rows is '5', a str; write a whole number",
    ),
    (
        "a table that is no text",
        {"type": "total", "table": 5, "rows": 5, "of": X},
        "$.lines[0].of.table: text",
    ),
    ("an unknown list", LISTED, "no price list 't' is declared before this (known: none)"),
    ("nested too deep", {"type": "sum", "parts": [X]}, "nests more than 64 deep"),
]


def deep() -> object:
    """Nest a sum in a sum, seventy times."""
    of: object = X
    for _ in range(70):
        of = {"type": "sum", "parts": [of]}
    return of


@pytest.mark.parametrize(
    ("of", "says"), [row[1:] for row in PROBLEMS], ids=[row[0] for row in PROBLEMS]
)
def test_what_cannot_be_read_is_a_problem_with_its_path(of: object, says: str) -> None:
    """A tree that is wrong is refused as it would be when built, and where it stands is said."""
    with pytest.raises(DocumentError) as raised:
        read(deep() if "deep" in says else of)
    assert any(says in str(problem) for problem in raised.value.problems), raised.value


def test_all_problems_of_an_agreement_are_found_at_once() -> None:
    """Declarations, steps and lines are all read, and what rests on a broken part is silent."""
    data = AgreementData(
        facts=(
            FactData(name="Bad Name", unit="count"),
            FactData(name="x", unit="count", step="0"),
            FactData(name="met", unit="truth", lowest="0"),
            FactData(name="y", unit="year", lowest="2022/23", highest="2024-25"),
            FactData(name="y", unit="year"),
        ),
        prices=(
            PricesData(name="t", codes=("a",), columns=()),
            PricesData(name="t", codes=("a",), columns=()),
            PricesData(name="u", codes=(), columns=()),
        ),
        steps=(
            StepData(name="one", of={"type": "step", "name": "two"}),
            StepData(name="two", of={"type": "step", "name": "one"}),
            StepData(name="two", of=X),
            StepData(name=" ", of=ONE),
        ),
        lines=(
            LineData(label="a", of={"type": "step", "name": "one"}),
            LineData(label="b", of={"type": "sum", "parts": [X, {"type": "nope"}]}, payer="a"),
            LineData(label="c", of={"type": "amount", "value": "x", "unit": "count"}),
            LineData(label="d", of=ONE, payer="a"),
            LineData(label="e", of={**LISTED, "prices": "u", "key": MET}),
        ),
    )
    with pytest.raises(DocumentError) as raised:
        LocalAgreement.from_data(data)
    found = [(problem.path, problem.message) for problem in raised.value.problems]
    assert [path for path, _ in found] == [
        "$.facts[0]",
        "$.facts[1]",
        "$.facts[2]",
        "$.facts[4]",
        "$.prices[1]",
        "$.prices[2]",
        "$.steps[0].of.name",
        "$.steps[2]",
        "$.steps[3]",
        "$.lines[1].of.parts[1]",
        "$.lines[2].of.value",
        "$.lines[3]",
    ]


def test_a_step_may_use_earlier_steps_only() -> None:
    """There are no cycles, because a name that comes later is not known yet."""
    loop = StepData(name="loop", of={"type": "step", "name": "loop"})
    with pytest.raises(DocumentError, match=r"\$.steps\[0\].of.name: no step 'loop'"):
        read(X, steps=(loop,))


def test_usual_bounds_may_be_left_out_of_a_declaration() -> None:
    """A declaration that names only a unit is the usual fact of that unit."""
    facts = (
        FactData(name="rate", unit="rate", lowest="-0.5"),
        FactData(name="setting", unit="code", codes=("a",), table="spells"),
    )
    declared = {each.name: each for each in read(X).formula().facts}
    assert declared == {"x": fact("x", COUNT), "met": truth("met")}
    both: dict[str, Any] = {
        "type": "sum",
        "parts": [X, {"type": "product", "parts": [X, {"type": "fact", "name": "rate"}]}],
    }
    declared = {each.name: each for each in read(both, facts=facts[:1]).formula().facts}
    assert declared["rate"] == fact("rate", RATE, lowest=Fraction(-1, 2))


def test_a_fact_that_is_declared_and_used_by_no_line_is_named() -> None:
    """P17: it would be asked of nobody, and its figure dropped."""
    with pytest.raises(DocumentError) as raised:
        read(X, facts=(FactData(name="planed_value", unit="money"),))
    (problem,) = raised.value.problems
    assert (problem.path, problem.message) == (
        "$.facts[2]",
        "no line uses the fact planed_value",
    )


def test_an_agreement_may_be_in_another_currency() -> None:
    """Its money is then money of that currency."""
    dollars = formula(line("it", fact("x", PENCE), payer="a", payee="b"), currency="USD")
    agreement = LocalAgreement(agreed=dollars)
    again = LocalAgreement.from_data(agreement.to_data())
    assert again == agreement
    assert str(settle(again, {"x": Money.parse("$5")}).net["b"]) == "$5.00"


def sums(levels: int) -> dict[str, Any]:
    """Nest a sum in a sum around a fact, so many levels in all."""
    of = X
    for _ in range(levels - 1):
        of = {"type": "sum", "parts": [of]}
    return of


def test_trees_are_read_sixty_four_deep_and_no_deeper() -> None:
    """The limit is told before the depth of a document can do harm, whatever came before."""
    read(sums(64))
    for levels in (65, 5_000):
        beside = {"type": "sum", "parts": [*([X] * 200), sums(levels - 1)]}
        with pytest.raises(DocumentError) as raised:
            read(beside)
        (problem,) = raised.value.problems
        assert problem.message == "it nests more than 64 deep"


def test_trees_are_written_up_to_ten_thousand_nodes() -> None:
    """The greatest number of nodes that is written is that which is stated."""
    x = fact("x", COUNT)
    LocalAgreement(agreed=formula(note("x", Sum(parts=(x,) * 9_999)))).to_data()
    too_large = LocalAgreement(agreed=formula(note("x", Sum(parts=(x,) * 10_000))))
    with pytest.raises(InvalidValueError, match="too large to be written out"):
        too_large.to_data()


def test_forty_characters_are_written() -> None:
    """The greatest number of characters is that which is stated."""
    x = fact("x", COUNT, highest=1)
    LocalAgreement(agreed=formula(note("x", x * 10**39))).to_data()
    with pytest.raises(InvalidValueError, match="more than 40 characters"):
        LocalAgreement(agreed=formula(note("x", x * 10**40))).to_data()


def test_what_bands_of_things_yield_is_money_or_a_number() -> None:
    """A rate in pounds is written in pounds, and one of things as the number that it is."""
    x = fact("x", COUNT)
    things = LocalAgreement(agreed=formula(note("x", bands(x, above(0, 3), unit=COUNT))))
    money = LocalAgreement(agreed=formula(note("x", bands(x, above(0, 300), unit=PENCE))))
    for agreement in (things, money):
        data: Any = agreement.to_data().lines[0].of
        assert data["bands"][0]["rate"] == "3"
        assert LocalAgreement.from_data(agreement.to_data()) == agreement
    # Bands are of one side unless they say otherwise.
    plain: Any = things.to_data().lines[0].of
    plain.pop("mirrored")
    assert read(plain).agreed.lines[0] == attrs.evolve(things.agreed.lines[0], label="it")


def test_a_truth_has_neither_step_nor_bounds() -> None:
    """None of the three can be given."""
    for given in (
        FactData(name="true", unit="truth", step="1"),
        FactData(name="true", unit="truth", lowest="1"),
        FactData(name="true", unit="truth", highest="1"),
    ):
        with pytest.raises(DocumentError, match="has no step and no bounds"):
            read(X, facts=(given,))


def test_lines_without_sources_cite_those_of_the_agreement() -> None:
    """And a line with its own keeps them; what is written back is what was agreed."""
    own = Citation(source=Source(key="B", title="Letter"), confidence=Confidence.VERIFIED)
    agreed = formula(
        line("half", fact("saving", PENCE) / 2, payer="board", payee="trust"),
        line("rest", fact("rest", PENCE), payer="board", payee="trust", sources=(own,)),
    )
    agreement = LocalAgreement(agreed=agreed, sources=(CITED,))
    given = {"saving": Money.parse("£3"), "rest": Money.parse("£1")}
    cited = [each.citations for each in settle(agreement, given).lines]
    assert cited == [(CITED,), (own,)]
    assert LocalAgreement.from_data(agreement.to_data()) == agreement
