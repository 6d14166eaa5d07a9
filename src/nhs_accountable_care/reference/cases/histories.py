"""What changed of a case between its days, and why: asked of its one document, day by day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.arrangements import Arrangement, Case, CaseDay
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Classification,
    FormFinding,
    Reason,
)
from nhs_accountable_care.reference.cases.shipped import account, case
from nhs_accountable_care.reference.national import national_record
from nhs_accountable_care.reference.pack import register

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["CaseChange", "CaseHistory", "CaseStep", "history"]

_NOT_ASKED = "not in force"
_OPEN = {"unknown", _NOT_ASKED}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CaseChange:
    """
    One thing that is otherwise on a day than it was on the day before it.

    Attributes:
        sort: What changed: a form, an axis, a member, or an agreement.
        path: Of which arrangement of the document, such as $ or $.nested[0].
        what: The form by its key, the axis, the code of the member, or the title.
        before: What it was on the earlier day.
        after: What it is on the later day.
        because: The tests that are answered otherwise, or by what an axis is found; else empty.

    >>> print(CaseChange(sort="member", what="15N", before="no member", after="member"))
    member 15N: no member, then member
    """

    record_columns: ClassVar[Columns] = {
        "sort": "text",
        "path": "text",
        "what": "text",
        "before": "text",
        "after": "text",
        "because": "text",
    }

    sort: str
    path: str = "$"
    what: str
    before: str
    after: str
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write what changed on one line."""
        where = "" if self.path == "$" else f" ({self.path})"
        return f"{self.sort} {self.what}{where}: {self.before}, then {self.after}"

    def to_record(self) -> Record:
        """
        Return the change as plain data.

        >>> change = CaseChange(sort="member", what="15N", before="no member", after="member")
        >>> change.to_record()["what"]
        '15N'
        """
        return {**attrs.asdict(self), "because": list(self.because)}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CaseStep:
    """
    A day of a case, what happened up to it, and what is otherwise since the day before.

    Attributes:
        on: The day.
        happened: What happened after the day before and up to this one.
        changes: What is answered otherwise; of the first day nothing is.

    >>> CaseStep(on=date(2017, 4, 1)).changes
    ()
    """

    record_columns: ClassVar[Columns] = {"on": "day", "happened": "text", "changes": "text"}

    on: date
    happened: tuple[CaseDay, ...] = ()
    changes: tuple[CaseChange, ...] = ()

    def to_record(self) -> Record:
        """
        Return the day as plain data.

        >>> CaseStep(on=date(2017, 4, 1)).to_record()
        {'on': '2017-04-01', 'happened': [], 'changes': []}
        """
        return {
            "on": self.on.isoformat(),
            "happened": [each.to_record() for each in self.happened],
            "changes": [each.to_record() for each in self.changes],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CaseHistory:
    """
    The days of a case in order, with what changed from one to the next.

    Attributes:
        case: The case.
        steps: Its days.
        afterwards: What happened after the last of the days that are asked about.
    """

    case: Case
    steps: tuple[CaseStep, ...]
    afterwards: tuple[CaseDay, ...] = ()

    def __str__(self) -> str:
        """Return the history in words, as ``history`` prints it."""
        return self.explain()

    def explain(self) -> str:
        """Return the history in words: each day, what happened, and what is otherwise since."""
        lines = [in_one_line(self.case.title), "", wrapped(self.case.paragraph)]
        for step in self.steps:
            lines.append(heading(words_of_day(step.on)))
            lines += [each.explain() for each in step.happened]
            for change in step.changes:
                lines.append(wrapped(str(change), "- ", "  "))
                lines += [wrapped(each, "    ", "      ") for each in change.because]
            if step is not self.steps[0] and not step.changes:
                lines.append("No answer and no member is otherwise than on the day before.")
        if self.afterwards:
            lines.append(heading("Afterwards"))
            lines += [each.explain() for each in self.afterwards]
        return "\n".join(lines)

    def to_records(self) -> Record:
        """Return the history as plain data, as ``history --json`` prints it."""
        return {
            "case": self.case.to_record(),
            "steps": [each.to_record() for each in self.steps],
            "afterwards": [each.to_record() for each in self.afterwards],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the history as tables, of which ``changes``, a row for each of them, is the first.

        >>> list(history("devon-2017").tables())
        ['changes', 'steps', 'afterwards', 'case']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        changes = [
            {"on": step.on.isoformat(), **change.to_record()}
            for step in self.steps
            for change in step.changes
        ]
        records = {**self.to_records(), "changes": changes, "case": [self.case.to_record()]}
        return tables_of(records, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``changes`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "changes": {"on": "day", **CaseChange.record_columns},
    "steps": CaseStep.record_columns,
    "afterwards": CaseDay.record_columns,
    "case": Case.record_columns,
}


def history(name: str) -> CaseHistory:
    """
    Return what changed of a case between its days, and why.

    Asked about are the days that its account knows to the day, and the day of its document.

    Raises:
        InvalidValueError: If there is no such case, with the name that is nearest.

    >>> merged = next(step for step in history("devon-2017").steps if step.on.year == 2019)
    >>> print(merged.changes[-1])
    member 15N: no member, then member
    """
    told = account(name)
    document = case(name)
    days = sorted({*told.exact_days, document.as_at})
    found = {on: _classified(document.value, on) for on in days}
    steps = []
    earlier: date | None = None
    for on in days:
        changes = () if earlier is None else tuple(_changes(found[earlier], found[on]))
        happened = tuple(_happened(told, earlier, on))
        steps.append(CaseStep(on=on, happened=happened, changes=changes))
        earlier = on
    afterwards = tuple(each for each in told.days if each.on.latest > days[-1])
    return CaseHistory(case=told, steps=tuple(steps), afterwards=afterwards)


def _happened(told: Case, earlier: date | None, on: date) -> Iterator[CaseDay]:
    """Yield what had happened by a day, and had not by the one before it."""
    for each in told.days:
        if each.on.latest <= on and (earlier is None or each.on.latest > earlier):
            yield each


def _classified(place: Arrangement, on: date) -> Classification:
    """Ask what a place was on a day."""
    return SHIPPED_CLASSIFIER.classify(place, on=on, register=register(), record=national_record())


def _changes(earlier: Classification, later: Classification) -> Iterator[CaseChange]:
    """Yield what is otherwise on the later day."""
    yield from _changed_forms(earlier, later)
    yield from _changed_axes(earlier, later)
    yield from _changed_names(earlier, later)


def _changed_forms(earlier: Classification, later: Classification) -> Iterator[CaseChange]:
    """Yield the forms of which the answer changed, to or from a yes or a no."""
    before, after = ({(f.path, f.form.slug): f for f in each.forms} for each in (earlier, later))
    for key in dict.fromkeys((*before, *after)):
        path, slug = key
        was, became = (_answer(each.get(key)) for each in (before, after))
        if was != became and not {was, became} <= _OPEN:
            yield CaseChange(
                sort="form",
                path=path,
                what=slug,
                before=was,
                after=became,
                because=_because(before.get(key), after.get(key)),
            )


def _answer(finding: FormFinding | None) -> str:
    """Return the answer about a form, or that it was not asked about."""
    return _NOT_ASKED if finding is None else finding.answer.value


def _because(before: FormFinding | None, after: FormFinding | None) -> tuple[str, ...]:
    """Return the tests that are answered otherwise, with why they now are as they are."""
    if before is None or after is None:
        asked = next(each for each in (before, after) if each is not None)
        return (f"it is a form to ask about {asked.form.period}",)
    # A test may be asked of some days alone, so that the two days need not have the same ones.
    then = {each.criterion.key: each.outcome.answer for each in _tests(before)}
    return tuple(
        str(now) for now in _tests(after) if then.get(now.criterion.key) is not now.outcome.answer
    )


def _tests(finding: FormFinding) -> Iterator[Reason]:
    """Yield each answer to a test of a form, those that must be met first."""
    yield from finding.reasons
    yield from finding.exclusions


def _changed_axes(earlier: Classification, later: Classification) -> Iterator[CaseChange]:
    """Yield the axes on which the place lies otherwise."""
    before = {each.axis: each for each in earlier.axes}
    for axis in later.axes:
        was = before[axis.axis].value if axis.axis in before else "unknown"
        if was != axis.value:
            yield CaseChange(
                sort="axis",
                what=axis.axis,
                before=was,
                after=axis.value,
                because=(axis.because,),
            )


def _changed_names(earlier: Classification, later: Classification) -> Iterator[CaseChange]:
    """Yield the members and the agreements that came or went."""
    then, now = (each.arrangement.at(each.on) for each in (earlier, later))
    for sort, was, became in (
        ("member", _members(then), _members(now)),
        ("agreement", _agreements(then), _agreements(now)),
    ):
        for gone in was:
            if gone not in became:
                yield CaseChange(sort=sort, what=gone, before=sort, after=f"no {sort}")
        for new in became:
            if new not in was:
                yield CaseChange(sort=sort, what=new, before=f"no {sort}", after=sort)


def _members(place: Arrangement) -> tuple[str, ...]:
    """Return the members by their codes, or by name where they have none."""
    bodies = (each.body for each in place.members or ())
    return tuple(dict.fromkeys(in_one_line(each.code or each.name or "") for each in bodies))


def _agreements(place: Arrangement) -> tuple[str, ...]:
    """Return the titles of the agreements of the outermost arrangement."""
    return tuple(dict.fromkeys(in_one_line(each.title) for each in place.agreements or ()))
