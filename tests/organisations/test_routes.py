"""Where a crosswalk starts from and on which level it ends, and what is said where it cannot."""

from datetime import date

import pytest

from nhs_accountable_care import (
    Citation,
    Confidence,
    DateRange,
    InvalidValueError,
    NotABodyError,
    NotInForceError,
    Source,
    UnknownCodeError,
)
from nhs_accountable_care.organisations import (
    Crosswalk,
    Flow,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    RegisterError,
    Relation,
    Relationship,
    SpecialCode,
    SpecialCodeKind,
    Succession,
    SuccessionKind,
)
from nhs_accountable_care.reference import register

K = OrganisationKind
BEGIN, MIDDLE, END = date(2016, 4, 1), date(2018, 4, 1), date(2020, 4, 1)
CITED = (
    Citation(
        source=Source(key="TEST", title="A made-up register"), confidence=Confidence.VERIFIED
    ),
)
DEFAULT = SpecialCode(
    code="VPP00",
    name="Private patients",
    kind=SpecialCodeKind.DEFAULT_COMMISSIONER,
    meaning="Nobody in the NHS pays.",
    first_day=BEGIN,
)


def body(
    code: str, kind: OrganisationKind, first: date = BEGIN, last: date | None = None
) -> Organisation:
    """Make a body of one version."""
    return Organisation.of_one_version(code, f"Body {code}", kind, first_day=first, last_day=last)


def small_register(special: SpecialCode = DEFAULT) -> Register:
    """A practice that changed its CCG, two trusts of different forms, and a special code."""
    return Register(
        organisations=[
            body("A81001", K.GP_PRACTICE),
            body("00A", K.CLINICAL_COMMISSIONING_GROUP),
            body("00B", K.CLINICAL_COMMISSIONING_GROUP),
            body("RAA", K.NHS_TRUST),
            body("RBB", K.NHS_FOUNDATION_TRUST),
            body("RCC", K.NHS_TRUST, last=date(2017, 3, 31)),
        ],
        relationships=[
            Relationship(
                child=OdsCode("A81001"),
                relation=Relation.COMMISSIONED_BY,
                parent=OdsCode(parent),
                period=DateRange(first_day=first, last_day=last),
                sources=CITED,
            )
            for parent, first, last in (
                ("00A", BEGIN, date(2018, 3, 31)),
                ("00B", MIDDLE, None),
            )
        ],
        special_codes=[special],
    )


def ends(walk: Crosswalk) -> dict[str, str]:
    """Return where each code ends."""
    return {row.from_code: row.to_code for row in walk.rows}


# --- Levels between which no link leads ---


@pytest.mark.parametrize(
    ("kind", "to_kind", "days", "basis", "why"),
    [
        (
            "stp",
            "ccg",
            (date(2018, 4, 1), date(2019, 4, 1)),
            "successor-only",
            r"from the level system to the level area, and successor-only follows the body",
        ),
        (
            "stp",
            "ccg",
            (date(2019, 4, 1), date(2018, 4, 1)),
            "successor-only",
            r"from the level system to the level area, and successor-only follows the body",
        ),
        (
            "nhs-england-region",
            "stp",
            (date(2016, 3, 1), date(2016, 3, 1)),
            "residents-mid-2020",
            "from the level region to the level system, and no parts are recorded on 1 March",
        ),
    ],
)
def test_no_way_to_a_level_is_said_and_is_not_the_body_itself(
    kind: str, to_kind: str, days: tuple[date, date], basis: str, why: str
) -> None:
    """A body without a way is left out with the reason, and never given as its own successor."""
    with pytest.raises(NotInForceError, match=why):
        register().crosswalk(*days, kind=kind, to_kind=to_kind, basis=basis)
    walk = register().crosswalk(*days, kind=kind, to_kind=to_kind, basis=basis, partial=True)
    assert walk.rows == ()
    assert {each.code for each in walk.left_out} == {
        version.code for version in register().at(days[0], kind=kind)
    }


def test_a_practice_goes_back_to_what_it_was_part_of_then() -> None:
    """Its links on the earlier day tell, and not those of the later."""
    for days, ccg in (((END, BEGIN), "00A"), ((BEGIN, END), "00B")):
        walk = small_register().crosswalk(*days, kind="gp-practice", to_kind="ccg")
        assert ends(walk) == {"A81001": ccg}


