"""What a settlement says: postings, nets, lines, and the explanation of every penny."""

import pickle
import re
from fractions import Fraction
from typing import Any, ClassVar

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidValueError, MissingFactError
from nhs_accountable_care._core.money import Money, UnitPrice
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    PRICE,
    RATE,
    Amount,
    Conditional,
    Expression,
    Facts,
    Formula,
    Line,
    Listed,
    LocalAgreement,
    PriceColumn,
    PriceList,
    RecordedFact,
    RecordedTable,
    Settlement,
    Sum,
    WholePopulationBudget,
    code,
    fact,
    formula,
    greatest,
    key,
    line,
    note,
    prepare,
    rounded,
    settle,
    shared,
    step,
    title_of,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.formula_writing import agreement_data

GUIDE = Citation(
    source=Source(key="G1", title="Guidance"), locator="para 5", confidence=Confidence.VERIFIED
)
TABLE = Citation(source=Source(key="G2", title="Price list"), confidence=Confidence.COMPUTED)
TERMS = Citation(source=Source(key="G3", title="Contract"), confidence=Confidence.UNVERIFIED)
MADE_UP = Citation(source=Source(key="X1", title="Invented"), confidence=Confidence.ILLUSTRATIVE)

VARIANCE = step("variance", fact("baseline", PENCE) - fact("outturn", PENCE), sources=(GUIDE,))
FLOOR = Amount(value=Fraction(0), unit=PENCE, sources=(TERMS,))
PRICES = PriceList(
    name="the tariff",
    codes=("a", "b"),
    columns=(PriceColumn(name="price", unit=PENCE, values=(Fraction(700), Fraction(300))),),
    sources=(TABLE,),
)
SHARE_LINE = line("share <of> it", VARIANCE / 3, payer="ICB", payee="trust", sources=(TERMS,))
GATED = line(
    "paid if met",
    when(truth("met"), Listed(prices=PRICES, column="price", key=code("currency")), FLOOR),
    payer="ICB",
    payee="trust",
)
SPELLS = line(
    "spells",
    total("spells", step("price of a spell", fact("price", PENCE, table="spells")), rows=9),
    payer="trust",
    payee="hospice",
)
RATE_NOTE = note("final rate", rounded(fact("score", RATE), Fraction(1, 100)))
WHOLE = formula(SHARE_LINE, GATED, SPELLS, RATE_NOTE)
FACTS: dict[str, Any] = {
    "baseline": Money.parse("£100"),
    "outturn": Money.parse("£110.01"),
    "met": False,
    "currency": "b",
    "score": Fraction("0.4567"),
    "spells": [{"price": Money.parse("£2")}, {"price": Money.parse("£3")}],
}


def settled(**facts: Any) -> Settlement:  # noqa: ANN401 - any fact
    """Settle the formula."""
    return settle(WHOLE, {**FACTS, **facts})


def test_a_negative_amount_is_paid_the_other_way_and_zero_posts_nothing() -> None:
    """A share of a loss flows back; a closed gate stays in the lines and posts nothing."""
    settlement = settled()
    assert [str(each) for each in settlement.postings] == [
        "from trust to ICB: £3.34 (share <of> it)",
        "from trust to hospice: £5.00 (spells)",
    ]
    assert {party: str(money) for party, money in settlement.net.items()} == {
        "ICB": "£3.34",
        "trust": "-£8.34",
        "hospice": "£5.00",
    }
    assert [line.label for line in settlement.lines] == [
        "share <of> it",
        "paid if met",
        "spells",
        "final rate",
    ]


def test_amounts_are_pence_or_the_grain_of_a_note() -> None:
    """A note that is no money is counted in its grain, and its line has the exact value."""
    settlement = settled()
    assert settlement.amounts == (-334, 0, 500, 46)
    note_line = settlement.line("final rate")
    assert (note_line.value, note_line.amount, note_line.unit) == (Fraction(46, 100), None, RATE)
    zero = settle(formula(note("none", fact("x", COUNT, highest=0))), {"x": 0})
    assert zero.amounts == (0,)
    assert settle(formula(note("none", Amount(value=Fraction(0), unit=RATE))), {}).amounts == (0,)


