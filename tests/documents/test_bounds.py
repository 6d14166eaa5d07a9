"""Whatever a document holds is read in proportion to its size, or refused before the work."""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import attrs
import pytest

from nhs_accountable_care import DocumentError, InvalidTypeError, InvalidValueError
from nhs_accountable_care._core import near_names
from nhs_accountable_care._core.limits import (
    DEEPEST,
    LONGEST_NAME,
    LONGEST_PATH,
    LONGEST_QUOTE,
    MOST_CANDIDATES,
    MOST_COMPARED,
    MOST_DIGITS,
    MOST_PROBLEMS,
)
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import (
    Codec,
    Notation,
    Schema,
    json_schema,
    read,
    read_file,
    standard_codec,
    template,
    write,
)
from nhs_accountable_care.documents.problems import (
    Gathered,
    Nearest,
    Telling,
    at_field,
    at_item,
    problems_of,
)
from nhs_accountable_care.validation.places import Places, steps_of

pytestmark = pytest.mark.broad

CODEC = standard_codec()
HUGE = "9" * 5000


def envelope(document: object, **parts: object) -> dict[str, Any]:
    """Put a value into the envelope of an arrangement."""
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2017-04-01",
        **parts,
        "document": document,
    }


def facts(**values: object) -> dict[str, Any]:
    """Return a document of facts."""
    plain = envelope({"facts": values})
    return {**plain, "schema": "nhs-accountable-care/facts"}


def refusal(data: Any) -> DocumentError:  # noqa: ANN401 - whatever is read
    """Return the error with which a document is refused, given as data or as text."""
    with pytest.raises(DocumentError) as raised:
        read(data)
    return raised.value


def text_of_doubled(size: int) -> str:
    """Return a document in which every key of an object stands twice."""
    keys = ", ".join(f'"k{number}": 0, "k{number}": 0' for number in range(size))
    return json.dumps(envelope("KEYS")).replace('"KEYS"', f"{{{keys}}}")


def many_sources(size: int) -> dict[str, Any]:
    """Return a document with as many sources as citations, of which each is misspelt."""
    table = {f"source number {number}": {"title": "t"} for number in range(size)}
    cited = [{"source": f"source numbxr {number}"} for number in range(size)]
    return envelope({"name": "x", "sources": cited}, sources=table)


MANY: dict[str, Callable[[int], Any]] = {
    "problems-with-long-paths": lambda size: envelope({"k" * 10_000: ["\ud800"] * size}),
    "unknown-citations": many_sources,
    "doubled-keys": text_of_doubled,
    "unknown-key": lambda size: envelope({"name": "x", **dict.fromkeys(map(str, range(size)))}),
    "unknown-fact": lambda size: facts(
        **{f"fact{number}": {"value": "x", "unit": "count"} for number in range(size)}
    ),
    "wrong rows": lambda size: {
        **facts(),
        "document": {
            "facts": {},
            "tables": {"t": {"rows": [{"f": {"value": "x", "unit": "count"}}] * size}},
        },
    },
    "empty-members": lambda size: envelope({"name": "x", "members": [{}] * size}),
    "malformed-code": lambda size: envelope(
        {"name": "x", "area": {"name": "y", "also_in": ["00-L"] * size}}
    ),
    "wrong statements": lambda size: envelope(
        {"name": "x", "lists": [{"field": "members", "kinds": ["x"] * 3}] * size}
    ),
    "comments that are lists": lambda size: envelope(
        {"name": "x", "members": [{"//": []}] * size}
    ),
}


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in MANY.items()])
def test_the_first_problems_are_told_and_the_others_counted(make: Callable[[int], Any]) -> None:
    """A hundred in full, one that counts, and no more text for ten times as many."""
    few, many = refusal(make(500)), refusal(make(5000))
    assert len(few.problems) == len(many.problems) == MOST_PROBLEMS + 1
    *told, last = many.problems
    assert last.path == ""
    assert "more problems are not told here" in last.message
    assert all(len(problem.path) < LONGEST_PATH + 30 for problem in told)
    # Where no more names are compared, the known ones are listed, which takes more words.
    assert len(str(many)) < 2 * len(str(few))


