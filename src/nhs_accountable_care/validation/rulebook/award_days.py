"""When award procedures began, and which rules of purchase therefore hold for them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.fields import OR_ONE_OF_YOUR_OWN, check_types
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import EARLIEST_DAY, DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    Agreement,
    AgreementState,
    LocalAuthorityServicesContract,
    Procurement,
    ProcurementRegime,
    ProcurementRoute,
    procurement_regimes,
)
from nhs_accountable_care.questions import Breach, MissingFact, agreements_on
from nhs_accountable_care.validation.rules import Context

__all__ = ["Award", "awards", "by_regime"]

_FIRST_REGIME: Final = date(2013, 4, 1)
# SI 2023/1348 reg 29(2): every change from this day is under it, whenever the contract began.
_EVERY_CHANGE_SINCE: Final = date(2024, 1, 1)
_IN_OR_AFTER_A_PROCEDURE: Final = frozenset(
    {
        AgreementState.IN_PROCUREMENT,
        AgreementState.PREFERRED_BIDDER,
        AgreementState.AWARDED,
        AgreementState.IN_FORCE,
    }
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Award:
    """
    A recorded award, and between which days its procedure began.

    Attributes:
        path: Where the procurement stands in the arrangement.
        regimes: The regimes that may hold for it, each with the days on which it may have begun.
    """

    path: str
    agreement: Agreement = attrs.field(metadata=OR_ONE_OF_YOUR_OWN)
    procurement: Procurement
    regimes: dict[ProcurementRegime, DateRange]

    @property
    def judged_under(self) -> dict[ProcurementRegime, DateRange]:
        """The regimes by which it is judged; the recorded one, if that may hold, or all."""
        named = self.procurement.regime
        return {
            regime: days
            for regime, days in self.regimes.items()
            if named not in self.regimes or regime is named
        }

    @property
    def mildest(self) -> ProcurementRegime:
        """
        The regime whose entry of a rule tells what is found, the earliest that may hold.

        No later one is milder, so that what is said holds whichever it was.
        """
        return next(iter(self.judged_under))

    @property
    def evidence(self) -> tuple[Citation, ...]:
        """What is cited for it."""
        return self.procurement.sources or self.agreement.sources

    @property
    def day_gap(self) -> MissingFact:
        """The day that is asked for where the rules that hold turn on it."""
        made = self.procurement.awarded_on
        if self.procurement.route is ProcurementRoute.MODIFICATION and (
            made is None or made.latest >= _EVERY_CHANGE_SINCE
        ):
            return MissingFact(
                path=f"{self.path}.awarded_on", fact="on which day the change was made"
            )
        return MissingFact(
            path=f"{self.path}.began_on",
            fact=(
                "on which day the procedure began: the first notice, advertisement or contact "
                "with a provider"
            ),
        )


Judge: TypeAlias = Callable[
    [Award, ProcurementRegime, DateRange], Iterator["Breach | MissingFact"]
]


def awards(arrangement: Arrangement, context: Context) -> Iterator[Award]:
    """Yield each recorded award that began, or may have begun, since April 2013."""
    for path, agreement in agreements_on(arrangement, context.moment):
        procurement = getattr(agreement, "procurement", None)
        # The regimes are those of NHS commissioners: councils came under the light touch rules on
        # another day, and social care is outside the Provider Selection Regime.
        of_nhs = not isinstance(agreement, LocalAuthorityServicesContract)
        if of_nhs and isinstance(procurement, Procurement):
            first, last = _days(procurement, agreement)
            if last >= _FIRST_REGIME:
                yield Award(
                    path=f"{path}.procurement",
                    agreement=agreement,
                    procurement=procurement,
                    regimes=_regimes(max(first, _FIRST_REGIME), last),
                )


def _days(procurement: Procurement, agreement: Agreement) -> tuple[date, date]:
    """
    Return the first and last day on which a procedure may have begun.

    Never the day of the check: it tells nothing of a procedure that was over long before.
    """
    began = procurement.began_on
    first = date.min if began is None else began.earliest
    if procurement.route is ProcurementRoute.MODIFICATION:
        made = procurement.awarded_on
        if made is None:
            return first, date.max
        if made.earliest >= _EVERY_CHANGE_SINCE:
            return made.earliest, made.latest
        if made.latest >= _EVERY_CHANGE_SINCE:
            return first, made.latest
        # Until then a contract stays under the rules of its procedure (PCR 2015 reg 120(1)(b)),
        # which began no later than the change.
    # None of these comes before the beginning; each may come years after it.
    later = (
        procurement.notice_on,
        procurement.awarded_on,
        agreement.signed_on,
        None if agreement.period is None else agreement.period.first,
        *_state_days(agreement),
    )
    bounds = [day.latest for day in (began, *later) if day is not None]
    last = min(bounds, default=date.max)
    # A record whose days contradict each other is taken at the word that it has for the question.
    return first, last if began is None or first <= last else began.latest


def _state_days(agreement: Agreement) -> Iterator[StatedDate | None]:
    """Yield the days of the states that an agreement has only in or after a procedure."""
    lifecycle = agreement.lifecycle
    for change in (lifecycle and lifecycle.states) or ():
        if change.state in _IN_OR_AFTER_A_PROCEDURE:
            yield change.on


def _regimes(first: date, last: date) -> dict[ProcurementRegime, DateRange]:
    """Return the regimes of some days, each with the days on which it may have begun."""
    days = DateRange(
        first_day=max(first, EARLIEST_DAY), last_day=None if last == date.max else last
    )
    overlaps = {entry.value: entry.period.overlap(days) for entry in procurement_regimes().entries}
    return {regime: overlap for regime, overlap in overlaps.items() if overlap is not None}


def by_regime(award: Award, judge: Judge) -> Iterator[Breach | MissingFact]:
    """Yield what is so under every regime that may hold; where they differ, ask for the day."""
    outcomes = {
        regime: tuple(judge(award, regime, days)) for regime, days in award.judged_under.items()
    }
    kinds = {tuple((type(each), each.path) for each in outcome) for outcome in outcomes.values()}
    if len(kinds) == 1:
        for remarks in zip(*outcomes.values(), strict=True):
            yield _under_each(dict(zip(outcomes, remarks, strict=True)))
    else:
        yield award.day_gap


def _under_each(
    remarks: dict[ProcurementRegime, Breach | MissingFact],
) -> Breach | MissingFact:
    """Return what is so under every regime that may hold, told with each where they differ."""
    told = list(remarks.values())
    if len(set(told)) == 1 or not isinstance(told[0], Breach):
        return told[0]
    words = [
        f"under {regime.value}, {remark.message}"
        for regime, remark in remarks.items()
        if isinstance(remark, Breach)
    ]
    return attrs.evolve(told[0], message="; ".join(words))