def test_workings_say_words_figures_and_value_once_each() -> None:
    """A working is the words, then the figures, then what they come to, nothing twice."""
    settlement = settled()
    assert settlement.line("share <of> it").working == (
        "1/3 of variance, rounded half up to the penny = "
        "1/3 of -£10.01 = -£3.336666…, rounded half up to the penny = -£3.34"
    )
    assert settlement.step("variance").working == (
        "the baseline less the outturn = £100.00 − £110.01 = -£10.01"
    )
    assert settlement.line("spells").working == (
        "for every row of spells, added up: price of a spell = £5.00 over 2 rows of spells = £5.00"
    )
    assert [step.name for step in settlement.steps] == ["variance"]


def test_a_line_cites_itself_its_steps_its_constants_and_its_lists() -> None:
    """Every citation that an amount rests on stands with it, each once."""
    assert settled().line("share <of> it").citations == (TERMS, GUIDE)
    assert settled().line("paid if met").citations == (TABLE, TERMS)


def test_lines_and_steps_are_found_by_name() -> None:
    """A name that is not there is answered with those that are."""
    with pytest.raises(InvalidValueError, match="no line is labelled 'x'; the lines are: 'share"):
        settled().line("x")
    with pytest.raises(InvalidValueError, match="no step is named 'x'; the steps are: 'variance'"):
        settled().step("x")
    with pytest.raises(InvalidValueError, match="the steps are: none"):
        settle(formula(RATE_NOTE), FACTS).step("x")


EXPLAINED = """\
Settlement: a formula

Who pays whom
  from trust to ICB: £3.34 (share <of> it)
  from trust to hospice: £5.00 (spells)

In total, each party gets
  ICB: +£3.34
  trust: -£8.34
  hospice: +£5.00

Lines
  share <of> it
    1/3 of variance, rounded half up to the penny
    = 1/3 of -£10.01
    = -£3.336666…, rounded half up to the penny
    = -£3.34
    source: Contract [unverified]
    source: Guidance, para 5 [verified]
  paid if met
    if met, the price that the tariff lists for the currency; otherwise £0
    = £0 (as met: no)
    = £0.00
    source: Price list [computed]
    source: Contract [unverified]
  spells
    for every row of spells, added up: price of a spell
    = £5.00 over 2 rows of spells
    = £5.00
  final rate
    the score, rounded half up to 0.01
    = 0.4567, rounded half up to 0.01
    = 0.46

Workings
  variance
    the baseline less the outturn
    = £100.00 − £110.01
    = -£10.01
    source: Guidance, para 5 [verified]

Facts
  baseline: £100.00
  outturn: £110.01
  met: no
  currency: b
  score: 0.4567
  spells: 2 rows"""


def test_the_explanation_answers_first_and_then_says_why() -> None:
    """Who pays whom comes first; lines, workings and facts follow with their sources."""
    assert settled().explain() == EXPLAINED


def test_nothing_in_total_has_no_sign_and_a_penny_has() -> None:
    """A plus stands before what a party gets, not before nothing."""
    both = formula(
        line("one", Money(pence=5), payer="a", payee="b"),
        line("two", Money(pence=5), payer="b", payee="a"),
        line("three", Money(pence=1), payer="c", payee="d"),
    )
    text = settle(both, {}).explain()
    for total_of in ("  a: £0.00", "  b: £0.00", "  c: -£0.01", "  d: +£0.01"):
        assert total_of in text.splitlines()


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        pytest.param(f"{'a' * 48} {'b' * 48}", [f"  {'a' * 48} {'b' * 48}"], id="99 wide"),
        pytest.param(
            f"{'a' * 48} {'b' * 49}", [f"  {'a' * 48}", f"    {'b' * 49}"], id="100 wide"
        ),
        pytest.param("a" * 120, [f"  {'a' * 120}"], id="one long word"),
        pytest.param(f"{'a' * 60}-{'b' * 60}", [f"  {'a' * 60}-{'b' * 60}"], id="a hyphen"),
    ],
)
def test_explanations_are_99_wide_and_broken_between_words(label: str, lines: list[str]) -> None:
    """A line of text ends between two words, and what is no word is never cut."""
    text = settle(formula(note(label, Money.parse("£1"))), {}).explain().splitlines()
    begin = text.index("Lines") + 1
    assert text[begin : begin + len(lines)] == lines


