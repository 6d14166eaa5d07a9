"""
Codes of organisations and areas: what they look like, and in which years.

An ODS code names a lineage, not a legal form: the code of a footprint went on as that of an
integrated care board. An ONS code names an area between two boundary changes.
"""

import re
from datetime import date
from typing import NewType

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import is_tuple
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = [
    "CODE_FORMATS",
    "ONS_ENTITIES",
    "CodeFormat",
    "OdsCode",
    "OnsCode",
    "OnsEntity",
    "formats_of_code",
    "ons_entity",
    "parse_ods_code",
    "parse_ons_code",
]

OdsCode = NewType("OdsCode", str)
OnsCode = NewType("OnsCode", str)

_ODS_CODE = re.compile(r"[0-9A-Z]{2,12}")
_ONS_CODE = re.compile(r"[A-Z]\d{8}")
_SPREADSHEET_POWER = re.compile(r"\d(?:\.\d+)?E[+-]?\d+")


def parse_ods_code(text: str) -> OdsCode:
    """
    Read a code of the Organisation Data Service.

    Blanks around it go, and letters become capitals. A number is refused: read as a number,
    a code such as 102 keeps its digits but 00L, 01E and 007 do not.

    >>> parse_ods_code(" qop ")
    'QOP'
    >>> parse_ods_code("1.00E+00")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: '1.00E+00' is no ODS code but a power of ten: ...
    """
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text("an ODS code", text))
    code = text.strip().upper()
    if _ODS_CODE.fullmatch(code):
        return OdsCode(code)
    if _SPREADSHEET_POWER.fullmatch(code):
        msg = (
            f"{text!r} is no ODS code but a power of ten: a spreadsheet took a code such as "
            f"01E for a number; read the column as text from the first file"
        )
        raise InvalidValueError(msg)
    msg = f"{text!r} is no ODS code; write letters and digits only, such as QOP, 01E or A82608"
    raise InvalidValueError(msg)


def parse_ons_code(text: str) -> OnsCode:
    """
    Read a nine-character code of the Office for National Statistics.

    >>> parse_ons_code("E54000034")
    'E54000034'
    """
    if not isinstance(text, str):
        raise InvalidTypeError(_not_text("an ONS code", text))
    code = text.strip().upper()
    if not _ONS_CODE.fullmatch(code):
        msg = f"{text!r} is no ONS code; write a letter and eight digits, such as E54000034"
        raise InvalidValueError(msg)
    return OnsCode(code)


@attrs.frozen(kw_only=True)
class CodeFormat:
    """
    What the codes of a kind of organisation look like, from a day to a day.

    ``pattern`` is a regular expression for the whole code. ``first_day`` and ``last_day``
    bound the days on which *new* codes of this look were given out, so far as it is known;
    a code that is given stays. ``source`` is the key of a row of the sourcebook.
    """

    kind: OrganisationKind
    pattern: str
    example: str
    first_day: date | None = None
    last_day: date | None = None
    source: str

    def fits(self, code: str) -> bool:
        """Whether a code looks like this."""
        return re.fullmatch(self.pattern, code) is not None


_K = OrganisationKind

CODE_FORMATS: tuple[CodeFormat, ...] = (
    CodeFormat(kind=_K.NHS_ENGLAND_REGION, pattern=r"Y\d{2}", example="Y56", source="S06"),
    CodeFormat(
        kind=_K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        pattern=r"Q[0-9A-Z]{2}",
        example="QHM",
        last_day=date(2022, 6, 30),
        source="S06",
    ),
    # The boards of July 2022 took over the codes of the footprints; those made since have five
    # characters, so a check that insists on a leading Q fails from 1 April 2026.
    CodeFormat(
        kind=_K.INTEGRATED_CARE_BOARD,
        pattern=r"Q[0-9A-Z]{2}",
        example="QOP",
        last_day=date(2026, 3, 31),
        source="S06",
    ),
    CodeFormat(
        kind=_K.INTEGRATED_CARE_BOARD,
        pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
        example="D7T5G",
        first_day=date(2026, 4, 1),
        source="S07",
    ),
    CodeFormat(
        kind=_K.CLINICAL_COMMISSIONING_GROUP, pattern=r"\d{2}[A-Z]", example="00L", source="S06"
    ),
    CodeFormat(
        kind=_K.CLINICAL_COMMISSIONING_GROUP,
        pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
        example="D4U1Y",
        first_day=date(2021, 4, 1),
        source="S10",
    ),
    CodeFormat(kind=_K.SUB_ICB_LOCATION, pattern=r"\d{2}[A-Z]", example="00L", source="S10"),
    CodeFormat(
        kind=_K.SUB_ICB_LOCATION, pattern=r"[A-Z]\d[A-Z]\d[A-Z]", example="U2G6B", source="S10"
    ),
    CodeFormat(kind=_K.NHS_TRUST, pattern=r"R[0-9A-Z]{2}", example="RW6", source="S07"),
    CodeFormat(kind=_K.NHS_TRUST, pattern=r"[A-Z]\d[A-Z]\d[A-Z]", example="K0N6A", source="S07"),
    CodeFormat(kind=_K.NHS_FOUNDATION_TRUST, pattern=r"R[0-9A-Z]{2}", example="R0A", source="S07"),
    CodeFormat(
        kind=_K.NHS_FOUNDATION_TRUST,
        pattern=r"[A-Z]\d[A-Z]\d[A-Z]",
        example="G6V2S",
        source="S07",
    ),
    CodeFormat(kind=_K.CARE_TRUST, pattern=r"T[0-9A-Z]{2}", example="TAF", source="S08"),
    CodeFormat(kind=_K.LOCAL_AUTHORITY_UPPER_TIER, pattern=r"\d{3}", example="102", source="S06"),
    CodeFormat(kind=_K.LOCAL_AUTHORITY_DISTRICT, pattern=r"\d{3}", example="120", source="S06"),
    CodeFormat(kind=_K.GP_PRACTICE, pattern=r"[A-Z]\d{5}", example="A82608", source="S13"),
    CodeFormat(kind=_K.PRIMARY_CARE_NETWORK, pattern=r"U\d{5}", example="U59980", source="S13"),
)
"""What codes look like, by kind and era; `forms-and-law` section 1.3 of the project's facts."""


