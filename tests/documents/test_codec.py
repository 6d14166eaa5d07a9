"""What a codec reads and writes, over small classes that use every position of a type."""

import contextlib
import copy
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, Literal, NewType, Protocol, runtime_checkable

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from cattrs.errors import BaseValidationError
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nhs_accountable_care import (
    Citation,
    Confidence,
    DateRange,
    DocumentError,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    Problem,
    Share,
    Source,
    Timeline,
)
from nhs_accountable_care._core.fields import is_text
from nhs_accountable_care.documents import Codec, Document, Notation, Schema
from nhs_accountable_care.documents.problems import UnreadableError, problems_of
from nhs_accountable_care.testing import (
    citations,
    date_ranges,
    financial_years,
    money,
    shares,
    texts,
    timelines,
)

DAY = date(2017, 4, 1)
Code = NewType("Code", str)


def parse_code(text: str) -> Code:
    """Take three capital letters or digits, as an embedder's own code might be."""
    if len(text) != 3 or not text.isalnum() or text != text.upper():
        msg = f"{text!r} is not a code"
        raise InvalidValueError(msg)
    return Code(text)


CODE = Notation(of=Code, via=str, read=parse_code, write=str, words="a code")


@runtime_checkable
class Mechanism(Protocol):
    """What an embedder may add to: an open type."""

    @property
    def parties(self) -> int:
        """How many take part."""
        ...


@attrs.frozen(kw_only=True)
class Block:
    """A fixed sum."""

    type_tag: ClassVar[str] = "block"
    amount: Money
    parties: int = 2


@attrs.frozen(kw_only=True)
class Bounded:
    """A mechanism with a limit; it nests."""

    type_tag: ClassVar[str] = "bounded"
    part: "Block | Bounded"
    limit: Money | Literal["unlimited"] | None = None
    parties: int = 2


@attrs.frozen(kw_only=True)
class Place:
    """Something with a field in every position that the library's own classes use."""

    name: str = attrs.field(validator=is_text)
    people: int | None = None
    is_open: bool | None = None
    period: DateRange | None = None
    year: FinancialYear | None = None
    share: Share | None = None
    weight: Fraction | None = None
    code: Code | None = None
    block: Block | None = None
    either: Block | Bounded | None = None
    all_of: tuple[Block | Bounded, ...] | None = None
    mechanism: Mechanism | None = None
    names: Timeline[str] | None = None
    parts: "tuple[Place, ...] | None" = None
    pair: tuple[str, int] | None = None
    sureness: frozenset[Confidence] | None = None
    by_code: Mapping[str, Block] | None = None
    marks: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


CODEC = Codec(
    schemas=(Schema(name="example/place", cls=Place),),
    open_types={Mechanism: (Block, Bounded)},
    notations=(CODE,),
)


def envelope(document: object, **parts: object) -> dict[str, object]:
    """Put plain data into an envelope."""
    return {
        "schema": "example/place",
        "version": 1,
        "as_at": "2017-04-01",
        **parts,
        "document": document,
    }


def problems(data: Any) -> list[Problem]:  # noqa: ANN401 - whatever a caller may pass
    """Read data that cannot be read, and give what is said of them."""
    with pytest.raises(DocumentError) as caught:
        CODEC.read(data)
    return list(caught.value.problems)


def test_wrong_type_unknown_tag_missing_field_and_bad_date_are_four_problems() -> None:
    """All problems of a file are told at once, each where it is."""
    broken = {
        "people": "many",
        "period": {"first_day": "1 April 2017"},
        "either": {"type": "blok", "amount": "1.00"},
    }
    assert [str(problem) for problem in problems(envelope(broken))] == [
        "$.name: missing",
        "$.people: expected a whole number, found the text 'many'",
        "$.period.first_day: '1 April 2017' is not a day; write it as 2017-04-01",
        "$.either.type: unknown type 'blok'; known: block, bounded (did you mean 'block'?)",
    ]


# --- Writing and reading back ---

blocks = st.builds(Block, amount=money(currencies=["GBP", "USD"]), parties=st.integers())
mechanisms = st.recursive(
    blocks,
    lambda inner: st.builds(Bounded, part=inner, limit=st.none() | money() | st.just("unlimited")),
    max_leaves=3,
)
weights = st.none() | st.fractions(-(10**12), 10**12, max_denominator=10**6)
# A key that begins with two slashes is a comment, and refused by writing (test_comments.py).
keys = texts().filter(lambda text: not text.startswith("//"))
codes = st.none() | st.from_regex("[A-Z0-9]{3}", fullmatch=True).map(parse_code)


def places(parts: SearchStrategy[tuple[Place, ...]]) -> SearchStrategy[Place]:
    """Places of which any field may be not recorded, recorded as none, or recorded."""
    return st.builds(
        Place,
        name=texts(),
        people=st.none() | st.integers(),
        is_open=st.none() | st.booleans(),
        period=st.none() | date_ranges(),
        year=st.none() | financial_years(),
        share=st.none() | shares(),
        weight=weights,
        code=codes,
        block=st.none() | blocks,
        either=st.none() | mechanisms,
        all_of=st.none() | st.lists(mechanisms, max_size=2).map(tuple),
        mechanism=st.none() | mechanisms,
        names=st.none() | timelines(texts()),
        parts=st.none() | parts,
        pair=st.none() | st.tuples(texts(), st.integers()),
        sureness=st.none() | st.frozensets(st.sampled_from(Confidence)),
        by_code=st.none() | st.dictionaries(keys, blocks, max_size=2),
        marks=st.lists(texts(), max_size=2).map(tuple),
        sources=st.lists(citations(), max_size=2).map(tuple),
    )


