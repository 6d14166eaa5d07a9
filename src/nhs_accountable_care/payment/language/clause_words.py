"""The words of a clause as text, which its reading and its writing share."""

import re
from typing import Final

__all__ = ["COMPARISONS", "NUMBERED", "RESERVED", "cure_of"]

COMPARISONS: Final = {
    ">=": "is at least",
    ">": "is above",
    "<=": "is at most",
    "<": "is below",
    "=": "equals",
}
"""How each comparison is said."""

NUMBERED: Final = ("money", "price", "count", "rate", "share", "truth", "code", "year")
"""What a number may be said to count."""

_WORDS: Final = """
above all and any at bands below by column divided equals fact for from greatest if in is least
less list minus mirrored most not nought of or otherwise over penny plus pound product rounded rows
share sum the then times to total when
"""
RESERVED: Final = frozenset((*_WORDS.split(), *NUMBERED))
"""The words that are no names of facts; a fact that is called so stands as ``fact 'of'``."""

_SLIPS: Final = tuple(
    (re.compile(slip, re.IGNORECASE), cure)
    for slip, cure in (
        # As `in_words` says it; before a half that is a share.
        (r"\brounded\s+half\s+up\b", '"rounded to the penny" alone, which is half up'),
        (r"\brounded\s+half\s+(?:to\s+)?even\b", 'a hyphen, as "rounded half-even to the penny"'),
        (r"\b(?:one\s+)?half\s+(?:of\b)?", '"50% of"'),
        (r"\b(?:a|one)\s+third\b|\bthird\s+of\b", '"1/3 of"'),
        (r"\btwo\s+thirds\b", '"2/3 of"'),
        (r"\b(?:a\s+|one\s+)?quarter\s+of\b", '"25% of"'),
        (r"\bper\s?cent\b|\bpercent\b|\d\s+%", 'the sign at the number, as "50%"'),
        (
            r"\b(?:the\s+)?(?:lesser|smaller|smallest|lower|lowest|minimum|least)\s+of\b",
            '"least of (a; b)"',
        ),
        (
            r"\b(?:the\s+)?(?:greater|larger|largest|higher|highest|maximum|greatest)\s+of\b",
            '"greatest of (a; b)"',
        ),
        (r"\bmin\s*\(", '"least of (a; b)"'),
        (r"\bmax\s*\(", '"greatest of (a; b)"'),
        (
            r"\b(?:sum|product|least|greatest|all|any)\s+of\s*\([^()]*,\s*",
            'a semicolon between the values, as "least of (a; b)"',
        ),
        (
            r"\b(?:is\s+(?:not|no)\s+(?:more|greater|higher)\s+than|does\s+not\s+exceed)\b|<=|≤",
            '"is at most"',
        ),
        (r"\bis\s+(?:not|no)\s+(?:less|fewer|lower|smaller)\s+than\b|>=|≥", '"is at least"'),
        (r"\bis\s+(?:more|greater|higher|larger|over)\b|\bexceeds?\b|>", '"is above"'),
        (r"\bis\s+(?:less|fewer|lower|smaller|under)\b|<", '"is below"'),
        (r"\bis\s+(?:equal\b|(?=[£\d-]))|=", '"equals"'),
        (
            r",\s*(?:but\s+)?(?:(?:not|no)\s+(?:less|fewer|lower)\s+than|floored\b|minimum\b)",
            '", at least"',
        ),
        (
            r",\s*(?:but\s+)?(?:up\s+to|(?:not|no)\s+more\s+than|capped|limited|maximum)\b",
            '", at most"',
        ),
        (r"\b(?:capped\s+at|limited\s+to|up\s+to|at\s+most)\b", '", at most" behind a comma'),
        (r"\b(?:floored\s+at|at\s+least)\b", '", at least" behind a comma'),
        (r"\bmultiplied\s+by\b|[*×]", '"times"'),
        (r"[/÷]", '"divided by"'),
        (r"\+|\badded\s+to\b", '"plus"'),
        (r"\bminus\b|[-−–]", '"less"'),
        (r"\bthe\s", 'the name alone, without "the"'),
        (r"\bof\s+over\b", 'the name of a step in brackets, as "[over]"'),
    )
)
_NEAR: Final = 40


def cure_of(text: str, at: int) -> str | None:
    """
    Return what to write where a clause ceases to be one, if a usual slip stands just there.

    >>> cure_of("half of saving", 5)
    '"50% of"'
    """
    # What is looked at has an end, however long the text is.
    start = max(0, at - _NEAR)
    near = text[start : at + _NEAR]
    for slip, cure in _SLIPS:
        if any(each.start() <= at - start <= each.end() for each in slip.finditer(near)):
            return cure
    return None
