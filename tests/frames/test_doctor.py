"""The doctor of a frame says of each row what the doctor of a column says, on every engine."""

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError
from nhs_accountable_care.frames import doctor
from nhs_accountable_care.interchange import ColumnCell, examine
from nhs_accountable_care.interchange import doctor as doctor_of_cells
from nhs_accountable_care.reference import register
from tests.frames.engines import EVERYWHERE, frame_of, is_eager, rows_of

REGISTER = register().without_warnings()
DAY = dt.date(2026, 4, 1)
FEW = settings(max_examples=3)

cells = st.lists(
    st.tuples(
        st.none()
        | st.sampled_from(
            [
                "QOP",
                " qop",
                "QJG",
                "02A",
                "2A",
                "O2A",
                "VPP00",
                "91Q00",
                "E54000057",
                "QZZ",
                "",
                "-",
            ]
        ),
        st.none() | st.sampled_from([DAY, dt.date(2021, 4, 1), dt.date(2016, 1, 1)]),
        st.none() | st.sampled_from(["NHS Greater Manchester ICB", "Another", ""]),
    ),
    max_size=40,
)


def table(rows: list[Any]) -> dict[str, Any]:
    """Columns of the rows, and their places."""
    return {
        "at": (nw.Int64(), list(range(len(rows)))),
        "org": (nw.String(), [cell for cell, *_ in rows]),
        "day": (nw.Date(), [day for _, day, _ in rows]),
        "called": (nw.String(), [name for *_, name in rows]),
    }


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(rows=cells)
@example([])
@example([("QOP", DAY, None), (None, None, None), ("QOP", None, None), ("QOP", DAY, None)])
def test_each_row_has_what_the_doctor_says(engine: str, rows: list[Any]) -> None:
    """The outcome, the signs and the repair of each; and the report of the whole column."""
    frame = frame_of(engine, table(rows))
    found = doctor(frame, REGISTER, code="org", on="day", name="called", kind="icb")
    assert type(found.frame) is type(frame)
    made = rows_of(found.frame)
    given_cells = [ColumnCell(cell=cell, day=day, name=name) for cell, day, name in rows]
    report = doctor_of_cells(given_cells, register=REGISTER, kind="icb")
    told = found.report()
    assert (told.rows, told.outcomes) == (report.rows, report.outcomes)
    assert [(each.code, each.rows, each.repaired) for each in told.signs] == [
        (each.code, each.rows, each.repaired) for each in report.signs
    ]
    if is_eager(engine):
        assert [row["at"] for row in made] == list(range(len(rows)))
        assert told == report
    for row in made:
        cell, day, name = rows[row["at"]]
        alone = doctor_of_cells(
            [ColumnCell(cell=cell, day=day, name=name)], register=REGISTER, kind="icb"
        )
        [outcome] = alone.outcomes
        assert row["outcome"] == outcome.value
        if name is None:
            of_cell = examine(cell, register=REGISTER, on=day, kind="icb")
            assert row["signs"] == "; ".join(each.code for each in of_cell.findings)
            assert row["repaired"] == (of_cell.repaired or cell)


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_one_day_is_that_of_all_rows(engine: str) -> None:
    """And without any day a code is only said to be held."""
    frame = frame_of(engine, table([("QJG", DAY, None), ("QOP", DAY, None)]))
    closed = doctor(frame, REGISTER, code="org", on=DAY, prefix="my ")
    assert {row["org"]: row["my outcome"] for row in rows_of(closed.frame)} == {
        "QJG": "for-a-person",
        "QOP": "in-force",
    }
    assert closed.report().on == DAY
    held = doctor(frame, REGISTER, code="org")
    assert {row["outcome"] for row in rows_of(held.frame)} == {"told"}
    assert held.report().on is None


@pytest.mark.broad
def test_progress_is_told_by_sorts_of_rows() -> None:
    """Every ten thousand of those that differ, with how many there are."""
    some_days = [dt.date(1999, 1, 1) + dt.timedelta(days=n) for n in range(10_001)]
    frame = frame_of("polars", table([("QOP", day, None) for day in some_days] * 2))
    told: list[tuple[int, int]] = []
    doctor(frame, REGISTER, code="org", on="day", progress=lambda *each: told.append(each))
    assert told == [(10_000, 10_001)]


def test_codes_that_are_numbers_are_told() -> None:
    """A column of numbers has lost its zeros; floating point is what a blank made of them."""
    import pandas as pd

    for values in ([102, 91], [102.0, None]):
        found = doctor(pd.DataFrame({"code": values}, index=["x", "x"]), REGISTER, on=DAY)
        told = doctor_of_cells(
            [None if value is None else value for value in values],  # type: ignore[misc]  # numbers are told
            register=REGISTER,
            on=DAY,
        )
        assert found.report() == told
        assert list(found.frame.index) == ["x", "x"]


def test_days_that_are_text_or_times_are_read() -> None:
    """As the doctor of a column reads them; the parent is looked at too."""
    import pandas as pd
    import polars as pl

    frame = pl.DataFrame(
        {
            "code": ["QOP", "QOP"],
            "month": pl.Series(["202604", "01/07/2022"], dtype=pl.Categorical),
            "region": ["Y62", "Y61"],
        }
    )
    found = doctor(frame, REGISTER, on="month", parent="region")
    cells_of = [
        ColumnCell(cell="QOP", day="202604", parent="Y62"),
        ColumnCell(cell="QOP", day="01/07/2022", parent="Y61"),
    ]
    assert found.report() == doctor_of_cells(cells_of, register=REGISTER)
    times = pd.DataFrame({"code": ["QJG"], "day": pd.to_datetime(["2026-03-31 22:00"])})
    assert doctor(times, REGISTER, on="day").frame["outcome"].tolist() == ["in-force"]


def test_what_cannot_be_asked_is_refused() -> None:
    """Columns that are not there, names that are taken, and kinds that are none."""
    frame = frame_of("polars", {"code": (nw.String(), ["QOP"]), "signs": (nw.String(), ["x"])})
    with pytest.raises(InvalidValueError, match=r"(?s)column dya: .*column signs: the frame has"):
        doctor(frame, REGISTER, on="dya")
    with pytest.raises(InvalidValueError, match="not a kind of organisation"):
        doctor(frame, REGISTER, kind="bord")
    truths = frame_of("polars", {"code": (nw.Boolean(), [True])})
    with pytest.raises(InvalidTypeError, match="column code: is of type Boolean"):
        doctor(truths, REGISTER)