def formats_of_code(code: str, on: date | None = None) -> tuple[CodeFormat, ...]:
    """
    Give the formats that a code fits; with a day, only those of codes given out by then.

    A format does not decide a kind: it takes the register to tell a footprint from a board.

    >>> [format.kind.value for format in formats_of_code("G6V2S", on=date(2020, 1, 1))]
    ['sub-icb-location', 'nhs-trust', 'nhs-foundation-trust']
    """
    code = parse_ods_code(code)
    if on is not None:
        check_day(on)
    return tuple(
        form
        for form in CODE_FORMATS
        if form.fits(code) and (on is None or form.first_day is None or form.first_day <= on)
    )


@attrs.frozen(kw_only=True)
class OnsEntity:
    """What the first three characters of an ONS code stand for."""

    prefix: str
    name: str
    kinds: tuple[OrganisationKind, ...] = attrs.field(default=(), validator=is_tuple)


ONS_ENTITIES: tuple[OnsEntity, ...] = (
    OnsEntity(prefix="E06", name="unitary authority", kinds=(_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    OnsEntity(
        prefix="E07", name="non-metropolitan district", kinds=(_K.LOCAL_AUTHORITY_DISTRICT,)
    ),
    OnsEntity(prefix="E08", name="metropolitan district", kinds=(_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    OnsEntity(prefix="E09", name="London borough", kinds=(_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    OnsEntity(prefix="E10", name="county", kinds=(_K.LOCAL_AUTHORITY_UPPER_TIER,)),
    OnsEntity(prefix="E12", name="region of England"),
    OnsEntity(prefix="E16", name="primary care trust", kinds=(_K.PRIMARY_CARE_TRUST,)),
    OnsEntity(prefix="E17", name="care trust", kinds=(_K.CARE_TRUST,)),
    OnsEntity(prefix="E18", name="strategic health authority"),
    OnsEntity(prefix="E19", name="pan-strategic health authority"),
    OnsEntity(
        prefix="E38",
        name="clinical commissioning group, then sub-ICB location",
        kinds=(_K.CLINICAL_COMMISSIONING_GROUP, _K.SUB_ICB_LOCATION),
    ),
    OnsEntity(prefix="E39", name="NHS England local office"),
    OnsEntity(prefix="E40", name="NHS England region", kinds=(_K.NHS_ENGLAND_REGION,)),
    OnsEntity(prefix="E45", name="Public Health England"),
    OnsEntity(prefix="E46", name="Public Health England"),
    OnsEntity(prefix="E47", name="combined authority", kinds=(_K.COMBINED_AUTHORITY,)),
    OnsEntity(
        prefix="E54",
        name="sustainability and transformation partnership, then integrated care board",
        kinds=(_K.STRATEGIC_PARTNERSHIP_FOOTPRINT, _K.INTEGRATED_CARE_BOARD),
    ),
    OnsEntity(prefix="E55", name="clinical network"),
    OnsEntity(prefix="E56", name="cancer alliance"),
    OnsEntity(prefix="E57", name="national cancer vanguard"),
    OnsEntity(prefix="E59", name="integrated care system before 2022"),
)
"""The prefixes of ONS codes that this field meets [S11: Register of Geographic Codes]."""


def ons_entity(code: str) -> OnsEntity | None:
    """
    Tell what an ONS code stands for, or `None` for a prefix that this library does not know.

    >>> ons_entity("E40000003").name
    'NHS England region'
    """
    prefix = parse_ons_code(code)[:3]
    return next((entity for entity in ONS_ENTITIES if entity.prefix == prefix), None)


def _not_text(what: str, given: object) -> str:
    """Say why a code that is a number cannot be mended here."""
    return (
        f"{what} is text, and {given!r} is a {type(given).__name__}; "
        f"read the column as text, or codes such as 00L and 007 lose their zeros"
    )
