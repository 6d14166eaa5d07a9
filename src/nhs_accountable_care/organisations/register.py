"""
The register: every organisation, link and event, and the questions one asks of a day.

A register is an immutable value. Laying your own records over it gives another register.
"""

import copy
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias, TypeVar, final

# What a register has as `organisations` are its own.
from nhs_accountable_care import organisations as package
from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidTypeError,
    InvalidValueError,
    NacError,
    NotInForceError,
    Problem,
    StaleReferenceWarning,
)
from nhs_accountable_care._core.text import in_lines, represented, with_article
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code
from nhs_accountable_care.organisations.holdings import Holdings, after_edition
from nhs_accountable_care.organisations.kinds import OrganisationKind, parse_kind, parse_kinds
from nhs_accountable_care.organisations.levels import level_of
from nhs_accountable_care.organisations.organisation import (
    Clock,
    Organisation,
    OrganisationVersion,
)
from nhs_accountable_care.organisations.relationships import (
    Relation,
    Relationship,
    parse_relation,
)
from nhs_accountable_care.organisations.succession import Gap, Succession

__all__ = ["Record", "Register", "RegisterError", "register_of"]

Record: TypeAlias = (
    "Organisation | Relationship | Succession | package.UndividedPart | package.SpecialCode"
)

_Keyed = TypeVar("_Keyed")
# What a look-up needs and no more: first days and versions side by side, and the days on which
# they had ended, each one place further on, after a day that no day is before.
_Days = tuple[tuple[date, ...], tuple[date, ...], tuple[OrganisationVersion, ...]]
_LEGAL = Clock.LEGAL
_DAY = timedelta(days=1)


