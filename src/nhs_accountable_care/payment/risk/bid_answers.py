"""The answer to a bidder's question: in words for a board, as plain data, and as one table."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import heading, joined, listed, name_in_words, quoted, wrapped
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.units import COUNT, PENCE, RATE, Unit
from nhs_accountable_care.payment.readings.description import written
from nhs_accountable_care.payment.risk.bid_terms import Bid
from nhs_accountable_care.payment.risk.estimates import Estimate
from nhs_accountable_care.payment.risk.fact_risks import BendKind, value_in_words
from nhs_accountable_care.payment.risk.minimum_savings_rates import PopulationPlace
from nhs_accountable_care.payment.risk.outcomes import ListedOutcomes
from nhs_accountable_care.payment.risk.party_exposures import Exposure, PartyExposure
from nhs_accountable_care.payment.risk.protections import Protection
from nhs_accountable_care.payment.risk.reserves import ReserveNeeded
from nhs_accountable_care.payment.risk.words import rate_words
from nhs_accountable_care.payment.settlement import Settlement

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "BidAssessment",
    "BidMargin",
    "BidPoint",
    "BidRow",
    "BreakEven",
    "ProtectionEffect",
    "SpreadOfCost",
    "StandingLimit",
    "few_outcomes",
]

BAD: Final = Share(value=Fraction(1, 10))
TERRIBLE: Final = Share(value=Fraction(1, 100))
_INVENTED: Final = (
    "INVENTED FIGURES: some of what this rests on was made up to show the answer, and says "
    "nothing about any body."
)
_ABOUT: Final = (
    'Every figure with "about" is an estimate that rests on the stated spread, and no money that '
    "could be paid. A result is what a party gets by the terms, with its budget, less the cost "
    "that it pays in the first place."
)
_KEPT: Final = "gains stay in the reserve, and nothing is paid in, taken out or earned on it."
_HALF_A_PENNY: Final = 0.5
_THOUSAND: Final = 1_000_00
_MOST_IN_SHORT: Final = 3
# Fields of mechanisms that name a party which holds money for the others.
_POTS: Final = frozenset(("account", "reserve"))
_WORD_OF_UNIT: Final = {PENCE: "pounds", RATE: "part of one", COUNT: "count"}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidMargin:
    """
    What one more of an uncertain fact means to a party in a range of it, or at an end.

    Attributes:
        terms: ``today`` or ``contract``.
        party: Whom it moves.
        fact: The fact.
        place: Where: the range in words, or ``lowest`` or ``highest``.
        sorts: What sort of risk it is, in words.
        rate: What one more of it means to the party, in pence.
        borne: What part of one more penny of cost the party bears; `None` if it was not said who
            pays the cost.
        is_expected: Whether the expected value lies there.
        is_unlimited: Whether the party loses ever more at this end.

    >>> from nhs_accountable_care.payment import fact
    >>> print(
    ...     BidMargin(
    ...         terms="contract",
    ...         party="trust",
    ...         fact=fact("cost", PENCE),
    ...         place="highest",
    ...         sorts="volume",
    ...         rate=Fraction(),
    ...         borne=Fraction(1, 2),
    ...         is_unlimited=True,
    ...     )
    ... )
    trust bears 50p of each further pound, without limit
    """

    terms: str
    party: str
    fact: Fact
    place: str
    sorts: str
    rate: Fraction
    borne: Fraction | None
    is_expected: bool = False
    is_unlimited: bool = False
    currency: str = "GBP"

    def __str__(self) -> str:
        """Say what the party bears."""
        if self.borne is None:
            told = rate_words(self.rate, self.fact, self.currency)
        else:
            told = rate_words(Fraction(), self.fact, self.currency, borne=self.borne)
            if not self.borne:
                told = "bears nothing of it"
        return f"{self.party} {told}{', without limit' if self.is_unlimited else ''}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidPoint:
    """
    What a party's result is if the uncertain cost comes to so much.

    Attributes:
        case: ``expected``, ``bad`` or ``terrible``.
        cost: What the fact comes to then.
        terms: ``today`` or ``contract``.
        party: Whose result it is.
        result: What it is.

    >>> half = Estimate(value=-50_000_000.0, unit=PENCE)
    >>> point = BidPoint(case="bad", cost=half, terms="today", party="trust", result=half)
    >>> print(point.result)
    about -£500,000
    """

    case: str
    cost: Estimate
    terms: str
    party: str
    result: Estimate


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ProtectionEffect:
    """
    What a protection does for or to a party: its result without it, less that with it.

    What is above nothing it costs the party; what is below it saves it.

    Attributes:
        protection: The protection.
        party: The party.
        expected: The change on average.
        bad: The change of its result that is undercut one year in ten.
        terrible: The same for one year in a hundred.

    >>> nothing = Estimate(value=0.0, unit=PENCE)
    >>> effect = ProtectionEffect(
    ...     protection=Protection(path="cap", words="cap", terms="3% of the baseline"),
    ...     party="commissioner",
    ...     expected=Estimate(value=6_360_000.0, unit=PENCE),
    ...     bad=nothing,
    ...     terrible=nothing,
    ... )
    >>> print(effect)
    commissioner: costs it about £63,600 a year on average, nothing in a bad year, nothing in a \
