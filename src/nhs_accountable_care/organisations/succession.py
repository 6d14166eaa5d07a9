"""
What became of organisations: mergers, splits and the other events, many to many.

An event turns some codes into others on a day. Which part of each went where is a flow; it is
stated, with what it was counted in, or it is not known. It is never taken from the product of
the two lists.
"""

import enum
import functools
from datetime import date
from fractions import Fraction
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text, names_getattr
from nhs_accountable_care._core.limits import MOST_PAIRS
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.organisation import DateBasis

__all__ = ["Flow", "Gap", "Succession", "SuccessionKind"]


class SuccessionKind(enum.Enum):
    """What kind of event it was."""

    MERGER = "merger"
    SPLIT = "split"
    TRANSFER = "transfer"
    """Services moved; the body that gave them up went on in law."""

    ESTABLISHMENT = "establishment"
    """A body of another kind took over, perhaps on the same record."""

    ABOLITION = "abolition"
    """A body closed, and no successor is recorded."""

    RENAME = "rename"
    BOUNDARY_CHANGE = "boundary-change"
    """Part of an area moved; the bodies on both sides went on."""

    @property
    def words(self) -> str:
        """
        The kind as a line says it.

        >>> SuccessionKind.BOUNDARY_CHANGE.words
        'boundary change'
        """
        return self.value.replace("-", " ")

    @property
    def ends_the_body(self) -> bool:
        """Whether a body that such an event starts from, and does not lead back to, is gone."""
        return self in _ENDING

    @property
    def leaves_the_body(self) -> bool:
        """Whether a body that such an event starts from goes on after it."""
        return self in _LEAVING


