"""
The check that the fields of every class share: each is what its annotation says.

Nothing is converted: a limit given as 0.05 must not be taken for no limit, nor the text "no" for
yes, and a list in a frozen class could still be appended to. A class says once, by
``field_transformer=check_types``, that its fields are checked, so none can be forgotten.

Annotations are read when the first value of a class is built, and each value of a field is looked
at closely. Of a class of which many are built, a function is written that compares the class of
each value with those that are right without more, which is all that a sound value costs from then
on; whatever else is given is looked at closely as before.
"""

import functools
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from typing import (
    Any,
    Final,
    ForwardRef,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import LONGEST_NAME, MOST_BITS_WRITTEN

__all__ = [
    "OR_ONE_OF_YOUR_OWN",
    "Wrong",
    "check_types",
    "is_name",
    "is_short",
    "is_text",
    "names_getattr",
    "own_validator",
]

_Class = TypeVar("_Class", bound=type)

Wrong: TypeAlias = tuple[str, object, Any]
"""Where in a field something is wrong, such as ``[3]``; what is given; what is meant."""

OR_ONE_OF_YOUR_OWN: Final[Mapping[str, bool]] = {"or one of your own": True}
"""
The ``metadata`` of a field that takes, in the place of a class of ours, any that has a type_tag.

Type checkers see the classes that ship. Whoever writes a kind of agreement of their own stands
outside of them, and is let in here.
"""

# To write the comparison takes as long as to look at so many values.
_FEW: Final = 20

_Find: TypeAlias = Callable[[object], "Wrong | None"]


def check_types(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """
    Let each field refuse what is not of its annotation, before any check of its own.

    For ``@attrs.frozen(kw_only=True, field_transformer=check_types)``. Everything that is wrong
    is told in one error.

    >>> @attrs.frozen(kw_only=True, field_transformer=check_types)
    ... class Alliance:
    ...     members: tuple[str, ...] | None = None
    ...     is_signed: bool | None = None
    >>> Alliance(members=["01G"], is_signed=True)
    Traceback (most recent call last):
    nhs_accountable_care.InvalidTypeError: Alliance.members is a list; write a tuple, \
such as (a, b) or tuple(values)
    >>> Alliance(members=("01G", 7), is_signed="no")
    Traceback (most recent call last):
    nhs_accountable_care.InvalidTypeError: Alliance.members[1] is 7, an int; write text
    Alliance.is_signed is 'no', a str; write True or False
    """
    # What a class works out for itself is not there yet when its fields are checked.
    given = tuple(field for field in fields if field.init)
    if not given:
        return fields
    # attrs runs validators in the order of the fields, so one on the first comes before all.
    check = _type_check(cls, given, own_validator(given[0]))
    return [field.evolve(validator=check) if field is given[0] else field for field in fields]


def own_validator(field: "attrs.Attribute[Any]") -> Any:  # noqa: ANN401 - any validator of attrs
    """
    Return the validator that a field was declared with, which the first field of a class hides.

    >>> @attrs.frozen(kw_only=True, field_transformer=check_types)
    ... class Alliance:
    ...     name: str = attrs.field(validator=is_text)
    >>> own_validator(attrs.fields(Alliance).name) is is_text
    True
    """
    validator = field.validator
    return getattr(validator, "own", validator)


def _type_check(cls: type, fields: "tuple[attrs.Attribute[Any], ...]", own: Any) -> Any:  # noqa: ANN401
    """
    Return the check of all fields of a class, which stands on the first of them.

    Its attribute ``own`` is the validator that the field was declared with, which runs afterwards.
    It is a function, since Python calls an object that is none in twice the time.
    """
    closely = _CloseLook(cls, fields)
    holds: Callable[[object], bool] = _nothing_is_sure

    def check_types_of(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        nonlocal holds
        if not holds(instance):
            holds = closely.look_at(instance)
        if own is not None:
            own(instance, attribute, value)

    check_types_of.own = own  # type: ignore[attr-defined]  # of a function
    return check_types_of


def _nothing_is_sure(_: object) -> bool:
    """Return that the values of no instance are surely right."""
    return False


class _CloseLook:
    """The look at each value of an instance, where it is not surely right."""

    __slots__ = ("_cls", "_fields", "_holds", "_looked", "_meant")

    def __init__(self, cls: type, fields: "tuple[attrs.Attribute[Any], ...]") -> None:
        self._cls = cls
        self._fields = fields
        self._meant: dict[str, _Meant] = {}
        self._holds: Callable[[object], bool] = _nothing_is_sure
        self._looked = 0

    def look_at(self, instance: object) -> Callable[[object], bool]:
        """Refuse all that is wrong at once, or return what says whether others are right."""
        found: list[Wrong] = []
        for field in self._fields:
            value = getattr(instance, field.name)
            meant = self._meant.get(field.name) or self._read(field)
            wrong = meant.find(value)
            if wrong is _UNREAD:
                # Only now, since the classes that it names are surely loaded where it is right.
                wrong = self._read(field, with_quoted=True).find(value)
            if wrong is not None:
                found.append((f".{field.name}{wrong[0]}", *wrong[1:]))
        if found:
            # Here and not above: sound values are not refused.
            from nhs_accountable_care._core.refusals import refusal  # noqa: PLC0415

            raise refusal(type(instance).__name__, found)
        self._looked += 1
        if self._holds is _nothing_is_sure and self._looked > _FEW:
            self._holds = _comparison(self._meant)
        return self._holds

    def _read(self, field: "attrs.Attribute[Any]", *, with_quoted: bool = False) -> "_Meant":
        """Read the annotation of a field; what stands in quotes is not yet looked up."""
        if isinstance(field.type, str) and not with_quoted:
            meant = _not_yet(field.type)
        else:
            module = _module_of(self._cls, field.name)
            kind: Any = field.type
            meant = _meant(kind, module, is_open=field.metadata == OR_ONE_OF_YOUR_OWN)
        self._meant[field.name] = meant
        self._holds = _nothing_is_sure
        return meant


class _Meant:
    """
    What is meant by an annotation.

    Attributes:
        find: Finds what is wrong with a value.
        classes: The classes of which exactly a value is right without a closer look, but for its
            items and days; `None` where `find` has to look each time.
        items: The same of the items of a tuple; `None` where there are none to look at.
        ends: The first and the last value that can be meant, of days and of whole numbers; `None`
            where there are no such ends.
    """

    __slots__ = ("classes", "ends", "find", "items")

    def __init__(
        self,
        find: _Find,
        classes: frozenset[type] | None = None,
        *,
        items: frozenset[type] | None = None,
        ends: tuple[Any, Any] | None = None,
    ) -> None:
        self.find = find
        self.classes = classes
        self.items = items
        self.ends = ends


def _comparison(fields: Mapping[str, _Meant]) -> Callable[[object], bool]:
    """
    Write the function that returns whether every value of a class is surely right.

    It is written as source, as attrs writes ``__init__``, with one condition for each field:
    nothing else is as quick, and values are built in thousands.
    """
    names: dict[str, Any] = {}
    conditions = []
    for number, (name, meant) in enumerate(fields.items()):
        if meant.find is _find_nothing:
            continue
        if meant.classes is None:
            names[f"find{number}"] = meant.find
            conditions.append(f"find{number}(of.{name}) is None")
            continue
        inside = ""
        if meant.items is not None:
            names[f"items{number}"] = meant.items
            inside = f" and (not x or items{number}.issuperset(map(type, x)))"
        if meant.ends is not None:
            names[f"first{number}"], names[f"last{number}"] = meant.ends
            inside = f" and first{number} <= x <= last{number}"
        perhaps = f"(x := of.{name}) is None or " if type(None) in meant.classes else ""
        value = "x" if perhaps else f"(x := of.{name})"
        classes = meant.classes - {type(None)}
        if len(classes) == 1:
            [names[f"class{number}"]] = classes
            conditions.append(f"({perhaps}type({value}) is class{number}{inside})")
        else:
            names[f"classes{number}"] = classes
            conditions.append(f"({perhaps}type({value}) in classes{number}{inside})")
    source = f"lambda of: {' and '.join(conditions) or True}"
    return cast("Callable[[object], bool]", eval(source, names))  # noqa: S307 - of names of fields


def _module_of(cls: type, field: str) -> str:
    """Return the module whose names an annotation may use: that of the class it is written in."""
    written = (base for base in cls.__mro__ if field in vars(base).get("__annotations__", ()))
    return next(written, cls).__module__


# --- What an annotation means ---

_UNREAD: Final[Wrong] = ("", None, None)


@functools.lru_cache(maxsize=256)
def _meant(kind: Any, module: str, *, is_open: bool = False) -> _Meant:  # noqa: ANN401
    """Read an annotation; one that ``is_open`` takes other classes with a type_tag too."""
    if isinstance(kind, str | ForwardRef):
        text = kind if isinstance(kind, str) else kind.__forward_arg__
        names = vars(sys.modules[module])
        return _meant(eval(text, names), module)  # noqa: S307 - an annotation of a class of ours
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    origin = get_origin(kind) or kind
    if origin in (Any, object) or isinstance(origin, TypeVar):
        return _Meant(_find_nothing)
    if origin in (Union, types.UnionType):
        members = [_meant(each, module, is_open=is_open) for each in get_args(kind)]
        return _union(kind, members, is_open=is_open)
    if origin is Literal:
        return _literal(kind)
    if origin is tuple:
        return _tuple(kind, module, is_open=is_open)
    if origin is Callable:
        return _Meant(lambda value: None if callable(value) else ("", value, kind))
    if origin in (dict, Mapping):
        return _mapping(kind, origin, module)
    if origin in (list, set, frozenset):
        return _collection(kind, origin, module)
    return _class(types.NoneType if origin is None else origin)


def _not_yet(text: str) -> _Meant:
    """Stand for an annotation in quotes, as far as it is right without knowing its names."""
    has_tuple, has_none = text.startswith("tuple["), text.endswith("| None")
    classes = {kind for kind, is_right in ((tuple, has_tuple), (type(None), has_none)) if is_right}

    def find(value: object) -> Wrong | None:
        return None if type(value) in classes and not value else _UNREAD

    # No class is right for an item, so that the first tuple with one has the annotation read.
    return _Meant(find, frozenset(classes), items=frozenset() if has_tuple else None)


def _find_nothing(_: object) -> None:
    """Find nothing wrong with anything."""


def _class(cls: type) -> _Meant:
    """Take a class, or one under it; but no truth for a number, nor a moment for a day."""
    if getattr(cls, "_is_protocol", False) and not getattr(cls, "_is_runtime_protocol", False):
        return _Meant(_find_nothing)
    if cls.__module__ == "datetime" and cls.__name__ == "date":
        return _day()
    if cls is int:
        # No longer number can be written, in a message or a table.
        most = 2**MOST_BITS_WRITTEN - 1

        def find(value: object) -> Wrong | None:
            is_number = isinstance(value, int) and not isinstance(value, bool)
            return None if is_number and -most <= value <= most else ("", value, cls)

        return _Meant(find, frozenset({cls}), ends=(-most, most))

    def find_other(value: object) -> Wrong | None:
        return None if isinstance(value, cls) else ("", value, cls)

    # Nothing is exactly of an abstract class or a protocol, so such a field is looked at.
    return _Meant(find_other, None if getattr(cls, "_is_protocol", False) else frozenset({cls}))


def _day() -> _Meant:
    """Take a day that can be meant, and no moment."""
    from datetime import date, datetime  # noqa: PLC0415 -- not for classes without a day

    earliest, latest = _days_that_can_be_meant()

    def find(value: object) -> Wrong | None:
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        return None if is_day and earliest <= value <= latest else ("", value, date)

    return _Meant(find, frozenset({date}), ends=(earliest, latest))


def _days_that_can_be_meant() -> tuple[Any, Any]:
    """Return the first and the last of them."""
    from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY  # noqa: PLC0415 -- as above

    return EARLIEST_DAY, LATEST_DAY


def _union(kind: Any, members: list[_Meant], *, is_open: bool) -> _Meant:  # noqa: ANN401
    """Take what one of its members takes; of several tuples, or deeper, nothing is sure."""
    if any(member.find is _find_nothing for member in members):
        return _Meant(_find_nothing)

    def find(value: object) -> Wrong | None:
        deeper = None
        for member in members:
            wrong = member.find(value)
            if wrong is None:
                return None
            # What is wrong within a tuple, or beyond the ends, says more than that it is no other.
            if wrong[0] or (member.ends is not None and type(value) in (member.classes or ())):
                deeper = wrong
        is_of_their_own = is_open and isinstance(getattr(type(value), "type_tag", None), str)
        return None if is_of_their_own else deeper or ("", value, kind)

    classes = [member.classes or frozenset() for member in members]
    if not all(classes):
        return _Meant(find)
    # Beside what has items or ends, of which the class is not all, only `None` needs no look.
    inside = [each for each in members if each.items is not None or each.ends is not None]
    if not inside:
        return _Meant(find, frozenset().union(*classes))
    if len(inside) > 1 or not set().union(*classes) <= {*(inside[0].classes or ()), type(None)}:
        return _Meant(find)
    return _Meant(find, frozenset().union(*classes), items=inside[0].items, ends=inside[0].ends)


def _literal(kind: Any) -> _Meant:  # noqa: ANN401 - any literal
    """Take one of the words that are written out."""
    known = get_args(kind)

    def find(value: object) -> Wrong | None:
        # A literal of the wrong class may be equal to one of the right: True is 1.
        is_right = any(type(value) is type(each) and value == each for each in known)
        return None if is_right else ("", value, kind)

    return _Meant(find)


def _tuple(kind: Any, module: str, *, is_open: bool) -> _Meant:  # noqa: ANN401
    """Take a tuple, of any length or of the one that is written out, and look at its items."""
    arguments = get_args(kind)
    if arguments[-1:] != (...,):
        return _row(kind, [_meant(each, module) for each in arguments])
    item = _meant(arguments[0], module, is_open=is_open)

    def find(value: object) -> Wrong | None:
        if not isinstance(value, tuple):
            return ("", value, kind)
        return _first_wrong(item.find, value)

    is_any = item.find is _find_nothing
    if is_any or (item.classes is not None and item.items is None and item.ends is None):
        return _Meant(find, frozenset({tuple}), items=None if is_any else item.classes)
    return _Meant(find)


def _row(kind: Any, items: list[_Meant]) -> _Meant:  # noqa: ANN401 - any tuple
    """Take a tuple of as many items as are written out, each of its own kind."""

    def find(value: object) -> Wrong | None:
        if not isinstance(value, tuple) or len(value) != len(items):
            return ("", value, kind)
        for place, (item, each) in enumerate(zip(items, value, strict=True)):
            wrong = item.find(each)
            if wrong is not None:
                return (f"[{place}]{wrong[0]}", *wrong[1:])
        return None

    return _Meant(find)


def _first_wrong(find: _Find, values: Iterable[object]) -> Wrong | None:
    """Find the first that is wrong."""
    for place, each in enumerate(values):
        wrong = find(each)
        if wrong is not None:
            return (f"[{place}]{wrong[0]}", *wrong[1:])
    return None


def _mapping(kind: Any, origin: type, module: str) -> _Meant:  # noqa: ANN401
    """Take a mapping, and look at the keys and values of a dictionary."""
    key, value_of = (_meant(each, module) for each in get_args(kind) or (Any, Any))

    def find(value: object) -> Wrong | None:
        if not isinstance(value, origin):
            return ("", value, kind)
        # Any other mapping may make each value when it is asked for, and would have to make all.
        for each, held in value.items() if isinstance(value, dict) else ():
            wrong = key.find(each)
            if wrong is not None:
                return (".keys()", each, wrong[2])
            wrong = value_of.find(held)
            if wrong is not None:
                return (f"[{_shown_key(each)}]{wrong[0]}", *wrong[1:])
        return None

    return _Meant(find)


def _shown_key(key: object) -> str:
    """Show a key of a mapping in a path."""
    from nhs_accountable_care._core.text import shortened  # noqa: PLC0415 -- for refusals

    return shortened(repr(key))


def _collection(kind: Any, origin: type, module: str) -> _Meant:  # noqa: ANN401
    """Take a list or a set, and look at what it holds."""
    item = _meant((get_args(kind) or (Any,))[0], module)

    def find(value: object) -> Wrong | None:
        if not isinstance(value, origin):
            return ("", value, kind)
        return _first_wrong(item.find, value)  # type: ignore[arg-type]  # as was just asked

    return _Meant(find)


# --- Checks that fields name themselves ---


def is_text(instance: object, attribute: "attrs.Attribute[Any]", value: str) -> None:
    """
    Refuse text that says nothing, of a field that is checked to be text.

    Raises:
        InvalidValueError: For text that is empty or blank.
    """
    if not value.strip():
        msg = (
            f"{type(instance).__name__}.{attribute.name} is empty; "
            f"leave the field out if it is not recorded"
        )
        raise InvalidValueError(msg)


def is_short(instance: object, attribute: "attrs.Attribute[Any]", value: str | None) -> None:
    """
    Refuse text that is longer than a name has to be, of a field that is checked to be text.

    Whatever is told of many places, such as the title of a source that each of them cites, is
    repeated as often; so what is told grows with what is given only if that has a bound.

    Raises:
        InvalidValueError: For more than a thousand characters.
    """
    if value is not None and len(value) > LONGEST_NAME:
        msg = (
            f"{type(instance).__name__}.{attribute.name} is longer than {LONGEST_NAME:,} "
            f"characters; shorten it"
        )
        raise InvalidValueError(msg)


def is_name(instance: object, attribute: "attrs.Attribute[Any]", value: str) -> None:
    """
    Refuse a name that says nothing, or is longer than a name has to be.

    Raises:
        InvalidValueError: For text that is empty or blank, or has more than a thousand characters.
    """
    is_text(instance, attribute, value)
    is_short(instance, attribute, value)


def names_getattr(cls: _Class) -> _Class:
    """
    Name the ``__getattr__`` that attrs writes for cached properties after its class.

    attrs writes it without the name of a module, at which `help` of every package that offers
    the class stops with a `TypeError` on Python 3.13.

    >>> import functools
    >>> @names_getattr
    ... @attrs.frozen(kw_only=True)
    ... class Alliance:
    ...     @functools.cached_property
    ...     def members(self):
    ...         return ()
    >>> Alliance.__getattr__.__module__ == Alliance.__module__
    True
    """
    method = cls.__getattr__  # type: ignore[attr-defined]  # written by attrs
    method.__module__ = cls.__module__
    method.__qualname__ = f"{cls.__qualname__}.__getattr__"
    return cls
