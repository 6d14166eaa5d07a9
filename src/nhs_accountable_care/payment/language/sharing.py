"""
Sharing a pot between parties: by keys, to the penny, with caps and a residual holder.

What a cap strips from one party lands on somebody who is named: the residual holder, or,
with ``beyond="the others"``, first the uncapped parties by their keys and then the residual
holder. There is no third round.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, get_args

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Rounding
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import clamp, equal, greatest, least, when
from nhs_accountable_care.payment.language.expressions import (
    Condition,
    Expression,
    Key,
    Operand,
    Portion,
    Rounded,
    Scaled,
    Step,
    Sum,
    as_expression,
    portions_of,
)
from nhs_accountable_care.payment.language.formulas import Line
from nhs_accountable_care.payment.language.units import PENCE, RATE

__all__ = ["Beyond", "Cap", "cap", "shared", "shared_up_to"]

Beyond = Literal["residual holder", "the others"]
"""Who takes what a cap strips off."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Cap:
    """
    The most that a party gains, and the most that it loses; `None` sets no limit.

    Both are sizes: a most_loss of £50,000 lets the party lose £50,000 and no more. One that is
    no whole number of pence, such as 1% of a baseline, lets it gain or lose the whole pence
    within it.

    Raises:
        InvalidValueError: A limit can be below 0.
    """

    party: str = attrs.field(validator=is_name)
    most_gain: Expression | None = None
    most_loss: Expression | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a limit that can be below zero."""
        for limit in (self.most_gain, self.most_loss):
            if limit is not None and limit.measure.lowest < 0:
                msg = f"the cap of {self.party} can be below zero; a cap is a size"
                raise InvalidValueError(msg)


def cap(party: str, *, most_gain: Operand | None = None, most_loss: Operand | None = None) -> Cap:
    """
    Limit what a party gains, what it loses, or both.

    >>> from nhs_accountable_care import Money
    >>> cap("primary care", most_loss=Money.parse("£50,000")).most_gain is None
    True
    """
    return Cap(
        party=party,
        most_gain=None if most_gain is None else as_expression(most_gain, PENCE),
        most_loss=None if most_loss is None else as_expression(most_loss, PENCE),
    )


def shared(
    label: str,
    pot: Expression,
    keys: Sequence[Key],
    *,
    holder: str,
    caps: Sequence[Cap] = (),
    residual_holder: str | None = None,
    beyond: Beyond = "residual holder",
    sources: tuple[Citation, ...] = (),
) -> tuple[Line, ...]:
    """
    Write the lines by which a holder shares out a pot: one a party, and one for the residue.

    A positive pot is paid out by the holder, a negative one is paid in. A party that is the
    holder posts nothing: its share is a note that it is kept. Caps need a residual holder, who
    has none, since all that they strip off lands on it.

    Raises:
        InvalidValueError: A cap is of nobody who shares, or of the residual holder; no residual
            holder is named; or ``beyond`` is neither of its two words.

    >>> from nhs_accountable_care.payment import PENCE, fact, key
    >>> lines = shared(
    ...     "saving",
    ...     fact("saving", PENCE),
    ...     (key("acute", Fraction(2, 3)), key("commissioner", Fraction(1, 3))),
    ...     holder="commissioner",
    ... )
    >>> [(line.label, line.payee) for line in lines]
    [('saving: acute', 'acute'), ('saving: commissioner, kept', None)]
    """
    if residual_holder in [each.party for each in caps]:
        msg = (
            f"{label}: the cap of {residual_holder} would keep nothing from it, since as "
            f"residual_holder it takes what caps strip off; name another residual_holder, or "
            f"leave out the cap"
        )
        raise InvalidValueError(msg)
    return shared_up_to(
        label,
        pot,
        keys,
        holder=holder,
        caps=caps,
        residual_holder=residual_holder,
        beyond=beyond,
        sources=sources,
    )


def shared_up_to(
    label: str,
    pot: Expression,
    keys: Sequence[Key],
    *,
    holder: str,
    caps: Sequence[Cap],
    residual_holder: str | None,
    beyond: Beyond,
    sources: tuple[Citation, ...],
) -> tuple[Line, ...]:
    """
    Write the same lines, for a residual holder too that meets what is beyond its own limit.

    Its limit keeps nothing from it: it tells the line of its share from that of the residue, as
    the host of a pool wants it told.
    """
    keys = tuple(keys)
    limits = {each.party: each for each in caps}
    parties = [key.party for key in keys]
    if len(limits) < len(caps) or not set(limits) <= set(parties):
        msg = f"{label}: each cap is of one of the parties that share ({', '.join(parties)})"
        raise InvalidValueError(msg)
    if limits and residual_holder is None:
        msg = f"{label}: caps strip money off; name the residual_holder on whom it lands"
        raise InvalidValueError(msg)
    if beyond not in get_args(Beyond):
        msg = f"{label}: beyond is {beyond!r}; write 'residual holder' or 'the others'"
        raise InvalidValueError(msg)
    shares: dict[str, Expression] = {portion.party: portion for portion in portions_of(pot, keys)}
    lines = []
    left: Step | None = None
    if limits:
        before = {
            party: Step(name=f"{label}: {party} before its cap", of=shares[party])
            for party in limits
        }
        shares.update({party: _limited(before[party], limits[party]) for party in limits})
        left = _stripped(f"{label}: stripped by caps", pot, shares)
        if beyond == "the others":
            bitten = {party: ~equal(shares[party], before[party]) for party in limits}
            shares = _passed_on(label, left, keys, shares=shares, limits=limits, bitten=bitten)
            left = _stripped(f"{label}: stripped by caps a second time", pot, shares)
    for party, share in shares.items():
        lines.append(_line(f"{label}: {party}", share, holder, party, sources))
    if left is not None and residual_holder is not None:
        what = f"{label}: beyond the caps, {residual_holder}"
        lines.append(_line(what, left, holder, residual_holder, sources))
    return tuple(lines)


def _line(
    label: str, of: Expression, holder: str, party: str, sources: tuple[Citation, ...]
) -> Line:
    """Write what the holder pays a party, or that it keeps what is its own."""
    if party == holder:
        return Line(label=f"{label}, kept", of=of, sources=sources)
    return Line(label=label, of=of, payer=holder, payee=party, sources=sources)


def _limited(of: Expression, limit: Cap) -> Expression:
    """Keep a share between the most that is lost and the most that is gained."""
    most = None if limit.most_gain is None else _whole(limit.most_gain)
    least_of_all = None if limit.most_loss is None else -_whole(limit.most_loss)
    if most is not None and least_of_all is not None:
        return clamp(of, least_of_all, most)
    if most is not None:
        return least(of, most)
    if least_of_all is not None:
        return greatest(of, least_of_all)
    return of


def _whole(limit: Expression) -> Expression:
    """Return the most whole pence within a limit."""
    if limit.measure.is_whole_pence:
        return limit
    return Rounded(of=limit, to=Fraction(1), way=Rounding.DOWN)


def _stripped(name: str, pot: Expression, shares: dict[str, Expression]) -> Step:
    """Name what is left of a pot when the shares have been taken."""
    taken = tuple(Scaled(of=share, by=Fraction(-1)) for share in shares.values())
    return Step(name=name, of=Sum(parts=(pot, *taken)))


def _passed_on(
    label: str,
    left: Step,
    keys: tuple[Key, ...],
    *,
    shares: dict[str, Expression],
    limits: dict[str, Cap],
    bitten: dict[str, Condition],
) -> dict[str, Expression]:
    """
    Share what was stripped once more, by the same keys, among those whose cap did not bite.

    A party that reaches its cap by this keeps to it.
    """
    if all(key.party in limits for key in keys):
        msg = f'{label}: every party has a cap; write beyond="residual holder"'
        raise InvalidValueError(msg)
    weights = {key.party: as_expression(key.weight, RATE) for key in keys}
    again = tuple(
        Key(party=party, weight=when(bitten[party], 0, weight) if party in bitten else weight)
        for party, weight in weights.items()
    )
    raised: dict[str, Expression] = {}
    for party, share in shares.items():
        both = share + Portion(of=left, keys=again, party=party)
        raised[party] = _limited(both, limits[party]) if party in limits else both
    return raised
