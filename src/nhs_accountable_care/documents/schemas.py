"""The documents of this library, and what reads and writes them."""

import functools
import json
import os
from collections.abc import Mapping
from typing import Any, Final, TypeVar, get_args, overload

from nhs_accountable_care._core.errors import DocumentError, InvalidValueError, Problem
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    AreaPart,
    Arrangement,
    BidQuestion,
    Candidate,
    Case,
    Cohort,
    ControlTotalMove,
    Delegation,
    FundLine,
    Label,
    MemberControlTotal,
    SpendingPosition,
    StatusChange,
    SystemControlTotal,
)
from nhs_accountable_care.classification.form_keys import FORM_KEYS, RENAMED_FORMS
from nhs_accountable_care.contracts import (
    Agreement,
    Body,
    Contribution,
    Particulars,
    ReportedMoney,
    RiskParty,
    SystemCollaborationAgreement,
    SystemControlTotalAgreement,
)
from nhs_accountable_care.documents.codec import Codec, Document, Schema
from nhs_accountable_care.documents.facts import FACTS, YEAR_FACTS
from nhs_accountable_care.documents.field_checks import FieldCheck
from nhs_accountable_care.documents.formula_shapes import FORMULA_SHAPES
from nhs_accountable_care.documents.migrations import arrangement_from_1, facts_from_1
from nhs_accountable_care.documents.names import Names
from nhs_accountable_care.documents.problems import in_order
from nhs_accountable_care.documents.record_checks import check_code, check_pounds
from nhs_accountable_care.documents.scalars import Notation
from nhs_accountable_care.documents.spreads import SPREAD
from nhs_accountable_care.organisations import OwnEdition
from nhs_accountable_care.payment import (
    SHIPPED_MECHANISMS,
    AgreementData,
    Condition,
    ConditionData,
    Facts,
    FactsByYear,
    LocalAgreement,
    Mechanism,
    condition_data,
    condition_of,
)

__all__ = [
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
]

T = TypeVar("T")

_Mechanisms = tuple[type[Mechanism], ...]

_CONDITION: Final = Notation(
    of=Condition,
    via=ConditionData,
    read=condition_of,
    write=condition_data,
    words="an object with facts, and what holds",
)
_LOCAL_AGREEMENT: Final = Notation(
    of=LocalAgreement,
    via=AgreementData,
    read=LocalAgreement.from_data,
    write=LocalAgreement.to_data,
    words="an object with facts, steps and lines",
)
"""Formulas that are kept as data; those of other mechanisms are derived from their fields."""

_NAMES: Final = (
    Names(
        sort="FormKey",
        meaning="a form",
        fields=((Label, "form"), (Cohort, "form"), (StatusChange, "as_form")),
        known=FORM_KEYS,
        renamed=RENAMED_FORMS,
    ),
    Names(
        sort="AgreementKind",
        meaning="a kind of agreement",
        fields=((AbsentAgreement, "kind"),),
        known=(*(kind.type_tag for kind in get_args(Agreement)), "any"),
    ),
)
"""The names that stand in documents of this library."""


_CHECKS: Final = (
    FieldCheck(
        sort="OdsCode",
        words='a code of the Organisation Data Service or of the ONS, such as "QOP" or "A82608"',
        of=str,
        fields=(
            (Arrangement, "code"),
            (Area, "footprint"),
            (Area, "also_in"),
            (Area, "overlaps_with"),
            (AreaPart, "code"),
            (AreaPart, "footprint"),
            (Body, "code"),
            (Candidate, "footprint"),
        ),
        check=check_code,
        pattern="^[0-9A-Z]{2,12}$",
    ),
    FieldCheck(
        sort="Pounds",
        words='pounds as text, such as "1234.56"',
        of=Money,
        fields=(
            (ReportedMoney, "amount"),
            (Contribution, "amount"),
            (Particulars, "expected_annual_value"),
            (RiskParty, "loss_limit"),
            (SystemControlTotalAgreement, "amount"),
            (SystemCollaborationAgreement, "trajectory"),
            (Delegation, "limit"),
            (SystemControlTotal, "amount"),
            (MemberControlTotal, "amount"),
            (ControlTotalMove, "amount"),
            (FundLine, "amount"),
            (SpendingPosition, "limit"),
            (SpendingPosition, "spending"),
            (SpendingPosition, "income"),
            (SpendingPosition, "result"),
        ),
        check=check_pounds,
        pattern=r"^(GBP )?-?[0-9]+(\.[0-9]{2})?$",
    ),
)
"""What documents of this library refuse beyond the types of their fields."""


