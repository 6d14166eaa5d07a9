"""The doctor of columns of codes: what it takes, what it counts and what it never does."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import (
    Citation,
    Confidence,
    InvalidTypeError,
    InvalidValueError,
    Source,
)
from nhs_accountable_care.interchange import (
    CodeFinding,
    ColumnCell,
    DoctorReport,
    OtherBody,
    RowOutcome,
    SignCount,
    SignExample,
    SignSeverity,
    doctor,
    doctor_signs,
    examine,
    sign_of,
)
from nhs_accountable_care.interchange.code_doctor import columns, examination
from nhs_accountable_care.interchange.code_doctor.days import read_day
from nhs_accountable_care.organisations import (
    KeyKind,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    SpecialCode,
    SpecialCodeKind,
    Succession,
    SuccessionKind,
    parse_ods_code,
    parse_ons_code,
)
from nhs_accountable_care.reference import register
from tests.hostile_text import hostile_texts

BOARD = OrganisationKind.INTEGRATED_CARE_BOARD
DAY = date(2024, 4, 1)


def shown(cell: object, **said: object) -> list[str]:
    """The slugs of the signs that a cell shows."""
    found = examine(cell, register=register(), **said)  # type: ignore[arg-type] # any cell at all
    return [finding.sign.slug for finding in found.findings]


# --- The list of signs ---


def test_signs_have_codes_and_slugs_of_their_own_in_order() -> None:
    """A sign is meant by its code or by its slug, so no two share one."""
    codes = [sign.code for sign in doctor_signs()]
    assert codes == sorted(set(codes))
    assert len({sign.slug for sign in doctor_signs()}) == len(codes)


def test_each_sign_rests_on_a_source() -> None:
    """No fact without a source."""
    assert all(sign.sources for sign in doctor_signs())


def test_a_sign_explains_itself() -> None:
    """What it is, what becomes of a row, what to do, and the source with its confidence."""
    text = sign_of("zeros-lost").explain()
    assert "(repaired where it is certain, else for a person)" in text
    assert "What to do: Read the column as text" in text
    assert "[computed]" in text


def test_a_sign_that_is_none_is_refused_with_what_comes_near() -> None:
    """A slip is told, with the sign that may be meant or where they are listed."""
    with pytest.raises(InvalidValueError, match="did you mean 'retired'"):
        sign_of("retird")
    with pytest.raises(InvalidValueError, match="doctor --list"):
        sign_of("?")


def test_a_repair_says_what_is_to_stand_in_the_cell() -> None:
    """One without, or a text to write where nothing is certain, cannot be."""
    for severity, repaired in ((SignSeverity.REPAIRED, None), (SignSeverity.TOLD, "QOP")):
        with pytest.raises(InvalidValueError, match="what is to stand"):
            CodeFinding(code="NAD101", severity=severity, message="x", repaired=repaired)


# --- Cells of any kind ---


@pytest.mark.parametrize("cell", [None, math.nan, "  ", "#N/A", "'", '=""'])
def test_what_is_nothing_is_blank(cell: object) -> None:
    """An empty cell, and what programs write for one, is neither a code nor a zero."""
    assert shown(cell) == ["blank"]


def test_a_number_that_is_a_code_of_digits_keeps_its_digits() -> None:
    """102 is the code of a council whether it was read as a number or not."""
    assert shown(102, kind="council") == []


@pytest.mark.parametrize("cell", [50, 50.0, Decimal(50), 7])
def test_other_numbers_are_told(cell: object) -> None:
    """A table that was read with numbers for codes has lost some of them."""
    assert shown(cell, on=DAY) == ["taken-for-a-number"]


@pytest.mark.parametrize("cell", [10**5000, 1.5, math.inf], ids=["vast", "half", "infinite"])
def test_a_number_that_is_no_code_is_unknown(cell: object) -> None:
    """However large it is."""
    assert shown(cell) == ["unknown"]


def test_what_is_neither_text_nor_a_number_is_refused() -> None:
    """A truth and a list are cells of another column."""
    with pytest.raises(InvalidTypeError, match="is text, and True is a bool"):
        shown(True)  # noqa: FBT003 -- it is a cell
    with pytest.raises(InvalidTypeError, match=r"is text, and .*list"):
        shown([])
    with pytest.raises(InvalidTypeError, match="in brackets"):
        doctor("QOP", register=register())
    with pytest.raises(InvalidTypeError, match="in brackets"):
        doctor(5, register=register())  # type: ignore[arg-type] # a slip
    with pytest.raises(InvalidTypeError, match="has 3 items; write a cell and its day"):
        doctor([("QOP", None, None)], register=register())  # type: ignore[list-item] # a slip


@given(hostile_texts())
def test_any_text_has_one_outcome_with_a_day_and_without(text: str) -> None:
    """No text raises, and what is repaired is in force or only told, with nothing to repair."""
    for on in (None, DAY):
        found = examine(text, register=register(), on=on, kind="icb")
        assert isinstance(found.outcome, RowOutcome)
        if found.outcome is RowOutcome.REPAIRED:
            assert found.repaired is not None
            again = examine(found.repaired, register=register(), on=on, kind="icb")
            # A default in small letters is a default still.
            assert again.outcome in {RowOutcome.IN_FORCE, RowOutcome.TOLD}
            assert again.repaired is None


def test_a_default_in_small_letters_is_repaired_and_told() -> None:
    """What stands in the cell is certain, and is still the code of no body."""
    found = examine("vpp00", register=register(), kind="icb")
    assert (found.outcome, found.repaired) == (RowOutcome.REPAIRED, "VPP00")
    assert [finding.sign.slug for finding in found.findings][-1] == "default-code"


# --- What is said of the column ---


def test_a_column_is_of_ods_codes_or_of_ons_codes() -> None:
    """Names are never wanted as keys."""
    with pytest.raises(InvalidValueError, match="neither"):
        examine("QOP", register=register(), codes=KeyKind.NAME)


def test_signs_that_are_ignored_are_neither_told_nor_repaired() -> None:
    """Their rows are counted by themselves, so that the table still adds up."""
    report = doctor([" qop", "QOP", "QNQ"], register=register(), on=DAY, ignore=("NAD1",))
    assert report.outcomes == {RowOutcome.IN_FORCE: 2, RowOutcome.IGNORED: 1}
    assert report.signs == ()
    assert report.rewritten == 0
    with pytest.raises(InvalidTypeError, match="write a tuple"):
        doctor([], register=register(), ignore="NAD1")
    with pytest.raises(InvalidValueError, match="no sign"):
        doctor([], register=register(), ignore=("",))


def test_the_signs_of_the_column_can_be_ignored() -> None:
    """As those of a cell."""
    cells = ["QNQ", "S0E4D"]
    report = doctor(cells, register=register(), kind="icb", ignore=("mixed-vintages",))
    assert report.signs == ()


def test_what_else_is_known_is_right_in_a_column_of_no_kind() -> None:
    """A body of which the library has no kind; a kind that is said is not that of it."""
    known = {"y99999": "a walk-in centre"}
    assert doctor(["Y99999"], register=register(), known=known).signs == ()
    report = doctor(["Y99999"], register=register(), known=known, kind="gp-practice")
    assert "a walk-in centre" in report.of("wrong-kind").examples[0].message


def test_what_else_is_known_stands_on_its_days_alone() -> None:
    """A walk-in centre that closed, and one that had not opened; plain words have no days."""
    opened, closed = date(2013, 4, 1), date(2019, 6, 30)
    known: dict[str, OtherBody | str] = {
        "Y99999": OtherBody(what="walk-in centre", first_day=opened, last_day=closed),
        "Y99998": "walk-in centre",
    }

    def slugs(cell: str, on: date | None, kind: str | None = None) -> list[str]:
        found = examine(cell, register=register(), known=known, on=on, kind=kind)
        return [finding.sign.slug for finding in found.findings]

    for on, found in (
        (date(2013, 3, 31), ["not-yet-born"]),
        (opened, []),
        (closed, []),
        (date(2019, 7, 1), ["retired"]),
        (None, []),
    ):
        assert slugs("Y99999", on) == found
        assert slugs("Y99998", on) == []
    assert slugs("y99999", DAY, "gp-practice") == ["letters-and-blanks", "retired", "wrong-kind"]
    told = str(examine("Y99999", register=register(), known=known, on=DAY))
    assert "Y99999 (walk-in centre) closed on 30 June 2019" in told
    with pytest.raises(InvalidTypeError, match="known"):
        examine("QOP", register=register(), known={"Y99999": 1})  # type: ignore[dict-item] # a slip


# --- Days ---


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026-04-01T00:00:00", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
        ("1/4/2026", date(2026, 4, 1)),
        ("01Jan2022", date(2022, 1, 1)),
        ("01-Sep-20", date(2020, 9, 1)),
        ("1 September 2020", date(2020, 9, 1)),
        ("2026-04", date(2026, 4, 1)),
        ("Apr-26", date(2026, 4, 1)),
        ("31/02/2026", None),
        ("1 Foo 2026", None),
        ("soon", None),
        ("0001-01-01", None),
    ],
)
def test_days_are_read_in_the_forms_of_official_files(text: str, day: date | None) -> None:
    """Those of file-formats 0 and 5; what is in no calendar is no day."""
    assert read_day(text) == day


def test_days_that_may_have_the_month_first_are_counted_where_one_must_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Of a column with 04/13/2026 in it, 04/01/2026 is as likely the first of April.

    No word of a column of English days alone, of days that are one either way, or of none.
    """
    either = ["04/01/2026", "04/01/2026", "1/4/2026 00:00"]
    others = ["04/04/2026", "13/04/2026", "2026-04-01", "0/4/2026", "soon", None, DAY]
    american = ["04/13/2026", "05/13/2026"]

    def notes(days: Sequence[date | str | None]) -> list[str]:
        report = doctor([("RM3", day) for day in days], register=register(), on=DAY)
        return [note for note in report.notes if "month first" in note]

    [note] = notes([*either, *others, *american])
    assert note.startswith("'04/13/2026' has the month first")
    assert "with the day first: 3;" in note
    monkeypatch.setattr(columns, "_MOST_KEPT", 1)
    assert notes([*american, *others, *either]) == [note]
    for days in ([*either, *others], [*others, *american], [*either, "02/30/2026", "13/13/2026"]):
        assert notes(days) == []


