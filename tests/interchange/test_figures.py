"""A table of one's own is read exactly, and everything that is wrong with it is told at once."""

from collections.abc import Callable, Sequence

import pytest

from nhs_accountable_care import DocumentError, UnknownCodeError
from nhs_accountable_care.interchange import FigureColumn, FigureUnit, read_figures
from nhs_accountable_care.organisations import parse_ods_code

TABLE = "board,name,people,cost\nQOP,Greater Manchester,100,1.50\nQYG,Cheshire,,£2\n"


def problems(data: bytes | str, **how: object) -> Sequence[tuple[str, str, str]]:
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
        ("(10.01)", -1001),
        ("(£10)", -1000),
        ("£(10)", -1000),
        ("(1,234)", -1234),
        ("£-20.02", -2002),
        ("£−20.02", -2002),
        ("£ 1,000.50", 100050),
        ("(£ 2)", -200),
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
    assert told[1][1].endswith("…' (99 characters) is no number")


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
        ("code;figure\nQOP;1\n", "the cells are divided by semicolons, and not by commas"),
        ("code,a,a\nQOP,1,2\n", "has several columns a"),
        ("code,,a\nQOP,1,2\n", "column 2 has no name"),
        ("code,name\nQOP,Manchester\n", "no column holds figures"),
        ("code,figure\n", "no column holds figures"),
        (b"\xff\xfe\x00", "is no text in UTF-8, UTF-16 or cp1252"),
        (b"code,figure\x81\nQOP,1\n", "is no text in UTF-8, UTF-16 or cp1252"),
        (
            'CCG,people,note\n05C,1,"abc\n05L,2,x\n06A,3,y\n',
            "a quotation mark is opened and never closed",
        ),
        (f'code,figure\nQOP,"{"1" * 200_000}"\n', "a cell has more than 131,072 characters"),
    ],
)
def test_what_is_no_table_of_figures(data: bytes | str, message: str) -> None:
    """What is missing is told, on the first line or of the whole file."""
    assert message in problems(data)[0][1]


def looked_up(text: str) -> str:
    """Read a code as a register does that holds three bodies."""
    if text not in {"QOP", "QYG", "VPP00"}:
        msg = f"no {text}"
        raise UnknownCodeError(msg)
    return text


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("00C,5\n00D,6\n", parse_ods_code),
        ("QOP,5\nQYG,6\n", parse_ods_code),
        ("QOP,Manchester,5\nQYG,Cheshire,6\n", looked_up),
        ("VPP00,5\nQYG,6\n", looked_up),
        ("A80000,5\nQYG,6\n", looked_up),
        ("ZZZ,£5\nQYG,6\n", looked_up),
        ("ZZZ,5.25\nQYG,6\n", looked_up),
        ("QOP,(5)\nQYG,(5)\n", looked_up),
    ],
)
def test_a_first_line_of_figures(text: str, reader: Callable[[str], str]) -> None:
    """A code with numbers is no line of names; said to be figures, it is read."""
    path, message, hint = problems(text, read_code=reader)[0]
    assert path == "line 1"
    assert message.startswith("is no line of names: ")
    assert "--no-header" in hint
    table = read_figures(text, has_header=False)
    assert table.code_column == "column 1"
    assert len(table.codes) == 2
    assert table.columns[0].name == f"column {text.splitlines()[0].count(',') + 1}"


@pytest.mark.parametrize("text", ["code,0,1\nQOP,5,6\n", "CCG,2019,2020\nQOP,5,6\n"])
@pytest.mark.parametrize("reader", [parse_ods_code, looked_up, str])
def test_columns_may_be_named_by_ages_and_years(text: str, reader: Callable[[str], str]) -> None:
    """A number is a name where no code stands beside it."""
    assert [column.total for column in read_figures(text, read_code=reader).columns] == [5, 6]


