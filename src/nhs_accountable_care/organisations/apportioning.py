"""
Sharing figures out to the last unit: what is carried, and shares as decimals that add up.

Rounding each piece by itself makes or loses people. Here what rounding down leaves over goes to
the largest remainders, and every total is proved.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Generic, TypeVar, final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import represented, with_article

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Carried", "F", "decimal_weights", "share_out"]

# What can be carried: a count, an exact number, or money.
F = TypeVar("F", int, Fraction, Money)
# Survives [True to False]: a type checker alone reads it.
F_co = TypeVar("F_co", int, Fraction, Money, covariant=True)

_PLACES = 9


@final
class Carried(Mapping[str, F_co], Generic[F_co]):
    """
    Figures that were carried to the codes of another day: a mapping from code to figure.

    Attributes:
        missing: Codes of the crosswalk of which no figure was given.
        remainder: Figures of codes that are no body, such as a default commissioner, kept under
            their own code; they are part of the mapping too.
        doubts: What is assumed about the shares that were used.

    >>> carried = Carried({"B": 60, "VPP00": 1}, missing=("A",), remainder={"VPP00": 1})
    >>> carried["B"], dict(carried), carried.missing
    (60, {'B': 60, 'VPP00': 1}, ('A',))
    >>> carried == {"B": 60, "VPP00": 1}
    True
    """

    __slots__ = ("_figures", "doubts", "missing", "remainder")

    def __init__(
        self,
        figures: Mapping[str, F_co],
        *,
        missing: tuple[str, ...] = (),
        remainder: Mapping[str, F_co] | None = None,
        doubts: tuple[str, ...] = (),
    ) -> None:
        """Keep the figures in the order of their codes."""
        self._figures: dict[str, F_co] = dict(sorted(figures.items()))
        self.missing: tuple[str, ...] = missing
        self.remainder: Mapping[str, F_co] = dict(remainder or {})
        self.doubts: tuple[str, ...] = doubts

    def __getitem__(self, code: str) -> F_co:
        return self._figures[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        """Write the figures as a dictionary, and what is missing."""
        missing = f", missing={self.missing!r}" if self.missing else ""
        return f"Carried({self._figures!r}{missing})"

    def to_records(self) -> Record:
        """
        Return the figures as plain data: money in pence, whole numbers, and else text.

        ``remainder`` has the codes that are no body; their figures are among the others.

        >>> Carried({"B": Money.parse("£5"), "C": Money.parse("£1")}).to_records()["figures"]
        [{'code': 'B', 'pence': 500}, {'code': 'C', 'pence': 100}]
        """
        return {
            "figures": [{"code": code, **_plain(figure)} for code, figure in self.items()],
            "missing": list(self.missing),
            "remainder": list(self.remainder),
            "doubts": list(self.doubts),
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the figures as tables: ``figures``, ``missing``, ``remainder`` and ``doubts``.

        A figure stands under ``number`` if it is whole, under ``pence`` if it is money, and as
        exact text under ``exact`` if it is neither.

        >>> Carried({"B": 60}).tables()["figures"].to_records()
        [{'code': 'B', 'number': 60, 'pence': None, 'exact': None}]
        """
        # Here and not above, as elsewhere: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        return tables_of(self.to_records(), _TABLES, self.doubts)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``figures`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


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


def share_out(code: str, figure: F, weights: list[Fraction]) -> list[F]:
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
    kind = with_article(type(figure).__name__)
    return (
        f"the figure of {code} is {represented(figure)}, {kind}, which cannot be "
        f"shared out to the last unit; write a whole number, a Fraction or Money"
    )


def _largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    """Share out a whole number by weights that add up to one."""
    # Survives [< to <=], [0 to 1]: zero has no sign, and no whole number lies between it and one.
    sign = -1 if total < 0 else 1
    exact = [abs(total) * weight for weight in weights]
    parts = [part.__floor__() for part in exact]
    over = abs(total) - sum(parts)
    # sorted() keeps the order of equals, so a tie goes to the code that comes first.
    order = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in order[:over]:
        parts[place] += 1
    return [sign * part for part in parts]


def _plain(figure: int | Fraction | Money) -> Record:
    """Return a figure as plain data, under a key that says what it is."""
    if isinstance(figure, Money):
        return {"pence": figure.pence}
    return {"number": figure} if isinstance(figure, int) else {"exact": str(figure)}


_TABLES: Final[Mapping[str, Columns]] = {
    "figures": {
        "code": "text",
        "number": "whole number",
        "pence": "whole number",
        "exact": "text",
    },
    "missing": {"code": "text"},
    "remainder": {"code": "text"},
    "doubts": {"doubt": "text"},
}
