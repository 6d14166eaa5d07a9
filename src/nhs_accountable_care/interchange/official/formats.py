"""What a format of official files is: how it is recognised, and what reads it."""

from collections.abc import Callable, Iterator
from typing import ClassVar, Final

import attrs

from nhs_accountable_care._core.fields import check_types, is_name
from nhs_accountable_care._core.pickling import Reduced, reduced
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.interchange.official.files import OfficialFile
from nhs_accountable_care.interchange.rows import FileRow

__all__ = ["FileFormat"]

_CATALOGUE: Final = "nhs_accountable_care.interchange.official.catalogue"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FileFormat:
    """
    A format in which official files come.

    Attributes:
        key: Its name in messages and on the command line.
        title: What such a file is.
        layout: What stands in it, and what is to be known of it.
        recognises: Tells whether a file is of this format; its content decides.
        reads: Gives one `FileRow` for each row of a file.

    >>> from nhs_accountable_care.interchange import file_formats
    >>> print(next(each for each in file_formats() if each.key == "etr"))
    etr: NHS trusts (ODS etr)
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "title": "text",
        "layout": "text",
        "sources": "text",
    }

    key: str = attrs.field(validator=is_name)
    title: str = attrs.field(validator=is_name)
    layout: str
    recognises: Callable[[OfficialFile], bool] = attrs.field(repr=False, eq=False)
    reads: Callable[[OfficialFile], Iterator[FileRow]] = attrs.field(repr=False, eq=False)
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __reduce__(self) -> Reduced:
        """Pickle what is shipped by its key, and one of your own in full."""
        name = f"format {self.key}"
        return reduced(self, name, self.recognises, self.reads, home=_CATALOGUE, lister=_CATALOGUE)

    def __str__(self) -> str:
        """Return key and title."""
        return f"{self.key}: {self.title}"

    def to_record(self) -> Record:
        """Return what is told of it as plain data."""
        return {
            "key": self.key,
            "title": self.title,
            "layout": self.layout,
            "sources": [citation.to_record() for citation in self.sources],
        }
