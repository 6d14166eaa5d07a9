"""
What a field of a document means, and what to write into it, in plain words.

The words come from where the field is defined: from the docstring of its class, if that has
an entry for the field or a sentence about it; or from a table of the names that many classes
share; or from its own name and the docstring of the class that stands in it. The JSON Schema,
the pages of the reference and the templates of ``new`` all print these.
"""

import inspect
import re
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, get_args

from nhs_accountable_care._core.sources import Source
from nhs_accountable_care.documents.kinds import (
    Field,
    Form,
    Kinds,
    class_of,
    fields_of,
    name_of,
    words_of,
)

__all__ = ["field_meaning", "kind_words", "said_of"]

_SHARED: Final = {
    "about": "What it is about, in words.",
    "above": "From where on the band counts; left out, from nought.",
    "action": "What was done, in words.",
    "agreement": "The title of the agreement that it rests on.",
    "agreements": "What has been signed: agreements and contracts.",
    "aims": "What it is to achieve, each in words.",
    "amount": "How much money.",
    "area": "The area that it covers.",
    "as_at": "The day of which it speaks.",
    "asked_to": "What was asked for, in words.",
    "assurance": "Which gates of national assurance (ISAP) it went through.",
    "basis": "On what it rests.",
    "binding": "What happens in law if a party does not keep it.",
    "body": "The body that this is about.",
    "budgets": "The sums that it sets, each as a source reports it.",
    "by": "Who does it, or in which way.",
    "claimant": "Who brought it.",
    "claims": "What somebody said that it would do or save.",
    "code": "The ODS code.",
    "commissioner": "The body that commissions.",
    "commissioners": "The bodies that commission.",
    "comparator": "With what it was compared.",
    "conditions": "What it depends on, each in words.",
    "consulted_on": "What the public was asked about, each in words.",
    "contract_date": "The date of the contract.",
    "contractor": "The practice or body that holds the contract.",
    "contracts_stay": "Whether the service contracts of the parties stay as they are.",
    "contributions": "What each partner pays in.",
    "court": "Which court heard it.",
    "covers": "What it covers.",
    "covers_core_hours": "Whether it covers care in core hours.",
    "creates_legal_body": "Whether it is a body in law itself.",
    "creates_legal_entity": "Whether it makes a body in law.",
    "decided_by": "Who decided it.",
    "decision_rule": "How many must agree before a decision stands.",
    "description": "What it is, in words.",
    "dispute_route": "How disputes are settled, in words.",
    "duty": "Which duty it is.",
    "effective_from": "The first day on which it has effect.",
    "entry_and_exit": "How a body joins and leaves, in words.",
    "evidence": "What supports it.",
    "excluded_services": "The services that it leaves out.",
    "facts": "The facts, each under its name.",
    "finding": "What was found, in words.",
    "first_day": "The first day, included.",
    "footprint": "The code of the area in the register.",
    "full_status_from": "The day from which it has full status.",
    "functions": "The functions that it is about.",
    "funds": "The money that it governs, each sum as a source reports it.",
    "giver": "The body that gives.",
    "goal": "What is promised, in words.",
    "head_contract": "The title of the contract above it.",
    "holder": "The body that holds the contract or the role.",
    "host": 'The body that holds the pool and keeps its accounts; "none" says that there is none.',
    "how_it_may_vary": "How the sum may change, in words.",
    "incomplete": (
        "The names of the fields here that may hold less than there is; nothing is concluded "
        "from what they do not hold."
    ),
    "independent_foundation_trusts": "How many foundation trusts stand by themselves.",
    "integrated_contract": "The title of the integrated contract.",
    "is_approximate": "Whether the number is rounded or estimated.",
    "is_open_book": "Whether the parties open their books to one another.",
    "key": "The short name by which a source is cited, such as S71.",
    "kind": "Which kind it is.",
    "labels": "What it was called, by whom and when.",
    "large_providers": "How many large providers there are.",
    "last_day": "The last day, included.",
    "liability": "With whom liability lies where one body acts for another.",
    "lifecycle": "What became of it: its states, variations, extensions and novations.",
    "local_terms": "What was agreed locally, each in words.",
    "locator": "Where in the source: a page, a paragraph, a section.",
    "measure": "What is measured.",
    "mechanism": "The rule by which it is paid.",
    "members": "The bodies that take part.",
    "moves_risk_to_holder": (
        "Whether the holder bears the loss if care costs more than it is paid."
    ),
    "name": "The name by which it is known.",
    "neighbourhood": "The neighbourhood that it serves.",
    "neighbourhoods": "The neighbourhoods that it serves.",
    "nested": "Arrangements inside this one, such as the places of a system.",
    "note": "Anything else worth keeping, in words.",
    "number_of_bids": "How many bids there were.",
    "objectives": "What it is to achieve, each in words.",
    "on": "The day on which it happened.",
    "over": "Over which time, in words.",
    "owner": "The body to which it belongs.",
    "participates_by": "How the practice, or its doctors, take part in an integrated contract.",
    "parties": "The bodies that signed, or share in it.",
    "party": "The role in the payment terms.",
    "payee": "The body that is paid.",
    "payer": "The body that pays.",
    "people": "How many people.",
    "period": "From which day to which day, both included; without a last day it is open.",
    "population": "How many people it covers.",
    "post": "What the post is called.",
    "practices": "The general practices that take part.",
    "priorities": "What comes first, each in words.",
    "procurement": "How it was procured.",
    "provider": "The body that provides.",
    "publisher": "Who published it.",
    "purpose": "What it is for.",
    "purposes": "What it is for.",
    "quorum": "How many must be there.",
    "rating": "How it was rated.",
    "reason": "Why, in words.",
    "registered_patients": "How many patients are on the list.",
    "reserved_matters": "What each body keeps for its own board, in words.",
    "risk_management": "How risk is managed, in words.",
    "risk_share": "How gains and losses are shared.",
    "rows": "The rows, each with its facts under their names.",
    "services": "The services that it covers.",
    "shared_aims": "What they want to achieve together, each in words.",
    "signed_on": "The day on which it was signed.",
    "source": "The source, by its key in the envelope or written out.",
    "sources": "Who says so: each with the key of a source, the place in it, and how sure it is.",
    "speaker": "Who said it.",
    "summary": "What was changed, in words.",
    "tables": "Facts that every row of a table carries, by the name of the table.",
    "taker": "The body that takes.",
    "target": "What is to be reached.",
    "term_years": "How many years it runs, where a source gives years and no days.",
    "text": "The words that were used.",
    "title": "What the paper is called.",
    "topics": "What it is about, each in words.",
    "unit": "What is counted.",
    "up_to": "Up to where the band counts; left out, without end.",
    "url": "Where it is published.",
    "value": "The value, written as its unit demands.",
    "values": "What it is worth, each sum as a source reports it.",
    "vat": "Under which rules the body that delivers recovers value added tax.",
    "what": "What it is, in words.",
    "who": "Who it is.",
    "year": "The financial year.",
    "years": "The financial years.",
}

