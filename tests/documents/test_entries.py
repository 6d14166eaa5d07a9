"""The kinds of entry that a statement of a list is about are checked when a document is read."""

import functools
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest
from hypothesis import given, settings

from nhs_accountable_care import Citation, DocumentError
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import AllianceAgreement, Body, Lifecycle, ListStatement
from nhs_accountable_care.contracts.statements import lists_of, word_of
from nhs_accountable_care.documents import json_schema, read, standard_codec
from nhs_accountable_care.documents.entries import words_by_list
from nhs_accountable_care.documents.kinds import Kinds
from nhs_accountable_care.documents.scalars import NOTATIONS
from nhs_accountable_care.testing import arrangements

CODEC = standard_codec()
KINDS = Kinds(notations=(*NOTATIONS, *CODEC.notations), open_types=CODEC.open_types)
PUBLISHED = jsonschema.Draft202012Validator(json_schema("arrangement"))


def envelope(fields: dict[str, Any], *statements: dict[str, Any]) -> dict[str, Any]:
    """Return a document of an arrangement with these fields, and what is stated of its lists."""
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2017-04-01",
        "document": {"name": "A place", "lists": list(statements), **fields},
    }


def entries_in(value: Any) -> Iterator[tuple[Any, str, object]]:  # noqa: ANN401 -- any part
    """Go through the entries of all lists in a value, with the class and field of the list."""
    if isinstance(value, tuple):
        for each in value:
            yield from entries_in(each)
    elif attrs.has(type(value)) and not isinstance(value, Citation):
        cls: Any = type(value)
        named = lists_of(cls) if hasattr(value, "lists") else ()
        for field in attrs.fields(cls):
            inner = getattr(value, field.name)
            if field.name in named:
                yield from ((cls, field.name, each) for each in inner or ())
            yield from entries_in(inner)


# What a class may hold is worked out once, and not for each of its entries.
words_of = functools.cache(functools.partial(words_by_list, KINDS))


@pytest.mark.broad
@given(arrangements())
@settings(max_examples=20)
def test_the_word_of_every_entry_is_one_that_its_list_knows(place: Arrangement) -> None:
    """What is read from an entry and what is asked of its class are the same words."""
    for cls, field, entry in entries_in(place):
        word = word_of(entry)
        assert word is None or word in words_of(cls)[field]


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("agreements", "alliance-agreement"),
        ("plans", "long-term-plan"),
        ("members", "clinical-commissioning-group"),
        ("part_of", "integrated-care-board"),
        ("history", "live"),
    ],
)
def test_a_kind_of_entry_that_there_is_is_read(field: str, word: str) -> None:
    """By type, by the first field, by the kind of organisation of a body or of its member."""
    data = envelope({}, {"field": field, "kinds": [word], "count": 9})
    [statement] = read(data).value.lists
    assert statement.kinds == (word,)
    assert PUBLISHED.is_valid(data)


def test_values_that_are_words_are_kinds_themselves() -> None:
    """Such as the roles of a member; a field of free text has no kinds."""
    stated = {"field": "roles", "kinds": ["commissioner"], "count": 1}
    data = envelope({"members": [{"body": {"code": "01G"}, "lists": [stated]}]})
    assert read(data).value.members[0].lists[0].kinds == ("commissioner",)
    assert PUBLISHED.is_valid(data)


@pytest.mark.parametrize(
    ("field", "kinds", "path", "told"),
    [
        (
            "members",
            ["clinical-commissioning-group", "nhs-trsut"],
            "$.lists[1].kinds[1]",
            "'nhs-trsut' names no kind of entry of members (did you mean 'nhs-trust'?)",
        ),
        (
            "agreements",
            ["aliance-agreement"],
            "$.lists[1].kinds[0]",
            "(did you mean 'alliance-agreement'?)",
        ),
        ("plans", ["?"], "$.lists[1].kinds[0]", "(known: "),
        # A word of another list is none of this.
        ("plans", ["nhs-trust"], "$.lists[1].kinds[0]", "no kind of entry of plans"),
        (
            "labels",
            ["acs"],
            "$.lists[1].kinds[0]",
            "(its entries have no kinds; leave 'kinds' out)",
        ),
    ],
)
def test_a_slip_in_a_kind_of_entry_is_told(
    field: str, kinds: list[str], path: str, told: str
) -> None:
    """A count of a kind that there is not would be a count of nothing."""
    data = envelope({}, {"field": "members", "count": 1}, {"field": field, "kinds": kinds})
    with pytest.raises(DocumentError) as caught:
        read(data)
    [problem] = caught.value.problems
    assert problem.path == path
    assert told in str(problem)


def test_the_json_schema_refuses_what_no_list_knows() -> None:
    """A word that no list has, and a field that is no list of the object."""
    for stated in (
        {"field": "members", "kinds": ["nhs-trsut"]},
        {"field": "membres", "count": 1},
    ):
        data = envelope({}, stated)
        assert not PUBLISHED.is_valid(data)
        with pytest.raises(DocumentError):
            read(data)


@attrs.frozen(kw_only=True)
class LeaseAgreement:
    """A lease of a building, as an embedder may write it."""

    type_tag: ClassVar[str] = "lease-agreement"
    party_fields: ClassVar[tuple[str, ...]] = ("tenants",)

    title: str
    tenants: tuple[Body, ...] | None = None
    signed_on: StatedDate | None = None
    period: StatedPeriod | None = None
    lifecycle: Lifecycle | None = None


def test_kinds_of_ones_own_are_known_to_the_codec_that_is_told_of_them() -> None:
    """And to its JSON Schema."""
    ours = CODEC.plus(open_types={AllianceAgreement: (AllianceAgreement, LeaseAgreement)})
    stated = ListStatement(field="agreements", kinds=("lease-agreement",), count=0)
    place = Arrangement(name="A place", lists=(stated,))
    document = ours.document(place, as_at=date(2017, 4, 1))
    assert ours.read(ours.write(document)).value.lists == (stated,)
    schema = ours.json_schema("nhs-accountable-care/arrangement")
    assert "lease-agreement" in schema["$defs"]["EntryKind"]["enum"]
    with pytest.raises(DocumentError, match="'lease-agreement' names no kind of entry"):
        CODEC.read(CODEC.write(CODEC.document(place, as_at=date(2017, 4, 1))))
