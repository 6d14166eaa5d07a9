"""
Best practice tariffs: what is paid for care that met what the best providers do.

Since 2010/11 some prices have depended on it, in three shapes: a sum on top for each case that
meets all criteria, two prices, or a price for a year of care by band of need.
"""

import functools
from typing import TYPE_CHECKING, ClassVar, Final, Self, assert_never

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import amount, fact, greatest, least
from nhs_accountable_care.payment.language.expressions import Expression
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import COUNT, PENCE
from nhs_accountable_care.payment.mechanisms.cited_for import those_of
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce

if TYPE_CHECKING:
    from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = [
    "BandOfNeed",
    "BestPracticeAddition",
    "BestPracticePrices",
    "BestPracticeShape",
    "BestPracticeTariff",
    "YearOfCare",
]

_NAME: Final = "best practice tariff"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BestPracticeAddition:
    """
    A sum on top of the base price, for each case that meets all criteria.

    Attributes:
        addition: The sum for a case.

    >>> print(BestPracticeAddition(addition=Money.parse("£445")).addition)
    £445.00
    """

    type_tag: ClassVar[str] = "best-practice-addition"

    addition: Money
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BestPracticePrices:
    """
    Two prices: a higher one for cases that meet all criteria, and the base price.

    >>> BestPracticePrices().sources
    ()
    """

    type_tag: ClassVar[str] = "best-practice-prices"

    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class BandOfNeed:
    """
    A band of need, and what a year of care costs for a person in it.

    Attributes:
        people: The name of the fact that counts the people in it.
        rate: The price of a year of care for one of them.

    >>> BandOfNeed(people="people_with_low_need", rate=Money.parse("£1,200")).people
    'people_with_low_need'
    """

    people: str = attrs.field(validator=is_name)
    rate: Money


@attrs.frozen(kw_only=True, field_transformer=check_types)
class YearOfCare:
    """
    A price for a year of care of a person, by band of need.

    Attributes:
        bands: The bands, at least one.

    Raises:
        InvalidValueError: There is no band, or two count the same people.

    >>> low = BandOfNeed(people="people_with_low_need", rate=Money.parse("£1,200"))
    >>> len(YearOfCare(bands=(low,)).bands)
    1
    """

    type_tag: ClassVar[str] = "year-of-care"

    bands: tuple[BandOfNeed, ...]
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse no band, and people that would be paid for twice."""
        if not self.bands or len({band.people for band in self.bands}) < len(self.bands):
            msg = "a year of care has at least one band, and each counts people of its own"
            raise InvalidValueError(msg)


BestPracticeShape = BestPracticeAddition | BestPracticePrices | YearOfCare
"""The three shapes of a best practice tariff."""


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class BestPracticeTariff:
    r"""
    A commissioner pays more for care that meets best practice (BPT), or for a year of care.

    Facts: ``cases``, ``cases_meeting`` and ``base_price``; with two prices also
    ``best_practice_price``. For a year of care, the people of each band by the name that it gives.
    The prices are those after the market forces factor.

    >>> from nhs_accountable_care.payment import settle
    >>> tariff = BestPracticeTariff(shape=BestPracticeAddition(addition=Money.parse("£445")))
    >>> facts = {"cases": 100, "cases_meeting": 60, "base_price": Money.parse("£5,000")}
    >>> print(*settle(tariff, facts).postings, sep="\n")
    from commissioner to provider: £500,000.00 (best practice tariff: base)
    from commissioner to provider: £26,700.00 (best practice tariff: best practice)

    Attributes:
        commissioner: Who pays.
        provider: Who is paid.
        shape: How best practice is paid: a sum on top, two prices, or a year of care.
    """

    type_tag: ClassVar[str] = "best-practice-tariff"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2010),
            what="best practice tariffs, from hip fracture in 2010/11; since 2022/23 inside API",
            cited=(
                "CP87, hip fracture in 2010/11 [verified]",
                "CP88, hip fracture [verified]",
                "CP170, inside aligned payment and incentive [verified]",
            ),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    commissioner: str = attrs.field(default="commissioner", validator=is_name)
    provider: str = attrs.field(default="provider", validator=is_name)
    shape: BestPracticeShape
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented tariff for a year of care in two bands."""
        return cls(
            shape=YearOfCare(
                bands=(
                    BandOfNeed(people="people_with_low_need", rate=Money.parse("£1,200")),
                    BandOfNeed(people="people_with_high_need", rate=Money.parse("£2,500")),
                ),
                sources=INVENTED,
            ),
            sources=INVENTED,
        )

    @classmethod
    def for_year(
        cls,
        year: FinancialYear,
        parameters: "NationalParameters",
        *,
        commissioner: str = "commissioner",
        provider: str = "provider",
    ) -> Self:
        """
        Return the tariff for hip fracture in a year: the addition, or the difference, recorded.

        In 2010/11 it was an addition. In 2012/13 and 2013/14 the base price was lowered, and the
        difference to it is recorded; it is paid as an addition to the base price of the year.

        Raises:
            NotInForceError: Nothing is recorded for the year.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> tariff = BestPracticeTariff.for_year(FinancialYear(2013), national_parameters())
        >>> print(tariff.shape.addition)
        £1,335.00
        """
        was_addition = year == FinancialYear(2010)
        slug = "hip-fracture-addition" if was_addition else "hip-fracture-difference"
        sources = parameters.citations(slug, year)
        return cls(
            name="best practice tariff for hip fracture",
            commissioner=commissioner,
            provider=provider,
            shape=BestPracticeAddition(addition=parameters.money(slug, year), sources=sources),
            sources=sources,
        )

    def __attrs_post_init__(self) -> None:
        """Refuse terms that make no formula."""
        self.formula()

    def formula(self) -> Formula:
        """Write the base, and what best practice adds; or the years of care."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        notes = []
        if not isinstance(self.shape, YearOfCare):
            cases, meeting = _cases()
            notes.append(
                note(
                    f"{self.name}: cases meeting beyond those that there are",
                    greatest(meeting - cases, 0),
                    sources=those_of(self.sources, "shape"),
                    doubt="more cases are said to meet the standard than there are",
                )
            )
        return formula(
            [
                line(
                    f"{self.name}: {what}",
                    of,
                    payer=self.commissioner,
                    payee=self.provider,
                    sources=those_of(self.sources, *(() if what == "base" else ("shape",))),
                )
                for what, of in self._parts().items()
            ],
            notes,
        )

    def _parts(self) -> dict[str, Expression]:
        """Write the parts of the payment by their names."""
        match self.shape:
            case YearOfCare(bands=bands, sources=sources):
                return {
                    name_in_words(band.people): fact(band.people, COUNT)
                    * amount(band.rate, sources=sources)
                    for band in bands
                }
            case BestPracticeAddition(addition=addition, sources=sources):
                more: Expression = amount(addition, sources=sources)
            case BestPracticePrices():
                more = fact("best_practice_price", PENCE) - fact("base_price", PENCE)
            case _:
                assert_never(self.shape)
        cases, meeting = _cases()
        return {
            "base": cases * fact("base_price", PENCE),
            "best practice": least(meeting, cases) * more,
        }


def _cases() -> tuple[Expression, Expression]:
    """Declare how many cases there are, and how many are said to meet all criteria."""
    return fact("cases", COUNT), fact("cases_meeting", COUNT)