any_place = st.recursive(
    places(st.just(())), lambda inner: places(st.lists(inner, max_size=2).map(tuple)), max_leaves=3
)


VALIDATOR = jsonschema.Draft202012Validator(CODEC.json_schema("example/place"))


@given(any_place)
def test_what_is_written_is_read_back_as_an_equal_and_fits_the_schema(place: Place) -> None:
    """
    Every value goes into a document and comes back, whatever is recorded of it.

    Writing is a function of the value alone, and the JSON Schema accepts what is written.
    """
    document = CODEC.document(place, as_at=DAY)
    text = CODEC.write(document)
    again = CODEC.read(text, Place)
    assert again == document
    assert CODEC.write(again) == text
    assert VALIDATOR.is_valid(json.loads(text))


NAMED_LIKE_A_FIELD = Place(
    name="0", by_code={"amount": Block(amount=Money(pence=0, currency="GBP"), parties=0)}
)


@given(any_place)
@example(NAMED_LIKE_A_FIELD)
def test_every_tagged_object_begins_with_its_type(place: Place) -> None:
    """The tag comes first in every position: field, optional, union, tuple, open type."""

    def objects(data: object, name: str = "") -> Iterator[dict[str, Any]]:
        # A mapping's keys are the user's, and one may be called like a field.
        if isinstance(data, dict) and name != "by_code":
            yield data
        if isinstance(data, dict):
            for key, inner in data.items():
                yield from objects(inner, key)
        if isinstance(data, list):
            for inner in data:
                yield from objects(inner)

    for each in objects(json.loads(CODEC.write(CODEC.document(place, as_at=DAY)))):
        if "amount" in each:
            assert next(iter(each.items())) == ("type", "block")
        if "part" in each:
            assert next(iter(each.items())) == ("type", "bounded")


def written(place: Place) -> dict[str, Any]:
    """Write a place, and give the plain data under `document`."""
    document: dict[str, Any] = json.loads(CODEC.write(CODEC.document(place, as_at=DAY)))
    return document["document"]  # type: ignore[no-any-return]  # an object, as JSON has it


def test_not_recorded_and_recorded_as_none_are_told_apart() -> None:
    """`None` is left out; an empty list is written where `None` is possible beside it."""
    assert written(Place(name="A")) == {"name": "A"}
    assert written(Place(name="A", parts=())) == {"name": "A", "parts": []}
    assert CODEC.read(envelope({"name": "A", "parts": None})).value == Place(name="A")
    assert CODEC.read(envelope({"name": "A", "parts": []})).value == Place(name="A", parts=())


@pytest.mark.parametrize(
    ("place", "plain"),
    [
        pytest.param(Place(name="A", people=0), {"people": 0}, id="whole number"),
        pytest.param(Place(name="A", is_open=False), {"is_open": False}, id="truth"),
        pytest.param(
            Place(name="A", period=DateRange(first_day=DAY)),
            {"period": {"first_day": "2017-04-01"}},
            id="open period",
        ),
        pytest.param(Place(name="A", year=FinancialYear(1999)), {"year": "1999/00"}, id="year"),
        pytest.param(
            Place(name="A", share=Share.parse("37.5%")), {"share": "37.5%"}, id="share that ends"
        ),
        pytest.param(
            Place(name="A", share=Share.parse("1/3")), {"share": "1/3"}, id="share without end"
        ),
        pytest.param(
            Place(name="A", weight=Fraction(-3, 8)), {"weight": "-0.375"}, id="number that ends"
        ),
        pytest.param(
            Place(name="A", weight=Fraction(22, 7)), {"weight": "22/7"}, id="number without end"
        ),
        pytest.param(
            Place(name="A", block=Block(amount=Money.parse("-£1,234.56"))),
            {"block": {"type": "block", "amount": "-1234.56", "parties": 2}},
            id="sterling, and a default that is no gap",
        ),
        pytest.param(
            Place(name="A", block=Block(amount=Money.parse("$5"))),
            {"block": {"type": "block", "amount": "USD 5.00", "parties": 2}},
            id="another currency",
        ),
        pytest.param(
            Place(name="A", sureness=frozenset(Confidence)),
            {"sureness": ["computed", "illustrative", "unverified", "verified"]},
            id="set, in an order that is stable",
        ),
    ],
)
def test_how_values_stand_in_a_document(place: Place, plain: dict[str, Any]) -> None:
    """A document is what a person would write."""
    assert written(place) == {"name": "A", **plain}


def test_text_stays_readable() -> None:
    """Letters beyond ASCII are written as they are, with an indent and a last line end."""
    text = CODEC.write(CODEC.document(Place(name="Bro Morgannwg – Ŵyn"), as_at=DAY))
    assert '\n    "name": "Bro Morgannwg – Ŵyn"\n' in text
    assert text.endswith("}\n")


# --- Sources ---

ACT = Source(key="ACT", title="National Health Service Act 2006")
REPORT = Source(key="A report", title="A report", publisher="A body", published="2017")


def cited(*sources: Source) -> tuple[Citation, ...]:
    """Cite sources."""
    return tuple(Citation(source=each, confidence=Confidence.UNVERIFIED) for each in sources)


