"""
Hostile input at random: texts, tables and documents, each made by whoever chooses.

What chooses is a `random.Random`, or one that Hypothesis or atheris steers, so that all three
make the same things: bytes, of which the smallest that break something go into the corpus.
"""

import contextlib
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.payment import SHIPPED_MECHANISMS
from nhs_accountable_care.reference import cases

__all__ = [
    "arguments",
    "document_of_facts",
    "document_of_formulas",
    "document_with_parts",
    "mutated",
    "official_table",
    "settings",
    "table",
    "word",
]

_ROOT: Final = Path(__file__).parents[2]
_TABLES: Final = _ROOT / "tests" / "interchange" / "official" / "tables.toml"

NASTY: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 12, 10**9, 10**40, -(10**400), 0.1, 1e308, "", " ", "0", "x"),
    *("\x00", "\x1b[31m", "\u202e", "\ud800", "é" * 50, "x" * 500, "\r\n", "=1+1", "//", "[a](b)"),
    *(
        "1E+99999999",
        "9" * 5000,
        "NaN",
        "Infinity",
        "-0",
        "1/0",
        "1/3",
        "0.1%",
        "101%",
        "\uff11\uff12",
    ),
    *(
        "2016-13-01",
        "9999-12-31",
        "0001-01-01",
        "2016",
        "2016-02/..",
        "../..",
        "2017/18",
        "2017/19",
    ),
    *(
        "£1m",
        "-£0.005",
        "EUR 5",
        "QOP",
        "00L",
        "00-L",
        "E54000057",
        "Salford",
        "S01, p. 4 [verified]",
    ),
    *([], {}, [[]], [None], {"": ""}, {"type": "fact", "name": "x"}, {"type": "block-payment"}),
    *("block-payment", "share-of", "fact", "step", "money", "count", "commissioner", "provider"),
)
"""Values that stand where others should."""

TOKENS: Final[tuple[bytes, ...]] = (
    *(b"{", b"}", b"[", b"]", b'"', b":", b",", b"\\", b"\\ud800", b"\\u0000", b"null", b"true"),
    *(b"\x00", b"\r", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b"\xc2\x85", b"\xe2\x80\xae"),
    *(b"1e999", b"-", b"0.1", b"9" * 400, b"[" * 300, b'{"a":' * 100, b"=", b"#", b"'''", b"%"),
    *(b"2017-04-01", b"2016/17", b"..", b"/", "£".encode(), b"1m", b"QOP", b"RW6", b"E54000057"),
    *(b'"schema"', b'"document"', b'"type"', b'"sources"', b'"steps"', b'"name"', b'"members"'),
)
"""Pieces that mean something to one reader or another."""


def mutated(choose: Random, text: bytes, most: int = 8) -> bytes:
    """Cut, double, move and replace pieces of a text."""
    for _ in range(choose.randint(0, most)):
        start = choose.randint(0, len(text))
        end = min(len(text), start + choose.choice((0, 1, 1, 2, 5, 20, 100)))
        match choose.randint(0, 5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:end] * choose.choice((1, 1, 2, 50)) + text[end:]
            case 2:
                place = choose.randint(0, len(text))
                text = text[:place] + text[start:end] + text[place:]
            case 3:
                text = text[:start] + bytes([choose.randint(0, 255)]) + text[end:]
            case _:
                text = text[:start] + choose.choice(TOKENS) + text[end:]
    return text


def word(choose: Random, seeds: tuple[str, ...]) -> bytes:
    """Make a short text: one that is known, changed, or of any signs."""
    if choose.randint(0, 9):
        return mutated(choose, choose.choice(seeds).encode(), 4)
    signs = "0123456789.,/-+%£mk QRWE x\x00\x1b\u2212\u0660é"
    return "".join(choose.choice(signs) for _ in range(choose.randint(0, 20))).encode()


def table(choose: Random, heading: str, cells: tuple[str, ...]) -> bytes:
    """Make a table of figures or of weights."""
    width = heading.count(",") + 1
    rows = [heading] + [
        choose.choice((",", ",", ",", ";", "\t")).join(
            choose.choice(cells) for _ in range(choose.choice((width, width, width, 1, 9)))
        )
        for _ in range(choose.randint(0, 6))
    ]
    return mutated(choose, choose.choice(("\n", "\n", "\r\n", "\r")).join(rows).encode(), 3)


@cache
def _tables_of(*formats: str) -> tuple[bytes, ...]:
    """Return the small tables of some formats that stand among the cases."""
    cases = tomllib.loads(_TABLES.read_text(encoding="utf-8"))["table"]
    return tuple(
        each["text"].encode(each.get("encoding", "utf-8"))
        for each in cases
        if each.get("format", each.get("forced")) in formats
    )


