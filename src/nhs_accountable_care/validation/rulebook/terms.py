"""What agreements say of money and time."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Agreement,
    DevolutionMemorandum,
    IntegratedCareProviderContract,
    LeadProviderContract,
    NHSStandardContract,
    ReportedMoney,
    is_signed,
)
from nhs_accountable_care.questions import Breach, MissingFact, agreements_on, find, of_kind_on
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COUNCIL,
    FOUNDATION_TRUST,
    signed,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["TERM_RULES"]

_LONGEST_TERM_IN_YEARS = 15


def _values_make_sense(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each standard contract without a value, or with one that cannot be."""
    for path, agreement in of_kind_on(arrangement, NHSStandardContract, context.moment):
        if not agreement.values and find(agreement, "values").may_hold_more:
            yield MissingFact(path=f"{path}.values", fact="what it is worth in a year")
        for number, value in enumerate(agreement.values or ()):
            if value.amount.pence <= 0:
                yield Breach(
                    path=f"{path}.values[{number}]",
                    message=f"{agreement.title} is said to be worth {value}",
                    evidence=value.sources or agreement.sources,
                )


def _term_makes_sense(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each contract for care whose term is not recorded, or longer than any on record."""
    for path, agreement in agreements_on(arrangement, context.moment):
        if not isinstance(
            agreement,
            NHSStandardContract
            | LeadProviderContract
            | AccountableCareOrganisationContract
            | IntegratedCareProviderContract,
        ):
            continue
        where = f"{path}.period"
        if agreement.period is None:
            yield MissingFact(path=where, fact="from when to when it runs")
            continue
        # One that is known to have no last day runs until it is ended, for how long is unsaid.
        if agreement.period.is_open:
            continue
        is_longer = agreement.period.lasts_longer_than(_LONGEST_TERM_IN_YEARS)
        if is_longer is None:
            yield MissingFact(path=where, fact="on which day it begins and ends")
        elif is_longer:
            yield Breach(
                path=where,
                message=(
                    f"{agreement.title} runs {agreement.period}, longer than any on record "
                    f"({_LONGEST_TERM_IN_YEARS} years)"
                ),
                evidence=agreement.sources,
            )


def _signed_in_time(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each agreement that was signed after it began, or of which that cannot be told."""
    for path, agreement in agreements_on(arrangement, context.moment):
        signed_on, period = agreement.signed_on, agreement.period
        if signed_on is None:
            yield from _signature_unknown(f"{path}.signed_on", agreement, context)
        if period is None:
            yield MissingFact(path=f"{path}.period", fact="from when to when it runs")
        elif signed_on is not None:
            first = period.first
            was_after = None if first is None else signed_on.after(first)
            if was_after is None:
                yield MissingFact(
                    path=f"{path}.signed_on", fact="whether it was signed before it began"
                )
            elif first is not None and was_after:
                yield Breach(
                    path=f"{path}.signed_on",
                    message=f"{agreement.title} was signed {signed_on.when}, after it began "
                    f"{first.when}",
                    evidence=agreement.sources,
                )


def _signature_unknown(path: str, agreement: Agreement, context: Context) -> Iterator[MissingFact]:
    """Report that the day of a signature is missing, unless nothing is signed yet."""
    answer = is_signed(agreement, on=context.moment)
    if answer is None:
        yield MissingFact(path=path, fact="whether it was signed, and when")
    elif answer:
        yield MissingFact(path=path, fact="on which day it was signed")


_CONTRACT = NHSStandardContract(
    title="A contract",
    commissioners=(CCG,),
    provider=FOUNDATION_TRUST,
    period=StatedPeriod.between(date(2017, 4, 1), date(2019, 3, 31)),
    values=(ReportedMoney(amount=Money.parse("£200m")),),
)

_MEMORANDUM = DevolutionMemorandum(
    title="A memorandum",
    parties=(CCG, COUNCIL),
    signed_on=StatedDate.of(2017, 3, 1),
    period=StatedPeriod.between(date(2017, 4, 1), date(2018, 3, 31)),
)
_FRAMEWORK = Source(
    key="BB-MCP",
    title="Multi-speciality community providers",
    publisher="Bevan Brittan",
    published="2016-08-04",
    url="http://bevanbrittan.com/insights/articles/2016/multi-speciality-community-providers/",
)

TERM_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC604",
        title="A contract is worth something",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "The particulars of the standard contract state an expected annual value. A value of "
            "nothing or less is a slip of the record, or a contract that nobody is paid for."
        ),
        check=_values_make_sense,
        passing=signed(_CONTRACT),
        failing=signed(attrs.evolve(_CONTRACT, values=(ReportedMoney(amount=Money(pence=0)),))),
        example_day=date(2017, 4, 1),
        sources=(
            sure("CP03", "names of the schedules"),
            unsure("FC-OWN", "that no contract is worth nothing"),
        ),
    ),
    Rule(
        code="NAC605",
        title="A contract for care runs for a term that can be",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "A court took about two years for typical and about ten for accountable care; lawyers "
            "read the national framework of 2016 as ten or fifteen, and no longer plan was found. "
            "That there is none is a negative finding, so the rule warns. Primary medical "
            "contracts are not meant: they may have no end."
        ),
        check=_term_makes_sense,
        passing=signed(_CONTRACT),
        failing=signed(
            attrs.evolve(
                _CONTRACT,
                period=StatedPeriod.between(date(2017, 4, 1), date(2117, 3, 31)),
            )
        ),
        example_day=date(2017, 4, 1),
        sources=(
            sure("CP07"),
            Citation(source=_FRAMEWORK, locator="ten or fifteen", confidence=Confidence.VERIFIED),
            unsure("FC-OWN", "that none is longer"),
        ),
    ),
    Rule(
        code="NAC606",
        title="An agreement is signed before it begins",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.NOTE,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "Until it is signed, people work without agreed terms, and nobody can tell who is "
            "bound. Some agreements are signed late and reach back; the record should say so. Who "
            "agreed is for NAC003; when, and for how long, is asked here of every agreement."
        ),
        check=_signed_in_time,
        passing=signed(_MEMORANDUM),
        failing=signed(attrs.evolve(_MEMORANDUM, signed_on=StatedDate.of(2017, 5, 1))),
        example_day=date(2017, 6, 1),
        sources=(unsure("FC-OWN", "a sound record"),),
    ),
)
"""Rules about values and terms."""
