"""Drawings: the same boxes and arrows in each, and nothing that a page could run."""

from nhs_accountable_care.arrangements import Arrangement, Member, MemberRole
from nhs_accountable_care.contracts import AllianceAgreement, Body
from nhs_accountable_care.pictures import as_dot, as_mermaid, as_text, diagram_of

BODIES = tuple(Body(code=code) for code in ("01G", "309", "RM3", "RXV"))
SYSTEM = Arrangement(
    name="System",
    code="QOP",
    members=(
        Member(body=BODIES[0], roles=(MemberRole.COMMISSIONER,)),
        Member(body=BODIES[1], roles=(MemberRole.COMMISSIONER, MemberRole.LOCAL_AUTHORITY)),
        Member(body=BODIES[2]),
    ),
    agreements=(
        AllianceAgreement(title="Alliance", parties=BODIES),
        AllianceAgreement(title="Pact"),
    ),
    nested=(
        Arrangement(
            name="Place",
            members=(),
            agreements=(AllianceAgreement(title="Inner", parties=BODIES[:1]),),
        ),
    ),
)


def test_the_tree_shows_what_is_in_an_arrangement() -> None:
    """Members are counted by role, agreements named, nested arrangements set in."""
    assert as_text(diagram_of(SYSTEM)) == (
        "System (QOP)\n"
        "│ members: commissioner 2, local authority 1\n"
        "├─ alliance agreement: Alliance\n"
        "│    01G, 309, RM3 and 1 more\n"
        "├─ alliance agreement: Pact\n"
        "└─ contains: Place\n"
        "   └─ alliance agreement: Inner\n"
        "        01G"
    )


def test_mermaid_shows_the_same_boxes_and_arrows() -> None:
    """Every box and arrow of the diagram is there."""
    drawn = as_mermaid(diagram_of(SYSTEM))
    assert drawn.splitlines()[0] == "flowchart TD"
    assert 'n1["Alliance<br/>01G, 309, RM3 and 1 more"]' in drawn
    assert 'n0 -->|"contains"| n3' in drawn


def test_dot_shows_the_same_boxes_and_arrows() -> None:
    """Every box and arrow of the diagram is there."""
    drawn = as_dot(diagram_of(SYSTEM))
    assert drawn.startswith("digraph {")
    assert 'n1 [shape=box, label="Alliance\\n01G, 309, RM3 and 1 more"];' in drawn
    assert 'n0 -> n3 [label="contains"];' in drawn


def test_a_name_cannot_break_out_of_a_drawing() -> None:
    """Signs that the page or the drawing program would run are escaped."""
    diagram = diagram_of(Arrangement(name='<script>"`#&\\', members=()))
    assert "<script>" not in as_mermaid(diagram)
    assert 'label="<script>\\"`#&amp;\\\\"' in as_dot(diagram)


def test_members_that_are_not_recorded_are_said_to_be_so() -> None:
    """Not recorded is not the same as none."""
    assert "members not recorded" in as_text(diagram_of(Arrangement(name="Place")))
    assert "members" not in as_text(diagram_of(Arrangement(name="Place", members=())))
