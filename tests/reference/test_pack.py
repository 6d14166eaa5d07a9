"""The reference pack says what the published files say, and nothing it does not know."""

import csv
import hashlib
import json
import runpy
import warnings
from datetime import date
from fractions import Fraction
from importlib import resources
from pathlib import Path

import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    Citation,
    Confidence,
    DateRange,
    MissingFactError,
    NotInForceError,
    StaleReferenceWarning,
    policy,
    reference,
)
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations import (
    Clock,
    DateBasis,
    Level,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
    code_formats,
    facts_of_kind,
    formats_of_code,
    level_of,
    parse_ods_code,
    whois,
)
from nhs_accountable_care.questions import TRUSTS
from nhs_accountable_care.reference import (
    DesignationStatus,
    PopulationCount,
    designations,
    edition,
    national_record,
    populations,
    populations_on,
    published_shares,
    register,
)

EXPECTED = Path(__file__).parent / "expected"
CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
ICB = OrganisationKind.INTEGRATED_CARE_BOARD
AREA = OrganisationKind.SUB_ICB_LOCATION
REGION = OrganisationKind.NHS_ENGLAND_REGION
BOARDS_BEGIN = date(2022, 7, 1)
NEW_BOARDS_BEGIN = date(2026, 4, 1)
COUNT_OF_AUGUST = date(2026, 8, 1)
REGISTER_OF_2025 = date(2025, 12, 29)


def expected(name: str) -> list[dict[str, str]]:
    """Read a table of expectations."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lookup(folder: Path, name: str) -> list[dict[str, str]]:
    """Read one of the published lookups."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def with_practices(rows: list[tuple[str, str]], opened: date) -> Register:
    """Lay practices with their CCGs over the pack, as a user would."""
    records: list[Organisation | Relationship] = []
    for practice, ccg in rows:
        records.append(
            Organisation.of_one_version(
                practice, f"Practice {practice}", OrganisationKind.GP_PRACTICE, first_day=opened
            )
        )
        records.append(
            Relationship(
                child=parse_ods_code(practice),
                relation=Relation.COMMISSIONED_BY,
                parent=parse_ods_code(ccg),
                period=DateRange(first_day=opened),
            )
        )
    return register().plus(records)


# --- Small tables that every machine can test ---


@pytest.mark.parametrize("row", expected("counts"), ids=lambda row: f"{row['kind']} {row['day']}")
def test_as_many_bodies_stood_as_the_source_counts(row: dict[str, str]) -> None:
    """The bodies of a kind on a day are as many as the named source says."""
    day, kind = date.fromisoformat(row["day"]), OrganisationKind(row["kind"])
    assert len(register().at(day, kind=kind)) == int(row["count"])
    assert register().count(day).get(kind, 0) == int(row["count"])


def test_bodies_are_counted_by_kind() -> None:
    """R34: every body of a day is counted once, and a kind of which there was none is left out."""
    count = register().count(date(2021, 4, 1))
    assert sum(count.values()) == len(register().at(date(2021, 4, 1)))
    assert ICB not in count
    assert list(count) == [kind for kind in OrganisationKind if kind in count]
    day, clock = date(2026, 4, 1), Clock.OPERATIONAL
    assert register().count(day, clock=clock)[ICB] == len(
        register().at(day, kind=ICB, clock=clock)
    )


def test_r34_nine_ccgs_opened_on_the_first_of_april_2021() -> None:
    """R34: the codes of five characters of April 2021 (CCG21_STP21_NHSER21 of ONS)."""
    opened = register().difference(date(2021, 3, 31), date(2021, 4, 1), kind="ccg").opened
    assert len(opened) == 9
    assert all(len(version.code) == 5 for version in opened)


def test_every_code_of_a_kind_has_the_look_of_one() -> None:
    """What formats say a code of a kind looks like holds for every body that bears one."""
    odd = [
        str(version)
        for organisation in register().organisations
        for version in organisation.versions
        if any(form.kind is version.kind for form in code_formats())
        and version.kind not in {form.kind for form in formats_of_code(version.code)}
    ]
    assert odd == []


@pytest.mark.parametrize(
    "row", expected("parents_sample"), ids=lambda row: f"{row['source']} {row['code']}"
)
def test_an_area_has_the_codes_and_the_system_of_the_lookup(row: dict[str, str]) -> None:
    """A CCG or sub-ICB location has the ONS code and the system of the year's lookup."""
    day = date.fromisoformat(row["day"])
    (system,) = register().systems_of(row["code"], on=day)
    assert register().find(row["code"], on=day).ons_code == row["ons_code"]
    assert system.ons_code == row["parent_ons_code"]


@pytest.mark.parametrize(
    "row", expected("successors"), ids=lambda row: f"{row['code']} on {row['on']}"
)
def test_a_body_is_carried_on_by_its_successors(row: dict[str, str]) -> None:
    """What carries a body on, on a day, is what the register of ODS says."""
    found = register().successors(row["code"], on=date.fromisoformat(row["on"]))
    assert [version.code for version in found] == row["successors"].split(";")


@pytest.mark.parametrize(
    "row", expected("two_boards"), ids=lambda row: f"{row['code']} from {row['on']}"
)
def test_a_ccg_whose_area_was_split_went_to_more_than_one_board(row: dict[str, str]) -> None:
    """A CCG of which a part moved maps to the boards of both parts."""
    day = date.fromisoformat(row["on"])
    walk = register().crosswalk(day, BOARDS_BEGIN, kind=CCG, to_kind=ICB, codes=[row["code"]])
    assert [found.to_code for found in walk.rows] == row["boards"].split(";")


