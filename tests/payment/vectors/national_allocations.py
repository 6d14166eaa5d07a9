"""The vectors of rule 9: allocations."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "L01-running-2014",
        "L03-icb-running",
        "L04-taper",
        "L05-taper-ends",
        "L07-distance",
        "L08-convergence",
    }
)
