"""What `settle` prints of several outcomes, of which a table of facts has a column each."""

import argparse
from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from nhs_accountable_care._core.csv_text import Cell, csv_text
from nhs_accountable_care._core.errors import DocumentError, NacError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import heading, listed, quoted, shortened, wrapped
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.cli.opening import PIPED, bytes_in
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.streams import aside
from nhs_accountable_care.cli.terms_of_files import (
    Terms,
    check_facts,
    tables_for,
    tell_doubts,
)
from nhs_accountable_care.documents.csv_facts import outcomes_from_csv
from nhs_accountable_care.payment import Facts, Settlement
from nhs_accountable_care.payment import settle as settle_terms

__all__ = ["outcome_of_year", "outcomes_in", "outcomes_text"]


def outcomes_in(options: argparse.Namespace, terms: Terms) -> dict[str, Facts]:
    """
    Read the facts of several outcomes, if the file is a table with a column for each.

    Raises:
        UnreadableError: With everything that is wrong with it, and if a page or rows are
            asked for.
    """
    file = options.facts
    if file == PIPED or file.suffix.lower() != ".csv":
        return {}
    try:
        with aside():
            found = outcomes_from_csv(bytes_in(file), terms.terms.mechanism, name=file.name)
    except DocumentError as error:
        raise UnreadableError((str(file), error.problems)) from None
    for option, value in (("--html", options.html), ("--rows", options.rows)):
        if found and value and options.year is None:
            problem = Problem(
                path="",
                message=f"{option} is for one outcome, and these are facts of several",
                hint="leave one column, and head it value; or choose one headed by a year "
                "with --year",
            )
            raise UnreadableError((str(file), (problem,)))
    tables = tables_for(options, terms) if found else ()
    return {
        outcome: attrs.evolve(facts, tables=(*facts.tables, *tables))
        for outcome, facts in found.items()
    }


def outcome_of_year(outcomes: Mapping[str, Facts], options: argparse.Namespace) -> Facts:
    """
    Choose the outcome whose column is headed by the year that is meant.

    Raises:
        UnreadableError: No column is headed by that year, or two are.
    """
    found = [facts for name, facts in outcomes.items() if _year_of(name) == options.year]
    if len(found) == 1:
        return found[0]
    known = listed(map(quoted, outcomes), MOST_SHOWN)
    problem = Problem(
        path="--year",
        message=f"{len(found) or 'no'} column{'s are' if found else ' is'} headed {options.year}",
        hint=f"the columns are: {known}; head one so, or leave --year out to settle each",
    )
    raise UnreadableError((str(options.facts), (problem,)))


def _year_of(heading_of_column: str) -> FinancialYear | None:
    """Read the heading of a column as a financial year, if it is one."""
    try:
        return FinancialYear.parse(heading_of_column)
    except NacError:
        return None


def outcomes_text(terms: Terms, outcomes: Mapping[str, Facts], options: argparse.Namespace) -> str:
    """
    Settle each outcome, and write what each party gets by it in the shape that was asked for.

    Raises:
        UnreadableError: With what the facts of an outcome lack.
    """
    settled: dict[str, Settlement] = {}
    failures: list[tuple[str, tuple[Problem, ...]]] = []
    with aside():
        for outcome, facts in outcomes.items():
            try:
                check_facts(terms, facts, options.facts)
            except UnreadableError as error:
                file = f"{options.facts}, {shortened(in_one_line(outcome))}"
                failures += [(file, problems) for _, problems in error.failures]
            else:
                settled[outcome] = settle_terms(terms.terms.mechanism, facts)
    if failures:
        raise UnreadableError(*failures)
    for outcome, each in settled.items():
        tell_doubts(f"{options.facts}, {shortened(in_one_line(outcome))}", each)
    parties = next(iter(settled.values())).formula.parties
    if options.json:
        return as_json(
            {
                "outcomes": [
                    {
                        "outcome": outcome,
                        "net": {party: each.net[party].pence for party in parties},
                        "doubts": list(each.doubts),
                    }
                    for outcome, each in settled.items()
                ],
                "parties": terms.terms.parties,
            }
        )
    if options.csv:
        rows: list[tuple[Cell, ...]] = [("outcome", *parties, "doubt")]
        for outcome, each in settled.items():
            sums = (Decimal(each.net[party].pence).scaleb(-2) for party in parties)
            rows.append((outcome, *sums, "; ".join(each.doubts) or None))
        return csv_text(rows)
    head = ("outcome", *parties)
    cells = [
        (in_one_line(outcome), *(str(each.net[party]) for party in parties))
        for outcome, each in settled.items()
    ]
    title = "What each party gets, by outcome"
    if any(each.is_illustrative for each in settled.values()):
        title += " (every figure here is invented)"
    doubts = [
        wrapped(f"{in_one_line(outcome)}: the facts cannot all be so: {words}", "  ", "    ")
        for outcome, each in settled.items()
        for words in each.doubts
    ]
    return "\n".join([heading(title), *doubts, *_aligned([head, *cells])])


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Set cells below each other: words to the left, and sums of money to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
