"""
The drawing of a fan: bands that stand one upon the other, hatched, lettered and told in words.

All of it is reckoned in exact numbers from the nine digits of the estimates.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from string import ascii_uppercase
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import SOME_INVENTED
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care.payment import PENCE, RATE, SHARE
from nhs_accountable_care.pictures.axes import Axis, tenths
from nhs_accountable_care.pictures.fans import Fan, FanBand, exact, near
from nhs_accountable_care.pictures.sheets import (
    HATCHINGS,
    LEFT,
    LINE,
    RIGHT,
    Hatchings,
    block,
    chosen_of,
    letters,
    sheet,
    sheet_head,
    width_of,
    with_note,
)

__all__ = ["fan_as_svg"]

_PLOT: Final = 240
_GAP: Final = 6
# A band that is thinner than this where it is thickest has no room for its letter.
_ROOM_OF_LETTER: Final = 16
_TOLD_CHANCES: Final = (Fraction(1, 10), Fraction(9, 10))
# What part of the way to the next listed value a bar fills.
_BAR: Final = Fraction(7, 10)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Slice:
    """
    A stretch of the fact over which no party's change turns its sign, and each is a line.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        changes: Of each party, in the order of the bands: the change at both ends.
    """

    start: Fraction
    end: Fraction
    changes: tuple[tuple[Fraction, Fraction], ...]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Edge:
    """Between which heights a band lies where the fact has some value."""

    at: Fraction
    near: Fraction
    far: Fraction


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Piece:
    """A piece of a band that is drawn without lifting the pen, all gain or all loss."""

    party: int
    is_gain: bool
    edges: tuple[_Edge, ...]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Plot:
    """Where values stand on the sheet."""

    xs: Axis
    ys: Axis
    left: int
    top: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + _PLOT

    def x(self, value: Fraction) -> Fraction:
        """Return the distance from the left."""
        return self.left + self.xs.part(value) * (RIGHT - self.left)

    def y(self, value: Fraction) -> Fraction:
        """Return the distance from the top."""
        return self.bottom - self.ys.part(value) * _PLOT


def fan_as_svg(
    fan: Fan,
    *,
    title: str | None = None,
    note: str | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """
    Draw a fan, as the text of an SVG file.

    Along the bottom runs the fact. Above the line of zero stands what parties gain beside the
    middle, and below it what they lose, one band upon the other; each has a hatching and a letter
    of its own. Dashed lines say how likely the fact is no more than what. Listed values have a
    bar each, since nothing is known between them.

    Args:
        fan: What is drawn.
        title: What stands above; by default what is settled.
        note: What else a reader must know.
        names: The body that takes each role, to stand in place of the role.

    Raises:
        InvalidValueError: There are more parties than a picture tells apart.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import (
    ...     NormalSpread,
    ...     Spread,
    ...     exposure,
    ...     fact,
    ...     formula,
    ...     line,
    ... )
    >>> from nhs_accountable_care.pictures import fan_of
    >>> half = formula(line("half", fact("cost", PENCE) / 2, payer="board", payee="trust"))
    >>> cost = NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m"))
    >>> found = exposure(half, {}, Spread.of({"cost": cost}), paid_by={"cost": "trust"})
    >>> svg = fan_as_svg(fan_of(found))
    >>> svg.splitlines()[1]
    '<title>What each party gains or loses, by cost: a formula</title>'
    """
    parties = chosen_of([each.party for each in fan.bands], None, len(HATCHINGS))
    called = [(names or {}).get(party) or party for party in parties]
    fact = name_in_words(fan.fact)
    title = title or f"What each party gains or loses, by {fact}: {fan.mechanism}"
    told = with_note(note, fan.explain(names))
    hatchings = Hatchings(f"{title}\n{told}")
    notes = (
        note,
        SOME_INVENTED if fan.is_illustrative else None,
        f"Up is gained and down is lost, beside {fact} of {fan.middle_in_words}.",
        None if fan.is_listed else f"Dashed: how likely {fact} is no more than that.",
    )
    parts, y = sheet_head(title, notes)
    pieces = list(_pieces(list(_bars(fan.bands) if fan.is_listed else _slices(fan.bands))))
    plot = _plot(fan, pieces, y)
    marks = [] if fan.is_listed else list(_marks(fan, plot))
    plot = attrs.evolve(plot, top=y + LINE * (max((each.row for each in marks), default=0)) + 8)
    parts += _grid(plot)
    parts += [_drawn(piece, plot, hatchings) for piece in pieces]
    parts += _lines_of_marks(marks, plot, y)
    parts += _letters_of_bands(pieces, plot)
    parts += _along(fan, plot)
    more, y = block(LEFT, plot.bottom + 2 * LINE + 4, name_in_words(fan.fact), room=RIGHT - LEFT)
    parts += more
    more, y = _legend(fan, called, y + 4, hatchings)
    parts += more
    return sheet(title, told, [*hatchings.definitions(len(fan.bands)), *parts], y)


# --- What stands where ---


def _slices(bands: Sequence[FanBand]) -> Iterator[_Slice]:
    """Cut the fact wherever a band bends, leaps or turns its sign."""
    lines = [
        [
            (exact(one.at), exact(other.at), exact(one.change), exact(other.change))
            for one, other in pairwise(band.points)
            if one.at != other.at
        ]
        for band in bands
    ]
    ends = sorted({end for each in lines for line in each for end in line[:2]})
    for start, end in pairwise(ends):
        changes = [_over(each, start, end) for each in lines]
        turns = {
            start + (end - start) * first / (first - last)
            for first, last in changes
            if first * last < 0
        }
        for low, high in pairwise(sorted({start, end, *turns})):
            yield _Slice(
                start=low, end=high, changes=tuple(_over(each, low, high) for each in lines)
            )


def _over(
    lines: Sequence[tuple[Fraction, Fraction, Fraction, Fraction]], start: Fraction, end: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the change at both ends of a stretch; nothing where no line is told."""
    for low, high, first, last in lines:
        if low <= start and end <= high:
            slope = (last - first) / (high - low)
            return first + slope * (start - low), first + slope * (end - low)
    return Fraction(0), Fraction(0)


