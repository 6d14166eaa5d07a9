"""Who is named in an agreement, and what money it is reported to be about."""

import enum
from bisect import insort
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_short
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.organisations.kinds import OrganisationKind

__all__ = [
    "BindingForce",
    "Body",
    "BodyIndex",
    "LiabilityHolder",
    "MoneyBasis",
    "Recorded",
    "ReportedMoney",
    "VatTreatment",
]


class Recorded(enum.Enum):
    """
    The word for a single fact that is recorded as none: no limit, no host, no payee.

    `None` in a field means that nothing is recorded; this means that there is none.
    """

    AS_NONE = "none"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Body:
    """
    A body as a document names it: by its ODS code, by its name, or by both.

    A code is enough where the register holds it: name and kind on the day that is asked about
    come from there. What the document says of them itself stands, and is held against the
    register.

    Attributes:
        code: The ODS code, by which the register knows the body, such as RM3.
        name: What it is called; needed only without a code, or where the register has none.
        kind: Which kind of organisation it is; needed only where the register does not tell.

    Raises:
        InvalidValueError: If neither a code nor a name says which body it is.

    >>> print(Body(code="01G", name="NHS Salford CCG"))
    NHS Salford CCG (01G)
    """

    code: str | None = attrs.field(default=None, validator=is_short)
    name: str | None = attrs.field(default=None, validator=is_short)
    kind: OrganisationKind | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a body that nothing identifies."""
        if not (self.code or self.name):
            msg = "a body needs a code or a name; leave it out if neither is recorded"
            raise InvalidValueError(msg)

    def __str__(self) -> str:
        """Write the name, with the code in brackets where both are known."""
        if self.name and self.code:
            return f"{self.name} ({self.code})"
        return self.name or str(self.code)


TRUST_KINDS: Final[frozenset[OrganisationKind]] = frozenset(
    {
        OrganisationKind.NHS_TRUST,
        OrganisationKind.NHS_FOUNDATION_TRUST,
        OrganisationKind.ADVANCED_FOUNDATION_TRUST,
        OrganisationKind.CARE_TRUST,
        OrganisationKind.AMBULANCE_TRUST,
    }
)
"""NHS trusts and foundation trusts of every sort."""


def is_one_body(one: Body, other: Body) -> bool | None:
    """
    Return whether two mentions are of one body; `None` where that is not told.

    `is_same_body` says by what it is told.
    """
    if one.code is not None and other.code is not None:
        return one.code == other.code
    if not _may_be_of_one(one.kind, other.kind):
        return False
    return True if one.name is not None and one.name == other.name else None


def _may_be_of_one(kind: OrganisationKind | None, other: OrganisationKind | None) -> bool:
    """Return whether two kinds may be those of one body."""
    # The register adds the role of a foundation trust (RO57) to the record of the trust (RO197),
    # which stays: one source may use the earlier kind of a body, and another the later.
    return kind is other or None in {kind, other} or {kind, other} <= TRUST_KINDS


_Sort: TypeAlias = tuple[OrganisationKind | None, bool]
"""The kind of a mention, and whether it has no code."""


class BodyIndex:
    """
    Mentions of bodies, each with a number, among which those of one body are found at once.

    To compare each mention with each other would take too long where there are thousands.

    >>> index = BodyIndex([Body(code="01G"), Body(name="A trust")])
    >>> index.first(Body(code="RM3", name="A trust")), index.first(Body(code="RM3"))
    (1, None)
    >>> Body(code="01G") in index
    True
    """

    def __init__(self, bodies: Iterable[Body] = ()) -> None:
        """Number some mentions from zero."""
        self._by_code: dict[str, list[int]] = {}
        # Of each name the numbers by kind, with a code and without: what `is_one_body` says of
        # two mentions of one name hangs on no more, but for codes, which are looked up.
        self._by_name: dict[str, dict[_Sort, list[int]]] = {}
        self._sorts: set[_Sort] = set()
        for number, body in enumerate(bodies):
            self.add(body, number)

    def add(self, body: Body, number: int) -> None:
        """Keep a mention under a number."""
        if body.code is not None:
            insort(self._by_code.setdefault(body.code, []), number)
        sort = body.kind, body.code is None
        self._sorts.add(sort)
        if body.name is not None:
            insort(self._by_name.setdefault(body.name, {}).setdefault(sort, []), number)

    def every(self, body: Body) -> tuple[int, ...]:
        """Return the numbers of all mentions that are surely of one body with this."""
        return tuple(sorted({number for found in self._found(body) for number in found}))

    def first(self, body: Body) -> int | None:
        """Return the lowest of these numbers, or `None`."""
        return min((found[0] for found in self._found(body)), default=None)

    def _found(self, body: Body) -> Iterator[list[int]]:
        """Yield the numbers of the mentions that are surely of one body with this, in groups."""
        if body.code is not None and body.code in self._by_code:
            yield self._by_code[body.code]
        if body.name is None:
            return
        for (kind, has_no_code), numbers in self._by_name.get(body.name, {}).items():
            # Where both have a code, the code has decided.
            if (has_no_code or body.code is None) and _may_be_of_one(body.kind, kind):
                yield numbers

    def has(self, body: Body) -> bool | None:
        """Return whether a mention is of one body with any of these; `None` if it may be."""
        if body in self:
            return True
        is_open = any(
            (has_no_code or body.code is None) and _may_be_of_one(body.kind, kind)
            for kind, has_no_code in self._sorts
        )
        return None if is_open else False

    def __contains__(self, body: Body) -> bool:
        """Return whether a mention is surely of one body with any."""
        return self.first(body) is not None


class MoneyBasis(enum.Enum):
    """What a reported sum covers."""

    A_YEAR = "a-year"
    WHOLE_TERM = "whole-term"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ReportedMoney:
    """
    A sum as a source reports it: where sources disagree, there are several.

    Attributes:
        basis: Whether the sum is for a year or for the whole term.
        period: The days for which the sum is meant.
        covers: What the sum covers, in words.

    >>> print(ReportedMoney(amount=Money.parse("£6bn"), is_approximate=True))
    about £6,000,000,000.00
    """

    amount: Money
    is_approximate: bool = False
    basis: MoneyBasis | None = None
    period: StatedPeriod | None = None
    covers: str | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Write the sum, and whether it is rounded."""
        about = "about " if self.is_approximate else ""
        basis = f" ({self.basis.value.replace('-', ' ')})" if self.basis else ""
        return f"{about}{self.amount}{basis}"


