"""
Random arrangements, contracts and their parts, as a property test draws them.

They are sound and random, and mean nothing: a hospital may hold a section 75 pool with itself.
Whatever can be unknown sometimes is, whatever can be recorded as none sometimes is, and some
lists, or the entries of some kinds in them, are stated whole, or counted. What is stated agrees
with the entries given, unless some of them stood on other days.
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
from nhs_accountable_care.contracts import Agreement, Body, PartStep
from nhs_accountable_care.contracts.statements import ListStatement, lists_of, words_in
from nhs_accountable_care.documents import standard_codec
from nhs_accountable_care.documents.entries import words_by_list
from nhs_accountable_care.documents.kinds import Kinds
from nhs_accountable_care.documents.scalars import NOTATIONS
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
_CODES: Final = st.from_regex("[0-9A-Z]{2,12}", fullmatch=True)
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
_PERIOD_OR_NONE: Final = st.none() | stated_periods()
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
            continue
        if field.type == tuple[PartStep, ...]:
            arguments[field.name] = draw(_steps(depth))
        elif field.name == "as_at" and kind is Arrangement and depth > 0:
            # What is nested speaks of the day of the outer one.
            arguments[field.name] = None
        elif (kind, field.name) in _named():
            arguments[field.name] = draw(_names(kind, field.name, may_lack=field.type is not str))
        elif (kind, field.name) in _codes():
            arguments[field.name] = draw(_codes_or_none(several="tuple" in str(field.type)))
        else:
            arguments[field.name] = _drawn(draw, field.type, depth)
    if "lists" in {field.name for field in attrs.fields(kind)}:
        names = draw(_some_lists_of(kind))
        arguments["lists"] = tuple(
            draw(_statements(name, arguments[name], _words()[kind][name])) for name in names
        )
    if kind is ListStatement:
        arguments["kinds"] = tuple(draw(_some_words()))
    if arguments.get("sources"):
        fields = _one_or_none(tuple(name for name in arguments if name != "sources"))
        arguments["sources"] = tuple(
            attrs.evolve(citation, of=draw(fields)) for citation in arguments["sources"]
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


@functools.cache
def _codes() -> frozenset[tuple[Any, str]]:
    """The fields of text that hold a code, where a document refuses any other text."""
    checks = standard_codec().checks
    return frozenset(field for check in checks if check.of is str for field in check.fields)


@functools.cache
def _words() -> dict[Any, dict[str, tuple[str, ...]]]:
    """The words by which statements name the entries of each list of each class."""
    codec = standard_codec()
    kinds = Kinds(notations=(*NOTATIONS, *codec.notations), open_types=codec.open_types)
    return {
        each: words_by_list(kinds, each)
        for each in kinds.classes_in(Arrangement)
        if "lists" in {field.name for field in attrs.fields(each)}
    }


@functools.cache
def _all_words() -> tuple[str, ...]:
    """The words by which statements of any list name entries."""
    return tuple(
        sorted({word for lists in _words().values() for words in lists.values() for word in words})
    )


@st.composite
def _statements(
    draw: st.DrawFn, name: str, items: tuple[object, ...] | None, known: tuple[str, ...]
) -> ListStatement:
    """Draw a statement of a list that agrees with the entries given, if all of them stand."""
    words = words_in(items or ())
    given = [word for word in words if word is not None]
    kinds: tuple[str, ...] = ()
    if known:
        some = st.sampled_from(known) if not given else st.sampled_from((*known, *given * 5))
        kinds = tuple(draw(st.lists(some, max_size=3, unique=True)))
    # One whose kind is not recorded may be of any.
    number = sum(1 for word in words if not kinds or word is None or word in kinds)
    is_whole = draw(_one_of(_WHOLE[items is None, items == ()]))
    least = number + (is_whole is False)
    most = number if is_whole or items == () else least + 3
    return ListStatement(
        field=name,
        kinds=kinds,
        count=draw(st.none() | st.integers(min_value=least, max_value=most)),
        is_whole=is_whole,
        period=draw(_PERIOD_OR_NONE),
    )


# By whether a list is not recorded, and whether it is recorded as none.
_WHOLE: Final[Mapping[tuple[bool, bool], tuple[bool | None, ...]]] = {
    (True, False): (None, False),
    (False, True): (None, True),
    (False, False): (None, True, False),
}


@st.composite
def _steps(draw: st.DrawFn, depth: int) -> tuple[PartStep, ...]:
    """Draw steps in order of time; most parts have none, and are there."""
    if draw(_number_to(_DEPTHS)) < _DEPTHS:
        return ()
    drawn = draw(st.lists(_part(PartStep, depth + 1), min_size=1, max_size=3))
    return tuple(sorted(drawn, key=_earliest))


def _earliest(step: PartStep) -> date:
    """Sort steps by the first day on which they can have been taken."""
    return date.min if step.on is None else step.on.earliest


def _drawn(draw: st.DrawFn, kind: Any, depth: int) -> Any:  # noqa: ANN401 -- any annotation
    """Draw a value of the type of a field; the deeper inside, the less is recorded."""
    if kind in _LEAVES:
        return draw(_LEAVES[kind])
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        members = [member for member in get_args(kind) if member is not type(None)]
        is_recorded = draw(_number_to(_DEPTHS)) > depth
        if type(None) in get_args(kind) and not is_recorded:
            return None
        return _drawn(draw, draw(_one_of(tuple(members))), depth)
    if origin is tuple:
        length = draw(_number_to(2 if depth == 0 else 1))
        return tuple(_drawn(draw, get_args(kind)[0], depth + 1) for _ in range(length))
    if issubclass(kind, enum.Enum):
        return draw(_one_of(tuple(kind)))
    return draw(_part(kind, depth + 1))


# --- Strategies that are drawn from often: Hypothesis looks closely at each that is new ---


@functools.cache
def _part(kind: Any, depth: int) -> SearchStrategy[Any]:  # noqa: ANN401 -- any class
    """Values of the class of a part."""
    return values_of(kind, depth=depth)


@functools.cache
def _one_of(values: tuple[Any, ...]) -> SearchStrategy[Any]:
    """One of some values."""
    return st.sampled_from(values)


@functools.cache
def _one_or_none(values: tuple[Any, ...]) -> SearchStrategy[Any]:
    """One of some values, or none."""
    return st.none() | st.sampled_from(values)


@functools.cache
def _number_to(most: int) -> SearchStrategy[int]:
    """A number from zero to another."""
    return st.integers(min_value=0, max_value=most)


@functools.cache
def _names(kind: Any, field: str, *, may_lack: bool) -> SearchStrategy[str | None]:  # noqa: ANN401 -- any class
    """The names that a field may hold."""
    known = _named()[kind, field]
    return _one_or_none(known) if may_lack else _one_of(known)


@functools.cache
def _codes_or_none(*, several: bool) -> SearchStrategy[Any]:
    """Codes for a field of text or of several, or none."""
    return st.none() | (st.lists(_CODES, max_size=2).map(tuple) if several else _CODES)


@functools.cache
def _some_lists_of(kind: Any) -> SearchStrategy[list[str]]:  # noqa: ANN401 -- any class
    """Lists of a class of which something is stated."""
    return st.lists(st.sampled_from(lists_of(kind)), max_size=2, unique=True)


@functools.cache
def _some_words() -> SearchStrategy[list[str]]:
    """Words of any entries."""
    return st.lists(st.sampled_from(_all_words()), max_size=2)
