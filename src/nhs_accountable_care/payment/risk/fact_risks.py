"""
What one fact means to one party: in which ranges, at what rate, by which lines and steps.

All of it is read off exact curves. Where a formula is curved in a fact it is settled at a few
values instead, and the answer says that it was.
"""

import enum
import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    Facts,
    FactStep,
    GivenFacts,
    RecordedFact,
    read_value,
    value_of_steps,
)
from nhs_accountable_care.payment.language.formulas import Formula, net
from nhs_accountable_care.payment.language.units import CODE, COUNT, NUMBERS, PENCE, TRUTH
from nhs_accountable_care.payment.readings.description import shown, written
from nhs_accountable_care.payment.readings.payout_curve import (
    CurvedError,
    DrawnPart,
    DrawnParts,
    PayoutCurve,
    Segment,
    parts_drawn,
)
from nhs_accountable_care.payment.risk.rate_bounds import RateBounds, may_jump, rate_bounds
from nhs_accountable_care.payment.risk.sorts import RiskSort, SortedFact
from nhs_accountable_care.payment.settlement import settle

__all__ = [
    "BendKind",
    "FactRisk",
    "RiskBend",
    "RiskChoice",
    "RiskRange",
    "fact_risks",
    "place_in_words",
    "value_in_words",
]

# So many stretches between the values at which a curved formula is settled.
_SAMPLES: Final = 8
# A fact that is one of more words or years than this is not settled at each.
_MOST_CHOICES: Final = 40


