"""
Ways in which providers stand together, and what one of them does for the others.

No source sets tests for an alliance, a joint venture, a group or an integrator: those here
are proposals, and marked as judgement.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    BoardKind,
    CommissioningBasis,
    CommissioningKind,
    CommissioningRole,
    CommissioningTask,
    ProviderStructure,
    ProviderStructureKind,
)
from nhs_accountable_care.classification.body_kinds import (
    COMMISSIONERS,
    PRIVATE_BODIES,
    TRUSTS,
)
from nhs_accountable_care.classification.criteria import Criterion, Outcome, Test
from nhs_accountable_care.classification.evidence import (
    board_of,
    bodies_of,
    fact_outcome,
    flag,
    items_of,
    kind_answer,
    listed,
    members_of,
    of_agreement,
    path_of,
    runs_for,
    signed,
    some,
)
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    DecisionRule,
    JointVentureAgreement,
    LeadProviderContract,
    NHSStandardContract,
    PartnershipAgreement,
    Recorded,
    VatTreatment,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    Answer,
    all_of,
    answer_of,
    any_of,
    at_least,
)

__all__ = [
    "ALLIANCE",
    "GROUP_MODEL",
    "INTEGRATOR",
    "JOINT_VENTURE",
    "LEAD_PROVIDER",
    "PROVIDER_COLLABORATIVE",
    "STRATEGIC_COMMISSIONER",
    "TACTICAL_COMMISSIONING",
]

_PROVIDERS = TRUSTS | PRIVATE_BODIES


# --- Alliance -------------------------------------------------------------------------

_OUTLINE = tuple(
    cite(key, "in outline", confidence=Confidence.UNVERIFIED) for key in ("S92", "S46", "S04")
)
_alliance = partial(Criterion, is_judgement=True, sources=_OUTLINE)


_two_providers = bodies_of(
    AllianceAgreement,
    lambda alliance: alliance.parties,
    "parties",
    _PROVIDERS,
    number=2,
    words="two or more providers as parties",
)
_commissioner_party = bodies_of(
    AllianceAgreement,
    lambda alliance: alliance.parties,
    "parties",
    COMMISSIONERS,
    words="a commissioner as party",
)
_has_reserved_matters = items_of(
    AllianceAgreement,
    lambda alliance: alliance.reserved_matters,
    "reserved_matters",
    if_yes="matters are kept back for each member",
    if_no="nothing is kept back for each member",
)
_unanimous_or_reserved = some(
    _OUTLINE,
    unanimous_decisions=flag(
        AllianceAgreement,
        lambda alliance: alliance.decisions_are_unanimous,
        "decisions_are_unanimous",
        if_yes="decisions are unanimous",
        if_no="decisions are not unanimous",
    ),
    rule_of_unanimity=flag(
        AllianceAgreement,
        lambda alliance: (
            None
            if alliance.decision_rule is None
            else alliance.decision_rule is DecisionRule.UNANIMOUS
        ),
        "decision_rule",
        if_yes="its rule is that all agree",
        if_no="its rule is not that all agree",
    ),
    reserved_matters=_has_reserved_matters,
)


def _risk_inside(alliance: AllianceAgreement) -> Outcome:
    """Ask whether a shared risk stays within the NHS."""
    share = alliance.risk_share
    return fact_outcome(
        None if share is None else share.stays_within_the_nhs,
        path_of(AllianceAgreement, "risk_share"),
        if_yes="its shared risk stays within the NHS",
        if_no="a body outside the NHS shares its risk",
        evidence=alliance.sources,
    )


ALLIANCE = Form(
    slug="alliance",
    name="alliance",
    meaning="several providers with a contract each, under one agreement on aims, gain and loss",
    period=DateRange(first_day=date(2012, 1, 1)),
    necessary=(
        _alliance(
            key="two-or-more-providers",
            question="Are two or more providers parties?",
            test=_two_providers,
        ),
        _alliance(
            key="contracts-stay",
            question="Do the contracts underneath stay?",
            test=flag(
                AllianceAgreement,
                lambda alliance: alliance.contracts_stay,
                "contracts_stay",
                if_yes="the contracts underneath stay",
                if_no="the contracts underneath end",
            ),
        ),
        _alliance(
            key="unanimous-or-reserved",
            question="Are decisions unanimous, or matters kept back?",
            test=_unanimous_or_reserved,
        ),
    ),
    excluding=(
        _alliance(
            key="legal-entity",
            question="Is it a legal body?",
            test=flag(
                AllianceAgreement,
                lambda alliance: alliance.creates_legal_entity,
                "creates_legal_entity",
                if_yes="it is a legal body",
                if_no="it is no legal body",
            ),
        ),
    ),
    indicating=(
        _alliance(
            key="commissioner-is-a-party",
            question="Is a commissioner a party, as is usual?",
            test=_commissioner_party,
        ),
        _alliance(
            key="risk-share-inside-the-nhs",
            question="Does a shared risk stay within the NHS?",
            test=of_agreement(AllianceAgreement, _risk_inside),
        ),
    ),
    sources=_OUTLINE,
)
"""The agreement over contracts, in use since about 2012."""


# --- Lead provider --------------------------------------------------------------------

_SALFORD = cite("S77", confidence=Confidence.VERIFIED)
_ART = cite("S92", confidence=Confidence.VERIFIED)
_lead = partial(Criterion, sources=(_SALFORD, _ART))


_has_sub_contract = items_of(
    LeadProviderContract,
    lambda contract: contract.sub_contracts,
    "sub_contracts",
    if_yes="it has a sub-contract",
    if_no="it has no sub-contract",
)
_has_sub_contractor = items_of(
    NHSStandardContract,
    lambda contract: contract.sub_contractors,
    "sub_contractors",
    if_yes="it has a sub-contractor",
    if_no="it has no sub-contractor",
)
_sub_contracts = some(
    (_SALFORD, _ART),
    of_the_head_contract=_has_sub_contract,
    of_a_standard_contract=_has_sub_contractor,
)


def _moves_duties(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether commissioning work comes with a statutory function."""
    return listed(
        arrangement.commissioning,
        lambda role: answer_of(role.moves_statutory_function),
        "commissioning",
        is_partial="commissioning" in arrangement.incomplete,
        if_yes="a statutory function of the commissioner is moved",
        if_no="no statutory function is moved",
    )


