"""The register of the pack makes its records on first use, and is as one that has them all."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from nhs_accountable_care.organisations import Register
from nhs_accountable_care.reference import register

THREADS = 4


def read_anew() -> Register:
    """Read the register as a program does that has not asked for it before."""
    return register.__wrapped__()


def made_at_once(records: Register) -> Register:
    """Make a register of the records of another, with every check between records."""
    return Register(
        organisations=records.organisations,
        relationships=records.relationships,
        successions=records.successions,
        parts=records.parts,
        gaps=records.gaps,
        edition_day=records.edition_day,
        special_codes=records.special_codes,
    )


def answers(asked: Register) -> list[object]:
    """Ask for everything that a register keeps by code or by key, in its order."""
    keys = [event.key for event in asked.successions]
    codes = [organisation.code for organisation in asked.organisations]
    return [
        *(asked.organisation(code) for code in codes),
        *(asked.links_of(code) for code in codes),
        *(asked.links_to(code) for code in codes),
        *(asked.events_of(code) for code in codes),
        *(asked.gaps_about(concern) for concern in (*codes, *keys)),
    ]


def test_the_shipped_records_make_a_register_together() -> None:
    """Whatever `Register` checks holds of them, so a reader of the pack need not check it."""
    lazy, eager = read_anew(), made_at_once(register())
    assert lazy.organisations == eager.organisations
    assert lazy.relationships == eager.relationships
    assert lazy.successions == eager.successions
    assert lazy.parts == eager.parts
    assert lazy == eager
    assert hash(lazy) == hash(eager)
    assert repr(lazy) == repr(eager)


def test_whatever_is_asked_for_first_is_answered_as_by_a_register_that_has_it() -> None:
    """The answers do not depend on what was made before."""
    eager = made_at_once(register())
    assert answers(read_anew()) == answers(eager)
    backwards = read_anew()
    for organisation in reversed(eager.organisations):
        code = organisation.code
        assert backwards.events_of(code) == eager.events_of(code)
        assert backwards.links_to(code) == eager.links_to(code)
        assert backwards.links_of(code) == eager.links_of(code)
        first = organisation.legal.first_day
        if first is not None:
            assert backwards.find(code, on=first) == eager.find(code, on=first)
        assert backwards.organisation(code) == organisation
        assert code in backwards


def test_a_link_is_one_value_from_either_end() -> None:
    """A caller may tell links apart by identity, whichever end was asked for first."""
    held = read_anew()
    [link, *_] = held.links_of("QOP")
    assert any(link is other for other in held.links_to(link.parent))


def test_threads_that_read_at_once_are_answered_alike() -> None:
    """Nobody is given a record half made, or another than its neighbour."""
    shared, begin = read_anew(), Barrier(THREADS)

    def ask(_: int) -> list[object]:
        begin.wait(timeout=60)
        return answers(shared)

    with ThreadPoolExecutor(THREADS) as pool:
        first, *others = pool.map(ask, range(THREADS))
    assert first == answers(made_at_once(register()))
    for other in others:
        assert other == first


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))],  # noqa: S301 - ours
)
def test_a_copy_or_a_pickle_is_an_equal_register(again: Callable[[Register], Register]) -> None:
    """It has every record, whatever was made before."""
    assert again(read_anew()) == register()
    assert answers(again(read_anew())) == answers(register())
