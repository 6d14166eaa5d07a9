"""
Write the national parameters of payment from the table of facts, and their page.

    python tasks/build_payment_parameters.py            write the table and the page
    python tasks/build_payment_parameters.py --check    say whether the page is up to date

The facts stand beside the repository, in ``../shared/domain/payment_parameters.csv``. Three small
tables say how they are read, and nothing is read that they do not name:

- ``slugs.csv``: the slug of each parameter, its unit and its name;
- ``rows.csv``: which row of the facts gives which parameter its value. ``*`` stands for every
  row of a name whose cells need no reading; a row that holds several numbers, or words about its
  years, is named with the period and the value taken from it, whose digits must stand in it;
- ``cited.csv``: what a source of the facts is called in the sourcebook.

A row that is not named, a name without a row, a year or a number that cannot be read fails the
build, and is named.
"""

import argparse
import calendar
import csv
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nhs_accountable_care import DateRange, FinancialYear, NacError
from nhs_accountable_care.payment import NationalParameters, national_parameters
from nhs_accountable_care.payment.parameters.table import COLUMNS, WORDS
from nhs_accountable_care.policy.tables import write_rows

ROOT = Path(__file__).parents[1]
FACTS = ROOT.parent / "shared" / "domain" / "payment_parameters.csv"
READING = Path(__file__).parent / "payment_parameters"
PACKAGE = ROOT / "src" / "nhs_accountable_care" / "payment" / "parameters"
TABLE = PACKAGE / "data" / "national_parameters.csv"
PAGE = ROOT / "docs" / "reference" / "payment-parameters.md"

HEAD = """\
% Written by tasks/build_payment_parameters.py from the table of the package.

# National parameters of payment

The numbers that national payment rules take from outside: prices, rates, points, lists and
thresholds, by the years in which they held. A mechanism takes them from here and writes none
itself, so that what is unverified is printed as that wherever it is used.

```python
>>> from nhs_accountable_care import FinancialYear
>>> from nhs_accountable_care.payment import national_parameters
>>> parameters = national_parameters()
>>> print(parameters.money("qof-value-of-a-point", FinancialYear(2024)))
£220.62
>>> for citation in parameters.citations("qof-value-of-a-point", FinancialYear(2024)):
...     print(citation.source.key, citation.confidence.value)
CP189 verified

```

A year outside is refused, and the refusal lists what is recorded; so is a year within which a
value changes, of which a day is asked.

```python
>>> parameters.number("global-sum", FinancialYear(2015))
Traceback (most recent call last):
nhs_accountable_care.NotInForceError: global-sum: no one value holds in the whole of 2015/16; ...
>>> from datetime import date
>>> print(parameters.money("global-sum", date(2015, 10, 1)))
£76.51

```

Below, a key in brackets is that of a {doc}`source <sources>`; *unverified* marks what only memory
supports, *computed* what was worked out from other values. Words in the place of a number say why
there is none: a rule was suspended, or the number was not recovered.

"""
TAIL = """
## Classes

```{eval-rst}
.. currentmodule:: nhs_accountable_care.payment
.. autoclass:: NationalParameters
   :members:
.. autoclass:: NationalParameter
   :members:
.. autofunction:: national_parameters
.. autodata:: ParameterValue
.. autoexception:: UnknownParameterError
```
"""

_YEAR = r"[0-9]{4}/[0-9]{2}"
# The first and the last month of each, and how many years after the one in which the year begins.
_PARTS_OF_A_YEAR = {"H1": ((0, 4), (0, 9)), "H2": ((0, 10), (1, 3)), "Q4": ((1, 1), (1, 3))}
_SCALES = {"GBP bn": 1_000_000_000, "GBP m": 1_000_000, "GBP 000": 1_000}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?%?")
_ANY = "*"


class Reading(NamedTuple):
    """What one row of the facts says of one parameter."""

    slug: str
    period: str
    value: str


class UnreadableError(Exception):
    """A row that cannot be read."""


