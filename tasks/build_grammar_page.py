"""
Write the page of the grammar of local agreements, from the classes that read them.

    python tasks/build_grammar_page.py            write the page
    python tasks/build_grammar_page.py --check    say whether it is up to date

Run it after a change to a node of the payment language, or to how it stands in a document.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from nhs_accountable_care import Rounding
from nhs_accountable_care.documents.kinds import Kinds, class_of, fields_of
from nhs_accountable_care.documents.meanings import field_meaning, kind_words, said_of
from nhs_accountable_care.documents.scalars import NOTATIONS
from nhs_accountable_care.documents.schemas import standard_codec
from nhs_accountable_care.payment import (
    AgreementData,
    ColumnData,
    FactData,
    LineData,
    LocalAgreement,
    PricesData,
    StepData,
    in_words,
)
from nhs_accountable_care.payment.language.clause_writing import clause_of_tree
from nhs_accountable_care.payment.language.expressions import Comparison
from nhs_accountable_care.payment.language.formulas_as_data import UNITS
from nhs_accountable_care.payment.language.grammar import BAND, GRAMMAR, KEY, NodeField, NodeShape
from nhs_accountable_care.payment.language.units import NUMBERS, YEAR

ROOT = Path(__file__).parents[1]
PAGE = Path("docs/reference/grammar-of-agreements.md")

WRITTEN = "% Written by tasks/build_grammar_page.py from the classes of the package."

INTRODUCTION = """\
{written}

# The grammar of a local agreement

A local agreement is a payment mechanism that has no class of its own: its formula stands in the
document. It declares facts, may name workings as steps, and ends in lines that say who pays
whom. This page has every part of it, with what to write; it is written from the classes by which
documents are read. {{doc}}`clauses` has twelve agreements to begin from, and
{{doc}}`../how-to/settle-an-agreement-from-files` settles one.

Numbers are exact and stand as text: `"0.3"`, `"30%"`, `"1/3"`. Money is in pounds. A key that
begins with `//` is a comment, in any object. `nhs-accountable-care schema arrangement` prints
the JSON Schema, by which an editor completes and checks all this.
"""

CLAUSES = """
## As text

Wherever a value or a condition stands, a clause may stand that says the same:

```json
"50% of (target less outturn), at most £1m, rounded to the penny"
```

It is read into the data below, node for node, and each node has its clause beside it.

| Written | Means |
|---|---|
| `planned_value` | a fact; one that is called like a word of clauses stands as `fact 'of'` |
| `[saving]` | a step, by its name |
| `£1,234.56`, `£1.5m`, `£2bn` | money |
| `30%`, `1/3 rate` | a rate |
| `42,317` | a count |
| `2017/18 year`, `2.218 price` | a number of another unit |
| `'Oak Surgery'` | a party, a table, a code; an apostrophe in it is written twice |
| `…, at most …`, `…, at least …` | a limit of all that stands before it |
| `…, rounded to the penny`, `…, rounded down to the pound` | rounding, likewise |
| `points divided by available when nought 0%` | a ratio, and the answer for nought |
| `( )` | what belongs together |
| `outturn is above target` | a comparison |
| `is at least`, `is below`, `is at most`, `equals` | the other comparisons |
| `setting is 'emergency'` | whether a code is this one |
| `… by ('trust' 60%; 'council' 40%)` | keys that are numbers |
| `… by ('trust' (beds); 'council' (2 times places))` | keys that are facts or worked out |

What binds closest comes first: `of` and `minus`, then `times` and `divided by`, then `plus` and
`less`, then comparisons, then `and` or `or`, of which two are never joined without brackets;
limits and rounding come last. `if … then … otherwise …` goes on up to a comma.

So `50% of target less outturn` is half of the target, less the whole outturn. Half of what is
saved needs brackets, `50% of (target less outturn)`, or a step: `50% of [saving]`. `explain`
reads a document back to you in words, with the brackets that it understood.

