"""Findings as SARIF 2.1.0, the format in which code hosts and editors read them."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.cli.pages import summary_of
from nhs_accountable_care.cli.places import region_of, steps_of
from nhs_accountable_care.cli.problems import Failures
from nhs_accountable_care.validation import (
    TOPICS,
    Finding,
    MissingFact,
    Report,
    Rule,
    RuleSet,
    Severity,
    Unchecked,
)

__all__ = ["CheckedFile", "sarif_log"]

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


@attrs.frozen(kw_only=True)
class CheckedFile:
    """
    A file that was read, its text, and what was found in it.

    ``gaps`` is what is not recorded in a document of facts, about which there are no rules.
    """

    file: Path
    text: str
    name: str
    report: Report
    gaps: tuple[MissingFact, ...] = ()
    is_of_facts: bool = False


def sarif_log(
    checked: Sequence[CheckedFile], failures: Failures, *, rules: RuleSet, exit_code: int
) -> dict[str, Any]:
    """Return the findings of some files, and what could not be read, as one log with one run."""
    codes = {code: number for number, code in enumerate(_codes(rules))}
    files = {each.file: number for number, each in enumerate(checked)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "nhs-accountable-care",
                        "version": version("nhs-accountable-care"),
                        "language": "en-GB",
                        "rules": [_descriptor(rules.entries(code)) for code in codes],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": not failures,
                        "exitCode": exit_code,
                        "toolExecutionNotifications": [
                            _notification(file, problem)
                            for file, problems in failures
                            for problem in problems
                        ],
                    }
                ],
                "language": "en-GB",
                "columnKind": "unicodeCodePoints",
                "defaultEncoding": "utf-8",
                "artifacts": [
                    {"location": {"uri": _uri(file)}, "roles": ["analysisTarget"]}
                    for file in files
                ],
                "results": [result for each in checked for result in _results(each, codes, files)],
            }
        ],
    }


def _codes(rules: RuleSet) -> tuple[str, ...]:
    """Return the codes of some rules, each once."""
    return tuple(dict.fromkeys(rule.code for rule in rules.rules))


def _descriptor(entries: tuple[Rule, ...]) -> dict[str, Any]:
    """Describe a rule by its latest entry, and in its help by all."""
    rule = entries[-1]
    sources = "; ".join(str(citation) for citation in rule.sources)
    topic = next(words for start, words in TOPICS.items() if rule.code.startswith(start))
    return {
        "id": rule.code,
        "name": _identifier(rule.title),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": rule.rationale},
        "help": {
            "text": f"{rule.rationale}\n\nSources: {sources}",
            "markdown": summary_of(entries),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [topic.lower(), rule.authority.value],
            "authority": rule.authority.value,
            "confidence": rule.confidence.value,
        },
    }


def _identifier(title: str) -> str:
    """Write a title as one word, as readers of logs expect of a name."""
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", title))


def _sentence(words: str) -> str:
    """End words with a full stop."""
    return words if words.endswith(".") else f"{words}."


def _notification(file: str, problem: Problem) -> dict[str, Any]:
    """Return a problem of reading as a notification: the run failed, and no rule was broken."""
    words = " ".join(_sentence(part) for part in (problem.message, problem.hint) if part)
    where: dict[str, Any] = {}
    if file:
        where["physicalLocation"] = {"artifactLocation": {"uri": _uri(Path(file))}}
    if problem.path:
        where["logicalLocations"] = [_logical(problem.path)]
    return {
        "level": "error",
        "message": {"text": words},
        **({"locations": [where]} if where else {}),
    }


def _results(
    checked: CheckedFile, codes: Mapping[str, int], files: Mapping[Path, int]
) -> Iterator[dict[str, Any]]:
    """Yield each finding, and each thing that could not be checked, as a result."""
    for finding in checked.report.findings:
        yield {
            **_of_rule(finding, codes),
            "kind": "fail",
            "level": _LEVELS[finding.severity],
            "message": {"text": f"{_sentence(finding.message)} {finding.rule.caveat}".strip()},
            **_where(checked, finding.path, files),
            **_fingerprints(finding.rule.code, finding.path, finding.message),
            "properties": {
                "confidence": finding.confidence.value,
                "on": checked.report.on.isoformat(),
            },
        }
    for each in checked.report.unchecked:
        yield {**_of_rule(each, codes), **_open(checked, each.rule.code, each, files)}
    for gap in checked.gaps:
        yield _open(checked, "", gap, files)


def _open(
    checked: CheckedFile, code: str, missing: Unchecked | MissingFact, files: Mapping[Path, int]
) -> dict[str, Any]:
    """Return as an open result a fact for want of which nothing could be said."""
    return {
        "kind": "open",
        "level": "none",
        "message": {"text": _sentence(f"Could not be checked; not recorded: {missing.fact}")},
        **_where(checked, missing.path, files),
        **_fingerprints(code, missing.path, missing.fact),
        "properties": {"on": checked.report.on.isoformat()},
    }


def _of_rule(each: Finding | Unchecked, codes: Mapping[str, int]) -> dict[str, Any]:
    """Return of which rule a result is."""
    return {"ruleId": each.rule.code, "ruleIndex": codes[each.rule.code]}


def _where(checked: CheckedFile, path: str, files: Mapping[Path, int]) -> dict[str, Any]:
    """Return where in a file a result is, by line and column and by path."""
    region = region_of(checked.text, path)
    return {
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(checked.file), "index": files[checked.file]},
                    "region": {
                        "startLine": region.start_line,
                        "startColumn": region.start_column,
                        "endLine": region.end_line,
                        "endColumn": region.end_column,
                    },
                },
                "logicalLocations": [_logical(path)],
            }
        ]
    }


def _logical(path: str) -> dict[str, Any]:
    """Name a place in a document by its path, and by the last step of it."""
    steps = steps_of(path)
    return {"name": str(steps[-1]) if steps else path, "fullyQualifiedName": path}


def _fingerprints(code: str, path: str, words: str) -> dict[str, Any]:
    """Mark a result so that it is known again when lines, or places in a list, have moved."""
    unnumbered = re.sub(r"\[\d+\]", "[]", path)
    mark = hashlib.sha256(f"{code}\n{unnumbered}\n{words}".encode())
    return {"partialFingerprints": {"remark/v1": mark.hexdigest()}}


def _uri(file: Path) -> str:
    """Write where a file is: as it was named if that is relative, else in full."""
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())
