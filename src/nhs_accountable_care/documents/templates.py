"""
Templates: documents to fill in, with a comment beside each field.

A template is a sound document as it stands. It records nothing but what a document must give,
so whatever is asked of it is unknown. Examples stand in comments, where nobody can take them
for facts. JSON would put a backslash before each quotation mark there, so comments have
apostrophes instead.

A payment mechanism cannot be without terms. Its template has those of an invented example, each
to be replaced, and cites them as illustrative.
"""

import inspect
import json
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, get_args

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, NacError, NotInForceError
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.shipped import read_shipped
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import FinancialYear, check_day, parse_day
from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.documents.codec import Codec, Schema
from nhs_accountable_care.documents.kinds import (
    Field,
    Kinds,
    class_of,
    fields_of,
    members_of,
)
from nhs_accountable_care.documents.meanings import field_meaning, kind_words, said_of
from nhs_accountable_care.documents.plain import COMMENT, write_json
from nhs_accountable_care.documents.scalars import NOTATIONS
from nhs_accountable_care.documents.schemas import standard_codec
from nhs_accountable_care.documents.template_options import (
    open_choices,
    read_choices,
    words_of_choices,
)
from nhs_accountable_care.documents.template_sections import (
    DATES,
    DAY,
    EXAMPLES,
    INVENTED_SOURCES,
    INVENTED_TERMS,
    LOCAL_AGREEMENT,
    in_order_of_paper,
)
from nhs_accountable_care.payment import (
    SHIPPED_MECHANISMS,
    AgreementData,
    LocalAgreement,
    national_parameters,
)
from nhs_accountable_care.payment.language.formulas_as_data import UNITS

__all__ = ["TO_BE_FILLED_IN", "template", "template_kinds"]

_ARRANGEMENT: Final = "arrangement"
_FACTS: Final = "facts"
_FACTS_BY_YEAR: Final = "facts-by-year"
_BID: Final = "bid"
_CLAUSES: Final = (
    "blended-with-a-variable-part",
    "block-with-a-quality-withhold",
    "bounded-gain-and-loss-share",
    "carry-forward",
    "gain-share-with-a-cap",
    "gate-of-five-of-seven",
    "loss-share-above-a-deductible",
    "marginal-rate",
    "monthly-instalments",
    "pot-split-by-list",
    "risk-corridor",
    "stop-loss-for-each-patient",
)
"""Clauses that lawyers write, each a document with comments; their money is invented."""
_DAY_OF_CLAUSES: Final = '"as_at": "2026-04-01"'
TO_BE_FILLED_IN: Final = "To be filled in"
_EXAMPLE: Final = "EXAMPLE"
_AGREEMENTS: Final[dict[str, Any]] = {cls.type_tag: cls for cls in get_args(Agreement)}
_MECHANISMS: Final[dict[str, Any]] = {cls.type_tag: cls for cls in SHIPPED_MECHANISMS}
_START: Final = (
    "Everything here is to be filled in, from top to bottom, from a public paper. What it does "
    "not say stays null, or is left out: nothing follows from silence. An empty list says that "
    f"there are none on record. Keys that begin with {COMMENT} are comments; take them out or "
    "leave them. In a comment an apostrophe stands for a quotation mark."
)
_START_OF_TERMS: Final = (
    "A way to pay, with terms that are invented: put those that were agreed in their place, and "
    "say in sources who agreed them. settle works out who pays whom by it, and needs a document "
    f"of facts. Keys that begin with {COMMENT} are comments; take them out or leave them. In a "
    "comment an apostrophe stands for a quotation mark."
)
_START_OF_YEAR: Final = (
    "A way to pay, with the national numbers of {year} as they are recorded, each with its source "
    "and how sure that is. What is local is usual, or invented where it is cited so: put in its "
    "place what was agreed. settle works out who pays whom by it, and needs facts. Keys that "
    f"begin with {COMMENT} are comments; take them out or leave them. In a comment an apostrophe "
    "stands for a quotation mark."
)
_MADE_UP: Final = (
    "INVENTED: no source has it for the year. Put in what was agreed, and cite that in place of "
    "EXAMPLE."
)
_ENVELOPE: Final = {
    "schema": "The kind of document; leave it as it is.",
    "version": "The version of that kind; leave it as it is.",
    "as_at": "The day of which the document speaks, such as that of the paper.",
    "confidence": (
        "How sure a citation is that does not say so itself: verified, computed, unverified or "
        "illustrative."
    ),
    "sources": (
        "Who says so: each source under a short key of your own, by which the parts cite it, "
        'such as "S1": {"title": "Board paper", "publisher": "Our trust", "published": "2026"}.'
    ),
    "document": "What the papers say; what is cited of a part stands in its sources.",
}
_FACT: Final = (
    'One entry for each fact, under its name, such as "base_budget": {"value": '
    '"200000000.00", "unit": "money", "sources": "S1, p. 2 [verified]"}. '
    f"A unit is one of: {', '.join(UNITS)}."
)
_AS_OF_WHOLE: Final = frozenset({"lists", "sources", "steps"})


