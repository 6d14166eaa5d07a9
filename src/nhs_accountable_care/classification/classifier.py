"""The classifier: which forms an arrangement is of, on a day, with every reason."""

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_PARTS
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.near_names import near_names, near_to_it
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.room import with_room_at_last
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, wrapped
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.arrangements import (
    Arrangement,
    NotBegun,
    not_begun_on,
    walk,
    with_known_bodies,
)
from nhs_accountable_care.arrangements.arrangement import nested_in, taken
from nhs_accountable_care.arrangements.not_begun import may_have_stood_on
from nhs_accountable_care.arrangements.open_days import (
    about_another_day,
    known_on_its_day_only,
    parts_with_steps,
    path_before,
)
from nhs_accountable_care.classification.counterfactuals import Change, Changes
from nhs_accountable_care.classification.dimensions import Axis, AxisFinding
from nhs_accountable_care.classification.faults import (
    Faults,
    FaultyAxis,
    FaultyForm,
    asked_safely,
    lines_of_faults,
    placed_safely,
)
from nhs_accountable_care.classification.form import Form, FormFinding
from nhs_accountable_care.classification.grounds import where_is, with_presumption
from nhs_accountable_care.classification.labels import LabelFinding, compared
from nhs_accountable_care.classification.plain import (
    CitedKeys,
    ToldForm,
    answers_by_path,
    record_of_axis,
    record_of_plan,
    wordings,
)
from nhs_accountable_care.classification.selection import selected
from nhs_accountable_care.classification.sharing import Shared
from nhs_accountable_care.classification.telling import Telling
from nhs_accountable_care.contracts import Agreement, LeadProviderContract, stands_on
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.policy import NationalRecord
from nhs_accountable_care.questions import Answer

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "Classification",
    "Classifier",
    "UnknownFormError",
]


