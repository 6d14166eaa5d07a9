"""The mechanisms of which one is made, wherever they stand in its fields."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import attrs

from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["every_mechanism", "every_part", "parts_of"]

_Whole = TypeVar("_Whole")


def parts_of(mechanism: object) -> Iterator[tuple[str, Mechanism, FinancialYear | None]]:
    """
    Yield each mechanism that stands in a field of one: where, which, and in which year alone.

    A part of a part is not gone into; the year is that of a phase, and `None` elsewhere.

    >>> from nhs_accountable_care.payment import BlockPayment, Together
    >>> [(where, part.type_tag) for where, part, _ in parts_of(Together(parts=(BlockPayment(),)))]
    [('parts[0]', 'block-payment')]
    """
    cls = type(mechanism)
    if isinstance(mechanism, type) or not attrs.has(cls):
        return
    for field in attrs.fields(cls):
        held = getattr(mechanism, field.name)
        if isinstance(held, tuple):
            for place, each in enumerate(held):
                yield from _part(f"{field.name}[{place}]", each)
        else:
            yield from _part(field.name, held)


def every_part(whole: _Whole, parts: Callable[[_Whole], Iterable[_Whole]]) -> Iterator[_Whole]:
    """
    Yield a whole and every part of it, each once, wherever it stands.

    A part may stand in many places: to go into it at each would take twice as long with every
    layer.

    >>> inside = {"all": ("left", "right"), "left": ("low",), "right": ("low",)}
    >>> list(every_part("all", lambda name: inside.get(name, ())))
    ['all', 'left', 'right', 'low']
    """
    seen, waiting = {id(whole)}, [whole]
    yield whole
    while waiting:
        for part in parts(waiting.pop()):
            if id(part) not in seen:
                seen.add(id(part))
                waiting.append(part)
                yield part


def every_mechanism(mechanism: object) -> Iterator[object]:
    """
    Yield a mechanism and every mechanism of which it is made, each once.

    >>> from nhs_accountable_care.payment import BlockPayment, Together
    >>> [each.type_tag for each in every_mechanism(Together(parts=(BlockPayment(),)))]
    ['together', 'block-payment']
    """
    return every_part(mechanism, lambda each: (part for _, part, _ in parts_of(each)))


def _part(where: str, held: object) -> Iterator[tuple[str, Mechanism, FinancialYear | None]]:
    """Yield a mechanism that a field holds, itself or for a year."""
    if isinstance(held, Mechanism):
        yield where, held, None
        return
    part, year = getattr(held, "part", None), getattr(held, "year", None)
    if isinstance(part, Mechanism) and isinstance(year, FinancialYear):
        yield f"{where}.part", part, year
