"""What went into a body and what it became, with the share of it."""

from datetime import date
from fractions import Fraction

import pytest

from nhs_accountable_care import DateRange
from nhs_accountable_care.organisations import (
    AreaCount,
    AreaPeriod,
    Clock,
    DateBasis,
    Happening,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    ShareBasis,
    Succession,
    SuccessionKind,
    UndividedPart,
    whois,
)
from nhs_accountable_care.reference import register

CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
DAY = date(2020, 4, 1)
EVE = date(2020, 3, 31)


def body(code: str, first: date | None = None, last: date | None = None) -> Organisation:
    """Make a CCG."""
    return Organisation.of_one_version(code, f"Body {code}", CCG, first_day=first, last_day=last)


def event(key: str, kind: SuccessionKind, came: str, went: str) -> Succession:
    """Make an event of the day."""
    return Succession(
        key=key,
        day=DAY,
        kind=kind,
        from_codes=tuple(OdsCode(code) for code in came.split()),
        to_codes=tuple(OdsCode(code) for code in went.split()),
    )


def part(key: str, *areas: str, people: int | None = 10) -> UndividedPart:
    """Make a part that was in one area before the day, and in another from it on."""
    before, after = areas
    return UndividedPart(
        key=key,
        periods=(
            AreaPeriod(areas=(OdsCode(before),), first_day=date(2013, 4, 1), last_day=EVE),
            AreaPeriod(areas=(OdsCode(after),), first_day=DAY, assumption=f"{key} went"),
        ),
        counts=()
        if people is None
        else (AreaCount(basis=ShareBasis.RESIDENTS_MID_2020, people=people),),
    )


def divided(*parts: UndividedPart) -> Register:
    """Make a register in which 00A was divided between 00B and 00C."""
    return Register(
        organisations=(body("00A", last=EVE), body("00B", DAY), body("00C", DAY)),
        successions=(event("split", SuccessionKind.SPLIT, "00A", "00B 00C"),),
        parts=parts,
    )


def test_the_share_of_an_area_is_in_people() -> None:
    """So many people of so many, by the parts that went, with what is assumed."""
    found = divided(part("00A-1", "00A", "00B"), part("00A-2", "00A", "00C", people=30))
    profile = whois(found, "00A", on=EVE)
    assert [str(each) for each in profile.successors] == [
        "00B (split, 1 April 2020: 10 of 40 people, 25.0 %)",
        "00C (split, 1 April 2020: 30 of 40 people, 75.0 %)",
    ]
    assert profile.doubts[-2:] == ("00A-1 went", "00A-2 went")
    [back] = whois(found, "00C", on=DAY).predecessors
    assert (back.code, back.weight, back.basis) == ("00A", Fraction(3, 4), "residents-mid-2020")


def test_a_share_that_nobody_counted_is_not_told() -> None:
    """Without people it is open, and so is that of a body to which no part went."""
    uncounted = divided(part("00A-1", "00A", "00B", people=None), part("00A-2", "00A", "00C"))
    assert [each.weight for each in whois(uncounted, "00A", on=EVE).successors] == [None, None]
    one_sided = divided(part("00A-1", "00A", "00B"))
    assert [str(each) for each in whois(one_sided, "00A", on=EVE).successors] == [
        "00B (split, 1 April 2020)",
        "00C (split, 1 April 2020)",
    ]


def test_a_body_that_was_not_there_the_day_before() -> None:
    """Its share is what the event states, which is nothing."""
    found = Register(
        organisations=(body("00A", DAY), body("00B"), body("00C")),
        successions=(event("split", SuccessionKind.SPLIT, "00A", "00B 00C"),),
        parts=(part("00B", "00B", "00B"),),
    )
    assert [each.weight for each in whois(found, "00B", on=DAY).predecessors] == [None]


def test_a_merger_hides_the_boundary_change_of_its_day() -> None:
    """Coastal West Sussex went to one successor but for Chichester's edge: two happenings."""
    profile = whois(register(), "09G", on=EVE)
    assert [str(each) for each in profile.successors] == [
        "92A (boundary change, 1 April 2020: 6,686 of 511,566 people, 1.3 %)",
        "70F (merger, 1 April 2020: 504,880 of 511,566 people, 98.7 %)",
    ]


