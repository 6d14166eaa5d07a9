"""
A curve as a drawing: SVG, which is text, for a page, a slide or a notebook.

It needs nothing but this package. Every bend and jump of the curve is where the formula puts
it, and what the drawing shows is also said in words inside it, for those who cannot see it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Share, UnitPrice
from nhs_accountable_care._core.text import joined, name_in_words
from nhs_accountable_care.payment import PENCE, PayoutCurve
from nhs_accountable_care.payment.language.units import exact
from nhs_accountable_care.pictures.axes import Axis, as_xml, tenths

__all__ = ["curves_as_svg"]

# Colours that people who see few of them can tell apart; the dashes say the same again.
_STROKES: Final = (
    ("#0072b2", ""),
    ("#d55e00", "7 3"),
    ("#117733", "2 3"),
    ("#882255", "9 3 2 3"),
    ("#000000", "4 6"),
)
_WIDTH, _LEFT, _RIGHT, _PLOT = 640, 96, 616, 240
_LINE = 20
_NEAR_AN_END: Final = Fraction(1, 10)


def curves_as_svg(
    *curves: PayoutCurve,
    title: str | None = None,
    note: str | None = None,
    names: Mapping[str, str] | None = None,
    currency: str = "GBP",
    mark: Money | UnitPrice | Share | int | Fraction | Decimal | None = None,
) -> str:
    """
    Draw what parties get as one fact moves, as the text of an SVG file.

    Along the bottom runs the fact, up the side what the party gets, less what it pays. A full
    ring is a value that is taken at a jump, an empty one a value that is not.

    Args:
        curves: Curves of one fact, one for each party.
        title: What stands above; by default whose curves they are, and of which fact.
        note: What else a reader must know, such as that the figures are invented.
        names: The body that takes each role, to stand in place of the role.
        currency: What the money is in, by its three letters.
        mark: A value of the fact that is marked by a line, such as that of this year.

    Raises:
        InvalidValueError: No curve, curves of different facts, a range without a width, or a
            mark outside it.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import CostAndVolume, FixedAmount, curve
    >>> deal = CostAndVolume(cap=FixedAmount(amount=Money.parse("£1m")))
    >>> drawn = curve(
    ...     deal,
    ...     "provider",
    ...     "actual_value",
    ...     {"baseline_value": Money.parse("£50m")},
    ...     from_=Money.parse("£48m"),
    ...     to=Money.parse("£53m"),
    ... )
    >>> svg = curves_as_svg(drawn, note="Invented figures")
    >>> svg.splitlines()[1]
    '<title>What provider gets, by actual value</title>'
    >>> "At £51,000,000.00: £51,000,000.00." in svg
    True
    """
    _check(curves)
    fact = curves[0].fact
    called = [(names or {}).get(each.party) or each.party for each in curves]
    who = f"{called[0]} gets" if len(called) == 1 else "each party gets"
    title = title or f"What {who}, by {name_in_words(fact.name)}"
    xs = Axis.over([point for each in curves for point in _knots(each)], fact.unit, currency)
    ys = Axis.over([end for each in curves for end in _heights(each)], PENCE, currency)
    at = None if mark is None else _marked(mark, curves)
    heads = [title] if note is None else [title, note]
    top = _LINE * len(heads) + 24
    bottom = top + _PLOT
    height = bottom + _LINE * (3 + len(curves)) + 4
    spot = _Spot(xs=xs, ys=ys, bottom=bottom)
    size = f'width="{_WIDTH}" height="{height}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {height}"'
        f' {size} font-family="sans-serif" font-size="13">'
    )
    lines = [
        head,
        f"<title>{as_xml(title)}</title>",
        f"<desc>{as_xml(_told(curves, called, xs, note, at))}</desc>",
        f'<rect {size} fill="#fff"/>',
    ]
    for number, text in enumerate(heads):
        weight = ' font-weight="bold"' if number == 0 else ""
        lines.append(f'<text x="{_LEFT}" y="{_LINE * (number + 1)}"{weight}>{as_xml(text)}</text>')
    lines += _grid(spot, top)
    if at is not None:
        lines += _mark(spot, top, at)
    middle = (_LEFT + _RIGHT) // 2
    lines.append(
        f'<text x="{middle}" y="{bottom + 2 * _LINE}" text-anchor="middle">'
        f"{as_xml(name_in_words(fact.name))}</text>"
    )
    for number, (each, name) in enumerate(zip(curves, called, strict=True)):
        colour, dashes = _STROKES[number % len(_STROKES)]
        stroke = f'stroke="{colour}" stroke-width="2.5" fill="none"'
        stroke += f' stroke-dasharray="{dashes}"' if dashes else ""
        lines += [f'<polyline {stroke} points="{run}"/>' for run in _runs(each, spot)]
        lines += _rings(each, spot, colour)
        y = bottom + _LINE * (number + 3)
        lines.append(f'<path {stroke} d="M{_LEFT} {y} h40"/>')
        lines.append(f'<text x="{_LEFT + 50}" y="{y + 4}">{as_xml(name)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _check(curves: Sequence[PayoutCurve]) -> None:
    """Refuse what cannot stand in one drawing."""
    if not curves:
        msg = "there is no curve to draw; make one with nhs_accountable_care.payment.curve"
        raise InvalidValueError(msg)
    facts = list(dict.fromkeys(each.fact.name for each in curves))
    if len(facts) > 1:
        msg = f"curves of one fact stand in one drawing, and these are of {' and '.join(facts)}"
        raise InvalidValueError(msg)
    for each in curves:
        if each.segments[0].start == each.segments[-1].end:
            msg = "the curve is a single point; draw it from a lower value to a higher one"
            raise InvalidValueError(msg)


def _marked(
    mark: Money | UnitPrice | Share | int | Fraction | Decimal, curves: Sequence[PayoutCurve]
) -> Fraction:
    """Read a mark, or refuse one that lies outside what is drawn."""
    name = curves[0].fact.name
    at = Fraction(mark.pence) if isinstance(mark, Money | UnitPrice) else exact(mark, name)
    if any(not each.segments[0].start <= at <= each.segments[-1].end for each in curves):
        msg = f"the mark, {mark}, lies outside the range of {name}; draw a wider one"
        raise InvalidValueError(msg)
    return at


# --- Where things stand ---


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Spot:
    """The place on the drawing of a point of the curve."""

    xs: Axis
    ys: Axis
    bottom: int

    def x(self, value: Fraction) -> str:
        """Return the distance from the left."""
        return tenths(_LEFT + self.xs.part(value) * (_RIGHT - _LEFT))

    def y(self, value: Fraction) -> str:
        """Return the distance from the top."""
        return tenths(self.bottom - self.ys.part(value) * _PLOT)


# --- What is drawn ---


def _grid(spot: _Spot, top: int) -> list[str]:
    """Draw the marks of both axes, with the line of zero a little stronger."""
    lines = []
    for tick in spot.ys.ticks:
        y, colour = spot.y(tick), "#767676" if tick == 0 else "#ddd"
        lines.append(f'<path stroke="{colour}" d="M{_LEFT} {y} H{_RIGHT}"/>')
        text = as_xml(spot.ys.short(tick))
        lines.append(
            f'<text x="{_LEFT - 8}" y="{y}" dy="4" text-anchor="end" font-size="12">{text}</text>'
        )
    for tick in spot.xs.ticks:
        x = spot.x(tick)
        lines.append(f'<path stroke="#ddd" d="M{x} {top} V{spot.bottom}"/>')
        below, text = spot.bottom + 18, as_xml(spot.xs.short(tick))
        lines.append(
            f'<text x="{x}" y="{below}" text-anchor="middle" font-size="12">{text}</text>'
        )
    return lines


def _mark(spot: _Spot, top: int, at: Fraction) -> list[str]:
    """Mark a value of the fact by a line, and write it above."""
    x, part = spot.x(at), spot.xs.part(at)
    anchor = "start" if part < _NEAR_AN_END else "end" if part > 1 - _NEAR_AN_END else "middle"
    line = 'stroke="#4c6272" stroke-width="1.5" stroke-dasharray="4 3"'
    place = f'x="{x}" y="{top - 6}" text-anchor="{anchor}" font-size="11"'
    return [
        f'<path {line} d="M{x} {top} V{spot.bottom}"/>',
        f"<text {place}>{as_xml(spot.xs.full(at))}</text>",
    ]


def _runs(curve: PayoutCurve, spot: _Spot) -> list[str]:
    """Return the points of each stretch that can be drawn without lifting the pen."""
    runs: list[list[str]] = []
    pen: tuple[Fraction, Fraction] | None = None
    for segment in curve.segments:
        ends = [(x, segment.at(x)) for x in (segment.start, segment.end)]
        if pen != ends[0]:
            runs.append([])
        runs[-1] += [f"{spot.x(x)},{spot.y(y)}" for x, y in ends]
        pen = ends[1]
    return [" ".join(dict.fromkeys(run)) for run in runs]


def _rings(curve: PayoutCurve, spot: _Spot, colour: str) -> list[str]:
    """Mark each bend with a dot, and both sides of each jump with a full or an empty ring."""
    lines = []
    for point in curve.breakpoints:
        taken = curve.at(point)
        for height in dict.fromkeys([taken, *_sides(curve, point)]):
            fill = colour if height == taken else "#fff"
            lines.append(
                f'<circle cx="{spot.x(point)}" cy="{spot.y(height)}" r="3.5"'
                f' stroke="{colour}" fill="{fill}"/>'
            )
    return lines


def _sides(curve: PayoutCurve, point: Fraction) -> list[Fraction]:
    """Return the heights that the segments come to on either side of a point."""
    return [
        segment.at(point) for segment in curve.segments if point in (segment.start, segment.end)
    ]


def _knots(curve: PayoutCurve) -> list[Fraction]:
    """Return the ends of the curve and where it bends or jumps."""
    return [curve.segments[0].start, *curve.breakpoints, curve.segments[-1].end]


def _heights(curve: PayoutCurve) -> list[Fraction]:
    """Return the heights at both ends of every segment."""
    return [segment.at(x) for segment in curve.segments for x in (segment.start, segment.end)]


# --- What is said ---


def _told(
    curves: Sequence[PayoutCurve],
    called: Sequence[str],
    xs: Axis,
    note: str | None,
    mark: Fraction | None,
) -> str:
    """Describe what the drawing shows: the value at both ends, at each bend and jump."""
    money = attrs.evolve(xs, unit=PENCE)
    told = [] if note is None else [f"{note.rstrip('.')}."]
    for each, name in zip(curves, called, strict=True):
        told.append(f"{name[:1].upper()}{name[1:]}.")
        for point in dict.fromkeys(_knots(each)):
            taken = each.at(point)
            others = [money.full(side) for side in _sides(each, point) if side != taken]
            jump = f", and beside it {joined(dict.fromkeys(others))}" if others else ""
            told.append(f"At {xs.full(point)}: {money.full(taken)}{jump}.")
        if mark is not None:
            told.append(f"Marked is {xs.full(mark)}: {money.full(each.at(mark))}.")
    return " ".join(told)
