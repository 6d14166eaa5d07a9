"""FHIR as it is published: STU3 that is not strict, R4 in JSON and XML, and what else comes."""

import json
from datetime import date
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import OfficialReading, read_official
from nhs_accountable_care.organisations import Lifetime, Relation

CODES = "https://fhir.nhs.uk/Id/ods-organization-code"
STU3 = "https://fhir.nhs.uk/STU3/StructureDefinition/"
R4 = "https://fhir.nhs.uk/England/StructureDefinition/"
Data = dict[str, Any]


def reading_of(data: object, **how: Any) -> OfficialReading:  # noqa: ANN401 -- passed on
    """Read data as JSON."""
    return read_official(json.dumps(data).encode(), name="answer.json", **how)


def identifier(code: object, system: str = CODES) -> Data:
    """Write a code as an identifier."""
    return {"system": system, "value": code}


def bundle(*resources: object, **fields: object) -> Data:
    """Write a bundle of resources."""
    return {
        "resourceType": "Bundle",
        "entry": [{"resource": each} for each in resources],
        **fields,
    }


# --- STU3 ---


def active_period(which: str, start: str, end: str | None = None, url: str | None = None) -> Data:
    """Write days as STU3 has them."""
    kind = {"url": f"{STU3}Extension-ODSAPI-DateType-1", "valueString": which}
    return {
        "url": url or f"{STU3}Extension-ODSAPI-ActivePeriod-1",
        "valuePeriod": {"extension": [kind], "start": start, **({"end": end} if end else {})},
    }


def old_role(code: str, *, primary: bool = True, status: str = "Active") -> Data:
    """Write a role as STU3 has it."""
    return {
        "url": f"{STU3}Extension-ODSAPI-OrganizationRole-1",
        "extension": [
            {"url": "role", "valueCoding": {"code": code, "display": f"ROLE {code}"}},
            {"url": "primaryRole", "valueBoolean": primary},
            active_period("Operational", "1998-04-01", url="activePeriod"),
            {"url": "status", "valueString": status},
        ],
    }


def old(*extensions: Data, **fields: object) -> Data:
    """Write an invented organisation as STU3 has it: objects instead of lists."""
    return {
        "resourceType": "Organization",
        "id": "RZZ",
        "meta": {"profile": f"{STU3}ODSAPI-Organization-1"},
        "extension": [active_period("Operational", "1998-04-01"), *extensions],
        "identifier": identifier("RZZ"),
        "active": True,
        "name": "AN INVENTED TRUST",
        "address": {"line": ["1 A STREET"], "postalCode": "ZZ9 9ZZ"},
        **fields,
    }


def test_stu3_is_read_as_it_is_published() -> None:
    """One object for a list, bare numbers of roles, and days in extensions of extensions."""
    period = active_period("Legal", "1999-04-01", "2018-03-31")
    data = old(period, old_role("57", primary=False), old_role("197"))
    reading = reading_of(data)
    (body,) = reading.bodies
    assert reading.format.key == "ods-fhir-stu3"
    assert str(body) == "RZZ AN INVENTED TRUST (nhs-foundation-trust)"
    assert body.roles == ("RO197", "RO57")
    assert (body.first_day, body.last_day) == (date(1999, 4, 1), date(2018, 3, 31))
    assert body.operational == Lifetime(first_day=date(1998, 4, 1))
    assert (body.status, body.postcode) == ("active", "ZZ9 9ZZ")


def test_a_bundle_of_stu3_counts_in_text_and_has_pages() -> None:
    """The total is no number, and is not asked."""
    link = [{"relation": "self"}, {"relation": "next", "url": "x"}]
    reading = reading_of(bundle(old(), old(old_role("104")), total="95", link=link))
    assert [body.what for body in reading.bodies] == ["of a kind that is not told", "ROLE 104"]
    assert any("one page of several" in note for note in reading.notes)
    # Without the profile it is not known to be STU3, and is read all the same.
    assert reading_of(bundle(link=[{"relation": "self"}])).rows_in == 0
    assert reading_of({"resourceType": "Bundle"}).notes == ()


# --- R4 ---


