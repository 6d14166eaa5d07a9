"""
What cannot be read, as problems: each with its path, what is wrong, and what to do.

A hook of the converter raises `UnreadableError` and knows nothing of paths. The converter
gathers such errors from every field and item into groups with notes of where they arose,
and `problems_of` turns the groups into the flat list that a reader shows.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    IterableValidationNote,
)

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.text import listed

__all__ = [
    "UnreadableError",
    "Way",
    "at_field",
    "at_item",
    "describe",
    "found",
    "in_order",
    "path_at",
    "problems_of",
    "step",
    "text_of",
]

Way: TypeAlias = "tuple[Way, int | str] | None"
"""
The names on the way into plain data, the last first; `None` where the way starts.

Whoever goes through a whole document makes one for every value, and a path of text only for
what is wrong: writing a path for each would take longer than all else.
"""

_LONGEST = 60
_MOST_NAMES = 12


class UnreadableError(Exception):
    """A value that a hook cannot read; the path is added by whoever called the hook."""

    message: str
    hint: str

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep what is wrong and what to do."""
        self.message = message
        self.hint = hint
        super().__init__(message, hint)


def at_field(error: Exception, name: str) -> Exception:
    """Note that an error arose in a field of an object, as the converter itself does."""
    error.add_note(AttributeValidationNote(f"at {name}", name, None))
    return error


def at_item(error: Exception, name: int | str) -> Exception:
    """Note that an error arose in an item of a list, or under a key, as cattrs itself does."""
    error.add_note(IterableValidationNote(f"at {name!r}", name, None))
    return error


def step(path: str, name: int | str) -> str:
    """
    Return the path of an item or a field inside the value at a path.

    >>> step(step("$.members", 3), "period"), step("sources", "S 71")
    ('$.members[3].period', 'sources["S 71"]')
    """
    if isinstance(name, int):
        return f"{path}[{name}]"
    if re.fullmatch(r"[A-Za-z_][\w-]*", name, re.ASCII):
        return f"{path}.{name}" if path else name
    return f"{path}[{json.dumps(name)}]"


def path_at(start: str, way: Way) -> str:
    """
    Write the path to which a way leads from where it starts.

    >>> path_at("$", ((None, "members"), 3)), path_at("sources", None)
    ('$.members[3]', 'sources')
    """
    return start if way is None else step(path_at(start, way[0]), way[1])


def problems_of(error: Exception, path: str) -> Iterator[Problem]:
    """Return the problems in an error of the converter, with paths from the one given."""
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            name = _where(inner)
            if name is not None:
                yield from problems_of(inner, step(path, name))
            else:
                # No note: the constructor refused the fields as a whole.
                yield Problem(path=path, message=text_of(inner))
    elif isinstance(error, UnreadableError):
        yield Problem(path=path, message=error.message, hint=error.hint)
    elif isinstance(error, DocumentError):
        # A notation that reads plain data gives its own paths, from its own value down.
        for problem in error.problems:
            inside = path + problem.path.removeprefix("$")
            yield Problem(path=inside, message=problem.message, hint=problem.hint)
    else:
        yield Problem(path=path, message=text_of(error))


def _where(error: BaseException) -> int | str | None:
    """Return the field or item in which an error arose, if one was noted."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return note.name
        if isinstance(note, IterableValidationNote):
            return note.index
    return None


def text_of(error: BaseException) -> str:
    """Return the words of an error; validators of attrs put more behind them."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, str) and first else f"refused ({type(error).__name__})"


def describe(value: object) -> str:
    """
    Describe a plain value in the words of JSON.

    >>> describe(5), describe(None), describe("x"), describe([])
    ('the whole number 5', 'null', "the text 'x'", 'a list')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return f"the whole number {_short(str(value))}"
        case float():
            return f"the floating point number {value!r}"
        case str():
            return f"the text {_short(repr(str(value)))}"
        case list():
            return "a list"
        case Mapping():
            return "an object"
        case _:
            return f"a Python {type(value).__name__}"


def _short(text: str) -> str:
    """Cut a long text, so that a message stays one line."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def found(value: object, expected: str) -> UnreadableError:
    """Make the error of a value of the wrong kind, which says what to write instead."""
    if isinstance(value, float):
        hint = f"floating point is not exact; write {expected}"
    elif value is None and "list" in expected:
        hint = "null is nothing that this can be; leave it out if there is nothing to list"
    elif value is None:
        hint = "null means not recorded, and this must be recorded"
    else:
        hint = ""
    return UnreadableError(f"expected {expected}, found {describe(value)}", hint)


def in_order(names: Iterable[str]) -> str:
    """
    Write names in the order of the alphabet, cutting a very long list.

    >>> in_order(["b", "a"])
    'a, b'
    """
    return listed(sorted(names), _MOST_NAMES)
