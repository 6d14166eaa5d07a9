"""What the Public Contracts Regulations 2015 asked of an award for health services."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.moments import all_so
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.contracts import (
    Agreement,
    ExtensionOption,
    Lifecycle,
    MoneyBasis,
    Procurement,
    ProcurementRoute,
    ReportedMoney,
)
from nhs_accountable_care.questions import Breach, MissingFact, find, must_be
from nhs_accountable_care.validation.rulebook.award_days import Award

__all__ = ["light_touch", "sole_provider"]

_OLD_RULES_UNTIL: Final = date(2016, 4, 17)
_WITHOUT_NOTICE: Final = frozenset(
    {ProcurementRoute.NOT_ADVERTISED, ProcurementRoute.URGENT_AWARD}
)
_MONTHS_THAT_COUNT: Final = 48
_YEARS_THAT_COUNT: Final = _MONTHS_THAT_COUNT // 12
# VAT Act 1994 s.2(1): the standard rate in all these years.
_WITH_VAT: Final = Fraction(6, 5)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Threshold:
    """From which value a procedure of some days needs a notice, and how the value is counted."""

    period: DateRange
    amount: Money
    counts_vat: bool = False


# PCR 2015 reg 5: EUR 750,000 in pounds, as it was set every two years [S57, FC-WH].
_THRESHOLDS: Final = (
    _Threshold(
        period=DateRange(first_day=date(2016, 1, 1), last_day=date(2017, 12, 31)),
        amount=Money.parse("£589,148"),
    ),
    _Threshold(
        period=DateRange(first_day=date(2018, 1, 1), last_day=date(2019, 12, 31)),
        amount=Money.parse("£615,278"),
    ),
    _Threshold(
        period=DateRange(first_day=date(2020, 1, 1), last_day=date(2021, 12, 31)),
        amount=Money.parse("£663,540"),
    ),
    _Threshold(
        period=DateRange(first_day=date(2022, 1, 1), last_day=date(2023, 12, 31)),
        amount=Money.parse("£663,540"),
        counts_vat=True,
    ),
)


def light_touch(award: Award, days: DateRange) -> Iterator[Breach | MissingFact]:
    """Yield what the route of an award lacks, if its procedure began on one of some days."""
    procurement, title = award.procurement, award.agreement.title
    match procurement.route:
        case ProcurementRoute.ADVERTISED | ProcurementRoute.COMPETITION:
            # Reg 76(2): openness and equal treatment; how, is for the buyer.
            if procurement.treats_bidders_equally is False:
                yield Breach(
                    path=f"{award.path}.treats_bidders_equally",
                    message=f"{title} was awarded without treating bidders equally",
                    evidence=award.evidence,
                )
        case ProcurementRoute.NOT_ADVERTISED | ProcurementRoute.URGENT_AWARD:
            yield from _without_notice(award, days)
        case ProcurementRoute.FRAMEWORK_CALL_OFF:
            yield from _call_off(award)
        case ProcurementRoute.MODIFICATION:
            # Reg 72(9): any other change needs a new procedure.
            yield from must_be(
                procurement,
                "change_is_permitted",
                at=award.path,
                fact="whether one of the cases of PCR 2015 reg 72(1) allows the change",
                message=f"{title} was changed, and no case of PCR 2015 reg 72(1) allows it",
                evidence=award.evidence,
            )
        case _:
            return


def _call_off(award: Award) -> Iterator[Breach | MissingFact]:
    """Yield what keeps a call-off from following its framework."""
    began = award.procurement.framework_began_on
    # Regs 118(3) and 120(1)(b): what comes of a framework of the old rules stays under them.
    is_old = None if began is None else began.by(_OLD_RULES_UNTIL)
    if is_old or award.procurement.follows_framework:
        return
    if is_old is None:
        yield MissingFact(
            path=f"{award.path}.framework_began_on",
            fact="on which day the procedure for the framework began",
        )
        return
    yield from must_be(
        award.procurement,
        "follows_framework",
        at=award.path,
        fact="whether it was called off between the parties and on the terms of the framework",
        message=(
            f"{award.agreement.title} was called off, and not between the parties or not on the "
            f"terms of the framework (PCR 2015 reg 33)"
        ),
        evidence=award.evidence,
    )


# --- Without a notice -----------------------------------------------------------------


def _without_notice(award: Award, days: DateRange) -> Iterator[Breach | MissingFact]:
    """Yield what an award without a notice lacks."""
    groups = _exceptions(award.procurement)
    # Reg 75(2): it is enough that such a procedure could have been used.
    if any(all_so(group.values()) for group in groups):
        return
    gap_or_threshold = _threshold_reached(award, days)
    if isinstance(gap_or_threshold, MissingFact):
        yield gap_or_threshold
    elif gap_or_threshold is not None:
        still_open = [group for group in groups if all_so(group.values()) is None]
        if still_open:
            yield from _asked(award, still_open)
        else:
            yield Breach(
                path=f"{award.path}.route",
                message=(
                    f"{award.agreement.title}, worth {award.procurement.estimated_value}, was "
                    f"not advertised; from {gap_or_threshold} it had to be, and no exception "
                    f"holds"
                ),
                evidence=award.evidence,
            )


def sole_provider(award: Award, days: DateRange) -> Iterator[Breach | MissingFact]:
    """Yield what an award to a sole provider lacks, if nothing else lifts the notice."""
    procurement, title = award.procurement, award.agreement.title
    sole, *others = _exceptions(procurement)
    is_sole = procurement.route in _WITHOUT_NOTICE and all_so(sole.values())
    if not is_sole or any(all_so(group.values()) for group in others):
        return
    gap_or_threshold = _threshold_reached(award, days)
    if isinstance(gap_or_threshold, MissingFact):
        yield gap_or_threshold
    elif gap_or_threshold is not None:
        for field, fact, words in (
            (
                "has_reasonable_alternative",
                "whether there was a reasonable alternative to it",
                "there was a reasonable alternative",
            ),
            (
                "is_artificially_narrowed",
                "whether the terms had been narrowed so that no other could",
                "the terms had been narrowed so that no other could",
            ),
        ):
            yield from must_be(
                procurement,
                field,
                wanted=False,
                at=award.path,
                fact=fact,
                message=f"{title} went to the one provider that could, and {words}",
                evidence=award.evidence,
            )


_QUESTIONS: Final = {
    "one_provider_alone_is_capable": "whether one provider alone was capable",
    "is_extremely_urgent": "whether extreme urgency left no time for another procedure",
    "urgency_was_unforeseeable": "whether the buyer could not foresee what made it urgent",
    "urgency_is_of_own_making": "whether the urgency was due to the buyer",
    "another_case_lifts_notice": "whether another case of PCR 2015 reg 32 held",
}


def _exceptions(procurement: Procurement) -> tuple[dict[str, bool | None], ...]:
    """Return the cases in which no notice is due, each with whether its conditions are met."""
    # Reg 32(2)(c), with (4).
    urgency = {
        "is_extremely_urgent": procurement.is_extremely_urgent,
        "urgency_was_unforeseeable": procurement.urgency_was_unforeseeable,
        "urgency_is_of_own_making": _not(procurement.urgency_is_of_own_making),
    }
    # Reg 32(2)(b). What else it asks was not read, so that it is for a rule that warns (NAC607).
    # An existing provider that alone could is one that alone could; where it was not, another
    # may have been.
    alone = procurement.one_provider_alone_is_capable
    if alone is None and procurement.existing_provider_is_only_capable_one:
        alone = True
    sole = {"one_provider_alone_is_capable": alone}
    # Reg 32(2)(a), and (7) to (12): a design contest, and services that are repeated.
    other = {"another_case_lifts_notice": procurement.another_case_lifts_notice}
    return sole, urgency, other


def _not(fact: bool | None) -> bool | None:  # noqa: FBT001 -- the fact is what is turned
    """Return the opposite of a recorded fact."""
    return None if fact is None else not fact


def _asked(award: Award, groups: list[dict[str, bool | None]]) -> Iterator[MissingFact]:
    """Yield the conditions asked for: of the case relied on, or else the first of each."""
    is_urgent = award.procurement.route is ProcurementRoute.URGENT_AWARD
    relied_on = [
        group
        for group in groups
        if True in group.values() or (is_urgent and "is_extremely_urgent" in group)
    ]
    for group in relied_on or groups:
        fields = [field for field, is_met in group.items() if is_met is None]
        for field in fields if relied_on else fields[:1]:
            yield MissingFact(path=f"{award.path}.{field}", fact=_QUESTIONS[field])


# --- What it is worth -----------------------------------------------------------------


def _threshold_reached(award: Award, days: DateRange) -> MissingFact | Money | None:
    """Return the threshold that the value reached, what would tell, or nothing if it did not."""
    value = award.procurement.estimated_value
    of_days = [each for each in _THRESHOLDS if each.period.overlap(days) is not None]
    where = f"{award.path}.estimated_value"
    if value is None or value.amount.currency != "GBP":
        return MissingFact(path=where, fact=f"whether its value reached {of_days[0].amount}")
    answers = {_reaches(award, value, threshold) for threshold in of_days}
    if answers == {True}:
        return of_days[-1].amount
    if answers == {False}:
        return None
    if None not in answers:
        return award.day_gap
    if value.basis is MoneyBasis.A_YEAR:
        return MissingFact(
            path=where, fact="what it was worth in all, with its options and renewals"
        )
    if award.procurement.value_includes_vat is None:
        return MissingFact(
            path=f"{award.path}.value_includes_vat", fact="whether its value includes VAT"
        )
    # Which part of it bears tax, and at which rate, is not recorded: the sum as it counts is.
    counted = "with" if of_days[-1].counts_vat else "without"
    return MissingFact(path=where, fact=f"what it was worth {counted} VAT")


def _reaches(award: Award, value: ReportedMoney, threshold: _Threshold) -> bool | None:
    """Return whether a value reaches a threshold, as far as both ends of it tell."""
    includes_vat = award.procurement.value_includes_vat
    is_yearly = value.basis is MoneyBasis.A_YEAR
    recorded = Fraction(value.amount.pence)
    least, most, is_bounded = recorded, recorded, True
    if is_yearly:
        fewest, longest = _years_counted(award.agreement)
        least = recorded * fewest
        if longest is None:
            is_bounded = False
        else:
            most = recorded * longest
    if threshold.counts_vat and includes_vat is not True:
        most *= _WITH_VAT
    if not threshold.counts_vat and includes_vat is not False:
        least /= _WITH_VAT
    if least >= threshold.amount.pence:
        return True
    return False if is_bounded and most < threshold.amount.pence else None


def _years_counted(agreement: Agreement) -> tuple[Fraction, Fraction | None]:
    """
    Return for how many years a yearly value counts, at least and at most, by what is recorded.

    Reg 6: a term that is over 48 months or has no end counts for 48, and what options and
    renewals may add counts too. `None` where it is not known what they may add, or the term.
    """
    term = agreement.period
    if term is None:
        return Fraction(0), None
    if term.is_open or term.lasts_longer_than(_YEARS_THAT_COUNT):
        fewest = longest = _YEARS_THAT_COUNT * 12
    else:
        fewest, _ = _months(term.latest_start, term.earliest_end)
        _, longest = _months(term.earliest_start, term.latest_end)
    options = (agreement.lifecycle or Lifecycle()).extension_options
    added = [_months_added(option) for option in options or ()]
    known = sum(months for months in added if months is not None)
    # Whether what goes beyond 48 months counts in full was not read.
    least = min(Fraction(fewest + known, 12), Fraction(_YEARS_THAT_COUNT))
    is_open = None in added or find(agreement, "lifecycle.extension_options").may_hold_more
    return least, None if is_open else Fraction(longest + known, 12)


def _months(first: date, last: date) -> tuple[int, int]:
    """Return the months from one day to another, both included: the whole ones, and the begun."""
    # Three years from 1 April 2018 end on 31 March 2021.
    after = date.fromordinal(min(last.toordinal() + 1, date.max.toordinal()))
    months = (after.year - first.year) * 12 + after.month - first.month
    return max(months - (after.day < first.day), 0), months + (after.day > first.day)


def _months_added(option: ExtensionOption) -> int | None:
    """Return the months that an option can add, if that is recorded."""
    if option.times is None or (option.years is None and option.months is None):
        return None
    return option.times * ((option.years or 0) * 12 + (option.months or 0))
