"""The columns of the user, which are kept, and the names of ours, which must not be theirs."""

from collections.abc import Iterable, Sequence

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care.frames.engines import Opened

__all__ = ["check_names", "in_the_way", "kept_columns", "unused_prefix"]


def kept_columns(user: Opened, keep: Iterable[str] | None) -> tuple[str, ...]:
    """
    Return the columns of the user that are kept.

    Raises:
        InvalidValueError: One is not there.
        InvalidTypeError: They are one text.
    """
    if keep is None:
        return user.columns
    if isinstance(keep, str):
        msg = f"keep is the text {quoted(keep)}; write a list of columns"
        raise InvalidTypeError(msg)
    kept = tuple(dict.fromkeys(keep))
    lacking = [name for name in kept if name not in user.columns]
    if lacking:
        near = did_you_mean(str(lacking[0]), user.columns)
        names = joined([quoted(str(name)) for name in lacking], MOST_SHOWN)
        msg = f"keep: there is no column {names}{f'; {near}' if near else ''}"
        raise InvalidValueError(msg)
    return kept


def in_the_way(user: Opened, names: Iterable[str], among: Iterable[str]) -> dict[str, str]:
    """Return which of some new names are taken among others, and by which of them each."""
    taken = {_as_taken(user, name): name for name in among}
    return {name: taken[_as_taken(user, name)] for name in names if _as_taken(user, name) in taken}


def _as_taken(user: Opened, name: str) -> str:
    """Return a name as its engine compares it: databases take two in other capitals for one."""
    return name.casefold() if user.folds_case else name


def check_names(user: Opened, kept: Sequence[str], own: Sequence[str]) -> None:
    """
    Refuse names of new columns that are taken, by the user's own or by one another.

    Raises:
        InvalidValueError: A name is taken; each is told, and the cure.
    """
    clashes = in_the_way(user, own, kept)
    if clashes:
        names = joined([quoted(name) for name in clashes], MOST_SHOWN)
        msg = (
            f"the frame has a column {names} already, which settling would add; "
            f"write prefix=, rename it, or leave it out of keep="
        )
        raise InvalidValueError(msg)
    seen: dict[str, str] = {}
    for name in own:
        plain = _as_taken(user, name)
        if plain in seen:
            msg = (
                f"two new columns would be named {quoted(seen[plain])} and {quoted(name)}; "
                f"rename a line or a step"
            )
            raise InvalidValueError(msg)
        seen[plain] = name


def unused_prefix(*columns: Iterable[str], start: str = "nac_") -> str:
    """Return the beginning of names that no column has, whatever its capitals."""
    names = [name.casefold() for some in columns for name in some]
    prefix = start
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    return prefix
