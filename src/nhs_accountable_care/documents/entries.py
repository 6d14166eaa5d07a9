"""
The words by which statements of a list name its entries, and what refuses any other.

A slip of one letter would make a statement of a kind of which there is nothing, so that a count
that a source tells would be taken for one of something else.
"""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import attrs

from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, lists_of
from nhs_accountable_care.documents.kinds import Kinds, class_of, fields_of, words_of
from nhs_accountable_care.documents.problems import (
    Gathered,
    Nearest,
    UnreadableError,
    at_field,
    at_item,
    in_order,
    listed_names,
)
from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = ["STATEMENTS", "check_kinds", "words_by_list"]

STATEMENTS = tuple[ListStatement, ...]
"""The type of the field in which a class keeps what is known of its lists."""


def words_by_list(kinds: Kinds, owner: object) -> dict[str, tuple[str, ...]]:
    """
    Return for each list of a class the words by which a statement names its entries.

    They are those that `word_of` reads from an entry, asked of the classes.
    """
    lists = lists_of(class_of(owner))
    return {
        field.name: _words_in(kinds, field.kind)
        for field in fields_of(owner)
        if field.attribute in lists
    }


def _words_in(kinds: Kinds, kind: object) -> tuple[str, ...]:
    """Return the words for the entries of a list of a type, which may be left out."""
    words = [
        word
        for member in kinds.members_of(kind)
        if class_of(member) is tuple
        for entry in kinds.members_of(get_args(member)[0])
        for word in _words_for(kinds, entry)
    ]
    return tuple(dict.fromkeys(words))


def _words_for(kinds: Kinds, entry: Any) -> tuple[str, ...]:  # noqa: ANN401 -- any annotation
    """Return the words for the entries of one type."""
    tag = kinds.tag_of(entry)
    if tag is not None:
        return (tag,)
    if not attrs.has(class_of(entry)):
        return words_of(entry)
    [first, *others] = fields_of(entry)
    words = tuple(word for member in kinds.members_of(first.kind) for word in words_of(member))
    bodies = [each for each in (first, *others) if each.name == "body"]
    names_body = entry is Body or any(Body in kinds.members_of(each.kind) for each in bodies)
    return words or (tuple(kind.value for kind in OrganisationKind) if names_body else ())


def check_kinds(statements: Iterable[ListStatement], known: Mapping[str, tuple[str, ...]]) -> None:
    """
    Refuse statements of kinds that no entry of their list can have.

    Raises:
        IterableValidationError: With each such kind and each list that there is not, and the
            words that there are.
    """
    errors = Gathered()
    for number, statement in enumerate(statements):
        of_statement, of_kinds = Gathered(), Gathered()
        words = known.get(statement.field)
        if words is None:
            of_statement.add(at_field(_no_list(statement.field, known), "field"))
        else:
            for place, kind in enumerate(statement.kinds):
                if kind not in words:
                    of_kinds.add(at_item(_no_kind(kind, statement.field, words), place))
        if of_kinds.kept:
            of_statement.add(at_field(of_kinds.of_list(tuple), "kinds"))
        if of_statement.kept:
            errors.add(at_item(of_statement.of_object(ListStatement), number))
    if errors.kept:
        raise errors.of_list(tuple)


def _no_list(name: str, known: Mapping[str, tuple[str, ...]]) -> UnreadableError:
    """Return what is wrong with a statement of a list that its class does not have."""
    hint = Nearest(name, known, lambda: f"known: {listed_names(known)}")
    return UnreadableError(f"there is no list {quoted(name)} here", hint)


def _no_kind(kind: str, field: str, words: tuple[str, ...]) -> UnreadableError:
    """Return what is wrong with a kind that a list does not know."""
    message = f"{quoted(kind)} names no kind of entry of {field}"
    if not words:
        return UnreadableError(message, "its entries have no kinds; leave 'kinds' out")
    return UnreadableError(message, Nearest(kind, words, lambda: f"known: {in_order(words)}"))
