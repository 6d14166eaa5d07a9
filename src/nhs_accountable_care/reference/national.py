"""The national record that the pack ships: who was named what, and what was ever made."""

import functools

from nhs_accountable_care.policy import Designation, DesignationStatus, NationalRecord
from nhs_accountable_care.reference.tables import cited, day_in, known_day_in, member_in, table

__all__ = ["designations", "national_record"]

_SCOPES = {"whole": True, "part": False, "": None}


@functools.cache
def designations() -> tuple[Designation, ...]:
    """
    Return the namings of areas as candidates, accountable care systems and what came after.

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
        for row in table("designations").named_rows()
    )


@functools.cache
def national_record() -> NationalRecord:
    """
    Return what the country knows, as the pack holds it, read on first use.

    >>> len(national_record().designations) == len(designations())
    True
    """
    return NationalRecord(designations=designations())
