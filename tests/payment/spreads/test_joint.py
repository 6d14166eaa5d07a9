"""Which facts are uncertain, and which correlations can be."""

import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError
from nhs_accountable_care.payment import (
    NormalSpread,
    ScenarioTable,
    Spread,
    UncertainFact,
)
from nhs_accountable_care.payment.spreads.correlation import exact_correlation, root_of

NORMAL = NormalSpread(mean=5, standard_deviation=1)
THREE = {"a": NORMAL, "b": NORMAL, "c": NORMAL}
TABLE = ScenarioTable(facts=("d",), rows=((1,), (2,)))


def test_a_spread_by_names_is_the_one_by_places() -> None:
    """Pairs may be named either way round, and one that is not named is uncorrelated."""
    spread = Spread.of(THREE, table=TABLE, correlation={("c", "a"): Fraction(1, 2)})
    assert spread == Spread(
        facts=tuple(UncertainFact(name=name, spread=NORMAL) for name in THREE),
        table=TABLE,
        correlation=((1, 0, Fraction(1, 2)), (0, 1, 0), (Fraction(1, 2), 0, 1)),
    )
    assert spread.names == ("a", "b", "c", "d")
    assert spread.marginal("b") is NORMAL
    assert spread.marginal("d") == TABLE.column("d")
    assert list(map(str, spread.exact_correlation[2])) == ["1/2", "0", "1"]


def test_facts_without_correlation_are_independent() -> None:
    """The matrix is then that of no correlation, and of a table alone it is empty."""
    independent = Spread.of({"a": NORMAL, "b": NORMAL}).exact_correlation
    assert [list(map(int, row)) for row in independent] == [[1, 0], [0, 1]]
    assert Spread.of(table=TABLE).exact_correlation == ()


def of(correlation: Any) -> Callable[[], Spread]:  # noqa: ANN401 -- also what is wrong
    """Make a spread of three facts with a correlation."""
    return lambda: Spread.of(THREE, correlation=correlation)


def by(*rows: tuple[Any, ...]) -> Callable[[], Spread]:
    """Make a spread of two or three facts with a matrix."""
    facts = tuple(UncertainFact(name=name, spread=NORMAL) for name in list(THREE)[: len(rows[0])])
    return lambda: Spread(facts=facts, correlation=rows)


REFUSED = [
    pytest.param(Spread, "Spread has no facts; give the uncertain ones", id="nothing"),
    pytest.param(
        lambda: Spread.of([("a", NORMAL)]),  # type: ignore[arg-type]
        "facts: write a mapping from name to spread",
        id="a-list",
    ),
    pytest.param(
        lambda: Spread.of({"d": NORMAL}, table=TABLE), "Spread has 'd' twice", id="in-the-table"
    ),
    pytest.param(
        lambda: Spread.of({"a": 5}),  # type: ignore[dict-item]
        "UncertainFact.spread is 5, an int; write",
        id="certain",
    ),
    pytest.param(
        lambda: Spread.of(THREE).marginal("e"),
        "no fact 'e' in the spread; there are: a, b, c",
        id="unknown",
    ),
    pytest.param(
        lambda: Spread.of({"spend": NORMAL}).marginal("spent"),
        "no fact 'spent' in the spread; did you mean 'spend'?",
        id="misspelt",
    ),
    pytest.param(
        of({("a", "d"): 0}), "correlation: no fact 'd' in the spread; there are: a", id="pair"
    ),
    pytest.param(of({"ab": 0}), "correlation: each key is a pair of names", id="no-pair"),
    pytest.param(of({("a", "b", "c"): 0}), "each key is a pair of names", id="three"),
    pytest.param(of({("a", 1): 0}), "each key is a pair of names", id="no-name"),
    pytest.param(
        of({("a", "a"): 1}),
        "correlation: 'a' with 'a': a fact with itself; leave it out",
        id="itself",
    ),
    pytest.param(
        of({("a", "b"): 0, ("b", "a"): 0}),
        "correlation: 'b' with 'a': this pair twice; leave it out",
        id="twice",
    ),
    pytest.param(
        of({("a", "b"): 0.5}),
        "correlation[0][1] is 0.5, a floating point number",
        id="float",
    ),
    pytest.param(
        of({("a", "b"): Fraction(11, 10), ("a", "c"): Decimal("-1.5")}),
        "correlation of 'a' with 'b' is 1.1; it lies between -1 and 1\n"
        "correlation of 'a' with 'c' is -1.5; it lies",
        id="beyond-one",
    ),
    pytest.param(
        by((1, 0), (0, 1), (0, 0)),
        "correlation: a matrix for a and b has 2 rows of 2 numbers each, in this order; Spread.of",
        id="too-many-rows",
    ),
    pytest.param(by((1, 0, 0), (0, 1), (0, 0, 1)), "has 3 rows of 3 numbers", id="short-row"),
    pytest.param(
        by((1, Fraction(1, 2)), (Fraction(1, 3), 1)),
        "correlation of 'a' with 'b' is 0.5, and the other way round 1/3; write the same",
        id="not-symmetric",
    ),
    pytest.param(
        by((1, 0), (0, 2)), "correlation of 'b' with itself is 2; write 1", id="diagonal"
    ),
    pytest.param(
        by((1, Fraction(1, 10**12 + 1)), (Fraction(1, 10**12 + 1), 1)),
        "correlation: the numbers have too many places; write them to twelve at most",
        id="too-fine",
    ),
    pytest.param(
        of({("a", "b"): Decimal("0.9"), ("b", "c"): Decimal("0.9"), ("a", "c"): Decimal("-0.9")}),
        "correlation: 'a' with 'b' 0.9, 'a' with 'c' -0.9 and 'b' with 'c' 0.9 cannot all be so; "
        "after the first two, the third lies between -1.00 and -0.62",
        id="three-that-clash",
    ),
    pytest.param(
        of({("a", "b"): 1, ("b", "c"): Fraction(1, 2)}),
        "after the first two, the third lies between 0.00 and 0.00",
        id="always-together",
    ),
]


