"""
Names of bodies, as people shorten them.

A register has one name of a body for each of its days; papers write "Salford CCG" for NHS
Salford CCG, "Salford Royal FT" for Salford Royal NHS Foundation Trust, and "SRFT" as well.
"""

import re
from typing import Final

from nhs_accountable_care.organisations.levels import Level, level_of
from nhs_accountable_care.organisations.organisation import OrganisationVersion

__all__ = ["in_one_spelling", "may_name", "words_of_name"]

_SPELT_OUT: Final = {
    "clinical commissioning group": "ccg",
    "commissioning support unit": "csu",
    "foundation trust": "ft",
    "integrated care board": "icb",
    "&": " and ",
    "'": "",
    "\N{RIGHT SINGLE QUOTATION MARK}": "",
}
# What names of one sort of body have in common tells none of them from another.
_COMMON: Final = frozenset({"nhs", "ccg", "ft", "icb", "trust", "the", "and", "of"})
_SAYS_NOTHING: Final = frozenset({"nhs", "the", "and", "of"})
_COUNCILS: Final = frozenset(
    {"council", "city", "county", "borough", "metropolitan", "district", "london"}
)
_LEVELS: Final = {
    "ccg": Level.AREA,
    "ft": Level.TRUST,
    "trust": Level.TRUST,
    "hospital": Level.TRUST,
    "council": Level.COUNCIL,
    "icb": Level.SYSTEM,
}


def may_name(text: str, version: OrganisationVersion) -> bool:
    """
    Return whether a name may be meant for a body: its own name, or a shorter or longer form.

    Two names are taken for one where all that tells the one from others stands in the other,
    or one is made of initials of the other, unless they name different sorts of body, such as a
    council and a commissioning group.

    >>> from datetime import date
    >>> from nhs_accountable_care.reference import register
    >>> salford = register().find("RM3", on=date(2017, 4, 1))
    >>> may_name("Salford Royal FT", salford), may_name("Salford CCG", salford)
    (True, False)
    """
    given, held = _words(text), _words(version.name)
    levels = {_LEVELS[word] for word in given & _LEVELS.keys()}
    of_body = {_LEVELS[word] for word in held & _LEVELS.keys()} | {level_of(version.kind)}
    if levels and not levels & of_body:
        return False
    common = _COMMON | _COUNCILS if Level.COUNCIL in of_body else _COMMON
    one, other = given - common, held - common
    return one <= other or other <= one or _are_initials(text, version.name)


def words_of_name(name: str) -> frozenset[str]:
    """
    Return what tells a name from others: its words, however they are spelt or shortened.

    >>> sorted(words_of_name("NHS Frimley Integrated Care Board"))
    ['frimley', 'icb']
    >>> words_of_name("Tameside & Glossop CCG") == words_of_name("NHS Tameside and Glossop CCG")
    True
    """
    return _words(name) - _SAYS_NOTHING


def in_one_spelling(name: str) -> str:
    """
    Write a name as `words_of_name` reads it, its words in their order, to compare letters.

    >>> in_one_spelling("NHS Frimley Integrated Care Board"), in_one_spelling("Frimly ICB")
    ('frimley icb', 'frimly icb')
    """
    return " ".join(word for word in _words_in_order(name) if word not in _SAYS_NOTHING)


def _words(name: str) -> frozenset[str]:
    """Return the words of a name, each spelt in one way and in the singular."""
    return frozenset(_words_in_order(name))


def _words_in_order(name: str) -> list[str]:
    """Return the words of a name as they follow, likewise."""
    text = name.casefold()
    for long, short in _SPELT_OUT.items():
        text = text.replace(long, short)
    return re.findall(r"\w+", re.sub(r"(?<=\w{3})s\b", "", text))


def _are_initials(text: str, name: str) -> bool:
    """Return whether a word in capitals is made of initials of a name, in their order."""
    initials = iter([word[0] for word in re.findall(r"\w+", name.upper())])
    return text.isupper() and text.isalpha() and all(letter in initials for letter in text)
