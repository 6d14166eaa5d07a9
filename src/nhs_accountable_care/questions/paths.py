"""
The path of a fact, such as ``governance.boards``, and whether the classes have it.

It is the idea of FHIRPath with two rules only. Fields are joined by dots. Behind a list may
stand which of its items are meant: by number (``members[3].body``), or by kind in brackets
(``agreements (devolution-memorandum).signed_on``, ``gates (full-status)``). The kind of an
agreement is its type; that of another item is its first field, where that is an enum.
"""

import enum
import functools
import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.near_names import did_you_mean

__all__ = [
    "KnownPath",
    "Path",
    "PathStep",
    "UnknownPathError",
    "check_path",
    "kind_of",
    "known_at",
]

_FEW = 2
_STEP = re.compile(r"(?P<field>[a-z][a-z0-9_]*)(?:\[(?P<number>\d+)\]| \((?P<kind>[^()]+)\))?")


class UnknownPathError(NacError, LookupError):
    """A path that leads nowhere: a field, a kind or a type that the classes do not have."""

    __module__ = "nhs_accountable_care.questions"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PathStep:
    """
    One step of a path: a field, and for a list which of its items, if not all.

    >>> print(PathStep(field="gates", kind="full-status"), PathStep(field="members", number=3))
    gates (full-status) members[3]
    """

    field: str = attrs.field(validator=is_text)
    kind: str | None = None
    number: int | None = None

    def __str__(self) -> str:
        """Write the step as it stands in a path."""
        if self.kind is not None:
            return f"{self.field} ({self.kind})"
        return self.field if self.number is None else f"{self.field}[{self.number}]"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Path:
    """
    Where a fact stands in an arrangement, or in a part of one.

    >>> path = Path.parse("agreements (alliance-agreement).parties")
    >>> [step.field for step in path.steps], path.steps[0].kind
    (['agreements', 'parties'], 'alliance-agreement')
    >>> print(path)
    agreements (alliance-agreement).parties
    """

    text: str = attrs.field(validator=is_text)
    steps: tuple[PathStep, ...]

    @classmethod
    def parse(cls, text: str) -> "Path":
        """
        Read a path; one that begins with ``$.`` is read without it.

        Raises:
            InvalidTypeError: If it is no text.
            InvalidValueError: If it is not written as paths are.

        >>> Path.parse("$.members[3].body").steps[0].number
        3
        >>> Path.parse("governance..boards")
        Traceback (most recent call last):
            ...
        nhs_accountable_care.InvalidValueError: 'governance..boards' is no path; join fields ...
        """
        if not isinstance(text, str):
            msg = f"a path is text such as 'governance.boards', and not {text!r}"
            raise InvalidTypeError(msg)
        steps = []
        written = text.removeprefix("$.")
        for part in written.split("."):
            read = _STEP.fullmatch(part)
            if read is None:
                msg = (
                    f"{text!r} is no path; join fields by dots, and put a kind in brackets, "
                    f"such as 'agreements (alliance-agreement).parties'"
                )
                raise InvalidValueError(msg)
            number = read["number"]
            steps.append(
                PathStep(
                    field=read["field"],
                    kind=read["kind"],
                    number=None if number is None else int(number),
                )
            )
        return cls(text=written, steps=tuple(steps))

    def __str__(self) -> str:
        """Write the path as it was read."""
        return self.text


def kind_of(item: object) -> str | None:
    """
    Return the word by which a path names the items that are like this one.

    >>> from nhs_accountable_care.arrangements import PlanKind, SystemPlan
    >>> kind_of(SystemPlan(kind=PlanKind.LONG_TERM_PLAN))
    'long-term-plan'
    """
    tag: str | None = getattr(item, "type_tag", None)
    if tag is not None:
        return tag
    first: object = getattr(item, _first_field(type(item)), None)
    return str(first.value) if isinstance(first, enum.Enum) else None


def _first_field(cls: Any) -> str:  # noqa: ANN401 -- any class at all
    """Return the name of the first field of a class; of one without fields, no name."""
    return attrs.fields(cls)[0].name if attrs.has(cls) else ""


def check_path(owner: type, path: str, *, of: object = None) -> tuple[type, ...]:
    """
    Return the classes of what stands at a path, or raise where the classes have no such path.

    Use it in a test of your own rules and forms, so that a slip in a path cannot pass.

    Args:
        owner: The class that the path begins at, most often `Arrangement`.
        path: The path. Where items of several classes stand on it, one that goes on is enough.
        of: The class, or union of classes, that all that stands there must be of.

    Raises:
        UnknownPathError: If there is no such field, kind or class; it names what comes near.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> [each.__name__ for each in check_path(Arrangement, "governance.boards")]
    ['Board']
    >>> check_path(Arrangement, "governance.bords")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.questions.UnknownPathError: governance.bords: Governance has no field \
'bords'; did you mean 'boards'?
    """
    standing, _ = _followed(owner, path)
    wanted = typing.get_args(of) or (of,)
    strange = [cls for cls in standing if of is not None and cls not in wanted]
    if strange:
        names = " or ".join(getattr(cls, "__name__", str(cls)) for cls in strange)
        asked = " or ".join(getattr(cls, "__name__", str(cls)) for cls in wanted)
        msg = f"{path}: there stands {names}, and not {asked}"
        raise UnknownPathError(msg)
    return standing


