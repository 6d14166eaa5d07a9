"""What is attached to a frame is what the register says of each row, on every engine."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhs_accountable_care import InvalidTypeError, InvalidValueError
from nhs_accountable_care.frames import attach
from nhs_accountable_care.organisations import (
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    Unanswered,
    parse_ods_code,
)
from nhs_accountable_care.organisations.apportioning import share_out
from nhs_accountable_care.reference import register
from tests.frames.engines import EVERYWHERE, frame_of, is_eager, rows_of

REGISTER = register().without_warnings()
WANTS = ("name", "status", "icb", "region", "successor")
DAY = dt.date(2026, 4, 1)
# Times as files have them, which tell no zone.
LATE = dt.datetime(2026, 3, 31, 23, 59)  # noqa: DTZ001 - so
MIDNIGHT = dt.datetime(2026, 4, 1)  # noqa: DTZ001 - so
FEW = settings(max_examples=3)
CODES = [each.code for each in REGISTER.organisations]
OTHERS = ["VPP00", "Q59", "-", "QZZ", "qop", "", "O'Brien"]
TURNS = [
    piece.first_day
    for code in ("QJG", "09G", "02A", "RWG", "R0A", "RTV")
    for piece in REGISTER.answers("icb")[code][1:]
]

days = st.one_of(
    st.none(),
    st.sampled_from(TURNS).flatmap(
        lambda day: st.sampled_from([day + dt.timedelta(days=off) for off in (-1, 0, 1)])
    ),
    st.dates(dt.date(2009, 1, 1), dt.date(2028, 1, 1)),
)
rows_to_attach = st.lists(
    st.tuples(
        st.none() | st.sampled_from(CODES) | st.sampled_from(["QJG", "09G", "RTV", *OTHERS]),
        days,
    ),
    max_size=60,
)


def table(rows: Sequence[tuple[str | None, dt.date | None]]) -> dict[str, Any]:
    """Columns of the rows, and their places."""
    return {
        "at": (nw.Int64(), list(range(len(rows)))),
        "code": (nw.String(), [code for code, _ in rows]),
        "day": (nw.Date(), [day for _, day in rows]),
    }


def expected(code: str | None, day: dt.date | None, want: str) -> tuple[str, tuple[str, ...]]:
    """What the register says of a row, as it stands in the frame, and what is assumed."""
    if not code:
        return "(no code)", ()
    if code not in REGISTER.answers(want):
        return "(unknown code)", ()
    if day is None:
        return "(no day)", ()
    answer = REGISTER.answer(code, on=day, want=want)
    why = answer.unanswered
    return f"({why.value})" if why else str(answer.value), answer.doubts


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(rows=rows_to_attach)
@example([])
@example([("02A", DAY), (None, None), ("QZZ", None), ("QJG", None), ("QJG", DAY), (None, DAY)])
def test_each_row_has_what_the_register_says(engine: str, rows: list[Any]) -> None:
    """Every want, every code and every day; and the report counts just what is left over."""
    frame = frame_of(engine, table(rows))
    found = attach(frame, REGISTER, on="day", want=WANTS, ambiguous="flag")
    assert type(found.frame) is type(frame)
    made = rows_of(found.frame)
    if is_eager(engine):
        assert [row["at"] for row in made] == list(range(len(rows)))
    told = {row["at"]: tuple(row[want] for want in WANTS) for row in made}
    assert told == {
        place: tuple(expected(code, day, want)[0] for want in WANTS)
        for place, (code, day) in enumerate(rows)
    }
    remainders: Counter[tuple[str, str]] = Counter()
    doubts: Counter[tuple[str, str]] = Counter()
    for code, day in rows:
        for want in WANTS:
            text, doubtful = expected(code, day, want)
            if text.startswith("("):
                remainders[want, text[1:-1]] += 1
            # Of shares that are not used nothing is assumed.
            doubts.update((want, doubt) for doubt in doubtful if text != "(several)")
    report = found.report()
    assert report.rows == len(rows)
    assert {(each.want, each.remainder): each.rows for each in report.remainders} == remainders
    assert {(each.want, each.doubt): each.rows for each in report.doubts} == doubts
    assert report.is_whole is not bool(remainders)


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_one_day_for_all_rows_needs_no_column(engine: str) -> None:
    """The codes alone are looked up."""
    frame = frame_of(engine, {"code": (nw.String(), ["02A", "QJG", None, "QZZ"])})
    found = attach(frame, REGISTER, on=DAY, want="icb", prefix="my ")
    assert {row["code"]: row["my icb"] for row in rows_of(found.frame)} == {
        "02A": "QOP",
        "QJG": "(closed)",
        None: "(no code)",
        "QZZ": "(unknown code)",
    }
    assert str(found.report()).splitlines() == [
        "4 rows",
        "icb: closed: 1 row of 1 code, such as QJG",
        "icb: no code: 1 row of 0 codes",
        "icb: unknown code: 1 row of 1 code, such as QZZ",
    ]


@pytest.mark.broad
@pytest.mark.parametrize("engine", EVERYWHERE)
@FEW
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["QJG", "QM7", "QRL", "09A", "02A", "QZZ"]),
            st.sampled_from([dt.date(2026, 3, 31), DAY]),
            st.integers(-(10**12), 10**12) | st.none(),
        ),
        max_size=30,
    )
)
@example([("QJG", DAY, 1), ("QJG", DAY, -1), ("QJG", DAY, 0), ("QJG", DAY, None)])
@example([("QJG", DAY, 2**51 - 1), ("QJG", DAY, 1 - 2**51)])
def test_the_pieces_of_a_row_add_up_to_it(engine: str, rows: list[Any]) -> None:
    """Each is the one that `share_out` makes, and the weights are the register's."""
    columns = table([(code, day) for code, day, _ in rows])
    columns["pence"] = (nw.Int64(), [pence for *_, pence in rows])
    found = attach(
        frame_of(engine, columns),
        REGISTER,
        on="day",
        want="successor",
        ambiguous="apportion",
        measures=("pence",),
    )
    wanted = []
    for place, (code, day, pence) in enumerate(rows):
        answer = None if code == "QZZ" else REGISTER.answer(code, on=day, want="successor")
        if answer is None or not answer.shares:
            text = expected(code, day, "successor")[0]
            wanted.append((place, text, pence, 1, 1))
            continue
        ends, weights = zip(*answer.shares, strict=True)
        whole = max(weight.denominator for weight in weights)
        pieces = [None] * len(ends) if pence is None else share_out(code, pence, list(weights))
        wanted += [
            (place, end, piece, int(weight * whole), whole)
            for end, piece, weight in zip(ends, pieces, weights, strict=True)
        ]
    names = ("at", "successor", "pence", "share_numerator", "share_denominator")
    made = [tuple(row[name] for name in names) for row in rows_of(found.frame)]
    assert (made if is_eager(engine) else sorted(made)) == wanted
    report = found.report()
    lacking = {each.remainder: each.rows for each in report.remainders}
    assert lacking == Counter(text[1:-1] for _, text, *_ in wanted if text.startswith("("))
    # What would be counted again by a sum is told: the number of the row is no measure.
    assert (report.rows, report.rows_out) == (len(rows), len(wanted))
    assert report.copied == (("at",) if len(wanted) > len(rows) else ())
    shared = sum(1 for _, _, _, part, whole in wanted if part != whole)
    told = [
        each.rows for each in report.doubts if each.doubt == "shared out by residents-mid-2020"
    ]
    assert told == ([len(wanted) - len(rows)] if shared else [])


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_empty_text_is_no_code(engine: str) -> None:
    """As a null is none; what is blank otherwise is a code that nobody knows, shown so."""
    frame = frame_of(engine, table([("", DAY), (None, DAY), (" ", DAY)]))
    found = attach(frame, REGISTER, on="day", want="icb")
    told = {row["at"]: row["icb"] for row in rows_of(found.frame)}
    assert told == {0: "(no code)", 1: "(no code)", 2: "(unknown code)"}
    assert str(found.report()).splitlines()[1:3] == [
        "icb: no code: 2 rows of 0 codes",
        "icb: unknown code: 1 row of 1 code, such as ' '",
    ]


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_code_with_many_periods_is_found_too(engine: str) -> None:
    """Beyond a few they are rows of the table, and no longer columns."""
    first = dt.date(2001, 4, 1)
    versions = tuple(
        OrganisationVersion(
            code=parse_ods_code("QAA"),
            name=f"Board {year}",
            kind=OrganisationKind.INTEGRATED_CARE_BOARD,
            first_day=first.replace(year=2001 + year),
            last_day=dt.date(2002 + year, 3, 31) if year < 24 else None,
        )
        for year in range(25)
    )
    board = Organisation(code=parse_ods_code("QAA"), versions=versions)
    other = Organisation.of_one_version("QBB", "Other", OrganisationKind.INTEGRATED_CARE_BOARD)
    own = Register(organisations=(board, other))
    rows = [
        *(("QAA", first.replace(year=2000 + year)) for year in range(27)),
        *(("QAA", dt.date(2000 + year, 3, 31)) for year in range(27)),
        *[("QBB", first), ("QCC", first), (None, first), ("QAA", None), ("QBB", None)],
    ]
    found = attach(frame_of(engine, table(rows)), own, on="day", want=("name", "kind"))
    told = {row["at"]: row["name"] for row in rows_of(found.frame)}
    wanted = {}
    for place, (code, day) in enumerate(rows):
        if code is None or code == "QCC":
            wanted[place] = "(unknown code)" if code else "(no code)"
        elif day is None:
            wanted[place] = "(no day)"
        else:
            answer = own.answer(code, on=day, want="name")
            wanted[place] = str(answer.value) if answer.value else "(not begun)"
    assert told == wanted


