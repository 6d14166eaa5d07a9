"""What every kind of agreement has, so that documents and rules can ask any of them."""

import re
from typing import Any, get_args

import attrs
import pytest

from nhs_accountable_care import arrangements, contracts
from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Agreement, ListStatement, PartStep

pytestmark = pytest.mark.broad

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
    assert {"title", "signed_on", "period", "lifecycle", "lists", "note"} <= set(fields)
    assert list(fields)[-1] == "sources"


def test_tags_are_told_apart() -> None:
    """No two kinds share a tag."""
    tags = [kind.type_tag for kind in KINDS]
    assert len(set(tags)) == len(tags)


# What is told or asked of a record is no part of it.
ABOUT_A_RECORD = {
    arrangements.BidQuestion,
    arrangements.Case,
    arrangements.CaseClaim,
    arrangements.CaseDay,
    arrangements.CaseDifference,
    arrangements.NotBegun,
}

CLASSES = tuple(
    each
    for package in (contracts, arrangements)
    for each in (getattr(package, name) for name in package.__all__)
    if isinstance(each, type) and attrs.has(each) and each not in ABOUT_A_RECORD
)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_class_with_lists_can_say_that_one_is_partial(cls: Any) -> None:  # noqa: ANN401 -- any of the classes
    """Unknown, none and partial are different wherever a part holds a list of facts."""
    attrs.resolve_types(cls)
    lists = {
        field.name
        for field in attrs.fields(cls)
        if field.name not in {"sources", "lists"}
        and "tuple" in str(field.type)
        and field.type != tuple[PartStep, ...]
    }
    # What a statement or a step names are its own words, and no list of what there is.
    assert not lists or "lists" in attrs.fields_dict(cls) or cls in {ListStatement, PartStep}


# What happened or was said is done; who somebody is or how many there are is not planned; and an
# agreement has the states of its lifecycle.
WITHOUT_STEPS = {
    *("AbsentAgreement", "AssuranceStep", "Body", "Claim", "CommissionerConsent"),
    *("EndOfPracticeContract", "Evidence", "Extension", "ExtensionOption", "GateReached"),
    *("Label", "LegalChallenge", "Lifecycle", "ListStatement", "MaturityRating", "Novation"),
    *("OversightAction", "PartyBinding", "PatientGroup", "Population", "PracticeReactivation"),
    *("PracticeSuspension", "PublishedRating", "Readiness", "ReportedMoney", "Section75Report"),
    *("SpendingPosition", "PartStep", "StateChange", "StatusChange", "Variation"),
    # Its steps are the gates that were gone through.
    "AssuranceProcess",
}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_part_says_where_it_stands(cls: Any) -> None:  # noqa: ANN401 -- any of the classes
    """What is planned or was refused is recorded wherever it belongs, and is no fact."""
    attrs.resolve_types(cls)
    has_steps = any(field.type == tuple[PartStep, ...] for field in attrs.fields(cls))
    is_without = cls.__name__ in WITHOUT_STEPS or hasattr(cls, "party_fields")
    assert has_steps is not is_without


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_part_takes_a_note(cls: Any) -> None:  # noqa: ANN401 -- any of the classes
    """What a source says and no field holds has a place wherever it belongs."""
    assert "note" in attrs.fields_dict(cls)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (
            "agrements",
            (
                "Arrangement.lists speaks of 'agrements', which is no list there; did you mean "
                "'agreements'?"
            ),
        ),
        ("zzz", "Arrangement.lists speaks of 'zzz', which is no list there; known: part_of, "),
        ("area", "Arrangement.lists speaks of 'area', which is no list there; "),
        ("lists", "Arrangement.lists speaks of 'lists', which is no list there; "),
        ("steps", "Arrangement.lists speaks of 'steps', which is no list there; "),
        ("sources", "Arrangement.lists speaks of 'sources', which is no list there; "),
    ],
)
def test_a_statement_names_a_list(field: str, words: str) -> None:
    """A name that is no list would say nothing, so it is refused with the nearest."""
    with pytest.raises(InvalidValueError) as caught:
        Arrangement(name="A place", lists=(ListStatement(field=field),))
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ([], "Arrangement.lists is a list; write a tuple"),
        (("members",), "Arrangement.lists[0] is 'members', a str; write a ListStatement"),
    ],
)
def test_statements_are_a_tuple_of_statements(lists: Any, said: str) -> None:  # noqa: ANN401 -- the slip that is meant
    """A list is refused like any other, and so is the bare name of a field."""
    with pytest.raises(InvalidTypeError, match=re.escape(said)):
        Arrangement(name="A place", lists=lists)
