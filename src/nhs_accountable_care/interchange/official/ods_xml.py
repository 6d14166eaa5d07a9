"""
The XML of the Organisation Data Service (HSCOrgRefData), of every organisation that there is.

No published file was at hand. The layout is that which a public parser of it reads; a third
party's file, which has the type of a date as an attribute, is read as well.
"""

from collections.abc import Iterator
from typing import Final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.ods_records import Records
from nhs_accountable_care.interchange.official.xml_elements import (
    Broken,
    XmlElement,
    xml_elements,
)
from nhs_accountable_care.interchange.rows import FileRow, Unread
from nhs_accountable_care.policy import cite

__all__ = ["FORMATS"]

_MOST_ROLES: Final = 10_000


def _recognises(file: OfficialFile) -> bool:
    """Return whether a file is an XML of organisations, whatever prefix its namespace has."""
    return file.container == "xml" and file.root in {"OrgRefData", "HSCOrgRefData"}


def _reads(file: OfficialFile) -> Iterator[FileRow]:
    """Read one organisation after the other; none stays in memory."""
    records = Records(file)
    number = roles = 0
    stated: str | None = None
    for name, found in xml_elements(file, ("Organisation", "concept", "Manifest")):
        if isinstance(found, Broken):
            if name in {"Organisation", ""}:
                number += 1
                yield _broken(number, found)
        elif name == "Organisation":
            number += 1
            yield records.read(number, found)
        elif name == "concept":
            code, words = _text(found, "id"), _text(found, "displayName")
            if code.startswith("RO") and roles < _MOST_ROLES:
                records.name_role(code, words)
                roles += 1
        else:
            stated = _text(found, "RecordCount") or None
            if day := _text(found, "PublicationDate"):
                file.note(f"published on {quoted(day)}, as it says itself")
    if stated is not None and stated != str(number):
        file.note(
            f"its manifest says that it has {quoted(stated)} organisations, and {number:,} stand "
            f"in it"
        )


def _text(element: XmlElement, key: str) -> str:
    """Return a text of an element, or an empty one."""
    value = element.get(key) if isinstance(element, dict) else None
    return value if isinstance(value, str) else ""


def _broken(number: int, broken: Broken) -> FileRow:
    """Report an organisation that cannot be read, or the place from which nothing can."""
    end = "; nothing was read from here on" if broken.is_end else ""
    return FileRow(
        line=number,
        unread=(
            Unread(line=number, column="", message=f"{broken.message}{end}", cure=broken.cure),
        ),
    )


FORMATS: Final = (
    FileFormat(
        key="ods-xml",
        title="XML of the Organisation Data Service (HSCOrgRefData)",
        layout=(
            "Manifest, CodeSystems and Organisations, of which each Organisation has Name, OrgId, "
            "Date, Roles, Rels and Succs"
        ),
        sources=(cite("ods_xml_third_party", None, Confidence.UNVERIFIED),),
        recognises=_recognises,
        reads=_reads,
    ),
)
