"""
From what each party of a settlement gets in all to what is left to it, step by step.

First the records, then the drawing of them, which says the same in words for those who cannot
see it.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import SOME_INVENTED
from nhs_accountable_care.payment import PENCE, Settlement, title_of
from nhs_accountable_care.pictures.axes import Axis, tenths
from nhs_accountable_care.pictures.sheets import (
    LEFT,
    LINE,
    RIGHT,
    Hatchings,
    block,
    chosen_of,
    folded,
    letters,
    sheet,
    sheet_head,
    width_of,
    with_note,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Waterfall", "WaterfallKind", "WaterfallStep", "waterfall_as_svg", "waterfall_of"]

_MOST_STEPS: Final = 200
_BAR: Final = 14
_NAMELESS: Final[Mapping[str, str]] = MappingProxyType({})


class WaterfallKind(enum.Enum):
    """What a step of a waterfall is."""

    GETS = "gets"
    """The party is paid."""

    IN_ALL = "in-all"
    """The gross, which it is paid in all before it pays anything."""

    PAYS = "pays"
    """The party pays."""

    LEFT = "left"
    """The net, which is left to it of all of that."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class WaterfallStep:
    """
    One step of a party from nothing to what is left to it.

    Attributes:
        party: Whose step it is.
        kind: Whether it gets, pays, or stops to count.
        label: The line by which it gets or pays; nothing where it stops to count.
        other: Who pays it, or is paid by it; nothing where it stops to count.
        start: Where the step begins: what it had until then.
        end: Where it ends. What it stops to count is drawn from nothing to there.

    >>> step = WaterfallStep(
    ...     party="trust",
    ...     kind=WaterfallKind.PAYS,
    ...     label="share of the loss",
    ...     other="board",
    ...     start=Money.parse("£5m"),
    ...     end=Money.parse("£4m"),
    ... )
    >>> print(step)
    pays board, share of the loss: -£1,000,000.00
    """

    record_columns: ClassVar[Columns] = {
        "party": "text",
        "kind": "text",
        "label": "text",
        "other": "text",
        "start_pence": "whole number",
        "end_pence": "whole number",
    }

    party: str
    kind: WaterfallKind
    label: str
    other: str
    start: Money
    end: Money

    @property
    def change(self) -> Money:
        """What the step adds; less than nothing if the party pays."""
        return Money(pence=self.end.pence - self.start.pence, currency=self.end.currency)

    def __str__(self) -> str:
        """Say what the step is, and how much."""
        return f"{self._words(_NAMELESS)}: {self._sum}"

    def to_record(self) -> Record:
        """Return the step as plain data."""
        return {
            "party": self.party,
            "kind": self.kind.value,
            "label": self.label,
            "other": self.other,
            "start_pence": self.start.pence,
            "end_pence": self.end.pence,
        }

    def _words(self, names: Mapping[str, str]) -> str:
        """Say what the step is."""
        other = names.get(self.other) or self.other
        if self.kind is WaterfallKind.GETS:
            return f"gets from {other}, {self.label}"
        if self.kind is WaterfallKind.PAYS:
            return f"pays {other}, {self.label}"
        return "gets in all" if self.kind is WaterfallKind.IN_ALL else "is left with"

    @property
    def _sum(self) -> str:
        """Write how much, with its sign."""
        return str(self.change)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Waterfall:
    """
    The steps of each party, in the order in which they are drawn.

    Attributes:
        title: What was settled.
        steps: Party by party: what it gets, what that is in all, what it pays, what is left.
        is_illustrative: Whether a fact was invented.

    >>> from nhs_accountable_care.payment import formula, line, settle
    >>> paid = formula(line("block", Money.parse("£5"), payer="board", payee="trust"))
    >>> print(waterfall_of(settle(paid, {}), parties=("trust",)))
    Who gets what, from all that is paid to what is left: a formula.
    trust: gets from board, block: £5.00; is left with: £5.00.
    """

    title: str
    steps: tuple[WaterfallStep, ...]
    is_illustrative: bool

    @property
    def parties(self) -> tuple[str, ...]:
        """Each party, in the order of the steps."""
        return tuple(dict.fromkeys(each.party for each in self.steps))

    def of(self, party: str) -> tuple[WaterfallStep, ...]:
        """Return the steps of one party."""
        return tuple(each for each in self.steps if each.party == party)

    def __str__(self) -> str:
        """Return what `explain` says."""
        return self.explain()

    def explain(self, names: Mapping[str, str] = _NAMELESS) -> str:
        """
        Say in words what the drawing shows.

        Args:
            names: The body that takes each role, to stand in place of the role.
        """
        told = [f"Who gets what, from all that is paid to what is left: {self.title}."]
        if self.is_illustrative:
            told.append(SOME_INVENTED)
        for party in self.parties:
            steps = "; ".join(
                f"{each._words(names)}: {each._sum}"  # noqa: SLF001 -- of this module
                for each in self.of(party)
            )
            told.append(f"{names.get(party) or party}: {steps}.")
        return "\n".join(told)

    def to_records(self) -> Record:
        """Return the steps as plain data, for tools that draw in a way of their own."""
        return {
            "steps": [each.to_record() for each in self.steps],
            "title": self.title,
            "is_illustrative": self.is_illustrative,
        }

    def tables(self) -> "dict[str, RecordTable]":
        """Return the steps as a table, ``steps``, and what they are of, ``about``."""
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        columns: dict[str, Columns] = {
            "steps": WaterfallStep.record_columns,
            "about": {"title": "text", "is_illustrative": "truth"},
        }
        return tables_of(
            self.to_records(), columns, (SOME_INVENTED,) if self.is_illustrative else ()
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``steps`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


def waterfall_of(settlement: Settlement, *, parties: Sequence[str] | None = None) -> Waterfall:
    """
    Take a settlement apart: what each party gets, in all, what it pays, and what is left to it.

    Args:
        settlement: What was settled.
        parties: Whose steps are told; by default those of all.

    Raises:
        InvalidValueError: There is no such party, or there are more steps than can be looked at.

    >>> from nhs_accountable_care.payment import formula, line, settle
    >>> paid = formula(
    ...     line("block", Money.parse("£5"), payer="board", payee="trust"),
    ...     line("share of the loss", Money.parse("£2"), payer="trust", payee="board"),
    ... )
    >>> for step in waterfall_of(settle(paid, {})).of("trust"):
    ...     print(step)
    gets from board, block: £5.00
    gets in all: £5.00
    pays board, share of the loss: -£2.00
    is left with: £3.00
    """
    chosen = chosen_of(settlement.formula.parties, parties, _MOST_STEPS)
    steps = [step for party in chosen for step in _steps(settlement, party)]
    if len(steps) > _MOST_STEPS:
        msg = (
            f"there are {len(steps):,} steps, and a picture shows at most {_MOST_STEPS}; choose "
            f"some of the parties with parties=(…)"
        )
        raise InvalidValueError(msg)
    return Waterfall(
        title=title_of(settlement.mechanism),
        steps=tuple(steps),
        is_illustrative=settlement.is_illustrative,
    )


def _steps(settlement: Settlement, party: str) -> Iterator[WaterfallStep]:
    """Go through the steps of one party: up first, and then down."""
    nothing = Money(pence=0, currency=settlement.formula.currency)
    has = nothing
    gets = [each for each in settlement.postings if each.payee == party]
    pays = [each for each in settlement.postings if each.payer == party]
    for kind, postings in ((WaterfallKind.GETS, gets), (WaterfallKind.PAYS, pays)):
        for each in postings:
            is_paid = kind is WaterfallKind.GETS
            then = has + each.amount if is_paid else has - each.amount
            other = each.payer if is_paid else each.payee
            yield WaterfallStep(
                party=party, kind=kind, label=each.line, other=other, start=has, end=then
            )
            has = then
        if kind is WaterfallKind.GETS and gets and pays:
            yield _count(party, WaterfallKind.IN_ALL, nothing, has)
    yield _count(party, WaterfallKind.LEFT, nothing, has)


def _count(party: str, kind: WaterfallKind, nothing: Money, has: Money) -> WaterfallStep:
    """Stop to count."""
    return WaterfallStep(party=party, kind=kind, label="", other="", start=nothing, end=has)


# --- The drawing ---


def waterfall_as_svg(
    waterfall: Waterfall,
    *,
    title: str | None = None,
    note: str | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """
    Draw a waterfall, as the text of an SVG file.

    Each party stands under its name. A bar that is hatched to the right is paid to it and leads
    right, one with dots it pays and leads left, and a dark one counts from nothing. All are drawn
    to one scale. What stands beside each bar, and in the text for those who cannot see it, is to
    the penny.

    Args:
        waterfall: What is drawn.
        title: What stands above; by default what was settled.
        note: What else a reader must know.
        names: The body that takes each role, to stand in place of the role.

    >>> from nhs_accountable_care.payment import formula, line, settle
    >>> paid = formula(line("block", Money.parse("£5"), payer="board", payee="trust"))
    >>> svg = waterfall_as_svg(waterfall_of(settle(paid, {})), title="Who gets what")
    >>> svg.splitlines()[1]
    '<title>Who gets what</title>'
    """
    names = names or _NAMELESS
    title = title or f"From all that is paid to what is left: {waterfall.title}"
    told = with_note(note, waterfall.explain(names))
    hatchings = Hatchings(f"{title}\n{told}")
    ends = [Fraction(0)]
    ends += [Fraction(each.pence) for step in waterfall.steps for each in (step.start, step.end)]
    axis = Axis.over(ends, PENCE, "GBP")
    parts, y = sheet_head(title, (note, SOME_INVENTED if waterfall.is_illustrative else None))
    for party in waterfall.parties:
        more, y = block(
            LEFT, y + LINE // 2, names.get(party) or party, room=RIGHT - LEFT, is_bold=True
        )
        parts += more
        for step in waterfall.of(party):
            more, y = _row(step, axis, y, hatchings, names)
            parts += more
    parts += _legend(hatchings, y)
    return sheet(title, told, [*hatchings.definitions(9), *parts], y + LINE * 3 + 8)


# Which hatching each sort of bar has: lines, dots, and a dark one for what is counted.
_HATCHING: Final = {
    WaterfallKind.GETS: 0,
    WaterfallKind.PAYS: 1,
    WaterfallKind.IN_ALL: 8,
    WaterfallKind.LEFT: 8,
}


def _row(
    step: WaterfallStep, axis: Axis, y: int, hatchings: Hatchings, names: Mapping[str, str]
) -> tuple[list[str], int]:
    """Write a step and its amount, and draw its bar below them."""
    words, amount = step._words(names), step._sum  # noqa: SLF001 -- of this module
    is_count = step.kind in (WaterfallKind.IN_ALL, WaterfallKind.LEFT)
    parts, after = block(LEFT, y + 4, words, room=RIGHT - LEFT, is_bold=is_count)
    last = folded(words, RIGHT - LEFT)[-1]
    # The amount stands behind the words where there is room, and else on a line of its own.
    if width_of(last) + width_of(amount) + 12 > RIGHT - LEFT:
        after += LINE
    parts.append(letters(RIGHT, after - LINE, amount, anchor="end", is_bold=is_count))
    low, high = sorted((Fraction(step.start.pence), Fraction(step.end.pence)))
    left, right = _place(axis, low), _place(axis, high)
    width = max(right - left, Fraction(1))
    top = after - LINE + 5
    zero = tenths(_place(axis, Fraction(0)))
    parts.append(f'<path stroke="#767676" d="M{zero} {top - 3} v{_BAR + 6}"/>')
    parts.append(
        f'<rect x="{tenths(left)}" y="{top}" width="{tenths(width)}" height="{_BAR}"'
        f" {hatchings.fill(_HATCHING[step.kind])}/>"
    )
    return parts, top + _BAR + LINE - 4


def _legend(hatchings: Hatchings, y: int) -> list[str]:
    """Say which bar is what."""
    parts = []
    meanings = (
        (WaterfallKind.GETS, "gets"),
        (WaterfallKind.PAYS, "pays"),
        (WaterfallKind.LEFT, "counted from nothing, which is the grey line"),
    )
    for number, (kind, words) in enumerate(meanings):
        top = y + LINE * number
        fill = hatchings.fill(_HATCHING[kind])
        parts.append(f'<rect x="{LEFT}" y="{top}" width="28" height="12" {fill}/>')
        parts.append(letters(LEFT + 36, top + 11, words))
    return parts


def _place(axis: Axis, value: Fraction) -> Fraction:
    """Return how far from the left a value lies."""
    return LEFT + axis.part(value) * (RIGHT - LEFT)
