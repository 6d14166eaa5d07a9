"""Records as dataframes of the user's own kind."""

import sys
from typing import Literal

import narwhals.stable.v2 as nw
import pytest

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care.frames import from_records

ROWS = [
    {"payer": "commissioner", "pence": 500, "posted": True},
    {"payer": "acute", "pence": -7, "posted": False},
]
COLUMNS = ("payer", "pence", "posted")


@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_every_library_gets_the_same_pence(backend: Literal["pandas", "polars"]) -> None:
    """Whole numbers are 64-bit integers in every library, and text is text."""
    frame = nw.from_native(from_records(ROWS, COLUMNS, backend=backend))
    assert frame["pence"].to_list() == [500, -7]
    assert frame.schema["pence"] == nw.Int64()
    assert frame["payer"].to_list() == ["commissioner", "acute"]
    assert frame["posted"].to_list() == [True, False]


def test_a_missing_key_is_null() -> None:
    """A row that lacks a column has nothing there."""
    frame = from_records([{"payer": "acute"}, {}], ("payer",), backend="polars")
    assert frame["payer"].to_list() == ["acute", None]


def test_no_rows_make_an_empty_frame() -> None:
    """The columns are there, and nothing in them."""
    assert from_records([], ("payer",), backend="polars").shape == (0, 1)


def test_floating_point_is_refused() -> None:
    """Money is whole pence."""
    with pytest.raises(InvalidTypeError, match="pence: floating point; cast to Decimal"):
        from_records([{"pence": 1.5}], ("pence",), backend="polars")


def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Using the package without its library says how to get it."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    with pytest.raises(ImportError, match=r"nhs-accountable-care\[frames\]"):
        from_records([], ("payer",), backend="polars")
