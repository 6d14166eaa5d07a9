"""
Between the text of a document and plain data: objects, lists, text, whole numbers.

JSON allows things that no document of ours may hold: a key that stands twice, of which
most readers silently drop one; ``NaN``; half of a character; nesting without end. They are
found here, before any class is looked at.

And it lacks one thing that people who fill in a document need: comments. A key that begins
with ``//`` is one, in any object, with text for its value; it is left behind here.
"""

import collections
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import DocumentError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.limits import DEEPEST, MOST_DIGITS
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care.documents.problems import (
    LongNumber,
    Telling,
    Way,
    describe,
    path_at,
)

__all__ = [
    "COMMENT",
    "DOUBLED",
    "OBJECTS",
    "comments_in",
    "copy_plain",
    "decoded",
    "doubled_keys_of",
    "is_clean",
    "is_comment",
    "levels_of",
    "parse_json",
    "too_deep",
    "ways_of",
    "write_json",
]

COMMENT = "//"
"""How the key of a comment begins."""

OBJECTS = (dict, Mapping)
"""What is an object. Every `dict` is a `Mapping`, but that is told far faster."""


class _Doubled(dict[str, Any]):
    """An object in which these keys stand more than once."""

    doubles: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs, and keep in mind which keys stood more than once."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    counts = collections.Counter(key for key, _ in pairs)
    doubled = _Doubled(made)
    doubled.doubles = tuple(key for key, count in counts.items() if count > 1)
    return doubled


def _whole_number(digits: str) -> int | LongNumber:
    """Make a whole number of its digits, whose time grows with their square."""
    return int(digits) if len(digits) <= MOST_DIGITS else LongNumber(len(digits.lstrip("-")))


def decoded(data: bytes | str) -> str:
    """
    Return the text of a file, or say why it is none.

    Raises:
        DocumentError: If the bytes are not UTF-8.

    >>> decoded(b"Salford")
    'Salford'
    """
    if isinstance(data, str):
        return data
    try:
        # Some editors put a byte order mark before UTF-8; it says nothing.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place, hint = f"byte {error.start + 1}", "save the file as UTF-8"
        raise _unreadable(place, "this is not UTF-8 text", hint) from None


def parse_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """
    Read JSON text, or say why it is none.

    Raises:
        DocumentError: If it is none, or Python cannot hold it.

    >>> parse_json('{"name": "Salford"}')
    {'name': 'Salford'}
    >>> parse_json('{"name": }')
    Traceback (most recent call last):
        ...
    nhs_accountable_care.DocumentError: line 1, column 10: this is not JSON: Expecting value ...
    """
    try:
        return with_room(
            lambda: json.loads(text, object_pairs_hook=_object, parse_int=_whole_number)
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        hint = "look for a comma, quote or bracket too many or too few there or just before"
        raise _unreadable(place, f"this is not JSON: {error.msg}", hint) from None
    except RecursionError:
        raise too_deep(_WHOLE) from None


_WHOLE: Final = "document"


def too_deep(path: str) -> DocumentError:
    """Return the error of lists and objects that stand too deep inside one another."""
    message = f"lists and objects stand inside one another more than {DEEPEST} deep"
    return _unreadable(path, message, "no document needs more; look for a bracket too many")


def _unreadable(path: str, message: str, hint: str = "") -> DocumentError:
    """Return the error of a text that cannot be looked into at all."""
    telling = Telling()
    telling.add(path, None, message, hint)
    return DocumentError(telling.problems)


def is_clean(text: str, parsed: object) -> bool:
    """
    Whether `copy_plain` would find nothing in what was parsed of a text, and change nothing.

    Most documents have no comments and nothing that is wrong before a class is looked at. That
    is seen faster in the text as a whole than in each of its values. A doubt is a no: then the
    copy is made, which alone says what is wrong.

    >>> is_clean('{"name": "Salford"}', {"name": "Salford"})
    True
    >>> is_clean('{"//": "The town.", "name": "Salford"}', {"//": "The town.", "name": "Salford"})
    False
    """
    # The key of a comment begins after a quote. Two slashes may be written as escapes, and half
    # of a character is, if it is not one that cannot be encoded.
    if '"//' in text or ("\\" in text and any(each in text for each in _DOUBTFUL)):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    for depth, level in enumerate(levels_of(parsed)):
        if depth == DEEPEST or _Doubled in map(type, level):
            return False
    return True


_DOUBTFUL = ('"\\/', '"/\\', "\\u")


def levels_of(data: object) -> Iterator[list[Any]]:
    """
    Go through the objects and lists in plain data from the outside in, a level at a time.

    Whoever changes what stands in a level changes what is gone into next.

    >>> list(levels_of({"rows": [[], {}], "name": "Salford"}))
    [[{'rows': [[], {}], 'name': 'Salford'}], [[[], {}]], [[], {}]]
    """
    level = [data] if isinstance(data, (dict, list)) else []
    while level:
        yield level
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]


