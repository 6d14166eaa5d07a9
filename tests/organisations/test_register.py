"""Registers, what became of their bodies, and figures carried from day to day."""

import copy
import pickle
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

import attrs
import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    Citation,
    Confidence,
    DateRange,
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Money,
    NotInForceError,
    Source,
    StaleReferenceWarning,
    UnknownCodeError,
)
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY
from nhs_accountable_care.organisations import (
    Apportionment,
    Clock,
    Crosswalk,
    CrosswalkRow,
    DateBasis,
    DatedValue,
    Flow,
    Gap,
    Lifetime,
    OdsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
    RegisterError,
    Relation,
    Relationship,
    SpecialCode,
    SpecialCodeKind,
    Succession,
    SuccessionKind,
    parse_ods_code,
    parse_ons_code,
    read_weights,
    whois_record,
)
from nhs_accountable_care.organisations.apportioning import _check_kept, decimal_weights

K = OrganisationKind
S = SuccessionKind
APRIL = {year: date(year, 4, 1) for year in range(2012, 2030)}
MARCH = {year: date(year, 3, 31) for year in range(2012, 2030)}


CITED = (
    Citation(
        source=Source(key="TEST", title="A made-up register"), confidence=Confidence.VERIFIED
    ),
)


def body(
    code: str,
    first: date | None = date(2013, 4, 1),
    last: date | None = None,
    kind: OrganisationKind = OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
) -> Organisation:
    """Make a body of one version."""
    return Organisation.of_one_version(
        code, f"Body {code}", kind, first_day=first, last_day=last, sources=CITED
    )


def link(
    child: str,
    parent: str,
    period: str = "2013-04-01/..",
    relation: Relation = Relation.CONSTITUENT_OF,
) -> Relationship:
    """Make a link; one of a single day is a snapshot."""
    days = DateRange.parse(period)
    basis = DateBasis.OBSERVED if days.first_day == days.last_day else DateBasis.LEGAL
    return Relationship(
        child=parse_ods_code(child),
        relation=relation,
        parent=parse_ods_code(parent),
        period=days,
        first_basis=basis,
        last_basis=basis,
        sources=CITED,
    )


def flow(from_code: str, to_code: str, parts: int) -> Flow:
    """Make a stated flow of people."""
    return Flow(
        from_code=parse_ods_code(from_code),
        to_code=parse_ods_code(to_code),
        parts=parts,
        basis="people",
        sources=CITED,
    )


def event(
    key: str,
    day: date,
    codes: tuple[str, str],
    kind: SuccessionKind = SuccessionKind.MERGER,
    flows: Iterable[Flow] = (),
) -> Succession:
    """Make an event from two lists of codes with blanks between."""
    return Succession(
        key=key,
        day=day,
        kind=kind,
        from_codes=tuple(parse_ods_code(code) for code in codes[0].split()),
        to_codes=tuple(parse_ods_code(code) for code in codes[1].split()),
        flows=tuple(flows),
        sources=CITED,
    )


def london() -> Register:
    """Make a register with a merger, a split with shares, a split without, and a move."""
    return Register(
        organisations=[
            body("00A", last=MARCH[2018]),
            body("00B", last=MARCH[2018]),
            body("00C", first=APRIL[2018]),
            body("00D", last=MARCH[2019]),
            body("00E", first=APRIL[2019]),
            body("00F", first=APRIL[2019]),
            body("00G", last=MARCH[2020]),
            body("00H"),
            body("00J"),
            body("00K"),
            body("00L", last=MARCH[2020]),
            body("QAA", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
            body("QBB", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
            body("Y99", kind=K.NHS_ENGLAND_REGION),
            body("RAA", kind=K.NHS_TRUST),
        ],
        relationships=[
            *(link(code, "QAA") for code in ("00C", "00E", "00H", "00J")),
            *(link(code, "QBB") for code in ("00F", "00K")),
            link("QAA", "Y99", relation=Relation.IN_REGION),
            link("QBB", "Y99", relation=Relation.IN_REGION),
            link("RAA", "QAA", "2019-04-03/2019-04-03", Relation.PARTNER_OF),
            link("RAA", "QBB", "2019-04-03/2019-04-03", Relation.PARTNER_OF),
            link("RAA", "QBB", "2020-04-03/2020-04-03", Relation.PARTNER_OF),
        ],
        successions=[
            event("merger", APRIL[2018], ("00A 00B", "00C")),
            event(
                "shared",
                APRIL[2019],
                ("00D", "00E 00F"),
                S.SPLIT,
                [flow("00D", "00E", 3), flow("00D", "00F", 1)],
            ),
            event("unshared", APRIL[2020], ("00G", "00H 00J"), S.SPLIT),
            event("gone", APRIL[2020], ("00L", ""), S.ABOLITION),
            event(
                "move",
                APRIL[2021],
                ("00H", "00H 00K"),
                S.BOUNDARY_CHANGE,
                [flow("00H", "00H", 9), flow("00H", "00K", 1)],
            ),
            event("name", APRIL[2022], ("00J", "00J"), S.RENAME),
        ],
        gaps=[
            Gap(concerns=("00L",), topic="successor", detail="Nobody wrote down where it went."),
            Gap(concerns=("unshared",), topic="split-weights", detail="No shares were found."),
        ],
        edition_day=date(2026, 6, 30),
    )


# --- Organisations ---


def test_a_lineage_joins_eras_that_agree() -> None:
    """A name that outlives a change of kind is one name, and the kinds are two."""
    code = parse_ods_code("00A")
    first = OrganisationVersion(
        code=code,
        name="One",
        kind=K.CLINICAL_COMMISSIONING_GROUP,
        roles=("RO98",),
        first_day=APRIL[2013],
        last_day=date(2022, 6, 30),
    )
    second = attrs.evolve(
        first,
        kind=K.SUB_ICB_LOCATION,
        roles=("RO98", "RO319"),
        first_day=date(2022, 7, 1),
        last_day=None,
    )
    organisation = Organisation(code=code, versions=(first, second))
    assert organisation.names == (
        DatedValue(value="One", lifetime=Lifetime(first_day=APRIL[2013], last_day=None)),
    )
    assert [spell.value for spell in organisation.kinds] == [first.kind, second.kind]
    assert [spell.value for spell in organisation.roles] == [("RO98",), ("RO98", "RO319")]
    assert [spell.value for spell in organisation.ons_codes] == [None]
    assert organisation.legal == Lifetime(first_day=APRIL[2013])
    assert organisation.lifetime(Clock.LEGAL) == organisation.legal
    assert organisation.lifetime(Clock.OPERATIONAL) is None


def test_a_gap_between_eras_parts_their_names() -> None:
    """The same name before and after a gap is told twice."""
    code = parse_ods_code("00A")
    version = OrganisationVersion(
        code=code, name="One", kind=K.GP_PRACTICE, first_day=APRIL[2013], last_day=MARCH[2015]
    )
    later = attrs.evolve(version, first_day=APRIL[2016], last_day=None)
    organisation = Organisation(code=code, versions=(version, later))
    assert len(organisation.names) == 2
    register = Register(organisations=[organisation])
    with pytest.raises(NotInForceError, match="was not in force on 1 June 2015; it was: from"):
        register.find("00A", on=date(2015, 6, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"versions": ()}, "at least one version"),
        ({"versions": body("00B").versions}, "a version of 00B does not belong"),
        ({"versions": body("00A").versions * 2}, "share a day or stand out of order"),
        (
            {"versions": body("00A", first=None, last=MARCH[2014]).versions * 2},
            "share a day or stand",
        ),
        ({"versions": body("00A", last=MARCH[2014]).versions * 2}, "share a day or stand"),
        ({"code": "00a"}, "use parse_ods_code"),
    ],
    ids=["none", "strange", "open twice", "unknown first day", "twice", "small letters"],
)
def test_a_lineage_that_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    """Versions belong to the code, follow one another and are not none."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(body("00A"), **change)  # type: ignore[arg-type]  # the point of the test


def test_eras_that_cannot_be_are_refused() -> None:
    """A version does not end before it begins, and its roles tell its kind."""
    (version,) = body("00A").versions
    with pytest.raises(InvalidValueError, match="before it begins"):
        attrs.evolve(version, last_day=APRIL[2012])
    with pytest.raises(InvalidValueError, match="are those of sub-icb-location"):
        attrs.evolve(version, roles=("RO98", "RO319"))
    assert attrs.evolve(version, roles=("RO141",)).roles == ("RO141",)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (K.AMBULANCE_TRUST, ("RO197", "RO57")),
        (K.ADVANCED_FOUNDATION_TRUST, ("RO197",)),
        (K.SUPER_PARTNERSHIP, ("RO177", "RO76")),
        (K.NHS_FOUNDATION_TRUST, ("RO107",)),
        (K.AMBULANCE_TRUST, ("RO107",)),
    ],
    ids=lambda value: getattr(value, "value", None),
)
def test_a_status_may_stand_on_the_roles_of_the_form(
    kind: OrganisationKind, roles: tuple[str, ...]
) -> None:
    """
    An ambulance trust has the roles of a trust, a super-partnership those of a practice.

    A care trust that became a foundation trust kept the role of a care trust.
    """
    (version,) = body("00A", kind=kind).versions
    assert attrs.evolve(version, roles=roles).kind is kind


def test_a_care_trust_has_not_the_roles_of_a_trust() -> None:
    """The form may stand on the record of a care trust, and not the other way round."""
    (version,) = body("00A", kind=K.CARE_TRUST).versions
    with pytest.raises(InvalidValueError, match="are those of nhs-trust"):
        attrs.evolve(version, roles=("RO197",))
    with pytest.raises(InvalidValueError, match="are those of care-trust"):
        attrs.evolve(version, kind=K.GP_PRACTICE, roles=("RO107",))


def test_what_roles_tell_is_a_fact_beside_the_kind() -> None:
    """Roles that are not recorded, or decide nothing, tell no kind."""
    (version,) = body("00A", kind=K.AMBULANCE_TRUST).versions
    assert attrs.evolve(version, roles=None).kind_by_roles is None
    assert attrs.evolve(version, roles=("RO141",)).kind_by_roles is None
    assert attrs.evolve(version, roles=("RO197",)).kind_by_roles is K.NHS_TRUST


def test_doubts_say_what_is_assumed() -> None:
    """Dates that were only seen, and records older than the pack, are told as such."""
    (version,) = body("RAA", first=date(1993, 4, 1), kind=K.NHS_TRUST).versions
    opened = attrs.evolve(version, first_basis=DateBasis.RECORD_OPENED)
    assert opened.doubts_on(date(2000, 1, 1)) == (
        "name and form are those first seen after 1 April 2013",
    )
    assert opened.doubts_on(date(2014, 1, 1)) == ()
    seen = attrs.evolve(version, last_observed=date(2016, 6, 30), last_day=date(2018, 7, 12))
    assert seen.doubts_on(date(2017, 1, 1)) == ()
    observed = attrs.evolve(seen, last_basis=DateBasis.OBSERVED)
    assert observed.doubts_on(date(2017, 1, 1)) == ("last seen on 30 June 2016",)
    assert observed.doubts_on(date(2016, 1, 1)) == ()
    (undated,) = body("00A", first=None).versions
    assert undated.doubts_on(date(2016, 1, 1)) == ("no first day is recorded",)


def test_a_lifetime_covers_a_day_or_not_or_it_is_not_known() -> None:
    """An unrecorded first day leaves earlier days open."""
    unknown = Lifetime(last_day=MARCH[2020])
    assert unknown.covers(APRIL[2020]) is False
    assert unknown.covers(MARCH[2020]) is None
    assert Lifetime(first_day=APRIL[2020]).covers(APRIL[2020]) is True
    assert str(unknown) == "from not recorded, to 31 March 2020"
    assert str(Lifetime(first_day=APRIL[2020])) == "from 1 April 2020, no end known"


# --- Links and events ---


def test_links_that_cannot_be_are_refused() -> None:
    """A body is not part of itself, and codes are written as ODS writes them."""
    with pytest.raises(InvalidValueError, match="cannot be constituent-of itself"):
        link("QAA", "QAA")
    with pytest.raises(InvalidValueError, match="use parse_ods_code"):
        attrs.evolve(link("00A", "QAA"), parent=OdsCode("qaa"))


def test_a_snapshot_is_one_observed_day() -> None:
    """A link that in law lasted one day is no snapshot."""
    seen = link("RAA", "QAA", "2019-04-03/2019-04-03", Relation.PARTNER_OF)
    assert seen.is_snapshot
    assert not attrs.evolve(seen, last_basis=DateBasis.LEGAL).is_snapshot
    assert not attrs.evolve(seen, first_basis=None).is_snapshot
    assert not link("00A", "QAA").is_snapshot
    assert str(link("00A", "QAA")) == "00A constituent-of QAA, from 1 April 2013"


def test_the_distance_of_a_link_is_counted_in_days() -> None:
    """Nought within, and days before or after."""
    seen = link("RAA", "QAA", "2019-04-03/2019-04-05")
    assert [seen.distance(date(2019, 4, day)) for day in (1, 4, 7)] == [2, 0, 2]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: event("x", APRIL[2018], ("", "00B")), "at least one code"),
        (
            lambda: event("x", APRIL[2018], ("00A", "00B"), flows=[flow("00A", "00C", 1)]),
            "not between the codes",
        ),
        (
            lambda: event("x", APRIL[2018], ("00A", "00B"), flows=[flow("00C", "00B", 1)]),
            "not between the codes",
        ),
        (
            lambda: event("x", APRIL[2018], ("00A", "00B"), flows=[flow("00A", "00B", 1)] * 2),
            "stated twice",
        ),
        (lambda: flow("00A", "00B", 0), "leave the flow out"),
    ],
    ids=["of nothing", "to a stranger", "from a stranger", "twice", "of nobody"],
)
def test_events_that_cannot_be_are_refused(make: object, message: str) -> None:
    """Flows are counted, run between the event's codes, and are told once."""
    assert callable(make)
    with pytest.raises(InvalidValueError, match=message):
        make()


