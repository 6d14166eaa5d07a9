"""What `settle` prints of several years, which a document of facts by year holds."""

import argparse

from nhs_accountable_care._core.csv_text import csv_text
from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.text import heading
from nhs_accountable_care.cli.facts import FACTS_BY_YEAR, schema_of
from nhs_accountable_care.cli.line_rows import LINE_COLUMNS, line_row
from nhs_accountable_care.cli.opening import PIPED, text_in
from nhs_accountable_care.cli.output import settlement_lines
from nhs_accountable_care.cli.problems import UnreadableError, problems_are_of
from nhs_accountable_care.cli.reading import document_in
from nhs_accountable_care.cli.streams import aside
from nhs_accountable_care.cli.terms_of_files import (
    Terms,
    remarks_on,
    tell_doubts,
    tell_unused,
)
from nhs_accountable_care.payment import FactsByYear, SettledYears, series
from nhs_accountable_care.pictures import settled_years_page

__all__ = ["years_in", "years_text"]


def years_in(options: argparse.Namespace) -> FactsByYear | None:
    """
    Read the facts of several years, if it is those that the file holds, and no year is chosen.

    Raises:
        UnreadableError: With everything that is wrong with them, and if they come with what is of
            one year only.
    """
    file = options.facts
    if options.year is not None or file == PIPED or file.suffix.lower() == ".csv":
        return None
    text = text_in(file)
    if schema_of(text) != FACTS_BY_YEAR:
        return None
    years = document_in(file, text, FactsByYear).value
    for option, value in (
        ("--table", options.table),
        ("--rows", options.rows),
    ):
        if value:
            problem = Problem(
                path="",
                message=f"{option} is for one year, and these are facts of several",
                hint="choose the year that is meant with --year",
            )
            raise UnreadableError((str(file), (problem,)))
    return years


def years_text(terms: Terms, years: FactsByYear, options: argparse.Namespace) -> str:
    """
    Settle the years in order, and write them in the shape that was asked for.

    Raises:
        UnreadableError: With what a year lacks, or what cannot be carried.
    """
    with aside():
        with problems_are_of(options.facts):
            done = series(terms.terms.mechanism, years)
        if options.json or options.csv or options.html is not None:
            left = (name for each in done.years for name in each.settlement.unused)
            tell_unused(options.facts, dict.fromkeys(left))
        for each in done.years:
            tell_doubts(f"{options.facts}, {each.year}", each.settlement)
        if options.html is not None:
            title = f"{terms.of}: {terms.terms.name}"
            names, remarks = terms.terms.parties, remarks_on(terms, options)
            return settled_years_page(done, title=title, names=names, remarks=remarks)
        if options.json:
            return as_json(done.to_records())
        if options.csv:
            rows = (
                (str(each.year), *line_row(each.settlement, line))
                for each in done.years
                for line in each.settlement.lines
            )
            return csv_text((("year", *LINE_COLUMNS), *rows))
        return "\n".join(_told(done, terms))


def _told(done: SettledYears, terms: Terms) -> list[str]:
    """Say what is carried and what each party gets in all, and then settle each year in words."""
    lines = [str(done)]
    for each in done.years:
        lines += ["", heading(str(each.year))]
        lines += settlement_lines(each.settlement, terms.terms.parties)
    return lines
