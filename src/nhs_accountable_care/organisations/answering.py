"""
What a code was on a day in one word, and the same for every code and every day at once.

Whoever looks up a row asks `answer`; whoever has ten million rows asks for `answers`, which
is what `answer` says of each code, day by day, and is short: little happens to a body. To know
on which days something can change, the links, events and parts around a body are gone through;
on each of these days the very same questions are asked of the register as anybody may ask.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import attrs

# A register imports this when it is asked for answers.
from nhs_accountable_care import organisations as package
from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined, quoted, represented, with_article
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY, check_day
from nhs_accountable_care.organisations.areas import ShareBasis, UndividedPart
from nhs_accountable_care.organisations.belonging import belongings_of
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.crosswalk import CrosswalkRow, LeftOut, rows_by_code
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.heirs import successors
from nhs_accountable_care.organisations.kinds import OrganisationKind, parse_kinds
from nhs_accountable_care.organisations.levels import Level, climb_from, level_of
from nhs_accountable_care.organisations.organisation import (
    FIRST_DAY_COVERED,
    Organisation,
    OrganisationVersion,
)
from nhs_accountable_care.organisations.relationships import (
    Relation,
    Relationship,
    parse_relation,
)
from nhs_accountable_care.organisations.routes import Route, crosswalk_of
from nhs_accountable_care.organisations.special_codes import SpecialCode
from nhs_accountable_care.organisations.starts import Starts
from nhs_accountable_care.organisations.succession import SuccessionKind

__all__ = ["Answering", "CodeAnswer", "DatedAnswer", "Unanswered", "Want", "parse_want"]

_DAY: Final = timedelta(days=1)
# Those of England have twenty thousand; a chain of events has the square of its length.
_MOST_ASKED: Final = 2_000_000
_IN_FORCE: Final = "in force"
_ABOUT_ITSELF: Final = ("name", "kind", "status", "successor")
_LEVELS: Final = {
    level.value: level for level in (Level.NETWORK, Level.AREA, Level.SYSTEM, Level.REGION)
}
# By which link bodies belong where no crosswalk leads, as in a map of codes.
_LINKS: Final[Mapping[tuple[Level, Level | None], Relation]] = {
    (Level.TRUST, None): Relation.PRINCIPAL_SYSTEM,
    (Level.PRACTICE, Level.NETWORK): Relation.CORE_PARTNER_OF,
}


class Unanswered(enum.Enum):
    """
    Why a code has no answer on a day.

    >>> Unanswered.SEVERAL.value
    'several'
    """

    UNKNOWN_CODE = "unknown code"
    """The register does not hold it."""

    NO_BODY = "no body"
    """It stands in files and is the code of no body, such as a default in place of one."""

    CLOSED = "closed"
    """The body had closed by the day; of a successor that is asked for, that none is recorded."""

    NOT_BEGUN = "not begun"
    """The body had not begun by the day."""

    NOT_IN_FORCE = "not in force"
    """The body stood before the day and after it."""

    SEVERAL = "several"
    """There are several, and nothing says which; `CodeAnswer.among` has those that are known."""

    OTHER_KIND = "other kind"
    """What it was, or belonged to, was of another kind on the day, such as a footprint."""

    NOT_RECORDED = "not recorded"
    """No link is recorded that leads there."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CodeAnswer:
    """
    What a code was on a day in one word, or why that cannot be said.

    Attributes:
        value: The code, name, kind or status; `None` where there is none.
        unanswered: Why there is none.
        among: The codes of which it is one, where there are several.
        shares: How much of the body went to which code, where that is known: exact ratios that
            add up to one.
        doubts: What is assumed, in words.

    >>> print(CodeAnswer(value="QOP"))
    QOP
    >>> print(CodeAnswer(unanswered=Unanswered.SEVERAL, among=("QJG", "QM7")))
    (several: QJG and QM7)
    """

    value: str | None = None
    unanswered: Unanswered | None = None
    among: tuple[str, ...] = ()
    shares: tuple[tuple[str, Fraction], ...] = ()
    doubts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the value, or in brackets why there is none."""
        if self.unanswered is None:
            return str(self.value)
        among = f": {joined(self.among)}" if self.among else ""
        return f"({self.unanswered.value}{among})"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DatedAnswer:
    """
    An answer, and the first day on which it holds: until the first day of the next.

    >>> print(DatedAnswer(first_day=date(2022, 7, 1), answer=CodeAnswer(value="QOP")))
    from 2022-07-01: QOP
    """

    first_day: date
    answer: CodeAnswer

    def __str__(self) -> str:
        """Return the day and the answer."""
        return f"from {self.first_day.isoformat()}: {self.answer}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Want:
    """
    What is asked of each code, as `parse_want` reads it.

    Attributes:
        word: As it was written.
        about: What of the body itself is asked, such as ``name``; empty if it is not.
        level: The level of the body that it is, or belongs to.
        kinds: Of which kinds that may be; empty for any of the level.
    """

    word: str
    about: str = ""
    level: Level | None = None
    kinds: tuple[OrganisationKind, ...] = ()

    def takes(self, kind: OrganisationKind) -> bool:
        """Whether a body of a kind is an answer."""
        return kind in self.kinds if self.kinds else level_of(kind) is self.level


def parse_want(want: str) -> Want:
    """
    Read what is wanted of each code.

    That is ``name``, ``kind``, ``status`` or ``successor``; a level, such as ``system`` (footprint
    or board, whichever there was); or a kind as `parse_kinds` reads it, such as ``icb``.

    Raises:
        InvalidTypeError: For what is no text.
        InvalidValueError: For other text; it names what is nearest.

    >>> parse_want("icb").level, parse_want("system").kinds, parse_want("name").about
    (<Level.SYSTEM: 'system'>, (), 'name')
    """
    if not isinstance(want, str):
        msg = f"what is wanted is text, and {represented(want)} is "
        raise InvalidTypeError(msg + with_article(type(want).__name__))
    word = want.strip().lower()
    if word in _ABOUT_ITSELF:
        return Want(word=word, about=word)
    if word in _LEVELS:
        return Want(word=word, level=_LEVELS[word])
    try:
        kinds = parse_kinds(word)
    except InvalidValueError as error:
        msg = f"{error}; or want {joined([*_ABOUT_ITSELF, *_LEVELS])}"
        raise InvalidValueError(msg) from None
    levels = {level_of(kind) for kind in kinds}
    return Want(word=word, level=levels.pop(), kinds=kinds)


class Answering:
    """Answers one want for the codes of a register."""

    def __init__(
        self,
        register: "package.Register",
        ground: Ground,
        parts: Mapping[str, UndividedPart],
        want: Want,
        relation: Relation | str | None,
    ) -> None:
        """Take the records, and what is wanted."""
        self._register = register
        self._ground = ground
        self._parts = parts
        self._want = want
        self._relation = None if relation is None else parse_relation(relation)
        self._special: dict[str, list[SpecialCode]] = {}
        for special in register.special_codes:
            self._special.setdefault(special.code, []).append(special)

    @property
    def key(self) -> tuple[str, Relation | None]:
        """What tells the same question again."""
        return self._want.word, self._relation

    def answer(self, code: str, day: date) -> CodeAnswer:
        """
        Answer for one code as ODS writes it.

        Raises:
            UnknownCodeError: For a code that the register does not hold, not even as that of no
                body.
        """
        check_day(day)
        if code not in self._ground.organisations and code not in self._special:
            msg = f"the register does not hold {quoted(code)}"
            raise UnknownCodeError(msg)
        return self._on(day, [code])[code]

    def answers(self, codes: Iterable[str] | None = None) -> dict[str, tuple[DatedAnswer, ...]]:
        """Answer for every code, or for some, and every day, in order of code."""
        days = _Days(self._ground, self._parts, self._special, self._want, self._relation)
        codes = sorted({*self._ground.organisations, *self._special} if codes is None else codes)
        asked: dict[date, list[str]] = {}
        count = 0
        for code in codes:
            of_code = days.of(code)
            count += len(of_code)
            if count > _MOST_ASKED:
                msg = (
                    f"up to {quoted(code)} there are more than {_MOST_ASKED:,} days on which "
                    f"something can change of a code; lay fewer events or links over the register"
                )
                raise InvalidValueError(msg)
            for day in of_code:
                asked.setdefault(day, []).append(code)
        found: dict[str, list[DatedAnswer]] = {code: [] for code in codes}
        for day in sorted(asked):
            for code, answer in self._on(day, asked[day]).items():
                so_far = found[code]
                if not so_far or so_far[-1].answer != answer:
                    so_far.append(DatedAnswer(first_day=day, answer=answer))
        return {code: tuple(pieces) for code, pieces in found.items()}

    # --- One day ---

    def _on(self, day: date, codes: Iterable[str]) -> dict[str, CodeAnswer]:
        """Answer for some codes on a day."""
        found: dict[str, CodeAnswer] = {}
        standing: list[OrganisationVersion] = []
        for code in codes:
            if self._want.about == "successor":
                found[code] = self._successor(code, day)
                continue
            version = self._version(code, day)
            if isinstance(version, Unanswered):
                found[code] = self._absent(version)
            elif self._want.about:
                value = {
                    "name": version.name,
                    "kind": version.kind.value,
                    "status": _IN_FORCE,
                }[self._want.about]
                found[code] = CodeAnswer(value=value, doubts=self._doubts(code, day))
            else:
                standing.append(version)
        found.update(self._placed(standing, day))
        return found

    def _absent(self, why: Unanswered) -> CodeAnswer:
        """Answer for a code of which there is no body on the day."""
        if self._want.about == "status" and why is not Unanswered.NO_BODY:
            return CodeAnswer(value=why.value)
        return CodeAnswer(unanswered=why)

    def _version(self, code: str, day: date) -> OrganisationVersion | Unanswered:
        """Return the body of a code on a day, or why there is none."""
        organisation = self._ground.organisations.get(code)
        version = None if organisation is None else self._ground.version_on(OdsCode(code), day)
        if version is not None:
            return version
        specials = self._special.get(code, ())
        if organisation is None or any(special.was_used_on(day) for special in specials):
            return Unanswered.NO_BODY
        return _why_not(organisation, day)

    def _doubts(self, code: str, day: date) -> tuple[str, ...]:
        """Return what is assumed of a body itself."""
        return self._ground.organisations[code].doubts_on(day)

    def _successor(self, code: str, day: date) -> CodeAnswer:
        """Say who carries a body on."""
        version = self._version(code, day)
        if version is Unanswered.NO_BODY or version is Unanswered.NOT_BEGUN:
            return CodeAnswer(unanswered=version)
        try:
            heirs = successors(self._ground, OdsCode(code), day)
        except AmbiguousCodeError:
            return CodeAnswer(unanswered=Unanswered.SEVERAL)
        except NotInForceError:
            return CodeAnswer(
                unanswered=version if isinstance(version, Unanswered) else Unanswered.CLOSED
            )
        if len(heirs) == 1:
            return CodeAnswer(value=heirs[0].code, doubts=self._doubts(heirs[0].code, day))
        rows = self._parted(code, day)
        return CodeAnswer(
            unanswered=Unanswered.SEVERAL,
            among=tuple(heir.code for heir in heirs),
            shares=_shares_of(rows),
            doubts=_doubts_of_shares(rows),
        )

    def _parted(self, code: str, day: date) -> Sequence[CrosswalkRow]:
        """Return how much of a body that has ended went where, if that is known."""
        version = self._ground.organisations[code].versions[-1]
        last = version.last_day
        # Between two of its versions it went to others and came back, in no share of anything.
        if last is None or last >= day:
            return ()
        rows = self._walk((version,), (last, day), version.kind)[code]
        return () if isinstance(rows, LeftOut) else rows

    # --- What a body belonged to ---

    def _placed(self, bodies: Sequence[OrganisationVersion], day: date) -> dict[str, CodeAnswer]:
        """Say what each body was at the level that is asked for."""
        found: dict[str, CodeAnswer] = {}
        upward: list[OrganisationVersion] = []
        linked: dict[str, tuple[OrganisationVersion, tuple[str, ...]]] = {}
        level = self._want.level
        for body in bodies:
            if self._want.takes(body.kind) or level_of(body.kind) is level:
                found[body.code] = self._of_kind(body, self._doubts(body.code, day))
            elif level is not None and climb_from(level_of(body.kind), level):
                upward.append(body)
            else:
                belonged = self._by_link(body, day)
                if isinstance(belonged, CodeAnswer):
                    found[body.code] = belonged
                else:
                    linked[body.code] = belonged
        found.update(self._up(upward, day))
        above = self._up({each.code: each for each, _ in linked.values()}.values(), day)
        for code, (body, doubts) in linked.items():
            led = above.get(body.code) or self._of_kind(body, ())
            both = tuple(dict.fromkeys([*doubts, *self._doubts(code, day), *led.doubts]))
            # What belongs to a body that is divided is on one side of it, and not in shares.
            found[code] = attrs.evolve(led, doubts=both, shares=())
        return found

    def _of_kind(self, body: OrganisationVersion, doubts: tuple[str, ...]) -> CodeAnswer:
        """Answer with a body, if it is of a kind that is asked for."""
        if self._want.takes(body.kind):
            return CodeAnswer(value=body.code, doubts=doubts)
        return CodeAnswer(unanswered=Unanswered.OTHER_KIND)

    def _by_link(
        self, body: OrganisationVersion, day: date
    ) -> CodeAnswer | tuple[OrganisationVersion, tuple[str, ...]]:
        """Return the one body to which the link of another leads, and what is assumed."""
        level = level_of(body.kind)
        relation = self._relation or _LINKS.get((level, self._want.level))
        relation = relation or _LINKS.get((level, None))
        if relation is None:
            return CodeAnswer(unanswered=Unanswered.NOT_RECORDED)
        try:
            found = belongings_of(
                self._ground,
                body.code,
                on=day,
                relation=relation,
                nearest_snapshot=True,
                chosen=None,
            )
        except AmbiguousCodeError:
            return CodeAnswer(unanswered=Unanswered.SEVERAL)
        except NotInForceError:
            return CodeAnswer(unanswered=Unanswered.NOT_RECORDED)
        above = {each.body.code: each.body for each in found}
        if len(above) > 1:
            return CodeAnswer(unanswered=Unanswered.SEVERAL, among=tuple(above))
        doubts = tuple(dict.fromkeys(doubt for each in found for doubt in each.doubts))
        return found[0].body, doubts

    def _up(self, bodies: Iterable[OrganisationVersion], day: date) -> dict[str, CodeAnswer]:
        """Follow bodies up to the level that is asked for, as a crosswalk of one day does."""
        level = self._want.level
        below = [
            body
            for body in bodies
            if level is not None
            and level_of(body.kind) is not level
            and climb_from(level_of(body.kind), level)
        ]
        if not below:
            return {}
        return {
            code: self._led(code, rows, day)
            for code, rows in self._walk(below, (day, day), self._any_kind()).items()
        }

    def _led(self, code: str, rows: list[CrosswalkRow] | LeftOut, day: date) -> CodeAnswer:
        """Answer with what a crosswalk says of a code."""
        ends = () if isinstance(rows, LeftOut) else tuple(rows)
        if rows.is_ambiguous if isinstance(rows, LeftOut) else len(ends) > 1:
            among = tuple(row.to_code for row in ends)
            return CodeAnswer(
                unanswered=Unanswered.SEVERAL,
                among=among,
                shares=_shares_of(ends),
                doubts=_doubts_of_shares(ends),
            )
        end = self._ground.version_on(ends[0].to_code, day) if ends else None
        if end is None:
            return CodeAnswer(unanswered=Unanswered.NOT_RECORDED)
        doubts = dict.fromkeys([*self._doubts(code, day), *ends[0].doubts])
        return self._of_kind(end, tuple(doubts))

    def _any_kind(self) -> OrganisationKind:
        """Return a kind of the level that is asked for: of the kind itself nothing is asked."""
        return next(kind for kind in OrganisationKind if level_of(kind) is self._want.level)

    def _walk(
        self,
        bodies: Sequence[OrganisationVersion],
        days: tuple[date, date],
        kind: OrganisationKind,
    ) -> dict[str, list[CrosswalkRow] | LeftOut]:
        """Return what a crosswalk says of each of some bodies."""
        walk = crosswalk_of(
            self._ground,
            self._parts,
            Starts(kind=None, versions=tuple(sorted(bodies, key=lambda body: body.code))),
            Route(
                from_day=days[0],
                to_day=days[1],
                to_kind=kind,
                basis=ShareBasis.RESIDENTS_MID_2020,
                weights=None,
            ),
            partial=True,
        )
        left_out: dict[str, list[CrosswalkRow] | LeftOut] = {
            each.code: each for each in walk.left_out
        }
        return {**left_out, **rows_by_code(walk.rows)}


def _shares_of(rows: Iterable[CrosswalkRow]) -> tuple[tuple[str, Fraction], ...]:
    """Return the share of each end of some rows, in order of code."""
    return tuple(sorted((row.to_code, row.weight) for row in rows))


def _doubts_of_shares(rows: Iterable[CrosswalkRow]) -> tuple[str, ...]:
    """Return what shares rest on, and what is assumed of them."""
    rows = tuple(rows)
    bases = (f"shared out by {row.basis}" for row in rows)
    return tuple(dict.fromkeys([*bases, *(doubt for row in rows for doubt in row.doubts)]))


def _why_not(organisation: Organisation, day: date) -> Unanswered:
    """Say why a body did not stand on a day."""
    first, last = organisation.legal.first_day, organisation.legal.last_day
    if last is not None and day > last:
        return Unanswered.CLOSED
    if first is not None and day < first:
        return Unanswered.NOT_BEGUN
    return Unanswered.NOT_IN_FORCE


# --- On which days an answer can change ---


class _Days:
    """The days on which something can change of what is answered for a code."""

    def __init__(
        self,
        ground: Ground,
        parts: Mapping[str, UndividedPart],
        special: Mapping[str, Sequence[SpecialCode]],
        want: Want,
        relation: Relation | None,
    ) -> None:
        """Take the records, and what is wanted."""
        self._ground = ground
        self._special = special
        self._is_of_itself = want.about in {"name", "kind", "status"}
        # Links of other meanings lead nowhere that is asked for.
        self._relations = {
            Relation.COMMISSIONED_BY,
            Relation.CONSTITUENT_OF,
            Relation.CORE_PARTNER_OF,
            relation or Relation.PRINCIPAL_SYSTEM,
            *([Relation.IN_REGION] if want.level is Level.REGION else []),
        }
        self._of_one: dict[str, frozenset[date]] = {}
        self._around: dict[str, frozenset[date]] = {}
        self._parts_of: dict[str, list[UndividedPart]] = {}
        for part in parts.values():
            for code in {code for period in part.periods for code in period.areas}:
                self._parts_of.setdefault(code, []).append(part)

    def of(self, code: str) -> list[date]:
        """Return the days of a code, the first that can be meant among them."""
        days = {EARLIEST_DAY, FIRST_DAY_COVERED}
        for special in self._special.get(code, ()):
            days |= _starts(special.first_day, special.last_day)
        if code in self._ground.organisations:
            days |= self._own(code) if self._is_of_itself else self._all_around(code)
        return sorted(day for day in days if EARLIEST_DAY <= day <= LATEST_DAY)

    def _all_around(self, code: str) -> frozenset[date]:
        """Return the days of a code and of all that it can be led to."""
        if level_of(self._ground.organisations[code].versions[-1].kind) not in {
            Level.PRACTICE,
            Level.NETWORK,
        }:
            return self._reached(code)
        # Of the thousands of these each has a few links of its own, to what many have in common.
        days = set(self._own(code))
        for other in self._neighbours(code):
            days |= self._own(other)
            for further in self._neighbours(other):
                if not self._is_small(further):
                    days |= self._reached(further)
            if not self._is_small(other):
                days |= self._reached(other)
        return frozenset(days)

    def _is_small(self, code: str) -> bool:
        """Whether a body is a practice or a network."""
        kind = self._ground.organisations[code].versions[-1].kind
        return level_of(kind) in {Level.PRACTICE, Level.NETWORK}

    def _reached(self, code: str) -> frozenset[date]:
        """Return the days of a body and of every other that is reached from it."""
        if code not in self._around:
            seen = {code}
            ahead = [code]
            while ahead:
                for other in self._neighbours(ahead.pop()):
                    if other not in seen:
                        seen.add(other)
                        ahead.append(other)
            self._around[code] = frozenset(day for each in seen for day in self._own(each))
        return self._around[code]

    def _neighbours(self, code: str) -> Iterator[str]:
        """Go through the bodies to which links, events and parts lead from one."""
        ground = self._ground
        for link in self._links(code):
            yield link.parent
        for event in (*ground.events_from.get(code, ()), *ground.events_to.get(code, ())):
            if event.kind is not SuccessionKind.RENAME:
                yield from event.from_codes
                yield from event.to_codes
        for part in self._parts_of.get(code, ()):
            for period in part.periods:
                yield from period.areas
        if self._is_small(code):
            # A practice may have gone with its network, which is where its partners are.
            links = ground.links_to.get(code, ())
            yield from (link.child for link in links if link.relation is Relation.CORE_PARTNER_OF)

    def _links(self, code: str) -> list[Relationship]:
        """Return the links of a body that may be followed."""
        links = self._ground.links_of.get(code, ())
        return [link for link in links if link.relation in self._relations]

    def _own(self, code: str) -> frozenset[date]:
        """Return the days on which something is recorded of a body itself."""
        if code not in self._of_one:
            self._of_one[code] = frozenset(self._recorded(code))
        return self._of_one[code]

    def _recorded(self, code: str) -> Iterator[date]:
        """Go through the days on which something begins, or no longer is."""
        ground = self._ground
        for version in ground.organisations[code].versions:
            yield from _starts(version.first_day, version.last_day)
            yield from _starts(version.first_not_before, version.last_observed)
        links = self._links(code)
        for link in links:
            yield from _starts(link.period.first_day, link.period.last_day)
        yield from _nearer(links)
        for event in (*ground.events_from.get(code, ()), *ground.events_to.get(code, ())):
            yield event.day
        for part in self._parts_of.get(code, ()):
            for period in part.periods:
                yield from _starts(period.first_day, period.last_day)
                yield from (day for day in (period.seen_from, period.not_before) if day)


def _starts(first: date | None, last: date | None) -> set[date]:
    """Return the first day of a period and the first after it."""
    days = set() if first is None else {first}
    return days if last is None or last >= LATEST_DAY else {*days, last + _DAY}


def _nearer(links: Iterable[Relationship]) -> Iterator[date]:
    """Go through the days from which a snapshot of a later day is the nearer one."""
    seen = sorted({link.period.first_day for link in links if link.is_snapshot})
    # Of two as near the earlier answers; links of other relations share some of these days.
    for place, first in enumerate(seen):
        for second in seen[place + 1 :]:
            yield first + timedelta(days=(second - first).days // 2 + 1)
