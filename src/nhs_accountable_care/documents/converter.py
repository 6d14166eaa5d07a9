"""
The converter between our values and plain data, built on cattrs.

What cattrs does for us, and what it does not:

- It chooses the hook of each type, keeps it, and makes it of a factory where a type is seen
  for the first time. It is asked for each class once and not for each value, since choosing
  takes longer than reading most values.
- Its errors are groups with notes of the field or item; ours have the same form, so that
  what is made for errors of cattrs works on them.
- `Codec.converter` is a cattrs converter like any other: an embedder structures and
  unstructures plain data with it, or registers hooks of their own, before it first reads.
- None of its own hooks is used. They are too kind for a document of record: they would take
  ``"false"`` for true, pass over unknown keys, and lose the tag of a union with `None` in it.
- Nor is the code used that it generates for attrs classes. Measured, it reads no faster than
  the hook of objects here; and it knows no tags, calls a field missing that a document may
  leave out, and tells the problems of an object in another order.

A converter is a value: it is built from notations and open types, and nothing is ever
registered with one that somebody else uses.

Reading is written for sound documents, which nearly all are: no path and no message is made
until something is wrong, and then by the same hooks, so that there is one reader and no
second one that could disagree with it.
"""

import enum
import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import repeat
from pathlib import Path
from typing import Any, Literal, assert_never, get_args

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError

from nhs_accountable_care._core.errors import DocumentError, NacError, words_of_fault
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Source
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.documents.entries import STATEMENTS, check_kinds, words_by_list
from nhs_accountable_care.documents.field_checks import check_field
from nhs_accountable_care.documents.kinds import (
    Field,
    Form,
    Kinds,
    class_of,
    fields_of,
    words_of,
)
from nhs_accountable_care.documents.names import check_name
from nhs_accountable_care.documents.plain import OBJECTS, write_json
from nhs_accountable_care.documents.problems import (
    Gathered,
    Nearest,
    UnreadableError,
    at_field,
    at_item,
    found,
    in_order,
    is_long,
    listed_names,
    text_of,
)
from nhs_accountable_care.documents.scalars import (
    Notation,
    read_text,
    read_truth,
    read_whole_number,
)
from nhs_accountable_care.documents.sources import (
    CitationList,
    CitationObject,
    SourceObject,
    read_citation,
    read_citations,
    read_source,
)

__all__ = ["REFUSALS", "build_converter"]

_Reader = Callable[[Any, Any], Any]
_Writer = Callable[[Any], Any]

_CITATIONS = tuple[Citation, ...]
_LIST, _OBJECT = tuple[object, ...], Mapping[str, object]
"""Plain data of any shape."""

_TAG = "type"
_TWICE = "this stands in the list already, where each may stand once"
_OURS = "nhs_accountable_care"
REFUSALS = (BaseValidationError, UnreadableError, NacError)
"""What a hook raises for a value that it cannot read; anything else is a fault of the code."""