terrible one
    """

    protection: Protection
    party: str
    expected: Estimate
    bad: Estimate
    terrible: Estimate

    def __str__(self) -> str:
        """Say what it costs or saves the party."""
        changes = (self.expected, self.bad, self.terrible)
        if not any(abs(each.value) >= _HALF_A_PENNY for each in changes):
            return f"{self.party}: does nothing that is this likely"
        words = [_cost_or_saving(each) for each in changes]
        words[0] = f"{words[0]} a year on average"
        return f"{self.party}: {words[0]}, {words[1]} in a bad year, {words[2]} in a terrible one"


def _cost_or_saving(change: Estimate) -> str:
    """Say what a protection costs a party, or saves it."""
    if abs(change.value) < _HALF_A_PENNY:
        return "nothing"
    size = attrs.evolve(change, value=abs(change.value))
    return f"{'costs' if change.value > 0 else 'saves'} it {size}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StandingLimit:
    """
    A limit that stands in the formula and in no term, so that it could not be switched off.

    Attributes:
        party: Whose result stays there.
        fact: The fact beyond which it does.
        at: Where that is, in pence, things or as a pure number.
        kind: Whether it is a cap or a floor.
        lines: The lines that stay.

    >>> from nhs_accountable_care.payment import fact
    >>> cost = fact("cost", PENCE)
    >>> limit = StandingLimit(
    ...     party="trust", fact=cost, at=Fraction(500), kind=BendKind.CAP, lines=("share",)
    ... )
    >>> print(limit)
    trust: cap at cost £5 (line: share)
    """

    party: str
    fact: Fact
    at: Fraction
    kind: BendKind
    lines: tuple[str, ...]
    currency: str = "GBP"

    def __str__(self) -> str:
        """Say where it stands."""
        at = value_in_words(self.at, self.fact, self.currency)
        return (
            f"{self.party}: {self.kind.value} at {name_in_words(self.fact.name)} {at} "
            f"(line: {joined(self.lines)})"
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BreakEven:
    """
    A value of an uncertain fact at which the bearer neither gains nor loses by the contract.

    Attributes:
        fact: The fact; the others are as expected.
        against: ``nothing``, or ``today`` where the contract is as good as the terms of today.
        start: The value, or where the values begin, in pence, things or as a pure number.
        end: Where they end; the same for a single value.

    >>> from nhs_accountable_care.payment import fact
    >>> cost = fact("cost", PENCE)
    >>> print(BreakEven(fact=cost, against="nothing", start=Fraction(500), end=Fraction(500)))
    cost £5
    """

    fact: Fact
    against: str
    start: Fraction
    end: Fraction
    currency: str = "GBP"

    def __str__(self) -> str:
        """Say where it is."""
        name = name_in_words(self.fact.name)
        start, end = (value_in_words(x, self.fact, self.currency) for x in (self.start, self.end))
        if self.start == self.end:
            return f"{name} {start}"
        measure = self.fact.measure
        if self.start == measure.lowest and self.end == measure.highest:
            return f"whatever {name} comes to"
        if self.start == measure.lowest:
            return f"{name} {end} or less"
        if self.end == measure.highest:
            return f"{name} {start} or more"
        return f"{name} from {start} to {end}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SpreadOfCost:
    """
    How likely a saving comes by itself, by the stated spread of a cost.

    In the spread is all that moves the cost, and not only chance that falls with the number of
    people.

    Attributes:
        fact: The name of the fact that is the cost.
        deviation: Its standard deviation, as a part of what is expected.
        rate: The saving, as a part of what is expected.
        chance: How likely the cost is lower by that or more, though nothing is saved.

    >>> print(
    ...     SpreadOfCost(
    ...         fact="cost",
    ...         deviation=Estimate(value=0.03, unit=RATE),
    ...         rate=Fraction(2, 100),
    ...         chance=Estimate(value=0.2525, unit=RATE),
    ...     )
    ... )
    by the stated spread of cost its standard deviation is about 3.0 %, and a saving of 2.0% or \
