"""What a classification says to a reader: what was found, and what would decide the rest."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from nhs_accountable_care._core.text import heading, with_article, wrapped
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.questions import Answer

__all__ = ["Called", "is_told", "summary_of"]

Called: TypeAlias = frozenset[tuple[str, str | None]]
"""The labels that somebody gave: the path of an arrangement, and the form it was called."""


def is_told(finding: FormFinding, called: Called) -> bool:
    """
    Return whether a finding is reported in full, and not only named.

    Most places are nothing like most forms, which then take a line together.

    It is if the form was found, or if somebody called the arrangement so, or if a test is met:
    of the outermost one test, of what is nested in it at least half.
    """
    return finding.answer is Answer.YES or _is_near(finding, called)


def summary_of(forms: Sequence[FormFinding], called: Called, remarks: Iterable[str]) -> list[str]:
    """Return the lines: what it is, the remarks on labels and axes, and what is open."""
    lines = [heading("What it is, and by which tests")]
    for answer in (Answer.YES, Answer.NO):
        of_answer = [finding for finding in forms if finding.answer is answer]
        lines += [each.explain() for each in of_answer if is_told(each, called)]
    outer = [finding for finding in forms if finding.path == "$"]
    lines += _named("is not", [each for each in outer if each.answer is Answer.NO], called)
    lines += [wrapped(remark, "", "    ") for remark in remarks]
    lines.append(heading("What could not be decided, and what would decide it"))
    is_open = [finding for finding in forms if finding.answer is Answer.UNKNOWN]
    if not is_open:
        lines.append("Nothing: every test was answered.")
    return lines + _open_lines(is_open, called)


def _open_lines(findings: list[FormFinding], called: Called) -> list[str]:
    """Return the lines of what is open: in full where it is nearly decided, and else in one."""
    outer = [finding for finding in findings if finding.path == "$"]
    lines = [each.explain() for each in outer if _is_nearly_decided(each, called)]
    lines += [
        wrapped(str(each), "", "    ")
        for each in outer
        if _is_near(each, called) and not _is_nearly_decided(each, called)
    ]
    lines += _named("may be", outer, called)
    nested = [each for each in findings if each.path != "$" and _is_near(each, called)]
    if nested:
        lines.append("Of what is nested in it, too little is recorded to say whether")
        lines += [wrapped(_nested_line(finding), "  ? ", "      ") for finding in nested]
    return lines


def _nested_line(finding: FormFinding) -> str:
    """Return on what it turns whether something nested is of a form, by paths below its own."""
    facts = ", ".join(fact.removeprefix(f"{finding.path}.") for fact in finding.missing)
    return (
        f"{finding.name} is {with_article(finding.form.name)} "
        f"({finding.met} of {finding.asked} tests met; it turns on {facts})"
    )


def _is_near(finding: FormFinding, called: Called) -> bool:
    """Return whether somebody called the arrangement so, or enough tests are met to tell it."""
    if _is_called(finding, called):
        return True
    if finding.path == "$":
        return len(finding.having(Answer.YES)) > 0
    return finding.met >= max(finding.unmet, finding.unknown, 1)


def _is_nearly_decided(finding: FormFinding, called: Called) -> bool:
    """Return whether an open finding is told in full: it was called so, or most tests are met."""
    return _is_called(finding, called) or finding.unknown <= finding.met


def _is_called(finding: FormFinding, called: Called) -> bool:
    """Return whether somebody called the arrangement so."""
    return (finding.path, finding.form.slug) in called


def _named(verdict: str, findings: list[FormFinding], called: Called) -> list[str]:
    """Name in one line the forms that are not told."""
    unlike = [finding for finding in findings if not _is_near(finding, called)]
    if not unlike:
        return []
    names = ", ".join(finding.form.name for finding in unlike)
    line = f"{unlike[0].name} {verdict} any of these, with no test met: {names}."
    return [wrapped(line, "", "    ")]
