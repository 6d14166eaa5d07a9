"""The vectors of rule 1: the price of a spell."""

from tests.payment.vectors.national import Expressed

EXPRESSED: Expressed = {}

NOT_YET_EXPRESSED = frozenset(
    {
        "T01-roll-DZ11V",
        "T02-roll-AA22C",
        "T03-excess-HE11H",
        "T05-at-trim",
        "T06-one-over",
        "T07-critical-care",
        "T09-short-stay-unrounded",
        "T10-short-stay-child",
        "T11-top-up",
        "T13-round-each",
        "T14-bpt-addition",
        "T15-bpt-alternative",
    }
)
