"""What a test says of its lists: that they are whole, or that nothing is known of one."""

from typing import Any, TypeVar

import attrs

from nhs_accountable_care import Citation, InvalidValueError
from nhs_accountable_care.contracts import ListStatement
from nhs_accountable_care.contracts.statements import lists_of

__all__ = ["more_than_given", "nothing_said", "stated_whole"]

_Part = TypeVar("_Part")


def nothing_said(*fields: str) -> tuple[ListStatement, ...]:
    """Name lists of which a test says nothing, so that they are not known to be whole."""
    return tuple(ListStatement(field=field) for field in fields)


def more_than_given(*fields: str) -> tuple[ListStatement, ...]:
    """State that there are more entries than those given of some lists."""
    return tuple(ListStatement(field=field, is_whole=False) for field in fields)


def stated_whole(value: _Part) -> _Part:
    """State every recorded list in a value whole, but for those of which something is said."""
    whole: _Part = _whole(value)
    return whole


def _whole(value: Any) -> Any:  # noqa: ANN401 -- any part of an arrangement
    """Return a part with what is stated of its lists, and of those inside it."""
    if isinstance(value, tuple):
        return tuple(_whole(each) for each in value)
    cls: Any = type(value)
    if not attrs.has(cls) or isinstance(value, Citation | ListStatement):
        return value
    names = [field.name for field in attrs.fields(cls) if field.init]
    if "lists" not in names:
        return value
    changes = {
        name: _whole(getattr(value, name)) for name in names if name not in {"lists", "sources"}
    }
    said = {each.field for each in value.lists}
    stated = tuple(
        ListStatement(field=name, is_whole=True)
        for name in lists_of(cls)
        if changes[name] and name not in said
    )
    try:
        return attrs.evolve(value, **changes, lists=(*value.lists, *stated))
    except InvalidValueError:
        # Shares that do not come to the whole cannot be all that there are.
        return attrs.evolve(value, **changes)
