"""The verb `check`: documents against the rules of a day, on the command line and in CI."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli.annotations import annotations
from nhs_accountable_care.cli.facts import FACTS, check_facts, facts_lines
from nhs_accountable_care.cli.faults import faults_of_rules
from nhs_accountable_care.cli.problems import (
    FINE,
    UNREADABLE,
    UNSOUND,
    UnreadableError,
    cannot_open,
    text_of,
)
from nhs_accountable_care.cli.settings import asked_of
from nhs_accountable_care.documents import Document, read, schema_names
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import (
    CheckedFile,
    FailedFile,
    Severity,
    check,
    sarif_log,
)
from nhs_accountable_care.validation.places import Places, pointer_of

__all__ = ["check_files", "where_in"]

_PIPED: Final = Path("-")
# What each of the words of --fail-on fails on, besides what those before it do.
_FAIL_ON: Final = ("error", "warning", "unknown")


@attrs.frozen(kw_only=True)
class _PassedOver:
    """A file in a folder that is no document of ours, and how one can tell."""

    file: Path
    because: str


def check_files(options: argparse.Namespace) -> bool:
    """
    Check each file; what cannot be read is told, and the others are still checked.

    Raises:
        UnreadableError: With every file that cannot be read, and every rule of which the check
            is faulty, once the others are checked.
    """
    run = _Run(options)
    run.look()
    return run.tell()


class _Run:
    """One run over some files: what was checked, what failed, and what was passed over."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Begin with nothing looked at."""
        self.options = options
        self.shape = options.format or _shape_of(options)
        # Problems are then told as data as well.
        options.json = self.shape in {"json", "jsonl"}
        self.only = frozenset(Severity(each) for each in options.only or ())
        self.checked: list[CheckedFile] = []
        self.passed_over: list[_PassedOver] = []
        self.failures: list[tuple[str, tuple[Problem, ...]]] = []
        self.texts: dict[str, str] = {}

    def look(self) -> None:
        """Check every file that is named, or is in a folder that is named."""
        for file in self._files():
            try:
                self.checked.append(self._checked(file))
            except UnreadableError as error:
                # A wrong setting is one failure, of however many files it is the setting.
                self.failures += [each for each in error.failures if each not in self.failures]
        for each in self.checked:
            problems = faults_of_rules(each.report)
            if problems:
                self.failures.append((str(each.file), problems))

    def tell(self) -> bool:
        """Print what was found in the shape that is asked for, and return whether all is well."""
        is_fine = not any(_fails(each, self.options.fail_on) for each in self.checked)
        match self.shape:
            case "sarif":
                print(as_json(self._log(is_fine=is_fine)))
            case "github":
                texts = {file: text_of(file, self.texts) for file, _ in self.failures if file}
                for line in annotations(
                    [self._shown(each) for each in self.checked],
                    tuple(self.failures),
                    texts,
                    with_open=self.options.open,
                ):
                    print(line)
                if self.options.statistics:
                    _print_statistics(self.checked)
            case "json" | "jsonl":
                self._print_data()
            case _:
                self._print_text()
        if self.shape not in {"json", "jsonl"}:
            for over in self.passed_over:
                print(f"{over.file}: passed over: {over.because}", file=sys.stderr)
        if self.failures:
            raise UnreadableError(*self.failures, texts=self.texts)
        return is_fine

    # --- Looking ---

    def _checked(self, file: Path) -> CheckedFile:
        """Read one file and check it, or raise everything that is wrong with it."""
        options = self.options
        asked = asked_of(Path.cwd() / file, options, select=options.select, ignore=options.ignore)
        try:
            if file == _PIPED:
                text = self.texts[str(file)] = sys.stdin.read().removeprefix("\ufeff")
            else:
                text = file.read_text(encoding="utf-8-sig")
            if _is_of_facts(text):
                return check_facts(file, text, on=options.on)
            document: Document[Arrangement] = read(text, Arrangement, mechanisms=asked.mechanisms)
        except DocumentError as error:
            raise UnreadableError((str(file), error.problems)) from None
        except UnicodeDecodeError:
            problem = Problem(path="", message="is not UTF-8 text", hint="save it as UTF-8")
            raise UnreadableError((str(file), (problem,))) from None
        except OSError as error:
            raise cannot_open(file, error) from None
        on = options.on or document.as_at
        report = check(document.value, on=on, rules=asked.rules, register=register())
        return CheckedFile(file=file, text=text, name=document.value.name, report=report)

    def _files(self) -> list[Path]:
        """Return the files to check; of a folder, those that hold a document of ours."""
        files: dict[Path, None] = {}
        for path in self.options.files:
            if not path.is_dir():
                files[path] = None
                continue
            found = []
            for file in sorted(path.rglob("*.json")):
                because = _why_not_ours(file)
                if because:
                    self.passed_over.append(_PassedOver(file=file, because=because))
                else:
                    found.append(file)
            files.update(dict.fromkeys(found))
            if not found:
                problem = Problem(path="", message="holds no document that can be checked")
                self.failures.append((str(path), (problem,)))
        return list(files)

    # --- Telling ---

    def _shown(self, checked: CheckedFile) -> CheckedFile:
        """Leave out the findings of severities that are not asked for."""
        if not self.only:
            return checked
        kept = [each for each in checked.report.findings if each.severity in self.only]
        report = attrs.evolve(checked.report, findings=tuple(kept), unchecked=())
        return attrs.evolve(checked, report=report, gaps=())

    def _log(self, *, is_fine: bool) -> Record:
        """Return the log of the run as SARIF."""
        failed = [
            FailedFile(
                file=Path(file) if file else None,
                problems=problems,
                text=text_of(file, self.texts) if file else "",
            )
            for file, problems in self.failures
            if file not in {str(each.file) for each in self.checked}
        ]
        properties: dict[str, Any] = {}
        if self.passed_over:
            properties["passedOver"] = self._over()
        if self.options.statistics:
            properties["statistics"] = _statistics(self.checked)
        return sarif_log(
            [self._shown(each) for each in self.checked],
            failed=failed,
            exit_code=UNREADABLE if self.failures else FINE if is_fine else UNSOUND,
            with_open=self.options.open,
            properties=properties,
        )

    def _over(self) -> list[Record]:
        """Return the files that were passed over as plain data."""
        return [{"file": str(each.file), "because": each.because} for each in self.passed_over]

    def _print_data(self) -> None:
        """Print one object for all files, or one for each on a line of its own."""
        is_in_lines = self.shape == "jsonl"
        if self.options.statistics:
            counted = {"checked": len(self.checked), "statistics": _statistics(self.checked)}
            print(json.dumps(counted, ensure_ascii=False) if is_in_lines else as_json(counted))
        elif is_in_lines:
            for each in self.checked:
                print(json.dumps(self._data_of(each), ensure_ascii=False))
            for over in self.passed_over:
                told = {"file": str(over.file), "passed_over": over.because}
                print(json.dumps(told, ensure_ascii=False))
        else:
            files = [self._data_of(each) for each in self.checked]
            print(as_json({"files": files, "passed_over": self._over()}))

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
        places = [place for each in data["questions"] for place in each["places"]]
        finder = Places(checked.text)
        for each in (*data["findings"], *places):
            region = finder.region(each["path"])
            each["pointer"] = pointer_of(each["path"])
            each["line"], each["column"] = region.start_line, region.start_column
        return {"file": str(checked.file), "name": checked.name, **data}

    def _print_text(self) -> None:
        """Print each report in words, or how often each rule was not kept."""
        if self.options.statistics:
            _print_statistics(self.checked)
            return
        is_one = len(self.checked) == 1 and not self.options.files[0].is_dir()
        for each in self.checked:
            name = each.name if is_one else f"{each.file}: {each.name}"
            day = words_of_day(each.report.on)
            if each.is_of_facts:
                print(f"{name}, as of {day}")
                print("\n".join(facts_lines(self._shown(each))))
            else:
                print(f"{name}, as it stood on {day}\n")
                print(each.report.explain(only=self.only, where=where_in(each.text)))