more comes with nothing saved about 25.2 % of the time
    """

    fact: str
    deviation: Estimate
    rate: Fraction
    chance: Estimate

    def __str__(self) -> str:
        """Say both."""
        return (
            f"by the stated spread of {name_in_words(self.fact)} its standard deviation is "
            f"{self.deviation}, and a saving of {float(self.rate) * 100:.1f}% or more comes with "
            f"nothing saved {self.chance} of the time"
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidRow:
    """
    One figure, or one sentence, of the answer to a bidder's question.

    Attributes:
        section: What it answers.
        terms: ``today``, ``contract`` or ``both``.
        party: Whom it is about, if anybody.
        what: What is told.
        value: The figure, in pounds, as a part of one or as a count.
        unit: Which of the three.
        is_estimate: Whether the figure is about so much.
        words: What it says, in words.

    >>> BidRow(section="not known", what="the list", words="nobody counted it").to_record()[
    ...     "words"
    ... ]
    'nobody counted it'
    """

    record_columns: ClassVar[Columns] = {
        "section": "text",
        "terms": "text",
        "party": "text",
        "what": "text",
        "value": "number",
        "unit": "text",
        "is_estimate": "truth",
        "words": "text",
    }

    section: str
    terms: str = "both"
    party: str | None = None
    what: str
    value: str | None = None
    unit: str | None = None
    is_estimate: bool = False
    words: str

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.record_columns}


_ResultTable: TypeAlias = tuple[str, tuple[tuple[str, ...], ...]]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BidAssessment:
    """
    The answer to a bidder's question.

    Attributes:
        bid: What was asked.
        today: What each party is exposed to today; `None` if the terms of today are not recorded.
        contract: What each is exposed to under the contract.
        expected: The contract, settled on facts that are all as expected.
        margins: Who bears the next pound in each range of each uncertain fact.
        tails: Who is still moved at the ends.
        points: What each party's result is if the one uncertain cost comes to so much; none where
            several facts are uncertain.
        effects: What each protection does for or to each party.
        not_switched: The protections that could not be switched off, each with the reason.
        standing: The limits that stand in the formula alone.
        reserve: How large a reserve is enough.
        break_even: Where the bearer breaks even, and where the contract is as good as today.
        place: Whether the population is large enough; `None` if it was not given.
        spreads: How likely the saving that was asked about comes by itself, by the stated spread
            of each cost; none if no population was given.
        not_known: What is not known.
        is_illustrative: Whether something of it was made up.
    """

    TITLE_OF_RESULTS: ClassVar[str] = "What each party's result is"

    bid: Bid
    today: Exposure | None
    contract: Exposure
    expected: Settlement
    margins: tuple[BidMargin, ...]
    tails: tuple[BidMargin, ...]
    points: tuple[BidPoint, ...]
    effects: tuple[ProtectionEffect, ...]
    not_switched: tuple[Protection, ...]
    standing: tuple[StandingLimit, ...]
    reserve: ReserveNeeded
    break_even: tuple[BreakEven, ...]
    place: PopulationPlace | None
    spreads: tuple[SpreadOfCost, ...]
    not_known: tuple[str, ...]
    is_illustrative: bool

    def exposures(self) -> tuple[tuple[str, PartyExposure], ...]:
        """Return the exposure of each party, with the terms by which it is, the bearer first."""
        both = [("contract", self.contract)]
        if self.today is not None:
            both.insert(0, ("today", self.today))
        parties = dict.fromkeys(each.party for _, of in both for each in of.parties)
        ordered = sorted(parties, key=lambda party: party != self.bid.bearer)
        return tuple(
            (terms, each)
            for party in ordered
            for terms, of in both
            for each in of.parties
            if each.party == party
        )

    def effects_of(self, path: str) -> tuple[ProtectionEffect, ...]:
        """
        Return what one protection does to each party.

        Raises:
            InvalidValueError: No protection that could be switched off stands there.
        """
        found = tuple(each for each in self.effects if each.protection.path == path)
        if not found:
            paths = dict.fromkeys(each.protection.path for each in self.effects)
            known = listed(paths, MOST_SHOWN) or "none"
            msg = f"no protection at {quoted(path)} could be switched off; there are: {known}"
            raise InvalidValueError(msg)
        return found

    # --- In words ---

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    @property
    def title(self) -> str:
        """What is asked, of whom and over what term."""
        bid = self.bid
        years = "1 year" if bid.years == 1 else f"{bid.years} years"
        return f"{bid.name}: what it would do to {bid.bearer}, over {years}"

    @property
    def opening(self) -> tuple[str, ...]:
        """What has to be known before any figure is read."""
        return (_INVENTED, _ABOUT) if self.is_illustrative else (_ABOUT,)

    def explain(self) -> str:
        """Write the answer on two pages or so."""
        told = [self.title, *map(wrapped, self.opening)]
        for title, lines in self.sections():
            told.append(heading(title))
            told += [wrapped(each, "  ", "    ") if each[:1] != " " else each for each in lines]
        return "\n".join(told)

    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each heading with what stands below it, a paragraph or a row each."""
        return (
            ("In short", tuple(self._short())),
            (self.TITLE_OF_RESULTS, tuple(self._results())),
            ("Who bears the next pound", tuple(self._next_pound())),
            ("What each protection does, switched off in turn", tuple(self._protections())),
            ("The reserve", tuple(self._reserve())),
            ("The break-even", tuple(self._even())),
            ("Is the population large enough", tuple(self._population())),
            ("What is not known", self.not_known),
        )

    def _short(self) -> Iterator[str]:
        """Answer a board's first questions in a line each."""
        for fact in dict.fromkeys(each.fact for each in self.margins):
            at = [x for x in self._margins(fact, "contract") if x.is_expected]
            if not at:
                # A fact that moves nobody, and for which nobody pays.
                continue
            yield (
                f"In the middle, where {name_in_words(fact.name)} ({at[0].sorts}) is expected, "
                f"{at[0].place}: {'; '.join(map(str, at))}."
            )
            ends = [x for x in self.tails if x.fact == fact and x.terms == "contract"]
            who = "; ".join(str(each) for each in ends if each.is_unlimited)
            yield f"The tail of {name_in_words(fact.name)}: {who or 'nobody bears ever more'}."
        yield from self._costly()
        exposed = self.contract.of(self.bid.bearer)
        yield f"The chance of a loss of {self.bid.bearer} in a year: {exposed.chance_of_loss}."
        for loss in self.bid.losses:
            yield (
                f"The chance that it loses more than {_round(loss)} in a year: "
                f"{exposed.chance_of_losing_more_than(loss)}{self._before(loss)}."
            )
        yield f"To be set aside for the term: {self.reserve.in_short}."
        if self.place is not None:
            yield f"The population: {self._enough(self.place)}."

    def _costly(self) -> Iterator[str]:
        """Say of each protection whom it costs most; of one out of a pot, whom it saves."""
        pots = _pots(self.bid.contract.mechanism) - {self.bid.bearer}
        first = " in the first year" if self.reserve.carried else ""
        told: list[tuple[float, float, str]] = []
        for protection in dict.fromkeys(each.protection for each in self.effects):
            effects = [
                each
                for each in self.effects
                if each.protection == protection and each.party not in pots
            ]
            most = max(effects, key=lambda each: abs(each.expected.value))
            costs = [each for each in effects if each.expected.value >= _HALF_A_PENNY]
            if costs:
                most = max(costs, key=lambda each: each.expected.value)
            size = abs(most.expected.value)
            if size < _HALF_A_PENNY:
                continue
            what = f"The {protection.words} ({protection.terms})"
            sums = [attrs.evolve(x, value=abs(x.value)) for x in (most.expected, most.terrible)]
            yearly = f"{most.party} {sums[0]} a year on average, and {_size(sums[1])}"
            out_of = "" if costs else f", out of what {joined(sorted(pots))} holds{first}"
            verb = "costs" if costs else "saves"
            words = f"{what} {verb} {yearly} in a terrible year{out_of}."
            # Those that are told alike go by the terrible year, and not by the last digits.
            told.append((-float(f"{size:.3g}"), -sums[1].value, words))
        for *_, words in sorted(told)[:_MOST_IN_SHORT]:
            yield words

    def _before(self, loss: Money) -> str:
        """Say how likely the bearer loses more today, if that is known."""
        found = [
            each
            for terms, each in self.exposures()
            if terms == "today" and each.party == self.bid.bearer
        ]
        return f" (today {found[0].chance_of_losing_more_than(loss)})" if found else ""

    def _enough(self, place: PopulationPlace) -> str:
        """Say for which certainty the people are enough."""
        told = []
        for sure in _SURE:
            is_enough = place.is_enough(sure)
            told.append(f"{'enough' if is_enough else 'not enough'} to be {sure} sure")
        rate = f"{float(place.rate) * 100:.3g}%"
        words = f"{place.population.people:,} people, for a saving of {rate}: {joined(told)}"
        if place.population.volatility.variance_in_common:
            words += f" that it is not chance alone; with what is in common, {place.chance}"
        for each in self.spreads:
            words += (
                f". That is by what is said of so many people alone; by the stated spread of "
                f"{name_in_words(each.fact)} such a saving comes by itself {each.chance} of the "
                f"time"
            )
        return words

    def _results(self) -> Iterator[str]:
        """Write the table of results, and what they are if the cost comes to so much."""
        for caption, rows in self.tables_of_results():
            yield f"{caption}:"
            yield from _aligned(rows)
        if len(self.bid.spread.names) > 1:
            yield (
                f"What the results are if the cost itself comes to so much is told where one fact "
                f"is uncertain; here {joined(map(name_in_words, self.bid.spread.names))} are."
            )
        if self.today is None:
            yield "The terms of today are not recorded, so nothing is laid beside the contract."

    def tables_of_results(self) -> tuple[_ResultTable, ...]:
        """Return tables of results: each with a caption, and rows of which the first has heads."""
        losses = self.bid.losses
        heads = ("party", "terms", "expected", "bad (1 in 10)", "terrible (1 in 100)", "loss")
        rows = [(*heads, *(f"loses over {_round(each)}" for each in losses))]
        for terms, each in self.exposures():
            chances = [each.chance_of_loss]
            chances += [each.chance_of_losing_more_than(loss) for loss in losses]
            sums = (each.expected, each.quantile(BAD), each.quantile(TERRIBLE))
            rows.append((each.party, terms, *map(_bare, sums), *map(_bare, chances)))
        words = "All figures are about so much, in a year; each party by its own bad years"
        few = few_outcomes(self.contract.of(self.bid.bearer))
        if few:
            words += f". {few[:1].upper()}{few[1:]}"
        if self.reserve.carried:
            words += (
                f". A year is as the first ({joined(self.reserve.carried)}); over the term "
                f"{self.reserve.party} gets {self.reserve.yearly} a year on average"
            )
        tables = [(words, tuple(rows))]
        if self.points:
            words = "If the cost itself comes to so much, the results are about"
            tables.append((words, tuple(self._point_rows())))
        return tuple(tables)

    def _point_rows(self) -> list[tuple[str, ...]]:
        """Lay the results at the points out, a column for each case."""
        cases = dict.fromkeys((each.case, _cost(each.cost)) for each in self.points)
        rows = [("party", "terms", *(f"{case}: {cost}" for case, cost in cases))]
        for terms, party in dict.fromkeys((terms, each.party) for terms, each in self.exposures()):
            results = [
                _bare(each.result)
                for each in self.points
                if (each.party, each.terms) == (party, terms)
            ]
            rows.append((party, terms, *results))
        return rows

    def _next_pound(self) -> Iterator[str]:
        """Write who bears the next one of each fact, range by range and at the ends."""
        for fact in dict.fromkeys(each.fact for each in self.margins):
            for terms in ("today", "contract"):
                margins = self._margins(fact, terms)
                for place in dict.fromkeys((x.place, x.is_expected) for x in margins):
                    at = [str(x) for x in margins if (x.place, x.is_expected) == place]
                    mark = ", as expected" if place[1] else ""
                    yield f"{name_in_words(fact.name)}, {terms}, {place[0]}{mark}: {'; '.join(at)}"
                for end in ("lowest", "highest"):
                    ends = [
                        str(x)
                        for x in self.tails
                        if (x.fact, x.terms, x.place) == (fact, terms, end)
                    ]
                    if ends:
                        yield f"{name_in_words(fact.name)}, {terms}, {end}: {'; '.join(ends)}"

    def _margins(self, fact: Fact, terms: str) -> list[BidMargin]:
        """Return who bears the next one of a fact by the terms of a side."""
        return [each for each in self.margins if (each.fact, each.terms) == (fact, terms)]

    def _protections(self) -> Iterator[str]:
        """Write what each protection does, and which could not be switched off."""
        for protection in dict.fromkeys(each.protection for each in self.effects):
            effects = [str(each) for each in self.effects if each.protection == protection]
            yield f"{self._named(protection)}. " + "; ".join(effects)
        for each in self.not_switched:
            yield f"{self._named(each)}: could not be switched off, for {each.why_not}"
        for limit in self.standing:
            yield f"{limit}: stands in the formula and in no term, and could not be switched off"
        if self.reserve.carried and self.effects:
            yield (
                f"All that is of a year as the first ({joined(self.reserve.carried)}): what is "
                f"used up of it does nothing for the years after."
            )
        if not (self.effects or self.not_switched or self.standing):
            yield "The contract has no cap, floor, stop-loss, reserve or pool."

    def _named(self, protection: Protection) -> str:
        """Name a protection by its term; where it stands is told if another is named the same."""
        every = dict.fromkeys((*(each.protection for each in self.effects), *self.not_switched))
        named = [(each.words, each.terms) for each in every]
        alike = named.count((protection.words, protection.terms)) > 1
        return str(protection) if alike else f"{protection.words}: {protection.terms}"

    def _reserve(self) -> Iterator[str]:
        """Write how large a reserve is enough, and how that was worked out."""
        yield f"{self.reserve}."
        if not self.reserve.carried:
            yield (
                "It is worked out from how a year is spread, year by year, as the chances of the "
                "lowest sum that the results of the years so far come to. Taken for granted: each "
                f"year has the same terms and the same spread, {_KEPT}"
            )
            return
        terms = self.reserve.terms
        how = "Every course that the years can take was settled"
        if terms is not None:
            how = f"{terms:,} terms were drawn and settled, and ± is their standard error"
        yield (
            f"{how}: each year on what the one before left. What is asked is the lowest sum that "
            f"the results of the years so far come to. Taken for granted: each year has the same "
            f"terms and the same spread, and begins otherwise only with what was left; {_KEPT}"
        )

    def _even(self) -> Iterator[str]:
        """Write where the bearer breaks even."""
        for against, words in (
            ("nothing", f"{self.bid.bearer} gets and loses nothing at"),
            ("today", "the contract is as good as the terms of today at"),
        ):
            found = [str(each) for each in self.break_even if each.against == against]
            if found:
                yield f"{words}: {'; '.join(found)} (the other facts as expected)"
        if not self.break_even:
            yield "No value of an uncertain fact was found at which it breaks even."

    def _population(self) -> Iterator[str]:
        """Write whether the population is large enough."""
        if self.place is None:
            yield "The population was not given."
        else:
            yield from self.place.explain().splitlines()
            yield from map(str, self.spreads)

    # --- As data ---

    def rows(self) -> tuple[BidRow, ...]:
        """Return every figure and sentence of the answer, a row each."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[BidRow]:
        """Go through the answer."""
        if self.is_illustrative:
            yield BidRow(section="mark", what="illustrative", words=_INVENTED)
        for terms, each in self.exposures():
            told = {
                "expected": each.expected,
                "standard deviation": each.deviation,
                "bad, one year in ten": each.quantile(BAD),
                "terrible, one year in a hundred": each.quantile(TERRIBLE),
                "mean of the worst tenth": each.expected_shortfall(BAD),
                "mean of the worst hundredth": each.expected_shortfall(TERRIBLE),
                "chance of a loss": each.chance_of_loss,
                **{
                    f"chance of losing more than {_round(loss)}": (
                        each.chance_of_losing_more_than(loss)
                    )
                    for loss in self.bid.losses
                },
            }
            for what, figure in told.items():
                yield _row("result", what, figure, terms=terms, party=each.party)
        for point in self.points:
            what = f"if the cost is {point.case} ({_cost(point.cost)})"
            yield _row("point", what, point.result, terms=point.terms, party=point.party)
        for section, margins in (("next pound", self.margins), ("tail", self.tails)):
            for margin in margins:
                borne = margin.rate if margin.borne is None else margin.borne
                yield BidRow(
                    section=section,
                    terms=margin.terms,
                    party=margin.party,
                    what=f"{margin.fact.name}: {margin.place}"
                    + (", as expected" if margin.is_expected else ""),
                    value=str(borne),
                    unit="pence for each further one" if margin.borne is None else "part borne",
                    words=str(margin),
                )
        for effect in self.effects:
            for case in ("expected", "bad", "terrible"):
                yield _row(
                    "without protection",
                    f"{effect.protection}: change, {case}",
                    getattr(effect, case),
                    terms="contract",
                    party=effect.party,
                )
        for protection in self.not_switched:
            yield BidRow(
                section="not switched off",
                terms="contract",
                what=str(protection),
                words=protection.why_not or "",
            )
        for limit in self.standing:
            yield BidRow(
                section="not switched off",
                terms="contract",
                party=limit.party,
                what=str(limit),
                words="stands in the formula and in no term",
            )
        for what, reserved in (
            ("needed, if the years know nothing of each other", self.reserve.needed),
            ("needed, if all years turn out alike", self.reserve.if_alike),
            ("a year of the term, on average", self.reserve.yearly),
            ("left at the end, on average", self.reserve.left),
        ):
            if reserved is not None:
                yield _row("reserve", what, reserved, terms="contract", party=self.bid.bearer)
        if self.reserve.carried:
            yield BidRow(
                section="reserve",
                terms="contract",
                party=self.bid.bearer,
                what="what is carried",
                words=self.reserve.course,
            )
        if self.reserve.if_nothing_left is not None:
            yield _row(
                "reserve",
                f"needed, if each year began with nothing of {joined(self.reserve.anew)}",
                self.reserve.if_nothing_left,
                terms="contract",
                party=self.bid.bearer,
            )
            yield BidRow(
                section="reserve",
                terms="contract",
                party=self.bid.bearer,
                what="what it leaves out",
                words=self.reserve.caveat,
            )
        for even in self.break_even:
            yield BidRow(
                section="break-even",
                terms="contract",
                party=self.bid.bearer,
                what=f"against {even.against}",
                words=str(even),
            )
        if self.place is not None:
            for line in self.place.explain().splitlines():
                yield BidRow(section="population", what="size", words=line)
        for spread in self.spreads:
            yield BidRow(
                section="population",
                what=f"a saving of {float(spread.rate) * 100:.1f}% by the spread of {spread.fact}",
                value=spread.chance.digits,
                unit=_WORD_OF_UNIT[RATE],
                is_estimate=True,
                words=str(spread),
            )
        for words in self.not_known:
            yield BidRow(section="not known", what="not known", words=words)

    def to_records(self) -> Record:
        """Return the rows, both exposures and the place of the population as plain data."""
        return {
            "rows": [each.to_record() for each in self.rows()],
            "name": self.bid.name,
            "bearer": self.bid.bearer,
            "years": self.bid.years,
            "level": str(self.bid.level),
            "today": None if self.today is None else self.today.to_records(),
            "contract": self.contract.to_records(),
            "population": None if self.place is None else self.place.to_record(),
            "not_known": list(self.not_known),
            "is_illustrative": self.is_illustrative,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the answer as tables: ``rows``, and what they were taken from.

        Those of both exposures are called by the terms, such as ``contract_parties``;
        ``population`` is empty where nobody asked about it.
        """
        # Here and not above: most answers never become tables.
        from nhs_accountable_care._core.record_tables import table_of, tables_of  # noqa: PLC0415

        notes = (_INVENTED,) if self.is_illustrative else ()
        exposures = {"today": self.today, "contract": self.contract}
        records = {key: each for key, each in self.to_records().items() if key not in exposures}
        places = () if self.place is None else (self.place,)
        tables = tables_of(records | {"population": []}, _COLUMNS, notes)
        tables["population"] = table_of(places, of=PopulationPlace, name="population", notes=notes)
        for terms, exposure in exposures.items():
            for name, table in ({} if exposure is None else exposure.tables()).items():
                called = f"{terms}_{name}"
                tables[called] = attrs.evolve(table, name=called)
        return tables

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``rows`` as an Arrow stream, which libraries of dataframes ask for."""
        return self.tables()["rows"].__arrow_c_stream__(requested_schema)


_COLUMNS: Final[Mapping[str, Columns]] = {
    "rows": BidRow.record_columns,
    "not_known": {"not_known": "text"},
    "population": PopulationPlace.record_columns,
    "about": {
        "name": "text",
        "bearer": "text",
        "years": "whole number",
        "level": "text",
        "is_illustrative": "truth",
    },
}
_SURE: Final = tuple(Share(value=Fraction(each, 100)) for each in (90, 95, 99))


def _pots(of: Any) -> frozenset[str]:  # noqa: ANN401 -- any part of a mechanism
    """Return the parties of a mechanism and its parts that only hold money for others."""
    if not attrs.has(type(of)):
        return frozenset()
    found: set[str] = set()
    for field in attrs.fields(type(of)):
        held = getattr(of, field.name)
        if field.name in _POTS and isinstance(held, str):
            found.add(held)
        for part in held if isinstance(held, tuple) else (held,):
            found |= _pots(part)
    return frozenset(found)


def few_outcomes(of: PartyExposure) -> str:
    """Say which bad years cannot be told from a few listed results; nothing if all can."""
    outcomes = of.outcomes
    if not isinstance(outcomes, ListedOutcomes):
        return ""
    results = zip(outcomes.results, outcomes.chances, strict=True)
    listed_results = [(result, chance) for result, chance in results if chance]
    worst = min(result for result, _ in listed_results)
    chance = sum((each for result, each in listed_results if result == worst), Fraction())
    # A result that is sure has no worse one.
    if chance == 1 or chance <= TERRIBLE.value:
        return ""
    which = "one in a hundred" if chance <= BAD.value else "one in ten or one in a hundred"
    likely = Estimate(value=float(chance), unit=RATE)
    return (
        f"a year that comes {which} cannot be told from what is listed: the worst result of "
        f"{of.party} comes {likely} of the time, and stands there in its place"
    )


def _row(section: str, what: str, figure: Estimate, *, terms: str, party: str) -> BidRow:
    """Make a row of an estimate; sums are in pounds there."""
    value = round(figure.value / 100, 2) if figure.unit is PENCE else figure.value
    unit = _WORD_OF_UNIT[figure.unit]
    if figure.unit is PENCE and figure.currency != "GBP":
        unit = figure.currency
    return BidRow(
        section=section,
        terms=terms,
        party=party,
        what=what,
        value=Estimate(value=value, unit=COUNT).digits,
        unit=unit,
        is_estimate=True,
        words=str(figure),
    )


def _bare(figure: Estimate) -> str:
    """Write an estimate where it was said already that it is about so much."""
    return str(figure).removeprefix("about ")


def _size(change: Estimate) -> str:
    """Write a change as how much it is, or as nothing."""
    return "nothing" if abs(change.value) < _HALF_A_PENNY else str(change)


def _cost(figure: Estimate) -> str:
    """Write a cost to a thousandth of a million, since small parts of it make the results."""
    millions = Fraction(round(figure.value / _THOUSAND) * _THOUSAND)
    return written(millions, PENCE, figure.currency).removesuffix(".00")


def _round(amount: Money) -> str:
    """Write a sum without its pence if it has none, and millions as such."""
    words = written(Fraction(amount.pence), Unit.PENCE, amount.currency)
    return words.removesuffix(".00").removesuffix(",000,000") + (
        "m" if words.endswith(",000,000.00") else ""
    )


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows in columns, names to the left and figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    names = 2
    for row in rows:
        cells = [
            cell.ljust(width) if place < names else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"    {'  '.join(cells).rstrip()}"
