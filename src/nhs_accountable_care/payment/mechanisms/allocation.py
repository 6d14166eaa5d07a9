"""
Allocations of commissioners: what a place gets, when it is on the way to its target.

The target is a part of the pot by weighted people, as `apportion` shares it out. The pace of
change says how fast an allocation may go there: in 2016/17 by a growth that fades for places
above target, and since 2022/23 by a convergence that is added to the growth of all.
"""

import functools
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Final, Self, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import (
    amount,
    clamp,
    fact,
    greatest,
    rounded,
    step,
)
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line
from nhs_accountable_care.payment.language.units import PENCE, RATE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["Allocation", "Convergence", "PaceOfChange", "growth_that_spends"]

_NAME: Final = "allocation"
_PENNY: Final = Money(pence=1)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PaceOfChange:
    """
    Growth that fades for places above target, and a floor for those below it.

    A place up to the first distance above its target gets all of the least growth, one at the
    second distance or beyond gets none of it, and between them it fades in a straight line.
    Nobody is left further under target than the floor.

    Attributes:
        fades_from: The distance above target from which the growth fades.
        fades_to: The distance at which nothing is left of it.
        furthest_under: How far below its target a place may be.

    Raises:
        InvalidValueError: The growth fades to no greater distance than that from which it does.

    >>> pace = PaceOfChange(
    ...     fades_from=Share.parse("5%"),
    ...     fades_to=Share.parse("10%"),
    ...     furthest_under=Share.parse("5%"),
    ... )
    >>> pace.share_of_growth(Fraction("0.075"))
    Fraction(1, 2)
    """

    type_tag: ClassVar[str] = "pace-of-change"

    fades_from: Share
    fades_to: Share
    furthest_under: Share
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse growth that fades backwards."""
        if self.fades_from.value >= self.fades_to.value:
            msg = (
                f"growth fades from {self.fades_from} to {self.fades_to} above target; the "
                f"second must be greater"
            )
            raise InvalidValueError(msg)

    @property
    def width(self) -> Fraction:
        """Over how much distance the growth fades."""
        return self.fades_to.value - self.fades_from.value

    def share_of_growth(self, distance: Fraction) -> Fraction:
        """Return what part of the least growth a place gets that lies so far from its target."""
        return min(max((self.fades_to.value - distance) / self.width, Fraction()), Fraction(1))


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Convergence:
    """
    A rate that is added to the growth of all: below zero for a place above its target.

    It is set by distance. The bands in which it was were not recovered, so it is a fact of the
    place.

    >>> Convergence()
    Convergence(sources=())
    """

    type_tag: ClassVar[str] = "convergence"

    sources: tuple[Citation, ...] = ()


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class Allocation:
    """
    A commissioner is given its allocation of a year.

    It is rounded half up to the penny; the source states no rounding.

    Facts: ``opening_allocation``, that of the year before. By pace of change also
    ``target_allocation`` and ``least_growth``, the greater of the least growth in cash and of
    what the least growth a head comes to in cash. By convergence ``base_growth`` and
    ``convergence``, which are rates and may be below zero.

    >>> from nhs_accountable_care.payment import settle
    >>> facts = {
    ...     "opening_allocation": Money.parse("£2bn"),
    ...     "base_growth": Fraction("0.0445"),
    ...     "convergence": Fraction("-0.005"),
    ... }
    >>> print(settle(Allocation(pace=Convergence()), facts).net["commissioner"])
    £2,079,000,000.00

    Attributes:
        payer: Who allocates.
        commissioner: Who is given the allocation.
        pace: How it goes towards its target.
    """

    type_tag: ClassVar[str] = "allocation"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2016),
            last=FinancialYear(2016),
            what="pace of change: growth that fades from 5% to 10% above target, 5% under at most",
            cited=("CP111 [verified]",),
        ),
        YearsInForce(
            first=FinancialYear(2022),
            what="convergence beside base growth; its bands were not recovered",
            cited=("nhse_allocation_tool_2025_26, that there is one [unverified]",),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                OrganisationKind.INTEGRATED_CARE_BOARD,
            ),
            what="NHS England allocates to the commissioners of places",
            cited=("CP111, which kinds in which years [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    payer: str = attrs.field(default="NHS England", validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    pace: PaceOfChange | Convergence
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented allocation by pace of change."""
        pace = PaceOfChange(
            fades_from=Share.parse("4%"),
            fades_to=Share.parse("8%"),
            furthest_under=Share.parse("6%"),
            sources=INVENTED,
        )
        return cls(pace=pace, sources=INVENTED)

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        commissioner: str = "commissioner",
    ) -> Self:
        """
        Return the allocation of a year in which the pace of change is recorded with numbers.

        Raises:
            NotInForceError: If they are not. For years of convergence, of which the bands were
                not recovered, write ``Allocation(pace=Convergence())``.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> allocation = Allocation.for_year(FinancialYear(2016), national_parameters())
        >>> print(allocation.pace.fades_from, allocation.pace.fades_to)
        5% 10%
        """
        fades = ("minimum-growth-fades-from", "minimum-growth-fades-to")
        under = "furthest-under-target"
        cited = [each for slug in (*fades, under) for each in parameters.citations(slug, year)]
        sources = tuple(dict.fromkeys(cited))
        fades_from, fades_to = (parameters.share(slug, year) for slug in fades)
        pace = PaceOfChange(
            fades_from=fades_from,
            fades_to=fades_to,
            # It is recorded as a distance, which is below zero.
            furthest_under=Share(value=-parameters.number(under, year)),
            sources=sources,
        )
        return cls(commissioner=commissioner, pace=pace, sources=sources)

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write what is allocated."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        return formula(
            line(
                self.name,
                rounded(self._allocated()),
                payer=self.payer,
                payee=self.commissioner,
                sources=self.sources,
            )
        )

    def _allocated(self) -> Expression:
        """Grow the allocation of the year before."""
        opening = fact("opening_allocation", PENCE)
        match self.pace:
            case PaceOfChange():
                return self._by_distance(opening, self.pace)
            case Convergence():
                return opening * (1 + _rate("base_growth") + _rate("convergence"))
            case _:
                assert_never(self.pace)

    def _by_distance(self, opening: Expression, pace: PaceOfChange) -> Expression:
        """Let the least growth fade above target, and lift what lies too far under it."""
        target = fact("target_allocation", PENCE, lowest=_PENNY)
        distance = step(self._step("distance from target"), (opening - target) / target)
        share = step(
            self._step("share of least growth"),
            clamp((pace.fades_to.value - distance) / amount(pace.width), 0, 1),
            sources=pace.sources,
        )
        grown = step(
            self._step("allocation with growth"), opening * (1 + _rate("least_growth") * share)
        )
        return greatest(grown, target * pace.furthest_under.rest)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)