def test_a_practice_lands_in_its_stp_and_region_through_its_ccg() -> None:
    """Practice, CCG, STP, region: each by the link that leads to it (September 2020)."""
    rows = expected("practices_sample")
    day = date(2020, 9, 1)
    mine = with_practices([(row["practice_code"], row["ccg_code"]) for row in rows], day)
    for row in rows:
        through = (Relation.COMMISSIONED_BY, Relation.CONSTITUENT_OF, Relation.IN_REGION)
        found = [
            version.code for version in mine.trace(row["practice_code"], on=day, through=through)
        ]
        assert found == [row["ccg_code"], row["stp_code"], row["region_code"]]


@pytest.mark.parametrize("row", expected("areas_april_2026"), ids=lambda row: row["code"])
def test_an_area_of_april_2026_has_the_name_of_its_new_board(row: dict[str, str]) -> None:
    """Name, ONS code and board change on 1 April 2026, and not a day before."""
    found = register().find(row["code"], on=NEW_BOARDS_BEGIN)
    assert found.name == row["name"]
    (board,) = register().systems_of(row["code"], on=NEW_BOARDS_BEGIN)
    assert board.code == row["board"]
    assert row["ons_code"] in {"", found.ons_code}
    if row["code"] != "U2G6B":
        before = register().find(row["code"], on=date(2026, 3, 31))
        assert (before.name == found.name) == (row["code"] == "D9Y0V")
        assert (before.ons_code == found.ons_code) == (not row["ons_code"])


@pytest.mark.parametrize("row", expected("boards_april_2026"), ids=lambda row: row["code"])
def test_a_board_of_2026_has_its_ons_code_region_and_patients(row: dict[str, str]) -> None:
    """Each of the 36 boards is as the count of 1 August 2026 has it."""
    for day in (NEW_BOARDS_BEGIN, COUNT_OF_AUGUST):
        assert register().find(row["code"], on=day).ons_code == row["ons_code"]
        (region,) = register().systems_of(row["code"], on=day, relation=Relation.IN_REGION)
        assert region.code == row["region"]
    patients = populations_on(
        COUNT_OF_AUGUST,
        boundaries_on=COUNT_OF_AUGUST,
        kind=ICB,
        counted=PopulationCount.REGISTERED_PATIENTS,
    )
    assert patients[row["code"]] == int(row["people"])


@pytest.mark.parametrize("row", expected("registered_totals"), ids=lambda row: row["kind"])
def test_each_level_has_all_patients(row: dict[str, str]) -> None:
    """Regions, boards and areas have the same 63,237,908 registered patients."""
    patients = populations_on(
        COUNT_OF_AUGUST,
        boundaries_on=COUNT_OF_AUGUST,
        kind=OrganisationKind(row["kind"]),
        counted=PopulationCount.REGISTERED_PATIENTS,
    )
    assert (len(patients), sum(patients.values())) == (int(row["areas"]), int(row["people"]))


@pytest.mark.parametrize("row", expected("registered_of_split_areas"), ids=lambda row: row["code"])
def test_the_areas_that_frimley_went_to_have_their_patients(row: dict[str, str]) -> None:
    """The sub-ICB locations of three boards, and 10R beside them, are those of the count."""
    (figure,) = (
        figure
        for figure in populations()
        if figure.code == row["code"] and figure.day == COUNT_OF_AUGUST
    )
    assert figure.counted is PopulationCount.REGISTERED_PATIENTS
    assert figure.people == int(row["people"])


@pytest.mark.parametrize("row", expected("trust_boards_april_2026"), ids=lambda row: row["code"])
def test_a_trust_has_its_board_of_april_2026(row: dict[str, str]) -> None:
    """The system under which a trust is counted, as the A&E statistics map it from April 2026."""
    relation = Relation.PRINCIPAL_SYSTEM
    (board,) = register().systems_of(row["code"], on=NEW_BOARDS_BEGIN, relation=relation)
    assert board.code == row["board"]
    (link,) = (
        link
        for link in register().links_of(row["code"])
        if link.relation is relation and NEW_BOARDS_BEGIN in link.period
    )
    assert link.is_snapshot
    assert {citation.confidence for citation in link.sources} == {Confidence.UNVERIFIED}


@pytest.mark.parametrize(
    "row", expected("trust_kinds"), ids=lambda row: f"{row['code']} {row['day']}"
)
def test_form_and_record_of_a_trust_are_two_facts(row: dict[str, str]) -> None:
    """The kind is the form or the activity; the roles and the status stand beside it."""
    found = register().find(row["code"], on=date.fromisoformat(row["day"]))
    assert found.kind is OrganisationKind(row["kind"])
    assert found.kind_by_roles is OrganisationKind(row["kind_by_roles"])
    assert found.foundation_trust is (row["foundation_trust"] == "yes")
    assert level_of(found.kind) is Level.TRUST
    assert found.kind in TRUSTS


@pytest.mark.parametrize(
    "row", expected("trust_names"), ids=lambda row: f"{row['code']} {row['day']}"
)
def test_a_trust_bears_its_name_from_the_day_of_its_source(row: dict[str, str]) -> None:
    """Authorisations and renamings that can be cited have their day, and no window."""
    day = date.fromisoformat(row["day"])
    found = register().find(row["code"], on=day)
    assert (found.name, found.kind.value) == (row["name"], row["kind"])
    assert not [
        doubt
        for doubt in register().doubts(row["code"], on=day)
        if doubt.startswith("may already have")
    ]


