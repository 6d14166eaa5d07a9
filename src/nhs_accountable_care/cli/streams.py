"""
What the command line writes to: text for people, and data for programs.

Text for people may degrade: a console that cannot show a pound sign shows something else, and
what would steer the terminal is shown. Data may not: it is UTF-8 whatever the console.
"""

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import Final, TextIO

from nhs_accountable_care._core.unseen import shown

__all__ = ["Output", "aside", "print_data"]

_CLOSED: Final = "it is closed"
# A log of GitHub takes a line that begins so, also behind blanks, for a command of its own, and
# what a document says may come to stand there where lines are folded.
_COMMAND: Final = re.compile(r"^\s*::|##\[", re.MULTILINE)


def print_data(text: str, *, end: str = "\n", file: TextIO | None = None) -> None:
    """Print data for programs, which reach them as they are, on standard output or error."""
    stream = sys.stdout if file is None else file
    if isinstance(stream, Output):
        stream.write_data(f"{text}{end}")
    else:
        stream.write(f"{text}{end}")


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """
    Let the code of somebody else leave no trace: what it prints goes to standard error.

    What it puts in the place of the streams, and to which folder it goes, is undone as well: the
    next file is named as seen from where the command was given.
    """
    with contextlib.redirect_stdout(sys.stderr), contextlib.ExitStack() as undone:
        # Where there is no such folder any more, there is nothing to go back to.
        with contextlib.suppress(OSError):
            undone.callback(os.chdir, os.getcwd())  # noqa: PTH109 -- without pathlib
        yield


class Output(io.StringIO):
    """
    A stream that takes all that is written, whatever becomes of it, and keeps what went wrong.

    The run goes on to its end: a failure that nobody reads to the end of, as with `head`, is one
    all the same. What could not be written for another reason is kept in ``failure``.
    """

    failure: str

    def __init__(self, stream: TextIO | None) -> None:
        """Write to a stream while it takes anything; Python has `None` for a closed one."""
        super().__init__()
        self.failure = ""
        self._stream = stream
        self._is_used = self._is_shut = False

    def write(self, text: str, /) -> int:
        """Write text for people, or lose it."""
        words = _COMMAND.sub(_shown_sign, shown(text))
        encoding = getattr(self._stream, "encoding", None)
        if encoding:
            words = words.encode(encoding, "replace").decode(encoding)
        self._do(lambda stream: stream.write(words))
        return len(text)

    def write_data(self, text: str) -> None:
        """Write data for programs as UTF-8, or lose it."""
        self._do(lambda stream: _write_as_utf_8(stream, text))

    @property
    def terminal(self) -> TextIO | None:
        """The stream itself, if somebody looks at it on a terminal."""
        stream = self._stream
        return stream if stream is not None and not self._is_shut and stream.isatty() else None

    def flush(self) -> None:
        """Hand on what was written, or lose it."""
        if self._is_used:
            self._do(lambda stream: stream.flush())

    def _do(self, act: Callable[[TextIO], object]) -> None:
        """Do something with the stream, if it still takes anything."""
        self._is_used = True
        if self._is_shut:
            return
        try:
            if self._stream is None:
                raise ValueError(_CLOSED)  # noqa: TRY301 -- as a stream that was closed later does
            act(self._stream)
        except BrokenPipeError:
            self._is_shut = True
        except OSError as error:
            self.failure = error.strerror or str(error)
            self._is_shut = True
        except ValueError:
            self.failure = _CLOSED
            self._is_shut = True


def _shown_sign(found: re.Match[str]) -> str:
    """Write the last sign of what would begin a command as an escape."""
    return f"{found[0][:-1]}\\x{ord(found[0][-1]):02x}"


def _write_as_utf_8(stream: TextIO, text: str) -> None:
    """Write text as UTF-8; to a stream that has no bytes, as notebooks have, as it stands."""
    if stream.isatty():
        # What is no JSON, such as a table, may hold what steers a terminal.
        text = shown(text)
    data = text.encode("utf-8", "backslashreplace")
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(data.decode("utf-8"))
    else:
        stream.flush()
        buffer.write(data)
