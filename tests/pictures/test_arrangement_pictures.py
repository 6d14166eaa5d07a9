"""Pictures of arrangements and of rivers: what they show, what they say, and who reads them."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date

import attrs
import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    InvalidValueError,
    Money,
    NotInForceError,
    Share,
)
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    Governance,
    Leader,
    Member,
    MemberRole,
    PartyBinding,
    PaymentKind,
    PaymentMixLine,
    PaymentTerms,
    PooledFund,
)
from nhs_accountable_care.contracts import (
    Body,
    Contribution,
    NHSStandardContract,
    PartnershipAgreement,
)
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.payment import BlockPayment, Together
from nhs_accountable_care.pictures import (
    Arrow,
    Box,
    Diagram,
    RiverFlow,
    as_dot,
    as_mermaid,
    as_text,
    diagram_as_svg,
    diagram_of,
    diagram_of_river,
    participants_of,
    river_as_svg,
    river_of,
)
from nhs_accountable_care.reference import cases, register
from tests.hostile_text import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
BOARD, TRUST, COUNCIL = Body(name="Board"), Body(name="Trust"), Body(name="Council")
PLACE = Arrangement(
    name="Place",
    members=(
        Member(body=BOARD, roles=(MemberRole.COMMISSIONER,)),
        Member(body=TRUST, roles=(MemberRole.PROVIDER, MemberRole.LEAD)),
        Member(body=COUNCIL, roles=(MemberRole.LOCAL_AUTHORITY, MemberRole.PROVIDER)),
        Member(body=Body(name="Charity")),
        Member(body=Body(name="Friends"), roles=()),
    ),
    governance=Governance(
        leaders=(Leader(post="Chief", home=TRUST), Leader(post="Chair")),
    ),
    agreements=(
        NHSStandardContract(title="Contract", commissioners=(BOARD,), provider=TRUST),
        PartnershipAgreement(title="Memorandum"),
    ),
    finance=Finance(
        payments=(
            PaymentTerms(
                name="Block",
                mechanism=BlockPayment(),
                bindings=(PartyBinding(party="commissioner", body=BOARD),),
            ),
        ),
        pools=(
            PooledFund(
                name="Pool",
                contributions=(
                    Contribution(body=BOARD, amount=Money.parse("£2m")),
                    Contribution(body=COUNCIL, amount=Money.parse("£1000000.01")),
                    Contribution(body=TRUST),
                ),
            ),
        ),
        payment_mix=(
            PaymentMixLine(
                kind=PaymentKind.BLOCK, share=Share.parse("40%"), payer=BOARD, payees=(TRUST,)
            ),
            PaymentMixLine(kind=PaymentKind.TARIFF),
        ),
    ),
    nested=(Arrangement(name="Part", members=(), agreements=(), nested=(Arrangement(name="X"),)),),
)


def texts(svg: str) -> list[str]:
    """Return what is written in a drawing, line by line."""
    return [each.text or "" for each in ET.fromstring(svg).iter(SVG + "text")]  # noqa: S314 -- our own text


def told(svg: str) -> str:
    """Return what a drawing says to those who cannot see it."""
    [desc] = ET.fromstring(svg).iter(SVG + "desc")  # noqa: S314 -- our own text
    return desc.text or ""


# --- Who takes part ---


def test_roles_put_bodies_on_a_side() -> None:
    """Who both buys and provides, does neither or is not told stands with others."""
    boxes = [each for each in participants_of(PLACE).boxes if each.kind == "body"]
    assert [(each.text, each.place) for each in boxes] == [
        ("Board", "buys care"),
        ("Trust", "provides care"),
        ("Council", "on both sides, or on neither"),
        ("Charity", "on both sides, or on neither"),
        ("Friends", "on both sides, or on neither"),
        ("provider", "provides care"),
    ]


def test_what_is_not_recorded_is_dotted() -> None:
    """Members, leaders and agreements; of an agreement its parties, of a payment its bodies."""
    diagram = participants_of(PLACE)
    assert Counter(each.text for each in diagram.boxes if each.is_dotted) == {
        "Memorandum": 1,
        "provider": 1,
        "who leads is not recorded": 2,
        "members not recorded": 1,
        "agreements not recorded": 1,
    }
    assert sum(each.is_dotted for each in diagram.arrows) == 6


def test_money_and_leaders_have_arrows() -> None:
    """From who pays to what is paid for, and from there to who is paid."""
    diagram = participants_of(PLACE)
    names = {each.key: each.text for each in diagram.boxes}
    arrows = [(names[each.tail], each.text, names[each.head]) for each in diagram.arrows]
    for expected in (
        ("Place", "is led by", "Chief"),
        ("Chief", "comes from", "Trust"),
        ("Place", "provider, lead", "Trust"),
        ("Place", "roles not recorded", "Charity"),
        ("Place", "takes part", "Friends"),
        ("Contract", "commissioner", "Board"),
        ("Contract", "provider", "Trust"),
        ("Board", "pays", "Block"),
        ("Block", "is paid", "provider"),
        ("Board", "contributes £2m", "Pool"),
        ("Council", "contributes £1,000,000.01", "Pool"),
        ("Trust", "contributes", "Pool"),
        ("Board", "pays", "block, 40%"),
        ("block, 40%", "is paid", "Trust"),
        ("Place", "payment", "tariff"),
        ("Part", "contains", "X"),
    ):
        assert expected in arrows


def test_a_party_that_pays_both_ways_is_one() -> None:
    """Of two blocks, one each way, whose parties no body is bound to."""
    there = BlockPayment(name="there", commissioner="board", provider="trust")
    back = BlockPayment(name="back", commissioner="trust", provider="board")
    terms = PaymentTerms(name="Both", mechanism=Together(parts=(there, back)))
    boxes = participants_of(Arrangement(name="Place", finance=Finance(payments=(terms,)))).boxes
    assert Counter(each.text for each in boxes if each.kind == "body") == {
        "board": 1,
        "trust": 1,
    }


def test_who_signs_and_is_no_member_says_so() -> None:
    """Where members are recorded; where none are, nothing is said of it."""
    signed = NHSStandardContract(title="Contract", provider=TRUST)
    for members, details in (((), ("not recorded as a member",)), (None, ())):
        place = Arrangement(name="Place", members=members, agreements=(signed,))
        [box] = [each for each in participants_of(place).boxes if each.kind == "body"]
        assert box.details == ("provides care", *details)


def test_a_draft_says_that_it_is_not_signed() -> None:
    """On a day by which it surely was not; without a day nothing is said of that."""
    dudley, on = cases.case("dudley-2017").value, date(2017, 8, 31)
    details = [
        [
            box.details
            for box in diagram.boxes
            if box.kind == "accountable-care-organisation-contract"
        ]
        for diagram in (participants_of(dudley.at(on), on=on), participants_of(dudley.at(on)))
    ]
    assert details == [[("not signed",)], [()]]


def test_dotted_is_dotted_in_every_language() -> None:
    """Mermaid and DOT draw it so; text says that it is not recorded."""
    diagram = participants_of(Arrangement(name="Place", members=(), agreements=()))
    assert as_mermaid(diagram).splitlines()[2:] == [
        '  n1["who leads is not recorded"]',
        '  n0 -.->|" "| n1',
        "  style n1 stroke-dasharray: 3 3",
    ]
    assert as_dot(diagram).splitlines()[2:4] == [
        '  n1 [shape=box, label="who leads is not recorded", style=dotted];',
        '  n0 -> n1 [label="", style=dotted];',
    ]
    assert as_text(diagram).splitlines()[1] == "└─ who leads is not recorded"


# --- Its drawing ---


def test_bodies_are_numbered_and_named_by_number() -> None:
    """So that nobody has to follow a line: who buys first, then who provides, then others."""
    lines = texts(diagram_as_svg(participants_of(PLACE)))
    for expected in (
        "1. Board",
        "2. Trust",
        "provider, lead",
        "3. provider",
        "4. Council",
        "Led by: Chief, of 2",
        "Led by: Chair",
        "commissioner: 1",
        "provider: 2",
        "contributes £2m:",
        "buys care",
        "provides care",
        "within Place",
    ):
        assert expected in lines


def test_money_has_heads_and_what_is_not_recorded_dots() -> None:
    """Seven lines of money, of which one is dotted; two of a contract, which have no heads."""
    svg = diagram_as_svg(participants_of(PLACE))
    assert svg.count(" v8 Z") == 7
    assert svg.count('fill="none"/>') + svg.count('fill="none" stroke-dasharray') >= 9
    frames = re.findall(r'<rect [^>]*stroke-dasharray="2 3"/>', svg)
    assert len(frames) == 6


def test_what_is_drawn_is_told() -> None:
    """Each box, with what it is and where its arrows lead."""
    words = told(diagram_as_svg(participants_of(PLACE), note="A note"))
    for expected in (
        "A note\nPlace.\n",
        "Trust (provider, lead, provides care): contributes Pool.",
        "Contract (NHS standard contract): commissioner Board; provider Trust.",
        "Memorandum (partnership agreement, parties not recorded).",
        "Part, within Place.",
        "who leads is not recorded.",
    ):
        assert expected in words


def test_any_diagram_is_drawn() -> None:
    """Without an arrangement there is no head; arrows between bodies stand in words."""
    boxes = (
        Box(key="a", text="A", kind="body"),
        Box(key="b", text="B", kind="body"),
        Box(key="c", text="C", kind="else", details=("more",)),
    )
    arrows = (
        Arrow(tail="a", head="b", text="became"),
        Arrow(tail="c", head="c", text="itself"),
    )
    lines = texts(diagram_as_svg(Diagram(boxes=boxes, arrows=arrows), title="Three"))
    assert {"1. A", "2. B", "C", "else", "more", "1 to 2: became", "Three"} <= set(lines)
    assert texts(diagram_as_svg(Diagram(boxes=(), arrows=())))[0] == "An empty diagram"
    assert "Contract" in texts(diagram_as_svg(diagram_of(PLACE)))


@pytest.mark.parametrize("name", cases.case_names())
def test_every_case_is_drawn(name: str) -> None:
    """Whole, the same each time, and each body that it tells of is in it."""
    place = cases.case(name).value
    diagram = participants_of(place)
    svg = diagram_as_svg(diagram)
    assert svg == diagram_as_svg(participants_of(place))
    words = told(svg)
    assert [each.text for each in diagram.boxes if each.text not in words] == []


@pytest.mark.broad
def test_thousands_of_members_are_drawn() -> None:
    """In time that grows with their number: each signs the one agreement."""
    bodies = [Body(name=f"Body {number}") for number in range(3_000)]
    place = Arrangement(
        name="Place",
        members=tuple(Member(body=each, roles=(MemberRole.PROVIDER,)) for each in bodies),
        agreements=(PartnershipAgreement(title="Memorandum", parties=tuple(bodies)),),
    )
    svg = diagram_as_svg(participants_of(place))
    assert svg.count(' fill="none"/>') == 3_000


@pytest.mark.parametrize("text", [each for each in HOSTILE if each.strip()])
def test_hostile_names_stay_names(text: str) -> None:
    """In the drawing of an arrangement."""
    body = Box(key="a", text=f"x{text}", kind="body", details=(text,), place="buys care")
    other = Box(key="b", text=f"y{text}", kind="agreement")
    arrow = Arrow(tail="b", head="a", text=text)
    svg = diagram_as_svg(Diagram(boxes=(body, other), arrows=(arrow,)), title=f"t{text}")
    tags = {each.tag.removeprefix(SVG) for each in ET.fromstring(svg).iter()}  # noqa: S314 -- our own
    assert tags == {"svg", "title", "desc", "rect", "text", "path"}


# --- Rivers ---

DAYS = (date(2013, 4, 1), date(2017, 4, 1), date(2022, 7, 1), date(2026, 4, 1))


def test_a_river_runs_through_boards_and_back() -> None:
    """The board that ended in March 2026: of five groups, into three boards."""
    river = river_of(register(), "QNQ", on=date(2026, 3, 31))
    assert [stage.day for stage in river.stages] == list(DAYS)
    assert [sorted(each.code for each in river.at(number)) for number in range(4)] == [
        ["10C", "10G", "10T", "11C", "99M"],
        ["QNQ"],
        ["QNQ"],
        ["QRL", "S0E4D", "S9B9J"],
    ]
    assert {each.code: each.people for each in river.at(3)} == {
        "QRL": 167_593,
        "S0E4D": 425_015,
        "S9B9J": 154_131,
    }
    # Nobody is lost between two days.
    for number in range(3):
        flows = [each.people or 0 for each in river.flows if each.stage == number]
        assert sum(flows) == 746_739


def test_a_river_has_no_more_than_the_land_of_its_codes() -> None:
    """Of a group of 2013, its own people alone run through the footprint."""
    river = river_of(register(), ("01M",), on=date(2014, 1, 1), days=DAYS[:2])
    assert [(each.code, each.people) for each in river.bodies] == [
        ("01M", 196_986),
        ("QOP", 196_986),
    ]


def test_people_whom_nobody_counted_are_not_told() -> None:
    """Three groups merged before anybody counted who lived in which."""
    river = river_of(register(), "13T", on=date(2016, 1, 1), days=DAYS[:2])
    assert {each.code: each.people for each in river.at(0)} == {
        "00F": None,
        "00G": None,
        "00H": None,
    }
    assert [each.people for each in river.flows] == [None] * 3
    assert any("people by part are not known" in each for each in river.doubts)


def test_ground_that_cannot_be_followed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Boards hold no ground together; where a register has it so, the error is handed on."""

    def refuse(*_: object, **__: object) -> None:
        msg = "nobody knows"
        raise AmbiguousCodeError(msg)

    monkeypatch.setattr(Register, "crosswalk", refuse)
    with pytest.raises(AmbiguousCodeError, match="nobody knows"):
        river_of(register(), "QOP", on=date(2023, 1, 1), days=DAYS[2:])


