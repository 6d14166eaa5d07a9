"""
What is cited for the terms of a mechanism: for national parameters, and for one term of several.

A citation that names a field, by its ``of``, is of that term alone; any other is of all of them.
"""

from datetime import date
from typing import TYPE_CHECKING

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["cited_for", "of_term", "those_of"]


def cited_for(
    when: FinancialYear | date, parameters: "NationalParameters", *slugs: str
) -> tuple[Citation, ...]:
    """Return the citations of all of these parameters in a year or on a day, each once."""
    found = (each for slug in slugs for each in parameters.citations(slug, when))
    return tuple(dict.fromkeys(found))


def of_term(term: str, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """
    Return citations as those of one term alone.

    >>> from nhs_accountable_care.payment.mechanisms.invented import INVENTED
    >>> [each.of for each in of_term("quality", INVENTED)]
    ['quality']
    """
    return tuple(attrs.evolve(each, of=term) for each in citations)


def those_of(citations: tuple[Citation, ...], *terms: str) -> tuple[Citation, ...]:
    """
    Return what is cited for a line: those of the terms that it rests on, and those of all terms.

    >>> from nhs_accountable_care.payment.mechanisms.invented import INVENTED
    >>> mixed = (*of_term("quality", INVENTED), *of_term("elective", INVENTED), *INVENTED)
    >>> [each.of for each in those_of(mixed, "quality", "instalments")]
    ['quality', None]
    """
    return tuple(each for each in citations if each.of is None or each.of in terms)
