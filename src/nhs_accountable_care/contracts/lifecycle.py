"""
What happens to an agreement after it is written: states, variations, extensions, novations.

Nothing here overwrites the original: its parties, dates and sums stay in the fields of the
agreement, and each change stands beside them with its own day and sources.
"""

import enum
from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.contracts.checking import check_order, is_count_or_none
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import words_of_step

__all__ = [
    "AgreementState",
    "Extension",
    "ExtensionOption",
    "Lifecycle",
    "Novation",
    "StateChange",
    "Variation",
]


class AgreementState(enum.Enum):
    """
    How far an agreement has come.

    >>> AgreementState.ABANDONED.is_over, AgreementState.SUSPENDED.is_over
    (True, False)
    """

    PROPOSED = "proposed"
    PLANNED = "planned"
    APPLIED_FOR = "applied-for"
    DRAFT = "draft"
    IN_PROCUREMENT = "in-procurement"
    PREFERRED_BIDDER = "preferred-bidder"
    AWARDED = "awarded"
    """It is decided who gets it, and it is not signed."""

    APPROVED = "approved"
    """Whoever must agree has agreed, and it is not signed."""

    REFUSED = "refused"
    """Whoever must agree did not; it may be asked again."""

    ON_HOLD = "on-hold"
    """Stopped before it was signed, perhaps for a while, as in the national pause of 2018."""

    SIGNED = "signed"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    """Signed and asleep, such as a general practice contract during integrated work."""

    EXPIRED = "expired"
    ENDED_EARLY = "ended-early"
    ABANDONED = "abandoned"
    """Given up before it was signed."""

    WITHDRAWN = "withdrawn"
    """Taken back, before it was signed, by who asked for it."""

    @property
    def is_on_the_table(self) -> bool:
        """
        Whether there is an agreement, or at least a draft whose terms can be read.

        >>> AgreementState.DRAFT.is_on_the_table, AgreementState.AWARDED.is_on_the_table
        (True, False)
        """
        return self not in _NOT_ON_THE_TABLE and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether nothing can follow."""
        return self in {
            AgreementState.EXPIRED,
            AgreementState.ENDED_EARLY,
            AgreementState.ABANDONED,
            AgreementState.WITHDRAWN,
        }

    @property
    def is_binding(self) -> bool | None:
        """
        Whether the agreement holds in this state.

        `None` where the word does not tell: one that is signed may begin later.
        """
        if self is AgreementState.SIGNED:
            return None
        return self is AgreementState.IN_FORCE


# What is meant, asked for or decided, and not agreed.
_NOT_ON_THE_TABLE = frozenset(
    {
        AgreementState.PROPOSED,
        AgreementState.PLANNED,
        AgreementState.APPLIED_FOR,
        AgreementState.AWARDED,
        AgreementState.APPROVED,
        AgreementState.REFUSED,
    }
)
_AIMS = frozenset({AgreementState.PROPOSED, AgreementState.PLANNED})


@attrs.frozen(kw_only=True, field_transformer=check_types)
class StateChange:
    """
    A day on which an agreement came into a state, or is to come, with the reason.

    Attributes:
        state: The state into which it came.
        due: The day for which it is meant: of a state that was reached, when the agreement is to
            begin; of one without ``on``, when it is to be reached, unless it is proposed or
            planned.
        by: The body that brought it there, such as the one that awarded or refused.

    >>> StateChange(state=AgreementState.ON_HOLD, on=StatedDate.of(2018, 1, 25)).state.value
    'on-hold'
    """

    state: AgreementState
    on: StatedDate | None = None
    due: StatedDate | None = None
    by: Body | None = None
    reason: str | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    @property
    def is_to_come(self) -> bool:
        """Whether it was not reached, as far as is known, and only a day is set for it."""
        return self.on is None and self.due is not None and self.state not in _AIMS

    def reached(self, moment: Moment) -> bool | None:
        """Return whether the state had been reached on a day, if that is known."""
        if not self.is_to_come or self.due is None:
            return moment.happened(self.on)
        # What was to be reached by then may have been, and never surely was.
        return False if self.due.by(moment.on) is False else None

    def __str__(self) -> str:
        """Write the state with its days, who brought it there and why."""
        return words_of_step(self, self.state.value)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Variation:
    """
    A change of what was agreed; the original words and sums stay where they are.

    Attributes:
        on: The day on which it was agreed.
        summary: What was changed, in words.
        effective_from: The first day on which the change has effect.
        is_national: Whether the change came from the national terms, and was not agreed locally.
        value: The new value of the whole agreement, where the variation changes it.

    >>> Variation(on=StatedDate.of(2018, 4, 1), summary="Adds district nursing").value is None
    True
    """

    on: StatedDate | None = None
    summary: str = attrs.field(validator=is_text)
    effective_from: StatedDate | None = None
    is_national: bool | None = None
    value: ReportedMoney | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Extension:
    """
    A decision to let an agreement run on, up to a new last day.

    Attributes:
        on: The day on which it was decided.
        last_day: The new last day of the agreement, included.
        was_in_the_original: Whether the original agreement had allowed for it.

    >>> Extension(
    ...     on=StatedDate.of(2019, 3, 1), last_day=StatedDate.of(2021, 3, 31)
    ... ).was_in_the_original is None
    True
    """

    on: StatedDate | None = None
    last_day: StatedDate
    was_in_the_original: bool | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ExtensionOption:
    """
    A right to let an agreement run on, which was agreed with it and may never be used.

    The NHS Standard Contract keeps it in Schedule 1C (extension of term), and the Open
    Contracting Data Standard calls it a renewal. A decision to use it is an `Extension`.

    Attributes:
        times: How often it can be used, such as twice for 2 + 2 years.
        years: How many full years it adds each time.
        months: How many months it adds each time, besides full years.
        last_day: The last day to which it can take the agreement, if all of it is used.
        held_by: The bodies that may decide to use it.

    >>> ExtensionOption(times=2, years=2).last_day is None
    True
    """

    times: int | None = attrs.field(default=None, validator=is_count_or_none)
    years: int | None = attrs.field(default=None, validator=is_count_or_none)
    months: int | None = attrs.field(default=None, validator=is_count_or_none)
    last_day: StatedDate | None = None
    held_by: tuple[Body, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Novation:
    """
    One body taking the place of another in an agreement, from a day.

    Attributes:
        leaves: The body that goes.
        joins: The body that takes its place.
        event: The key of the succession in the register, where one moved it.

    >>> print(
    ...     Novation(leaves=Body(code="01G"), joins=Body(code="QOP"), on=StatedDate.of(2022, 7, 1))
    ... )
    01G to QOP
    """

    leaves: Body
    joins: Body
    on: StatedDate | None = None
    event: str | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Write both bodies."""
        return f"{self.leaves} to {self.joins}"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Lifecycle:
    """
    What has happened to an agreement, in order of time, and which extensions it allows.

    Attributes:
        extension_options: The options to extend that it was agreed with, each of which may be
            used or not; an empty list says that there is none.
        states: The states into which it came, in order of time.
        variations: The changes of what was agreed, in order of time; an empty list says that there
            were none.
        extensions: The decisions to let it run on, in order of time; an empty list says that there
            were none.
        novations: The bodies that took the place of others, in order of time; an empty list says
            that none did.

    Raises:
        InvalidValueError: If entries stand out of order, or a state follows one that is the last.

    >>> life = Lifecycle(
    ...     states=(
    ...         StateChange(state=AgreementState.DRAFT, on=StatedDate.of(2017, 8, 4)),
    ...         StateChange(state=AgreementState.ON_HOLD, on=StatedDate.of(2018, 1, 25)),
    ...     )
    ... )
    >>> life.state_on(date(2018, 2, 1)).value
    'on-hold'
    """

    extension_options: tuple[ExtensionOption, ...] | None = None
    states: tuple[StateChange, ...] | None = None
    variations: tuple[Variation, ...] | None = None
    extensions: tuple[Extension, ...] | None = None
    novations: tuple[Novation, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what stands out of order, and a state after the last."""
        for changes, what in (
            (self.states, "states of an agreement"),
            (self.variations, "variations of an agreement"),
            (self.extensions, "extensions of an agreement"),
            (self.novations, "novations of an agreement"),
        ):
            check_order((change.on for change in changes or ()), what)
        for earlier, later in zip(self.states or (), (self.states or ())[1:], strict=False):
            # What is agreed again after an end has parties, terms and sources of its own.
            if earlier.state.is_over:
                msg = (
                    f"an agreement that is {earlier.state.value} cannot become "
                    f"{later.state.value}; record a new agreement"
                )
                raise InvalidValueError(msg)

    def state_on(self, on: date | Moment) -> AgreementState | None:
        """
        Return the last state that had been reached by a day.

        `None` where none is recorded for the day, or where a later one may have been reached.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.
        """
        possible = self.possible_states(on)
        return possible[0] if len(possible) == 1 else None

    def possible_states(self, on: date | Moment) -> tuple[AgreementState | None, ...]:
        """
        Return the states in which it may have been on a day, by what is recorded.

        There is one where the days are known well enough; `None` stands for no state at all.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.

        >>> life = Lifecycle(
        ...     states=(
        ...         StateChange(state=AgreementState.DRAFT, on=StatedDate.of(2017, 8, 4)),
        ...         StateChange(state=AgreementState.SIGNED, on=StatedDate.of(2018, 3)),
        ...     )
        ... )
        >>> [state.value for state in life.possible_states(date(2018, 3, 15))]
        ['draft', 'signed']
        """
        moment = Moment.of(on)
        possible: list[AgreementState | None] = [None]
        for change in self.states or ():
            reached = change.reached(moment)
            if reached:
                possible = [change.state]
            elif reached is None:
                possible.append(change.state)
        return tuple(possible)
