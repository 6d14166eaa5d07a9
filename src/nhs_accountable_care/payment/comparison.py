"""Two settlements of the same facts side by side: where they differ, and where that begins."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import SOME_INVENTED
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.payment.language.facts import GivenFacts
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.units import PENCE, Unit
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.readings.description import (
    Wording,
    in_words,
    written,
)
from nhs_accountable_care.payment.settlement import (
    SettledLine,
    SettledStep,
    Settlement,
    about_columns,
    about_of,
    settle,
    title_of,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Difference", "SettlementComparison", "compare"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Difference:
    """
    One line, step or net in two settlements.

    Attributes:
        label: Which it is.
        unit: What it counts.
        first: What it comes to in the first settlement, in pence if it is money; `None` if it
            is not in it.
        second: What it comes to in the second, in the same.
        first_working: How the first came to it, for a line or a step.
        second_working: How the second did.
    """

    record_columns: ClassVar[Columns] = {
        "label": "text",
        "unit": "text",
        "first": "number",
        "second": "number",
        "change": "number",
        "first_working": "text",
        "second_working": "text",
    }

    label: str
    unit: Unit
    first: Fraction | None
    second: Fraction | None
    first_working: str | None = None
    second_working: str | None = None

    @property
    def change(self) -> Fraction:
        """The second less the first; what is not there counts as zero."""
        return (self.second or Fraction()) - (self.first or Fraction())

    def to_record(self) -> Record:
        """
        Return both values and the change as exact numbers in text, with their unit.

        >>> Difference(label="fee", unit=PENCE, first=Fraction(500), second=None).to_record()
        ... # doctest: +NORMALIZE_WHITESPACE
        {'label': 'fee', 'unit': 'pence', 'first': '500', 'second': None, 'change': '-500',
         'first_working': None, 'second_working': None}
        """
        return {
            "label": self.label,
            "unit": self.unit.value,
            "first": None if self.first is None else str(self.first),
            "second": None if self.second is None else str(self.second),
            "change": str(self.change),
            "first_working": self.first_working,
            "second_working": self.second_working,
        }


@final
@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettlementComparison:
    """
    Two settlements, line by line.

    Attributes:
        lines: Every line of either, matched by label.
        nets: What every party gets by either.
        first_step: The first named working that comes to something else, if any does.
    """

    first: Settlement
    second: Settlement
    lines: tuple[Difference, ...]
    nets: tuple[Difference, ...]
    first_step: Difference | None

    @property
    def only_first(self) -> tuple[Wording, ...]:
        """The workings and lines of the first that the second does not have so, in words."""
        others = frozenset(in_words(self.second.formula))
        return tuple(each for each in in_words(self.first.formula) if each not in others)

    @property
    def only_second(self) -> tuple[Wording, ...]:
        """The workings and lines of the second that the first does not have so, in words."""
        others = frozenset(in_words(self.first.formula))
        return tuple(each for each in in_words(self.second.formula) if each not in others)

    def by_line(self, party: str) -> tuple[Difference, ...]:
        """
        Return what each line does to what a party gets, in both; the changes add up to its own.

        Raises:
            InvalidValueError: Neither settlement has such a party.

        >>> from nhs_accountable_care import Money
        >>> from nhs_accountable_care.payment import formula, line
        >>> less, more = (
        ...     formula(line("fee", Money.parse(fee), payer="a", payee="b"))
        ...     for fee in ("£5", "£6")
        ... )
        >>> [(each.label, each.change) for each in compare(less, more, {}).by_line("a")]
        [('fee', Fraction(-100, 1))]
        """
        parties = [each.label for each in self.nets]
        if party not in parties:
            msg = f"no party is called {quoted(party)}; there are: {listed(parties, MOST_SHOWN)}"
            raise InvalidValueError(msg)
        first, second = (_gets(settled, party) for settled in (self.first, self.second))
        return tuple(
            Difference(label=label, unit=PENCE, first=first.get(label), second=second.get(label))
            for label in dict.fromkeys((*first, *second))
        )

    def __str__(self) -> str:
        """Return what differs; it is what `explain` says."""
        return self.explain()

    def to_records(self) -> Record:
        """
        Return the lines, the nets and the first working that differs as plain data.

        ``by_line`` says of each party what each line does to what it gets, and ``terms`` in words
        what only one of the two says.

        >>> from nhs_accountable_care import Money
        >>> from nhs_accountable_care.payment import formula, line
        >>> less, more = (
        ...     formula(line("fee", Money.parse(fee), payer="a", payee="b"))
        ...     for fee in ("£5", "£6")
        ... )
        >>> records = compare(less, more, {}).to_records()
        >>> [(net["label"], net["change"]) for net in records["nets"]], records["first_step"]
        ([('a', '-100'), ('b', '100')], None)
        """
        step = self.first_step
        return {
            "lines": [line.to_record() for line in self.lines],
            "nets": [net.to_record() for net in self.nets],
            "by_line": {
                net.label: [each.to_record() for each in self.by_line(net.label)]
                for net in self.nets
            },
            "first_step": None if step is None else step.to_record(),
            "terms": [
                {"of": of, "label": each.label, "words": each.words}
                for of, only in (("first", self.only_first), ("second", self.only_second))
                for each in only
            ],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the comparison as tables.

        They are ``lines``, ``nets``, ``by_line``, ``first_step``, ``terms`` and ``about``. The
        numbers are exact and in text, as they need not be whole; ``first_step`` has one row or
        none, ``terms`` has in words what only one of the two says, and ``about`` names what was
        compared.
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        records["by_line"] = [
            {"party": party, **each}
            for party, lines in records["by_line"].items()
            for each in lines
        ]
        step = records["first_step"]
        records["first_step"] = [] if step is None else [step]
        about = about_of(
            self.first,
            self.second,
            first=title_of(self.first.mechanism),
            second=title_of(self.second.mechanism),
        )
        notes = (SOME_INVENTED,) if about["is_illustrative"] else ()
        return tables_of({**records, **about}, _TABLES, notes)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``lines`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def explain(self) -> str:
        """Write what differs, line by line, and the working where it begins."""
        currency = self.first.formula.currency
        titles = (title_of(self.first.mechanism), title_of(self.second.mechanism))
        parts = [f"{titles[0]} compared with {titles[1]}"]
        if self.first.is_illustrative or self.second.is_illustrative:
            parts.append(SOME_INVENTED)
        rows = [row for each in self.lines for row in _line_words(each, currency)]
        parts.append("\n".join(("Lines", *rows)))
        rows = [row for each in self.nets for row in self._net_words(each, currency)]
        parts.append("\n".join(("Each party", *rows)))
        step = self.first_step
        if step is None:
            parts.append("No named working differs.")
        else:
            parts.append(
                f"The first working that differs is {step.label}\n"
                f"  first:  {step.first_working or 'is not there'}\n"
                f"  second: {step.second_working or 'is not there'}"
            )
        only = self.only_first, self.only_second
        if any(only) and (step is None or None in (step.first, step.second)):
            parts.append(_terms_in_words(*only))
        return "\n\n".join(parts)

    def _net_words(self, net: Difference, currency: str) -> list[str]:
        """Write what a party gets in both, and below it the lines that make the difference."""
        made = [
            f"    of which {each.label}: {_signed(each.change, currency)}"
            for each in self.by_line(net.label)
            if each.change
        ]
        return [f"  {_words(net, currency)}", *made]


_MOST_TERMS: Final = 12

_TABLES: Final[Mapping[str, Columns]] = {
    "lines": Difference.record_columns,
    "nets": Difference.record_columns,
    "by_line": {"party": "text", **Difference.record_columns},
    "first_step": Difference.record_columns,
    "terms": {"of": "text", "label": "text", "words": "text"},
    "about": about_columns("first", "second"),
}


def compare(
    first: Mechanism | Formula, second: Mechanism | Formula, facts: GivenFacts
) -> SettlementComparison:
    """
    Settle two mechanisms on the same facts, and say where they differ.

    Raises:
        MissingFactError: A fact that either needs is not there.
        InvalidValueError: A fact cannot be what it is said to be, or the two are in different
            currencies.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> value = fact("actual_value", PENCE)
    >>> block = formula(line("payment", Money.parse("£50"), payer="a", payee="b"))
    >>> by_case = formula(line("payment", value, payer="a", payee="b"))
    >>> compared = compare(block, by_case, {"actual_value": Money.parse("£54")})
    >>> [(each.label, each.change) for each in compared.lines]
    [('payment', Fraction(400, 1))]
    """
    one, other = settle(first, facts), settle(second, facts)
    if one.formula.currency != other.formula.currency:
        msg = f"one is in {one.formula.currency} and the other in {other.formula.currency}"
        raise InvalidValueError(msg)
    lines = _matched(
        {line.label: line for line in one.lines}, {line.label: line for line in other.lines}
    )
    steps = _matched(
        {step.name: step for step in one.steps}, {step.name: step for step in other.steps}
    )
    nets = [
        Difference(label=party, unit=PENCE, first=_pence(one, party), second=_pence(other, party))
        for party in dict.fromkeys((*one.formula.parties, *other.formula.parties))
    ]
    return SettlementComparison(
        first=one,
        second=other,
        lines=lines,
        nets=tuple(nets),
        first_step=next((step for step in steps if step.first != step.second), None),
    )


def _matched(
    first: Mapping[str, SettledLine | SettledStep], second: Mapping[str, SettledLine | SettledStep]
) -> tuple[Difference, ...]:
    """Match lines or steps by what they are called, those of the first in front."""
    found = []
    for label in dict.fromkeys((*first, *second)):
        one, other = first.get(label), second.get(label)
        found.append(
            Difference(
                label=label,
                unit=(first if label in first else second)[label].unit,
                first=None if one is None else one.value,
                second=None if other is None else other.value,
                first_working=None if one is None else one.working,
                second_working=None if other is None else other.working,
            )
        )
    return tuple(found)


def _pence(settlement: Settlement, party: str) -> Fraction | None:
    """Return what a party gets, if it is one of the parties."""
    money = settlement.net.get(party)
    return None if money is None else Fraction(money.pence)


def _words(difference: Difference, currency: str) -> str:
    """Write both values and the change."""
    unit = difference.unit
    values = [
        "not there" if value is None else written(value, unit, currency)
        for value in (difference.first, difference.second)
    ]
    if difference.first == difference.second:
        return f"{difference.label}: {values[0]} in both"
    change = _signed(difference.change, currency, unit)
    return f"{difference.label}: {values[0]}, then {values[1]} ({change})"


def _signed(change: Fraction, currency: str, unit: Unit = PENCE) -> str:
    """Write a change with its sign; none is no change."""
    # Survives [> to >=]: zero was dealt with before.
    sign = "+" if change > 0 else ""
    return f"{sign}{written(change, unit, currency)}"


def _line_words(line: Difference, currency: str) -> list[str]:
    """Write a line in both, and how each came to it where they differ."""
    rows = [f"  {_words(line, currency)}"]
    if line.first != line.second:
        rows += [
            f"    first:  {line.first_working or 'is not there'}",
            f"    second: {line.second_working or 'is not there'}",
        ]
    return rows


def _terms_in_words(first: tuple[Wording, ...], second: tuple[Wording, ...]) -> str:
    """Write what only one of the two says: they do not go by workings of the same names."""
    rows = ["They are worked out in different ways. What only one of them says"]
    for name, only in (("first", first), ("second", second)):
        rows.append(f"  {name}")
        rows += [f"    {each}" for each in only[:_MOST_TERMS]] or ["    nothing"]
        if len(only) > _MOST_TERMS:
            rows.append(f"    and {len(only) - _MOST_TERMS} more")
    return "\n".join(rows)


def _gets(settlement: Settlement, party: str) -> dict[str, Fraction]:
    """Return what a party gets by each line that it takes part in, less what it pays by it."""
    found: dict[str, Fraction] = {}
    for line, pence in zip(settlement.formula.lines, settlement.amounts, strict=True):
        if party in (line.payer, line.payee):
            found[line.label] = Fraction(pence if party == line.payee else -pence)
    return found