class RegisterError(NacError, ValueError):
    """Records that make no register together, or that clash with it: every problem at once."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems, and use their lines as the message."""
        self.problems = problems
        super().__init__(in_lines([str(problem) for problem in problems]))

    def __reduce__(self) -> tuple[type["RegisterError"], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems."""
        return type(self), (self.problems,)


@final
class Register:
    """
    Organisations through time, with their links and what became of them.

    ``edition_day`` is the day up to which the records are kept; a question about a later day
    is answered with what was known then, and warns once with `StaleReferenceWarning`.

    >>> from nhs_accountable_care.organisations import SuccessionKind
    >>> old = Organisation.of_one_version(
    ...     "QMJ",
    ...     "NHS North Central London Integrated Care Board",
    ...     OrganisationKind.INTEGRATED_CARE_BOARD,
    ...     first_day=date(2022, 7, 1),
    ...     last_day=date(2026, 3, 31),
    ... )
    >>> new = Organisation.of_one_version(
    ...     "Z9B2Z",
    ...     "NHS West and North London Integrated Care Board",
    ...     OrganisationKind.INTEGRATED_CARE_BOARD,
    ...     first_day=date(2026, 4, 1),
    ... )
    >>> merger = Succession(
    ...     key="icb-2026-london",
    ...     day=date(2026, 4, 1),
    ...     kind=SuccessionKind.MERGER,
    ...     from_codes=(old.code,),
    ...     to_codes=(new.code,),
    ... )
    >>> register = Register(organisations=(old, new), successions=(merger,))
    >>> register.find("QMJ", on=date(2026, 3, 31)).name
    'NHS North Central London Integrated Care Board'
    >>> register.find("QMJ", on=date(2026, 4, 1))
    Traceback (most recent call last):
        ...
    nhs_accountable_care.NotInForceError: QMJ (...) closed on 31 March 2026; succeeded on \
1 April 2026 by Z9B2Z
    """

    __slots__ = (
        "_answered",
        "_edition_day",
        "_events",
        "_events_from",
        "_events_to",
        "_gaps",
        "_gaps_of",
        "_has_warned",
        "_index",
        "_links_of",
        "_links_to",
        "_organisations",
        "_parts",
        "_read_key",
        "_special_codes",
    )

    def __init__(
        self,
        *,
        organisations: Iterable[Organisation],
        relationships: Iterable[Relationship] = (),
        successions: Iterable[Succession] = (),
        parts: "Iterable[package.UndividedPart]" = (),
        gaps: Iterable[Gap] = (),
        edition_day: date | None = None,
        special_codes: "Iterable[package.SpecialCode]" = (),
    ) -> None:
        """
        Index the records by code.

        Raises:
            InvalidTypeError: If a record is of another kind than it is given for.
            RegisterError: For records that clash, name unknown codes, or go round in a circle.
        """
        # Here and not above: the records of the reference pack were checked before it was shipped.
        from nhs_accountable_care._core.given import check_items  # noqa: PLC0415
        from nhs_accountable_care.organisations.areas import UndividedPart  # noqa: PLC0415
        from nhs_accountable_care.organisations.building import check_records  # noqa: PLC0415

        organisations = check_items(organisations, Organisation, "organisations")
        relationships = check_items(relationships, Relationship, "relationships")
        successions = check_items(successions, Succession, "successions")
        parts = check_items(parts, UndividedPart, "parts")
        gaps = check_items(gaps, Gap, "gaps")
        special_codes = check_items(special_codes, package.SpecialCode, "special_codes")
        bodies = sorted(organisations, key=lambda organisation: organisation.code)
        links = sorted(
            set(relationships),
            key=lambda link: (link.child, link.relation.value, link.period.first_day, link.parent),
        )
        events = sorted(set(successions), key=lambda event: (event.day, event.key))
        if edition_day is not None:
            check_day(edition_day, "edition_day")
        pieces = sorted(parts, key=lambda part: part.key)
        specials = sorted(
            special_codes, key=lambda special: (special.code, special.first_day or date.min)
        )
        problems = check_records(bodies, links, events, pieces, specials)
        if problems:
            raise RegisterError(problems)
        self._hold(
            Holdings(
                organisations={organisation.code: organisation for organisation in bodies},
                links_of=_gathered((link.child, link) for link in links),
                links_to=_gathered((link.parent, link) for link in links),
                events={event.key: event for event in events},
                events_from=_gathered(
                    (code, event) for event in events for code in dict.fromkeys(event.from_codes)
                ),
                events_to=_gathered(
                    (code, event) for event in events for code in dict.fromkeys(event.to_codes)
                ),
                parts={part.key: part for part in pieces},
                gaps=gaps,
                edition_day=edition_day,
                special_codes=_gathered((special.code, special) for special in specials),
            )
        )
        end = edition_day or date.max
        self._index: dict[str, _Days] = {
            organisation.code: _days_of(organisation, end) for organisation in bodies
        }

    def _hold(self, holdings: Holdings) -> None:
        """Keep the records, which are in order and make a register together."""
        self._organisations = holdings.organisations
        self._links_of, self._links_to = holdings.links_of, holdings.links_to
        self._events = holdings.events
        self._events_from, self._events_to = holdings.events_from, holdings.events_to
        self._parts = holdings.parts
        self._gaps = holdings.gaps
        self._gaps_of = _gathered((name, gap) for gap in self._gaps for name in gap.concerns)
        self._edition_day = holdings.edition_day
        self._special_codes = holdings.special_codes
        self._read_key: Callable[[str, date | None], package.Understood] | None = None
        self._answered: dict[
            tuple[str, Relation | None], Mapping[str, tuple[package.DatedAnswer, ...]]
        ] = {}
        self._has_warned = False
        # Records that are made on first use come in as each of them is looked up.
        self._index = {}

    # --- The records themselves ---

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Every lineage, in order of code."""
        return tuple(self._organisations.values())

    @property
    def relationships(self) -> tuple[Relationship, ...]:
        """Every link, in order of child, relation and time."""
        return tuple(link for links in self._links_of.values() for link in links)

    @property
    def successions(self) -> tuple[Succession, ...]:
        """Every event, in order of time."""
        return tuple(self._events.values())

    @property
    def parts(self) -> "tuple[package.UndividedPart, ...]":
        """The pieces of areas that no boundary has divided, in the order of their keys."""
        return tuple(self._parts.values())

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the register does not know, or what its sources dispute."""
        return self._gaps

    @property
    def special_codes(self) -> "tuple[package.SpecialCode, ...]":
        """Codes that files have and that are codes of no body, in order of code."""
        return tuple(special for found in self._special_codes.values() for special in found)

    @property
    def edition_day(self) -> date | None:
        """The day up to which the records are kept, or `None` if none is stated."""
        return self._edition_day

    def __contains__(self, code: object) -> bool:
        """Whether the register holds a code, on whatever day."""
        return code in self._organisations

    def __len__(self) -> int:
        """Count the lineages."""
        return len(self._organisations)

    def __eq__(self, other: object) -> bool:
        """Compare by the records."""
        if not isinstance(other, Register):
            return NotImplemented
        return self._records() == other._records()

    def __hash__(self) -> int:
        """Hash by the records."""
        return hash(self._records())

    def __repr__(self) -> str:
        """Count what is in it; the records would fill pages."""
        return (
            f"<Register of {len(self)} organisations, {len(self.relationships)} links and "
            f"{len(self._events)} events, edition {self._edition_day or 'without a day'}>"
        )

    def _records(self) -> tuple[object, ...]:
        """Return what makes the register what it is."""
        return (
            self.organisations,
            self.relationships,
            self.successions,
            self.parts,
            self._gaps,
            self._edition_day,
            self.special_codes,
        )

    # --- Who is who, on a day ---

    def find(self, code: str, *, on: date, clock: Clock = _LEGAL) -> OrganisationVersion:
        """
        Find a body as it stood on a day, by its code or by what else `understand` takes.

        A first day that is not recorded is no bar, and neither is a day after the last on which
        the body was seen: `OrganisationVersion.doubts_on` says what is assumed.

        Raises:
            UnknownCodeError: For a code that the register does not hold; `NotABodyError` for one
                that stands in files and is the code of no body.
            AmbiguousCodeError: For a name that several bodies had on that day.
            NotInForceError: On a day on which the body did not exist; the message names what
                came before or after.
        """
        if clock is not _LEGAL:
            return self._find_operational(code, on)
        try:
            firsts, ends, versions = self._index[code]
            place = bisect_right(firsts, on)
            if on < ends[place]:
                return versions[place - 1]
        except (KeyError, TypeError):
            pass  # said properly below
        return self._find_slowly(code, on)

    def organisation(self, code: str) -> Organisation:
        """
        Return the whole lineage of a code, or of what else `understand` takes.

        Raises:
            UnknownCodeError: For a code that the register does not hold.
            AmbiguousCodeError: For a name that several bodies have had.
        """
        return self._organisations[self._code(code)]

    def understand(self, text: str, *, on: date | None = None) -> "package.Understood":
        """
        Say which body a key that somebody holds stands for, and how it was read.

        A key is an ODS code or an ONS code, a commissioner as NHSBSA writes it (``91Q00``), or
        a name; a part of a name is taken where one body alone has all of its words. Blanks
        around it and the case of letters do not matter. With a day, an ONS code or a name is
        that of the body that bore it then. Whatever takes a code takes what this does.

        Raises:
            UnknownCodeError: For what stands for nothing; it names what comes near.
            NotABodyError: For a special code, such as that of an area team.
            AmbiguousCodeError: For a name that several bodies have; it names them.
            NotInForceError: For an ONS code or a name that was borne on other days alone.

        >>> from nhs_accountable_care.reference import register
        >>> print(register().understand("E38000246", on=date(2021, 4, 1)))
        E38000246: 92A (the ONS code of 92A from 1 April 2020 to 31 March 2023)
        >>> print(register().understand("nhs frimley icb", on=date(2026, 3, 31)))
        nhs frimley icb: QNQ (the name of QNQ from 1 July 2022 to 31 March 2026)
        """
        if self._read_key is None:
            # Here and not above: whoever holds the code itself asks for nothing.
            from nhs_accountable_care.organisations.keys import Keys  # noqa: PLC0415

            self._read_key = Keys(self._organisations, self._special_codes).understand
        return self._read_key(text, on)

    def special_code(self, code: str, *, on: date | None = None) -> "package.SpecialCode | None":
        """
        Return what a code stands for that is the code of no body, or `None` if it is none.

        With a day, what it stood for on it; without, the last that is recorded.

        >>> from nhs_accountable_care.reference import register
        >>> print(register().special_code("Q59", on=date(2014, 4, 1)))
        Q59 Leicestershire and Lincolnshire Area Team (area team)
        """
        if not isinstance(code, str):
            parse_ods_code(code)  # says what a code is read from
        found = self._special_codes.get(code.strip().upper(), ())
        return next((each for each in reversed(found) if on is None or each.was_used_on(on)), None)

    def _code(self, text: str, on: date | None = None) -> OdsCode:
        """Return the code itself, or that of the body for which another key stands."""
        try:
            if text in self._organisations:
                return OdsCode(text)
        except TypeError:
            pass  # said properly below
        return self.understand(text, on=on).code

    def doubts(self, code: str, *, on: date) -> tuple[str, ...]:
        """
        Return what `find` assumes of a body on a day: `Organisation.doubts_on`.

        Raises:
            UnknownCodeError: For a code that the register does not hold.
            NotInForceError: On a day on which the body did not exist.
        """
        return self.organisation(self.find(code, on=on).code).doubts_on(on)

    def at(
        self, day: date, *, kind: OrganisationKind | str | None = None, clock: Clock = _LEGAL
    ) -> tuple[OrganisationVersion, ...]:
        """
        Return every body that `find` finds on a day, in order of code.

        ``kind`` is a kind or text that `parse_kind` reads, such as ``"icb"``, here and wherever
        the register takes one. Here and in `members` and `difference`, which choose bodies by it,
        it may also be ``"trust"``, ``"council"`` or ``"ics"``, which are several kinds.

        Raises:
            InvalidValueError: For text that is no kind.
        """
        wanted = None if kind is None else parse_kinds(kind)
        check_day(day, "day")
        self._warn_if_stale(day)
        versions = (
            _version_on(organisation, day)
            if clock is _LEGAL
            else _version_on_operational(organisation, day)
            for organisation in self._organisations.values()
        )
        return tuple(
            version
            for version in versions
            if version is not None and (wanted is None or version.kind in wanted)
        )

    def count(self, day: date, *, clock: Clock = _LEGAL) -> "Mapping[OrganisationKind, int]":
        """
        Count the bodies of each kind on a day, in the order of `OrganisationKind`.

        A kind of which there was none is left out. Which they are, `at` says; which began or
        ended between two days, `difference`.

        >>> from nhs_accountable_care.reference import register
        >>> count = register().count(date(2026, 4, 1))
        >>> count[OrganisationKind.INTEGRATED_CARE_BOARD]
        36
        """
        kinds = [version.kind for version in self.at(day, clock=clock)]
        return {kind: kinds.count(kind) for kind in OrganisationKind if kind in kinds}

    def _find_slowly(self, code: str, on: date) -> OrganisationVersion:
        """Find a record not made before, or after the edition's day, or say why there is none."""
        check_day(on)
        code = self._code(code, on)
        organisation = self._organisations[code]
        self._warn_if_stale(on, frames=4)
        if code not in self._index:
            self._index[code] = _days_of(organisation, self._edition_day or date.max)
        version = _version_on(organisation, on)
        if version is not None:
            return version
        special = self.special_code(code, on=on)
        also = f"; on that day {special.explain()}" if special else ""
        raise NotInForceError(self._why_absent(organisation, on) + also)

    def _find_operational(self, code: str, on: date) -> OrganisationVersion:
        """Find by the operational clock."""
        check_day(on)
        organisation = self._organisations[self._code(code, on)]
        self._warn_if_stale(on, frames=4)
        version = _version_on_operational(organisation, on)
        if version is not None:
            return version
        if organisation.operational is None:
            msg = (
                f"{self._why_absent(organisation, on)}; no operational dates are recorded for it, "
                f"so its legal dates stand for them"
            )
        else:
            msg = (
                f"{_label(organisation)} was not in use on {words_of_day(on)}; operational "
                f"{organisation.operational}; legal {organisation.legal}"
            )
        raise NotInForceError(msg)

    def _warn_if_stale(self, day: date, frames: int = 3) -> None:
        """Warn the first time that a day after the edition is asked for."""
        if self._edition_day is None or day <= self._edition_day or self._has_warned:
            return
        self._has_warned = True
        msg = f"{after_edition(day, self._edition_day)}. Lay them over it with register.plus(...)"
        warnings.warn(msg, StaleReferenceWarning, stacklevel=frames)

    def notes_of_day(self, day: date) -> tuple[str, ...]:
        """
        Return what is to be told beside answers for a day: that it is after the edition.

        Whoever tells it can ask on `without_warnings`.

        >>> from nhs_accountable_care.reference import register
        >>> register().notes_of_day(date(2017, 4, 1))
        ()
        """
        if self._edition_day is None or day <= self._edition_day:
            return ()
        return (after_edition(day, self._edition_day),)

    def without_warnings(self) -> "Register":
        """
        Return the same records as a register that does not warn of a day after its edition.

        >>> from nhs_accountable_care.reference import register
        >>> register().without_warnings().find("QYG", on=date(2027, 4, 1)).name
        'NHS Cheshire and Merseyside Integrated Care Board'
        """
        # A copy of its own: to silence the warnings of Python would silence other threads too.
        quiet = copy.copy(self)
        quiet._has_warned = True  # noqa: SLF001 -- it is one of this class
        return quiet

    def _why_absent(self, organisation: Organisation, on: date) -> str:
        """Word why a body did not stand on a day, and what came before or after."""
        # Here and not above: whoever finds a body needs no words for its absence.
        from nhs_accountable_care.organisations.heirs import why_absent  # noqa: PLC0415

        return why_absent(self._ground(), organisation, on)

    def _ground(self) -> "package.ground.Ground":
        """Return what the engines that follow bodies need to know of this register."""
        from nhs_accountable_care.organisations.ground import Ground  # noqa: PLC0415

        return Ground(
            organisations=self._organisations,
            events_from=self._events_from,
            events_to=self._events_to,
            links_of=self._links_of,
            links_to=self._links_to,
            version_on=lambda code, day: _version_on(self._organisations[code], day),
            gaps_about=self.gaps_about,
            code_of=self._code,
        )

    def gaps_about(self, concern: str) -> tuple[Gap, ...]:
        """Return the gaps about a code or the key of an event."""
        return self._gaps_of.get(concern, ())

    # --- Who belongs to whom ---

    def members(
        self,
        code: str,
        *,
        on: date,
        relation: Relation | str = Relation.CONSTITUENT_OF,
        kind: OrganisationKind | str | None = None,
        nearest_snapshot: bool = False,
        chosen: Mapping[str, str] | None = None,
    ) -> tuple[OrganisationVersion, ...]:
        """
        Return the bodies that belonged to a body on a day, such as the CCGs of an STP.

        ``relation`` is a relation or text that `parse_relation` reads, here and wherever the
        register takes one. ``nearest_snapshot`` and ``chosen`` are those of `belongs_to`, which
        this asks of each.

        Raises:
            NotInForceError: Where the body did not exist, or no such link is recorded for the
                day; the message names the days that are.
            AmbiguousCodeError: Where bodies may have belonged to it and nothing decides; it
                names every one.
        """
        wanted = None if kind is None else parse_kinds(kind)
        body = self.find(code, on=on)
        # Here and not above: whoever looks up a code asks for no links.
        from nhs_accountable_care.organisations.belonging import members_of  # noqa: PLC0415

        versions = members_of(
            self._ground(),
            body.code,
            on=on,
            relation=parse_relation(relation),
            nearest_snapshot=nearest_snapshot,
            chosen=chosen,
        )
        return tuple(each for each in versions if wanted is None or each.kind in wanted)

    def systems_of(
        self,
        code: str,
        *,
        on: date,
        relation: Relation | str = Relation.CONSTITUENT_OF,
        nearest_snapshot: bool = False,
        chosen: Mapping[str, str] | None = None,
    ) -> tuple[OrganisationVersion, ...]:
        """
        Return what a body belonged to on a day, such as the STP of a CCG.

        `belongs_to` says by which link, and what that assumes.

        Raises:
            NotInForceError: Where the body did not exist, or no such link is recorded for the
                day; the message names the days that are.
            AmbiguousCodeError: Where a link of another day leads to several bodies.
        """
        found = self.belongs_to(
            code, on=on, relation=relation, nearest_snapshot=nearest_snapshot, chosen=chosen
        )
        return tuple({belonging.body.code: belonging.body for belonging in found}.values())

    def belongs_to(
        self,
        code: str,
        *,
        on: date,
        relation: Relation | str = Relation.CONSTITUENT_OF,
        nearest_snapshot: bool = False,
        chosen: Mapping[str, str] | None = None,
    ) -> "tuple[package.Belonging, ...]":
        """
        Return what a body belonged to on a day, with the link that says so and what is assumed.

        A trust has one principal system, in which its money is counted, may be partner of
        several, and is located in one: `Relation` says which to ask for. A link that was seen
        on one day only (`Relationship.is_snapshot`) answers for that day. With
        ``nearest_snapshot`` the nearest such day answers for others, carried through what became
        of the body that the link names, so that no answer names one that does not stand. Where
        that became several, a link of another day decides. What is ``chosen``, the code of the
        one by the code of the body that belonged, goes before both; either may be any key that
        `understand` takes.

        Raises:
            NotInForceError: Where the body did not exist, or no such link is recorded for the
                day; the message names the days that are.
            AmbiguousCodeError: Where a link of another day leads to several bodies and nothing
                decides; the message names them.
            InvalidValueError: For a choice to which none of the links leads, and for text that is
                no relation.
        """
        body = self.find(code, on=on)
        from nhs_accountable_care.organisations.belonging import belongings_of  # noqa: PLC0415

        return belongings_of(
            self._ground(),
            body.code,
            on=on,
            relation=parse_relation(relation),
            nearest_snapshot=nearest_snapshot,
            chosen=chosen,
        )

    def trace(
        self, code: str, *, on: date, through: tuple[Relation | str, ...]
    ) -> tuple[OrganisationVersion, ...]:
        """
        Follow one link after another on a day, such as practice, CCG, STP and region.

        Raises:
            AmbiguousCodeError: Where a step leads to several bodies.
        """
        bodies = []
        for relation in map(parse_relation, through):
            found = self.systems_of(code, on=on, relation=relation)
            if len(found) > 1:
                msg = (
                    f"{code} is {relation.value} several bodies on {words_of_day(on)}: "
                    f"{', '.join(version.code for version in found)}"
                )
                raise AmbiguousCodeError(msg)
            bodies.append(found[0])
            code = found[0].code
        return tuple(bodies)

    def links_of(self, code: str) -> tuple[Relationship, ...]:
        """
        Return every link from a body to another, whatever the day.

        Raises:
            UnknownCodeError: For a code that the register does not hold.
        """
        return self._links_of.get(self.organisation(code).code, ())

    def links_to(self, code: str) -> tuple[Relationship, ...]:
        """
        Return every link from another body to this one, whatever the day.

        Raises:
            UnknownCodeError: For a code that the register does not hold.
        """
        return self._links_to.get(self.organisation(code).code, ())

    # --- What became of whom ---

    def events_of(self, code: str) -> tuple[Succession, ...]:
        """
        Return every event that a code took part in, in order of time.

        Raises:
            UnknownCodeError: For a code that the register does not hold.
        """
        code = self.organisation(code).code
        events = set(self._events_from.get(code, ()) + self._events_to.get(code, ()))
        return tuple(sorted(events, key=lambda event: (event.day, event.key)))

    def successors(self, code: str, *, on: date) -> tuple[OrganisationVersion, ...]:
        """
        Return the bodies alive on a day that carry a body on, through chains and splits.

        A body that is itself alive carries itself on. Codes of one level only are followed:
        what a CCG became as an area is a sub-ICB location, not a board.

        Raises:
            NotInForceError: On a day before the body began, or where a chain ends in a body
                without a recorded successor.
            AmbiguousCodeError: Where an event of several codes on both sides does not state
                which became which.
        """
        organisation = self.organisation(code)
        check_day(on)
        self._warn_if_stale(on)
        # Here and not above: whoever looks up a code follows none.
        from nhs_accountable_care.organisations.heirs import successors  # noqa: PLC0415

        return successors(self._ground(), organisation.code, on)

    def predecessors(
        self, code: str, *, on: date, as_at: date | None = None
    ) -> tuple[OrganisationVersion, ...]:
        """
        Return the bodies alive on a day that a body carried on by a later day.

        This is `successors` read backwards. ``as_at`` is the later day; without it, it is the
        first day from ``on`` on which the body itself stood, so that what joined it since is
        left out.

        Raises:
            UnknownCodeError: For a code that the register does not hold.
            NotInForceError: Where the body did not stand on the later day.
            InvalidValueError: For a later day that is before the earlier one.
        """
        organisation = self.organisation(code)
        check_day(on)
        if as_at is not None:
            check_day(as_at, "as_at")
        self._warn_if_stale(as_at or on)
        from nhs_accountable_care.organisations.heirs import predecessors  # noqa: PLC0415

        return predecessors(self._ground(), organisation.code, on, as_at)

    def parts_of(self, code: str, *, on: date) -> "tuple[package.UndividedPart, ...]":
        """
        Return the parts that a body of areas was made of on a day, in order of key.

        The parts of a footprint, a board or a region are those of the areas in it.

        Raises:
            NotInForceError: Where the body did not exist, or is no body of areas, or nothing
                tells its parts on that day.
        """
        from nhs_accountable_care.organisations.area_map import AreaMap  # noqa: PLC0415

        version = self.find(code, on=on)
        level = level_of(version.kind)
        if level.has_parts:
            held = AreaMap(self._ground(), self.parts, on).parts_by_code(level)
            if version.code in held:
                return tuple(held[version.code])
        msg = (
            f"no parts of {version} ({version.kind.value}) are recorded for {words_of_day(on)}; "
            f"CCGs and sub-ICB locations have them, and by their links footprints, boards and "
            f"regions from April 2017 on"
        )
        raise NotInForceError(msg)

    def difference(
        self, earlier: date, later: date, *, kind: OrganisationKind | str | None = None
    ) -> "package.ChangeSet":
        """
        Return what changed between two days, for all bodies or for those of one kind.

        A body that is of the kind on only one of the days counts as opened or closed.

        Raises:
            InvalidValueError: If the later day is before the earlier.
        """
        if check_day(later, "later") < check_day(earlier, "earlier"):
            msg = f"later {later} is before earlier {earlier}; swap them"
            raise InvalidValueError(msg)
        # Here and not above: whoever looks up a code compares nothing.
        from nhs_accountable_care.organisations.difference import compare  # noqa: PLC0415

        versions = (self.at(earlier, kind=kind), self.at(later, kind=kind))
        codes = {version.code for side in versions for version in side}
        return compare(
            days=(earlier, later),
            versions=versions,
            parents=(self._parents(earlier), self._parents(later)),
            events=tuple(
                event
                for event in self.successions
                if earlier < event.day <= later and codes.intersection(event.from_codes)
            ),
        )

    def compared_with(self, other: "Register", *, on: date) -> "package.ChangeSet":
        """
        Return what another register says differently of a day, as if it were the later one.

        Bodies that only the other has on that day count as opened, those that only this one has
        as closed; events are those that only the other has, up to the day.

        >>> from nhs_accountable_care.reference import register
        >>> register().compared_with(register(), on=date(2026, 4, 1)).opened
        ()
        """
        check_day(on)
        # Here and not above: whoever looks up a code compares nothing.
        from nhs_accountable_care.organisations.difference import compare  # noqa: PLC0415

        known = set(self.successions)
        return compare(
            days=(on, on),
            versions=(self.at(on), other.at(on)),
            parents=(self._parents(on), other._parents(on)),  # noqa: SLF001 -- one of this class
            events=tuple(
                event for event in other.successions if event.day <= on and event not in known
            ),
        )

    def _parents(self, day: date) -> dict[tuple[OdsCode, Relation], tuple[OdsCode, ...]]:
        """Return the parents of every body on a day, leaving out links seen on one day only."""
        parents: dict[tuple[OdsCode, Relation], tuple[OdsCode, ...]] = {}
        for link in self.relationships:
            if day in link.period and not link.is_snapshot:
                pair = (link.child, link.relation)
                parents[pair] = (*parents.get(pair, ()), link.parent)
        return parents

    def crosswalk(
        self,
        from_: date,
        to: date,
        *,
        kind: OrganisationKind | str | None = None,
        to_kind: OrganisationKind | str | None = None,
        basis: "package.ShareBasis | str | package.FiguresByPart" = "residents-mid-2020",
        weights: "package.Weights | None" = None,
        codes: Iterable[str] | None = None,
        partial: bool = False,
    ) -> "package.Crosswalk":
        """
        Return what each body of one day is by another, and in what shares.

        ``kind`` chooses the bodies of the first day; ``codes`` chooses some of them, and needs no
        kind. Areas (CCG, sub-ICB location, footprint, board, region) are joined by the parts that
        they share, in either direction, and with ``to_kind`` from any kind of area to any other:
        the boards of former CCGs, say. Other bodies follow events, forward only. A practice ends
        with ``to_kind`` in what it was part of on the second day, and so does a network; where no
        link of that day is recorded, in what all the land of its last known commissioner belongs
        to. Where that land was divided the practice is in one of several bodies: it is named, and
        never shared out.

        ``basis`` is what shares of areas rest on: a `ShareBasis`, or figures of your own by the
        key of a part (`parts`), such as patients on the lists there; ``successor-only`` is for
        those who want the body and not the land. ``weights`` gives shares by pair of codes,
        where none is known or instead of those that are; or it is `GivenShares`, which have a
        name and sources and are used where they apply; or `Apportionment.EQUAL`, for bodies
        without area of which none is stated. With ``partial`` a code that did not stand on the
        first day, or that cannot be followed, is named in `Crosswalk.left_out`, special codes
        among ``codes`` are set aside, and the others are given.

        Raises:
            AmbiguousCodeError: Where a code was divided and no shares are known.
            NotInForceError: Where a code ended and no successor is recorded, and where no body of
                the kind stood. Each names every such code at once.
            InvalidValueError: For kinds that do not lead to one another, and for a basis, figures
                or weights that could never apply.
        """
        kind = None if kind is None else parse_kind(kind)
        to_kind = None if to_kind is None else parse_kind(to_kind)
        check_day(from_, "from_")
        check_day(to, "to")
        self._warn_if_stale(max(from_, to))
        # Here and not above: whoever looks up a code follows none.
        from nhs_accountable_care.organisations.areas import ShareBasis  # noqa: PLC0415
        from nhs_accountable_care.organisations.routes import (  # noqa: PLC0415
            Route,
            crosswalk_of,
        )
        from nhs_accountable_care.organisations.starts import starts_of  # noqa: PLC0415

        walk = crosswalk_of(
            self._ground(),
            self._parts,
            starts_of(self, from_, codes, (kind, to_kind), partial=partial),
            Route(
                from_day=from_,
                to_day=to,
                to_kind=to_kind,
                basis=ShareBasis.parse(basis) if isinstance(basis, str) else basis,
                weights=weights,
            ),
            special_codes=self.special_codes,
            partial=partial,
        )
        if to_kind is not None:
            self._check_ends({row.to_code for row in walk.rows}, to, to_kind)
        return walk

    def _check_ends(self, codes: set[OdsCode], day: date, kind: OrganisationKind) -> None:
        """Refuse a crosswalk whose ends are not of the kind that was asked for."""
        ends = [self.find(code, on=day) for code in sorted(codes)]
        others = [
            f"{version.code} ({version.kind.value})"
            for version in ends
            if version.kind is not kind
        ]
        if others:
            msg = (
                f"on {words_of_day(day)} these are not of kind {kind.value}: {', '.join(others)}; "
                f"write the kind that they were on that day"
            )
            raise InvalidValueError(msg)

    # --- One word of each code ---

    def answer(
        self, code: str, *, on: date, want: str, relation: Relation | str | None = None
    ) -> "package.CodeAnswer":
        """
        Say in one word what a code was on a day, or why that cannot be said.

        ``want`` is ``name``, ``kind``, ``status`` or ``successor`` of the body itself; or a level
        (``system``, ``region``, ``area``, ``network``) or a kind, such as ``icb``, for the body
        that it is or belongs to. An area, practice or board goes up as in `crosswalk` within the
        day. A trust belongs to its principal system, unless ``relation`` names another link, which
        councils need; the nearest day on which it was seen answers for others. The code is one as
        ODS writes it, and is not looked for as anything else.

        Raises:
            UnknownCodeError: For a code that the register does not hold, and that is no special
                code.
            InvalidValueError: For a want or a relation that is none.

        >>> from nhs_accountable_care.reference import register
        >>> print(register().answer("02A", on=date(2022, 6, 30), want="system"))
        QOP
        >>> print(register().answer("02A", on=date(2022, 6, 30), want="icb"))
        (other kind)
        """
        return self._answering(want, relation).answer(code, on)

    def answers(
        self, want: str, *, relation: Relation | str | None = None
    ) -> "Mapping[str, tuple[package.DatedAnswer, ...]]":
        """
        Say what `answer` says of every code and every day, in order of code.

        Each answer holds until the first day of the next, and the first from the first day that
        can be meant. It is worked out once for a register.

        Raises:
            InvalidValueError: For a want or a relation that is none, and for a register in which
                more can change than is worked out.

        >>> from nhs_accountable_care.reference import register
        >>> for each in register().answers("status")["QJG"]:
        ...     print(each)
        from 1800-01-01: not begun
        from 2016-03-15: in force
        from 2026-04-01: closed
        """
        answering = self._answering(want, relation)
        if answering.key not in self._answered:
            self._answered[answering.key] = answering.answers()
        return self._answered[answering.key]

    def _answering(
        self, want: str, relation: Relation | str | None
    ) -> "package.answering.Answering":
        """Return what answers one want."""
        # Here and not above: whoever looks up a code asks for no answers.
        from nhs_accountable_care.organisations.answering import (  # noqa: PLC0415
            Answering,
            parse_want,
        )

        return Answering(self, self._ground(), self._parts, parse_want(want), relation)

    # --- Your own records ---

    def plus(
        self,
        records: Iterable[Record],
        *,
        replace: bool = False,
        without: Iterable[Relationship] = (),
        edition_day: date | None = None,
    ) -> "Register":
        """
        Lay your own organisations, links, events and parts over this register, as a new one.

        Codes of no body (`SpecialCode`) are laid over it as well, so that figures under them are
        kept.

        A record that is already there changes nothing. One that says something else about the
        same thing (a code, an event's key, the one parent of a body on a day) is a clash, of
        which both sides are told; with ``replace`` yours takes the place of what was there.
        ``without`` are links that are taken away first, such as one that ended otherwise.
        ``edition_day`` is the day up to which the new register is kept, if not that of this one.
        Official files are laid over by `nhs_accountable_care.interchange.lay_over`, which decides
        each clash by a rule.

        Raises:
            InvalidTypeError: If one is no record.
            RegisterError: For clashes, and for records that make no register together; it
                carries every problem.
        """
        from nhs_accountable_care._core.given import check_items  # noqa: PLC0415
        from nhs_accountable_care.organisations.areas import UndividedPart  # noqa: PLC0415
        from nhs_accountable_care.organisations.building import (  # noqa: PLC0415
            lay_over,
            lay_special_codes,
        )

        given: tuple[Any, ...] = check_items(records, object, "records")
        kinds = Organisation | Relationship | Succession | UndividedPart | package.SpecialCode
        for record in given:
            if not isinstance(record, kinds):
                raise InvalidTypeError(_not_a_record(record))
        gone = frozenset(check_items(without, Relationship, "without"))
        links = tuple(link for link in self.relationships if link not in gone)
        laid, problems = lay_over(
            (self.organisations, links, self.successions, self.parts),
            [record for record in given if not isinstance(record, package.SpecialCode)],
            replace=replace,
        )
        special_codes, clashes = lay_special_codes(
            self.special_codes,
            [record for record in given if isinstance(record, package.SpecialCode)],
            replace=replace,
        )
        problems = (*problems, *clashes)
        if problems:
            raise RegisterError(problems)
        return Register(
            organisations=laid[0],
            relationships=laid[1],
            successions=laid[2],
            parts=laid[3],
            gaps=self._gaps,
            edition_day=edition_day or self._edition_day,
            special_codes=special_codes,
        )


def register_of(holdings: Holdings) -> Register:
    """
    Make a register of records that were checked before, such as those of the reference pack.

    What `Register` checks between records is not checked again. It is for tables that are
    shipped, of which a test makes a `Register` with all of its checks.
    """
    register = Register.__new__(Register)
    register._hold(holdings)  # noqa: SLF001 -- the one other way to make what this module defines
    return register


def _gathered(pairs: Iterable[tuple[str, _Keyed]]) -> dict[str, tuple[_Keyed, ...]]:
    """Gather values by key, in the order in which they come."""
    gathered: dict[str, list[_Keyed]] = {}
    for key, value in pairs:
        gathered.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in gathered.items()}


