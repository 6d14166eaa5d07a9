"""
The kinds of organisation that take part in accountable care.

A kind is what a body is in law, or that it is no body at all. What a kind can do, and from
when to when it existed, stands in `kind_facts`.
"""

import enum
import functools
from typing import Final

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.text import joined, quoted, represented, with_article

__all__ = [
    "OrganisationKind",
    "is_word_of_kinds",
    "kind_of_roles",
    "letters_of_kind",
    "parse_kind",
    "parse_kinds",
]


class OrganisationKind(enum.Enum):
    """
    What an organisation is: its legal kind, or the kind of area or unit that it is.

    The value is the spelling in documents and on the command line.

    >>> OrganisationKind("integrated-care-board")
    <OrganisationKind.INTEGRATED_CARE_BOARD: 'integrated-care-board'>
    """

    DEPARTMENT_OF_HEALTH_AND_SOCIAL_CARE = "department-of-health-and-social-care"
    NHS_ENGLAND = "nhs-england"
    NHS_ENGLAND_REGION = "nhs-england-region"
    """An area and an office of NHS England, no body of its own."""

    MONITOR = "monitor"
    NHS_TRUST_DEVELOPMENT_AUTHORITY = "nhs-trust-development-authority"
    NHS_IMPROVEMENT = "nhs-improvement"
    """The operating name of Monitor and the NHS Trust Development Authority."""

    CARE_QUALITY_COMMISSION = "care-quality-commission"
    SPECIAL_HEALTH_AUTHORITY = "special-health-authority"

    PRIMARY_CARE_TRUST = "primary-care-trust"
    CLINICAL_COMMISSIONING_GROUP = "clinical-commissioning-group"
    SUB_ICB_LOCATION = "sub-icb-location"
    """An area of an integrated care board that keeps the code of a former CCG; no body."""

    STRATEGIC_PARTNERSHIP_FOOTPRINT = "strategic-partnership-footprint"
    """The area of a sustainability and transformation partnership (STP); no body."""

    INTEGRATED_CARE_BOARD = "integrated-care-board"
    INTEGRATED_CARE_PARTNERSHIP = "integrated-care-partnership"
    """The statutory joint committee since 2022; not the local ICP of 2018."""

    COMMISSIONING_SUPPORT_UNIT = "commissioning-support-unit"

    NHS_TRUST = "nhs-trust"
    NHS_FOUNDATION_TRUST = "nhs-foundation-trust"
    ADVANCED_FOUNDATION_TRUST = "advanced-foundation-trust"
    """A status that an NHS trust or foundation trust is given; not a new body."""

    CARE_TRUST = "care-trust"
    AMBULANCE_TRUST = "ambulance-trust"
    """An NHS trust or foundation trust that runs an emergency ambulance service."""

    GP_PRACTICE = "gp-practice"
    GP_FEDERATION = "gp-federation"
    SUPER_PARTNERSHIP = "super-partnership"
    PRIMARY_CARE_NETWORK = "primary-care-network"

    LOCAL_AUTHORITY_UPPER_TIER = "local-authority-upper-tier"
    """A council with social care, such as a county, a unitary council or a London borough."""

    LOCAL_AUTHORITY_DISTRICT = "local-authority-district"
    COMBINED_AUTHORITY = "combined-authority"
    HEALTH_AND_WELLBEING_BOARD = "health-and-wellbeing-board"

    INDEPENDENT_SECTOR_PROVIDER = "independent-sector-provider"
    VOLUNTARY_OR_CHARITY_PROVIDER = "voluntary-or-charity-provider"
    COMMUNITY_INTEREST_COMPANY = "community-interest-company"
    JOINT_VENTURE_OR_TRUST_SUBSIDIARY = "joint-venture-or-trust-subsidiary"

    SCRUTINY_BODY = "scrutiny-body"
    """A body on Parliament's side that examines the others."""

    MEMBER_BODY = "member-body"
    """An association that speaks for its members."""


