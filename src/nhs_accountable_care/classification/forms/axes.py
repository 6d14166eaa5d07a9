"""The axes that are shipped: questions that cut across the forms."""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.arrangements import (
    Arrangement,
    Authority,
    CommissioningBasis,
    CommissioningRole,
    Extent,
    IntegrationMode,
    Label,
    Leader,
    MemberRole,
    Stage,
    StatusChange,
)
from nhs_accountable_care.classification.criteria import Criterion
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.forms.shared import covers
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    AllianceAgreement,
    CommissioningDelegation,
    DevolutionMemorandum,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    LeadProviderContract,
    NHSStandardContract,
    PartnershipAgreement,
    RiskShare,
    Section65Z5Agreement,
    Section75Agreement,
    SystemMemorandum,
)
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    PROVIDERS,
    Answer,
    Found,
    Outcome,
    Question,
    all_met,
    answer_of,
    any_met,
    either,
    fact,
    find,
    has_roles,
    holds,
    is_of_kind,
    judged,
    no,
    of_agreement,
    signed,
    unknown,
    value_is,
    yes,
)

__all__ = ["SHIPPED_AXES"]


def _position(
    key: str, question: str, test: Question, *sources: str, judged: bool = False
) -> Criterion:
    """Make a position, with verified sources of the distinction."""
    return Criterion(
        key=key,
        question=question,
        test=test,
        is_judgement=judged,
        sources=tuple(cite(source, confidence=Confidence.VERIFIED) for source in sources),
    )


# --- The purchaser and provider split -------------------------------------------------


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
        if_yes="commissioners and providers decide together; in law the split goes on",
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