def test_a_share_that_an_event_states_is_a_ratio() -> None:
    """Where no people are counted."""
    split = event("split", SuccessionKind.SPLIT, "00A", "00B 00C")
    happening = Happening(event=split, code=OdsCode("00B"), weight=Fraction(1, 10))
    assert str(happening) == "00B (split, 1 April 2020: 1/10, 10.0 %)"


@pytest.mark.parametrize("clock", Clock)
def test_a_profile_says_by_which_clock(clock: Clock) -> None:
    """The operational clock is named in the heading."""
    profile = whois(register(), "13T", on=date(2016, 4, 1), clock=clock)
    assert profile.clock is clock
    assert ("by the operational clock" in str(profile)) is (clock is Clock.OPERATIONAL)
    assert profile.to_records()["clock"] == clock.value


def test_a_trust_whose_system_is_not_decided() -> None:
    """The candidates are a doubt; without any link there is nothing to tell."""
    trust, boards = OrganisationKind.NHS_TRUST, OrganisationKind.INTEGRATED_CARE_BOARD
    found = Register(
        organisations=(
            *(
                Organisation.of_one_version(code, f"Trust {code}", trust)
                for code in ("RAA", "RBB")
            ),
            Organisation.of_one_version("QAA", "Board QAA", boards, last_day=EVE),
            Organisation.of_one_version("QBB", "Board QBB", boards, first_day=DAY),
            Organisation.of_one_version("QCC", "Board QCC", boards, first_day=DAY),
        ),
        relationships=(
            Relationship(
                child=OdsCode("RAA"),
                relation=Relation.PRINCIPAL_SYSTEM,
                parent=OdsCode("QAA"),
                period=DateRange(first_day=EVE, last_day=EVE),
                first_basis=DateBasis.OBSERVED,
                last_basis=DateBasis.OBSERVED,
            ),
        ),
        successions=(event("split", SuccessionKind.SPLIT, "QAA", "QBB QCC"),),
    )
    assert whois(found, "RAA", on=EVE).nearest == ()
    undecided = whois(found, "RAA", on=DAY)
    assert undecided.nearest == ()
    assert any("QBB" in doubt and "QCC" in doubt for doubt in undecided.doubts)
    assert whois(found, "RBB", on=DAY).nearest == ()


def test_a_trust_of_which_the_day_has_no_link() -> None:
    """The nearest link answers, carried to what became of the board, and says so."""
    [nearest] = whois(register(), "RAL", on=date(2026, 5, 1)).nearest
    assert nearest.body.code == "Z9B2Z"
    assert nearest.doubts[0] == "seen on 1 April 2026"


@pytest.mark.parametrize(
    ("kind", "came", "went", "words"),
    [
        (SuccessionKind.RENAME, "00A", "00A", "rename of 00A"),
        (SuccessionKind.ABOLITION, "00A", "", "abolition of 00A"),
        (SuccessionKind.MERGER, "00A 00B", "00A", "merger of 00A and 00B, to 00A"),
        (
            SuccessionKind.BOUNDARY_CHANGE,
            "00A",
            "00A 00B",
            "boundary change of 00A, to 00A and 00B",
        ),
        (
            SuccessionKind.ESTABLISHMENT,
            "00A 00B 00C",
            "00A",
            "establishment of 00A, from 00B and 00C",
        ),
        (SuccessionKind.ESTABLISHMENT, "00A", "00A", "establishment of 00A"),
        (SuccessionKind.ESTABLISHMENT, "00A", "00B", "establishment of 00B, from 00A"),
        (SuccessionKind.ESTABLISHMENT, "00A", "", "establishment of 00A"),
    ],
)
def test_an_event_is_told_once_of_each_body(
    kind: SuccessionKind, came: str, went: str, words: str
) -> None:
    """A body that only has a new name did not go to itself."""
    assert str(event("it", kind, came, went)) == f"1 April 2020: {words}"