def test_shares_alone_are_given_where_no_measure_is_named() -> None:
    """Nothing of the frame is changed, and each row stands once for each share."""
    frame = frame_of("polars", table([("QJG", DAY), ("02A", DAY)]))
    found = attach(frame, REGISTER, on=DAY, want="successor", ambiguous="apportion").frame
    assert found["at"].to_list() == [0, 0, 1]
    assert found["share_numerator"].to_list() == [114851, 214208, 1]
    assert found["share_denominator"].to_list() == [329059, 329059, 1]


@pytest.mark.broad
def test_a_row_with_several_answers_is_refused_unless_said_otherwise() -> None:
    """What is eager raises with the codes; what is lazy flags, and raises where that is asked."""
    rows: list[tuple[str | None, dt.date | None]] = [("QJG", DAY), ("02A", DAY)]
    eager, lazy = (frame_of(engine, table(rows)) for engine in ("polars", "polars-lazy"))
    words = r"(?s)successor: several: 1 row of 1 code, such as QJG.*'apportion'"
    for frame, way in ((eager, None), (eager, "refuse"), (lazy, "refuse")):
        with pytest.raises(InvalidValueError, match=words):
            attach(frame, REGISTER, on="day", want="successor", ambiguous=way)  # type: ignore[arg-type]  # one of the three
    flagged = attach(lazy, REGISTER, on="day", want="successor").frame.collect()
    assert sorted(flagged["successor"]) == ["(several)", "02A"]
    # Where no row has several, nothing is refused, though some code might have.
    for frame in (eager, lazy):
        kept = attach(frame, REGISTER, on="day", want="icb", ambiguous="refuse")
        assert {row["icb"] for row in rows_of(kept.frame)} == {"(closed)", "QOP"}


