"""Maps of codes as CSV, JSON, Python and R: complete, stamped, and read back as they were."""

import ast
import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given

from nhs_accountable_care._core.errors import AmbiguousCodeError, InvalidValueError
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.interchange import (
    CodeMap,
    CodeMapRow,
    cells_like_formulas,
    code_map_of,
    code_map_on,
    write_map_csv,
    write_map_json,
    write_python_dictionary,
    write_r_vector,
    write_sql_case,
    write_sql_table,
)
from nhs_accountable_care.interchange.code_maps.stamp import stamp_lines
from nhs_accountable_care.organisations import LeftOut, OdsCode
from nhs_accountable_care.reference import register
from tests.hostile_text import HOSTILE, hostile_texts

DAY = date(2026, 4, 1)
SPLIT = code_map_of(
    register().crosswalk(date(2026, 3, 31), DAY, kind="icb", to_kind="icb"), register=register()
)
WHOLE = code_map_on(register(), DAY, from_kind="sub-icb-location", to_kind="icb")
REPORT = Source(key="S99", title="A report")


def a_map(name: str | None = "B", *, code: str = "A", end: str = "B") -> CodeMap:
    """Return a map of one code, which is uncertain, and another, which was left out."""
    row = CodeMapRow(
        from_code=OdsCode(code),
        from_name=name,
        to_code=OdsCode(end),
        share=Fraction(1),
        basis="whole",
        doubts=("of the row",),
        sources=(
            Citation(source=REPORT, locator="p. 2", confidence=Confidence.VERIFIED),
            Citation(source=REPORT, locator="p. 2", confidence=Confidence.UNVERIFIED),
        ),
    )
    return CodeMap(
        from_day=DAY,
        to_day=DAY,
        rows=(row,),
        doubts=("of the row", "of the map"),
        left_out=(LeftOut(code=OdsCode("Z"), reason="gone", is_ambiguous=False),),
    )


