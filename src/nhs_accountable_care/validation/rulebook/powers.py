"""The powers under which bodies decide together, each with its days and its bodies."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    CommitteePower,
    Governance,
    standing,
)
from nhs_accountable_care.contracts import (
    CommissioningDelegation,
    DelegationPower,
    Section65Z5Agreement,
)
from nhs_accountable_care.questions import (
    CLINICAL_COMMISSIONING_GROUPS,
    PROVIDERS,
    Breach,
    MissingFact,
    bodies_at,
    kind_gap,
    must,
    of_kind_on,
)
from nhs_accountable_care.validation.rulebook.citing import sure
from nhs_accountable_care.validation.rulebook.examples import CCG, OTHER_CCG, whole
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["POWER_RULES", "is_in_force"]

_GROUPS_DECIDE_JOINTLY: Final = date(2014, 10, 1)
_DEVOLUTION: Final = date(2016, 3, 28)
_ACT_OF_2022: Final = date(2022, 7, 1)
_LAST_DAY_OF_GROUPS: Final = date(2022, 6, 30)

# SI 2014/2436; Cities and Local Government Devolution Act 2016 Sch 4, two months after it passed;
# the NHS Act 2006 itself; Health and Care Act 2022 s.71. A power of groups ended with them.
_DAYS_OF_POWERS: Final[Mapping[CommitteePower, DateRange]] = MappingProxyType(
    {
        CommitteePower.BETWEEN_CCGS: DateRange(
            first_day=_GROUPS_DECIDE_JOINTLY, last_day=_LAST_DAY_OF_GROUPS
        ),
        CommitteePower.CCG_WITH_NHS_ENGLAND: DateRange(
            first_day=_GROUPS_DECIDE_JOINTLY, last_day=_LAST_DAY_OF_GROUPS
        ),
        CommitteePower.CCGS_WITH_COMBINED_AUTHORITY: DateRange(
            first_day=_DEVOLUTION, last_day=_LAST_DAY_OF_GROUPS
        ),
        CommitteePower.NHS_ENGLAND_DEVOLVED: DateRange(first_day=_DEVOLUTION),
        CommitteePower.SECTION_75: DateRange(first_day=date(2007, 3, 1)),
        CommitteePower.SECTION_65Z6: DateRange(first_day=_ACT_OF_2022),
    }
)
_SINCE_DEVOLUTION: Final = frozenset(
    {DelegationPower.CCGS_WITH_COMBINED_AUTHORITY, DelegationPower.NHS_ENGLAND_DEVOLVED}
)


def is_in_force(power: CommitteePower | None, context: Context) -> bool:
    """Return whether a power of an Act is in force on the day."""
    days = None if power is None else _DAYS_OF_POWERS.get(power)
    return days is not None and context.on in days


def _powers_of_the_day(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each power that was not in force, and each voter that the power of groups has not."""
    boards = None if arrangement.governance is None else arrangement.governance.boards
    for number, board in standing(boards, context.moment):
        path, of_groups = f"governance.boards[{number}]", CommitteePower.BETWEEN_CCGS
        # NAC304 tells of groups that decide jointly before they could.
        if board.power is of_groups and context.on < _GROUPS_DECIDE_JOINTLY:
            continue
        days = None if board.power is None else _DAYS_OF_POWERS.get(board.power)
        if days is not None and context.on not in days:
            yield Breach(
                path=f"{path}.power",
                message=(
                    f"{board.name} is said to decide by a power that is in force {days}, and not "
                    f"on {words_of_day(context.on)}"
                ),
                evidence=board.sources,
            )
        elif board.power is of_groups:
            yield from _voters_beside_groups(f"{path}.voters", board)
    for path, agreement in of_kind_on(arrangement, CommissioningDelegation, context.moment):
        yield from _delegation_in_its_days(path, agreement, context)
    if context.on < _ACT_OF_2022:
        for path, each in of_kind_on(arrangement, Section65Z5Agreement, context.moment):
            yield from _not_yet(path, path, each, "section 65Z5", context)


def _voters_beside_groups(path: str, board: Board) -> Iterator[Breach | MissingFact]:
    """Yield each voter that is no group; a provider is told of by the rule for them (NAC301)."""
    for where, body in bodies_at(path, board.voters):
        if body.kind is None:
            yield kind_gap(where, body)
        elif body.kind not in CLINICAL_COMMISSIONING_GROUPS | PROVIDERS:
            yield Breach(
                path=where,
                message=(
                    f"{body} votes in {board.name}, which decides by the power of CCGs to act "
                    f"together; that power is theirs alone"
                ),
                evidence=board.sources,
            )


def _delegation_in_its_days(
    path: str, agreement: CommissioningDelegation, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what an agreement is said to do before there was the power."""
    power = agreement.power
    if power in _SINCE_DEVOLUTION and context.on < _DEVOLUTION:
        yield from _not_yet(path, f"{path}.power", agreement, "the power of 2016", context)
    elif power is DelegationPower.BETWEEN_CCGS and context.on < _GROUPS_DECIDE_JOINTLY:
        where = f"{path}.uses_joint_committee"
        if agreement.uses_joint_committee:
            yield from _not_yet(path, where, agreement, "the power of 2014", context)
        elif agreement.uses_joint_committee is None and agreement.is_joint is not False:
            yield MissingFact(path=where, fact="whether they decide in a joint committee")


def _not_yet(
    path: str,
    where: str,
    agreement: CommissioningDelegation | Section65Z5Agreement,
    power: str,
    context: Context,
) -> Iterator[Breach | MissingFact]:
    """Yield an agreement that runs before the power that it uses; one to begin later may wait."""
    term = agreement.period
    has_begun = None if term is None else term.has_begun(context.on)
    yield from must(
        None if has_begun is None else not has_begun,
        path=f"{path}.period" if has_begun is None else where,
        fact=f"from when it runs, since {power} was yet to come",
        message=f"{agreement.title} runs and uses {power}, which was yet to come",
        evidence=agreement.sources,
    )


def _deciding_by(power: CommitteePower) -> Arrangement:
    """Make a place with a joint committee of groups."""
    board = Board(
        name="A joint committee",
        kind=BoardKind.JOINT_COMMITTEE,
        power=power,
        voters=(CCG, OTHER_CCG),
        binds_members=True,
        lists=whole("voters"),
    )
    return Arrangement(name="A place", governance=Governance(boards=(board,)))


POWER_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC315",
        title="Bodies decide together by a power that is in force and is theirs",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Groups could decide in joint committees from 1 October 2014, with a combined "
            "authority from 28 March 2016, and until they ended on 30 June 2022; sections 65Z5 "
            "and 65Z6 are in force since the day after. The power of groups to act together names "
            "groups alone. A power may be written down for another, so the rule warns."
        ),
        check=_powers_of_the_day,
        passing=_deciding_by(CommitteePower.BETWEEN_CCGS),
        failing=_deciding_by(CommitteePower.SECTION_65Z6),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "ss.14Z3 and 65Z5 to 65Z6"),
            sure("SI2014-2436"),
            sure("FC-A16", "Sch 4"),
            sure("FC-A22", "s.71"),
        ),
    ),
)
"""Rules about the powers to decide together."""
