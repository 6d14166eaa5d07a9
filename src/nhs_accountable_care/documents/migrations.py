"""
How documents of older versions are brought to the newest: one function for each step.

They are functions over plain data, as the JSON text holds them. They know names of fields and
shapes of values and no class, since the classes are those of today. A migration invents
nothing: what the older version did not say, the newer does not say either.

A step is made of parts that each do one thing, and is wired in one line, where a schema of
`standard_codec` names it.
"""

import functools
from collections.abc import Callable
from typing import Any, Final

from nhs_accountable_care.classification.form_keys import RENAMED_FORMS

__all__ = [
    "arrangement_from_1",
    "facts_from_1",
    "periods_as_text",
    "with_new_form_keys",
    "without_incomplete",
]

_DAYS: Final = {"first_day", "last_day"}
_FORM_FIELDS: Final = {"form", "as_form"}


def with_new_form_keys(plain: Any) -> Any:  # noqa: ANN401 - plain data
    """
    Bring the key of a form that has another name since to that name.

    >>> with_new_form_keys({"labels": [{"text": "ICS", "form": "integrated-care-system"}]})
    {'labels': [{'text': 'ICS', 'form': 'integrated-care-system-non-statutory'}]}
    """
    if isinstance(plain, dict):
        return {
            key: RENAMED_FORMS.get(value, value)
            if key in _FORM_FIELDS and isinstance(value, str)
            else with_new_form_keys(value)
            for key, value in plain.items()
        }
    return _each(plain, with_new_form_keys)


def without_incomplete(plain: Any) -> Any:  # noqa: ANN401 - plain data
    """
    Take away which lists may hold less than there is.

    A list that was named there is one of which nothing is said, and so is one that was not:
    that nobody wrote it down is no evidence that it was whole. An empty list stays, since it says
    that there is none, unless it was named: then nothing was known of it.

    >>> without_incomplete({"members": [], "boards": [{"incomplete": []}], "incomplete": ["x"]})
    {'members': [], 'boards': [{}]}
    >>> without_incomplete({"members": [], "incomplete": ["members"]})
    {}
    """
    if isinstance(plain, dict):
        named = plain.get("incomplete")
        partial = named if isinstance(named, list) else []
        return {
            key: without_incomplete(value)
            for key, value in plain.items()
            if key != "incomplete" and not (value == [] and key in partial)
        }
    return _each(plain, without_incomplete)


def periods_as_text(plain: Any) -> Any:  # noqa: ANN401 - plain data
    """
    Write each period as the text of ISO 8601: both days, or the first and that it is open.

    Version 1 says of a period without a last day that it is open. The terms of a payment
    mechanism are left as they are, since its class may be anybody's.

    >>> periods_as_text({"period": {"first_day": "2016-04-01", "last_day": "2018-03-31"}})
    {'period': '2016-04-01/2018-03-31'}
    >>> periods_as_text({"period": {"first_day": "2016-04-01"}})
    {'period': '2016-04-01/..'}
    """
    if isinstance(plain, dict):
        first, last = plain.get("first_day"), plain.get("last_day")
        is_period = plain.keys() <= _DAYS and isinstance(first, str)
        if is_period and (last is None or isinstance(last, str)):
            return f"{first}/{last or '..'}"
        return {
            key: value if key == "mechanism" else periods_as_text(value)
            for key, value in plain.items()
        }
    return _each(plain, periods_as_text)


def _each(plain: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - plain data
    """Change each item of a list; text and numbers stay."""
    return [change(item) for item in plain] if isinstance(plain, list) else plain


_ARRANGEMENT_FROM_1: Final = (with_new_form_keys, without_incomplete, periods_as_text)


def arrangement_from_1(plain: Any) -> Any:  # noqa: ANN401 - plain data
    """Bring an arrangement from version 1 to 2; a citation as an object is read in both."""
    return functools.reduce(lambda data, change: change(data), _ARRANGEMENT_FROM_1, plain)


def facts_from_1(plain: Any) -> Any:  # noqa: ANN401 - plain data
    """Bring the facts of a settlement from version 1 to 2, in which only citations are shorter."""
    return plain
