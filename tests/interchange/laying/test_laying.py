"""What official files say, laid over a register: every row is accounted for."""

from datetime import date
from typing import Any

import pytest

from nhs_accountable_care import DateRange, InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.limits import MOST_LINKS, MOST_SHOWN
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.interchange import (
    BodyRow,
    ClashRule,
    FileFormat,
    LaidOver,
    LayingOutcome,
    LinkRow,
    OfficialReading,
    OtherBody,
    PatientsRow,
    SuccessionRow,
    lay_over,
)
from nhs_accountable_care.interchange.rows import OfficialRow
from nhs_accountable_care.organisations import (
    DateBasis,
    OdsCode,
    OnsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    SpecialCode,
    SpecialCodeKind,
    Succession,
    SuccessionKind,
)

K = OrganisationKind
CITED = (
    Citation(
        source=Source(key="file-abc", title="file.csv"),
        locator="A made-up file",
        confidence=Confidence.COMPUTED,
    ),
)
FORMAT = FileFormat(
    key="made-up",
    title="A made-up file",
    layout="whatever the test says",
    recognises=lambda _: False,
    reads=lambda _: iter(()),
    sources=(
        Citation(
            source=Source(key="LAYOUT", title="A description"), confidence=Confidence.COMPUTED
        ),
    ),
)
EDITION = date(2026, 8, 1)
SEEN = date(2020, 9, 1)


def reading(*rows: OfficialRow, file: str = "file.csv") -> OfficialReading:
    """Return a file that says just this."""
    return OfficialReading(
        file=file,
        format=FORMAT,
        sha256="abc",
        rows_in=len(rows),
        kept=len(rows),
        rows=rows,
    )


def body(code: str, **fields: Any) -> BodyRow:  # noqa: ANN401 -- any field
    """Return what a file says of a body."""
    told: dict[str, Any] = {"line": 1, "name": f"Body {code}", "kind": K.GP_PRACTICE} | fields
    return BodyRow(code=OdsCode(code), **told)


def link(child: str, parent: str, relation: Relation | None, **fields: Any) -> LinkRow:  # noqa: ANN401 -- any field
    """Return what a file says of a link."""
    told: dict[str, Any] = {"line": 2, "written_as": "column 15"} | fields
    return LinkRow(child=OdsCode(child), parent=OdsCode(parent), relation=relation, **told)


def pair(old: str, new: str, day: date | None, line: int = 3) -> SuccessionRow:
    """Return what a file says of a succession."""
    return SuccessionRow(line=line, from_code=OdsCode(old), to_code=OdsCode(new), day=day)


