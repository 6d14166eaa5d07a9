"""How a contract is awarded: the regime of the day, and the route taken under it."""

import enum
from datetime import date

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.errors import NotInForceError
from nhs_accountable_care._core.fields import check_types
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
    """A change to a contract in its term, without a new procedure."""

    FRAMEWORK_CALL_OFF = "framework-call-off"
    DYNAMIC_PURCHASING_SYSTEM = "dynamic-purchasing-system"
    """A system that providers may join at any time, and that is not a framework."""


# SI 2023/1348 regs 7 to 10: no rules before knew these. What the others are called is as old as
# the directives (PCR 2006 regs 14, 15, 19 and 20; PCR 2015 regs 26, 32 to 34 and 72).
_ROUTES_SINCE_2024 = frozenset(
    {
        ProcurementRoute.DIRECT_AWARD_A,
        ProcurementRoute.DIRECT_AWARD_B,
        ProcurementRoute.DIRECT_AWARD_C,
        ProcurementRoute.MOST_SUITABLE_PROVIDER,
    }
)
_ROUTES_UNTIL_2023 = frozenset(
    {
        ProcurementRoute.ADVERTISED,
        ProcurementRoute.NOT_ADVERTISED,
        ProcurementRoute.DYNAMIC_PURCHASING_SYSTEM,
    }
)


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
    Return the regime of an award procedure that NHS commissioners began on a day.

    The first notice, advertisement or contact with a provider begins it (PCR 2015 regs 118(2) and
    120), and it stays under its regime whenever the contract is awarded (SI 2023/1348 reg 29(1)).

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

    >>> light_touch = routes_under(ProcurementRegime.LIGHT_TOUCH)
    >>> ProcurementRoute.COMPETITION in light_touch, ProcurementRoute.DIRECT_AWARD_A in light_touch
    (True, False)
    """
    is_latest = regime is ProcurementRegime.PROVIDER_SELECTION
    return frozenset(ProcurementRoute) - (_ROUTES_UNTIL_2023 if is_latest else _ROUTES_SINCE_2024)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Procurement:
    """
    How a contract was, or is to be, awarded.

    Which rules hold follows from the day on which the procedure began; the other days only say
    that it was no later. Under the regulations of 2015 a notice could be left out for a sole
    capable provider, in extreme urgency and in few other cases (PCR 2015 regs 32 and 75(2)); the
    direct awards of the Provider Selection Regime have conditions of their own [SI2023-1348,
    FC-PSR].

    Attributes:
        regime: The rules of purchase under which it was awarded; they changed on 18 April 2016 and
            on 1 January 2024.
        route: The way to an award that was taken under those rules.
        began_on: The day on which the procedure began: that of the first notice or advertisement,
            or of the first contact with a provider (PCR 2015 reg 118(2)); of a change, the
            procedure for the contract that is changed.
        notice_on: The day on which the notice of it was published.
        awarded_on: The day of the award, or on which a change to a contract was made.
        estimated_value: What it was thought to be worth, with options and renewals, on which it
            hung until the end of 2023 whether it had to be advertised (PCR 2015 regs 5 and 6);
            with a basis of a year, where no total was stated.
        value_includes_vat: Whether that value was counted with value added tax.
        number_of_bids: How many bids there were.
        tenderers: The bodies that made a bid, alone or together; an empty list says that none did.
        treats_bidders_equally: Whether bidders were treated equally, as the rules of 2016 to 2023
            ask.
        has_existing_provider: Whether some provider gives the services already.
        existing_provider_is_only_capable_one: Whether the provider that gives the services already
            is the only one that can, as direct award A needs (SI 2023/1348 reg 6).
        one_provider_alone_is_capable: Whether there was one provider alone, existing or new, that
            could (PCR 2015 reg 32(2)(b)).
        has_reasonable_alternative: Whether there was a reasonable alternative or substitute to
            that provider, which PCR 2015 reg 32(2)(b) rules out.
        is_artificially_narrowed: Whether there was no competition only because the terms had been
            narrowed, which PCR 2015 reg 32(2)(b) rules out.
        is_extremely_urgent: Whether extreme urgency left no time for another procedure (PCR 2015
            reg 32(2)(c)).
        urgency_was_unforeseeable: Whether events brought that about which the buyer could not
            foresee (PCR 2015 reg 32(2)(c)).
        urgency_is_of_own_making: Whether that was due to the buyer (PCR 2015 reg 32(4)).
        another_case_lifts_notice: Whether another case of PCR 2015 reg 32 held: no suitable tender
            had come to an earlier call, or services were repeated as announced.
        framework_began_on: The day on which the procedure for the framework began that a call-off
            is made from.
        follows_framework: Whether a call-off is made between the parties to the framework, in its
            term and without changing it in substance (PCR 2015 reg 33).
        system_is_valid: Whether a dynamic purchasing system still ran when it was used (SI
            2023/1348 reg 29(1)(c)).
        change_is_permitted: Whether a change to a contract falls under one of the cases of PCR
            2015 reg 72(1), from review clauses to small changes.
        makes_framework: Whether a framework is made, which direct award A must not (SI 2023/1348
            reg 6).
        patients_choose: Whether patients choose among providers, as direct award B needs (SI
            2023/1348 reg 6).
        number_of_providers_is_restricted: Whether there is a limit to the number of providers,
            which direct award B must not set (SI 2023/1348 reg 6).
        all_who_qualify_are_offered: Whether every provider that qualifies is offered a contract,
            as direct award B needs (SI 2023/1348 reg 6).
        replaces_expiring_contract: Whether it takes the place of a contract whose term is due to
            end, as direct award C needs (SI 2023/1348 reg 6(5)).
        change_is_considerable: Whether what is to be contracted for differs from the existing
            contract beyond the threshold of considerable change, which direct award C must not
            (SI 2023/1348 reg 6(10) to (12)).
        existing_provider_satisfies: Whether the existing provider satisfies its contract, and will
            likely satisfy the new one, to a sufficient standard, as direct award C needs
            [PSR-CHOICE].

    >>> Procurement(
    ...     route=ProcurementRoute.ADVERTISED, notice_on=StatedDate.of(2017, 4, 4)
    ... ).regime is None
    True
    """

    regime: ProcurementRegime | None = None
    route: ProcurementRoute | None = None
    began_on: StatedDate | None = None
    notice_on: StatedDate | None = None
    awarded_on: StatedDate | None = None
    estimated_value: ReportedMoney | None = None
    value_includes_vat: bool | None = None
    number_of_bids: int | None = attrs.field(default=None, validator=is_count_or_none)
    tenderers: tuple[Body, ...] | None = None
    treats_bidders_equally: bool | None = None
    has_existing_provider: bool | None = None
    existing_provider_is_only_capable_one: bool | None = None
    one_provider_alone_is_capable: bool | None = None
    has_reasonable_alternative: bool | None = None
    is_artificially_narrowed: bool | None = None
    is_extremely_urgent: bool | None = None
    urgency_was_unforeseeable: bool | None = None
    urgency_is_of_own_making: bool | None = None
    another_case_lifts_notice: bool | None = None
    framework_began_on: StatedDate | None = None
    follows_framework: bool | None = None
    system_is_valid: bool | None = None
    change_is_permitted: bool | None = None
    makes_framework: bool | None = None
    patients_choose: bool | None = None
    number_of_providers_is_restricted: bool | None = None
    all_who_qualify_are_offered: bool | None = None
    replaces_expiring_contract: bool | None = None
    change_is_considerable: bool | None = None
    existing_provider_satisfies: bool | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
