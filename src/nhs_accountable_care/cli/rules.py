"""The verb `check`: documents against the rules of a day, on the command line and in CI."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli.facts import FACTS, check_facts, facts_lines
from nhs_accountable_care.cli.problems import (
    FINE,
    UNREADABLE,
    UNSOUND,
    UnreadableError,
    cannot_open,
)
from nhs_accountable_care.cli.sarif import CheckedFile, sarif_log
from nhs_accountable_care.cli.settings import rules_for
from nhs_accountable_care.documents import Document, read, schema_names
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check

__all__ = ["check_files"]


def check_files(options: argparse.Namespace) -> bool:
    """
    Check each file; what cannot be read is told, and the others are still checked.

    Raises:
        UnreadableError: With every file that cannot be read, once the others are checked.
    """
    shape = options.format or ("json" if options.json else "text")
    failures: list[tuple[str, tuple[Problem, ...]]] = []
    checked: list[CheckedFile] = []
    files = _files(options.files, failures)
    for file in files:
        try:
            checked.append(_checked(file, options))
        except UnreadableError as error:
            # A wrong setting is one failure, of however many files it is the setting.
            failures += [each for each in error.failures if each not in failures]
    is_sound = not any(each.report.has_errors for each in checked)
    if options.statistics:
        _print_statistics(checked, as_data=shape != "text")
    elif shape == "sarif":
        code = UNREADABLE if failures else FINE if is_sound else UNSOUND
        log = sarif_log(checked, tuple(failures), rules=SHIPPED_RULES, exit_code=code)
        print(as_json(log))
    else:
        is_one = len(files) == 1 and not options.files[0].is_dir()
        for each in checked:
            _print_report(each, as_data=shape == "json", is_one=is_one)
    if failures:
        raise UnreadableError(*failures)
    return is_sound


def _checked(file: Path, options: argparse.Namespace) -> CheckedFile:
    """Read one file and check it, or raise everything that is wrong with it."""
    rules = rules_for(file, select=options.select, ignore=options.ignore)
    try:
        text = file.read_text(encoding="utf-8-sig")
        if _is_of_facts(text):
            return check_facts(file, text, on=options.on)
        document: Document[Arrangement] = read(text, Arrangement)
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    except UnicodeDecodeError:
        problem = Problem(path="", message="is not UTF-8 text", hint="save it as UTF-8")
        raise UnreadableError((str(file), (problem,))) from None
    except OSError as error:
        raise cannot_open(file, error) from None
    on = options.on or document.as_at
    report = check(document.value, on=on, rules=rules, register=register())
    return CheckedFile(file=file, text=text, name=document.value.name, report=report)


def _is_of_facts(text: str) -> bool:
    """Return whether a text is a document of facts; what is too broken to tell is not."""
    try:
        return _schema_of(text) == FACTS
    except (ValueError, RecursionError):
        return False


def _files(paths: Sequence[Path], failures: list[tuple[str, tuple[Problem, ...]]]) -> list[Path]:
    """Return the files to check; of a folder, those that hold a document of ours."""
    files: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        found = [file for file in sorted(path.rglob("*.json")) if _may_be_ours(file)]
        files.update(dict.fromkeys(found))
        if not found:
            problem = Problem(path="", message="holds no document that can be checked")
            failures.append((str(path), (problem,)))
    return list(files)


def _may_be_ours(file: Path) -> bool:
    """Return whether a file is a document of ours, or too broken to tell."""
    try:
        return _schema_of(file.read_text(encoding="utf-8-sig")) in schema_names()
    except (ValueError, RecursionError, OSError):
        return True


def _schema_of(text: str) -> object:
    """Return the kind of document that a text says it is, if it says so."""
    data = json.loads(text)
    return data.get("schema") if isinstance(data, dict) else None


# --- What is printed ---


def _print_report(checked: CheckedFile, *, as_data: bool, is_one: bool) -> None:
    """Print what was found in one file."""
    if as_data:
        data = checked.report.to_records()
        # No rule asks for the facts of a settlement.
        data["unchecked"] += [{"rule": None, **gap.to_record()} for gap in checked.gaps]
        if is_one:
            print(as_json(data))
        else:
            print(json.dumps({"file": str(checked.file), **data}, ensure_ascii=False))
        return
    name = checked.name if is_one else f"{checked.file}: {checked.name}"
    day = words_of_day(checked.report.on)
    if checked.is_of_facts:
        print(f"{name}, as of {day}")
        print("\n".join(facts_lines(checked)))
    else:
        print(f"{name}, as it stood on {day}")
        print(f"\n{checked.report}")


def _print_statistics(checked: list[CheckedFile], *, as_data: bool) -> None:
    """Print how often each rule was not kept, and could not be checked."""
    reports = [each.report for each in checked]
    findings = Counter(finding.rule.code for report in reports for finding in report.findings)
    unchecked = Counter(each.rule.code for report in reports for each in report.unchecked)
    rows: list[dict[str, Any]] = [
        {
            "rule": code,
            "title": SHIPPED_RULES.rule(code).title,
            "findings": findings[code],
            "unchecked": unchecked[code],
        }
        for code in sorted(findings.keys() | unchecked.keys())
    ]
    gaps = sum(len(each.gaps) for each in checked)
    if gaps:
        title = "Facts of a settlement that are not recorded"
        rows.append({"rule": None, "title": title, "findings": 0, "unchecked": gaps})
    if as_data:
        print(as_json({"files": len(checked), "statistics": rows}))
        return
    print(f"{'found':>6} {'unchecked':>9}  rule")
    for row in rows:
        words = " ".join(filter(None, (row["rule"], row["title"])))
        print(f"{row['findings']:>6} {row['unchecked']:>9}  {words}")