def test_the_number_of_problems_that_are_not_told_is_exact() -> None:
    """Those of a part that was counted only are counted one by one."""
    members = envelope({"name": "x", "members": [{}, {"body": {"cod": "01G"}}] * 200})
    # An empty member lacks its body; the other misspells a key, and says no more.
    [*_, last] = refusal(members).problems
    assert last.message == f"{400 - MOST_PROBLEMS} more problems are not told here"
    one_more = envelope({"name": "x", "members": [{}] * (MOST_PROBLEMS + 1)})
    [*_, last] = refusal(one_more).problems
    assert str(last) == "1 more problem is not told here (mend these first, and read it again)"
    exact = envelope({"name": "x", "members": [{}] * MOST_PROBLEMS})
    assert len(refusal(exact).problems) == MOST_PROBLEMS


def test_errors_beyond_the_bound_are_not_kept() -> None:
    """What is kept of a hundred thousand errors is as much as is told."""
    gathered = Gathered()
    for _ in range(3):
        inner = Gathered()
        for _ in range(MOST_PROBLEMS):
            inner.add(at_item(ValueError("x"), 0))
        gathered.add(at_field(inner.of_list(tuple), "members"))
    assert (gathered.count, len(gathered.kept)) == (3 * MOST_PROBLEMS, 1)
    assert len(problems_of(gathered.of_object(Arrangement), "$")) == MOST_PROBLEMS + 1


def test_a_long_path_keeps_its_beginning_and_its_end() -> None:
    """They say where to look; the cut is told with its size, before a name that is too long."""
    members = {"k" * 3000: {"k" * 9999: "\ud800"}}
    [first, *_] = refusal(envelope({"name": "x", "members": members})).problems
    assert first.path.startswith(f"$.members.{'k' * 3000}…kkk")
    assert first.path.endswith("kkk (13,010 characters)")
    assert steps_of(first.path) == ["members", "k" * 3000]
    # A path that starts at the whole text has no point in front.
    [first, *_] = refusal({**envelope({"name": "x"}), "k" * 9999: 1}).problems
    assert first.path == f"…{'k' * 60} (9,999 characters)"


@pytest.mark.parametrize("size", [301, 1_000])
def test_a_long_name_keeps_its_full_path(size: int) -> None:
    """A program finds the fact that is wrong, however it is called."""
    text = json.dumps(facts(**{"a" * size: 1.5, "b" * size: {}}), indent=1)
    problems = refusal(text).problems
    assert {f"$.facts.{'a' * size}"} < {problem.path for problem in problems}
    lines = text.splitlines()
    for problem in problems:
        if "facts" in problem.path:
            region = Places(text).region(problem.path)
            name = problem.path.split(".")[2]
            assert name in lines[region.start_line - 1]


def test_a_known_name_is_offered_when_no_more_are_compared() -> None:
    """What needs no search is told of every problem."""
    telling = Telling()
    names = [f"name {number}" for number in range(MOST_COMPARED)]
    for _ in range(3):
        telling.add("$", None, "unknown", Nearest("name 7", names, lambda: "known: many"))
    hints = [problem.hint for problem in telling.problems]
    assert hints == ["did you mean 'name 7'?"] * 2 + ["known: many"]


@pytest.mark.parametrize("key", [pytest.param(10**5000, id="long"), 1, None, b"schema"])
def test_a_key_of_an_envelope_is_text(key: object) -> None:
    """A number of thousands of digits is told as that, and not written out."""
    message = str(refusal({key: 1}))
    assert "the key is" in message
    assert len(message) < 400


