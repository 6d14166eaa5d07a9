"""
Multilateral gain and loss sharing: what all commissioners of a network save, for all its members.

Providers are paid by other mechanisms. This one looks at what the commissioners expected to
spend and what they spent, and shares the difference out among commissioners and providers, so
that a provider gains by what is saved elsewhere.
"""

import functools
from typing import ClassVar, Final, Self

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import ZERO, step
from nhs_accountable_care.payment.language.expressions import Expression, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.sharing import Beyond, shared
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.stages import within_limits
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.mechanisms.terms import (
    EqualShares,
    FixedAmount,
    Limit,
    OutturnKind,
    PartyCap,
    ShareKeys,
    ShareOf,
    Unlimited,
    better_by,
    cap_terms,
    check_no_part_of_result,
    keys_of,
    measured,
)

__all__ = ["CommissionerSpend", "MultilateralGainLoss"]

_NAME: Final = "multilateral gain and loss"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CommissionerSpend:
    """
    A commissioner of the network, and the facts of what it expected to spend and spent.

    Attributes:
        party: The commissioner, as a party.
        expected: The name of the fact that is what it expected to spend.
        actual: The name of the fact that is what it spent.

    >>> CommissionerSpend().party
    'commissioner'
    """

    party: str = attrs.field(default="commissioner", validator=is_name)
    expected: str = attrs.field(default="expected_spend", validator=is_name)
    actual: str = attrs.field(default="actual_spend", validator=is_name)


_ONE_COMMISSIONER: Final = (CommissionerSpend(),)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class MultilateralGainLoss:
    """
    The members of a network share what its commissioners save, and what they overspend.

    One commissioner pays gains out and takes losses in. Of several, each pays into an account
    what it saved, or gets from it what it overspent, and the account shares out the sum.

    Facts: ``expected_spend`` and ``actual_spend``, or those that the commissioners name; bases
    of limits and weights by the names that the terms give (``baseline`` is the expected spend).

    >>> from nhs_accountable_care import Money, Share
    >>> from nhs_accountable_care.payment import UNLIMITED, EqualShares, settle
    >>> network = MultilateralGainLoss(
    ...     keys=EqualShares(parties=("acute", "community", "commissioner")),
    ...     loss_limit=UNLIMITED,
    ... )
    >>> facts = {"expected_spend": Money.parse("£100m"), "actual_spend": Money.parse("£98.5m")}
    >>> print(settle(network, facts).net["acute"])
    £500,000.00

    Attributes:
        commissioners: Whose spending is looked at.
        account: Through whom several commissioners share; it ends with nothing.
        keys: How the difference is split between the members.
        outturn_is: Whether what is expected and what came are costs, as `None` says too, or
            results, which may be deficits: more than was expected is then a gain.
        loss_limit: The most that is lost in all: a sum, a part of a base, or `UNLIMITED`.
        gain_limit: The most that is gained in all; `None` sets no limit.
        caps: The most that single members gain or lose.
        residual_holder: Who takes what limits and caps strip off. A single commissioner takes
            what lies beyond the limits if nobody is named.
        beyond: Whether what caps strip off goes to the residual holder at once, or first to
            the others.

    Raises:
        InvalidValueError: There is no commissioner, nobody is named on whom lands what limits of
            several strip off, a limit is a part of a result, or the terms make no formula.
    """

    type_tag: ClassVar[str] = "multilateral-gain-loss"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = ()
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioners: tuple[CommissionerSpend, ...] = _ONE_COMMISSIONER
    account: str = attrs.field(default="pool", validator=is_name)
    outturn_is: OutturnKind | None = None
    keys: ShareKeys
    loss_limit: Limit | Unlimited
    gain_limit: Limit | None = None
    caps: tuple[PartyCap, ...] = ()
    residual_holder: str | None = attrs.field(default=None, validator=optional(is_name))
    beyond: Beyond = "residual holder"
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented network of two commissioners, with limits and caps."""
        sum_of_money = FixedAmount(amount=Money.parse("£200,000"), sources=INVENTED)
        part = ShareOf(share=Share.parse("3%"), sources=INVENTED)
        return cls(
            commissioners=(
                CommissionerSpend(),
                CommissionerSpend(party="council", expected="planned", actual="spent"),
            ),
            outturn_is=OutturnKind.COST,
            keys=EqualShares(parties=("acute", "commissioner"), sources=INVENTED),
            loss_limit=part,
            gain_limit=sum_of_money,
            caps=(PartyCap(party="acute", most_loss=sum_of_money, sources=INVENTED),),
            residual_holder="council",
            beyond="the others",
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a network without commissioners, and a residue that lands on nobody."""
        if not self.commissioners:
            msg = f"{self.name}: nobody's spending is looked at; name at least one commissioner"
            raise InvalidValueError(msg)
        if self._is_limited and len(self.commissioners) > 1 and self.residual_holder is None:
            msg = f"{self.name}: limits strip money off; name the residual_holder on whom it lands"
            raise InvalidValueError(msg)
        if self.outturn_is is OutturnKind.RESULT:
            most = [most for cap in self.caps for most in (cap.most_gain, cap.most_loss)]
            check_no_part_of_result(self.name, [self.loss_limit, self.gain_limit, *most])
        self.formula()

    @property
    def _is_limited(self) -> bool:
        """Whether the whole gain or the whole loss has a limit."""
        return self.gain_limit is not None or not isinstance(self.loss_limit, Unlimited)

    def formula(self) -> Formula:
        """Write what commissioners pay in, one line a member, and what limits strip off."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        several = len(self.commissioners) > 1
        holder = self.account if several else self.commissioners[0].party
        expected: list[Expression] = []
        saved: list[Expression] = []
        lines: list[Line] = []
        for each in self.commissioners:
            plan = measured(each.expected, self.outturn_is)
            difference = better_by(plan, measured(each.actual, self.outturn_is), self.outturn_is)
            expected.append(plan)
            saved.append(difference)
            if several:
                lines.append(
                    line(
                        f"{self.name}: saved by {each.party}",
                        difference,
                        payer=each.party,
                        payee=holder,
                        sources=self.sources,
                    )
                )
        bases = {"baseline": sum_of((ZERO, *expected))}
        pool = step(self._step("pool"), sum_of((ZERO, *saved)))
        pot = within_limits(
            pool,
            self._step("amount to share"),
            bases,
            most_gain=self.gain_limit,
            most_loss=self.loss_limit,
            sources=self.sources,
        )
        lines.extend(
            shared(
                self.name,
                pot,
                keys_of(self.keys),
                holder=holder,
                caps=tuple(cap_terms(each, bases) for each in self.caps),
                residual_holder=self.residual_holder,
                beyond=self.beyond,
                sources=(*self.sources, *self.keys.sources),
            )
        )
        if self._is_limited:
            lines.append(self._residue(pool - pot, holder))
        return formula(lines)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)

    def _residue(self, left: Expression, holder: str) -> Line:
        """Write on whom what lies beyond the limits lands."""
        residual = holder if self.residual_holder is None else self.residual_holder
        label = f"{self.name}: beyond the limits, {residual}"
        if residual == holder:
            return note(f"{label}, kept", left, sources=self.sources)
        return line(label, left, payer=holder, payee=residual, sources=self.sources)
