"""Shares between codes that a user gives, read exactly and with all problems at once."""

import csv
import io
from collections.abc import Mapping
from fractions import Fraction

from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    NacError,
    Problem,
)
from nhs_accountable_care._core.money import parse_ratio
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code

__all__ = ["read_pairs", "read_weights"]

_COLUMNS = ["from_code", "to_code", "weight"]


def read_weights(text: str) -> dict[tuple[str, str], Fraction]:
    r"""
    Read a table of weights with the columns ``from_code,to_code,weight``.

    A weight is exact: a decimal, a percentage or a ratio.

    >>> read_weights("from_code,to_code,weight\nRW6,R0A,0.4\nRW6,RM3,3/5\n")
    {('RW6', 'R0A'): Fraction(2, 5), ('RW6', 'RM3'): Fraction(3, 5)}

    Raises:
        DocumentError: With every row that cannot be read.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    heading = rows.pop(0) if rows else []
    if heading != _COLUMNS:
        message = f"the columns are {', '.join(heading) or 'none'}"
        hint = f"write exactly {','.join(_COLUMNS)}"
        raise DocumentError((Problem(path="line 1", message=message, hint=hint),))
    weights: dict[tuple[str, str], Fraction] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        try:
            pair, weight = _read_row(row)
            if pair in weights:
                msg = f"{pair[0]} to {pair[1]} stands twice"
                raise InvalidValueError(msg)
            weights[pair] = weight
        except NacError as error:
            problems.append(Problem(path=f"line {number}", message=str(error)))
    if problems:
        raise DocumentError(tuple(problems))
    return weights


def _read_row(row: list[str]) -> tuple[tuple[str, str], Fraction]:
    """Read one line of a table of weights."""
    if len(row) != len(_COLUMNS):
        msg = f"{len(row)} cells where there should be {len(_COLUMNS)}"
        raise InvalidValueError(msg)
    from_code, to_code, weight = row
    return (parse_ods_code(from_code), parse_ods_code(to_code)), parse_ratio(weight)


def read_pairs(
    weights: Mapping[tuple[str, str], int | Fraction],
) -> dict[OdsCode, dict[OdsCode, Fraction]]:
    """
    Read the caller's weights by pair.

    Raises:
        InvalidTypeError: For a weight that is not exact.
        InvalidValueError: For weights below nothing, or of a code that add up to nothing.
    """
    given: dict[OdsCode, dict[OdsCode, Fraction]] = {}
    problems = []
    for (from_text, to_text), weight in weights.items():
        from_code, to_code = parse_ods_code(from_text), parse_ods_code(to_text)
        if isinstance(weight, bool) or not isinstance(weight, int | Fraction):
            msg = (
                f"the weight of {from_code} to {to_code} is {weight!r}, a "
                f"{type(weight).__name__}; write a whole number or a Fraction, such as "
                f'Fraction("0.589")'
            )
            raise InvalidTypeError(msg)
        if weight < 0:
            problems.append(f"weight of {from_code} to {to_code}: {weight} is less than nothing")
        given.setdefault(from_code, {})[to_code] = Fraction(weight)
    problems += [
        f"weights of {code}: they add up to nothing"
        for code, parts in given.items()
        if not sum(parts.values())
    ]
    if problems:
        raise InvalidValueError("\n".join(problems))
    return given
