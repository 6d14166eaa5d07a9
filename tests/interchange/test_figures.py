"""A table of one's own is read exactly, and everything that is wrong with it is told at once."""

from collections.abc import Sequence

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import FigureUnit, read_figures

TABLE = "board,name,people,cost\nQOP,Greater Manchester,100,1.50\nQYG,Cheshire,,£2\n"


def problems(data: bytes | str, **how: bool | str | None) -> Sequence[tuple[str, str, str]]:
    """Read a table that cannot be read, and return what is wrong."""
    with pytest.raises(DocumentError) as raised:
        read_figures(data, **how)  # type: ignore[arg-type]  # each test names what it gives
    return [(each.path, each.message, each.hint) for each in raised.value.problems]


def test_columns_are_whole_numbers_or_money() -> None:
    """Each column by itself; names are left unread, and a blank cell is not zero."""
    table = read_figures(TABLE)
    people, cost = table.columns
    assert (table.code_column, table.codes) == ("board", ("QOP", "QYG"))
    assert (people.unit, dict(people.figures), people.blank) == (
        FigureUnit.NUMBER,
        {"QOP": 100},
        ("QYG",),
    )
    assert (cost.unit, dict(cost.figures), cost.blank) == (
        FigureUnit.PENCE,
        {"QOP": 150, "QYG": 200},
        (),
    )
    assert (people.total, cost.total) == (100, 350)
    assert (people.written(-5), cost.written(-5)) == ("-5", "-0.05")
    assert table.other_columns == ("name",)
    assert dict(table.lines) == {"QOP": 2, "QYG": 3}


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8"),
        (TABLE.encode("cp1252"), "cp1252"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.replace("\n", "\r\n"), "utf-8"),
        (f"\ufeff{TABLE}", "utf-8"),
        ('"board","name","people","cost"\nQOP,"Greater, Manchester","100","1.50"\n', "utf-8"),
        (f"{TABLE}\n,,,\n", "utf-8"),
        (TABLE.replace("\n", ",\n"), "utf-8"),
    ],
    ids=["utf-8", "mark", "cp1252", "utf-16", "crlf", "text", "quoted", "blank lines", "commas"],
)
def test_files_as_spreadsheets_save_them(data: bytes | str, encoding: str) -> None:
    """Marks, code pages, line ends, quotation marks and empty lines make no difference."""
    table = read_figures(data)
    assert table.columns[0].figures["QOP"] == 100
    assert table.columns[1].figures["QOP"] == 150
    assert table.encoding == encoding


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("12", 12),
        ("-1,234", -1234),
        ("−7", -7),
        ("'-7", -7),
        ("£1,234.5", 123450),
        ("-£2", -200),
        (".5", None),
        ("0.123", None),
        ("1e5", None),
        ("50%", None),
        ("$5", None),
        ("1" * 31, None),
    ],
)
def test_what_a_cell_holds(cell: str, figure: int | None) -> None:
    """A whole number, or pounds; what is neither is refused with the cure."""
    text = f'code,figure\nQOP,"{cell}"\n'
    if figure is not None:
        assert read_figures(text).columns[0].figures == {"QOP": figure}
    else:
        [(path, message, hint)] = problems(text)
        assert path == "line 2, figure"
        assert "is no exact figure" in message
        assert "write a whole number, or pounds" in hint


def test_a_word_among_figures_is_no_zero() -> None:
    """A star or a word is told with its line, and a long one is cut."""
    told = problems(f"code,figure\nQOP,1\nQYG,*\nQHM,{'long ' * 20}\n")
    assert [path for path, *_ in told] == ["line 3, figure", "line 4, figure"]
    assert told[0][1:] == ("'*' is no number", "leave the cell empty if the figure is not known")
    assert told[1][1].endswith("…' is no number")


def test_a_code_that_stands_twice() -> None:
    """It is refused, or added up on request; a blank line of it adds nothing."""
    text = "code,figure\nQOP,1\nqop,2\nQOP,\n"
    assert [each[:2] for each in problems(text)] == [
        ("line 3", "QOP stands on line 2 too"),
        ("line 4", "QOP stands on line 2 too"),
    ]
    table = read_figures(text, adds_up=True)
    assert table.columns[0].figures == {"QOP": 3}
    assert table.columns[0].blank == ()
    assert dict(table.lines) == {"QOP": 2}


def test_the_column_of_codes_can_be_named() -> None:
    """Without a name it is the first; a name that there is not gets the nearest."""
    text = "people,code\n5,QOP\n"
    assert read_figures(text, code_column="code").columns[0].figures == {"QOP": 5}
    assert problems(text, code_column="codes") == [
        ("line 1", "has no column 'codes'", "did you mean 'code'?")
    ]
    assert problems(text, code_column="xyz")[0][2] == "there are people and code"


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Codes, cells and lines, each with where it is."""
    told = problems('code,figure\n"?",1\nQOP,x\nQYG,1,2\n,4\nQHM,3\n')
    assert [path for path, *_ in told] == ["line 2", "line 4", "line 5", "line 3, figure"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "has fewer than two columns"),
        ("code;figure\nQOP;1\n", "has fewer than two columns"),
        ("code,a,a\nQOP,1,2\n", "has several columns a"),
        ("code,,a\nQOP,1,2\n", "column 2 has no name"),
        ("code,name\nQOP,Manchester\n", "no column holds figures"),
        ("code,figure\n", "no column holds figures"),
        (b"\xff\xfe\x00", "is no text in UTF-8, UTF-16 or cp1252"),
        (b"code,figure\x81\nQOP,1\n", "is no text in UTF-8, UTF-16 or cp1252"),
        (f'code,figure\nQOP,"{"1" * 200_000}"\n', "cannot be read: field larger than field limit"),
    ],
)
def test_what_is_no_table_of_figures(data: bytes | str, message: str) -> None:
    """What is missing is told, on the first line or of the whole file."""
    assert message in problems(data)[0][1]
