"""Codes that stand in files and are the code of no body are named, with kind and meaning (R22)."""

import csv
from datetime import date
from pathlib import Path

import pytest

from nhs_accountable_care import (
    InvalidTypeError,
    InvalidValueError,
    NotABodyError,
    UnknownCodeError,
)
from nhs_accountable_care.organisations import Register, SpecialCode, SpecialCodeKind
from nhs_accountable_care.reference import register

EXPECTED = Path(__file__).parent / "expected" / "special_codes.csv"
with EXPECTED.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['trial']} {row['code']} {row['on']}")
def test_a_special_code_is_named(row: dict[str, str]) -> None:
    """R22: it was "does not hold"; the kind and what it says come from the published files."""
    on = date.fromisoformat(row["on"])
    special = register().special_code(row["code"].lower(), on=on)
    assert special is not None
    assert special.kind.value == row["kind"]
    assert row["says"].casefold() in f"{special.name} {special.meaning}".casefold()
    assert special.sources
    with pytest.raises(NotABodyError) as told:
        register().find(row["code"], on=on)
    assert special.kind.words in str(told.value)
    assert special.meaning in str(told.value)
    assert isinstance(told.value, UnknownCodeError)


def test_what_is_used_on_other_days_says_so() -> None:
    """13A was a hub from 1 April 2013 to 31 March 2015 (eccg of February 2016)."""
    late = date(2015, 4, 1)
    assert register().special_code("13A", on=late) is None
    assert register().special_code("13A") == register().special_code("13A", on=date(2015, 3, 31))
    with pytest.raises(
        NotABodyError,
        match=r"from 1 April 2013 to 31 March 2015: Le.*\. On 1 April 2015 it was not in use\.$",
    ):
        register().find("13A", on=late)
    with pytest.raises(NotABodyError, match="a commissioning hub, used from 1 April 2013"):
        register().organisation("13A")


def test_a_body_is_no_special_code() -> None:
    """A board is none, and a code that nobody has is none."""
    assert register().special_code("QNQ") is None
    assert register().special_code("ZZZ") is None


def test_a_special_code_is_text() -> None:
    """What is none is refused as everywhere, and is not an error of attributes."""
    with pytest.raises(InvalidTypeError, match="read the column as text"):
        register().special_code(7)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(InvalidTypeError):
        register().special_code(None)  # type: ignore[arg-type]  # the point of the test


def test_no_code_of_the_pack_is_both() -> None:
    """Every special code is one that the register does not hold as a body."""
    codes = [special.code for special in register().special_codes]
    assert codes == sorted(codes)
    assert not [code for code in codes if code in register()]


def test_the_codes_of_a_user_are_kept() -> None:
    """Special codes go with a register, and with one that is laid over it."""
    own = SpecialCode(
        code="ZZ9", name="Others", kind=SpecialCodeKind.UNIDENTIFIED, meaning="Not allotted."
    )
    made = Register(organisations=(), special_codes=(own,))
    assert made.plus(()).special_codes == made.special_codes == (own,)
    assert made != Register(organisations=())
    with pytest.raises(NotABodyError, match="ZZ9 is the code of no body, but an unident"):
        made.find("zz9", on=date(2020, 1, 1))


def test_a_code_does_not_end_before_it_begins() -> None:
    """Days in the wrong order are refused."""
    with pytest.raises(InvalidValueError, match="ends on 2013-01-01, before it begins"):
        SpecialCode(
            code="ZZ9",
            name="Others",
            kind=SpecialCodeKind.UNIDENTIFIED,
            meaning="Not allotted.",
            first_day=date(2014, 1, 1),
            last_day=date(2013, 1, 1),
        )


def test_a_special_code_is_plain_data() -> None:
    """Both ends are given as text, or as nothing."""
    special = register().special_code("13A")
    assert special is not None
    assert special.to_record() == {
        "code": "13A",
        "name": "Leicestershire and Lincolnshire Commissioning Hub",
        "kind": "commissioning-hub",
        "meaning": special.meaning,
        "first_day": "2013-04-01",
        "last_day": "2015-03-31",
    }
    default = register().special_code("VPP00")
    assert default is not None
    assert default.to_record()["first_day"] is default.to_record()["last_day"] is None
