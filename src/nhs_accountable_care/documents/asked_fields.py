"""
The fields that a form asks about and that a document leaves open, each with its path.

A test of a form names the paths that it reads. Here they are followed through a document and
its classes at once, so that a field is named by where it would stand, also where the part
around it is not recorded yet.
"""

import enum
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.text import joined, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Arrangement,
    walk,
    with_known_bodies,
)
from nhs_accountable_care.arrangements.presence import stood
from nhs_accountable_care.arrangements.record_parts import parts_in
from nhs_accountable_care.classification import (
    Change,
    Classification,
    Classifier,
    FormFinding,
    Reason,
)
from nhs_accountable_care.classification.catalogue import SHIPPED_CLASSIFIER
from nhs_accountable_care.contracts import ListStatement
from nhs_accountable_care.contracts.statements import may_hold_more, word_of
from nhs_accountable_care.contracts.steps import StepStage
from nhs_accountable_care.documents.kinds import (
    Field,
    Kinds,
    class_of,
    fields_of,
    tag_of,
    words_of,
)
from nhs_accountable_care.documents.meanings import field_meaning, kind_words
from nhs_accountable_care.documents.scalars import NOTATIONS
from nhs_accountable_care.documents.schemas import standard_codec
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.questions import Answer, find
from nhs_accountable_care.questions.asking import (
    AgreementQuestion,
    EntryQuestion,
    HoldsQuestion,
    MembersQuestion,
)
from nhs_accountable_care.questions.paths import Path, PathStep, kind_of

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["AskedField", "AskedTest", "FieldState", "FieldsAsked", "Instead", "fields_asked"]

_MOST_SETS = 3


class FieldState(enum.Enum):
    """Why a field leaves a test open."""

    EMPTY = "empty"
    """Nothing is recorded."""
    NOT_KNOWN_WHOLE = "not-known-whole"
    """A list of which it is not known whether there is more."""
    NOT_KNOWN_ON_DAY = "not-known-on-day"
    """It is recorded, and not known to hold on the day that is asked about."""
    LEFT_OPEN_BY_DATE = "left-open-by-date"
    """It is recorded with a date that leaves open whether it stood on that day."""
    SAYS_TOO_LITTLE = "says-too-little"
    """What is recorded does not decide."""


