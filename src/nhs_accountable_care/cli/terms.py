"""
The verbs that tell what words meant, what happened and who says so.

Here too is said what would change an answer.
"""

import argparse
from typing import Any

import attrs

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.classification import Answer, Classification
from nhs_accountable_care.policy import (
    Sourcebook,
    events_to_csv,
    senses_to_csv,
    sourcebook,
    term_records,
    timeline_records,
)
from nhs_accountable_care.policy import term as senses_of
from nhs_accountable_care.policy import timeline as events_of

__all__ = ["change_data", "change_lines", "sources", "term", "timeline"]


def term(options: argparse.Namespace) -> bool:
    """Say what a word meant, on a day or ever, and what it is not to be confused with."""
    if options.csv:
        print(senses_to_csv(senses_of(options.word, on=options.on)), end="")
        return True
    records: list[dict[str, Any]] = term_records(options.word, on=options.on)
    if options.json:
        on = None if options.on is None else options.on.isoformat()
        print(as_json({"word": options.word, "on": on, "senses": records}))
        return True
    if not records:
        print(f"{options.word!r} had no sense on {words_of_day(options.on)} that we know of")
    for record in records:
        print("\n".join(_sense_lines(record)))
    return True


def timeline(options: argparse.Namespace) -> bool:
    """Say what happened, from one day to another, each event with how sure it is."""
    if options.csv:
        print(events_to_csv(events_of(options.from_, options.to)), end="")
        return True
    records: list[dict[str, Any]] = timeline_records(options.from_, options.to)
    if options.json:
        print(as_json({"events": records}))
        return True
    for record in records:
        keys = ", ".join(source["key"] for source in record["sources"])
        line = f"{record['date']}  {record['text']} [{keys}; {record['confidence']}]"
        print(wrapped(line, "", " " * 12))
    return True


def sources(options: argparse.Namespace) -> bool:
    """Say what stands behind the keys of sources: those named, or all that the package cites."""
    book = sourcebook()
    if options.keys:
        book = Sourcebook(sources=tuple(book[key] for key in dict.fromkeys(options.keys)))
    if options.json:
        print(as_json({"sources": [attrs.asdict(source) for source in book]}))
    elif options.csv:
        print(book.to_csv(), end="")
    elif options.bibtex:
        print(book.to_bibtex(), end="")
    else:
        for source in book:
            print(wrapped(f"[{source.key}] {source}", "", "    "))
            if source.url is not None:
                print(f"    {source.url}")
    return True


def change_data(found: Classification, slug: str) -> dict[str, Any]:
    """
    Give what would change an answer, in the shape of ``classify --what-would-change``.

    Raises:
        UnknownFormError: If the form was not asked about on that day.
    """
    # The outermost is asked first, so that a form which nobody asks about is told.
    found.what_would_change(slug)
    return {
        "on": found.on.isoformat(),
        "form": slug,
        "findings": [
            {
                "path": finding.path,
                "name": finding.name,
                "answer": finding.answer.value,
                "changes": [
                    change.to_record() for change in found.what_would_change(slug, finding.path)
                ],
            }
            for finding in found.forms
            if finding.form.slug == slug
        ],
    }


def change_lines(found: Classification, slug: str) -> list[str]:
    """Say in words which facts would turn an answer, for the outermost and what is nested."""
    # The outermost is asked first, so that a form which nobody asks about is told.
    found.what_would_change(slug)
    lines: list[str] = []
    for finding in found.forms:
        if finding.form.slug != slug:
            continue
        name = finding.form.name_on(found.on)
        lines.append(f"{finding.name} ({finding.path}): {name}: {finding.answer.value}")
        changes = found.what_would_change(slug, finding.path)
        if not changes:
            lines.append("  more than three facts would have to be otherwise")
        for to in (Answer.YES, Answer.NO):
            of_answer = [change for change in changes if change.to is to]
            if of_answer:
                lines.append(f"  it would be a {to.value}, if")
                lines += [wrapped(change.explain(), "  - ", "      ") for change in of_answer]
    return lines


def _sense_lines(record: dict[str, Any]) -> list[str]:
    """Say one sense."""
    first = record["first"] or "a day not recorded"
    last = record["last"] or "a day not recorded"
    used = f"used from {first} to {last}" if last != "still used" else f"used from {first}, still"
    doubt = " (whether on that day is not known)" if record["in_use"] == "unknown" else ""
    lines = [
        f"{record['name']}",
        wrapped(record["definition"], "  "),
        wrapped(f"{used}{doubt}, by {record['speaker']}", "  "),
    ]
    for label, values in (
        ("words", record["words"]),
        ("not", [other["name"] for other in record["not_to_be_confused_with"]]),
        ("in this library", record["maps_to"]),
        ("sources", [f"{each['key']} {each['confidence']}" for each in record["sources"]]),
    ):
        if values:
            lines.append(wrapped(f"{label}: {'; '.join(values)}", "  ", "      "))
    return lines
