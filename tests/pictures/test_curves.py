"""Curves as SVG: every bend where the formula puts it, and said in words as well."""

import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from nhs_accountable_care import InvalidValueError, Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    Fact,
    Formula,
    PayoutCurve,
    above,
    amount,
    bands,
    cliff,
    curve,
    fact,
    formula,
    line,
)
from nhs_accountable_care.pictures import curves_as_svg

SVG = "{http://www.w3.org/2000/svg}"
PARTLY = formula(
    line(
        "half of the rest",
        bands(fact("cost", PENCE), above(Money.parse("£100"), Fraction(1, 2))),
        payer="commissioner",
        payee="trust",
    )
)


def drawn(
    of: Formula = PARTLY, party: str = "trust", x: str = "cost", *, to: Fraction | int = 20_000
) -> PayoutCurve:
    """Return a curve from zero to some value."""
    return curve(of, party, x, {}, from_=Fraction(0), to=Fraction(to))


def paid_by(of: Fact) -> Formula:
    """Return a formula that pays a pound for one of a fact."""
    return formula(
        line("paid", amount(Money.parse("£1")) * of, payer="commissioner", payee="trust")
    )


def parts_of(svg: str, name: str) -> list[ET.Element]:
    """Return the parts of a drawing of one name."""
    return list(ET.fromstring(svg).iter(SVG + name))  # noqa: S314 -- our own text


def marks_of(svg: str) -> list[str]:
    """Return the marks along both axes, which are written smaller."""
    return [text.text or "" for text in parts_of(svg, "text") if text.get("font-size") == "12"]


def test_a_curve_is_drawn_through_its_bends() -> None:
    """From £0 to £200, flat to £100 and half of the rest above: the middle, then the top."""
    [run] = parts_of(curves_as_svg(drawn()), "polyline")
    assert run.get("points") == "96,284 356,284 616,44"


def test_each_bend_has_a_dot() -> None:
    """A bend is not a jump: one dot, in the colour of the line."""
    svg = curves_as_svg(drawn())
    [dot], [run] = parts_of(svg, "circle"), parts_of(svg, "polyline")
    assert (dot.get("cx"), dot.get("cy"), dot.get("fill")) == ("356", "284", run.get("stroke"))


def test_a_jump_lifts_the_pen() -> None:
    """At a cliff the value that is taken has a full ring, the one that is not an empty one."""
    fall = formula(
        line(
            "all or nothing",
            cliff(fact("saving", PENCE), Money.parse("£1")),
            payer="commissioner",
            payee="trust",
        )
    )
    svg = curves_as_svg(drawn(fall, x="saving", to=200))
    assert [run.get("points") for run in parts_of(svg, "polyline")] == [
        "96,284 356,284",
        "356,164 616,44",
    ]
    rings = {(ring.get("cy"), ring.get("fill")) for ring in parts_of(svg, "circle")}
    assert rings == {("164", "#0072b2"), ("284", "#fff")}
    [told] = parts_of(svg, "desc")
    assert "At £1.00: £1.00, and beside it £0.00." in (told.text or "")


def test_what_is_shown_is_said() -> None:
    """Whoever cannot see the drawing hears each end and each bend, and the note first."""
    [told] = parts_of(curves_as_svg(drawn(), note="Invented figures."), "desc")
    assert told.text == (
        "Invented figures. Trust. At £0.00: £0.00. At £100.00: £0.00. At £200.00: £50.00."
    )


def test_parties_differ_by_more_than_colour() -> None:
    """Each line has dashes of its own, and its name beside a piece of it."""
    svg = curves_as_svg(drawn(), drawn(party="commissioner"), names={"trust": "RXV"})
    runs = parts_of(svg, "polyline")
    assert len({run.get("stroke") for run in runs}) == len(runs) == 2
    assert len({run.get("stroke-dasharray") for run in runs}) == 2
    assert [text.text for text in parts_of(svg, "text")][-2:] == ["RXV", "commissioner"]


@pytest.mark.parametrize(
    ("curves", "title"),
    [
        ((drawn(),), "What trust gets, by cost"),
        ((drawn(), drawn(party="commissioner")), "What each party gets, by cost"),
    ],
    ids=["one", "several"],
)
def test_the_title_says_whose_curve_it_is(curves: tuple[PayoutCurve, ...], title: str) -> None:
    """A title of your own takes the place of the one that is made."""
    assert [part.text for part in parts_of(curves_as_svg(*curves), "title")] == [title]
    own = curves_as_svg(*curves, title="Ours")
    assert [part.text for part in parts_of(own, "title")] == ["Ours"]


def test_a_name_cannot_break_out_of_the_drawing() -> None:
    """Names, titles and notes are text, whatever signs are in them."""
    bad = "<script>&\"'"
    svg = curves_as_svg(drawn(), title=bad, note=bad, names={"trust": bad})
    assert not parts_of(svg, "script")
    assert [text.text for text in parts_of(svg, "text")].count(bad) == 3


