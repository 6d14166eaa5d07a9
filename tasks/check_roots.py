"""
Hold every package to what an interpreter does with it, whether or not the extras are there.

    python tasks/check_roots.py                  `import *`, the members and the help of each
    python tasks/check_roots.py --without NAME…  the same, as if these packages were not installed

`.ci/run` runs it where nothing but the core is installed, and the tests with and without extras.
"""

import argparse
import importlib
import inspect
import pkgutil
import pydoc
import sys
from collections.abc import Iterator

import nhs_accountable_care


def packages() -> Iterator[str]:
    """Go through the library and its packages."""
    root = nhs_accountable_care.__name__
    yield root
    for found in pkgutil.walk_packages(nhs_accountable_care.__path__, f"{root}."):
        if found.ispkg and "._" not in found.name:
            yield found.name


def problems_of(package: str) -> Iterator[str]:
    """Yield what is wrong with a package; what is raised is a fault, and is shown as one."""
    brought: dict[str, object] = {}
    # In a process of its own no name is brought twice; `import *` can be written in no function.
    exec(f"from {package} import *", brought)  # noqa: S102 -- a fixed text
    module = importlib.import_module(package)
    members = dict(inspect.getmembers(module))
    page = pydoc.plain(pydoc.render_doc(module))
    for name in getattr(module, "__all__", ()):
        if name not in brought:
            yield f"{package}: `import *` does not bring {name}"
        if name not in members:
            yield f"{package}: it has no member {name}"
    if inspect.cleandoc(module.__doc__ or "").partition("\n")[0] not in page:
        yield f"{package}: its help does not say what it is"


def main() -> int:
    """Print what is wrong, and say whether anything is."""
    parser = argparse.ArgumentParser(description="Hold every package to what is done with it.")
    parser.add_argument("--without", nargs="*", default=[], metavar="NAME")
    sys.modules.update(dict.fromkeys(parser.parse_args().without))
    names = list(packages())
    problems = [problem for name in names for problem in problems_of(name)]
    print(*problems, f"{len(names)} packages, {len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
