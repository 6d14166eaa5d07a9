"""How large a reserve the bearer needs over the term."""

import contextlib
from collections.abc import Iterator

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.risk.bid_sides import BidSide, ExposureFunction, exposed_by
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.carried_terms import (
    CARRIED_IN,
    carried_balances,
    reserve_of_term,
    sum_in_words,
)
from nhs_accountable_care.payment.risk.party_exposures import Exposure
from nhs_accountable_care.payment.risk.reserves import ReserveNeeded, check_term, reserve_needed
from nhs_accountable_care.payment.spreads.distributions import exact_quantity

__all__ = ["not_carried", "reserve_of"]


def reserve_of(
    bid: Bid, contract: BidSide, exposed: Exposure, by: ExposureFunction
) -> ReserveNeeded:
    """Work the reserve out; where a term carries more than it says how, beside that without."""
    check_term(bid.years, bid.level)
    given = {each.name for each in bid.facts.facts}
    names = [name for name in carried_balances(contract.formula) if name in given]
    if bid.years > 1 and names:
        # What a year leaves may be nothing that the next can begin with: then it is told as of
        # terms that do not say what they leave.
        with contextlib.suppress(InvalidValueError):
            return reserve_of_term(
                contract.asked,
                bid.spread,
                bid.bearer,
                years=bid.years,
                level=bid.level,
                carried=names,
            )
    needed = reserve_needed(exposed.of(bid.bearer), years=bid.years, level=bid.level)
    carried = [
        each
        for each in bid.facts.facts
        if each.name.endswith(CARRIED_IN)
        and each.unit is PENCE
        and exact_quantity(each.value) > 0
        and any(each.name == fact.name for fact in contract.formula.facts)
    ]
    if bid.years == 1 or not carried:
        return needed
    currency = contract.formula.currency
    nothing = (attrs.evolve(each, value=Money(pence=0, currency=currency)) for each in carried)
    without = attrs.evolve(bid, facts=bid.facts.plus(*nothing))
    emptied = reserve_needed(
        exposed_by(contract, without, by).of(bid.bearer), years=bid.years, level=bid.level
    )
    return attrs.evolve(
        needed,
        anew=tuple(
            sum_in_words(contract.formula, each.name, exact_quantity(each.value))
            for each in carried
        ),
        if_nothing_left=emptied.needed,
    )


def not_carried(reserve: ReserveNeeded) -> Iterator[str]:
    """Say that no year was told which begins with what the years before left."""
    if reserve.anew:
        yield (
            f"What a year comes to after others: the results are those of a year that begins with "
            f"{joined(reserve.anew)}, as the first does."
        )