@pytest.mark.parametrize("engine", ["polars", "polars-lazy"])
def test_any_row_without_an_answer_can_be_refused(engine: str) -> None:
    """All reasons at once, counted."""
    rows: list[tuple[str | None, dt.date | None]] = [("QZZ", DAY), ("QJG", DAY), (None, DAY)]
    with pytest.raises(InvalidValueError) as caught:
        attach(frame_of(engine, table(rows)), REGISTER, on="day", on_problem="refuse")
    assert str(caught.value).splitlines() == [
        "icb: closed: 1 row of 1 code, such as QJG",
        "icb: no code: 1 row of 0 codes",
        "icb: unknown code: 1 row of 1 code, such as QZZ",
        "on_problem='flag' keeps these rows, under the reason",
    ]
    whole = frame_of(engine, table([("02A", DAY)]))
    kept = attach(whole, REGISTER, on="day", on_problem="refuse")
    assert kept.report().is_whole


@pytest.mark.broad
def test_a_council_belongs_by_the_link_that_is_named() -> None:
    """Without one nothing tells; with one, it may be partner of several."""
    frame = frame_of("polars", {"code": (nw.String(), ["E09000002", "216", "R0A"])})
    found = attach(frame, REGISTER, on=dt.date(2019, 4, 3), want="system", ambiguous="flag")
    assert found.frame["system"].to_list()[1] == "(not recorded)"
    linked = attach(
        frame,
        REGISTER,
        on=dt.date(2019, 4, 3),
        want="system",
        relation="partner-of",
        ambiguous="flag",
    )
    told = REGISTER.answer("216", on=dt.date(2019, 4, 3), want="system", relation="partner-of")
    why = told.unanswered
    assert linked.frame["system"].to_list()[1] == (f"({why.value})" if why else told.value)
    assert why is not Unanswered.NOT_RECORDED


