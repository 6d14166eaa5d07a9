"""The vectors of rule 7: sustainability funds and control totals."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "S01-phasing-1718",
        "S02-q3-ae-missed",
        "S03-gate",
        "S05-surrey-borders",
        "S06-pound-for-pound",
        "S07-psf-2019",
        "S09-capital-bonus",
        "S10-capital-cut",
    }
)
