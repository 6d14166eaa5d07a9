"""Where a body belongs on a day, by links that were seen on others."""

from collections.abc import Iterable
from datetime import date

import attrs
import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    Citation,
    Confidence,
    DateRange,
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
    Source,
    UnknownCodeError,
)
from nhs_accountable_care.organisations import (
    Belonging,
    DateBasis,
    Gap,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
    parse_relation,
)
from nhs_accountable_care.reference import register

K = OrganisationKind
PRINCIPAL = Relation.PRINCIPAL_SYSTEM
PARTNER = Relation.PARTNER_OF
SEEN = date(2023, 8, 8)
NEW = date(2026, 4, 1)
CITED = (
    Citation(
        source=Source(key="TEST", title="A made-up register"), confidence=Confidence.VERIFIED
    ),
)


def body(
    code: str,
    kind: OrganisationKind = K.INTEGRATED_CARE_BOARD,
    first: date = date(2022, 7, 1),
    last: date | None = None,
) -> Organisation:
    """Make a body of one version."""
    return Organisation.of_one_version(code, f"Body {code}", kind, first_day=first, last_day=last)


def seen(
    child: str,
    parent: str,
    day: date = SEEN,
    relation: Relation = PRINCIPAL,
    sources: tuple[Citation, ...] = CITED,
) -> Relationship:
    """Make a link that was seen on one day."""
    return Relationship(
        child=OdsCode(child),
        relation=relation,
        parent=OdsCode(parent),
        period=DateRange(first_day=day, last_day=day),
        first_basis=DateBasis.OBSERVED,
        last_basis=DateBasis.OBSERVED,
        sources=sources,
    )


def became(key: str, from_codes: str, to_codes: str, day: date = NEW) -> Succession:
    """Make an event from two lists of codes with blanks between."""
    return Succession(
        key=key,
        day=day,
        kind=SuccessionKind.MERGER,
        from_codes=tuple(OdsCode(code) for code in from_codes.split()),
        to_codes=tuple(OdsCode(code) for code in to_codes.split()),
    )


def boards(links: Iterable[Relationship]) -> Register:
    """Make four boards of 2022: two that merge in 2026, one that is split, one that just ends."""
    last = date(2026, 3, 31)
    return Register(
        organisations=[
            *(body(code, last=last) for code in ("QAA", "QBB", "QCC", "QEE")),
            body("QDD"),
            body("QYY", first=NEW),
            body("QZZ", first=NEW),
            *(
                body(code, kind=K.NHS_TRUST, first=date(2013, 4, 1))
                for code in ("RAA", "RBB", "RCC", "RDD")
            ),
            body("REE", kind=K.NHS_TRUST, first=date(2013, 4, 1), last=last),
        ],
        relationships=links,
        successions=[became("one", "QAA QBB", "QZZ"), became("two", "QCC", "QYY QZZ")],
    )


def answer(
    register: Register,
    code: str,
    on: date,
    relation: Relation = PRINCIPAL,
    chosen: dict[str, str] | None = None,
) -> list[str]:
    """Return the codes of what a body belonged to, by the nearest days."""
    found = register.belongs_to(
        code, on=on, relation=relation, nearest_snapshot=True, chosen=chosen
    )
    return [belonging.body.code for belonging in found]


def test_a_link_is_carried_to_the_one_successor() -> None:
    """It says through what, from which day, and what that assumes."""
    register = boards([seen("RAA", "QAA")])
    [found] = register.belongs_to("RAA", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)
    [event, _] = register.successions
    assert found == Belonging(
        body=register.find("QZZ", on=NEW),
        link=register.relationships[0],
        seen_on=SEEN,
        carried_through=(event,),
        doubts=(
            "seen on 8 August 2023, as QAA",
            "carried: 1 April 2026: merger of QAA, to QZZ",
        ),
    )
    assert str(found) == (
        "RAA principal-system QZZ Body QZZ (seen on 8 August 2023, as QAA; carried: 1 April 2026: "
        "merger of QAA, to QZZ)"
    )
    assert found.to_record() == {
        "relation": "principal-system",
        "code": "QZZ",
        "name": "Body QZZ",
        "link": register.relationships[0].to_record(),
        "seen_on": "2023-08-08",
        "is_carried": True,
        "carried_through": ["one"],
        "confidence": "verified",
        "note": None,
        "sources": [CITED[0].to_record()],
        "doubts": list(found.doubts),
    }


