"""
The Quality and Outcomes Framework (QOF): points for the quality of a general practice, in money.

Points are earned by indicators and paid at a national value, times how the practice's list stands
to the average list, and, for most areas, how common the condition is here to how common it is in
the nation. Part of it is paid ahead during the year.
"""

import functools
from fractions import Fraction
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money, Rounding, Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment.language.builders import amount, fact, greatest, rounded, step
from nhs_accountable_care.payment.language.expressions import Expression, sum_of
from nhs_accountable_care.payment.language.formulas import Formula, Line, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import of_term, those_of
from nhs_accountable_care.payment.mechanisms.indicators import (
    IndicatorThresholds,
    PointsArea,
    PrevalenceFacts,
    ScoredIndicator,
    check_areas,
    check_places,
    factor,
    paid_for_points,
    points_of_indicators,
    points_stated,
)
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.mechanisms.step_names import step_name
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["Aspiration", "QualityAndOutcomesFramework", "value_of_a_point_after"]

_NAME: Final = "quality and outcomes framework"
_MOST_PATIENTS: Final = 1_000_000
_SEVERAL: Final = 2
_POINT: Final = "qof-value-of-a-point"
_POINTS: Final = "qof-points"
_LIST: Final = "qof-average-list"
_ASPIRATION: Final = "qof-aspiration-share"
_TRUE_PREVALENCE_SINCE: Final = FinancialYear(2010)
_MONTHS: Final = 12
# The bound of how many points may be given is none of them: it moves no line.
_OF_POINTS: Final = (
    "areas",
    "value_of_a_point",
    "average_list",
    "list_factor_places",
    "prevalence_factor_places",
)


