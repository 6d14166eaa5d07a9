"""Patients, staff and tax: choice, transfers of staff and VAT."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    ChoiceLimit,
    PatientChoice,
    StaffTransfer,
    SystemDuty,
    TransferBasis,
    Workforce,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    Body,
    IntegratedCareProviderContract,
    JointVentureAgreement,
    LeadProviderContract,
    VatTreatment,
)
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    COMPANIES,
    LOCAL_GOVERNMENT,
    NHS_BODIES,
    Breach,
    MissingFact,
    agreements_on,
    must_be,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COMPANY,
    FOUNDATION_TRUST,
    ICB,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["PEOPLE_RULES"]

# SI 2013/2891: a named team, and mental health.
_TEAMS_SINCE = date(2014, 4, 1)
_MOVING_EMPLOYMENT = frozenset({TransferBasis.TUPE, TransferBasis.STATUTORY_TRANSFER_SCHEME})


def _choice_until_2023(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what patients are not offered of the choice that they had until 2023."""
    choice = arrangement.choice
    yield from _choice_kept(arrangement)
    if choice is None:
        return
    yield from _offered(
        choice,
        "offers_any_provider_with_a_commissioning_contract",
        "any suitable provider that has a commissioning contract",
    )
    if context.on >= _TEAMS_SINCE:
        yield from _offered(choice, "offers_named_consultant_team", "a named consultant's team")
        yield from _offered(choice, "covers_mental_health", "a choice in mental health")