def test_parts_are_whole_numbers() -> None:
    """A share as floating point is refused."""
    with pytest.raises(InvalidTypeError, match="write a whole number"):
        attrs.evolve(flow("00A", "00B", 1), parts=0.5)  # type: ignore[arg-type]  # the point of the test


def test_pairs_never_come_from_the_product_of_two_lists() -> None:
    """Of several codes on both sides only a stated flow tells which became which."""
    vague = event("x", APRIL[2018], ("00A 00B", "00C 00D"))
    assert vague.destinations("00A") is None
    assert vague.weight("00A", "00C") is None
    told = attrs.evolve(vague, flows=(flow("00A", "00C", 5),))
    assert told.destinations("00A") == ("00C",)
    assert told.weight("00A", "00C") == 1
    assert told.weight("00A", "00D") == 0
    assert told.destinations("00X") == ()
    assert event("y", APRIL[2018], ("00A 00B", "00C")).weight("00A", "00C") == 1


# --- A register is a value ---


def test_a_register_is_a_value() -> None:
    """Registers of the same records are equal, hash and copy alike, and show their size."""
    one, other = london(), london()
    assert one == other
    assert hash(one) == hash(other)
    assert one != one.plus([body("00Z")])
    assert one != "a register"
    assert copy.deepcopy(one) == one
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 -- our own bytes
    assert len(one) == 15
    assert "00A" in one
    assert "00Z" not in one
    assert repr(one).startswith("<Register of 15 organisations, 11 links and 6 events, edition")
    assert repr(Register(organisations=[])).endswith("edition without a day>")


def test_a_register_says_what_it_does_not_know() -> None:
    """The gaps are records of it, by the codes and events that they are about."""
    register = london()
    assert [str(gap) for gap in register.gaps] == [
        "00L (successor): Nobody wrote down where it went.",
        "unshared (split-weights): No shares were found.",
    ]
    assert register.gaps_about("00L") == register.gaps[:1]
    assert register.gaps_about("00A") == ()


@pytest.mark.parametrize(
    ("first", "last", "stood", "did_not"),
    [
        (None, None, [EARLIEST_DAY, LATEST_DAY], []),
        (EARLIEST_DAY, LATEST_DAY, [EARLIEST_DAY, LATEST_DAY], []),
        (APRIL[2018], LATEST_DAY, [APRIL[2018], LATEST_DAY], [EARLIEST_DAY, MARCH[2018]]),
        (None, MARCH[2018], [EARLIEST_DAY, MARCH[2018]], [APRIL[2018], LATEST_DAY]),
        (LATEST_DAY, None, [LATEST_DAY], [EARLIEST_DAY, LATEST_DAY - timedelta(days=1)]),
        (
            EARLIEST_DAY,
            EARLIEST_DAY,
            [EARLIEST_DAY],
            [EARLIEST_DAY + timedelta(days=1), LATEST_DAY],
        ),
    ],
)
def test_a_body_stands_from_its_first_day_to_its_last_and_no_further(
    first: date | None, last: date | None, stood: list[date], did_not: list[date]
) -> None:
    """Both ends are days of it, also where they are the first and last days that there are."""
    register = Register(organisations=[body("00A", first, last)])
    assert [register.find("00A", on=day).code for day in stood] == ["00A"] * len(stood)
    for day in did_not:
        with pytest.raises(NotInForceError):
            register.find("00A", on=day)


