"""The verb `check`: documents against the rules of a day, on the command line and in CI."""

import argparse
from pathlib import Path
from typing import Final

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli.check_output import CheckOutput, Run
from nhs_accountable_care.cli.facts import check_facts
from nhs_accountable_care.cli.faults import faults_of_rules
from nhs_accountable_care.cli.finding_files import find_files, is_of_facts
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.cli.reading import PIPED, piped_text
from nhs_accountable_care.cli.settings import asked_of
from nhs_accountable_care.documents import Document, read
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import CheckedFile, Severity, check

__all__ = ["check_files"]

# What each of the words of --fail-on fails on, besides what those before it do.
_FAIL_ON: Final = ("error", "warning", "unknown")


def check_files(options: argparse.Namespace) -> bool:
    """
    Check each file; what cannot be read is told, and the others are still checked.

    Raises:
        UnreadableError: With every file that cannot be read, and every rule of which the check
            is faulty, once the others are checked.
    """
    output = CheckOutput.of(options)
    run = _run_over_files(options)
    output.print(run)
    if run.failures:
        raise UnreadableError(*run.failures, texts=run.texts, is_data=output.is_data)
    return run.is_fine


def _run_over_files(options: argparse.Namespace) -> Run:
    """Check every file that is named, or is in a folder that is named."""
    found = find_files(options.files)
    failures = list(found.failures)
    checked: list[CheckedFile] = []
    # What is piped in can be read once, and is wanted again to tell the line of a problem.
    texts = {str(file): piped_text() for file in found.files if file == PIPED}
    for file in found.files:
        try:
            checked.append(_checked(file, texts.get(str(file)), options))
        except UnreadableError as error:
            # A wrong setting is one failure, of however many files it is the setting.
            failures += [each for each in error.failures if each not in failures]
    for each in checked:
        problems = faults_of_rules(each.report)
        if problems:
            failures.append((str(each.file), problems))
    return Run(
        checked=tuple(checked),
        failures=tuple(failures),
        passed_over=found.passed_over,
        texts=texts,
        is_fine=not any(_fails(each, options.fail_on) for each in checked),
    )


def _checked(file: Path, piped: str | None, options: argparse.Namespace) -> CheckedFile:
    """Read one file and check it, or raise everything that is wrong with it."""
    asked = asked_of(Path.cwd() / file, options, select=options.select, ignore=options.ignore)
    try:
        text = file.read_text(encoding="utf-8-sig") if piped is None else piped
        if is_of_facts(text):
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
