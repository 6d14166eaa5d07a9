"""The split of those who buy and those who provide: in law, and in effect."""

from datetime import date

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    CommissioningBasis,
    CommissioningRole,
    Leader,
    MemberRole,
)
from nhs_accountable_care.classification.criteria import Criterion
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.shared import position, verified
from nhs_accountable_care.contracts import AllianceAgreement
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    PROVIDERS,
    Answer,
    Outcome,
    all_met,
    answer_of,
    any_met,
    either,
    find,
    has_roles,
    holds,
    is_of_kind,
    judged,
    no,
    of_agreement,
    unknown,
    yes,
)

__all__ = ["SPLIT", "SPLIT_IN_LAW"]


def _goes_on_in_law(_arrangement: Arrangement, _on: date) -> Outcome:
    """Answer yes, whatever is recorded: what members agree to changes no statute."""
    return yes(
        "no arrangement ends it: who arranges and who gives care stay different bodies",
        verified("S88", "S32"),
    )


SPLIT_IN_LAW = Axis(
    key="purchaser-provider-split-in-law",
    question="Are those who buy and those who provide different bodies in law?",
    positions=(
        Criterion(
            key="separate",
            question="Does the law keep commissioners and providers apart?",
            test=judged(_goes_on_in_law, reads=()),
            # NHS trusts and the contracts with them began on this day (Act of 1990).
            period=DateRange(first_day=date(1991, 4, 1)),
            sources=verified("S88", "S32"),
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


SPLIT = Axis(
    key="purchaser-provider-split",
    question="Who buys and who provides, in effect?",
    # Papers say who decides together, and not that no provider commissions (row F16).
    fills_silence=True,
    positions=(
        position(
            "ended-in-effect",
            "Does a provider do the commissioning work, under contract?",
            _holder_commissions,
            "S01",
            "S03",
            "S05",
            judged=True,
        ),
        position(
            "bridged",
            "Do commissioners and providers decide together, or under one leader?",
            either(judged(_decide_together, reads=_DECIDING), _leader_on_both_sides),
            "S88",
            "S32",
            judged=True,
        ),
        position(
            "separate",
            "Do commissioners and providers deal by contract alone?",
            judged(_deal_by_contract, reads=_DECIDING),
            "S88",
            "S32",
            judged=True,
        ),
    ),
)
