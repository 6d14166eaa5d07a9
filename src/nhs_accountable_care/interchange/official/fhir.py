"""
Organisations of the Organisation Data Service in FHIR, as its interfaces publish them.

STU3, which is retired in 2026, is published with objects where FHIR has lists and with text where
it has numbers, so that no reader of strict FHIR takes it. R4 is the Organisation Data Terminology
interface. Both come as JSON, and R4 as XML too.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.ods_records import (
    WITHOUT_END,
    Clocks,
    Role,
    clocks_of,
    described,
    kind_of,
    relation_of,
    standing_roles,
    take_days,
)
from nhs_accountable_care.interchange.official.records import Fields
from nhs_accountable_care.interchange.official.xml_elements import Broken, xml_elements
from nhs_accountable_care.interchange.rows import (
    BodyRow,
    FileRow,
    LinkRow,
    OfficialRow,
    SuccessionRow,
    Unread,
)
from nhs_accountable_care.organisations import Lifetime, OdsCode
from nhs_accountable_care.policy import cite

__all__ = ["FORMATS"]

_ODS_CODES: Final = "https://fhir.nhs.uk/Id/ods-organization-code"
_NAMESPACE: Final = b"http://hl7.org/fhir"
_STU3: Final = b"/STU3/"
# What the interfaces answer besides organisations and the links between them.
_PASSED_OVER: Final = {
    "Bundle": "a bundle in a bundle",
    "CapabilityStatement": "a statement of what an interface can do (CapabilityStatement)",
    "CodeSystem": "a list of codes (CodeSystem)",
    "List": "a list of records that were deleted (List)",
    "OperationOutcome": "an answer that something was wrong (OperationOutcome)",
    "StructureDefinition": "a profile of a resource (StructureDefinition)",
    "ValueSet": "a set of codes (ValueSet)",
}
_READ: Final = frozenset({"Organization", "OrganizationAffiliation", "Parameters"})
_ROOTS: Final = frozenset(_PASSED_OVER) | _READ

_OF_ROLES: Final = (
    "a record without days of its own has those of its roles, from the first to the last"
)
_NEXT: Final = "one page of several: what is on the next is not in this file"
_LOOKED_UP: Final = (
    "an answer to a look-up has no days of links: they were seen on the day of its version"
)


def _recognises(file: OfficialFile, *, is_stu3: bool) -> bool:
    """Return whether a file is a resource of FHIR, and of which version."""
    if file.container == "json":
        document = file.document
        is_fhir = isinstance(document, dict) and isinstance(document.get("resourceType"), str)
    else:
        is_fhir = (
            file.container == "xml" and file.root in _ROOTS and _NAMESPACE in file.data[:4096]
        )
    return is_fhir and (_STU3 in file.data) is is_stu3


def _reads(file: OfficialFile) -> Iterator[FileRow]:
    """Read each resource: one of its own, or each of a bundle."""
    resources = _of_xml(file) if file.container == "xml" else _of_json(file)
    for line, (kind, data) in enumerate(resources, start=1):
        if isinstance(data, Broken):
            unread = Unread(line=line, column="", message=data.message, cure=data.cure)
            yield FileRow(line=line, unread=(unread,))
        elif kind == "Organization":
            yield _organization(file, Fields(line, data))
        elif kind == "OrganizationAffiliation":
            yield _affiliation(file, Fields(line, data))
        elif kind == "Parameters":
            yield _lookup(file, Fields(line, data))
        else:
            words = _PASSED_OVER.get(kind, "no resource about an organisation")
            yield FileRow(line=line, passed_over=words)


def _of_json(file: OfficialFile) -> Iterator[tuple[str, object]]:
    """Go through the resources of a JSON file, with their kinds."""
    document = file.document
    if not isinstance(document, dict) or document.get("resourceType") != "Bundle":
        yield _kind(document), document
        return
    # What is wrong with the bundle itself says nothing of the resources in it.
    bundle = Fields(1, document)
    _note_next(file, bundle.each("link"))
    entries = document.get("entry")
    for entry in entries if isinstance(entries, list) else [] if entries is None else [entries]:
        resource = entry.get("resource") if isinstance(entry, dict) else entry
        yield _kind(resource), resource


def _kind(resource: object) -> str:
    """Return the kind of a resource; what has none is read as an organisation, and reported."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else "Organization"


