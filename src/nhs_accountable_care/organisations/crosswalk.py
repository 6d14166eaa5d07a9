"""
From one day's map to another's: crosswalks, and figures carried over them without loss.

A split is not a function: one code can have several successors, and each gets a share. The
shares of a code are exact ratios that add up to one, so every total is kept.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    UnknownCodeError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_PROBLEMS
from nhs_accountable_care._core.plain import CellKind, Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.tables import write_csv
from nhs_accountable_care._core.text import in_lines, listed, per_cent, shortened
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.apportioning import (
    Carried,
    F,
    decimal_weights,
    share_out,
)
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.special_codes import SpecialCode

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "GIVEN",
    "UNCHANGED",
    "WHOLE",
    "Apportionment",
    "Crosswalk",
    "CrosswalkRow",
    "LeftOut",
    "SharedPart",
    "rows_by_code",
]

# What rows rest on where no basis of people is needed, as they say in `CrosswalkRow.basis`.
UNCHANGED: Final = "unchanged"
WHOLE: Final = "whole"
GIVEN: Final = "given by the caller"


class Apportionment(enum.Enum):
    """How to share out a code of which no shares are stated, where the caller says so."""

    EQUAL = "equal"
    """The same share to each successor."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SharedPart:
    """
    A part that two codes have in common, by its key (`UndividedPart.key`).

    ``people`` is what it counts for on the basis of the crosswalk, or `None` where that is not
    known.
    """

    key: str
    people: int | Fraction | None = None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CrosswalkRow:
    """
    The share of one code that belongs to another on the other day.

    Attributes:
        weight: The share, an exact ratio above zero.
        basis: What the share rests on: ``unchanged``; ``whole``, all of it; a basis of people
            such as ``residents-mid-2020``; what the caller gave; or the events of a body
            without area.
        event_day: The last day between the two on which what both share changed hands, or
            `None` if it did not.
        people: What both have in common, counted on the basis; `None` where nothing is counted.
        of_people: The whole of the first code, counted likewise.
        parts: The parts of areas that both have in common; empty for bodies without area, and
            for weights of the caller's.
        confidence: How sure the row is; `None` where nothing is cited for it.
        doubts: What is assumed for it.

    >>> row = CrosswalkRow(
    ...     from_code=OdsCode("QF7"),
    ...     to_code=OdsCode("QT1"),
    ...     weight=Fraction(118_280, 1_533_334),
    ...     basis="residents-mid-2020",
    ...     people=118_280,
    ...     of_people=1_533_334,
    ... )
    >>> print(row)
    QF7 -> QT1: 118,280 of 1,533,334 (residents-mid-2020), 7.7 %
    """

    from_code: OdsCode
    to_code: OdsCode
    weight: Fraction
    basis: str
    event_day: date | None = None
    people: int | Fraction | None = None
    of_people: int | Fraction | None = None
    parts: tuple[SharedPart, ...] = attrs.field(default=(), repr=False)
    confidence: Confidence | None = None
    doubts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    @property
    def share(self) -> str:
        """
        The share in words, as so many people of so many, and in per cent.

        >>> CrosswalkRow(
        ...     from_code=OdsCode("A"), to_code=OdsCode("B"), weight=Fraction(1, 3), basis="x"
        ... ).share
        '1/3, 33.3 %'
        """
        if self.weight == 1:
            return "all of it"
        counted = str(self.weight)
        if self.people is not None and self.of_people is not None:
            counted = f"{_counted(self.people)} of {_counted(self.of_people)} ({self.basis})"
        return f"{counted}, {per_cent(self.weight)}"

    def __str__(self) -> str:
        """Return both codes, the share and what it rests on."""
        words = f"{self.share} ({self.basis})" if self.people is None else self.share
        if self.weight == 1:
            words = self.basis
        return f"{self.from_code} -> {self.to_code}: {words}"


