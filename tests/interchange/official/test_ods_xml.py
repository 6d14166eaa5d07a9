"""The XML of ODS is streamed, in both layouts, through a parser that trusts nobody."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nhs_accountable_care import DocumentError
from nhs_accountable_care.interchange import (
    OfficialReading,
    official_rows,
    read_official,
)

HEAD = (
    '\ufeff<?xml version="1.0" encoding="utf-8"?>\n'
    '<HSCOrgRefData:OrgRefData xmlns:HSCOrgRefData="http://refdata.hscic.gov.uk/org/v2-0-0">'
)
MANIFEST = (
    '<Manifest><Version value="2-0-0"/><PublicationDate value="2024-05-01"/>'
    '<RecordCount value="{}"/></Manifest>'
)
CODES = (
    '<CodeSystems><CodeSystem name="OrganisationRole"><concept id="RO182" code="182" '
    'displayName="PHARMACY"/></CodeSystem><CodeSystem name="OrganisationRelationship"><concept '
    'id="RE4" code="4" displayName="IS COMMISSIONED BY"/></CodeSystem></CodeSystems>'
)
TAIL = "</HSCOrgRefData:OrgRefData>"
# As published: days are elements of their own.
PUBLISHED = """<Organisation orgRecordClass="RC1"><Name>AN INVENTED PRACTICE</Name>
<Date><Type value="Operational"/><Start value="1974-04-01"/><End value="2024-03-31"/></Date>
<Date><Type value="Legal"/><Start value="1975-04-01"/></Date>
<OrgId root="2.16.840.1.113883.2.1.3.2.4.18.48" assigningAuthorityName="HSCIC" extension="Z99999"/>
<Status value="Active"/><LastChangeDate value="2024-05-01"/>
<GeoLoc><Location><AddrLn1>1 A STREET</AddrLn1><PostCode>ZZ9 9ZZ</PostCode></Location></GeoLoc>
<Contacts><Contact type="tel" value="0"/></Contacts>
<Roles><Role id="RO177" uniqueRoleId="1" primaryRole="true"><Status value="Active"/></Role>
<Role id="RO76" uniqueRoleId="2"><Status value="Active"/></Role></Roles>
<Rels><Rel id="RE4" uniqueRelId="3"><Date><Type value="Operational"/><Start value="2020-04-01"/>
</Date><Status value="Active"/><Target><OrgId extension="16C"/><PrimaryRoleId id="RO98"/></Target>
</Rel></Rels><Succs><Succ uniqueSuccId="4"><Date><Type value="Legal"/><Start value="1975-04-01"/>
</Date><Type>Predecessor</Type><Target><OrgId extension="Z99998"/></Target></Succ></Succs>
</Organisation>"""
# As a third party wrote it: the type of a date is an attribute, and much is left out.
OTHER = """<Organisation><Name>A CHEMIST</Name><OrgId extension="FZ999"/><Status value="Active"/>
<Date type="Operational"><Start value="2020-01-01"/></Date>
<Roles><Role id="RO182" primaryRole="true"/></Roles></Organisation>"""
NAMELESS = '<Organisation><OrgId extension="FZ998"/></Organisation>'


def xml(*organisations: str, count: int | None = None) -> bytes:
    """Write a file of organisations."""
    manifest = "" if count is None else MANIFEST.format(count)
    text = f"{HEAD}{manifest}{CODES}<Organisations>{''.join(organisations)}</Organisations>{TAIL}"
    return text.encode()


def reading_of(data: bytes) -> OfficialReading:
    """Read a file."""
    return read_official(data, name="orgs.xml")


def test_both_layouts_are_read() -> None:
    """Days as elements or with an attribute; a role by the name that the file gives it."""
    reading = reading_of(xml(PUBLISHED, OTHER, count=2))
    practice, chemist = reading.bodies
    assert str(practice) == "Z99999 AN INVENTED PRACTICE (gp-practice)"
    assert (practice.first_day, practice.last_day) == (date(1975, 4, 1), None)
    assert practice.operational is not None
    assert practice.operational.last_day == date(2024, 3, 31)
    assert (practice.roles, practice.postcode) == (("RO177", "RO76"), "ZZ9 9ZZ")
    assert str(chemist) == "FZ999 A CHEMIST (PHARMACY)"
    assert [str(row) for row in reading.links] == ["Z99999 commissioned-by 16C"]
    assert [str(row) for row in reading.successions] == ["Z99998 to Z99999 on 1975-04-01"]
    assert reading.notes[0] == "published on '2024-05-01', as it says itself"
    assert not any("manifest" in note for note in reading.notes)


def test_one_that_cannot_be_read_leaves_the_others() -> None:
    """And the number in the manifest is held against what is there."""
    reading = reading_of(xml(NAMELESS, OTHER, count=3))
    assert (reading.rows_in, reading.kept, reading.reported) == (2, 1, 1)
    assert str(reading.unread[0]).startswith("line 1, Name: no name stands here")
    assert reading.notes[-1] == (
        "its manifest says that it has '3' organisations, and 2 stand in it"
    )


def test_what_is_no_text_in_a_manifest_or_a_concept_is_no_harm() -> None:
    """They say nothing that a record needs."""
    data = (
        f"{HEAD}<Manifest><RecordCount><a/></RecordCount></Manifest><Manifest>x</Manifest>"
        f"<concept/>{OTHER}{TAIL}"
    )
    reading = reading_of(data.encode())
    assert [body.what for body in reading.bodies] == ["RO182"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_is_cut_off_is_read_to_the_cut(cut: float) -> None:
    """The last row says that nothing was read from there on."""
    data = xml(*[OTHER.replace("FZ999", f"FZ{n:03}") for n in range(50)])
    reading = reading_of(data[: int(len(data) * cut)])
    assert reading.rows_in == reading.kept + 1
    assert reading.reported == 1
    assert "is no XML from here on" in reading.unread[0].message
    assert reading.unread[0].message.endswith("nothing was read from here on")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        LAUGHS,
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://localhost/a.dtd">%a;]>',
        "<!DOCTYPE x>",
    ],
)
def test_a_document_type_is_refused(doctype: str) -> None:
    """And with it every entity, whether it grows or fetches."""
    data = xml(OTHER.replace("A CHEMIST", "&b;")).decode().replace("<HSC", f"{doctype}<HSC", 1)
    with pytest.raises(DocumentError, match="declares a document type"):
        reading_of(data.encode())


def test_an_entity_that_nobody_declared_ends_the_file() -> None:
    """It is no XML."""
    reading = reading_of(xml(OTHER, OTHER.replace("A CHEMIST", "&b;")))
    assert (reading.kept, reading.reported) == (1, 1)
    assert "undefined entity" in reading.unread[0].message


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 250 + "</a>" * 250, "<a/>" * 50_001, "x" * (4 * 1024 * 1024 + 1)],
    ids=["deep", "many", "long"],
)
def test_an_organisation_without_bound_is_reported(inside: str) -> None:
    """It is let go of while it is read, and the next one is read again."""
    vast = OTHER.replace("<Name>", f"<b>{inside}</b><c><d/></c><Name>")
    reading = reading_of(xml(vast, OTHER.replace("FZ999", "FZ997")))
    assert (reading.rows_in, reading.kept, reading.reported) == (2, 1, 1)
    assert reading.bodies[0].code == "FZ997"
    assert reading.unread[0].message.startswith("one Organisation has more than 50,000 elements")


def test_a_concept_without_bound_is_passed_by() -> None:
    """It is no organisation, and no row."""
    data = xml(OTHER).replace(b"<Organisations>", b"<concept>" + b"<a/>" * 50_001 + b"</concept>")
    reading = reading_of(data.replace(b"</Organisations>", b""))
    assert (reading.rows_in, reading.kept) == (1, 1)


def test_a_tag_without_bound_ends_the_file(tmp_path: Path) -> None:
    """The parser would hold it whole, so that it is stopped at a megabyte."""
    file = tmp_path / "orgs.xml"
    file.write_bytes(xml(OTHER, OTHER.replace("FZ999", "F" * 3_000_000)))
    reading = read_official(file)
    assert (reading.kept, reading.reported) == (1, 1)
    assert "has a tag of more than 1,048,576 bytes" in reading.unread[0].message


@pytest.mark.parametrize("encoding", ["no-such-code", "utf-7", "hex", "cp932", "idna"])
def test_an_encoding_that_is_none_ends_the_file(encoding: str) -> None:
    """Python is asked for it by its name, which is somebody's text."""
    data = xml(OTHER).removeprefix(b"\xef\xbb\xbf").replace(b"utf-8", encoding.encode(), 1)
    reading = reading_of(data)
    assert reading.rows_in == reading.kept + reading.reported


def test_the_rows_come_one_by_one() -> None:
    """The first is there before the last has been parsed."""
    rows: Iterator[object] = iter(official_rows(xml(*[OTHER] * 5000)[:-1000], name="orgs.xml"))
    assert "FZ999" in str(next(rows))


def test_roles_beyond_reason_have_no_names() -> None:
    """Names of roles are kept while the file is read, so that they are bounded."""
    many = "".join(f'<concept id="RO{n}" displayName="X"/>' for n in range(1000, 11_000))
    data = xml(OTHER).replace(b"<CodeSystems>", b"<CodeSystems>" + many.encode())
    assert reading_of(data).bodies[0].what == "RO182"


def test_other_xml_is_in_no_format_that_is_known() -> None:
    """The name of the outermost element decides, whatever its prefix."""
    with pytest.raises(DocumentError, match="in no format that is known"):
        reading_of(b"<html><body/></html>")
    assert reading_of(b"<a:OrgRefData xmlns:a='x'/>").rows_in == 0
