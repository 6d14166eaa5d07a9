"""What is known of a list: how many there are, and whether the entries given are all."""

import enum
import functools
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.parties import Body, BodyIndex

__all__ = ["ListStatement"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ListStatement:
    """
    What a source says of a list: how many there are, and whether the entries given are all.

    Attributes:
        field: Which list of the object it stands in, such as members.
        kinds: Which entries of the list it is about, by the words by which paths name them: the
            type of an agreement, the kind of a plan, the kind of organisation of a body or
            member; left out, it is about all of them. A document that is read with another word
            is refused; here any is taken, since kinds of agreement of your own are known to
            your codec alone.
        count: How many of them there are, named or not; zero says that there is none.
        is_whole: Whether the entries given are all; false where there are more than those given.
        period: The days for which it holds.

    >>> nine = ListStatement(field="members", kinds=("clinical-commissioning-group",), count=9)
    >>> nine.is_whole is None
    True
    """

    field: str = attrs.field(validator=is_text)
    kinds: tuple[str, ...] = ()
    count: int | None = attrs.field(default=None, validator=is_count_or_none)
    is_whole: bool | None = None
    period: StatedPeriod | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


ANY_KIND: Final = "any"
"""How an absence says that there is no agreement of any kind."""

# What is no list of facts: sources and statements are said of the others, and so are the steps
# of a part (those of an assurance process are facts).
_NO_LISTS = frozenset({"lists", "sources"})
_STEPS = "contracts.steps.PartStep,"


def names_lists(instance: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401 -- what a user gave
    """
    Refuse statements of what is no other list of the same class.

    Raises:
        InvalidValueError: For a field that is no other list of the class.
    """
    cls: Any = type(instance)
    where = f"{cls.__name__}.{attribute.name}"
    for statement in value:
        known = lists_of(cls)
        if statement.field not in known:
            hint = did_you_mean(statement.field, known) or f"known: {', '.join(known)}"
            msg = f"{where} speaks of {statement.field!r}, which is no list there; {hint}"
            raise InvalidValueError(msg)


@functools.lru_cache(maxsize=256)
def lists_of(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 -- any class of attrs
    """Return the names of the lists of a class."""
    # A class that names itself, or a package that is loaded later, is annotated in quotes.
    return tuple(
        field.name
        for field in attrs.fields(cls)
        if field.name not in _NO_LISTS
        and "tuple[" in str(field.type)
        and _STEPS not in str(field.type)
    )


def statements_of(owner: object, field: str, kind: str | None = None) -> tuple[ListStatement, ...]:
    """Return what is stated of one list of a part, or of one kind of entry, in whatever words."""
    said = [each for each in getattr(owner, "lists", ()) if each.field == field]
    if field == "agreements":
        # That there is no agreement of a kind has a short way of its own.
        absent: tuple[Any, ...] = getattr(owner, "absent_agreements", ())
        said += [
            each.statement for each in absent if kind is None or each.kind in {kind, ANY_KIND}
        ]
    if kind is not None:
        said = [each for each in said if not each.kinds or kind in each.kinds]
    return tuple(said)


def is_stated_none(owner: object, field: str, kind: str | None = None) -> bool:
    """Return whether a list, or a kind of entry in it, is counted as none."""
    return any(each.count == 0 for each in _telling(statements_of(owner, field, kind), kind))


def _telling(about: tuple[ListStatement, ...], kind: str | None) -> list[ListStatement]:
    """Return the statements that tell of all that is asked about, and not of some kinds of it."""
    return [each for each in about if not each.kinds or kind is not None]


def may_hold_more(owner: object, field: str, kind: str | None = None) -> bool:
    """
    Return whether there may be more than a list holds, or more of one kind of entry.

    Silence is never evidence of absence: a list is whole only if it is recorded as none, or if
    a statement says so, or counts as many as are given.
    """
    items: tuple[object, ...] | None = getattr(owner, field)
    about = statements_of(owner, field, kind)
    if not about:
        return items != ()
    telling = _telling(about, kind)
    if any(each.count == 0 for each in telling):
        return False
    if items is None:
        return True
    if items == ():
        # Recorded as none, and said to be some: what contradicts itself decides nothing.
        return any(each.is_whole is False or each.count for each in about)
    # To count the entries takes longest, and most statements have no need of it.
    words = words_in(items) if any(each.count is not None for each in telling) else ()
    return not any(is_all_given(each, words) for each in telling)


def is_all_given(statement: ListStatement, words: tuple[str | None, ...]) -> bool:
    """Return whether a statement tells that the entries given, of its kinds, are all."""
    if statement.is_whole is not None or statement.count is None:
        return statement.is_whole is True
    kinds = statement.kinds
    return statement.count == sum(1 for word in words if not kinds or word in kinds)


def words_in(items: tuple[object, ...]) -> tuple[str | None, ...]:
    """
    Return the kinds of the entries of a list, each body once; `None` where one is not recorded.

    >>> words_in((Body(code="RM3"), Body(code="RM3"), Body(code="01G")))
    (None, None)
    """
    kept: list[set[str]] = []
    index = BodyIndex()
    for item in items:
        body, word = body_of(item), word_of(item)
        number = None if body is None else index.first(body)
        if number is None:
            number = len(kept)
            kept.append(set())
            if body is not None:
                index.add(body, number)
        if word is not None:
            kept[number].add(word)
    # Of one body that is listed with two kinds it is not told which of the two counts.
    return tuple([words.pop() if len(words) == 1 else None for words in kept])


def word_of(item: object) -> str | None:
    """
    Return the word by which a statement names the entries of a list that are like this one.

    It is the type of an agreement, the value of an enum or of a first field that is one, and
    else the kind of organisation of the body that the entry is or names.

    >>> from nhs_accountable_care.organisations import OrganisationKind
    >>> word_of(Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST))
    'nhs-foundation-trust'
    """
    tag: str | None = getattr(item, "type_tag", None)
    if tag is not None:
        return tag
    first = item if isinstance(item, enum.Enum) else _first_of(item)
    if not isinstance(first, enum.Enum):
        body = body_of(item)
        first = None if body is None else body.kind
    return None if first is None else str(first.value)


def body_of(item: object) -> Body | None:
    """Return the body that an entry is, or is about; a role of a body is about the role."""
    if isinstance(item, Body):
        return item
    body: object = getattr(item, "body", None)
    return body if isinstance(body, Body) and not isinstance(_first_of(item), enum.Enum) else None


def _first_of(item: object) -> object:
    """Return the first field of an entry."""
    cls: Any = type(item)
    name = _first_name_of(cls)
    return None if name is None else getattr(item, name)


@functools.lru_cache(maxsize=1024)
def _first_name_of(cls: Any) -> str | None:  # noqa: ANN401 -- any class
    """Return the name of the first field of a class of entries."""
    return str(attrs.fields(cls)[0].name) if attrs.has(cls) else None
