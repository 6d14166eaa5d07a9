"""A bidder's question as a document holds it, with the arrangement that it is about."""

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.arrangements.arrangement import Arrangement, walk
from nhs_accountable_care.arrangements.finance import PaymentTerms
from nhs_accountable_care.payment import Bid

__all__ = ["BidQuestion"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidQuestion:
    """
    A bidder's question, and the arrangement under which the contract is to be held.

    Attributes:
        bid: What is asked. The contract may be without a mechanism where the arrangement has
            payment terms: then those are meant.
        arrangement: The arrangement, if it is recorded; the rules are asked whether whoever bears
            a risk by it may bear it.
        terms: The name of the payment terms in the arrangement that are meant, if there are
            several.

    Raises:
        InvalidValueError: ``terms`` names what the arrangement does not have, or several are
            meant.
    """

    bid: Bid
    arrangement: Arrangement | None = None
    terms: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_name))

    def __attrs_post_init__(self) -> None:
        """Refuse terms that cannot be found; the arrangement itself may come from elsewhere."""
        if self.arrangement is not None:
            self.asked()

    def asked(self) -> Bid:
        """
        Return the bid, with the payment terms of the arrangement where it has none of its own.

        Raises:
            InvalidValueError: Neither has any, or several are meant.

        >>> from nhs_accountable_care import Money
        >>> from nhs_accountable_care.payment import (
        ...     BidTerms,
        ...     BlockPayment,
        ...     FactPayer,
        ...     Facts,
        ...     NormalSpread,
        ...     Spread,
        ... )
        >>> cost = NormalSpread(mean=Money.parse("£9m"), standard_deviation=Money.parse("£1m"))
        >>> terms = BidTerms(
        ...     mechanism=BlockPayment(), paid_by=(FactPayer(fact="cost", party="provider"),)
        ... )
        >>> bid = Bid(
        ...     name="A block",
        ...     bearer="provider",
        ...     contract=terms,
        ...     facts=Facts(),
        ...     spread=Spread.of({"cost": cost}),
        ... )
        >>> BidQuestion(bid=bid).asked() == bid
        True
        """
        if self.bid.contract.mechanism is not None:
            return self.bid
        terms = self.payment_terms()
        if terms is None:
            msg = (
                "the contract has no mechanism; write one under bid.contract, or an arrangement "
                "with payment terms"
            )
            raise InvalidValueError(msg)
        contract = attrs.evolve(self.bid.contract, mechanism=terms.mechanism)
        return attrs.evolve(self.bid, contract=contract)

    def payment_terms(self) -> PaymentTerms | None:
        """
        Return the payment terms of the arrangement that are meant; `None` if it has none.

        Raises:
            InvalidValueError: None has that name, or several are meant.
        """
        if self.arrangement is None:
            return None
        recorded = [
            terms
            for _, part in walk(self.arrangement)
            for terms in ((part.finance.payments if part.finance else None) or ())
        ]
        found = [each for each in recorded if self.terms in (None, each.name)]
        if len(found) == 1:
            return found[0]
        if not recorded and self.terms is None:
            return None
        if self.terms is None and self.bid.contract.mechanism is not None:
            return None
        names = listed([quoted(each.name) for each in recorded], MOST_SHOWN) or "none"
        msg = f"terms: name one of the payment terms of the arrangement; there are: {names}"
        raise InvalidValueError(msg)
