"""Two ways to one answer, timed in turn in one run: what the benchmark of frames is made of."""

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import attrs

__all__ = ["Contest", "Timing", "check", "timed"]


@attrs.frozen(kw_only=True)
class Contest:
    """
    One job done twice: by hand, on the engine itself, and by the library.

    Attributes:
        title: What is done, and on which engine.
        by_hand: The job written for the engine by hand.
        ours: The same by a call of the library.
        answer: Makes of what either returns something that can be compared.
        goal: How many times as long the library may take.
        per: How many times the job is done by hand in the time that is taken for one, where doing
            all of it would take too long.
    """

    title: str
    by_hand: Callable[[], Any]
    ours: Callable[[], Any]
    answer: Callable[[Any], object]
    goal: float | None = None
    per: int = 1


@attrs.frozen(kw_only=True)
class Timing:
    """The medians of both ways of a contest, in seconds."""

    by_hand: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times as long as by hand it takes."""
        return self.ours / self.by_hand


def check(contest: Contest) -> None:
    """Refuse to time two ways that do not come to the same."""
    expected, found = contest.answer(contest.by_hand()), contest.answer(contest.ours())
    if expected != found:
        message = f"{contest.title}: the two ways disagree\n{expected!s:.400}\n{found!s:.400}"
        raise SystemExit(message)


def timed(contests: list[Contest], rounds: int) -> list[Timing]:
    """
    Time all ways in turn, so that a machine that slows down slows all, and take the medians.

    The answers are checked first, which warms each way up as well.
    """
    for contest in contests:
        check(contest)
    ways = [way for contest in contests for way in (contest.by_hand, contest.ours)]
    times: list[list[float]] = [[] for _ in ways]
    for turn in range(rounds):
        order = list(enumerate(ways))
        for place, way in order if turn % 2 == 0 else reversed(order):
            times[place].append(_seconds(way))
    medians = [statistics.median(each) for each in times]
    return [
        Timing(by_hand=medians[2 * place] * contest.per, ours=medians[2 * place + 1])
        for place, contest in enumerate(contests)
    ]


def _seconds(way: Callable[[], object]) -> float:
    """Time one way by the clock, since engines use several processors."""
    gc.collect()
    start = time.perf_counter()
    way()
    return time.perf_counter() - start
