"""
Documents: a value with its schema, its version and the day it speaks of, as JSON text.

.. code-block:: json

    {
      "schema": "nhs-accountable-care/arrangement",
      "version": 2,
      "as_at": "2017-04-01",
      "sources": {"S01": {"title": "…", "publisher": "…"}},
      "document": {"name": "…", "sources": "S01, p. 4 [verified] | S02"}
    }

The table of sources stands in the envelope because one source is cited many times in one
document: written out at every citation it would drown the facts, and two copies could
disagree. In memory every citation still holds its whole source.

Beside them may stand ``confidence``, which is how sure a citation is that does not say so, and
``$schema``, by which editors find the JSON Schema. Neither is part of the value, and neither is
written: what `Codec.write` writes says of each citation how sure it is.
"""

import functools
import os
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, overload

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError

from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    NacError,
)
from nhs_accountable_care._core.fields import check_types, is_text, names_getattr
from nhs_accountable_care._core.limits import LONGEST_NAME
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.sources import Confidence, Source
from nhs_accountable_care._core.text import quoted, represented, with_article
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.documents.converter import build_converter
from nhs_accountable_care.documents.field_checks import FieldCheck, FieldShape
from nhs_accountable_care.documents.kinds import Kinds, fields_of, name_of
from nhs_accountable_care.documents.names import Names
from nhs_accountable_care.documents.plain import (
    COMMENT,
    DOUBLED,
    comments_in,
    copy_plain,
    decoded,
    doubled_keys_of,
    is_clean,
    is_comment,
    parse_json,
    too_deep,
    write_json,
)
from nhs_accountable_care.documents.problems import (
    Nearest,
    Telling,
    UnreadableError,
    Way,
    describe,
    found,
    in_order,
    listed_names,
    problems_of,
    text_of,
)
from nhs_accountable_care.documents.scalars import (
    NOTATIONS,
    Notation,
    read_text,
    read_whole_number,
)
from nhs_accountable_care.documents.schema_of_types import envelope_schema
from nhs_accountable_care.documents.sources import SourceTable, collect_sources

