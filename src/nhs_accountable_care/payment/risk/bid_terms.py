"""What a bidder asks: the terms of today, those of the contract, and what is not sure of both."""

from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Money, Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care.payment.language.facts import Facts
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.risk.population_size import CostVolatility
from nhs_accountable_care.payment.risk.words import FactPayer
from nhs_accountable_care.payment.spreads.joint import Spread

__all__ = ["Bid", "BidPopulation", "BidTerms", "PartyBudget"]

_USUAL_LEVEL: Final = Share(value=Fraction(1, 20))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyBudget:
    """
    What a party has to pay a cost from, besides what the terms bring it.

    >>> PartyBudget(party="commissioner", amount=Money.parse("£100m")).amount.pence
    10000000000

    Attributes:
        party: Who has it.
        amount: How much, in the year.
    """

    party: str = attrs.field(validator=is_name)
    amount: Money
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidTerms:
    """
    Terms by which money moves, and who pays for what in the first place.

    Attributes:
        mechanism: The way to pay; `None` if nobody pays anybody, so that each bears what it pays
            in the first place. Of a contract it must be known.
        paid_by: Who pays in the first place for the cost that a fact counts.
        budgets: What parties have besides what the mechanism brings them.

    Raises:
        InvalidValueError: A fact has two payers, or a party two budgets.

    >>> BidTerms(paid_by=(FactPayer(fact="outturn", party="commissioner"),)).mechanism is None
    True
    """

    mechanism: Mechanism | None = None
    paid_by: tuple[FactPayer, ...] = ()
    budgets: tuple[PartyBudget, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is said twice."""
        facts = [each.fact for each in self.paid_by]
        parties = [each.party for each in self.budgets]
        for where, names in (("paid_by", facts), ("budgets", parties)):
            twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
            if twice:
                msg = f"{where} has {joined(map(quoted, twice))} twice; give each once"
                raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidPopulation:
    """
    The people whose care is bid for, and how far their cost moves by chance.

    Attributes:
        people: How many there are.
        saving: The saving that is to be told from chance, as a part of the cost, such as a
            minimum savings rate of 2%; `None` takes what the American table asks.
        deviation_of_one: The standard deviation of the cost of one person in a year, in multiples
            of its mean; `None` takes an invented one, which is marked, for no English one is
            known.
        deviation_in_common: That part of the deviation of the whole cost which does not fall with
            size, such as prices.
        sources: Where the deviations come from.

    Raises:
        InvalidValueError: There are no people.

    >>> few = BidPopulation(people=40_000, saving=Share.parse("2%"))
    >>> few.volatility.is_illustrative
    True
    """

    people: int
    saving: Share | None = None
    deviation_of_one: Fraction | None = None
    deviation_in_common: Share = Share(value=Fraction())  # noqa: RUF009 -- it cannot change
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse no people."""
        if self.people < 1:
            msg = f"people is {number_text(self.people)}; there is at least one"
            raise InvalidValueError(msg)

    @property
    def volatility(self) -> CostVolatility:
        """How far the cost moves, as it was given, or an invented one."""
        if self.deviation_of_one is None:
            return CostVolatility.example()
        return CostVolatility.of(
            self.deviation_of_one, in_common=self.deviation_in_common, sources=self.sources
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Bid:
    """
    The question of a party that is asked to hold a contract: what would it do to us?

    Attributes:
        name: What is bid for.
        bearer: The party that asks, as the mechanism of the contract calls it.
        contract: The terms under the contract.
        today: The terms of today; `None` if they are not recorded.
        facts: The facts that are sure.
        spread: The facts that are not, and how they may turn out in a year.
        years: The term, in years.
        level: The chance of running out within the term that a reserve has to keep.
        losses: Sums of which is asked how likely the bearer loses more in a year.
        population: The people, if it is asked whether they are enough.
        not_known: What is not known of the contract, in words.
        sources: Who says so of what has no sources of its own.

    Raises:
        InvalidValueError: There is no year, or a loss is not above nothing.

    >>> from nhs_accountable_care.payment import CostAndVolume, NormalSpread, ShareOf
    >>> value = NormalSpread(mean=Money.parse("£50m"), standard_deviation=Money.parse("£2m"))
    >>> bid = Bid(
    ...     name="Our contract",
    ...     bearer="provider",
    ...     contract=BidTerms(
    ...         mechanism=CostAndVolume(cap=ShareOf(share=Share.parse("3%"))),
    ...         paid_by=(FactPayer(fact="actual_value", party="provider"),),
    ...     ),
    ...     facts=Facts(),
    ...     spread=Spread.of({"actual_value": value}),
    ... )
    >>> bid.years, str(bid.level)
    (1, '5%')
    """

    name: str = attrs.field(validator=is_name)
    bearer: str = attrs.field(validator=is_name)
    contract: BidTerms
    today: BidTerms | None = None
    facts: Facts
    spread: Spread
    years: int = 1
    level: Share = _USUAL_LEVEL
    losses: tuple[Money, ...] = ()
    population: BidPopulation | None = None
    not_known: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse no term, and losses that are none."""
        if self.years < 1:
            msg = f"years is {number_text(self.years)}; a term has one at least"
            raise InvalidValueError(msg)
        wrong = [str(each) for each in self.losses if each.pence < 0]
        if wrong:
            msg = f"losses has {joined(wrong)}; write how much is lost, without a minus"
            raise InvalidValueError(msg)
