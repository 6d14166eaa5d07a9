"""
The questions that tests of forms ask, each as a value that says what it reads.

A test that looks for something in a list may say "no" only if the list is recorded as none or
stated whole, or if a source says how many there are, or that the thing is not there. That is
what keeps the law of unknowns: putting a fact where there was none never turns a yes or a no.
"""

import functools
import operator
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar, cast

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.sources import citations_of
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    DutyTaken,
    GateReached,
    Member,
    MemberRole,
    SystemDuty,
    SystemGate,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    Body,
    DevolutionMemorandum,
    IntegratedCareProviderContract,
    IntegratedHealthOrganisationContract,
    Recorded,
    SubContract,
    is_signed,
)
from nhs_accountable_care.contracts.statements import may_hold_more, statements_of
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.questions.answers import (
    Answer,
    all_met,
    answer_of,
    as_answer,
    at_least_met,
)
from nhs_accountable_care.questions.bodies import is_of_kind
from nhs_accountable_care.questions.counting import count_at, unseen_at
from nhs_accountable_care.questions.finding import (
    check_fields,
    check_slips,
    find,
    look,
    look_at_list,
    look_at_one,
    several,
)
from nhs_accountable_care.questions.outcomes import Outcome, Question, no, unknown, yes
from nhs_accountable_care.questions.paths import Path, known_at

__all__ = [
    "denied",
    "duty_met",
    "either",
    "fact",
    "gate_passed",
    "has_all",
    "has_bodies",
    "has_roles",
    "holds",
    "judged",
    "members_of",
    "of_agreement",
    "recorded",
    "signed",
    "size_between",
    "value_is",
]

_Signed = TypeVar("_Signed", bound=Agreement)
_Item = TypeVar("_Item")
_Value = TypeVar("_Value")
_NOT_RECORDED: Final = "it is not recorded"
_COUNTED: Final = "sources say how many there are"
_EACH: Final = "ask each with holds or has_all"


# --- One fact -------------------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class FactQuestion:
    """Whether one recorded yes or no is the wanted one: see `fact`."""

    path: Path
    wanted: bool
    if_yes: str = attrs.field(validator=is_text)
    if_no: str = attrs.field(validator=is_text)
    of: type = bool

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the fact."""
        return (str(self.path),)

    def __call__(self, part: object, _on: date, /) -> Outcome:
        """Answer whether it is recorded so."""
        found = look_at_one(part, self.path, instead=_EACH)
        answer = answer_of(found.value)
        return found.outcome(
            answer if self.wanted else ~answer, if_yes=self.if_yes, if_no=self.if_no
        )


def fact(path: str, *, wanted: bool = True, if_yes: str, if_no: str) -> Question:
    """
    Make a test of one recorded yes or no; with ``wanted=False`` a recorded no meets it.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> from nhs_accountable_care.arrangements import Governance
    >>> together = fact(
    ...     "governance.has_collective_decisions",
    ...     if_yes="members decide together",
    ...     if_no="its members do not decide together",
    ... )
    >>> place = Arrangement(name="A place", governance=Governance(has_collective_decisions=True))
    >>> together(place, date(2017, 4, 1)).because
    'members decide together'
    """
    return _lifted(
        path,
        lambda inner: FactQuestion(path=inner, wanted=wanted, if_yes=if_yes, if_no=if_no),
        is_of_one=True,
    )


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class ValueQuestion(Generic[_Value]):
    """Whether one recorded value is of a wanted sort: see `value_is`."""

    path: Path
    of: type[_Value]
    wanted: Callable[[_Value], bool | Answer | None]
    if_yes: str | Callable[[_Value], str]
    if_no: str | Callable[[_Value], str]
    if_open: str = attrs.field(validator=is_text)

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the value."""
        return (str(self.path),)

    def __call__(self, part: object, _on: date, /) -> Outcome:
        """Answer it for the value, if one is recorded."""
        found = look_at_one(part, self.path, instead=_EACH)
        if found.value is None:
            return unknown(self.if_open, found.path)
        value = cast("_Value", found.value)
        answer = self.wanted(value)
        # Words are made for the one answer alone: the others may not fit the value.
        because = _said(self.if_yes if answer in {True, Answer.YES} else self.if_no, value)
        return found.outcome(answer, if_yes=because, if_no=because, if_open=self.if_open)


