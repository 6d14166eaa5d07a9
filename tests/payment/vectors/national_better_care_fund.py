"""The vectors of rule 8: the Better Care Fund."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "B01-nottingham",
        "B03-rotherham-pools",
        "B04-rotherham-shortfall",
        "B05-national-2015",
        "B07-quarters",
        "B08-uplift",
    }
)
