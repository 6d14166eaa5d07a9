"""On what the power of an arrangement over its members rests."""

from collections.abc import Callable
from datetime import date

from nhs_accountable_care.arrangements import (
    Arrangement,
    Authority,
    Board,
    BoardKind,
    CommitteePower,
    Extent,
    Leader,
    Member,
)
from nhs_accountable_care.classification.dimensions import Axis
from nhs_accountable_care.classification.forms.axes.hardness import (
    one_holder_signed,
    signed_together,
)
from nhs_accountable_care.classification.forms.axes.shared import position, verified
from nhs_accountable_care.classification.forms.systems import INTEGRATED_CARE_SYSTEM_STATUTORY
from nhs_accountable_care.contracts import (
    CommissioningDelegation,
    JointVentureAgreement,
    Section65Z5Agreement,
    Section75Agreement,
)
from nhs_accountable_care.questions import (
    INTEGRATED_CARE_BOARDS,
    Answer,
    Outcome,
    Question,
    all_met,
    answer_of,
    any_met,
    either,
    fact,
    find,
    holds,
    is_of_kind,
    judged,
    no,
    signed,
    unknown,
    yes,
)

__all__ = ["AUTHORITY", "statutory_system"]


def _leader_with(authority: Authority) -> Question:
    """Make a test of where a leader's power comes from."""
    return holds(
        "governance.leaders",
        Leader,
        lambda leader: answer_of(
            None if leader.authority is None else leader.authority is authority
        ),
        if_yes=f"a leader holds {authority.value} authority",
        if_no=f"no leader with {authority.value} authority",
    )


_makes_statutory_body = fact(
    "agreements (devolution-memorandum).creates_statutory_body",
    if_yes="its deal makes a statutory body",
    if_no="its deal makes no statutory body",
)


