"""The verbs that list the cases, and tell the history of one."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.tables import write_csv
from nhs_accountable_care._core.text import joined, quoted, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Case
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    Classification,
    Classifier,
    FormFinding,
)
from nhs_accountable_care.cli.opening import CASE
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.questions import Answer
from nhs_accountable_care.reference import cases, national_record, register

__all__ = ["list_cases", "tell_history"]

_COLUMNS: Final = ("case", "title", "day", "forms", "articles", "first_day", "illustrative")
_ANSWER_COLUMNS: Final = ("case", "title", "day", "path", "name", "answer", "presumption")
_NONE: Final = "There is no such case."


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Row:
    """A case as it is listed: on which day it was asked, and of which forms it then was."""

    case: Case
    on: date
    forms: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**self.case.to_record(), "day": self.on.isoformat(), "forms": list(self.forms)}

    def to_row(self) -> dict[str, object]:
        """Return it as a row of a table."""
        first = self.case.first_day
        return {
            "case": self.case.name,
            "title": self.case.title,
            "day": self.on.isoformat(),
            "forms": "; ".join(self.forms),
            "articles": "; ".join(self.case.articles),
            "first_day": "" if first is None else first.isoformat(),
            "illustrative": "yes" if self.case.is_illustrative else "no",
        }

    def __str__(self) -> str:
        """Write what the case is, on which day, of which forms, and which articles tell of it."""
        told = f", told by {joined(self.case.articles)}" if self.case.articles else ""
        sort = " (illustrative)" if self.case.is_illustrative else ""
        forms = joined(self.forms) if self.forms else "of no form, as far as is recorded"
        words = f"{self.case.title}{sort}, on {words_of_day(self.on)}: {forms}{told}"
        return f"{CASE}{self.case.name}\n{wrapped(words, '    ', '    ')}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Asked:
    """What is answered about one form, of a case or what is nested in it, on one day."""

    on: date
    finding: FormFinding

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data."""
        presumed = self.finding.presumption
        return {
            "day": self.on.isoformat(),
            "path": self.finding.path,
            "name": self.finding.name,
            "answer": self.finding.answer.value,
            "presumption": None if presumed is None else presumed.to_record(),
        }

    @property
    def words(self) -> str:
        """The answer, with how many tests are met or what is presumed; without the day."""
        where = "" if self.finding.path == "$" else f"{self.finding.path}, {self.finding.name}: "
        presumed = self.finding.presumption
        if presumed is not None:
            return f"{where}{presumed}"
        return f"{where}{self.finding.answer.value}, {self.finding.counts}"

    @property
    def is_against(self) -> bool:
        """Whether it is not of the form, or presumably not."""
        presumed = self.finding.presumption
        against = self.finding.answer if presumed is None else presumed.answer
        return against is Answer.NO

    @property
    def speaks_for_it(self) -> bool:
        """Whether it is of the form, presumably is, or meets a test while others are open."""
        return not self.is_against and (
            self.finding.presumption is not None or self.finding.met > 0
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Answers:
    """A case that is or may be of a form on some day, with what speaks for it day by day."""

    case: Case
    answers: tuple[_Asked, ...]

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**self.case.to_record(), "answers": [each.to_record() for each in self.answers]}

    def to_rows(self) -> Iterator[dict[str, object]]:
        """Yield it as rows of a table, one for each answer."""
        for each in self.answers:
            presumed = each.finding.presumption
            told = "" if presumed is None else str(presumed)
            yield {
                **each.to_record(),
                "case": self.case.name,
                "title": self.case.title,
                "presumption": told,
            }

    def __str__(self) -> str:
        """Write the case, and each answer once, with all the days on which it is given."""
        sort = " (illustrative)" if self.case.is_illustrative else ""
        days: dict[str, list[date]] = {}
        for each in self.answers:
            days.setdefault(each.words, []).append(each.on)
        lines = [f"{CASE}{self.case.name}", wrapped(f"{self.case.title}{sort}", "    ", "    ")]
        for words, when in days.items():
            told = f"on {joined([words_of_day(on) for on in when])}: {words}"
            lines.append(wrapped(told, "    - ", "      "))
        return "\n".join(lines)


