"""What a codec reads and writes, over small classes that use every position of a type."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Literal, NewType, Protocol, runtime_checkable

import attrs
import pytest

from nhs_accountable_care import (
    Citation,
    Confidence,
    DateRange,
    DocumentError,
    FinancialYear,
    InvalidValueError,
    Money,
    Problem,
    Share,
    Timeline,
)
from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care.documents import Codec, Notation, Schema

DAY = date(2017, 4, 1)
Code = NewType("Code", str)


def parse_code(text: str) -> Code:
    """Take three capital letters or digits, as an embedder's own code might be."""
    if len(text) != 3 or not text.isalnum() or text != text.upper():
        msg = f"{text!r} is not a code"
        raise InvalidValueError(msg)
    return Code(text)


CODE = Notation(of=Code, via=str, read=parse_code, write=str, words="a code")


@runtime_checkable
class Mechanism(Protocol):
    """What an embedder may add to: an open type."""

    @property
    def parties(self) -> int:
        """How many take part."""
        ...


@attrs.frozen(kw_only=True)
class Block:
    """A fixed sum."""

    type_tag: ClassVar[str] = "block"
    amount: Money
    parties: int = 2


@attrs.frozen(kw_only=True)
class Bounded:
    """A mechanism with a limit; it nests."""

    type_tag: ClassVar[str] = "bounded"
    part: "Block | Bounded"
    limit: Money | Literal["unlimited"] | None = None
    parties: int = 2


@attrs.frozen(kw_only=True)
class Place:
    """Something with a field in every position that the library's own classes use."""

    name: str = attrs.field(validator=is_text)
    people: int | None = None
    is_open: bool | None = None
    period: DateRange | None = None
    year: FinancialYear | None = None
    share: Share | None = None
    weight: Fraction | None = None
    code: Code | None = None
    block: Block | None = None
    either: Block | Bounded | None = None
    all_of: tuple[Block | Bounded, ...] | None = attrs.field(
        default=None, validator=is_tuple_or_none
    )
    mechanism: Mechanism | None = None
    names: Timeline[str] | None = None
    parts: "tuple[Place, ...] | None" = attrs.field(default=None, validator=is_tuple_or_none)
    pair: tuple[str, int] | None = None
    sureness: frozenset[Confidence] | None = None
    by_code: Mapping[str, Block] | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


CODEC = Codec(
    schemas=(Schema(name="example/place", cls=Place),),
    open_types={Mechanism: (Block, Bounded)},
    notations=(CODE,),
)


def envelope(document: object, **parts: object) -> dict[str, object]:
    """Put plain data into an envelope."""
    return {
        "schema": "example/place",
        "version": 1,
        "as_at": "2017-04-01",
        **parts,
        "document": document,
    }


def problems(data: Any) -> list[Problem]:  # noqa: ANN401 - whatever a caller may pass
    """Read data that cannot be read, and give what is said of them."""
    with pytest.raises(DocumentError) as caught:
        CODEC.read(data)
    return list(caught.value.problems)


def test_wrong_type_unknown_tag_missing_field_and_bad_date_are_four_problems() -> None:
    """All problems of a file are told at once, each where it is."""
    broken = {
        "people": "many",
        "period": {"first_day": "1 April 2017"},
        "either": {"type": "blok", "amount": "1.00"},
    }
    assert [str(problem) for problem in problems(envelope(broken))] == [
        "$.name: missing",
        "$.people: expected a whole number, found the text 'many'",
        "$.period.first_day: '1 April 2017' is not a day; write it as 2017-04-01",
        "$.either.type: unknown type 'blok'; known: block, bounded (did you mean 'block'?)",
    ]