@pytest.mark.parametrize("path", ["\ud800", "a\0b", "x" * 99 + "\ud800"])
def test_a_path_that_no_file_can_have_is_refused(path: str) -> None:
    """It is said, and no error of an encoding."""
    document = read(envelope({"name": "x"}))
    for use in (lambda: read_file(path), lambda: CODEC.write_file(document, path)):
        with pytest.raises(InvalidValueError, match="has a sign that no name of a file can have"):
            use()


@pytest.mark.parametrize("path", [1.5, None, b"a.json", pytest.param(10**5000, id="long")])
def test_a_path_is_text(path: Any) -> None:  # noqa: ANN401 - what is refused
    """A number would else be a file that is open."""
    with pytest.raises(InvalidTypeError, match=r"the path is .*; write text, or a Path"):
        read_file(path)


def test_a_name_that_is_too_long_for_a_file_is_no_such_file() -> None:
    """The system says so."""
    with pytest.raises(OSError, match="too long"):
        read_file("x" * 100_000)


def test_near_names_are_sought_among_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """For all problems together no more names are compared than the bound, and some for one."""
    compared: list[int] = []
    candidates = near_names._candidates

    def counted(name: str, known: Any) -> list[str]:  # noqa: ANN401 - any names
        found = candidates(name, known)
        compared.append(len(found))
        return found

    monkeypatch.setattr(near_names, "_candidates", counted)
    [first, *_, _, _] = refusal(many_sources(5000)).problems
    assert first.hint == "did you mean 'source number 0'?"
    assert sum(compared) <= MOST_COMPARED
    assert max(compared) <= MOST_CANDIDATES
    assert did_you_mean("x" * 10**6, ["y" * 10**6]) == ""


def test_a_near_name_is_sought_only_for_what_is_told() -> None:
    """A hint is made when somebody reads it."""
    hint = Nearest("blok", ("block",), lambda: "known: block")
    assert str(hint) == "did you mean 'block'?"
    assert str(Nearest("x", ("block",), hint.instead)) == "known: block"
    assert str(Nearest("x", ("block",))) == ""


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param(f'{{"name": "x", "members": [{HUGE}]}}', "$.members[0]", id="in a list"),
        pytest.param(
            f'{{"name": "x", "area": {{"name": "y", "footprint_number": -{HUGE}}}}}',
            "$.area.footprint_number",
            id="huge-integers",
        ),
        pytest.param(f'{{"name": "x", "//": {HUGE}}}', '$["//"]', id="as a comment"),
        pytest.param(f'{{"name": {HUGE}}}', "$.name", id="for a text"),
    ],
)
def test_a_whole_number_without_end_is_refused_at_its_path(text: str, path: str) -> None:
    """It is told with the number of its digits, on every Python, and never worked with."""
    [problem] = refusal(json.dumps(envelope("HERE")).replace('"HERE"', text)).problems
    assert problem.path == path
    assert "a whole number of 5,000 digits" in problem.message