LEAD_PROVIDER = Form(
    slug="lead-provider",
    name="lead provider",
    meaning="one contract whose holder answers for the whole and sub-contracts a part",
    period=DateRange(first_day=date(2012, 1, 1)),
    necessary=(
        _lead(
            key="head-contract",
            question="Is there one head contract?",
            test=some(
                (_SALFORD, _ART),
                lead_provider_contract=signed(LeadProviderContract),
                standard_contract=signed(NHSStandardContract),
            ),
        ),
        _lead(
            key="sub-contract",
            question="Is there at least one sub-contract?",
            test=_sub_contracts,
        ),
        _lead(
            key="answers-for-the-whole",
            question="Does the holder answer for the whole scope?",
            test=flag(
                LeadProviderContract,
                lambda contract: contract.holder_answers_for_all,
                "holder_answers_for_all",
                if_yes="the holder answers for the whole",
                if_no="the holder answers for its own part only",
            ),
        ),
    ),
    excluding=(
        _lead(
            key="commissioner-duties-moved",
            question="Are the commissioner's duties moved to the holder?",
            test=_moves_duties,
        ),
    ),
    sources=(_SALFORD, _ART),
)
"""The prime contractor or prime provider, in use since about 2012."""


# --- Joint venture --------------------------------------------------------------------

_PROPOSED_VENTURE = (
    cite("S79", "the tests are proposed", confidence=Confidence.UNVERIFIED),
    cite("S60", confidence=Confidence.VERIFIED),
)
_venture = partial(Criterion, is_judgement=True, sources=_PROPOSED_VENTURE)


