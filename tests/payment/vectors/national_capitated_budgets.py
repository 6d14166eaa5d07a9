"""The vectors of rule 11: capitated budgets."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "K01-alzira",
        "K03-kinzigtal-2013",
        "K04-reach-blend-2026",
        "K05-reach-blend-2025",
        "K07-reach-professional-loss",
    }
)