def test_nobody_paying_is_said() -> None:
    """A settlement that moves nothing says so, and has no parties to list."""
    text = settle(formula(RATE_NOTE), FACTS).explain()
    assert "nobody pays anything" in text
    assert "In total" not in text


def invented() -> Settlement:
    """Settle facts of which one was invented."""
    units = {"baseline": PENCE, "outturn": PENCE, "score": RATE}
    facts = [
        RecordedFact(name=name, value=FACTS[name], unit=unit, sources=(MADE_UP,))
        for name, unit in units.items()
    ]
    rows = tuple(
        (RecordedFact(name="price", value=row["price"], unit=PENCE),) for row in FACTS["spells"]
    )
    whole = formula(SHARE_LINE, SPELLS, RATE_NOTE)
    tables = (RecordedTable(name="spells", rows=rows),)
    return settle(whole, Facts(facts=tuple(facts), tables=tables))


def test_invented_figures_are_headed_as_such_wherever_they_are_printed() -> None:
    """Text and table both begin with the warning, and each fact names its source."""
    text, table = invented().explain(), invented().explain_html()
    assert text.splitlines()[2].startswith("INVENTED FIGURES")
    assert "baseline: £100.00 (Invented [illustrative])" in text
    assert "INVENTED FIGURES" in table.partition("</caption>")[0]
    assert "INVENTED" not in settled().explain()
    assert "INVENTED" not in settled().explain_html()


def test_the_table_is_escaped_and_has_a_caption_and_scopes() -> None:
    """A label that looks like a tag is text; headers say what they head."""
    table = settled().explain_html()
    assert table.startswith("<table><caption>Settlement: a formula</caption>")
    assert "share &lt;of&gt; it" in table
    assert "<of>" not in table
    assert table.count('scope="col"') == 5
    assert table.count('<th scope="row">') == 4 + 3
    assert "<td>note</td>" in table
    assert '<th scope="row">paid if met</th><td>ICB</td><td>trust</td>' in table
    assert '<th scope="row">spells</th><td>trust</td><td>hospice</td>' in table
    assert settled()._repr_html_() == table


def test_the_table_pays_what_is_below_nothing_the_other_way() -> None:
    """P20: from the trust to the commissioner, and a minus stays with its number."""
    difference = fact("result", PENCE, lowest=Money.parse("-£5m"))
    agreed = formula(line("share", difference, payer="commissioner", payee="trust"))
    table = settle(agreed, {"result": Money.parse("-£1.5m")}).explain_html()
    kept = '<td style="white-space: nowrap">'
    assert f"<td>trust</td><td>commissioner</td>{kept}£1,500,000.00</td>" in table
    assert f"{kept}-£1,500,000.00</td>" in table
    assert "<td>-£" not in table


def test_records_have_the_shape_that_the_command_line_prints() -> None:
    """Lines, postings and nets are plain data in pence; a rate has no pence."""
    records = settled().to_records()
    assert list(records) == ["lines", "postings", "net", "unused", "doubts"]
    assert records["lines"][0] == {
        "label": "share <of> it",
        "pence": -334,
        "working": settled().line("share <of> it").working,
        "citations": [TERMS.to_record(), GUIDE.to_record()],
    }
    assert records["lines"][3]["pence"] is None
    assert records["postings"][0] == {
        "payer": "trust",
        "payee": "ICB",
        "pence": 334,
        "line": "share <of> it",
    }
    assert records["net"] == {"ICB": 334, "trust": -834, "hospice": 500}


def test_a_settlement_as_text_says_who_pays_whom() -> None:
    """The short form has the transfers, and nothing of why; one of no transfers says so."""
    assert str(settled()).splitlines() == [
        "Settlement: a formula",
        "  from trust to ICB: £3.34 (share <of> it)",
        "  from trust to hospice: £5.00 (spells)",
    ]
    assert repr(settled()) == "<Settlement: a formula, 2 postings>"
    once = settle(formula(line("fee", Money.parse("£1"), payer="a", payee="b")), {})
    assert repr(once) == "<Settlement: a formula, 1 posting>"
    nothing = settle(formula(line("none", Money.parse("£0"), payer="a", payee="b")), {})
    assert str(nothing) == "Settlement: a formula\n  nobody pays anything"