@functools.cache
def standard_codec() -> Codec:
    """
    Return the codec of this library's own documents; add to it by `Codec.plus`.

    >>> [schema.name.rpartition("/")[2] for schema in standard_codec().schemas]
    ['arrangement', 'facts', 'facts-by-year', 'bid', 'edition', 'case']
    """
    return Codec(
        schemas=(
            Schema(
                name="nhs-accountable-care/arrangement",
                cls=Arrangement,
                version=2,
                migrations=(arrangement_from_1,),
                as_at="as_at",
            ),
            Schema(
                name="nhs-accountable-care/facts",
                cls=Facts,
                version=2,
                migrations=(facts_from_1,),
            ),
            Schema(name="nhs-accountable-care/facts-by-year", cls=FactsByYear, version=1),
            Schema(name="nhs-accountable-care/bid", cls=BidQuestion, version=1),
            Schema(name="nhs-accountable-care/edition", cls=OwnEdition, version=1, as_at="day"),
            Schema(name="nhs-accountable-care/case", cls=Case, version=1),
        ),
        open_types={Mechanism: SHIPPED_MECHANISMS},
        notations=(FACTS, YEAR_FACTS, SPREAD, _CONDITION, _LOCAL_AGREEMENT),
        names=_NAMES,
        checks=_CHECKS,
        shapes=FORMULA_SHAPES,
    )


def _codec_with(mechanisms: _Mechanisms) -> Codec:
    """Return the codec that also knows these mechanisms."""
    return _extended(tuple(mechanisms)) if mechanisms else standard_codec()


# Building a codec takes longer than reading a document, and whoever passes mechanisms passes
# the same ones for each; the bound is for a program that makes classes without end.
@functools.lru_cache(maxsize=16)
def _extended(mechanisms: _Mechanisms) -> Codec:
    """Build the codec that also knows these mechanisms."""
    return standard_codec().plus(open_types={Mechanism: mechanisms})


@overload
def read(
    data: bytes | str | Mapping[str, Any], *, mechanisms: _Mechanisms = ()
) -> Document[Any]: ...


@overload
def read(
    data: bytes | str | Mapping[str, Any], of: type[T], *, mechanisms: _Mechanisms = ()
) -> Document[T]: ...


def read(
    data: bytes | str | Mapping[str, Any],
    of: type[T] | None = None,
    *,
    mechanisms: _Mechanisms = (),
) -> Document[Any]:
    """
    Read a document from text or from plain data: of any kind, or of one class only.

    Your own payment mechanisms are read if you pass their classes in ``mechanisms``.

    Raises:
        DocumentError: With every problem that was found, for whatever input.
        InvalidTypeError: If no document of this library holds the class ``of``, or one of
            ``mechanisms`` has a field that no document can hold.

    >>> from nhs_accountable_care.documents import read
    >>> text = '{"schema": "nhs-accountable-care/arrangement", "version": 2, "documnt": {}}'
    >>> read(text)
    Traceback (most recent call last):
        ...
    nhs_accountable_care.DocumentError: documnt: unknown key (did you mean 'document'?)
    as_at: missing (give the day it speaks of, such as "2017-04-01")
    document: missing
    """
    codec = _codec_with(mechanisms)
    return codec.read(data) if of is None else codec.read(data, of)


@overload
def read_file(path: str | os.PathLike[str], *, mechanisms: _Mechanisms = ()) -> Document[Any]: ...


@overload
def read_file(
    path: str | os.PathLike[str], of: type[T], *, mechanisms: _Mechanisms = ()
) -> Document[T]: ...


def read_file(
    path: str | os.PathLike[str],
    of: type[T] | None = None,
    *,
    mechanisms: _Mechanisms = (),
) -> Document[Any]:
    """
    Read a document from a file, as `read` does.

    Raises:
        DocumentError: With every problem that was found in the file.
        InvalidTypeError: As `read` does, and if the path is no text.
        InvalidValueError: If the path holds signs that no name of a file can have.
        OSError: If there is no such file, or it may not be read.
    """
    codec = _codec_with(mechanisms)
    return codec.read_file(path) if of is None else codec.read_file(path, of)