def test_find_takes_days_and_codes_and_nothing_else() -> None:
    """A datetime could mean two days; a number has lost its zeros."""
    with pytest.raises(InvalidTypeError, match="on is a datetime"):
        london().find("00A", on=datetime(2017, 4, 1))  # noqa: DTZ001 -- the point of the test
    with pytest.raises(InvalidTypeError, match="read the column as text"):
        london().find(1, on=APRIL[2017])  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("0A", "did you mean 00A?"),
        ("A0", r"does not hold 'A0'$"),
        ("00AA", r"did you mean 00A\?$"),
        ("00X", r"does not hold '00X'$"),
        ("ZZZZZZ", r"does not hold 'ZZZZZZ'$"),
    ],
)
def test_an_unknown_code_is_named_with_what_may_be_meant(code: str, message: str) -> None:
    """Lost zeros and slips are recognised."""
    with pytest.raises(UnknownCodeError, match=message):
        london().find(code, on=APRIL[2017])


def test_a_body_that_is_not_in_force_is_named_with_what_came_before_or_after() -> None:
    """The message gives days, successors, predecessors and what is not known."""
    register = london()
    with pytest.raises(
        NotInForceError, match="closed on 31 March 2018; succeeded on 1 April 2018"
    ):
        register.find("00A", on=APRIL[2018])
    with pytest.raises(NotInForceError, match="began on 1 April 2018; before it: 00A, 00B"):
        register.find("00C", on=MARCH[2018])
    with pytest.raises(NotInForceError, match="no predecessor is recorded"):
        register.find("00H", on=APRIL[2012])
    with pytest.raises(NotInForceError, match=r"no successor is recorded \[Nobody wrote"):
        register.find("00L", on=APRIL[2020])


def test_an_event_that_does_not_tell_is_quoted_as_such() -> None:
    """Of an event without flows the message says that it is some of its codes."""
    register = Register(
        organisations=[
            body("00A", last=MARCH[2018]),
            body("00B", last=MARCH[2018]),
            body("00C", first=APRIL[2018]),
            body("00D", first=APRIL[2018]),
        ],
        successions=[event("vague", APRIL[2018], ("00A 00B", "00C 00D"))],
    )
    with pytest.raises(NotInForceError, match="by some of 00C, 00D"):
        register.find("00A", on=APRIL[2018])
    with pytest.raises(AmbiguousCodeError, match="does not state which became which"):
        register.successors("00A", on=APRIL[2018])
    assert register.predecessors("00C", on=MARCH[2018]) == ()
    with pytest.raises(AmbiguousCodeError, match="give weights for each pair"):
        register.crosswalk(MARCH[2018], APRIL[2018], weights=Apportionment.EQUAL)
    weights = {("00A", "00C"): 1, ("00A", "00D"): 0, ("00B", "00C"): 1, ("00B", "00D"): 1}
    walk = register.crosswalk(MARCH[2018], APRIL[2018], weights=weights)
    assert walk.carry({"00A": 10, "00B": 10}) == {"00C": 15, "00D": 5}
    successors = whois_record(register, "00A", MARCH[2018])["successors"]
    assert isinstance(successors, list)
    assert [found["code"] for found in successors if isinstance(found, dict)] == ["00C", "00D"]


def test_a_question_after_the_edition_warns_once_and_is_answered() -> None:
    """The warning names both days; a register without an edition never warns."""
    register = london()
    with pytest.warns(StaleReferenceWarning, match="1 April 2027 is after the edition"):
        assert register.find("00C", on=APRIL[2027]).code == "00C"
    with pytest.raises(NotInForceError, match="closed on 31 March 2018"):
        register.find("00A", on=APRIL[2027])
    assert Register(organisations=[body("00A")]).find("00A", on=APRIL[2029]).code == "00A"


def test_the_two_clocks_are_kept_apart() -> None:
    """The operational clock gives the nearest legal state; the legal one is the default."""
    early = attrs.evolve(
        body("00A", first=APRIL[2015], last=MARCH[2018]),
        operational=Lifetime(first_day=date(2014, 11, 26), last_day=date(2018, 9, 30)),
    )
    plain = body("00B", last=MARCH[2018])
    unknown = attrs.evolve(body("00C", first=None), operational=Lifetime(last_day=MARCH[2017]))
    register = Register(organisations=[early, plain, unknown])
    used = Clock.OPERATIONAL
    for day in (date(2014, 12, 1), APRIL[2016], date(2018, 9, 30)):
        assert register.find("00A", on=day, clock=used) == early.versions[0]
    with pytest.raises(NotInForceError, match="was not in use on 1 October 2018; operational"):
        register.find("00A", on=date(2018, 10, 1), clock=used)
    with pytest.raises(NotInForceError, match="was not in use"):
        register.find("00A", on=date(2014, 11, 25), clock=used)
    assert register.find("00B", on=APRIL[2016], clock=used).code == "00B"
    with pytest.raises(NotInForceError, match="no operational dates are recorded"):
        register.find("00B", on=APRIL[2018], clock=used)
    assert register.find("00C", on=MARCH[2017], clock=used).code == "00C"
    assert [version.code for version in register.at(date(2018, 6, 1), clock=used)] == ["00A"]
    assert [version.code for version in register.at(date(2018, 6, 1))] == ["00C"]


# --- What makes no register ---


def test_records_that_make_no_register_are_refused_all_at_once() -> None:
    """Doubled codes and keys, unknown codes, two parents and two splits, in one error."""
    split = [flow("00A", "00B", 1), flow("00A", "00C", 1)]
    with pytest.raises(RegisterError) as caught:
        Register(
            organisations=[
                body("00A"),
                attrs.evolve(body("00A"), operational=Lifetime()),
                body("00B"),
                body("00C"),
                body("QAA"),
                body("QBB"),
            ],
            relationships=[
                link("00A", "QZZ"),
                link("00B", "QAA"),
                link("00B", "QBB", "2019-04-01/.."),
                link("00C", "QAA", "2013-04-01/2014-03-31"),
                link("00C", "QBB", "2014-04-01/.."),
            ],
            successions=[
                event("one", APRIL[2018], ("00A", "00B 00C"), S.SPLIT, split),
                event("two", APRIL[2018], ("00A", "00B 00C"), S.SPLIT, split),
                event("three", APRIL[2019], ("00A", "00Z")),
                event("three", APRIL[2020], ("00A", "00B"), S.TRANSFER),
            ],
        )
    paths = [problem.path for problem in caught.value.problems]
    assert paths == [
        "organisations[00A]",
        "relationships[00A constituent-of QZZ, from 1 April 2013]",
        "successions[three]",
        "successions[three]",
        "relationships[00B constituent-of QBB, from 1 April 2019]",
        "successions[two]",
    ]
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301 -- our own bytes


def test_circles_are_refused() -> None:
    """A body that ended cannot come back through its successors."""
    bodies = [body("00A"), body("00B"), body("00C"), body("00D")]
    with pytest.raises(RegisterError, match="following 00A through its successors never ends"):
        Register(
            organisations=bodies,
            successions=[
                event("one", APRIL[2018], ("00A", "00B")),
                event("two", APRIL[2019], ("00B", "00C 00D"), S.SPLIT),
                event("three", APRIL[2020], ("00C 00D", "00A")),
            ],
        )
    with pytest.raises(RegisterError, match="following 00A"):
        Register(
            organisations=bodies,
            successions=[
                event("one", APRIL[2018], ("00A 00B", "00C 00D")),
                event("two", APRIL[2019], ("00C", "00A")),
            ],
        )


def test_a_boundary_that_moves_there_and_back_is_no_circle() -> None:
    """Both bodies went on, so nothing comes back."""
    there = [flow("00A", "00A", 9), flow("00A", "00B", 1)]
    back = [flow("00B", "00B", 9), flow("00B", "00A", 1)]
    register = Register(
        organisations=[body("00A"), body("00B")],
        successions=[
            event("there", APRIL[2018], ("00A", "00A 00B"), S.BOUNDARY_CHANGE, there),
            event("back", APRIL[2019], ("00B", "00B 00A"), S.BOUNDARY_CHANGE, back),
        ],
    )
    walk = register.crosswalk(MARCH[2018], APRIL[2018])
    assert walk.carry({"00A": 100, "00B": 100}) == {"00A": 90, "00B": 110}
    # What came back need not be what had gone.
    with pytest.raises(AmbiguousCodeError, match="00B is an average and no share of 00A"):
        register.crosswalk(MARCH[2018], APRIL[2019])


# --- Links through time ---


