"""
The payment vectors of national rules, through public classes and facts only.

Each rule has a module of its own. To express a vector there, move its id from `NOT_YET_EXPRESSED`
to `EXPRESSED`, with a function that gets the vector and the national parameters, and returns what
came out under the names that the vector expects.
"""

import functools
import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from nhs_accountable_care import FinancialYear, NotInForceError
from nhs_accountable_care.payment import (
    NationalParameter,
    NationalParameters,
    national_parameters,
)
from nhs_accountable_care.policy import sourcebook
from tests.payment.comparing import same
from tests.payment.vectors import (
    national_aligned_payment,
    national_allocations,
    national_better_care_fund,
    national_capitated_budgets,
    national_collaboratives,
    national_cquin,
    national_general_practice,
    national_marginal_rate,
    national_provider_risk,
    national_qof,
    national_spells,
    national_sustainability,
)
from tests.payment.vectors.national import VECTORS, Held, Vector, time_of

RULES: tuple[Any, ...] = (
    national_spells,
    national_marginal_rate,
    national_aligned_payment,
    national_cquin,
    national_qof,
    national_general_practice,
    national_sustainability,
    national_better_care_fund,
    national_allocations,
    national_collaboratives,
    national_capitated_budgets,
    national_provider_risk,
)
EXPRESSED = {name: answer for rule in RULES for name, answer in rule.EXPRESSED.items()}
NOT_YET_EXPRESSED = {name for rule in RULES for name in rule.NOT_YET_EXPRESSED}
HELD = [
    pytest.param(held, id=f"{vector.name}, {held.input}")
    for vector in VECTORS.values()
    for held in vector.parameters
]


class Watched(NationalParameters):
    """The shipped parameters, which note of what was asked."""

    @functools.cached_property
    def asked(self) -> set[str]:
        """What was asked for."""
        return set()

    @functools.cached_property
    def looked_for(self) -> set[str]:
        """What was looked for, and would have been done without."""
        return set()

    def __getitem__(self, slug: str) -> NationalParameter:
        """Note the slug, and return its parameter."""
        self.asked.add(slug)
        return super().__getitem__(slug)

    def is_recorded(self, slug: str, when: FinancialYear | date) -> bool:
        """Note that it was looked for, and return whether it is there."""
        self.looked_for.add(slug)
        return super().is_recorded(slug, when)


def test_every_vector_is_expressed_or_waits() -> None:
    """No vector stands in both or in none, and no rule names one that does not exist."""
    assert EXPRESSED.keys() | NOT_YET_EXPRESSED == VECTORS.keys()
    assert EXPRESSED.keys().isdisjoint(NOT_YET_EXPRESSED)
    for rule in RULES:
        names = {*rule.EXPRESSED, *rule.NOT_YET_EXPRESSED}
        assert len({VECTORS[name].rule for name in names}) == 1


@pytest.mark.parametrize("vector", VECTORS.values(), ids=lambda vector: vector.name)
def test_a_vector_names_its_source(vector: Vector) -> None:
    """A vector cites the sourcebook; only one of which all is ours names no source."""
    assert vector.source is None or vector.source in sourcebook()
    assert vector.source is not None or vector.kind == "illustrative"


@pytest.mark.parametrize("held", HELD)
def test_the_shipped_parameters_hold_the_numbers_of_the_vectors(held: Held) -> None:
    """What the source of a vector takes for a rule is what ships for its time."""
    assert national_parameters().number(held.slug, time_of(held.when)) == held.number


@pytest.mark.parametrize("name", EXPRESSED, ids=[VECTORS[name].name for name in EXPRESSED])
def test_a_vector_comes_out(name: str) -> None:
    """The answer is the expected one, to the penny unless the vector says how near."""
    vector = VECTORS[name]
    found = EXPRESSED[name](vector, national_parameters())
    assert same(found, dict(vector.expected), Fraction(vector.tolerance)), dict(found)


@pytest.mark.parametrize("name", EXPRESSED, ids=[VECTORS[name].name for name in EXPRESSED])
def test_a_vector_fails_without_a_row_that_it_uses(name: str) -> None:
    """Whatever is asked of the parameters is needed, and what a vector holds is asked for."""
    vector, answer = VECTORS[name], EXPRESSED[name]
    watched = Watched(parameters=national_parameters().parameters)
    answer(vector, watched)
    assert {held.slug for held in vector.parameters} <= watched.asked
    for slug in watched.asked.difference(watched.looked_for):
        assert any(
            _is_refused(vector, national_parameters().without(slug, first_day))
            for first_day in _first_days(slug)
        ), f"{slug} is asked for and not used"
    for held in vector.parameters:
        assert _is_refused(vector, national_parameters().without(held.slug, time_of(held.when)))


def _first_days(slug: str) -> list[date]:
    """Return the day on which each value of a parameter begins."""
    return [entry.period.first_day for entry in national_parameters()[slug].timeline.entries]


def _is_refused(vector: Vector, parameters: NationalParameters) -> bool:
    """Return whether a vector does not come out, for want of a value in force."""
    try:
        EXPRESSED[vector.id](vector, parameters)
    except NotInForceError:
        return True
    return False


@pytest.mark.real_data
def test_the_vectors_are_those_of_the_shared_domain(pytestconfig: pytest.Config) -> None:
    """No vector of the collection is left out, and none is added."""
    path = pytestconfig.rootpath.parent.joinpath("shared", "domain", "payment_vectors_2.json")
    if not path.is_file():
        pytest.skip("the collection of vectors is no part of the repository")
    collected = {
        each["id"]: each["expected"]
        for each in json.loads(path.read_text(encoding="utf-8"))["vectors"]
    }
    assert {vector.id: dict(vector.expected) for vector in VECTORS.values()} == collected


def test_numbers_lists_and_names_are_compared() -> None:
    """The comparison of these tests finds what differs, and what lies within a tolerance."""
    assert same({"a": [Fraction(1, 2), "API"]}, {"a": ["0.5", "API"]}, Fraction(0))
    assert same(Fraction(500, 3), "170", Fraction("3.5"))
    assert not same(Fraction(166), "170", Fraction("3.5"))
    assert not same({"a": 1}, {"a": 1, "b": 2}, Fraction(0))
    assert not same([1], [1, 2], Fraction(0))
    assert not same("block", "API", Fraction(0))
    assert time_of("2017/18") == FinancialYear(2017)
    assert time_of("2017-04-01") == date(2017, 4, 1)
