"""
Whether a mechanism may be used on a day between some bodies, and by which source.

A mechanism does not judge itself: it carries the years and the parties for which it was meant, as
data with citations. Here they are asked. What no source says is answered by `None`, and not by a
guess; what was a national rule in other years is told apart from what anyone may agree.

>>> from nhs_accountable_care.payment import BlendedPayment
>>> print(lawful(BlendedPayment, on=date(2019, 10, 1)))
blended payment on 1 October 2019: allowed
  a national rule in 2019/20: national default for emergency care and adult mental health, at 20%
"""

import enum
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final, assert_never, final

import attrs

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import joined, listed, quoted, wrapped
from nhs_accountable_care._core.time import FinancialYear, check_day, words_of_day
from nhs_accountable_care.organisations import OrganisationKind, facts_of_kind, parse_kind
from nhs_accountable_care.payment.mechanisms.agreed_locally import ALSO_BY_AGREEMENT
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.parts import every_mechanism, every_part, parts_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism
from nhs_accountable_care.payment.mechanisms.shipped import SHIPPED_MECHANISMS

__all__ = [
    "Lawfulness",
    "RoleStanding",
    "Standing",
    "lawful",
    "lawful_mechanisms",
]

_WIDTH: Final = 99

GivenKinds = OrganisationKind | str | tuple[OrganisationKind | str, ...]
"""The kind of the body that takes a role, or those of the bodies that do."""


class Standing(enum.Enum):
    """
    What a mechanism is on a day.

    >>> Standing("local-agreement") is Standing.LOCAL_AGREEMENT
    True
    """

    NATIONAL_RULE = "national-rule"
    """A national rule of that year."""

    LOCAL_AGREEMENT = "local-agreement"
    """No national rule of that year, and so for the parties to agree."""

    NOT_IN_FORCE = "not-in-force"
    """A national rule, but of other years."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class RoleStanding:
    """
    Whether bodies of some kinds may take a role of a mechanism.

    Attributes:
        role: The role, which is a field of the mechanism.
        kinds: The kinds that were asked about.
        is_meant: Whether they may take it; `None` where no source that was read says so.
        because: Why.

    >>> RoleStanding(
    ...     role="provider",
    ...     kinds=(OrganisationKind.NHS_TRUST,),
    ...     is_meant=None,
    ...     because="no source that was read says who may",
    ... ).to_record()["is_meant"] is None
    True
    """

    record_columns: ClassVar[Columns] = {
        "role": "text",
        "kinds": "text",
        "is_meant": "truth",
        "because": "text",
        "sources": "text",
    }

    role: str
    kinds: tuple[OrganisationKind, ...]
    is_meant: bool | None
    because: str
    sources: tuple[Citation, ...] = ()

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "role": self.role,
            "kinds": [kind.value for kind in self.kinds],
            "is_meant": self.is_meant,
            "because": self.because,
            "sources": [source.to_record() for source in self.sources],
        }


@final
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Lawfulness:
    """
    Whether a mechanism may be used on a day between some bodies, why, and by which sources.

    Attributes:
        mechanism: The mechanism by its tag.
        on: The day.
        standing: What it is on that day.
        years: The years of the national rule: those that hold, or all where none does.
        roles: What was asked of its roles.
        parts: The same of each mechanism of which it is made.

    >>> from nhs_accountable_care.payment import MarginalRateEmergencyTariff
    >>> answer = lawful(
    ...     MarginalRateEmergencyTariff, on=date(2019, 4, 1), parties={"commissioner": "ccg"}
    ... )
    >>> answer.is_allowed, answer.standing.value
    (False, 'not-in-force')
    """

    record_columns: ClassVar[Columns] = {
        "mechanism": "text",
        "on": "day",
        "standing": "text",
        "is_allowed": "truth",
        "because": "text",
        "sources": "text",
    }

    mechanism: str
    on: date
    standing: Standing
    years: tuple[YearsInForce, ...]
    roles: tuple[RoleStanding, ...]
    parts: tuple["Lawfulness", ...] = ()

    @property
    def is_allowed(self) -> bool | None:
        """Whether all of it may be used; `False` if a part may not, `None` if it is not known."""
        answers: list[bool | None] = []
        for each in self._whole():
            answers.append(each.standing is not Standing.NOT_IN_FORCE)
            answers += [role.is_meant for role in each.roles]
        if False in answers:
            return False
        return None if None in answers else True

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Where all of it is said, each once."""
        found: list[Citation] = []
        for each in self._whole():
            found += [source for years in each.years for source in years.sources]
            found += [source for role in each.roles for source in role.sources]
        return tuple(dict.fromkeys(found))

    @property
    def because(self) -> tuple[str, ...]:
        """Why, one thing after the other; what is said of a part begins with its tag."""
        return tuple(
            text if each is self else f"{each.mechanism}: {text}"
            for each in self._whole()
            for text in (*each._standing_in_words(), *each._roles_in_words())  # noqa: SLF001 -- ours
        )

    def _whole(self) -> tuple["Lawfulness", ...]:
        """Return this and what is said of every part, each once, wherever it stands."""
        return tuple(every_part(self, lambda each: each.parts))

    def _standing_in_words(self) -> list[str]:
        """Say what it is in that year."""
        year = FinancialYear.containing(self.on)
        match self.standing:
            case Standing.NATIONAL_RULE:
                return [f"a national rule in {year}: {each.what}" for each in self.years]
            case Standing.LOCAL_AGREEMENT:
                return [f"no national rule in {year}: for the parties to agree"]
            case Standing.NOT_IN_FORCE:
                spans = joined(each.span for each in self.years)
                return [f"not in force in {year}: it was a national rule {spans}"]
            case _:
                assert_never(self.standing)

    def _roles_in_words(self) -> list[str]:
        """Say of each role that was asked why bodies of these kinds may take it."""
        return [
            f"{each.role}, {joined(kind.value.replace('-', ' ') for kind in each.kinds)}: "
            f"{each.because}"
            for each in self.roles
        ]

    def __str__(self) -> str:
        """Return the answer, and why."""
        said = {True: "allowed", False: "not allowed", None: "not known"}[self.is_allowed]
        lines = [wrapped(each, "  ", "    ", width=_WIDTH) for each in self.because]
        name = self.mechanism.replace("-", " ")
        return "\n".join([f"{name} on {words_of_day(self.on)}: {said}", *lines])

    def explain(self) -> str:
        """Write the answer with the sources below it."""
        told = [wrapped(f"source: {each}", "  ", "    ", width=_WIDTH) for each in self.sources]
        return "\n".join([str(self), *told])

    def to_record(self) -> Record:
        """
        Return it as plain data.

        >>> from nhs_accountable_care.payment import GainLossShare
        >>> lawful(GainLossShare, on=date(2018, 10, 1)).to_record()["standing"]
        'local-agreement'
        """
        return {
            "mechanism": self.mechanism,
            "on": self.on.isoformat(),
            "standing": self.standing.value,
            "is_allowed": self.is_allowed,
            "because": list(self.because),
            "sources": [source.to_record() for source in self.sources],
        }


