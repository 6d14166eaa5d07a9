"""The verb `crosswalk`: what codes of one day's map are on another's, and in what shares."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.cli.asked_register import asked_register
from nhs_accountable_care.cli.bases import asked_basis, check_applies
from nhs_accountable_care.cli.keys import tell_understood
from nhs_accountable_care.cli.maps import check_shape, emit
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.interchange import code_map_of
from nhs_accountable_care.organisations import LeftOut, OdsCode, Register

__all__ = ["crosswalk"]


def crosswalk(options: argparse.Namespace) -> bool:
    """Print one row for each pair of codes, or another shape; name what could not be followed."""
    check_shape(options.emit, options)
    register = asked_register(options)
    known, refused = _known(register, options.codes, options.from_)
    asked = asked_basis(options)
    found = register.crosswalk(
        options.from_,
        options.to,
        kind=options.kind,
        to_kind=options.to_kind,
        codes=known if options.codes else None,
        basis=asked.basis,
        weights=asked.weights,
        partial=True,
    )
    check_applies(asked.weights, found)
    walk = attrs.evolve(found, left_out=(*refused, *found.left_out))
    if options.emit:
        emit(code_map_of(walk, register=register), options.emit, options)
        return not walk.left_out
    if options.json:
        print_data(as_json(walk.to_records()))
        return not walk.left_out
    if walk.basis is not None:
        print(f"basis: {walk.basis}", file=sys.stderr)
    for doubt in walk.doubts:
        print(f"doubt: {doubt}", file=sys.stderr)
    for each in walk.left_out:
        print(f"left out: {each.code}: {each.reason}", file=sys.stderr)
    print_data(walk.to_csv(), end="")
    return not walk.left_out


def _known(
    register: Register, codes: Sequence[str], day: date
) -> tuple[list[OdsCode], list[LeftOut]]:
    """Return the codes that stood on a day, and why the others did not."""
    known: list[OdsCode] = []
    refused: list[LeftOut] = []
    for text in codes:
        try:
            code = register.find(text, on=day).code
        except (UnknownCodeError, AmbiguousCodeError, NotInForceError) as error:
            is_ambiguous = isinstance(error, AmbiguousCodeError)
            reason = str(error)
            refused.append(LeftOut(code=OdsCode(text), reason=reason, is_ambiguous=is_ambiguous))
        else:
            tell_understood(register, text, code, day)
            known.append(code)
    return known, refused
