"""The verbs about rules: `check` arrangements on the command line and in CI, and `rule` pages."""

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli.output import as_json, citation_data, report_data, report_lines
from nhs_accountable_care.cli.problems import UnreadableError, cannot_open
from nhs_accountable_care.cli.sarif import CheckedFile, sarif_log
from nhs_accountable_care.documents import Document, read, standard_codec, write
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Report, Rule, RuleSet, check

__all__ = ["add_check_arguments", "check_files", "page_of", "show_rule"]

TABLE = "nhs_accountable_care"
FORMATS = ("text", "json", "sarif")
_SCHEMA = "nhs-accountable-care/arrangement"
_SETTINGS = ("select", "ignore")


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe what `check` takes besides the day and ``--json``."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="+",
        help="arrangement documents, or folders to look for them in",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="text for people, data for programs, or SARIF 2.1.0 for code hosts",
    )
    for name, words in (("select", "ask only"), ("ignore", "do not ask")):
        parser.add_argument(
            f"--{name}",
            metavar="CODES",
            type=lambda text: tuple(code.strip() for code in text.split(",")),
            help=f"{words} rules whose codes begin so, such as NAC3,NAC501",
        )
    parser.add_argument(
        "--statistics", action="store_true", help="count findings by rule, and show none"
    )


def check_files(options: argparse.Namespace) -> bool:
    """Check each file; what cannot be read is told, and the others are still checked."""
    shape = options.format or ("json" if options.json else "text")
    failures: list[tuple[str, tuple[Problem, ...]]] = []
    checked: list[CheckedFile] = []
    files = _files(options.files, failures)
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
            document: Document[Arrangement] = read(text, Arrangement)
            rules = _rules_for(file, options)
        except (DocumentError, UnicodeDecodeError) as error:
            failures.append((str(file), _problems(error)))
            continue
        except OSError as error:
            failures += cannot_open(file, error).failures
            continue
        except UnreadableError as error:
            failures += error.failures
            continue
        on = options.on or document.as_at
        report = check(document.value, on=on, rules=rules, register=register())
        checked.append(CheckedFile(file=file, text=text, name=document.value.name, report=report))
    if options.statistics:
        _print_statistics([each.report for each in checked], as_data=shape != "text")
    elif shape == "sarif":
        print(as_json(sarif_log(checked, SHIPPED_RULES)))
    else:
        is_one = len(files) == 1 and not options.files[0].is_dir()
        for each in checked:
            _print_report(each, as_data=shape == "json", is_one=is_one)
    if failures:
        raise UnreadableError(*failures)
    return not any(each.report.has_errors for each in checked)


def _files(paths: Sequence[Path], failures: list[tuple[str, tuple[Problem, ...]]]) -> list[Path]:
    """Give the files to check; of a folder, those that hold an arrangement."""
    files: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        found = [file for file in sorted(path.rglob("*.json")) if _may_hold_arrangement(file)]
        files.update(dict.fromkeys(found))
        if not found:
            problem = Problem(path="", message="holds no arrangement document")
            failures.append((str(path), (problem,)))
    return list(files)


def _may_hold_arrangement(file: Path) -> bool:
    """Say whether a file is an arrangement document, or too broken to tell."""
    try:
        data = json.loads(file.read_bytes())
    except (ValueError, OSError):
        return True
    return isinstance(data, dict) and data.get("schema") == _SCHEMA


def _problems(error: DocumentError | UnicodeDecodeError) -> tuple[Problem, ...]:
    """Tell what is wrong with a file."""
    if isinstance(error, DocumentError):
        return error.problems
    return (Problem(path="", message="is not UTF-8 text", hint="save it as UTF-8"),)


# --- Which rules are asked ---


@attrs.frozen(kw_only=True)
class _Settings:
    """The codes to ask and not to ask, and where that is said."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    where: str = ""


def _rules_for(file: Path, options: argparse.Namespace) -> RuleSet:
    """Give the rules to ask about a file: by the command line, else by its pyproject.toml."""
    settings = _settings_near(file.resolve())
    select = _matching(options.select or settings.select, settings.where, "select")
    ignore = _matching(options.ignore or settings.ignore, settings.where, "ignore")
    codes = select or tuple(dict.fromkeys(rule.code for rule in SHIPPED_RULES.rules))
    return SHIPPED_RULES.only(*codes).without(*ignore)


def _matching(beginnings: tuple[str, ...], where: str, name: str) -> tuple[str, ...]:
    """Give the codes that begin in one of some ways."""
    codes = tuple(dict.fromkeys(rule.code for rule in SHIPPED_RULES.rules))
    for beginning in beginnings:
        if not beginning or not any(code.startswith(beginning) for code in codes):
            problem = Problem(
                path=name,
                message=f"no rule has a code that begins with {beginning!r}",
                hint=f"codes run from {min(codes)} to {max(codes)}",
            )
            raise UnreadableError((where, (problem,)))
    return tuple(code for code in codes if code.startswith(beginnings)) if beginnings else ()


def _settings_near(file: Path) -> _Settings:
    """Read the table of the nearest pyproject.toml above a file, if there is one."""
    for folder in file.parents:
        project = folder / "pyproject.toml"
        if project.is_file():
            return _settings_in(project)
    return _Settings()


def _settings_in(project: Path) -> _Settings:
    """Read the settings in a pyproject.toml, or tell everything that is wrong with them."""
    try:
        data = tomllib.loads(project.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(path="", message=f"cannot be read as TOML: {error}")
        raise UnreadableError((str(project), (problem,))) from None
    table = data.get("tool", {}).get(TABLE, {})
    problems = [
        Problem(
            path=f"tool.{TABLE}.{key}",
            message="unknown setting",
            hint=f"there are {' and '.join(_SETTINGS)}",
        )
        for key in table
        if key not in _SETTINGS
    ]
    problems += [
        Problem(
            path=f"tool.{TABLE}.{key}",
            message="is not a list of codes",
            hint='write ["NAC3", "NAC501"]',
        )
        for key in _SETTINGS
        if not _is_list_of_text(table.get(key, []))
    ]
    if problems:
        raise UnreadableError((str(project), tuple(problems)))
    return _Settings(
        select=tuple(table.get("select", ())),
        ignore=tuple(table.get("ignore", ())),
        where=str(project),
    )


def _is_list_of_text(value: object) -> bool:
    """Say whether something is a list of text."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