def _counted(figure: int | Fraction) -> str:
    """Write a count with commas, or a fraction as it is."""
    return f"{figure:,}" if isinstance(figure, int) else str(figure)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LeftOut:
    """
    A code of the first day that a partial crosswalk has no rows for, and why.

    ``is_ambiguous`` says that its shares are not known; else a body or a link was not there.
    """

    code: OdsCode
    reason: str
    is_ambiguous: bool

    def __str__(self) -> str:
        """Return the reason, which names the code."""
        return self.reason


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Crosswalk:
    """
    What each code of one day is by another, one row a pair, in order of the codes.

    Attributes:
        basis: Everything that shares rest on, joined by semicolons: a `ShareBasis`, in text, or
            that the figures are the caller's; and the name of shares that were given, where rows
            rest on them. `None` where bodies without area follow what events tell.
        doubts: Every assumption that a share rests on, and every weight that was not used.
        left_out: Codes of the first day that could not be followed, where the crosswalk was
            asked for in part.
        special_codes: Codes of the first day that are of no body, such as a default in place of
            a commissioner: their figures go nowhere, and stay under their own code.

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
    Carried({'B': 33, 'C': 67})
    >>> print(walk)
    1 April 2021 to 1 April 2022: 1 code to 2, in 2 rows
    """

    from_day: date
    to_day: date
    kind: OrganisationKind | None = None
    to_kind: OrganisationKind | None = None
    basis: str | None = None
    rows: tuple[CrosswalkRow, ...]
    doubts: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    special_codes: tuple[SpecialCode, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse rows that would lose or make people: shares of a code that are not one."""
        pairs = [(row.from_code, row.to_code) for row in self.rows]
        if len(set(pairs)) != len(pairs):
            msg = "a pair of codes stands twice in the crosswalk; add its shares up"
            raise InvalidValueError(msg)
        for code, rows in rows_by_code(self.rows).items():
            if any(row.weight <= 0 for row in rows) or sum(row.weight for row in rows) != 1:
                shares = ", ".join(f"{row.to_code} {row.weight}" for row in rows)
                msg = f"the shares of {code} are not positive parts of one whole: {shares}"
                raise InvalidValueError(msg)

    def successors(self, code: str) -> tuple[CrosswalkRow, ...]:
        """
        Return the rows of one code of the first day.

        Raises:
            UnknownCodeError: For a code that is not on that side.
            AmbiguousCodeError: For a code that was left out, with the reason.
        """
        rows = tuple(row for row in self.rows if row.from_code == code)
        if not rows:
            self._refuse([code])
        return rows

    def carry(self, figures: Mapping[str, F] | Mapping[OdsCode, F]) -> Carried[F]:
        """
        Carry figures by code of the first day to the codes of the other.

        Whole numbers and money are shared out to the last unit (or penny) by largest
        remainder, a tie going to the code that comes first; fractions are exact. The total
        that comes out is the total that went in, or an error is raised. Floating point is
        refused, because such sums do not add up. Codes of which no figure is given are named in
        `Carried.missing`; figures of codes that are of no body stay under their own code, and
        are named in `Carried.remainder`.

        To carry twice in a row is not to carry once: figures that met in one body are an average
        of it from then on, and do not part again as they came. Carry by one crosswalk from the
        first day to the last, or by `then`.

        Raises:
            UnknownCodeError: For figures of codes that the crosswalk does not have, all at once.
            AmbiguousCodeError: For figures of codes that it left out, with the reasons.
            InvalidValueError: For figures of a code that is of no body on the first day and of
                one on the other, to which others are carried.
        """
        carried: dict[str, F] = {}
        for _, to_code, piece in self.pieces(figures):
            so_far = carried.get(to_code)
            carried[to_code] = piece if so_far is None else so_far + piece
        codes = dict.fromkeys(row.from_code for row in self.rows)
        used = (doubt for row in self.rows if row.from_code in figures for doubt in row.doubts)
        return Carried(
            carried,
            missing=tuple(code for code in codes if code not in figures),
            remainder={code: figure for code, figure in figures.items() if code not in codes},
            doubts=tuple(dict.fromkeys(used)),
        )

    def pieces(
        self, figures: Mapping[str, F] | Mapping[OdsCode, F]
    ) -> tuple[tuple[str, str, F], ...]:
        """
        Return each piece that `carry` moves: from which code, to which, and how much.

        This is the proof of a total: the pieces of each code add up to its figure.

        Raises:
            UnknownCodeError: For codes that are not on the first side; it names them all.
            AmbiguousCodeError: For codes that were left out, with the reasons.
            InvalidValueError: For a code that is of no body and of one, as with `carry`.
            InvalidTypeError: For a figure that is not exact, such as a floating point number.
        """
        by_code = rows_by_code(self.rows)
        special = {each.code for each in self.special_codes}
        strangers = [code for code in figures if code not in by_code and code not in special]
        if strangers:
            self._refuse(strangers)
        mixed = {row.to_code for row in self.rows}.intersection(figures) - by_code.keys()
        if mixed:
            msg = (
                f"of no body on {words_of_day(self.from_day)}, and of one to which figures are "
                f"carried on {words_of_day(self.to_day)}: {', '.join(sorted(mixed))}; carry "
                f"without, so that the two are not added up"
            )
            raise InvalidValueError(msg)
        pieces: list[tuple[str, str, F]] = []
        for code, figure in figures.items():
            rows = sorted(by_code.get(code, ()), key=lambda row: row.to_code)
            ends: list[str] = [row.to_code for row in rows] or [code]
            shared = share_out(code, figure, [row.weight for row in rows] or [Fraction(1)])
            pieces.extend((code, end, piece) for end, piece in zip(ends, shared, strict=True))
        return tuple(pieces)

    def then(self, later: "Crosswalk") -> "Crosswalk":
        """
        Follow this crosswalk by another that starts on the day on which this one ends.

        Areas are joined by the parts that both rows have in common, so that codes, parts, people
        and shares are those of the crosswalk from the first day to the last, whatever the day
        between. That one alone tells when what both share last changed hands; here doubts are of
        every row that was used, so some may be of the day between. A share of a body that has no
        parts is a share of an average: it is not multiplied but refused, unless the whole body
        goes to one other.

        Raises:
            InvalidValueError: Where the two do not meet on one day, rest on different bases, or
                count a part differently.
            UnknownCodeError: For codes at the end of this one that the next does not start from.
            AmbiguousCodeError: For those that it left out, with the reasons; and where the shares
                of what this one leads to are not those of what went into it.
        """
        # Here and not above: what composes rows is made of rows.
        from nhs_accountable_care.organisations.composing import (  # noqa: PLC0415
            check_figures,
            composed,
        )

        if later.from_day != self.to_day:
            msg = (
                f"this crosswalk ends on {self.to_day} and the next begins on {later.from_day}; "
                f"they must meet"
            )
            raise InvalidValueError(msg)
        bases = _counted_on(self), _counted_on(later)
        if all(bases) and bases[0] != bases[1]:
            msg = f"one crosswalk rests on {self.basis} and the next on {later.basis}; choose one"
            raise InvalidValueError(msg)
        after = rows_by_code(later.rows)
        ends = {row.to_code for row in self.rows}
        if ends - after.keys():
            later._refuse(sorted(ends - after.keys()))  # noqa: SLF001 -- another of this class
        used = [row for row in later.rows if row.from_code in ends]
        check_figures(self.rows, used)
        joined_rows: list[CrosswalkRow] = []
        problems: list[str] = []
        for rows in rows_by_code(self.rows).values():
            joined_rows.extend(composed(rows, after, problems))
        if problems:
            raise AmbiguousCodeError(in_lines(problems))
        told = (doubt for row in joined_rows for doubt in row.doubts)
        return Crosswalk(
            from_day=self.from_day,
            to_day=later.to_day,
            kind=self.kind,
            to_kind=later.to_kind,
            basis="; ".join(dict.fromkeys([*_bases(self), *_bases(later)])) or None,
            rows=tuple(joined_rows),
            doubts=tuple(dict.fromkeys([*_of_no_row(self), *_of_no_row(later), *told])),
            left_out=self.left_out,
            special_codes=self.special_codes,
        )

    def _refuse(self, codes: Iterable[str]) -> None:
        """Raise for codes without rows, with the reason where there is one."""
        reasons = {each.code: each.reason for each in self.left_out}
        told = [reasons[OdsCode(code)] for code in codes if code in reasons]
        if told:
            raise AmbiguousCodeError(in_lines(told))
        raise UnknownCodeError(_not_in_walk(self, codes))

    def to_csv(self) -> str:
        """
        Write the rows as CSV, with shares of nine places that add up to exactly one a code.

        The columns are ``from_code,to_code,weight,ratio,basis,event_date,people,of_people,
        confidence,doubts``; doubts are joined by semicolons. A code that was left out has a line
        without a second code and without a share, and the reason stands under doubts.
        """
        rows = (
            {**{column: row.get(column) for column in _COLUMNS}, "doubts": "; ".join(doubts)}
            for row, doubts in self._records()
        )
        left_out = (
            {
                **dict.fromkeys(_COLUMNS),
                "from_code": each.code,
                "basis": "left out",
                "doubts": each.reason,
            }
            for each in self.left_out
        )
        return write_csv((*rows, *left_out), _COLUMNS)

    def __str__(self) -> str:
        """Return both days, count codes and rows, and list what is doubtful or left out."""
        before = len({row.from_code for row in self.rows})
        after = len({row.to_code for row in self.rows})
        days = f"{words_of_day(self.from_day)} to {words_of_day(self.to_day)}"
        codes = "1 code" if before == 1 else f"{before} codes"
        rows = "1 row" if len(self.rows) == 1 else f"{len(self.rows)} rows"
        lines = [f"{days}: {codes} to {after}, in {rows}"]
        lines += (f"doubt: {doubt}" for doubt in self.doubts)
        lines += (f"left out: {each.code}: {each.reason}" for each in self.left_out)
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return one line; the rows would fill pages."""
        return f"<Crosswalk {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        """Show the rows in a notebook, with what is doubtful or left out in the caption."""
        # Here and not above: whoever shows no table does not pay for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        first, *remarks = str(self).splitlines()
        columns = ("from", "to", "share", "basis", "confidence", "in doubt")
        rows = [
            (
                *(str(record[key]) for key in ("from_code", "to_code", "weight", "basis")),
                str(record["confidence"] or "not known"),
                "; ".join(doubts),
            )
            for record, doubts in self._records()
        ]
        return html_table(f"Crosswalk, {first}", columns, rows, remarks)

    def to_records(self) -> Record:
        """
        Return the crosswalk as plain data, as ``crosswalk --json`` prints it.

        The weights are decimals in text, of nine places, that add up to exactly one a code;
        ``ratio`` is the exact share.

        >>> row = CrosswalkRow(
        ...     from_code=OdsCode("A"), to_code=OdsCode("B"), weight=Fraction(1), basis="unchanged"
        ... )
        >>> day = date(2022, 4, 1)
        >>> records = Crosswalk(from_day=day, to_day=day, rows=(row,)).to_records()
        >>> records["rows"][0]["weight"], records["doubts"], records["left_out"]
        ('1.000000000', [], [])
        """
        return {
            "from": self.from_day.isoformat(),
            "to": self.to_day.isoformat(),
            "kind": None if self.kind is None else self.kind.value,
            "to_kind": None if self.to_kind is None else self.to_kind.value,
            "basis": self.basis,
            "doubts": list(self.doubts),
            "left_out": [{"code": each.code, "reason": each.reason} for each in self.left_out],
            "special_codes": [each.code for each in self.special_codes],
            "rows": [{**row, "doubts": list(doubts)} for row, doubts in self._records()],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the crosswalk as tables: ``rows``, and what is in doubt, left out or special.

        ``weight`` and ``ratio`` are text, since they are exact; ``people`` and ``of_people`` are
        whole numbers, or text where one of them is a fraction.

        >>> from nhs_accountable_care.reference import register
        >>> walk = register().crosswalk(date(2026, 3, 31), date(2026, 4, 1), kind="icb")
        >>> list(walk.tables())
        ['rows', 'doubts', 'left_out', 'special_codes', 'about']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        notes = tuple(str(self).splitlines()[1:])
        counts = (count for row in self.rows for count in (row.people, row.of_people))
        figure: CellKind = "text" if any(isinstance(each, Fraction) for each in counts) else _WHOLE
        rows = {**_TABLES["rows"], "people": figure, "of_people": figure}
        return tables_of(self.to_records(), {**_TABLES, "rows": rows}, notes)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``rows`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    def _records(self) -> Iterator[tuple[Record, tuple[str, ...]]]:
        """Go through the rows as plain data, each with its doubts."""
        for rows in rows_by_code(self.rows).values():
            weights = decimal_weights([row.weight for row in rows])
            for row, weight in zip(rows, weights, strict=True):
                yield (
                    {
                        "from_code": row.from_code,
                        "to_code": row.to_code,
                        "weight": weight,
                        "ratio": str(row.weight),
                        "basis": row.basis,
                        "event_date": None if row.event_day is None else row.event_day.isoformat(),
                        "people": _plain(row.people),
                        "of_people": _plain(row.of_people),
                        "parts": [part.key for part in row.parts],
                        "confidence": None if row.confidence is None else row.confidence.value,
                    },
                    row.doubts,
                )


_WHOLE: Final = "whole number"
_TABLES: Final[Mapping[str, Columns]] = {
    "rows": {
        "from_code": "text",
        "to_code": "text",
        "weight": "text",
        "ratio": "text",
        "basis": "text",
        "event_date": "day",
        "people": _WHOLE,
        "of_people": _WHOLE,
        "parts": "text",
        "confidence": "text",
        "doubts": "text",
    },
    "doubts": {"doubt": "text"},
    "left_out": {"code": "text", "reason": "text"},
    "special_codes": {"code": "text"},
    "about": {"from": "day", "to": "day", "kind": "text", "to_kind": "text", "basis": "text"},
}


_COLUMNS = (
    *("from_code", "to_code", "weight", "ratio", "basis", "event_date"),
    *("people", "of_people", "confidence", "doubts"),
)


def _plain(figure: int | Fraction | None) -> int | str | None:
    """Return a count as plain data; a fraction as text."""
    return str(figure) if isinstance(figure, Fraction) else figure


def rows_by_code(rows: Iterable[CrosswalkRow]) -> dict[str, list[CrosswalkRow]]:
    """Gather the rows of each code of the first day."""
    gathered: dict[str, list[CrosswalkRow]] = {}
    for row in rows:
        gathered.setdefault(row.from_code, []).append(row)
    return gathered


def _bases(walk: Crosswalk) -> list[str]:
    """Return each basis that rows of a crosswalk rest on."""
    return [] if walk.basis is None else walk.basis.split("; ")


def _counted_on(walk: Crosswalk) -> set[str]:
    """Return the bases of a crosswalk but those of shares that were given by pair."""
    given = {basis for row in walk.rows if not row.parts for basis in row.basis.split("; ")}
    return {*_bases(walk)} - given


def _of_no_row(walk: Crosswalk) -> list[str]:
    """Return the doubts that are of no row, such as of weights that are not used."""
    told = {doubt for row in walk.rows for doubt in row.doubts}
    return [doubt for doubt in walk.doubts if doubt not in told]


def _not_in_walk(walk: Crosswalk, codes: Iterable[str]) -> str:
    """Word that codes are not on the first side, and what to do."""
    kind = "organisation" if walk.kind is None else walk.kind.value
    return (
        f"not in this crosswalk from {words_of_day(walk.from_day)} ({kind}): "
        f"{listed(map(shortened, sorted(codes)), MOST_PROBLEMS)}; look for each with "
        f"register.find(code, on=...)"
    )