def build_converter(kinds: Kinds) -> Converter:
    """
    Build a converter with strict hooks for the types of a codec.

    Its errors are groups, as cattrs raises them; a `Codec` turns them into problems.
    """
    converter = Converter()
    readers = _Readers(converter=converter, kinds=kinds)
    writers = _Writers(converter=converter, kinds=kinds)
    # In place of all that cattrs would do by itself.
    converter.register_structure_hook_factory(lambda _: True, readers.reader_of)
    converter.register_unstructure_hook_factory(lambda _: True, writers.writer_of)
    # For these cattrs has hooks by class, which go before those by predicate and would
    # also catch subclasses, such as an enumeration that is text.
    for builtin in (str, int, float, bytes, Path, enum.Enum):
        converter.register_structure_hook(builtin, readers.read_builtin)
    for builtin in (str, bytes, Path):
        if builtin is str or kinds.notation_of(builtin):
            converter.register_unstructure_hook(builtin, writers.writer_of(builtin))
    return converter


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Readers:
    """The hooks that make values of plain data."""

    converter: Converter
    kinds: Kinds
    builtin: dict[Any, _Reader] = attrs.field(factory=dict)
    """The hooks of built-in types and their subclasses, which cattrs does not tell apart."""

    def hook_of(self, kind: Any) -> _Reader:  # noqa: ANN401 - any annotation
        """
        Return the hook that cattrs keeps for a type.

        Never while a hook is made: a class may hold itself, and its hook is kept only once it
        is made. So a hook asks for those of its parts when it first reads (`functools.cache`),
        and then no more, since looking a type up takes longer than reading most values.
        """
        hook: _Reader = self.converter.get_structure_hook(kind)
        return self._builtin_reader(kind) if hook == self.read_builtin else hook

    def read_builtin(self, value: object, kind: object) -> object:
        """Read a built-in type, or a subclass of one, as what it is."""
        return self._builtin_reader(kind)(value, kind)

    def _builtin_reader(self, kind: object) -> _Reader:
        """Return the hook of a built-in type, or of a subclass of one."""
        if kind not in self.builtin:
            self.builtin[kind] = self.reader_of(kind)
        return self.builtin[kind]

    def reader_of(self, kind: Any) -> _Reader:  # noqa: ANN401 - any annotation
        """Return the hook for a type; a type that no document can hold is refused."""
        notation = self.kinds.notation_of(kind)
        if notation is not None:
            return self._notation_reader(notation)
        if kind is Source:
            read_object = self._object_reader(kind)
            return lambda value, _: read_source(value, lambda inner: read_object(inner, kind))
        if kind == _CITATIONS:
            read_list = self._list_reader(kind)
            return lambda value, _: read_citations(value, lambda inner: read_list(inner, kind))
        if kind is Citation:
            read_fields = self._object_reader(kind)
            return lambda value, _: read_citation(value, lambda inner: read_fields(inner, kind))
        if hasattr(kind, "__supertype__"):
            base = kind.__supertype__
            return lambda value, _: self.hook_of(base)(value, base)
        if self.kinds.members_of(kind) != (kind,):
            return self._union_reader(kind)
        match self.kinds.form_of(kind):
            case Form.TEXT:
                return _text_reader(kind)
            case Form.NUMBER:
                return lambda value, _: read_whole_number(value)
            case Form.TRUTH:
                return lambda value, _: read_truth(value)
            case Form.LIST:
                return self._list_reader(kind)
            case Form.OBJECT if class_of(kind) is Mapping:
                return self._mapping_reader(kind)
            case Form.OBJECT:
                return self._object_reader(kind)
            case Form.ANY:
                return lambda value, _: self._read_plain(value)
            case _ as never:
                assert_never(never)

    def _read_plain(self, value: object) -> object:
        """Take plain data of any shape, but nothing inexact and nothing that is not JSON."""
        match value:
            case int() if is_long(value):
                raise found(value, "a whole number")
            case None | bool() | int() | str():
                return value
            case list():
                return list(self.hook_of(_LIST)(value, _LIST))
            case dict():
                return self.hook_of(_OBJECT)(value, _OBJECT)
            case _:
                raise found(value, "text, a whole number, true, false, null, a list or an object")

    def _notation_reader(self, notation: Notation) -> _Reader:
        """Read what stands in for a value, and make the value of it."""
        tag = self.kinds.tag_of(notation.of) if notation.via is object else None
        hook = functools.cache(lambda: self.hook_of(notation.via))

        def read(value: Any, _: object) -> object:  # noqa: ANN401 - plain data
            if notation.via is str and not isinstance(value, str):
                raise found(value, notation.words)
            if tag is not None:
                value = _without_tag(value, tag)
            standing_in = hook()(value, notation.via)
            try:
                return notation.read(standing_in)
            except DocumentError:
                raise
            except (NacError, ValueError, TypeError) as error:
                raise UnreadableError(text_of(error)) from None

        return read

    def _union_reader(self, kind: object) -> _Reader:
        """Make a reader that finds by form, tag or words which member of a union a value is."""
        forms = self.kinds.by_form(kind)
        members = [member for group in forms.values() for member in group]
        allows_null = type(None) in self.kinds.members_of(kind)
        objects = forms.get(Form.OBJECT, ())
        tagged = {self.kinds.tag_of(member) or "": member for member in objects}
        worded = {word: member for member in members for word in words_of(member)}
        expected = " or ".join(dict.fromkeys(map(self._expected, members)))
        hook_of = functools.cache(self.hook_of)

        def read(value: Any, _: object) -> object:  # noqa: ANN401 - plain data
            if value is None and allows_null:
                return None
            match forms.get(_form_at_sight(value), ()):
                case []:
                    raise found(value, expected)
                case [member]:
                    pass
                case _ if isinstance(value, str):
                    return self._read_word(value, worded, forms[Form.TEXT])
                case _:
                    member = tagged[_tag_in(value, tagged)]
            return hook_of(member)(value, member)

        if len(members) != 1:
            return read
        # Most unions are of one type and `None`, where there is nothing to tell apart.
        [only] = members
        return lambda value, _: (
            None if value is None and allows_null else hook_of(only)(value, only)
        )

    def _expected(self, member: object) -> str:
        """Word what a member of a union looks like."""
        notation = self.kinds.notation_of(member)
        if notation is not None:
            return notation.words
        return in_order(words_of(member)) or self.kinds.form_of(member).value

    def _read_word(
        self, value: str, worded: Mapping[str, object], members: Iterable[object]
    ) -> object:
        """Read text that is a word of an enumeration, or else what the free member makes of it."""
        free = [member for member in members if not words_of(member)]
        if value in worded:
            return self.hook_of(worded[value])(value, worded[value])
        if not free:
            raise _unknown_word(value, worded)
        try:
            return self.hook_of(free[0])(value, free[0])
        except UnreadableError as error:
            hint = Nearest(value, worded, lambda: f"or write one of: {in_order(worded)}")
            raise UnreadableError(error.message, hint) from None

    def _list_reader(self, kind: object) -> _Reader:
        """Read each item of a list, and gather what is wrong with any of them."""
        cls, items = class_of(kind), get_args(kind)
        is_open = cls is frozenset or items[-1] is ...

        @functools.cache
        def hooks() -> Iterable[tuple[_Reader, object]]:
            if is_open:
                return repeat((self.hook_of(items[0]), items[0]))
            return [(self.hook_of(item), item) for item in items]

        def read(value: Any, _: object) -> object:  # noqa: ANN401 - plain data
            if not isinstance(value, list):
                raise found(value, "a list")
            if not is_open and len(value) != len(items):
                msg = f"expected a list of {len(items)}, found one of {len(value)}"
                raise UnreadableError(msg)
            made: list[Any] = []
            # What a set holds once it is made; a list has no use for it.
            seen: set[object] = set()
            errors = None
            for number, (item, (hook, inner)) in enumerate(zip(value, hooks(), strict=False)):
                try:
                    made.append(hook(item, inner))
                    if cls is frozenset:
                        if made[-1] in seen:
                            raise UnreadableError(_TWICE)
                        seen.add(made[-1])
                except REFUSALS as error:
                    errors = errors or Gathered()
                    errors.add(at_item(error, number))
            if errors is not None:
                raise errors.of_list(cls)
            return cls(made)

        return read

    def _mapping_reader(self, kind: object) -> _Reader:
        """Read each value of an object whose keys are data."""
        item = get_args(kind)[1]
        hook_of_item = functools.cache(lambda: self.hook_of(item))

        def read(value: Any, _: object) -> dict[str, Any]:  # noqa: ANN401 - plain data
            if not isinstance(value, OBJECTS):
                raise found(value, "an object")
            hook = hook_of_item()
            made: dict[str, Any] = {}
            errors = None
            for key, inner in value.items():
                try:
                    made[key] = hook(inner, item)
                except REFUSALS as error:
                    errors = errors or Gathered()
                    errors.add(at_item(error, key))
            if errors is not None:
                raise errors.of_list(Mapping)
            return made

        return read

    def _object_reader(self, kind: object) -> _Reader:
        """Read the fields of an object, and make a value of its class of them."""
        cls, tag, fields = class_of(kind), self.kinds.tag_of(kind), fields_of(kind)
        names = [field.name for field in fields]
        citing = {field.name for field in fields if field.kind == _CITATIONS}
        citable = [name for name in names if name not in citing]
        stating = {field.name for field in fields if field.kind == STATEMENTS}
        words = functools.cache(lambda: words_by_list(self.kinds, kind))
        required = [field.name for field in fields if field.is_required]

        def words_of_names() -> str:
            return f"known: {listed_names(names)}"

        # A field may be optional for a document and yet have no default in Python.
        unrecorded: dict[str, object] = {
            field.name: None
            for field in fields
            if field.default is attrs.NOTHING and not field.is_required
        }

        @functools.cache
        def hooks() -> dict[str, tuple[_Reader, object]]:
            return {field.name: (self._hook_of_field(kind, field), field.kind) for field in fields}

        def read(value: Any, _: object) -> object:  # noqa: ANN401 - plain data
            if not isinstance(value, OBJECTS):
                raise found(value, "an object")
            errors = None
            if tag is not None and value.get(_TAG) != tag:
                wrong = _of_wrong_tag(value, (tag,))
                if _TAG in value:
                    # It is something else; what its fields lack would be noise.
                    raise wrong
                errors = Gathered()
                errors.add(wrong.exceptions[0])
            known = hooks()
            arguments: dict[str, Any] = unrecorded.copy()
            refused: dict[str, Exception] = {}
            for key, inner in value.items():
                if key in known:
                    hook, field_kind = known[key]
                    try:
                        arguments[key] = hook(inner, field_kind)
                        if key in citing:
                            _check_fields(arguments[key], citable)
                        if key in stating:
                            check_kinds(arguments[key], words())
                    except REFUSALS as error:
                        refused[key] = at_field(error, key)
                elif tag is None or key != _TAG:
                    errors = errors or Gathered()
                    hint = Nearest(key, names, words_of_names)
                    errors.add(at_field(UnreadableError("unknown key", hint), key))
            for name in required:
                if name not in value:
                    refused[name] = at_field(UnreadableError("missing", ""), name)
            if errors is None and not refused:
                try:
                    return _made(cls, arguments)
                except (NacError, UnreadableError, ValueError, TypeError) as error:
                    errors = Gathered()
                    errors.add(error)
            errors = errors or Gathered()
            # In the order in which the class names them, however the document does.
            for name in names:
                if name in refused:
                    errors.add(refused[name])
            raise errors.of_object(cls)

        return read

    def _hook_of_field(self, owner: object, field: Field) -> _Reader:
        """Return the hook of a field, which may hold less than its type allows."""
        hook, names = self.hook_of(field.kind), self.kinds.names_in(owner, field.name)
        checked = self.kinds.check_in(owner, field.name)
        if checked is not None:

            def read_checked(value: Any, kind: object) -> Any:  # noqa: ANN401 - as below
                made = hook(value, kind)
                check_field(made, checked)
                return made

            return read_checked
        if names is None:
            return hook

        def read(value: Any, kind: object) -> Any:  # noqa: ANN401 - plain data, and a value
            made = hook(value, kind)
            check_name(made, names)
            return made

        return read