def _of_xml(file: OfficialFile) -> Iterator[tuple[str, object]]:
    """Go through the resources of an XML file, with their kinds."""
    if file.root != "Bundle":
        yield from xml_elements(file, {file.root or ""})
        return
    for name, element in xml_elements(file, ("entry", "link")):
        if name == "link":
            _note_next(file, [Fields(1, element)])
        elif isinstance(element, Broken):
            yield name, element
        else:
            resource = element.get("resource") if isinstance(element, dict) else None
            inside = [*resource.items()] if isinstance(resource, dict) else [("", resource)]
            yield inside[0] if inside[0][0] else ("Organization", resource)


def _note_next(file: OfficialFile, links: Iterable[Fields]) -> None:
    """Say if there are more pages than this one."""
    if any(link.text("relation") == "next" for link in links):
        file.note(_NEXT)


# --- One organisation ---


def _organization(file: OfficialFile, fields: Fields) -> FileRow:
    """Read an Organization: its code, its name, its roles, and its days by both clocks."""
    code = _code(fields, "identifier") or fields.code("id")
    name = fields.name("name")
    roles = [*_roles(fields)]
    own = _clocks(fields)
    if own == Clocks():
        own = _around(clocks for _, clocks in roles)
        if own != Clocks():
            file.note(_OF_ROLES)
    own.note(file)
    standing = standing_roles((role for role, _ in roles), file)
    kind = kind_of(standing)
    is_active = fields.flag("active")
    postcodes = [each.text("postalCode") for each in fields.each("address")]

    def rows() -> tuple[OfficialRow, ...]:
        days = own.days
        body = BodyRow(
            line=fields.line,
            code=code or OdsCode(""),
            name=name,
            kind=kind,
            described_as=described(standing, kind),
            roles=tuple(role.code for role in standing) or None,
            first_day=days.first_day,
            last_day=days.last_day,
            seen_on=file.as_at if days == Lifetime() else None,
            operational=own.operational,
            status=None if is_active is None else "active" if is_active else "inactive",
            postcode=next(filter(None, postcodes), None),
        )
        return (body,)

    return fields.done(rows)


def _code(fields: Fields, *keys: str) -> OdsCode | None:
    """Return the ODS code among identifiers, or `None`."""
    for each in fields.each(*keys):
        if each.text("system") == _ODS_CODES:
            return each.code("value")
    return None


def _roles(fields: Fields) -> Iterator[tuple[Role, Clocks]]:
    """Read the roles of an Organization, with the days of each."""
    for extension in fields.each("extension"):
        url = extension.text("url")
        if not url.endswith(("Extension-England-OrganisationRole", "OrganizationRole-1")):
            continue
        parts = {part.text("url"): part for part in extension.each("extension")}
        coding = _coding(parts.get("roleCode") or parts.get("role"))
        if coding is None:
            extension.report("extension", "no role stands here", "leave it out")
            continue
        code = coding.name("code")
        # STU3 has the bare number, 197 for RO197.
        code = f"RO{code}" if code.isdigit() else code
        status = parts["status"].text("valueString") if "status" in parts else ""
        is_active = parts["active"].flag("valueBoolean") if "active" in parts else None
        is_primary = parts["primaryRole"].flag("valueBoolean") if "primaryRole" in parts else None
        clocks = _clocks(extension)
        yield (
            Role(
                code=code,
                name=coding.text("display"),
                # In R4 it stands in a list of codes, and not in the record.
                is_primary=bool(is_primary),
                days=clocks.days,
                is_active=status.lower() == "active" if status else is_active,
            ),
            clocks,
        )


def _coding(part: Fields | None) -> Fields | None:
    """Return the code of a part, which R4 has one level deeper than STU3."""
    if part is None:
        return None
    concept = part.one("valueCodeableConcept")
    return part.one("valueCoding") if concept is None else next(concept.each("coding"), None)


