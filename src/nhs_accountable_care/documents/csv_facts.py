"""
Facts of a settlement read from CSV, as a spreadsheet saves it, with what is wrong by line.

The heading names the columns, in any order. A value needs no unit, since the mechanism that is
to be settled says what each of its facts is.
"""

import re
from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.csv_text import (
    decoded,
    divided_otherwise,
    rows_by_line,
    table_error,
)
from nhs_accountable_care._core.errors import InvalidValueError, NacError, Problem
from nhs_accountable_care._core.limits import MOST_OUTCOMES
from nhs_accountable_care._core.money import Money, UnitPrice, parse_ratio
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.text import joined, listed, quoted, shortened
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment import (
    Facts,
    FactValue,
    Formula,
    Mechanism,
    RecordedFact,
    RecordedTable,
    ScenarioTable,
    Unit,
    formula_of,
)
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    facts_of_table,
    facts_of_whole,
    read_value,
)
from nhs_accountable_care.payment.language.facts import wanted as wanted_of
from nhs_accountable_care.payment.language.formulas_as_data import UNIT_WORDS

__all__ = [
    "FACT_COLUMNS",
    "facts_from_csv",
    "outcomes_from_csv",
    "scenarios_from_csv",
    "table_from_csv",
    "value_of",
]

FACT_COLUMNS: Final = ("fact", "value", "unit", "source", "confidence")
"""The columns that are read. The first two must be there."""

# What `explain --csv` adds for who fills the table in; it is not read back.
_PASSED_OVER: Final = ("lowest", "highest", "step", "codes", "used_by", "note")
_MOST_NAMED: Final = 10
_WEIGHT: Final = "weight"
_FEWEST_OUTCOMES: Final = 2
_CONFIDENCES: Final = {each.value: each for each in Confidence}
# A line of a spreadsheet proves nothing: what was read or worked out was so in some source.
_OF_A_SOURCE: Final = (Confidence.VERIFIED, Confidence.COMPUTED)
_BRACKETED: Final = re.compile(r"(?P<title>.*?)\s*\[(?P<word>[^\[\]]*)\]")
_PART_OF_A_PENNY: Final = re.compile(r"\.[0-9]{3,}\Z")
_BEYOND_SIX_PLACES: Final = re.compile(r"\.[0-9]{7,}\Z")
_NO_THOUSANDS: Final = re.compile(r",(?![0-9]{3}(?![0-9]))|\.[0-9]*,")
# What people head the columns of facts and values, besides what is near in letters.
_USUAL: Final = {
    **dict.fromkeys(("amount", "figure", "number", "sum", "total"), "value"),
    **dict.fromkeys(("fact_name", "item", "name"), "fact"),
}
_TRUTHS: Final = {
    **dict.fromkeys(("true", "yes", "y", "1", "met"), True),
    **dict.fromkeys(("false", "no", "n", "0", "not met"), False),
}


def facts_from_csv(
    data: bytes | str, *mechanisms: Mechanism | Formula, name: str = "facts.csv"
) -> Facts:
    r"""
    Read the facts of the whole for mechanisms: a row for each, with a fact and its value.

    A value is written as its unit is: money in pounds, ``£1,234.56`` or ``1234.56``; a price as
    ``£2.218``; a count as ``42,317``; a rate or a share as ``0.75``, ``75%`` or ``3/4``; a truth
    as yes or no; a year as ``2017/18``. Each fact cites its line, unverified, unless columns
    ``source`` and ``confidence`` say otherwise; the confidence may stand behind the source as
    well, as in ``Ledger, p. 4 [verified]``. Verified or computed is only what names
    a source. A fact that no mechanism knows is kept as a word, so that the settlement can name it;
    it is refused where one that is missing is near in name.

    Args:
        data: The table, as text or as bytes.
        mechanisms: What is to be settled; a fact of several is read as the first declares it.
        name: What the table is called, as which it is cited.

    Raises:
        DocumentError: With everything that is wrong, each with its line.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = fact("saving", PENCE) / 2
    >>> agreed = formula(line("half of the saving", half, payer="commissioner", payee="trust"))
    >>> facts = facts_from_csv('fact,value\nsaving,"£1,500,000"\n', agreed)
    >>> print(facts["saving"].value, "from", facts["saving"].sources[0])
    £1,500,000.00 from facts.csv, line 2 [unverified]
    >>> facts_from_csv("fact,value\nsavings,5\n", agreed)
    Traceback (most recent call last):
        ...
    nhs_accountable_care.DocumentError: line 2: no fact is named 'savings' (did you mean 'saving'?)
    """
    reader = _Reader(data, name)
    facts = tuple(reader.facts(tuple(formula_of(each) for each in mechanisms)))
    reader.end()
    return Facts(facts=facts)


