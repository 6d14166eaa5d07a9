"""Which rules `check` asks: by the command line, else by the nearest `pyproject.toml`."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.text import joined
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.validation import SHIPPED_RULES, RuleSet

__all__ = ["rules_for"]

_TABLE: Final = "nhs_accountable_care"
_SETTINGS: Final = ("select", "ignore")


@attrs.frozen(kw_only=True)
class _Settings:
    """The codes to ask and not to ask, and where that is said."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    where: str = ""


def rules_for(
    file: Path, *, select: Sequence[str] | None, ignore: Sequence[str] | None
) -> RuleSet:
    """
    Return the rules to ask about a file, by the beginnings of their codes.

    What the command line does not say, the table in the nearest `pyproject.toml` does.

    Raises:
        UnreadableError: If the table is wrong, or no rule has a code that begins so.
    """
    settings = _settings_near(file.resolve())
    chosen = _matching(select or settings.select, "select", "" if select else settings.where)
    refused = _matching(ignore or settings.ignore, "ignore", "" if ignore else settings.where)
    rules = SHIPPED_RULES.only(*chosen) if chosen else SHIPPED_RULES
    return rules.without(*refused)


def _matching(beginnings: Sequence[str], name: str, where: str) -> tuple[str, ...]:
    """Return the codes that begin in one of some ways."""
    codes = tuple(dict.fromkeys(rule.code for rule in SHIPPED_RULES.rules))
    problems = tuple(
        Problem(
            path=name,
            message=f"no rule has a code that begins with {beginning!r}",
            hint=f"codes run from {min(codes)} to {max(codes)}",
        )
        for beginning in beginnings
        if not beginning or not any(code.startswith(beginning) for code in codes)
    )
    if problems:
        raise UnreadableError((where, problems))
    return tuple(code for code in codes if code.startswith(tuple(beginnings)))


def _settings_near(file: Path) -> _Settings:
    """Read the table of the nearest pyproject.toml above a file, if there is one."""
    for folder in file.parents:
        project = folder / "pyproject.toml"
        if project.is_file():
            return _settings_in(project)
    return _Settings()


def _settings_in(project: Path) -> _Settings:
    """Read the settings in a pyproject.toml, or raise everything that is wrong with them."""
    try:
        data = tomllib.loads(project.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(path="", message=f"cannot be read as TOML: {error}")
        raise UnreadableError((str(project), (problem,))) from None
    table = data.get("tool", {}).get(_TABLE, {})
    problems = [
        Problem(
            path=f"tool.{_TABLE}.{key}",
            message="unknown setting",
            hint=f"there are {joined(_SETTINGS)}",
        )
        for key in table
        if key not in _SETTINGS
    ]
    problems += [
        Problem(
            path=f"tool.{_TABLE}.{key}",
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
    """Return whether something is a list of text."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