def _bars(bands: Sequence[FanBand]) -> Iterator[_Slice]:
    """Make a bar of each listed value."""
    places = [exact(each.at) for each in bands[0].points]
    gaps = [other - one for one, other in pairwise(places)]
    half = min(gaps, default=Fraction(2)) * _BAR / 2
    for number, place in enumerate(places):
        changes = [exact(band.points[number].change) for band in bands]
        yield _Slice(
            start=place - half, end=place + half, changes=tuple((each, each) for each in changes)
        )


def _pieces(slices: Sequence[_Slice]) -> Iterator[_Piece]:
    """Stack gains up and losses down, and join what touches."""
    open_pieces: dict[tuple[int, bool], _Piece] = {}
    for each in slices:
        heaps = {True: (Fraction(0), Fraction(0)), False: (Fraction(0), Fraction(0))}
        for party, change in enumerate(each.changes):
            if not any(change):
                continue
            is_gain = sum(change) > 0
            near = heaps[is_gain]
            far = heaps[is_gain] = (near[0] + change[0], near[1] + change[1])
            edges = tuple(
                _Edge(at=at, near=near[end], far=far[end])
                for end, at in enumerate((each.start, each.end))
            )
            before = open_pieces.get((party, is_gain))
            if before is not None and before.edges[-1].at == each.start:
                edges = (*before.edges, *edges)
            elif before is not None:
                yield before
            open_pieces[party, is_gain] = _Piece(party=party, is_gain=is_gain, edges=edges)
    yield from open_pieces.values()