def test_the_unit_of_a_column() -> None:
    """Pence and pound signs make money; a point before zeros does not, and is told."""

    def column(*cells: str, **how: Sequence[str]) -> FigureColumn:
        lines = [f'Q{number:02d},"{cell}"' for number, cell in enumerate(cells)]
        [found] = read_figures("\n".join(["code,f", *lines]), **how).columns  # type: ignore[arg-type]  # units
        return found

    assert (column("7.0", "8.00", "9").unit, column("7.0").total) == (FigureUnit.NUMBER, 7)
    assert column("7").notes == ()
    assert "though 1 cell ends in .0 or .00" in column("7.0", "8").notes[0]
    assert "though 2 cells end in .0 or .00" in column("7.0", "8.00").notes[0]
    assert (column("7.0", "8.25", "9").unit, column("7.0", "8.25").total) == (
        FigureUnit.PENCE,
        1525,
    )
    assert "because of 1 cell with pence" in column("8.25").notes[0]
    assert (column("£1", "1.5").total, column("£1", "1.5").notes) == (250, ())
    assert (column("1.5", "2", money=["f"]).total, column("2", money=["f"]).total) == (350, 200)
    assert column("7.0", numbers=["f"]).total == 7


def test_cells_that_leave_the_unit_open() -> None:
    """They are refused once, with what to say; what is wrong besides is told as well."""
    [(path, message, hint)] = problems("code,f\nQOP,2\nQYG,1.5\nQHM,3.25\nQWO,4.5\n")
    assert path == "line 3, f"
    assert message.startswith("'1.5' may be pounds or no whole number")
    assert "(2 cells of this kind)" in message
    assert "--money 'f'" in hint
    assert len(problems("code,f\nQOP,x\nQYG,1.5\n")) == 2
    [(path, message, _)] = problems("code,f\nQOP,1.25\n", numbers=["f"])
    assert (path, message) == ("line 2, f", "'1.25' is no exact figure")


@pytest.mark.parametrize(
    "name", ["year", "fin_yr", "FinancialYear", "Rate per 1000", "share", "% seen", "percentage"]
)
def test_a_name_that_is_not_that_of_a_sum(name: str) -> None:
    """It is carried as any other, with a note."""
    [column] = read_figures(f"code,{name}\nQOP,5\n").columns
    assert column.notes[0].startswith("its name is not that of a sum: it is carried as a sum; ")
    assert "--columns" in column.notes[0]


@pytest.mark.parametrize("name", ["people", "generated", "shareholders", "yearly"])
def test_a_name_of_a_sum(name: str) -> None:
    """Parts of words are no words; figures are years where all may be."""
    assert read_figures(f"code,{name}\nQOP,5\nQYG,2019\n").columns[0].notes == ()
    notes = read_figures(f"code,{name}\nQOP,1900\nQYG,2100\n").columns[0].notes
    assert notes[0].startswith("every figure in it may be a year: it is carried as a sum; ")
    assert len(read_figures(f"code,{name}\nQOP,£1\nQYG,£2\n").columns[0].notes) == 0


def test_names_that_are_asked_for() -> None:
    """Columns are chosen and units stated by names that there are, and that agree."""
    text = "code,people,beds\nQOP,1,2\n"
    table = read_figures(text, columns=["beds"])
    assert ([column.name for column in table.columns], table.not_chosen) == (["beds"], ("people",))
    assert problems(text, columns=["bed"]) == [
        ("line 1", "has no column 'bed'", "did you mean 'beds'?")
    ]
    assert problems(text, columns=["code", "beds"])[0][1] == (
        "'code' is the column of codes, not of figures"
    )
    assert problems(text, money=["beds"], numbers=["beds"])[0][1] == (
        "beds is stated to be money and to be whole numbers"
    )


def test_codes_in_another_column() -> None:
    """Where the first column has none, the one that has is named."""
    text = "name,people,board\nManchester,5,QOP\nCheshire,,QYG\n"
    assert problems(text, read_code=looked_up) == [
        (
            "line 1",
            "the first column, 'name', holds no codes",
            "'board' does: --code 'board', in Python code_column='board'",
        )
    ]
    assert len(problems(text, read_code=looked_up, code_column="name")) == 2
    assert len(problems("name,,people\nX,,5\nY\n", read_code=looked_up)) == 2


def test_what_comes_again_and_again_is_counted() -> None:
    """The first twenty of a kind are told, and how many there are more."""
    lines = [f"Q{number:02d},x" for number in range(30)]
    told = problems("\n".join(["code,f", "QOP,1", *lines, *["QOP,1"] * 22, *["?,1"] * 21]))
    assert [message for path, message, _ in told if not path] == [
        "2 more lines have a code that stands above",
        "1 more lines have what is no code",
        "10 more cells of f are no figures",
    ]
    assert len(told) == 63


