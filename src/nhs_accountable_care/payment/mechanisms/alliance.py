"""
Alliance pain and gain: all members of an alliance gain or lose together, the commissioner too.

The commissioner pays the alliance's actual cost. What that differs from the target cost by is
shared by keys among all members. Nobody gains while the alliance loses: a share of a loss is a
loss for each, and outcomes are rewarded only if the target cost is kept. In an alliance with
gain only the members never lose, and the commissioner bears what it costs above the target.
"""

import functools
from typing import ClassVar, Final, Self

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import (
    ZERO,
    fact,
    greatest,
    rounded,
    step,
    when,
)
from nhs_accountable_care.payment.language.expressions import Expression, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, formula
from nhs_accountable_care.payment.language.sharing import Beyond, shared
from nhs_accountable_care.payment.language.units import SHARE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.stages import (
    are_whole,
    in_bands,
    stays_with,
    within_limits,
)
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import (
    FixedAmount,
    Limit,
    OutturnKind,
    PartyCap,
    PartyWeight,
    ShareBand,
    ShareKeys,
    ShareOf,
    Unlimited,
    WeightedShares,
    better_by,
    cap_terms,
    check_no_part_of_result,
    keys_of,
    limit_of,
    measured,
)

__all__ = ["AlliancePainGain", "OutcomeReward"]