def test_each_row_has_its_own_day_and_a_day_that_cannot_be_read_is_told() -> None:
    """The code of such a row is looked at without one."""
    cells: list[tuple[str, date | str]] = [
        ("QNQ", date(2026, 3, 31)),
        ("QNQ", "2026-04-01"),
        ("RM3", "soon"),
        ("RM3", "soon"),
    ]
    report = doctor(cells, register=register())
    assert report.has_days
    assert report.of("day-unreadable").rows == 2
    assert report.of("retired").rows == 1
    assert "each on its day" in str(report)


def test_a_day_after_the_edition_is_told_once_and_warns_nobody() -> None:
    """The report has it as a note, whichever row it is of."""
    report = doctor([("QOP", "2027-04-01"), ("QOP", "2026-04-01")], register=register())
    assert len(report.notes) == 1
    assert "1 April 2027" in report.notes[0]


def test_rows_of_bodies_seen_only_on_other_days_are_counted_in_a_note() -> None:
    """
    A practice of a list of one month, before and after it: in force, and nobody saw it then.

    Of two lists the first is not kept, so that nothing is said of a day before the second.
    """
    seen = date(2020, 9, 1)
    citations = [
        Citation(source=Source(key=key, title=key), confidence=Confidence.VERIFIED)
        for key in ("one list", "another list")
    ]
    once, twice, closed = (
        Organisation(
            code=parse_ods_code(code),
            versions=(
                OrganisationVersion(
                    code=parse_ods_code(code),
                    name=f"Surgery {code}",
                    kind=OrganisationKind.GP_PRACTICE,
                    last_day=last,
                    last_observed=seen,
                    sources=tuple(citations[:lists]),
                ),
            ),
        )
        for code, last, lists in (("P99901", None, 1), ("P99902", None, 2), ("P99903", seen, 2))
    )
    kept = register().plus([once, twice, closed])
    codes = ["P99901", "P99901", "P99902", "P99903", "VPP00", "P99904"]
    late = doctor(codes, register=kept, on=date(2026, 8, 1), kind="gp-practice")
    assert late.outcomes[RowOutcome.IN_FORCE] == 3
    assert (late.last_seen_before, late.first_seen_after) == (3, 0)
    assert any("their day: 3 (the first: P99901 on 1 September 2020)" in n for n in late.notes)
    early = doctor(codes, register=kept, on=date(2019, 4, 1))
    assert (early.last_seen_before, early.first_seen_after) == (0, 2)
    assert any("after their day: 2 (the first: P99901" in note for note in early.notes)
    record = early.to_records()
    assert (record["last_seen_before"], record["first_seen_after"]) == (0, 2)
    on_the_day = doctor(codes, register=kept, on=seen)
    assert on_the_day.notes == ()
    assert doctor(codes, register=kept).notes == ()


