"""The roles of a mechanism: whom a body may stand for in it."""

from collections.abc import Iterator

from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.parts import every_mechanism
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
    named = [role for each in every_mechanism(mechanism) for role in _named_in(each)]
    return tuple(dict.fromkeys((*formula_of(mechanism).parties, *named)))


def _named_in(mechanism: object) -> Iterator[str]:
    """Yield the roles whose takers a mechanism names, without its parts."""
    for meant in getattr(mechanism, "lawful_parties", ()):
        role = getattr(mechanism, meant.role)
        if isinstance(role, str):
            yield role
        else:
            yield from (getattr(each, "party", each) for each in role)
