"""What is found at a path, whether there may be more, and who says so."""

import attrs
import pytest

from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Board,
    Governance,
    Member,
    PlanKind,
    SystemPlan,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    NHSStandardContract,
    PrimaryCareNetworkAgreement,
    Recorded,
    Section75Agreement,
)
from nhs_accountable_care.questions import UnknownPathError, find
from tests.whole import nothing_said, stated_whole


def cited(key: str) -> tuple[Citation, ...]:
    """Cite one made-up source."""
    source = Source(key=key, title=f"Source {key}")
    return (Citation(source=source, confidence=Confidence.VERIFIED),)


PLACE, GOVERNANCE, BOARD, ALLIANCE = map(cited, ("place", "governance", "board", "alliance"))
FORUM = Board(name="Forum", sources=BOARD)
COMMITTEE = Board(name="Committee")
TRUST = Body(code="RM3")
SALFORD = stated_whole(
    Arrangement(
        name="Salford",
        area=Area(name="Salford"),
        governance=Governance(
            boards=(FORUM, COMMITTEE),
            lists=nothing_said("boards"),
            sources=GOVERNANCE,
        ),
        agreements=(
            AllianceAgreement(title="First", parties=(TRUST,), sources=ALLIANCE),
            AllianceAgreement(title="Second"),
            Section75Agreement(title="Third", parties=()),
        ),
        plans=(SystemPlan(kind=PlanKind.LONG_TERM_PLAN),),
        members=(Member(body=TRUST),),
        gates=(),
        sources=PLACE,
    )
)


@pytest.mark.parametrize(
    ("path", "value", "may_hold_more", "citations"),
    [
        ("name", "Salford", False, PLACE),
        ("code", None, True, PLACE),
        ("area.extent", None, True, PLACE),
        ("finance.budgets", None, True, PLACE),
        ("governance.boards", (FORUM, COMMITTEE), True, BOARD + GOVERNANCE),
        ("governance.boards[0].name", "Forum", False, BOARD),
        ("governance.boards[7].name", None, True, GOVERNANCE),
        ("governance.leaders", None, True, GOVERNANCE),
        ("members[0].body.code", "RM3", False, PLACE),
        ("agreements (alliance-agreement).parties", (TRUST,), True, ALLIANCE),
        ("agreements (section-75-agreement).parties", (), False, PLACE),
        ("agreements (devolution-memorandum).parties", (), False, PLACE),
        ("plans (long-term-plan)", SALFORD.plans, False, PLACE),
        ("plans (five-year-plan)", (), False, PLACE),
        ("gates", (), False, PLACE),
    ],
)
def test_what_is_found(
    path: str,
    value: object,
    may_hold_more: bool,  # noqa: FBT001 -- a column of a table
    citations: tuple[Citation, ...],
) -> None:
    """The value, whether a list may hold more, and the sources of the nearest part."""
    found = find(SALFORD, path)
    assert found.value == value
    assert found.may_hold_more is may_hold_more
    assert found.citations == citations


def test_items_are_cited_by_their_own_sources_or_those_around() -> None:
    """An item without sources stands on those of the part; nothing at all does too."""
    found = find(SALFORD, "governance.boards")
    assert found.cited_for([FORUM]) == BOARD
    assert found.cited_for([COMMITTEE]) == GOVERNANCE
    assert found.cited_for([]) == GOVERNANCE


def test_a_slip_in_a_path_is_raised_with_what_comes_near() -> None:
    """A path that the class does not have cannot be asked for."""
    with pytest.raises(UnknownPathError, match="did you mean 'boards'"):
        find(SALFORD, "governance.bords")


def test_what_only_python_knows_is_no_field() -> None:
    """A part that is no value of attrs has nothing to find."""
    with pytest.raises(UnknownPathError, match="str has no fields"):
        find(SALFORD, "name.first")


def test_what_a_body_cites_stands_beside_what_names_it() -> None:
    """A verified source of who a body is does not verify that it is party to anything."""
    known = Body(code="RM3", sources=BOARD)
    place = Arrangement(
        name="Salford",
        agreements=(AllianceAgreement(title="First", parties=(known,), sources=ALLIANCE),),
    )
    found = find(place, "agreements (alliance-agreement).parties")
    assert found.citations == BOARD + ALLIANCE
    assert found.cited_for([known]) == BOARD + ALLIANCE


def test_of_several_classes_one_that_lacks_the_field_has_nothing_there() -> None:
    """A payee that is recorded as none has no code, and a standard contract no parties."""
    network = PrimaryCareNetworkAgreement(title="North", nominated_payee=Recorded.AS_NONE)
    found = find(network, "nominated_payee.code")
    assert (found.value, found.may_hold_more) == (None, False)
    place = attrs.evolve(SALFORD, agreements=(NHSStandardContract(title="Contract"),))
    assert find(place, "agreements.parties").value == ()