_NAME: Final = "alliance pain and gain"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OutcomeReward:
    """
    What an alliance is paid for its outcomes, as long as it does not lose.

    Attributes:
        most: What is paid at an outcome score of 1.
        score: The fact of the score, from 0 to 1.
    """

    most: Limit
    score: str = attrs.field(default="outcome_score", validator=is_name)
    sources: tuple[Citation, ...] = ()


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class AlliancePainGain:
    """
    Members of an alliance share what its actual cost differs from its target cost by.

    A gain is paid by the commissioner to the others, a pain by the others to the commissioner,
    who keeps or bears its own share. What is not shared stays with the commissioner, and is a
    note of its own wherever something may be left.

    Facts: ``target_cost`` and ``actual_cost``, or the costs that are named; the outcome score,
    bases and weights by the names that the terms give (``baseline`` is the target cost).

    >>> from nhs_accountable_care import Money, Share
    >>> from nhs_accountable_care.payment import UNLIMITED, EqualShares, settle
    >>> half = (ShareBand(share=Share.parse("50%")),)
    >>> alliance = AlliancePainGain(
    ...     gain_bands=half,
    ...     pain_bands=half,
    ...     pain_limit=UNLIMITED,
    ...     keys=EqualShares(parties=("acute", "community", "commissioner")),
    ... )
    >>> facts = {"target_cost": Money.parse("£10m"), "actual_cost": Money.parse("£10.3m")}
    >>> settlement = settle(alliance, facts)
    >>> print(settlement.net["acute"], settlement.net["community"])
    -£50,000.00 -£50,000.00
    >>> print(settlement.line("alliance pain and gain: commissioner, kept").amount)
    -£50,000.00

    Attributes:
        commissioner: Who pays the actual cost, and shares like the others.
        costs: The facts that add up to the actual cost, such as one for each member; to the
            actual result, if results are compared.
        outturn_is: Whether costs are compared, as `None` says too, or results, which may be
            deficits: the target is then the fact ``target_result``.
        gain_bands: How much of each stretch below the target cost is shared.
        pain_bands: The same above it; none, and said so, makes an alliance with gain only, in
            which members never lose.
        pain_limit: The most that is lost in all, which an alliance with pain bands must state: a
            sum, a part of a base, or `UNLIMITED`.
        gain_limit: The most that is gained in all; `None` sets no limit.
        keys: How it is split between all members; the commissioner is one of them.
        outcomes: What is paid for outcomes if the target cost is kept; `None` if nothing is.
        caps: The most that single members gain or lose.
        residual_holder: Who takes what caps strip off.
        beyond: Whether that goes to the residual holder at once, or first to the others.

    Raises:
        InvalidValueError: Gains have no band; pains have and no limit; no cost is named; the
            commissioner is not among the keys; a limit is a part of a result; or the terms make
            no formula.
    """

    type_tag: ClassVar[str] = "alliance-pain-gain"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
                OrganisationKind.NHS_ENGLAND,
                OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
            ),
            what="a commissioner is a member of the alliance and shares its risk",
            cited=(
                "CP28, that commissioners are members and share risk [verified]",
                "CP28, which bodies commission [unverified]",
            ),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    costs: tuple[str, ...] = ("actual_cost",)
    outturn_is: OutturnKind | None = None
    gain_bands: tuple[ShareBand, ...]
    pain_bands: tuple[ShareBand, ...]
    pain_limit: Limit | Unlimited | None = None
    gain_limit: Limit | None = None
    keys: ShareKeys
    outcomes: OutcomeReward | None = None
    caps: tuple[PartyCap, ...] = ()
    residual_holder: str | None = attrs.field(default=None, validator=optional(is_name))
    beyond: Beyond = "residual holder"
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented alliance of three, with caps and a reward for outcomes."""
        half = (ShareBand(share=Share.parse("50%"), sources=INVENTED),)
        sum_of_money = FixedAmount(amount=Money.parse("£200,000"), sources=INVENTED)
        part = ShareOf(share=Share.parse("5%"), sources=INVENTED)
        weights = tuple(
            PartyWeight(party=party, fact=f"{party}_budget")
            for party in ("commissioner", "acute", "community")
        )
        return cls(
            costs=("acute_cost", "community_cost"),
            outturn_is=OutturnKind.COST,
            gain_bands=half,
            pain_bands=half,
            pain_limit=part,
            gain_limit=sum_of_money,
            keys=WeightedShares(weights=weights, sources=INVENTED),
            outcomes=OutcomeReward(most=part, sources=INVENTED),
            caps=(PartyCap(party="community", most_gain=sum_of_money, most_loss=part),),
            residual_holder="commissioner",
            beyond="the others",
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse an alliance in which somebody stands aside."""
        if not self.gain_bands:
            msg = f"{self.name}: an alliance shares its gain; write gain_bands"
            raise InvalidValueError(msg)
        if self.pain_bands and self.pain_limit is None:
            msg = (
                f"{self.name}: pain is shared and pain_limit is not stated; write a FixedAmount, "
                f"a ShareOf a base, or UNLIMITED if there is no limit"
            )
            raise InvalidValueError(msg)
        if not self.costs:
            msg = f"{self.name}: no cost is named; write the facts that make up the actual cost"
            raise InvalidValueError(msg)
        if self.commissioner not in [key.party for key in keys_of(self.keys)]:
            msg = (
                f"{self.name}: {self.commissioner} is not among the keys; in an alliance the "
                f"commissioner shares like the others"
            )
            raise InvalidValueError(msg)
        if self.outturn_is is OutturnKind.RESULT:
            check_no_part_of_result(self.name, self._limits())
        self.formula()

    def _limits(self) -> list[Limit | Unlimited | None]:
        """Return each term that may be a part of the target."""
        limits: list[Limit | Unlimited | None] = [self.pain_limit, self.gain_limit]
        bands = (*self.gain_bands, *self.pain_bands)
        limits += [edge for band in bands for edge in (band.above, band.up_to)]
        limits += [most for cap in self.caps for most in (cap.most_gain, cap.most_loss)]
        limits += [] if self.outcomes is None else [self.outcomes.most]
        return limits

    def formula(self) -> Formula:
        """Write one line a member for pain and gain, and one a member for outcomes."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        kind = self.outturn_is
        target = measured("target_result" if kind is OutturnKind.RESULT else "target_cost", kind)
        bases: dict[str, Expression] = {"baseline": target}
        actual = sum_of((ZERO, *(measured(each, kind) for each in self.costs)))
        variance = step(self._step("variance"), better_by(target, actual, kind))
        by_bands = in_bands(greatest(variance, 0), self.gain_bands, bases)
        if self.pain_bands:
            by_bands -= in_bands(greatest(-variance, 0), self.pain_bands, bases)
        sources = [
            source for band in (*self.gain_bands, *self.pain_bands) for source in band.sources
        ]
        pot = within_limits(
            step(
                self._step("pain and gain by bands" if self.pain_bands else "gain by bands"),
                by_bands,
                sources=tuple(dict.fromkeys(sources)),
            ),
            self._step("amount to share"),
            bases,
            most_gain=self.gain_limit,
            most_loss=self.pain_limit,
            sources=self.sources,
        )
        keys, cited = keys_of(self.keys), (*self.sources, *self.keys.sources)
        lines = shared(
            self.name,
            pot,
            keys,
            holder=self.commissioner,
            caps=tuple(cap_terms(each, bases) for each in self.caps),
            residual_holder=self.residual_holder,
            beyond=self.beyond,
            sources=cited,
        )
        if not self._shares_everything:
            left = stays_with(self.name, self.commissioner, variance, pot, self.sources)
            lines = (*lines, left)
        if self.outcomes is None:
            return formula(lines)
        most = limit_of(self.outcomes.most, bases)
        reward = step(
            self._step("reward for outcomes"),
            rounded(when(variance >= 0, most * fact(self.outcomes.score, SHARE), ZERO)),
            sources=self.outcomes.sources,
        )
        rewards = shared(
            f"{self.name}, outcomes", reward, keys, holder=self.commissioner, sources=cited
        )
        return formula(lines, rewards)

    @property
    def _shares_everything(self) -> bool:
        """Whether every penny of a variance is shared, whatever it is."""
        return (
            are_whole(self.gain_bands)
            and are_whole(self.pain_bands)
            and self.gain_limit is None
            and self.pain_limit is Unlimited.UNLIMITED
        )

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)