@pytest.mark.parametrize(("make", "said"), REFUSED)
def test_what_cannot_be_is_refused(make: Callable[[], object], said: str) -> None:
    """With the facts, or the pairs, that are meant, and what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=re.escape(said)):
        make()


def test_four_that_clash_though_no_three_of_them_do_are_named() -> None:
    """Each of the others opposes each: three may at -1/2, and four may not."""
    names = ("a", "b", "c", "d", "e")
    rows = [[Fraction(-1, 2)] * 4 + [Fraction()] for _ in range(4)] + [[Fraction()] * 5]
    for place in range(5):
        rows[place][place] = Fraction(1)
    with pytest.raises(InvalidValueError, match="those among 'a', 'b', 'c' and 'd' cannot all"):
        exact_correlation(names, tuple(map(tuple, rows)))


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1, 2))))
def test_the_three_that_clash_are_named_and_no_others(order: tuple[int, ...]) -> None:
    """Beside three that only just do not: with 0.5 and 0.6 the third is above -0.3928."""
    fine, clash = (0.5, 0.6, -0.39), (0.5, 0.6, -0.4)
    pairs = {
        pair: Decimal(str(three[place]))
        for names, three in (("abc", fine), ("def", clash))
        for pair, place in zip(itertools.combinations(names, 2), order, strict=True)
    }
    facts = dict.fromkeys("abcdef", NORMAL)
    with pytest.raises(InvalidValueError, match=r"'d' with 'e' .* and 'e' with 'f' .* cannot all"):
        Spread.of(facts, correlation=pairs)
    assert Spread.of(facts, correlation=dict(list(pairs.items())[:3])).names == tuple("abcdef")


def test_the_finest_correlation_is_taken() -> None:
    """Twelve places, and what is a little less than that and no decimal."""
    for by_this in (Fraction(1, 10**12), Fraction(1, 10**12 - 1)):
        assert exact_correlation("ab", ((1, by_this), (by_this, 1)))[0][1] == by_this


def test_the_edge_of_what_can_be_is_taken() -> None:
    """Facts that always, or never, move together, and three that oppose one another."""
    half = Fraction(-1, 2)
    edge = exact_correlation("abc", ((1, half, half), (half, 1, half), (half, half, 1)))
    assert root_of(edge)[2][2] == 0
    assert root_of(exact_correlation("ab", ((1, -1), (-1, 1)))) == ((1.0,), (-1.0, 0.0))
    assert root_of(exact_correlation("abc", ((1, 1, 0), (1, 1, 0), (0, 0, 1)))) == (
        (1.0,),
        (1.0, 0.0),
        (0.0, 0.0, 1.0),
    )


@pytest.mark.broad
def test_a_bounded_number_of_facts_may_be_correlated() -> None:
    """Forty, and not one more."""
    for number in (40, 41):
        names = [f"f{place}" for place in range(number)]
        matrix = tuple(tuple(int(row == column) for column in names) for row in names)
        if number == 40:
            assert len(root_of(exact_correlation(names, matrix))) == 40
        else:
            with pytest.raises(InvalidValueError, match="of 41 facts; at most 40 may be"):
                exact_correlation(names, matrix)


@st.composite
def gram_matrices(draw: st.DrawFn) -> tuple[tuple[Fraction, ...], ...]:
    """Draw the correlations that facts made of the same few things have, to hundredths or so."""
    size = draw(st.integers(1, 5))
    # Of unit vectors with rational parts, so that their products are exact.
    units = [
        (Fraction(3, 5), Fraction(4, 5)),
        (Fraction(5, 13), Fraction(-12, 13)),
        (Fraction(1), Fraction(0)),
        (Fraction(0), Fraction(1)),
    ]
    chosen = draw(st.lists(st.sampled_from(units), min_size=size, max_size=size))
    return tuple(tuple(a * c + b * d for c, d in chosen) for a, b in chosen)


@given(gram_matrices())
def test_the_root_times_its_mirror_is_the_matrix(matrix: tuple[tuple[Fraction, ...], ...]) -> None:
    """Whatever moves together in truth is taken, and drawn so."""
    names = [f"f{place}" for place in range(len(matrix))]
    root: tuple[tuple[float, ...], ...] = root_of(exact_correlation(names, matrix))
    for row, one in enumerate(root):
        for column, other in enumerate(root):
            product = sum(a * b for a, b in zip(one, other, strict=False))
            assert product == pytest.approx(float(matrix[row][column]), abs=1e-12)
