"""What `check` says of a document of facts: there are no rules about it, but it can lack much."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from nhs_accountable_care._core.errors import DocumentError
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care.documents import Document, read
from nhs_accountable_care.documents.problems import step
from nhs_accountable_care.payment import Facts, FactsByYear, RecordedFact
from nhs_accountable_care.validation import CheckedFile, MissingFact, Report

__all__ = ["FACTS", "FACTS_BY_YEAR", "check_facts", "facts_lines", "schema_of"]

FACTS: Final = "nhs-accountable-care/facts"
FACTS_BY_YEAR: Final = "nhs-accountable-care/facts-by-year"
_COMMENT: Final = "//"


def schema_of(text: str) -> object:
    """Return which schema a text says that it is of; nothing, if it is too broken to tell."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data.get("schema") if isinstance(data, dict) else None


def check_facts(file: Path, text: str, *, on: date | None) -> CheckedFile:
    """
    Read facts, and report those that are named and not known, or known by nobody's word.

    Raises:
        DocumentError: With every problem of reading.
    """
    unknown, rest = _split(text)
    document = _read(text, unknown, rest)
    gaps = (*unknown, *_without_source(document.value))
    report = Report(on=on or document.as_at, findings=(), unchecked=())
    return CheckedFile(
        file=file, text=text, name="Facts", report=report, gaps=gaps, is_of_facts=True
    )


def facts_lines(checked: CheckedFile) -> list[str]:
    """Return in words what facts lack."""
    lines = ["They can be read, and there are no rules about them."]
    if checked.gaps:
        lines.append(heading("What is not recorded in them"))
        lines += [wrapped(str(each), "  ? ", "      ") for each in checked.gaps]
    return lines


def _read(
    text: str,
    unknown: tuple[MissingFact, ...],
    rest: Any,  # noqa: ANN401 -- JSON
) -> Document[Facts] | Document[FactsByYear]:
    """Read facts of which some are null: what nobody knows is no problem of reading."""
    of: Any = FactsByYear if rest.get("schema") == FACTS_BY_YEAR else Facts
    try:
        return read(text, of)
    except DocumentError as error:
        paths = {gap.path for gap in unknown}
        wrong = [each for each in error.problems if each.path.removesuffix(".value") not in paths]
        if wrong:
            raise DocumentError(tuple(wrong)) from None
        return read(rest, of)


def _split(text: str) -> tuple[tuple[MissingFact, ...], Any]:
    """Return the facts that are null, and the document without them."""
    data = json.loads(text)
    gaps: list[MissingFact] = []
    document = data.get("document")
    if data.get("schema") != FACTS_BY_YEAR:
        _take_out(document, "$", gaps)
    elif isinstance(document, dict) and isinstance(document.get("years"), list):
        for place, year in enumerate(document["years"]):
            _take_out(year, f"$.years[{place}]", gaps)
    return tuple(gaps), data


def _take_out(holder: Any, path: str, gaps: list[MissingFact]) -> None:  # noqa: ANN401 -- plain data of JSON
    """Take out of what holds facts and tables those that are null, and ask for them."""
    if not isinstance(holder, dict):
        return
    holder["facts"] = _known(holder.get("facts"), f"{path}.facts", gaps)
    for name, table in _entries(holder.get("tables")):
        rows = table.get("rows") if isinstance(table, dict) else None
        if isinstance(rows, list):
            at = f"{step(f'{path}.tables', name)}.rows"
            rows[:] = [_known(row, step(at, place), gaps) for place, row in enumerate(rows)]


def _known(facts: Any, path: str, gaps: list[MissingFact]) -> Any:  # noqa: ANN401 -- plain data of JSON
    """Take out the facts that are null, and ask for them."""
    if not isinstance(facts, dict):
        return facts
    kept = dict(facts)
    for name, fact in _entries(facts):
        if fact is None or (isinstance(fact, dict) and fact.get("value", fact) is None):
            gaps.append(MissingFact(path=step(path, name), fact=f"what {name} was"))
            del kept[name]
    return kept


def _entries(found: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- plain data of JSON
    """Go through the entries of an object of JSON, if it is one, less its comments."""
    if isinstance(found, dict):
        yield from (each for each in found.items() if not each[0].startswith(_COMMENT))


def _without_source(facts: Facts | FactsByYear) -> Iterator[MissingFact]:
    """Yield that facts are missing where there are none, and each for which no source is given."""
    if isinstance(facts, FactsByYear):
        if not facts.years:
            yield MissingFact(path="$.years", fact="the years that are to be settled")
        for place, year in enumerate(facts.years):
            yield from _of_one(year.facts, f"$.years[{place}]")
    else:
        yield from _of_one(facts, "$")


def _of_one(facts: Facts, where: str) -> Iterator[MissingFact]:
    """Yield what is missing of the facts of one settlement."""
    if not facts.facts and not facts.tables:
        yield MissingFact(
            path=f"{where}.facts", fact="the facts by which payment terms are to be settled"
        )
    yield from _uncited(facts.facts, f"{where}.facts")
    for table in facts.tables:
        if not table.sources:
            path = step(f"{where}.tables", table.name)
            for place, row in enumerate(table.rows):
                yield from _uncited(row, f"{path}.rows[{place}]")


def _uncited(facts: tuple[RecordedFact, ...], path: str) -> Iterator[MissingFact]:
    """Yield each fact for which no source is given."""
    for fact in facts:
        if not fact.sources:
            yield MissingFact(
                path=f"{step(path, fact.name)}.sources", fact=f"who says so of {fact.name}"
            )
