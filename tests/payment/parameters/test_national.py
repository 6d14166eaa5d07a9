"""National parameters: asked by year and by day, refused where nothing is recorded."""

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhs_accountable_care import (
    Citation,
    Confidence,
    Dated,
    DateRange,
    DocumentError,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    NotInForceError,
    Share,
    Source,
    Timeline,
    UnitPrice,
)
from nhs_accountable_care.payment import (
    NationalParameter,
    NationalParameters,
    UnknownParameterError,
    national_parameters,
)

HEADING = "slug,name,unit,first_day,last_day,value,sources\n"
TABLE = HEADING + (
    "rate,a rate,share of the price,2010-04-01,2015-03-31,0.30,CP59 [verified]\n"
    "rate,a rate,share of the price,2016-04-01,,0.70,CP61 [verified] | M [unverified]\n"
    "price,a price,pounds,2015-04-01,2015-09-30,75.77,CP59 [verified]\n"
    "price,a price,pounds,2015-10-01,2016-03-31,76.5,M [unverified]\n"
    "price,a price,pounds,2016-04-01,2017-03-31,2.218,CP59 [verified]\n"
    "price,a price,pounds,2017-04-01,2018-03-31,suspended,CP59 [verified]\n"
    "price,a price,pounds,2018-04-01,2019-03-31,'-153000,CP59 [verified]\n"
    "left,what is left,share,2014-04-01,2015-03-31,6/7,CP59 [verified]\n"
    "head,capitation,euros a head,2017-01-01,2017-12-31,750,CP59 [verified]\n"
    "codes,codes,text,2017-04-01,2018-03-31,21,CP59 [verified]\n"
)


@pytest.fixture
def parameters() -> NationalParameters:
    """A small table, in which each kind of value stands."""
    return NationalParameters.from_csv(TABLE)


@pytest.mark.parametrize(
    ("slug", "when", "value"),
    [
        ("rate", FinancialYear(2010), Fraction(3, 10)),
        ("rate", FinancialYear(2014), Fraction(3, 10)),
        ("rate", FinancialYear(2040), Fraction(7, 10)),
        ("price", date(2015, 9, 30), Fraction(7577, 100)),
        ("price", date(2015, 10, 1), Fraction(153, 2)),
        ("price", FinancialYear(2017), "suspended"),
        ("left", FinancialYear(2014), Fraction(6, 7)),
        ("head", date(2017, 12, 31), Fraction(750)),
        ("codes", FinancialYear(2017), "21"),
    ],
)
def test_a_value_is_that_of_its_day_or_of_its_whole_year(
    parameters: NationalParameters, slug: str, when: FinancialYear | date, value: Fraction | str
) -> None:
    """What holds is told, an exact number or words; a unit of text has no numbers."""
    assert parameters.value(slug, when) == value
    assert parameters[slug].value(when) == value


def test_numbers_are_had_as_shares_and_as_money(parameters: NationalParameters) -> None:
    """A number becomes a share, or money in the currency of its unit."""
    assert parameters.share("rate", FinancialYear(2016)) == Share.parse("70%")
    assert parameters.number("left", FinancialYear(2014)) == Fraction(6, 7)
    assert parameters.money("price", date(2015, 10, 1)) == Money(pence=7650)
    assert parameters.money("price", FinancialYear(2018)) == Money.parse("-£153,000")
    assert parameters.money("head", date(2017, 1, 1)) == Money.parse("€750")
    assert parameters.price("price", date(2015, 10, 1)) == UnitPrice.parse("£76.50")
    assert parameters.price("head", date(2017, 1, 1)) == UnitPrice.parse("€750")


REFUSALS = [
    (
        "rate",
        FinancialYear(2015),
        (
            "rate: no value is recorded for 2015/16; recorded are: 2010/11 to 2014/15 (0.3), "
            "2016/17 on (0.7)"
        ),
    ),
    (
        "rate",
        date(2015, 4, 1),
        (
            "rate: no value is recorded for 1 April 2015; recorded are: 2010/11 to 2014/15 (0.3), "
            "2016/17 on (0.7)"
        ),
    ),
    (
        "price",
        FinancialYear(2015),
        (
            "price: no one value holds in the whole of 2015/16; ask for a day; recorded are: "
            "1 April 2015 to 30 September 2015 (75.77), 1 October 2015 to 31 March 2016 (76.5)"
        ),
    ),
    (
        "head",
        FinancialYear(2016),
        (
            "head: no one value holds in the whole of 2016/17; ask for a day; recorded are: "
            "1 January 2017 to 31 December 2017 (750)"
        ),
    ),
]


