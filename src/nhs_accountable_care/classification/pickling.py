"""How forms, axes and their tests cross processes: see `_core.pickling`."""

import functools
import sys
from importlib import import_module
from typing import Any, Final

from nhs_accountable_care._core.pickling import Place, Reduced, in_full, nothing_at

__all__ = ["reduced"]

_FORMS: Final = "nhs_accountable_care.classification.forms"


def reduced(value: Any, name: str, *functions: object) -> Reduced:  # noqa: ANN401 -- a form, an axis or a test
    """
    Return how to pickle a form, an axis or a test.

    Args:
        value: Which.
        name: What to call it in an error.
        functions: What it holds that may be a function.

    Raises:
        PicklingError: If it is one of your own with a function that does not pickle.
    """
    # Where nothing shipped was ever loaded, this is nothing shipped.
    place = _places().get(id(value)) if _FORMS in sys.modules else None
    return in_full(value, name, *functions) if place is None else (_at, place)


def _at(*place: str | int) -> Any:  # noqa: ANN401 -- the same
    """Return what is shipped at a place."""
    try:
        return _shipped()[place]
    except KeyError:
        raise nothing_at(place) from None


@functools.cache
def _places() -> dict[int, Place]:
    """Return the place of each value that is shipped, by its identity: to compare takes long."""
    return {id(value): place for place, value in _shipped().items()}


@functools.cache
def _shipped() -> dict[Place, Any]:
    """Return what is shipped, by its place."""
    # By its name, as pickle finds whatever it looks up: the engine is not to know any form.
    forms = import_module(_FORMS)
    found: dict[Place, Any] = {}

    def add(place: Place, criteria: tuple[Any, ...]) -> None:
        for number, each in enumerate(criteria):
            found[*place, number] = each
            parts = getattr(each.test, "parts", None) or (getattr(each.test, "part", None),)
            add((*place, number), tuple(part for part in parts if part is not None))

    for form in forms.SHIPPED_FORMS:
        found["form", form.slug] = form
        add(("form", form.slug), (*form.necessary, *form.excluding, *form.indicating))
    for axis in import_module(f"{_FORMS}.axes").SHIPPED_AXES:
        found["axis", axis.key] = axis
        add(("axis", axis.key), axis.positions)
    return found
