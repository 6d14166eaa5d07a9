"""
Scenarios as frames: the same whole numbers in every library.

Scenarios are drawn by the core, without numpy and in no engine, so that each engine is given the
same whole numbers. A caller who has drawn them elsewhere gives those.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.plain import CellKind
from nhs_accountable_care._core.text import in_lines, listed, quoted, represented
from nhs_accountable_care.frames.making import eager_frame, session_frame
from nhs_accountable_care.payment import Draws

__all__ = ["Backend", "Columns", "columns_of", "draw_frame", "is_array", "made_frame"]

Library: TypeAlias = Literal["polars", "pandas", "pyarrow"]
Backend: TypeAlias = Library | Any
"""
Where a frame is made: ``"polars"``, ``"pandas"``, ``"pyarrow"``, a connection of DuckDB, or a
session of Spark.
"""

# What a value may be.
_KINDS: Final[Mapping[type, CellKind]] = {int: "whole number", bool: "truth", str: "text"}
_LARGEST: Final = 2**63 - 1
_WHOLE: Final = "whole numbers of the fact's steps, such as pence; round them first, and say how"

Columns: TypeAlias = dict[str, Sequence[Any]]
"""The values of each fact, one for each scenario."""


def draw_frame(
    draws: Draws | Mapping[str, Sequence[int]] | Any,
    *,
    backend: Backend,
    names: Sequence[str] = (),
    scenario: str = "scenario",
) -> Any:
    """
    Make a frame of scenarios: one row each, numbered from 1, and one column for each fact.

    Numbers are whole steps in 64 bits, truths are truths, and words are text. DuckDB and Spark
    keep no order of rows, so the number is what a scenario is found by.

    Args:
        draws: What `nhs_accountable_care.payment.draw` returned; or draws of your own: a mapping
            from the name of a fact to its value in every scenario, or an array of numpy with a
            row for each scenario and a column for each of ``names``. They are whole numbers.
        backend: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, a connection of DuckDB, or a session
            of Spark.
        names: The facts of an array, in the order of its columns.
        scenario: The name of the column that numbers the scenarios.

    Raises:
        ImportError: Without narwhals, or the library that is asked for.
        InvalidTypeError: The draws or the backend are of another kind, or a value is no whole
            number, such as a floating point one.
        InvalidValueError: Columns are of several lengths, a number needs more than 64 bits, there
            are no columns, or one is named as the column that numbers them.

    >>> draw_frame({"spend": [400, 650]}, backend="polars").rows()
    [(1, 400), (2, 650)]
    """
    return made_frame(columns_of(draws, names), backend, scenario)


def columns_of(draws: Any, names: Sequence[str]) -> Columns:
    """Take draws, of ours or of the caller's own, apart into columns."""
    return dict(draws.columns()) if isinstance(draws, Draws) else _own_columns(draws, names)


def made_frame(columns: Columns, backend: Any, scenario: str) -> Any:
    """Make a frame of columns, after a look at each of their values."""
    return _made(_checked(columns, scenario), backend)


# --- Draws of the caller's own ---


def is_array(draws: object) -> bool:
    """Return whether it is an array of numpy, which is not loaded for that."""
    return type(draws).__module__.partition(".")[0] == "numpy" and hasattr(draws, "tolist")


def _own_columns(draws: Any, names: Sequence[str]) -> Columns:
    """Take draws of the caller's own apart into columns."""
    if isinstance(draws, Mapping):
        if names:
            msg = "names: a mapping has its own; leave them out"
            raise InvalidTypeError(msg)
        return {name: _plain(name, values) for name, values in draws.items()}
    if not is_array(draws):
        msg = (
            f"draws are a {type(draws).__name__}; write a mapping from the name of a fact to "
            f"whole numbers, an array of numpy, or what nhs_accountable_care.payment.draw returns"
        )
        raise InvalidTypeError(msg)
    if draws.ndim != 2 or draws.shape[1] != len(names):  # noqa: PLR2004 -- rows and columns
        msg = (
            f"draws: an array of the shape {draws.shape}, and {len(names)} names; give it a row "
            f"for each scenario, and a column for each of names="
        )
        raise InvalidValueError(msg)
    return {name: _plain(name, draws[:, place]) for place, name in enumerate(names)}


def _plain(name: object, values: Any) -> Sequence[Any]:
    """Take the values of one column, from whatever holds them, as values of Python."""
    if not isinstance(name, str):
        msg = f"draws: the name of a fact is text, and {represented(name)} is none"
        raise InvalidTypeError(msg)
    for method in ("to_list", "tolist", "to_pylist"):
        if hasattr(values, method):
            return list(getattr(values, method)())
    if isinstance(values, str) or not isinstance(values, Sequence):
        msg = f"draws: {name} is {represented(values)}; write a sequence of {_WHOLE}"
        raise InvalidTypeError(msg)
    return values


def _checked(columns: Mapping[str, Sequence[Any]], scenario: str) -> Columns:
    """Refuse columns that no frame of scenarios can have, and number them."""
    if not columns:
        msg = "draws: no columns; give one for each fact that is uncertain"
        raise InvalidValueError(msg)
    if scenario in columns:
        msg = f"draws: a column is named {quoted(scenario)}; number them by another, scenario=…"
        raise InvalidValueError(msg)
    problems = [problem for name, values in columns.items() if (problem := _problem(name, values))]
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        each = [f"{name} {number:,}" for name, number in lengths.items()]
        problems.append(f"draws are of several lengths: {listed(each, MOST_SHOWN)}")
    if problems:
        raise InvalidValueError(in_lines(problems))
    number = next(iter(lengths.values()))
    return {scenario: range(1, number + 1), **columns}


def _problem(name: str, values: Sequence[Any]) -> str:
    """Say what is wrong with a column; empty if nothing is."""
    kinds = set(map(type, values))
    if len(kinds) > 1 or not kinds <= set(_KINDS):
        place, wrong = next(
            (place, value)
            for place, value in enumerate(values, start=1)
            if type(value) is not type(values[0]) or type(value) not in _KINDS
        )
        return f"draws: {name} is {represented(wrong)} in scenario {place:,}; write {_WHOLE}"
    if kinds == {int} and not -_LARGEST <= min(values) <= max(values) <= _LARGEST:
        return f"draws: {name} needs more than 64 bits; give the fact a coarser step"
    return ""


# --- Frames of any library ---


def _made(columns: Columns, backend: Any) -> Any:
    """Make a frame of columns that were checked."""
    kinds = {
        name: _KINDS[type(values[0]) if len(values) else int] for name, values in columns.items()
    }
    if isinstance(backend, str) and backend in get_args(Library):
        library: Any = backend
        return eager_frame(library, kinds, columns)
    made = session_frame(backend, kinds, columns)
    if made is None:
        libraries = ", ".join(f'"{each}"' for each in get_args(Library))
        msg = (
            f"backend is {represented(backend)}; write {libraries}, or give a connection of "
            f"DuckDB or a session of Spark"
        )
        raise InvalidTypeError(msg)
    return made