@pytest.mark.parametrize(("slug", "when", "message"), REFUSALS)
def test_a_time_of_which_nothing_is_recorded_is_refused_with_what_is(
    parameters: NationalParameters, slug: str, when: FinancialYear | date, message: str
) -> None:
    """No value is carried on, nor taken from a part of a year."""
    for ask in (parameters.number, parameters.value, parameters.citations, parameters.without):
        with pytest.raises(NotInForceError) as refusal:
            ask(slug, when)
        assert str(refusal.value) == message


@pytest.mark.parametrize("when", [FinancialYear(2017), date(2018, 3, 31)])
def test_words_are_no_number(parameters: NationalParameters, when: FinancialYear | date) -> None:
    """Where a rule was suspended, whoever asks for its number is told so."""
    with pytest.raises(NotInForceError, match=r"price has no number for .*, but the words 'susp"):
        parameters.number("price", when)


def test_what_is_no_money_and_no_share_is_refused(parameters: NationalParameters) -> None:
    """A unit that is no money, a part of a penny, and a share beyond the whole."""
    with pytest.raises(InvalidValueError, match=r"rate is counted in 'share of the price', no m"):
        parameters.money("rate", FinancialYear(2016))
    with pytest.raises(InvalidValueError, match="no money; ask for its number"):
        parameters.price("rate", FinancialYear(2016))
    with pytest.raises(InvalidValueError, match=r"price is 2\.218 \(pounds\), no whole pence"):
        parameters.money("price", FinancialYear(2016))
    with pytest.raises(InvalidValueError, match=r"a share lies between 0 and 1"):
        parameters.share("price", FinancialYear(2016))


@pytest.mark.parametrize("when", [2016, "2016/17", datetime(2016, 4, 1), None])  # noqa: DTZ001
def test_what_is_neither_a_year_nor_a_day_is_refused(
    parameters: NationalParameters, when: FinancialYear
) -> None:
    """A bare number is no year, and a time of the day no day."""
    with pytest.raises(InvalidTypeError, match=r"\bwhen is "):
        parameters.number("rate", when)


def test_a_name_that_no_parameter_has_is_refused_with_those_near_to_it(
    parameters: NationalParameters,
) -> None:
    """The names that come near are told, and what is no text at all."""
    with pytest.raises(UnknownParameterError, match=r"called 'prices'; near to it are price"):
        parameters.number("prices", FinancialYear(2016))
    with pytest.raises(InvalidTypeError, match="a slug is text, and 7 is none"):
        parameters[7]  # type: ignore[index]  # as a program without a type checker may
    assert "price" in parameters
    assert "prices" not in parameters
    assert 7 not in parameters
    assert [parameter.slug for parameter in parameters] == [
        "rate",
        "price",
        "left",
        "head",
        "codes",
    ]
    assert len(parameters) == len(parameters.parameters)


def test_citations_are_those_of_the_value(parameters: NationalParameters) -> None:
    """Each period has its own, in the order of the table, each with its confidence."""
    cited = parameters.citations("rate", FinancialYear(2016))
    assert [(each.source.key, each.confidence) for each in cited] == [
        ("CP61", Confidence.VERIFIED),
        ("M", Confidence.UNVERIFIED),
    ]


def test_one_value_can_be_taken_out(parameters: NationalParameters) -> None:
    """What is asked then is refused; every other value stays as it was."""
    fewer = parameters.without("rate", FinancialYear(2012))
    with pytest.raises(NotInForceError, match=r"2012/13; recorded are: 2016/17 on \(0\.7\)"):
        fewer.number("rate", FinancialYear(2012))
    assert fewer.number("rate", FinancialYear(2016)) == Fraction(7, 10)
    assert fewer.parameters[1:] == parameters.parameters[1:]
    none = fewer.without("rate", date(2016, 4, 1))
    with pytest.raises(NotInForceError, match="recorded are: none at all"):
        none.number("rate", FinancialYear(2016))