def test_bodies_without_area_follow_events() -> None:
    """A trust that another took over in October 2021; the days are those of the events."""
    river = river_of(register(), "RM3", on=date(2022, 1, 1))
    assert [(each.stage, each.code) for each in river.bodies][-2:] == [(2, "RM3"), (3, "RM3")]
    assert str(river.flows[-1]) == "RM3 to RM3"
    arrows = diagram_of_river(river).arrows
    assert {each.text for each in arrows} == {"goes on", "became"}


@pytest.mark.parametrize(
    ("codes", "days", "problem"),
    [
        ((), DAYS, "a river has a code at least"),
        (tuple(map(str, range(501))), DAYS, "there are 501 codes, and a river is of at most 500"),
        (("QOP", "RM3"), DAYS, "QOP and RM3 are areas and bodies without area"),
        (("QOP",), (), "there are 0 days, and a river shows from 1 to 6"),
    ],
    ids=["no code", "many codes", "two sorts", "no day"],
)
def test_what_is_no_river_is_refused(
    codes: tuple[str, ...], days: tuple[date, ...], problem: str
) -> None:
    """The message says why."""
    with pytest.raises(InvalidValueError, match=problem):
        river_of(register(), codes, on=date(2023, 1, 1), days=days)


def test_a_code_that_did_not_stand_is_refused() -> None:
    """And the message says what became of it."""
    with pytest.raises(NotInForceError, match="succeeded on 1 April 2026"):
        river_of(register(), "QNQ", on=date(2026, 4, 1))


