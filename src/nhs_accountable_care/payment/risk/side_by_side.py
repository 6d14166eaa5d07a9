"""Two mechanisms side by side: who bears more of what, range by range, and who holds the tail."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import GivenFacts
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.risk.fact_risks import FactRisk, value_in_words
from nhs_accountable_care.payment.risk.sorts import RiskSort
from nhs_accountable_care.payment.risk.words import Risk, flag_words, rate_words, risk_of
from nhs_accountable_care.payment.settlement import title_of

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["RiskComparison", "RiskDifference", "compare_risk"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskDifference:
    """
    A range of a fact, and what one more of it means to a party by either of two mechanisms.

    Attributes:
        start: Where it begins, in pence, things or as a pure number.
        end: Where it ends.
        first: The rate by the first, in pence; nothing where the party is not moved by it.
        second: The rate by the second.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "start": "number",
        "end": "number",
        "first": "number",
        "second": "number",
    }

    party: str
    fact: Fact
    start: Fraction
    end: Fraction
    first: Fraction
    second: Fraction

    def to_record(self) -> Record:
        """Return the range as plain data, with exact numbers in text."""
        return {
            "party": self.party,
            "fact": self.fact.name,
            "start": str(self.start),
            "end": str(self.end),
            "first": str(self.first),
            "second": str(self.second),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskComparison:
    """
    Who carries which risk by two mechanisms, laid side by side.

    Attributes:
        first: The risk by the first.
        second: The risk by the second.
        ranges: Each party and fact that either moves, cut wherever one of them bends.
        not_compared: What cannot be laid side by side, and why.
    """

    first: Risk
    second: Risk
    ranges: tuple[RiskDifference, ...]
    not_compared: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the comparison in words; it is what `explain` says."""
        return self.explain()

    def explain(self) -> str:
        """Write what one more of each fact means to each party, by the first and by the second."""
        titles = (title_of(self.first.mechanism), title_of(self.second.mechanism))
        parts = [f"Who carries the risk: {titles[0]} (first) and {titles[1]} (second)"]
        for (party, fact), ranges in itertools.groupby(
            self.ranges, key=lambda each: (each.party, each.fact.name)
        ):
            rows = [f"{party}, by the {fact.replace('_', ' ')}"]
            rows += [wrapped(told, "  ", "    ") for told in self._words(list(ranges))]
            parts.append("\n".join(rows))
        if self.not_compared:
            told = [wrapped(each, "  ", "    ") for each in self.not_compared]
            parts.append("\n".join(("Not compared", *told)))
        if self.ranges:
            flags = dict.fromkeys((*self.first.flags, *self.second.flags))
            parts += [wrapped(words) for words in flag_words(tuple(flags))]
        return "\n\n".join(parts)

    def _words(self, ranges: Sequence[RiskDifference]) -> Iterator[str]:
        """Write the ranges of one party and fact."""
        currency = self.first.currency
        for each in ranges:
            start, end = (value_in_words(x, each.fact, currency) for x in (each.start, each.end))
            if len(ranges) == 1:
                place = "throughout"
            elif each is ranges[0]:
                place = f"below {end}"
            elif each is ranges[-1]:
                place = f"above {start}"
            else:
                place = f"{start} to {end}"
            first, second = (
                rate_words(rate, each.fact, currency) for rate in (each.first, each.second)
            )
            yield f"{place}: {first} in both" if first == second else f"{place}: {first}; {second}"

    def to_records(self) -> Record:
        """
        Return the ranges, and the names of the two, as plain data.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
        >>> half, whole = (
        ...     formula(line("part", fact("cost", PENCE) / by, payer="board", payee="trust"))
        ...     for by in (2, 1)
        ... )
        >>> records = compare_risk(half, whole).to_records()
        >>> [(each["party"], each["first"], each["second"]) for each in records["ranges"]]
        [('board', '-1/2', '-1'), ('trust', '1/2', '1')]
        """
        return {
            "ranges": [each.to_record() for each in self.ranges],
            "not_compared": list(self.not_compared),
            "first": title_of(self.first.mechanism),
            "second": title_of(self.second.mechanism),
            "currency": self.first.currency,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return the comparison as tables: ``ranges``, ``not_compared`` and ``about``."""
        # Here and not above: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(self.to_records(), _TABLES, self.not_compared)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``ranges`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "ranges": RiskDifference.record_columns,
    "not_compared": {"doubt": "text"},
    "about": {"first": "text", "second": "text", "currency": "text"},
}