def _plot(fan: Fan, pieces: Sequence[_Piece], top: int) -> _Plot:
    """Lay out the axes, with room for what is written beside them."""
    points = fan.bands[0].points
    places = [exact(each.at) for band in fan.bands for each in band.points]
    places += [edge.at for each in pieces for edge in each.edges]
    unit = SHARE if fan.middle.unit is RATE else fan.middle.unit
    heights = [edge.far for each in pieces for edge in each.edges]
    ys = Axis.over([Fraction(0), *heights], PENCE, points[0].change.currency)
    room = max(width_of(ys.short(each)) for each in ys.ticks)
    return _Plot(
        xs=Axis.over(places, unit, fan.middle.currency),
        ys=ys,
        left=LEFT + math.ceil(room) + _GAP,
        top=top,
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Place:
    """Where a mark stands, and in which row its words, so that none lies upon another."""

    x: Fraction
    words: str
    middle: Fraction
    row: int


def _marks(fan: Fan, plot: _Plot) -> Iterator[_Place]:
    """Place the marks, those that are close to each other in rows of their own."""
    reached: list[Fraction] = []
    for each in fan.marks:
        x, words = plot.x(exact(each.at)), f"{each.chance}"
        half = width_of(words) / 2
        middle = min(max(x, plot.left + half), RIGHT - half)
        row = next(
            (row for row, end in enumerate(reached) if end + _GAP <= middle - half), len(reached)
        )
        reached[row : row + 1] = [middle + half]
        yield _Place(x=x, words=words, middle=middle, row=row)


# --- What is drawn ---


def _grid(plot: _Plot) -> Iterator[str]:
    """Draw a line at each round sum, that of zero a little stronger."""
    for tick in plot.ys.ticks:
        y = plot.y(tick)
        colour = "#212b32" if tick == 0 else "#ccc"
        yield f'<path stroke="{colour}" d="M{plot.left} {tenths(y)} H{RIGHT}"/>'
        yield letters(plot.left - _GAP, tenths(y + 4), plot.ys.short(tick), anchor="end")


def _drawn(piece: _Piece, plot: _Plot, hatchings: Hatchings) -> str:
    """Draw a piece of a band: out along its far side, and back along the near one."""
    out = [(edge.at, edge.far) for edge in piece.edges]
    back = [(edge.at, edge.near) for edge in reversed(piece.edges)]
    points = dict.fromkeys(f"{tenths(plot.x(x))},{tenths(plot.y(y))}" for x, y in (*out, *back))
    return f'<polygon points="{" ".join(points)}" {hatchings.fill(piece.party)}/>'


def _lines_of_marks(marks: Sequence[_Place], plot: _Plot, y: int) -> Iterator[str]:
    """Draw a dashed line for each mark, and its words above."""
    for each in marks:
        x, foot = tenths(each.x), y + LINE * each.row
        yield (
            f'<path stroke="#fff" stroke-width="3" d="M{x} {plot.top} V{plot.bottom}"/>'
            f'<path stroke="#212b32" stroke-dasharray="4 3" d="M{x} {foot + 4} V{plot.bottom}"/>'
        )
    for each in marks:
        yield letters(
            tenths(each.middle), y + LINE * each.row, each.words, anchor="middle", has_halo=True
        )


def _letters_of_bands(pieces: Sequence[_Piece], plot: _Plot) -> Iterator[str]:
    """Letter each piece where it is thickest, if there is room."""
    for piece in pieces:
        most = max(abs(edge.far - edge.near) for edge in piece.edges)
        thickest = [edge for edge in piece.edges if abs(edge.far - edge.near) == most]
        first, last = thickest[0], thickest[-1]
        top, foot = sorted((plot.y(first.far), plot.y(first.near)))
        if foot - top >= _ROOM_OF_LETTER:
            x = plot.x((first.at + last.at) / 2)
            x = min(max(x, Fraction(plot.left + 12)), Fraction(RIGHT - 12))
            yield letters(
                tenths(x),
                tenths((top + foot) / 2 + 5),
                ascii_uppercase[piece.party],
                anchor="middle",
                is_bold=True,
                has_halo=True,
            )


def _along(fan: Fan, plot: _Plot) -> Iterator[str]:
    """Write round values along the bottom, or the listed ones, where there is room."""
    listed = [exact(each.at) for each in fan.bands[0].points]
    reached = Fraction(0)
    for value in listed if fan.is_listed else plot.xs.ticks:
        x, words = plot.x(value), plot.xs.short(value)
        half = width_of(words) / 2
        middle = min(max(x, LEFT + half), RIGHT - half)
        yield f'<path stroke="#212b32" d="M{tenths(x)} {plot.bottom} v5"/>'
        if reached <= middle - half:
            yield letters(tenths(middle), plot.bottom + LINE, words, anchor="middle")
            reached = middle + half + _GAP


def _legend(
    fan: Fan, called: Sequence[str], y: int, hatchings: Hatchings
) -> tuple[list[str], int]:
    """Say which band is whose, and how far it opens."""
    parts: list[str] = []
    for number, (band, name) in enumerate(zip(fan.bands, called, strict=True)):
        parts.append(
            f'<rect x="{LEFT}" y="{y - 12}" width="28" height="14" {hatchings.fill(number)}/>'
        )
        letter = ascii_uppercase[number]
        more, y = block(LEFT + 36, y, f"{letter}: {name}", room=RIGHT - LEFT - 36, is_bold=True)
        parts += more
        more, y = block(LEFT + 36, y, _opening(fan, band), room=RIGHT - LEFT - 36)
        parts += more
        y += 4
    return parts, y


def _opening(fan: Fan, band: FanBand) -> str:
    """Say what the change is at two chances, or at the first and the last of what is listed."""
    at = {each.at.digits: str(each.change) for each in band.points}
    if fan.is_listed:
        first, last = band.points[0], band.points[-1]
        return f"{first.change} at {near(first.at)}, {last.change} at {near(last.at)}"
    told = [
        f"{at[each.at.digits]} at {each.chance}"
        for each in fan.marks
        if each.chance.value in _TOLD_CHANCES and each.at.digits in at
    ]
    return ", ".join(told)
