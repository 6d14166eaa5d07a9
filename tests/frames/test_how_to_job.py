"""The job of the how-to page on a million rows, by its own lines, on every engine."""

import datetime as dt
import doctest
import re
from pathlib import Path
from typing import Any, Final

import narwhals.stable.v2 as nw
import pytest

import nhs_accountable_care as nac
from tests.frames.engines import EVERYWHERE, frame_of, rows_of

PAGE: Final = Path(__file__).parents[2] / "docs/how-to/place-and-price-a-million-rows.md"

# By hand from the four prices on the page: provider, month, group, spells; then the board of 2026
# and what is paid, in pence.
ROWS: Final = [
    ("RJ1", dt.date(2017, 4, 1), "HE11H", 1, "QKK", 205900),
    ("RM2", dt.date(2017, 9, 1), "EB10E", 2, "QOP", 262600),
    ("RM2", dt.date(2018, 9, 1), "EB10E", 2, "QOP", 263600),
    ("VPP00", dt.date(2018, 4, 1), "DZ11V", 3, "(no body)", 445800),
    ("ZZ9", dt.date(2018, 4, 1), "AA22C", 1, "(unknown code)", 985900),
    ("R1H", dt.date(2018, 4, 1), "XX99Z", 1, "QMF", None),
    ("R1H", dt.date(2019, 4, 1), "HE11H", 1, "QMF", None),
]


def of_page() -> dict[str, Any]:
    """Return what the page imports and defines, and its price lists; not its million rows."""
    text = PAGE.read_text(encoding="utf-8")
    parser = doctest.DocTestParser()
    space: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        for line in parser.get_examples(block):
            if re.match(r"(from|import|def|groups|prices|DAY)\b", line.source):
                exec(line.source, space)  # noqa: S102 - a page of this project
    return space


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_the_job_of_the_page_comes_to_the_same_on_every_engine(engine: str) -> None:
    """The boards and the pence that were worked out by hand, and every row is there."""
    page = of_page()
    given = list(zip(*ROWS, strict=True))
    columns = {
        "provider": (nw.String(), given[0]),
        "month": (nw.Date(), given[1]),
        "hrg": (nw.String(), given[2]),
        "spells": (nw.Int64(), given[3]),
    }
    frame, reports = page["placed_and_priced"](
        frame_of(engine, columns), nac.reference.register(), page["prices"]
    )
    found = {
        (row["provider"], row["month"], row["hrg"], row["spells"], row["icb"], row["paid"])
        for row in rows_of(frame)
    }
    assert found == set(ROWS)
    heirs, boards, paid = (each.report() for each in reports)
    assert heirs.rows == boards.rows == paid.rows == len(ROWS)
    assert paid.total == nac.Money.parse("£21,638.00")
    assert {each.reason: each.rows for each in paid.not_priced} == {
        "unknown code": 1,
        "year without prices": 1,
    }
    assert {each.remainder: each.rows for each in boards.remainders} == {
        "no body": 1,
        "unknown code": 1,
    }
