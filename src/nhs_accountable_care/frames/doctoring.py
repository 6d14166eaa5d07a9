"""What the doctor of codes says of each row of a frame."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.organisations import KeyKind, OrganisationKind, Register

if TYPE_CHECKING:
    from nhs_accountable_care.interchange import DoctorReport, OtherBody

__all__ = ["doctor"]


def doctor(
    frame: Any,
    register: Register,
    *,
    code: str = "code",
    on: str | date | None = None,
    name: str | None = None,
    parent: str | None = None,
    kind: OrganisationKind | str | None = None,
    codes: KeyKind = KeyKind.ODS_CODE,
    known: "Mapping[str, OtherBody | str] | None" = None,
    ignore: Iterable[str] = (),
    prefix: str = "",
    progress: Callable[[int, int], object] | None = None,
) -> "ReportedFrame[DoctorReport]":
    """
    Say of each row what its code stands for, what is wrong with it, and what it should be.

    It is what `nhs_accountable_care.interchange.doctor` says of a column. Rows that are alike are
    looked at once: a query gathers them, also of a frame that is lazy, whose rows are not brought
    here otherwise. Three columns come beside the others: ``outcome``, such as ``in-force`` or
    ``for-a-person``; ``signs``, the codes of what was found, with semicolons; and ``repaired``,
    the code with what is certain mended, and else as it was, which `attach` takes.

    Args:
        frame: A frame of polars (eager or lazy), pandas, pyarrow, DuckDB, Ibis or PySpark.
        register: What the codes are looked up in.
        code: The column of codes, of text or of numbers, which is told as a sign.
        on: The column of days, or of text such as ``202604`` that tells them; or one day for
            all rows.
        name: The column of the names that the bodies should have.
        parent: The column of the codes that they should belong to.
        kind: Of which bodies the column is, such as ``icb``.
        codes: Whether ODS codes are wanted, or ONS codes.
        known: What else is right, as for the doctor of a column.
        ignore: Signs to leave out.
        prefix: What the names of the new columns begin with.
        progress: Called every ten thousand sorts of rows, with how many were looked at and how
            many there are. Each different code and day is a sort: a million take a minute or so.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        InvalidTypeError: For what is no such frame, and columns of a wrong type.
        InvalidValueError: For columns that are not there or would stand twice, and for a kind or
            a sign that is none.

    >>> from nhs_accountable_care.frames import from_records
    >>> from nhs_accountable_care.reference import register
    >>> rows = [{"code": cell} for cell in ("QOP", " qop", None)]
    >>> found = doctor(
    ...     from_records(rows, ("code",), backend="polars"), register(), on=date(2026, 4, 1)
    ... )
    >>> found.frame["outcome"].to_list(), found.frame["repaired"].to_list()
    (['in-force', 'repaired', 'told'], ['QOP', 'QOP', None])
    >>> found.report().rows
    3
    """
    from nhs_accountable_care.frames.examined_rows import ExaminedRows  # noqa: PLC0415
    from nhs_accountable_care.interchange.code_doctor.examination import (  # noqa: PLC0415
        Examiner,
    )

    examiner = Examiner(register, kind=kind, codes=codes, known=known, ignore=ignore)
    asked = ExaminedRows(
        frame=frame,
        code=code,
        on=on,
        name=name,
        parent=parent,
        kind=kind,
        prefix=prefix,
        progress=progress,
    )
    return asked.doctored(examiner)