def test_codes_alone_are_no_matter_of_the_form() -> None:
    """The error says so by what it was raised from, and only if all else is well."""
    for text, is_of_codes in {
        "code,f\nQOP,1\nX,1\n": True,
        "\n".join(["code,f", "QOP,1", *["X,1"] * 30]): True,
        "code,f\nQOP,1\nX,1\nQYG,x\n": False,
        "code,f\nQOP,x\nQYG,1\n": False,
    }.items():
        with pytest.raises(DocumentError) as raised:
            read_figures(text, read_code=looked_up)
        assert isinstance(raised.value.__cause__, UnknownCodeError) == is_of_codes


# --- Hostile tables ---


@pytest.mark.parametrize(
    "cell",
    [
        "1" * 100_000 + "x",
        "1" * 100_000,
        "£" + "9" * 100_000,
        "1e" + "9" * 100_000,
        "," * 100_000 + "1x",
        "٣",
        "\uff11",
        "\x00",
        "1\x001",
        "\ud800",
    ],
    ids=["letters", "digits", "pounds", "power", "commas", "Arabic", "wide", "NUL", "in", "lone"],
)
def test_a_hostile_cell_is_no_figure(cell: str) -> None:
    """huge-integers, bad-text: told with its line, cut, and in time that grows with the cell."""
    [(path, message, _)] = problems(f'code,figure\nQYG,1\nQOP,"{cell}"\n')
    assert path == "line 3, figure"
    assert len(message) < 150


def test_names_of_columns_are_cut_and_counted() -> None:
    """However long and many they are."""
    name = "n" * 100_000
    [(_, message, _)] = problems(f"code,{name},{name}\nQOP,1,2\n")
    assert message.endswith("… (100,000 characters)")
    told = problems(f"code,{name}\nQOP,x\nQYG,1\n")
    assert all(len(each) < 200 for problem in told for each in problem)
    many = ",".join(f"c{number}" for number in range(3000))
    [(_, message, hint)] = problems(f"code,{many}\nQOP\n", columns=["x"])
    assert (message, len(hint) < 300) == ("has no column 'x'", True)
    [(_, message, _)] = problems(f"code,{many},{many}\nQOP,1\n")
    assert message.endswith("c19 and 2980 more")
    told = problems(f"code,{many}\nQOP,1\n", columns=[f"x{number}" for number in range(500)])
    assert (len(told), told[-1][1]) == (21, "480 more columns are not there")


@pytest.mark.broad
def test_columns_are_read_in_one_pass() -> None:
    """A table as wide as it is long, without a cell that is blank."""
    codes = [f"A{number:05}" for number in range(300)]
    names = ",".join(f"c{number}" for number in range(300))
    rows = "".join(f"{code},{','.join(['1'] * 300)}\n" for code in codes)
    table = read_figures(f"code,{names}\n{rows}")
    assert {column.total for column in table.columns} == {300}


@pytest.mark.broad
def test_lines_that_lack_far_more_cells_than_there_are_signs_are_refused() -> None:
    """A blank cell is told of by its code, so that the answer would dwarf the table."""
    names = ",".join(f"c{number}" for number in range(5_000))
    rows = "".join(f"A{number:05},1\n" for number in range(5_000))
    [(path, message, _)] = problems(f"code,{names}\n{rows}")
    assert (path, message) == (
        "line 1",
        "has 5,001 columns, and the other lines lack 24,995,000 cells of them",
    )


def test_problems_of_all_columns_together_are_bounded() -> None:
    """A hundred are told in full, and the rest are counted."""
    names = ",".join(f"c{number}" for number in range(30))
    rows = "".join(f"A{number:05},{','.join(['1', *'x' * 29])}\n" for number in range(40))
    told = problems(f"code,{names}\nA99999,{','.join(['1'] * 30)}\n{rows}")
    assert (len(told), told[-1][1]) == (101, "509 more problems")


def test_a_table_that_breaks_off_is_told_with_what_is_wrong_before() -> None:
    """An open quotation mark makes one cell of all that follows."""
    told = problems(f'code,figure,figure\nQOP,1,2\nQYG,"1,{"2" * 200_000}\n')
    assert [path for path, *_ in told] == ["line 3", "line 1"]
