"""What a code was on a day in one word: the same as the register says at length, on every day."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhs_accountable_care import DateRange, InvalidTypeError, InvalidValueError, UnknownCodeError
from nhs_accountable_care._core.errors import AmbiguousCodeError, NotInForceError
from nhs_accountable_care.organisations import (
    CodeAnswer,
    DateBasis,
    Level,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
    Unanswered,
    answering,
    level_of,
    parse_ods_code,
)
from nhs_accountable_care.organisations.answering import parse_want
from nhs_accountable_care.reference import register

REGISTER = register().without_warnings()
WANTS = ("name", "kind", "status", "successor", "icb", "stp", "system", "region", "area", "trust")
CODES = sorted({*(each.code for each in REGISTER.organisations)})
SPECIAL = sorted({each.code for each in REGISTER.special_codes})
DAY = dt.timedelta(days=1)


@st.composite
def codes_and_days(draw: st.DrawFn) -> tuple[str, dt.date]:
    """A code, and a day on which something begins or is about to, or any other."""
    code = draw(st.sampled_from([*CODES, *SPECIAL]))
    begins = [
        piece.first_day + DAY * off
        for want in ("name", "icb", "successor")
        for piece in REGISTER.answers(want)[code][1:]
        for off in (-1, 0, 1)
    ]
    any_day = st.dates(dt.date(2009, 1, 1), dt.date(2028, 1, 1))
    return code, draw(st.sampled_from(begins) | any_day if begins else any_day)


def at(want: str, code: str, day: dt.date, relation: str | None = None) -> CodeAnswer:
    """What all answers say of a day."""
    pieces = REGISTER.answers(want, relation=relation)[code]
    return [piece.answer for piece in pieces if piece.first_day <= day][-1]


@pytest.mark.broad
@pytest.mark.parametrize("want", WANTS)
@settings(max_examples=60)
@given(asked=codes_and_days())
def test_all_answers_are_those_of_each_day(want: str, asked: tuple[str, dt.date]) -> None:
    """What is said of every day at once is what is said of the day, doubts and shares included."""
    code, day = asked
    assert at(want, code, day) == REGISTER.answer(code, on=day, want=want)


@settings(max_examples=60)
@given(asked=codes_and_days())
def test_all_answers_by_another_link_are_those_of_each_day(asked: tuple[str, dt.date]) -> None:
    """A council is partner of a system, and sometimes of several."""
    code, day = asked
    found = REGISTER.answer(code, on=day, want="system", relation="partner-of")
    assert at("system", code, day, "partner-of") == found


@settings(max_examples=100)
@given(asked=codes_and_days())
def test_the_body_itself_is_the_one_that_is_found(asked: tuple[str, dt.date]) -> None:
    """Name and kind are those of `find`; without them there is no body."""
    code, day = asked
    name, kind = (REGISTER.answer(code, on=day, want=want) for want in ("name", "kind"))
    try:
        version = REGISTER.find(code, on=day)
    except (UnknownCodeError, NotInForceError):
        assert name.unanswered is kind.unanswered is not None
        return
    assert (name.value, kind.value) == (version.name, version.kind.value)
    assert name.doubts == REGISTER.doubts(code, on=day)
    assert REGISTER.answer(code, on=day, want="status").value == "in force"


@pytest.mark.broad
@settings(max_examples=100)
@given(asked=codes_and_days())
def test_a_successor_is_that_of_the_register(asked: tuple[str, dt.date]) -> None:
    """One is the answer; of several none is, and they are named."""
    code, day = asked
    if code not in REGISTER:
        return
    found = REGISTER.answer(code, on=day, want="successor")
    try:
        heirs = REGISTER.successors(code, on=day)
    except (AmbiguousCodeError, NotInForceError):
        assert found.unanswered is not None
        return
    if found.unanswered is Unanswered.NO_BODY:
        assert REGISTER.special_code(code, on=day) is not None
    elif len(heirs) == 1:
        assert found.value == heirs[0].code
    else:
        assert found.among == tuple(heir.code for heir in heirs)
        assert found.unanswered is Unanswered.SEVERAL
        assert not found.shares or sum(share for _, share in found.shares) == 1


@settings(max_examples=60)
@given(asked=codes_and_days())
def test_an_area_is_where_a_crosswalk_of_the_day_leads(asked: tuple[str, dt.date]) -> None:
    """To the system of the day, whatever its kind."""
    code, day = asked
    found = REGISTER.answer(code, on=day, want="system")
    try:
        version = REGISTER.find(code, on=day)
    except (UnknownCodeError, NotInForceError):
        return
    if level_of(version.kind) is not Level.AREA:
        return
    kind = "icb" if day >= dt.date(2022, 7, 1) else "strategic-partnership-footprint"
    walk = REGISTER.crosswalk(day, day, codes=[code], to_kind=kind, partial=True)
    assert [row.to_code for row in walk.rows] == ([found.value] if found.value else [])
    # Before July 2022 there is no board yet, and a footprint is none.
    board = REGISTER.answer(code, on=day, want="icb")
    assert board.value == (found.value if kind == "icb" else None)


@settings(max_examples=60)
@given(asked=codes_and_days())
def test_a_trust_is_in_its_principal_system(asked: tuple[str, dt.date]) -> None:
    """By the nearest day on which it was seen, with the doubts of that."""
    code, day = asked
    found = REGISTER.answer(code, on=day, want="system")
    try:
        version = REGISTER.find(code, on=day)
        if level_of(version.kind) is not Level.TRUST:
            return
        [belonging] = REGISTER.belongs_to(
            code, on=day, relation="principal-system", nearest_snapshot=True
        )
    except (UnknownCodeError, AmbiguousCodeError, NotInForceError):
        assert found.unanswered is not None
        return
    assert found.value == belonging.body.code
    assert set(belonging.doubts) <= set(found.doubts)


def test_what_a_split_body_became_has_its_shares() -> None:
    """Suffolk and North East Essex was divided in 2026, and its land with it."""
    found = REGISTER.answer("QJG", on=dt.date(2026, 4, 1), want="successor")
    assert found.among == ("D7T5G", "T6Y0W")
    walk = REGISTER.crosswalk(dt.date(2026, 3, 31), dt.date(2026, 4, 1), codes=["QJG"])
    assert dict(found.shares) == {row.to_code: row.weight for row in walk.rows}
    assert sum((share for _, share in found.shares), Fraction(0)) == 1


def test_a_code_of_no_body_has_no_answer() -> None:
    """A default commissioner is told as such, on any day; what nobody knows is an error."""
    assert str(REGISTER.answer("VPP00", on=dt.date(2026, 4, 1), want="icb")) == "(no body)"
    with pytest.raises(UnknownCodeError, match="does not hold 'QZZ'"):
        REGISTER.answer("QZZ", on=dt.date(2026, 4, 1), want="icb")


@pytest.mark.parametrize(
    ("want", "error", "words"),
    [
        ("bord", InvalidValueError, "or want name, kind, status, successor, network, area"),
        (3, InvalidTypeError, "what is wanted is text, and 3 is an int"),
    ],
)
def test_a_want_that_is_none_is_refused(want: object, error: type[Exception], words: str) -> None:
    """The message lists what can be wanted."""
    with pytest.raises(error, match=words):
        parse_want(want)  # type: ignore[arg-type]  # what is refused


def test_answers_are_worked_out_once() -> None:
    """Also for a register that does not warn, which has the same records."""
    fresh = Register(organisations=REGISTER.organisations[:3])
    assert fresh.answers("name") is fresh.answers(" Name ")
    assert fresh.without_warnings().answers("name") is fresh.answers("name")


# --- Practices, which are in no shipped register ---

PRACTICE, PARTNER, NETWORK = "Y99001", "Y99002", "U99001"
AREAS = ("05L", "15E", "00C", "02A", "D2P2L", "10C")


days_of_links = st.sampled_from(
    [dt.date(year, month, 1) for year in (2017, 2019, 2020, 2022, 2024, 2026) for month in (4, 7)]
)


@st.composite
def with_practices(draw: st.DrawFn) -> Register:
    """The register with two practices of one network, commissioned by some areas over time."""
    kinds = {
        PRACTICE: OrganisationKind.GP_PRACTICE,
        PARTNER: OrganisationKind.GP_PRACTICE,
        NETWORK: OrganisationKind.PRIMARY_CARE_NETWORK,
    }
    bodies = [Organisation.of_one_version(code, code, kind) for code, kind in kinds.items()]
    links = [
        Relationship(
            child=parse_ods_code(code),
            relation=Relation.CORE_PARTNER_OF,
            parent=parse_ods_code(NETWORK),
            period=DateRange(first_day=draw(days_of_links)),
        )
        for code in (PRACTICE, PARTNER)
    ]
    for code in kinds:
        turns = sorted(draw(st.sets(days_of_links, min_size=1, max_size=2)))
        for first, after in zip(turns, [*turns[1:], None], strict=True):
            is_seen = draw(st.booleans())
            last = first if is_seen else after - DAY if after else draw(st.none() | st.just(first))
            area = draw(st.sampled_from(AREAS))
            if REGISTER.answer(area, on=first, want="status").value == "in force":
                links.append(
                    Relationship(
                        child=parse_ods_code(code),
                        relation=Relation.COMMISSIONED_BY,
                        parent=parse_ods_code(area),
                        period=DateRange(first_day=first, last_day=last),
                        first_basis=DateBasis.OBSERVED if is_seen else None,
                        last_basis=DateBasis.OBSERVED if is_seen else None,
                    )
                )
    return REGISTER.plus([*bodies, *links]).without_warnings()


@settings(max_examples=8)
@given(
    known=with_practices(),
    days=st.lists(
        st.dates(dt.date(2013, 1, 1), dt.date(2027, 1, 1))
        | days_of_links.flatmap(
            lambda day: st.sampled_from([day - DAY, day, day + DAY, day + 90 * DAY])
        ),
        min_size=8,
        max_size=12,
    ),
)
@pytest.mark.broad
def test_practices_and_networks_are_placed_on_every_day(
    known: Register, days: list[dt.date]
) -> None:
    """By their commissioner, by where its land went, or not at all."""
    for want in ("system", "network", "successor"):
        answers = known._answering(want, None).answers([PRACTICE, NETWORK])
        for code in (PRACTICE, NETWORK):
            for day in days:
                found = [each for each in answers[code] if each.first_day <= day][-1].answer
                assert found == known.answer(code, on=day, want=want)
    for day in days:
        kind = "icb" if day >= dt.date(2022, 7, 1) else "stp"
        walk = known.crosswalk(day, day, codes=[PRACTICE], to_kind=kind, partial=True)
        told = known.answer(PRACTICE, on=day, want="system")
        assert [row.to_code for row in walk.rows] == ([told.value] if told.value else [])


def test_what_events_do_not_say_has_no_answer() -> None:
    """Of two that became two, which became which; of a closed body, who came after it."""
    kind = OrganisationKind.NHS_TRUST
    closed = [
        Organisation.of_one_version(
            code, code, kind, first_day=dt.date(2015, 1, 1), last_day=dt.date(2020, 3, 31)
        )
        for code in ("RZ1", "RZ2", "RZ3")
    ]
    later = [
        Organisation.of_one_version(code, code, kind, first_day=dt.date(2020, 4, 1))
        for code in ("RZ4", "RZ5")
    ]
    vague = Succession(
        key="two-to-two",
        day=dt.date(2020, 4, 1),
        kind=SuccessionKind.MERGER,
        from_codes=(parse_ods_code("RZ1"), parse_ods_code("RZ2")),
        to_codes=(parse_ods_code("RZ4"), parse_ods_code("RZ5")),
    )
    known = Register(organisations=(*closed, *later), successions=(vague,))
    day = dt.date(2021, 1, 1)
    assert str(known.answer("RZ1", on=day, want="successor")) == "(several)"
    assert str(known.answer("RZ3", on=day, want="successor")) == "(closed)"
    assert str(known.answer("RZ4", on=dt.date(2019, 1, 1), want="successor")) == "(not begun)"


def test_a_body_that_stood_before_and_after_was_not_in_force_between() -> None:
    """That is neither closed nor not begun; nor has it a successor."""
    code = parse_ods_code("RZ1")
    first = OrganisationVersion(
        code=code,
        name="First",
        kind=OrganisationKind.NHS_TRUST,
        first_day=dt.date(2010, 1, 1),
        last_day=dt.date(2012, 1, 1),
    )
    again = attrs.evolve(first, first_day=dt.date(2020, 1, 1), last_day=None)
    known = Register(organisations=(Organisation(code=code, versions=(first, again)),))
    day = dt.date(2015, 1, 1)
    assert known.answer("RZ1", on=day, want="status").value == "not in force"
    for want in ("name", "successor", "system"):
        assert known.answer("RZ1", on=day, want=want).unanswered is Unanswered.NOT_IN_FORCE
    assert known.answer("RZ1", on=dt.date(2021, 1, 1), want="system").unanswered is (
        Unanswered.NOT_RECORDED
    )


def test_a_body_that_went_to_two_and_came_back_has_no_shares() -> None:
    """It stood again later, so that nothing says that all of it had gone."""
    code = parse_ods_code("RZ1")
    first = OrganisationVersion(
        code=code,
        name="First",
        kind=OrganisationKind.NHS_TRUST,
        first_day=dt.date(2010, 1, 1),
        last_day=dt.date(2012, 1, 1),
    )
    again = attrs.evolve(first, first_day=dt.date(2020, 1, 1), last_day=None)
    heirs = [
        Organisation.of_one_version(each, each, OrganisationKind.NHS_TRUST)
        for each in ("RZ4", "RZ5")
    ]
    split = Succession(
        key="one-to-two",
        day=dt.date(2012, 1, 2),
        kind=SuccessionKind.SPLIT,
        from_codes=(code,),
        to_codes=tuple(each.code for each in heirs),
    )
    known = Register(
        organisations=(Organisation(code=code, versions=(first, again)), *heirs),
        successions=(split,),
    )
    found = known.answer("RZ1", on=dt.date(2015, 1, 1), want="successor")
    assert (found.among, found.shares) == (("RZ4", "RZ5"), ())


def test_a_register_in_which_too_much_can_change_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The work is bounded, whatever was laid over the register."""
    monkeypatch.setattr(answering, "_MOST_ASKED", 3)
    bodies = [
        Organisation.of_one_version(code, code, OrganisationKind.NHS_TRUST)
        for code in ("RZ1", "RZ2")
    ]
    with pytest.raises(InvalidValueError, match=r"up to 'RZ2' there are more than 3 days"):
        Register(organisations=tuple(bodies)).answers("name")