def test_what_is_unverified_is_printed_as_that(parameters: NationalParameters) -> None:
    """A parameter lists its values with the keys of what is cited, and how sure they are."""
    assert str(parameters["price"]).splitlines() == [
        "a price (pounds)",
        "  1 April 2015 to 30 September 2015: 75.77 [CP59]",
        "  1 October 2015 to 31 March 2016: 76.5 [M unverified]",
        "  2016/17: 2.218 [CP59]",
        "  2017/18: suspended [CP59]",
        "  2018/19: -153000 [CP59]",
    ]
    assert str(parameters).startswith("a rate (share of the price)\n  2010/11 to 2014/15: 0.3 [")
    assert "  2014/15: 6/7 [CP59]" in str(parameters["left"])


def test_as_plain_data(parameters: NationalParameters) -> None:
    """Numbers are written as they are read, and each period has its days."""
    rows = [row for row in parameters.to_records()["values"] if row["slug"] == "rate"]
    assert [(row["first_day"], row["last_day"], row["value"]) for row in rows] == [
        ("2010-04-01", "2015-03-31", "0.3"),
        ("2016-04-01", None, "0.7"),
    ]
    assert rows == parameters["rate"].to_records()["values"]


BAD_ROWS = HEADING + (
    "rate,a rate,share,2010-04-01,2015-03-31,0.30,CP59 [verified]\n"
    "rate,the rate,share,2015-04-01,,0.30,CP59 [verified]\n"
    "rate,a rate,share,2012-04-01,,1/0,CP59 [verified]\n"
    "fee,a fee,pounds,2012-31-01,,1,CP59 [verified]\n"
    "fee,a fee,pounds,2012-01-31,,1,CP59\n"
    "fee,a fee,pounds,2012-01-31,,1,NOBODY [verified]\n"
    "toll,a toll,pounds,2012-01-01,2012-12-31,1,CP59 [verified]\n"
    "toll,a toll,pounds,2012-12-31,,2,CP59 [verified]\n"
)


def test_every_row_that_cannot_be_read_is_told_at_once() -> None:
    """A name that changes, a number, a day, a citation, a source; then a day that two share."""
    with pytest.raises(DocumentError) as refusal:
        NationalParameters.from_csv(BAD_ROWS, "mine.csv")
    assert [problem.path for problem in refusal.value.problems] == [
        "mine.csv[2]",
        "mine.csv[3]",
        "mine.csv[4]",
        "mine.csv[5]",
        "mine.csv[6]",
        "mine.csv: toll",
    ]
    assert "rate has another name or unit in a row above" in str(refusal.value)


def test_two_parameters_of_one_slug_and_values_of_other_kinds_are_refused() -> None:
    """A slug stands once, and a floating point number is no exact one."""
    [rate, price, *_] = NationalParameters.from_csv(TABLE)
    with pytest.raises(InvalidValueError, match="two parameters have the slug 'rate'"):
        NationalParameters(parameters=(price, rate, rate))
    value: Any = 0.3
    entry = Dated(period=DateRange.parse("2010-04-01/.."), value=value)
    with pytest.raises(InvalidTypeError, match=r"entries\[0\]\.value is 0\.3.*write a Fraction"):
        attrs.evolve(rate, timeline=Timeline(entries=(entry,)))


def test_parameters_of_ones_own() -> None:
    """Whoever has a number of his own gives it with its source, and no table."""
    minutes = Citation(
        source=Source(key="MY1", title="Our minutes"), confidence=Confidence.VERIFIED
    )
    fee = NationalParameter(
        slug="fee",
        name="our fee",
        unit="pounds",
        timeline=Timeline(
            entries=(
                Dated(period=FinancialYear(2026).days, value=Fraction(12), sources=(minutes,)),
            )
        ),
    )
    mine = NationalParameters(parameters=(fee,))
    assert mine.money("fee", FinancialYear(2026)) == Money.parse("£12")
    assert mine.citations("fee", FinancialYear(2026)) == (minutes,)


def test_memory_is_never_verified_in_what_ships() -> None:
    """A value that only memory supports says so, and every value cites something."""
    slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    for parameter in national_parameters():
        assert slug.fullmatch(parameter.slug)
        for entry in parameter.timeline.entries:
            keys = {each.source.key for each in entry.sources}
            sure = {each.confidence.is_sure for each in entry.sources}
            assert keys
            assert sure == ({False} if "M" in keys else sure)
            assert len(sure) == 1
