"""Each of the 72 rows of the law has fields in which its facts can be recorded."""

import csv
from pathlib import Path

import attrs
import pytest

from nhs_accountable_care import arrangements, contracts

FILE = Path(__file__).parent / "rule_facts.csv"
ROWS = list(csv.DictReader(FILE.read_text("utf-8").splitlines()))


def test_every_row_of_the_law_has_its_facts() -> None:
    """The rows are those of the table of rules, each once."""
    assert [row["rule_id"] for row in ROWS] == [f"R{number:02d}" for number in range(1, 73)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule_id"])
def test_the_facts_of_a_rule_can_be_recorded(row: dict[str, str]) -> None:
    """What a rule turns on is a field of a contract or of a part of an arrangement."""
    for fact in row["facts"].split("; "):
        name, _, field = fact.partition(".")
        found = getattr(contracts, name, None) or getattr(arrangements, name, None)
        assert found is not None, fact
        if field and attrs.has(found):
            assert field in attrs.fields_dict(found) or hasattr(found, field), fact
