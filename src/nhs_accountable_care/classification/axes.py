"""
Axes: questions that cut across the forms, each with a few answers, told by tests.

An axis is a classifier of its own: each position on it is a criterion. The first position
whose test is met is the value; where none is met and one is open the value is ``unknown``.
"""

from collections.abc import Callable
from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import is_text, is_tuple
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.arrangements import (
    Arrangement,
    Authority,
    CommissioningBasis,
    Extent,
    Integration,
    IntegrationMode,
    Label,
    MemberRole,
    Stage,
    StatusChange,
)
from nhs_accountable_care.classification.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.body_kinds import (
    COMMISSIONERS,
    PRIVATE_BODIES,
    TRUSTS,
)
from nhs_accountable_care.classification.criteria import (
    Criterion,
    Outcome,
    Reason,
    Test,
    no,
    unknown,
    yes,
)
from nhs_accountable_care.classification.evidence import (
    agreement_outcome,
    covers,
    either,
    fact_outcome,
    flag,
    kind_answer,
    leader_of,
    listed,
    of_agreement,
    path_of,
    roles_outcome,
    signed,
)
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
from nhs_accountable_care.questions import Answer, all_of, answer_of, any_of

__all__ = ["SHIPPED_AXES", "Axis", "AxisFinding"]


@attrs.frozen(kw_only=True)
class AxisFinding:
    """
    Where an arrangement lies on one axis, and why; ``reasons`` has every position.

    >>> AxisFinding(axis="extent", value="unknown", because="no area is recorded").value
    'unknown'
    """

    axis: str = attrs.field(validator=is_text)
    value: str = attrs.field(validator=is_text)
    because: str = attrs.field(validator=is_text)
    evidence: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
    reasons: tuple[Reason, ...] = attrs.field(default=(), validator=is_tuple)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide the positions that are open."""
        return tuple(
            dict.fromkeys(fact for reason in self.reasons for fact in reason.outcome.missing)
        )


@attrs.frozen(kw_only=True)
class Axis:
    """
    One question with several answers, each a criterion whose key is the value.

    ``otherwise`` is the value where no position is met and none is open.

    >>> extent = next(axis for axis in SHIPPED_AXES if axis.key == "extent")
    >>> [position.key for position in extent.positions]
    ['whole', 'part']
    """

    key: str = attrs.field(validator=is_text)
    question: str = attrs.field(validator=is_text)
    positions: tuple[Criterion, ...] = attrs.field(validator=is_tuple)
    otherwise: str = "none"

    def __attrs_post_init__(self) -> None:
        """Refuse an axis without positions, or with two of one value."""
        keys = [position.key for position in self.positions]
        if not keys or len(set(keys)) != len(keys):
            msg = f"axis {self.key!r} needs positions of different values, not {keys}"
            raise InvalidValueError(msg)

    def place(self, arrangement: Arrangement, on: date) -> AxisFinding:
        """Say where an arrangement, as it stood on the day, lies on the axis."""
        reasons = tuple(
            position.ask(arrangement, on)
            for position in self.positions
            if position.is_asked_on(on)
        )
        value = self.otherwise
        for answer in (Answer.YES, Answer.UNKNOWN, Answer.NO):
            deciding = [each for each in reasons if each.outcome.answer is answer]
            if deciding:
                if answer is not Answer.NO:
                    value = deciding[0].criterion.key if answer is Answer.YES else "unknown"
                break
        else:
            return AxisFinding(axis=self.key, value=value, because="nothing is asked on that day")
        outcome = deciding[0].outcome
        return AxisFinding(
            axis=self.key,
            value=value,
            because=outcome.because,
            evidence=outcome.evidence,
            reasons=reasons,
        )


def _position(
    key: str, question: str, test: Test, *sources: str, judged: bool = False
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


_SELLERS = TRUSTS | PRIVATE_BODIES


def _leads_both(alliance: AllianceAgreement) -> Answer:
    """Say whether the team that leads an alliance has buyers and providers in it."""
    team = alliance.leadership_team or ()
    is_open = alliance.leadership_team is None or "leadership_team" in alliance.incomplete
    rest = [Answer.UNKNOWN] if is_open else []
    return all_of(
        any_of([*(kind_answer(body, kinds) for body in team), *rest])
        for kinds in (COMMISSIONERS, _SELLERS)
    )


def _led_together(arrangement: Arrangement) -> Outcome:
    """Ask whether an alliance is led by buyers and providers together."""
    return agreement_outcome(
        arrangement,
        AllianceAgreement,
        lambda alliance: fact_outcome(
            _leads_both(alliance),
            path_of(AllianceAgreement, "leadership_team"),
            if_yes="commissioners and providers lead the alliance together",
            if_no="commissioners and providers do not lead the alliance together",
            evidence=alliance.sources,
        ),
    )


def _decide_together(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether buyers and providers sit in it and decide together."""
    both = roles_outcome(arrangement, (MemberRole.COMMISSIONER, MemberRole.PROVIDER))
    if both.answer is Answer.NO:
        return no("commissioners and providers do not decide together in it", both.evidence)
    governance = arrangement.governance
    decided = fact_outcome(
        None if governance is None else governance.has_collective_decisions,
        "governance.has_collective_decisions",
        if_yes="commissioners and providers decide together; in law the split goes on",
        if_no="commissioners and providers do not decide together in it",
        evidence=both.evidence,
    )
    # What is recorded of the whole decides; an alliance's own team tells where it is silent.
    if decided.answer is Answer.UNKNOWN:
        led = _led_together(arrangement)
        decided = led if led.answer is Answer.YES else decided
    if both.answer is Answer.YES or decided.answer is Answer.NO:
        return decided
    return unknown(
        "whether commissioners and providers decide together is not recorded",
        *dict.fromkeys((*both.missing, *decided.missing)),
    )