class KnownPath(typing.NamedTuple):
    """What a class tells of a path."""

    slip: str | None
    """What is wrong with it, if anything."""
    is_several: bool = False
    """Whether it goes to all or some of the items of a list."""
    is_several_behind: bool = False
    """Whether it does so behind its first step."""
    is_one: bool = False
    """Whether it is known to go to one value; inside a mechanism of one's own nothing is."""


def _known_at(owner: type, path: str) -> KnownPath:
    """Return what a class tells of a path."""
    try:
        _, lists = _followed(owner, path)
    except UnknownPathError as error:
        return KnownPath(slip=str(error))
    return KnownPath(
        slip=None,
        is_several=True in lists,
        is_several_behind=True in lists[1:],
        is_one=not {True, None}.intersection(lists),
    )


# The same paths are asked of one arrangement after another, and a class does not change.
known_at: Callable[[type, str], KnownPath] = functools.lru_cache(maxsize=4096)(_known_at)


def _followed(owner: type, path: str) -> tuple[tuple[Any, ...], tuple[bool | None, ...]]:
    """Return the classes at a path, and which of its steps go to several items of a list."""
    standing: tuple[Any, ...] = (owner,)
    lists: list[bool | None] = []
    for step in Path.parse(path).steps:
        if any(getattr(cls, "_is_protocol", False) for cls in standing):
            # A mechanism may be one's own: what is inside it, no class of ours tells.
            return (object,), (*lists, None)
        behind, is_list = _behind(standing, step, path)
        standing = tuple(dict.fromkeys(behind))
        lists.append(is_list and step.number is None)
    return standing, tuple(lists)


def _behind(standing: tuple[Any, ...], step: PathStep, path: str) -> tuple[list[Any], bool]:
    """Return the classes of what stands behind one step, and whether it is of a list."""
    names = " or ".join([cls.__name__ for cls in standing[:_FEW]])
    names += f" or {len(standing) - _FEW} more" if len(standing) > _FEW else ""
    known = {field.name for cls in standing if attrs.has(cls) for field in attrs.fields(cls)}
    if not known:
        msg = f"{path}: {names} has no fields, so that it ends there"
        raise UnknownPathError(msg)
    if step.field not in known:
        msg = f"{path}: {names} has no field {step.field!r}{_near(step.field, known)}"
        raise UnknownPathError(msg)
    hints = [
        _hint(cls, step.field)
        for cls in standing
        if attrs.has(cls) and step.field in {field.name for field in attrs.fields(cls)}
    ]
    kept = [each for hint in hints for each in _classes(hint)[0]]
    is_list = any(_classes(hint)[1] for hint in hints)
    if step.number is not None and not is_list:
        msg = f"{path}: {step.field} is no list, so that it has no item {step.number}"
        raise UnknownPathError(msg)
    if step.kind is None:
        return kept, is_list
    by_kind = {kind: each for each in kept for kind in _kinds(each)}
    if step.kind not in by_kind:
        msg = f"{path}: {step.field} has none of the kind {step.kind!r}{_near(step.kind, by_kind)}"
        raise UnknownPathError(msg)
    return [by_kind[step.kind]], is_list


@functools.lru_cache(maxsize=4096)
def _hint(cls: Any, field: str) -> Any:  # noqa: ANN401 -- any class, any annotation
    """Return what a field is annotated with; of one field, lest all the others are loaded."""
    for base in cls.__mro__:
        # Not by vars(): from Python 3.14 a class works its annotations out when it is asked.
        own = inspect.get_annotations(base)
        if field in own:
            alone = types.SimpleNamespace(__annotations__={field: own[field]})
            return typing.get_type_hints(alone, vars(sys.modules[base.__module__]))[field]
    return object


def _classes(hint: Any) -> tuple[list[Any], bool]:  # noqa: ANN401 -- any annotation
    """Return the classes that an annotation names, less `None`, and whether it is of a list."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        members = [_classes(each) for each in typing.get_args(hint)]
        return [cls for found, _ in members for cls in found], any(each for _, each in members)
    if typing.get_origin(hint) is tuple:
        found, _ = _classes(typing.get_args(hint)[0])
        return found, True
    return ([] if hint is type(None) else [hint]), False


def _kinds(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 -- any class at all
    """Return the words by which a path may name items of a class."""
    if hasattr(cls, "type_tag"):
        return (cls.type_tag,)
    if attrs.has(cls):
        [first, *_], is_list = _classes(_hint(cls, _first_field(cls)))
        if not is_list and issubclass(first, enum.Enum):
            return tuple([str(member.value) for member in first])
    return ()


def _near(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about a word that is not known: what comes near, if any."""
    meant = did_you_mean(word, known)
    return f"; {meant}" if meant else ""
