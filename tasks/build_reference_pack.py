"""
Build the reference pack that the package ships, from the tables in ``tasks/reference``.

    python tasks/build_reference_pack.py            write the pack and its manifest
    python tasks/build_reference_pack.py --check    say whether they are up to date

The same tables make the same bytes: rows are sorted, nothing is compressed (compressors differ
from machine to machine), and neither the clock nor the machine is asked.
"""

import argparse
import csv
import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
TABLES = HERE / "reference"
DATA = HERE.parent / "src" / "nhs_accountable_care" / "reference" / "data"

# The edition: its name and the day up to which the facts are kept (README of the tables).
EDITION = "2026.06"
EDITION_DAY = "2026-06-30"
LICENCE = "OGL-UK-3.0"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: NHS England (NHS Digital) Organisation Data Service; Office for National Statistics. "
    "Contains OS data (c) Crown copyright and database right."
)
MILLION = 1_000_000

# The kinds of the tables by the library's spelling; a council's depends on its type.
COUNCILS = {
    "county": "local-authority-upper-tier",
    "unitary": "local-authority-upper-tier",
    "metropolitan_district": "local-authority-upper-tier",
    "london_borough": "local-authority-upper-tier",
    "district": "local-authority-district",
    "district_borough": "local-authority-district",
    "city": "local-authority-district",
}
SHIPPED = {
    "organisations": (
        *("code", "name", "kind", "legal_start", "legal_end", "start_basis", "end_basis"),
        *("start_not_before", "operational_start", "operational_end", "row_reason"),
        *("foundation_trust", "local_authority_type", "ons_code", "roles", "last_observed"),
        *("source", "confidence"),
    ),
    "relationships": (
        *("child_code", "relation", "parent_code", "start", "end", "start_basis", "end_basis"),
        *("note", "source", "confidence"),
    ),
    "successions": (
        *("event_id", "date", "date_basis", "not_before", "kind", "from_codes", "to_codes"),
        *("note", "source", "confidence"),
    ),
    "flows": ("event_id", "from_code", "to_code", "parts", "basis", "source", "confidence"),
    "designations": (
        *("system_code", "area_name", "status", "date", "date_precision", "scope", "announced"),
        *("note", "source", "confidence"),
    ),
    "populations": (
        *("code", "date", "population", "boundary_as_at", "basis", "source", "confidence"),
    ),
    "gaps": ("code", "topic", "detail"),
}
SLUGS = {
    "kind",
    "relation",
    "start_basis",
    "end_basis",
    "date_basis",
    "local_authority_type",
    "row_reason",
    "status",
    "topic",
}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """Read one of the tables."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_kind(row: Row) -> Row:
    """Return a row with the kind of its council: those with social care are one of two."""
    if row["kind"] != "local_authority":
        return row
    return {**row, "kind": COUNCILS[row["local_authority_type"]]}


def with_parts(row: Row) -> Row:
    """
    State the share of a split in whole numbers: people where they are known.

    A share that is only known as a decimal of six places is that many parts of a million.
    """
    parts = row["population"] or str(int(Decimal(row["weight"]) * MILLION))
    return {**row, "parts": parts}


def shipped_tables() -> dict[str, list[list[str]]]:
    """Return the rows of every table, as the package ships them."""
    tables = {
        "organisations": [with_kind(row) for row in read("organisations")],
        "relationships": read("relationships"),
        "successions": read("successions"),
        "flows": [with_parts(row) for row in read("split_weights")],
        "designations": read("designations"),
        "populations": read("populations"),
        "gaps": read("gaps"),
    }
    return {
        name: sorted(
            [
                row[column].replace("_", "-") if column in SLUGS else row[column]
                for column in SHIPPED[name]
            ]
            for row in rows
        )
        for name, rows in tables.items()
    }


def write_pack(tables: dict[str, list[list[str]]]) -> str:
    """Write the tables as JSON, one row a line, so that a change of a fact is a line of a diff."""
    parts = []
    for name, rows in tables.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        columns = json.dumps(SHIPPED[name])
        parts.append(f'"{name}": {{"columns": {columns}, "rows": [\n{lines}\n]}}')
    return "{" + ",\n".join(parts) + "}\n"


def write_manifest(tables: dict[str, list[list[str]]], pack: str) -> str:
    """Write what the pack is: edition, sources, licence, sizes and digest."""
    cited = {
        key
        for name, rows in tables.items()
        if "source" in SHIPPED[name]
        for row in rows
        for key in row[SHIPPED[name].index("source")].split(";")
    }
    content = pack.encode()
    manifest = {
        "schema": "nhs-accountable-care/reference-pack",
        "version": 1,
        "edition": EDITION,
        "edition_day": EDITION_DAY,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "file": "pack.json",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": {name: len(rows) for name, rows in tables.items()},
        "sources": [row for row in read("sources") if row["source"] in cited],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def build() -> dict[str, bytes]:
    """Return the files of the pack by name."""
    tables = shipped_tables()
    pack = write_pack(tables)
    return {"pack.json": pack.encode(), "manifest.json": write_manifest(tables, pack).encode()}


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else None)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if out of date"
    )
    check = parser.parse_args(arguments).check
    stale = []
    for name, content in build().items():
        path = DATA / name
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(name)
        if not check:
            DATA.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    done = "out of date" if check else "written"
    print(f"{done}: {', '.join(stale)}" if stale else "up to date")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