def value_is(
    path: str,
    of: type[_Value],
    wanted: Callable[[_Value], bool | Answer | None],
    *,
    if_yes: str | Callable[[_Value], str],
    if_no: str | Callable[[_Value], str],
    if_open: str = _NOT_RECORDED,
) -> Question:
    """
    Make a test of one recorded value, such as a day, a kind or a body.

    Args:
        path: Where the value stands.
        of: The class of the value, by which the function is checked.
        wanted: Returns whether the value meets the test; it may answer unknown.
        if_yes: Why it is met, in words or as a function of the value.
        if_no: Why it is not, likewise.
        if_open: Why it is not known.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> from nhs_accountable_care import StatedDate
    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> early = value_is(
    ...     "agreements (alliance-agreement).signed_on",
    ...     StatedDate,
    ...     lambda signed: signed.before(date(2018, 4, 1)),
    ...     if_yes=lambda signed: f"signed in {signed}",
    ...     if_no="signed since April 2018",
    ... )
    >>> alliance = AllianceAgreement(title="Alliance", signed_on=StatedDate.of(2017, 7))
    >>> early(Arrangement(name="A place", agreements=(alliance,)), date(2017, 7, 31)).because
    'signed in July 2017'
    """
    return _lifted(
        path,
        lambda inner: ValueQuestion(
            path=inner, of=of, wanted=wanted, if_yes=if_yes, if_no=if_no, if_open=if_open
        ),
        is_of_one=True,
    )


class RecordedQuestion(ValueQuestion[object]):
    """Whether something is recorded, or is recorded as none: see `recorded`."""

    __slots__ = ()

    def __call__(self, part: object, _on: date, /) -> Outcome:
        """Answer whether there is any; a partial list without items may still have some."""
        found = look(part, self.path)
        value: object = found.value
        one = () if value is None else (value,)
        items = value if isinstance(value, tuple) else one
        if found.stated and not any(map(self.wanted, items)) and count_at(found).least > 0:
            return yes(_COUNTED, found.cited_for(found.stated), facts=(found.path,))
        if value is None:
            return unknown(self.if_open, found.path)
        if any(map(self.wanted, items)):
            return found.outcome(answer=True, if_yes=_said(self.if_yes, value), if_no=self.if_open)
        because = _said(self.if_no, value)
        is_open = isinstance(value, tuple) and found.may_hold_more
        return found.outcome(
            None if is_open else False,
            if_yes=because,
            if_no=because,
            if_open=_whether(self.if_yes),
        )


# What a question holds is a function of a module, and no lambda, so that forms of one's own that
# are made of questions can be pickled.
def _is_there(item: object) -> bool:
    """Return whether something is recorded otherwise than as none."""
    return item is not Recorded.AS_NONE


def recorded(path: str, *, if_yes: str | Callable[[object], str], if_no: str) -> Question:
    """
    Make a test of whether something is recorded, or is recorded as none.

    A list that is recorded without items is recorded as none, unless it is partial.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> led = recorded("oversight", if_yes="its oversight is recorded", if_no="it has none")
    >>> led(Arrangement(name="A place"), date(2017, 4, 1)).missing
    ('oversight',)
    """
    return _lifted(
        path,
        lambda inner: RecordedQuestion(
            path=inner,
            of=object,
            wanted=_is_there,
            if_yes=if_yes,
            if_no=if_no,
            if_open=_NOT_RECORDED,
        ),
    )


def size_between(path: str, *, least: int, most: int | None = None) -> Question:
    """
    Make a test of whether a number of people lies between two, both included.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> large = size_between(
    ...     "agreements (primary-care-network-agreement).registered_patients", least=30_000
    ... )
    >>> from nhs_accountable_care.contracts import PrimaryCareNetworkAgreement
    >>> network = PrimaryCareNetworkAgreement(title="North", registered_patients=29_000)
    >>> large(Arrangement(name="North", agreements=(network,)), date(2026, 9, 1)).because
    '29,000 people are fewer than 30,000, and there may be another primary care network agreement'
    """
    return value_is(
        path,
        int,
        functools.partial(_is_between, least, most),
        if_yes=_people,
        if_no=functools.partial(_too_few_or_many, least, most),
        if_open="how many people it is for is not recorded",
    )


def _is_between(least: int, most: int | None, people: int) -> bool:
    """Return whether a number of people lies between two."""
    return people >= least and (most is None or people <= most)


def _people(people: int) -> str:
    """Say for how many people something is."""
    return f"it is for {people:,} people"


def _too_few_or_many(least: int, most: int | None, people: int) -> str:
    """Say of a number of people that does not lie between two on which side it is."""
    if people < least:
        return f"{people:,} people are fewer than {least:,}"
    return f"{people:,} people are more than {most:,}"


