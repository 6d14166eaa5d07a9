"""Which files are to be checked: those named, and in folders those that hold our documents."""

import errno
import json
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.cli.facts import FACTS, FACTS_BY_YEAR, schema_of
from nhs_accountable_care.cli.opening import is_folder, text_in
from nhs_accountable_care.cli.problems import Failures, UnreadableError, cannot_open
from nhs_accountable_care.documents import schema_names

__all__ = ["FoundFiles", "PassedOver", "find_files", "is_of_facts"]

_ENDING: Final = ".json"
_NOT_THERE: Final = (errno.ENOENT, errno.ENOTDIR)
_SORTS: Final = {
    stat.S_IFIFO: "it is a named pipe",
    stat.S_IFSOCK: "it is a socket",
    stat.S_IFCHR: "it is a device",
    stat.S_IFBLK: "it is a device",
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PassedOver:
    """What lies in a folder and is not checked, and why."""

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
    passed_over: dict[PassedOver, None] = {}
    failures: dict[tuple[str, tuple[Problem, ...]], None] = {}
    for path in paths:
        if not is_folder(path):
            files[path] = None
            continue
        is_empty = True
        # Sorted: the order in which a system lists a folder is no order.
        for found in sorted(_documents_below(path), key=_place_of):
            match found:
                case Path():
                    is_empty = False
                    files[found] = None
                case PassedOver():
                    passed_over[found] = None
                case _:
                    is_empty = False
                    failures |= dict.fromkeys(found.failures)
        if is_empty:
            message = "holds no document that can be checked"
            hint = "name the folder of your documents; their names end in .json"
            failures[str(path), (Problem(path="", message=message, hint=hint),)] = None
    return FoundFiles(files=tuple(files), passed_over=tuple(passed_over), failures=tuple(failures))


def _place_of(found: Path | PassedOver | UnreadableError) -> Path:
    """Return by which path a find in a folder is sorted."""
    match found:
        case PassedOver():
            return found.file
        case UnreadableError():
            return Path(found.failures[0][0])
        case _:
            return found


def _documents_below(top: Path) -> Iterator[Path | PassedOver | UnreadableError]:
    """
    Yield the documents of a folder and of those in it, what is passed over, and what failed.

    Each folder is opened by itself, so that one that cannot be read, or goes away while others
    are, is told and hides no other. Hidden folders are looked into as well. Links to folders are
    not followed, for they may lead round in a circle.
    """
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                listed = [(entry.name, *_sort_of(entry)) for entry in entries]
        except OSError as error:
            yield cannot_open(folder, error)
            continue
        for name, is_link, may_be_folder in listed:
            path = folder / name
            try:
                mode = path.stat().st_mode
            except OSError as error:
                # Whether it was wanted, the list of the folder has to tell.
                may_be_ours = may_be_folder or name.lower().endswith(_ENDING)
                if is_link and (error.errno in _NOT_THERE or not may_be_ours):
                    yield PassedOver(
                        file=path, because=f"the link leads nowhere: {error.strerror}"
                    )
                elif may_be_ours:
                    yield cannot_open(path, error)
                continue
            if stat.S_ISDIR(mode) and is_link:
                yield PassedOver(file=path, because="it is a link to a folder")
            elif stat.S_ISDIR(mode):
                folders.append(path)
            elif name.lower().endswith(_ENDING):
                yield from _look_at(path, mode)


def _sort_of(entry: os.DirEntry[str]) -> tuple[bool, bool]:
    """Return whether an entry of a folder is a link, and whether it is a folder itself."""
    try:
        return entry.is_symlink(), entry.is_dir(follow_symlinks=False)
    except OSError:
        # Some systems tell it by opening the entry. What cannot be told may be a folder.
        return False, True


def _look_at(file: Path, mode: int) -> Iterator[Path | PassedOver | UnreadableError]:
    """Yield a file whose name says that it is JSON, or why it is passed over."""
    if not stat.S_ISREG(mode):
        # To open it might be to wait for ever.
        because = _SORTS.get(stat.S_IFMT(mode), "it is no plain file")
        yield PassedOver(file=file, because=because)
        return
    try:
        because = _why_not_ours(text_in(file))
    except UnreadableError as error:
        yield error
        return
    yield PassedOver(file=file, because=because) if because else file


def is_of_facts(text: str) -> bool:
    """
    Return whether a text is a document of facts, of one year or of several.

    What is too broken to tell is not.
    """
    # Compared and not hashed: a schema may be anything that JSON writes.
    return schema_of(text) in (FACTS, FACTS_BY_YEAR)


def _why_not_ours(text: str) -> str:
    """
    Return by what a file in a folder is known to be no document of ours; empty if it may be one.

    A misspelt schema, or a document without one, is ours to be told of and no one else's.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(data, dict):
        return "it is no object of JSON"
    name = data.get("schema")
    if "document" in data and ("as_at" in data or "version" in data):
        return ""
    if isinstance(name, str):
        is_near = name in schema_names() or did_you_mean(name, schema_names())
        return "" if is_near else f"its schema is {quoted(name)}"
    is_ours = "as_at" in data or isinstance(data.get("document"), dict)
    return "" if is_ours else "it has neither a schema nor a document"
