"""
Work out what crosswalks of areas must say, from published small areas and lookups alone.

    python tasks/expect_crosswalks.py                 write the tables
    python tasks/expect_crosswalks.py --check         say whether they are up to date
    python tasks/expect_crosswalks.py --data FOLDER   read the published data from elsewhere

The expected answers are in ``tests/cases/crosswalks``, with a README that says what they rest on.
This script uses neither the library nor a table of ``tasks/reference``, so that it can contradict
both: every small area (LSOA of 2011) is put into its body of each day, and people are counted.
The published data are no part of the repository: they are looked for in the folder that
``NAC_REAL_DATA`` names, else in ``../shared/data``.
"""

import argparse
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "tests" / "cases" / "crosswalks"

SMALL_AREAS = "areas/small_areas.csv"
CCGS_2017 = "ons/CCG17_STP17_April2017_v3.csv"
CCGS_2019 = "ons/CCG19_STP19_April2019.csv"
CCGS_2021 = "ons/CCG21_STP21_NHSER21_April2021.csv"
LOCATIONS_2023 = "ons/SICBL23_ICB23_NHSER23_April2023.csv"
PARTNERS_2019 = "ods/stp_partners_2019-04.csv"
PRACTICES_2020 = "practices/gp-reg-pat-prac-map_2020-09.csv"
PRACTICES_2026 = "official/list_size/gp-reg-pat-prac-map_2026-08.csv"
LOCATIONS_2026 = "official/ons_lookup/derived_SICBL_ICB_region_2026-08.csv"

CCG = "clinical-commissioning-group"
FOOTPRINT = "strategic-partnership-footprint"
LOCATION = "sub-icb-location"
BOARD = "integrated-care-board"

# The bases of people, and England's published total of each.
ENGLAND = {"people_mid_2017": 55_619_430, "people_mid_2020": 56_550_138}
NUMBER_OF_SMALL_AREAS = 32_844

# Footprints that were closed before a published table of the systems' own codes: the ONS codes of
# 2017, and the ODS codes of the sheet "Closed STP codes" of the partner workbook of April 2019.
# That sheet still has E54000002 for QT8; E54000047 is told by its name, which is the same.
CLOSED_FOOTPRINTS = {"E54000045": "QMK", "E54000046": "QVP", "E54000047": "QT8"}

# The one location that April 2026 divided. That the lines run by district is an assumption: no
# small-area lookup of 2026 was found.
FRIMLEY = "D4U1Y"
FRIMLEY_BY_DISTRICT = {
    "E06000036": "U2G6B",  # Bracknell Forest
    "E06000039": "U2G6B",  # Slough
    "E06000040": "U2G6B",  # Windsor and Maidenhead
    "E07000089": "D9Y0V",  # Hart
    "E07000092": "D9Y0V",  # Rushmoor
    "E07000209": "92A",  # Guildford
    "E07000212": "92A",  # Runnymede
    "E07000214": "92A",  # Surrey Heath
    "E07000216": "92A",  # Waverley
}

SmallArea: TypeAlias = dict[str, str]


class Level(NamedTuple):
    """A kind of body on a day, and the column of the small areas that has its codes."""

    day: str
    kind: str
    column: str


CCG_2015 = Level("2015-07-01", CCG, "ccg_2015_07")
CCG_2017 = Level("2017-04-01", CCG, "ccg_2017_04")
CCG_2019 = Level("2019-04-01", CCG, "ccg_2019_04")
CCG_2020 = Level("2020-04-01", CCG, "ccg_2020_04")
CCG_2021 = Level("2021-04-01", CCG, "ccg_2021_04")
FOOTPRINT_2017 = Level("2017-04-01", FOOTPRINT, "footprint_2017_04")
FOOTPRINT_2020 = Level("2020-04-01", FOOTPRINT, "footprint_2020_04")
FOOTPRINT_2021 = Level("2021-04-01", FOOTPRINT, "footprint_2021_04")
LOCATION_2022 = Level("2022-07-01", LOCATION, "sub_icb_2022_07")
BOARD_2022 = Level("2022-07-01", BOARD, "icb_2022_07")
LOCATION_2023 = Level("2023-04-01", LOCATION, "sub_icb_2023_04")
BOARD_2026 = Level("2026-04-01", BOARD, "icb_2026_04")
# Nothing changed between the lookup of April 2023 and April 2026; these are its last day.
LOCATION_MARCH_2026 = LOCATION_2023._replace(day="2026-03-31")
BOARD_MARCH_2026 = Level("2026-03-31", BOARD, "icb_2023_04")
BOARD_MAY_2026 = BOARD_2026._replace(day="2026-05-01")
CCG_MARCH_2020 = CCG_2019._replace(day="2020-03-31")