_two_owners = items_of(
    JointVentureAgreement,
    lambda venture: venture.owners,
    "owners",
    number=2,
    if_yes="two bodies or more own it",
    if_no="fewer than two bodies own it",
)
JOINT_VENTURE = Form(
    slug="joint-venture",
    name="joint venture",
    meaning="a new body that several own",
    period=DateRange(first_day=date(2010, 1, 1)),
    necessary=(
        _venture(
            key="two-or-more-owners",
            question="Do two or more bodies own it?",
            test=_two_owners,
        ),
        _venture(
            key="company-or-partnership",
            question="Is it a company or a limited liability partnership?",
            test=flag(
                JointVentureAgreement,
                lambda venture: None if venture.form is None else True,
                "form",
                if_yes="its legal form is recorded",
                if_no="it has no legal form",
            ),
        ),
        _venture(
            key="tax-checked",
            question="Is it settled how value added tax is recovered?",
            test=flag(
                JointVentureAgreement,
                lambda venture: (
                    None if venture.vat is None else venture.vat is not VatTreatment.NOT_SETTLED
                ),
                "vat",
                if_yes="its treatment for value added tax is settled",
                if_no="its treatment for value added tax is not settled",
            ),
        ),
        _venture(
            key="power-to-invest",
            question="Do the trusts among its owners have the power to invest?",
            test=flag(
                JointVentureAgreement,
                lambda venture: venture.power_to_invest_checked,
                "power_to_invest_checked",
                if_yes="the power to invest was checked",
                if_no="the power to invest was not found",
            ),
        ),
    ),
    sources=_PROPOSED_VENTURE,
)
"""The company of several owners, as planned in South Somerset."""


# --- Groups and collaboratives --------------------------------------------------------

_PROPOSED_GROUP = tuple(
    cite(key, "the tests are proposed", confidence=Confidence.UNVERIFIED)
    for key in ("S47", "S01", "S05")
)
_group = partial(Criterion, is_judgement=True, sources=_PROPOSED_GROUP)
_GROUPS = {
    ProviderStructureKind.GROUP,
    ProviderStructureKind.CHAIN,
    ProviderStructureKind.SHARED_MANAGEMENT,
}


