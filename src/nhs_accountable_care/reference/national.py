"""The national record that the pack ships: who was named what, and what was ever made."""

import functools
from collections.abc import Mapping

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.policy import (
    Designation,
    DesignationStatus,
    ListedPlace,
    ListKind,
    NationalList,
    NationalRecord,
    Power,
)
from nhs_accountable_care.reference.tables import (
    cited,
    day_in,
    items_in,
    known_day_in,
    member_in,
    table,
)

__all__ = ["designations", "national_record"]

_SCOPES = {"whole": True, "part": False, "": None}


@functools.cache
def designations() -> tuple[Designation, ...]:
    """
    Return the namings of areas as candidates, accountable care systems and what came after.

    They stand in order of time.

    >>> from nhs_accountable_care.policy import DesignationStatus
    >>> len({row.system_code for row in designations() if row.status is DesignationStatus.ICS})
    42
    """
    return tuple(
        Designation(
            system_code=row["system_code"],
            area_name=row["area_name"],
            status=member_in(DesignationStatus, row["status"]),
            day=known_day_in(row["date"]),
            is_exact_day=row["date_precision"] == "day",
            is_whole=_SCOPES[row["scope"]],
            announced=day_in(row["announced"]),
            note=row["note"] or None,
            sources=cited(row["source"], row["confidence"]),
        )
        for row in table("designations").sorted_by("date", "area_name").named_rows()
    )


@functools.cache
def national_record() -> NationalRecord:
    """
    Return what the country knows, as the pack holds it, read on first use.

    >>> from nhs_accountable_care.policy import ListKind
    >>> sum(len(each.places) for each in national_record().of_kind(ListKind.VANGUARDS))
    50
    """
    places = table("national_places").rows_by("list_key")
    named = table("national_places").named
    return NationalRecord(
        designations=designations(),
        lists=tuple(
            _list(row, [named(cells) for cells in places.get(row["key"], ())])
            for row in table("national_lists").sorted_by("first_day", "key").named_rows()
        ),
        powers=tuple(
            Power(
                key=row["key"],
                title=row["title"],
                instrument=row["instrument"],
                first_day=known_day_in(row["first_day"]),
                sources=cited(row["source"], row["confidence"]),
            )
            for row in table("powers").sorted_by("first_day", "key").named_rows()
        ),
    )


def _list(row: Mapping[str, str], places: list[Mapping[str, str]]) -> NationalList:
    """Make a list from its row and those of its places."""
    return NationalList(
        key=row["key"],
        title=row["title"],
        kind=member_in(ListKind, row["kind"]),
        named_as=items_in(row["named_as"]),
        forms=items_in(row["forms"]),
        instrument=row["instrument"] or None,
        period=DateRange(
            first_day=known_day_in(row["first_day"]), last_day=day_in(row["last_day"])
        ),
        places=tuple(_place(each) for each in places if not each["is_silent"]),
        is_whole=True if row["is_whole"] else None,
        silent_on=tuple(_place(each) for each in places if each["is_silent"]),
        note=row["note"] or None,
        sources=_at(row["locator"], cited(row["source"], row["confidence"])),
    )


def _at(locator: str, sources: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Return the sources of a row with the place that it names in them."""
    return tuple(attrs.evolve(each, locator=locator or None) for each in sources)


def _place(row: Mapping[str, str]) -> ListedPlace:
    """Make a place on a list from its row."""
    return ListedPlace(
        name=row["name"],
        codes=items_in(row["codes"]),
        is_whole=_SCOPES[row["scope"]],
        day=day_in(row["day"]),
        last_day=day_in(row["last_day"]),
        note=row["note"] or None,
        sources=cited(row["source"], row["confidence"]),
    )
