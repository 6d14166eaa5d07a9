"""Bodies by code: name and kind come from the register, on the day that is asked about."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from nhs_accountable_care import check, classify
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Finance,
    Governance,
    Leader,
    Member,
    PartyBinding,
    PaymentTerms,
    cluster_of_boards,
    with_known_bodies,
)
from nhs_accountable_care.arrangements.known_bodies import bodies_in, body_before, known_body
from nhs_accountable_care.contracts import AllianceAgreement, Body
from nhs_accountable_care.documents import read_file
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import WholePopulationBudget
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.testing import arrangements
from tests.shipped import SHOWN

DAY = date(2017, 4, 1)
CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
FOUNDATION_TRUST = OrganisationKind.NHS_FOUNDATION_TRUST
LOCATION = OrganisationKind.SUB_ICB_LOCATION
EXAMPLES = sorted(SHOWN.values())


def of(*bodies: Body) -> Arrangement:
    """Make a place with members."""
    return Arrangement(name="Place", members=tuple(Member(body=body) for body in bodies))


def known(body: Body, on: date = DAY) -> Body:
    """Look up one body."""
    place = with_known_bodies(of(body), register(), on=on)
    assert place.members is not None
    return place.members[0].body


def bare(value: Any, on: date) -> Any:  # noqa: ANN401 -- any part of an arrangement
    """Return a part without the names and kinds that the register holds, by the code alone."""
    if isinstance(value, Body):
        if value.code is None:
            return value
        version = known_body(Body(code=value.code), register(), on=on)
        if version is None:
            return value
        return attrs.evolve(
            value,
            name=None if value.name == version.name else value.name,
            kind=None if value.kind is version.kind else value.kind,
        )
    if isinstance(value, tuple):
        return tuple(bare(part, on) for part in value)
    if not attrs.has(type(value)):
        return value
    return attrs.evolve(
        value,
        **{
            field.name: bare(getattr(value, field.name), on)
            for field in attrs.fields(type(value))
            if field.name not in {"mechanism", "sources"}
        },
    )


def everything(place: Arrangement, on: date) -> tuple[object, object]:
    """Return all that is said of a place."""
    return classify(place, on=on).to_records(), check(place, on=on).to_records()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2017, 4, 1), "Salford Royal NHS Foundation Trust"),
        (date(2021, 9, 30), "Salford Royal NHS Foundation Trust"),
        (date(2021, 10, 1), "Northern Care Alliance NHS Foundation Trust"),
    ],
)
def test_a_code_has_the_name_and_kind_of_the_day(day: date, name: str) -> None:
    """RM3 was renamed on 1 October 2021, and is a foundation trust throughout."""
    assert known(Body(code="RM3"), day) == Body(code="RM3", name=name, kind=FOUNDATION_TRUST)


def test_what_the_document_says_stands() -> None:
    """A name or a kind of the document's own is kept, also where the register has another."""
    trust = known(Body(code="RM3", kind=CCG))
    assert (trust.name, trust.kind) == ("Salford Royal NHS Foundation Trust", CCG)
    named = known(Body(code="RM3", name="The Royal"))
    assert (named.name, named.kind) == ("The Royal", FOUNDATION_TRUST)
    both = Body(code="RM3", name="The Royal", kind=CCG)
    assert known(both) is both


@pytest.mark.parametrize(
    ("body", "day"),
    [
        pytest.param(Body(name="NHS Salford CCG"), DAY, id="no code"),
        pytest.param(Body(code="ZZ9"), DAY, id="not in the register"),
        pytest.param(Body(code="01g"), DAY, id="not written as the register does"),
        pytest.param(Body(code="1.00E+00"), DAY, id="no code at all"),
        pytest.param(Body(code="00W"), DAY, id="closed on 31 March 2017"),
        pytest.param(Body(code="14L"), date(2017, 3, 31), id="began on 1 April 2017"),
        pytest.param(Body(code="01G"), date(2022, 7, 1), id="gone, its code left to an area"),
        pytest.param(
            Body(code="01G", name="NHS Salford CCG"), date(2023, 6, 1), id="the same, by name"
        ),
        pytest.param(Body(code="01G", kind=CCG), date(2023, 6, 1), id="the same, by kind"),
    ],
)
def test_a_code_that_says_nothing_on_the_day_leaves_the_body_as_it_is(
    body: Body, day: date
) -> None:
    """Nothing is taken from a body that is not there, or from an area that has its code."""
    assert known(body, day) is body
    assert known_body(body, register(), on=day) is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(Body(code="01G", kind=LOCATION), id="by kind"),
        pytest.param(Body(code="01G", name="NHS Greater Manchester ICB - 01G"), id="by name"),
    ],
)
def test_an_area_may_be_meant(body: Body) -> None:
    """Who says that the sub-ICB location is meant gets the rest of it."""
    day = date(2023, 6, 1)
    assert known(body, day) == Body(
        code="01G", name="NHS Greater Manchester ICB - 01G", kind=LOCATION
    )
    assert body_before(body, register(), on=day) is None