def _choice_since_2024(
    arrangement: Arrangement, _context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what patients are not offered of the choice that they have since 2024."""
    choice = arrangement.choice
    yield from _choice_kept(arrangement)
    if choice is None:
        return
    yield from _offered(
        choice,
        "offers_any_provider_with_a_qualifying_contract",
        "any suitable provider that holds a qualifying contract",
    )
    yield from _offered(choice, "covers_later_treatment", "a choice for later treatment")
    yield from _offered(choice, "offers_named_consultant_team", "a named consultant's team")
    yield from _offered(choice, "covers_mental_health", "a choice in mental health")


def _offered(choice: PatientChoice, field: str, words: str) -> Iterator[Breach | MissingFact]:
    """Check whether patients are offered something."""
    yield from must_be(
        choice,
        field,
        at="choice",
        fact=f"whether patients are offered {words}",
        message=f"patients are not offered {words}",
        evidence=choice.sources,
    )


def _choice_kept(arrangement: Arrangement) -> Iterator[Breach | MissingFact]:
    """Yield where choice is given up, limited outside the exceptions, or handed to others."""
    for number, duty in enumerate(arrangement.duties or ()):
        if duty.duty is SystemDuty.PATIENT_CHOICE and not duty.is_met:
            yield Breach(
                path=f"duties[{number}].is_met",
                message="the choice of patients is recorded as not kept",
                evidence=duty.sources,
            )
    choice = arrangement.choice
    if choice is None:
        return
    if choice.is_kept is False:
        yield Breach(
            path="choice.is_kept",
            message="the choice of patients is recorded as not kept",
            evidence=choice.sources,
        )
    for number, limit in enumerate(choice.limits or ()):
        yield from must_be(
            limit,
            "falls_within_an_exception",
            at=f"choice.limits[{number}]",
            fact=f"whether an exception of regs 40 and 41 covers it: {limit.what}",
            message=f"no exception of regs 40 and 41 covers this limit: {limit.what}",
            evidence=limit.sources or choice.sources,
        )
    holder = choice.duty_holder
    if holder is not None and holder.kind is not None and holder.kind not in COMMISSIONERS:
        yield Breach(
            path="choice.duty_holder",
            message=f"{holder} is said to hold the duty, which stays with the commissioner",
            evidence=choice.sources,
        )


def _staff_transfer(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each move of staff to another employer outside the rules on transfers."""
    workforce = arrangement.workforce
    transfers = None if workforce is None else workforce.transfers
    for number, transfer in enumerate(transfers or ()):
        path = f"workforce.transfers[{number}]"
        if not context.happened(transfer.on):
            continue
        if transfer.moves_employer is None:
            yield MissingFact(
                path=f"{path}.moves_employer", fact="whether staff change their employer"
            )
        if not transfer.moves_employer:
            continue
        yield from value_must_be(
            transfer,
            "basis",
            TransferBasis,
            lambda basis: basis in _MOVING_EMPLOYMENT,
            at=path,
            fact="under which rules staff move",
            message=(
                "staff move to another employer with their service, and neither under the rules "
                "on transfers of undertakings (TUPE) nor by a statutory scheme"
            ),
        )


def _vat_settled(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each contract whose holder cannot recover tax as recorded, or left it open."""
    for path, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, JointVentureAgreement):
            holder = agreement.vehicle
        elif isinstance(
            agreement,
            AccountableCareOrganisationContract
            | IntegratedCareProviderContract
            | LeadProviderContract,
        ):
            holder = agreement.holder
        else:
            continue
        kind = None if holder is None else holder.kind
        where = f"{path}.vat"
        vat = agreement.vat
        if vat is None:
            yield MissingFact(path=where, fact="under which rules the holder recovers VAT")
            continue
        if vat is VatTreatment.NOT_SETTLED:
            words = "it is not settled how its holder recovers VAT"
        elif kind is None:
            yield MissingFact(path=where, fact="what kind of body the holder is")
            continue
        elif kind in COMPANIES and vat is not VatTreatment.IRRECOVERABLE:
            words = f"{holder} is a new company or alike, and recovers VAT under neither section"
        elif kind in NHS_BODIES and vat is VatTreatment.COUNCIL_REFUND:
            words = f"{holder} is an NHS body, and the refund of section 33 is for councils"
        elif kind in LOCAL_GOVERNMENT and vat is VatTreatment.CONTRACTED_OUT_SERVICES:
            words = f"{holder} is a council, and section 41 is for NHS bodies"
        else:
            continue
        yield Breach(
            path=where,
            message=f"{agreement.title}: {words}",
            evidence=agreement.sources,
        )


def _chosen(choice: PatientChoice) -> Arrangement:
    """Make a place that offers patients something."""
    return Arrangement(name="A place", choice=choice)


_OLD = PatientChoice(
    is_kept=True,
    duty_holder=CCG,
    offers_any_provider_with_a_commissioning_contract=True,
    offers_named_consultant_team=True,
    covers_mental_health=True,
)
_NEW = PatientChoice(
    is_kept=True,
    duty_holder=ICB,
    offers_any_provider_with_a_qualifying_contract=True,
    offers_named_consultant_team=True,
    covers_later_treatment=True,
    covers_mental_health=True,
)


def _moved(basis: TransferBasis) -> Arrangement:
    """Make a place from which staff moved to another employer."""
    transfer = StaffTransfer(moves_employer=True, basis=basis)
    return Arrangement(name="A place", workforce=Workforce(transfers=(transfer,)))


def _held(holder: Body, vat: VatTreatment) -> Arrangement:
    """Make a place with a lead provider that recovers tax in some way."""
    agreement: Agreement = LeadProviderContract(title="A contract", holder=holder, vat=vat)
    return Arrangement(name="A place", agreements=(agreement,))


_CHOICE_TITLE = "Patients keep their choice of provider for planned care"

PEOPLE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC801",
        title=_CHOICE_TITLE,
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2023, 12, 31)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Any suitable provider with a commissioning contract of any relevant body, for the "
            "first outpatient appointment; from April 2014 also a named team, and mental "
            "health. The duty stays with the commissioner, whatever the form of the system."
        ),
        check=_choice_until_2023,
        passing=_chosen(_OLD),
        failing=_chosen(attrs.evolve(_OLD, is_kept=False)),
        example_day=date(2017, 4, 1),
        sources=(sure("SI2012-2996", "reg 39"), sure("SI2013-2891"), sure("S58")),
    ),
    Rule(
        code="NAC801",
        title=_CHOICE_TITLE,
        period=DateRange(first_day=date(2024, 1, 1)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Any suitable provider that holds a qualifying contract, and a named team there, for "
            "the first outpatient appointment and for later treatment from that referral, in "
            "mental health too. The duty stays with the commissioner."
        ),
        check=_choice_since_2024,
        passing=_chosen(_NEW),
        failing=_chosen(
            attrs.evolve(
                _NEW,
                limits=(ChoiceLimit(what="own hospital first", falls_within_an_exception=False),),
            )
        ),
        example_day=date(2024, 4, 1),
        sources=(
            sure("SI2012-2996", "reg 39(2) as amended by SI 2023/1105"),
            sure("FC-CHO"),
            sure("S58"),
        ),
    ),
    Rule(
        code="NAC802",
        title="Staff who change employer with their service move under TUPE or a scheme",
        period=DateRange(first_day=date(2006, 4, 6)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "When a service goes to a new body or host, its staff go with it on their terms. The "
            "regulations are cited from memory, so the rule warns."
        ),
        check=_staff_transfer,
        passing=_moved(TransferBasis.TUPE),
        failing=_moved(TransferBasis.NEW_APPOINTMENT),
        example_day=date(2017, 4, 1),
        sources=(sure("S01"), sure("S82"), unsure("SI2006-246")),
    ),
    Rule(
        code="NAC803",
        title="VAT follows the body that delivers",
        period=DateRange(first_day=date(1994, 9, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "A council is refunded, an NHS body recovers on contracted-out services only, and a "
            "new joint venture company does neither: plans for new bodies ended on this."
        ),
        check=_vat_settled,
        passing=_held(FOUNDATION_TRUST, VatTreatment.CONTRACTED_OUT_SERVICES),
        failing=_held(COMPANY, VatTreatment.CONTRACTED_OUT_SERVICES),
        example_day=date(2017, 4, 1),
        sources=(sure("VATA1994", "ss.33 and 41"), sure("S60")),
    ),
)
"""Rules about patients, staff and tax."""
