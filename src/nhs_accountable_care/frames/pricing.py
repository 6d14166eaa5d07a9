"""
Rows of activity priced in the user's own frame: list price, market forces factor, units.

Nothing about a price is known here: lists, factors and where money is rounded are the caller's,
for all rows or for each financial year.
"""

from typing import Literal

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.text import represented
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.frames.price_reports import MILLIONTH, PricingReport
from nhs_accountable_care.frames.price_tables import (
    ByYear,
    Factors,
    PriceRounding,
    is_by_year,
    price_tables,
)
from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.payment.language.expressions import PriceList
from nhs_accountable_care.payment.language.units import Number

__all__ = ["price"]


def price(
    frame: object,
    prices: ByYear[PriceList],
    *,
    code: str,
    column: str | None = None,
    year: str | FinancialYear | None = None,
    units: str | None = None,
    provider: str | None = None,
    factors: ByYear[Factors] | None = None,
    rounding: ByYear[PriceRounding] | None = None,
    most_units: int = 1_000_000,
    price_step: Number = 1,
    factor_step: Number = MILLIONTH,
    on_problem: Literal["refuse", "flag"] | None = None,
    prefix: str = "",
) -> ReportedFrame[PricingReport]:
    """
    Price each row of a frame: list price times market forces factor times units, in whole pence.

    The columns ``unit_price`` (in pence, unless ``price_step`` says otherwise), ``factor_steps``
    (in millionths, unless ``factor_step`` does; only with factors) and ``paid`` (in pence) are
    added, and under ``"flag"`` also ``problem``. Every amount is the one that
    `nhs_accountable_care.payment.settle` comes to, on every engine.

    Args:
        frame: A frame of polars, pandas, pyarrow, DuckDB, Ibis or PySpark.
        prices: The price list, or one for each financial year.
        code: The column of codes of the price list, such as healthcare resource groups.
        column: The column of the price list that is meant, if it has several.
        year: The column of financial years, if anything is given by year, or the year of all rows.
            The column has days, text such as 2024/25, or the calendar year in which each starts,
            as a number or as text; of these the text 2021 alone is not read, which is 2020/21 too.
        units: The column of units, such as spells; without one, each row is one unit.
        provider: The column of providers, to which the factors belong.
        factors: The market forces factor of each provider, or such factors for each financial
            year.
        rounding: Where a fraction of a penny is rounded, in all rows or in each financial year. It
            has to be said wherever one can be left, since no source says it for all cases.
        most_units: The most units that a row may have; with them it is made certain, before any
            row is looked at, that no amount leaves 64 bits.
        price_step: How fine the prices are, in pence.
        factor_step: How fine the factors are.
        on_problem: What becomes of rows that cannot be priced: an error that names them, as for a
            frame whose rows are there, or no amount and a reason, as for a lazy one. Nothing is
            ever priced at zero, or left out, because something is unknown.
        prefix: What the names of the new columns begin with.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        InvalidTypeError: It is no frame; or a column, a list, a factor or a rounding is of a wrong
            kind, such as floating point numbers.
        InvalidValueError: A column is not there, or one of a new name is; a price or a factor is
            below zero or finer than its step; the rounding is not stated; an amount could leave
            64 bits; or rows cannot be priced.

    >>> from decimal import Decimal
    >>> from fractions import Fraction
    >>> import polars as pl
    >>> from nhs_accountable_care.payment import PENCE, PriceColumn, PriceList
    >>> hips = PriceList(
    ...     name="unit prices of 2025/26",
    ...     codes=("HN12F", "HN22E"),
    ...     columns=(
    ...         PriceColumn(
    ...             name="elective", unit=PENCE, values=(Fraction(725100), Fraction(722200))
    ...         ),
    ...     ),
    ... )
    >>> spells = pl.DataFrame({"hrg": ["HN12F", "HN22E", "HN12F"], "site": ["A", "B", "B"]})
    >>> done = price(
    ...     spells,
    ...     hips,
    ...     code="hrg",
    ...     provider="site",
    ...     # Invented, since a factor is the caller's to know.
    ...     factors={"A": Decimal("1.012345"), "B": Decimal("1.2")},
    ...     rounding=PriceRounding(per="unit"),
    ... )
    >>> done.frame["paid"].to_list()
    [734051, 866640, 870120]
    >>> print(done.report())
    3 rows priced, £24,708.11
    """
    # Here and not above, so that the page of this function can be read without the extra.
    from nhs_accountable_care.frames.price_columns import Asked, priced  # noqa: PLC0415

    if type(most_units) is not int or most_units < 1:
        msg = f"most_units is {represented(most_units)}; write a whole number, at least 1"
        raise InvalidValueError(msg)
    if on_problem not in {None, "refuse", "flag"}:
        msg = f'on_problem is {represented(on_problem)}; write "refuse" or "flag"'
        raise InvalidValueError(msg)
    if (provider is None) != (factors is None):
        msg = "a provider goes with factors, and factors with a provider; give both, or neither"
        raise InvalidValueError(msg)
    goes_by_year = any(is_by_year(each) for each in (prices, factors, rounding))
    if goes_by_year != (year is not None):
        msg = (
            "prices, factors or rounding go by year; give year=, the column of years"
            if goes_by_year
            else "year is given, and nothing goes by year; leave it out, or give prices by year"
        )
        raise InvalidValueError(msg)
    tables = price_tables(
        prices,
        column=column,
        factors=factors,
        rounding=rounding,
        price_step=price_step,
        factor_step=factor_step,
        year=None if isinstance(year, str) else year,
    )
    asked = Asked(
        code=code,
        year=year if isinstance(year, str) else None,
        units=units,
        provider=provider,
        most_units=most_units,
        prefix=prefix,
    )
    given, tell = priced(frame, tables, asked, on_problem)
    return ReportedFrame(given, tell)