def test_members_and_systems_are_those_of_the_day() -> None:
    """The members of a system are the bodies that stood in it on the day."""
    register = Register(
        organisations=[
            body("00A"),
            body("00C"),
            body("QAA", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
            body("QBB", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
            body("RAA", kind=K.NHS_TRUST),
        ],
        relationships=[
            link("00A", "QAA", "2017-04-01/2019-03-31"),
            link("00A", "QBB", "2019-04-01/.."),
            link("00C", "QAA", "2017-04-01/.."),
        ],
    )
    assert [version.code for version in register.members("QAA", on=APRIL[2018])] == ["00A", "00C"]
    assert [version.code for version in register.members("QAA", on=APRIL[2019])] == ["00C"]
    assert register.members("QAA", on=APRIL[2019], kind=K.NHS_TRUST) == ()
    assert [version.code for version in register.systems_of("00A", on=APRIL[2019])] == ["QBB"]
    with pytest.raises(NotInForceError, match="recorded: 1 April 2017 to 31 March 2019; from"):
        register.systems_of("00A", on=APRIL[2016])
    with pytest.raises(NotInForceError, match="recorded: none at all"):
        register.members("RAA", on=APRIL[2018])
    with pytest.raises(NotInForceError, match=r"\(other links are: constituent-of\)"):
        register.systems_of("00A", on=APRIL[2018], relation=Relation.PARTNER_OF)
    with pytest.raises(NotInForceError, match="began on"):
        register.members("QAA", on=APRIL[2012])
    assert len(register.links_of("00A")) == 2
    assert len(register.links_to("QAA")) == 2
    assert register.links_to("00A") == ()


def test_the_nearest_snapshot_answers_only_if_asked_to() -> None:
    """Of two snapshots the nearer one answers, with the bodies of its day."""
    register = london()
    partner = Relation.PARTNER_OF
    found = register.systems_of(
        "RAA", on=date(2019, 5, 1), relation=partner, nearest_snapshot=True
    )
    assert [version.code for version in found] == ["QAA", "QBB"]
    found = register.systems_of(
        "RAA", on=date(2020, 3, 1), relation=partner, nearest_snapshot=True
    )
    assert [version.code for version in found] == ["QBB"]
    for code, day, found_codes in [
        ("QAA", date(2019, 5, 1), ["RAA"]),
        ("QBB", date(2024, 5, 1), ["RAA"]),
        # By then the nearest day is one on which it was partner of the other alone.
        ("QAA", date(2024, 5, 1), []),
    ]:
        members = register.members(code, on=day, relation=partner, nearest_snapshot=True)
        assert [version.code for version in members] == found_codes
    with pytest.raises(NotInForceError, match="recorded: none at all"):
        register.systems_of("00C", on=date(2020, 3, 1), relation=partner, nearest_snapshot=True)


def test_a_trace_needs_one_way_at_each_step() -> None:
    """From an area to its region; a partner of two systems leads nowhere certain."""
    register = london()
    up = (Relation.CONSTITUENT_OF, Relation.IN_REGION)
    assert [version.code for version in register.trace("00C", on=APRIL[2019], through=up)] == [
        "QAA",
        "Y99",
    ]
    with pytest.raises(AmbiguousCodeError, match="several bodies on 3 April 2019: QAA, QBB"):
        register.trace("RAA", on=date(2019, 4, 3), through=(Relation.PARTNER_OF,))


# --- Succession ---


def test_successors_follow_chains_and_splits() -> None:
    """A merged body is carried on by what its successor became; a living one by itself."""
    register = Register(
        organisations=[
            body("00A", last=MARCH[2018]),
            body("00B", first=APRIL[2018], last=MARCH[2020]),
            body("00C", first=APRIL[2020]),
            body("00D", first=APRIL[2020], last=MARCH[2022]),
            body("QAA", kind=K.INTEGRATED_CARE_BOARD, first=date(2022, 7, 1)),
        ],
        successions=[
            event("one", APRIL[2018], ("00A", "00B")),
            event("two", APRIL[2020], ("00B", "00C 00D"), S.SPLIT),
            event("three", APRIL[2022], ("00D", "00C")),
            event("four", date(2022, 7, 1), ("00C", "QAA"), S.ESTABLISHMENT),
        ],
    )

    def carried_on(code: str, day: date) -> list[str]:
        return [version.code for version in register.successors(code, on=day)]

    assert carried_on("00A", MARCH[2018]) == ["00A"]
    assert carried_on("00A", APRIL[2019]) == ["00B"]
    assert carried_on("00A", APRIL[2021]) == ["00C", "00D"]
    assert carried_on("00A", APRIL[2023]) == ["00C"]
    assert [version.code for version in register.predecessors("00C", on=MARCH[2018])] == ["00A"]
    found = register.predecessors("00C", on=APRIL[2021], as_at=APRIL[2023])
    assert [version.code for version in found] == ["00C", "00D"]
    assert register.predecessors("QAA", on=APRIL[2021]) == ()
    assert [found.key for found in register.events_of("00B")] == ["one", "two"]
    with pytest.raises(NotInForceError, match="began on 1 April 2018"):
        register.successors("00B", on=APRIL[2017])


def test_r31_a_body_carries_on_those_that_had_become_it_by_a_later_day() -> None:
    """What joined in 2021 is no predecessor of what began in 2017, unless one asks for 2021."""
    register = Register(
        organisations=[
            body("RM2", last=date(2017, 9, 30), kind=K.NHS_TRUST),
            body("RW3", last=date(2017, 9, 30), kind=K.NHS_TRUST),
            body("RW6", last=date(2021, 9, 30), kind=K.NHS_TRUST),
            body("R0A", first=date(2017, 10, 1), kind=K.NHS_TRUST),
            body("RJD", last=date(2017, 10, 31), kind=K.NHS_TRUST),
            body("RM3", kind=K.NHS_TRUST),
        ],
        successions=[
            event("began", date(2017, 10, 1), ("RM2 RW3", "R0A")),
            event("split", date(2021, 10, 1), ("RW6", "R0A RM3"), S.SPLIT),
            event("moved", date(2014, 11, 1), ("RJD", "RM3"), S.TRANSFER),
        ],
    )

    def behind(code: str, on: date, as_at: date | None = None) -> list[str]:
        return [version.code for version in register.predecessors(code, on=on, as_at=as_at)]

    day = date(2017, 9, 30)
    assert behind("R0A", day) == ["RM2", "RW3"]
    assert behind("R0A", day, date(2021, 9, 30)) == ["RM2", "RW3"]
    assert behind("R0A", day, date(2021, 10, 1)) == ["RM2", "RW3", "RW6"]
    assert behind("R0A", date(2020, 1, 1)) == ["R0A"]
    # A body that gave services up and stands is carried on by itself.
    assert behind("RM3", day, date(2017, 10, 1)) == ["RM3"]
    assert behind("RM3", day, date(2018, 1, 1)) == ["RJD", "RM3"]
    with pytest.raises(InvalidValueError, match="as_at 2017-09-29 is before on 2017-09-30"):
        behind("RM2", day, date(2017, 9, 29))
    with pytest.raises(NotInForceError, match=r"RM2 .* closed on 30 September 2017"):
        behind("RM2", day, date(2018, 1, 1))


def test_r15_a_body_whose_services_left_is_told_in_one_statement() -> None:
    """Services that went while a body stood did not succeed it, and it has no other heir."""
    register = Register(
        organisations=[
            body("RJD", last=date(2017, 10, 31)),
            body("RJE"),
            body("RTV", last=date(2021, 5, 31)),
        ],
        successions=[
            event("transfer", date(2014, 11, 1), ("RJD", "RJE"), S.TRANSFER),
            event("abolition", date(2017, 11, 1), ("RJD", ""), S.ABOLITION),
            event("part", APRIL[2021], ("RTV", "RJE"), S.TRANSFER),
            event("rest", date(2021, 6, 1), ("RTV", "RJE")),
        ],
    )
    with pytest.raises(NotInForceError) as caught:
        register.find("RJD", on=APRIL[2018])
    assert str(caught.value) == (
        "RJD (Body RJD) closed on 31 October 2017; services went to RJE on 1 November 2014"
    )
    with pytest.raises(
        NotInForceError,
        match=r"services went to RJE on 1 April 2021; succeeded on 1 June 2021 by RJE$",
    ):
        register.find("RTV", on=APRIL[2022])


def test_r26_what_a_body_belonged_to_is_no_successor_of_it() -> None:
    """An area that stood in a board and was split went to areas, and not to the board."""
    day = date(2022, 7, 1)
    (footprint,) = body(
        "QNQ", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT, last=date(2022, 6, 30)
    ).versions
    board = attrs.evolve(
        footprint,
        name="Board QNQ",
        kind=K.INTEGRATED_CARE_BOARD,
        first_day=day,
        last_day=MARCH[2026],
    )
    register = Register(
        organisations=[
            body("D4U1Y", last=MARCH[2026]),
            body("92A"),
            body("U2G6B", first=APRIL[2026]),
            Organisation(code=board.code, versions=(footprint, board)),
        ],
        successions=[
            event("board", day, ("QNQ D4U1Y", "QNQ"), S.ESTABLISHMENT),
            event("split", APRIL[2026], ("D4U1Y", "92A U2G6B"), S.SPLIT),
        ],
    )
    with pytest.raises(NotInForceError) as caught:
        register.find("D4U1Y", on=APRIL[2026])
    assert str(caught.value) == (
        "D4U1Y (Body D4U1Y) closed on 31 March 2026; succeeded on 1 April 2026 by U2G6B, 92A"
    )
    # What began was the footprint, under its own name.
    with pytest.raises(NotInForceError, match=r"QNQ \(Body QNQ\) began on 1 April 2013"):
        register.find("QNQ", on=APRIL[2012])


def test_a_chain_that_ends_is_reported_by_name() -> None:
    """A body that closed with no recorded successor is no empty answer."""
    with pytest.raises(NotInForceError, match=r"00L \(Body 00L\) closed on 31 March 2020"):
        london().successors("00L", on=APRIL[2021])


def test_services_that_moved_do_not_end_a_body_that_goes_on() -> None:
    """After a transfer the body carries itself on; when it closes the transfer says where."""
    register = Register(
        organisations=[body("RJD", last=date(2017, 10, 31)), body("RJE"), body("RL4")],
        successions=[
            event("transfer", date(2014, 11, 1), ("RJD", "RJE RL4"), S.TRANSFER),
            event("abolition", date(2017, 11, 1), ("RJD", ""), S.ABOLITION),
        ],
    )
    assert [version.code for version in register.successors("RJD", on=APRIL[2015])] == ["RJD"]
    assert [version.code for version in register.successors("RJD", on=APRIL[2018])] == [
        "RJE",
        "RL4",
    ]
    assert register.crosswalk(APRIL[2014], APRIL[2015]).successors("RJD")[0].to_code == "RJD"
    with pytest.raises(AmbiguousCodeError, match=r"RJD .* went to RJE, RL4 on 1 November 2014 "):
        register.crosswalk(APRIL[2014], APRIL[2018])
    equal = register.crosswalk(APRIL[2014], APRIL[2018], weights=Apportionment.EQUAL)
    assert equal.carry({"RJD": 10}) == {"RJE": 5, "RL4": 5}
    # Though the services had moved before the walk begins, they are all that went anywhere.
    late = register.crosswalk(APRIL[2016], APRIL[2018], weights=Apportionment.EQUAL)
    assert late.carry({"RJD": 10}) == {"RJE": 5, "RL4": 5}
    # While it stands, whoever says how much left it says what it kept as well.
    given = {("RJD", "RJE"): 4, ("RJD", "RL4"): 1, ("RJD", "RJD"): 0}
    early = register.crosswalk(APRIL[2014], APRIL[2015], weights=given)
    assert early.carry({"RJD": 10}) == {"RJE": 8, "RL4": 2}


# --- Differences ---


def test_a_difference_lists_what_changed_between_two_days() -> None:
    """Bodies opened, closed, renamed, re-formed, re-coded and moved, and the events."""
    code = parse_ods_code("00A")
    version = attrs.evolve(body("00A").versions[0], last_day=MARCH[2018])
    new = attrs.evolve(
        version,
        name="New",
        kind=K.SUB_ICB_LOCATION,
        ons_code=parse_ons_code("E38000001"),
        first_day=APRIL[2018],
        last_day=None,
    )
    register = Register(
        organisations=[
            Organisation(code=code, versions=(version, new)),
            body("00B", last=MARCH[2018]),
            body("00C", first=APRIL[2018]),
            body("QAA", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
            body("QBB", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
        ],
        relationships=[
            link("00A", "QAA", "2017-04-01/2018-03-31"),
            link("00A", "QBB", "2018-04-01/.."),
            link("00C", "QBB", "2018-04-01/.."),
            link("QAA", "QBB", "2018-04-01/2018-04-01", Relation.LOCATED_IN),
        ],
        successions=[
            event("one", APRIL[2018], ("00B", "00C")),
            event("other", APRIL[2018], ("QAA", "QAA"), S.RENAME),
        ],
    )
    found = register.difference(MARCH[2018], APRIL[2018])
    assert [version.code for version in found.opened] == ["00C"]
    assert [version.code for version in found.closed] == ["00B"]
    assert [change.after.name for change in found.renamed] == ["New"]
    assert [change.after.kind for change in found.changed_kind] == [K.SUB_ICB_LOCATION]
    assert [change.after.ons_code for change in found.changed_ons_code] == ["E38000001"]
    assert [str(move) for move in found.moved] == ["00A constituent-of: QAA -> QBB"]
    assert [happened.key for happened in found.events] == ["one", "other"]
    assert str(found).splitlines() == [
        "31 March 2018 to 1 April 2018",
        "opened: 00C Body 00C",
        "closed: 00B Body 00B",
        "renamed: 00A Body 00A -> New",
        "new kind: 00A New: clinical-commissioning-group -> sub-icb-location",
        "new ONS code: 00A New: None -> E38000001",
        "moved: 00A constituent-of: QAA -> QBB",
        "event: 1 April 2018: merger of 00B, to 00C",
    ]
    systems = register.difference(MARCH[2018], APRIL[2018], kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT)
    assert [happened.key for happened in systems.events] == ["other"]
    assert systems.moved == ()
    before = register.difference(APRIL[2016], APRIL[2017])
    assert [str(move) for move in before.moved] == ["00A constituent-of: none recorded -> QAA"]
    with pytest.raises(InvalidValueError, match="swap them"):
        register.difference(APRIL[2018], MARCH[2018])


# --- Your own records ---


def test_a_register_takes_records_laid_over_it() -> None:
    """New records are added, the same ones change nothing, and the first register stays."""
    register = london()
    mine: list[Organisation | Relationship | Succession] = [
        body("A82608", kind=K.GP_PRACTICE),
        body("00A", last=MARCH[2018]),
        link("00A", "QAA"),
    ]
    more = register.plus(mine)
    assert len(more) == len(register) + 1
    assert more.plus([*mine, register.successions[0]]) == more
    assert "A82608" not in register


def test_clashes_with_what_is_there_are_reported_all_at_once() -> None:
    """A code, an event and a parent that say something else are three clashes."""
    register = london()
    mine: list[Organisation | Relationship | Succession] = [
        body("00A"),
        event("gone", APRIL[2020], ("00L", "00J")),
        link("00C", "QBB", "2020-04-01/.."),
        link("QAA", "Y99", "2016-04-01/..", Relation.IN_REGION),
    ]
    with pytest.raises(RegisterError) as caught:
        register.plus(mine)
    assert [problem.path.partition("[")[0] for problem in caught.value.problems] == [
        "organisations",
        "successions",
        "relationships",
        "relationships",
    ]
    theirs = register.plus(mine, replace=True)
    assert theirs.find("00A", on=APRIL[2019]).code == "00A"
    assert [version.code for version in theirs.systems_of("00C", on=APRIL[2021])] == ["QBB"]
    assert [version.code for version in theirs.successors("00L", on=APRIL[2021])] == ["00J"]
    with pytest.raises(
        InvalidTypeError,
        match="lay Organisation, Relationship, Succession, UndividedPart and Spec",
    ):
        register.plus(["00A"])  # type: ignore[list-item]  # the point of the test


def test_a_snapshot_can_be_filled_out_by_a_link_that_agrees_with_it() -> None:
    """A longer link to the same parent takes the snapshot's place; to another it clashes."""
    register = london()
    longer = link("RAA", "QAA", "2018-04-01/2020-03-31", Relation.PARTNER_OF)
    filled = register.plus([longer])
    assert longer in filled.relationships
    assert len(filled.relationships) == len(register.relationships)
    found = filled.systems_of("RAA", on=APRIL[2018], relation=Relation.PARTNER_OF)
    assert [version.code for version in found] == ["QAA"]
    seen = link("RAA", "QAA", "2019-05-03/2019-05-03", Relation.PARTNER_OF)
    assert filled.plus([seen]) == filled
    area = link("00C", "QBB", "2019-04-03/2019-04-03")
    with pytest.raises(RegisterError, match="the register has: 00C constituent-of QAA"):
        register.plus([area])


# --- Crosswalks ---


def test_a_crosswalk_has_a_row_a_pair() -> None:
    """Unchanged, merged, split and moved codes, with what each share rests on."""
    walk = london().crosswalk(
        APRIL[2017],
        APRIL[2022],
        weights={
            ("00G", "00H"): 9,
            ("00G", "00J"): 10,
            ("00G", "00K"): 1,
            ("00H", "00H"): 8,
            ("00H", "00K"): 2,
        },
        codes=[
            *("00A", "00B", "00D", "00G", "00H", "00K"),
        ],
    )
    rows = [
        (row.from_code, row.to_code, str(row.weight), row.basis, str(row.event_day))
        for row in walk.rows
    ]
    assert rows == [
        ("00A", "00C", "1", "merger", "2018-04-01"),
        ("00B", "00C", "1", "merger", "2018-04-01"),
        ("00D", "00E", "3/4", "people", "2019-04-01"),
        ("00D", "00F", "1/4", "people", "2019-04-01"),
        ("00G", "00H", "9/20", "given by the caller", "2021-04-01"),
        ("00G", "00J", "1/2", "given by the caller", "2020-04-01"),
        ("00G", "00K", "1/20", "given by the caller", "2021-04-01"),
        ("00H", "00H", "4/5", "given by the caller", "2021-04-01"),
        ("00H", "00K", "1/5", "given by the caller", "2021-04-01"),
        ("00K", "00K", "1", "unchanged", "None"),
    ]
    assert walk.doubts == ()
    assert {citation for row in walk.rows for citation in row.sources} == set(CITED)


def test_what_has_no_stated_share_raises_and_names_everything() -> None:
    """The code without shares and the code without a successor stand in one error."""
    with pytest.raises(AmbiguousCodeError) as caught:
        london().crosswalk(APRIL[2017], APRIL[2022])
    text = str(caught.value)
    assert "00G (Body 00G) went to 00H, 00J on 1 April 2020 (unshared)" in text
    assert "No shares were found." in text
    assert "00L (Body 00L) closed on 31 March 2020, and no successor is recorded" in text
    with pytest.raises(NotInForceError, match="give one as weights"):
        london().crosswalk(APRIL[2017], APRIL[2022], codes=["00L"])


def test_what_has_no_stated_share_is_apportioned_where_the_caller_says_so() -> None:
    """Equal shares are for what is not stated; stated shares stay."""
    walk = london().crosswalk(
        APRIL[2017], APRIL[2020], weights=Apportionment.EQUAL, codes=["00D", "00G"]
    )
    assert walk.carry({"00D": 8, "00G": 8}) == {"00E": 6, "00F": 2, "00H": 4, "00J": 4}


def test_a_successor_that_nobody_recorded_can_be_supplied() -> None:
    """The caller may know where a closed body went."""
    walk = london().crosswalk(APRIL[2017], APRIL[2022], codes=["00L"], weights={("00L", "00J"): 1})
    (row,) = walk.rows
    assert (row.to_code, row.basis, row.event_day) == ("00J", "given by the caller", APRIL[2020])


def test_weights_for_some_successors_are_not_enough() -> None:
    """A successor that gets nothing is given nought."""
    with pytest.raises(AmbiguousCodeError, match="and not for 00J"):
        london().crosswalk(APRIL[2017], APRIL[2022], codes=["00G"], weights={("00G", "00H"): 1})
    walk = london().crosswalk(
        APRIL[2017],
        APRIL[2020],
        codes=["00G"],
        weights={("00G", "00H"): 1, ("00G", "00J"): 0},
    )
    assert walk.carry({"00G": 7}) == {"00H": 7}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({("00G", "00Z"): 1}, "not known: 00Z"),
        ({("00G", "00A"): 1}, "no event and no link leads to 00A, but to 00H, 00J"),
        ({("00G", "00H"): -1, ("00G", "00J"): 2}, "less than nothing"),
        ({("00G", "00H"): 0, ("00G", "00J"): 0}, "they add up to nothing"),
    ],
    ids=["unknown", "stranger", "negative", "nothing"],
)
def test_weights_that_could_never_apply_are_refused(
    weights: dict[tuple[str, str], int], message: str
) -> None:
    """A slip in a table of weights is found before it does harm."""
    with pytest.raises(InvalidValueError, match=message):
        london().crosswalk(APRIL[2017], APRIL[2022], weights=weights)


def test_weights_are_exact() -> None:
    """A floating point weight is refused with the cure."""
    with pytest.raises(InvalidTypeError, match="write a whole number or a Fraction"):
        london().crosswalk(
            APRIL[2017],
            APRIL[2022],
            weights={("00G", "00H"): 0.5},  # type: ignore[dict-item]  # the point of the test
        )


def test_a_crosswalk_climbs_to_systems_and_regions() -> None:
    """The share of an area goes to what its successor is part of on the later day."""
    area = K.CLINICAL_COMMISSIONING_GROUP
    register, codes = london(), ["00A", "00D"]
    systems = register.crosswalk(
        APRIL[2017],
        APRIL[2020],
        kind=area,
        to_kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        codes=codes,
    )
    assert systems.carry({"00A": 4, "00D": 4}) == {"QAA": 7, "QBB": 1}
    regions = register.crosswalk(
        APRIL[2017], APRIL[2020], kind=area, to_kind=K.NHS_ENGLAND_REGION, codes=codes
    )
    assert regions.carry({"00A": 4, "00D": 4}) == {"Y99": 8}
    same = register.crosswalk(APRIL[2017], APRIL[2020], kind=area, to_kind=area, codes=codes)
    assert same.carry({"00A": 4}) == {"00C": 4}


def test_an_area_without_a_system_on_the_day_is_reported_by_name() -> None:
    """There is no climbing where no link is recorded."""
    register = Register(
        organisations=[body("00A"), body("QAA", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT)],
        relationships=[link("00A", "QAA", "2017-04-01/2018-03-31")],
    )
    with pytest.raises(NotInForceError, match="no constituent-of link is recorded for 1 April"):
        register.crosswalk(
            APRIL[2017],
            APRIL[2018],
            kind=K.CLINICAL_COMMISSIONING_GROUP,
            to_kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
        )


def test_a_climb_over_an_unsure_link_is_named() -> None:
    """A link that nobody verified is a doubt of the crosswalk."""
    register = Register(
        organisations=[body("00A"), body("QAA", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT)],
        relationships=[attrs.evolve(link("00A", "QAA"), sources=())],
    )
    walk = register.crosswalk(
        APRIL[2017],
        APRIL[2018],
        kind=K.CLINICAL_COMMISSIONING_GROUP,
        to_kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT,
    )
    assert walk.doubts == ("00A constituent-of QAA, from 1 April 2013: unverified",)


def test_unsure_shares_are_named_as_such() -> None:
    """A split that rests on no source is used and doubted."""
    flows = [attrs.evolve(flow("00A", code, 1), sources=()) for code in ("00B", "00C")]
    register = Register(
        organisations=[body("00A", last=MARCH[2018]), body("00B"), body("00C")],
        successions=[event("split", APRIL[2018], ("00A", "00B 00C"), S.SPLIT, flows)],
    )
    walk = register.crosswalk(APRIL[2017], APRIL[2018], codes=["00A"])
    assert walk.doubts == (
        "00A (Body 00A): the shares of split are unverified: 00B 0.500, 00C 0.500",
    )


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        ((K.NHS_TRUST, K.STRATEGIC_PARTNERSHIP_FOOTPRINT), "no way leads from nhs-trust"),
        ((K.CLINICAL_COMMISSIONING_GROUP, K.SUB_ICB_LOCATION), "not of kind sub-icb-location"),
        ((K.NHS_TRUST, None), "not of kind nhs-trust on 1 April 2017"),
    ],
    ids=["no way", "wrong end", "wrong start"],
)
def test_kinds_that_do_not_lead_to_one_another_are_refused(
    kinds: tuple[OrganisationKind, OrganisationKind | None], message: str
) -> None:
    """The message says which kinds there are."""
    with pytest.raises(InvalidValueError, match=message):
        london().crosswalk(
            APRIL[2017], APRIL[2018], kind=kinds[0], to_kind=kinds[1], codes=["00A"]
        )