# --- Rows ---


def test_rows_that_are_alike_are_counted_and_the_first_line_is_told() -> None:
    """A line that the caller knows is told, or else the number of the row."""
    cells: list[ColumnCell | str] = [
        ColumnCell(cell="QZZ", line=7),
        ColumnCell(cell="QZZ", line=9),
        ColumnCell(cell="QOP"),
        "QYY",
    ]
    report = doctor(cells, register=register(), on=DAY)
    assert [example.line for example in report.of("unknown").examples] == [7, 4]
    assert report.of("NAD301").rows == 3


def test_cells_beyond_those_that_are_remembered_are_counted_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A column of more different cells and days than are kept gives the same report."""
    cells = [(code, f"2024-0{month}-01") for code in ("QOP", "QNQ", "QZZ") for month in (4, 5)]
    cells *= 2
    whole = doctor(cells, register=register())
    monkeypatch.setattr(columns, "_MOST_KEPT", 1)
    assert doctor(cells, register=register()) == whole


def test_a_row_without_a_cell_is_counted() -> None:
    """A row that ends before the column is one row, for a person."""
    column = columns.ColumnDoctor(examination.Examiner(register()))
    diagnosis = column.take_none(3, "NAD109", "the row has 1 cell")
    assert diagnosis.outcome is RowOutcome.FOR_A_PERSON
    assert column.report().of("no-cell").examples[0].line == 3


def test_equal_numbers_of_two_kinds_are_two_cells() -> None:
    """102 is a code of digits, and what 102.0 was is for a person."""
    report = doctor([102, 102.0], register=register())  # type: ignore[list-item] # numbers
    assert report.of("taken-for-a-number").rows == 1


def test_progress_is_told_every_ten_thousand_rows() -> None:
    """Of a column in which the same cells come again and again, too."""
    told: list[int] = []
    doctor(["QOP"] * 25_000, register=register(), progress=told.append)
    assert told == [10_000, 20_000]


def test_what_is_found_on_any_day_is_looked_for_once() -> None:
    """A practice that nobody looked up, on two days; a primary care trust is so on one alone."""
    examiner = examination.Examiner(register())
    for _ in range(2):
        assert examiner.examine("A82608", DAY).findings[0].code == "NAD310"
        assert examiner.examine("5E1", date(2012, 4, 1)).findings[0].code == "NAD310"
        assert examiner.examine("5E1", DAY).findings[0].code == "NAD302"


def test_names_are_looked_for_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond it the cells are unknown all the same, and a note says so."""
    monkeypatch.setattr(examination, "MOST_SOUGHT", 1)
    monkeypatch.setattr(columns, "MOST_SOUGHT", 1)
    cells: list[ColumnCell | str] = [
        "nobody at all",
        "NHS Frimley ICB",
        ColumnCell(cell="QOP", name="Barchester"),
    ]
    report = doctor(cells, register=register(), on=DAY)
    assert report.of("unknown").rows == 2
    assert report.of("name-not-recorded").rows == 1
    assert "not as names" in report.notes[0]