def _said(words: str | Callable[[_Value], str], value: _Value) -> str:
    """Return words as they are, or made of a value."""
    return words if isinstance(words, str) else words(value)


def _whether(words: str | Callable[[_Value], str]) -> str:
    """Say that it is open whether something is so, which must not read as that it is not."""
    if isinstance(words, str):
        # What is found among members or parties is worded "a council recorded".
        named = words.removesuffix(" recorded")
        return f"whether {words if named == words else f'it has {named}'} is not recorded"
    return "what is recorded does not show it, and may be partial"


# --- Lists ----------------------------------------------------------------------------


def _always(_item: object) -> Answer:
    """Take any item."""
    return Answer.YES


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class HoldsQuestion(Generic[_Item]):
    """Whether a list holds so many items of a sort or more: see `holds`."""

    path: Path
    of: type[_Item]
    wanted: Callable[[_Item], bool | Answer | None]
    number: int
    if_yes: str | Callable[[tuple[_Item, ...]], str]
    if_no: str = attrs.field(validator=is_text)
    if_open: str | None
    kinds: frozenset[OrganisationKind] | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the list."""
        return (str(self.path),)

    def __call__(self, part: object, _on: date, /) -> Outcome:
        """Answer it for the list, by what it holds and what is stated of it."""
        found = look_at_list(part, self.path)
        items = cast("tuple[_Item, ...]", found.value or ())
        answers = [as_answer(self.wanted(item)) for item in items]
        if self.wanted is _always or self.kinds is not None:
            words = None if self.kinds is None else frozenset(kind.value for kind in self.kinds)
            answer = count_at(found, words).at_least(self.number)
        else:
            # What is not listed may be of any sort.
            hidden = [Answer.UNKNOWN] * unseen_at(found, self.number)
            answer = at_least_met(self.number, [*answers, *hidden])
        match answer:
            case Answer.YES:
                met = [
                    item for item, each in zip(items, answers, strict=True) if each is Answer.YES
                ]
                # Where fewer are listed than there are, what was counted is cited with them.
                told = () if len(met) >= self.number else found.stated
                is_told = bool(items) or isinstance(self.if_yes, str)
                because = _said(self.if_yes, items) if is_told else _COUNTED
                return yes(because, found.cited_for([*met, *told]), facts=(found.path,))
            case Answer.NO:
                cited = dict.fromkeys([*found.citations, *found.cited_for(found.stated)])
                return no(self.if_no, tuple(cited), facts=(found.path,))
            case _ if found.value is None:
                field = _words(found.path)
                verb = "are" if field.endswith("s") else "is"
                return unknown(self.if_open or f"{field} {verb} not recorded", found.path)
            case _:
                return unknown(_whether(self.if_yes), found.path)


def holds(
    path: str,
    of: type[_Item],
    wanted: Callable[[_Item], bool | Answer | None] = _always,
    *,
    number: int = 1,
    if_yes: str | Callable[[tuple[_Item, ...]], str],
    if_no: str,
    if_open: str | None = None,
) -> Question:
    """
    Make a test of whether a list holds so many items of a sort, or more.

    Args:
        path: Where the list stands.
        of: The class of its items, by which the function is checked.
        wanted: Whether an item counts; if it is left out, each does.
        number: How many are needed.
        if_yes: Why it is met, in words or as a function of the items.
        if_no: Why it is not.
        if_open: Why it is not known, where the list is not recorded.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> from nhs_accountable_care.arrangements import Board, Governance
    >>> drawn = holds(
    ...     "governance.boards",
    ...     Board,
    ...     lambda board: answer_of(board.is_drawn_from_members),
    ...     if_yes="a board is drawn from its members",
    ...     if_no="no board is drawn from its members",
    ... )
    >>> place = Arrangement(name="A place", governance=Governance(boards=()))
    >>> drawn(place, date(2017, 4, 1)).answer.value
    'no'
    >>> drawn(Arrangement(name="A place"), date(2017, 4, 1)).because
    'boards are not recorded'
    """
    return _lifted(
        path,
        lambda inner: HoldsQuestion(
            path=inner,
            of=of,
            wanted=wanted,
            number=number,
            if_yes=if_yes,
            if_no=if_no,
            if_open=if_open,
        ),
    )


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class AllQuestion(Generic[_Item]):
    """Whether every item of a list is of a sort: see `has_all`."""

    path: Path
    of: type[_Item]
    wanted: Callable[[_Item], bool | Answer | None]
    if_empty: Answer
    if_yes: str = attrs.field(validator=is_text)
    if_no: str = attrs.field(validator=is_text)

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the list."""
        return (str(self.path),)

    def __call__(self, part: object, _on: date, /) -> Outcome:
        """Answer it for the list, if one is recorded."""
        found = look_at_list(part, self.path)
        if found.value is None:
            return unknown(f"{_words(found.path)}: not recorded", found.path)
        items = cast("tuple[_Item, ...]", found.value)
        answers = [as_answer(self.wanted(item)) for item in items]
        hidden = [Answer.UNKNOWN] if found.may_hold_more else []
        answer = all_met([*answers, *hidden]) if (answers or hidden) else self.if_empty
        match answer:
            case Answer.YES:
                return yes(self.if_yes, found.citations, facts=(found.path,))
            case Answer.NO:
                missed = [
                    item for item, each in zip(items, answers, strict=True) if each is Answer.NO
                ]
                return no(self.if_no, found.cited_for(missed), facts=(found.path,))
            case _:
                return unknown(f"{_words(found.path)}: not recorded in full", found.path)


