"""How a contract is awarded: the regime of the day, and the route taken under it."""

import enum
from datetime import date

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.errors import NotInForceError
from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care._core.timeline import Dated, Timeline
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.parties import Body, ReportedMoney
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "Procurement",
    "ProcurementRegime",
    "ProcurementRoute",
    "procurement_regimes",
    "regime_on",
    "routes_under",
]


class ProcurementRegime(enum.Enum):
    """The rules under which NHS commissioners buy health care, one after the other [S57, S56]."""

    PART_B_AND_CHOICE = "part-b-and-choice"
    """The procurement, choice and competition regulations of 2013 with the old Part B rules."""

    LIGHT_TOUCH = "light-touch"
    """The light touch rules of the Public Contracts Regulations 2015."""

    PROVIDER_SELECTION = "provider-selection"
    """The Provider Selection Regime, which has no threshold of value."""


class ProcurementRoute(enum.Enum):
    """A way to award a contract under one of the regimes [S57, SI2023-1348]."""

    ADVERTISED = "advertised"
    NOT_ADVERTISED = "not-advertised"
    DIRECT_AWARD_A = "direct-award-a"
    """The existing provider is the only one that can, and no framework is made."""

    DIRECT_AWARD_B = "direct-award-b"
    """Patients choose; the number of providers is not restricted and all who qualify get one."""

    DIRECT_AWARD_C = "direct-award-c"
    MOST_SUITABLE_PROVIDER = "most-suitable-provider"
    COMPETITION = "competition"
    URGENT_AWARD = "urgent-award"
    MODIFICATION = "modification"
    FRAMEWORK_CALL_OFF = "framework-call-off"


_SELECTION_ROUTES = frozenset(ProcurementRoute) - {
    ProcurementRoute.ADVERTISED,
    ProcurementRoute.NOT_ADVERTISED,
}


def procurement_regimes() -> Timeline[ProcurementRegime]:
    """
    Return the three regimes with their days and sources.

    >>> [entry.value.value for entry in procurement_regimes().entries]
    ['part-b-and-choice', 'light-touch', 'provider-selection']
    """
    light_touch = policy.cite("S57", confidence=Confidence.VERIFIED)
    selection = policy.cite("S56", confidence=Confidence.VERIFIED)
    return Timeline(
        entries=(
            Dated(
                period=DateRange(first_day=date(2013, 4, 1), last_day=date(2016, 4, 17)),
                value=ProcurementRegime.PART_B_AND_CHOICE,
                sources=(light_touch,),
            ),
            # PCR 2015 regs 74 to 76: contracts of NHS commissioners from a threshold on are
            # advertised, and awarded openly and with equal treatment.
            Dated(
                period=DateRange(first_day=date(2016, 4, 18), last_day=date(2023, 12, 31)),
                value=ProcurementRegime.LIGHT_TOUCH,
                sources=(light_touch,),
            ),
            # The day on which SI 2023/1348 came into force; it knows no threshold of value.
            Dated(
                period=DateRange(first_day=date(2024, 1, 1)),
                value=ProcurementRegime.PROVIDER_SELECTION,
                sources=(selection,),
            ),
        )
    )


def regime_on(day: date) -> ProcurementRegime:
    """
    Return the regime under which NHS commissioners awarded health contracts on a day.

    Raises:
        InvalidTypeError: If the day is no `date`, or is a `datetime`.
        NotInForceError: Before 1 April 2013, where this library begins.

    >>> regime_on(date(2016, 4, 17)).value, regime_on(date(2016, 4, 18)).value
    ('part-b-and-choice', 'light-touch')
    """
    entry = procurement_regimes().entry_on(day)
    if entry is None:
        msg = f"no procurement regime is recorded for {words_of_day(day)}; the first is of 2013"
        raise NotInForceError(msg)
    return entry.value


def routes_under(regime: ProcurementRegime) -> frozenset[ProcurementRoute]:
    """
    Return the routes that a regime knows.

    >>> ProcurementRoute.COMPETITION in routes_under(ProcurementRegime.LIGHT_TOUCH)
    False
    """
    if regime is ProcurementRegime.PROVIDER_SELECTION:
        return _SELECTION_ROUTES
    return frozenset({ProcurementRoute.ADVERTISED, ProcurementRoute.NOT_ADVERTISED})


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Procurement:
    """
    How a contract was, or is to be, awarded.

    The last six facts are what the direct awards of the Provider Selection Regime turn on
    [SI2023-1348, FC-PSR].

    Attributes:
        regime: The rules of purchase under which it was awarded; they changed on 18 April 2016 and
            on 1 January 2024.
        route: The way to an award that was taken under those rules.
        notice_on: The day on which the notice of it was published.
        awarded_on: The day of the award.
        estimated_value: What it was thought to be worth, on which it hung until the end of 2023
            whether it had to be advertised.
        number_of_bids: How many bids there were.
        tenderers: The bodies that made a bid, alone or together; an empty list says that none did.
        treats_bidders_equally: Whether bidders were treated equally, as the rules of 2016 to 2023
            ask.
        has_existing_provider: Whether some provider gives the services already.
        existing_provider_is_only_capable_one: Whether that provider is the only capable one, as
            direct award A needs (SI 2023/1348 reg 6).
        makes_framework: Whether a framework is made, which direct award A must not (SI 2023/1348
            reg 6).
        patients_choose: Whether patients choose among providers, as direct award B needs (SI
            2023/1348 reg 6).
        number_of_providers_is_restricted: Whether there is a limit to the number of providers,
            which direct award B must not set (SI 2023/1348 reg 6).
        all_who_qualify_are_offered: Whether every provider that qualifies is offered a contract,
            as direct award B needs (SI 2023/1348 reg 6).

    >>> Procurement(
    ...     route=ProcurementRoute.ADVERTISED, notice_on=StatedDate.of(2017, 4, 4)
    ... ).regime is None
    True
    """

    regime: ProcurementRegime | None = None
    route: ProcurementRoute | None = None
    notice_on: StatedDate | None = None
    awarded_on: StatedDate | None = None
    estimated_value: ReportedMoney | None = None
    number_of_bids: int | None = attrs.field(default=None, validator=is_count_or_none)
    tenderers: tuple[Body, ...] | None = None
    treats_bidders_equally: bool | None = None
    has_existing_provider: bool | None = None
    existing_provider_is_only_capable_one: bool | None = None
    makes_framework: bool | None = None
    patients_choose: bool | None = None
    number_of_providers_is_restricted: bool | None = None
    all_who_qualify_are_offered: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
