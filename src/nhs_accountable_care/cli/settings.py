"""What is asked of a document: by the command line, else by the nearest `pyproject.toml`."""

import argparse
import os
import re
import stat
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import NacError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import LARGEST_SETTINGS, LONGEST_FAULT, MOST_KEY_PARTS
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import joined, quoted, shortened
from nhs_accountable_care.cli.opening import text_in
from nhs_accountable_care.cli.own import Named, own_values
from nhs_accountable_care.cli.problems import (
    UnreadableError,
    cannot_open,
    too_much_memory,
    working_folder,
)
from nhs_accountable_care.validation import SHIPPED_RULES, Rule, RuleSet

__all__ = [
    "Asked",
    "Settings",
    "SettingsFiles",
    "asked_of",
    "mechanisms_with",
    "rules_with",
    "settings_for",
    "settings_here",
]

# The name of the distribution, and that of the package.
_TABLES: Final = ("nhs-accountable-care", "nhs_accountable_care")
_OF_CODES: Final = ("select", "ignore")
# A part of a key with the dot behind it. No word begins within another, and no text behind a
# backslash, so that each line is gone through once.
_PART: Final = re.compile(
    r"""(?:(?<!\\)"(?:[^"\\]|\\.)*"|'[^']*'|(?<![\w-])[A-Za-z0-9_-]+)[ \t]*\.[ \t]*"""
)
_SETTINGS: Final = (*_OF_CODES, "rules", "mechanisms", "forms")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Settings:
    """
    What a table of settings says, and where it stands.

    Attributes:
        select: Beginnings of codes to ask alone.
        ignore: Beginnings of codes not to ask.
        rules: Rules of one's own, as ``MODULE:NAME``.
        mechanisms: Classes of mechanisms of one's own.
        forms: Forms of one's own.
        where: The file; empty if there is no table.
        folder: The folder of the file, in which modules are looked for.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    where: str = ""
    folder: Path = Path()

    def named(self, setting: str, given: Sequence[str] | None) -> tuple[Named, Named]:
        """Return what the settings and what the command line name of one sort."""
        own: tuple[str, ...] = getattr(self, setting)
        return (
            Named(specs=own, setting=setting, folder=self.folder, where=self.where),
            Named(specs=given or (), setting=setting, folder=Path(working_folder())),
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Asked:
    """Which rules are asked of a file, and with which mechanisms of one's own it is read."""

    rules: RuleSet
    mechanisms: tuple[type, ...]


class SettingsFiles:
    """The files of settings of one run, each read once, however many documents lie below it."""

    def __init__(self) -> None:
        self._found: dict[Path, Settings | UnreadableError] = {}

    def read(self, project: Path) -> Settings:
        """
        Return the settings in a pyproject.toml.

        Raises:
            UnreadableError: With everything that is wrong with them.
        """
        if project not in self._found:
            try:
                self._found[project] = _settings_in(project)
            except UnreadableError as error:
                self._found[project] = error
        found = self._found[project]
        if isinstance(found, UnreadableError):
            # Anew, since an error that is raised again and again grows by its traces.
            raise UnreadableError(*found.failures)
        return found


def asked_of(
    file: Path,
    options: argparse.Namespace,
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    files: SettingsFiles | None = None,
) -> Asked:
    """
    Return what to ask about a file, and how to read it.

    Codes are chosen by their beginnings. What is not given, the table in the `pyproject.toml`
    nearest to the file says; own rules and mechanisms are those of the command line and of the
    project in which it is run. Who asks of many files hands in what reads their settings once.

    Raises:
        UnreadableError: If the table is wrong, no rule has a code that begins so, or own rules
            cannot be had.
    """
    near, here = settings_for(file, files, rules=options.rules, mechanisms=options.mechanisms)
    rules = rules_with(here, options.rules)
    chosen = _matching(rules, select or near.select, "select", "" if select else near.where)
    refused = _matching(rules, ignore or near.ignore, "ignore", "" if ignore else near.where)
    if chosen:
        rules = rules.only(*chosen)
    mechanisms = mechanisms_with(here, options.mechanisms)
    return Asked(rules=rules.without(*refused), mechanisms=mechanisms)


