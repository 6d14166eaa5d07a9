"""Devolved systems: a place to which national bodies have handed decisions, and no new body."""

from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Board
from nhs_accountable_care.classification.criteria import Criterion
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms.shared import makes_new_body
from nhs_accountable_care.contracts import DevolutionMemorandum
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    CLINICAL_COMMISSIONING_GROUPS,
    INTEGRATED_CARE_BOARDS,
    TRUSTS,
    Outcome,
    fact,
    find,
    holds,
    of_agreement,
    signed,
    unknown,
)

_MANCHESTER = cite("S71", confidence=Confidence.VERIFIED)
_ACCOUNTABLE_CARE_PAGE = cite("S22", confidence=Confidence.VERIFIED)


def _in_effect(memorandum: DevolutionMemorandum, on: date) -> Outcome:
    """Check whether decisions had been handed over by the day."""
    period = memorandum.period
    words = f"in effect {period}"
    return find(memorandum, "period").outcome(
        None if period is None else period.holds_on(on), if_yes=words, if_no=words
    )


def _parties(memorandum: DevolutionMemorandum, _on: date) -> Outcome:
    """Check whether NHS England, local NHS bodies and councils are all parties."""
    found = find(memorandum, "parties")
    if memorandum.parties is None:
        return unknown("its parties are not recorded", found.path)
    kinds = {body.kind for body in memorandum.parties}
    lacking = [words for words, group in _SIDES.items() if not kinds & group]
    because = f"no party is recorded that is {' or '.join(lacking)}"
    if lacking and (found.may_hold_more or None in kinds):
        return unknown(f"{because}, and the record may be partial", found.path)
    counted = memorandum.number_of_parties
    parties = (
        f"NHS England, local NHS bodies and councils, {len(memorandum.parties)} in all"
        if counted is None
        # The count of a source is of the local bodies.
        else f"NHS England, and {counted} local NHS bodies and councils"
    )
    return found.outcome(not lacking, if_yes=parties, if_no=because)


_SIDES = {
    "NHS England": {OrganisationKind.NHS_ENGLAND},
    "a local NHS body": TRUSTS | CLINICAL_COMMISSIONING_GROUPS | INTEGRATED_CARE_BOARDS,
    "a council": {
        OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
        OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
        OrganisationKind.COMBINED_AUTHORITY,
    },
}


_board = holds(
    "governance.boards",
    Board,
    if_yes="a board is recorded",
    if_no="it is recorded to have no board",
)


_memorandum_leaves_duties = fact(
    "agreements (devolution-memorandum).duties_stay",
    if_yes="statutory duties stay with the bodies that had them",
    if_no="it moves statutory duties",
)


DEVOLVED_SYSTEM = Form(
    slug="devolved-system",
    name="devolved health and care system",
    meaning=(
        "a place that decides with NHS England on money and services under a memorandum, "
        "while every body keeps its statutory duties"
    ),
    # From the first memorandum to the day before integrated care boards took over.
    period=DateRange(first_day=date(2015, 2, 27), last_day=date(2022, 6, 30)),
    necessary=(
        Criterion(
            key="memorandum-signed",
            question="Is there a signed memorandum of devolution?",
            test=signed(DevolutionMemorandum),
            sources=(_MANCHESTER,),
        ),
        Criterion(
            key="in-effect",
            question="Had the memorandum taken effect by the day?",
            test=of_agreement(DevolutionMemorandum, _in_effect, reads=("period",)),
            sources=(_MANCHESTER,),
        ),
        Criterion(
            key="nhs-and-councils-are-parties",
            question="Are NHS England, local NHS bodies and councils all parties?",
            test=of_agreement(
                DevolutionMemorandum, _parties, reads=("parties", "number_of_parties")
            ),
            sources=(_MANCHESTER,),
        ),
        Criterion(
            key="board",
            question="Is there a board in which the parties decide?",
            test=_board,
            sources=(_MANCHESTER,),
        ),
        Criterion(
            key="duties-stay",
            question="Do statutory duties stay where they were?",
            test=_memorandum_leaves_duties,
            sources=(_MANCHESTER,),
        ),
    ),
    excluding=(
        Criterion(
            key="new-health-body",
            question="Does it make a new statutory health body?",
            test=makes_new_body,
            sources=(_MANCHESTER,),
        ),
    ),
    sources=(_MANCHESTER, _ACCOUNTABLE_CARE_PAGE),
)
"""The form of Greater Manchester's deal of 2015, which took effect on 1 April 2016."""
