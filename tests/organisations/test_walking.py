"""Bodies without area on their way through events: no share out of an average, none in silence."""

from datetime import date
from fractions import Fraction

import pytest

from nhs_accountable_care import AmbiguousCodeError, Citation, Confidence, DateRange, Source
from nhs_accountable_care.organisations import (
    Apportionment,
    Flow,
    Gap,
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
    parse_ods_code,
)
from nhs_accountable_care.organisations.walking import Walker
from nhs_accountable_care.organisations.weights import GivenWeights

K = OrganisationKind
S = SuccessionKind
APRIL = {year: date(year, 4, 1) for year in range(2012, 2030)}
MARCH = {year: date(year, 3, 31) for year in range(2012, 2030)}
CITED = (
    Citation(
        source=Source(key="TEST", title="A made-up register"), confidence=Confidence.VERIFIED
    ),
)


def trust(
    code: str,
    first: date | None = date(2013, 4, 1),
    last: date | None = None,
    kind: OrganisationKind = K.NHS_TRUST,
) -> Organisation:
    """Make a body of one version."""
    return Organisation.of_one_version(
        code, f"Trust {code}", kind, first_day=first, last_day=last, sources=CITED
    )


def event(
    day: date,
    codes: tuple[str, str],
    kind: SuccessionKind = S.MERGER,
    parts: dict[tuple[str, str], int] | None = None,
) -> Succession:
    """Make an event from two lists of codes with blanks between; its key tells kind and day."""
    return Succession(
        key=f"{kind.value}-{day}-{codes[0]}",
        day=day,
        kind=kind,
        from_codes=tuple(parse_ods_code(code) for code in codes[0].split()),
        to_codes=tuple(parse_ods_code(code) for code in codes[1].split()),
        flows=tuple(
            Flow(from_code=OdsCode(one), to_code=OdsCode(other), parts=count, basis="staff")
            for (one, other), count in (parts or {}).items()
        ),
        sources=CITED,
    )


def merged_then_divided() -> Register:
    """X merges into M, which is then divided 2 to 3 between two trusts, of which one is merged."""
    return Register(
        organisations=[
            trust("RXX", last=MARCH[2018]),
            trust("RMM", last=MARCH[2019]),
            trust("RNN", last=MARCH[2018]),
            trust("REA", first=APRIL[2019]),
            trust("REB", first=APRIL[2019], last=MARCH[2020]),
            trust("RFF", first=APRIL[2020]),
        ],
        successions=[
            event(APRIL[2018], ("RXX", "RMM")),
            event(
                APRIL[2019],
                ("RMM", "REA REB"),
                S.SPLIT,
                {("RMM", "REA"): 2, ("RMM", "REB"): 3},
            ),
            event(APRIL[2020], ("REB", "RFF")),
        ],
    )


def shares(
    register: Register, days: tuple[date, date], code: str, weights: object = None
) -> dict[str, Fraction]:
    """Return where a body went, and in what shares."""
    walk = register.crosswalk(*days, codes=[code], weights=weights)  # type: ignore[arg-type]  # of any kind
    return {row.to_code: row.weight for row in walk.rows}


# --- No share out of an average ---


@pytest.mark.parametrize("code", ["RXX", "RMM"])
def test_a_share_of_a_merged_body_is_no_share_of_those_in_it(code: str) -> None:
    """The 40 % of M that went to A need not be 40 % of X; the message says what to give."""
    with pytest.raises(AmbiguousCodeError) as caught:
        shares(merged_then_divided(), (APRIL[2017], APRIL[2019]), code)
    text = str(caught.value)
    other = {"RXX": "RMM", "RMM": "RXX"}[code]
    assert f"before that {other} stood in it as well" in text
    assert f"no share of {code}" in text
    assert (
        f"give weights for {code} and each of its ends, such as {{('{code}', 'REA'): 1}}" in text
    )


def test_where_one_body_stands_behind_it_the_stated_share_holds() -> None:
    """From the day on which X had joined, M is one body; so are shares of its shares."""
    found = shares(merged_then_divided(), (APRIL[2018], APRIL[2020]), "RMM")
    assert found == {"REA": Fraction(2, 5), "RFF": Fraction(3, 5)}


