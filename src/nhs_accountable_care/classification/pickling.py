"""How forms, axes and their tests cross processes: see `_core.pickling`."""

from importlib import import_module
from typing import Any, Final

from nhs_accountable_care._core import pickling
from nhs_accountable_care._core.pickling import Place, Reduced

__all__ = ["reduced", "shipped"]

_FORMS: Final = "nhs_accountable_care.classification.forms"


def reduced(value: Any, name: str, *functions: object) -> Reduced:  # noqa: ANN401 -- a form, an axis or a test
    """Return how to pickle a form, an axis or a test that holds functions."""
    return pickling.reduced(value, name, *functions, home=_FORMS, lister=__name__)


def shipped() -> dict[Place, Any]:
    """Return the forms, axes and tests that are shipped, by their place."""
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