def typed(which: str, start: str, end: str | None = None) -> Data:
    """Write days as R4 has them."""
    return {
        "url": f"{R4}Extension-England-TypedPeriod",
        "extension": [
            {"url": "dateType", "valueCoding": {"code": which}},
            {"url": "period", "valuePeriod": {"start": start, **({"end": end} if end else {})}},
        ],
    }


def role(code: str, *days: Data, active: bool | None = True) -> Data:
    """Write a role as R4 has it."""
    concept = {"coding": [{"code": code, "display": f"ROLE {code}"}]}
    parts: list[Data] = [{"url": "instanceID", "valueInteger": 1}]
    parts += [{"url": "roleCode", "valueCodeableConcept": concept}, *days]
    if active is not None:
        parts.append({"url": "active", "valueBoolean": active})
    return {"url": f"{R4}Extension-England-OrganisationRole", "extension": parts}


def new(*extensions: object, **fields: object) -> Data:
    """Write an invented organisation as R4 has it."""
    return {
        "resourceType": "Organization",
        "id": "an-id",
        "extension": [*extensions],
        "identifier": [identifier("1", "urn:other"), identifier("Z99999")],
        "active": True,
        "name": "AN INVENTED PRACTICE",
        "address": [{"postalCode": "ZZ9 9ZZ"}],
        **fields,
    }


def affiliation(written: str = "RE8", **fields: object) -> Data:
    """Write a link as R4 has it."""
    return {
        "resourceType": "OrganizationAffiliation",
        "id": "1",
        "extension": [typed("Legal", "2019-10-01")],
        "active": True,
        "organization": {"identifier": identifier("Z99999")},
        "participatingOrganization": {"identifier": identifier("U99999")},
        "code": [{"coding": [{"code": written}]}],
        **fields,
    }


def parameters(*properties: tuple[str, Data], **fields: Data) -> Data:
    """Write the answer to a look-up."""
    first = {
        "code": {"valueCode": "Z99999"},
        "display": {"valueString": "AN INVENTED PRACTICE"},
        "system": {"valueUri": CODES},
        "version": {"valueString": "2024-03-07"},
        **fields,
    }
    return {
        "resourceType": "Parameters",
        "parameter": [
            *[{"name": name, **value} for name, value in first.items()],
            *[
                {
                    "name": "property",
                    "part": [{"name": "code", "valueCode": key}, {"name": "value", **value}],
                }
                for key, value in properties
            ],
        ],
    }


def test_r4_is_read_with_the_days_of_its_roles() -> None:
    """Days of its own a record does not have; those of its roles are taken, and this is said."""
    data = new(
        role("RO177", typed("Legal", "1974-04-01"), typed("Operational", "1973-04-01")),
        role("RO76", typed("Legal", "2014-04-15"), typed("Operational", "2014-04-15")),
    )
    reading = reading_of(data)
    (body,) = reading.bodies
    assert reading.format.key == "ods-fhir-r4"
    assert str(body) == "Z99999 AN INVENTED PRACTICE (gp-practice)"
    assert (body.first_day, body.last_day) == (date(1974, 4, 1), None)
    assert body.operational == Lifetime(first_day=date(1973, 4, 1))
    assert any("has those of its roles" in note for note in reading.notes)


def test_days_of_its_own_come_before_those_of_its_roles() -> None:
    """The profile allows them at the top of a record."""
    ended = role("RO182", typed("Legal", "1948-01-01", "2023-04-23"), active=False)
    (body,) = reading_of(new(typed("Legal", "1950-01-01"), ended, active=False)).bodies
    assert (body.first_day, body.last_day, body.status) == (date(1950, 1, 1), None, "inactive")
    (body,) = reading_of(new(ended)).bodies
    assert (body.last_day, body.what) == (date(2023, 4, 23), "ROLE RO182")


def test_a_record_without_days_was_seen_on_the_day_that_is_stated() -> None:
    """A record that says nothing of its status says nothing."""
    data = new(role("RO76", active=None), active=None, identifier=None, id="Z99998", address=None)
    (body,) = reading_of(data, as_at=date(2024, 5, 1)).bodies
    assert (body.code, body.seen_on, body.status) == ("Z99998", date(2024, 5, 1), None)
    assert body.first_day is None


