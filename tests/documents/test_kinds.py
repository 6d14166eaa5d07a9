"""Which types a document can hold, and how a codec is told of more."""

import enum
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Generic, Literal, NewType, Protocol, TypeVar

import attrs
import pytest
from cattrs.errors import ClassValidationError

from nhs_accountable_care import (
    Citation,
    Confidence,
    DateRange,
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Money,
    Problem,
    Rounding,
    Share,
    Source,
    Timeline,
    UnknownCodeError,
)
from nhs_accountable_care.documents import Codec, Document, Notation, Schema
from nhs_accountable_care.documents.kinds import Kinds
from nhs_accountable_care.documents.problems import UnreadableError, at_field, problems_of
from nhs_accountable_care.documents.scalars import NOTATIONS

DAY = date(2017, 4, 1)
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Holder(Generic[T]):
    """Something with one field of any type."""

    held: T


def codec_for(kind: Any, *notations: Notation) -> Codec:  # noqa: ANN401 - any annotation
    """A codec of documents that hold one value of a type."""
    schemas = (Schema(name="example/holder", cls=Holder[kind]),)
    return Codec(schemas=schemas, notations=notations)


def envelope(held: object) -> dict[str, object]:
    """A document that holds a value."""
    head = {"schema": "example/holder", "version": 1, "as_at": "2017-04-01"}
    return {**head, "document": {"held": held}}


def read(codec: Codec, held: object) -> Any:  # noqa: ANN401 - what it holds
    """Read a document that holds a value."""
    return codec.read(envelope(held)).value.held


def problems(codec: Codec, held: object) -> list[str]:
    """Read a document that cannot be read."""
    with pytest.raises(DocumentError) as caught:
        read(codec, held)
    return [str(problem) for problem in caught.value.problems]


def document_of(value: object) -> Document[object]:
    """Put a value into a document."""
    return Document(schema="example/holder", version=1, as_at=DAY, value=Holder(held=value))


def plain_of(codec: Codec, value: object) -> Any:  # noqa: ANN401 - plain data
    """Write a value that is held."""
    [schema] = codec.schemas
    holder = Holder(held=value)
    return codec.converter.unstructure(holder, unstructure_as=schema.cls)["held"]


class Shape(Protocol):
    """A protocol that nothing is said to stand for."""

    @property
    def area(self) -> int:
        """How large it is."""
        ...


@attrs.frozen(kw_only=True)
class Round:
    """A class with a tag."""

    type_tag: ClassVar[str] = "round"
    across: int


@attrs.frozen(kw_only=True)
class Circular:
    """Another class with the same tag."""

    type_tag: ClassVar[str] = "round"
    across: int


@attrs.frozen(kw_only=True)
class Typed:
    """A class with a tag and a field of the name under which tags are written."""

    type_tag: ClassVar[str] = "typed"
    type: str


class Colour(enum.Enum):
    """An enumeration of words."""

    RED = "red"
    BLUE = "blue"


class Mood(enum.Enum):
    """An enumeration that shares a word with another."""

    BLUE = "blue"


class Level(enum.Enum):
    """An enumeration of numbers."""

    LOW = 1


