"""What an arrangement had become by a day, as its history tells."""

from nhs_accountable_care.arrangements import Arrangement, Stage
from nhs_accountable_care.questions import Answer, answer_of, any_met, find
from nhs_accountable_care.validation.rules import Context

__all__ = ["INTEGRATED_CARE_SYSTEMS", "has_reached", "reached"]

INTEGRATED_CARE_SYSTEMS = ("integrated-care-system-non-statutory",)


def has_reached(
    arrangement: Arrangement,
    context: Context,
    forms: tuple[str, ...] = INTEGRATED_CARE_SYSTEMS,
    stage: Stage = Stage.LIVE,
) -> bool:
    """Return whether, by the history, it had reached a stage, as one of some forms, by then."""
    return reached(arrangement, context, forms, stage) is Answer.YES


def reached(
    arrangement: Arrangement,
    context: Context,
    forms: tuple[str, ...] = INTEGRATED_CARE_SYSTEMS,
    stage: Stage = Stage.LIVE,
) -> Answer:
    """Return the same, and unknown where its history may hold more or names no form."""
    return any_met(
        [
            *(
                answer_of(None if change.as_form is None else change.as_form in forms)
                for change in arrangement.history or ()
                if change.stage is stage and context.happened(change.on)
            ),
            answer_of(None if find(arrangement, "history").may_hold_more else False),
        ]
    )
