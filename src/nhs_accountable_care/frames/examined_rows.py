"""How the doctor looks at a frame: rows that are alike are looked at once, and joined back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

import attrs

from nhs_accountable_care.frames.asked_columns import AskedColumns
from nhs_accountable_care.frames.engines import Opened, opened
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.frames.small_rows import small_rows
from nhs_accountable_care.frames.wide_lookup import in_order
from nhs_accountable_care.interchange.code_doctor.columns import ColumnDoctor
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.reports import DoctorReport
from nhs_accountable_care.organisations import OrganisationKind

__all__ = ["ExaminedRows"]

_NEW: Final = ("outcome", "signs", "repaired")
_SORTS_BETWEEN: Final = 10_000
# What is null is equal to nothing in a join; no cell of a file is this.
_NULL: Final = "\uf8ff no cell \uf8ff"


@attrs.frozen(kw_only=True)
class ExaminedRows:
    """What of a frame the doctor looks at; nothing of it was looked at yet."""

    frame: Any
    code: str
    on: str | date | None
    name: str | None
    parent: str | None
    kind: OrganisationKind | str | None
    prefix: str
    progress: Callable[[int, int], object] | None

    def doctored(self, examiner: Examiner) -> ReportedFrame[DoctorReport]:
        """
        Look at each sort of row once, and put what was found beside all that are like it.

        Raises:
            InvalidTypeError: For columns of a wrong type.
            InvalidValueError: For columns that are not there, or names that are taken.
        """
        frame = opened(self.frame)
        columns = AskedColumns(frame)
        asked = self._asked(columns)
        names = {new: f"{self.prefix}{new}" for new in _NEW}
        columns.ours(names.values())
        columns.check()
        own, place = columns.free("", "place")
        seen = [f"{own}{role}" for role in asked]
        keys = [f"{column}_key" for column in seen]
        values = dict(zip(seen, asked.values(), strict=True))
        rows = in_order(frame, values, place)
        sorts = self._sorts(frame, rows, seen, keys, place)
        day = self.on if isinstance(self.on, date) else None
        doctor = ColumnDoctor(examiner, on=day, kind=self.kind)
        found: dict[str, list[Any]] = {name: [] for name in (*keys, *names.values())}
        for looked_at, (*cells, number, line) in enumerate(sorts, 1):
            given = dict(zip(asked, cells[: len(seen)], strict=True))
            at = given.get("day")
            diagnosis = doctor.take(
                None if line is None else int(line) + 1,
                given["code"],
                at.date() if isinstance(at, datetime) else at,
                given.get("name"),
                given.get("parent"),
                rows=int(number),
            )
            whole = None if given["code"] is None else diagnosis.text
            told = (
                *cells[len(seen) :],
                diagnosis.outcome.value,
                "; ".join(finding.code for finding in diagnosis.findings),
                whole if diagnosis.repaired is None else diagnosis.repaired,
            )
            for column, value in zip(found, told, strict=True):
                found[column].append(value)
            if self.progress is not None and not looked_at % _SORTS_BETWEEN:
                self.progress(looked_at, len(sorts))
        table = frame.beside(found, dict.fromkeys(found, nw.String()))
        right = [f"{key}_of_table" for key in keys]
        joined = rows.with_columns(**_keys(seen, keys)).join(
            table.rename(dict(zip(keys, right, strict=True))),
            how="left",
            left_on=keys,
            right_on=right,
        )
        made = _beside(frame, joined, tuple(names.values()), place)
        return ReportedFrame(made, doctor.report)

    def _asked(self, columns: AskedColumns) -> dict[str, nw.Expr]:
        """Ask for the columns that are looked at, by what each is."""
        kind = columns.opened.schema.get(self.code)
        is_number = kind is not None and kind.is_numeric()
        asked = {"code": nw.col(self.code) if is_number else columns.text(self.code)}
        if isinstance(self.on, str):
            of_days = columns.opened.schema.get(self.on)
            is_text = isinstance(of_days, nw.String | nw.Categorical | nw.Enum)
            day = columns.text(self.on) if is_text else columns.day(self.on)
            asked |= {} if day is None else {"day": day}
        for role, name in (("name", self.name), ("parent", self.parent)):
            if name is not None:
                asked[role] = columns.text(name)
        return asked

    @staticmethod
    def _sorts(
        frame: Opened, rows: nw.LazyFrame[Any], seen: list[str], keys: list[str], place: str
    ) -> list[tuple[Any, ...]]:
        """Return each sort of row, with its keys as text, how many there are, and the first."""
        count = f"{place}_count"
        asked = [nw.len().alias(count)]
        if frame.is_eager:
            asked.append(nw.col(place).min())
        grouped = rows.group_by(*seen).agg(*asked).with_columns(**_keys(seen, keys))
        if frame.is_eager:
            return small_rows(grouped.select(*seen, *keys, count, place).sort(place))
        found = small_rows(grouped.select(*seen, *keys, count))
        # No engine keeps an order here; by their keys the same rows give the same examples.
        found.sort(key=lambda row: row[len(seen) : -1])
        return [(*row, None) for row in found]


def _beside(frame: Opened, joined: nw.LazyFrame[Any], names: tuple[str, ...], place: str) -> Any:
    """Put what was found beside the rows of a frame."""
    if not frame.is_eager:
        return joined.select(*frame.columns, *names).to_native()
    found = joined.select(place, *names).sort(place).collect()
    brought: nw.DataFrame[Any] = nw.from_native(frame.native)
    return brought.with_columns(*(found[name] for name in names)).to_native()


def _keys(seen: list[str], keys: list[str]) -> dict[str, nw.Expr]:
    """Write what was seen as text that is equal to itself, also where there is none."""
    return {
        key: nw.col(column).cast(nw.String()).fill_null(_NULL)
        for column, key in zip(seen, keys, strict=True)
    }
