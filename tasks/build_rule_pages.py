"""
Write a page for each rule of the rulebook, and the page that lists them, from the rules.

    python tasks/build_rule_pages.py            write the pages
    python tasks/build_rule_pages.py --check    say whether they are up to date

A page holds what its rule holds and nothing else, so a fact is mended in the rule, and here by
running this again.
"""

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from nhs_accountable_care.cli.pages import page_of
from nhs_accountable_care.validation import SHIPPED_RULES, TOPICS, Rule

PAGES = Path(__file__).parents[1] / "docs" / "reference" / "rules"

WRITTEN = "% Written by tasks/build_rule_pages.py from the rules of the package."

INDEX = f"""\
{WRITTEN}

# Rules

Every rule that `check` asks, by topic.
A rule that changed keeps its code, and its page tells each of its periods.
*Severity* is how bad a finding is, *confidence* how sure the rule itself is:
one that rests on anything but a verified clause is at most a warning.

`nhs-accountable-care rule CODE` prints a page.
`--select` and `--ignore` choose rules by the beginnings of their codes.

```{{toctree}}
:hidden:
:glob:

NAC*
```
"""


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    texts = dict(pages())
    there = {file.name for file in PAGES.glob("*.md")}
    stale = [name for name, text in texts.items() if read(PAGES / name) != text]
    gone = sorted(there - set(texts))
    if check:
        for name in stale:
            print(f"{name} is not what the rules say; run tasks/build_rule_pages.py")
        for name in gone:
            print(f"{name} is the page of no rule; run tasks/build_rule_pages.py")
        return 1 if stale or gone else 0
    PAGES.mkdir(exist_ok=True)
    for name, text in texts.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    for name in gone:
        (PAGES / name).unlink()
    print(f"wrote {len(stale)} pages and took away {len(gone)}")
    return 0


def read(path: Path) -> str | None:
    """Return the text of a page, if it is there."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def pages() -> Iterator[tuple[str, str]]:
    """Go through the pages: the name of each and its text."""
    codes = sorted({rule.code for rule in SHIPPED_RULES.rules})
    yield "index.md", "\n".join([INDEX, *index_lines(codes)])
    for code in codes:
        yield f"{code}.md", f"{WRITTEN}\n\n{page_of(SHIPPED_RULES.entries(code))}"


def index_lines(codes: list[str]) -> Iterator[str]:
    """List the rules of each topic as a table."""
    for family, group in itertools.groupby(codes, key=lambda code: code[:4]):
        yield f"## {TOPICS[family]}\n"
        yield "| code | rule | in force | severity | confidence |"
        yield "|---|---|---|---|---|"
        for code in group:
            yield from (row(rule) for rule in SHIPPED_RULES.entries(code))
        yield ""


def row(rule: Rule) -> str:
    """Write one entry of a rule as a row."""
    return (
        f"| [{rule.code}]({rule.code}.md) | {rule.title} | {rule.period} "
        f"| {rule.severity.value} | {rule.confidence.value} |"
    )


if __name__ == "__main__":
    sys.exit(main())
