"""Names from a closed set are checked when a document is read, and by the JSON Schema."""

from typing import Any, get_args

import attrs
import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
import pytest

from nhs_accountable_care import DocumentError, InvalidValueError
from nhs_accountable_care.arrangements import AbsentAgreement, Arrangement
from nhs_accountable_care.classification.form_keys import FORM_KEYS
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.documents import json_schema, read, standard_codec
from nhs_accountable_care.documents.kinds import Kinds, fields_of, members_of
from nhs_accountable_care.documents.scalars import NOTATIONS

CODEC = standard_codec()


def test_the_kinds_of_agreements_are_those_of_the_union() -> None:
    """What may be absent is what may be present, or all of it."""
    [names] = [each for each in CODEC.names if each.sort == "AgreementKind"]
    assert names.known == (*(kind.type_tag for kind in get_args(Agreement)), "any")


def test_a_document_says_that_there_is_no_agreement_at_all() -> None:
    """With the word that an arrangement made in Python takes."""
    data = envelope(absent_agreements=[{"kind": "any"}])
    assert read(data).value.absent_agreements == (AbsentAgreement(kind="any"),)
    assert jsonschema.Draft202012Validator(json_schema("arrangement")).is_valid(data)


def test_every_field_that_names_something_is_checked() -> None:
    """By its name: a field of text called form, kind, rule or term names one."""
    checked = {field for names in CODEC.names for field in names.fields}
    kinds = Kinds(notations=(*NOTATIONS, *CODEC.notations), open_types=CODEC.open_types)
    naming = {
        (cls, field.name)
        for cls in kinds.classes_in(Arrangement)
        for field in fields_of(cls)
        if field.name in {"form", "as_form", "kind", "rule", "term"}
        and str in members_of(field.kind)
    }
    assert naming == checked


def envelope(**fields: object) -> dict[str, Any]:
    """Return a document of an arrangement with these fields."""
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": "2017-04-01",
        "document": {"name": "A place", **fields},
    }


Fields = dict[str, object]


def label(name: str) -> Fields:
    """Name the form that a label stands for."""
    return {"labels": [{"text": "ACS", "form": name}]}


def cohort(name: str) -> Fields:
    """Name the form that places were to take."""
    return {"cohorts": [{"name": "C", "form": name}]}


def stage(name: str) -> Fields:
    """Name the form as which a stage was reached."""
    return {"history": [{"stage": "live", "as_form": name}]}


FIELDS = [
    (label, "$.labels[0].form"),
    (cohort, "$.cohorts[0].form"),
    (stage, "$.history[0].as_form"),
]
SLIPS = [
    *(
        (make("acountable-care-system"), path, "does not name a form (did you mean 'accountable-c")
        for make, path in FIELDS
    ),
    *(
        (
            make("integrated-care-system"),
            path,
            "(write 'integrated-care-system-non-statutory', which it is called now)",
        )
        for make, path in FIELDS
    ),
    (label("?"), "$.labels[0].form", "(known: accountable-care-organisation, "),
    (
        {"absent_agreements": [{"kind": "section-75-agrement"}]},
        "$.absent_agreements[0].kind",
        "does not name a kind of agreement (did you mean 'section-75-agreement'?)",
    ),
]


@pytest.mark.parametrize(("fields", "path", "told"), SLIPS)
def test_a_slip_in_a_name_is_told(fields: Fields, path: str, told: str) -> None:
    """One letter would turn an answer without a word."""
    with pytest.raises(DocumentError) as caught:
        read(envelope(**fields))
    [problem] = caught.value.problems
    assert problem.path == path
    assert told in str(problem)
    assert not jsonschema.Draft202012Validator(json_schema("arrangement")).is_valid(
        envelope(**fields)
    )


@pytest.mark.parametrize("name", ["accountable-care-system", None])
def test_a_name_that_there_is_is_read(name: str | None) -> None:
    """And so is that none is named."""
    data = envelope(labels=[{"text": "ACS", "form": name}])
    assert read(data).value.labels[0].form == name
    assert jsonschema.Draft202012Validator(json_schema("arrangement")).is_valid(data)


def test_names_of_ones_own_are_read_by_a_codec_that_is_told_them() -> None:
    """And stand in its JSON Schema; a sort of names that there is not is refused."""
    ours = CODEC.plus(names={"FormKey": ("our-alliance",)})
    data = envelope(labels=[{"text": "ACS", "form": "our-alliance"}])
    assert ours.read(data).value.labels[0].form == "our-alliance"
    schema = ours.json_schema("nhs-accountable-care/arrangement")
    assert schema["$defs"]["FormKey"]["enum"] == [*FORM_KEYS, "our-alliance"]
    with pytest.raises(DocumentError):
        CODEC.read(data)
    with pytest.raises(InvalidValueError, match="did you mean 'FormKey'"):
        CODEC.plus(names={"FormKeys": ("our-alliance",)})


def test_a_name_that_must_be_given_may_not_be_null() -> None:
    """The kind of an agreement that is absent must be said."""
    schema = json_schema("arrangement")["$defs"]["AbsentAgreement"]["properties"]["kind"]
    assert "anyOf" not in schema
    [names] = [each for each in CODEC.names if each.sort == "FormKey"]
    assert attrs.evolve(names, known=()).known == ()
