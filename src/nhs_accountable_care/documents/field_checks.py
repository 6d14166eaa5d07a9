"""
What fields of documents may hold beyond their type: a code is a code, and pounds are pounds.

A class takes more than a document does. A code that no file of the Organisation Data Service
could have, or a budget in dollars, would be read, and then end a rule or a sum that trusts it.
So a codec is told which fields hold less than their type allows, and refuses the rest with its
path, as its JSON Schema does.
"""

from collections.abc import Callable
from typing import Any

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care.documents.problems import Gathered, UnreadableError, at_item

__all__ = ["FieldCheck", "check_field"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FieldCheck:
    """
    Fields of documents that hold less than their type allows, and what refuses the rest.

    Attributes:
        sort: How the set of what they hold is called in the JSON Schema, such as OdsCode.
        words: What they hold, in words.
        of: The type of which they hold less, such as `str`.
        fields: The class and the field of each of them; of a list each item is checked.
        check: Refuses a value, never `None`, by raising an error of this library.
        pattern: The same as a regular expression, for the JSON Schema.

    >>> from nhs_accountable_care.documents import standard_codec
    >>> [check.sort for check in standard_codec().checks]
    ['OdsCode', 'Pounds']
    """

    sort: str = attrs.field(validator=is_text)
    words: str = attrs.field(validator=is_text)
    of: Any
    fields: tuple[tuple[Any, str], ...]
    check: Callable[[Any], None]
    pattern: str = attrs.field(validator=is_text)


def check_field(value: object, checked: FieldCheck) -> None:
    """
    Refuse a value of a field, or items of its list, that its check refuses.

    Raises:
        UnreadableError: If the check refuses the value; `DocumentError` with paths inside it.
        IterableValidationError: With each item that it refuses.
    """
    if isinstance(value, tuple):
        errors = Gathered()
        for number, item in enumerate(value):
            try:
                checked.check(item)
            except (UnreadableError, NacError) as error:
                errors.add(at_item(error, number))
        if errors.kept:
            raise errors.of_list(tuple)
    elif value is not None:
        checked.check(value)