class Size(enum.StrEnum):
    """An enumeration whose members are text themselves."""

    LARGE = "large"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (float, "a document cannot hold a float"),
        (Decimal, "a document cannot hold a Decimal"),
        (bytes, "a document cannot hold a bytes"),
        (Path, "a document cannot hold a Path"),
        (datetime, "a document cannot hold a datetime"),
        (Any, "a document cannot hold a Any"),
        (type(None), "a document cannot hold a NoneType"),
        (list[str], r"a document cannot hold a list\[str\]"),
        (tuple, "a document cannot hold a tuple"),
        (dict[str, str], r"a document cannot hold a dict\[str, str\]"),
        (Mapping[int, str], r"a document cannot hold a collections.abc.Mapping\[int, str\]"),
        (Mapping[str, float], "a document cannot hold a float"),
        (tuple[float, ...], "a document cannot hold a float"),
        (tuple[str, float], "a document cannot hold a float"),
        (str | float, "a document cannot hold a float"),
        (Level, "a document cannot hold a Level"),
        (Literal[1], "a document cannot hold a typing.Literal"),
        (Callable[[], str], "a document cannot hold a collections.abc.Callable"),
        (Shape, "or pass a Notation for it, or open_types for a protocol"),
        (Holder[float], "a document cannot hold a float"),
        (Timeline, r"Timeline does not say what its \+T_co is; write Timeline\[str\]"),
        (Typed, "Typed has a type_tag and a field named type; rename the field"),
        (Round | DateRange, "Round and DateRange cannot be told apart .*; give each a type_tag"),
        (Round | Circular, "Round and Circular cannot be told apart .*; give each a type_tag"),
        (Colour | str, "Colour and str cannot be told apart .* where each is text; drop one"),
        (Colour | Mood, "Colour and Mood cannot be told apart"),
        (Money | Share, "Money and Share cannot be told apart"),
        (tuple[str, ...] | frozenset[str], "cannot be told apart .* where each is a list"),
        (object | str, "one of its types may stand for the others"),
    ],
    ids=str,
)
def test_a_type_that_no_document_can_hold_is_refused_when_the_codec_is_built(
    kind: Any,  # noqa: ANN401 - any annotation
    said: str,
) -> None:
    """The author of a class learns of it, and not the reader of a document."""
    with pytest.raises(InvalidTypeError, match=said):
        codec_for(kind)


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        (Colour, Colour.RED, "red"),
        (Size, Size.LARGE, "large"),
        (tuple[Size, ...], (Size.LARGE,), ["large"]),
        (str | None, None, None),
        (Colour | None, Colour.RED, "red"),
        (Colour | Size, Size.LARGE, "large"),
        (Colour | Literal["none"], "none", "none"),
        (Money | Colour, Colour.RED, "red"),
        (Money | Colour, Money(pence=100), "1.00"),
        (bool | int, True, True),
        (bool | int, 1, 1),
        (bool | int | str | tuple[int, ...] | Round, (1, 2), [1, 2]),
        (
            bool | int | str | tuple[int, ...] | Round,
            Round(across=1),
            {"type": "round", "across": 1},
        ),
        (DateRange | str, DateRange(first_day=DAY), {"first_day": "2017-04-01"}),
        (NewType("Name", str), "A", "A"),
        (NewType("Names", tuple[str, ...]), ("A",), ["A"]),
        (NewType("Number", int) | None, 5, 5),
        (NewType("Number", int) | Colour, 5, 5),
        (Timeline[Money] | None, Timeline[Money](entries=()), {"entries": []}),
        (object, {"a": [1, "b", None, True]}, {"a": [1, "b", None, True]}),
        (Holder[Holder[int]], Holder(held=Holder(held=1)), {"held": {"held": 1}}),
        (Mapping[str, frozenset[Colour]], {"a": frozenset(Colour)}, {"a": ["blue", "red"]}),
        (Rounding, Rounding.HALF_EVEN, "half-even"),
    ],
    ids=str,
)
def test_values_of_many_types_are_written_and_read(
    kind: Any,  # noqa: ANN401 - any annotation
    value: object,
    plain: object,
) -> None:
    """Each type has one form in a document, and comes back as itself."""
    codec = codec_for(kind)
    assert plain_of(codec, value) == plain if value is not None else True
    again = read(codec, plain)
    assert again == value
    assert type(again) is type(value)


def test_a_member_of_an_enumeration_that_is_text_is_written_as_its_value() -> None:
    """Text in plain data is read by what it says, and not by how a subclass prints it."""
    codec = codec_for(str)
    assert type(plain_of(codec, Size.LARGE)) is str
    assert read(codec, Size.LARGE) == "large"


@pytest.mark.parametrize(
    ("kind", "plain", "said"),
    [
        (
            Colour | Size,
            "rde",
            "$.held: 'rde' is not one of: blue, large, red (did you mean 'red'?)",
        ),
        (Colour | int, [], "$.held: expected blue, red or a whole number, found a list"),
        (Round | int, "x", "$.held: expected an object or a whole number, found the text 'x'"),
        (Round | int, None, "$.held: expected an object or a whole number, found null"),
        (
            object,
            0.5,
            "$.held: expected text, a whole number, true, false, null, a list or an ob",
        ),
        (object, {"a": [1, DAY]}, "$.held.a[1]: expected text, a whole number, true, false, null"),
    ],
    ids=str,
)
def test_what_no_member_of_a_union_can_be_is_told(
    kind: Any,  # noqa: ANN401 - any annotation
    plain: object,
    said: str,
) -> None:
    """The problem names what was expected."""
    [problem] = problems(codec_for(kind), plain)
    assert said in problem


@attrs.frozen(kw_only=True)
class Odd:
    """Fields as the library itself does not declare them, and an embedder may."""

    must_be_said: str | None
    _hidden: int = 0
    said_unless_not: int | None = 5


def test_fields_of_an_embedder_are_read_as_attrs_names_them() -> None:
    """A field without a default may be left out if it allows `None`; so may one with any."""
    codec = codec_for(Odd)
    assert read(codec, {}) == Odd(must_be_said=None, hidden=0, said_unless_not=5)
    assert plain_of(codec, Odd(must_be_said=None)) == {"hidden": 0, "said_unless_not": 5}
    quiet = Odd(must_be_said=None, hidden=1, said_unless_not=None)
    assert plain_of(codec, quiet) == {"hidden": 1, "said_unless_not": None}
    assert read(codec, {"hidden": 1, "said_unless_not": None}) == quiet