def test_a_whole_number_that_a_program_gives_is_bounded_too() -> None:
    """Neither reading nor writing writes it out, which Python would refuse."""
    most = 10**MOST_DIGITS
    area = {"name": "y", "footprint_number": most}
    [problem] = refusal(envelope({"name": "x", "area": area})).problems
    assert f"a whole number of more than {MOST_DIGITS} digits" in problem.message
    assert problem.hint == f"a whole number has at most {MOST_DIGITS} digits"
    [problem] = refusal(facts(a={"value": 10**5000, "unit": "count"})).problems
    assert problem.path == "$.facts.a.value"
    assert read(facts(a={"value": most - 1, "unit": "count"})).value.facts[0].value == most - 1
    line = {"label": "a", "payer": "b", "payee": "c", "of": {"type": "amount", "value": most}}
    mechanism = {"type": "local-agreement", "facts": [], "lines": [line]}
    finance = {"payments": [{"name": "y", "mechanism": mechanism}]}
    [problem] = refusal(envelope({"name": "x", "finance": finance})).problems
    assert problem.path == "$.finance.payments[0].mechanism.lines[0].of.value"


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        pytest.param("money", "1" * 38, id="long-money"),
        pytest.param("money", "1" * 10**5, id="money"),
        pytest.param("rate", "1" * 10**5, id="rate"),
        pytest.param("share", "0." + "1" * 10**5, id="share"),
        pytest.param("count", "1/" + "1" * 10**5, id="ratio"),
        pytest.param("rate", "1E+99999999", id="huge-exponents"),
    ],
)
def test_a_number_as_text_is_looked_at_before_it_is_worked_with(unit: str, value: str) -> None:
    """What is read can be written, and what cannot be is quoted short."""
    [problem] = refusal(facts(a={"value": value, "unit": unit})).problems
    assert problem.path == "$.facts.a.value"
    assert len(problem.message) < LONGEST_QUOTE + 130


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"name": "x", "as_of": "y" * 10**6}, id="a field that is none"),
        pytest.param({"name": ["y" * 10**6]}, id="no text"),
        pytest.param({"name": "x", "creates_legal_body": "y" * 10**6}, id="bad-text"),
        pytest.param({"name": "x", "members": [{"roles": ["y" * 10**6]}]}, id="a word"),
        pytest.param({"name": "x", "code": "y" * 10**6}, id="a code"),
        pytest.param({"name": "x", "labels": [{"form": "y" * 10**6}]}, id="a form"),
        pytest.param({"name": "x", "agreements": [{"type": "y" * 10**6}]}, id="a type"),
        pytest.param({"name": "x", "lists": [{"field": "y" * 10**6}]}, id="a list"),
        pytest.param({"name": "x", "sources": "y" * 10**6}, id="a citation"),
        pytest.param({"name": "x", "area": {"period": "y" * 10**6}}, id="a period"),
    ],
)
def test_long_text_is_quoted_short(document: dict[str, Any]) -> None:
    """A message is for people, however much somebody wrote."""
    assert len(str(refusal(envelope(document)))) < 4000


def test_words_of_a_notation_are_cut_too() -> None:
    """A message that somebody else's reader makes may be of any length."""

    def refuse(text: str) -> PurePosixPath:
        msg = text * 10**5
        raise InvalidValueError(msg)

    notation = Notation(of=PurePosixPath, via=str, read=refuse, write=str, words="a path")
    codec = Codec(schemas=(Schema(name="a", cls=PurePosixPath),), notations=(notation,))
    with pytest.raises(DocumentError) as raised:
        codec.read({"schema": "a", "version": 1, "as_at": "2017-04-01", "document": "bad"})
    assert str(raised.value).endswith("(300,000 characters)")


# --- Nesting ---


def nested(levels: int) -> dict[str, Any]:
    """Nest places in places: each stands two levels deeper than the one around it."""
    place: dict[str, Any] = {"name": "x", "sources": "S1, p. 4 [verified]"}
    for _ in range(levels):
        place = {"name": "x", "sources": "S1", "nested": [place]}
    return envelope(place, sources={"S1": {"title": "t"}})


DEEPEST_PLACES = DEEPEST // 2 - 1


def at_depth(calls: int, function: Callable[[], Any]) -> Any:  # noqa: ANN401 - what it returns
    """Call a function from so many calls inside one another."""
    return function() if calls == 0 else at_depth(calls - 1, function)


def depth_of_now() -> int:
    """Return how many calls there are inside one another now."""
    frame, depth = sys._getframe(), 0
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


@pytest.mark.parametrize("left", [None, 60], ids=["with room", "with sixty calls left"])
@pytest.mark.parametrize("version", [1, 2])
def test_what_is_read_is_written(left: int | None, version: int) -> None:
    """deep-document: at the bound reading, writing and reading again work from any depth."""
    calls = 0 if left is None else sys.getrecursionlimit() - depth_of_now() - left
    text = json.dumps({**nested(DEEPEST_PLACES), "version": version})
    document = at_depth(calls, lambda: read(text))
    written = at_depth(calls, lambda: write(document))
    again = at_depth(calls, lambda: read(written))
    assert write(again) == written
    assert written.count('"nested"') == DEEPEST_PLACES


