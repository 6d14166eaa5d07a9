"""A name that is not known is answered with those that come near."""

import pytest

from nhs_accountable_care._core.near_names import did_you_mean, near_names, near_to_it


def test_the_nearest_stand_first_and_no_more_than_asked() -> None:
    """Three names at most, unless more or fewer are asked for."""
    known = ["alliance", "allianc", "alliances", "allianced", "board"]
    assert near_names("allianc", known) == ("allianc", "alliance", "alliances")
    assert near_names("allianc", known, most=1) == ("allianc",)
    assert len(near_names("allianc", known, most=9)) == 4


def test_how_near_is_near_can_be_said() -> None:
    """A stricter measure offers less."""
    assert near_names("RW", ["RM3"]) == ()
    assert near_names("RW", ["RM3"], cutoff=0.4) == ("RM3",)


def test_only_the_beginning_of_a_long_name_is_compared() -> None:
    """What a document holds costs no more than sixty characters to compare."""
    assert near_names("a" * 60 + "b" * 9_999_999, ["a" * 60]) == ("a" * 60,)


@pytest.mark.parametrize(
    ("name", "expected"), [("blok", "did you mean 'block'?"), ("unlike anything", "")]
)
def test_the_nearest_is_offered(name: str, expected: str) -> None:
    """One name is offered, or nothing is said."""
    assert did_you_mean(name, iter(["block", "blocks", "capitation"])) == expected


def test_a_message_ends_with_what_is_near() -> None:
    """Or with nothing at all."""
    assert near_to_it(("a", "b")) == "; near to it are a, b"
    assert near_to_it(()) == ""
