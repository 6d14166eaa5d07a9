"""What `check` prints: the reports of a run in words, as data, as a log or as annotations."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.cli.annotations import annotations
from nhs_accountable_care.cli.facts import facts_lines
from nhs_accountable_care.cli.finding_files import PassedOver
from nhs_accountable_care.cli.problems import FINE, UNREADABLE, UNSOUND, Failures, text_of
from nhs_accountable_care.validation import CheckedFile, FailedFile, Severity, sarif_log
from nhs_accountable_care.validation.places import Places, pointer_of

__all__ = ["CheckOutput", "Run", "where_in"]

_DATA: Final = frozenset({"json", "jsonl"})


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Run:
    """
    One run over some files: what was checked, what failed, and what was passed over.

    Attributes:
        checked: The files that were read, each with what was found in it.
        failures: What could not be read, and rules of which the check is faulty.
        passed_over: What lies in a folder and is no document of ours.
        texts: What was read and stands in no file, by the name that it is told under.
        is_fine: Whether nothing was found of a sort that fails the run.
    """

    checked: tuple[CheckedFile, ...]
    failures: Failures
    passed_over: tuple[PassedOver, ...]
    texts: Mapping[str, str]
    is_fine: bool


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CheckOutput:
    """
    In which shape a run is printed, and what of it.

    Attributes:
        shape: ``text`` for people, ``json`` or ``jsonl`` for programs, a ``sarif`` log, or
            annotations for ``github``.
        only: The severities to show; if empty, all.
        with_open: Whether logs and annotations tell open questions too.
        has_statistics: Whether findings are counted by rule.
        is_of_folder: Whether a folder was named, so that one file is told with its name too.
    """

    shape: str
    only: frozenset[Severity]
    with_open: bool
    has_statistics: bool
    is_of_folder: bool

    @classmethod
    def of(cls, options: argparse.Namespace) -> "CheckOutput":
        """Read from the command line how to print."""
        shape = "jsonl" if options.jsonl else "json" if options.json else "text"
        return cls(
            shape=options.format or shape,
            only=frozenset(Severity(each) for each in options.only or ()),
            with_open=options.open,
            has_statistics=options.statistics,
            is_of_folder=options.files[0].is_dir(),
        )

    @property
    def is_data(self) -> bool:
        """Whether problems are to be told as data as well."""
        return self.shape in _DATA

    def print(self, run: Run) -> None:
        """Print what was found."""
        match self.shape:
            case "sarif":
                print(as_json(self._log(run)))
            case "github":
                self._print_annotations(run)
            case "json":
                self._print_object(run)
            case "jsonl":
                self._print_lines(run)
            case _:
                self._print_text(run)
        if not self.is_data:
            for over in run.passed_over:
                print(f"{over.file}: passed over: {over.because}", file=sys.stderr)

    def _shown(self, checked: CheckedFile) -> CheckedFile:
        """Leave out the findings of severities that are not asked for."""
        if not self.only:
            return checked
        kept = [each for each in checked.report.findings if each.severity in self.only]
        report = attrs.evolve(checked.report, findings=tuple(kept), unchecked=())
        return attrs.evolve(checked, report=report, gaps=())

    def _log(self, run: Run) -> Record:
        """Return the log of the run as SARIF."""
        failed = [
            FailedFile(
                file=Path(file) if file else None,
                problems=problems,
                text=text_of(file, run.texts) if file else "",
            )
            for file, problems in run.failures
            if file not in {str(each.file) for each in run.checked}
        ]
        properties: dict[str, Any] = {}
        if run.passed_over:
            properties["passedOver"] = [each.to_record() for each in run.passed_over]
        if self.has_statistics:
            properties["statistics"] = _statistics(run.checked)
        return sarif_log(
            [self._shown(each) for each in run.checked],
            failed=failed,
            exit_code=UNREADABLE if run.failures else FINE if run.is_fine else UNSOUND,
            with_open=self.with_open,
            properties=properties,
        )

    def _print_annotations(self, run: Run) -> None:
        """Print the workflow commands of GitHub."""
        texts = {file: text_of(file, run.texts) for file, _ in run.failures if file}
        shown = [self._shown(each) for each in run.checked]
        for line in annotations(shown, run.failures, texts, with_open=self.with_open):
            print(line)
        if self.has_statistics:
            _print_statistics(run.checked)

    def _print_object(self, run: Run) -> None:
        """Print one object for all files."""
        if self.has_statistics:
            print(as_json(_counts(run.checked)))
        else:
            files = [self._data_of(each) for each in run.checked]
            over = [each.to_record() for each in run.passed_over]
            print(as_json({"files": files, "passed_over": over}))

    def _print_lines(self, run: Run) -> None:
        """Print an object for each file, each on a line of its own."""
        if self.has_statistics:
            _print_line(_counts(run.checked))
            return
        for each in run.checked:
            _print_line(self._data_of(each))
        for over in run.passed_over:
            _print_line({"file": str(over.file), "passed_over": over.because})

    def _data_of(self, checked: CheckedFile) -> Record:
        """Return what was found in one file, each thing with its line and its pointer."""
        shown = self._shown(checked)
        data = shown.report.to_records()
        data["counts"] = checked.report.counts()
        # No rule asks for the facts of a settlement.
        data["questions"] += [
            {"field": gap.path, "rules": [], "places": [{**gap.to_record(), "rules": []}]}
            for gap in shown.gaps
        ]
        asked = [place for each in data["questions"] for place in each["places"]]
        places = Places(checked.text)
        for each in (*data["findings"], *asked):
            region = places.region(each["path"])
            each["pointer"] = pointer_of(each["path"])
            each["line"], each["column"] = region.start_line, region.start_column
        return {"file": str(checked.file), "name": checked.name, **data}

    def _print_text(self, run: Run) -> None:
        """Print each report in words, or how often each rule was not kept."""
        if self.has_statistics:
            _print_statistics(run.checked)
            return
        is_one = len(run.checked) == 1 and not self.is_of_folder
        for each in run.checked:
            name = each.name if is_one else f"{each.file}: {each.name}"
            day = words_of_day(each.report.on)
            if each.is_of_facts:
                print(f"{name}, as of {day}")
                print("\n".join(facts_lines(self._shown(each))))
            else:
                print(f"{name}, as it stood on {day}\n")
                print(each.report.explain(only=self.only, where=where_in(each.text)))


def _print_line(data: Record) -> None:
    """Print data on one line."""
    print(json.dumps(data, ensure_ascii=False))


def _counts(checked: Sequence[CheckedFile]) -> Record:
    """Return how many files were checked, and how often each rule was not kept."""
    return {"checked": len(checked), "statistics": _statistics(checked)}


def where_in(text: str) -> Callable[[str], str]:
    """Return what tells the line and the column of a path in a text."""
    places = Places(text)

    def told(path: str) -> str:
        region = places.region(path)
        return f" (line {region.start_line}, column {region.start_column})"

    return told


def _statistics(checked: Sequence[CheckedFile]) -> list[dict[str, Any]]:
    """Return how often each rule was not kept, and could not be checked."""
    reports = [each.report for each in checked]
    findings = [finding.rule for report in reports for finding in report.findings]
    unchecked = [each.rule for report in reports for each in report.unchecked]
    titles = {rule.code: rule.title for rule in (*findings, *unchecked)}
    found, waiting = _counted(findings), _counted(unchecked)
    rows: list[dict[str, Any]] = [
        {
            "rule": code,
            "title": titles[code],
            "findings": found[code],
            "unchecked": waiting[code],
        }
        for code in sorted(titles)
    ]
    gaps = sum(len(each.gaps) for each in checked)
    if gaps:
        title = "Facts of a settlement that are not recorded"
        rows.append({"rule": None, "title": title, "findings": 0, "unchecked": gaps})
    return rows


def _counted(rules: Iterable[Any]) -> Counter[str]:
    """Count rules by their codes."""
    return Counter(rule.code for rule in rules)


def _print_statistics(checked: Sequence[CheckedFile]) -> None:
    """Print how often each rule was not kept, and could not be checked."""
    print(f"{'found':>6} {'unchecked':>9}  rule")
    for row in _statistics(checked):
        words = " ".join(filter(None, (row["rule"], row["title"])))
        print(f"{row['findings']:>6} {row['unchecked']:>9}  {words}")