Signs of sums, and other words for the same, are refused with what to write: `a - b` is
`a less b`, `half of a` is `50% of a`, `a, up to £1m` is `a, at most £1m`, `the lesser of a and b`
is `least of (a; b)`, and `a is more than b` is `a is above b`.
"""

VALUES = """
## Values

Anything that has a value is an object with a `type`. These are all the types there are, each
with its fields, an example, and the words in which a settlement says the example.
"""

CONDITIONS = """
## Conditions

What is true or false. A fact whose unit is `truth` is a condition too.
"""

WIDTH = 92

PARTS = (AgreementData, FactData, PricesData, ColumnData, StepData, LineData)
HEADS = {
    AgreementData: "The agreement",
    FactData: "A fact",
    PricesData: "A price list",
    ColumnData: "A column of a price list",
    StepData: "A step",
    LineData: "A line",
}

# What the examples use.
FACTS: list[dict[str, Any]] = [
    {"name": "planned_value", "unit": "money", "lowest": "0"},
    {"name": "actual_value", "unit": "money", "lowest": "0"},
    {"name": "people", "unit": "count", "lowest": "1", "highest": "1000000"},
    {"name": "target_met", "unit": "truth"},
    {"name": "setting", "unit": "code", "codes": ["elective", "emergency"]},
    {"name": "cost", "unit": "money", "lowest": "0", "highest": "1000000", "table": "patients"},
]
PRICES = {
    "name": "tariff",
    "codes": ["elective", "emergency"],
    "columns": [{"name": "price", "unit": "money", "values": ["1250", "2400.50"]}],
}


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    path, text = ROOT / PAGE, page()
    is_stale = not path.exists() or path.read_bytes().decode() != text
    if check:
        if is_stale:
            print(
                f"{PAGE.as_posix()} is not what the classes say; run tasks/{Path(__file__).name}"
            )
        return 1 if is_stale else 0
    path.write_bytes(text.encode())
    print(f"wrote {PAGE.as_posix() if is_stale else 'nothing new'}")
    return 0


def page() -> str:
    """Return the text of the page."""
    return "\n".join(lines())


def lines() -> Iterator[str]:
    """Write the page."""
    yield INTRODUCTION.format(written=WRITTEN)
    for part in PARTS:
        yield from part_lines(part)
    yield CLAUSES
    yield VALUES
    for shape in GRAMMAR:
        if shape.stands_for != "a condition":
            yield from shape_lines(shape)
    yield CONDITIONS
    for shape in GRAMMAR:
        if shape.stands_for == "a condition":
            yield from shape_lines(shape)


def part_lines(part: type) -> Iterator[str]:
    """Write a part of the agreement, with a row for each of its fields."""
    codec = standard_codec()
    kinds = Kinds(
        notations=(*NOTATIONS, *codec.notations), open_types=codec.open_types, shapes=codec.shapes
    )
    yield f"## {HEADS[part]}\n"
    yield f"{plain(said_of(part))}\n"
    yield "| Field | What it says | What to write | Must it be given? |"
    yield "|---|---|---|---|"
    for field in fields_of(part):
        shape = kinds.shape_in(part, field.name)
        words = kind_words(kinds, field.kind) if shape is None else shape.words
        if shape is not None and class_of(field.kind) is tuple:
            words = f"a list; each {words}"
        must = "yes" if field.is_required else "no"
        yield f"| `{field.name}` | {plain(field_meaning(part, field))} | {plain(words)} | {must} |"
    yield ""


def shape_lines(shape: NodeShape) -> Iterator[str]:
    """Write a node: its fields, and an example in data and in words."""
    yield f"### `{shape.word}`\n"
    yield f"{plain(said_of(shape.of))}\n"
    yield from field_lines(shape.fields)
    inner = {field.holds for field in shape.fields}
    if "bands" in inner:
        yield "Each band is an object:\n"
        yield from field_lines(BAND)
    if "keys" in inner:
        yield "Each key is an object:\n"
        yield from field_lines(KEY)
    yield "```json"
    yield compact(shape.example)
    yield "```\n"
    yield f"As a clause: `{clause_of_tree(dict(shape.example))}`\n"
    yield f"In words: {plain(words_of(shape))}.\n"


def field_lines(fields: tuple[NodeField, ...]) -> Iterator[str]:
    """Write a table of fields."""
    yield "| Field | What it says | What to write | Must it be given? |"
    yield "|---|---|---|---|"
    for field in fields:
        must = "yes" if field.is_required else "no"
        yield f"| `{field.name}` | {plain(field.meaning)} | {held(field)} | {must} |"
    yield ""


def held(field: NodeField) -> str:
    """Word what stands in a field."""
    match field.holds:
        case "expression" | "condition" | "fact" | "number" | "truth" | "whole number":
            return {
                "expression": "a value, as data or as a clause",
                "condition": "a condition, as data or as a clause",
                "fact": '`{"type": "fact", "name": …}`',
                "number": "an exact number, as text",
                "truth": "`true` or `false`",
                "whole number": "a whole number",
            }[field.holds]
        case "expressions" | "conditions":
            return f"a list of {'values' if field.holds == 'expressions' else 'conditions'}"
        case "bands" | "keys":
            return f"a list of {field.holds}"
        case "weight":
            return "an exact number as text, or a value; all keys in one way"
        case "unit":
            return among(word for word, unit in UNITS.items() if unit in (*NUMBERS, YEAR))
        case "way of rounding":
            return among(way.value for way in Rounding)
        case "comparison":
            return among(get_args(Comparison))
        case _:
            return "text"


def among(words: Iterable[str]) -> str:
    """Word that one of some words is to be written."""
    return f"one of: {', '.join(f'`{word}`' for word in words)}"


def words_of(shape: NodeShape) -> str:
    """Say an example in the words of a settlement."""
    of: Any = shape.example
    if shape.stands_for == "a condition":
        million = {"type": "amount", "value": "1", "unit": "count"}
        nothing = {"type": "amount", "value": "0", "unit": "count"}
        of = {"type": "when", "condition": of, "then": million, "otherwise": nothing}
    over = next(each.example for each in GRAMMAR if each.word == "sum")
    # Only what the example uses is declared: an agreement names no fact that no line uses.
    told = json.dumps(of)
    steps = [{"name": "over plan", "of": over}] if '"over plan"' in told else []
    told += json.dumps(steps)
    data = {
        "type": "local-agreement",
        "facts": [each for each in FACTS if f'"{each["name"]}"' in told],
        "prices": [PRICES],
        "steps": steps,
        "lines": [{"label": "example", "of": of}],
    }
    agreement = standard_codec().converter.structure(data, LocalAgreement)
    words = in_words(agreement)[-1].words
    if shape.stands_for == "a condition":
        return words.removeprefix("if ").removesuffix(", 1; otherwise 0")
    return words


def compact(data: object, indent: int = 0, used: int = 0) -> str:
    """Write data as JSON, on one line what fits there."""
    text = json.dumps(data, ensure_ascii=False)
    if len(text) + indent + used <= WIDTH or not isinstance(data, (dict, list)):
        return text
    pad = " " * (indent + 2)
    if isinstance(data, dict):
        inner = [
            f'{pad}"{name}": {compact(each, indent + 2, len(name) + 5)}'
            for name, each in data.items()
        ]
        opening, closing = "{", "}"
    else:
        inner = [f"{pad}{compact(each, indent + 2, 1)}" for each in data]
        opening, closing = "[", "]"
    return "\n".join([opening, ",\n".join(inner), f"{' ' * indent}{closing}"])


def plain(text: str) -> str:
    """Write text so that Markdown prints it as it stands, also in a table."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return text


if __name__ == "__main__":
    sys.exit(main())
