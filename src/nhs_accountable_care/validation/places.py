"""Where in the text of a document a path leads, by line and column."""

import functools
import json
import re
from bisect import bisect_right
from typing import Final, TypeAlias, cast

import attrs

from nhs_accountable_care._core.fields import check_types

__all__ = ["Places", "Region", "place_of", "places_in", "pointer_of", "steps_of"]

Step: TypeAlias = str | int

_STEP: Final = re.compile(r'\.([\w-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{},:]|[^][{},:"\s]+')
_LINE_AND_COLUMN: Final = re.compile(r"line (\d{1,9}), column (\d{1,9})")


@attrs.frozen(kw_only=True, field_transformer=check_types)
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
    steps: list[Step] = []
    at = 1 if path.startswith("$") else 0
    # A path that was cut, or that somebody's own rule made up, leads no further than its steps.
    while (found := _STEP.match(path, at)) is not None:
        at = found.end()
        name, number, quoted = found.groups()
        if quoted:
            try:
                steps.append(str(json.loads(quoted, strict=False)))
            except ValueError:
                break
            continue
        # No list has so many entries that more digits could be meant.
        steps.append(int(number[:10]) if number else name)
    return steps


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


def place_of(places: "Places | None", path: str) -> Region | None:
    """
    Find where a problem of reading is in a text that may be broken; `None` if that is unknown.

    >>> place_of(places_in('{"name": }'), "line 1, column 10").start_column
    10
    >>> place_of(places_in('{"name": }'), "$.name") is None
    True
    """
    told = _LINE_AND_COLUMN.fullmatch(path)
    if told is not None:
        line, column = int(told[1]), int(told[2])
        return Region(start_line=line, start_column=column, end_line=line, end_column=column)
    return None if places is None else places.region(path)


def places_in(text: str) -> "Places | None":
    """Return what finds places in a text; `None` if that is too broken to be read."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return Places(text)


class Places:
    r"""
    What finds places in the text of a document, which has been read as JSON before.

    The text is gone through once, at whatever number of paths is then asked for.

    >>> text = '{"document": {\n"name": "A place",\n"members": [\n{"body": {}}]}}'
    >>> places = Places(text)
    >>> places.region("$.name")
    Region(start_line=2, start_column=9, end_line=2, end_column=18)
    >>> places.region("$.members[0].roles[1]") == places.region("$.members[0]")
    True
    """

    def __init__(self, text: str) -> None:
        """Keep the text until a path is asked for."""
        self._text = text

    def region(self, path: str) -> Region:
        """
        Find where the value at a path stands.

        A path that begins with ``$`` starts from what is under ``document``, any other from
        the whole text, as the paths of problems do.

        For a path that is not in the text, such as one of a fact that is not recorded, this is
        the nearest part that is there.
        """
        value = self._whole
        for step in _from_root(path):
            inside = (value.parts or {}).get(step)
            if inside is None:
                break
            value = inside
        start_line, start_column = self._line_and_column(value.begin)
        end_line, end_column = self._line_and_column(value.end)
        return Region(
            start_line=start_line,
            start_column=start_column,
            end_line=end_line,
            end_column=end_column,
        )

    @functools.cached_property
    def _whole(self) -> "_Value":
        """The outermost value, with all that is in it."""
        return _value_in(self._text)

    @functools.cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(each.end() for each in re.finditer("\n", self._text))]

    def _line_and_column(self, at: int) -> tuple[int, int]:
        """Count lines and columns up to a place in the text, both from 1."""
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1


class _Value:
    """A value in a text: where it begins and ends, and what it is made of."""

    # There is one for each value of a text: with no more than this, and with nothing checked.
    __slots__ = ("begin", "end", "is_object", "parts")

    def __init__(self, begin: int, end: int, *, opens: str = "") -> None:
        """Keep a value; ``opens`` is the sign with which one that has parts begins."""
        self.begin = begin
        self.end = end
        self.is_object = opens == "{"
        self.parts: dict[Step, _Value] | None = {} if opens else None


def _value_in(text: str) -> _Value:
    """Go through a text of JSON, token by token, and return its value."""
    outside = _Value(0, len(text), opens="[")
    # A stack and no recursion: a document may be nested deeper than Python calls go.
    around = [outside]
    key = ""
    is_key_next = False
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word == ":":
            is_key_next = False
        elif word == ",":
            is_key_next = around[-1].is_object
        elif word in "}]":
            if len(around) > 1:
                around.pop().end = token.end()
        elif is_key_next:
            key = _key_in(word)
        else:
            opens = word if word in "{[" else ""
            value = _Value(token.start(), token.end(), opens=opens)
            inside = around[-1]
            parts = cast("dict[Step, _Value]", inside.parts)
            parts[key if inside.is_object else len(parts)] = value
            if opens:
                around.append(value)
                is_key_next = value.is_object
    # A text without a value is a place by itself.
    return cast("dict[Step, _Value]", outside.parts).get(0, outside)


def _key_in(word: str) -> str:
    """Return a key as it is read; one that cannot be is none that a path could name."""
    try:
        return str(json.loads(word, strict=False))
    except ValueError:
        return word