class BindingForce(enum.Enum):
    """What happens in law if a party does not keep an agreement."""

    NHS_CONTRACT = "nhs-contract"
    """Between two health service bodies (NHS Act 2006, s.9); a dispute is referred, not sued."""

    ENFORCEABLE = "enforceable"
    """An ordinary contract, as with a foundation trust, a council or a company."""

    NOT_BINDING = "not-binding"
    """A memorandum, or a statement of intent."""


class LiabilityHolder(enum.Enum):
    """
    With whom liability lies where one body acts for another.

    Under section 75, and the powers that CCGs had, it stays with the body whose function it
    is; under section 65Z5 it lies with the body that exercises the function: NHS Act 2006,
    ss.75(5) and 65Z5(6) [NHSA2006, S105].
    """

    BODY_WITH_THE_FUNCTION = "body-with-the-function"
    BODY_THAT_EXERCISES_IT = "body-that-exercises-it"


class VatTreatment(enum.Enum):
    """Under which rules the body that delivers recovers value added tax, as far as settled."""

    COUNCIL_REFUND = "council-refund"
    """VAT Act 1994, s.33 [VATA1994]."""

    CONTRACTED_OUT_SERVICES = "contracted-out-services"
    """VAT Act 1994, s.41 [VATA1994], for an NHS body and contracted-out services only."""

    IRRECOVERABLE = "irrecoverable"
    """Neither, as for a new joint venture company."""

    NOT_SETTLED = "not-settled"
