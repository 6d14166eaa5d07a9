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
from pathlib import Path

HERE = Path(__file__).parent
TABLES = HERE / "reference"
DATA = HERE.parent / "src" / "nhs_accountable_care" / "reference" / "data"

# The edition: its name and the day up to which the facts are kept (README of the tables).
EDITION = "2026.08"
EDITION_DAY = "2026-08-01"
LICENCE = "OGL-UK-3.0"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: NHS England (NHS Digital) Organisation Data Service; Office for National Statistics. "
    "Contains OS data (c) Crown copyright and database right."
)

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
    "pairs": ("event_id", "from_code", "to_code", "source", "confidence"),
    "parts": (
        *("part", "small_areas", "people_mid_2017", "people_mid_2020", "districts_2022"),
        *("source", "confidence"),
    ),
    "part_periods": (
        *("part", "first_day", "areas", "event_id", "not_before", "seen_from", "assumption"),
        *("source", "confidence"),
    ),
    "designations": (
        *("system_code", "area_name", "status", "date", "date_precision", "scope", "announced"),
        *("note", "source", "confidence"),
    ),
    "populations": (
        *("code", "date", "population", "counted", "boundary_as_at", "basis", "source"),
        "confidence",
    ),
    "published_shares": (
        *("from_code", "to_code", "share", "basis", "basis_in_words", "source", "confidence"),
    ),
    "gaps": ("code", "topic", "detail"),
    "national_lists": (
        *("key", "title", "kind", "named_as", "forms", "instrument", "first_day", "last_day"),
        *("is_whole", "locator", "note", "source", "confidence"),
    ),
    "national_places": (
        *("list_key", "name", "codes", "scope", "day", "last_day", "is_silent", "note"),
        *("source", "confidence"),
    ),
    "powers": ("key", "title", "instrument", "first_day", "source", "confidence"),
    "special_codes": (
        *("code", "name", "kind", "meaning", "first_day", "last_day", "source", "confidence"),
    ),
}
SLUGS = {
    "kind",
    "counted",
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


# --- Which area each part belonged to: what was seen on a few days, joined by the events ---

# The columns of parts.csv that give the area of a part, with the day on which it was seen there.
OBSERVED = {
    "ccg_2015": "2015-07-01",
    "ccg_2016": "2016-04-01",
    "ccg_2017": "2017-04-01",
    "ccg_2018": "2018-04-01",
    "ccg_2020": "2020-04-01",
    "ccg_2021": "2021-04-01",
    "sub_icb_2022": "2022-07-01",
    "sub_icb_2023": "2023-04-01",
    "sub_icb_2026": "2026-04-01",
}
BEGINNING = "2013-04-01"
PARTS_FROM = {"source": "ons_lookups;ons_small_area_population", "confidence": "computed"}
SEEN_IN = {"source": "ons_lookups", "confidence": "computed"}
# Where the lines of 2026 run through Frimley nobody has published (README of the tables).
ASSUMED = {
    "sicb-2026-D4U1Y": {
        "assumption": "the lines of April 2026 through D4U1Y are taken to run by county and "
        "unitary authority",
        "source": "public_code_tables_2026;ons_lookups",
        "confidence": "unverified",
    }
}


def moves_between(code: str, target: str, days: tuple[str, str], events: list[Row]) -> list[Row]:
    """
    Find the events that led from one code to another after a day, up to another.

    A boundary change names where the rest of the body went as well, which is told by the
    body's own event. But for that there is one way at most: a part that two chains of events
    could have moved would be given to one of them by chance.
    """
    ways = [[event] for event in events if leads(event, code, target, days)]
    for event in events:
        for between in event["to_codes"].split(";"):
            if between not in {code, target} and leads(event, code, between, days):
                onward = moves_between(between, target, (event["date"], days[1]), events)
                ways += [[event, *onward]] if onward else []
    of_bodies = [way for way in ways if all(each["kind"] != "boundary_change" for each in way)]
    ways = of_bodies or ways
    if len(ways) > 1:
        keys = ["+".join(event["event_id"] for event in way) for way in ways]
        sys.exit(f"{code} to {target}, {days[0]} to {days[1]}: several ways, {keys}")
    return ways[0] if ways else []


def leads(event: Row, code: str, target: str, days: tuple[str, str]) -> bool:
    """Whether an event may have moved a part from one code to another after a day."""
    return (
        days[0] < event["date"] <= days[1]
        and event["kind"] not in {"rename", "establishment"}
        and code in event["from_codes"].split(";")
        and target in event["to_codes"].split(";")
    )


def periods_of(part: Row, events: list[Row]) -> list[Row]:
    """Return the areas of a part through time, each with the event that brought it there."""
    columns = iter(OBSERVED.items())
    column, seen_on = next(columns)
    code = part[column]
    periods = [{"first_day": BEGINNING, "areas": code, "seen_from": seen_on, **SEEN_IN}]
    # A body that was put together before the first table of small areas: of what, and no more.
    for event in events:
        if event["to_codes"] == code and BEGINNING < event["date"] <= seen_on:
            periods = [
                {"first_day": BEGINNING, "areas": event["from_codes"], **SEEN_IN},
                {"first_day": event["date"], "areas": code, "event_id": event["event_id"]}
                | SEEN_IN,
            ]
    for column, day in columns:
        target = part[column]
        if target != code:
            moves = moves_between(code, target, (seen_on, day), events)
            if not moves:
                sys.exit(f"{part['part']}: no event leads from {code} to {target} by {day}")
            for move, following in zip(moves, [*moves[1:], None], strict=True):
                areas = target if following is None else next_code(move, following)
                period = {"first_day": move["date"], "areas": areas, "event_id": move["event_id"]}
                period["not_before"] = move["not_before"]
                periods.append(period | ASSUMED.get(move["event_id"], SEEN_IN))
            code = target
        seen_on = day
    return [{"part": part["part"], **period} for period in periods]


def next_code(move: Row, following: Row) -> str:
    """Return the code by which a part went from one event to the next."""
    [code] = {*move["to_codes"].split(";")} & {*following["from_codes"].split(";")}
    return code


def with_sources(pair: Row, events: list[Row]) -> Row:
    """Return which code went to which in an event, as sure as the event."""
    [event] = [each for each in events if each["event_id"] == pair["event_id"]]
    return {**event, **pair}


def shipped_tables() -> dict[str, list[list[str]]]:
    """Return the rows of every table, as the package ships them."""
    parts, events = read("parts"), read("successions")
    tables = {
        "organisations": [with_kind(row) for row in read("organisations")],
        "relationships": read("relationships"),
        "successions": events,
        "pairs": [with_sources(pair, events) for pair in read("pairs")],
        "parts": [{**part, **PARTS_FROM} for part in parts],
        "part_periods": [period for part in parts for period in periods_of(part, events)],
        "designations": read("designations"),
        "populations": read("populations"),
        "published_shares": read("published_shares"),
        "gaps": read("gaps"),
        "national_lists": read("national_lists"),
        "national_places": read("national_places"),
        "powers": read("powers"),
        "special_codes": read("special_codes"),
    }
    return {
        name: sorted(
            [
                row.get(column, "").replace("_", "-") if column in SLUGS else row.get(column, "")
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
