"""
What protects a party under a contract, and the same contract without it.

A cap, a floor, a stop-loss, a reserve or a pool is a term of a mechanism. It is switched off by
the mechanism's own terms: by what states that there is no limit, or nothing in its place. What
has no such term is told with the reason, and not passed over. A limit that stands in a formula
alone, and not in a term, is found where the formula bends.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final, get_args

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care.payment.language.expressions import Condition, Expression
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.mechanisms.combinators import Bounded
from nhs_accountable_care.payment.mechanisms.integrated_budget import StopLoss
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.mechanisms.terms import (
    UNLIMITED,
    FixedAmount,
    ShareBand,
    ShareOf,
    Threshold,
    Unlimited,
)

__all__ = ["PROTECTIVE_TERMS", "Protection", "protections_of"]

PROTECTIVE_TERMS: Final = {
    "cap": "cap",
    "collar": "collar",
    "cover": "risk pool, which meets an overspend first",
    "floor": "floor",
    "gain_limit": "limit of gains",
    "held": "risk reserve",
    "highest": "cap",
    "into_reserve": "reserve, into which a part of gains goes",
    "is_capped": "cap",
    "limit": "limit",
    "loss_limit": "limit of losses",
    "loss_threshold": "threshold of losses",
    "lowest": "floor",
    "most": "limit of the reward",
    "most_cut": "limit of the cut",
    "most_for_quality": "limit of what quality earns",
    "most_gain": "cap of the gain of one party",
    "most_loss": "cap of the loss of one party",
    "pain_limit": "limit of losses",
    "stop_loss": "stop-loss for each person",
    "threshold": "threshold",
    "topped_up_by": "top-up to breakeven",
    "up_to_funding": "limit of each partner to what it contributes",
}
"""The terms of mechanisms that protect a party, by the name of the field, in words."""

# Of these a part that is nothing says that there is none; of a limit it would say the opposite.
_PUT_ASIDE: Final = frozenset(("held", "into_reserve"))
_CANNOT: Final = "its terms cannot be without one"
_NO_SWITCH: Final = object()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Protection:
    """
    A term that protects a party, and the contract without it.

    Attributes:
        path: Where the term stands in the mechanism, such as ``parts[1].loss_limit``.
        words: What sort of protection it is.
        terms: What it is set to, as a contract would write it.
        without: The mechanism without it; `None` if it cannot be switched off.
        why_not: Why it cannot be.

    >>> from nhs_accountable_care.payment import CostAndVolume
    >>> within_3 = ShareOf(share=Share.parse("3%"))
    >>> for each in protections_of(CostAndVolume(cap=within_3, collar=within_3)):
    ...     print(each)
    cap: 3% of the baseline (cap)
    collar: 3% of the baseline (collar)
    """

    path: str
    words: str
    terms: str
    without: Mechanism | None = None
    why_not: str | None = None

    def __str__(self) -> str:
        """Name it, what it is set to, and where it stands."""
        return f"{self.words}: {self.terms} ({self.path})"


def protections_of(mechanism: Mechanism | Formula) -> tuple[Protection, ...]:
    """
    Return each term of a mechanism that protects a party, with the mechanism without it.

    A formula has no terms. A band of a share protects by where it begins and where it ends.
    """
    return tuple(
        Protection(
            path=path,
            words=words,
            terms=terms,
            without=without,
            why_not=None if without is not None else why_not,
        )
        for path, words, terms, without, why_not in _found(mechanism)
    )


_Found = tuple[str, str, str, Any, str]
"""A path, words, terms, what stands there without it or `None`, and why there is none."""


def _found(value: Any) -> Iterator[_Found]:  # noqa: ANN401 -- any part of a mechanism
    """Go through what protects in a part of a mechanism, each with the part without it."""
    if isinstance(value, Formula | Expression | Condition) or not attrs.has(type(value)):
        return
    for field in attrs.fields(type(value)):
        if field.name == "sources":
            continue
        held = getattr(value, field.name)
        if _protects(field.name, held):
            yield _own(value, field, held)
        parts = held if isinstance(held, tuple) else (held,)
        inner = list(_of_bands(field.name, parts))
        for place, part in enumerate(parts):
            at = f"[{place}]" if isinstance(held, tuple) else ""
            for path, words, terms, without, why_not in _found(part):
                put = (
                    without
                    if without is None or not at
                    else (*parts[:place], without, *parts[place + 1 :])
                )
                inner.append((f"{at}.{path}", words, terms, put, why_not))
        for path, words, terms, put, why_not in inner:
            without, refused = (None, why_not) if put is None else _evolved(value, field.name, put)
            yield f"{field.name}{path}", words, terms, without, refused


def _protects(name: str, held: object) -> bool:
    """Return whether a field holds a protection that is there."""
    if name not in PROTECTIVE_TERMS or held in (None, False, (), UNLIMITED):
        return False
    if name == "topped_up_by":
        return isinstance(held, str)
    if isinstance(held, Share):
        return held.value > 0
    kinds = (ShareOf, FixedAmount, Money, StopLoss, Threshold, bool, tuple)
    return isinstance(held, kinds)


def _own(value: Any, field: Any, held: object) -> _Found:  # noqa: ANN401 -- the same
    """Return a protection of a part's own field, and the part without it."""
    words, terms = PROTECTIVE_TERMS[field.name], _terms(held)
    off = _off(field, held)
    if off is _NO_SWITCH:
        return field.name, words, terms, None, _CANNOT
    if isinstance(value, Bounded) and (value.lowest is None or value.highest is None):
        # With its only bound gone it is no more than the part.
        return field.name, words, terms, value.part, ""
    without, why_not = _evolved(value, field.name, off)
    return field.name, words, terms, without, why_not


def _off(field: Any, held: object) -> object:  # noqa: ANN401 -- a field of a part
    """Return what states in a field that there is no such limit."""
    allowed = get_args(field.type)
    if Unlimited in allowed:
        return UNLIMITED
    if type(None) in allowed:
        return None
    if isinstance(held, bool):
        return False
    if isinstance(held, Share) and field.name in _PUT_ASIDE:
        return Share(value=Fraction())
    return () if isinstance(held, tuple) else _NO_SWITCH


def _of_bands(name: str, bands: tuple[object, ...]) -> Iterator[_Found]:
    """Go through where bands begin and end, beyond which nothing is shared."""
    if not bands or not all(isinstance(each, ShareBand) for each in bands):
        return
    words = name_in_words(name)
    first, last = bands[0], bands[-1]
    if isinstance(first, ShareBand) and first.above is not None:
        opened = (attrs.evolve(first, above=None), *bands[1:])
        yield "[0].above", f"threshold, where the {words} begin", str(first.above), opened, ""
    if isinstance(last, ShareBand) and last.up_to is not None:
        opened = (*bands[:-1], attrs.evolve(last, up_to=None))
        place = f"[{len(bands) - 1}].up_to"
        yield place, f"cap, where the {words} end", str(last.up_to), opened, ""


def _evolved(value: Any, name: str, put: object) -> tuple[Any, str]:  # noqa: ANN401 -- the same
    """Put something else into a field, or return why the terms refuse it."""
    try:
        return attrs.evolve(value, **{name: put}), ""
    except NacError as error:
        return None, f"its terms refuse to be without it: {error}"


def _terms(held: object) -> str:
    """Write what a protection is set to."""
    match held:
        case bool():
            return "yes"
        case tuple():
            return ", ".join(name_in_words(str(each)) for each in held)
        case StopLoss():
            return f"all up to {held.at}, and {held.above} of what lies above"
        case Threshold():
            return str(held.at)
        case _:
            return str(held)
