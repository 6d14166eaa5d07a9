"""Answers of the interface of ODS: one organisation, a list of them, and whatever is none."""

import json
from datetime import date
from typing import Any

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import BodyRow, OfficialReading, read_official
from nhs_accountable_care.organisations import Lifetime, OrganisationKind, Relation

LEGAL = {"Type": "Legal", "Start": "2013-04-01"}
OPERATIONAL = {"Type": "Operational", "Start": "2013-03-01", "End": "2020-06-30"}


def identity(code: object) -> dict[str, object]:
    """Write a code as the interface does."""
    return {"root": "2.16.840.1.113883.2.1.3.2.4.18.48", "extension": code}


def organisation(**fields: object) -> dict[str, Any]:
    """Write an invented organisation, with other fields than it would have."""
    return {
        "Organisation": {
            "Name": "AN INVENTED PRACTICE",
            "OrgId": identity("Z99999"),
            "Status": "Active",
            "Date": [LEGAL],
            **fields,
        }
    }


def role(code: object, **fields: object) -> dict[str, object]:
    """Write a role."""
    return {"id": code, "Status": "Active", **fields}


def rel(code: str, target: object, **fields: object) -> dict[str, object]:
    """Write a relationship."""
    return {"id": code, "Status": "Active", "Target": {"OrgId": identity(target)}, **fields}


def reading_of(data: object, **how: Any) -> OfficialReading:  # noqa: ANN401 -- passed on
    """Read data as JSON."""
    return read_official(json.dumps(data).encode(), name="answer.json", **how)


def body_of(data: object) -> BodyRow:
    """Read the one body of an answer."""
    reading = reading_of(data)
    assert reading.unread == ()
    (body,) = reading.bodies
    return body


