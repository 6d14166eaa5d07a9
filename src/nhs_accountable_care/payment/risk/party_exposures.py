"""What each party is exposed to, as an answer: in words, as plain data and as tables."""

import math
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share, number_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import SOME_INVENTED
from nhs_accountable_care._core.text import joined, listed, name_in_words, quoted
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE, RATE, Unit
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.readings.description import written
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.outcomes import (
    LineOutcomes,
    ListedOutcomes,
    Outcomes,
    SampledOutcomes,
)
from nhs_accountable_care.payment.settlement import title_of
from nhs_accountable_care.payment.spreads.joint import Spread

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Exposure", "ExposureMethod", "PartyExposure", "ResultJump"]

_LEVELS: Final = tuple(Share(value=Fraction(each, 100)) for each in (1, 10, 50, 90, 99))
_FIGURES: Final = (
    "expected_pence",
    "deviation_pence",
    "chance_of_loss",
    *(f"at_{level.value * 100}_pence" for level in _LEVELS),
    "shortfall_10_pence",
    "shortfall_1_pence",
    "variance_share",
)
# What is less likely than this is not told.
_LEAST_TOLD: Final = 1e-12


class ExposureMethod(Enum):
    """How an exposure was worked out."""

    LINES = "lines"
    """In closed form, as straight lines over a normal or lognormal fact."""
    LISTED = "listed"
    """Every scenario of facts that take listed values was settled."""
    SIMULATED = "simulated"
    """Scenarios were drawn, and each was settled; every figure has a standard error."""


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
        others: The other uncertain facts, which are held at what is expected of them: numbers at
            their mean, all else at what is most likely.

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
        "at": "number",
        "before": "number",
        "on": "number",
        "after": "number",
        "currency": "text",
        "others": "text",
    }

    fact: str
    unit: Unit
    at: Fraction
    before: Fraction
    on: Fraction
    after: Fraction
    currency: str
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say what the last penny before the jump does, and the first one after it."""
        if not self.others:
            return self._leap()
        others = joined((name_in_words(name) for name in self.others), MOST_SHOWN)
        return f"{self._leap()} (with {others} as expected)"

    def _leap(self) -> str:
        """Say from what to what it leaps."""
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
            "others": "; ".join(self.others),
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
        outcomes: Its spread; of what was simulated, a sample that stays in the dataframe.
        variance_share: What part of the variance of the whole cost the party bears, by its
            covariance with it; `None` if it was not said who pays for what.
        rounding: The most, in pence, that the result of a settlement differs by, since it rounds.
        jumps: Where the result leaps.
        is_stepped: Whether it moves in leaps alone, so that between them a penny changes nothing.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "currency": "text",
        **{f"{figure}_{which}": "number" for figure in _FIGURES for which in ("about", "error")},
        "rounding": "number",
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
        sample = self._sample
        return self._pence(self.outcomes.mean, None if sample is None else sample.error_of_mean())

    @property
    def deviation(self) -> Estimate:
        """The standard deviation of its result."""
        sample = self._sample
        error = None if sample is None else sample.error_of_deviation()
        return self._pence(self.outcomes.deviation, error)

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
        result, sample = Fraction(-amount.pence), self._sample
        return Estimate(
            value=self.outcomes.below(result),
            unit=RATE,
            error=None if sample is None else sample.error_below(result),
        )

    def quantile(self, chance: Share) -> Estimate:
        """
        Return the lowest result that, with all below it, has this chance or more.

        Raises:
            InvalidValueError: The chance is nothing, or all; or it was simulated with so few
                scenarios that fewer than ten lie beyond.
        """
        part, sample = _inner(chance), self._sample
        error = None if sample is None else sample.error_of_quantile(part)
        return self._pence(self.outcomes.quantile(part), error)

    def expected_shortfall(self, chance: Share) -> Estimate:
        """
        Return the mean of the worst results that have this chance together.

        Raises:
            InvalidValueError: As `quantile`.
        """
        part, sample = _inner(chance), self._sample
        error = None if sample is None else sample.error_of_shortfall(part)
        return self._pence(self.outcomes.shortfall(part), error)

    def lead_over(self, other: "PartyExposure", chance: Share | None = None) -> Estimate:
        """
        Return by how much its expected result, or its quantile, exceeds that of another.

        Where both were simulated with the same scenarios, chance moves both alike, and the error
        is that of the difference; else it is as if neither knew of the other.

        Raises:
            InvalidTypeError: The other is in another currency.
            InvalidValueError: As `quantile`.
        """
        if other.currency != self.currency:
            msg = f"one result is in {self.currency}, and the other in {other.currency}"
            raise InvalidTypeError(msg)
        one, two = (
            each.expected if chance is None else each.quantile(chance) for each in (self, other)
        )
        errors = [each.error for each in (one, two) if each.error is not None]
        error = math.hypot(*errors) if errors else None
        if self._sample is not None:
            part = None if chance is None else chance.value
            paired = self._sample.error_of_lead(other.outcomes, part)
            error = error if paired is None else paired
        return attrs.evolve(one, value=one.value - two.value, error=error)

    def to_record(self) -> Record:
        """
        Return it as plain data: pence and parts of one, as estimates, to nine digits.

        Beside each ``_about`` stands its standard error as ``_error``, if it was simulated.
        """
        hundredth, tenth, *_ = _LEVELS
        figures = (
            self.expected,
            self.deviation,
            self.chance_of_loss,
            *map(self.quantile, _LEVELS),
            self.expected_shortfall(tenth),
            self.expected_shortfall(hundredth),
            self.variance_share,
        )
        record: Record = {"party": self.party, "currency": self.currency}
        for name, figure in zip(_FIGURES, figures, strict=True):
            record |= _beside(name, figure)
        return {**record, "rounding": str(self.rounding), "is_stepped": self.is_stepped}

    @property
    def _sample(self) -> SampledOutcomes | None:
        """The sample, if it was simulated."""
        outcomes = self.outcomes
        return None if isinstance(outcomes, ListedOutcomes | LineOutcomes) else outcomes

    def _pence(self, value: Fraction | float, error: float | None) -> Estimate:
        """Mark a sum."""
        return Estimate(value=float(value), unit=PENCE, currency=self.currency, error=error)

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
        spread: How the uncertain facts may turn out; `None` if the caller drew them.
        uncertain: The names of the uncertain facts.
        whole_deviation: The standard deviation of all cost of which it was said who pays it;
            `None` if it does not vary, or nothing was said.
        outside: How likely the uncertain fact would be what it may not be; it is held at the
            nearest that it may be then. Of several facts, the chances are added up.
        is_illustrative: Whether a fact was invented.
        method: How it was worked out.
        scenarios: How many were settled; `None` if it was worked out in closed form.
        seed: From which number the scenarios were drawn, if they were drawn here.
        unread: The uncertain facts over which a result is no straight lines, so that it could not
            be read where it leaps.
        diversified_error: The standard error of `diversified`, if it was simulated.
    """

    mechanism: Mechanism | Formula
    spread: Spread | None
    uncertain: tuple[str, ...]
    parties: tuple[PartyExposure, ...]
    whole_deviation: Estimate | None
    outside: Estimate
    is_illustrative: bool
    method: ExposureMethod
    scenarios: int | None = None
    seed: int | None = None
    unread: tuple[str, ...] = ()
    diversified_error: float | None = None

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
            self.whole_deviation,
            value=max(alone - self.whole_deviation.value, 0.0),
            error=self.diversified_error,
        )

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self) -> str:
        """Write what each party is exposed to; each sum is an estimate, and says so."""
        told = [f"Exposure: {title_of(self.mechanism)}"]
        if self.is_illustrative:
            told.append(SOME_INVENTED)
        told.append("Not sure: " + joined(name_in_words(name) for name in self.uncertain))
        told.append(self._how())
        for each in self.parties:
            told.append(each.party)
            told += [f"  {words}" for words in each._words()]  # noqa: SLF001 -- of this module
        if self.whole_deviation is not None:
            told.append(
                f"The cost as a whole: standard deviation {self.whole_deviation}; the parties' "
                f"add up to {self.diversified} more"
            )
        # Survives [> to >=]: no chance is just that to the last digit.
        if self.outside.value > _LEAST_TOLD:
            told.append(f"Held at the nearest that the fact may be: {self.outside} of the time")
        if self.unread:
            told.append(
                f"Where results leap cannot be read for {joined(self.unread, MOST_SHOWN)}: there "
                f"are no straight lines"
            )
        return "\n".join(told)

    def _how(self) -> str:
        """Say how it was worked out."""
        match self.method:
            case ExposureMethod.LINES:
                return "Worked out in closed form, without a simulation"
            case ExposureMethod.LISTED:
                return f"Worked out from every scenario: {self.scenarios:,} settled"
            case ExposureMethod.SIMULATED:
                drawn = "drawn by the caller" if self.seed is None else f"seed {self.seed}"
                return (
                    f"Simulated: {self.scenarios:,} scenarios, {drawn}; after ± stands the "
                    f"standard error"
                )
            case _:
                assert_never(self.method)

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
            "uncertain": "; ".join(self.uncertain),
            "method": self.method.value,
            "scenarios": self.scenarios,
            # It may need more than the 63 bits of a whole number in a column.
            "seed": None if self.seed is None else str(self.seed),
            **_beside("whole_deviation_pence", whole),
            **_beside("diversified_pence", more),
            **_beside("outside", self.outside),
            "leaps_unread": "; ".join(self.unread),
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
                    "method": "text",
                    "scenarios": "whole number",
                    "seed": "text",
                    **{
                        f"{figure}_{which}": "number"
                        for figure in ("whole_deviation_pence", "diversified_pence", "outside")
                        for which in ("about", "error")
                    },
                    "leaps_unread": "text",
                    "is_illustrative": "truth",
                },
            },
            (SOME_INVENTED,) if self.is_illustrative else (),
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``parties`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


def _beside(name: str, figure: Estimate | None) -> dict[str, str | None]:
    """Return a figure, and beside it its standard error."""
    return {
        f"{name}_about": None if figure is None else figure.digits,
        f"{name}_error": None if figure is None else figure.error_digits,
    }


def _inner(chance: Share) -> Fraction:
    """Return a chance that is neither nothing nor all."""
    if not 0 < chance.value < 1:
        msg = f"chance is {chance}; it lies between 0% and 100%"
        raise InvalidValueError(msg)
    return chance.value
