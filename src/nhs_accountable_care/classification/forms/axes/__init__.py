"""The axes that are shipped: questions that cut across the forms, in the order of asking."""

from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes import (
    authority,
    coverage,
    hardness,
    integration,
    risk,
    split,
    stage,
)

__all__ = ["SHIPPED_AXES"]

SHIPPED_AXES: tuple[Axis, ...] = (
    split.SPLIT_IN_LAW,
    split.SPLIT,
    hardness.HARDNESS,
    integration.PRACTICE,
    integration.HORIZONTAL,
    integration.VERTICAL,
    risk.RISK,
    authority.AUTHORITY,
    stage.STAGE,
    coverage.EXTENT,
    coverage.SERVICES,
    coverage.HYBRID,
)
"""The axes that `classify` reports, for the outermost arrangement."""
