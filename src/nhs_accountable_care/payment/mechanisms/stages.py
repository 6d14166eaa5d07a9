"""What several mechanisms do alike: keep a sum within limits, take bands."""

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import bands, greatest, least, rounded, step
from nhs_accountable_care.payment.language.expressions import Band, Expression, Step
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.terms import (
    FixedAmount,
    Limit,
    ShareBand,
    ShareOf,
    Unlimited,
    limit_of,
)

__all__ = ["in_bands", "within_limits"]


def in_bands(
    of: Expression, laid: tuple[ShareBand, ...], bases: dict[str, Expression]
) -> Expression:
    """Take each band of a size at its share."""
    return bands(
        of,
        *(
            Band(
                lo=None if band.above is None else limit_of(band.above, bases),
                hi=None if band.up_to is None else limit_of(band.up_to, bases),
                rate=band.share.value,
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
