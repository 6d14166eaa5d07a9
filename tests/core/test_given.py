"""What is given to a function is refused with the cure, whatever it is."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nhs_accountable_care import InvalidTypeError, InvalidValueError, Money, organisations, policy
from nhs_accountable_care.organisations import (
    OdsCode,
    Register,
    SharedPart,
    counts_in_words,
    kind_of_roles,
    whois,
)
from nhs_accountable_care.policy import cite, sourcebook
from nhs_accountable_care.reference import PublishedShare, published_weights, register

LONG = 10**5000


def one(value: Any) -> Any:  # noqa: ANN401 - what is refused
    """Return it as whatever a function asks for."""
    return value


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "records": (lambda: register().plus(one(1)), "records is 1; write a tuple"),
    "organisations": (lambda: Register(organisations=one(1.5)), "organisations is 1.5; write a"),
    "organisation": (
        lambda: Register(organisations=one(["R0A"])),
        r"organisations\[0\] is 'R0A'; write an Organisation",
    ),
    "roles": (lambda: kind_of_roles(one(1.5)), r"roles is 1.5; write a tuple, such as \('RO261'"),
    "citations as CSV": (lambda: policy.citations_to_csv(one(1.5)), "citations is 1.5; write a"),
    "citations for BibTeX": (
        lambda: policy.citations_to_bibtex(one("NHSA2006")),
        "citations is 'NHSA2006'; write a tuple, each item a Citation",
    ),
    "senses": (lambda: policy.senses_to_csv(one(1.5)), "senses is 1.5; write a tuple"),
    "events": (lambda: policy.events_to_csv(one([1.5])), r"events\[0\] is 1.5; write an Event"),
    "key of a source": (lambda: cite(one(1.5)), "1.5 is a float; write text"),
    "confidence": (lambda: cite("S14", None, one(1)), "confidence is 1; write one, such as"),
    "word": (lambda: policy.term(one(b"x")), "b'x' is a bytes; write text"),
    "register": (
        lambda: whois(one("x"), "01G", on=date(2017, 4, 1)),
        "register is 'x'; write a Register",
    ),
    "list of a long number": (lambda: Money(pence=one([LONG])), "a number of thousands of digits"),
    "long number": (lambda: policy.term(one(LONG)), "a number of thousands of digits is an int"),
}


@pytest.mark.parametrize(("use", "words"), REFUSED.values(), ids=list(REFUSED))
def test_another_kind_is_refused_with_the_cure(use: Callable[[], object], words: str) -> None:
    """One error of this library, of one line."""
    with pytest.raises(InvalidTypeError, match=words) as raised:
        use()
    assert len(str(raised.value)) < 200


def test_nothing_is_counted_in_no_words() -> None:
    """As for an area without bodies."""
    assert counts_in_words({}) == ""


def test_what_is_given_is_taken_from_anything_with_items() -> None:
    """Also once only."""
    book = sourcebook()
    cited = [book.cite("S14"), book.cite("S15")]
    assert policy.citations_to_csv(iter(cited)) == policy.citations_to_csv(cited)
    some = register()
    again = Register(organisations=iter(some.organisations[:0]))
    assert again.organisations == ()
    assert organisations.kind_of_roles(()) is None


FROM_TO: dict[str, Any] = {"from_code": OdsCode("99A"), "to_code": OdsCode("01G"), "basis": "b"}


@pytest.mark.parametrize("number", [LONG, -LONG], ids=["long", "below zero"])
def test_a_number_that_nobody_could_write_is_refused_in_each_field(number: int) -> None:
    """Else no message about the value, and no table of it, could be written."""
    for times in range(50):
        # Of the first a close look is taken, and of later ones a quick one.
        people = number if times % 25 == 24 else 10**4_000
        if people == number:
            with pytest.raises(
                InvalidValueError, match=r"SharedPart.people is a number of about 5"
            ):
                SharedPart(key="a", people=people)
        else:
            assert len(repr(SharedPart(key="a", people=people))) > 4_000


@pytest.mark.parametrize("share", ["NaN", "sNaN", "Infinity", "1E+99999999", "-0.1", "1.1"])
def test_a_published_share_is_a_part_of_one(share: str) -> None:
    """What is no number, or beyond all bounds, is none."""
    with pytest.raises(InvalidValueError, match="share"):
        PublishedShare(**FROM_TO, share=Decimal(share), basis_in_words="of whom")


def test_weights_of_no_text_are_on_no_basis() -> None:
    """The message is one, whatever is asked for."""
    with pytest.raises(InvalidValueError, match="on the basis a number of thousands of digits"):
        published_weights(one(LONG))
