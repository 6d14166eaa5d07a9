"""What CONTRIBUTING says of adding something, to be followed to the letter on a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[1]
_FENCE = re.compile(r"(?ms)^(`{3,})(\w+)\n(.*?)^\1$")


@attrs.frozen(kw_only=True)
class Recipe:
    """A section of CONTRIBUTING: its text, and the blocks that it shows."""

    text: str

    def blocks(self, language: str) -> list[str]:
        """Return what stands in its blocks of a language, in order."""
        return [text for _, found, text in _FENCE.findall(self.text) if found == language]

    def named(self, start: str) -> str:
        """Return the first name in code type after some words."""
        [name] = re.findall(rf"{re.escape(start)} `([^`]+)`", self.text)
        return str(name)


def recipe(heading: str) -> Recipe:
    """Return the section of CONTRIBUTING under a heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    begun = text.partition(f"## {heading}\n")[2]
    # A page that a block shows has headings of its own.
    outside_blocks = _FENCE.sub(lambda block: " " * len(block[0]), begun)
    return Recipe(text=begun[: f"{outside_blocks}\n## ".index("\n## ")])


@attrs.frozen(kw_only=True)
class Copy:
    """A copy of some folders and files of the repository, on which a recipe is followed."""

    root: Path
    parts: tuple[str, ...]

    def read(self, path: str) -> str:
        """Read a file of the copy."""
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file of the copy."""
        (self.root / path).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """Run Python on the copy, which comes before what is installed; return what it prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={
                **os.environ,
                "PYTHONPATH": str(self.root / "src"),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def changed(self) -> set[str]:
        """Name the files of the copy that are new, or other than those of the repository."""
        found = set()
        for part in self.parts:
            top = self.root / part
            for path in top.rglob("*") if top.is_dir() else (top,):
                name = path.relative_to(self.root)
                if path.is_file() and "__pycache__" not in name.parts:
                    ours = ROOT / name
                    if not ours.is_file() or ours.read_bytes() != path.read_bytes():
                        found.add(name.as_posix())
        return found


def copied(root: Path, *parts: str) -> Copy:
    """Copy folders and files of the repository."""
    for part in parts:
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, root / part)
    return Copy(root=root, parts=parts)