def _structure(wanted: Callable[[ProviderStructure], Answer], if_yes: str, if_no: str) -> Test:
    """Make a test of how providers stand to one another."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        integration = arrangement.integration
        return listed(
            None if integration is None else integration.structures,
            wanted,
            "integration.structures",
            is_partial=integration is not None and "structures" in integration.incomplete,
            if_yes=if_yes,
            if_no=if_no,
            evidence=() if integration is None else integration.sources,
        )

    return test


def _trusts_in(structure: ProviderStructure) -> Answer:
    """Say whether two trusts or more stand in a structure."""
    answers = [kind_answer(body, TRUSTS) for body in structure.members or ()]
    if structure.members is None or "members" in structure.incomplete:
        answers += [Answer.UNKNOWN] * 2
    return at_least(2, answers)


def _is_group(structure: ProviderStructure) -> Answer:
    """Say whether a structure is a group."""
    return answer_of(structure.kind in _GROUPS)


_commissioner_member = members_of(COMMISSIONERS, words="a commissioner as member")

GROUP_MODEL = Form(
    slug="group-model",
    name="hospital group",
    meaning="several hospitals or trusts under one leadership",
    period=DateRange(first_day=date(2015, 1, 1)),
    necessary=(
        _group(
            key="two-or-more-trusts",
            question="Are two or more trusts in the group?",
            test=_structure(
                lambda each: all_of([_is_group(each), _trusts_in(each)]),
                "two trusts or more stand in a group",
                "no group of two trusts",
            ),
        ),
        _group(
            key="one-executive",
            question="Do they share a chief executive?",
            test=_structure(
                lambda each: all_of([_is_group(each), answer_of(each.shares_chief)]),
                "the group has one chief executive",
                "the group has no one chief executive",
            ),
        ),
        _group(
            key="common-standards",
            question="Do they work to common standards?",
            test=_structure(
                lambda each: all_of([_is_group(each), answer_of(each.has_common_standards)]),
                "the group works to common standards",
                "the group works to no common standards",
            ),
        ),
    ),
    excluding=(
        _group(
            key="commissioner-member",
            question="Is a commissioner a member?",
            test=_commissioner_member,
        ),
    ),
    sources=_PROPOSED_GROUP,
)
"""The group, as at the Royal Free or in Salford and Wigan."""

_COLLABORATIVES = cite("S69", confidence=Confidence.VERIFIED)
_collaborative = partial(Criterion, sources=(_COLLABORATIVES,))

PROVIDER_COLLABORATIVE = Form(
    slug="provider-collaborative",
    name="provider collaborative",
    meaning="two or more trusts that work together at scale",
    period=DateRange(first_day=date(2021, 8, 1)),
    necessary=(
        _collaborative(
            key="two-or-more-trusts",
            question="Are two or more trusts members?",
            test=members_of(TRUSTS, number=2, words="two or more trusts"),
        ),
        _collaborative(
            key="across-places",
            question="Does it work across several places?",
            test=_structure(
                lambda each: all_of(
                    [
                        answer_of(each.kind is ProviderStructureKind.COLLABORATIVE),
                        answer_of(each.spans_several_places),
                    ]
                ),
                "it works across several places",
                "it does not work across several places",
            ),
        ),
        _collaborative(
            key="one-of-three-models",
            question="Is it led by a leadership board, a lead provider or a shared leader?",
            test=some(
                (_COLLABORATIVES,),
                leadership_board=board_of(
                    lambda board: answer_of(
                        None
                        if board.kind is None
                        else board.kind is BoardKind.PROVIDER_LEADERSHIP_BOARD
                    ),
                    if_yes="a provider leadership board is recorded",
                    if_no="no provider leadership board",
                ),
                lead_provider=signed(LeadProviderContract),
                shared_leadership=_structure(
                    lambda each: answer_of(each.shares_chief),
                    "its trusts share a leader",
                    "its trusts share no leader",
                ),
            ),
        ),
    ),
    sources=(_COLLABORATIVES, cite("S103", confidence=Confidence.VERIFIED)),
)
"""The collaborative of the guidance of August 2021."""


# --- Who does the commissioning work --------------------------------------------------

_SPEECH = cite("S05", confidence=Confidence.VERIFIED)
_NEXT_STEPS_FOR_STPS = cite("S01", confidence=Confidence.VERIFIED)
_BLUEPRINT = cite("S63", confidence=Confidence.VERIFIED)
_LESSONS = cite("S88", confidence=Confidence.VERIFIED)
_TACTICAL_TASKS = {
    CommissioningTask.DESIGNING_PATHWAYS,
    CommissioningTask.SUB_CONTRACTING,
    CommissioningTask.CHOOSING_SUPPLIERS,
}


def _role(
    kind: CommissioningKind,
    wanted: Callable[[CommissioningRole], Answer],
    if_yes: str,
    if_no: str,
) -> Test:
    """Make a test of a part in commissioning, of one kind."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        return listed(
            arrangement.commissioning,
            lambda role: all_of([answer_of(role.kind is kind), wanted(role)]),
            "commissioning",
            is_partial="commissioning" in arrangement.incomplete,
            if_yes=if_yes,
            if_no=if_no,
            evidence=tuple(
                citation for role in arrangement.commissioning or () for citation in role.sources
            ),
        )

    return test


def _does(role: CommissioningRole, tasks: set[CommissioningTask]) -> Answer:
    """Say whether any of some tasks is part of a role."""
    if role.tasks is not None and tasks & set(role.tasks):
        return Answer.YES
    return Answer.UNKNOWN if role.tasks is None or "tasks" in role.incomplete else Answer.NO