def test_an_affiliation_is_a_link() -> None:
    """Its sides are told by identifiers, or else by references."""
    data = affiliation(participatingOrganization={"reference": "Organization/U99998"})
    (link,) = reading_of(data).links
    assert str(link) == "Z99999 core-partner-of U99998"
    assert (link.first_day, link.last_day) == (date(2019, 10, 1), None)
    (link,) = reading_of(affiliation("RE4")).links
    assert link.relation is Relation.COMMISSIONED_BY
    period = {"start": "2019-10-01", "end": "2020-03-31"}
    (link,) = reading_of(affiliation("RE5", extension=None, period=period)).links
    assert (link.relation, link.last_day) == (None, date(2020, 3, 31))
    (link,) = reading_of(affiliation(extension=None), as_at=date(2024, 5, 1)).links
    assert (link.first_day, link.seen_on) == (None, date(2024, 5, 1))


def test_an_inactive_link_without_an_end_is_passed_over() -> None:
    """An open end would say that it still holds."""
    reading = reading_of(affiliation(active=False))
    assert reading.passed_over == {"an inactive link without a last day": 1}
    assert any("inactive and have no last day" in note for note in reading.notes)


def test_a_look_up_has_the_links_of_its_day() -> None:
    """The day is that of its version; the legal days come before the operational ones."""
    day = {"valueDateTime": "1974-04-01"}
    data = parameters(
        ("RE4", {"valueCode": "16C"}),
        ("RE5", {"valueCoding": {"code": "QHM"}}),
        ("successor", {"valueCode": "Z99997"}),
        ("predecessor", {"valueCode": "Z99998"}),
        ("role", {"valueCoding": {"code": "RO76"}}),
        ("role", {"valueCoding": {"code": "RO177"}}),
        ("primaryRole", {"valueCoding": {"code": "RO177"}}),
        ("inactive", {"valueBoolean": False}),
        ("status", {"valueCode": "active"}),
        ("postcode", {"valueString": "ZZ9 9ZZ"}),
        ("opStartDate", day),
        ("legStartDate", {"valueDateTime": "1975-04-01"}),
        ("REGION", {"valueString": "nothing that is read"}),
    )
    reading = reading_of(data)
    (body,) = reading.bodies
    assert str(body) == "Z99999 AN INVENTED PRACTICE (gp-practice)"
    assert (body.roles, body.status, body.postcode) == (("RO177", "RO76"), "active", "ZZ9 9ZZ")
    assert (body.first_day, body.operational) == (
        date(1975, 4, 1),
        Lifetime(first_day=date(1974, 4, 1)),
    )
    assert [(str(link), link.seen_on) for link in reading.links] == [
        ("Z99999 commissioned-by 16C", date(2024, 3, 7)),
        ("Z99999 RE5 QHM", date(2024, 3, 7)),
    ]
    assert [str(row) for row in reading.successions] == ["Z99999 to Z99997", "Z99998 to Z99999"]


def test_a_look_up_that_says_little_is_read_as_well() -> None:
    """Without days the body was seen on the day of the version, else on the one that is stated."""
    empty = {"name": "property", "part": [{"name": "code", "valueCode": "x"}]}
    data = parameters()
    data["parameter"].append(empty)
    (body,) = reading_of(data).bodies
    assert body.seen_on == date(2024, 3, 7)
    assert reading_of(data).notes == ()
    data["parameter"] = [each for each in data["parameter"] if each["name"] != "version"]
    assert reading_of(data, as_at=date(2024, 5, 1)).bodies[0].seen_on == date(2024, 5, 1)


