"""Published records and workbooks are read whole, and say what was read in them by eye."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from nhs_accountable_care.interchange import read_official

pytestmark = pytest.mark.broad

CASES: Final = Path(__file__).parents[2] / "cases" / "official" / "records_and_workbooks.toml"
FILES: Final[list[dict[str, Any]]] = tomllib.loads(CASES.read_text(encoding="utf-8"))["file"]


@pytest.mark.real_data
@pytest.mark.parametrize("expected", FILES, ids=[each["path"] for each in FILES])
def test_rows_in_are_rows_kept_reported_and_passed_over(
    expected: dict[str, Any], real_data: Path
) -> None:
    """As many as were counted by hand, in the format that the file is in."""
    reading = read_official(real_data / expected["path"])
    assert reading.format.key == expected["format"]
    assert {
        "rows": reading.rows_in,
        "kept": reading.kept,
        "reported": reading.reported,
        "passed_over": sum(reading.passed_over.values()),
        "bodies": len(reading.bodies),
        "links": len(reading.links),
        "successions": len(reading.successions),
    } == {
        key: expected.get(key, 0)
        for key in ("rows", "kept", "reported", "passed_over", "bodies", "links", "successions")
    }
    told = {str(row) for row in reading.rows}
    assert set(expected.get("facts", ())) <= told