def _is_commissioner(role: CommissioningRole) -> Answer:
    """Say whether whoever has a role is a statutory commissioner."""
    answers = [kind_answer(body, COMMISSIONERS) for body in role.jointly_with or ()]
    if role.body is not None:
        answers.append(kind_answer(role.body, COMMISSIONERS))
    if role.body is None or role.jointly_with is None:
        answers.append(Answer.UNKNOWN)
    return any_of(answers)


def _is_provider(role: CommissioningRole) -> Answer:
    """Say whether whoever has a role is a provider."""
    return Answer.UNKNOWN if role.body is None else kind_answer(role.body, _PROVIDERS)


_proposed_role = partial(
    Criterion,
    is_judgement=True,
    sources=(_SPEECH, _ART),
)


def _names_integrator(agreement: PartnershipAgreement) -> Outcome:
    """Ask whether the agreement names a provider as integrator."""
    named = agreement.integrator
    return fact_outcome(
        None if named is None else named is not Recorded.AS_NONE,
        path_of(PartnershipAgreement, "integrator"),
        if_yes=f"{named} is its integrator",
        if_no="it names no integrator",
        evidence=agreement.sources,
    )


_tactical_tasks = items_of(
    PartnershipAgreement,
    lambda agreement: agreement.tactical_tasks,
    "tactical_tasks",
    if_yes="it lists tasks of tactical commissioning",
    if_no="it lists no task of tactical commissioning",
)
INTEGRATOR = Form(
    slug="integrator",
    name="integrator",
    meaning="a provider that organises the care of others and does commissioning tasks for it",
    period=DateRange(first_day=date(2017, 1, 1)),
    necessary=(
        _proposed_role(
            key="provider-with-the-role",
            question="Does a provider have the role?",
            test=some(
                (_SPEECH,),
                role_in_commissioning=_role(
                    CommissioningKind.INTEGRATOR,
                    _is_provider,
                    "a provider is the integrator",
                    "no provider is the integrator",
                ),
                named_in_agreement=of_agreement(PartnershipAgreement, _names_integrator),
            ),
        ),
        _proposed_role(
            key="written-agreement",
            question="Is there a written agreement on it?",
            test=signed(PartnershipAgreement),
        ),
        _proposed_role(
            key="tactical-tasks",
            question="Are its tasks of tactical commissioning listed?",
            test=_tactical_tasks,
        ),
    ),
    excluding=(
        _proposed_role(
            key="commissioning-duty",
            question="Is a statutory duty to commission moved to it?",
            test=_role(
                CommissioningKind.INTEGRATOR,
                lambda role: answer_of(role.moves_statutory_function),
                "a statutory duty is moved to the integrator",
                "no statutory duty is moved to an integrator",
            ),
        ),
    ),
    sources=(_SPEECH, cite("S80", confidence=Confidence.VERIFIED), _ART),
)
"""The trust as integrator, of 2017."""

_strategic = partial(Criterion, sources=(_NEXT_STEPS_FOR_STPS, _SPEECH))
# Whoever holds a contract has these: they are the other side of the strategic role.
_FOR_A_HOLDER = {CommissioningKind.TACTICAL, CommissioningKind.INTEGRATOR}


def _wide_role(wanted: Callable[[CommissioningRole], Answer], if_yes: str, if_no: str) -> Test:
    """
    Make a test of a part in commissioning that a commissioner may have.

    Not only of what is recorded as strategic: that is its name, and here its content is asked.
    """

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        return listed(
            arrangement.commissioning,
            lambda role: all_of([answer_of(role.kind not in _FOR_A_HOLDER), wanted(role)]),
            "commissioning",
            is_partial="commissioning" in arrangement.incomplete,
            if_yes=if_yes,
            if_no=if_no,
            evidence=tuple(
                citation for role in arrangement.commissioning or () for citation in role.sources
            ),
        )

    return test


