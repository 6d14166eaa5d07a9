"""
Crosswalks of areas: the join of two sets of parts, weighted by the people of those they share.

Nothing is multiplied and nothing is followed step by step. Each part says to which area it
belonged on either day; links say of which system and region that area was a part. What a code
of one day has in common with a code of another is the parts that stand under both.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import in_lines, joined, quoted, represented, with_article
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.area_map import AreaMap, Holder
from nhs_accountable_care.organisations.areas import ShareBasis, UndividedPart
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.crosswalk import (
    GIVEN,
    UNCHANGED,
    WHOLE,
    CrosswalkRow,
    LeftOut,
    SharedPart,
)
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.levels import Level
from nhs_accountable_care.organisations.untold import UntoldEvents
from nhs_accountable_care.organisations.weights import GivenWeights

__all__ = ["BY_CALLER", "Figures", "FiguresByPart", "Joiner", "figures_of"]

FiguresByPart: TypeAlias = Mapping[str, int] | Mapping[str, Fraction]
"""A caller's own figure for each part by its key, such as patients on the lists there."""

_DAY = timedelta(days=1)
_MOST_SOUGHT = 20
BY_CALLER = "figures by part given by the caller"


# --- The figures of parts ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Figures:
    """What each part counts for, and the name of the basis."""

    name: str
    of_part: Callable[[UndividedPart], int | Fraction | None]


def figures_of(basis: ShareBasis | FiguresByPart, parts: Mapping[str, UndividedPart]) -> Figures:
    """
    Return what parts count for on a basis.

    Raises:
        InvalidTypeError: For a figure of the caller's that is not exact, or is of no text.
        InvalidValueError: For figures of parts that there are none of, or less than nothing.
    """
    if isinstance(basis, ShareBasis):
        return Figures(name=basis.value, of_part=lambda part: part.people(basis))
    if not isinstance(basis, Mapping):
        msg = (
            f"basis is {represented(basis)}; name a basis of shares, or map keys of parts to "
            f"figures"
        )
        raise InvalidTypeError(msg)
    problems: list[str] = []
    for key, figure in basis.items():
        if not isinstance(key, str):
            kind = with_article(type(key).__name__)
            msg = f"{represented(key)} is {kind}; write the key of a part, such as '05L-1'"
            raise InvalidTypeError(msg)
        if isinstance(figure, bool) or not isinstance(figure, int | Fraction):
            kind = with_article(type(figure).__name__)
            msg = (
                f"the figure of part {key} is {represented(figure)}, {kind}; "
                f"write a whole number or a Fraction"
            )
            raise InvalidTypeError(msg)
        if key not in parts:
            # To look for near names takes milliseconds, and there may be a million keys.
            near = near_names(key, parts) if len(problems) < _MOST_SOUGHT else ()
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(f"there is no part {quoted(key)}{hint}")
        elif figure < 0:
            problems.append(
                f"the figure of part {key} is {represented(figure)}, less than nothing"
            )
    if problems:
        raise InvalidValueError(in_lines(problems))
    return Figures(name=BY_CALLER, of_part=lambda part: basis.get(part.key))


# --- The join ---


