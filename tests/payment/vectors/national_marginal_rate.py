"""The vectors of rule 2: the marginal rate and readmissions."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "M01-north-norfolk-sum",
        "M02-north-norfolk-back",
        "M03-east-riding-back",
        "M05-dtr",
        "M06-specialised",
        "M07-odd-pence",
        "M09-readmission-2011",
    }
)
