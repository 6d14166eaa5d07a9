"""What every kind of agreement has, so that documents and rules can ask any of them."""

from typing import Any, get_args

import attrs
import pytest

from nhs_accountable_care import contracts
from nhs_accountable_care.contracts import Agreement

KINDS = get_args(Agreement)


def test_every_class_with_parties_is_in_the_union() -> None:
    """A new kind of agreement cannot be forgotten in the union that documents read."""
    named = {name: getattr(contracts, name) for name in contracts.__all__}
    kinds = {each for each in named.values() if hasattr(each, "party_fields")}
    assert kinds == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type_tag)
def test_party_fields_are_fields_of_the_class(kind: Any) -> None:  # noqa: ANN401 -- any of the classes
    """The fields that name parties exist, and every kind has the fields that all share."""
    fields = attrs.fields_dict(kind)
    assert set(kind.party_fields) <= set(fields)
    assert {"title", "signed_on", "period", "lifecycle", "incomplete", "note"} <= set(fields)
    assert list(fields)[-1] == "sources"


def test_tags_are_told_apart() -> None:
    """No two kinds share a tag."""
    tags = [kind.type_tag for kind in KINDS]
    assert len(set(tags)) == len(tags)
