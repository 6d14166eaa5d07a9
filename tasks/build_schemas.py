"""
Write the JSON Schema of each document, and its page of the reference, from the classes.

    python tasks/build_schemas.py            write the schemas and the pages
    python tasks/build_schemas.py --check    say whether they are up to date

Run it after a change to a class that stands in a document, to its fields or its docstring.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nhs_accountable_care.documents import schema_names, standard_codec, template_kinds

ROOT = Path(__file__).parents[1]
SCHEMAS = Path("docs/_static/schemas")
PAGES = Path("docs/reference/schemas")

WRITTEN = "% Written by tasks/build_schemas.py from the classes of the package."

INTRODUCTION = """\
{written}

# Fields of documents: {short}

What stands in a document `{name}`, version {version}.
{{doc}}`../../explanation/documents` says how such a document is made and read;
`nhs-accountable-care schema {short}` prints the JSON Schema, for editors and programs{new}.

Leave a field out (or write `null`) if nobody recorded it. An empty list `[]` says that there
are none on record; say in `lists` whether a list is whole.
A key that begins with `//` is a comment, in any object.

A date is a day, a week, a month or a year (`2017-04-01`, `2017-W14`, `2017-04`, `2017`), or lies
between two of them, or is about right (`[2018-04..2018-06]`, `[..2018-06-30]`, `[2018-04-01..]`,
`2018-05~`).
A period is written from one date to another, both in it: `A/B`; after `A/..` it is open; of `A/`
the end is not known, and of `/B` the beginning.
{{ref}}`How values are written <notations>` says on which days each of them holds.

How sure a citation is stands in brackets: `[verified]`, read in the source that is named;
`[computed]`, worked out from verified facts by a stated rule; `[unverified]`, from memory,
inferred, disputed, or verified only in part; `[illustrative]`, invented to show something.

What stands under `document` is {root}.
The other parts follow by name, and after them the closed sets, with the words that each knows.
"""


def main() -> int:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    stale = [(path, text) for path, text in built() if read(ROOT / path) != text]
    if check:
        for path, _ in stale:
            print(f"{path.as_posix()} is not what the classes say; run tasks/build_schemas.py")
        return 1 if stale else 0
    for path, text in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(text.encode())
    print(f"wrote {', '.join(path.as_posix() for path, _ in stale) or 'nothing new'}")
    return 0


def read(path: Path) -> str | None:
    """Return the text of a file, if it is there."""
    return path.read_bytes().decode() if path.exists() else None


def built() -> Iterator[tuple[Path, str]]:
    """Go through the files: the path of each from the top of the repository, and its text."""
    for name in schema_names():
        short = name.rpartition("/")[2]
        schema = standard_codec().json_schema(name)
        yield SCHEMAS / f"{short}.json", compact(schema)
        yield PAGES / f"{short}.md", "\n".join(Page(short, schema).lines())


def compact(schema: dict[str, Any]) -> str:
    """Write a schema with one line for each definition: small, and easy to compare."""
    definitions = schema["$defs"]
    head = dense({key: value for key, value in schema.items() if key != "$defs"})
    lines = ",\n".join(f"{dense(name)}:{dense(each)}" for name, each in definitions.items())
    return f'{head[:-1]},\n"$defs":{{\n{lines}\n}}}}\n'


def dense(data: object) -> str:
    """Write data as JSON without blanks."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Page:
    """The page of one document, written from its JSON Schema."""

    def __init__(self, short: str, schema: dict[str, Any]) -> None:
        """Take the definitions apart: classes, closed sets, and ways to write a value."""
        self.short, self.schema = short, schema
        self.defined: dict[str, dict[str, Any]] = schema["$defs"]
        self.classes = {name: each for name, each in self.defined.items() if "properties" in each}
        self.sets = {name: each for name, each in self.defined.items() if "enum" in each}

    def lines(self) -> Iterator[str]:
        """Write the page."""
        root = self.schema["properties"]["document"]["$ref"].rpartition("/")[2]
        has_template = self.short in template_kinds()
        yield INTRODUCTION.format(
            written=WRITTEN,
            short=self.short,
            new=f",\nand `nhs-accountable-care new {self.short}` a file to fill in"
            if has_template
            else "",
            name=self.schema["title"],
            version=self.schema["properties"]["version"]["const"],
            root=f"one {self.link(root)}",
        )
        for name in (root, *(name for name in self.classes if name != root)):
            yield from self.class_lines(name, self.classes[name])
        for name, each in self.sets.items():
            yield f"({self.target(name)})="
            yield f"## {name}\n"
            yield f"{plain(each['description'])}\n"
            yield f"{', '.join(f'`{word}`' for word in each['enum'])}\n"

    def class_lines(self, name: str, cls: dict[str, Any]) -> Iterator[str]:
        """Write a class, with a row for each field."""
        yield f"({self.target(name)})="
        yield f"## {name}\n"
        yield f"{plain(cls['description'])}\n"
        yield "| Field | What it says | What to write | Must it be given? |"
        yield "|---|---|---|---|"
        for field, schema in cls["properties"].items():
            must = "yes" if field in cls["required"] else "no"
            if "default" in schema:
                must = f"no; left out, it is `{dense(schema['default'])}`"
            meaning = schema.get("description", "Which kind of object this is.")
            yield f"| `{field}` | {plain(meaning)} | {self.kind(schema)} | {must} |"
        yield ""

    def kind(self, schema: dict[str, Any]) -> str:
        """Word what to write, with links to the parts that a value is made of."""
        match schema:
            case {"$ref": reference}:
                name = reference.rpartition("/")[2]
                described = plain(self.defined[name].get("description", name))
                known = name in self.classes or name in self.sets
                return self.link(name) if known else described
            case {"const": word}:
                return f"`{dense(word)}`"
            case {"enum": words}:
                return f"one of: {', '.join(f'`{word}`' for word in words)}"
            case {"anyOf": members}:
                return " or ".join(self.kinds(members))
            case {"type": "array", "prefixItems": items}:
                return f"a list of {', then '.join(self.kinds(items))}"
            case {"type": "array", "items": item}:
                return f"a list; each {self.kind(item)}"
            case {"type": "object", "additionalProperties": item}:
                return f"an object; under each key {self.kind(item)}"
            case {"type": kind}:
                return {
                    "string": "text",
                    "integer": "a whole number",
                    "boolean": "`true` or `false`",
                    "object": "an object",
                }[kind]
            case _:
                return "data of any shape"

    def kinds(self, members: Iterable[dict[str, Any]]) -> list[str]:
        """Word each of several kinds, leaving out that nothing may be recorded."""
        return [self.kind(each) for each in members if each.get("type") != "null"]

    def link(self, name: str) -> str:
        """Link to a part on the page."""
        return f"[{name}](#{self.target(name)})"

    def target(self, name: str) -> str:
        """Name the place on the page to which links to a part lead."""
        return f"{self.short}-{name.casefold()}"


def plain(text: str) -> str:
    """Write text so that Markdown prints it as it stands, also in a table."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return text


if __name__ == "__main__":
    sys.exit(main())
