"""The verbs that list the cases, and tell the history of one."""

import argparse
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
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
from nhs_accountable_care.cli.opening import CASE
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.questions import Answer
from nhs_accountable_care.reference import cases, national_record, register

__all__ = ["list_cases", "tell_history"]

_COLUMNS: Final = ("case", "title", "day", "forms", "articles", "first_day", "illustrative")


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


def list_cases(options: argparse.Namespace) -> bool:
    """Print the cases: their day, the forms that they are of on it, and who wrote of them."""
    _check_form(options.form)
    rows = []
    for name in cases.case_names():
        case = cases.account(name)
        if options.article is not None and options.article.upper() not in case.articles:
            continue
        first = case.first_day
        if options.on is not None and first is not None and first > options.on:
            continue
        row = _row_of(case, options.on or cases.case(name).as_at)
        if options.form is None or options.form in row.forms:
            rows.append(row)
    if options.json:
        print_data(as_json({"cases": [row.to_record() for row in rows]}))
    elif options.csv:
        print_data(write_csv((row.to_row() for row in rows), _COLUMNS), end="")
    else:
        print("\n".join(map(str, rows)) or "There is no such case.")
    return True


def tell_history(options: argparse.Namespace) -> bool:
    """Print what happened to a place day by day, and what the library then says otherwise."""
    told = cases.history(options.name.removeprefix(CASE))
    if options.json:
        print_data(as_json(told.to_records()))
    else:
        print(told)
    return True


def _check_form(form: str | None) -> None:
    """Refuse a form that there is not, with the one that may be meant."""
    known = [each.slug for each in SHIPPED_CLASSIFIER.forms]
    if form is not None and form not in known:
        hint = did_you_mean(form, known) or "`classify FILE --all` lists the forms"
        msg = f"no form {quoted(form)}; {hint}"
        raise InvalidValueError(msg)


def _row_of(case: Case, on: date) -> _Row:
    """Ask of which forms a case, and what is nested in it, was on a day."""
    found = SHIPPED_CLASSIFIER.classify(
        cases.case(case.name).value, on=on, register=register(), record=national_record()
    )
    forms = (each.form.slug for each in found.forms if each.answer is Answer.YES)
    return _Row(case=case, on=on, forms=tuple(dict.fromkeys(forms)))