_VERBS: Final = frozenset(
    [
        "belongs",
        "binds",
        "brings",
        "counts",
        "covers",
        "creates",
        "ends",
        "falls",
        "has",
        "holds",
        "improves",
        "is",
        "lacks",
        "limits",
        "makes",
        "manages",
        "matches",
        "meets",
        "moves",
        "offers",
        "pays",
        "sets",
        "shares",
        "spans",
        "stands",
        "stays",
        "treats",
        "uses",
        "was",
    ]
)
_PARTICIPLES: Final = frozenset({"barred", "chosen", "linked", "treated"})
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])|;\s+(?=``)")
_ATTRIBUTE: Final = r"(?m)^    {}: (.+(?:\n {{8}}.+)*)"
_MOST_WORDS = 12


def said_of(kind: object) -> str:
    """Give what the first paragraph of a class's docstring says of it, in one line."""
    words = inspect.getdoc(class_of(kind)) or ""
    return _plain(words.partition("\n\n")[0])


def field_meaning(kinds: Kinds, owner: object, field: Field) -> str:
    """
    Say what a field of a class means.

    >>> from nhs_accountable_care import DateRange
    >>> kinds = Kinds(notations=(), open_types={})
    >>> field_meaning(kinds, DateRange, fields_of(DateRange)[0])
    'The first day, included.'
    """
    text = inspect.getdoc(class_of(owner)) or ""
    entry = re.search(_ATTRIBUTE.format(field.attribute), text.partition("\nAttributes:\n")[2])
    if entry:
        return _sentence(_plain(entry[1]))
    prose = text.partition(">>>")[0]
    name = f"``{field.attribute}``"
    said = [each for each in _SENTENCE.split(" ".join(prose.split())) if name in each]
    for sentence in said:
        if sentence.startswith(name) or field.attribute not in _SHARED:
            return _sentence(_plain(sentence))
    return _SHARED.get(field.attribute) or _from_name(kinds, field)


