"""What the command line prints around the answers."""

from collections.abc import Iterable

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care.classification import Classification
from nhs_accountable_care.payment import Settlement
from nhs_accountable_care.validation import Report

__all__ = ["listed_sources", "settlement_lines", "sources_lines"]


def settlement_lines(
    settlement: Settlement, names: dict[str, str], *, rows: bool = False
) -> list[str]:
    """Return in words who pays whom how much, and why that much; if asked for, row by row."""
    title = "Who pays whom, and why that much"
    if settlement.is_illustrative:
        title += " (every figure here is invented)"
    lines = [heading(title)]
    lines += [wrapped(f"{party}: {name}", "  ", "      ") for party, name in names.items() if name]
    lines.append("")
    lines.append(settlement.explain(rows=rows))
    return lines


def sources_lines(found: Classification, report: Report) -> list[str]:
    """List every source that was cited by its key, once."""
    return listed_sources(
        each
        for citations in (
            *(
                reason.citations
                for form in found.told
                for reason in (*form.reasons, *form.exclusions)
            ),
            *(axis.evidence for axis in found.axes),
            *(finding.citations for finding in report.findings),
            *(each.evidence for each in found.not_begun),
        )
        for each in citations
    )


def listed_sources(cited: Iterable[Citation]) -> list[str]:
    """List what is cited by its key, each source once, below a heading."""
    sources = {each.source.key: each.source for each in cited}
    lines = [heading("Sources")]
    lines += [wrapped(f"[{key}] {sources[key]}", "", "    ") for key in sorted(sources)]
    return lines
