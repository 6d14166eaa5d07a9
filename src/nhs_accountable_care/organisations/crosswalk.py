"""
From one day's map to another's: crosswalks, and figures carried over them without loss.

A split is not a function: one code can have several successors, and each gets a share. The
shares of a code are exact ratios that add up to one, so every total is kept.
"""

import enum
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

import attrs

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    UnknownCodeError,
)
from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.tables import write_csv
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = ["Apportionment", "Crosswalk", "CrosswalkRow", "decimal_weights"]

# What can be carried: a count, an exact number, or money.
F = TypeVar("F", int, Fraction, Money)

_PLACES = 9


class Apportionment(enum.Enum):
    """How to share out a code of which no shares are stated, where the caller says so."""

    EQUAL = "equal"
    """The same share to each successor."""


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class CrosswalkRow:
    """
    The share of one code that belongs to another on the later day.

    ``basis`` says what the share rests on; ``event_day`` is the day of the last event on the
    way, or `None` if nothing happened to the code.
    """

    from_code: OdsCode
    to_code: OdsCode
    weight: Fraction
    basis: str
    event_day: date | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __str__(self) -> str:
        """Return both codes, the share and what it rests on."""
        return f"{self.from_code} -> {self.to_code}: {self.weight} ({self.basis})"


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Crosswalk:
    """
    What each code of one day has become by another, one row a pair, in order of the codes.

    ``doubts`` names every share that is used and is unverified or disputed.

    >>> walk = Crosswalk(
    ...     from_day=date(2021, 4, 1),
    ...     to_day=date(2022, 4, 1),
    ...     rows=(
    ...         CrosswalkRow(
    ...             from_code=OdsCode("A"), to_code=OdsCode("B"), weight=Fraction(1, 3), basis="x"
    ...         ),
    ...         CrosswalkRow(
    ...             from_code=OdsCode("A"), to_code=OdsCode("C"), weight=Fraction(2, 3), basis="x"
    ...         ),
    ...     ),
    ... )
    >>> walk.carry({"A": 100})
    {'B': 33, 'C': 67}
    >>> print(walk)
    1 April 2021 to 1 April 2022: 1 code to 2, in 2 rows
    """

    from_day: date
    to_day: date
    kind: OrganisationKind | None = None
    to_kind: OrganisationKind | None = None
    rows: tuple[CrosswalkRow, ...]
    doubts: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse rows that would lose or make people: shares of a code that are not one."""
        pairs = [(row.from_code, row.to_code) for row in self.rows]
        if len(set(pairs)) != len(pairs):
            msg = "a pair of codes stands twice in the crosswalk; add its shares up"
            raise InvalidValueError(msg)
        for code, rows in _by_code(self.rows).items():
            if any(row.weight <= 0 for row in rows) or sum(row.weight for row in rows) != 1:
                shares = ", ".join(f"{row.to_code} {row.weight}" for row in rows)
                msg = f"the shares of {code} are not positive parts of one whole: {shares}"
                raise InvalidValueError(msg)

    def successors(self, code: str) -> tuple[CrosswalkRow, ...]:
        """
        Return the rows of one code of the earlier day.

        Raises:
            UnknownCodeError: For a code that is not on the earlier side.
        """
        rows = tuple(row for row in self.rows if row.from_code == code)
        if not rows:
            raise UnknownCodeError(_not_in_walk(self, [code]))
        return rows

    def carry(self, figures: Mapping[str, F] | Mapping[OdsCode, F]) -> dict[str, F]:
        """
        Carry figures by code of the earlier day to the codes of the later day.

        Whole numbers and money are shared out to the last unit (or penny) by largest
        remainder, a tie going to the code that comes first; fractions are exact. The total
        that comes out is the total that went in, or an error is raised. Floating point is
        refused, because such sums do not add up.

        Raises:
            UnknownCodeError: For figures of codes that the crosswalk does not have, all at once.
        """
        carried: dict[str, F] = {}
        for _, to_code, piece in self.pieces(figures):
            so_far = carried.get(to_code)
            carried[to_code] = piece if so_far is None else so_far + piece
        return dict(sorted(carried.items()))

    def pieces(
        self, figures: Mapping[str, F] | Mapping[OdsCode, F]
    ) -> tuple[tuple[str, str, F], ...]:
        """
        Return each piece that `carry` moves: from which code, to which, and how much.

        This is the proof of a total: the pieces of each code add up to its figure.

        Raises:
            UnknownCodeError: For codes that are not on the earlier side; it names them all.
            InvalidTypeError: For a figure that is not exact, such as a floating point number.
        """
        by_code = _by_code(self.rows)
        strangers = [code for code in figures if code not in by_code]
        if strangers:
            raise UnknownCodeError(_not_in_walk(self, strangers))
        pieces: list[tuple[str, str, F]] = []
        for code, figure in figures.items():
            rows = sorted(by_code[code], key=lambda row: row.to_code)
            shared = _share_out(code, figure, [row.weight for row in rows])
            pieces.extend(
                (code, row.to_code, piece) for row, piece in zip(rows, shared, strict=True)
            )
        return tuple(pieces)

    def then(self, later: "Crosswalk") -> "Crosswalk":
        """
        Follow this crosswalk by another that starts on the day on which this one ends.

        Shares along different ways between the same two codes are added up.

        Raises:
            InvalidValueError: Where the two do not meet on one day.
            UnknownCodeError: For codes at the end of this one that the next does not start from.
        """
        if later.from_day != self.to_day:
            msg = (
                f"this crosswalk ends on {self.to_day} and the next begins on {later.from_day}; "
                f"they must meet"
            )
            raise InvalidValueError(msg)
        onward = _by_code(later.rows)
        missing = {row.to_code for row in self.rows} - onward.keys()
        if missing:
            raise UnknownCodeError(_not_in_walk(later, missing))
        ways = (
            CrosswalkRow(
                from_code=row.from_code,
                to_code=next_row.to_code,
                weight=row.weight * next_row.weight,
                basis=_join_texts([row.basis, next_row.basis]),
                event_day=next_row.event_day or row.event_day,
                sources=tuple(dict.fromkeys(row.sources + next_row.sources)),
            )
            for row in self.rows
            for next_row in onward[row.to_code]
        )
        return Crosswalk(
            from_day=self.from_day,
            to_day=later.to_day,
            kind=self.kind,
            to_kind=later.to_kind,
            rows=sum_of_ways(ways),
            doubts=tuple(dict.fromkeys(self.doubts + later.doubts)),
        )

    def to_csv(self) -> str:
        """
        Write the rows as CSV, with shares of nine places that add up to exactly one a code.

        The columns are ``from_code,to_code,weight,basis,event_date``.
        """
        return write_csv(self.to_records(), _COLUMNS)

    def __str__(self) -> str:
        """Return both days, count codes and rows, and list what is doubtful."""
        before = len({row.from_code for row in self.rows})
        after = len({row.to_code for row in self.rows})
        days = f"{words_of_day(self.from_day)} to {words_of_day(self.to_day)}"
        codes = "1 code" if before == 1 else f"{before} codes"
        rows = "1 row" if len(self.rows) == 1 else f"{len(self.rows)} rows"
        lines = [f"{days}: {codes} to {after}, in {rows}"]
        return "\n".join([*lines, *(f"doubt: {doubt}" for doubt in self.doubts)])

    def to_records(self) -> list[Record]:
        """
        Return the rows as plain data, as ``crosswalk --emit json`` prints them.

        The weights are decimals in text, of nine places, that add up to exactly one a code.

        >>> row = CrosswalkRow(
        ...     from_code=OdsCode("A"), to_code=OdsCode("B"), weight=Fraction(1), basis="unchanged"
        ... )
        >>> day = date(2022, 4, 1)
        >>> Crosswalk(from_day=day, to_day=day, rows=(row,)).to_records()
        ... # doctest: +NORMALIZE_WHITESPACE
        [{'from_code': 'A', 'to_code': 'B', 'weight': '1.000000000', 'basis': 'unchanged',
          'event_date': None}]
        """
        records: list[Record] = []
        for rows in _by_code(self.rows).values():
            weights = decimal_weights([row.weight for row in rows])
            records.extend(
                {
                    "from_code": row.from_code,
                    "to_code": row.to_code,
                    "weight": weight,
                    "basis": row.basis,
                    "event_date": None if row.event_day is None else row.event_day.isoformat(),
                }
                for row, weight in zip(rows, weights, strict=True)
            )
        return records


_COLUMNS = ("from_code", "to_code", "weight", "basis", "event_date")
_UNCHANGED = "unchanged"


def _by_code(rows: Iterable[CrosswalkRow]) -> dict[str, list[CrosswalkRow]]:
    """Gather the rows of each code of the earlier day."""
    gathered: dict[str, list[CrosswalkRow]] = {}
    for row in rows:
        gathered.setdefault(row.from_code, []).append(row)
    return gathered


def _not_in_walk(walk: Crosswalk, codes: Iterable[str]) -> str:
    """Word that codes are not on the earlier side, and what to do."""
    kind = "organisation" if walk.kind is None else walk.kind.value
    return (
        f"not in this crosswalk from {words_of_day(walk.from_day)} ({kind}): "
        f"{', '.join(sorted(codes))}; look for each with register.find(code, on=...)"
    )


def sum_of_ways(ways: Iterable[CrosswalkRow]) -> tuple[CrosswalkRow, ...]:
    """Add up the shares of the same pair along different ways, and put the rows in order."""
    summed: dict[tuple[str, str], CrosswalkRow] = {}
    for way in ways:
        pair = (way.from_code, way.to_code)
        found = summed.get(pair)
        if found is None:
            summed[pair] = way
            continue
        days = [day for day in (found.event_day, way.event_day) if day is not None]
        summed[pair] = attrs.evolve(
            found,
            weight=found.weight + way.weight,
            basis=_join_texts([found.basis, way.basis]),
            event_day=max(days, default=None),
            sources=tuple(dict.fromkeys(found.sources + way.sources)),
        )
    return tuple(summed[pair] for pair in sorted(summed))


def _join_texts(texts: Iterable[str]) -> str:
    """Join what different steps rest on, each said once, leaving out where nothing changed."""
    parts = dict.fromkeys(part for text in texts for part in text.split("; "))
    if len(parts) > 1:
        parts.pop(_UNCHANGED, None)
    return "; ".join(parts)


def decimal_weights(weights: Iterable[Fraction], places: int = _PLACES) -> tuple[str, ...]:
    """
    Write shares of one whole with so many places that the printed ones add up to exactly one.

    What rounding down leaves over goes to the largest remainders.

    >>> decimal_weights([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], places=2)
    ('0.34', '0.33', '0.33')
    """
    unit = 10**places
    whole = _largest_remainder(unit, list(weights))
    return tuple(f"{part // unit}.{part % unit:0{places}d}" for part in whole)


def _share_out(code: str, figure: F, weights: list[Fraction]) -> list[F]:
    """Share one figure out by weights that add up to one, to the last unit."""
    pieces: list[F]
    if isinstance(figure, Money):
        pence = _largest_remainder(figure.pence, weights)
        pieces = [attrs.evolve(figure, pence=part) for part in pence]
    elif isinstance(figure, Fraction):
        pieces = [figure * weight for weight in weights]
    elif type(figure) is int:
        pieces = _largest_remainder(figure, weights)
    else:
        raise InvalidTypeError(_not_exact(code, figure))
    _check_kept(code, figure, pieces)
    return pieces


def _check_kept(code: str, figure: F, pieces: list[F]) -> None:
    """Prove that the pieces of a figure add up to it."""
    total = pieces[0]
    for piece in pieces[1:]:
        total = total + piece
    if total != figure:
        msg = f"{code}: {figure} went in and {total} came out; please report this"
        raise InvalidValueError(msg)


def _not_exact(code: str, figure: object) -> str:
    """Word why a figure cannot be carried."""
    return (
        f"the figure of {code} is {figure!r}, a {type(figure).__name__}, which cannot be shared "
        f"out to the last unit; write a whole number, a Fraction or Money"
    )


def _largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    """Share out a whole number by weights that add up to one."""
    sign = -1 if total < 0 else 1
    exact = [abs(total) * weight for weight in weights]
    parts = [part.__floor__() for part in exact]
    over = abs(total) - sum(parts)
    # sorted() keeps the order of equals, so a tie goes to the code that comes first.
    order = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in order[:over]:
        parts[place] += 1
    return [sign * part for part in parts]