def test_each_source_stands_once_in_the_envelope_by_key() -> None:
    """The table of sources is sorted, and citations name the key."""
    place = Place(
        name="A", parts=(Place(name="B", sources=cited(ACT)),), sources=cited(ACT, REPORT)
    )
    data = json.loads(CODEC.write(CODEC.document(place, as_at=DAY)))
    assert list(data) == ["schema", "version", "as_at", "sources", "document"]
    assert list(data["sources"].items()) == [
        ("A report", {"title": "A report", "publisher": "A body", "published": "2017"}),
        ("ACT", {"title": "National Health Service Act 2006"}),
    ]
    assert data["document"]["sources"] == "ACT [unverified] | A report [unverified]"


def test_sources_survive_a_change_of_the_value() -> None:
    """In memory a citation holds its whole source, so a part keeps it wherever it goes."""
    text = CODEC.write(CODEC.document(Place(name="A", sources=cited(ACT)), as_at=DAY))
    part = CODEC.read(text, Place).value
    assert attrs.evolve(part, name="B").sources[0].source == ACT


def test_a_source_may_stand_where_it_is_cited() -> None:
    """A person may write a source inline; it is written back into the table."""
    plain = {
        "name": "A",
        "sources": [
            {"source": {"key": "ACT", "title": ACT.title}, "confidence": "unverified"},
            {"source": "ACT", "confidence": "unverified"},
        ],
    }
    assert CODEC.read(envelope(plain)).value.sources == cited(ACT, ACT)


def test_two_sources_under_one_key_are_not_written() -> None:
    """A key means one source in a document."""
    other = attrs.evolve(ACT, title="Another Act")
    place = Place(name="A", sources=cited(ACT, other))
    with pytest.raises(DocumentError) as caught:
        CODEC.write(CODEC.document(place, as_at=DAY))
    assert str(caught.value) == (
        "$.sources[1].source: two different sources have the key 'ACT' "
        "(give one of them another key)"
    )


def test_a_source_that_is_cited_nowhere_is_no_problem() -> None:
    """A table that is copied from elsewhere may hold more than is cited; it is not kept."""
    data = envelope({"name": "A"}, sources={"ACT": {"title": ACT.title}})
    assert "ACT" not in CODEC.write(CODEC.read(data))


# --- Damage ---

WHOLE: dict[str, Any] = {
    "name": "A",
    "people": 5,
    "is_open": True,
    "period": {"first_day": "2017-04-01", "last_day": "2018-03-31"},
    "year": "2017/18",
    "share": "50%",
    "weight": "0.5",
    "code": "01G",
    "block": {"type": "block", "amount": "1.00"},
    "either": {"type": "bounded", "part": {"type": "block", "amount": "1.00"}, "limit": "2.00"},
    "all_of": [{"type": "block", "amount": "1.00"}, {"type": "block", "amount": "2.00"}],
    "mechanism": {"type": "block", "amount": "1.00"},
    "names": {"entries": [{"period": {"first_day": "2017-04-01"}, "value": "B"}]},
    "parts": [{"name": "B"}],
    "pair": ["B", 1],
    "sureness": ["verified"],
    "by_code": {"01G": {"type": "block", "amount": "1.00"}},
    "marks": ["parts"],
    "sources": [{"source": "ACT", "locator": "s.75", "confidence": "verified"}],
}
TABLE: dict[str, Any] = {"ACT": {"title": "An Act"}}


def test_the_undamaged_document_is_read() -> None:
    """What the damages below are done to is sound."""
    assert CODEC.read(envelope(WHOLE, sources=TABLE)).value.name == "A"


GONE = object()


