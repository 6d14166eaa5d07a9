"""Which files are to be checked: those named, and in folders those that hold our documents."""

import json
from collections.abc import Iterable
from pathlib import Path

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care.cli.facts import FACTS
from nhs_accountable_care.cli.problems import Failures
from nhs_accountable_care.documents import schema_names

__all__ = ["FoundFiles", "PassedOver", "find_files", "is_of_facts"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PassedOver:
    """A file in a folder that is no document of ours, and how one can tell."""

    file: Path
    because: str

    def to_record(self) -> Record:
        """Return the file and the reason as plain data."""
        return {"file": str(self.file), "because": self.because}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FoundFiles:
    """The files to check, each once, those passed over, and the folders that hold none."""

    files: tuple[Path, ...]
    passed_over: tuple[PassedOver, ...]
    failures: Failures


def find_files(paths: Iterable[Path]) -> FoundFiles:
    """Return the files that are named, and of a folder those that hold a document of ours."""
    files: dict[Path, None] = {}
    passed_over: list[PassedOver] = []
    failures: list[tuple[str, tuple[Problem, ...]]] = []
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        found = []
        for file in sorted(path.rglob("*.[jJ][sS][oO][nN]")):
            because = _why_not_ours(file)
            if because:
                passed_over.append(PassedOver(file=file, because=because))
            else:
                found.append(file)
        files.update(dict.fromkeys(found))
        if not found:
            problem = Problem(path="", message="holds no document that can be checked")
            failures.append((str(path), (problem,)))
    return FoundFiles(files=tuple(files), passed_over=tuple(passed_over), failures=tuple(failures))


def is_of_facts(text: str) -> bool:
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
