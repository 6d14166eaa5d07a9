"""The verb `rules`: which rules there are, by topic, period and authority, and by their words."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care._core.time import words_of_period
from nhs_accountable_care.cli.settings import rules_with, settings_here
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.validation import TOPICS, Rule, RuleSet

__all__ = ["list_rules", "print_rules", "rules_of"]

_OWN = "Rules of your own"


def list_rules(options: argparse.Namespace) -> bool:
    """Print the rules that are asked for; return whether there are any."""
    found = [
        rule
        for rule in rules_of(options).rules
        if _is_of_topic(rule, options.topic)
        and (options.authority is None or rule.authority.value == options.authority)
        and _is_of_day(rule, options.on)
        and _has_words(rule, options.words)
    ]
    if not found and not options.json:
        print("no rule is of this sort; without arguments all are listed", file=sys.stderr)
        return False
    print_rules(found, as_data=options.json)
    return bool(found)


def rules_of(options: argparse.Namespace) -> RuleSet:
    """
    Return the shipped rules, with those of the nearest settings and of the command line.

    Raises:
        UnreadableError: If own rules cannot be had.
    """
    return rules_with(settings_here(), options.rules)


def print_rules(rules: Sequence[Rule], *, as_data: bool) -> None:
    """Print a line for each entry of each rule, by topic."""
    if as_data:
        print_data(as_json({"rules": [_record(rule) for rule in rules]}))
        return
    topic = None
    for rule in rules:
        if topic != _topic_of(rule):
            topic = _topic_of(rule)
            print(topic)
        days = words_of_period(rule.period)
        told = f"{rule.code} {rule.severity.value} ({rule.authority.value}), {days}"
        print(wrapped(f"{told}: {rule.title}", "  ", "      "))


def _record(rule: Rule) -> Record:
    """Return an entry of a rule as a row of ``rules --json``."""
    last = rule.period.last_day
    return {
        "rule": rule.code,
        "title": rule.title,
        "topic": _topic_of(rule),
        "severity": rule.severity.value,
        "authority": rule.authority.value,
        "confidence": rule.confidence.value,
        "first_day": rule.period.first_day.isoformat(),
        "last_day": None if last is None else last.isoformat(),
    }


def _topic_of(rule: Rule) -> str:
    """Return what a rule is about."""
    return next((words for start, words in TOPICS.items() if rule.code.startswith(start)), _OWN)


def _is_of_topic(rule: Rule, topic: str | None) -> bool:
    """Return whether a rule is of a topic, by the beginning of its code or by its words."""
    if topic is None:
        return True
    wanted = topic.casefold()
    is_begun_so = rule.code.casefold().startswith(wanted)
    return is_begun_so or wanted in _topic_of(rule).casefold()


def _is_of_day(rule: Rule, day: date | None) -> bool:
    """Return whether a rule is in force on a day, if one is given."""
    return day is None or day in rule.period


def _has_words(rule: Rule, words: Sequence[str]) -> bool:
    """Return whether all of some words stand in what a rule says of itself."""
    text = " ".join(_words_of(rule)).casefold()
    return all(word.casefold() in text for word in words)


def _words_of(rule: Rule) -> Iterator[str]:
    """Yield what a rule says of itself."""
    yield from (rule.code, rule.title, rule.rationale, _topic_of(rule))
    for citation in rule.sources:
        yield from (citation.source.key, str(citation))
