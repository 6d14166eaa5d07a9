"""Cases of rules: what is stated of lists."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Arrangement,
    Board,
    Candidate,
    CandidateOutcome,
    Cohort,
    Governance,
    Label,
    Member,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    DevolutionMemorandum,
    ListStatement,
    PartStep,
    StepStage,
)
from nhs_accountable_care.organisations import OrganisationKind
from tests.validation.cases.building import DAY, ON_2024, Case, placed

CONTRADICTIONS = tomllib.loads(
    Path(__file__).with_name("contradictions.toml").read_text(encoding="utf-8")
)["case"]


def member(number: int, written: str) -> Member:
    """Read a member of a case: its kind, behind a colon its code, behind an @ its period."""
    rest, _, period = written.partition("@")
    kind, _, code = rest.partition(":")
    return Member(
        body=Body(
            code=code or None,
            name=None if code else f"Body {number}",
            kind=None if kind == "?" else OrganisationKind(kind),
        ),
        period=StatedPeriod.parse(period) if period else None,
    )


def stated(fields: Mapping[str, Any]) -> ListStatement:
    """Read what a case states of its list."""
    period = fields.get("period")
    return ListStatement(
        field="members",
        kinds=tuple(fields.get("kinds", ())),
        count=fields.get("count"),
        is_whole=fields.get("is_whole"),
        period=None if period is None else StatedPeriod.parse(period),
    )


def contradiction(each: Mapping[str, Any]) -> Case:
    """Make a case of one that is written down."""
    listed = tuple(member(number, text) for number, text in enumerate(each.get("listed", ())))
    return Case(
        code="NAC010",
        place=Arrangement(
            name=each["name"],
            members=listed if each.get("recorded", True) else None,
            lists=tuple(map(stated, each["stated"])),
        ),
        on=DAY,
        breaches=("members",) if each["finds"] else (),
    )


NONE_VOTES = ListStatement(field="voters", count=0)
VOTER = Body(code="01G")
ENDED = StatedPeriod.parse("2013-04-01/2015-03-31")
CHANGING = StatedPeriod.parse("2013-04-01/2017")
ALLIANCE = AllianceAgreement(title="Alliance")


def voted(**facts: Any) -> Arrangement:  # noqa: ANN401 -- any field
    """Make a place with a board that has a voter, and is said to have none."""
    board = Board(name="Board", voters=(VOTER,), lists=(NONE_VOTES,), **facts)
    return Arrangement(name="Place", governance=Governance(boards=(board,)))


def absent(*agreements: Any, **facts: Any) -> Arrangement:  # noqa: ANN401 -- any agreements and fields
    """Make a place with agreements, and the word of a source that some are not there."""
    return Arrangement(
        name="Place", agreements=agreements, absent_agreements=(AbsentAgreement(**facts),)
    )


def decided(outcome: CandidateOutcome | None, *stages: StepStage) -> Arrangement:
    """Make a place on a list of candidates, with what became of it."""
    steps = tuple(PartStep(stage=stage) for stage in stages)
    candidate = Candidate(name="Place", outcome=outcome, steps=steps)
    return Arrangement(name="Place", cohorts=(Cohort(name="Ten", candidates=(candidate,)),))


OUTCOME = ["$.cohorts[0].candidates[0].outcome"]
CASES = (
    # The outcome of a candidate, beside the last step that decides.
    placed("NAC010", decided(CandidateOutcome.NAMED, StepStage.NOT_CHOSEN), OUTCOME, []),
    placed("NAC010", decided(CandidateOutcome.DEVOLVED, StepStage.REFUSED), OUTCOME, []),
    placed("NAC010", decided(CandidateOutcome.NOT_NAMED, StepStage.BEGUN), OUTCOME, []),
    placed("NAC010", decided(CandidateOutcome.NAMED, StepStage.WITHDRAWN), [], []),
    placed("NAC010", decided(CandidateOutcome.NOT_NAMED, StepStage.APPLIED_FOR), [], []),
    placed("NAC010", decided(None, StepStage.NOT_CHOSEN), [], []),
    placed(
        "NAC010",
        decided(CandidateOutcome.NAMED, StepStage.REFUSED, StepStage.APPROVED),
        [],
        [],
    ),
    *map(contradiction, CONTRADICTIONS),
    # Lists at every depth, as long as they stand.
    placed("NAC010", voted(), ["$.governance.boards[0].voters"], []),
    placed("NAC010", voted(period=ENDED), [], []),
    placed("NAC010", voted(period=CHANGING), [], []),
    placed(
        "NAC010",
        absent(
            AllianceAgreement(
                title="A", parties=(VOTER,), lists=(ListStatement(field="parties", count=0),)
            ),
            kind="devolution-memorandum",
        ),
        ["$.agreements[0].parties"],
        [],
    ),
    # That there is no agreement of a kind is stated in another way.
    placed("NAC010", absent(ALLIANCE, kind="alliance-agreement"), ["$.agreements"], []),
    placed("NAC010", absent(ALLIANCE, kind="any"), ["$.agreements"], []),
    placed("NAC010", absent(ALLIANCE, kind="devolution-memorandum"), [], []),
    placed(
        "NAC010", absent(ALLIANCE, kind="any", period=StatedPeriod.parse("2016-04-01")), [], []
    ),
    placed(
        "NAC010",
        absent(DevolutionMemorandum(title="M", period=ENDED), kind="devolution-memorandum"),
        [],
        [],
    ),
    # What is nested is asked by itself, and is one entry of its list.
    placed(
        "NAC010",
        Arrangement(
            name="Outer",
            nested=(
                Arrangement(
                    name="Inner",
                    labels=(Label(text="ACS"),),
                    lists=(ListStatement(field="labels", count=0),),
                ),
            ),
            lists=(ListStatement(field="nested", count=0),),
        ),
        ["$.nested", "$.nested[0].labels"],
        [],
    ),
    # What has no date is known on the day that the record speaks of.
    Case(
        code="NAC010",
        place=Arrangement(
            name="Place",
            as_at=DAY,
            labels=(Label(text="ACS"),),
            governance=voted().governance,
            lists=(ListStatement(field="labels", count=0),),
        ),
        on=ON_2024,
    ),
    # And so is that there is none.
    Case(
        code="NAC010",
        place=Arrangement(
            name="Place",
            as_at=DAY,
            members=(),
            lists=(
                ListStatement(field="members", count=2, period=StatedPeriod.parse("2024-04-01")),
            ),
        ),
        on=ON_2024,
    ),
)
