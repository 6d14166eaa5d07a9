"""
What the annotation of a field says about how its values stand in a document.

Every question about a type that reading, writing and the JSON Schema share is asked here,
so that the three agree.
"""

import enum
import functools
import types
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.fields import (
    check_types,
    is_name,
    is_short,
    is_text,
    names_getattr,
    own_validator,
)
from nhs_accountable_care._core.sources import Source
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.documents.field_checks import FieldCheck, FieldShape
from nhs_accountable_care.documents.names import Names
from nhs_accountable_care.documents.scalars import Notation

__all__ = ["Field", "Form", "Kinds", "class_of", "fields_of", "name_of", "tag_of", "words_of"]


class Form(enum.Enum):
    """How a value stands in JSON, as far as one form can be told from another at sight."""

    TEXT = "text"
    NUMBER = "a whole number"
    TRUTH = "true or false"
    LIST = "a list"
    OBJECT = "an object"
    ANY = "anything"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Field:
    """A field of a class: how it is named in a document, and what may stand in it."""

    name: str
    attribute: str
    kind: Any
    default: Any
    is_text: bool
    """Whether it holds text that must say something."""

    is_short: bool
    """Whether it holds text that may be no longer than a name."""

    @property
    def is_optional(self) -> bool:
        """Whether the type allows `None`, so that the field may be left out."""
        return type(None) in members_of(self.kind)

    @property
    def omitted(self) -> Any:  # noqa: ANN401 - a value, or that there is none
        """
        The value that is not written because its absence says the same, or `attrs.NOTHING`.

        `None`, which is not recorded, is left out. An empty list is written where `None` is
        possible beside it, and left out where the field is always known, as ``sources`` is.
        """
        if self.is_optional:
            return None if self.default in {attrs.NOTHING, None} else attrs.NOTHING
        return () if self.default == () else attrs.NOTHING

    @property
    def is_required(self) -> bool:
        """Whether a document must give the field."""
        return self.default is attrs.NOTHING and not self.is_optional


def class_of(kind: object) -> Any:  # noqa: ANN401 - a class, or whatever else the annotation is
    """Return the class of an annotation, without what stands in square brackets."""
    return get_origin(kind) or kind


def name_of(kind: object) -> str:
    """
    Return the name of a type as a person would say it.

    >>> name_of(int), name_of(tuple[int, ...])
    ('int', 'tuple[int, ...]')
    """
    return str(kind) if get_args(kind) else str(getattr(kind, "__name__", kind))


def tag_of(kind: object) -> str | None:
    """Return the tag that objects of a class carry under ``type``, if they carry one."""
    tag = getattr(class_of(kind), "type_tag", None)
    return tag if isinstance(tag, str) else None


def fields_of(kind: object) -> tuple[Field, ...]:
    """
    Return the fields of an attrs class, also of a generic one such as ``Timeline[str]``.

    Raises:
        InvalidTypeError: If a class with a ``type_tag`` has a field named ``type`` too, or is
            generic and lacks what goes into its square brackets.

    >>> from nhs_accountable_care import DateRange
    >>> [(field.name, field.is_required) for field in fields_of(DateRange)]
    [('first_day', True), ('last_day', False)]
    """
    cls = class_of(kind)
    # An annotation in quotes names a class that may be defined after the one that uses it.
    attrs.resolve_types(cls)
    arguments = dict(zip(getattr(cls, "__parameters__", ()), get_args(kind), strict=False))
    fields = tuple(
        Field(
            name=attribute.alias or attribute.name,
            attribute=attribute.name,
            kind=_fill(attribute.type, arguments, kind),
            default=attribute.default,
            is_text=own_validator(attribute) in {is_text, is_name},
            is_short=own_validator(attribute) in {is_short, is_name},
        )
        for attribute in attrs.fields(cls)
    )
    if tag_of(kind) is not None and any(field.name == "type" for field in fields):
        msg = f"{name_of(kind)} has a type_tag and a field named type; rename the field"
        raise InvalidTypeError(msg)
    return fields


