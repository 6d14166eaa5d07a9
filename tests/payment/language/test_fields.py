"""What a field of terms cannot be is refused where it is written, with what to write instead."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from nhs_accountable_care import (
    FinancialYear,
    InvalidTypeError,
    InvalidValueError,
    Money,
    Share,
)
from nhs_accountable_care.payment import (
    SHIPPED_MECHANISMS,
    AgreedShares,
    BlockPayment,
    FixedAmount,
    Formula,
    GainLossShare,
    PartyShare,
    ShareBand,
    ShareOf,
)

FLOAT: Any = 0.5
TENTH = Share.parse("10%")
PART, SUM = ShareOf(share=TENTH), FixedAmount(amount=Money.parse("£1"))
BAND = ShareBand(share=TENTH, above=PART, up_to=ShareOf(share=Share.parse("20%")))
ONE = AgreedShares(shares=(PartyShare(party="trust", share=Share.parse("100%")),))
BLOCK = BlockPayment(topped_up_by="NHS England", instalments=2)

MECHANISMS: tuple[Any, ...] = tuple(each.example() for each in SHIPPED_MECHANISMS)


# What checks itself, in tests of its own.
_WHOLE = (Money, Share, FinancialYear, Formula)


def parts_of(value: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - anything a field may hold
    """Go through a value and all that it is made of: each field, and members of tuples."""
    for field in attrs.fields(type(value)):
        held = getattr(value, field.name)
        if field.name == "sources" or isinstance(held, bool):
            continue
        yield value, field.name
        for each in held if isinstance(held, tuple) else (held,):
            if attrs.has(type(each)) and not isinstance(each, _WHOLE):
                yield from parts_of(each)


FIELDS = {
    f"{type(value).__name__}.{name}": (value, name)
    for mechanism in MECHANISMS
    for value, name in parts_of(mechanism)
    if type(value).__name__ != "Fact" and name != "beyond"
}


@pytest.mark.parametrize(("value", "name"), FIELDS.values(), ids=FIELDS)
def test_no_field_of_a_mechanism_is_a_float(value: Any, name: str) -> None:  # noqa: ANN401 - any terms
    """A floating point number is refused in every field, and the message says what to write."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match="write"):
        attrs.evolve(value, **{name: FLOAT})


@pytest.mark.parametrize(
    ("value", "name"),
    [each for each in FIELDS.values() if isinstance(getattr(*each), tuple)],
    ids=[name for name, each in FIELDS.items() if isinstance(getattr(*each), tuple)],
)
def test_no_member_of_a_tuple_is_a_float(value: Any, name: str) -> None:  # noqa: ANN401 - any terms
    """Each member of a tuple is looked at, and the message says which is wrong."""
    with pytest.raises(InvalidTypeError, match=rf"{name}\[0\] is 0.5, a floating point number"):
        attrs.evolve(value, **{name: (FLOAT,)})


def test_an_example_leaves_no_term_out() -> None:
    """What holds for every field is shown for every field: none of an example is empty."""
    left_out = [
        f"{type(example).__name__}.{field.name}"
        for example in MECHANISMS
        for field in attrs.fields(type(example))
        if getattr(example, field.name) in (None, ())
    ]
    assert left_out == []


def test_a_bare_number_is_never_no_limit() -> None:
    """A limit to losses that is no limit's class is refused, and not taken for no limit."""
    with pytest.raises(InvalidTypeError, match=r"loss_limit is 0.5.*or UNLIMITED"):
        GainLossShare(gain_bands=(BAND,), loss_bands=(BAND,), loss_limit=FLOAT, keys=ONE)
    text: Any = "unlimited"
    with pytest.raises(InvalidTypeError, match="loss_limit is 'unlimited', a str"):
        GainLossShare(gain_bands=(BAND,), loss_bands=(BAND,), loss_limit=text, keys=ONE)
