"""The vectors of rule 6: the global sum, the income guarantee and networks."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "G01-ooh-2023",
        "G03-uplift-2025",
        "G04-revised-2023",
        "G05-average-2020",
        "G07-observed-2019",
        "G08-observed-2020",
        "G09-mpig-N81013",
        "G11-mpig-C85614",
        "G12-mpig-median",
        "G13-core-sum-2024",
        "G15-care-home-month",
        "G16-npp-month",
        "G17-pcn-2025",
    }
)
