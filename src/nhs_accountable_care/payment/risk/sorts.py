"""
What sort of risk a fact is: as its name, its unit or its table says, or the one who asks.

Nothing in a formula says that a fact counts people who need more care, or a board's promise. Its
name often does. So the sort rests on words that are listed here, the answer says on which, and
whoever knows better says so. What none of them tells is another fact, and not guessed.
"""

import enum
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.units import CODE, PRICE, TRUTH

__all__ = ["RiskSort", "SortedFact", "sorted_fact"]


class RiskSort(enum.Enum):
    """
    What is uncertain about a fact.

    >>> RiskSort("case mix").name
    'CASE_MIX'
    """

    VOLUME = "volume"
    """How much is done."""

    CASE_MIX = "case mix"
    """Which care it is that is done."""

    UNIT_COST = "unit cost"
    """What one of it costs, or is priced at."""

    LIST_SIZE = "size of the list"
    """How many people are answered for."""

    ACUITY = "acuity"
    """How ill or how frail they are."""

    QUALITY = "quality"
    """How well it is done."""

    OTHERS_PERFORMANCE = "others' performance"
    """What other parties do."""

    SET_BEFOREHAND = "set beforehand"
    """A plan, a baseline or a sum that is known before the year, which is a term and no risk."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SortedFact:
    """
    Which sorts of risk a fact holds for a party, and on what that rests.

    >>> from nhs_accountable_care.payment import PENCE, fact
    >>> print(sorted_fact(fact("outturn", PENCE), "trust", ("board", "trust")))
    volume, case mix, acuity and unit cost: its name has the word outturn
    >>> print(sorted_fact(fact("x", PENCE), "trust", ("board", "trust")))
    another fact: neither its name, nor its unit, nor its table says of what sort

    Attributes:
        sorts: The sorts; none for another fact.
        basis: What says so.
    """

    sorts: tuple[RiskSort, ...]
    basis: str

    def __str__(self) -> str:
        """Name the sorts, and on what they rest."""
        sorts = joined(sort.value for sort in self.sorts) or "another fact"
        return f"{sorts}: {self.basis}"


_WHOLE_COST: Final = (RiskSort.VOLUME, RiskSort.CASE_MIX, RiskSort.ACUITY, RiskSort.UNIT_COST)
# Words, and some that tell only together, of which none is longer than three.
_LONGEST: Final = 3
_Known = tuple[tuple[tuple[RiskSort, ...], frozenset[str]], ...]
# The first that fits decides: a planned value is a plan before it is a value.
_BY_WORD: Final[_Known] = (
    (
        (RiskSort.SET_BEFOREHAND,),
        frozenset(
            (
                *("plan", "planned", "expected", "target", "baseline", "base", "benchmark"),
                *("budget", "allocation", "contribution", "block", "fixed", "last", "past"),
                *("limit", "cap", "fee", "reserve", "pool", "brought", "growth", "forward"),
                *("minimum", "maximum", "contract", "approved", "correction", "factor"),
                *("agreed", "annual value", "available", "ago", "ceiling", "collar", "control"),
                *("deductible", "envelope", "floor", "guaranteed", "historical", "indicative"),
                *("national", "pot", "prior", "share", "threshold", "trim point", "uplift"),
            )
        ),
    ),
    (
        (RiskSort.ACUITY,),
        frozenset(
            (
                *("frail", "acuity", "need", "age", "aged", "stay"),
                *("dependency", "deprivation", "diabetes", "frailty", "los", "morbidity"),
                *("prevalence", "severity"),
            )
        ),
    ),
    (
        (RiskSort.QUALITY,),
        frozenset(
            (
                *("quality", "outcome", "outcomes", "score", "points", "indicators", "safety"),
                *("experience", "access", "screened", "vaccinated", "checked", "waiting"),
                *("cancelled", "cancer", "complaints", "delayed", "diagnosis", "diagnostics"),
                *("dtoc", "falls", "handover", "improvement domain", "infections", "mortality"),
                *("referral 18 weeks", "rtt", "screening", "therapies", "wait", "waits"),
            )
        ),
    ),
    (
        (RiskSort.CASE_MIX,),
        frozenset(("case mix", "casemix", "complexity", "hrg mix")),
    ),
    (
        (RiskSort.UNIT_COST,),
        frozenset(
            (
                *("price", "prices", "tariff"),
                *("best practice", "day rate", "inflation", "pay award", "wage", "wages"),
            )
        ),
    ),
    (
        _WHOLE_COST,
        frozenset(
            (
                *("cost", "costs", "spend", "spent", "expenditure", "outturn"),
                *("overspend", "underspend", "deficit", "saving", "savings", "surplus"),
            )
        ),
    ),
    # Patients are a list, but those who were treated are cases.
    ((RiskSort.VOLUME,), frozenset(("patients seen", "patients treated"))),
    (
        (RiskSort.LIST_SIZE,),
        frozenset(
            (
                *("list", "population", "people", "members", "patients"),
                *("beneficiaries", "capitated", "lives", "residents"),
            )
        ),
    ),
    (
        (RiskSort.VOLUME, RiskSort.CASE_MIX),
        frozenset(("activity", "value", "inflow", "outflow")),
    ),
    (
        (RiskSort.VOLUME,),
        frozenset(
            (
                *("cases", "spells", "days", "admissions", "readmissions", "attendances"),
                *("appointments", "referrals", "procedures"),
                *("births", "calls", "consultations", "contacts", "conveyances", "demand"),
                *("discharges", "episodes", "prescriptions", "reduction", "visits"),
            )
        ),
    ),
    # A control total; that of a cost or of activity was told before.
    ((RiskSort.SET_BEFOREHAND,), frozenset(("total",))),
)
# What is done elsewhere, by whoever it is.
_OF_OTHERS: Final = frozenset(("system", "network", "others", "elsewhere", "nationally"))
_NOTHING_SAYS: Final = "neither its name, nor its unit, nor its table says of what sort"


def sorted_fact(fact: Fact, party: str, parties: Iterable[str]) -> SortedFact:
    """Return which sorts of risk a fact holds for a party, by its name, its unit or its table."""
    words = fact.name.lower().split("_")
    known = _BY_WORD
    if fact.unit is TRUTH:
        # That a target was met is no target.
        known = tuple(each for each in known if RiskSort.SET_BEFOREHAND not in each[0])
    sorts, word = _by_word(words, known)
    basis = [f"its name has the word {word}"] if word else []
    other = "" if RiskSort.SET_BEFOREHAND in sorts else _of_another(words, party, parties)
    if other:
        sorts = (*sorts, RiskSort.OTHERS_PERFORMANCE)
        basis.append(f"its name has {other}, which is another's")
    if not basis and fact.unit is PRICE:
        sorts, basis = (RiskSort.UNIT_COST,), ["its unit is a price"]
    if not basis and fact.table is not None:
        sorts, word = _by_word(fact.table.lower().split("_"), _BY_WORD)
        basis = [f"it stands in the rows of {fact.table}"] if word else []
        if sorts == (RiskSort.VOLUME,) and fact.unit in (TRUTH, CODE):
            sorts, basis = (RiskSort.CASE_MIX,), [f"it says which the rows of {fact.table} are"]
    return SortedFact(sorts=sorts, basis="; ".join(basis) or _NOTHING_SAYS)


def _by_word(words: Sequence[str], known: _Known) -> tuple[tuple[RiskSort, ...], str]:
    """Return the sorts that the words of a name tell, and the word that tells them."""
    told = [
        " ".join(words[start : start + length])
        for start in range(len(words))
        for length in range(_LONGEST, 0, -1)
    ]
    for sorts, telling in known:
        word = next((each for each in told if each in telling), "")
        if word:
            return sorts, word
    return (), ""


def _of_another(words: Sequence[str], party: str, parties: Iterable[str]) -> str:
    """Return by what a name is that of another party, or of the rest of the system."""
    if _names(words, party):
        return ""
    named = next((each for each in parties if _names(words, each)), None)
    return named or next((word for word in words if word in _OF_OTHERS), "")


def _names(words: Sequence[str], party: str) -> bool:
    """Return whether a name has that of a party in it, word by word."""
    own = party.lower().split()
    return any([*words[at : at + len(own)]] == own for at in range(len(words)))
