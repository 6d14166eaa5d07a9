"""Random contracts and arrangements, each written as a document and read back as it was."""

import enum
import types
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nhs_accountable_care import arrangements, contracts
from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.documents import Codec, Schema, standard_codec
from nhs_accountable_care.payment import Mechanism, WholePopulationBudget
from nhs_accountable_care.testing import (
    citations,
    date_ranges,
    days,
    financial_years,
    money,
    shares,
    texts,
)

DAY = date(2017, 4, 1)

CLASSES = tuple(
    each
    for room in (contracts, arrangements)
    for each in (getattr(room, name) for name in room.__all__)
    if isinstance(each, type) and attrs.has(each)
)

LEAVES: Mapping[Any, SearchStrategy[Any]] = {
    str: texts(longest=8),
    bool: st.booleans(),
    int: st.integers(min_value=0, max_value=10**7),
    date: days(),
    DateRange: date_ranges(),
    FinancialYear: financial_years(),
    Fraction: st.fractions(max_denominator=100),
    Money: money(),
    Share: shares(most_parts=100),
    Citation: citations(),
    Mechanism: st.just(WholePopulationBudget()),
    Body: st.builds(Body, code=st.sampled_from(("01G", "RM3", "QOP")), sources=st.just(())),
}


@st.composite
def values(draw: st.DrawFn, kind: Any, depth: int) -> Any:  # noqa: ANN401 -- any annotation
    """Draw a value of a type; the deeper inside, the less is recorded."""
    if kind in LEAVES:
        return draw(LEAVES[kind])
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        members = [member for member in get_args(kind) if member is not type(None)]
        is_recorded = draw(st.integers(min_value=0, max_value=3)) > depth
        if type(None) in get_args(kind) and not is_recorded:
            return None
        return draw(values(draw(st.sampled_from(members)), depth))
    if origin is tuple:
        longest = 2 if depth == 0 else 1
        length = draw(st.integers(min_value=0, max_value=longest))
        return tuple(draw(values(get_args(kind)[0], depth + 1)) for _ in range(length))
    if issubclass(kind, enum.Enum):
        return draw(st.sampled_from(list(kind)))
    return draw(objects(kind, depth + 1))


@st.composite
def objects(draw: st.DrawFn, cls: Any, depth: int = 0) -> Any:  # noqa: ANN401 -- any class
    """Draw an object of an attrs class, with unknowns and with fields named incomplete."""
    attrs.resolve_types(cls)
    arguments = {}
    for field in attrs.fields(cls):
        if field.name == "incomplete":
            names = [other.name for other in attrs.fields(cls) if other.name != "incomplete"]
            arguments[field.name] = tuple(
                draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
            )
        else:
            arguments[field.name] = draw(values(field.type, depth))
    try:
        return cls(**arguments)
    except InvalidValueError:
        # A random whole may be one that cannot be, such as a period that ends early.
        reject()


def round_trip(value: object) -> object:
    """Write a value as a document of its own class, and read it back."""
    codec = Codec(
        schemas=(Schema(name="test/value", cls=type(value)),),
        open_types=standard_codec().open_types,
        notations=standard_codec().notations,
    )
    return codec.read(codec.write(codec.document(value, as_at=DAY))).value


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_of_the_two_rooms_round_trips(cls: Any) -> None:  # noqa: ANN401 -- any class
    """What is written is read back equal, whatever is recorded, unknown or incomplete."""

    @settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
    @given(value=objects(cls, 1))
    def check(value: object) -> None:
        assert round_trip(value) == value

    check()


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(place=objects(Arrangement), day=days())
@example(place=Arrangement(name="Nothing recorded"), day=DAY)
@example(place=Arrangement(name="All recorded as none", members=(), agreements=()), day=DAY)
def test_whole_arrangements_round_trip_and_stand_still(place: Arrangement, day: date) -> None:
    """An arrangement as it stood on a day round-trips too, and is the same asked twice."""
    assert round_trip(place) == place
    then = place.at(day)
    assert round_trip(then) == then
    assert then.at(day) == then
