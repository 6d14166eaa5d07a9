"""How uncertain facts stand in a document, and a bidder's question with them."""

import functools
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care import (
    DocumentError,
    FinancialYear,
    InvalidValueError,
    Money,
    Share,
    UnitPrice,
)
from nhs_accountable_care.arrangements import Arrangement, BidQuestion, Finance, PaymentTerms
from nhs_accountable_care.documents import (
    json_schema,
    load_bid,
    load_facts,
    read,
    standard_codec,
    template,
    write,
)
from nhs_accountable_care.payment import (
    BlockPayment,
    CostAndVolume,
    DiscreteSpread,
    LognormalSpread,
    Marginal,
    NormalSpread,
    PastYears,
    ScenarioTable,
    Spread,
)

DAY: Final = date(2026, 11, 30)
TEMPLATE: Final = template("bid", as_at=DAY)
QUESTION: Final[BidQuestion] = read(TEMPLATE, BidQuestion).value
POUNDS: Final = Money.parse("£80m")
SHAPES: Final[dict[str, Marginal]] = {
    "normal": NormalSpread(mean=POUNDS, standard_deviation=Money.parse("£2m")),
    "lognormal of a count": LognormalSpread(mean=400, standard_deviation=Fraction(125, 2)),
    "shares": NormalSpread(mean=Share.parse("3%"), standard_deviation=Share.parse("1%")),
    "truths": DiscreteSpread(values=(True, False), weights=(9, 1)),
    "words": DiscreteSpread(values=("north", "south")),
    "prices": DiscreteSpread(values=(UnitPrice.parse("£2.218"), UnitPrice.parse("£3"))),
    "years": DiscreteSpread(values=(FinancialYear(2026), FinancialYear(2027))),
    "chances": DiscreteSpread(values=(1, 2), weights=(Fraction(1, 4), Fraction(3, 4))),
    "rates": DiscreteSpread(values=(Fraction(1, 3), Fraction(2, 3))),
    "past years": PastYears(
        values=((FinancialYear(2023), POUNDS), (FinancialYear(2024), Money.parse("£82m")))
    ),
}


def with_spread(spread: Spread) -> BidQuestion:
    """Ask the question of the template of other uncertain facts."""
    return attrs.evolve(QUESTION, bid=attrs.evolve(QUESTION.bid, spread=spread))


def written(question: BidQuestion) -> str:
    """Write a question as a document."""
    return write(standard_codec().document(question, as_at=DAY))


def changed(change: dict[str, Any]) -> dict[str, Any]:
    """Return the template as plain data with other uncertain facts."""
    plain: dict[str, Any] = json.loads(TEMPLATE)
    plain["document"]["bid"]["spread"] = change
    return plain


@functools.cache
def validator() -> Any:  # noqa: ANN401 -- of a library without types
    """Make a validator of a bid once, since to look the schema through takes a second."""
    return jsonschema.Draft202012Validator(json_schema("bid"))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_comes_back_and_is_of_the_schema(shape: Marginal) -> None:
    """What is written is read again and means the same, and an editor finds nothing wrong."""
    text = written(with_spread(Spread.of({"cost": shape})))
    validator().validate(json.loads(text))
    [back] = read(text, BidQuestion).value.bid.spread.facts
    assert back.name == "cost"
    assert written(with_spread(Spread.of({"cost": back.spread}))) == text
    if not isinstance(shape, DiscreteSpread) or not shape.weights:
        assert back.spread == shape
    else:
        assert isinstance(back.spread, DiscreteSpread)
        assert back.spread.whole_weights == shape.whole_weights


def test_decimals_are_written_as_exact_numbers() -> None:
    """A decimal and the fraction that equals it are one value."""
    spread = Spread.of({"cost": DiscreteSpread(values=(Decimal("0.5"), Decimal("0.25")))})
    [back] = read(written(with_spread(spread)), BidQuestion).value.bid.spread.facts
    assert back.spread == DiscreteSpread(values=(Fraction(1, 2), Fraction(1, 4)))


