"""
Random arrangements, contracts and their parts, as a property test draws them.

They are sound and random, and mean nothing: a hospital may hold a section 75 pool with itself.
Whatever can be unknown sometimes is, whatever can be recorded as none sometimes is, and some
lists are stated whole, or counted.
"""

import enum
import functools
import types
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, Union, get_args, get_origin

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Agreement, Body
from nhs_accountable_care.contracts.statements import ListStatement, lists_of
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.payment import Mechanism, WholePopulationBudget
from nhs_accountable_care.testing.extra import SearchStrategy, reject, st
from nhs_accountable_care.testing.strategies import (
    citations,
    date_ranges,
    days,
    financial_years,
    money,
    shares,
    stated_dates,
    stated_periods,
    texts,
)

__all__ = ["agreements", "arrangements", "values_of"]

_MOST: Final = 10**7
_LEAVES: Final[Mapping[Any, SearchStrategy[Any]]] = {
    str: texts(longest=8),
    bool: st.booleans(),
    int: st.integers(min_value=0, max_value=_MOST),
    date: days(),
    DateRange: date_ranges(),
    StatedDate: stated_dates(),
    StatedPeriod: stated_periods(),
    FinancialYear: financial_years(),
    # Without bounds Hypothesis draws ratios of more than the 40 characters that a document holds.
    Fraction: st.fractions(min_value=-_MOST, max_value=_MOST, max_denominator=100),
    Money: money(),
    Share: shares(most_parts=100),
    Citation: citations(),
    Mechanism: st.just(WholePopulationBudget()),
    Body: st.builds(Body, code=st.sampled_from(("01G", "RM3", "QOP"))),
}
_KINDS_OF_AGREEMENT: Final = ("any", *(kind.type_tag for kind in get_args(Agreement)))
# How likely a field is to be recorded: surely at the top, and never four levels down.
_DEPTHS: Final = 3


def arrangements() -> SearchStrategy[Arrangement]:
    """
    Arrangements of which anything may be unknown, recorded as none, or whole.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(place=arrangements(), day=days())
    ... def stands_as_it_stood(place, day):
    ...     assert place.at(day).at(day) == place.at(day)
    >>> stands_as_it_stood()
    """
    return values_of(Arrangement)


def agreements() -> SearchStrategy[Agreement]:
    """
    Agreements and contracts of every kind.

    >>> from hypothesis import given, settings
    >>> from nhs_accountable_care.contracts import parties_of
    >>> @settings(max_examples=5)
    ... @given(agreement=agreements())
    ... def names_its_parties_by_their_fields(agreement):
    ...     for path, _ in parties_of(agreement):
    ...         assert path.partition("[")[0] in agreement.party_fields
    >>> names_its_parties_by_their_fields()
    """
    return st.one_of([values_of(kind) for kind in get_args(Agreement)])


@st.composite
def values_of(draw: st.DrawFn, kind: Any, *, depth: int = 0) -> Any:  # noqa: ANN401 -- any class
    """
    Values of a class of an arrangement, of a contract, or of one of their parts.

    The greater the ``depth``, the less is recorded.

    >>> from hypothesis import given, settings
    >>> from nhs_accountable_care.arrangements import Finance
    >>> @settings(max_examples=5)
    ... @given(finance=values_of(Finance))
    ... def is_of_the_class(finance):
    ...     assert isinstance(finance, Finance)
    >>> is_of_the_class()
    """
    attrs.resolve_types(kind)
    arguments: dict[str, Any] = {}
    for field in attrs.fields(kind):
        if field.name == "lists":
            arguments[field.name] = tuple(draw(st.lists(_statements(lists_of(kind)), max_size=2)))
        elif field.name == "as_at" and kind is Arrangement and depth > 0:
            # What is nested speaks of the day of the outer one.
            arguments[field.name] = None
        elif (kind, field.name) in _named():
            known = st.sampled_from(_named()[kind, field.name])
            arguments[field.name] = draw(known if field.type is str else st.none() | known)
        else:
            arguments[field.name] = _drawn(draw, field.type, depth)
    if arguments.get("sources"):
        fields = st.sampled_from([name for name in arguments if name != "sources"])
        arguments["sources"] = tuple(
            attrs.evolve(citation, of=draw(st.none() | fields))
            for citation in arguments["sources"]
        )
    try:
        return kind(**arguments)
    except InvalidValueError:
        # A random whole may be one that cannot be, such as services that start too early.
        reject()


@functools.cache
def _named() -> dict[tuple[Any, str], tuple[str, ...]]:
    """The names that a field may hold, where a document refuses any other."""
    return {field: names.known for names in standard_codec().names for field in names.fields}


def _statements(names: tuple[str, ...]) -> SearchStrategy[ListStatement]:
    """Draw statements of some lists."""
    return st.builds(
        ListStatement,
        field=st.sampled_from(names),
        count=st.none() | st.integers(min_value=0, max_value=3),
        is_whole=st.none() | st.booleans(),
        period=st.none() | stated_periods(),
    )


def _drawn(draw: st.DrawFn, kind: Any, depth: int) -> Any:  # noqa: ANN401 -- any annotation
    """Draw a value of the type of a field; the deeper inside, the less is recorded."""
    if kind in _LEAVES:
        return draw(_LEAVES[kind])
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        members = [member for member in get_args(kind) if member is not type(None)]
        is_recorded = draw(st.integers(min_value=0, max_value=_DEPTHS)) > depth
        if type(None) in get_args(kind) and not is_recorded:
            return None
        return _drawn(draw, draw(st.sampled_from(members)), depth)
    if origin is tuple:
        length = draw(st.integers(min_value=0, max_value=2 if depth == 0 else 1))
        return tuple(_drawn(draw, get_args(kind)[0], depth + 1) for _ in range(length))
    if issubclass(kind, enum.Enum):
        return draw(st.sampled_from(list(kind)))
    return draw(values_of(kind, depth=depth + 1))