__all__ = ["Codec", "Document", "Schema"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_LOST: Final = f"what begins with {COMMENT} is read as a comment, and would be lost"
_DOCUMENT: Final = "$"
_ENVELOPE: Final = (
    "$schema",
    "schema",
    "version",
    "as_at",
    "confidence",
    "sources",
    "document",
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Document(Generic[T_co]):
    """
    A value as a document holds it: under which schema, and as it stood on which day.

    ``version`` is the one in which the text was written; writing always uses the newest.

    Raises:
        InvalidTypeError: If ``as_at`` is not a day.

    >>> Document(schema="example/name", version=1, as_at=date(2017, 4, 1), value="Salford").value
    'Salford'
    """

    schema: str
    version: int
    as_at: date
    value: T_co

    def __attrs_post_init__(self) -> None:
        """Refuse what is not a day."""
        check_day(self.as_at, "as_at")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Schema:
    """
    A kind of document: its name, the class of its value, and its versions.

    ``migrations`` has one function for each step from a version to the next, over plain
    data: the first brings the value under ``document`` from version 1 to 2.

    ``as_at`` names the field of the class, if it has one, that holds the day which the document
    speaks of. In a document that day stands in the envelope alone: reading puts it into the
    field, and writing takes it out again.

    Raises:
        InvalidValueError: If there is not one migration for each step from version 1, the name
            says nothing, or the class has no such field.

    >>> from nhs_accountable_care import DateRange
    >>> Schema(name="example/period", cls=DateRange).version
    1
    """

    name: str = attrs.field(validator=is_text)
    cls: Any
    version: int = 1
    migrations: tuple[Callable[[Any], Any], ...] = ()
    as_at: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a version that cannot be reached from the first, and a field that is none."""
        if len(self.migrations) != self.version - 1:
            msg = (
                f"{self.name} is at version {self.version} and has {len(self.migrations)} "
                f"migrations; give one for each step from version 1"
            )
            raise InvalidValueError(msg)
        if self.as_at is not None and self.as_at not in {
            field.name for field in fields_of(self.cls)
        }:
            msg = f"{self.name}: {name_of(self.cls)} has no field {self.as_at!r}"
            raise InvalidValueError(msg)


@names_getattr
@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class Codec:
    """
    Reads and writes documents of the schemas that it is given.

    A codec is a value: to read more, build another. ``open_types`` says which classes may
    stand where a field is annotated with a protocol; ``notations`` how types that JSON does
    not know are written; ``names`` which fields hold a name from a closed set, and ``checks``
    which hold less than their type allows, and ``shapes`` what shape plain data have. A type
    that no document could hold is refused here, when the codec is built.

    Raises:
        InvalidTypeError: If a class has a field that no document can hold, or two classes that
            could not be told apart in one.
        InvalidValueError: If two schemas have one name.

    >>> from nhs_accountable_care import DateRange
    >>> codec = Codec(schemas=(Schema(name="example/period", cls=DateRange),))
    >>> document = codec.document(DateRange.parse("2017-04-01/.."), as_at=date(2017, 4, 1))
    >>> text = codec.write(document)
    >>> print(text, end="")
    {
      "schema": "example/period",
      "version": 1,
      "as_at": "2017-04-01",
      "document": {
        "first_day": "2017-04-01"
      }
    }
    >>> codec.read(text) == document
    True
    >>> codec.read(text.replace("first_day", "frist_day"))
    Traceback (most recent call last):
        ...
    nhs_accountable_care.DocumentError: $.frist_day: unknown key (did you mean 'first_day'?)
    $.first_day: missing

    Plain data without an envelope go through its converter:

    >>> print(codec.converter.structure({"first_day": "2017-04-01"}, DateRange))
    from 1 April 2017
    """

    schemas: tuple[Schema, ...]
    open_types: Mapping[Any, tuple[Any, ...]] = attrs.field(factory=dict)
    notations: tuple[Notation, ...] = ()
    names: tuple[Names, ...] = ()
    checks: tuple[FieldCheck, ...] = ()
    shapes: tuple[FieldShape, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse two schemas of one name, and types that no document can hold."""
        names = [schema.name for schema in self.schemas]
        if len(set(names)) < len(names):
            msg = f"two schemas have one name: {', '.join(names)}"
            raise InvalidValueError(msg)
        for schema in self.schemas:
            self._kinds.classes_in(schema.cls)

    @functools.cached_property
    def _kinds(self) -> Kinds:
        """What the codec knows of types."""
        return Kinds(
            notations=(*NOTATIONS, *self.notations),
            open_types=dict(self.open_types),
            names=self.names,
            checks=self.checks,
            shapes=self.shapes,
        )

    @functools.cached_property
    def converter(self) -> Converter:
        """
        The cattrs converter of the codec, for plain data without an envelope.

        It raises what cattrs raises: `cattrs.errors.BaseValidationError`. Hooks of your own are
        registered before it first reads or writes, since it keeps those that it has used.
        """
        return build_converter(self._kinds)

    def plus(
        self,
        *schemas: Schema,
        open_types: Mapping[Any, tuple[Any, ...]] | None = None,
        notations: tuple[Notation, ...] = (),
        names: Mapping[str, tuple[str, ...]] | None = None,
    ) -> "Codec":
        """
        Return a codec that reads and writes more; classes are added to those of an open type.

        ``names`` gives for a sort of names, such as ``FormKey``, those of your own.

        Raises:
            InvalidTypeError: For a type that no document can hold, as when a codec is built.
            InvalidValueError: If a schema has the name of one that is there already, or the
                codec knows no names of a sort.

        >>> from nhs_accountable_care import DateRange, Source
        >>> codec = Codec(schemas=(Schema(name="example/period", cls=DateRange),))
        >>> more = codec.plus(Schema(name="example/source", cls=Source))
        >>> [schema.name for schema in more.schemas]
        ['example/period', 'example/source']
        """
        merged = dict(self.open_types)
        for kind, classes in (open_types or {}).items():
            merged[kind] = (*merged.get(kind, ()), *classes)
        more, sorts = names or {}, [each.sort for each in self.names]
        for sort in more:
            if sort not in sorts:
                hint = did_you_mean(sort, sorts) or f"known: {in_order(sorts)}"
                msg = f"this codec has no names of the sort {sort!r}; {hint}"
                raise InvalidValueError(msg)
        return Codec(
            schemas=self.schemas + schemas,
            open_types=merged,
            notations=self.notations + notations,
            names=tuple(
                attrs.evolve(each, known=each.known + more.get(each.sort, ()))
                for each in self.names
            ),
            checks=self.checks,
            shapes=self.shapes,
        )

    def document(self, value: T, *, as_at: date | None = None) -> Document[T]:
        """
        Wrap a value for writing, under the schema of its class.

        Without ``as_at`` it is the day that the value itself says it speaks of; with it, the
        value in the document says the same.

        Raises:
            InvalidTypeError: If no schema of the codec is for values of this class.
            InvalidValueError: If neither says of which day the document speaks.
        """
        for schema in self.schemas:
            if type(value) is schema.cls:
                field = schema.as_at
                own = None if field is None else getattr(value, field)
                day = own if as_at is None else as_at
                if day is None:
                    msg = "say of which day the document speaks: as_at=date(2017, 4, 1)"
                    raise InvalidValueError(msg)
                made = Document(schema=schema.name, version=schema.version, as_at=day, value=value)
                if field is None or own == day:
                    return made
                dated: Any = value
                return attrs.evolve(made, value=attrs.evolve(dated, **{field: day}))
        known = ", ".join(name_of(schema.cls) for schema in self.schemas)
        kind = with_article(type(value).__name__)
        msg = f"{kind} is no document of its own; those of this codec: {known}"
        raise InvalidTypeError(msg)

    @overload
    def read(self, data: bytes | str | Mapping[str, Any]) -> Document[Any]: ...

    @overload
    def read(self, data: bytes | str | Mapping[str, Any], of: type[T]) -> Document[T]: ...

    def read(
        self, data: bytes | str | Mapping[str, Any], of: type[T] | None = None
    ) -> Document[Any]:
        """
        Read a document from text or from plain data, of any schema or of one class only.

        Of a document with very many problems the first hundred are told, and the others counted.

        Raises:
            DocumentError: With the problems that were found, for whatever input.
            InvalidTypeError: If no schema of the codec is for the class ``of``.
        """
        return with_room(lambda: self._read(data, of))

    def _read(
        self, data: bytes | str | Mapping[str, Any], of: type[Any] | None = None
    ) -> Document[Any]:
        """Read a document, with room for the calls that it takes."""
        text = decoded(data) if isinstance(data, (bytes, str)) else None
        plain = data if text is None else parse_json(text)
        if not isinstance(plain, Mapping):
            error = found(plain, "an object with schema, version, as_at and document")
            raise DocumentError(problems_of(error, "document"))
        expected = [each.name for each in self.schemas if of is None or each.cls is of]
        if not expected:
            msg = f"no document of this codec holds a {name_of(of)}"
            raise InvalidTypeError(msg)
        reading = _Reading(codec=self)
        # What a program passes is copied in any case, since reading writes into it.
        parts = reading.take_apart(plain, as_it_is=text is not None and is_clean(text, plain))
        schema = reading.part(parts, "schema", lambda name: self._schema_of(name, expected))
        version = reading.part(parts, "version", lambda number: _known_version(number, schema))
        as_at = reading.part(parts, "as_at", lambda day: self.converter.structure(day, date))
        table = SourceTable()
        if "$schema" in parts:
            # It is for editors; which kind of document this is says "schema".
            reading.attempt("$schema", lambda: read_text(parts["$schema"]))
        if "confidence" in parts:
            confidence = reading.attempt(
                "confidence", lambda: self.converter.structure(parts["confidence"], Confidence)
            )
            table.confidence = confidence or table.confidence
        if "sources" in parts:
            reading.read_sources(parts["sources"], table)
        value = None
        if "document" not in parts:
            reading.telling.add("document", None, "missing")
        elif schema is not None and version is not None:
            value = reading.read_value(parts["document"], schema, version, table, as_at)
        if reading.telling or schema is None or version is None or as_at is None:
            raise DocumentError(reading.telling.problems)
        return Document(schema=schema.name, version=version, as_at=as_at, value=value)

    def _schema_of(self, name: object, expected: Collection[str]) -> Schema:
        """Return the schema that a document names, if it is one of those expected."""
        schema = self._schemas.get(read_text(name))
        if schema is None:
            msg = f"unknown schema {quoted(str(name))}; known: {in_order(self._schemas)}"
            raise UnreadableError(msg, Nearest(str(name), self._schemas))
        if schema.name not in expected:
            msg = f"this is a document of {schema.name!r}; expected {in_order(expected)}"
            raise UnreadableError(msg)
        return schema

    @overload
    def read_file(self, path: str | os.PathLike[str]) -> Document[Any]: ...

    @overload
    def read_file(self, path: str | os.PathLike[str], of: type[T]) -> Document[T]: ...

    def read_file(self, path: str | os.PathLike[str], of: type[T] | None = None) -> Document[Any]:
        """
        Read a document from a file.

        Raises:
            DocumentError: With every problem that was found in the file.
            InvalidTypeError: If no schema of the codec is for the class ``of``, or the path is no
                text.
            InvalidValueError: If the path holds signs that no name of a file can have.
            OSError: If there is no such file, or it may not be read.
        """
        data = _named(path).read_bytes()
        return self.read(data) if of is None else self.read(data, of)

    def write_file(self, document: Document[Any], path: str | os.PathLike[str]) -> None:
        """
        Write a document to a file, as UTF-8 with plain line ends on every system.

        Raises:
            DocumentError: If the value holds what no document can, with every problem.
            InvalidTypeError: If the path is no text.
            InvalidValueError: As `write` does, and if the path holds signs that no name of a file
                can have; then the file is not touched.
            OSError: If the file may not be written.
        """
        _named(path).write_bytes(self.write(document).encode())

    def write(self, document: Document[Any]) -> str:
        """
        Write a document as text, the same for the same document.

        What is written is read back first: nothing leaves that would not be read again, and
        written again as the same text.

        Raises:
            DocumentError: If the value holds what no document can, with the problems.
            InvalidValueError: If an exact number takes more than forty characters, or the codec
                has no schema of the name that the document gives.
        """
        try:
            return with_room(lambda: self._write(document))
        except RecursionError:
            raise too_deep(_DOCUMENT) from None

    def _write(self, document: Document[Any]) -> str:
        """Write a document as text, with room for the calls that it takes."""
        telling = Telling()
        schema = self._schema_named(document.schema)
        own = None if schema.as_at is None else getattr(document.value, schema.as_at, None)
        if own not in {None, document.as_at}:
            message = f"the value speaks of {own}, and the document of {document.as_at}"
            telling.add("$", (None, str(schema.as_at)), message, "make them one day")
            raise DocumentError(telling.problems)
        plain, table = self._plain(document.value, schema, telling)
        for start, data in (("sources", table), ("$", plain)):
            for way in comments_in(data):
                telling.add(start, way, _LOST, "give it another name")
        if telling:
            raise DocumentError(telling.problems)
        envelope = {
            "schema": schema.name,
            "version": schema.version,
            "as_at": document.as_at.isoformat(),
            **({"sources": table} if table else {}),
            "document": plain,
        }
        again = self._plain(self._read(envelope).value, schema, telling)
        if again != (plain, table) or telling:
            message = f"this {name_of(schema.cls)} would not be read back as it is written"
            hint = "look at the notations of its parts: reading must undo what writing does"
            telling.add("$", None, message, hint)
            raise DocumentError(telling.problems)
        return write_json(envelope)

    def _plain(
        self, value: object, schema: Schema, telling: Telling
    ) -> tuple[Any, dict[str, Any]]:
        """Make plain data of a value, and the table of the sources that it cites."""
        plain = self.converter.unstructure(value, unstructure_as=schema.cls)
        if schema.as_at is not None and isinstance(plain, dict):
            plain.pop(schema.as_at, None)
        return plain, collect_sources(plain, telling)

    def json_schema(self, name: str) -> dict[str, Any]:
        """
        Return the JSON Schema (2020-12) of a schema's documents, in its newest version.

        It refuses what has the wrong shape; reading checks more than it can say.

        Raises:
            InvalidValueError: If no schema of the codec has the name.

        >>> from nhs_accountable_care import DateRange
        >>> codec = Codec(schemas=(Schema(name="example/period", cls=DateRange),))
        >>> codec.json_schema("example/period")["$defs"]["DateRange"]["required"]
        ['first_day']
        """
        schema = self._schema_named(name)
        left_out = {each.cls: each.as_at for each in self.schemas if each.as_at is not None}
        return with_room(
            lambda: envelope_schema(
                self._kinds, schema.name, schema.version, schema.cls, left_out=left_out
            )
        )

    def _schema_named(self, name: str) -> Schema:
        """Return the schema of a name that a program gives."""
        schema = self._schemas.get(name)
        if schema is None:
            msg = f"no schema is named {quoted(name)}; known: {in_order(self._schemas)}"
            raise InvalidValueError(msg)
        return schema

    @functools.cached_property
    def _schemas(self) -> dict[str, Schema]:
        """The schemas by name."""
        return {schema.name: schema for schema in self.schemas}


def _named(path: str | os.PathLike[str]) -> Path:
    """Return the path of a file, if it can be one."""
    if not isinstance(path, str | os.PathLike):
        msg = f"the path is {represented(path)}; write text, or a Path"
        raise InvalidTypeError(msg)
    try:
        can_be_one = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        can_be_one = False
    if not can_be_one:
        msg = f"the path {quoted(str(path))} has a sign that no name of a file can have; check it"
        raise InvalidValueError(msg)
    return Path(path)


def _known_version(number: object, schema: Schema | None) -> int:
    """Return the version of a document, if this codec knows how to read it."""
    version = read_whole_number(number)
    if version < 1:
        msg = f"there is no version {version}; the first is 1"
        raise UnreadableError(msg)
    if schema is not None and version > schema.version:
        msg = f"version {version} is newer than {schema.version}, the newest that is known here"
        raise UnreadableError(msg, "upgrade the library that reads it")
    return version


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Reading:
    """One document while it is read, with the problems found so far."""

    codec: Codec
    telling: Telling = attrs.field(factory=Telling)

    def take_apart(self, envelope: Mapping[str, Any], *, as_it_is: bool) -> dict[str, Any]:
        """Copy the parts of an envelope or take them, and say what does not belong there."""
        for name in doubled_keys_of(envelope):
            self.telling.add("", (None, name), *DOUBLED)
        parts = {}
        for key, value in envelope.items():
            if is_comment(key):
                copy_plain({key: value}, "", self.telling)
            elif key in _ENVELOPE and as_it_is:
                parts[key] = value
            elif key in _ENVELOPE:
                start = "$" if key == "document" else key
                parts[key] = copy_plain(value, start, self.telling)
            elif not isinstance(key, str):
                self.telling.add("", None, f"the key is {describe(key)}", "write it as text")
            else:
                hint = Nearest(key, _ENVELOPE, lambda: f"known: {listed_names(_ENVELOPE)}")
                self.telling.add("", (None, key), "unknown key", hint)
        return parts

    def part(self, parts: Mapping[str, Any], name: str, read: Callable[[Any], T]) -> T | None:
        """Read a part of the envelope that every document has."""
        if name not in parts:
            self.telling.add(name, None, "missing", _CURES[name])
            return None
        return self.attempt(name, lambda: read(parts[name]))

    def attempt(self, start: str, read: Callable[[], T], way: Way = None) -> T | None:
        """Read what stands at the end of a way, or note why it cannot be read."""
        try:
            return read()
        except (BaseValidationError, UnreadableError, NacError) as error:
            self.telling.add_error(error, start, way)
            return None

    def read_sources(self, sources: object, table: SourceTable) -> None:
        """Read the table of sources, each of which stands under its key."""
        if not isinstance(sources, dict):
            error = found(sources, "an object with the sources by key")
            self.telling.add_error(error, "sources")
            return
        table.tabled_keys = frozenset(sources)
        for key, entry in sources.items():
            # A source that cannot be read is one problem, and not one for each citation.
            table.known[key] = Source(key=key.strip()[:LONGEST_NAME] or "?", title="?")
            read = functools.partial(self.read_entry, key, entry)
            source = self.attempt("sources", read, (None, key))
            if source is not None:
                table.known[key] = source

    def read_entry(self, key: str, entry: object) -> Source:
        """Read one source of the table."""
        if not isinstance(entry, dict):
            raise found(entry, "an object with the title of a source")
        if "key" in entry:
            msg = "the key of a source stands before it, and not inside it"
            raise UnreadableError(msg, "take 'key' out")
        return self.codec.converter.structure({"key": key, **entry}, Source)

    def read_value(
        self,
        plain: object,
        schema: Schema,
        version: int,
        table: SourceTable,
        as_at: date | None,
    ) -> object:
        """Bring plain data to the newest version, and read the value of it."""
        for older, migrate in enumerate(schema.migrations[version - 1 :], start=version):
            try:
                plain = migrate(plain)
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                # Migrations trust the shape of old documents, and this one has another.
                message = f"cannot be brought from version {older} to {older + 1}"
                hint = f"its shape is not that of version {older}: {text_of(error)}"
                self.telling.add("$", None, message, hint)
                return None
        table.hand_out(plain)
        if schema.as_at is not None and isinstance(plain, dict):
            if schema.as_at in plain:
                message = "the day that a document speaks of stands in its envelope alone"
                hint = "take it out here; 'as_at' stands beside 'schema' and 'version'"
                self.telling.add("$", (None, schema.as_at), message, hint)
            plain.pop(schema.as_at, None)
            if as_at is not None:
                plain[schema.as_at] = as_at.isoformat()
        return self.attempt("$", lambda: self.codec.converter.structure(plain, schema.cls))


_CURES: Final = {
    "schema": 'name the kind of document, such as "nhs-accountable-care/arrangement"',
    "version": "write 2 if it was written by hand",
    "as_at": 'give the day it speaks of, such as "2017-04-01"',
}
