"""The axes that are shipped: questions that cut across the forms."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Authority,
    Board,
    BoardKind,
    CareModel,
    CommissioningBasis,
    CommissioningRole,
    CommitteePower,
    Extent,
    IntegrationMode,
    Label,
    Leader,
    Member,
    MemberRole,
    PooledFund,
    ProviderStructure,
    ProviderStructureKind,
    Stage,
    StatusChange,
    Vanguard,
)
from nhs_accountable_care.classification.criteria import Criterion
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.forms.shared import covers
from nhs_accountable_care.classification.forms.systems import INTEGRATED_CARE_SYSTEM_STATUTORY
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    Agreement,
    AgreementState,
    AllianceAgreement,
    CommissioningDelegation,
    DevolutionMemorandum,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    JointVentureAgreement,
    LeadProviderContract,
    NHSStandardContract,
    PartnershipAgreement,
    RiskShare,
    Section65Z5Agreement,
    Section75Agreement,
    SystemMemorandum,
    is_signed,
)
from nhs_accountable_care.contracts.kinds import term_of
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    GENERAL_PRACTICE,
    INTEGRATED_CARE_BOARDS,
    PROVIDERS,
    TRUSTS,
    Answer,
    Found,
    Outcome,
    Question,
    all_met,
    answer_of,
    any_met,
    at_least_met,
    either,
    fact,
    find,
    has_roles,
    holds,
    is_of_kind,
    judged,
    no,
    of_agreement,
    recorded,
    signed,
    unknown,
    value_is,
    yes,
)

__all__ = ["SHIPPED_AXES"]

_Signed = TypeVar("_Signed", bound=Agreement)
_Sharing = TypeVar("_Sharing", AllianceAgreement, PartnershipAgreement, Section75Agreement)


def _position(
    key: str, question: str, test: Question, *sources: str, judged: bool = False
) -> Criterion:
    """Make a position, with verified sources of the distinction."""
    return Criterion(
        key=key, question=question, test=test, is_judgement=judged, sources=_verified(*sources)
    )


def _verified(*sources: str) -> tuple[Citation, ...]:
    """Cite sources that were read for what is said."""
    return tuple(cite(source, confidence=Confidence.VERIFIED) for source in sources)


# --- The purchaser and provider split -------------------------------------------------


def _goes_on_in_law(_arrangement: Arrangement, _on: date) -> Outcome:
    """Answer yes, whatever is recorded: what members agree to changes no statute."""
    return yes(
        "no arrangement ends the split in law: who arranges care and who gives it are still "
        "different bodies, with a contract between them",
        _verified("S88", "S32"),
    )


_SPLIT_IN_LAW = Axis(
    key="purchaser-provider-split-in-law",
    question="Are those who buy and those who provide different bodies in law?",
    positions=(
        Criterion(
            key="separate",
            question="Does the law keep commissioners and providers apart?",
            test=judged(_goes_on_in_law, reads=()),
            # NHS trusts and the contracts with them began on this day (Act of 1990).
            period=DateRange(first_day=date(1991, 4, 1)),
            sources=_verified("S88", "S32"),
        ),
    ),
)


def _leads_both(alliance: AllianceAgreement) -> Answer:
    """Return whether the team that leads an alliance has buyers and providers in it."""
    team = alliance.leadership_team or ()
    is_open = find(alliance, "leadership_team").may_hold_more
    rest = [Answer.UNKNOWN] if is_open else []
    return all_met(
        any_met([*(is_of_kind(body, kinds) for body in team), *rest])
        for kinds in (COMMISSIONERS, PROVIDERS)
    )


_led_together = of_agreement(
    AllianceAgreement,
    lambda alliance, _on: find(alliance, "leadership_team").outcome(
        _leads_both(alliance),
        if_yes="commissioners and providers lead the alliance together",
        if_no="commissioners and providers do not lead the alliance together",
    ),
    reads=("leadership_team",),
)
_both_sides = has_roles(MemberRole.COMMISSIONER, MemberRole.PROVIDER)


def _decide_together(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether buyers and providers sit in it and decide together."""
    both = _both_sides(arrangement, on)
    if both.answer is Answer.NO:
        return no("commissioners and providers do not decide together in it", both.evidence)
    decisions = find(arrangement, "governance.has_collective_decisions")
    decided = decisions.outcome(
        decisions.value,
        if_yes="commissioners and providers decide together",
        if_no="commissioners and providers do not decide together in it",
    )
    # What is recorded of the whole decides; an alliance's own team tells where it is silent.
    if decided.answer is Answer.UNKNOWN:
        led = _led_together(arrangement, on)
        decided = led if led.answer is Answer.YES else decided
    if both.answer is Answer.YES or decided.answer is Answer.NO:
        return decided
    return unknown(
        "whether commissioners and providers decide together is not recorded",
        *dict.fromkeys((*both.missing, *decided.missing)),
    )