def value_of_a_point_after(
    last_value: Money, *, average_list: int, last_average_list: int
) -> Money:
    """
    Return the value of a point that pays the same for a patient as that of the year before.

    The value follows the average list and nothing else, rounded to the penny, so that a rise of
    it is no more money.

    Raises:
        InvalidValueError: If a list holds nobody.

    >>> print(
    ...     value_of_a_point_after(
    ...         Money.parse("£171.20"), average_list=8096, last_average_list=7732
    ...     )
    ... )
    £179.26
    """
    for size in (average_list, last_average_list):
        if size < 1:
            msg = f"an average list of {number_text(size)} patients; write how many it holds"
            raise InvalidValueError(msg)
    return last_value.times(Fraction(average_list, last_average_list), Rounding.HALF_UP)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Aspiration:
    """
    What is paid ahead, month by month, on the strength of last year's achievement.

    Each month is a twelfth of a share of last year's unadjusted achievement payment at this
    year's value of a point, rounded to the penny.

    >>> ahead = Aspiration(share=Share.parse("80%"), uplift=Fraction(22549, 22062))
    >>> print(ahead.share)
    80%

    Attributes:
        share: How much of last year's payment is paid ahead.
        uplift: This year's value of a point over last year's.
        last_payment: The fact of last year's unadjusted achievement payment.

    Raises:
        InvalidValueError: If the uplift is not above nought.
    """

    share: Share
    uplift: Fraction
    last_payment: str = attrs.field(default="last_achievement_payment", validator=is_name)
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse an uplift that would pay nothing, or take."""
        if self.uplift <= 0:
            msg = f"the uplift is {number_text(self.uplift)}; write this value over the last"
            raise InvalidValueError(msg)

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        last_value: Money | None = None,
    ) -> Self:
        """
        Return the aspiration of a year.

        Args:
            year: The year in which it is paid.
            parameters: Where the share and the values of a point are recorded.
            last_value: Last year's value of a point; `None` takes the recorded one.

        Raises:
            NotInForceError: If the share or a value of a point is not recorded.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> Aspiration.for_year(FinancialYear(2025), national_parameters()).uplift
        Fraction(22549, 22062)
        """
        before = year.plus(-1)
        cited = [*parameters.citations(_ASPIRATION, year), *parameters.citations(_POINT, year)]
        if last_value is None:
            last_value = parameters.money(_POINT, before)
            cited += parameters.citations(_POINT, before)
        return cls(
            share=parameters.share(_ASPIRATION, year),
            uplift=Fraction(parameters.money(_POINT, year).pence, last_value.pence),
            sources=tuple(dict.fromkeys(cited)),
        )


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class QualityAndOutcomesFramework:
    """
    A commissioner pays a practice for its points, by its list and by prevalence.

    How the two factors are rounded is not known: published examples round both to two places,
    only the first, or neither. So it must be said. What is paid ahead comes off what is achieved;
    what is then below nought is repaid.

    Facts: ``list_size``, of up to a million patients; the points or achievements, and the
    prevalence, that the areas name; and last year's payment where there is an aspiration.

    >>> from nhs_accountable_care.payment import settle
    >>> fibrillation = PointsArea(
    ...     name="atrial fibrillation",
    ...     points="fibrillation_points",
    ...     prevalence=PrevalenceFacts(practice="fibrillation_here", national="fibrillation"),
    ... )
    >>> framework = QualityAndOutcomesFramework(
    ...     areas=(fibrillation,),
    ...     value_of_a_point=Money.parse("£207.56"),
    ...     average_list=9374,
    ...     list_factor_places=2,
    ...     prevalence_factor_places=2,
    ... )
    >>> facts = {
    ...     "list_size": 16_000,
    ...     "fibrillation_points": 29,
    ...     "fibrillation_here": Share.parse("3.05%"),
    ...     "fibrillation": Share.parse("2.1%"),
    ... }
    >>> print(settle(framework, facts).net["practice"])
    £14,924.71

    Attributes:
        areas: The areas of which the points are paid.
        value_of_a_point: What a point is worth to a practice with an average list.
        average_list: The list by which that of the practice is divided.
        list_factor_places: To how many decimal places the list factor is rounded; `None` rounds
            nothing.
        prevalence_factor_places: To how many each prevalence factor is.
        aspiration: What is paid ahead; `None` if nothing is.
        most_points: How many points there are in all; more of them in an area are refused, and of
            several areas together are noted. `None` if that is not known.
        commissioner: Who pays.
        practice: Who is paid.

    Raises:
        InvalidValueError: If there is no area, two have one name, a value is not above nought,
            or a number of places is none.
    """

    type_tag: ClassVar[str] = "quality-and-outcomes-framework"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2004),
            what="points for quality, by list and prevalence",
            cited=(
                "CP89, 2006/07 [verified]",
                "CP179, 2026/27 [verified]",
                "M, 2004 [unverified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = (
        LawfulParties(
            role="commissioner",
            kinds=(
                OrganisationKind.PRIMARY_CARE_TRUST,
                OrganisationKind.NHS_ENGLAND,
                OrganisationKind.INTEGRATED_CARE_BOARD,
            ),
            what="NHS England, and integrated care boards to which it delegated",
            cited=("CP193, inferred [unverified]",),
        ),
        LawfulParties(
            role="practice",
            kinds=(OrganisationKind.GP_PRACTICE,),
            what="practices with a contract for primary medical services",
            cited=("CP193, inferred [unverified]",),
        ),
    )

    name: str = attrs.field(default=_NAME, validator=is_name)
    areas: tuple[PointsArea, ...]
    value_of_a_point: Money
    average_list: int
    list_factor_places: int | None
    prevalence_factor_places: int | None
    aspiration: Aspiration | None = None
    most_points: int | None = None
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    practice: str = attrs.field(default="practice", validator=is_name)
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented framework of two areas, with an aspiration."""
        between = IndicatorThresholds(
            lower=Share.parse("40%"), upper=Share.parse("90%"), sources=INVENTED
        )
        diabetes = PointsArea(
            name="diabetes",
            indicators=(
                ScoredIndicator(
                    name="foot checks",
                    points=6,
                    achieved="feet_checked",
                    thresholds=between,
                    sources=INVENTED,
                ),
            ),
            prevalence=PrevalenceFacts(practice="diabetes_here", national="diabetes_nationally"),
            sources=INVENTED,
        )
        return cls(
            areas=(
                diabetes,
                PointsArea(name="improvement", points="improvement_points", sources=INVENTED),
            ),
            value_of_a_point=Money.parse("£200"),
            average_list=9000,
            most_points=600,
            list_factor_places=2,
            prevalence_factor_places=2,
            aspiration=Aspiration(
                share=Share.parse("80%"), uplift=Fraction(51, 50), sources=INVENTED
            ),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: NationalParameters,
        *,
        areas: tuple[PointsArea, ...],
        list_factor_places: int | None,
        prevalence_factor_places: int | None,
        aspiration: Aspiration | None = None,
    ) -> Self:
        """
        Return the framework with the value of a point and the average list of a year.

        How many points there are in all is taken too, for the years of which it is recorded.

        Raises:
            InvalidValueError: If an area follows prevalence before 2010/11, when it was its
                square root that counted, which no exact formula holds.
            NotInForceError: If the value of a point or the average list is not recorded.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> framework = QualityAndOutcomesFramework.for_year(
        ...     FinancialYear(2024),
        ...     national_parameters(),
        ...     areas=(PointsArea(name="all", points="all_points"),),
        ...     list_factor_places=None,
        ...     prevalence_factor_places=None,
        ... )
        >>> print(framework.value_of_a_point, framework.average_list)
        £220.62 9964
        """
        follows = [each.name for each in areas if each.prevalence is not None]
        if follows and year < _TRUE_PREVALENCE_SINCE:
            msg = (
                f"{_NAME}: in {year} {', '.join(follows)} did not follow prevalence itself but, "
                f"to 2008/09, its square root, which no exact formula holds; from "
                f"{_TRUE_PREVALENCE_SINCE} it does"
            )
            raise InvalidValueError(msg)
        cited = (
            *of_term("value_of_a_point", parameters.citations(_POINT, year)),
            *of_term("average_list", parameters.citations(_LIST, year)),
        )
        most_points = None
        if parameters.is_recorded(_POINTS, year):
            most_points = int(parameters.number(_POINTS, year))
            cited += of_term("most_points", parameters.citations(_POINTS, year))
        return cls(
            areas=areas,
            value_of_a_point=parameters.money(_POINT, year),
            average_list=int(parameters.number(_LIST, year)),
            list_factor_places=list_factor_places,
            prevalence_factor_places=prevalence_factor_places,
            aspiration=aspiration,
            most_points=most_points,
            sources=tuple(dict.fromkeys(cited)),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that pay nothing, or make no formula."""
        check_areas(self.areas, self.name)
        if self.value_of_a_point.pence < 1 or self.average_list < 1:
            msg = (
                f"{self.name}: a point is worth {self.value_of_a_point} and the average list has "
                f"{number_text(self.average_list)} patients; write both above nought"
            )
            raise InvalidValueError(msg)
        if self.most_points is not None and self.most_points < 1:
            msg = (
                f"{self.name}: most_points is {number_text(self.most_points)}; write how many "
                f"points there are in all, or None"
            )
            raise InvalidValueError(msg)
        if self._left is not None and self._left < 0:
            have = number_text(points_of_indicators(self.areas))
            msg = (
                f"{self.name}: the indicators have {have} points, and there are "
                f"{self.most_points} in all; write fewer for an indicator, or more as most_points"
            )
            raise InvalidValueError(msg)
        check_places(self.list_factor_places, "list_factor_places")
        check_places(self.prevalence_factor_places, "prevalence_factor_places")
        self.formula()

    def formula(self) -> Formula:
        """Write what each area is worth, what is paid ahead, and the balance."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        list_size = fact("list_size", COUNT, highest=_MOST_PATIENTS)
        by_list = factor(
            self._step("list factor"),
            list_size / amount(self.average_list, COUNT),
            self.list_factor_places,
        )
        paid, here = paid_for_points(
            self.areas,
            amount(self.value_of_a_point) * by_list,
            self.prevalence_factor_places,
            self._step,
            self._left,
        )
        cited = those_of(self.sources, *_OF_POINTS)
        achieved = step(self._step("achievement payment"), rounded(paid), sources=cited)
        notes = [
            note(f"{self.name}: {worth.name}", rounded(worth), sources=cited) for worth in here
        ]
        notes.extend(self._beyond())
        if self.aspiration is None:
            return formula(notes, self._line(self.name, achieved, *_OF_POINTS))
        monthly = self._monthly(self.aspiration)
        ahead = step(self._step("paid ahead"), monthly * _MONTHS)
        return formula(
            notes,
            self._line(f"{self.name}: aspiration", ahead, "aspiration"),
            self._line(f"{self.name}: balance", achieved - ahead, *_OF_POINTS, "aspiration"),
        )

    @property
    def _left(self) -> int | None:
        """How many points are left for the areas that state theirs, if that is known."""
        if self.most_points is None:
            return None
        return self.most_points - points_of_indicators(self.areas)

    def _beyond(self) -> tuple[Line, ...]:
        """Note what several areas state together beyond the points that there are for them."""
        stated = points_stated(self.areas, self._left)
        if self._left is None or len(stated) < _SEVERAL:
            return ()
        beyond = greatest(sum_of(stated) - amount(self._left, COUNT), 0)
        cited = those_of(self.sources, "areas", "most_points")
        label = f"{self.name}: points beyond those that there are"
        doubt = "more points are said to be reached than there are"
        return (note(label, beyond, sources=cited, doubt=doubt),)

    def _monthly(self, aspiration: Aspiration) -> Expression:
        """Write what is paid ahead in a month."""
        last = fact(aspiration.last_payment, PENCE)
        part = aspiration.uplift * aspiration.share.value / _MONTHS
        return step(
            self._step("aspiration a month"), rounded(last * part), sources=aspiration.sources
        )

    def _line(self, name: str, of: Expression, *terms: str) -> Line:
        """Write what the commissioner pays, with what is cited for the terms that it rests on."""
        sources = those_of(self.sources, *terms)
        return line(name, of, payer=self.commissioner, payee=self.practice, sources=sources)

    def _step(self, what: str) -> str:
        """Name a step after the mechanism."""
        return step_name(what, self.name, _NAME)
