"""What codes look like: of which kind of organisation, and in which years; of which areas."""

import functools
import re
from datetime import date

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.organisations.codes import parse_ods_code, parse_ons_code
from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = [
    "CodeFormat",
    "OnsEntity",
    "code_formats",
    "formats_of_code",
    "ons_entities",
    "ons_entity",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CodeFormat:
    """
    What the codes of a kind of organisation look like, from a day to a day.

    ``pattern`` is a regular expression for the whole code. ``first_day`` and ``last_day``
    bound the days on which *new* codes of this look were given out, so far as it is known;
    a code that is given stays.
    """

    kind: OrganisationKind
    pattern: str
    example: str
    first_day: date | None = None
    last_day: date | None = None
    sources: tuple[Citation, ...] = ()

    def fits(self, code: str) -> bool:
        """Whether a code looks like this."""
        return re.fullmatch(self.pattern, code) is not None


_K = OrganisationKind


@functools.cache
def code_formats() -> tuple[CodeFormat, ...]:
    """Return what codes look like, by kind and version."""
    return (
        CodeFormat(
            kind=_K.NHS_ENGLAND_REGION, pattern=r"Y\d{2}", example="Y56", sources=_read_in("S06")
        ),
        CodeFormat(
            kind=_K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
            pattern=r"Q[0-9A-Z]{2}",
            example="QHM",
            last_day=date(2022, 6, 30),
            sources=_read_in("S06"),
        ),
        # The boards of July 2022 took over the codes of the footprints; those made since have five
        # characters, so a check that insists on a leading Q fails from 1 April 2026.
        CodeFormat(
            kind=_K.INTEGRATED_CARE_BOARD,
            pattern=r"Q[0-9A-Z]{2}",
            example="QOP",
            last_day=date(2026, 3, 31),
            sources=_read_in("S06"),
        ),
        CodeFormat(
            kind=_K.INTEGRATED_CARE_BOARD,
            pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
            example="D7T5G",
            first_day=date(2026, 4, 1),
            sources=_read_in("S07"),
        ),
        CodeFormat(
            kind=_K.CLINICAL_COMMISSIONING_GROUP,
            pattern=r"\d{2}[A-Z]",
            example="00L",
            sources=_read_in("S06"),
        ),
        CodeFormat(
            kind=_K.CLINICAL_COMMISSIONING_GROUP,
            pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
            example="D4U1Y",
            first_day=date(2021, 4, 1),
            sources=_read_in("S10"),
        ),
        CodeFormat(
            kind=_K.SUB_ICB_LOCATION, pattern=r"\d{2}[A-Z]", example="00L", sources=_read_in("S10")
        ),
        CodeFormat(
            kind=_K.SUB_ICB_LOCATION,
            pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
            example="U2G6B",
            sources=_read_in("S10"),
        ),
        CodeFormat(
            kind=_K.NHS_TRUST, pattern=r"R[0-9A-Z]{2}", example="RW6", sources=_read_in("S07")
        ),
        CodeFormat(
            kind=_K.NHS_TRUST,
            pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
            example="K0N6A",
            sources=_read_in("S07"),
        ),
        CodeFormat(
            kind=_K.NHS_FOUNDATION_TRUST,
            pattern=r"R[0-9A-Z]{2}",
            example="R0A",
            sources=_read_in("S07"),
        ),
        CodeFormat(
            kind=_K.NHS_FOUNDATION_TRUST,
            pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
            example="G6V2S",
            sources=_read_in("S07"),
        ),
        CodeFormat(
            kind=_K.CARE_TRUST, pattern=r"T[0-9A-Z]{2}", example="TAE", sources=_read_in("S08")
        ),
        # A care trust that became a foundation trust kept its code.
        CodeFormat(
            kind=_K.NHS_FOUNDATION_TRUST,
            pattern=r"T[0-9A-Z]{2}",
            example="TAF",
            sources=_read_in("S08"),
        ),
        CodeFormat(
            kind=_K.LOCAL_AUTHORITY_UPPER_TIER,
            pattern=r"\d{3}",
            example="102",
            sources=_read_in("S06"),
        ),
        CodeFormat(
            kind=_K.LOCAL_AUTHORITY_DISTRICT,
            pattern=r"\d{3}",
            example="120",
            sources=_read_in("S06"),
        ),
        CodeFormat(
            kind=_K.GP_PRACTICE, pattern=r"[A-Z]\d{5}", example="A82608", sources=_read_in("S13")
        ),
        CodeFormat(
            kind=_K.PRIMARY_CARE_NETWORK,
            pattern=r"U\d{5}",
            example="U59980",
            sources=_read_in("S13"),
        ),
    )


def formats_of_code(code: str, on: date | None = None) -> tuple[CodeFormat, ...]:
    """
    Return the formats that a code fits; with a day, only those of codes given out by then.

    A format does not decide a kind: it takes the register to tell a footprint from a board.

    >>> [format.kind.value for format in formats_of_code("G6V2S", on=date(2020, 1, 1))]
    ['sub-icb-location', 'nhs-trust', 'nhs-foundation-trust']
    """
    code = parse_ods_code(code)
    if on is not None:
        check_day(on)
    return tuple(
        form
        for form in code_formats()
        if form.fits(code) and (on is None or form.first_day is None or form.first_day <= on)
    )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OnsEntity:
    """What the first three characters of an ONS code stand for."""

    prefix: str
    name: str
    kinds: tuple[OrganisationKind, ...] = ()
    sources: tuple[Citation, ...] = ()


# What each prefix stands for, and for which kinds of organisation [S11].
_ENTITIES: tuple[tuple[str, str, tuple[OrganisationKind, ...]], ...] = (
    ("E06", "unitary authority", (_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    ("E07", "non-metropolitan district", (_K.LOCAL_AUTHORITY_DISTRICT,)),
    ("E08", "metropolitan district", (_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    ("E09", "London borough", (_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    ("E10", "county", (_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    ("E12", "region of England", ()),
    ("E16", "primary care trust", (_K.PRIMARY_CARE_TRUST,)),
    ("E17", "care trust", (_K.CARE_TRUST,)),
    ("E18", "strategic health authority", ()),
    ("E19", "pan-strategic health authority", ()),
    (
        "E38",
        "clinical commissioning group, then sub-ICB location",
        (
            _K.CLINICAL_COMMISSIONING_GROUP,
            _K.SUB_ICB_LOCATION,
        ),
    ),
    ("E39", "NHS England local office", ()),
    ("E40", "NHS England region", (_K.NHS_ENGLAND_REGION,)),
    ("E45", "Public Health England", ()),
    ("E46", "Public Health England", ()),
    ("E47", "combined authority", (_K.COMBINED_AUTHORITY,)),
    (
        "E54",
        "sustainability and transformation partnership, then integrated care board",
        (
            _K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
            _K.INTEGRATED_CARE_BOARD,
        ),
    ),
    ("E55", "clinical network", ()),
    ("E56", "cancer alliance", ()),
    ("E57", "national cancer vanguard", ()),
    ("E59", "integrated care system before 2022", ()),
)


@functools.cache
def ons_entities() -> tuple[OnsEntity, ...]:
    """Return the prefixes of ONS codes that this field meets (Register of Geographic Codes)."""
    return tuple(
        OnsEntity(prefix=prefix, name=name, kinds=kinds, sources=_read_in("S11"))
        for prefix, name, kinds in _ENTITIES
    )


def ons_entity(code: str) -> OnsEntity | None:
    """
    Return what an ONS code stands for, or `None` for a prefix that this library does not know.

    >>> ons_entity("E40000003").name
    'NHS England region'
    """
    prefix = parse_ons_code(code)[:3]
    return next((entity for entity in ons_entities() if entity.prefix == prefix), None)


def _read_in(key: str) -> tuple[Citation, ...]:
    """Cite what was read in a source (forms-and-law 1.3 and 1.4)."""
    return (policy.cite(key, confidence=Confidence.VERIFIED),)
