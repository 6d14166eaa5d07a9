"""
Following codes through events, one level at a time: the engine of the crosswalk of bodies.

Every event of a day applies to the state of the day before. What a code became comes from the
flows that an event states; where there are none and there is but one successor, from that;
and else from the caller, or it is a problem that is reported by name.

A share of a body is a share of all that stood in it. Of a body that others had joined before it
was divided, the shares are an average of them all and say nothing of any one: X, which merged
into M, need not have gone where 40 % of M went.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_BITS, MOST_SHOWN, MOST_WAYS
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined, listed
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.composing import sum_of_ways
from nhs_accountable_care.organisations.crosswalk import (
    GIVEN,
    UNCHANGED,
    CrosswalkRow,
)
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.relationships import Relation
from nhs_accountable_care.organisations.succession import Succession, SuccessionKind
from nhs_accountable_care.organisations.weights import GivenWeights

__all__ = ["Followed", "Walker"]

_EQUAL = "equal shares"
_MOST_NAMED = 10


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Followed:
    """
    Where one body's ways lead, or why they cannot be followed.

    Attributes:
        code: The body of the earlier day.
        rows: What it became, with shares that add up to one; empty if anything is not known.
        unshared: Each share that is not known, and how to give it.
        lost: Each body or link on the way that was not there.
        doubts: What the shares rest on that is not sure.
    """

    code: OdsCode
    rows: tuple[CrosswalkRow, ...]
    unshared: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that keeps the body from being followed; empty if nothing does."""
        return self.unshared + self.lost


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Terms:
    """What is the same for every body that is followed."""

    ground: Ground
    to_day: date
    given: GivenWeights
    is_equal: bool
    bodies_only: bool


