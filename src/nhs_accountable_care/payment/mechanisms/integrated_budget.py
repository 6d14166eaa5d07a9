"""
The capitated budget of an integrated health organisation: so much for each person, at its risk.

A provider takes the budget of a population and answers for what its care costs. No national
formula was found for England: segments, growth, corridor, stop-loss, quality gate and reserve
are local terms, put together here in an order of ours (`unverified`) in which the budgets of
other countries can be written too.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self, assert_never

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import (
    ZERO,
    above,
    amount,
    bands,
    fact,
    greatest,
    least,
    rounded,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import Expression, Step, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE, RATE, SHARE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.stages import in_bands
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import ShareBand, ShareOf

__all__ = [
    "BlendedBenchmark",
    "CapitatedSegment",
    "GivenBenchmark",
    "IntegratedHealthOrganisationBudget",
    "PatientFlows",
    "QualityWithhold",
    "SegmentedBenchmark",
    "StopLoss",
]

_NAME: Final = "integrated health organisation budget"
_PEOPLE: Final = "people"
_MOST_PEOPLE: Final = 10_000_000
_MOST_FOR_ONE: Final = 1_000_000_000  # in hundredths of the currency
_NOTHING: Final = Share(value=Fraction(0))
_OF_BUDGET: Final = ("benchmark", "has_growth", "discount", "flows")
_OF_VARIANCE: Final = (*_OF_BUDGET, "stop_loss")
_OF_SHARE: Final = (*_OF_VARIANCE, "gain_bands", "loss_bands", "gate")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CapitatedSegment:
    """
    People of one need, and what is paid for each of them.

    Attributes:
        people: The name of the fact that counts them, such as ``frail_people``.
        rate: What is paid for each in the year.
    """

    people: str = attrs.field(validator=is_name)
    rate: Money


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SegmentedBenchmark:
    """
    A budget of so much for each person, by segments of need.

    Attributes:
        segments: The segments with their rates.

    Raises:
        InvalidValueError: There is no segment.
    """

    type_tag: ClassVar[str] = "segmented-benchmark"

    segments: tuple[CapitatedSegment, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a budget of nobody."""
        if not self.segments:
            msg = "a segmented benchmark has no segment; write at least one, for all people"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BlendedBenchmark:
    """
    A budget that lies between what the people cost in the past and what others of the region do.

    >>> print(BlendedBenchmark(historical=Share.parse("60%")).historical)
    60%

    Facts: ``historical_benchmark`` and ``regional_benchmark``.

    Attributes:
        historical: The weight of the past; the region has the rest.
    """

    type_tag: ClassVar[str] = "blended-benchmark"

    historical: Share


@attrs.frozen(kw_only=True, field_transformer=check_types)
class GivenBenchmark:
    """
    A budget that is known as a fact: what the people were expected to cost.

    >>> GivenBenchmark().fact
    'expected_cost'

    Attributes:
        fact: The name of the fact.
    """

    type_tag: ClassVar[str] = "given-benchmark"

    fact: str = attrs.field(default="expected_cost", validator=is_name)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PatientFlows:
    """
    What is taken off for residents treated elsewhere, and added for people from elsewhere.

    Facts: ``outflow`` and ``inflow``, at the price that others charge.

    Attributes:
        outflow_rate: The part of what residents cost elsewhere that is taken off.
        inflow_rate: The part of what people from elsewhere cost that is added.
    """

    outflow_rate: Share
    inflow_rate: Share


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StopLoss:
    """
    How much of one person's cost counts: all up to a sum, and a part of what lies above.

    The commissioner bears the rest. The cost of each person is a row of the table ``people``,
    with the fact ``cost_of_person``.

    Attributes:
        at: The sum for one person and year.
        above: The part that the organisation bears of what lies above it.
        rows: The most people that the table holds.
    """

    at: Money
    above: Share
    rows: int


