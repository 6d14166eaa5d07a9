"""Partnerships of the NHS and councils under section 75 of the NHS Act 2006 (NAC2xx)."""

from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, standing
from nhs_accountable_care.contracts import Body, Section75Agreement, Section75Term
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["SECTION_75_RULES"]

_IN_FORCE = DateRange(first_day=date(2000, 4, 1))
# SI 2000/617 reg 3: districts are in the prescribed list too.
_COUNCILS = frozenset(
    {
        OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
        OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
    }
)
# A combined authority that exercises NHS functions counts as an NHS body: s.75(7A).
_NHS_BODIES = frozenset(
    {
        OrganisationKind.NHS_ENGLAND,
        OrganisationKind.PRIMARY_CARE_TRUST,
        OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
        OrganisationKind.INTEGRATED_CARE_BOARD,
        OrganisationKind.NHS_TRUST,
        OrganisationKind.NHS_FOUNDATION_TRUST,
        OrganisationKind.ADVANCED_FOUNDATION_TRUST,
        OrganisationKind.CARE_TRUST,
        OrganisationKind.AMBULANCE_TRUST,
        OrganisationKind.SPECIAL_HEALTH_AUTHORITY,
        OrganisationKind.COMBINED_AUTHORITY,
    }
)


def _both_sides(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each agreement that lacks an NHS body or a council among its parties."""
    for number, agreement in standing(arrangement.agreements, context.on):
        if not isinstance(agreement, Section75Agreement):
            continue
        path = f"agreements[{number}].parties"
        if agreement.parties is None:
            yield Gap(path=path, fact="who the parties are")
            continue
        kinds = {body.kind for body in agreement.parties}
        lacking = [
            words
            for words, group in (("an NHS body", _NHS_BODIES), ("a council", _COUNCILS))
            if not kinds & group
        ]
        if not lacking:
            continue
        if None in kinds or "parties" in agreement.incomplete:
            yield Gap(path=path, fact=f"whether {' and '.join(lacking)} is among the parties")
        else:
            yield Breach(
                path=path,
                message=f"{agreement.title} has not {' and '.join(lacking)} among its parties",
                evidence=agreement.sources,
            )


def _written_terms(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each agreement that is not written, or lacks a term that it must have."""
    for number, agreement in standing(arrangement.agreements, context.on):
        if not isinstance(agreement, Section75Agreement):
            continue
        path = f"agreements[{number}]"
        if agreement.is_written is None:
            yield Gap(path=f"{path}.is_written", fact="whether the agreement is in writing")
        elif not agreement.is_written:
            yield Breach(
                path=f"{path}.is_written",
                message=f"{agreement.title} is not in writing",
                evidence=agreement.sources,
            )
        # Regs 7(3) and 9(3): the same list, with contributions or payments.
        lacking = [term for term in Section75Term if term not in (agreement.terms or ())]
        if not lacking:
            continue
        words = ", ".join(term.value.replace("-", " ") for term in lacking)
        if agreement.terms is None or "terms" in agreement.incomplete:
            yield Gap(path=f"{path}.terms", fact=f"whether it says: {words}")
        else:
            yield Breach(
                path=f"{path}.terms",
                message=f"{agreement.title} does not say: {words}",
                evidence=agreement.sources,
            )


_CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
_TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
_COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)


def _pool(*parties: Body, terms: tuple[Section75Term, ...] = tuple(Section75Term)) -> Arrangement:
    """Make a place with a written pool."""
    agreement = Section75Agreement(title="A pool", parties=parties, is_written=True, terms=terms)
    return Arrangement(name="A place", agreements=(agreement,))


SECTION_75_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC201",
        title="A section 75 agreement needs an NHS body and a council",
        period=_IN_FORCE,
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=(
            "The power lets prescribed NHS bodies and local authorities act for or with each "
            "other; two bodies of one side need another power."
        ),
        check=_both_sides,
        passing=_pool(_CCG, _COUNCIL),
        failing=_pool(_CCG, _TRUST),
        example_day=date(2017, 4, 1),
        sources=(
            cite("NHSA2006", "s.75", confidence=Confidence.VERIFIED),
            cite("SI2000-617", "regs 2 and 3", confidence=Confidence.VERIFIED),
        ),
    ),
    Rule(
        code="NAC202",
        title="A section 75 agreement is in writing and says what the regulations demand",
        period=_IN_FORCE,
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=(
            "Without the terms nobody can tell who puts in what, for whom, and who answers when "
            "the money runs out."
        ),
        check=_written_terms,
        passing=_pool(_CCG, _COUNCIL),
        failing=_pool(_CCG, _COUNCIL, terms=(Section75Term.AIMS_AND_OUTCOMES,)),
        example_day=date(2017, 4, 1),
        sources=(
            cite("SI2000-617", "regs 7(3) and 9(3)", confidence=Confidence.VERIFIED),
            cite("S53", confidence=Confidence.VERIFIED),
        ),
    ),
)
"""Rules about partnership agreements."""
