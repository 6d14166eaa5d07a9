"""Every format of official files that can be read, in one list."""

import functools

from nhs_accountable_care.interchange.official import (
    epcn,
    fhir,
    memberships,
    ods_csv,
    ods_xml,
    ons_lookups,
    ord_json,
    partner_lists,
    partner_workbooks,
    practice_lists,
    sub_icb_locations,
    successor_files,
    trust_lists,
)
from nhs_accountable_care.interchange.official.formats import FileFormat

__all__ = ["file_formats", "shipped"]


@functools.cache
def file_formats() -> tuple[FileFormat, ...]:
    """
    Return every format that `read_official` knows, in the order in which they are tried.

    >>> len({format.key for format in file_formats()}) == len(file_formats())
    True
    """
    return (
        *ord_json.FORMATS,
        *ods_xml.FORMATS,
        *fhir.FORMATS,
        *epcn.FORMATS,
        *partner_workbooks.FORMATS,
        *ods_csv.FORMATS,
        *memberships.FORMATS,
        *successor_files.FORMATS,
        *ons_lookups.FORMATS,
        *practice_lists.FORMATS,
        *partner_lists.FORMATS,
        *trust_lists.FORMATS,
        *sub_icb_locations.FORMATS,
    )


def shipped() -> dict[tuple[str | int, ...], FileFormat]:
    """Return every format by its place, under which it crosses processes: its key."""
    return {("file format", each.key): each for each in file_formats()}