# --- Signs whose edges the cases do not show ---


def test_hubs_commission_and_have_the_zeros_of_nhsbsa() -> None:
    """13A was a hub to March 2015: its zeros go, and it stays the code of an office."""
    found = examine("13A00", register=register(), on=date(2014, 4, 1))
    assert found.repaired == "13A"
    assert [finding.sign.slug for finding in found.findings] == [
        "nhsbsa-zeros",
        "code-of-an-office",
    ]


def test_zeros_of_nhsbsa_are_not_taken_off_what_is_of_another_kind() -> None:
    """91Q is no board, so what was meant is not certain."""
    assert shown("91Q00", on=date(2021, 4, 1), kind="icb") == ["nhsbsa-zeros", "wrong-kind"]
    assert shown("QZZ00", on=DAY) == ["unknown"]


def test_zeros_of_nhsbsa_after_a_primary_care_trust_are_told() -> None:
    """
    5P2 was one, to March 2013, and is not looked up; QP200 is nothing of the sort.

    Of a day on which there were none it is the same cell, and is found anew.
    """
    examiner = examination.Examiner(register())
    for on, found in (
        (date(2013, 3, 31), ["NAD107", "NAD310"]),
        (date(2013, 4, 1), ["NAD107", "NAD302"]),
        (None, ["NAD107", "NAD310"]),
    ):
        diagnosis = examiner.examine("5P200", on)
        assert [finding.code for finding in diagnosis.findings] == found
        assert (diagnosis.outcome, diagnosis.repaired) == (RowOutcome.FOR_A_PERSON, None)
    assert shown("5P200", on=date(2013, 3, 31), kind="pct") == ["nhsbsa-zeros", "not-held"]
    assert shown("5P200", on=date(2013, 3, 31), kind="icb") == ["nhsbsa-zeros", "wrong-kind"]
    assert "nhsbsa-zeros" not in shown("QP200", on=date(2013, 3, 31))
    # Where primary care trusts are held, one that is not among them is unknown.
    held = Organisation.of_one_version("5P1", "A PCT", OrganisationKind.PRIMARY_CARE_TRUST)
    unknown = examine("5P200", register=register().plus([held]), on=date(2013, 3, 31))
    assert [finding.code for finding in unknown.findings] == ["NAD301"]


