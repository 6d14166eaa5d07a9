"""A record that is made on first use is made once, and is the same for whoever asks."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from nhs_accountable_care.organisations.holdings import MadeOnFirstUse

NAMES = {"QOP": "Greater Manchester", "QYG": "Cheshire and Merseyside"}


def test_a_value_is_made_when_it_is_asked_for_and_once() -> None:
    """Keys, their number and whether one is there are known without making a value."""
    made: list[str] = []

    def letters(name: str) -> list[str]:
        made.append(name)
        return sorted(name)

    letters_of = MadeOnFirstUse(NAMES, letters)
    assert list(letters_of) == ["QOP", "QYG"]
    assert len(letters_of) == len(NAMES)
    assert "QOP" in letters_of
    assert "QMJ" not in letters_of
    assert letters_of.get("QMJ") is None
    assert made == []
    assert letters_of["QYG"] is letters_of["QYG"]
    assert made == ["Cheshire and Merseyside"]
    assert dict(letters_of) == {code: sorted(name) for code, name in NAMES.items()}
    assert made == ["Cheshire and Merseyside", "Greater Manchester"]


def test_a_key_that_is_not_there_is_refused_by_its_name() -> None:
    """As a dictionary does."""
    with pytest.raises(KeyError, match="QMJ"):
        MadeOnFirstUse(NAMES, len)["QMJ"]


def test_two_threads_that_make_a_value_at_once_are_given_the_same() -> None:
    """Each waits in the making for the other, so that both have made one."""
    both_are_making = Barrier(2)

    def letters(name: str) -> list[str]:
        both_are_making.wait(timeout=60)
        return sorted(name)

    letters_of = MadeOnFirstUse(NAMES, letters)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(letters_of.__getitem__, ["QOP", "QOP"])
    assert one is other
    assert one == sorted("Greater Manchester")


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))],  # noqa: S301 - ours
)
def test_a_copy_or_a_pickle_has_every_value(again: Callable[[object], object]) -> None:
    """What makes them stays behind: here a function that no pickle can hold."""
    assert again(MadeOnFirstUse(NAMES, lambda name: name[0])) == {"QOP": "G", "QYG": "C"}
