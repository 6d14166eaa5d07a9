"""
Years settled in order: what one leaves over comes into the next as a fact.

A formula knows one period. What is carried from year to year (an underspend of a pool, a deficit
to be paid back, a budget that rolls forward) leaves it by a line, a note or a step, and comes into
the next as a fact. Each such balance has a name, and stands in the answer with what it was when
each year began and ended.

>>> from nhs_accountable_care import Money
>>> from nhs_accountable_care.payment import PENCE, fact, formula, note
>>> owed = formula(note("still owed", fact("owed", PENCE) - fact("repaid", PENCE)))
>>> years = {
...     FinancialYear(2023): {"repaid": Money.parse("£30")},
...     FinancialYear(2024): {"repaid": Money.parse("£50")},
... }
>>> balance = CarriedBalance(fact="owed", line="still owed", opening=Money.parse("£100"))
>>> print(series(owed, years, balances=(balance,)))
Years 2023/24 to 2024/25: a formula
  owed: £100.00 at first, £70.00 after 2023/24, £20.00 after 2024/25
  nobody pays anything
"""

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final, final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NacError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import listed, quoted, wrapped
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.facts import (
    Facts,
    FactValue,
    GivenFacts,
    RecordedFact,
    TableRows,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE, YEAR
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.settlement import (
    Settlement,
    about_columns,
    about_of,
    settle,
    title_of,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "CarriedBalance",
    "FactsByYear",
    "SettledYear",
    "SettledYears",
    "YearBalance",
    "YearFacts",
    "facts_of_year",
    "series",
]

_WIDTH: Final = 99


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CarriedBalance:
    """
    A sum of money that leaves each year and comes into the next.

    Attributes:
        fact: The name of the fact by which it comes in.
        line: The label of the line or note, or the name of the step, by which it leaves.
        opening: What it is when the first year begins.

    >>> CarriedBalance(fact="brought_forward", line="carried forward", opening=Money(pence=0)).line
    'carried forward'
    """

    fact: str = attrs.field(validator=is_name)
    line: str = attrs.field(validator=is_name)
    opening: Money


@attrs.frozen(kw_only=True, field_transformer=check_types)
class YearFacts:
    """
    The facts of one year of several.

    Attributes:
        year: The financial year.
        facts: Its facts, without those that are carried into it.

    >>> YearFacts(year=FinancialYear(2023), facts=Facts()).year
    FinancialYear(start_year=2023)
    """

    year: FinancialYear
    facts: Facts


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FactsByYear:
    """
    The facts of years that are settled in order, and what is carried between them.

    It is what a document of the kind ``facts-by-year`` holds.

    Attributes:
        years: The years, each after the one before.
        balances: What is carried.

    Raises:
        InvalidValueError: A year is missing or out of order.

    >>> year = YearFacts(year=FinancialYear(2023), facts=Facts())
    >>> len(FactsByYear(years=(year,)).years)
    1
    """

    years: tuple[YearFacts, ...]
    balances: tuple[CarriedBalance, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse years that do not follow each other."""
        if self.years:
            _check_years(tuple(each.year for each in self.years))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class YearBalance:
    """
    What one balance was when a year began, and when it ended.

    >>> balance = YearBalance(
    ...     year=FinancialYear(2023),
    ...     fact="owed",
    ...     opening=Money.parse("£100"),
    ...     closing=Money.parse("£70"),
    ... )
    >>> balance.to_record()
    {'year': '2023/24', 'balance': 'owed', 'opening': 10000, 'closing': 7000}
    """

    record_columns: ClassVar[Columns] = {
        "year": "text",
        "balance": "text",
        "opening": "whole number",
        "closing": "whole number",
    }

    year: FinancialYear
    fact: str
    opening: Money
    closing: Money

    def to_record(self) -> Record:
        """Return it as plain data, in pence."""
        return {
            "year": str(self.year),
            "balance": self.fact,
            "opening": self.opening.pence,
            "closing": self.closing.pence,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettledYear:
    """
    One of several years: its settlement, and what its balances became.

    Attributes:
        balances: One for each balance that is carried, in the order in which they were named.
    """

    year: FinancialYear
    settlement: Settlement
    balances: tuple[YearBalance, ...]


@final
@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettledYears:
    """
    Years that were settled in order.

    >>> from nhs_accountable_care.payment import BlockPayment
    >>> two = series(
    ...     BlockPayment(),
    ...     {
    ...         FinancialYear(2023): {"block_value": Money.parse("£50m")},
    ...         FinancialYear(2024): {"block_value": Money.parse("£52m")},
    ...     },
    ... )
    >>> print(two.net["provider"], two[FinancialYear(2024)].settlement.net["provider"])
    £102,000,000.00 £52,000,000.00
    """

    years: tuple[SettledYear, ...]

    def __getitem__(self, year: FinancialYear) -> SettledYear:
        """
        Return one of the years.

        Raises:
            InvalidValueError: It was not settled; those that were are named.
        """
        for each in self.years:
            if each.year == year:
                return each
        known = listed((str(each.year) for each in self.years), MOST_SHOWN)
        msg = f"{year} was not settled; settled were: {known}"
        raise InvalidValueError(msg)

    @property
    def balances(self) -> tuple[YearBalance, ...]:
        """Every balance of every year, in order of the years."""
        return tuple(balance for each in self.years for balance in each.balances)

    @property
    def net(self) -> dict[str, Money]:
        """What each party gets less what it pays, over all the years; together they are zero."""
        found: dict[str, Money] = {}
        for each in self.years:
            for party, money in each.settlement.net.items():
                found[party] = found[party] + money if party in found else money
        return found

    def __repr__(self) -> str:
        """Return one line."""
        return f"<SettledYears: {self._title}, {self._span}>"

    def __str__(self) -> str:
        """Return the balances and what each party gets in all; `explain` says why."""
        lines = [f"Years {self._span}: {self._title}"]
        first = self.years[0]
        for place, balance in enumerate(first.balances):
            after = [f"{each.balances[place].closing} after {each.year}" for each in self.years]
            lines.append(f"{balance.fact}: {', '.join([f'{balance.opening} at first', *after])}")
        nets = [f"{party}, in all: {money}" for party, money in self.net.items()]
        lines += nets or ["nobody pays anything"]
        head, *rest = lines
        return "\n".join([head, *(wrapped(each, "  ", "    ", width=_WIDTH) for each in rest)])

    def explain(self) -> str:
        """Write the whole, and then each year out: who pays whom, and why."""
        years = [f"{each.year}\n\n{each.settlement.explain()}" for each in self.years]
        return "\n\n".join([str(self), *years])

    def to_records(self) -> Record:
        """
        Return balances, postings and nets of every year as plain data, in pence.

        >>> from nhs_accountable_care.payment import BlockPayment
        >>> year = {FinancialYear(2023): {"block_value": Money.parse("£1")}}
        >>> series(BlockPayment(), year).to_records()["net"][1]
        {'year': '2023/24', 'party': 'provider', 'pence': 100}
        """
        return {
            "balances": [balance.to_record() for balance in self.balances],
            "postings": [
                {"year": str(each.year), **posting.to_record()}
                for each in self.years
                for posting in each.settlement.postings
            ],
            "net": [
                {"year": str(each.year), "party": party, "pence": money.pence}
                for each in self.years
                for party, money in each.settlement.net.items()
            ],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return ``net``, ``postings`` and ``balances``, each with the year, and ``about``.

        >>> from nhs_accountable_care.payment import BlockPayment
        >>> year = {FinancialYear(2023): {"block_value": Money.parse("£1")}}
        >>> series(BlockPayment(), year).tables()["net"].to_records()[1]["party"]
        'provider'
        """
        # Here and not above: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        about = about_of(*(each.settlement for each in self.years), mechanism=self._title)
        return tables_of({**self.to_records(), **about}, _TABLES)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``net`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    @property
    def _title(self) -> str:
        """What was settled."""
        return title_of(self.years[0].settlement.mechanism)

    @property
    def _span(self) -> str:
        """From which year to which."""
        return f"{self.years[0].year} to {self.years[-1].year}"


_TABLES: Final[Mapping[str, Columns]] = {
    "net": {"year": "text", "party": "text", "pence": "whole number"},
    "postings": {
        "year": "text",
        "payer": "text",
        "payee": "text",
        "pence": "whole number",
        "line": "text",
    },
    "balances": YearBalance.record_columns,
    "about": about_columns("mechanism"),
}


def series(
    mechanism: Mechanism | Formula,
    facts: Mapping[FinancialYear, GivenFacts] | FactsByYear,
    *,
    balances: tuple[CarriedBalance, ...] = (),
) -> SettledYears:
    """
    Settle years in order, and carry what each leaves over into the next.

    A fact that is a financial year, such as that of `Phased`, is that of the year that is settled
    where it is not given.

    Args:
        mechanism: What is settled in each year.
        facts: The facts of each year, without those that are carried. The years stand in order,
            each after the one before: what a year in between would leave over is not known. Or
            the facts and the balances of a document.
        balances: What is carried, beside what a document says is.

    Raises:
        InvalidValueError: There is no year, one is missing or out of order; a balance is not of
            the formula, or is given as a fact as well; what is left over is no whole penny.
        MissingFactError: A year lacks a fact; the message begins with the year.

    >>> from nhs_accountable_care.payment import BlockPayment
    >>> block = {"block_value": Money.parse("£50m")}
    >>> series(BlockPayment(), {FinancialYear(2022): block, FinancialYear(2024): block})
    Traceback (most recent call last):
    ...
    nhs_accountable_care.InvalidValueError: 2024/25 follows 2022/23; settle 2023/24 between them
    """
    formula = formula_of(mechanism)
    if isinstance(facts, FactsByYear):
        balances = (*facts.balances, *balances)
        facts = {each.year: each.facts for each in facts.years}
    _check_years(tuple(facts))
    incoming = {each.fact: each.opening for each in balances}
    _check_balances(formula, balances, facts)
    settled = []
    for year, given in facts.items():
        whole = _with_balances(formula, year, given, incoming)
        try:
            settlement = settle(mechanism, whole)
        except NacError as error:
            msg = f"{year}: {error}"
            raise type(error)(msg) from error
        closing = {each.fact: _left_over(settlement, each, year) for each in balances}
        settled.append(
            SettledYear(
                year=year,
                settlement=settlement,
                balances=tuple(
                    YearBalance(year=year, fact=name, opening=incoming[name], closing=money)
                    for name, money in closing.items()
                ),
            )
        )
        incoming = closing
    return SettledYears(years=tuple(settled))


def facts_of_year(
    mechanism: Mechanism | Formula, facts: FactsByYear, year: FinancialYear
) -> Facts:
    """
    Return the facts of one year of several, with what is carried into it and the year itself.

    What is carried in is what settling the years before leaves over.

    Raises:
        InvalidValueError: The year is not among them, or the years before cannot be settled.
        MissingFactError: A year before lacks a fact.

    >>> from nhs_accountable_care.payment import fact, formula, note
    >>> owed = formula(note("still owed", fact("owed", PENCE) - fact("repaid", PENCE)))
    >>> repaid = RecordedFact(name="repaid", value=Money.parse("£30"), unit=PENCE)
    >>> facts = FactsByYear(
    ...     years=tuple(
    ...         YearFacts(year=FinancialYear(start), facts=Facts(facts=(repaid,)))
    ...         for start in (2023, 2024)
    ...     ),
    ...     balances=(
    ...         CarriedBalance(fact="owed", line="still owed", opening=Money.parse("£100")),
    ...     ),
    ... )
    >>> print(facts_of_year(owed, facts, FinancialYear(2024))["owed"].value)
    £70.00
    """
    before = tuple(itertools.takewhile(lambda each: each.year != year, facts.years))
    if len(before) == len(facts.years):
        known = listed((str(each.year) for each in facts.years), MOST_SHOWN) or "none"
        msg = f"no facts are given for {year}; there are those of: {known}"
        raise InvalidValueError(msg)
    formula = formula_of(mechanism)
    given = facts.years[len(before)].facts
    _check_balances(formula, facts.balances, {year: given})
    incoming = {each.fact: each.opening for each in facts.balances}
    if before and incoming:
        done = series(mechanism, FactsByYear(years=before, balances=facts.balances))
        incoming = {each.fact: each.closing for each in done.years[-1].balances}
    return _recorded(formula, given, _carried_in(formula, year, given, incoming))


def _check_years(years: tuple[FinancialYear, ...]) -> None:
    """Refuse no year at all, and years that do not follow each other."""
    if not years:
        msg = "there is no year to settle; give the facts of at least one"
        raise InvalidValueError(msg)
    for before, after in itertools.pairwise(years):
        if after.start_year == before.start_year + 1:
            continue
        cure = (
            f"settle {FinancialYear(before.start_year + 1)} between them"
            if after > before
            else "put the years in order"
        )
        msg = f"{after} follows {before}; {cure}"
        raise InvalidValueError(msg)


def _check_balances(
    formula: Formula,
    balances: tuple[CarriedBalance, ...],
    facts: Mapping[FinancialYear, GivenFacts],
) -> None:
    """Refuse a balance that the formula does not have, and one that a year gives as well."""
    problems = []
    declared = {each.name: each for each in formula.facts if each.unit is PENCE}
    leaves = {each.label: each.of for each in formula.lines}
    leaves |= {each.name: each.of for each in formula.steps if each.measure.table is None}
    ways_out = [name for name, of in leaves.items() if of.measure.unit is PENCE]
    for balance in balances:
        if balance.fact not in declared:
            known = listed((quoted(name) for name in declared), MOST_SHOWN) or "none"
            problems.append(
                f"no fact that is money is named {quoted(balance.fact)}; those are: {known}"
            )
        if balance.line not in ways_out:
            known = listed((quoted(name) for name in ways_out), MOST_SHOWN) or "none"
            problems.append(
                f"no line, note or step of money is named {quoted(balance.line)}; "
                f"those are: {known}"
            )
        given = [str(year) for year, each in facts.items() if _is_given(each, balance.fact)]
        if given:
            problems.append(
                f"{balance.fact} is carried, and given for {listed(given, MOST_SHOWN)} as well; "
                f"leave it out there, and write what it is at first as the balance's opening"
            )
    if len({each.fact for each in balances}) < len(balances):
        problems.append("a fact is carried twice; name each balance once")
    if problems:
        raise InvalidValueError("\n".join(problems))


def _is_given(facts: GivenFacts, name: str) -> bool:
    """Return whether a fact is given."""
    return facts.get(name) is not None


def _with_balances(
    formula: Formula, year: FinancialYear, given: GivenFacts, incoming: Mapping[str, Money]
) -> GivenFacts:
    """Lay what comes in, and the year itself, over the facts of a year."""
    more = _carried_in(formula, year, given, incoming)
    if isinstance(given, Facts):
        return _recorded(formula, given, more)
    merged: dict[str, FactValue | TableRows] = {**given, **more}
    return merged


def _carried_in(
    formula: Formula, year: FinancialYear, given: GivenFacts, incoming: Mapping[str, Money]
) -> dict[str, FactValue]:
    """Return what comes into a year, and the year itself where a formula asks for it."""
    more: dict[str, FactValue] = dict(incoming)
    more |= {each.name: year for each in _years_asked(formula) if not _is_given(given, each.name)}
    return more


def _recorded(formula: Formula, given: Facts, more: Mapping[str, FactValue]) -> Facts:
    """Lay values over recorded facts."""
    units = {each.name: each.unit for each in formula.facts}
    recorded = [
        RecordedFact(name=name, value=value, unit=units[name]) for name, value in more.items()
    ]
    return given.plus(*recorded)


def _years_asked(formula: Formula) -> tuple[Fact, ...]:
    """Return the facts of a formula that are financial years."""
    return tuple(each for each in formula.facts_by_table[None] if each.unit is YEAR)


def _left_over(settlement: Settlement, balance: CarriedBalance, year: FinancialYear) -> Money:
    """Return what a year leaves of a balance, which must be whole pence."""
    labels = {each.label for each in settlement.formula.lines}
    value = (
        settlement.line(balance.line).value
        if balance.line in labels
        else settlement.step(balance.line).value
    )
    if value.denominator != 1:
        msg = (
            f"{year}: {quoted(balance.line)} leaves {value} pence, which is no whole penny to "
            f"carry; round it in the formula, as the agreement says"
        )
        raise InvalidValueError(msg)
    return Money(pence=value.numerator, currency=settlement.formula.currency)