def test_bodies_without_area_go_forward_only() -> None:
    """Backward a body stays where nothing came to it or left it; else its shares are unknown."""
    register = london()
    with pytest.raises(AmbiguousCodeError, match=r"00C .* has no shares back to 1 April 2017"):
        register.crosswalk(APRIL[2018], APRIL[2017])
    walk = register.crosswalk(APRIL[2018], APRIL[2017], partial=True)
    assert walk.successors("00K")[0].basis == "unchanged"
    assert [each.code for each in walk.left_out] == ["00C"]
    with pytest.raises(AmbiguousCodeError, match="follow events, which run forward"):
        walk.carry({"00C": 1})
    young = Register(organisations=[body("00A", first=APRIL[2018])])
    with pytest.raises(NotInForceError, match="it did not exist"):
        young.crosswalk(APRIL[2018], APRIL[2017])


def test_an_event_on_another_level_moves_nothing() -> None:
    """When a board takes over from CCGs, their areas go on."""
    register = Register(
        organisations=[body("00A"), body("QAA", kind=K.INTEGRATED_CARE_BOARD)],
        successions=[event("board", APRIL[2018], ("00A", "QAA"), S.ESTABLISHMENT)],
    )
    (row,) = register.crosswalk(APRIL[2017], APRIL[2019], codes=["00A"]).rows
    assert (row.to_code, row.basis) == ("00A", "unchanged")


