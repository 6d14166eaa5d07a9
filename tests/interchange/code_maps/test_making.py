"""Maps of codes say what the sources say, for every code, and what is not known of which."""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.interchange import CodeMap, CodeMapRow, code_map_of, code_map_on
from nhs_accountable_care.interchange.code_maps.making import _led_on
from nhs_accountable_care.organisations import (
    Crosswalk,
    CrosswalkRow,
    LeftOut,
    OdsCode,
    Organisation,
    OrganisationKind,
    Relation,
    Relationship,
)
from nhs_accountable_care.reference import register

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "code_maps.toml").read_text("utf-8")
)
DAY = date(2026, 4, 1)


def named(part: str) -> list[Any]:
    """Return the cases of one sort, each named."""
    return [
        pytest.param(case, id=case.get("name", str(case["on" if "on" in case else "from"])))
        for case in CASES[part]
    ]


def a_row(code: str = "A", to: str = "B", share: Fraction = Fraction(1)) -> CodeMapRow:
    """Return a row of codes."""
    return CodeMapRow(from_code=OdsCode(code), to_code=OdsCode(to), share=share, basis="whole")


def a_map(*rows: CodeMapRow, left_out: tuple[LeftOut, ...] = ()) -> CodeMap:
    """Return a map of one day."""
    return CodeMap(from_day=DAY, to_day=DAY, rows=rows, left_out=left_out)


# --- From a crosswalk ---


@pytest.mark.parametrize("case", named("crosswalk"))
def test_a_code_is_mapped_as_the_sources_say(case: dict[str, Any]) -> None:
    """Every other code that it went to is there, and its share of it."""
    walk = register().crosswalk(
        case["from"], case["to"], kind=case["kind"], to_kind=case["to_kind"]
    )
    rows = [
        row for row in code_map_of(walk, register=register()).rows if row.from_code == case["code"]
    ]
    assert [row.to_code for row in rows] == case["ends"]
    if "shares" in case:
        assert [row.share for row in rows] == [Fraction(*share) for share in case["shares"]]
    day = case["from"]
    assert {row.from_name for row in rows} == {register().find(case["code"], on=day).name}


@pytest.mark.parametrize("case", named("undivided"))
def test_a_code_whose_shares_are_not_known_is_no_function(case: dict[str, Any]) -> None:
    """Its absence from a dictionary would be taken for a code that is not known."""
    walk = register().crosswalk(case["from"], case["to"], kind=case["kind"], partial=True)
    found = code_map_of(walk, register=register())
    assert case["code"] in found.split_codes
    with pytest.raises(AmbiguousCodeError, match=f"{case['code']} splits: "):
        found.one_to_one()


def test_a_map_of_a_crosswalk_has_all_that_the_crosswalk_says() -> None:
    """Its days, kinds, basis, rows and doubts, and the edition of the register."""
    walk = register().crosswalk(date(2026, 3, 31), DAY, kind="icb", to_kind="icb")
    found = code_map_of(walk, register=register())
    assert (found.from_day, found.to_day) == (walk.from_day, walk.to_day)
    assert found.from_kinds == found.to_kinds == (OrganisationKind.INTEGRATED_CARE_BOARD,)
    assert (found.basis, found.doubts) == (walk.basis, walk.doubts)
    assert found.edition_day == register().edition_day
    assert [
        (row.from_code, row.to_code, row.share, row.basis, row.doubts, row.sources, row.confidence)
        for row in found.rows
    ] == [
        (
            row.from_code,
            row.to_code,
            row.weight,
            row.basis,
            row.doubts,
            row.sources,
            row.confidence,
        )
        for row in walk.rows
    ]


def test_a_day_after_the_edition_is_told_in_the_map() -> None:
    """Who finds the file has no standard error to read."""
    quiet = register().without_warnings()
    found = code_map_on(quiet, date(2027, 4, 1), from_kind="icb", to_kind="region")
    assert found.doubts[-1] == quiet.notes_of_day(date(2027, 4, 1))[0]


