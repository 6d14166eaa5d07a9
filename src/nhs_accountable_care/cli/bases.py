"""What the shares of a crosswalk rest on, as it is asked for on the command line."""

import argparse
import os
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

from nhs_accountable_care import organisations
from nhs_accountable_care._core.errors import DocumentError, InvalidValueError
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.text import listed, quoted, shortened
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.interchange import FigureColumn, FigureUnit, read_figures
from nhs_accountable_care.reference import published_shares, published_weights

__all__ = ["Basis", "basis_note", "basis_of", "check_applies", "weights_of"]

Basis: TypeAlias = str | Mapping[str, int]

_PEOPLE: Final = "people"
_MOST_NAMED: Final = 10
_USUAL: Final = organisations.ShareBasis.RESIDENTS_MID_2020.value


def basis_of(options: argparse.Namespace) -> Basis:
    """
    Return a basis by its name, or the figures by part in a file.

    Published shares are weights of some bodies; all others rest on the usual basis.

    Raises:
        UnreadableError: For a file that cannot be read, or that has no such figures.
        InvalidValueError: For what is neither a basis nor a file.
    """
    text: str = options.basis
    if text in {basis.value for basis in organisations.ShareBasis}:
        return text
    if _is_published(text):
        return _USUAL
    if Path(text).is_file():
        return _column_by_part(text).figures
    known = [basis.value for basis in organisations.ShareBasis]
    published = list(dict.fromkeys(each.basis for each in published_shares()))
    near = near_names(text, [*known, *published])
    hint = f"; did you mean {near[0]}?" if near else ""
    msg = (
        f"{quoted(text)} is no basis of shares{hint}; there are {', '.join(known)}; shares are "
        f"published as {', '.join(published)}; and there is no file of that name with figures "
        f"by part"
    )
    raise InvalidValueError(msg)


def weights_of(options: argparse.Namespace) -> organisations.Weights | None:
    """
    Return the shares by pair of codes that are given or published, if any are.

    Raises:
        UnreadableError: With everything that is wrong with the file.
        InvalidValueError: For published shares and others at once.
    """
    note = basis_note(options.basis)
    if note and not options.json:
        print(note, file=sys.stderr)
    if _is_published(options.basis):
        if options.equal or options.weights is not None:
            msg = f"{options.basis} states the shares; leave out --weights and --equal"
            raise InvalidValueError(msg)
        return published_weights(options.basis)
    if options.equal:
        return organisations.Apportionment.EQUAL
    return None if options.weights is None else _read_weights(options.weights)


def basis_note(basis: str) -> str:
    """Say which published shares a basis means, or which column of a file; empty for others."""
    words = next((each.basis_in_words for each in published_shares() if each.basis == basis), None)
    if words is not None:
        return f"published shares: {basis}, of {words}"
    if basis in {each.value for each in organisations.ShareBasis} or not Path(basis).is_file():
        return ""
    return f"figures by part: column {quoted(_column_by_part(basis).name)} of {basis}"


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


def _is_published(text: str) -> bool:
    """Whether a basis is one on which others have published shares."""
    return any(each.basis == text for each in published_shares())


def _column_by_part(file: str) -> FigureColumn:
    """Read the one column of figures in a file, or that of people, by the keys of parts."""
    try:
        table = read_figures(Path(file).read_bytes(), read_code=str)
    except DocumentError as error:
        raise UnreadableError((file, error.problems)) from None
    except OSError as error:
        raise cannot_open(Path(file), error) from None
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


def _read_weights(file: os.PathLike[str]) -> dict[tuple[str, str], Fraction]:
    """Read a table of weights, or raise everything that is wrong with the file."""
    try:
        return organisations.read_weights(Path(file).read_bytes())
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    except OSError as error:
        raise cannot_open(file, error) from None