# The letters by which the field calls a kind. What has two meanings is left out: LA is a council
# of either tier, SHA a strategic or a special health authority.
_SPELLINGS: Final = frozenset(kind.value for kind in OrganisationKind)
_LETTERS: Final = {
    "aft": OrganisationKind.ADVANCED_FOUNDATION_TRUST,
    "ccg": OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
    "cic": OrganisationKind.COMMUNITY_INTEREST_COMPANY,
    "cqc": OrganisationKind.CARE_QUALITY_COMMISSION,
    "csu": OrganisationKind.COMMISSIONING_SUPPORT_UNIT,
    "dhsc": OrganisationKind.DEPARTMENT_OF_HEALTH_AND_SOCIAL_CARE,
    "ft": OrganisationKind.NHS_FOUNDATION_TRUST,
    "hwb": OrganisationKind.HEALTH_AND_WELLBEING_BOARD,
    "icb": OrganisationKind.INTEGRATED_CARE_BOARD,
    "icp": OrganisationKind.INTEGRATED_CARE_PARTNERSHIP,
    "nhse": OrganisationKind.NHS_ENGLAND,
    "nhsi": OrganisationKind.NHS_IMPROVEMENT,
    "pcn": OrganisationKind.PRIMARY_CARE_NETWORK,
    "pct": OrganisationKind.PRIMARY_CARE_TRUST,
    "sicbl": OrganisationKind.SUB_ICB_LOCATION,
    "stp": OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT,
    "tda": OrganisationKind.NHS_TRUST_DEVELOPMENT_AUTHORITY,
}

_SHORT: Final = {
    "practice": OrganisationKind.GP_PRACTICE,
    "region": OrganisationKind.NHS_ENGLAND_REGION,
}
# Words of everyday talk that are several kinds: an ICS had no body of its own, and was led by a
# partnership before July 2022 and by a board since.
_OF_SEVERAL: Final = {
    "council": (
        OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
        OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
    ),
    "ics": (
        OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        OrganisationKind.INTEGRATED_CARE_BOARD,
    ),
    "trust": (
        OrganisationKind.NHS_TRUST,
        OrganisationKind.NHS_FOUNDATION_TRUST,
        OrganisationKind.ADVANCED_FOUNDATION_TRUST,
        OrganisationKind.CARE_TRUST,
        OrganisationKind.AMBULANCE_TRUST,
    ),
}


def parse_kind(kind: OrganisationKind | str) -> OrganisationKind:
    """
    Read a kind of organisation: its spelling in documents, or the usual letters, in any case.

    Raises:
        InvalidTypeError: For what is neither a kind nor text.
        InvalidValueError: For other text; it names the kind that is nearest.

    >>> parse_kind("icb").value, parse_kind("sub-icb-location").value
    ('integrated-care-board', 'sub-icb-location')
    >>> parse_kind("integrated-care-bord")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: 'integrated-care-bord' is not a kind of \
organisation; did you mean integrated-care-board?
    """
    if isinstance(kind, OrganisationKind):
        return kind
    if not isinstance(kind, str):
        msg = (
            f"a kind of organisation is an OrganisationKind or text, and {represented(kind)} is "
            f"{with_article(type(kind).__name__)}"
        )
        raise InvalidTypeError(msg)
    known = {each.value: each for each in OrganisationKind}
    text = kind.strip().lower()
    found = known.get(text) or _LETTERS.get(text) or _SHORT.get(text)
    if found is None and text in _OF_SEVERAL:
        kinds = joined(each.value for each in _OF_SEVERAL[text])
        msg = f"{quoted(kind)} is not one kind of organisation but {kinds}; write one of them"
        raise InvalidValueError(msg)
    if found is None:
        near = near_names(text, [*known, *_LETTERS, *_OF_SEVERAL], most=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join([*known, *_LETTERS])}"
        msg = f"{quoted(kind)} is not a kind of organisation; {hint}"
        raise InvalidValueError(msg)
    return found


def parse_kinds(kinds: OrganisationKind | str) -> tuple[OrganisationKind, ...]:
    """
    Read what bodies are chosen by: a kind as `parse_kind` reads it, or a word for several.

    Raises:
        InvalidTypeError: For what is neither a kind nor text.
        InvalidValueError: For other text; it names the kind that is nearest.

    >>> [kind.value for kind in parse_kinds("council")]
    ['local-authority-upper-tier', 'local-authority-district']
    """
    if isinstance(kinds, str) and (several := _OF_SEVERAL.get(kinds.strip().lower())):
        return several
    return (parse_kind(kinds),)


