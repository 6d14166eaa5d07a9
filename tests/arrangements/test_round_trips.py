"""Random contracts and arrangements, each written as a document and read back as it was."""

import functools
import json
from datetime import date
from typing import Any

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from hypothesis import HealthCheck, example, given, settings

from nhs_accountable_care import arrangements, contracts
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import (
    Codec,
    Schema,
    json_schema,
    read,
    standard_codec,
    write,
)
from nhs_accountable_care.testing import arrangements as places
from nhs_accountable_care.testing import days, values_of

pytestmark = pytest.mark.broad

DAY = date(2017, 4, 1)

# What had not begun on a day is told, and recorded nowhere. What is asked of a bid holds
# mechanisms and spreads that must agree with each other, which nothing drawn at random does;
# those of tests/documents/test_spreads.py are written and read.
NOT_DRAWN = {arrangements.NotBegun, arrangements.BidQuestion}

CLASSES = tuple(
    each
    for package in (contracts, arrangements)
    for each in (getattr(package, name) for name in package.__all__)
    if isinstance(each, type) and attrs.has(each) and each not in NOT_DRAWN
)


@functools.cache
def codec_of(cls: type) -> Codec:
    """Make what reads and writes documents of a class, once for all of its values."""
    return Codec(
        schemas=(Schema(name="test/value", cls=cls),),
        open_types=standard_codec().open_types,
        notations=standard_codec().notations,
    )


def written(value: object) -> tuple[Codec, str]:
    """Write a value as a document of its own class."""
    cls: Any = type(value)
    codec = codec_of(cls)
    return codec, codec.write(codec.document(value, as_at=DAY))


@functools.cache
def validator(name: str) -> Any:  # noqa: ANN401 -- of a library without types
    """Make a validator from what the published schemas say of one class."""
    schemas = (json_schema(each) for each in ("arrangement", "case", "bid"))
    defined = next(each["$defs"] for each in schemas if name in each["$defs"])
    part = {"$ref": f"#/$defs/{name}", "$defs": defined}
    return jsonschema.Draft202012Validator(part)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_of_the_two_packages_round_trips(cls: Any) -> None:  # noqa: ANN401 -- any class
    """What is written is read back equal, and the published schema accepts it."""

    @settings(max_examples=4, suppress_health_check=list(HealthCheck), deadline=None)
    @given(value=values_of(cls, depth=1))
    def check(value: object) -> None:
        codec, text = written(value)
        assert codec.read(text).value == value
        assert validator(cls.__name__).is_valid(json.loads(text)["document"])

    check()


@functools.cache
def whole() -> Any:  # noqa: ANN401 -- of a library without types
    """Make a validator from the published schema of a whole arrangement."""
    return jsonschema.Draft202012Validator(json_schema("arrangement"))


@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(place=places(), day=days())
@example(place=Arrangement(name="Nothing recorded"), day=DAY)
@example(place=Arrangement(name="All recorded as none", members=(), agreements=()), day=DAY)
def test_whole_arrangements_round_trip_and_stand_still(place: Arrangement, day: date) -> None:
    """An arrangement as it stood on a day round-trips too, and is the same asked twice."""
    then = place.at(day)
    for each in (place, then):
        text = write(standard_codec().document(each, as_at=day))
        assert read(text, Arrangement).value == attrs.evolve(each, as_at=day)
        assert whole().is_valid(json.loads(text))
    assert then.at(day) == then