# --- What is printed ---


def _print_report(checked: CheckedFile, *, as_data: bool, is_one: bool) -> None:
    """Print what was found in one file."""
    if as_data:
        data = report_data(checked.report)
        if is_one:
            print(as_json(data))
        else:
            print(json.dumps({"file": str(checked.file), **data}, ensure_ascii=False))
        return
    name = checked.name if is_one else f"{checked.file}: {checked.name}"
    print(f"{name}, as it stood on {words_of_day(checked.report.on)}")
    print("\n".join(report_lines(checked.report)))


def _print_statistics(reports: list[Report], *, as_data: bool) -> None:
    """Print how often each rule was not kept, and could not be checked."""
    findings = Counter(finding.rule.code for report in reports for finding in report.findings)
    unchecked = Counter(each.rule.code for report in reports for each in report.unchecked)
    codes = dict.fromkeys(rule.code for rule in SHIPPED_RULES.rules)
    rows = [
        {
            "rule": code,
            "title": SHIPPED_RULES.rule(code).title,
            "findings": findings[code],
            "unchecked": unchecked[code],
        }
        for code in codes
        if findings[code] or unchecked[code]
    ]
    if as_data:
        print(as_json({"files": len(reports), "statistics": rows}))
        return
    print(f"{'found':>6} {'unchecked':>9}  rule")
    for row in rows:
        print(f"{row['findings']:>6} {row['unchecked']:>9}  {row['rule']} {row['title']}")


# --- The page of a rule ---


def show_rule(options: argparse.Namespace) -> bool:
    """Print the page of a rule, or its entries as data."""
    entries = SHIPPED_RULES.entries(options.code)
    print(as_json(rule_data(entries)) if options.json else page_of(entries), end="")
    return True


def rule_data(entries: tuple[Rule, ...]) -> dict[str, Any]:
    """Give a rule in the shape of ``rule --json``."""
    return {
        "rule": entries[-1].code,
        "entries": [
            {
                "title": rule.title,
                "first_day": rule.period.first_day.isoformat(),
                "last_day": rule.period.last_day and rule.period.last_day.isoformat(),
                "severity": rule.severity.value,
                "confidence": rule.confidence.value,
                "authority": rule.authority.value,
                "rationale": rule.rationale,
                "citations": [citation_data(each) for each in rule.sources],
                "example_day": rule.example_day.isoformat(),
                "passing": _plain(rule.passing, rule),
                "failing": _plain(rule.failing, rule),
            }
            for rule in entries
        ],
    }


def page_of(entries: tuple[Rule, ...]) -> str:
    """Write the page of a rule as Markdown: each of its periods, the latest first."""
    latest = entries[-1]
    return "\n".join([f"# {latest.code}: {latest.title}", "", *_body_of(entries)])


def _body_of(entries: tuple[Rule, ...]) -> Iterator[str]:
    """Write what follows the title of a page."""
    for rule in reversed(entries):
        if len(entries) > 1:
            yield f"## In force {_from_to(rule)}\n"
        yield "| | |"
        yield "|---|---|"
        yield f"| In force | {_from_to(rule)} |"
        yield f"| Severity | {rule.severity.value} |"
        yield f"| Authority | {rule.authority.value} |"
        yield f"| Confidence | {rule.confidence.value} |"
        yield ""
        if rule.gap_because:
            yield f"Nothing of this rule held just before: {rule.gap_because}\n"
        yield f"{rule.rationale}\n"
        if not rule.confidence.is_sure:
            yield "Not all of what it rests on is verified, so it is at most a warning.\n"
        yield "Sources:\n"
        yield from (f"- {_source_line(each)}" for each in rule.sources)
        for words, value in (("breaks", rule.failing), ("keeps", rule.passing)):
            yield f"\nAn arrangement that {words} it on {words_of_day(rule.example_day)}:\n"
            yield f"```json\n{_document(value, rule)}```"
        yield ""


def _from_to(rule: Rule) -> str:
    """Write the days of a rule."""
    text = str(rule.period)
    return text if text.startswith("from") else f"from {text}"


def _source_line(citation: Citation) -> str:
    """Write a source with its place, its confidence and its key."""
    return f"{citation} ({citation.source.key})"


def _document(value: Arrangement, rule: Rule) -> str:
    """Write an example as the document that `check` reads."""
    return write(standard_codec().document(value, as_at=rule.example_day))


def _plain(value: Arrangement, rule: Rule) -> Any:  # noqa: ANN401 -- plain data of JSON
    """Give an example as plain data."""
    return json.loads(_document(value, rule))