def is_word_of_kinds(text: str) -> bool:
    """
    Return whether `parse_kinds` reads a text; to look for what may be meant takes far longer.

    >>> is_word_of_kinds("ICB"), is_word_of_kinds("QOP")
    (True, False)
    """
    word = text.strip().lower()
    return word in _OF_SEVERAL or word in _LETTERS or word in _SHORT or word in _SPELLINGS


def letters_of_kind(kind: OrganisationKind) -> str | None:
    """
    Return the usual letters of a kind, as `parse_kind` reads them; `None` where it has none.

    >>> letters_of_kind(OrganisationKind.INTEGRATED_CARE_BOARD)
    'icb'
    """
    return next((letters for letters, each in _LETTERS.items() if each is kind), None)


# The roles that decide a form, from the vocabulary of ODS [S103]; the more particular first,
# because a foundation trust has the role of an NHS trust as well, an integrated care board that
# of a strategic partnership, and a sub-ICB location that of a CCG [S08].
_FORMS: tuple[tuple[frozenset[str], OrganisationKind], ...] = (
    (frozenset({"RO261", "RO318"}), OrganisationKind.INTEGRATED_CARE_BOARD),
    (frozenset({"RO261", "RO262"}), OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT),
    (frozenset({"RO98", "RO319"}), OrganisationKind.SUB_ICB_LOCATION),
    (frozenset({"RO98"}), OrganisationKind.CLINICAL_COMMISSIONING_GROUP),
    (frozenset({"RO197", "RO57"}), OrganisationKind.NHS_FOUNDATION_TRUST),
    (frozenset({"RO197"}), OrganisationKind.NHS_TRUST),
    (frozenset({"RO107"}), OrganisationKind.CARE_TRUST),
    (frozenset({"RO177", "RO76"}), OrganisationKind.GP_PRACTICE),
    (frozenset({"RO272"}), OrganisationKind.PRIMARY_CARE_NETWORK),
    (frozenset({"RO209"}), OrganisationKind.NHS_ENGLAND_REGION),
    (frozenset({"RO213"}), OrganisationKind.COMMISSIONING_SUPPORT_UNIT),
    (frozenset({"RO179"}), OrganisationKind.PRIMARY_CARE_TRUST),
    (frozenset({"RO189"}), OrganisationKind.SPECIAL_HEALTH_AUTHORITY),
    (frozenset({"RO273"}), OrganisationKind.COMBINED_AUTHORITY),
)


# A specialised commissioning hub, a commissioning hub, a proxy of a board and a reporting entity
# have the primary role of a CCG [S103, ods_reporting_entities].
_NO_COMMISSIONERS: Final = frozenset({"RO211", "RO218", "RO326", "RO327"})


def kind_of_roles(roles: tuple[str, ...]) -> OrganisationKind | None:
    """
    Return the form of a body from the ODS roles that it had on a day.

    `None` where the roles do not decide it: a council's primary role (RO141) is that of every
    council, and a strategic partnership (RO261) may be a footprint or a board. An integrated
    care board that keeps its old role as a footprint is a board. A commissioning hub, a proxy
    and a reporting entity have the role of a CCG (RO98), and are none.

    Raises:
        InvalidTypeError: If the roles are no tuple.

    >>> kind_of_roles(("RO261", "RO318")).value, kind_of_roles(("RO197", "RO57")).value
    ('integrated-care-board', 'nhs-foundation-trust')
    >>> kind_of_roles(("RO98", "RO218"))
    """
    if not isinstance(roles, tuple):
        msg = f"roles is {represented(roles)}; write a tuple, such as ('RO261', 'RO318')"
        raise InvalidTypeError(msg)
    return _kind_of_roles(roles)


# A register of practices asks the same thing of every version.
@functools.lru_cache(maxsize=1024)
def _kind_of_roles(roles: tuple[str, ...]) -> OrganisationKind | None:
    """Go through the forms."""
    held = frozenset(roles)
    kind = next((kind for needed, kind in _FORMS if needed <= held), None)
    if kind is OrganisationKind.CLINICAL_COMMISSIONING_GROUP and held & _NO_COMMISSIONERS:
        return None
    return kind
