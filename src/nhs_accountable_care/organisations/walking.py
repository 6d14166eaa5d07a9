"""
Following codes through events, one level at a time: the engine of the crosswalk.

Every event of a day applies to the state of the day before. What a code became comes from the
flows that an event states; where there are none and there is but one successor, from that;
and else from the caller, or it is a problem that is reported by name.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code
from nhs_accountable_care.organisations.crosswalk import Apportionment, CrosswalkRow
from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import Organisation, OrganisationVersion
from nhs_accountable_care.organisations.relationships import Relation, Relationship
from nhs_accountable_care.organisations.succession import Gap, Succession, SuccessionKind

__all__ = ["Ground", "Walker", "Weights"]

Weights = Mapping[tuple[str, str], int | Fraction] | Apportionment | None

_GIVEN = "given by the caller"
_EQUAL = "equal shares"
_UNCHANGED = "unchanged"


@attrs.frozen(kw_only=True)
class Ground:
    """What a walk needs to know of a register."""

    organisations: Mapping[str, Organisation]
    events_from: Mapping[str, tuple[Succession, ...]]
    events_to: Mapping[str, tuple[Succession, ...]]
    version_on: Callable[[OdsCode, date], OrganisationVersion | None]
    links_of: Mapping[str, tuple[Relationship, ...]]
    gaps_about: Callable[[str], tuple[Gap, ...]]

    def level(self, code: OdsCode) -> Level:
        """Return the level of a lineage, which is that of its latest version."""
        return level_of(self.organisations[code].versions[-1].kind)

    def name(self, code: OdsCode) -> str:
        """Return code and latest name, for messages."""
        return f"{code} ({self.organisations[code].versions[-1].name})"

    def remarks(self, *keys: str) -> str:
        """Return what the register says about gaps in what it knows."""
        gaps = dict.fromkeys(gap for key in keys for gap in self.gaps_about(key))
        return "".join(f" [{gap.detail}]" for gap in gaps)


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class _Part:
    """A share of a code that goes somewhere on a day."""

    to_code: OdsCode
    weight: Fraction
    basis: str
    sources: tuple[Citation, ...] = ()


class Walker:
    """
    Follows codes to a day; gathers what it cannot follow, and what it follows with doubt.

    Raises:
        InvalidValueError: For weights of codes that have nothing to do with each other.
    """

    def __init__(self, ground: Ground, to_day: date, weights: Weights) -> None:
        """Take the register's ground, the day to walk to, and the caller's weights."""
        self._ground = ground
        self._to_day = to_day
        self._is_equal = weights is Apportionment.EQUAL
        self._given = _check_weights(ground, weights)
        self._unshared: dict[str, None] = {}
        self._lost: dict[str, None] = {}
        self._doubts: dict[str, None] = {}

    @property
    def doubts(self) -> tuple[str, ...]:
        """Every share that was used and is not sure."""
        return tuple(self._doubts)

    def finish(self) -> None:
        """
        Raise one error that names everything that could not be followed.

        Raises:
            AmbiguousCodeError: Where a share is not known, whatever else could not be followed.
            NotInForceError: Where a body or a link was not there.
        """
        problems = "\n".join([*self._unshared, *self._lost])
        if self._unshared:
            raise AmbiguousCodeError(problems)
        if self._lost:
            raise NotInForceError(problems)

    def ways(self, from_code: OdsCode, from_day: date) -> list[CrosswalkRow]:
        """Return every way of a code from a day to the walk's end."""
        return self._onward(
            CrosswalkRow(
                from_code=from_code, to_code=from_code, weight=Fraction(1), basis=_UNCHANGED
            ),
            from_day,
        )

    def climb(self, ways: list[CrosswalkRow], relation: Relation) -> list[CrosswalkRow]:
        """Lead every way up to what its code was part of on the last day."""
        climbed: list[CrosswalkRow] = []
        for way in ways:
            code = way.to_code
            links = [
                link
                for link in self._ground.links_of.get(code, ())
                if link.relation is relation and self._to_day in link.period
            ]
            parents = {link.parent: link for link in links}
            if not parents:
                self._lost[
                    f"{self._ground.name(code)}: no {relation.value} link is recorded for "
                    f"{words_of_day(self._to_day)}{self._ground.remarks(code)}"
                ] = None
            for link in links:
                sure = Confidence.weakest(citation.confidence for citation in link.sources)
                if not sure.is_sure:
                    self._doubts[f"{link}: {sure.value}"] = None
            parts = self._parts(code, dict.fromkeys(parents), relation.value)
            climbed.extend(_joined(way, part, None) for part in parts)
        return climbed

    def _onward(self, way: CrosswalkRow, after: date) -> list[CrosswalkRow]:
        """Follow one way to its end, splitting it where its code was split."""
        code = way.to_code
        events = (
            event
            for event in self._ground.events_from.get(code, ())
            if after < event.day <= self._to_day and event.kind is not SuccessionKind.RENAME
        )
        for day, group in groupby(events, key=lambda event: event.day):
            parts = self._parts_on(code, tuple(group))
            if parts is not None:
                return [
                    end for part in parts for end in self._onward(_joined(way, part, day), day)
                ]
        if self._ground.version_on(code, self._to_day) is not None:
            return [way]
        return self._from_dead_end(way)

    def _parts_on(
        self,
        code: OdsCode,
        events: tuple[Succession, ...],
    ) -> list[_Part] | None:
        """Return what became of a code on a day; `None` if nothing that concerns its level."""
        level = self._ground.level(code)
        targets: dict[OdsCode, None] = {}
        moving: list[Succession] = []
        for event in events:
            told = event.destinations(code)
            found = [
                to
                for to in (event.to_codes if told is None else told)
                if self._ground.level(to) is level
            ]
            if found and not self._only_services_moved(event, code, found):
                moving.append(event)
                targets.update(dict.fromkeys(found))
        if not targets or set(targets) == {code}:
            return None
        stated = next((event for event in moving if _has_shares(event, code)), None)
        if stated is not None and not self._given.get(code, {}).keys() & targets.keys():
            return self._stated_parts(stated, code)
        vague = next((event for event in moving if event.destinations(code) is None), None)
        if vague is None or self._given.get(code):
            return self._parts(code, targets, moving[0].kind.value, moving[0])
        self._unshared[
            f"{self._ground.name(code)}: event {vague.key} of {words_of_day(vague.day)} turned "
            f"{', '.join(vague.from_codes)} into {', '.join(vague.to_codes)} and does "
            f"not state which became which; give weights for each pair"
        ] = None
        return []

    def _only_services_moved(self, event: Succession, code: OdsCode, found: list[OdsCode]) -> bool:
        """Whether services of unknown extent left a body that went on in law."""
        return (
            event.kind is SuccessionKind.TRANSFER
            and code not in event.to_codes
            and not _has_shares(event, code)
            and self._ground.version_on(code, event.day) is not None
            and not self._given.get(code, {}).keys() & set(found)
        )

    def _stated_parts(self, event: Succession, code: OdsCode) -> list[_Part]:
        """Return the parts of a code that an event states."""
        parts = [
            _Part(
                to_code=flow.to_code,
                weight=event.weight(code, flow.to_code) or Fraction(0),
                basis=flow.basis or event.kind.value,
                sources=flow.sources,
            )
            for flow in event.flows_of(code)
        ]
        sure = Confidence.weakest(
            citation.confidence for part in parts for citation in part.sources
        )
        if not sure.is_sure:
            shares = ", ".join(f"{part.to_code} {float(part.weight):.3f}" for part in parts)
            self._doubts[
                f"{self._ground.name(code)}: the shares of {event.key} are {sure.value}: "
                f"{shares}{self._ground.remarks(event.key)}"
            ] = None
        return parts

    def _parts(
        self,
        code: OdsCode,
        targets: Mapping[OdsCode, None],
        basis: str,
        event: Succession | None = None,
    ) -> list[_Part]:
        """Share a code out among targets of which no shares are stated."""
        given = self._given.get(code, {})
        if given.keys() & targets.keys():
            missing = [to for to in targets if to not in given]
            if missing:
                self._unshared[
                    f"{self._ground.name(code)}: weights are given for some of its successors "
                    f"and not for {', '.join(missing)}"
                ] = None
                return []
            return _in_proportion({to: given[to] for to in targets}, _GIVEN)
        if len(targets) == 1:
            sources = () if event is None else event.sources
            return [
                _Part(to_code=to, weight=Fraction(1), basis=basis, sources=sources)
                for to in targets
            ]
        if self._is_equal:
            return _in_proportion(dict.fromkeys(targets, Fraction(1)), _EQUAL)
        if targets:
            when = "" if event is None else f" on {words_of_day(event.day)} ({event.key})"
            remarks = "" if event is None else self._ground.remarks(event.key)
            self._unshared[
                f"{self._ground.name(code)} went to {', '.join(targets)}{when}, and no shares are "
                f"stated; give weights for each pair, or say that they are equal{remarks}"
            ] = None
        return []

    def _from_dead_end(self, way: CrosswalkRow) -> list[CrosswalkRow]:
        """
        Go on from a body that closed without a recorded successor, if anyone says where.

        What its services went to while it still stood is where; else the caller may know.
        """
        code = way.to_code
        level = self._ground.level(code)
        last = self._ground.organisations[code].legal.last_day
        targets = {
            to: None
            for event in self._ground.events_from.get(code, ())
            if event.kind is SuccessionKind.TRANSFER and event.day <= self._to_day
            for to in event.to_codes
            if self._ground.level(to) is level and to != code
        } or dict.fromkeys(self._given.get(code, ()))
        if last is None or not targets:
            ended = "" if last is None else f" closed on {words_of_day(last)}"
            self._lost[
                f"{self._ground.name(code)}{ended}, and no successor is recorded; give one as "
                f"weights={{({str(code)!r}, CODE): 1}}, or leave the code out"
                f"{self._ground.remarks(code)}"
            ] = None
            return []
        parts = self._parts(code, targets, SuccessionKind.TRANSFER.value)
        day = date.fromordinal(last.toordinal() + 1)
        return [end for part in parts for end in self._onward(_joined(way, part, day), last)]


