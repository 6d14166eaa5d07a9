"""What the shares of a crosswalk rest on, as it is asked for on the command line."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import attrs

from nhs_accountable_care import organisations
from nhs_accountable_care._core.errors import DocumentError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.text import listed, quoted, shortened
from nhs_accountable_care.cli.opening import bytes_in, is_folder
from nhs_accountable_care.cli.problems import UnreadableError, too_much_memory
from nhs_accountable_care.interchange import FigureColumn, FigureUnit, read_figures
from nhs_accountable_care.reference import published_shares, published_weights

__all__ = ["AskedBasis", "asked_basis", "check_applies"]

_PEOPLE: Final = "people"
_MOST_NAMED: Final = 10
_USUAL: Final = organisations.ShareBasis.RESIDENTS_MID_2020.value


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AskedBasis:
    """
    What shares are to rest on.

    Attributes:
        basis: The name of a basis, or the figures by part of a file.
        weights: The shares by pair of codes that are given or published, if any are.
        note: Which published shares the basis means, or which column of a file; else empty.
    """

    basis: str | Mapping[str, int]
    weights: organisations.Weights | None
    note: str


def asked_basis(options: argparse.Namespace) -> AskedBasis:
    """
    Read what shares are to rest on, each file once, as a pipe can be; say so in words.

    Published shares are weights of some bodies; all others rest on the usual basis.

    Raises:
        UnreadableError: With everything that is wrong with a file.
        InvalidValueError: For what is neither a basis nor a file, for a file without such
            figures, and for published shares and others at once.
    """
    basis, note = _basis_of(options.basis)
    if note and not options.json:
        print(note, file=sys.stderr)
    return AskedBasis(basis=basis, weights=_weights_of(options), note=note)


def _basis_of(text: str) -> tuple[str | Mapping[str, int], str]:
    """Return a basis by its name, or the figures by part in a file, and what is to be said."""
    known = [basis.value for basis in organisations.ShareBasis]
    if text in known:
        return text, ""
    words = next((each.basis_in_words for each in published_shares() if each.basis == text), None)
    if words is not None:
        return _USUAL, f"published shares: {text}, of {words}"
    file = Path(text)
    if os.path.exists(file) and not is_folder(file):  # noqa: PTH110 -- which returns, as there
        column = _column_by_part(file)
        return column.figures, f"figures by part: column {quoted(column.name)} of {text}"
    published = list(dict.fromkeys(each.basis for each in published_shares()))
    near = near_names(text, [*known, *published])
    hint = f"; did you mean {near[0]}?" if near else ""
    msg = (
        f"{quoted(text)} is no basis of shares{hint}; there are {', '.join(known)}; shares are "
        f"published as {', '.join(published)}; and there is no file of that name with figures "
        f"by part"
    )
    raise InvalidValueError(msg)


def _weights_of(options: argparse.Namespace) -> organisations.Weights | None:
    """Return the shares by pair of codes that are given or published, if any are."""
    if any(each.basis == options.basis for each in published_shares()):
        if options.equal or options.weights is not None:
            msg = f"{options.basis} states the shares; leave out --weights and --equal"
            raise InvalidValueError(msg)
        return published_weights(options.basis)
    if options.equal:
        return organisations.Apportionment.EQUAL
    return None if options.weights is None else _read_weights(options.weights)


def check_applies(weights: organisations.Weights | None, walk: organisations.Crosswalk) -> None:
    """
    Refuse published shares that no row rests on: another basis would be printed unasked.

    Raises:
        InvalidValueError: With the codes that they are of.
    """
    if not isinstance(weights, organisations.GivenShares) or not walk.rows:
        return
    if not any(weights.is_behind(row) for row in walk.rows):
        msg = (
            f"this basis applies to none of your codes; it is of {', '.join(weights.codes)}, "
            f"where they are divided"
        )
        raise InvalidValueError(msg)


def _column_by_part(file: Path) -> FigureColumn:
    """Read the one column of figures in a file, or that of people, by the keys of parts."""
    with _problems_of_table(file):
        table = read_figures(bytes_in(file), read_code=str)
    several = len(table.columns) > 1
    named_so = [each for each in table.columns if each.name == _PEOPLE or not several]
    if not named_so or named_so[0].unit is not FigureUnit.NUMBER:
        names = listed([shortened(each.name) for each in table.columns], _MOST_NAMED)
        msg = (
            f"{file} has the columns of figures {names}; a basis has one, of whole numbers, "
            f"beside the keys of the parts, or one named {_PEOPLE} (the verb `parts` lists them)"
        )
        raise InvalidValueError(msg)
    return named_so[0]


def _read_weights(file: Path) -> dict[tuple[str, str], Fraction]:
    """Read a table of weights, or raise everything that is wrong with the file."""
    with _problems_of_table(file):
        return organisations.read_weights(bytes_in(file))


@contextmanager
def _problems_of_table(file: Path) -> Iterator[None]:
    """Let what is wrong with a table be told as problems of its file."""
    try:
        yield
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    except MemoryError:
        raise too_much_memory(file) from None