@attrs.frozen(kw_only=True)
class Choosy:
    """A class whose constructor refuses in ways of its own."""

    how: str = attrs.field(validator=attrs.validators.max_len(5))

    def __attrs_post_init__(self) -> None:
        """Refuse."""
        if self.how == "code":
            msg = "no body has this code"
            raise UnknownCodeError(msg)
        if self.how == "plain":
            raise ValueError


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("code", "$.held: no body has this code"),
        ("plain", "$.held: refused (ValueError)"),
        ("longer", "$.held: Length of 'how' must be <= 5: 6"),
    ],
)
def test_every_refusal_of_a_constructor_is_a_problem(how: str, said: str) -> None:
    """Validators of attrs and errors of other classes are problems of the object."""
    assert problems(codec_for(Choosy), {"how": how}) == [said]


@attrs.frozen(kw_only=True)
class Broken:
    """A class with a fault."""

    how: str

    def __attrs_post_init__(self) -> None:
        """Fail as no constructor should."""
        raise ZeroDivisionError


def test_a_fault_of_an_embedders_class_is_told_at_its_path() -> None:
    """One class that is broken is one problem, with the line that its author has to mend."""
    (told,) = problems(codec_for(Broken), {"how": "x"})
    assert told.startswith("$.held: the class Broken raised ZeroDivisionError")
    assert "(test_kinds.py, line" in told