def damaged(path: str, value: object) -> dict[str, Any]:
    """Put a value at a path of the whole document, or take away what is there."""
    document = copy.deepcopy(WHOLE)
    steps: list[Any] = [
        int(number) if number else name
        for name, number in re.findall(r"\.([\w-]+)|\[(\d+)\]", path)
    ]
    at: Any = document
    for each in steps[:-1]:
        at = at[each]
    if value is GONE:
        del at[steps[-1]]
    else:
        at[steps[-1]] = value
    return envelope(document, sources=TABLE)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        # text
        ("$.name", GONE, "missing"),
        ("$.sources", None, "leave it out if there is nothing to list"),
        ("$.name", None, "expected text, found null (null means not recorded, and this must be"),
        ("$.name", 5, "expected text, found the whole number 5"),
        ("$.name", 0.5, "found the floating point number 0.5 (floating point is not exact;"),
        ("$.name", ["A"], "expected text, found a list"),
        # whole numbers
        ("$.people", "5", "expected a whole number, found the text '5'"),
        ("$.people", 5.0, "expected a whole number, found the floating point number 5.0"),
        ("$.people", True, "expected a whole number, found true"),
        ("$.people", math.inf, "expected a whole number, found the floating point number inf"),
        # truths
        ("$.is_open", "true", "expected true or false, found the text 'true'"),
        ("$.is_open", 1, "expected true or false, found the whole number 1"),
        ("$.is_open", {}, "expected true or false, found an object"),
        # days
        ("$.period", "2017/18", "expected an object, found the text '2017/18'"),
        ("$.period.first_day", GONE, "missing"),
        ("$.period.first_day", "2017-02-29", "'2017-02-29' is not a day"),
        ("$.period.first_day", "20170401", "is not a day; write it as 2017-04-01"),
        ("$.period.first_day", 2017, 'expected a day as text, such as "2017-04-01"'),
        ("$.period.last_day", DAY, "found a Python date"),
        ("$.period.frist_day", "2017-04-01", "unknown key (did you mean 'first_day'?)"),
        ("$.year", "2017-18", "'2017-18' is not how documents write a financial year; write \"20"),
        ("$.year", "2017/19", "'2017/19' is not a financial year"),
        ("$.year", 2017, 'expected a financial year as text, such as "2017/18"'),
        # exact numbers and money
        ("$.share", "150%", "a share lies between 0 and 1"),
        ("$.share", 0.5, "found the floating point number 0.5 (floating point is not exact;"),
        ("$.weight", "1e3", "'1e3' is not an exact number"),
        ("$.weight", " 0.5", "' 0.5' is not an exact number"),
        ("$.weight", "1/0", "'1/0' divides by zero"),
        ("$.weight", "0." + "1" * 40, "is not an exact number of at most 40 characters"),
        ("$.block.amount", "£1.00", "'£1.00' is not an amount of money"),
        ("$.block.amount", "1.5", "'1.5' is not an amount of money"),
        ("$.block.amount", "1,000.00", "'1,000.00' is not an amount of money"),
        ("$.block.amount", 100, 'expected pounds as text, such as "1234.56"'),
        ("$.block.amount", 1.5, 'such as "1234.56", found the floating point number 1.5'),
        ("$.block.amount", "9" * 5000, "is not an amount of money of at most 40 characters"),
        # notations of an embedder
        ("$.code", "x", "'x' is not a code"),
        ("$.code", 1, "expected a code, found the whole number 1"),
        # tags
        ("$.block.type", GONE, "missing (known: block)"),
        ("$.block.type", "bounded", "unknown type 'bounded'; known: block"),
        ("$.block.type", 1, "expected one of: block, found the whole number 1"),
        ("$.either.type", GONE, "missing (known: block, bounded)"),
        ("$.either.type", "blok", "unknown type 'blok'; known: block, bounded (did you mean 'blo"),
        ("$.either.type", None, "expected one of: block, bounded, found null"),
        ("$.either.part.type", "x", "unknown type 'x'; known: block, bounded"),
        ("$.either.limit", "unlimitd", "is not an amount of money"),
        ("$.either.limit", "unlimitd", "(did you mean 'unlimited'?)"),
        ("$.either.limit", "much", "(or write one of: unlimited)"),
        ("$.either.limit", 5, 'such as "1234.56" or unlimited, found the whole number 5'),
        ("$.either", "block", "expected an object, found the text 'block'"),
        ("$.all_of[1].type", "blok", "unknown type 'blok'; known: block, bounded"),
        ("$.all_of[1]", None, "expected an object, found null"),
        ("$.all_of", {}, "expected a list, found an object"),
        ("$.mechanism.type", "blok", "unknown type 'blok'; known: block, bounded"),
        # parts
        ("$.names.entries[0].value", 5, "expected text, found the whole number 5"),
        ("$.names.entries", [{"period": {"first_day": "2017-04-01"}}], ""),
        ("$.parts[0].nmae", "B", "unknown key (did you mean 'name'?)"),
        ("$.parts[0].type", "place", "unknown key (known: name, people"),
        ("$.pair", ["B"], "expected a list of 2, found one of 1"),
        ("$.pair[1]", "B", "expected a whole number, found the text 'B'"),
        (
            "$.sureness[0]",
            "verifed",
            "'verifed' is not one of: computed, illustrative, unverified",
        ),
        ("$.sureness[0]", "verifed", "(did you mean 'verified'?)"),
        ("$.sureness[0]", 1, "expected one of: computed, illustrative, unverified, verified"),
        ("$.by_code", [], "expected an object, found a list"),
        ("$.by_code.01G", 5, "expected an object, found the whole number 5"),
        ("$.by_code.01G.amount", "x", "'x' is not an amount of money"),
        # sources
        ("$.sources[0].source", "ATC", "no source has the key 'ATC' (did you mean 'ACT'?)"),
        ("$.sources[0].source", "x", "no source has the key 'x' (known: ACT)"),
        ("$.sources[0].source", {"key": "B"}, ""),
        (
            "$.sources[0].source",
            {"key": "ACT", "title": "Another Act"},
            "two different sources have the key 'ACT' (give one of them another key)",
        ),
        ("$.sources[0].source", 5, "expected an object, found the whole number 5"),
        ("$.sources[0].confidence", GONE, "missing"),
        ("$.sources[0].locator", 75, "expected text, found the whole number 75"),
    ],
    ids=lambda value: None if not isinstance(value, str) else value[:40],
)
def test_a_damage_is_told_at_its_path(path: str, value: object, said: str) -> None:
    """Each thing that is wrong is one problem, at the very place, in plain words."""
    [problem] = problems(damaged(path, value))
    assert problem.path.startswith(path.replace(".01G", '["01G"]'))
    assert said in f"{problem.message} ({problem.hint})"


