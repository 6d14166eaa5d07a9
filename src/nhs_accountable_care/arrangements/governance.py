"""Who decides in an arrangement, and by what authority."""

import enum

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple, is_tuple_or_none
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements.members import MemberRole
from nhs_accountable_care.contracts.parties import Body

__all__ = ["Authority", "Board", "BoardKind", "Governance", "Leader"]


class BoardKind(enum.Enum):
    """What a board is in law."""

    PARTNERSHIP_BOARD = "partnership-board"
    JOINT_COMMITTEE = "joint-committee"
    COMMITTEES_IN_COMMON = "committees-in-common"
    FORUM = "forum"


@attrs.frozen(kw_only=True)
class Board:
    """
    A board, committee or forum in which members decide or advise.

    ``voters`` are those who can carry a decision; a body that only sits in is not one.
    ``binds_members`` says whether a member must follow a decision it voted against.

    >>> Board(name="Strategic partnership board").binds_members is None
    True
    """

    name: str = attrs.field(validator=is_text)
    kind: BoardKind | None = None
    period: DateRange | None = None
    is_drawn_from_members: bool | None = None
    voters: tuple[Body, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    binds_members: bool | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


class Authority(enum.Enum):
    """Where a leader's power comes from."""

    STATUTORY = "statutory"
    DELEGATED = "delegated"
    SOFT = "soft"


@attrs.frozen(kw_only=True)
class Leader:
    """
    Someone who leads an arrangement, known by post and home organisation.

    ``spans`` are the sides over which the person holds office at once.

    >>> Leader(post="Lead", home=Body(name="Manchester City Council")).authority is None
    True
    """

    post: str = attrs.field(validator=is_text)
    home: Body | None = None
    spans: tuple[MemberRole, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    authority: Authority | None = None
    is_ratified_nationally: bool | None = None
    period: DateRange | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


@attrs.frozen(kw_only=True)
class Governance:
    """
    The boards and leaders of an arrangement, and what its members have kept.

    ``duties_stay_with_members`` records that each body's own statutory duties go on;
    ``has_programme_support`` that a programme office stands behind the partnership.

    >>> Governance(boards=()).boards
    ()
    """

    boards: tuple[Board, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    leaders: tuple[Leader, ...] | None = attrs.field(default=None, validator=is_tuple_or_none)
    has_collective_decisions: bool | None = None
    duties_stay_with_members: bool | None = None
    has_programme_support: bool | None = None
    incomplete: tuple[str, ...] = attrs.field(default=(), validator=is_tuple)
    sources: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)
