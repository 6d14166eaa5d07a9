"""The sourcebook: what it holds, how it is read, cited and written."""

import re
import subprocess
import sys
from urllib.parse import unquote

import bibtexparser
import pybtex.database  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError
from nhs_accountable_care._core.shown import with_single_blanks
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.policy import (
    Sourcebook,
    UnknownSourceError,
    citations_to_bibtex,
    cite,
    sourcebook,
)
from tests.hostile_text import hostile_texts

HEADING = "key,title,publisher,published,url\n"


@pytest.mark.parametrize(
    ("key", "title_has", "publisher", "published"),
    [
        ("S01", "towards accountable care", "HSJ (Dave West)", None),
        ("S19", "Next Steps on the Five Year Forward View", "NHS England", "2017-03-31"),
        ("S36", "[2018] EWHC 1067 (Admin)", "High Court", None),
        ("S107", "Unanswered questions", "NHS Providers", "2019"),
        ("CP01", "NHS Standard Contract", "NHS Confederation", "2020-01-29"),
        ("CP85b", "shore up NHS deficits", "HSJ", "2016-09"),
        ("CP147", "Value-based payments", "Oracle", None),
        ("FC-A22", "Health and Care Act 2022", None, "28 Apr 2022, revised"),
        ("ods_successors_2022", "successor", None, None),
        ("NHSA2006", "National Health Service Act 2006", "legislation.gov.uk", "2006"),
        ("SI2015-1862", "General Medical Services Contracts", "legislation.gov.uk", "2015"),
        ("M", "Memory", None, None),
    ],
)
def test_each_family_of_keys_is_in_the_book(
    key: str, title_has: str, publisher: str | None, published: str | None
) -> None:
    """A source of each family is found under its key, with what is recorded of it."""
    source = sourcebook()[key]
    assert title_has in source.title
    if publisher is not None:
        assert source.publisher == publisher
    if published is not None:
        assert source.published == published


@pytest.mark.parametrize(("family", "last"), [("S", 107), ("CP", 147)])
def test_the_numbered_families_have_no_gaps(family: str, last: int) -> None:
    """Every number from 1 to the last of a family is a key."""
    assert all(f"{family}{number:02d}" in sourcebook() for number in range(1, last + 1))


def test_every_address_is_one_that_can_be_followed() -> None:
    """An address is one web address, and nothing else stands in its column."""
    odd = [s.key for s in sourcebook() if s.url and not re.fullmatch(r"https?://\S+\.\S+", s.url)]
    assert odd == []


def test_no_source_speaks_of_files_of_this_project() -> None:
    """A title says what was published, not where its authors kept a copy."""
    assert [s.key for s in sourcebook() if "seed" in s.title.casefold()] == []


def test_the_same_key_gives_an_equal_source_each_time() -> None:
    """The book is one immutable value for the whole process."""
    assert sourcebook() is sourcebook()
    assert hash(sourcebook()) == hash(Sourcebook(sources=sourcebook().sources))


def test_a_citation_is_unverified_unless_said_otherwise() -> None:
    """Whoever cites must say that they read it; silence is unverified."""
    assert cite("S71").confidence is Confidence.UNVERIFIED
    assert cite("S71").locator is None
    sure = cite("SI2012-1631", "reg 11(3)", Confidence.VERIFIED)
    assert (sure.source.key, sure.locator, sure.confidence.is_sure) == (
        "SI2012-1631",
        "reg 11(3)",
        True,
    )


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("S171", "S71"),
        ("NHSA206", "NHSA2006"),
        ("health and care act 2022", "HCA2022"),
    ],
)
def test_an_unknown_key_names_those_that_come_near(key: str, named: str) -> None:
    """A slip in a key, or a title instead of one, is answered with the keys that were meant."""
    with pytest.raises(UnknownSourceError, match=re.escape(repr(key))) as caught:
        cite(key)
    assert named in str(caught.value)
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize("key", ["", "qqqqqqqq"])
def test_an_unknown_key_that_is_near_to_nothing_says_only_that(key: str) -> None:
    """Where nothing comes near, nothing is suggested."""
    with pytest.raises(UnknownSourceError, match=rf"no source has the key '{key}'$"):
        sourcebook()[key]


def test_two_sources_may_not_share_a_key() -> None:
    """A key names one source."""
    with pytest.raises(InvalidValueError, match="two sources have the key 'S71'"):
        sourcebook().plus(Source(key="S71", title="Another"))


def test_your_own_sources_are_cited_from_your_own_book() -> None:
    """A book with more sources cites them as it cites the shipped ones."""
    book = sourcebook().plus(Source(key="MY1", title="Minutes of our board"))
    assert str(book.cite("MY1", "item 4")) == "Minutes of our board, item 4 [unverified]"
    assert "MY1" not in sourcebook()
    assert len(book) == len(sourcebook()) + 1


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["sources.csv: the columns are none (write exactly key, title, publisher,"]),
        (
            HEADING + '"A,b',
            [
                (
                    "sources.csv, line 2: a quotation mark is opened and never closed; nothing "
                    "was read from there on"
                )
            ],
        ),
        (HEADING + '"A" ,b', ["sources.csv: no CSV: ',' expected after '\"'"]),
        ("key,title\nS1,x\n", ["sources.csv: the columns are key, title"]),
        (HEADING + "A,b,c\n", ["sources.csv[1]: 3 cells in a table of 5 columns"]),
        (
            HEADING + ",t,,,\nB,,,,\n",
            ["sources.csv[1].key: empty", "sources.csv[2].title: empty"],
        ),
        (
            HEADING + "A, t,,,\nB,t,p ,,\n",
            ["sources.csv[1].title: spaces around", "sources.csv[2].publisher: spaces around"],
        ),
    ],
    ids=[
        "nothing",
        "open quote",
        "blank after a quote",
        "columns",
        "too few cells",
        "empty cells",
        "spaces",
    ],
)
def test_a_table_that_does_not_fit_is_reported_with_all_its_problems(
    text: str, problems: list[str]
) -> None:
    """Every problem of a table is told at once, with its place."""
    with pytest.raises(DocumentError) as caught:
        Sourcebook.from_csv(text)
    found = [str(problem) for problem in caught.value.problems]
    assert [line.startswith(start) for line, start in zip(found, problems, strict=True)] == [
        True
    ] * len(problems)