def test_what_a_constructor_refuses_is_told_at_the_object() -> None:
    """The fields are sound one by one, and the object as a whole cannot be."""
    [problem] = problems(damaged("$.period.last_day", "2017-03-31"))
    assert problem.path == "$.period"
    assert problem.message.startswith("last_day 2017-03-31 is before first_day 2017-04-01")
    [problem] = problems(damaged("$.parts[0].name", "  "))
    assert problem.path == "$.parts[0]"
    assert problem.message == "Place.name is empty; leave the field out if it is not recorded"


def test_a_thing_stands_once_in_a_set() -> None:
    """A list that is read as a set holds nothing twice."""
    [problem] = problems(damaged("$.sureness", ["verified", "computed", "verified"]))
    assert problem.path == "$.sureness[2]"


def test_a_key_without_any_table_says_where_sources_go() -> None:
    """A citation in a document without sources names the part that is missing."""
    [problem] = problems(envelope({**WHOLE, "sources": WHOLE["sources"]}))
    assert str(problem) == (
        "$.sources[0].source: no source has the key 'ACT' (give it under 'sources')"
    )


# --- The envelope ---


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"\xff\xfe{\x00}\x00", "byte 1: this is not UTF-8 text", id="UTF-16"),
        pytest.param("", "line 1, column 1: this is not JSON", id="empty"),
        pytest.param('{"schema": ', "line 1, column 12: this is not JSON", id="cut off"),
        pytest.param("[1, 2]", "document: expected an object with schema", id="a list"),
        pytest.param("null", "document: expected an object with schema", id="null"),
        pytest.param(
            "[" * 10_000,
            # Python's own reader gives up inside so many, but from 3.14 on goes to the end.
            "document: lists and objects stand inside one"
            if sys.version_info < (3, 14)
            else "line 1, column 10001: this is not JSON",
            id="endless",
        ),
        pytest.param(
            "9" * 5000, "document: expected an object with schema, version", id="long number"
        ),
        pytest.param(5, "document: expected an object", id="no text at all"),
        pytest.param({}, "schema: missing (name the kind of document", id="empty object"),
        pytest.param({"schema": "x"}, "schema: unknown schema 'x'; known: example/place", id="x"),
        pytest.param(
            {"schema": "example/plaec"}, "(did you mean 'example/place'?)", id="misspelt schema"
        ),
        pytest.param(
            {"schema": 1}, "schema: expected text, found the whole number 1", id="no name"
        ),
        pytest.param(
            {"verison": 1}, "verison: unknown key (did you mean 'version'?)", id="verison"
        ),
        pytest.param({5: 1}, "the key is the whole number 5", id="a key that is no text"),
        pytest.param({"version": "1"}, "version: expected a whole number", id="text as version"),
        pytest.param(
            {"version": 0}, "version: there is no version 0; the first is 1", id="version 0"
        ),
        pytest.param(
            envelope({"name": "A"}, version=2),
            "version: version 2 is newer than 1, the newest that is known here (upgrade",
            id="newer version",
        ),
        pytest.param({"as_at": "today"}, "as_at: 'today' is not a day", id="as_at"),
        pytest.param({"sources": []}, "sources: expected an object with the sources", id="list"),
        pytest.param(
            {"sources": {"S 1": {"titel": "A"}}},
            "sources[\"S 1\"].titel: unknown key (did you mean 'title'?)",
            id="source",
        ),
        pytest.param(
            {"sources": {"S1": "A"}},
            "sources.S1: expected an object with the title of a source, found the text 'A'",
            id="A",
        ),
        pytest.param(
            {"sources": {"S1": {"key": "S1", "title": "A"}}},
            "sources.S1: the key of a source stands before it, and not inside it",
            id="key inside",
        ),
        pytest.param({"sources": {" ": {"title": "A"}}}, "Source.key is empty", id="empty key"),
        pytest.param(
            '{"schema": "example/place", "schema": "example/place"}',
            "schema: the key stands more than once in one object (keep one of them)",
            id="double key in the envelope",
        ),
        pytest.param(
            '{"document": {"parts": [{"name": "A", "name": "B"}]}}',
            "$.parts[0].name: the key stands more than once in one object",
            id="double key inside",
        ),
        pytest.param(
            '{"document": {"name": "\\ud83d"}}',
            "$.name: the text holds half of a character (a lone surrogate)",
            id="half a character",
        ),
        pytest.param(
            {"document": {"\ud83d": 1}}, "$: the text holds half of a character", id="in a key"
        ),
        pytest.param(
            {"document": {5: 1}}, "$: the key is the whole number 5 (write it as", id="5"
        ),
        pytest.param(
            json.dumps(envelope({"name": "A", "people": math.nan})),
            "$.people: expected a whole number, found the floating point number nan",
            id="not a number",
        ),
    ],
)
def test_what_cannot_be_a_document_is_told(data: Any, said: str) -> None:  # noqa: ANN401
    """Whatever is handed in, the answer is problems in plain words."""
    assert any(said in str(problem) for problem in problems(data)), problems(data)


def test_problems_of_envelope_and_document_are_told_together() -> None:
    """Nothing hides behind the first thing that is wrong."""
    data = envelope({"name": 1, "parts": [{"name": 2}]}, as_at="soon", sources={"S1": {}}, extra=1)
    assert [problem.path for problem in problems(data)] == [
        "extra",
        "as_at",
        "sources.S1.title",
        "$.name",
        "$.parts[0].name",
    ]


def test_a_source_that_cannot_be_read_is_one_problem() -> None:
    """Citations of a broken source are not reported as well."""
    [problem] = problems(envelope(WHOLE, sources={"ACT": {"title": 5}}))
    assert problem.path == "sources.ACT.title"