def official_table(choose: Random, *formats: str) -> bytes:
    """Make a table of one of some formats: a small one changed, or lines of two of them."""
    tables = _tables_of(*formats)
    made = choose.choice(tables)
    if choose.randint(0, 3) == 0:
        lines = made.splitlines(keepends=True) + choose.choice(tables).splitlines(keepends=True)
        made = b"".join(choose.sample(lines, choose.randint(0, min(len(lines), 12))))
    return mutated(choose, made)


def settings(choose: Random) -> bytes:
    """Make a `pyproject.toml`."""
    values = (
        *('"NAC1"', "[]", '["NAC1"]', '["NAC1", 5]', "5", "{}", "2017-04-01", "1e400", "true"),
        *("9" * 5000, "[" * 200 + "]" * 200, '"""x"""', "[[]]", '["os:system"]', '"rules"'),
    )
    names = ("select", "ignore", "rules", "mechanisms", "forms", "selct", "tool", '""', "a.b")
    heads = ("[tool.nhs-accountable-care]", "[[tool.nhs_accountable_care]]", "[tool]", "", "[x]")
    lines = [choose.choice(heads)] + [
        f"{choose.choice(names)} = {choose.choice(values)}" for _ in range(choose.randint(0, 4))
    ]
    return mutated(choose, "\n".join(lines).encode(), 3)


@cache
def _shipped() -> tuple[dict[str, Any], ...]:
    """Return the arrangements that are shipped or shown, as plain data."""
    folders = (_ROOT / "examples" / "documents", Path(cases.__file__).parent)
    files = sorted(file for folder in folders for file in folder.glob("*.json"))
    read = [json.loads(file.read_text("utf-8")) for file in files]
    return tuple(each for each in read if each["schema"].endswith("/arrangement"))


@cache
def _mechanisms() -> tuple[dict[str, Any], ...]:
    """Return an example of each mechanism, as plain data."""
    unstructure = standard_codec().converter.unstructure
    return tuple(unstructure(each.example()) for each in SHIPPED_MECHANISMS)


def _changed(choose: Random, document: Any, most: int) -> Any:  # noqa: ANN401 -- plain data
    """Return plain data in which some values are others, gone, doubled or under other names."""
    whole = {"document": json.loads(json.dumps(document))}
    places = list(_places_in(whole))
    for _ in range(choose.randint(0, most)):
        inside, place = choose.choice(places)
        # An earlier change may have taken it away.
        if place not in (inside if isinstance(inside, dict) else range(len(inside))):
            continue
        match choose.randint(0, 7):
            case 0 if inside is not whole:
                del inside[place]
            case 1 if isinstance(inside, list):
                inside.append(inside[place])
            case 1:
                inside[str(choose.choice(NASTY))] = inside[place]
            case 2 if isinstance(inside, dict) and inside is not whole:
                inside[place + choose.choice(("s", "x", "\ud800", " "))] = inside.pop(place)
            case 3:
                others, other = choose.choice(places)
                with contextlib.suppress(LookupError):
                    # A copy, since a part that stood inside itself could not be written.
                    inside[place] = json.loads(json.dumps(others[other]))
            case _:
                inside[place] = choose.choice(NASTY)
    return whole["document"]