def list_cases(options: argparse.Namespace) -> bool:
    """Print the cases: their day, the forms that they are of on it, and who wrote of them."""
    told = [
        case
        for case in map(cases.account, cases.case_names())
        if options.article is None or options.article.upper() in case.articles
    ]
    if options.form is not None:
        _list_answers(options, told)
        return True
    # The axes are not printed, so that they are not asked.
    asked = attrs.evolve(SHIPPED_CLASSIFIER, axes=())
    rows = []
    for case in told:
        first = case.first_day
        if options.on is None or first is None or first <= options.on:
            rows.append(_row_of(asked, case, options.on or cases.case(case.name).as_at))
    if options.json:
        print_data(as_json({"cases": [row.to_record() for row in rows]}))
    elif options.csv:
        print_data(write_csv((row.to_row() for row in rows), _COLUMNS), end="")
    else:
        print("\n".join(map(str, rows)) or _NONE)
    return True


def _list_answers(options: argparse.Namespace, told: list[Case]) -> None:
    """
    Print the cases that are or may be of a form on a day that is told of, with the answers.

    A case that stays open without a single test met has nothing to show: it is named alone.
    """
    _check_form(options.form)
    asked = attrs.evolve(SHIPPED_CLASSIFIER.only(options.form), axes=())
    rows, left_open = [], []
    for case in told:
        answers = [each for each in _answers(asked, case, options.on) if not each.is_against]
        for_it = tuple(each for each in answers if each.speaks_for_it)
        if for_it:
            rows.append(_Answers(case=case, answers=for_it))
        elif answers:
            left_open.append(case.name)
    if options.json:
        data = {"cases": [row.to_record() for row in rows], "not_known": left_open}
        print_data(as_json(data))
    elif options.csv:
        table = (row for each in rows for row in each.to_rows())
        print_data(write_csv(table, _ANSWER_COLUMNS), end="")
    else:
        print("\n".join(map(str, rows)) or _NONE)
        if left_open:
            print(wrapped(f"Not known, with no test met: {joined(left_open)}.", "", "    "))


def tell_history(options: argparse.Namespace) -> bool:
    """Print what happened to a place day by day, and what the library then says otherwise."""
    told = cases.history(options.name.removeprefix(CASE))
    if options.json:
        print_data(as_json(told.to_records()))
    else:
        print(told)
    return True


def _check_form(form: str) -> None:
    """Refuse a form that there is not, with the one that may be meant."""
    known = [each.slug for each in SHIPPED_CLASSIFIER.forms]
    if form not in known:
        hint = did_you_mean(form, known) or "`classify FILE --all` lists the forms"
        msg = f"no form {quoted(form)}; {hint}"
        raise InvalidValueError(msg)


def _answers(asked: Classifier, case: Case, on: date | None) -> Iterator[_Asked]:
    """Yield what is answered about a form, on a day or on each that the case tells of."""
    (form,) = asked.forms
    days = sorted({*case.exact_days, cases.case(case.name).as_at}) if on is None else [on]
    for day in days:
        if day in form.period and (case.first_day is None or day >= case.first_day):
            found = _classified(asked, case, day)
            yield from (_Asked(on=day, finding=each) for each in found.forms)


def _classified(asked: Classifier, case: Case, on: date) -> Classification:
    """Ask of which forms a case, and what is nested in it, was on a day."""
    return asked.classify(
        cases.case(case.name).value, on=on, register=register(), record=national_record()
    )


def _row_of(asked: Classifier, case: Case, on: date) -> _Row:
    """Return a case with the forms that it and what is nested in it were of on a day."""
    found = _classified(asked, case, on)
    forms = (each.form.slug for each in found.forms if each.answer is Answer.YES)
    return _Row(case=case, on=on, forms=tuple(dict.fromkeys(forms)))
