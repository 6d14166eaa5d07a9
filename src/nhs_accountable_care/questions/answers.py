"""
Yes, no and unknown, and how they combine.

The logic is Kleene's: unknown stands for "one of the two, it is not known which", so that
putting a fact where there was none can turn an unknown, and never a yes or a no.
"""

import enum
from collections.abc import Iterable

__all__ = ["Answer", "all_met", "answer_of", "any_met", "at_least_met"]


class Answer(enum.Enum):
    """
    The answer to a question about an arrangement.

    >>> ~Answer.YES, ~Answer.UNKNOWN
    (<Answer.NO: 'no'>, <Answer.UNKNOWN: 'unknown'>)
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __invert__(self) -> "Answer":
        """Return the answer to the opposite question."""
        if self is Answer.UNKNOWN:
            return self
        return Answer.NO if self is Answer.YES else Answer.YES


def answer_of(fact: bool | None) -> Answer:  # noqa: FBT001 -- the fact is the question's subject
    """
    Turn a recorded fact into an answer; what is not recorded is unknown.

    >>> answer_of(None)
    <Answer.UNKNOWN: 'unknown'>
    """
    if fact is None:
        return Answer.UNKNOWN
    return Answer.YES if fact else Answer.NO


def all_met(answers: Iterable[Answer]) -> Answer:
    """
    Return whether all are yes: one no decides, and an unknown leaves it open.

    >>> all_met([Answer.YES, Answer.UNKNOWN]), all_met([Answer.NO, Answer.UNKNOWN])
    (<Answer.UNKNOWN: 'unknown'>, <Answer.NO: 'no'>)
    """
    given = tuple(answers)
    if Answer.NO in given:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in given else Answer.YES


def any_met(answers: Iterable[Answer]) -> Answer:
    """
    Return whether any is yes: one yes decides, and an unknown leaves it open.

    >>> any_met([Answer.NO, Answer.UNKNOWN]), any_met([])
    (<Answer.UNKNOWN: 'unknown'>, <Answer.NO: 'no'>)
    """
    given = tuple(answers)
    if Answer.YES in given:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in given else Answer.NO


def at_least_met(number: int, answers: Iterable[Answer]) -> Answer:
    """
    Return whether so many or more are yes, as far as the unknown ones leave that open.

    >>> at_least_met(2, [Answer.YES, Answer.UNKNOWN, Answer.NO])
    <Answer.UNKNOWN: 'unknown'>
    """
    given = tuple(answers)
    if given.count(Answer.YES) >= number:
        return Answer.YES
    possible = len(given) - given.count(Answer.NO)
    return Answer.UNKNOWN if possible >= number else Answer.NO


def as_answer(given: bool | Answer | None) -> Answer:  # noqa: FBT001 -- what a function returned
    """Return an answer as it is, and a fact as an answer."""
    return given if isinstance(given, Answer) else answer_of(given)
