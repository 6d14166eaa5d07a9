"""
What a field of a document means, and what to write into it, in plain words.

The words come from where the field is defined, which is its entry under ``Attributes:`` in the
docstring of the class; or from a table of names that mean the same in many classes. A field
with neither, as one of a class that is not ours may be, goes by its own name. The JSON Schema,
the pages of the reference and the templates of ``new`` all print these.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from nhs_accountable_care._core.docstrings import docstring_of
from nhs_accountable_care._core.sources import Citation, Source
from nhs_accountable_care._core.text import listed
from nhs_accountable_care.documents.kinds import (
    Field,
    Form,
    Kinds,
    class_of,
    fields_of,
    name_of,
    words_of,
)
from nhs_accountable_care.documents.sources import CITATIONS_WORDS

__all__ = ["field_meaning", "kind_words", "said_of"]

_SHARED: Final = {
    "agreement": "The title of the agreement that it rests on.",
    "amount": "How much money.",
    "area": "The area that it covers.",
    "assurance": "Which gates of national assurance (ISAP) it went through.",
    "binding": "What happens in law if a party does not keep it.",
    "budgets": "The sums that it sets, each as a source reports it.",
    "commissioner": "The body that commissions.",
    "commissioners": "The bodies that commission.",
    "conditions": "What it depends on, each in words.",
    "contractor": "The practice or body that holds the contract.",
    "contracts_stay": "Whether the service contracts of the parties stay as they are.",
    "contributions": "What each partner pays in.",
    "covers_core_hours": "Whether it covers care in core hours.",
    "creates_legal_entity": "Whether it makes a body in law.",
    "decision_rule": "How many must agree before a decision stands.",
    "dispute_route": "How disputes are settled, in words.",
    "excluded_services": "The services that it leaves out.",
    "functions": "The functions that it is about.",
    "funds": "The money that it governs, each sum as a source reports it.",
    "goal": "What is promised, in words.",
    "groups": "For whom it is: groups of people by need, by age or by both, such as 65 and over.",
    "holder": "The body that holds the contract or the role.",
    "host": 'The body that holds the pool and keeps its accounts; "none" says that there is none.',
    "integrated_contract": "The title of the integrated contract.",
    "is_approximate": "Whether the number is rounded or estimated.",
    "is_open_book": "Whether the parties open their books to one another.",
    "liability": "With whom liability lies where one body acts for another.",
    "lifecycle": "What became of it: its states, variations, extensions and novations.",
    "lists": (
        "What is known of the lists here: how many there are, and whether the entries given are "
        "all."
    ),
    "measure": "What is measured.",
    "members": "The bodies that take part.",
    "moves_risk_to_holder": (
        "Whether the holder bears the loss if care costs more than it is paid."
    ),
    "name": "The name by which it is known.",
    "note": "Anything else worth keeping, in words.",
    "objectives": "What it is to achieve, each in words.",
    "on": "The day on which it happened.",
    "participates_by": "How the practice, or its doctors, take part in an integrated contract.",
    "parties": "The bodies that signed, or share in it.",
    "period": (
        "From when to when, both days included: A/B from A to B; A/.. from A and still open; "
        "A/ from A to an end that is not known; /B from a beginning that is not known to B."
    ),
    "population": "How many people it covers.",
    "population_is_approximate": "Whether that number of people is rounded or estimated.",
    "procurement": "How it was procured.",
    "purposes": "What it is for.",
    "reason": "Why, in words.",
    "registered_patients": "How many patients are on the list.",
    "reserved_matters": "What each body keeps for its own board, in words.",
    "risk_share": "How gains and losses are shared.",
    "services": "The services that it covers.",
    "signed_on": "The day on which it was signed.",
    "sources": (
        "Who says so: each with the key of a source, the place in it, and how sure it is; before "
        "the key may stand the one field here that it is for."
    ),
    "speaker": "Who said it.",
    "steps": (
        "Where it stands and since when, in order of time: planned, awarded, begun and the like; "
        "without steps it is there."
    ),
    "term_years": "How many full years it runs, where a source gives years and no days.",
    "text": "The words that were used.",
    "title": "What the paper is called.",
    "values": "What it is worth, each sum as a source reports it.",
    "vat": "Under which rules the body that delivers recovers value added tax.",
    "year": "The financial year.",
}

_ATTRIBUTE: Final = r"(?m)^    {}: (.+(?:\n {{8}}.+)*)"
_MOST_WORDS = 12


def said_of(kind: object) -> str:
    """Return what the first paragraph of a class's docstring says of it, in one line."""
    words = docstring_of(class_of(kind))
    return _plain(words.partition("\n\n")[0])


def field_meaning(owner: object, field: Field) -> str:
    """
    Return what a field of a class means.

    >>> from nhs_accountable_care import DateRange
    >>> field_meaning(DateRange, fields_of(DateRange)[0])
    'The first day, included.'
    """
    text = docstring_of(class_of(owner))
    entry = re.search(_ATTRIBUTE.format(field.attribute), text.partition("\nAttributes:\n")[2])
    if entry:
        return _sentence(_plain(entry[1]))
    words = field.attribute.replace("_", " ")
    return _SHARED.get(field.attribute, f"{words[0].upper()}{words[1:]}.")


def kind_words(kinds: Kinds, kind: Any) -> str:  # noqa: ANN401 - any annotation
    """
    Word what to write for values of a type.

    >>> from nhs_accountable_care import Confidence
    >>> kind_words(Kinds(notations=(), open_types={}), tuple[Confidence, ...] | None)
    'a list; each one of: verified, computed, unverified, illustrative'
    """
    notation = kinds.notation_of(kind)
    if notation is not None:
        return notation.words
    if kind is Source:
        return "the key of a source in the envelope"
    if kind == tuple[Citation, ...]:
        return CITATIONS_WORDS
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
        return f"one of: {listed(words, _MOST_WORDS)}"
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
    """Word what may stand in a field of several types; those of objects go by their tags."""
    objects = [member for member in members if kinds.form_of(member) is Form.OBJECT]
    others = [member for member in members if member not in objects]
    words = [kind_words(kinds, member) for member in others]
    if len(objects) == 1:
        words.append(kind_words(kinds, objects[0]))
    elif objects:
        tags = [kinds.tag_of(member) or name_of(member) for member in objects]
        words.append(
            f"an object with a type, which is one of: {listed(sorted(tags), _MOST_WORDS)}"
        )
    return ", or ".join(words)


def _sentence(text: str) -> str:
    """End an entry with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _plain(text: str) -> str:
    """Take the marks of markup away, put a text on one line, and call what is absent null."""
    return re.sub(r"`+", "", re.sub(r"`+None`+", "null", " ".join(text.split())))
