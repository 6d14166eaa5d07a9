"""
Write the table of bounds into SECURITY.md and the page on limits, from the constants.

    python tasks/build_limits.py            write the tables
    python tasks/build_limits.py --check    say whether they are up to date
"""

import argparse
import ast
import inspect
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from nhs_accountable_care._core import limits
from nhs_accountable_care._core import time as days
from nhs_accountable_care.payment.language import units

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "SECURITY.md", ROOT / "docs" / "explanation" / "limits.md")
START = "<!-- Written by tasks/build_limits.py from the constants. -->\n"
END = "<!-- Here ends what tasks/build_limits.py writes. -->\n"


def main() -> int:
    """Write the tables, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    stale = []
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = with_table(before)
        if after != before:
            stale.append(page)
            if not check:
                page.write_text(after, encoding="utf-8")
    if check:
        for page in stale:
            print(f"{page.name} has other bounds than the package; run tasks/build_limits.py")
        return 1 if stale else 0
    return 0


def with_table(page: str) -> str:
    """Return a page with the table as it should be."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    rows = [f"| {said} | {value} |" for said, value in bounds()]
    table = "\n".join(("| What | Bound |", "|---|---|", *rows))
    return f"{before}{START}\n{table}\n\n{END}{after}"


def bounds() -> Iterator[tuple[str, str]]:
    """Yield what each constant bounds, in its own words, and how much it allows."""
    for name, said in told(limits):
        yield said, f"{getattr(limits, name):,}"
    for name, said in told(units):
        if name == "DEEPEST":
            yield said, f"{units.DEEPEST:,}"
    for name, said in told(days):
        if name in {"EARLIEST_DAY", "LATEST_DAY"}:
            yield said, getattr(days, name).isoformat()


def told(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the constants of a module that have a docstring, with it on one line."""
    body = ast.parse(inspect.getsource(module)).body
    for each, after in itertools.pairwise(body):
        if (
            isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and isinstance(after, ast.Expr)
        ):
            said = str(ast.literal_eval(after.value))
            yield each.target.id, " ".join(said.split()).replace("``", "`").removesuffix(".")


if __name__ == "__main__":
    sys.exit(main())