# --- On a day ---


@pytest.mark.parametrize("case", named("day"))
def test_the_map_of_a_day_is_that_of_the_register(case: dict[str, Any]) -> None:
    """Every body is there once, and where the register has it."""
    found = code_map_on(
        register(), case["on"], from_kind=case["from_kind"], to_kind=case["to_kind"]
    )
    codes = found.one_to_one()
    assert (len(codes), len({*codes.values()})) == (case["codes"], case["ends"])
    relation = Relation.IN_REGION if case["to_kind"] == "region" else Relation.CONSTITUENT_OF
    for code, end in codes.items():
        [body] = register().systems_of(code, on=case["on"], relation=relation)
        assert end == body.code
    # Nothing is shared, so no people are counted.
    assert found.basis is None


@pytest.mark.parametrize("case", named("trust"))
def test_a_trust_is_in_the_board_where_its_money_is_counted(case: dict[str, Any]) -> None:
    """Links of other days are carried, and it is said which."""
    found = code_map_on(register(), case["on"], from_kind="trust", to_kind="icb")
    rows = {row.from_code: row for row in found.rows}
    assert {code: rows[OdsCode(code)].to_code for code in case["boards"]} == case["boards"]
    assert all(row.doubts and row.sources for row in found.rows)
    assert found.basis == "principal-system links"
    trusts = {body.code for body in register().at(case["on"], kind="trust")}
    assert trusts == {*rows, *(each.code for each in found.left_out)}
    # Of those left out nobody knows where they are; they did not split.
    assert found.one_to_one().keys() == rows.keys()


def test_a_trust_goes_on_to_the_region_of_its_board() -> None:
    """The link is followed first, and from there the map of that day."""
    boards = code_map_on(register(), DAY, from_kind="trust", to_kind="icb")
    regions = code_map_on(register(), DAY, from_kind="trust", to_kind="region")
    above = code_map_on(register(), DAY, from_kind="icb", to_kind="region").one_to_one()
    assert regions.one_to_one() == {
        code: above[board] for code, board in boards.one_to_one().items()
    }
    assert {row.to_name for row in regions.rows} >= {"London", "North West"}
    assert all(len(row.sources) > 1 for row in regions.rows)


def test_a_link_may_be_named() -> None:
    """Where a trust sits on the map is not whose money it is."""
    places = code_map_on(register(), DAY, from_kind="trust", to_kind="icb", relation="located-in")
    assert places.basis == "located-in links"
    money = code_map_on(register(), DAY, from_kind="trust", to_kind="icb").one_to_one()
    located = {row.from_code: row.to_code for row in places.rows}
    assert any(money[code] != located[code] for code in money.keys() & located.keys())


def _partners(code: OdsCode, on: date) -> set[OdsCode]:
    """Return everything of which a body was partner, as far as that is recorded."""
    try:
        found = register().belongs_to(
            code, on=on, relation=Relation.PARTNER_OF, nearest_snapshot=True
        )
    except (AmbiguousCodeError, NotInForceError):
        return set()
    return {each.body.code for each in found}


def test_who_is_partner_of_several_is_in_no_share_of_any() -> None:
    """No shares are known, so the body is left out by name and no function is made."""
    on = date(2019, 4, 1)
    found = code_map_on(
        register(), on, from_kind="trust", to_kind="stp", relation=Relation.PARTNER_OF
    )
    several = {
        body.code for body in register().at(on, kind="trust") if len(_partners(body.code, on)) > 1
    }
    assert several
    assert several <= {*found.split_codes}
    reasons = {each.code: each.reason for each in found.left_out}
    assert all("nothing says in what shares" in reasons[code] for code in several)


