"""
A devolved transformation package: so much a year for plans that an area agreed.

Greater Manchester was given one of five years. It is printed as £450m, and its years add to
£451m.
"""

import functools
from typing import ClassVar, Final, Self

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, names_getattr
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.payment.language.builders import amount, fact, least
from nhs_accountable_care.payment.language.expressions import sum_of
from nhs_accountable_care.payment.language.formulas import Formula, formula, line, note
from nhs_accountable_care.payment.language.units import PENCE
from nhs_accountable_care.payment.mechanisms.invented import INVENTED
from nhs_accountable_care.payment.mechanisms.lawful import LawfulParties, YearsInForce
from nhs_accountable_care.payment.parameters.national import NationalParameters

__all__ = ["PackageYear", "TransformationPackage"]

_NAME: Final = "transformation package"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PackageYear:
    """
    What a package holds for one year.

    Attributes:
        year: The financial year.
        most: The most that is paid in it.
    """

    year: FinancialYear
    most: Money


@names_getattr
@attrs.frozen(kw_only=True, field_transformer=check_types)
class TransformationPackage:
    """
    An area is paid for approved plans, in each year up to what the package holds for it.

    What is not drawn in a year does not go into the next; no source says what became of it. It
    was not for deficits.

    Facts: for each year, such as 2016/17, ``approved_2016_17``, the cost of the plans approved
    for it.

    >>> from nhs_accountable_care.payment import settle
    >>> package = TransformationPackage(
    ...     years=(PackageYear(year=FinancialYear(2016), most=Money.parse("£60m")),)
    ... )
    >>> facts = {"approved_2016_17": Money.parse("£75m")}
    >>> print(settle(package, facts).net["area"])
    £60,000,000.00

    Attributes:
        payer: Who pays.
        area: Who is paid.
        years: What each year holds.

    Raises:
        InvalidValueError: There is no year, or one stands there twice.
    """

    type_tag: ClassVar[str] = "transformation-package"
    years_in_force: ClassVar[tuple[YearsInForce, ...]] = (
        YearsInForce(
            first=FinancialYear(2016),
            last=FinancialYear(2020),
            what="the fund of Greater Manchester",
            cited=("CP226 [verified]",),
        ),
    )
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = ()

    name: str = attrs.field(default=_NAME, validator=is_name)
    payer: str = attrs.field(default="NHS England", validator=is_name)
    area: str = attrs.field(default="area", validator=is_name)
    years: tuple[PackageYear, ...]
    sources: tuple[Citation, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """Return an invented package of two years."""
        years = (
            PackageYear(year=FinancialYear(2016), most=Money.parse("£10m")),
            PackageYear(year=FinancialYear(2017), most=Money.parse("£20m")),
        )
        return cls(years=years, sources=INVENTED)

    @classmethod
    def of_greater_manchester(cls, parameters: NationalParameters) -> Self:
        """
        Return the package of Greater Manchester, by the national parameters.

        Raises:
            NotInForceError: If one of its years is not recorded.

        >>> from nhs_accountable_care.payment import national_parameters
        >>> package = TransformationPackage.of_greater_manchester(national_parameters())
        >>> print(*(each.most for each in package.years))
        £60,000,000.00 £120,000,000.00 £153,000,000.00 £70,000,000.00 £48,000,000.00
        """
        slug = "greater-manchester-fund"
        (known,) = cls.years_in_force
        first, last = known.first, known.last or known.first
        years = [FinancialYear(year) for year in range(first.start_year, last.start_year + 1)]
        cited = [each for year in years for each in parameters.citations(slug, year)]
        return cls(
            area="Greater Manchester",
            years=tuple(
                PackageYear(year=year, most=parameters.money(slug, year)) for year in years
            ),
            sources=tuple(dict.fromkeys(cited)),
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a package without years, and a year that stands there twice."""
        years = {each.year for each in self.years}
        if not years or len(years) < len(self.years):
            msg = f"{self.name}: a package is made of years, each named once"
            raise InvalidValueError(msg)
        self.formula()

    def formula(self) -> Formula:
        """Write one line a year, and how much of the whole is not drawn."""
        return self._formula

    @functools.cached_property
    def _formula(self) -> Formula:
        """Write it, once."""
        drawn = {
            each.year: least(
                fact(f"approved_{str(each.year).replace('/', '_')}", PENCE), amount(each.most)
            )
            for each in self.years
        }
        whole = sum_of(amount(each.most) for each in self.years)
        return formula(
            (
                line(
                    f"{self.name}, {year}",
                    paid,
                    payer=self.payer,
                    payee=self.area,
                    sources=self.sources,
                )
                for year, paid in drawn.items()
            ),
            note(f"{self.name}: most in all", whole, sources=self.sources),
            note(f"{self.name}: not drawn", whole - sum_of(drawn.values()), sources=self.sources),
        )
