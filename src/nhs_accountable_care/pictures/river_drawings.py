"""The drawing of a river: bodies in a column for each day, and bands from one to the next."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import listed
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.pictures.axes import tenths
from nhs_accountable_care.pictures.rivers import River, RiverBody, RiverFlow
from nhs_accountable_care.pictures.sheets import (
    LEFT,
    LINE,
    RIGHT,
    block,
    letters,
    sheet,
    sheet_head,
    width_of,
    with_note,
)

__all__ = ["river_as_svg"]

_BANK: Final = 10
_GAP: Final = 6
_LEAST: Final = Fraction(18)
# How high the bodies of one day are together, unless each of them needs more to be seen.
_WHOLE: Final = Fraction(320)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Bank:
    """Where a body stands on the sheet."""

    x: Fraction
    top: Fraction
    height: Fraction


_Banks = dict[tuple[int, str], _Bank]


def river_as_svg(river: River, *, title: str | None = None, note: str | None = None) -> str:
    """
    Draw a river, as the text of an SVG file.

    Each day is a column from left to right, each body a bar beside its code, and a band leads to
    what became of it. Where people are counted, bars and bands are as high as they are many, and
    no lower than can be read. The names of the codes stand below.

    Args:
        river: What is drawn.
        title: What stands above; by default whose river it is.
        note: What else a reader must know.

    >>> from datetime import date
    >>> from nhs_accountable_care.pictures import river_of
    >>> from nhs_accountable_care.reference import register
    >>> svg = river_as_svg(river_of(register(), "QNQ", on=date(2026, 3, 31)))
    >>> svg.splitlines()[1], svg.count("<rect")
    ('<title>What became of what: QNQ</title>', 11)
    """
    title = title or f"What became of what: {listed(river.of, MOST_SHOWN)}"
    told = with_note(note, river.explain())
    parts, y = sheet_head(title, (note,))
    banks, foot = _banks(river, y + 2 * LINE)
    parts += _days(river, banks, y + LINE // 2)
    parts += [_drawn(*each) for each in _bands(river, banks)]
    parts += _bars(river, banks)
    more, y = _names(river, foot + LINE)
    parts += more
    return sheet(title, told, parts, y)


def _banks(river: River, top: int) -> tuple[_Banks, int]:
    """Stack the bodies of each day, and return how far down they come."""
    last = len(river.stages) - 1
    step = Fraction(RIGHT - LEFT - _BANK, max(last, 1))
    columns = [river.at(number) for number in range(last + 1)]
    most = max((sum(each.people or 0 for each in column) for column in columns), default=0)
    whole = max(_WHOLE, _LEAST * max(map(len, columns), default=0))
    heights = [[_height(each, most, whole) for each in column] for column in columns]
    highest = max((sum(each) + _GAP * len(each) for each in heights), default=Fraction(0))
    banks = {}
    for number, (column, tall) in enumerate(zip(columns, heights, strict=True)):
        y = top + (highest - sum(tall, Fraction()) - _GAP * len(tall)) / 2
        for body, height in zip(column, tall, strict=True):
            banks[number, body.code] = _Bank(x=LEFT + number * step, top=y, height=height)
            y += height + _GAP
    return banks, top + int(highest)


def _height(of: RiverBody, most: int, whole: Fraction) -> Fraction:
    """Return how high a body stands, where all people of a day are as high as the whole."""
    if of.people is None or not most:
        return 2 * _LEAST
    return max(_LEAST, of.people * whole / most)


def _days(river: River, banks: _Banks, y: int) -> Iterator[str]:
    """Write each day above its column, in two lines where one has no room."""
    for number, stage in enumerate(river.stages):
        x = next((bank.x for (at, _), bank in banks.items() if at == number), None)
        if x is not None:
            day, _, year = words_of_day(stage.day).rpartition(" ")
            widest = max(width_of(day), width_of(year)) / 2
            middle = min(max(x + Fraction(_BANK, 2), LEFT + widest), RIGHT - widest)
            yield letters(tenths(middle), y, day, anchor="middle", size=12)
            yield letters(tenths(middle), y + 15, year, anchor="middle", size=12)


def _bands(river: River, banks: _Banks) -> Iterator[tuple[_Bank, _Bank]]:
    """Lay the ends of each flow along the bodies that it leads from and to."""
    starts = dict(_ends(river, banks, is_start=True))
    ends = dict(_ends(river, banks, is_start=False))
    for flow in river.flows:
        yield starts[flow], ends[flow]


def _ends(river: River, banks: _Banks, *, is_start: bool) -> Iterator[tuple[RiverFlow, _Bank]]:
    """Share out the height of each body among its flows, in the order of where these lead."""

    def this(flow: RiverFlow) -> tuple[int, str]:
        return (flow.stage, flow.from_code) if is_start else (flow.stage + 1, flow.to_code)

    def other(flow: RiverFlow) -> Fraction:
        end = (flow.stage + 1, flow.to_code) if is_start else (flow.stage, flow.from_code)
        return banks[end].top

    for body, group in itertools.groupby(sorted(river.flows, key=this), key=this):
        flows = sorted(group, key=other)
        weights = [1 if each.people is None else each.people for each in flows]
        bank, total = banks[body], sum(weights) or 1
        y = bank.top
        for flow, weight in zip(flows, weights, strict=True):
            height = bank.height * weight / total
            yield flow, _Bank(x=bank.x + (_BANK if is_start else 0), top=y, height=height)
            y += height


def _drawn(start: _Bank, end: _Bank) -> str:
    """Draw a band that bends from one body to another."""
    middle = tenths((start.x + end.x) / 2)
    x, to = tenths(start.x), tenths(end.x)
    top, foot = tenths(start.top), tenths(start.top + start.height)
    end_top, end_foot = tenths(end.top), tenths(end.top + end.height)
    return (
        f'<path d="M{x} {top} C{middle} {top} {middle} {end_top} {to} {end_top} V{end_foot}'
        f' C{middle} {end_foot} {middle} {foot} {x} {foot} Z"'
        ' fill="#c9d3d9" fill-opacity="0.7" stroke="#4c6272" stroke-width="0.7"/>'
    )


def _bars(river: River, banks: _Banks) -> Iterator[str]:
    """Draw each body as a bar with its code; of the last day the code stands on the left."""
    last = len(river.stages) - 1
    for (number, code), bank in banks.items():
        yield (
            f'<rect x="{tenths(bank.x)}" y="{tenths(bank.top)}" width="{_BANK}"'
            f' height="{tenths(bank.height)}" fill="#212b32"/>'
        )
        is_last = number == last and last > 0
        x = bank.x - 4 if is_last else bank.x + _BANK + 4
        y = tenths(bank.top + bank.height / 2 + 5)
        anchor = "end" if is_last else "start"
        yield letters(tenths(x), y, code, anchor=anchor, is_bold=True, has_halo=True)


def _names(river: River, y: int) -> tuple[list[str], int]:
    """Write what each code means, day by day."""
    parts: list[str] = []
    for number, stage in enumerate(river.stages):
        more, y = block(LEFT, y, f"{stage}", room=RIGHT - LEFT, is_bold=True)
        parts += more
        for body in sorted(river.at(number), key=lambda each: each.code):
            more, y = block(LEFT + 12, y, f"{body}", room=RIGHT - LEFT - 12)
            parts += more
        y += LINE // 2
    return parts, y