def _no_joint_decisions(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether buyers and providers deal with each other by contract alone."""
    together = _decide_together(arrangement, on)
    if together.answer is Answer.UNKNOWN:
        return unknown(together.because, *together.missing)
    if together.answer is Answer.YES:
        return no(together.because, together.evidence)
    return yes(together.because, together.evidence)


_holder_commissions = holds(
    "commissioning",
    CommissioningRole,
    lambda role: answer_of(
        None if role.basis is None else role.basis is CommissioningBasis.CONTRACT
    ),
    if_yes="a provider does commissioning work under contract; in law the split goes on",
    if_no="no provider is recorded to do commissioning work under contract",
)


_SPLIT = Axis(
    key="purchaser-provider-split",
    question="Who buys and who provides, in effect? In law the two were never one.",
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
            "Do commissioners and providers decide together?",
            judged(_decide_together, reads=_DECIDING),
            "S88",
            "S32",
            judged=True,
        ),
        _position(
            "separate",
            "Do commissioners and providers deal by contract alone?",
            judged(_no_joint_decisions, reads=_DECIDING),
            "S88",
            "S32",
            judged=True,
        ),
    ),
)


# --- Hard or soft ---------------------------------------------------------------------

_ONE_HOLDER = either(
    signed(AccountableCareOrganisationContract),
    signed(IntegratedCareProviderContract),
    signed(IntegratedHealthOrganisationContract),
)


_TOGETHER = either(
    signed(AllianceAgreement),
    signed(PartnershipAgreement),
    signed(SystemMemorandum),
    signed(AccountablePerformanceContract),
    signed(DevolutionMemorandum),
)
_HARDNESS = Axis(
    key="hard-or-soft",
    question="Is there one contract with one holder, or an agreement over many?",
    positions=(
        _position("hard", "Has one holder signed a contract for the whole?", _ONE_HOLDER, "S04"),
        _position("soft", "Have its members signed an agreement?", _TOGETHER, "S04"),
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
            ),
            "S46",
        ),
    ),
)


# --- Integration, by direction and mode -----------------------------------------------


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


def _integration(direction: str, path: str, question: str) -> Axis:
    """Make the axis of one direction."""
    return Axis(
        key=f"{direction}-integration",
        question=question,
        positions=tuple(
            _position(
                mode.value,
                f"Is it joined so: {mode.value}?",
                _joined(path, direction, mode),
                "S19",
                "S21",
            )
            for mode in (IntegrationMode.MERGER, IntegrationMode.VIRTUAL, IntegrationMode.NONE)
        ),
    )


# --- Who holds which risk -------------------------------------------------------------


_SHARING = AllianceAgreement | PartnershipAgreement | Section75Agreement


def _shares_of(arrangement: Arrangement) -> tuple[RiskShare, ...]:
    """Return every risk share that is recorded, in its money or in what was signed."""
    signed_shares = tuple(
        part.risk_share
        for part in arrangement.agreements or ()
        if isinstance(part, _SHARING) and part.risk_share is not None
    )
    return (find(arrangement, "finance.risk_shares").value or ()) + signed_shares


def _shared_risk(arrangement: Arrangement, _on: date) -> Outcome:
    """Check whether members share gains and losses."""
    found = find(arrangement, "finance.risk_shares")
    shares = _shares_of(arrangement)
    if shares:
        because = f"gains and losses are shared: {shares[0].name}"
        return yes(because, found.cited_for(shares[:1]))
    for part in arrangement.agreements or ():
        if isinstance(part, AccountableCareOrganisationContract) and part.has_gain_loss_share:
            because = f"{part.title} has a share of gain and loss"
            evidence = find(arrangement, _GAIN_AND_LOSS).citations
            return yes(because, evidence, facts=(_GAIN_AND_LOSS,))
    is_open = find(arrangement, "agreements").may_hold_more or any(
        isinstance(part, _SHARING | AccountableCareOrganisationContract)
        for part in arrangement.agreements or ()
    )
    if found.value == () and not is_open:
        return no("it is recorded to share no risk", found.citations)
    return unknown("who shares gains and losses is not recorded", found.path)


_GAIN_AND_LOSS = "agreements (accountable-care-organisation-contract).has_gain_loss_share"
_SHARES = (
    "finance.risk_shares",
    "agreements (alliance-agreement).risk_share",
    "agreements (partnership-agreement).risk_share",
    "agreements (section-75-agreement).risk_share",
    _GAIN_AND_LOSS,
)


def _moved_risk(*, moved: bool) -> Question:
    """Make a test of whether a contract moves the risk of demand to its holder."""
    if_moved, if_stays = "its contract moves risk to the holder", "risk stays with who buys"
    return either(
        *(
            fact(
                path,
                wanted=moved,
                if_yes=if_moved if moved else if_stays,
                if_no=if_stays if moved else if_moved,
            )
            for path in (
                "agreements (accountable-care-organisation-contract).moves_risk_to_holder",
                "agreements (integrated-care-provider-contract).moves_risk_to_holder",
                "agreements (integrated-health-organisation-contract).moves_risk_to_holder",
            )
        )
    )


_RISK = Axis(
    key="risk",
    question="Who bears it if care costs more than was agreed?",
    positions=(
        _position(
            "shared",
            "Do members share gains and losses?",
            judged(_shared_risk, reads=_SHARES),
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


_makes_a_body = fact(
    "creates_legal_body", if_yes="it is a legal body", if_no="it makes no legal body"
)


_AUTHORITY = Axis(
    key="authority",
    question="On what does its power over members rest?",
    positions=(
        _position(
            "statutory",
            "Is it a legal body of its own, or led by statute?",
            either(_makes_a_body, _leader_with(Authority.STATUTORY)),
            "S32",
            "S33",
        ),
        _position(
            "delegated",
            "Were statutory functions handed to it?",
            either(
                signed(Section65Z5Agreement),
                signed(CommissioningDelegation),
                _leader_with(Authority.DELEGATED),
            ),
            "S54",
        ),
        _position(
            "contract",
            "Does a service contract bind its members?",
            either(_ONE_HOLDER, signed(LeadProviderContract), signed(NHSStandardContract)),
            "S92",
        ),
        _position(
            "agreement",
            "Does it rest on what its members agreed?",
            either(_TOGETHER, _leader_with(Authority.SOFT)),
            "S32",
            "S33",
        ),
    ),
)


# --- Stage, extent, hybrid ------------------------------------------------------------

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


def _aspirations_inside(arrangement: Arrangement, _on: date) -> Outcome:
    """Check whether a nested arrangement is called such an organisation, or is a candidate."""
    found = find(arrangement, "nested")
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", found.path)
    aims = {part.name: _aims(part) for part in arrangement.nested}
    aspiring = [name for name, aim in aims.items() if aim]
    if not aspiring:
        if found.may_hold_more or any(
            find(part, field).may_hold_more
            for part in arrangement.nested
            for field in ("labels", "history")
        ):
            because = "whether anything inside it aspires to be one is not recorded"
            return unknown(because, found.path)
        return no("nothing inside it is recorded to aspire to be one", found.citations)
    return yes(
        f"inside it {joined(aspiring)} aspired to be accountable care organisations, "
        f"and none met the tests of one",
        found.cited_for([each for aim in aims.values() for each in aim]),
    )


def _aims(part: Arrangement) -> tuple[Label | StatusChange, ...]:
    """Yield what records that a nested arrangement meant to be such an organisation."""
    slug = ACCOUNTABLE_CARE_ORGANISATION.slug
    labels = tuple(label for label in part.labels or () if label.form == slug)
    changes = tuple(change for change in part.history or () if change.as_form == slug)
    return labels + changes


SHIPPED_AXES: tuple[Axis, ...] = (
    _SPLIT,
    _HARDNESS,
    _GENERAL_PRACTICE,
    _integration("horizontal", "integration.horizontal", "How are like providers joined?"),
    _integration(
        "vertical", "integration.vertical", "How is care joined along the path of a patient?"
    ),
    _RISK,
    _AUTHORITY,
    Axis(
        key="stage",
        question="How far along is it?",
        positions=tuple(
            _position(stage.value, f"Is it {stage.value}, as any form?", _at_stage(stage), "S24")
            for stage in _STAGES
        ),
    ),
    Axis(
        key="extent",
        question="Does it cover a whole footprint or a part?",
        positions=(
            _position("whole", "Does it cover the whole?", covers(Extent.WHOLE), "S19", "S23"),
            _position("part", "Does it cover a part?", covers(Extent.PART), "S19", "S23"),
        ),
    ),
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