def _several_places(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether it covers several places."""
    return listed(
        arrangement.nested,
        lambda _place: Answer.YES,
        "nested",
        number=2,
        is_partial="nested" in arrangement.incomplete,
        if_yes="it covers two places or more",
        if_no="it covers fewer than two places",
    )


def _long_contracts(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether it lets contracts for long: five years or more, by our judgement."""
    contracts = [
        part
        for part in arrangement.agreements or ()
        if isinstance(part, NHSStandardContract | LeadProviderContract)
    ]
    return listed(
        None if arrangement.agreements is None else contracts,
        lambda contract: runs_for(contract.period, None, least=_LONG_YEARS),
        "agreements",
        is_partial="agreements" in arrangement.incomplete,
        if_yes="it has a contract of five years or more",
        if_no="it has no contract of five years or more",
    )


_LONG_YEARS = 5

STRATEGIC_COMMISSIONER = Form(
    slug="strategic-commissioner",
    name="strategic commissioner",
    meaning="a commissioner that sets outcomes and budgets for a wide area, by long contracts",
    period=DateRange(first_day=date(2017, 1, 1)),
    necessary=(
        _strategic(
            key="statutory-commissioner",
            question="Is it a statutory commissioner, or shared by some?",
            test=_wide_role(
                _is_commissioner,
                "a statutory commissioner has the role",
                "no statutory commissioner has the role",
            ),
        ),
        _strategic(
            key="several-places",
            question="Does it cover several places?",
            test=_several_places,
        ),
        _strategic(
            key="long-contracts",
            question="Does it let contracts for five years or more?",
            test=_long_contracts,
            is_judgement=True,
        ),
        _strategic(
            key="no-pathway-work",
            question="Does it leave the design of pathways to others?",
            test=_wide_role(
                lambda role: ~_does(role, {CommissioningTask.DESIGNING_PATHWAYS}),
                "it leaves the design of pathways to others",
                "it designs pathways itself",
            ),
        ),
    ),
    excluding=(
        _strategic(
            key="provider",
            question="Is it a provider?",
            test=_wide_role(
                _is_provider,
                "a provider has the role",
                "no provider has the role",
            ),
        ),
    ),
    sources=(_NEXT_STEPS_FOR_STPS, _SPEECH, _BLUEPRINT),
)
"""The system manager of 2017, and the formal role of boards from 2025."""

_tactical = partial(Criterion, is_judgement=True, sources=(_SPEECH, _ART, _LESSONS))

TACTICAL_COMMISSIONING = Form(
    slug="tactical-commissioning",
    name="tactical commissioning",
    meaning="buying and designing pathways, done by the holder of a contract",
    period=DateRange(first_day=date(2017, 1, 1)),
    necessary=(
        _tactical(
            key="in-contract",
            question="Are tasks of commissioning done under contract?",
            test=_role(
                CommissioningKind.TACTICAL,
                lambda role: all_of(
                    [
                        answer_of(
                            None
                            if role.basis is None
                            else role.basis is CommissioningBasis.CONTRACT
                        ),
                        _does(role, _TACTICAL_TASKS),
                    ]
                ),
                "tasks of commissioning are done under contract",
                "no task of commissioning is done under contract",
            ),
        ),
        _tactical(
            key="no-statutory-function-moved",
            question="Does every statutory function stay with the commissioner?",
            # From July 2022 a function may be handed over, under section 65Z5.
            period=DateRange(first_day=date(2017, 1, 1), last_day=date(2022, 6, 30)),
            test=_role(
                CommissioningKind.TACTICAL,
                lambda role: ~answer_of(role.moves_statutory_function),
                "the statutory function stays with the commissioner",
                "a statutory function is moved",
            ),
        ),
    ),
    sources=(_SPEECH, _ART, _LESSONS),
)
"""What a holder does for the commissioner, without its duties."""