def table_from_csv(
    data: bytes | str,
    mechanism: Mechanism | Formula,
    table: str,
    *,
    name: str | None = None,
) -> tuple[RecordedTable, tuple[str, ...]]:
    r"""
    Read a table of facts for a mechanism: a column for each fact, and a row for each of its rows.

    Returns:
        The table, and the headings of the columns that the mechanism does not need.

    Raises:
        DocumentError: With everything that is wrong, each with its line.
        InvalidValueError: The mechanism has no such table.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line, total
    >>> cost = total("patients", fact("cost", PENCE, table="patients"), rows=100)
    >>> agreed = formula(line("all of it", cost, payer="commissioner", payee="trust"))
    >>> read, not_used = table_from_csv("ward,cost\nOak,80.50\nElm,9\n", agreed, "patients")
    >>> [str(row[0].value) for row in read.rows], not_used
    (['£80.50', '£9.00'], ('ward',))
    """
    formula = formula_of(mechanism)
    if table not in formula.tables:
        known = listed(formula.tables, _MOST_NAMED) or "none"
        near = did_you_mean(table, formula.tables) or f"its tables are: {known}"
        msg = f"no table is named {quoted(table)}; {near}"
        raise InvalidValueError(msg)
    reader = _Reader(data, name or f"{table}.csv")
    read = reader.table(formula, table)
    reader.end()
    return read


def scenarios_from_csv(
    data: bytes | str, mechanism: Mechanism | Formula
) -> tuple[ScenarioTable, tuple[str, ...]]:
    r"""
    Read scenarios for a mechanism: a column for each uncertain fact, and a row for each scenario.

    Values are written as `facts_from_csv` reads them, so money in pounds. A column ``weight`` says
    how likely a row is: whole numbers, such as how often it was so, or chances that add up to
    one; without it, each is as likely as the others. A spread takes the table, and so does an
    exposure by it.

    Args:
        data: The table, as text or as bytes.
        mechanism: What is to be settled.

    Returns:
        The scenarios, and the headings of the columns that the mechanism does not need.

    Raises:
        DocumentError: With everything that is wrong, each with its line.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> agreed = formula(line("cost", fact("cost", PENCE), payer="board", payee="trust"))
    >>> text = 'year,cost,weight\n2023/24,"£78,500,000",3\n2024/25,"£81,000,000",1\n'
    >>> scenarios, not_used = scenarios_from_csv(text, agreed)
    >>> scenarios.facts, [str(cost) for (cost,) in scenarios.rows], scenarios.whole_weights
    (('cost',), ['£78,500,000.00', '£81,000,000.00'], (3, 1))
    >>> not_used
    ('year',)
    """
    return _Reader(data, "scenarios.csv").scenarios(formula_of(mechanism))


def outcomes_from_csv(
    data: bytes | str, *mechanisms: Mechanism | Formula, name: str = "facts.csv"
) -> dict[str, Facts]:
    r"""
    Read a table with a column of values for each of several outcomes, if it is one.

    Returns:
        The facts of each outcome, by the heading of its column; nothing, if the table has a
        column of values or fewer than two other columns, and so is one of `facts_from_csv`.

    Raises:
        DocumentError: With everything that is wrong, each once, with its line.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = fact("saving", PENCE) / 2
    >>> agreed = formula(line("half of the saving", half, payer="commissioner", payee="trust"))
    >>> found = outcomes_from_csv("fact,As planned,At worst\nsaving,500,0\n", agreed)
    >>> {outcome: str(facts["saving"].value) for outcome, facts in found.items()}
    {'As planned': '£500.00', 'At worst': '£0.00'}
    """
    reader = _Reader(data, name)
    names = [_plain(each) for each in reader.heading]
    places = [
        place
        for place, each in enumerate(names)
        if each and each not in FACT_COLUMNS and each not in _PASSED_OVER
    ]
    if "fact" not in names or "value" in names or len(places) < _FEWEST_OUTCOMES:
        return {}
    if len(places) > MOST_OUTCOMES:
        message = f"{len(places):,} outcomes, and a table has at most {MOST_OUTCOMES:,}"
        reader.report(1, message, "divide it into several")
        reader.end()
    # A heading that is nearly a usual one is a slip, which `facts_from_csv` tells.
    if any(did_you_mean(names[place], FACT_COLUMNS) for place in places):
        return {}
    twice = [reader.heading[place] for place in places if names.count(names[place]) > 1]
    if twice:
        reader.report(
            1, f"two columns are headed {twice[0]}", "give each outcome a name of its own"
        )
        reader.end()
    formulas = tuple(formula_of(each) for each in mechanisms)
    found: dict[str, Facts] = {}
    # Read once: there may be as many outcomes as there are characters.
    rows = list(reader.rows)
    problems = dict.fromkeys(reader.problems)
    for place in places:
        reader.problems = []
        reader.rows = iter(rows)
        reader.take_outcome(place, frozenset(places) - {place})
        facts = Facts(facts=tuple(reader.facts(formulas)))
        problems |= dict.fromkeys(reader.problems)
        found[reader.heading[place]] = facts
    if problems:
        raise table_error(tuple(problems))
    return found


