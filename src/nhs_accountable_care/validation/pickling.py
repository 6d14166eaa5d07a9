"""How rules cross processes: see `_core.pickling`."""

import functools
import sys
from importlib import import_module
from typing import Any, Final

from nhs_accountable_care._core.pickling import Place, Reduced, in_full, nothing_at

__all__ = ["reduced"]

_RULES: Final = "nhs_accountable_care.validation.rulebook"


def reduced(rule: Any) -> Reduced:  # noqa: ANN401 -- a rule, whose module this one would load again
    """
    Return how to pickle a rule.

    Raises:
        PicklingError: If it is one of your own with a check that does not pickle.
    """
    # Where nothing shipped was ever loaded, this is nothing shipped.
    place = _places().get(id(rule)) if _RULES in sys.modules else None
    return in_full(rule, f"rule {rule.code}", rule.check) if place is None else (_at, place)


def _at(*place: str | int) -> Any:  # noqa: ANN401 -- the same
    """Return the rule that is shipped at a place."""
    try:
        return _shipped()[place]
    except KeyError:
        raise nothing_at(place) from None


@functools.cache
def _places() -> dict[int, Place]:
    """Return the place of each rule that is shipped, by its identity: to compare takes long."""
    return {id(rule): place for place, rule in _shipped().items()}


@functools.cache
def _shipped() -> dict[Place, Any]:
    """Return the rules that are shipped, by code and first day."""
    # By its name, as pickle finds whatever it looks up: the engine is not to know any rule.
    rules = import_module(_RULES).SHIPPED_RULES.rules
    return {("rule", each.code, each.period.first_day.isoformat()): each for each in rules}
