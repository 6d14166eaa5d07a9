"""What no file of the repository may hold."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    *(".ci", ".github", "benchmarks", "changelog.d", "docs", "examples", "src", "tasks", "tests"),
)
NOT_OURS = {"__pycache__", "_build"}

MACHINE_PATH = re.compile(r"(?<![\w.*$}\])-])/(?:home|opt|private|root|tmp|Users|work)/\w")
# In parts, so that this file holds no host of its own.
REGISTRY = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("deb", "debian", "org"),
        )
    )
    + "|(?:extra-)?index"
    + "-url"
)


def files() -> Iterator[Path]:
    """Go through the files of the repository, whether or not it is a git checkout."""
    for path in sorted(ROOT.iterdir()):
        # In a second working tree of one repository git keeps a file of that name.
        if path.is_file() and path.name != ".git" and not path.name.startswith(".coverage"):
            yield path
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not NOT_OURS.intersection(path.parts):
                yield path


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Find the lines in which the pattern occurs."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        # No line has it where the whole text has not.
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@functools.cache
def texts() -> tuple[tuple[Path, str], ...]:
    """Read every file, once for all patterns."""
    return tuple(
        (path.relative_to(ROOT), path.read_text(encoding="utf-8", errors="replace"))
        for path in files()
    )


@pytest.mark.broad
@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(MACHINE_PATH, id="the path of a machine"),
        pytest.param(REGISTRY, id="the host of a package registry"),
    ],
)
def test_no_file_depends_on_where_it_was_written(pattern: re.Pattern[str]) -> None:
    """No file holds a path of one machine, or the host of a package registry."""
    assert lines_with(pattern) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}tmp/x", True),
        ('open("{}work/project")', True),
        ("in {}home/ann/data", True),
        ("https://www.england.nhs.uk/work/x", False),
        ("../work/x", False),
        ("$HOME/work/x", False),
    ],
)
def test_the_search_for_paths_finds_paths(text: str, expected: bool) -> None:  # noqa: FBT001 - a column of a table
    """An absolute path of a usual root is found, and part of an address is not."""
    # A mark stands for the leading stroke, so that no line here is such a path.
    assert bool(MACHINE_PATH.search(text.format("/"))) is expected


def test_every_text_is_utf8_with_plain_line_ends() -> None:
    """Every text file reads the same on every machine."""
    texts = {".cff", ".csv", ".js", ".json", ".md", ".py", ".toml", ".txt", ".typed", ""}
    wrong = []
    for path in files():
        # What was found by trying is kept as the bytes that it was.
        if path.suffix in texts and "corpus" not in path.parts:
            raw = path.read_bytes()
            raw.decode("utf-8")
            if b"\r" in raw or raw.startswith(b"\xef\xbb\xbf"):
                wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []
