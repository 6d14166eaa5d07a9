"""How rules cross processes: see `_core.pickling`."""

from importlib import import_module
from typing import Any, Final

from nhs_accountable_care._core import pickling
from nhs_accountable_care._core.pickling import Place, Reduced

__all__ = ["reduced", "shipped"]

_RULES: Final = "nhs_accountable_care.validation.rulebook"


def reduced(rule: Any) -> Reduced:  # noqa: ANN401 -- a rule, whose module this one would load again
    """Return how to pickle a rule, which holds its check."""
    name = f"rule {rule.code}"
    return pickling.reduced(rule, name, rule.check, home=_RULES, lister=__name__)


def shipped() -> dict[Place, Any]:
    """Return the rules that are shipped, by code and first day."""
    rules = import_module(_RULES).SHIPPED_RULES.rules
    return {("rule", each.code, each.period.first_day.isoformat()): each for each in rules}