@pytest.mark.parametrize(
    ("to", "marks"),
    [
        (100, ["£0", "£0.20", "£0.40", "£0.60", "£0.80", "£1"]),
        (180_000, ["£0", "£500", "£1,000", "£1,500"]),
        (60_000_000_00, ["£0", "£10m", "£20m", "£30m", "£40m", "£50m", "£60m"]),
        (250_000_000_000, ["£0", "£500m", "£1bn", "£1.5bn", "£2bn", "£2.5bn"]),
    ],
    ids=["a pound", "eighteen hundred pounds", "sixty million", "two and a half billion"],
)
def test_the_marks_are_round_values(to: int, marks: list[str]) -> None:
    """Pence, pounds, millions and billions, at ones, twos and fives."""
    pound_for_pound = formula(
        line("paid", fact("cost", PENCE), payer="commissioner", payee="trust")
    )
    svg = curves_as_svg(drawn(pound_for_pound, to=to))
    assert marks_of(svg) == marks * 2


@pytest.mark.parametrize(
    ("of", "to", "marks"),
    [
        (fact("people", COUNT), 3_000, ["0", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
        (fact("score", SHARE), 1, ["0%", "20%", "40%", "60%", "80%", "100%"]),
        (fact("index", RATE), Fraction(1, 2), ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
    ],
    ids=["things", "a share", "a pure number"],
)
def test_the_lower_axis_speaks_of_its_fact(of: Fact, to: Fraction, marks: list[str]) -> None:
    """Things are counted, shares are percentages, and pure numbers are plain."""
    svg = curves_as_svg(drawn(paid_by(of), x=of.name, to=to))
    assert marks_of(svg)[-len(marks) :] == marks


def test_what_is_paid_stands_below_zero() -> None:
    """The line of zero is drawn darker, and amounts below it carry a minus."""
    svg = curves_as_svg(drawn(party="commissioner"))
    assert marks_of(svg)[:3] == ["-£50", "-£40", "-£30"]
    assert '<path stroke="#767676" d="M96 44 H616"/>' in svg


@pytest.mark.parametrize(
    ("each", "marks"),
    [("£0", ["-£1", "-£0.50", "£0", "£0.50", "£1"]), ("£50", ["£46", "£48", "£50", "£52", "£54"])],
    ids=["nothing", "a block"],
)
def test_a_level_line_has_air_about_it(each: str, marks: list[str]) -> None:
    """A payment that does not move is drawn in the middle."""
    level = formula(
        line(
            "block",
            Money.parse(each) + fact("cost", PENCE) * 0,
            payer="commissioner",
            payee="trust",
        )
    )
    svg = curves_as_svg(drawn(level))
    assert marks_of(svg)[: len(marks)] == marks


def test_another_currency_is_named() -> None:
    """Dollars are never printed as pounds."""
    svg = curves_as_svg(drawn(), currency="USD")
    assert "USD 50" in marks_of(svg)
    assert "£" not in svg


@pytest.mark.parametrize(
    ("curves", "told"),
    [
        ((), r"no curve to draw.*payment\.curve"),
        (
            (drawn(), drawn(paid_by(fact("people", COUNT)), x="people")),
            "of cost and people",
        ),
        ((drawn(to=0),), "single point"),
    ],
    ids=["none", "two facts", "no width"],
)
def test_what_cannot_stand_in_one_drawing_is_refused(
    curves: tuple[PayoutCurve, ...], told: str
) -> None:
    """The message says what is wrong and what to do."""
    with pytest.raises(InvalidValueError, match=told):
        curves_as_svg(*curves)


@pytest.mark.parametrize(
    ("mark", "anchor"),
    [("£1", "start"), ("£120", "middle"), ("£199", "end")],
)
def test_a_value_of_the_fact_is_marked(mark: str, anchor: str) -> None:
    """By a broken line, with the value above it, which does not run out of the drawing."""
    svg = curves_as_svg(drawn(), mark=Money.parse(mark))
    [text] = [each for each in parts_of(svg, "text") if each.get("font-size") == "11"]
    assert (text.text, text.get("text-anchor")) == (f"{mark}.00", anchor)
    assert len(parts_of(svg, "path")) == len(parts_of(curves_as_svg(drawn()), "path")) + 1
    assert f"Marked is {mark}.00: " in svg


def test_a_mark_stands_within_the_drawing() -> None:
    """Or a wider one is drawn; a number is marked as well as money."""
    with pytest.raises(InvalidValueError, match="lies outside the range of cost"):
        curves_as_svg(drawn(), mark=Money.parse("£200.01"))
    people = drawn(paid_by(fact("people", COUNT)), x="people", to=100)
    assert "Marked is 40: £40.00." in curves_as_svg(people, mark=40)
