"""Legal personality, and the split between those who buy care and those who give it (NAC1xx)."""

from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Governance,
    Member,
    MemberRole,
    standing,
)
from nhs_accountable_care.contracts import Body, NHSStandardContract, parties_of
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

__all__ = ["PERSONALITY_RULES"]

# Areas, partnerships and units that can sign nothing in their own name.
_NO_PERSON = frozenset(
    {
        OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        OrganisationKind.SUB_ICB_LOCATION,
        OrganisationKind.NHS_ENGLAND_REGION,
        OrganisationKind.NHS_IMPROVEMENT,
        OrganisationKind.PRIMARY_CARE_NETWORK,
        OrganisationKind.INTEGRATED_CARE_PARTNERSHIP,
        OrganisationKind.COMMISSIONING_SUPPORT_UNIT,
    }
)


def _parties_are_persons(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each party to a contract that is no legal person."""
    for number, agreement in standing(arrangement.agreements, context.on):
        if not isinstance(agreement, NHSStandardContract):
            continue
        for path, body in parties_of(agreement):
            where = f"agreements[{number}].{path}"
            if body.kind is None:
                yield Gap(path=f"{where}.kind", fact=f"what kind of body {body} is")
            elif body.kind in _NO_PERSON:
                words = body.kind.value.replace("-", " ")
                yield Breach(
                    path=where,
                    message=(
                        f"{body} is a {words}, which is no legal person and cannot be a party "
                        f"to a contract; name the body that signed"
                    ),
                    evidence=body.sources,
                )


def _split_goes_on(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield one note where commissioners and providers decide together."""
    governance = arrangement.governance
    if governance is None or not governance.has_collective_decisions:
        return
    roles = {
        role
        for _, member in standing(arrangement.members, context.on)
        for role in member.roles or ()
    }
    if {MemberRole.COMMISSIONER, MemberRole.PROVIDER} <= roles:
        yield Breach(
            path="members",
            message=(
                "commissioners and providers decide together; in law the split between them "
                "goes on, and each service still needs a contract between the two"
            ),
            evidence=governance.sources,
        )


def _contract_with(kind: OrganisationKind) -> Arrangement:
    """Make a place with a contract whose provider is of a kind."""
    contract = NHSStandardContract(
        title="A contract",
        commissioners=(Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP),),
        provider=Body(name="The holder", kind=kind),
    )
    return Arrangement(name="A place", agreements=(contract,))


def _deciding(*roles: MemberRole) -> Arrangement:
    """Make a place in which a member in each role decides together with the others."""
    return Arrangement(
        name="A place",
        governance=Governance(has_collective_decisions=True),
        members=tuple(Member(body=Body(name=f"A {role.value}"), roles=(role,)) for role in roles),
    )


PERSONALITY_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC101",
        title="Only a legal person can be party to a contract",
        period=DateRange(first_day=date(2016, 3, 15)),
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=(
            "Partnerships, systems and clusters have no legal personality: they can sign no "
            "contract, employ nobody and hold no budget."
        ),
        check=_parties_are_persons,
        passing=_contract_with(OrganisationKind.NHS_FOUNDATION_TRUST),
        failing=_contract_with(OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT),
        example_day=date(2017, 4, 1),
        sources=(
            cite("S33", confidence=Confidence.VERIFIED),
            cite("S92", confidence=Confidence.VERIFIED),
            cite("S62", confidence=Confidence.VERIFIED),
        ),
    ),
    Rule(
        code="NAC102",
        title="Working as one system does not end the purchaser and provider split in law",
        period=DateRange(first_day=date(1991, 4, 1)),
        severity=Severity.NOTE,
        authority=Authority.LAW,
        rationale=(
            "What ended in the areas that moved first was yearly haggling, not the contract: "
            "a statutory commissioner and a separate provider still need one."
        ),
        check=_split_goes_on,
        passing=_deciding(MemberRole.PROVIDER, MemberRole.LOCAL_AUTHORITY),
        failing=_deciding(MemberRole.COMMISSIONER, MemberRole.PROVIDER),
        example_day=date(2017, 4, 1),
        sources=(
            cite("S88", confidence=Confidence.VERIFIED),
            cite("S32", confidence=Confidence.VERIFIED),
        ),
    ),
)
"""Rules about who can sign, and what signing together does not change."""
