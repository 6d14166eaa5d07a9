"""What an arrangement had become by a day, as its history tells."""

from nhs_accountable_care.arrangements import Arrangement, Stage
from nhs_accountable_care.validation.rules import Context

__all__ = ["INTEGRATED_CARE_SYSTEMS", "has_reached"]

INTEGRATED_CARE_SYSTEMS = ("integrated-care-system-non-statutory",)


def has_reached(
    arrangement: Arrangement,
    context: Context,
    forms: tuple[str, ...] = INTEGRATED_CARE_SYSTEMS,
    stage: Stage = Stage.LIVE,
) -> bool:
    """Return whether, by the history, it had reached a stage, as one of some forms, by then."""
    return any(
        change.stage is stage and change.as_form in forms and context.happened(change.on)
        for change in arrangement.history or ()
    )