def test_a_flow_leads_between_bodies_that_are_there() -> None:
    """In a river of your own too."""
    river = river_of(register(), "QOP", on=date(2023, 1, 1))
    stray = RiverFlow(stage=2, from_code="QOP", to_code="Q99")
    with pytest.raises(InvalidValueError, match="names Q99, which is not there at stage 3"):
        attrs.evolve(river, flows=(stray,))


def test_a_river_is_drawn_and_told() -> None:
    """Each body is a bar with its code, each flow a band, and each figure is in the words."""
    river = river_of(register(), "QNQ", on=date(2026, 3, 31))
    svg = river_as_svg(river, title="Frimley", note="A note")
    root = ET.fromstring(svg)  # noqa: S314 -- our own text
    assert len(list(root.iter(SVG + "path"))) == len(river.flows)
    assert len(list(root.iter(SVG + "rect"))) == len(river.bodies) + 1
    assert str(river) == river.explain()
    words = told(svg)
    assert words.startswith("A note\nWhat became of what: QNQ, on 31 March 2026.")
    assert diagram_of_river(river).arrows[0].text in {
        f"{each.people:,} people" for each in river.flows
    }
    for each in (*river.bodies, *river.flows, *river.stages):
        assert str(each) in words
    assert {each.code for each in river.bodies} <= set(texts(svg))
    assert svg == river_as_svg(river, title="Frimley", note="A note")