@pytest.mark.parametrize(
    "row", expected("name_windows"), ids=lambda row: f"{row['code']} {row['day']}"
)
def test_the_window_of_what_was_first_seen_is_told(row: dict[str, str]) -> None:
    """The old name is answered, and that the new one may have held by then."""
    day = date.fromisoformat(row["day"])
    windows = [
        doubt
        for doubt in register().doubts(row["code"], on=day)
        if doubt.startswith("may already have")
    ]
    assert windows == ([row["doubt"]] if row["doubt"] else [])


def test_events_of_names_have_the_days_of_the_names() -> None:
    """A rename is on the first day of the new version, with its basis and its window."""
    for event in register().successions:
        if event.kind is not SuccessionKind.RENAME:
            continue
        (code,) = set(event.from_codes + event.to_codes)
        version = register().find(code, on=event.day)
        assert event.key == f"rename-{event.day.year}-{code}"
        assert (event.day, event.day_basis) == (version.first_day, version.first_basis)
        assert event.not_before == version.first_not_before


def test_ambulance_trusts_are_the_ten() -> None:
    """Those of the register on any day since 2013, and no other."""
    for day in (date(2013, 4, 1), COUNT_OF_AUGUST):
        found = register().at(day, kind=OrganisationKind.AMBULANCE_TRUST)
        assert {version.code for version in found} == {
            row["code"] for row in expected("trust_kinds") if row["kind"] == "ambulance-trust"
        }


def test_two_readings_of_one_trust_are_a_gap_and_no_link() -> None:
    """RYF has no system of April 2026; both readings are told."""
    with pytest.raises(NotInForceError, match="8 August 2023 only"):
        register().systems_of("RYF", on=NEW_BOARDS_BEGIN, relation=Relation.PRINCIPAL_SYSTEM)
    told = " ".join(gap.detail for gap in register().gaps_about("RYF"))
    assert "has QVV" in told
    assert "has QJK" in told


def test_where_a_trust_sits_is_not_where_its_money_is_counted() -> None:
    """The ambulance trust of the South Central area sits in one board and counts in another."""
    (seat,) = register().systems_of("RYE", on=REGISTER_OF_2025, relation=Relation.LOCATED_IN)
    (payer,) = register().systems_of(
        "RYE", on=date(2023, 8, 8), relation=Relation.PRINCIPAL_SYSTEM
    )
    assert (seat.code, payer.code) == ("QU9", "QRL")


@pytest.mark.parametrize("day", [BOARDS_BEGIN, date(2026, 4, 1)], ids=str)
def test_every_sub_icb_location_lies_in_one_board(day: date) -> None:
    """The members of all boards together are the 106 locations, each once."""
    members = [
        version.code
        for board in register().at(day, kind=ICB)
        for version in register().members(board.code, on=day, kind=AREA)
    ]
    assert len(members) == 106
    assert sorted(members) == [version.code for version in register().at(day, kind=AREA)]


def test_every_ccg_ever_maps_to_boards_of_july_2022() -> None:
    """Each of the CCGs from 2013 on has shares of one whole in boards of 1 July 2022."""
    boards = {version.code for version in register().at(BOARDS_BEGIN, kind=ICB)}
    reached: dict[str, set[str]] = {}
    ends = {
        period.lifetime.last_day
        for organisation in register().organisations
        for period in organisation.kinds
        if period.value is CCG
    }
    for last_day in sorted(day for day in ends if day is not None):
        walk = register().crosswalk(last_day, BOARDS_BEGIN, kind=CCG, to_kind=ICB)
        for row in walk.rows:
            reached.setdefault(row.from_code, set()).add(row.to_code)
    ccgs = {
        organisation.code
        for organisation in register().organisations
        if CCG in {period.value for period in organisation.kinds}
    }
    assert reached.keys() == ccgs
    assert set().union(*reached.values()) == boards


def test_rw6_has_two_successors_and_no_shares() -> None:
    """Pennine Acute was split between two trusts, and nobody published the shares."""
    (event,) = register().events_of("RW6")
    assert event.destinations("RW6") == ("R0A", "RM3")
    assert event.weight("RW6", "RM3") is None
    assert "No shares" in register().gaps_about(event.key)[0].detail


# --- The published files, row for row ---

LOOKUPS: list[tuple[str, str, tuple[str, str, str | None]]] = [
    ("CCG17_STP17_April2017_v3.csv", "2017-04-01", ("CCG17", "STP17", None)),
    ("CCG19_STP19_April2019.csv", "2019-04-01", ("CCG19", "STP19", None)),
    ("CCG21_STP21_NHSER21_April2021.csv", "2021-04-01", ("CCG21", "STP21", "NHSER21")),
    ("SICBL23_ICB23_NHSER23_April2023.csv", "2023-04-01", ("SICBL23", "ICB23", "NHSER23")),
]


@pytest.mark.parametrize(("name", "day", "columns"), LOOKUPS, ids=[row[0] for row in LOOKUPS])
def test_a_published_lookup_is_reproduced_row_for_row(
    real_data: Path, name: str, day: str, columns: tuple[str, str, str | None]
) -> None:
    """Every area of the lookup, and no other, with its names, codes, system and region."""
    area, system, region = columns
    on = date.fromisoformat(day)
    rows = lookup(real_data / "ons", name)
    kind = CCG if area.startswith("CCG") else AREA
    theirs, ours = set(), set()
    for row in rows:
        # ONS printed "&" in two names until April 2017; the pack takes it as spelling.
        theirs.add(
            (
                row[f"{area}CDH"],
                row[f"{area}CD"],
                row[f"{area}NM"].replace("&", "and"),
                row[f"{system}CD"],
                row.get(f"{system}CDH"),
                row[f"{system}NM"],
                row[f"{region}CDH"] if region else None,
            )
        )
    for version in register().at(on, kind=kind):
        (parent,) = register().systems_of(version.code, on=on)
        (upper,) = register().systems_of(parent.code, on=on, relation=Relation.IN_REGION)
        ours.add(
            (
                version.code,
                version.ons_code,
                version.name,
                parent.ons_code,
                parent.code if region else None,
                parent.name,
                upper.code if region else None,
            )
        )
    assert ours == theirs
    assert len(rows) == len(ours)


