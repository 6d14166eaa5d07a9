"""The verbs that print what words meant, what happened and who says so."""

import argparse
import sys

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.organisations.kinds import (
    OrganisationKind,
    letters_of_kind,
    parse_kind,
)
from nhs_accountable_care.policy import (
    Sourcebook,
    citations_to_bibtex,
    citations_to_csv,
    events_to_csv,
    senses_of_other_days,
    senses_to_csv,
    sourcebook,
)
from nhs_accountable_care.policy import term as senses_of
from nhs_accountable_care.policy import timeline as events_of
from nhs_accountable_care.policy.definitions import words_of_when

__all__ = ["sources", "term", "timeline"]


def term(options: argparse.Namespace) -> bool:
    """Print what a word meant, on a day or ever, and what it is not to be confused with."""
    on = options.on
    word = " ".join(options.words)
    found = senses_of(word, on=on)
    others = () if on is None else senses_of_other_days(word, on=on)
    kind = _kind_called(word)
    if options.csv:
        print_data(senses_to_csv(found), end="")
    elif options.json:
        print_data(
            as_json(
                {
                    "word": word,
                    "on": None if on is None else on.iso(),
                    "senses": [sense.to_record(on) for sense in found],
                    "on_other_days": [sense.to_record(on) for sense in others],
                    "kind": None if kind is None else kind.value,
                }
            )
        )
    else:
        for sense in found:
            print(sense.explain(on))
        if not found:
            print(f"{quoted(word)} had no sense {words_of_when(on)} that we know of")
        for sense in others:
            print(sense.why_not_on(on))
        if kind is not None:
            letters = letters_of_kind(kind) or kind.value
            print(f"{word} is a kind of body; for the bodies see `list --kind {letters}`")
    return True


def _kind_called(word: str) -> OrganisationKind | None:
    """Return the kind of body that a word is the letters of, if it is."""
    try:
        return parse_kind(word)
    except InvalidValueError:
        return None


def timeline(options: argparse.Namespace) -> bool:
    """Print what happened, from one day to another, each event with how sure it is."""
    found = events_of(options.from_, options.to)
    if not found and not options.json:
        words = (("from", options.from_), ("up to", options.to))
        days = [f"{word} {words_of_day(day)}" for word, day in words if day is not None]
        print(f"note: nothing is recorded {' '.join(days)}", file=sys.stderr)
    if options.csv:
        print_data(events_to_csv(found), end="")
    elif options.json:
        print_data(as_json({"events": [event.to_record() for event in found]}))
    else:
        for event in found:
            print(event.explain())
    return True


def sources(options: argparse.Namespace) -> bool:
    """Print what stands behind the keys of sources: those named, or all that is cited here."""
    book = sourcebook()
    cited = [_cited(text, book) for text in dict.fromkeys(options.keys)]
    if any(each.locator for each in cited):
        _print_places(options, cited)
        return True
    if cited:
        book = Sourcebook(sources=tuple(dict.fromkeys(each.source for each in cited)))
    if options.json:
        print_data(as_json(book.to_records()))
    elif options.csv:
        print_data(book.to_csv(), end="")
    elif options.bibtex:
        print_data(book.to_bibtex(), end="")
    else:
        print(book)
    return True


def _cited(text: str, book: Sourcebook) -> Citation:
    """Read a key, with the place in the source behind a comma if there is one."""
    key, _, place = text.partition(",")
    return book.cite(key.strip(), place.strip() or None)


def _print_places(options: argparse.Namespace, cited: list[Citation]) -> None:
    """Print sources with the places in them that were asked for."""
    if options.json:
        records = [{**each.source.to_record(), "locator": each.locator} for each in cited]
        print_data(as_json({"sources": records}))
    elif options.csv:
        print_data(citations_to_csv(cited), end="")
    elif options.bibtex:
        print_data(citations_to_bibtex(cited), end="")
    else:
        for each in cited:
            place = f", {each.locator}" if each.locator else ""
            print(str(Sourcebook(sources=(each.source,))).replace("]", f"{place}]", 1))