class Walker:
    """Follows bodies to a day, each by itself, with what is doubted or why it cannot be."""

    def __init__(
        self,
        ground: Ground,
        to_day: date,
        given: GivenWeights,
        *,
        is_equal: bool = False,
        bodies_only: bool = False,
    ) -> None:
        """
        Take the register's ground, the day to walk to, and the caller's weights.

        With ``is_equal`` what has no stated shares goes in equal ones. With ``bodies_only`` a
        change of boundary is passed over, since the body went on.
        """
        self._terms = _Terms(
            ground=ground,
            to_day=to_day,
            given=given,
            is_equal=is_equal,
            bodies_only=bodies_only,
        )

    def follow(self, code: OdsCode, from_day: date, climb: tuple[Relation, ...] = ()) -> Followed:
        """Follow one body from a day to the walk's end, and then up the given links."""
        walk = _Walk(self._terms, code, from_day)
        ways = sum_of_ways(walk.ways())
        for relation in climb:
            ways = sum_of_ways(walk.climb(ways, relation))
        is_known = not walk.unshared and not walk.lost
        doubts = tuple(walk.doubts)
        return Followed(
            code=code,
            rows=tuple(_told(way, doubts) for way in ways) if is_known else (),
            unshared=tuple(walk.unshared),
            lost=tuple(walk.lost),
            doubts=doubts if is_known else (),
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Target:
    """
    A body to which a code went, or may have gone.

    Attributes:
        after: The day after which its own events count.
        event_day: The day to print for the step.
    """

    after: date
    event_day: date


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Step:
    """
    What became of a code, whatever the shares.

    Attributes:
        events: Those that divided it, ended it, or took services out of it on the way.
        left: The bodies to which services went while the body itself went on.
        further: The bodies to which the rest went.
        is_alive: Whether the body itself stands at the end.
    """

    code: OdsCode
    events: tuple[Succession, ...]
    left: Mapping[OdsCode, _Target]
    further: Mapping[OdsCode, _Target]
    is_alive: bool = False

    @property
    def targets(self) -> dict[OdsCode, _Target]:
        """Every body to which something of the code went."""
        return {**self.left, **self.further}

    @property
    def last_departure(self) -> _Target:
        """The day on which the last services left, from which the rest is followed."""
        return max(self.left.values(), key=lambda target: target.after)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Part:
    """A share of a code that goes somewhere on a day."""

    to_code: OdsCode
    weight: Fraction
    basis: str
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Trail:
    """
    A way as far as it has been followed: where it has come to, and the trail before.

    What the steps rest on is gathered at its end alone, since to copy it at each step would take
    time that grows with the square of their number.

    Attributes:
        after: The day after which events of the code count.
        weight: The share of the start that goes this way.
        event_day: The day to print for the last step.
        part: The last step.
    """

    code: OdsCode
    after: date
    weight: Fraction = Fraction(1)
    event_day: date | None = None
    part: _Part | None = None
    before: "_Trail | None" = attrs.field(default=None, repr=False, eq=False)

    def onward(self, part: _Part, day: date | None, after: date) -> "_Trail":
        """Lengthen it by one step."""
        return _Trail(
            code=part.to_code,
            after=after,
            weight=self.weight * part.weight,
            event_day=day or self.event_day,
            part=part,
            before=self,
        )

    @property
    def parts(self) -> list[_Part]:
        """Every step, the first one first."""
        parts: list[_Part] = []
        trail: _Trail | None = self
        while trail is not None and trail.part is not None:
            parts.append(trail.part)
            trail = trail.before
        return parts[::-1]

    def to_row(self, start: OdsCode) -> CrosswalkRow:
        """Return it as a row, with what each step rests on."""
        parts = self.parts
        return CrosswalkRow(
            from_code=start,
            to_code=self.code,
            weight=self.weight,
            basis="; ".join(part.basis for part in parts) or UNCHANGED,
            event_day=self.event_day,
            sources=tuple(citation for part in parts for citation in part.sources),
        )


class _Walk:
    """The ways of one body, with what cannot be followed on them and what is doubted."""

    def __init__(self, terms: _Terms, start: OdsCode, from_day: date) -> None:
        """Take what is the same for all bodies, and the body and the day of the start."""
        self._terms = terms
        self._ground = terms.ground
        self._start = start
        self._from_day = from_day
        self._passed = {SuccessionKind.RENAME}
        if terms.bodies_only:
            self._passed.add(SuccessionKind.BOUNDARY_CHANGE)
        self.unshared: dict[str, None] = {}
        self.lost: dict[str, None] = {}
        self.doubts: dict[str, None] = {}

    def ways(self) -> list[CrosswalkRow]:
        """Return every way from the start to the walk's end."""
        start = CrosswalkRow(
            from_code=self._start, to_code=self._start, weight=Fraction(1), basis=UNCHANGED
        )
        given = self._terms.given.of(self._start)
        if given:
            ends = self._ends(self._start, self._from_day)
            # Shares of the start in its ends say all, whatever was joined or divided on the way.
            if ends.keys() - {self._start} and ends.keys() <= given.keys():
                self._terms.given.use(self._start, ends)
                parts = self._in_proportion(self._start, {end: given[end] for end in ends})
                return [_joined(start, part, ends[part.to_code]) for part in parts]
        return self._onward()

    def climb(self, ways: Iterable[CrosswalkRow], relation: Relation) -> list[CrosswalkRow]:
        """Lead every way up to what its code was part of on the last day."""
        climbed: list[CrosswalkRow] = []
        for way in ways:
            code = way.to_code
            links = [
                link
                for link in self._ground.links_of.get(code, ())
                if link.relation is relation and self._terms.to_day in link.period
            ]
            if not links:
                self.lost[
                    f"{self._ground.name(code)}: no {relation.value} link is recorded for "
                    f"{words_of_day(self._terms.to_day)}{self._ground.remarks(code)}"
                ] = None
            for link in links:
                sure = Confidence.weakest(citation.confidence for citation in link.sources)
                if not sure.is_sure:
                    self.doubts[f"{link}: {sure.value}"] = None
                part = _Part(
                    to_code=link.parent,
                    weight=Fraction(1),
                    basis=relation.value,
                    sources=link.sources,
                )
                climbed.append(_joined(way, part, None))
        return climbed

    def _onward(self) -> list[CrosswalkRow]:
        """
        Follow every way from the start to its end, splitting it where its code was split.

        A register is anybody's, so that a way may be longer than calls may be deep, lead round
        in a circle, or be one of more than can be followed.
        """
        ends: list[_Trail] = []
        places: set[tuple[OdsCode, date]] = set()
        count = 1
        # Each trail comes up twice: to be followed, and when all that it led to has been.
        ahead = [(_Trail(code=self._start, after=self._from_day), False)]
        while ahead and count <= MOST_WAYS:
            trail, is_followed = ahead.pop()
            place = (trail.code, trail.after)
            if is_followed:
                places.remove(place)
                continue
            if place in places:
                self.lost[self._why_circle(trail)] = None
                continue
            if trail.weight.denominator.bit_length() > MOST_BITS:
                self.unshared[_why_too_fine(self._ground.name(self._start))] = None
                continue
            onward = self._next(trail)
            if isinstance(onward, _Trail):
                ends.append(onward)
                continue
            places.add(place)
            ahead.append((trail, True))
            ahead.extend((each, False) for each in reversed(onward))
            count += max(0, len(onward) - 1)
        if count > MOST_WAYS:
            self.unshared[
                f"{self._ground.name(self._start)}: more than {MOST_WAYS:,} ways lead on from it, "
                f"through events that divide and join; give weights for it and each of its ends"
            ] = None
        return [trail.to_row(self._start) for trail in ends]

    def _next(self, trail: "_Trail") -> "_Trail | list[_Trail]":
        """Return where a trail ends, or each trail on which it goes on; none if it is lost."""
        step = self._step(trail.code, trail.after)
        if step is None:
            return trail
        if not step.targets:
            self.lost[self._why_lost(step.code)] = None
            return []
        if step.is_alive and self._weights_of(step) is None:
            return self._went_on(trail, step)
        targets = step.targets
        if step.left:
            # What the caller says the body kept goes on from the last day that it lost a part.
            targets.setdefault(step.code, step.last_departure)
        return [
            trail.onward(part, targets[part.to_code].event_day, targets[part.to_code].after)
            for part in self._parts(step)
        ]

    def _why_circle(self, trail: "_Trail") -> str:
        """Word that bodies that closed lead to one another, and how to say where they went."""
        circle = [trail.code]
        before = trail.before
        while before is not None and (before.code, before.after) != (trail.code, trail.after):
            circle.append(before.code)
            before = before.before
        around = listed([trail.code, *reversed(circle)], _MOST_NAMED)
        return (
            f"{self._ground.name(self._start)}: what became of it goes round in a circle of "
            f"bodies that closed ({around}), so nothing says where it ended; correct the events "
            f"or the "
            f"weights, or leave the code out"
        )

    def _went_on(self, trail: "_Trail", step: _Step) -> "_Trail":
        """End a way in a body that stands, and say what left it on the way."""
        told = " and to ".join(self._ground.words(event, step.code) for event in step.events)
        keys = " and to ".join(
            self._ground.words(event, step.code, with_key=True) for event in step.events
        )
        self.doubts[
            f"{self._ground.name(step.code)}: services went to {keys}, and their share is not "
            f"known{self._ground.remarks(*(event.key for event in step.events))}"
        ] = None
        what = (
            f"{UNCHANGED} but for services"
            if trail.part is None
            else (f"but for services of {step.code}")
        )
        part = _Part(
            to_code=step.code,
            weight=Fraction(1),
            basis=f"{what} that went to {told}, whose share is not known",
            sources=tuple(citation for event in step.events for citation in event.sources),
        )
        return trail.onward(part, step.last_departure.event_day, step.last_departure.after)

    # --- What became of a code, whatever the shares ---

    def _step(self, code: OdsCode, after: date) -> _Step | None:
        """Return what became of a code after a day; `None` if it stands as it was, or is lost."""
        left: dict[OdsCode, _Target] = {}
        events: list[Succession] = []
        for day, group in groupby(self._events(code, after), key=lambda event: event.day):
            target = _Target(after=day, event_day=day)
            further: dict[OdsCode, _Target] = {}
            for event in group:
                found = self._ground.led_to(event, code)
                if not found:
                    continue
                events.append(event)
                if self._ground.only_services_left(event, code):
                    left.update(dict.fromkeys(found, target))
                    continue
                further.update(dict.fromkeys(found, target))
                # A body that stands on both sides of an event keeps what did not go.
                if code in (event.destinations(code) or event.to_codes):
                    further[code] = target
            if further:
                return _Step(code=code, events=tuple(events), left=left, further=further)
        if self._ground.version_on(code, self._terms.to_day) is None:
            return self._from_dead_end(code, after)
        if not left:
            return None
        return _Step(code=code, events=tuple(events), left=left, further={}, is_alive=True)

    def _events(self, code: OdsCode, after: date) -> list[Succession]:
        """List the events after a day that can lead a code elsewhere."""
        return [
            event
            for event in self._ground.events_from.get(code, ())
            if after < event.day <= self._terms.to_day and event.kind not in self._passed
        ]

    def _from_dead_end(self, code: OdsCode, after: date) -> _Step | None:
        """
        Go on from a body that closed without a recorded successor, if anyone says where.

        What its services went to while it still stood is where; else the caller may know.
        """
        last = self._ground.organisations[code].legal.last_day
        if last is not None:
            closed = date.fromordinal(last.toordinal() + 1)
            events = tuple(
                event
                for event in self._ground.events_from.get(code, ())
                if event.kind is SuccessionKind.TRANSFER
                and event.day <= self._terms.to_day
                and self._ground.led_to(event, code)
            )
            # Services that had left before the walk begins are all that went anywhere.
            further = {
                to: _Target(after=event.day, event_day=event.day if event.day > after else closed)
                for event in events
                for to in self._ground.led_to(event, code)
            } or {
                to: _Target(after=last, event_day=closed)
                for to in self._terms.given.of(code)
                if to != code
            }
            if further:
                return _Step(code=code, events=events, left={}, further=further)
        return _Step(code=code, events=(), left={}, further={})

    def _ends(self, code: OdsCode, after: date) -> dict[OdsCode, date | None]:
        """
        Return every body in which the ways of a code can end, each with its last event's day.

        It is empty where a way cannot be followed, so that no part is dropped.
        """
        ends: dict[OdsCode, date | None] = {}
        ahead: list[tuple[OdsCode, date, date | None]] = [(code, after, None)]
        seen = set(ahead)
        while ahead:
            body, since, day = ahead.pop()
            step = self._step(body, since)
            if step is None or step.is_alive:
                days = [each for each in (ends.get(body), day) if each is not None]
                ends[body] = max(days, default=None)
            elif not step.targets:
                return {}
            if step is not None:
                onward = {
                    (to, target.after, target.event_day) for to, target in step.targets.items()
                }
                ahead.extend(sorted(onward - seen))
                seen |= onward
        return ends

    def _why_lost(self, code: OdsCode) -> str:
        """Word that a body ended and nobody recorded in what, and how to say it."""
        last = self._ground.organisations[code].legal.last_day
        ended = "" if last is None else f" closed on {words_of_day(last)}"
        return (
            f"{self._ground.name(code)}{ended}, and no successor is recorded; give one as "
            f"weights={{({str(code)!r}, CODE): 1}}, or leave the code out"
            f"{self._ground.remarks(code)}"
        )

    # --- In what shares ---

    def _parts(self, step: _Step) -> list[_Part]:
        """Share a code out among what it became, or note why that cannot be done."""
        of_code = self._weights_of(step)
        if of_code is not None:
            return self._given_parts(step, of_code)
        targets = step.targets
        vague = [event for event in step.events if event.destinations(step.code) is None]
        if vague:
            self.unshared[
                f"{self._ground.name(step.code)}: event {vague[0].key} of "
                f"{words_of_day(vague[0].day)} turned "
                f"{listed(vague[0].from_codes, MOST_SHOWN)} into "
                f"{listed(vague[0].to_codes, MOST_SHOWN)} and does not state which became "
                f"which; give weights for each pair"
            ] = None
            return []
        is_one = len(targets) == 1
        others = () if is_one else self._others_behind(step)
        stated = [event for event in step.events if event.states_shares_of(step.code)]
        if stated and not step.left and not others:
            return self._stated_parts(stated[0], step.code)
        if is_one:
            (to,) = targets
            return [self._whole(step, to)]
        if self._terms.is_equal:
            self.doubts[
                f"{self._ground.name(step.code)}: equal shares for "
                f"{joined(targets, MOST_SHOWN)}, as the caller says"
            ] = None
            return self._in_proportion(step.code, dict.fromkeys(targets, Fraction(1)), _EQUAL)
        self.unshared[self._why_unshared(step, others)] = None
        return []

    def _weights_of(self, step: _Step) -> OdsCode | None:
        """
        Return the code whose weights, of those that the caller gives, share a code out here.

        On the way, those of the start if they name every body; and those of the code itself, as
        far as nothing but the start stands behind it.
        """
        targets = step.targets
        is_start = step.code == self._start
        given = self._terms.given.of(self._start)
        if given.keys() & targets.keys() and (is_start or targets.keys() <= given.keys()):
            return self._start
        given = self._terms.given.of(step.code)
        if given.keys() & targets.keys() and (len(targets) == 1 or not self._others_behind(step)):
            return step.code
        return None

    def _given_parts(self, step: _Step, of_code: OdsCode) -> list[_Part]:
        """Share a code out by the caller's weights of a code, if there is one for each body."""
        given = self._terms.given.of(of_code)
        needed = dict.fromkeys(step.targets)
        # A body that stands kept something: who gives a share of what left it says how much.
        if step.is_alive or (step.left and step.code in given):
            needed = {**dict.fromkeys(step.left), step.code: None}
        self._terms.given.use(of_code, needed)
        missing = [to for to in needed if to not in given]
        if missing:
            kept = f"; give them and say what {step.code} kept" if step.code in missing else ""
            self.unshared[
                f"{self._ground.name(step.code)}: weights are given for some of its successors "
                f"and not for {listed(missing, MOST_SHOWN)}{kept}"
            ] = None
            return []
        return self._in_proportion(step.code, {to: given[to] for to in needed})

    def _whole(self, step: _Step, to: OdsCode) -> _Part:
        """Lead all of a code to its one successor."""
        kinds = dict.fromkeys(event.kind.value for event in step.events)
        return _Part(
            to_code=to,
            weight=Fraction(1),
            basis="; ".join(kinds),
            sources=tuple(citation for event in step.events for citation in event.sources),
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
            self.doubts[
                f"{self._ground.name(code)}: the shares of {event.key} are {sure.value}: "
                f"{shares}{self._ground.remarks(event.key)}"
            ] = None
        return parts

    def _in_proportion(
        self, code: OdsCode, parts: Mapping[OdsCode, Fraction], basis: str = GIVEN
    ) -> list[_Part]:
        """Turn parts of any size into shares of one whole."""
        total = sum(parts.values())
        if not total:
            ends = ", ".join(sorted(parts))
            self.unshared[
                f"{self._ground.name(code)}: the weights of {ends} add up to nothing"
            ] = None
            return []
        return [
            _Part(to_code=to, weight=part / total, basis=basis)
            for to, part in parts.items()
            if part
        ]

    def _why_unshared(self, step: _Step, others: tuple[OdsCode, ...]) -> str:
        """Word that a share is not known, and how to give it."""
        code, ground = step.code, self._ground
        went = " and to ".join(ground.words(event, code, with_key=True) for event in step.events)
        remarks = ground.remarks(*(event.key for event in step.events))
        if not others:
            return (
                f"{ground.name(code)} went to {went}, and no shares are stated; give weights for "
                f"each pair, or say that they are equal{remarks}"
            )
        with_it = "" if code == self._start else f", which {self._start} had joined,"
        return (
            f"{ground.name(self._start)}: {code}{with_it} went to {went}; before that "
            f"{listed(others, MOST_SHOWN)} stood in it as well, so a share of {code} is an "
            f"average and no share of {self._start}; give weights for {self._start} and each "
            f"of its ends, such as {{({str(self._start)!r}, {str(next(iter(step.targets)))!r}): "
            f"1}}, or say that they are equal{remarks}"
        )

    def _others_behind(self, step: _Step) -> tuple[OdsCode, ...]:
        """
        List the bodies other than the start that stand in a code when it is divided.

        Those that stood on the first day and joined it since, and what began with it.
        """
        found: set[OdsCode] = set()
        behind = [(step.code, max(target.event_day for target in step.targets.values()))]
        seen = set(behind)
        while behind:
            code, until = behind.pop()
            came = [
                (other, event.day)
                for event in self._ground.events_to.get(code, ())
                if self._from_day < event.day < until and event.kind not in self._passed
                for other in event.from_codes
                if code in self._ground.led_to(event, other)
            ]
            first = self._ground.organisations[code].legal.first_day
            is_made_of_them = first is not None and any(day <= first for _, day in came)
            if self._ground.version_on(code, self._from_day) or not is_made_of_them:
                found.add(code)
            behind.extend(pair for pair in came if pair not in seen)
            seen.update(came)
        return tuple(sorted(found - {self._start}))


def _told(way: CrosswalkRow, doubts: tuple[str, ...]) -> CrosswalkRow:
    """Return a way with what it rests on: what is doubted of its body, and how sure it is."""
    cited = [citation.confidence for citation in way.sources]
    confidence = Confidence.weakest(cited) if cited else None
    return attrs.evolve(way, doubts=doubts, confidence=confidence)


def _why_too_fine(name: str) -> str:
    """Word that a share has become a fraction that nobody could read."""
    return (
        f"{name}: its share on the way is a fraction of more digits than are counted with; give "
        f"weights for it and each of its ends"
    )


def _joined(way: CrosswalkRow, part: _Part, day: date | None) -> CrosswalkRow:
    """Lengthen a way by one step."""
    basis = part.basis if way.basis == UNCHANGED else f"{way.basis}; {part.basis}"
    return attrs.evolve(
        way,
        to_code=part.to_code,
        weight=way.weight * part.weight,
        basis=basis,
        event_day=day or way.event_day,
        sources=way.sources + part.sources,
    )