def test_a_link_of_the_day_is_no_assumption() -> None:
    """On the day on which it was seen it answers as it is, and says so if it is not sure."""
    register = boards([seen("RAA", "QAA"), seen("RBB", "QBB", sources=())])
    [found] = register.belongs_to("RAA", on=SEEN, relation=PRINCIPAL)
    assert (found.is_carried, found.doubts, found.seen_on) == (False, (), SEEN)
    assert str(found) == "RAA principal-system QAA Body QAA"
    [unsure] = register.belongs_to("RBB", on=SEEN, relation=PRINCIPAL)
    assert unsure.doubts == ("the link is unverified",)
    noted = attrs.evolve(register.relationships[1], note="read by a third party")
    [told] = boards([noted]).belongs_to("RBB", on=SEEN, relation=PRINCIPAL)
    assert told.doubts == ("the link is unverified (read by a third party)",)


def test_without_leave_no_other_day_answers() -> None:
    """The error names the day that is recorded, and how to take it."""
    register = boards([seen("RAA", "QAA")])
    with pytest.raises(NotInForceError, match="8 August 2023 only, a snapshot; nearest_snapshot"):
        register.belongs_to("RAA", on=NEW, relation=PRINCIPAL)
    with pytest.raises(NotInForceError, match=r"recorded: none at all$"):
        register.belongs_to("RBB", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)


def test_without_leave_no_other_day_tells_members() -> None:
    """Nobody is no answer where links of other days are recorded, of living bodies or of gone."""
    register = boards([seen("RAA", "QDD"), seen("REE", "QDD")])
    with pytest.raises(NotInForceError, match=r"to QDD .* 8 August 2023 only, a snapshot"):
        register.members("QDD", on=NEW, relation=PRINCIPAL)


def test_of_several_successors_none_is_taken() -> None:
    """The candidates are named; the caller may choose one of them, and nothing else."""
    register = boards([seen("RCC", "QCC")])
    with pytest.raises(AmbiguousCodeError) as caught:
        answer(register, "RCC", NEW)
    assert str(caught.value) == (
        "RCC (Body RCC): its principal-system link was seen on 8 August 2023, to QCC; on "
        "1 April 2026 that is QYY, QZZ, and nothing says which of them; lay a link of a nearer "
        "day over the register with plus(), or choose one as chosen={'RCC': CODE}"
    )
    assert answer(register, "RCC", NEW, chosen={"RCC": "QYY"}) == ["QYY"]
    with pytest.raises(InvalidValueError, match="'QDD' was chosen for RCC, which can belong to"):
        answer(register, "RCC", NEW, chosen={"RCC": "QDD"})


def test_a_choice_is_read_as_any_key_and_must_be_one_of_all_candidates() -> None:
    """It goes before what a link of another day would decide, and nonsense is never passed on."""
    register = boards(
        [seen("RCC", "QYY", date(2026, 9, 1)), seen("RCC", "QCC", date(2026, 3, 30))]
    )
    assert answer(register, "RCC", NEW) == ["QYY"]
    assert answer(register, "RCC", NEW, chosen={"RCC": "QZZ"}) == ["QZZ"]
    assert answer(register, "RCC", NEW, chosen={" rcc": "body qzz"}) == ["QZZ"]
    # One link alone leads there, and not the nearest.
    register = boards([seen("RCC", "QDD", date(2026, 3, 30)), seen("RCC", "QCC")])
    assert answer(register, "RCC", NEW) == ["QDD"]
    assert answer(register, "RCC", NEW, chosen={"RCC": "QYY"}) == ["QYY"]
    with pytest.raises(InvalidValueError, match="can belong to QDD, QYY, QZZ alone"):
        answer(register, "RCC", NEW, chosen={"RCC": "QAA"})
    for chosen in ({"RCC": "NONSENSE"}, {"NONSENSE": "QYY"}):
        with pytest.raises(UnknownCodeError, match="NONSENSE"):
            answer(register, "RCC", NEW, chosen=chosen)
        with pytest.raises(UnknownCodeError, match="NONSENSE"):
            register.members("QYY", on=NEW, relation=PRINCIPAL, chosen=chosen)