def _made_by_statute(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether it is a body that a statute made: a body in law may be a mere company."""
    made = _makes_statutory_body(arrangement, on)
    if made.answer is Answer.YES:
        return made
    found = find(arrangement, "creates_legal_body")
    if found.value is False:
        return no("it makes no legal body", found.citations, facts=(found.path,))
    if found.value is None:
        return unknown("whether it is a legal body is not recorded", found.path)
    because = "it is a legal body, and whether by statute is not recorded"
    return unknown(because, *_makes_statutory_body.reads[1:])


def _is_board_of(arrangement: Arrangement) -> Callable[[Member], Answer]:
    """Make a test of whether a member is the integrated care board whose code is the own one."""
    code, area = arrangement.code, arrangement.area
    extent = None if area is None else area.extent

    def ask(member: Member) -> Answer:
        is_same = None if None in {code, member.body.code} else code == member.body.code
        return all_met(
            [
                is_of_kind(member.body, INTEGRATED_CARE_BOARDS),
                answer_of(is_same),
                answer_of(None if extent is None else extent is Extent.WHOLE),
            ]
        )

    return ask


def _is_of_its_board(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether it goes by the code of a member, the integrated care board of its whole area.

    That the board is a member tells nothing: it may join any alliance over its area, which has
    no power of the board for that and may not have begun.
    """
    return holds(
        "members",
        Member,
        _is_board_of(arrangement),
        if_yes="it is the system of the integrated care board whose code it has",
        if_no="it has not the code of a member that is the integrated care board of its area",
    )(arrangement, on)


def _is_statutory_system(arrangement: Arrangement, on: date) -> Outcome:
    """Check whether it meets every test of the system that the Act of 2022 made."""
    name = INTEGRATED_CARE_SYSTEM_STATUTORY.name
    if on not in INTEGRATED_CARE_SYSTEM_STATUTORY.period:
        return no(f"on that day nothing was a {name}", INTEGRATED_CARE_SYSTEM_STATUTORY.sources)
    finding = INTEGRATED_CARE_SYSTEM_STATUTORY.ask(arrangement, on)
    deciding = {
        Answer.YES: finding.reasons,
        Answer.NO: finding.deciding,
        Answer.UNKNOWN: finding.undecided,
    }[finding.answer]
    outcomes = [reason.outcome for reason in deciding]
    facts = tuple(dict.fromkeys([fact for each in outcomes for fact in each.facts]))
    if finding.answer is Answer.UNKNOWN:
        return unknown(f"whether it is a {name} is not recorded in full", *facts)
    evidence = tuple(dict.fromkeys([cited for each in outcomes for cited in each.evidence]))
    if finding.answer is Answer.YES:
        return yes(f"it is a {name}", evidence, facts=facts)
    return no(f"it is no {name}", evidence, facts=facts)


statutory_system: Question = either(
    judged(_is_of_its_board, reads=("members", "code", "area.extent")),
    judged(_is_statutory_system, reads=INTEGRATED_CARE_SYSTEM_STATUTORY.reads),
)


# Boards that a statute made for one body; they decide for it wherever they meet.
_STATUTORY_BOARDS = (BoardKind.CCG_GOVERNING_BODY, BoardKind.INTEGRATED_CARE_BOARD)
_statutory_board = holds(
    "governance.boards",
    Board,
    lambda board: answer_of(board.is_kind(*_STATUTORY_BOARDS)),
    if_yes="a statutory board decides in it",
    if_no="no board of it is a statutory one",
)
# In committees in common each body decides alone, so that nothing is handed to them.
_POWERS_TO_DELEGATE = frozenset(
    {
        CommitteePower.BETWEEN_CCGS,
        CommitteePower.CCGS_WITH_COMBINED_AUTHORITY,
        CommitteePower.CCG_WITH_NHS_ENGLAND,
        CommitteePower.NHS_ENGLAND_DEVOLVED,
        CommitteePower.SECTION_75,
        CommitteePower.SECTION_65Z6,
    }
)


def _decides_for_others(board: Board) -> Answer:
    """Return whether bodies have handed a committee, of one of them or of several, a power."""
    has_power = None if board.power is None else board.power in _POWERS_TO_DELEGATE
    return any_met(
        [
            answer_of(board.is_kind(BoardKind.COMMITTEE)),
            all_met([answer_of(board.is_kind(BoardKind.JOINT_COMMITTEE)), answer_of(has_power)]),
        ]
    )


_committee = holds(
    "governance.boards",
    Board,
    _decides_for_others,
    if_yes="a committee exercises what bodies have delegated to it",
    if_no="no committee exercises what bodies have delegated to it",
)
_partnership_board = holds(
    "governance.boards",
    Board,
    lambda board: answer_of(board.is_kind(BoardKind.PARTNERSHIP_BOARD)),
    if_yes="its board is one of partners, with no power over them",
    if_no="no board of partners is recorded",
)


def _is_footprint(arrangement: Arrangement, on: date) -> Outcome:
    """
    Check whether it is one of the footprints of 2016, before statute made boards of them.

    No law made a footprint: it has what power its partners agree to [S14, S32].
    """
    found, extent = find(arrangement, "area.footprint_number"), find(arrangement, "area.extent")
    if on > _LAST_DAY_OF_PARTNERSHIPS:
        return no(
            "statutory boards have taken the place of the footprints of 2016", verified("S85")
        )
    answer = all_met(
        [
            answer_of(None if found.value is None else True),
            answer_of(None if extent.value is None else extent.value is Extent.WHOLE),
        ]
    )
    return found.outcome(
        answer,
        if_yes="it is a footprint of 2016, which holds by what its partners agree",
        if_no="it is not the whole of a footprint of 2016",
        if_open="whether it is a footprint of 2016 is not recorded",
        evidence=found.citations or extent.citations,
    )


# The day before the Health and Care Act 2022 began for integrated care boards [S85].
_LAST_DAY_OF_PARTNERSHIPS = date(2022, 6, 30)


AUTHORITY = Axis(
    key="authority",
    question="On what does its power over members rest?",
    # No paper says that no statute, delegation or contract stands beside what is agreed.
    fills_silence=True,
    positions=(
        position(
            "statutory",
            "Did a statute make it, or its board, or is it led by statute?",
            either(
                judged(
                    _made_by_statute, reads=("creates_legal_body", *_makes_statutory_body.reads)
                ),
                _leader_with(Authority.STATUTORY),
                _statutory_board,
                statutory_system,
            ),
            "S32",
            "S33",
        ),
        position(
            "delegated",
            "Were statutory functions handed to it?",
            either(
                signed(Section65Z5Agreement),
                signed(CommissioningDelegation),
                signed(Section75Agreement),
                _leader_with(Authority.DELEGATED),
                _committee,
            ),
            "S54",
            "S53",
        ),
        position(
            "contract",
            "Does a service contract bind its members?",
            # A member's own NHS Standard Contract binds that member, and not the others.
            one_holder_signed,
            "S92",
        ),
        position(
            "agreement",
            "Does it rest on what its members agreed?",
            either(
                signed_together,
                signed(JointVentureAgreement),
                _leader_with(Authority.SOFT),
                _partnership_board,
                judged(_is_footprint, reads=("area.footprint_number", "area.extent")),
            ),
            "S32",
            "S33",
        ),
    ),
)
