"""How far along an arrangement is, and as what it is live."""

from datetime import date

from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    PooledFund,
    Stage,
    StatusChange,
)
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms import SHIPPED_FORMS
from nhs_accountable_care.classification.forms.axes.authority import statutory_system
from nhs_accountable_care.classification.forms.axes.shared import position
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    AgreementState,
    AllianceAgreement,
    DevolutionMemorandum,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    JointVentureAgreement,
    LeadProviderContract,
    Section75Agreement,
    is_signed,
)
from nhs_accountable_care.contracts.kinds import term_of
from nhs_accountable_care.questions import (
    Answer,
    Outcome,
    Question,
    all_met,
    answer_of,
    either,
    find,
    holds,
    judged,
    no,
    of_agreement,
    unknown,
    yes,
)

__all__ = ["STAGE"]

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
    statutory_system,
)


def _is_over(slug: str | None, on: date) -> bool:
    """Return whether a form is known and a day is none of its time."""
    return any(form.slug == slug and on not in form.period for form in SHIPPED_FORMS)


def _recorded_stage(arrangement: Arrangement, on: date) -> str | None:
    """
    Return the stage that a partial history tells of the whole, if any; a whole one has tests.

    What was a status of a form that is over tells nothing of what runs since.
    """
    if not find(arrangement, "history").may_hold_more:
        return None
    history = tuple(
        change for change in arrangement.history or () if not _is_over(change.as_form, on)
    )
    told = (stage for stage in _STAGES if _stands_at(stage, history, is_certain=True))
    return next((stage.value for stage in told), None)


STAGE = Axis(
    key="stage",
    question="How far along is it?",
    # What runs is live (row F20), though no record says that nothing was paused or ended.
    fills_silence=True,
    recorded=_recorded_stage,
    positions=(
        *(
            position(stage.value, f"Is it {stage.value}, as any form?", _at_stage(stage), "S24")
            for stage in _STAGES
        ),
        # After the stages that are told of the whole: a committee of some members runs beside
        # a system that is in shadow.
        position(
            Stage.LIVE.value,
            "Is a contract, a pool or a committee of it in force?",
            _something_runs,
            "S24",
            judged=True,
        ),
    ),
)
