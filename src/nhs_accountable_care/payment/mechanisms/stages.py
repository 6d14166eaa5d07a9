"""What several mechanisms do alike: take bands, keep within limits, say what is left."""

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import bands, greatest, least, rounded, step
from nhs_accountable_care.payment.language.expressions import Band, Expression, Step
from nhs_accountable_care.payment.language.formulas import Line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.terms import (
    FixedAmount,
    Limit,
    ShareBand,
    ShareOf,
    Unlimited,
    limit_of,
)

__all__ = ["are_whole", "in_bands", "stays_with", "within_limits"]


def in_bands(
    of: Expression, laid: tuple[ShareBand, ...], bases: dict[str, Expression]
) -> Expression:
    """
    Take each band of a size at its share.

    Raises:
        InvalidValueError: A band pays a rate: here a sum is split, and no more is than there is.
    """
    for band in laid:
        if band.rate is not None:
            msg = (
                f"a band pays {band}, and a sum that is split has no rate; write a share, from 0% "
                f"to 100%, or a GainLossShare where the rule is a rate"
            )
            raise InvalidValueError(msg)
    return bands(
        of,
        *(
            Band(
                lo=None if band.above is None else limit_of(band.above, bases),
                hi=None if band.up_to is None else limit_of(band.up_to, bases),
                rate=band.per_pound,
            )
            for band in laid
        ),
        unit=PENCE,
    )


def within_limits(
    of: Expression,
    name: str,
    bases: dict[str, Expression],
    *,
    most_gain: Limit | None,
    most_loss: Limit | Unlimited | None,
    sources: tuple[Citation, ...],
) -> Step:
    """Keep what is shared within its limits, and round it to the penny."""
    within = of
    if isinstance(most_loss, ShareOf | FixedAmount):
        within = greatest(within, -limit_of(most_loss, bases))
        sources = (*sources, *most_loss.sources)
    if most_gain is not None:
        within = least(within, limit_of(most_gain, bases))
        sources = (*sources, *most_gain.sources)
    return step(name, rounded(within), sources=sources)


def are_whole(laid: tuple[ShareBand, ...]) -> bool:
    """Return whether bands are one alone that shares all there is."""
    is_open = [each.above is None and each.up_to is None for each in laid] == [True]
    return is_open and laid[0].per_pound == 1


def stays_with(
    name: str, holder: str, variance: Expression, pot: Expression, sources: tuple[Citation, ...]
) -> Line:
    """Note what is not shared of a variance, which stays with the party that holds it."""
    return note(f"{name}: stays with {holder}", variance - pot, sources=sources)
