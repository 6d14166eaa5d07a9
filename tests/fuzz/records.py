"""Hostile records of official files: JSON, XML and workbooks, each near one that is read."""

import copy
import io
import json
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any, Final

from nhs_accountable_care import DocumentError, NacError
from nhs_accountable_care.interchange import read_official
from tests.fuzz.making import NASTY, mutated

__all__ = ["official_json", "official_workbook", "official_xml", "read_as"]


def read_as(*formats: str) -> Callable[[bytes], None]:
    """Return what reads a file by its content, and then as each of some formats."""

    def take(data: bytes) -> None:
        for format_ in (None, *formats):
            try:
                found = read_official(data, format=format_)
            except DocumentError:
                continue
            except NacError as error:
                # A file may be refused, and nothing else: what is wrong with a row is its row's.
                raise AssertionError(str(error)) from error
            json.dumps(found.to_records())
            found.explain()

    return take


_ID: Final = {"root": "2.16.840.1.113883.2.1.3.2.4.18.48", "extension": "Z99999"}
_OTHER: Final = {**_ID, "extension": "U99999"}
_DATES: Final = [
    {"Type": "Legal", "Start": "2013-04-01"},
    {"Type": "Operational", "Start": "2013-03-01", "End": "2020-06-30"},
]
_ORGANISATION: Final = {
    "Organisation": {
        "Name": "A PRACTICE",
        "OrgId": _ID,
        "Status": "Active",
        "Date": _DATES,
        "refOnly": False,
        "GeoLoc": {"Location": {"PostCode": "ZZ9 9ZZ", "UPRN": 1}},
        "Roles": {
            "Role": [
                {"id": "RO177", "primaryRole": True, "Date": _DATES, "Status": "Active"},
                {"id": "RO76", "Date": _DATES, "Status": "Inactive"},
            ]
        },
        "Rels": {
            "Rel": [
                {"id": "RE8", "Date": _DATES, "Status": "Active", "Target": {"OrgId": _OTHER}},
                {"id": "RE4", "Status": "Inactive", "Target": {"OrgId": _OTHER}},
            ]
        },
        "Succs": {"Succ": [{"Type": "Predecessor", "Date": _DATES, "Target": {"OrgId": _OTHER}}]},
    }
}
_LIST: Final = {
    "Organisations": [
        {"Name": "A", "OrgId": "RZZ", "Status": "Active", "PrimaryRoleId": "RO197"},
        {"Name": "B", "OrgId": "98X", "PrimaryRoleDescription": "B", "PrimaryRoleId": "RO98"},
    ]
}
_CODES: Final = "https://fhir.nhs.uk/Id/ods-organization-code"
_TYPED: Final = {
    "url": "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-TypedPeriod",
    "extension": [
        {"url": "dateType", "valueCoding": {"code": "Legal"}},
        {"url": "period", "valuePeriod": {"start": "2013-04-01", "end": "2020-06-30"}},
    ],
}
_ROLE: Final = {
    "url": "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-OrganisationRole",
    "extension": [
        {"url": "roleCode", "valueCodeableConcept": {"coding": [{"code": "RO76"}]}},
        _TYPED,
        {"url": "active", "valueBoolean": True},
    ],
}
_ORGANIZATION: Final = {
    "resourceType": "Organization",
    "id": "Z99999",
    "extension": [_TYPED, _ROLE],
    "identifier": [{"system": _CODES, "value": "Z99999"}],
    "active": True,
    "name": "A PRACTICE",
    "address": [{"postalCode": "ZZ9 9ZZ"}],
}
_PERIOD: Final = {
    "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-ODSAPI-ActivePeriod-1",
    "valuePeriod": {"extension": [{"url": "x", "valueString": "Legal"}], "start": "2013-04-01"},
}
_OLD: Final = {
    **_ORGANIZATION,
    "extension": [
        _PERIOD,
        {
            "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-ODSAPI-Organization"
            "Role-1",
            "extension": [
                {"url": "role", "valueCoding": {"code": "197", "display": "NHS TRUST"}},
                {"url": "primaryRole", "valueBoolean": True},
                {**_PERIOD, "url": "activePeriod"},
                {"url": "status", "valueString": "Active"},
            ],
        },
    ],
    "identifier": {"system": _CODES, "value": "RZZ"},
}
_AFFILIATION: Final = {
    "resourceType": "OrganizationAffiliation",
    "extension": [_TYPED],
    "active": False,
    "period": {"start": "2013-04-01"},
    "organization": {"identifier": {"system": _CODES, "value": "Z99999"}},
    "participatingOrganization": {"reference": "Organization/U99999"},
    "code": [{"coding": [{"code": "RE8"}]}],
}
_PARAMETERS: Final = {
    "resourceType": "Parameters",
    "parameter": [
        {"name": "code", "valueCode": "Z99999"},
        {"name": "display", "valueString": "A PRACTICE"},
        {"name": "system", "valueUri": _CODES},
        {"name": "version", "valueString": "2024-03-07"},
        *(
            {
                "name": "property",
                "part": [{"name": "code", "valueCode": key}, {"name": "value", "valueCode": of}],
            }
            for key, of in (
                ("RE4", "16C"),
                ("successor", "Z99998"),
                ("role", "RO76"),
                ("legStartDate", "2013-04-01"),
            )
        ),
    ],
}
_BUNDLE: Final = {
    "resourceType": "Bundle",
    "link": [{"relation": "next"}],
    "entry": [{"resource": each} for each in (_ORGANIZATION, _AFFILIATION, _PARAMETERS, _OLD)],
}
_SEEDS: Final = (
    *(_ORGANISATION, [_ORGANISATION, _ORGANISATION], _LIST, _ORGANIZATION, _OLD, _AFFILIATION),
    *(_PARAMETERS, _BUNDLE),
)


