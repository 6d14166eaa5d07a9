"""Boards, committees and leaders before the Act of 2022."""

from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    Governance,
    Leader,
    MemberRole,
    standing,
)
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import PROVIDERS, TRUSTS, Breach, MissingFact
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    OTHER_CCG,
    OTHER_FOUNDATION_TRUST,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["GOVERNANCE_RULES"]

_YEARS_OF_CCGS = DateRange(first_day=date(2013, 4, 1), last_day=date(2022, 6, 30))


def _no_provider_votes(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each provider that votes beside CCGs in a joint committee."""
    for path, board in _joint_committees(arrangement, context):
        if board.voters is None:
            yield MissingFact(path=path, fact=f"who votes in {board.name}")
            continue
        kinds = [body.kind for body in board.voters]
        if OrganisationKind.CLINICAL_COMMISSIONING_GROUP not in kinds:
            continue
        for place, body in enumerate(board.voters):
            if body.kind in PROVIDERS:
                yield Breach(
                    path=f"{path}[{place}]",
                    message=(
                        f"{body} votes in {board.name}, a joint committee of CCGs; a provider "
                        f"may advise it or sit in a forum beside it"
                    ),
                    evidence=board.sources,
                )


def _leader_across_the_split(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each leader who holds office on both sides of the split."""
    if arrangement.governance is None:
        return
    for number, leader in standing(arrangement.governance.leaders, context.moment):
        if leader.spans is None:
            yield MissingFact(
                path=f"governance.leaders[{number}].spans",
                fact="on which sides of the purchaser and provider split the leader holds office",
            )
        elif {MemberRole.COMMISSIONER, MemberRole.PROVIDER} <= set(leader.spans):
            yield Breach(
                path=f"governance.leaders[{number}].spans",
                message=(
                    f"{leader.post} leads a commissioner and a provider at once; no bar on it was "
                    f"found, and conflicts of interest need legal review"
                ),
                evidence=leader.sources,
            )


def _board_does_not_bind(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each board that is said to bind members who voted against."""
    if arrangement.governance is None:
        return
    for number, board in standing(arrangement.governance.boards, context.moment):
        path = f"governance.boards[{number}].binds_members"
        if board.binds_members is None:
            yield MissingFact(
                path=path, fact=f"whether decisions of {board.name} bind its members"
            )
        elif board.binds_members:
            yield Breach(
                path=path,
                message=(
                    f"{board.name} is said to bind its members; it may advise, or act within "
                    f"what each of them has delegated"
                ),
                evidence=board.sources,
            )


def _no_joint_committee_yet(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each joint committee of two or more CCGs, from before they had the power."""
    for path, board in _joint_committees(arrangement, context):
        if board.voters is None:
            yield MissingFact(path=path, fact=f"who votes in {board.name}")
            continue
        groups = [
            body
            for body in board.voters
            if body.kind is OrganisationKind.CLINICAL_COMMISSIONING_GROUP
        ]
        if len(groups) > 1:
            yield Breach(
                path=path,
                message=(
                    f"{board.name} is a joint committee of {len(groups)} CCGs; before 1 October "
                    f"2014 they met as committees in common, each deciding for itself"
                ),
                evidence=board.sources,
            )


def _no_joint_committee_of_trusts(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each joint committee in which trusts decide for one another."""
    for path, board in _joint_committees(arrangement, context):
        if board.voters is None:
            yield MissingFact(path=path, fact=f"who votes in {board.name}")
            continue
        kinds = [body.kind for body in board.voters]
        trusts = sum(kind in TRUSTS for kind in kinds)
        if trusts > 1 and OrganisationKind.CLINICAL_COMMISSIONING_GROUP not in kinds:
            yield Breach(
                path=path,
                message=(
                    f"{board.name} is a joint committee of {trusts} trusts; no power to form one "
                    f"was found for that day, and committees in common were used"
                ),
                evidence=board.sources,
            )


def _joint_committees(arrangement: Arrangement, context: Context) -> Iterator[tuple[str, Board]]:
    """Yield the joint committees of the day, each with the path of its voters."""
    if arrangement.governance is not None:
        for number, board in standing(arrangement.governance.boards, context.moment):
            if board.is_kind(BoardKind.JOINT_COMMITTEE):
                yield f"governance.boards[{number}].voters", board


def _committee(*voters: Body) -> Arrangement:
    """Make a place with a joint committee."""
    board = Board(name="A joint committee", kind=BoardKind.JOINT_COMMITTEE, voters=voters)
    return Arrangement(name="A place", governance=Governance(boards=(board,)))


def _led(*spans: MemberRole) -> Arrangement:
    """Make a place with a leader."""
    return Arrangement(
        name="A place", governance=Governance(leaders=(Leader(post="A leader", spans=spans),))
    )


def _board(*, binds: bool) -> Arrangement:
    """Make a place with a board."""
    board = Board(name="A system board", binds_members=binds)
    return Arrangement(name="A place", governance=Governance(boards=(board,)))


GOVERNANCE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC301",
        title="A provider does not vote in a joint committee of CCGs",
        period=_YEARS_OF_CCGS,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The power to decide jointly lists commissioning groups; a trust among the voters "
            "would take part in a commissioner's decision without power to."
        ),
        check=_no_provider_votes,
        passing=_committee(CCG, OTHER_CCG),
        failing=_committee(CCG, FOUNDATION_TRUST),
        example_day=date(2016, 4, 1),
        sources=(
            sure("NHSA2006", "s.14Z3"),
            sure("S51"),
            sure("S88"),
        ),
    ),
    Rule(
        code="NAC302",
        title="One leader over a commissioner and a provider needs legal review",
        period=_YEARS_OF_CCGS,
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "The press of 2017 suspected that it was unlawful. The regulations bar certain lay "
            "members, nurses, specialists and non-executives, and no chief officer was found "
            "barred; a case of 2019 kept the two posts apart."
        ),
        check=_leader_across_the_split,
        passing=_led(MemberRole.COMMISSIONER),
        failing=_led(MemberRole.COMMISSIONER, MemberRole.PROVIDER),
        example_day=date(2017, 4, 1),
        sources=(
            # The trust's side was read in amending instruments only.
            unsure("SI2012-1631", "Schs 4 and 5, regs 11 and 12"),
            sure("S48"),
        ),
    ),
    Rule(
        code="NAC303",
        title="A system board advises, or acts within what its members delegate",
        period=_YEARS_OF_CCGS,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Directors of each board owe their duties to their own body; a system has no power "
            "over its members but what they give it."
        ),
        check=_board_does_not_bind,
        passing=_board(binds=False),
        failing=_board(binds=True),
        example_day=date(2017, 4, 1),
        sources=(
            sure("S32"),
            sure("S33"),
        ),
    ),
    Rule(
        code="NAC304",
        title="CCGs form no joint committee before 1 October 2014",
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2014, 9, 30)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "The power came with an order of 2014. Until then committees in common met in one "
            "room and decided each for its own group."
        ),
        check=_no_joint_committee_yet,
        passing=_committee(CCG),
        failing=_committee(CCG, OTHER_CCG),
        example_day=date(2014, 4, 1),
        sources=(
            sure("SI2014-2436"),
            sure("S51"),
        ),
    ),
    Rule(
        code="NAC305",
        title="Trusts form no joint committee that binds them",
        period=DateRange(first_day=date(2007, 3, 1), last_day=date(2022, 6, 30)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "No such power was found in the Act before 1 July 2022; trusts used committees in "
            "common with delegations that match. That a power is lacking is a negative finding, "
            "so the rule warns."
        ),
        check=_no_joint_committee_of_trusts,
        passing=_committee(FOUNDATION_TRUST),
        failing=_committee(FOUNDATION_TRUST, OTHER_FOUNDATION_TRUST),
        example_day=date(2017, 4, 1),
        sources=(
            sure("S33", "use of committees in common"),
            unsure("NHSA2006", "no such power"),
        ),
    ),
)
"""Rules about who may decide for whom."""
