"""
The published settlements of 2018, and where a recomputed figure is not the published one.

The public use file gives for each ACO what went into its settlement and what came out. The
mechanism is given the inputs only. What it says is compared with each output; a figure that is
not the published one to its last place is an exception, and has a reason: the inputs are
published rounded, or the ACO chose its minimum savings rate itself.
"""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs

import nhs_accountable_care as nac
from mssp.minimum_savings_rate import MinimumSavingsRate
from mssp.shared_savings import SharedSavings, dollars
from mssp.tracks import TRACK_1, TRACK_1_PLUS, TRACK_2, TRACK_3, Track
from nhs_accountable_care.payment import FactValue, Settlement

_TRACKS = {
    "Current_Track_1": TRACK_1,
    "Current_Track_1_Plus": TRACK_1_PLUS,
    "Current_Track_2": TRACK_2,
    "Current_Track_3": TRACK_3,
}
_CHOICES = tuple(Decimal(rate) for rate in ("0", "0.005", "0.01", "0.015", "0.02"))

ROUNDED_SCORE = "the quality score is published to four places, and what was paid rests on more"
WHOLE_DOLLARS = "benchmark and expenditure are published in whole dollars"
CHOSEN_RATE = "the ACO chose its rate, as one that shares losses may"

# Half of the last place in which the file gives quality scores and share rates.
_HALF_A_PLACE = Fraction(1, 20_000)
_CENTS_IN_A_DOLLAR = 100


@attrs.frozen(kw_only=True)
class PublishedSettlement:
    """
    One row of the public use file: what went into a settlement, and what came out.

    Attributes:
        people: The assigned beneficiaries.
        generated: The published savings or losses that reached the minimum, in dollars.
        earned: The published earned savings, or owed losses below zero, in dollars.
        final_share_rate: The published rate, to four places.
    """

    aco_id: str
    track: Track
    people: int
    benchmark: int
    expenditure: int
    minimum_savings_rate: Decimal
    quality_score: Decimal
    quality_standard_met: bool
    disaster_adjustment: int
    generated: int
    earned: int
    final_share_rate: Decimal

    @property
    def facts(self) -> dict[str, FactValue]:
        """What the mechanism is given: inputs, and nothing that was published as an output."""
        return {
            "benchmark": dollars(self.benchmark),
            "expenditure": dollars(self.expenditure),
            "minimum_savings_rate": self.minimum_savings_rate,
            "quality_score": self.quality_score,
            "quality_standard_met": self.quality_standard_met,
            "disaster_adjustment": dollars(self.disaster_adjustment),
        }

    @property
    def settlement(self) -> Settlement:
        """Settle it anew."""
        return nac.settle(SharedSavings(track=self.track), self.facts)

    @property
    def tolerance(self) -> Fraction:
        """How far, in dollars, the rounding of the published score can move what is paid."""
        size = abs(self.benchmark - self.expenditure)
        return size * _HALF_A_PLACE * self.track.maximum_rate.value + 1


class UnexplainedError(ValueError):
    """A recomputed figure that no rounding of the published inputs explains."""


@attrs.frozen(kw_only=True)
class Exception2018:
    """A recomputed figure that is not the published one to its last place, and why."""

    aco_id: str
    what: str
    published: Decimal
    computed: Decimal
    reason: str


def read_published(path: Path) -> tuple[PublishedSettlement, ...]:
    """Read the public use file, or a part of it."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_row(row) for row in csv.DictReader(file))


def read_exceptions(path: Path) -> tuple[Exception2018, ...]:
    """Read a list of exceptions."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Exception2018(
                aco_id=row["aco_id"],
                what=row["what"],
                published=Decimal(row["published"]),
                computed=Decimal(row["computed"]),
                reason=row["reason"],
            )
            for row in csv.DictReader(file)
        )