def compare_risk(
    first: Mechanism | Formula,
    second: Mechanism | Formula,
    *,
    facts: GivenFacts | None = None,
    sorts: Mapping[str, Sequence[RiskSort]] | None = None,
) -> RiskComparison:
    """
    Lay who carries which risk by two mechanisms side by side, on the same facts.

    Parties and facts are matched by name. What only one of the two has counts as not moved by the
    other. What was set beforehand is left out, unless you give it another sort.

    Raises:
        InvalidValueError: The two are in different currencies, or declare a fact in two ways; or
            a fact cannot be what it is said to be.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half, whole = (
    ...     formula(line("part", fact("cost", PENCE) / by, payer="board", payee="trust"))
    ...     for by in (2, 1)
    ... )
    >>> print(compare_risk(half, whole))
    Who carries the risk: a formula (first) and a formula (second)
    <BLANKLINE>
    board, by the cost
      throughout: pays 50p of each further pound; pays 100p of each further pound
    <BLANKLINE>
    trust, by the cost
      throughout: gets 50p of each further pound; gets 100p of each further pound
    """
    formulas = (formula_of(first), formula_of(second))
    _check_pair(*formulas)
    one, other = (
        risk_of(each, facts=facts, sorts=_known(of, sorts))
        for each, of in zip((first, second), formulas, strict=True)
    )
    moved = {
        (party.party, each.fact.name): each.fact
        for risk in (one, other)
        for party in risk.parties
        for each in party.facts
        if each.moves and not each.is_set_beforehand
    }
    ranges: list[RiskDifference] = []
    doubts: list[str] = []
    for (party, name), fact in moved.items():
        both = (_found(one, party, name), _found(other, party, name))
        doubt = next((each for each in both if each is not None and not _is_exact(each)), None)
        if doubt is None:
            ranges += _side_by_side(party, fact, *both)
        else:
            doubts.append(f"{party}, by the {name.replace('_', ' ')}: {_why(doubt)}")
    return RiskComparison(
        first=one, second=other, ranges=tuple(ranges), not_compared=tuple(doubts)
    )


def _check_pair(one: Formula, other: Formula) -> None:
    """Refuse two formulas that cannot be laid side by side."""
    if one.currency != other.currency:
        msg = f"one is in {one.currency} and the other in {other.currency}"
        raise InvalidValueError(msg)
    by_name = {fact.name: fact for fact in one.facts}
    apart = [fact.name for fact in other.facts if by_name.get(fact.name, fact) != fact]
    if apart:
        msg = f"the two declare {apart[0]} in two ways; declare it alike in both"
        raise InvalidValueError(msg)


def _known(
    formula: Formula, sorts: Mapping[str, Sequence[RiskSort]] | None
) -> dict[str, Sequence[RiskSort]]:
    """Return the sorts of the facts that a formula has, since they are said of two at once."""
    names = {fact.name for fact in formula.facts}
    return {name: each for name, each in (sorts or {}).items() if name in names}


def _found(risk: Risk, party: str, fact: str) -> FactRisk | None:
    """Return what a fact means to a party, if it means anything by this mechanism."""
    return next(
        (
            each
            for one in risk.parties
            if one.party == party
            for each in one.facts
            if each.fact.name == fact
        ),
        None,
    )


def _is_exact(of: FactRisk) -> bool:
    """Return whether the ranges of a fact are those of its curve."""
    return bool(of.ranges) and not of.is_sampled


def _why(of: FactRisk) -> str:
    """Say why a fact has no exact ranges."""
    return of.doubt or "it is no number that moves"


def _side_by_side(
    party: str, fact: Fact, one: FactRisk | None, other: FactRisk | None
) -> Iterator[RiskDifference]:
    """Cut both at the bends of either, and join what is alike in both."""
    ends = sorted(
        {
            end
            for each in (one, other)
            if each is not None
            for within in each.ranges
            for end in (within.start, within.end)
        }
    )
    cut = [
        (start, end, _rate(one, start), _rate(other, start))
        for start, end in itertools.pairwise(ends)
    ]
    for (first, second), same in itertools.groupby(cut, key=lambda each: each[2:]):
        stretch = list(same)
        yield RiskDifference(
            party=party,
            fact=fact,
            start=stretch[0][0],
            end=stretch[-1][1],
            first=first,
            second=second,
        )


def _rate(of: FactRisk | None, start: Fraction) -> Fraction:
    """Return the rate just above a value; what is not there does not move."""
    if of is None:
        return Fraction()
    return next(each.rate for each in of.ranges if each.start <= start < each.end)