def test_a_choice_against_a_link_of_the_day_is_refused() -> None:
    """What is recorded for the day is no question, unless it is chosen itself."""
    register = boards([seen("RAA", "QDD", NEW)])
    assert answer(register, "RAA", NEW, chosen={"RAA": "QDD"}) == ["QDD"]
    with pytest.raises(InvalidValueError, match="'QZZ' was chosen for RAA, which can belong to"):
        answer(register, "RAA", NEW, chosen={"RAA": "QZZ"})


def test_a_choice_settles_the_link_of_several_that_leads_there() -> None:
    """A partner of several has a choice for one of them; the others are carried as they are."""
    links = [seen("RAA", "QDD", relation=PARTNER), seen("RAA", "QCC", relation=PARTNER)]
    register = boards(links)
    assert answer(register, "RAA", NEW, PARTNER, {"RAA": "QYY"}) == ["QYY", "QDD"]
    with pytest.raises(AmbiguousCodeError, match="to QCC; on 1 April 2026 that is QYY, QZZ"):
        answer(register, "RAA", NEW, PARTNER, {"RAA": "QDD"})


def test_a_link_may_be_asked_for_as_text() -> None:
    """As kinds may; a slip is refused with the nearest."""
    register = boards([seen("RAA", "QAA")])
    [member] = register.members("QAA", on=SEEN, relation="principal-system")
    [system] = register.systems_of("RAA", on=SEEN, relation="principal-system")
    [belonging] = register.belongs_to("RAA", on=SEEN, relation="principal-system")
    assert (member.code, system.code, belonging.body.code) == ("RAA", "QAA", "QAA")
    [traced] = register.trace("RAA", on=SEEN, through=("Principal-System",))
    assert traced.code == "QAA"
    with pytest.raises(InvalidValueError, match="'principal' is not a kind of link; did you mean"):
        register.members("QAA", on=SEEN, relation="principal")
    with pytest.raises(InvalidValueError, match="not a kind of link; known: constituent-of, "):
        parse_relation("xyz")
    with pytest.raises(InvalidTypeError, match="a Relation or text, and 7 is an int"):
        parse_relation(7)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize(
    ("detail", "is_told"),
    [
        ("Two readings: QAA and QDD.", True),
        ("The link was carried to QZZ by nobody.", True),
        ("A row of QDD has no code for RAA.", False),
        ("The workbook lists it under Body QEE.", False),
        ("The workbook lists it under Body QAA.", True),
        ("Read by a third party.", True),
    ],
)
def test_a_gap_is_told_of_the_link_that_it_is_about(detail: str, *, is_told: bool) -> None:
    """RX8 has one about a row of QF7, which is no doubt of its link to QWO."""
    register = boards([seen("RAA", "QAA"), seen("RAA", "QEE", relation=PARTNER)])
    gap = Gap(concerns=("RAA",), topic="relationship", detail=detail)
    own = Register(
        organisations=register.organisations,
        relationships=register.relationships,
        successions=register.successions,
        gaps=[gap],
    )
    [found] = own.belongs_to("RAA", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)
    assert (detail in found.doubts) is is_told


def test_a_link_of_another_day_decides() -> None:
    """Whether it was seen after the asked day or before it."""
    newer = seen("RCC", "QYY", date(2026, 9, 1))
    register = boards([seen("RCC", "QCC", date(2026, 3, 30)), newer])
    [found] = register.belongs_to(
        "RCC", on=date(2026, 5, 1), relation=PRINCIPAL, nearest_snapshot=True
    )
    assert (found.body.code, found.link, found.is_carried) == ("QYY", newer, False)
    # Going back, QZZ was three boards; the link of 2023 says which.
    register = boards([seen("RBB", "QBB"), seen("RBB", "QZZ", NEW)])
    assert answer(register, "RBB", date(2026, 3, 1)) == ["QBB"]
    # One that says something else decides nothing.
    register = boards([seen("RCC", "QDD"), seen("RCC", "QCC", date(2026, 3, 30))])
    with pytest.raises(AmbiguousCodeError, match="that is QYY, QZZ"):
        answer(register, "RCC", NEW)


