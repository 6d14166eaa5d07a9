"""A clause as text stands for the same data, node for node, and what is none is told where."""

import contextlib
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import DocumentError, InvalidValueError, Money
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    FactData,
    LineData,
    LocalAgreement,
    clause_of,
    fact,
    least,
    settle,
    step,
)
from nhs_accountable_care.payment.language.clause_reading import tree_of_clause
from nhs_accountable_care.payment.language.clause_words import COMPARISONS, RESERVED
from nhs_accountable_care.payment.language.clause_writing import clause_of_tree
from nhs_accountable_care.payment.language.formulas_as_data import AgreementData
from nhs_accountable_care.payment.language.grammar import GRAMMAR

STATED = json.loads(
    (Path(__file__).parents[1] / "clauses/clauses.json").read_text(encoding="utf-8")
)
CLAUSES = [*STATED["clauses"], *STATED["trials"]]


def as_text(agreement: LocalAgreement) -> LocalAgreement:
    """Write each expression of an agreement as a clause, and read the agreement again."""
    data = agreement.to_data()
    steps = tuple(attrs.evolve(each, of=clause_of_tree(_tree(each.of))) for each in data.steps)
    lines = tuple(attrs.evolve(each, of=clause_of_tree(_tree(each.of))) for each in data.lines)
    return LocalAgreement.from_data(attrs.evolve(data, steps=steps, lines=lines))


def _tree(data: object) -> dict[str, Any]:
    """Return the data of a node."""
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("clause", CLAUSES, ids=[clause["id"] for clause in CLAUSES])
def test_each_clause_that_lawyers_write_comes_back_from_text(clause: dict[str, Any]) -> None:
    """As the same formula."""
    data = {"type": "local-agreement", **clause["agreement"]}
    agreement = standard_codec().converter.structure(data, LocalAgreement)
    assert as_text(agreement) == agreement


@pytest.mark.parametrize("shape", GRAMMAR, ids=lambda shape: shape.word)
def test_each_node_has_a_text(shape: Any) -> None:  # noqa: ANN401 - a shape of the grammar
    """Which is read as data from which the same text is written."""
    text = clause_of_tree(dict(shape.example))
    assert clause_of_tree(tree_of_clause(text)) == text


PAIRS = {
    "50% of (target less outturn), at most £1m, rounded to the penny": (
        "50% of (target less outturn), at most £1000000, rounded to the penny"
    ),
    "£1.5k plus £2bn plus £-3": "£1500 plus £2000000000 plus £-3",
    "x, rounded down to the pound": "x, rounded down to 1",
    "bands of x in money (£2 above 5)": "bands of x in money (2 above 5)",
    "x\n  plus\ty": "x plus y",
}


@pytest.mark.parametrize(("text", "same"), PAIRS.items(), ids=PAIRS.keys())
def test_what_is_written_in_two_ways_is_one(text: str, same: str) -> None:
    """Millions, the pound, and any blanks."""
    assert tree_of_clause(text) == tree_of_clause(same)


X: dict[str, Any] = {"type": "fact", "name": "x"}
Y: dict[str, Any] = {"type": "fact", "name": "y"}
Z: dict[str, Any] = {"type": "fact", "name": "z"}


def parts(kind: str, *of: dict[str, Any]) -> dict[str, Any]:
    """Make a node of parts."""
    return {"type": kind, "parts": list(of)}


def scaled(by: str, of: dict[str, Any]) -> dict[str, Any]:
    """Make a constant part."""
    return {"type": "scaled", "by": by, "of": of}


def amount(value: str, unit: str, **more: str) -> dict[str, Any]:
    """Make a constant."""
    return {"type": "amount", "value": value, "unit": unit, **more}


def when(condition: dict[str, Any], otherwise: dict[str, Any] = Z) -> dict[str, Any]:
    """Make a choice."""
    return {"type": "when", "condition": condition, "then": Y, "otherwise": otherwise}


def compare(left: dict[str, Any]) -> dict[str, Any]:
    """Make a comparison."""
    return {"type": "compare", "left": left, "op": ">", "right": Y}


def band(**edges: dict[str, Any]) -> dict[str, Any]:
    """Make a value with one band."""
    return {
        "type": "bands",
        "of": X,
        "bands": [{"rate": "1/3", **edges}],
        "unit": "money",
        "mirrored": False,
    }


