"""Findings as the workflow commands by which GitHub annotates the lines of a change."""

from collections.abc import Iterator, Sequence

from nhs_accountable_care._core.text import sentence
from nhs_accountable_care.cli.problems import Failures
from nhs_accountable_care.validation import CheckedFile, Severity
from nhs_accountable_care.validation.places import Places, Region, place_of, places_in

__all__ = ["annotations"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotations(
    checked: Sequence[CheckedFile],
    failures: Failures,
    texts: dict[str, str],
    *,
    with_open: bool,
) -> Iterator[str]:
    """Yield a line for each finding and each problem of reading, and if asked each question."""
    for file, problems in failures:
        found = places_in(texts.get(file, ""))
        for problem in problems:
            region = place_of(found, problem.path) if problem.path else None
            parts = (problem.path, problem.message, problem.hint)
            told = ": ".join(part for part in parts if part)
            yield _command("error", file, region, "", told)
    for each in checked:
        file, places = each.file.as_posix(), Places(each.text)
        for finding in each.report.findings:
            region = places.region(finding.path)
            title = f"{finding.rule.code} {finding.rule.title}"
            words, caveat = f"{finding.path}: {finding.message}", finding.rule.caveat
            words = f"{sentence(words)} {caveat}" if caveat else words
            yield _command(_COMMANDS[finding.severity], file, region, title, words)
        if each.report.not_asked:
            about = each.report.about_the_others
            yield _command("warning", file, places.region("$"), "not checked", about)
        if with_open:
            for question in each.report.questions:
                region = places.region(question.places[0])
                yield _command("notice", file, region, "not recorded", str(question))
            for gap in each.gaps:
                region = places.region(gap.path)
                yield _command("notice", file, region, "not recorded", str(gap))


def _command(name: str, file: str, region: Region | None, title: str, words: str) -> str:
    """Write one command, with the signs escaped that would end a part of it."""
    told: dict[str, object] = {"file": file}
    if region is not None:
        told |= {"line": region.start_line, "col": region.start_column}
    told["title"] = title
    properties = ",".join(f"{key}={_escaped(str(value))}" for key, value in told.items() if value)
    start = f"::{name} {properties}" if properties else f"::{name}"
    return f"{start}::{_one_line(words)}"


def _one_line(words: str) -> str:
    """Escape what would end the line."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped(value: str) -> str:
    """Escape what would end a property."""
    return _one_line(value).replace(":", "%3A").replace(",", "%2C")