@pytest.mark.parametrize(
    ("to", "weights", "found"),
    [
        (2019, {("RXX", "REA"): 1, ("RXX", "REB"): 0}, {"REA": 1}),
        (2020, {("RXX", "REA"): 1, ("RXX", "RFF"): 3}, {"REA": "1/4", "RFF": "3/4"}),
        (2020, {("RXX", "REA"): 1, ("RXX", "REB"): 3}, {"REA": "1/4", "RFF": "3/4"}),
        (2020, Apportionment.EQUAL, {"REA": "1/2", "RFF": "1/2"}),
    ],
    ids=["all to one", "its ends", "where it came to on the way", "equal"],
)
def test_the_caller_shares_out_the_body_that_joined(
    to: int, weights: object, found: dict[str, str]
) -> None:
    """By pairs of the first body and its ends, or of it and the bodies of the division."""
    got = shares(merged_then_divided(), (APRIL[2017], APRIL[to]), "RXX", weights)
    assert got == {code: Fraction(share) for code, share in found.items()}


def test_weights_of_the_divided_body_hold_only_where_one_stands_behind_it() -> None:
    """A pair of M and its successor says nothing of X, and all of M from the day it joined."""
    weights = {("RMM", "REA"): 1, ("RMM", "REB"): 1}
    register = merged_then_divided()
    with pytest.raises(AmbiguousCodeError, match="an average and no share of RXX"):
        shares(register, (APRIL[2017], APRIL[2019]), "RXX", weights)
    halves = {"REA": Fraction(1, 2), "REB": Fraction(1, 2)}
    assert shares(register, (APRIL[2018], APRIL[2019]), "RMM", weights) == halves
    # Of M itself the caller speaks for what it was on the first day.
    assert shares(register, (APRIL[2017], APRIL[2019]), "RMM", weights) == halves


def test_weights_of_a_body_on_the_way_are_those_of_the_one_that_became_it() -> None:
    """Where X alone became M, a pair of M and its successor is one of X."""
    register = Register(
        organisations=[
            trust("RXX", last=MARCH[2018]),
            trust("RMM", first=APRIL[2018], last=MARCH[2019]),
            trust("REA", first=APRIL[2019]),
            trust("REB", first=APRIL[2019]),
        ],
        successions=[
            event(APRIL[2018], ("RXX", "RMM")),
            event(APRIL[2019], ("RMM", "REA REB"), S.SPLIT),
        ],
    )
    weights = {("RMM", "REA"): 1, ("RMM", "REB"): 4}
    assert shares(register, (APRIL[2017], APRIL[2019]), "RXX", weights) == {
        "REA": Fraction(1, 5),
        "REB": Fraction(4, 5),
    }
    with pytest.raises(AmbiguousCodeError, match="not for REB"):
        shares(register, (APRIL[2017], APRIL[2019]), "RXX", {("RMM", "REA"): 1})


def test_a_body_that_began_by_itself_stands_behind_what_it_became() -> None:
    """What X merged into had work of its own, though it was not there on the first day."""
    register = Register(
        organisations=[
            trust("RXX", last=MARCH[2018]),
            trust("RMM", first=APRIL[2016], last=MARCH[2019]),
            trust("REA", first=APRIL[2019]),
            trust("REB", first=APRIL[2019]),
        ],
        successions=[
            event(APRIL[2018], ("RXX", "RMM")),
            event(APRIL[2019], ("RMM", "REA REB"), S.SPLIT),
        ],
    )
    with pytest.raises(AmbiguousCodeError, match="before that RMM stood in it as well"):
        shares(register, (APRIL[2015], APRIL[2019]), "RXX")


def test_weights_that_add_up_to_nothing_where_they_are_used_are_told() -> None:
    """Zero for each body that was reached leaves nothing to share out by."""
    weights = {("RXX", "REA"): 0, ("RXX", "REB"): 0, ("RXX", "RFF"): 1}
    with pytest.raises(AmbiguousCodeError, match="the weights of REA, REB add up to nothing"):
        shares(merged_then_divided(), (APRIL[2017], APRIL[2019]), "RXX", weights)


