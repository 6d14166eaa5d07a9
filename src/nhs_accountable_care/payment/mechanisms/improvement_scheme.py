"""
The Investment and Impact Fund (IIF): points for primary care networks, in money.

It pays a network as the Quality and Outcomes Framework pays a practice: points at a national
value, times how its list stands to that of an average network, and, where an area follows it, how
common a condition is.
"""

import functools
from datetime import date
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import amount, fact, rounded
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT
from nhs_accountable_care.payment.mechanisms.indicators import (
    IndicatorThresholds,
    PointsArea,
    PrevalenceFacts,
    ScoredIndicator,
    check_areas,
    check_places,
    factor,
    paid_for_points,
)
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["ImprovementScheme"]

_NAME: Final = "improvement scheme"
_MOST_PATIENTS: Final = 1_000_000
_POINT: Final = "improvement-scheme-value-of-a-point"


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class ImprovementScheme:
    """
    A commissioner pays a primary care network for its points, by its list and by prevalence.

    How the factors are rounded was not recovered, so that it must be said.

    Facts: ``network_list`` and ``average_network_list``, of up to a million patients; the points
    or achievements, and the prevalence, that the areas name.

    >>> from nhs_accountable_care.payment import settle
    >>> scheme = ImprovementScheme(
    ...     areas=(PointsArea(name="all indicators", points="points_achieved"),),
    ...     value_of_a_point=Money.parse("£198"),
    ...     list_factor_places=None,
    ...     prevalence_factor_places=None,
    ... )
    >>> facts = {"points_achieved": 58, "network_list": 60_000, "average_network_list": 50_000}
    >>> print(settle(scheme, facts).net["network"])
    £13,780.80

    Attributes:
        areas: The areas of which the points are paid.
        value_of_a_point: What a point is worth to a network with an average list.
        list_factor_places: To how many decimal places the list factor is rounded; `None` rounds
            nothing.
        prevalence_factor_places: To how many each prevalence factor is.
        commissioner: Who pays.
        network: Who is paid.

    Raises:
        InvalidValueError: If there is no area, two have one name, the value is not above nought,
            or a number of places is none.
    """

    type_tag: ClassVar[str] = "improvement-scheme"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2020),
            what="the Investment and Impact Fund of primary care networks",
            cited=("CP207, 2020/21 and 2021/22 [verified]", "CP195, 2024/25 [verified]"),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(OrganisationKind.NHS_ENGLAND, OrganisationKind.INTEGRATED_CARE_BOARD),
            what="NHS England, and integrated care boards to which it delegated",
            cited=("CP195, inferred [unverified]",),
        ),
        LawfulParties(
            role="network",
            kinds=(OrganisationKind.PRIMARY_CARE_NETWORK,),
            what="primary care networks",
            cited=("CP195 [verified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    areas: tuple[PointsArea, ...]
    value_of_a_point: Money
    list_factor_places: int | None
    prevalence_factor_places: int | None
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    network: str = attrs.field(default="network", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented scheme of two areas."""
        falling = IndicatorThresholds(
            lower=Share.parse("60%"), upper=Share.parse("40%"), sources=INVENTED
        )
        return cls(
            areas=(
                PointsArea(
                    name="flu vaccination",
                    indicators=(
                        ScoredIndicator(
                            name="not vaccinated",
                            points=20,
                            achieved="not_vaccinated",
                            thresholds=falling,
                            sources=INVENTED,
                        ),
                    ),
                    prevalence=PrevalenceFacts(practice="aged_here", national="aged_nationally"),
                    sources=INVENTED,
                ),
                PointsArea(name="health checks", points="check_points", sources=INVENTED),
            ),
            value_of_a_point=Money.parse("£200"),
            list_factor_places=2,
            prevalence_factor_places=2,
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear | date,
        parameters: NationalParameters,
        *,
        areas: tuple[PointsArea, ...],
        list_factor_places: int | None,
        prevalence_factor_places: int | None,
    ) -> Self:
        """
        Return the scheme with the value of a point of a year, or of a day where it changed.

        Raises:
            NotInForceError: If the value of a point is not recorded.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> ImprovementScheme.for_year(
        ...     FinancialYear(2025),
        ...     national_parameters(),
        ...     areas=(PointsArea(name="all indicators", points="points_achieved"),),
        ...     list_factor_places=None,
        ...     prevalence_factor_places=None,
        ... ).sources[0].source.key
        'CP204'
        """
        return cls(
            areas=areas,
            value_of_a_point=parameters.money(_POINT, year),
            list_factor_places=list_factor_places,
            prevalence_factor_places=prevalence_factor_places,
            sources=parameters.citations(_POINT, year),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that pay nothing, or make no formula."""
        check_areas(self.areas, self.name)
        if self.value_of_a_point.pence < 1:
            msg = f"{self.name}: a point is worth {self.value_of_a_point}; write it above nought"
            raise InvalidValueError(msg)
        check_places(self.list_factor_places, "list_factor_places")
        check_places(self.prevalence_factor_places, "prevalence_factor_places")
        self.formula()

    def formula(self) -> Formula:
        """Write what a point of each area is worth here, and what is paid."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        by_list = factor(
            self._step("list factor"),
            fact("network_list", COUNT, highest=_MOST_PATIENTS)
            / fact("average_network_list", COUNT, lowest=1, highest=_MOST_PATIENTS),
            self.list_factor_places,
        )
        paid, here = paid_for_points(
            self.areas,
            amount(self.value_of_a_point) * by_list,
            self.prevalence_factor_places,
            self._step,
        )
        return formula(
            [
                note(f"{self.name}: {worth.name}", rounded(worth), sources=self.sources)
                for worth in here
            ],
            line(
                self.name,
                rounded(paid),
                payer=self.commissioner,
                payee=self.network,
                sources=self.sources,
            ),
        )

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)