def _text_reader(kind: Any) -> _Reader:  # noqa: ANN401 - any annotation
    """Read text, or one of the words of a closed set."""
    words = words_of(kind)
    if not words:
        return lambda value, _: read_text(value)
    members = {word: word if class_of(kind) is Literal else kind(word) for word in words}

    def read(value: Any, _: object) -> object:  # noqa: ANN401 - plain data
        if not isinstance(value, str):
            raise found(value, f"one of: {in_order(words)}")
        if value not in members:
            raise _unknown_word(value, words)
        return members[value]

    return read


def _check_fields(cited: Iterable[Citation], names: list[str]) -> None:
    """Refuse a citation that is for a field which the object it stands in does not have."""
    errors = None
    for number, citation in enumerate(cited):
        if citation.of is not None and citation.of not in names:
            hint = Nearest(citation.of, names, lambda: f"known: {listed_names(names)}")
            msg = f"this cites a source for {quoted(citation.of)}, which is no field here"
            errors = errors or Gathered()
            errors.add(at_item(UnreadableError(msg, hint), number))
    if errors is not None:
        raise errors.of_list(tuple)


def _unknown_word(value: str, words: Collection[str]) -> UnreadableError:
    """Make the error of a word outside a closed set, which names those that are near."""
    return UnreadableError(
        f"{quoted(value)} is not one of: {in_order(words)}", Nearest(value, words)
    )


