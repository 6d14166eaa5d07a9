"""
Write the pages of the glossary, the timeline and the sources from the tables of the package.

    python tasks/build_policy_pages.py            write the three pages
    python tasks/build_policy_pages.py --check    say whether they are up to date

A page holds what the tables hold and nothing else, so a fact is mended in its table, and here
by running this again.
"""

import argparse
import itertools
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from nhs_accountable_care import Citation, Source
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.classification import SHIPPED_FORMS
from nhs_accountable_care.policy import (
    EDITION_DAY,
    Event,
    Sense,
    senses,
    sourcebook,
    timeline,
)

FORMS = {form.slug for form in SHIPPED_FORMS}
PAGES = Path(__file__).parents[1] / "docs" / "reference"

WRITTEN = "% Written by tasks/build_policy_pages.py from the tables of the package."

GLOSSARY = f"""\
{WRITTEN}

# Glossary

What the letters mean, to whom, and when.
The same letters often name different things: look at the dates and at who says so.
"Still" means that the sense was in use on {words_of_day(EDITION_DAY)}.

Every sense is data. Ask for the senses of a word on a day:

```python
>>> from datetime import date
>>> from nhs_accountable_care import policy
>>> for sense in policy.term("ICP", on=date(2019, 1, 1)):
...     print(sense.name)
integrated care partnership, as a local alliance
integrated care provider, the holder of an ICP contract

```

`policy.senses_to_csv(policy.senses())` returns them all as a table.

The mark after a source says how sure the fact is: *verified* was read there;
*unverified* is from memory, inferred, disputed, or verified only in part.
"""

TIMELINE = f"""\
{WRITTEN}

# Timeline

What was published, enacted, named, signed, opened and closed.
A date is as precise as its source states it: "November 2016" is some day of that month.
An event is *verified* if nothing is left open about it; otherwise the remark says what is.

Every event is data. Ask for a window of days, or for one kind:

```python
>>> from datetime import date
>>> from nhs_accountable_care import policy
>>> for event in policy.timeline(from_=date(2018, 1, 20), to=date(2018, 2, 5)):
...     print(event.when, event.key)
January 2018 two-challenges
25 January 2018 aco-pause
2 February 2018 acs-renamed-ics
>>> len(policy.timeline()), len(policy.timeline(kind=policy.EventKind.LAW))
({len(timeline())}, {sum(event.kind.value == "law" for event in timeline())})

```

`policy.events_to_csv(policy.timeline())` returns them all as a table.
"""

SOURCES = f"""\
{WRITTEN}

# Sources

Everything that this library cites, under the key by which it is cited.
Where an entry names several publications, the address is that of the first.
Some are copies at sites of third parties, read because the original was out of reach.

```python
>>> from nhs_accountable_care import policy
>>> print(policy.cite("SI2000-617", "reg 7(3)"))
NHS Bodies and Local Authorities Partnership Arrangements Regulations 2000, SI 2000/617 \
(legislation.gov.uk, 2000), reg 7(3) [unverified]
>>> len(policy.sourcebook())
{len(sourcebook())}

```

`policy.sourcebook().to_bibtex()` returns them for BibTeX, and `to_csv()` as a table. In BibTeX, \
signs of LaTeX stay signs of the text; in a key they stand by their number between colons.
"""

# The families of keys, in the order of the book: each with what its keys look like.
FAMILIES = (
    ("Forms, areas, law and events", r"S\d+"),
    ("Contracts and payment", r"CP\d+b?"),
    ("The check of the facts", r"FC-.+"),
    ("Data sets of the reference pack", r"[a-z0-9_]+"),
    ("Acts and regulations, and memory", r".+"),
)


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    stale = [name for name, text in pages() if read(PAGES / name) != text]
    if check:
        for name in stale:
            print(f"{name} is not what the tables say; run tasks/build_policy_pages.py")
        return 1 if stale else 0
    for name, text in pages():
        (PAGES / name).write_text(text, encoding="utf-8")
    print(f"wrote {', '.join(stale) or 'nothing new'}")
    return 0


