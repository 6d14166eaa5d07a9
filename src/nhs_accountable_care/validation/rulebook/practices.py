"""Practices that suspend their contracts for integrated work."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    GeneralMedicalServicesContract,
    PersonalMedicalServicesAgreement,
    PracticeReactivation,
    PracticeSuspension,
)
from nhs_accountable_care.questions import (
    Breach,
    MissingFact,
    agreements_on,
    must,
    must_be,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure
from nhs_accountable_care.validation.rulebook.examples import CCG, PRACTICE, signed
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["PRACTICE_RULES"]

_PracticeContract: TypeAlias = GeneralMedicalServicesContract | PersonalMedicalServicesAgreement


_LAWFUL_SINCE = date(2019, 4, 1)
_SINCE = DateRange(first_day=_LAWFUL_SINCE)


def _practice_contracts(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, _PracticeContract]]:
    """Yield the contracts of general practice that can be suspended."""
    for path, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, _PracticeContract):
            yield path, agreement


def _suspension_prepared(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what was not done before a practice suspended its contract."""
    for path, agreement in _practice_contracts(arrangement, context):
        for number, suspension in enumerate(agreement.suspensions or ()):
            where = f"{path}.suspensions[{number}]"
            evidence = suspension.sources or agreement.sources
            starts_on = suspension.starts_on
            if starts_on is None:
                yield MissingFact(path=f"{where}.starts_on", fact="from when it is suspended")
                continue
            if starts_on.before(_LAWFUL_SINCE):
                yield Breach(
                    path=f"{where}.starts_on",
                    message=(
                        f"{agreement.title} is suspended from {starts_on}; the "
                        f"right to do so began on {words_of_day(_LAWFUL_SINCE)}"
                    ),
                    evidence=evidence,
                )
            yield from must_be(
                suspension,
                "all_patients_were_told",
                at=where,
                fact="whether NHS England gave notice to each registered patient",
                message=f"{agreement.title}: not every registered patient was given notice",
                evidence=evidence,
            )
            yield from _done_by(starts_on, where, suspension, agreement.title, evidence)


def _done_by(
    starts_on: StatedDate,
    where: str,
    suspension: PracticeSuspension,
    title: str,
    evidence: tuple[Citation, ...],
) -> Iterator[Breach | MissingFact]:
    """Yield each step that was not taken by the day on which a contract was suspended."""
    for field, words in (
        ("date_given_on", "NHS England was given the date"),
        ("patients_told_on", "NHS England gave notice to patients"),
        ("commissioner_agreed_on", "NHS England agreed"),
    ):
        yield from value_must_be(
            suspension,
            field,
            StatedDate,
            lambda day: _no_later(day, starts_on),
            at=where,
            fact=f"when {words}",
            message=f"{title} was suspended before {words}",
            evidence=evidence,
        )