def _row(row: Mapping[str, str]) -> PublishedSettlement:
    """Read one row."""
    return PublishedSettlement(
        aco_id=row["ACO_ID"],
        track=next(track for column, track in _TRACKS.items() if row[column] == "1"),
        people=int(row["N_AB"]),
        benchmark=int(row["ABtotBnchmk"]),
        expenditure=int(row["ABtotExp"]),
        minimum_savings_rate=Decimal(row["MinSavPerc"]),
        quality_score=Decimal(row["QualScore"]),
        quality_standard_met=row["Met_QPS"] == "1",
        disaster_adjustment=int(row["DisAdj"] or 0),
        generated=int(row["GenSaveLoss"]),
        earned=int(row["EarnSaveLoss"]),
        final_share_rate=Decimal(row["FinalShareRate"]),
    )


def exceptions_of(published: PublishedSettlement) -> Iterator[Exception2018]:
    """
    Yield each figure of a settlement that does not come out to its last place, and why.

    Raises:
        UnexplainedError: A figure is further from the published one than its reason allows.
    """
    settlement = published.settlement
    rate = settlement.line("final share rate").value
    most = published.track.maximum_rate.value
    by_size = nac.settle(MinimumSavingsRate(), {"assigned_beneficiaries": published.people})
    minimum = by_size.line("minimum savings rate").value
    checks = (
        _Check(
            what="generated savings or losses",
            published=Decimal(published.generated),
            computed=_dollars(settlement, "generated savings or losses"),
            within=Fraction(1),
            reason=WHOLE_DOLLARS,
        ),
        _Check(
            what="final share rate",
            published=published.final_share_rate,
            computed=rate,
            places=4,
            within=_HALF_A_PLACE * most + _HALF_A_PLACE,
            reason=ROUNDED_SCORE,
        ),
        _Check(
            what="earned savings or owed losses",
            published=Decimal(published.earned),
            computed=_dollars(settlement, "earned savings or owed losses"),
            within=published.tolerance,
            reason=ROUNDED_SCORE,
        ),
        _Check(
            what="minimum savings rate",
            published=published.minimum_savings_rate,
            computed=minimum,
            # Survives [9 to 10]: the recomputed figure has no more places than that: dollars are
            # whole, and the table of rates gives nine.
            places=9,
            # Survives [1 to 2]: both rates lie between zero and one, so one is as far apart as
            # they can be.
            within=Fraction(1) if _may_choose(published) else Fraction(0),
            reason=CHOSEN_RATE,
        ),
    )
    for check in checks:
        if check.agrees:
            continue
        found = Exception2018(
            aco_id=published.aco_id,
            what=check.what,
            published=check.published,
            computed=Decimal(check.computed.numerator) / check.computed.denominator,
            reason=check.reason,
        )
        if abs(check.computed - Fraction(check.published)) > check.within:
            msg = (
                f"{found.aco_id}: {found.what} comes to {found.computed}, was published as "
                f"{found.published}, and no rounding explains the difference"
            )
            raise UnexplainedError(msg)
        yield found


@attrs.frozen(kw_only=True)
class _Check:
    """A recomputed figure beside the published one, and how far apart they may be."""

    what: str
    published: Decimal
    computed: Fraction
    within: Fraction
    reason: str
    # Survives [0 to 1]: the recomputed figure has no more places than that: dollars are whole, and
    # the table of rates gives nine.
    places: int = 0

    @property
    def agrees(self) -> bool:
        """Whether the figure, rounded half up to its places, is the published one."""
        places = 10**self.places
        whole = (abs(self.computed) * places + Fraction(1, 2)).__floor__()
        # Survives [< to <=]: zero has no sign: its opposite is zero, and no whole number lies
        # between zero and one.
        rounded = Fraction(-whole if self.computed < 0 else whole, places)
        return rounded == Fraction(self.published)


def _dollars(settlement: Settlement, label: str) -> Fraction:
    """Return a line in dollars, with the sign of what the ACO gets."""
    return settlement.line(label).value / _CENTS_IN_A_DOLLAR


def _may_choose(published: PublishedSettlement) -> bool:
    """Return whether the ACO may have chosen the rate that was published."""
    return published.track.losses is not None and published.minimum_savings_rate in _CHOICES