@pytest.mark.parametrize("cell", ["U", " u"])
def test_a_practice_of_no_network_is_told_in_a_column_of_networks(cell: str) -> None:
    """The list of practices of September 2020 has U, unallocated; elsewhere it is nothing."""
    found = examine(cell, register=register(), kind="pcn", on=date(2020, 9, 1))
    assert found.findings[-1].code == "NAD307"
    assert found.outcome in {RowOutcome.TOLD, RowOutcome.REPAIRED}
    assert "default-code" not in shown(cell, kind="icb")


def test_an_ons_code_of_several_bodies_or_of_none_is_not_repaired() -> None:
    """Without a day E38000130 is of 00L alone; what no body bore is unknown."""
    found = examine("E38000130", register=register(), kind="sub-icb-location")
    assert found.repaired == "00L"
    assert shown("E54999999", on=DAY) == ["unknown"]
    assert shown("Z99999999", on=DAY) == ["unknown"]
    twice = Register(
        organisations=[
            Organisation.of_one_version(
                code, f"Board {code}", BOARD, first_day=DAY, ons_code=parse_ons_code("E54000001")
            )
            for code in ("QAA", "QBB")
        ]
    )
    found = examine("E54000001", register=twice, on=DAY)
    assert [finding.sign.slug for finding in found.findings] == ["ons-code"]
    assert found.outcome is RowOutcome.FOR_A_PERSON


def test_an_ods_code_without_one_ons_code_is_for_a_person() -> None:
    """92A had three, and which is meant hangs on the day; before it began it had none."""
    assert "several ONS codes" in str(examine("92A", register=register(), codes=KeyKind.ONS_CODE))
    early = examine("92A", register=register(), codes=KeyKind.ONS_CODE, on=date(2019, 4, 1))
    assert "no ONS code that is known" in str(early)
    assert early.outcome is RowOutcome.FOR_A_PERSON


def test_a_closed_body_of_another_kind_is_both() -> None:
    """What became of a council does not matter in a column of boards."""
    assert shown("RW6", on=date(2022, 1, 1), kind="icb") == ["retired", "wrong-kind"]


def test_a_closed_body_whose_event_says_not_which_became_which_is_ambiguous() -> None:
    """Two became two."""
    codes = [parse_ods_code(code) for code in ("QAA", "QBB", "QCC", "QDD")]
    old, new = date(2022, 7, 1), date(2026, 4, 1)
    closed = date(2026, 3, 31)
    bodies = [
        Organisation.of_one_version(
            code,
            f"Board {code}",
            BOARD,
            first_day=old if place < 2 else new,
            last_day=closed if place < 2 else None,
        )
        for place, code in enumerate(codes)
    ]
    event = Succession(
        key="two-by-two",
        day=new,
        kind=SuccessionKind.MERGER,
        from_codes=tuple(codes[:2]),
        to_codes=tuple(codes[2:]),
    )
    own = Register(organisations=bodies, successions=[event])
    found = examine("QAA", register=own, on=new)
    assert [finding.sign.slug for finding in found.findings] == ["retired", "ambiguous-successors"]
    lost = Register(organisations=bodies)
    assert [each.code for each in examine("QAA", register=lost, on=new).findings] == ["NAD302"]