def mechanisms_with(settings: Settings, given: Sequence[str] | None) -> tuple[type, ...]:
    """
    Return the classes of mechanisms of the settings and of the command line.

    Raises:
        UnreadableError: If they cannot be had.
    """
    return tuple(
        each for named in settings.named("mechanisms", given) for each in own_values(named, type)
    )


def rules_with(settings: Settings, given: Sequence[str] | None) -> RuleSet:
    """
    Return the shipped rules with those of the settings and of the command line.

    A rule that is named twice is asked once.

    Raises:
        UnreadableError: If own rules cannot be had, or one has the code of another on one day.
    """
    rules = SHIPPED_RULES
    come_from = dict.fromkeys(rules.codes, "the shipped rules")
    for named in settings.named("rules", given):
        for spec in named.specs:
            own = own_values(attrs.evolve(named, specs=(spec,)), Rule, "rules")
            new = [each for each in own if not _is_among(each, rules)]
            try:
                rules = rules.plus(*new)
            except NacError as error:
                known = [each.code for each in new if each.code in come_from]
                hint = f"{known[0]} comes from {come_from[known[0]]} and {spec}" if known else ""
                raise named.refused(str(error), hint) from None
            where = f"{spec} in {named.where}" if named.where else spec
            come_from |= dict.fromkeys([each.code for each in new], where)
    return rules


def _is_among(rule: Rule, rules: RuleSet) -> bool:
    """Return whether a set has a rule; to compare two is to compare their examples."""
    return any(each == rule for each in rules.rules if each.code == rule.code)


def _matching(rules: RuleSet, beginnings: Sequence[str], name: str, where: str) -> tuple[str, ...]:
    """Return the codes that begin in one of some ways, in any letter case."""
    codes = rules.codes
    problems = tuple(
        Problem(
            path=name,
            message=f"no rule has a code that begins with {quoted(beginning)}",
            hint=f"codes run from {min(codes)} to {max(codes)}",
        )
        for beginning in beginnings
        if not beginning or not rules.codes_beginning(beginning)
    )
    if problems:
        raise UnreadableError((where, problems))
    return rules.codes_beginning(*beginnings)


def settings_for(
    file: Path, files: SettingsFiles | None = None, **given: Sequence[str] | None
) -> tuple[Settings, Settings]:
    """
    Return the settings that lie near a file, and those of the project in which one works.

    A document may be anyone's: a download, or somebody's proposed change. What lies beside it
    may choose among codes, but no code of it runs; that is had from the project in which the
    command line is run, and from what is named there.

    Args:
        file: The document.
        files: What reads settings; each once, if it is handed in for one document after another.
        given: Of each sort of own code that is wanted, what the command line names.

    Raises:
        UnreadableError: With everything that is wrong with a table, or if the one near the file
            names code, is not that of the project, and the command line does not name it too.
    """
    files = files or SettingsFiles()
    here = settings_here(files)
    # Not `resolve`, which a loop of links breaks.
    near = _settings_near(Path(os.path.realpath(file)), files)
    problems = tuple(
        Problem(
            path=setting,
            message=f"{shortened(spec)} lies beside what is checked, "
            f"and its code is not run from there",
            hint=f"if you trust it, name it with --{setting} {shortened(spec)}, "
            f"or work in {near.folder}",
        )
        for setting, named in given.items()
        for spec in getattr(near, setting)
        if near.where != here.where and spec not in (named or ())
    )
    if problems:
        raise UnreadableError((near.where, problems))
    return near, here


def settings_here(files: SettingsFiles | None = None) -> Settings:
    """
    Read the settings of the folder in which the command line is run.

    Raises:
        UnreadableError: With everything that is wrong with the table.
    """
    return _settings_near(
        Path(os.path.realpath(working_folder())) / "any", files or SettingsFiles()
    )


def _settings_near(file: Path, files: SettingsFiles) -> Settings:
    """Read the table of the nearest pyproject.toml above a file, within its repository."""
    for folder in file.parents:
        project = folder / "pyproject.toml"
        if _is_there(project):
            return files.read(project)
        # What lies above a repository is no part of it, and may be somebody else's.
        if os.path.lexists(folder / ".git"):
            break
    return Settings()


