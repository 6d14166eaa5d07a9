"""What holds of any records that become a dataframe."""

from typing import Any, Literal

import narwhals.stable.v2 as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care.frames import from_records

COLUMNS = ("payer", "pence", "posted")
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "payer": st.text(st.characters(exclude_categories=["Cs"])),
            "pence": st.integers(-(2**63), 2**63 - 1),
            "posted": st.booleans(),
        }
    ),
    min_size=1,
)


@pytest.mark.parametrize("backend", ["pandas", "polars"])
@given(RECORDS)
def test_records_come_back_from_a_dataframe(
    backend: Literal["pandas", "polars"], records: list[dict[str, Any]]
) -> None:
    """Whole numbers of 64 bits, text and truths come back as they were, in their order."""
    frame = nw.from_native(from_records(records, COLUMNS, backend=backend))
    assert frame.rows(named=True) == records
