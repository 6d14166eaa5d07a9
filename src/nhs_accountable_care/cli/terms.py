"""The verbs that print what words meant, what happened and who says so."""

import argparse

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.policy import (
    Sourcebook,
    events_to_csv,
    senses_to_csv,
    sourcebook,
)
from nhs_accountable_care.policy import term as senses_of
from nhs_accountable_care.policy import timeline as events_of

__all__ = ["sources", "term", "timeline"]


def term(options: argparse.Namespace) -> bool:
    """Print what a word meant, on a day or ever, and what it is not to be confused with."""
    found = senses_of(options.word, on=options.on)
    if options.csv:
        print(senses_to_csv(found), end="")
    elif options.json:
        on = None if options.on is None else options.on.isoformat()
        records = [sense.to_record(options.on) for sense in found]
        print(as_json({"word": options.word, "on": on, "senses": records}))
    elif found:
        for sense in found:
            print(sense.explain(options.on))
    else:
        print(f"{options.word!r} had no sense on {words_of_day(options.on)} that we know of")
    return True


def timeline(options: argparse.Namespace) -> bool:
    """Print what happened, from one day to another, each event with how sure it is."""
    found = events_of(options.from_, options.to)
    if options.csv:
        print(events_to_csv(found), end="")
    elif options.json:
        print(as_json({"events": [event.to_record() for event in found]}))
    else:
        for event in found:
            print(event.explain())
    return True


def sources(options: argparse.Namespace) -> bool:
    """Print what stands behind the keys of sources: those named, or all that is cited here."""
    book = sourcebook()
    if options.keys:
        book = Sourcebook(sources=tuple(book[key] for key in dict.fromkeys(options.keys)))
    if options.json:
        print(as_json(book.to_records()))
    elif options.csv:
        print(book.to_csv(), end="")
    elif options.bibtex:
        print(book.to_bibtex(), end="")
    else:
        print(book)
    return True
