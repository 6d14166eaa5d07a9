"""Pictures of risk: the records are the figures, and the drawings say them in words as well."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from fractions import Fraction

import attrs
import pytest

from nhs_accountable_care import FinancialYear, InvalidTypeError, InvalidValueError, Money, Share
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    SHARE,
    DiscreteSpread,
    Estimate,
    Exposure,
    Expression,
    Facts,
    Formula,
    LognormalSpread,
    Marginal,
    NormalSpread,
    PastYears,
    RecordedFact,
    Settlement,
    Spread,
    amount,
    cliff,
    exposure,
    fact,
    formula,
    line,
    note,
    risk_of,
    settle,
    truth,
    when,
)
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.pictures import (
    CarriedRisk,
    CarriedRow,
    Fan,
    FanBand,
    FanPoint,
    carried_as_svg,
    carried_risk,
    carried_shares,
    fan_as_svg,
    fan_of,
    waterfall_as_svg,
    waterfall_of,
)
from tests.hostile_text import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
COST = fact("cost", PENCE, lowest=Money.parse("-£1bn"))
HALF = formula(line("half", COST / 2, payer="board", payee="trust"))
BELL = NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m"))
FIVE = DiscreteSpread(
    values=tuple(Money.parse(f"£{each}m") for each in (84, 78, 80, 80, 70)),
    weights=(1, 1, 1, 1, 0),
)


def exposed(
    to: Marginal = BELL, of: Formula = HALF, by: str = "cost", payer: str | None = "trust"
) -> Exposure:
    """Return what parties are exposed to by one fact."""
    return exposure(of, {}, Spread.of({by: to}), paid_by={by: payer} if payer else {})


def settled(*amounts: str, parties: tuple[str, str] = ("board", "trust")) -> Settlement:
    """Settle lines that pay stated sums; what is below nothing is paid the other way."""
    lines = [
        line(f"line {number}", Money.parse(each), payer=parties[0], payee=parties[1])
        for number, each in enumerate(amounts)
    ]
    return settle(formula(*lines), {})


def texts(svg: str) -> list[str]:
    """Return what is written in a drawing, line by line."""
    return [each.text or "" for each in ET.fromstring(svg).iter(SVG + "text")]  # noqa: S314 -- our own text


def told(svg: str) -> str:
    """Return what a drawing says to those who cannot see it."""
    [desc] = ET.fromstring(svg).iter(SVG + "desc")  # noqa: S314 -- our own text
    return desc.text or ""


def shapes(svg: str, name: str) -> list[ET.Element]:
    """Return the shapes of one name that are hatched."""
    found = ET.fromstring(svg).iter(SVG + name)  # noqa: S314 -- our own text
    return [each for each in found if (each.get("fill") or "").startswith("url(#h")]


# --- The fan ---


def test_a_fan_opens_from_the_middle() -> None:
    """
    The quantiles of the normal distribution lie 1.281551566 and 2.326347874 deviations out.

    Of each number nine digits count.
    """
    fan = fan_of(exposed())
    assert fan.middle.digits == "8000000000"
    assert [(each.at.digits, each.change.digits) for each in fan.of("trust").points] == [
        ("7534730430", "232634787"),
        ("7743689690", "128155157"),
        ("8000000000", "0"),
        ("8256310310", "-128155157"),
        ("8465269570", "-232634787"),
    ]
    assert [str(each.chance) for each in fan.marks] == ["1%", "10%", "50%", "90%", "99%"]
    assert [each.result.digits for each in fan.of("trust").points][2] == "-4000000000"


def test_bands_stand_one_upon_the_other() -> None:
    """Both bear half: two bands above the line of zero, and two below it."""
    both = formula(
        line("half", COST / 2, payer="board", payee="trust"),
        line("quarter", COST / 4, payer="partner", payee="trust"),
    )
    svg = fan_as_svg(fan_of(exposed(of=both)))
    polygons = [each.get("points") or "" for each in shapes(svg, "polygon")]
    assert len(polygons) == 6
    assert len({each.get("fill") for each in shapes(svg, "polygon")}) == 3
    # Where one ends the next begins: they share the points between them.
    assert set(polygons[0].split()) & set(polygons[2].split())


def test_a_leap_is_drawn_upright() -> None:
    """At a cliff a band has two points at one value of the fact."""
    leap = formula(
        line("bonus", cliff(COST, Money.parse("£81m")), payer="board", payee="trust"),
    )
    fan = fan_of(exposed(of=leap, payer=None))
    places = [each.at.digits for each in fan.of("trust").points]
    assert places.count("8100000000") == 2
    assert "about £81m about £81.0m" in told(fan_as_svg(fan))


def test_listed_values_have_a_bar_each() -> None:
    """Each value comes once, what never comes is left out, and the middle is one of them."""
    fan = fan_of(exposed(to=FIVE))
    assert (fan.is_listed, fan.middle.digits) == (True, "8000000000")
    assert [(each.at.digits, each.change.digits) for each in fan.of("trust").points] == [
        ("7800000000", "100000000"),
        ("8000000000", "0"),
        ("8400000000", "-200000000"),
    ]
    assert [str(each.chance) for each in fan.marks] == ["25%", "75%", "100%"]
    svg = fan_as_svg(fan)
    # Both parties, at two of three values.
    assert len(shapes(svg, "polygon")) == 4
    assert "stroke-dasharray" not in svg
    assert "£84m" in texts(svg)


def test_past_years_are_listed_values() -> None:
    """Each as likely as the others."""
    past = PastYears(
        values=((FinancialYear(2023), Money.parse("£1")), (FinancialYear(2024), Money.parse("£3")))
    )
    assert [str(each.chance) for each in fan_of(exposed(to=past)).marks] == ["50%", "100%"]


def test_one_listed_value_is_a_point() -> None:
    """Nothing changes, and a fan without bands is drawn."""
    svg = fan_as_svg(fan_of(exposed(to=DiscreteSpread(values=(Money.parse("£1"),)))))
    assert shapes(svg, "polygon") == []


def paid(of: Expression) -> Formula:
    """Return a formula that pays an expression."""
    return formula(line("paid", of, payer="a", payee="b"))


@pytest.mark.parametrize(
    ("of", "by", "to", "middle"),
    [
        (
            paid(amount(Money.parse("£1")) * fact("cases", COUNT)),
            "cases",
            LognormalSpread(mean=400, standard_deviation=100),
            "about 400",
        ),
        (
            paid(amount(Money.parse("£100")) * fact("part", SHARE)),
            "part",
            DiscreteSpread(values=(Share.parse("50%"), Share.parse("60%"))),
            "about 50%",
        ),
    ],
    ids=["a count", "a share"],
)
def test_the_fact_need_not_be_money(of: Formula, by: str, to: Marginal, middle: str) -> None:
    """What runs along the bottom is written as what it counts."""
    svg = fan_as_svg(fan_of(exposed(to=to, of=of, by=by, payer=None)))
    assert f"beside {by} of {middle}." in " ".join(texts(svg))


def two_facts() -> Exposure:
    """Return an exposure by two facts."""
    both = formula(line("both", COST + fact("other_cost", PENCE), payer="a", payee="b"))
    listed = DiscreteSpread(values=(Money.parse("£1"),))
    return exposure(both, {}, Spread.of({"cost": listed, "other_cost": listed}))


def many_values() -> Exposure:
    """Return an exposure by more listed values than can be drawn."""
    return exposed(to=DiscreteSpread(values=tuple(map(Money.parse, map(str, range(1, 42))))))


def words() -> Exposure:
    """Return an exposure by a truth."""
    told_truth = truth("met")
    bonus = when(told_truth, amount(Money.parse("£1")), amount(Money.parse("£0")))
    return exposure(paid(bonus), {}, Spread.of({"met": DiscreteSpread(values=(True, False))}))


def simulated() -> Exposure:
    """Return an exposure whose results are not those of values of the fact."""
    by_lines, by_list = exposed(), exposed(to=FIVE)
    return attrs.evolve(by_lines, parties=by_list.parties)


def of_own_draws() -> Exposure:
    """Return an exposure of scenarios that the caller drew, of which no spread is known."""
    return attrs.evolve(exposed(), spread=None)


def simulated_list() -> Exposure:
    """Return an exposure that has other results than there are values."""
    other = exposed(to=DiscreteSpread(values=(Money.parse("£1"),)))
    return attrs.evolve(exposed(to=FIVE), parties=other.parties)


def twelve_and_one() -> Exposure:
    """Return an exposure of more parties than there are hatchings."""
    lines = [line(f"l{n}", COST, payer="board", payee=f"trust {n}") for n in range(12)]
    return exposed(of=formula(*lines), payer=None)


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (two_facts, "a fan opens over one uncertain fact, and here are 2: cost and other cost"),
        (many_values, "41 listed values are too many to draw; at most 40 are"),
        (words, "a fan opens over numbers, and the fact is one of 2 words"),
        (simulated, "the exposure was simulated"),
        (simulated_list, "the exposure was simulated"),
        (of_own_draws, "the exposure was simulated"),
        (twelve_and_one, r"there are 13 parties, and a picture shows at most 12; choose some of"),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_what_is_no_fan_is_refused(made: Callable[[], Exposure], problem: str) -> None:
    """The message says what there is, and what to do."""
    with pytest.raises(InvalidValueError, match=problem):
        fan_of(made())


def test_parties_can_be_chosen() -> None:
    """Those that are asked for, each once; there must be one, and it must be a party."""
    assert [each.party for each in fan_of(exposed(), parties=("trust", "trust")).bands] == [
        "trust"
    ]
    with pytest.raises(InvalidValueError, match="no party is called 'x'; there are: board, trust"):
        fan_of(exposed(), parties=("x",))
    with pytest.raises(InvalidValueError, match="there is no party to draw"):
        fan_of(exposed(), parties=())
    with pytest.raises(InvalidValueError, match="no party is called 'x'"):
        fan_of(exposed()).of("x")


def test_a_fact_that_never_may_be_what_it_is_has_no_fan() -> None:
    """It is held at an end in more than 99 of a hundred years."""
    short = formula(line("paid", fact("cost", PENCE), payer="a", payee="b"))
    below = NormalSpread(mean=Money.parse("-£5m"), standard_deviation=Money.parse("£2m"))
    found = exposure(short, {}, Spread.of({"cost": below}), outside="clip")
    with pytest.raises(InvalidValueError, match="the fact never lies where it may"):
        fan_of(found)


def point(at: float, change: float = 0.0) -> FanPoint:
    """Return a point of a fan, in pence."""
    one, other = (Estimate(value=each, unit=PENCE) for each in (at, change))
    return FanPoint(at=one, change=other, result=other)


def test_a_fan_of_your_own_is_checked() -> None:
    """From left to right, one band at least, and listed values are those of all."""
    with pytest.raises(InvalidValueError, match="stand from the lowest value of the fact"):
        FanBand(party="a", points=(point(2.0), point(1.0)))
    with pytest.raises(InvalidValueError, match="stand from the lowest value of the fact"):
        FanBand(party="a", points=())
    fan = fan_of(exposed(to=FIVE))
    with pytest.raises(InvalidValueError, match=r"Fan\.bands is empty"):
        attrs.evolve(fan, bands=())
    other = FanBand(party="other", points=(point(1.0),))
    with pytest.raises(InvalidValueError, match="listed at different values"):
        attrs.evolve(fan, bands=(*fan.bands, other))


def test_bands_of_your_own_may_lie_apart() -> None:
    """One party moves where the other does not, and it is drawn in two pieces."""
    own = Fan(
        mechanism="mine",
        fact="cost",
        middle=Estimate(value=0.0, unit=PENCE),
        bands=(
            FanBand(
                party="a",
                points=(
                    point(0.0, 100.0),
                    point(1.0, 0.0),
                    point(2.0, 0.0),
                    point(3.0, 100.0),
                    point(4.0, -100.0),
                ),
            ),
            FanBand(party="b", points=(point(5.0, 1.0), point(6.0, 1.0))),
        ),
        marks=(),
        is_listed=False,
        is_illustrative=False,
    )
    assert len(shapes(fan_as_svg(own), "polygon")) == 4


# --- The waterfall ---


def test_a_waterfall_counts_up_and_then_down() -> None:
    """£5 and £3 in, £8 in all, £2 out, £6 left; the other party the same the other way."""
    waterfall = waterfall_of(settled("£5", "-£2", "£3"))
    assert [str(each) for each in waterfall.of("trust")] == [
        "gets from board, line 0: £5.00",
        "gets from board, line 2: £3.00",
        "gets in all: £8.00",
        "pays board, line 1: -£2.00",
        "is left with: £6.00",
    ]
    assert [str(each.change) for each in waterfall.of("board")] == [
        "£2.00",
        "£2.00",
        "-£5.00",
        "-£3.00",
        "-£6.00",
    ]
    assert waterfall_of(settled("£5"), parties=("trust",)).parties == ("trust",)


def test_who_gets_nothing_is_left_with_nothing() -> None:
    """A line of nothing is no step; there is nothing to measure, and it is drawn."""
    waterfall = waterfall_of(settled("£0"))
    assert [str(each) for each in waterfall.steps] == ["is left with: £0.00"] * 2
    ET.fromstring(waterfall_as_svg(waterfall))  # noqa: S314 -- our own text


def test_bars_of_a_waterfall_hang_together() -> None:
    """A step begins where the one before it ended; gets and pays have hatchings of their own."""
    svg = waterfall_as_svg(waterfall_of(settled("£5", "-£2"), parties=("trust",)))
    gets, in_all, pays, left, *_ = shapes(svg, "rect")
    right = Fraction(gets.get("x") or "") + Fraction(gets.get("width") or "")
    assert Fraction(pays.get("x") or "") + Fraction(pays.get("width") or "") == right
    assert len({each.get("fill") for each in (gets, pays, left)}) == 3
    assert in_all.get("fill") == left.get("fill")


def test_too_many_steps_are_refused() -> None:
    """Choose some of the parties."""
    with pytest.raises(
        InvalidValueError, match="there are 202 steps, and a picture shows at most"
    ):
        waterfall_of(settled(*["£1"] * 100))


# --- Before and after ---


def test_risk_is_laid_side_by_side() -> None:
    """A quantile is 2.3263 deviations of £1m; who is no party then has nothing told."""
    block = formula(
        line("block", Money.parse("£40m"), payer="board", payee="partner"), note("cost", COST)
    )
    carried = carried_risk(exposed(), exposed(of=block), called=("today", "then"))
    assert carried.parties == ("board", "trust", "partner")
    worst = carried.of("trust")[2]
    assert (worst.before, worst.after) == (Fraction(-4_232_634_790), Fraction(-8_465_269_570))
    assert [each.words for each in carried.of("partner")][:2] == [
        ("not told", "about £40.0m"),
        ("not told", "about £40.0m"),
    ]
    assert carried.of("board")[2].words == ("about -£42.3m", "about -£40.0m")


def test_a_share_of_the_variance_is_told_if_it_was_said_who_pays() -> None:
    """Without it there are four rows, and with it on one side five."""
    silent = exposed(payer=None)
    assert len(carried_risk(silent, silent).of("trust")) == 4
    assert carried_risk(silent, exposed()).of("trust")[4].words == ("not told", "about 50.0 %")


def test_what_was_simulated_has_its_standard_error() -> None:
    """In the row, in the picture and in the words."""
    simulated = attrs.evolve(
        row(Fraction(-200_000_000), Fraction(0)), before_error=Fraction(5_000_000)
    )
    assert str(simulated) == "trust, worst: about -£2.00m (± £50,000), then about £0"
    assert simulated.to_record()["before_error"] == "5000000"
    svg = carried_as_svg(carried(simulated))
    assert "about -£2.00m (± £50,000)" in " ".join(texts(svg))
    assert "about -£2.00m (± £50,000)" in told(svg)


def test_one_currency_is_drawn() -> None:
    """Pounds beside euros would be no picture."""
    euros = formula(line("paid", Money.parse("1", currency="EUR"), payer="a", payee="b"),
                    note("cost", fact("cost", PENCE)), currency="EUR")  # fmt: skip
    other = exposure(
        euros,
        {},
        Spread.of(
            {
                "cost": NormalSpread(
                    mean=Money(pence=10**6, currency="EUR"),
                    standard_deviation=Money(pence=10, currency="EUR"),
                )
            }
        ),
    )
    with pytest.raises(InvalidTypeError, match="before and after are in EUR and GBP"):
        carried_risk(exposed(), other)


def test_parts_of_a_pound_are_exact() -> None:
    """They are no estimates, and say so by not saying "about"."""
    risk = risk_of(HALF, paid_by={"cost": "trust"})
    carried = carried_shares(risk, risk, "cost", [Money.parse("£1"), Money.parse("£2")])
    assert [(each.measure, each.words) for each in carried.of("trust")] == [
        ("of one more pound at cost £1.00", ("50%", "50%")),
        ("of one more pound at cost £2.00", ("50%", "50%")),
    ]
    with pytest.raises(InvalidValueError, match="there is no value at which one more pound"):
        carried_shares(risk, risk, "cost", [])


def row(before: Fraction | None, after: Fraction | None, party: str = "trust") -> CarriedRow:
    """Return a row of money."""
    return CarriedRow(
        party=party, measure="worst", before=before, after=after, unit=PENCE, currency="GBP"
    )


def carried(*rows: CarriedRow, before: str = "before") -> CarriedRisk:
    """Return rows before and after."""
    return CarriedRisk(rows=rows, before=before, after="after", is_illustrative=False)


def test_bars_lead_from_nothing() -> None:
    """What is nothing, or not told, has no bar; half as much has half the bar, on one scale."""
    svg = carried_as_svg(
        carried(row(Fraction(-200), Fraction(0)), row(None, Fraction(-100), party="board"))
    )
    # The first two are those of the legend.
    _, _, one, other = shapes(svg, "rect")
    assert (one.get("width"), other.get("width")) == ("128", "64")
    assert one.get("fill") != other.get("fill")
    with pytest.raises(InvalidValueError, match=r"CarriedRow\.unit is count; it is pence"):
        attrs.evolve(row(None, None), unit=COUNT)


def test_a_long_name_stands_above_its_amount() -> None:
    """Where there is no room the amount has a line of its own, whole."""
    svg = carried_as_svg(carried(row(Fraction(-200), None), before="as it is agreed at present"))
    assert {"as it is agreed at present:", "about -£2.00"} <= set(texts(svg))


def test_a_row_says_both() -> None:
    """Before, and then after."""
    assert str(row(Fraction(0), None)) == "trust, worst: about £0, then not told"


# --- All of them ---

BAD = "<b>&\"'\x1b\u202e " + "long name of a body " * 30 + "W" * 300


def fan(name: str, of: Exposure) -> str:
    """Draw a fan, with a name in it."""
    return fan_as_svg(fan_of(of), title=name, note=name, names={"trust": name})


def waterfall(name: str, of: Settlement) -> str:
    """Draw a waterfall, with a name in it."""
    return waterfall_as_svg(waterfall_of(of), title=name, note=name, names={"trust": name})


def table(name: str, of: Exposure) -> str:
    """Draw a table, with a name in it."""
    both = carried_risk(of, of, called=(name, "after"))
    return carried_as_svg(both, title=name, note=name, names={"trust": name})


DRAWINGS: dict[str, Callable[[str], str]] = {
    "fan": lambda name: fan(name, exposed()),
    "listed fan": lambda name: fan(name, exposed(to=FIVE)),
    "waterfall": lambda name: waterfall(name, settled("£5", "-£2")),
    "table": lambda name: table(name, exposed()),
}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_a_name_cannot_break_out(drawing: Callable[[str], str]) -> None:
    """Names are text, whatever is in them, and all of them is told; what is drawn is cut."""
    hostile, plain = drawing(BAD), drawing("trust")
    assert {each.tag for each in ET.fromstring(hostile).iter()} == {  # noqa: S314 -- our own text
        each.tag
        for each in ET.fromstring(plain).iter()  # noqa: S314 -- our own text
    }
    assert told(hostile).count("long name of a body") >= 60
    assert "\x1b" not in hostile
    assert max(map(len, texts(hostile))) < 80


@pytest.mark.parametrize(
    ("name", "lines"),
    [("W" * 40, ["W" * 27, "W" * 13]), ("医" * 30, ["医" * 24, "医" * 6])],
    ids=["wide letters", "full squares"],
)
def test_a_word_without_room_is_broken(name: str, lines: list[str]) -> None:
    """Wide signs need more room, bold ones too, and what has none comes below."""
    svg = waterfall_as_svg(waterfall_of(settled("£5")), title=name)
    assert texts(svg)[:2] == lines


def test_a_word_is_broken_at_its_hyphen() -> None:
    """If it has no room; a number keeps its minus."""
    name = f"{'multi' * 8}-{'neighbourhood' * 2}"
    svg = waterfall_as_svg(waterfall_of(settled("£5")), title=name)
    assert texts(svg)[:2] == [f"{'multi' * 8}-", "neighbourhood" * 2]


@pytest.mark.broad
@pytest.mark.parametrize("text", [each for each in HOSTILE if each.strip()])
@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_hostile_names_stay_names(drawing: Callable[[str], str], text: str) -> None:
    """A parser of XML finds the same elements as for a plain name."""
    tags = [
        sorted({each.tag for each in ET.fromstring(drawing(name)).iter()})  # noqa: S314 -- our own
        for name in (text, "trust")
    ]
    assert tags[0] == tags[1]


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_what_is_written_is_told(drawing: Callable[[str], str]) -> None:
    """Each sum beside a bar or a band stands in the text for those who cannot see it."""
    svg = drawing("trust")
    words = told(svg)
    sums = re.findall(r"about -?£[\d.,]+[a-z]*|-?£[\d,]+\.\d\d\b", "\n".join(texts(svg)))
    assert sums
    assert [each for each in sums if each not in words] == []
    assert words.startswith("trust\n")


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_the_same_is_drawn_the_same(drawing: Callable[[str], str]) -> None:
    """Byte for byte; and hatchings of two pictures on a page have different names."""
    assert drawing("a") == drawing("a")
    one, other = (set(re.findall(r'id="(\S+)"', drawing(name))) for name in ("a", "b"))
    assert not one & other
    assert not re.findall("<script|<style|href|@import", drawing("a"))


@pytest.mark.parametrize(
    "svg",
    [
        waterfall_as_svg(waterfall_of(settled("£9999999999999999999999.99", "-£0.01"))),
        fan_as_svg(
            fan_of(
                exposed(
                    to=DiscreteSpread(values=(Money.parse("-£1bn"), Money.parse("£10000000000")))
                )
            )
        ),
        carried_as_svg(carried(row(Fraction(-(10**30)), Fraction(10**30)))),
    ],
    ids=["waterfall", "fan", "table"],
)
def test_a_minus_never_parts_from_its_number(svg: str) -> None:
    """Also of sums that are larger than any: no line ends in one, or begins behind one."""
    lines = texts(svg)
    assert [each for each in lines if re.search(r"-$|^£.*-£|- £", each)] == []
    assert any("-£" in each for each in lines)
    assert not re.search(r'(?:x|y|width|height)="-', re.sub(r'[xy]="-\d', "", svg))


def invented() -> Facts:
    """Return a fact that was made up."""
    return Facts(
        facts=(RecordedFact(name="cost", value=Money.parse("£5"), unit=PENCE, sources=INVENTED),)
    )


def test_invented_figures_are_marked_in_the_picture() -> None:
    """They are, whoever draws it, and in words too."""
    waterfall = waterfall_of(settle(HALF, invented()))
    both = formula(line("both", COST + fact("other_cost", PENCE), payer="a", payee="b"))
    spread = Spread.of({"other_cost": BELL})
    risk = exposure(both, invented(), spread)
    for svg in (
        waterfall_as_svg(waterfall),
        fan_as_svg(fan_of(risk)),
        carried_as_svg(carried_risk(risk, risk)),
    ):
        assert "INVENTED FIGURES" in " ".join(texts(svg))
        assert "INVENTED FIGURES" in told(svg)
    assert (
        "INVENTED FIGURES: some of the facts are illustrative."
        in waterfall.tables()["steps"].notes
    )


def test_records_become_tables() -> None:
    """Each answer has rows and what it is about, and its first table for dataframes."""
    answers = (fan_of(exposed()), waterfall_of(settled("£5")), carried(row(None, Fraction(1))))
    sizes = [{name: len(each) for name, each in one.tables().items()} for one in answers]
    assert sizes == [
        {"points": 10, "marks": 5, "about": 1},
        {"steps": 4, "about": 1},
        {"rows": 1, "about": 1},
    ]
    for answer in answers:
        assert str(answer) == answer.explain()
        assert answer.__arrow_c_stream__() is not None
