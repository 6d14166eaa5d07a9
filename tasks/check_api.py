"""
Say what users of the last release would find broken.

    python tasks/check_api.py                     against the last release, if there is one
    python tasks/check_api.py --against REVISION  against any revision
    python tasks/check_api.py --before FOLDER     against the package in a folder

Griffe compares names, arguments and defaults, as they are written. What differs from a release
fails the check. Before there is one, what differs from the revision that this branch began at is
told and is no failure (COMPATIBILITY.md says from when on what is promised).
"""

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[1]
PACKAGE = "nhs_accountable_care"


def git(*arguments: str) -> bytes | None:
    """Return what git answers, or nothing if it does not know."""
    command = ["git", "-C", str(ROOT), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 -- git, as we ask it
    return done.stdout if done.returncode == 0 else None


def revision_before() -> tuple[str, bool]:
    """Return the tag of the last release, or where this branch began, and which of the two."""
    released = git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD")
    if released:
        return released.decode().strip(), True
    for branch in ("origin/main", "main"):
        began = git("merge-base", "HEAD", branch)
        if began:
            return began.decode().strip(), False
    return "HEAD", False


def package_at(revision: str, folder: Path) -> Path:
    """Put the package of a revision into a folder."""
    archive = git("archive", revision, "src")
    if archive is None:
        sys.exit(f"there is no revision {revision} here; fetch it, or name another")
    with tarfile.open(fileobj=BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return folder / "src"


def public_paths(package: griffe.Module) -> tuple[set[str], set[str]]:
    """Return the names that are promised, and these with where they are defined, less modules."""
    named: set[str] = set()
    defined: set[str] = set()
    waiting = [package]
    while waiting:
        module = waiting.pop()
        waiting += [each for each in module.modules.values() if not each.is_alias]
        if module.is_init_module and "._" not in module.path:
            for name in map(str, module.exports or ()):
                named.add(f"{module.path}.{name}")
                if not module.members[name].is_module:
                    defined |= {f"{module.path}.{name}", module.members[name].canonical_path}
    return named, defined


def broken_since(before: Path, now: Path) -> Iterator[str]:
    """Yield what users of the one package find broken in the other."""
    old, new = (
        griffe.load(PACKAGE, search_paths=[folder], resolve_aliases=True, allow_inspection=False)
        for folder in (before, now)
    )
    if not isinstance(old, griffe.Module) or not isinstance(new, griffe.Module):
        sys.exit(f"{before} or {now} has no package {PACKAGE}")
    named, defined = public_paths(old)
    yield from (f"{name}: it is not offered any more" for name in named - public_paths(new)[0])
    for breakage in griffe.find_breaking_changes(old, new):
        places = {breakage.obj.path, breakage.obj.canonical_path}
        owners = {place.rsplit(".", cut)[0] for place in places for cut in (1, 2)}
        # A name that is gone is told above; one that is defined elsewhere now is still offered.
        is_gone = breakage.kind is griffe.BreakageKind.OBJECT_REMOVED
        if owners & defined or (places & defined and not is_gone):
            told = breakage.explain(style=griffe.ExplanationStyle.ONE_LINE)
            yield re.sub(r"\x1b\[\d*m", "", told)


def main() -> int:
    """Print what is broken; after a release that is a failure."""
    parser = argparse.ArgumentParser(description="Say what users would find broken.")
    named = parser.add_mutually_exclusive_group()
    named.add_argument("--against", metavar="REVISION")
    named.add_argument("--before", metavar="FOLDER", type=Path)
    parser.add_argument("--now", metavar="FOLDER", type=Path, default=ROOT / "src")
    arguments = parser.parse_args()
    revision, is_release = (arguments.against, True) if arguments.against else revision_before()
    with tempfile.TemporaryDirectory() as folder:
        before = arguments.before or package_at(revision, Path(folder))
        broken = sorted(set(broken_since(before, arguments.now)))
    print(*broken, sep="\n", end="\n" if broken else "")
    since = arguments.before or revision
    print(f"{len(broken)} breaking changes since {since}")
    return 1 if broken and (arguments.before or is_release) else 0


if __name__ == "__main__":
    raise SystemExit(main())