def nested(depth: int) -> dict[str, Any]:
    """A place so many parts deep; each part is two levels of JSON, and the place itself one."""
    place: dict[str, Any] = {"name": "A"}
    for _ in range(depth):
        place = {"name": "A", "parts": [place]}
    return place


def test_nesting_has_an_end() -> None:
    """Two hundred levels are read, on the stack that Python has by itself; more are refused."""
    assert CODEC.read(envelope(nested(99))).value.name == "A"
    [problem] = problems(envelope(nested(100)))
    assert problem.message == "lists and objects stand inside one another more than 200 deep"


def test_nesting_has_the_same_end_in_text() -> None:
    """Text is not gone through value by value where it holds nothing but data."""
    assert CODEC.read(json.dumps(envelope(nested(99)))).value.name == "A"
    [problem] = problems(json.dumps(envelope(nested(100))))
    assert problem.message == "lists and objects stand inside one another more than 200 deep"


@pytest.mark.parametrize("has_escapes", [True, False])
def test_half_of_a_character_is_told_however_it_is_written(has_escapes: bool) -> None:  # noqa: FBT001 - a case
    """An escape is the only way to have it in a file, and a program may pass it as it is."""
    [problem] = problems(json.dumps(envelope({"name": "A\ud83d"}), ensure_ascii=has_escapes))
    assert (problem.path, problem.hint) == ("$.name", "write the character itself")


def test_data_that_hold_themselves_are_refused() -> None:
    """A loop in plain data of a program is nesting without an end."""
    place: dict[str, Any] = {"name": "A"}
    place["parts"] = [place]
    [problem] = problems(envelope(place))
    assert "more than 200 deep" in problem.message


def test_a_byte_order_mark_is_passed_over() -> None:
    """Some editors on Windows begin a UTF-8 file with one."""
    data = b"\xef\xbb\xbf" + json.dumps(envelope({"name": "A"})).encode()
    assert CODEC.read(data).value == Place(name="A")


def test_reading_leaves_the_data_of_the_caller_alone() -> None:
    """Plain data may be read twice."""
    data = envelope(copy.deepcopy(WHOLE), sources=copy.deepcopy(TABLE))
    CODEC.read(data)
    assert data == envelope(WHOLE, sources=TABLE)
    assert type(data["document"]["sources"][0]["source"]) is str  # type: ignore[index]  # it is