_STATES = {
    FieldState.EMPTY: "empty",
    FieldState.NOT_KNOWN_WHOLE: "not known to be whole",
    FieldState.NOT_KNOWN_ON_DAY: "recorded, but not known to hold on that day; give it a date",
    FieldState.LEFT_OPEN_BY_DATE: "recorded; its date leaves open whether it stood on the day",
    FieldState.SAYS_TOO_LITTLE: "recorded, but what it says does not decide",
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Instead:
    """A statement that would do instead of entries of a list: where it goes, and what it says."""

    record_columns: ClassVar[Columns] = {"path": "text", "entry": "text", "says": "text"}

    path: str = attrs.field(validator=is_text)
    statement: ListStatement | AbsentAgreement
    says: str = attrs.field(validator=is_text)

    def to_record(self) -> Record:
        """Return the path of the list that it goes into, the entry as in a document, and why."""
        entry = standard_codec().converter.unstructure(self.statement)
        return {"path": self.path, "entry": entry, "says": self.says}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AskedField:
    """
    A field that a test asks about and that a document leaves open.

    Attributes:
        path: Where it stands, or would stand.
        meaning: What it says.
        kind: How it stands in JSON: a list, text, true or false.
        write: What to write into it, in words.
        state: Why it leaves the test open.
        new_entry: Where it would stand in an entry that is not there yet, the list, the key and
            the word by which that entry says what it is, such as ``("$.agreements", "type",
            "alliance-agreement")``.
        instead: For a list, what would do without naming entries.
        if_it_stood: How the dates of what may have stood would say that it did: their paths,
            each with the date or period.
    """

    record_columns: ClassVar[Columns] = {
        "path": "text",
        "meaning": "text",
        "kind": "text",
        "write": "text",
        "state": "text",
        "new_entry": "text",
        "instead": "text",
        "if_it_stood": "text",
    }

    path: str = attrs.field(validator=is_text)
    meaning: str = attrs.field(validator=is_text)
    kind: str = attrs.field(validator=is_text)
    write: str = attrs.field(validator=is_text)
    state: FieldState
    new_entry: tuple[str, str, str] | None = None
    instead: tuple[Instead, ...] = ()
    if_it_stood: tuple[tuple[str, str], ...] = ()

    def to_record(self) -> Record:
        """Return the field as plain data."""
        return {
            "path": self.path,
            "meaning": self.meaning,
            "kind": self.kind,
            "write": self.write,
            "state": self.state.value,
            "new_entry": None
            if self.new_entry is None
            else dict(zip(("path", "key", "word"), self.new_entry, strict=True)),
            "instead": [each.to_record() for each in self.instead],
            "if_it_stood": [
                {"path": path, "write": written} for path, written in self.if_it_stood
            ],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AskedTest:
    """A test of a form with its answer and, where that is open, the fields that it asks about."""

    record_columns: ClassVar[Columns] = {
        **Reason.record_columns,
        "question": "text",
        "fields": "text",
    }

    reason: Reason
    excludes: bool
    fields: tuple[AskedField, ...]

    def to_record(self) -> Record:
        """Return the test as `Reason.to_record` does, with its question and the fields."""
        return {
            **self.reason.to_record(excludes=self.excludes),
            "question": self.reason.criterion.question,
            "fields": [field.to_record() for field in self.fields],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FieldsAsked:
    """
    What a form asks of one arrangement: its tests, and the fields that leave them open.

    As text it is what ``classify --fields`` prints, and `to_records` what it prints for programs.
    """

    found: Classification
    finding: FormFinding
    tests: tuple[AskedTest, ...]

    @property
    def deciding(self) -> tuple[Change, ...]:
        """The smallest sets of open fields that would make it a yes, and likewise a no."""
        changes = [
            change
            for change in self.finding.what_would_change()
            if all(fact.before is Answer.UNKNOWN for fact in change.facts)
        ]
        kept: list[Change] = []
        for to in (Answer.YES, Answer.NO):
            of_answer = [change for change in changes if change.to is to]
            least = min((len(change.paths) for change in of_answer), default=0)
            kept += [change for change in of_answer if len(change.paths) == least]
        return tuple(kept)

    def __str__(self) -> str:
        """Describe test by test what is open, and what would decide first."""
        lines = [self.found.about_the_day, ""] if self.found.about_the_day else []
        lines.append(wrapped(f"{self.finding.path}: {self.finding}", "", "    "))
        told: set[object] = set()
        for test in self.tests:
            lines += _lines_of_test(test, told)
        for to in (Answer.YES, Answer.NO):
            sets = [change for change in self.deciding if change.to is to]
            if sets:
                lines.append(f"It would be a {to.value} soonest by")
                lines += [wrapped(each.explain(), "  - ", "      ") for each in sets[:_MOST_SETS]]
                if len(sets) > _MOST_SETS:
                    lines.append(f"  or {len(sets) - _MOST_SETS} more ways as short")
        return "\n".join(lines)

    def to_records(self) -> Record:
        """
        Return the tests with their fields, and what would decide, as plain data.

        >>> from nhs_accountable_care.documents import fields_asked
        >>> asked = fields_asked(Arrangement(name="A place"), "alliance", on=date(2017, 4, 1))
        >>> sorted(asked.to_records())
        ... # doctest: +NORMALIZE_WHITESPACE
        ['answer', 'as_at', 'deciding', 'form', 'may_have_stood', 'name', 'not_known_on_day', 'on',
         'path', 'tests']
        """
        as_at = self.found.as_at
        return {
            "on": self.found.on.isoformat(),
            "as_at": None if as_at is None else as_at.isoformat(),
            "not_known_on_day": len(self.found.not_known_on_day),
            "may_have_stood": list(self.found.may_have_stood),
            "form": self.finding.form.slug,
            "path": self.finding.path,
            "name": self.finding.name,
            "answer": self.finding.answer.value,
            "tests": [test.to_record() for test in self.tests],
            "deciding": [change.to_record() for change in self.deciding],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the answer as tables: ``tests``, ``fields``, ``deciding`` and what the day leaves.

        ``fields`` has a row for each open field of each test.

        >>> from nhs_accountable_care.documents import fields_asked
        >>> asked = fields_asked(Arrangement(name="A place"), "alliance", on=date(2017, 4, 1))
        >>> list(asked.tables())
        ['tests', 'fields', 'deciding', 'may_have_stood', 'about']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        fields = [
            {"criterion": test["criterion"], **field}
            for test in records["tests"]
            for field in test.pop("fields")
        ]
        return tables_of({**records, "fields": fields}, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``tests`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "tests": {**Reason.record_columns, "question": "text"},
    "fields": {"criterion": "text", **AskedField.record_columns},
    "deciding": Change.record_columns,
    "may_have_stood": {"path": "text"},
    "about": {
        "on": "day",
        "as_at": "day",
        "not_known_on_day": "whole number",
        "form": "text",
        "path": "text",
        "name": "text",
        "answer": "text",
    },
}


def fields_asked(
    arrangement: Arrangement,
    form: str,
    *,
    on: date,
    path: str = "$",
    register: Register | None = None,
    classifier: Classifier = SHIPPED_CLASSIFIER,
) -> FieldsAsked:
    """
    Return what a form asks of an arrangement on a day, with the fields that leave it open.

    Args:
        arrangement: As documents record it.
        form: The key of the form.
        on: The day.
        path: Of what is nested in it, the path, such as ``$.nested[0]``.
        register: The organisations, from which bodies given by their code have name and kind.
        classifier: The forms that there are.

    Raises:
        UnknownFormError: If there is no such form, it was not asked about on the day, or one of
            its tests is faulty.
        InvalidValueError: If no arrangement stands at the path, or it had not begun on the day.
        InvalidTypeError: If the day is no date, or has a time of day.

    >>> place = Arrangement(name="A place", agreements=())
    >>> asked = fields_asked(place, "devolved-system", on=date(2017, 4, 1))
    >>> [(field.path, field.state.value) for test in asked.tests for field in test.fields]
    [('$.governance.boards', 'empty'), ('$.creates_legal_body', 'empty')]
    """
    own = Classifier(forms=(classifier.form(form),))
    found = own.classify(arrangement, on=on, register=register)
    if found.faulty or not found.forms:
        # Its test is faulty, or it was no form of the day, for which there are words already.
        found.finding(form, path)
    if not found.was_asked(form, path):
        raise InvalidValueError(_not_there(found, path))
    finding = found.finding(form, path)
    named = arrangement if register is None else with_known_bodies(arrangement, register, on=on)
    document = _Document(
        given=dict(walk(named))[path],
        standing=dict(walk(named.at(on)))[path],
        at=path,
        moment=arrangement.moment(on),
        open_parts={
            where: part for where, part in parts_in(arrangement) if where in found.may_have_stood
        },
    )
    return FieldsAsked(
        found=found,
        finding=finding,
        tests=tuple(
            AskedTest(reason=reason, excludes=excludes, fields=tuple(document.asked_by(reason)))
            for reasons, excludes in ((finding.reasons, False), (finding.exclusions, True))
            for reason in reasons
        ),
    )


def _not_there(found: Classification, path: str) -> str:
    """Word the error that no arrangement was asked about at a path: none is there, or was then."""
    recorded = dict(walk(found.arrangement))
    day = words_of_day(found.on)
    if path not in recorded:
        known = list(recorded)
        hint = did_you_mean(path, known) or f"there is {joined(known)}"
        return f"no arrangement stands at {path!r}; {hint}"
    # It goes with what it is nested in, of which only the outermost that went is told.
    told = {each.path: each for each in found.not_begun}
    around = [each for each in recorded if path == each or path.startswith(f"{each}.")]
    for each in around:
        name = f"{recorded[each].name} ({each})"
        if each in found.may_have_stood:
            return f"the dates of {name} leave open whether it stood on {day}"
        if each in told:
            moment = found.arrangement.moment(found.on)
            had_begun = any(
                step.stage is StepStage.BEGUN and moment.happened(step.on)
                for step in recorded[each].steps
            )
            what = "no longer stood" if had_begun else "had not begun"
            if told[each].may_have_begun:
                what = "is not known to have stood"
            return f"{name} {what} on {day}: {told[each].stands}"
    return f"{recorded[path].name} ({path}) had not begun on {day}, nor been planned"


def _if_it_stood(path: str, part: object, day: date) -> Iterator[tuple[str, str]]:
    """Yield how each date of a part that may have stood on a day would say that it did."""
    cls: Any = type(part)
    for field in attrs.fields(cls):
        stated = getattr(part, field.name)
        if isinstance(stated, StatedPeriod) and stated.holds_on(day) is None:
            first = stated.first if stated.has_begun(day) else _by(stated.first, day)
            is_sure = stated.is_over(day) is False
            last = stated.last if is_sure else _not_before(stated.last, day)
            written = StatedPeriod(first=first, last=last, is_open=stated.is_open)
            yield f"{path}.{field.name}", written.iso()
        elif isinstance(stated, StatedDate) and stated.by(day) is None:
            yield f"{path}.{field.name}", _by(stated, day).iso()


def _by(stated: StatedDate | None, day: date) -> StatedDate:
    """Return a date as one that was by a day."""
    first = None if stated is None or stated.is_approximate else stated.first_day
    return StatedDate(first_day=first, last_day=day)


def _not_before(stated: StatedDate | None, day: date) -> StatedDate:
    """Return a date as one that was not before a day."""
    last = None if stated is None or stated.is_approximate else stated.last_day
    return StatedDate(first_day=day, last_day=last)


_NewEntry: TypeAlias = tuple[str, str, str]


class _Part(NamedTuple):
    """A part of a document, or one that would stand in it."""

    path: str
    cls: Any
    value: object
    new_entry: _NewEntry | None


class _Place(NamedTuple):
    """Where a field stands, or would stand."""

    part: _Part
    field: Field
    step: PathStep

    @property
    def path(self) -> str:
        """The path of the field."""
        return f"{self.part.path}.{self.field.name}"

    @property
    def value(self) -> object:
        """What a document has there, if anything."""
        return getattr(self.part.value, self.field.attribute, None)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Document:
    """An arrangement as a document has it, beside what of it is known to have stood."""

    given: Arrangement
    standing: Arrangement
    at: str
    moment: Moment
    open_parts: dict[str, object]
    """What may have stood, by its path."""

    def asked_by(self, reason: Reason) -> Iterator[AskedField]:
        """Yield the fields that leave a test open, once each."""
        told: set[tuple[str, _NewEntry | None]] = set()
        for leaf, _ in reason.leaves():
            if reason.outcome.answer is not Answer.UNKNOWN:
                continue
            if leaf.outcome.answer is not Answer.UNKNOWN:
                continue
            for path in dict.fromkeys((*leaf.outcome.facts, *leaf.criterion.reads)):
                for field in self._open_at(path, leaf):
                    if (field.path, field.new_entry) not in told:
                        told.add((field.path, field.new_entry))
                        yield field

    def _open_at(self, path: str, leaf: Reason) -> Iterator[AskedField]:
        """Yield the fields at a path that leave a test open."""
        kinds = _kinds()
        wanted = _kinds_asked(leaf.criterion.test)
        for place in self._places(Path.parse(path)):
            state, around = self._state(place, path), self._open_around(place)
            decides = path in leaf.outcome.facts
            if not decides and state in {FieldState.NOT_KNOWN_WHOLE, FieldState.SAYS_TOO_LITTLE}:
                continue
            new_entry = place.part.new_entry or _own_entry(place, leaf)
            yield AskedField(
                path=place.path,
                meaning=field_meaning(place.part.cls, place.field),
                kind=" or ".join(
                    dict.fromkeys(form.value for form in kinds.by_form(place.field.kind))
                ),
                write=kind_words(kinds, place.field.kind),
                state=state,
                new_entry=new_entry,
                # A gate or duty of which there is no entry is open, whatever is stated.
                instead=()
                if isinstance(leaf.criterion.test, EntryQuestion)
                else tuple(_instead(place, new_entry, wanted)),
                if_it_stood=tuple(
                    [
                        each
                        for where in around
                        for each in _if_it_stood(where, self.open_parts[where], self.moment.on)
                    ]
                    if state is FieldState.LEFT_OPEN_BY_DATE
                    else ()
                ),
            )

    def _open_around(self, place: _Place) -> list[str]:
        """Return the paths of what may have stood: entries of a list, or what a field is in."""
        items = place.value if isinstance(place.value, tuple) else ()
        entries = {
            f"{place.path}[{number}]"
            for number, item in enumerate(items)
            if place.step.kind is None or kind_of(item) == place.step.kind
        }
        return [
            where
            for where in self.open_parts
            if where in entries or f"{place.path}.".startswith(f"{where}.")
        ]

    def _state(self, place: _Place, path: str) -> FieldState:
        """Return why a field may leave a test open."""
        found = find(self.standing, path)
        if place.value is None:
            return FieldState.EMPTY
        if found.value is None:
            if self._open_around(place):
                return FieldState.LEFT_OPEN_BY_DATE
            return FieldState.NOT_KNOWN_ON_DAY
        if isinstance(place.value, tuple) and found.may_hold_more:
            return FieldState.NOT_KNOWN_WHOLE
        return FieldState.SAYS_TOO_LITTLE

    def _places(self, path: Path) -> list[_Place]:
        """Follow a path to the fields that it leads to, there or not."""
        standing = [_Part(self.at, type(self.given), self.given, None)]
        *steps, last = path.steps
        for step in steps:
            standing = [
                behind
                for part in standing
                for field in _field(part.cls, step)
                for behind in self._behind(_Place(part, field, step))
            ]
        return [_Place(part, field, last) for part in standing for field in _field(part.cls, last)]

    def _behind(self, place: _Place) -> list[_Part]:
        """Return the parts that stand in a field, or the one that would."""
        step, value = place.step, place.value
        classes, is_list = _classes_in(place.field)
        if not is_list:
            known = classes if value is None else [type(value)]
            return [_Part(place.path, cls, value, place.part.new_entry) for cls in known]
        items: tuple[object, ...] = value if isinstance(value, tuple) else ()
        meant = [
            _Part(f"{place.path}[{number}]", type(item), item, None)
            for number, item in enumerate(items)
            if step.number in {None, number}
            and (step.kind is None or kind_of(item) == step.kind)
            and stood(item, self.moment) is not False
        ]
        # Of a list that is known to have none of the kind, no entry is missing.
        if meant or (
            place.part.value is not None
            and not may_hold_more(place.part.value, place.field.attribute, step.kind)
        ):
            return meant
        where = f"{place.path}[{len(items)}]"
        return [
            _Part(where, cls, None, None if entry is None else (place.path, *entry))
            for cls in classes
            for entry in [_word_of(cls, step.kind)]
            if entry is not None or step.kind is None
        ][:1]


def _field(cls: Any, step: PathStep) -> list[Field]:  # noqa: ANN401 -- any class
    """Return the field that a step goes to, if the class has it."""
    # Inside a mechanism, which may be one's own, nothing is known.
    fields = fields_of(cls) if attrs.has(class_of(cls)) else ()
    return [field for field in fields if field.attribute == step.field]


def _classes_in(field: Field) -> tuple[list[Any], bool]:
    """Return the classes of what stands in a field, and whether it is a list of them."""
    kinds = _kinds()
    members = [each for each in kinds.members_of(field.kind) if each is not type(None)]
    is_list = any(class_of(each) is tuple for each in members)
    if is_list:
        [of_list] = [each for each in members if class_of(each) is tuple]
        return list(kinds.members_of(of_list.__args__[0])), True
    return members, False


def _word_of(cls: Any, kind: str | None) -> tuple[str, str] | None:  # noqa: ANN401 -- any class
    """Return the key and word by which an entry of a class says that it is of a kind."""
    if kind is None:
        return None
    if tag_of(cls) == kind:
        return "type", kind
    first = fields_of(cls)[0]
    return (first.name, kind) if kind in words_of(first.kind) else None


def _own_entry(place: _Place, leaf: Reason) -> _NewEntry | None:
    """Return what a new entry of a list itself would say that it is, if the test wants a kind."""
    kind = place.step.kind
    if kind is None and place.step.field == "agreements":
        test = leaf.criterion.test
        kind = test.kind if isinstance(test, AgreementQuestion) else None
    for cls in _classes_in(place.field)[0]:
        entry = _word_of(cls, kind)
        if entry is not None:
            return (place.path, *entry)
    return None


def _kinds_asked(test: object) -> tuple[str, ...]:
    """Return the kinds of organisation that a test counts, if it counts bodies."""
    match test:
        case AgreementQuestion():
            return _kinds_asked(test.ask)
        case MembersQuestion():
            return _kinds_asked(test.fewest)
        case HoldsQuestion() if test.kinds:
            return tuple(sorted(kind.value for kind in test.kinds))
        case _:
            return ()


def _instead(
    place: _Place, new_entry: _NewEntry | None, wanted: tuple[str, ...]
) -> Iterator[Instead]:
    """Yield the statements of a list that would do without naming entries."""
    _, is_list = _classes_in(place.field)
    names = {field.name for field in fields_of(place.part.cls)}
    if not is_list or "lists" not in names:
        return
    is_own = new_entry is not None and new_entry[0] == place.path
    kinds = (new_entry[2],) if new_entry is not None and is_own else wanted
    where, field = f"{place.part.path}.lists", place.field.name
    of_kinds = "" if not kinds else " of these kinds" if len(kinds) > 1 else " of this kind"
    items = place.value if isinstance(place.value, tuple) else ()
    if any(not kinds or word_of(item) in kinds for item in items):
        yield Instead(
            path=where,
            statement=ListStatement(field=field, kinds=kinds, is_whole=True),
            says=f"those given{of_kinds} are all; or a count, of how many there are",
        )
    elif field == "agreements" and kinds and "absent_agreements" in names:
        yield Instead(
            path=f"{place.part.path}.absent_agreements",
            statement=AbsentAgreement(kind=kinds[0]),
            says=f"there is none{of_kinds}",
        )
    else:
        yield Instead(
            path=where,
            statement=ListStatement(field=field, kinds=kinds, count=0),
            says=f"there is none{of_kinds}; or, with another number, how many there are",
        )


def _kinds() -> Kinds:
    """Return the types that the documents of this library know."""
    codec = standard_codec()
    return Kinds(notations=(*NOTATIONS, *codec.notations), open_types=codec.open_types)


_MARKS = {Answer.YES: "+", Answer.NO: "-", Answer.UNKNOWN: "?"}


def _lines_of_test(test: AskedTest, told: set[object]) -> Iterable[str]:
    """Yield a test in one line and, under it, the fields that leave it open."""
    outcome, question = test.reason.outcome, test.reason.criterion.question
    answer = outcome.answer
    speaks_against = " (a yes speaks against it)" if test.excludes else ""
    mark = _MARKS[~answer if test.excludes else answer]
    yield wrapped(
        f"{question}{speaks_against} {answer.value}: {outcome.because}", f"{mark} ", "    "
    )
    for field in test.fields:
        key = (field.path, field.new_entry)
        if key in told:
            yield wrapped(f"{field.path}: see above", "    ", "        ")
            continue
        told.add(key)
        yield wrapped(
            f"{field.path} ({_STATES[field.state]}): {field.meaning}", "    ", "        "
        )
        for where, written in field.if_it_stood:
            yield wrapped(
                f"if it stood on the day, write {where} as {written}", "        ", "            "
            )
        if field.new_entry is not None and field.new_entry not in told:
            told.add(field.new_entry)
            where, name, word = field.new_entry
            entry = json.dumps({name: word})[1:-1]
            shown = f"; nhs-accountable-care new {word} prints one" if name == "type" else ""
            yield wrapped(
                f"add to {where} an entry with {entry}{shown}", "        ", "            "
            )
        # An agreement has too many fields for a line; new prints them.
        is_new_agreement = (field.new_entry or ())[:2] == (field.path, "type")
        if not is_new_agreement:
            yield wrapped(f"write {field.write}", "        ", "            ")
        for each in field.instead:
            written = json.dumps(each.to_record()["entry"])
            yield wrapped(
                f"or add to {each.path}: {written} ({each.says})", "        ", "            "
            )
