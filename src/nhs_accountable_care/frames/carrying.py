"""Figures of a frame carried over a crosswalk, with the proof that their totals are kept."""

from collections.abc import Sequence
from typing import Any, Literal

from nhs_accountable_care.frames.carry_reports import CarryReport
from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.organisations import Crosswalk

__all__ = ["crosswalk"]


def crosswalk(
    frame: Any,
    walk: Crosswalk,
    *,
    code: str = "code",
    measures: Sequence[str] | str,
    keys: Sequence[str] | str = (),
    on_problem: Literal["refuse", "flag"] | None = None,
    prefix: str = "",
) -> ReportedFrame[CarryReport]:
    """
    Carry figures by code of the first day of a crosswalk to the codes of the other.

    For each combination of the keys, the figures of a code are added up, shared out to the last
    unit by largest remainder as `Crosswalk.carry` does, and added up again by the codes to which
    they go. What comes has a row for each code and keys: the keys, the code, the measures, and
    the column ``remainder``, which is null for what was carried. Figures of a special code stay
    under their own code, with the remainder ``no body``. A figure is null where all that would
    be added up in it is blank, which is not zero; the report names what is blank, and which codes
    lack some of theirs.

    Args:
        frame: A frame of polars (eager or lazy), pandas, pyarrow, DuckDB, Ibis or PySpark. What
            comes of an eager one is in order of keys and codes.
        walk: The crosswalk, as `Register.crosswalk` makes it.
        code: The column of codes of the first day.
        measures: Columns of whole numbers that may be added up, money in pence.
        keys: Columns within whose values figures are carried, such as the month.
        on_problem: ``refuse`` raises for codes that are not in the crosswalk, were left out of it
            or are blank, and is what eager frames do unless told otherwise; ``flag`` keeps them
            under their own code, with the remainder ``unknown code``, ``left out`` or ``no code``.
        prefix: What the name of the column ``remainder`` begins with.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        InvalidTypeError: For what is no such frame, and columns of a wrong type.
        InvalidValueError: For columns that are not there, figures that are too large to be added
            up exactly, codes that are refused, and a total that is not kept.

    >>> from datetime import date
    >>> from nhs_accountable_care.frames import from_records
    >>> from nhs_accountable_care.reference import register
    >>> rows = [{"code": "QJG", "spend": 1001}, {"code": "VPP00", "spend": 20}]
    >>> spend = from_records(rows, ("code", "spend"), backend="polars")
    >>> boards = register().crosswalk(date(2026, 3, 31), date(2026, 4, 1), kind="icb")
    >>> carried = crosswalk(spend, boards, measures="spend")
    >>> carried.frame.rows()
    [('D7T5G', 349, None), ('T6Y0W', 652, None), ('VPP00', 20, 'no body')]
    >>> print(carried.report().totals[0])
    spend: 1,021 in = 1,001 carried + 20 kept
    """
    from nhs_accountable_care.frames.carriage import Carriage  # noqa: PLC0415

    asked = Carriage(
        frame=frame, walk=walk, code=code, measures=measures, keys=keys, prefix=prefix
    )
    return asked.carried(on_problem)