def test_a_body_that_ends_without_any_event_is_reported() -> None:
    """A successor that is itself gone without a word is a dead end of its own."""
    register = Register(
        organisations=[body("00A", last=MARCH[2018])],
    )
    with pytest.raises(NotInForceError, match="closed on 31 March 2018, and no successor"):
        register.crosswalk(APRIL[2017], APRIL[2019])


def test_an_event_into_a_body_that_never_stood_is_reported() -> None:
    """A merger into a body that begins later leads to nothing on the day."""
    register = Register(
        organisations=[body("00A", last=MARCH[2018]), body("00B", first=APRIL[2020])],
        successions=[event("early", APRIL[2018], ("00A", "00B"))],
    )
    with pytest.raises(NotInForceError, match=r"00B \(Body 00B\), and no successor is recorded"):
        register.crosswalk(APRIL[2017], APRIL[2019])


# --- Figures ---


def row(from_code: str, to_code: str, weight: str, day: date | None = None) -> CrosswalkRow:
    """Make a row of a crosswalk."""
    return CrosswalkRow(
        from_code=OdsCode(from_code),
        to_code=OdsCode(to_code),
        weight=Fraction(weight),
        basis="people" if day else "unchanged",
        event_day=day,
    )


def walk_of(*rows: CrosswalkRow, first: int = 2017) -> Crosswalk:
    """Make a crosswalk of a year."""
    return Crosswalk(from_day=APRIL[first], to_day=APRIL[first + 1], rows=rows)


