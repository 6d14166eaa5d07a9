"""
Senses and events as plain data, for the command line and for JSON.

Each record is made of text, lists and other records. A key with the value `None` is a fact that
is not recorded.
"""

from datetime import date

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.policy.dates import StatedDate
from nhs_accountable_care.policy.definitions import Sense, senses, term
from nhs_accountable_care.policy.events import EventKind, timeline

__all__ = ["term_records", "timeline_records"]

_IN_USE = {True: "yes", False: "no", None: "unknown"}


def term_records(word: str, on: date | None = None) -> list[dict[str, object]]:
    """
    Give the senses of a word as records, each with whether it was in use on the day.

    ``in_use`` is "yes" or "unknown" if a day was given, and `None` if not.

    >>> from datetime import date
    >>> (record,) = term_records("ACS", on=date(2017, 6, 15))
    >>> record["key"], record["in_use"], record["last"]
    ('accountable-care-system', 'yes', '2018-02-01')

    Raises:
        UnknownTermError: If no sense goes by the word; it names those that come near.
    """
    names = {sense.key: sense.name for sense in senses()}
    return [_record_of_sense(sense, names, on) for sense in term(word, on)]


def _record_of_sense(sense: Sense, names: dict[str, str], on: date | None) -> dict[str, object]:
    """Write one sense, with the names of those it is not to be confused with."""
    return {
        "key": sense.key,
        "words": list(sense.words),
        "name": sense.name,
        "definition": sense.definition,
        "first": sense.first.iso() if sense.first else None,
        "last": sense.last.iso() if isinstance(sense.last, StatedDate) else sense.last,
        "in_use": None if on is None else _IN_USE[sense.was_used_on(on)],
        "speaker": sense.speaker,
        "maps_to": list(sense.maps_to),
        "not_to_be_confused_with": [
            {"key": key, "name": names[key]} for key in sense.not_to_be_confused_with
        ],
        "sources": [_record_of_citation(citation) for citation in sense.sources],
    }


def timeline_records(
    from_: date | None = None, to: date | None = None, kind: EventKind | None = None
) -> list[dict[str, object]]:
    """
    Give the events of `timeline` as records.

    ``date`` is written as precisely as it is known (``2016-11``); ``first_day`` and
    ``last_day`` are the days between which it must have been.

    >>> from datetime import date
    >>> (record,) = timeline_records(date(2016, 11, 20), date(2016, 11, 25))
    >>> record["date"], record["first_day"], record["last_day"], record["confidence"]
    ('2016-11', '2016-11-01', '2016-11-30', 'unverified')
    """
    return [
        {
            "key": event.key,
            "date": event.when.iso(),
            "precision": event.when.precision.value,
            "first_day": event.when.first_day.isoformat(),
            "last_day": event.when.last_day.isoformat(),
            "kind": event.kind.value,
            "instrument": event.instrument,
            "text": event.text,
            "confidence": event.confidence.value,
            "remark": event.remark,
            "sources": [_record_of_citation(citation) for citation in event.sources],
        }
        for event in timeline(from_, to, kind)
    ]


def _record_of_citation(citation: Citation) -> dict[str, object]:
    """Write one citation, with enough of its source to find it."""
    return {
        "key": citation.source.key,
        "title": citation.source.title,
        "url": citation.source.url,
        "locator": citation.locator,
        "confidence": citation.confidence.value,
    }