def _reactivation_in_order(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what is wrong with the return of a practice to its own contract."""
    for path, agreement in _practice_contracts(arrangement, context):
        for number, back in enumerate(agreement.reactivations or ()):
            where = f"{path}.reactivations[{number}]"
            evidence = back.sources or agreement.sources
            title = agreement.title
            effect, stopped = back.takes_effect_on, back.stopped_integrated_work_on
            yield from must(
                _no_later(back.notice_on, effect),
                path=f"{where}.notice_on",
                fact="whether notice was given before it took effect",
                message=f"{title} was reactivated before notice was given",
                evidence=evidence,
            )
            yield from must_be(
                back,
                "is_still_eligible",
                at=where,
                fact="whether the contractor was still eligible",
                message=f"{title} was reactivated though the contractor was no longer eligible",
                evidence=evidence,
            )
            yield from must_be(
                back,
                "barred_by_conduct",
                wanted=False,
                at=where,
                fact="whether conduct during the suspension bars it",
                message=f"{title} was reactivated though conduct in the suspension bars it",
                evidence=evidence,
            )
            was_early, is_late = _no_later(effect, stopped), _is_late(effect, stopped)
            if was_early is None or is_late is None:
                yield MissingFact(
                    path=f"{where}.takes_effect_on",
                    fact="when integrated work stopped, and when the contract took effect again",
                )
            elif was_early:
                yield Breach(
                    path=f"{where}.takes_effect_on",
                    message=f"{title} took effect again before the integrated work stopped",
                    evidence=evidence,
                )
            elif is_late:
                yield from must_be(
                    back,
                    "later_date_approved",
                    at=where,
                    fact="whether a later date than the next day was approved",
                    message=(
                        f"{title} took effect again later than the day after the integrated "
                        f"work stopped, and no later date was approved"
                    ),
                    evidence=evidence,
                )


def _no_later(one: StatedDate | None, other: StatedDate | None) -> bool | None:
    """Return whether one day was no later than another, as far as both are known."""
    was_after = None if one is None or other is None else one.after(other)
    return None if was_after is None else not was_after


def _is_late(effect: StatedDate | None, stopped: StatedDate | None) -> bool | None:
    """Return whether a contract took effect later than on the day after integrated work."""
    if effect is None or stopped is None:
        return None
    # By number, since the calendar ends, and an approximate date may lie anywhere in it.
    if effect.earliest.toordinal() > stopped.latest.toordinal() + 1:
        return True
    return None if effect.latest.toordinal() > stopped.earliest.toordinal() + 1 else False


_SUSPENSION = PracticeSuspension(
    starts_on=StatedDate.of(2019, 10, 1),
    date_given_on=StatedDate.of(2019, 7, 1),
    patients_told_on=StatedDate.of(2019, 8, 1),
    commissioner_agreed_on=StatedDate.of(2019, 9, 1),
    all_patients_were_told=True,
)


_RETURN = PracticeReactivation(
    notice_on=StatedDate.of(2021, 7, 1),
    stopped_integrated_work_on=StatedDate.of(2021, 9, 30),
    takes_effect_on=StatedDate.of(2021, 10, 1),
    is_still_eligible=True,
    barred_by_conduct=False,
)


_PRACTICE_CONTRACT = GeneralMedicalServicesContract(
    title="A practice's contract",
    commissioner=CCG,
    contractor=PRACTICE,
    suspensions=(_SUSPENSION,),
    reactivations=(_RETURN,),
)

PRACTICE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC704",
        title="A practice's contract is suspended after a date was given and each patient told",
        period=_SINCE,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "A contractor that is to work under an integrated contract gives notice, and NHS "
            "England (or who acts for it) must agree to suspend its own; not before the "
            "contractor has told it the date, and it has given notice in writing to each person "
            "on the list."
        ),
        check=_suspension_prepared,
        passing=signed(_PRACTICE_CONTRACT),
        failing=signed(
            attrs.evolve(
                _PRACTICE_CONTRACT,
                suspensions=(attrs.evolve(_SUSPENSION, all_patients_were_told=False),),
            )
        ),
        example_day=date(2019, 10, 1),
        sources=(
            sure("SI2015-1862", "Sch 3A para 2(1) and (2), as inserted by SI 2019/248 reg 30"),
            sure("SI2015-1879", "Sch 2A para 2(1) and (2), as inserted by SI 2019/248 reg 33"),
            sure("FC-GMS"),
        ),
    ),
    Rule(
        code="NAC705",
        title="A practice returns to its contract by notice, the day after integrated work stops",
        period=_SINCE,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The contractor must still be eligible, and conduct that would have ended the "
            "contract bars its return; a later day may be approved."
        ),
        check=_reactivation_in_order,
        passing=signed(_PRACTICE_CONTRACT),
        failing=signed(
            attrs.evolve(
                _PRACTICE_CONTRACT,
                reactivations=(attrs.evolve(_RETURN, is_still_eligible=False),),
            )
        ),
        example_day=date(2021, 10, 1),
        sources=(
            sure("SI2015-1862", "Sch 3A paras 7 and 8"),
            sure("S35"),
            sure("FC-GMS"),
        ),
    ),
)
"""Rules about practices that join an integrated contract."""
