"""
Gain and loss share: what a saving or an overspend against a baseline means for each party.

One class covers the family, from a plain half-and-half to banded corridors with a threshold,
a quality factor, deductions, caps, gates and keys, because the sources differ only in which
of these stages they use. The stages come in one order, each with a step of its own:
threshold, bands, quality factor, fixed deductions, limits, gates, rounding, keys.
"""

import enum
import functools
import itertools
from typing import ClassVar, Final, Self, assert_never

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Rounding, Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import (
    ZERO,
    all_of,
    amount,
    any_of,
    clamp,
    cliff,
    fact,
    greatest,
    least,
    met,
    rounded,
    step,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import (
    Band,
    Bands,
    Condition,
    Expression,
    Fact,
    never_below,
    what_edges_rest_on,
)
from nhs_accountable_care.payment.language.formulas import Formula, formula
from nhs_accountable_care.payment.language.sharing import Beyond, shared
from nhs_accountable_care.payment.language.units import COUNT, PENCE, SHARE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.stages import are_whole, stays_with
from nhs_accountable_care.payment.mechanisms.terms import (
    GREATEST_DEFICIT,
    AgreedShares,
    BaseBounds,
    FixedAmount,
    Limit,
    OutturnKind,
    PartyCap,
    PartyShare,
    ShareBand,
    ShareKeys,
    ShareOf,
    Threshold,
    ThresholdKind,
    Unlimited,
    better_by,
    cap_terms,
    check_no_part_of_result,
    keys_of,
    limit_of,
    measured,
)
from nhs_accountable_care.payment.mechanisms.whole_population_budget import WholePopulationBudget

__all__ = [
    "Deduction",
    "GainLossShare",
    "Gate",
    "LossesByQuality",
    "Side",
    "StandardsGate",
]


_NAME: Final = "gain and loss share"
_MOST_POINTS: Final = 10_000
_PENNY: Final = Money(pence=1)


class Side(enum.Enum):
    """To which side of a share something applies."""

    GAINS = "gains"
    LOSSES = "losses"
    BOTH = "both"


_GATES: Final = {
    Side.GAINS: "share after the gate for gains",
    Side.LOSSES: "share after the gate for losses",
    Side.BOTH: "share after the gate",
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Deduction:
    """
    A sum, known as a fact, that makes a gain or a loss smaller, down to zero at most.

    Attributes:
        fact: The name of the fact that is the sum.
        side: Whether gains, losses or both are made smaller.
    """

    fact: str = attrs.field(validator=is_name)
    side: Side = Side.GAINS
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Gate:
    """
    Something that must be true, such as a quality standard met, or nothing is shared.

    Attributes:
        fact: The name of the fact that must be true.
        side: Whether gains, losses or both hang on it.
    """

    fact: str = attrs.field(validator=is_name)
    side: Side = Side.GAINS
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StandardsGate:
    """
    Several standards, of which so many must be met, or nothing is shared.

    >>> five_of_seven = StandardsGate(
    ...     standards=tuple(f"standard_{each}_met" for each in range(1, 8)), at_least=5
    ... )
    >>> len(five_of_seven.standards), five_of_seven.side.value
    (7, 'gains')

    Attributes:
        standards: The names of the facts that tell whether each is met.
        at_least: How many must be.
        side: Whether gains, losses or both hang on it.

    Raises:
        InvalidValueError: A standard is named twice, or more must be met than there are, or none.
    """

    standards: tuple[str, ...]
    at_least: int
    side: Side = Side.GAINS
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a number that no standards, or all, could ever come to."""
        if len(set(self.standards)) < len(self.standards):
            msg = "a standard of the gate is named twice; name each once"
            raise InvalidValueError(msg)
        if not 1 <= self.at_least <= len(self.standards):
            msg = (
                f"at least {number_text(self.at_least)} of {len(self.standards)} standards cannot "
                f"be a gate; write at_least from 1 to {len(self.standards)}"
            )
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LossesByQuality:
    """
    A part of losses that grows as quality falls: one less the final share of gains.

    The final share of gains is the most that is ever shared of them, times the quality score.
    The loss bands say of which losses a part is taken; write them at 100% if it is of all.

    >>> print(
    ...     LossesByQuality(
    ...         most_of_gains=Share.parse("75%"),
    ...         least=Share.parse("40%"),
    ...         most=Share.parse("75%"),
    ...     )
    ... )
    1 less 75% of the quality score, from 40% to 75%

    Attributes:
        most_of_gains: The share of gains at a quality score of 1.
        least: The least part of a loss that is shared, however good quality is.
        most: The most, however poor it is.
        standard: The fact that must be true for the score to count; while it is not, the
            final share is zero, and losses are shared at the most. Gains are closed by a
            `Gate` on the same fact.

    Raises:
        InvalidValueError: The least part lies above the most.
    """

    most_of_gains: Share
    least: Share
    most: Share
    standard: str | None = attrs.field(default=None, validator=optional(is_name))
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a least part that lies above the most."""
        if self.least.value > self.most.value:
            msg = f"the least part of losses, {self.least}, lies above the most, {self.most}"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Write it as a contract would."""
        return (
            f"1 less {self.most_of_gains} of the quality score, from {self.least} to {self.most}"
        )


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class GainLossShare:
    """
    Parties share what an outturn saves against a baseline, and what it overspends.

    A gain is paid by the holder to the parties, a loss by the parties to the holder. What is not
    shared stays with the holder, and is a note of its own wherever something may be left.

    Facts: ``baseline`` (unless it is measured against a budget) and ``outturn``; the quality
    score (in points, up to 10,000 of them), deductions, gates, other bases and weights by the
    names that the terms give.

    >>> from nhs_accountable_care import Share
    >>> from nhs_accountable_care.payment import UNLIMITED, AgreedShares, PartyShare, settle
    >>> half = Share.parse("50%")
    >>> share = GainLossShare(
    ...     holder="commissioner",
    ...     gain_bands=(ShareBand(share=half),),
    ...     loss_bands=(ShareBand(share=half),),
    ...     loss_limit=UNLIMITED,
    ...     keys=AgreedShares(shares=(PartyShare(party="provider", share=Share.parse("100%")),)),
    ... )
    >>> facts = {"baseline": Money.parse("£100m"), "outturn": Money.parse("£103m")}
    >>> print(settle(share, facts).postings[0])
    from provider to commissioner: £1,500,000.00 (gain and loss share: provider)

    Attributes:
        name: Begins the labels of its lines and steps, so that two shares can stand together.
        holder: Who pays gains out and takes losses in.
        gain_bands: How much of each stretch of a saving is shared; stretches that no band
            covers are not. A band that says it is a rate may pay more than the saving.
        loss_bands: The same for an overspend; none makes the share one-sided.
        loss_limit: The most that is lost in all, which a share with loss bands must state:
            a sum, a part of a base, or `UNLIMITED`.
        gain_limit: The most that is gained in all; `None` sets no limit.
        keys: How the shared amount is split between parties.
        threshold: How large the variance must be before any of it is shared.
        loss_threshold: How large a loss must be, where that is not the threshold of gains too; a
            sum of £0 lets losses count from the first pound.
        base_bounds: How small and how large bases can be, where bands in pounds stand beside
            bands in parts of a base, so that their order is known.
        outturn_is: Whether baseline and outturn are costs, as `None` says too, or results: a plan
            and an outturn that may both be deficits, below zero.
        quality_score: The fact, from 0 to 1, by which gains are multiplied.
        quality_out_of: The fact that counts the points which could be had, at least one: the
            score is then the points, and gains are multiplied by 7 of 9 exactly. More points than
            could be had count as all of them. `None` if the score is from 0 to 1.
        losses_by_quality: How the score changes the part of losses that is shared; `None` if
            it does not.
        deductions: What makes gains or losses smaller.
        gates: What must be true for gains, losses or both to be shared.
        standards: Gates that open when enough of several standards are met.
        caps: The most that single parties gain or lose.
        residual_holder: Who takes what caps strip off.
        beyond: Whether that goes to the residual holder at once, or first to the others.
        against: The budget against which the outturn is measured, in place of ``baseline``.
        round_to: The multiple to which the shared amount is rounded before it is split.
        rounding: The way in which it is rounded.

    Raises:
        InvalidValueError: Neither gains nor losses are shared; losses are and have no limit;
            losses go by quality without a score or without bands; points are out of something
            and are none; a limit is a part of a result, or a budget is set against one; a base
            is bounded twice, or no term is a part of it; edges of bands may stand in either
            order; or the terms make no formula.
    """

    type_tag: ClassVar[str] = "gain-loss-share"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    holder: str = attrs.field(default="commissioner", validator=is_name)
    gain_bands: tuple[ShareBand, ...]
    loss_bands: tuple[ShareBand, ...] = ()
    loss_limit: Limit | Unlimited | None = None
    gain_limit: Limit | None = None
    keys: ShareKeys
    threshold: Threshold | None = None
    loss_threshold: Threshold | None = None
    base_bounds: tuple[BaseBounds, ...] = ()
    outturn_is: OutturnKind | None = None
    quality_score: str | None = attrs.field(default=None, validator=optional(is_name))
    quality_out_of: str | None = attrs.field(default=None, validator=optional(is_name))
    losses_by_quality: LossesByQuality | None = None
    deductions: tuple[Deduction, ...] = ()
    gates: tuple[Gate, ...] = ()
    standards: tuple[StandardsGate, ...] = ()
    caps: tuple[PartyCap, ...] = ()
    residual_holder: str | None = attrs.field(default=None, validator=optional(is_name))
    beyond: Beyond = "residual holder"
    against: WholePopulationBudget | None = None
    round_to: Money = _PENNY
    rounding: Rounding = Rounding.HALF_UP
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented share against a budget, with every stage that there is."""
        part = ShareOf(share=Share.parse("10%"), sources=INVENTED)
        sum_of_money = FixedAmount(amount=Money.parse("£1m"), sources=INVENTED)
        band = ShareBand(
            above=part,
            up_to=ShareOf(share=Share.parse("20%"), sources=INVENTED),
            share=Share.parse("50%"),
            sources=INVENTED,
        )
        everything = PartyShare(party="provider", share=Share.parse("100%"))
        return cls(
            gain_bands=(band,),
            loss_bands=(band,),
            loss_limit=ShareOf(
                share=Share.parse("10%"), base="provider_revenue", sources=INVENTED
            ),
            gain_limit=sum_of_money,
            keys=AgreedShares(shares=(everything,), sources=INVENTED),
            threshold=Threshold(kind=ThresholdKind.CLIFF, at=part, sources=INVENTED),
            loss_threshold=Threshold(
                kind=ThresholdKind.DEDUCTIBLE, at=sum_of_money, sources=INVENTED
            ),
            base_bounds=(
                BaseBounds(
                    base="provider_revenue",
                    at_least=Money.parse("£1m"),
                    at_most=Money.parse("£1bn"),
                    sources=INVENTED,
                ),
            ),
            outturn_is=OutturnKind.COST,
            quality_score="quality_points",
            quality_out_of="quality_points_available",
            losses_by_quality=LossesByQuality(
                most_of_gains=Share.parse("75%"),
                least=Share.parse("40%"),
                most=Share.parse("75%"),
                standard="quality_standard_met",
                sources=INVENTED,
            ),
            deductions=(Deduction(fact="management_fee", sources=INVENTED),),
            gates=(Gate(fact="safety_standard_met", sources=INVENTED),),
            standards=(
                StandardsGate(
                    standards=("access_met", "experience_met", "outcomes_met"),
                    at_least=2,
                    sources=INVENTED,
                ),
            ),
            caps=(PartyCap(party="provider", most_gain=sum_of_money, most_loss=part),),
            residual_holder="commissioner",
            against=WholePopulationBudget(),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula, and a loss of which nobody says how far it goes."""
        if self.loss_bands and self.loss_limit is None:
            msg = (
                f"{self.name}: losses are shared and loss_limit is not stated; write a "
                f"FixedAmount, a ShareOf a base, or UNLIMITED if there is no limit"
            )
            raise InvalidValueError(msg)
        if not self.gain_bands and not self.loss_bands:
            msg = f"{self.name}: neither gains nor losses are shared; write gain_bands"
            raise InvalidValueError(msg)
        if self.quality_score is None and self.quality_out_of is not None:
            msg = f"{self.name}: quality_out_of is of no points; write quality_score as well"
            raise InvalidValueError(msg)
        if self.losses_by_quality is not None and (
            self.quality_score is None or not self.loss_bands
        ):
            msg = (
                f"{self.name}: losses_by_quality takes a part of losses by a score; write "
                f"quality_score and loss_bands, at 100% if the part is of all losses"
            )
            raise InvalidValueError(msg)
        if self.outturn_is is OutturnKind.RESULT:
            self._check_result()
        self._check_bounds()
        self.formula()

    def _check_result(self) -> None:
        """Refuse what has no meaning where the baseline may be a deficit."""
        if self.against is not None:
            msg = f"{self.name}: a budget is of costs; leave out against, or write COST"
            raise InvalidValueError(msg)
        check_no_part_of_result(self.name, self._limits())

    def _check_bounds(self) -> None:
        """Refuse bounds of which it is not known what they bound."""
        bounded = [each.base for each in self.base_bounds]
        parts = (limit for limit in self._limits() if isinstance(limit, ShareOf))
        known = {"baseline", *(part.base for part in parts)}
        for place, base in enumerate(bounded):
            if base in bounded[:place]:
                msg = f"{self.name}: {base} is bounded twice; write its bounds once"
                raise InvalidValueError(msg)
            if base not in known:
                msg = (
                    f"{self.name}: bounds are given for {base}, of which no term is a part; "
                    f"write one of {', '.join(sorted(known))}"
                )
                raise InvalidValueError(msg)
            if base == "baseline" and self.against is not None:
                msg = (
                    f"{self.name}: the baseline is a budget and has no bounds of its own; leave "
                    f"out those of baseline"
                )
                raise InvalidValueError(msg)

    def _limits(self) -> list[Limit | Unlimited | None]:
        """Return each term that may be a part of a base."""
        bands = (*self.gain_bands, *self.loss_bands)
        limits: list[Limit | Unlimited | None] = [self.loss_limit, self.gain_limit]
        limits += [edge for band in bands for edge in (band.above, band.up_to)]
        limits += [most for cap in self.caps for most in (cap.most_gain, cap.most_loss)]
        limits += [each.at for each in self._thresholds if each is not None]
        return limits

    @property
    def _thresholds(self) -> tuple[Threshold | None, Threshold | None]:
        """Return the threshold of gains, and that of losses."""
        return self.threshold, self.loss_threshold or self.threshold

    def formula(self) -> Formula:
        """Write one line a party, and one for what caps strip off."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        baseline, outturn = self._measured()
        bases: dict[str, Expression] = {
            each.base: self._bounded(each.base) for each in self.base_bounds
        }
        bases["baseline"] = baseline
        variance = step(self._step("variance"), better_by(baseline, outturn, self.outturn_is))
        share = self._banded(self._counted(variance, bases), bases)
        for stage in (self._with_quality, self._less_deductions):
            share = stage(share)
        share = self._gated(self._limited(share, bases))
        pot = step(
            self._step("amount to share"),
            rounded(share, self.round_to, self.rounding),
            sources=self.sources,
        )
        lines = shared(
            self.name,
            pot,
            keys_of(self.keys),
            holder=self.holder,
            caps=tuple(cap_terms(each, bases) for each in self.caps),
            residual_holder=self.residual_holder,
            beyond=self.beyond,
            sources=(*self.sources, *self.keys.sources),
        )
        if not self._shares_everything:
            left = stays_with(self.name, self.holder, variance, pot, self.sources)
            lines = (*lines, left)
        return formula(lines, currency=self.round_to.currency)

    @property
    def _shares_everything(self) -> bool:
        """Whether every penny of a variance is shared, whatever the facts."""
        stages = (self.threshold, self.loss_threshold, self.quality_score, self.gain_limit)
        return (
            are_whole(self.gain_bands)
            and are_whole(self.loss_bands)
            and self.loss_limit is Unlimited.UNLIMITED
            and all(stage is None for stage in stages)
            and not (self.deductions or self.gates or self.standards)
            and self.round_to.pence == 1
        )

    def _measured(self) -> tuple[Expression, Expression]:
        """Return the baseline and the outturn; results may both be below zero."""
        outturn = measured("outturn", self.outturn_is)
        if self.outturn_is is OutturnKind.RESULT:
            return self._bounded("baseline", GREATEST_DEFICIT), outturn
        if self.against is not None:
            return self.against.budget(), outturn
        return self._bounded("baseline"), outturn

    def _bounded(self, base: str, lowest: Money | None = None) -> Fact:
        """Declare the fact of a base, within its bounds if it has any."""
        given = {each.base: each for each in self.base_bounds}
        bounds = given.get(base, BaseBounds(base=base))
        if bounds.at_least is not None:
            lowest = bounds.at_least
        return fact(base, PENCE, lowest=lowest, highest=bounds.at_most)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return what if self.name == _NAME else f"{what} ({self.name})"

    def _counted(self, variance: Expression, bases: dict[str, Expression]) -> Expression:
        """Apply thresholds that are cliffs."""
        gains, losses = self._thresholds
        every = [each for each in (gains, losses) if each is not None]
        if all(each.kind is not ThresholdKind.CLIFF for each in every):
            return variance
        # Survives [is not to is]: one cliff of both sides says in fewer words what two that are
        # alike say.
        if gains is not None and gains == losses:
            counted: Expression = cliff(variance, limit_of(gains.at, bases))
        else:
            reached = any_of(
                variance >= _reached_at(gains, bases), variance <= -_reached_at(losses, bases)
            )
            counted = when(reached, variance, ZERO)
        sources = tuple(dict.fromkeys(source for each in every for source in each.sources))
        return step(self._step("variance that counts"), counted, sources=sources)

    def _banded(self, variance: Expression, bases: dict[str, Expression]) -> Expression:
        """Take each band of the variance at its share."""
        of_gains, of_losses = self._thresholds
        gains = self._laid(self.gain_bands, of_gains, bases)
        losses = self._laid(self.loss_bands, of_losses, bases)
        sources = tuple(
            source for each in (*self.gain_bands, *self.loss_bands) for source in each.sources
        )
        mirrored = self.gain_bands == self.loss_bands and of_gains == of_losses
        laid = gains if mirrored else (*_turned(losses), *gains)
        share = Bands(of=variance, bands=laid, unit=PENCE, mirrored=mirrored)
        return step(self._step("share by bands"), share, sources=tuple(dict.fromkeys(sources)))

    def _laid(
        self,
        bands: tuple[ShareBand, ...],
        threshold: Threshold | None,
        bases: dict[str, Expression],
    ) -> tuple[Band, ...]:
        """Lay the bands of one side, from the threshold on if that is a deductible."""
        self._check_order(bands, bases)
        start = (
            threshold.at
            if threshold is not None and threshold.kind is ThresholdKind.DEDUCTIBLE
            else None
        )
        laid = []
        for band in bands:
            lo, hi = band.above, band.up_to
            if hi is not None and start is not None and _lies_within(hi, start):
                continue
            laid.append(
                Band(
                    lo=_edge(lo, start, bases),
                    hi=None if hi is None else _edge(hi, start, bases),
                    rate=band.per_pound,
                )
            )
        return tuple(laid)

    def _check_order(self, bands: tuple[ShareBand, ...], bases: dict[str, Expression]) -> None:
        """Refuse edges that may stand in either order, by their own names."""
        edges = [edge for band in bands for edge in (band.above, band.up_to) if edge is not None]
        for lower, higher in itertools.pairwise(edges):
            under, over = limit_of(lower, bases), limit_of(higher, bases)
            if never_below(over, under):
                continue
            if never_below(under, over):
                msg = (
                    f"{self.name}: the edges of the bands are out of order: {higher} lies below "
                    f"{lower}, and comes after it; write the lower one first"
                )
            else:
                msg = (
                    f"{self.name}: the edges {lower} and {higher} of the bands are not proved to "
                    f"be in order{what_edges_rest_on(under, over)}; write both as sums or as "
                    f"parts of one base, or write in base_bounds how small and how large the "
                    f"base can be"
                )
            raise InvalidValueError(msg)

    def _with_quality(self, share: Expression) -> Expression:
        """Multiply gains by the quality score, and losses by the part that it leaves of them."""
        score = self._score()
        if score is None:
            return share
        loss = least(share, 0)
        if self.losses_by_quality is not None:
            loss = loss * self._part_of_losses(self.losses_by_quality, score)
        return step(self._step("share after quality"), greatest(share, 0) * score + loss)

    def _score(self) -> Expression | None:
        """Return the quality score, if there is one."""
        if self.quality_score is None:
            return None
        if self.quality_out_of is None:
            return fact(self.quality_score, SHARE)
        available = fact(self.quality_out_of, COUNT, lowest=1, highest=_MOST_POINTS)
        part = fact(self.quality_score, COUNT, highest=_MOST_POINTS) / available
        return step(self._step("quality score"), least(part, 1), sources=self.sources)

    def _part_of_losses(self, by_quality: LossesByQuality, score: Expression) -> Expression:
        """Return one less the final share of gains, between the least and the most."""
        final = score * by_quality.most_of_gains
        if by_quality.standard is not None:
            final = when(truth(by_quality.standard), final, amount(0))
        final = step(self._step("final share of gains"), final, sources=by_quality.sources)
        return step(
            self._step("part of losses"),
            clamp(1 - final, by_quality.least, by_quality.most),
            sources=by_quality.sources,
        )

    def _less_deductions(self, share: Expression) -> Expression:
        """Make gains and losses smaller by what is deducted, and never turn one into the other."""
        for each in self.deductions:
            taken = fact(each.fact, PENCE)
            gain, loss = greatest(share, 0), least(share, 0)
            if each.side is not Side.LOSSES:
                gain = greatest(gain - taken, 0)
            if each.side is not Side.GAINS:
                loss = least(loss + taken, 0)
            share = step(
                self._step(f"share less {each.fact.replace('_', ' ')}"),
                gain + loss,
                sources=each.sources,
            )
        return share

    def _limited(self, share: Expression, bases: dict[str, Expression]) -> Expression:
        """Keep the whole share within its limits."""
        within = share
        sources: tuple[Citation, ...] = ()
        if isinstance(self.loss_limit, ShareOf | FixedAmount):
            within = greatest(within, -limit_of(self.loss_limit, bases))
            sources += self.loss_limit.sources
        if self.gain_limit is not None:
            within = least(within, limit_of(self.gain_limit, bases))
            sources += self.gain_limit.sources
        if within is share:
            return share
        return step(self._step("share within limits"), within, sources=sources)

    def _gated(self, share: Expression) -> Expression:
        """Share nothing on a side whose gates are not all open."""
        for side in Side:
            every: tuple[Gate | StandardsGate, ...] = (*self.gates, *self.standards)
            gates = [each for each in every if each.side is side]
            if gates:
                opened: Condition = all_of(*(_open(each) for each in gates))
                rest = _closed(share, side)
                share = step(
                    self._step(_GATES[side]),
                    when(opened, share, rest),
                    sources=tuple(source for each in gates for source in each.sources),
                )
        return share


def _open(gate: Gate | StandardsGate) -> Condition:
    """Return the condition on which a gate is open."""
    if isinstance(gate, Gate):
        return truth(gate.fact)
    return met(*(truth(each) for each in gate.standards)) >= gate.at_least


def _closed(share: Expression, side: Side) -> Expression:
    """Return what is left of a share when a gate on one side, or on both, is closed."""
    match side:
        case Side.GAINS:
            return least(share, 0)
        case Side.LOSSES:
            return greatest(share, 0)
        case Side.BOTH:
            return ZERO
        case _:
            assert_never(side)


def _turned(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Turn bands of a size into bands below zero, in order."""
    return tuple(
        Band(
            lo=None if band.hi is None else -band.hi,
            hi=None if band.lo is None else -band.lo,
            rate=band.rate,
        )
        for band in reversed(bands)
    )


def _reached_at(threshold: Threshold | None, bases: dict[str, Expression]) -> Expression:
    """Return how large a side must be to count at all, which is a matter of cliffs alone."""
    if threshold is None or threshold.kind is not ThresholdKind.CLIFF:
        return ZERO
    return limit_of(threshold.at, bases)


def _edge(edge: Limit | None, start: Limit | None, bases: dict[str, Expression]) -> Expression:
    """Return an edge of a band, which lies no further in than a deductible."""
    if edge is None:
        return ZERO if start is None else limit_of(start, bases)
    if start is None:
        return limit_of(edge, bases)
    if _lies_within(edge, start):
        return limit_of(start, bases)
    if _is_comparable(edge, start):
        return limit_of(edge, bases)
    return greatest(limit_of(edge, bases), limit_of(start, bases))


def _is_comparable(edge: Limit, start: Limit) -> bool:
    """Return whether an edge and a deductible are of one measure."""
    if isinstance(edge, ShareOf) and isinstance(start, ShareOf):
        return edge.base == start.base
    return isinstance(edge, FixedAmount) and isinstance(start, FixedAmount)


def _lies_within(edge: Limit, start: Limit) -> bool:
    """Return whether an edge lies no further out than a deductible, whatever the facts."""
    if isinstance(edge, FixedAmount) and isinstance(start, FixedAmount):
        return edge.amount <= start.amount
    if isinstance(edge, ShareOf) and isinstance(start, ShareOf) and edge.base == start.base:
        return edge.share.value <= start.share.value
    return False