class _Reader:
    """Reads one table, and keeps every problem that it meets."""

    def __init__(self, data: bytes | str, name: str) -> None:
        text, _ = decoded(data)
        self.problems: list[Problem] = []
        self.name = name
        self.rows = self._rows(text)
        _, self.heading = next(self.rows, (0, []))
        divided = divided_otherwise(",".join(self.heading))
        if divided is not None:
            raise table_error((divided,))
        # Which column holds the values, where there is one for each outcome, and which are of
        # other outcomes.
        self.outcome: int | None = None
        self.others: frozenset[int] = frozenset()
        self.said_of = ""

    def take_outcome(self, outcome: int, others: frozenset[int]) -> None:
        """Read of several outcomes one."""
        self.outcome, self.others = outcome, others
        self.said_of = f"{shortened(self.heading[outcome])}: "

    def end(self) -> None:
        """Raise everything that was found to be wrong."""
        if self.problems:
            raise table_error(self.problems)

    def report(self, line: int, message: str, hint: str = "") -> None:
        """Keep a problem of a line."""
        self.problems.append(Problem(path=f"line {line}", message=message, hint=hint))

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Go through the rows, of which each after the heading has as many cells as that."""
        width = 0
        for line, row in rows_by_line(text):
            if isinstance(row, Problem):
                self.problems.append(row)
                continue
            width = width or len(row)
            if any(row[width:]):
                self.report(
                    line,
                    f"{len(row)} cells, where the heading has {width}",
                    "put a value with a comma in it between quotation marks",
                )
                continue
            yield line, [*row[:width], *[""] * (width - len(row))]

    # --- Facts of the whole ---

    def facts(self, formulas: tuple[Formula, ...]) -> Iterator[RecordedFact]:
        """Read a fact from each row."""
        names = [_plain(each) for each in self.heading]
        if self.outcome is not None:
            names[self.outcome] = "value"
        columns = {name: place for place, name in enumerate(names) if place not in self.others}
        names = [name for place, name in enumerate(names) if place not in self.others]
        if not self.columns_fit(names):
            return
        declared = {
            fact.name: (fact, formula)
            for formula in reversed(formulas)
            for fact in facts_of_whole(formula)
        }
        lines: dict[str, int] = {}
        rows = [
            (line, {name: row[place] for name, place in columns.items()})
            for line, row in self.rows
        ]
        given = {cells["fact"] for _, cells in rows if cells["value"]}
        missing = [name for name in declared if name not in given]
        for line, cells in rows:
            name = cells["fact"]
            if name in lines:
                self.report(line, f"{name} stands on line {lines[name]} too", "give it once")
                continue
            lines[name] = line
            value: FactValue | None
            if name in declared:
                fact, formula = declared[name]
                unit, value = fact.unit, self.known(line, cells, fact, formula)
            else:
                unit, value = Unit.CODE, self.unknown(line, cells, missing)
            if value is not None:
                cited = self.sources(line, cells)
                yield RecordedFact(name=name, value=value, unit=unit, sources=cited)

    def columns_fit(self, names: list[str]) -> bool:
        """Check that the columns that must be there are, and that each is known and there once."""
        before = len(self.problems)
        for name in FACT_COLUMNS[:2]:
            if name not in names:
                usual = (each for each in names if _USUAL.get(each) == name)
                near = next((f"head {quoted(each)} so" for each in usual), "") or did_you_mean(
                    name, names
                )
                self.report(1, f"no column is headed {name}", near or "head one so")
        for name in dict.fromkeys(names):
            if name not in (*FACT_COLUMNS, *_PASSED_OVER):
                near = f"did you mean {quoted(_USUAL[name])}?" if name in _USUAL else ""
                hint = near or did_you_mean(name, FACT_COLUMNS) or f"known: {joined(FACT_COLUMNS)}"
                self.report(1, f"no column is known as {quoted(name)}", hint)
            elif names.count(name) > 1:
                self.report(1, f"two columns are headed {name}", "take one out")
        return len(self.problems) == before

    def unknown(self, line: int, cells: dict[str, str], missing: Collection[str]) -> str | None:
        """
        Keep the value of a fact that is not needed, unless it is meant for one that is missing.

        A spreadsheet may hold the facts of several years' terms, of which some are alike in name.
        """
        name = cells["fact"]
        near = did_you_mean(name, missing)
        if not name or near:
            self.report(line, f"no fact is named {quoted(name)}", near or "write its name")
            return None
        return cells["value"]

    def known(
        self, line: int, cells: dict[str, str], fact: Fact, formula: Formula
    ) -> FactValue | None:
        """Read the value of a fact that is needed; nothing, where the cell is empty."""
        word = UNIT_WORDS[fact.unit]
        unit = cells.get("unit", "").lower()
        if unit and unit != word:
            self.report(line, f"{fact.name} is given as {quoted(unit)}, and is {word}")
        return self.value(line, cells["value"], fact, formula) if cells["value"] else None

    def sources(self, line: int, cells: dict[str, str]) -> tuple[Citation, ...]:
        """Cite the source that is named, or the line itself, which vouches for nothing."""
        title, bracketed = self.confidence_behind(line, cells.get("source", ""))
        word = cells.get("confidence", "").lower()
        if word and word not in _CONFIDENCES:
            hint = did_you_mean(word, _CONFIDENCES) or f"known: {joined(_CONFIDENCES)}"
            self.report(line, f"no confidence is called {quoted(word)}", hint)
        elif word and bracketed is not None and bracketed is not _CONFIDENCES[word]:
            message = f"the source says [{bracketed.value}], and the confidence is {word}"
            self.report(line, message, "say it once")
        given = bracketed or _CONFIDENCES.get(word, Confidence.UNVERIFIED)
        if not title and given in _OF_A_SOURCE:
            message = f"{given.value}, and no source is named"
            self.report(line, message, "name it under source, or leave the confidence out")
        key = title or self.name
        locator = None if title else f"line {line}"
        if locator is not None and self.outcome is not None:
            locator = f"{locator}, {shortened(self.heading[self.outcome])}"
        return (Citation(source=Source(key=key, title=key), locator=locator, confidence=given),)

    def confidence_behind(self, line: int, source: str) -> tuple[str, Confidence | None]:
        """Read how sure a source is, which may stand in brackets behind it, as in a document."""
        found = _BRACKETED.fullmatch(source)
        if found is None:
            return source, None
        word = found["word"].lower()
        if word in _CONFIDENCES:
            return found["title"], _CONFIDENCES[word]
        near = did_you_mean(word, _CONFIDENCES)
        if near:
            self.report(line, f"no confidence is called {quoted(word)}", near)
        return source, None

    # --- Facts of a table ---

    def table(self, formula: Formula, table: str) -> tuple[RecordedTable, tuple[str, ...]]:
        """Read a row of facts from each row."""
        facts = {fact.name: fact for fact in facts_of_table(formula, table)}
        headings = [_plain(each) for each in self.heading]
        not_used = tuple(dict.fromkeys(each for each in headings if each not in facts))
        for name in facts:
            if headings.count(name) != 1:
                is_there = headings.count(name) > 1
                message = "two columns are" if is_there else "no column is"
                hint = (
                    "take one out" if is_there else did_you_mean(name, not_used) or "head one so"
                )
                self.report(1, f"{message} headed {name}", hint)
        rows: list[tuple[RecordedFact, ...]] = []
        if not self.problems:
            places = [(facts[name], place) for place, name in enumerate(headings) if name in facts]
            for line, row in self.rows:
                read = (
                    (fact, self.value(line, row[place], fact, formula)) for fact, place in places
                )
                rows.append(
                    tuple(
                        RecordedFact(name=fact.name, value=value, unit=fact.unit)
                        for fact, value in read
                        if value is not None
                    )
                )
        source = Source(key=self.name, title=self.name)
        cited = Citation(source=source, confidence=Confidence.UNVERIFIED)
        return RecordedTable(name=table, rows=tuple(rows), sources=(cited,)), not_used

    # --- Scenarios ---

    def scenarios(self, formula: Formula) -> tuple[ScenarioTable, tuple[str, ...]]:
        """Read a scenario from each row."""
        facts = {fact.name: fact for fact in facts_of_whole(formula)}
        headings = [_plain(each) for each in self.heading]
        given = [name for name in headings if name in facts]
        others = [name for name in headings if name not in facts]
        for name in dict.fromkeys((*given, *(each for each in others if each == _WEIGHT))):
            if headings.count(name) > 1:
                self.report(1, f"two columns are headed {name}", "take one out")
        # A slip would leave a fact as certain as before.
        missing = [*(name for name in facts if name not in given), _WEIGHT]
        for name in dict.fromkeys(others):
            near = did_you_mean(name, missing)
            if near and name != _WEIGHT:
                self.report(1, f"no fact is named {quoted(name)}", near)
        if not given:
            known = listed(facts, _MOST_NAMED) or "none"
            self.report(1, "no column is headed by a fact", f"the mechanism needs: {known}")
        self.end()
        rows: list[tuple[FactValue, ...]] = []
        weights: list[Fraction] = []
        for line, row in self.rows:
            cells = dict(zip(headings, row, strict=True))
            read = (self.value(line, cells[name], facts[name], formula) for name in given)
            rows.append(tuple(value for value in read if value is not None))
            if _WEIGHT in others:
                weights += self.weight(line, cells[_WEIGHT])
        self.end()
        try:
            table = ScenarioTable(facts=tuple(given), rows=tuple(rows), weights=tuple(weights))
        except NacError as error:
            raise table_error([Problem(path="the table", message=str(error), hint="")]) from None
        return table, tuple(dict.fromkeys(each for each in others if each != _WEIGHT))

    def weight(self, line: int, text: str) -> list[Fraction]:
        """Read how likely a row is."""
        try:
            return [_number(text)]
        except NacError as error:
            self.report(line, f"{_WEIGHT}: {error}", "write a whole number, or a chance as 0.1")
            return []

    # --- Values ---

    def value(self, line: int, text: str, fact: Fact, formula: Formula) -> FactValue | None:
        """Read a value, and check that it is one which the fact may have."""
        if not text:
            self.report(
                line,
                f"{self.said_of}{fact.name}: no value stands here",
                "give it, or take the row out",
            )
            return None
        try:
            value = value_of(text, fact.unit)
        except NacError as error:
            self.report(line, f"{self.said_of}{fact.name}: {error}")
            return None
        _, message = read_value(formula, fact, value, written=text)
        if message:
            wanted = f"give {wanted_of(formula, fact)}"
            self.report(line, f"{self.said_of}{fact.name}: {message}", wanted)
            return None
        return value


def value_of(text: str, unit: Unit) -> FactValue:
    """
    Read a value as people write it.

    Raises:
        InvalidValueError: It is not written as values of that unit are.

    >>> value_of("42,317", Unit.COUNT), value_of("yes", Unit.TRUTH)
    (Fraction(42317, 1), True)
    """
    return _READERS[unit](text)


def _plain(heading: str) -> str:
    """Return a heading as names are written: in small letters, with underscores for blanks."""
    return "_".join(heading.lower().split())


def _number(text: str) -> Fraction:
    """Read an exact number, of which commas may part the thousands, and nothing else."""
    if _NO_THOUSANDS.search(text):
        msg = (
            f"{quoted(text)} has a comma that parts no thousands; write a point before the "
            f"decimals, as 85.5, and 1,000 or 1000"
        )
        raise InvalidValueError(msg)
    return parse_ratio(text.replace(",", ""))


def _money(text: str) -> Money:
    """Read money, of which a part of a penny is told in words of a table."""
    try:
        return Money.parse(text)
    except InvalidValueError:
        if _PART_OF_A_PENNY.search(text) is None:
            raise
        msg = (
            f"{quoted(text)} has a fraction of a penny, and what is paid is whole pence; "
            f"round it to the penny"
        )
        raise InvalidValueError(msg) from None


def _price(text: str) -> UnitPrice:
    """Read a price, of which places that no price has are told in words of a table."""
    try:
        return UnitPrice.parse(text)
    except InvalidValueError:
        if _BEYOND_SIX_PLACES.search(text) is None:
            raise
        msg = f"{quoted(text)} has more than six places of a pound; round it to six places"
        raise InvalidValueError(msg) from None


def _truth(text: str) -> bool:
    """Read a truth, as people write it."""
    word = text.lower()
    if word not in _TRUTHS:
        msg = f"{quoted(text)} is neither yes nor no"
        raise InvalidValueError(msg)
    return _TRUTHS[word]


_READERS: Final[dict[Unit, Callable[[str], FactValue]]] = {
    Unit.PENCE: _money,
    Unit.PRICE: _price,
    Unit.COUNT: _number,
    Unit.RATE: _number,
    Unit.SHARE: _number,
    Unit.TRUTH: _truth,
    Unit.CODE: str,
    Unit.YEAR: FinancialYear.parse,
}
