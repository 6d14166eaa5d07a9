"""That every field of every class refuses what is not of its annotation."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

import nhs_accountable_care
from nhs_accountable_care import (
    DateRange,
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    StatedDate,
)
from nhs_accountable_care.arrangements import Arrangement, Governance
from nhs_accountable_care.organisations import CrosswalkRow

# Classes without the shared check, and why; the engines make them, and no user.
UNCHECKED = {
    "Reason": "holds what a form's test returned, which is told with whose test it was",
    "Ground": "made by a register for each question, of mappings of all its records",
    "Holdings": "made by the pack or by a register of what each has checked, of lazy mappings",
    "Holder": "made by a map of areas of what parts and links hold, two thousand for a crosswalk",
    **dict.fromkeys(
        ["AskedColumns", "Attachment", "Carriage", "ExaminedRows", "Keys", "Lookup", "ShareTable"],
        "made on the way of frames and expressions of other libraries",
    ),
    "Route": "what is asked of a crosswalk, which words the refusals by its own arguments",
}
# These check themselves: they stand below the shared check, or are its ground.
BELOW = {"Problem", "Money", "UnitPrice", "Share", "DateRange", "FinancialYear"}

# Values that no field means, but those below: each is of the wrong type for nearly all.
WRONG: dict[str, Any] = {
    "a float": 1.5,
    "text": "no",
    "a list": [1],
    "an object": object(),
    "a moment": datetime(2017, 4, 1, tzinfo=UTC),
    "a tuple of objects": (object(),),
    "a truth": True,
    "a decimal": Decimal("1.5"),
}


def classes() -> Iterator[type]:
    """Yield every class of attrs of the package that has no underscore before its name."""
    found = set()
    for module in pkgutil.walk_packages(nhs_accountable_care.__path__, "nhs_accountable_care."):
        if not module.name.endswith("__main__"):
            found |= {
                each
                for each in vars(importlib.import_module(module.name)).values()
                if isinstance(each, type)
                and attrs.has(each)
                and each.__module__.startswith("nhs_accountable_care.")
                and not each.__name__.startswith("_")
            }
    yield from sorted(found, key=lambda each: (each.__module__, each.__qualname__))


ROW: list[str] = [field.name for field in attrs.fields(CrosswalkRow)]
CLASSES = [each for each in classes() if each.__name__ not in UNCHECKED | dict.fromkeys(BELOW)]


def refused(cls: Any, value: object) -> set[str]:  # noqa: ANN401 - any class
    """Return the fields that are named where all are given the same value."""
    names = [field.name for field in attrs.fields(cls)]
    try:
        cls(**dict.fromkeys(names, value))
    except (InvalidTypeError, InvalidValueError) as error:
        found = re.findall(rf"^{cls.__name__}\.(\w+)", str(error), flags=re.MULTILINE)
        return set(found) & set(names)
    return set()


# What takes anything, and by the value what takes that one: a word of the annotation.
ANYTHING = re.compile(r"^(typing\.Any|<class 'object'>|[~+]\w+)$")
TAKES = {
    # What is known of chance, and no sum of money, is reckoned so.
    "a float": re.compile(r"\bfloat\b"),
    "text": re.compile(r"\bstr\b|OdsCode|OnsCode"),
    "a truth": re.compile(r"\bbool\b"),
    "a decimal": re.compile(r"\bDecimal\b"),
}
# A text and a list are sequences; what the command line was given is a list.
SEQUENCES = {"Named.specs"}


@pytest.mark.broad
@pytest.mark.parametrize("given", WRONG)
def test_no_field_takes_what_is_not_of_its_annotation(given: str) -> None:
    """Given the same wrong value for all fields, the one refusal of a class names them all."""
    asked, taken = 0, []
    for cls in CLASSES:
        named = refused(cls, WRONG[given])
        for field in attrs.fields(cls):
            kind = str(field.type)
            may_hold = TAKES.get(given)
            asked += 1
            if not (ANYTHING.match(kind) or (may_hold and may_hold.search(kind))):
                taken += [f"{cls.__name__}.{field.name}"] if field.name not in named else []
    assert set(taken) <= SEQUENCES, f"{len(taken)} of {asked} fields take {given}"
    assert asked > 2000


def test_every_class_has_the_check() -> None:
    """But for those above, each with its reason."""
    assert {each.__name__ for each in classes()} >= {*UNCHECKED, *BELOW}
    for cls in CLASSES:
        fields = attrs.fields(cls)
        assert not fields or hasattr(fields[0].validator, "own"), cls.__name__


@pytest.mark.parametrize("value", WRONG.values(), ids=list(WRONG))
@pytest.mark.parametrize(
    ("cls", "sound"),
    [
        (Problem, {"path": "$", "message": "wrong", "hint": "ask"}),
        (DateRange, {"first_day": date(2017, 4, 1), "last_day": date(2018, 3, 31)}),
        (FinancialYear, {"start_year": 2017}),
    ],
)
def test_what_stands_below_the_check_refuses_the_same(
    cls: Any,  # noqa: ANN401 - any class
    sound: dict[str, object],
    value: object,
) -> None:
    """One field after the other."""
    for name in sound:
        if not (cls is Problem and value == "no"):
            with pytest.raises(InvalidTypeError, match=name):
                cls(**sound | {name: value})


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(
            lambda: Arrangement(name="A", creates_legal_body="no"),  # type: ignore[arg-type]
            "Arrangement.creates_legal_body is 'no', a str; write True or False",
            id="constructors",
        ),
        pytest.param(
            lambda: StatedDate(first_day=datetime(2017, 4, 1, tzinfo=UTC), last_day=None),
            "StatedDate.first_day is a datetime; write a date, such as date(2017, 4, 1)",
            id="a moment",
        ),
        pytest.param(
            lambda: CrosswalkRow(**dict.fromkeys(ROW, None) | {"weight": 0.5}),  # type: ignore[arg-type]
            "CrosswalkRow.weight is 0.5, a floating point number; write a Fraction, such as",
            id="crosswalk-row",
        ),
        pytest.param(
            lambda: Governance(boards=("Joint board",)),  # type: ignore[arg-type]
            "Governance.boards[0] is 'Joint board', a str; write a Board, such as Board(name=…)",
            id="an item of a tuple",
        ),
    ],
)
def test_a_refusal_says_which_field_what_was_given_and_what_to_write(
    make: Callable[[], object], said: str
) -> None:
    """As Python that can be copied, where that is short."""
    with pytest.raises(TypeError, match=re.escape(said)):
        make()


def test_a_refusal_is_bounded() -> None:
    """Long text is cut, a long number and a long list are told by their types."""
    for value in ("x" * 10**6, 10**5000, ["x"] * 10**6, ("x" * 10**6,) * 1000):
        with pytest.raises(InvalidTypeError) as caught:
            Arrangement(name="A", area=value, populations=value)  # type: ignore[arg-type]
        assert len(str(caught.value)) < 500


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(Arrangement)])
def test_no_check_meets_what_a_constructor_refuses(field: str) -> None:
    """A quarter of such values ended a check with an AttributeError; none can be made now."""
    made: Any = Arrangement
    for value in (1.5, [1], object(), (object(),), ({},)):
        with pytest.raises(InvalidTypeError, match=rf"^Arrangement\.{field}"):
            made(**{"name": "A"} | {field: value})


def test_checks_can_be_switched_off_and_run_again() -> None:
    """As attrs offers for all validators; `attrs.validate` runs them later."""
    with attrs.validators.disabled():
        wrong = Arrangement(name="A", creates_legal_body="no")  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError, match="creates_legal_body"):
        attrs.validate(wrong)
    with pytest.raises(InvalidTypeError, match="creates_legal_body"):
        attrs.evolve(wrong, name="B")
