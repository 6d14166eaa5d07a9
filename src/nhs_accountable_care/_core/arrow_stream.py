"""
The Arrow stream protocol, by which one table is read by every dataframe library.

A library that is given an object with ``__arrow_c_stream__`` gets a capsule: a pointer to a C
structure with functions that give a schema, and then batches of columns. What is pointed at
belongs to this side until the other calls the function ``release`` of the structure, which may be
at once, hours later, in another thread, or while the interpreter ends. The layout of the three
structures and who owns what is as the Arrow C data interface and the Arrow C stream interface say
(https://arrow.apache.org/docs/format/CDataInterface.html, and CStreamInterface, PyCapsuleInterface
beside it).

It is written with ctypes, so that the library needs no other package for it, and loaded when a
stream is asked for. What went wrong in trials, and is minded here:

- What a structure points at is held by an object of Python, of which the structure owns one
  reference. Each child owns its own, since a reader may keep a column and release the rest.
- The functions below use nothing by a name of the module, and are never freed. A table that stands
  in a variable of somebody's script is released after the modules have been taken apart.
- A reader written in C may drop a table because something failed, so while an exception is on its
  way: a misspelt column of a table that stands in no variable is enough. Every call of Python
  would then fail, ``release`` not take effect, and pyarrow end the process. So what is pending is
  taken out first. It cannot be put back from a function of Python. It is printed as one that was
  ignored, and the caller gets a SystemError in its place.
- Arguments come as plain addresses, because to make pointers of them calls Python as well.
"""

import ctypes
from array import array
from collections.abc import Callable, Sequence
from ctypes import c_char_p, c_int64, c_void_p, py_object
from datetime import date
from itertools import accumulate
from typing import Any, Final, TypeAlias

__all__ = ["stream_capsule"]

Cells: TypeAlias = Sequence[object]
"""One column of a table: values of its kind, and `None` where there is none."""


class _Schema(ctypes.Structure):
    """The name and the type of a column, or of a table with its columns as children."""

    _fields_ = (
        ("format", c_char_p),
        ("name", c_char_p),
        ("metadata", c_char_p),
        ("flags", c_int64),
        ("n_children", c_int64),
        ("children", c_void_p),
        ("dictionary", c_void_p),
        ("release", c_void_p),
        ("private_data", py_object),
    )


class _Array(ctypes.Structure):
    """The values of a column, or of a table with its columns as children."""

    _fields_ = (
        ("length", c_int64),
        ("null_count", c_int64),
        ("offset", c_int64),
        ("n_buffers", c_int64),
        ("n_children", c_int64),
        ("buffers", c_void_p),
        ("children", c_void_p),
        ("dictionary", c_void_p),
        ("release", c_void_p),
        ("private_data", py_object),
    )


class _Stream(ctypes.Structure):
    """The functions by which a reader asks for the schema and for one batch after the other."""

    _fields_ = (
        ("get_schema", c_void_p),
        ("get_next", c_void_p),
        ("get_last_error", c_void_p),
        ("release", c_void_p),
        ("private_data", py_object),
    )


class _Lent:
    """What a structure points at, kept until the structure is released."""

    __slots__ = ("children", "kept")

    def __init__(self, kept: object, children: Sequence[ctypes.Structure] = ()) -> None:
        """Keep buffers, and the structures of children."""
        self.kept = kept
        self.children = children


class _Table:
    """What a stream has to give: columns, and whether the batch that has them is still here."""

    __slots__ = ("children", "columns", "error", "is_given", "length", "metadata", "name")

    def __init__(
        self, name: bytes, columns: "list[_Column]", length: int, metadata: bytes | None
    ) -> None:
        """Keep what is written already, so that nothing can go wrong when it is asked for."""
        self.name = name
        self.columns = columns
        self.length = length
        self.metadata = metadata
        self.is_given = False
        self.error: Any = None
        # A stream has none, and is released as schemas and arrays are.
        self.children: tuple[ctypes.Structure, ...] = ()


