"""Who commissions what in an arrangement: strategic, tactical, joint, or on another's behalf."""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_short
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = ["CommissioningBasis", "CommissioningKind", "CommissioningRole", "CommissioningTask"]


class CommissioningKind(enum.Enum):
    """A share in the work of commissioning."""

    STRATEGIC = "strategic"
    """Sets outcomes and budgets for a wide area; also called the system manager."""

    TACTICAL = "tactical"
    """Designs pathways, buys and sub-contracts, usually for whoever holds the contract."""

    JOINT = "joint"
    """An NHS commissioner and a council together."""

    CONTRACTING_FOR_OTHERS = "contracting-for-others"
    """Holds the contracts centrally, in place of local commissioners."""

    INTEGRATOR = "integrator"
    """A provider that organises the care of the others."""


class CommissioningTask(enum.Enum):
    """A piece of commissioning work that can be done by one body or another."""

    ASSESSING_NEED = "assessing-need"
    SETTING_OUTCOMES = "setting-outcomes"
    SETTING_BUDGETS = "setting-budgets"
    AWARDING_CONTRACTS = "awarding-contracts"
    DESIGNING_PATHWAYS = "designing-pathways"
    SUB_CONTRACTING = "sub-contracting"
    CHOOSING_SUPPLIERS = "choosing-suppliers"
    MANAGING_CONTRACTS = "managing-contracts"
    MANAGING_DEMAND = "managing-demand"


class CommissioningBasis(enum.Enum):
    """By what right a body does commissioning work."""

    STATUTE = "statute"
    DELEGATION = "delegation"
    """A statutory function was moved to it, or shared with it."""

    CONTRACT = "contract"
    """It does the work; the function and the duty stay with the commissioner."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CommissioningRole:
    """
    A body's part in commissioning, over which area, with which tasks and by what right.

    Attributes:
        kind: Which share in the work of commissioning it is.
        body: The body that does the work.
        jointly_with: The bodies with which it does the work; an empty list says that it does so
            alone.
        area: The area over which it does so, in words.
        tasks: Which pieces of the work it does.
        basis: By what right it does the work: by statute, by delegation of a function, or under a
            contract.
        moves_statutory_function: Whether a function that the law gives to a commissioner passes to
            the body with the work; under a contract it stays.

    >>> role = CommissioningRole(
    ...     kind=CommissioningKind.TACTICAL, basis=CommissioningBasis.CONTRACT
    ... )
    >>> role.tasks is None
    True
    """

    kind: CommissioningKind
    body: Body | None = None
    jointly_with: tuple[Body, ...] | None = None
    area: str | None = None
    tasks: tuple[CommissioningTask, ...] | None = None
    basis: CommissioningBasis | None = None
    moves_statutory_function: bool | None = None
    agreement: str | None = attrs.field(default=None, validator=is_short)
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
