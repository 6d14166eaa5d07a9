"""What all values of the ground floor share: frozen, equal by what they hold, safe to copy."""

import copy
import pickle
import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, Protocol

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhs_accountable_care
from nhs_accountable_care import (
    DateRange,
    DocumentError,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    NacError,
    NacWarning,
    Problem,
    Share,
)
from nhs_accountable_care._core import errors
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care.testing import (
    citations,
    date_ranges,
    financial_years,
    money,
    shares,
    sources,
    texts,
    timelines,
)

values = st.one_of(
    citations(),
    date_ranges(),
    financial_years(),
    money(currencies=["GBP", "USD"]),
    shares(),
    sources(),
    timelines(texts()),
    st.builds(Problem, path=texts(), message=texts(), hint=texts()),
)


@given(values)
def test_a_value_is_copied_and_pickled_as_an_equal(value: Hashable) -> None:
    """Values travel between processes, and a copy is as good as the first."""
    for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301 - ours
        assert again == value
        assert hash(again) == hash(value)
        assert type(again) is type(value)


@given(values, values)
def test_equal_values_have_one_hash(one: Hashable, other: Hashable) -> None:
    """Values stand in sets and as keys."""
    assert one != other or hash(one) == hash(other)
    assert len({one, other}) == (1 if one == other else 2)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (Money(pence=1), "pence"),
        (Share(value=Fraction(1, 2)), "value"),
        (DateRange(first_day=date(2017, 4, 1)), "first_day"),
        (FinancialYear(2017), "start_year"),
        (Problem(path="$", message="wrong"), "path"),
    ],
)
def test_a_value_cannot_be_changed(value: Any, field: str) -> None:  # noqa: ANN401 - any value
    """Neither a field that it has, nor one that it has not."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, field, None)
    with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
        value.another = 1


# --- Errors ---

OURS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, NacError) and each is not DocumentError
]


@pytest.mark.parametrize("error", OURS)
def test_every_error_is_caught_as_ours_and_travels(error: type[NacError]) -> None:
    """One name catches them all; each says where a user finds it, and is copied whole."""
    raised = error("what is wrong")
    assert str(raised) == "what is wrong"
    assert getattr(nhs_accountable_care, error.__name__) is error
    assert error.__module__ == "nhs_accountable_care"
    again = pickle.loads(pickle.dumps(raised))  # noqa: S301 - ours
    assert (type(again), again.args) == (error, raised.args)


@pytest.mark.parametrize(
    ("error", "usual"),
    [
        (errors.InvalidValueError, ValueError),
        (errors.InvalidTypeError, TypeError),
        (errors.UnknownCodeError, LookupError),
        (errors.AmbiguousCodeError, LookupError),
        (errors.NotInForceError, LookupError),
        (errors.MissingFactError, LookupError),
        (errors.DocumentError, ValueError),
        (errors.NacWarning, UserWarning),
        (errors.LeapWarning, NacWarning),
        (errors.StaleReferenceWarning, NacWarning),
    ],
)
def test_an_error_is_also_of_the_usual_kind(error: type, usual: type) -> None:
    """Code that knows nothing of this library may catch what Python itself would raise."""
    assert issubclass(error, usual)


def test_a_fault_names_the_line_that_gave_a_wrong_value() -> None:
    """And not the one of this library that refused it; any other error is told where it arose."""
    with pytest.raises(InvalidTypeError) as caught:
        Example(number=1.5)  # type: ignore[arg-type]  # the slip that is meant
    assert re.search(r"\(test_values\.py, line \d+\)$", errors.words_of_fault(caught.value))
    with pytest.raises(AttributeError) as other:
        is_text(None, None, None)  # type: ignore[arg-type]  # the same
    assert re.search(r"\(fields\.py, line \d+\)$", errors.words_of_fault(other.value))


PROBLEMS = (
    Problem(path="$.name", message="missing"),
    Problem(path="$.code", message="'x' is not a code", hint="ask ODS"),
)


def test_a_document_error_says_every_problem_on_its_line() -> None:
    """Path, message and hint."""
    error = DocumentError(PROBLEMS)
    assert str(error) == "$.name: missing\n$.code: 'x' is not a code (ask ODS)"
    assert error.problems == PROBLEMS


def test_a_document_error_travels_with_its_problems() -> None:
    """A worker process can hand it back."""
    error = DocumentError(PROBLEMS)
    for again in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - ours
        assert again.problems == PROBLEMS
        assert str(again) == str(error)


# --- The checks that fields share ---


class Named(Protocol):
    """A protocol that cannot be asked for."""

    name: str


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Empty:
    """A class without a field that is given."""

    worked_out: int = attrs.field(init=False, default=1)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Kinds:
    """A field of each kind of annotation that the library has, and some that it has not."""

    pair: tuple[str, int] | None = None
    pairs: tuple[tuple[str, Fraction], ...] = ()
    by_code: Mapping[str, int] = attrs.field(factory=dict)
    either: date | int | None = None
    several: tuple[str, ...] | tuple[int, int] = ()
    word: Literal["block", 1] = 1
    known: frozenset[str] = frozenset()
    named: Named | None = None
    any_of: str | Any = None
    cls: type = str
    made: Callable[[], int] = int
    deep: "Mapping[str, tuple[Kinds, ...]] | None" = None


@pytest.mark.parametrize("number", [1, 30])
def test_each_kind_of_annotation_takes_what_it_means(number: int) -> None:
    """At first by a close look at each value, and by comparison where many are built."""
    assert Empty().worked_out == 1
    for _ in range(number):
        sound = Kinds(
            pair=("a", 1),
            pairs=(("a", Fraction(1)),),
            by_code={"a": 1},
            either=date(2017, 4, 1),
            several=(1, 2),
            word="block",
            known=frozenset({"a"}),
            named=1,  # type: ignore[arg-type]  # what cannot be asked
            any_of=1.5,
            deep={"a": (Kinds(),)},
        )
        assert attrs.evolve(sound, either=None, several=("a",)).pair == ("a", 1)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("pair", ("a",), "pair is a tuple; write a tuple of 2"),
        ("pair", ("a", "b"), "pair[1] is 'b', a str; write a whole number"),
        ("pairs", (("a", Fraction(1)), ("a", 1.5)), "pairs[1][1] is 1.5, a floating"),
        ("by_code", [], "by_code is a list; write a mapping"),
        ("by_code", {1: 1}, "by_code.keys() is 1, an int; write text"),
        ("by_code", {"a": "b"}, "by_code['a'] is 'b', a str; write a whole number"),
        ("either", "2017", "either is '2017', a str; write a date, such as date(2017, 4, 1) or a"),
        ("several", (1.5,), "several"),
        ("word", True, "word is True, a bool; write one of 'block', 1"),
        ("known", frozenset({1}), "known[0] is 1, an int; write text"),
        ("known", ["a"], "known is a list; write a frozenset"),
        ("cls", "str", "cls is 'str', a str; write a type"),
        ("made", 0, "made is 0, an int; write a function"),
        ("pair", str, "pair is the class str; write a tuple of 2"),
        ("deep", {"a": (1,)}, "deep['a'][0] is 1, an int; write a Kinds, such as Kinds()"),
    ],
)
def test_each_kind_of_annotation_refuses_what_it_does_not_mean(
    field: str, value: object, said: str
) -> None:
    """With the place inside, what was given and what to write."""
    made: Any = Kinds
    for _ in range(25):
        made()
        with pytest.raises(InvalidTypeError, match=re.escape(f"Kinds.{said}")):
            made(**{field: value})


@pytest.mark.parametrize("value", ["blok", 2])
def test_a_word_that_is_not_known_is_of_the_right_type(value: Any) -> None:  # noqa: ANN401 - the slip
    """So it is a wrong value and no wrong type, as is a day that cannot be meant."""
    with pytest.raises(InvalidValueError, match="write one of 'block', 1"):
        Kinds(word=value)
    with pytest.raises(InvalidValueError, match=r"Kinds\.either is 9999-12-31; days from"):
        Kinds(either=date(9999, 12, 31))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Example:
    """A class with each of the checks, and with fields that have none."""

    several: tuple[str, ...] = ()
    perhaps: tuple[str, ...] | None = None
    more: "tuple[Example, ...]" = ()
    nested: "tuple[Example, ...] | None" = None
    text: str = attrs.field(default="x", validator=is_text)
    own: tuple[str, ...] = attrs.field(default=(), validator=attrs.validators.max_len(1))
    either: tuple[str, ...] | int = 1
    quoted: "tuple[Example, ...] | int" = 1
    plain: "Example | None" = None
    number: int | None = None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"several": ("a",)},
        {"perhaps": ()},
        {"perhaps": None},
        {"more": (Example(),)},
        {"nested": ()},
        {"nested": None},
        {"text": "a b"},
        {"own": ("a",)},
        {"either": ("a",)},
        {"quoted": (Example(),)},
        {"plain": Example()},
        {"number": 7},
    ],
)
def test_what_fields_may_hold(fields: dict[str, Any]) -> None:
    """Tuples of any length, nothing where that is allowed, text; what is unchecked, anything."""
    assert hash(Example(**fields)) == hash(Example(**fields))


@pytest.mark.parametrize(
    ("fields", "error", "said"),
    [
        ({"several": ["a"]}, InvalidTypeError, r"Example\.several is a list; write a tuple"),
        ({"several": None}, InvalidTypeError, r"Example\.several is None; write a tuple"),
        ({"several": "ab"}, InvalidTypeError, r"Example\.several is 'ab', a str; write a tuple"),
        ({"perhaps": ["a"]}, InvalidTypeError, r"Example\.perhaps is a list; write a tuple"),
        ({"more": None}, InvalidTypeError, r"Example\.more is None; write a tuple"),
        ({"nested": []}, InvalidTypeError, r"Example\.nested is a list; write a tuple"),
        ({"text": None}, InvalidTypeError, r"Example\.text is None; write text"),
        ({"text": "\t"}, InvalidValueError, r"Example\.text is empty"),
    ],
)
def test_what_fields_may_not_hold(
    fields: dict[str, Any], error: type[Exception], said: str
) -> None:
    """The message names the class and the field, and what to write."""
    with pytest.raises(error, match=said):
        Example(**fields)


class _LastWordsError(BaseException):
    """An error whose words end Python, or are anything else."""

    def __init__(self, said: BaseException | str) -> None:
        """Keep what is to happen."""
        super().__init__()
        self.said = said

    def __str__(self) -> str:
        """Let it happen."""
        if isinstance(self.said, str):
            return self.said
        raise self.said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (SystemExit(0), "(no words: SystemExit)"),
        (GeneratorExit(), "(no words: GeneratorExit)"),
        ("a\n::error::b", "a\\n::error::b"),
        ("y" * 900, f"{'y' * 500}… (900 characters)"),
    ],
)
def test_an_error_without_words_is_named(said: BaseException | str, words: str) -> None:
    """Whatever its words are, they are one short line, and its place is told after them."""
    with pytest.raises(_LastWordsError) as caught:
        raise _LastWordsError(said)
    told = errors.words_of_fault(caught.value)
    assert told.startswith(f"_LastWordsError: {words} (test_values.py, line ")
    with pytest.raises(_LastWordsError) as caught:
        raise _LastWordsError(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        errors.words_of_fault(caught.value)
