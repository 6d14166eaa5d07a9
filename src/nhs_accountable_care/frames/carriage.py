"""How figures of a frame are carried: added up, shared out, added up again, and proved."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.text import in_lines, joined, represented, with_article
from nhs_accountable_care.frames.asked_columns import AskedColumns, names_in
from nhs_accountable_care.frames.carry_reports import (
    CarriedTotal,
    CarryReport,
    KeptCodes,
)
from nhs_accountable_care.frames.engines import Opened, opened
from nhs_accountable_care.frames.exact import literal
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.frames.sharing import (
    ShareTable,
    check_totals,
    share_table,
    shared_out,
)
from nhs_accountable_care.frames.small_rows import small_rows
from nhs_accountable_care.organisations import Crosswalk

__all__ = ["Carriage"]

_NO_BODY: Final = "no body"
_LEFT_OUT: Final = "left out"
_UNKNOWN: Final = "unknown code"
_NO_CODE: Final = "no code"
_MOST_EXAMPLES: Final = 3
_WAYS: Final = ("refuse", "flag")


@attrs.frozen(kw_only=True)
class Carriage:
    """What is carried, as `crosswalk` was asked; nothing of it was looked at yet."""

    frame: Any
    walk: Crosswalk
    code: str
    measures: Sequence[str] | str
    keys: Sequence[str] | str
    prefix: str

    def carried(self, on_problem: str | None) -> ReportedFrame[CarryReport]:
        """
        Carry the figures, and refuse what is to be refused.

        Raises:
            InvalidTypeError: For columns of a wrong type.
            InvalidValueError: For what else is wrong, and for codes that are refused.
        """
        if not isinstance(self.walk, Crosswalk):
            kind = with_article(type(self.walk).__name__)
            msg = f"walk is {kind}; give a Crosswalk, as register.crosswalk(...) makes it"
            raise InvalidTypeError(msg)
        if on_problem not in {None, *_WAYS}:
            msg = f"on_problem is {represented(on_problem)}; write one of {joined(_WAYS)}"
            raise InvalidValueError(msg)
        frame = opened(self.frame)
        work = _Carried.of(self, frame)
        refuses = frame.is_eager if on_problem is None else on_problem == "refuse"
        rows = work.rows()
        if frame.is_eager:
            made = rows.sort(*work.keys, work.code, work.remainder, nulls_last=True).collect()
            report = work.report(made.lazy())
            _refuse(report, self.walk, refuses=refuses)
            return ReportedFrame(made.to_native(), lambda: report)
        if refuses:
            _refuse(work.report(rows), self.walk, refuses=True)
        return ReportedFrame(rows.to_native(), lambda: work.report(rows))


def _refuse(report: CarryReport, walk: Crosswalk, *, refuses: bool) -> None:
    """Refuse codes that went nowhere, unless they are of no body, with the reasons."""
    lost = [each for each in report.kept if each.remainder != _NO_BODY]
    if not refuses or not lost:
        return
    named = {code for each in lost for code in each.examples}
    reasons = [str(each) for each in walk.left_out if each.code in named]
    cure = "on_problem='flag' keeps these figures under their own code"
    raise InvalidValueError(in_lines([*(str(each) for each in lost), *reasons, cure]))


@attrs.frozen(kw_only=True)
class _Carried:
    """What is carried, with the columns looked at."""

    opened: Opened
    walk: Crosswalk
    code: str
    measures: tuple[str, ...]
    keys: tuple[str, ...]
    remainder: str
    brought: nw.LazyFrame[Any]
    blanks: tuple[int, ...]
    figures: Mapping[str, str]
    table: ShareTable
    own: str

    @classmethod
    def of(cls, asked: Carriage, frame: Opened) -> "_Carried":
        """Look at what was asked, and refuse all that is wrong with it."""
        measures, keys = names_in(asked.measures, "measures"), names_in(asked.keys, "keys")
        _check_roles(asked.code, measures, keys)
        columns = AskedColumns(frame)
        code = columns.text(asked.code)
        figures = {measure: columns.whole_number(measure) for measure in measures}
        groups = {key: columns.group(key) for key in keys}
        remainder = f"{asked.prefix}remainder"
        # Of the others nothing comes back, and a name of theirs is free.
        columns.ours([remainder], among=(asked.code, *measures, *keys))
        columns.check()
        blanks = check_totals(frame, measures)
        [own] = columns.free("")
        counts = {
            measure: f"{own}figures{place}"
            for place, (measure, blank) in enumerate(zip(measures, blanks, strict=True))
            if blank
        }
        walk = asked.walk
        shares: dict[str, list[tuple[str, Fraction]]] = {}
        for row in walk.rows:
            shares.setdefault(row.from_code, []).append((row.to_code, row.weight))
        ends = {code: sorted(pieces) for code, pieces in shares.items()}
        remarks = {each.code: _NO_BODY for each in walk.special_codes if each.code not in ends}
        remarks |= {each.code: _LEFT_OUT for each in walk.left_out if each.code not in ends}
        ends |= {code: [(code, Fraction(1))] for code in remarks}
        return cls(
            opened=frame,
            walk=walk,
            code=asked.code,
            measures=measures,
            keys=keys,
            remainder=remainder,
            brought=frame.rows.select(
                **groups,
                # Empty text is no code either.
                **{asked.code: nw.when(code != nw.lit("", nw.String())).then(code)},
                **{name: figure.fill_null(0) for name, figure in figures.items()},
                **{
                    count: (~figures[measure].is_null()).cast(nw.Int64())
                    for measure, count in counts.items()
                },
            ),
            blanks=blanks,
            figures=counts,
            table=share_table(frame, ends, own=own, key_type=nw.String(), remarks=remarks),
            own=own,
        )

    def rows(self) -> nw.LazyFrame[Any]:
        """Return the figures by the codes to which they go, in no order."""
        table = self.table
        grouped = self._summed(self.brought, [*self.keys, self.code])
        pieces = grouped.join(table.rows, how="left", left_on=self.code, right_on=table.key)
        pieces = shared_out(self.opened, pieces, table, self.measures, self.own)
        code, end = nw.col(self.code), nw.col(table.end)
        why = nw.when(end.is_null()).then(nw.lit(_UNKNOWN, nw.String()))
        reason = nw.when(code.is_null()).then(nw.lit(_NO_CODE, nw.String()))
        pieces = pieces.with_columns(
            **{self.remainder: reason.otherwise(why.otherwise(nw.col(table.remark)))}
        )
        pieces = pieces.with_columns(**{self.code: nw.coalesce(end, code)})
        summed = self._summed(pieces, [*self.keys, self.code, self.remainder])
        known = {
            measure: nw.when(nw.col(count) > literal(0)).then(nw.col(measure))
            for measure, count in self.figures.items()
        }
        # Where nothing was added up, there is no figure, and not one of zero.
        summed = summed.with_columns(**known) if known else summed
        return summed.select(*self.keys, self.code, *self.measures, self.remainder)

    def _summed(self, rows: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
        """Add the measures up; a sum of some engines has more bits, which nothing needs."""
        names = (*self.measures, *self.figures.values())
        summed = rows.group_by(*by).agg(*(nw.col(name).sum() for name in names))
        return summed.with_columns(*(nw.col(name).cast(nw.Int64()) for name in names))

    # --- The proof ---

    def report(self, made: nw.LazyFrame[Any]) -> CarryReport:
        """
        Prove the totals of what was made, and say what went nowhere.

        Raises:
            InvalidValueError: If a total is not kept.
        """
        used, kept, blank_codes = self._codes()
        totals = self._totals(made, blank_codes)
        lost = [str(total) for total in totals if not total.is_kept]
        if lost:
            raise InvalidValueError(in_lines([*lost, "please report this"]))
        told = [doubt for row in self.walk.rows if row.from_code in used for doubt in row.doubts]
        codes = dict.fromkeys(row.from_code for row in self.walk.rows)
        return CarryReport(
            totals=totals,
            kept=kept,
            missing=tuple(code for code in codes if code not in used),
            doubts=tuple(dict.fromkeys(told)),
        )

    def _totals(
        self, made: nw.LazyFrame[Any], blank_codes: Mapping[str, frozenset[str]]
    ) -> tuple[CarriedTotal, ...]:
        """Add up what was brought, and apart what was carried and what was kept."""
        sums = [nw.col(measure).sum() for measure in self.measures]
        is_kept = ~nw.col(self.remainder).is_null()
        found = [
            [int(figure or 0) for figure in row]
            for rows in (self.brought, made.filter(~is_kept), made.filter(is_kept))
            for row in small_rows(rows.select(*sums))
        ]
        return tuple(
            CarriedTotal(
                measure=measure,
                total_in=whole,
                carried=carried,
                kept=kept,
                blanks=blanks,
                blank_codes=tuple(sorted(blank_codes.get(measure, ()))),
                lacking=self._lacking(blank_codes.get(measure, frozenset())),
            )
            for measure, whole, carried, kept, blanks in zip(
                self.measures, *found, self.blanks, strict=True
            )
        )

    def _lacking(self, blank_codes: frozenset[str]) -> tuple[str, ...]:
        """Return the codes of the other day that lack what is blank of some of the first."""
        return tuple(
            sorted({row.to_code for row in self.walk.rows if row.from_code in blank_codes})
        )

    def _codes(
        self,
    ) -> tuple[frozenset[str], tuple[KeptCodes, ...], Mapping[str, frozenset[str]]]:
        """Return the codes that were carried, those that went nowhere, and those with blanks."""
        table = self.table
        rows = f"{self.own}rows"
        figures = tuple(self.figures.values())
        sums = (nw.col(name).sum() for name in figures)
        counted = self.brought.group_by(self.code).agg(nw.len().alias(rows), *sums)
        counted = counted.with_columns(nw.col(rows).cast(nw.Int64()))
        firsts = table.rows.filter(nw.col(table.number) == 0).select(table.key, table.remark)
        marked = firsts.with_columns(nw.lit(1, nw.Int64()).alias(table.number))
        found = counted.join(marked, how="left", left_on=self.code, right_on=table.key)
        is_known = ~nw.col(table.number).is_null()
        known = small_rows(found.filter(is_known).select(self.code, table.remark, rows, *figures))
        is_strange = ~is_known & ~nw.col(self.code).is_null()
        strange = found.filter(is_strange).select(self.code, rows)
        blank = small_rows(found.filter(nw.col(self.code).is_null()).select(rows))
        kept = [_kept(remark, known) for remark in (_NO_BODY, _LEFT_OUT)]
        [(codes, size)] = small_rows(strange.select(nw.len(), nw.col(rows).sum()))
        most = strange.sort(rows, self.code, descending=[True, False]).head(_MOST_EXAMPLES)
        examples = tuple(str(text) for text, _ in small_rows(most)) if codes else ()
        kept.append(
            KeptCodes(remainder=_UNKNOWN, rows=int(size or 0), codes=int(codes), examples=examples)
        )
        kept += (KeptCodes(remainder=_NO_CODE, rows=int(size), codes=0) for (size,) in blank)
        return (
            frozenset(code for code, remark, *_ in known if remark is None),
            tuple(sorted((each for each in kept if each.rows), key=lambda each: -each.rows)),
            {
                measure: frozenset(code for code, _, size, *there in known if there[place] < size)
                for place, measure in enumerate(self.figures)
            },
        )


def _kept(remark: str, known: Sequence[tuple[Any, ...]]) -> KeptCodes:
    """Count the codes of the crosswalk that went nowhere, for one reason."""
    found = sorted((-int(rows), str(code)) for code, why, rows, *_ in known if why == remark)
    return KeptCodes(
        remainder=remark,
        rows=-sum(rows for rows, _ in found),
        codes=len(found),
        examples=tuple(code for _, code in found[:_MOST_EXAMPLES]),
    )


def _check_roles(code: str, measures: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """Refuse columns that are asked for as two things at once, and no measures at all."""
    problems = [] if measures else ["measures names nothing; name a column of whole numbers"]
    names = (code, *measures, *keys)
    problems += (
        f"column {name}: is asked for as two of code, measures and keys"
        for name in sorted({name for name in names if names.count(name) > 1})
    )
    if problems:
        raise InvalidValueError(in_lines(problems))
