"""
Who carries the risk, in words: per party, read off the formula alone.

>>> from nhs_accountable_care import Money, Share
>>> from nhs_accountable_care.payment import CostAndVolume, ShareOf
>>> within_3 = ShareOf(share=Share.parse("3%"))
>>> contract = CostAndVolume(cap=within_3, collar=within_3)
>>> facts = {"baseline_value": Money.parse("£50m")}
>>> found = risk_of(contract, facts=facts, paid_by={"actual_value": "provider"})
>>> for each in found.of("provider").fact("actual_value").ranges:
...     print(each.place, each.rate, each.borne)
below the floor of £48,500,000 0 1
within the corridor of £48,500,000 (floor) to £51,500,000 (cap) 1 0
beyond the cap of £51,500,000 0 1
"""

import html
import warnings
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, LeapWarning
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined, listed, name_in_words, quoted, wrapped
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import GivenFacts, fact_problems
from nhs_accountable_care.payment.language.formulas import Formula, net
from nhs_accountable_care.payment.language.traversal import every_node
from nhs_accountable_care.payment.language.units import COUNT, PENCE, PRICE, Number, Unit, exact
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.mechanisms.terms import Unlimited
from nhs_accountable_care.payment.readings.description import written
from nhs_accountable_care.payment.risk.fact_risks import (
    FactRisk,
    RiskBend,
    RiskChoice,
    RiskRange,
    fact_risks,
    value_in_words,
)
from nhs_accountable_care.payment.risk.sorts import RiskSort, SortedFact, sorted_fact
from nhs_accountable_care.payment.settlement import title_of

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["FactPayer", "PartyRisk", "Risk", "RiskTail", "flag_words", "rate_words", "risk_of"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskTail:
    """
    Who is still moved by a fact at an end of what it may be, and how.

    Attributes:
        party: Who is moved, or bears what is left over.
        fact: The fact.
        end: ``lowest`` or ``highest``.
        rate: What one more of the fact means to the party there, in pence.
        borne: What part of one more penny of cost it bears, if it was said who pays the cost.
        is_limited_by_fact: Whether the fact itself can go no further: nothing, or a whole.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "end": "text",
        "rate": "number",
        "borne": "number",
        "is_limited_by_fact": "truth",
    }

    party: str
    fact: str
    end: str
    rate: Fraction
    borne: Fraction | None = None
    is_limited_by_fact: bool

    @property
    def is_unlimited(self) -> bool:
        """Whether the party loses ever more as the fact goes on, and nothing stops it."""
        if self.is_limited_by_fact:
            return False
        if self.borne is not None:
            return self.borne > 0 if self.end == "highest" else self.borne < 0
        return self.rate < 0 if self.end == "highest" else self.rate > 0

    def to_record(self) -> Record:
        """Return the end as plain data, with exact numbers in text."""
        return {
            "party": self.party,
            "fact": self.fact,
            "end": self.end,
            "rate": str(self.rate),
            "borne": None if self.borne is None else str(self.borne),
            "is_limited_by_fact": self.is_limited_by_fact,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FactPayer:
    """
    Who pays in the first place for what a fact counts, before any line of the mechanism.

    Attributes:
        fact: The name of the fact, which is a sum of money.
        party: Who pays for it.
    """

    record_columns: ClassVar[Columns] = {"fact": "text", "party": "text"}

    fact: str
    party: str

    def to_record(self) -> Record:
        """
        Return it as plain data.

        >>> FactPayer(fact="outturn", party="board").to_record()
        {'fact': 'outturn', 'party': 'board'}
        """
        return {"fact": self.fact, "party": self.party}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PartyRisk:
    """
    What a party may come to by a mechanism, and what each fact means to it.

    Attributes:
        least: The least that it can get, whatever the facts, in pence. It is safe, and not always
            reached.
        most: The most that it can get.
        facts: Each fact on which its lines rest.
    """

    record_columns: ClassVar[Columns] = {"party": "text", "least": "number", "most": "number"}

    party: str
    least: Fraction
    most: Fraction
    facts: tuple[FactRisk, ...]

    def fact(self, name: str) -> FactRisk:
        """
        Return what one fact means to the party.

        Raises:
            InvalidValueError: No line of the party rests on such a fact.
        """
        found = next((each for each in self.facts if each.fact.name == name), None)
        if found is None:
            known = listed((each.fact.name for each in self.facts), MOST_SHOWN) or "no fact"
            msg = f"no line of {self.party} rests on {quoted(str(name))}; they rest on: {known}"
            raise InvalidValueError(msg)
        return found

    def to_record(self) -> Record:
        """Return the party as plain data, without its facts."""
        return {"party": self.party, "least": str(self.least), "most": str(self.most)}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Risk:
    """
    Who carries which risk by a mechanism, in the same words for every mechanism.

    Attributes:
        mechanism: What was read; its formula alone decides.
        parties: Each party, in the order of the lines.
        tails: Who is still moved at the ends of each fact.
        paid_by: Who pays in the first place for what a fact counts, as it was said.
        stated_unlimited: The terms of the mechanism that say that a loss has no limit.
    """

    mechanism: Mechanism | Formula
    currency: str
    parties: tuple[PartyRisk, ...]
    tails: tuple[RiskTail, ...]
    paid_by: tuple[FactPayer, ...]
    stated_unlimited: tuple[str, ...]

    def of(self, party: str) -> PartyRisk:
        """
        Return the risk of one party.

        Raises:
            InvalidValueError: The mechanism has no such party.
        """
        found = next((each for each in self.parties if each.party == party), None)
        if found is None:
            known = listed((each.party for each in self.parties), MOST_SHOWN) or "nobody"
            msg = f"no party is called {quoted(str(party))}; there are: {known}"
            raise InvalidValueError(msg)
        return found

    @property
    def flags(self) -> tuple[str, ...]:
        """
        The facts that are yes or no and stay as they were given while another moves.

        In fact one may follow from the other: a target cannot be met while the cost passes it.
        That no formula knows, so that whoever reads the rates has to.

        >>> from nhs_accountable_care.payment import PENCE, ZERO, fact, formula, line, truth, when
        >>> paid = when(truth("is_met"), fact("cost", PENCE) / 2, ZERO)
        >>> risk = risk_of(
        ...     formula(line("half", paid, payer="a", payee="b")), facts={"is_met": True}
        ... )
        >>> risk.flags
        ('is_met',)
        """
        facts = [each for party in self.parties for each in party.facts]
        if not any(each.ranges and each.moves for each in facts):
            return ()
        truths = (each.fact.name for each in facts if each.fact.unit is Unit.TRUTH)
        return tuple(dict.fromkeys(truths))

    def of_sort(self, sort: RiskSort) -> tuple[FactRisk, ...]:
        """
        Return what moves whom that is of one sort, party by party.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
        >>> half = formula(line("half", fact("cost", PENCE) / 2, payer="board", payee="trust"))
        >>> [each.party for each in risk_of(half).of_sort(RiskSort.VOLUME)]
        ['board', 'trust']
        """
        return tuple(
            each
            for party in self.parties
            for each in party.facts
            if sort in each.sorts and each.moves
        )

    def shares(self, fact: str, at: Number | Money) -> Mapping[str, Fraction]:
        """
        Return what part of one more penny of cost each party bears, just above a value.

        What one party gets by a line another pays, so what the fact means to the parties adds up
        to nothing. The penny itself is borne by whoever pays for it in the first place, less what
        comes back. So the parts add up to one, exactly. Where it was not said who pays, that part
        stands under ``whoever pays for`` the fact. For a fact that counts a saving, the signs are
        those of a cost avoided.

        Where a sum leaps, one more penny is no part of it: just there the answer is that of the
        pennies after it, and a `LeapWarning` says what the one does.

        Raises:
            InvalidValueError: The fact is no sum of money of the mechanism, is not drawn exactly,
                or cannot be that value.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
        >>> half = formula(line("half", fact("cost", PENCE) / 2, payer="board", payee="trust"))
        >>> shares = risk_of(half).shares("cost", Money.parse("£5"))
        >>> print(*(f"{party}: {share}" for party, share in shares.items()))
        board: 1/2 trust: -1/2 whoever pays for cost: 1
        >>> shares = risk_of(half, paid_by={"cost": "trust"}).shares("cost", Money.parse("£5"))
        >>> print(*(f"{party}: {share}" for party, share in shares.items()))
        board: 1/2 trust: 1/2
        """
        value = Fraction(at.pence) if isinstance(at, Money) else exact(at, "the value")
        moved = [each for party in self.parties for each in party.facts if each.fact.name == fact]
        if not moved or moved[0].fact.unit is not PENCE:
            msg = f"{quoted(str(fact))} is no sum of money on which a line rests"
            raise InvalidValueError(msg)
        found: dict[str, Fraction] = {}
        for each in moved:
            if each.is_sampled or each.doubt is not None:
                msg = f"{fact} is not drawn exactly for {each.party}: {each.doubt}"
                raise InvalidValueError(msg)
            found[each.party] = -_rate_above(each, value)
        leaps = [one for each in moved for one in each.bends if one.at == value]
        told = [
            f"{one.party} gets {_sum(change, self.currency)}"
            for one in leaps
            if (change := one.after - one.here)
        ]
        if told:
            where = value_in_words(value, moved[0].fact, self.currency)
            msg = (
                f"at {_plain(moved[0].fact)} {where} one more penny is a leap and no part of one: "
                f"{joined(told)} more; the parts are those of the pennies after it"
            )
            warnings.warn(msg, LeapWarning, stacklevel=2)
        bearer = _payer(self.paid_by, fact) or f"whoever pays for {fact}"
        found[bearer] = found.get(bearer, Fraction()) + 1
        return MappingProxyType(found)

    def __str__(self) -> str:
        """Return the answer in words; it is what `explain` says."""
        return self.explain()

    def explain(self, *, party: str | None = None, fact: str | None = None) -> str:
        """
        Write who carries which risk, in which range, at what rate, by which lines and steps.

        Args:
            party: Tell of this party alone.
            fact: Tell of this fact alone.

        Raises:
            InvalidValueError: There is no such party, or no line rests on such a fact.
        """
        parties = self.parties if party is None else (self.of(party),)
        if fact is not None:
            of_fact = [[each for each in one.facts if each.fact.name == fact] for one in parties]
            if not any(of_fact):
                # It names what there is.
                parties[0].fact(fact)
            parties = tuple(
                attrs.evolve(one, facts=tuple(facts))
                for one, facts in zip(parties, of_fact, strict=True)
            )
        parts = [f"Who carries the risk: {title_of(self.mechanism)}"]
        parts += ["\n".join(self._party_words(each, only=fact)) for each in parties]
        parts.append("\n".join(("Who holds the tail", *self._tail_words(parties, only=fact))))
        if any(each.ranges and each.moves for one in parties for each in one.facts):
            parts += [wrapped(words) for words in flag_words(self.flags)]
        return "\n\n".join(parts)

    def _party_words(self, party: PartyRisk, *, only: str | None) -> Iterator[str]:
        """Write what each fact means to a party; a term is named, and told if it is asked for."""
        yield party.party
        agreed = [each for each in party.facts if each.is_set_beforehand and only is None]
        risks = [each for each in party.facts if each not in agreed]
        moving = [each for each in risks if each.moves]
        for each in moving:
            yield wrapped(f"{_plain(each.fact)} ({each.sorted_as})", "  ", "    ")
            for told in _fact_words(each, self.currency, title_of(self.mechanism)):
                yield wrapped(told, "    ", "      ")
        still = [_plain(each.fact) for each in risks if not each.moves]
        if still:
            yield wrapped(f"not moved, as the other facts are, by: {joined(still)}", "  ", "    ")
        terms = [_plain(each.fact) for each in agreed if each.moves]
        if terms:
            yield wrapped(f"set beforehand, and moves it too: {joined(terms)}", "  ", "    ")
        if not moving and not still and not terms:
            yield "  not moved by any fact"

    def _tail_words(self, parties: Sequence[PartyRisk], *, only: str | None) -> Iterator[str]:
        """Write who is moved at the ends of each risk, and what was stated to have no limit."""
        asked = [
            each
            for party in parties
            for each in party.facts
            if each.moves and (only is not None or not each.is_set_beforehand)
        ]
        risks = {
            each.fact.name: each.fact for each in asked if each.ranges and not each.is_sampled
        }
        ends = [
            (fact, end)
            for fact in risks.values()
            for end in ("lowest", "highest")
            if not _is_limited_by_fact(fact, end)
        ]
        if not ends:
            is_known = all(each.doubt is None for each in asked)
            yield f"  {'no fact goes on without end' if is_known else 'it cannot be said'}"
        for fact, end in ends:
            tails = [each for each in self.tails if (each.fact, each.end) == (fact.name, end)]
            for each in tails:
                told = rate_words(each.rate, fact, self.currency, borne=each.borne)
                limit = ", without limit" if each.is_unlimited else ""
                yield wrapped(f"{_plain(fact)}, {end}: {each.party} {told}{limit}", "  ", "    ")
            if not tails:
                told = "nobody here is moved"
                if fact.unit is PENCE:
                    told = f"{told}; it stays with whoever pays for it"
                yield wrapped(f"{_plain(fact)}, {end}: {told}", "  ", "    ")
        if self.stated_unlimited:
            yield f"  stated to have no limit: {joined(self.stated_unlimited)}"
        elif any(each.is_unlimited for each in self.tails if each.fact in risks):
            yield "  no term states that there is no limit; it follows from the formula"

    def to_records(self) -> Record:
        """
        Return ranges, bends, choices, tails, facts and parties as plain data.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
        >>> half = formula(line("half", fact("cost", PENCE) / 2, payer="board", payee="trust"))
        >>> records = risk_of(half).to_records()
        >>> [(each["party"], each["rate"]) for each in records["ranges"]]
        [('board', '-1/2'), ('trust', '1/2')]
        """
        facts = [each for party in self.parties for each in party.facts]
        return {
            "ranges": [each.to_record() for fact in facts for each in fact.ranges],
            "bends": [each.to_record() for fact in facts for each in fact.bends],
            "choices": [each.to_record() for fact in facts for each in fact.choices],
            "tails": [each.to_record() for each in self.tails],
            "facts": [each.to_record() for each in facts],
            "parties": [each.to_record() for each in self.parties],
            "paid_by": [each.to_record() for each in self.paid_by],
            "stated_unlimited": list(self.stated_unlimited),
            "flags": list(self.flags),
            "mechanism": title_of(self.mechanism),
            "currency": self.currency,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the answer as tables.

        They are ``ranges``, ``bends``, ``choices``, ``tails``, ``facts``, ``parties``,
        ``paid_by``, ``stated_unlimited``, ``flags`` and ``about``. The numbers are exact and in
        text.
        """
        # Here and not above: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        doubts = {
            f"{_plain(each.fact)}: {each.doubt}": None
            for party in self.parties
            for each in party.facts
            if each.doubt is not None
        }
        return tables_of(self.to_records(), _TABLES, tuple(doubts))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``ranges`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        """Show the ranges as a table in a notebook, and what is in doubt in its caption."""
        facts = [each for party in self.parties for each in party.facts if each.moves]
        rows = "".join(
            f"<tr><td>{html.escape(each.party)}</td><td>{html.escape(_plain(each.fact))}</td>"
            f"<td>{html.escape(told)}</td></tr>"
            for each in facts
            for told in _fact_words(each, self.currency, title_of(self.mechanism))
        )
        heads = "".join(
            f'<th scope="col">{head}</th>' for head in ("Party", "Fact", "What it means")
        )
        told = (f"Who carries the risk: {title_of(self.mechanism)}", *flag_words(self.flags))
        caption = html.escape(". ".join(told))
        return (
            f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


# From ten pounds for a pound on, pence are no words for a rate.
_MANY_TIMES: Final = 10
_TABLES: Final[Mapping[str, Columns]] = {
    "ranges": RiskRange.record_columns,
    "bends": RiskBend.record_columns,
    "choices": RiskChoice.record_columns,
    "tails": RiskTail.record_columns,
    "facts": FactRisk.record_columns,
    "parties": PartyRisk.record_columns,
    "paid_by": FactPayer.record_columns,
    "stated_unlimited": {"term": "text"},
    "flags": {"fact": "text"},
    "about": {"mechanism": "text", "currency": "text"},
}


def risk_of(
    mechanism: Mechanism | Formula,
    *,
    facts: GivenFacts | None = None,
    sorts: Mapping[str, Sequence[RiskSort]] | None = None,
    paid_by: Mapping[str, str] | None = None,
) -> Risk:
    """
    Say who carries which risk: in which range of each fact, at what rate, by which line and step.

    It reads the formula alone, so a mechanism of your own is answered as a shipped one is. Each
    fact moves by itself while the others stay as they are given. Where they are not, it says
    between which bounds a rate lies, whatever they are.

    Args:
        mechanism: What is read.
        facts: What the facts are; those that are not given are named in the answer.
        sorts: What sort of risk a fact is, where its name does not tell, or tells it wrongly.
        paid_by: Who pays in the first place for the cost that a fact counts, by the name of the
            fact; then the answer says what part of a pound of it each party bears.

    Raises:
        InvalidValueError: A fact cannot be what it is said to be; or ``sorts`` or ``paid_by``
            names a fact that the formula does not have, or one that is no sum of money.

    >>> from nhs_accountable_care.payment import PENCE, above, bands, fact, formula, line
    >>> over = bands(fact("outturn", PENCE), above(Money.parse("£100"), Fraction(1, 2)))
    >>> agreed = formula(line("half of the rest", over, payer="trust", payee="board"))
    >>> print(risk_of(agreed, paid_by={"outturn": "board"}).explain(party="board"))
    Who carries the risk: a formula
    <BLANKLINE>
    board
      outturn (volume, case mix, acuity and unit cost: its name has the word outturn)
        below the threshold of £100: bears 100p of each further pound
        above the threshold of £100: bears 50p of each further pound (gets 50p) (line: half of
          the rest)
        gets in all at least: £0; at most: ever more as it goes on
    <BLANKLINE>
    Who holds the tail
      outturn, highest: trust pays 50p of each further pound, without limit
      outturn, highest: board bears 50p of each further pound (gets 50p), without limit
      no term states that there is no limit; it follows from the formula
    """
    formula = formula_of(mechanism)
    given: GivenFacts = {} if facts is None else facts
    said = {} if sorts is None else dict(sorts)
    payers = {} if paid_by is None else dict(paid_by)
    _check_asked(formula, given, said, payers)
    resting = {party: _facts_below(formula, party) for party in formula.parties}
    found: dict[str, list[FactRisk]] = {party: [] for party in formula.parties}
    for fact in formula.facts:
        sorted_as = {
            party: _sorted(fact, party, formula, said)
            for party in formula.parties
            if fact.name in resting[party]
        }
        for each in fact_risks(formula, fact, given, sorted_as, payers.get(fact.name)):
            found[each.party].append(each)
    parties = []
    for party in formula.parties:
        measure = net(formula, party).measure
        parties.append(
            PartyRisk(
                party=party,
                least=measure.lowest,
                most=measure.highest,
                facts=tuple(found[party]),
            )
        )
    return Risk(
        mechanism=mechanism,
        currency=formula.currency,
        parties=tuple(parties),
        tails=tuple(_tails(formula, parties, payers)),
        paid_by=tuple(FactPayer(fact=fact, party=party) for fact, party in payers.items()),
        stated_unlimited=tuple(_stated_unlimited(mechanism, "")),
    )


def _check_asked(
    formula: Formula,
    given: GivenFacts,
    sorts: Mapping[str, Sequence[RiskSort]],
    payers: Mapping[str, str],
) -> None:
    """Refuse facts that cannot be, and words about facts that there are not; all at once."""
    problems = [
        str(problem)
        for problem in fact_problems(formula, given)
        # What is missing is no fault here: the answer names it where it tells.
        if problem.message != "missing"
    ]
    by_name = {each.name: each for each in formula.facts}
    known = listed(by_name, MOST_SHOWN) or "none"
    for argument, names in (("sorts", sorts), ("paid_by", payers)):
        problems += [
            f"{argument}: the formula has no fact named {quoted(str(name))}; it has: {known}"
            for name in names
            if name not in by_name
        ]
    problems += [
        f"paid_by: {name} is a {by_name[name].unit.value}; only a sum of money is paid"
        for name in payers
        if name in by_name and by_name[name].unit is not PENCE
    ]
    if problems:
        raise InvalidValueError("\n".join(problems))


def _facts_below(formula: Formula, party: str) -> set[str]:
    """Return the facts on which the lines of a party rest."""
    lines = [each.of for each in formula.lines if party in (each.payer, each.payee)]
    return {node.name for node in every_node(lines) if isinstance(node, Fact)}


def _sorted(
    fact: Fact, party: str, formula: Formula, said: Mapping[str, Sequence[RiskSort]]
) -> SortedFact:
    """Return the sort of a fact as it was said, or as its name tells."""
    if fact.name in said:
        return SortedFact(sorts=tuple(said[fact.name]), basis="as was said")
    return sorted_fact(fact, party, formula.parties)


def _tails(
    formula: Formula, parties: Sequence[PartyRisk], payers: Mapping[str, str]
) -> Iterator[RiskTail]:
    """Go through the ends of every fact that is drawn, and through whom it moves there."""
    for fact in formula.facts:
        drawn = [
            each
            for party in parties
            for each in party.facts
            if each.fact.name == fact.name and each.ranges and not each.is_sampled
        ]
        for end, place in (("lowest", 0), ("highest", -1)):
            ranges = [each.ranges[place] for each in drawn]
            at_end = {each.party: (each.rate, each.borne) for each in ranges}
            if drawn and fact.name in payers:
                # Who pays and is part of no line that rests on the fact bears it whole.
                at_end.setdefault(payers[fact.name], (Fraction(), Fraction(1)))
            for party, (rate, borne) in at_end.items():
                if rate or borne:
                    yield RiskTail(
                        party=party,
                        fact=fact.name,
                        end=end,
                        rate=rate,
                        borne=borne,
                        is_limited_by_fact=_is_limited_by_fact(fact, end),
                    )


def _is_limited_by_fact(fact: Fact, end: str) -> bool:
    """Return whether an end is one that no fact of its unit can pass, such as nothing."""
    if fact.measure.unit not in (PENCE, PRICE, COUNT):
        return True
    return end == "lowest" and fact.lowest >= 0


def _stated_unlimited(value: object, path: str) -> Iterator[str]:
    """Go through the terms of a mechanism that say that there is no limit, each by its path."""
    if isinstance(value, Unlimited):
        yield path
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _stated_unlimited(each, f"{path}[{place}]")
    elif not isinstance(value, Formula):
        fields: tuple[attrs.Attribute[object], ...] = getattr(value, "__attrs_attrs__", ())
        for field in fields:
            below = f"{path}.{field.name}" if path else field.name
            yield from _stated_unlimited(getattr(value, field.name), below)


def _payer(paid_by: Sequence[FactPayer], fact: str) -> str | None:
    """Return who pays for what a fact counts, if it was said."""
    return next((each.party for each in paid_by if each.fact == fact), None)


def _rate_above(of: FactRisk, value: Fraction) -> Fraction:
    """Return the rate just above a value."""
    found = next((each for each in of.ranges if each.start <= value < each.end), None)
    if found is None:
        measure = of.fact.measure
        ends = " to ".join(written(end, PENCE) for end in (measure.lowest, measure.highest))
        msg = f"{of.fact.name} runs from {ends}; name a value below its highest"
        raise InvalidValueError(msg)
    return found.rate


# --- Words ---


def _plain(fact: Fact) -> str:
    """Return the words of a fact's name."""
    return name_in_words(fact.name)


def flag_words(flags: Sequence[str]) -> Iterator[str]:
    """Say which facts are held that may follow from the one that moves, if there are any."""
    if flags:
        names = joined(map(name_in_words, flags))
        yield (
            f"Held as given while another fact moves, also where in fact they would follow from "
            f"it: {names}"
        )


def _fact_words(risk: FactRisk, currency: str, title: str) -> Iterator[str]:
    """Write what one fact means to a party, range by range."""
    for each in risk.ranges:
        told = rate_words(each.rate, risk.fact, currency, borne=each.borne)
        made_by = _made_by(each, title)
        place = each.place
        if risk.is_sampled:
            ends = (value_in_words(end, risk.fact, currency) for end in (each.start, each.end))
            place = " to ".join(ends)
        yield f"{place}: {told}{made_by}"
    for bend in risk.bends:
        if bend.before != bend.after:
            change = _sum(bend.after - bend.before, currency)
            yield f"at {value_in_words(bend.at, risk.fact, currency)} it jumps by {change}"
    yield from (f"{each.value}: gets {_money(each.net, currency)}" for each in risk.choices)
    if not risk.ranges and risk.bounds is not None:
        bounds = (risk.bounds.least, risk.bounds.most)
        (least, most), of_each = _rates_and_unit(bounds, risk.fact, currency)
        gets = least if least == most else f"from {least} to {most}"
        jumps = ", and may jump" if risk.may_jump else ""
        yield f"whatever the other facts are: gets {gets} {of_each}{jumps}"
    if risk.is_sampled and risk.least is not None and risk.most is not None:
        least, most = (_sum(each, currency) for each in (risk.least, risk.most))
        yield f"gets at these values at least: {least}; at most: {most}"
    elif risk.ranges and risk.least is not None and risk.most is not None:
        least_is_open, most_is_open = _open_ends(risk)
        least = "ever less as it goes on" if least_is_open else _sum(risk.least, currency)
        most = "ever more as it goes on" if most_is_open else _sum(risk.most, currency)
        yield f"gets in all at least: {least}; at most: {most}"
    if risk.doubt is not None:
        yield f"not known: {risk.doubt}"


def _made_by(of: RiskRange, title: str) -> str:
    """Name the lines and the steps that make a range what it is, without the mechanism's name."""
    lines = joined(line.removeprefix(f"{title}: ") for line in of.lines)
    if not lines:
        return ""
    steps = f"; step: {joined(of.steps)}" if of.steps else ""
    return f" (line: {lines}{steps})"


def _open_ends(risk: FactRisk) -> tuple[bool, bool]:
    """Return whether the least and the most go on with the fact where nothing stops it."""
    slopes = []
    if not _is_limited_by_fact(risk.fact, "lowest"):
        slopes.append(-risk.ranges[0].rate)
    if not _is_limited_by_fact(risk.fact, "highest"):
        slopes.append(risk.ranges[-1].rate)
    return any(slope < 0 for slope in slopes), any(slope > 0 for slope in slopes)


def rate_words(rate: Fraction, fact: Fact, currency: str, *, borne: Fraction | None = None) -> str:
    """Write what one more of a fact means to a party, or what it bears that pays for it."""
    rates = (abs(rate), abs(rate if borne is None else borne))
    (size, own), of_each = _rates_and_unit(rates, fact, currency)
    told = f"{'gets' if rate > 0 else 'pays'} {size} {of_each}" if rate else "is not moved"
    if borne is None or borne == -rate:
        return told
    bears = f"{'bears' if borne >= 0 else 'gains'} {own if borne else 'nothing'} {of_each}"
    return f"{bears} ({told.removesuffix(of_each).rstrip()})" if rate else bears


def _rates_and_unit(rates: Sequence[Fraction], fact: Fact, currency: str) -> tuple[list[str], str]:
    """Write rates of one fact, and one more of what they are rates of."""
    match fact.unit:
        case Unit.PENCE:
            # What one of many things costs is no sum of which parties bear parts.
            is_price = sorted_fact(fact, "", ()).sorts == (RiskSort.UNIT_COST,)
            is_sum = not is_price and max(map(abs, rates)) < _MANY_TIMES
            one = "pound" if currency == "GBP" else _money(Fraction(100), currency)
            if not is_sum:
                return [_money(rate * 100, currency) for rate in rates], f"for each {one} more"
            if currency == "GBP":
                pence = [f"{written(rate * 100, Unit.COUNT)}p" for rate in rates]
                return pence, "of each further pound"
            # Not every currency has a name here.
            parts = [written(rate * 100, PENCE, currency) for rate in rates]
            return parts, f"of each further {one}"
        case Unit.COUNT:
            size, of_each = Fraction(1), "for each one more"
        case Unit.PRICE:
            size, of_each = Fraction(1), "for each penny more"
        case _:
            size, of_each = Fraction(1, 100), "for each hundredth more"
    return [_money(rate * size, currency) for rate in rates], of_each


def _money(pence: Fraction, currency: str) -> str:
    """Write a sum of money, round pounds without their pence."""
    return written(pence, PENCE, currency).removesuffix(".00")


def _sum(pence: Fraction, currency: str) -> str:
    """Write a sum that was not rounded; dots where parts of a penny were left out."""
    whole = int(pence)
    return f"{_money(Fraction(whole), currency)}{'' if whole == pence else '…'}"