class UnknownFormError(NacError, LookupError):
    """A form of which nothing was found: unknown here, not in force on the day, or faulty."""

    __module__ = "nhs_accountable_care.classification"


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Classification:
    """
    What an arrangement, and everything nested in it, was found to be on a day.

    One arrangement can be of several forms at once, or of none; a form is unknown where the
    facts do not decide it, and `FormFinding.missing` then names those that would.
    ``not_in_force`` are the forms that were not asked about, because of the day.

    Where the record speaks of another day, ``as_at`` is that day, and ``not_known_on_day`` are
    the paths of what it gives no date for, which is not known on the day that was asked.
    ``not_begun`` is what is recorded and was no fact of the day: planned, refused, ended.
    ``may_have_stood`` are the paths of what has dates that leave open whether it stood on the
    day, such as a period of which the end is not known. ``faulty`` are the forms of which a test
    did not do what a test does, and ``faulty_axes`` the axes; the others were asked.
    ``not_asked`` counts the nested arrangements beyond a thousand, which were asked about no form.

    As text it is what ``classify`` prints: of which place and day it is, what it is on the
    record, what it is called, what it is nearest to and what would decide, what it is not,
    where it stands on the axes, and how much is left out. `explain` tells all.

    >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, classify
    >>> form = SHIPPED_CLASSIFIER.form("devolved-system")
    >>> print(classify(Arrangement(name="A place"), on=date(2017, 4, 1), forms=(form,)))
    A place, as it stood on 1 April 2017
    <BLANKLINE>
    WHAT IT IS, ON THE RECORD
    =========================
    Nothing recorded shows that it is of any form.
    ...
    """

    arrangement: Arrangement
    on: date
    forms: tuple[FormFinding, ...]
    axes: tuple[AxisFinding, ...]
    labels: tuple[LabelFinding, ...] = ()
    not_in_force: tuple[Form, ...] = ()
    as_at: date | None = None
    not_known_on_day: tuple[str, ...] = ()
    not_begun: tuple[NotBegun, ...] = ()
    may_have_stood: tuple[str, ...] = ()
    faulty: tuple[FaultyForm, ...] = ()
    faulty_axes: tuple[FaultyAxis, ...] = ()
    not_asked: int = 0

    def finding(self, slug: str, path: str = "$") -> FormFinding:
        """
        Return what was found of one form at one path.

        Whether a form was asked about at all, `was_asked` says without an error.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
        >>> found.finding("alliance").answer.value
        'unknown'
        >>> found.finding("acs")
        Traceback (most recent call last):
            ...
        nhs_accountable_care.classification.UnknownFormError: no form 'acs' is asked ...

        Raises:
            UnknownFormError: If the form was not asked about: it names those that come near, or
                the days on which it was a form to ask about, or the paths that were asked.
        """
        for finding in self.forms:
            if finding.form.slug == slug and finding.path == path:
                return finding
        raise UnknownFormError(self._why_not_asked(slug, path))

    def was_asked(self, slug: str, path: str = "$") -> bool:
        """
        Return whether a form was asked about at a path: known, and in force on the day.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
        >>> found.was_asked("alliance"), found.was_asked("integrated-care-system-statutory")
        (True, False)
        """
        return any(each.form.slug == slug and each.path == path for each in self.forms)

    def _why_not_asked(self, slug: str, path: str) -> str:
        """Word the error that a form has no finding: its fault, the day, the place or the word."""
        day = words_of_day(self.on)
        for faulty in self.faulty:
            if faulty.form.slug == slug:
                return f"nothing was found of {slug}, since {faulty.message}"
        for form in self.not_in_force:
            if form.slug == slug:
                return (
                    f"{slug} was not a form to ask about on {day}; ask for a day in "
                    f"its time, {form.period}"
                )
        paths = tuple(dict.fromkeys(each.path for each in self.forms))
        if self.was_asked(slug, paths[0] if paths else path):
            return (
                f"{slug} was not asked about at {path}, where no arrangement stood on {day}; "
                f"there is one at {joined(paths, _FEW)}"
            )
        asked = {each.form.slug: each.form for each in self.forms}
        return _not_asked(slug, [asked[key] for key in sorted(asked)], f"on {day}")

    def having(self, answer: Answer, path: str = "$") -> tuple[FormFinding, ...]:
        """
        Return the findings of one answer at one path.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
        >>> len(found.having(Answer.YES)), len(found.having(Answer.UNKNOWN)) > 20
        (0, True)
        """
        return tuple(f for f in self.forms if f.path == path and f.answer is answer)

    @property
    def told(self) -> tuple[FormFinding, ...]:
        """What the text speaks of, being that which it is, is nearest to, and is not."""
        return selected(self.forms, self.labels).told

    def axis(self, key: str) -> AxisFinding | None:
        """
        Return the place on one axis, or `None` if it was not asked, or is faulty.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
        >>> print(found.axis("extent"))
        extent: unknown (it is not recorded)
        """
        return next((each for each in self.axes if each.axis == key), None)

    @property
    def about_the_day(self) -> str:
        """
        What the day leaves open of the record, to be known first; else no words.

        >>> from nhs_accountable_care.classification import classify
        >>> place = Arrangement(name="A place", as_at=date(2017, 4, 1), agreements=())
        >>> print(classify(place, on=date(2017, 6, 1)).about_the_day)
        The record speaks of 1 April 2017. What it gives no date for (1 entry or fact) is not known
        on 1 June 2017, and counts as not recorded here.
        """
        day = words_of_day(self.on)
        told = about_another_day(self.as_at, self.on, len(self.not_known_on_day))
        paragraphs = [told] if told else []
        if self.may_have_stood:
            number = len(self.may_have_stood)
            entries, dates, count = (
                ("entry", "its dates leave", "counts")
                if number == 1
                else ("entries", "their dates leave", "count")
            )
            paragraphs.append(
                f"{number:,} {entries} may have stood on {day}, as {dates} it open, and {count} "
                f"as not known: {joined(self.may_have_stood, _FEW)}."
            )
        return "\n".join([wrapped(each) for each in paragraphs])

    def what_would_change(self, slug: str, path: str = "$") -> tuple[Change, ...]:
        """
        Return the shortest sets of facts that would turn the answer about a form.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2016, 6, 1))
        >>> print(found.what_would_change("tactical-commissioning")[0])
        Traceback (most recent call last):
            ...
        nhs_accountable_care.classification.UnknownFormError: tactical-commissioning was not ...
        >>> print(found.what_would_change("alliance")[1])
        no, if $.agreements were such that two-or-more-providers is not met, or ...

        Raises:
            UnknownFormError: If the form was not asked about, on that day or at that path.
        """
        return self.finding(slug, path).what_would_change()

    def explain_changes(self, slug: str) -> str:
        """
        Describe what would turn the answers about a form, of the outermost and of what is nested.

        It is what ``classify --what-would-change`` prints: the shortest sets of facts, and how
        many more there are.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, classify
        >>> form = SHIPPED_CLASSIFIER.form("devolved-system")
        >>> place = Arrangement(name="A place")
        >>> found = classify(place, on=date(2017, 4, 1), forms=(form,), axes=())
        >>> print(found.explain_changes("devolved-system"))
        A place ($): devolved health and care system: unknown
          it would be a yes, if
          - $.agreements, $.governance.boards, $.creates_legal_body: Is there ...
          it would be a no, if
          - $.agreements: Is there a signed memorandum of devolution? no; or ...
          ...

        Raises:
            UnknownFormError: If the form was not asked about on that day.
        """
        lines = [self.about_the_day] if self.about_the_day else []
        for finding, found in self._changes(slug):
            name = finding.form.name_on(self.on)
            called = in_one_line(finding.name)
            lines.append(f"{called} ({finding.path}): {name}: {finding.answer.value}")
            if not found.changes:
                lines.append("  nothing that its tests look at would turn it")
            for to in (Answer.YES, Answer.NO):
                lines += _lines_of_changes(to, [each for each in found.changes if each.to is to])
            if found.left_out:
                lines.append(wrapped(found.left_out, "  ", "  "))
        return "\n".join(lines)

    def changes_to_records(self, slug: str) -> Record:
        """
        Return what would turn the answers about a form as plain data.

        It is what ``classify --what-would-change --json`` prints.

        ``findings`` has the outermost arrangement and what is nested in it, each with the
        records of its changes (`Change.to_record`), and with what was left out in words, if
        there were too many to tell.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
        >>> (finding,) = found.changes_to_records("devolved-system")["findings"]
        >>> finding["path"], finding["answer"], finding["changes"][0]["paths"]
        ('$', 'unknown', ['$.agreements'])

        Raises:
            UnknownFormError: If the form was not asked about on that day.
        """
        return {
            **self._days_to_record(),
            "form": slug,
            "findings": [
                {
                    "path": finding.path,
                    "name": finding.name,
                    "answer": finding.answer.value,
                    "changes": [change.to_record() for change in found.changes],
                    "left_out": found.left_out or None,
                }
                for finding, found in self._changes(slug)
            ],
        }

    def _changes(self, slug: str) -> list[tuple[FormFinding, Changes]]:
        """Gather what would change, of every arrangement that the form was asked about."""
        # The outermost is asked first, so that a form which nobody asks about is told.
        self.finding(slug)
        return [
            (finding, finding.changes()) for finding in self.forms if finding.form.slug == slug
        ]

    def explain(self, *, every_test: bool = True) -> str:
        """
        Describe all that was found: the answer first, then every form with every test.

        It is what ``classify --all`` prints below the place and the day. Of nested arrangements in
        a row of which every test has the same answer, the first is told in full.

        Args:
            every_test: Whether to tell every form with every test, and not the answer alone.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, classify
        >>> place = Arrangement(name="A place", nested=())
        >>> form = SHIPPED_CLASSIFIER.form("accountable-care-system")
        >>> text = classify(place, on=date(2017, 4, 1), forms=(form,)).explain()
        >>> print(text[text.index("EVERY FORM") :])
        EVERY FORM, TEST BY TEST
        ========================
        A place MAY BE an accountable care system: 0 of 10 tests met, 10 not known.
        ...
        """
        telling = self._telling
        return self._around(telling.whole() if every_test else telling.text())

    def __repr__(self) -> str:
        """Write on one line what was classified, for which day, and how many forms it is."""
        counts = ", ".join(
            f"{answer.value}={sum(each.answer is answer for each in self.forms)}"
            for answer in Answer
        )
        return f"<Classification of {self.arrangement.name!r} on {self.on.isoformat()}: {counts}>"

    def explain_html(self) -> str:
        """
        Return a table of HTML, with a caption and heads that a screen reader reads.

        It has the forms that the text speaks of, and the axes, and tells of faulty forms in its
        caption. What comes from a document is escaped.

        >>> from nhs_accountable_care.classification import classify
        >>> found = classify(Arrangement(name="A place"), on=date(2017, 4, 1))
        >>> found.explain_html()[:64]
        '<table><caption>A place, as it stood on 1 April 2017</caption><t'
        """
        return self._telling.table(f"faulty: {each}" for each in (*self.faulty, *self.faulty_axes))

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        return self.explain_html()

    def __str__(self) -> str:
        """Return the place, the day and the answer: what it is, is called, is near to, is not."""
        name = in_one_line(self.arrangement.name)
        title = f"{name}, as it stood on {words_of_day(self.on)}"
        return f"{title}\n\n{self.explain(every_test=False)}"

    def _around(self, text: str) -> str:
        """Put before a text what the day leaves open, and after it which forms are faulty."""
        told = [each for each in (self.about_the_day, self._about_the_others()) if each]
        before = ["\n".join(told), ""] if told else []
        return "\n".join([*before, text, *lines_of_faults(self.faulty, self.faulty_axes)])

    def _about_the_others(self) -> str:
        """Say how many nested arrangements were asked about no form; else no words."""
        if not self.not_asked:
            return ""
        return wrapped(
            f"It holds {self.not_asked:,} nested arrangements beyond the first {MOST_PARTS:,}; "
            f"these were asked about no form: classify them by themselves."
        )

    @property
    def _telling(self) -> Telling:
        """What was found, ready to be put into words."""
        labels = self.arrangement.at(self.on).labels or ()
        return Telling(
            name=self.arrangement.name,
            on=self.on,
            forms=self.forms,
            selection=selected(self.forms, self.labels),
            axes=self.axes,
            labels=self.labels,
            names=tuple(label for label in labels if label.form is None),
            not_begun=self.not_begun,
        )

    def to_records(self, *, every_test: bool = False) -> Record:
        """
        Return the classification as plain data, as ``classify --json`` prints it.

        ``answers`` has the answer about every form, by the path of the arrangement. ``forms`` has
        the findings that the text speaks of, each with its counts, the facts that are
        ``missing``, its ``reasons`` (of a no, those that fail) and ``signs``: what was found, by
        which tests, with the ``paths`` that it turns on. Every text stands once: the names of
        arrangements in ``names`` by path, the questions in ``texts`` by form and test, the
        citations (`Citation.to_record`) in ``citations`` by the keys that ``cited`` has. ``axes``
        are by their
        keys, ``labels`` are those that claim a form. ``not_known_on_day`` counts what has no
        date in a record that speaks of another day, which is ``as_at``; ``not_begun``,
        ``may_have_stood`` and ``faulty`` are as in `Classification`, and so is ``not_asked``,
        which stands there only where it is not zero.

        Args:
            every_test: Whether ``forms`` has every finding, with every test.

        >>> from nhs_accountable_care.classification import classify
        >>> place = Arrangement(name="A place", nested=())
        >>> records = classify(place, on=date(2017, 4, 1)).to_records()
        >>> list(records)
        ... # doctest: +NORMALIZE_WHITESPACE
        ['on', 'as_at', 'not_known_on_day', 'may_have_stood', 'names', 'answers', 'forms',
         'texts', 'axes', 'labels', 'not_begun', 'faulty', 'citations']
        >>> records["on"], records["names"], records["axes"]["extent"]["value"]
        ('2017-04-01', {'$': 'A place'}, 'unknown')
        >>> records["answers"]["$"]["yes"], "alliance" in records["answers"]["$"]["unknown"]
        ([], True)
        """
        findings = self.forms if every_test else self.told
        told = tuple([ToldForm(finding=each, every_test=every_test) for each in findings])
        keys = CitedKeys.of(told, self.axes, self.not_begun)
        return {
            **self._days_to_record(),
            "names": {each.path: each.name for each in self.forms} or {"$": self.arrangement.name},
            "answers": answers_by_path(self.forms),
            "forms": [each.record(keys) for each in told],
            "texts": wordings(told, keys),
            "axes": {axis.axis: record_of_axis(axis, keys) for axis in self.axes},
            "labels": [label.to_record() for label in self.labels],
            "not_begun": [record_of_plan(each, keys) for each in self.not_begun],
            "faulty": [
                *(each.to_record() for each in self.faulty),
                *(each.to_record() for each in self.faulty_axes),
            ],
            "citations": keys.record(),
            **({"not_asked": self.not_asked} if self.not_asked else {}),
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the classification as tables, of which ``forms``, a row for each form, is the first.

        ``tests`` has each test and sign of each form, with the keys of what is cited in
        ``citations``; the others are ``axes``, ``labels``, ``not_begun``, ``may_have_stood``,
        ``faulty`` and ``about``.

        >>> from nhs_accountable_care.classification import classify
        >>> tables = classify(Arrangement(name="A place"), on=date(2017, 4, 1)).tables()
        >>> tables["forms"].to_records()[0]["name"], len(tables["axes"]) > 1
        ('A place', True)
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records(every_test=True)
        # Which forms have which answer stands in the forms themselves.
        del records["answers"]
        names, texts = records.pop("names"), records.pop("texts")
        tests = []
        for form in records["forms"]:
            form["name"] = names[form["path"]]
            text = texts[form["form"]]
            form["form_name"] = text["name"]
            for sort, of_sort in (("tests", "reasons"), ("signs", "signs")):
                for found in form.pop(of_sort, ()):
                    tests += [
                        {
                            "path": form["path"],
                            "form": form["form"],
                            "test": test,
                            "is_sign": sort == "signs",
                            "question": text[sort][test]["question"],
                            "question_cited": text[sort][test]["cited"],
                            **found,
                        }
                        for test in found.pop("tests")
                    ]
        records["axes"] = [{"axis": key, **axis} for key, axis in records["axes"].items()]
        records["citations"] = [
            {"key": key, **cited} for key, cited in records["citations"].items()
        ]
        notes = tuple(filter(None, (self.about_the_day, self._about_the_others())))
        return tables_of({**records, "tests": tests}, _TABLES, notes)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``forms`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def _days_to_record(self) -> Record:
        """Return the day that was asked, that of the record, and how much the two leave open."""
        return {
            "on": self.on.isoformat(),
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "not_known_on_day": len(self.not_known_on_day),
            "may_have_stood": list(self.may_have_stood),
        }


_TABLES: Final[Mapping[str, Columns]] = {
    "forms": {
        "path": "text",
        "name": "text",
        "form": "text",
        "form_name": "text",
        "answer": "text",
        "met": "whole number",
        "unmet": "whole number",
        "unknown": "whole number",
        "missing": "text",
        "presumption": "text",
        "confidence": "text",
    },
    "tests": {
        "path": "text",
        "form": "text",
        "test": "text",
        "is_sign": "truth",
        "question": "text",
        "question_cited": "text",
        "answer": "text",
        "because": "text",
        "paths": "text",
        "cited": "text",
    },
    "axes": {
        "axis": "text",
        "value": "text",
        "because": "text",
        "cited": "text",
        "missing": "text",
    },
    "labels": LabelFinding.record_columns,
    "not_begun": {
        "path": "text",
        "what": "text",
        "stands": "text",
        "may_have_begun": "truth",
        "cited": "text",
    },
    "may_have_stood": {"path": "text"},
    "faulty": {"form": "text", "axis": "text", "path": "text", "message": "text"},
    "citations": {"key": "text", **Citation.record_columns},
    "about": {
        "on": "day",
        "as_at": "day",
        "not_known_on_day": "whole number",
        "not_asked": "whole number",
    },
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Classifier:
    """
    The forms and axes that are asked about, as one value.

    Raises:
        InvalidValueError: If two forms have one slug, or two axes one key.

    >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
    >>> mine = SHIPPED_CLASSIFIER.only("section-75-partnership", "alliance")
    >>> [form.slug for form in mine.forms]
    ['alliance', 'section-75-partnership']
    """

    forms: tuple[Form, ...]
    axes: tuple[Axis, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse two forms of one slug, and two axes of one key."""
        for kind, keys in (
            ("forms of one slug", [form.slug for form in self.forms]),
            ("axes of one key", [axis.key for axis in self.axes]),
        ):
            if len(set(keys)) != len(keys):
                twice = sorted({key for key in keys if keys.count(key) > 1})
                msg = f"there are two {kind}: {', '.join(twice)}"
                raise InvalidValueError(msg)

    def form(self, slug: str) -> Form:
        """
        Return the form of a slug.

        Raises:
            UnknownFormError: If there is none; it names those that come near.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> SHIPPED_CLASSIFIER.form("aliance")
        Traceback (most recent call last):
            ...
        nhs_accountable_care.classification.UnknownFormError: no form 'aliance' is asked ...
        """
        for form in self.forms:
            if form.slug == slug:
                return form
        raise UnknownFormError(_not_asked(slug, self.forms, "here"))

    def plus(self, *forms: Form) -> "Classifier":
        """
        Return a classifier that asks about these forms as well.

        Raises:
            InvalidValueError: If a form has the slug of another.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> fewer = SHIPPED_CLASSIFIER.without("alliance")
        >>> len(fewer.plus(SHIPPED_CLASSIFIER.form("alliance")).forms) - len(fewer.forms)
        1
        """
        return attrs.evolve(self, forms=self.forms + forms)

    def without(self, *slugs: str) -> "Classifier":
        """
        Return a classifier that does not ask about these forms.

        Raises:
            UnknownFormError: If there is no form of a slug; it names those that come near.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> len(SHIPPED_CLASSIFIER.forms) - len(SHIPPED_CLASSIFIER.without("alliance").forms)
        1
        """
        dropped = {self.form(slug).slug for slug in slugs}
        return attrs.evolve(self, forms=tuple(f for f in self.forms if f.slug not in dropped))

    def only(self, *slugs: str) -> "Classifier":
        """
        Return a classifier that asks about these forms alone, in the order that it has.

        Raises:
            UnknownFormError: If there is no form of a slug; it names those that come near.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> [form.slug for form in SHIPPED_CLASSIFIER.only("alliance").forms]
        ['alliance']
        """
        kept = {self.form(slug).slug for slug in slugs}
        return attrs.evolve(self, forms=tuple(f for f in self.forms if f.slug in kept))

    def lineage(self, slug: str) -> tuple[Form, ...]:
        """
        Return a form and those that it grew out of, the oldest first.

        Raises:
            UnknownFormError: If there is no form of the slug; it names those that come near.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> [form.slug for form in SHIPPED_CLASSIFIER.lineage("accountable-care-system")]
        ... # doctest: +NORMALIZE_WHITESPACE
        ['sustainability-and-transformation-plan',
         'sustainability-and-transformation-partnership', 'accountable-care-system']
        """
        known = {form.slug: form for form in self.forms}
        found: dict[str, Form] = {}
        waiting = [self.form(slug).slug]
        while waiting:
            each = known[waiting.pop(0)]
            if each.slug not in found:
                found[each.slug] = each
                waiting += [parent for parent in each.lineage if parent in known]
        # Parents were found after their children, and of one day come before them.
        oldest_last = list(found.values())
        oldest_last.reverse()
        return tuple(sorted(oldest_last, key=_beginning))

    def classify(
        self,
        arrangement: Arrangement,
        *,
        on: date,
        register: Register | None = None,
        record: NationalRecord | None = None,
    ) -> Classification:
        """
        Classify an arrangement as it stood on a day, by its content and never by its name.

        Forms that were not in force on the day are not asked. Every nested arrangement is
        asked about every form too, up to a thousand, and is found by its path; the axes are
        those of the outermost. A body that is given by its code has the name and kind that the
        register holds on the day; without a register it has what the document says.

        A form of which a test raises is faulty (`Classification.faulty`), and so is an axis
        (`Classification.faulty_axes`); all others are asked. Where the caller has so many calls
        open that a test runs into Python's limit, all are asked once more in another thread,
        with the context variables of the caller.

        From a national record it may be presumed what the tests leave open; the presumption
        stands beside the unknown answer, and without a record there is none.

        Raises:
            InvalidTypeError: If the day is no date, or has a time of day.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> mine = SHIPPED_CLASSIFIER.only("alliance")
        >>> [finding] = mine.classify(Arrangement(name="A place"), on=date(2017, 4, 1)).forms
        >>> finding.answer.value
        'unknown'
        """
        taken(arrangement, "classify")
        check_day(on)
        return with_room_at_last(
            lambda is_last: self._classified(
                arrangement, on=on, register=register, record=record, is_last=is_last
            )
        )

    def _classified(
        self,
        arrangement: Arrangement,
        *,
        on: date,
        register: Register | None,
        record: NationalRecord | None,
        is_last: bool,
    ) -> Classification:
        """
        Classify an arrangement.

        Unless this is the last try, it ends with a `RecursionError` where a test raises one.
        """
        standing = arrangement.at(on)
        if register is not None:
            standing = with_known_bodies(standing, register, on=on)
        asked = [form for form in self.forms if on in form.period]
        not_in_force = tuple([form for form in self.forms if on not in form.period])
        # What is nested and had not begun is not asked about; the others keep their paths.
        gone = frozenset(
            each.path
            for each in parts_with_steps(arrangement, arrangement.moment(on))
            if not each.was_there
        )
        not_begun = tuple(not_begun_on(arrangement, on))
        known = NationalRecord() if record is None else record.on(on)
        moment = arrangement.moment(on)
        out_of_day = {
            path: tuple(
                each
                for agreement in part.agreements or ()
                for each in _out_of_day(agreement, moment)
            )
            for path, part in walk(arrangement)
        }
        every = nested_in(standing)
        parts = [
            (path_before(path, gone), part, around)
            for path, part, around in itertools.islice(every, MOST_PARTS)
        ]
        faults: Faults = {}
        findings: list[FormFinding] = []
        shared = Shared(known)
        for path, part, around in parts:
            out = out_of_day[path]
            alike = None if out else shared.around(part, around)
            where = functools.cache(
                functools.partial(where_is, part, around, known, register, on=on)
            )
            for form in asked:
                if not form.is_asked_of(part):
                    continue
                finding = shared.finding(form, alike, path, part.name)
                if finding is not None:
                    findings.append(finding)
                    continue
                found_now = asked_safely(
                    form,
                    path,
                    ask=functools.partial(form.ask, part, on, path, around, out),
                    presume=lambda finding: with_presumption(finding, part, on, where(), known),  # noqa: B023 -- called now
                    faults=faults,
                    is_last=is_last,
                )
                shared.keep(alike, *found_now)
                findings += found_now
        # By place and form, since every part may have labels.
        found = {(each.path, each.form.slug): each for each in findings}
        other_days = {form.slug: form for form in not_in_force}
        placed = [
            placed_safely(axis, functools.partial(axis.place, standing, on), is_last=is_last)
            for axis in self.axes
        ]
        return Classification(
            arrangement=arrangement,
            on=on,
            forms=tuple(findings),
            axes=tuple([each for each in placed if isinstance(each, AxisFinding)]),
            labels=tuple(
                compared((path, part.name), label, found.get((path, label.form)), other_days)
                for path, part, _ in parts
                for label in part.labels or ()
                if label.form is not None
            ),
            not_in_force=not_in_force,
            as_at=arrangement.as_at,
            not_known_on_day=tuple(known_on_its_day_only(arrangement, arrangement.moment(on))),
            not_begun=not_begun,
            may_have_stood=tuple(may_have_stood_on(arrangement, on, not_begun)),
            faulty=tuple(faults.values()),
            faulty_axes=tuple([each for each in placed if isinstance(each, FaultyAxis)]),
            not_asked=sum(1 for _ in every),
        )


def _out_of_day(agreement: Agreement, moment: Moment) -> Iterator[Agreement]:
    """Yield an agreement that did not stand; of one that did, those under it that did not."""
    if not moment.counts(stands_on(agreement, moment)):
        yield agreement
        return
    under_it = agreement.sub_contracts if isinstance(agreement, LeadProviderContract) else ()
    for under in under_it or ():
        if not moment.counts(stands_on(under, moment)):
            yield under


_FEW = 3
_MANY = 8
_SMALL_WORDS = frozenset({"and", "in", "of"})


def _lines_of_changes(to: Answer, changes: list[Change]) -> list[str]:
    """Return the lines of the shortest sets that would turn an answer, with a count of others."""
    if not changes:
        return []
    lines = [f"  it would be a {to.value}, if"]
    lines += [wrapped(change.explain(), "  - ", "      ") for change in changes[:_MANY]]
    if len(changes) > _MANY:
        lines.append(
            f"  - or one of {len(changes) - _MANY} more sets of facts, none of them shorter"
        )
    return lines


def _not_asked(slug: str, asked: Sequence[Form], where: str) -> str:
    """Word the error that a form is not asked about, with those that come near."""
    return f"no form {slug!r} is asked about {where}{near_to_it(_near_forms(slug, asked))}"


def _near_forms(slug: str, forms: Sequence[Form]) -> tuple[str, ...]:
    """Return the forms that come near to a word: by name, by letters, or by first letters."""
    asked = [form.slug for form in forms]
    near = near_names(slug, asked)
    # The name says what the slug may not: a hospital group is a group-model.
    names = {
        name.casefold(): form.slug
        for form in forms
        for name in (form.name, *(each.value for each in form.names))
    }
    named = [names[name] for name in near_names(slug.casefold(), names)]
    # Forms go by their initials: an ACS is an accountable care system.
    initials = {
        each: "".join(word[0] for word in each.split("-") if word not in _SMALL_WORDS)
        for each in asked
    }
    word = slug.casefold()
    whole = [each for each, letters in initials.items() if letters == word]
    longer = [each for each, letters in initials.items() if letters.startswith(word)]
    return tuple(dict.fromkeys([*whole, *(longer if len(word) > 1 else ()), *near, *named]))[:_FEW]


def _beginning(form: Form) -> date:
    """Sort forms by the first day on which they were asked about."""
    return form.period.first_day
