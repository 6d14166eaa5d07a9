"""Payment terms and facts as the command line names them: documents, or facts as CSV."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import DocumentError, NacError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined, listed, quoted, shortened
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.arrangements import (
    Arrangement,
    PaymentTerms,
    walk,
    with_known_bodies,
)
from nhs_accountable_care.cli.facts import FACTS_BY_YEAR, schema_of
from nhs_accountable_care.cli.faults import faults_of_mechanism
from nhs_accountable_care.cli.opening import PIPED, bytes_in, piped_text
from nhs_accountable_care.cli.problems import UnreadableError, failure_of, problems_are_of
from nhs_accountable_care.cli.reading import document_in, document_text, read_document
from nhs_accountable_care.cli.settings import mechanisms_with, settings_for
from nhs_accountable_care.cli.streams import aside
from nhs_accountable_care.documents import facts_from_csv, table_from_csv
from nhs_accountable_care.payment import (
    Facts,
    FactsByYear,
    RecordedTable,
    Settlement,
    fact_problems,
    facts_of_year,
    formula_of,
)
from nhs_accountable_care.reference import register

__all__ = [
    "Terms",
    "check_facts",
    "check_mechanism",
    "check_once",
    "facts_for",
    "remarks_on",
    "settlement_data",
    "tables_for",
    "tell_doubts",
    "tell_unused",
    "terms_in",
    "terms_of",
]

_MOST_NAMES: Final = 10


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Terms:
    """
    Payment terms that were named: of which arrangement, and where in which file they stand.

    ``as_at`` is the day of which the document speaks.
    """

    of: str
    as_at: date
    path: str
    file: Path
    terms: PaymentTerms


def check_once(files: Iterable[Path | None]) -> None:
    """Refuse standard input for two things, such as a document and its facts."""
    if sum(file == PIPED for file in files) > 1:
        problem = Problem(
            path="",
            message="is named for the document and for the facts, and can be read once",
            hint="save one of the two as a file",
        )
        raise UnreadableError((str(PIPED), (problem,)))


def terms_in(options: argparse.Namespace, file: Path, name: str | None) -> Terms:
    """
    Find the payment terms that are meant in a document.

    Raises:
        UnreadableError: With everything that is wrong, and if no terms, or several, are meant.
    """
    _, here = settings_for(file, mechanisms=options.mechanisms)
    document = read_document(file, Arrangement, mechanisms_with(here, options.mechanisms))
    place = with_known_bodies(document.value, register(), on=document.as_at)
    path, terms = terms_of(place, name, str(file))
    with aside():
        check_mechanism(path, terms, str(file))
    return Terms(of=document.value.name, as_at=document.as_at, path=path, file=file, terms=terms)


def terms_of(place: Arrangement, name: str | None, file: str) -> tuple[str, PaymentTerms]:
    """Find the payment terms that are meant, wherever they are nested."""
    recorded = [
        (f"{path}.finance.payments[{number}]", terms)
        for path, part in walk(place)
        for number, terms in enumerate((part.finance.payments if part.finance else None) or ())
    ]
    found = [each for each in recorded if name is None or each[1].name == name]
    if len(found) == 1:
        return found[0]
    names = listed([quoted(terms.name) for _, terms in found or recorded], _MOST_NAMES)
    if not recorded:
        message, hint = "no payment terms are recorded", "add a mechanism there"
    elif not found:
        message, hint = f"no terms named {quoted(str(name))}", f"there are: {names}"
    else:
        message, hint = f"there are several: {names}", "choose with --terms NAME"
    place_of_it = found[0][0] if found else "$.finance.payments"
    problem = Problem(path=place_of_it, message=message, hint=hint)
    raise UnreadableError((file, (problem,)))


def remarks_on(terms: Terms, options: argparse.Namespace) -> tuple[str, ...]:
    """Say on a page of which day the agreement is, of which year, and what is not filled in."""
    found = [f"The agreement as it is recorded for {words_of_day(terms.as_at)}."]
    if options.year is not None:
        found.append(f"The facts are those of {options.year}.")
    # Here and not above: a page alone asks.
    from nhs_accountable_care.documents.templates import TO_BE_FILLED_IN

    if TO_BE_FILLED_IN in {terms.of, terms.terms.name}:
        found.append("The names of the agreement are still to be filled in.")
    return tuple(found)


def check_mechanism(path: str, terms: PaymentTerms, file: str) -> None:
    """Raise that a mechanism is faulty, which is no problem of the facts."""
    problems = faults_of_mechanism(path, terms)
    if problems:
        raise UnreadableError((file, problems))


# --- Facts ---


def facts_for(options: argparse.Namespace, *terms: Terms) -> Facts:
    """
    Read the facts for payment terms: a document, or CSV, and tables of CSV beside them.

    Raises:
        UnreadableError: With everything that is wrong with a file.
    """
    mechanisms = [each.terms.mechanism for each in terms]
    file: Path = options.facts
    if file.suffix.lower() == ".csv":
        with _problems_of(file), aside():
            facts = facts_from_csv(bytes_in(file), *mechanisms, name=file.name)
        _check_year(options)
    elif file == PIPED:
        text = piped_text()
        if text.lstrip().startswith("{"):
            facts = _of_document(file, text, options, terms)
        else:
            with _problems_of(file), aside():
                facts = facts_from_csv(text, *mechanisms, name="standard input")
            _check_year(options)
    else:
        facts = _of_document(file, document_text(file), options, terms)
    tables = tables_for(options, *terms)
    return attrs.evolve(facts, tables=(*facts.tables, *tables)) if tables else facts


def _of_document(
    file: Path, text: str, options: argparse.Namespace, terms: tuple[Terms, ...]
) -> Facts:
    """Read facts of a document: those of one year, or of the year of several that is named."""
    if schema_of(text) != FACTS_BY_YEAR:
        _check_year(options)
        return document_in(file, text, Facts).value
    by_year = document_in(file, text, FactsByYear).value
    if options.year is None:
        years = listed((str(each.year) for each in by_year.years), _MOST_NAMES) or "none"
        problem = Problem(
            path="",
            message="these are facts of several years, and one is wanted",
            hint=f"choose with --year YEAR; there are: {years}",
        )
        raise UnreadableError((str(file), (problem,)))
    with problems_are_of(file), aside():
        # What is carried into the year is what the first of two terms leaves over.
        return facts_of_year(terms[0].terms.mechanism, by_year, options.year)


def _check_year(options: argparse.Namespace) -> None:
    """Refuse that a year be chosen of facts that are those of one."""
    if options.year is not None:
        message, hint = "is for facts of several years, and these are of one", "leave it out"
        problem = Problem(path="--year", message=message, hint=hint)
        raise UnreadableError((str(options.facts), (problem,)))


def tables_for(options: argparse.Namespace, *terms: Terms) -> tuple[RecordedTable, ...]:
    """Read the tables of facts that are named beside the facts."""
    return tuple(_table(name, path, terms) for name, path in options.table)


def _table(name: str, file: Path, terms: tuple[Terms, ...]) -> RecordedTable:
    """Read a table of CSV for those of the terms that have one of its name, or for the first."""
    formulas = [formula_of(each.terms.mechanism) for each in terms]
    formula = next((each for each in formulas if name in each.tables), formulas[0])
    data = piped_text() if file == PIPED else bytes_in(file)
    with _problems_of(file), aside():
        table, not_used = table_from_csv(data, formula, name, name=file.name)
    if not_used:
        told = joined(quoted(each) for each in not_used)
        print(f"note: {file}: not used: {told}", file=sys.stderr)
    return table


def tell_unused(file: Path, *lists: Iterable[str]) -> None:
    """Say which facts were given and are used by none of the payment terms that were settled."""
    first, *others = lists
    left = [each for each in first if all(each in other for other in others)]
    if left:
        told = joined([shortened(each) for each in left], _MOST_NAMES)
        print(in_one_line(f"note: {file}: used by no line: {told}"), file=sys.stderr)


def tell_doubts(where: str, *settlements: Settlement) -> None:
    """Say on standard error which facts cannot be together, though they were settled."""
    for words in dict.fromkeys(each for settled in settlements for each in settled.doubts):
        print(in_one_line(f"doubt: {where}: {words}"), file=sys.stderr)


@contextmanager
def _problems_of(file: Path) -> Iterator[None]:
    """Let what is wrong with a table be told as problems of its file, each with its line."""
    try:
        yield
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    except NacError as error:
        raise UnreadableError(*failure_of(error, str(file))) from None


def check_facts(terms: Terms, facts: Facts, file: Path, *, without: str | None = None) -> None:
    """Raise what is wrong with the facts for payment terms, but of one that is to move."""
    problems = fact_problems(formula_of(terms.terms.mechanism), facts)
    left = tuple(each for each in problems if each.path != f"$.facts.{without}")
    if left:
        # Here, since the error that settling raises has them all in one text and without paths.
        raise UnreadableError((str(file), left))


def settlement_data(settlement: Settlement, terms: PaymentTerms) -> dict[str, Any]:
    """Return a settlement in the shape of ``settle --json``, with who the parties are."""
    return {**settlement.to_records(), "parties": terms.parties}