# Made once: a crosswalk asks a thousand times, and to put a member into a set is to hash it.
_ENDING = frozenset({SuccessionKind.MERGER, SuccessionKind.SPLIT, SuccessionKind.ABOLITION})
_LEAVING = frozenset(
    {SuccessionKind.RENAME, SuccessionKind.BOUNDARY_CHANGE, SuccessionKind.TRANSFER}
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Flow:
    """
    That one code went to another in an event, in whole or in part.

    Events of areas never state how much of an area went where: that is told by its parts.

    Attributes:
        from_code: The code that it went from.
        to_code: The code that it went to.
        parts: How much of it went, a whole number such as the activity there; the weight is its
            share of all parts that the event states for the same ``from_code``. `None` where the
            event tells only which went to which.
        basis: What the parts count, and on which day.

    >>> from nhs_accountable_care.organisations import parse_ods_code
    >>> one, other = parse_ods_code("A91001"), parse_ods_code("A91002")
    >>> Flow(from_code=one, to_code=other, parts=2, basis="patients, illustrative")
    Flow(from_code='A91001', to_code='A91002', parts=2, basis='patients, illustrative')
    """

    from_code: OdsCode
    to_code: OdsCode
    parts: int | None = None
    basis: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse parts that cannot be counted, and those that nobody says what they count."""
        if self.parts is None:
            return
        if self.parts <= 0:
            msg = f"{self.from_code} to {self.to_code}: parts is {self.parts}; leave the flow out"
            raise InvalidValueError(msg)
        if not self.basis:
            msg = f"{self.from_code} to {self.to_code}: say in `basis` what its parts count"
            raise InvalidValueError(msg)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Succession:
    """
    An event that turned some codes into others.

    Attributes:
        key: The name of the event in its register.
        day: The first day of the new state; a body that closed had its last day before it.
        kind: What kind of event it was.
        from_codes: The codes that it started from.
        to_codes: The codes that it led to; a code on both sides went on.
        flows: Which code went to which; empty where that is not stated.
        day_basis: What the day rests on.
        not_before: The earliest day it can have been, where ``day`` is only the first on which it
            was seen.
        note: What is to be known of the event.

    >>> split = Succession(
    ...     key="trust-2021-RW6",
    ...     day=date(2021, 10, 1),
    ...     kind=SuccessionKind.SPLIT,
    ...     from_codes=(OdsCode("RW6"),),
    ...     to_codes=(OdsCode("R0A"), OdsCode("RM3")),
    ... )
    >>> split.destinations("RW6"), split.weight("RW6", "R0A")
    (('R0A', 'RM3'), None)
    >>> print(split)
    1 October 2021: split of RW6, to R0A and RM3
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "date": "day",
        "not_before": "day",
        "event": "text",
        "from_codes": "text",
        "to_codes": "text",
        "flows": "text",
    }

    key: str = attrs.field(validator=is_text)
    day: date
    kind: SuccessionKind
    from_codes: tuple[OdsCode, ...]
    to_codes: tuple[OdsCode, ...] = ()
    flows: tuple[Flow, ...] = ()
    day_basis: DateBasis | None = None
    not_before: date | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse an event of nothing, of too much, and flows between codes not named in it."""
        check_day(self.day, "day")
        if not self.from_codes:
            msg = f"{self.key}: an event has at least one code that it starts from"
            raise InvalidValueError(msg)
        after = set(self.to_codes) if self.flows else set()
        for flow in self.flows:
            if flow.from_code not in self._before or flow.to_code not in after:
                msg = (
                    f"{self.key}: the flow from {flow.from_code} to {flow.to_code} "
                    f"is not between the codes of the event"
                )
                raise InvalidValueError(msg)
        # Each may have become each of the others, and every such way is followed.
        pairs = sum(code not in self._flows for code in self.from_codes) * len(self.to_codes)
        if min(len(self.from_codes), len(self.to_codes)) > 1 and pairs > MOST_PAIRS:
            msg = (
                f"{self.key}: of {pairs:,} pairs of codes it is not stated whether the one became "
                f"the other, and {MOST_PAIRS:,} are the most that are followed; state the flows, "
                f"or write it as several events"
            )
            raise InvalidValueError(msg)
        if sum(map(len, self._flows.values())) != len(self.flows):
            msg = f"{self.key}: a flow is stated twice; add its parts up"
            raise InvalidValueError(msg)
        for code, flows in self._flows.items():
            counted = [flow.parts is not None for flow in flows.values()]
            if any(counted) and not all(counted):
                msg = (
                    f"{self.key}: some flows of {code} are counted and some are not; state the "
                    f"parts of each, or of none"
                )
                raise InvalidValueError(msg)

    # An event may have thousands of codes, each of which is asked about.
    @functools.cached_property
    def _before(self) -> frozenset[str]:
        """The codes that it starts from."""
        return frozenset(self.from_codes)

    @functools.cached_property
    def _flows(self) -> dict[str, dict[str, Flow]]:
        """The stated flows, by the code that they come from and the one that they go to."""
        found: dict[str, dict[str, Flow]] = {}
        for flow in self.flows:
            found.setdefault(flow.from_code, {})[flow.to_code] = flow
        return found

    @functools.cached_property
    def _totals(self) -> dict[str, int]:
        """All parts of each code of which shares are stated."""
        totals = {
            code: sum(flow.parts or 0 for flow in flows.values())
            for code, flows in self._flows.items()
        }
        return {code: total for code, total in totals.items() if total}

    def flows_of(self, code: str) -> tuple[Flow, ...]:
        """Return the stated flows out of a code; empty if none is stated."""
        return tuple(self._flows.get(code, {}).values())

    def states_shares_of(self, code: str) -> bool:
        """Return whether the event tells how much of a code went to each of its successors."""
        return code in self._totals

    def destinations(self, code: str) -> tuple[OdsCode, ...] | None:
        """
        Return the codes that a code went to, or `None` where the event does not tell.

        With several codes on both sides only a stated flow tells which went where.
        """
        if code not in self._before:
            return ()
        flows = self.flows_of(code)
        if flows:
            return tuple(flow.to_code for flow in flows)
        if len(self.from_codes) == 1 or len(self.to_codes) <= 1:
            return self.to_codes
        return None

    def weight(self, from_code: str, to_code: str) -> Fraction | None:
        """Return the share of a code that went to another, or `None` where it is not stated."""
        flows = self._flows.get(from_code, {})
        if self.states_shares_of(from_code):
            parts = flows[to_code].parts if to_code in flows else None
            return Fraction(parts or 0, self._totals[from_code])
        if len(flows) > 1:
            return None
        destinations = self.destinations(from_code)
        if destinations is None or len(destinations) > 1:
            return None
        return Fraction(int(to_code in destinations))

    def __str__(self) -> str:
        """Return the day, the kind and both sides, or the one where nothing else came of it."""
        before, after = self.from_codes, self.to_codes
        if self.kind is SuccessionKind.ESTABLISHMENT and after:
            # A board is established, and its footprint with the same code is no other body.
            others = [code for code in before if code not in after]
            words = f"of {joined(after)}" + (f", from {joined(others)}" if others else "")
        elif not after or set(after) == set(before):
            words = f"of {joined(before)}"
        else:
            words = f"of {joined(before)}, to {joined(after)}"
        seen = ""
        if self.not_before is not None:
            seen = f" (first seen; not before {words_of_day(self.not_before)})"
        return f"{words_of_day(self.day)}{seen}: {self.kind.words} {words}"

    def to_record(self) -> Record:
        """
        Return the event as plain data; ``flows`` has the stated shares as exact ratios in text.

        >>> merger = Succession(
        ...     key="ccg-2017-14L",
        ...     day=date(2017, 4, 1),
        ...     kind=SuccessionKind.MERGER,
        ...     from_codes=(OdsCode("00W"), OdsCode("01M")),
        ...     to_codes=(OdsCode("14L"),),
        ... )
        >>> record = merger.to_record()
        >>> record["date"], record["event"], record["from_codes"], record["to_codes"]
        ('2017-04-01', 'merger', ['00W', '01M'], ['14L'])
        >>> record["flows"]
        []
        """
        return {
            "key": self.key,
            "date": self.day.isoformat(),
            "not_before": None if self.not_before is None else self.not_before.isoformat(),
            "event": self.kind.value,
            "from_codes": list(self.from_codes),
            "to_codes": list(self.to_codes),
            "flows": [
                {
                    "from_code": flow.from_code,
                    "to_code": flow.to_code,
                    "weight": _ratio(self.weight(flow.from_code, flow.to_code)),
                    "basis": flow.basis,
                }
                for flow in self.flows
            ],
        }


def _ratio(weight: Fraction | None) -> str | None:
    """Write an exact ratio, or nothing where it is not stated."""
    return None if weight is None else str(weight)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Gap:
    """
    Something that a register does not know, or that its sources dispute.

    ``concerns`` lists the codes or the keys of events that it is about.
    """

    record_columns: ClassVar[Columns] = {"concerns": "text", "topic": "text", "detail": "text"}

    concerns: tuple[str, ...]
    topic: str = attrs.field(validator=is_text)
    detail: str = attrs.field(validator=is_text)

    def __str__(self) -> str:
        """Return the codes, the topic and what is missing."""
        return f"{', '.join(self.concerns)} ({self.topic}): {self.detail}"

    def to_record(self) -> Record:
        """
        Return the codes, the topic and what is missing as plain data.

        >>> Gap(concerns=("00W",), topic="dates", detail="no source").to_record()
        {'concerns': ['00W'], 'topic': 'dates', 'detail': 'no source'}
        """
        return {"concerns": list(self.concerns), "topic": self.topic, "detail": self.detail}
