"""Shares of bodies that were divided, as others published them or as they follow from lists."""

import functools
from decimal import Decimal
from fractions import Fraction

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Share, exact_of
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import represented
from nhs_accountable_care.organisations import GivenShares, OdsCode
from nhs_accountable_care.reference.tables import cited, table

__all__ = ["PublishedShare", "published_shares", "published_weights"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PublishedShare:
    """
    The part of a divided body that went to another, on a basis that its source states.

    Attributes:
        share: Parts of one, with the decimals of the source.
        basis: What was counted, in a few words for `published_weights`.
        basis_in_words: What was counted, of whom and when.

    Raises:
        InvalidValueError: If the share is no number from zero to one.

    >>> print(published_shares()[0])
    D4U1Y to 92A: 0.184502 (allocation-populations-2025-26)
    """

    from_code: OdsCode
    to_code: OdsCode
    share: Decimal
    basis: str
    basis_in_words: str
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no part of a whole."""
        Share(value=exact_of(self.share, "share"))

    def __str__(self) -> str:
        """Write both codes, the share and its basis."""
        return f"{self.from_code} to {self.to_code}: {self.share} ({self.basis})"


@functools.cache
def published_shares() -> tuple[PublishedShare, ...]:
    """Return every published share of the pack, in order of basis and of both codes."""
    shares = (
        PublishedShare(
            from_code=OdsCode(row["from_code"]),
            to_code=OdsCode(row["to_code"]),
            share=Decimal(row["share"]),
            basis=row["basis"],
            basis_in_words=row["basis_in_words"],
            sources=cited(row["source"], row["confidence"]),
        )
        for row in table("published_shares").named_rows()
    )
    return tuple(sorted(shares, key=lambda each: (each.basis, each.from_code, each.to_code)))


def published_weights(basis: str) -> GivenShares:
    """
    Return the shares of one basis, for the weights of a crosswalk.

    They add up to exactly one for each divided body. Three shares of six decimals may be a
    millionth too many: each is then taken as its part of their sum.

    >>> frimley = published_weights("registered-lists-2024-25")
    >>> frimley.pairs["QNQ", "S0E4D"], frimley.codes
    (Fraction(117427, 200000), ('D4U1Y', 'QNQ'))
    >>> published_weights("residents")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: no shares are published on the basis 'residents'; \
there are: allocation-populations-2025-26, nhs-england-analysts, registered-lists-2024-25

    Raises:
        InvalidValueError: For a basis on which no shares are held; the message lists those that
            there are.
    """
    of_basis = [each for each in published_shares() if each.basis == basis]
    if not of_basis:
        known = dict.fromkeys(each.basis for each in published_shares())
        given = represented(basis)
        msg = f"no shares are published on the basis {given}; there are: {', '.join(known)}"
        raise InvalidValueError(msg)
    whole: dict[str, Fraction] = {}
    for each in of_basis:
        whole[each.from_code] = whole.get(each.from_code, Fraction(0)) + Fraction(each.share)
    return GivenShares(
        name=basis,
        words=of_basis[0].basis_in_words,
        shares=tuple(
            (each.from_code, each.to_code, Fraction(each.share) / whole[each.from_code])
            for each in of_basis
        ),
        sources=tuple(dict.fromkeys(cited for each in of_basis for cited in each.sources)),
    )
