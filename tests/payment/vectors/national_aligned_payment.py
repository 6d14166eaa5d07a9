"""The vectors of rule 3: aligned payment and incentive, and elective recovery."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "A01-erf-april",
        "A02-erf-june",
        "A04-eis-under",
        "A05-erf-floor-edge",
        "A06-erf-floor",
        "A08-target-107",
        "A09-target-103",
        "A10-cap",
        "A12-lva-2526",
        "A13-blended-under",
    }
)
