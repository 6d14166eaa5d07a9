"""
Write the page of what the doctor of columns looks for, from the list of its signs.

    python tasks/build_doctor_page.py            write the page
    python tasks/build_doctor_page.py --check    say whether it is up to date

The page holds what the list holds and nothing else, so a fact is mended in the list, and here by
running this again.
"""

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from nhs_accountable_care.interchange import DoctorSign, SignSeverity, doctor_signs
from nhs_accountable_care.interchange.code_doctor.signs import TOPICS

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "doctor.md"
HEAD = """\
% Written by tasks/build_doctor_page.py from the list of signs.

# Signs of the code doctor

What {py:func}`nhs_accountable_care.interchange.doctor` and the command `doctor` look for in a
column of codes: {doc}`../how-to/check-a-column` shows how.
Each sign has a code, by which it is counted and can be left out (`--ignore NAD102`, or
`--ignore NAD4` for all whose codes begin so), and a slug.

A row with a sign that is *for a person* is for a person; one of which all that is wrong is
*repaired* is so only where what is meant is certain, and its sign is for a person elsewhere; what
is *told* can stand as it is.

`nhs-accountable-care doctor --list` prints the list, and `doctor --explain NAD103` an entry.
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
        print(f"{PAGE.name} is not what the list of signs says; run tasks/build_doctor_page.py")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([HEAD, *lines()])


def lines() -> Iterator[str]:
    """Yield each topic as a table, and then each sign."""
    groups = [
        (topic, tuple(group))
        for topic, group in itertools.groupby(doctor_signs(), key=lambda sign: sign.code[:4])
    ]
    for topic, signs in groups:
        yield f"## {TOPICS[topic]}\n"
        yield "| code | slug | sign | severity |"
        yield "|---|---|---|---|"
        for sign in signs:
            code = f"[{sign.code}](#{sign.code.lower()})"
            yield f"| {code} | {sign.slug} | {sign.title} | {severity(sign)} |"
        yield ""
        for sign in signs:
            yield from entry(sign)


def severity(sign: DoctorSign) -> str:
    """Write what becomes of a row."""
    may = sign.severity is SignSeverity.REPAIRED
    return "repaired, or for a person" if may else sign.severity.words


def entry(sign: DoctorSign) -> Iterator[str]:
    """Yield what there is to say of a sign."""
    yield f"({sign.code.lower()})="
    yield f"### {sign.code} {sign.slug}\n"
    yield f"{sign.title[0].upper()}{sign.title[1:]}: {severity(sign)}.\n"
    yield f"{sign.meaning}\n"
    yield f"*What to do*: {sign.cure}\n"
    yield f"*Such as*: {sign.example}.\n"
    for citation in sign.sources:
        yield f"*Source*: {citation}.\n"


if __name__ == "__main__":
    sys.exit(main())
