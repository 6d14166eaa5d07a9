"""Agreements by which national bodies hand decisions to a place."""

from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.delegation import DelegatedFunction
from nhs_accountable_care.contracts.lifecycle import Lifecycle
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.contracts.statements import ListStatement, names_lists

__all__ = ["DevolutionMemorandum"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DevolutionMemorandum:
    """
    A memorandum by which NHS England and a place agree to decide together.

    It is not a contract and makes no body: what each party must do by statute it must go on doing,
    unless the memorandum is said to change that [S71].

    Attributes:
        parties: The bodies that signed, as far as sources name them; say in lists
            if more did.
        number_of_parties: How many local bodies signed, as a source counts them; the national
            bodies that signed with them are not in it.
        functions: The functions that are handed over.
        topics: What it is about, each in words.
        pilots: The places that try it first, each in words.
        duties_stay: Whether each party must go on doing what it must do by statute.
        creates_statutory_body: Whether it makes a new body by statute.

    >>> memorandum = DevolutionMemorandum(
    ...     title="Greater Manchester memorandum", signed_on=StatedDate.of(2015, 2, 27)
    ... )
    >>> memorandum.duties_stay is None
    True
    """

    type_tag: ClassVar[str] = "devolution-memorandum"
    party_fields: ClassVar[tuple[str, ...]] = ("parties",)

    title: str = attrs.field(validator=is_name)
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    parties: tuple[Body, ...] | None = None
    number_of_parties: int | None = attrs.field(default=None, validator=is_count_or_none)
    functions: tuple[DelegatedFunction, ...] | None = None
    topics: tuple[str, ...] | None = None
    pilots: tuple[str, ...] | None = None
    budgets: tuple[ReportedMoney, ...] | None = None
    duties_stay: bool | None = None
    creates_statutory_body: bool | None = None
    lifecycle: Lifecycle | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


Kinds: TypeAlias = DevolutionMemorandum
"""The one kind of agreement of this family."""
