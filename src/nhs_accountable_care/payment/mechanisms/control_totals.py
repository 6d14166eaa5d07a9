"""
System control totals: what organisations were to end the year with, each and all together.

A control total is a surplus, or a deficit below zero. An organisation meets its own if its
outturn is at least that. A system meets its own if the sums do, so that one organisation may
offset another. Whether the money that hangs on it goes by organisations or by the system is
for the mechanism that pays it: ask for the condition.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import listed
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import ZERO, fact, met, step
from nhs_accountable_care.payment.language.expressions import (
    Condition,
    Expression,
    Fact,
    Step,
    sum_of,
)
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name

__all__ = ["AgreedOffset", "OrganisationTotal", "SystemControlTotals"]

_NAME: Final = "system control totals"
_MOST: Final = Money.parse("£10bn")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OrganisationTotal:
    """
    An organisation of the system, and the facts of its control total and outturn.

    Both are surpluses; a deficit is below zero.

    Attributes:
        party: The organisation, as a party.
        control_total: The name of the fact that is its control total.
        outturn: The name of the fact that is its result in the end.
        sources: What is cited for its control total.
    """

    party: str = attrs.field(validator=is_name)
    control_total: str = attrs.field(validator=is_name)
    outturn: str = attrs.field(validator=is_name)
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class AgreedOffset:
    """
    A sum, known as a fact, by which one organisation's total is eased at the cost of another's.

    The total of the system stays what it is.

    Attributes:
        eases: Whose control total is lowered.
        tightens: Whose is raised by the same.
        fact: The sum, at least zero.
        sources: What is cited for it.

    Raises:
        InvalidValueError: Both organisations are one.
    """

    eases: str = attrs.field(validator=is_name)
    tightens: str = attrs.field(validator=is_name)
    fact: str = attrs.field(validator=is_name)
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse an offset with itself."""
        if self.eases == self.tightens:
            msg = f"{self.eases} cannot offset itself; name another organisation in tightens"
            raise InvalidValueError(msg)


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class SystemControlTotals:
    """
    Whether each organisation of a system, and the system as a whole, met its control total.

    Nobody pays anybody by it: its lines are notes. A count of 1 says that a total was met.

    Facts: those that the organisations and offsets name; totals and outturns may be below
    zero.

    >>> from nhs_accountable_care.payment import settle
    >>> system = SystemControlTotals(
    ...     organisations=(
    ...         OrganisationTotal(
    ...             party="trust", control_total="trust_total", outturn="trust_outturn"
    ...         ),
    ...         OrganisationTotal(party="CCG", control_total="ccg_total", outturn="ccg_outturn"),
    ...     )
    ... )
    >>> facts = {
    ...     "trust_total": Money.parse("-£4m"),
    ...     "trust_outturn": Money.parse("-£4.5m"),
    ...     "ccg_total": Money.parse("£0"),
    ...     "ccg_outturn": Money.parse("£0.6m"),
    ... }
    >>> settlement = settle(system, facts)
    >>> print(settlement.line("system outturn against control total").amount)
    £100,000.00
    >>> settlement.line("trust: control total met").value
    Fraction(0, 1)

    Attributes:
        organisations: Whose totals make up that of the system.
        offsets: Agreed changes between two organisations' totals.

    Raises:
        InvalidValueError: There is no organisation, one is named twice, or an offset names one
            that is not of the system.
    """

    type_tag: ClassVar[str] = "system-control-totals"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2017),
            last=FinancialYear(2019),
            what="totals of systems beside those of organisations",
            cited=(
                "CP85, both binding in 2017-19 [verified]",
                "CP110, in use in January 2020 [verified]",
                "CP107, that surplus control totals ended with 2019/20 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="organisations",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.NHS_TRUST,
                OrganisationKind.NHS_FOUNDATION_TRUST,
                OrganisationKind.CARE_TRUST,
                OrganisationKind.AMBULANCE_TRUST,
            ),
            what="the total of a system is the sum of those of its CCGs and providers",
            cited=("CP85 [verified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    organisations: tuple[OrganisationTotal, ...]
    offsets: tuple[AgreedOffset, ...] = ()
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented system of two, of which one eased the total of the other."""
        return cls(
            organisations=(
                OrganisationTotal(
                    party="trust", control_total="trust_total", outturn="trust_outturn"
                ),
                OrganisationTotal(party="CCG", control_total="ccg_total", outturn="ccg_outturn"),
            ),
            offsets=(
                AgreedOffset(
                    eases="trust", tightens="CCG", fact="ccg_eases_trust", sources=INVENTED
                ),
            ),
            sources=INVENTED,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a system of nobody, and an offset with somebody outside it."""
        parties = [each.party for each in self.organisations]
        known = set(parties)
        if not parties or len(known) < len(parties):
            msg = f"{self.name}: a system is made of organisations, each named once"
            raise InvalidValueError(msg)
        for each in self.offsets:
            for party in (each.eases, each.tightens):
                if party not in known:
                    msg = (
                        f"{self.name}: an offset names {party}, which is not of the system; "
                        f"it is made of: {listed(parties, MOST_SHOWN)}"
                    )
                    raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write for each organisation, and for all, how far the total was met and whether."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        lines: list[Line] = []
        for each in self.organisations:
            lines.extend(self._notes(f"{each.party}: ", *self._of(each)))
        lines.extend(self._notes("system ", *self._of_system()))
        return formula(lines)

    def is_met(self, party: str | None = None) -> Condition:
        """
        Return the condition that the system met its total, or that one organisation did.

        Use it where money hangs on it, as in `Conditional`.

        Raises:
            InvalidValueError: The party is not of the system.

        >>> system = SystemControlTotals(
        ...     organisations=(
        ...         OrganisationTotal(party="CCG", control_total="total", outturn="outturn"),
        ...     )
        ... )
        >>> system.is_met("CCG").measure.unit.value
        'truth'
        """
        if party is None:
            return _reached(*self._of_system())
        for each in self.organisations:
            if each.party == party:
                return _reached(*self._of(each))
        known = listed((each.party for each in self.organisations), MOST_SHOWN)
        msg = f"{party} is not of the system; it is made of: {known}"
        raise InvalidValueError(msg)

    def _of(self, organisation: OrganisationTotal) -> tuple[Step, Expression]:
        """Return one organisation's control total after offsets, and its outturn."""
        total = _signed(organisation.control_total)
        offsets = self._offsets_by_party.get(organisation.party, ())
        sources = [*organisation.sources, *(each for _, cited in offsets for each in cited)]
        terms = ("organisations", "offsets") if offsets else ("organisations",)
        whole = step(
            self._named(f"{organisation.party}: control total"),
            sum_of((total, *(added for added, _ in offsets))),
            sources=(*sources, *those_of(self.sources, *terms)),
        )
        return whole, _signed(organisation.outturn)

    @functools.cached_property
    def _offsets_by_party(self) -> dict[str, list[tuple[Expression, tuple[Citation, ...]]]]:
        """What is added to each organisation's control total, so that each is sought once."""
        found: dict[str, list[tuple[Expression, tuple[Citation, ...]]]] = {}
        for each in self.offsets:
            moved = fact(each.fact, PENCE)
            found.setdefault(each.eases, []).append((-moved, each.sources))
            found.setdefault(each.tightens, []).append((moved, each.sources))
        return found

    def _of_system(self) -> tuple[Step, Step]:
        """Return the system's control total and outturn, which are sums."""
        each = [self._of(organisation) for organisation in self.organisations]
        whole = sum_of((ZERO, *(total for total, _ in each)))
        outturn = sum_of((ZERO, *(result for _, result in each)))
        terms = ("organisations", "offsets") if self.offsets else ("organisations",)
        sources = those_of(self.sources, *terms)
        return (
            step(self._named("system control total"), whole, sources=sources),
            step(self._named("system outturn"), outturn, sources=sources),
        )

    def _notes(self, whose: str, total: Step, outturn: Expression) -> tuple[Line, ...]:
        """Write how far a total was met, and whether it was, with what is cited for the total."""
        sources = total.sources
        over = self._named(f"{whose}outturn against control total")
        is_met = self._named(f"{whose}control total met")
        return (
            note(over, outturn - total, sources=sources),
            note(is_met, met(_reached(total, outturn)), sources=sources),
        )

    def _named(self, what: str) -> str:
        """Name a line or a step after the mechanism."""
        return step_name(what, self.name, _NAME)


def _reached(total: Expression, outturn: Expression) -> Condition:
    """Make the condition that an outturn is at least the control total."""
    return outturn >= total


def _signed(name: str) -> Fact:
    """Declare a surplus that may be a deficit."""
    return fact(name, PENCE, lowest=-_MOST, highest=_MOST)
