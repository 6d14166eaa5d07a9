"""
The overflow rule: a formula that could leave 64 bits is refused before a row is touched.

Most engines wrap in silence where a number leaves 64 bits, so the wrong money would be paid and
nobody told. The bounds of all that is worked out are known beforehand, from those of the facts.
"""

from collections.abc import Mapping
from typing import Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.frames.exact import LARGEST, LARGEST_QUOTIENT
from nhs_accountable_care.payment.evaluation.instructions import Kind, Program
from nhs_accountable_care.payment.language.facts import wanted
from nhs_accountable_care.payment.language.formulas import Formula

__all__ = ["TooLargeError", "refusal"]

_MOST_BITS_SHOWN: Final = 128
_WORDS: Final[Mapping[Kind, str]] = {
    "linear": "a sum",
    "times": "a product",
    "divide": "a division",
    "shares": "a sharing out",
    "total": "a total",
    "listed": "a listed value",
    "fact": "a fact",
    "number": "a constant",
}


class TooLargeError(Exception):
    """
    An operation of a program that could leave 64 bits.

    Attributes:
        place: The operation.
        reached: The number of greatest size that it, or something on the way to it, could be.
        is_quotient: Whether that is a quotient of an engine that divides through floats.
    """

    def __init__(self, *, place: int, reached: int, is_quotient: bool) -> None:
        """Keep which operation it is, and how far it could go."""
        super().__init__(place)
        self.place = place
        self.reached = reached
        self.is_quotient = is_quotient


def refusal(formula: Formula, program: Program, error: TooLargeError) -> InvalidValueError:
    """Word why a formula has no column form: where, how large, of which facts, and the cures."""
    operation = program.operations[error.place]
    what = _WORDS.get(operation.kind, "a value")
    held = (
        f"this engine divides through floating point, which is exact below {LARGEST_QUOTIENT:,}"
        if error.is_quotient
        else f"a column holds whole numbers up to {LARGEST:,}"
    )
    facts = {fact.name: fact for fact in formula.facts}
    names = _facts_under(program, error.place)
    large = sorted(names, key=lambda name: -max(abs(facts[name].lowest), abs(facts[name].highest)))
    rests = listed((f"{name} ({wanted(formula, facts[name])})" for name in large), MOST_SHOWN)
    of_facts = f"; it rests on {rests}" if rests else ""
    msg = (
        f"{_where(formula, program, error.place)}: {what} could reach "
        f"{_written(error.reached)} whole steps, and {held}{of_facts}. "
        f"Give in facts= what is the same in every row; say with within= how large the facts of "
        f"these rows can be at most; declare them in coarser steps, such as whole pounds, or with "
        f"a tighter highest; round a product where its source does. "
        f"payment.settle settles it as it is, one at a time"
    )
    return InvalidValueError(msg)


def _where(formula: Formula, program: Program, place: int) -> str:
    """Name the innermost step, or else the first line, that rests on an operation."""
    above = {place}
    # None names a later one, so those that rest on it are found in one pass.
    for later in range(place + 1, len(program.operations)):
        if not above.isdisjoint(program.operations[later].of):
            above.add(later)
    for step in program.steps:
        if step.place in above or step.divisor in above:
            return f"step {quoted(step.name)}"
    for line, result in zip(formula.lines, program.results, strict=True):
        if result in above:
            return f"line {quoted(line.label)}"
    # Only what a party gets by all lines together is left.
    return "the net of a party"


def _under(program: Program, end: int) -> set[int]:
    """Return all that an operation rests on, and itself."""
    found: set[int] = set()
    ahead = [end]
    while ahead:
        place = ahead.pop()
        if place not in found:
            found.add(place)
            ahead.extend(program.operations[place].of)
    return found


def _facts_under(program: Program, place: int) -> list[str]:
    """Name the facts that an operation rests on."""
    read = (program.operations[each].fact for each in sorted(_under(program, place)))
    return list(dict.fromkeys(fact.name for fact in read if fact is not None))


def _written(number: int) -> str:
    """Write a number, a very large one as a power of two."""
    bits = abs(number).bit_length()
    return f"{number:,}" if bits <= _MOST_BITS_SHOWN else f"about 2^{bits}"
