"""
Dated links between organisations, each with a meaning of its own.

People confuse them: a CCG was a constituent of an STP; a trust was its partner, perhaps in
several; and the one integrated care board through which a trust's money is counted is again
another link.
"""

import enum
from datetime import date
from typing import ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import quoted, represented, with_article
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code
from nhs_accountable_care.organisations.organisation import DateBasis

__all__ = ["Relation", "Relationship", "parse_relation"]


class Relation(enum.Enum):
    """
    What links one organisation to another, read from the first to the second.

    >>> Relation("in-region").has_one_parent, Relation("partner-of").has_one_parent
    (True, False)
    """

    CONSTITUENT_OF = "constituent-of"
    """A part of the area, such as a CCG in an STP or a sub-ICB location in a board."""

    IN_REGION = "in-region"
    """A system in an NHS England region."""

    PARTNER_OF = "partner-of"
    """
    A trust or council that worked in a system; it may be partner of several.

    The link to ask for who sat at a system's table, and not for whose money a trust's is.
    """

    PRINCIPAL_SYSTEM = "principal-system"
    """
    A trust and the one integrated care board under which its finances are counted.

    This is the apportionment, to ask for where money or activity is added up by system.
    """

    COMMISSIONED_BY = "commissioned-by"
    """A provider, such as a practice, and the body that commissions it (RE4 of ODS)."""

    CORE_PARTNER_OF = "core-partner-of"
    """
    A practice and the primary care network whose core partner it is (RE8 of ODS).

    A practice is in one network at a time, and may move: ask for the members on a day.
    """

    LOCATED_IN = "located-in"
    """
    Where a body sits on the map, such as a trust's headquarters, by its postcode.

    The link to ask for a map, and nothing else: it gives no one any power over the body.
    """

    @property
    def has_one_parent(self) -> bool:
        """Whether a body has at most one such link at a time."""
        # Asked of every link when a register is made, where a set would be built each time.
        return self is not Relation.PARTNER_OF and self is not Relation.LOCATED_IN

    @property
    def words(self) -> str:
        """
        The link as a line says it, from the side of the body that belongs.

        >>> Relation.PRINCIPAL_SYSTEM.words, Relation.PARTNER_OF.words
        ('principal system', 'partner of')
        """
        return self.value.replace("-", " ")

    @property
    def words_of_members(self) -> str:
        """
        The bodies that belong, as a line says it from the side of what they belong to.

        >>> Relation.PRINCIPAL_SYSTEM.words_of_members
        'principal system of'
        """
        return _WORDS_OF_MEMBERS[self]


_WORDS_OF_MEMBERS: Final = {
    Relation.CONSTITUENT_OF: "constituents",
    Relation.IN_REGION: "systems in it",
    Relation.PARTNER_OF: "partners",
    Relation.PRINCIPAL_SYSTEM: "principal system of",
    Relation.COMMISSIONED_BY: "commissioner of",
    Relation.CORE_PARTNER_OF: "core partners",
    Relation.LOCATED_IN: "located in it",
}


def parse_relation(relation: Relation | str) -> Relation:
    """
    Read what links two bodies, as it is spelt in documents, in any case.

    Raises:
        InvalidTypeError: For what is neither a relation nor text.
        InvalidValueError: For other text; it names the relation that is nearest.

    >>> parse_relation("principal-system")
    <Relation.PRINCIPAL_SYSTEM: 'principal-system'>
    >>> parse_relation("partner-off")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: 'partner-off' is not a kind of link; did you mean \
partner-of?
    """
    if isinstance(relation, Relation):
        return relation
    if not isinstance(relation, str):
        msg = (
            f"a kind of link is a Relation or text, and {represented(relation)} is "
            f"{with_article(type(relation).__name__)}"
        )
        raise InvalidTypeError(msg)
    known = {each.value: each for each in Relation}
    text = relation.strip().lower()
    if text not in known:
        near = near_names(text, known, most=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
        msg = f"{quoted(relation)} is not a kind of link; {hint}"
        raise InvalidValueError(msg)
    return known[text]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Relationship:
    """
    A link of one kind between two organisations, over a period.

    Attributes:
        child: The code of the body that belongs.
        relation: What links the two.
        parent: The code of the body to which it belongs.
        period: The days over which the link held, both ends included.
        first_basis: What the first day rests on.
        last_basis: What the last day rests on.
        note: What is to be known of the link.

    >>> link = Relationship(
    ...     child=parse_ods_code("RW6"),
    ...     relation=Relation.PARTNER_OF,
    ...     parent=parse_ods_code("QOP"),
    ...     period=DateRange.parse("2019-04-03/2019-04-03"),
    ...     first_basis=DateBasis.OBSERVED,
    ...     last_basis=DateBasis.OBSERVED,
    ... )
    >>> link.is_snapshot
    True
    >>> print(link)
    RW6 partner-of QOP, on 3 April 2019 (a one-day snapshot)
    """

    record_columns: ClassVar[Columns] = {
        "child": "text",
        "relation": "text",
        "parent": "text",
        "first_day": "day",
        "last_day": "day",
    }

    child: OdsCode
    relation: Relation
    parent: OdsCode
    period: DateRange
    first_basis: DateBasis | None = None
    last_basis: DateBasis | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse codes that are none, and a link of a body with itself."""
        for code in (self.child, self.parent):
            if parse_ods_code(code) != code:
                msg = f"{quoted(code)} is not written as ODS writes it; use parse_ods_code"
                raise InvalidValueError(msg)
        if self.child == self.parent:
            msg = f"{self.child} cannot be {self.relation.value} itself"
            raise InvalidValueError(msg)

    @property
    def is_snapshot(self) -> bool:
        """Whether the link was only seen on one day, and nothing is known of the days around."""
        return (
            self.period.first_day == self.period.last_day
            and self.first_basis is DateBasis.OBSERVED
            and self.last_basis is DateBasis.OBSERVED
        )

    def distance(self, day: date) -> int:
        """Count the days from a day to the period; zero if it lies within."""
        if day in self.period:
            return 0
        last = self.period.last_day
        if last is not None and day > last:
            return (day - last).days
        return (self.period.first_day - day).days

    def __str__(self) -> str:
        """Return both codes, the relation and the period."""
        words = str(self.period)
        if self.is_snapshot:
            words = f"on {words.partition(' to ')[0]} (a one-day snapshot)"
        return f"{self.child} {self.relation.value} {self.parent}, {words}"

    def to_record(self) -> Record:
        """
        Return the link as plain data.

        >>> link = Relationship(
        ...     child=parse_ods_code("RW6"),
        ...     relation=Relation.PARTNER_OF,
        ...     parent=parse_ods_code("QOP"),
        ...     period=DateRange.parse("2019-04-03/2019-04-03"),
        ... )
        >>> link.to_record() == {
        ...     "child": "RW6",
        ...     "relation": "partner-of",
        ...     "parent": "QOP",
        ...     "first_day": "2019-04-03",
        ...     "last_day": "2019-04-03",
        ... }
        True
        """
        last_day = self.period.last_day
        return {
            "child": self.child,
            "relation": self.relation.value,
            "parent": self.parent,
            "first_day": self.period.first_day.isoformat(),
            "last_day": None if last_day is None else last_day.isoformat(),
        }