class BendKind(enum.Enum):
    """
    What happens to a party where its curve bends.

    It goes by what the lines that bend there come to: nothing yet, or no more.
    """

    THRESHOLD = "threshold"
    """Something begins, or goes on at another rate."""

    FLOOR = "floor"
    """Below it nothing changes any more, and what there is stays."""

    CAP = "cap"
    """Above it nothing changes any more, and what there is stays."""

    CLIFF = "cliff"
    """A penny more changes a sum at once."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskBend:
    """
    A value of a fact at which it begins to mean something else to a party.

    Attributes:
        at: The value, in pence, things or as a pure number.
        before: What the party gets just below it, in pence.
        here: What it gets at it.
        after: What it gets just above it.
        lines: The lines that bend there.
        step: The first step below them that does; `None` if none does.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "at": "number",
        "kind": "text",
        "before": "number",
        "here": "number",
        "after": "number",
        "lines": "text",
        "step": "text",
    }

    party: str
    fact: str
    at: Fraction
    kind: BendKind
    before: Fraction
    here: Fraction
    after: Fraction
    lines: tuple[str, ...]
    step: str | None = None

    def to_record(self) -> Record:
        """Return the bend as plain data, with exact numbers in text."""
        return {
            "party": self.party,
            "fact": self.fact,
            "at": str(self.at),
            "kind": self.kind.value,
            "before": str(self.before),
            "here": str(self.here),
            "after": str(self.after),
            "lines": list(self.lines),
            "step": self.step,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskRange:
    """
    A range of a fact, and what one more of it means to a party there.

    Attributes:
        start: Where it begins, in pence, things or as a pure number.
        end: Where it ends.
        place: Where it lies, in words: below a threshold, within a corridor, beyond a cap.
        rate: What one more of the fact means to the party, in pence; less than nothing is paid.
        borne: What part of one more penny of cost the party bears, if it was said who pays the
            cost that the fact counts; else `None`.
        lines: The lines that make it so.
        steps: The steps next below them that move there.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "start": "number",
        "end": "number",
        "place": "text",
        "rate": "number",
        "borne": "number",
        "lines": "text",
        "steps": "text",
    }

    party: str
    fact: str
    start: Fraction
    end: Fraction
    place: str
    rate: Fraction
    borne: Fraction | None = None
    lines: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def to_record(self) -> Record:
        """Return the range as plain data, with exact numbers in text."""
        return {
            "party": self.party,
            "fact": self.fact,
            "start": str(self.start),
            "end": str(self.end),
            "place": self.place,
            "rate": str(self.rate),
            "borne": None if self.borne is None else str(self.borne),
            "lines": list(self.lines),
            "steps": list(self.steps),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RiskChoice:
    """
    What a party gets, in pence, if a fact that is no number is this.

    >>> RiskChoice(party="trust", fact="target_met", value="yes", net=Fraction(500)).net
    Fraction(500, 1)
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "value": "number",
        "net": "number",
    }

    party: str
    fact: str
    value: str
    net: Fraction

    def to_record(self) -> Record:
        """Return it as plain data, with the exact number in text."""
        return {
            "party": self.party,
            "fact": self.fact,
            "value": self.value,
            "net": str(self.net),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FactRisk:
    """
    What one fact means to one party, while the others stay as they were given.

    Attributes:
        sorted_as: What sort of risk it is, and on what that rests.
        ranges: From the least that the fact may be to the most; none where it is no number, or
            where nothing can be said.
        bends: What lies between them.
        choices: What the party gets for each thing that a fact may be which is no number.
        least: The least that the party gets over all ranges or choices, in pence; `None` if it
            cannot be said.
        most: The most that it gets.
        rounding: The most, in pence, by which a settlement may differ for its roundings.
        is_sampled: Whether the formula is curved in the fact, so that it was settled at the
            ends of the ranges, and the rates are those between.
        bounds: What one more of the fact means at least and at most, in pence, whatever the
            other facts are; `None` where the formula has no such bounds.
        may_jump: Whether the fact decides a choice somewhere, so that one more of it may change a
            sum at once, which is no rate.
        doubt: What cannot be said, and why.
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "fact": "text",
        "unit": "text",
        "sorts": "text",
        "basis": "text",
        "least": "number",
        "most": "number",
        "rounding": "number",
        "is_sampled": "truth",
        "least_rate": "number",
        "most_rate": "number",
        "may_jump": "truth",
        "doubt": "text",
    }

    party: str
    fact: Fact
    sorted_as: SortedFact
    ranges: tuple[RiskRange, ...] = ()
    bends: tuple[RiskBend, ...] = ()
    choices: tuple[RiskChoice, ...] = ()
    least: Fraction | None = None
    most: Fraction | None = None
    rounding: Fraction = Fraction()
    is_sampled: bool = False
    bounds: RateBounds | None = None
    may_jump: bool = False
    doubt: str | None = None

    @property
    def sorts(self) -> tuple[RiskSort, ...]:
        """The sorts of risk that the fact holds."""
        return self.sorted_as.sorts

    @property
    def is_set_beforehand(self) -> bool:
        """Whether it is a term that is known before the year, and no risk beside."""
        return self.sorts == (RiskSort.SET_BEFOREHAND,)

    @property
    def moves(self) -> bool:
        """Whether the fact moves what the party gets, or it cannot be said that it does not."""
        return self.doubt is not None or self.least != self.most

    def to_record(self) -> Record:
        """Return it as plain data, without its ranges, bends and choices."""
        return {
            "party": self.party,
            "fact": self.fact.name,
            "unit": self.fact.unit.value,
            "sorts": [sort.value for sort in self.sorts],
            "basis": self.sorted_as.basis,
            "least": None if self.least is None else str(self.least),
            "most": None if self.most is None else str(self.most),
            "rounding": str(self.rounding),
            "is_sampled": self.is_sampled,
            "least_rate": None if self.bounds is None else str(self.bounds.least),
            "most_rate": None if self.bounds is None else str(self.bounds.most),
            "may_jump": self.may_jump,
            "doubt": self.doubt,
        }


def fact_risks(
    formula: Formula,
    fact: Fact,
    facts: GivenFacts,
    sorted_as: Mapping[str, SortedFact],
    payer_of_cost: str | None,
) -> tuple[FactRisk, ...]:
    """
    Read what one fact means to each of some parties.

    Args:
        formula: What is read.
        fact: The fact that moves.
        facts: What the others are; a value of this one is used for where to settle, no more.
        sorted_as: The parties of the formula that rest on the fact, and its sort for each.
        payer_of_cost: Who pays in the first place for what the fact counts, if it was said.
    """
    blank = _blank(formula, fact, sorted_as)
    if fact.table is not None:
        return _doubted(blank, f"it moves in each row of {fact.table}, and is not drawn")
    missing = _missing(formula, facts) - {fact.name}
    if missing:
        return _doubted(
            blank, f"its ranges rest on facts that were not given: {joined(sorted(missing), 9)}"
        )
    try:
        if fact.measure.unit not in NUMBERS:
            return _chosen(formula, fact, facts, blank)
        drawn = parts_drawn(formula, fact.name, facts)
    except CurvedError as error:
        return _sampled(formula, fact, facts, blank, str(error))
    except InvalidValueError as error:
        return _doubted(blank, str(error))
    return tuple(
        _exact(blank[curve.party], curve, drawn, formula.currency, payer_of_cost)
        for curve in drawn.parties
        if curve.party in blank
    )


_Blank = Mapping[str, FactRisk]


def _blank(formula: Formula, fact: Fact, sorted_as: Mapping[str, SortedFact]) -> _Blank:
    """Begin with what the bounds of the formula tell, whatever the other facts are."""
    found = {}
    for party in formula.parties:
        if party not in sorted_as:
            continue
        of = net(formula, party)
        found[party] = FactRisk(
            party=party,
            fact=fact,
            sorted_as=sorted_as[party],
            bounds=rate_bounds(of, fact) if fact.measure.unit in NUMBERS else None,
            may_jump=may_jump(of, fact),
        )
    return found


def _doubted(blank: _Blank, doubt: str) -> tuple[FactRisk, ...]:
    """Say for every party why no more can be said."""
    return tuple(attrs.evolve(each, doubt=doubt) for each in blank.values())


def _missing(formula: Formula, facts: GivenFacts) -> set[str]:
    """Return the facts and tables of a formula that were not given."""
    wanted = {*formula.tables, *(each.name for each in formula.facts_by_table[None])}
    if isinstance(facts, Facts):
        given = {each.name for each in facts.facts} | {each.name for each in facts.tables}
        return wanted - given
    return wanted - {*facts}


# --- Exact ranges ---


def _exact(
    blank: FactRisk,
    curve: PayoutCurve,
    drawn: DrawnParts,
    currency: str,
    payer_of_cost: str | None,
) -> FactRisk:
    """Read ranges and bends off the curve of a party."""
    lines = _of_party(drawn, curve.party)
    stretches = [segment for segment in curve.segments if segment.start < segment.end]
    bends = [
        _bend(curve, before, after, lines, drawn)
        for before, after in itertools.pairwise(stretches)
    ]
    ranges = []
    for place, segment in enumerate(stretches):
        moving = [each for each, _ in lines if _moves_within(each, segment)]
        start = bends[place - 1] if place else None
        end = bends[place] if place < len(bends) else None
        ranges.append(
            RiskRange(
                party=curve.party,
                fact=curve.fact.name,
                start=segment.start,
                end=segment.end,
                place=place_in_words(start, end, curve.fact, currency),
                rate=segment.slope,
                borne=_borne(curve, segment.slope, payer_of_cost),
                lines=tuple(each.name for each in moving),
                steps=_nearest_steps(moving, segment, drawn),
            )
        )
    return attrs.evolve(
        blank,
        ranges=tuple(ranges),
        bends=tuple(bends),
        least=curve.lowest,
        most=curve.highest,
        rounding=curve.rounding,
    )


_SignedLine = tuple[DrawnPart, int]


def _of_party(drawn: DrawnParts, party: str) -> list[_SignedLine]:
    """Return the lines of a party, each with the sign that it has for it."""
    return [
        # Survives [arms swapped], [== to !=]: all signs turn at once, and it is only asked whether
        # what they come to is nothing.
        (each, 1 if each.payee == party else -1)
        for each in drawn.lines
        if party in (each.payer, each.payee)
    ]


def _borne(curve: PayoutCurve, rate: Fraction, payer_of_cost: str | None) -> Fraction | None:
    """Return what part of a penny of cost the party bears; who pays for it has the whole first."""
    if payer_of_cost is None:
        return None
    return (1 if curve.party == payer_of_cost else 0) - rate


def _nearest_steps(
    lines: Sequence[DrawnPart], within: Segment, drawn: DrawnParts
) -> tuple[str, ...]:
    """Return the steps that move in a stretch and lie below lines, but below no such step."""
    below = {name for line in lines for name in line.rests_on}
    moving = [step for step in drawn.steps if step.name in below and _moves_within(step, within)]
    deeper = {name for step in moving for name in step.rests_on}
    return tuple(step.name for step in moving if step.name not in deeper)


def _moves_within(part: DrawnPart, within: Segment) -> bool:
    """Return whether a part moves anywhere in a stretch."""
    return any(
        each.slope for each in part.segments if each.start < within.end and within.start < each.end
    )


def _bend(
    curve: PayoutCurve,
    before: Segment,
    after: Segment,
    lines: Sequence[_SignedLine],
    drawn: DrawnParts,
) -> RiskBend:
    """Say what happens where one stretch ends and the next begins, and by what."""
    at = after.start
    bending = [(line, sign) for line, sign in lines if _bends_at(line, at)]
    below = {name for line, _ in bending for name in line.rests_on}
    step = next(
        (each.name for each in drawn.steps if each.name in below and _bends_at(each, at)), None
    )
    return RiskBend(
        party=curve.party,
        fact=curve.fact.name,
        at=at,
        kind=_kind(curve.at(at), before.at(at), after.at(at), bending, at),
        before=before.at(at),
        here=curve.at(at),
        after=after.at(at),
        lines=tuple(line.name for line, _ in bending),
        step=step,
    )


def _kind(
    here: Fraction, before: Fraction, after: Fraction, bending: Sequence[_SignedLine], at: Fraction
) -> BendKind:
    """Tell a threshold from a floor, a cap and a cliff, by the lines that bend there."""
    if not before == here == after:
        return BendKind.CLIFF
    sides = [(sign, *_beside(line, at)) for line, sign in bending]
    slope_before = sum(sign * left.slope for sign, left, _ in sides)
    slope_after = sum(sign * right.slope for sign, _, right in sides)
    height = sum(sign * left.at(at) for sign, left, _ in sides)
    # What stays at nothing has not begun; what stays at a sum has come to its end.
    if height and not slope_before:
        return BendKind.FLOOR
    if height and not slope_after:
        return BendKind.CAP
    return BendKind.THRESHOLD


def _beside(part: DrawnPart, at: Fraction) -> tuple[Segment, Segment]:
    """Return the stretches on both sides of a value within the range."""
    # Survives [< to <=]: the stretch that ends there comes before what begins there.
    left = next(each for each in part.segments if each.start < at <= each.end)
    right = next(each for each in part.segments if each.start <= at < each.end)
    return left, right


def _bends_at(part: DrawnPart, at: Fraction) -> bool:
    """Return whether a part bends or jumps at a value, also where it is one on one side only."""
    return any(each.start == at for each in part.segments[1:])


def place_in_words(start: RiskBend | None, end: RiskBend | None, fact: Fact, currency: str) -> str:
    """Say in words where a range lies, by the bends at its ends."""
    if start is None:
        return "throughout" if end is None else f"below {_named(end, fact, currency)}"
    if end is None:
        beyond = "beyond" if start.kind is BendKind.CAP else "above"
        return f"{beyond} {_named(start, fact, currency)}"
    ends = " to ".join(_within(bend, fact, currency) for bend in (start, end))
    return f"within the corridor of {ends}"


def _named(bend: RiskBend, fact: Fact, currency: str) -> str:
    """Name a bend by its kind and its value."""
    return f"the {bend.kind.value} of {value_in_words(bend.at, fact, currency)}"


def _within(bend: RiskBend, fact: Fact, currency: str) -> str:
    """Name an end of a corridor, by its kind too where it is no plain threshold."""
    kind = "" if bend.kind is BendKind.THRESHOLD else f" ({bend.kind.value})"
    return f"{value_in_words(bend.at, fact, currency)}{kind}"


def value_in_words(value: Fraction, fact: Fact, currency: str) -> str:
    """Write a value of a fact, round pounds without their pence; what is left out has dots."""
    if fact.unit is COUNT and value.denominator > 1:
        return f"{value.__floor__():,}…"
    if fact.unit is PENCE:
        # No penny is divided, so that whoever reads a board's page looks for none.
        text = shown(Fraction(int(value)), fact.measure, currency).removesuffix(".00")
        return text if value.denominator == 1 else f"{text}…"
    return shown(value, fact.measure, currency)


# --- What is no number, and what is curved ---


def _chosen(
    formula: Formula, fact: Fact, facts: GivenFacts, blank: _Blank
) -> tuple[FactRisk, ...]:
    """Settle once for each thing that a fact may be which is no number."""
    values: Sequence[FactStep] = formula.allowed_codes.get(fact.name, ())
    if fact.unit is not CODE:
        values = range(fact.lowest, fact.highest + 1)
    if not 0 < len(values) <= _MOST_CHOICES:
        return _doubted(blank, "it may be too many things to settle for each")
    nets = [_settled(formula, fact, facts, value) for value in values]
    found = []
    for party, each in blank.items():
        choices = tuple(
            RiskChoice(
                party=party,
                fact=fact.name,
                value=value if isinstance(value, str) else written(Fraction(value), fact.unit),
                net=net_of[party],
            )
            for value, net_of in zip(values, nets, strict=True)
        )
        sums = [choice.net for choice in choices]
        found.append(attrs.evolve(each, choices=choices, least=min(sums), most=max(sums)))
    return tuple(found)


def _sampled(
    formula: Formula, fact: Fact, facts: GivenFacts, blank: _Blank, curved: str
) -> tuple[FactRisk, ...]:
    """Settle at a few values of a fact in which the formula is curved."""
    steps = _samples(formula, fact, facts)
    nets = [_settled(formula, fact, facts, each) for each in steps]
    found = []
    for party, blank_of in blank.items():
        heights = [each[party] for each in nets]
        ranges = tuple(
            RiskRange(
                party=party,
                fact=fact.name,
                start=start * fact.step,
                end=end * fact.step,
                place="between two values that were settled",
                rate=(after - before) / ((end - start) * fact.step),
            )
            for (start, before), (end, after) in itertools.pairwise(
                zip(steps, heights, strict=True)
            )
        )
        found.append(
            attrs.evolve(
                blank_of,
                ranges=ranges,
                least=min(heights),
                most=max(heights),
                is_sampled=True,
                doubt=f"it is curved, and was settled at {len(steps)} values: {curved}",
            )
        )
    return tuple(found)


def _samples(formula: Formula, fact: Fact, facts: GivenFacts) -> tuple[int, ...]:
    """Return the values to settle at, in steps: around the one that was given, or over all."""
    given = facts.get(fact.name)
    value = given.value if isinstance(given, RecordedFact) else given
    lowest, highest = fact.lowest, fact.highest
    if value is not None:
        # That it may be what it is was asked before.
        middle = int(read_value(formula, fact, value)[0])
        reach = abs(middle) // 2 or highest
        lowest, highest = max(lowest, middle - reach), min(highest, middle + reach)
    spread = highest - lowest
    return tuple(
        dict.fromkeys(lowest + spread * place // _SAMPLES for place in range(_SAMPLES + 1))
    )


def _settled(
    formula: Formula, fact: Fact, facts: GivenFacts, steps: FactStep
) -> dict[str, Fraction]:
    """Return what each party gets with one fact at so many steps."""
    value = value_of_steps(fact, bool(steps) if fact.unit is TRUTH else steps, formula.currency)
    given: GivenFacts
    if isinstance(facts, Facts):
        given = facts.plus(RecordedFact(name=fact.name, value=value, unit=fact.unit))
    else:
        given = {**facts, fact.name: value}
    net_of = settle(formula, given).net
    return {party: Fraction(money.pence) for party, money in net_of.items()}
