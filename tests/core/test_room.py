"""Work that takes many calls inside one another is done from any depth of calls."""

import _thread
import contextvars
import signal
import threading
import warnings

import pytest

from nhs_accountable_care._core.room import with_room, with_room_at_last

SEEN: contextvars.ContextVar[str] = contextvars.ContextVar("SEEN")


def deep(calls: int) -> int:
    """Take so many calls inside one another."""
    return 0 if calls == 0 else 1 + deep(calls - 1)


def from_the_brink(calls: int) -> int:
    """Ask for five hundred calls with room, as far down as this thread goes."""
    try:
        return from_the_brink(calls + 1)
    except RecursionError:
        if calls % 50:
            raise
        return with_room(lambda: deep(500))


def test_there_is_room_where_the_caller_has_used_it_up() -> None:
    """What a whole thread has room for is done from the brink, too."""
    assert from_the_brink(0) == 500


def test_work_that_has_room_stays_in_its_thread() -> None:
    """A thread costs more than most calls, and so is begun only where it is needed."""
    assert with_room(threading.get_ident) == threading.get_ident()


def test_context_variables_and_errors_are_handed_on() -> None:
    """In the other thread the variables are those of the caller, who gets what was raised."""
    threads = set()

    def work() -> str:
        threads.add(threading.get_ident())
        if len(threads) == 1:
            raise RecursionError
        raise KeyError(SEEN.get())

    token = SEEN.set("the caller's")
    with pytest.raises(KeyError, match="the caller's") as raised:
        with_room(work)
    SEEN.reset(token)
    assert len(threads) == 2
    assert raised.value.__context__ is None


def test_work_without_end_is_refused_all_the_same() -> None:
    """More calls than a thread has are too many."""
    with pytest.raises(RecursionError):
        with_room(lambda: deep(10**6))


def test_an_interrupt_ends_the_wait() -> None:
    """Ctrl-C reaches whoever waits for the other thread, which goes on without holding all up."""
    main, ended = threading.get_ident(), threading.Event()
    # A shell lets what it runs in the background ignore interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def work() -> bool:
        if threading.get_ident() == main:
            raise RecursionError
        _thread.interrupt_main()
        return ended.wait(10)

    try:
        with pytest.raises(KeyboardInterrupt):
            with_room(work)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not ended.is_set()
    ended.set()


def test_a_warning_of_the_other_thread_reaches_the_caller() -> None:
    """Whoever records warnings, or makes errors of them, does so there, too."""

    def work(*, is_last: bool) -> None:
        if not is_last:
            raise RecursionError
        warnings.warn("from the other thread", UserWarning, stacklevel=1)

    with pytest.warns(UserWarning, match="from the other thread"):
        with_room_at_last(lambda is_last: work(is_last=is_last))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning):
            with_room_at_last(lambda is_last: work(is_last=is_last))