def lawful(
    mechanism: Mechanism | type[Mechanism],
    *,
    on: date,
    parties: Mapping[str, GivenKinds] | None = None,
) -> Lawfulness:
    """
    Answer whether a mechanism may be used on a day, between whom, and by which source.

    Args:
        mechanism: A mechanism, with those of which it is made, or a class of mechanisms. One that
            carries no years, such as an embedder's own, is a matter of local agreement.
        on: The day.
        parties: The kinds of the bodies that take its roles, by the name of the role: one kind,
            or several for a role of several.

    Raises:
        InvalidTypeError: It is no mechanism, or a kind is none.
        InvalidValueError: It has no such role, or a kind is not known.

    >>> from nhs_accountable_care.payment import PooledBudget
    >>> pool = lawful(
    ...     PooledBudget, on=date(2023, 5, 1), parties={"partners": ("icb", "nhs-trust")}
    ... )
    >>> print(pool)
    pooled budget on 1 May 2023: not allowed
      a national rule in 2023/24: pooled funds of NHS bodies and councils, by agreement
      partners, integrated care board and nhs trust: at least one partner is a council
    """
    check_day(on)
    if not isinstance(getattr(mechanism, "type_tag", None), str):
        msg = f"{type(mechanism).__name__} is no mechanism; give one, or a class of mechanisms"
        raise InvalidTypeError(msg)
    asked = {
        role: tuple(parse_kind(kind) for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))
        for role, kinds in (parties or {}).items()
    }
    roles = _roles_of(mechanism)
    strange = [role for role in asked if role not in roles]
    if strange:
        known = listed((quoted(role) for role in roles), MOST_SHOWN) or "none"
        msg = (
            f"{mechanism.type_tag} has no role {joined(quoted(role) for role in strange)}; "
            f"it has: {known}"
        )
        raise InvalidValueError(msg)
    return _Asking(on, asked, {}).answer(mechanism)