def test_templates_and_schemas_are_made_from_any_depth() -> None:
    """Neither depends on how deep the caller is."""
    calls = sys.getrecursionlimit() - depth_of_now() - 60
    day = date(2017, 4, 1)
    assert at_depth(calls, lambda: template("arrangement", as_at=day)).startswith("{")
    name = "nhs-accountable-care/arrangement"
    assert at_depth(calls, lambda: CODEC.json_schema(name)) == json_schema("arrangement")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps(nested(DEEPEST_PLACES + 1)), id="one place too deep, as text"),
        pytest.param(nested(DEEPEST_PLACES + 1), id="one place too deep, as data"),
        pytest.param("[" * 100_000, id="brackets without end"),
        pytest.param("[" * 100_000 + "]" * 100_000, id="brackets that are closed"),
        pytest.param('{"document":' * 50_000 + "1" + "}" * 50_000, id="objects without end"),
    ],
)
def test_what_is_nested_beyond_the_bound_is_refused(data: Any) -> None:  # noqa: ANN401
    """Before any class is looked at, on every Python."""
    [problem] = refusal(data).problems
    assert f"more than {DEEPEST} deep" in problem.message


def test_a_value_that_is_nested_beyond_the_bound_is_not_written() -> None:
    """A program can build it; no document can hold it."""
    for levels in (DEEPEST, 5000):
        place = Arrangement(name="x")
        for _ in range(levels):
            place = Arrangement(name="x", nested=(place,))
        document = CODEC.document(place, as_at=date(2017, 4, 1))
        with pytest.raises(DocumentError, match=f"more than {DEEPEST} deep"):
            write(document)


def test_a_set_of_many_is_read_in_one_pass() -> None:
    """What stands twice in it is told all the same."""

    @attrs.frozen(kw_only=True)
    class Words:
        words: frozenset[str]

    codec = Codec(schemas=(Schema(name="a", cls=Words),))
    plain = {"schema": "a", "version": 1, "as_at": "2017-04-01"}
    words = [str(number) for number in range(20_000)]
    began = time.perf_counter()
    document = codec.read({**plain, "document": {"words": words}})
    assert document.value == Words(words=frozenset(words))
    assert time.perf_counter() - began < 10
    with pytest.raises(DocumentError, match=r"\$\.words\[2\]: this stands in the list already"):
        codec.read({**plain, "document": {"words": ["a", "b", "a"]}})


@pytest.mark.parametrize(
    ("sources", "document", "path"),
    [
        ({"A": {"title": "LONG"}}, {"name": "x"}, "sources.A"),
        ({"A": {"title": "t", "url": "LONG"}}, {"name": "x", "sources": "A"}, "sources.A"),
        ({"LONG": {"title": "t"}}, {"name": "x"}, "sources.LONG"),
        ({"A": {"title": "t"}}, {"name": "x", "sources": "A, LONG"}, "$.sources"),
        ({}, {"name": "LONG"}, "$"),
        ({}, {"name": "x", "members": [{"body": {"name": "LONG"}}]}, "$.members[0].body"),
    ],
)
def test_a_text_that_many_places_may_repeat_is_bounded(
    sources: dict[str, Any], document: dict[str, Any], path: str
) -> None:
    """It is refused at its path when it is longer than a name may be."""
    text = json.dumps(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": "2024-04-01",
            "sources": sources,
            "document": document,
        }
    )
    longest = "x" * LONGEST_NAME
    assert read(text.replace("LONG", longest)).value.name
    with pytest.raises(DocumentError) as caught:
        read(text.replace("LONG", f"{longest}x"))
    [problem] = caught.value.problems
    assert problem.path == path.replace("LONG", f"{longest}x")
    assert "is longer than 1,000 characters; shorten it" in problem.message
