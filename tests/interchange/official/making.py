"""Small workbooks for the tests, as a spreadsheet writes them and as nobody should."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

import openpyxl

__all__ = ["CORE", "repacked", "workbook"]

CORE: Final = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-'
    'properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>{}</dcterms:modified>'
    "</cp:coreProperties>"
)


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    """Write a workbook of sheets, each a title and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue(), {"docProps/core.xml": CORE.format("2024-05-01T10:00:00Z")})


def repacked(data: bytes, parts: Mapping[str, str | bytes | None]) -> bytes:
    """Put other parts in the place of those of a workbook; `None` leaves one out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return stream.getvalue()