def _days_of(organisation: Organisation, end: date) -> _Days:
    """Lay the days of a body out; an open version ends on the edition's, here alone."""
    # So only later days take the slow way round, and the last day that there is.
    lasts = (min(version.last_day or end, end) for version in organisation.versions)
    return (
        tuple(version.first_day or date.min for version in organisation.versions),
        (date.min, *(last if last == date.max else last + _DAY for last in lasts)),
        organisation.versions,
    )


def _label(organisation: Organisation) -> str:
    """Return the code and the latest name."""
    return f"{organisation.code} ({organisation.versions[-1].name})"


def _version_on(organisation: Organisation, day: date) -> OrganisationVersion | None:
    """Return the version that holds on a day; a first day that is not recorded is no bar."""
    for version in organisation.versions:
        if (version.first_day is None or version.first_day <= day) and (
            version.last_day is None or day <= version.last_day
        ):
            return version
    return None


def _version_on_operational(organisation: Organisation, day: date) -> OrganisationVersion | None:
    """Return the version by the operational clock, whose unrecorded ends are the legal ones."""
    if organisation.operational is None:
        return _version_on(organisation, day)
    legal, used = organisation.legal, organisation.operational
    first = used.first_day or legal.first_day
    last = used.last_day or legal.last_day
    if (first is not None and day < first) or (last is not None and day > last):
        return None
    # Outside the legal days the body is as it was on the nearest of them.
    if legal.first_day is not None:
        day = max(day, legal.first_day)
    if legal.last_day is not None:
        day = min(day, legal.last_day)
    return _version_on(organisation, day)


def _not_a_record(record: object) -> str:
    """Word what can be laid over a register."""
    kind = with_article(type(record).__name__)
    return (
        f"{represented(record)} is {kind}; lay Organisation, Relationship, "
        f"Succession, UndividedPart and SpecialCode values over a register"
    )
