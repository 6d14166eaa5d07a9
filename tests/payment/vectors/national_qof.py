"""The vectors of rule 5: the Quality and Outcomes Framework and the scheme of networks."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "Q01-lincs-af",
        "Q02-lincs-unrounded",
        "Q04-ardens-dementia",
        "Q05-ardens-dementia-53",
        "Q06-ardens-dementia-72",
        "Q08-insight-10000",
        "Q09-ardens-cpi",
        "Q10-all-points",
        "Q12-value-2013",
        "Q13-value-2014-frozen",
        "Q14-value-2015",
        "Q16-value-2018",
        "Q17-value-2021",
        "Q18-value-2024",
        "Q20-threshold-points",
        "Q21-aspiration-60",
        "Q22-aspiration-80",
        "Q24-iif-2024",
        "Q25-iif-2021",
    }
)
