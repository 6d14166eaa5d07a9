"""NAC001: a document has codes as they are, though people may ask by other keys."""

from datetime import date

import pytest

import nhs_accountable_care as nac
from nhs_accountable_care.reference import register

DAY = date(2022, 9, 1)


def told(code: str, on: date) -> list[str]:
    """Return what NAC001 says of the code of a place."""
    place = nac.Arrangement(name="A place", code=code)
    found = nac.check(place, on=on, register=register()).findings
    return [finding.message for finding in found if finding.rule.code == "NAC001"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("qop", "'qop' is no code; write QOP for NHS Greater Manchester Integrated Care Board"),
        ("E54000057", "'E54000057' is no code; write QOP for NHS Greater Manchester Integrated"),
        ("E38000264", "'E38000264' stood for no body on 1 September 2022; it was the ONS code"),
        ("Salford Royal", "'Salford Royal' is no ODS code; write letters and digits only"),
        ("Q59", "Q59 is the code of no body, but an area team"),
        ("ICB", "ICB is a kind of body (integrated care board) and no code"),
    ],
)
def test_another_key_is_told_with_the_code_to_write(code: str, message: str) -> None:
    """What the register would understand is not passed over in a document."""
    (found,) = told(code, DAY)
    assert found.startswith(message)


def test_a_code_is_a_code() -> None:
    """The code of a body that stood has nothing said of it, and neither has one that did not."""
    assert told("QOP", DAY) == []
    assert told("QNQ", date(2026, 5, 1)) == []
