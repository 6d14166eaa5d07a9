"""The verbs that look at organisations through time: who is who, and what became of whom."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

import attrs

from nhs_accountable_care import organisations
from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.organisations import whois as who_is
from nhs_accountable_care.reference import register
from nhs_accountable_care.reference.tables import edition_day

__all__ = ["crosswalk", "whois"]


def whois(options: argparse.Namespace) -> bool:
    """Print who a code was on a day, where it belonged, and what came before and after."""
    on = options.on or edition_day()
    profile = who_is(register(), options.code, on=on)
    if profile.version.code != options.code:
        # The answer is about another text than was written, so what was made of it is told.
        print(f"understood: {register().understand(options.code, on=on)}", file=sys.stderr)
    print(as_json(profile.to_records()) if options.json else profile)
    return True


def crosswalk(options: argparse.Namespace) -> bool:
    """Print one row for each pair of codes; name what could not be followed, and why."""
    # Here and not above: whoever asks who a code is follows none.
    from nhs_accountable_care.cli.bases import basis_of, weights_of

    basis, weights = basis_of(options), weights_of(options)
    known, refused = _known(options.codes, options.from_)
    found = register().crosswalk(
        options.from_,
        options.to,
        kind=options.kind,
        to_kind=options.to_kind,
        codes=known if options.codes else None,
        basis=basis,
        weights=weights,
        partial=True,
    )
    walk = attrs.evolve(found, left_out=(*refused, *found.left_out))
    if walk.basis is not None:
        print(f"basis: {walk.basis}", file=sys.stderr)
    for doubt in walk.doubts:
        print(f"doubt: {doubt}", file=sys.stderr)
    for each in walk.left_out:
        print(f"left out: {each.code}: {each.reason}", file=sys.stderr)
    if options.json:
        print(as_json(walk.to_records()))
    else:
        print(walk.to_csv(), end="")
    return not walk.left_out


def _known(
    codes: Sequence[str], day: date
) -> tuple[list[organisations.OdsCode], list[organisations.LeftOut]]:
    """Return the codes that stood on a day, and why the others did not."""
    known: list[organisations.OdsCode] = []
    refused: list[organisations.LeftOut] = []
    for text in codes:
        try:
            known.append(register().find(text, on=day).code)
        except (UnknownCodeError, AmbiguousCodeError, NotInForceError) as error:
            code = organisations.OdsCode(text)
            is_ambiguous = isinstance(error, AmbiguousCodeError)
            reason = str(error)
            refused.append(
                organisations.LeftOut(code=code, reason=reason, is_ambiguous=is_ambiguous)
            )
    return known, refused
