"""What `check` prints: the reports of a run in words, as data, as a log or as annotations."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import hand_on
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.json_text import as_json, as_json_line
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line, shown
from nhs_accountable_care.cli.annotations import annotations
from nhs_accountable_care.cli.facts import facts_lines
from nhs_accountable_care.cli.finding_files import PassedOver
from nhs_accountable_care.cli.opening import is_folder
from nhs_accountable_care.cli.problems import (
    FAULTY,
    FINE,
    UNREADABLE,
    UNSOUND,
    Failures,
    fault_of,
    text_of,
)
from nhs_accountable_care.cli.streams import print_data
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
        fault: The first error of this program among the failures, if there is one.
    """

    checked: tuple[CheckedFile, ...]
    failures: Failures
    passed_over: tuple[PassedOver, ...]
    texts: Mapping[str, str]
    is_fine: bool
    fault: BaseException | None = None

    @property
    def code(self) -> int:
        """The code with which the program exits, if what it prints can be written."""
        if self.fault is not None:
            return FAULTY
        return UNREADABLE if self.failures else FINE if self.is_fine else UNSOUND

    def without(self, each: CheckedFile, fault: BaseException) -> "Run":
        """Return the run with a file of which nothing can be told as one that failed."""
        return attrs.evolve(
            self,
            checked=tuple(other for other in self.checked if other is not each),
            failures=(*self.failures, (str(each.file), (fault_of(fault),))),
            fault=self.fault or fault,
        )


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
            is_of_folder=is_folder(options.files[0]),
        )

    @property
    def is_data(self) -> bool:
        """Whether problems are to be told as data as well."""
        return self.shape in _DATA

    def print(self, run: Run) -> Run:
        """
        Print what was found, and return the run.

        Nothing is printed before all of it can be. A file of which that cannot be told, by a
        fault of this program, is told as one that failed, in the run that is returned as well.
        """
        try:
            told = self._told(run)
        except BaseException as error:  # noqa: BLE001 -- sought out file by file
            hand_on(error)
            for each in run.checked:
                try:
                    self._told(attrs.evolve(run, checked=(each,)))
                except BaseException as error:  # noqa: BLE001 -- told as a fault
                    hand_on(error)
                    run = run.without(each, error)
            told = self._told(run)
        if self.shape == "text":
            print(told, end="")
        else:
            print_data(told, end="")
        if not self.is_data:
            for over in run.passed_over:
                told_file = in_one_line(str(over.file))
                print(f"{told_file}: passed over: {over.because}", file=sys.stderr)
        return run

    def _told(self, run: Run) -> str:
        """Return all that is printed of a run, each line of it with its end."""
        match self.shape:
            case "sarif":
                lines: Iterable[str] = [as_json(self._log(run))]
            case "github":
                lines = map(shown, self._annotations(run))
            case "json":
                lines = [self._object(run)]
            case "jsonl":
                lines = self._lines(run)
            case _:
                lines = self._text(run)
        return "".join(f"{line}\n" for line in lines)

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
            exit_code=run.code,
            with_open=self.with_open,
            properties=properties,
        )

    def _annotations(self, run: Run) -> Iterator[str]:
        """Yield the workflow commands of GitHub."""
        texts = {file: text_of(file, run.texts) for file, _ in run.failures if file}
        kept = [self._shown(each) for each in run.checked]
        yield from annotations(kept, run.failures, texts, with_open=self.with_open)
        if self.has_statistics:
            yield from _statistics_lines(run.checked)

    def _object(self, run: Run) -> str:
        """Return one object for all files."""
        if self.has_statistics:
            return as_json(_counts(run.checked))
        files = [self._data_of(each) for each in run.checked]
        over = [each.to_record() for each in run.passed_over]
        return as_json({"files": files, "passed_over": over})

    def _lines(self, run: Run) -> Iterator[str]:
        """Yield an object for each file, each on a line of its own."""
        if self.has_statistics:
            yield as_json_line(_counts(run.checked))
            return
        for each in run.checked:
            yield as_json_line(self._data_of(each))
        for over in run.passed_over:
            yield as_json_line({"file": str(over.file), "passed_over": over.because})

    def _data_of(self, checked: CheckedFile) -> Record:
        """Return what was found in one file, each thing with its line and its pointer."""
        kept = self._shown(checked)
        data = kept.report.to_records()
        data["counts"] = checked.report.counts()
        # No rule asks for the facts of a settlement.
        data["questions"] += [
            {"field": gap.path, "rules": [], "places": [{**gap.to_record(), "rules": []}]}
            for gap in kept.gaps
        ]
        asked = [place for each in data["questions"] for place in each["places"]]
        places = Places(checked.text)
        for each in (*data["findings"], *asked):
            region = places.region(each["path"])
            each["pointer"] = pointer_of(each["path"])
            each["line"], each["column"] = region.start_line, region.start_column
        return {"file": str(checked.file), "name": checked.name, **data}

    def _text(self, run: Run) -> Iterator[str]:
        """Yield each report in words, or how often each rule was not kept."""
        if self.has_statistics:
            yield from _statistics_lines(run.checked)
            return
        is_one = len(run.checked) == 1 and not self.is_of_folder
        for each in run.checked:
            name = in_one_line(each.name if is_one else f"{each.file}: {each.name}")
            day = words_of_day(each.report.on)
            if each.is_of_facts:
                yield f"{name}, as of {day}"
                yield from facts_lines(self._shown(each))
            else:
                yield f"{name}, as it stood on {day}\n"
                yield each.report.explain(only=self.only, where=where_in(each.text))


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


def _statistics_lines(checked: Sequence[CheckedFile]) -> Iterator[str]:
    """Yield how often each rule was not kept, and could not be checked."""
    yield f"{'found':>6} {'unchecked':>9}  rule"
    for row in _statistics(checked):
        words = " ".join(filter(None, (row["rule"], row["title"])))
        yield f"{row['findings']:>6} {row['unchecked']:>9}  {words}"