WRITTEN = {
    "x plus (y plus z)": parts("sum", X, parts("sum", Y, Z)),
    "x less 50% of y": parts("sum", X, scaled("-1", scaled("50%", Y))),
    "x plus -50% of y": parts("sum", X, scaled("-50%", Y)),
    "minus x": scaled("-1", X),
    "minus 2 of x": scaled("-1", scaled("2", X)),
    "1/3 of x": scaled("1/3", X),
    "1.04 of x": scaled("1.04", X),
    "sum of (x)": parts("sum", X),
    "product of (x)": parts("product", X),
    "least of (x; y; z)": parts("least", X, Y, Z),
    "greatest of (x)": parts("greatest", X),
    "(x divided by y) times z": parts(
        "product", {"type": "ratio", "numerator": X, "denominator": Y}, Z
    ),
    "x, at most y, at least z": parts("greatest", parts("least", X, Y), Z),
    "least of (x; y; z), at most x": parts("least", parts("least", X, Y, Z), X),
    "fact 'of' plus x": parts("sum", {"type": "fact", "name": "of"}, X),
    "[it's a [step]]] plus x": parts("sum", {"type": "step", "name": "it's a [step]"}, X),
    "£5 in 'USD'": amount("5", "money", currency="USD"),
    "5% money in 'USD'": amount("5%", "money", currency="USD"),
    "5% money": amount("5%", "money"),
    "1/3 count": amount("1/3", "count"),
    "1.5 count": amount("1.5", "count"),
    "-1,234": amount("-1234", "count"),
    "£1/3": amount("1/3", "money"),
    "£-0.5": amount("-0.5", "money"),
    "1/3 rate": amount("1/3", "rate"),
    "-5%": amount("-5%", "rate"),
    "2017/18 year": amount("2017/18", "year"),
    "if x then y otherwise z": when(X),
    "if x is above y then y otherwise if z then y otherwise z": when(compare(X), when(Z)),
    "if all of (x) then y otherwise z": when(parts("all-of", X)),
    "if any of (x) then y otherwise z": when(parts("any-of", X)),
    "if x and (y or z) then y otherwise z": when(parts("all-of", X, parts("any-of", Y, Z))),
    "if x or not (y and z) then y otherwise z": when(
        parts("any-of", X, {"type": "not", "of": parts("all-of", Y, Z)})
    ),
    "if x is 'it''s' then y otherwise z": when({"type": "is", "fact": X, "code": "it's"}),
    "(x, rounded up to 100) plus y": parts(
        "sum", {"type": "rounded", "to": "100", "way": "up", "of": X}, Y
    ),
    "bands of x in money (1/3)": band(),
    "bands of x in money (1/3), rounded to the penny": {
        "type": "rounded",
        "to": "0.01",
        "way": "half-up",
        "of": band(),
    },
    "bands of x in money (1/3 from y to z)": band(lo=Y, hi=Z),
    "bands of x in money (1/3 above y)": band(lo=Y),
    "bands of x in money (1/3 below y)": band(hi=Y),
}


@pytest.mark.parametrize(("text", "tree"), WRITTEN.items(), ids=WRITTEN.keys())
def test_what_belongs_together_stands_in_brackets(text: str, tree: dict[str, Any]) -> None:
    """And nothing else does."""
    assert clause_of_tree(tree) == text
    assert tree_of_clause(text) == tree


NO_CLAUSES = {
    "": "a value is meant at 'the end', after 0 characters",
    "x plus": "a value is meant at 'the end', after 6 characters",
    "x y": "the end of the clause is meant at 'y', after 2 characters",
    "x + y": "a sign that no clause has at '+ y', after 2 characters",
    "x, up to y": "at most, at least or rounded is meant at 'up to y'",
    "x, rounded nearest": "'to' is meant at 'the end'",
    "x, rounded 5": "a way of rounding is meant at '5'",
    "(x": "')' is meant at 'the end'",
    "of x": "a value is meant at 'of x'",
    "if x then y": "'otherwise' is meant at 'the end'",
    "x and y or z": "the end of the clause is meant at 'or z'",
    "x is y": "a code between apostrophes is meant at 'y'",
    "fact x": "a fact between apostrophes is meant at 'x'",
    "£1,00": "at most, at least or rounded is meant at '00', after 3",
    "50%x": "a sign that no clause has at '%x', after 2",
    "bands of x in 5": "what the bands yield is meant at '5'",
    "total over 't' of at most -5 rows (x)": "a whole number before this is meant at 'rows (x)'",
    "share of 'a' in x by ('a' b)": "a number is meant at 'b)'",
    "[x": "a sign that no clause has at '[x'",
    "£1/0m": "'1/0' divides by zero",
    f"£{'9' * 5000}m": "is not an exact number of at most 40 characters",
    f"total over 't' of at most {'9' * 5000} rows (x)": "a whole number before this is meant",
    f"total over 't' of at most {'1' * 41} rows (x)": "a whole number before this is meant",
    f"{'(' * 64}x{')' * 64}": "no clause that nests more than 64 deep is meant",
    f"{'(x) plus ' * 9}{'(' * 64}x{')' * 64}": "no clause that nests more than 64 deep is meant",
    f"x {'y' * 40}": f"the end of the clause is meant at '{'y' * 30}', after 2",
}