@pytest.mark.parametrize(
    ("figure", "pieces"),
    [
        (100, [33, 33, 34]),
        (-100, [-33, -33, -34]),
        (1, [0, 0, 1]),
        (0, [0, 0, 0]),
        (Fraction(1), [Fraction(33, 100), Fraction(33, 100), Fraction(34, 100)]),
        (Money(pence=101), [Money(pence=33), Money(pence=33), Money(pence=35)]),
    ],
    ids=str,
)
def test_figures_are_shared_out_to_the_last_unit(
    figure: int | Fraction | Money, pieces: list[object]
) -> None:
    """By largest remainder, a tie to the first code; a refund as a payment."""
    walk = walk_of(row("A", "X", "0.33"), row("A", "Y", "0.33"), row("A", "Z", "0.34"))
    assert list(walk.carry({"A": figure}).values()) == pieces  # type: ignore[type-var]  # one of the three


@pytest.mark.parametrize("figure", [1.5, True, "100"], ids=str)
def test_a_figure_that_is_not_exact_is_refused(figure: object) -> None:
    """Floating point does not add up, and the message says what to write."""
    walk = walk_of(row("A", "X", "1"))
    with pytest.raises(InvalidTypeError, match="write a whole number, a Fraction or Money"):
        walk.carry({"A": figure})  # type: ignore[type-var]  # the point of the test


def test_figures_of_strangers_are_named_all_at_once() -> None:
    """A code that the crosswalk does not have is never dropped."""
    walk = walk_of(row("A", "X", "1"))
    with pytest.raises(UnknownCodeError, match=r"1 April 2017 \(organisation\): B, C;"):
        walk.carry({"A": 1, "C": 1, "B": 1})
    with pytest.raises(UnknownCodeError, match="gp-practice"):
        attrs.evolve(walk, kind=K.GP_PRACTICE).successors("B")
    assert walk.successors("A")[0].weight == 1


@pytest.mark.parametrize(
    "rows",
    [
        (row("A", "X", "0.5"), row("A", "Y", "0.4")),
        (row("A", "X", "1.5"), row("A", "Y", "-0.5")),
        (row("A", "X", "1"), row("A", "X", "1")),
    ],
    ids=["too little", "negative", "twice"],
)
def test_rows_that_lose_or_make_people_are_refused(rows: tuple[CrosswalkRow, ...]) -> None:
    """The shares of a code are positive parts of one whole, each pair once."""
    with pytest.raises(InvalidValueError, match=r"shares of A|stands twice"):
        walk_of(*rows)


def test_the_proof_of_a_total_refuses_a_total_that_changed() -> None:
    """If pieces ever did not add up to their figure, nothing would come out."""
    with pytest.raises(InvalidValueError, match="10 went in and 9 came out"):
        _check_kept("A", 10, [4, 5])


def test_crosswalks_follow_one_another() -> None:
    """Ways between the same codes are added up; days that do not meet are refused."""
    first = walk_of(
        row("A", "X", "1/2", APRIL[2018]), row("A", "Y", "1/2", APRIL[2018]), row("B", "B", "1")
    )
    second = walk_of(
        row("X", "Z", "1", APRIL[2019]),
        row("Y", "Z", "1", date(2018, 9, 1)),
        row("B", "B", "1"),
        first=2018,
    )
    both = first.then(second)
    assert [(str(r.from_code), str(r.to_code), r.weight, r.event_day) for r in both.rows] == [
        ("A", "Z", Fraction(1), APRIL[2019]),
        ("B", "B", Fraction(1), None),
    ]
    assert both.rows[1].basis == "unchanged"
    with pytest.raises(InvalidValueError, match="they must meet"):
        first.then(first)
    with pytest.raises(UnknownCodeError, match="B, Y;"):
        first.then(walk_of(row("X", "X", "1"), first=2018))


def test_shares_of_an_average_are_not_multiplied() -> None:
    """What a merged body was divided into says nothing of one that had gone into it."""
    first = walk_of(row("A", "M", "1"), row("B", "M", "1"))
    second = walk_of(row("M", "X", "1/2"), row("M", "Y", "1/2"), first=2018)
    with pytest.raises(AmbiguousCodeError, match="which of it came from A is not known") as caught:
        first.then(second)
    assert "which of it came from B is not known" in str(caught.value)
    one = attrs.evolve(first, basis="residents-mid-2020")
    other = attrs.evolve(second, basis="residents-mid-2017")
    with pytest.raises(InvalidValueError, match="one crosswalk rests on residents-mid-2020"):
        one.then(other)


def test_a_printed_crosswalk_adds_up_to_exactly_one() -> None:
    """Nine places by largest remainder, with the columns of the command line."""
    walk = walk_of(
        row("A", "X", "1/3", APRIL[2018]),
        row("A", "Y", "1/3", APRIL[2018]),
        row("A", "Z", "1/3", APRIL[2018]),
        row("B", "B", "1"),
    )
    assert walk.to_csv().splitlines() == [
        "from_code,to_code,weight,ratio,basis,event_date,people,of_people,confidence,doubts",
        "A,X,0.333333334,1/3,people,2018-04-01,,,,",
        "A,Y,0.333333333,1/3,people,2018-04-01,,,,",
        "A,Z,0.333333333,1/3,people,2018-04-01,,,,",
        "B,B,1.000000000,1,unchanged,,,,,",
    ]
    assert walk.to_records()["rows"][3]["event_date"] is None
    assert decimal_weights([Fraction(1)], places=2) == ("1.00",)


# --- Plain data ---


def test_whois_gives_plain_data() -> None:
    """Who a body was on a day, its links, what went into it and what became of it."""
    told = whois_record(london(), "00H", APRIL[2020])
    sources = told.pop("sources")
    events = told.pop("last_events"), told.pop("next_events")
    not_counted = {"people": None, "of_people": None}
    assert told == {
        "code": "00H",
        "on": "2020-04-01",
        "clock": "legal",
        "name": "Body 00H",
        "kind": "clinical-commissioning-group",
        "roles": None,
        "ons_code": None,
        "ons_codes": [],
        "legal": {"first_day": "2013-04-01", "last_day": None},
        "operational": {"first_day": None, "last_day": None},
        "parents": [
            {
                "relation": "constituent-of",
                "code": "QAA",
                "name": "Body QAA",
                "first_day": "2013-04-01",
                "last_day": None,
            }
        ],
        "nearest": [],
        "systems": [
            {
                "level": "system",
                "code": "QAA",
                "name": "Body QAA",
                "kind": "strategic-partnership-footprint",
                "members": {"clinical-commissioning-group": 4},
            },
            {
                "level": "region",
                "code": "Y99",
                "name": "Body Y99",
                "kind": "nhs-england-region",
                "members": {"strategic-partnership-footprint": 2},
            },
        ],
        "members": {},
        "predecessors": [
            {
                "code": "00G",
                "date": "2020-04-01",
                "event": "split",
                "weight": None,
                "basis": None,
                **not_counted,
            }
        ],
        "successors": [
            {
                "code": "00K",
                "date": "2021-04-01",
                "event": "boundary-change",
                "weight": "1/10",
                "basis": "people",
                **not_counted,
            }
        ],
        "code_before": None,
        "code_after": None,
        "kind_by_roles": None,
        "foundation_trust": None,
        "confidence": "verified",
        "doubts": [],
    }
    assert [[each["key"] for each in of_day] for of_day in events] == [["unshared"], ["move"]]
    assert sources == [
        {
            "source": "TEST",
            "title": "A made-up register",
            "publisher": None,
            "published": None,
            "locator": None,
            "confidence": "verified",
        }
    ]


