"""The table of national parameters: how its rows are read, strictly and all problems at once."""

import re
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, NacError, Problem
from nhs_accountable_care._core.money import parse_ratio
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, parse_day
from nhs_accountable_care._core.timeline import Dated, Timeline
from nhs_accountable_care.payment.parameters.national import NationalParameter, ParameterValue
from nhs_accountable_care.policy.sources import Sourcebook, parse_citation, sourcebook
from nhs_accountable_care.policy.tables import items_of, read_rows

__all__ = ["COLUMNS", "WORDS", "parameters_of"]

COLUMNS: Final = ("slug", "name", "unit", "first_day", "last_day", "value", "sources")
_NEVER_EMPTY: Final = tuple(column for column in COLUMNS if column != "last_day")

WORDS: Final = "text"
"""The unit of a parameter that has words only."""

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?", re.ASCII)


def parameters_of(text: str, name: str) -> tuple[NationalParameter, ...]:
    """
    Read parameters from a table with a row for each value, in the order of their first rows.

    Raises:
        DocumentError: With every row that cannot be read.
    """
    book = sourcebook()
    problems: list[Problem] = []
    heads: dict[str, tuple[str, str]] = {}
    entries: dict[str, list[Dated[ParameterValue]]] = {}
    for number, row in enumerate(read_rows(text, name, COLUMNS, _NEVER_EMPTY), start=1):
        slug, head = row["slug"], (row["name"], row["unit"])
        if heads.setdefault(slug, head) != head:
            problems.append(
                Problem(
                    path=f"{name}[{number}]",
                    message=f"{slug} has another name or unit in a row above",
                    hint="write them alike in all of its rows",
                )
            )
        try:
            entries.setdefault(slug, []).append(_entry(row, book))
        except NacError as error:
            problems.append(Problem(path=f"{name}[{number}]", message=str(error)))
    parameters = []
    for slug, (title, unit) in heads.items():
        try:
            timeline = Timeline[ParameterValue](entries=tuple(entries.get(slug, ())))
        except InvalidValueError as error:
            problems.append(Problem(path=f"{name}: {slug}", message=str(error)))
            continue
        parameters.append(NationalParameter(slug=slug, name=title, unit=unit, timeline=timeline))
    if problems:
        raise DocumentError(tuple(problems))
    return tuple(parameters)


def _entry(row: dict[str, str], book: Sourcebook) -> Dated[ParameterValue]:
    """Read the value of one row, with its period and what is cited for it."""
    last_day = parse_day(row["last_day"]) if row["last_day"] else None
    return Dated[ParameterValue](
        period=DateRange(first_day=parse_day(row["first_day"]), last_day=last_day),
        value=_value(row["value"], row["unit"]),
        sources=_citations(row["sources"], book),
    )


def _value(cell: str, unit: str) -> ParameterValue:
    """Read a number; words where the unit says that there are only words, or no number stands."""
    is_number = unit != WORDS and _NUMBER.fullmatch(cell) is not None
    return Fraction(parse_ratio(cell)) if is_number else cell


def _citations(cell: str, book: Sourcebook) -> tuple[Citation, ...]:
    """Read the citations of one row."""
    return tuple(parse_citation(each, book) for each in items_of(cell))