class _Column:
    """One column as Arrow has it: a name, the letter of its type, and buffers of numbers."""

    __slots__ = ("buffers", "letter", "name", "nulls")

    def __init__(self, name: bytes, kind: type, cells: Cells) -> None:
        """Write the buffers of the cells; the first says which of them hold a value."""
        self.name = name
        self.nulls = sum(cell is None for cell in cells)
        validity = _bits([cell is not None for cell in cells]) if self.nulls else None
        self.letter, written = _WRITERS[kind](cells)
        self.buffers: tuple[Buffer | None, ...] = (validity, *written)


Buffer: TypeAlias = "array[int]"


def _bits(truths: Sequence[object]) -> "Buffer":
    """Write truths as bits, the first in the lowest bit of the first byte."""
    # In base two a text of digits is read in linear time, and faster than bit by bit.
    digits = "".join("1" if truth else "0" for truth in reversed(truths))
    number = int(digits or "0", 2)
    return _filled(array("B", number.to_bytes((len(truths) + 7) // 8, "little")))


def _filled(buffer: "Buffer") -> "Buffer":
    """Return a buffer with an address, which an empty one has not, and some readers want."""
    if not buffer:
        buffer.append(0)
    return buffer


def _text(cells: Cells) -> "tuple[bytes, tuple[Buffer, ...]]":
    """Write text: where each begins and ends, in 64 bits, and all of it in UTF-8."""
    # Half a surrogate pair is no text in UTF-8, and readers trust that it is; so it is shown.
    parts = [
        b"" if cell is None else str(cell).encode("utf-8", "backslashreplace") for cell in cells
    ]
    offsets = array("q", accumulate(map(len, parts), initial=0))
    return b"U", (offsets, _filled(array("B", b"".join(parts))))


def _whole_numbers(cells: Cells) -> "tuple[bytes, tuple[Buffer, ...]]":
    """Write whole numbers of 64 bits."""
    numbers: list[Any] = [0 if cell is None else cell for cell in cells]
    return b"l", (_filled(array("q", numbers)),)


def _truths(cells: Cells) -> "tuple[bytes, tuple[Buffer, ...]]":
    """Write truths as bits."""
    return b"b", (_bits(cells),)


_EPOCH: Final = date(1970, 1, 1).toordinal()


def _days(cells: Cells) -> "tuple[bytes, tuple[Buffer, ...]]":
    """Write days as their distance from 1 January 1970, in 32 bits."""
    days = [cell.toordinal() - _EPOCH if isinstance(cell, date) else 0 for cell in cells]
    return b"tdD", (_filled(array("i", days)),)


_WRITERS: Final[dict[type, "Callable[[Cells], tuple[bytes, tuple[Buffer, ...]]]"]] = {
    str: _text,
    int: _whole_numbers,
    bool: _truths,
    date: _days,
}

_NULLABLE: Final = 2
_IO_ERROR: Final = 5


def stream_capsule(
    name: str,
    columns: Sequence[tuple[str, type, Cells]],
    length: int,
    notes: Sequence[tuple[str, str]] = (),
) -> object:
    """
    Return a table as a capsule that any library which speaks Arrow reads, once.

    Args:
        name: What the table is called.
        columns: The name of each, its kind, which is `str`, `int`, `bool` or `date`, and cells.
        length: How many cells each column has.
        notes: What stands in the metadata of the schema, as keys and values.

    Raises:
        OverflowError: For a whole number that 64 bits do not hold.

    >>> stream_capsule("net", [("pence", int, [500, None])], 2)
    <capsule object "arrow_array_stream" at 0x...>
    """
    table = _Table(
        _utf8(name),
        [_Column(_utf8(each), kind, cells) for each, kind, cells in columns],
        length,
        _metadata(notes),
    )
    return _capsule(table)


def _utf8(text: str) -> bytes:
    """Write a name, which ends at its first zero for a reader in C; so that is shown."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace")


def _metadata(notes: Sequence[tuple[str, str]]) -> bytes | None:
    """Write keys and values as a schema has them: each behind its length, in 32 bits."""
    if not notes:
        return None
    written = array("i", [len(notes)]).tobytes()
    for pair in notes:
        for text in pair:
            encoded = text.encode("utf-8", "backslashreplace")
            written += array("i", [len(encoded)]).tobytes() + encoded
    return written


def _schema_into(
    schema: _Schema,
    letter: bytes,
    name: bytes,
    *,
    metadata: bytes | None = None,
    flags: int = 0,
    children: Sequence[_Schema] = (),
) -> None:
    """Write a schema into memory of the reader, which owns it from then on."""
    pointers = (c_void_p * len(children))(*map(ctypes.addressof, children))
    schema.format = letter
    schema.name = name
    schema.metadata = metadata
    schema.flags = flags
    schema.n_children = len(children)
    schema.children = ctypes.addressof(pointers) if children else None
    schema.dictionary = None
    _own(schema, _Lent((letter, name, metadata, pointers), children), _RELEASE_SCHEMA)


def _array_into(
    values: _Array,
    length: int,
    nulls: int,
    buffers: "Sequence[Buffer | None]",
    children: Sequence[_Array] = (),
) -> None:
    """Write the values of a column, or a batch, into memory of the reader, which owns it then."""
    addresses = [None if each is None else each.buffer_info()[0] for each in buffers]
    buffer_pointers = (c_void_p * len(buffers))(*addresses)
    pointers = (c_void_p * len(children))(*map(ctypes.addressof, children))
    values.length = length
    values.null_count = nulls
    values.offset = 0
    values.n_buffers = len(buffers)
    values.buffers = ctypes.addressof(buffer_pointers)
    values.n_children = len(children)
    values.children = ctypes.addressof(pointers) if children else None
    values.dictionary = None
    _own(values, _Lent((buffers, buffer_pointers, pointers), children), _RELEASE_ARRAY)


def _own(structure: Any, kept: object, release: int) -> None:  # noqa: ANN401 -- one of three
    """Give a structure its one reference to what it points at, and how to give it back."""
    structure.private_data = kept
    _incref(kept)
    structure.release = release


def _lend_schema(table: _Table, out: int) -> None:
    """Write the schema of a table; a reader may ask for it again, and gets another."""
    children = (_Schema * len(table.columns))()
    for child, column in zip(children, table.columns, strict=True):
        _schema_into(child, column.letter, column.name, flags=_NULLABLE)
    _schema_into(
        _Schema.from_address(out), b"+s", table.name, metadata=table.metadata, children=[*children]
    )


def _lend_batch(table: _Table, out: int) -> None:
    """Write all rows as one batch, also where there are none; after that the stream ends."""
    batch = _Array.from_address(out)
    if table.is_given:
        batch.release = None
        return
    children = (_Array * len(table.columns))()
    for child, column in zip(children, table.columns, strict=True):
        _array_into(child, table.length, column.nulls, column.buffers)
        # From here on they are the reader's, who may go through a long stream before it ends.
        column.buffers = ()
    _array_into(batch, table.length, 0, (None,), [*children])
    table.is_given = True


def _capsule(table: _Table) -> object:
    """Put the stream of a table into a capsule."""
    address = _allocate(ctypes.sizeof(_Stream))
    stream = _Stream.from_address(address)
    stream.get_schema = _GET_SCHEMA
    stream.get_next = _GET_NEXT
    stream.get_last_error = _GET_LAST_ERROR
    _own(stream, table, _RELEASE_STREAM)
    return _new_capsule(address, ctypes.addressof(_CAPSULE_NAME), _DESTROY)


# --- What a reader calls ---


def _of_python(name: str, *types: Any) -> Any:  # noqa: ANN401 -- a function of the interpreter
    """Return a function of the interpreter by its name, with the types of result and arguments."""
    # Not as an attribute of `pythonapi`, whose types others could set to something else.
    return ctypes.PYFUNCTYPE(*types)((name, ctypes.pythonapi))


_incref: Final = _of_python("Py_IncRef", None, py_object)
_allocate: Final = _of_python("PyMem_RawMalloc", c_void_p, ctypes.c_size_t)
_new_capsule: Final = _of_python("PyCapsule_New", py_object, c_void_p, c_void_p, c_void_p)
_CAPSULE_NAME: Final = ctypes.create_string_buffer(b"arrow_array_stream")


def _address_of(function: Callable[..., object], *types: Any) -> int:  # noqa: ANN401 -- as above
    """Return the address by which C calls a function, which stays what it is for ever."""
    callback = ctypes.CFUNCTYPE(*types)(function)
    _incref(callback)
    address = ctypes.cast(callback, c_void_p).value
    assert address is not None  # noqa: S101 -- a function has an address
    return address


def _releasing(structure: Any) -> Callable[[int], None]:  # noqa: ANN401 -- one of the three
    """Return the function that takes back what a structure of this sort points at."""
    raise_what_is_pending = _of_python("PyErr_Occurred", c_void_p)
    decref = _of_python("Py_DecRef", None, py_object)
    address_of = ctypes.addressof

    def release(address: int) -> None:
        try:
            raise_what_is_pending()
        finally:
            lent = structure.from_address(address)
            kept = lent.private_data
            lent.release = None
            for child in kept.children:
                # A reader that kept a column has taken it away, and marked it as released here.
                if child.release:
                    release(address_of(child))
            decref(kept)

    return release


def _destroying(release_stream: Callable[[int], None]) -> Callable[[int], None]:
    """Return the function that ends a capsule, whether somebody read its stream or not."""
    raise_what_is_pending = _of_python("PyErr_Occurred", c_void_p)
    pointer_of = _of_python("PyCapsule_GetPointer", c_void_p, c_void_p, c_void_p)
    free = _of_python("PyMem_RawFree", None, c_void_p)
    name, structure = ctypes.addressof(_CAPSULE_NAME), _Stream

    # The capsule comes as an address: it is dying, and a reference to it would wake it up.
    def destroy(capsule: int) -> None:
        try:
            raise_what_is_pending()
        finally:
            address = pointer_of(capsule, name)
            if structure.from_address(address).release:
                release_stream(address)
            free(address)

    return destroy


def _asked_for(lend: Callable[[_Table, int], None], stream: int, out: int) -> int:
    """Answer a reader: zero, or the number of an error, of which `_last_error` has the words."""
    table: _Table = _Stream.from_address(stream).private_data
    try:
        lend(table, out)
    except BaseException as error:  # noqa: BLE001 -- C knows no exceptions: it gets a number
        table.error = ctypes.create_string_buffer(_utf8(repr(error)))
        return _IO_ERROR
    return 0


def _get_schema(stream: int, out: int) -> int:
    """Answer with the schema."""
    return _asked_for(_lend_schema, stream, out)


def _get_next(stream: int, out: int) -> int:
    """Answer with the next batch."""
    return _asked_for(_lend_batch, stream, out)


def _last_error(stream: int) -> int | None:
    """Return where it stands what went wrong, if anything did."""
    error = _Stream.from_address(stream).private_data.error
    return None if error is None else ctypes.addressof(error)


_release_stream: Final = _releasing(_Stream)
_RELEASE_SCHEMA: Final = _address_of(_releasing(_Schema), None, c_void_p)
_RELEASE_ARRAY: Final = _address_of(_releasing(_Array), None, c_void_p)
_RELEASE_STREAM: Final = _address_of(_release_stream, None, c_void_p)
_DESTROY: Final = _address_of(_destroying(_release_stream), None, c_void_p)
_GET_SCHEMA: Final = _address_of(_get_schema, ctypes.c_int, c_void_p, c_void_p)
_GET_NEXT: Final = _address_of(_get_next, ctypes.c_int, c_void_p, c_void_p)
_GET_LAST_ERROR: Final = _address_of(_last_error, c_void_p, c_void_p)