def has_all(
    path: str,
    of: type[_Item],
    wanted: Callable[[_Item], bool | Answer | None],
    *,
    if_empty: Answer = Answer.UNKNOWN,
    if_yes: str,
    if_no: str,
) -> Question:
    """
    Make a test of whether every item of a list is of a sort; of an empty one, as is told.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> from nhs_accountable_care.questions import COUNCILS
    >>> councils = has_all(
    ...     "area.councils",
    ...     Body,
    ...     lambda body: is_of_kind(body, COUNCILS),
    ...     if_yes="all are councils",
    ...     if_no="one is no council",
    ... )
    >>> councils(Arrangement(name="A place"), date(2017, 4, 1)).because
    'councils: not recorded'
    """
    return _lifted(
        path,
        lambda inner: AllQuestion(
            path=inner, of=of, wanted=wanted, if_empty=if_empty, if_yes=if_yes, if_no=if_no
        ),
    )


def has_bodies(
    path: str, kinds: frozenset[OrganisationKind], *, number: int = 1, words: str
) -> Question:
    """
    Make a test of whether a list names so many bodies of some kinds, or more.

    Raises:
        InvalidValueError: If the path is not written as paths are.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> from nhs_accountable_care.questions import TRUSTS
    >>> joined = has_bodies("agreements (alliance-agreement).parties", TRUSTS, words="trusts")
    >>> alliance = AllianceAgreement(title="Alliance", parties=())
    >>> joined(Arrangement(name="A place", agreements=(alliance,)), date(2017, 4, 1)).because
    'trusts not found, and there may be another alliance agreement'
    """
    return _lifted(
        path,
        lambda inner: HoldsQuestion(
            path=inner,
            of=Body,
            wanted=functools.partial(is_of_kind, kinds=kinds),
            number=number,
            if_yes=f"{words} recorded",
            if_no=f"{words} not found",
            if_open=None,
            kinds=kinds,
        ),
    )


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class MembersQuestion:
    """How many members are of some kinds: see `members_of`."""

    fewest: HoldsQuestion[Member]
    beyond: HoldsQuestion[Member]
    words: str = attrs.field(validator=is_text)

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the members."""
        return self.fewest.reads

    def __call__(self, arrangement: object, on: date, /) -> Outcome:
        """Answer whether there are enough of them, and not too many."""
        found = self.fewest(arrangement, on)
        if found.answer is not Answer.YES:
            return found
        beyond = self.beyond(arrangement, on)
        if beyond.answer is Answer.YES:
            because = f"more than {self.words} recorded"
            return no(because, beyond.evidence, facts=beyond.facts)
        if beyond.answer is Answer.UNKNOWN:
            return unknown(f"there may be more than {self.words}", *beyond.facts)
        return found


def _is_member_of_kind(kinds: frozenset[OrganisationKind], member: Member) -> Answer:
    """Return whether a member is of one of some kinds."""
    return is_of_kind(member.body, kinds)


def members_of(
    kinds: frozenset[OrganisationKind], *, number: int = 1, most: int | None = None, words: str
) -> Question:
    """
    Make a test of how many members are of some kinds: so many or more, and at most so many.

    >>> from nhs_accountable_care.arrangements import Member
    >>> from nhs_accountable_care.questions import INTEGRATED_CARE_BOARDS
    >>> one = members_of(INTEGRATED_CARE_BOARDS, most=1, words="one integrated care board")
    >>> from nhs_accountable_care.contracts import ListStatement
    >>> only = ListStatement(field="members", kinds=("integrated-care-board",), count=1)
    >>> place = Arrangement(name="A place", lists=(only,))
    >>> one(place, date(2023, 4, 1)).because
    'one integrated care board recorded'
    """

    def so_many(needed: int) -> HoldsQuestion[Member]:
        return HoldsQuestion(
            path=Path.parse("members"),
            of=Member,
            wanted=functools.partial(_is_member_of_kind, kinds),
            number=needed,
            if_yes=f"{words} recorded",
            if_no=f"{words} not found",
            if_open=None,
            kinds=kinds,
        )

    if most is None:
        return so_many(number)
    return MembersQuestion(fewest=so_many(number), beyond=so_many(most + 1), words=words)


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class RolesQuestion:
    """Whether members of each of some roles take part: see `has_roles`."""

    roles: tuple[MemberRole, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the members."""
        return ("members",)

    def __call__(self, arrangement: Arrangement, _on: date, /) -> Outcome:
        """Answer it for the members, if any are recorded."""
        found = find(arrangement, "members")
        if found.value is None:
            return unknown("its members are not recorded", found.path)
        members = cast("tuple[Member, ...]", found.value)
        there = {role for member in members for role in member.roles or ()}
        lacking = [role.value for role in self.roles if role not in there]
        if not lacking:
            names = ", ".join(role.value.replace("-", " ") for role in self.roles)
            because = f"it has members of each kind: {names}"
            return yes(because, found.citations, facts=(found.path,))
        because = f"no member is recorded as {' or '.join(lacking)}"
        if found.may_hold_more or any(
            member.roles is None or may_hold_more(member, "roles") for member in members
        ):
            return unknown(f"{because}, and the record may be partial", found.path)
        return no(because, found.citations, facts=(found.path,))