def problems(data: object, **how: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- passed on
    """Read an answer that is set aside, and return what is wrong with it."""
    reading = reading_of(data, **how)
    assert (reading.kept, reading.reported, reading.rows) == (0, reading.rows_in, ())
    return [(each.column, each.message) for each in reading.unread]


def test_the_legal_days_are_read_where_there_are_any() -> None:
    """The operational ones are kept beside them, and the note says which were read."""
    body = body_of(organisation(Date=[OPERATIONAL, LEGAL]))
    assert (body.first_day, body.last_day) == (date(2013, 4, 1), None)
    assert body.operational == Lifetime(first_day=date(2013, 3, 1), last_day=date(2020, 6, 30))
    body = body_of(organisation(Date=[OPERATIONAL]))
    assert (body.first_day, body.last_day) == (date(2013, 3, 1), date(2020, 6, 30))
    reading = reading_of(organisation(Date=[OPERATIONAL]))
    assert reading.notes == ("where a record has operational days alone, those are read",)
    assert body_of(organisation()).operational is None


def test_a_record_without_days_was_seen_on_the_day_that_is_stated() -> None:
    """Neither clock has a day: what is known is when somebody saw it."""
    day = date(2024, 5, 1)
    data = organisation(Date=[], Rels={"Rel": [rel("RE4", "16C")]})
    reading = reading_of(data, as_at=day)
    assert [reading.bodies[0].seen_on, reading.links[0].seen_on] == [day, day]
    assert body_of(data).seen_on is None


@pytest.mark.parametrize(
    ("roles", "kind", "words"),
    [
        ([role("RO177", primaryRole=True), role("RO76")], "gp-practice", None),
        ([role("RO76"), role("RO177", primaryRole=True)], "gp-practice", None),
        ([role("RO98", primaryRole=True), role("RO319")], "sub-icb-location", None),
        ([role("RO98", primaryRole=True)], "clinical-commissioning-group", None),
        ([role("RO218"), role("RO98", primaryRole=True)], None, "RO98|RO218"),
        ([role("RO197", primaryRole=True), role("RO57")], "nhs-foundation-trust", None),
        ([role("RO157")], None, "RO157"),
        ([], None, None),
    ],
)
def test_roles_decide_the_kind(
    roles: list[dict[str, object]], kind: str | None, words: str | None
) -> None:
    """Where they do not, the file's words are kept: here no more than the codes of the roles."""
    body = body_of(organisation(Roles={"Role": roles}))
    assert (body.kind, body.described_as) == (kind and OrganisationKind(kind), words)


def test_roles_that_have_ended_do_not_count_while_others_stand() -> None:
    """Of a body that has closed those count that ended last."""
    ended = [{"Type": "Legal", "Start": "2006-10-01", "End": "2013-03-31"}]
    over = [{"Type": "Legal", "Start": "2006-10-01", "End": "2020-03-31"}]
    roles = [role("RO179", Date=ended, primaryRole=True), role("RO98", Date=[LEGAL])]
    reading = reading_of(organisation(Roles={"Role": roles}))
    assert reading.bodies[0].roles == ("RO98",)
    assert "roles that have ended are left out of the roles of a body" in reading.notes
    closed = [role("RO98", Date=over, Status="Inactive"), role("RO179", Date=ended)]
    assert body_of(organisation(Roles={"Role": closed})).roles == ("RO98",)
    # Inactive, and nobody knows since when: it is the only one that there is.
    assert body_of(organisation(Roles={"Role": [role("RO98", Status="Inactive")]})).roles == (
        "RO98",
    )


@pytest.mark.parametrize(
    ("code", "target", "roles", "relation"),
    [
        ("RE4", "16C", ["RO177", "RO76"], Relation.COMMISSIONED_BY),
        ("RE8", "U12345", ["RO177", "RO76"], Relation.CORE_PARTNER_OF),
        ("RE8", "U12345", [], Relation.CORE_PARTNER_OF),
        # A trust that is partner to a network is no core partner of it, nor a practice of a trust.
        ("RE8", "U12345", ["RO197"], None),
        ("RE8", "RW6", ["RO177", "RO76"], None),
        ("RE5", "QOP", ["RO197"], None),
        ("RE6", "RW6", [], None),
    ],
)
def test_relationships_are_links_where_the_library_has_the_same(
    code: str, target: str, roles: list[str], relation: Relation | None
) -> None:
    """What is none keeps the code of ODS for its link."""
    data = organisation(
        Roles={"Role": [role(each) for each in roles]},
        Rels={"Rel": [rel(code, target, Date=[OPERATIONAL])]},
    )
    (link,) = reading_of(data).links
    assert (link.relation, link.written_as, link.parent) == (relation, code, target)
    assert (link.first_day, link.last_day) == (date(2013, 3, 1), date(2020, 6, 30))


def test_a_link_that_ended_on_no_day_is_left_out_and_said() -> None:
    """An open end would say that it still holds."""
    data = organisation(Rels={"Rel": [rel("RE4", "16C", Status="Inactive", Date=[LEGAL])]})
    reading = reading_of(data)
    assert reading.links == ()
    assert any("inactive and have no last day" in note for note in reading.notes)


def test_successions_go_from_the_old_code_to_the_new_and_stand_once() -> None:
    """With both bodies in one file the same pair stands twice in it."""
    successor = {"Type": "Successor", "Date": [LEGAL], "Target": {"OrgId": identity("16C")}}
    predecessor = {"Type": "Predecessor", "Date": [LEGAL], "Target": {"OrgId": identity("00C")}}
    data = [
        organisation(OrgId=identity("00C"), Succs={"Succ": [successor]}),
        organisation(OrgId=identity("16C"), Succs={"Succ": [predecessor]}),
    ]
    reading = reading_of(data)
    assert (reading.rows_in, reading.kept) == (2, 2)
    assert [str(row) for row in reading.successions] == ["00C to 16C on 2013-04-01"]


def test_a_record_for_reference_alone_is_read_and_said() -> None:
    """It is the skeleton of an organisation of long ago."""
    reading = reading_of(organisation(refOnly=True))
    assert reading.kept == 1
    assert any("refOnly" in note for note in reading.notes)


def test_a_postcode_is_kept() -> None:
    """And nothing else of an address."""
    body = body_of(organisation(GeoLoc={"Location": {"PostCode": "ZZ9 9ZZ", "UPRN": 1}}))
    assert body.postcode == "ZZ9 9ZZ"


def test_a_list_has_less_to_tell() -> None:
    """A primary role does not tell a foundation trust from another."""
    entry = {"Name": "A TRUST", "OrgId": "RZZ", "Status": "Active", "PostCode": "ZZ9 9ZZ"}
    data = {
        "Organisations": [
            {**entry, "PrimaryRoleId": "RO197", "PrimaryRoleDescription": "NHS TRUST"},
            {**entry, "OrgId": "U99999", "PrimaryRoleId": "RO272"},
            {**entry, "OrgId": "Z9Z"},
            5,
        ]
    }
    reading = reading_of(data, as_at=date(2024, 5, 1))
    assert (reading.rows_in, reading.kept, reading.reported) == (4, 3, 1)
    assert [(body.what, body.seen_on) for body in reading.bodies] == [
        ("NHS TRUST", date(2024, 5, 1)),
        ("primary-care-network", date(2024, 5, 1)),
        ("of a kind that is not told", date(2024, 5, 1)),
    ]
    assert any("NHS trust from a foundation trust" in note for note in reading.notes)
    assert str(reading.unread[0]) == "line 4: no object stands here but 5"


@pytest.mark.parametrize(
    ("fields", "column", "message"),
    [
        ({"Name": None}, "Name", "no name stands here"),
        ({"Name": 5}, "Name", "no text stands here but 5"),
        ({"Name": "x" * 1001}, "", "BodyRow.name is longer than 1,000 characters"),
        ({"OrgId": None}, "OrgId", "no code stands here"),
        ({"OrgId": 5}, "OrgId", "no object stands here but 5"),
        (
            {"Rels": {"Rel": [rel("RE4", 1) | {"Target": {}}]}},
            "Rels.Rel[0].Target.OrgId",
            "no code",
        ),
        ({"Rels": {"Rel": [rel("RE4", 1) | {"Target": 5}]}}, "Rels.Rel[0].Target", "no object"),
        ({"OrgId": {}}, "OrgId.extension", "no code stands here"),
        ({"OrgId": identity(106)}, "OrgId.extension", "no text stands here but 106"),
        ({"OrgId": identity("A-1")}, "OrgId.extension", "'A-1' is no ODS code"),
        ({"OrgId": [identity("A1"), identity("A2")]}, "OrgId", "several stand here"),
        ({"Date": 5}, "Date", "no object stands here but 5"),
        ({"Date": [None]}, "Date[0]", "no object stands here but None"),
        ({"Date": [{"Type": "Lunar"}]}, "Date[0]", "no clock is told"),
        ({"Date": [LEGAL, LEGAL]}, "Date[1]", "the days of one clock stand twice"),
        (
            {"Date": [{"Type": "Legal", "Start": "2013-02-30"}]},
            "Date[0].Start",
            "'2013-02-30' is no day",
        ),
        (
            {"Date": [{"Type": "Legal", "Start": "9999-12-31"}]},
            "Date[0].Start",
            "'9999-12-31' is no day",
        ),
        (
            {"Date": [{"Type": "Legal", "Start": "1 May"}]},
            "Date[0].Start",
            "'1 May' is no day",
        ),
        (
            {"Date": [{"Type": "Legal", "Start": "2013-04-01", "End": "2012-04-01"}]},
            "",
            "Z99999 ends on 2012-04-01, before it begins on 2013-04-01",
        ),
        ({"Roles": {"Role": [{}]}}, "Roles.Role[0].id", "no name stands here"),
        (
            {"Roles": {"Role": [role("RO76", primaryRole="perhaps")]}},
            "Roles.Role[0].primaryRole",
            "'perhaps' is not true or false",
        ),
        (
            {"Roles": {"Role": [role("RO76", primaryRole=[])]}},
            "Roles.Role[0].primaryRole",
            "[] is not true or false",
        ),
        (
            {"Rels": {"Rel": [{"id": "RE4"}]}},
            "Rels.Rel[0].Target",
            "no organisation stands here",
        ),
        (
            {"Rels": {"Rel": [rel("RE4", "")]}},
            "Rels.Rel[0].Target.OrgId.extension",
            "no code stands here",
        ),
        ({"Rels": {"Rel": [rel("RE5", "Z99999")]}}, "", "Z99999 is linked with itself (RE5)"),
        (
            {"Succs": {"Succ": [{"Type": "Predecessor"}]}},
            "Succs.Succ[0].Target",
            "no organisation stands here",
        ),
        (
            {"Succs": {"Succ": [{"Target": {"OrgId": identity("RW6")}}]}},
            "Succs.Succ[0].Type",
            "no direction stands here",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_path(
    fields: dict[str, object], column: str, message: str
) -> None:
    """The record is set aside whole."""
    found = problems(organisation(**fields))
    assert [place for place, _ in found] == [column]
    assert found[0][1].startswith(message)


def test_a_key_that_stands_twice_says_nothing() -> None:
    """Which of the two is meant cannot be known; other keys are read all the same."""
    text = json.dumps(organisation()).replace('"Status"', '"Name": "ANOTHER", "Status"')
    reading = read_official(text.encode(), name="answer.json")
    assert [str(each) for each in reading.unread] == [
        (
            "line 1, Name: no text stands here but a key that stands twice in one object (write "
            "it as text)"
        )
    ]


def test_a_list_of_answers_may_have_something_else_in_it() -> None:
    """It is recognised by its beginning, and each is looked at."""
    data = [*[organisation()] * 20, {"resourceType": "Organization"}]
    reading = reading_of(data)
    assert (reading.rows_in, reading.kept, reading.reported) == (21, 20, 1)
    assert str(reading.unread[0]) == (
        "line 21, Organisation: no organisation stands here (leave it out)"
    )


@pytest.mark.parametrize("data", [[], {}, {"Organisation": 5}, {"Organisations": {}}, [5]])
def test_other_json_is_in_no_format_that_is_known(data: object) -> None:
    """And if the format is named all the same, its one row is no organisation."""
    with pytest.raises(DocumentError, match="in no format that is known"):
        reading_of(data)
    reading = reading_of(data, format="ods-ord-json")
    assert reading.kept == 0
    assert reading.reported == reading.rows_in == (0 if data == [] else 1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"Organisation": {', "is no JSON: Expecting property name"),
        (b'{"a":' * 100_000, "is nested too deeply to be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is no JSON: Exceeds the limit"),
        (b'{"a": "\xff"}', "is no JSON: 'utf-8' codec can't decode"),
    ],
)
def test_what_is_no_json_is_refused_whole(data: bytes, message: str) -> None:
    """Nothing of it can be trusted."""
    with pytest.raises(DocumentError, match=message):
        read_official(data, name="answer.json")
