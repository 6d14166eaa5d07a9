"""
Fields that hold a name from a closed set that is no enumeration, such as the key of a form.

A slip of one letter in such a name would be read as a name that nothing asks for, and turn an
answer without a word. So a codec is told which fields hold such names and which there are, and
refuses the rest, as its JSON Schema does.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.documents.problems import Nearest, UnreadableError, in_order

__all__ = ["Names", "check_name"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Names:
    """
    The names of one sort, and the fields of documents that hold one.

    Attributes:
        sort: How the set of them is called in the JSON Schema, such as FormKey.
        meaning: What they name, in words.
        fields: The class and the field of each field that holds such a name.
        known: The names that there are.
        renamed: Names that a thing had before, each with the one that it has.

    >>> from nhs_accountable_care.arrangements import Label
    >>> names = Names(
    ...     sort="FormKey", meaning="a form", fields=((Label, "form"),), known=("our-alliance",)
    ... )
    >>> names.known
    ('our-alliance',)
    """

    sort: str = attrs.field(validator=is_text)
    meaning: str = attrs.field(validator=is_text)
    fields: tuple[tuple[Any, str], ...]
    known: tuple[str, ...]
    renamed: Mapping[str, str] = attrs.field(factory=dict)


def check_name(name: str | None, names: Names) -> None:
    """
    Refuse a name that there is not; nothing need be named.

    Raises:
        UnreadableError: With the name that it has now, or the one that is nearest.
    """
    if name is None or name in names.known:
        return
    msg = f"{quoted(name)} does not name {names.meaning}"
    if name in names.renamed:
        raise UnreadableError(msg, f"write {names.renamed[name]!r}, which it is called now")
    raise UnreadableError(
        msg, Nearest(name, names.known, lambda: f"known: {in_order(names.known)}")
    )
