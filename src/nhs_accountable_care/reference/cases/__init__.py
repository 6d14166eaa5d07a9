"""
Real cases, shipped as documents: what is recorded of a place on a day, with every source.

The money that goes with a case stands in a facts document of its own. Where it is invented,
its confidence is illustrative, and so is everything that is printed from it.
"""

import functools

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.shipped import read_shipped
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import Document, read
from nhs_accountable_care.payment import Facts

__all__ = ["case", "case_names", "facts"]


def case_names() -> tuple[str, ...]:
    """
    Return the names of the cases that are shipped.

    >>> case_names()
    ('greater-manchester-2017',)
    """
    return ("greater-manchester-2017",)


@functools.cache
def case(name: str) -> Document[Arrangement]:
    """
    Return a shipped case, with the day on which it stood so.

    >>> case("greater-manchester-2017").as_at.isoformat()
    '2017-04-01'
    """
    return read(_text(name, f"{name}.json"), Arrangement)


@functools.cache
def facts(name: str) -> Facts:
    """
    Return the facts by which the payment terms of a case are settled; they are invented.

    >>> all(fact.is_illustrative for fact in facts("greater-manchester-2017").facts)
    True
    """
    return read(_text(name, f"{name}-facts.json"), Facts).value


def _text(name: str, file: str) -> str:
    """Read a shipped file, or say which cases there are."""
    if name not in case_names():
        msg = f"no case {name!r}; there are: {', '.join(case_names())}"
        raise InvalidValueError(msg)
    return read_shipped(__name__, file)
