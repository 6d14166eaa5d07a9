"""What is cited for the national parameters that a mechanism took its terms from."""

from datetime import date
from typing import TYPE_CHECKING

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["cited_for"]


def cited_for(
    when: FinancialYear | date, parameters: "NationalParameters", *slugs: str
) -> tuple[Citation, ...]:
    """Return the citations of all of these parameters in a year or on a day, each once."""
    found = (each for slug in slugs for each in parameters.citations(slug, when))
    return tuple(dict.fromkeys(found))