def test_a_location_that_was_never_a_body_is_one() -> None:
    """U2G6B is the code of a sub-ICB location that no commissioning group had."""
    found = known(Body(code="U2G6B"), date(2026, 6, 1))
    assert (found.kind, found.name is None) == (LOCATION, False)


def test_the_body_before_is_the_one_that_had_the_code() -> None:
    """On 30 June 2022 the code was the group's, which nobody was before."""
    before = body_before(Body(code="01G"), register(), on=date(2022, 7, 1))
    assert before is not None
    assert (before.name, before.last_day) == ("NHS Salford CCG", date(2022, 6, 30))
    assert body_before(Body(code="01G"), register(), on=date(2022, 6, 30)) is None
    assert body_before(Body(name="Somebody"), register(), on=date(2022, 7, 1)) is None


def test_every_part_is_looked_up_and_keeps_its_path() -> None:
    """Members, parties, leaders, those bound to payment terms, and all that is nested."""
    terms = PaymentTerms(
        name="Budget",
        mechanism=WholePopulationBudget(),
        bindings=(PartyBinding(party="provider", body=Body(code="RM3")),),
    )
    place = Arrangement(
        name="System",
        area=Area(name="Salford", councils=(Body(code="309"),)),
        agreements=(AllianceAgreement(title="A", parties=(Body(name="X"), Body(code="01G"))),),
        governance=Governance(leaders=(Leader(post="Lead", home=Body(code="RM3")),)),
        finance=Finance(payments=(terms,)),
        nested=(of(Body(code="14L")),),
    )
    found = with_known_bodies(place, register(), on=DAY)
    assert [(path, str(body)) for path, body in bodies_in(found, on=DAY)] == [
        ("area.councils[0]", "Salford City Council (309)"),
        ("governance.leaders[0].home", "Salford Royal NHS Foundation Trust (RM3)"),
        ("agreements[0].parties[0]", "X"),
        ("agreements[0].parties[1]", "NHS Salford CCG (01G)"),
        ("finance.payments[0].bindings[0].body", "Salford Royal NHS Foundation Trust (RM3)"),
    ]
    assert found.nested is not None
    assert [str(body) for _, body in bodies_in(found.nested[0], on=DAY)] == [
        "NHS Manchester CCG (14L)"
    ]
    assert found.finance is not None
    assert found.finance.payments is not None
    assert found.finance.payments[0].mechanism is terms.mechanism


def test_nothing_to_look_up_is_the_same_arrangement() -> None:
    """What holds no code is handed back as it is."""
    place = of(Body(name="Somebody"))
    assert with_known_bodies(place, register(), on=DAY) is place


def test_bodies_of_what_did_not_stand_are_left_out() -> None:
    """Who left is not among the bodies of a later day, and the others keep their number."""
    left = Member(body=Body(code="00W"), period=StatedPeriod.parse("2013-04-01/2017-03-31"))
    place = Arrangement(name="Place", members=(left, Member(body=Body(code="14L"))))
    assert [path for path, _ in bodies_in(place, on=DAY)] == ["members[1].body"]


def test_two_boards_by_code_alone_are_a_cluster() -> None:
    """Trial F11: no test of a cluster was met by codes alone, and by kinds it may be one."""
    on = date(2025, 12, 1)
    kind = OrganisationKind.INTEGRATED_CARE_BOARD
    chief = Leader(post="Chief executive")
    by_code, by_kind = (
        cluster_of_boards(name="Two boards", boards=boards, chief_executive=chief)
        for boards in (
            (Body(code="QHL"), Body(code="QUA")),
            (Body(code="QHL", kind=kind), Body(code="QUA", kind=kind)),
        )
    )
    found = classify(by_code, on=on).finding("integrated-care-board-cluster")
    assert found.met > 0
    assert everything(by_code, on) == everything(by_kind, on)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_says_the_same_by_codes_alone(file: Path) -> None:
    """A name or kind that the register knows can be left out of a document."""
    document = read_file(file, Arrangement)
    place, on = document.value, document.as_at
    assert everything(bare(place, on), on) == everything(place, on)


def test_a_shipped_case_says_the_same_with_names_and_kinds() -> None:
    """So it is of the first case, which has bodies by their codes alone."""
    case = cases.case("greater-manchester-2017")
    full = with_known_bodies(case.value, register(), on=case.as_at)
    assert full != case.value
    assert everything(full, case.as_at) == everything(case.value, case.as_at)


@pytest.mark.whole
@settings(max_examples=20)
@given(arrangements())
def test_dropping_what_the_register_knows_changes_nothing(place: Arrangement) -> None:
    """A name or kind that is dropped comes back, so that no answer can change."""
    full = with_known_bodies(place, register(), on=DAY)
    assert with_known_bodies(bare(full, DAY), register(), on=DAY) == full