def test_the_book_survives_a_round_through_csv() -> None:
    """What is written as CSV is read back as the same book."""
    assert Sourcebook.from_csv(sourcebook().to_csv()) == sourcebook()


def test_bibtex_has_one_entry_for_each_source_under_the_same_key() -> None:
    """A paper cites our sources under our keys."""
    keys = re.findall(r"^@misc\{(.+),$", sourcebook().to_bibtex(), flags=re.MULTILINE)
    assert keys == [source.key for source in sourcebook()]


def test_bibtex_prints_signs_as_they_stand_and_leaves_out_what_is_not_recorded() -> None:
    """Signs with a meaning in BibTeX are escaped; an unknown fact makes no field."""
    book = Sourcebook(
        sources=(Source(key="A", title=r"5% of £1 & {more}_\~^#$", published="about 2019"),)
    )
    assert book.to_bibtex() == (
        "@misc{A,\n"
        r"  title = {{5\% of £1 \& \textbraceleft{}more\textbraceright{}\_\textbackslash{}"
        r"\textasciitilde{}\textasciicircum{}\#\$}},"
        "\n  note = {about 2019},\n}\n"
    )


def test_importing_the_room_opens_no_table() -> None:
    """Nothing is read before it is needed; the first citation reads the sourcebook."""
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda name, args: opened.append(str(args[0])) "
        "if name == 'open' else None)\n"
        "from nhs_accountable_care import policy\n"
        "before = [path for path in opened if path.endswith('.csv')]\n"
        "policy.cite('S71')\n"
        "after = [path for path in opened if path.endswith('sources.csv')]\n"
        "print(len(before), len(after))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.split() == ["0", "1"]


def test_memory_is_never_cited_as_checked() -> None:
    """What no source was opened for cannot be verified."""
    assert cite("M").confidence is Confidence.UNVERIFIED
    with pytest.raises(InvalidValueError, match="memory is never verified"):
        cite("M", confidence=Confidence.VERIFIED)


# --- Hostile text ---

_NAMED = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    **{f"\\{sign}": sign for sign in "&%$#_"},
}


def as_printed(field: str) -> str:
    """Read a field as LaTeX prints it; every backslash begins one of the names that we write."""
    signs = r"\\text[a-z]+\{\}|\\[&%$#_]"
    bare = re.sub(signs, "", field)
    assert not set(bare) & set("\\{}~^&%$#_")
    return re.sub(signs, lambda found: _NAMED[found[0]], field)


words = hostile_texts(1).filter(str.strip)


@given(words, words, words, hostile_texts(1))
def test_hostile_text_stays_in_its_field(key: str, title: str, place: str, url: str) -> None:
    """bibtex: two readers find one entry, with the fields that it has, and the text in them."""
    book = Source(key=key, title=title, publisher=title, published=f"2019 {place}", url=url)
    text = citations_to_bibtex(
        [Citation(source=book, locator=place, confidence=Confidence.UNVERIFIED)]
    )
    [(written, entry)] = pybtex.database.parse_string(text, "bibtex").entries.items()
    library = bibtexparser.parse_string(text)  # type: ignore[attr-defined]  # not in its `__all__`
    assert (len(library.entries), library.failed_blocks, library.comments) == (1, [], [])
    assert {field.key: field.value for field in library.entries[0].fields}.keys() == {
        "title",
        "author",
        "year",
        "note",
        "url",
    }
    decoded = re.sub(":([0-9a-f]+):", lambda found: chr(int(found[1], 16)), written)
    assert (decoded, library.entries[0].key) == (key, written)
    assert not set(written) & set(' ,{}\\"%#\n')
    assert entry.fields["title"][:1] == "{"
    assert as_printed(entry.fields["title"][1:-1]) == with_single_blanks(title)
    assert as_printed(entry.fields["note"]) == with_single_blanks(f"2019 {place}; {place}")
    assert entry.fields["year"] == "2019"
    address = entry.fields["url"]
    assert not set(address) & set(' {}\\"\n')
    assert unquote(address) == unquote(url.replace("\ud800", "?"))


def test_keys_that_are_alike_stay_two() -> None:
    """What stands for a sign begins and ends with a colon, which stands for itself nowhere."""
    keys = ["a b", "a_b", "a:20:b", "a:b", "a,b", "aéb"]
    book = Sourcebook(sources=tuple(Source(key=key, title="A") for key in keys))
    found = pybtex.database.parse_string(book.to_bibtex(), "bibtex").entries
    assert [*found] == ["a:20:b", "a_b", "a:3a:20:3a:b", "a:3a:b", "a:2c:b", "a:e9:b"]
