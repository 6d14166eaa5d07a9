"""
Write the pages that list every body of the register with its days, names and successors.

    python tasks/build_register_pages.py            write the pages
    python tasks/build_register_pages.py --check    say whether they are up to date

The same as tables for a spreadsheet or a program is written when the site is built: see
`tables_of_register`, which `docs/conf.py` calls.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import nhs_accountable_care as nac
from nhs_accountable_care.organisations import OrganisationKind, OrganisationVersion
from nhs_accountable_care.reference import register

PAGES = Path(__file__).parents[1] / "docs" / "reference" / "register"
WRITTEN = "% Written by tasks/build_register_pages.py from the register."
_K = OrganisationKind

# The kinds of each page, which is named after them.
GROUPS: dict[str, tuple[str, tuple[OrganisationKind, ...]]] = {
    "boards": (
        "Boards, footprints and regions",
        (_K.STRATEGIC_PARTNERSHIP_FOOTPRINT, _K.INTEGRATED_CARE_BOARD, _K.NHS_ENGLAND_REGION),
    ),
    "areas": (
        "Clinical commissioning groups and sub-ICB locations",
        (_K.CLINICAL_COMMISSIONING_GROUP, _K.SUB_ICB_LOCATION),
    ),
    "trusts": (
        "Trusts",
        (
            _K.NHS_TRUST,
            _K.NHS_FOUNDATION_TRUST,
            _K.ADVANCED_FOUNDATION_TRUST,
            _K.CARE_TRUST,
            _K.AMBULANCE_TRUST,
        ),
    ),
    "councils": ("Councils", (_K.LOCAL_AUTHORITY_UPPER_TIER, _K.LOCAL_AUTHORITY_DISTRICT)),
}
# What the downloads are called, and what stands in each.
TABLES = {
    "bodies": "every name and kind that a code had, with its days",
    "successions": "every event, with the codes before it and after it",
    "relationships": "which body belonged to which, with the days",
}
_ABOUT = """\
Each name that a code had has a line, with its first and last day. What is left open still
stands, or no end is on record. Days and their sources in full:
`nhs-accountable-care whois CODE --on DAY`, and {doc}`index` for tables."""


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    PAGES.mkdir(exist_ok=True)
    stale = []
    for name, text in pages():
        path = PAGES / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    if check:
        for name in stale:
            print(f"{name} is not what the register says; run tasks/build_register_pages.py")
        return 1 if stale else 0
    print(f"wrote {len(stale)} pages")
    return 0


def pages() -> Iterator[tuple[str, str]]:
    """Go through the pages: the name of each and its text."""
    rows: dict[str, list[str]] = {name: [] for name in GROUPS}
    page_of = {
        str(body.code): _group_of(body.versions[-1].kind) for body in register().organisations
    }
    before, after = _events()
    for body in register().organisations:
        told = _rows(
            body.versions,
            [_link(code, page_of) for code in before[body.code]],
            [_link(code, page_of) for code in after[body.code]],
        )
        rows[page_of[body.code]] += told
    yield "index.md", _index({name: len(lines) for name, lines in rows.items()})
    for name, (title, _) in GROUPS.items():
        parts = (WRITTEN, f"# {title}", _ABOUT, "\n".join([*_table(title), *rows[name], ":::\n"]))
        yield f"{name}.md", "\n\n".join(parts)


def _table(title: str) -> list[str]:
    """Begin a table that can be searched and sorted."""
    head = ["| Code | Name | From | To | Came from | Became |", "|---|---|---|---|---|---|"]
    return [f":::{{table}} {title}, by code", ":class: filterable sortable", "", *head]


def _index(counts: dict[str, int]) -> str:
    """Write the page that leads to the others, and to the tables."""
    lines = [WRITTEN, "", "# The register, body by body", ""]
    codes = f"{len(register().organisations):,}"
    lines += [
        f"The register that comes with the library knows {codes} codes.",
        f"It was kept up to {register().edition_day}.",
        "Practices and networks come with official files ({doc}`../official-files`).",
        "",
        "| Page | Lines |",
        "|---|---|",
        *(f"| {{doc}}`{name}` | {counts[name]} |" for name in GROUPS),
        "",
        "The same as tables, which are written from the register when this site is built:",
        "",
        "```{raw} html",
        "<ul>",
        *(
            f'<li><a href="../../register-{name}.csv" download>{name} as CSV</a>, '
            f'<a href="../../register-{name}.json" download>as JSON</a>: {what}</li>'
            for name, what in TABLES.items()
        ),
        "</ul>",
        "```",
        "",
        "```{toctree}",
        ":hidden:",
        "",
        *GROUPS,
        "```",
        "",
    ]
    return "\n".join(lines)


def _group_of(kind: OrganisationKind) -> str:
    """Return the page of a kind."""
    return next(name for name, (_, kinds) in GROUPS.items() if kind in kinds)


def _link(code: str, page_of: Mapping[str, str]) -> str:
    """Write a code as a link to its first line."""
    return f'<a href="{page_of[code]}.html#{code}">{code}</a>'


def _events() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Gather by code the codes that it came from and those that it became."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for event in register().successions:
        came, went = set(event.from_codes), set(event.to_codes)
        for code in sorted(went - came):
            before[code] += sorted(came - set(before[code]))
        for code in sorted(came - went):
            after[code] += sorted(went - set(after[code]))
    return before, after


def _rows(
    versions: tuple[OrganisationVersion, ...], before: Iterable[str], after: Iterable[str]
) -> Iterator[str]:
    """Write a line for each name that a code had."""
    for version in versions:
        first, last = version is versions[0], version is versions[-1]
        # The first line of a code is where a link to it leads.
        code = f'<span id="{version.code}">{version.code}</span>' if first else version.code
        cells = (
            code,
            version.name,
            str(version.first_day or ""),
            str(version.last_day or ""),
            ", ".join(before) if first else "",
            ", ".join(after) if last else "",
        )
        yield f"| {' | '.join(cells)} |"


def tables_of_register(folder: Path) -> None:
    """Write the register as tables for spreadsheets and programs."""
    held = register()
    versions = [version for body in held.organisations for version in body.versions]
    for name, rows in (
        ("bodies", versions),
        ("successions", held.successions),
        ("relationships", held.relationships),
    ):
        table = nac.table_of(rows)
        data = {"edition_day": str(held.edition_day), name: table.to_records()}
        (folder / f"register-{name}.csv").write_text(table.to_csv(), encoding="utf-8")
        text = json.dumps(data, ensure_ascii=False)
        (folder / f"register-{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