def read(path: Path) -> str | None:
    """Return the text of a page, if it is there."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def pages() -> Iterator[tuple[str, str]]:
    """Go through the pages: the name of each and its text."""
    yield "glossary.md", "\n".join([GLOSSARY, *glossary_lines()])
    yield "timeline.md", "\n".join([TIMELINE, *timeline_lines()])
    yield "sources.md", "\n".join([SOURCES, *source_lines()])


# --- The glossary ---


def glossary_lines() -> Iterator[str]:
    """Write each word with its senses."""
    names = {sense.key: sense.name for sense in senses()}
    for word, group in itertools.groupby(senses(), key=lambda sense: sense.words[0]):
        yield f"## {plain(word)}\n"
        for sense in group:
            yield from sense_lines(sense, names)


def sense_lines(sense: Sense, names: dict[str, str]) -> Iterator[str]:
    """Write one sense."""
    yield f"({target_of_sense(sense.key)})="
    yield f"### {plain(sense.name[0].upper() + sense.name[1:])}\n"
    yield f"{plain(sense.definition)}\n"
    yield f"Used\n: {days_of_use(sense)}, by {plain(sense.speaker)}\n"
    others = [word for word in sense.words[1:] if word.casefold() != sense.name.casefold()]
    if others:
        yield f"Also\n: {plain('; '.join(others))}\n"
    if sense.not_to_be_confused_with:
        links = (
            f"[{plain(names[key])}](#{target_of_sense(key)})"
            for key in sense.not_to_be_confused_with
        )
        yield f"Not\n: {'; '.join(links)}\n"
    stands_for_it = ", ".join(map(name_in_library, sense.maps_to)) or "nothing"
    yield f"In this library\n: {stands_for_it}\n"
    yield f"Sources\n: {citations(sense.sources)}\n"


def name_in_library(name: str) -> str:
    """Name a form with a link to its tests, and all else as code."""
    return f"[`{name}`](#form-{name})" if name in FORMS else f"`{name}`"


def days_of_use(sense: Sense) -> str:
    """Word from when to when a sense was in use."""
    first = f"from {sense.first}" if sense.first else "from a day not recorded"
    if sense.first is None and sense.last is None:
        return "on days not recorded"
    if sense.last == "still used":
        return f"{first}, still"
    return f"{first} to {sense.last or 'a day not recorded'}"


def target_of_sense(key: str) -> str:
    """Name the place on the page to which links to a sense lead."""
    return f"sense-{key}"


# --- The timeline ---


def timeline_lines() -> Iterator[str]:
    """Write each year with a table of its events."""
    for year, group in itertools.groupby(timeline(), key=lambda event: event.when.earliest.year):
        yield f"## {year}\n"
        yield "| Date | What happened | Kind | How sure | Sources |"
        yield "|---|---|---|---|---|"
        yield from map(event_line, group)
        yield ""


def event_line(event: Event) -> str:
    """Write one event as a row."""
    by = event.instrument
    done_by = f" ({plain(by)})" if by and by not in event.text else ""
    remark = "" if event.confidence.is_sure else f"; remark: {plain(event.remark)}"
    sources = ", ".join(link_to(citation.source) for citation in event.sources)
    return (
        f"| {event.when} | {plain(event.text)}{done_by} | {event.kind.value} "
        f"| *{event.confidence.value}*{remark} | {sources} |"
    )


# --- The sources ---


def source_lines() -> Iterator[str]:
    """Write each family of sources."""
    for title, group in itertools.groupby(sourcebook(), key=family_of):
        yield f"## {title}\n"
        for source in group:
            yield f"({target_of(source)})="
            yield f"{plain(source.key)}\n: {plain(str(source))}{address(source)}\n"


def family_of(source: Source) -> str:
    """Find the family of a source by its key."""
    return next(title for title, form in FAMILIES if re.fullmatch(form, source.key))


def address(source: Source) -> str:
    """Link to where the source is published, if that is known."""
    return f". [{plain(host(source.url))}](<{source.url}>)" if source.url else ""


def host(url: str) -> str:
    """Name the site of an address."""
    return url.split("/")[2].removeprefix("www.")


def target_of(source: Source) -> str:
    """Name the place on the page to which links to a source lead."""
    return f"source-{source.key.casefold()}"


def link_to(source: Source) -> str:
    """Link to a source on its page."""
    return f"[{plain(source.key)}](#{target_of(source)})"


def citations(cited: Iterable[Citation]) -> str:
    """Write citations with links, places and confidence."""
    return "; ".join(
        f"{link_to(each.source)}{f', {plain(each.locator)}' if each.locator else ''} "
        f"*{each.confidence.value}*"
        for each in cited
    )


def plain(text: str) -> str:
    """Write text so that Markdown prints it as it stands."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


if __name__ == "__main__":
    sys.exit(main())