# --- Random damage ---

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["block", "bounded", "1.00", "2017-04-01", "verified", "ACT", "50%"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["type", "name", "amount", "part", "source", "entries", "x"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)


def paths_in(data: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside plain data."""
    items: Iterable[tuple[Any, object]] = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for name, inner in items:
        yield (*path, name)
        yield from paths_in(inner, (*path, name))


SOUND = envelope(WHOLE, sources=TABLE)
WAYS = list(paths_in(SOUND))


@given(st.lists(st.tuples(st.sampled_from(WAYS), junk), min_size=1, max_size=4))
def test_no_damage_gives_a_traceback(damages: list[tuple[tuple[Any, ...], object]]) -> None:
    """A damaged document is read, or is refused with problems; nothing else is raised."""
    data: Any = copy.deepcopy(SOUND)
    for way, value in damages:
        at = data
        with contextlib.suppress(LookupError, TypeError):  # an earlier damage took it away
            for each in way[:-1]:
                at = at[each]
            at[way[-1]] = value
    with contextlib.suppress(DocumentError):
        document = CODEC.read(data)
        assert CODEC.read(CODEC.write(document)) == document


@given(st.data())
def test_no_bytes_give_a_traceback(data: st.DataObject) -> None:
    """A file may be cut, mixed up, or no text at all."""
    text = json.dumps(SOUND).encode()
    begin = data.draw(st.integers(min_value=0, max_value=len(text)))
    end = data.draw(st.integers(min_value=begin, max_value=len(text)))
    with contextlib.suppress(DocumentError):
        CODEC.read(text[:begin] + data.draw(st.binary(max_size=3)) + text[end:])


# --- Versions ---


def rename_title(document: Any) -> Any:  # noqa: ANN401 - plain data
    """Bring version 1, in which a name was a title, to version 2."""
    return {("name" if key == "title" else key): value for key, value in document.items()}


def open_all(document: Any) -> Any:  # noqa: ANN401 - plain data
    """Bring version 2, in which places were open or closed in words, to version 3."""
    return {**document, "is_open": document["is_open"] == "yes"}


VERSIONED = Codec(
    schemas=(
        Schema(name="example/place", cls=Place, version=3, migrations=(rename_title, open_all)),
    ),
    open_types={Mechanism: (Block, Bounded)},
    notations=(CODE,),
)


@pytest.mark.parametrize(
    ("version", "plain"),
    [
        (1, {"title": "A", "is_open": "yes"}),
        (2, {"name": "A", "is_open": "yes"}),
        (3, {"name": "A", "is_open": True}),
    ],
)
def test_every_version_is_read_step_by_step(version: int, plain: dict[str, Any]) -> None:
    """An old document is brought to the newest version, and remembers its own."""
    document = VERSIONED.read(envelope(plain, version=version))
    assert document.value == Place(name="A", is_open=True)
    assert document.version == version
    assert json.loads(VERSIONED.write(document))["version"] == 3


def test_an_old_document_of_another_shape_is_a_problem() -> None:
    """A migration trusts the shape of its version; a document that lacks it is told so."""
    with pytest.raises(DocumentError) as caught:
        VERSIONED.read(envelope({"title": "A"}, version=1))
    assert str(caught.value) == (
        "$: cannot be brought from version 2 to 3 (its shape is not that of version 2: is_open)"
    )


def test_a_schema_has_a_migration_for_each_step() -> None:
    """A version that cannot be reached from the first is refused."""
    with pytest.raises(InvalidValueError, match="at version 2 and has 0 migrations"):
        Schema(name="example/place", cls=Place, version=2)


# --- Codecs ---


@attrs.frozen(kw_only=True)
class Bonus:
    """An embedder's own mechanism."""

    type_tag: ClassVar[str] = "bonus"
    rate: Share
    parties: int = 2


def test_an_embedder_adds_a_mechanism_by_passing_it() -> None:
    """A codec is a value: a class added to one is not known to another."""
    place = Place(name="A", mechanism=Bonus(rate=Share.parse("5%")))
    mine = CODEC.plus(open_types={Mechanism: (Bonus,)})
    document = mine.document(place, as_at=DAY)
    assert mine.read(mine.write(document)) == document
    with pytest.raises(
        DocumentError, match=r"\$\.mechanism: expected an object, found a Python Bon"
    ):
        CODEC.write(document)


def test_a_codec_may_hold_many_schemas() -> None:
    """The schema of a document decides its class, and the class of a value its schema."""
    both = CODEC.plus(Schema(name="example/period", cls=DateRange))
    document = both.document(DateRange(first_day=DAY), as_at=DAY)
    assert document.schema == "example/period"
    assert both.read(both.write(document), DateRange).value == document.value
    with pytest.raises(DocumentError) as caught:
        both.read(both.write(document), Place)
    assert str(caught.value) == (
        "schema: this is a document of 'example/period'; expected example/place"
    )


def test_a_class_that_no_document_holds_cannot_be_expected() -> None:
    """Asking for it is a slip of the program, and no problem of the document."""
    with pytest.raises(InvalidTypeError, match="no document of this codec holds a DateRange"):
        CODEC.read(envelope({"name": "A"}), DateRange)


def test_two_schemas_of_one_name_are_refused() -> None:
    """A name stands for one class."""
    with pytest.raises(InvalidValueError, match="two schemas have one name"):
        CODEC.plus(Schema(name="example/place", cls=DateRange))


def test_a_value_without_a_schema_is_refused() -> None:
    """Only values of a schema's class are documents."""
    with pytest.raises(InvalidTypeError, match=r"a Money is no document of its own; .*: Place"):
        CODEC.document(Money(pence=1), as_at=DAY)


def test_an_unknown_schema_is_not_written() -> None:
    """A document made by hand names a schema of the codec."""
    document = Document(schema="x", version=1, as_at=DAY, value=Place(name="A"))
    with pytest.raises(InvalidValueError, match="no schema is named 'x'; known: example/place"):
        CODEC.write(document)


def test_a_document_speaks_of_a_day() -> None:
    """A moment is no day."""
    with pytest.raises(InvalidTypeError, match="as_at is a datetime"):
        CODEC.document(Place(name="A"), as_at=datetime(2017, 4, 1))  # noqa: DTZ001 - refused


@attrs.frozen(kw_only=True)
class Park(Place):
    """A subclass with a field that its base has not."""

    trees: int = 0


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param(
            Place(name="A", people=0.5),  # type: ignore[arg-type]  # what this is about
            "$.people: expected a whole number, found the floating point number 0.5",
            id="floating point",
        ),
        pytest.param(
            Place(name="A", block=Money(pence=1)),  # type: ignore[arg-type]  # likewise
            "$.block: expected an object, found a Python Money",
            id="another class",
        ),
        pytest.param(
            Place(name="A", period="2017/18"),  # type: ignore[arg-type]  # likewise
            "$.period: expected an object, found the text '2017/18'",
            id="text",
        ),
        pytest.param(
            Place(name="A", share=Fraction(1, 2)),  # type: ignore[arg-type]  # likewise
            '$.share: expected a share as text, such as "37.5%" or "3/8", found a Python Fraction',
            id="not a share",
        ),
        pytest.param(
            Place(name="A", sureness=("verified",)),  # type: ignore[arg-type]  # likewise
            "$.sureness: expected a list, found a Python tuple",
            id="not a set",
        ),
        pytest.param(
            Place(name="A", by_code=5),  # type: ignore[arg-type]  # likewise
            "$.by_code: expected an object, found the whole number 5",
            id="not a mapping",
        ),
        pytest.param(
            Place(name="A", either=5),  # type: ignore[arg-type]  # likewise
            "$.either: expected an object, found the whole number 5",
            id="none of a union",
        ),
        pytest.param(
            Place(name="A", parts=(Park(name="B", trees=3),)),
            "$.parts[0]: expected an object, found a Python Park",
            id="a subclass, of which a field would be lost",
        ),
        pytest.param(Place(name="\ud83d"), "$.name: the text holds half of", id="surrogate"),
    ],
)
def test_what_could_not_be_read_is_not_written(place: Place, said: str) -> None:
    """A value that a type checker would have refused is told with its path."""
    with pytest.raises(DocumentError) as caught:
        CODEC.write(CODEC.document(place, as_at=DAY))
    [problem] = caught.value.problems
    assert str(problem).startswith(said)