# --- Where it starts from ---


def test_codes_of_one_level_need_no_kind_to_start_from() -> None:
    """Their own is the kind, unless they are of several kinds of the level."""
    held = small_register()
    walk = held.crosswalk(BEGIN, BEGIN, codes=["A81001"], to_kind="ccg")
    assert (ends(walk), walk.kind) == ({"A81001": "00A"}, K.GP_PRACTICE)
    trusts = held.crosswalk(BEGIN, BEGIN, codes=["RAA", "RBB"], partial=True)
    assert (ends(trusts), trusts.kind) == ({"RAA": "RAA", "RBB": "RBB"}, None)
    # A footprint and a board of the pack are of one level, and end in regions.
    mixed = register().crosswalk(
        date(2021, 4, 1), date(2021, 4, 1), codes=["QOP"], to_kind="nhs-england-region"
    )
    assert mixed.kind is K.STRATEGIC_PARTNERSHIP_FOOTPRINT


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (None, "needs a kind to start from, or codes that are of one level"),
        (["A81001", "RAA"], "these are of the levels practice and trust"),
        (["RAA"], "no way leads from nhs-trust to clinical-commissioning-group"),
    ],
)
def test_without_a_kind_the_codes_are_of_one_level_that_leads_there(
    codes: list[str] | None, message: str
) -> None:
    """A crosswalk of everything, or of two levels, has no one kind to start from."""
    with pytest.raises(InvalidValueError, match=message):
        small_register().crosswalk(BEGIN, BEGIN, codes=codes, to_kind="ccg")


def test_in_part_what_did_not_stand_is_left_out_and_special_codes_are_set_aside() -> None:
    """Each with its reason, under its own code where it has one; the others are followed."""
    held = small_register()
    codes = ["RAA", "rcc", "RZZ", "VPP00"]
    walk = held.crosswalk(MIDDLE, END, codes=codes, partial=True)
    assert ends(walk) == {"RAA": "RAA"}
    assert [each.code for each in walk.left_out] == ["RCC", "RZZ"]
    assert "closed on 31 March 2017" in walk.left_out[0].reason
    assert walk.carry({"RAA": 3, "VPP00": 2}) == {"RAA": 3, "VPP00": 2}
    for code, error in (
        ("rcc", NotInForceError),
        ("RZZ", UnknownCodeError),
        ("VPP00", NotABodyError),
    ):
        with pytest.raises(error):
            held.crosswalk(MIDDLE, END, codes=["RAA", code])
    nobody = held.crosswalk(MIDDLE, END, codes=["RZZ"], to_kind="ccg", partial=True)
    assert (nobody.rows, nobody.kind) == ((), None)


# --- Records that do not go together ---


@pytest.mark.parametrize(
    ("days", "is_refused"),
    [
        ((date(2017, 3, 31), None), True),
        ((None, BEGIN), True),
        ((None, None), True),
        ((date(2017, 4, 1), None), False),
        ((None, date(2016, 3, 31)), False),
    ],
)
def test_a_code_is_not_at_once_that_of_a_body_and_of_none(
    days: tuple[date | None, date | None], *, is_refused: bool
) -> None:
    """RCC stood from April 2016 to March 2017; before and after its code may be special."""
    special = SpecialCode(
        code="RCC",
        name="Other",
        kind=SpecialCodeKind.DEFAULT_PROVIDER,
        meaning="-",
        first_day=days[0],
        last_day=days[1],
    )
    if not is_refused:
        assert small_register(special).special_codes == (special,)
        return
    with pytest.raises(RegisterError, match=r"special_codes\[RCC\]: RCC Other .* had this code"):
        small_register(special)


def test_flows_of_a_code_are_all_counted_or_none() -> None:
    """Of one that is not counted nobody knows the share, and so of none."""
    with pytest.raises(InvalidValueError, match="some flows of RAA are counted and some are not"):
        Succession(
            key="split",
            day=MIDDLE,
            kind=SuccessionKind.SPLIT,
            from_codes=(OdsCode("RAA"),),
            to_codes=(OdsCode("RBB"), OdsCode("RCC")),
            flows=(
                Flow(from_code=OdsCode("RAA"), to_code=OdsCode("RBB"), parts=3, basis="staff"),
                Flow(from_code=OdsCode("RAA"), to_code=OdsCode("RCC")),
            ),
        )