def template_kinds() -> tuple[str, ...]:
    """
    Return the kinds of templates: documents, agreements, payment mechanisms, and clauses.

    >>> template_kinds()[:3], template_kinds()[-1]
    (('arrangement', 'facts', 'facts-by-year'), 'stop-loss-for-each-patient')
    """
    documents = (_ARRANGEMENT, _FACTS, _FACTS_BY_YEAR, _BID)
    return (*documents, *sorted(_AGREEMENTS), *sorted(_MECHANISMS), *_CLAUSES)


def template(
    kind: str,
    *,
    as_at: date,
    year: FinancialYear | None = None,
    options: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """
    Return the text of a document to fill in: of its own kind, or with one agreement or mechanism.

    A clause, such as ``risk-corridor``, is a local agreement to begin from, with comments. With a
    ``year`` a payment mechanism has the national numbers of that year, each with its source; what
    is local in it stays that of an invented example. ``options`` make the choices that the year
    leaves open, such as one of two tariffs or the ``month`` of a scheme that changed within it;
    each is written as a field of a document is.

    Raises:
        InvalidTypeError: If ``as_at`` is not a day.
        InvalidValueError: For a kind that there is not, with what is near; with a year for one
            that has no national numbers by year; and for options without a year, or that the
            mechanism does not have.
        NotInForceError: A number of that year is not recorded; those that are, are listed.

    >>> from nhs_accountable_care.documents import read
    >>> text = template(
    ...     "marginal-rate-emergency-tariff",
    ...     as_at=date(2015, 4, 1),
    ...     year=FinancialYear(2015),
    ...     options={"option": "enhanced-tariff-option"},
    ... )
    >>> print(read(text).value.finance.payments[0].mechanism.marginal_rate)
    70%
    >>> text = template("section-75-agreement", as_at=date(2026, 4, 1))
    >>> read(text).value.agreements[0].host is None
    True
    """
    check_day(as_at, "as_at")
    return with_room(lambda: _template(kind, as_at, year, options))


def _template(
    kind: str, as_at: date, year: FinancialYear | None, options: Mapping[str, str]
) -> str:
    """Return the text of a document to fill in, with room for the calls that it takes."""
    if kind not in template_kinds():
        known = template_kinds()
        near = did_you_mean(kind, known) or f"known: {', '.join(known)}"
        msg = f"there is no template of the kind {kind!r}; {near}"
        raise InvalidValueError(msg)
    if year is not None:
        return _of_year(kind, as_at, year, options)
    if options:
        msg = "options are choices of a year; name the year of the payment mechanism too"
        raise InvalidValueError(msg)
    if kind in _CLAUSES:
        text = read_shipped(__package__, f"clauses/{kind}.json")
        return text.replace(_DAY_OF_CLAUSES, f'"as_at": "{as_at.isoformat()}"')
    named = {schema.name.rpartition("/")[2]: schema for schema in standard_codec().schemas}
    if kind == _FACTS:
        return _document(named[_FACTS], as_at, _facts())
    if kind == _BID:
        text = read_shipped(__package__, "bid_template.json")
        return text.replace(_DAY_OF_CLAUSES, f'"as_at": "{as_at.isoformat()}"')
    if kind == _FACTS_BY_YEAR:
        return _document(named[kind], as_at, _facts_by_year())
    if kind == _ARRANGEMENT:
        document = _object(Arrangement, {"name": TO_BE_FILLED_IN}, as_at)
    elif kind in _MECHANISMS:
        document = _with_mechanism(_MECHANISMS[kind], as_at)
        return _document(
            named[_ARRANGEMENT], as_at, document, start=_START_OF_TERMS, sources=INVENTED_SOURCES
        )
    else:
        agreement = _object(_AGREEMENTS[kind], {"title": TO_BE_FILLED_IN}, as_at)
        document = _object(
            Arrangement,
            {"name": TO_BE_FILLED_IN, "agreements": [agreement]},
            as_at,
            only=("name", "agreements"),
        )
    return _document(named[_ARRANGEMENT], as_at, document)


def _document(
    schema: Schema,
    as_at: date,
    document: dict[str, Any],
    *,
    start: str = _START,
    sources: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Put a value into an envelope with comments."""
    parts = {
        "schema": schema.name,
        "version": schema.version,
        "as_at": as_at.isoformat(),
        "confidence": Confidence.UNVERIFIED.value,
        "sources": dict(sources),
        "document": document,
    }
    plain: dict[str, Any] = {COMMENT: _legible(start)}
    for name, part in parts.items():
        plain[COMMENT + name] = _legible(_ENVELOPE[name])
        plain[name] = part
        if name == "as_at":
            plain[f"{COMMENT}dates"] = _legible(DATES)
    return write_json(plain)


def _legible(text: str) -> str:
    """Put apostrophes for quotation marks, before which JSON would put backslashes."""
    return text.replace('"', "'")


def _facts() -> dict[str, Any]:
    """Return the facts of a settlement, of which none is known."""
    return {
        COMMENT: "The facts by which payment terms are settled; settle names those it lacks.",
        "facts": {COMMENT: _legible(_FACT)},
    }


def _facts_by_year() -> dict[str, Any]:
    """Return the facts of years that are settled in order, of which none is known."""
    return {
        COMMENT: "The facts of several years, which settle settles in order.",
        f"{COMMENT}years": (
            "One entry for each year, each after the one before, such as {'year': '2023/24', "
            "'facts': {'overspend': {'value': '250000.00', 'unit': 'money'}}}. Leave out what is "
            "carried into the year."
        ),
        "years": [],
        f"{COMMENT}balances": (
            "What each year leaves to the next, such as {'fact': 'brought_forward', 'line': "
            "'pooled budget: carried forward', 'opening': '300000.00'}: the fact by which it "
            "comes in, the line, note or step by which it leaves, and what it is at first."
        ),
        "balances": [],
    }


def _with_mechanism(cls: Any, as_at: date) -> dict[str, Any]:  # noqa: ANN401 - a mechanism's class
    """Return an arrangement of which nothing is known but a payment mechanism, as an example."""
    if cls is LocalAgreement:
        return _arrangement_with(_object(AgreementData, LOCAL_AGREEMENT, as_at), as_at)
    plain = _uncited(standard_codec().converter.unstructure(cls.example(), cls))
    return _arrangement_with(_object(cls, {**plain, "sources": INVENTED_TERMS}, as_at), as_at)


def _of_year(kind: str, as_at: date, year: FinancialYear, options: Mapping[str, str]) -> str:
    """Return the text of a document with a payment mechanism as it was in a year."""
    cls = _MECHANISMS.get(kind)
    make = getattr(cls, "for_year", None)
    if cls is None or make is None:
        known = [tag for tag, each in sorted(_MECHANISMS.items()) if hasattr(each, "for_year")]
        near = did_you_mean(kind, known) or f"those that have are: {', '.join(known)}"
        msg = f"{quoted(kind)} has no national numbers by year; {near}"
        raise InvalidValueError(msg)
    example = cls.example()
    when, make, given = _moment(cls, year, options)
    choices = open_choices(make)
    chosen = read_choices(choices, given)
    parameters = inspect.signature(make).parameters
    asked = [
        name
        for name in choices
        if name not in chosen and parameters[name].default is inspect.Parameter.empty
    ]
    terms_of = {field.name for field in fields_of(cls)}
    left = {name: choices[name] for name in asked if name not in terms_of}
    if left:
        msg = (
            f"{quoted(kind)} of {year} needs {joined(left)}, a choice that no source makes; give "
            f"it as an option: {words_of_choices(left)}"
        )
        raise InvalidValueError(msg)
    local = {name: getattr(example, name) for name in asked}
    try:
        made = make(when, national_parameters(), **local, **chosen)
    except (InvalidValueError, NotInForceError) as error:
        free = {name: each for name, each in choices.items() if each is not str}
        told = f"; options: {words_of_choices(free)}" if free else ""
        if hasattr(cls, "for_month") and when is year:
            told += "; month (such as 2020-10)"
        msg = f"{error}{told}"
        raise type(error)(msg) from None
    mechanism = _marked(made, local)
    terms = PaymentTerms(name=TO_BE_FILLED_IN, mechanism=mechanism)
    codec = standard_codec()
    place = Arrangement(name=TO_BE_FILLED_IN, finance=Finance(payments=(terms,)))
    # Written first, so that the sources stand in their table and are cited by their keys.
    written = json.loads(codec.write(codec.document(place, as_at=as_at)))
    [plain] = written["document"]["finance"]["payments"]
    fields = {name: part for name, part in plain["mechanism"].items() if name != "type"}
    written_terms = _object(cls, fields, as_at)
    for name in local:
        written_terms[COMMENT + name] += f" {_MADE_UP}"
    document = _arrangement_with(written_terms, as_at)
    named = {schema.cls: schema for schema in codec.schemas}
    start = _START_OF_YEAR.format(year=year)
    sources = written.get("sources", {})
    return _document(named[Arrangement], as_at, document, start=start, sources=sources)


def _moment(
    cls: Any,  # noqa: ANN401 - a mechanism's class
    year: FinancialYear,
    options: Mapping[str, str],
) -> tuple[FinancialYear | date, Callable[..., Any], Mapping[str, str]]:
    """Return of when a mechanism is made, by what, and the other options."""
    for_month = getattr(cls, "for_month", None)
    if for_month is None or "month" not in options:
        return year, cls.for_year, options
    text = options["month"]
    try:
        month = parse_day(f"{text}-01")
    except InvalidValueError:
        msg = f"month: {quoted(text)} is no month; write it as 2020-10"
        raise InvalidValueError(msg) from None
    if month not in year.days:
        msg = f"month: {text} does not lie in {year}"
        raise InvalidValueError(msg)
    return month, for_month, {name: each for name, each in options.items() if name != "month"}


def _marked(mechanism: Any, local: Mapping[str, object]) -> Any:  # noqa: ANN401 - a mechanism
    """Cite as invented the terms that an example filled in and that cannot say so themselves."""
    bare = [name for name, term in local.items() if not _cites_itself(term)]
    source = Source(key=_EXAMPLE, title=INVENTED_SOURCES[_EXAMPLE]["title"])
    made_up = [
        Citation(source=source, confidence=Confidence.ILLUSTRATIVE, of=name) for name in bare
    ]
    return attrs.evolve(mechanism, sources=(*mechanism.sources, *made_up))


def _cites_itself(term: object) -> bool:
    """Return whether a term, or each part of it, has sources of its own."""
    parts = term if isinstance(term, tuple) else (term,)
    return all(getattr(part, "sources", ()) for part in parts)


def _arrangement_with(mechanism: dict[str, Any], as_at: date) -> dict[str, Any]:
    """Return an arrangement of which nothing is known but a payment mechanism."""
    terms = _object(
        PaymentTerms,
        {"name": TO_BE_FILLED_IN, "mechanism": mechanism},
        as_at,
        only=("name", "mechanism", "bindings"),
        around=Finance,
    )
    finance = _object(
        Finance, {"payments": [terms]}, as_at, only=("payments",), around=Arrangement
    )
    return _object(
        Arrangement, {"name": TO_BE_FILLED_IN, "finance": finance}, as_at, only=("name", "finance")
    )


def _uncited(plain: Any) -> Any:  # noqa: ANN401 - plain data
    """Leave out what each part of an example cites; the whole says that it is invented."""
    if isinstance(plain, dict):
        return {name: _uncited(part) for name, part in plain.items() if name != "sources"}
    return [_uncited(part) for part in plain] if isinstance(plain, list) else plain


def _object(
    cls: Any,  # noqa: ANN401 - a class of a document
    given: Mapping[str, object],
    as_at: date,
    only: tuple[str, ...] | None = None,
    around: Any = None,  # noqa: ANN401 - the class of what it is a part of
) -> dict[str, Any]:
    """Return an object of a class with a comment for each field, of which only these are known."""
    codec = standard_codec()
    kinds = Kinds(notations=(*NOTATIONS, *codec.notations), open_types=codec.open_types)
    plain: dict[str, Any] = {COMMENT: said_of(cls)}
    tag = kinds.tag_of(cls)
    if tag is not None:
        plain["type"] = tag
    elsewhere = {schema.as_at for schema in codec.schemas if schema.cls is cls}
    for section, field in in_order_of_paper(cls):
        if section is not None and only is None:
            plain[f"{COMMENT} === {section.title} ==="] = _legible(section.words)
        if field.name in elsewhere:
            continue
        if only is None or field.name in only:
            plain[COMMENT + field.name] = _legible(_said(cls, field, kinds, around))
            examples = () if field.name in given else EXAMPLES.get((cls, field.name), ())
            for number, example in enumerate(examples, start=1):
                which = f" {number}" if len(examples) > 1 else ""
                shown = json.dumps(example, ensure_ascii=False).replace(DAY, as_at.isoformat())
                plain[f"{COMMENT}{field.name} e.g.{which}"] = _legible(shown)
            known = field.name in given
            plain[field.name] = (
                given[field.name]
                if known
                else _unknown(codec, cls, field, as_at, is_part=around is not None)
            )
    return plain


def _said(cls: Any, field: Field, kinds: Kinds, around: Any) -> str:  # noqa: ANN401 - the same
    """Return what a field means, and what to write; what was said of the whole is not repeated."""
    of_whole = set() if around is None else {each.name for each in fields_of(around)}
    if field.name in _AS_OF_WHOLE & of_whole:
        return f"As {field.name} of the whole, for this part alone."
    must = " It must be given." if field.is_required else ""
    return f"{field_meaning(cls, field)}{must} Write {kind_words(kinds, field.kind)}."


def _unknown(
    codec: Codec,
    cls: Any,  # noqa: ANN401 - a class of a document
    field: Field,
    as_at: date,
    *,
    is_part: bool,
) -> Any:  # noqa: ANN401 - plain data
    """
    Return what stands for a field of which nothing is recorded.

    A part that can stand with nothing in it is shown with its own fields, one level deep.
    """
    if not field.is_optional:
        return codec.converter.unstructure(field.default, unstructure_as=field.kind)
    [part, *others] = [member for member in members_of(field.kind) if member is not type(None)]
    if not is_part and not others and _can_be_empty(part):
        return _object(part, {}, as_at, around=cls)
    return None


def _can_be_empty(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    """Return whether a class has values of which nothing is recorded."""
    if not attrs.has(class_of(kind)):
        return False
    try:
        kind()
    except (NacError, TypeError):
        return False
    return True
