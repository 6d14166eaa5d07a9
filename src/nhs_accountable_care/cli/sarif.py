"""Findings as SARIF 2.1.0, the format in which code hosts and editors read them."""

import json
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import attrs

from nhs_accountable_care.validation import Finding, Report, Rule, RuleSet, Severity, Unchecked

__all__ = ["CheckedFile", "line_of", "sarif_log"]

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


@attrs.frozen(kw_only=True)
class CheckedFile:
    """A file that was read, its text, and what was found in it."""

    file: Path
    text: str
    name: str
    report: Report


def sarif_log(checked: Sequence[CheckedFile], rules: RuleSet) -> dict[str, Any]:
    """Give the findings of some files as one log with one run."""
    codes = list(dict.fromkeys(rule.code for rule in rules.rules))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "nhs-accountable-care",
                        "version": version("nhs-accountable-care"),
                        "rules": [_descriptor(rules.rule(code)) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [result for each in checked for result in _results(each, codes)],
            }
        ],
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    """Describe a rule by its latest entry."""
    sources = "; ".join(str(citation) for citation in rule.sources)
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.rationale},
        "help": {"text": f"{rule.rationale}\n\nSources: {sources}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"authority": rule.authority.value, "confidence": rule.confidence.value},
    }


def _results(checked: CheckedFile, codes: list[str]) -> Iterator[dict[str, Any]]:
    """Give each finding, and each rule that could not be checked, as a result."""
    for finding in checked.report.findings:
        yield {
            **_result(checked, codes, finding),
            "kind": "fail",
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "properties": {"confidence": finding.confidence.value},
        }
    for each in checked.report.unchecked:
        yield {
            **_result(checked, codes, each),
            "kind": "open",
            "level": "none",
            "message": {"text": f"could not be checked; not recorded: {each.fact}"},
        }


def _result(checked: CheckedFile, codes: list[str], at: Finding | Unchecked) -> dict[str, Any]:
    """Say of which rule a result is, and where."""
    return {
        "ruleId": at.rule.code,
        "ruleIndex": codes.index(at.rule.code),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(checked.file)},
                    "region": {"startLine": line_of(checked.text, at.path)},
                },
                "logicalLocations": [{"fullyQualifiedName": at.path}],
            }
        ],
    }


def _uri(file: Path) -> str:
    """Write where a file is: as it was named if that is relative, else in full."""
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def line_of(text: str, path: str) -> int:
    r"""
    Find the line of a document's text on which a path begins.

    A path that is not in the text, such as one of a fact that is not recorded, is found where
    the nearest part that is there begins.

    >>> text = '{"document": {\n"name": "A place",\n"members": [\n{"body": {}}]}}'
    >>> line_of(text, "$.members[0].body"), line_of(text, "$.members[0].roles[1]")
    (4, 4)
    """
    steps: list[str | int] = [
        int(each[1:-1]) if each.startswith("[") else each[1:]
        for each in re.findall(r"\.\w+|\[\d+\]", path)
    ]
    offset = _offset_of(text, ["document", *steps])
    return text.count("\n", 0, offset) + 1


def _offset_of(text: str, steps: list[str | int]) -> int:
    """Follow steps into JSON text as far as they lead, and give where the last one begins."""
    at = _skip(text, 0)
    for step in steps:
        inside = next((begin for key, begin in _parts(text, at) if key == step), None)
        if inside is None:
            return at
        at = inside
    return at


def _parts(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Give the key or number of each part of an object or list, and where its value begins."""
    opening = text[at]
    if opening not in "{[":
        return
    decoder = json.JSONDecoder()
    at = _skip(text, at + 1)
    number = 0
    while text[at] not in "}]":
        key: str | int = number
        if opening == "{":
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        yield key, at
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        number += 1


def _skip(text: str, at: int) -> int:
    """Step over spaces and ends of lines."""
    while text[at].isspace():
        at += 1
    return at
