"""The verb `check`: documents against the rules of a day, on the command line and in CI."""

import argparse
from pathlib import Path
from typing import Final

from nhs_accountable_care._core.errors import DocumentError, NacError, hand_on
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli.check_output import CheckOutput, Run
from nhs_accountable_care.cli.facts import check_facts
from nhs_accountable_care.cli.faults import faults_of_rules
from nhs_accountable_care.cli.finding_files import find_files, is_of_facts
from nhs_accountable_care.cli.opening import PIPED, is_plain, piped_text, text_in
from nhs_accountable_care.cli.problems import (
    UnreadableError,
    failure_of,
    fault_of,
    too_much_memory,
    working_folder,
)
from nhs_accountable_care.cli.settings import SettingsFiles, asked_of
from nhs_accountable_care.cli.streams import aside
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
    run = output.print(_run_over_files(options))
    if run.failures:
        raise UnreadableError(
            *run.failures, texts=run.texts, is_data=output.is_data, fault=run.fault
        )
    return run.is_fine


def _run_over_files(options: argparse.Namespace) -> Run:
    """Check every file that is named, or is in a folder that is named."""
    found = find_files(options.files)
    failures = list(found.failures)
    fault: BaseException | None = None
    checked: list[CheckedFile] = []
    texts: dict[str, str] = {}
    settings = SettingsFiles()
    for file in found.files:
        try:
            with aside():
                checked.append(_checked(file, texts, options, settings))
        except UnreadableError as error:
            # A wrong setting is one failure, of however many files it is the setting.
            failures += [each for each in error.failures if each not in failures]
        except MemoryError:
            failures += too_much_memory(file).failures
        except NacError as error:
            failures += failure_of(error, str(file))
        except BaseException as error:  # noqa: BLE001 -- the other files are checked all the same
            hand_on(error)
            failures.append((str(file), (fault_of(error),)))
            fault = fault or error
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
        fault=fault,
    )


def _checked(
    file: Path, texts: dict[str, str], options: argparse.Namespace, settings: SettingsFiles
) -> CheckedFile:
    """Read one file and check it, or raise everything that is wrong with it."""
    where = Path(working_folder()) / file
    asked = asked_of(where, options, select=options.select, ignore=options.ignore, files=settings)
    text = piped_text() if file == PIPED else text_in(file)
    if not is_plain(file):
        # What is piped in can be read once, and is wanted again to tell the line of a problem.
        texts[str(file)] = text
    try:
        if is_of_facts(text):
            return check_facts(file, text, on=options.on)
        document: Document[Arrangement] = read(text, Arrangement, mechanisms=asked.mechanisms)
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
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
    is_unasked = report.not_asked or not (checked.is_of_facts or report.asked)
    return "unknown" in sorts and bool(report.unchecked or checked.gaps or is_unasked)
