"""Prices and factors that a user brings as CSV: read by header, refused by line."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import (
    Citation,
    Confidence,
    DocumentError,
    InvalidTypeError,
    Source,
)
from nhs_accountable_care.payment import (
    CODE,
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    PriceList,
    Unit,
    code,
    fact,
    formula,
    line,
    listed,
    settle,
)

CITED = (Citation(source=Source(key="X1", title="Our fees"), confidence=Confidence.ILLUSTRATIVE),)
COLUMNS = {"price": PRICE, "tariff": PENCE, "days": COUNT, "factor": RATE, "part": SHARE}
TABLE = (
    "\ufeffcode,price,tariff,days,factor,part,remarks\r\n"
    'HN12A,£2.218,"£13,900",22,103.5%,70%,old\r\n'
    "\r\n"
    ' HN12F ,£ 0.698,-£5.50,"1,095",1.0234,1/3,\r\n'
)


def read(data: Any, columns: Any = None, leave_out: tuple[str, ...] = ("remarks",)) -> PriceList:  # noqa: ANN401
    """Read a table with the columns of these tests."""
    return PriceList.read(
        data,
        name="fees",
        code_column="code",
        columns=COLUMNS if columns is None else columns,
        leave_out=leave_out,
        sources=CITED,
    )


@pytest.mark.parametrize(
    "data",
    [TABLE, TABLE.encode(), TABLE.removeprefix("\ufeff").encode("cp1252")],
    ids=["text", "UTF-8 with its mark", "cp1252"],
)
def test_a_list_is_read_by_its_header(data: str | bytes) -> None:
    """Signs of pounds and per cent, commas, blanks and a mark of bytes are understood."""
    prices = read(data)
    assert prices.codes == ("HN12A", "HN12F")
    assert {each.name: (each.unit, each.values) for each in prices.columns} == {
        "price": (PRICE, (Fraction("221.8"), Fraction("69.8"))),
        "tariff": (PENCE, (Fraction(1_390_000), Fraction(-550))),
        "days": (COUNT, (Fraction(22), Fraction(1095))),
        "factor": (RATE, (Fraction("1.035"), Fraction("1.0234"))),
        "part": (SHARE, (Fraction("0.7"), Fraction(1, 3))),
    }
    assert (prices.name, prices.sources) == ("fees", CITED)


def test_a_list_is_read_from_a_file_and_looked_up(tmp_path: Path) -> None:
    """A price below a penny that is looked up is paid for each thing."""
    path = tmp_path / "fees.csv"
    path.write_text("code,price\na,2.218\nb,£0.698\n", encoding="utf-8")
    prices = read(path, {"price": PRICE}, ())
    agreed = formula(
        line(
            "fees",
            fact("people", COUNT) * listed(prices, "price", code("kind", ("a", "b"))),
            payer="board",
            payee="network",
        )
    )
    settled = settle(agreed, {"people": 42_317, "kind": "a"})
    assert str(settled.net["network"]) == "£93,859.11"
    assert settled.lines[0].citations == CITED


WRONG: list[tuple[str, str, dict[str, Unit], list[str]]] = [
    ("nothing", "", {"price": PRICE}, ["line 1: there is no row of names"]),
    ("semicolons", "code;price\n", {"price": PRICE}, ["line 1: the cells are divided by semic"]),
    ("no rows", "code,price\n", {"price": PRICE}, ["line 1: no row follows the names"]),
    (
        "a misquoted header",
        '"code,price\na,1\n',
        {"price": PRICE},
        ["line 1: a quotation mark is opened and never closed"],
    ),
    (
        "columns that are not there, stand twice, or would be dropped",
        "code,prise,x,x,y,z\na,1,2,3,4,5\n",
        {"price": PRICE, "x": RATE},
        [
            "line 1: no column is called 'price'; near to it are prise",
            "line 1: 'x' names two columns (rename one of them)",
            "line 1: columns 'prise', 'y' and 'z' would be dropped without a word",
        ],
    ),
    (
        "one column that would be dropped",
        "code,price,y\na,1,2\n",
        {"price": PRICE},
        ["line 1: column 'y' would be dropped without a word (say in columns= what"],
    ),
    (
        "rows that are wrong in many ways",
        'code,price\na,\n,1\na,2\nb,two\nc,1,2\nd\n"e,1\nf,0.1234567\n',
        {"price": PRICE},
        [
            "line 2: price is blank (a list has a value for each of its codes)",
            "line 3: there is no code (fill in code)",
            "line 4: 'a' stands there a second time, after line 2 (keep one of the two)",
            "line 5: price: 'two' is not a price of at most 40 characters",
            "line 6: it has 3 cells, where the table has 2 columns",
            "line 7: it has 1 cells, where the table has 2 columns",
            "line 8: a quotation mark is opened and never closed",
            "line 9: price: a unit price has at most 6 places of a pound",
        ],
    ),
    (
        "money below a penny",
        "code,price\na,£2.218\nb,$2\nc,two\n",
        {"price": PENCE},
        [
            "line 2: price: '£2.218' has a fraction of a penny",
            "line 3: price: '$2' is written in USD and was expected in GBP",
            "line 4: price: 'two' is not an amount of money",
        ],
    ),
    (
        "numbers that are none",
        'code,price\na,"1,2"\nb,£3\nc,1e3\n',
        {"price": RATE},
        [
            "line 2: price: '1,2' is not an exact number",
            "line 3: price: '£3' is not an exact number",
            "line 4: price: '1e3' is not an exact number",
        ],
    ),
    (
        "a share above the whole",
        "code,price\na,103%\n",
        {"price": SHARE},
        ["line 2: price: a share lies between 0 and 1"],
    ),
]


@pytest.mark.parametrize(
    ("text", "columns", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_everything_that_is_wrong_is_told_at_once_with_its_line(
    text: str, columns: dict[str, Unit], said: list[str]
) -> None:
    """One error has every problem, each with its line and what to do."""
    with pytest.raises(DocumentError) as caught:
        read(text, columns, ())
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == len(said), told
    for problem, begins in zip(told, said, strict=True):
        assert problem.startswith(begins)


def test_money_below_a_penny_is_pointed_to_the_unit_of_prices() -> None:
    """Whoever reads prices as money is told which unit they have."""
    with pytest.raises(DocumentError) as caught:
        read("code,price,factor\na,£2.218,1\nb,two,£2\n", {"price": PENCE, "factor": RATE}, ())
    assert [problem.hint for problem in caught.value.problems] == [
        "let columns= say that price counts PRICE",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("data", "columns", "said"),
    [
        (5, {"price": PRICE}, "read from CSV text, bytes or a Path, and this is an int"),
        ("", {}, "columns says what each counts"),
        ("", ("price",), "columns says what each counts"),
        ("", {"price": CODE}, "column price cannot count code; a list holds pence, price, count"),
        ("", {"price": "pounds"}, "column price cannot count 'pounds'"),
    ],
)
def test_what_cannot_be_asked_is_refused(data: object, columns: object, said: str) -> None:
    """The caller's own mistakes are no problems of the table."""
    with pytest.raises(InvalidTypeError, match=said):
        read(data, columns)
