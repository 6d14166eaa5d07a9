"""
Write the page of the formats of official files that can be read, from the list of them.

    python tasks/build_formats_page.py            write the page
    python tasks/build_formats_page.py --check    say whether it is up to date
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from nhs_accountable_care.interchange import FileFormat, file_formats

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "official-files.md"
HEAD = """\
% Written by tasks/build_formats_page.py from the list of formats.

# Official files that can be read

What {py:func}`nhs_accountable_care.interchange.read_official` and the command `read` know, in the
order in which they are tried. A format is recognised by the content of a file, and can be named
(`--format KEY`). Workbooks (XLSX) need the extra `workbooks`.

How sure it is what the columns of a format mean stands behind its source: `verified` where a
published file or description was read, `unverified` where others' programs are all there is. What
is laid over a register from a file is as sure as that, and cites the file.

`nhs-accountable-care read --list` prints the list.
{doc}`../how-to/map-practices-across-april-2026` and
{doc}`../how-to/build-your-own-edition` show what becomes of such files.
"""


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    text = page()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    if check:
        print(f"{PAGE.name} is not what the list of formats says; run tasks/build_formats_page.py")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([HEAD, *(line for each in file_formats() for line in entry(each))])


def entry(each: FileFormat) -> Iterator[str]:
    """Yield what there is to say of a format."""
    yield f"(format-{each.key})="
    yield f"## {each.key}\n"
    yield f"{each.title}.\n"
    yield f"*Layout*: {each.layout.removesuffix(chr(46))}.\n"
    for citation in each.sources:
        yield f"*Source*: {citation}.\n"


if __name__ == "__main__":
    sys.exit(main())