def _fill(kind: Any, arguments: Mapping[Any, Any], owner: object) -> Any:  # noqa: ANN401
    """Put the types in square brackets of a generic class into an annotation of a field."""
    is_variable = isinstance(kind, TypeVar)
    wanted = (kind,) if is_variable else getattr(kind, "__parameters__", ())
    # A generic class without square brackets has parameters too, and is refused later.
    if not wanted or isinstance(kind, type):
        return kind
    missing = [str(variable) for variable in wanted if variable not in arguments]
    if missing:
        name = name_of(owner)
        msg = (
            f"{name} does not say what its {', '.join(missing)} is; write {name}[str] or the like"
        )
        raise InvalidTypeError(msg)
    if is_variable:
        return arguments[kind]
    return kind[tuple(arguments[variable] for variable in wanted)]


def members_of(kind: object) -> tuple[Any, ...]:
    """Return the members of a union, or the type itself if it is none."""
    return get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Kinds:
    """
    The types that a codec knows beyond those that speak for themselves.

    ``open_types`` gives for a protocol (or any class) those that stand for it in documents, and
    ``names`` which fields hold a name from a closed set, and ``checks`` which hold less than
    their type allows, and ``shapes`` what shape the plain data in a field have.
    """

    notations: tuple[Notation, ...]
    open_types: Mapping[Any, tuple[Any, ...]]
    names: tuple[Names, ...] = ()
    checks: tuple[FieldCheck, ...] = ()
    shapes: tuple[FieldShape, ...] = ()

    def names_in(self, kind: object, field: str) -> Names | None:
        """Return the names of which a field of a class holds one, if it does."""
        return self._names_by_field.get((class_of(kind), field))

    @functools.cached_property
    def _names_by_field(self) -> dict[tuple[Any, str], Names]:
        """The names, each under the fields that hold one."""
        return {field: names for names in self.names for field in names.fields}

    def check_in(self, kind: object, field: str) -> FieldCheck | None:
        """Return what checks a field of a class beyond its type, if anything does."""
        return self._checks_by_field.get((class_of(kind), field))

    @functools.cached_property
    def _checks_by_field(self) -> dict[tuple[Any, str], FieldCheck]:
        """The checks, each under the fields that it is for."""
        return {field: check for check in self.checks for field in check.fields}

    def shape_in(self, kind: object, field: str) -> FieldShape | None:
        """Return the shape of what stands in a field of a class, if its type does not say it."""
        return self._shapes_by_field.get((class_of(kind), field))

    @functools.cached_property
    def _shapes_by_field(self) -> dict[tuple[Any, str], FieldShape]:
        """The shapes, each under the fields that have it."""
        return {field: shape for shape in self.shapes for field in shape.fields}

    def notation_of(self, kind: object) -> Notation | None:
        """Return the notation of a type, if it has one; the last one passed wins."""
        return self._notations_by_type.get(kind)

    @functools.cached_property
    def _notations_by_type(self) -> dict[Any, Notation]:
        """The notations, each under the type that it is for."""
        return {known.of: known for known in self.notations}

    def tag_of(self, kind: object) -> str | None:
        """Return the tag of a type's objects, or of those that stand in for them."""
        notation = self.notation_of(kind)
        return (None if notation is None else tag_of(notation.via)) or tag_of(kind)

    def members_of(self, kind: object) -> tuple[Any, ...]:
        """Return the types that may stand in a field of this one, open types spelt out."""
        if self.notation_of(kind) is not None:
            # Also a union can have a notation, and then stands for itself.
            return (kind,)
        members: dict[Any, None] = {}
        for member in members_of(kind):
            members.update(dict.fromkeys(self.open_types.get(member, (member,))))
        return tuple(members)

    def form_of(self, kind: object) -> Form:
        """
        Return the form in which values of a type stand, or refuse a type that has none.

        Raises:
            InvalidTypeError: For a type that no document can hold, with what to do.
        """
        notation = self.notation_of(kind)
        cls = class_of(kind)
        if notation is not None:
            # Plain data of a tagged class are an object, into which the codec puts the tag.
            return Form.OBJECT if self.tag_of(kind) else self.form_of(notation.via)
        if kind is str or _is_enum_of_text(cls) or _is_literal_text(kind):
            return Form.TEXT
        if kind is int:
            return Form.NUMBER
        if kind is bool:
            return Form.TRUTH
        if kind is object or kind is Source:
            return Form.ANY
        if isinstance(cls, type) and attrs.has(cls):
            return Form.OBJECT
        if cls in {tuple, frozenset} and get_args(kind):
            for item in get_args(kind):
                if item is not ...:
                    self.check(item)
            return Form.LIST
        if cls is Mapping and get_args(kind)[:1] == (str,):
            self.check(get_args(kind)[1])
            return Form.OBJECT
        if hasattr(kind, "__supertype__"):
            return self.form_of(kind.__supertype__)
        msg = (
            f"a document cannot hold a {name_of(kind)}: use text, whole numbers, tuples and "
            f"attrs classes, or pass a Notation for it, or open_types for a protocol"
        )
        raise InvalidTypeError(msg)

    def classes_in(self, kind: object) -> tuple[Any, ...]:
        """
        Return every attrs class that a document of a type can hold, the type's own first.

        Raises:
            InvalidTypeError: If one of their fields has a type that no document can hold.
        """
        classes: dict[Any, None] = {}
        self._gather(kind, classes, set())
        return tuple(classes)

    def _gather(self, kind: object, classes: dict[Any, None], done: set[object]) -> None:
        """Add the classes that values of a type can hold to those found already."""
        if kind in done:
            return
        self.check(kind)
        for member in self.members_of(kind):
            notation = self.notation_of(member)
            if notation is not None:
                self._gather(notation.via, classes, done)
            elif hasattr(member, "__supertype__"):
                self._gather(member.__supertype__, classes, done)
            elif attrs.has(class_of(member)) and member not in classes:
                classes[member] = None
                for field in fields_of(member):
                    self._gather(field.kind, classes, done)
            elif class_of(member) in {tuple, frozenset, Mapping}:
                for item in get_args(member):
                    if item is not ...:
                        self._gather(item, classes, done)
        done.add(kind)

    def check(self, kind: object) -> None:
        """Refuse a type that no document can hold, and a union that cannot be told apart."""
        members = self.members_of(kind)
        if members == (kind,):
            self.form_of(kind)
        else:
            self.by_form(kind)

    def by_form(self, kind: object) -> dict[Form, tuple[Any, ...]]:
        """
        Sort the members of a union by the form in which they stand.

        Raises:
            InvalidTypeError: If two of them could not be told apart in a document.
        """
        forms: dict[Form, tuple[Any, ...]] = {}
        for member in self.members_of(kind):
            if member is not type(None):
                form = self.form_of(member)
                forms[form] = (*forms.get(form, ()), member)
        for form, members in forms.items():
            if len(members) > 1 and not self._are_distinct(form, members):
                names = joined(map(name_of, members))
                cure = "give each a type_tag of its own" if form is Form.OBJECT else "drop one"
                msg = (
                    f"{names} cannot be told apart in a document, where each is {form.value}; "
                    f"{cure}"
                )
                raise InvalidTypeError(msg)
        if Form.ANY in forms and len(forms) > 1:
            msg = f"{name_of(kind)} cannot be read: one of its types may stand for the others"
            raise InvalidTypeError(msg)
        return forms

    def _are_distinct(self, form: Form, members: tuple[Any, ...]) -> bool:
        """Return whether members that share a form can be told apart."""
        if form is Form.OBJECT:
            tags = {self.tag_of(member) for member in members}
            return None not in tags and len(tags) == len(members)
        if form is Form.TEXT:
            words = [word for member in members for word in words_of(member)]
            free = [member for member in members if not words_of(member)]
            return len(set(words)) == len(words) and not (
                len(free) > 1 or any(self.notation_of(member) is None for member in free)
            )
        return False


def words_of(kind: object) -> tuple[str, ...]:
    """Return the words that an enumeration or a literal type allows, or none for other types."""
    if _is_literal_text(kind):
        return get_args(kind)
    if _is_enum_of_text(kind):
        return tuple(member.value for member in kind)  # type: ignore[attr-defined]  # an Enum
    return ()


def _is_enum_of_text(kind: object) -> bool:
    """Return whether a type is an enumeration whose values are all text."""
    return (
        isinstance(kind, type)
        and issubclass(kind, enum.Enum)
        and all(isinstance(member.value, str) for member in kind)
    )


def _is_literal_text(kind: object) -> bool:
    """Return whether a type is a literal type of text only."""
    return get_origin(kind) is Literal and all(isinstance(word, str) for word in get_args(kind))