def _clocks(fields: Fields) -> Clocks:
    """Read days by both clocks, as either version has them."""
    found: dict[str, Lifetime] = {}
    for extension in fields.each("extension"):
        url = extension.text("url")
        if url.endswith("Extension-England-TypedPeriod"):
            parts = {part.text("url"): part for part in extension.each("extension")}
            coding = _coding(parts.get("dateType"))
            which = "" if coding is None else coding.text("code")
            period = parts["period"].one("valuePeriod") if "period" in parts else None
        elif url.endswith(("ActivePeriod-1", "activePeriod")):
            period = extension.one("valuePeriod")
            kinds = period.each("extension") if period is not None else ()
            which = next((each.text("valueString") for each in kinds), "")
        else:
            continue
        if period is None:
            extension.report("", "no days stand here", "leave it out")
        else:
            take_days(found, which, period, first="start", last="end")
    return clocks_of(found)


def _around(every: Iterable[Clocks]) -> Clocks:
    """Return the days from the first of several to the last, by each clock."""
    held = [*every]
    return Clocks(
        legal=_around_all([each.legal for each in held if each.legal is not None]),
        operational=_around_all(
            [each.operational for each in held if each.operational is not None]
        ),
    )


def _around_all(every: list[Lifetime]) -> Lifetime | None:
    """Return the days from the first of several to the last; one without an end has none."""
    if not every:
        return None
    firsts = [each.first_day for each in every if each.first_day is not None]
    lasts = [each.last_day for each in every if each.last_day is not None]
    return Lifetime(
        first_day=min(firsts, default=None),
        last_day=max(lasts) if len(lasts) == len(every) else None,
    )


# --- A link ---


def _affiliation(file: OfficialFile, fields: Fields) -> FileRow:
    """Read an OrganizationAffiliation: one organisation in its relationship to another."""
    child = _side(fields, "organization")
    parent = _side(fields, "participatingOrganization")
    codes = [
        coding.name("code") for concept in fields.each("code") for coding in concept.each("coding")
    ]
    if not codes:
        fields.report("code", "no relationship stands here", "fill it in, or leave it out")
    clocks = _clocks(fields)
    clocks.note(file)
    held = clocks.days
    period = fields.one("period")
    if clocks == Clocks() and period is not None:
        held = Lifetime(first_day=period.day("start"), last_day=period.day("end"))
    if fields.flag("active") is False and held.last_day is None and not fields.unread:
        file.note(WITHOUT_END)
        return FileRow(line=fields.line, passed_over="an inactive link without a last day")

    def rows() -> tuple[OfficialRow, ...]:
        one, other = child or OdsCode(""), parent or OdsCode("")
        return tuple(
            LinkRow(
                line=fields.line,
                child=one,
                relation=relation_of(written, child=one, parent=other),
                parent=other,
                written_as=written,
                first_day=held.first_day,
                last_day=held.last_day,
                seen_on=file.as_at if held == Lifetime() else None,
            )
            for written in codes
        )

    return fields.done(rows)


def _side(fields: Fields, key: str) -> OdsCode | None:
    """Return the code of one side of a link, from its identifier or else its reference."""
    side = fields.one(key)
    if side is None:
        if not fields.has(key):
            fields.report(key, "no organisation stands here", "fill it in, or leave it out")
        return None
    code = _code(side, "identifier")
    if code is not None or side.unread:
        return code
    reference = side.name("reference").removeprefix("Organization/")
    return Fields(side.line, {"reference": reference}, path=key, unread=side.unread).code(
        "reference"
    )


# --- The answer to a look-up ---


