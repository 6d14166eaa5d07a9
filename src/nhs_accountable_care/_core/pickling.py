"""
How values that hold functions cross processes: what is shipped by its place, own ones in full.

Functions do not pickle unless a module has them by name. So of a shipped rule or form only its
place in the catalogue is written, and reading that returns the same value of the other process.
"""

import functools
import pickle
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError

__all__ = ["Place", "Reduced", "reduced"]

Place: TypeAlias = tuple[str | int, ...]
"""Where a value stands among all that are shipped."""

Reduced: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""What makes a value again, as ``__reduce__`` returns it."""

_CURE = (
    "what crosses processes is looked up by its name there, so write each function with def at "
    "the top of a module, and none as a lambda or inside another function"
)


def reduced(value: Any, name: str, *functions: object, home: str, lister: str) -> Reduced:  # noqa: ANN401 -- any attrs class
    """
    Return how to pickle a value that holds functions.

    Args:
        value: Which.
        name: What to call it in an error.
        functions: What it holds that may be a function.
        home: The module that makes what is shipped of its kind.
        lister: The module whose function ``shipped`` lists that by its place.

    Raises:
        PicklingError: If it is one of your own with a function that does not pickle.
    """
    # Where nothing shipped was ever loaded, this is nothing shipped.
    place = _places(lister).get(id(value)) if home in sys.modules else None
    return _in_full(value, name, *functions) if place is None else (_at, (lister, place))


def _at(lister: str, place: Place) -> Any:  # noqa: ANN401 -- the same
    """Return what is shipped at a place."""
    try:
        return _shipped(lister)[place]
    except KeyError:
        words = " ".join(map(str, place))
        msg = f"nothing is shipped as {words}; it was pickled by another version of this package"
        raise InvalidValueError(msg) from None


@functools.cache
def _places(lister: str) -> dict[int, Place]:
    """Return the place of each value that is shipped, by its identity: to compare takes long."""
    return {id(value): place for place, value in _shipped(lister).items()}


@functools.cache
def _shipped(lister: str) -> dict[Place, Any]:
    """Return what is shipped, by its place."""
    # By its name, as pickle finds whatever it looks up: the engines are not to know any of it.
    found: dict[Place, Any] = import_module(lister).shipped()
    return found


def _in_full(value: Any, name: str, *functions: object) -> Reduced:  # noqa: ANN401 -- the same
    """Return how to make a value of one's own again, from its fields."""
    for each in functions:
        try:
            pickle.dumps(each)
        except Exception as error:
            msg = f"{name} cannot be pickled: {error}; {_CURE}"
            raise pickle.PicklingError(msg) from error
    fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    return _made, (type(value), fields)


def _made(cls: Callable[..., Any], fields: dict[str, Any]) -> Any:  # noqa: ANN401 -- the same
    """Make a value again."""
    return cls(**fields)
