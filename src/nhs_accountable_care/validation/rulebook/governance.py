"""Boards, committees and leaders before the Act of 2022."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    CommitteePower,
    Governance,
    Leader,
    MemberRole,
    OfficeKind,
    standing,
)
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.questions import (
    CLINICAL_COMMISSIONING_GROUPS,
    COMMISSIONERS,
    LOCAL_GOVERNMENT,
    PROVIDERS,
    TRUSTS,
    Answer,
    Breach,
    MissingFact,
    all_met,
    answer_of,
    any_met,
    find,
    kind_gap,
    number_of,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    OTHER_CCG,
    OTHER_FOUNDATION_TRUST,
    whole,
)
from nhs_accountable_care.validation.rulebook.powers import is_in_force
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["GOVERNANCE_RULES"]

_YEARS_OF_CCGS = DateRange(first_day=date(2013, 4, 1), last_day=date(2022, 6, 30))

# NHS Act 2006 s.75(3)(f) and (4)(a), (b) let regulations provide for joint committees of NHS
# bodies and councils, of whichever sort; by s.13ZA(2) to (4) functions of NHS England were
# exercised with a combined authority or a council, and with bodies that regulations name.
_POWERS_WITH_COUNCILS: Final = frozenset(
    {CommitteePower.SECTION_75, CommitteePower.NHS_ENGLAND_DEVOLVED}
)
# Each lists its bodies, and no provider is among them: a committee by one of these is of groups
# by its own account, whoever votes in it.
_POWERS_OF_GROUPS: Final = frozenset(
    {
        CommitteePower.BETWEEN_CCGS,
        CommitteePower.CCG_WITH_NHS_ENGLAND,
        CommitteePower.CCGS_WITH_COMBINED_AUTHORITY,
    }
)
# What the board of one body, or its committee, decides is the decision of that body.
_OF_ONE_BODY: Final = (
    BoardKind.CCG_GOVERNING_BODY,
    BoardKind.TRUST_BOARD,
    BoardKind.COMMITTEE,
)
_LEADING: Final = frozenset(
    {
        OfficeKind.ACCOUNTABLE_OFFICER,
        OfficeKind.CHIEF_EXECUTIVE,
        OfficeKind.CHIEF_FINANCE_OFFICER,
        OfficeKind.CHAIR,
        OfficeKind.EXECUTIVE_DIRECTOR,
    }
)
_BOTH_SIDES: Final = frozenset({MemberRole.COMMISSIONER, MemberRole.PROVIDER})


def _no_provider_votes(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each provider that votes beside CCGs in a joint committee."""
    for path, board in _joint_committees(arrangement, context):
        votes = all_met(
            number_of(board, "voters", kinds).at_least(1)
            for kinds in (CLINICAL_COMMISSIONING_GROUPS, PROVIDERS)
        )
        is_of_groups = _is_of_groups(board, context)
        yield from _left_open(path, board, votes, is_of_groups)
        if votes is is_of_groups is Answer.YES:
            for place, body in enumerate(board.voters or ()):
                if body.kind in PROVIDERS:
                    yield Breach(
                        path=f"{path}[{place}]",
                        message=(
                            f"{body} votes in {board.name}, a joint committee of CCGs; a "
                            f"provider may advise it or sit in a forum beside it"
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
        path = f"governance.leaders[{number}]"
        told = (
            ("spans", set(leader.spans or ())),
            ("offices", _sides_of(_led_by_office(leader, context))),
            ("leads", _sides_of(leader.leads or ())),
        )
        told_by = next((field for field, sides in told if sides >= _BOTH_SIDES), None)
        if told_by is not None:
            yield Breach(
                path=f"{path}.{told_by}",
                message=(
                    f"{leader.post} leads a commissioner and a provider at once; no bar on it was "
                    f"found, and conflicts of interest need legal review"
                ),
                evidence=leader.sources,
            )
        elif leader.spans is None and _may_lead_more(leader, context):
            yield MissingFact(
                path=f"{path}.spans",
                fact="on which sides of the purchaser and provider split the leader holds office",
            )


def _led_by_office(leader: Leader, context: Context) -> tuple[Body | None, ...]:
    """Return where somebody has an office that leads; `None` for one of which it is not told."""
    return tuple(
        [
            office.body
            for _, office in standing(leader.offices, context.moment)
            if office.kind in _LEADING
        ]
    )


def _sides_of(bodies: tuple[Body | None, ...]) -> set[MemberRole]:
    """
    Return on which sides of the split some bodies are, as far as that is known.

    Trusts alone are the other side: groups were made of practices, and led by their doctors.
    """
    kinds = {body.kind for body in bodies if body is not None}
    sides = {MemberRole.COMMISSIONER} if kinds & COMMISSIONERS else set()
    return sides | {MemberRole.PROVIDER} if kinds & TRUSTS else sides


def _may_lead_more(leader: Leader, context: Context) -> bool:
    """Return whether somebody may lead more than is known by the offices."""
    led = _led_by_office(leader, context)
    return find(leader, "offices").may_hold_more or any(
        body is None or body.kind is None for body in led
    )


def _board_does_not_bind(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each board that is said to bind members who voted against, by no power."""
    if arrangement.governance is None:
        return
    for number, board in standing(arrangement.governance.boards, context.moment):
        path = f"governance.boards[{number}]"
        may_bind = _may_bind(board, context)
        if board.binds_members is False or may_bind is Answer.YES:
            continue
        if board.binds_members is None:
            yield MissingFact(
                path=f"{path}.binds_members",
                fact=f"whether decisions of {board.name} bind its members",
            )
        elif may_bind is Answer.UNKNOWN:
            yield MissingFact(
                path=f"{path}.{_what_may_bind(board)}", fact=_words_of_what_may_bind(board)
            )
        else:
            yield Breach(
                path=f"{path}.binds_members",
                message=(
                    f"{board.name} is said to bind its members; it may advise, or act within "
                    f"what each of them has delegated"
                ),
                evidence=board.sources,
            )


def _may_bind(board: Board, context: Context) -> Answer:
    """Return whether what a board decides may bind those on whose behalf it does."""
    has_power = None
    if board.power is not None:
        has_power = board.power is CommitteePower.OWN_DELEGATIONS or is_in_force(
            board.power, context
        )
    return any_met(
        [
            answer_of(board.is_kind(*_OF_ONE_BODY)),
            answer_of(has_power),
            answer_of(None if board.delegations is None else bool(board.delegations)),
        ]
    )


def _what_may_bind(board: Board) -> str:
    """Return the first field, of those by which a board may bind, that is not recorded."""
    if board.power is None:
        return "power"
    return "delegations" if board.delegations is None else "kind"


def _words_of_what_may_bind(board: Board) -> str:
    """Return what is asked of the first field by which a board may bind that is not recorded."""
    match _what_may_bind(board):
        case "power":
            return f"by which power, or by which delegations, {board.name} binds its members"
        case "delegations":
            return f"by which delegations {board.name} binds its members"
        case _:
            return f"which kind of board {board.name} is, such as the board of one body"


def _no_joint_committee_yet(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each joint committee of two or more CCGs, from before they had the power."""
    for path, board in _joint_committees(arrangement, context):
        groups = number_of(board, "voters", CLINICAL_COMMISSIONING_GROUPS)
        votes, has_no_council = groups.at_least(2), _has_no_council(board, context)
        yield from _left_open(path, board, votes, has_no_council)
        if votes is has_no_council is Answer.YES:
            yield Breach(
                path=path,
                message=(
                    f"{board.name} is a joint committee of {groups.least} CCGs; before 1 October "
                    f"2014 they met as committees in common, each deciding for itself"
                ),
                evidence=board.sources,
            )


def _no_joint_committee_of_trusts(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each joint committee in which trusts decide for one another."""
    for path, board in _joint_committees(arrangement, context):
        groups = number_of(board, "voters", CLINICAL_COMMISSIONING_GROUPS).at_least(1)
        trusts = number_of(board, "voters", TRUSTS)
        votes = all_met([trusts.at_least(2), ~groups])
        has_no_council = _has_no_council(board, context)
        yield from _left_open(path, board, votes, has_no_council)
        if votes is has_no_council is Answer.YES:
            yield Breach(
                path=path,
                message=(
                    f"{board.name} is a joint committee of {trusts.least} trusts; no power to "
                    f"form one was found for that day, and committees in common were used"
                ),
                evidence=board.sources,
            )


def _is_of_groups(board: Board, context: Context) -> Answer:
    """
    Return whether a committee is a joint committee of CCGs: by its power, or by who votes.

    Where the voters do not make it one, a power that is not recorded still may.
    """
    if board.power in _POWERS_OF_GROUPS:
        return Answer.YES
    by_voters = all_met(
        [
            _has_no_council(board, context),
            number_of(board, "voters", CLINICAL_COMMISSIONING_GROUPS).at_least(2),
            ~number_of(board, "voters", LOCAL_GOVERNMENT).at_least(1),
        ]
    )
    is_open = board.power is None and by_voters is Answer.NO
    return Answer.UNKNOWN if is_open else by_voters


def _has_no_council(board: Board, context: Context) -> Answer:
    """
    Return whether a committee decides by no power that councils share with NHS bodies.

    One under section 75 is of NHS bodies and councils, whoever votes in it: a council that is
    not there is told of by the rule of those committees (NAC209).
    """
    power = board.power
    if power is CommitteePower.SECTION_75:
        return Answer.NO
    is_shared = power in _POWERS_WITH_COUNCILS and is_in_force(power, context)
    if power is not None and not is_shared:
        return Answer.YES
    has_council = number_of(board, "voters", LOCAL_GOVERNMENT).at_least(1)
    if power is None and has_council is Answer.YES:
        return Answer.UNKNOWN
    return ~has_council


def _left_open(
    path: str, board: Board, votes: Answer, may_not_decide: Answer
) -> Iterator[MissingFact]:
    """Yield what is not recorded of who votes in a committee, and by which power."""
    if Answer.NO in {votes, may_not_decide}:
        return
    if board.voters is None:
        yield MissingFact(path=path, fact=f"who votes in {board.name}")
        return
    without_kind = [
        kind_gap(f"{path}[{place}]", body)
        for place, body in enumerate(board.voters)
        if body.kind is None
    ]
    yield from without_kind
    is_left = Answer.UNKNOWN in {votes, may_not_decide}
    is_of_power = votes is Answer.YES and board.power is None
    if is_left and not is_of_power and not without_kind:
        yield MissingFact(path=path, fact=f"who else votes in {board.name}")
    elif is_left and is_of_power:
        yield MissingFact(
            path=f"{path.removesuffix('voters')}power",
            fact=f"by which power {board.name} decides, such as section 75 with a council",
        )


def _joint_committees(arrangement: Arrangement, context: Context) -> Iterator[tuple[str, Board]]:
    """Yield the joint committees of the day, each with the path of its voters."""
    if arrangement.governance is not None:
        for number, board in standing(arrangement.governance.boards, context.moment):
            if board.is_kind(BoardKind.JOINT_COMMITTEE):
                yield f"governance.boards[{number}].voters", board


def _committee(*voters: Body) -> Arrangement:
    """Make a place with a joint committee."""
    board = Board(
        name="A joint committee",
        kind=BoardKind.JOINT_COMMITTEE,
        voters=voters,
        binds_members=False,
        lists=whole("voters"),
    )
    return Arrangement(name="A place", governance=Governance(boards=(board,)))


def _led(*spans: MemberRole) -> Arrangement:
    """Make a place with a leader."""
    return Arrangement(
        name="A place", governance=Governance(leaders=(Leader(post="A leader", spans=spans),))
    )


def _board(*, binds: bool) -> Arrangement:
    """Make a place with a board."""
    board = Board(
        name="A system board",
        kind=BoardKind.PARTNERSHIP_BOARD,
        power=CommitteePower.NONE,
        binds_members=binds,
        delegations=(),
    )
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
            "would take part in a commissioner's decision without power to. A committee is one of "
            "CCGs by that power, or where two of them vote and no council does; of any other it "
            "is asked by which power it decides, where none is recorded."
        ),
        check=_no_provider_votes,
        passing=_committee(CCG, OTHER_CCG),
        failing=_committee(CCG, OTHER_CCG, FOUNDATION_TRUST),
        example_day=date(2016, 4, 1),
        sources=(
            sure(
                "NHSA2006", "s.14Z3, and s.75(3)(f) and (4)(a) and (b) on committees with councils"
            ),
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
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "Directors of each board owe their duties to their own body; a system has no power "
            "over its members but what they give it. A body's own board binds it, and so does a "
            "joint committee by a power in force. A committee of the Commons says so; no law or "
            "policy was read that does, so it is judgement."
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
