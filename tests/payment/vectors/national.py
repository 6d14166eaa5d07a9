"""
The vectors of national rules: facts and a year, of which the answers were stated before the code.

A vector hands out its facts alone. What its rule takes from outside is no fact: an answer takes it
from the parameters that it is given, by the year of the vector.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from nhs_accountable_care import FinancialYear, Money
from nhs_accountable_care.payment import NationalParameters

__all__ = ["VECTORS", "Answer", "Expressed", "Held", "Vector", "time_of"]

Answer: TypeAlias = Mapping[str, Any]
"""What came out, under the names of what is expected: exact numbers, text, and lists of them."""


@attrs.frozen(kw_only=True)
class Held:
    """A number of a vector that stands among the national parameters, and where."""

    input: str
    value: str
    slug: str
    when: str
    shipped: str | None = None

    @property
    def number(self) -> Fraction:
        """The number that must ship: that of the vector, unless it counts in other units."""
        return Fraction(self.shipped or self.value)


@attrs.frozen(kw_only=True)
class Vector:
    """One vector: what is given, what must come out, and who says so."""

    id: str
    rule: int
    year: str
    calculation: str
    facts: Mapping[str, Any]
    parameters: tuple[Held, ...]
    expected: Mapping[str, Any]
    tolerance: str
    kind: str
    source: str | None
    place: str
    derivation: str
    note: str

    @property
    def name(self) -> str:
        """Its number and the key of its source, by which a test names it."""
        return f"{self.source or 'by hand'}: {self.id}"

    @property
    def financial_year(self) -> FinancialYear:
        """The financial year, or the first of several."""
        return FinancialYear.parse(self.year[:7])

    def when(self, parameter: str) -> FinancialYear | date:
        """Return the time at which a number that is no fact must be found."""
        [when] = {each.when for each in self.parameters if each.input == parameter}
        return time_of(when)

    def number(self, fact: str) -> Fraction:
        """Return a fact as an exact number."""
        return Fraction(str(self.facts[fact]))

    def count(self, fact: str) -> int:
        """Return a fact that counts something."""
        return int(self.facts[fact])

    def money(self, fact: str) -> Money:
        """Return a fact in pounds as money."""
        return Money.parse(f"£{self.facts[fact]}".replace("£-", "-£"))


Expressed: TypeAlias = Mapping[str, Callable[[Vector, NationalParameters], Answer]]
"""How each of some vectors is built through public classes and facts only, by its id."""


def _vectors() -> Iterator[Vector]:
    """Read the vectors."""
    text = Path(__file__).with_name("national_vectors.json").read_text(encoding="utf-8")
    for data in json.loads(text)["vectors"]:
        held = tuple(Held(**each) for each in data.pop("parameters"))
        yield Vector(**data, parameters=held)


VECTORS: Mapping[str, Vector] = {vector.id: vector for vector in _vectors()}


def time_of(text: str) -> FinancialYear | date:
    """Read a financial year or a day."""
    return FinancialYear.parse(text) if "/" in text else date.fromisoformat(text)
