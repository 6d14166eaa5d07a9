"""What all values of the ground floor share: frozen, equal by what they hold, safe to copy."""

import copy
import pickle
from collections.abc import Hashable
from datetime import date
from fractions import Fraction
from typing import Any

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
        (errors.StaleReferenceWarning, NacWarning),
    ],
)
def test_an_error_is_also_of_the_usual_kind(error: type, usual: type) -> None:
    """Code that knows nothing of this library may catch what Python itself would raise."""
    assert issubclass(error, usual)


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
        {"own": "a"},
        {"either": "a"},
        {"quoted": "a"},
        {"plain": "a"},
        {"number": "a"},
    ],
)
def test_what_fields_may_hold(fields: dict[str, Any]) -> None:
    """Tuples of any length, nothing where that is allowed, text; what is unchecked, anything."""
    assert hash(Example(**fields)) == hash(Example(**fields))


@pytest.mark.parametrize(
    ("fields", "error", "said"),
    [
        ({"several": ["a"]}, InvalidTypeError, r"Example\.several is a list; write a tuple"),
        ({"several": None}, InvalidTypeError, r"Example\.several is a NoneType; write a tuple"),
        ({"several": "ab"}, InvalidTypeError, r"Example\.several is a str; write a tuple"),
        ({"perhaps": ["a"]}, InvalidTypeError, r"Example\.perhaps is a list; write a tuple"),
        ({"more": None}, InvalidTypeError, r"Example\.more is a NoneType; write a tuple"),
        ({"nested": []}, InvalidTypeError, r"Example\.nested is a list; write a tuple"),
        ({"text": None}, InvalidTypeError, r"Example\.text is a NoneType; write text"),
        ({"text": "\t"}, InvalidValueError, r"Example\.text is empty"),
    ],
)
def test_what_fields_may_not_hold(
    fields: dict[str, Any], error: type[Exception], said: str
) -> None:
    """The message names the class and the field, and what to write."""
    with pytest.raises(error, match=said):
        Example(**fields)
