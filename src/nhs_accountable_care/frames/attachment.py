"""How a frame is attached to: what is asked, looked up, shared out, refused and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.text import in_lines, joined, quoted, represented, with_article
from nhs_accountable_care._core.time import EARLIEST_DAY
from nhs_accountable_care.frames.asked_columns import AskedColumns, names_in
from nhs_accountable_care.frames.attach_reports import (
    AttachReport,
    DoubtfulRows,
    RemainderRows,
)
from nhs_accountable_care.frames.engines import Opened, opened
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.reported import ReportedFrame
from nhs_accountable_care.frames.sharing import check_figures, share_table, shared_out
from nhs_accountable_care.frames.small_rows import small_rows
from nhs_accountable_care.frames.wide_lookup import (
    Keys,
    Lookup,
    in_order,
    looked_up,
    put_beside,
)
from nhs_accountable_care.organisations import (
    CodeAnswer,
    DatedAnswer,
    Register,
    Relation,
    Unanswered,
)

__all__ = ["Attachment"]

_NO_CODE: Final = "no code"
_NO_DAY: Final = "no day"
_SEVERAL: Final = Unanswered.SEVERAL.value
_MOST_EXAMPLES: Final = 3
_WAYS: Final = ("refuse", "flag", "apportion")
_SHARES: Final = ("share_numerator", "share_denominator")
# In place of an answer, where what was found is the number of one.
_UNKNOWN, _WITHOUT_CODE, _WITHOUT_DAY = -1, -2, -3

_Answers = Mapping[str, tuple[DatedAnswer, ...]]
_Entry = tuple[str, tuple[CodeAnswer, ...]]


@attrs.frozen(kw_only=True)
class Attachment:
    """What is attached to a frame, as `attach` was asked; nothing of it was looked at yet."""

    frame: Any
    register: Register
    code: str
    on: str | date
    want: Sequence[str] | str
    relation: Relation | str | None
    ambiguous: str | None
    measures: Sequence[str] | str
    prefix: str

    def attached(self, *, refuse_all: bool) -> ReportedFrame[AttachReport]:
        """
        Attach, and refuse what is to be refused.

        Raises:
            InvalidTypeError: For columns of a wrong type.
            InvalidValueError: For what else is wrong, and for rows that are refused.
        """
        if not isinstance(self.register, Register):
            kind = with_article(type(self.register).__name__)
            msg = f"register is {kind}; give a Register, such as reference.register()"
            raise InvalidTypeError(msg)
        frame = opened(self.frame)
        work = _Work.of(self, frame)
        made = work.made()
        is_refused = _several_in(frame, made, work) if work.refuses_several else False
        if refuse_all or is_refused:
            remainders = work.report().remainders
            told = [
                str(each)
                for each in remainders
                if refuse_all or each.remainder == Unanswered.SEVERAL.value
            ]
            if told:
                cure = (
                    "on_problem='flag' keeps these rows, under the reason"
                    if refuse_all
                    else "ambiguous='flag' keeps these rows under (several), and 'apportion' "
                    "shares them out where shares are known"
                )
                raise InvalidValueError(in_lines([*told, cure]))
        return ReportedFrame(made, work.report)


def _several_in(frame: Opened, made: Any, work: "_Work") -> bool:
    """Whether any row has several answers, as far as that can be seen without a second look."""
    columns = [want for want, answers in work.answers.items() if _has_several(answers)]
    if not columns:
        return False
    if not frame.is_eager:
        return True
    found = nw.from_native(made, eager_only=True)
    several = f"({_SEVERAL})"
    return any((found[f"{work.prefix}{want}"] == several).any() for want in columns)


def _has_several(answers: _Answers) -> bool:
    """Whether any code has several answers on any day."""
    reasons = _reasons()
    return any(
        piece.answer.unanswered is Unanswered.SEVERAL
        for code, pieces in answers.items()
        if code not in reasons
        for piece in pieces
    )


@attrs.frozen(kw_only=True)
class _Work:
    """What is attached, with the columns looked at and the answers known."""

    opened: Opened
    register: Register
    answers: Mapping[str, _Answers]
    code: nw.Expr
    day: nw.Expr | None
    keys: Keys
    place: str
    prefix: str
    is_apportioned: bool
    refuses_several: bool
    measures: tuple[str, ...]

    @classmethod
    def of(cls, asked: Attachment, frame: Opened) -> "_Work":
        """Look at what was asked, and refuse all that is wrong with it."""
        wants = tuple(word.strip().lower() for word in names_in(asked.want, "want"))
        wants = names_in(wants, "want")
        measures = names_in(asked.measures, "measures")
        default = "refuse" if frame.is_eager else "flag"
        way = default if asked.ambiguous is None else asked.ambiguous
        _check_way(way, wants, measures)
        columns = AskedColumns(frame)
        code, day = columns.text(asked.code), columns.day(asked.on)
        for measure in measures:
            columns.whole_number(measure)
        is_apportioned = way == "apportion"
        columns.ours(
            f"{asked.prefix}{name}" for name in (*wants, *(_SHARES if is_apportioned else ()))
        )
        columns.check()
        own, own_code, own_day, place = columns.free("", "code", "day", "place")
        # A column that does as it is is not copied, which each join would do again.
        own_code = asked.code if columns.is_plain(asked.code, nw.String) else own_code
        if isinstance(asked.on, str) and columns.is_plain(asked.on, nw.Date):
            own_day = asked.on
        keys = Keys(
            code=own_code,
            day=None if day is None else own_day,
            on=asked.on if isinstance(asked.on, date) else None,
            reached=lambda start: columns.reached(asked.on, nw.col(own_day), start),
            own=own,
        )
        return cls(
            opened=frame,
            register=asked.register,
            answers={
                want: {**asked.register.answers(want, relation=asked.relation), **_reasons()}
                for want in wants
            },
            code=code,
            day=day,
            keys=keys,
            place=place,
            prefix=asked.prefix,
            is_apportioned=is_apportioned,
            refuses_several=way == "refuse",
            measures=measures,
        )

    # --- The frame ---

    def made(self) -> Any:
        """Return the frame with what is attached, of the kind that was brought."""
        names = {f"{self.prefix}{want}": answers for want, answers in self.answers.items()}
        no_code, no_day = _bracketed(_NO_CODE), _bracketed(_NO_DAY)
        lookups = [
            Lookup.of_words(
                name,
                {
                    **_texts(answers),
                    # What had no code or day in an earlier call has none in this one.
                    **{word: [(EARLIEST_DAY, word)] for word in (no_code, no_day)},
                },
                unknown=_bracketed(Unanswered.UNKNOWN_CODE.value),
                no_code=no_code,
                no_day=no_day,
            )
            for name, answers in names.items()
        ]
        if self.is_apportioned:
            return self._apportioned(lookups)
        return self._beside(lookups)

    def _beside(self, lookups: Sequence[Lookup]) -> Any:
        """Return the frame with the columns of some lookups."""
        return put_beside(self.opened, self._keys(), self.keys, lookups, self.place)

    def _keys(self) -> nw.LazyFrame[Any]:
        """Return the code and the day of each row."""
        columns = {self.keys.code: self.code}
        if self.day is not None:
            columns[str(self.keys.day)] = self.day
        return in_order(self.opened, columns, self.place)

    def _apportioned(self, lookups: Sequence[Lookup]) -> Any:
        """Return the frame with a row for each answer of which the share is known."""
        [name] = [lookup.name for lookup in lookups]
        [answers] = self.answers.values()
        shares, numbers = _numbered_shares(answers)
        check_figures(self.opened, self.measures)
        own = self.keys.own
        by = f"{own}share"
        none = {_bracketed(reason): [(EARLIEST_DAY, 0)] for reason in (_NO_CODE, _NO_DAY)}
        zero = Lookup(name=by, kind=nw.Int64(), timelines={**numbers, **none})
        made = opened(self._beside([*lookups, zero]))
        rows = made.rows
        if self.opened.is_eager:
            numbered: nw.DataFrame[Any] = nw.from_native(made.native)
            rows = numbered.with_row_index(self.place).lazy()
        table = share_table(self.opened, shares, own=own, key_type=nw.Int64())
        rows = rows.join(table.rows, how="left", left_on=by, right_on=table.key)
        numerator, denominator = (f"{self.prefix}{each}" for each in _SHARES)
        rows = shared_out(self.opened, rows, table, self.measures, own)
        rows = rows.with_columns(
            **{
                name: nw.coalesce(nw.col(table.end), nw.col(name)),
                numerator: nw.col(table.numerator).fill_null(1),
                denominator: nw.col(table.denominator).fill_null(1),
            }
        )
        if self.opened.is_eager:
            rows = rows.sort(self.place, table.number)
        kept = (*self.opened.columns, name, numerator, denominator)
        return self.opened.given_back(rows.select(*kept))

    # --- The report ---

    def report(self) -> AttachReport:
        """Count what has no answer, and what rests on an assumption."""
        grouped = self._grouped()
        entries, timelines = _entries(self.answers)
        by = f"{self.keys.own}entry"
        rows = f"{self.keys.own}rows"
        lookup = Lookup(
            name=by,
            kind=nw.Int64(),
            timelines={
                **timelines,
                _bracketed(_NO_CODE): [(EARLIEST_DAY, _WITHOUT_CODE)],
                _bracketed(_NO_DAY): [(EARLIEST_DAY, _WITHOUT_DAY)],
            },
            unknown=_UNKNOWN,
            no_code=_WITHOUT_CODE,
            no_day=_WITHOUT_DAY,
        )
        found = looked_up(self.opened, grouped, self.keys, [lookup])
        code = self.keys.code
        is_unknown = nw.col(by) == _UNKNOWN
        of_known = found.filter(~is_unknown).group_by(code, by).agg(nw.col(rows).sum())
        of_unknown = found.filter(is_unknown).group_by(code).agg(nw.col(rows).sum())
        counted = _Counted(tuple(self.answers), is_apportioned=self.is_apportioned)
        for text, number, size in small_rows(of_known.select(code, by, rows)):
            counted.add(text, number, int(size), entries)
        [(codes, size)] = small_rows(of_unknown.select(nw.len(), nw.col(rows).sum()))
        if codes:
            most = of_unknown.sort(rows, code, descending=[True, False]).head(_MOST_EXAMPLES)
            examples = tuple(str(text) for text, _ in small_rows(most.select(code, rows)))
            counted.add_unknown(int(size), int(codes), examples)
        return counted.report(self._notes(grouped), self._copied())

    def _copied(self) -> tuple[str, ...]:
        """Return the columns of numbers that stand whole in each piece of a row."""
        return tuple(
            name
            for name, kind in self.opened.schema.items()
            if kind.is_numeric() and name not in self.measures
        )

    def _grouped(self) -> nw.LazyFrame[Any]:
        """Count the rows of each code and day."""
        rows = f"{self.keys.own}rows"
        keys = [self.keys.code] if self.day is None else [self.keys.code, str(self.keys.day)]
        grouped = self._keys().group_by(*keys).agg(nw.len().alias(rows))
        # Of some engines the count has no sign, and a sum of those another type.
        grouped = grouped.with_columns(nw.col(rows).cast(nw.Int64()))
        return grouped.collect().lazy() if self.opened.is_eager else grouped

    def _notes(self, grouped: nw.LazyFrame[Any]) -> tuple[str, ...]:
        """Return what the register has to tell of the last day."""
        if self.keys.on is not None:
            return self.register.notes_of_day(self.keys.on)
        [(last,)] = small_rows(grouped.select(nw.col(str(self.keys.day)).max()))
        day = last.date() if isinstance(last, datetime) else last
        return () if day is None else self.register.notes_of_day(day)


def _check_way(way: str, wants: tuple[str, ...], measures: tuple[str, ...]) -> None:
    """Refuse a way with what is ambiguous that is none, or that does not fit."""
    problems = []
    if way not in _WAYS:
        problems.append(f"ambiguous is {represented(way)}; write one of {joined(_WAYS)}")
    if not wants:
        problems.append("want names nothing; write for example want=('icb',)")
    if way == "apportion" and len(wants) > 1:
        problems.append(
            f"only one want can be apportioned, and these are {joined(wants)}; attach the others "
            f"in a call of their own, before it"
        )
    if measures and way != "apportion":
        named = joined([quoted(measure) for measure in measures])
        problems.append(f"measures are shared out by ambiguous='apportion' alone: {named}")
    if problems:
        raise InvalidValueError(in_lines(problems))


# --- Answers as what is looked up ---


def _bracketed(reason: str) -> str:
    """Write why there is no answer, so that nobody takes it for a code or a name."""
    return f"({reason})"


def _reasons() -> _Answers:
    """
    Return each reason as the code that it stands for in a column that was attached before.

    So the board of a successor is missing for the reason for which the successor is.
    """
    return {
        _bracketed(reason.value): (
            DatedAnswer(first_day=EARLIEST_DAY, answer=CodeAnswer(unanswered=reason)),
        )
        for reason in Unanswered
    }


def _text(answer: CodeAnswer) -> str:
    """Write an answer as it stands in its column."""
    if answer.unanswered is not None:
        return _bracketed(answer.unanswered.value)
    return str(answer.value)


def _merged(pieces: Sequence[tuple[date, Any]]) -> list[tuple[date, Any]]:
    """Leave out pieces that only say again what the one before said."""
    merged = [pieces[0]]
    merged += (piece for piece in pieces[1:] if piece[1] != merged[-1][1])
    return merged


def _texts(answers: _Answers) -> dict[str, list[tuple[date, str]]]:
    """Return the answers as text, without what is doubted."""
    return {
        code: _merged([(piece.first_day, _text(piece.answer)) for piece in pieces])
        for code, pieces in answers.items()
    }


def _numbered_shares(
    answers: _Answers,
) -> tuple[dict[int, tuple[tuple[str, Fraction], ...]], dict[str, list[tuple[date, int]]]]:
    """Number the answers that are shared out, from 1; return their shares, and where they are."""
    numbers: dict[tuple[tuple[str, Fraction], ...], int] = {(): 0}
    timelines = {}
    for code, pieces in answers.items():
        of_code = [
            (piece.first_day, numbers.setdefault(piece.answer.shares, len(numbers)))
            for piece in pieces
        ]
        timelines[code] = _merged(of_code)
    shares = {number: shares for shares, number in numbers.items() if shares}
    return shares, timelines


def _entries(
    answers: Mapping[str, _Answers],
) -> tuple[list[_Entry], dict[str, list[tuple[date, int]]]]:
    """Number what is answered to all wants for a code over days in which none of it changes."""
    entries: list[_Entry] = []
    timelines: dict[str, list[tuple[date, int]]] = {}
    first = next(iter(answers.values()))
    for code in first:
        of_wants = [found[code] for found in answers.values()]
        days = sorted({piece.first_day for pieces in of_wants for piece in pieces})
        timelines[code] = []
        for day in days:
            now = tuple(
                max(
                    (piece for piece in pieces if piece.first_day <= day),
                    key=lambda piece: piece.first_day,
                ).answer
                for pieces in of_wants
            )
            timelines[code].append((day, len(entries)))
            entries.append((code, now))
    return entries, timelines


class _Counted:
    """Rows that have no answer or a doubtful one, by want and reason."""

    def __init__(self, wants: tuple[str, ...], *, is_apportioned: bool) -> None:
        """Count nothing yet."""
        self._wants = wants
        self._is_apportioned = is_apportioned
        self._rows = 0
        self._rows_out = 0
        self._remainders: dict[tuple[str, str], Counter[str]] = {}
        self._doubts: dict[tuple[str, str], Counter[str]] = {}
        self._unknown: list[RemainderRows] = []

    def add(self, code: str | None, number: int, rows: int, entries: Sequence[_Entry]) -> None:
        """Count the rows of a code that had an entry."""
        self._rows += rows
        self._rows_out += rows * self._pieces(number, entries)
        if number < 0:
            reason = _NO_CODE if number == _WITHOUT_CODE else _NO_DAY
            for want in self._wants:
                self._count(self._remainders, (want, reason), code, rows)
            return
        for want, answer in zip(self._wants, entries[number][1], strict=True):
            is_shared = self._is_apportioned and answer.shares
            if answer.unanswered is not None and not is_shared:
                self._count(self._remainders, (want, answer.unanswered.value), code, rows)
            # What shares rest on is nothing to a row that was not shared out.
            is_used = is_shared or answer.unanswered is not Unanswered.SEVERAL
            for doubt in answer.doubts if is_used else ():
                self._count(self._doubts, (want, doubt), code, rows)

    def add_unknown(self, rows: int, codes: int, examples: tuple[str, ...]) -> None:
        """Count the rows of all codes that the register does not hold."""
        self._rows += rows
        self._rows_out += rows
        self._unknown += (
            RemainderRows(
                want=want,
                remainder=Unanswered.UNKNOWN_CODE.value,
                rows=rows,
                codes=codes,
                examples=examples,
            )
            for want in self._wants
        )

    def _pieces(self, number: int, entries: Sequence[_Entry]) -> int:
        """Return how many rows come of one."""
        if number < 0 or not self._is_apportioned:
            return 1
        [answer] = entries[number][1]
        return len(answer.shares) or 1

    def _count(
        self,
        counts: dict[tuple[str, str], Counter[str]],
        key: tuple[str, str],
        code: str | None,
        rows: int,
    ) -> None:
        """Count rows of a code under a want and a reason; no code is none of the codes."""
        counts.setdefault(key, Counter())[code or ""] += rows

    def report(self, notes: tuple[str, ...], copied: tuple[str, ...]) -> AttachReport:
        """Return the counts, for each want, most rows first."""
        remainders = [
            *self._unknown,
            *(
                RemainderRows(want=want, remainder=reason, **_of(counts))
                for (want, reason), counts in self._remainders.items()
            ),
        ]
        doubts = [
            DoubtfulRows(want=want, doubt=doubt, **_of(counts))
            for (want, doubt), counts in self._doubts.items()
        ]
        order = self._wants.index
        return AttachReport(
            rows=self._rows,
            rows_out=self._rows_out,
            copied=copied if self._rows_out > self._rows else (),
            remainders=tuple(
                sorted(remainders, key=lambda each: (order(each.want), -each.rows, each.remainder))
            ),
            doubts=tuple(
                sorted(doubts, key=lambda each: (order(each.want), -each.rows, each.doubt))
            ),
            notes=notes,
        )


def _of(counts: Counter[str]) -> dict[str, Any]:
    """Return the rows, the codes and some of them, those with most rows first."""
    codes = sorted((code for code in counts if code), key=lambda code: (-counts[code], code))
    return {
        "rows": counts.total(),
        "codes": len(codes),
        "examples": tuple(codes[:_MOST_EXAMPLES]),
    }