def test_all_that_is_wrong_with_columns_is_said_at_once() -> None:
    """Names that are not there, types, and names that are taken, each with the cure."""
    frame = frame_of("polars", {"code": (nw.Int64(), [1]), "icb": (nw.String(), ["x"])})
    with pytest.raises(InvalidValueError) as caught:
        attach(frame, REGISTER, on="dya")
    assert str(caught.value).splitlines() == [
        "column dya: the frame has none of that name; there are 'code' and 'icb'",
        "column icb: the frame has it already; write prefix= for another name, or rename it",
        (
            "column code: is of type Int64, and codes are text; read the file again with this "
            "column as text, since a number has lost the zeros that it began with"
        ),
    ]
    texts = frame_of("polars", {"code": (nw.String(), ["x"]), "month": (nw.String(), ["202604"])})
    with pytest.raises(InvalidTypeError, match=r"column month: is of type String, and no day"):
        attach(texts, REGISTER, on="month")
    with pytest.raises(InvalidValueError, match=r"of that name; did you mean 'month'\?"):
        attach(texts, REGISTER, on="months")
    pounds = frame_of("polars", {"code": (nw.String(), ["x"]), "pence": (nw.Int64(), [5])})
    pounds = pounds.with_columns(pounds=pounds["pence"] / 100, big=pounds["pence"].cast(int))
    with pytest.raises(InvalidTypeError, match=r"column pounds: is of type Float64; figures are"):
        attach(
            pounds,
            REGISTER,
            on=DAY,
            want="successor",
            ambiguous="apportion",
            measures="pounds",
        )


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"want": ()}, InvalidValueError, "want names nothing"),
        ({"want": ("icb", "ICB ")}, InvalidValueError, "want names 'icb' more than once"),
        ({"want": (3,)}, InvalidTypeError, "want names columns, in text"),
        ({"want": "bord"}, InvalidValueError, "or want name, kind, status"),
        ({"ambiguous": "share"}, InvalidValueError, "write one of refuse, flag and apportion"),
        (
            {"ambiguous": "apportion", "want": ("icb", "name")},
            InvalidValueError,
            "only one want can be apportioned, and these are icb and name",
        ),
        ({"measures": "n"}, InvalidValueError, "by ambiguous='apportion' alone: 'n'"),
        ({"relation": "partner-off"}, InvalidValueError, "did you mean partner-of"),
        ({"on": 2026}, InvalidTypeError, "on"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    options: dict[str, Any], error: type[Exception], words: str
) -> None:
    """Before a row is touched."""
    frame = frame_of("polars", {"code": (nw.String(), ["02A"]), "n": (nw.Int64(), [1])})
    with pytest.raises(error, match=words):
        attach(frame, REGISTER, **{"on": DAY, **options})


def test_a_register_is_a_register() -> None:
    """The organisations alone are none."""
    frame = frame_of("polars", {"code": (nw.String(), ["02A"])})
    with pytest.raises(InvalidTypeError, match=r"register is a tuple; give a Register"):
        attach(frame, (), on=DAY)  # type: ignore[arg-type]  # what is refused


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_a_figure_that_is_too_large_is_refused(engine: str) -> None:
    """It would leave what the engine divides exactly."""
    frame = frame_of(
        engine, {"code": (nw.String(), ["QJG", "02A"]), "pence": (nw.Int64(), [-(2**62), 1])}
    )
    with pytest.raises(InvalidValueError, match=r"column pence: has a figure of [\d,]+ or more"):
        attach(
            frame,
            REGISTER,
            on=DAY,
            want="successor",
            ambiguous="apportion",
            measures="pence",
        )


# --- Columns of other types ---


