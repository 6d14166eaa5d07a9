"""The forms that are shipped, in the order in which they are asked."""

from nhs_accountable_care.classification.accountable_organisations import (
    ACCOUNTABLE_CARE_ORGANISATION,
)
from nhs_accountable_care.classification.devolved import DEVOLVED_SYSTEM
from nhs_accountable_care.classification.forms import Form
from nhs_accountable_care.classification.systems import (
    ACCOUNTABLE_CARE_SYSTEM,
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
)

__all__ = ["SHIPPED_FORMS"]

SHIPPED_FORMS: tuple[Form, ...] = (
    SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
    ACCOUNTABLE_CARE_SYSTEM,
    ACCOUNTABLE_CARE_ORGANISATION,
    DEVOLVED_SYSTEM,
)
"""Every form that `classify` asks about, unless it is given others."""