def test_defaults_are_at_home_in_columns_of_their_sort() -> None:
    """A default in place of a practice among practices, and no office there."""
    assert shown("V81999", kind="gp-practice") == ["default-code"]
    assert shown("13A", kind="gp-practice", on=date(2014, 4, 1)) == ["special-code-out-of-place"]
    assert shown("89999", kind="trust") == ["default-code"]
    assert shown("89999", kind="council") == ["special-code-out-of-place"]
    assert shown("-", kind="council") == ["default-code"]


def test_a_special_code_of_other_days_is_told_with_its_days_even_without_a_day() -> None:
    """Without a day it is whatever it last was."""
    office = SpecialCode(
        code="Q01",
        name="Office",
        kind=SpecialCodeKind.AREA_TEAM,
        meaning="An office.",
        first_day=DAY,
    )
    own = Register(organisations=[], special_codes=[office])
    assert [each.code for each in examine("Q01", register=own).findings] == ["NAD308"]
    early = examine("Q01", register=own, on=date(2020, 1, 1))
    assert "It was not in use on 1 January 2020" in early.findings[0].message


@pytest.mark.parametrize(
    ("cell", "kind", "repaired"),
    [
        ("L", "ccg", "00L"),
        ("1E", "ccg", "01E"),
        ("116.0", "council", "116"),
        ("1.16E+02", "council", "116"),
    ],
)
def test_one_code_of_the_kind_alone_is_taken_for_what_is_left(
    cell: str, kind: str, repaired: str
) -> None:
    """Zeros that are lost, and numbers, where exactly one code fits."""
    assert examine(cell, register=register(), kind=kind).repaired == repaired


def test_digits_with_zeros_lost_are_what_is_left_of_a_code_of_digits() -> None:
    """Of 007 is left 7, in a register that has such a code."""
    council = OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER
    own = Register(organisations=[Organisation.of_one_version("007", "Council", council)])
    found = examine("7", register=own, kind="council")
    assert (found.findings[0].sign.slug, found.repaired) == ("zeros-lost", "007")
    assert examine("7", register=own).repaired is None


@pytest.mark.parametrize("cell", ["5E-01", "5.55E+01", "123456", "1.5", "0"])
def test_numbers_that_no_code_can_have_been_are_no_codes(cell: str) -> None:
    """A fraction is left of no code, and a code of many digits stays as it is."""
    assert "zeros-lost" not in shown(cell)


def test_a_cut_code_is_one_of_those_that_begin_so_of_any_day() -> None:
    """Where none of the day begins so, those of other days are named."""
    assert "D7T5G" in str(examine("D7T", register=register(), on=date(2020, 1, 1)))
    assert shown("D7T5", on=DAY) == ["cut-short"]
    assert shown("Z0Z", on=DAY) == ["unknown"]


def test_a_cell_of_very_many_words_is_not_taken_for_many_codes() -> None:
    """A paragraph is no list."""
    assert shown("QOP " * 30) == ["words-beside-code"]


def test_a_site_and_a_primary_care_trust_without_a_day_were_not_looked_up() -> None:
    """Of a day on which there were primary care trusts, nor was one."""
    assert shown("5E1") == ["not-held"]
    assert shown("5E1", on=date(2012, 4, 1)) == ["not-held"]
    assert shown("5E1", on=DAY, kind="icb") == ["wrong-kind"]
    assert shown("RZZ01") == ["unknown"]


def test_lengths_are_told_for_the_whole_column_where_no_kind_is_said() -> None:
    """No code of any kind has four characters."""
    assert shown("QOPX") == ["wrong-length"]