def official_json(choose: Random) -> bytes:
    """Make an answer in which something stands where another thing should."""
    data = copy.deepcopy(choose.choice(_SEEDS))
    for _ in range(choose.randint(0, 4)):
        _spoilt(choose, data)
    text = json.dumps(data).encode("utf-8", "surrogatepass")
    return mutated(choose, text, 3) if choose.randint(0, 2) == 0 else text


def _spoilt(choose: Random, data: Any) -> None:  # noqa: ANN401 -- whatever stands in JSON
    """Put something else in the place of one thing, or take it away, or double it."""
    while True:
        keys: list[Any] = [*data] if isinstance(data, dict) else [*range(len(data))]
        if not keys:
            return
        key = choose.choice(keys)
        inside = data[key]
        if isinstance(inside, dict | list) and inside and choose.randint(0, 5):
            data = inside
            continue
        match choose.randint(0, 3):
            case 0:
                del data[key]
            case 1 if isinstance(data, list):
                data.extend([inside] * choose.choice((1, 1, 30)))
            case 2:
                data[key] = [inside, inside]
            case _:
                data[key] = copy.deepcopy(choose.choice(NASTY))
        return


_XML: Final = (
    b"""<?xml version="1.0" encoding="utf-8"?>
<a:OrgRefData xmlns:a="http://refdata.hscic.gov.uk/org/v2-0-0"><Manifest>
<PublicationDate value="2024-05-01"/><RecordCount value="1"/></Manifest>
<CodeSystems><CodeSystem><concept id="RO182" displayName="PHARMACY"/></CodeSystem></CodeSystems>
<Organisations><Organisation refOnly="false"><Name>A</Name><Date><Type value="Legal"/>
<Start value="2013-04-01"/></Date><OrgId extension="FZ999"/><Status value="Active"/><GeoLoc>
<Location><PostCode>ZZ9 9ZZ</PostCode></Location></GeoLoc><Roles><Role id="RO182"
primaryRole="true"/></Roles><Rels><Rel id="RE4"><Date type="Operational">
<Start value="2013-04-01"/></Date><Status value="Active"/><Target><OrgId extension="16C"/>
</Target></Rel></Rels><Succs><Succ><Type>Successor</Type><Target><OrgId extension="FZ998"/>
</Target></Succ></Succs></Organisation></Organisations></a:OrgRefData>""",
    b"""<Bundle xmlns="http://hl7.org/fhir"><link><relation value="next"/></link><entry><resource>
<Organization><id value="Z99999"/><identifier>
<system value="https://fhir.nhs.uk/Id/ods-organization-code"/><value value="Z99999"/></identifier>
<active value="true"/><name value="A"/></Organization></resource></entry></Bundle>""",
    b"""<OrganizationAffiliation xmlns="http://hl7.org/fhir"><organization>
<reference value="Organization/Z99999"/></organization><participatingOrganization>
<reference value="Organization/U99999"/></participatingOrganization><code><coding>
<code value="RE8"/></coding></code></OrganizationAffiliation>""",
)
_PIECES: Final = (
    *(b"<a>", b"</a>", b"<a/>", b"<!-- x -->", b"<![CDATA[x]]>", b"<?x?>", b"&amp;", b"&x;"),
    *(
        b'<!DOCTYPE x [<!ENTITY x "xx">]>',
        b"&#0;",
        b"&#x1b;",
        b'encoding="hex"',
        b"</Organisation>",
    ),
    *(b"<Organisation>", b'<Organisation value="x">', b'value="', b"<a>" * 250, b"<concept/>"),
    *(b"Operational", b"Predecessor", b'extension="1"', b"9999-12-31", b"RO98", b"xmlns:b=''"),
)


