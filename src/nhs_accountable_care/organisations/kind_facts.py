"""
What each kind of organisation is in law, when it existed, and what it can do.

The facts are those of the project's table of kinds, corrected by the check of the facts
(``FC-…``). An answer of `None` is not recorded. The confidence is that of the clause that is
used, and what was taken from memory (``M``) is unverified.
"""

import enum
import functools
from datetime import date

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.time import DateRange, check_day
from nhs_accountable_care.organisations.kinds import OrganisationKind, parse_kind

__all__ = ["Capability", "KindFacts", "LegalForm", "facts_of_kind"]


class LegalForm(enum.Enum):
    """What a kind of organisation is in the eyes of the law."""

    GOVERNMENT_DEPARTMENT = "government-department"
    STATUTORY_CORPORATION = "statutory-corporation"
    """A body corporate made by or under an Act."""

    PUBLIC_BENEFIT_CORPORATION = "public-benefit-corporation"
    SPECIAL_HEALTH_AUTHORITY = "special-health-authority"
    LOCAL_AUTHORITY = "local-authority"
    STATUTORY_COMMITTEE = "statutory-committee"
    """A committee that an Act requires; no body of its own."""

    COMPANY = "company"
    COMPANY_OR_CHARITY = "company-or-charity"
    PARTNERSHIP_OR_COMPANY = "partnership-or-company"
    STATUS = "status"
    """A status that a body of another kind is given."""

    UNINCORPORATED = "unincorporated"
    """An area, a name or a grouping without legal personality."""

    PARLIAMENTARY = "parliamentary"

    @property
    def is_legal_person(self) -> bool | None:
        """Whether a body of this form is a legal person; `None` if it depends on the body."""
        if self in {LegalForm.STATUTORY_COMMITTEE, LegalForm.UNINCORPORATED}:
            return False
        if self in {
            LegalForm.PARTNERSHIP_OR_COMPANY,
            LegalForm.COMPANY_OR_CHARITY,
            LegalForm.PARLIAMENTARY,
            LegalForm.GOVERNMENT_DEPARTMENT,
        }:
            return None
        return True


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Capability:
    """
    Whether a kind of organisation can do something; an ``answer`` of `None` is not recorded.

    ``remark`` gives what a bare yes or no leaves out.
    """

    answer: bool | None = None
    remark: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse an answer that nothing is cited for."""
        if self.answer is not None and not self.sources:
            msg = "an answer of yes or no needs a source; write None if there is none"
            raise InvalidValueError(msg)

    @property
    def confidence(self) -> Confidence:
        """How sure the answer is."""
        return Confidence.weakest(citation.confidence for citation in self.sources)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class KindFacts:
    """
    What is known about a kind of organisation.

    ``began`` and ``ended`` are periods in which the kind's first and last day fall: one day
    where the day is known, a year where only the year is. A kind without ``ended`` still exists
    as far as the sources tell; without ``began`` its beginning is not recorded.

    >>> facts = facts_of_kind(OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
    >>> facts.existed_on(date(2022, 6, 30)), facts.existed_on(date(2022, 7, 1))
    (True, False)
    >>> facts.commissions.answer, facts.commissions.confidence.value
    (True, 'verified')
    """

    kind: OrganisationKind
    name: str = attrs.field(validator=is_text)
    legal_form: LegalForm
    status: str = attrs.field(validator=is_text)
    began: DateRange | None
    ended: DateRange | None
    dates: tuple[Citation, ...] = ()
    commissions: Capability
    provides: Capability
    regulates: Capability
    holds_risk: Capability
    signs: Capability
    employs: Capability
    sources: tuple[Citation, ...] = ()

    def existed_on(self, day: date) -> bool | None:
        """
        Return whether the kind existed on a day, or `None` where the sources do not decide it.

        >>> facts_of_kind(OrganisationKind.NHS_TRUST).existed_on(date(1991, 2, 1)) is None
        True
        """
        check_day(day, "day")
        if self.ended is not None and self.ended.last_day is not None:
            if day > self.ended.last_day:
                return False
            if day > self.ended.first_day:
                return None
        if self.began is None:
            return None
        if day < self.began.first_day:
            return False
        return None if self.began.last_day is not None and day < self.began.last_day else True


def facts_of_kind(kind: OrganisationKind | str) -> KindFacts:
    """
    Return what is known about a kind of organisation.

    Raises:
        InvalidValueError: For text that is no kind, as `parse_kind` reads it.

    >>> print(facts_of_kind(OrganisationKind.NHS_IMPROVEMENT).status)
    operating name of Monitor and the NHS Trust Development Authority; never one legal body
    """
    return _all_facts()[parse_kind(kind)]


# --- The facts ---


def _cite(keys: str, confidence: Confidence) -> tuple[Citation, ...]:
    """Cite sources by their keys; a locator follows its key after a slash."""
    citations = []
    for key in keys.split(" "):
        name, _, locator = key.partition("/")
        citations.append(policy.cite(name, locator.replace("_", " ") or None, confidence))
    return tuple(citations)


def _sure(keys: str) -> tuple[Citation, ...]:
    """Cite what was read in its source."""
    return _cite(keys, Confidence.VERIFIED)


def _unsure(keys: str) -> tuple[Citation, ...]:
    """Cite what was not."""
    return _cite(keys, Confidence.UNVERIFIED)


def _yes(sources: tuple[Citation, ...], remark: str | None = None) -> Capability:
    return Capability(answer=True, remark=remark, sources=sources)


def _no(sources: tuple[Citation, ...], remark: str | None = None) -> Capability:
    return Capability(answer=False, remark=remark, sources=sources)


def _open(remark: str | None = None) -> Capability:
    return Capability(answer=None, remark=remark)


def _day(text: str) -> DateRange:
    """Read the period in which a first or last day falls: a day, a month or a year."""
    return DateRange.parse(text if "/" in text else f"{text}/{text}")


_NO_PERSON = "it is no legal person"


def _no_person(keys: str) -> Capability:
    """Return no, because what is no legal person can be party to nothing."""
    return _no(_cite(keys, Confidence.COMPUTED), _NO_PERSON)


_K = OrganisationKind
_F = LegalForm


@functools.cache
def _all_facts() -> dict[OrganisationKind, KindFacts]:
    """Make the facts of every kind, by kind."""
    memory = _unsure("M")
    corporation = _yes(memory, "a body corporate can be an employer")
    facts = (
        KindFacts(
            kind=_K.DEPARTMENT_OF_HEALTH_AND_SOCIAL_CARE,
            name="Department of Health and Social Care",
            legal_form=_F.GOVERNMENT_DEPARTMENT,
            status="department of state, under the Secretary of State",
            began=_day("2018-01-08"),
            ended=None,
            dates=memory,
            commissions=_no(_sure("S66"), "in part, if clause 12 of the Health Bill 2026 passes"),
            provides=_open(),
            regulates=_open("sets the mandate and gives directions"),
            holds_risk=_no(memory, "holds the vote of Parliament; takes no local risk"),
            signs=_open("sets the mandate and gives directions"),
            employs=_open(),
            sources=_unsure("S66 M"),
        ),
        KindFacts(
            kind=_K.NHS_ENGLAND,
            name="NHS England",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory corporation, until 1 July 2022 by the legal name of NHS "
            "Commissioning Board",
            began=_day("2013-04-01"),
            ended=None,
            dates=memory,
            commissions=_yes(_sure("S87"), "primary care and specialised services"),
            provides=_open(),
            regulates=_yes(_sure("S87"), "trusts, from July 2022"),
            holds_risk=_yes(_sure("S89"), "a national allocation"),
            signs=_yes(_unsure("S54 S87"), "contracts, delegation agreements, memoranda"),
            employs=_yes(_sure("NHSA2006/Sch_A1_para_3(3)")),
            sources=_sure("S87 S89 S66"),
        ),
        KindFacts(
            kind=_K.NHS_ENGLAND_REGION,
            name="NHS England region",
            legal_form=_F.UNINCORPORATED,
            status="office and area of NHS England, no body of its own",
            began=_day("2013-04-01"),
            ended=None,
            dates=memory,
            commissions=_open("what it does is done by NHS England"),
            provides=_open(),
            regulates=_open("what it does is done by NHS England"),
            holds_risk=_no_person("S103"),
            signs=_no_person("S103"),
            employs=_no_person("S103"),
            sources=_unsure("S06 S09 S103"),
        ),
        KindFacts(
            kind=_K.MONITOR,
            name="Monitor",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory corporation: regulator of foundation trusts, then of the sector",
            began=_day("2004-01-01/2004-01-31"),
            ended=_day("2022-06-30"),
            dates=(*_sure("S87/s.33"), *memory),
            commissions=_no(memory),
            provides=_no(memory),
            regulates=_yes(_unsure("S87 M")),
            holds_risk=_no(memory),
            signs=_yes(memory, "licence conditions; memoranda as NHS Improvement"),
            employs=corporation,
            sources=_unsure("S87 M"),
        ),
        KindFacts(
            kind=_K.NHS_TRUST_DEVELOPMENT_AUTHORITY,
            name="NHS Trust Development Authority",
            legal_form=_F.SPECIAL_HEALTH_AUTHORITY,
            status="special health authority",
            began=_day("2012-06-01/2012-06-30"),
            ended=_day("2022-06-30"),
            dates=(*_sure("S87/s.36"), *memory),
            commissions=_no(memory),
            provides=_no(memory),
            regulates=_yes(_unsure("S87 M"), "oversight of NHS trusts"),
            holds_risk=_no(memory),
            signs=_yes(memory, "directions to NHS trusts"),
            employs=_open(),
            sources=_unsure("S87 M"),
        ),
        KindFacts(
            kind=_K.NHS_IMPROVEMENT,
            name="NHS Improvement",
            legal_form=_F.UNINCORPORATED,
            status="operating name of Monitor and the NHS Trust Development Authority; never one "
            "legal body",
            began=_day("2016-04-01"),
            ended=_day("2022-06-30"),
            dates=(*_sure("S87"), *memory),
            commissions=_no(memory),
            provides=_no(memory),
            regulates=_yes(memory, "through the two bodies of which it is the name"),
            holds_risk=_no_person("S87 S06"),
            signs=_no_person("S87 S06"),
            employs=_no_person("S87 S06"),
            sources=_unsure("S87 S06 M"),
        ),
        KindFacts(
            kind=_K.CARE_QUALITY_COMMISSION,
            name="Care Quality Commission",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory corporation under the Health and Social Care Act 2008",
            began=_day("2009-04-01"),
            ended=None,
            dates=memory,
            commissions=_no(memory),
            provides=_no(memory),
            regulates=_yes(memory, "quality; every holder of an ACO contract had to register"),
            holds_risk=_no(memory),
            signs=_no(memory, "registers providers; is no party to arrangements"),
            employs=corporation,
            sources=_unsure("S66 M"),
        ),
        KindFacts(
            kind=_K.SPECIAL_HEALTH_AUTHORITY,
            name="Special health authority",
            legal_form=_F.SPECIAL_HEALTH_AUTHORITY,
            status="body made by order under section 28 of the NHS Act 2006",
            began=_day("1977-01-01/1977-12-31"),
            ended=None,
            dates=memory,
            commissions=_open("national functions, such as NHS Resolution"),
            provides=_open(),
            regulates=_open(),
            holds_risk=_no(_sure("S89/s.226"), "spending may not pass its allotment"),
            signs=_yes(memory, "contracts of its own"),
            employs=_open(),
            sources=_sure("S89 S103"),
        ),
        KindFacts(
            kind=_K.PRIMARY_CARE_TRUST,
            name="Primary care trust",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory body",
            began=_day("2000-01-01/2002-12-31"),
            ended=_day("2013-03-31"),
            dates=(*_sure("S11"), *memory),
            commissions=_yes(memory),
            provides=_yes(memory, "to about 2011"),
            regulates=_no(memory),
            holds_risk=_yes(memory, "within a resource limit"),
            signs=_yes(memory, "contracts and section 75 agreements"),
            employs=corporation,
            sources=_unsure("S11 S103 M"),
        ),
        KindFacts(
            kind=_K.CLINICAL_COMMISSIONING_GROUP,
            name="Clinical commissioning group",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory corporation of member practices",
            began=_day("2013-04-01"),
            ended=_day("2022-06-30"),
            dates=_sure("S06 S102"),
            commissions=_yes(_sure("S50 S102")),
            provides=_no(_unsure("S50")),
            regulates=_no(_unsure("S50")),
            holds_risk=_yes(
                _sure("S102 FC-A22"),
                "its allocation, which it could pool with other CCGs; limits until June 2022",
            ),
            signs=_yes(
                _sure("S50 S51"),
                "contracts as commissioner, section 75 agreements, joint committees",
            ),
            employs=_yes(memory, "NHS Act 2006 Schedule 1A, not read"),
            sources=_sure("S50 S51 S102 S06"),
        ),
        KindFacts(
            kind=_K.SUB_ICB_LOCATION,
            name="Sub-ICB location",
            legal_form=_F.UNINCORPORATED,
            status="area of an integrated care board that keeps a former CCG's code; no body",
            began=_day("2022-07-01"),
            ended=None,
            dates=_sure("S08 S10"),
            commissions=_no(_sure("S08 S10"), "a unit for reporting"),
            provides=_no(_sure("S08 S10")),
            regulates=_no(_sure("S08 S10")),
            holds_risk=_no(_sure("S08 S10")),
            signs=_no(_sure("S08 S10")),
            employs=_no_person("S08 S10"),
            sources=_sure("S08 S10 S103"),
        ),
        KindFacts(
            kind=_K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
            name="Strategic partnership footprint",
            legal_form=_F.UNINCORPORATED,
            status="area of a sustainability and transformation partnership; no body",
            began=_day("2016-03-15"),
            ended=_day("2022-06-30"),
            dates=(*_unsure("stp_footprints_2016"), *_sure("ons_lookups")),
            commissions=_no_person("S103"),
            provides=_no_person("S103"),
            regulates=_no_person("S103"),
            holds_risk=_no_person("S103"),
            signs=_no_person("S103"),
            employs=_no_person("S103"),
            sources=_unsure("S103 stp_footprints_2016"),
        ),
        KindFacts(
            kind=_K.INTEGRATED_CARE_BOARD,
            name="Integrated care board",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory corporation under section 14Z25 of the NHS Act 2006",
            began=_day("2022-07-01"),
            ended=None,
            dates=_sure("S87"),
            commissions=_yes(_sure("S54 S87")),
            provides=_no(_unsure("S87")),
            regulates=_no(_unsure("S87")),
            holds_risk=_yes(
                _sure("S87 FC-A22"), "its allocation, with joint objectives with partner trusts"
            ),
            signs=_yes(_sure("S54"), "contracts, section 75 agreements, delegations by s.65Z5"),
            employs=_yes(_sure("NHSA2006/Sch_1B_para_18(1)")),
            sources=_sure("S54 S55 S87"),
        ),
        KindFacts(
            kind=_K.INTEGRATED_CARE_PARTNERSHIP,
            name="Integrated care partnership (statutory)",
            legal_form=_F.STATUTORY_COMMITTEE,
            status="joint committee of the board and its upper-tier councils (section 116ZA of "
            "the Local Government and Public Involvement in Health Act 2007)",
            began=_day("2022-07-01"),
            ended=None,
            dates=_sure("S85 S66"),
            commissions=_no(_sure("S85"), "writes the integrated care strategy"),
            provides=_no(_sure("S85")),
            regulates=_no(_sure("S85")),
            holds_risk=_no(_sure("S85")),
            signs=_no(_sure("S85")),
            employs=_no_person("S85"),
            sources=_sure("S85 S66 S54"),
        ),
        KindFacts(
            kind=_K.COMMISSIONING_SUPPORT_UNIT,
            name="Commissioning support unit",
            legal_form=_F.UNINCORPORATED,
            status="unit hosted by NHS England, without legal personality; closing (2026)",
            began=_day("2013-04-01"),
            ended=None,
            dates=_unsure("S67"),
            commissions=_no(_unsure("S67"), "supports those who commission"),
            provides=_no(_unsure("S67")),
            regulates=_no(_unsure("S67")),
            holds_risk=_no(_unsure("S67"), "recovers its cost"),
            signs=_no(_unsure("S67"), "NHS England signs"),
            employs=_no_person("S67"),
            sources=_sure("S67 S50 S103"),
        ),
        KindFacts(
            kind=_K.NHS_TRUST,
            name="NHS trust",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory corporation made by order under section 25 of the NHS Act 2006",
            began=_day("1991-01-01/1991-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(_unsure("S101")),
            provides=_yes(_sure("S101")),
            regulates=_no(_unsure("S101")),
            holds_risk=_yes(_sure("S101 FC-A22"), "within break-even and its objectives"),
            signs=_yes(
                _sure("S53"), "contracts as provider; section 75 with the commissioner's consent"
            ),
            employs=_yes(_unsure("NHSA2006/Sch_4")),
            sources=_sure("S101 S53 S07"),
        ),
        KindFacts(
            kind=_K.NHS_FOUNDATION_TRUST,
            name="NHS foundation trust",
            legal_form=_F.PUBLIC_BENEFIT_CORPORATION,
            status="public benefit corporation with governors and a constitution of its own",
            began=_day("2004-04-01/2004-04-30"),
            ended=None,
            dates=_unsure("S96"),
            commissions=_no(memory),
            provides=_yes(_unsure("S96")),
            regulates=_no(memory),
            holds_risk=_yes(
                _unsure("S96 FC-A22"), "no break-even duty found; a capital limit is possible"
            ),
            signs=_yes(_unsure("S96"), "contracts, companies, joint ventures, section 75"),
            employs=corporation,
            sources=_unsure("S96 S94 S66 M"),
        ),
        KindFacts(
            kind=_K.ADVANCED_FOUNDATION_TRUST,
            name="Advanced foundation trust",
            legal_form=_F.STATUS,
            status="status that NHS England grants to NHS trusts and foundation trusts; the legal "
            "form is that of a foundation trust",
            began=_day("2025-11-01/2025-11-30"),
            ended=None,
            dates=_sure("S65"),
            commissions=_no(_unsure("S65"), "may be designated to hold an IHO contract"),
            provides=_yes(_sure("S65")),
            regulates=_no(_unsure("S65")),
            holds_risk=_yes(_sure("S65")),
            signs=_yes(_sure("S65"), "an IHO contract after designation"),
            employs=_open("as the trust that has the status"),
            sources=_sure("S65 FC-AFT"),
        ),
        KindFacts(
            kind=_K.CARE_TRUST,
            name="Care trust",
            legal_form=_F.STATUTORY_CORPORATION,
            status="NHS trust, or former primary care trust, with delegated council functions",
            began=_day("2002-01-01/2002-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory, "the kind that was a primary care trust did, until 2013"),
            provides=_yes(_unsure("S08 M")),
            regulates=_no(memory),
            holds_risk=_yes(_unsure("S08 M")),
            signs=_yes(_unsure("S08 M"), "as an NHS trust, and section 75"),
            employs=corporation,
            sources=_unsure("S08 S11 S103 M"),
        ),
        KindFacts(
            kind=_K.AMBULANCE_TRUST,
            name="Ambulance trust",
            legal_form=_F.STATUTORY_CORPORATION,
            status="NHS trust or foundation trust with an emergency ambulance service",
            began=_day("2006-01-01/2006-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory),
            provides=_yes(_unsure("S104 M")),
            regulates=_no(memory),
            holds_risk=_yes(memory, "as an NHS trust or foundation trust"),
            signs=_yes(_unsure("S53"), "as an NHS trust; its service is outside section 75"),
            employs=corporation,
            sources=_unsure("S53 S104 M"),
        ),
        KindFacts(
            kind=_K.GP_PRACTICE,
            name="GP practice",
            legal_form=_F.PARTNERSHIP_OR_COMPANY,
            status="partnership, single practitioner or company with a GMS, PMS or APMS contract",
            began=_day("1948-01-01/1948-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory, "was a member of a CCG until 2022"),
            provides=_yes(_unsure("S35 S68")),
            regulates=_no(memory),
            holds_risk=_yes(memory, "the partners bear it in person"),
            signs=_yes(
                _unsure("S35 S68"), "GMS, PMS and APMS contracts and the network agreement"
            ),
            employs=_open(),
            sources=_unsure("S35 S68 S08 M"),
        ),
        KindFacts(
            kind=_K.GP_FEDERATION,
            name="GP federation",
            legal_form=_F.COMPANY,
            status="company that practices own",
            began=_day("2007-01-01/2009-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(_unsure("S54"), "no relevant body for section 65Z5"),
            provides=_yes(_unsure("S68")),
            regulates=_no(memory),
            holds_risk=_yes(memory, "as far as its capital goes"),
            signs=_yes(memory, "the NHS Standard Contract, alliance agreements"),
            employs=corporation,
            sources=_unsure("S54 S68 M"),
        ),
        KindFacts(
            kind=_K.SUPER_PARTNERSHIP,
            name="Super-partnership",
            legal_form=_F.PARTNERSHIP_OR_COMPANY,
            status="very large general practice partnership",
            began=_day("2008-01-01/2010-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory),
            provides=_yes(_unsure("S47")),
            regulates=_no(memory),
            holds_risk=_yes(memory, "the partners bear it"),
            signs=_yes(memory, "GMS and PMS contracts, the MCP contract"),
            employs=_open(),
            sources=_unsure("S47 M"),
        ),
        KindFacts(
            kind=_K.PRIMARY_CARE_NETWORK,
            name="Primary care network",
            legal_form=_F.UNINCORPORATED,
            status="network agreement of practices; no legal person",
            began=_day("2019-07-01"),
            ended=None,
            dates=_sure("S68"),
            commissions=_no(_sure("S68")),
            provides=_yes(_sure("S68"), "a grouping of providers"),
            regulates=_no(_sure("S68")),
            holds_risk=_no(_sure("S68"), "the nominated payee holds the money"),
            signs=_no(_sure("S68"), "each member signs"),
            employs=_no_person("S68"),
            sources=_sure("S68 S103"),
        ),
        KindFacts(
            kind=_K.LOCAL_AUTHORITY_UPPER_TIER,
            name="Local authority, upper tier",
            legal_form=_F.LOCAL_AUTHORITY,
            status="county, unitary, metropolitan district or London borough council, the City of "
            "London or the Isles of Scilly",
            began=_day("1972-01-01/1972-12-31"),
            ended=None,
            dates=memory,
            commissions=_yes(_unsure("S59 M"), "social care; public health from 2013"),
            provides=_yes(memory, "social care"),
            regulates=_no(memory, "scrutinises the NHS locally"),
            holds_risk=_yes(
                _unsure("S59 FC-LGF"),
                "its own budget; a share of an NHS overspend must fit its balanced budget",
            ),
            signs=_yes(_unsure("S53"), "section 75 agreements, care contracts"),
            employs=corporation,
            sources=_unsure("S59 S60 S53 S103 S11 M"),
        ),
        KindFacts(
            kind=_K.LOCAL_AUTHORITY_DISTRICT,
            name="Local authority, district",
            legal_form=_F.LOCAL_AUTHORITY,
            status="district or borough council of the second tier",
            began=_day("1974-01-01/1974-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory, "housing, leisure and planning; no social care"),
            provides=_open("housing and leisure"),
            regulates=_no(memory),
            holds_risk=_yes(memory, "its own budget"),
            signs=_yes(_sure("FC-R617/reg_3(2)(a)"), "section 75, for functions such as housing"),
            employs=corporation,
            sources=_unsure("S11 S103 M"),
        ),
        KindFacts(
            kind=_K.COMBINED_AUTHORITY,
            name="Combined authority",
            legal_form=_F.STATUTORY_CORPORATION,
            status="statutory body of councils, most of them with a mayor",
            began=_day("2011-01-01/2011-12-31"),
            ended=None,
            dates=memory,
            commissions=_yes(
                _sure("S52 FC-A16 FC-A22"),
                "NHS functions it is given: s.13ZA and s.14Z3A to June 2022, s.65Z5 since",
            ),
            provides=_open(),
            regulates=_no(memory),
            holds_risk=_yes(_sure("S52 S54"), "only what is delegated to it"),
            signs=_yes(_sure("S52 S54 FC-A16"), "section 65Z5; section 75 on the NHS side"),
            employs=corporation,
            sources=_sure("S52 S54 S71"),
        ),
        KindFacts(
            kind=_K.HEALTH_AND_WELLBEING_BOARD,
            name="Health and wellbeing board",
            legal_form=_F.STATUTORY_COMMITTEE,
            status="committee of an upper-tier council (section 194 of the Health and Social Care "
            "Act 2012)",
            began=_day("2013-04-01"),
            ended=None,
            dates=memory,
            commissions=_no(memory, "joint assessment and strategy"),
            provides=_no(memory),
            regulates=_no(memory),
            holds_risk=_no(memory),
            signs=_no(_unsure("S98"), "approves the Better Care Fund plan"),
            employs=_no(memory, _NO_PERSON),
            sources=_unsure("S98 M"),
        ),
        KindFacts(
            kind=_K.INDEPENDENT_SECTOR_PROVIDER,
            name="Independent sector provider",
            legal_form=_F.COMPANY,
            status="company",
            began=None,
            ended=None,
            commissions=_no(memory),
            provides=_yes(_unsure("S40 S103")),
            regulates=_no(memory),
            holds_risk=_yes(_unsure("S40"), "its own capital"),
            signs=_yes(
                _unsure("S40"), "the NHS Standard Contract; NHS England wanted public ICP holders"
            ),
            employs=corporation,
            sources=_unsure("S40 S41 S103"),
        ),
        KindFacts(
            kind=_K.VOLUNTARY_OR_CHARITY_PROVIDER,
            name="Voluntary or charity provider",
            legal_form=_F.COMPANY_OR_CHARITY,
            status="charity or company limited by guarantee",
            began=None,
            ended=None,
            commissions=_no(memory),
            provides=_yes(memory),
            regulates=_no(memory),
            holds_risk=_yes(memory, "little"),
            signs=_yes(memory, "the NHS Standard Contract, grants, sub-contracts"),
            employs=_open(),
            sources=_unsure("S61 M"),
        ),
        KindFacts(
            kind=_K.COMMUNITY_INTEREST_COMPANY,
            name="Community interest company",
            legal_form=_F.COMPANY,
            status="company with an asset lock",
            began=_day("2005-01-01/2005-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory),
            provides=_yes(memory),
            regulates=_no(memory),
            holds_risk=_yes(memory, "its own reserves"),
            signs=_yes(memory, "the NHS Standard Contract, APMS"),
            employs=corporation,
            sources=_unsure("S60 M"),
        ),
        KindFacts(
            kind=_K.JOINT_VENTURE_OR_TRUST_SUBSIDIARY,
            name="Joint venture or trust subsidiary",
            legal_form=_F.COMPANY,
            status="company that a trust owns, alone or with general practices",
            began=_day("2006-01-01/2006-12-31"),
            ended=None,
            dates=memory,
            commissions=_no(memory),
            provides=_yes(_unsure("S79")),
            regulates=_no(memory),
            holds_risk=_yes(memory),
            signs=_yes(_unsure("S79"), "NHS contracts, APMS, in some cases GMS"),
            employs=corporation,
            sources=_unsure("S60 S79 M"),
        ),
        KindFacts(
            kind=_K.SCRUTINY_BODY,
            name="Scrutiny body",
            legal_form=_F.PARLIAMENTARY,
            status="on Parliament's side: the National Audit Office and select committees",
            began=None,
            ended=None,
            commissions=_no(_sure("S03 S32"), "scrutiny"),
            provides=_no(_sure("S03 S32")),
            regulates=_no(_sure("S03 S32")),
            holds_risk=_no(_sure("S03 S32")),
            signs=_no(_sure("S03 S32")),
            employs=_open(),
            sources=_sure("S03 S32"),
        ),
        KindFacts(
            kind=_K.MEMBER_BODY,
            name="Member body",
            legal_form=_F.COMPANY_OR_CHARITY,
            status="charity or company that speaks for its members",
            began=None,
            ended=None,
            commissions=_no(_sure("S05"), "represents"),
            provides=_no(_sure("S05")),
            regulates=_no(_sure("S05")),
            holds_risk=_no(_sure("S05")),
            signs=_no(_sure("S05")),
            employs=_open(),
            sources=_sure("S05"),
        ),
    )
    return {row.kind: row for row in facts}
