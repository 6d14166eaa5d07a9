"""
What an error of Python is called in a document, whose readers write JSON and tables.

The classes refuse what cannot be in the words of whoever calls them: `Money.parse("£5")`, a
`FixedAmount`. Whoever wrote a document knows neither, and is told what to write there.
"""

import re
from typing import Final

__all__ = ["in_words_of_documents"]

_KINDS: Final = {
    "str": "text",
    "bool": "true or false",
    "int": "a whole number",
    "Fraction": "a number",
    "Decimal": "a number",
    "Share": "a share",
    "Money": "money",
    "UnitPrice": "a price",
    "FinancialYear": "a year",
}
_UNITS: Final = {"pence": "money", "truth": "true or false"}
_PARSED: Final = re.compile(
    r"\b(?:Money|UnitPrice|Share|FinancialYear|DateRange|StatedPeriod)\.parse\(([\"'])(.*?)\1\)"
)
_WRONG_KIND: Final = re.compile(r"\bis an? ([A-Za-z]+), and an? ([a-z]+) is meant\b")
_MIXED: Final = re.compile(r"\bmixes ([a-z]+) and ([a-z]+)\b")
_WORDS: Final = (
    (re.compile(r"\brecorded as pence\b"), "recorded as money"),
    (re.compile(r"\bthe formula needs pence\b"), "the formula needs money"),
    (re.compile(r"\bMoney\(pence=1\)"), '"0.01"'),
    (re.compile(r"\bFraction\((\d+), (\d+)\)"), r'"\1/\2"'),
    (re.compile(r"\bDecimal\((\"[^\"]*\")\)"), r"\1"),
    (re.compile(r"\ba FixedAmount\b"), 'an object of the type "fixed-amount"'),
    (re.compile(r"\ba ShareOf a base\b"), 'one of the type "share-of"'),
    (re.compile(r"\bUNLIMITED\b"), '"unlimited"'),
    (
        re.compile(r"\bwith Qualified\(…, by=…\)"),
        'by putting each in an object of the type "qualified"',
    ),
    (re.compile(r"\bTrue or False\b"), "true or false"),
    (re.compile(r"\bcodes with Is\b"), "codes as setting is 'emergency'"),
)


def in_words_of_documents(text: str) -> str:
    """
    Say of a document what an error says of a value in Python.

    >>> in_words_of_documents('write Money.parse("£12.34")')
    'write "£12.34"'
    """
    text = _PARSED.sub(r'"\2"', text)
    text = _WRONG_KIND.sub(_wrong_kind, text)
    text = _MIXED.sub(_mixed, text)
    for python, words in _WORDS:
        text = python.sub(words, text)
    return text


def _wrong_kind(found: re.Match[str]) -> str:
    """Say of which kind a value is, and of which it is to be."""
    kind, unit = found.groups()
    wanted = _UNITS.get(unit, f"a {unit}")
    return f"is {_KINDS.get(kind, 'a value of another kind')}, and {wanted} is meant"


def _mixed(found: re.Match[str]) -> str:
    """Say which units are mixed."""
    one, other = (_UNITS.get(unit, unit) for unit in found.groups())
    return f"mixes {one} and {other}"