def main() -> int:
    """Write the table and the page, or check the page."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    if parser.parse_args().check:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page(national_parameters()):
            print(f"{PAGE.relative_to(ROOT)} is not what the table says; run the task")
            return 1
        return 0
    try:
        text = table(rows_of(FACTS))
        parameters = NationalParameters.from_csv(text)
    except (UnreadableError, NacError) as error:
        print(error)
        return 1
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    PAGE.write_text(page(parameters), encoding="utf-8", newline="\n")
    return 0


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a table with a heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def table(facts: list[dict[str, str]]) -> str:
    """
    Write the table of the package from the rows of the facts.

    Raises:
        UnreadableError: With every row that cannot be read.
    """
    heads = {row["slug"]: row for row in rows_of(READING / "slugs.csv")}
    readings = _readings()
    cited = {_bare(row["said"]): row["cited"] for row in rows_of(READING / "cited.csv")}
    found: dict[str, list[dict[str, str]]] = {slug: [] for slug in heads}
    wrong, used, said = [], set(), ""
    for number, fact in enumerate(facts, start=2):
        said = said if fact["source"] == "same" else fact["source"]
        name = (fact["rule"], fact["parameter"])
        key = (*name, fact["year"]) if (*name, fact["year"]) in readings else (*name, _ANY)
        used.add(key)
        where = f"line {number}, {fact['parameter']}, {fact['year'] or 'no year'}"
        if key not in readings:
            wrong.append(f"{where}: no row of rows.csv names it")
            continue
        try:
            sources = _sources(said, fact["confidence"], cited)
            for reading in readings[key]:
                head = heads[reading.slug]
                value = _value(reading.value, fact, head["unit"])
                found[reading.slug] += [
                    {
                        "slug": reading.slug,
                        "name": head["name"],
                        "unit": head["unit"],
                        "first_day": period.first_day.isoformat(),
                        "last_day": "" if period.last_day is None else f"{period.last_day}",
                        "value": value,
                        "sources": sources,
                    }
                    for period in periods(reading.period or fact["year"])
                ]
        except (UnreadableError, NacError) as error:
            wrong.append(f"{where}: {error}")
    wrong += [f"rows.csv names no row of the facts: {key}" for key in readings.keys() - used]
    wrong += [f"{slug} has no value" for slug, rows in found.items() if not rows]
    if wrong:
        raise UnreadableError("\n".join(wrong))
    rows = [
        row for each in found.values() for row in sorted(each, key=lambda row: row["first_day"])
    ]
    return write_rows(tuple(rows), COLUMNS)


def _readings() -> dict[tuple[str, str, str], list[Reading]]:
    """Read how the rows of the facts are taken, by rule, parameter and year."""
    found: dict[tuple[str, str, str], list[Reading]] = {}
    for row in rows_of(READING / "rows.csv"):
        key = (row["rule"], row["parameter"], row["year"])
        found.setdefault(key, []).append(Reading(row["slug"], row["period"], row["value"]))
    return found


def _bare(said: str) -> str:
    """Leave out of a source what names no publication: the tool that numbered it."""
    return re.sub(r"\(\w+_\w+ ids", "(ids", said)


def _sources(said: str, confidence: str, cited: dict[str, str]) -> str:
    """
    Write what is cited for a value.

    A row is verified or it is not; memory, which may stand beside sources, never is, and what
    was worked out says so.
    """
    said = _bare(said or "memory")
    # Two sources together may mean another edition of one than it means alone.
    parts = [said] if said in cited else said.split("; ")
    unknown = [part for part in parts if part not in cited]
    if unknown:
        msg = f"cited.csv does not name {', '.join(map(repr, unknown))}"
        raise UnreadableError(msg)
    keys = [each for part in parts for each in cited[part].split(" | ") if each]
    words = []
    for key in keys:
        word = confidence
        if key.startswith("CP239") and confidence == "verified":
            word = "computed"
        words.append(f"{key} [{word}]")
    return " | ".join(dict.fromkeys(words))


def _value(asked: str, fact: dict[str, str], unit: str) -> str:
    """Take the value of a row, in the unit of its parameter."""
    value = asked or fact["value"]
    if unit == WORDS or not _NUMBER.fullmatch(value):
        if asked and asked not in fact["value"]:
            msg = f"{asked!r} does not stand in {fact['value']!r}"
            raise UnreadableError(msg)
        if not asked and unit != WORDS and any(sign.isdigit() for sign in value):
            msg = f"{value!r} is no number; name in rows.csv what is taken"
            raise UnreadableError(msg)
        return value
    if asked and _digits(asked) not in _digits(
        f"{fact['value']} {fact['unit']} {fact['parameter']}"
    ):
        msg = f"the digits of {asked} do not stand in {fact['value']!r}"
        raise UnreadableError(msg)
    if fact["unit"] == "%":
        value += "%"
    if value.endswith("%"):
        return _decimal(value.removesuffix("%"), 2)
    scale = next((by for text, by in _SCALES.items() if fact["unit"].startswith(text)), 1)
    is_scaled = unit.startswith("pounds") and scale > 1
    return _decimal(value, -len(str(scale)) + 1) if is_scaled else value


def _digits(text: str) -> str:
    """Leave of a text its digits, without noughts before and after a number."""
    numbers = re.findall(r"[0-9][0-9.]*", text.replace(",", ""))
    return " ".join(number.replace(".", "").strip("0") for number in numbers)


def _decimal(value: str, places: int) -> str:
    """Move the point of a number to the left, or to the right where the places are negative."""
    whole, _, part = value.lstrip("-").partition(".")
    sign = "-" if value.startswith("-") else ""
    digits = whole + part
    length = len(part) + places
    if length <= 0:
        return f"{sign}{int(digits + '0' * -length)}"
    digits = digits.rjust(length + 1, "0")
    part = digits[-length:].rstrip("0")
    return f"{sign}{int(digits[:-length])}{'.' + part if part else ''}"


def periods(text: str) -> Iterator[DateRange]:
    """
    Read the periods of a cell: years, halves of a year, months, from one to another, or open.

    Raises:
        UnreadableError: If it is written in any other way.
    """
    for part in re.split(r"[,;] ", text):
        first, to, last = part.removesuffix(" on").partition(" to ")
        days = _span(first)
        if to:
            days = DateRange(first_day=days.first_day, last_day=_span(last).last_day)
        yield DateRange(first_day=days.first_day) if part.endswith(" on") else days


def _span(text: str) -> DateRange:
    """Read one year, financial or of the calendar, or a part of it."""
    if re.fullmatch(_YEAR, text):
        return FinancialYear.parse(text).days
    if re.fullmatch(rf"{_YEAR} \w\w", text) and text[-2:] in _PARTS_OF_A_YEAR:
        year = FinancialYear.parse(text[:-3]).start_year
        (first, first_month), (last, last_month) = _PARTS_OF_A_YEAR[text[-2:]]
        return DateRange(
            first_day=date(year + first, first_month, 1),
            last_day=_last_day(year + last, last_month),
        )
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        year, month = int(text[:4]), int(text[5:])
        return DateRange(first_day=date(year, month, 1), last_day=_last_day(year, month))
    if re.fullmatch(r"[0-9]{4}", text):
        return DateRange(first_day=date(int(text), 1, 1), last_day=date(int(text), 12, 31))
    msg = f"{text!r} is no period that this task reads"
    raise UnreadableError(msg)


def _last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def page(parameters: NationalParameters) -> str:
    """Write the page: each parameter with its values, then the classes."""
    lines = ["## Parameters", ""]
    for parameter in parameters:
        name, *values = str(parameter).splitlines()
        lines += [f"`{parameter.slug}`", f": {name}", ""]
        lines += [f"  - {value.strip()}" for value in values]
        lines.append("")
    return HEAD + "\n".join(lines) + TAIL


if __name__ == "__main__":
    sys.exit(main())
