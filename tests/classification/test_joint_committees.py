"""Joint committees of CCGs, beside other committees of the same place."""

from datetime import date

import pytest

from nhs_accountable_care.arrangements import Arrangement, Board, BoardKind, Governance
from nhs_accountable_care.classification import SHIPPED_FORMS, Answer
from nhs_accountable_care.contracts import Body, ListStatement
from nhs_accountable_care.organisations import OrganisationKind

JOINT_COMMITTEE = next(
    form
    for form in SHIPPED_FORMS
    if form.slug == "joint-committee-of-clinical-commissioning-groups"
)
GROUPS = tuple(
    Body(code=code, kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP) for code in ("02P", "02Q")
)
TRUST = Body(code="RHQ", kind=OrganisationKind.NHS_FOUNDATION_TRUST)


def committee(*voters: Body, is_whole: bool = True) -> Board:
    """Make a joint committee, of whose voters it may be known that they are all."""
    lists = (ListStatement(field="voters", is_whole=True),) if is_whole else ()
    return Board(
        name="Committee", kind=BoardKind.JOINT_COMMITTEE, voters=voters or None, lists=lists
    )


@pytest.mark.parametrize(
    ("boards", "answer"),
    [
        ((committee(*GROUPS),), Answer.NO),
        ((committee(*GROUPS), committee(*GROUPS, TRUST)), Answer.NO),
        ((committee(*GROUPS, TRUST),), Answer.UNKNOWN),
        ((committee(*GROUPS, is_whole=False),), Answer.UNKNOWN),
    ],
    ids=["CCGs alone", "and another with a trust", "one with a trust, perhaps others", "open"],
)
def test_one_committee_without_trusts_is_enough(boards: tuple[Board, ...], answer: Answer) -> None:
    """A committee of CCGs is none the less one for a committee of another kind beside it (S51)."""
    place = Arrangement(name="Place", governance=Governance(boards=boards))
    found = JOINT_COMMITTEE.ask(place, date(2018, 4, 1))
    [trusts] = found.exclusions
    assert trusts.outcome.answer is answer


def test_a_trust_that_votes_in_the_only_one_excludes() -> None:
    """Where the boards are known to be all, a voting trust makes it another thing (S51)."""
    governance = Governance(
        boards=(committee(*GROUPS, TRUST),), lists=(ListStatement(field="boards", is_whole=True),)
    )
    place = Arrangement(name="Place", governance=governance)
    found = JOINT_COMMITTEE.ask(place, date(2018, 4, 1))
    assert found.exclusions[0].outcome.answer is Answer.YES
    assert found.answer is Answer.NO
