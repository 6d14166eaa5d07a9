"""What may have been meant by a name that is not known."""

from collections.abc import Iterable
from typing import Final

from nhs_accountable_care._core.limits import MOST_CANDIDATES
from nhs_accountable_care._core.text import quoted

__all__ = ["did_you_mean", "near_names", "near_to_it"]

# The time to compare grows with the product of both lengths, and a document may hold anything.
_LONGEST: Final = 60


def near_names(
    name: str, known: Iterable[str], *, most: int = 3, cutoff: float = 0.6
) -> tuple[str, ...]:
    """
    Find the known names that come near to a name, the nearest first.

    Args:
        name: The name that is not known; only its first sixty characters are compared.
        known: The names that are.
        most: How many to return.
        cutoff: How alike they must be, from 0 to 1, as `difflib` measures it.

    >>> near_names("RW", ["RW6", "RM3"], cutoff=0.75)
    ('RW6',)
    """
    # Here and not above: most programs misspell nothing.
    import difflib  # noqa: PLC0415

    wanted = name[:_LONGEST]
    return tuple(
        difflib.get_close_matches(wanted, _candidates(wanted, known), n=most, cutoff=cutoff)
    )


def _candidates(name: str, known: Iterable[str]) -> list[str]:
    """Return the names to compare: all, or of very many those that begin as it does."""
    short = [each for each in known if len(each) <= 2 * _LONGEST]
    if len(short) <= MOST_CANDIDATES:
        return short
    # Most slips keep the first letter, and add or lose one at most.
    alike = [each for each in short if each[:1] == name[:1] and abs(len(each) - len(name)) <= 1]
    return alike[:MOST_CANDIDATES]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """
    Offer the known name that is nearest to one that is not known; empty if none is near.

    >>> did_you_mean("blok", ["block", "bounded"])
    "did you mean 'block'?"
    >>> did_you_mean("x", ["block"])
    ''
    """
    near = near_names(name, known, most=1)
    return f"did you mean {quoted(near[0])}?" if near else ""


def near_to_it(near: Iterable[str]) -> str:
    """
    End a message with the names that come near, or with nothing where there are none.

    >>> near_to_it(["alliance"]), near_to_it([])
    ('; near to it are alliance', '')
    """
    names = ", ".join(near)
    return f"; near to it are {names}" if names else ""