def test_a_fault_of_a_class_of_ours_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no problem of the document."""
    monkeypatch.setattr(Broken, "__module__", "nhs_accountable_care.contracts")
    with pytest.raises(ZeroDivisionError):
        read(codec_for(Broken), {"how": "x"})


def test_notes_of_others_do_not_hide_where_an_error_arose() -> None:
    """Python lets anyone add a note to an error."""
    error = UnreadableError("wrong")
    error.add_note("while shopping")
    group = attrs_group(at_field(error, "name"))
    assert [str(problem) for problem in problems_of(group, "$")] == ["$.name: wrong"]


def attrs_group(error: Exception) -> Exception:
    """Put an error into a group, as cattrs does."""
    return ClassValidationError("in a class", [error], object)


# --- Notations ---

PATH = Notation(of=PurePosixPath, via=str, read=PurePosixPath, write=str, words="a path")


def test_a_type_that_is_not_ours_is_written_by_a_notation() -> None:
    """The codec is told how, and whether as a field, an item or an optional one."""
    codec = codec_for(tuple[PurePosixPath | None, ...], PATH)
    paths = (PurePosixPath("a/b"), None)
    assert plain_of(codec, paths) == ["a/b", None]
    assert read(codec, ["a/b", None]) == paths
    assert problems(codec, [5]) == ["$.held[0]: expected a path, found the whole number 5"]


def test_a_builtin_type_may_have_a_notation() -> None:
    """Also one that cattrs has hooks of its own for."""
    notation = Notation(of=Path, via=str, read=Path, write=Path.as_posix, words="a path")
    codec = codec_for(Path, notation)
    assert read(codec, plain_of(codec, Path("a"))) == Path("a")


def test_a_union_may_have_a_notation() -> None:
    """Members that could not be told apart by themselves are written in a way that can."""

    def read_either(text: str) -> PurePosixPath | Decimal:
        return Decimal(text) if text[0].isdigit() else PurePosixPath(text)

    either = PurePosixPath | Decimal
    notation = Notation(of=either, via=str, read=read_either, write=str, words="either")
    codec = codec_for(tuple[either, ...], notation)
    values = (PurePosixPath("a"), Decimal("1.5"))
    assert plain_of(codec, values) == ["a", "1.5"]
    assert read(codec, ["a", "1.5"]) == values
    schema = codec.json_schema("example/holder")
    assert '"description": "either"' in json.dumps(schema)


def test_the_last_notation_of_a_type_wins() -> None:
    """An embedder may write a type of the library in a way of its own."""

    def read_pence(pence: int) -> Money:
        return Money(pence=pence)

    def write_pence(amount: Money) -> int:
        return amount.pence

    notation = Notation(of=Money, via=int, read=read_pence, write=write_pence, words="pence")
    codec = codec_for(Money, notation)
    assert plain_of(codec, Money(pence=5)) == 5
    assert read(codec, 5) == Money(pence=5)


@attrs.frozen(kw_only=True)
class Agreed:
    """A tagged class that is written as plain data of its own making."""

    type_tag: ClassVar[str] = "agreed"
    terms: tuple[str, ...]


def read_terms(data: Any) -> Agreed:  # noqa: ANN401 - plain data
    """Read plain data, with paths of its own."""
    if data.get("terms") == "none":
        raise DocumentError((Problem(path="$.terms", message="say at least one", hint="do"),))
    if "terms" not in data:
        msg = "there are no terms"
        raise InvalidValueError(msg)
    return Agreed(terms=tuple(data["terms"].split()))


AGREED = Notation(
    of=Agreed,
    via=object,
    read=read_terms,
    write=lambda value: {"terms": " ".join(value.terms)},
    words="an object",
)


def test_plain_data_of_a_tagged_class_carry_its_tag() -> None:
    """The codec writes the tag first, and takes it away before the data are read."""
    for kind in (Agreed, Agreed | None, Agreed | Round):
        codec = codec_for(kind, AGREED)
        value = Agreed(terms=("a", "b"))
        assert list(plain_of(codec, value).items()) == [("type", "agreed"), ("terms", "a b")]
        assert read(codec, {"type": "agreed", "terms": "a b"}) == value


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"type": "agreed", "terms": "none"}, "$.held.terms: say at least one (do)"),
        ({"type": "agreed"}, "$.held: there are no terms"),
        ({"terms": "a"}, "$.held.type: missing (known: agreed)"),
        ({"type": "agred"}, "$.held.type: unknown type 'agred'; known: agreed (did you mean 'ag"),
        ("agreed", "$.held: expected an object, found the text 'agreed'"),
        ({"type": "agreed", "terms": 0.5}, "$.held.terms: expected text, a whole number, true"),
    ],
)
def test_problems_of_plain_data_are_told_at_their_path(plain: object, said: str) -> None:
    """What reads plain data gives paths from its own value down."""
    [problem] = problems(codec_for(Agreed, AGREED), plain)
    assert problem.startswith(said)


@attrs.frozen(kw_only=True)
class Form:
    """What stands in for a value in a document."""

    type_tag: ClassVar[str] = "form"
    first: str
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True)
class Formed:
    """A value that another class stands in for."""

    words: tuple[str, ...]
    sources: tuple[Citation, ...] = ()


FORMED = Notation(
    of=Formed,
    via=Form,
    read=lambda form: Formed(words=(form.first,), sources=form.sources),
    write=lambda value: Form(first=value.words[0], sources=value.sources),
    words="an object",
)


def test_a_class_may_stand_in_for_another() -> None:
    """Its fields and sources are read and written as those of any class, under its tag."""
    codec = codec_for(Formed | Round, FORMED)
    source = Source(key="S1", title="A report")
    value = Formed(
        words=("a",), sources=(Citation(source=source, confidence=Confidence.COMPUTED),)
    )
    document = document_of(value)
    text = codec.write(document)
    assert '"S1": {' in text
    assert codec.read(text) == document
    assert problems(codec, {"type": "form", "frist": "a"}) == [
        "$.held.frist: unknown key (did you mean 'first'?)",
        "$.held.first: missing",
    ]


def test_a_notation_that_reads_other_than_it_writes_is_caught() -> None:
    """Nothing is written that would come back as something else."""
    codec = codec_for(PurePosixPath, attrs.evolve(PATH, write=lambda path: f"{path}!"))
    with pytest.raises(DocumentError, match="would not be read back as it is written"):
        codec.write(document_of(PurePosixPath("a")))


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Share, 5, '$.held: expected a share as text, such as "37.5%" or "3/8", found the whole'),
        (tuple[str, ...], "ab", "$.held: expected a list, found the text 'ab'"),
        (tuple[str, int], ("a", 1, 2), "$.held: expected a list, found a Python tuple"),
        (Mapping[str, int], 5, "$.held: expected an object, found the whole number 5"),
        (Colour, Mood.BLUE, "$.held: expected one of: blue, red, found a Python Mood"),
    ],
    ids=str,
)
def test_a_value_of_another_type_is_refused_with_its_path(
    kind: Any,  # noqa: ANN401 - any annotation
    value: object,
    said: str,
) -> None:
    """What a type checker would have told is told when the document is written."""
    with pytest.raises(DocumentError) as caught:
        codec_for(kind).write(document_of(value))
    assert str(caught.value).startswith(said)


Named = NewType("Named", Holder[Timeline[str]])


def test_the_classes_of_a_document_are_known() -> None:
    """Every class that can occur is found once, through every kind of field."""
    kinds = Kinds(notations=(*NOTATIONS, FORMED), open_types={Shape: (Round,)})
    held = tuple[Shape | Formed | None, Mapping[str, Named], frozenset[DateRange]]
    names = [getattr(each, "__name__", str(each)) for each in kinds.classes_in(Holder[held])]
    assert sorted(names) == [
        "Citation",
        "DateRange",
        "Dated",
        "Form",
        "Holder",
        "Holder",
        "Round",
        "Source",
        "Timeline",
    ]