def test_a_link_that_leads_elsewhere_is_told() -> None:
    """A trust is partner of a footprint, and from there no way leads down to a CCG."""
    on = date(2019, 4, 1)
    found = code_map_on(register(), on, from_kind="trust", to_kind="ccg", relation="partner-of")
    assert not found.rows
    assert any(
        "and from there to no clinical-commissioning-group" in each.reason
        for each in found.left_out
    )


@pytest.mark.parametrize(
    ("on", "kinds", "words"),
    [
        (date(2019, 4, 1), ("ccg", "icb"), "at that level there were bodies of kind strategic"),
        (date(2026, 4, 1), ("ccg", "icb"), "at that level there were bodies of kind sub-icb"),
        (date(2026, 4, 1), ("cqc", "icb"), "no body of kind care-quality-commission stood"),
    ],
)
def test_a_kind_that_did_not_stand_is_refused(
    on: date, kinds: tuple[str, str], words: str
) -> None:
    """An empty map would look like one that has been made."""
    with pytest.raises(NotInForceError, match=words):
        code_map_on(register(), on, from_kind=kinds[0], to_kind=kinds[1])


def test_a_way_that_is_not_clear_is_asked_for() -> None:
    """A council may be partner of several, and sits in places."""
    with pytest.raises(InvalidValueError, match="must be said: relation='partner-of'"):
        code_map_on(register(), DAY, from_kind="council", to_kind="icb")


def test_one_kind_to_end_in_must_be_chosen() -> None:
    """A register of one's own may have a footprint beside the boards."""
    footprint = Organisation.of_one_version(
        "QZZ", "A footprint", OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT, first_day=DAY
    )
    own = register().plus([footprint])
    with pytest.raises(InvalidValueError, match="strategic-partnership-footprint and integrated"):
        code_map_on(own, DAY, from_kind="sub-icb-location", to_kind="ics")
    boards = code_map_on(own, DAY, from_kind="sub-icb-location", to_kind="icb")
    assert len(boards.rows) == 106


def test_the_practices_of_ones_own_are_mapped() -> None:
    """A practice goes up by its commissioner, and into its network by its own link."""
    practice = Organisation.of_one_version(
        "Z99999", "The Surgery", OrganisationKind.GP_PRACTICE, first_day=date(2013, 4, 1)
    )
    link = Relationship(
        child=practice.code,
        parent=OdsCode("93C"),
        relation=Relation.COMMISSIONED_BY,
        period=DateRange(first_day=date(2021, 4, 1)),
    )
    network = Organisation.of_one_version(
        "U99999", "The Network", OrganisationKind.PRIMARY_CARE_NETWORK, first_day=date(2019, 7, 1)
    )
    own = register().plus(
        [
            *(practice, link, network),
            attrs.evolve(link, parent=network.code, relation=Relation.CORE_PARTNER_OF),
            attrs.evolve(link, child=network.code),
        ]
    )
    networks = code_map_on(own, DAY, from_kind="practice", to_kind="pcn")
    assert networks.one_to_one() == {"Z99999": "U99999"}
    assert networks.basis == "core-partner-of links"
    found = code_map_on(own, DAY, from_kind="pcn", to_kind="icb")
    assert found.one_to_one() == {"U99999": "Z9B2Z"}
    found = code_map_on(own, DAY, from_kind="practice", to_kind="icb")
    assert found.one_to_one() == {"Z99999": "Z9B2Z"}
    [row] = found.rows
    assert (row.from_name, row.to_name) == ("The Surgery", register().find("Z9B2Z", on=DAY).name)


