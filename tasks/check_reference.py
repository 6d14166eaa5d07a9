"""
Check that the built reference has an entry for every public name; `make docs` runs it.

Give it the inventory that Sphinx writes beside the pages (``objects.inv``). A name that is
offered in two places, as the facade offers what a package has, needs one entry.
"""

import importlib
import pkgutil
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import nhs_accountable_care

PACKAGE = nhs_accountable_care.__name__


def documented_names(inventory: bytes) -> set[str]:
    """Read the names of Python objects from an inventory: four lines, then packed ones."""
    packed = inventory.split(b"\n", 4)[4]
    entries = (line.split() for line in zlib.decompress(packed).decode().splitlines())
    return {name for name, kind, *_ in entries if kind.startswith("py:")}


def public_names() -> Iterator[tuple[str, object]]:
    """Go through what each package offers, and what it is."""
    names = (found.name for found in pkgutil.iter_modules(nhs_accountable_care.__path__))
    for package in (PACKAGE, *(f"{PACKAGE}.{name}" for name in names if not name.startswith("_"))):
        module = importlib.import_module(package)
        for name in module.__all__:
            yield f"{package}.{name}", getattr(module, name)


def missing_names(documented: set[str]) -> list[str]:
    """Find the public names for which no place that offers them has an entry."""
    offered = list(public_names())
    found = [value for name, value in offered if name in documented]
    return [name for name, value in offered if not any(value is each for each in found)]


def main() -> int:
    """Print which names are missing."""
    missing = missing_names(documented_names(Path(sys.argv[1]).read_bytes()))
    for name in missing:
        print(f"{name} has no entry; add it to the page of its package in docs/reference/")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
