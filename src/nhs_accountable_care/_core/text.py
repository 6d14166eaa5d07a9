"""How words are set, once for every package: lists, headings and lines that fit a terminal."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from nhs_accountable_care._core.limits import LONGEST_QUOTE, MOST_PROBLEMS

__all__ = [
    "heading",
    "in_lines",
    "joined",
    "listed",
    "name_in_words",
    "per_cent",
    "quoted",
    "represented",
    "sentence",
    "shortened",
    "with_article",
    "wrapped",
]

_WIDTH: Final = 92
_WHOLE: Final = 1000


def name_in_words(name: str) -> str:
    """
    Write the name of a fact, or of a field, as words.

    >>> name_in_words("planned_value")
    'planned value'
    """
    return name.replace("_", " ")


def joined(words: Iterable[str], most: int | None = None) -> str:
    """
    Join words as English does, and count those beyond the first ``most``.

    >>> joined(["people"]), joined(["people", "places", "pounds"])
    ('people', 'people, places and pounds')
    >>> joined(["people", "places", "pounds"], most=1)
    'people and 2 more'
    """
    every = tuple(words)
    if most is not None and len(every) > most:
        return listed(every, most)
    # None at all are no words.
    *first, last = every or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def listed(words: Iterable[str], most: int) -> str:
    """
    Write words with commas alone, for a list to choose from, and count those beyond ``most``.

    >>> listed(["block", "blended"], 2), listed(["block", "blended", "capitation"], 2)
    ('block, blended', 'block, blended and 1 more')
    """
    every = tuple(words)
    shown = ", ".join(every[:most])
    more = len(every) - most
    return shown if more <= 0 else f"{shown} and {more} more"


def per_cent(share: Fraction) -> str:
    """
    Write a share in per cent, of which almost nothing is not nothing, and almost all not all.

    >>> per_cent(Fraction(1, 3)), per_cent(Fraction(1, 5000)), per_cent(Fraction(4999, 5000))
    ('33.3 %', 'less than 0.1 %', 'more than 99.9 %')
    """
    tenths = round(share * 1000)
    if share < 1 and tenths == _WHOLE:
        return "more than 99.9 %"
    return f"{tenths // 10}.{tenths % 10} %" if tenths else "less than 0.1 %"


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """
    Cut a text that is longer than a message should be, and say how long it is.

    >>> shortened("Salford"), shortened("abcdefgh" * 10, 8)
    ('Salford', 'abcdefgh… (80 characters)')
    """
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


def quoted(text: str, most: int = LONGEST_QUOTE) -> str:
    r"""
    Quote somebody's text in a message: control characters as escapes, and cut if it is long.

    >>> quoted("Sal\nford"), quoted("abcdefgh" * 10, 8)
    ("'Sal\\nford'", "'abcdefgh…' (80 characters)")
    """
    # Of the bare text: a subclass may have a representation, and a length, of its own.
    bare = str.__str__(text)
    if len(bare) <= most:
        return repr(bare)
    return f"{repr(bare[:most])[:-1]}…{repr(bare[:most])[-1]} ({len(bare):,} characters)"


def represented(value: object) -> str:
    """
    Write a value that is not what was asked for, in a message: as Python does, and cut.

    >>> represented(1.5), represented("7" * 80)[-16:], represented(10**9999)
    ('1.5', ' (80 characters)', 'a number of thousands of digits')
    """
    if isinstance(value, str):
        return quoted(value)
    try:
        return shortened(repr(value))
    except ValueError:
        # Python refuses to write out a whole number of over 4,300 digits.
        return "a number of thousands of digits"


def in_lines(told: Sequence[str]) -> str:
    r"""
    Write what is wrong a line each, and count what is beyond the first hundred.

    >>> in_lines(["no code", "no name"]), in_lines(["no code"] * 103).splitlines()[-1]
    ('no code\nno name', '3 more problems')
    """
    more = len(told) - MOST_PROBLEMS
    return "\n".join([*told[:MOST_PROBLEMS], *([f"{more:,} more problems"] if more > 0 else [])])


def with_article(noun: str) -> str:
    """
    Put "a" or "an" before a noun, or the name of a class, of which U is sounded either way.

    >>> with_article("alliance"), with_article("devolved system"), with_article("OdsCode")
    ('an alliance', 'a devolved system', 'an OdsCode')
    """
    return f"an {noun}" if noun[0] in "aeiouAEIO" else f"a {noun}"


def sentence(words: str) -> str:
    """
    End words as a sentence, unless they end as one.

    >>> sentence("no such file"), sentence("did you mean members?")
    ('no such file.', 'did you mean members?')
    """
    return words if words.endswith((".", "?", "!")) else f"{words}."


def heading(text: str) -> str:
    """
    Set a heading off from what is above and under it.

    >>> print(heading("Sources"))
    <BLANKLINE>
    SOURCES
    =======
    """
    return f"\n{text.upper()}\n{'=' * len(text)}"


def wrapped(text: str, first: str = "", rest: str | None = None, *, width: int = _WIDTH) -> str:
    """
    Fold a text between words, so that it can be read in a terminal.

    A word is never broken, since it may be a path or a code that somebody will copy.

    Args:
        text: One paragraph; runs of spaces and line ends count as they stand.
        first: What stands before the first line.
        rest: What stands before the others; if `None`, the same.
        width: The most characters of a line.

    >>> print(wrapped("$.governance.boards: which boards decide", "  ? ", "      ", width=30))
      ? $.governance.boards: which
          boards decide
    """
    # Here and not above: only what is printed is folded.
    import textwrap  # noqa: PLC0415

    return textwrap.fill(
        text,
        width=width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
