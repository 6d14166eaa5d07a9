"""What each row's code was on each row's day: system, region, kind, name or successor."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from nhs_accountable_care.frames.attach_reports import AttachReport
from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.organisations import Register, Relation

__all__ = ["attach"]


def attach(
    frame: Any,
    register: Register,
    *,
    code: str = "code",
    on: str | date,
    want: Sequence[str] | str = ("icb",),
    relation: Relation | str | None = None,
    ambiguous: Literal["refuse", "flag", "apportion"] | None = None,
    measures: Sequence[str] | str = (),
    on_problem: Literal["refuse", "flag"] = "flag",
    prefix: str = "",
) -> ReportedFrame[AttachReport]:
    """
    Attach to each row what its code was on its day: board, region, kind, name or successor.

    What comes is what `Register.answer` says of each code on each day, in a column for each want.
    A row without an answer has the reason in its place, in brackets: ``(unknown code)``,
    ``(no body)`` for a default or an office, ``(closed)``, ``(not begun)``, ``(not in force)``,
    ``(several)``, ``(other kind)``, ``(not recorded)``, ``(no code)`` or ``(no day)``. So sums by
    the column keep every row and name what is left over; `ReportedFrame.report` counts it.

    Args:
        frame: A frame of polars (eager or lazy), pandas, pyarrow, DuckDB, Ibis or PySpark. One
            that is eager keeps its order; a lazy one is not run.
        register: What the codes are looked up in, with your own files laid over it if need be.
        code: The column of codes, as ODS writes them; `doctor` repairs others. It may be one that
            was attached before, such as ``successor``: a reason in it stays the reason.
        on: The column of the days (days, or times of which the day counts), or one day for all.
        want: ``name``, ``kind``, ``status`` or ``successor`` of the body itself; or a level
            (``system``, ``region``, ``area``, ``network``) or a kind of body (``icb``, ``stp``,
            ``ccg``, ...) for the code of what it is or belongs to. The column has this name.
        relation: The link by which trusts (else by principal system) and councils belong.
        ambiguous: What becomes of a row that has several answers. ``refuse`` raises, and is what
            eager frames do unless told otherwise; ``flag`` leaves ``(several)``, as lazy ones do;
            ``apportion`` makes a row of it for each answer whose share is known, with the share in
            the columns ``share_numerator`` and ``share_denominator``. Every other column is
            copied to each, so that a sum of one that is not in ``measures`` counts it again.
        measures: Columns of whole numbers (money in pence) that ``apportion`` shares out, by
            largest remainder, so that the pieces of a row add up to it.
        on_problem: ``refuse`` raises where any row has no answer; a lazy frame is counted then.
        prefix: What the names of the new columns begin with.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        InvalidTypeError: For what is no such frame, and columns of a wrong type.
        InvalidValueError: For columns that are not there or would stand twice, for a want that is
            none, and for rows that are refused; it names them all.

    >>> from nhs_accountable_care.frames import from_records
    >>> from nhs_accountable_care.reference import register
    >>> rows = [{"code": "02A", "spend": 500}, {"code": "VPP00", "spend": 20}]
    >>> spend = from_records(rows, ("code", "spend"), backend="polars")
    >>> found = attach(spend, register(), on=date(2026, 5, 1), want=("icb", "name"))
    >>> found.frame["icb"].to_list()
    ['QOP', '(no body)']
    >>> print(found.report())
    2 rows
    icb: no body: 1 row of 1 code, such as VPP00
    name: no body: 1 row of 1 code, such as VPP00
    """
    from nhs_accountable_care.frames.attachment import Attachment  # noqa: PLC0415

    asked = Attachment(
        frame=frame,
        register=register,
        code=code,
        on=on,
        want=want,
        relation=relation,
        ambiguous=ambiguous,
        measures=measures,
        prefix=prefix,
    )
    return asked.attached(refuse_all=on_problem == "refuse")
