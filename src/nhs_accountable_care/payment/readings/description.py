"""
Description: formulas in plain words, and the same with the figures of a settlement.

An operand that is neither a fact, a constant nor a named step is put in brackets.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, assert_never

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_NODES
from nhs_accountable_care._core.money import Money, Rounding, UnitPrice
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.text import joined, name_in_words
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.evaluation.reference_evaluator import Workings
from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
    Band,
    Bands,
    Compare,
    Comparison,
    Condition,
    Expression,
    Fact,
    Greatest,
    Is,
    Least,
    Listed,
    Not,
    Portion,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
)
from nhs_accountable_care.payment.language.formulas import Formula, net
from nhs_accountable_care.payment.language.ratios import stated_ratio
from nhs_accountable_care.payment.language.units import (
    CODE,
    MONETARY,
    PENCE,
    RATE,
    TRUTH,
    Measure,
    Unit,
    digits_of,
)
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["Wording", "figures_of", "in_words", "shown", "words_of", "written"]

_MOST_PLACES: Final = 6
# A part of a base is told in percent up to here, as in 104% of a baseline.
_MOST_OF_A_BASE: Final = 2
# A ratio is told as such up to here, as a third is, or the month of seven years (1/84).
_EASY_RATIO: Final = 100
_WITH_COMMAS: Final = (Least, Greatest, When, Rounded, Portion, Total)
_OPEN_ENDED: Final = (When, Total)
_COMPARISONS: Final[dict[Comparison, str]] = {
    ">=": "is at least",
    ">": "is more than",
    "<=": "is at most",
    "<": "is less than",
    "=": "equals",
}
_WAYS: Final = {
    Rounding.HALF_UP: "rounded half up",
    Rounding.HALF_EVEN: "rounded half to even",
    Rounding.DOWN: "rounded down",
    Rounding.UP: "rounded up",
    Rounding.FLOOR: "rounded to the floor",
    Rounding.CEILING: "rounded to the ceiling",
}


# --- Values ---


def written(value: Fraction, unit: Unit, currency: str = "GBP") -> str:
    """
    Write an exact value as a reader expects it; three dots where digits were left out.

    A rate beyond 1 is a factor, or points: 29 of them are no 2,900%.

    >>> written(Fraction(123450), Unit.PENCE), written(Fraction(3, 8), Unit.RATE)
    ('£1,234.50', '37.5%')
    >>> written(Fraction(10, 3), Unit.PENCE), written(Fraction(2017), Unit.YEAR)
    ('£0.033333…', '2017/18')
    """
    match unit:
        case Unit.PENCE:
            if value.denominator == 1:
                return str(Money(pence=value.numerator, currency=currency))
            # Survives [< to <=]: zero was dealt with on a line before.
            sign = "-" if value < 0 else ""
            symbol = str(Money(pence=0, currency=currency)).removesuffix("0.00")
            return f"{sign}{symbol}{_digits(abs(value) / 100)}"
        case Unit.PRICE:
            return _price(value, currency)
        case Unit.COUNT:
            return _digits(value)
        case Unit.RATE | Unit.SHARE:
            return _digits(value) if abs(value) > 1 else _percent(value)
        case Unit.YEAR:
            return str(FinancialYear(value.numerator))
        case Unit.TRUTH:
            return "yes" if value else "no"
        case Unit.CODE:
            return digits_of(value)
        case _:
            assert_never(unit)


def shown(value: Fraction, measure: Measure, currency: str = "GBP") -> str:
    """
    Write a value of which it is known what it may be: a rate that may be above 1 as a factor.

    So a market forces factor is 0.98 where a share, or a growth that is at most 1, is 98%.

    >>> from nhs_accountable_care.payment import RATE, SHARE, fact
    >>> shown(Fraction(98, 100), fact("market_forces_factor", RATE).measure)
    '0.98'
    >>> shown(Fraction(98, 100), fact("achieved", SHARE).measure)
    '98%'
    """
    if measure.unit is RATE and measure.highest > 1:
        return _digits(value)
    return written(value, measure.unit, currency)


def _percent(value: Fraction) -> str:
    """Write a part of a whole."""
    return f"{_digits(value * 100)}%"


def _price(value: Fraction, currency: str) -> str:
    """Write a unit price, with all its places; three dots where digits were left out."""
    step = Fraction(100, 10**_MOST_PLACES)
    kept = (abs(value) / step).__floor__() * step
    # Survives [< to <=]: zero has no sign.
    text = str(UnitPrice(pence=-kept if value < 0 else kept, currency=currency))
    if kept == abs(value):
        return text
    whole, dot, part = text.partition(".")
    return f"{whole}{dot}{part.ljust(_MOST_PLACES, '0')}…"


def _digits(value: Fraction) -> str:
    """Write a number in digits, cut after so many places."""
    scale = 10**_MOST_PLACES
    size = abs(value)
    kept = Fraction((size * scale).__floor__(), scale)
    # Survives [< to <=]: zero has no sign: its opposite is zero, and no whole number lies between
    # zero and one.
    text = digits_of(-kept if value < 0 else kept)
    if kept == size:
        return text
    whole, dot, part = text.partition(".")
    return f"{whole}{dot or '.'}{part.ljust(_MOST_PLACES, '0')}…"


# --- Words ---


def words_of(
    node: Expression | Condition, currency: str = "GBP", *, most: int = MOST_NODES
) -> str:
    """
    Describe an expression or a condition in words, of which no more than so many parts are told.

    >>> from nhs_accountable_care import Share
    >>> from nhs_accountable_care.payment import COUNT, RATE, fact
    >>> words_of(Share.parse("75%").value * (fact("planned", COUNT) - fact("actual", COUNT)))
    '75% of (the planned less the actual)'
    """
    return with_room(lambda: _Writer(None, currency, most).say(node))


def figures_of(
    node: Expression | Condition,
    workings: Workings,
    currency: str = "GBP",
    *,
    most: int = MOST_NODES,
) -> str:
    """Word the same with the values that its parts had in a settlement."""
    return with_room(lambda: _Writer(workings, currency, most).say(node))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Wording:
    """
    A named working or a line of a formula, in words.

    Attributes:
        label: The name of the step, or the label of the line.
        words: How it is worked out.
        payer: Who pays the line; nobody pays a step or a note.
        payee: Who is paid.
    """

    label: str
    words: str
    payer: str | None = None
    payee: str | None = None

    def __str__(self) -> str:
        """Write it as one sentence."""
        paid = f" (from {self.payer} to {self.payee})" if self.payer else ""
        return f"{self.label}{paid}: {self.words}."


def in_words(mechanism: Mechanism | Formula, party: str | None = None) -> tuple[Wording, ...]:
    """
    Describe how a mechanism works: one sentence for each named step, then one for each line.

    Args:
        mechanism: What is to be told.
        party: Tell only what this party gets by all lines together, and the steps for it.

    Raises:
        InvalidValueError: No line pays the party, or is paid by it.
    """
    formula = formula_of(mechanism)
    return with_room(lambda: _worded(formula, party))


def _worded(formula: Formula, party: str | None) -> tuple[Wording, ...]:
    """Word the steps, and then the lines or the net of a party."""
    writer = _Writer(None, formula.currency)
    steps = tuple(Wording(label=step.name, words=writer.say(step.of)) for step in formula.steps)
    if party is not None:
        return (*steps, Wording(label=party, words=writer.say(net(formula, party))))
    return steps + tuple(
        Wording(label=line.label, words=writer.say(line.of), payer=line.payer, payee=line.payee)
        for line in formula.lines
    )


class _Writer:
    """A writer of nodes in words, or, with workings, in the figures of one settlement."""

    def __init__(self, workings: Workings | None, currency: str, most: int = MOST_NODES) -> None:
        self.most = most
        self.workings = workings
        self.currency = currency
        self.said = 0

    def value(self, node: Expression, workings: Workings) -> str:
        """Write what a node came to."""
        return shown(workings.value(node), node.measure, self.currency)

    def constant(self, node: Amount) -> str:
        """Write a constant, round pounds without their pence."""
        text = written(node.value, node.unit, self.currency)
        return text.removesuffix(".00") if node.unit in MONETARY else text

    def named(self, node: Fact | Step) -> str:
        """Name a fact or a step, or say what it came to."""
        if self.workings is not None:
            return self.value(node, self.workings)
        return f"the {_plain(node)}" if isinstance(node, Fact) else node.name

    def operand(self, node: Expression) -> str:
        """Word a node as a part of another."""
        if isinstance(node, Amount):
            return self.constant(node)
        if isinstance(node, Fact | Step):
            return self.named(node)
        if isinstance(node, Scaled) and isinstance(node.of, Amount):
            return self.constant(attrs.evolve(node.of, value=node.of.value * node.by))
        return f"({self.say(node)})"

    def say(self, node: Expression | Condition) -> str:
        """Word a node by itself; what uses a part often and never names it is cut short."""
        self.said += 1
        if self.said > self.most:
            return "…"
        figures = self.workings is not None
        match node:
            case Amount():
                return self.constant(node)
            case Fact() if node.unit is TRUTH or node.unit is CODE:
                return self.truth(node)
            case Fact() | Step():
                return self.named(node)
            case Sum():
                return self.sum(node)
            case Scaled():
                return self.scaled(node)
            case Product():
                sign = " × " if figures else " times "
                return sign.join(self.operand(part) for part in node.parts)
            case Ratio():
                sign = " ÷ " if figures else " divided by "
                return f"{self.operand(node.numerator)}{sign}{self.operand(node.denominator)}"
            case Least():
                return self.least(node)
            case Greatest():
                return self.greatest(node)
            case Bands():
                if self.workings is None:
                    return self.bands(node)
                return self.filled(node, self.workings)
            case When():
                return self.when(node)
            case Rounded():
                return self.rounded(node)
            case Portion():
                return self.portion(node)
            case Total():
                return self.total(node)
            case Listed():
                return self.listed(node)
            case Compare():
                sign = _COMPARISONS[node.op]
                if self.workings is not None and not self.workings.holds(node):
                    sign = "does not equal" if node.op == "=" else sign.replace("is", "is not")
                return f"{self.operand(node.left)} {sign} {self.operand(node.right)}"
            case AllOf():
                return " and ".join(self.part(each) for each in node.parts)
            case AnyOf():
                return " or ".join(self.part(each) for each in node.parts)
            case Not():
                if self.workings is not None:
                    return self.say(node.of)
                return f"not {self.part(node.of)}"
            case Is():
                if self.workings is not None:
                    return f"the {_plain(node.fact)} is {self.workings.given(node.fact)}"
                return f"the {_plain(node.fact)} is {node.code}"
            case _:
                assert_never(node)

    def part(self, node: Condition) -> str:
        """Word a condition as a part of another."""
        text = self.say(node)
        return f"({text})" if isinstance(node, AllOf | AnyOf | Not) else text

    def truth(self, node: Fact) -> str:
        """Word a fact that is true or false, or a word."""
        if self.workings is None:
            return _plain(node)
        given = self.workings.given(node)
        answer = given if isinstance(given, str) else written(Fraction(given), TRUTH)
        return f"{_plain(node)}: {answer}"

    def sum(self, node: Sum) -> str:
        """Word a sum, with what is taken away as such."""
        plus, less = (" + ", " − ") if self.workings is not None else (" plus ", " less ")
        text = ""
        for part in node.parts:
            if isinstance(part, Scaled) and part.by < 0 and text:
                positive = part.of if part.by == -1 else attrs.evolve(part, by=-part.by)
                text += less + self.operand(positive)
            elif isinstance(part, Amount) and part.value < 0 and text:
                text += less + self.constant(attrs.evolve(part, value=-part.value))
            else:
                text += (plus if text else "") + self.operand(part)
        return text

    def scaled(self, node: Scaled) -> str:
        """Word a constant part or multiple."""
        if node.by == -1:
            return f"minus {self.operand(node.of)}"
        size = abs(node.by)
        if size.denominator == 1 and (size > 1 or node.measure.unit is not RATE):
            text = f"{size.numerator:,} times {self.operand(node.of)}"
        elif (size * 10**_MOST_PLACES).denominator == 1:
            # Survives [<= to <]: twice is a whole number of times.
            part = _percent(size) + " of" if size <= _MOST_OF_A_BASE else f"{_digits(size)} times"
            text = f"{part} {self.operand(node.of)}"
        else:
            text = f"{_ratio(size)} of {self.operand(node.of)}"
        return f"minus {text}" if node.by < 0 else text

    def least(self, node: Least) -> str:
        """Word the least of some values, or the most that a sum of money is limited to."""
        pair = _limited(node.parts)
        if pair is None or not _is_above_zero(pair[1]):
            return self.extreme("lesser", "least", node.parts)
        of, limit = pair
        if isinstance(of, Greatest) and (lower := _most_loss(of)) is not None:
            loss, gain = self.edge(lower[1]), self.edge(limit)
            return f"{self.limited(lower[0])}, with a loss limited to {loss} and a gain to {gain}"
        return f"{self.limited(of)}, limited to {self.edge(limit)}"

    def greatest(self, node: Greatest) -> str:
        """Word the greatest of some values, or the most that may be lost."""
        pair = _most_loss(node)
        if pair is None:
            return self.extreme("greater", "greatest", node.parts)
        return f"{self.limited(pair[0])}, with a loss limited to {self.edge(pair[1])}"

    def limited(self, node: Expression) -> str:
        """Word what is limited; in brackets where the limit might be taken for that of a part."""
        return self.operand(node) if isinstance(node, _WITH_COMMAS) else self.say(node)

    def extreme(self, two: str, many: str, parts: Sequence[Expression]) -> str:
        """Word the least or the greatest of some values."""
        texts = [self.operand(part) for part in parts]
        word = two if len(texts) == 2 else many  # noqa: PLR2004 - English has a word for two
        return f"the {word} of {joined(texts)}"

    def bands(self, node: Bands) -> str:
        """Word bands: what each takes, from where to where."""
        of = f" of {self.operand(node.of)}"
        texts = []
        for band in node.bands:
            texts.append(f"{self.rate(node, band)}{of}{self.stretch(band)}")
            of = ""
        alike = ", gains and losses alike" if node.mirrored else ""
        return f"{joined(texts)}{alike}"

    def rate(self, node: Bands, band: Band) -> str:
        """Word what a band yields."""
        if node.unit is node.of.measure.unit:
            return _percent(band.rate)
        return f"{written(band.rate, node.unit, self.currency)} for each"

    def stretch(self, band: Band) -> str:
        """Word where a band lies."""
        lo = None if band.lo is None else self.edge(band.lo)
        hi = None if band.hi is None else self.edge(band.hi)
        if lo is not None and hi is not None:
            return f" from {lo} to {hi}"
        if lo is not None:
            return f" above {lo}"
        return "" if hi is None else f" below {hi}"

    def edge(self, node: Expression) -> str:
        """Word an edge of a band, or a limit; in brackets where it is rounded by itself."""
        return self.operand(node) if isinstance(node, Rounded) else self.say(node)

    def filled(self, node: Bands, workings: Workings) -> str:
        """Word how much of a value lay in each band."""
        unit = node.of.measure.unit
        texts = [
            f"{self.rate(node, band)} of {written(within, unit, self.currency)}"
            for band, within in zip(node.bands, workings.in_bands(node), strict=True)
            if within
        ]
        return " + ".join(texts) or f"none of {self.value(node.of, workings)} lies in a band"

    def when(self, node: When) -> str:
        """Word a choice, or the arm that was taken and why."""
        if (stated := stated_ratio(node)) is not None:
            return self.stated(*stated)
        condition = self.say(node.condition)
        if self.workings is None:
            then, otherwise = self.say(node.then), self.say(node.otherwise)
            return f"if {condition}, {then}; otherwise {otherwise}"
        taken = node.then if self.workings.holds(node.condition) else node.otherwise
        return f"{self.say(taken)} (as {condition})"

    def stated(self, top: Expression, bottom: Expression, answer: Expression) -> str:
        """Word a ratio with the answer for nought, or which of the two was taken."""
        if self.workings is None:
            divided = f"{self.operand(top)} divided by {self.operand(bottom)}"
            return f"{divided}, or {self.operand(answer)} where there are none"
        if not self.workings.value(bottom):
            return f"{self.operand(answer)} (as {self.operand(bottom)} is nought)"
        return f"{self.operand(top)} ÷ {self.operand(bottom)}"

    def rounded(self, node: Rounded) -> str:
        """Word how a value is rounded; with figures, only if rounding changed it."""
        way = self.way(node)
        if self.workings is None:
            # Else it would read as if the last arm, or each row, were rounded by itself.
            is_open = isinstance(node.of, _OPEN_ENDED)
            return f"{self.operand(node.of) if is_open else self.say(node.of)}, {way}"
        before = self.workings.value(node.of)
        if before == self.workings.value(node):
            return self.say(node.of)
        text = shown(before, node.of.measure, self.currency)
        figures = self.say(node.of)
        return f"{text}, {way}" if figures == text else f"{figures} = {text}, {way}"

    def way(self, node: Rounded) -> str:
        """Word which way a value is rounded, and to what."""
        return f"{_WAYS[node.way]} to {self.multiple(node)}"

    def multiple(self, node: Rounded) -> str:
        """Word to what a value is rounded."""
        if node.measure.unit is PENCE and node.to == 1:
            return "the penny"
        if node.measure.unit is RATE:
            return digits_of(node.to)
        return f"whole {written(node.to, node.measure.unit, self.currency).removesuffix('.00')}"

    def portion(self, node: Portion) -> str:
        """Word the part of one party, and what it was of."""
        weight = next(key.weight for key in node.keys if key.party == node.party)
        if isinstance(weight, Fraction):
            share = _share(weight)
            if self.workings is None:
                return f"{_whose(node.party)} {share} share of {self.operand(node.of)}"
            return f"{share} of {self.value(node.of, self.workings)}"
        weights = [key.weight for key in node.keys if not isinstance(key.weight, Fraction)]
        if self.workings is None:
            whole = weights[0] if len(weights) == 1 else Sum(parts=tuple(weights))
            return (
                f"{_whose(node.party)} share of {self.operand(node.of)}, "
                f"as {self.operand(weight)} is to {self.operand(whole)}"
            )
        # Not by a sum made up here: workings go by the identity of nodes, and one that is gone
        # by the next line may lend its identity, and so its value, to another sum.
        added = sum((self.workings.value(each) for each in weights), Fraction())
        of = written(added, weights[0].measure.unit, self.currency)
        part, pot = (self.value(each, self.workings) for each in (weight, node.of))
        return f"{part} ÷ {of} of {pot}"

    def total(self, node: Total) -> str:
        """Word a total over a table, and whether each of its rows is rounded."""
        is_rounded = isinstance(node.of, Rounded)
        if self.workings is None:
            of = self.operand(node.of) if is_rounded else self.say(node.of)
            return f"for every row of {node.table.replace('_', ' ')}, added up: {of}"
        rows = len(self.workings.rows(node.table))
        value = self.value(node, self.workings)
        each = f", each {self.way(node.of)}" if isinstance(node.of, Rounded) else ""
        return f"{value} over {rows:,} row{'' if rows == 1 else 's'} of {node.table}{each}"

    def listed(self, node: Listed) -> str:
        """Word what is looked up."""
        if self.workings is None:
            return f"the {node.column} that {node.prices.name} lists for the {_plain(node.key)}"
        value = self.value(node, self.workings)
        return f"{value} ({node.prices.name}, {self.workings.given(node.key)})"


def _limited(parts: Sequence[Expression]) -> tuple[Expression, Expression] | None:
    """Return a sum of money and what limits it, if one of the two is a constant or a part."""
    # Survives [0 to 1]: both have one unit.
    if len(parts) != 2 or parts[0].measure.unit is not PENCE:  # noqa: PLR2004 - a sum and its limit
        return None
    first, second = parts
    if isinstance(first, Amount) and not isinstance(second, Amount):
        return second, first
    return (first, second) if isinstance(second, Amount | Scaled) else None


def _most_loss(node: Greatest) -> tuple[Expression, Expression] | None:
    """Return a sum of money and the size of the most that may be lost of it, if it has one."""
    pair = _limited(node.parts)
    if pair is None:
        return None
    of, limit = pair
    opposite = -limit
    return (of, opposite) if _is_above_zero(opposite) else None


def _is_above_zero(limit: Expression) -> bool:
    """Return whether a limit is a size: a sum above zero, or a part of what is never below it."""
    return limit.measure.lowest >= 0 and limit.measure.highest > 0


def _plain(fact: Fact) -> str:
    """Return the words of a fact's name."""
    return name_in_words(fact.name)


def _whose(party: str) -> str:
    """Return the possessive of a name."""
    return f"{party}'" if party.endswith("s") else f"{party}'s"


def _share(weight: Fraction) -> str:
    """Write a constant key: in percent where that ends, and as a ratio where not."""
    if (weight * 10**_MOST_PLACES).denominator == 1:
        return written(weight, RATE)
    return _ratio(weight)


def _ratio(value: Fraction) -> str:
    """
    Write a number whose digits do not end as a ratio: after its digits, if that is no easy one.

    >>> _ratio(Fraction(1, 3)), _ratio(Fraction(22549, 330930))
    ('1/3', '0.068138… (22549/330930)')
    """
    exact = digits_of(value)
    # Survives [<= to <]: the digits of hundredths end, and those of this number do not.
    return exact if value.denominator <= _EASY_RATIO else f"{_digits(value)} ({exact})"
