"""What is given to a function is refused with the cure, whatever it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nhs_accountable_care import InvalidTypeError, Money, organisations, policy
from nhs_accountable_care.organisations import Register, counts_in_words, kind_of_roles, whois
from nhs_accountable_care.policy import cite, sourcebook
from nhs_accountable_care.reference import register

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