def test_a_number_too_long_to_be_read_is_not_written() -> None:
    """An exact number has at most forty characters in a document."""
    place = Place(name="A", weight=Fraction(1, 3**90))
    with pytest.raises(InvalidValueError, match="takes more than 40 characters; round it first"):
        CODEC.write(CODEC.document(place, as_at=DAY))


@given(
    st.fractions()
    | st.builds(lambda top, places: Fraction(top, 10**places), st.integers(), st.integers(0, 60))
)
def test_an_exact_number_is_written_as_it_is_or_not_at_all(weight: Fraction) -> None:
    """No digit is ever lost."""
    try:
        plain = written(Place(name="A", weight=weight))
    except InvalidValueError:
        assert len(str(weight)) > 40
    else:
        assert CODEC.read(envelope(plain)).value.weight == weight


@given(st.fractions(min_value=0, max_value=1))
def test_a_share_is_written_as_it_is_or_not_at_all(value: Fraction) -> None:
    """No part of a share is ever lost."""
    try:
        plain = written(Place(name="A", share=Share(value=value)))
    except InvalidValueError:
        assert len(str(value)) > 40
    else:
        assert CODEC.read(envelope(plain)).value.share.value == value


def test_files_are_written_and_read(tmp_path: Path) -> None:
    """A file holds the text as UTF-8, with the same line ends on every system."""
    document = CODEC.document(Place(name="Ŵyn"), as_at=DAY)
    CODEC.write_file(document, tmp_path / "place.json")
    assert (tmp_path / "place.json").read_bytes() == CODEC.write(document).encode()
    assert CODEC.read_file(tmp_path / "place.json") == document
    assert CODEC.read_file(str(tmp_path / "place.json"), Place) == document


def test_a_file_that_is_not_there_is_the_usual_error(tmp_path: Path) -> None:
    """What Python says of a missing file is clear enough."""
    with pytest.raises(FileNotFoundError):
        CODEC.read_file(tmp_path / "none.json")


def test_the_converter_serves_plain_data_without_an_envelope() -> None:
    """An embedder may put values into documents of another kind; sources are written out."""
    place = Place(name="A", sources=cited(ACT))
    plain = CODEC.converter.unstructure(place, unstructure_as=Place)
    assert plain["sources"] == [
        {"source": {"key": "ACT", "title": ACT.title}, "confidence": "unverified"}
    ]
    assert CODEC.converter.structure(plain, Place) == place


def test_a_key_of_a_source_means_nothing_without_a_document() -> None:
    """The converter has no table to look a key up in, and says so."""
    plain = {"name": "A", "sources": [{"source": "ACT", "confidence": "verified"}]}
    with pytest.raises(BaseValidationError) as caught:
        CODEC.converter.structure(plain, Place)
    [problem] = problems_of(caught.value, "$")
    assert str(problem) == (
        "$.sources[0].source: 'ACT' is a key, and there is no table of sources to look it up in "
        "(write the source itself: an object with key and title)"
    )


def test_the_converter_reads_a_built_in_type_by_itself() -> None:
    """An embedder may ask for a part that is no object, and it is read as strictly."""
    assert CODEC.converter.structure("A", str) == "A"
    assert CODEC.converter.structure("verified", Confidence) is Confidence.VERIFIED
    with pytest.raises(UnreadableError):
        CODEC.converter.structure(5, str)


def test_a_hook_of_an_embedder_is_used_inside_other_classes() -> None:
    """The converter of a codec is one of cattrs; who registers a hook before reading is heard."""
    codec = Codec(schemas=CODEC.schemas, open_types=CODEC.open_types, notations=CODEC.notations)
    codec.converter.register_structure_hook(DateRange, lambda text, _: DateRange.parse(text))
    codec.converter.register_unstructure_hook(DateRange, lambda days: f"{days.first_day}/..")
    plain = {"name": "A", "period": {"first_day": "2017-04-01"}}
    place = CODEC.converter.structure(plain, Place)
    theirs = codec.converter.unstructure(place, unstructure_as=Place)
    assert theirs["period"] == "2017-04-01/.."
    assert codec.converter.structure(theirs, Place) == place


def test_equal_citations_of_one_document_are_read_once() -> None:
    """Most parts cite what the part beside them cites; a second document has its own."""
    data = envelope({**WHOLE, "sources": WHOLE["sources"] * 2}, sources=TABLE)
    first, again = (CODEC.read(data).value.sources for _ in range(2))
    assert first == again
    assert first[0] is first[1]
    assert first[0] is not again[0]


def test_a_citation_that_holds_a_list_is_told_as_any_other() -> None:
    """What cannot be looked up among the citations that were read is read on its own."""
    cited = {"source": "ACT", "locator": ["p. 1"], "confidence": "verified"}
    [problem] = problems(envelope({"name": "A", "sources": [cited]}, sources=TABLE))
    assert str(problem) == "$.sources[0].locator: expected text, found a list"


def test_a_document_may_be_one_text() -> None:
    """Not every value is an object; one that stands as text has no parts to go into."""
    codec = Codec(schemas=(Schema(name="example/sum", cls=Money),))
    document = codec.document(Money(pence=5), as_at=DAY)
    assert '"document": "0.05"' in codec.write(document)
    assert codec.read(codec.write(document)) == document