def _from_name(kinds: Kinds, field: Field) -> str:
    """Make a sentence of the name of a field, and of what stands in it."""
    words = field.attribute.replace("_", " ")
    members = [member for member in kinds.members_of(field.kind) if member is not type(None)]
    if members == [bool]:
        first = words.partition(" ")[0]
        it = "it " if first in _VERBS else "it is " if first in _PARTICIPLES else ""
        return f"Whether {it}{words}."
    start = words[0].upper() + words[1:]
    if members == [date] and words.endswith(" on"):
        return f"{start} this day."
    said = _said_of_part(members[0]) if len(members) == 1 else ""
    return f"{start}: {said[0].lower()}{said[1:]}" if said else f"{start}."


def _said_of_part(kind: object) -> str:
    """Give what is said of a class, or of that whose objects a list holds."""
    part = get_args(kind)[0] if class_of(kind) is tuple else kind
    # Python's own types have docstrings too, which differ between its versions.
    cls = class_of(part)
    is_class = isinstance(cls, type)
    is_built_in = is_class and cls.__module__.partition(".")[0] in sys.stdlib_module_names
    return said_of(cls) if is_class and not is_built_in else ""


def kind_words(kinds: Kinds, kind: Any) -> str:  # noqa: ANN401 - any annotation
    """
    Say what to write for values of a type.

    >>> from nhs_accountable_care import Confidence
    >>> kind_words(Kinds(notations=(), open_types={}), tuple[Confidence, ...] | None)
    'a list; each one of: verified, computed, unverified, illustrative'
    """
    notation = kinds.notation_of(kind)
    if notation is not None:
        return notation.words
    if kind is Source:
        return "the key of a source in the envelope"
    if hasattr(kind, "__supertype__"):
        return kind_words(kinds, kind.__supertype__)
    members = [member for member in kinds.members_of(kind) if member is not type(None)]
    if len(members) > 1:
        return _words_of_union(kinds, members)
    [member] = members
    if member != kind:
        return kind_words(kinds, member)
    words = words_of(kind)
    if words:
        return f"one of: {_cut(words)}"
    match kinds.form_of(kind):
        case Form.LIST:
            items = [item for item in get_args(kind) if item is not ...]
            each = "; then ".join(kind_words(kinds, item) for item in items)
            return f"a list; each {each}" if len(items) == 1 else f"a list of {each}"
        case Form.OBJECT if class_of(kind) is Mapping:
            return f"an object; under each key {kind_words(kinds, get_args(kind)[1])}"
        case Form.OBJECT:
            names = [field.name for field in fields_of(kind)]
            tag = kinds.tag_of(kind)
            start = [] if tag is None else [f'type (which is "{tag}")']
            return f"an object with {', '.join([*start, *names])}"
        case form:
            return str(form.value)


def _words_of_union(kinds: Kinds, members: list[Any]) -> str:
    """Say what may stand in a field of several types; those of objects are told by their tags."""
    objects = [member for member in members if kinds.form_of(member) is Form.OBJECT]
    others = [member for member in members if member not in objects]
    words = [kind_words(kinds, member) for member in others]
    if len(objects) == 1:
        words.append(kind_words(kinds, objects[0]))
    elif objects:
        tags = [kinds.tag_of(member) or name_of(member) for member in objects]
        words.append(f"an object with a type, which is one of: {_cut(sorted(tags))}")
    return ", or ".join(words)


def _cut(words: list[str] | tuple[str, ...]) -> str:
    """Write words one after the other, and cut a very long list."""
    more = len(words) - _MOST_WORDS
    shown = ", ".join(words[:_MOST_WORDS])
    return shown if more <= 0 else f"{shown} and {more} more"


def _sentence(text: str) -> str:
    """End with a full stop what was cut out of a longer sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _plain(text: str) -> str:
    """Take the marks of markup away, put a text on one line, and call what is absent null."""
    return re.sub(r"`+", "", re.sub(r"`+None`+", "null", " ".join(text.split())))