def test_going_back_a_board_that_was_not_there_is_what_it_came_of() -> None:
    """One predecessor is the answer; of several none is taken."""
    register = boards([seen("RAA", "QYY", NEW), seen("RBB", "QZZ", NEW), seen("RDD", "QDD", NEW)])
    before = date(2026, 3, 1)
    [found] = register.belongs_to("RAA", on=before, relation=PRINCIPAL, nearest_snapshot=True)
    assert (found.body.code, [event.key for event in found.carried_through]) == ("QCC", ["two"])
    with pytest.raises(AmbiguousCodeError, match="that is QAA, QBB, QCC, and nothing says"):
        answer(register, "RBB", before)
    assert answer(register, "RDD", before) == ["QDD"]
    # A board that only gave services to it did not become it.
    moved = attrs.evolve(became("moved", "QDD", "QYY"), kind=SuccessionKind.TRANSFER)
    assert answer(register.plus([moved]), "RAA", before) == ["QCC"]
    with pytest.raises(NotInForceError, match=r"QDD .* began on 1 July 2022"):
        answer(register, "RDD", date(2021, 1, 1))


def test_a_board_that_ended_in_nothing_recorded_leads_nowhere() -> None:
    """The error says what is known of it."""
    register = boards([seen("RAA", "QEE")])
    with pytest.raises(NotInForceError, match=r"to QEE; QEE .* closed on 31 March 2026; no succ"):
        answer(register, "RAA", NEW)


def test_an_event_that_does_not_tell_leaves_all_its_codes() -> None:
    """Of several codes on both sides each of the later ones may be it."""
    last = date(2026, 3, 31)
    register = Register(
        organisations=[
            body("QAA", last=last),
            body("QBB", last=last),
            body("QYY", first=NEW),
            body("QZZ", first=NEW, last=date(2027, 3, 31)),
            body("RAA", kind=K.NHS_TRUST, first=date(2013, 4, 1)),
        ],
        relationships=[seen("RAA", "QAA")],
        successions=[became("vague", "QAA QBB", "QYY QZZ")],
    )
    with pytest.raises(AmbiguousCodeError, match="that is QYY, QZZ, and nothing says"):
        answer(register, "RAA", NEW)
    assert answer(register, "RAA", date(2027, 4, 1)) == ["QYY"]


def test_a_footprint_that_became_a_board_is_told() -> None:
    """The code is the same and the kind is another, which is a doubt and no event."""
    footprint = body(
        "QAA", K.STRATEGIC_PARTNERSHIP_FOOTPRINT, date(2016, 3, 15), date(2022, 6, 30)
    )
    register = Register(
        organisations=[
            Organisation(code=footprint.code, versions=footprint.versions + body("QAA").versions),
            body("RAA", kind=K.NHS_TRUST, first=date(2013, 4, 1)),
        ],
        relationships=[seen("RAA", "QAA", date(2019, 4, 3), PARTNER)],
    )
    [found] = register.belongs_to("RAA", on=NEW, relation=PARTNER, nearest_snapshot=True)
    assert found.body.kind is K.INTEGRATED_CARE_BOARD
    assert found.doubts == (
        "seen on 3 April 2019, when it was of kind strategic-partnership-footprint",
    )


def test_a_partner_of_several_is_told_of_each() -> None:
    """Each link is carried by itself, and what they lead to is named once."""
    register = boards([seen("RAA", "QAA", relation=PARTNER), seen("RAA", "QBB", relation=PARTNER)])
    assert answer(register, "RAA", NEW, PARTNER) == ["QZZ", "QZZ"]
    systems = register.systems_of("RAA", on=NEW, relation=PARTNER, nearest_snapshot=True)
    assert [system.code for system in systems] == ["QZZ"]


