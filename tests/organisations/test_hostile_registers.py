"""Registers that somebody made to go wrong: an answer that says so, and no walk without end."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care.organisations import (
    Apportionment,
    Flow,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    RegisterError,
    Succession,
    SuccessionKind,
    parse_kind,
    parse_ods_code,
    parse_relation,
)
from nhs_accountable_care.organisations import walking as walking_module
from nhs_accountable_care.organisations.heirs import carried_on_by
from nhs_accountable_care.reference import register as shipped

TRUST = OrganisationKind.NHS_TRUST
FIRST = date(2000, 4, 1)
LAST = date(2025, 4, 1)


def trust(code: str, first: date = FIRST, last: date | None = None) -> Organisation:
    """Make a body of one version."""
    return Organisation.of_one_version(
        code, f"Trust {code}", TRUST, first_day=first, last_day=last
    )


def event(
    day: date, before: str, after: str, kind: SuccessionKind, parts: tuple[int, ...] = ()
) -> Succession:
    """Make an event from one code to others with blanks between."""
    codes = tuple(OdsCode(each) for each in after.split())
    return Succession(
        key=f"{before}-{day}",
        day=day,
        kind=kind,
        from_codes=(OdsCode(before),),
        to_codes=codes,
        flows=tuple(
            Flow(from_code=OdsCode(before), to_code=to, parts=part, basis="staff")
            for to, part in zip(codes, parts, strict=False)
        ),
    )


def circle() -> Register:
    """Two bodies gave their services to one another, and closed."""
    return Register(
        organisations=[trust("RAA", last=date(2020, 3, 31)), trust("RBB", last=date(2020, 3, 31))],
        successions=[
            event(date(2010, 4, 1), "RAA", "RBB", SuccessionKind.TRANSFER),
            event(date(2011, 4, 1), "RBB", "RAA", SuccessionKind.TRANSFER),
        ],
    )


def test_transfers_in_a_circle_have_an_answer_that_says_so() -> None:
    """circle-of-transfers: in successors, in a crosswalk, and in one that may be partial."""
    with pytest.raises(NotInForceError) as caught:
        circle().successors("RAA", on=LAST)
    assert str(caught.value) == (
        "RAA (Trust RAA) closed on 31 March 2020; services went to RBB on 1 April 2010; from "
        "there on the events lead round in a circle of bodies that closed, and to none that stood "
        "on 1 April 2025"
    )
    why = (
        "RAA (Trust RAA): what became of it goes round in a circle of bodies that closed (RBB, "
        "RAA, RBB), so nothing says where it ended; correct the events or the weights, or leave "
        "the code out"
    )
    with pytest.raises(NotInForceError) as caught:
        circle().crosswalk(FIRST, LAST, codes=["RAA"])
    assert str(caught.value) == why
    walk = circle().crosswalk(FIRST, LAST, codes=["RAA"], partial=True)
    assert [(each.code, each.reason) for each in walk.left_out] == [("RAA", why)]
    assert circle().predecessors("RAA", on=FIRST) == (circle().find("RAA", on=FIRST),)


def test_a_way_beside_a_circle_is_followed() -> None:
    """What went elsewhere as well has an end there."""
    ground = circle().plus(
        [trust("RCC"), event(date(2012, 4, 1), "RBB", "RCC", SuccessionKind.TRANSFER)]
    )
    assert [body.code for body in ground.successors("RAA", on=LAST)] == ["RCC"]


def test_weights_in_a_circle_have_an_answer_that_says_so() -> None:
    """Of bodies that closed without a successor, the caller says that each became the other."""
    ground = Register(
        organisations=[trust("RAA", last=date(2020, 3, 31)), trust("RBB", last=date(2020, 3, 31))]
    )
    weights = {("RAA", "RBB"): 1, ("RBB", "RAA"): 1}
    with pytest.raises(NotInForceError, match=r"round in a circle of bodies .* \(RBB, RAA, RBB\)"):
        ground.crosswalk(FIRST, LAST, codes=["RAA"], weights=weights)


def test_a_closed_body_is_not_what_became_of_it() -> None:
    """weights-to-itself: refused, with the code."""
    ground = Register(organisations=[trust("RAA", last=date(2020, 3, 31)), trust("RBB")])
    with pytest.raises(InvalidValueError, match="weights of RAA: no event and no link lead"):
        ground.crosswalk(FIRST, LAST, codes=["RAA"], weights={("RAA", "RAA"): 1})
    walk = ground.crosswalk(FIRST, LAST, codes=["RAA"], weights={("RAA", "RBB"): 1})
    assert [str(row) for row in walk.rows] == ["RAA -> RBB: given by the caller"]


def chain(length: int, *, shares: bool = False) -> Register:
    """Each body became the next a day later, or the next and a part beside it."""
    codes = [f"R{number:05}" for number in range(length + 1)]
    days = [FIRST + timedelta(days=number) for number in range(length + 1)]
    bodies = [
        trust(code, first=day, last=day if number < length else None)
        for number, (code, day) in enumerate(zip(codes, days, strict=True))
    ]
    sides = [trust(f"S{number:05}", first=days[number + 1]) for number in range(length)]
    return Register(
        organisations=[*bodies, *(sides if shares else ())],
        successions=[
            event(
                days[number + 1],
                codes[number],
                f"{codes[number + 1]} S{number:05}" if shares else codes[number + 1],
                SuccessionKind.SPLIT if shares else SuccessionKind.MERGER,
                (2, 1) if shares else (),
            )
            for number in range(length)
        ],
    )


def test_chains_of_events_are_followed() -> None:
    """chain-of-events: far beyond the depth of calls, forward and backward."""
    length = 3000
    ground = chain(length)
    [body] = ground.successors("R00000", on=LAST)
    assert body.code == f"R{length:05}"
    [before] = ground.predecessors(body.code, on=FIRST, as_at=LAST)
    assert before.code == "R00000"
    [row] = ground.crosswalk(FIRST, LAST, codes=["R00000"]).rows
    assert (row.to_code, row.basis.count("merger")) == (body.code, length)
    assert row.weight == 1


def test_shares_along_a_chain_add_up() -> None:
    """Each split takes a third off, two hundred times."""
    walk = chain(200, shares=True).crosswalk(FIRST, LAST, codes=["R00000"])
    assert len(walk.rows) == 201
    assert walk.successors("R00000")[0].weight == Fraction(2, 3) ** 200
    assert walk.to_csv().count("\n") == 202


def test_a_share_that_could_not_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python does not write out a fraction of thousands of digits."""
    monkeypatch.setattr(walking_module, "MOST_BITS", 100)
    with pytest.raises(AmbiguousCodeError, match="a fraction of more digits than are counted"):
        chain(500, shares=True).crosswalk(FIRST, LAST, codes=["R00000"])