@pytest.mark.parametrize(
    ("text", "told"), NO_CLAUSES.items(), ids=map(str, range(len(NO_CLAUSES)))
)
def test_what_is_no_clause_is_told_with_its_place(text: str, told: str) -> None:
    """What is meant there, what stands there, and after how many characters."""
    with pytest.raises(InvalidValueError) as raised:
        tree_of_clause(text)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(f"{'(' * 63}x{')' * 63}", "fact", id="63 brackets around a name"),
        pytest.param(" plus ".join(["(x)"] * 100), "sum", id="a hundred beside each other"),
        pytest.param("bands of £5 in money (50%)", "bands", id="bands of an amount"),
        pytest.param(f"total over 't' of at most {'1' * 40} rows (x)", "total", id="long"),
    ],
)
def test_what_is_just_within_bounds_is_read(text: str, kind: str) -> None:
    """Brackets that are closed again nest no deeper, and not every "in" names a currency."""
    assert tree_of_clause(text)["type"] == kind


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("1", "100% of x"),
        ("2", "2 of x"),
        ("1.25", "1.25 of x"),
        ("0.5", "50% of x"),
        ("0.07", "7% of x"),
        ("0.125", "12.5% of x"),
        ("0.1225", "12.25% of x"),
        ("0.12345", "12.345% of x"),
        ("-0.5", "-50% of x"),
        ("1/3", "1/3 of x"),
    ],
)
def test_a_part_is_written_in_per_cent_and_a_multiple_as_it_is(by: str, words: str) -> None:
    """With as many places as it has, and no more."""
    assert clause_of_tree({"type": "scaled", "by": by, "of": X}) == words


# What people write, what they are told to write, and the clause that it makes.
SLIPS = [
    ("half of x", '"50% of"', "50% of x"),
    ("Half of x", '"50% of"', "50% of x"),
    ("one half of x", '"50% of"', "50% of x"),
    ("a third of x", '"1/3 of"', "1/3 of x"),
    ("two thirds of x", '"2/3 of"', "2/3 of x"),
    ("a quarter of x", '"25% of"', "25% of x"),
    ("50 per cent of x", 'as "50%"', "50% of x"),
    ("50 percent of x", 'as "50%"', "50% of x"),
    ("50 % of x", 'as "50%"', "50% of x"),
    ("x - y", '"less"', "x less y"),
    ("x -5", '"less"', "x less 5"),
    ("x minus y", '"less"', "x less y"),
    ("x + y", '"plus"', "x plus y"),
    ("x * y", '"times"', "x times y"),
    ("x multiplied by y", '"times"', "x times y"),
    ("x / y", '"divided by"', "x divided by y"),
    ("x, up to £1m", '", at most"', "x, at most £1m"),
    ("x, but not more than £1m", '", at most"', "x, at most £1m"),
    ("x, capped at £1m", '", at most"', "x, at most £1m"),
    ("x up to £1m", '", at most" behind a comma', "x, at most £1m"),
    ("x at most £1m", '", at most" behind a comma', "x, at most £1m"),
    ("x at least £1m", '", at least" behind a comma', "x, at least £1m"),
    ("x, no less than £1m", '", at least"', "x, at least £1m"),
    ("the lesser of x and y", '"least of (a; b)"', "least of (x; y)"),
    ("lesser of x and y", '"least of (a; b)"', "least of (x; y)"),
    ("the least of x and y", '"least of (a; b)"', "least of (x; y)"),
    ("min(x, y)", '"least of (a; b)"', "least of (x; y)"),
    ("the greater of x and y", '"greatest of (a; b)"', "greatest of (x; y)"),
    ("max(x, y)", '"greatest of (a; b)"', "greatest of (x; y)"),
    ("least of (x, y)", "a semicolon between the values", "least of (x; y)"),
    ("x is more than y", '"is above"', "x is above y"),
    ("x is greater than y", '"is above"', "x is above y"),
    ("x exceeds y", '"is above"', "x is above y"),
    ("x > y", '"is above"', "x is above y"),
    ("x is less than y", '"is below"', "x is below y"),
    ("x < y", '"is below"', "x is below y"),
    ("x is not less than y", '"is at least"', "x is at least y"),
    ("x >= y", '"is at least"', "x is at least y"),
    ("x is no more than y", '"is at most"', "x is at most y"),
    ("x <= y", '"is at most"', "x is at most y"),
    ("x is equal to y", '"equals"', "x equals y"),
    ("x is £5", '"equals"', "x equals £5"),
    ("x = y", '"equals"', "x equals y"),
    ("50% of the saving", 'without "the"', "50% of saving"),
]


