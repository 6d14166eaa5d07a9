"""What a rule says of itself, as Markdown: its page without the examples."""

from collections.abc import Iterator

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_period
from nhs_accountable_care.validation.rules import Rule

__all__ = ["facts_of", "summary_of"]


def summary_of(entries: tuple[Rule, ...], *, is_shipped: bool) -> str:
    """Write what a page says before its examples, for those who show it beside a finding."""
    lines = []
    for rule in reversed(entries):
        lines += [*facts_of(rule, is_one=len(entries) == 1), ""]
    named = "" if is_shipped else " --rules MODULE:NAME"
    command = f"nhs-accountable-care rule {entries[-1].code}{named}"
    return "\n".join([*lines, f"Two examples: `{command}`"])


def facts_of(rule: Rule, *, is_one: bool) -> Iterator[str]:
    """Write what one entry of a rule says of itself."""
    if not is_one:
        yield f"## In force {words_of_period(rule.period)}\n"
    yield "| | |"
    yield "|---|---|"
    after = "; after it for what began in it" if rule.is_saved else ""
    yield f"| In force | {words_of_period(rule.period)}{after} |"
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


def _source_line(citation: Citation) -> str:
    """Write a source with its place, its confidence and its key."""
    return f"{citation.with_address()} ({citation.source.key})"