def _form_at_sight(value: object) -> Form:
    """Return the form of a plain value."""
    match value:
        case bool():
            return Form.TRUTH
        case str():
            return Form.TEXT
        case int():
            return Form.NUMBER
        case list():
            return Form.LIST
        case dict() | Mapping():
            return Form.OBJECT
        case _:
            # Null, floating point, or nothing of JSON: no form of a member.
            return Form.ANY


def _tag_in(value: Mapping[str, Any], known: Collection[str]) -> str:
    """Return the tag of an object, if it is one of those known here."""
    tag = value.get(_TAG)
    if isinstance(tag, str) and tag in known:
        return tag
    raise _of_wrong_tag(value, known)


def _of_wrong_tag(value: Mapping[str, Any], known: Collection[str]) -> ClassValidationError:
    """Make the error of an object whose tag is not one of those known here."""
    tag = value.get(_TAG)
    if _TAG not in value:
        error = UnreadableError("missing", f"known: {in_order(known)}")
    elif isinstance(tag, str):
        msg = f"unknown type {quoted(tag)}; known: {in_order(known)}"
        error = UnreadableError(msg, Nearest(tag, known))
    else:
        error = found(tag, f"one of: {in_order(known)}")
    msg = "in the type of an object"
    return ClassValidationError(msg, [at_field(error, _TAG)], object)