def ways_of(data: object) -> Iterator[tuple[Way, Any]]:
    """
    Go through the objects and lists in plain data in the order of the text, each with its way.

    Whoever changes what stands in one before asking for the next changes what is gone into.

    >>> [(path_at("$", way), inner) for way, inner in ways_of({"rows": [[], {}]})]
    [('$', {'rows': [[], {}]}), ('$.rows', [[], {}]), ('$.rows[0]', []), ('$.rows[1]', {})]
    """
    waiting: list[tuple[Way, Any]] = [(None, data)] if isinstance(data, (dict, list)) else []
    while waiting:
        way, outer = waiting.pop()
        yield way, outer
        items = outer.items() if isinstance(outer, dict) else enumerate(outer)
        inner = [((way, name), value) for name, value in items if isinstance(value, (dict, list))]
        waiting.extend(reversed(inner))


def copy_plain(data: object, path: str, telling: Telling) -> Any:  # noqa: ANN401 - plain data
    """
    Copy the plain data that stand at a path, without comments, and tell the problems on the way.

    Raises:
        DocumentError: If lists and objects stand too deep inside one another.

    >>> copy_plain({"names": ["a", "b"]}, "$", Telling())
    {'names': ['a', 'b']}
    >>> copy_plain({"//names": "The first two.", "names": ["a", "b"]}, "$", Telling())
    {'names': ['a', 'b']}
    """
    return _Copying(start=path, telling=telling).copy(data, None, 0)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Copying:
    """Plain data while they are copied."""

    start: str
    telling: Telling
    names: set[object] = attrs.field(factory=set)
    """The keys that were found to be sound; a document has few, and each many times."""

    def copy(self, data: object, way: Way, depth: int) -> object:
        """Copy a value; what cannot be plain data stays as it is for a hook to refuse."""
        if depth > DEEPEST:
            # Alone: whatever else is wrong, nothing can be said of what lies deeper.
            raise too_deep(path_at(self.start, way))
        if isinstance(data, str):
            self.check_text(data, way)
            return data
        if isinstance(data, OBJECTS):
            return self.copy_object(data, way, depth + 1)
        if isinstance(data, list):
            return [
                self.copy(value, (way, number), depth + 1) for number, value in enumerate(data)
            ]
        return data

    def copy_object(self, data: Mapping[Any, Any], way: Way, depth: int) -> dict[str, Any]:
        """Copy an object without its comments; its values stand so deep."""
        for name in doubled_keys_of(data):
            self.add((way, name), *DOUBLED)
        copied = {}
        for key, value in data.items():
            if key in self.names or self.is_name(key, value, way):
                # Most values are such text, of which there is nothing more to ask.
                is_sound = isinstance(value, str) and value.isascii() and depth <= DEEPEST
                copied[key] = value if is_sound else self.copy(value, (way, key), depth)
        return copied

    def is_name(self, key: object, value: object, way: Way) -> bool:
        """Return whether a key is the name of something; note what is wrong with it."""
        if not isinstance(key, str):
            message = f"the key is {describe(key)}"
            self.add(way, message, "write it as text")
            return False
        if key.startswith(COMMENT):
            self.check_comment(value, (way, key))
            return False
        self.check_text(key, way)
        if key.isascii():
            self.names.add(key)
        return True

    def check_comment(self, value: object, way: Way) -> None:
        """Note that a comment is no text: it may be a part that was meant to be read."""
        if not isinstance(value, str):
            message = f"a comment is text, and this is {describe(value)}"
            hint = f"a key that begins with {COMMENT} is a comment; take the slashes away"
            self.add(way, message, hint)

    def check_text(self, text: str, way: Way) -> None:
        """Note where text holds half of a character, which no UTF-8 file can."""
        # ASCII has no halves, and that text is ASCII Python knows without looking at its letters.
        if not text.isascii() and _HALF_OF_A_CHARACTER.search(text):
            message = "the text holds half of a character (a lone surrogate)"
            self.add(way, message, "write the character itself")

    def add(self, way: Way, message: str, hint: str) -> None:
        """Note a problem at the end of a way."""
        self.telling.add(self.start, way, message, hint)


_HALF_OF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")


def is_comment(key: object) -> bool:
    """
    Return whether a key of an object holds a comment.

    >>> is_comment("//name"), is_comment("name")
    (True, False)
    """
    return isinstance(key, str) and key.startswith(COMMENT)


def comments_in(data: object) -> Iterator[Way]:
    """
    Yield the way to every comment in plain data.

    >>> [path_at("$", way) for way in comments_in({"rows": [{"//": "The first."}]})]
    ['$.rows[0]["//"]']
    """
    # Most data have none, which is seen far faster where no way is made.
    if not any(
        isinstance(key, str) and key.startswith(COMMENT)
        for level in levels_of(data)
        for value in level
        if isinstance(value, dict)
        for key in value
    ):
        return
    for inner, value in ways_of(data):
        if isinstance(value, dict):
            yield from ((inner, key) for key in value if is_comment(key))


DOUBLED = ("the key stands more than once in one object", "keep one of them")
"""What is wrong with a doubled key, and what to do."""


def doubled_keys_of(data: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the keys that stand more than once in an object."""
    return data.doubles if isinstance(data, _Doubled) else ()


def write_json(data: object) -> str:
    """
    Write plain data as text that is the same for the same data, ending with a new line.

    >>> print(write_json({"name": "Salford"}), end="")
    {
      "name": "Salford"
    }
    """
    return as_json(data) + "\n"
