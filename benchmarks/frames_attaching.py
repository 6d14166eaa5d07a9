"""The board of each row's code on each row's day, against a wide join written by hand."""

import itertools
import operator
from datetime import date
from typing import Any

import duckdb
import polars as pl

from benchmarks.frames_measuring import Contest
from nhs_accountable_care import reference
from nhs_accountable_care.frames import attach

WANT = "system"
FIRST, DAYS = date(2013, 4, 1), 5_000
UNKNOWN = "(unknown code)"


def contests(rows: int) -> list[Contest]:
    """Make the contests for so many rows."""
    register = reference.register()
    answers = register.answers(WANT)
    # One row in a thousand has a code that nobody knows.
    codes = pl.Series([*answers, "ZZZZZ"])
    place = pl.int_range(rows, dtype=pl.Int64)
    frame = pl.select(
        code=pl.lit(codes).gather(
            pl.when(place.hash(1) % 1_000 == 0)
            .then(len(codes) - 1)
            .otherwise(place.hash(2) % (len(codes) - 1))
        ),
        day=pl.lit(FIRST) + pl.duration(days=place.hash(3) % DAYS),
    )
    lazy = frame.lazy()
    # A piece for each change of the text, as anybody would lay the table out.
    pieces = {
        code: [next(same) for _, same in itertools.groupby(texts, key=operator.itemgetter(1))]
        for code, texts in (
            (code, [(each.first_day, str(each.answer)) for each in dated])
            for code, dated in answers.items()
        )
    }
    most = max(map(len, pieces.values()))
    columns: dict[str, list[object]] = {"code": list(pieces)}
    for number in range(most):
        of_number = [dict(enumerate(each)).get(number, (None, None)) for each in pieces.values()]
        columns[f"start{number}"] = [first_day for first_day, _ in of_number]
        columns[f"value{number}"] = [text for _, text in of_number]
    wide = pl.DataFrame(columns)
    connection = duckdb.connect()
    for name, table in (("activity", frame), ("wide", wide)):
        connection.register("given", table.to_arrow())
        # The names are those above.
        connection.execute(f"create table {name} as select * from given")  # noqa: S608
        connection.unregister("given")
    # From the last period to the first: the first that had begun holds.
    held = pl.coalesce("value0", pl.lit(UNKNOWN))
    for number in range(1, most):
        has_begun = pl.col("day") >= pl.col(f"start{number}")
        held = pl.when(has_begun).then(pl.col(f"value{number}")).otherwise(held)
    cases = " ".join(
        f"when day >= start{number} then value{number}" for number in reversed(range(1, most))
    )
    by_hand = f"""
        create or replace temp table by_hand as
        select activity.*, case {cases} else coalesce(value0, '{UNKNOWN}') end as {WANT}
        from activity left join wide using (code)
    """  # noqa: S608 - of the names above

    def in_polars() -> pl.DataFrame:
        """Attach lazily, and run it."""
        done: pl.DataFrame = attach(lazy, register, on="day", want=(WANT,)).frame.collect()
        return done

    def duckdb_by_hand() -> str:
        """Join in the engine, and keep the table."""
        connection.execute(by_hand)
        return "by_hand"

    def in_duckdb() -> str:
        """Attach in the engine, and keep the table."""
        done = attach(connection.table("activity"), register, on="day", want=(WANT,)).frame
        done.to_view("attaching", replace=True)
        connection.execute("create or replace temp table ours as select * from attaching")
        return "ours"

    def counted(name: str) -> list[Any]:
        """Count the rows of each code, day and answer."""
        query = f"select code, {WANT}, count(*), sum(epoch(day)) from {name} group by all"  # noqa: S608
        return sorted(connection.execute(query).fetchall())

    def counted_frame(done: pl.DataFrame) -> list[Any]:
        """Count the rows of each code and answer, with their days."""
        days = pl.col("day").cast(pl.Int64).sum()
        return sorted(done.group_by("code", WANT).agg(pl.len(), days).rows())

    return [
        Contest(
            title="attach the board, polars",
            by_hand=lambda: (
                lazy.join(wide.lazy(), on="code", how="left")
                .select("code", "day", held.alias(WANT))
                .collect()
            ),
            ours=in_polars,
            answer=counted_frame,
            goal=1.4,
        ),
        Contest(
            title="attach the board, DuckDB",
            by_hand=duckdb_by_hand,
            ours=in_duckdb,
            answer=counted,
            goal=1.4,
        ),
        Contest(
            title="attach the board to rows that are there, in order, polars",
            by_hand=lambda: (
                lazy.join(wide.lazy(), on="code", how="left", maintain_order="left")
                .select("code", "day", held.alias(WANT))
                .collect()
            ),
            ours=lambda: attach(frame, register, on="day", want=(WANT,), ambiguous="flag").frame,
            answer=counted_frame,
        ),
    ]