def growth_that_spends(
    pot: Money, places: Sequence[tuple[Money, Money]], pace: PaceOfChange
) -> Fraction:
    """
    Return the least growth at which the allocations of all places come to a pot.

    Each place is given as its opening allocation and its target. What they come to rises with
    the growth in straight lines, with a bend where a place gets more by growth than by the
    floor; so the answer is exact, and the allocations, each rounded to the penny, may come to
    some pennies more or less than the pot.

    Raises:
        InvalidValueError: There is no place with an allocation and a target above zero, the pot
            is less than what the places get without growth, or no place grows.

    >>> pace = PaceOfChange(
    ...     fades_from=Share.parse("5%"),
    ...     fades_to=Share.parse("10%"),
    ...     furthest_under=Share.parse("5%"),
    ... )
    >>> million = Money.parse("£100m")
    >>> growth_that_spends(
    ...     Money.parse("£213.5m"), [(million, million), (Money.parse("£107.5m"), million)], pace
    ... )
    Fraction(8, 205)
    """
    floors, rises = Fraction(), []
    for opening, target in places:
        if opening.pence <= 0 or target.pence <= 0:
            msg = f"a place has {opening} and a target of {target}; both must be above zero"
            raise InvalidValueError(msg)
        distance = Fraction((opening - target).pence, target.pence)
        slope = opening.pence * pace.share_of_growth(distance)
        least = max(Fraction(opening.pence), target.pence * pace.furthest_under.rest.value)
        floors += least
        if slope:
            # From this growth on the place gets more by growth than by the floor.
            rises.append(((least - opening.pence) / slope, slope))
    left = pot.pence - floors
    if left < 0 or not rises:
        msg = f"{pot} is not what growth from nothing up brings the places to; check the pot"
        raise InvalidValueError(msg)
    growth, slope = Fraction(), Fraction()
    for bend, more in sorted(rises):
        if slope and left < slope * (bend - growth):
            break
        left -= slope * (bend - growth)
        growth, slope = bend, slope + more
    return growth + left / slope


def _rate(name: str) -> Expression:
    """Declare a rate of growth, which may be below zero."""
    return fact(name, RATE, lowest=Fraction(-1, 2), highest=Fraction(1))