def test_the_count_of_august_2026_is_reproduced_row_for_row(real_data: Path) -> None:
    """Every area with names, codes, board and region as in the practice map."""
    rows = lookup(real_data / "official" / "list_size", "gp-reg-pat-prac-map_2026-08.csv")
    theirs = {
        tuple(
            row[column]
            for level in ("SUB_ICB_LOCATION", "ICB", "COMM_REGION")
            for column in (f"{level}_CODE", f"ONS_{level}_CODE", f"{level}_NAME")
        )
        for row in rows
    }
    ours = set()
    for version in register().at(COUNT_OF_AUGUST, kind=AREA):
        through = (Relation.CONSTITUENT_OF, Relation.IN_REGION)
        bodies = (version, *register().trace(version.code, on=COUNT_OF_AUGUST, through=through))
        ours.add(tuple(text for body in bodies for text in (body.code, body.ons_code, body.name)))
    assert ours == theirs
    assert len(ours) == 106


def test_the_patients_of_august_2026_are_those_of_the_count(real_data: Path) -> None:
    """Each region, board and area, and no network, has the people of the published totals."""
    rows = lookup(
        real_data / "official" / "list_size",
        "gp-reg-pat-prac-sing-age-regions_2026-08_totals.csv",
    )
    theirs = {
        row["ORG_CODE"]: int(row["NUMBER_OF_PATIENTS"]) for row in rows if row["ORG_TYPE"] != "PCN"
    }
    ours = {
        figure.code: figure.people
        for figure in populations()
        if figure.counted is PopulationCount.REGISTERED_PATIENTS
    }
    assert ours == theirs
    assert len(ours) == 106 + 36 + 7


def test_the_boards_of_trusts_are_those_of_the_mapping_of_april_2026(real_data: Path) -> None:
    """Each trust of the mapping that stood that day has its board, but for the one disputed."""
    name = "AE_system_mapping_2026-04_trusts_transcribed.csv"
    rows = lookup(real_data / "official" / "trust_icb", name)
    theirs = {row["provider_code"]: row["icb_code"] for row in rows}
    ours = {
        str(link.child): str(link.parent)
        for link in register().relationships
        if link.relation is Relation.PRINCIPAL_SYSTEM and NEW_BOARDS_BEGIN in link.period
    }
    assert {code: board for code, board in theirs.items() if code not in ours} == {
        "RY2": "QYG",
        "RY9": "QWE",
        "RYF": "QJK",
    }
    assert ours.items() <= theirs.items()
    assert len(ours) == 148


def test_trusts_sit_where_the_register_of_2025_puts_them(real_data: Path) -> None:
    """Each trust open that day lies in the board of the register's fourth column."""
    with (real_data / "ods" / "etr_2025_full.csv").open(encoding="latin-1", newline="") as file:
        theirs = {
            row[0]: row[3] for row in csv.reader(file) if not row[11] and row[0] not in WELSH
        }
    ours = {
        str(link.child): str(link.parent)
        for link in register().relationships
        if link.relation is Relation.LOCATED_IN and REGISTER_OF_2025 in link.period
    }
    assert ours == theirs
    assert len(ours) == 202


@pytest.mark.broad
def test_all_practices_of_september_2020_land_where_the_file_says(real_data: Path) -> None:
    """Each of the 6,708 practices reaches the file's STP and region through its CCG."""
    rows = lookup(real_data / "practices", "gp-reg-pat-prac-map_2020-09.csv")
    day = date(2020, 9, 1)
    mine = with_practices([(row["PRACTICE_CODE"], row["CCG_CODE"]) for row in rows], day)
    through = (Relation.COMMISSIONED_BY, Relation.CONSTITUENT_OF, Relation.IN_REGION)
    wrong = []
    for row in rows:
        ccg, stp, region = mine.trace(row["PRACTICE_CODE"], on=day, through=through)
        said = (row["CCG_CODE"], row["STP_CODE"], row["ONS_STP_CODE"], row["COMM_REGION_CODE"])
        if (ccg.code, stp.code, stp.ons_code, region.code) != said:
            wrong.append(row["PRACTICE_CODE"])
    assert not wrong
    assert len(rows) == 6708


def test_the_successors_of_ccgs_and_trusts_are_those_of_the_ods_files(real_data: Path) -> None:
    """Each pair of the ODS successor file that the pack's codes have is an event of the pack."""
    pairs = {
        (row["old_code"], row["new_code"])
        for row in lookup(real_data / "ods", "successors_to_2020-04.csv")
        if row["date"] > "2013-04-01"
        and row["old_code"] in register()
        and row["new_code"] in register()
    }
    ours = {
        (code, to)
        for event in register().successions
        for code in event.from_codes
        for to in event.destinations(code) or event.to_codes
    }
    assert len(pairs) > 100
    assert not pairs - ours


