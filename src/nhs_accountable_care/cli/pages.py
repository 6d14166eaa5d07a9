"""The pages of rules: `rule CODE` prints one, and the reference has them all."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import standard_codec, write
from nhs_accountable_care.validation import SHIPPED_RULES, Rule

__all__ = ["page_of", "show_rule", "summary_of"]


def show_rule(options: argparse.Namespace) -> bool:
    """Print the page of a rule, or its entries as data."""
    entries = SHIPPED_RULES.entries(options.code)
    print(as_json(rule_data(entries)) if options.json else page_of(entries), end="")
    return True


def rule_data(entries: tuple[Rule, ...]) -> dict[str, Any]:
    """Return a rule in the shape of ``rule --json``."""
    return {
        "rule": entries[-1].code,
        "entries": [
            {
                "title": rule.title,
                "first_day": rule.period.first_day.isoformat(),
                "last_day": rule.period.last_day and rule.period.last_day.isoformat(),
                "severity": rule.severity.value,
                "confidence": rule.confidence.value,
                "authority": rule.authority.value,
                "rationale": rule.rationale,
                "citations": [each.to_record() for each in rule.sources],
                "example_day": rule.example_day.isoformat(),
                "passing": _plain(rule.passing, rule),
                "failing": _plain(rule.failing, rule),
            }
            for rule in entries
        ],
    }


def page_of(entries: tuple[Rule, ...]) -> str:
    """Write the page of a rule as Markdown: each of its periods, the latest first."""
    latest = entries[-1]
    lines = [f"# {latest.code}: {latest.title}", ""]
    for rule in reversed(entries):
        lines += [*_facts_of(rule, is_one=len(entries) == 1), *_examples_of(rule), ""]
    return "\n".join(lines)


def summary_of(entries: tuple[Rule, ...]) -> str:
    """Write what a page says before its examples, for those who show it beside a finding."""
    lines = []
    for rule in reversed(entries):
        lines += [*_facts_of(rule, is_one=len(entries) == 1), ""]
    return "\n".join([*lines, f"Two examples: `nhs-accountable-care rule {entries[-1].code}`"])


def _facts_of(rule: Rule, *, is_one: bool) -> Iterator[str]:
    """Write what one entry of a rule says of itself."""
    if not is_one:
        yield f"## In force {_from_to(rule)}\n"
    yield "| | |"
    yield "|---|---|"
    yield f"| In force | {_from_to(rule)} |"
    yield f"| Severity | {rule.severity.value} |"
    yield f"| Authority | {rule.authority.value} |"
    yield f"| Confidence | {rule.confidence.value} |"
    yield ""
    if rule.gap_because:
        yield f"Nothing of this rule held just before: {rule.gap_because}\n"
    yield f"{rule.rationale}\n"
    if rule.caveat:
        yield f"{rule.caveat}\n"
    yield "Sources:\n"
    yield from (f"- {_source_line(each)}" for each in rule.sources)


def _examples_of(rule: Rule) -> Iterator[str]:
    """Write the two examples of one entry as documents."""
    for words, value in (("breaks", rule.failing), ("keeps", rule.passing)):
        yield f"\nAn arrangement that {words} it on {words_of_day(rule.example_day)}:\n"
        yield f"```json\n{_document(value, rule)}```"


def _from_to(rule: Rule) -> str:
    """Write the days of a rule."""
    text = str(rule.period)
    return text if text.startswith("from") else f"from {text}"


def _source_line(citation: Citation) -> str:
    """Write a source with its place, its confidence and its key."""
    return f"{citation} ({citation.source.key})"


def _document(value: Arrangement, rule: Rule) -> str:
    """Write an example as the document that `check` reads."""
    return write(standard_codec().document(value, as_at=rule.example_day))


def _plain(value: Arrangement, rule: Rule) -> Any:  # noqa: ANN401 -- plain data of JSON
    """Return an example as plain data."""
    return json.loads(_document(value, rule))