def test_invented_figures_are_marked_in_the_short_form_too() -> None:
    """Whoever prints a settlement of invented facts is told."""
    assert str(invented()).splitlines()[1].startswith("INVENTED FIGURES")


def test_lines_and_steps_as_text_are_their_workings() -> None:
    """Each says its name, and how it came to its value."""
    found = settled().line("share <of> it")
    assert str(found) == f"share <of> it: {found.working}"
    variance = settled().step("variance")
    assert str(variance) == f"variance: {variance.working}"
    assert variance.to_record() == {
        "name": "variance",
        "unit": "pence",
        "value": str(variance.value),
        "working": variance.working,
        "citations": [GUIDE.to_record()],
    }


def test_dollars_are_settled_in_dollars() -> None:
    """A formula in another currency takes and gives that currency, and no other."""
    dollars = formula(
        line("half", fact("saving", PENCE) / 2, payer="a", payee="b"), currency="USD"
    )
    assert str(settle(dollars, {"saving": Money.parse("$3")}).net["b"]) == "$1.50"
    assert settle(dollars, {"saving": Money.parse("$3")}).facts[0].value == Money.parse("$3")
    with pytest.raises(InvalidValueError, match="is in GBP, and the formula is in USD"):
        settle(dollars, {"saving": Money.parse("£3")})


def test_facts_come_back_as_they_were_recorded() -> None:
    """Facts of a mapping are recorded with the unit that the formula gives them."""
    fine: Formula = formula(note("x", fact("price", PRICE) * 100))
    values = {each.name: each.value for each in settled().facts}
    assert values == {name: value for name, value in FACTS.items() if name != "spells"}
    price = UnitPrice.parse("£2.218")
    assert settle(fine, {"price": price}).facts[0].value == price


def test_a_mechanism_is_titled_by_its_name_or_its_kind() -> None:
    """A name that the contract gave stands before the name of the kind."""
    assert title_of(WholePopulationBudget(name="Dudley budget")) == "Dudley budget"

    class Bonus:
        """A mechanism without a name."""

        type_tag: ClassVar[str] = "winter-bonus"

        def formula(self) -> Formula:
            """Write nothing but a note."""
            return formula(RATE_NOTE)

    assert title_of(Bonus()) == "winter bonus"
    assert settle(Bonus(), FACTS).amounts == (46,)


def test_workings_are_kept_and_are_no_part_of_the_value() -> None:
    """What was worked out is explained without being worked out anew; a copy works out its own."""
    agreed = formula(line("half", fact("saving", PENCE) / 2, payer="ICB", payee="trust"))
    settlement = settle(agreed, {"saving": Money.parse("£10.01")})
    assert settlement._workings is settlement._workings
    for other in (pickle.loads(pickle.dumps(settlement)), attrs.evolve(settlement)):  # noqa: S301 - our own
        assert other == settlement
        assert other._workings is not settlement._workings
        assert other.lines == settlement.lines


def test_each_line_is_explained_by_its_own_weights() -> None:
    """However many pots are shared by weights, no sum of weights is taken for another's."""
    places = range(60)
    agreed = formula(
        *(
            shared(
                f"pot {place}",
                fact("pot", PENCE),
                [key(party, fact(f"{party}_{place}", COUNT, lowest=1)) for party in ("a", "b")],
                holder="ICB",
            )
            for place in places
        )
    )
    weights = {f"{party}_{place}": place + 1 for place in places for party in ("a", "b")}
    settlement = settle(agreed, {"pot": Money.parse("£100"), **weights})
    assert [each.working.split(" = ")[1] for each in settlement.lines] == [
        f"{place + 1} ÷ {2 * (place + 1)} of £100.00" for place in places for _ in ("a", "b")
    ]


