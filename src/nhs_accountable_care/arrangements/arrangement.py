"""An arrangement: what bodies have agreed to do together, whatever it is called."""

import functools
from collections.abc import Iterator
from datetime import date
from typing import Protocol, TypeVar, get_args

import attrs

from nhs_accountable_care import arrangements
from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import (
    OR_ONE_OF_YOUR_OWN,
    check_types,
    is_name,
    is_short,
    is_text,
    names_getattr,
)
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.arrangements.days import as_it_stood
from nhs_accountable_care.arrangements.presence import stood
from nhs_accountable_care.contracts.checking import check_order
from nhs_accountable_care.contracts.kinds import Agreement
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ANY_KIND, ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = ["AbsentAgreement", "Arrangement", "nested_in", "standing", "taken", "walk"]


def _is_kind_of_agreement(instance: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    """Refuse anything but the type of a shipped kind of agreement, or `any`."""
    is_text(instance, attribute, value)
    known = (*(each.type_tag for each in get_args(Agreement)), ANY_KIND)
    if value not in known:
        hint = did_you_mean(value, known)
        own = "of a kind of your own, state in lists that there are none (count=0)"
        given = f"AbsentAgreement.kind is {quoted(value)}"
        msg = f"{given}, which is no kind of agreement; {hint or own}"
        raise InvalidValueError(msg)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class AbsentAgreement:
    """
    A kind of agreement that sources say was not there, though others may be unrecorded.

    It is the short way of stating that a list of agreements has none of a kind.

    Attributes:
        kind: Which kind of agreement it is, by the word that would stand as its type, such as
            section-75-agreement; "any" says that there was no contract or agreement at all.
        period: The days for which sources say so.

    Raises:
        InvalidValueError: If there is no such kind; it names what comes near.

    >>> AbsentAgreement(kind="accountable-care-organisation-contrat")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: AbsentAgreement.kind is \
'accountable-care-organisation-contrat', which is no kind of agreement; did you mean \
'accountable-care-organisation-contract'?
    """

    kind: str = attrs.field(validator=_is_kind_of_agreement)
    period: StatedPeriod | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    @functools.cached_property
    def statement(self) -> ListStatement:
        """The same, as what is known of the list of agreements."""
        return ListStatement(
            field="agreements",
            kinds=() if self.kind == ANY_KIND else (self.kind,),
            count=0,
            period=self.period,
            sources=self.sources,
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Arrangement:
    """
    Bodies, and what they have signed, share and decide together for a population.

    What it *is* (a partnership, a system, an organisation, a hybrid) is not a field but a
    conclusion: see `classify`. In every field `None` means not recorded and an empty tuple
    means recorded as none; ``lists`` says which lists are whole, and how many entries there
    are.

    Attributes:
        code: The ODS code of its footprint or of its own record, if it has one.
        as_at: The day that it speaks of, on which what has no date is known to hold; without it
            that is the day that is asked about. In a document it stands in the envelope; of what
            is nested it is the same day, and is not said again. What is nested and by its steps
            began later, or was over by then, holds what it has no date for as long as it stands.
        part_of: The wider arrangement of which it is a part, by its code or name, such as the
            system of a place; for one that is not nested in that here.
        populations: How many people it answers for; one entry for each count.
        governance: Its boards and leaders, and what its members have kept.
        agreements: What has been signed or drafted: agreements and contracts; an empty list says
            that there are none.
        absent_agreements: The kinds of agreement that sources say it does not have; "any" for no
            contract or agreement at all.
        mergers: Bodies of the area that became one, or were to, such as CCGs and trusts.
        orders: The orders of NHS England that end or make integrated care boards in it, or move
            their areas.
        scope: Which care it answers for, and how much of all care that is.
        commissioning: Which body does which part of commissioning, and by what right.
        finance: Its money: budgets, targets, pools and funds, and how it moves.
        integration: How far care is joined up in it.
        workforce: Staff that move, are lent or are shared, and what else members use together.
        choice: How patients' choice of provider is kept.
        oversight: How it is regulated and overseen, and what courts have said of it.
        plans: Its plans, such as the five-year plan of 2016.
        commitments: What it promised to reach, by which measure and for when.
        duties: Which of the nine duties of an accountable care system (March 2017) it meets, and
            which not.
        freedoms: Which of the four freedoms of an accountable care system (March 2017) it was
            given, and which not.
        gates: Which later tests on the way to full status it passed, and which not.
        history: The stages that it reached, in order of time, each with the day.
        labels: What somebody called it, which decides nothing about what it is.
        cohorts: The lists of places put forward together in which it stands.
        programmes: The programmes of the national bodies in which it, or a part of it, was.
        claims: What somebody said of it, which may be right or wrong.
        evidence: What studies or speakers report of its effect.
        readiness: What speaks for and against it coming about, none of which is a legal test.
        creates_legal_body: Whether it is a body in law itself, or made a new one.
        nested: Arrangements inside this one, such as the places of a system.

    Raises:
        InvalidTypeError: If ``as_at`` is no `date`, or is a `datetime`.
        InvalidValueError: If the history stands out of order, or what is nested in it has an
            ``as_at`` of its own.

    >>> place = Arrangement(name="Salford", nested=())
    >>> place.members is None, place.nested
    (True, ())
    """

    # A part is named by this package, which loads it on first use, and in quotes, so that whoever
    # records members alone does not pay for the classes of governance, finance and the rest.
    name: str = attrs.field(validator=is_name)
    code: str | None = attrs.field(default=None, validator=is_short)
    as_at: date | None = None
    area: "arrangements.Area | None" = None
    part_of: tuple[Body, ...] | None = None
    populations: "tuple[arrangements.Population, ...] | None" = None
    members: "tuple[arrangements.Member, ...] | None" = None
    governance: "arrangements.Governance | None" = None
    agreements: tuple[Agreement, ...] | None = attrs.field(
        default=None, metadata=OR_ONE_OF_YOUR_OWN
    )
    absent_agreements: tuple[AbsentAgreement, ...] = ()
    mergers: "tuple[arrangements.Merger, ...] | None" = None
    orders: "tuple[arrangements.EstablishmentOrder, ...] | None" = None
    scope: "arrangements.Scope | None" = None
    commissioning: "tuple[arrangements.CommissioningRole, ...] | None" = None
    finance: "arrangements.Finance | None" = None
    integration: "arrangements.Integration | None" = None
    workforce: "arrangements.Workforce | None" = None
    choice: "arrangements.PatientChoice | None" = None
    oversight: "arrangements.Oversight | None" = None
    plans: "tuple[arrangements.SystemPlan, ...] | None" = None
    commitments: "tuple[arrangements.Commitment, ...] | None" = None
    duties: "tuple[arrangements.DutyTaken, ...] | None" = None
    freedoms: "tuple[arrangements.FreedomGranted, ...] | None" = None
    gates: "tuple[arrangements.GateReached, ...] | None" = None
    history: "tuple[arrangements.StatusChange, ...] | None" = None
    labels: "tuple[arrangements.Label, ...] | None" = None
    cohorts: "tuple[arrangements.Cohort, ...] | None" = None
    programmes: "tuple[arrangements.NationalProgramme, ...] | None" = None
    claims: "tuple[arrangements.Claim, ...] | None" = None
    evidence: "tuple[arrangements.Evidence, ...] | None" = None
    readiness: "arrangements.Readiness | None" = None
    creates_legal_body: bool | None = None
    nested: "tuple[Arrangement, ...] | None" = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a history out of order, and a nested arrangement that speaks of its own day."""
        if self.as_at is not None:
            check_day(self.as_at, "as_at")
        for part in self.nested or ():
            if part.as_at is not None:
                msg = (
                    f"{part.name} is nested in {self.name} and has an as_at of its own, where "
                    f"that of the outer one holds; nest attrs.evolve(part, as_at=None)"
                )
                raise InvalidValueError(msg)
        check_order((change.on for change in self.history or ()), f"history of {self.name}")

    def at(self, day: date) -> "Arrangement":
        """
        Return the arrangement as it is known to have stood on a day, and as speaking of it.

        What held, or had happened, by then stays; what did not goes. What may have stood (a
        month stands for the day, an end is not known) goes too, and then its list is no longer
        known to be whole; so does what has no date, unless the record speaks of that day or
        says nothing of the day that it speaks of. What is inside a part holds as long as the
        part. An agreement counts with the extensions made by then. A list from which something
        goes is as whole as it was stated to be: if it was not, and nothing is left, it is not
        recorded.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.

        >>> from nhs_accountable_care import Body, Member, StatedPeriod
        >>> ended = StatedPeriod.parse("2013-04-01/2017-03-31")
        >>> place = Arrangement(
        ...     name="Manchester", members=(Member(body=Body(code="00W"), period=ended),)
        ... )
        >>> place.at(date(2016, 4, 1)).members == place.members
        True
        >>> place.at(date(2017, 4, 1)).members is None
        True
        """
        return as_it_stood(self, self.moment(day))

    def moment(self, day: date) -> Moment:
        """
        Return the moment of a day: the day, and the one that the record speaks of.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.

        >>> Arrangement(name="Salford", as_at=date(2017, 4, 1)).moment(date(2018, 4, 1)).as_at
        datetime.date(2017, 4, 1)
        """
        return Moment.of(check_day(day, "day"), as_at=self.as_at)

    def population_on(self, day: date) -> "arrangements.Population | None":
        """
        Return the count of people that was the latest on a day, or else the first after it.

        Counts without a day come last; `None` where none is recorded. A count of a year is
        taken to be of its last day.

        Raises:
            InvalidTypeError: If the day is no `date`, or is a `datetime`.

        >>> from nhs_accountable_care import StatedDate
        >>> from nhs_accountable_care.arrangements import Population
        >>> small, large = (
        ...     Population(people=2_800_000, as_at=StatedDate.of(2016, 6, 30)),
        ...     Population(people=2_832_133, as_at=StatedDate.of(2017, 6, 30)),
        ... )
        >>> place = Arrangement(name="Greater Manchester", populations=(small, large))
        >>> place.population_on(date(2017, 4, 1)).people
        2800000
        """
        check_day(day, "day")
        dated = [(each.as_at.latest, each) for each in self.populations or () if each.as_at]
        before = [pair for pair in dated if pair[0] <= day]
        if before:
            return max(before, key=lambda pair: pair[0])[1]
        if dated:
            return min(dated, key=lambda pair: pair[0])[1]
        return next(iter(self.populations or ()), None)


class _HasPeriod(Protocol):
    """A part that holds for a period."""

    @property
    def period(self) -> StatedPeriod | None: ...


_Lasting = TypeVar("_Lasting", bound=_HasPeriod)


def walk(arrangement: Arrangement, path: str = "$") -> Iterator[tuple[str, Arrangement]]:
    """
    Yield an arrangement and all that is nested in it, each with its path.

    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place"),))
    >>> [(path, part.name) for path, part in walk(system)]
    [('$', 'System'), ('$.nested[0]', 'Place')]
    """
    for place, part, _ in nested_in(arrangement, path):
        yield place, part


def nested_in(
    arrangement: Arrangement, path: str = "$", around: tuple[Arrangement, ...] = ()
) -> Iterator[tuple[str, Arrangement, tuple[Arrangement, ...]]]:
    """
    Yield the same, each also with what it is nested in, the outermost first.

    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place"),))
    >>> [(path, [each.name for each in around]) for path, _, around in nested_in(system)]
    [('$', []), ('$.nested[0]', ['System'])]
    """
    yield path, arrangement, around
    for number, part in enumerate(arrangement.nested or ()):
        yield from nested_in(part, f"{path}.nested[{number}]", (*around, arrangement))


def standing(
    parts: tuple[_Lasting, ...] | None, on: date | Moment
) -> Iterator[tuple[int, _Lasting]]:
    """
    Yield the parts that held on a day, each with its number in the document.

    Of what may have stood, that is for the moment to say; an agreement stands as `stands_on`
    tells.

    >>> from nhs_accountable_care import Body, Member, StatedPeriod
    >>> ended = StatedPeriod.parse("2013-04-01/2017-03-31")
    >>> members = (Member(body=Body(code="00W"), period=ended), Member(body=Body(code="14L")))
    >>> [number for number, _ in standing(members, date(2017, 4, 1))]
    [1]
    """
    moment = Moment.of(on)
    for number, part in enumerate(parts or ()):
        if moment.counts(stood(part, moment)):
            yield number, part


def taken(value: object, verb: str) -> Arrangement:
    """
    Return an arrangement that an engine was given, or refuse what is none with the cure.

    Raises:
        InvalidTypeError: If it is no arrangement.

    >>> taken({"name": "A place"}, "classify")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidTypeError: classify takes an arrangement, and this is of the ...
    """
    if isinstance(value, Arrangement):
        return value
    msg = (
        f"{verb} takes an arrangement, and this is of the class {type(value).__name__}; of a "
        f"document write {verb}(document.value, on=document.as_at), of plain data or text read "
        "it first with documents.read; facts are for settle"
    )
    raise InvalidTypeError(msg)
