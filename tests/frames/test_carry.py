"""Figures are carried as `Crosswalk.carry` carries them, to the last unit, on every engine."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError
from nhs_accountable_care.frames import CarriedTotal, carriage, crosswalk
from nhs_accountable_care.frames.carriage import Carriage
from nhs_accountable_care.frames.engines import opened
from nhs_accountable_care.frames.sharing import share_table
from nhs_accountable_care.organisations import (
    Crosswalk,
    CrosswalkRow,
    LeftOut,
    OdsCode,
    SpecialCode,
    SpecialCodeKind,
)
from nhs_accountable_care.reference import register
from tests.frames.engines import EVERYWHERE, frame_of, is_eager, rows_of

FEW = settings(max_examples=3)
BOARDS = register().crosswalk(dt.date(2026, 3, 31), dt.date(2026, 4, 1), kind="icb")
DEFAULT = SpecialCode(
    code="VPP00", name="Private", kind=SpecialCodeKind.DEFAULT_COMMISSIONER, meaning="Nobody."
)


@st.composite
def walks(draw: st.DrawFn) -> Crosswalk:
    """A crosswalk of some codes to some, by weights of any size, with what goes nowhere."""
    rows = []
    for code in draw(st.sets(st.sampled_from("ABCD"), min_size=1)):
        ends = sorted(draw(st.sets(st.sampled_from("AEFGH"), min_size=1)))
        parts = [draw(st.integers(1, 10**6)) for _ in ends]
        rows += [
            CrosswalkRow(
                from_code=OdsCode(code),
                to_code=OdsCode(end),
                weight=Fraction(part, sum(parts)),
                basis="x",
                doubts=(f"doubt of {code}",),
            )
            for end, part in zip(ends, parts, strict=True)
        ]
    day = dt.date(2026, 4, 1)
    left_out = LeftOut(code=OdsCode("L"), reason="L closed", is_ambiguous=False)
    return Crosswalk(
        from_day=day,
        to_day=day,
        rows=tuple(rows),
        left_out=(left_out,),
        special_codes=(DEFAULT,),
    )


figures = st.lists(
    st.tuples(
        st.none() | st.sampled_from([*"ABCDLZ", "VPP00", ""]),
        st.none() | st.sampled_from(["2026-04", "2026-05", ""]),
        st.none() | st.integers(-(10**9), 10**9) | st.sampled_from([10**13, -(10**13), 1, 0]),
        st.integers(0, 3),
    ),
    max_size=40,
)


def brought(engine: str, rows: list[Any]) -> Any:
    """A frame of the rows."""
    codes, months, pence, people = zip(*rows, strict=True) if rows else ((), (), (), ())
    columns: dict[str, Any] = {
        "month": (nw.String(), list(months)),
        "org": (nw.String(), list(codes)),
        "pence": (nw.Int64(), list(pence)),
        "people": (nw.Int64(), list(people)),
    }
    return frame_of(engine, columns)


def reason(walk: Crosswalk, code: str | None) -> str | None:
    """Why figures of a code go nowhere."""
    if not code:
        return "no code"
    if any(row.from_code == code for row in walk.rows):
        return None
    return {"VPP00": "no body", "L": "left out"}.get(code, "unknown code")


def ends(walk: Crosswalk, code: str | None) -> list[tuple[str, str]]:
    """Where figures of a code go."""
    return [(row.from_code, row.to_code) for row in walk.rows if row.from_code == code]


def is_of(walk: Crosswalk, code: str | None) -> bool:
    """Whether a code is one that the crosswalk tells of."""
    return reason(walk, code) not in {"no code", "unknown code"}


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(walk=walks(), rows=figures)
@example(walk=BOARDS, rows=[("QJG", "a", 1, 1), ("QJG", "a", -2, 1), ("QM7", None, 5, 0)])
@example(walk=BOARDS, rows=[])
@example(
    walk=BOARDS, rows=[("QJG", "a", None, 1), ("QM7", "a", 2**50 + 1, 1), (None, "b", None, 1)]
)
def test_the_same_pence_as_the_scalar(engine: str, walk: Crosswalk, rows: list[Any]) -> None:
    """Within each value of the key, and with every total kept, whatever goes nowhere."""
    frame = brought(engine, rows)
    found = crosswalk(
        frame, walk, code="org", measures=("pence", "people"), keys="month", on_problem="flag"
    )
    assert type(found.frame) is type(frame)
    summed: dict[Any, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    wanted: dict[Any, list[Any]] = {}
    has_pence: dict[Any, bool] = defaultdict(bool)
    # Empty text is no code.
    rows = [(code or None, *others) for code, *others in rows]
    for code, month, pence, people in rows:
        why = reason(walk, code)
        so_far = (
            summed[month][code] if why is None else wanted.setdefault((month, code, why), [0, 0])
        )
        so_far[0] += pence or 0
        so_far[1] += people
        # Of what is blank alone no figure is known, which is not zero.
        for _, end in ends(walk, code) if why is None else [(None, code)]:
            has_pence[month, end, why] |= pence is not None
    for month, by_code in summed.items():
        for place in (0, 1):
            carried = walk.carry({code: sums[place] for code, sums in by_code.items()})
            for code, figure in carried.items():
                wanted.setdefault((month, code, None), [0, 0])[place] = figure
    made = rows_of(found.frame)
    told = {
        (row["month"], row["org"], row["remainder"]): [row["pence"], row["people"]] for row in made
    }
    for key, figures_of in wanted.items():
        figures_of[0] = figures_of[0] if has_pence[key] else None
    assert told == wanted
    assert len(made) == len(wanted)
    if is_eager(engine):
        order = [
            tuple((value is None, value or "") for value in (row["month"], row["org"]))
            for row in made
        ]
        assert order == sorted(order)
    report = found.report()
    for total, column in zip(report.totals, ([2], [3]), strict=True):
        figures_in = [row[column[0]] or 0 for row in rows]
        assert total.total_in == sum(figures_in)
        kept = [
            figure for row, figure in zip(rows, figures_in, strict=True) if reason(walk, row[0])
        ]
        assert (total.kept, total.carried) == (sum(kept), sum(figures_in) - sum(kept))
    assert report.totals[0].blanks == sum(row[2] is None for row in rows)
    blank = {code for code, _, pence, _ in rows if pence is None and is_of(walk, code)}
    assert report.totals[0].blank_codes == tuple(sorted(blank))
    lacking = {end for code in blank for _, end in ends(walk, code)}
    assert report.totals[0].lacking == tuple(sorted(lacking))
    codes = [code for code, *_ in rows]
    reasons = {why: 0 for code in codes if (why := reason(walk, code))}
    for code in codes:
        if why := reason(walk, code):
            reasons[why] += 1
    assert {each.remainder: each.rows for each in report.kept} == reasons
    first_codes = dict.fromkeys(row.from_code for row in walk.rows)
    assert report.missing == tuple(code for code in first_codes if code not in codes)
    if walk is not BOARDS:
        used = {f"doubt of {code}" for code in first_codes if code in codes}
        assert set(report.doubts) == used


@pytest.mark.parametrize("engine", ["polars", "polars-lazy"])
def test_what_is_not_in_the_crosswalk_is_refused_unless_flagged(engine: str) -> None:
    """All of it at once, with the reason of what was left out; a special code is none of it."""
    walk = Crosswalk(
        from_day=dt.date(2026, 4, 1),
        to_day=dt.date(2026, 4, 1),
        rows=(),
        left_out=(LeftOut(code=OdsCode("L"), reason="L closed", is_ambiguous=False),),
        special_codes=(DEFAULT,),
    )
    frame = brought(engine, [("Z", "a", 1, 1), ("L", "a", 1, 1), (None, "a", 1, 1)])
    with pytest.raises(InvalidValueError) as caught:
        crosswalk(frame, walk, code="org", measures="pence", on_problem="refuse")
    assert str(caught.value).splitlines() == [
        "left out: 1 row of 1 code, such as L",
        "unknown code: 1 row of 1 code, such as Z",
        "no code: 1 row of 0 codes",
        "L closed",
        "on_problem='flag' keeps these figures under their own code",
    ]
    kept = crosswalk(brought(engine, [("VPP00", "a", 1, 1)]), walk, code="org", measures="pence")
    assert rows_of(kept.frame) == [{"org": "VPP00", "pence": 1, "remainder": "no body"}]
    default = crosswalk(frame.lazy(), walk, code="org", measures="pence")
    assert default.report().totals == (
        CarriedTotal(measure="pence", total_in=3, carried=0, kept=3),
    )
    assert not default.report().is_whole


def test_categories_and_truths_are_keys() -> None:
    """A category is its text, and a group of its own; what is no key and no measure is dropped."""
    import polars as pl

    frame = pl.DataFrame(
        {
            "code": pl.Series(["QJG", "QJG", "QJG"], dtype=pl.Categorical),
            "sex": pl.Series(["f", "m", "f"], dtype=pl.Categorical),
            "is_adult": [True, True, True],
            "note": ["x", "y", "z"],
            "people": pl.Series([1, 2, 10], dtype=pl.Int8),
        }
    )
    found = crosswalk(frame, BOARDS, measures="people", keys=("sex", "is_adult"), prefix="my ")
    assert found.frame.columns == ["sex", "is_adult", "code", "people", "my remainder"]
    assert found.frame.schema["people"] == pl.Int64
    assert found.frame.group_by("sex").agg(pl.col("people").sum()).sort("sex").rows() == [
        ("f", 11),
        ("m", 2),
    ]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_sum_that_could_leave_64_bits_is_refused(engine: str) -> None:
    """Each figure would do by itself, and some engines would say nothing."""
    rows = [("QJG", "a", 2**50, 1)] * 8192
    with pytest.raises(InvalidValueError, match=r"pence: its figures come to [\d,]+ or more"):
        crosswalk(brought(engine, rows), BOARDS, code="org", measures=("people", "pence"))


def test_what_cannot_be_asked_is_refused() -> None:
    """Columns that are not there, of another type or two things at once; and what is no walk."""
    frame = brought("polars", [("QJG", "a", 1, 1)])
    with pytest.raises(InvalidTypeError, match=r"walk is a dict; give a Crosswalk"):
        crosswalk(frame, {}, measures="pence")  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidValueError, match=r"on_problem is 'stop'; write one of refuse and"):
        crosswalk(frame, BOARDS, measures="pence", on_problem="stop")  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidValueError) as caught:
        crosswalk(frame, BOARDS, code="org", measures=("org", "pence"), keys="pence")
    assert str(caught.value).splitlines() == [
        "column org: is asked for as two of code, measures and keys",
        "column pence: is asked for as two of code, measures and keys",
    ]
    with pytest.raises(InvalidValueError, match="measures names nothing"):
        crosswalk(frame, BOARDS, code="org", measures=())
    with pytest.raises(
        InvalidValueError, match=r"(?s)column codes: .*column month: is of type String"
    ):
        crosswalk(frame, BOARDS, code="codes", measures="month")
    taken = frame.rename({"month": "remainder"})
    with pytest.raises(InvalidValueError, match="column remainder: the frame has it already"):
        crosswalk(taken, BOARDS, code="org", measures="pence", keys="remainder")
    whole = crosswalk(taken, BOARDS, code="org", measures="pence").frame
    assert whole.columns == ["org", "pence", "remainder"]


def test_shares_that_are_too_fine_are_refused() -> None:
    """Their products would leave 64 bits."""
    frame = opened(brought("polars", []))
    fine = {"A": [("B", Fraction(1, 2**32)), ("C", 1 - Fraction(1, 2**32))]}
    with pytest.raises(InvalidValueError, match=r"shares of 'A' have the denominator 4294967296"):
        share_table(frame, fine, own="_", key_type=nw.String())


def test_a_report_is_told_as_text_and_as_data() -> None:
    """A line for each proof, for what was kept, and for what is missing."""
    rows = [("QJG", "a", 100, 1), ("VPP00", "a", None, 1)]
    report = crosswalk(brought("polars", rows), BOARDS, code="org", measures="pence").report()
    proof, kept, missing, *doubts = str(report).splitlines()
    assert proof == "pence: 100 in = 100 carried + 0 kept; 1 blank, not zero: VPP00"
    assert kept == "kept: no body: 1 row of 1 code, such as VPP00"
    assert missing.startswith("missing from the frame: QE1, QF7")
    assert doubts == [f"doubt: {doubt}" for doubt in report.doubts]
    record = report.to_records()
    assert record["totals"] == [
        {
            "measure": "pence",
            "total_in": 100,
            "carried": 100,
            "kept": 0,
            "blanks": 1,
            "blank_codes": ["VPP00"],
            "lacking": [],
        }
    ]
    assert record["kept"] == [
        {"remainder": "no body", "rows": 1, "codes": 1, "examples": ["VPP00"]}
    ]


def test_a_total_that_is_not_kept_is_an_error() -> None:
    """The proof is of what was made, whoever made it."""
    asked = Carriage(
        frame=brought("polars", [("QJG", "a", 100, 1)]),
        walk=BOARDS,
        code="org",
        measures=("pence", "people"),
        keys=(),
        prefix="",
    )
    work = carriage._Carried.of(asked, opened(asked.frame))
    rows = work.rows()
    assert work.report(rows).is_whole
    with pytest.raises(InvalidValueError) as caught:
        work.report(rows.filter(nw.col("org") == "D7T5G"))
    assert str(caught.value).splitlines() == [
        "pence: 100 in = 35 carried + 0 kept",
        "people: 1 in = 0 carried + 0 kept",
        "please report this",
    ]


def test_nothing_is_said_of_what_is_not_missing() -> None:
    """A report without missing codes has no such line."""
    day = dt.date(2026, 4, 1)
    row = CrosswalkRow(from_code=OdsCode("A"), to_code=OdsCode("B"), weight=Fraction(1), basis="x")
    walk = Crosswalk(from_day=day, to_day=day, rows=(row,))
    found = crosswalk(brought("polars", [("A", "a", 3, 1)]), walk, code="org", measures="people")
    assert str(found.report()) == "people: 1 in = 1 carried + 0 kept"
