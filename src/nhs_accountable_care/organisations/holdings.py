"""
What a register holds: its records by code and in its order, made at once or on first use.

A register that is given its records has them all. That of the reference pack has rows, and
makes a record of them when somebody asks for it, since most programs ask for a few of 2,000.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

import attrs

# What a register is made of is loaded when it is asked for.
from nhs_accountable_care import organisations as package
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.organisation import Organisation
from nhs_accountable_care.organisations.relationships import Relationship
from nhs_accountable_care.organisations.succession import Gap, Succession

__all__ = ["Holdings", "MadeOnFirstUse", "after_edition"]

_Key = TypeVar("_Key")
_Part = TypeVar("_Part")
_Value = TypeVar("_Value")


class MadeOnFirstUse(Mapping[_Key, _Value]):
    """
    A mapping of which each value is made from its part when it is first asked for, and kept.

    Threads that ask at once are given one and the same value. A copy or a pickle is a plain
    dictionary of all values, since a function need not be one that can be pickled.

    >>> lengths = MadeOnFirstUse({"QOP": "Greater Manchester", "QYG": "Cheshire"}, len)
    >>> lengths["QYG"], "QMJ" in lengths, dict(lengths)
    (8, False, {'QOP': 18, 'QYG': 8})
    """

    __slots__ = ("_made", "_make", "_parts")

    def __init__(self, parts: Mapping[_Key, _Part], make: Callable[[_Part], _Value]) -> None:
        """Take what values are made from, by key, and what makes them."""
        self._parts: Mapping[_Key, object] = parts
        self._make: Callable[[_Key], _Value] = lambda key: make(parts[key])
        self._made: dict[_Key, _Value] = {}

    def __getitem__(self, key: _Key) -> _Value:
        if key in self._made:
            return self._made[key]
        # In one step, so that of two values made at once the same one is kept for both.
        return self._made.setdefault(key, self._make(key))

    def __contains__(self, key: object) -> bool:
        return key in self._parts

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __reduce__(self) -> tuple[type[dict[_Key, _Value]], tuple[dict[_Key, _Value]]]:
        return dict, (dict(self),)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Holdings:
    """
    Records that make a register together, each mapping and each tuple in the register's order.

    Attributes:
        organisations: By code, in order of code.
        links_of: By the child's code, in order of it; of one child by relation, time and parent.
        links_to: By the parent's code; to one parent by child, relation and time.
        events: By key, in order of time and key, as are those of one code.
        events_from: By each code that an event starts from.
        events_to: By each code that an event leads to.
        parts: By key, in order of it.
        special_codes: By code, in order of code; of one code in order of time.
    """

    organisations: Mapping[str, Organisation]
    links_of: Mapping[str, tuple[Relationship, ...]]
    links_to: Mapping[str, tuple[Relationship, ...]]
    events: Mapping[str, Succession]
    events_from: Mapping[str, tuple[Succession, ...]]
    events_to: Mapping[str, tuple[Succession, ...]]
    parts: "Mapping[str, package.UndividedPart]"
    gaps: tuple[Gap, ...]
    edition_day: date | None
    special_codes: Mapping[str, tuple["package.SpecialCode", ...]]


def after_edition(day: date, edition_day: date) -> str:
    """Word that a day is after the last that a register is kept up to."""
    return (
        f"{words_of_day(day)} is after the edition of this register, which is kept up to "
        f"{words_of_day(edition_day)}; later changes are not in it"
    )