# Where the pack differs from the register, which its gaps say, with the day that it gives.
OTHER_DAYS = {
    ("13T", "first"): date(2015, 4, 1),
    ("RR1", "last"): date(2018, 3, 31),
    ("RVL", "last"): date(2014, 6, 30),
}
OUT_OF_SCOPE = ("COMMISSIONING HUB", "SUB-ICB REPORTING ENTITY")
WELSH = {"RQF", "RT4", "RYT"}


@pytest.mark.parametrize("name", ["eccg_2025.csv", "etr_2025_full.csv"])
def test_bodies_open_and_close_on_the_days_of_the_ods_register(real_data: Path, name: str) -> None:
    """Every commissioner and trust alive since April 2013 has the register's two days."""
    wrong = []
    with (real_data / "ods" / name).open(encoding="latin-1", newline="") as file:
        rows = [(row[0], row[1], row[10], row[11]) for row in csv.reader(file)]
    for code, title, opened, closed in rows:
        if closed and closed < "20130401":
            continue
        if code not in register():
            if code not in WELSH and not any(word in title for word in OUT_OF_SCOPE):
                wrong.append((code, "is missing"))
            continue
        legal = register().organisation(code).legal
        first = OTHER_DAYS.get((code, "first"), date.fromisoformat(opened))
        if legal.first_day != first:
            wrong.append((code, "first day"))
        # The file is of December 2025; what closed since is open in it.
        last = OTHER_DAYS.get((code, "last"), date.fromisoformat(closed) if closed else None)
        since = legal.last_day is not None and legal.last_day > date(2025, 12, 31)
        if legal.last_day != last and not since:
            wrong.append((code, "last day"))
    assert not wrong
    for code, _ in OTHER_DAYS:
        assert register().gaps_about(code)


# --- An oracle that does not use the crosswalk's code ---


def test_twelve_boards_closed_and_six_opened_on_1_april_2026() -> None:
    """The difference of the two days is that of the written statement of September 2025."""
    found = register().difference(date(2026, 3, 31), date(2026, 4, 1), kind=ICB)
    assert (len(found.closed), len(found.opened)) == (12, 6)
    assert [change.after.code for change in found.changed_ons_code] == ["QRL"]
    assert len([move for move in found.moved if move.code == "92A"]) == 0
    areas = register().difference(date(2026, 3, 31), date(2026, 4, 1), kind=AREA)
    assert [version.code for version in (*areas.closed, *areas.opened)] == ["D4U1Y", "U2G6B"]
    assert str(next(move for move in areas.moved if move.code == "92A")) == (
        "92A constituent-of: QXU -> S9B9J"
    )


# --- What is disputed or not known ---


def test_where_the_lines_of_2026_run_is_said_with_the_shares() -> None:
    """The one assumption behind the boards of April 2026 stands beside what rests on it."""
    walk = register().crosswalk(date(2025, 4, 1), date(2026, 4, 1), kind=ICB)
    (doubt,) = walk.doubts
    assert doubt == (
        "the lines of April 2026 through D4U1Y are taken to run by county and unitary authority"
    )
    assert {row.from_code for row in walk.rows if doubt in row.doubts} == {"QNQ"}


def test_other_shares_for_frimley_can_be_supplied() -> None:
    """The caller's shares take the place of the stated ones, and leave no doubt behind."""
    weights = {("QNQ", "S0E4D"): 41, ("QNQ", "QRL"): 14, ("QNQ", "S9B9J"): 11}
    walk = register().crosswalk(date(2025, 4, 1), date(2026, 4, 1), kind=ICB, weights=weights)
    assert walk.doubts == ()
    assert {row.to_code: row.weight for row in walk.successors("QNQ")} == {
        "QRL": Fraction(14, 66),
        "S0E4D": Fraction(41, 66),
        "S9B9J": Fraction(11, 66),
    }


def test_levels_are_never_chained_together() -> None:
    """The move of Glossop counts once for areas and once for systems, and never twice."""
    day = date(2022, 6, 30)
    area = register().crosswalk(day, BOARDS_BEGIN, kind=CCG, to_kind=ICB, codes=["01Y"])
    system = register().crosswalk(
        day,
        BOARDS_BEGIN,
        kind=OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        codes=["QOP"],
    )
    moved = {str(row.to_code): row.weight for row in area.rows}["QJ2"]
    assert moved == Fraction(33604, 33604 + 227117)
    assert {str(row.to_code): row.weight for row in system.rows}["QJ2"] == Fraction(
        33604, 33604 + 2848286
    )


def test_a_snapshot_is_not_stretched() -> None:
    """The trust links of April 2019 answer for that day; for others only if one says so."""
    on = date(2019, 4, 3)
    (system,) = register().systems_of("RW6", on=on, relation=Relation.PARTNER_OF)
    assert system.code == "QOP"
    with pytest.raises(NotInForceError, match="3 April 2019 only, a snapshot; nearest_snapshot"):
        register().systems_of("RW6", on=date(2019, 4, 4), relation=Relation.PARTNER_OF)
    (system,) = register().systems_of(
        "RW6", on=date(2021, 1, 1), relation=Relation.PARTNER_OF, nearest_snapshot=True
    )
    assert system.code == "QOP"


