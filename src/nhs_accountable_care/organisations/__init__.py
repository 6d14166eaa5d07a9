"""Who is who, on a day: codes, kinds, organisations through time, succession and crosswalks."""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.organisations.answering import CodeAnswer, DatedAnswer, Unanswered
    from nhs_accountable_care.organisations.apportioning import Carried
    from nhs_accountable_care.organisations.areas import (
        AreaCount,
        AreaPeriod,
        ShareBasis,
        UndividedPart,
    )
    from nhs_accountable_care.organisations.belonging import Belonging
    from nhs_accountable_care.organisations.codes import (
        OdsCode,
        OnsCode,
        parse_ods_code,
        parse_ons_code,
    )
    from nhs_accountable_care.organisations.crosswalk import (
        Apportionment,
        Crosswalk,
        CrosswalkRow,
        LeftOut,
        SharedPart,
    )
    from nhs_accountable_care.organisations.difference import ChangeSet, Move, VersionChange
    from nhs_accountable_care.organisations.formats import (
        CodeFormat,
        OnsEntity,
        code_formats,
        formats_of_code,
        ons_entities,
        ons_entity,
    )
    from nhs_accountable_care.organisations.given_shares import GivenShares, Weights
    from nhs_accountable_care.organisations.happenings import Happening
    from nhs_accountable_care.organisations.joining import FiguresByPart
    from nhs_accountable_care.organisations.keys import KeyKind, Understood
    from nhs_accountable_care.organisations.kind_facts import (
        Capability,
        KindFacts,
        LegalForm,
        facts_of_kind,
    )
    from nhs_accountable_care.organisations.kinds import (
        OrganisationKind,
        kind_of_roles,
        parse_kind,
        parse_kinds,
    )
    from nhs_accountable_care.organisations.levels import Level, level_of
    from nhs_accountable_care.organisations.organisation import (
        Clock,
        DateBasis,
        DatedValue,
        Lifetime,
        Organisation,
        OrganisationVersion,
    )
    from nhs_accountable_care.organisations.own_editions import FileOfEdition, OwnEdition
    from nhs_accountable_care.organisations.profiles import (
        OrganisationProfile,
        ParentLink,
        whois,
        whois_record,
    )
    from nhs_accountable_care.organisations.register import Register, RegisterError
    from nhs_accountable_care.organisations.relationships import (
        Relation,
        Relationship,
        parse_relation,
    )
    from nhs_accountable_care.organisations.special_codes import SpecialCode, SpecialCodeKind
    from nhs_accountable_care.organisations.standing import (
        SystemAbove,
        count_members,
        counts_in_words,
        systems_above,
    )
    from nhs_accountable_care.organisations.succession import Flow, Gap, Succession, SuccessionKind
    from nhs_accountable_care.organisations.weights import read_weights
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "answering": ("CodeAnswer", "DatedAnswer", "Unanswered"),
            "apportioning": ("Carried",),
            "areas": ("AreaCount", "AreaPeriod", "ShareBasis", "UndividedPart"),
            "belonging": ("Belonging",),
            "codes": ("OdsCode", "OnsCode", "parse_ods_code", "parse_ons_code"),
            "crosswalk": (
                "Apportionment",
                "Crosswalk",
                "CrosswalkRow",
                "LeftOut",
                "SharedPart",
            ),
            "difference": ("ChangeSet", "VersionChange", "Move"),
            "formats": (
                "CodeFormat",
                "OnsEntity",
                "code_formats",
                "formats_of_code",
                "ons_entities",
                "ons_entity",
            ),
            "given_shares": ("GivenShares", "Weights"),
            "happenings": ("Happening",),
            "joining": ("FiguresByPart",),
            "keys": ("KeyKind", "Understood"),
            "kind_facts": ("Capability", "KindFacts", "LegalForm", "facts_of_kind"),
            "kinds": ("OrganisationKind", "kind_of_roles", "parse_kind", "parse_kinds"),
            "levels": ("Level", "level_of"),
            "organisation": (
                "Clock",
                "DateBasis",
                "Lifetime",
                "Organisation",
                "OrganisationVersion",
                "DatedValue",
            ),
            "own_editions": ("FileOfEdition", "OwnEdition"),
            "profiles": (
                "OrganisationProfile",
                "ParentLink",
                "whois",
                "whois_record",
            ),
            "register": ("Register", "RegisterError"),
            "relationships": ("Relation", "Relationship", "parse_relation"),
            "special_codes": ("SpecialCode", "SpecialCodeKind"),
            "standing": ("SystemAbove", "count_members", "counts_in_words", "systems_above"),
            "succession": ("Flow", "Gap", "Succession", "SuccessionKind"),
            "weights": ("read_weights",),
        },
    )

__all__ = [
    "Apportionment",
    "AreaCount",
    "AreaPeriod",
    "Belonging",
    "Capability",
    "Carried",
    "ChangeSet",
    "Clock",
    "CodeAnswer",
    "CodeFormat",
    "Crosswalk",
    "CrosswalkRow",
    "DateBasis",
    "DatedAnswer",
    "DatedValue",
    "FiguresByPart",
    "FileOfEdition",
    "Flow",
    "Gap",
    "GivenShares",
    "Happening",
    "KeyKind",
    "KindFacts",
    "LeftOut",
    "LegalForm",
    "Level",
    "Lifetime",
    "Move",
    "OdsCode",
    "OnsCode",
    "OnsEntity",
    "Organisation",
    "OrganisationKind",
    "OrganisationProfile",
    "OrganisationVersion",
    "OwnEdition",
    "ParentLink",
    "Register",
    "RegisterError",
    "Relation",
    "Relationship",
    "ShareBasis",
    "SharedPart",
    "SpecialCode",
    "SpecialCodeKind",
    "Succession",
    "SuccessionKind",
    "SystemAbove",
    "Unanswered",
    "Understood",
    "UndividedPart",
    "VersionChange",
    "Weights",
    "code_formats",
    "count_members",
    "counts_in_words",
    "facts_of_kind",
    "formats_of_code",
    "kind_of_roles",
    "level_of",
    "ons_entities",
    "ons_entity",
    "parse_kind",
    "parse_kinds",
    "parse_ods_code",
    "parse_ons_code",
    "parse_relation",
    "read_weights",
    "systems_above",
    "whois",
    "whois_record",
]
