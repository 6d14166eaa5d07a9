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
import subprocess
import sys
import tempfile
from pathlib import Path

from npm_packages import member, packed

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
            archive = checked(packed(PACKAGE, Path(temporary)), SHA512)
            for name in FILES:
                (folder / name).write_bytes(member(archive, name))
        of_version.write_text(PACKAGE, encoding="utf-8")
    build_wheels(folder)
    wheels = sorted(wheel.name for wheel in folder.glob("*.whl"))
    not_pure = [name for name in wheels if not name.endswith("-none-any.whl")]
    if not_pure:
        msg = f"these wheels do not run in a browser: {', '.join(not_pure)}"
        raise SystemExit(msg)
    print(f"{PACKAGE} and {', '.join(wheels)} are in {folder}")
    return 0


def checked(archive: Path, sha512: str) -> Path:
    """
    Return an archive whose bytes are those that are expected.

    Raises:
        SystemExit: If they are others.
    """
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        msg = f"{archive.name} has other bytes than expected: {found}"
        raise SystemExit(msg)
    return archive


def build_wheels(folder: Path) -> None:
    """
    Let pip build the wheel of this library, and get those of what it needs.

    Raises:
        SystemExit: If it cannot.
    """
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder), str(ROOT))
    if subprocess.run(pip, check=False, stdout=subprocess.DEVNULL).returncode:  # noqa: S603 -- pip, of this Python
        msg = f"{' '.join(pip)}: failed"
        raise SystemExit(msg)


if __name__ == "__main__":
    sys.exit(main())