def test_codes_that_may_be_meant_are_told_to_programs_too() -> None:
    """Where one has to be chosen, or the row divided."""
    for cell, candidates in (
        ("QJG", ("D7T5G", "T6Y0W")),
        ("S9B", ("S9B9J",)),
        ("QOP QYG", ("QOP", "QYG")),
        ("NHS Greater Manchester ICB", ("QOP",)),
    ):
        found = examine(cell, register=register(), on=date(2026, 5, 1))
        assert found.findings[-1].candidates == candidates
        assert found.to_record()["findings"][-1]["candidates"] == list(candidates)


def test_a_word_for_a_kind_and_a_name_of_many_are_no_codes() -> None:
    """The register's own words say what to do."""
    assert shown("ICB") == ["unknown"]
    assert shown("Salford", on=date(2017, 4, 1)) == ["name"]
    assert shown("NHS England", on=DAY) == ["name"]
    assert shown("NHS Frimley CCG", on=DAY) == ["name"]
    assert shown("x" * 2000) == ["unknown"]


# --- What stands beside it ---


def beside(
    code: str, on: date | None = DAY, *, name: str | None = None, parent: str | None = None
) -> list[str]:
    """The slugs of what a row of a code with a name or a parent shows."""
    cell = ColumnCell(cell=code, name=name, parent=parent)
    report = doctor([cell], register=register(), on=on)
    return [sign_of(count.code).slug for count in report.signs]


@pytest.mark.parametrize("nothing", ["", " ", "NULL"])
def test_a_name_and_a_parent_that_are_blank_are_not_compared(nothing: str) -> None:
    """Nothing is said, so nothing is wrong."""
    assert beside("QOP", name=nothing) == []
    assert beside("QOP", parent=nothing) == []


def test_a_special_code_has_neither_a_name_nor_a_parent_to_compare() -> None:
    """It is the code of no body."""
    assert beside("VPP00", name="Anyone", parent="QOP") == ["default-code"]


def test_a_name_of_several_bodies_belongs_to_none_for_certain() -> None:
    """Salford is a council, a trust and more; it is not said to be that of another."""
    assert beside("QNQ", on=date(2017, 4, 1), name="Salford") == ["name-not-recorded"]


def test_an_earlier_name_of_the_same_code_is_told() -> None:
    """On the day the body has another; whose the name was is the same code."""
    assert beside("R0B", name="City Hospitals") == ["name-not-recorded"]


def test_names_are_compared_with_those_of_every_day_where_none_is_given() -> None:
    """And with all of them where none is recorded for the day."""
    assert beside("00L", on=None, name="NHS Northumberland CCG") == ["body-and-area"]
    assert "name-of-another" not in beside("D7T5G", name="NHS Essex ICB")


def test_a_parent_is_compared_without_a_day_as_far_as_it_was_ever_one() -> None:
    """Without a day any day will do; what was never one is told with those that were."""
    assert beside("RM3", on=None, parent="QOP") == []
    assert beside("RM3", on=None, parent="QMJ") == ["parent-not-recorded"]


def test_a_parent_that_is_none_is_not_recorded() -> None:
    """A parent may be any key that the register understands, and is told where it does not."""
    assert beside("92A", parent="NHS Surrey Heartlands ICB") == []
    assert beside("92A", parent="QZZ") == ["parent-not-recorded"]


def test_a_partner_is_a_parent_where_no_other_is_known() -> None:
    """A council is a partner of systems and part of none."""
    assert beside("116", on=date(2019, 4, 3), parent="QHM") == []


def test_a_link_of_another_day_that_leads_to_several_bodies_is_no_parent() -> None:
    """RDE was counted under QJG, which became two; the newer link decides, or nobody does."""
    assert beside("RDE", on=date(2026, 5, 1), parent="T6Y0W") == []
    assert beside("RWX", on=date(2026, 5, 1), parent="QXU") == ["parent-not-recorded"]


def test_a_body_without_any_link_has_no_parent_that_is_recorded() -> None:
    """That is said, and not passed over."""
    own = Register(
        organisations=[
            Organisation.of_one_version(code, f"Board {code}", BOARD, first_day=DAY)
            for code in ("QAA", "QBB")
        ]
    )
    report = doctor([ColumnCell(cell="QAA", parent="QBB")], register=own, on=DAY)
    assert "none at all is known" in report.of("parent-not-recorded").examples[0].message


# --- Reports ---