def test_one_day_is_a_column() -> None:
    """Nothing runs, and it is drawn."""
    river = river_of(register(), "RM3", on=date(2022, 1, 1), days=(date(2022, 1, 1),))
    assert river.flows == ()
    assert texts(river_as_svg(river))[0] == "What became of what: RM3"


def test_a_river_without_bodies_on_a_day_is_drawn() -> None:
    """A column of no bodies has no day above it."""
    river = river_of(register(), "RM3", on=date(2022, 1, 1))
    empty = attrs.evolve(
        river,
        bodies=tuple(each for each in river.bodies if each.stage),
        flows=tuple(each for each in river.flows if each.stage),
    )
    assert "30 September" not in texts(river_as_svg(empty))


def test_the_whole_of_england_is_drawn() -> None:
    """211 groups of 2013 become the 36 boards of 2026, and none is left out."""
    boards = register().at(date(2026, 4, 1), kind="icb")
    river = river_of(register(), [each.code for each in boards], on=date(2026, 4, 1))
    assert [len(river.at(number)) for number in range(4)] == [211, 44, 42, 36]
    ET.fromstring(river_as_svg(river))  # noqa: S314 -- our own text


def test_a_river_becomes_tables() -> None:
    """And its first table a dataframe."""
    river = river_of(register(), "QNQ", on=date(2026, 3, 31))
    sizes = {name: len(each) for name, each in river.tables().items()}
    assert sizes == {
        "bodies": 10,
        "flows": 9,
        "stages": 4,
        "doubts": len(river.doubts),
        "about": 1,
    }
    assert river.__arrow_c_stream__() is not None