def test_facts_that_turn_out_or_move_together() -> None:
    """A table of scenarios keeps its rows whole, and pairs keep their correlation."""
    spread = Spread.of(
        {"cost": SHAPES["normal"], "people": SHAPES["lognormal of a count"]},
        table=ScenarioTable(
            facts=("income", "met"), rows=((POUNDS, True), (POUNDS, False)), weights=(3, 1)
        ),
        correlation={("cost", "people"): Fraction(3, 10)},
    )
    back = read(written(with_spread(spread)), BidQuestion).value.bid.spread
    assert back == spread
    apart = Spread.of(
        dict.fromkeys("abc", SHAPES["normal"]), correlation={("a", "b"): Fraction(1, 2)}
    )
    assert read(written(with_spread(apart)), BidQuestion).value.bid.spread == apart


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Each with its path."""
    normal = {"type": "normal", "unit": "money", "mean": "lots", "standard_deviation": True}
    values = {"type": "values", "unit": "count", "values": ["1", "x", "2"]}
    years = {"type": "past-years", "unit": "money", "years": [{"year": "2023/24", "value": "q"}]}
    with pytest.raises(DocumentError) as raised:
        read(
            changed(
                {
                    "facts": {"a": normal, "b": values, "c": years},
                    "table": {
                        "columns": [{"name": "z", "unit": "money"}],
                        "rows": [["1.00", "2.00"], ["p"]],
                    },
                    "correlations": [{"between": ["a"], "by": "0.5"}],
                }
            )
        )
    assert [each.path.removeprefix("$.bid.spread.") for each in raised.value.problems] == [
        "facts.a.mean",
        "facts.a.standard_deviation",
        "facts.b.values[1]",
        "facts.c.years[0]",
        "table.rows[0]",
        "table.rows[1][0]",
        "correlations",
    ]


def test_a_pair_stands_there_once() -> None:
    """A second correlation of two facts would change the first."""
    normal = {"type": "normal", "unit": "count", "mean": "9", "standard_deviation": "1"}
    pair = {"between": ["a", "b"], "by": "0.5"}
    plain = changed({"facts": {"a": normal, "b": normal}, "correlations": [pair, pair]})
    with pytest.raises(DocumentError, match="a and b stand there twice"):
        read(plain)


@pytest.mark.parametrize("unit", ["truth", "code"])
def test_what_is_no_number_has_no_mean(unit: str) -> None:
    """It is refused as a value of Python is."""
    value = True if unit == "truth" else "north"
    shape = {"type": "normal", "unit": unit, "mean": value, "standard_deviation": value}
    with pytest.raises(DocumentError, match=r"spread\.facts\.cost"):
        read(changed({"facts": {"cost": shape}}))


def test_load_bid_reads_no_other_document(tmp_path: Any) -> None:  # noqa: ANN401 -- a path
    """And says what reads it; nor is a bid read as facts."""
    file = tmp_path / "bid.json"
    file.write_text(TEMPLATE, encoding="utf-8")
    assert load_bid(file) == QUESTION
    with pytest.raises(DocumentError, match="does not hold the facts"):
        load_facts(file)
    file.write_text(template("facts", as_at=DAY), encoding="utf-8")
    with pytest.raises(DocumentError, match="does not hold a bidder's question"):
        load_bid(file)


# --- The terms of the arrangement ---


def place(*names: str) -> Arrangement:
    """Make an arrangement with payment terms of these names."""
    terms = tuple(PaymentTerms(name=name, mechanism=CostAndVolume()) for name in names)
    return Arrangement(name="A place", finance=Finance(payments=terms))


BARE: Final = attrs.evolve(
    QUESTION.bid, contract=attrs.evolve(QUESTION.bid.contract, mechanism=None)
)


def test_a_bid_without_a_mechanism_takes_that_of_the_arrangement() -> None:
    """Its only payment terms are meant, or those that are named."""
    one = BidQuestion(bid=BARE, arrangement=place("ours"))
    assert one.asked().contract.mechanism == CostAndVolume()
    two = BidQuestion(bid=BARE, arrangement=place("ours", "theirs"), terms="theirs")
    assert two.asked().contract.mechanism == CostAndVolume()
    assert two.asked().contract.paid_by == BARE.contract.paid_by


@pytest.mark.parametrize(
    ("arrangement", "terms", "told"),
    [
        (None, None, "the contract has no mechanism"),
        (None, "ours", "the contract has no mechanism"),
        (place(), None, "the contract has no mechanism"),
        (place("ours", "theirs"), None, "there are: 'ours', 'theirs'"),
        (place("ours"), "theirs", "there are: 'ours'"),
    ],
)
def test_terms_that_cannot_be_found(
    arrangement: Arrangement | None, terms: str | None, told: str
) -> None:
    """They are asked for by name."""
    with pytest.raises(InvalidValueError, match=told):
        BidQuestion(bid=BARE, arrangement=arrangement, terms=terms).asked()


def test_a_bid_with_a_mechanism_needs_no_terms_of_the_arrangement() -> None:
    """Its own is meant, however many terms there are."""
    asked = attrs.evolve(BARE, contract=attrs.evolve(BARE.contract, mechanism=BlockPayment()))
    question = BidQuestion(bid=asked, arrangement=place("ours", "theirs"))
    assert question.asked() == asked
    assert question.payment_terms() is None