def test_a_report_adds_up_or_is_refused() -> None:
    """Every row has one outcome."""
    with pytest.raises(InvalidValueError, match="each row has one"):
        DoctorReport(rows=2, outcomes={RowOutcome.TOLD: 1})


def test_a_report_says_what_to_do_and_ends_in_the_table() -> None:
    """The counts, the examples with their lines, the cure, and the rows by outcome."""
    cells = ["QOP", " qop", "QMJ", "qmj", "", "NULL"]
    report = doctor(cells, register=register(), on=date(2026, 4, 1), kind=BOARD)
    text = str(report)
    assert "NAD101 a code in small letters" in text
    assert "line 2: " in text
    assert "  2 rows, only told" in text
    assert "('NULL')" not in text
    _, _, table = text.partition("6 rows, looked at on 1 April 2026\n")
    assert table.splitlines() == [
        "     1  in force on the day",
        "     1  repaired, since what is meant is certain",
        "     2  only told: they can stand, with what is said above",
        "     2  for a person",
        "1 of the rows for a person have cells of which something is repaired",
    ]
    assert report.kind == "integrated-care-board"


def test_a_report_is_plain_data_too() -> None:
    """With zero where an outcome did not come up."""
    report = doctor(["QZZ"], register=register(), kind="icb")
    records = report.to_records()
    assert records["outcomes"]["for-a-person"] == 1
    assert records["outcomes"]["repaired"] == 0
    assert records["signs"][0]["examples"][0]["line"] == 1
    assert records["signs"][0]["for_a_person"] == 1


def test_an_example_shows_the_cell_where_the_message_does_not() -> None:
    """An example without a line, and one of a day."""
    assert str(SignExample(line=None, text="x", message="found")) == "found"
    told = SignExample(line=1, text="x\ny", message="found", day=DAY)
    assert str(told) == "line 1: 1 April 2024: found"
    count = SignCount(code="NAD301", rows=1, examples=(told,))
    report = DoctorReport(
        rows=1, outcomes={RowOutcome.FOR_A_PERSON: 1}, signs=(count,), notes=("more",)
    )
    assert r"found ('x\ny')" in str(report)
    assert "note: more" in str(report)


def test_a_diagnosis_says_what_was_found_and_is_plain_data() -> None:
    """One finding after the other."""
    found = examine("qmj", register=register(), on=date(2026, 4, 1))
    assert str(found).startswith("qmj: for a person (NAD101 letters-and-blanks: 'qmj' is read")
    record = found.to_record()
    assert record["day"] == "2026-04-01"
    assert record["findings"][0]["repaired"] == "QMJ"


# --- The column as a whole ---


def test_codes_without_days_of_their_own_tell_nothing_of_vintages() -> None:
    """Councils of which no first day is recorded."""
    assert doctor(["102", "104"], register=register(), kind="council").signs == ()


def test_a_body_of_another_kind_is_in_force_and_tells_nothing_of_vintages() -> None:
    """QU9 in a month of which the other row is a trust."""
    report = doctor(["QU9", "RM3"], register=register(), on=date(2026, 4, 1), kind="icb")
    assert report.of("mixed-vintages").rows == 0


def test_of_many_mixed_periods_the_first_are_shown() -> None:
    """All are counted."""
    days = [date(2026, month, 1) for month in (4, 5, 6, 7)]
    cells = [(code, day) for day in days for code in ("QU9", "S0E4D")]
    count = doctor(cells, register=register(), kind="icb").of("mixed-vintages")
    assert (count.rows, len(count.examples)) == (4, 3)


def test_the_spellings_of_one_body_are_told_up_to_a_bound() -> None:
    """However many there are."""
    spellings = [f"NHS Frimley ICB{' ' * number}" for number in range(30)]
    report = doctor([*spellings, "NHS Kent and Medway ICB"], register=register(), on=DAY)
    assert report.of("several-spellings").rows == 30


@given(st.lists(st.sampled_from(["QOP", "qop", "QNQ", "", "QZZ", "VPP00", "RM3", "91Q00"])))
def test_the_outcomes_add_up_to_the_rows(cells: list[str]) -> None:
    """Of any column."""
    report = doctor(cells, register=register(), on=DAY, kind="icb")
    assert sum(report.outcomes.values()) == report.rows == len(cells)
