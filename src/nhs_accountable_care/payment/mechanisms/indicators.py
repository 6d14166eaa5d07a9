"""Indicators of quality: what share of an indicator is earned, and what points come of an area."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import attrs
from attrs.validators import optional

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.money import Share, number_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.payment.language.builders import (
    amount,
    fact,
    points,
    rounded,
    step,
    truth,
    when,
)
from nhs_accountable_care.payment.language.expressions import Expression, Fact, Step, sum_of
from nhs_accountable_care.payment.language.units import COUNT, SHARE

__all__ = [
    "IndicatorThresholds",
    "PointsArea",
    "PrevalenceFacts",
    "QualityIndicator",
    "ScoredIndicator",
    "check_areas",
    "check_places",
    "factor",
    "paid_for_points",
    "points_of_indicators",
    "points_stated",
    "share_earned",
    "sources_of",
]

_HUNDREDTH: Final = Fraction(1, 100)
_MILLIONTH: Final = Fraction(1, 1_000_000)
_MOST_PLACES: Final = 12


@attrs.frozen(kw_only=True, field_transformer=check_types)
class IndicatorThresholds:
    """
    Between which achievements an indicator earns: nothing at the lower, everything at the upper.

    Between the two it earns along a straight line. Where less is better, as of a rate of
    prescribing, the upper threshold lies below the lower.

    >>> IndicatorThresholds(lower=Share.parse("40%"), upper=Share.parse("40%"))
    Traceback (most recent call last):
    nhs_accountable_care.InvalidValueError: both thresholds are 40%; what is earned all or not \
at all has no thresholds

    Attributes:
        lower: The achievement up to which nothing is earned.
        upper: The achievement from which everything is earned.

    Raises:
        InvalidValueError: If the two are the same.
    """

    lower: Share
    upper: Share
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse thresholds between which no line can be drawn."""
        if self.lower == self.upper:
            msg = (
                f"both thresholds are {self.lower}; what is earned all or not at all has no "
                f"thresholds"
            )
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class QualityIndicator:
    """
    An indicator that earns a share of what is laid on it.

    >>> screened = QualityIndicator(name="screening", achieved="screened", thresholds=None)
    >>> screened.achieved
    'screened'

    Attributes:
        name: What it is called.
        achieved: The fact of what is achieved: a share of those who could be counted, or true
            or false where there are no thresholds.
        thresholds: Between which achievements it earns; `None` if all or nothing is earned.
    """

    name: str = attrs.field(validator=is_name)
    achieved: str = attrs.field(validator=is_name)
    thresholds: IndicatorThresholds | None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ScoredIndicator:
    """
    An indicator that earns points.

    >>> ScoredIndicator(name="reviews", achieved="reviewed", thresholds=None, points=0)
    Traceback (most recent call last):
    nhs_accountable_care.InvalidValueError: reviews has 0 points; write how many can be had

    Attributes:
        name: What it is called.
        points: How many points can be had.
        achieved: The fact of what is achieved: a share of those who could be counted, or true
            or false where there are no thresholds.
        thresholds: Between which achievements it earns; `None` if all or nothing is earned.

    Raises:
        InvalidValueError: If there are no points to be had.
    """

    name: str = attrs.field(validator=is_name)
    points: int
    achieved: str = attrs.field(validator=is_name)
    thresholds: IndicatorThresholds | None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse an indicator that earns nothing."""
        if self.points < 1:
            msg = f"{self.name} has {number_text(self.points)} points; write how many can be had"
            raise InvalidValueError(msg)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PrevalenceFacts:
    """
    The facts by which an area follows how common its condition is.

    >>> PrevalenceFacts(practice="diabetes_here", national="diabetes_in_england").practice
    'diabetes_here'

    Attributes:
        practice: The fact of the share of those registered here who have the condition.
        national: The fact of the share in the nation.
    """

    practice: str = attrs.field(validator=is_name)
    national: str = attrs.field(validator=is_name)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PointsArea:
    """
    Indicators of one condition or field, whose points are paid by one factor.

    >>> area = PointsArea(name="registers", points="register_points")
    >>> area.prevalence is None
    True

    Attributes:
        name: What it is called.
        points: The fact of the points achieved, where they are known and not worked out; `None`
            where indicators are named. So stand points that were protected.
        indicators: Its indicators, whose points are added up.
        prevalence: The facts of prevalence that its points follow; `None` if they do not.

    Raises:
        InvalidValueError: If it has both a fact of its points and indicators, or neither.
    """

    name: str = attrs.field(validator=is_name)
    points: str | None = attrs.field(default=None, validator=optional(is_name))
    indicators: tuple[ScoredIndicator, ...] = ()
    prevalence: PrevalenceFacts | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse an area whose points cannot be told, or can be told in two ways."""
        if (self.points is None) == (not self.indicators):
            msg = (
                f"{self.name}: points come either from a fact that is named or from indicators; "
                f"write points or indicators, and not both"
            )
            raise InvalidValueError(msg)