def test_categories_and_times_of_polars_are_taken_for_what_they_stand_for() -> None:
    """A category is its text; a time is on its day, where its own zone is."""
    import polars as pl

    frame = pl.DataFrame(
        {
            "code": pl.Series(["QJG", "QJG", "02A"], dtype=pl.Categorical),
            "day": [LATE, MIDNIGHT, None],
        }
    )
    for made in (frame, frame.with_columns(pl.col("day").dt.replace_time_zone("Europe/London"))):
        found = attach(made, REGISTER, on="day").frame["icb"].to_list()
        assert found == ["QJG", "(closed)", "(no day)"]


def test_an_index_of_pandas_is_kept() -> None:
    """Also one in which values stand twice; categories and times with a zone are read."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "code": pd.Categorical(["QJG", "02A", "QJG"]),
            "day": pd.to_datetime(["2026-03-31 23:30", None, "2026-04-01 00:00"]),
        },
        index=["x", "y", "x"],
    )
    zoned = frame.assign(day=frame["day"].dt.tz_localize("Europe/London"))
    for made in (frame, zoned, frame.assign(day=frame["day"].astype("datetime64[ns]"))):
        found = attach(made, REGISTER, on="day").frame
        assert list(found.index) == ["x", "y", "x"]
        assert found["icb"].tolist() == ["QJG", "(no day)", "(closed)"]


def test_dictionaries_of_pyarrow_are_text() -> None:
    """In a table, and in a frame of pandas that has its types."""
    import pandas as pd
    import pyarrow as pa

    table_of = pa.table(
        {
            "code": pa.array(["QJG", "02A", "QJG"]).dictionary_encode(),
            "day": pa.array([dt.date(2026, 3, 31), None, DAY]),
            "time": pa.array([LATE, None, MIDNIGHT]),
        }
    )
    for on in ("day", "time"):
        for made in (table_of, table_of.to_pandas(types_mapper=pd.ArrowDtype)):
            found = nw.from_native(attach(made, REGISTER, on=on).frame, eager_only=True)
            assert found["icb"].to_list() == ["QJG", "(no day)", "(closed)"]


def test_a_column_with_the_name_of_ours_on_the_way_is_kept() -> None:
    """The names that are worked with are chosen so that no column has them."""
    frame = frame_of("polars", {"code": (nw.String(), ["02A"]), "_nac_code": (nw.Int64(), [7])})
    found = attach(frame, REGISTER, on=DAY).frame
    assert found.to_dicts() == [{"code": "02A", "_nac_code": 7, "icb": "QOP"}]


def test_the_report_tells_of_days_after_the_edition() -> None:
    """The last day decides, of the column or of all rows."""
    frame = frame_of("polars", table([("02A", dt.date(2027, 4, 1)), ("02A", None)]))
    [note] = attach(frame, REGISTER, on="day").report().notes
    assert "1 April 2027" in note
    assert attach(frame, REGISTER, on=dt.date(2027, 4, 1)).report().notes == (note,)
    assert attach(frame.head(0), REGISTER, on="day").report().notes == ()
    record = attach(frame, REGISTER, on="day").report().to_records()
    assert [each["remainder"] for each in record["remainders"]] == ["no day"]
    assert [each["rows"] for each in record["doubts"]] == [1] * len(record["doubts"])


@pytest.mark.parametrize("engine", EVERYWHERE)
def test_what_had_no_answer_has_none_for_the_same_reason_when_it_is_asked_again(
    engine: str,
) -> None:
    """The board of a successor is missing because the successor is, and the report says so."""
    codes = ["RM2", "VPP00", "ZZ9", None, "02A"]
    frame = frame_of(engine, {"code": (nw.String(), codes)})
    heirs = attach(frame, REGISTER, on=dt.date(2026, 4, 1), want="successor")
    boards = attach(heirs.frame, REGISTER, code="successor", on=dt.date(2026, 4, 1), want="icb")
    found = {(row["code"], row["icb"]) for row in rows_of(boards.frame)}
    assert found == {
        ("RM2", "QOP"),
        ("VPP00", "(no body)"),
        ("ZZ9", "(unknown code)"),
        (None, "(no code)"),
        ("02A", "QOP"),
    }
    assert {each.remainder: each.rows for each in boards.report().remainders} == {
        "no body": 1,
        "unknown code": 1,
        "no code": 1,
    }
