"""
Documents: every value of this library as JSON text, and back.

Reading is strict and tells every problem at once, each with its path and the next step.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.documents.asked_fields import (
        AskedField,
        AskedTest,
        FieldsAsked,
        FieldState,
        Instead,
        fields_asked,
    )
    from nhs_accountable_care.documents.codec import Codec, Document, Schema
    from nhs_accountable_care.documents.csv_facts import (
        facts_from_csv,
        scenarios_from_csv,
        table_from_csv,
    )
    from nhs_accountable_care.documents.field_checks import FieldCheck, FieldShape
    from nhs_accountable_care.documents.names import Names
    from nhs_accountable_care.documents.scalars import Notation
    from nhs_accountable_care.documents.schemas import (
        json_schema,
        load,
        load_bid,
        load_facts,
        load_facts_by_year,
        read,
        read_file,
        schema_names,
        standard_codec,
        write,
    )
    from nhs_accountable_care.documents.templates import template, template_kinds
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "asked_fields": (
                "AskedField",
                "AskedTest",
                "FieldState",
                "FieldsAsked",
                "Instead",
                "fields_asked",
            ),
            "codec": ("Codec", "Document", "Schema"),
            "csv_facts": ("facts_from_csv", "scenarios_from_csv", "table_from_csv"),
            "field_checks": ("FieldCheck", "FieldShape"),
            "names": ("Names",),
            "scalars": ("Notation",),
            "schemas": (
                "json_schema",
                "load",
                "load_bid",
                "load_facts",
                "load_facts_by_year",
                "read",
                "read_file",
                "schema_names",
                "standard_codec",
                "write",
            ),
            "templates": ("template", "template_kinds"),
        },
    )

__all__ = [
    "AskedField",
    "AskedTest",
    "Codec",
    "Document",
    "FieldCheck",
    "FieldShape",
    "FieldState",
    "FieldsAsked",
    "Instead",
    "Names",
    "Notation",
    "Schema",
    "facts_from_csv",
    "fields_asked",
    "json_schema",
    "load",
    "load_bid",
    "load_facts",
    "load_facts_by_year",
    "read",
    "read_file",
    "scenarios_from_csv",
    "schema_names",
    "standard_codec",
    "table_from_csv",
    "template",
    "template_kinds",
    "write",
]
