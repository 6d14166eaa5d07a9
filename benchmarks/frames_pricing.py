"""Activity priced and added up by provider: list price times market forces factor times units."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl

from benchmarks.frames_measuring import Contest
from nhs_accountable_care import FinancialYear
from nhs_accountable_care.frames import PriceRounding, price
from nhs_accountable_care.payment import PENCE, PriceColumn, PriceList

PROVIDERS, CODES = 200, 2_500
EACH = PriceRounding(per="unit")
YEARS = (2022, 2023, 2024, 2025)

# Invented, and the same ones every time.
PRICES = {f"HR{place:04d}": 10_000 + (place * 7_919) % 1_500_000 for place in range(CODES)}
FACTORS = {f"R{place:03d}": 1_000_000 + (place * 104_729) % 300_000 for place in range(PROVIDERS)}
PRICE_LIST = PriceList(
    name="prices",
    codes=tuple(PRICES),
    columns=(PriceColumn(name="price", unit=PENCE, values=tuple(map(Fraction, PRICES.values()))),),
)
FACTOR_LIST = {code: Decimal(factor).scaleb(-6) for code, factor in FACTORS.items()}
# Each year two per cent dearer, to the whole pound.
BY_YEAR = {
    year: {code: int(pence * (100 + 2 * place)) // 10_000 * 100 for code, pence in PRICES.items()}
    for place, year in enumerate(YEARS)
}
LISTS_BY_YEAR = {
    FinancialYear(year): PriceList(
        name=f"prices of {year}",
        codes=tuple(prices),
        columns=(
            PriceColumn(name="price", unit=PENCE, values=tuple(map(Fraction, prices.values()))),
        ),
    )
    for year, prices in BY_YEAR.items()
}


def activity(rows: int) -> pl.DataFrame:
    """Make rows of activity, the same ones every time."""
    place = pl.int_range(rows, dtype=pl.Int64)
    codes, providers = pl.Series(list(PRICES)), pl.Series(list(FACTORS))
    return pl.select(
        hrg=pl.lit(codes).gather(place.hash(1) % CODES),
        provider=pl.lit(providers).gather(place.hash(2) % PROVIDERS),
        year=(place.hash(3) % len(YEARS)).cast(pl.Int64) + YEARS[0],
        units=(place.hash(4) % 5).cast(pl.Int64),
    )


def contests(rows: int) -> list[Contest]:
    """Make the contests for so many rows."""
    frame = activity(rows)
    lazy = frame.lazy()
    connection = duckdb.connect()
    connection.register("given", frame.to_arrow())
    connection.execute("create table activity as select * from given")
    connection.unregister("given")
    prices = pl.DataFrame({"hrg": list(PRICES), "price": list(PRICES.values())})
    factors = pl.DataFrame({"provider": list(FACTORS), "factor": list(FACTORS.values())})
    by_year = pl.DataFrame(
        [
            {"hrg": code, "year": year, "price": pence}
            for year, prices_of in BY_YEAR.items()
            for code, pence in prices_of.items()
        ]
    )
    for name, table in (("prices", prices), ("factors", factors), ("by_year", by_year)):
        connection.register("given", table.to_arrow())
        # The names are those above.
        connection.execute(f"create table {name} as select * from given")  # noqa: S608
        connection.unregister("given")
    paid = (pl.col("price") * pl.col("factor") + 500_000) // 1_000_000 * pl.col("units")
    total = pl.col("paid").sum()

    def polars_by_hand(table: pl.DataFrame, on: list[str]) -> pl.DataFrame:
        """Join, multiply, round, add up."""
        joined = lazy.join(table.lazy(), on=on, how="left")
        joined = joined.join(factors.lazy(), on="provider", how="left")
        return joined.with_columns(paid=paid).group_by("provider").agg(total).collect()

    def duckdb_by_hand(table: str, on: str) -> list[Any]:
        """Join, multiply, round, add up."""
        # The names are those of `contests`.
        query = f"""
            select provider, sum((price * factor + 500000) // 1000000 * units)
            from activity left join {table} using ({on}) left join factors using (provider)
            group by provider
        """  # noqa: S608
        return connection.execute(query).fetchall()

    def asked(frame: object, **given: Any) -> Any:  # noqa: ANN401 - any of price, and any frame
        """Price by the library."""
        return price(
            frame,
            given.pop("prices", PRICE_LIST),
            code="hrg",
            units="units",
            provider="provider",
            factors=FACTOR_LIST,
            rounding=EACH,
            **given,
        ).frame

    def polars(**given: Any) -> pl.DataFrame:  # noqa: ANN401 - any of price
        """Price lazily, and add up."""
        done: pl.DataFrame = asked(lazy, **given).group_by("provider").agg(total).collect()
        return done

    def in_duckdb(**given: Any) -> list[Any]:  # noqa: ANN401 - any of price
        """Price a table of a connection, and add up."""
        done = asked(connection.table("activity"), **given)
        found: list[Any] = done.aggregate("provider, sum(paid)", "provider").fetchall()
        return found

    def eager_by_hand() -> pl.DataFrame:
        """Price what is there, in its order."""
        joined = lazy.join(prices.lazy(), on="hrg", how="left", maintain_order="left")
        joined = joined.join(
            factors.lazy(), on="provider", how="left", maintain_order="left"
        ).with_columns(paid=paid)
        return joined.collect()

    years = {"prices": LISTS_BY_YEAR, "year": "year"}
    return [
        Contest(
            title="price and add up, polars",
            by_hand=lambda: polars_by_hand(prices, ["hrg"]),
            ours=polars,
            answer=_by_provider,
            goal=1.2,
        ),
        Contest(
            title="price and add up, DuckDB",
            by_hand=lambda: duckdb_by_hand("prices", "hrg"),
            ours=in_duckdb,
            answer=dict,
            goal=1.2,
        ),
        Contest(
            title="price by year and add up, polars",
            by_hand=lambda: polars_by_hand(by_year, ["hrg", "year"]),
            ours=lambda: polars(**years),
            answer=_by_provider,
            goal=1.2,
        ),
        Contest(
            title="price by year and add up, DuckDB",
            by_hand=lambda: duckdb_by_hand("by_year", "hrg, year"),
            ours=lambda: in_duckdb(**years),
            answer=dict,
            goal=1.2,
        ),
        Contest(
            title="price rows that are there, in order, polars",
            by_hand=eager_by_hand,
            ours=lambda: asked(frame),
            answer=lambda done: done.get_column("paid").sum(),
        ),
    ]


def _by_provider(done: pl.DataFrame) -> dict[str, int]:
    """Return the total of each provider."""
    return dict(done.select("provider", "paid").iter_rows())