@pytest.mark.parametrize(
    ("lines", "steps", "told"),
    [
        pytest.param(1, 0, 10_000, id="one has as many parts as a formula may have"),
        pytest.param(1, 1, 5_000, id="a line and a step have half of them each"),
        pytest.param(40, 0, 250, id="forty have a fortieth each"),
        pytest.param(60, 0, 200, id="and none has fewer than two hundred"),
    ],
)
def test_workings_are_cut_short_that_say_one_thing_again_and_again(
    lines: int, steps: int, told: int
) -> None:
    """All together are no longer than one formula can be; the sum is a part of itself."""
    product = fact("cases", COUNT) * fact("price", PENCE)
    of: Expression = Sum(parts=(product,) * 10_100)
    named = step("named", fact("cases", COUNT)) if steps else fact("cases", COUNT)
    first = note("note 0", of + named * Money(pence=1))
    rest = (note(f"note {place}", Money(pence=place)) for place in range(1, lines))
    settlement = settle(formula(first, *rest), {"cases": 2, "price": Money(pence=3)})
    words = settlement.line("note 0").working.partition(" = ")[0]
    assert words.count("the cases times the price") == told - 1


PLAN = fact("planned_value", PENCE)
OF_ROWS = total("spells", fact("price", PENCE, table="spells"), rows=3)
PAID = formula(line("plan", PLAN + OF_ROWS, payer="a", payee="b"))
FIVE = Money.parse("£5")
NEEDED: dict[str, Any] = {"planned_value": FIVE, "spells": [{"price": FIVE}]}
SURPLUS: list[tuple[str, Any, tuple[str, ...]]] = [
    ("nothing", NEEDED, ()),
    ("a slip", {**NEEDED, "planed_value": FIVE}, ("planed_value",)),
    ("a table", {**NEEDED, "visits": []}, ("visits",)),
    (
        "a fact of rows, once",
        {**NEEDED, "spells": [{"price": FIVE, "prise": FIVE}] * 2},
        ("spells.prise",),
    ),
    ("a name that is none", {**NEEDED, 7: FIVE}, ("7",)),
    (
        "recorded facts and tables",
        Facts(
            facts=(
                RecordedFact(name="planned_value", value=FIVE, unit=PENCE),
                RecordedFact(name="noted", value=FIVE, unit=PENCE),
            ),
            tables=(
                RecordedTable(name="spells", rows=()),
                RecordedTable(name="visits", rows=()),
            ),
        ),
        ("noted", "visits"),
    ),
]


@pytest.mark.parametrize(
    ("given", "unused"), [row[1:] for row in SURPLUS], ids=[row[0] for row in SURPLUS]
)
def test_what_is_given_and_used_by_no_line_is_named(given: Any, unused: tuple[str, ...]) -> None:  # noqa: ANN401 - any facts
    """P17: no fact is dropped in silence, in the settlement, its words or its tables."""
    settlement = settle(PAID, given)
    assert settlement.unused == unused
    assert settlement.to_records()["unused"] == list(unused)
    assert settlement.tables()["unused"].to_records() == [{"name": name} for name in unused]
    assert ("Given, and used by no line" in settlement.explain()) is bool(unused)
    assert prepare(PAID).settle(given).unused == unused


def test_a_slip_is_asked_about() -> None:
    """P17: a name that comes near to one that is needed may be meant for it."""
    slip: dict[str, Any] = {
        **NEEDED,
        "planed_value": FIVE,
        "spells": [{"price": FIVE, "prise": FIVE}],
    }
    told = settle(PAID, slip).explain().split("Given, and used by no line\n")[1]
    assert told == (
        "  planed_value: did you mean 'planned_value'?\n"
        "  spells.prise: did you mean 'spells.price'?"
    )
    many: dict[str, Any] = {**NEEDED, **{f"q{place}": FIVE for place in range(100)}}
    assert re.search(r"  and \d+ more$", settle(PAID, many).explain())
    missing: dict[str, Any] = {"planed_value": FIVE, "spells": []}
    with pytest.raises(MissingFactError, match="; planed_value is given, and no line uses it"):
        settle(PAID, missing)


