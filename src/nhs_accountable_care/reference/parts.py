"""The parts of areas of the reference pack, read from its rows."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date

from nhs_accountable_care.organisations import (
    AreaCount,
    AreaPeriod,
    OdsCode,
    ShareBasis,
    UndividedPart,
)
from nhs_accountable_care.reference.tables import (
    Cells,
    cited,
    day_in,
    items_in,
    known_day_in,
    table,
)

__all__ = ["part_of"]


def part_of(cells: Cells) -> UndividedPart:
    """Make a part of areas from its row and its periods."""
    row = table("parts").named(cells)
    periods = [table("part_periods").named(each) for each in _periods_by_part()[row["part"]]]
    ends: list[date | None] = [
        date.fromordinal(known_day_in(later["first_day"]).toordinal() - 1) for later in periods[1:]
    ]
    return UndividedPart(
        key=row["part"],
        periods=tuple(map(_period, periods, [*ends, None])),
        counts=(
            AreaCount(basis=ShareBasis.RESIDENTS_MID_2017, people=int(row["people_mid_2017"])),
            AreaCount(basis=ShareBasis.RESIDENTS_MID_2020, people=int(row["people_mid_2020"])),
        ),
        small_areas=int(row["small_areas"]),
        districts=tuple(row["districts_2022"].split("; ")) if row["districts_2022"] else (),
        sources=cited(row["source"], row["confidence"]),
    )


@functools.cache
def _periods_by_part() -> Mapping[str, Sequence[Cells]]:
    """Return the rows of periods by the key of their part, in order of time."""
    return table("part_periods").sorted_by("part", "first_day").rows_by("part")


def _period(row: Mapping[str, str], last_day: date | None) -> AreaPeriod:
    """Make a period of a part from its row; it ends on the day before the next."""
    return AreaPeriod(
        areas=tuple(OdsCode(code) for code in items_in(row["areas"])),
        first_day=known_day_in(row["first_day"]),
        last_day=last_day,
        event=row["event_id"] or None,
        not_before=day_in(row["not_before"]),
        seen_from=day_in(row["seen_from"]),
        assumption=row["assumption"] or None,
        sources=cited(row["source"], row["confidence"]),
    )