def _places_in(inside: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 -- plain data
    """Yield each list and object with each place in it, at whatever depth."""
    for place, value in inside.items() if isinstance(inside, dict) else enumerate(inside):
        yield inside, place
        if isinstance(value, dict | list):
            yield from _places_in(value)


def _in_envelope(choose: Random, document: Any, of: dict[str, Any], most: int) -> bytes:  # noqa: ANN401 -- plain data
    """Write a document, of which the envelope may be changed too."""
    whole = of | {"document": _changed(choose, document, most)}
    if not choose.randint(0, 19):
        whole = _changed(choose, whole, 3)
    return json.dumps(whole, ensure_ascii=choose.randint(0, 1) == 0).encode("utf-8", "replace")


def document_with_parts(choose: Random) -> bytes:
    """Make an arrangement of some parts of one that is shipped, with changes."""
    whole = choose.choice(_shipped())
    parts = list(whole["document"].items())
    chosen = dict(choose.choice(parts) for _ in range(choose.randint(1, 3)))
    document = {"name": whole["document"]["name"]} | chosen
    return _in_envelope(choose, document, whole, choose.choice((0, 1, 3, 8)))


def document_of_formulas(choose: Random) -> bytes:
    """Make an arrangement with one payment: a shipped mechanism, or a formula as data."""
    if choose.randint(0, 2):
        mechanism = choose.choice(_mechanisms())
    else:
        mechanism = {
            "type": "local-agreement",
            "facts": [
                {"name": "x", "unit": "money", "lowest": "0", "highest": "1000"},
                {"name": "n", "unit": choose.choice(("count", "price", "rate", "truth", "code"))},
            ],
            "steps": [{"name": "s", "of": _expression(choose, 3)}],
            "lines": [
                {
                    "label": "l",
                    "payer": "a",
                    "payee": "b",
                    "of": {
                        "type": "rounded",
                        "to": "0.01",
                        "way": "half-up",
                        "of": _expression(choose, 4),
                    },
                }
            ],
        }
    document = {"name": "x", "finance": {"payments": [{"name": "t", "mechanism": mechanism}]}}
    head = {"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2024-04-01"}
    return _in_envelope(choose, document, head, choose.choice((0, 0, 1, 3)))


def _expression(choose: Random, depth: int) -> Any:  # noqa: ANN401 -- plain data
    """Make a formula as data, of money for the most part."""
    leaves: tuple[dict[str, Any] | str, ...] = (
        "50% of x, at most £1m",
        "if n then x otherwise [s]",
        {"type": "fact", "name": "x"},
        {"type": "fact", "name": "n"},
        {"type": "step", "name": "s"},
        {"type": "amount", "value": choose.choice(("0", "1.00", "-5", "1/3")), "unit": "money"},
        {"type": "amount", "value": "2.218", "unit": "price"},
    )
    if depth == 0 or not choose.randint(0, 3):
        return choose.choice(leaves)
    below = [_expression(choose, depth - 1) for _ in range(choose.randint(1, 3))]
    one = below[0]
    made: tuple[dict[str, Any], ...] = (
        *({"type": name, "parts": below} for name in ("sum", "least", "greatest", "product")),
        {"type": "scaled", "by": choose.choice(("0.5", "-1", "1/3", "0")), "of": one},
        {"type": "ratio", "of": one, "by": below[-1]},
        {"type": "rounded", "to": choose.choice(("1", "0.01", "0")), "way": "half-up", "of": one},
        {
            "type": "when",
            "condition": {"type": "compare", "left": one, "way": "at-least", "right": below[-1]},
            "then": one,
            "otherwise": below[-1],
        },
        {"type": "bands", "of": one, "unit": "money", "bands": [{"lo": below[-1], "rate": "1"}]},
    )
    return choose.choice(made)


def document_of_facts(choose: Random) -> bytes:
    """Make a document of facts, some of which are not as their unit demands."""
    units = ("money", "price", "count", "rate", "share", "truth", "code", "year")
    values = ("1.50", "2.218", "3", "1/3", "50%", True, "high", "2017/18", 5)

    def facts(most: int) -> dict[str, Any]:
        return {
            choose.choice(("baseline", "a b", "x", f"f{number}")): {
                "value": choose.choice(values),
                "unit": choose.choice(units),
            }
            for number in range(choose.randint(0, most))
        }

    document: dict[str, Any] = {"facts": facts(4)}
    if choose.randint(0, 1):
        document["tables"] = {"t": {"rows": [facts(2) for _ in range(choose.randint(0, 3))]}}
    head = {"schema": "nhs-accountable-care/facts", "version": 2, "as_at": "2024-04-01"}
    return _in_envelope(choose, document, head, choose.choice((0, 1, 3)))


_VERBS: Final = (
    *("check", "classify", "settle", "assess", "explain", "describe", "curve", "facts", "new"),
    *("schema", "whois", "at", "novate", "crosswalk", "members", "bodies", "rule", "rules"),
    *("term", "timeline", "sources", "parts", "difference", "--help", "--version", "form"),
    *("draw", "cases", "history"),
)
_WORDS: Final = (
    *("FILE", "FILE", "FILE", "FACTS", "nowhere.json", "", "-x", "--", "--json", "--on"),
    *("2024-04-01", "9999-12-31", "0001-01-01", "2016-13-01", "yesterday", "--facts", "FACTS"),
    *("--format", "sarif", "github", "jsonl", "--select", "NAC1", "NAC", "--all", "--open"),
    *("--weights", "TABLE", "QOP", "00L", "RW6", "E54000057", "Salford", "icb", "--kind"),
    *("--party", "a", "--over", "x", "--rules", "os:path", "\x1b[31m", "\ud800", "é" * 40),
    *("section-75-agreement", "--figures", "TABLE", "--code-column", "code", "1" * 500, "\x00"),
    *("case:devon-2017", "devon-2017", "case:", "mermaid", "dot", "svg", "--form", "alliance"),
    *("--article", "S01"),
)


def arguments(choose: Random) -> bytes:
    """Make arguments of the command line, a line each; those in capitals name files."""
    chosen = [choose.choice(_VERBS)]
    chosen += [choose.choice(_WORDS) for _ in range(choose.randint(0, 5))]
    return "\n".join(chosen).encode("utf-8", "surrogatepass")
