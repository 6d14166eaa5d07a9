"""
The choices that a mechanism of a year leaves open, as they are written beside its template.

A national scheme may have had two tariffs in one year, or a target for each board: numbers by
year do not say which is meant. Each choice is named and written as a field of a document is.
"""

import contextlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, get_type_hints

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care.documents.converter import REFUSALS
from nhs_accountable_care.documents.kinds import Form, Kinds, members_of
from nhs_accountable_care.documents.meanings import kind_words
from nhs_accountable_care.documents.scalars import NOTATIONS
from nhs_accountable_care.documents.schemas import standard_codec
from nhs_accountable_care.payment import NationalParameters

__all__ = ["open_choices", "read_choices", "words_of_choices"]

_TRUTHS: Final = {"yes": "true", "no": "false"}


def open_choices(make: Callable[..., object]) -> dict[str, Any]:
    """
    Return the type of each choice that the maker of a mechanism of a year takes.

    >>> from nhs_accountable_care.payment import MarginalRateEmergencyTariff
    >>> list(open_choices(MarginalRateEmergencyTariff.for_year))[:2]
    ['option', 'is_specialised']
    """
    types = get_type_hints(make, localns={"NationalParameters": NationalParameters})
    return {
        name: types[name]
        for name, each in inspect.signature(make).parameters.items()
        if each.kind is each.KEYWORD_ONLY
    }


def read_choices(choices: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """
    Read the choices that are given; a list or an object is written as JSON, a truth as yes or no.

    Raises:
        InvalidValueError: There is no such choice, or a value is none that it may have; with all
            that is wrong.
    """
    read: dict[str, Any] = {}
    wrong: list[str] = []
    for written, text in given.items():
        name = written.replace("-", "_")
        if name not in choices:
            hint = did_you_mean(name, choices) or f"there are: {joined(choices)}"
            wrong.append(f"no choice is named {quoted(written)}; {hint}")
            continue
        found = list(_values(choices[name], text))
        if found:
            read[name] = found[0]
        else:
            may_be = _words(choices[name])
            wrong.append(f"{name}: {quoted(text)} is none that it may be; write {may_be}")
    if wrong:
        raise InvalidValueError("\n".join(wrong))
    return read


def words_of_choices(choices: Mapping[str, Any]) -> str:
    """
    Say which choices there are, each with what may be written.

    >>> print(words_of_choices({"is_capped": bool, "instalments": int}))
    is_capped (true or false); instalments (a whole number)
    """
    return "; ".join(f"{name} ({_words(kind)})" for name, kind in choices.items())


def _values(kind: Any, text: str) -> Iterator[Any]:  # noqa: ANN401 -- any annotation
    """Yield what a text may mean: the text itself as a document has it, else the JSON of it."""
    converter = standard_codec().converter
    plain: list[Any] = [text]
    with contextlib.suppress(ValueError):
        plain.append(json.loads(_TRUTHS.get(text, text)))
    for value in plain:
        # A union that no document holds is read as the first of its members that fits.
        for each in dict.fromkeys((kind, *members_of(kind))):
            with contextlib.suppress(*REFUSALS):
                yield converter.structure(value, each)


def _words(kind: Any) -> str:  # noqa: ANN401 -- any annotation
    """Say what may be written for a choice."""
    codec = standard_codec()
    kinds = Kinds(notations=(*NOTATIONS, *codec.notations), open_types=codec.open_types)
    members = [each for each in members_of(kind) if each is not type(None)]
    if any(kinds.form_of(each) is Form.OBJECT for each in members):
        return kind_words(kinds, kind)
    return ", or ".join(kind_words(kinds, each) for each in members)
