"""Findings as SARIF 2.1.0, the format in which code hosts and editors read them."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.text import sentence
from nhs_accountable_care._core.unseen import shown
from nhs_accountable_care.validation.open_questions import Unchecked, field_of
from nhs_accountable_care.validation.places import Places, Region, place_of, places_in, steps_of
from nhs_accountable_care.validation.reports import FaultyRule, Finding, Report
from nhs_accountable_care.validation.rulebook import SHIPPED_RULES, TOPICS
from nhs_accountable_care.validation.rules import MissingFact, Rule, Severity
from nhs_accountable_care.validation.sarif_text import address_of, message_of
from nhs_accountable_care.validation.summaries import summary_of

__all__ = ["CheckedFile", "FailedFile", "sarif_log"]

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_NAME: Final = "nhs-accountable-care"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CheckedFile:
    """
    A file that was read, its text, and what was found in it.

    Attributes:
        file: Where it is; a log says so as it is written here, or in full if it is absolute.
        text: What stands in it, by which lines and columns are counted.
        name: What the document calls itself.
        report: What `check` found.
        gaps: What is not recorded in a document of facts, about which there are no rules.
        is_of_facts: Whether it is such a document.
    """

    file: Path
    text: str
    name: str = ""
    report: Report
    gaps: tuple[MissingFact, ...] = ()
    is_of_facts: bool = False


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FailedFile:
    """
    A file that could not be read, and every problem that was found in it.

    Attributes:
        file: Where it is; `None` for a problem that lies in no file, such as a wrong option.
        problems: What is wrong with it.
        text: What stands in it, if that is known.
    """

    file: Path | None
    problems: tuple[Problem, ...]
    text: str = ""


def sarif_log(
    checked: Sequence[CheckedFile],
    *,
    failed: Sequence[FailedFile] = (),
    exit_code: int | None = None,
    with_open: bool = False,
    properties: Mapping[str, Any] | None = None,
) -> Record:
    """
    Return the findings of some files, and what could not be read, as one log with one run.

    The log describes the shipped rules, and your own where a report was made with them.

    Args:
        checked: The files, each with its report.
        failed: Those that could not be read; the run is then told as one that did not succeed.
        exit_code: The code with which the run ends, if it is one of a program.
        with_open: Whether to give what could not be checked too, as results of the kind
            ``open``.
        properties: What else is to be told of the run, as plain data.

    >>> from pathlib import Path
    >>> from nhs_accountable_care.documents import standard_codec, write
    >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
    >>> text = write(standard_codec().document(rule.failing, as_at=rule.example_day))
    >>> log = sarif_log([CheckedFile(file=Path("pool.json"), text=text, report=report)])
    >>> [(each["ruleId"], each["level"]) for each in log["runs"][0]["results"]]
    [('NAC201', 'error')]
    """
    by_code = _by_code(checked)
    codes = {code: number for number, code in enumerate(by_code)}
    # One artifact for each file, at however many days it was checked.
    uris = [address_of(each.file) for each in checked]
    numbers = {uri: number for number, uri in enumerate(dict.fromkeys(uris))}
    located = [
        _Located(checked=each, uri=uri, number=numbers[uri], places=Places(each.text))
        for each, uri in zip(checked, uris, strict=True)
    ]
    faults = [(each, fault) for each in located for fault in each.checked.report.faulty]
    invocation: dict[str, Any] = {"executionSuccessful": not failed and not faults}
    if exit_code is not None:
        invocation["exitCode"] = exit_code
    invocation["toolExecutionNotifications"] = [
        *(told for each in failed for told in _notifications(each)),
        *(_fault(each, fault, codes) for each, fault in faults),
        *(_about_the_others(each) for each in located if each.checked.report.not_asked),
    ]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": _NAME,
                "version": version(_NAME),
                # A package URL names the package by itself, wherever it is had from.
                "informationUri": f"pkg:pypi/{_NAME}@{version(_NAME)}",
                "language": "en-GB",
                "rules": [_descriptor(entries) for entries in by_code.values()],
            }
        },
        "invocations": [invocation],
        "language": "en-GB",
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
        "artifacts": [{"location": {"uri": uri}, "roles": ["analysisTarget"]} for uri in numbers],
        "results": [
            result for each in located for result in _results(each, codes, with_open=with_open)
        ],
    }
    if properties:
        run["properties"] = dict(properties)
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _by_code(checked: Sequence[CheckedFile]) -> dict[str, tuple[Rule, ...]]:
    """Return the entries of every rule that is shipped, or was given, by its code."""
    sets = [SHIPPED_RULES, *(each.report.rules for each in checked)]
    entries: dict[str, list[Rule]] = {}
    # By identity: to compare two rules is to compare their examples.
    seen: set[int] = set()
    for rule in (rule for each in sets if each is not None for rule in each.rules):
        if id(rule) not in seen:
            seen.add(id(rule))
            entries.setdefault(rule.code, []).append(rule)
    return {
        code: tuple(sorted(rules, key=lambda rule: rule.period.first_day))
        for code, rules in entries.items()
    }


def _descriptor(entries: tuple[Rule, ...]) -> dict[str, Any]:
    """Describe a rule by its latest entry, and in its help by all."""
    rule = entries[-1]
    sources = "; ".join(citation.with_address() for citation in rule.sources)
    topics = [words.lower() for start, words in TOPICS.items() if rule.code.startswith(start)]
    return {
        "id": shown(rule.code),
        "name": _identifier(rule.title),
        "shortDescription": {"text": message_of(sentence(rule.title))},
        "fullDescription": {"text": message_of(rule.rationale)},
        "help": {
            "text": message_of(f"{rule.rationale}\n\nSources: {sources}"),
            "markdown": shown(summary_of(entries, is_shipped=rule.code in SHIPPED_RULES.codes)),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [*topics, rule.authority.value],
            "authority": rule.authority.value,
            "confidence": rule.confidence.value,
        },
    }


def _identifier(title: str) -> str:
    """Write a title as one word, as readers of logs expect of a name."""
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", title))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Located:
    """A file that was checked, its number among the artifacts, and what finds places in it."""

    checked: CheckedFile
    uri: str
    number: int
    places: Places

    def where(self, path: str) -> dict[str, Any]:
        """Return where in the file a result is, by line and column and by path."""
        return {
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": self.uri,
                            "index": self.number,
                        },
                        "region": _region(self.places.region(path)),
                    },
                    "logicalLocations": [_logical(path)],
                }
            ]
        }


def _notifications(failed: FailedFile) -> Iterator[dict[str, Any]]:
    """Yield each problem of reading as a notification: the run failed, no rule was broken."""
    places = places_in(failed.text)
    for problem in failed.problems:
        yield _notification(failed, problem, places)


def _notification(failed: FailedFile, problem: Problem, places: Places | None) -> dict[str, Any]:
    """Return a problem of reading as a notification."""
    told = f"{problem.path}: {problem.message}" if problem.path else problem.message
    words = " ".join(sentence(part) for part in (told, problem.hint) if part)
    where: dict[str, Any] = {}
    if failed.file is not None:
        where["physicalLocation"] = {"artifactLocation": {"uri": address_of(failed.file)}}
        region = place_of(places, problem.path) if problem.path else None
        if region is not None:
            where["physicalLocation"]["region"] = _region(region)
    if problem.path:
        where["logicalLocations"] = [_logical(problem.path)]
    return {
        "level": "error",
        "message": {"text": message_of(words)},
        **({"locations": [where]} if where else {}),
    }


def _fault(located: _Located, fault: FaultyRule, codes: Mapping[str, int]) -> dict[str, Any]:
    """Return as a notification that the check of a rule is faulty."""
    code = fault.rule.code
    return {
        "level": "error",
        "message": {"text": message_of(sentence(f"{code}: {fault.message}"))},
        "associatedRule": {"id": shown(code), "index": codes[code]},
        **located.where(fault.path),
    }


def _about_the_others(located: _Located) -> dict[str, Any]:
    """Return as a notification how many arrangements of a file no rule was asked of."""
    return {
        "level": "warning",
        "message": {"text": message_of(located.checked.report.about_the_others)},
        **located.where("$"),
    }


def _region(region: Region) -> dict[str, int]:
    """Return a stretch of text by the names that SARIF has for it."""
    return {
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _results(
    located: _Located, codes: Mapping[str, int], *, with_open: bool
) -> Iterator[dict[str, Any]]:
    """Yield each finding, and if asked each thing that could not be checked, as a result."""
    checked = located.checked
    for finding in checked.report.findings:
        yield {
            **_of_rule(finding, codes),
            "kind": "fail",
            "level": _LEVELS[finding.severity],
            "message": {
                "text": message_of(f"{sentence(finding.message)} {finding.rule.caveat}".strip())
            },
            **located.where(finding.path),
            **_fingerprints(finding.rule.code, finding.path, finding.message),
            "properties": {
                "confidence": finding.confidence.value,
                "on": checked.report.on.isoformat(),
            },
        }
    if not with_open:
        return
    for each in checked.report.unchecked:
        yield {**_of_rule(each, codes), **_open(located, each.rule.code, each)}
    for gap in checked.gaps:
        yield _open(located, "", gap)


def _open(located: _Located, code: str, missing: Unchecked | MissingFact) -> dict[str, Any]:
    """Return as an open result a fact for want of which nothing could be said."""
    return {
        "kind": "open",
        "level": "none",
        "message": {
            "text": message_of(sentence(f"Could not be checked; not recorded: {missing.fact}"))
        },
        **located.where(missing.path),
        **_fingerprints(code, missing.path, missing.fact),
        "properties": {"on": located.checked.report.on.isoformat()},
    }


def _of_rule(each: Finding | Unchecked, codes: Mapping[str, int]) -> dict[str, Any]:
    """Return of which rule a result is."""
    return {"ruleId": shown(each.rule.code), "ruleIndex": codes[each.rule.code]}


def _logical(path: str) -> dict[str, Any]:
    """Name a place in a document by its path, and by the last step of it."""
    steps = steps_of(path)
    name = str(steps[-1]) if steps else path
    return {"name": shown(name), "fullyQualifiedName": shown(path)}


def _fingerprints(code: str, path: str, words: str) -> dict[str, Any]:
    """Mark a result so that it is known again when lines, or places in a list, have moved."""
    mark = hashlib.sha256(f"{code}\n{field_of(path)}\n{words}".encode("utf-8", "surrogatepass"))
    return {"partialFingerprints": {"remark/v1": mark.hexdigest()}}
