"""How a cell is written: what is around a code, and what programs made of one."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = [
    "bare_text",
    "has_words_beside_it",
    "is_word_for_nothing",
    "like_a_number",
    "pieces_of",
    "powers_of_ten",
    "with_zeros",
]

# Signs that are not printed and that `strip` leaves: what copying from pages and mails brings.
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MARK_FOR_TEXT: Final = re.compile(r"'(?P<after>.*)|=\"(?P<within>.*)\"", re.DOTALL)
_FOR_NOTHING: Final = frozenset(
    {"#n/a", "#null!", "#ref!", "(blank)", "<na>", "n/a", "na", "nan", "nil", "none", "null"}
)
# Bounded, because the time that a number takes grows with its digits.
_POWER_OF_TEN: Final = re.compile(r"(\d)(?:\.(\d{1,9}))?E([+-]?)0{0,3}(\d{1,2})", re.ASCII)
_NUMBER: Final = re.compile(r"(\d{1,12})(?:\.0{0,9})?", re.ASCII)
_LONGEST_CODE: Final = 12
_BETWEEN: Final = re.compile(r"[\s,;:/|&+()\-–—]+")
_JOINING: Final = frozenset({"AND", "OR"})
_MOST_PIECES: Final = 20
_FIRST_OF_WORDS: Final = re.compile(r"([0-9A-Za-z]{2,12})[\s,;:/|(\-–—]+\S", re.ASCII)


def bare_text(text: str) -> str:
    r"""
    Take away what says nothing: blanks, signs that are not printed, a mark for text.

    >>> bare_text("\u00a0'QOP\u200b"), bare_text('="00L"'), bare_text(" - ")
    ('QOP', '00L', '-')
    """
    bare = _without_blanks(text)
    marked = _MARK_FOR_TEXT.fullmatch(bare)
    if marked:
        within = marked["after"] if marked["within"] is None else marked["within"]
        return _without_blanks(within)
    return bare


def _without_blanks(text: str) -> str:
    """Take blanks and signs that are not printed away from both ends, in any order."""
    # Twice is enough for what people have, and takes no longer for what they have not.
    return text.strip().strip(_UNSEEN).strip().strip(_UNSEEN).strip()


def is_word_for_nothing(text: str) -> bool:
    """
    Return whether a text is what programs write where there is nothing.

    >>> is_word_for_nothing("NaN"), is_word_for_nothing("NHS")
    (True, False)
    """
    return text.casefold() in _FOR_NOTHING


def like_a_number(code: str) -> int | None:
    """
    Return the number that a program made of a code, or `None` for what is none.

    >>> (
    ...     like_a_number("5.00E+01"),
    ...     like_a_number("102.0"),
    ...     like_a_number("50"),
    ...     like_a_number("5E1"),
    ... )
    (50, 102, 50, None)
    """
    number = _NUMBER.fullmatch(code)
    if number:
        return int(number[1])
    power = _POWER_OF_TEN.fullmatch(code)
    # 5E1 without a sign is a code as it stands; a spreadsheet writes one.
    if not power or not power[3]:
        return None
    decimals = (power[2] or "").rstrip("0")
    places = int(power[4]) - len(decimals)
    if power[3] == "-" or places < 0:
        return None
    return int(power[1] + decimals + "0" * places)


def with_zeros(code: str) -> Iterator[str]:
    """
    Write a code with zeros in front, in every length that codes have.

    >>> list(with_zeros("0L"))
    ['00L', '000L', '0000L', '00000L']
    """
    for length in range(3, 7):
        if length > len(code):
            yield code.zfill(length)


def powers_of_ten(number: int) -> Iterator[str]:
    """
    Write a number as codes of three characters that a spreadsheet takes for it.

    >>> list(powers_of_ten(50)), list(powers_of_ten(800)), list(powers_of_ten(89))
    (['5E1'], ['8E2'], [])
    """
    digits = str(number)
    if len(digits) <= _LONGEST_CODE and set(digits[1:]) <= {"0"} and number:
        yield f"{digits[0]}E{len(digits) - 1}"


def pieces_of(text: str) -> tuple[str, ...]:
    """
    Divide a cell at what people write between codes; a cell of very many pieces is not divided.

    >>> pieces_of("09J, 09W and 10D")
    ('09J', '09W', '10D')
    """
    pieces = [piece for piece in _BETWEEN.split(text.upper()) if piece]
    if len(pieces) > _MOST_PIECES:
        return ()
    return tuple(piece for piece in pieces if piece not in _JOINING)


def has_words_beside_it(text: str) -> str | None:
    """
    Return the first word of a cell of several, in capitals, or `None` where it is one word.

    >>> has_words_beside_it("qop - NHS Greater Manchester"), has_words_beside_it("QOP")
    ('QOP', None)
    """
    found = _FIRST_OF_WORDS.match(text)
    return found[1].upper() if found else None