def test_a_part_that_is_lost_is_not_dropped_for_the_ends_that_are_known() -> None:
    """Where one of two successors ended in nothing recorded, no weight of an end hides it."""
    register = Register(
        organisations=[
            trust("RXX", last=MARCH[2018]),
            trust("REA", first=APRIL[2018], last=MARCH[2019]),
            trust("REB", first=APRIL[2018]),
        ],
        successions=[event(APRIL[2018], ("RXX", "REA REB"), S.SPLIT)],
    )
    weights = {("RXX", "REB"): 1, ("RXX", "REA"): 1}
    with pytest.raises(LookupError, match=r"REA .* closed on 31 March 2019, and no successor"):
        shares(register, (APRIL[2017], APRIL[2019]), "RXX", weights)


def test_two_ways_to_one_end_are_told_by_the_later_day() -> None:
    """A body that was divided and came together again is shared out by its ends, with a day."""
    register = Register(
        organisations=[
            trust("RXX", last=MARCH[2018]),
            trust("REA", first=APRIL[2018], last=MARCH[2019]),
            trust("REB", first=APRIL[2018], last=MARCH[2020]),
            trust("RFF"),
        ],
        successions=[
            event(APRIL[2018], ("RXX", "REA REB"), S.SPLIT),
            event(APRIL[2019], ("REA", "RFF")),
            event(APRIL[2020], ("REB", "RFF")),
        ],
    )
    walk = register.crosswalk(APRIL[2017], APRIL[2020], codes=["RXX"], weights={("RXX", "RFF"): 7})
    assert [(str(row), row.event_day) for row in walk.rows] == [
        ("RXX -> RFF: given by the caller", APRIL[2020])
    ]


def test_each_body_is_followed_by_itself() -> None:
    """One that cannot be followed has its reasons, and the others have their rows."""
    register = merged_then_divided()
    walker = Walker(register._ground(), APRIL[2020], GivenWeights({}))
    known = walker.follow(OdsCode("RMM"), APRIL[2018])
    assert (known.reasons, sum(row.weight for row in known.rows)) == ((), 1)
    unknown = walker.follow(OdsCode("RXX"), APRIL[2017])
    lost = walker.follow(OdsCode("RNN"), APRIL[2017])
    assert (unknown.rows, unknown.lost, len(unknown.unshared)) == ((), (), 1)
    assert (lost.rows, lost.unshared, len(lost.lost)) == ((), (), 1)
    # A crosswalk leaves out, or raises for, each with its reasons.
    days, codes = (APRIL[2017], APRIL[2020]), ["RXX", "RNN"]
    left_out = register.crosswalk(*days, codes=codes, partial=True).left_out
    assert [(each.code, each.is_ambiguous) for each in left_out] == [("RNN", False), ("RXX", True)]
    with pytest.raises(AmbiguousCodeError) as caught:
        register.crosswalk(*days, codes=codes)
    assert str(caught.value) == "\n".join(unknown.reasons + lost.reasons)


# --- Bodies only ---


def test_r9_a_body_is_followed_past_a_change_of_its_boundary() -> None:
    """09G of 31 March 2020 goes whole to 70F where the body is asked for, and not the land."""
    ccg = K.CLINICAL_COMMISSIONING_GROUP
    day = APRIL[2020]
    register = Register(
        organisations=[
            trust("09G", last=MARCH[2020], kind=ccg),
            trust("70F", first=day, kind=ccg),
            trust("92A", first=day, kind=ccg),
        ],
        successions=[
            event(day, ("09G", "70F")),
            event(
                day,
                ("09G", "70F 92A"),
                S.BOUNDARY_CHANGE,
                {("09G", "70F"): 987, ("09G", "92A"): 13},
            ),
        ],
    )
    ground = register._ground()
    whole = Walker(ground, day, GivenWeights({}), bodies_only=True).follow(
        OdsCode("09G"), MARCH[2020]
    )
    assert [str(row) for row in whole.rows] == ["09G -> 70F: merger"]
    land = Walker(ground, day, GivenWeights({})).follow(OdsCode("09G"), MARCH[2020])
    assert [row.weight for row in land.rows] == [Fraction(987, 1000), Fraction(13, 1000)]


# --- A body that lost a part first ---


def lost_a_part() -> Register:
    """RTV gave up services to RXV in April 2021 and ended in RW4 in June, which became RZZ."""
    return Register(
        organisations=[
            trust("RTV", last=date(2021, 5, 31)),
            trust("RXV"),
            trust("RW4", last=MARCH[2022]),
            trust("RZZ", first=APRIL[2022]),
            trust("RAA", last=MARCH[2021]),
        ],
        successions=[
            event(APRIL[2021], ("RTV", "RXV"), S.TRANSFER),
            event(APRIL[2021], ("RAA", "RXV")),
            event(date(2021, 6, 1), ("RTV", "RW4")),
            event(APRIL[2022], ("RW4", "RZZ")),
        ],
        gaps=[
            Gap(
                concerns=(f"transfer-{APRIL[2021]}-RTV",),
                topic="split-weights",
                detail="No shares were found.",
            )
        ],
    )


