"""
What cannot be read, as problems: each with its path, what is wrong, and what to do.

A hook of the converter raises `UnreadableError` and knows nothing of paths. The converter
gathers such errors from every field and item into groups with notes of where they arose,
and `Telling` turns the groups into the flat list that a reader shows.

A document may be wrong in each of its hundred thousand parts. So a group keeps the first errors
and counts the others (`Gathered`), and paths and hints are made only for what is told.
"""

import heapq
import itertools
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    IterableValidationError,
    IterableValidationNote,
)

from nhs_accountable_care._core.document_words import in_words_of_documents
from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.limits import (
    LONGEST_MESSAGE,
    LONGEST_PATH,
    MOST_COMPARED,
    MOST_DIGITS,
    MOST_PROBLEMS,
)
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import quoted, shortened

__all__ = [
    "Gathered",
    "LongNumber",
    "Nearest",
    "Telling",
    "UnreadableError",
    "Way",
    "at_field",
    "at_item",
    "describe",
    "found",
    "in_order",
    "is_long",
    "listed_names",
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

_MOST_NAMES: Final = 12
_END_OF_PATH: Final = 60
"""How many of the characters of a long path are those of its end."""


class Nearest:
    """
    The hint that offers the nearest of the known names, which is sought only if it is told.

    ``instead`` makes the hint where none is near.
    """

    __slots__ = ("instead", "known", "name")
    name: str
    known: Collection[str]
    instead: Callable[[], str] | None

    def __init__(
        self, name: str, known: Collection[str], instead: Callable[[], str] | None = None
    ) -> None:
        """Keep what is looked for, and where."""
        self.name = name
        self.known = known
        self.instead = instead

    def __str__(self) -> str:
        """Look for the nearest."""
        return did_you_mean(self.name, self.known) or self.without_search()

    def without_search(self) -> str:
        """Make the hint that needs no search."""
        return self.instead() if self.instead else ""


class UnreadableError(Exception):
    """A value that a hook cannot read; the path is added by whoever called the hook."""

    message: str
    hint: str | Nearest

    def __init__(self, message: str, hint: str | Nearest = "") -> None:
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
    inner = _part(name)
    return path + inner if path else inner.removeprefix(".")


def _part(name: int | str) -> str:
    """Write what an item or a field adds to a path."""
    if isinstance(name, int):
        return f"[{name}]"
    if re.fullmatch(r"[A-Za-z_][\w-]*", name, re.ASCII):
        return f".{name}"
    return f"[{json.dumps(name)}]"


def path_at(start: str, way: Way) -> str:
    """
    Write the path to which a way leads from where it starts.

    >>> path_at("$", ((None, "members"), 3)), path_at("sources", None)
    ('$.members[3]', 'sources')
    """
    path = start + "".join(_parts_of(way))
    return path if start else path.removeprefix(".")


def _parts_of(way: Way) -> list[str]:
    """Write what each name on a way adds to a path."""
    parts = []
    while way is not None:
        way, name = way
        parts.append(_part(name))
    return parts[::-1]


def _told_path(start: str, leaf: "_Leaf") -> str:
    """
    Write the path of a problem, which if it is very long is cut before a name that is too much.

    So what stands before the cut still leads to the nearest part of the document.
    """
    path = path_at(start, leaf.way) + leaf.inside
    if len(path) <= LONGEST_PATH:
        return path
    heads = itertools.accumulate(_parts_of(leaf.way), initial=start)
    *_, head = itertools.takewhile(lambda head: len(head) <= LONGEST_PATH - _END_OF_PATH, heads)
    head = head if start else head.removeprefix(".")
    return f"{head}…{path[-_END_OF_PATH:]} ({len(path):,} characters)"


class _ObjectError(ClassValidationError):
    """What is wrong with the fields of an object, and how many problems that is."""

    count: int


class _ListError(IterableValidationError):
    """What is wrong with the items of a list, and how many problems that is."""

    count: int


class Gathered:
    """The errors of the parts of one value: the first are kept, and the others counted."""

    __slots__ = ("count", "kept")
    count: int
    kept: list[Exception]

    def __init__(self) -> None:
        """Begin without errors."""
        self.kept = []
        self.count = 0

    def add(self, error: Exception) -> None:
        """Keep an error, or only count its problems where enough are kept."""
        if self.count < MOST_PROBLEMS:
            self.kept.append(error)
        self.count += _count_of(error)

    def of_object(self, cls: type) -> ClassValidationError:
        """Return them as the error of an object."""
        error = _ObjectError(f"in {cls.__name__}", self.kept, cls)
        error.count = self.count
        return error

    def of_list(self, cls: type) -> IterableValidationError:
        """Return them as the error of a list, or of an object whose keys are data."""
        error = _ListError(f"in {cls.__name__}", self.kept, cls)
        error.count = self.count
        return error


def _count_of(error: BaseException) -> int:
    """Return how many problems an error is."""
    if isinstance(error, (_ObjectError, _ListError)):
        return error.count
    if isinstance(error, BaseValidationError):
        return sum(map(_count_of, error.exceptions))
    return len(error.problems) if isinstance(error, DocumentError) else 1


class _Leaf(NamedTuple):
    """One problem in an error: on the way to it, and what a notation adds to its path."""

    way: Way
    inside: str
    message: str
    hint: str | Nearest


def _leaves_of(error: BaseException, way: Way) -> Iterator[_Leaf]:
    """Yield the problems in an error of the converter."""
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            name = _where(inner)
            if name is not None:
                yield from _leaves_of(inner, (way, name))
            else:
                # No note: the constructor refused the fields as a whole.
                yield _Leaf(way, "", text_of(inner), "")
    elif isinstance(error, UnreadableError):
        yield _Leaf(way, "", error.message, error.hint)
    elif isinstance(error, DocumentError):
        # A notation that reads plain data gives its own paths, from its own value down.
        for problem in error.problems:
            yield _Leaf(way, problem.path.removeprefix("$"), problem.message, problem.hint)
    else:
        yield _Leaf(way, "", text_of(error), "")


class Telling:
    """The problems of one document: the first in full, and how many more there are."""

    def __init__(self) -> None:
        """Begin without problems."""
        self._told: list[Problem] = []
        self._untold = 0
        self._compared = 0

    def __bool__(self) -> bool:
        """Whether there is any problem."""
        return bool(self._told)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Those told in full, and a last one without a path that counts the others."""
        if not self._untold:
            return tuple(self._told)
        noun = "problem is" if self._untold == 1 else "problems are"
        message = f"{self._untold:,} more {noun} not told here"
        hint = "mend these first, and read it again"
        return (*self._told, Problem(path="", message=message, hint=hint))

    def add(self, start: str, way: Way, message: str, hint: str | Nearest = "") -> None:
        """Tell the problem at the end of a way, or count it."""
        self._add(start, _Leaf(way, "", message, hint))

    def add_error(self, error: Exception, start: str, way: Way = None) -> None:
        """Tell the problems in an error of the converter, or count them."""
        before = len(self._told)
        for leaf in _leaves_of(error, way):
            if len(self._told) == MOST_PROBLEMS:
                break
            self._add(start, leaf)
        self._untold += _count_of(error) - (len(self._told) - before)

    def _add(self, start: str, leaf: _Leaf) -> None:
        """Tell a problem, or count it."""
        if len(self._told) == MOST_PROBLEMS:
            self._untold += 1
            return
        self._told.append(
            Problem(
                path=_told_path(start, leaf),
                message=shortened(leaf.message, LONGEST_MESSAGE),
                hint=shortened(self._hint(leaf.hint), LONGEST_MESSAGE),
            )
        )

    def _hint(self, hint: str | Nearest) -> str:
        """Return a hint; beyond a number of names none is sought that is near."""
        if isinstance(hint, str):
            return hint
        if self._compared > MOST_COMPARED:
            return hint.without_search()
        self._compared += len(hint.known)
        return str(hint)


def problems_of(error: Exception, path: str) -> tuple[Problem, ...]:
    """Return the problems in an error of the converter, with paths from the one given."""
    telling = Telling()
    telling.add_error(error, path)
    return telling.problems


def _where(error: BaseException) -> int | str | None:
    """Return the field or item in which an error arose, if one was noted."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return note.name
        if isinstance(note, IterableValidationNote):
            return note.index
    return None


def text_of(error: BaseException) -> str:
    """Return the words of an error, as of a document; validators put more behind them."""
    first = error.args[0] if error.args else ""
    if isinstance(first, str) and first:
        return in_words_of_documents(first)
    return f"refused ({type(error).__name__})"


class LongNumber:
    """A whole number in the text of a document that has more digits than any that is meant."""

    def __init__(self, digits: int) -> None:
        """Keep how many digits it has."""
        self.digits = digits


_LONG: Final = 10**MOST_DIGITS


def is_long(number: int) -> bool:
    """Return whether a whole number has more digits than any that is meant."""
    return not -_LONG < number < _LONG


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
        case LongNumber():
            return f"a whole number of {value.digits:,} digits"
        case int() if is_long(value):
            # Python refuses to write out one of several thousand digits.
            return f"a whole number of more than {MOST_DIGITS} digits"
        case int():
            return f"the whole number {value}"
        case float():
            return f"the floating point number {value!r}"
        case str():
            return f"the text {quoted(value)}"
        case list():
            return "a list"
        case Mapping():
            return "an object"
        case _:
            return f"a Python {type(value).__name__}"


def found(value: object, expected: str) -> UnreadableError:
    """Make the error of a value of the wrong kind, which says what to write instead."""
    if isinstance(value, float):
        hint = f"floating point is not exact; write {expected}"
    elif value is None and "list" in expected:
        hint = "null is nothing that this can be; leave it out if there is nothing to list"
    elif value is None:
        hint = "null means not recorded, and this must be recorded"
    elif isinstance(value, LongNumber) or (type(value) is int and is_long(value)):
        hint = f"a whole number has at most {MOST_DIGITS} digits"
    else:
        hint = ""
    return UnreadableError(f"expected {expected}, found {describe(value)}", hint)


def in_order(names: Collection[str]) -> str:
    """
    Write names in the order of the alphabet, and of very many the first.

    >>> in_order(["b", "a"])
    'a, b'
    """
    return _with_more(heapq.nsmallest(_MOST_NAMES, names), len(names))


def listed_names(names: Collection[str]) -> str:
    """
    Write names in their own order, and of very many the first.

    >>> listed_names(["b", "a"])
    'b, a'
    """
    return _with_more(itertools.islice(names, _MOST_NAMES), len(names))


def _with_more(names: Iterable[str], count: int) -> str:
    """Write the first names of so many."""
    shown = list(map(shortened, names))
    more = count - len(shown)
    return f"{', '.join(shown)} and {more} more" if more else ", ".join(shown)