def cells(text: str) -> list[dict[str, str]]:
    """Read CSV as a program does."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- CSV ---


def test_csv_has_every_row_with_its_exact_share() -> None:
    """And days, edition, basis, confidence, doubts and sources beside it."""
    rows = cells(write_map_csv(SPLIT))
    assert [
        (row["from_code"], row["to_code"], row["from_name"], row["to_name"], row["basis"])
        for row in rows
    ] == [
        (row.from_code, row.to_code, row.from_name, row.to_name, row.basis) for row in SPLIT.rows
    ]
    assert [
        Fraction(int(row["share_numerator"]), int(row["share_denominator"])) for row in rows
    ] == [row.share for row in SPLIT.rows]
    assert {(row["from_day"], row["to_day"], row["edition_day"]) for row in rows} == {
        ("2026-03-31", "2026-04-01", str(register().edition_day))
    }
    assert [row["doubts"] for row in rows] == ["; ".join(row.doubts) for row in SPLIT.rows]
    assert all(row["sources"] and row["confidence"] for row in rows)
    # In decimals they add up too.
    assert sum(Fraction(row["share"]) for row in rows) == len({row["from_code"] for row in rows})


def test_csv_has_what_was_left_out_and_what_is_doubtful_of_the_whole_map() -> None:
    """No join with it can lose a code without a trace."""
    mapped, left = cells(write_map_csv(a_map()))
    assert mapped["doubts"] == "of the row; of the map"
    assert (left["from_code"], left["to_code"], left["share"]) == ("Z", "", "")
    assert (left["basis"], left["doubts"]) == ("left out", "gone; of the map")
    assert left["from_day"] == "2026-04-01"
    assert mapped["edition_day"] == left["edition_day"] == ""


def test_csv_is_as_it_is_for_programs_and_guarded_on_request() -> None:
    """What a spreadsheet would run is flagged where it is neutralised, and counted where not."""
    risky = a_map("=HYPERLINK(1)")
    assert cells_like_formulas(risky) == 1
    assert cells(write_map_csv(risky))[0]["from_name"] == "=HYPERLINK(1)"
    assert "guarded" not in cells(write_map_csv(risky))[0]
    mapped, left = cells(write_map_csv(risky, guarded=True))
    assert (mapped["from_name"], mapped["guarded"]) == ("'=HYPERLINK(1)", "from_name")
    assert left["guarded"] == ""
    assert cells_like_formulas(WHOLE) == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_keeps_a_name_whatever_stands_in_it(text: str) -> None:
    """To a program that reads CSV it is the same text."""
    assert cells(write_map_csv(a_map(text)))[0]["from_name"] == text


# --- JSON ---


def test_json_is_the_records() -> None:
    """With the sources in full, once."""
    assert json.loads(write_map_json(SPLIT)) == SPLIT.to_records()
    told = json.loads(write_map_json(a_map()))
    assert [each["confidence"] for each in told["sources"]] == ["unverified", "verified"]
    assert told["rows"][0]["sources"] == ["S99"]


# --- The stamp ---

WRITERS: list[Callable[[CodeMap], str]] = [
    write_sql_table,
    write_sql_case,
    write_python_dictionary,
    write_r_vector,
]


@pytest.mark.parametrize("write", WRITERS)
def test_every_file_with_comments_says_what_it_is(write: Callable[[CodeMap], str]) -> None:
    """Days, kinds, edition, basis, doubts with their codes, what is left out, sources."""
    text = write(a_map())
    for words in (
        " 1 code of 1 April 2026 to 1 of that day, in 1 row; 1 left out\n",
        " days: 2026-04-01 to 2026-04-01\n",
        " edition of the register: not stated\n",
        " doubt: of the row (of 1: A)\n",
        " doubt: of the map\n",
        " left out: Z: gone\n",
        " source: [S99] A report, p. 2 [unverified, verified]\n",
        "not a product of, nor endorsed by",
    ):
        assert words in text
    assert "basis" not in text.partition("made with")[0]
    text = write(attrs.evolve(WHOLE, basis="x"))
    assert " kinds: sub-icb-location to integrated-care-board\n" in text
    assert f" edition of the register: {register().edition_day}\n" in text
    assert " basis: x\n" in text


def test_a_map_of_two_days_says_both() -> None:
    """And which kinds nobody asked for."""
    lines = list(stamp_lines(attrs.evolve(SPLIT, to_kinds=())))
    assert lines[:3] == [
        "42 codes of 31 March 2026 to 36 of 1 April 2026, in 46 rows; 3 codes split",
        "days: 2026-03-31 to 2026-04-01",
        "kinds: integrated-care-board to any",
    ]


def test_a_file_that_is_made_again_is_the_same() -> None:
    """No day of writing stands in it."""
    again = code_map_on(register(), DAY, from_kind="sub-icb-location", to_kind="icb")
    for write in (*WRITERS, write_map_csv, write_map_json):
        assert write(again) == write(WHOLE)


# --- Python ---


def dictionary_in(text: str, name: str = "code_map") -> dict[str, str]:
    """Read what a module assigns, without running it."""
    [assign] = ast.parse(text).body
    assert isinstance(assign, ast.Assign)
    [target] = assign.targets
    assert isinstance(target, ast.Name)
    assert target.id == name
    found = ast.literal_eval(assign.value)
    assert isinstance(found, dict)
    return found


def test_python_has_every_code() -> None:
    """As the map does."""
    assert dictionary_in(write_python_dictionary(WHOLE)) == WHOLE.one_to_one()
    assert dictionary_in(write_python_dictionary(WHOLE, name="board"), "board")


@given(hostile_texts())
def test_python_reads_any_text_as_it_was(text: str) -> None:
    """Any code that is written in a dictionary of Python is read from it as it was."""
    code = text if text.strip() else "A"
    assert dictionary_in(write_python_dictionary(a_map(text, code=code, end=code))) == {code: code}


# --- R ---

# The grammar of R for what is written here, and for nothing else: comments, and one assignment of
# a vector of texts that have names. An escape that R does not know is an error to it.
R_TEXT = r'"(?:[^"\\\x00-\x1f]|\\["\\]|\\u[0-9a-f]{4})*"'
R_SCRIPT = re.compile(
    rf"(?:# [^\n\r]*\n)+[A-Za-z_]\w* <- "
    rf"(?:character\(\)|c\(\n  {R_TEXT} = {R_TEXT}(?:,\n  {R_TEXT} = {R_TEXT})*\n\))\n"
)


def vector_in(text: str) -> dict[str, str]:
    """Read the vector of a script by the grammar above."""
    assert R_SCRIPT.fullmatch(text)
    body = text[text.index(" <- ") :]
    # JSON has the same escapes for the same signs.
    found = [json.loads(each) for each in re.findall(R_TEXT, body)]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_r_has_every_code() -> None:
    """As the map does; a map of nothing is a vector of nothing."""
    assert vector_in(write_r_vector(WHOLE)) == WHOLE.one_to_one()
    empty = CodeMap(from_day=DAY, to_day=DAY, rows=())
    assert write_r_vector(empty, name="boards").endswith("boards <- character()\n")
    assert vector_in(write_r_vector(empty)) == {}


@given(hostile_texts())
def test_r_reads_any_text_as_it_was(text: str) -> None:
    """Any code that is written in a vector of R is read from it as it was, or is refused."""
    code = text if text.strip() else "A"
    code_map = a_map(text, code=code, end=code)
    try:
        script = write_r_vector(code_map)
    except InvalidValueError:
        assert re.search("[\0\ud800-\udfff]", text)
        return
    assert vector_in(script) == code_map.one_to_one()


@pytest.mark.parametrize("code", ["a\0", "\ud800"])
def test_what_r_does_not_hold_is_refused(code: str) -> None:
    """With what to do."""
    with pytest.raises(InvalidValueError, match="has a character that R does not hold as text"):
        write_r_vector(a_map(code=code))


def test_r_itself_reads_a_script(tmp_path: Path) -> None:
    """Where R is installed; elsewhere the grammar above stands for it."""
    program = shutil.which("Rscript")
    if program is None:
        assert vector_in(write_r_vector(WHOLE))
        return
    script = tmp_path / "map.R"
    script.write_text(write_r_vector(WHOLE) + 'cat(code_map[["93C"]])\n', "utf-8")
    ran = subprocess.run([program, str(script)], check=True, capture_output=True, text=True)
    assert ran.stdout == WHOLE.one_to_one()[OdsCode("93C")]


# --- What splits, and names ---


@pytest.mark.parametrize("write", WRITERS[1:])
def test_what_splits_is_refused_with_the_codes_and_the_shape_to_use(
    write: Callable[[CodeMap], str],
) -> None:
    """A dictionary would silently keep whichever row came last."""
    with pytest.raises(AmbiguousCodeError) as refused:
        write(SPLIT)
    words = str(refused.value)
    assert "QJG splits: D7T5G" in words
    assert "QM7 splits: " in words
    assert "write what has shares, which is a SQL table, a dbt seed, CSV or JSON" in words


@pytest.mark.parametrize("name", ["a b", "", "1a", "a" * 64, "order", "a\n"])
def test_a_name_that_no_program_takes_is_refused(name: str) -> None:
    """Before anything is written."""
    for write in (write_python_dictionary, write_r_vector):
        with pytest.raises(InvalidValueError, match="is no name for this"):
            write(WHOLE, name=name)


def test_words_of_a_language_are_no_names() -> None:
    """Of that language alone."""
    with pytest.raises(InvalidValueError, match="is a word of Python"):
        write_python_dictionary(WHOLE, name="lambda")
    with pytest.raises(InvalidValueError, match="is a word of R"):
        write_r_vector(WHOLE, name="next")
    assert "lambda <- c(" in write_r_vector(WHOLE, name="lambda")