def write(document: Document[Any], *, mechanisms: _Mechanisms = ()) -> str:
    """
    Write a document as text, the same for the same document.

    Raises:
        DocumentError: If the value holds what no document can, with every problem.
        InvalidTypeError: If one of ``mechanisms`` has a field that no document can hold.
        InvalidValueError: If the schema is none of this library, or an exact number takes more
            than forty characters.

    >>> from datetime import date
    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> document = standard_codec().document(Arrangement(name="Salford"), as_at=date(2017, 4, 1))
    >>> print(write(document), end="")
    {
      "schema": "nhs-accountable-care/arrangement",
      "version": 2,
      "as_at": "2017-04-01",
      "document": {
        "name": "Salford"
      }
    }
    """
    return _codec_with(mechanisms).write(document)


def load(path: str | os.PathLike[str], *, mechanisms: _Mechanisms = ()) -> Arrangement:
    """
    Return the arrangement that a file holds; its ``as_at`` is the day that it speaks of.

    Raises:
        DocumentError: With every problem that was found in the file.
        OSError: If there is no such file, or it may not be read.
    """
    document = read_file(path, mechanisms=mechanisms)
    if isinstance(document.value, Arrangement):
        return document.value
    problem = _another_kind(document, "an arrangement", "load_facts, for settle")
    raise DocumentError((problem,))


def load_facts(path: str | os.PathLike[str]) -> Facts:
    """
    Return the facts of a settlement that a file holds.

    Raises:
        DocumentError: With every problem that was found in the file.
        OSError: If there is no such file, or it may not be read.
    """
    document = read_file(path)
    if isinstance(document.value, Facts):
        return document.value
    problem = _another_kind(document, "the facts of a settlement", "load, for classify and check")
    raise DocumentError((problem,))


def load_facts_by_year(path: str | os.PathLike[str]) -> FactsByYear:
    """
    Return the facts of years that a file holds, which `nhs_accountable_care.payment.series` takes.

    Raises:
        DocumentError: With every problem that was found in the file.
        OSError: If there is no such file, or it may not be read.
    """
    document = read_file(path)
    if isinstance(document.value, FactsByYear):
        return document.value
    problem = _another_kind(document, "the facts of several years", "load_facts, for one year")
    raise DocumentError((problem,))


def load_bid(path: str | os.PathLike[str], *, mechanisms: _Mechanisms = ()) -> BidQuestion:
    """
    Return the bidder's question that a file holds, whose ``bid`` `assess_bid` answers.

    Raises:
        DocumentError: With every problem that was found in the file.
        OSError: If there is no such file, or it may not be read.
    """
    document = read_file(path, mechanisms=mechanisms)
    if isinstance(document.value, BidQuestion):
        return document.value
    problem = _another_kind(document, "a bidder's question", "load, for an arrangement")
    raise DocumentError((problem,))


def _another_kind(document: Document[Any], wanted: str, reader: str) -> Problem:
    """Word that a document holds something else than what was asked for, and what reads it."""
    message = f"this is a document of {document.schema!r}, which does not hold {wanted}"
    return Problem(path="schema", message=message, hint=f"read it with {reader}")


def schema_names() -> tuple[str, ...]:
    """
    Return the names of this library's documents, as their envelopes write them.

    >>> schema_names()[:2]
    ('nhs-accountable-care/arrangement', 'nhs-accountable-care/facts')
    """
    return tuple(schema.name for schema in standard_codec().schemas)


def json_schema(name: str) -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of this library's documents of a name.

    It is derived from the classes; the site has each as a file. `Codec.json_schema` derives that
    of a codec of your own. The first part of the name may be left out.

    Raises:
        InvalidValueError: For a name that no document has.

    >>> json_schema("facts")["$id"]
    'nhs-accountable-care/facts/2'
    """
    names = {known.rpartition("/")[2]: known for known in schema_names()}
    short = name.rpartition("/")[2]
    if name not in {short, names.get(short)} or short not in names:
        near = did_you_mean(name, [*names, *names.values()])
        msg = f"no document is named {name!r}; {near or f'known: {in_order(names)}'}"
        raise InvalidValueError(msg)
    schema: dict[str, Any] = json.loads(_schema_text(names[short]))
    return schema


@functools.cache
def _schema_text(name: str) -> str:
    """Derive a schema once, as text, of which each caller is given a dictionary of its own."""
    return json.dumps(standard_codec().json_schema(name))
