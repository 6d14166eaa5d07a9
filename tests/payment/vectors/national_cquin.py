"""The vectors of rule 4: Commissioning for Quality and Innovation."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "C01-four-indicators",
        "C03-malnutrition",
        "C04-leg-wounds",
        "C05-below",
        "C07-exclude-itself",
    }
)
