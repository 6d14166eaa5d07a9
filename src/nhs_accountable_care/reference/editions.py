"""Which edition of the reference pack this is."""

import functools
from datetime import date

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care.reference.tables import edition_day, manifest, sources_by_key

__all__ = ["Edition", "edition"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Edition:
    """
    Which edition of the pack this is, up to which day it is kept, and what it was made from.

    ``day`` is that of the newest sweep. What was last seen before it says so of itself:
    `OrganisationVersion.doubts_on`.

    ``licence`` is an SPDX identifier; ``attribution`` is the statement to print where the
    facts are passed on; ``sha256`` is the digest of the pack's file.
    """

    name: str
    day: date
    licence: str
    attribution: str
    sha256: str
    rows: tuple[tuple[str, int], ...]
    sources: tuple[Citation, ...] = ()


@functools.cache
def edition() -> Edition:
    """
    Return the edition of the pack: its day, licence, sources and digest.

    >>> print(edition().name, edition().day, edition().licence)
    2026.08 2026-08-01 OGL-UK-3.0
    """
    told = manifest()
    return Edition(
        name=told["edition"],
        day=edition_day(),
        licence=told["licence"],
        attribution=told["attribution"],
        sha256=told["sha256"],
        rows=tuple(told["rows"].items()),
        sources=tuple(
            Citation(source=sources_by_key()[row["source"]], confidence=Confidence.VERIFIED)
            for row in told["sources"]
        ),
    )