def has_roles(*roles: MemberRole) -> Question:
    """
    Make a test of whether members of each of some roles take part.

    >>> both = has_roles(MemberRole.COMMISSIONER, MemberRole.PROVIDER)
    >>> both(Arrangement(name="A place", members=()), date(2017, 4, 1)).because
    'no member is recorded as commissioner or provider'
    """
    return RolesQuestion(roles=roles)


def _words(path: str) -> str:
    """Name the last field of a path in words."""
    return path.rpartition(".")[2].replace("_", " ")


# --- Gates and duties -----------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class EntryQuestion(Generic[_Item]):
    """Whether the first entry of a kind says yes: see `gate_passed` and `duty_met`."""

    path: Path
    of: type[_Item]
    says: Callable[[_Item], bool]
    if_yes: Callable[[_Item], str]
    if_no: Callable[[_Item], str]

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the entries of the kind."""
        return (str(self.path),)

    def __call__(self, arrangement: object, _on: date, /) -> Outcome:
        """Answer it for the first entry, if there is one."""
        found = look(arrangement, self.path)
        for entry in cast("tuple[_Item, ...]", found.value or ()):
            return found.outcome(
                self.says(entry),
                if_yes=self.if_yes(entry),
                if_no=self.if_no(entry),
                evidence=found.cited_for([entry]),
            )
        return unknown(_NOT_RECORDED, found.path)


def _evidence_or(words: str, entry: GateReached | DutyTaken) -> str:
    """Return what is recorded as the evidence of an entry, or else words for it."""
    return entry.evidence or words


def gate_passed(gate: SystemGate) -> Question:
    """
    Make a test of whether a later gate is recorded as passed, or as failed.

    >>> from nhs_accountable_care.arrangements import GateReached
    >>> reached = GateReached(gate=SystemGate.FULL_STATUS, is_passed=False)
    >>> place = Arrangement(name="A place", gates=(reached,))
    >>> gate_passed(SystemGate.FULL_STATUS)(place, date(2018, 4, 1)).because
    'recorded as failed: full-status'
    """
    return EntryQuestion(
        path=Path.parse(f"gates ({gate.value})"),
        of=GateReached,
        says=operator.attrgetter("is_passed"),
        if_yes=functools.partial(_evidence_or, f"{gate.value.replace('-', ' ')} is recorded"),
        if_no=functools.partial(_evidence_or, f"recorded as failed: {gate.value}"),
    )


def duty_met(duty: SystemDuty) -> Question:
    """
    Make a test of whether a duty of the bargain of March 2017 is recorded as met.

    >>> duty_met(SystemDuty.PATIENT_CHOICE)(Arrangement(name="A place"), date(2017, 4, 1)).missing
    ('duties (patient-choice)',)
    """
    return EntryQuestion(
        path=Path.parse(f"duties ({duty.value})"),
        of=DutyTaken,
        says=operator.attrgetter("is_met"),
        if_yes=functools.partial(_evidence_or, "it is recorded"),
        if_no=functools.partial(_evidence_or, "it is recorded"),
    )


# --- Agreements -----------------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class AgreementQuestion:
    """
    What is asked of the agreements of one kind: see `of_agreement`.

    Where there is none, the answer is no if the record is whole for the kind, or if it says that
    there is none of it. A place has one deal of devolution at most, one contract for the
    great majority of its care, and one for its whole population [S65], so that the one that is
    recorded decides, though agreements of other kinds may be unrecorded.
    """

    kind: str = attrs.field(validator=is_text)
    ask: Callable[[Any, date], Outcome]
    fields: tuple[str, ...]
    of: type | None = None
    is_of_one: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """The path of the agreements, and those of what it reads of one."""
        return ("agreements", *_paths_in(self.kind, self.fields))

    def __call__(self, arrangement: Arrangement, on: date, /) -> Outcome:
        """Answer it for each agreement of the kind; the first that passes decides."""
        return self.answered(arrangement, on)

    def answered(
        self, arrangement: Arrangement, on: date, out_of_day: tuple[Agreement, ...] = ()
    ) -> Outcome:
        """
        Answer it, and where none of the kind stands tell of those that are recorded.

        ``out_of_day`` are the agreements that the record has and that did not stand on the day.
        They answer nothing, but it is not true that none is recorded.
        """
        self._check(arrangement)
        words = self.kind.replace("-", " ")
        first = _FIRST_DAYS.get(self.kind)
        if first is not None and on < first:
            because = f"before {words_of_day(first)} there was no {words}"
            return no(because, facts=("agreements",))
        # Not by `find`: this is asked more often than all the rest together.
        is_open = may_hold_more(arrangement, "agreements", self.kind)
        outcomes = [
            self._about(part, on, arrangement)
            for part in arrangement.agreements or ()
            if part.type_tag == self.kind
        ]
        if outcomes:
            deciding = self._with_parts_out_of_day(_deciding(outcomes), on, out_of_day)
            if deciding.answer is Answer.NO and is_open and self.kind not in _ONE_AT_MOST:
                because = f"{deciding.because}, and there may be another {words}"
                return unknown(because, "agreements")
            return deciding
        others = [each for each in out_of_day if each.type_tag == self.kind]
        told = "".join(f"{standing_of(each, on)}; " for each in others)
        other = "other " if others else ""
        if is_open:
            because = f"{told}no {other}{words} is recorded, and the record may be partial"
            return unknown(because, "agreements")
        said = statements_of(arrangement, "agreements", self.kind)
        cited = dict.fromkeys([citation for each in said for citation in each.sources])
        is_said = any(each.count == 0 for each in said)
        because = (
            f"sources say that there was no {words}"
            if is_said and not others
            else f"there is no {other}{words} among its agreements"
        )
        cited |= dict.fromkeys([citation for each in others for citation in each.sources])
        return no(
            told + because,
            tuple(cited) or citations_of(arrangement.sources, "agreements"),
            facts=("agreements",),
        )

    def _with_parts_out_of_day(
        self, outcome: Outcome, on: date, out_of_day: tuple[Agreement, ...]
    ) -> Outcome:
        """Tell of the agreements under one that stood, if they are asked for and did not stand."""
        tags = {_UNDER_ONE[field] for field in self.fields if field in _UNDER_ONE}
        told = "".join(
            f"{standing_of(each, on)}; " for each in out_of_day if each.type_tag in tags
        )
        if not told or outcome.answer is Answer.YES:
            return outcome
        is_open = outcome.answer is Answer.UNKNOWN
        rest = (
            "no other is recorded, and the record may be partial" if is_open else outcome.because
        )
        return attrs.evolve(outcome, because=told + rest)

    def _check(self, arrangement: Arrangement) -> None:
        """Raise for a slip in its paths, also where no agreement of the kind is recorded."""
        if self.of is not None:
            check_fields(self.of, self.fields)
            return
        paths = _paths_in(self.kind, self.fields)
        if check_slips(arrangement, paths) or not self.is_of_one:
            return
        if known_at(type(arrangement), paths[0]).is_several_behind:
            raise several(paths[0], _EACH)

    def _about(self, agreement: Agreement, on: date, arrangement: Arrangement) -> Outcome:
        """Answer it for one agreement, with paths and sources as seen from the arrangement."""
        outcome = self.ask(agreement, on)
        is_decided = outcome.answer is not Answer.UNKNOWN
        return Outcome(
            answer=outcome.answer,
            because=outcome.because,
            facts=tuple([f"agreements ({self.kind}).{field}" for field in outcome.facts]),
            evidence=outcome.evidence
            or (citations_of(arrangement.sources, "agreements") if is_decided else ()),
        )


def standing_of(agreement: Agreement, on: date) -> str:
    """
    Return in words why an agreement did not stand on a day, with the days that are recorded.

    >>> from nhs_accountable_care import StatedPeriod
    >>> from nhs_accountable_care.contracts import LeadProviderContract
    >>> ended = LeadProviderContract(
    ...     title="Older people", period=StatedPeriod.parse("2015-04-01/2015-12-03")
    ... )
    >>> standing_of(ended, date(2016, 4, 1))
    'Older people ran to 3 December 2015'
    """
    period, signed = agreement.period, agreement.signed_on
    states = () if agreement.lifecycle is None else agreement.lifecycle.states or ()
    reached = [change for change in states if change.reached(Moment.of(on))]
    if reached:
        return f"{agreement.title}: {reached[-1]}"
    if period is not None and period.is_over(on):
        return f"{agreement.title} ran to {period.last}"
    if period is not None and period.has_begun(on) is False:
        return f"{agreement.title} runs from {period.first}"
    if signed is not None and signed.by(on) is False:
        return f"{agreement.title}, signed {signed.when}"
    return f"{agreement.title}, which is not known to have stood on the day"


def _deciding(outcomes: list[Outcome]) -> Outcome:
    """Return the first that is met, or else the first that is open, or else the first."""
    for answer in (Answer.YES, Answer.UNKNOWN):
        for outcome in outcomes:
            if outcome.answer is answer:
                return outcome
    return outcomes[0]


_ONE_AT_MOST: Final = frozenset(
    {
        AccountableCareOrganisationContract.type_tag,
        DevolutionMemorandum.type_tag,
        IntegratedHealthOrganisationContract.type_tag,
    }
)
# What stands under an agreement and is an agreement too.
_UNDER_ONE: Final[Mapping[str, str]] = MappingProxyType({"sub_contracts": SubContract.type_tag})
# The consultation that gave the contract its name [S40], and the plan of July 2025 [S64].
_FIRST_DAYS: Final[Mapping[str, date]] = MappingProxyType(
    {
        IntegratedCareProviderContract.type_tag: date(2018, 8, 3),
        IntegratedHealthOrganisationContract.type_tag: date(2025, 7, 3),
    }
)


def of_agreement(
    kind: type[_Signed], ask: Callable[[_Signed, date], Outcome], *, reads: tuple[str, ...]
) -> Question:
    """
    Make a test of a function that looks at the agreements of one kind.

    Args:
        kind: The class of the agreements.
        ask: Asks one agreement; the paths of its outcome begin at the agreement.
        reads: The paths that it may name.

    >>> def is_long(contract: AccountableCareOrganisationContract, on: date) -> Outcome:
    ...     found = find(contract, "term_years")
    ...     years = found.value
    ...     answer = None if years is None else years >= 5
    ...     return found.outcome(answer, if_yes=f"{years} years", if_no=f"{years} years only")
    >>> test = of_agreement(AccountableCareOrganisationContract, is_long, reads=("term_years",))
    >>> contract = AccountableCareOrganisationContract(title="A contract", term_years=2)
    >>> found = test(Arrangement(name="A place", agreements=(contract,)), date(2017, 10, 1))
    >>> found.because, found.facts
    ('2 years only', ('agreements (accountable-care-organisation-contract).term_years',))
    """
    return AgreementQuestion(kind=_tag_of(kind), ask=ask, fields=reads, of=kind)


def _signed_by_then(agreement: Agreement, on: date) -> Outcome:
    """Answer whether an agreement was signed by a day."""
    when = f" {agreement.signed_on.when}" if agreement.signed_on else ""
    period = agreement.period
    # It counts from its signature on, and whoever reads that must see that it is yet to begin.
    is_to_begin = period is not None and period.has_begun(on) is False
    runs = f", and runs from {period.first}" if period is not None and is_to_begin else ""
    return find(agreement, "signed_on").outcome(
        is_signed(agreement, on=on),
        if_yes=f"{agreement.title}, signed{when}{runs}",
        if_no=f"{agreement.title} was not signed by then",
    )


def signed(kind: type[Agreement]) -> Question:
    """
    Make a test of whether an agreement of one kind was signed by the day.

    >>> from nhs_accountable_care import StatedDate
    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> alliance = AllianceAgreement(title="Our alliance", signed_on=StatedDate.of(2017, 7, 1))
    >>> place = Arrangement(name="A place", agreements=(alliance,))
    >>> signed(AllianceAgreement)(place, date(2018, 4, 1)).because
    'Our alliance, signed on 1 July 2017'
    """
    return AgreementQuestion(
        kind=_tag_of(kind), ask=_signed_by_then, fields=("signed_on",), of=kind
    )


@functools.lru_cache(maxsize=1024)
def _paths_in(kind: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of some fields of the agreements of a kind, as the arrangement has them."""
    return tuple([f"agreements ({kind}).{field}" for field in fields])


