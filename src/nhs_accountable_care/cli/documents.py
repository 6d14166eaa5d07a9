"""The verbs about documents themselves: what may stand in one, and one to begin with."""

import argparse

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.documents import json_schema, schema_names, template, template_kinds
from nhs_accountable_care.reference import edition

__all__ = ["new", "schema"]


def schema(options: argparse.Namespace) -> bool:
    """Print the JSON Schema of a document, or list which there are."""
    if options.name is not None:
        print_data(as_json(json_schema(options.name)))
        return True
    rows = [_row(name) for name in schema_names()]
    if options.json:
        print_data(as_json(rows))
    else:
        for row in rows:
            print(f"{row['name']}, version {row['version']}")
    return True


def _row(name: str) -> dict[str, object]:
    """Return the name, the version and the id of a schema."""
    published = json_schema(name)
    version = published["properties"]["version"]["const"]
    return {"name": name, "version": version, "id": published["$id"]}


def new(options: argparse.Namespace) -> bool:
    """Print a document to fill in, or list the kinds of which there is one."""
    if options.kind is None:
        kinds = template_kinds()
        if options.json:
            print_data(as_json({"kinds": list(kinds)}))
        else:
            print("\n".join(kinds))
    else:
        year = options.year
        day = edition().day if year is None else year.days.first_day
        choices = dict(options.option)
        text = template(options.kind, as_at=options.on or day, year=year, options=choices)
        print_data(text, end="")
    return True