_DECIDING = (
    "members",
    "governance.has_collective_decisions",
    *_led_together.reads,
)
_LEADER_SPANS = "whether a leader holds office on both sides is not recorded"
_leader_on_both_sides = holds(
    "governance.leaders",
    Leader,
    lambda leader: answer_of(leader.spans_split),
    if_yes="one person holds office with commissioners and with providers",
    if_no="no leader holds office on both sides",
    if_open=_LEADER_SPANS,
)


def _deal_by_contract(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether each is recorded to decide alone.

    That one of the two sides has no member tells nothing of how it deals with the other.
    """
    together = _decide_together(arrangement, on)
    if together.answer is Answer.YES:
        return no(together.because, together.evidence)
    decisions = find(arrangement, "governance.has_collective_decisions")
    return decisions.outcome(
        True if decisions.value is False else None,
        if_yes="commissioners and providers do not decide together in it",
        if_no=together.because,
        if_open="how commissioners and providers deal with one another is not recorded",
    )


_holder_commissions = holds(
    "commissioning",
    CommissioningRole,
    lambda role: answer_of(
        None if role.basis is None else role.basis is CommissioningBasis.CONTRACT
    ),
    if_yes="a provider does commissioning work under contract",
    if_no="no provider is recorded to do commissioning work under contract",
)


_SPLIT = Axis(
    key="purchaser-provider-split",
    question="Who buys and who provides, in effect?",
    positions=(
        _position(
            "ended-in-effect",
            "Does a provider do the commissioning work, under contract?",
            _holder_commissions,
            "S01",
            "S03",
            "S05",
            judged=True,
        ),
        _position(
            "bridged",
            "Do commissioners and providers decide together, or under one leader?",
            either(judged(_decide_together, reads=_DECIDING), _leader_on_both_sides),
            "S88",
            "S32",
            judged=True,
        ),
        _position(
            "separate",
            "Do commissioners and providers deal by contract alone?",
            judged(_deal_by_contract, reads=_DECIDING),
            "S88",
            "S32",
            judged=True,
        ),
    ),
)


# --- Hard or soft ---------------------------------------------------------------------

_FOR_THE_WHOLE = (
    signed(AccountableCareOrganisationContract),
    signed(IntegratedCareProviderContract),
    signed(IntegratedHealthOrganisationContract),
)
_WholeContract: TypeAlias = (
    AccountableCareOrganisationContract
    | IntegratedCareProviderContract
    | IntegratedHealthOrganisationContract
)
_ONE_HOLDER = either(*_FOR_THE_WHOLE, signed(LeadProviderContract))


_TOGETHER = either(
    signed(AllianceAgreement),
    signed(PartnershipAgreement),
    signed(SystemMemorandum),
    signed(AccountablePerformanceContract),
    signed(DevolutionMemorandum),
)
_two_partners = holds(
    "members",
    Member,
    number=2,
    if_yes="it has two members or more",
    if_no="it has not two members",
)


def _partners_without_contract(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether it has members whom no contract for the whole, with one holder, binds.

    Where one is on the table, what is planned is hard, and nothing tells what holds until then.
    """
    partners = _two_partners(arrangement, on)
    contracts = [question(arrangement, on) for question in _FOR_THE_WHOLE]
    for part in arrangement.agreements or ():
        if isinstance(part, _WholeContract) and is_signed(part, on=on) is not None:
            evidence = find(arrangement, f"agreements ({part.type_tag})").cited_for([part])
            return no(f"{part.title} has one holder for the whole, or is to have", evidence)
    if partners.answer is Answer.NO:
        return no(partners.because, partners.evidence)
    open_facts = [fact for each in (partners, *contracts) for fact in each.missing]
    if open_facts:
        return unknown(
            "whether partners are bound by a contract with one holder is not recorded",
            *dict.fromkeys(open_facts),
        )
    cited = [citation for each in (partners, *contracts) for citation in each.evidence]
    return yes(
        "its members are partners, and no contract for the whole with one holder is there",
        tuple(dict.fromkeys(cited)),
    )


_HARDNESS = Axis(
    key="hard-or-soft",
    question="Is there one contract with one holder, or an agreement over many?",
    positions=(
        _position("hard", "Has one holder signed a contract?", _ONE_HOLDER, "S04"),
        _position(
            "soft",
            "Are its members held by what they agree, and by no contract for the whole?",
            either(
                _TOGETHER,
                judged(
                    _partners_without_contract,
                    reads=("members", *either(*_FOR_THE_WHOLE).reads),
                ),
            ),
            "S04",
            "S32",
        ),
    ),
)


# --- How general practice joins -------------------------------------------------------


def _joins(model: GeneralPracticeModel) -> Question:
    """Make a test of how general practice joins an integrated contract."""

    def words(found: GeneralPracticeModel) -> str:
        return f"general practice joins by the {found.value.replace('-', ' ')} model"

    return either(
        *(
            value_is(
                path,
                GeneralPracticeModel,
                lambda found: found is model,
                if_yes=words,
                if_no=words,
            )
            for path in (
                "agreements (accountable-care-organisation-contract).general_practice",
                "agreements (integrated-care-provider-contract).general_practice",
            )
        )
    )


def _stay_for_practices(agreement: PartnershipAgreement, _on: date) -> Outcome:
    """Check whether practices are parties to an agreement that leaves contracts in place."""
    parties, stay = find(agreement, "parties"), find(agreement, "contracts_stay")
    among = any_met(
        [
            *(is_of_kind(body, GENERAL_PRACTICE) for body in agreement.parties or ()),
            *([Answer.UNKNOWN] if parties.may_hold_more else []),
        ]
    )
    answer = all_met([among, answer_of(stay.value)])
    if answer is Answer.UNKNOWN:
        because = "whether practices are parties that keep their contracts is not recorded"
        return unknown(because, parties.path, stay.path)
    return stay.outcome(
        answer,
        if_yes="an agreement with general practice leaves every contract in place",
        if_no="no agreement with general practice leaves its contracts in place",
        evidence=stay.citations or parties.citations,
    )


_practices_keep_contracts = of_agreement(
    PartnershipAgreement, _stay_for_practices, reads=("parties", "contracts_stay")
)


_GENERAL_PRACTICE = Axis(
    key="general-practice",
    question="Does general practice join in full, in part, or by an overlay?",
    positions=(
        _position(
            "full",
            "Does general practice give up its own contracts?",
            _joins(GeneralPracticeModel.FULLY_INTEGRATED),
            "S46",
        ),
        _position(
            "partial",
            "Does it keep them, tied to one holder?",
            _joins(GeneralPracticeModel.PARTIALLY_INTEGRATED),
            "S46",
        ),
        _position(
            "virtual",
            "Do all old contracts stay under an alliance?",
            either(
                _joins(GeneralPracticeModel.VIRTUAL),
                fact(
                    "agreements (alliance-agreement).contracts_stay",
                    if_yes="an alliance leaves every contract in place",
                    if_no="its alliance replaces contracts",
                ),
                _practices_keep_contracts,
            ),
            "S46",
        ),
    ),
)


# --- Integration, by direction and mode -----------------------------------------------

_STRUCTURES = "integration.structures"
_VANGUARDS = "integration.vanguards"
# How the bodies of a structure are joined. A joint venture or a subsidiary may do anything.
_MODES = {
    ProviderStructureKind.MERGER: IntegrationMode.MERGER,
    ProviderStructureKind.GROUP: IntegrationMode.VIRTUAL,
    ProviderStructureKind.SHARED_MANAGEMENT: IntegrationMode.VIRTUAL,
    ProviderStructureKind.CHAIN: IntegrationMode.VIRTUAL,
    ProviderStructureKind.COLLABORATIVE: IntegrationMode.VIRTUAL,
    ProviderStructureKind.FEDERATION: IntegrationMode.VIRTUAL,
    ProviderStructureKind.NETWORK: IntegrationMode.VIRTUAL,
}


def _joins_like_providers(structure: ProviderStructure) -> Answer:
    """Return whether two of the providers in a structure are of one kind: trusts, or practices."""
    members = structure.members or ()
    hidden = [Answer.UNKNOWN] * (2 if find(structure, "members").may_hold_more else 0)
    return any_met(
        at_least_met(2, [*(is_of_kind(body, kinds) for body in members), *hidden])
        for kinds in (TRUSTS, GENERAL_PRACTICE)
    )


def _in_structures(mode: IntegrationMode) -> Question:
    """Make a test of whether like providers stand together in a structure of one mode."""
    return holds(
        _STRUCTURES,
        ProviderStructure,
        lambda structure: all_met(
            [answer_of(_MODES.get(structure.kind) is mode), _joins_like_providers(structure)]
        ),
        if_yes=f"like providers are joined in a structure: {mode.value}",
        if_no=f"no structure joins like providers: {mode.value}",
        if_open="how like providers stand together is not recorded",
    )


_hospitals_collaborate = holds(
    _VANGUARDS,
    Vanguard,
    lambda vanguard: answer_of(
        None if vanguard.model is None else vanguard.model is CareModel.ACUTE_CARE_COLLABORATION
    ),
    if_yes="hospitals work together in a vanguard of acute care collaboration",
    if_no="no vanguard in it is one of acute care collaboration",
)


def _joined(path: str, direction: str, mode: IntegrationMode) -> Question:
    """Make a test of how care is joined up in one direction."""

    def words(found: IntegrationMode) -> str:
        return f"its {direction} integration is recorded as {found.value}"

    return value_is(
        path,
        IntegrationMode,
        lambda found: found is mode,
        if_yes=words,
        if_no=words,
        if_open=f"its {direction} integration is not recorded",
    )


def _integration(
    direction: str,
    path: str,
    question: str,
    shown_by: Mapping[IntegrationMode, tuple[Question, ...]],
) -> Axis:
    """Make the axis of one direction, told by a word for the whole or by what it has."""
    return Axis(
        key=f"{direction}-integration",
        question=question,
        positions=tuple(
            _position(
                mode.value,
                f"Is it joined so: {mode.value}?",
                either(_joined(path, direction, mode), *shown_by.get(mode, ())),
                "S19",
                "S21",
            )
            for mode in (IntegrationMode.MERGER, IntegrationMode.VIRTUAL, IntegrationMode.NONE)
        ),
    )


_HORIZONTAL = _integration(
    "horizontal",
    "integration.horizontal",
    "How are like providers joined?",
    {
        IntegrationMode.MERGER: (_in_structures(IntegrationMode.MERGER),),
        IntegrationMode.VIRTUAL: (
            _in_structures(IntegrationMode.VIRTUAL),
            _hospitals_collaborate,
        ),
    },
)
_VERTICAL = _integration(
    "vertical",
    "integration.vertical",
    "How is care joined along the path of a patient?",
    {},
)


# --- Who holds which risk -------------------------------------------------------------


def _signed_with(
    kind: type[_Signed],
    field: str,
    wanted: Callable[[Any], bool],
    *,
    if_yes: Callable[[_Signed], str],
    if_no: str,
) -> Question:
    """
    Make a test of one fact of the signed agreements of a kind: an unsigned one moves no risk.

    Args:
        kind: The class of the agreements.
        field: Where the fact stands in one.
        wanted: Whether what is recorded there meets the test.
        if_yes: Why it is met, of the agreement.
        if_no: Why a signed one does not meet it.
    """

    def ask(agreement: _Signed, on: date) -> Outcome:
        signature, found = find(agreement, "signed_on"), find(agreement, field)
        was_signed = answer_of(is_signed(agreement, on=on))
        if was_signed is Answer.NO:
            because = f"{agreement.title} was not signed by then"
            return no(because, signature.citations, facts=(signature.path,))
        is_wanted = answer_of(None if found.value is None else wanted(found.value))
        if is_wanted is Answer.NO:
            return no(if_no, found.citations, facts=(found.path,))
        if Answer.UNKNOWN in {was_signed, is_wanted}:
            asked = ((signature.path, was_signed), (found.path, is_wanted))
            return unknown(
                f"who bears which risk under {agreement.title} is not recorded in full",
                *(path for path, answer in asked if answer is Answer.UNKNOWN),
            )
        cited = tuple(dict.fromkeys(found.citations + signature.citations))
        return yes(if_yes(agreement), cited, facts=(found.path,))

    return of_agreement(kind, ask, reads=("signed_on", field))


def _shares_risk(kind: type[_Sharing]) -> Question:
    """Make a test of whether those who signed an agreement of a kind share gains and losses."""
    return _signed_with(
        kind,
        "risk_share",
        lambda share: isinstance(share, RiskShare),
        if_yes=lambda agreement: f"gains and losses are shared by {agreement.title}",
        if_no="its agreements share no risk",
    )


_shared_risk = either(
    holds(
        "finance.risk_shares",
        RiskShare,
        if_yes=lambda shares: f"gains and losses are shared: {shares[0].name}",
        if_no="it is recorded to share no risk",
        if_open="who shares gains and losses is not recorded",
    ),
    _shares_risk(AllianceAgreement),
    _shares_risk(PartnershipAgreement),
    _shares_risk(Section75Agreement),
    _signed_with(
        AccountableCareOrganisationContract,
        "has_gain_loss_share",
        bool,
        if_yes=lambda contract: f"{contract.title} has a share of gain and loss",
        if_no="its contract has no share of gain and loss",
    ),
)


def _moved_risk(*, moved: bool) -> Question:
    """Make a test of whether a signed contract moves the risk of demand to its holder."""
    if_moved, if_stays = "its contract moves risk to the holder", "risk stays with who buys"
    kinds = (
        AccountableCareOrganisationContract,
        IntegratedCareProviderContract,
        IntegratedHealthOrganisationContract,
    )
    return either(
        *(
            _signed_with(
                kind,
                "moves_risk_to_holder",
                lambda is_moved: is_moved is moved,
                if_yes=lambda _contract: if_moved if moved else if_stays,
                if_no=if_stays if moved else if_moved,
            )
            for kind in kinds
        )
    )


_RISK = Axis(
    key="risk",
    question="Who bears it if care costs more than was agreed?",
    positions=(
        _position(
            "shared",
            "Do members share gains and losses?",
            _shared_risk,
            "S05",
            "S36",
        ),
        _position(
            "holder",
            "Does a contract move risk to its holder?",
            _moved_risk(moved=True),
            "S05",
            "S36",
        ),
        _position(
            "commissioner",
            "Does a contract leave risk with who buys?",
            _moved_risk(moved=False),
            "S05",
            "S36",
        ),
    ),
)


# --- The basis of authority -----------------------------------------------------------


def _leader_with(authority: Authority) -> Question:
    """Make a test of where a leader's power comes from."""
    return holds(
        "governance.leaders",
        Leader,
        lambda leader: answer_of(
            None if leader.authority is None else leader.authority is authority
        ),
        if_yes=f"a leader holds {authority.value} authority",
        if_no=f"no leader with {authority.value} authority",
    )


_makes_statutory_body = fact(
    "agreements (devolution-memorandum).creates_statutory_body",
    if_yes="its deal makes a statutory body",
    if_no="its deal makes no statutory body",
)


def _made_by_statute(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether it is a body that a statute made: a body in law may be a mere company."""
    made = _makes_statutory_body(arrangement, on)
    if made.answer is Answer.YES:
        return made
    found = find(arrangement, "creates_legal_body")
    if found.value is False:
        return no("it makes no legal body", found.citations, facts=(found.path,))
    if found.value is None:
        return unknown("whether it is a legal body is not recorded", found.path)
    because = "it is a legal body, and whether by statute is not recorded"
    return unknown(because, *_makes_statutory_body.reads[1:])


def _is_board_of(arrangement: Arrangement) -> Callable[[Member], Answer]:
    """Make a test of whether a member is the integrated care board whose code is the own one."""
    code, area = arrangement.code, arrangement.area
    extent = None if area is None else area.extent

    def ask(member: Member) -> Answer:
        is_same = None if None in {code, member.body.code} else code == member.body.code
        return all_met(
            [
                is_of_kind(member.body, INTEGRATED_CARE_BOARDS),
                answer_of(is_same),
                answer_of(None if extent is None else extent is Extent.WHOLE),
            ]
        )

    return ask


def _is_of_its_board(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether it goes by the code of a member, the integrated care board of its whole area.

    That the board is a member tells nothing: it may join any alliance over its area, which has
    no power of the board for that and may not have begun.
    """
    return holds(
        "members",
        Member,
        _is_board_of(arrangement),
        if_yes="it is the system of the integrated care board whose code it has",
        if_no="it has not the code of a member that is the integrated care board of its area",
    )(arrangement, on)


def _is_statutory_system(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether it meets every test of the system that the Act of 2022 made."""
    name = INTEGRATED_CARE_SYSTEM_STATUTORY.name
    if on not in INTEGRATED_CARE_SYSTEM_STATUTORY.period:
        return no(f"on that day nothing was a {name}", INTEGRATED_CARE_SYSTEM_STATUTORY.sources)
    finding = INTEGRATED_CARE_SYSTEM_STATUTORY.ask(arrangement, on)
    deciding = {
        Answer.YES: finding.reasons,
        Answer.NO: finding.deciding,
        Answer.UNKNOWN: finding.undecided,
    }[finding.answer]
    outcomes = [reason.outcome for reason in deciding]
    facts = tuple(dict.fromkeys([fact for each in outcomes for fact in each.facts]))
    if finding.answer is Answer.UNKNOWN:
        return unknown(f"whether it is a {name} is not recorded in full", *facts)
    evidence = tuple(dict.fromkeys([cited for each in outcomes for cited in each.evidence]))
    if finding.answer is Answer.YES:
        return yes(f"it is a {name}", evidence, facts=facts)
    return no(f"it is no {name}", evidence, facts=facts)


_statutory_system = either(
    judged(_is_of_its_board, reads=("members", "code", "area.extent")),
    judged(_is_statutory_system, reads=INTEGRATED_CARE_SYSTEM_STATUTORY.reads),
)


# Boards that a statute made for one body; they decide for it wherever they meet.
_STATUTORY_BOARDS = (BoardKind.CCG_GOVERNING_BODY, BoardKind.INTEGRATED_CARE_BOARD)
_statutory_board = holds(
    "governance.boards",
    Board,
    lambda board: answer_of(board.is_kind(*_STATUTORY_BOARDS)),
    if_yes="a statutory board decides in it",
    if_no="no board of it is a statutory one",
)
# In committees in common each body decides alone, so that nothing is handed to them.
_POWERS_TO_DELEGATE = frozenset(
    {
        CommitteePower.BETWEEN_CCGS,
        CommitteePower.CCGS_WITH_COMBINED_AUTHORITY,
        CommitteePower.CCG_WITH_NHS_ENGLAND,
        CommitteePower.NHS_ENGLAND_DEVOLVED,
        CommitteePower.SECTION_75,
        CommitteePower.SECTION_65Z6,
    }
)


def _decides_for_others(board: Board) -> Answer:
    """Return whether bodies have handed a committee, of one of them or of several, a power."""
    has_power = None if board.power is None else board.power in _POWERS_TO_DELEGATE
    return any_met(
        [
            answer_of(board.is_kind(BoardKind.COMMITTEE)),
            all_met([answer_of(board.is_kind(BoardKind.JOINT_COMMITTEE)), answer_of(has_power)]),
        ]
    )


_committee = holds(
    "governance.boards",
    Board,
    _decides_for_others,
    if_yes="a committee exercises what bodies have delegated to it",
    if_no="no committee exercises what bodies have delegated to it",
)
_partnership_board = holds(
    "governance.boards",
    Board,
    lambda board: answer_of(board.is_kind(BoardKind.PARTNERSHIP_BOARD)),
    if_yes="its board is one of partners, with no power over them",
    if_no="no board of partners is recorded",
)


def _is_footprint(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether it is one of the footprints of 2016, before statute made boards of them.

    No law made a footprint: it has what power its partners agree to [S14, S32].
    """
    found, extent = find(arrangement, "area.footprint_number"), find(arrangement, "area.extent")
    if on > _LAST_DAY_OF_PARTNERSHIPS:
        return no(
            "statutory boards have taken the place of the footprints of 2016", _verified("S85")
        )
    answer = all_met(
        [
            answer_of(None if found.value is None else True),
            answer_of(None if extent.value is None else extent.value is Extent.WHOLE),
        ]
    )
    return found.outcome(
        answer,
        if_yes="it is a footprint of 2016, which holds by what its partners agree",
        if_no="it is not the whole of a footprint of 2016",
        if_open="whether it is a footprint of 2016 is not recorded",
        evidence=found.citations or extent.citations,
    )


# The day before the Health and Care Act 2022 began for integrated care boards [S85].
_LAST_DAY_OF_PARTNERSHIPS = date(2022, 6, 30)


_AUTHORITY = Axis(
    key="authority",
    question="On what does its power over members rest?",
    positions=(
        _position(
            "statutory",
            "Did a statute make it, or its board, or is it led by statute?",
            either(
                judged(
                    _made_by_statute, reads=("creates_legal_body", *_makes_statutory_body.reads)
                ),
                _leader_with(Authority.STATUTORY),
                _statutory_board,
                _statutory_system,
            ),
            "S32",
            "S33",
        ),
        _position(
            "delegated",
            "Were statutory functions handed to it?",
            either(
                signed(Section65Z5Agreement),
                signed(CommissioningDelegation),
                signed(Section75Agreement),
                _leader_with(Authority.DELEGATED),
                _committee,
            ),
            "S54",
            "S53",
        ),
        _position(
            "contract",
            "Does a service contract bind its members?",
            either(_ONE_HOLDER, signed(NHSStandardContract)),
            "S92",
        ),
        _position(
            "agreement",
            "Does it rest on what its members agreed?",
            either(
                _TOGETHER,
                signed(JointVentureAgreement),
                _leader_with(Authority.SOFT),
                _partnership_board,
                judged(_is_footprint, reads=("area.footprint_number", "area.extent")),
            ),
            "S32",
            "S33",
        ),
    ),
)


# --- Stage, extent, services, hybrid --------------------------------------------------

# From the furthest reached to the least; what has stopped counts after what runs.
_STAGES = (
    Stage.ENDED,
    Stage.WITHDRAWN,
    Stage.PAUSED,
    Stage.LIVE,
    Stage.SHADOW,
    Stage.CANDIDATE,
)


def _stands_at(stage: Stage, history: tuple[StatusChange, ...], *, is_certain: bool) -> bool:
    """
    Return whether a stage is the last that some form came to: for certain, or possibly.

    A history is in order of time. What is not said to be a status of one form may be one of any.
    """

    def is_followed(change: StatusChange, later: tuple[StatusChange, ...]) -> bool:
        return any(
            other.stage is not stage
            and (
                other.as_form == change.as_form
                if other.as_form is not None and change.as_form is not None
                else is_certain
            )
            for other in later
        )

    return any(
        change.stage is stage and not is_followed(change, history[place + 1 :])
        for place, change in enumerate(history)
    )


def _at_stage(stage: Stage) -> Question:
    """Make a test of the stage that an arrangement has come to, as any form."""

    def ask(arrangement: Arrangement, _on: date) -> Outcome:
        found = find(arrangement, "history")
        history = arrangement.history
        if not history:
            return unknown("no status is recorded", found.path)
        because = "; ".join(
            f"{change.stage.value}{f' as {change.as_form}' if change.as_form else ''}"
            f"{f' since {change.on}' if change.on else ''}"
            for change in history
        )
        if found.may_hold_more:
            return unknown(f"{because}; and the record may be partial", found.path)
        if _stands_at(stage, history, is_certain=True):
            return yes(because, found.citations)
        if _stands_at(stage, history, is_certain=False):
            return unknown(f"{because}; and which of them is the last is not recorded", found.path)
        return no(because, found.citations)

    return judged(ask, reads=("history",))


def _is_in_force(agreement: Agreement, on: date) -> Answer:
    """Return whether an agreement that stands has begun: signature alone does not tell."""
    moment = Moment.of(on)
    states = () if agreement.lifecycle is None else agreement.lifecycle.states or ()
    if any(each.state is AgreementState.IN_FORCE and each.reached(moment) for each in states):
        return Answer.YES
    term = term_of(agreement, on=on)
    begun = None if term is None else term.holds_on(on)
    return all_met([answer_of(is_signed(agreement, on=on)), answer_of(begun)])


def _runs(kind: type[Agreement]) -> Question:
    """Make a test of whether an agreement of one kind is in force."""
    words = kind.type_tag.replace("-", " ")

    def ask(agreement: Agreement, on: date) -> Outcome:
        found = find(agreement, "period")
        return found.outcome(
            _is_in_force(agreement, on),
            if_yes=f"live as {words}: {agreement.title}",
            if_no=f"{agreement.title} is not in force",
            if_open=f"whether {agreement.title} is in force is not recorded",
        )

    return of_agreement(kind, ask, reads=("period",))


def _sits(kind: BoardKind) -> Question:
    """Make a test of whether a committee of one kind is in being."""
    words = kind.value.replace("-", " ")
    return holds(
        "governance.boards",
        Board,
        lambda board: answer_of(board.is_kind(kind)),
        if_yes=f"live as {words}",
        if_no=f"it has no {words}",
    )


# What each member has signed for itself, and what any system signs, tells nothing of the whole.
_something_runs = either(
    *(
        _runs(kind)
        for kind in (
            AccountableCareOrganisationContract,
            IntegratedCareProviderContract,
            IntegratedHealthOrganisationContract,
            LeadProviderContract,
            AllianceAgreement,
            JointVentureAgreement,
            Section75Agreement,
            DevolutionMemorandum,
        )
    ),
    holds(
        "finance.pools",
        PooledFund,
        if_yes=lambda pools: f"live as pooled fund: {pools[0].name}",
        if_no="it has no pooled fund",
    ),
    *(
        _sits(kind)
        for kind in (
            BoardKind.JOINT_COMMITTEE,
            BoardKind.COMMITTEES_IN_COMMON,
            BoardKind.COMMITTEE,
            BoardKind.INTEGRATED_CARE_PARTNERSHIP,
        )
    ),
    _statutory_system,
)


_STAGE = Axis(
    key="stage",
    question="How far along is it?",
    positions=(
        *(
            _position(stage.value, f"Is it {stage.value}, as any form?", _at_stage(stage), "S24")
            for stage in _STAGES
        ),
        # After the stages that are told of the whole: a committee of some members runs beside
        # a system that is in shadow.
        _position(
            Stage.LIVE.value,
            "Is a contract, a pool or a committee of it in force?",
            _something_runs,
            "S24",
            judged=True,
        ),
    ),
)


# --- Which services -------------------------------------------------------------------

_HALF = Fraction(1, 2)
_SHARES_OF_CARE = (
    "scope.share_of_care",
    "agreements (accountable-care-organisation-contract).share_of_care",
)
_MOST_CARE = (
    "scope.covers_most_care",
    "agreements (accountable-care-organisation-contract).covers_most_care",
    "agreements (integrated-care-provider-contract).covers_most_care",
)


def _share_of_care(path: str, *, most: bool) -> Question:
    """Make a test of the share of all care that is covered: more than half is most of it."""

    def words(share: Share) -> str:
        return f"it covers {share} of the care of its people"

    return value_is(
        path,
        Share,
        lambda share: (share.value > _HALF) is most,
        if_yes=words,
        if_no=words,
        if_open="which share of all care it covers is not recorded",
    )


def _most_care(*, most: bool) -> tuple[Question, ...]:
    """Make the tests of whether most care is covered, told in a word or as a share."""
    if_most, if_part = "it covers most care of its people", "it covers a part of their care"
    return (
        *(
            fact(
                path,
                wanted=most,
                if_yes=if_most if most else if_part,
                if_no=if_part if most else if_most,
            )
            for path in _MOST_CARE
        ),
        *(_share_of_care(path, most=most) for path in _SHARES_OF_CARE),
    )


_SERVICES = Axis(
    key="services",
    question="Does it answer for most care of its people, or for a part?",
    positions=(
        _position("most", "Does it cover most care?", either(*_most_care(most=True)), "S02"),
        _position(
            "part",
            "Does it cover some services only?",
            either(
                *_most_care(most=False),
                recorded(
                    "scope.excluded_services",
                    if_yes="some services are left out",
                    if_no="no services are left out",
                ),
            ),
            "S02",
        ),
    ),
)


def _organisations_inside(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether the content of a nested arrangement meets the tests of an organisation."""
    found = find(arrangement, "nested")
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", found.path)
    if found.may_hold_more:
        return _inside_a_partial_record(arrangement.nested, on, found)
    if not arrangement.nested:
        return no("nothing is nested in it", found.citations)
    names = joined([part.name for part in arrangement.nested])
    if on not in ACCOUNTABLE_CARE_ORGANISATION.period:
        return no(f"on that day nothing was an accountable care organisation, nor was {names}")
    inside = [ACCOUNTABLE_CARE_ORGANISATION.ask(part, on) for part in arrangement.nested]
    in_being = [finding.name for finding in inside if finding.answer is Answer.YES]
    if in_being:
        because = f"inside it {joined(in_being)} meets every test of one"
        return yes(because, found.citations)
    undecided = [finding.name for finding in inside if finding.answer is Answer.UNKNOWN]
    if undecided:
        return unknown(f"too little is recorded of {joined(undecided)} inside it", found.path)
    return no(f"inside it {names} is no accountable care organisation", found.citations)


def _inside_a_partial_record(nested: tuple[Arrangement, ...], on: date, found: Found) -> Outcome:
    """Check the same where more may be nested than is recorded: never a no."""
    in_force = on in ACCOUNTABLE_CARE_ORGANISATION.period
    for part in nested if in_force else ():
        if ACCOUNTABLE_CARE_ORGANISATION.ask(part, on).answer is Answer.YES:
            because = f"inside it {part.name} meets every test of one"
            return yes(because, found.cited_for([part]))
    return unknown("what it contains may not all be recorded", found.path)


def _aspirations_inside(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether a nested arrangement is called such an organisation, or is a candidate."""
    found = find(arrangement, "nested")
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", found.path)
    # By place and not by name: several may go by one name.
    aspiring = [(part, aims) for part in arrangement.nested if (aims := _aims(part))]
    if not aspiring:
        if found.may_hold_more or any(
            find(part, field).may_hold_more
            for part in arrangement.nested
            for field in ("labels", "history")
        ):
            because = "whether anything inside it aspires to be one is not recorded"
            return unknown(because, found.path)
        return no("nothing inside it is recorded to aspire to be one", found.citations)
    names = joined([part.name for part, _ in aspiring])
    return yes(
        f"inside it {names} aspired to be accountable care organisations, "
        f"{_WORDS_OF_BEING[_organisations_inside(arrangement, on).answer]}",
        found.cited_for([each for _, aims in aspiring for each in aims]),
    )


_WORDS_OF_BEING = {
    Answer.YES: "and one inside it meets the tests of one",
    Answer.NO: "and none inside it met the tests of one",
    Answer.UNKNOWN: "and whether any inside it met the tests of one is not known",
}


def _aims(part: Arrangement) -> tuple[Label | StatusChange, ...]:
    """Yield what records that a nested arrangement meant to be such an organisation."""
    slug = ACCOUNTABLE_CARE_ORGANISATION.slug
    labels = tuple(label for label in part.labels or () if label.form == slug)
    changes = tuple(change for change in part.history or () if change.as_form == slug)
    return labels + changes


SHIPPED_AXES: tuple[Axis, ...] = (
    _SPLIT_IN_LAW,
    _SPLIT,
    _HARDNESS,
    _GENERAL_PRACTICE,
    _HORIZONTAL,
    _VERTICAL,
    _RISK,
    _AUTHORITY,
    _STAGE,
    Axis(
        key="extent",
        question="Does it cover a whole footprint, a part, or parts of several?",
        positions=(
            _position(
                "across",
                "Does it lie over several footprints?",
                recorded(
                    "area.also_in",
                    if_yes="parts of its area lie in other footprints",
                    if_no="no part of its area lies in another footprint",
                ),
                "S19",
                "S23",
            ),
            _position("whole", "Does it cover the whole?", covers(Extent.WHOLE), "S19", "S23"),
            _position("part", "Does it cover a part?", covers(Extent.PART), "S19", "S23"),
        ),
    ),
    _SERVICES,
    Axis(
        key="hybrid",
        question="Does it hold accountable care organisations inside it?",
        positions=(
            _position(
                "in-being",
                "Does one inside it meet every test?",
                judged(_organisations_inside, reads=("nested",)),
                "S01",
            ),
            _position(
                "aspired",
                "Does one inside it aspire to be one?",
                judged(_aspirations_inside, reads=("nested",)),
                "S01",
            ),
        ),
    ),
)
"""The axes that `classify` reports, for the outermost arrangement."""
