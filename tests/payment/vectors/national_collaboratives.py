"""The vectors of rule 10: collaboratives and packages."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "D01-gm-phasing",
        "D03-collaborative-gain",
        "D04-collaborative-loss",
    }
)