@pytest.mark.parametrize(
    "row", expected("transfers"), ids=lambda row: f"{row['code']} {row['from']} to {row['to']}"
)
def test_no_services_left_in_silence(row: dict[str, str]) -> None:
    """R12, R13, R14: who gave services up is told so, and what became of it is not guessed."""
    days = (date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
    ends = row["ends"].split(";")
    if len(ends) > 1:
        with pytest.raises(AmbiguousCodeError) as caught:
            register().crosswalk(*days, codes=[row["code"]])
        assert all(code in str(caught.value) for code in ends)
        weights = {(row["code"], code): 1 for code in ends}
        walk = register().crosswalk(*days, codes=[row["code"]], weights=weights)
        assert [found.to_code for found in walk.rows] == sorted(ends)
        return
    walk = register().crosswalk(*days, codes=[row["code"]])
    assert [(str(found.to_code), str(found.weight)) for found in walk.rows] == [(ends[0], "1")]
    if not row["services_to"]:
        assert walk.doubts == ()
        return
    when = words_of_day(date.fromisoformat(row["services_on"]))
    to = ", ".join(row["services_to"].split(";"))
    assert f"unchanged but for services that went to {to} on {when}" in walk.rows[0].basis
    (doubt,) = walk.doubts
    assert f"services went to {to} on {when}" in doubt


def test_r15_mid_staffordshire_is_told_in_one_statement_about_itself() -> None:
    """No "succeeded by" and "no successor" at once, and nothing about other trusts."""
    with pytest.raises(NotInForceError) as caught:
        register().find("RJD", on=date(2018, 1, 1))
    text = str(caught.value)
    assert text.startswith(
        "RJD (Mid Staffordshire NHS Foundation Trust) closed on 31 October 2017; services went "
        "to RJE, RL4 on 1 November 2014 ["
    )
    assert "succe" not in text
    assert "2020-03-31" not in text


def test_a_remark_about_several_bodies_is_true_of_each_by_itself() -> None:
    """A gap that a message about one body quotes counts and names no others of its bodies."""
    quoted = {"successor", "date", "dates", "operational-dates", "organisation"}
    shared = [gap for gap in register().gaps if len(gap.concerns) > 1 and gap.topic in quoted]
    assert shared
    for gap in shared:
        words = set(gap.detail.replace(",", " ").replace(".", " ").split())
        assert not words & {*gap.concerns, "these", "These", str(len(gap.concerns))}, str(gap)


def test_r26_frimley_as_an_area_was_not_succeeded_by_its_board() -> None:
    """Only the split of the area is told."""
    with pytest.raises(NotInForceError) as caught:
        register().find("D4U1Y", on=date(2026, 4, 1))
    assert str(caught.value).endswith(
        "closed on 31 March 2026; succeeded on 1 April 2026 by U2G6B, 92A, D9Y0V"
    )


def test_r31_manchester_carries_on_those_that_had_become_it() -> None:
    """Pennine Acute joined in 2021 and is no predecessor of what began in 2017."""
    on = date(2017, 9, 30)
    found = register().predecessors("R0A", on=on)
    assert [version.code for version in found] == ["RM2", "RW3"]
    found = register().predecessors("R0A", on=on, as_at=date(2022, 1, 1))
    assert [version.code for version in found] == ["RM2", "RW3", "RW6"]


def without_newer_links() -> Register:
    """Make the register of the pack without links of trusts that were seen since 2023."""
    pack = register()
    return Register(
        organisations=pack.organisations,
        relationships=[
            link
            for link in pack.relationships
            if link.relation is not Relation.PRINCIPAL_SYSTEM
            or link.period.first_day <= date(2023, 8, 8)
        ],
        successions=pack.successions,
        gaps=pack.gaps,
        edition_day=pack.edition_day,
    )


@pytest.mark.parametrize("row", expected("belonging"), ids=lambda row: row["code"])
def test_a_trust_belongs_to_the_board_of_today(row: dict[str, str]) -> None:
    """R10, R11: through what became of its board of 2023, or by a newer link, or not at all."""
    held, on = without_newer_links(), date.fromisoformat(row["on"])
    asked = {"on": on, "relation": Relation.PRINCIPAL_SYSTEM, "nearest_snapshot": True}
    if row["candidates"]:
        with pytest.raises(AmbiguousCodeError) as caught:
            held.belongs_to(row["code"], **asked)  # type: ignore[arg-type]  # of each its own
        assert ", ".join(row["candidates"].split(";")) in str(caught.value)
        newer = Relationship(
            child=parse_ods_code(row["code"]),
            relation=Relation.PRINCIPAL_SYSTEM,
            parent=parse_ods_code(row["board"]),
            period=DateRange.parse("2026-04-01/2026-04-01"),
            first_basis=DateBasis.OBSERVED,
            last_basis=DateBasis.OBSERVED,
        )
        held = held.plus([newer])
    [found] = held.belongs_to(row["code"], **asked)  # type: ignore[arg-type]  # of each its own
    assert found.body == held.find(row["board"], on=on)
    assert found.is_carried is not bool(row["candidates"])
    by_name = held.systems_of(row["code"], **asked)  # type: ignore[arg-type]  # of each its own
    assert by_name == (found.body,)


@pytest.mark.parametrize("relation", [Relation.PRINCIPAL_SYSTEM, Relation.PARTNER_OF])
@pytest.mark.parametrize(
    "on", [date(2018, 1, 1), date(2022, 7, 1), date(2025, 6, 1), date(2026, 5, 1)], ids=str
)
def test_no_trust_belongs_to_a_board_that_is_closed(relation: Relation, on: date) -> None:
    """R10: of every trust that lives on the day, whatever the day, and with newer links or not."""
    for held in (register(), without_newer_links()):
        trusts = [body for body in held.at(on) if level_of(body.kind) is Level.TRUST]
        assert len(trusts) > 200
        answered = 0
        for trust in trusts:
            try:
                found = held.belongs_to(
                    trust.code, on=on, relation=relation, nearest_snapshot=True
                )
            except (AmbiguousCodeError, NotInForceError):
                continue
            answered += 1
            for belonging in found:
                assert belonging.body == held.find(belonging.body.code, on=on)
        assert answered > 150


def test_the_two_clocks_of_mid_staffordshire_differ() -> None:
    """RJD stood in law until 2017 and had given its services up in 2014."""
    day = date(2015, 1, 1)
    assert register().find("RJD", on=day).kind is OrganisationKind.NHS_FOUNDATION_TRUST
    with pytest.raises(NotInForceError, match="was not in use on 1 January 2015"):
        register().find("RJD", on=day, clock=Clock.OPERATIONAL)


def test_newcastle_gateshead_was_in_use_before_it_was_in_force() -> None:
    """13T has an operational start before its legal one."""
    day = date(2015, 1, 1)
    assert register().find("13T", on=day, clock=Clock.OPERATIONAL).code == "13T"
    with pytest.raises(NotInForceError, match="before it: 00F, 00G, 00H"):
        register().find("13T", on=day)


def test_designations_add_up_to_the_42_systems_of_april_2021() -> None:
    """Every system was named an integrated care system once its footprint counted."""
    by_2021 = {
        row.system_code
        for row in designations()
        if row.status is DesignationStatus.ICS and row.day <= date(2021, 4, 1)
    }
    stood = {
        version.code
        for version in register().at(
            date(2021, 4, 1), kind=OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT
        )
    }
    assert by_2021 == stood


def test_a_population_that_is_not_held_is_refused_with_those_of_its_kind() -> None:
    """Nothing is taken from another year or map, nor told of a kind that has none."""
    with pytest.raises(MissingFactError) as refused:
        populations_on(date(2017, 6, 30), boundaries_on=date(2018, 4, 1), kind=CCG)
    assert str(refused.value) == (
        "no residents of any clinical-commissioning-group are recorded for 30 June 2017 within "
        "the boundaries of 1 April 2018; recorded of that kind are: residents of 30 June 2017 "
        "within the boundaries of 1 April 2017; residents of 30 June 2019 within the boundaries "
        "of 1 April 2020; residents of 30 June 2020 within the boundaries of 1 April 2021"
    )
    with pytest.raises(MissingFactError, match=r"recorded of that kind are: none$"):
        populations_on(
            date(2017, 6, 30),
            boundaries_on=date(2017, 4, 1),
            kind=OrganisationKind.NHS_TRUST,
        )


def test_registered_patients_are_never_taken_for_residents() -> None:
    """Residents are the default, and the error tells that patients are held."""
    told = r"no residents of any .*: .*registered patients of 1 August 2026 within"
    with pytest.raises(MissingFactError, match=told):
        populations_on(COUNT_OF_AUGUST, boundaries_on=COUNT_OF_AUGUST, kind=ICB)
    with pytest.raises(MissingFactError, match="no registered patients of any"):
        populations_on(
            date(2020, 6, 30),
            boundaries_on=BOARDS_BEGIN,
            kind=ICB,
            counted=PopulationCount.REGISTERED_PATIENTS,
        )


def test_the_people_of_england_are_the_same_on_every_map() -> None:
    """Mid-2020 is 56,550,138 for CCGs, STPs, sub-ICB locations and boards."""
    stp = OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT
    old, new = date(2021, 4, 1), BOARDS_BEGIN
    totals = {
        sum(populations_on(date(2020, 6, 30), boundaries_on=day, kind=kind).values())
        for day, kind in [(old, CCG), (old, stp), (new, AREA), (new, ICB)]
    }
    assert totals == {56_550_138}


# --- The pack itself ---


def test_the_pack_is_rebuilt_byte_for_byte() -> None:
    """The script makes the shipped files from the project's own tables."""
    script = runpy.run_path(str(Path(__file__).parents[2] / "tasks" / "build_reference_pack.py"))
    shipped = resources.files(reference) / "data"
    for name, content in script["build"]().items():
        assert (shipped / name).read_bytes() == content
    assert script["main"](["--check"]) == 0


def test_the_manifest_tells_the_truth() -> None:
    """Edition, digest, row counts and licence are those of the shipped file, under 1 MB."""
    shipped = resources.files(reference) / "data"
    content = (shipped / "pack.json").read_bytes()
    manifest = json.loads((shipped / "manifest.json").read_text(encoding="utf-8"))
    assert edition().sha256 == hashlib.sha256(content).hexdigest()
    assert len(content) == manifest["bytes"] < 1_000_000
    assert dict(edition().rows) == {
        name: len(table["rows"]) for name, table in json.loads(content).items()
    }
    assert edition().licence == "OGL-UK-3.0"
    assert edition().day == register().edition_day
    assert {citation.source.key for citation in edition().sources} == {
        citation.source.key for cited in citations_of_the_pack() for citation in cited
    }


def citations_of_the_pack() -> list[tuple[Citation, ...]]:
    """Give the citations of every record that has its own."""
    return [
        *(
            version.sources
            for organisation in register().organisations
            for version in organisation.versions
        ),
        *(link.sources for link in register().relationships),
        *(event.sources for event in register().successions),
        *(flow.sources for event in register().successions for flow in event.flows),
        *(part.sources for part in register().parts),
        *(period.sources for part in register().parts for period in part.periods),
        *(naming.sources for naming in designations()),
        *(figure.sources for figure in populations()),
        *(special.sources for special in register().special_codes),
        *(share.sources for share in published_shares()),
        *(each.sources for each in national_record().lists),
        *(each.sources for each in national_record().powers),
        *(
            place.sources
            for each in national_record().lists
            for place in (*each.places, *each.silent_on)
        ),
    ]


def test_every_row_of_the_pack_is_cited() -> None:
    """Each of its records has a source of the sourcebook."""
    book = policy.sourcebook()
    cited = citations_of_the_pack()
    assert len(cited) > 3000
    assert all(cited)
    assert all(citation.source.key in book for row in set(cited) for citation in row)


def test_bodies_stood_on_the_days_of_their_events_and_links() -> None:
    """A link's ends stood throughout it; an event starts from what was and ends in what is."""
    wrong = []
    for link in register().relationships:
        days = [link.period.first_day, link.period.last_day or edition().day]
        for code in (link.child, link.parent):
            for day in days:
                try:
                    register().find(code, on=day)
                except NotInForceError:
                    wrong.append(f"{link}: {code} on {day}")
    for event in register().successions:
        before = min(date.fromordinal(event.day.toordinal() - 1), edition().day)
        sides = [(code, before) for code in event.from_codes]
        sides += [(code, min(event.day, edition().day)) for code in event.to_codes]
        for code, day in sides:
            try:
                register().find(code, on=day)
            except NotInForceError:
                wrong.append(f"{event.key}: {code} on {day}")
    assert not wrong


def test_kinds_of_the_pack_existed_when_their_bodies_did() -> None:
    """No body of a kind stood on a day on which the kind did not exist."""
    wrong = [
        (version, day)
        for organisation in register().organisations
        for version in organisation.versions
        # A trust's record may be older than the form in which the pack first sees it.
        if version.first_basis is not DateBasis.RECORD_OPENED
        for day in (version.first_day, version.last_day)
        if day is not None and facts_of_kind(version.kind).existed_on(day) is False
    ]
    assert not wrong


def test_the_day_of_the_edition_claims_no_more_than_was_seen() -> None:
    """Areas, boards and regions were seen that day; any other body that stands says when."""
    seen, others = {AREA, ICB, REGION}, 0
    for version in register().at(edition().day):
        doubts = version.doubts_on(edition().day)
        if version.kind in seen:
            assert not doubts
        else:
            assert any(doubt.startswith("last seen on ") for doubt in doubts)
            others += 1
    assert others > 350


def test_asking_past_the_edition_warns_once() -> None:
    """The first question about a later day warns, and the next ones do not."""
    fresh = Register(
        organisations=register().organisations,
        successions=register().successions,
        edition_day=edition().day,
    )
    later = date(2027, 4, 1)
    with pytest.warns(StaleReferenceWarning, match="kept up to 1 August 2026"):
        assert fresh.find("QOP", on=later).code == "QOP"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fresh.find("QOP", on=later).code == "QOP"
        assert len(fresh.at(later, kind=ICB)) == 36


def test_the_pack_laid_over_itself_is_the_pack() -> None:
    """No record of the pack clashes with itself, and none is told twice."""
    records: list[Organisation | Relationship | Succession] = [
        *register().organisations,
        *register().relationships,
        *register().successions,
    ]
    assert register().plus(records) == register()


def test_the_shipped_register_takes_a_users_own_event() -> None:
    """A merger of April 2027 can be laid over the pack before the pack knows it."""
    merger = Succession(
        key="mine-2027",
        day=date(2027, 4, 1),
        kind=SuccessionKind.MERGER,
        from_codes=(parse_ods_code("QHM"),),
        to_codes=(parse_ods_code("QOQ"),),
    )
    assert merger in register().plus([merger]).successions
    assert merger not in register().successions


def test_r14_what_is_doubted_of_a_trust_comes_with_its_figures() -> None:
    """R14: services of R1F went to RW1 on 1 May 2024, and a carried figure says so."""
    walk = register().crosswalk(date(2023, 4, 1), date(2025, 4, 1), codes=["R1F", "RTH"])
    (moved,), (stayed,) = walk.successors("R1F"), walk.successors("RTH")
    assert moved.doubts == walk.doubts
    assert "RW1" in moved.doubts[0]
    assert moved.confidence is Confidence.VERIFIED
    assert (stayed.doubts, stayed.confidence) == ((), None)
    assert walk.carry({"R1F": 1, "RTH": 2}).doubts == moved.doubts


def test_r19_what_the_record_says_of_a_trust_beside_its_kind_is_printed() -> None:
    """R19: a foundation trust on a care trust's record, and the sort of an ambulance trust."""
    told = str(whois(register(), "TAF", on=date(2024, 1, 1)))
    assert "kind: nhs foundation trust\n  by the roles of its record: care trust\n" in told
    ambulances = whois(register(), "RX7", on=date(2024, 1, 1))
    assert "kind: ambulance trust\n" in str(ambulances)
    assert "\n  foundation trust: no\n" in str(ambulances)
    assert ambulances.to_records()["kind_by_roles"] == "nhs-trust"
    assert ambulances.to_records()["foundation_trust"] is False


def test_a_change_dated_by_first_sight_says_so_wherever_it_is_told() -> None:
    """RRE: seen under its new name on 15 July 2025; it can have been from 2 July 2023 on."""
    changes = register().difference(
        date(2025, 7, 1), date(2025, 7, 16), kind="nhs-foundation-trust"
    )
    [renamed] = changes.renamed
    assert str(renamed).endswith("(first seen on 15 July 2025, not before 2 July 2023)")
    assert renamed.to_record()["after"]["first_not_before"] == "2023-07-02"
    told = str(whois(register(), "RRE", on=date(2025, 8, 1)))
    assert "last event: 15 July 2025 (first seen; not before 2 July 2023): rename of RRE" in told
    [event] = [each for each in register().events_of("RRE") if each.day == date(2025, 7, 15)]
    assert event.to_record()["not_before"] == "2023-07-02"
