"""
How values that hold functions cross processes: what is shipped by its place, own ones in full.

Functions do not pickle unless a module has them by name. So of a shipped rule or form only its
place in the catalogue is written, and reading that returns the same value of the other process.
"""

import pickle
from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError

__all__ = ["Place", "Reduced", "in_full", "nothing_at"]

Place: TypeAlias = tuple[str | int, ...]
"""Where a value stands among all that are shipped."""

Reduced: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""What makes a value again, as ``__reduce__`` returns it."""

_CURE = (
    "what crosses processes is looked up by its name there, so write each function with def at "
    "the top of a module, and none as a lambda or inside another function"
)


def in_full(value: Any, name: str, *functions: object) -> Reduced:  # noqa: ANN401 -- any attrs class
    """
    Return how to make a value of one's own again, from its fields.

    Args:
        value: Which.
        name: What to call it in an error.
        functions: What it holds that may be a function.

    Raises:
        PicklingError: If a function does not pickle; it says what to do.
    """
    for each in functions:
        try:
            pickle.dumps(each)
        except Exception as error:
            msg = f"{name} cannot be pickled: {error}; {_CURE}"
            raise pickle.PicklingError(msg) from error
    fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    return _made, (type(value), fields)


def nothing_at(place: Place) -> InvalidValueError:
    """Return the error that nothing is shipped at a place, in this version."""
    words = " ".join(map(str, place))
    return InvalidValueError(
        f"nothing is shipped as {words}; it was pickled by another version of this package"
    )


def _made(cls: Callable[..., Any], fields: dict[str, Any]) -> Any:  # noqa: ANN401 -- the same
    """Make a value again."""
    return cls(**fields)