def official_xml(choose: Random) -> bytes:
    """Make an XML in which something stands where another thing should."""
    text = choose.choice(_XML)
    for _ in range(choose.randint(0, 4)):
        # Between two tags, or in one: most of what is put anywhere else is no XML.
        places = [place for place, sign in enumerate(text) if sign in b"<>\"' "] or [0]
        start = choose.choice(places)
        end = choose.choice((start, start, choose.choice(places)))
        text = text[:start] + choose.choice(_PIECES) + text[max(start, end) :]
    if choose.randint(0, 3) == 0:
        text = mutated(choose, text, 3)
    return text.decode("utf-8", "replace").encode("utf-16") if choose.randint(0, 9) == 0 else text


_SHEET: Final = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension '
    'ref="A1:Z9"/><sheetData>{}</sheetData></worksheet>'
)
_SHEETS: Final = (
    (
        "PCN Code|PCN Name|Current Sub ICB Loc Code|Open Date|Close Date|Postcode",
        "U99999|A NETWORK|16C|20191001||ZZ9 9ZZ",
    ),
    (
        (
            "Partner Organisation Code|Partner Name|Practice Parent Sub ICB Loc Code|PCN Code|"
            "Practice to PCN Relationship Start Date|Practice to PCN Relationship End Date"
        ),
        "Z99999|A PRACTICE|16C|U99999|20191001|20240331",
    ),
    (
        (
            "NHS England Region|ODS STP Code|ONS STP Code|STP Name|ODS CCG Code|ODS LA Code|"
            "ODS Trust Code|ODS Code|NEW CODE FOR MERGED STP"
        ),
        "London (Y56)|Q99|E54000099|A STP|99X|106|RZZ|NZZ (CQC: 1)|CODE: Q98",
    ),
    (
        (
            "Region|ODS ICB Code|ONS ICB Boundary Code|ICB Name|ODS Sub ICB Code|ODS LA Code|"
            "ODS Trust Code"
        ),
        "London (Y56)|QZZ|E54000099|A BOARD|99X|106|RZZ",
    ),
)
_WORKBOOKS: Final = ((0, 1), (1, 0, 2), (2,), (3,), (0,))
_CELLS: Final = (
    *(
        '<c t="s"><v>{}</v></c>',
        '<c t="b"><v>{}</v></c>',
        "<c><v>{}</v></c>",
        "<c><v>1e999</v></c>",
    ),
    *(
        "<c><f>{}</f></c>",
        '<c t="str"><f>1+1</f><v>{}</v></c>',
        '<c t="e"><v>#N/A</v></c>',
        "<c/>",
    ),
    *('<c t="d"><v>2024-05-01</v></c>', '<c r="A1"><v>1</v></c>', '<c s="9"><v>5</v></c>', "<x/>"),
    *('<c t="array"><f t="array" ref="A1">{}</f></c>', "<c><v>99999999999999999999</v></c>"),
)


def official_workbook(choose: Random) -> bytes:
    """Make a workbook in which something stands where another thing should."""
    chosen = choose.choice(_WORKBOOKS)
    sheets = [_sheet(choose, _SHEETS[place]) for place in chosen]
    names = "".join(
        f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"/>'
        for number, _ in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/worksheet" Target="/xl/worksheets/sheet{number}.xml"/>'
        for number, _ in enumerate(sheets, start=1)
    )
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/></Types>'
        ),
        "xl/workbook.xml": (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f"<sheets>{names}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{relationships}">{links}</Relationships>'
        ),
        **{
            f"xl/worksheets/sheet{number}.xml": text for number, text in enumerate(sheets, start=1)
        },
    }
    spoilt = choose.choice([*parts, "", "", ""])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            data = text.encode("utf-8", "surrogatepass")
            archive.writestr(name, mutated(choose, data, 2) if name == spoilt else data)
    made = stream.getvalue()
    return mutated(choose, made, 2) if choose.randint(0, 9) == 0 else made


def _sheet(choose: Random, rows: tuple[str, ...]) -> str:
    """Write a sheet, with other cells in the place of some."""
    written = []
    for row in (*rows, rows[-1]):
        cells = "".join(
            choose.choice(_CELLS).format(cell)
            if choose.randint(0, 30) == 0
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row.split("|")
        )
        number = (
            choose.choice(('r="3"', 'r="1048576"', 'r="0"')) if not choose.randint(0, 20) else ""
        )
        written.append(f"<row {number}>{cells}</row>")
    return _SHEET.format("".join(written))
