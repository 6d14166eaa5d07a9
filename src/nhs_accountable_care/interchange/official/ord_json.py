"""Answers of the interface of the Organisation Data Service (ORD 2-0-0), which are JSON."""

from collections.abc import Iterator
from typing import Final

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.official.formats import FileFormat
from nhs_accountable_care.interchange.official.ods_records import Records
from nhs_accountable_care.interchange.rows import FileRow, Unread
from nhs_accountable_care.policy import cite

__all__ = ["FORMATS"]


def _recognises(file: OfficialFile) -> bool:
    """Return whether a file is an answer on one organisation or on several, or many such."""
    if file.container != "json":
        return False
    document = file.document
    if isinstance(document, list):
        return bool(document) and all(_is_single(each) for each in document[:20])
    return _is_single(document) or (
        isinstance(document, dict) and isinstance(document.get("Organisations"), list)
    )


def _is_single(document: object) -> bool:
    """Return whether something is the answer on one organisation."""
    return isinstance(document, dict) and isinstance(document.get("Organisation"), dict)


def _reads(file: OfficialFile) -> Iterator[FileRow]:
    """Read each organisation, of which a list has less to tell."""
    document = file.document
    records = Records(file)
    if isinstance(document, dict) and isinstance(document.get("Organisations"), list):
        file.note(
            "a list of organisations has no days, links or successions; ask for each by its link"
        )
        for number, each in enumerate(document["Organisations"], start=1):
            yield records.read_summary(number, each)
        return
    for number, each in enumerate(document if isinstance(document, list) else [document], start=1):
        if _is_single(each):
            yield records.read(number, each["Organisation"])
        else:
            yield FileRow(
                line=number,
                unread=(
                    Unread(
                        line=number,
                        column="Organisation",
                        message="no organisation stands here",
                        cure="leave it out",
                    ),
                ),
            )


FORMATS: Final = (
    FileFormat(
        key="ods-ord-json",
        title="Answer of the interface of the Organisation Data Service (ORD), as JSON",
        layout=(
            "Organisation with Name, OrgId, Date, Roles, Rels and Succs; or Organisations, a list "
            "of code, name and primary role; or a list of the first"
        ),
        sources=(cite("ods_ord_answers", None, Confidence.VERIFIED),),
        recognises=_recognises,
        reads=_reads,
    ),
)