def test_r12_a_body_that_lost_a_part_and_ended_went_to_all_that_took_some() -> None:
    """Without shares from the caller the way is ambiguous, and the candidates are named."""
    with pytest.raises(AmbiguousCodeError) as caught:
        shares(lost_a_part(), (APRIL[2019], date(2021, 6, 1)), "RTV")
    assert str(caught.value) == (
        "RTV (Trust RTV) went to RXV on 1 April 2021 (transfer-2021-04-01-RTV) and to RW4 on "
        "1 June 2021 (merger-2021-06-01-RTV), and no shares are stated; give weights for each "
        "pair, or say that they are equal [No shares were found.]"
    )


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        ({("RTV", "RXV"): 1, ("RTV", "RW4"): 3}, {"RXV": "1/4", "RZZ": "3/4"}),
        ({("RTV", "RXV"): 1, ("RTV", "RZZ"): 3}, {"RXV": "1/4", "RZZ": "3/4"}),
        ({("RTV", "RXV"): 1, ("RTV", "RTV"): 3}, {"RXV": "1/4", "RZZ": "3/4"}),
        (Apportionment.EQUAL, {"RXV": "1/2", "RZZ": "1/2"}),
    ],
    ids=["its successors", "its ends", "what it gave up and kept", "equal"],
)
def test_r12_the_caller_shares_out_a_body_that_lost_a_part(
    weights: object, found: dict[str, str]
) -> None:
    """By what it gave up and what became of the rest."""
    got = shares(lost_a_part(), (APRIL[2019], APRIL[2022]), "RTV", weights)
    assert got == {code: Fraction(share) for code, share in found.items()}


def test_r12_what_was_left_went_whole() -> None:
    """From a day between the two events the body is what it had kept."""
    assert shares(lost_a_part(), (date(2021, 4, 15), APRIL[2022]), "RTV") == {"RZZ": 1}


def test_r13_a_body_that_stands_is_unchanged_but_for_what_left_it() -> None:
    """Nothing is passed over in silence: the row, its day and a doubt name the services."""
    walk = lost_a_part().crosswalk(APRIL[2019], date(2021, 4, 15), codes=["RTV"])
    (row,) = walk.rows
    assert str(row) == (
        "RTV -> RTV: unchanged but for services that went to RXV on 1 April 2021, whose share "
        "is not known"
    )
    assert (row.event_day, row.sources) == (APRIL[2021], CITED)
    (doubt,) = walk.doubts
    assert doubt == (
        "RTV (Trust RTV): services went to RXV on 1 April 2021 (transfer-2021-04-01-RTV), and "
        "their share is not known [No shares were found.]"
    )


@pytest.mark.parametrize("kept", [None, 9, 0])
def test_a_weight_of_services_that_left_a_body_that_stands_needs_what_it_kept(
    kept: int | None,
) -> None:
    """A tenth that went elsewhere is not the whole of a trust."""
    days = (APRIL[2019], date(2021, 4, 15))
    weights = {("RTV", "RXV"): 1}
    if kept is not None:
        weights["RTV", "RTV"] = kept
        expected = {9: {"RXV": "1/10", "RTV": "9/10"}, 0: {"RXV": "1"}}[kept]
        found = shares(lost_a_part(), days, "RTV", weights)
        assert found == {code: Fraction(share) for code, share in expected.items()}
        return
    with pytest.raises(AmbiguousCodeError) as caught:
        shares(lost_a_part(), days, "RTV", weights)
    assert str(caught.value) == (
        "RTV (Trust RTV): weights are given for some of its successors and not for RTV; give them "
        "and say what RTV kept"
    )


def test_equal_shares_are_a_doubt_that_says_who_wants_them() -> None:
    """Nothing is known of them, and of an average least of all."""
    walk = merged_then_divided().crosswalk(
        APRIL[2017], APRIL[2019], codes=["RXX"], weights=Apportionment.EQUAL
    )
    doubt = "RMM (Trust RMM): equal shares for REA and REB, as the caller says"
    assert walk.doubts == (doubt,)
    assert [row.doubts for row in walk.rows] == [(doubt,), (doubt,)]