@attrs.frozen(kw_only=True, field_transformer=check_types)
class QualityWithhold:
    """
    A part of the budget that is held back, and paid by a score of quality.

    Facts: ``quality_score``, from 0 to 1.

    Attributes:
        share: The part of the budget that is held back.
    """

    share: Share


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class IntegratedHealthOrganisationBudget:
    """
    A commissioner pays an organisation for all care of its people, and they share what is left.

    The budget is the benchmark, with growth, after a discount and with what flows out and in;
    only then is anything measured against it. The variance is the budget less the cost that
    counts. Without a corridor all of it is the organisation's. With one, the organisation has
    the parts that the bands give, and the rest goes to the commissioner, which also bears the
    rest of a loss. Each line is rounded half up to the penny.

    Facts: the people of each segment, up to 10 million, or those of the benchmark; ``growth``, a
    rate; ``cost``, or the table ``people`` under a stop-loss, each with a ``cost_of_person`` of up
    to 10 million of the currency; ``outflow`` and ``inflow``; ``quality_score``; the gate by its
    name; ``reserve_brought_forward``, which the note "reserve carried forward" of the year before
    says.

    >>> from nhs_accountable_care.payment import settle
    >>> tenth = ShareOf(share=Share.parse("10%"))
    >>> budget = IntegratedHealthOrganisationBudget(
    ...     benchmark=SegmentedBenchmark(
    ...         segments=(CapitatedSegment(people="people", rate=Money.parse("£800")),)
    ...     ),
    ...     gain_bands=(ShareBand(up_to=tenth, share=Share.parse("50%")),),
    ...     loss_bands=(ShareBand(up_to=tenth, share=Share.parse("50%")),),
    ... )
    >>> facts = {"people": 100_000, "cost": Money.parse("£77m")}
    >>> settlement = settle(budget, facts)
    >>> print(
    ...     settlement.line("integrated health organisation budget: organisation's share").amount
    ... )
    £1,500,000.00
    >>> print(settlement.net["organisation"])
    £78,500,000.00

    Attributes:
        commissioner: Who pays.
        organisation: Who is paid, and bears what care costs.
        reserve: Where money is put aside against losses, as a party.
        benchmark: On what the budget rests: people by segments, or a benchmark that is known.
        currency: The currency of all facts and terms.
        has_growth: Whether the benchmark grows by a rate.
        discount: The part that is taken off before anything is measured.
        flows: What is taken off and added for people who are treated elsewhere; `None` if
            nothing is.
        stop_loss: How much of one person's cost counts; `None` if all of it does.
        gain_bands: How much of each stretch of a gain the organisation keeps; bases are parts
            of the budget. None with no loss bands means that all variance is its own.
        loss_bands: The same for what it bears of a loss.
        quality: What is held back for quality; `None` if nothing is.
        gate: The fact that must be true for the organisation to keep a gain; `None` if there is
            none.
        into_reserve: The part of a kept gain that goes into the reserve, out of which losses are
            met first.

    Raises:
        InvalidValueError: Bands are given for one side only, a gate without bands, or the terms
            make no formula.
    """

    type_tag: ClassVar[str] = "integrated-health-organisation-budget"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    organisation: str = attrs.field(default="organisation", validator=is_name)
    reserve: str = attrs.field(default="reserve", validator=is_name)
    benchmark: SegmentedBenchmark | BlendedBenchmark | GivenBenchmark
    currency: str = "GBP"
    has_growth: bool = False
    discount: Share = _NOTHING
    flows: PatientFlows | None = None
    stop_loss: StopLoss | None = None
    gain_bands: tuple[ShareBand, ...] = ()
    loss_bands: tuple[ShareBand, ...] = ()
    quality: QualityWithhold | None = None
    gate: str | None = attrs.field(default=None, validator=optional(is_name))
    into_reserve: Share = _NOTHING
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented budget of two segments with every term that there is."""
        band = ShareBand(
            above=ShareOf(share=Share.parse("1%"), sources=INVENTED),
            up_to=ShareOf(share=Share.parse("5%"), sources=INVENTED),
            share=Share.parse("50%"),
            sources=INVENTED,
        )
        return cls(
            benchmark=SegmentedBenchmark(
                segments=(
                    CapitatedSegment(people="healthy_people", rate=Money.parse("£700")),
                    CapitatedSegment(people="frail_people", rate=Money.parse("£6,000")),
                )
            ),
            has_growth=True,
            discount=Share.parse("1%"),
            flows=PatientFlows(outflow_rate=Share.parse("100%"), inflow_rate=Share.parse("80%")),
            stop_loss=StopLoss(at=Money.parse("£100,000"), above=Share.parse("10%"), rows=100_000),
            gain_bands=(band,),
            loss_bands=(band,),
            quality=QualityWithhold(share=Share.parse("2%")),
            gate="safety_standard_met",
            into_reserve=Share.parse("20%"),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a budget of nobody, and a corridor with one side."""
        if bool(self.gain_bands) is not bool(self.loss_bands):
            msg = (
                f"{self.name}: bands are given for gains or for losses only; write both, at 100% "
                f"for the side that is all the organisation's and at 0% for one that is not"
            )
            raise InvalidValueError(msg)
        if self.gate is not None and not self.gain_bands:
            msg = (
                f"{self.name}: a gate needs bands, since without them a gain is the "
                f"organisation's in any case; write gain_bands and loss_bands at 100%"
            )
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write the budget, what quality earns, what is settled, and what the reserve holds."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        budget = self._budget()
        lines = self._paid(budget)
        cost, beyond = self._cost()
        if beyond is not None:
            lines.append(self._to_organisation(f"{self.name}: stop-loss", beyond, "stop_loss"))
        variance = step(self._step("variance"), budget - cost)
        share = self._share(variance, budget)
        lines.append(self._note("variance", rounded(variance), *_OF_VARIANCE))
        lines.append(self._note("organisation's share", share, *_OF_SHARE))
        if self.gain_bands:
            label = f"{self.name}: beyond the organisation's share"
            lines.append(self._to_organisation(label, share - rounded(variance), *_OF_SHARE))
        if self.into_reserve.value:
            lines.extend(self._reserved(share))
        return formula(lines, currency=self.currency)

    def _budget(self) -> Step:
        """Make the budget out of the benchmark."""
        whole = self._benchmark()
        if self.has_growth:
            growth = fact("growth", RATE, lowest=Fraction(-1, 2), highest=Fraction(1))
            whole = step(self._step("benchmark with growth"), whole * (1 + growth))
        if self.discount.value:
            whole = step(self._step("benchmark after discount"), whole * self.discount.rest)
        if self.flows is not None:
            taken = fact("outflow", PENCE) * self.flows.outflow_rate
            added = fact("inflow", PENCE) * self.flows.inflow_rate
            whole = greatest(whole - taken + added, 0)
        return step(self._step("budget"), whole, sources=those_of(self.sources, *_OF_BUDGET))

    def _benchmark(self) -> Expression:
        """Add up the segments, or take the benchmark that there is."""
        match self.benchmark:
            case BlendedBenchmark(historical=weight):
                past = fact("historical_benchmark", PENCE) * weight
                blend = past + fact("regional_benchmark", PENCE) * weight.rest
                return step(self._step("blended benchmark"), blend)
            case GivenBenchmark(fact=name):
                return fact(name, PENCE)
            case SegmentedBenchmark(segments=segments):
                people = (
                    fact(each.people, COUNT, highest=_MOST_PEOPLE) * amount(each.rate)
                    for each in segments
                )
                return step(self._step("capitation"), sum_of(people))
            case _:
                assert_never(self.benchmark)

    def _paid(self, budget: Step) -> list[Line]:
        """Write what is paid of the budget at once, and what quality earns of the rest."""
        if self.quality is None:
            return [self._to_organisation(self.name, rounded(budget), *_OF_BUDGET)]
        withheld = step(self._step("withheld for quality"), budget * self.quality.share)
        earned = rounded(withheld * fact("quality_score", SHARE))
        return [
            self._to_organisation(self.name, rounded(budget - withheld), *_OF_BUDGET, "quality"),
            self._to_organisation(f"{self.name}: quality earned", earned, *_OF_BUDGET, "quality"),
        ]

    def _cost(self) -> tuple[Expression, Expression | None]:
        """Return the cost that counts, and what the commissioner bears of single persons."""
        if self.stop_loss is None:
            return fact("cost", PENCE), None
        person = fact("cost_of_person", PENCE, highest=_MOST_FOR_ONE, table=_PEOPLE)
        stop = self.stop_loss
        borne = bands(person, above(amount(stop.at), stop.above.rest))
        beyond = step(
            self._step("beyond the stop-loss"), total(_PEOPLE, rounded(borne), rows=stop.rows)
        )
        whole = total(_PEOPLE, person, rows=stop.rows)
        return step(self._step("cost that counts"), whole - beyond), beyond

    def _share(self, variance: Step, budget: Step) -> Expression:
        """Return what the organisation keeps of a gain, and below zero what it bears of a loss."""
        if not self.gain_bands:
            return step(self._step("organisation's share"), rounded(variance))
        bases: dict[str, Expression] = {"baseline": budget}
        kept = in_bands(greatest(variance, 0), self.gain_bands, bases)
        if self.gate is not None:
            kept = when(truth(self.gate), kept, ZERO)
        borne = in_bands(greatest(-variance, 0), self.loss_bands, bases)
        cited = [each for band in (*self.gain_bands, *self.loss_bands) for each in band.sources]
        return step(
            self._step("organisation's share"),
            rounded(kept - borne),
            sources=tuple(dict.fromkeys(cited)),
        )

    def _reserved(self, share: Expression) -> tuple[Line, Line, Line]:
        """Write what goes into the reserve, what comes out to meet a loss, and what is left."""
        held = fact("reserve_brought_forward", PENCE)
        put = rounded(greatest(share, 0) * self.into_reserve)
        drawn = least(greatest(-share, 0), held)
        cited = those_of(self.sources, *_OF_SHARE, "into_reserve")
        ends = {"payer": self.organisation, "payee": self.reserve}
        back = {"payer": self.reserve, "payee": self.organisation}
        return (
            line(f"{self.name}: into the reserve", put, sources=cited, **ends),
            line(f"{self.name}: from the reserve", drawn, sources=cited, **back),
            note(f"{self.name}: reserve carried forward", held + put - drawn, sources=cited),
        )

    def _to_organisation(self, label: str, of: Expression, *terms: str) -> Line:
        """Write what the commissioner pays, or gets if it is below zero, and what is cited."""
        sources = those_of(self.sources, *terms)
        return line(label, of, payer=self.commissioner, payee=self.organisation, sources=sources)

    def _note(self, what: str, of: Expression, *terms: str) -> Line:
        """Write what nobody is paid by, with what is cited for the terms that it rests on."""
        return note(f"{self.name}: {what}", of, sources=those_of(self.sources, *terms))

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)
