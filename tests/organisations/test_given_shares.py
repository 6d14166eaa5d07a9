"""Shares with a name: what they refuse, where they apply, and what rows say that rest on them."""

from fractions import Fraction

import attrs
import pytest

from nhs_accountable_care import Confidence, InvalidTypeError, InvalidValueError
from nhs_accountable_care.organisations import GivenShares, OdsCode, SuccessionKind
from tests.organisations.test_areas import (
    CCG,
    DIVIDED,
    FIRST,
    ONE,
    THREE,
    TRUST,
    TWO,
    before,
    body,
    cited,
    event,
    pairs,
    register,
)


def shares(*given: tuple[str, str, object], name: str = "our-lists") -> GivenShares:
    """Make shares, of which the sources are computed."""
    return GivenShares(
        name=name,
        words="patients on our lists",
        shares=tuple((OdsCode(code), OdsCode(to), share) for code, to, share in given),  # type: ignore[misc]  # some are wrong
        sources=cited(Confidence.COMPUTED),
    )


OURS = shares(("A01", "B01", Fraction(1, 3)), ("A01", "C01", Fraction(2, 3)))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Our lists", "name is 'Our lists'; write small letters and hyphens"),
        ("", "name is ''; write"),
        ("a-", "name is 'a-'; write"),
        ("whole", "name is 'whole', which means something else"),
        ("unchanged", "name is 'unchanged', which means"),
        ("successor-only", "name is 'successor-only', which means"),
    ],
)
def test_a_name_is_told_from_other_bases(name: str, message: str) -> None:
    """Rows say it as their basis, with semicolons between."""
    with pytest.raises(InvalidValueError, match=message):
        shares(("A01", "B01", Fraction(1)), name=name)


def test_shares_are_exact_and_stand_once() -> None:
    """As weights by pair are read."""
    with pytest.raises(InvalidValueError, match="our-lists: a pair of codes stands twice"):
        shares(("A01", "B01", Fraction(1)), ("A01", "B01", Fraction(1)))
    with pytest.raises(
        InvalidTypeError,
        match=r"GivenShares\.shares\[0\]\[2\] is 0\.5, a floating point number; write",
    ):
        shares(("A01", "B01", 0.5))
    with pytest.raises(InvalidValueError, match="shares of A01 are below zero, or zero"):
        shares(("A01", "B01", Fraction(0)))


def test_rows_say_on_which_shares_they_rest() -> None:
    """With name, sources and confidence; other rows rest on the basis of the crosswalk."""
    ground = register(*DIVIDED)
    walk = ground.crosswalk(ONE, TWO, kind=CCG, weights=OURS)
    one, two, other = walk.rows
    for row in (one, two):
        assert (row.basis, row.confidence, row.sources) == (
            "our-lists",
            Confidence.COMPUTED,
            cited(Confidence.COMPUTED),
        )
        assert OURS.is_behind(row)
    assert not OURS.is_behind(other)
    assert pairs(walk)["A01", "B01"] == Fraction(1, 3)
    assert walk.basis == "residents-mid-2020; our-lists"
    alone = ground.crosswalk(ONE, TWO, kind=CCG, weights=OURS, codes=["A01"])
    assert (alone.basis, alone.doubts) == ("our-lists", ())
    mapped = ground.crosswalk(ONE, TWO, kind=CCG, weights=OURS.pairs, codes=["A01"])
    assert (mapped.basis, pairs(mapped)) == ("given by the caller", pairs(alone))
    unsourced = attrs.evolve(OURS, sources=())
    bare = ground.crosswalk(ONE, TWO, kind=CCG, weights=unsourced, codes=["A01"])
    assert [row.confidence for row in bare.rows] == [None, None]


def test_a_walk_on_given_shares_goes_on() -> None:
    """Its basis is that of its rows, and the next may rest on any other."""
    ground = register(*DIVIDED)
    first = ground.crosswalk(ONE, TWO, kind=CCG, weights=OURS, codes=["A01"])
    later = ground.crosswalk(TWO, THREE, kind=CCG)
    on = first.then(later)
    assert pairs(on) == pairs(first)
    assert on.basis == "our-lists; residents-mid-2020"
    assert [row.basis for row in on.rows] == ["our-lists", "our-lists"]


def test_shares_are_used_where_they_apply() -> None:
    """Between other days the codes have other ends, and nothing is refused."""
    ground = register(*DIVIDED)
    idle = ground.crosswalk(FIRST, ONE, kind=CCG, weights=OURS)
    assert pairs(idle) == {("A01", "A01"): 1, ("D01", "D01"): 1}
    assert idle.basis == "residents-mid-2020"
    assert idle.doubts == ("our-lists applies to none of these codes; it is of A01",)
    some = shares(("A01", "B01", Fraction(1)))
    assert pairs(ground.crosswalk(ONE, TWO, kind=CCG, weights=some))["A01", "B01"] == Fraction(
        1, 4
    )


def test_bodies_without_area_are_shared_out_too() -> None:
    """A split of a trust rests on shares with a name as on those of a caller."""
    ground = register(
        *DIVIDED,
        body("R01", TRUST, last=before(TWO)),
        body("R02", TRUST),
        body("R03", TRUST),
        event(SuccessionKind.SPLIT, TWO, "R01", "R02 R03", key="trusts"),
    )
    ours = shares(("R01", "R02", Fraction(1, 4)), ("R01", "R03", Fraction(3, 4)))
    walk = ground.crosswalk(ONE, TWO, kind=TRUST, codes=["R01"], weights=ours)
    assert pairs(walk)["R01", "R03"] == Fraction(3, 4)
    assert all(ours.is_behind(row) for row in walk.rows)
    assert walk.basis == "our-lists"
    bodies = ground.crosswalk(
        ONE, TWO, kind=TRUST, codes=["R01"], weights=ours, basis="successor-only"
    )
    assert bodies.basis == "successor-only; our-lists"


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ((Fraction("0.6"), Fraction("0.5")), "1.1"),
        ((Fraction(1, 3), Fraction(1, 3)), "2/3"),
        ((Fraction("0.5"), Fraction("0.5")), None),
        ((2, 3), None),
        ((3, Fraction(3, 2)), None),
        ((Fraction(1), Fraction("0.1")), "1.1"),
        ((Fraction("0.333"), Fraction("0.666")), "0.999, by rounding as it seems,"),
        ((Fraction("0.5"), Fraction("0.48")), "0.98"),
    ],
)
def test_decimals_that_do_not_add_up_to_one_are_a_doubt(
    given: tuple[int | Fraction, int | Fraction], whole: str | None
) -> None:
    """Who writes 2 and 3 means a proportion; who writes 0.6 and 0.5, or 1 and 0.1, has slipped."""
    weights = {("A01", "B01"): given[0], ("A01", "C01"): given[1]}
    walk = register(*DIVIDED).crosswalk(ONE, TWO, kind=CCG, weights=weights)
    doubt = f"the weights of A01 add up to {whole} and are taken in proportion"
    assert walk.doubts == ((doubt,) if whole else ())
    assert walk.carry({"A01": 1}).doubts == walk.doubts
    assert walk.carry({"D01": 1}).doubts == ()