def lawful_mechanisms(
    *, on: date, parties: Mapping[str, GivenKinds] | None = None
) -> tuple[Lawfulness, ...]:
    """
    Answer of each mechanism that the library ships whether a day allows it between whom.

    Each is asked about those of the roles that it has; one that has none of them is left out,
    since it is not a way in which these parties pay each other.

    Raises:
        InvalidTypeError: A kind is none.
        InvalidValueError: A kind is not known, or no mechanism has such a role.

    >>> answers = lawful_mechanisms(on=date(2016, 5, 1), parties={"commissioner": "ccg"})
    >>> {each.mechanism: each.is_allowed for each in answers}["marginal-rate-emergency-tariff"]
    True
    """
    asked = dict(parties or {})
    known = dict.fromkeys(role for each in SHIPPED_MECHANISMS for role in _roles_of(each))
    strange = [role for role in asked if role not in known]
    if strange:
        hint = did_you_mean(strange[0], known) or f"there are: {joined(sorted(known))}"
        msg = f"no mechanism has a role {joined(quoted(role) for role in strange)}; {hint}"
        raise InvalidValueError(msg)
    found = []
    for each in SHIPPED_MECHANISMS:
        own = {role: kinds for role, kinds in asked.items() if role in _roles_of(each)}
        if own or not asked:
            found.append(lawful(each, on=on, parties=own))
    return tuple(found)


_NO_ROLES: Final = frozenset({"name", "by", "year"})


def _own_roles(mechanism: object) -> tuple[str, ...]:
    """Return the fields of a mechanism that name a party, or several."""
    cls = _class_of(mechanism)
    named = {each.role for each in getattr(cls, "lawful_parties", ())}
    fields = attrs.fields(cls) if attrs.has(cls) else ()
    return tuple(
        field.name
        for field in fields
        if field.name in named or (field.type in (str, str | None) and field.name not in _NO_ROLES)
    )


def _roles_of(mechanism: object) -> tuple[str, ...]:
    """Return the roles of a mechanism and of all those of which it is made."""
    every = every_mechanism(mechanism)
    return tuple(dict.fromkeys(role for each in every for role in _own_roles(each)))


def _class_of(mechanism: object) -> type:
    """Return the class of a mechanism, or the class that was given."""
    return mechanism if isinstance(mechanism, type) else type(mechanism)


@attrs.frozen
class _Asking:
    """
    One question: the day, its year, and who takes which role; each part is asked once.

    A part may stand in many places of a mechanism: to ask it at each would take twice as long with
    every layer.
    """

    on: date
    parties: Mapping[str, tuple[OrganisationKind, ...]]
    known: dict[int, Lawfulness]

    def answer(self, mechanism: object) -> Lawfulness:
        """Answer of a mechanism, and of those of which it is made."""
        if id(mechanism) not in self.known:
            self.known[id(mechanism)] = self._answer(mechanism)
        return self.known[id(mechanism)]

    def _answer(self, mechanism: object) -> Lawfulness:
        """Answer for the first time."""
        cls, year = _class_of(mechanism), FinancialYear.containing(self.on)
        years: tuple[YearsInForce, ...] = getattr(cls, "years_in_force", ())
        holding = tuple(each for each in years if year in each)
        if holding:
            standing = Standing.NATIONAL_RULE
        elif years and not issubclass(cls, ALSO_BY_AGREEMENT):
            standing = Standing.NOT_IN_FORCE
        else:
            standing = Standing.LOCAL_AGREEMENT
        own = _own_roles(mechanism)
        tag: Any = getattr(cls, "type_tag", "")
        return Lawfulness(
            mechanism=tag,
            on=self.on,
            standing=standing,
            years=holding or years,
            roles=tuple(
                _role(cls, role, kinds, self.on)
                for role, kinds in self.parties.items()
                if role in own
            ),
            parts=tuple(
                self.answer(part)
                for _, part, phase in parts_of(mechanism)
                # A phase is agreed for its own year, and says nothing of others.
                if phase is None or phase == year
            ),
        )


def _role(cls: type, role: str, kinds: tuple[OrganisationKind, ...], on: date) -> RoleStanding:
    """Answer whether bodies of these kinds may take a role on a day."""
    gone = [each for each in map(facts_of_kind, kinds) if each.existed_on(on) is False]
    if gone:
        return RoleStanding(
            role=role,
            kinds=kinds,
            is_meant=False,
            because=joined(
                f"no {each.kind.value.replace('-', ' ')} existed then" for each in gone
            ),
            sources=tuple(dict.fromkeys(source for each in gone for source in each.dates)),
        )
    rules = [each for each in getattr(cls, "lawful_parties", ()) if each.role == role]
    if not rules:
        return RoleStanding(
            role=role, kinds=kinds, is_meant=None, because="no source that was read says who may"
        )
    broken = [each for each in rules if not _is_met(each, kinds)]
    told: list[LawfulParties] = broken or rules
    return RoleStanding(
        role=role,
        kinds=kinds,
        is_meant=not broken,
        because=joined(each.what for each in told),
        sources=tuple(dict.fromkeys(source for each in told for source in each.sources)),
    )


def _is_met(rule: LawfulParties, kinds: tuple[OrganisationKind, ...]) -> bool:
    """Return whether enough of the bodies are of the kinds that there must be."""
    return sum(kind in rule.kinds for kind in kinds) >= rule.fewest
