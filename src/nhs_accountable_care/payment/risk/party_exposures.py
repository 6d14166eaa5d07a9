"""What each party is exposed to, as an answer: in words, as plain data and as tables."""

import math
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share, number_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined, listed, quoted
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE, RATE, Unit
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.readings.description import written
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.outcomes import (
    Outcomes,
)
from nhs_accountable_care.payment.settlement import title_of
from nhs_accountable_care.payment.spreads.joint import Spread

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Exposure", "PartyExposure", "ResultJump"]

_LEVELS: Final = tuple(Share(value=Fraction(each, 100)) for each in (1, 10, 50, 90, 99))
_INVENTED: Final = "INVENTED FIGURES: some of the facts are illustrative."
# What is less likely than this is not told.
_LEAST_TOLD: Final = 1e-12


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ResultJump:
    """
    A value of the uncertain fact at which a party's result leaps, so that a penny decides.

    The results are exact, in pence, and before rounding.

    Attributes:
        fact: The fact.
        unit: What it counts.
        at: Where the result leaps, in pence, things or as a pure number.
        before: What the result nears just below.
        on: The result there.
        after: What it nears just above.
        currency: The currency of the result.

    >>> print(
    ...     ResultJump(
    ...         fact="saving",
    ...         unit=PENCE,
    ...         at=Fraction(200_000_00),
    ...         before=Fraction(),
    ...         on=Fraction(100_000_00),
    ...         after=Fraction(100_000_00),
    ...         currency="GBP",
    ...     )
    ... )
    just below saving £200,000.00 the result is £0.00, and there it leaps to £100,000.00
    """

    record_columns: ClassVar[Columns] = {
        "fact": "text",
        "unit": "text",
        "at": "text",
        "before": "text",
        "on": "text",
        "after": "text",
        "currency": "text",
    }

    fact: str
    unit: Unit
    at: Fraction
    before: Fraction
    on: Fraction
    after: Fraction
    currency: str

    def __str__(self) -> str:
        """Say what the last penny before the jump does, and the first one after it."""
        place = f"{self.fact.replace('_', ' ')} {written(self.at, self.unit, self.currency)}"
        words = [
            written(each, PENCE, self.currency) for each in (self.before, self.on, self.after)
        ]
        if self.before == self.on:
            return f"at {place} the result is {words[1]}, and just above it leaps to {words[2]}"
        if self.after == self.on:
            return f"just below {place} the result is {words[0]}, and there it leaps to {words[1]}"
        return f"just below {place} the result is {words[0]}, there {words[1]}, above {words[2]}"

    def to_record(self) -> Record:
        """Return it as plain data, with exact numbers in text."""
        numbers = {"at": self.at, "before": self.before, "on": self.on, "after": self.after}
        return {
            "fact": self.fact,
            "unit": self.unit.value,
            **{name: str(each) for name, each in numbers.items()},
            "currency": self.currency,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyExposure:
    """
    How the result of one party is spread.

    The result is what the party gets by all lines, with its budget, and less the cost of which it
    was said that the party pays it.

    Attributes:
        party: Whose result it is.
        currency: The currency of it.
        outcomes: Its spread.
        variance_share: What part of the variance of the whole cost the party bears, by its
            covariance with it; `None` if it was not said who pays for what.
        rounding: The most, in pence, that the result of a settlement differs by, since it rounds.
        jumps: Where the result leaps.
        is_stepped: Whether it moves in leaps alone, so that between them a penny changes nothing.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "currency": "text",
        "expected_pence_about": "text",
        "deviation_pence_about": "text",
        "chance_of_loss_about": "text",
        **{f"at_{level.value * 100}_pence_about": "text" for level in _LEVELS},
        "shortfall_10_pence_about": "text",
        "shortfall_1_pence_about": "text",
        "variance_share_about": "text",
        "rounding": "text",
        "is_stepped": "truth",
    }

    party: str
    currency: str
    outcomes: Outcomes
    variance_share: Estimate | None
    rounding: Fraction
    jumps: tuple[ResultJump, ...]
    is_stepped: bool

    @property
    def expected(self) -> Estimate:
        """What the party gets on average."""
        return self._pence(self.outcomes.mean)

    @property
    def deviation(self) -> Estimate:
        """The standard deviation of its result."""
        return self._pence(self.outcomes.deviation)

    @property
    def chance_of_loss(self) -> Estimate:
        """How likely its result is below nothing."""
        return self.chance_of_losing_more_than(Money(pence=0, currency=self.currency))

    def chance_of_losing_more_than(self, amount: Money) -> Estimate:
        """
        Return how likely the party loses more than an amount.

        Raises:
            InvalidTypeError: The amount is in another currency.
        """
        if amount.currency != self.currency:
            msg = f"{amount} is in {amount.currency}, and the result is in {self.currency}"
            raise InvalidTypeError(msg)
        return Estimate(value=self.outcomes.below(Fraction(-amount.pence)), unit=RATE)

    def quantile(self, chance: Share) -> Estimate:
        """
        Return the lowest result that, with all below it, has this chance or more.

        Raises:
            InvalidValueError: The chance is nothing, or all.
        """
        return self._pence(self.outcomes.quantile(_inner(chance)))

    def expected_shortfall(self, chance: Share) -> Estimate:
        """
        Return the mean of the worst results that have this chance together.

        Raises:
            InvalidValueError: The chance is nothing, or all.
        """
        return self._pence(self.outcomes.shortfall(_inner(chance)))

    def to_record(self) -> Record:
        """Return it as plain data: pence and parts of one, as estimates, to nine digits."""
        share = self.variance_share
        hundredth, tenth, *_ = _LEVELS
        return {
            "party": self.party,
            "currency": self.currency,
            "expected_pence_about": self.expected.digits,
            "deviation_pence_about": self.deviation.digits,
            "chance_of_loss_about": self.chance_of_loss.digits,
            **{
                f"at_{level.value * 100}_pence_about": self.quantile(level).digits
                for level in _LEVELS
            },
            "shortfall_10_pence_about": self.expected_shortfall(tenth).digits,
            "shortfall_1_pence_about": self.expected_shortfall(hundredth).digits,
            "variance_share_about": None if share is None else share.digits,
            "rounding": str(self.rounding),
            "is_stepped": self.is_stepped,
        }

    def _pence(self, value: Fraction | float) -> Estimate:
        """Mark a sum."""
        return Estimate(value=float(value), unit=PENCE, currency=self.currency)

    def _worst(self, of: str, chance: Share) -> str:
        """Write how the worst years of so many come out."""
        return (
            f"one year in {of} {self.quantile(chance)} or worse, on average of those "
            f"{self.expected_shortfall(chance)}"
        )

    def _words(self) -> list[str]:
        """Write it in lines."""
        hundredth, tenth, *_ = _LEVELS
        told = [
            f"expected {self.expected}, standard deviation {self.deviation}",
            self._worst("ten", tenth),
            self._worst("a hundred", hundredth),
            f"chance of a loss: {self.chance_of_loss}",
        ]
        if self.variance_share is not None:
            told.append(f"bears {self.variance_share} of the variance of the cost")
        told += map(str, self.jumps[:MOST_SHOWN])
        if len(self.jumps) > MOST_SHOWN:
            told.append(f"and {len(self.jumps) - MOST_SHOWN:,} more such values")
        if self.is_stepped:
            told.append("it moves in leaps alone: between them a penny changes nothing")
        if self.rounding:
            off = number_text(self.rounding.__ceil__())
            told.append(f"a settlement lies within {off}p of this, since it rounds")
        return told


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Exposure:
    """
    How the result of each party is spread.

    Attributes:
        parties: Each party, in the order of the lines; whoever pays for a fact and has no line
            comes last.
        whole_deviation: The standard deviation of all cost of which it was said who pays it;
            `None` if it does not vary, or nothing was said.
        outside: How likely the uncertain fact would be what it may not be; it is held at the
            nearest that it may be then.
        is_illustrative: Whether a fact was invented.
    """

    mechanism: Mechanism | Formula
    spread: Spread
    parties: tuple[PartyExposure, ...]
    whole_deviation: Estimate | None
    outside: Estimate
    is_illustrative: bool

    def of(self, party: str) -> PartyExposure:
        """
        Return the exposure of one party.

        Raises:
            InvalidValueError: There is no such party.
        """
        for each in self.parties:
            if each.party == party:
                return each
        known = listed((each.party for each in self.parties), MOST_SHOWN)
        msg = f"no party is called {quoted(str(party))}; there are: {known}"
        raise InvalidValueError(msg)

    @property
    def diversified(self) -> Estimate | None:
        """
        By how much the deviations of all parties together exceed that of the whole cost.

        What one bears and another bears too at the same time adds up; what offsets does not.
        `None` if it was not said who pays for what.
        """
        if self.whole_deviation is None:
            return None
        alone = math.fsum(each.deviation.value for each in self.parties)
        return attrs.evolve(
            self.whole_deviation, value=max(alone - self.whole_deviation.value, 0.0)
        )

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self) -> str:
        """Write what each party is exposed to; each sum is an estimate, and says so."""
        told = [f"Exposure: {title_of(self.mechanism)}"]
        if self.is_illustrative:
            told.append(_INVENTED)
        told.append("Not sure: " + joined(name.replace("_", " ") for name in self.spread.names))
        for each in self.parties:
            told.append(each.party)
            told += [f"  {words}" for words in each._words()]  # noqa: SLF001 -- of this module
        if self.whole_deviation is not None:
            told.append(
                f"The cost as a whole: standard deviation {self.whole_deviation}; the parties' "
                f"add up to {self.diversified} more"
            )
        if self.outside.value > _LEAST_TOLD:
            told.append(f"Held at the nearest that the fact may be: {self.outside} of the time")
        return "\n".join(told)

    def to_records(self) -> Record:
        """Return the parties, where their results leap, and the whole as plain data."""
        whole, more = self.whole_deviation, self.diversified
        return {
            "parties": [each.to_record() for each in self.parties],
            "jumps": [
                {"party": each.party, **jump.to_record()}
                for each in self.parties
                for jump in each.jumps
            ],
            "mechanism": title_of(self.mechanism),
            "uncertain": "; ".join(self.spread.names),
            "whole_deviation_pence_about": None if whole is None else whole.digits,
            "diversified_pence_about": None if more is None else more.digits,
            "outside_about": self.outside.digits,
            "is_illustrative": self.is_illustrative,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return it as tables: ``parties``, ``jumps`` and ``about``."""
        # Here and not above: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(
            self.to_records(),
            {
                "parties": PartyExposure.record_columns,
                "jumps": {"party": "text", **ResultJump.record_columns},
                "about": {
                    "mechanism": "text",
                    "uncertain": "text",
                    "whole_deviation_pence_about": "text",
                    "diversified_pence_about": "text",
                    "outside_about": "text",
                    "is_illustrative": "truth",
                },
            },
            (_INVENTED,) if self.is_illustrative else (),
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``parties`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


def _inner(chance: Share) -> Fraction:
    """Return a chance that is neither nothing nor all."""
    if not 0 < chance.value < 1:
        msg = f"chance is {chance}; it lies between 0% and 100%"
        raise InvalidValueError(msg)
    return chance.value
