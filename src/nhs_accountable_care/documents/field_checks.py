"""
What fields of documents may hold beyond their type: a code is a code, and pounds are pounds.

A class takes more than a document does. A code that no file of the Organisation Data Service
could have, or a budget in dollars, would be read, and then end a rule or a sum that trusts it.
So a codec is told which fields hold less than their type allows, and refuses the rest with its
path, as its JSON Schema does.
"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care.documents.problems import Gathered, UnreadableError, at_item

__all__ = ["FieldCheck", "FieldShape", "check_field"]


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


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FieldShape:
    """
    Fields of documents whose plain data have a shape that no type says, such as a formula.

    Whatever makes a value of the data refuses what has another shape; this tells the shape to
    the JSON Schema, and so to editors and to programs in other languages.

    Attributes:
        sort: Which of the definitions stands in the fields.
        words: What they hold, in words.
        of: The type of the fields that has the shape: `object` for plain data.
        fields: The class and the field of each of them.
        definitions: Schemas under their names, that of the sort among them.

    >>> from nhs_accountable_care.documents import standard_codec
    >>> [shape.sort for shape in standard_codec().shapes]
    ['Expression', 'Condition', 'ExactNumber', 'FactName']
    """

    sort: str = attrs.field(validator=is_text)
    words: str = attrs.field(validator=is_text)
    of: Any
    fields: tuple[tuple[Any, str], ...]
    definitions: Mapping[str, Any]


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
