"""The files of the cases, each found by the name of its case."""

import functools
from collections.abc import Sequence
from typing import Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.shipped import read_shipped
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care.arrangements import Arrangement, BidQuestion, Case, CaseDay
from nhs_accountable_care.documents import Document, read
from nhs_accountable_care.payment import Facts

__all__ = [
    "account",
    "bid",
    "case",
    "case_names",
    "case_text",
    "days_of",
    "facts",
    "has_bid",
    "has_facts",
]

_PACKAGE: Final = "nhs_accountable_care.reference.cases"
_ACCOUNT: Final = "-case"
_FACTS: Final = "-facts"
_BID: Final = "-bid"


@functools.cache
def case_names() -> tuple[str, ...]:
    """
    Return the names of the cases that are shipped, in order.

    A case is there if its files are: ``NAME.json`` and ``NAME-case.json``.

    >>> "devon-2017" in case_names(), "greater-manchester-2017" in case_names()
    (True, True)
    """
    return _with(_ACCOUNT)


@functools.cache
def case(name: str) -> Document[Arrangement]:
    """
    Return the document of a shipped case, with the day of which it speaks.

    Raises:
        InvalidValueError: If there is no such case, with the name that is nearest.

    >>> case("greater-manchester-2017").as_at.isoformat()
    '2017-04-01'
    """
    return read(_text(name), Arrangement)


@functools.cache
def account(name: str) -> Case:
    """
    Return what is told of a case beside its document: what happened when, and what became.

    Raises:
        InvalidValueError: If there is no such case, with the name that is nearest.

    >>> account("devon-2017").title
    'Devon'
    """
    return read(_text(name, _ACCOUNT), Case).value


def days_of(name: str) -> tuple[CaseDay, ...]:
    """
    Return the days on which something happened to a place, in order of time.

    Raises:
        InvalidValueError: If there is no such case, with the name that is nearest.

    >>> print(days_of("devon-2017")[0])
    2015-06  began: The national success regime took in all of the area but Torbay ...
    """
    return account(name).days


@functools.cache
def facts(name: str) -> Facts:
    """
    Return the facts by which the payment terms of a case are settled; they are invented.

    Raises:
        InvalidValueError: If there is no such case, or it has no payment terms to settle.

    >>> all(fact.is_illustrative for fact in facts("greater-manchester-2017").facts)
    True
    """
    if has_facts(name):
        return read(_text(name, _FACTS), Facts).value
    _check(name)
    msg = f"the case {quoted(name)} has no facts to settle with; {joined(_with(_FACTS))} has"
    raise InvalidValueError(msg)


def has_facts(name: str) -> bool:
    """
    Return whether a case has facts by which its payment terms can be settled.

    >>> has_facts("greater-manchester-2017"), has_facts("devon-2017")
    (True, False)
    """
    return f"{name}{_FACTS}" in _files_there()


@functools.cache
def bid(name: str) -> BidQuestion:
    """
    Return a bidder's question about a case; its terms and figures are invented.

    Raises:
        InvalidValueError: If there is no such case, or no question is asked of it.

    >>> bid("integrated-health-organisation-2026").bid.bearer
    'trust'
    """
    if has_bid(name):
        return read(_text(name, _BID), BidQuestion).value
    _check(name)
    msg = f"of the case {quoted(name)} no bidder asks anything; of {joined(_with(_BID))} one does"
    raise InvalidValueError(msg)


def has_bid(name: str) -> bool:
    """
    Return whether a bidder asks something of a case.

    >>> has_bid("greater-manchester-2017"), has_bid("devon-2017")
    (True, False)
    """
    return f"{name}{_BID}" in _files_there()


def case_text(name: str) -> str:
    """
    Return the text of a file of a case: its document, or what is told or settled beside it.

    Raises:
        InvalidValueError: If there is no such file, with the name that is nearest.

    >>> case_text("greater-manchester-2017-facts").splitlines()[1]
    '  "schema": "nhs-accountable-care/facts",'
    """
    if name not in _files_there():
        known = [
            *case_names(),
            *(each for each in _files_there() if each.endswith((_FACTS, _BID))),
        ]
        raise InvalidValueError(_no_case(name, known))
    return read_shipped(_PACKAGE, f"{name}.json")


@functools.cache
def _files_there() -> tuple[str, ...]:
    """Return the names of all documents in the folder, without their ending."""
    # Here and not above: whoever names a case that is there needs no list of them.
    from importlib.resources import files  # noqa: PLC0415

    found = (each.name for each in files(_PACKAGE).iterdir())
    return tuple(sorted(each.removesuffix(".json") for each in found if each.endswith(".json")))


def _with(ending: str) -> tuple[str, ...]:
    """Return the names of the cases that have a file of an ending."""
    return tuple(each.removesuffix(ending) for each in _files_there() if each.endswith(ending))


def _text(name: str, ending: str = "") -> str:
    """Read a file of a case, or say which cases there are."""
    _check(name)
    return read_shipped(_PACKAGE, f"{name}{ending}.json")


def _check(name: str) -> None:
    """Refuse the name of a case that is not there."""
    if name not in case_names():
        raise InvalidValueError(_no_case(name, case_names()))


def _no_case(name: str, known: Sequence[str]) -> str:
    """Word that there is no such case, with the one that may be meant, or all."""
    near = did_you_mean(name, known)
    return f"no case {quoted(name)}; {near or f'there are: {joined(known)}'}"
