"""
Who carries how much risk before and after a change: a table of records, drawn with bars.

First the records, then the drawing of them, which says the same in words for those who cannot
see it.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import SOME_INVENTED
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care.payment import (
    PENCE,
    RATE,
    SHARE,
    Estimate,
    Exposure,
    Risk,
    Unit,
)
from nhs_accountable_care.pictures.axes import Axis, tenths
from nhs_accountable_care.pictures.sheets import (
    LEFT,
    LINE,
    RIGHT,
    Hatchings,
    block,
    chosen_of,
    sheet,
    sheet_head,
    width_of,
    with_note,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["CarriedRisk", "CarriedRow", "carried_as_svg", "carried_risk", "carried_shares"]

_BEFORE_AND_AFTER: Final = ("before", "after")
_BAD: Final = Share(value=Fraction(1, 10))
_TERRIBLE: Final = Share(value=Fraction(1, 100))
_MOST_PARTIES: Final = 30
_UNKNOWN: Final = "not told"
_LEAST_PENCE: Final = Fraction(1, 2)
_LEAST_PART: Final = Fraction(1, 10**9)
_BAR: Final = 13
# Where the words of a row end and its bar begins.
_BARS: Final = 224
_ROOM: Final = _BARS - LEFT - 12


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CarriedRow:
    """
    One thing that a party carries, before and after.

    Attributes:
        party: Who carries it.
        measure: What it is.
        before: How much before, in pence or parts of one; `None` if it is not told, as of one
            who is no party then.
        after: How much after.
        unit: Whether it is pence, or an exact or an estimated part of one.
        currency: The currency of pence.
        before_error: The standard error of what there was before, if that was simulated.
        after_error: That of what there was after.

    Raises:
        InvalidValueError: The unit is another.

    >>> row = CarriedRow(
    ...     party="trust",
    ...     measure="chance of a loss",
    ...     before=Fraction(1, 2),
    ...     after=None,
    ...     unit=RATE,
    ...     currency="GBP",
    ... )
    >>> print(row)
    trust, chance of a loss: about 50.0 %, then not told
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "measure": "text",
        "before": "number",
        "after": "number",
        "unit": "text",
        "currency": "text",
        "before_error": "number",
        "after_error": "number",
    }

    party: str
    measure: str
    before: Fraction | None
    after: Fraction | None
    unit: Unit
    currency: str
    before_error: Fraction | None = None
    after_error: Fraction | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what no row counts."""
        if self.unit not in (PENCE, RATE, SHARE):
            msg = f"CarriedRow.unit is {self.unit.value}; it is pence, rate or share"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Say what there was, and what then."""
        return f"{self.party}, {self.measure}: {self.words[0]}, then {self.words[1]}"

    @property
    def words(self) -> tuple[str, str]:
        """How much before and after in words; what was estimated says "about"."""
        return (
            self._words(self.before, self.before_error),
            self._words(self.after, self.after_error),
        )

    def to_record(self) -> Record:
        """Return the row as plain data, with exact numbers in text."""
        return {
            "party": self.party,
            "measure": self.measure,
            "before": _text(self.before),
            "after": _text(self.after),
            "unit": self.unit.value,
            "currency": self.currency,
            "before_error": _text(self.before_error),
            "after_error": _text(self.after_error),
        }

    def _words(self, value: Fraction | None, error: Fraction | None) -> str:
        """Write a value."""
        if value is None:
            return _UNKNOWN
        if self.unit is SHARE:
            return Axis.over((value,), SHARE, self.currency).full(value)
        return str(
            Estimate(
                value=float(value),
                unit=self.unit,
                currency=self.currency,
                error=None if error is None else float(error),
            )
        )


