"""
One crosswalk after another: rows that are led on by their parts, and ways that meet again.

No share of an average is multiplied: where parts say what went where, they are counted anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.organisations.crosswalk import (
    UNCHANGED,
    WHOLE,
    CrosswalkRow,
    SharedPart,
)

__all__ = ["check_figures", "composed", "sum_of_ways"]


def composed(
    first: Iterable[CrosswalkRow],
    after: Mapping[str, list[CrosswalkRow]],
    problems: list[str],
) -> tuple[CrosswalkRow, ...]:
    """Lead the rows of one code on through those of the next crosswalk, by their first code."""
    rows = tuple(first)
    ways = [way for row in rows for way in _onward(row, after[row.to_code], problems)]
    parts = {part.key for row in rows for part in row.parts}
    kept = {part.key for way in ways for part in way.parts}
    return _weighed(ways, is_whole=parts == kept and all(_is_all(row) for row in rows))


def check_figures(first: Iterable[CrosswalkRow], later: Iterable[CrosswalkRow]) -> None:
    """
    Refuse two crosswalks in which a part counts for different numbers.

    Raises:
        InvalidValueError: For the first such part.
    """
    figures = {part.key: part.people for row in first for part in row.parts}
    for part in (part for row in later for part in row.parts):
        known = figures.get(part.key)
        if None not in {known, part.people} and known != part.people:
            msg = (
                f"part {part.key} counts for {known} in the first crosswalk and for "
                f"{part.people} in the next; make both on the same figures"
            )
            raise InvalidValueError(msg)


def _onward(
    row: CrosswalkRow, after: list[CrosswalkRow], problems: list[str]
) -> Iterator[CrosswalkRow]:
    """
    Lead a row on to where its parts went.

    A part stands in one row of those onward, because it moves whole. Where all of the body
    between went to one other, so did whatever had gone into it, with parts or without.
    """
    if len(after) == 1 and (not after[0].parts or (not row.parts and _is_all(after[0]))):
        yield _lengthened(row, after[0], row.parts, row.weight)
        return
    parts = {part.key: part for part in row.parts}
    shared = [
        (each, kept)
        for each in after
        if (kept := tuple(parts[part.key] for part in each.parts if part.key in parts))
    ]
    led = {part.key for _, kept in shared for part in kept}
    # A part that counts for nothing may stand in no row onward, and takes nothing with it.
    needed = {part.key for part in row.parts if part.people != 0} or parts.keys()
    if len(shared) == 1 and needed <= led:
        yield _lengthened(row, *shared[0], row.weight)
    elif needed <= led and _can_be_counted(part for _, kept in shared for part in kept):
        for each, kept in shared:
            yield _lengthened(row, each, kept, Fraction(0))
    else:
        ends = joined(each.to_code for each in after)
        went = f"is shared out among {ends}"
        if len(after) == 1:
            went = f"went to {ends}, but for parts that count for zero"
        problems.append(
            f"{row.from_code}: what became of {row.to_code} {went}, and which of it came from "
            f"{row.from_code} is not known; ask for the crosswalk from the first day to the last"
        )


def _can_be_counted(parts: Iterable[SharedPart]) -> bool:
    """Whether what each part counts for is known, and not zero for all."""
    figures = [part.people for part in parts]
    return None not in figures and any(figures)


def _is_all(row: CrosswalkRow) -> bool:
    """Whether nothing of the first code went elsewhere, not even a part of no people."""
    return row.basis in {UNCHANGED, WHOLE}


def _lengthened(
    row: CrosswalkRow, later: CrosswalkRow, parts: tuple[SharedPart, ...], weight: Fraction
) -> CrosswalkRow:
    """Join a row with one that goes on from it; a weight of zero is still to be counted."""
    return attrs.evolve(
        row,
        to_code=later.to_code,
        weight=weight,
        basis=_join_texts([row.basis, later.basis]),
        # What changed hands and came back has changed hands on neither of these days.
        event_day=None if parts else _latest(row.event_day, later.event_day),
        parts=parts,
        confidence=_weakest(row.confidence, later.confidence),
        doubts=tuple(dict.fromkeys(row.doubts + later.doubts)),
        sources=tuple(dict.fromkeys(row.sources + later.sources)),
    )


def _weighed(ways: list[CrosswalkRow], *, is_whole: bool) -> tuple[CrosswalkRow, ...]:
    """
    Add up the ways of one code, and count the people of those that parts led on.

    What has but one end went there whole if it ``is_whole`` so far and no part was lost.
    """
    rows = sum_of_ways(ways)
    if len(rows) == 1:
        [row] = rows
        whole_people = None if row.people is None else row.of_people
        basis = WHOLE if is_whole and row.parts and row.basis != UNCHANGED else row.basis
        return (attrs.evolve(row, weight=Fraction(1), people=whole_people, basis=basis),)
    if all(way.weight for way in ways):
        return rows
    counted = [sum(part.people or 0 for part in row.parts) for row in rows]
    whole = sum(counted)
    return tuple(
        attrs.evolve(row, weight=Fraction(people) / whole, people=people, of_people=whole)
        for row, people in zip(rows, counted, strict=True)
        if people
    )


def sum_of_ways(ways: Iterable[CrosswalkRow]) -> tuple[CrosswalkRow, ...]:
    """Add up the shares of the same pair along different ways, and put the rows in order."""
    summed: dict[tuple[str, str], CrosswalkRow] = {}
    for way in ways:
        pair = (way.from_code, way.to_code)
        found = summed.get(pair)
        if found is None:
            summed[pair] = way
            continue
        summed[pair] = attrs.evolve(
            found,
            weight=found.weight + way.weight,
            basis=_join_texts([found.basis, way.basis]),
            event_day=_latest(found.event_day, way.event_day),
            people=_sum_of_known(found.people, way.people),
            parts=found.parts + way.parts,
            confidence=_weakest(found.confidence, way.confidence),
            doubts=tuple(dict.fromkeys(found.doubts + way.doubts)),
            sources=tuple(dict.fromkeys(found.sources + way.sources)),
        )
    return tuple(summed[pair] for pair in sorted(summed))


def _join_texts(texts: Iterable[str]) -> str:
    """Join what different steps rest on, each said once, leaving out where nothing changed."""
    parts = dict.fromkeys(part for text in texts for part in text.split("; "))
    for nothing_more in (UNCHANGED, WHOLE):
        if len(parts) > 1:
            parts.pop(nothing_more, None)
    return "; ".join(parts)


def _weakest(*confidences: Confidence | None) -> Confidence | None:
    """Return the weakest of confidences, of which any may be none."""
    known = [confidence for confidence in confidences if confidence is not None]
    return Confidence.weakest(known) if known else None


def _sum_of_known(
    first: int | Fraction | None, second: int | Fraction | None
) -> int | Fraction | None:
    """Add two counts, or return `None` where either is not known."""
    return None if first is None or second is None else first + second


def _latest(*days: date | None) -> date | None:
    """Return the latest of days, of which any may be none."""
    return max((day for day in days if day is not None), default=None)
