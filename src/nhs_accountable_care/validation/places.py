"""Where in the text of a document a path leads, by line and column."""

import json
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs

__all__ = ["Region", "place_of", "pointer_of", "region_of", "steps_of"]

Step: TypeAlias = str | int

_STEP: Final = re.compile(r'\.([\w-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')
_DECODER: Final = json.JSONDecoder()
_LINE_AND_COLUMN: Final = re.compile(r"line (\d+), column (\d+)")


@attrs.frozen(kw_only=True)
class Region:
    """A stretch of text: lines and columns count from 1, and the last column is not in it."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def steps_of(path: str) -> list[Step]:
    """
    Take a path apart into names and numbers.

    >>> steps_of("$.members[3].body.code"), steps_of('$.facts["base budget"]')
    (['members', 3, 'body', 'code'], ['facts', 'base budget'])
    """
    return [
        name or (int(number) if number else str(json.loads(quoted)))
        for name, number, quoted in _STEP.findall(path)
    ]


def _from_root(path: str) -> list[Step]:
    """Take a path apart, from the whole text down: ``$`` is the value under ``document``."""
    if path.startswith("$"):
        return ["document", *steps_of(path)]
    return steps_of(f".{path}") if path else []


def pointer_of(path: str) -> str:
    """
    Return the JSON pointer (RFC 6901) of a path, from the whole text of a document down.

    >>> pointer_of("$.members[3].body"), pointer_of("as_at"), pointer_of("$")
    ('/document/members/3/body', '/as_at', '/document')
    """
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in _from_root(path)]
    return "".join(f"/{step}" for step in steps)


def place_of(text: str, path: str) -> Region | None:
    """
    Find where a problem of reading is in a text that may be broken; `None` if that is unknown.

    >>> place_of('{"name": }', "line 1, column 10").start_column
    10
    >>> place_of('{"name": }', "$.name") is None
    True
    """
    told = _LINE_AND_COLUMN.fullmatch(path)
    if told is not None:
        line, column = int(told[1]), int(told[2])
        return Region(start_line=line, start_column=column, end_line=line, end_column=column)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return region_of(text, path)


def region_of(text: str, path: str) -> Region:
    r"""
    Find where the value at a path stands in the text of a document.

    A path that begins with ``$`` starts from what is under ``document``, any other from the
    whole text, as the paths of problems do.

    For a path that is not in the text, such as one of a fact that is not recorded, this is the
    nearest part that is there.

    >>> text = '{"document": {\n"name": "A place",\n"members": [\n{"body": {}}]}}'
    >>> region_of(text, "$.name")
    Region(start_line=2, start_column=9, end_line=2, end_column=18)
    >>> region_of(text, "$.members[0].roles[1]") == region_of(text, "$.members[0]")
    True
    """
    at = _skip(text, 0)
    for step in _from_root(path):
        inside = next((begin for key, begin in _parts(text, at) if key == step), None)
        if inside is None:
            break
        at = inside
    _, end = _DECODER.raw_decode(text, at)
    start_line, start_column = _line_and_column(text, at)
    end_line, end_column = _line_and_column(text, end)
    return Region(
        start_line=start_line, start_column=start_column, end_line=end_line, end_column=end_column
    )


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    """Count lines and columns up to a place in a text, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _parts(text: str, at: int) -> Iterator[tuple[Step, int]]:
    """Yield the key or number of each part of an object or list, and where its value begins."""
    # The text has been read as JSON before, so nothing in it can be malformed.
    opening = text[at]
    if opening not in "{[":
        return
    at = _skip(text, at + 1)
    number = 0
    while text[at] not in "}]":
        key: Step = number
        if opening == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        yield key, at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        number += 1


def _skip(text: str, at: int) -> int:
    """Step over spaces and ends of lines."""
    while text[at].isspace():
        at += 1
    return at