# Each table: where its rows come from and go to.
CROSSINGS: dict[str, tuple[tuple[Level, Level], ...]] = {
    "ccgs_in_sub_icb_locations_of_july_2022": (
        (CCG_2015, LOCATION_2022),
        (CCG_2017, LOCATION_2022),
        (CCG_2020, LOCATION_2022),
    ),
    "ccgs_in_boards_of_july_2022": (
        (CCG_2015, BOARD_2022),
        (CCG_2017, BOARD_2022),
        (CCG_2020, BOARD_2022),
    ),
    "ccgs_in_boards_of_april_2026": (
        (CCG_2017, BOARD_2026),
        (CCG_2020, BOARD_2026),
        (CCG_2021, BOARD_2026),
    ),
    "footprints_in_boards_of_april_2026": (
        (FOOTPRINT_2017, BOARD_2026),
        (FOOTPRINT_2020, BOARD_2026),
        (FOOTPRINT_2021, BOARD_2026),
    ),
}

# Each trial of the register: its id, the bodies asked about, and the two days.
TRIALS: tuple[tuple[str, Level, tuple[str, ...], Level], ...] = (
    ("R1", CCG_2019, ("05C", "05Y", "06A"), BOARD_2022),
    ("R2", CCG_2019, ("05L",), BOARD_2022),
    ("R3", CCG_2019, ("10C", "15D"), BOARD_2026),
    ("R5", FOOTPRINT_2017, ("QMK",), FOOTPRINT_2020),
    ("R5", FOOTPRINT_2017, ("QMK",), BOARD_2022),
    ("R5", FOOTPRINT_2017, ("QMK",), BOARD_2026),
    ("R6", BOARD_MARCH_2026, ("QNQ",), BOARD_2026),
    ("R6", LOCATION_MARCH_2026, ("D4U1Y",), BOARD_2026),
    ("R7", CCG_2020, ("70F", "92A"), LOCATION_2023),
    ("R7", LOCATION_2023, ("70F", "92A"), CCG_2020),
    ("R7", CCG_2019, ("09G",), LOCATION_2023),
    ("R8", BOARD_MAY_2026, ("Z9B2Z",), BOARD_MARCH_2026),
    ("R9", CCG_MARCH_2020, ("09G",), CCG_2020),
)

COLUMNS = (
    *("from_day", "from_kind", "from_code", "to_day", "to_kind", "to_code"),
    *("people_mid_2017", "of_people_mid_2017", "people_mid_2020", "of_people_mid_2020"),
    "confidence",
)


# --- Reading ---