def _text(value: Fraction | None) -> str | None:
    """Write an exact number, or nothing where there is none."""
    return None if value is None else str(value)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CarriedRisk:
    """
    What each party carries before and after, row by row.

    Attributes:
        rows: Party by party.
        before: What the one is called.
        after: What the other is called.
        is_illustrative: Whether a fact of either was invented.

    >>> row = CarriedRow(
    ...     party="trust",
    ...     measure="of one more pound",
    ...     before=Fraction(0),
    ...     after=Fraction(1, 2),
    ...     unit=SHARE,
    ...     currency="GBP",
    ... )
    >>> print(CarriedRisk(rows=(row,), before="today", after="then", is_illustrative=False))
    Risk carried before and after.
    trust: of one more pound: today 0%, then 50%.
    """

    rows: tuple[CarriedRow, ...]
    before: str
    after: str
    is_illustrative: bool

    @property
    def parties(self) -> tuple[str, ...]:
        """Each party, in the order of the rows."""
        return tuple(dict.fromkeys(each.party for each in self.rows))

    def of(self, party: str) -> tuple[CarriedRow, ...]:
        """Return the rows of one party."""
        return tuple(each for each in self.rows if each.party == party)

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self, names: Mapping[str, str] | None = None) -> str:
        """
        Say in words what the drawing shows.

        Args:
            names: The body that takes each role, to stand in place of the role.
        """
        told = ["Risk carried before and after."]
        if self.is_illustrative:
            told.append(SOME_INVENTED)
        for party in self.parties:
            rows = "; ".join(
                f"{each.measure}: {self.before} {each.words[0]}, {self.after} {each.words[1]}"
                for each in self.of(party)
            )
            told.append(f"{(names or {}).get(party) or party}: {rows}.")
        return "\n".join(told)

    def to_records(self) -> Record:
        """Return the rows as plain data, for tools that draw in a way of their own."""
        return {
            "rows": [each.to_record() for each in self.rows],
            "before": self.before,
            "after": self.after,
            "is_illustrative": self.is_illustrative,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return the rows as a table, ``rows``, and what they are called, ``about``."""
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        columns: dict[str, Columns] = {
            "rows": CarriedRow.record_columns,
            "about": {"before": "text", "after": "text", "is_illustrative": "truth"},
        }
        return tables_of(
            self.to_records(), columns, (SOME_INVENTED,) if self.is_illustrative else ()
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``rows`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


# --- From exposures, and from risks in words ---


def carried_risk(
    before: Exposure,
    after: Exposure,
    *,
    parties: Sequence[str] | None = None,
    called: tuple[str, str] = _BEFORE_AND_AFTER,
) -> CarriedRisk:
    """
    Lay how the results of each party are spread before and after side by side.

    Of each party it tells the result that is expected, that of a bad year (one in ten) and of a
    terrible one (one in a hundred), how likely a loss is, and what part of the variance of the
    cost it bears. All of these are estimates; what was simulated has its standard
    error.

    Args:
        before: What the parties are exposed to now.
        after: What they would be exposed to.
        parties: Of whom it is told; by default of all.
        called: What the two are called.

    Raises:
        InvalidTypeError: The two are in different currencies.
        InvalidValueError: There is no such party in either, or more than a picture tells apart.

    >>> from nhs_accountable_care.payment import (
    ...     NormalSpread,
    ...     Spread,
    ...     exposure,
    ...     fact,
    ...     formula,
    ...     line,
    ...     note,
    ... )
    >>> cost = fact("cost", PENCE)
    >>> block = formula(
    ...     line("block", Money.parse("£80m"), payer="board", payee="trust"), note("cost", cost)
    ... )
    >>> passed_on = formula(line("cost", cost, payer="board", payee="trust"))
    >>> spread = Spread.of(
    ...     {"cost": NormalSpread(mean=Money.parse("£80m"), standard_deviation=Money.parse("£2m"))}
    ... )
    >>> today, contract = (
    ...     exposure(each, {}, spread, paid_by={"cost": "trust"}) for each in (passed_on, block)
    ... )
    >>> for row in carried_risk(today, contract).of("trust"):
    ...     print(row)
    trust, expected result: about £0, then about £0
    trust, one year in ten, or worse: about £0, then about -£2.56m
    trust, one year in a hundred, or worse: about £0, then about -£4.65m
    trust, chance of a loss: about 0 %, then about 50.0 %
    trust, part of the variance of the cost: about 0 %, then about 100.0 %
    """
    currencies = {each.currency for one in (before, after) for each in one.parties}
    if len(currencies) > 1:
        msg = f"before and after are in {' and '.join(sorted(currencies))}; one currency is drawn"
        raise InvalidTypeError(msg)
    rows = []
    known = [each.party for one in (before, after) for each in one.parties]
    for party in chosen_of(known, parties, _MOST_PARTIES):
        found = [dict(_measures(one, party)) for one in (before, after)]
        for measure in dict.fromkeys(name for each in found for name in each):
            values = [each.get(measure) for each in found]
            [unit] = {each.unit for each in values if each is not None}
            one, two = map(_told, values)
            [currency] = currencies
            rows.append(
                CarriedRow(
                    party=party,
                    measure=measure,
                    before=one,
                    after=two,
                    unit=unit,
                    currency=currency,
                    before_error=_error(values[0]),
                    after_error=_error(values[1]),
                )
            )
    return CarriedRisk(
        rows=tuple(rows),
        before=called[0],
        after=called[1],
        is_illustrative=before.is_illustrative or after.is_illustrative,
    )


def _measures(of: Exposure, party: str) -> Iterator[tuple[str, Estimate]]:
    """Go through what is told of a party, if it is one."""
    for each in of.parties:
        if each.party == party:
            yield "expected result", each.expected
            yield "one year in ten, or worse", each.quantile(_BAD)
            yield "one year in a hundred, or worse", each.quantile(_TERRIBLE)
            yield "chance of a loss", each.chance_of_loss
            if each.variance_share is not None:
                yield "part of the variance of the cost", each.variance_share


def _told(of: Estimate | None) -> Fraction | None:
    """Return the digits of an estimate that count: what rounding left is nothing."""
    if of is None:
        return None
    value = Fraction(of.digits)
    return (
        value if abs(value) >= (_LEAST_PENCE if of.unit is PENCE else _LEAST_PART) else Fraction()
    )


def _error(of: Estimate | None) -> Fraction | None:
    """Return the standard error of an estimate that was simulated."""
    return None if of is None or of.error_digits is None else Fraction(of.error_digits)


def carried_shares(
    before: Risk,
    after: Risk,
    fact: str,
    at: Sequence[Money],
    *,
    parties: Sequence[str] | None = None,
    called: tuple[str, str] = _BEFORE_AND_AFTER,
) -> CarriedRisk:
    """
    Lay side by side what part of one more pound of cost each party bears before and after.

    The parts are exact, and those of all parties add up to one.

    Args:
        before: Who carries the risk now.
        after: Who would.
        fact: The cost.
        at: The values of it at which one more pound is asked for.
        parties: Of whom it is told; by default of all.
        called: What the two are called.

    Raises:
        InvalidValueError: The fact is no sum of money of both, or is not drawn exactly, there is
            no value or no such party, or there are more parties than a picture tells apart.

    >>> from nhs_accountable_care.payment import fact, formula, line, risk_of
    >>> half, all_of_it = (
    ...     risk_of(
    ...         formula(line("paid", fact("cost", PENCE) / by, payer="board", payee="trust")),
    ...         paid_by={"cost": "trust"},
    ...     )
    ...     for by in (2, 1)
    ... )
    >>> print(carried_shares(all_of_it, half, "cost", [Money.parse("£5m")]))
    Risk carried before and after.
    board: of one more pound at cost £5,000,000.00: before 100%, after 50%.
    trust: of one more pound at cost £5,000,000.00: before 0%, after 50%.
    """
    if not at:
        msg = "there is no value at which one more pound is asked for; give one at least"
        raise InvalidValueError(msg)
    found = [
        (f"of one more pound at {name_in_words(fact)} {value}", before.shares(fact, value),
         after.shares(fact, value))
        for value in at
    ]  # fmt: skip
    known = [party for _, *both in found for shares in both for party in shares]
    rows = [
        CarriedRow(
            party=party,
            measure=measure,
            before=one.get(party),
            after=two.get(party),
            unit=SHARE,
            currency=before.currency,
        )
        for party in chosen_of(known, parties, _MOST_PARTIES)
        for measure, one, two in found
    ]
    return CarriedRisk(rows=tuple(rows), before=called[0], after=called[1], is_illustrative=False)


# --- The drawing ---


def carried_as_svg(
    carried: CarriedRisk,
    *,
    title: str | None = None,
    note: str | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """
    Draw what each party carries before and after as a table with bars, as text of an SVG file.

    Each row says in words how much there is, and a bar beside it leads right from the grey line,
    or left if it is less than nothing. Bars of money share one scale, and parts of one another.

    Args:
        carried: What is drawn.
        title: What stands above.
        note: What else a reader must know.
        names: The body that takes each role, to stand in place of the role.

    >>> row = CarriedRow(
    ...     party="trust",
    ...     measure="one year in ten, or worse",
    ...     before=Fraction(0),
    ...     after=Fraction(-300_000_000),
    ...     unit=PENCE,
    ...     currency="GBP",
    ... )
    >>> drawn = carried_as_svg(
    ...     CarriedRisk(rows=(row,), before="today", after="then", is_illustrative=False)
    ... )
    >>> ">then: about -£3.00m</text>" in drawn
    True
    """
    title = title or "Risk carried before and after"
    told = with_note(note, carried.explain(names))
    hatchings = Hatchings(f"{title}\n{told}")
    parts, y = sheet_head(title, (note, SOME_INVENTED if carried.is_illustrative else None))
    for number, words in enumerate((carried.before, carried.after)):
        parts.append(_bar(LEFT, y - 10, Fraction(28), hatchings, number))
        more, y = block(LEFT + 36, y, words, room=RIGHT - LEFT - 36)
        parts += more
    axes = {unit: _axis(carried.rows, unit) for unit in (PENCE, RATE, SHARE)}
    for party in carried.parties:
        called = (names or {}).get(party) or party
        y += LINE // 2
        more, y = block(LEFT, y, called, room=RIGHT - LEFT, is_bold=True)
        parts += [f'<path stroke="#212b32" d="M{LEFT} {y - 12} H{RIGHT}"/>', *more]
        y += 6
        for row in carried.of(party):
            more, y = _drawn(row, axes[row.unit], (carried.before, carried.after), y, hatchings)
            parts += more
    return sheet(title, told, [*hatchings.definitions(2), *parts], y)


def _axis(rows: Sequence[CarriedRow], unit: Unit) -> Axis:
    """Lay an axis over all that is counted in a unit, with nothing and, of parts, one."""
    values = [each for row in rows if row.unit is unit for each in (row.before, row.after)]
    whole = Fraction(0) if unit is PENCE else Fraction(1)
    return Axis.over(
        [Fraction(0), whole, *(each for each in values if each is not None)], unit, ""
    )


def _drawn(
    row: CarriedRow, axis: Axis, called: tuple[str, str], y: int, hatchings: Hatchings
) -> tuple[list[str], int]:
    """Write what a row is of, and below it both values, each beside its bar."""
    parts, y = block(LEFT, y, row.measure, room=RIGHT - LEFT)
    zero = _BARS + axis.part(Fraction(0)) * (RIGHT - _BARS)
    for number, value in enumerate((row.before, row.after)):
        after = y
        for words in _in_room(called[number], row.words[number]):
            more, after = block(LEFT + 10, after, words, room=_ROOM)
            parts += more
        parts.append(
            f'<path stroke="#767676" d="M{tenths(zero)} {y - LINE + 5} V{after - LINE + 5}"/>'
        )
        if value:
            end = _BARS + axis.part(value) * (RIGHT - _BARS)
            left = min(zero, end)
            parts.append(_bar(left, y - 11, max(abs(end - zero), Fraction(1)), hatchings, number))
        y = after
    return parts, y + 4


def _in_room(called: str, amount: str) -> list[str]:
    """Write an amount behind what it is called, or below it where there is no room."""
    words = f"{called}: {amount}"
    return [words] if width_of(words) <= _ROOM else [f"{called}:", amount]


def _bar(x: Fraction | int, y: int, width: Fraction, hatchings: Hatchings, number: int) -> str:
    """Draw a bar: hatched for before, dotted for after."""
    return (
        f'<rect x="{tenths(Fraction(x))}" y="{y}" width="{tenths(width)}" height="{_BAR}"'
        f" {hatchings.fill(number)}/>"
    )
