"""What holds of the shipped register, whatever is looked for."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import NacError, UnknownCodeError
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY
from nhs_accountable_care.reference import register
from tests.hostile_text import hostile_texts

CODES = st.sampled_from([each.code for each in register().organisations])
DAYS = st.dates(EARLIEST_DAY, LATEST_DAY)


@pytest.mark.filterwarnings("ignore::nhs_accountable_care.StaleReferenceWarning")
@given(CODES | st.text() | hostile_texts(1), DAYS)
def test_whatever_is_looked_for_is_found_or_refused(text: str, on: date) -> None:
    """Any text on any day that can be meant is a body, or an error of this library."""
    with contextlib.suppress(NacError):
        assert register().find(text, on=on).code in register()


@pytest.mark.filterwarnings("ignore::nhs_accountable_care.StaleReferenceWarning")
@given(CODES, DAYS)
def test_a_body_that_is_found_is_one_of_its_lineage(code: str, on: date) -> None:
    """By its code a body is found as one of its versions, and a known code is never unknown."""
    found = None
    try:
        found = register().find(code, on=on)
    except UnknownCodeError:
        raise
    except NacError:
        return
    assert found in register().organisation(code).versions