def test_what_a_link_leads_to_may_itself_be_left_out_or_divided() -> None:
    """Neither has one answer for whoever belongs to it."""
    a, b, c = (OdsCode(code) for code in "ABC")
    walk = Crosswalk(
        from_day=DAY,
        to_day=DAY,
        rows=(
            CrosswalkRow(from_code=a, to_code=b, weight=Fraction(1, 2), basis="x"),
            CrosswalkRow(from_code=a, to_code=c, weight=Fraction(1, 2), basis="x"),
            CrosswalkRow(from_code=b, to_code=b, weight=Fraction(1), basis="x"),
        ),
        left_out=(LeftOut(code=c, reason="why", is_ambiguous=False),),
    )
    led = dict(_led_on(walk))
    divided = LeftOut(
        code=a, reason="its link leads to A, which is divided between B and C", is_ambiguous=False
    )
    assert led == {a: divided, b: walk.rows[2], c: walk.left_out[0]}


# --- The value ---


def test_a_map_keeps_every_whole() -> None:
    """Shares that are not one whole, and pairs that stand twice, are refused."""
    with pytest.raises(InvalidValueError, match="the shares of A are not positive parts of one"):
        a_map(a_row(share=Fraction(1, 2)))
    with pytest.raises(InvalidValueError, match="not positive parts"):
        a_map(a_row(share=Fraction(2)), a_row(to="C", share=Fraction(-1)))
    with pytest.raises(InvalidValueError, match="stands twice"):
        a_map(a_row(share=Fraction(1, 2)), a_row(share=Fraction(1, 2)))


@pytest.mark.parametrize("field", ["from_code", "to_code", "basis"])
def test_a_row_says_which_codes_and_why(field: str) -> None:
    """A blank one would be a key of nothing."""
    with pytest.raises(InvalidValueError, match=f"CodeMapRow.{field} is empty"):
        CodeMapRow(**{**attrs.asdict(a_row(), recurse=False), field: " "})


def test_a_map_says_what_splits_and_where_to() -> None:
    """The refusal names each code, its shares, and what has room for them."""
    third = a_row(share=Fraction(1, 3))
    found = a_map(third, attrs.evolve(third, to_code=OdsCode("C"), share=Fraction(2, 3)))
    with pytest.raises(AmbiguousCodeError) as refused:
        found.one_to_one()
    words = str(refused.value)
    assert "A splits: B 33.3 % and C 66.7 %" in words
    assert "a SQL table, a dbt seed, CSV or JSON" in words


def test_a_map_counts_itself() -> None:
    """In words for people, one or many."""
    left = LeftOut(code=OdsCode("Z"), reason="gone", is_ambiguous=False)
    half = a_row(share=Fraction(1, 2))
    other = attrs.evolve(half, to_code=OdsCode("C"))
    assert str(a_map(a_row())) == "1 code of 1 April 2026 to 1 of that day, in 1 row"
    assert repr(a_map(a_row(), left_out=(left,))) == (
        "<CodeMap 1 code of 1 April 2026 to 1 of that day, in 1 row; 1 left out>"
    )
    two = [attrs.evolve(row, from_code=OdsCode(code)) for code in "DE" for row in (half, other)]
    assert str(a_map(*two)).endswith("in 4 rows; 2 codes split")


def test_a_map_is_plain_data() -> None:
    """Shares are decimals that add up, and exact as two whole numbers."""
    third = a_row(share=Fraction(1, 3))
    left = LeftOut(code=OdsCode("Z"), reason="gone", is_ambiguous=True)
    records = a_map(
        third, attrs.evolve(third, to_code=OdsCode("C"), share=Fraction(2, 3)), left_out=(left,)
    ).to_records()
    assert [
        (row["share"], row["share_numerator"], row["share_denominator"]) for row in records["rows"]
    ] == [("0.333333333", 1, 3), ("0.666666667", 2, 3)]
    assert records["left_out"] == [{"code": "Z", "reason": "gone"}]
    assert records["split_codes"] == ["A", "Z"]
    assert records["edition_day"] is None
    whole = code_map_on(register(), DAY, from_kind="icb", to_kind="region").to_records()
    keys = {each["source"] for each in whole["sources"]}
    assert keys == {key for row in whole["rows"] for key in row["sources"]}
    assert whole["from_kinds"] == ["integrated-care-board"]