def _without_tag(value: object, tag: str) -> dict[str, Any]:
    """Return the fields of an object that has this tag."""
    if not isinstance(value, OBJECTS):
        raise found(value, "an object")
    _tag_in(value, (tag,))
    return {key: inner for key, inner in value.items() if key != _TAG}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Writers:
    """
    The hooks that make plain data of values.

    A value that is not of its field's type is handed on as it is: what is written is read
    back before it leaves the codec, and the reader says where and what is wrong.
    """

    converter: Converter
    kinds: Kinds

    def hook_of(self, kind: Any) -> _Writer:  # noqa: ANN401 - any annotation
        """Return the hook that cattrs keeps for a type; ask for it late, as `_Readers` do."""
        return self.converter.get_unstructure_hook(kind)

    def writer_of(self, kind: Any) -> _Writer:  # noqa: ANN401 - any annotation
        """Return the hook for a type; a type that no document can hold is refused."""
        notation = self.kinds.notation_of(kind)
        if notation is not None:
            return self._notation_writer(notation)
        if kind is Source:
            write_object = self._object_writer(kind)
            return lambda value: SourceObject(write_object(value))
        if kind == _CITATIONS:
            write_list = self._list_writer(kind)
            return lambda value: _as_citations(write_list(value))
        if kind is Citation:
            write_fields = self._object_writer(kind)
            return lambda value: (
                CitationObject(write_fields(value)) if type(value) is Citation else value
            )
        if hasattr(kind, "__supertype__"):
            # Values of it are those of its base, which cannot lead back to it.
            return self.hook_of(kind.__supertype__)
        if self.kinds.members_of(kind) != (kind,):
            return self._union_writer(kind)
        match self.kinds.form_of(kind):
            case Form.LIST:
                return self._list_writer(kind)
            case Form.OBJECT if class_of(kind) is Mapping:
                return self._mapping_writer(kind)
            case Form.OBJECT:
                return self._object_writer(kind)
            case Form.TEXT if _is_enum(kind):
                return lambda value: value.value if isinstance(value, kind) else value
            case Form.TEXT:
                # A subclass of text, such as a member of an enumeration, becomes text itself.
                return lambda value: str.__str__(value) if isinstance(value, str) else value
            case Form.NUMBER | Form.TRUTH | Form.ANY:
                return lambda value: value
            case _ as never:
                assert_never(never)

    def _notation_writer(self, notation: Notation) -> _Writer:
        """Write what stands in for a value."""
        tag = self.kinds.tag_of(notation.of) if notation.via is object else None
        hook = functools.cache(lambda: self.hook_of(notation.via))

        def write(value: object) -> object:
            if isinstance(notation.of, type) and not isinstance(value, notation.of):
                return value
            plain = hook()(notation.write(value))
            return plain if tag is None else {_TAG: tag, **plain}

        return write

    def _union_writer(self, kind: object) -> _Writer:
        """Write a value by its own class, as the member of a union that it is."""
        members = [member for member in self.kinds.members_of(kind) if member is not type(None)]
        # The first of two members of one class wins, as it does where each is asked in turn.
        by_class = {_runtime_class(member): member for member in reversed(members)}
        hook_of = functools.cache(self.hook_of)

        def write(value: object) -> object:
            if type(value) in by_class:
                return hook_of(by_class[type(value)])(value)
            for member in members:
                if _is_one_of(value, member):
                    return hook_of(member)(value)
            return value

        return write

    def _list_writer(self, kind: object) -> _Writer:
        """Write each item; what has no order of its own is written in one that is stable."""
        cls, items = class_of(kind), get_args(kind)
        is_open = cls is frozenset or items[-1] is ...

        @functools.cache
        def hooks() -> Iterable[_Writer]:
            if is_open:
                return repeat(self.hook_of(items[0]))
            return [self.hook_of(item) for item in items]

        def write(value: Any) -> object:  # noqa: ANN401 - a value of any class
            if not isinstance(value, cls) or not (is_open or len(value) == len(items)):
                return value
            plain = [hook(item) for item, hook in zip(value, hooks(), strict=False)]
            return sorted(plain, key=write_json) if cls is frozenset else plain

        return write

    def _mapping_writer(self, kind: object) -> _Writer:
        """Write each value of a mapping under its key."""
        hook_of_item = functools.cache(lambda: self.hook_of(get_args(kind)[1]))

        def write(value: object) -> object:
            if not isinstance(value, Mapping):
                return value
            hook = hook_of_item()
            return {key: hook(inner) for key, inner in value.items()}

        return write

    def _object_writer(self, kind: object) -> _Writer:
        """Write the fields that are recorded, after the tag."""
        cls, tag, fields = class_of(kind), self.kinds.tag_of(kind), fields_of(kind)

        @functools.cache
        def hooks() -> list[tuple[str, str, object, _Writer]]:
            return [
                (field.attribute, field.name, field.omitted, self.hook_of(field.kind))
                for field in fields
            ]

        def write(value: object) -> object:
            # Not isinstance: a subclass may have more fields, which would be lost.
            if type(value) is not cls:
                return value
            plain: dict[str, Any] = {} if tag is None else {_TAG: tag}
            for attribute, name, omitted, hook in hooks():
                inner = getattr(value, attribute)
                if inner is not omitted and inner != omitted:
                    plain[name] = hook(inner)
            return plain

        return write


def _made(cls: Any, arguments: dict[str, Any]) -> object:  # noqa: ANN401 - any attrs class
    """Make a value; what the constructor of somebody else's class raises is told as its fault."""
    try:
        return cls(**arguments)
    except (NacError, ValueError, TypeError, KeyboardInterrupt, MemoryError, RecursionError):
        raise
    except BaseException as error:
        if cls.__module__.partition(".")[0] == _OURS:
            raise
        msg = f"the class {cls.__qualname__} raised {words_of_fault(error)}"
        raise UnreadableError(msg, "mend the class") from None


def _as_citations(plain: object) -> object:
    """Mark a list of citations as what an envelope may write as text."""
    return CitationList(plain) if isinstance(plain, list) else plain


def _is_enum(kind: object) -> bool:
    """Return whether a type is an enumeration."""
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _is_one_of(value: object, member: object) -> bool:
    """Return whether a value could be of a member of a union."""
    cls = _runtime_class(member)
    return isinstance(value, cls) if isinstance(cls, type) else value in words_of(member)


def _runtime_class(kind: object) -> object:
    """Return the class that values of a type have when the program runs."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    return class_of(kind)