def _shape_of(options: argparse.Namespace) -> str:
    """Return in which shape to print, where no format is named."""
    if options.jsonl:
        return "jsonl"
    return "json" if options.json else "text"


def _fails(checked: CheckedFile, fail_on: str) -> bool:
    """Return whether what was found in a file is of a sort that fails the run."""
    report = checked.report
    if report.has_errors:
        return True
    sorts = _FAIL_ON[: _FAIL_ON.index(fail_on) + 1]
    if "warning" in sorts and any(each.severity is Severity.WARNING for each in report):
        return True
    # Where no rule was asked nothing is known to be well.
    is_unasked = not checked.is_of_facts and not report.asked
    return "unknown" in sorts and bool(report.unchecked or checked.gaps or is_unasked)


def where_in(text: str) -> Callable[[str], str]:
    """Return what tells the line and the column of a path in a text."""
    places = Places(text)

    def told(path: str) -> str:
        region = places.region(path)
        return f" (line {region.start_line}, column {region.start_column})"

    return told


# --- Whose documents they are ---


def _is_of_facts(text: str) -> bool:
    """Return whether a text is a document of facts; what is too broken to tell is not."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("schema") == FACTS


def _why_not_ours(file: Path) -> str:
    """
    Return by what a file in a folder is known to be no document of ours; empty if it may be one.

    A misspelt schema, or a document without one, is ours to be told of and no one else's.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError):
        return ""
    if not isinstance(data, dict):
        return "it is no object of JSON"
    name = data.get("schema")
    if "document" in data and ("as_at" in data or "version" in data):
        return ""
    if isinstance(name, str):
        is_near = name in schema_names() or did_you_mean(name, schema_names())
        return "" if is_near else f"its schema is {name!r}"
    is_ours = "as_at" in data or isinstance(data.get("document"), dict)
    return "" if is_ours else "it has neither a schema nor a document"


# --- Statistics ---


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