def published(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a published table; some begin with a byte order mark."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lookup(rows: Iterable[Mapping[str, str]], key: str, value: str) -> dict[str, str]:
    """
    Return the value of each key.

    Raises:
        SystemExit: If a key has two values, so that the rows are no lookup.
    """
    found: dict[str, str] = {}
    for row in rows:
        if found.setdefault(row[key], row[value]) != row[value]:
            msg = f"{key} {row[key]} has more than one {value}: {found[row[key]]}, {row[value]}"
            raise SystemExit(msg)
    return found


def hold(statement: str, *, true: bool) -> None:
    """
    Stop if something that the answers rest on is not so.

    Raises:
        SystemExit: If it is not so.
    """
    if not true:
        msg = f"the published data do not bear this out: {statement}"
        raise SystemExit(msg)


def same_boundaries(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Return the codes in both lookups that kept their ONS code, and so their boundary."""
    return {code for code in before.keys() & after.keys() if before[code] == after[code]}


# --- Where each small area was on each day ---


def placed(folder: Path) -> list[SmallArea]:
    """Return the small areas with a column for every level."""
    areas = published(folder, SMALL_AREAS)
    hold("32,844 small areas, each once", true=len(areas) == NUMBER_OF_SMALL_AREAS)
    hold("each once", true=len({area["lsoa11"] for area in areas}) == NUMBER_OF_SMALL_AREAS)
    for basis, people in ENGLAND.items():
        hold(f"{basis} is England's", true=sum(int(area[basis]) for area in areas) == people)
    add_ccgs_of_2019(areas, folder)
    add_ccgs_of_2021(areas, folder)
    add_footprints(areas, folder)
    add_locations_of_2023(areas, folder)
    add_boards_of_2026(areas, folder)
    return areas


def add_ccgs_of_2019(areas: list[SmallArea], folder: Path) -> None:
    """
    Add the CCG of April 2019, of which there is no small-area lookup here.

    A CCG of 2019 that still stood in 2020 had the same ONS code in both years, and one that was
    gone by 2020 had that of 2017; so the former had its boundary of 2020, the latter that of 2017.
    """
    ons_2017 = lookup(published(folder, CCGS_2017), "CCG17CDH", "CCG17CD")
    ons_2019 = lookup(published(folder, CCGS_2019), "CCG19CDH", "CCG19CD")
    ons_2020 = lookup(published(folder, PRACTICES_2020), "CCG_CODE", "ONS_CCG_CODE")
    stayed = ons_2019.keys() & ons_2020.keys()
    gone = ons_2019.keys() - stayed
    hold("CCGs of 2019 and 2020", true=stayed == same_boundaries(ons_2019, ons_2020))
    hold("CCGs of 2017 and 2019", true=gone <= same_boundaries(ons_2017, ons_2019))
    for area in areas:
        now, before = area["ccg_2020_04"], area["ccg_2017_04"]
        area["ccg_2019_04"] = now if now in stayed else before
    found = {area["ccg_2019_04"] for area in areas}
    hold("the CCGs of small areas are those of the lookup of 2019", true=found == ons_2019.keys())


def add_ccgs_of_2021(areas: list[SmallArea], folder: Path) -> None:
    """
    Add the CCG of April 2021, of which there is no small-area lookup here.

    A CCG of 2020 that is in the lookup of 2021 has the same ONS code there, and so the same
    boundary. One that is not there was merged: its small areas are in 2022 in a code that the
    lookup of 2021 has and 2020 had not. 05L alone has areas in an old code too, west Birmingham in
    15E; its new ONS code of 2022 shows that this was moved out of D2P2L on 1 July 2022.
    """
    ons_2020 = lookup(published(folder, PRACTICES_2020), "CCG_CODE", "ONS_CCG_CODE")
    ons_2021 = lookup(published(folder, CCGS_2021), "CCG21CDH", "CCG21CD")
    stayed = ons_2020.keys() & ons_2021.keys()
    new = ons_2021.keys() - ons_2020.keys()
    hold("CCGs of 2020 and 2021", true=stayed == same_boundaries(ons_2020, ons_2021))
    of_2020 = {area["ccg_2020_04"] for area in areas}
    hold("the CCGs of small areas are those of practices of 2020", true=of_2020 == ons_2020.keys())
    merged = lookup(
        (
            area
            for area in areas
            if area["ccg_2020_04"] not in stayed and area["sub_icb_2022_07"] in new
        ),
        "ccg_2020_04",
        "sub_icb_2022_07",
    )
    hold("each CCG that was gone by 2021 was merged", true=merged.keys() == of_2020 - stayed)
    hold("each new CCG of 2021 was made by a merger", true=set(merged.values()) == new)
    for area in areas:
        code = area["ccg_2020_04"]
        area["ccg_2021_04"] = merged.get(code, code)


def add_footprints(areas: list[SmallArea], folder: Path) -> None:
    """
    Add the footprints of April 2017, 2020 and 2021, each by the CCG of that day.

    2017 and 2021 by the lookup of the year, 2020 by the practices of September 2020, which name
    CCG and footprint (no CCG or footprint changed between April and September 2020).
    """
    rows_2017 = published(folder, CCGS_2017)
    ods_codes = CLOSED_FOOTPRINTS | ods_codes_of_2019(folder)
    of_2017 = lookup(rows_2017, "CCG17CDH", "STP17CD")
    of_2020 = lookup(published(folder, PRACTICES_2020), "CCG_CODE", "STP_CODE")
    of_2021 = lookup(published(folder, CCGS_2021), "CCG21CDH", "STP21CDH")
    for area in areas:
        area["footprint_2017_04"] = ods_codes[of_2017[area["ccg_2017_04"]]]
        area["footprint_2020_04"] = of_2020[area["ccg_2020_04"]]
        area["footprint_2021_04"] = of_2021[area["ccg_2021_04"]]
        # The footprints of 2020 and 2021 are the same land, which proves both columns of CCGs.
        hold(
            f"{area['lsoa11']} was in one footprint in 2020 and 2021",
            true=area["footprint_2020_04"] == area["footprint_2021_04"],
        )


def ods_codes_of_2019(folder: Path) -> dict[str, str]:
    """Return the ODS code of each ONS code of a footprint of 2019, by the CCGs that both have."""
    systems = lookup(
        (
            row
            for row in published(folder, PARTNERS_2019)
            if row["member_kind"] == "clinical_commissioning_group"
        ),
        "member_code",
        "stp_code",
    )
    return lookup(
        ({**row, "stp_code": systems[row["CCG19CDH"]]} for row in published(folder, CCGS_2019)),
        "STP19CD",
        "stp_code",
    )


def add_locations_of_2023(areas: list[SmallArea], folder: Path) -> None:
    """
    Add the sub-ICB location and the board of April 2023.

    The codes are those of July 2022. Eight ONS codes are not those of 2021: six of locations that
    July 2022 redrew, and those of 92A and 70F. These two exchanged the four small areas of
    Chichester that had gone from 09G to 92A in April 2020: they came back to 70F, where the rest
    of 09G was. Which areas moved cannot be read from a table of codes; see the README.
    """
    ons_2021 = lookup(published(folder, CCGS_2021), "CCG21CDH", "CCG21CD")
    rows = published(folder, LOCATIONS_2023)
    ons_2023 = lookup(rows, "SICBL23CDH", "SICBL23CD")
    boards = lookup(rows, "SICBL23CDH", "ICB23CDH")
    redrawn = boards.keys() - same_boundaries(ons_2021, ons_2023)
    redrawn_2022 = {
        area[column]
        for area in areas
        for column in ("ccg_2021_04", "sub_icb_2022_07")
        if area["ccg_2021_04"] != area["sub_icb_2022_07"]
    }
    hold("July 2022, 70F and 92A are all", true=redrawn == redrawn_2022 | {"70F", "92A"})
    for area in areas:
        came_back = area["ccg_2017_04"] == "09G" and area["sub_icb_2022_07"] == "92A"
        location = "70F" if came_back else area["sub_icb_2022_07"]
        area["sub_icb_2023_04"] = location
        area["icb_2023_04"] = boards[location]


def add_boards_of_2026(areas: list[SmallArea], folder: Path) -> None:
    """
    Add the board of April 2026, by the locations of the practices of August 2026.

    The locations are those of 2023, with the ONS codes of 2023, but for D4U1Y and the three among
    which it was divided.
    """
    boards = lookup(published(folder, PRACTICES_2026), "SUB_ICB_LOCATION_CODE", "ICB_CODE")
    rows = published(folder, LOCATIONS_2026)
    derived = lookup(rows, "sicbl_code", "icb_code")
    hold("both tables of August 2026 say the same", true=boards == derived)
    ons_2023 = lookup(published(folder, LOCATIONS_2023), "SICBL23CDH", "SICBL23CD")
    ons_2026 = lookup(rows, "sicbl_code", "sicbl_ons")
    redrawn = (ons_2023.keys() | ons_2026.keys()) - same_boundaries(ons_2023, ons_2026)
    divided = {FRIMLEY, *FRIMLEY_BY_DISTRICT.values()}
    hold("only D4U1Y was divided in April 2026", true=redrawn == divided)
    for area in areas:
        location = area["sub_icb_2023_04"]
        if location == FRIMLEY:
            location = FRIMLEY_BY_DISTRICT[area["district_2022"]]
        area["icb_2026_04"] = boards[location]
    found = {area["icb_2026_04"] for area in areas}
    hold("each board of 2026 has small areas", true=found == set(boards.values()))


# --- Counting ---


def crossing(
    areas: Sequence[SmallArea],
    before: Level,
    after: Level,
    codes: Collection[str] | None = None,
) -> list[dict[str, str | int]]:
    """Count the people that each body of one level has in each body of another."""
    people: dict[str, Counter[tuple[str, str]]] = {basis: Counter() for basis in ENGLAND}
    whole: dict[str, Counter[str]] = {basis: Counter() for basis in ENGLAND}
    frimley = set()
    for area in areas:
        pair = area[before.column], area[after.column]
        for basis in ENGLAND:
            people[basis][pair] += int(area[basis])
            whole[basis][pair[0]] += int(area[basis])
        if area["sub_icb_2022_07"] == FRIMLEY and BOARD_2026.column in {
            before.column,
            after.column,
        }:
            frimley.add(pair[0])
    return [
        {
            "from_day": before.day,
            "from_kind": before.kind,
            "from_code": pair[0],
            "to_day": after.day,
            "to_kind": after.kind,
            "to_code": pair[1],
            "people_mid_2017": people["people_mid_2017"][pair],
            "of_people_mid_2017": whole["people_mid_2017"][pair[0]],
            "people_mid_2020": people["people_mid_2020"][pair],
            "of_people_mid_2020": whole["people_mid_2020"][pair[0]],
            "confidence": "unverified" if pair[0] in frimley else "computed",
        }
        for pair in sorted(people["people_mid_2020"])
        if codes is None or pair[0] in codes
    ]


def written(rows: Iterable[Mapping[str, str | int]], columns: Sequence[str]) -> bytes:
    """Write rows as CSV, with the same bytes on every machine."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def build(folder: Path) -> dict[str, bytes]:
    """Work out every table from the published data in the folder."""
    areas = placed(folder)
    tables = {
        f"{name}.csv": written(
            (row for before, after in pairs for row in crossing(areas, before, after)), COLUMNS
        )
        for name, pairs in CROSSINGS.items()
    }
    tables["trials.csv"] = written(
        (
            {"id": trial, **row}
            for trial, before, codes, after in TRIALS
            for row in crossing(areas, before, after, codes)
        ),
        ("id", *COLUMNS),
    )
    return tables


# --- The command ---


def main(arguments: list[str] | None = None) -> int:
    """Write the tables, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else None)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if out of date"
    )
    parser.add_argument(
        "--data",
        metavar="FOLDER",
        type=Path,
        default=os.environ.get("NAC_REAL_DATA") or ROOT.parent / "shared" / "data",
        help="where the published data are (otherwise NAC_REAL_DATA, else ../shared/data)",
    )
    given = parser.parse_args(arguments)
    folder: Path = given.data
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder; name that of the published data with --data")
    stale = []
    for name, content in build(folder).items():
        path = TABLES / name
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(name)
        if not given.check:
            path.write_bytes(content)
    done = "out of date" if given.check else "written"
    print(f"{done}: {', '.join(stale)}" if stale else "up to date")
    return 1 if given.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
