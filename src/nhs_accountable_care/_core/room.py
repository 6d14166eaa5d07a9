"""Room for calls: what must recurse works from any depth of calls of the program that calls it."""

import contextvars
from collections.abc import Callable
from typing import Final, TypeVar

__all__ = ["with_room", "with_room_at_last"]

T = TypeVar("T")

_SECONDS: Final = 0.2


def with_room(function: Callable[[], T]) -> T:
    """
    Call a function, and once more in a thread of its own if there were too few calls left.

    Python allows about a thousand calls inside one another in each thread. A caller may have
    used them up, while a document or a formula within its bound takes only a part of them. The
    function must be one that may be begun again.

    Raises:
        RecursionError: If a whole thread has too few calls for it, too.

    >>> with_room(lambda: "done")
    'done'
    """
    try:
        return function()
    except RecursionError:
        # Not called here, where what was raised would be told as the context of each error.
        pass
    return _in_a_thread(function)


def with_room_at_last(function: Callable[[bool], T]) -> T:
    """
    Do the same with a function that asks somebody's own code, and is told if this is the last try.

    Such a function keeps what goes wrong in that code as a fault of it. That there were too few
    calls left is none in the first try, which it ends; in a thread of its own it is one.

    Raises:
        RecursionError: If a whole thread has too few calls for it, too.

    >>> with_room_at_last(lambda is_last: is_last)
    False
    """
    try:
        return function(False)  # noqa: FBT003 -- the one thing that it is told
    except RecursionError:
        pass
    return _in_a_thread(lambda: function(True))  # noqa: FBT003 -- as above


def _in_a_thread(function: Callable[[], T]) -> T:
    """Call a function in a thread of its own, with the context variables of this one."""
    # Here and not above: most calls have room.
    import threading  # noqa: PLC0415

    context = contextvars.copy_context()
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(context.run(function))
        except BaseException as error:  # noqa: BLE001 - handed on, whatever it is
            errors.append(error)

    # A daemon, so that an interrupt of the caller does not have to wait for it.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    # On Windows nothing interrupts one long wait, and so it is many short ones.
    while thread.is_alive():
        thread.join(_SECONDS)
    if errors:
        raise errors[0]
    return results[0]