def _lookup(file: OfficialFile, fields: Fields) -> FileRow:
    """Read Parameters: what a list of codes has about one, with the links of its day."""
    first: dict[str, Fields] = {}
    properties: dict[str, list[Fields]] = {}
    for parameter in fields.each("parameter"):
        name = parameter.text("name")
        if name != "property":
            first.setdefault(name, parameter)
            continue
        parts = [*parameter.each("part")]
        key = next((part.text("valueCode") for part in parts if part.text("name") == "code"), "")
        value = next((part for part in parts if part.text("name") != "code"), None)
        if value is not None:
            properties.setdefault(key, []).append(value)
    if "system" not in first or first["system"].text("valueUri") != _ODS_CODES:
        return FileRow(line=fields.line, passed_over="an answer that is not about an organisation")
    code = first["code"].code("valueCode") if "code" in first else None
    name = first["display"].name("valueString") if "display" in first else ""
    for key in ("code", "display"):
        if key not in first:
            fields.report("parameter", f"no {key} stands here", "ask for it again")
    seen = first["version"].day("valueString") if "version" in first else file.as_at
    values = {key: [_value(each) for each in every] for key, every in properties.items()}
    primary = (values.get("primaryRole") or [""])[0]
    roles = standing_roles(
        [Role(code=each, is_primary=each == primary) for each in values.get("role", []) if each],
        file,
    )
    kind = kind_of(roles)
    clocks = Clocks(
        legal=_days(properties, "legStartDate", "legEndDate"),
        operational=_days(properties, "opStartDate", "opEndDate"),
    )
    clocks.note(file)
    pairs = [
        (key, other)
        for key, every in properties.items()
        if key in {"successor", "predecessor"} or (key.startswith("RE") and key[2:].isdigit())
        for other in (_code_of(each) for each in every)
        if other is not None
    ]
    if pairs:
        file.note(_LOOKED_UP)

    def rows() -> tuple[OfficialRow, ...]:
        own = code or OdsCode("")
        days = clocks.days
        body = BodyRow(
            line=fields.line,
            code=own,
            name=name,
            kind=kind,
            described_as=described(roles, kind),
            roles=tuple(role.code for role in roles) or None,
            first_day=days.first_day,
            last_day=days.last_day,
            seen_on=seen if days == Lifetime() else None,
            operational=clocks.operational,
            status=(values.get("status") or [""])[0] or None,
            postcode=(values.get("postcode") or [""])[0] or None,
        )
        return (body, *(_pair(body, key, other, seen) for key, other in pairs))

    return fields.done(rows)


def _pair(body: BodyRow, key: str, other: OdsCode, seen: date | None) -> OfficialRow:
    """Return what a property of a code says of another."""
    if key == "successor":
        return SuccessionRow(line=body.line, from_code=body.code, to_code=other, day=None)
    if key == "predecessor":
        return SuccessionRow(line=body.line, from_code=other, to_code=body.code, day=None)
    return LinkRow(
        line=body.line,
        child=body.code,
        relation=relation_of(key, child=body.code, parent=other, kind=body.kind),
        parent=other,
        written_as=key,
        seen_on=seen,
    )


_VALUES: Final = ("valueCode", "valueString", "valueDateTime")


def _value(part: Fields) -> str:
    """Return the value of a property as text; one that is a truth says nothing here."""
    coding = part.one("valueCoding")
    return part.text(*_VALUES) if coding is None else coding.text("code")


def _code_of(part: Fields) -> OdsCode | None:
    """Return the value of a property that is an ODS code."""
    coding = part.one("valueCoding")
    return part.code(*_VALUES) if coding is None else coding.code("code")


def _days(properties: dict[str, list[Fields]], first: str, last: str) -> Lifetime | None:
    """Return the days by one clock, or `None` where the answer has none by it."""
    found = [
        properties[key][0].day(*_VALUES) if key in properties else None for key in (first, last)
    ]
    return None if found == [None, None] else Lifetime(first_day=found[0], last_day=found[1])


FORMATS: Final = (
    FileFormat(
        key="ods-fhir-stu3",
        title="Answer of the interface of the Organisation Data Service in FHIR STU3",
        layout=(
            "Organization with its roles and its active period; objects where FHIR has lists. A "
            "Bundle of them"
        ),
        sources=(cite("ods_fhir_stu3", None, Confidence.VERIFIED),),
        recognises=partial(_recognises, is_stu3=True),
        reads=_reads,
    ),
    FileFormat(
        key="ods-fhir-r4",
        title="Answer of the Organisation Data Terminology interface in FHIR R4, JSON or XML",
        layout=(
            "Organization with its roles and their typed periods, OrganizationAffiliation, a "
            "Bundle of either, or the Parameters of a look-up of one code"
        ),
        sources=(cite("ods_fhir_r4", None, Confidence.VERIFIED),),
        recognises=partial(_recognises, is_stu3=False),
        reads=_reads,
    ),
)