def test_a_body_that_joined_one_that_gave_services_up_is_told_so() -> None:
    """The services that left need not have been its own."""
    register = Register(
        organisations=[trust("RAA", last=MARCH[2018]), trust("RBB"), trust("RCC")],
        successions=[
            event(APRIL[2018], ("RAA", "RBB")),
            event(APRIL[2019], ("RBB", "RBB RCC"), S.TRANSFER),
        ],
    )
    walk = register.crosswalk(APRIL[2017], APRIL[2019], codes=["RAA", "RBB"])
    went = "that went to RCC on 1 April 2019, whose share is not known"
    assert [row.basis for row in walk.rows] == [
        f"merger; but for services of RBB {went}",
        f"unchanged but for services {went}",
    ]
    kept = {("RBB", "RCC"): 1, ("RBB", "RBB"): 9}
    assert shares(register, (APRIL[2018], APRIL[2019]), "RBB", kept) == {
        "RBB": Fraction(9, 10),
        "RCC": Fraction(1, 10),
    }


def test_services_whose_share_is_stated_are_a_share() -> None:
    """A user who knows what left states it, as of a body that stands on both sides."""
    register = Register(
        organisations=[trust("RBB"), trust("RCC")],
        successions=[
            event(
                APRIL[2019],
                ("RBB", "RBB RCC"),
                S.TRANSFER,
                {("RBB", "RBB"): 9, ("RBB", "RCC"): 1},
            )
        ],
    )
    assert shares(register, (APRIL[2018], APRIL[2019]), "RBB") == {
        "RBB": Fraction(9, 10),
        "RCC": Fraction(1, 10),
    }


def test_services_that_went_where_the_rest_went_leave_no_question() -> None:
    """A transfer to the trust that then took the body over is the whole of it."""
    register = Register(
        organisations=[trust("RBB", last=MARCH[2020]), trust("RCC")],
        successions=[
            event(APRIL[2019], ("RBB", "RCC"), S.TRANSFER),
            event(APRIL[2020], ("RBB", "RCC")),
        ],
    )
    (row,) = register.crosswalk(APRIL[2018], APRIL[2020], codes=["RBB"]).rows
    assert str(row) == "RBB -> RCC: transfer; merger"


def test_services_that_left_before_the_walk_are_followed_from_the_day_they_left() -> None:
    """Their new trust may itself have merged before the empty body was closed."""
    register = Register(
        organisations=[
            trust("RJD", last=date(2017, 10, 31)),
            trust("RJE", last=MARCH[2016]),
            trust("RZZ"),
        ],
        successions=[
            event(date(2014, 11, 1), ("RJD", "RJE"), S.TRANSFER),
            event(APRIL[2016], ("RJE", "RZZ")),
        ],
    )
    (row,) = register.crosswalk(date(2017, 1, 1), APRIL[2018], codes=["RJD"]).rows
    assert (row.to_code, row.basis) == ("RZZ", "transfer; merger")


def test_a_practice_climbs_from_where_it_went() -> None:
    """A practice without area is followed by its events, and led up by its link of the day."""
    area = Organisation.of_one_version(
        "01A", "A group", K.CLINICAL_COMMISSIONING_GROUP, first_day=APRIL[2013]
    )
    register = Register(
        organisations=[
            trust("A81001", last=MARCH[2018], kind=K.GP_PRACTICE),
            trust("A81002", kind=K.GP_PRACTICE),
            area,
        ],
        relationships=[
            Relationship(
                child=OdsCode("A81002"),
                relation=Relation.COMMISSIONED_BY,
                parent=area.code,
                period=DateRange(first_day=APRIL[2013]),
                sources=CITED,
            )
        ],
        successions=[event(APRIL[2018], ("A81001", "A81002"))],
    )
    walk = register.crosswalk(
        APRIL[2017],
        APRIL[2018],
        kind=K.GP_PRACTICE,
        to_kind=K.CLINICAL_COMMISSIONING_GROUP,
        codes=["A81001"],
    )
    assert [str(row) for row in walk.rows] == ["A81001 -> 01A: merger; commissioned-by"]
