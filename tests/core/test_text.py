"""Lists, headings and wrapped lines are set in one way everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care._core.text import heading, joined, listed, with_article, wrapped

words = st.lists(st.text("abc-.$", min_size=1, max_size=12), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("given_words", "most", "expected"),
    [
        (["a"], None, "a"),
        (["a", "b"], None, "a and b"),
        (["a", "b", "c"], None, "a, b and c"),
        (["a", "b", "c"], 3, "a, b and c"),
        (["a", "b", "c", "d"], 3, "a, b, c and 1 more"),
        (["a", "b", "c", "d"], 1, "a and 3 more"),
    ],
)
def test_a_list_is_joined_as_english_does(
    given_words: list[str], most: int | None, expected: str
) -> None:
    """An "and" stands before the last, and what is beyond the most is counted."""
    assert joined(given_words, most) == expected
    assert joined(iter(given_words), most) == expected


@pytest.mark.parametrize(
    ("given_words", "most", "expected"),
    [
        ([], 2, ""),
        (["a"], 2, "a"),
        (["a", "b"], 2, "a, b"),
        (["a", "b", "c"], 2, "a, b and 1 more"),
    ],
)
def test_a_list_to_choose_from_has_commas_alone(
    given_words: list[str], most: int, expected: str
) -> None:
    """There is no "and" before the last, since the list may be cut."""
    assert listed(given_words, most) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("alliance", "an alliance"),
        ("integrated care system", "an integrated care system"),
        ("place", "a place"),
    ],
)
def test_an_article_suits_its_noun(noun: str, expected: str) -> None:
    """It is "an" before a vowel."""
    assert with_article(noun) == expected


def test_a_heading_is_set_off() -> None:
    """A line is left free above it, and it is underlined in its length."""
    assert heading("Lines") == "\nLINES\n====="


@given(words, st.integers(min_value=8, max_value=30))
def test_wrapping_breaks_no_word(parts: list[str], width: int) -> None:
    """The words of a wrapped text are those that went in; a line is too long for one word only."""
    lines = wrapped(" ".join(parts), "- ", "  ", width=width).split("\n")
    assert [word for line in lines for word in line[2:].split()] == parts
    assert lines[0].startswith("- ")
    assert all(line.startswith("  ") for line in lines[1:])
    assert all(len(line) <= width or " " not in line[2:] for line in lines)


def test_the_first_indent_stands_for_all() -> None:
    """Where no other is given, each line begins like the first; a line has 92 characters."""
    lines = wrapped("word " * 40, "    ").split("\n")
    assert [line[:5] for line in lines] == ["    w"] * 3
    assert max(map(len, lines)) <= 92
    assert len(lines[0]) > 92 - len("word ")