def held(
    code: str,
    kind: OrganisationKind = K.GP_PRACTICE,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Organisation:
    """Return a body that the register holds."""
    return Organisation.of_one_version(
        code, f"Body {code}", kind, first_day=first_day, last_day=last_day
    )


def held_link(
    child: str, parent: str, period: str, relation: Relation = Relation.CONSTITUENT_OF
) -> Relationship:
    """Return a link that the register holds."""
    return Relationship(
        child=OdsCode(child),
        parent=OdsCode(parent),
        relation=relation,
        period=DateRange.parse(period),
    )


AREA = held("16C", K.SUB_ICB_LOCATION, first_day=date(2020, 4, 1))
OLD, NEW = (held(code, K.INTEGRATED_CARE_BOARD) for code in ("QHM", "QZZ"))


def register(*records: Organisation | Relationship | Succession) -> Register:
    """Return a register of an area, two boards, and what is given."""
    return Register(organisations=(AREA, OLD, NEW), edition_day=EDITION).plus(records)


def laid(
    *rows: OfficialRow,
    over: Register | None = None,
    prefer: ClashRule | str = ClashRule.REGISTER_FIRST,
    edition_day: date | None = None,
) -> LaidOver:
    """Lay one file over a register, and hold that every row is accounted for."""
    over = register() if over is None else over
    found = lay_over(over, [reading(*rows)], prefer=prefer, edition_day=edition_day)
    assert found.rows == len(rows)
    return found


def outcomes(found: LaidOver) -> dict[LayingOutcome, int]:
    """Return the counts that are not zero."""
    return {outcome: count for outcome, count in found.counts.items() if count}


# --- Bodies ---


def test_a_body_with_days_is_made_of_its_record() -> None:
    """Its days are those of the file, and cite the file."""
    found = laid(body("Y00001", first_day=date(1974, 4, 1), last_day=date(2021, 3, 31)))
    made = found.register.organisation("Y00001")
    assert made.legal.first_day == date(1974, 4, 1)
    assert made.legal.last_day == date(2021, 3, 31)
    assert made.versions[0].first_basis is DateBasis.RECORD_OPENED
    assert made.versions[0].last_basis is DateBasis.LEGAL
    assert made.versions[0].sources == CITED
    assert outcomes(found) == {LayingOutcome.ADDED: 1}


def test_a_body_that_was_seen_has_no_first_day_and_says_when_it_was_seen() -> None:
    """A sighting is no beginning."""
    made = laid(body("Y00001", seen_on=SEEN)).register.organisation("Y00001")
    assert made.legal.first_day is None
    assert made.versions[0].doubts_on(date(2026, 1, 1)) == (
        "no first day is recorded",
        "last seen on 1 September 2020",
    )


def test_a_name_that_changed_between_two_sightings_makes_two_versions() -> None:
    """The day of the change is not known, but the days between which it lies are."""
    later = date(2022, 7, 1)
    found = laid(
        body("Y00001", seen_on=later, name="New name"),
        body("Y00001", seen_on=SEEN),
        body("Y00001", seen_on=SEEN, name="Another name of that day"),
    )
    first, second = found.register.organisation("Y00001").versions
    assert (first.name, first.last_day, first.last_basis) == (
        "Body Y00001",
        date(2022, 6, 30),
        DateBasis.OBSERVED,
    )
    assert (second.name, second.first_day, second.first_not_before) == (
        "New name",
        later,
        date(2020, 9, 2),
    )


def test_a_body_that_was_seen_again_has_one_version() -> None:
    """Of which the last sighting is kept, and every file cited."""
    found = laid(body("Y00001", seen_on=SEEN), body("Y00001", seen_on=date(2022, 7, 1)))
    [version] = found.register.organisation("Y00001").versions
    assert version.last_observed == date(2022, 7, 1)
    assert outcomes(found) == {LayingOutcome.ADDED: 2}


def test_a_body_of_no_kind_of_the_library_is_told_beside_the_register() -> None:
    """It is left out of the register and known all the same."""
    found = laid(body("Y00002", kind=None, described_as="walk-in centre"))
    assert found.left_out == {"bodies of kinds that the library does not have": 1}
    assert found.others == {"Y00002": OtherBody(what="walk-in centre")}
    assert "Y00002" not in found.register


def test_a_body_of_a_kind_that_the_register_holds_began_after_its_edition() -> None:
    """A board that is first seen in April 2027 stood on no day up to the edition's."""
    seen = date(2027, 4, 1)
    found = laid(
        body("QYY", kind=K.INTEGRATED_CARE_BOARD, seen_on=seen),
        body("Y00001", seen_on=seen),
    )
    [board] = found.register.organisation("QYY").versions
    assert (board.first_day, board.first_basis) == (seen, DateBasis.OBSERVED)
    assert board.first_not_before == date(2026, 8, 2)
    # Of practices the register has none, so that it knows nothing of those that it lacks.
    assert found.register.organisation("Y00001").legal.first_day is None


@pytest.mark.parametrize(
    ("rows", "first", "last"),
    [
        ([{"first_day": date(2013, 4, 1), "last_day": EDITION}], "2013-04-01", "2026-08-01"),
        (
            [{"seen_on": SEEN}, {"first_day": SEEN}, {"last_day": EDITION}],
            "2020-09-01",
            "2026-08-01",
        ),
        # An end before it began is that of some other record.
        ([{"first_day": SEEN}, {"last_day": date(2019, 6, 30)}], "2020-09-01", None),
        ([{"last_day": EDITION}], None, "2026-08-01"),
        ([{"seen_on": SEEN}], None, None),
    ],
)
def test_a_body_of_no_kind_keeps_its_days(
    rows: list[dict[str, date]], first: str | None, last: str | None
) -> None:
    """Those of its first record, and the end of a later one where it has none; as data too."""
    made = [body("Y00002", kind=None, described_as="walk-in centre", **days) for days in rows]
    record = laid(*made).to_records()
    told = {"what": "walk-in centre", "first_day": first, "last_day": last}
    assert record["others"] == {"Y00002": told}


def test_a_body_of_no_kind_does_not_end_before_it_begins() -> None:
    """As no body does."""
    with pytest.raises(InvalidValueError, match="before it begins"):
        OtherBody(what="walk-in centre", first_day=EDITION, last_day=SEEN)


TEAM = SpecialCode(
    code="Q44",
    name="An area team",
    kind=SpecialCodeKind.AREA_TEAM,
    meaning="Part of NHS England.",
    first_day=date(2013, 4, 1),
    last_day=date(2015, 3, 31),
)


@pytest.mark.parametrize(
    ("fields", "begins"),
    [
        ({"seen_on": SEEN}, SEEN),
        ({"first_day": date(2016, 4, 1)}, date(2016, 4, 1)),
        ({"seen_on": date(2014, 4, 1)}, None),
        ({"last_day": SEEN}, None),
    ],
    ids=["seen after", "begun after", "seen then", "begun at any time"],
)
def test_a_code_of_no_body_becomes_none_before_its_time_is_over(
    fields: dict[str, Any], begins: date | None
) -> None:
    """What the register has as the code of an area team stays one, and both sides are told."""
    over = Register(organisations=(AREA,), special_codes=(TEAM,), edition_day=EDITION)
    found = laid(body("Q44", **fields), over=over)
    if begins is None:
        [clash] = found.clashes
        assert (clash.what, clash.held) == ("code", "Q44 An area team (area team)")
        assert "Q44" not in found.register
    else:
        made = found.register.organisation("Q44")
        assert made.legal.first_day == begins
        assert found.register.special_code("Q44", on=date(2014, 4, 1)) == TEAM


def test_a_body_without_any_day_is_left_out() -> None:
    """Neither a record nor a sighting: the day of the file has to be stated."""
    found = laid(body("Y00001"))
    assert list(found.left_out) == [
        (
            "bodies and links without any day: of rows that say nothing of today, or of a file "
            "that has no day in it, which can be stated (as_at, --as-at)"
        )
    ]


def test_what_the_register_says_too_is_told_already() -> None:
    """In capitals, or without the days, it is the same body."""
    over = register(held("Y00001", first_day=date(2013, 4, 1)))
    found = laid(
        body("Y00001", name="BODY Y00001", first_day=date(2013, 4, 1)),
        body("Y00001", seen_on=SEEN),
        over=over,
    )
    assert outcomes(found) == {LayingOutcome.TOLD_ALREADY: 2}
    assert found.register == over


def test_an_end_that_the_register_lacks_is_taken_from_the_file() -> None:
    """The next edition of a file closes bodies that the register has open."""
    over = register(held("Y00001", first_day=date(2013, 4, 1)))
    found = laid(body("Y00001", last_day=date(2027, 3, 31)), over=over)
    assert found.register.organisation("Y00001").legal.last_day == date(2027, 3, 31)
    assert outcomes(found) == {LayingOutcome.ADDED: 1}


@pytest.mark.parametrize(
    ("row", "what", "sides"),
    [
        ({"first_day": date(2012, 4, 1)}, "first day", ("2013-04-01", "2012-04-01")),
        ({"last_day": date(2026, 3, 30)}, "last day", ("2026-03-31", "2026-03-30")),
        ({"name": "Other words"}, "name", ("Body Y00001", "Other words")),
        ({"kind": K.NHS_TRUST}, "kind", ("gp-practice", "nhs-trust")),
        (
            {"seen_on": date(2026, 4, 1)},
            "in force",
            ("from 1 April 2013, to 31 March 2026", "seen on 2026-04-01"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_both_sides_of_a_clash_are_kept_and_the_register_stays(
    row: dict[str, Any], what: str, sides: tuple[str, str]
) -> None:
    """Whatever the file says otherwise."""
    over = register(held("Y00001", first_day=date(2013, 4, 1), last_day=date(2026, 3, 31)))
    found = laid(body("Y00001", **row), over=over)
    [clash] = found.clashes
    assert (clash.about, clash.what, clash.held, clash.given) == ("Y00001", what, *sides)
    assert clash.rule is ClashRule.REGISTER_FIRST
    assert (clash.file, clash.line) == ("file.csv", 1)
    assert found.register == over
    assert outcomes(found) == {LayingOutcome.CLASHED: 1}


def test_an_end_before_the_last_version_began_is_a_clash() -> None:
    """A file that is older than the register's record cannot end it."""
    over = register(held("Y00001", first_day=date(2013, 4, 1)))
    [clash] = laid(body("Y00001", last_day=date(2012, 3, 31)), over=over).clashes
    assert clash.held == "in force from 2013-04-01"


def test_what_is_seen_of_a_body_after_the_edition_begins_a_version() -> None:
    """A new name and a new ONS code of the next April: from the day on which they were seen."""
    over = register(
        Organisation.of_one_version(
            "Y00001", "Body Y00001", K.SUB_ICB_LOCATION, ons_code=OnsCode("E38000001")
        )
    )
    seen = date(2027, 4, 1)
    row = body(
        "Y00001",
        kind=K.SUB_ICB_LOCATION,
        name="Other words",
        ons_code=OnsCode("E38000002"),
        seen_on=seen,
    )
    found = laid(row, over=over)
    first, second = found.register.organisation("Y00001").versions
    assert (first.name, first.ons_code, first.last_day) == (
        "Body Y00001",
        "E38000001",
        date(2027, 3, 31),
    )
    assert (second.name, second.ons_code, second.first_day) == ("Other words", "E38000002", seen)
    assert {clash.what: clash.rule for clash in found.clashes} == {
        "name": ClashRule.NEXT_BEGINS,
        "ONS code": ClashRule.NEXT_BEGINS,
    }


def test_another_ons_code_on_a_day_that_the_register_covers_is_a_clash() -> None:
    """An ONS code changes with a boundary, so one of the two is of another day."""
    over = register(
        Organisation.of_one_version(
            "Y00001", "Body Y00001", K.SUB_ICB_LOCATION, ons_code=OnsCode("E38000001")
        )
    )
    row = body("Y00001", kind=K.SUB_ICB_LOCATION, ons_code=OnsCode("E38000002"), seen_on=SEEN)
    [clash] = laid(row, over=over).clashes
    assert (clash.what, clash.held, clash.given) == ("ONS code", "E38000001", "E38000002")


def test_with_files_first_days_and_names_of_files_stand_and_kinds_do_not() -> None:
    """The kind of a body is a conclusion of the register, and is never overwritten."""
    over = register(held("Y00001", first_day=date(2013, 4, 1), last_day=date(2026, 3, 31)))
    row = body(
        "Y00001",
        name="Other words",
        kind=K.NHS_TRUST,
        first_day=date(2012, 4, 1),
        last_day=date(2026, 3, 30),
    )
    found = laid(row, over=over, prefer="files-first")
    made = found.register.organisation("Y00001")
    assert (made.versions[0].name, made.versions[0].kind) == ("Other words", K.GP_PRACTICE)
    assert (made.legal.first_day, made.legal.last_day) == (date(2012, 4, 1), date(2026, 3, 30))
    assert {clash.what: clash.rule for clash in found.clashes} == {
        "kind": ClashRule.REGISTER_FIRST,
        "name": ClashRule.FILES_FIRST,
        "first day": ClashRule.FILES_FIRST,
        "last day": ClashRule.FILES_FIRST,
    }


def test_with_files_first_what_cannot_be_stays_as_it_was() -> None:
    """A body does not end before it begins, whatever a file says."""
    over = register(held("Y00001", first_day=date(2013, 4, 1), last_day=date(2026, 3, 31)))
    row = body("Y00001", first_day=date(2026, 4, 1))
    found = laid(row, over=over, prefer="files-first")
    assert [clash.rule for clash in found.clashes] == [ClashRule.REGISTER_FIRST]
    assert found.register == over


def test_a_row_without_a_kind_is_held_against_one_that_has_it() -> None:
    """One file knows what it is, and another when it ended."""
    found = laid(
        body("Y00001", kind=None, last_day=date(2026, 3, 31)), body("Y00001", seen_on=SEEN)
    )
    assert found.register.organisation("Y00001").legal.last_day == date(2026, 3, 31)
    assert outcomes(found) == {LayingOutcome.ADDED: 2}


def test_of_two_files_the_first_stands_and_a_later_end_is_added() -> None:
    """The register is not in question, so its rule does not decide."""
    first, last = date(2013, 4, 1), date(2026, 3, 31)
    found = laid(
        body("Y00001", first_day=first),
        body("Y00001", first_day=date(2014, 4, 1)),
        body("Y00001", first_day=first, last_day=last),
        body("Y00001", seen_on=SEEN),
    )
    assert [(clash.what, clash.rule) for clash in found.clashes] == [
        ("first day", ClashRule.FIRST_FILE)
    ]
    assert outcomes(found) == {
        LayingOutcome.ADDED: 2,
        LayingOutcome.CLASHED: 1,
        LayingOutcome.TOLD_ALREADY: 1,
    }
    assert found.register.organisation("Y00001").legal.last_day == last


# --- Links ---


def practice_link(parent: str = "16C", **fields: Any) -> LinkRow:  # noqa: ANN401 -- any field
    """Return a link of a practice with its commissioner."""
    return link("Y00001", parent, Relation.COMMISSIONED_BY, **fields)


PRACTICE = body("Y00001", seen_on=SEEN)


def test_a_sighting_of_a_practice_holds_for_its_day() -> None:
    """Practices move, so nothing is claimed of the days around."""
    found = laid(PRACTICE, practice_link(seen_on=SEEN))
    [made] = found.register.links_of("Y00001")
    assert made.is_snapshot
    assert made.sources == CITED


def test_what_an_area_was_seen_to_be_part_of_holds_from_then_on() -> None:
    """To the next link that is held."""
    over = register(held_link("16C", "QZZ", "2024-04-01/.."))
    found = laid(link("16C", "QHM", Relation.CONSTITUENT_OF, seen_on=SEEN), over=over)
    first, second = found.register.links_of("16C")
    assert str(first.period) == "1 September 2020 to 31 March 2024"
    assert first.last_basis is DateBasis.INFERRED
    assert second.parent == "QZZ"


def test_a_link_within_one_that_is_held_is_told_already() -> None:
    """By days or by a sighting."""
    over = register(held_link("16C", "QHM", "2020-04-01/.."))
    found = laid(
        link("16C", "QHM", Relation.CONSTITUENT_OF, seen_on=SEEN),
        link("16C", "QHM", Relation.CONSTITUENT_OF, first_day=date(2021, 4, 1)),
        over=over,
    )
    assert outcomes(found) == {LayingOutcome.TOLD_ALREADY: 2}
    assert found.register == over


def test_days_take_the_place_of_a_sighting_within_them() -> None:
    """They say the same, and more."""
    found = laid(PRACTICE, practice_link(seen_on=SEEN), practice_link(first_day=date(2020, 4, 1)))
    [made] = found.register.links_of("Y00001")
    assert str(made.period) == "from 1 April 2020"


def test_an_end_of_a_link_that_nobody_had_told_is_added() -> None:
    """A later issue of a file ends what an earlier one had open."""
    begin = date(2020, 4, 1)
    found = laid(
        PRACTICE,
        practice_link(first_day=begin),
        practice_link(first_day=begin, last_day=date(2021, 3, 31)),
    )
    [made] = found.register.links_of("Y00001")
    assert str(made.period) == "1 April 2020 to 31 March 2021"


def test_a_link_that_the_register_has_otherwise_is_a_clash() -> None:
    """Both sides are told; with files first the file's stands."""
    over = register(held_link("16C", "QHM", "2020-04-01/.."))
    row = link("16C", "QZZ", Relation.CONSTITUENT_OF, seen_on=SEEN)
    found = laid(row, over=over)
    [clash] = found.clashes
    assert str(clash) == (
        "16C constituent-of, link: held QHM, from 1 April 2020, given QZZ, seen on 1 September "
        "2020 (file.csv, line 2): what the register holds stays"
    )
    assert found.register == over
    found = laid(row, over=over, prefer=ClashRule.FILES_FIRST)
    assert [each.parent for each in found.register.links_of("16C")] == ["QZZ"]
    assert [each.parent for each in found.without] == ["QHM"]


def test_news_after_the_edition_ends_what_was_open() -> None:
    """What the register says of the days after its edition is what was known before it."""
    over = register(held_link("16C", "QHM", "2020-04-01/.."))
    found = laid(link("16C", "QZZ", Relation.CONSTITUENT_OF, seen_on=date(2027, 4, 1)), over=over)
    first, second = found.register.links_of("16C")
    assert str(first.period) == "1 April 2020 to 31 March 2027"
    assert (second.parent, str(second.period)) == ("QZZ", "from 1 April 2027")
    assert [clash.rule for clash in found.clashes] == [ClashRule.NEXT_BEGINS]


def test_the_next_link_of_a_file_ends_an_open_one_of_a_file() -> None:
    """An older issue had it open, since it did not know better."""
    other = body("Y00009", kind=K.SUB_ICB_LOCATION, seen_on=SEEN)
    found = laid(
        PRACTICE,
        other,
        practice_link(first_day=date(2013, 4, 1)),
        practice_link("Y00009", first_day=date(2020, 4, 1)),
    )
    first, second = found.register.links_of("Y00001")
    assert (first.parent, str(first.period)) == ("16C", "1 April 2013 to 31 March 2020")
    assert second.parent == "Y00009"


def test_of_two_links_of_a_file_that_begin_together_the_longer_stands() -> None:
    """A network was joined and left on one day, as files write a mistake that was mended."""
    other = body("Y00009", kind=K.SUB_ICB_LOCATION, seen_on=SEEN)
    begin = date(2022, 7, 1)
    found = laid(
        PRACTICE,
        other,
        practice_link(first_day=begin, last_day=date(2022, 7, 2)),
        practice_link("Y00009", first_day=begin),
    )
    [made] = found.register.links_of("Y00001")
    assert (made.parent, str(made.period)) == ("Y00009", "from 1 July 2022")
    assert [clash.rule for clash in found.clashes] == [ClashRule.NEXT_BEGINS]


def test_of_two_files_that_link_a_body_on_the_same_days_the_first_stands() -> None:
    """Nothing says which of them is right."""
    other = body("Y00009", kind=K.SUB_ICB_LOCATION, seen_on=SEEN)
    found = laid(
        PRACTICE, other, practice_link(seen_on=SEEN), practice_link("Y00009", seen_on=SEEN)
    )
    assert [clash.rule for clash in found.clashes] == [ClashRule.FIRST_FILE]
    assert [each.parent for each in found.register.links_of("Y00001")] == ["16C"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (link("Y00001", "16C", None, seen_on=SEEN), "links of kinds that the library"),
        (practice_link("5E1", first_day=date(2001, 4, 1)), "links of bodies that the register"),
        (link("Y99999", "16C", Relation.COMMISSIONED_BY, seen_on=SEEN), "links of bodies that"),
        (practice_link(), "bodies and links without any day"),
    ],
    ids=["no relation", "no parent", "no child", "no day"],
)
def test_a_link_that_a_register_cannot_hold_is_left_out_with_its_reason(
    row: LinkRow, reason: str
) -> None:
    """And counted."""
    [told] = laid(PRACTICE, row).left_out
    assert told.startswith(reason)


@pytest.mark.broad
def test_links_beyond_the_bound_are_counted() -> None:
    """So that a hostile file takes no time that grows with its square."""
    rows = [
        practice_link(seen_on=date.fromordinal(SEEN.toordinal() + day))
        for day in range(MOST_LINKS + 3)
    ]
    found = laid(PRACTICE, *rows)
    assert list(found.left_out.values()) == [3]
    assert len(found.relationships) == MOST_LINKS


# --- Successions ---


def practices(count: int) -> list[BodyRow]:
    """Return some practices that were seen."""
    return [body(f"Y0000{number}", seen_on=SEEN) for number in range(1, count + 1)]


DAY = date(2022, 4, 1)


@pytest.mark.parametrize(
    ("pairs", "kind", "flows"),
    [
        ([("Y00001", "Y00002")], SuccessionKind.MERGER, 0),
        ([("Y00001", "Y00003"), ("Y00002", "Y00003")], SuccessionKind.MERGER, 0),
        ([("Y00001", "Y00002"), ("Y00001", "Y00003")], SuccessionKind.SPLIT, 0),
        (
            [("Y00001", "Y00003"), ("Y00002", "Y00003"), ("Y00002", "Y00004")],
            SuccessionKind.MERGER,
            3,
        ),
    ],
    ids=["one to one", "two to one", "one to two", "many to many"],
)
def test_pairs_of_a_day_that_share_a_code_are_one_event(
    pairs: list[tuple[str, str]], kind: SuccessionKind, flows: int
) -> None:
    """Which became which is kept where the pairs alone tell it."""
    found = laid(*practices(4), *(pair(old, new, DAY) for old, new in pairs))
    [event] = found.successions
    assert (event.kind, len(event.flows), event.day) == (kind, flows, DAY)
    assert event.sources == CITED


def test_pairs_of_other_codes_or_days_are_other_events() -> None:
    """Each with a key of its own."""
    found = laid(
        *practices(6),
        pair("Y00001", "Y00002", DAY),
        pair("Y00003", "Y00004", DAY),
        pair("Y00005", "Y00006", date(2023, 4, 1)),
    )
    assert len({event.key for event in found.successions}) == 3


def test_a_succession_that_the_register_tells_is_told_already_or_a_clash() -> None:
    """By the day; an event of the register of the same day stays likewise."""
    event = Succession(
        key="one",
        day=DAY,
        kind=SuccessionKind.MERGER,
        from_codes=(OdsCode("Y00001"),),
        to_codes=(OdsCode("Y00002"),),
    )
    over = register(*(held(f"Y0000{number}") for number in (1, 2, 3)), event)
    found = laid(
        pair("Y00001", "Y00002", DAY),
        pair("Y00001", "Y00002", date(2022, 3, 31)),
        pair("Y00001", "Y00003", DAY),
        over=over,
    )
    assert outcomes(found) == {LayingOutcome.TOLD_ALREADY: 1, LayingOutcome.CLASHED: 2}
    assert {clash.given for clash in found.clashes} == {
        "Y00001 to Y00002 on 2022-03-31",
        "Y00001 to Y00003 on 2022-04-01",
    }
    assert found.register == over


def test_a_pair_told_twice_by_files_counts_once_or_clashes() -> None:
    """Of two days the first that was told stands."""
    found = laid(
        *practices(2),
        pair("Y00001", "Y00002", DAY),
        pair("Y00001", "Y00002", DAY),
        pair("Y00001", "Y00002", date(2023, 4, 1)),
    )
    assert outcomes(found) == {
        LayingOutcome.ADDED: 3,
        LayingOutcome.TOLD_ALREADY: 1,
        LayingOutcome.CLASHED: 1,
    }
    assert [clash.rule for clash in found.clashes] == [ClashRule.FIRST_FILE]


def test_a_circle_of_successions_is_named_and_left_out() -> None:
    """What leads into it or out of it is laid all the same."""
    found = laid(
        *practices(5),
        pair("Y00001", "Y00002", DAY),
        pair("Y00002", "Y00003", date(2023, 4, 1)),
        pair("Y00003", "Y00002", date(2024, 4, 1)),
        pair("Y00003", "Y00004", date(2025, 4, 1)),
        pair("Y00004", "Y00005", date(2026, 4, 1)),
    )
    assert sorted(clash.about for clash in found.clashes) == [
        "Y00002 to Y00003",
        "Y00003 to Y00002",
    ]
    assert {clash.held for clash in found.clashes} == {"that it would lead back to where it began"}
    assert len(found.successions) == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (pair("Y00001", "Y99999", DAY), "successions of bodies that the register does not hold"),
        (pair("Y00001", "Y00002", None), "bodies and links without any day"),
    ],
    ids=["nobody", "no day"],
)
def test_a_succession_that_a_register_cannot_hold_is_left_out(
    row: SuccessionRow, reason: str
) -> None:
    """And counted by its reason."""
    [told] = laid(*practices(2), row).left_out
    assert told.startswith(reason)


# --- The whole ---


def test_counts_of_patients_are_no_matter_of_a_register() -> None:
    """They are counted and stay in the reading."""
    row = PatientsRow(line=2, code="A81001", level="GP", number=4000)
    assert laid(row).left_out == {"counts of patients, which are no matter of a register": 1}


def test_the_answer_says_what_became_of_every_row() -> None:
    """In words, and as plain data."""
    rows = [
        body(f"Y0{number:04}", first_day=date(2013, 4, 1), line=number)
        for number in range(1, MOST_SHOWN + 3)
    ]
    over = register(*(held(row.code, first_day=date(2014, 4, 1)) for row in rows))
    found = laid(*rows, body("Y99999", seen_on=SEEN), body("Y88888"), over=over)
    lines = found.explain().splitlines()
    assert lines[0] == (
        "rows laid over the register: 24 = 1 added, 0 told already, 22 clashed, 1 left out"
    )
    assert lines[1] == "  1 bodies"
    assert lines[-1] == "clashes: 2 more"
    record = found.to_records()
    assert record["counts"] == {"added": 1, "told-already": 0, "clashed": 22, "left-out": 1}
    assert record["laid"]["bodies"] == 1
    assert record["clashes"][0]["rule"] == "register-first"
    assert laid().explain().startswith("rows laid over the register: 0 = 0 added")


def test_the_day_of_the_new_register_can_be_stated() -> None:
    """Else it is that of the old one."""
    assert laid().register.edition_day == EDITION
    assert laid(edition_day=date(2027, 4, 1)).register.edition_day == date(2027, 4, 1)


def test_what_cannot_be_asked_for_is_refused() -> None:
    """With what can."""
    with pytest.raises(InvalidValueError, match="write files-first or register-first"):
        lay_over(register(), [], prefer="next-begins")
    with pytest.raises(InvalidTypeError):
        lay_over(register(), ["file.csv"])  # type: ignore[list-item]