@pytest.mark.parametrize("change", [{"system": {"valueUri": "urn:other"}}, {"system": {}}])
def test_a_look_up_of_something_else_is_passed_over(change: Data) -> None:
    """Parameters are an answer to many a question."""
    reading = reading_of(parameters(**change))
    assert reading.passed_over == {"an answer that is not about an organisation": 1}
    assert reading_of({"resourceType": "Parameters"}).passed_over == reading.passed_over


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        ("OperationOutcome", "an answer that something was wrong (OperationOutcome)"),
        ("List", "a list of records that were deleted (List)"),
        ("CapabilityStatement", "a statement of what an interface can do (CapabilityStatement)"),
        ("Patient", "no resource about an organisation"),
        ("\x1b[31m", "no resource about an organisation"),
    ],
)
def test_what_says_nothing_of_an_organisation_is_passed_over(resource: str, words: str) -> None:
    """By itself and in a bundle."""
    for data in ({"resourceType": resource}, bundle({"resourceType": resource})):
        reading = reading_of(data)
        assert reading.passed_over == {words: 1}


@pytest.mark.parametrize(
    ("data", "column", "message"),
    [
        (new(identifier=[identifier(5)]), "identifier[0].value", "no text stands here but 5"),
        (new(identifier=None), "id", "'an-id' is no ODS code"),
        (new(identifier=7), "identifier", "no object stands here but 7"),
        (new(name=[]), "name", "no text stands here but []"),
        (new(active="perhaps"), "active", "'perhaps' is not true or false"),
        (new(address=[5]), "address[0]", "no object stands here but 5"),
        (new(5), "extension[0]", "no object stands here but 5"),
        (new(typed("Lunar", "2020-01-01")), "extension[0].extension[1].valuePeriod", "no clock"),
        (
            new(typed("Legal", "2020-01")),
            "extension[0].extension[1].valuePeriod.start",
            "'2020-01' is no day",
        ),
        (new({"url": f"{R4}Extension-England-TypedPeriod"}), "extension[0]", "no days stand here"),
        (
            new({"url": f"{R4}Extension-England-OrganisationRole"}),
            "extension[0].extension",
            "no role stands here",
        ),
        (
            old({"url": f"{STU3}Extension-ODSAPI-ActivePeriod-1"}),
            "extension[1]",
            "no days stand here",
        ),
        (
            new(role("RO76"), {"url": f"{R4}Extension-England-OrganisationRole", "extension": [
                {"url": "roleCode", "valueCodeableConcept": {"coding": []}}]}),
            "extension[1].extension",
            "no role stands here",
        ),
        (affiliation(code=None), "code", "no relationship stands here"),
        (affiliation(code=[{"coding": [{}]}]), "code[0].coding[0].code", "no name stands here"),
        (affiliation(organization=None), "organization", "no organisation stands here"),
        (affiliation(organization=5), "organization", "no object stands here but 5"),
        (
            affiliation(organization={"identifier": identifier(None)}),
            "organization.identifier.value",
            "no code stands here",
        ),
        (
            affiliation(organization={"reference": "Organization/a b"}),
            "organization.reference",
            "'a b' is no ODS code",
        ),
        (affiliation(organization={}), "organization.reference", "no name stands here"),
        (parameters(code={}), "parameter[0].valueCode", "no code stands here"),
        (parameters(version={"valueString": "new"}), "parameter[3].valueString", "'new' is no"),
        (parameters(("RE4", {"valueCode": ""})), "parameter[4].part[1].valueCode", "no code"),
        (parameters(("opEndDate", {"valueDateTime": "x"})), "parameter[4].part[1].valueDateTime",
         "'x' is no day"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_path(data: Data, column: str, message: str) -> None:
    """The resource is set aside; another of the same bundle is kept."""
    reading = reading_of(bundle(data, new()))
    assert (reading.rows_in, reading.kept, reading.reported) == (2, 1, 1)
    assert reading.unread[0].column == column
    assert reading.unread[0].message.startswith(message)


def test_a_look_up_without_a_code_or_a_name_is_reported() -> None:
    """Both are missing, and both are said."""
    data = parameters()
    data["parameter"] = [each for each in data["parameter"] if each["name"] == "system"]
    assert [str(each) for each in reading_of(data).unread] == [
        "line 1, parameter: no code stands here (ask for it again)",
        "line 1, parameter: no display stands here (ask for it again)",
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ([5], "no object stands here but 5"),
        ([{"resource": None}], "no object stands here but None"),
        (5, "no object stands here but 5"),
        ([{"resource": {"name": "NO TYPE", "id": "A1"}}], None),
    ],
)
def test_an_entry_that_is_no_resource_is_reported(entry: object, message: str | None) -> None:
    """What has no type is read as an organisation, since that is what bundles hold."""
    reading = reading_of({"resourceType": "Bundle", "entry": entry})
    assert reading.rows_in == 1
    assert reading.kept == (message is None)
    assert [each.message for each in reading.unread[:1]] == ([message] if message else [])


def test_a_format_that_is_named_is_read_whatever_it_is() -> None:
    """Nothing of it breaks the reader."""
    others: tuple[object, ...] = ([], 5, "x", {"resourceType": 5})
    for data in others:
        reading = reading_of(data, format="ods-fhir-r4")
        assert (reading.rows_in, reading.kept, reading.reported) == (1, 0, 1)


# --- R4 as XML ---


def as_xml(name: str, value: object) -> str:
    """Write JSON of FHIR as its XML."""
    if isinstance(value, list):
        return "".join(as_xml(name, each) for each in value)
    if isinstance(value, dict):
        kind = value.get("resourceType")
        url = f" url={quoteattr(value['url'])}" if name == "extension" else ""
        fields = (pair for pair in value.items() if pair[0] not in {"resourceType", "url"})
        inside = "".join(as_xml(*pair) for pair in fields)
        if kind is not None and name != "":
            return f"<{name}><{kind}>{inside}</{kind}></{name}>"
        namespace = "" if name else ' xmlns="http://hl7.org/fhir"'
        return f"<{name or kind}{namespace}{url}>{inside}</{name or kind}>"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name} value={quoteattr(text)}/>"


@pytest.mark.parametrize(
    "data",
    [
        new(role("RO177", typed("Legal", "1974-04-01")), role("RO76")),
        affiliation(),
        parameters(("RE4", {"valueCode": "16C"})),
        bundle(new(), affiliation(), link=[{"relation": "next"}]),
        bundle({"resourceType": "Patient", "id": "1"}),
        {"resourceType": "OperationOutcome", "issue": [{"code": "x"}]},
    ],
    ids=["organisation", "link", "look-up", "bundle", "patient", "outcome"],
)
def test_xml_says_what_json_says(data: Data) -> None:
    """The same resources in the other form give the same rows."""
    one = reading_of(data)
    other = read_official(as_xml("", data).encode(), name="answer.xml")
    assert other.format == one.format
    assert (other.rows, other.notes, other.passed_over) == (one.rows, one.notes, one.passed_over)


def test_xml_of_stu3_is_told_by_its_profile() -> None:
    """The interface offered it as well; no sample of it was at hand."""
    reading = read_official(as_xml("", old(old_role("197"))).encode(), name="answer.xml")
    assert reading.format.key == "ods-fhir-stu3"
    assert [body.what for body in reading.bodies] == ["nhs-trust"]


def test_xml_that_breaks_is_read_to_the_break() -> None:
    """And a bundle with something else in it says so."""
    text = as_xml("", bundle(new(), new()))
    reading = read_official(text[: len(text) * 3 // 4].encode(), name="answer.xml")
    assert (reading.rows_in, reading.kept, reading.reported) == (2, 1, 1)
    odd = '<Bundle xmlns="http://hl7.org/fhir"><entry/><entry><a/></entry><link/></Bundle>'
    reading = read_official(odd.encode(), name="answer.xml")
    assert (reading.rows_in, reading.kept, reading.reported) == (2, 0, 2)
    vast = f'<Bundle xmlns="http://hl7.org/fhir"><link>{"<a/>" * 50_001}</link></Bundle>'
    assert read_official(vast.encode(), name="answer.xml").rows_in == 0


def test_xml_that_is_no_resource_is_in_no_format() -> None:
    """Its outermost element and its namespace decide."""
    for text in ('<Patient xmlns="http://hl7.org/fhir"/>', "<Organization/>"):
        with pytest.raises(DocumentError, match="in no format that is known"):
            read_official(text.encode(), name="answer.xml")
