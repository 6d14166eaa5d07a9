"""The verbs that look at organisations through time: who is who, and what became of whom."""

import argparse
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from nhs_accountable_care._core.errors import DocumentError
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.time import parse_day, words_of_day
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.organisations import Apportionment, read_weights, whois_record
from nhs_accountable_care.reference import edition, register

__all__ = ["crosswalk", "whois"]


def whois(options: argparse.Namespace) -> bool:
    """Say who a code was on a day, where it belonged, and what came before and after."""
    on = options.on or edition().day
    record: dict[str, Any] = whois_record(register(), options.code, on)
    if options.json:
        print(as_json(record))
        return True
    legal, operational = record["legal"], record["operational"]
    lines = [
        f"{record['code']}, as it stood on {words_of_day(on)}",
        f"  {record['name']}",
        f"  kind: {record['kind'].replace('-', ' ')}",
        f"  in law: {_span(legal)}",
    ]
    if operational["first_day"] or operational["last_day"]:
        lines.append(f"  in operation: {_span(operational)}")
    lines += [
        f"  {parent['relation'].replace('-', ' ')}: {parent['name']} ({parent['code']})"
        for parent in record["parents"]
    ]
    lines += [f"  before: {_event(event)}" for event in record["predecessors"]]
    lines += [f"  after: {_event(event)}" for event in record["successors"]]
    titles = dict.fromkeys(source["title"] for source in record["sources"])
    lines += [f"  source: {title}" for title in titles]
    print("\n".join(lines))
    return True


def crosswalk(options: argparse.Namespace) -> bool:
    """Print one row for each pair of codes, with shares that add up to one."""
    weights: dict[tuple[str, str], Fraction] | Apportionment | None = None
    if options.equal:
        weights = Apportionment.EQUAL
    elif options.weights is not None:
        weights = _read_weights(options.weights)
    walk = register().crosswalk(
        options.from_, options.to, kind=options.kind, to_kind=options.to_kind, weights=weights
    )
    for doubt in walk.doubts:
        print(f"doubt: {doubt}", file=sys.stderr)
    if options.emit == "json":
        print(as_json(list(walk.records())))
    else:
        print(walk.to_csv(), end="")
    return True


def _read_weights(file: Path) -> dict[tuple[str, str], Fraction]:
    """Read a table of weights, or tell everything that is wrong with the file."""
    try:
        return read_weights(file.read_text(encoding="utf-8-sig"))
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    except OSError as error:
        raise cannot_open(file, error) from None


def _span(days: dict[str, str | None]) -> str:
    """Write the two ends of a period, as far as they are known."""
    first = words_of_day(parse_day(days["first_day"])) if days["first_day"] else "not recorded"
    last = f" to {words_of_day(parse_day(days['last_day']))}" if days["last_day"] else ""
    return f"{first}{last}" if last else f"from {first}"


def _event(event: dict[str, str | None]) -> str:
    """Write what happened, with whom and when."""
    share = f", share {event['weight']}" if event["weight"] not in (None, "1") else ""
    day = words_of_day(parse_day(event["date"])) if event["date"] else "on a day not recorded"
    return f"{event['code']} ({str(event['event']).replace('-', ' ')}, {day}{share})"
