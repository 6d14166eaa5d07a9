"""
How a saving or a loss against the benchmark is settled between Medicare and an ACO.

An ACO is an accountable care organisation. The order matters and is easy to get wrong: the
minimum is a cliff, from the first dollar once it is reached; what the sequester takes comes
off before the payment limit, and not off the limit; an ACO that fails the quality standard
gains nothing and owes at the greatest loss rate; a loss is limited before a disaster makes it
smaller; the result is rounded to whole dollars, half a dollar up.
"""

from fractions import Fraction
from typing import ClassVar

import attrs

import nhs_accountable_care as nac
from mssp.minimum_savings_rate import minimum_savings_rate
from mssp.sources import remembered, reproduced, seen_later
from mssp.tracks import SharedLosses, Track
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    SHARE,
    Expression,
    Formula,
    Line,
    amount,
    clamp,
    cliff,
    fact,
    formula,
    greatest,
    least,
    line,
    note,
    rounded,
    step,
    truth,
    when,
)


def dollars(whole: int) -> nac.Money:
    """
    Make a number of whole dollars.

    >>> print(dollars(1_072_551_536))
    $1,072,551,536.00
    """
    return nac.Money(pence=100 * whole, currency="USD")


_DOLLAR = dollars(1)
# The greatest benchmark of the file is below $2bn. A saving times a rate to nine places stays
# within 64 bits up to this one.
_MOST = dollars(5_000_000_000)
_NINE_PLACES = Fraction(1, 10**9)
_TWO_PERCENT = nac.Share.parse("2%")


@attrs.frozen(kw_only=True)
class SharedSavings:
    """
    Medicare pays an ACO a share of what it saved, or is paid a share of what it lost.

    Facts: ``benchmark`` and ``expenditure``, in whole dollars; ``minimum_savings_rate``, or, by
    size, ``assigned_beneficiaries``; ``quality_score``, from 0 to 1; ``quality_standard_met``;
    on a track that shares losses ``disaster_adjustment``, zero or below, which makes a loss
    smaller.

    Notes beside the payment: the generated savings or losses, the final share rate, and on a
    track that shares losses the loss rate.

    Attributes:
        track: The terms of the track.
        by_size: Whether the minimum savings rate is that of the table, and not a fact.
        sequestration: What the sequester takes off a gain.
    """

    type_tag: ClassVar[str] = "mssp-shared-savings"

    track: Track
    by_size: bool = False
    sequestration: nac.Share = _TWO_PERCENT

    def formula(self) -> Formula:
        """Write one payment, which may go either way, and the notes."""
        track = self.track
        benchmark = fact("benchmark", PENCE, step=_DOLLAR, highest=_MOST)
        expenditure = fact("expenditure", PENCE, step=_DOLLAR, highest=_MOST)
        saving = step("saving against the benchmark", benchmark - expenditure)
        generated = step(
            "generated savings or losses",
            cliff(saving, benchmark * self._minimum()),
            sources=(reproduced("the minimum is a cliff"),),
        )
        rate = self._final_share_rate()
        before_limit = greatest(generated, 0) * rate * self.sequestration.rest
        gain = step(
            "earned savings",
            least(before_limit, benchmark * track.most_gain),
            sources=(reproduced("the sequester comes before the limit"), *track.sources),
        )
        notes = [
            note("generated savings or losses", generated),
            note("final share rate", rate),
        ]
        result: Expression = gain
        if track.losses is not None:
            loss_rate = self._loss_rate(track.losses, rate)
            notes.append(note("loss rate", loss_rate))
            result = gain + self._owed(track.losses, benchmark, generated, loss_rate)
        return formula(self._payment(result), notes, currency="USD")

    def _payment(self, result: Expression) -> Line:
        """Write what is paid, in whole dollars."""
        return line(
            "earned savings or owed losses",
            rounded(result, _DOLLAR, nac.Rounding.HALF_UP),
            payer="Medicare",
            payee="ACO",
            sources=(reproduced("whole dollars, half a dollar up"),),
        )

    def _minimum(self) -> Expression:
        """Return the minimum savings rate, as a fact or from the table."""
        if self.by_size:
            return minimum_savings_rate(fact("assigned_beneficiaries", COUNT))
        return fact("minimum_savings_rate", SHARE, step=_NINE_PLACES)

    def _final_share_rate(self) -> Expression:
        """Map quality to a share: the maximum rate times the score, and nothing below standard."""
        score = fact("quality_score", SHARE)
        return step(
            "final share rate",
            when(truth("quality_standard_met"), score * self.track.maximum_rate, amount(0)),
            sources=self.track.sources,
        )

    def _loss_rate(self, losses: SharedLosses, rate: Expression) -> Expression:
        """Return how much of a loss is owed: the better the quality, the less."""
        return step(
            "loss rate",
            clamp(1 - rate, losses.least_rate, losses.most_rate),
            sources=losses.sources,
        )

    def _owed(
        self,
        losses: SharedLosses,
        benchmark: Expression,
        generated: Expression,
        loss_rate: Expression,
    ) -> Expression:
        """Return what is owed of a loss, below zero: up to the limit, less a disaster's part."""
        disaster = fact("disaster_adjustment", PENCE, step=_DOLLAR, lowest=-_MOST, highest=0)
        loss = least(generated, 0) * loss_rate
        return step(
            "owed losses",
            least(greatest(loss, -(benchmark * losses.most)) - disaster, 0),
            sources=(
                reproduced("a disaster makes a loss smaller"),
                seen_later("the limit comes before the adjustment for a disaster: four rows"),
                remembered("that it makes no gain of it"),
                *losses.sources,
            ),
        )
