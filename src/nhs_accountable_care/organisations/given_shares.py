"""Shares that somebody gives: their name and sources, and what rows say that rest on them."""

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import joined, quoted, shortened
from nhs_accountable_care.organisations.areas import ShareBasis
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code
from nhs_accountable_care.organisations.crosswalk import (
    GIVEN,
    UNCHANGED,
    WHOLE,
    Apportionment,
    CrosswalkRow,
)
from nhs_accountable_care.organisations.weights import GivenWeights

__all__ = ["GivenShares", "Weights", "bases_of", "doubts_of", "pairs_of", "told"]

_ROUNDING: Final = Fraction(1, 100)
"""How far from one shares may add up that were rounded: three of 33.3 %, say."""

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAKEN: Final = {UNCHANGED, WHOLE, *(basis.value for basis in ShareBasis)}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class GivenShares:
    """
    Shares of some bodies by pair of codes, with a name and sources of their own.

    For the ``weights`` of a crosswalk: they are used for each body whose successors are just
    those that have a share, and all others rest on the basis of the crosswalk.

    Attributes:
        name: What rows that rest on them say as their basis: a few words with hyphens.
        words: What was counted, of whom and when.
        shares: From which code, to which, and how much; those of a code are parts of one whole.

    >>> shares = GivenShares(
    ...     name="our-lists",
    ...     words="patients on our lists in May",
    ...     shares=(
    ...         (OdsCode("QNQ"), OdsCode("S0E4D"), Fraction(3, 5)),
    ...         (OdsCode("QNQ"), OdsCode("QRL"), Fraction(2, 5)),
    ...     ),
    ... )
    >>> print(shares)
    our-lists, of patients on our lists in May
    >>> shares.pairs["QNQ", "QRL"], shares.codes
    (Fraction(2, 5), ('QNQ',))

    Raises:
        InvalidTypeError: For a share that is not exact.
        InvalidValueError: For a name that is no slug or means something else, a pair that stands
            twice, and shares below zero or of zero together.
    """

    name: str
    words: str
    shares: tuple[tuple[OdsCode, OdsCode, Fraction], ...] = attrs.field(repr=False)
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be told from other bases, or is no share."""
        if not _SLUG.fullmatch(self.name):
            msg = (
                f"name is {quoted(self.name)}; write small letters and hyphens, such as our-lists"
            )
            raise InvalidValueError(msg)
        if self.name in _TAKEN:
            msg = f"name is {self.name!r}, which means something else; choose another"
            raise InvalidValueError(msg)
        if len(self.pairs) != len(self.shares):
            msg = f"{self.name}: a pair of codes stands twice"
            raise InvalidValueError(msg)
        sums: dict[OdsCode, Fraction] = {}
        for code, _, share in self.shares:
            sums[code] = sums.get(code, Fraction(0)) + share
        wrong = [code for code, _, share in self.shares if share < 0 or not sums[code]]
        if wrong:
            msg = f"{self.name}: shares of {wrong[0]} are below zero, or zero together"
            raise InvalidValueError(msg)

    @property
    def pairs(self) -> dict[tuple[str, str], Fraction]:
        """The shares by pair of codes."""
        return {(code, to): share for code, to, share in self.shares}

    @property
    def codes(self) -> tuple[OdsCode, ...]:
        """The codes that are shared out."""
        return tuple(dict.fromkeys(code for code, _, _ in self.shares))

    def is_behind(self, row: CrosswalkRow) -> bool:
        """Whether a row of a crosswalk rests on these shares."""
        return self.name in row.basis.split("; ")

    def __str__(self) -> str:
        """Return the name, and what was counted."""
        return f"{self.name}, of {self.words}"


Weights: TypeAlias = Mapping[tuple[str, str], int | Fraction] | GivenShares | Apportionment


def pairs_of(weights: Weights | None) -> Mapping[tuple[str, str], int | Fraction]:
    """Return the weights that are given by pair, if any are."""
    if weights is None or isinstance(weights, Apportionment):
        return {}
    return weights.pairs if isinstance(weights, GivenShares) else weights


def told(rows: Iterable[CrosswalkRow], weights: Weights | None) -> list[CrosswalkRow]:
    """Return rows of which those that rest on weights say on which, and what is doubtful of it."""
    uneven = _uneven(pairs_of(weights))
    return [
        _told(row, weights, uneven.get(row.from_code)) if GIVEN in row.basis.split("; ") else row
        for row in rows
    ]


def _told(row: CrosswalkRow, weights: Weights | None, doubt: str | None) -> CrosswalkRow:
    """Name what a row rests on."""
    if doubt is not None:
        row = attrs.evolve(row, doubts=(*row.doubts, doubt))
    if not isinstance(weights, GivenShares):
        return row
    cited = dict.fromkeys((*row.sources, *weights.sources))
    return attrs.evolve(
        row,
        basis="; ".join(weights.name if each == GIVEN else each for each in row.basis.split("; ")),
        confidence=Confidence.weakest(each.confidence for each in cited) if cited else None,
        sources=tuple(cited),
    )


def _uneven(pairs: Mapping[tuple[str, str], int | Fraction]) -> dict[OdsCode, str]:
    """
    Name the weights that look like shares of one and do not add up to it.

    Whoever writes 2 and 3 counts, and means them in proportion; who writes 0.6 and 0.5 has
    slipped, and who writes 0.333 three times has rounded.
    """
    given: dict[OdsCode, list[Fraction]] = {}
    for (code, _), share in pairs.items():
        given.setdefault(parse_ods_code(code), []).append(Fraction(share))
    told: dict[OdsCode, str] = {}
    for code, shares in given.items():
        whole = sum(shares, Fraction(0))
        is_of_counts = any(share > 1 for share in shares) or all(
            share.denominator == 1 for share in shares
        )
        if whole == 1 or is_of_counts:
            continue
        rounded = ", by rounding as it seems," if abs(whole - 1) <= _ROUNDING else ""
        told[code] = (
            f"the weights of {code} add up to {_decimal(whole)}{rounded} and are taken in "
            f"proportion"
        )
    return told


def _decimal(number: Fraction) -> str:
    """Write a sum as people write weights, or as a ratio where that has no end."""
    text = f"{float(number):.9g}"
    return text if Fraction(text) == number else shortened(str(number))


def bases_of(asked: str | None, rows: list[CrosswalkRow], weights: Weights | None) -> str | None:
    """Name every basis that rows rest on, of what was asked for and the weights."""
    given = weights.name if isinstance(weights, GivenShares) else GIVEN
    is_used = any(given in row.basis.split("; ") for row in rows)
    is_counted = (
        not is_used or asked == ShareBasis.SUCCESSOR_ONLY.value or any(row.parts for row in rows)
    )
    bases = [asked] if asked is not None and is_counted else []
    return "; ".join([*bases, given] if is_used else bases) or None


def doubts_of(
    weights: Weights | None, rows: Collection[CrosswalkRow], given: GivenWeights
) -> list[str]:
    """Say which weights were not used, and which were taken for others than they look."""
    doubts = list(_uneven(pairs_of(weights)).values())
    if not isinstance(weights, GivenShares):
        return [*doubts, *given.unused()]
    if rows and not any(weights.is_behind(row) for row in rows):
        doubts.append(
            f"{weights.name} applies to none of these codes; it is of {joined(weights.codes)}"
        )
    return doubts
