"""The roles of a mechanism: whom a body may stand for in it."""

from collections.abc import Iterator
from typing import Any

from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.parts import parts_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["roles_of"]


def roles_of(mechanism: Mechanism) -> tuple[str, ...]:
    """
    Return the parties that pay or are paid, and those of whom the mechanism says who may be one.

    A control total pays nothing, and has members all the same.

    >>> from nhs_accountable_care.payment import SystemControlTotals, WholePopulationBudget
    >>> roles_of(WholePopulationBudget()), roles_of(SystemControlTotals.example())
    (('commissioner', 'provider'), ('trust', 'CCG'))
    """
    named = (*formula_of(mechanism).parties, *_named_in(mechanism, set()))
    return tuple(dict.fromkeys(named))


def _named_in(mechanism: Any, seen: set[int]) -> Iterator[str]:  # noqa: ANN401 -- fields of its own
    """Yield the roles whose takers a mechanism or a part of it names, each part once."""
    if id(mechanism) in seen:
        return
    seen.add(id(mechanism))
    for meant in getattr(mechanism, "lawful_parties", ()):
        role = getattr(mechanism, meant.role)
        if isinstance(role, str):
            yield role
        else:
            yield from (getattr(each, "party", each) for each in role)
    for _, part, _ in parts_of(mechanism):
        yield from _named_in(part, seen)