def test_whois_dates_a_body_from_its_own_beginning() -> None:
    """A board begins when it takes over a footprint's code; a foundation trust goes on."""
    (stp,) = body("QAA", kind=K.STRATEGIC_PARTNERSHIP_FOOTPRINT, last=date(2022, 6, 30)).versions
    board = attrs.evolve(
        stp,
        kind=K.INTEGRATED_CARE_BOARD,
        roles=("RO261", "RO318"),
        first_day=date(2022, 7, 1),
        last_day=MARCH[2026],
    )
    named = attrs.evolve(board, name="New name", first_day=APRIL[2026], last_day=None)
    (trust,) = body("RAA", kind=K.NHS_TRUST, last=MARCH[2016]).versions
    foundation = attrs.evolve(
        trust, kind=K.NHS_FOUNDATION_TRUST, first_day=APRIL[2016], last_day=None
    )
    register = Register(
        organisations=[
            Organisation(code=stp.code, versions=(stp, board, named)),
            Organisation(code=trust.code, versions=(trust, foundation)),
        ]
    )
    told = whois_record(register, "QAA", APRIL[2023])
    assert told["legal"] == {"first_day": "2022-07-01", "last_day": None}
    assert told["roles"] == ["RO261", "RO318"]
    told = whois_record(register, "QAA", APRIL[2020])
    assert told["legal"] == {"first_day": "2013-04-01", "last_day": "2022-06-30"}
    for day in (APRIL[2015], APRIL[2020]):
        told = whois_record(register, "RAA", day)
        assert told["legal"] == {"first_day": "2013-04-01", "last_day": None}


def test_whois_of_a_body_that_was_not_there_is_an_error() -> None:
    """The error is that of the look-up."""
    with pytest.raises(NotInForceError, match="closed on"):
        whois_record(london(), "00A", APRIL[2019])


def test_a_table_of_weights_is_read_or_refused_row_by_row() -> None:
    """Every line that cannot be read is in one error."""
    text = "\ufefffrom_code,to_code,weight\n00G,00H,0.25\n00G,00J,75%\n"
    assert read_weights(text) == {
        ("00G", "00H"): Fraction(1, 4),
        ("00G", "00J"): Fraction(3, 4),
    }
    bad = "from_code,to_code,weight\n00G,00H,1\n00G,00H,1\n00G,?,1\n00G,00H\n00G,00J,x\n"
    with pytest.raises(DocumentError) as caught:
        read_weights(bad)
    assert [problem.path for problem in caught.value.problems] == [
        *("line 3", "line 4", "line 5", "line 6"),
    ]
    for heading in ("", "from,to\n"):
        with pytest.raises(DocumentError, match="write exactly from_code,to_code,weight"):
            read_weights(heading)
    with pytest.raises(DocumentError, match="the cells are divided by semicolons"):
        read_weights("from_code;to_code;weight\n00G;00H;1\n")


HEADING = "from_code,to_code,weight"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(f"{HEADING}\n00G,00H,½\n".encode("cp1252"), id="weights-not-utf-8"),
        pytest.param(f"{HEADING}\n00G,00H,{'1' * 200_000}\n", id="weights-long-cell"),
        pytest.param(f"{HEADING}\n00G,\r00H,1\n", id="weights-carriage-return"),
        pytest.param(f"{HEADING}\n00G,00\x00H,1\n", id="a NUL"),
        pytest.param(f'{HEADING}\n00G,00H,"1\n00G,00J,1\n', id="an open quotation mark"),
        pytest.param(f"{HEADING}\n00G,00H,{'1' * 5000}\n", id="thousands of digits"),
        pytest.param(f"{HEADING}\n00G,00H,٣\n", id="other digits"),
        pytest.param(f"{HEADING}\n\n", id="nothing"),
    ],
)
def test_hostile_weights_are_a_problem_with_its_line(data: bytes | str) -> None:
    """Short whatever stands in the table, and no traceback."""
    with pytest.raises(DocumentError) as caught:
        read_weights(data)
    for problem in caught.value.problems:
        assert problem.path.startswith("line ")
        assert len(str(problem)) < 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_weights_are_read_as_figures_are(encoding: str, end: str) -> None:
    """In each encoding in which a spreadsheet saves, with any end of a line."""
    text = end.join([HEADING, "00G,00H,0.25", "", "00G,00J,75%", ""])
    assert read_weights(text.encode(encoding)) == read_weights(text)
    assert sum(read_weights(text).values()) == 1


def test_problems_of_many_weights_are_counted() -> None:
    """The first hundred are told in full."""
    with pytest.raises(DocumentError) as caught:
        read_weights(f"{HEADING}\n" + "?,?,?\n" * 5000)
    assert len(caught.value.problems) == 101
    assert caught.value.problems[-1].message == "4,900 more problems"


# --- Answers as text ---


def test_answers_of_the_register_are_said_on_one_line() -> None:
    """A lineage, an event, a row and a crosswalk say what they are."""
    rows = tuple(
        CrosswalkRow(
            from_code=parse_ods_code("00A"), to_code=parse_ods_code(to), weight=share, basis="x"
        )
        for to, share in (("00B", Fraction(1, 3)), ("00C", Fraction(2, 3)))
    )
    walk = Crosswalk(from_day=APRIL[2019], to_day=APRIL[2020], rows=rows, doubts=("a guess",))
    assert str(rows[0]) == "00A -> 00B: 1/3, 33.3 % (x)"
    assert str(walk) == "1 April 2019 to 1 April 2020: 1 code to 2, in 2 rows\ndoubt: a guess"
    whole = attrs.evolve(rows[0], weight=Fraction(1))
    one = attrs.evolve(walk, rows=(whole,), doubts=())
    assert str(one) == "1 April 2019 to 1 April 2020: 1 code to 1, in 1 row"
    two = attrs.evolve(one, rows=(whole, attrs.evolve(whole, from_code=parse_ods_code("00D"))))
    assert str(two) == "1 April 2019 to 1 April 2020: 2 codes to 1, in 2 rows"
    body = Organisation.of_one_version("00A", "A body", OrganisationKind.NHS_TRUST)
    assert str(body) == "00A A body, from not recorded, no end known"
    end = Succession(
        key="end", day=APRIL[2020], kind=SuccessionKind.ABOLITION, from_codes=(body.code,)
    )
    assert str(end) == "1 April 2020: abolition of 00A"


def test_a_stated_flow_is_in_the_record_of_its_event() -> None:
    """Its share is an exact ratio of all parts of the code."""
    one, two, three = (parse_ods_code(code) for code in ("00A", "00B", "00C"))
    flows = tuple(
        Flow(from_code=one, to_code=to, parts=parts, basis="people")
        for to, parts in ((two, 1), (three, 2))
    )
    split = Succession(
        key="split",
        day=APRIL[2020],
        kind=SuccessionKind.SPLIT,
        from_codes=(one,),
        to_codes=(two, three),
        flows=flows,
    )
    assert split.to_record()["flows"] == [
        {"from_code": "00A", "to_code": "00B", "weight": "1/3", "basis": "people"},
        {"from_code": "00A", "to_code": "00C", "weight": "2/3", "basis": "people"},
    ]


# --- Codes of no body, laid over ---


def special(
    code: str, name: str, first: date | None = None, last: date | None = None
) -> SpecialCode:
    """Make a code of no body."""
    return SpecialCode(
        code=code,
        name=name,
        kind=SpecialCodeKind.OTHER,
        meaning="Known to whoever has the file.",
        first_day=first,
        last_day=last,
    )


def test_codes_of_no_body_are_laid_over_a_register() -> None:
    """Their figures are kept under them, and what was there stays."""
    ground = Register(
        organisations=[body("00A")], special_codes=[special("X98", "Not applicable")]
    )
    mine = ground.plus([special("SCOT1", "A board in Scotland"), body("00B")])
    assert [each.code for each in mine.special_codes] == ["SCOT1", "X98"]
    assert mine.plus([special("SCOT1", "A board in Scotland")]) == mine
    carried = mine.crosswalk(APRIL[2014], APRIL[2015]).carry({"00A": 1, "00B": 2, "SCOT1": 3})
    assert carried == {"00A": 1, "00B": 2, "SCOT1": 3}
    assert carried.remainder == {"SCOT1": 3}


def test_a_code_of_no_body_that_says_something_else_is_a_clash() -> None:
    """Both are told; yours takes its place where you say so, and on other days both stand."""
    one = special("SCOT1", "One", last=MARCH[2015])
    ground = Register(organisations=[], special_codes=[one])
    other = special("SCOT1", "Other", first=APRIL[2014])
    with pytest.raises(RegisterError) as caught:
        ground.plus([other])
    (problem,) = caught.value.problems
    assert problem.path == "special_codes[SCOT1]"
    assert problem.message == (
        "yours is SCOT1 Other (code of something else); the register has SCOT1 One (code of "
        "something else)"
    )
    assert ground.plus([other], replace=True).special_codes == (other,)
    later = special("SCOT1", "Other", first=APRIL[2015])
    assert ground.plus([later]).special_codes == (*ground.special_codes, later)
    with pytest.raises(RegisterError, match="in use while a body had this code"):
        ground.plus([body("SCOT1")])
