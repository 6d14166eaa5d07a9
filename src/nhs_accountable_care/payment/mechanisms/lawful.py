"""
For which years and between whom a mechanism was meant: data for the rulebook, with sources.

A mechanism does not judge itself. It carries what the sources say of it, as data on its class,
and the rules of the `validation` package may ask. Citations are written by key and looked up when
they are asked for, so that importing a mechanism reads no table.
"""

from typing import Any

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind

__all__ = ["LawfulParties", "YearsInForce"]


def _is_cited(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what nothing is cited for."""
    if not value:
        msg = f"{type(instance).__name__}.{attribute.name} is empty; cite at least one source"
        raise InvalidValueError(msg)


def _citations(cited: tuple[str, ...]) -> tuple[Citation, ...]:
    """Look citations up in the shipped sourcebook."""
    # Here and not above: whoever settles a mechanism need not know who says that it is lawful.
    from nhs_accountable_care.policy.sources import parse_citation, sourcebook  # noqa: PLC0415

    book = sourcebook()
    return tuple(parse_citation(each, book) for each in cited)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class YearsInForce:
    """
    Financial years in which a mechanism, or one of its settings, was a national rule.

    A mechanism without such years is a matter of local agreement.

    >>> years = YearsInForce(
    ...     first=FinancialYear(2010),
    ...     last=FinancialYear(2018),
    ...     what="30%",
    ...     cited=("CP59 [verified]",),
    ... )
    >>> FinancialYear(2018) in years, FinancialYear(2019) in years
    (True, False)
    >>> print(years.sources[0])
    Article on the marginal rate for emergency admissions (HFMA, 2013-10-03) [verified]

    Attributes:
        first: The first of the years.
        last: The last; `None` if no end is known.
        what: What was in force: for whom, or with which setting.
        cited: Where that is said, as a key of the sourcebook, a place if need be, and the
            confidence: ``CP59, table 2 [verified]``.

    Raises:
        InvalidValueError: The last year lies before the first, or nothing is cited.
    """

    first: FinancialYear
    last: FinancialYear | None = None
    what: str = attrs.field(validator=is_name)
    cited: tuple[str, ...] = attrs.field(validator=_is_cited)

    def __attrs_post_init__(self) -> None:
        """Refuse years that end before they begin."""
        if self.last is not None and self.last < self.first:
            msg = f"{self.what}: the last year {self.last} lies before the first, {self.first}"
            raise InvalidValueError(msg)

    def __contains__(self, year: FinancialYear) -> bool:
        """Return whether a year is one of them."""
        return self.first <= year and (self.last is None or year <= self.last)

    @property
    def span(self) -> str:
        """
        From which year to which, in words.

        >>> YearsInForce(first=FinancialYear(2019), what="a rule", cited=("CP59 [verified]",)).span
        'from 2019/20'
        """
        if self.last is None:
            return f"from {self.first}"
        return f"in {self.first}" if self.last == self.first else f"{self.first} to {self.last}"

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Where it is said."""
        return _citations(self.cited)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LawfulParties:
    """
    What kinds of organisation may take a role of a mechanism, and how many must.

    >>> LawfulParties(
    ...     role="commissioner",
    ...     kinds=(OrganisationKind.INTEGRATED_CARE_BOARD,),
    ...     what="the board pays",
    ...     cited=("CP75 [verified]",),
    ... ).fewest
    1

    Attributes:
        role: The field of the mechanism that names the party or parties.
        kinds: The kinds that may.
        fewest: How many of these kinds there must be.
        what: The rule, in words.
        cited: Where that is said, as for `YearsInForce`.
    """

    role: str = attrs.field(validator=is_name)
    kinds: tuple[OrganisationKind, ...]
    fewest: int = 1
    what: str = attrs.field(validator=is_name)
    cited: tuple[str, ...] = attrs.field(validator=_is_cited)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Where it is said."""
        return _citations(self.cited)