def test_each_row_is_seen_with_its_working() -> None:
    """P9: four spells that come to £27,927 are four sums, each with its steps."""
    length = fact("length_of_stay", COUNT, table="spells", highest=100)
    price = Listed(prices=PRICES, column="price", key=code("currency", ("a", "b"), table="spells"))
    days = step("long stay", greatest(length - 5, 0) * Money.parse("£2"))
    added = total("spells", price + days, rows=9)
    stays = note("days beyond", total("spells", greatest(length - 5, 0), rows=9))
    agreed = formula(line("spells", added, payer="ICB", payee="trust"), stays)
    spells: list[dict[str, Any]] = [
        {"currency": "a", "length_of_stay": 7},
        {"currency": "b", "length_of_stay": 1},
    ]
    settlement = settle(agreed, {"spells": spells})
    first, second = settlement.rows("spells")
    assert [(each.name, each.value) for each in first] == [
        ("long stay", Fraction(400)),
        ("what the row adds", Fraction(1100)),
        ("what the row adds to total 2", Fraction(2)),
    ]
    assert str(first[1]) == "what the row adds: (£7.00 (the tariff, a)) + £4.00 = £11.00"
    assert sum(row[1].value for row in (first, second)) == settlement.line("spells").value
    assert "row 1" not in settlement.explain()
    told = settlement.explain(rows=True).split("spells, row 2\n")[1]
    assert told.startswith("  long stay\n    (the greater of (1 − 5) and 0) × £2\n    = £0.00")
    with pytest.raises(InvalidValueError, match="no table 'visits'; its tables are: 'spells'"):
        settlement.rows("visits")


# --- Facts that cannot be together ---

MEETING, CASES = fact("meeting", COUNT, highest=1000), fact("cases", COUNT, highest=1000)
DOUBTED = formula(
    line("best practice", MEETING * Money.parse("£9"), payer="a", payee="b"),
    line("fixed", Money.parse("£9"), payer="a", payee="b"),
    note("beyond", greatest(MEETING - CASES, 0), doubt="more meet than <there> are"),
)


def test_a_doubt_is_told_before_the_money_and_beside_what_rests_on_it() -> None:
    """12 of 10 cases: in text, on a page and as data; the fixed sum is not in doubt."""
    settled = settle(DOUBTED, {"meeting": 12, "cases": 10})
    told = settled.explain()
    assert told.index("The facts cannot all be so\n  more meet") < told.index("Who pays whom")
    assert told.count("    doubt: more meet than <there> are") == 2
    assert "The facts cannot all be so: more meet than <there> are\n  from a" in str(settled)
    assert "more meet than &lt;there&gt; are</strong></caption>" in settled.explain_html()
    (doubt,) = settled.to_records()["doubts"]
    assert doubt == {"words": "more meet than <there> are", "lines": ["best practice", "beyond"]}
    (row,) = settled.tables()["doubts"].to_records()
    assert row["lines"] == "best practice; beyond"
    assert pickle.loads(pickle.dumps(settled)).doubts == settled.doubts  # noqa: S301 -- our own


def test_without_a_contradiction_nothing_is_doubted() -> None:
    """10 of 10 cases."""
    settled = settle(DOUBTED, {"meeting": 10, "cases": 10})
    assert settled.doubts == settled.doubts_about("best practice") == ()
    assert "cannot" not in settled.explain()


def test_only_a_note_tells_a_doubt() -> None:
    """What somebody pays is no doubt."""
    with pytest.raises(InvalidValueError, match="a doubt is told by a note"):
        Line(label="x", of=DOUBTED.lines[1].of, payer="a", payee="b", doubt="y")


def test_a_doubt_is_kept_in_documents_and_in_parts() -> None:
    """As plain data, and where it stands in a mechanism that holds on a condition."""
    facts = {"meeting": 12, "cases": 10}
    agreed = LocalAgreement(agreed=DOUBTED)
    assert agreement_data(DOUBTED, name="doubted").lines[2].doubt == "more meet than <there> are"
    part = Conditional(condition=truth("holds"), part=agreed)
    assert settle(part, {**facts, "holds": True}).doubts == ("more meet than <there> are",)
    assert settle(part, {**facts, "holds": False}).doubts == ()
