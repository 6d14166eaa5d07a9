"""The verb `lawful`: which ways to pay a day allows between whom, and by which source."""

import argparse
from collections.abc import Sequence
from typing import Final

from nhs_accountable_care._core.csv_text import Cell, csv_text
from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import heading, joined, quoted
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import Lawfulness, lawful, lawful_mechanisms
from nhs_accountable_care.payment.mechanisms.shipped import SHIPPED_MECHANISMS

__all__ = ["lawful_ways"]

_COLUMNS: Final = ("mechanism", "answer", "standing", "because", "sources")
_ANSWERS: Final[dict[bool | None, str]] = {
    True: "allowed",
    None: "not known",
    False: "not allowed",
}


def lawful_ways(options: argparse.Namespace) -> bool:
    """Print whether a day allows a mechanism, or each; return whether it allows the one."""
    parties = _parties(options.party)
    if options.kind is None:
        found = lawful_mechanisms(on=options.on, parties=parties)
    else:
        found = (lawful(_mechanism(options.kind), on=options.on, parties=parties),)
    if options.json:
        print_data(as_json({"answers": [each.to_record() for each in found]}))
    elif options.csv:
        print_data(csv_text((_COLUMNS, *map(_row, found))), end="")
    elif options.kind is None:
        print("\n".join(_told(found)))
    else:
        print(found[0].explain())
    return options.kind is None or found[0].is_allowed is not False


def _parties(
    given: Sequence[tuple[str, OrganisationKind]],
) -> dict[str, tuple[OrganisationKind, ...]]:
    """Gather the kinds of the bodies that take each role."""
    found: dict[str, tuple[OrganisationKind, ...]] = {}
    for role, kind in given:
        found[role] = (*found.get(role, ()), kind)
    return found


def _mechanism(tag: str) -> type:
    """Find a mechanism by the word that documents and `new` have for it."""
    known = {each.type_tag: each for each in SHIPPED_MECHANISMS}
    if tag in known:
        return known[tag]
    hint = did_you_mean(tag, known) or f"there are: {joined(known)}"
    message = f"no payment mechanism is called {quoted(tag)}"
    raise UnreadableError(("", (Problem(path="KIND", message=message, hint=hint),)))


def _row(answer: Lawfulness) -> tuple[Cell, ...]:
    """Return an answer as a row of a table."""
    because, sources = "; ".join(answer.because), " | ".join(map(str, answer.sources))
    word = _ANSWERS[answer.is_allowed]
    return answer.mechanism, word, answer.standing.value, because, sources


def _told(found: Sequence[Lawfulness]) -> list[str]:
    """Word the answers, those that allow first."""
    lines = []
    for is_allowed, word in _ANSWERS.items():
        answers = [str(each) for each in found if each.is_allowed is is_allowed]
        if answers:
            lines += [heading(word.capitalize()), *answers]
    return lines
