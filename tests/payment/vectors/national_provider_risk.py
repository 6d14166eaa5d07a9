"""The vectors of rule 12: how large is large enough."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED: frozenset[str] = frozenset(
    {
        "R01-msr-7500",
        "R02-msr-5000",
        "R04-msr-60000",
        "R05-sigma-5000",
        "R06-sigma-20000",
        "R08-consortia",
        "R09-poisson",
        "R10-credibility",
    }
)
