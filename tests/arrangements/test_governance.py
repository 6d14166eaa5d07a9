"""Boards of two kinds, one place for a leader's offices, and what was decided and handed over."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    Decision,
    DecisionOutcome,
    Delegation,
    Governance,
    Integration,
    Leader,
    Office,
    OfficeKind,
    ProviderStructure,
    ProviderStructureKind,
    Seat,
    SeatKind,
)
from nhs_accountable_care.classification import SHIPPED_FORMS, Answer
from nhs_accountable_care.contracts import Body, VehicleForm
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.organisations import OrganisationKind

IN_COMMON = BoardKind.COMMITTEES_IN_COMMON
LEADERSHIP = BoardKind.PROVIDER_LEADERSHIP_BOARD


@pytest.mark.parametrize(
    ("kind", "further", "is_kind"),
    [
        pytest.param(IN_COMMON, (), True, id="its one kind"),
        pytest.param(LEADERSHIP, (IN_COMMON,), True, id="the other of two"),
        pytest.param(LEADERSHIP, (), False, id="another kind"),
        pytest.param(None, (IN_COMMON,), True, id="one of those not all recorded"),
        pytest.param(None, (), None, id="not recorded"),
        pytest.param(None, (LEADERSHIP,), None, id="another of those not all recorded"),
    ],
)
def test_a_board_can_be_two_things_at_once(
    kind: BoardKind | None, further: tuple[BoardKind, ...], *, is_kind: bool | None
) -> None:
    """A committee in common may be the leadership board too, and is found as either."""
    board = Board(name="Board", kind=kind, further_kinds=further)
    assert board.is_kind(IN_COMMON) is is_kind


def answer(place: Arrangement, slug: str, key: str, on: date) -> Answer:
    """Return how one test of a form is answered."""
    [form] = [form for form in SHIPPED_FORMS if form.slug == slug]
    [reason] = [each for each in form.ask(place, on).reasons if each.criterion.key == key]
    return reason.outcome.answer


def test_forms_ask_for_each_kind_of_a_board() -> None:
    """The collaborative is led by a leadership board, though that is a committee in common."""
    board = Board(name="Board", kind=IN_COMMON, further_kinds=(LEADERSHIP,))
    place = Arrangement(name="A place", governance=Governance(boards=(board,)))
    asked = ("provider-collaborative", "one-of-three-models", date(2021, 9, 1))
    assert answer(place, *asked) is Answer.YES
    one = attrs.evolve(board, further_kinds=())
    place = Arrangement(name="A place", governance=Governance(boards=(one,)))
    assert answer(place, *asked) is not Answer.YES


CHIEF = Leader(
    post="Chief executive",
    leads=(Body(code="RM3"), Body(code="RW6")),
    offices=(
        Office(kind=OfficeKind.CHIEF_EXECUTIVE, body=Body(code="RM3")),
        Office(kind=OfficeKind.CHIEF_EXECUTIVE, body=Body(code="RW6")),
    ),
    reports_to=("Group committees in common",),
    is_interim=True,
)


@pytest.mark.parametrize(
    ("shares_chief", "led_by", "has_one"),
    [
        pytest.param(None, None, None, id="not recorded"),
        pytest.param(None, "Chief executive", True, id="named"),
        pytest.param(True, None, True, id="said without a name"),
        pytest.param(False, None, False, id="said not to"),
        pytest.param(True, "Chief executive", True, id="both"),
    ],
)
def test_a_structure_names_its_chief(
    *, shares_chief: bool | None, led_by: str | None, has_one: bool | None
) -> None:
    """One chief executive of two trusts is recorded once, as a leader, and named by post."""
    group = ProviderStructure(
        kind=ProviderStructureKind.GROUP, shares_chief=shares_chief, led_by=led_by
    )
    assert group.has_one_chief is has_one


def test_a_group_whose_chief_is_a_leader_shares_one() -> None:
    """The form reads the structure, which names the leader."""
    trusts = tuple(
        attrs.evolve(each, kind=OrganisationKind.NHS_FOUNDATION_TRUST)
        for each in CHIEF.leads or ()
    )
    group = ProviderStructure(kind=ProviderStructureKind.GROUP, members=trusts, led_by=CHIEF.post)
    place = Arrangement(
        name="Northern Care Alliance",
        governance=Governance(leaders=(CHIEF,)),
        integration=Integration(structures=(group,)),
    )
    assert answer(place, "group-model", "one-executive", date(2017, 4, 1)) is Answer.YES


GOVERNANCE = Governance(
    boards=(
        Board(
            name="Joint committee",
            kind=BoardKind.JOINT_COMMITTEE,
            established_by=(Body(code="02P"), Body(code="02Q")),
            reports_to=("Collaborative partnership board",),
            meetings_a_year=12,
            seats=(
                Seat(kind=SeatKind.CHAIR, is_independent=True, has_vote=False),
                Seat(kind=SeatKind.CLINICAL_ADVISER, is_independent=True, has_vote=True),
            ),
        ),
        Board(name="Stroke group", part_of="Joint committee"),
    ),
    leaders=(CHIEF,),
    decisions=(
        Decision(
            what="End of emergency stroke care in Barnsley and Rotherham",
            outcome=DecisionOutcome.APPROVED,
            board="Joint committee",
            is_unanimous=True,
            on=StatedDate.of(2017, 11, 15),
        ),
        Decision(
            what="Call-in",
            outcome=DecisionOutcome.CALLED_IN,
            who="Five councillors",
            asked="A delay",
            on=StatedDate.of(2018, 3, 22),
        ),
    ),
    delegations=(
        Delegation(
            what="Home care",
            delegated_by=(Body(name="A council"),),
            delegate=Body(name="The council's own company"),
            form=VehicleForm.COMPANY_LIMITED_BY_SHARES,
            period=StatedPeriod.between(date(2018, 4, 1)),
        ),
    ),
)


def test_governance_comes_back_from_a_document() -> None:
    """Who set a board up, to whom it reports, and what it decided have fields of their own."""
    place = Arrangement(name="A place", governance=GOVERNANCE)
    document = standard_codec().document(place, as_at=date(2018, 4, 1))
    assert read(write(document)).value == attrs.evolve(place, as_at=date(2018, 4, 1))


def test_a_decision_that_came_later_is_not_of_the_day() -> None:
    """What was decided after a day, and what was handed over later, is no part of the place."""
    place = Arrangement(name="A place", governance=GOVERNANCE)
    before = place.at(date(2017, 11, 14)).governance
    assert before is not None
    assert (before.decisions, before.delegations) == (None, None)
    after = place.at(date(2018, 4, 1)).governance
    assert after == GOVERNANCE