def _is_there(project: Path) -> bool:
    """
    Return whether there is a file of settings.

    Raises:
        UnreadableError: If nobody can tell, or what is there is no file.
    """
    try:
        mode = project.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if not os.path.lexists(project):
            return False
        problem = Problem(
            path="",
            message="is a link that leads nowhere",
            hint="mend the link, or take it away",
        )
        raise UnreadableError((str(project), (problem,))) from None
    except OSError as error:
        raise cannot_open(project, error) from None
    if stat.S_ISREG(mode):
        return True
    # A pipe would be waited for in vain.
    problem = Problem(
        path="", message="is no file of settings", hint="move it, or put a file in its place"
    )
    raise UnreadableError((str(project), (problem,)))


def _settings_in(project: Path) -> Settings:
    """Read the settings in a pyproject.toml, or raise everything that is wrong with them."""
    tools = _tools_in(project)
    names = [name for name in _TABLES if name in tools]
    problems = []
    if len(names) > 1:
        told = " and ".join(f"tool.{name}" for name in names)
        problems.append(
            Problem(path="tool", message=f"there are both {told}", hint="put all in one of them")
        )
    for name in names:
        problems += _problems_in(tools[name], f"tool.{name}")
    if problems:
        raise UnreadableError((str(project), tuple(problems)))
    table: dict[str, list[str]] = tools[names[0]] if names else {}
    lists = {key: tuple(table.get(key, ())) for key in _SETTINGS}
    return Settings(**lists, where=str(project), folder=project.parent)


def _tools_in(project: Path) -> dict[str, Any]:
    """Read the settings of all tools in a pyproject.toml, or raise what is wrong with them."""
    text = text_in(project, LARGEST_SETTINGS)
    for number, line in enumerate(text.splitlines(), 1):
        if _has_a_long_key(line):
            problem = Problem(
                path="",
                message=f"cannot be read as TOML: in line {number} a key has more than "
                f"{MOST_KEY_PARTS} parts",
                hint="put what it holds less deep",
            )
            raise UnreadableError((str(project), (problem,)))
    try:
        tools = tomllib.loads(text).get("tool", {})
    except MemoryError:
        raise too_much_memory(project) from None
    except RecursionError:
        problem = Problem(
            path="",
            message="cannot be read as TOML: lists or tables stand too deep inside one another",
            hint="take the inner ones out",
        )
    # A whole number of more digits than Python reads is one too.
    except ValueError as error:
        problem = Problem(
            path="",
            message=f"cannot be read as TOML: {shortened(str(error), LONGEST_FAULT)}",
            hint="mend what stands there; nothing is read of a file that is broken",
        )
    else:
        if isinstance(tools, dict):
            return tools
        problem = Problem(
            path="tool",
            message="is no table of settings",
            hint=f"write [tool.{_TABLES[0]}] above the settings",
        )
    raise UnreadableError((str(project), (problem,)))


def _has_a_long_key(line: str) -> bool:
    """
    Return whether a key has so many parts that Python's reader takes their square in time.

    A text or a comment that looks like one counts as one.
    """
    if line.count(".") < MOST_KEY_PARTS:
        return False
    parts, end = 0, 0
    for part in _PART.finditer(line):
        parts = parts + 1 if part.start() == end else 1
        if parts == MOST_KEY_PARTS:
            return True
        end = part.end()
    return False


def _problems_in(table: Any, path: str) -> list[Problem]:  # noqa: ANN401 -- plain data of TOML
    """Return everything that is wrong with a table of settings."""
    if not isinstance(table, dict):
        hint = f"write [{path}] once, in single brackets, above the settings"
        return [Problem(path=path, message="is no table of settings", hint=hint)]
    problems = [
        Problem(
            path=f"{path}.{shortened(key)}",
            message="unknown setting",
            hint=did_you_mean(key, _SETTINGS) or f"there are {joined(_SETTINGS)}",
        )
        for key in table
        if key not in _SETTINGS
    ]
    problems += [
        Problem(
            path=f"{path}.{key}",
            message=f"is not a list of {'codes' if key in _OF_CODES else 'names'}",
            hint='write ["NAC3", "NAC501"]' if key in _OF_CODES else 'write ["our_rules:OURS"]',
        )
        for key in _SETTINGS
        if not _is_list_of_text(table.get(key, []))
    ]
    return problems


def _is_list_of_text(value: object) -> bool:
    """Return whether something is a list of text."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