def _no_joint_decisions(arrangement: Arrangement, on: date) -> Outcome:
    """Ask whether buyers and providers deal with each other by contract alone."""
    together = _decide_together(arrangement, on)
    if together.answer is Answer.UNKNOWN:
        return unknown(together.because, *together.missing)
    if together.answer is Answer.YES:
        return no(together.because, together.evidence)
    return yes(together.because, together.evidence)


def _holder_commissions(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether whoever provides also does the commissioning work, under contract."""
    return listed(
        arrangement.commissioning,
        lambda role: answer_of(
            None if role.basis is None else role.basis is CommissioningBasis.CONTRACT
        ),
        "commissioning",
        is_partial="commissioning" in arrangement.incomplete,
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
            _decide_together,
            "S88",
            "S32",
            judged=True,
        ),
        _position(
            "separate",
            "Do commissioners and providers deal by contract alone?",
            _no_joint_decisions,
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


def _joins(model: GeneralPracticeModel) -> Test:
    """Make a test of how general practice joins an integrated contract."""

    def of_organisation(contract: AccountableCareOrganisationContract) -> Outcome:
        return outcome(contract.general_practice, contract.sources)

    def of_provider(contract: IntegratedCareProviderContract) -> Outcome:
        return outcome(contract.general_practice, contract.sources)

    def outcome(found: GeneralPracticeModel | None, evidence: tuple[Citation, ...]) -> Outcome:
        words = "" if found is None else found.value.replace("-", " ")
        return fact_outcome(
            None if found is None else found is model,
            "agreements (integrated contract).general_practice",
            if_yes=f"general practice joins by the {words} model",
            if_no=f"general practice joins by the {words} model",
            evidence=evidence,
        )

    return either(
        of_agreement(AccountableCareOrganisationContract, of_organisation),
        of_agreement(IntegratedCareProviderContract, of_provider),
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
                flag(
                    AllianceAgreement,
                    lambda alliance: alliance.contracts_stay,
                    "contracts_stay",
                    if_yes="an alliance leaves every contract in place",
                    if_no="its alliance replaces contracts",
                ),
            ),
            "S46",
        ),
    ),
)


# --- Integration, by direction and mode -----------------------------------------------


def _joined(
    field: str, get: Callable[[Integration], IntegrationMode | None], mode: IntegrationMode
) -> Test:
    """Make a test of how care is joined up in one direction."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        integration = arrangement.integration
        found = None if integration is None else get(integration)
        if integration is None or found is None:
            return unknown(f"its {field} integration is not recorded", f"integration.{field}")
        because = f"its {field} integration is recorded as {found.value}"
        answered = yes if found is mode else no
        return answered(because, integration.sources)

    return test


def _integration(
    field: str, question: str, get: Callable[[Integration], IntegrationMode | None]
) -> Axis:
    """Make the axis of one direction."""
    return Axis(
        key=f"{field}-integration",
        question=question,
        positions=tuple(
            _position(
                mode.value,
                f"Is it joined so: {mode.value}?",
                _joined(field, get, mode),
                "S19",
                "S21",
            )
            for mode in (IntegrationMode.MERGER, IntegrationMode.VIRTUAL, IntegrationMode.NONE)
        ),
    )


# --- Who holds which risk -------------------------------------------------------------


_SHARING = AllianceAgreement | PartnershipAgreement | Section75Agreement


def _shares_of(arrangement: Arrangement) -> tuple[RiskShare, ...]:
    """Give every risk share that is recorded, in its money or in what was signed."""
    finance = arrangement.finance
    signed_shares = tuple(
        part.risk_share
        for part in arrangement.agreements or ()
        if isinstance(part, _SHARING) and part.risk_share is not None
    )
    return ((finance.risk_shares or ()) if finance is not None else ()) + signed_shares


def _shared_risk(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether members share gains and losses."""
    shares = _shares_of(arrangement)
    if shares:
        return yes(f"gains and losses are shared: {shares[0].name}", shares[0].sources)
    for part in arrangement.agreements or ():
        if isinstance(part, AccountableCareOrganisationContract) and part.has_gain_loss_share:
            because = f"{part.title} has a share of gain and loss"
            return yes(because, part.sources, facts=(path_of(type(part), "has_gain_loss_share"),))
    finance = arrangement.finance
    is_open = (
        arrangement.agreements is None
        or "agreements" in arrangement.incomplete
        or any(
            isinstance(part, _SHARING | AccountableCareOrganisationContract)
            for part in arrangement.agreements
        )
    )
    if finance is not None and finance.risk_shares == () and not is_open:
        return no("it is recorded to share no risk", finance.sources)
    return unknown("who shares gains and losses is not recorded", "finance.risk_shares")


def _moved_risk(*, moved: bool) -> Test:
    """Make a test of whether a contract moves the risk of demand to its holder."""
    if_moved, if_stays = "its contract moves risk to the holder", "risk stays with who buys"

    def said(fact: bool | None) -> bool | None:  # noqa: FBT001 -- the fact is what is looked at
        return None if fact is None else fact is moved

    return either(
        flag(
            AccountableCareOrganisationContract,
            lambda contract: said(contract.moves_risk_to_holder),
            "moves_risk_to_holder",
            if_yes=if_moved if moved else if_stays,
            if_no=if_stays if moved else if_moved,
        ),
        flag(
            IntegratedCareProviderContract,
            lambda contract: said(contract.moves_risk_to_holder),
            "moves_risk_to_holder",
            if_yes=if_moved if moved else if_stays,
            if_no=if_stays if moved else if_moved,
        ),
        flag(
            IntegratedHealthOrganisationContract,
            lambda contract: said(contract.moves_risk_to_holder),
            "moves_risk_to_holder",
            if_yes=if_moved if moved else if_stays,
            if_no=if_stays if moved else if_moved,
        ),
    )


_RISK = Axis(
    key="risk",
    question="Who bears it if care costs more than was agreed?",
    positions=(
        _position("shared", "Do members share gains and losses?", _shared_risk, "S05", "S36"),
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


def _leader_with(authority: Authority) -> Test:
    """Make a test of where a leader's power comes from."""
    return leader_of(
        lambda leader: answer_of(
            None if leader.authority is None else leader.authority is authority
        ),
        if_yes=f"a leader holds {authority.value} authority",
        if_no=f"no leader with {authority.value} authority",
    )


def _makes_a_body(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether the arrangement is a legal body of its own."""
    return fact_outcome(
        arrangement.creates_legal_body,
        "creates_legal_body",
        if_yes="it is a legal body",
        if_no="it makes no legal body",
        evidence=arrangement.sources,
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
    Say whether a stage is the last that some form came to: for certain, or possibly.

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


def _at_stage(stage: Stage) -> Test:
    """Make a test of the stage that an arrangement has come to, as any form."""

    def test(arrangement: Arrangement, _on: date) -> Outcome:
        if not arrangement.history:
            return unknown("no status is recorded", "history")
        history = arrangement.history
        because = "; ".join(
            f"{change.stage.value}{f' as {change.as_form}' if change.as_form else ''}"
            f"{f' since {change.on.isoformat()}' if change.on else ''}"
            for change in history
        )
        if "history" in arrangement.incomplete:
            return unknown(f"{because}; and the record may be partial", "history")
        evidence = tuple(citation for change in history for citation in change.sources)
        if _stands_at(stage, history, is_certain=True):
            return yes(because, evidence)
        if _stands_at(stage, history, is_certain=False):
            return unknown(f"{because}; and which of them is the last is not recorded", "history")
        return no(because, evidence)

    return test


def _organisations_inside(arrangement: Arrangement, on: date) -> Outcome:
    """Ask whether the content of a nested arrangement meets the tests of an organisation."""
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", "nested")
    if "nested" in arrangement.incomplete:
        return _inside_a_partial_record(arrangement.nested, on)
    if not arrangement.nested:
        return no("nothing is nested in it")
    names = joined([part.name for part in arrangement.nested])
    if on not in ACCOUNTABLE_CARE_ORGANISATION.period:
        return no(f"on that day nothing was an accountable care organisation, nor was {names}")
    inside = [ACCOUNTABLE_CARE_ORGANISATION.ask(part, on) for part in arrangement.nested]
    in_being = [finding.name for finding in inside if finding.answer is Answer.YES]
    if in_being:
        return yes(f"inside it {joined(in_being)} meets every test of one")
    undecided = [finding.name for finding in inside if finding.answer is Answer.UNKNOWN]
    if undecided:
        return unknown(f"too little is recorded of {joined(undecided)} inside it", "nested")
    return no(f"inside it {names} is no accountable care organisation")


def _inside_a_partial_record(nested: tuple[Arrangement, ...], on: date) -> Outcome:
    """Ask the same where more may be nested than is recorded: never a no."""
    in_force = on in ACCOUNTABLE_CARE_ORGANISATION.period
    for part in nested if in_force else ():
        if ACCOUNTABLE_CARE_ORGANISATION.ask(part, on).answer is Answer.YES:
            return yes(f"inside it {part.name} meets every test of one")
    return unknown("what it contains may not all be recorded", "nested")


def _aspirations_inside(arrangement: Arrangement, _on: date) -> Outcome:
    """Ask whether a nested arrangement is called such an organisation, or is a candidate."""
    if arrangement.nested is None:
        return unknown("what it contains is not recorded", "nested")
    aims = {part.name: _aims(part) for part in arrangement.nested}
    aspiring = [name for name, found in aims.items() if found]
    if not aspiring:
        if "nested" in arrangement.incomplete or any(
            part.labels is None or part.history is None or _is_partial(part)
            for part in arrangement.nested
        ):
            because = "whether anything inside it aspires to be one is not recorded"
            return unknown(because, "nested")
        return no("nothing inside it is recorded to aspire to be one")
    return yes(
        f"inside it {joined(aspiring)} aspired to be accountable care organisations, "
        f"and none met the tests of one",
        tuple(citation for found in aims.values() for aim in found for citation in aim.sources),
    )


def _is_partial(part: Arrangement) -> bool:
    """Say whether names or statuses of a nested arrangement may be missing."""
    return bool({"labels", "history"} & set(part.incomplete))


def _aims(part: Arrangement) -> tuple[Label | StatusChange, ...]:
    """Give what records that a nested arrangement meant to be such an organisation."""
    slug = ACCOUNTABLE_CARE_ORGANISATION.slug
    labels = tuple(label for label in part.labels or () if label.form == slug)
    changes = tuple(change for change in part.history or () if change.as_form == slug)
    return labels + changes


SHIPPED_AXES: tuple[Axis, ...] = (
    _SPLIT,
    _HARDNESS,
    _GENERAL_PRACTICE,
    _integration(
        "horizontal", "How are like providers joined?", lambda integration: integration.horizontal
    ),
    _integration(
        "vertical",
        "How is care joined along the path of a patient?",
        lambda integration: integration.vertical,
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
                "in-being", "Does one inside it meet every test?", _organisations_inside, "S01"
            ),
            _position(
                "aspired", "Does one inside it aspire to be one?", _aspirations_inside, "S01"
            ),
        ),
    ),
)
"""The axes that `classify` reports, for the outermost arrangement."""