def _has_shares(event: Succession, code: OdsCode) -> bool:
    """Whether an event states how much of a code went to each of its successors."""
    return any(flow.parts for flow in event.flows_of(code))


def _joined(way: CrosswalkRow, part: _Part, day: date | None) -> CrosswalkRow:
    """Lengthen a way by one step."""
    basis = part.basis if way.basis == _UNCHANGED else f"{way.basis}; {part.basis}"
    return attrs.evolve(
        way,
        to_code=part.to_code,
        weight=way.weight * part.weight,
        basis=basis,
        event_day=day or way.event_day,
        sources=way.sources + part.sources,
    )


def _in_proportion(parts: Mapping[OdsCode, Fraction], basis: str) -> list[_Part]:
    """Turn parts of any size into shares of one whole."""
    total = sum(parts.values())
    return [
        _Part(to_code=to, weight=part / total, basis=basis) for to, part in parts.items() if part
    ]


def _check_weights(ground: Ground, weights: Weights) -> dict[OdsCode, dict[OdsCode, Fraction]]:
    """Read the caller's weights, and refuse those that could never apply."""
    given: dict[OdsCode, dict[OdsCode, Fraction]] = {}
    if weights is None or isinstance(weights, Apportionment):
        return given
    problems = []
    for (from_text, to_text), weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | Fraction):
            raise InvalidTypeError(_not_exact(from_text, to_text, weight))
        from_code, to_code = parse_ods_code(from_text), parse_ods_code(to_text)
        unknown = [code for code in (from_code, to_code) if code not in ground.organisations]
        if unknown:
            problems.append(f"weight of {from_code} to {to_code}: not known: {', '.join(unknown)}")
        elif weight < 0:
            problems.append(f"weight of {from_code} to {to_code}: {weight} is less than nothing")
        else:
            given.setdefault(from_code, {})[to_code] = Fraction(weight)
    for code, parts in given.items():
        if not sum(parts.values()):
            problems.append(f"weights of {code}: they add up to nothing")
        possible = {to for event in ground.events_from.get(code, ()) for to in event.to_codes} | {
            link.parent for link in ground.links_of.get(code, ())
        }
        # Of a code that went nowhere in the register, the caller may know better.
        went = any(event.to_codes for event in ground.events_from.get(code, ()))
        strangers = [to for to in parts if went and to not in possible]
        if strangers:
            problems.append(
                f"weights of {code}: no event and no link leads to {', '.join(strangers)}, but "
                f"to {', '.join(sorted(possible))}"
            )
    if problems:
        raise InvalidValueError("\n".join(problems))
    return given


def _not_exact(from_code: str, to_code: str, weight: object) -> str:
    """Word why a weight is refused."""
    return (
        f"the weight of {from_code} to {to_code} is {weight!r}, a {type(weight).__name__}; write "
        f'a whole number or a Fraction, such as Fraction("0.589")'
    )