def share_earned(indicator: QualityIndicator | ScoredIndicator) -> Expression:
    """Write what share of an indicator is earned: none, all, or along the line between."""
    thresholds = indicator.thresholds
    if thresholds is None:
        return when(truth(indicator.achieved), amount(1), amount(0))
    ends = sorted(((thresholds.lower.value, 0), (thresholds.upper.value, 1)))
    return points(fact(indicator.achieved, SHARE, step=_MILLIONTH), *ends)


def sources_of(indicator: QualityIndicator | ScoredIndicator) -> tuple[Citation, ...]:
    """Return what is cited for an indicator and for its thresholds."""
    of_thresholds = () if indicator.thresholds is None else indicator.thresholds.sources
    return tuple(dict.fromkeys((*indicator.sources, *of_thresholds)))


def factor(name: str, of: Expression, places: int | None) -> Step:
    """Name a factor, rounded half up to some decimal places if any are agreed."""
    return step(name, of if places is None else rounded(of, Fraction(1, 10**places)))


def paid_for_points(
    areas: tuple[PointsArea, ...],
    value: Expression,
    prevalence_places: int | None,
    named: Callable[[str], str],
    most_points: int | None = None,
) -> tuple[Expression, tuple[Step, ...]]:
    """
    Write what the points of all areas are worth, and what one point of each is worth here.

    Args:
        areas: The areas.
        value: What a point is worth before prevalence.
        prevalence_places: To how many places the prevalence factors are rounded.
        named: Names a step after the mechanism.
        most_points: How many points there are for the areas that state theirs; `None` if that
            is not known.
    """
    here = tuple(
        step(
            named(f"{area.name}: value of a point here"),
            _by_prevalence(area, value, prevalence_places, named),
        )
        for area in areas
    )
    paid = [
        _points_achieved(area, named, most_points) * worth
        for area, worth in zip(areas, here, strict=True)
    ]
    return sum_of(paid), here


def points_of_indicators(areas: tuple[PointsArea, ...]) -> int:
    """Count the points that the indicators of all areas have."""
    return sum(each.points for area in areas for each in area.indicators)


def points_stated(areas: tuple[PointsArea, ...], most_points: int | None) -> tuple[Fact, ...]:
    """Declare the points of each area that states its own, at most those that there are."""
    return tuple(
        fact(area.points, COUNT, step=_HUNDREDTH, highest=most_points)
        for area in areas
        if area.points is not None
    )


def _points_achieved(
    area: PointsArea, named: Callable[[str], str], most_points: int | None
) -> Step:
    """Write the points of an area: those stated, or the sum of those of its indicators."""
    name = named(f"{area.name}: points")
    if area.points is not None:
        [achieved] = points_stated((area,), most_points)
        return step(name, achieved, sources=area.sources)
    parts = [
        step(
            named(f"{area.name}, {each.name}: points"),
            share_earned(each) * amount(each.points, COUNT),
            sources=sources_of(each),
        )
        for each in area.indicators
    ]
    return step(name, sum_of(parts), sources=area.sources)


def _by_prevalence(
    area: PointsArea, value: Expression, places: int | None, named: Callable[[str], str]
) -> Expression:
    """Write what a point is worth in an area, by prevalence if it follows that."""
    if area.prevalence is None:
        return value
    practice = fact(area.prevalence.practice, SHARE, step=_MILLIONTH)
    # A condition that nobody in the nation has cannot be compared with.
    national = fact(area.prevalence.national, SHARE, step=_MILLIONTH, lowest=_MILLIONTH)
    return value * factor(named(f"{area.name}: prevalence factor"), practice / national, places)


def check_areas(areas: tuple[PointsArea, ...], name: str) -> None:
    """
    Refuse areas that pay nothing, or cannot be told apart.

    Raises:
        InvalidValueError: If there is none, or two have one name.
    """
    names = [each.name for each in areas]
    if not names:
        msg = f"{name}: no area is named, so that no point is paid; write at least one"
        raise InvalidValueError(msg)
    if len(set(names)) < len(names):
        msg = f"{name}: two areas have one name; give each its own"
        raise InvalidValueError(msg)


def check_places(places: int | None, name: str) -> None:
    """
    Refuse a number of decimal places to which nothing is rounded.

    Raises:
        InvalidValueError: If it lies below nought or above twelve.
    """
    if places is not None and not 0 <= places <= _MOST_PLACES:
        msg = (
            f"{name} is {number_text(places)}; write from 0 to {_MOST_PLACES} decimal places, "
            f"or None to round nothing"
        )
        raise InvalidValueError(msg)