def test_members_are_those_that_belong() -> None:
    """Every body of which it is the answer; bodies that are gone are no members."""
    register = boards(
        [
            seen("RAA", "QAA"),
            seen("RBB", "QBB"),
            seen("RCC", "QDD"),
            seen("REE", "QAA"),
        ]
    )
    members = register.members("QZZ", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)
    assert [member.code for member in members] == ["RAA", "RBB"]
    back = register.plus([seen("RDD", "QZZ", date(2026, 6, 1))]).members(
        "QAA", on=SEEN, relation=PRINCIPAL
    )
    assert [member.code for member in back] == ["RAA", "REE"]
    with pytest.raises(NotInForceError, match=r"recorded: none at all$"):
        register.members("QYY", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)


def test_members_that_are_not_certain_are_refused_by_name() -> None:
    """All of them at once; the caller's choice settles each, one way or the other."""
    register = boards([seen("RAA", "QAA"), seen("RBB", "QCC"), seen("RCC", "QCC")])
    with pytest.raises(AmbiguousCodeError) as caught:
        register.members("QZZ", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)
    *undecided, decided = str(caught.value).splitlines()
    assert [line[:3] for line in undecided] == ["RBB", "RCC"]
    assert decided == "decided are: RAA"
    members = register.members(
        "QZZ",
        on=NEW,
        relation=PRINCIPAL,
        nearest_snapshot=True,
        chosen={"RBB": "QYY", "RCC": "QZZ"},
    )
    assert [member.code for member in members] == ["RAA", "RCC"]
    # What cannot belong to a board is no question about it.
    register = boards([seen("RAA", "QAA"), seen("RBB", "QEE")])
    members = register.members("QZZ", on=NEW, relation=PRINCIPAL, nearest_snapshot=True)
    assert [member.code for member in members] == ["RAA"]


def test_a_link_to_a_body_that_did_not_stand_is_an_error() -> None:
    """A register may hold a link of a day on which one of its ends was not there."""
    link = Relationship(
        child=OdsCode("REE"),
        relation=PRINCIPAL,
        parent=OdsCode("QEE"),
        period=DateRange(first_day=SEEN),
    )
    register = boards([link])
    other = Relationship(
        child=OdsCode("RAA"), relation=PRINCIPAL, parent=OdsCode("QEE"), period=link.period
    )
    with pytest.raises(NotInForceError, match=r"QEE .* closed on 31 March 2026"):
        boards([other]).belongs_to("RAA", on=NEW, relation=PRINCIPAL)
    to_living = Relationship(
        child=OdsCode("REE"), relation=PRINCIPAL, parent=OdsCode("QDD"), period=link.period
    )
    with pytest.raises(NotInForceError, match=r"REE .* closed on 31 March 2026"):
        boards([to_living]).members("QDD", on=NEW, relation=PRINCIPAL)
    assert register.members("QEE", on=SEEN, relation=PRINCIPAL) != ()


def test_two_readings_of_a_link_stand_with_the_answer() -> None:
    """RYF: one table has QVV, another QJK; the one that is given says so (facts-2026 0.10)."""
    (found,) = register().belongs_to(
        "RYF", on=date(2026, 5, 1), relation=Relation.PRINCIPAL_SYSTEM, nearest_snapshot=True
    )
    assert found.body.code == "QVV"
    assert any(doubt.startswith("Two readings") and "QJK" in doubt for doubt in found.doubts)


def test_members_that_are_decided_are_named_beside_those_that_are_not() -> None:
    """S0E4D took QU9 whole and a part of QNQ: of partners of the first it is known."""
    with pytest.raises(AmbiguousCodeError) as caught:
        register().members(
            "S0E4D", on=date(2026, 5, 1), relation=Relation.PARTNER_OF, nearest_snapshot=True
        )
    *_, last = str(caught.value).splitlines()
    assert last.startswith("decided are: ")
    assert "RTH" in last
    with pytest.raises(AmbiguousCodeError) as caught:
        register().members(
            "S0E4D", on=date(2026, 5, 1), relation=Relation.LOCATED_IN, nearest_snapshot=True
        )
    assert "RDU" in str(caught.value)
