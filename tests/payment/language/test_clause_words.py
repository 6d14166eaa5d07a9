"""What to write in place of words that are no clause."""

import pytest

from nhs_accountable_care.payment.language.clause_words import cure_of

LONG = "the cost of the year, which is the cost of all its quarters, "


@pytest.mark.parametrize(
    ("text", "at", "cure"),
    [
        pytest.param("half of saving", 5, '"50% of"', id="at the end of the slip"),
        pytest.param("half of saving", 0, '"50% of"', id="at its beginning"),
        pytest.param("half of saving", 9, None, id="behind it"),
        pytest.param(
            "[relief], rounded half up to the penny",
            23,
            '"rounded to the penny" alone, which is half up',
            id="a way of rounding and no share",
        ),
        pytest.param(
            "[relief], rounded half to even to the penny",
            23,
            'a hyphen, as "rounded half-even to the penny"',
            id="another way of rounding",
        ),
        pytest.param(
            "80% of over, at most £1m", 7, 'the name of a step in brackets, as "[over]"', id="step"
        ),
        pytest.param("80% of half of it", 14, '"50% of"', id="a share of a share"),
        pytest.param(f"{LONG}half of saving", len(LONG), '"50% of"', id="far into a text"),
        pytest.param("half" + " " * 36, 40, '"50% of"', id="forty characters back"),
        pytest.param("half" + " " * 37, 41, None, id="further back"),
    ],
)
def test_a_slip_is_looked_for_where_the_clause_ceases(
    text: str, at: int, cure: str | None
) -> None:
    """Just there, and forty characters to both sides at most."""
    assert cure_of(text, at) == cure