@pytest.mark.parametrize(("slip", "cure", "right"), SLIPS, ids=[each[0] for each in SLIPS])
def test_a_usual_slip_is_told_with_its_cure(slip: str, cure: str, right: str) -> None:
    """And what is written by the cure is a clause."""
    with pytest.raises(InvalidValueError) as raised:
        tree_of_clause(slip)
    _, told = str(raised.value).split("; write ")
    assert cure in told
    assert tree_of_clause(right)


PAGE = Path(__file__).parents[3] / "docs/reference/grammar-of-agreements.md"


def test_the_page_of_the_grammar_has_what_is_asked_of_it() -> None:
    """Every comparison, a key that is a fact, and what binds closer than it looks."""
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"{words}`" in page or f"{words} target`" in page for words in COMPARISONS.values())
    keys = "by ('trust' (beds); 'council' (2 times places))"
    assert keys in page
    beds, places = tree_of_clause(f"share of 'trust' in pot {keys}")["keys"]
    assert beds == {"party": "trust", "weight": {"type": "fact", "name": "beds"}}
    assert places["weight"]["type"] == "product"
    loose, close = "50% of target less outturn", "50% of (target less outturn)"
    assert f"`{loose}`" in page
    assert f"`{close}`" in page
    assert tree_of_clause(loose)["type"] == "sum"
    assert tree_of_clause(close)["type"] == "scaled"


def test_what_is_no_usual_slip_has_no_cure() -> None:
    """Nor has one that stands elsewhere, where it was read: a fact may be called so."""
    for text in ("x y", f"half times {'x plus ' * 20} y z", "(x"):
        with pytest.raises(InvalidValueError, match=r"of the clause$"):
            tree_of_clause(text)


@pytest.mark.parametrize("text", ["not " * 5000, "bands of " * 5000, "minus " * 5000 + "x"])
def test_a_hostile_clause_ends_soon(text: str) -> None:
    """However deep it would nest."""
    data = AgreementData(facts=(), lines=(LineData(label="x", of=text),))
    with pytest.raises(DocumentError):
        LocalAgreement.from_data(data)


@given(st.text(st.sampled_from("x 5%£,.;()[]'/-mkbn oftlesabundrci\n"), max_size=60))
def test_whatever_is_no_clause_is_refused(text: str) -> None:
    """With an error of this library, and no other."""
    with contextlib.suppress(InvalidValueError):
        assert tree_of_clause(text)


def test_a_clause_stands_wherever_an_expression_does() -> None:
    """Also inside data, and for a condition; a name that is not declared has its path."""
    facts = (FactData(name="saving", unit="money"), FactData(name="met", unit="truth"))
    of = {"type": "when", "condition": "met", "then": "50% of saving", "otherwise": "£0"}
    line = LineData(label="share", payer="ICB", payee="trust", of=of)
    agreement = LocalAgreement.from_data(AgreementData(facts=facts, lines=(line,)))
    settlement = settle(agreement, {"saving": Money.parse("£3"), "met": True})
    assert str(settlement.postings[0]) == "from ICB to trust: £1.50 (share)"
    wrong = attrs.evolve(line, of={**of, "then": "50% of savings"})
    with pytest.raises(DocumentError) as raised:
        LocalAgreement.from_data(AgreementData(facts=facts, lines=(wrong,)))
    [problem] = raised.value.problems
    assert problem.path == "$.lines[0].of.then.of.name"
    broken = attrs.evolve(line, of="50% off saving")
    with pytest.raises(DocumentError, match=r"\$.lines\[0\].of: the end of the clause is meant"):
        LocalAgreement.from_data(AgreementData(facts=facts, lines=(broken,)))


def test_an_expression_is_written_as_a_clause() -> None:
    """By the names of its facts and steps."""
    over = step("over plan", fact("actual_value", PENCE) - fact("planned_value", PENCE))
    assert clause_of(least(over, Money.parse("£1m"))) == "[over plan], at most £1,000,000 in 'GBP'"
    assert clause_of(fact("people", COUNT) >= 5) == "people is at least 5"


def test_words_of_clauses_are_no_names() -> None:
    """Each word is one that a fact could be called."""
    assert all(word.islower() and word.isalpha() for word in RESERVED)


def test_a_clause_has_as_many_words_as_a_bound_says() -> None:
    """And one more is refused, before anything is made of it."""
    whole = "1" + " plus 1" * 24_999
    assert len(tree_of_clause(whole)["parts"]) == 25_000
    with pytest.raises(InvalidValueError, match="a clause of more than 50,000 words and signs"):
        tree_of_clause(f"{whole} plus 1")