def _tag_of(kind: type) -> str:
    """Return the word for a class of agreements."""
    tag = getattr(kind, "type_tag", None)
    if not isinstance(tag, str):
        msg = f"{kind!r} is no class of agreements, such as AllianceAgreement"
        raise InvalidTypeError(msg)
    return tag


def _lifted(path: str, make: Callable[[Path], Question], *, is_of_one: bool = False) -> Question:
    """Make a question about a path; behind agreements of a kind, one of each agreement."""
    read = Path.parse(path)
    first, *rest = read.steps
    if first.field != "agreements" or first.kind is None or not rest:
        return make(read)
    inner = Path.parse(".".join(map(str, rest)))
    return AgreementQuestion(
        kind=first.kind, ask=make(inner), fields=(str(inner),), is_of_one=is_of_one
    )


# --- Any function, and the first of several -------------------------------------------


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class FunctionQuestion:
    """A function with what it reads: see `judged`."""

    ask: Callable[[Arrangement, date], Outcome]
    reads: tuple[str, ...]

    def __call__(self, arrangement: Arrangement, on: date, /) -> Outcome:
        """Return what the function answers."""
        check_slips(arrangement, self.reads)
        return self.ask(arrangement, on)


def judged(ask: Callable[[Arrangement, date], Outcome], *, reads: tuple[str, ...]) -> Question:
    """
    Make a test of any function, and say which facts it may name in an outcome.

    >>> def is_named(place: Arrangement, on: date) -> Outcome:
    ...     return find(place, "code").outcome(place.code is not None, if_yes="yes", if_no="no")
    >>> judged(is_named, reads=("code",))(Arrangement(name="A place"), date(2017, 4, 1)).because
    'no'
    """
    return FunctionQuestion(ask=ask, reads=reads)


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class EitherQuestion:
    """The first of several tests that decides: see `either`."""

    tests: tuple[Question, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths of all of them."""
        return tuple(dict.fromkeys(path for test in self.tests for path in test.reads))

    def __call__(self, arrangement: Arrangement, on: date, /) -> Outcome:
        """Return the first outcome that is met, or else the first that is open."""
        return _deciding([test(arrangement, on) for test in self.tests])


def either(*tests: Question) -> Question:
    """
    Make a test that is met where any of some is; the first that decides is told.

    >>> from nhs_accountable_care.contracts import AllianceAgreement, LeadProviderContract
    >>> test = either(signed(AllianceAgreement), signed(LeadProviderContract))
    >>> place = Arrangement(name="A place", agreements=())
    >>> test(place, date(2017, 4, 1)).because
    'there is no alliance agreement among its agreements'
    """
    return EitherQuestion(tests=tests)


@attrs.frozen(kw_only=True, eq=False, field_transformer=check_types)
class DeniedQuestion:
    """The opposite of another test: see `denied`."""

    test: Question

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths of the other."""
        return self.test.reads

    def __call__(self, part: object, on: date, /) -> Outcome:
        """Return what the other answers, turned round."""
        return ~self.test(part, on)


def denied(test: Question) -> Question:
    """
    Make a test that is met where another is missed, for the reason that the other gives.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> test = denied(signed(AllianceAgreement))
    >>> outcome = test(Arrangement(name="A place", agreements=()), date(2017, 4, 1))
    >>> outcome.answer.value, outcome.because
    ('yes', 'there is no alliance agreement among its agreements')
    """
    return DeniedQuestion(test=test)
