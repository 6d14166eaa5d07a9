"""
What this library refuses, and how it says so.

Three kinds of trouble are kept apart. A constructor that is asked for the impossible
raises `InvalidValueError` or `InvalidTypeError`. A reader that meets something unreadable
raises one `DocumentError` that carries every `Problem` it found. What is unlawful or
unwise is neither: it is a finding of the package `validation`.
"""

import attrs

__all__ = [
    "AmbiguousCodeError",
    "DocumentError",
    "InvalidTypeError",
    "InvalidValueError",
    "LeapWarning",
    "MissingFactError",
    "NacError",
    "NacWarning",
    "NotABodyError",
    "NotInForceError",
    "Problem",
    "StaleReferenceWarning",
    "UnknownCodeError",
    "hand_on",
    "words_of_error",
    "words_of_fault",
]


class NacError(Exception):
    """
    The base of every error that this library raises on purpose.

    >>> issubclass(InvalidValueError, NacError)
    True
    """

    __module__ = "nhs_accountable_care"


class InvalidValueError(NacError, ValueError):
    """
    A value that cannot be, whatever the law says: a period that ends before it begins.

    >>> from nhs_accountable_care import FinancialYear
    >>> FinancialYear.parse("2017/19")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: '2017/19' is not a financial year: ...
    """

    __module__ = "nhs_accountable_care"


class InvalidTypeError(NacError, TypeError):
    """
    A value of the wrong kind, such as a floating point number where money is meant.

    >>> from nhs_accountable_care import Money
    >>> Money(pence=1.5)
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidTypeError: pence is 1.5, a floating point number; ...
    """

    __module__ = "nhs_accountable_care"


class UnknownCodeError(NacError, LookupError):
    """An organisation code that the register does not hold."""

    __module__ = "nhs_accountable_care"


class NotABodyError(UnknownCodeError):
    """A code of no body that files have all the same, such as a default or an area team."""

    __module__ = "nhs_accountable_care"


class AmbiguousCodeError(NacError, LookupError):
    """A code that stands for more than one body where exactly one is needed."""

    __module__ = "nhs_accountable_care"


class NotInForceError(NacError, LookupError):
    """A body, or a value, that did not exist on the day that was asked for."""

    __module__ = "nhs_accountable_care"


class MissingFactError(NacError, LookupError):
    """A fact that a payment formula needs and was not given; it is never taken as zero."""

    __module__ = "nhs_accountable_care"


@attrs.frozen(kw_only=True)
class Problem:
    """
    One thing that could not be read: where it is, what is wrong, and what to do.

    ``path`` is written from ``$``, which is the value under ``document``; ``hint`` is empty
    where there is no next step to offer. At most a hundred problems of a document are told; a
    last one, which has no path, counts the others.

    >>> print(Problem(path="$.members[0].code", message="'x' is not a code", hint="ask ODS"))
    $.members[0].code: 'x' is not a code (ask ODS)
    """

    path: str
    message: str
    hint: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what is no text, as the shared check of fields does, which stands above this."""
        for name, value in (("path", self.path), ("message", self.message), ("hint", self.hint)):
            if not isinstance(value, str):
                msg = f"Problem.{name} is a {type(value).__name__}; write text"
                raise InvalidTypeError(msg)

    def __str__(self) -> str:
        """Return path, message and hint on one line."""
        path = f"{self.path}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{path}{self.message}{hint}"


class DocumentError(NacError, ValueError):
    """
    A document that could not be read, with every problem that was found in it.

    >>> error = DocumentError((Problem(path="$.name", message="missing"),))
    >>> [problem.path for problem in error.problems]
    ['$.name']
    """

    __module__ = "nhs_accountable_care"
    problems: tuple[Problem, ...]

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems, and use their lines as the message."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, which the base class would replace by their text."""
        return type(self), (self.problems,)


class NacWarning(UserWarning):
    """The base of every warning of this library, so that they can be silenced as one."""

    __module__ = "nhs_accountable_care"


class LeapWarning(NacWarning):
    """A part of one more penny that was asked for just where a sum leaps, which has none."""

    __module__ = "nhs_accountable_care"


class StaleReferenceWarning(NacWarning):
    """A question about a day after the date of the reference edition that answers it."""

    __module__ = "nhs_accountable_care"


def hand_on(error: BaseException, *, is_last: bool = True) -> None:
    """
    Raise again what is no fault of the code of somebody else that raised it.

    That is an interrupt, and where there is one more try, that too few calls were left. What such
    code raises is kept as its fault only after it was given to this.

    >>> hand_on(KeyError("members"))
    >>> hand_on(RecursionError("too deep"), is_last=False)
    Traceback (most recent call last):
    RecursionError: too deep
    """
    if isinstance(error, KeyboardInterrupt) or (isinstance(error, RecursionError) and not is_last):
        raise error


def words_of_fault(error: BaseException) -> str:
    """
    Name an error that the code of somebody else raised, with the file and the line of it.

    >>> try:
    ...     1 / 0
    ... except ZeroDivisionError as error:
    ...     print(words_of_fault(error).partition(" (")[0])
    ZeroDivisionError: division by zero
    """
    # Here and not above: sound code raises nothing.
    import traceback  # noqa: PLC0415

    frames = traceback.extract_tb(error.__traceback__)
    # What refuses a value stands here, and the slip in the code of whoever gave it.
    ours = (__file__.rpartition("_core")[0], "<attrs")
    theirs = [frame for frame in frames if not frame.filename.startswith(ours)]
    last = theirs[-1] if theirs and isinstance(error, NacError) else frames[-1]
    file = last.filename.replace("\\", "/").rpartition("/")[2]
    return f"{words_of_error(error)} ({file}, line {last.lineno})"


def words_of_error(error: BaseException) -> str:
    """
    Name an error that the code of somebody else raised, in one line and cut if it is long.

    >>> words_of_error(KeyError("members"))
    "KeyError: 'members'"
    """
    # Here and not above: sound code raises nothing.
    from nhs_accountable_care._core.limits import LONGEST_FAULT  # noqa: PLC0415
    from nhs_accountable_care._core.text import shortened  # noqa: PLC0415
    from nhs_accountable_care._core.unseen import in_one_line  # noqa: PLC0415

    try:
        # Of the bare text: what they return may be of a class with a length of its own.
        said = in_one_line(shortened(str.__str__(str(error)), LONGEST_FAULT))
    except BaseException as other:  # noqa: BLE001 -- the error is theirs, and so are its words
        hand_on(other)
        said = f"(no words: {type(other).__name__})"
    return f"{type(error).__name__}: {said}"
