"""
Hold the licences of what is installed with the library to those that go with its own.

    python tasks/check_licences.py                  of this environment
    python tasks/check_licences.py --python PYTHON  of another one

`pip-licenses` reads what each package says of itself. A licence that is not on the list may well
be fine: read it, and put it there with the reason.
"""

import argparse
import json
import re
import subprocess
import sys
from typing import Final

# What may stand beside the MIT License when the library is used, by the name or the SPDX
# expression of a package. None of them asks anything of a program that merely imports it.
ALLOWED: Final = {
    *("MIT", "MIT License", "MIT AND OGL-UK-3.0", "0BSD", "Zlib", "CC0-1.0"),
    *("ISC", "ISC License (ISCL)"),
    *("BSD License", "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License"),
    *("Apache-2.0", "Apache Software License", "PSF-2.0", "Python Software Foundation License"),
    # Asks for changes of its own files to be shown, and we change none: Hypothesis.
    *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),
}

# Packages that name several licences without saying of what each is. Their own notice was read.
READ: Final = {
    "docutils": (
        "Public domain and BSD; the GPL is that of a file for Emacs, which is not installed"
    ),
}


def is_allowed(licence: str) -> bool:
    """Return whether a licence, one of those to choose from, or each of several is on the list."""
    if licence in ALLOWED:
        return True
    if "(" in licence:
        # A choice inside a whole: all of it has to be on the list.
        parts = re.split(r" OR | AND |; ", licence.replace("(", "").replace(")", ""))
        return all(part in ALLOWED for part in parts)
    choices = [re.split(r" AND |; ", choice) for choice in licence.split(" OR ")]
    return any(all(part in ALLOWED for part in choice) for choice in choices)


def main() -> int:
    """Print each package with its licence, those that are not on the list at the end."""
    parser = argparse.ArgumentParser(description="Hold licences of packages to a list.")
    parser.add_argument("--python", default=sys.executable)
    command = ["pip-licenses", "--from=mixed", "--format=json", "--python"]
    done = subprocess.run(  # noqa: S603 -- a tool of the project, by its name
        [*command, parser.parse_args().python], capture_output=True, check=True, encoding="utf-8"
    )
    told = [
        (f"{each['Name']} {each['Version']}", each["License"]) for each in json.loads(done.stdout)
    ]
    strange = [
        (name, licence)
        for name, licence in told
        if not is_allowed(licence) and name.partition(" ")[0] not in READ
    ]
    for name, licence in told:
        print(f"{name}: {licence}")
    for name, licence in strange:
        print(f"not on the list of tasks/check_licences.py: {name}: {licence}")
    print(f"{len(told)} packages, {len(strange)} with a licence that is not on the list")
    return 1 if strange or not told else 0


if __name__ == "__main__":
    raise SystemExit(main())