def test_ways_that_double_at_each_event_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty bodies divided and joined make 2 to the power of 60 ways."""
    monkeypatch.setattr(walking_module, "MOST_WAYS", 100)
    bodies, events = [], []
    for number in range(60):
        day = FIRST + timedelta(days=2 * number)
        name, sides = f"R{number:02}", (f"S{number:02}", f"T{number:02}")
        end = day + timedelta(days=1)
        bodies += [trust(name, first=day, last=day)]
        bodies += [trust(side, first=end, last=end) for side in sides]
        events += [event(end, name, " ".join(sides), SuccessionKind.SPLIT)]
        events += [
            event(end + timedelta(days=1), side, f"R{number + 1:02}", SuccessionKind.MERGER)
            for side in sides
        ]
    ground = Register(
        organisations=[*bodies, trust("R60", first=FIRST + timedelta(days=120))],
        successions=events,
    )
    with pytest.raises(AmbiguousCodeError, match=r"R00 .*: more than 100 ways lead on from it"):
        ground.crosswalk(FIRST, LAST, codes=["R00"], weights=Apportionment.EQUAL)
    later = FIRST + timedelta(days=2 * 55)
    [row] = ground.crosswalk(later, LAST, codes=["R55"], weights=Apportionment.EQUAL).rows
    assert row.to_code == "R60"
    assert row.weight == 1


def test_a_body_that_divides_among_many_is_told_in_few_words() -> None:
    """Each row repeats the doubt, which names the first twenty of its successors."""
    ends = [f"S{number:02}" for number in range(30)]
    before = FIRST - timedelta(days=1)
    own = Register(
        organisations=[
            trust("R00", first=before, last=before),
            *(trust(end) for end in ends),
        ],
        successions=[event(FIRST, "R00", " ".join(ends), SuccessionKind.SPLIT)],
    )
    with pytest.raises(AmbiguousCodeError, match=r"S18, S19 and 10 more on "):
        own.crosswalk(before, LAST, codes=["R00"])
    with pytest.raises(AmbiguousCodeError, match=r"not for S10, .*, S29$"):
        own.crosswalk(before, LAST, codes=["R00"], weights={("R00", end): 1 for end in ends[:10]})
    walk = own.crosswalk(before, LAST, codes=["R00"], weights=Apportionment.EQUAL)
    assert len(walk.rows) == 30
    doubt = f"equal shares for {', '.join(ends[:20])} and 10 more, as the caller says"
    assert {row.doubts for row in walk.rows} == {(f"R00 (Trust R00): {doubt}",)}


def test_events_on_two_ways_to_one_body_are_gathered_once() -> None:
    """A body divided, and what came of it joined again."""
    events = (
        event(date(2010, 4, 1), "T1", "T2 T3", SuccessionKind.SPLIT),
        event(date(2015, 4, 1), "T2", "T4", SuccessionKind.MERGER),
        event(date(2015, 4, 1), "T3", "T4", SuccessionKind.MERGER),
    )
    own = Register(
        organisations=(
            trust("T1", last=date(2010, 3, 31)),
            *(trust(code, date(2010, 4, 1), date(2015, 3, 31)) for code in ("T2", "T3")),
            trust("T4", date(2015, 4, 1)),
        ),
        successions=events,
    )
    heirs = carried_on_by(own._ground(), OdsCode("T1"), LAST)
    assert {each.key for each in heirs.events_to(OdsCode("T4"))} == {each.key for each in events}


def between(before: int, after: int, stated: int = 0) -> Succession:
    """Make an event from so many codes to so many, of which the first go to one of their own."""
    froms = tuple(OdsCode(f"X{number:04d}") for number in range(before))
    tos = tuple(OdsCode(f"Z{number:04d}") for number in range(after))
    return Succession(
        key="many",
        day=LAST,
        kind=SuccessionKind.MERGER,
        from_codes=froms,
        to_codes=tos,
        flows=tuple(
            Flow(from_code=one, to_code=other)
            for one, other in list(zip(froms, tos, strict=False))[:stated]
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "stated"), [(20, 50, 0), (1, 5_000, 0), (5_000, 1, 0), (500, 500, 498)]
)
def test_an_event_may_leave_some_pairs_open(before: int, after: int, stated: int) -> None:
    """A thousand at most; of one that all went to, or that went to all, nothing is open."""
    assert len(between(before, after, stated).flows) == stated


@pytest.mark.parametrize(("before", "after", "stated"), [(21, 48, 0), (500, 500, 497)])
def test_an_event_that_leaves_too_many_pairs_open_is_refused(
    before: int, after: int, stated: int
) -> None:
    """Each would be followed, which takes the one number of codes times the other."""
    with pytest.raises(InvalidValueError, match=r"many: of 1,\d{3} pairs .* state the flows"):
        between(before, after, stated)


def test_weights_along_a_long_chain_are_looked_for_up_to_a_bound() -> None:
    """To a body among the next two hundred it is known whether a code leads; beyond, it is not."""
    own = chain(500)

    def doubts(start: int, to: str) -> tuple[str, ...]:
        given = {(f"R{start:05}", to): 1}
        return own.crosswalk(FIRST, LAST, codes=["R00000"], weights=given).doubts

    assert doubts(0, "R00001") == doubts(0, "R00500")
    assert doubts(250, "R00000")[1:] == (
        "the weights of R00250 to R00000 are not used: no share rests on them",
    )
    with pytest.raises(InvalidValueError, match=r"leads to R00000, but to .* R00420 and 80 more"):
        doubts(400, "R00000")


@pytest.mark.broad
def test_circles_are_found_in_a_long_chain() -> None:
    """A body that closed does not come back; each that leads there is named, in any number."""
    ground = chain(2000)
    back = event(LAST, "R02000", "R01998", SuccessionKind.MERGER)
    with pytest.raises(RegisterError) as caught:
        ground.plus([back])
    assert [problem.path for problem in caught.value.problems] == [
        f"successions[R{number:05}]" for number in range(2001)
    ]


def test_problems_of_many_records_are_counted() -> None:
    """The first hundred are told in full, and the error has them all."""
    many = [event(LAST, f"X{number:05}", "QQQ", SuccessionKind.MERGER) for number in range(500)]
    with pytest.raises(RegisterError) as caught:
        shipped().plus(many)
    assert len(caught.value.problems) == 1000
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[-1]) == (101, "900 more problems")


HUGE = "x" * 1_000_000


@pytest.mark.parametrize(
    "ask",
    [
        lambda text: shipped().understand(text),
        lambda text: shipped().find(text, on=FIRST),
        lambda text: shipped().organisation(text),
        lambda text: shipped().crosswalk(FIRST, LAST, codes=[text]),
        parse_kind,
        parse_relation,
        parse_ods_code,
    ],
    ids=["understand", "find", "organisation", "crosswalk", "kind", "relation", "code"],
)
@pytest.mark.parametrize(
    "text",
    [HUGE, "9" * 100_000, "\n" * 2000 + "x", "'" * 10_000],
    ids=["long", "digits", "blanks", "apostrophes"],
)
def test_bad_text_is_quoted_up_to_a_bound(ask: Callable[[str], object], text: str) -> None:
    """bad-text: told with its size, whatever is asked."""
    with pytest.raises((UnknownCodeError, InvalidValueError)) as caught:
        ask(text)
    assert len(str(caught.value)) < 1_500
    assert f"({len(text):,} characters)" in str(caught.value)


@pytest.mark.parametrize("number", [10**5000, Fraction(1, 10**5000)], ids=["over", "under"])
def test_huge_numbers_are_refused(number: int | Fraction) -> None:
    """huge-integers: as a weight, as a figure by part, as a code."""
    with pytest.raises(InvalidValueError, match="has over a thousand digits"):
        shipped().crosswalk(
            date(2021, 4, 1), LAST, codes=["RW6"], weights={("RW6", "R0A"): number}
        )
    with pytest.raises(InvalidTypeError, match="a number of thousands of digits is a"):
        parse_ods_code(number)  # type: ignore[arg-type]  # what the test is about


def test_a_file_of_unknown_codes_is_gone_through() -> None:
    """What is unknown is left out, each with a reason, and near codes are sought for a few."""
    codes = [f"ZZ{number:04}" for number in range(30_000)]
    days = (date(2021, 4, 1), LAST)
    asked = [*codes, "E38000246", "91Q00", "frimley icb", "X24", "RW6"]
    walk = shipped().crosswalk(*days, codes=asked, partial=True)
    told = {str(each.code): each.reason for each in walk.left_out}
    assert [*told][: len(codes)] == codes
    assert told["ZZ29999"] == "the register does not hold 'ZZ29999'"
    assert "stood for no body" in told["frimley icb"]
    assert {row.from_code for row in walk.rows} == {"92A", "91Q"}