class Joiner:
    """Joins the parts of one day with those of another, for codes of any two levels."""

    def __init__(
        self,
        maps: tuple[AreaMap, AreaMap],
        days: tuple[date, date],
        ground: Ground,
        figures: Figures,
        given: GivenWeights,
        *,
        is_strict: bool,
    ) -> None:
        """
        Take both maps, what parts count for, and the weights that the caller gives.

        Unless ``is_strict``, weights that are not of just the ends of a code are passed over.
        """
        self._maps = maps
        self._days = days
        self._ground = ground
        self._figures = figures
        self._given = given
        self._is_strict = is_strict
        self._by_day = dict(zip(days, maps, strict=True))
        self._untold = UntoldEvents(ground, maps[0].parts, days, self._held_on)
        self._ever: frozenset[OdsCode] | None = None
        self.doubts: dict[str, None] = {}

    def has_parts(self, code: OdsCode, level: Level) -> bool:
        """Whether any part is recorded for a code of the first day."""
        return code in self._maps[0].parts_by_code(level)

    def without_parts(self, code: OdsCode, level: Level) -> LeftOut | None:
        """
        Return why a code is left out that has no parts on the first day, if it is to be.

        To follow its events instead would miss all land that moved without the body. They are
        all there is where it never has parts, and where no body has any on the second day.
        """
        if self._ever is None:
            # Survives [0 to 1]: both maps are of the same parts and bodies.
            self._ever = self._maps[0].codes_of_any_day()
        if code not in self._ever or not self._maps[1].parts_by_code(level):
            return None
        return LeftOut(
            code=code,
            reason=f"which parts {self._named(code)} was made of on {words_of_day(self._days[0])} "
            f"is not recorded; the basis successor-only follows the body and not the land",
            is_ambiguous=False,
        )

    def rows(self, code: OdsCode, levels: tuple[Level, Level]) -> list[CrosswalkRow] | LeftOut:
        """Return the rows of a code, or the reason why it has none."""
        parts = self._maps[0].parts_by_code(levels[0])[code]
        targets: dict[OdsCode, list[UndividedPart]] = {}
        vague: dict[OdsCode, list[UndividedPart]] = {}
        reasons: dict[str, None] = {}
        for part in parts:
            held = self._maps[1].holder(part, levels[1])
            if held.reason:
                reasons[held.reason] = None
                continue
            ends = self._ends(code, part, levels[0], held)
            for end in ends:
                (targets if len(ends) == 1 else vague).setdefault(end, []).append(part)
        if reasons:
            return LeftOut(code=code, reason="; ".join(reasons), is_ambiguous=False)
        given = self._given_for(code, {**vague, **targets}, levels[1])
        if given is not None:
            return self._given_rows(code, levels, {**vague, **targets}, given)
        if vague:
            return _unshared(
                code,
                f"{self._named(code)} was made of {joined(vague)}, whose people by part are "
                f"not known; give weights for each pair, or leave the code out",
            )
        return self._counted_rows(code, levels, targets)

    def _named(self, code: OdsCode) -> str:
        """Return a code of the first day and its name."""
        return self._ground.name_on(code, self._days[0])

    def _ends(
        self, code: OdsCode, part: UndividedPart, level: Level, after: Holder
    ) -> dict[OdsCode, None]:
        """Return to whom what a code had of a part belonged on the second day."""
        before = self._maps[0].holder(part, level)
        if part.areas_on(self._days[0]) == part.areas_on(self._days[1]):
            # Of a part that was divided among the same areas on both days, each keeps its own.
            pairs = zip(before.codes, after.codes, strict=True)
            return dict.fromkeys(end for start, end in pairs if start == code)
        return dict.fromkeys(after.codes)

    def _counted_rows(
        self,
        code: OdsCode,
        levels: tuple[Level, Level],
        targets: dict[OdsCode, list[UndividedPart]],
    ) -> list[CrosswalkRow] | LeftOut:
        """Make the rows of a code by what its parts count for."""
        figures = {
            part.key: self._figure(part, levels[0]) for parts in targets.values() for part in parts
        }
        unknown = [key for key, figure in figures.items() if figure is None]
        whole = None if unknown else sum(figure or 0 for figure in figures.values())
        if len(targets) > 1 and not whole:
            lack = f"of {joined(unknown)} none is known" if unknown else "they are all zero"
            return _unshared(
                code,
                f"{self._named(code)} went to {joined(targets)}, and its shares need a "
                f"figure for each part ({self._figures.name}): {lack}",
            )
        rows = []
        for to, parts in sorted(targets.items()):
            people = None if whole is None else sum(figures[part.key] or 0 for part in parts)
            # Of all that went to one body nothing need be known.
            weight = Fraction(people or 0) / whole if whole else Fraction(1)
            if weight:
                shared = tuple(
                    SharedPart(key=part.key, people=figures[part.key]) for part in parts
                )
                rows.append(
                    self._row(
                        (code, to),
                        levels,
                        parts,
                        shared,
                        weight=weight,
                        people=(people, whole),
                        is_whole=len(targets) == 1,
                    )
                )
        return rows

    def _figure(self, part: UndividedPart, level: Level) -> int | Fraction | None:
        """Return what a part of the first day counts for, which is its whole or not known."""
        held = self._maps[0].holder(part, level)
        return self._figures.of_part(part) if held.is_one else None

    def _row(
        self,
        codes: tuple[OdsCode, OdsCode],
        levels: tuple[Level, Level],
        parts: list[UndividedPart],
        shared: tuple[SharedPart, ...],
        *,
        weight: Fraction,
        people: tuple[int | Fraction | None, int | Fraction | None],
        is_whole: bool,
    ) -> CrosswalkRow:
        """Make one row, with what it rests on, and when it came about."""
        held = self._holders(parts, levels)
        # Most parts of a body have the very same sources.
        citations = dict.fromkeys(holder.sources for holder in held)
        if not is_whole:
            citations |= dict.fromkeys(part.sources for part in parts)
        cited = tuple(dict.fromkeys(each for sources in citations for each in sources))
        ends = self._maps[1].parts_by_code(levels[1])[codes[1]]
        stays = is_whole and codes[0] == codes[1] and len(ends) == len(parts)
        return CrosswalkRow(
            from_code=codes[0],
            to_code=codes[1],
            weight=weight,
            basis=UNCHANGED if stays else WHOLE if is_whole else self._figures.name,
            event_day=self._last_change(parts, levels),
            people=people[0],
            of_people=people[1],
            parts=shared,
            confidence=Confidence.weakest(each.confidence for each in cited) if cited else None,
            # A body that keeps its parts does so wherever lines are taken to run.
            doubts=self._doubts(
                parts, levels, rests_on_lines=not stays and not (is_whole and self._stand(parts))
            ),
            sources=cited,
        )

    def _stand(self, parts: list[UndividedPart]) -> bool:
        """Whether none of the parts has moved between the two days."""
        first, second = self._days
        return all(part.period_on(first) == part.period_on(second) for part in parts)

    def _holders(self, parts: list[UndividedPart], levels: tuple[Level, Level]) -> list[Holder]:
        """Return who held parts on either day."""
        return [self._maps[side].holder(part, levels[side]) for side in (0, 1) for part in parts]

    def _doubts(
        self, parts: list[UndividedPart], levels: tuple[Level, Level], *, rests_on_lines: bool
    ) -> tuple[str, ...]:
        """Return what is assumed of parts, and keep it for the crosswalk as a whole."""
        assumed = [doubt for holder in self._holders(parts, levels) for doubt in holder.doubts]
        doubts = dict.fromkeys([*assumed, *self._untold.doubts(parts, levels)])
        if not rests_on_lines:
            for period in (period for part in parts for period in part.periods):
                doubts.pop(period.assumption or "", None)
        self.doubts.update(doubts)
        return tuple(doubts)

    def _last_change(self, parts: list[UndividedPart], levels: tuple[Level, Level]) -> date | None:
        """Return the last day between both on which one of the parts changed hands."""
        earlier = last = min(self._days)
        for level in dict.fromkeys(levels):
            for part in parts:
                last = self._change_after(last, part, level)
        return last if last > earlier else None

    def _change_after(self, day: date, part: UndividedPart, level: Level) -> date:
        """Return the last day on which a part came to its holder at a level, if after a day."""
        held = self._map_on(max(self._days)).holder(part, level)
        # A new area in the same system is no change of hands between systems.
        # Survives [> to >=]: a change on the day itself is that day, however it is found.
        while held.since > day:
            before = self._map_on(held.since - _DAY).holder(part, level)
            if before.codes != held.codes:
                return held.since
            held = before
        return day

    def _map_on(self, day: date) -> AreaMap:
        """Return the map of a day."""
        if day not in self._by_day:
            # Survives [0 to 1]: both maps are of the same parts and bodies.
            self._by_day[day] = self._maps[0].on(day)
        return self._by_day[day]

    def _held_on(self, part: UndividedPart, level: Level, day: date) -> tuple[OdsCode, ...]:
        """Return to whom a part belonged on a day."""
        return self._map_on(day).holder(part, level).codes

    def _at_level(
        self, given: Mapping[OdsCode, Fraction], possible: Collection[OdsCode], level: Level
    ) -> Mapping[OdsCode, Fraction]:
        """
        Return weights to areas as weights to the systems or regions that they are part of.

        Frimley was shared out among areas and boards at once: whoever knows the one knows the
        other. A weight to what is neither stays as it is, and is refused by its name.
        """
        led: dict[OdsCode, Fraction] = {}
        for to, weight in given.items():
            ends = [to]
            if to not in possible:
                parts = self._maps[1].parts_by_code(Level.AREA).get(to, ())
                above = {end for part in parts for end in self._maps[1].holder(part, level).codes}
                ends = [*above] if len(above) == 1 and above <= {*possible} else ends
            led[ends[0]] = led.get(ends[0], Fraction(0)) + weight
        return led

    def _given_for(
        self, code: OdsCode, possible: Mapping[OdsCode, list[UndividedPart]], level: Level
    ) -> Mapping[OdsCode, Fraction] | None:
        """Return the weights to share a code out by, if there are any that apply."""
        by_pair = self._given.of(code)
        if not by_pair:
            return None
        self._given.use(code, by_pair)
        given = self._at_level(by_pair, possible.keys(), level)
        return given if self._is_strict or given.keys() == possible.keys() else None

    def _given_rows(
        self,
        code: OdsCode,
        levels: tuple[Level, Level],
        possible: dict[OdsCode, list[UndividedPart]],
        given: Mapping[OdsCode, Fraction],
    ) -> list[CrosswalkRow] | LeftOut:
        """Make the rows of a code by the weights that the caller gives."""
        strangers = given.keys() - possible.keys()
        missing = possible.keys() - given.keys()
        if strangers:
            return _unshared(
                code,
                f"weights of {code}: none of its parts went to {joined(sorted(strangers))}, but "
                f"to {joined(sorted(possible))}",
            )
        if missing:
            return _unshared(
                code,
                f"{self._named(code)}: weights are given for some of its successors and not "
                f"for {joined(sorted(missing))}",
            )
        whole = sum(given.values())
        return [
            CrosswalkRow(
                from_code=code,
                to_code=to,
                weight=weight / whole,
                basis=GIVEN,
                event_day=self._last_change(possible[to], levels),
                # Weights do not rest on where lines are taken to run.
                doubts=self._doubts(possible[to], levels, rests_on_lines=False),
            )
            for to, weight in sorted(given.items())
            if weight
        ]


def _unshared(code: OdsCode, reason: str) -> LeftOut:
    """Leave a code out whose shares are not known."""
    return LeftOut(code=code, reason=reason, is_ambiguous=True)
